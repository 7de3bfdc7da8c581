"""How much of the form is left: its pages as far as the answers tell, and the time that reading and choosing takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from staircase.core.interview import Interview, Kind
from staircase.core.model import Edition
from staircase.core.said import Said
from staircase.web.asks import Ask
from staircase.web.questions import asks

WORDS_A_MINUTE = 240
"""How fast most grown-ups read easy English silently."""

SECONDS_AN_ASK = 4
"""How long choosing takes once it is read: an estimate of the authors, which nobody has timed."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The pages that are left, the check among them, and about how many minutes they take."""

    pages: int
    minutes: int


def ahead(edition: Edition, said: Said, laid: Interview) -> Ahead:
    """Work out what is left of the form, unless more is told of on the way."""
    asked = [ask for page in laid.left if page.kind is not Kind.CHECK for ask in asks(edition, said, page)]
    seconds = sum(map(_words, asked)) * 60 / WORDS_A_MINUTE + len(asked) * SECONDS_AN_ASK
    return Ahead(pages=len(laid.left) + 1, minutes=max(1, ceil(seconds / 60)))


def _words(ask: Ask) -> int:
    texts = (ask.legend, ask.hint, ask.note, *(text for one in ask.choices for text in (one.text, one.hint)))
    return sum(len(text.split()) for text in texts)
