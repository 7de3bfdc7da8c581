"""What phones and the trainer's screens share of a live session: where the room is, in words, and what was said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app, request
from werkzeug.wrappers import Response

from staircase.core.case import Scenario
from staircase.core.contentnotes import content_notes
from staircase.core.course import At, Course, Phase, Round, moments, ways_on
from staircase.core.evaluate import evaluate
from staircase.core.learning import one_number_of
from staircase.core.model import Edition
from staircase.core.placing import themes_to_place
from staircase.core.practice import enough_alone
from staircase.core.tallying import placed, tally, to_choose
from staircase.core.training import ContentNote
from staircase.core.votes import NOT_SURE, Session, Tally
from staircase.library import Library
from staircase.sessions import LiveSession, Sessions
from staircase.web.asks import Ask, Choice, Form
from staircase.web.today import day_of

NAMES: Mapping[Phase, str] = {
    Phase.JOINING: "People join",
    Phase.HEARD: "What was first said",
    Phase.FOUND_OUT: "What was found out",
    Phase.FIRST_VOTE: "First vote on the step",
    Phase.THEMES: "Answers to the themes",
    Phase.REVEAL: "What the room said",
    Phase.DISCUSSION: "Discussion",
    Phase.SECOND_VOTE: "Second vote on the step",
    Phase.ANSWER: "What the scenario says",
    Phase.END: "The session has ended",
}
STORY_LEAVES_OPEN, NOBODY_HAS_LOOKED = "Not sure: the story leaves it open.", "Nobody has looked."
CHOOSE_A_LINE = "Choose a line, or leave this theme out"
STEP, SECOND_STEP = "Which step does this child need?", "Which step would you say now?"


class Answered(NamedTuple):
    """How many have answered all that a round asks, and how many more have begun; never which."""

    all: int
    begun: int


class Placing(NamedTuple):
    """A theme as the scenario and somebody placed it, in words; `could_be` is the line up to which it may be more."""

    ask: str
    placed: str
    could_be: str
    own: str
    same: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The sessions of this copy, and what their stories are taken from."""

    edition: Edition
    library: Library

    @property
    def kept(self) -> Sessions:
        """Where sessions are kept."""
        sessions: Sessions = current_app.extensions["staircase.sessions"]
        return sessions

    def can_show(self, session: LiveSession) -> bool:
        """Whether all its stories are still in this copy: a session may outlive them."""
        return set(session.course.scenarios) <= self.library.scenarios().keys()

    def scenario(self, session: LiveSession, position: int | None = None) -> Scenario:
        """Give the scenario that the room is with, or that of another position."""
        return self.library.scenarios()[session.scenario if position is None else session.course.scenarios[position]]

    def content_notes(self, session: LiveSession) -> tuple[ContentNote, ...]:
        """Give what is to be said of the stories of a session before anybody reads them."""
        held = {
            note
            for story in session.course.scenarios
            for note in content_notes(self.edition, self.library.scenarios()[story])
        }
        return tuple(note for note in self.edition.training.content_notes if note in held)

    def one_number(self, scenario: Scenario) -> str:
        """Say what a vote on it had to be where its step is a range; nothing otherwise."""
        found = evaluate(self.edition, scenario.answers)
        return one_number_of(scenario.lowest, enough_alone(scenario, found))

    def tally(self, session: LiveSession, position: int) -> Tally:
        """Count what was answered about one story."""
        votes = [vote for vote in self.kept.votes(session.id) if vote.position == position]
        return tally(self.edition, self.scenario(session, position), votes)

    def answered(self, session: LiveSession) -> Answered:
        """Count who has answered in the round that is open. A theme that somebody leaves out is dealt with too."""
        if session.at.opens is None:
            return Answered(0, 0)
        given = self.kept.answers(session.id, session.at.position, session.at.opens)
        asked = {theme.id for theme in themes_to_place(self.edition, self.scenario(session))}
        every = sum(isinstance(value, int) or value.keys() >= asked for value in given)
        return Answered(every, len(given) - every)

    def counted(self, session: LiveSession) -> Session:
        """Count what was answered in a whole session, about every story that anybody answered to."""
        votes = self.kept.votes(session.id)
        positions = sorted({vote.position for vote in votes})
        return Session(
            edition=session.edition,
            fingerprint=session.fingerprint,
            held=day_of(session.created).isoformat(),
            id=session.known_by,
            tallies=tuple(
                tally(self.edition, self.scenario(session, at), [vote for vote in votes if vote.position == at])
                for at in positions
            ),
        )

    def asks(self, scenario: Scenario, in_round: Round, chosen: Mapping[str, str]) -> tuple[Ask, ...]:
        """Give what people answer in a round, with what is chosen already."""
        if in_round is Round.THEMES:
            return tuple(
                Ask(
                    name=theme.id,
                    form=Form.RADIOS,
                    legend=theme.ask,
                    choices=tuple(
                        Choice(value=line, text=text, apart=line == NOT_SURE) for line, text in to_choose(theme).items()
                    ),
                    missing=CHOOSE_A_LINE,
                    chosen=tuple(filter(None, [chosen.get(theme.id, "")])),
                )
                for theme in themes_to_place(self.edition, scenario)
            )
        steps = tuple(
            Choice(value=str(one.number), text=f"Step {one.number}: {one.name}") for one in self.edition.steps
        )
        return (
            Ask(
                name="step",
                form=Form.RADIOS,
                legend=SECOND_STEP if in_round is Round.STEP_2 else STEP,
                hint="Where you are not sure, choose the highest step that it could be.",
                choices=steps,
                missing="Choose a step",
                chosen=tuple(filter(None, [chosen.get("step", "")])),
            ),
        )

    def placings(self, scenario: Scenario, said: Mapping[str, str]) -> Iterator[Placing]:
        """Lay what somebody said of each theme beside where the scenario has it, once that may be told."""
        for theme in themes_to_place(self.edition, scenario):
            answer, at, own = scenario.answers.themes.get(theme.id), placed(scenario, theme), said.get(theme.id, "")
            words = to_choose(theme)
            yield Placing(
                ask=theme.ask,
                placed={NOT_SURE: STORY_LEAVES_OPEN, "": NOBODY_HAS_LOOKED}.get(at) or words[at],
                could_be=theme.rungs[answer.maybe - 1].text if answer and answer.maybe > answer.at else "",
                own=words.get(own, ""),
                same=own == at,
            )


