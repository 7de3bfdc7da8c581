"""What may have led somebody to another step: an explanation, warm parents, a label.

Nobody is told what led them unless they said so themselves, or the scenario says that it leads people there, and their
answers lie on that side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from staircase.core.practice import LESS, Came, Compared, Way, stands
from staircase.core.training import Leads, Pull


class Shown(StrEnum):
    """What shows that something led somebody: they said so, it may be so, it is so with others, or they withstood."""

    SAID = "said"
    PERHAPS = "perhaps"
    OTHERS = "others"
    WITHSTOOD = "withstood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Something that leads people to another step: what shows that it did here, how it does so here, and why not to.

    `here` is empty where the scenario does not say that it leads people astray in this story.
    """

    pull: str
    name: str
    said: str
    shown: Shown
    says: str
    here: str
    why: str


def what_led(compared: Compared) -> Iterator[Led]:
    """Give what was said to have weighed, and what leads others to the side on which this step lies."""
    here = {mistake.pull: mistake.text for mistake in compared.scenario.mistakes}
    sides = _directions(compared)
    for pull in compared.edition.training.pulls:
        ticked = pull.id in compared.practised.pulls
        shown = _shown(pull, sides, ticked=ticked, here=pull.id in here)
        if shown is not None:
            yield Led(
                pull=pull.id,
                name=pull.name,
                said=pull.said,
                shown=shown,
                says=_WHAT_SHOWS[shown, pull.leads],
                here=here.get(pull.id, ""),
                why=pull.text,
            )


def _shown(pull: Pull, sides: frozenset[Leads], *, ticked: bool, here: bool) -> Shown | None:
    if pull.leads not in sides:
        return Shown.WITHSTOOD if ticked else None
    if ticked:
        return Shown.SAID if here else Shown.PERHAPS
    return Shown.OTHERS if here else None


_WHAT_SHOWS = {
    (Shown.SAID, Leads.DOWN): "You said that this weighed. In this story it easily leads people down.",
    (Shown.SAID, Leads.UP): "You said that this weighed. In this story it easily leads people up.",
    (Shown.PERHAPS, Leads.DOWN): "You said that this weighed. It may have led you down.",
    (Shown.PERHAPS, Leads.UP): "You said that this weighed. It may have led you up.",
    (Shown.OTHERS, Leads.DOWN): "You did not name it. In this story it easily leads people down: was it so with you?",
    (Shown.OTHERS, Leads.UP): "You did not name it. In this story it easily leads people up: was it so with you?",
    (Shown.WITHSTOOD, Leads.DOWN): "You said that this weighed, and it did not lead you down.",
    (Shown.WITHSTOOD, Leads.UP): "You said that this weighed, and it did not lead you up.",
}


def _directions(compared: Compared) -> frozenset[Leads]:
    """Say on which side the step lies, of the scenario or of the answers given, and what differs and mattered.

    Who is too low is never asked what led them up, and a step above too low answers may be just the right one.
    """
    ways = {one.way for one in compared.different if one.matters}
    own, step = stands(compared.own.found), compared.practised.step
    down = compared.came is Came.TOO_LOW or step < own.step or not ways.isdisjoint(LESS)
    up = compared.came is Came.TOO_HIGH or (compared.came is Came.WITHIN and Way.HIGHER in ways)
    return frozenset([Leads.DOWN] * down + [Leads.UP] * up)
