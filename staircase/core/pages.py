"""Every page the form can have, part by part, and when each is answered. They follow from what was said alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.case import Answers, State
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.model import Domain, Edition, PageOfThemes, Theme
from staircase.core.rows import Row, rows_of
from staircase.core.said import (
    AREAS,
    NOT_SURE,
    SOME,
    STRENGTHS,
    YES,
    Placed,
    Said,
    answers_from,
    answers_of,
    lists_of,
)
from staircase.core.worth import Worth, one_answer_away, worth_of

SHORT_LIST = 3
"""A list of so few rows is asked row by row; a longer one is ticked and closed in words."""

ONE_MORE_AT_MOST = 5
"""So many questions are asked, in one sitting, because one answer would decide."""


class Kind(StrEnum):
    """What sort of page it is; each has one form and one template."""

    AGE = "age"
    YOU = "you"
    LIST = "list"
    REST = "rest"
    LADDER = "ladder"
    LEAST = "least"
    MORE = "more"
    ONE_MORE = "one-more"
    LADDERS = "ladders"
    STRENGTHS = "strengths"
    SAFETY = "safety"
    VIEWS = "views"
    OWN_VIEW = "own-view"
    CHECK = "check"


class Part(StrEnum):
    """The parts of the form, in order; progress is told by part."""

    ABOUT = "About the child and you"
    SAFETY_FIRST = "Safety first"
    AREAS = "What worries you"
    OUTSIDE = "Harm outside the home"
    WHOLE = "The whole picture"
    GOOD = "What is good"
    VIEWS = "What people think"
    CHECK = "Check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the form. `about` is the theme, strength or list that it asks about."""

    id: str
    kind: Kind
    part: Part
    title: str
    ask: str = ""
    about: str = ""
    rows: tuple[Row, ...] = ()
    themes: tuple[str, ...] = ()
    worries: bool = True

    @property
    def row_by_row(self) -> bool:
        """Whether each row has its own answers, because the list is short."""
        return len(self.rows) <= SHORT_LIST or self.kind is Kind.REST


# --- what is done


class Draft(NamedTuple):
    """What the pages are made from: the edition, what was said, and where that puts every theme."""

    edition: Edition
    said: Said
    age: str | None
    placed: Mapping[str, Placed]


def _list_done(draft: Draft, page: Page) -> bool:
    answered = draft.said.lists.get(page.id, {})
    if page.row_by_row:
        return page.id in draft.said.closed and all(row.id in answered for row in page.rows)
    return draft.said.closed.get(page.id) == SOME or all(row.id in answered for row in page.rows)


def _rest_done(draft: Draft, page: Page) -> bool:
    answered = draft.said.lists.get(page.about, {})
    return all(row.id in answered for row in page.rows)


def _theme_done(draft: Draft, page: Page) -> bool:
    found = draft.placed.get(page.about)
    return found is not None and (
        found.settled or (page.kind is Kind.LADDER and draft.said.placing(page.about) is not None)
    )


def _ladders_done(draft: Draft, page: Page) -> bool:
    return all(theme in draft.said.ladders for theme in page.themes)


def _one_more_done(draft: Draft, page: Page) -> bool:
    return page.about in by_itself(draft.said)


def _simple_done(draft: Draft, page: Page) -> bool:
    return {
        Kind.AGE: bool(draft.said.age),
        Kind.YOU: bool(draft.said.role and draft.said.lives),
        Kind.STRENGTHS: page.id in draft.said.closed,
        Kind.SAFETY: page.about in draft.said.safety,
        Kind.VIEWS: bool(draft.said.child_view and draft.said.family_view),
        Kind.OWN_VIEW: bool(draft.said.own_view),
        Kind.CHECK: True,
    }[page.kind]


_DONE: Mapping[Kind, Callable[[Draft, Page], bool]] = MappingProxyType(
    dict.fromkeys(Kind, _simple_done)
    | {
        Kind.LIST: _list_done,
        Kind.REST: _rest_done,
        Kind.LADDER: _theme_done,
        Kind.LEAST: _theme_done,
        Kind.MORE: _theme_done,
        Kind.LADDERS: _ladders_done,
        Kind.ONE_MORE: _one_more_done,
    }
)


# --- the pages, part by part


def _about(draft: Draft) -> Iterator[Page]:
    yield Page(id="age", kind=Kind.AGE, part=Part.ABOUT, title="How old is the child?")
    for group in draft.edition.fact_groups:
        if group.id != "other-children":
            yield from _fact_list(draft, group.id, Part.ABOUT)
    yield Page(id="you", kind=Kind.YOU, part=Part.ABOUT, title="About you and where the child lives")


