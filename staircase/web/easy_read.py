"""Pages in Easy Read: short sentences, each with a picture beside it."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from staircase.core.model import Edition
from staircase.web.languages import edition_here


def easy_read(edition: Edition) -> Blueprint:
    """Make the blueprint of the list of Easy Read pages, and of each of them."""
    blueprint = Blueprint("easy_read", __name__, url_prefix="/families/easy-read")
    given = {"edition": edition}
    blueprint.add_url_rule("", "all", _all, methods=["GET"], defaults=given)
    blueprint.add_url_rule("/<document>", "document", _document, methods=["GET"], defaults=given)
    return blueprint


def _all(edition: Edition) -> str:
    return render_template("families/easy_read_all.html", easy_read=edition_here(edition).easy_read)


def _document(edition: Edition, document: str) -> str:
    easy = edition_here(edition).easy_read
    if document not in easy.document:
        abort(404)
    return render_template("families/easy_read.html", easy_read=easy, document=easy.document[document])
