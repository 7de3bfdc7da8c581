"""`staircase prove`: the promises, for every case there can be."""

from __future__ import annotations

import argparse
import sys
from time import perf_counter

from staircase import certificates
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


def add(commands: Commands) -> None:
    """Add the command."""
    proofs = command(
        commands,
        "prove",
        _prove,
        does="prove the promises for every case there can be, with a solver",
        says="Prove with a solver what no number of tries can show: that the promises hold for every case there can "
        "be. A promise that does not hold is answered with the smallest case in which it fails. It takes z3-solver, "
        "and some minutes.",
    )
    proofs.add_argument("--write", action="store_true", help="write the certificate beside the rules")
    takes_the_usual(proofs)


# --- prove


def _prove(chosen: argparse.Namespace) -> int:
    try:
        from staircase import prove
        from staircase.prove import report
    except ModuleNotFoundError as missing:
        if missing.name != "z3":
            raise
        print("`staircase prove` takes a solver that is not installed: pip install z3-solver", file=sys.stderr)
        return WRONG_USE
    edition = edition_of(chosen)
    try:
        findings = prove.prove(edition)
    except prove.NoAnswer as gave_up:
        print(f"{gave_up} Nothing is proved.", file=sys.stderr)
        return FALLS_SHORT
    began = perf_counter()
    compared = prove.compare(edition)
    found = report.Report(edition, findings, compared, perf_counter() - began)
    if chosen.json:
        print_data(report.as_data(found))
    else:
        print(report.printed(found), end="")
    if not found.is_proved:
        return FALLS_SHORT
    if chosen.write:
        certificate = prove.certificate(edition, findings, compared)
        certificates.place(edition, chosen.rules).write_text(certificates.written(certificate), encoding="utf-8")
    return FINE
