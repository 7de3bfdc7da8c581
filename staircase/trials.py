"""Run scenarios: what a scenario says must come out, against what does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.because import step_is_shown
from staircase.core.case import Assessment, Scenario
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition
from staircase.core.words import step_range


@dataclass(frozen=True, slots=True)
class Trial:
    """One scenario as it came out; `differences` is empty where all is as expected."""

    scenario: Scenario
    assessment: Assessment
    differences: tuple[str, ...]


def run(edition: Edition, scenario: Scenario) -> Trial:
    """Run one scenario through the evaluator."""
    found = evaluate(edition, scenario.answers)
    return Trial(scenario, found, tuple(_differences(scenario, found)))


def _differences(scenario: Scenario, found: Assessment) -> Iterator[str]:
    expect = scenario.expect
    step = found.step if step_is_shown(found) else 0
    if step != expect.step:
        yield f"step is {step or 'not shown'}, expected {expect.step or 'not shown'}"
    if found.could_reach != expect.could_reach:
        yield f"could reach is {found.could_reach}, expected {expect.could_reach}"
    if expect.tell_parents and found.tell_parents.value != expect.tell_parents:
        yield f"telling the parents is {found.tell_parents.value}, expected {expect.tell_parents}"
    if scenario.panel and not scenario.lowest <= step <= scenario.highest:
        placed = f"the panel placed it on {step_range(scenario.lowest, scenario.highest)}"
        yield f"the panel and the rules differ: step is {step or 'not shown'}, and {placed}"
    yield from _reasons(scenario, found)
    yield from _pathways(scenario, found)


def _reasons(scenario: Scenario, found: Assessment) -> Iterator[str]:
    decisive = {reason.key for reason in found.reasons if reason.decisive}
    every = {reason.key for reason in found.reasons}
    held = {hold.strength for hold in found.holds if not hold.why_not}
    for key in scenario.expect.because:
        if key not in decisive:
            yield f"{key} does not decide the step; {', '.join(sorted(decisive)) or 'nothing'} does"
    for key in scenario.expect.not_because:
        if key in every:
            yield f"{key} is among the reasons and should not be"
    for strength in scenario.expect.held_by:
        if strength not in held:
            why = ", ".join(f"{hold.rule}: {hold.why_not}" for hold in found.holds if hold.strength == strength)
            yield f"{strength} holds nothing ({why or 'no met rule names it'})"


def _pathways(scenario: Scenario, found: Assessment) -> Iterator[str]:
    expect = scenario.expect
    pathways = {opened.pathway for opened in found.pathways}
    for wanted, opened, name in (
        (expect.pathways, pathways, "pathways"),
        (expect.advice, {one.pathway for one in found.advice}, "advice"),
        (expect.rights, {one.pathway for one in found.rights}, "rights"),
    ):
        for pathway in wanted:
            if pathway not in opened:
                yield f"{pathway} is not among the {name}: {', '.join(sorted(opened))}"
    for pathway in expect.not_pathways:
        if pathway in pathways:
            yield f"{pathway} is opened and should not be"
