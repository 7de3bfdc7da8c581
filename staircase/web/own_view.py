"""A family's own view: one parent, carer or young person says how things are, page by page. Nothing is sent anywhere.

It is kept apart from a practitioner's draft in the same browser, by a token in a cookie of its own, and its start page
says the same to everybody: whoever begins there never sees what somebody else said before. Page addresses are numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from staircase import views
from staircase.core import viewing
from staircase.core.model import Edition
from staircase.core.own_view import Giver, ViewGuide
from staircase.core.viewing import MAY_BE_HURT, View, Worry
from staircase.database import Stale
from staircase.store import Draft, Store
from staircase.views import ViewRefused
from staircase.web import forms, guard
from staircase.web.asks import Ask, Choice
from staircase.web.assess import keep_family, sitting_of
from staircase.web.languages import address, edition_here
from staircase.web.records import received
from staircase.web.today import now, today
from staircase.web.view_asks import asks_of, heading_of, hurt_words, radios, with_answers

FILE_NAME = "how-i-see-it.json"
HELP_NOW = "/families/help-now"
START = "/families/your-view"
_TRIES = 3

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Viewing:
    """A view as read for one request."""

    draft: Draft
    view: View


def own_view(edition: Edition) -> Blueprint:
    """Make the blueprint of the pages on which a family gives its own view."""
    blueprint = Blueprint("own_view", __name__, url_prefix=START)
    for rule, name, view, methods in (
        ("", "start", _start, ["GET", "POST"]),
        ("/<int:number>", "page", _page, ["GET", "POST"]),
        ("/go-on", "go_on", _go_on, ["GET"]),
        ("/all", "whole", _whole, ["GET"]),
        ("/on-paper", "on_paper", _on_paper, ["POST"]),
        ("/who-may-see", "who_may_see", _who_may_see, ["GET", "POST"]),
        ("/save", "save", _save, ["POST"]),
        ("/open", "open", _open, ["GET", "POST"]),
        ("/finish", "finish", _finish, ["GET", "POST"]),
        ("/leave", "leave", _leave, ["POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


# --- the draft


def viewing_of(edition: Edition) -> Viewing | None:
    """Read the view that is being given in this browser."""
    token = guard.view_token()
    draft = _store().read(token, now()) if token else None
    if draft is None or "view" not in draft.said:
        return None
    return Viewing(draft, viewing.from_draft(edition.own_view, draft.said))


def _begin(edition: Edition, view: View) -> None:
    """Begin a view in place of any other that was given in this browser: of that one nothing is left.

    Words for the family that a practitioner opened here are closed with it: they may be another reader's.
    """
    before, said = guard.view_token(), viewing.to_draft(view)
    sitting = sitting_of(edition)
    if sitting and sitting.family.telling:
        keep_family(edition, sitting, lambda now: replace(now.family, telling=MappingProxyType({})))
    token = _store().begin(said, edition=edition.id, fingerprint=edition.edition_fingerprint, now=now())
    if before:
        _store().clear(before)
    guard.keep_view(token)


def _keep(edition: Edition, change: Callable[[View], View]) -> View:
    """Save a change to the view; where another page of it was saved in the same moment, make the change to that."""
    for _again in range(_TRIES):
        here = viewing_of(edition)
        if here is None:
            abort(410)
        view = change(here.view)
        try:
            _store().save(here.draft, viewing.to_draft(view), now())
        except Stale:
            continue
        return view
    raise Stale("saved elsewhere again and again")


def _store() -> Store:
    store: Store = current_app.extensions["staircase.store"]
    return store


def _to(path: object) -> Response:
    return redirect(address(f"{START}{path}"), code=303)


# --- the start, and going on


def _start(edition: Edition) -> Page:
    """Say what a view is, and ask whose it will be. It says the same whatever is in this browser."""
    guide = edition_here(edition).own_view
    whose = tuple(Choice(value=giver, text=guide.by(giver).is_me) for giver in Giver)
    asked = radios("whose", _("Who are you?"), whose, missing=_("Choose who you are"))
    if request.method == "GET":
        return _show_start(guide, asked, {})
    reply = forms.read((asked,), request.form)
    if reply.errors:
        return _show_start(guide, asked, reply.errors), 422
    _begin(edition, View(giver=Giver(reply.one("whose"))))
    return _to("/1")


def _show_start(guide: ViewGuide, asked: Ask, errors: Mapping[str, str]) -> str:
    return render_template("families/view_start.html", guide=guide, asks=(asked,), errors=errors)


def _go_on(edition: Edition) -> Response:
    """Go on after the page with the numbers of those who help: after the page that was sent last, or else begin."""
    here = viewing_of(edition)
    if here is None:
        return _to("")
    names = viewing.pages(edition.own_view, here.view)
    return _after(names, here.view.sent) if here.view.sent in names else _to("/1")


def _after(names: tuple[str, ...], name: str) -> Response:
    """Go to the page that comes after one of these; after the last, to the whole view."""
    return _to("/all" if name == names[-1] else f"/{names.index(name) + 2}")


# --- the pages


def _page(edition: Edition, number: int) -> Page:
    here = viewing_of(edition)
    if here is None:
        return _to("")
    guide = edition_here(edition).own_view
    names = viewing.pages(guide, here.view)
    if request.method == "POST":
        return _answer(edition, guide, here.view)
    if not 1 <= number <= len(names):
        return _to("/all")
    name = names[number - 1]
    return render_template(
        "families/view_page.html",
        page_heading=heading_of(guide, here.view, name),
        name=name,
        number=number,
        of=len(names),
        asks=asks_of(guide, here.view, name),
        by_row=name == viewing.HELP or name.startswith(viewing.AREA),
    )


def _answer(edition: Edition, guide: ViewGuide, view: View) -> Response:
    """Take what was said on a page, which is named in the form: an answer never lands on another page."""
    name = request.form.get("page", "")
    names = viewing.pages(guide, view)
    if name not in names:
        raise Stale("that page is no longer part of the view")
    reply = forms.read(asks_of(guide, view, name), request.form)
    if reply.errors:  # the pages let nobody leave anything out wrongly: this is what no page of ours offered
        abort(400)
    values: Mapping[str, tuple[str, ...]] = MappingProxyType({}) if "take-back" in request.form else reply.values
    said = _keep(edition, partial(with_answers, guide, name=name, values=values))
    if "take-back" in request.form:
        return _to(f"/{names.index(name) + 1}")
    if said.calls_for_help(name):
        return redirect(address(HELP_NOW), code=303)
    return _to("/all") if "to-all" in request.form else _after(viewing.pages(guide, said), name)


# --- the whole view


def _whole(edition: Edition) -> Page:
    here = viewing_of(edition)
    if here is None:
        return _to("")
    guide = edition_here(edition).own_view
    return render_template("families/view_whole.html", **_shown(guide, here.view), is_young=_is_young(here.view))


def _shown(guide: ViewGuide, view: View) -> dict[str, Any]:
    """Give a view in words: its parts in the order in which it is read, what is going well first."""
    giver, words = view.giver, guide.by(view.giver)
    worries = {worry: [one.words.by(giver) for one in viewing.said_of(guide, view, worry)] for worry in Worry}
    strong = [line.words.by(giver) for line in viewing.ticked_strengths(guide, view)]
    parts = (
        (words.going_well, [*strong, *worries[Worry.FINE]]),
        (words.big, worries[Worry.BIG]),
        (words.small, worries[Worry.SMALL]),
        (words.not_sure, worries[Worry.NOT_SURE]),
        (words.would_like, [line.words.by(giver) for line in guide.wishes if line.id in view.wishes]),
        (words.sounds_like, [one.words.by(giver) for one in guide.steps if str(one.number) == view.step]),
    )
    asked = {one.id: one.words.by(giver) for one in guide.questions()}
    hurt = [(asked[question], hurt_words()[said]) for question, said in view.hurt.items() if said in MAY_BE_HURT]
    return {
        "guide": guide,
        "words": words,
        "view": view,
        "parts": [(title, lines) for title, lines in parts if lines],
        "hurt": hurt,
    }


def _on_paper(edition: Edition) -> Response:
    """Put what was said of being hurt into what is printed and saved, or leave it out again."""
    wanted = request.form.get("hurt") == "yes"
    _keep(edition, lambda view: replace(view, hurt_on_paper=wanted))
    return _to("/all")


def _who_may_see(edition: Edition) -> Page:
    """Ask a young person whether a parent may see their view, beneath exactly what would be seen.

    Where they may be hurt only no can be chosen, and the page says what it says to all who cannot say yes.
    """
    here = viewing_of(edition)
    if here is None:
        return _to("")
    if not _is_young(here.view):
        return _to("/all")
    guide = edition_here(edition).own_view
    consent, given = guide.consent, here.view.parents_may_see
    yes, no = Choice(value="yes", text=consent.yes), Choice(value="no", text=consent.no)
    may_share = viewing.may_share(here.view)
    choices, missing = ((yes, no), _("Choose yes or no")) if may_share else ((no,), _("Choose no, or go back"))
    asked = radios("see", consent.ask, choices, "yes" if given else "", missing=missing)
    reply = forms.read((asked,), request.form)
    if request.method == "POST" and not reply.errors:
        said_yes = reply.one("see") == "yes"
        _keep(edition, lambda view: replace(view, parents_may_see=said_yes and viewing.may_share(view)))
        return _to("/all")
    errors = reply.errors if request.method == "POST" else {}
    page = render_template(
        "families/view_who_may_see.html",
        **_shown(guide, here.view),
        consent=consent,
        may_share=may_share,
        asks=(asked,),
        errors=errors,
    )
    return (page, 422) if errors else page


def _is_young(view: View) -> bool:
    return view.giver is Giver.YOUNG


# --- the file, and the end


def _save(edition: Edition) -> Response:
    here = viewing_of(edition)
    if here is None:
        return _to("")
    response = make_response(views.write(edition, here.view, today()))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = f"attachment; filename={FILE_NAME}"
    return response


@guard.receives(files=1)
def _open(edition: Edition) -> Page:
    """Open a saved view in place of any other in this browser."""
    if request.method == "GET":
        return render_template("families/view_open.html", error="")
    raw = received("view")
    if raw is None:
        return render_template("families/view_open.html", error="nothing"), 422
    try:
        opened = views.read(edition, raw)
    except ViewRefused as refused:
        return render_template("families/view_open.html", error=str(refused)), 422
    _begin(edition, opened.view)
    return _to("/all")


def _finish(edition: Edition) -> Page:
    """Clear the view, once somebody has said so again: the next person at this screen sees nothing of it."""
    if request.method == "GET":
        return render_template("families/view_finish.html", done=False) if viewing_of(edition) else _to("")
    _clear()
    return render_template("families/view_finish.html", done=True)


def _leave(edition: Edition) -> Response:  # noqa: ARG001 - every page of a view is given the edition
    """Clear the view at once, for who has no time to be asked again."""
    _clear()
    return redirect(address("/families"), code=303)


def _clear() -> None:
    token = guard.view_token()
    if token:
        _store().clear(token)
    guard.forget_view()
