"""Reports over sessions that a trainer kept, and lines for the authors of the rules to look at. Nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from staircase import sessionfiles
from staircase.core.agreement import FEWEST_UNITS, FEWEST_VOTERS, YARDSTICK, number
from staircase.core.disputes import as_text, disputes, in_story_words, letter
from staircase.core.model import Edition
from staircase.core.over_sessions import TWO_FILES, LeftOut, by_edition, each_once, of_sessions
from staircase.core.shares import percent
from staircase.core.votes import Session
from staircase.library import Library
from staircase.sessionresults import as_table, plain
from staircase.web import guard
from staircase.web.records import all_received, chosen_names, sent_again

MOST = 20
MOST_BYTES = (MOST + 2) * sessionfiles.LONGEST
KEPT = "kept-text"
NOTHING_SENT = "Choose the files of one session or more, or paste the text of one"
TOO_MANY = f"Choose at most {MOST} files at once"
NONE_HERE = "None of these sessions was held with this edition, so their lines cannot be laid beside each other here"

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The sessions that were sent, each once, every text to be sent again, and what is wrong, if anything is.

    `left_out` are files that do not count, each with what it is called on the page.
    """

    sessions: tuple[Session, ...]
    texts: tuple[str, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    error: str


def reports(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of reports over sessions."""
    blueprint = Blueprint("reports", __name__)
    given = {"edition": edition, "library": library}
    for rule, name, view in (
        ("/training/reports", "over_sessions", _over_sessions),
        ("/training/for-the-rules", "for_the_rules", _for_the_rules),
    ):
        blueprint.add_url_rule(rule, name, view, methods=["GET", "POST"], defaults=given)
    return blueprint


@guard.receives(files=MOST, at_most=MOST_BYTES)
def _over_sessions(edition: Edition, library: Library) -> Page:
    """Take the files of sessions, and show what they come to together; as a page, as a table or as data."""
    if request.method == "GET":
        return _choose("training/reports.html")
    received = _received()
    if received.error:
        return _choose("training/reports.html", received), 422
    apart = by_edition(edition, received.sessions)
    found = tuple(of_sessions(edition, those) for those in apart)
    here = apart[0] if apart[0][0].edition == edition.id else ()
    disputed = disputes(edition, here, library.scenarios()) if here else None
    not_counted = [one.says for _, one in received.left_out]
    match request.form.get("as"):
        case "table":
            return _file(as_table(found, not_counted), "text/csv", "staircase-report.csv")
        case "data":
            data = {"left_out": not_counted, "reports": plain(found), "disputes": plain(disputed)}
            return _file(_as_json(data), "application/json", "staircase-report.json")
    return render_template(
        "training/report.html",
        reports=found,
        disputed=disputed,
        received=received,
        hidden=[(KEPT, text) for text in received.texts],
        yardstick=YARDSTICK,
        **_WORDS,
    )


@guard.receives(files=MOST, at_most=MOST_BYTES)
def _for_the_rules(edition: Edition, library: Library) -> Page:
    """Take the files of sessions, and show on which lines people keep disagreeing; as a page, as text or as data."""
    if request.method == "GET":
        return _choose("training/for_the_rules.html")
    received = _received()
    apart = by_edition(edition, received.sessions)
    here = apart[0] if apart and apart[0][0].edition == edition.id else ()
    if received.error or not here:
        return _choose("training/for_the_rules.html", received, received.error or NONE_HERE), 422
    found = disputes(edition, here, library.scenarios())
    not_counted = [one.says for _, one in received.left_out]
    match request.form.get("as"):
        case "text":
            return _file(as_text(found, edition, not_counted), "text/markdown", "staircase-for-the-rules.md")
        case "data":
            data = {"edition": edition.id, "left_out": not_counted, **plain(found)}
            return _file(_as_json(data), "application/json", "staircase-for-the-rules.json")
    return render_template(
        "training/disputes.html",
        found=found,
        elsewhere=len(received.sessions) - len(here),
        received=received,
        hidden=[(KEPT, text) for text in received.texts],
        in_story=in_story_words,
        letter=letter,
        **_WORDS,
    )


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _file(text: str, kind: str, name: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _choose(template: str, received: Received | None = None, error: str = "") -> str:
    """Ask for the files; those that were read already are sent along, so that only the others are chosen again."""
    return render_template(
        template,
        error=error or (received.error if received else ""),
        most=MOST,
        kept=[day(one.held) for one in received.sessions] if received else (),
        hidden=[(KEPT, text) for text in received.texts] if received else (),
    )


# --- what was sent


def _received() -> Received:
    kept, sent = sent_again(KEPT), all_received("sessions")
    read: list[tuple[str, Session, str]] = []
    refused: list[str] = []
    for name, raw in zip(_names(len(kept), len(sent)), (*kept, *sent), strict=True):
        try:
            read.append((name, sessionfiles.read(raw), _shortest(raw)))
        except sessionfiles.SessionRefused as why:
            refused.append(f"{name}: {why}")
    texts = tuple(dict.fromkeys(text for _, _, text in read))
    taken = [(name, session) for name, session, text in read if text in texts[:MOST]]
    once = each_once([session for _, session in taken])
    too_many = TOO_MANY if len(texts) > MOST else ""
    nothing = "" if read or refused else NOTHING_SENT
    return Received(
        sessions=once.sessions,
        texts=texts[:MOST],
        left_out=tuple((taken[one.place][0], one) for one in once.left_out),
        error=" ".join(refused) or too_many or nothing,
    )


def _names(kept: int, sent: int) -> Iterator[str]:
    """Name what was sent, for what is refused of it: by the names of files, where there were files."""
    yield from ("A file sent along" for _ in range(kept))
    chosen = chosen_names("sessions")
    yield from (f"“{name}”" for name in chosen) if chosen else ("What you pasted" for _ in range(sent))


def _shortest(raw: bytes) -> str:
    return json.dumps(json.loads(raw.decode("utf-8-sig")), ensure_ascii=False, separators=(",", ":"))


# --- what the pages say


def day(held: str) -> str:
    """Write a day in words."""
    that = date.fromisoformat(held)
    return f"{that.day} {that:%B %Y}"


_WORDS = {
    "day": day,
    "number": number,
    "percent": percent,
    "fewest": FEWEST_VOTERS,
    "fewest_units": FEWEST_UNITS,
    "two_files": TWO_FILES,
}
