"""What several sessions show together, in the order of time, and what they cannot show.

A partnership keeps the files of its sessions. Nobody can be followed from one to the next, because no vote is linked to
a person: only a story that was used twice compares like with like.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from staircase.core.agreement import Found, NoFigure, alpha, alpha_moved
from staircase.core.learning import Moment, SessionSaid, StorySaid, moment, of_session, people_in, session_in_words
from staircase.core.model import Edition
from staircase.core.placings import as_steps
from staircase.core.shares import Moved, moved, share_moved
from staircase.core.votes import Session

FOLLOWS_NOBODY = (
    "Nobody can be followed from one session to the next: no vote is linked to a person. The people of two sessions "
    "may be the same or others, and whoever came chose to come or was sent."
)
MADE_UP = (
    "These are made-up stories, read in a room. What people do with a child whom they know, alone and short of time, "
    "is not shown here."
)
BY_THE_AUTHORS = (
    "Where a story was placed by the authors of the wording, “too low” means lower than they placed it. No panel has "
    "agreed on that step."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SameStory:
    """A story that was used in several sessions. `low` compares what was too low at first in the first and the last."""

    scenario: str
    title: str
    held: tuple[tuple[str, StorySaid], ...]
    low: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the sessions of one edition show. `people` counts anybody who came twice twice.

    `low` compares what was too low at first in the first session and in the last.
    """

    edition: str
    is_here: bool
    sessions: tuple[SessionSaid, ...]
    people: int
    first: Moment
    second: Moment
    moved: Moved
    alpha_moved: Found
    low: Found
    same: tuple[SameStory, ...]
    themes: Found
    says: tuple[str, ...]
    cannot: tuple[str, ...]


def each_once(sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Leave out a session that is there already."""
    kept: list[Session] = []
    for session in sessions:
        if session not in kept:
            kept.append(session)
    return tuple(kept)


def by_edition(edition: Edition, sessions: Iterable[Session]) -> tuple[tuple[Session, ...], ...]:
    """Keep the sessions of each edition apart, in the order of time; those of this edition come first."""
    parted: dict[str, list[Session]] = {edition.id: []}
    for session in sorted(sessions, key=lambda one: one.held):
        parted.setdefault(session.edition, []).append(session)
    return tuple(tuple(those) for those in parted.values() if those)


def of_sessions(edition: Edition, sessions: Sequence[Session]) -> Report:
    """Say what the sessions of one edition show. Of another edition than this one only the steps are compared."""
    is_here = all(session.edition == edition.id for session in sessions)
    if not is_here:
        sessions = [_steps_only(session) for session in sessions]
    each = tuple(of_session(edition, session) for session in sessions)
    tallies = [tally for session in sessions for tally in session.tallies]
    people = sum(map(people_in, sessions))
    first, second = moment(tallies, people, after=False), moment(tallies, people, after=True)
    did = moved(tallies)
    rose = alpha_moved([tally.first for tally in tallies], [tally.second for tally in tallies])
    low = _first_to_last(each)
    return Report(
        edition=sessions[0].edition if sessions else edition.id,
        is_here=is_here,
        sessions=each,
        people=people,
        first=first,
        second=second,
        moved=did,
        alpha_moved=rose,
        low=low,
        same=tuple(_same(each)),
        themes=alpha(as_steps(edition, tallies), of="placings of a theme"),
        says=tuple(session_in_words(first, second, did, rose)),
        cannot=tuple(_cannot(each)),
    )


def _steps_only(session: Session) -> Session:
    """Leave out the themes: a line of another edition need not say what the line of that name says here."""
    return replace(session, tallies=tuple(replace(tally, themes=()) for tally in session.tallies))


def _first_to_last(each: Sequence[SessionSaid]) -> Found:
    if len(each) < 2:
        return NoFigure("There is one session, so there is nothing to compare it with.")
    first, last = each[0], each[-1]
    if first.is_small or last.is_small:
        return NoFigure("The first or the last session had too few people to compare shares.")
    return share_moved(*((one.first.placed.low, one.first.placed.votes) for one in (first, last)))


def _same(each: Sequence[SessionSaid]) -> Iterator[SameStory]:
    held: dict[str, list[tuple[str, StorySaid]]] = {}
    for session in each:
        for story in session.stories:
            held.setdefault(story.scenario, []).append((session.held, story))
    for scenario, times in held.items():
        if len(times) > 1:
            first, last = times[0][1], times[-1][1]
            low = (
                NoFigure("There are too few votes to compare shares.")
                if first.is_small or last.is_small
                else share_moved((first.first.low, first.first.votes), (last.first.low, last.first.votes))
            )
            yield SameStory(scenario=scenario, title=last.title, held=tuple(times), low=low)


def _cannot(each: Sequence[SessionSaid]) -> Iterator[str]:
    if len(each) > 1:
        yield FOLLOWS_NOBODY
        if {story.scenario for story in each[0].stories} != {story.scenario for story in each[-1].stories}:
            yield (
                "The first and the last session did not have the same stories. A difference between them can come from "
                "harder or easier stories as well as from people who learnt."
            )
    yield MADE_UP
    if any(story.placed_by != "panel" for session in each for story in session.stories):
        yield BY_THE_AUTHORS
    if len({session.fingerprint for session in each}) > 1:
        yield (
            "The edition changed between these sessions, at the least in one word. Some of what was asked may have "
            "been worded differently."
        )
