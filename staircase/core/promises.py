"""The promises every edition must keep, and what breaks them as far as the structure of its rules can show it.

What takes more than structure is proved by `staircase prove`; each promise says which it is.
The loader puts a file and line to what breaks a promise, and loads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from staircase.core.breaches import OF_WHAT_IS_THERE, Broken, how_soon, stale_contacts
from staircase.core.lacks import OF_WHAT_IS_MISSING
from staircase.core.model import Edition, Rung, Theme

__all__ = ["PROMISES", "Broken", "Promise", "Proof", "broken", "broken_so_far", "sign_rung", "stale_contacts"]


class Proof(StrEnum):
    """How a promise is proved for an edition; whatever its structure shows besides is checked whenever it loads."""

    STRUCTURE = "structure"
    PROPERTY_TEST = "property test"
    SOLVER = "solver"
    CASES = "a case for each"


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise: what it says, what in the structure of the rules shows it or goes towards it, and its proof."""

    id: str
    says: str
    shown_by: str
    proof: Proof


PROMISES = (
    Promise(
        "P1",
        "every valid set of answers gives exactly one step; every other is refused",
        "the step is the highest of a non-empty set; unknown ids are refused before anything is worked out",
        Proof.PROPERTY_TEST,
    ),
    Promise(
        "P2",
        "more worry never lowers a step or could-reach, never loses an urgent or statutory pathway, never lets the "
        "parents be told sooner, and never keeps a hold that was not shown against it",
        "no ladder falls, no part of a rule is the absence of a worry, and holds only ask that worries stay "
        "within bounds",
        Proof.SOLVER,
    ),
    Promise(
        "P3",
        "the step is never above what it could reach",
        "could-reach takes everything that is known, and more",
        Proof.SOLVER,
    ),
    Promise(
        "P4",
        "safety never changes a step or could-reach of 4 or 5, a binding pathway, or anything by more than one step",
        "only rules of step 3 without a binding pathway can be held, once",
        Proof.SOLVER,
    ),
    Promise(
        "P5",
        "no safety holds a rule with a met part about abuse, neglect or harm outside the home",
        "such domains are marked, and a named part in one refuses the file",
        Proof.SOLVER,
    ),
    Promise(
        "P6",
        "every rung and rule can decide, and every step and pathway occurs",
        "no rule rests only on parts that call for its step by themselves",
        Proof.CASES,
    ),
    Promise("P7", "every question matters", "a rung without a step opens a pathway or is part of a rule", Proof.CASES),
    Promise(
        "P8",
        "every urgent sign gives its step and its pathway, whatever is not known, and advice today where it may be so",
        "every urgent sign stands on a safety-first page at every age, and no unknown circumstance switches it off",
        Proof.SOLVER,
    ),
    Promise(
        "P9",
        "every text has its plain form and sources, and every source and contact exists",
        "the schemas and the references",
        Proof.STRUCTURE,
    ),
    Promise(
        "P10",
        "no circumstance is about sex, ethnicity, religion, nationality, postcode or income",
        "the schema lists the only ones allowed",
        Proof.STRUCTURE,
    ),
    Promise(
        "P11",
        "for every age a rule applies to, enough of its themes are asked, on a page that can be reached",
        "ages are compared",
        Proof.CASES,
    ),
    Promise(
        "P12",
        "the reason shown first rests on the chosen rung or on exactly as many worries as its rule needs: with these "
        "the step is the same, and without any one of them it is less",
        "no rule names more strengths that may hold it than it has parts that could lift a hold",
        Proof.SOLVER,
    ),
)


def broken(edition: Edition) -> tuple[Broken, ...]:
    """Give everything in an edition that breaks a promise."""
    return tuple(found for check in (*OF_WHAT_IS_THERE, *OF_WHAT_IS_MISSING) for found in check(edition))


def broken_so_far(edition: Edition) -> tuple[Broken, ...]:
    """Give what breaks a promise, whatever may still be missing from the edition.

    For an edition from which refused entries were left out: one of them may be the rule, rung or page that is missed.
    """
    return tuple(found for check in OF_WHAT_IS_THERE for found in check(edition))


def sign_rung(edition: Edition, theme: Theme) -> Rung:
    """Give the rung that a theme's safety-first sign stands for.

    It is the one the theme names as `sign_at`; else the first urgent one; failing that, the first that opens a pathway
    for today; failing that, the first.
    """
    if theme.sign_at > 0:
        return theme.rungs[theme.sign_at - 1]
    for soon in (0, 1):
        for rung in theme.rungs:
            if any(how_soon(edition, pathway) <= soon for pathway in rung.pathways):
                return rung
    return theme.rungs[0]
