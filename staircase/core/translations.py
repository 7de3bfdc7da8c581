"""What families read, in other languages: which words are made, missing or stale, and an edition in one language.

A translation names the English it was made from. Once the edition says something else it is stale and is not shown:
English stands there, marked, until somebody has translated the new words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from staircase.core.family_text import family_texts, in_other_words

_T = TypeVar("_T")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
_LETTER = re.compile(r"[^\W\d_]")
_PHONE = re.compile(r"\b0\d[\d ]{4,}\d\b")
_NUMBER = re.compile(r"\d+")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language an edition has been put into: how it calls itself, how it is written, who has looked at it.

    Nobody can reach it unless it is `shown`. A `draft` says on every page that no native speaker has checked it.
    """

    code: str
    name: str
    direction: str
    status: str
    shown: bool


class Translation(NamedTuple):
    """One text in another language: where it stands in the edition, and the English it was made from."""

    at: str
    english: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What of an edition is there in a language, by the paths of its texts; `missing` gives the English."""

    made: Mapping[str, str]
    missing: Mapping[str, str]
    stale: tuple[Translation, ...]
    unknown: tuple[Translation, ...]

    @property
    def whole(self) -> int:
        """How many texts there are to translate."""
        return len(self.made) + len(self.missing)


def coverage(edition: object, translations: Iterable[Translation]) -> Coverage:
    """Compare translations with what the edition says now."""
    texts = family_texts(edition)
    given = tuple(translations)
    known = tuple(one for one in given if one.at in texts)
    made = {one.at: _held_together(one.text) for one in known if _same(one.english, texts[one.at])}
    return Coverage(
        made=made,
        missing={path: text for path, text in texts.items() if path not in made},
        stale=tuple(one for one in known if one.at not in made),
        unknown=tuple(one for one in given if one.at not in texts),
    )


def translated(edition: _T, covered: Coverage, marked: Callable[[str], str] = str) -> _T:
    """Give an edition in another language; what is missing stays in English, `marked` as that."""
    fallen_back = {path: marked(text) for path, text in covered.missing.items()}
    return in_other_words(edition, {**fallen_back, **covered.made})


def _held_together(text: str) -> str:
    """Put spaces that do not break into telephone numbers: among right-to-left words others turn a number round."""
    return _PHONE.sub(lambda number: number.group().replace(" ", "\u00a0"), text)


def slips(one: Translation, language: Language) -> Iterator[tuple[str, str]]:
    """Give what a translation lost that no language may lose: what was found, and what to do."""
    for number in dict.fromkeys((*_PHONE.findall(one.english), *_NUMBER.findall(one.english))):
        if not re.search(rf"(?<!\d){number}(?!\d)", one.text.replace("\u00a0", " ")):
            yield f"The English says {number}; the translation does not.", "Write it with the same figures."
    for placeholder in _PLACEHOLDER.findall(one.english):
        if placeholder not in one.text:
            yield f"The English holds {placeholder}; the translation does not.", "Keep it as it is."
    if same_as_english(one):
        return
    is_right_to_left = _RIGHT_TO_LEFT.search(one.text) is not None
    if is_right_to_left != (language.direction == "rtl") and _LETTER.search(one.text):
        yield f"This is not written in the letters of {language.name}.", "Translate it, or leave the entry out."


def same_as_english(one: Translation) -> bool:
    """Say whether a translation is its own English: right for a name, and otherwise forgotten."""
    return _same(one.english, one.text)


def _same(text: str, other: str) -> bool:
    """Compare two texts as they are shown: where a line was broken in a file makes no difference."""
    return text.split() == other.split()
