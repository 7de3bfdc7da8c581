"""The rows of every list there can be, made once for each age: what to tick, and what it can look like then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from staircase.core.model import Edition, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a list: an id, the words to tick, and a hint; a `rare` one hardly happens at this age, and is last."""

    id: str
    text: str
    hint: str = ""
    rare: bool = False


class Rows(NamedTuple):
    """Every row there can be, made once: a list of them is looked up, not written out for each page."""

    facts: Mapping[str, Row]
    signs: Mapping[str, Row]
    themes: Mapping[str, Row]
    strengths: tuple[Row, ...]


@lru_cache(maxsize=64)
def rows_of(edition: Edition, age: str | None) -> Rows:
    """Make the rows of an edition for children of an age, once; a row says what it can look like at that age."""
    order = edition.age[age].order if age else None

    def row(theme: Theme, text: str) -> Row:
        rare = order is not None and order not in theme.usual
        return Row(id=theme.id, text=text, hint=theme.at_age(order), rare=rare)

    return Rows(
        facts={fact.id: Row(id=fact.id, text=fact.ask) for fact in edition.facts},
        signs={theme.id: row(theme, theme.sign) for theme in edition.themes},
        themes={theme.id: row(theme, theme.row) for theme in edition.themes},
        strengths=tuple(Row(id=strength.id, text=strength.text) for strength in edition.strengths),
    )
