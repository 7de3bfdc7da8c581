"""The form for the words of a scenario: what it asks, what came back, and what is wrong with that."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from werkzeug.datastructures import MultiDict

from staircase.core.case import Mistake, Panel
from staircase.core.model import STEPS, Edition
from staircase.scenariofiles import Told, safe

TITLE: Final = "title"
FIRST: Final = "first"
FOUND: Final = "found"
TEACHING: Final = "teaching"
ROLE: Final = "role"
NEAR_MISS: Final = "near-miss"
ANEW: Final = "anew"
PLACED_BY: Final = "placed-by"
AUTHORS, PANEL = "authors", "panel"
QUESTIONS: Final = ("ask-1", "ask-2", "ask-3")
MISTAKES: Final = tuple((f"pull-{number}", f"mistake-{number}") for number in range(1, 5))
PEOPLE, AGENCIES, LOWEST, HIGHEST = "people", "agencies", "lowest", "highest"
NUMBERS: Final = (PEOPLE, AGENCIES, LOWEST, HIGHEST)

LONGEST_TITLE: Final = 160
LONGEST_STORY: Final = 4000
SHORTEST_STORY: Final = 40
LONGEST_TEXT: Final = 1500
SHORTEST_TEXT: Final = 3
FEWEST_OF_A_PANEL: Final = 3
_MOST_OF_A_PANEL: Final = 1000

_BEHIND_AN_ADDRESS: Final = re.compile("[?#].*", re.DOTALL)

_TEXTS: Final = (TITLE, ROLE, FIRST, FOUND, TEACHING, NEAR_MISS, ANEW, PLACED_BY, *QUESTIONS, *NUMBERS)
_NAMES: Final = (*_TEXTS, *(name for pair in MISTAKES for name in pair))


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back, by the name of the field; a field that was left empty has an empty text."""

    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Give the text of a field."""
        return self.values.get(name, "")

    @property
    def by_panel(self) -> bool:
        """Whether a panel placed the story."""
        return self[PLACED_BY] == PANEL

    def by(self, role: str) -> Sent:
        """Give the same with another role."""
        return Sent(MappingProxyType({**self.values, ROLE: role}))

    @property
    def anew(self) -> bool:
        """Whether this is to be another story than the one that it was made from."""
        return bool(self[ANEW])


def empty(role: str) -> Sent:
    """Give a form in which nothing is written yet; the role is that of whoever gave the answers."""
    return Sent(MappingProxyType({ROLE: role}))


def filled(told: Told) -> Sent:
    """Give the form as it was filled in for a scenario that was written before."""
    panel = told.panel
    values = {
        TITLE: told.title,
        ROLE: told.role,
        FIRST: told.first_contact,
        FOUND: "\n\n".join(told.found_out),
        TEACHING: told.teaching,
        NEAR_MISS: told.near_miss_of,
        PLACED_BY: PANEL if panel else AUTHORS,
        **dict(zip(QUESTIONS, told.ask, strict=False)),
        **({name: str(getattr(panel, name)) for name in NUMBERS} if panel else {}),
    }
    for (pull, text), mistake in zip(MISTAKES, told.mistakes, strict=False):
        values |= {pull: mistake.pull, text: mistake.text}
    return Sent(MappingProxyType({name: safe(text) for name, text in values.items()}))


def read(sent: MultiDict[str, str]) -> Sent:
    """Read what was sent, made safe to write into a file."""
    return Sent(MappingProxyType({name: safe(sent.get(name, "")) for name in _NAMES}))


def carried(sent: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    """Give what goes along from page to page: every field that was filled in."""
    return ((name, text) for name, text in read(sent).values.items() if text)


def told(sent: Sent) -> Told:
    """Give the words of a form in which nothing is wrong."""
    return Told(
        title=_one_line(sent[TITLE]),
        role=sent[ROLE],
        first_contact=_one_line(sent[FIRST]),
        found_out=tuple(_one_line(part) for part in sent[FOUND].split("\n") if part.strip()),
        teaching=sent[TEACHING],
        ask=tuple(sent[name] for name in QUESTIONS if sent[name]),
        mistakes=tuple(Mistake(sent[pull], sent[text]) for pull, text in MISTAKES if sent[text]),
        panel=Panel(*(int(sent[name]) for name in NUMBERS)) if sent.by_panel else None,
        near_miss_of=_id(sent[NEAR_MISS]),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _id(text: str) -> str:
    """Take the id of a scenario out of what was pasted: its id, or the address of one of its pages."""
    address = _BEHIND_AN_ADDRESS.sub("", text)
    return (address.rpartition("/scenarios/")[2].partition("/")[0]) or address


# --- what is wrong


def wrong(sent: Sent, edition: Edition, stories: Collection[str]) -> Mapping[str, str]:
    """Say what is wrong, by the name of the field, in the order of the page; `stories` may be nearly missed."""
    pulls = frozenset(pull.id for pull in edition.training.pulls)
    found = (*_words(sent), *_mistakes(sent, pulls), *_placed(sent), *_near_miss(sent, stories))
    return MappingProxyType(dict(found))


def _words(sent: Sent) -> Iterator[tuple[str, str]]:
    wanted = {
        TITLE: ("Write a title", LONGEST_TITLE),
        FIRST: ("Write what was first said", LONGEST_STORY),
        FOUND: ("Write what was found out", LONGEST_STORY),
        TEACHING: ("Write what the story teaches", LONGEST_TEXT),
    }
    for name, (missing, most) in wanted.items():
        if len(sent[name]) < SHORTEST_TEXT:
            yield name, missing
        elif len(sent[name]) > most:
            yield name, _too_long(sent[name], most)
    story = len(sent[FIRST]) + len(sent[FOUND])
    if story > LONGEST_STORY:
        yield FOUND, f"Use {LONGEST_STORY:,} characters or fewer for both parts together. There are {story:,}"
    elif sent[FIRST] and sent[FOUND] and story < SHORTEST_STORY:
        yield FOUND, "Tell more: this is too short for a group to place a child by"
    for name in QUESTIONS:
        yield from _length(sent, name)


def _length(sent: Sent, name: str) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a text that may be left out."""
    if 0 < len(sent[name]) < SHORTEST_TEXT:
        yield name, "Write a whole sentence, or leave this empty"
    elif len(sent[name]) > LONGEST_TEXT:
        yield name, _too_long(sent[name], LONGEST_TEXT)


