"""What sessions show, as plain data or as a table: for `--json` and for files that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final

from staircase.core.agreement import Figure, NoFigure
from staircase.core.over_sessions import Report
from staircase.core.shares import Placed
from staircase.sessionfiles import table

COLUMNS: Final = (
    "edition",
    "session",
    "held",
    "people",
    "scenario",
    "title",
    "placed_by",
    "first_votes",
    "first_too_low",
    "first_neither",
    "first_too_high",
    "second_votes",
    "second_too_low",
    "second_neither",
    "second_too_high",
    "note",
)
NOT_SHOWN: Final = "Empty: nobody voted, fewer than five people did, or the story has no step."


def plain(found: Any) -> Any:
    """Make plain data of what was found, by the names of its fields; a figure that is not there says why."""
    if isinstance(found, Figure):
        return {"value": found.value, "low": found.low, "high": found.high, "says": found.says}
    if isinstance(found, NoFigure):
        return {"value": None, "why": found.why}
    if is_dataclass(found):
        return {field.name: plain(getattr(found, field.name)) for field in fields(found)}
    return [plain(one) for one in found] if isinstance(found, tuple) else found


def as_table(reports: Iterable[Report], not_counted: Iterable[str]) -> str:
    """Write reports as a table (CSV): a row for each story of each session, and one for each file that does not count.

    `session` is its number in the order of time. What the report does not show is empty here too.
    """
    nothing = [""] * (len(COLUMNS) - 1)
    return table(COLUMNS, [*_rows(reports), *([*nothing, words] for words in not_counted)])


def _rows(reports: Iterable[Report]) -> Iterator[Sequence[str | int]]:
    for report in reports:
        for number, one in enumerate(report.sessions, start=1):
            for story in one.stories:
                votes = (*_votes(story.first), *_votes(story.second))
                about = (report.edition, number, one.held, one.people, story.scenario, story.title, story.placed_by)
                yield (*about, *votes, NOT_SHOWN if "" in votes else "")


def _votes(placed: Placed) -> tuple[str | int, ...]:
    return (placed.votes, placed.low, placed.within, placed.high) if placed.votes else ("",) * 4
