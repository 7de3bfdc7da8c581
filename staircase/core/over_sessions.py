"""What several sessions show together, in the order of time, and what they cannot show.

A partnership keeps the files of its sessions. Nobody can be followed from one to the next, because no vote is linked to
a person: only a story that was used twice compares like with like.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from staircase.core.agreement import FEWEST_VOTERS, Figure, Found, NoFigure, alpha
from staircase.core.learning import (
    Moment,
    SessionSaid,
    StorySaid,
    alpha_rose,
    moment,
    of_session,
    people_in,
    session_in_words,
    with_panel_in_words,
)
from staircase.core.model import Edition
from staircase.core.placings import as_steps
from staircase.core.shares import Moved, Part, Placed, moved, share_moved
from staircase.core.votes import Session, Tally

FOLLOWS_NOBODY = (
    "Nobody can be followed from one session to the next: no vote is linked to a person. The people of two sessions "
    "may be the same or others, and whoever came chose to come or was sent."
)
MADE_UP = (
    "These are made-up stories, read in a room. What people do with a child whom they know, alone and short of time, "
    "is not shown here."
)
BY_THE_AUTHORS = (
    "Where a story was placed by the authors of the wording, “too low” is what they would call so. No panel has agreed "
    "on that step."
)
ONE_NUMBER = (
    "Where what is not sure could make a step so much more that it has to be said as a range, a vote on less than the "
    "higher number counts as too low: a vote is one number, and the lower one alone says too little."
)

TOO_FEW = (
    "Fewer than five people voted in each of these rooms. Nothing of their votes is shown or added up, so that nobody "
    "can be told from it."
)
LEFT_OUT = (
    "Where fewer than five people answered, their answers are left out, also of every sum, so that no number gives "
    "them away."
)

ROOMS_TOGETHER = (
    "For agreement, a story that was told in several sessions is one story, with the votes of all its rooms. So these "
    "figures also ask whether people of different rooms agree with each other, and can be lower than in every room."
)
WHICH_FIRST = "Several were held on the first day or on the last, and their files do not say which of them came first."
PLACED_ANEW = "The story was placed on other steps in between, so that “too low” did not mean the same."
NO_SIDES = "The story has no step, or none that is settled, so no vote is too low."
CHANGED = (
    "The edition has changed between these sessions or since then, at the least in one word. Some of what was asked "
    "may have been worded differently."
)
NO_RISE_OVER_SESSIONS = (
    "That agreement rose or fell from one session to the next: other stories alone can make alpha higher or lower. "
    "Where the ranges of two sessions overlap, or one has none, do not say that it did."
)
TWO_FILES = "Delete it: two files of one session, laid beside each other, can show what one person said."

Answer = TypeVar("Answer")

Measured = tuple[str, tuple[bool, ...]]
"""A story and which steps are neither too low nor too high in it: only by the same ones do votes compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameStory:
    """A story that was used in several sessions.

    `low` compares what was too low at first, the first time and the last that enough people voted on it.
    """

    scenario: str
    title: str
    held: tuple[tuple[str, StorySaid], ...]
    low: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the sessions of one edition show. `people` are those whose votes count; anybody who came twice is two.

    `low` compares what was too low at first in the first session and in the last that were not too small, on the
    stories that both had. No count of fewer than five people is in it, nor in any sum.
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
    with_panel: tuple[str, ...]
    cannot: tuple[str, ...]


