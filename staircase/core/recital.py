"""What was said, page by page, in words: for checking the answers before the suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.case import Safety
from staircase.core.interview import Interview, Kind, Page, Part
from staircase.core.model import Edition, Theme
from staircase.core.said import NO, NONE, NOT_LOOKED, NOT_SURE, SOME, STRENGTHS, UNDESCRIBED, UNKNOWN, YES, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One page as said: its number in the form, its title, and the answer in words (empty where not answered yet)."""

    number: int
    page: Page
    title: str
    answer: tuple[str, ...]


def recite(edition: Edition, said: Said, laid: Interview) -> tuple[tuple[Part, tuple[Line, ...]], ...]:
    """Give everything that was said, by the parts of the form."""
    lines = [
        Line(
            number=number,
            page=page,
            title=_title(edition, page),
            answer=tuple(_answer(edition, said, page)) if done else (),
        )
        for number, (page, done) in enumerate(zip(laid.pages, laid.done, strict=True), start=1)
        if page.kind is not Kind.CHECK
    ]
    return tuple((part, found) for part in Part if (found := tuple(line for line in lines if line.page.part is part)))


def _title(edition: Edition, page: Page) -> str:
    if page.kind in (Kind.LEAST, Kind.MORE):
        return f"{edition.theme[page.about].row}: {page.title[:1].lower()}{page.title[1:]}"
    if page.kind in (Kind.LADDER, Kind.ONE_MORE):
        return edition.theme[page.about].row
    return f"{page.title}: the rest, one by one" if page.kind is Kind.REST else page.title


def _answer(edition: Edition, said: Said, page: Page) -> Iterator[str]:
    match page.kind:
        case Kind.AGE:
            yield edition.age[said.age].name if said.age in edition.age else "Not known"
        case Kind.YOU:
            yield next((role.name for role in edition.roles if role.id == said.role), "")
            yield {YES: "The child lives in County Durham", NO: "The child lives elsewhere"}.get(
                said.lives, "Where the child lives is not known"
            )
        case Kind.LIST | Kind.REST:
            yield from _list(said, page)
        case Kind.LADDER | Kind.LEAST | Kind.MORE | Kind.ONE_MORE:
            yield _ladder(edition.theme[page.about], said, page)
        case Kind.LADDERS:
            yield from (f"{edition.theme[t].row}: {_rung(edition.theme[t], said.ladders[t].at)}" for t in page.themes)
        case Kind.STRENGTHS:
            ticked = [edition.strength[s].text for s in said.lists.get(STRENGTHS, {}) if s in edition.strength]
            yield from ticked or ["None named"]
        case Kind.SAFETY:
            yield from _safety(edition, page.about, said.safety.get(page.about))
        case Kind.OWN_VIEW:
            yield f"Step {said.own_view}" if said.own_view.isdigit() else "I cannot say"
        case _:
            return


def _list(said: Said, page: Page) -> Iterator[str]:
    rows = said.lists.get(page.about or page.id, {})
    for row in page.rows:
        if rows.get(row.id) in (YES, NOT_SURE):
            yield row.text if rows[row.id] == YES else f"Not sure: {row.text[:1].lower()}{row.text[1:]}"
    if page.id in said.undescribed:
        yield "Worried about something here that is not described"
    if said.closed.get(page.id) == SOME and page.kind is Kind.LIST:
        yield "The rest: some of each"
        return
    closing = {NO: "Looked, no worry", UNKNOWN: "Would not know"} if page.worries else {NO: "No", UNKNOWN: "Not known"}
    for value, said_so in closing.items():
        if count := sum(rows.get(row.id) == value for row in page.rows):
            yield _of(count, said_so, page)


def _of(count: int, words: str, page: Page) -> str:
    if len(page.rows) == 1:
        return words
    return (
        f"{words}: all {count} rows"
        if count == len(page.rows)
        else f"{words}: {count} {'row' if count == 1 else 'rows'}"
    )


def _ladder(theme: Theme, said: Said, page: Page) -> str:
    placing = said.ladders.get(theme.id)
    if placing is None:
        return "As told under safety first"
    if page.kind is Kind.LEAST:
        return _rung(theme, placing.least)
    if page.kind is Kind.MORE:
        return "No" if placing.maybe == NO else f"It could be: {_rung(theme, placing.maybe)}"
    return _rung(theme, placing.at)


def _rung(theme: Theme, said: str) -> str:
    words = {rung.id: rung.text for rung in theme.rungs}
    words |= {
        NONE: theme.none,
        NOT_SURE: "Not sure",
        UNDESCRIBED: "Worried, but it is not described here",
        NOT_LOOKED: "I would not know",
    }
    return words.get(said, "")


def _safety(edition: Edition, strength: str, shown: Safety | None) -> Iterator[str]:
    if shown is None:
        yield "Nobody did, or it is not known"
        return
    for value, choices in (
        (shown.did, edition.strength[strength].did),
        (shown.who, edition.evidence.who),
        (shown.how_long, edition.evidence.how_long),
        (shown.known_by, edition.evidence.known_by),
    ):
        yield from (choice.text for choice in choices if choice.id == value)
