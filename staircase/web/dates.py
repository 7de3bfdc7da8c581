"""The dates: each time limit as a latest day, from today or a day that is put in, and a calendar file of them.

The days that are put in pass through one request and are kept nowhere. A draft only decides what stands first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from staircase.calendarfile import Entry, calendar_file
from staircase.core import counted
from staircase.core.agreeing import as_agreed
from staircase.core.because import step_is_shown
from staircase.core.clocks import Clock, Due, Start, belongs, by_start, due
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.pathway import URGENCY, HowSoon
from staircase.core.roads import PathwayInWords, made_sooner
from staircase.core.said import answers_of
from staircase.web.assess import sitting_of
from staircase.web.today import today
from staircase.workdays import bank_holidays

_YEARS_BACK = 2
_YEARS_ON = 1
_NO_DATE = (HowSoon.NOW, HowSoon.TODAY)
"""How soon is sooner than every date on the page."""
_LONGEST_LIMIT = 2
"""In years: so far beyond the last start may a limit end, and bank holidays must be known."""

KEEP = "keep"
NOTHING_KEPT = "Choose at least one date for the calendar file"


class Typed(NamedTuple):
    """A day as it was typed."""

    day: str
    month: str
    year: str


class Limit(NamedTuple):
    """One time limit on the page: its number there, its latest day, and whether it goes into the calendar file."""

    number: int
    clock: Clock
    due: Due | None
    kept: bool


class Mine(NamedTuple):
    """What belongs to the suggestion of this visit, and to what was agreed after it.

    `now` cannot wait for a date; `ask_now` is not known to be so, and somebody is asked about it before any date.
    """

    now: tuple[PathwayInWords, ...]
    ask_now: tuple[PathwayInWords, ...]
    limits: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The limits that start with the same thing: when that was, what is wrong with it, and what it leads to.

    Those of a serious incident are never folded away: its pages lead to them, whatever the draft is about.
    """

    start: Start
    typed: Typed
    error: str
    limits: tuple[Limit, ...]
    first: bool
    of_incidents: bool

    @property
    def counts_from_today(self) -> bool:
        """Whether the day it starts from is today, as it is until somebody puts in another."""
        return any(limit.due and limit.due.start == today() for limit in self.limits)


def dates(edition: Edition) -> Blueprint:
    """Make the blueprint of the dates for one edition."""
    blueprint = Blueprint("dates", __name__)
    given = {"edition": edition}
    blueprint.add_url_rule("/dates", "page", _page, methods=["GET", "POST"], defaults=given)
    blueprint.add_url_rule("/dates.ics", "calendar", _calendar, methods=["GET", "POST"], defaults=given)
    return blueprint


def _page(edition: Edition) -> tuple[str, int]:
    sent = request.form if request.method == "POST" else None
    mine = _of_this_draft(edition)
    groups = _groups(edition, mine, sent)
    return _show(groups, mine, 422 if any(group.error for group in groups) else 200)


def _calendar(edition: Edition) -> Response | tuple[str, int]:
    if request.method == "GET":
        return redirect(url_for("dates.page"), code=303)
    mine = _of_this_draft(edition)
    groups = _groups(edition, mine, request.form)
    kept = [limit for group in groups for limit in group.limits if limit.kept]
    if not kept or any(group.error for group in groups):
        return _show(groups, mine, 422, nothing_kept="" if kept else NOTHING_KEPT)
    entries = (Entry(limit.number, limit.due.latest, counted.counted(limit.due)) for limit in kept if limit.due)
    content = calendar_file(entries, made=datetime.now(UTC))
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="dates.ics"'},
    )


def _show(groups: tuple[Group, ...], mine: Mine | None, status: int, *, nothing_kept: str = "") -> tuple[str, int]:
    problems = [(f"{group.start.id}-day", group.error) for group in groups if group.error]
    if nothing_kept:
        problems.append((f"{KEEP}-1", nothing_kept))
    shown = render_template(
        "dates.html",
        groups=groups,
        problems=problems,
        nothing_kept=nothing_kept,
        has_draft=mine is not None,
        mine=mine,
        today=today(),
        counted=counted,
        holidays=_holidays(),
    )
    return shown, status


def _holidays() -> Mapping[date, str]:
    """Give the bank holidays of every year that a limit can touch."""
    year = today().year
    return bank_holidays(year - _YEARS_BACK, year + _YEARS_ON + _LONGEST_LIMIT)