def _fact_list(draft: Draft, group_id: str, part: Part) -> Iterator[Page]:
    group = next(group for group in draft.edition.fact_groups if group.id == group_id)
    rows = tuple(
        rows_of(draft.edition, draft.age).facts[fact.id]
        for fact in draft.edition.facts
        if fact.group == group_id
        and asked_at(draft.edition, fact.asked, draft.age)
        and fact.id not in draft.said.beside.settled
    )
    if rows:
        yield from _list(
            draft.said,
            Page(
                id=f"facts-{group_id}",
                kind=Kind.LIST,
                part=part,
                title=group.title,
                ask=group.ask,
                rows=rows,
                worries=False,
            ),
        )


def _list(said: Said, page: Page) -> Iterator[Page]:
    """Give a list, rare rows last, and the page for the rest of its rows where some of each was said."""
    page = replace(page, rows=tuple(sorted(page.rows, key=lambda row: row.rare)))
    yield page
    if said.closed.get(page.id) == SOME and not page.row_by_row:
        ticked = said.lists.get(page.id, {})
        rest = tuple(
            row
            for row in page.rows
            if ticked.get(row.id) not in (YES, NOT_SURE) or (not page.worries and ticked.get(row.id) != YES)
        )
        if rest:
            yield replace(page, id=f"{page.id}-rest", kind=Kind.REST, about=page.id, rows=rest)


def _safety_first(draft: Draft) -> Iterator[Page]:
    for page in draft.edition.safety_first:
        yield from _signs(draft, page)
    if any(group.id == "other-children" for group in draft.edition.fact_groups):
        yield from _fact_list(draft, "other-children", Part.SAFETY_FIRST)
    yield from _signs(draft, draft.edition.other_children)


def _signs(draft: Draft, page: PageOfThemes) -> Iterator[Page]:
    themes = [draft.edition.theme[theme] for theme in page.themes]
    rows = tuple(
        rows_of(draft.edition, draft.age).signs[t.id]
        for t in themes
        if is_asked(draft, t) or draft.said.in_list(page.id, t.id)
    )
    if rows:
        yield from _list(
            draft.said,
            Page(id=page.id, kind=Kind.LIST, part=Part.SAFETY_FIRST, title=page.title, ask=page.ask, rows=rows),
        )


def _areas(draft: Draft) -> Iterator[Page]:
    """Give the ladders of what was told under safety first, which areas worry somebody, and then area by area."""
    yield from _told_first(draft)
    listed = {domain: themes_listed(draft, domain.id) for domain in _not_always(draft.edition)}
    domains = [domain for domain, themes in listed.items() if themes]
    if domains:
        yield from _list(
            draft.said,
            Page(
                id=AREAS,
                kind=Kind.LIST,
                part=Part.AREAS,
                title="Which parts of the child's life worry you?",
                ask="Tick every part of the child's life that you are worried about.",
                rows=tuple(Row(id=domain.id, text=domain.name, hint=domain.covers) for domain in domains),
            ),
        )
    for domain in _in_order(draft, listed):
        yield from _domain(draft, domain, listed[domain], Part.AREAS)


def _not_always(edition: Edition) -> list[Domain]:
    return [domain for domain in edition.domains if domain.area and not domain.always]


def _told_first(draft: Draft) -> Iterator[Page]:
    told = [
        theme
        for domain in _not_always(draft.edition)
        for theme in lists_of(draft.edition).themes[domain.id]
        if not _is_picked(draft, theme)
    ]
    yield from _ladders(draft, told, Part.AREAS)


def _is_picked(draft: Draft, theme: Theme) -> bool:
    """Say whether a theme was picked on the list of its area, and not only by a sign under safety first."""
    return draft.said.in_list(f"area-{theme.domain}", theme.id) in (YES, NOT_SURE)


def _in_order(draft: Draft, listed: Mapping[Domain, tuple[Theme, ...]]) -> list[Domain]:
    """Put the areas that were begun first, as they were begun; then those whose list could still do most."""
    place = {page: number for number, page in enumerate(draft.said.lists)}
    begun = sorted((d for d in listed if f"area-{d.id}" in place), key=lambda d: place[f"area-{d.id}"])
    others = [d for d in listed if f"area-{d.id}" not in place and listed[d] and _worries(draft, d)]
    if len(others) > 1:
        worth = _worth(draft, [theme for domain in others for theme in listed[domain]])
        others.sort(key=lambda domain: max(worth[theme.id] for theme in listed[domain]), reverse=True)
    return begun + others


