"""`staircase explain` and `staircase scenarios`: the stories of an edition, and those of one's own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from staircase import casefiles, trials
from staircase.cli.common import (
    FALLS_SHORT,
    FINE,
    WRONG_USE,
    Commands,
    command,
    edition_of,
    print_data,
    takes_the_usual,
)
from staircase.core.because import step_is_shown
from staircase.core.case import Scenario
from staircase.core.compare import changed, compare
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.gate import NOT_ASKED, Reader, at_most, household_of_one
from staircase.core.model import Edition
from staircase.core.voices import Explained, Voice, speak
from staircase.library import Library
from staircase.otherwise import NotAnAnswer, read_change
from staircase.places import folder
from staircase.printed import printed, printed_difference, printed_voice
from staircase.results import as_data, compared, explained

WHAT_TO_DO = (
    "Where something differs: if an answer does not say what the story says, change the answer. Else write what comes\n"
    "out into 'expect'. A range that a panel gave is never changed: tell whoever writes the rules."
)
"""What stands under a list in which something differs; the line is that on which the scenario begins."""


def add(commands: Commands) -> None:
    """Add the commands."""
    told = command(
        commands,
        "explain",
        _explain,
        does="explain a scenario of the edition, with the family's words",
        says="Tell a scenario of the edition: the story, the step with its reasons, what the family is told, and what "
        "it teaches. `staircase scenarios` lists their names.",
    )
    told.add_argument("scenario", help="the name of the scenario, as `staircase scenarios` lists it")
    how = told.add_mutually_exclusive_group()
    how.add_argument("--voice", choices=[voice.value for voice in Voice], help="for whom, shortly; all if left out")
    how.add_argument(
        "--what-if", metavar="ANSWER", help="what one answer would change: THEME=LINE, CIRCUMSTANCE=yes, age=AGE"
    )
    told.add_argument(
        "--no-risk",
        action="store_true",
        help="telling this parent would raise no risk, and everybody agrees whose own business it is: without it no "
        "family is told",
    )
    takes_the_usual(told)
    scenarios = command(
        commands,
        "scenarios",
        _scenarios,
        does="run every scenario of the edition, or your own",
        says="Run every scenario of the edition, or those of your own, and say where something else comes out than "
        "the file says. Your own stand beside the edition's: a near miss may name one of these. What is wrong with a "
        "file is named line by line, and then nothing is run.",
    )
    scenarios.add_argument("folder", type=Path, nargs="?", help="a folder of your own scenarios, or one file of them")
    takes_the_usual(scenarios)


def _scenarios_of(chosen: argparse.Namespace, edition: Edition) -> tuple[Scenario, ...]:
    """Load the scenarios of the edition, or those of a folder of one's own, which stand beside them."""
    theirs = (chosen.rules or folder("rules")) / edition.id / "scenarios"
    own: Path | None = getattr(chosen, "folder", None)
    if own is None or theirs.resolve() in (own.resolve(), *own.resolve().parents):
        return casefiles.load_scenarios(own or theirs, edition)
    return casefiles.load_scenarios(own, edition, Library(edition, chosen.rules).scenarios())


def _explain(chosen: argparse.Namespace) -> int:
    edition = edition_of(chosen)
    scenarios = {scenario.id: scenario for scenario in _scenarios_of(chosen, edition)}
    if chosen.scenario not in scenarios:
        print(f"There is no scenario '{chosen.scenario}'. `staircase scenarios` lists them.", file=sys.stderr)
        return WRONG_USE
    scenario = scenarios[chosen.scenario]
    if chosen.what_if:
        return _what_if(edition, scenario, chosen)
    found = evaluate(edition, scenario.answers)
    if chosen.json:
        print_data(
            {
                "scenario": scenario.id,
                "title": scenario.title,
                "placed_by": scenario.placed_by,
                **as_data(edition, found),
                "explanation": explained(edition, scenario.answers, found, role=scenario.role),
            }
        )
        return FINE
    words = explain(edition, scenario.answers, found, role=scenario.role)
    case = Explained(edition, scenario.answers, found, words)
    household = household_of_one(edition, scenario.answers)
    telling = at_most(edition, household, Reader.THIS_PARENT) if chosen.no_risk else NOT_ASKED
    if chosen.voice == Voice.FAMILY:  # the story and what it teaches are not for the family
        print(printed_voice(speak(case, Voice.FAMILY, telling)), end="")
        return FINE
    print(f"{scenario.title}\n\n{scenario.story}\n")
    if chosen.voice:
        print(printed_voice(speak(case, Voice(chosen.voice))))
    else:
        print(printed(edition, words, plain=True))
    print(f"What it teaches (placed by {scenario.placed_by}): {scenario.teaching}")
    return FINE


def _what_if(edition: Edition, scenario: Scenario, chosen: argparse.Namespace) -> int:
    try:
        after = changed(edition, scenario.answers, read_change(edition, chosen.what_if))
    except NotAnAnswer as refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    found = compare(edition, scenario.answers, after, role=scenario.role)
    if chosen.json:
        print_data({"scenario": scenario.id, "what_if": chosen.what_if, **compared(edition, found)})
        return FINE
    print(f"{scenario.title}\n\n{scenario.story}\n")
    print(printed_difference(chosen.what_if, found), end="")
    return FINE


def _scenarios(chosen: argparse.Namespace) -> int:
    if chosen.folder and not chosen.folder.exists():
        print(f"{chosen.folder}: there is no such folder or file.", file=sys.stderr)
        return WRONG_USE
    edition = edition_of(chosen)
    found = [trials.run(edition, scenario) for scenario in _scenarios_of(chosen, edition)]
    wrong = [trial for trial in found if trial.differences]
    if chosen.json:
        print_data(
            [
                {
                    "id": t.scenario.id,
                    "where": t.scenario.where,
                    "differences": t.differences,
                    "result": as_data(edition, t.assessment),
                }
                for t in found
            ]
        )
        return FALLS_SHORT if wrong or not found else FINE
    for trial in found:
        step = str(trial.assessment.step) if step_is_shown(trial.assessment) else "-"
        mark = "differs" if trial.differences else "as expected"
        print(f"{trial.scenario.id:48} step {step}  could reach {trial.assessment.could_reach}  {mark}")
        for difference in trial.differences:
            print(f"    {trial.scenario.where}: {difference}")
    if wrong:
        print(f"\n{WHAT_TO_DO}")
    many = "1 scenario" if len(found) == 1 else f"{len(found)} scenarios"
    print(f"\n{many}, {len(wrong)} not as expected." if found else "No file here ends in .yaml, so nothing was run.")
    return FALLS_SHORT if wrong or not found else FINE
