"""A record as headings, facts, lists and tables: one content for every form, so that no two can say different things.

The page, the Word file and the text to paste each lay out these blocks, in this order, and add nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; what is `strong` must not be passed over."""

    kind: ClassVar[str] = "paragraph"
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What was asked, and what there is to say about it."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; the first cell of a row names it."""

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class InWords:
    """Somebody's own words, line by line as they were written."""

    kind: ClassVar[str] = "words"
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """A line that is left open, to be filled in on paper."""

    kind: ClassVar[str] = "by-hand"
    label: str


Block = Paragraph | Facts | Bullets | Table | InWords | ByHand


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A whole record. `foot` stands on every side of paper: what it was made with."""

    title: str
    made: str
    top: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    foot: str


# --- as text to paste


_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "•": "-", "\u00a0": " ", "\u2011": "-"}
)
"""Typographic signs that other systems garble, and what they become; letters stay as they are."""

OPEN_LINE = "_" * 30


def as_text(written: Written) -> str:
    """Lay out a record as text that survives being pasted: capitals, hyphens, one line for each sentence or row."""
    parts = [f"{written.title.upper()}\n{written.made}", *(block.text for block in written.top)]
    for section in written.sections:
        lines = [line for block in section.blocks for line in _lines(block)]
        parts.append("\n".join([section.heading.upper(), *lines]))
    return "\n\n".join([*parts, written.foot]).translate(_PLAIN) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.text
        case Facts():
            yield from (f"{asked}: {said}" for asked, said in block.rows)
        case Bullets():
            yield from (f"- {item}" for item in block.items)
        case Table():
            for first, *others in block.rows:
                told = " ".join(f"{name}: {_closed(cell)}" for name, cell in zip(block.head[1:], others, strict=True))
                yield f"- {_closed(first)} {told}"
        case InWords():
            yield f"{block.title}:"
            yield block.text
        case ByHand():
            yield f"{block.label}: {OPEN_LINE}"


def _closed(text: str) -> str:
    """End a cell, so that the next can follow it on the same line."""
    return text if text.endswith((".", "?", "!", "”")) else f"{text}."
