"""Who may start a live session: a trainer, who has shown this copy's passphrase, or whose organisation says so.

The server keeps nothing of a sign-in: a cookie says under our seal until when, and goes with the browser. Signing out
takes that cookie away; a new passphrase signs everybody out.
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec
from urllib.parse import urlencode

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from staircase.web import guard
from staircase.web.limits import Tried, limit
from staircase.web.sealed import opened, sealed
from staircase.web.settings import Settings

HOURS = 12
SIGN_IN = "/training/sign-in"
SESSIONS = "/training/sessions"

Page = str | Response | tuple[str, int]
_Asked = ParamSpec("_Asked")
_OURS = re.compile(r"/training(/[A-Za-z0-9_-]+)*(\?[A-Za-z0-9_.=&%+-]*)?")
_WRONG = "That is not the passphrase of this copy. Check for missing or doubled characters"
_SIGNING = re.compile(r"/training/sign")  # to come back to these would lead in a circle, or out again at once


def trainers() -> Blueprint:
    """Make the blueprint of the pages on which a trainer signs in and out."""
    blueprint = Blueprint("trainers", __name__, url_prefix="/training")
    blueprint.add_url_rule("/sign-in", "sign_in", _sign_in, methods=["GET", "POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", _sign_out, methods=["GET", "POST"])
    blueprint.app_context_processor(lambda: {"is_trainer": is_trainer})
    return blueprint


def trainer_only(view: Callable[_Asked, Page]) -> Callable[_Asked, Page]:
    """Let only trainers use a view; others sign in first, and come back to the page they asked for.

    What was sent with a form is not kept over the sign-in: after that it is the list of sessions that opens.
    """

    @wraps(view)
    def guarded(*args: _Asked.args, **kept: _Asked.kwargs) -> Page:
        if is_trainer():
            return view(*args, **kept)
        asked_for = request.full_path.removesuffix("?") if request.method in {"GET", "HEAD"} else SESSIONS
        return _to(f"{SIGN_IN}?{urlencode({'next': ours(asked_for)})}")

    return guarded


def is_trainer() -> bool:
    """Say whether this browser has signed in as a trainer's, and its time is not over."""
    return opened(_purpose(), guard.cookie(guard.TRAINER)) is not None


def ours(address: str) -> str:
    """Give an address of our training pages as it is, and the list of sessions for any other: it leads nowhere else."""
    return address if _OURS.fullmatch(address) and not _SIGNING.match(address) else SESSIONS


def let_in() -> None:
    """Sign this browser in, until it is closed or the hours are over."""
    guard.keep_cookie(guard.TRAINER, sealed(_purpose(), secrets.token_urlsafe(16), seconds=HOURS * 3600))


def _purpose() -> str:
    """Name what the seal is for. All that lets trainers in goes into it: where that changes, old seals are void."""
    by = f"{_settings().trainer_passphrase}\n{_settings().sign_on}"
    return f"trainer {sha256(by.encode()).hexdigest()}"


def _sign_in() -> Page:
    after = ours(request.values.get("next", ""))
    if request.method == "GET" or not _settings().trainer_passphrase:
        return _show(after)
    tries = limit(Tried.PASSPHRASE)
    if wait := tries.wait():  # the right one waits too, or trying would still tell which it is
        return _too_many(after, wait)
    if not _is_right(request.form.get("passphrase", "")):
        tries.spend()
        return _show(after, error=_WRONG), 422
    let_in()
    return _to(after)


def _show(after: str, *, error: str = "") -> str:
    return render_template(
        "training/sign_in.html",
        next=after,
        to_provider=f"/training/sign-on?{urlencode({'next': after})}",
        error=error,
        by_passphrase=bool(_settings().trainer_passphrase),
        by_sign_on=_settings().sign_on is not None,
        hours=HOURS,
    )


def _too_many(after: str, wait: int) -> Response:
    error = (
        f"Too many wrong passphrases were tried just now. Wait {wait} {'second' if wait == 1 else 'seconds'}, then try"
    )
    response = make_response(_show(after, error=f"{error} again"), 429)
    response.headers["Retry-After"] = str(wait)
    return response


def _is_right(said: str) -> bool:
    mine, theirs = (
        sha256(unicodedata.normalize("NFC", text.strip()).encode()).digest()
        for text in (_settings().trainer_passphrase, said)
    )
    return hmac.compare_digest(mine, theirs)


def _sign_out() -> Page:
    if request.method == "GET":
        return render_template("training/sign_out.html")
    guard.keep_cookie(guard.TRAINER, "")
    return _to("/training")


def _to(address: str) -> Response:
    return redirect(f"{request.script_root}{address}", code=303)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["staircase.settings"]
    return settings