# --- what stands on the page


def _groups(edition: Edition, mine: Mine | None, sent: MultiDict[str, str] | None) -> tuple[Group, ...]:
    """Give every limit by what starts it, those of this draft first, numbered in the order of the page."""
    limits = mine.limits if mine else frozenset()
    by_incident = of_incidents(edition)

    def place(group: tuple[Start, tuple[Clock, ...]]) -> tuple[bool, bool]:
        return limits.isdisjoint(clock.id for clock in group[1]), group[0] in by_incident

    return tuple(_numbered(sorted(by_start(edition.clocks), key=place), limits, by_incident, sent))


def of_incidents(edition: Edition) -> tuple[Start, ...]:
    """Give what starts the limits that belong to a serious incident and to nothing else."""
    opened = {pathway for rung in edition.theme[edition.incidents.theme].rungs for pathway in rung.pathways}
    clocks = (one for one in edition.clocks if one.pathways and not one.steps and opened.issuperset(one.pathways))
    return tuple(dict.fromkeys(one.starts for one in clocks))


def _numbered(
    grouped: list[tuple[Start, tuple[Clock, ...]]],
    mine: frozenset[str],
    by_incident: tuple[Start, ...],
    sent: MultiDict[str, str] | None,
) -> Iterator[Group]:
    number = 0
    for start, clocks in grouped:
        typed = _typed(start, sent)
        day = read_day(typed, start.ask)
        begun = day if isinstance(day, date) else None
        limits = []
        for clock in clocks:
            number += 1
            kept = sent is not None and clock.id in sent.getlist(KEEP)
            limits.append(Limit(number, clock, due(clock, begun, _holidays()) if begun else None, kept))
        error = day if isinstance(day, str) else ""
        first = not mine.isdisjoint(clock.id for clock in clocks)
        yield Group(
            start=start,
            typed=typed,
            error=error,
            limits=tuple(limits),
            first=first,
            of_incidents=start in by_incident,
        )


def _of_this_draft(edition: Edition) -> Mine | None:
    """Give what belongs to what this visit's suggestion opens; nothing where there is none to be seen yet.

    A limit does not stand beside what is to bring the same about sooner.
    """
    sitting = sitting_of(edition)
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return None
    said = sitting.said
    answers = answers_of(edition, said)
    answers = as_agreed(answers, evaluate(edition, answers), said.afterwards)
    found = evaluate(edition, answers)
    step = found.act_on if step_is_shown(found) else found.own_view or 0
    every = {one.pathway for one in (*found.pathways, *found.advice, *found.rights)}
    opened = {pathway for pathway in every if not made_sooner(edition, found, pathway)}
    told = explain(edition, answers, found, role=said.role)
    return Mine(
        now=tuple(_now(told)),
        ask_now=told.advice,
        limits=frozenset(clock.id for clock in edition.clocks if belongs(clock, step, opened)),
    )


def _now(told: Explanation) -> Iterator[PathwayInWords]:
    """Give what cannot wait for any date, most urgent first."""
    soon = [one for one in (*told.do, *told.rights) if one.pathway.how_soon in _NO_DATE and not one.waits]
    yield from sorted(soon, key=lambda one: URGENCY[one.pathway.how_soon])


# --- a day that is typed


def _typed(start: Start, sent: MultiDict[str, str] | None) -> Typed:
    """Give what was typed for a start, or today where nothing was sent."""
    if sent is None:
        now = today()
        return Typed(str(now.day), str(now.month), str(now.year))
    return Typed(*(sent.get(f"{start.id}-{part}", "").strip()[:12] for part in Typed._fields))


def read_day(typed: Typed, ask: str) -> date | str:
    """Read a day, or say in words what is wrong with it."""
    missing = [part for part in Typed._fields if not getattr(typed, part)]
    if missing:
        return f"{ask} Enter a {' and a '.join(missing)}"
    if not all(part.isascii() and part.isdecimal() for part in typed):
        return f"{ask} Use numbers only, like 27 3 {today().year}"
    try:
        day = date(int(typed.year), int(typed.month), int(typed.day))
    except (ValueError, OverflowError):
        return f"{ask} There is no such day: check the day, month and year"
    earliest, last = date(today().year - _YEARS_BACK, 1, 1), date(today().year + _YEARS_ON, 12, 31)
    if not earliest <= day <= last:
        return f"{ask} Enter a day from {earliest.year} to {last.year}"
    return day
