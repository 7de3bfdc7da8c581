"""The questions of a family's own view, made from their file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from staircase.core import own_view
from staircase.rulebeside import common


def view_guide(raw: Mapping[str, Any], order: Mapping[str, int]) -> own_view.ViewGuide:
    """Make the guide of a row; `order` counts the ages."""
    ages = (
        own_view.AgeAsked(id=row["age"], order=order[row["age"]], parent=row["parent"], young=row.get("young", ""))
        for row in raw["ages"]
    )
    steps = (own_view.StepLike(number=row["step"], words=_by_giver(row)) for row in raw["steps"])
    start = {**raw["start"], "about": tuple(raw["start"]["about"]), "kept": tuple(raw["start"]["kept"])}
    return own_view.ViewGuide(
        ages=tuple(ages),
        areas=tuple(_area(row, order) for row in raw["areas"]),
        strengths=tuple(_line(row, row["strength"], order) for row in raw["strengths"]),
        wishes=tuple(_line(row, row["id"], order) for row in raw["wishes"]),
        steps=tuple(steps),
        not_asked=tuple(own_view.NotAsked(**{**row, "themes": tuple(row["themes"])}) for row in raw["not_asked"]),
        start=own_view.Start(**start),
        parent=_words(raw["words"]["parent"]),
        young=_words(raw["words"]["young"]),
        consent=own_view.Consent(**{**raw["consent"], "told": tuple(raw["consent"]["told"])}),
        together=own_view.Together(**raw["together"]),
        **common(raw),
    )


def _area(row: Mapping[str, Any], order: Mapping[str, int]) -> own_view.Area:
    questions = (
        own_view.Question(
            id=one["id"],
            themes=tuple(one["themes"]),
            words=_by_giver(one),
            help=one.get("help", False),
            asked=_ages(one, order),
        )
        for one in row["questions"]
    )
    return own_view.Area(
        id=row["id"],
        parent=_heading(row["parent"]),
        young=_heading(row["young"]),
        asked=_ages(row, order),
        questions=tuple(questions),
    )


def _heading(row: Mapping[str, Any]) -> own_view.Heading:
    return own_view.Heading(title=row["title"], before=row.get("before", ""), ask=row["ask"])


def _line(row: Mapping[str, Any], id_: str, order: Mapping[str, int]) -> own_view.Line:
    return own_view.Line(id=id_, words=_by_giver(row), asked=_ages(row, order))


def _ages(row: Mapping[str, Any], order: Mapping[str, int]) -> tuple[int, ...]:
    """Give the orders of the ages at which something is asked; nothing said means every age, the unborn too."""
    asked = row.get("asked", {})
    first, last = order.get(asked.get("from", ""), 0), order.get(asked.get("to", ""), len(order) - 1)
    return tuple(range(first, last + 1))


def _by_giver(row: Mapping[str, Any]) -> own_view.ByGiver:
    return own_view.ByGiver(parent=row.get("parent", ""), young=row.get("young", ""))


def _words(row: Mapping[str, Any]) -> own_view.Words:
    """Make the words for one giver: a heading of each group of fields, the rest as it is."""
    made: dict[str, Any] = {key: _heading(one) if isinstance(one, dict) else one for key, one in row.items()}
    return own_view.Words(**made)
