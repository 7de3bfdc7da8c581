"""The record as a file: save it, open it to go on from it, check one that somebody sent. A file is read and forgotten.

Whatever is chosen or pasted passes through one request. Opening a record shows what becomes of it first; only going on
from there keeps anything, and then what every draft keeps.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from staircase import records as portable
from staircase.core.family import adding, child_in_words, on_its_own
from staircase.core.fitting import to_tell
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.words import TELL
from staircase.records import Record, RecordRefused, Restored
from staircase.rerun import OUTCOMES, explanation, higher_in_file, run_again
from staircase.store import TooLong
from staircase.web import guard
from staircase.web.assess import Sitting, begin, keep_family, sitting_of
from staircase.web.children import chosen_child
from staircase.web.today import today

FILE_NAME = "staircase-record.json"
OF_ONE_CHILD = "staircase-record-child-{}.json"
"""The name where a sitting has several children, so that one file does not take the place of another."""

TOO_LONG = "There is too much in this record to go on from it here, beside what is here already"
LONGEST_NAME = 80
NOTHING_SENT = "Choose the file of a record, or paste its text"

Page = str | Response | tuple[str, int]


def records(edition: Edition, home: Path | None = None) -> Blueprint:
    """Make the blueprint of the record as a file; `home` is the folder in which older editions are looked for."""
    blueprint = Blueprint("records", __name__)
    for rule, name, view, methods in (
        ("/save", "save", _save, ["GET", "POST"]),
        ("/open", "open", _open, ["GET", "POST"]),
        ("/check-record", "check", _check, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition, "home": home})
    return blueprint


# --- what was sent


def received(name: str) -> bytes | None:
    """Give the file that was chosen in a field, or else the text pasted beside it; None where there is neither."""
    return next(iter(all_received(name)), None)


def all_received(name: str) -> tuple[bytes, ...]:
    """Give every file that was chosen in a field, or else every text that was pasted beside it.

    A browser sends a field that was left empty as a file without a name.
    """
    chosen = tuple(_content(file) for file in request.files.getlist(name) if file.filename)
    return chosen or sent_again(f"{name}-text")


def sent_again(field: str) -> tuple[bytes, ...]:
    """Give every text that stands in a field: pasted, or sent along from the page before."""
    return tuple(text.encode() for text in request.form.getlist(field) if text.strip())


def chosen_names(name: str) -> tuple[str, ...]:
    """Give the names of the files that were chosen in a field, to be said on the page that comes back and nowhere else.

    A name can hold what is told of a child, and signs that turn the direction of reading: of those, none is left.
    """
    names = (file.filename for file in request.files.getlist(name) if file.filename)
    return tuple("".join(sign for sign in one if sign.isprintable())[-LONGEST_NAME:] for one in names)


def _content(file: FileStorage) -> bytes:
    """Read a file from its beginning, however often somebody asks."""
    file.stream.seek(0)
    return file.stream.read()


def _record() -> Record | str:
    """Read the record that was sent, or say in words what is wrong with it."""
    raw = received("record")
    if raw is None:
        return NOTHING_SENT
    try:
        return portable.read(raw)
    except RecordRefused as refused:
        return str(refused)


# --- saving


def _save(edition: Edition, home: Path | None) -> Page:  # noqa: ARG001 - every view is given the same
    """Give the file of one child; of several children each has a file that stands alone."""
    sitting = sitting_of(edition)
    if sitting is None or request.method == "GET":
        return render_template("save.html", children=_children(edition, sitting))
    number = chosen_child(sitting) if "number" in request.form else sitting.family.at
    said = on_its_own(edition, sitting.children[number])
    response = make_response(portable.write(edition, said, today()))
    response.headers["Content-Type"] = "application/json"
    name = OF_ONE_CHILD.format(number) if len(sitting.children) > 1 else FILE_NAME
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _children(edition: Edition, sitting: Sitting | None) -> dict[int, str]:
    """Name the children of a sitting by their numbers."""
    children = sitting.children if sitting else {}
    return {number: child_in_words(edition, number, said) for number, said in children.items()}


# --- opening


@guard.receives(files=1)
def _open(edition: Edition, home: Path | None) -> Page:
    """Show what becomes of a record; go on from it once somebody has seen that, and what it takes the place of."""
    if request.method == "GET":
        return render_template("open.html", error="")
    record = _record()
    if isinstance(record, str):
        return render_template("open.html", error=record), 422
    before = portable.edition_of(record, home, edition)
    restored, sitting = portable.restore(edition, record, before), sitting_of(edition)
    fitted = restored.fitted
    try:
        gone_on = _gone_on(edition, sitting, restored, before)
    except TooLong:
        return render_template("open.html", error=TOO_LONG), 422
    return gone_on or render_template(
        "open_record.html",
        record=record,
        made_on=_day(record),
        restored=restored,
        fitted=fitted,
        children=_children(edition, sitting),
        full=sitting is not None and sitting.family.full,
        text=(received("record") or b"").decode(),
    )


def _gone_on(edition: Edition, sitting: Sitting | None, restored: Restored, before: Edition | None) -> Response | None:
    """Go on from a record, where that is what was chosen: in a draft of its own, or as another child of this one."""
    fitted, wanted = restored.fitted, request.form.get("go-on")
    if wanted == "another-child" and sitting is not None and not sitting.family.full:
        went = to_tell(edition, fitted.lost, before)
        keep_family(edition, sitting, lambda sitting: adding(sitting.family, fitted.said), went, len(fitted.lost))
        return redirect(url_for("children.side_by_side"), code=303)
    if wanted == "replace" or (wanted == "yes" and sitting is None):
        if not restored.changed_edition:
            return begin(edition, fitted.said)
        return begin(edition, fitted.said, len(fitted.lost), to_tell(edition, fitted.lost, before))
    return None


# --- checking


@guard.receives(files=1)
def _check(edition: Edition, home: Path | None) -> Page:
    """Compute a record again with its own edition, and lay both beside each other. Nothing of it is kept."""
    if request.method == "GET":
        return render_template("check_record.html", error="")
    record = _record()
    if isinstance(record, str):
        return render_template("check_record.html", error=record), 422
    own = portable.edition_of(record, home, edition)
    rerun = run_again(own, record)
    return render_template(
        "checked_record.html",
        record=record,
        made_on=_day(record),
        rerun=rerun,
        heading=OUTCOMES[rerun.outcome],
        told=explanation(own, record, rerun),
        higher=higher_in_file(own, record, rerun),
        tell_parents=TELL[rerun.tell_parents] if rerun.tell_parents else "",
        own=own,
        unfinished=own is not None and not may_see_suggestion(own, record.said),
    )


def _day(record: Record) -> str:
    return f"{record.made_on.day} {record.made_on:%B %Y}"
