"""What a practitioner has said in the guided form, by id, and what it means as answers.

Everything is worked out anew from what was said: an answer once given always counts, a list closed with "no worry"
answers for every row it showed, and what was closed with "I would not know" stays not looked at.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import asked_at
from staircase.core.model import Edition, Fact, Theme
from staircase.core.pathway import TellParents
from staircase.core.promises import sign_rung

YES: Final = "yes"
NOT_SURE: Final = "not-sure"
NO: Final = "no"
UNKNOWN: Final = "unknown"
SOME: Final = "some-of-each"
NONE: Final = "none"
NOT_LOOKED: Final = "not-looked"
UNDESCRIBED: Final = "undescribed"
NOT_KNOWN: Final = "not-known"

AREAS: Final = "areas"
STRENGTHS: Final = "strengths"


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What was said on a ladder: where it is, the least one is sure of, and up to where it may be (rung ids).

    It counts `by_itself` where one answer would decide and was asked for, though no list says that it is a worry.
    """

    at: str
    least: str = ""
    maybe: str = ""
    by_itself: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the answers about the other children of a sitting mean for one child. It is worked out, and never said.

    `themes` are at least where they stand here (rung ids, `maybe` included), `facts` as they stand here unless the
    child's own answer raises them. `settled` are the themes and facts that were said once for all, and are not asked of
    this child. `because` names the children, by their number, for whose sake a theme stands where it does. `ages` are
    those of the others, youngest first.
    """

    themes: Mapping[str, Placing] = field(default_factory=_empty)
    facts: Mapping[str, str] = field(default_factory=_empty)
    settled: frozenset[str] = frozenset()
    undescribed: frozenset[str] = frozenset()
    because: Mapping[str, tuple[int, ...]] = field(default_factory=_empty)
    ages: tuple[str, ...] = ()
    tell_parents: TellParents = TellParents.FIRST


ALONE: Final = Beside()
"""Of a child who is the only one of the sitting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Everything said in one draft about one child, by id. No words of anybody's are in it.

    Lists and ladders stand in the order in which they were first answered, also when they are answered again.
    `afterwards` holds what was chosen after the suggestion (the agreed step, consent, a scale), by the name of what was
    asked; it never reaches the evaluator. `beside` comes from the other children of the sitting.
    """

    age: str = ""
    lives: str = ""
    role: str = ""
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=_empty)
    closed: Mapping[str, str] = field(default_factory=_empty)
    undescribed: frozenset[str] = frozenset()
    ladders: Mapping[str, Placing] = field(default_factory=_empty)
    safety: Mapping[str, Safety | None] = field(default_factory=_empty)
    child_view: str = ""
    family_view: str = ""
    own_view: str = ""
    acknowledged: frozenset[str] = frozenset()
    acting_now: bool = False
    afterwards: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    beside: Beside = ALONE

    def in_list(self, page: str, row: str) -> str:
        """Give what was said of a row of a list, or nothing."""
        rows = self.lists.get(page)
        return rows.get(row, "") if rows else ""

    def placing(self, theme: str) -> Placing | None:
        """Give where a theme was placed; "I would not know", asked by itself, places it nowhere."""
        placing = self.ladders.get(theme)
        return None if placing and placing.by_itself and placing.at == NOT_LOOKED else placing


def with_list(said: Said, page: str, rows: Mapping[str, str], closed: str, *, undescribed: bool) -> Said:
    """Give what is said once a list has been answered; `rows` holds every row that is answered now."""
    others = said.undescribed - {page}
    return replace(
        said,
        lists=MappingProxyType({**said.lists, page: MappingProxyType(dict(rows))}),
        closed=MappingProxyType({**said.closed, page: closed}),
        undescribed=others | {page} if undescribed else others,
    )


def with_ladder(said: Said, theme: str, placing: Placing) -> Said:
    """Give what is said once a theme has been placed on its ladder; asked by itself, it is asked anew."""
    before = said.ladders.get(theme)
    anew = before is not None and placing.by_itself and not before.by_itself
    others = {known: p for known, p in said.ladders.items() if known != theme} if anew else said.ladders
    return replace(said, ladders=MappingProxyType({**others, theme: placing}))


def with_safety(said: Said, strength: str, shown: Safety | None) -> Said:
    """Give what is said once the evidence for safety was asked; None means there is none to give."""
    return replace(said, safety=MappingProxyType({**said.safety, strength: shown}))


def with_afterwards(said: Said, chosen: Mapping[str, tuple[str, ...]]) -> Said:
    """Give what is said once these were chosen after the suggestion; what was asked and left empty is taken away."""
    kept = {**said.afterwards, **chosen}
    return replace(said, afterwards=MappingProxyType({name: values for name, values in kept.items() if values}))


def without(said: Said, theme: str) -> Said:
    """Give what is said without anything about one theme."""
    lists = {page: {row: value for row, value in rows.items() if row != theme} for page, rows in said.lists.items()}
    return replace(said, lists=lists, ladders={known: p for known, p in said.ladders.items() if known != theme})


# --- what it means


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What is said of one theme, all told. `settled` is false while a ladder or its follow-up is still to be asked.

    `answer` None means that nobody has looked at it, or that no words here describe it.
    """

    answer: Answer | None
    settled: bool
    on_ladder: bool
    undescribed: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """What is fixed about an edition's lists: each sign's page and rung, the rungs by id, the themes of each domain."""

    page_of: Mapping[str, str]
    sign: Mapping[str, int]
    numbers: Mapping[str, Mapping[str, int]]
    areas: frozenset[str]
    themes: Mapping[str, tuple[Theme, ...]]


