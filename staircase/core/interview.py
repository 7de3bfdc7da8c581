"""Which page comes next, and what is still to be asked. Nothing about where somebody is gets stored:

the pages follow from the edition and what was said, so back, change, two tabs and resume all mean "work it out again".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from staircase.core.evaluate import asked_at, evaluate
from staircase.core.model import Assessment, Edition, PageOfThemes, State, Theme
from staircase.core.promises import sign_rung
from staircase.core.said import (
    AREAS, NOT_KNOWN, NOT_SURE, SOME, STRENGTHS, YES, Placed, Said, answers_of, pages_of_themes, placed,
)

SHORT_LIST = 3
"""A list of so few rows is asked row by row; a longer one is ticked and closed in words."""


class Kind(StrEnum):
    """What sort of page it is; each has one form and one template."""

    AGE = "age"
    YOU = "you"
    LIST = "list"
    REST = "rest"
    LADDER = "ladder"
    LEAST = "least"
    MORE = "more"
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
class Row:
    """A row of a list: an id, the words to tick, and the word for what it is."""

    id: str
    text: str


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


def pages(edition: Edition, said: Said) -> tuple[Page, ...]:
    """Give every page that this draft has, in order, as far as what was said tells."""
    return (
        *_about(edition, said), *_safety_first(edition, said), *_areas(edition, said), *_outside(edition, said),
        *_whole_picture(edition, said), *_good(edition, said), *_ending(edition, said),
    )


def next_page(edition: Edition, said: Said) -> Page | None:
    """Give the first page that is not answered yet; None once all are."""
    return next((page for page in pages(edition, said) if not is_done(edition, said, page)), None)


def page_called(edition: Edition, said: Said, page_id: str) -> Page | None:
    """Give the page of this draft with this id."""
    return next((page for page in pages(edition, said) if page.id == page_id), None)


def page_before(edition: Edition, said: Said, page: Page) -> Page | None:
    """Give the page before this one; None for the first."""
    all_pages = pages(edition, said)
    number = next((n for n, other in enumerate(all_pages) if other.id == page.id), 0)
    return all_pages[number - 1] if number else None


def may_see_suggestion(edition: Edition, said: Said) -> bool:
    """Say whether the suggestion may be shown: everything was asked, or somebody has to act now."""
    return said.acting_now or next_page(edition, said) is None


def to_act_on_now(edition: Edition, said: Said) -> tuple[str, ...]:
    """Give the urgent pathways that what was said has opened and that nobody has been told of yet."""
    return tuple(pathway for pathway in urgent_now(edition, said) if pathway not in said.acknowledged)


def urgent_now(edition: Edition, said: Said) -> tuple[str, ...]:
    """Give the urgent pathways that a sign or rule has opened (not those of the step alone)."""
    assessment: Assessment = evaluate(edition, answers_of(edition, said))
    return tuple(
        opened.pathway for opened in assessment.pathways
        if edition.pathway[opened.pathway].urgent and any(not key.startswith("step-") for key in opened.because)
    )


def acknowledge(edition: Edition, said: Said, *, acting_now: bool) -> Said:
    """Give what is said once "act now" has been shown; going on and acting now are both allowed."""
    return replace(said, acknowledged=said.acknowledged | set(urgent_now(edition, said)), acting_now=acting_now)


# --- what is done


def is_done(edition: Edition, said: Said, page: Page) -> bool:
    """Say whether a page has been answered."""
    return _DONE[page.kind](edition, said, page)


def _list_done(edition: Edition, said: Said, page: Page) -> bool:
    answered = said.lists.get(page.id, {})
    if page.row_by_row:
        return page.id in said.closed and all(row.id in answered for row in page.rows)
    return said.closed.get(page.id) == SOME or all(row.id in answered for row in page.rows)


def _rest_done(edition: Edition, said: Said, page: Page) -> bool:
    answered = said.lists.get(page.about, {})
    return all(row.id in answered for row in page.rows)


def _theme_done(edition: Edition, said: Said, page: Page) -> bool:
    found = placed(edition, said, edition.theme[page.about])
    return found is not None and (found.settled or page.kind is Kind.LADDER and page.about in said.ladders)


def _ladders_done(edition: Edition, said: Said, page: Page) -> bool:
    return all(theme in said.ladders for theme in page.themes)


_DONE = {
    Kind.AGE: lambda edition, said, page: bool(said.age),
    Kind.YOU: lambda edition, said, page: bool(said.role and said.lives),
    Kind.LIST: _list_done,
    Kind.REST: _rest_done,
    Kind.LADDER: _theme_done,
    Kind.LEAST: _theme_done,
    Kind.MORE: _theme_done,
    Kind.LADDERS: _ladders_done,
    Kind.STRENGTHS: lambda edition, said, page: page.id in said.closed,
    Kind.SAFETY: lambda edition, said, page: page.about in said.safety,
    Kind.VIEWS: lambda edition, said, page: bool(said.child_view and said.family_view),
    Kind.OWN_VIEW: lambda edition, said, page: bool(said.own_view),
    Kind.CHECK: lambda edition, said, page: True,
}


# --- the pages, part by part


def _about(edition: Edition, said: Said) -> Iterator[Page]:
    yield Page(id="age", kind=Kind.AGE, part=Part.ABOUT, title="How old is the child?")
    for group in edition.fact_groups:
        if group.id != "other-children":
            yield from _fact_list(edition, said, group.id, Part.ABOUT)
    yield Page(id="you", kind=Kind.YOU, part=Part.ABOUT, title="About you and where the child lives")


def _fact_list(edition: Edition, said: Said, group_id: str, part: Part) -> Iterator[Page]:
    group = next(group for group in edition.fact_groups if group.id == group_id)
    rows = tuple(
        Row(id=fact.id, text=fact.ask) for fact in edition.facts
        if fact.group == group_id and asked_at(edition, fact.asked, _age(said))
    )
    if rows:
        yield from _list(said, Page(
            id=f"facts-{group_id}", kind=Kind.LIST, part=part, title=group.title, ask=group.ask, rows=rows, worries=False,
        ))


def _list(said: Said, page: Page) -> Iterator[Page]:
    """Give a list, and the page for the rest of its rows where some of each was said."""
    yield page
    if said.closed.get(page.id) == SOME and not page.row_by_row:
        ticked = said.lists.get(page.id, {})
        rest = tuple(row for row in page.rows if ticked.get(row.id) not in (YES, NOT_SURE) or not page.worries and ticked.get(row.id) != YES)
        if rest:
            yield replace(page, id=f"{page.id}-rest", kind=Kind.REST, about=page.id, rows=rest)


def _safety_first(edition: Edition, said: Said) -> Iterator[Page]:
    for page in edition.safety_first:
        yield from _signs(edition, said, page)
    if any(group.id == "other-children" for group in edition.fact_groups):
        yield from _fact_list(edition, said, "other-children", Part.SAFETY_FIRST)
    yield from _signs(edition, said, edition.other_children)


def _signs(edition: Edition, said: Said, page: PageOfThemes) -> Iterator[Page]:
    themes = [edition.theme[theme] for theme in page.themes]
    rows = tuple(Row(id=t.id, text=t.sign) for t in themes if asked_at(edition, t.asked, _age(said)) or said.in_list(page.id, t.id))
    if rows:
        yield from _list(said, Page(id=page.id, kind=Kind.LIST, part=Part.SAFETY_FIRST, title=page.title, ask=page.ask, rows=rows))


def _areas(edition: Edition, said: Said) -> Iterator[Page]:
    domains = [domain for domain in edition.domains if domain.area and not domain.always and _in_list(edition, said, domain.id)]
    if domains:
        yield from _list(said, Page(
            id=AREAS, kind=Kind.LIST, part=Part.AREAS, title="Which parts of the child's life worry you?",
            ask="Tick every part of the child's life that you are worried about.",
            rows=tuple(Row(id=domain.id, text=domain.name) for domain in domains),
        ))
    for domain in domains:
        yield from _domain(edition, said, domain.id, Part.AREAS)


def _outside(edition: Edition, said: Said) -> Iterator[Page]:
    for domain in edition.domains:
        if domain.area and domain.always:
            yield from _domain(edition, said, domain.id, Part.OUTSIDE)


def _domain(edition: Edition, said: Said, domain_id: str, part: Part) -> Iterator[Page]:
    """Give the list of a domain where it worries somebody, and the ladders of its themes that were picked anywhere."""
    page_id = f"area-{domain_id}"
    domain = edition.domain[domain_id]
    rows = tuple(Row(id=theme.id, text=theme.row) for theme in _in_list(edition, said, domain_id))
    if rows and (domain.always or said.in_list(AREAS, domain_id) in (YES, NOT_SURE) or page_id in said.lists):
        yield from _list(said, Page(
            id=page_id, kind=Kind.LIST, part=part, title=domain.name,
            ask="Which of these have you seen, been told of, or do you suspect?", rows=rows,
        ))
    for theme in edition.themes:
        if theme.domain == domain_id:
            yield from _ladder(edition, said, theme, part)


def _in_list(edition: Edition, said: Said, domain_id: str) -> tuple[Theme, ...]:
    """Give the themes of a domain that its list shows: asked at this age, and not already settled by a safety sign."""
    signs = pages_of_themes(edition)
    return tuple(
        theme for theme in edition.themes
        if theme.domain == domain_id
        and (asked_at(edition, theme.asked, _age(said)) or said.in_list(f"area-{domain_id}", theme.id))
        and not (theme.id in signs and (theme.top == 1 or said.in_list(signs[theme.id], theme.id) in (YES, NOT_SURE)))
    )


def _ladder(edition: Edition, said: Said, theme: Theme, part: Part) -> Iterator[Page]:
    """Give the ladder of a theme that was picked, then its one follow-up: the least, or whether it could be more."""
    found = placed(edition, said, theme)
    if found is None or not found.on_ladder or not _has_choice(edition, said, theme, found):
        return
    page = Page(id=f"theme-{theme.id}", kind=Kind.LADDER, part=part, title=theme.ask, about=theme.id)
    yield page
    placing = said.ladders.get(theme.id)
    if placing is None:
        return
    if placing.at == NOT_SURE:
        yield replace(page, id=f"{page.id}-least", kind=Kind.LEAST, title="What is the least you are sure of?", ask=theme.ask)
    elif found.answer is not None and 0 < found.answer.at < theme.top:
        yield replace(page, id=f"{page.id}-more", kind=Kind.MORE, title="Could it be more than that?", ask=theme.ask)


def _has_choice(edition: Edition, said: Said, theme: Theme, found: Placed) -> bool:
    """Say whether there is anything to choose: not for a sign that is already the top of its ladder."""
    sign = said.in_list(pages_of_themes(edition).get(theme.id, ""), theme.id)
    if sign == YES:
        return sign_rung(edition, theme).number < theme.top
    return not (sign == NOT_SURE and theme.top == 1)


def _whole_picture(edition: Edition, said: Said) -> Iterator[Page]:
    for page in edition.whole_picture:
        themes = tuple(t for t in page.themes if asked_at(edition, edition.theme[t].asked, _age(said)) or t in said.ladders)
        if themes:
            yield Page(id=page.id, kind=Kind.LADDERS, part=Part.WHOLE, title=page.title, ask=page.ask, themes=themes)


def _good(edition: Edition, said: Said) -> Iterator[Page]:
    yield Page(
        id=STRENGTHS, kind=Kind.STRENGTHS, part=Part.GOOD, title="What is good for this child?", worries=False,
        ask="Tick everything that you have seen or been told.",
        rows=tuple(Row(id=strength.id, text=strength.text) for strength in edition.strengths),
    )
    for strength in could_hold(edition, said):
        yield Page(
            id=f"safety-of-{strength}", kind=Kind.SAFETY, part=Part.GOOD, title="When the danger was there, who did what?",
            ask=edition.strength[strength].text, about=strength, themes=worries_held_by(edition, said, strength),
        )


def could_hold(edition: Edition, said: Said) -> tuple[str, ...]:
    """Give the strengths that were ticked and that a met rule names: only for these is evidence asked."""
    ticked = said.lists.get(STRENGTHS, {})
    return tuple(
        strength.id for strength in edition.strengths
        if strength.did and (ticked.get(strength.id) == YES or strength.id in said.safety)
        and worries_held_by(edition, said, strength.id)
    )


def worries_held_by(edition: Edition, said: Said, strength: str) -> tuple[str, ...]:
    """Give the worries that would have to be among those the safety was shown against."""
    without = replace(said, safety=MappingProxyType({}))
    reasons = evaluate(edition, answers_of(edition, without)).reasons
    named = [
        reason for reason in reasons
        if reason.state is State.MET and strength in getattr(reason.of, "held_by", ())
        and all(edition.domain[edition.theme[part.theme].domain].may_hold for part in reason.parts)
    ]
    return tuple(dict.fromkeys(part.theme for reason in named for part in reason.parts))


def _ending(edition: Edition, said: Said) -> Iterator[Page]:
    yield Page(id="views", kind=Kind.VIEWS, part=Part.VIEWS, title="What the child and the family think")
    yield Page(id="own-view", kind=Kind.OWN_VIEW, part=Part.VIEWS, title="Which step would you say?")
    yield Page(id="check", kind=Kind.CHECK, part=Part.CHECK, title="Check your answers")


def _age(said: Said) -> str | None:
    return said.age if said.age not in ("", NOT_KNOWN) else None


# --- answering a list


def rows_said(page: Page, ticked: frozenset[str], unsure: frozenset[str], closed: str) -> Mapping[str, str]:
    """Turn ticks and the closing words into one answer per row; a row that is both ticked and not sure is a yes.

    With "some of each" the rows that were left blank stay unanswered: they are asked one by one on the next page.
    """
    answers = {row.id: YES if row.id in ticked else NOT_SURE if row.id in unsure else closed for row in page.rows}
    return {row: answer for row, answer in answers.items() if answer != SOME}

