"""The words of a family, said to the young person themselves: "you" where a parent reads "your child"."""

from __future__ import annotations

from functools import lru_cache

from staircase.core.family_text import family_texts, in_other_words
from staircase.core.gate import Reader
from staircase.core.model import Edition


@lru_cache(maxsize=8)
def addressed_to(edition: Edition, reader: Reader) -> Edition:
    """Give the edition with its words said to this reader; what it decides stays the same.

    There are such words in English only. In another language, and where a text was forgotten, a young person reads what
    their parents would, and `to_young_person` says whom it means.
    """
    if reader is not Reader.YOUNG_PERSON:
        return edition
    texts = family_texts(edition)
    # A text that fell back to English on a page of another language is marked as that by being more than a `str`.
    fits = (one for one in edition.to_young_people if texts.get(one.at) == one.english and type(texts[one.at]) is str)
    return in_other_words(edition, {one.at: one.text for one in fits})
