"""How family pages look to whoever reads them: size, contrast, spacing and print, as they chose on one page.

The choices stand in a cookie of their own, which says nothing else and goes when the browser is closed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from flask import Blueprint, abort, render_template, request

from staircase.web import guard
from staircase.web.way_back import came_from, family_page

USUAL = "usual"
CHOICES = MappingProxyType(
    {
        "size": (USUAL, "large", "very-large"),
        "contrast": (USUAL, "high", "dark"),
        "layout": (USUAL, "easier"),
        "paper": (USUAL, "large-print"),
    }
)
"""What can be chosen, first what is there without a choice; each other value is a class of _families.scss."""


class Display(NamedTuple):
    """How pages are to look: one value for each of the CHOICES, in their order."""

    size: str = USUAL
    contrast: str = USUAL
    layout: str = USUAL
    paper: str = USUAL

    @property
    def classes(self) -> str:
        """The classes of the page, each with a space before it."""
        return "".join(f" families--{value}" for value in self if value != USUAL)


def display() -> Blueprint:
    """Make the page on which these choices are made, and give every template `display()`."""
    blueprint = Blueprint("display", __name__, url_prefix="/families/display")
    blueprint.add_app_template_global(_chosen, "display")
    blueprint.add_url_rule("", "show", _show, methods=["GET"])
    blueprint.add_url_rule("", "choose", _choose, methods=["POST"])
    return blueprint


def _chosen() -> Display:
    """Give what holds, as it will be after this response: the page that comes back looks as was just chosen."""
    return _of(guard.cookie(guard.DISPLAY).split(".")) or Display()


def _of(values: list[str]) -> Display | None:
    """Give the display of these values, or nothing if one of them is no choice."""
    known = len(values) == len(CHOICES) and all(map(tuple.__contains__, CHOICES.values(), values))
    return Display(*values) if known else None


def _show() -> str:
    return render_template("families/display.html", back=came_from(), done="")


def _choose() -> str:
    """Look from now on as was chosen; the page that comes back shows it, so there is no way on to another."""
    reset = "reset" in request.form
    chosen = Display() if reset else _of([request.form.get(name, "") for name in CHOICES])
    if chosen is None:
        abort(422)
    guard.keep_cookie(guard.DISPLAY, "" if chosen == Display() else ".".join(chosen))
    back, done = family_page(request.form.get("back", "")), "reset" if reset else "chosen"
    return render_template("families/display.html", back=back, done=done)