# --- each session once


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file that does not count, by its place among those given: another file of the same session does.

    `differs`: laid beside the other file, it could show what one person said.
    """

    place: int
    held: str
    differs: bool
    why: str

    @property
    def says(self) -> str:
        """Say that the file does not count, why not, and what to do with it."""
        return f"A file of the session of {self.held} does not count: {self.why}.{f' {TWO_FILES}' * self.differs}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EachOnce:
    """Sessions, each from its fullest file, in the order in which they were given, and the files left out."""

    sessions: tuple[Session, ...]
    left_out: tuple[LeftOut, ...]


def each_once(given: Sequence[Session]) -> EachOnce:
    """Count each session once, from its fullest file: it may have been saved in its middle and again at its end."""
    counted: list[int] = []
    left_out: list[LeftOut] = []
    for place in sorted(range(len(given)), key=lambda place: _from_the_fullest(given[place])):
        file = given[place]
        counts = next((given[other] for other in counted if given[other].id == file.id), None)
        if counts is None:
            counted.append(place)
        else:
            why = _why_left_out(file, counts)
            left_out.append(LeftOut(place=place, held=file.held, differs=file.tallies != counts.tallies, why=why))
    return EachOnce(
        sessions=tuple(given[place] for place in sorted(counted)),
        left_out=tuple(sorted(left_out, key=lambda one: one.place)),
    )


def _from_the_fullest(file: Session) -> tuple[int, int]:
    """Order files: most stories first, then fewest answers.

    A session goes only forward, so that a later file has more stories. In the same stories it can only have fewer
    answers: somebody has taken theirs back since, and that must hold here too.
    """
    votes = sum(sum(tally.first.values()) + sum(tally.second.values()) for tally in file.tallies)
    lines = sum(sum(theme.said.values()) for tally in file.tallies for theme in tally.themes)
    return -len(file.tallies), votes + lines


def _why_left_out(file: Session, counts: Session) -> str:
    if file.tallies == counts.tallies:
        return "it is the same as another file"
    if len(file.tallies) == len(counts.tallies):
        return "another file of the same session was saved later"
    has, more = len(file.tallies), len(counts.tallies)
    return f"it has {has} {'story' if has == 1 else 'stories'}, and another file of the same session has {more}"


# --- what they show


def by_edition(edition: Edition, sessions: Iterable[Session]) -> tuple[tuple[Session, ...], ...]:
    """Keep the sessions of each edition apart, in the order of time; those of this edition come first.

    Sessions of one day stand by their ids, so that the order in which files were chosen changes nothing.
    """
    parted: dict[str, list[Session]] = {edition.id: []}
    for session in sorted(sessions, key=lambda one: (one.held, one.id)):
        parted.setdefault(session.edition, []).append(session)
    return tuple(tuple(those) for those in parted.values() if those)


def of_sessions(edition: Edition, sessions: Sequence[Session]) -> Report:
    """Say what the sessions of one edition show. Of another edition than this one only the steps are compared."""
    is_here = all(session.edition == edition.id for session in sessions)
    if not is_here:
        sessions = [_steps_only(session) for session in sessions]
    shown = [without_the_few(session) for session in sessions]
    each = tuple(
        replace(of_session(edition, told), people=people_in(session))
        for session, told in zip(sessions, shown, strict=True)
    )
    tallies = [tally for session in shown for tally in session.tallies]
    people = sum(map(people_in, shown))
    few = shown != list(sessions)
    first, second = moment(tallies, people, after=False), moment(tallies, people, after=True)
    did = moved(tallies)
    rose = alpha_rose(tallies)
    same = tuple(_same(each))
    words = tuple(session_in_words(first, second, did, rose))
    notes = ((ROOMS_TOGETHER, bool(same)), (ONE_NUMBER, any(tally.enough > tally.lowest for tally in tallies)))
    noted = tuple(note for note, holds in notes if holds and len(words) > 1)
    return Report(
        edition=sessions[0].edition if sessions else edition.id,
        is_here=is_here,
        sessions=each,
        people=people,
        first=first,
        second=second,
        moved=did,
        alpha_moved=rose,
        low=_first_to_last(each),
        same=same,
        themes=alpha(as_steps(edition, tallies), of="placings of a theme"),
        says=(TOO_FEW,) if few and not first.placed.votes else (*words[:-1], *noted, *words[-1:]),
        with_panel=tuple(with_panel_in_words(first, second)),
        cannot=((LEFT_OUT,) if few else ()) + tuple(_cannot(edition, each)),
    )


def _steps_only(session: Session) -> Session:
    """Leave out the themes: a line of another edition need not say what the line of that name says here."""
    return replace(session, tallies=tuple(replace(tally, themes=()) for tally in session.tallies))


def without_the_few(session: Session) -> Session:
    """Leave out every count of fewer than five people, also of every sum: a sum less the rest would tell it."""
    return replace(session, tallies=tuple(map(_of_enough, session.tallies)))


def _of_enough(tally: Tally) -> Tally:
    first, second = _enough(tally.first), _enough(tally.second)
    return replace(
        tally,
        first=first,
        second=second,
        moves=_enough(tally.moves) if first and second else {},
        themes=tuple(replace(theme, said=_enough(theme.said)) for theme in tally.themes),
    )


def _enough(counts: Mapping[Answer, int]) -> Mapping[Answer, int]:
    return counts if sum(counts.values()) >= FEWEST_VOTERS else {}


def _first_to_last(each: Sequence[SessionSaid]) -> Found:
    if len(each) < 2:
        return NoFigure("There is one session, so there is nothing to compare it with.")
    enough = [session for session in each if not session.is_small]
    if len(enough) < 2:
        return NoFigure("Fewer than two sessions had enough people to compare shares.")
    if _order_unknown([session.held for session in enough]):
        return NoFigure(WHICH_FIRST)
    first, last = enough[0], enough[-1]
    both = _voted_on(first) & _voted_on(last)
    if not both:
        return NoFigure(
            f"They had no story in common that {FEWEST_VOTERS} people or more voted on and that stood on the same "
            "steps, and harder or easier stories alone could make any difference."
        )
    low = share_moved(_low_on(both, first), _low_on(both, last))
    on = "on the one story" if len(both) == 1 else f"on the {len(both)} stories"
    return replace(low, says=f"{on} that both had, {low.says}") if isinstance(low, Figure) else low


def _order_unknown(days: Sequence[str]) -> bool:
    """Whether nobody can say which was the first or the last: only days are kept, and several were on one."""
    return days.count(days[0]) > 1 or days.count(days[-1]) > 1


def _voted_on(session: SessionSaid) -> set[Measured]:
    return {_measured(story) for story in session.stories if story.first.votes}


def _measured(story: StorySaid) -> Measured:
    return story.scenario, tuple(one.within for one in story.steps)


def _low_on(those: Collection[Measured], session: SessionSaid) -> Part:
    each = [story.first for story in session.stories if _measured(story) in those]
    found = sum(each, Placed())
    return Part(found.low, found.votes, people=max(one.votes for one in each))


def _same(each: Sequence[SessionSaid]) -> Iterator[SameStory]:
    held: dict[str, list[tuple[str, StorySaid]]] = {}
    for session in each:
        for story in session.stories:
            held.setdefault(story.scenario, []).append((session.held, story))
    again = {scenario: times for scenario, times in held.items() if len(times) > 1}
    voted = {scenario: [time for time in times if time[1].first.votes] for scenario, times in again.items()}
    among = sum(len(votes) > 1 for votes in voted.values())
    for scenario, times in again.items():
        yield SameStory(
            scenario=scenario,
            title=times[-1][1].title,
            held=tuple(times),
            low=_first_time_to_last(voted[scenario], among) if _has_sides(times) else NoFigure(NO_SIDES),
        )


def _has_sides(times: Iterable[tuple[str, StorySaid]]) -> bool:
    return any(story.has_sides for _, story in times)


def _first_time_to_last(voted: Sequence[tuple[str, StorySaid]], among: int) -> Found:
    if len(voted) < 2:
        return NoFigure("Fewer than two rooms had enough votes to compare shares.")
    if _order_unknown([held for held, _ in voted]):
        return NoFigure(WHICH_FIRST)
    if _measured(voted[0][1]) != _measured(voted[-1][1]):
        return NoFigure(PLACED_ANEW)
    first, last = (Part(one.first.low, one.first.votes, people=one.first.votes) for _, one in (voted[0], voted[-1]))
    return share_moved(first, last, among=among)


def _cannot(edition: Edition, each: Sequence[SessionSaid]) -> Iterator[str]:
    if len(each) > 1:
        yield FOLLOWS_NOBODY
        if {story.scenario for story in each[0].stories} != {story.scenario for story in each[-1].stories}:
            yield (
                "The first and the last session did not have the same stories. A difference between their whole shares "
                "can come from harder or easier stories as well as from people who learnt."
            )
        if sum(isinstance(session.first.alpha, Figure) for session in each) > 1:
            yield NO_RISE_OVER_SESSIONS
    yield MADE_UP
    if any(story.placed_by != "panel" for session in each for story in session.stories):
        yield BY_THE_AUTHORS
    now = {edition.edition_fingerprint} if any(session.edition == edition.id for session in each) else set()
    if len({session.fingerprint for session in each} | now) > 1:
        yield CHANGED