@lru_cache(maxsize=16)
def lists_of(edition: Edition) -> Lists:
    """Make the lists of an edition, once."""
    pages = (*edition.safety_first, edition.other_children)
    return Lists(
        page_of=MappingProxyType({theme: page.id for page in pages for theme in page.themes}),
        sign=MappingProxyType({theme.id: sign_rung(edition, theme).number for theme in edition.themes}),
        numbers=MappingProxyType(
            {t.id: {**{rung.id: rung.number for rung in t.rungs}, NONE: 0} for t in edition.themes}
        ),
        areas=frozenset(domain.id for domain in edition.domains if domain.area),
        themes=MappingProxyType({d.id: tuple(t for t in edition.themes if t.domain == d.id) for d in edition.domains}),
    )


def age_of(said: Said) -> str | None:
    """Give the age band that was said; None while it is not known."""
    return said.age if said.age not in ("", NOT_KNOWN) else None


def placements(edition: Edition, said: Said) -> Mapping[str, Placed]:
    """Work out every theme that was answered at all."""
    lists = lists_of(edition)
    found = {}
    for domain, themes in lists.themes.items():
        rows = said.lists.get(f"area-{domain}", _NO_ROWS)
        area = said.in_list(AREAS, domain)
        for theme in themes:
            where = _placed(edition, said, theme, (rows.get(theme.id, ""), area))
            if where is not None:
                found[theme.id] = where
    return found


def placed(edition: Edition, said: Said, theme: Theme) -> Placed | None:
    """Work out where a theme is from everything said; None if it was not answered at all."""
    listed = said.in_list(f"area-{theme.domain}", theme.id), said.in_list(AREAS, theme.domain)
    return _placed(edition, said, theme, listed)


def _placed(edition: Edition, said: Said, theme: Theme, listed: tuple[str, str]) -> Placed | None:
    """Work out one theme; `listed` is what was said of its row and of its area."""
    page = lists_of(edition).page_of.get(theme.id)
    sign = said.in_list(page, theme.id) if page else ""
    heard = Heard(sign, *listed, said.placing(theme.id), said.beside.themes.get(theme.id))
    return place_heard(edition, theme, age_of(said), heard)


class Heard(NamedTuple):
    """All that was said of one theme: its sign under safety first, its row, its area, and its ladder.

    `beside` is where it is at least, because of another child of the sitting.
    """

    sign: str
    row: str
    area: str
    placing: Placing | None
    beside: Placing | None = None


def place_heard(edition: Edition, theme: Theme, age: str | None, heard: Heard) -> Placed | None:
    """Work out where all that was said of a theme puts it."""
    found = _place(edition, theme, age, heard)
    if heard.beside is None:
        return found
    numbers = lists_of(edition).numbers[theme.id]
    at, maybe = numbers[heard.beside.at], numbers[heard.beside.maybe]
    if found is None:
        return Placed(answer=Answer(at, maybe), settled=True, on_ladder=False)
    own = found.answer or Answer(0, 0)
    return replace(found, answer=Answer(max(own.at, at), max(own.maybe, maybe)))


def _place(edition: Edition, theme: Theme, age: str | None, heard: Heard) -> Placed | None:
    """Work out where what was said of this child itself puts a theme."""
    lists = lists_of(edition)
    sign, row, area, placing, _ = heard
    pictured = theme.domain not in lists.areas
    if sign in _WORRIED or row in _WORRIED or (pictured and placing):
        floor = lists.sign[theme.id] if sign == YES else 0
        way = _Way(floor=floor, single=pictured, worried=YES in (sign, row), unsure=NOT_SURE in (sign, row))
        return _on_ladder(theme, lists.numbers[theme.id], placing, way)
    if placing and placing.by_itself:
        return replace(_on_ladder(theme, lists.numbers[theme.id], placing, _BY_ITSELF), on_ladder=False)
    closed = (sign if len(theme.rungs) == 1 else "") or row
    if not closed and area and asked_at(edition, theme.asked, age):
        closed = area
    if closed == NO:
        return _NO_WORRY
    return _NOT_LOOKED if closed == UNKNOWN else None


