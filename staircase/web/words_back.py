"""Words that somebody wrote while the answers they belong to went away: shown back, so that they can be copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import redirect, render_template, url_for
from werkzeug.exceptions import Gone
from werkzeug.wrappers import Response

from staircase.core.model import Edition
from staircase.database import Stale, StoreError

Page = str | Response | tuple[str, int]
View = Callable[[Edition], Page | None]


class Entry(NamedTuple):
    """What was written in one field: its id, what it asked, and the text."""

    id: str
    ask: str
    text: str


def or_words_back(view: View, what: str, sent: Callable[[], list[Entry]]) -> Callable[[Edition], Page]:
    """Give a view that loses no words: where it has no answers to work with, those that were sent are shown.

    A view says so by giving nothing. Where no words were sent either, the form is next, which knows what to ask.
    `what` names what the words were for.
    """

    def page(edition: Edition) -> Page:
        try:
            shown = view(edition)
        except (StoreError, Gone) as problem:
            words = sent()
            if not words:
                raise
            return _shown_back(words, what, gone=isinstance(problem, Stale | Gone))
        if shown is not None:
            return shown
        words = sent()
        return _shown_back(words, what, gone=True) if words else redirect(url_for("assess.go_on"), code=303)

    return page


def _shown_back(words: list[Entry], what: str, *, gone: bool) -> tuple[str, int]:
    """Show words back, where the answers are gone or, for the moment, cannot be read."""
    return render_template("words_back.html", words=words, what=what, gone=gone), 410 if gone else 503
