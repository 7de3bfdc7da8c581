"""Pages that say the same to everyone: what this is, how it is to be used, privacy, accessibility."""

from collections.abc import Callable

from flask import Blueprint, render_template

_PAGES = ("about", "how-to-use", "what-it-does-not-know", "privacy", "accessibility")
_FOR_FAMILIES_TOO = ("privacy", "accessibility")


def pages() -> Blueprint:
    """Make the blueprint of the pages that never change with a case."""
    blueprint = Blueprint("pages", __name__)
    for name in _PAGES:
        blueprint.add_url_rule(f"/{name}", name, _shown(name), methods=["GET"])
    return blueprint


def pages_for_families() -> Blueprint:
    """Make the blueprint of those pages that families are led to: the same words in their frame, from which no link
    leads to answers about a child.
    """
    blueprint = Blueprint("pages_for_families", __name__, url_prefix="/families")
    for name in _FOR_FAMILIES_TOO:
        blueprint.add_url_rule(f"/{name}", name, _shown(name, for_families=True), methods=["GET"])
    return blueprint


def _shown(name: str, *, for_families: bool = False) -> Callable[[], str]:
    def show() -> str:
        return render_template(f"pages/{name}.html", for_families=for_families)

    return show
