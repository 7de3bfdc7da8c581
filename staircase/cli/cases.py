"""`staircase assess` and `staircase record`: one case out of a file, and a saved record computed again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from staircase import casefiles, records, rerun, rulefiles
from staircase.cli.common import FALLS_SHORT, FINE, WRONG_USE, Commands, command, print_data, takes_the_usual
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.places import folder
from staircase.printed import printed, printed_rerun
from staircase.results import as_data


def add(commands: Commands) -> None:
    """Add the commands."""
    assess = command(
        commands,
        "assess",
        _assess,
        does="work out the case in a file",
        says="Work out the step, the pathway and the reasons for a case that is written in a YAML file: the edition, "
        "the child's age, and where each theme is. What is wrong with the file is named line by line.",
    )
    assess.add_argument("case", type=Path, help="the file of the case")
    takes_the_usual(assess, edition=False)
    record = command(
        commands,
        "record",
        _record,
        does="compute a record again, and say whether the same comes out",
        says="Compute a record that was saved from the form again, with the edition that it names, and lay what comes "
        "out beside what stands in it. That the same comes out does not show who made the record.",
    )
    record.add_argument("file", type=Path, help="the file of the record, in JSON")
    takes_the_usual(record, edition=False)


def _assess(chosen: argparse.Namespace) -> int:
    try:
        raw = chosen.case.read_bytes()
    except OSError as error:
        print(f"{chosen.case}: cannot be read ({error.strerror}).", file=sys.stderr)
        return WRONG_USE
    wanted = casefiles.case_edition(raw, chosen.case.name)
    home = chosen.rules or folder("rules")
    known = sorted(str(path.parent.relative_to(home)) for path in home.glob("*/*/edition.yaml"))
    if wanted not in known:
        print(f"{chosen.case}: there is no edition '{wanted}'. There are: {', '.join(known)}.", file=sys.stderr)
        return WRONG_USE
    edition = rulefiles.load(wanted, chosen.rules)
    answers = casefiles.read_case(raw, chosen.case.name, edition)
    found = evaluate(edition, answers)
    if chosen.json:
        print_data(as_data(edition, found))
    else:
        print(printed(edition, explain(edition, answers, found)), end="")
    return FINE


def _record(chosen: argparse.Namespace) -> int:
    try:
        record = records.read(chosen.file.read_bytes())
    except OSError as error:
        print(f"{chosen.file}: cannot be read ({error.strerror}).", file=sys.stderr)
        return WRONG_USE
    except records.RecordRefused as refused:
        print(f"{chosen.file}: {refused}", file=sys.stderr)
        return WRONG_USE
    own = records.edition_of(record, chosen.rules)
    again = rerun.run_again(own, record)
    if chosen.json:
        print_data(rerun.as_plain_data(own, record, again))
    else:
        print(printed_rerun(own, record, again), end="")
    return FINE if again.outcome is rerun.Outcome.SAME else FALLS_SHORT
