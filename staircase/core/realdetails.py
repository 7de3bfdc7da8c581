"""What looks like a real person, place or date in a made-up story, so that somebody looks at it before others read it.

It goes by how words are written. It finds most of what must not be there and not all, and much that it finds is
harmless: whoever wrote the story decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from staircase.core.case import Scenario
from staircase.core.model import Edition


class Sort(StrEnum):
    """What something looks like."""

    ADDRESS_ON_THE_WEB = "an e-mail or web address"
    POSTCODE = "a postcode"
    DATE = "a date or a year"
    NUMBER = "a telephone, case or other long number"
    STREET = "a street or an address"
    PLACE = "the name of a school, surgery or other place"
    NAME = "a name"


@dataclass(frozen=True, slots=True)
class LooksReal:
    """Something that looks real: what it looks like, the words themselves, and the words around it."""

    sort: Sort
    words: str
    around: str


class Known(NamedTuple):
    """The words that made-up stories are told in: those in small letters, and those written in capitals throughout.

    `area` is what the partnership is called after: its name is no more than everybody knows.
    """

    small: frozenset[str]
    capitals: frozenset[str]
    area: frozenset[str] = frozenset()


_MONTHS: Final = "January February March April May June July August September October November December"
_DAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_USUAL: Final = frozenset(
    f"{_MONTHS} {_DAYS} {' '.join(f'{day}s' for day in _DAYS.split())} Christmas Easter Eid Diwali Ramadan Halloween "
    "Mum Mummy Mam Dad Daddy Gran Granny Grandma Grandad Grandpa Nan Nana Auntie Uncle Child Baby Mother Father "
    "English British Professor Doctor Mr Mrs Ms Miss Dr First Contact Team Family Around Cub Year Down's NHS".split()
)
"""Words with a capital that name nobody."""

_OF_THE_WORK: Final = (
    "Step Level Stage Key Section Part Early Help Health Visitor Visitors Nurse Midwife Social Care Worker Workers "
    "Services Service Children Children's Young People's Education Head Headteacher Teacher Deputy Assistant Police "
    "Local Authority Council County Safeguarding Lead Designated Officer Court Order Plan Act Domestic Abuse Violence "
    "Protection Need Conference Strategy Meeting Review Duty Emergency Department Ambulance Probation Housing Benefit "
    "Universal Credit Reception Nursery North East West South Day Prevent National Referral Mechanism Ofsted Childline "
    "Step-dad Step-father Step-mum Step-mother Facebook Instagram Snapchat TikTok WhatsApp YouTube Google Discord "
    "Roblox Fortnite Minecraft Xbox PlayStation Polish Romanian Ukrainian Arabic Urdu Punjabi Bengali Kurdish Muslim "
    "Sikh Hindu Jewish Roma Gypsy Traveller Irish Scottish Welsh European African Asian "
    "ADHD BMI CAMHS CIN CP DSL EHA EHCP GP ICPC IRO LAC LADO MARAC MASH NHS NSPCC PE PRU RE SEN SENCO SEND TAF TV UK"
)
"""Words that people who work with children write with a capital, and that name no person."""
_NAME_NOBODY: Final = _USUAL | frozenset(_OF_THE_WORK.split())

_ALSO_NAMES: Final = frozenset({"April", "May", "June"})
_A_TIME: Final = re.compile(
    r"\b(?:in|since|until|till|of|last|next|every|early|late|mid|from|during|before|after|this|end|on)[ -]$",
    re.IGNORECASE,
)
"""What stands before one of these where it is a month."""
_TITLED: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? $")

_MONTH: Final = f"(?:{'|'.join(_MONTHS.split())}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)"
_NUMBERED_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_CAPITAL: Final = r"[^\W\d_a-z][\w'’.-]{0,40}"
_STREETS: Final = (
    "Street|St|Road|Rd|Lane|Avenue|Ave|Close|Terrace|Drive|Crescent|Gardens|Grove|Row|Square|Way|Court|Hill|Green"
)
_PLACES: Final = (
    "School|Academy|College|Nursery|Primary|Infants|Juniors|Comprehensive|Sixth|University|Surgery|Practice|Hospital|"
    "Clinic|Church|Mosque|Temple|Centre|Center|Hall|House|Home|Lodge|Estate|Park|Club|Arms|Refuge|Hostel|Station"
)
# The first that fits takes the words: what is part of an address is not a name as well.
_PATTERNS: Final = (
    (Sort.ADDRESS_ON_THE_WEB, re.compile(r"\S{1,80}@\S+|@\w+|\b(?:https?://|www\.)\S+", re.IGNORECASE)),
    (Sort.POSTCODE, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)),
    (Sort.POSTCODE, re.compile(r"\b[A-Z]{2}\d{1,2}\b")),
    (Sort.DATE, re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b")),
    (Sort.DATE, re.compile(rf"\b{_NUMBERED_DAY}(?: of)? {_MONTH}(?:,? \d{{2,4}})?\b", re.IGNORECASE)),
    (Sort.DATE, re.compile(rf"\b{_MONTH}(?: {_NUMBERED_DAY}\b(?:,? \d{{4}})?|,? (?:19|20)\d\d)\b", re.IGNORECASE)),
    (Sort.DATE, re.compile(r"\b(?:19|20)\d\d\b(?![ -]?\d)")),
    (Sort.NUMBER, re.compile(r"(?<![\w£])\+?\(?\d(?:[ ()/-]{0,2}\d){4,}\b")),
    (Sort.STREET, re.compile(rf"\b(?:\d{{1,4}}[a-z]?,? )?(?:{_CAPITAL} ){{1,3}}(?:{_STREETS})\b")),
    (Sort.STREET, re.compile(rf"\b\d{{1,4}}[a-z]?,? (?:[\w'’]+ ){{1,3}}(?:{_STREETS})\b", re.IGNORECASE)),
    (Sort.PLACE, re.compile(rf"\b(?:{_CAPITAL} ){{1,4}}(?:{_PLACES})\b|\bSt\.? {_CAPITAL}")),
)
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_OWNED: Final = re.compile(r"['’]s?$")
_BEGINS: Final = re.compile(r"(?:^|[.!?:…\n][\"'”’)]*\s*|[\"“‘(]|\s[–—]\s)$")
_BEFORE: Final = 8
"""So many signs before a word say whether a sentence begins with it, and whether it is a month."""

_AROUND: Final = 40


def looks_real(text: str, known: Known) -> tuple[LooksReal, ...]:
    """Find what looks real in a text, in the order of the text; each once."""
    taken: list[tuple[int, int, Sort]] = []
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not _overlaps(match.span(), taken):
                taken.append((*match.span(), sort))
    names = [span for span in _names(text, known) if not _overlaps(span, taken)]
    taken += [(*span, Sort.NAME) for span in names]
    found: dict[tuple[Sort, str], LooksReal] = {}
    for start, end, sort in sorted(taken):
        words = text[start:end].strip(" .")
        found.setdefault((sort, words), LooksReal(sort, words, _around(text, start, end)))
    return tuple(found.values())


def _around(text: str, start: int, end: int) -> str:
    """Give the whole words on both sides of a place in a text."""
    before = text[max(start - _AROUND, 0) : start]
    after = text[end : end + _AROUND]
    cut_before = before.partition(" ")[2] if start > _AROUND else before
    cut_after = after.rpartition(" ")[0] if end + _AROUND < len(text) else after
    return " ".join(f"{cut_before}{text[start:end]}{cut_after}".split())


def _overlaps(span: tuple[int, int], taken: Iterable[tuple[int, int, Sort]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end, _ in taken)


def _names(text: str, known: Known) -> Iterator[tuple[int, int]]:
    """Give where words stand that have a capital for no reason we know; those that follow each other are one name."""
    start = end = -1
    for match in _WORD.finditer(text):
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        if _is_name(match.group(), known, before):
            if start >= 0 and text[end : match.start()] == " ":
                end = match.end()
                continue
            if start >= 0:
                yield start, end
            start, end = match.span()
    if start >= 0:
        yield start, end


def _is_name(word: str, known: Known, before: str) -> bool:
    """Say whether a word is written as a name is. Where a sentence begins every word is, unless stories use it."""
    bare = _OWNED.sub("", word)
    begins = bool(_BEGINS.search(before))
    if bare in _ALSO_NAMES:
        return not _A_TIME.search(before) and not (begins and bare == "May")
    if not bare[0].isupper() or len(bare) == 1:
        return False
    if _names_nobody(word, bare, known):
        return bool(_TITLED.search(before))
    if bare.isupper():
        return bare not in known.capitals
    parts = {part for part in re.split("[-'’]", bare.lower().removesuffix("s" if "-" in bare else "")) if part}
    return not begins or not (bare.lower() in known.small or word.lower() in known.small or parts <= known.small)


def _names_nobody(word: str, bare: str, known: Known) -> bool:
    """Say whether a word has its capital for a reason that we know; “I’m” and “I’ve” are two words."""
    said = {word.replace("’", "'"), bare}
    return bool(said & _NAME_NOBODY) or word[:2] in {"I'", "I’"} or bare.lower() in known.area


def words_known(edition: Edition, scenarios: Iterable[Scenario]) -> Known:
    """Gather the words that an edition and its stories are told in."""
    small: set[str] = set()
    capitals: set[str] = set()
    for text in (*_texts(edition), *(text for one in scenarios for text in (one.story, one.teaching, *one.ask))):
        for word in _WORD.findall(text):
            if word.islower():
                small.add(word)
            elif word.isupper() and len(word) > 1:
                capitals.add(_OWNED.sub("", word))
    area = re.split("[/-]", edition.id.partition("/")[0])
    return Known(frozenset(small), frozenset(capitals), frozenset(area))


def _texts(edition: Edition) -> Iterator[str]:
    for theme in edition.themes:
        yield from (theme.ask, theme.why, theme.none, theme.row)
        for rung in theme.rungs:
            yield from (rung.text, rung.plain)
    for rule in edition.rules:
        yield from (rule.because, rule.plain)
    for strength in edition.strengths:
        yield strength.text
    for word in edition.glossary:
        yield from (word.word, word.plain)
