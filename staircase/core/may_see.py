"""Who may see both views side by side. Every refusal is for the practitioner; no page a family may see shows one."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from staircase.core.case import Answers, Assessment
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition
from staircase.core.own_view import Voice
from staircase.core.pathway import TellParents
from staircase.core.viewing import View


class Reader(StrEnum):
    """Who would read it: whoever gave the view if that was a parent, the other parent, or the young person."""

    THIS_PARENT = "this-parent"
    OTHER_PARENT = "other-parent"
    YOUNG_PERSON = "young-person"


class Refused(StrEnum):
    """Why it is not shown to this reader, in the order in which the practitioner is told."""

    ANOTHER_PARENTS = "another-parents"
    A_PARENTS = "a-parents"
    YOUNG_PERSON_HAS_NOT_SAID_SO = "young-person-has-not-said-so"
    YOUNG_PERSON_MAY_BE_HURT = "young-person-may-be-hurt"
    NEVER = "never"
    AFTER_ADVICE = "after-advice"
    RISK = "risk"
    RANGE = "range"
    UNDESCRIBED = "undescribed"
    NO_STEP = "no-step"


def refusals(edition: Edition, answers: Answers, view: View, reader: Reader, raises_risk: str) -> tuple[Refused, ...]:
    """Say everything that speaks against showing both views to a reader; nothing where they may be shown.

    `raises_risk` is what the practitioner says of telling this reader: anything but a plain no counts as yes.
    """
    return (*_of_the_view(view, reader), *_of_the_case(evaluate(edition, answers), raises_risk))


def _of_the_view(view: View, reader: Reader) -> Iterator[Refused]:
    """Say whether the view is theirs to see: a view belongs to who gave it, and only a young person can share theirs.

    What a young person has said of being hurt closes their view to a parent whatever they said before: somebody they
    live with may have made them say it.
    """
    if view.voice is Voice.PARENT and reader is not Reader.THIS_PARENT:
        yield Refused.ANOTHER_PARENTS if reader is Reader.OTHER_PARENT else Refused.A_PARENTS
    if view.voice is Voice.YOUNG and reader is not Reader.YOUNG_PERSON:
        if not view.parents_may_see:
            yield Refused.YOUNG_PERSON_HAS_NOT_SAID_SO
        if view.somebody_is_hurt:
            yield Refused.YOUNG_PERSON_MAY_BE_HURT


def _of_the_case(found: Assessment, raises_risk: str) -> Iterator[Refused]:
    """Say what in the practitioner's answers speaks against it: the same gate as for every page of a family."""
    if found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL:
        yield Refused.NEVER
    if found.tell_parents is TellParents.AFTER_ADVICE:
        yield Refused.AFTER_ADVICE
    if raises_risk != "no":
        yield Refused.RISK
    if found.is_range:
        yield Refused.RANGE
    if found.undescribed:
        yield Refused.UNDESCRIBED
    if found.nothing_looked_at:
        yield Refused.NO_STEP
