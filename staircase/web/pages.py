"""Pages that say the same to everyone: what this is, how it is to be used, privacy, accessibility."""

from collections.abc import Callable

from flask import Blueprint, render_template

_PAGES = ("about", "how-to-use", "what-it-does-not-know", "privacy", "accessibility")


def pages() -> Blueprint:
    """Make the blueprint of the pages that never change with a case."""
    blueprint = Blueprint("pages", __name__)
    for name in _PAGES:
        blueprint.add_url_rule(f"/{name}", name, _shown(name), methods=["GET"])
    return blueprint


def _shown(name: str) -> Callable[[], str]:
    def show() -> str:
        return render_template(f"pages/{name}.html")

    return show
