"""What an edition holds for families, made from the files in its folder `families`: none of it decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from staircase.core.family_words import FamilyWords
from staircase.core.leaflets import Leaflet, Section
from staircase.core.young_people import House, ThreeHouses, YoungPeople
from staircase.rulebeside import common
from staircase.rulefolder import Files


def for_families(files: Files) -> dict[str, Any]:
    """Make what stands in the folder `families`, by the name of its field."""
    return {
        "family_words": FamilyWords(**files.documents["families/words"].value),
        "leaflets": tuple(leaflet(row) for _, row in files.rows("families/leaflets")),
        "young_people": _young_people(files.documents["families/young-people"].value),
    }


def leaflet(row: Mapping[str, Any]) -> Leaflet:
    """Make a leaflet of a row."""
    return Leaflet(sections=tuple(map(_section, row["sections"])), **common(row, "id", "title", "lead"))


def _young_people(raw: Mapping[str, Any]) -> YoungPeople:
    return YoungPeople(
        start=leaflet(raw["start"]),
        ages=tuple(map(leaflet, raw["ages"])),
        three_houses=_three_houses(raw["three_houses"]),
        help_now=leaflet(raw["help_now"]),
    )


def _three_houses(row: Mapping[str, Any]) -> ThreeHouses:
    return ThreeHouses(
        how=tuple(row["how"]),
        houses=tuple(House(**{**house, "ideas": tuple(house["ideas"])}) for house in row["houses"]),
        beside=_section(row["beside"]),
        **common(row, "title", "lead", "who_sees_it"),
    )


def _section(row: Mapping[str, Any]) -> Section:
    return Section(
        title=row["title"],
        lines=tuple(row.get("lines", ())),
        points=tuple(row.get("points", ())),
        contacts=tuple(row.get("contacts", ())),
        unconfirmed=row.get("unconfirmed", ""),
    )