def told(scenario: Scenario, at: At) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what has been told of a story at a moment: what was first said, and what was found out since."""
    first, *found_out = scenario.arrives
    return (first,), tuple(found_out) if at.tells_all else ()


def sent_moment() -> At | None:
    """Give the moment that a form names: the one it was shown at, or the one that its button leads to."""
    position, phase = request.form.get("position", ""), request.form.get("phase", "")
    if not (position.isascii() and position.isdecimal() and len(position) < 4 and phase in set(Phase)):
        return None
    return At(int(position), Phase(phase))


def story_number(course: Course, at: At) -> str:
    """Say which story of how many the room is with."""
    return f"Story {at.position + 1} of {len(course.scenarios)}"


class Way(NamedTuple):
    """One way on: where to, what its button says, and whether it is the usual one."""

    to: At
    says: str
    usual: bool


def ways(session: LiveSession) -> Iterator[Way]:
    """Give the ways on from where a session is, the usual one first. The end has a page of its own to confirm it."""
    for number, to in enumerate(ways_on(session.course, session.at)):
        yield Way(to, _says(session.at, to, usual=number == 0), number == 0)


def _says(at: At, to: At, *, usual: bool) -> str:
    closing = "Close the vote" if at.phase in {Phase.FIRST_VOTE, Phase.SECOND_VOTE} else "Close the themes"
    before = f"{closing}, and " if at.opens else ""
    what = {
        Phase.HEARD: "tell the next story" if at.phase is not Phase.JOINING else "begin with the first story",
        Phase.FOUND_OUT: "show what was found out",
        Phase.FIRST_VOTE: "open the vote on the step",
        Phase.THEMES: "open the themes",
        Phase.REVEAL: "show what the room said",
        Phase.DISCUSSION: "begin the discussion",
        Phase.SECOND_VOTE: "open the second vote",
        Phase.ANSWER: "show what the scenario says",
        Phase.END: "end the session",
    }[to.phase]
    without = {
        Phase.HEARD: "Leave this story out, and ",
        Phase.FOUND_OUT: "Leave this story out, and ",
        Phase.FIRST_VOTE: "Close the vote, leave out the themes, and ",
        Phase.REVEAL: "Leave out the discussion, and ",
        Phase.DISCUSSION: "Leave out the second vote, and ",
    }
    says = (before if usual else without[at.phase]) + what
    return says[0].upper() + says[1:]


def next_in_words(session: LiveSession) -> str:
    """Say what comes after where a session is."""
    course = moments(session.course)
    ahead = [at for at in course if at.order > session.at.order]
    if not ahead:
        return ""
    after = ahead[0]
    name = NAMES[after.phase]
    return name if after.position == session.at.position else f"{story_number(session.course, after)}: {name}"


def news(revision: int, told: Mapping[str, int]) -> Response:
    """Tell a script what it asked for, or only that nothing has changed since it asked."""
    tag = f'"{revision}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    return Response(json.dumps(told), mimetype="application/json", headers={"ETag": tag})
