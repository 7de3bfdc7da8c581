"""Time limits as data, and how they are counted. Today and the bank holidays come in as values.

Day 0 is the day on which it starts, and working day 1 is the next working day after it. A start at a weekend or on a
bank holiday is day 0 too: it is not moved on first, which would make the last day later. Hours are counted through
nights and weekends, to the same time of day. Months end on the same day of the month, or on the last day of a shorter
month.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, islice

from staircase.core.sources import Basis, Cite

HOURS_OF_A_DAY = 24
_MONTHS_OF_A_YEAR = 12
_MORE_THAN_A_MONTH = 31
_SATURDAY = 5


class Unit(StrEnum):
    """What a time limit is counted in."""

    WORKING_DAYS = "working-days"
    DAYS = "days"
    HOURS = "hours"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """So many of a unit; no days at all means the same day."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What begins a time limit: as a title, and as the question when it was."""

    id: str
    name: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One time limit. `checked` is the date (YYYY-MM-DD) somebody confirmed it for the partnership.

    Where `checked` is empty nobody has, and `missing` says why. It belongs to these steps and pathways.
    """

    id: str
    name: str
    starts: Start
    within: Within
    steps: tuple[int, ...]
    pathways: tuple[str, ...]
    who: str
    text: str
    if_passed: str
    checked: str
    missing: str
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The latest day of a time limit, and the bank holidays that make it later."""

    clock: Clock
    start: date
    latest: date
    holidays: tuple[date, ...]


def due(clock: Clock, start: date, holidays: Collection[date]) -> Due:
    """Give the latest day for a clock that starts on a day."""
    within = clock.within
    latest = last_day(start, within, holidays)
    passed_over = within.unit is Unit.WORKING_DAYS
    between = (day for day in sorted(holidays) if start < day < latest and day.weekday() < _SATURDAY)
    return Due(clock=clock, start=start, latest=latest, holidays=tuple(between) if passed_over else ())


def last_day(start: date, within: Within, holidays: Collection[date]) -> date:
    """Give the last day that is within a time limit."""
    match within.unit:
        case Unit.WORKING_DAYS:
            return working_days_after(start, within.count, holidays)
        case Unit.DAYS:
            return start + timedelta(days=within.count)
        case Unit.HOURS:
            return start + timedelta(days=-(-within.count // HOURS_OF_A_DAY))
        case Unit.WEEKS:
            return start + timedelta(weeks=within.count)
        case Unit.MONTHS:
            return months_after(start, within.count)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Say whether a day is neither a Saturday nor a Sunday nor a bank holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(start: date, number: int, holidays: Collection[date]) -> date:
    """Give the working day that is so many working days after a day; day 0 is that day itself."""
    following = (start + timedelta(days=days) for days in count(1))
    working = (day for day in following if is_working_day(day, holidays))
    return next(islice(working, number - 1, None)) if number else start


def last_working_day_until(day: date, holidays: Collection[date]) -> date:
    """Give a day, or the last working day before it where it is none."""
    before = (day - timedelta(days=days) for days in count())
    return next(one for one in before if is_working_day(one, holidays))


def months_after(start: date, number: int) -> date:
    """Give the same day so many months later, or the last day of that month where it is shorter."""
    years, month = divmod(start.month - 1 + number, _MONTHS_OF_A_YEAR)
    first = date(start.year + years, month + 1, 1)
    next_first = (first + timedelta(days=_MORE_THAN_A_MONTH)).replace(day=1)
    return min(first + timedelta(days=start.day - 1), next_first - timedelta(days=1))


def whole_months(start: date, end: date) -> int:
    """Count the whole months from one day to another; the last day of a shorter month ends one, as in months_after."""
    months = (end.year - start.year) * _MONTHS_OF_A_YEAR + end.month - start.month
    one_begun = end.day < start.day and (end + timedelta(days=1)).day > 1
    return months - one_begun


def belongs(clock: Clock, step: int, pathways: Collection[str]) -> bool:
    """Say whether a clock belongs to this step or to any of these pathways; step 0 is none."""
    return step in clock.steps or not set(clock.pathways).isdisjoint(pathways)


def by_start(clocks: Iterable[Clock]) -> Iterator[tuple[Start, tuple[Clock, ...]]]:
    """Put together the clocks that start with the same thing, in the order in which they first come."""
    groups: dict[Start, list[Clock]] = {}
    for clock in clocks:
        groups.setdefault(clock.starts, []).append(clock)
    return ((start, tuple(started)) for start, started in groups.items())
