"""Pages for families that say the same to everybody: the staircase explained, leaflets, and what words mean."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from staircase.core.model import STEPS, Edition
from staircase.web.languages import edition_here
from staircase.web.way_back import came_from

_HIGHEST_WITH_FIGURES = 3
"""Beside steps 4 and 5 no page says how many families have help: there it would belittle the worry, or the family."""


def families(edition: Edition) -> Blueprint:
    """Make the blueprint of the pages that tell every family the same, and give every template `came_from()`."""
    blueprint = Blueprint("families", __name__, url_prefix="/families")
    blueprint.add_app_template_global(came_from)
    for rule, endpoint, view in (
        ("", "overview", _overview),
        ("/steps/<int:number>", "step", _step),
        ("/words", "words", _words),
        ("/<leaflet>", "leaflet", _leaflet),
    ):
        blueprint.add_url_rule(rule, endpoint, view, methods=["GET"], defaults={"edition": edition})
    return blueprint


def _overview(edition: Edition) -> str:
    here = edition_here(edition)
    return render_template("families/overview.html", steps=here.steps, stairs=here.stairs)


def _step(edition: Edition, number: int) -> str:
    if number not in STEPS:
        abort(404)
    here = edition_here(edition)
    return render_template(
        "families/step.html",
        steps=here.steps,
        step=here.step(number),
        stair=here.stairs.step(number),
        sections=here.stairs.sections(number),
        asked_first=here.stairs.asked_first(number),
        how_many=here.stairs.how_many if number <= _HIGHEST_WITH_FIGURES else None,
    )


def _words(edition: Edition) -> str:
    words = sorted(edition_here(edition).glossary, key=lambda one: one.word.casefold())
    return render_template("families/words.html", words=words)


def _leaflet(edition: Edition, leaflet: str) -> str:
    here = edition_here(edition)
    if leaflet not in here.leaflet:
        abort(404)
    return render_template("families/leaflet.html", leaflet=here.leaflet[leaflet])
