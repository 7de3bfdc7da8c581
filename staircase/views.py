"""The file of a family's own view: ids only, kept by whoever gave the view. Write it, and read it back or refuse it.

What is read may have been made or changed by anybody: a file that does not fit its own check number is refused. That it
fits shows only that nobody changed it carelessly, so no yes to be seen by a parent is written, and none is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from staircase import strictjson
from staircase.core.model import Edition
from staircase.core.viewing import View, from_data, on_paper, to_data
from staircase.ruleschema import first_misfit

FORMAT: Final = 1
LONGEST: Final = 32 * 1024
"""The most bytes a view may have: a very full one has a third of it."""

ABOUT: Final = (
    "How one parent, carer or young person sees their own life, by id and without names. It belongs to the person who "
    "gave it. This file is no yes to show a young person's view to a parent: they say that, or not, where the view is "
    "given. It is no assessment and decides nothing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A view as read. `changed`: it was given to other questions, or to another wording of them."""

    view: View
    made_on: date
    changed: bool


class NoView(StrEnum):
    """Why something is no view that can be opened."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    A_RECORD = "a-record"
    ANOTHER_FILE = "another-file"
    OTHER_FORMAT = "other-format"
    DAMAGED = "damaged"


class ViewRefused(Exception):
    """It cannot be opened as a view. Nothing that it holds is repeated."""

    def __init__(self, why: NoView) -> None:
        super().__init__(str(why))
        self.why = why


def write(edition: Edition, view: View, made_on: date) -> str:
    """Write a view as the text of a file; what was said of being hurt is in it only if they want it there."""
    data = {
        "staircase_view": FORMAT,
        "made_on": made_on.isoformat(),
        "about": ABOUT,
        "edition": edition.id,
        "edition_fingerprint": edition.edition_fingerprint,
        "view": to_data(on_paper(view)),
    }
    return strictjson.sealed(data, "view_fingerprint")


def read(edition: Edition, raw: bytes) -> Opened:
    """Read what may be the file of a view, or raise ViewRefused; nothing else ever comes of it, whatever it is."""
    data = _data(raw)
    seal = data.pop("view_fingerprint")
    if seal != strictjson.sha256(data):
        raise ViewRefused(NoView.DAMAGED)
    view = from_data(edition.own_view, data["view"])
    changed = data["edition_fingerprint"] != edition.edition_fingerprint or to_data(view) != data["view"]
    return Opened(view=view, made_on=date.fromisoformat(data["made_on"]), changed=changed)


def _data(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise ViewRefused(NoView.EMPTY)
    if len(raw) > LONGEST:
        raise ViewRefused(NoView.TOO_LARGE)
    try:
        data = strictjson.loads(raw)
    except (ValueError, RecursionError):
        known = b'"staircase_view"' in raw and not strictjson.kind_of_file(raw)
        raise ViewRefused(NoView.DAMAGED if known else NoView.ANOTHER_FILE) from None
    if not isinstance(data, dict) or "staircase_view" not in data:
        record = isinstance(data, dict) and "staircase_record" in data
        raise ViewRefused(NoView.A_RECORD if record else NoView.ANOTHER_FILE)
    number = data["staircase_view"]
    if type(number) is int and number != FORMAT:
        raise ViewRefused(NoView.OTHER_FORMAT)
    if first_misfit(data, "view") is not None:
        raise ViewRefused(NoView.DAMAGED)
    return data
