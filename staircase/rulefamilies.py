"""What an edition holds for families, made from the files in its folder `families`: none of it decides anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from staircase.core.easy_read import Document, EasyRead, Line, Part, Picture
from staircase.core.family_text import family_texts
from staircase.core.family_words import BeforeTelling, FamilyWords, FixedWords, Private, Soon, Whose
from staircase.core.leaflets import Leaflet, Section
from staircase.core.model import Edition
from staircase.core.pathway import HowSoon
from staircase.core.stairs import AskedFirst, Group, HowMany, OnTopic, Stair, Stairs, Topic
from staircase.core.translations import Translation
from staircase.core.young_people import House, ThreeHouses, YoungPeople
from staircase.rulebeside import common
from staircase.rulefolder import Files, Finding
from staircase.ruleownview import view_guide


def for_families(files: Files, order: Mapping[str, int]) -> dict[str, Any]:
    """Make what stands in the folder `families`, by the name of its field; `order` counts the ages."""
    return {
        "family_words": family_words(files.documents["families/words"].value),
        "leaflets": tuple(leaflet(row) for _, row in files.rows("families/leaflets")),
        "own_view": view_guide(files.documents["families/own-view"].value, order),
        "stairs": _stairs(files.documents["families/steps"].value),
        "easy_read": _easy_read(files),
        "young_people": _young_people(files.documents["families/young-people"].value),
        "to_young_people": tuple(_to_a_young_person(row) for _, row in files.rows("families/to-young-people")),
    }


def out_of_step(files: Files, edition: Edition) -> Iterator[Finding]:
    """Give the words to young people that belong to no text, or to one that says something else by now."""
    texts = family_texts(edition)
    for place, row in files.rows("families/to-young-people"):
        now = texts.get(row["at"])
        if now is None:
            found = f"No text that families read stands at '{row['at']}'."
            yield files.finding("families/to-young-people", (*place, "at"), found, "Mend the path, or take it out.")
        elif now != row["en"]:
            do = "Write these words anew, and the text beside them as it is now."
            yield files.finding("families/to-young-people", (*place, "en"), f"The text says by now: {now}", do)


def unanswered(files: Files) -> Iterator[Finding]:
    """Give what is asked first of a step and has no such point on its page."""
    for place, row in files.rows("families/steps", "steps"):
        for n, one in enumerate(row.get("asked_first", ())):
            points = row["topics"].get(one["topic"], {}).get("points", ())
            if one["point"] > len(points):
                found = f"Step {row['step']} has no point {one['point']} on the topic '{one['topic']}'."
                yield files.finding("families/steps", (*place, "asked_first", n), found, "Name a point that there is.")


def family_words(raw: Mapping[str, Any]) -> FamilyWords:
    """Make the words that join what a family is told."""
    words: dict[str, Any] = {name: tuple(said) if isinstance(said, list) else said for name, said in raw.items()}
    soon = tuple(Soon(id=HowSoon(row["id"]), says=row["says"]) for row in raw["how_soon"])
    fixed = (
        FixedWords(
            themes=tuple(row["themes"]),
            lines=tuple(row["lines"]),
            you_can=tuple(row["you_can"]),
            contacts=tuple(row["contacts"]),
            **common(row, "id", "title"),
        )
        for row in raw["fixed"]
    )
    before = _before_telling(raw["before_telling"])
    return FamilyWords(**(words | {"how_soon": soon, "fixed": tuple(fixed), "before_telling": before}))


def _before_telling(raw: Mapping[str, Any]) -> BeforeTelling:
    private = (
        Private(
            id=row["id"],
            name=row["name"],
            whose=Whose(row["whose"]),
            themes=tuple(row.get("themes", ())),
            facts=tuple(row.get("facts", ())),
            up_to=row.get("up_to", 0),
        )
        for row in raw["private"]
    )
    kept = {name: tuple(raw[name]) for name in ("act_first", "after_advice", "perhaps_at_home")}
    return BeforeTelling(private=tuple(private), **kept)


def leaflet(row: Mapping[str, Any]) -> Leaflet:
    """Make a leaflet of a row."""
    return Leaflet(sections=tuple(map(_section, row["sections"])), **common(row, "id", "title", "lead"))


def _to_a_young_person(row: Mapping[str, Any]) -> Translation:
    return Translation(at=row["at"], english=row["en"], text=row["text"])


def _young_people(raw: Mapping[str, Any]) -> YoungPeople:
    return YoungPeople(
        start=leaflet(raw["start"]),
        ages=tuple(map(leaflet, raw["ages"])),
        three_houses=_three_houses(raw["three_houses"]),
        help_now=leaflet(raw["help_now"]),
        at_once=_section(raw["at_once"]),
        traces=raw["traces"],
        no_trace=_section(raw["no_trace"]),
        own_view=_section(raw["own_view"]),
    )


def _three_houses(row: Mapping[str, Any]) -> ThreeHouses:
    return ThreeHouses(
        how=tuple(row["how"]),
        houses=tuple(House(**{**house, "ideas": tuple(house["ideas"])}) for house in row["houses"]),
        who_sees_it=tuple(row["who_sees_it"]),
        beside=_section(row["beside"]),
        **common(row, "title", "lead"),
    )


def _section(row: Mapping[str, Any]) -> Section:
    return Section(title=row["title"], begins=row.get("begins", ""), **_said(row))


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a section says, which its title is not part of."""
    lists = {name: tuple(row.get(name, ())) for name in ("lines", "points", "contacts")}
    return {**lists, "unconfirmed": row.get("unconfirmed", "")}


def _stairs(raw: Mapping[str, Any]) -> Stairs:
    return Stairs(
        overview=leaflet(raw["overview"]),
        topics=tuple(Topic(id=topic, title=title) for topic, title in raw["topics"].items()),
        steps=tuple(map(_stair, raw["steps"])),
        how_many=_how_many(raw["how_many"]),
    )


def _stair(row: Mapping[str, Any]) -> Stair:
    topics = tuple(OnTopic(id=topic, **_said(said)) for topic, said in row["topics"].items())
    first = tuple(AskedFirst(**one) for one in row.get("asked_first", ()))
    return Stair(number=row["step"], topics=topics, asked_first=first, **common(row, "line", "lead"))


def _how_many(row: Mapping[str, Any]) -> HowMany:
    groups = tuple(Group(**group) for group in row["groups"])
    return HowMany(
        groups=groups, notes=tuple(row["notes"]), **common(row, "title", "lead", "year", "children", "others")
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
