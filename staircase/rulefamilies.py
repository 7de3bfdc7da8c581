"""What an edition holds for families, made from the files in its folder `families`: none of it decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from staircase.core.easy_read import Document, EasyRead, Line, Part, Picture
from staircase.core.family_words import FamilyWords
from staircase.core.leaflets import Leaflet, Section
from staircase.rulebeside import common
from staircase.rulefolder import Files


def for_families(files: Files) -> dict[str, Any]:
    """Make what stands in the folder `families`, by the name of its field."""
    return {
        "family_words": FamilyWords(**files.documents["families/words"].value),
        "leaflets": tuple(leaflet(row) for _, row in files.rows("families/leaflets")),
        "easy_read": _easy_read(files),
    }


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


def _easy_read(files: Files) -> EasyRead:
    return EasyRead(
        about=tuple(_line(row) for _, row in files.rows("families/easy-read", "about")),
        pictures=tuple(Picture(**row) for _, row in files.rows("families/easy-read", "pictures")),
        documents=tuple(_document(row) for _, row in files.rows("families/easy-read", "documents")),
    )


def _document(row: Mapping[str, Any]) -> Document:
    parts = (Part(title=part["title"], lines=tuple(map(_line, part["lines"]))) for part in row["parts"])
    return Document(parts=tuple(parts), **common(row, "id", "title", "more", "picture"))


def _line(row: Mapping[str, Any]) -> Line:
    return Line(text=row["text"], picture=row["picture"], hard=row.get("hard", ""), means=row.get("means", ""))