def _worth(draft: Draft, themes: Iterable[Theme]) -> Mapping[str, Worth]:
    answers = answers_from(draft.edition, draft.said, draft.placed)
    return worth_of(draft.edition, answers, [theme.id for theme in themes])


def _worries(draft: Draft, domain: Domain) -> bool:
    """Say whether the list of a domain is asked: always, where it was begun, or where its area worries somebody."""
    begun = f"area-{domain.id}" in draft.said.lists
    return domain.always or begun or draft.said.in_list(AREAS, domain.id) in (YES, NOT_SURE)


def _outside(draft: Draft) -> Iterator[Page]:
    for domain in draft.edition.domains:
        if domain.area and domain.always:
            yield from _domain(draft, domain, themes_listed(draft, domain.id), Part.OUTSIDE)


def _domain(draft: Draft, domain: Domain, listed: tuple[Theme, ...], part: Part) -> Iterator[Page]:
    """Give the list of a domain where it worries somebody, and the ladders of its themes that were picked."""
    if listed and _worries(draft, domain):
        yield from _list(
            draft.said,
            Page(
                id=f"area-{domain.id}",
                kind=Kind.LIST,
                part=part,
                title=domain.name,
                ask="Which of these have you seen, been told of, or do you suspect?",
                rows=tuple(rows_of(draft.edition, draft.age).themes[theme.id] for theme in listed),
            ),
        )
    themes = lists_of(draft.edition).themes[domain.id]
    yield from _ladders(draft, [theme for theme in themes if domain.always or _is_picked(draft, theme)], part)


def _ladders(draft: Draft, themes: Iterable[Theme], part: Part) -> Iterator[Page]:
    """Give the ladders of themes: what was answered stands where it stood, then comes what could still do most."""
    on_ladder = {theme.id: theme for theme in themes if _is_on_ladder(draft, theme)}
    begun = [theme for theme in draft.said.ladders if theme in on_ladder]
    others = [theme for theme in on_ladder if theme not in draft.said.ladders]
    if len(others) > 1:
        others.sort(key=_worth(draft, on_ladder.values()).__getitem__, reverse=True)
    for theme in begun + others:
        yield from _ladder(draft, on_ladder[theme], part)


def is_asked(draft: Draft, theme: Theme) -> bool:
    """Say whether a theme is asked of this child: at this age, and not said already for every child of the sitting."""
    return asked_at(draft.edition, theme.asked, draft.age) and theme.id not in draft.said.beside.settled


def themes_listed(draft: Draft, domain_id: str) -> tuple[Theme, ...]:
    """Give the themes of a domain that its list shows: asked at this age, and not already settled by a safety sign."""
    lists = lists_of(draft.edition)
    said = draft.said.lists.get(f"area-{domain_id}", ())

    def shown(theme: Theme) -> bool:
        page = lists.page_of.get(theme.id)
        if page and (theme.top == 1 or draft.said.in_list(page, theme.id) in (YES, NOT_SURE)):
            return False
        return is_asked(draft, theme) or theme.id in said

    return tuple(theme for theme in lists.themes[domain_id] if shown(theme))


def _ladder(draft: Draft, theme: Theme, part: Part) -> Iterator[Page]:
    """Give the ladder of a theme that was picked, then its one follow-up: the least, or whether it could be more."""
    found = draft.placed[theme.id]
    page = Page(id=f"theme-{theme.id}", kind=Kind.LADDER, part=part, title=theme.ask, about=theme.id)
    yield page
    placing = draft.said.placing(theme.id)
    if placing is None:
        return
    if placing.at == NOT_SURE:
        yield replace(
            page, id=f"{page.id}-least", kind=Kind.LEAST, title="What is the least you are sure of?", ask=theme.ask
        )
    elif placing.at in lists_of(draft.edition).numbers[theme.id] and found.answer and 0 < found.answer.at < theme.top:
        yield replace(page, id=f"{page.id}-more", kind=Kind.MORE, title="Could it be more than that?", ask=theme.ask)


def _is_on_ladder(draft: Draft, theme: Theme) -> bool:
    found = draft.placed.get(theme.id)
    return found is not None and found.on_ladder and _has_choice(draft, theme)


def _has_choice(draft: Draft, theme: Theme) -> bool:
    """Say whether there is anything to choose: not for a sign at the top of its ladder, or where one line may be so."""
    row = draft.said.in_list(f"area-{theme.domain}", theme.id)
    sign = draft.said.in_list(lists_of(draft.edition).page_of.get(theme.id, ""), theme.id)
    if sign == YES:
        return lists_of(draft.edition).sign[theme.id] < theme.top
    return not (theme.top == 1 and NOT_SURE in (sign, row))


