"""The promises of an edition, proved with a solver for every case there can be, with all that is not known.

What says "never" is asked of the solver (`claims`), what says "there is" is shown by a case (`witnesses`), both by
formulas made from the edition (`meaning`), and these are compared with the evaluator on many cases (`comparison`).
Every case that is printed has been through the evaluator.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from time import perf_counter
from typing import NamedTuple

from staircase.certificates import Certificate, Proved
from staircase.core.model import Edition
from staircase.core.promises import PROMISES
from staircase.prove.comparison import Compared, compare
from staircase.prove.search import Counterexample, never, there_is
from staircase.prove.solver import NAME, NoAnswer
from staircase.results import SEMANTICS

__all__ = ["Compared", "Counterexample", "Finding", "NoAnswer", "certificate", "compare", "prove"]


class Finding(NamedTuple):
    """What was found out about one promise: how many statements it makes, how long it took, and what breaks it."""

    promise: str
    statements: int
    seconds: float
    counterexample: Counterexample | None


def prove(edition: Edition, only: Collection[str] = ()) -> tuple[Finding, ...]:
    """Prove every promise that takes more than structure, or `only` some; in the order of the promises."""
    found: dict[str, Finding] = {}
    for search in (never, there_is):
        began = perf_counter()
        for promise, shown in search(edition, only):
            before = found.get(promise, Finding(promise, 0, 0.0, None))
            ended = perf_counter()
            found[promise] = Finding(
                promise,
                before.statements + shown.statements,
                before.seconds + ended - began,
                before.counterexample or shown.counterexample,
            )
            began = ended
    return tuple(found[promise.id] for promise in PROMISES if promise.id in found)


def certificate(edition: Edition, findings: Sequence[Finding], compared: Compared) -> Certificate:
    """Make the certificate of a run in which every promise was proved."""
    statements = {finding.promise: finding.statements for finding in findings}
    return Certificate(
        edition=edition.id,
        status=edition.status,
        decision_fingerprint=edition.decision_fingerprint,
        edition_fingerprint=edition.edition_fingerprint,
        semantics=SEMANTICS,
        solver=NAME,
        promises=tuple(
            Proved(id=promise.id, says=promise.says, shown_by=promise.proof, queries=statements.get(promise.id, 0))
            for promise in PROMISES
        ),
        cases=compared.cases,
        seed=compared.seed,
        differences=len(compared.differences),
    )
