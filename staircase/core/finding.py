"""From somebody's own words to the themes they may mean. Only words are looked up: nothing is weighed or placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from math import log
from types import MappingProxyType
from typing import Final

from staircase.core.model import Edition, Theme

LONGEST = 100
"""So many characters of somebody's words are looked up."""

_MOST = 8
_ENOUGH = 0.4  # of about 1.85: below it, a theme shares a word by chance
_TEXT = 0.35  # what a word is worth that stands in a theme's texts only, against 1 for one of its names
_EXACTLY = 0.5  # what it adds that a theme is called just so: "cutting" is not "cut"
_ALIKE = 0.8
_ENDINGS = {"ingly": 3, "ing": 3, "ies": 3, "edly": 3, "ed": 3, "es": 3, "ly": 3, "s": 3, "e": 4, "y": 4}
"""Endings that make no other word, and how many letters they leave at least: care and car are two words."""

_AFTER_E = frozenset({"ingly", "ing", "edly", "ed", "es", "e"})
_SHORT = re.compile(r"[^aeiouy]*[aeiouy][^aeiouywx]")
"""One short syllable. It would double its last letter before -ed and -ing, so where it does not, an e was there."""

_LITTLE: Final = """
    a about am an and are as at be been being but by can child children do does for from get gets got had has have he
    her him his how i if in into is it its just kid kids like may me more my of on or our out she so some than that
    the their them then there they this to too up very was we were what when where who why will with you your
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The themes that somebody's words may mean, the likeliest first; `read_as` where a word was taken for another."""

    themes: tuple[Theme, ...]
    read_as: Mapping[str, str]


def find(edition: Edition, words: str) -> Found:
    """Look up somebody's words among all that is said of each theme; at most eight themes come back."""
    index = _index(edition)
    asked, read_as = _understood(index, words[:LONGEST])
    exactly = " ".join(_spelt(words))
    worth = {e.theme.id: _worth(index, e, asked) + _EXACTLY * (exactly in e.called) for e in index.entries}
    likely = [entry.theme for entry in index.entries if worth[entry.theme.id] >= _ENOUGH]
    likely.sort(key=lambda theme: -worth[theme.id])  # in the edition's order, where two are as likely
    return Found(themes=tuple(likely[:_MOST]), read_as=read_as)


# --- words


def _spelt(text: str) -> list[str]:
    """Give the words of a text in small letters and without apostrophes."""
    return re.findall(r"[^\W_]+", re.sub(r"[’'`]", "", text.casefold()))


def _stem(word: str) -> str:
    """Take the ending off a word, so that bruise, bruises and bruising are one, and scared is not scarred."""
    ending = next((end for end, least in _ENDINGS.items() if word.endswith(end) and len(word) - len(end) >= least), "")
    bare = word.removesuffix(ending)
    if ending and bare[-1:] == bare[-2:-1] and len(bare) > 3:
        return bare[:-1]
    return f"{bare}e" if ending in _AFTER_E and _SHORT.fullmatch(bare) else bare


def _stems(text: str) -> frozenset[str]:
    """Give the words of a text that say something; all of them, where none does."""
    every = frozenset(map(_stem, _spelt(text)))
    return (every - _SMALL) or every


_SMALL: Final = frozenset(map(_stem, _LITTLE.split()))


def _understood(index: _Index, words: str) -> tuple[frozenset[str], Mapping[str, str]]:
    """Give the words that count; one that nobody uses here is taken for the nearest that somebody does."""
    asked, read_as = set(_stems(words)), {}
    for word in _spelt(words):
        if (stem := _stem(word)) in asked and stem not in index.rarity and len(word) >= 4:
            for near in get_close_matches(word, index.spelt, 1, _ALIKE):
                read_as[word] = near
                asked = (asked - {stem}) | {_stem(near)}
    return frozenset(asked), MappingProxyType(read_as)


# --- what is looked through


@dataclass(frozen=True, slots=True)
class _Entry:
    """One theme as it is looked through: its names, each as a set of words and as spelt, and the words of its texts."""

    theme: Theme
    names: tuple[frozenset[str], ...]
    texts: frozenset[str]
    called: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Index:
    """All themes, every word as it is spelt, and how much a word says: the fewer themes have it, the more."""

    entries: tuple[_Entry, ...]
    spelt: tuple[str, ...]
    rarity: Mapping[str, float]
    rarest: float


@lru_cache(maxsize=4)
def _index(edition: Edition) -> _Index:
    """Make what is looked through, once for an edition."""
    entries = tuple(map(_entry, edition.themes))
    themes_with = Counter(word for entry in entries for word in entry.texts.union(*entry.names))
    rarity = {word: log(1 + len(entries) / many) for word, many in themes_with.items()}
    spelt = dict.fromkeys(word for theme in edition.themes for text in _said_of(theme) for word in _spelt(text))
    return _Index(entries, tuple(spelt), MappingProxyType(rarity), log(1 + len(entries)))


def _said_of(theme: Theme) -> tuple[str, ...]:
    return (*_names(theme), *_texts(theme))


def _names(theme: Theme) -> tuple[str, ...]:
    return tuple(filter(None, (theme.row, theme.sign, *theme.also_called)))


def _texts(theme: Theme) -> tuple[str, ...]:
    return (theme.ask, theme.none, *theme.examples, *(rung.text for rung in theme.rungs))


def _entry(theme: Theme) -> _Entry:
    names = _names(theme)
    called = frozenset(" ".join(_spelt(name)) for name in names)
    return _Entry(theme, tuple(map(_stems, names)), _stems(" ".join(_texts(theme))), called)


def _worth(index: _Index, entry: _Entry, asked: frozenset[str]) -> float:
    """Say how well a theme fits: by the best of its names, and a little by what its texts have of the words too."""
    best = sum(index.rarity.get(word, index.rarest) for word in asked)

    def share(words: frozenset[str]) -> float:
        return sum(index.rarity[word] for word in asked & words) / best if best else 0.0

    named = max((share(name) * (1 + len(asked & name) / len(name)) / 2 for name in entry.names), default=0.0)
    return named + share(entry.texts) * _TEXT
