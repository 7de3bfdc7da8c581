"""What a page of the form about one child has to do with the other children of the sitting."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.family import Children, harmed_beside, said_for_all
from staircase.core.interview import Page
from staircase.core.model import Edition
from staircase.core.said import Said, lists_of
from staircase.core.words import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ForAll:
    """What a page says of the other children: nothing, where there are none and it does not ask about them.

    `told` are the worries that would stand on it and were told with another child; `left_out` says that something is
    not asked because it was answered with another, `counts` that an answer given here counts for all. A page that
    asks about the other children (`asks_of_others`) names those of whom it is known already (`harmed`).
    """

    told: tuple[str, ...]
    left_out: bool
    counts: bool
    asks_of_others: bool
    harmed: str


def for_all(edition: Edition, children: Children, said: Said, page: Page) -> ForAll:
    """Work out what a page about a child has to do with the other children of the sitting."""
    pages = (*edition.safety_first, edition.other_children)
    themes = next((one.themes for one in pages if one.id == page.id), ())
    themes += tuple(theme.id for theme in lists_of(edition).themes.get(page.id.removeprefix("area-"), ()))
    once = {*edition.several_children.themes, *edition.several_children.facts}
    asks = {page.about, *page.themes, *(row.id for row in page.rows)}
    of_others = page.id == edition.other_children.id
    return ForAll(
        told=said_for_all(edition, said, themes),
        left_out=not said.beside.settled.isdisjoint(themes),
        counts=len(children) > 1 and not once.isdisjoint(asks),
        asks_of_others=of_others,
        harmed=listed([f"child {number}" for number in harmed_beside(edition, said)]) if of_others else "",
    )
