"""What was said of telling somebody at home, as it is kept with a draft, and the children the gate looks at.

It holds only while nothing that was told of any child has changed, and for the child at hand: after that nobody has
been asked, and changing it back revives nothing. A page that a family reads opens for half an hour after it was said.
It is kept in no record, so that whoever opens one is asked anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import reduce
from types import MappingProxyType
from typing import Final

from staircase.core.agreeing import as_agreed
from staircase.core.case import Answers
from staircase.core.evaluate import evaluate
from staircase.core.family import Family, together
from staircase.core.gate import NOT_ASKED, Household, Reader, Telling, household_of_one, with_fixed_words
from staircase.core.model import Edition
from staircase.core.recording import Chosen
from staircase.core.said import Said, answers_fingerprint, answers_of, without

OF: Final = "of"
SAID_AT: Final = "said_at"
READER: Final = "reader"
RISK: Final = "risk"
AT_HOME: Final = "at_home"
AGREED: Final = "agreed"
LEFT_OUT: Final = "left_out"

OPEN_FOR: Final = 30 * 60
"""How many seconds after it was said a page that a family reads opens."""


def household_of(edition: Edition, family: Family) -> Household:
    """Give the children of a sitting as the gate looks at them; a higher step agreed since is acted on."""
    fixed = with_fixed_words(edition)
    plainly = {n: reduce(without, fixed, said) for n, said in family.children.items()}
    whole, but_fixed = together(edition, family.children), together(edition, plainly)
    order = (family.at, *(n for n in family.children if n != family.at))
    child, *others = (_acted_on(edition, whole[n]) for n in order)
    return Household(
        child=child,
        others=tuple(others),
        chosen=family.children[family.at].afterwards,
        but_fixed=tuple(_acted_on(edition, but_fixed[n]) for n in order),
    )


def household_of_record(edition: Edition, answers: Answers, chosen: Chosen) -> Household:
    """Give the one child of a record as the gate looks at it, with what the record says was chosen afterwards."""
    acted_on = as_agreed(answers, evaluate(edition, answers), chosen)
    return replace(household_of_one(edition, acted_on), chosen=chosen)


def _acted_on(edition: Edition, said: Said) -> Answers:
    answers = answers_of(edition, said)
    return as_agreed(answers, evaluate(edition, answers), said.afterwards)


def told_of(family: Family) -> str:
    """Give a digest of all that was told of the children, and of which of them is at hand."""
    each = (f"{number} {answers_fingerprint(said)}" for number, said in family.children.items())
    return hashlib.sha256("\n".join((str(family.at), *each)).encode("utf-8")).hexdigest()


def telling_of(family: Family, now: int | None = None) -> Telling:
    """Give what was said of telling; nothing once anything that was told has changed.

    With `now` (seconds) it counts for half an hour only: whoever the device was handed to must not come back to it.
    """
    said = family.telling
    if told_of(family) not in said.get(OF, ()):
        return NOT_ASKED
    if now is not None and not 0 <= now - int(said.get(SAID_AT, ("0",))[0]) <= OPEN_FOR:
        return NOT_ASKED
    return Telling(
        reader=Reader(said[READER][0]),
        risk=said[RISK][0],
        at_home=next(iter(said.get(AT_HOME, ())), ""),
        agreed=frozenset(said.get(AGREED, ())),
        left_out=frozenset(said.get(LEFT_OUT, ())),
    )


def still_told(family: Family) -> Family:
    """Give the family as it is to be kept: what was said of telling ends for good with the first change."""
    return family if told_of(family) in family.telling.get(OF, ()) else replace(family, telling=MappingProxyType({}))


def with_telling(family: Family, telling: Telling, of: str, now: int) -> Family:
    """Give the family with what was said of telling one reader, at `now`; `of` is the digest of what it was about."""
    said = {
        OF: (of,),
        SAID_AT: (str(now),),
        READER: (telling.reader.value,),
        RISK: (telling.risk,),
        AT_HOME: tuple(filter(None, (telling.at_home,))),
        AGREED: tuple(sorted(telling.agreed)),
        LEFT_OUT: tuple(sorted(telling.left_out)),
    }
    return replace(family, telling=MappingProxyType(said))
