"""Where in the form a theme is asked, and how somebody who found it by their own words tells of it straight away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from staircase.core.evaluate import asked_at
from staircase.core.interview import Interview
from staircase.core.model import Edition, Theme
from staircase.core.said import YES, Said, age_of, lists_of, placed


class Asked(StrEnum):
    """How a theme is asked in one draft."""

    TOLD = "told"
    """It was told already, and counts."""
    ROW = "row"
    """It is a row of a list, and can be told of at once."""
    ALWAYS = "always"
    """It is asked of every child in its turn."""
    NOT_AT_THIS_AGE = "not-at-this-age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """How a theme is asked in one draft, the row to say yes to, and the page that asks it (0 while there is none)."""

    theme: Theme
    asked: Asked
    row: str
    number: int


def whereabouts(edition: Edition, said: Said, laid: Interview, theme: Theme) -> Whereabouts:
    """Say how a theme is asked in this draft."""
    pages = (f"theme-{theme.id}", f"one-more-{theme.id}", _list_of(edition, theme))
    picture = (page.id for page in edition.whole_picture if theme.id in page.themes)
    number = next((found for page in (*pages, *picture) if (found := laid.number(page))), 0)
    is_sign = _list_of(edition, theme) != _area(theme)
    return Whereabouts(
        theme=theme, asked=_asked(edition, said, theme), row=theme.sign if is_sign else theme.row, number=number
    )


def _asked(edition: Edition, said: Said, theme: Theme) -> Asked:
    found = placed(edition, said, theme)
    if found and (found.undescribed or (found.answer and found.answer.maybe)):
        return Asked.TOLD
    if not asked_at(edition, theme.asked, age_of(said)):
        return Asked.NOT_AT_THIS_AGE
    return Asked.ROW if theme.domain in lists_of(edition).areas else Asked.ALWAYS


def tell(edition: Edition, said: Said, theme: Theme) -> Said:
    """Give what is said once a theme was told of: its row is a yes, and its list is still asked as a whole."""
    page = _list_of(edition, theme)
    rows = MappingProxyType({**said.lists.get(page, {}), theme.id: YES})
    return replace(said, lists=MappingProxyType({**said.lists, page: rows}))


def _list_of(edition: Edition, theme: Theme) -> str:
    """Give the list a theme is a row of: its area's, whose ladder has every line; a sign of one line has no other."""
    return lists_of(edition).page_of.get(theme.id, _area(theme)) if theme.top == 1 else _area(theme)


def _area(theme: Theme) -> str:
    return f"area-{theme.domain}"