_NO_ROWS: Final[Mapping[str, str]] = MappingProxyType({})
_WORRIED: Final = (YES, NOT_SURE)


class _Way(NamedTuple):
    """How a theme came onto its ladder: by a sign that sets a floor, a worry, not sure, or without follow-ups."""

    floor: int
    single: bool
    worried: bool
    unsure: bool


_BY_ITSELF: Final = _Way(floor=0, single=True, worried=False, unsure=False)
_NO_WORRY: Final = Placed(answer=Answer(0, 0), settled=True, on_ladder=False)
_NOT_LOOKED: Final = Placed(answer=None, settled=True, on_ladder=False)


def _on_ladder(theme: Theme, numbers: Mapping[str, int], placing: Placing | None, way: _Way) -> Placed:
    """Work out a theme that is on its ladder.

    Whoever said that it worries them, or that they are not sure, never takes that back by not placing it: what nobody
    placed may be anything up to the top.
    """
    floor, top = way.floor, theme.top
    open_to_the_top = Placed(
        answer=Answer(floor, top), settled=floor == top or (way.unsure and top == 1), on_ladder=True
    )
    if placing is None or placing.at not in {*numbers, NOT_SURE, UNDESCRIBED, NOT_LOOKED}:
        return open_to_the_top
    if placing.at in (UNDESCRIBED, NOT_LOOKED):
        answer = None if way.single else open_to_the_top.answer
        return Placed(answer=answer, settled=True, on_ladder=True, undescribed=placing.at == UNDESCRIBED)
    if placing.at == NOT_SURE:
        least = max(floor, numbers.get(placing.least, 0))
        return Placed(answer=Answer(least, top), settled=way.single or placing.least in numbers, on_ladder=True)
    if placing.at == NONE and (way.worried or (way.unsure and top == 1)):
        return replace(open_to_the_top, settled=True)
    at = max(floor, numbers[placing.at])
    maybe = max(at, numbers.get(placing.maybe, at))
    done = way.single or at in (0, top) or placing.maybe == NO or placing.maybe in numbers
    return Placed(answer=Answer(at, maybe), settled=done, on_ladder=True)


def answers_of(edition: Edition, said: Said) -> Answers:
    """Turn what was said into answers for the evaluator."""
    return answers_from(edition, said, placements(edition, said))


def answers_from(edition: Edition, said: Said, found: Mapping[str, Placed]) -> Answers:
    """Turn what was said into answers, with every theme placed already."""
    facts = dict(_facts(edition, said))
    strengths = frozenset(s for s, value in said.lists.get(STRENGTHS, _NO_ROWS).items() if value == YES)
    return Answers(
        age=age_of(said),
        yes=frozenset(fact for fact, value in facts.items() if value == YES),
        no=frozenset(fact for fact, value in facts.items() if value == NO),
        themes=MappingProxyType({t: p.answer for t, p in found.items() if p.answer is not None}),
        undescribed=said.undescribed | said.beside.undescribed | {t for t, p in found.items() if p.undescribed},
        strengths=strengths,
        safety=MappingProxyType({s: shown for s, shown in said.safety.items() if shown is not None and s in strengths}),
        own_view=int(said.own_view) if said.own_view.isdigit() else None,
        of_others=frozenset(said.beside.because),
        ages_of_others=said.beside.ages,
        tell_parents=said.beside.tell_parents,
    )


def fact_said(said: Said, fact: Fact) -> str:
    """Give what is said of a circumstance: the child's own answer, unless with another child it was said to be so."""
    own, beside = said.in_list(f"facts-{fact.group}", fact.id), said.beside.facts.get(fact.id, "")
    return YES if YES in (own, beside) else own or beside


def _facts(edition: Edition, said: Said) -> Iterator[tuple[str, str]]:
    """Give each fact as said; one that is not asked at this age, and so cannot be true, is a no."""
    age = age_of(said)
    for fact in edition.facts:
        value = fact_said(said, fact)
        if value:
            yield fact.id, value
        elif age is not None and not asked_at(edition, fact.asked, age):
            yield fact.id, NO


