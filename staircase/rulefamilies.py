"""What an edition holds for families, made from the files in its folder `families`: none of it decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from staircase.core.family_words import FamilyWords, FixedWords, Soon
from staircase.core.leaflets import Leaflet, Section
from staircase.core.pathway import HowSoon
from staircase.rulebeside import common
from staircase.rulefolder import Files


def for_families(files: Files) -> dict[str, Any]:
    """Make what stands in the folder `families`, by the name of its field."""
    return {
        "family_words": family_words(files.documents["families/words"].value),
        "leaflets": tuple(leaflet(row) for _, row in files.rows("families/leaflets")),
    }


def family_words(raw: Mapping[str, Any]) -> FamilyWords:
    """Make the words that join what a family is told."""
    words: dict[str, Any] = {name: tuple(said) if isinstance(said, list) else said for name, said in raw.items()}
    soon = tuple(Soon(id=HowSoon(row["id"]), says=row["says"]) for row in raw["how_soon"])
    fixed = (
        FixedWords(themes=tuple(row["themes"]), lines=tuple(row["lines"]), **common(row, "id", "title"))
        for row in raw["fixed"]
    )
    return FamilyWords(**(words | {"how_soon": soon, "fixed": tuple(fixed)}))


def leaflet(row: Mapping[str, Any]) -> Leaflet:
    """Make a leaflet of a row."""
    return Leaflet(sections=tuple(map(_section, row["sections"])), **common(row, "id", "title", "lead"))


def _section(row: Mapping[str, Any]) -> Section:
    return Section(
        title=row["title"],
        lines=tuple(row.get("lines", ())),
        points=tuple(row.get("points", ())),
        contacts=tuple(row.get("contacts", ())),
        unconfirmed=row.get("unconfirmed", ""),
    )
