"""`staircase sessions`: what the files of training sessions come to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from staircase import sessionfiles
from staircase.cli.common import FINE, WRONG_USE, Commands, command, edition_of, print_data, takes_the_usual
from staircase.core.disputes import as_text, disputes
from staircase.core.over_sessions import by_edition, each_once, of_sessions
from staircase.core.votes import Session
from staircase.library import Library
from staircase.printedsessions import printed_sessions
from staircase.sessionresults import plain


def add(commands: Commands) -> None:
    """Add the command."""
    sessions = command(
        commands,
        "sessions",
        _sessions,
        does="report on training sessions from the files that a trainer kept",
        says="Report on training sessions from the files that a trainer kept: whether people agree more after the "
        "discussion than before, whether fewer place a child too low, and what stays disputed.",
    )
    sessions.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="a session as it was saved from the trainer's page, in JSON",
    )
    sessions.add_argument("--for-the-rules", action="store_true", help="the lines that people disagree on, as text")
    takes_the_usual(sessions)


# --- training sessions


def _sessions(chosen: argparse.Namespace) -> int:
    read: list[Session] = []
    for file in chosen.files:
        try:
            read.append(sessionfiles.read(file.read_bytes()))
        except OSError as error:
            print(f"{file}: cannot be read ({error.strerror}).", file=sys.stderr)
            return WRONG_USE
        except sessionfiles.SessionRefused as refused:
            print(f"{file}: {refused}", file=sys.stderr)
            return WRONG_USE
    once, edition = each_once(read), edition_of(chosen)
    not_counted = [f"{chosen.files[one.place]}: {one.says}" for one in once.left_out]
    here = tuple(those for those in by_edition(edition, once.sessions) if those[0].edition == edition.id)
    library = Library(edition, chosen.rules).scenarios() if here else {}
    found = disputes(edition, here[0] if here else (), library)
    if chosen.for_the_rules:
        data = {"left_out": not_counted, **plain(found)}
        print_data(data) if chosen.json else print(as_text(found, edition, not_counted), end="")
        return FINE
    reports = tuple(of_sessions(edition, those) for those in by_edition(edition, once.sessions))
    if chosen.json:
        print_data({"left_out": not_counted, "reports": plain(reports), "disputes": plain(found)})
    else:
        print(printed_sessions(reports, found if here else None, not_counted), end="")
    return FINE