def no_longer_fitting(edition: Edition, said: Said) -> Mapping[str, str]:
    """Give what was said and is not asked at the age said now, by id, in words: it counts, and is to be confirmed."""
    age = age_of(said)
    answers = answers_of(edition, said)
    facts = {f.id: f.ask for f in edition.facts if f.id in answers.yes and not asked_at(edition, f.asked, age)}
    themes = {
        theme.id: theme.row
        for theme in edition.themes
        if theme.id in answers.themes and answers.themes[theme.id].maybe and not asked_at(edition, theme.asked, age)
    }
    return facts | themes


# --- as plain data


def answers_fingerprint(said: Said) -> str:
    """Give the fingerprint of what was said, which stands on every copy: file, page, Word and text."""
    return fingerprint_of_answers(to_data(said))


def fingerprint_of_answers(data: Mapping[str, Any]) -> str:
    """Give the SHA-256 of what to_data gave, as canonical JSON, without what was chosen after the suggestion."""
    answers = {name: value for name, value in data.items() if name != "afterwards"}
    text = json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def to_data(said: Said) -> dict[str, Any]:
    """Give what was said as plain data, for a draft."""
    return {
        "age": said.age,
        "lives": said.lives,
        "role": said.role,
        "lists": {page: dict(rows) for page, rows in said.lists.items()},
        "closed": dict(said.closed),
        "undescribed": sorted(said.undescribed),
        "ladders": {t: _placing_data(placing) for t, placing in said.ladders.items()},
        "order": [*said.lists, *said.ladders],  # the store sorts the keys of everything
        "safety": {s: _safety_data(shown) for s, shown in said.safety.items()},
        "child_view": said.child_view,
        "family_view": said.family_view,
        "own_view": said.own_view,
        "acknowledged": sorted(said.acknowledged),
        "acting_now": said.acting_now,
        "afterwards": {name: list(values) for name, values in said.afterwards.items()},
        **({} if said.beside == ALONE else {"beside": _beside_data(said.beside)}),
    }


def _beside_data(beside: Beside) -> dict[str, Any]:
    return {
        "themes": {t: _placing_data(placing) for t, placing in beside.themes.items()},
        "facts": dict(beside.facts),
        "settled": sorted(beside.settled),
        "undescribed": sorted(beside.undescribed),
        "because": {t: list(numbers) for t, numbers in beside.because.items()},
        "ages": list(beside.ages),
        "tell_parents": beside.tell_parents.value,
    }


def _placing_data(placing: Placing) -> dict[str, Any]:
    return {"at": placing.at, "least": placing.least, "maybe": placing.maybe, "by_itself": placing.by_itself}


def _safety_data(shown: Safety | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "who": shown.who,
        "did": shown.did,
        "how_long": shown.how_long,
        "known_by": shown.known_by,
        "against": dict(shown.against),
    }


def from_data(data: Mapping[str, Any]) -> Said:
    """Read plain data back; it is what to_data gave."""
    lists, ladders = (_in_order(data[name], data.get("order", ())) for name in ("lists", "ladders"))
    return Said(
        age=data["age"],
        lives=data["lives"],
        role=data["role"],
        lists=MappingProxyType({page: MappingProxyType(dict(rows)) for page, rows in lists.items()}),
        closed=MappingProxyType(dict(data["closed"])),
        undescribed=frozenset(data["undescribed"]),
        ladders=MappingProxyType({t: Placing(**p) for t, p in ladders.items()}),
        safety=MappingProxyType({s: Safety(**shown) if shown else None for s, shown in data["safety"].items()}),
        child_view=data["child_view"],
        family_view=data["family_view"],
        own_view=data["own_view"],
        acknowledged=frozenset(data["acknowledged"]),
        acting_now=data["acting_now"],
        afterwards=MappingProxyType({name: tuple(values) for name, values in data.get("afterwards", {}).items()}),
        beside=_beside_from(data["beside"]) if "beside" in data else ALONE,
    )


def _beside_from(data: Mapping[str, Any]) -> Beside:
    return Beside(
        themes=MappingProxyType({t: Placing(**p) for t, p in data["themes"].items()}),
        facts=MappingProxyType(dict(data["facts"])),
        settled=frozenset(data["settled"]),
        undescribed=frozenset(data["undescribed"]),
        because=MappingProxyType({t: tuple(numbers) for t, numbers in data["because"].items()}),
        ages=tuple(data["ages"]),
        tell_parents=TellParents(data["tell_parents"]),
    )


def _in_order(said: Mapping[str, Any], order: Sequence[str]) -> Mapping[str, Any]:
    """Put what was said into the order in which it was first answered."""
    return {name: said[name] for name in (*order, *said) if name in said}
