"""The words somebody writes for a record or a map. They pass through one request, and are kept nowhere.

Signs that could break a file, or make a text read otherwise than it is, become a mark that everybody can see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MOST_SIGNS = 4000
MOST_IN_A_LINE = 200
MARK = "\ufffd"

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control signs, what turns the direction of text, lone surrogates, and what no XML may hold.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to write. `title` heads it in the record; a `one_line` field stands on the line for names."""

    name: str
    ask: str
    hint: str
    title: str
    one_line: bool = False

    @property
    def most(self) -> int:
        """How many signs it may have."""
        return MOST_IN_A_LINE if self.one_line else MOST_SIGNS


FIELDS = (
    Field(
        name="seen",
        ask="What was seen and heard",
        hint="What happened, when, and who saw it or told it. Keep what was seen apart from what you think it means.",
        title="What was seen and heard",
    ),
    Field(
        name="child_said",
        ask="What the child said",
        hint="In the child’s own words, as far as you remember them, and how they were asked.",
        title="What the child said",
    ),
    Field(
        name="family_said",
        ask="What the family said",
        hint="Who said it. Leave out what could put the child or somebody else at risk if the family read it.",
        title="What the family said",
    ),
    Field(
        name="why",
        ask="More about the step you agreed",
        hint="Why this step, and what would make you look at it again.",
        title="Why this step",
    ),
    Field(
        name="agreed",
        ask="What is agreed",
        hint="Who does what, by when, and when you look at it again.",
        title="What is agreed, by whom and by when",
    ),
    Field(
        name="child_name",
        ask="Name of the child",
        hint="You need not type it: you can write it by hand on the paper.",
        title="Name of the child",
        one_line=True,
    ),
    Field(
        name="filled_in_by",
        ask="Filled in by",
        hint="Your name and role, or write them by hand.",
        title="Filled in by",
        one_line=True,
    ),
)

Words = Mapping[str, str]
"""What was written, by the name of the field; a field that was left empty is not there."""


def tidied(written: Words) -> Words:
    """Give what was written, field by field, with line ends made alike and every unsafe sign made a visible mark."""
    found = {field.name: tidy(written.get(field.name, ""), one_line=field.one_line) for field in FIELDS}
    return {name: text for name, text in found.items() if text}


def tidy(text: str, *, one_line: bool = False) -> str:
    """Give a text with line ends made alike and every unsafe sign made a visible mark; what joins letters stays."""
    lines = _LINE_ENDS.sub("\n", text)
    safe = _UNSAFE.sub(MARK, lines).strip()
    return " ".join(safe.split()) if one_line else safe


def too_long(words: Words) -> Mapping[str, str]:
    """Give what is too long, by the name of the field, with what to say about it."""
    return {
        field.name: f"“{field.ask}” has {len(words[field.name]):,} characters. The most it can have is {field.most:,}"
        for field in FIELDS
        if len(words.get(field.name, "")) > field.most
    }
