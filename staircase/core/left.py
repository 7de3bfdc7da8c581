"""What the pages that are still open can make of each theme, and the least and most safety that can still be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from staircase.core.case import Answer, Answers, Safety
from staircase.core.index import asked_at
from staircase.core.model import Choice, Edition, Strength, Theme
from staircase.core.pages import ONE_MORE_AT_MOST, Draft, Page, Part, by_itself, themes_listed, worries_named_by
from staircase.core.said import (
    AREAS,
    NO,
    NONE,
    NOT_SURE,
    STRENGTHS,
    UNDESCRIBED,
    UNKNOWN,
    YES,
    Heard,
    Placing,
    lists_of,
    place_heard,
)

_EVERY_ROW: Final = (YES, NOT_SURE, NO, UNKNOWN)

Way = Answer | None
"""One answer that a theme may still have; None where nobody will have looked at it."""
Ways = Mapping[str, tuple[Way, ...]]


class Left(NamedTuple):
    """A draft with what is still open: its pages by id, and the answers so far."""

    draft: Draft
    answers: Answers
    pages: Mapping[str, Page]


def ways_left(left: Left) -> Ways:
    """Give every answer that each theme may still have, as its open pages allow; most themes have one."""
    edition, said, age, placed = left.draft
    ways: dict[str, tuple[Way, ...]] = {theme: (found.answer,) for theme, found in placed.items()}
    if any(page.part is Part.AREAS for page in left.pages.values()):
        for domain in edition.domains:
            shown = {theme.id for theme in themes_listed(left.draft, domain.id)}
            for theme in lists_of(edition).themes[domain.id] if domain.area else ():
                sign = said.in_list(lists_of(edition).page_of.get(theme.id, ""), theme.id)
                listed = _listed(left, theme, shown=theme.id in shown)
                ladder, beside = said.placing(theme.id), said.beside.themes.get(theme.id)
                heard = tuple(Heard(sign, *rows, ladder, beside) for rows in listed)
                ways[theme.id] = _ways(edition, theme.id, age, heard)
    return {theme: answers for theme, answers in ways.items() if answers != (None,)}


def _listed(left: Left, theme: Theme, *, shown: bool) -> Iterator[tuple[str, str]]:
    """Give what may come to be said of the row of a theme, with what may be said of its area."""
    said, page = left.draft.said, f"area-{theme.domain}"
    for area in _row(left, AREAS, theme.domain):
        if shown and page not in said.lists and area in (YES, NOT_SURE):
            yield from product(_EVERY_ROW, (area,))
        else:
            yield from product(_row(left, page, theme.id), (area,))


def _row(left: Left, page: str, row: str) -> tuple[str, ...]:
    """Give what may come to be said of a row: anything while its list, or the rest of it, is open."""
    still = [known for known in (page, f"{page}-rest") if known in left.pages]
    if any(row == one.id for known in still for one in left.pages[known].rows):
        return _EVERY_ROW
    return (left.draft.said.in_list(page, row),)


@lru_cache(maxsize=4096)
def _ways(edition: Edition, theme: str, age: str | None, may_hear: tuple[Heard, ...]) -> tuple[Way, ...]:
    found = (way for heard in may_hear for way in _placed(edition, edition.theme[theme], age, heard))
    return tuple(dict.fromkeys(found))


def _placed(edition: Edition, theme: Theme, age: str | None, heard: Heard) -> Iterator[Way]:
    """Give every answer that a ladder and its follow-up can come to, from what was said of them so far."""
    found = place_heard(edition, theme, age, heard)
    if found is None or found.settled:
        yield found.answer if found else None
        return
    for placing in _next(theme, heard.placing):
        yield from _placed(edition, theme, age, heard._replace(placing=placing))


def _next(theme: Theme, placing: Placing | None) -> Iterator[Placing]:
    rungs = [rung.id for rung in theme.rungs]
    if placing is None:
        yield from (Placing(at=at) for at in (NONE, *rungs, NOT_SURE, UNDESCRIBED))
    elif placing.at == NOT_SURE:
        yield from (replace(placing, least=least) for least in (NONE, *rungs))
    else:
        yield from (replace(placing, maybe=maybe) for maybe in (NO, *rungs))


# --- safety


def least_safety(left: Left, answers: Answers) -> Answers:
    """Give these answers with as little safety as can still be said."""
    fixed = {} if STRENGTHS in left.pages else answers.safety
    return replace(answers, safety=MappingProxyType(dict(fixed)))


def most_safety(left: Left, answers: Answers) -> Answers:
    """Give these answers with as much safety as can still be said: evidence is asked where a met rule names it."""
    shown = {
        strength.id: safety
        for strength in may_be_offered(left)
        if (safety := left.draft.said.safety.get(strength.id) or _best(left.draft.edition, answers, strength))
    }
    return replace(answers, safety=MappingProxyType(shown))


def may_be_offered(left: Left) -> tuple[Strength, ...]:
    """Give the strengths for which safety is shown or can still be, whether or not it will be asked for."""
    said = left.draft.said
    return tuple(
        strength
        for strength in left.draft.edition.strengths
        if strength.did
        and (STRENGTHS in left.pages or strength.id in left.answers.strengths)
        and said.safety.get(strength.id, True) is not None
    )


def _best(edition: Edition, answers: Answers, strength: Strength) -> Safety | None:
    """Give the best evidence there can be: all of it counts, against every worry that it is asked about."""
    evidence = edition.evidence
    who = _counting(evidence.who, strength.not_by)
    did, how_long, known_by = (_counting(c) for c in (strength.did, evidence.how_long, evidence.known_by))
    worries = worries_named_by(edition, answers, strength.id)
    if not (worries and who and did and how_long and known_by):
        return None
    against = MappingProxyType({theme: edition.theme[theme].top for theme in worries})
    return Safety(who=who, did=did, how_long=how_long, known_by=known_by, against=against)


def _counting(choices: tuple[Choice, ...], never: tuple[str, ...] = ()) -> str:
    return next((choice.id for choice in choices if choice.counts and choice.id not in never), "")


# --- questions that one answer decides


def may_be_asked(left: Left, ways: Ways) -> Iterator[Theme]:
    """Give the themes that can still be asked because one answer would decide: nobody will have looked at them."""
    edition, said, age, _ = left.draft
    asked, areas = by_itself(said), lists_of(edition).areas
    if len(asked) < ONE_MORE_AT_MOST:
        for theme in edition.themes:
            unseen = None in ways.get(theme.id, (None,))
            if unseen and theme.domain in areas and theme.id not in asked and asked_at(edition, theme.asked, age):
                yield theme
