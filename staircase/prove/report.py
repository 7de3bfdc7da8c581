"""What a run of `prove` found, as people read it and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent, wrap
from typing import Any, NamedTuple

from staircase.core.model import Edition
from staircase.core.promises import PROMISES, Promise, Proof
from staircase.prove import Compared, Counterexample, Finding
from staircase.prove.counterexample import case_file, in_words, result_in_words
from staircase.prove.solver import NAME
from staircase.results import SEMANTICS

WIDTH = 120
BY = {Proof.SOLVER: "statements", Proof.CASES: "cases"}
ELSEWHERE = {Proof.STRUCTURE: "by structure, whenever it loads", Proof.PROPERTY_TEST: "by property test"}


class Report(NamedTuple):
    """One run: what was found of each promise, and the comparison with the evaluator, with how long that took."""

    edition: Edition
    findings: tuple[Finding, ...]
    compared: Compared
    seconds: float

    @property
    def is_proved(self) -> bool:
        """Whether every promise holds, and encoding and evaluator say the same of every case."""
        return not self.compared.differences and all(finding.counterexample is None for finding in self.findings)


def printed(report: Report) -> str:
    """Give a run in words."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    edition = report.edition
    yield f"{edition.title}: {edition.id}, {edition.status}"
    yield f"decision {edition.decision_fingerprint}\nedition  {edition.edition_fingerprint}\n"
    findings = {finding.promise: finding for finding in report.findings}
    for promise in PROMISES:
        finding = findings.get(promise.id)
        if finding or promise.proof in ELSEWHERE:
            yield _line(f"{promise.id:4}{promise.says}: {_verdict(promise, finding)}")
        if finding and finding.counterexample:
            yield indent(counterexample_in_words(edition, finding.counterexample), "      ")
    yield ""
    yield _compared(report)
    for difference in report.compared.differences[:1]:
        yield f"They differ about {', '.join(map(' '.join, difference.about))} in this case:"
        yield indent(case_file(edition, difference.answers), "      ")
    seconds = sum(finding.seconds for finding in report.findings)
    yield f"{'Proved' if report.is_proved else 'NOT PROVED'} with {NAME} in {seconds:.1f} s."


def _verdict(promise: Promise, finding: Finding | None) -> str:
    if finding is None:
        return ELSEWHERE[promise.proof]
    what = f"{finding.statements:,} {BY.get(promise.proof, 'statements')}, {finding.seconds:.1f} s"
    return f"NOT PROVED ({what})" if finding.counterexample else f"proved ({what})"


def _line(text: str) -> str:
    return "\n".join(wrap(text, WIDTH, subsequent_indent="    "))


def _compared(report: Report) -> str:
    compared = report.compared
    differ = len(compared.differences)
    found = f"they differ in {differ:,}" if differ else "no difference"
    return (
        f"{compared.cases:,} cases (seed {compared.seed}) through the formulas and the evaluator: {found} "
        f"({report.seconds:.1f} s)."
    )


def counterexample_in_words(edition: Edition, found: Counterexample) -> str:
    """Give a counterexample: what it breaks, each case in words and as a file, and whether the evaluator agrees."""
    lines = [found.breaks]
    for number, case in enumerate(found.cases, 1):
        lines += [f"\nCase {number} of {len(found.cases)}:" if len(found.cases) > 1 else "\nThe case:"]
        lines += [_line(line) for line in in_words(edition, case.answers).splitlines()]
        lines += [_line(f"The evaluator: {result_in_words(case.assessment)}.")]
        lines += ["As a case file:", indent(case_file(edition, case.answers).rstrip(), "    ")]
    if found.cases:
        lines.append("\nThe evaluator agrees." if found.agreed else "\nTHE EVALUATOR DOES NOT AGREE.")
    return "\n".join(lines)


def as_data(report: Report) -> dict[str, Any]:
    """Give a run as plain data."""
    edition, findings = report.edition, {finding.promise: finding for finding in report.findings}
    return {
        "edition": edition.id,
        "status": edition.status,
        "decision_fingerprint": edition.decision_fingerprint,
        "edition_fingerprint": edition.edition_fingerprint,
        "semantics": SEMANTICS,
        "solver": NAME,
        "proved": report.is_proved,
        "promises": [_promise(edition, promise, findings.get(promise.id)) for promise in PROMISES],
        "comparison": {
            "cases": report.compared.cases,
            "seed": report.compared.seed,
            "seconds": round(report.seconds, 3),
            "differences": [
                {"about": difference.about, "file": case_file(edition, difference.answers)}
                for difference in report.compared.differences
            ],
        },
    }


def _promise(edition: Edition, promise: Promise, finding: Finding | None) -> dict[str, Any]:
    row: dict[str, Any] = {"id": promise.id, "says": promise.says, "shown_by": promise.proof.value}
    if finding is None:
        return row
    found = finding.counterexample
    return row | {
        "proved": found is None,
        "queries": finding.statements,
        "seconds": round(finding.seconds, 3),
        "counterexample": found
        and {
            "breaks": found.breaks,
            "evaluator_agrees": found.agreed,
            "cases": [
                {
                    "words": in_words(edition, case.answers),
                    "file": case_file(edition, case.answers),
                    "step": case.assessment.step,
                    "could_reach": case.assessment.could_reach,
                }
                for case in found.cases
            ],
        },
    }
