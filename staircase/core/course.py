"""The course of a live session: from story to story, and in each from what was first said to what the scenario says.

It leads only forward. A round that was closed never opens again, because everybody has seen its votes since.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Phase(StrEnum):
    """Where a room is, in its order. `JOINING` comes before the first story only, and `END` after the last."""

    JOINING = "joining"
    HEARD = "heard"
    FOUND_OUT = "found-out"
    FIRST_VOTE = "first-vote"
    THEMES = "themes"
    REVEAL = "reveal"
    DISCUSSION = "discussion"
    SECOND_VOTE = "second-vote"
    ANSWER = "answer"
    END = "end"


_ORDER = {phase: number for number, phase in enumerate(Phase)}


class Round(StrEnum):
    """What people answer, blind: the step before the discussion, the themes, the step after it."""

    STEP_1 = "step-1"
    THEMES = "themes"
    STEP_2 = "step-2"


_OPENS = {Phase.FIRST_VOTE: Round.STEP_1, Phase.THEMES: Round.THEMES, Phase.SECOND_VOTE: Round.STEP_2}

_LEAVES_OUT_UP_TO = {
    Phase.HEARD: Phase.HEARD,
    Phase.FOUND_OUT: Phase.HEARD,
    Phase.FIRST_VOTE: Phase.REVEAL,
    Phase.REVEAL: Phase.ANSWER,
    Phase.DISCUSSION: Phase.ANSWER,
}


class At(NamedTuple):
    """A moment of the course: which story, counted from 0, and where with it."""

    position: int
    phase: Phase

    @property
    def opens(self) -> Round | None:
        """The round that is open now, if one is."""
        return _OPENS.get(self.phase)

    @property
    def tells_all(self) -> bool:
        """Whether the room has been told what was found out."""
        return _ORDER[self.phase] >= _ORDER[Phase.FOUND_OUT]

    @property
    def shows_votes(self) -> bool:
        """Whether the first votes on this story have been shown to the room."""
        return _ORDER[self.phase] >= _ORDER[Phase.REVEAL]

    @property
    def shows_answer(self) -> bool:
        """Whether the room has been told what the scenario says. Before that, no page may hold it."""
        return _ORDER[self.phase] >= _ORDER[Phase.ANSWER]

    @property
    def order(self) -> tuple[int, int]:
        """What moments are put in order by."""
        return self.position, _ORDER[self.phase]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a session goes through: its scenarios in order, and whether themes and a second vote belong to it.

    `told_at_once` are the positions of stories that have no second part.
    """

    scenarios: tuple[str, ...]
    told_at_once: frozenset[int] = frozenset()
    themes: bool = True
    second_vote: bool = True


def start() -> At:
    """Give the moment that every session begins with."""
    return At(0, Phase.JOINING)


def moments(course: Course) -> tuple[At, ...]:
    """Give every moment of a course in order."""
    each = (At(position, phase) for position in range(len(course.scenarios)) for phase in Phase)
    return (*(at for at in each if _belongs(course, at)), _end(course))


def _belongs(course: Course, at: At) -> bool:
    match at.phase:
        case Phase.JOINING:
            return at.position == 0
        case Phase.FOUND_OUT:
            return at.position not in course.told_at_once
        case Phase.THEMES:
            return course.themes
        case Phase.SECOND_VOTE:
            return course.second_vote
        case phase:
            return phase is not Phase.END


def _end(course: Course) -> At:
    return At(len(course.scenarios) - 1, Phase.END)


def ways_on(course: Course, at: At) -> tuple[At, ...]:
    """Give the moments that a trainer may go on to, the usual one first. None at the end.

    What may be left out: a story before anybody votes on it, the themes, and the discussion with its second vote.
    """
    ahead = [moment for moment in moments(course) if moment.order > at.order]
    usual = ahead[:1]
    further = [moment for moment in ahead if moment.phase in {_LEAVES_OUT_UP_TO.get(at.phase), Phase.END}]
    return tuple(dict.fromkeys((*usual, *(further[:1] if at.phase in _LEAVES_OUT_UP_TO else ()))))


def may_go(course: Course, at: At, to: At) -> bool:
    """Say whether the course may go on from one moment to another: by its ways on, or to the end."""
    return at.phase is not Phase.END and (to in ways_on(course, at) or to == _end(course))


def looks_back_at(at: At) -> tuple[At, ...]:
    """Give the reveals that may be shown again, as the room has seen them last. None while a round is open."""
    if at.opens:
        return ()
    before = [At(position, Phase.ANSWER) for position in range(at.position)]
    if at.phase in {Phase.DISCUSSION, Phase.END}:
        before.append(At(at.position, Phase.ANSWER if at.shows_answer else Phase.REVEAL))
    return tuple(before)
