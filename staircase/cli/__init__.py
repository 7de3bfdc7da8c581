"""The commands. Each says what it found and leaves: 0 fine, 1 the thing checked falls short, 2 wrong use.

Each module but `common` is one room: it adds its commands, and runs them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from staircase import casefiles, rulefiles
from staircase.cli import cases, checking, proving, scenarios, serving, sessions
from staircase.cli.common import ENDS, FALLS_SHORT, FINE, WRONG_USE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except rulefiles.RuleFilesRefused as refused:
        print(refused, file=sys.stderr)
        return FALLS_SHORT
    except casefiles.CaseRefused as refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:  # whoever read us has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="staircase",
        description="From a worry about a child to a step and a pathway, with reasons.",
        epilog=f"`staircase COMMAND --help` says more of each. {ENDS}",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for room in (serving, checking, proving, cases, scenarios, sessions):
        room.add(commands)
    return parser
