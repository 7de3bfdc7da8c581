"""Help with a question: what its theme can look like, and which other themes it is easily taken for."""

from __future__ import annotations

from typing import NamedTuple

from staircase.core.evaluate import asked_at
from staircase.core.interview import Kind, Page
from staircase.core.model import Edition, Theme
from staircase.core.said import Said, age_of

_ABOUT_ONE = (Kind.LADDER, Kind.LEAST, Kind.MORE, Kind.ONE_MORE)


class Other(NamedTuple):
    """Another theme by its row, and when to choose that one, or both."""

    row: str
    text: str


class Help(NamedTuple):
    """What a theme can look like, and what it is easily taken for, of what is asked for the same child."""

    row: str
    examples: tuple[str, ...]
    same_as: tuple[Other, ...]


def help_with(edition: Edition, said: Said, theme: Theme) -> Help:
    """Give the help with one theme for a child of the age said."""
    others = ((edition.theme[same.theme], same.text) for same in theme.same_as)
    same_as = tuple(Other(o.row, text) for o, text in others if asked_at(edition, o.asked, age_of(said)))
    return Help(theme.row, theme.examples, same_as)


def help_on(edition: Edition, said: Said, page: Page) -> tuple[Help, ...]:
    """Give the help with each theme that a page asks about."""
    about = (page.about,) if page.kind in _ABOUT_ONE else page.themes if page.kind is Kind.LADDERS else ()
    rows = (row.id for row in page.rows if row.id in edition.theme) if page.kind in (Kind.LIST, Kind.REST) else ()
    return tuple(help_with(edition, said, edition.theme[theme]) for theme in (*about, *rows))
