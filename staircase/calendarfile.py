"""Dates as a calendar file. A calendar is often read by others, so no event says what its day is for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from icalendar import Calendar, Event

TITLE = "Date {number} on your list"


class Entry(NamedTuple):
    """One day: its number on the page, and how it was counted."""

    number: int
    day: date
    counted: str


def calendar_file(entries: Iterable[Entry], *, made: datetime) -> bytes:
    """Give a calendar with one all-day event for each entry.

    The events have ids by chance, are private, block no time, and name neither the limit nor whoever published it: the
    name of a safeguarding partnership would tell what the day is about.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Staircase//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, made))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, made: datetime) -> Event:
    event = Event()
    event.add("uid", str(uuid4()))
    event.add("dtstamp", made)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", TITLE.format(number=entry.number))
    event.add(
        "description",
        f"The latest day: {entry.counted}. Sooner is always right. What it is for, and its source, stand on the page "
        "you printed.",
    )
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
