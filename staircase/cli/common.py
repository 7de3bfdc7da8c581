"""What the commands share: how they end, which edition they go by, and plain data."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from staircase import rulefiles
from staircase.core.model import Edition

FINE, FALLS_SHORT, WRONG_USE = 0, 1, 2

ENDS = "It ends with 0 if all is well, 1 if what was looked at falls short, and 2 if it was used wrongly."
"""What stands under the help of every command."""

Commands = Any
"""What argparse adds commands to; it has no public name."""


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], *, does: str, says: str
) -> argparse.ArgumentParser:
    """Add a command: what it does in a line of the list, and what its own help says."""
    added: argparse.ArgumentParser = commands.add_parser(name, help=does, description=says, epilog=ENDS)
    added.set_defaults(run=run)
    return added


def takes_the_usual(parser: argparse.ArgumentParser, *, edition: bool = True) -> None:
    """Let a command print plain data, and go by other rules; where a file names no edition, by another edition."""
    parser.add_argument("--json", action="store_true", help="print plain data")
    parser.add_argument(
        "--rules",
        type=Path,
        default=None,
        help="the folder of rule bases; the one that came with this program if left out",
    )
    if edition:
        parser.add_argument("--edition", default=None, help="partnership/edition; the current one if left out")


def edition_of(chosen: argparse.Namespace) -> Edition:
    """Load the edition that was chosen, or the current one."""
    return rulefiles.load(chosen.edition or rulefiles.current(chosen.rules), chosen.rules)


def print_data(data: Any) -> None:
    """Print plain data."""
    print(json.dumps(data, indent=2, ensure_ascii=False))
