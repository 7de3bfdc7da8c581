"""Pages for families that say the same to everybody: the staircase explained, leaflets, and what words mean."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from staircase.core.model import Edition
from staircase.web.languages import edition_here


def families(edition: Edition) -> Blueprint:
    """Make the blueprint of the pages that tell every family the same."""
    blueprint = Blueprint("families", __name__, url_prefix="/families")
    blueprint.add_url_rule("/<leaflet>", "leaflet", _leaflet, methods=["GET"], defaults={"edition": edition})
    return blueprint


def _leaflet(edition: Edition, leaflet: str) -> str:
    here = edition_here(edition)
    if leaflet not in here.leaflet:
        abort(404)
    return render_template("families/leaflet.html", leaflet=here.leaflet[leaflet])