def _whole_picture(draft: Draft) -> Iterator[Page]:
    for page in draft.edition.whole_picture:
        themes = tuple(t for t in page.themes if is_asked(draft, draft.edition.theme[t]) or t in draft.said.ladders)
        if themes:
            yield Page(id=page.id, kind=Kind.LADDERS, part=Part.WHOLE, title=page.title, ask=page.ask, themes=themes)


def _one_more(draft: Draft, before: Iterable[Page]) -> Iterator[Page]:
    """Ask for the one answer that a rule above the suggestion lacks, once everything before is answered.

    Only what nobody would know before is asked again, by itself and never more than a few times in a sitting. Safety,
    which is asked afterwards, brings no such question about: it would stand before what was answered already.
    """
    said = by_itself(draft.said)
    asked = [theme for theme in said if not ((found := draft.placed.get(theme)) and found.on_ladder)]
    if len(said) < ONE_MORE_AT_MOST and all(is_done(draft, page) for page in before):
        answers = answers_from(draft.edition, replace(draft.said, safety=MappingProxyType({})), draft.placed)
        away = one_answer_away(draft.edition, answers)
        areas = lists_of(draft.edition).areas
        known = {*said, *draft.said.beside.settled}
        could = [one.theme for one in away if draft.edition.theme[one.theme].domain in areas and one.theme not in known]
        asked += list(dict.fromkeys(could))[: ONE_MORE_AT_MOST - len(said)]
    for theme in asked:
        ask = draft.edition.theme[theme].ask
        yield Page(id=f"one-more-{theme}", kind=Kind.ONE_MORE, part=Part.WHOLE, title=ask, about=theme)


def by_itself(said: Said) -> list[str]:
    """Give the themes that were asked because one answer would decide, as they were asked."""
    return [theme for theme, placing in said.ladders.items() if placing.by_itself]


def _good(draft: Draft) -> Iterator[Page]:
    yield Page(
        id=STRENGTHS,
        kind=Kind.STRENGTHS,
        part=Part.GOOD,
        title="What is good for this child?",
        worries=False,
        ask="Tick everything that you have seen or been told.",
        rows=rows_of(draft.edition, draft.age).strengths,
    )
    for strength in could_hold(draft.edition, draft.said):
        yield Page(
            id=f"safety-of-{strength}",
            kind=Kind.SAFETY,
            part=Part.GOOD,
            title="When the danger was there, who did what?",
            ask=draft.edition.strength[strength].text,
            about=strength,
            themes=worries_held_by(draft.edition, draft.said, strength),
        )


def could_hold(edition: Edition, said: Said) -> tuple[str, ...]:
    """Give the strengths that were ticked and that a met rule names: only for these is evidence asked."""
    ticked = said.lists.get(STRENGTHS, {})
    return tuple(
        strength.id
        for strength in edition.strengths
        if strength.did
        and (ticked.get(strength.id) == YES or strength.id in said.safety)
        and worries_held_by(edition, said, strength.id)
    )


def worries_held_by(edition: Edition, said: Said, strength: str) -> tuple[str, ...]:
    """Give the worries that would have to be among those the safety was shown against."""
    return worries_named_by(edition, answers_of(edition, said), strength)


def worries_named_by(edition: Edition, answers: Answers, strength: str) -> tuple[str, ...]:
    """Give the worries of the met rules that name a strength, where each of them is one that may be held."""
    reasons = evaluate(edition, replace(answers, safety=MappingProxyType({}))).reasons
    named = [
        reason
        for reason in reasons
        if reason.state is State.MET
        and strength in getattr(reason.of, "held_by", ())
        and all(edition.theme[part.theme].may_hold for part in reason.parts)
    ]
    return tuple(dict.fromkeys(part.theme for reason in named for part in reason.parts))


def _ending(draft: Draft) -> Iterator[Page]:
    yield Page(id="views", kind=Kind.VIEWS, part=Part.VIEWS, title="What the child and the family think")
    yield Page(id="own-view", kind=Kind.OWN_VIEW, part=Part.VIEWS, title="Which step would you say?")
    yield Page(id="check", kind=Kind.CHECK, part=Part.CHECK, title="Check your answers")


def every_page(draft: Draft) -> tuple[Page, ...]:
    """Give every page that this draft has, in order, as far as what was said tells."""
    parts = (_about, _safety_first, _areas, _outside, _whole_picture)
    worries = tuple(page for part in parts for page in part(draft))
    return (*worries, *_one_more(draft, worries), *_good(draft), *_ending(draft))


def is_done(draft: Draft, page: Page) -> bool:
    """Say whether a page has been answered."""
    return _DONE[page.kind](draft, page)
