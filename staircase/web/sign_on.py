"""Signing in as a trainer with one's organisation. Only a copy that names a provider has these pages.

Being known to the organisation is not being a trainer: a claim that whoever runs this copy has chosen says so. That it
is there is all that is kept, and that in the browser alone: not who signed on.
"""

import logging
from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase import signon
from staircase.signon import Client, Kept, SignOnFailed
from staircase.web import guard
from staircase.web.limits import Tried, limit
from staircase.web.sealed import opened, sealed
from staircase.web.settings import Settings, SettingsRefused, SignOn
from staircase.web.trainers import let_in, ours

COOKIE = "-sign-on"
SECONDS = 600  # from leaving for the provider to coming back
_PURPOSE = "sign-on"
_log = logging.getLogger("staircase")


class _NotBegun(SignOnFailed):
    """Nothing was begun in this browser. The provider was not asked, so it counts for nothing."""


class _NotATrainer(SignOnFailed):
    """The organisation knows the person, and does not say that they are a trainer."""


def sign_on(settings: Settings, chosen: SignOn) -> Blueprint:
    """Make the blueprint of the way to the organisation's provider and back; refuse a provider that is not safe."""
    if not signon.is_safe(chosen.issuer):
        raise SettingsRefused(f"STAIRCASE_SIGN_ON_ISSUER is '{chosen.issuer}'. Use an address that begins with https.")

    def client() -> Client:
        return Client(
            issuer=chosen.issuer,
            client_id=chosen.client_id,
            client_secret=chosen.client_secret,
            claim=chosen.claim,
            back_to=url_for(
                "sign_on.back", _external=True, _scheme="https" if settings.secure_cookies else request.scheme
            ),
        )

    blueprint = Blueprint("sign_on", __name__, url_prefix="/training")
    blueprint.add_url_rule("/sign-on", "leave", lambda: _or_say_so(lambda: _leave(client())))
    blueprint.add_url_rule("/signed-on", "back", lambda: _or_say_so(lambda: _back(client(), chosen)))
    return blueprint


def _leave(client: Client) -> Response:
    """Send the browser to the provider. It is a link and no form: our policy lets no form lead to another site."""
    address, kept = signon.begin(client)
    after = ours(request.args.get("next", ""))
    guard.keep_cookie(COOKIE, sealed(_PURPOSE, ".".join((*kept, after)), seconds=SECONDS))
    return redirect(address, code=303)


def _back(client: Client, chosen: SignOn) -> Response:
    """Take the browser back, with what was kept for this one sign-on, and for no second."""
    kept = opened(_PURPOSE, guard.cookie(COOKIE))
    guard.keep_cookie(COOKIE, "")
    if kept is None:
        raise _NotBegun("nothing was begun in this browser, or too long ago")
    *secrets, after = kept.split(".", len(Kept._fields))
    claims = signon.finish(client, request.args, Kept(*secrets))
    if not signon.has(claims, chosen.claim, chosen.value):
        raise _NotATrainer("not a trainer")
    let_in()
    return redirect(f"{request.script_root}{after}", code=303)


def _or_say_so(go: Callable[[], Response]) -> Response:
    """Go on, or say in plain words that it did not work; a provider that keeps failing is not asked again at once."""
    failures = limit(Tried.SIGN_ON)
    if wait := failures.wait():
        response = make_response(render_template("training/sign_on_failed.html", why="too-often", wait=wait), 429)
        response.headers["Retry-After"] = str(wait)
        return response
    try:
        return go()
    except SignOnFailed as failed:
        if not isinstance(failed, _NotBegun):
            failures.spend()
        _log.warning("sign-on failed: %s", failed)
        why = "not-a-trainer" if isinstance(failed, _NotATrainer) else "failed"
        return make_response(render_template("training/sign_on_failed.html", why=why), 403)
