"""How hard a story is to place, read off its structure: what in it makes people land on different steps.

It rests on what the rules do with the answers, and on nothing that was tried with people: how often a line stands just
above, how much must be put together, what pulls and moves nothing, what is not known. No story is hard by itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from staircase.core.because import enough_parts, fewest_parts_first, step_is_shown
from staircase.core.case import Answers, Assessment, Reason, State
from staircase.core.model import Edition, Rule, Rung
from staircase.core.nearest import Near, near


class Grade(StrEnum):
    """How hard a story is to place, from the easiest up."""

    CLEAR = "clear"
    TAKES_THOUGHT = "takes-thought"
    HARD = "hard"


GRADES: Final = {Grade.CLEAR: "Clear", Grade.TAKES_THOUGHT: "Takes thought", Grade.HARD: "Hard"}
"""The grades as people read them."""

MAKES_HARD: Final = 3
"""So many things that pull people apart make a story hard; one fewer, and it takes thought."""


class Difficulty(NamedTuple):
    """A grade, and in words all that it rests on."""

    grade: Grade
    why: tuple[str, ...]


def difficulty(edition: Edition, answers: Answers, found: Assessment) -> Difficulty:
    """Say how hard a story is: a step that is a range, or three things that pull people apart, make it hard."""
    apart = tuple(_a_range(found))
    why = (*apart, *_to_put_together(found), *_close_by(near(edition, answers, found)), *_pulls(answers, found))
    hard = apart or len(why) >= MAKES_HARD
    return Difficulty(Grade.HARD if hard else Grade.TAKES_THOUGHT if len(why) == MAKES_HARD - 1 else Grade.CLEAR, why)


def _a_range(found: Assessment) -> Iterator[str]:
    if not step_is_shown(found):
        yield "Too little is known for a step, and leaving it open is the answer."
    elif found.is_range:
        yield f"It is a range: step {found.step} is known, and it could be step {found.could_reach}."


def _to_put_together(found: Assessment) -> Iterator[str]:
    """Say what has to be put together, held apart, or kept in mind for the step to come out."""
    decisive = fewest_parts_first(reason for reason in found.reasons if reason.decisive)
    if decisive and isinstance(decisive[0].of, Rule) and len(enough_parts(decisive[0])) > 1:
        yield "No worry gives the step alone: several have to be put together."
    if len(decisive) > 1:
        yield "More than one reason gives the step, and people may give different ones."
    if decisive and all(_rests_on_a_circumstance(reason) for reason in decisive):
        yield "The age or a circumstance makes it what it is, and is easily overlooked."
    inside = {part.theme for reason in decisive for part in reason.parts}
    if any(_is_beside(reason, inside) for reason in found.reasons):
        yield "Other worries are known too, and are not added up."


def _is_beside(reason: Reason, inside: Container[str]) -> bool:
    """Say whether it is a known worry that no reason rests on which decides."""
    known = isinstance(reason.of, Rung) and reason.of.theme not in inside
    return known and reason.state is State.MET and reason.step > 0 and not reason.decisive


def _rests_on_a_circumstance(reason: Reason) -> bool:
    return isinstance(reason.of, Rule) and bool(reason.of.facts or reason.of.ages)


def _close_by(every: tuple[Near, ...]) -> Iterator[str]:
    """Say what is one answer away: another line of the same ladder, or one more worry that a rule names."""
    away = [one.of for one in every if one.lacks == 1]
    if any(isinstance(of, Rung) for of in away):
        yield "A line further up the same ladder calls for more: the two have to be told apart."
    if any(isinstance(of, Rule) and not of.any_from for of in away):
        yield "One answer more, and a rule would call for a higher step."


def _pulls(answers: Answers, found: Assessment) -> Iterator[str]:
    """Say what pulls and moves nothing, and what is not known."""
    if found.holds:
        held = any(not hold.why_not for hold in found.holds)
        yield "Safety was shown, and holds a reason." if held else "Safety is offered, and it is not enough."
    elif answers.strengths and found.step > 1:
        yield "There are strengths, and they move no step."
    if any(answer.maybe > answer.at for answer in answers.themes.values()):
        yield "Something is not sure, and not sure is not no."
    elif any(reason.unknowns for reason in found.reasons):
        yield "A circumstance is not known."
