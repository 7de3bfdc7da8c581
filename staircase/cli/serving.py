"""`staircase serve`: the website on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from staircase.cli.common import FINE, WRONG_USE, Commands, command


def add(commands: Commands) -> None:
    """Add the command."""
    serve = command(
        commands,
        "serve",
        _serve,
        does="open the guided form on this machine",
        says="Open the website on this machine: the guided form, and the pages for families and for trainers. Without "
        "STAIRCASE_SECRET_KEY it is a trial: whatever is needed is made up for as long as it runs, and the trainer's "
        "passphrase is printed.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on; this machine alone if left out")
    serve.add_argument("--port", type=_port, default=8000, help="8000 if left out")
    serve.add_argument(
        "--workers", type=_workers, default=2, help="how many requests are answered at once; 2 if left out"
    )
    serve.add_argument("--rules", type=Path, default=None, help="the folder of rule bases, as STAIRCASE_RULES")


def _port(text: str) -> int:
    return _number(text, 1, 65_535)


def _workers(text: str) -> int:
    return _number(text, 1, 64)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from {least} to {most}")
    return int(text)


def _serve(chosen: argparse.Namespace) -> int:
    from staircase.database import StoreError
    from staircase.web.server import serve
    from staircase.web.settings import SettingsRefused, for_a_trial, from_environment

    environment = {**os.environ, **({"STAIRCASE_RULES": str(chosen.rules)} if chosen.rules else {})}
    is_trial = "STAIRCASE_SECRET_KEY" not in environment
    try:
        settings = (for_a_trial if is_trial else from_environment)(environment)
        if is_trial and "STAIRCASE_TRAINER_PASSPHRASE" not in environment:
            print(f"Trainer's passphrase for this trial: {settings.trainer_passphrase}", flush=True)
        serve(settings, host=chosen.host, port=chosen.port, workers=chosen.workers)
    except (SettingsRefused, StoreError) as refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    return FINE
