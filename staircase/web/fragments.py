"""The asks of a page as HTML, made once for each question and answer.

Nine tenths of the time a page takes is spent on laying out the same words again. What is kept here is the words of the
edition with an answer chosen, for the few thousand used last: nothing says whose answers they were.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app
from markupsafe import Markup

from staircase.web.asks import Ask


@lru_cache(maxsize=2048)
def laid_out(asks: tuple[Ask, ...], errors: tuple[tuple[str, str], ...], *, worries: bool) -> Markup:
    """Lay out the asks of a page; `errors` are the words to say beside an ask, by its name."""
    fields: Any = current_app.jinja_env.get_template("fields.html").module
    laid: Markup = fields.asks(asks, dict(errors), worries)
    return laid
