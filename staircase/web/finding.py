"""Find a worry by one's own words: what is typed is looked up once, and stands in no address and no store."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.finding import LONGEST, Found, find
from staircase.core.interview import Interview, lay_out, must_act_now
from staircase.core.model import Edition, Theme
from staircase.core.said import Said, lists_of
from staircase.core.whereabouts import Asked, Whereabouts, tell, whereabouts
from staircase.web import assess
from staircase.web.help import help_with

NO_WORDS = "Enter a word or two for what worries you"
TOO_LONG = f"Enter at most {LONGEST} letters: a word or two is best"

Answer = str | Response | tuple[str, int]


def finding(edition: Edition) -> Blueprint:
    """Make the blueprint of the search for one edition."""
    blueprint = Blueprint("finding", __name__)
    for rule, name, view, methods in (
        ("/find", "search", _search, ["GET", "POST"]),
        ("/find/tell", "tell", _tell, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


def _search(edition: Edition) -> Answer:
    """Ask for words; or look up those that were sent."""
    words = " ".join(request.form.get("words", "").split())
    if request.method == "GET":
        return _shown(edition)
    if not words or len(words) > LONGEST:
        return _shown(edition, words=words[:LONGEST], error=TOO_LONG if words else NO_WORDS), 422
    return _shown(edition, words=words, found=find(edition, words))


def _shown(edition: Edition, *, words: str = "", error: str = "", found: Found | None = None) -> str:
    sitting = assess.sitting_of(edition)
    said = sitting.said if sitting else Said()
    laid = lay_out(edition, said)
    return render_template(
        "find.html",
        edition=edition,
        words=words,
        error=error,
        found=found,
        results=[whereabouts(edition, said, laid, theme) for theme in found.themes] if found else [],
        by_area=[(domain, lists_of(edition).themes[domain.id]) for domain in edition.domains],
        has_draft=sitting is not None,
        back=url_for("assess.page", number=laid.next_number) if sitting else url_for("assess.home"),
        help_with=lambda theme: help_with(edition, said, theme),
        open_at=lambda where: _open_at(laid, where) if sitting else "",
    )


def _open_at(laid: Interview, where: Whereabouts) -> str:
    """Give the address of the page that asks a theme, where it can be opened already."""
    return url_for("assess.page", number=where.number) if assess.may_open(laid, where.number) else ""


def _tell(edition: Edition) -> Answer:
    """Say yes to the row of a theme that was found, and go to its page; where nothing was said before, begin."""
    if request.method == "GET":
        return redirect(url_for("finding.search"), code=303)
    theme = edition.theme.get(request.form.get("theme", ""))
    sitting = assess.sitting_of(edition)
    said = sitting.said if sitting else Said()
    if theme is None or whereabouts(edition, said, lay_out(edition, said), theme).asked is not Asked.ROW:
        abort(400)
    if sitting is None:
        assess.begin(edition, said := tell(edition, said, theme))
    else:
        said = assess.keep(edition, sitting, lambda said: tell(edition, said, theme))
    return assess.onward(edition, said) if must_act_now(edition, said) else _to_its_page(edition, said, theme)


def _to_its_page(edition: Edition, said: Said, theme: Theme) -> Response:
    laid = lay_out(edition, said)
    return redirect(_open_at(laid, whereabouts(edition, said, laid, theme)) or url_for("assess.go_on"), code=303)