def _too_long(text: str, most: int) -> str:
    return f"Use {most:,} characters or fewer. There are {len(text):,}"


def _mistakes(sent: Sent, pulls: Container[str]) -> Iterator[tuple[str, str]]:
    for pull, text in MISTAKES:
        if sent[text] and sent[pull] not in pulls:
            yield pull, "Choose what leads people there"
        elif sent[pull] and not sent[text]:
            yield text, "Write how it leads people astray in this story, or choose nothing"
        yield from _length(sent, text)


def _placed(sent: Sent) -> Iterator[tuple[str, str]]:
    if sent[PLACED_BY] not in (AUTHORS, PANEL):
        yield PLACED_BY, "Say who placed the story"
    if not sent.by_panel:
        return
    for name, what in ((PEOPLE, "people"), (AGENCIES, "agencies")):
        if not FEWEST_OF_A_PANEL <= _number(sent[name]) <= _MOST_OF_A_PANEL:
            yield name, f"Write how many {what}, in digits. A panel has {FEWEST_OF_A_PANEL} or more"
    if FEWEST_OF_A_PANEL <= _number(sent[PEOPLE]) < _number(sent[AGENCIES]) <= _MOST_OF_A_PANEL:
        yield AGENCIES, "There are more agencies than people"
    for name in (LOWEST, HIGHEST):
        if _number(sent[name]) not in STEPS:
            yield name, f"Choose the {name} step that anybody gave"
    if _number(sent[HIGHEST]) in STEPS and _number(sent[LOWEST]) > _number(sent[HIGHEST]):
        yield HIGHEST, "The highest step is below the lowest"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _near_miss(sent: Sent, stories: Collection[str]) -> Iterator[tuple[str, str]]:
    wanted = _id(sent[NEAR_MISS])
    if wanted and wanted not in stories:
        close = get_close_matches(wanted, stories, 1)
        meant = f". Did you mean {close[0]}?" if close else ". Open the story, and copy its address"
        yield NEAR_MISS, f"No story of the library is called so{meant}"
