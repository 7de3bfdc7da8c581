"""A time limit in words: its last day, how it was counted, what was passed over, whether it is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from staircase.core.clocks import Due, Unit, Within, is_working_day, last_working_day_until
from staircase.core.words import listed

_UNITS = {
    Unit.WORKING_DAYS: "working day",
    Unit.DAYS: "day",
    Unit.HOURS: "hour",
    Unit.WEEKS: "week",
    Unit.MONTHS: "month",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_in_words(day: date) -> str:
    """Name a day with its weekday, in English wherever the program runs."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def within_in_words(within: Within) -> str:
    """Name a limit: 15 working days, or the same day."""
    if not within.count:
        return "the same day"
    return f"{within.count} {_UNITS[within.unit]}{'s' if within.count != 1 else ''}"


def latest(due: Due) -> str:
    """Say the latest day; of hours, to the same time of that day."""
    by = "by the same time of day on " if due.clock.within.unit is Unit.HOURS else ""
    return f"{by}{day_in_words(due.latest)}"


def counted(due: Due) -> str:
    """Say how the day was counted."""
    if not due.clock.within.count:
        return f"the same day, {day_in_words(due.start)}"
    return f"{within_in_words(due.clock.within)} after {day_in_words(due.start)}"


def passed_over(due: Due, holidays: Mapping[date, str]) -> str:
    """Name the bank holidays that make the day later, or nothing."""
    if not due.holidays:
        return ""
    named = listed([f"{day_in_words(day)} ({holidays[day]})" for day in due.holidays])
    return f"Not counted, because of a bank holiday: {named}."


def nobody_at_work(due: Due, holidays: Mapping[date, str]) -> str:
    """Say what to do where the latest day is no working day, or nothing."""
    if is_working_day(due.latest, holidays):
        return ""
    named = holidays.get(due.latest)
    what = f"That is a bank holiday ({named})." if named else "That is at a weekend."
    before = last_working_day_until(due.latest, holidays)
    if due.clock.within.unit is Unit.HOURS or before < due.start:
        return f"{what} It counts all the same: ring the number for evenings and weekends."
    return f"{what} The last working day before it is {day_in_words(before)}."


def against_today(due: Due, today: date) -> str:
    """Say whether the latest day is today or over, or nothing while it is to come."""
    days = (today - due.latest).days
    if days < 0:
        return ""
    if not days:
        return "That is today."
    return f"That day has passed, {days} {'day' if days == 1 else 'days'} ago."
