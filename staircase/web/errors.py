"""What people see when something goes wrong: what happened, what it means, how to get advice without the tool.

No error page shows a step, a trace or anything that was sent; the log gets a reference and the kind of fault only.
"""

import logging
import re
import secrets
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from flask import Flask, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from staircase.database import Stale, StoreBusy, StoreError, StoreFull
from staircase.store import TooLong

_log = logging.getLogger("staircase")
_FOR_FAMILIES = re.compile(r"(/[a-z]{2,3})?/families(/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceLine:
    """One number to ring, as every page and every error page shows it."""

    who: str
    number: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mishap:
    heading: str
    meaning: str
    next: str


class FilesTooLarge(RequestEntityTooLarge):
    """More was sent, or more files, than records can be; none of it was looked at."""


DEFAULT_ADVICE = (
    AdviceLine(who="Police, ambulance or fire service", number="999", when="if anyone is in immediate danger"),
    AdviceLine(
        who="First Contact, County Durham",
        number="03000 267 979",
        when="for advice about a child, or to make a referral",
        note="This number has not been checked for this page. If nobody answers, find it on the council’s website.",
    ),
)

_NOTHING_LOST = "The answers you gave before are as they were."
_MISHAPS = MappingProxyType(
    {
        400: _Mishap(
            heading="We could not read what your browser sent",
            meaning=f"Nothing was saved from it. {_NOTHING_LOST}",
            next="Go back, and try again.",
        ),
        403: _Mishap(
            heading="We could not be sure this came from you",
            meaning="Nothing was saved. This happens when cookies are blocked, when the answers were cleared or "
            "started again in another window, or when another site sent you here.",
            next="Go back to the page with the form, load it again, and send it once more.",
        ),
        404: _Mishap(
            heading="There is no page here",
            meaning=f"The address may be mistyped, or the page may have moved. {_NOTHING_LOST}",
            next="Check the address, or begin at the home page.",
        ),
        405: _Mishap(
            heading="This page cannot be used like that",
            meaning=f"Nothing was saved. {_NOTHING_LOST}",
            next="Begin at the home page, or go back.",
        ),
        409: _Mishap(
            heading="These answers were changed in another window",
            meaning="What you just sent was not saved, so that nothing is overwritten. What was saved in the "
            "other window is kept.",
            next="Go back and load the page again to see what is saved now. Then change it if it is wrong. "
            "With several children, the top of the page says which of them it is about.",
        ),
        410: _Mishap(
            heading="These answers are no longer here",
            meaning="They were cleared, or their time was over: we keep answers for hours, not days. "
            "Nobody can bring them back.",
            next="Begin again if you still need to. Nobody needs a result from this tool to ring or refer.",
        ),
        413: _Mishap(
            heading="That was too much to send at once",
            meaning=f"Nothing was saved from it. {_NOTHING_LOST}",
            next="Go back and shorten what you wrote.",
        ),
        422: _Mishap(
            heading="We do not know one of those answers",
            meaning=f"Nothing was saved from this page. {_NOTHING_LOST}",
            next="Go back, load the page again, and choose from what it offers.",
        ),
        429: _Mishap(
            heading="Too much was tried wrongly just now",
            meaning="Many wrong codes were tried in this copy, by whomever. So that nobody can guess one, right codes "
            f"wait for a moment too. Nothing was saved. {_NOTHING_LOST}",
            next="Wait half a minute, go back, and send it again. If it goes on like this, tell whoever leads the "
            "session: they can tell whoever runs this copy.",
        ),
        500: _Mishap(
            heading="Something went wrong on our side",
            meaning="We cannot show a result, and what you just sent may not be saved. "
            "The answers you gave before that are as they were.",
            next="Do not wait for this tool. If you are worried about a child, get advice from a person now.",
        ),
        503: _Mishap(
            heading="We could not save that just now",
            meaning=f"What you just sent was not saved. {_NOTHING_LOST}",
            next="Go back and send it again in a minute. If you are worried about a child, do not wait for this tool.",
        ),
    }
)

_FILES_TOO_LARGE = _Mishap(
    heading="The file is too large to be a record",
    meaning="Nothing of it was read. A record is a small file; of several, there were too many, or they were too large "
    f"together. {_NOTHING_LOST}",
    next="Go back, and choose a record as it was saved from this tool. Its name begins with staircase-record.",
)

_PASSING = frozenset({429, 503})

# For when even the error page fails. It needs no template, no settings and no style sheet.
_LAST_RESORT = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Something went wrong – Staircase</title></head>'
    "<body><main><h1>Something went wrong</h1><p>This tool is not working. Do not wait for it.</p>"
    "<p>In immediate danger ring 999.</p>"
    "<p>For advice about a child in County Durham ring First Contact, 03000 267 979 (check this number).</p>"
    "<p>Reference: {reference}</p></main></body></html>"
)


def emergency_contacts() -> tuple[AdviceLine, ...]:
    """Give the numbers of every error page; whoever has an edition puts a better one in its place."""
    return DEFAULT_ADVICE


def explain_errors(app: Flask) -> None:
    """Give every kind of error its page."""
    app.jinja_env.globals["emergency_contacts"] = emergency_contacts
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(StoreError, _not_stored)
    app.register_error_handler(Exception, _broken)


def _refused(problem: HTTPException) -> Response:
    if problem.response is not None or (problem.code or 500) < 400:
        return problem.get_response()  # a redirect, or an answer somebody made ready
    status = _shown_as(problem.code or 500)
    mishap = _FILES_TOO_LARGE if isinstance(problem, FilesTooLarge) else None
    response = _page(status, mishap=mishap) if status != 500 else _broken(problem)
    if problem.code == 405:
        response.headers["Allow"] = dict(problem.get_headers()).get("Allow", "")
    return response


def _shown_as(code: int) -> int:
    if code in _MISHAPS:
        return code
    return 400 if code < 500 else 500


def _not_stored(problem: StoreError) -> Response:
    if isinstance(problem, Stale):
        return _page(409)
    if isinstance(problem, TooLong):
        return _page(413)
    if not isinstance(problem, StoreBusy | StoreFull):
        _log.error("store: %s", type(problem).__name__)
    return _page(503)


def _broken(problem: Exception) -> Response:
    reference = secrets.token_hex(4)
    # Where it happened, but never its message: a message can quote what somebody sent.
    frames = traceback.extract_tb(problem.__traceback__)[-6:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    _log.error("fault %s: %s at %s", reference, type(problem).__name__, places)
    return _page(500, reference=reference)


def _page(status: int, *, reference: str = "", mishap: _Mishap | None = None) -> Response:
    template = "families/error.html" if _FOR_FAMILIES.match(request.path) else "error.html"
    try:
        body = render_template(template, mishap=mishap or _MISHAPS[status], status=status, reference=reference)
    except Exception as problem:  # noqa: BLE001 - a page that explains a fault must not make another
        _log.error("the error page itself failed: %s", type(problem).__name__)
        body = _LAST_RESORT.format(reference=reference or secrets.token_hex(4))
        status = max(status, 400)
    response = make_response(body, status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    if status in _PASSING:
        response.headers["Retry-After"] = "30"
    return response
