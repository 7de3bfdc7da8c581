"""The search itself: whether a promise that says "never" is ever broken, and one that says "there is" has its cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from staircase.core.case import Answers, Assessment
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition
from staircase.prove.claims import Claim, Setting, keeps_count, less_and_more, with_and_without_safety
from staircase.prove.formula import Formula, ManyCases, any_of
from staircase.prove.meaning import Meaning
from staircase.prove.solver import Solver
from staircase.prove.unknowns import Unknowns
from staircase.prove.witnesses import (
    Question,
    Wanted,
    asked,
    deciding,
    differing,
    matters,
    pair,
    plain_cases,
    questions,
)

NEVER_SO = ((with_and_without_safety, ("P3", "P4", "P5", "P8", "P12")), (less_and_more, ("P2", "P12")))


class Found(NamedTuple):
    """A case and what the evaluator makes of it."""

    answers: Answers
    assessment: Assessment


class Counterexample(NamedTuple):
    """What breaks a promise, in the smallest case (or two); `agreed` says whether the evaluator finds the same.

    Where a promise says that there is a case and there is none, the case shown is the nearest to it, if any is near.
    """

    breaks: str
    cases: tuple[Found, ...]
    agreed: bool


class Shown(NamedTuple):
    """How many statements of a promise were looked at, and the first that does not hold."""

    statements: int
    counterexample: Counterexample | None


def _found(edition: Edition, answers: Answers) -> Found:
    return Found(answers, evaluate(edition, answers))


# --- never


def never(edition: Edition, only: Collection[str] = ()) -> Iterator[tuple[str, Shown]]:
    """Ask the solver for any case that breaks a promise; all the ways to break it at once, because it finds any."""
    for setting_of, promises in NEVER_SO:
        wanted = [promise for promise in promises if not only or promise in only]
        setting = setting_of(edition) if wanted else None
        solver = Solver(setting.given) if setting else None
        for promise in wanted:
            if setting and solver:
                claims = [claim for claim in setting.claims if claim.promise == promise]
                yield promise, Shown(len(claims), _broken(edition, solver, setting, claims))


def _broken(edition: Edition, solver: Solver, setting: Setting, claims: Sequence[Claim]) -> Counterexample | None:
    so = any_of(*(claim.so for claim in claims))
    if solver.case(so) is None:
        return None
    names = solver.smallest(so, *_size(setting.cases))
    this = ManyCases.of([names])
    claim = next(claim for claim in claims if this.where(claim.so))
    cases = [_found(edition, said.answers(names)) for said in setting.cases]
    agreed = claim.seen([case.assessment for case in cases])
    apart = cases if cases[0].answers != cases[1].answers else cases[:1]
    return Counterexample(claim.breaks, tuple(apart), agreed)


def _size(cases: Sequence[Unknowns]) -> tuple[list[Formula], list[Formula]]:
    """Say what makes a case large: first the questions that are answered, then all that the answers say."""
    asked_of = [formula for said in cases for formula in said.said().values()]
    return list(dict.fromkeys(asked_of)), list(dict.fromkeys(one for said in cases for one in said.every()))


# --- there is


def there_is(edition: Edition, only: Collection[str] = ()) -> Iterator[tuple[str, Shown]]:
    """Show a case for everything that there must be a case of."""
    if only and not {"P6", "P7", "P11"} & set(only):
        return
    plain = _Plain(edition)
    for promise, wanted in (("P6", deciding), ("P11", asked)):
        if not only or promise in only:
            every = list(wanted(plain.meaning))
            yield promise, Shown(len(every), plain.first_missing(every))
    if not only or "P7" in only:
        every_question = list(questions(edition))
        missing = (_does_not_matter(plain, question) for question in every_question)
        yield "P7", Shown(len(every_question), next(filter(None, missing), None))


class _Plain:
    """The plainest cases, all worked out, and the solver for what none of them shows."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.said = Unknowns(edition)
        self.meaning = Meaning(edition, self.said)
        self.cases = [*plain_cases(edition)]
        self._found: dict[int, Assessment] = {}
        self._many = ManyCases.of(self.said.names(answers) for answers in self.cases)
        self._solver: Solver | None = None

    def found(self, number: int) -> Assessment:
        """Give what the evaluator makes of a case; each is worked out once, and only if it is wanted."""
        if number not in self._found:
            self._found[number] = evaluate(self.edition, self.cases[number])
        return self._found[number]

    def first_missing(self, every: Sequence[Wanted]) -> Counterexample | None:
        """Give the first thing that no case shows."""
        return next(filter(None, map(self._missing, every)), None)

    def _missing(self, wanted: Wanted) -> Counterexample | None:
        showing = self._many.where(wanted.so)
        if showing:
            first = (showing & -showing).bit_length() - 1
            case = Found(self.cases[first], self.found(first))
        else:
            names = self.solver.case(wanted.so)
            if names is None:
                return self._nearest(wanted)
            case = _found(self.edition, self.said.answers(names))
        if wanted.seen(*case):
            return None
        return Counterexample(f"The evaluator does not find in this case that {wanted.says}.", (case,), agreed=False)

    def _nearest(self, wanted: Wanted) -> Counterexample:
        breaks = f"There is no case in which {wanted.says}."
        if self.solver.case(wanted.nearly) is None:
            return Counterexample(breaks, (), agreed=True)
        case = _found(self.edition, self.said.answers(self.solver.smallest(wanted.nearly, *_size([self.said]))))
        return Counterexample(breaks, (case,), agreed=not wanted.seen(*case))

    @property
    def solver(self) -> Solver:
        """The solver, made when it is first needed."""
        if self._solver is None:
            self._solver = Solver([*self.said.valid(), *keeps_count(self.meaning)])
        return self._solver


def _does_not_matter(plain: _Plain, question: Question) -> Counterexample | None:
    """Look for a plain case in which the answer to a question matters; else ask the solver for any two that differ."""
    edition = plain.edition
    for number, answers in enumerate(plain.cases):
        without = question.without(answers)
        if without is not answers and matters(plain.found(number), evaluate(edition, without)):
            return None
    said, other = pair(edition, question)
    names = Solver([*said.valid(), *other.valid()]).case(differing(Meaning(edition, said), Meaning(edition, other)))
    if names is None:
        return Counterexample(f"{question.name} changes nothing in any case.", (), agreed=True)
    cases = tuple(_found(edition, unknowns.answers(names)) for unknowns in (said, other))
    if matters(*(case.assessment for case in cases)):
        return None
    return Counterexample(f"The evaluator does not find that {question.name} matters here.", cases, agreed=False)
