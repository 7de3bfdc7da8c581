"""Who may see both views side by side, and what of ours: the gate of all words for a family, and whose the view is.

Every refusal is for the practitioner; no page a family may see shows one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from staircase.core.case import Answers
from staircase.core.gate import Household, Reader, Shut, Telling, gate, without
from staircase.core.model import Edition
from staircase.core.own_view import Giver
from staircase.core.viewing import Hurt, View, may_share


class Refused(StrEnum):
    """Why both views are kept back where other words could be given, in the order in which a practitioner is told."""

    ANOTHER_PARENTS = "another-parents"
    A_PARENTS = "a-parents"
    YOUNG_PERSON_HAS_NOT_SAID_SO = "young-person-has-not-said-so"
    YOUNG_PERSON_MAY_BE_HURT = "young-person-may-be-hurt"
    FIXED_WORDS = "fixed-words"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaySee:
    """Everything that speaks against it, nothing where both views may be shown; `ours` is all that is shown of us."""

    why: tuple[Refused | Shut, ...]
    ours: Answers


def may_see(edition: Edition, household: Household, view: View, telling: Telling) -> MaySee:
    """Say whether a reader may see a view beside ours, and what of ours.

    That is what the gate lets words rest on, without what is only possible: no words for a family name that either.
    """
    stands = gate(edition, household, telling)
    fixed = (Refused.FIXED_WORDS,) if stands.fixed else ()
    only_possible = (theme for theme, answer in stands.answers.themes.items() if answer.maybe and not answer.at)
    return MaySee(
        why=(*_of_the_view(view, telling.reader), *fixed, *stands.why),
        ours=without(stands.answers, only_possible),
    )


def _of_the_view(view: View, reader: Reader) -> Iterator[Refused]:
    """Say whether the view is theirs to see: a view belongs to who gave it, and only a young person can share theirs.

    A file never says yes. What a young person has said of being hurt, or would rather not say, closes their view to a
    parent whatever they said before: somebody they live with may have made them say it.
    """
    if view.giver is Giver.PARENT and reader is not Reader.THIS_PARENT:
        yield Refused.ANOTHER_PARENTS if reader is Reader.OTHER_PARENT else Refused.A_PARENTS
    if view.giver is Giver.YOUNG and reader is not Reader.YOUNG_PERSON:
        if not (view.parents_may_see and may_share(view)):
            yield Refused.YOUNG_PERSON_HAS_NOT_SAID_SO
        if view.somebody_is_hurt or Hurt.RATHER_NOT in view.hurt.values():
            yield Refused.YOUNG_PERSON_MAY_BE_HURT
