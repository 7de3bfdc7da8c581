"""What was said to one wording of an edition, fitted to another: what is kept, what is asked again, what went, and why.

An answer is kept only where the words it was given to are still the words that are asked. Nothing goes in silence, and
a worry that an edition has no words for any more stays a worry: one that nothing here describes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from staircase.core.case import Safety
from staircase.core.choosable import choosable, is_choosable
from staircase.core.model import Choice, Edition, Strength, Theme
from staircase.core.said import (
    AREAS,
    NO,
    NONE,
    NOT_KNOWN,
    NOT_LOOKED,
    NOT_SURE,
    STRENGTHS,
    UNDESCRIBED,
    UNKNOWN,
    YES,
    Placing,
    Said,
    lists_of,
)
from staircase.core.words import step_name

DIGEST: Final = 16
"""So many hexadecimal digits tell one wording from another."""


class Kind(StrEnum):
    """What an answer can be about."""

    AGE = "ages"
    ROLE = "roles"
    FACT = "facts"
    LIST = "lists"
    AREA = "areas"
    THEME = "themes"
    STRENGTH = "strengths"
    STEP = "steps"
    CHOSEN = "afterwards"
    TOLD = "acknowledged"


class Why(StrEnum):
    """How an answer fares: it is kept, is asked again because of its words or of the line chosen, or went."""

    KEPT = "kept"
    WORDING = "wording"
    LINE = "line"
    GONE = "gone"


WHY: Final = {
    Why.KEPT: "Its words are the same as when you answered.",
    Why.WORDING: "This question has other words now.",
    Why.LINE: "What was chosen is not among the answers there are now, or this is asked in another place.",
    Why.GONE: "This is not asked any more.",
}
MOST_TOLD: Final = 100
"""A draft goes on telling so many of the answers that were not kept; of the others it knows how many there were."""

STAYS_A_WORRY: Final = "It counts as a worry that nothing here describes, until you say otherwise."

Wording = Mapping[str, Mapping[str, str]]
"""By what it is about and its id: a digest of the words in which something was asked."""


Lost = Sequence[Sequence[str]]
"""Answers that were not kept, each by what it was about, its id, and why: as a draft goes on telling of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of one answer: what it was about, in words, what was said, and why."""

    kind: Kind
    id: str
    words: str
    said: str
    why: Why
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What is said once it has been fitted, and what became of every answer."""

    said: Said
    kept: tuple[Fate, ...]
    again: tuple[Fate, ...]
    gone: tuple[Fate, ...]

    @property
    def whole(self) -> bool:
        """Whether everything was kept."""
        return not self.again and not self.gone

    @property
    def lost(self) -> Lost:
        """What was not kept, by id."""
        return tuple((fate.kind.value, fate.id, fate.why.value) for fate in (*self.again, *self.gone))


# --- the words in which everything is asked


class _Asked(NamedTuple):
    """How something is asked: the words that name it to people, and a digest of all the words it is answered to."""

    words: str
    digest: str


class _Wordings(NamedTuple):
    """How everything in an edition is asked, and which rows stand on each of its lists."""

    asked: Mapping[Kind, Mapping[str, _Asked]]
    rows: Mapping[str, frozenset[str]]


def wording(edition: Edition, said: Said) -> Wording:
    """Give a digest of the words of everything that was answered; an id that the edition has not has none."""
    asked = _wordings_of(edition).asked
    return {
        kind.value: {id_: asked[kind][id_].digest for id_ in sorted(ids) if id_ in asked[kind]}
        for kind, ids in _answered(_case(edition, said)).items()
        if kind not in _WITHOUT_DIGEST
    }


_WITHOUT_DIGEST: Final = (Kind.LIST, Kind.CHOSEN, Kind.TOLD)
"""A list is its rows; what was chosen after the suggestion, or told before it, answers for no worry."""


@lru_cache(maxsize=16)
def _wordings_of(edition: Edition) -> _Wordings:
    lists = lists_of(edition)
    safety = (*edition.safety_first, edition.other_children)
    themes = {theme.id: _Asked(theme.row, _digest(_theme(edition, theme))) for theme in edition.themes}
    areas = {
        domain.id: (domain.covers, [(t.id, themes[t.id].digest) for t in lists.themes[domain.id]])
        for domain in edition.domains
    }
    rows = {
        **{page.id: frozenset(page.themes) for page in safety},
        **{f"facts-{g.id}": frozenset(f.id for f in edition.facts if f.group == g.id) for g in edition.fact_groups},
        **{f"area-{area}": frozenset(theme.id for theme in found) for area, found in lists.themes.items()},
        AREAS: frozenset(edition.domain),
        STRENGTHS: frozenset(edition.strength),
    }
    titles = {page.id: page.title for page in safety} | {f"facts-{g.id}": g.title for g in edition.fact_groups}
    titles |= {f"area-{domain.id}": domain.name for domain in edition.domains}
    asked = {
        Kind.AGE: {age.id: _asked(age.name) for age in edition.ages},
        Kind.ROLE: {role.id: _asked(role.name) for role in edition.roles},
        Kind.FACT: {fact.id: _asked(fact.ask) for fact in edition.facts},
        Kind.LIST: {page: _asked(titles.get(page, page)) for page in rows},
        Kind.AREA: {domain.id: _asked(domain.name, areas[domain.id]) for domain in edition.domains},
        Kind.THEME: themes,
        Kind.STRENGTH: {one.id: _asked(one.text, _evidence(edition, one)) for one in edition.strengths},
        Kind.STEP: {str(one.number): _asked(step_name(edition, one.number), one.text) for one in edition.steps},
        Kind.CHOSEN: {name: _asked(one.ask) for name, one in choosable(edition).items()},
        Kind.TOLD: dict(_reasons(edition)),
    }
    return _Wordings(asked, rows)


def _reasons(edition: Edition) -> Iterator[tuple[str, _Asked]]:
    """Give every reason there can be to act now, by its key: known to be so, or possible."""
    told = {rung.key: rung.text for theme in edition.themes for rung in theme.rungs}
    for key, words in (told | {rule.id: rule.because for rule in edition.rules}).items():
        yield key, _asked(words)
        yield f"may:{key}", _asked(words)


def _asked(words: str, *more: object) -> _Asked:
    return _Asked(words, _digest([words, *more]))


def _theme(edition: Edition, theme: Theme) -> object:
    """Give all that a worry is answered to: where it stands, its row, its sign, and every line of its ladder."""
    lists = lists_of(edition)
    where = (theme.domain, lists.page_of.get(theme.id, ""), lists.sign[theme.id])
    ladder = [(rung.id, rung.text, rung.step) for rung in theme.rungs]
    return (*where, theme.row, theme.ask, theme.sign, theme.none, ladder)


def _evidence(edition: Edition, strength: Strength) -> object:
    """Give all that evidence for safety is chosen from; nothing for a strength that can be none."""
    choices = (strength.did, *_who_how_long_known_by(edition)) if strength.did else ()
    return [[(choice.id, choice.text, choice.counts) for choice in asked] for asked in choices]


def _who_how_long_known_by(edition: Edition) -> tuple[tuple[Choice, ...], ...]:
    return edition.evidence.who, edition.evidence.how_long, edition.evidence.known_by


def _digest(asked: object) -> str:
    text = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:DIGEST]


# --- what was answered


_About = tuple[Kind, str]


class _Case(NamedTuple):
    """What was said, by what it is about: the lists on which it stands with what was said there, and past rungs."""

    edition: Edition
    said: Said
    listed: Mapping[_About, Mapping[str, str]]
    against: Mapping[str, tuple[int, ...]]


def _case(edition: Edition, said: Said) -> _Case:
    listed: dict[_About, dict[str, str]] = {}
    for page, rows in said.lists.items():
        for row, value in rows.items():
            listed.setdefault((_about(page), row), {})[page] = value
    against: dict[str, tuple[int, ...]] = {}
    for shown in filter(None, said.safety.values()):
        for theme, rung in shown.against.items():
            against[theme] = (*against.get(theme, ()), rung)
    return _Case(edition, said, listed, against)


def _answered(case: _Case) -> Mapping[Kind, tuple[str, ...]]:
    """Give the ids of everything that was answered, by what it is about, each once."""
    said, ids = case.said, {kind: list[str]() for kind in Kind}
    for kind, row in case.listed:
        ids[kind].append(row)
    ids[Kind.THEME] += [*said.ladders, *case.against]
    ids[Kind.STRENGTH] += said.safety
    ids[Kind.LIST] += [*said.lists, *said.closed, *sorted(said.undescribed)]
    ids[Kind.AGE] += [said.age] if said.age not in ("", NOT_KNOWN) else []
    ids[Kind.ROLE] += [said.role] if said.role else []
    ids[Kind.STEP] += [said.own_view] if said.own_view.isdigit() else []
    ids[Kind.CHOSEN] += said.afterwards
    ids[Kind.TOLD] += sorted(said.acknowledged)
    return {kind: tuple(dict.fromkeys(found)) for kind, found in ids.items()}


def _about(page: str) -> Kind:
    """Say what the rows of a list are."""
    if page in _ROWS_OF:
        return _ROWS_OF[page]
    return Kind.FACT if page.startswith("facts-") else Kind.THEME


_ROWS_OF: Final = MappingProxyType({AREAS: Kind.AREA, STRENGTHS: Kind.STRENGTH})


# --- what becomes of it


def fit(edition: Edition, said: Said, then: Wording, before: Edition | None = None) -> Fitted:
    """Fit what was said to the edition as it is; `then` is the wording it was said to.

    `before` is that other edition, where it is at hand: it has words for what is not asked any more.
    """
    case = _case(edition, said)
    whys = {(kind, id_): _why(case, then, (kind, id_)) for kind, ids in _answered(case).items() for id_ in ids}
    for strength, shown in said.safety.items():  # evidence rests on the worries that it was shown against
        if shown and any(whys[Kind.THEME, theme] is not Why.KEPT for theme in shown.against):
            whys[Kind.STRENGTH, strength] = max(whys[Kind.STRENGTH, strength], Why.LINE, key=list(Why).index)
    fates = [_fate(case, about, why, before) for about, why in whys.items() if _is_told(about, why)]
    return Fitted(
        said=_without(case, {about: why for about, why in whys.items() if why is not Why.KEPT}),
        kept=tuple(fate for fate in fates if fate.why is Why.KEPT),
        again=tuple(fate for fate in fates if fate.why in (Why.WORDING, Why.LINE)),
        gone=tuple(fate for fate in fates if fate.why is Why.GONE),
    )


def _is_told(about: _About, why: Why) -> bool:
    """Say whether an answer is told of: a list that is kept is told of row by row, and what came after in a line."""
    return about[0] not in _WITHOUT_DIGEST or why is not Why.KEPT


def _why(case: _Case, then: Wording, about: _About) -> Why:
    kind, id_ = about
    now = _wordings_of(case.edition).asked[kind].get(id_)
    if now is None:
        return Why.GONE
    if not _is_offered(case, about):
        return Why.LINE
    stands = kind in _WITHOUT_DIGEST or (kind is Kind.AREA and case.said.in_list(AREAS, id_) in (YES, NOT_SURE))
    if stands or then.get(kind.value, {}).get(id_) == now.digest:
        return Why.KEPT  # that an area worries somebody answers for none of its rows
    return Why.WORDING


def _is_offered(case: _Case, about: _About) -> bool:
    """Say whether what was chosen can be chosen in this edition, on the lists on which it was."""
    (kind, id_), edition = about, case.edition
    if kind is Kind.CHOSEN:
        return is_choosable(edition, id_, case.said.afterwards)
    rows = _wordings_of(edition).rows
    if any(id_ not in rows.get(page, ()) for page in case.listed.get(about, ())):
        return False
    if kind is Kind.THEME:
        rungs = range(1, edition.theme[id_].top + 1)
        return _is_placed(edition, id_, case.said.ladders.get(id_)) and all(
            r in rungs for r in case.against.get(id_, ())
        )
    return kind is not Kind.STRENGTH or _is_shown(edition, edition.strength[id_], case.said.safety.get(id_))


def _is_placed(edition: Edition, theme: str, placing: Placing | None) -> bool:
    if placing is None:
        return True
    rungs = {*lists_of(edition).numbers[theme], ""}
    return (
        placing.at in rungs | {NOT_SURE, UNDESCRIBED, NOT_LOOKED}
        and placing.least in rungs
        and placing.maybe in rungs | {NO}
    )


def _is_shown(edition: Edition, strength: Strength, shown: Safety | None) -> bool:
    if shown is None:
        return True
    chosen = (shown.did, shown.who, shown.how_long, shown.known_by)
    offered = (strength.did, *_who_how_long_known_by(edition))
    return all(value in {one.id for one in choices} for value, choices in zip(chosen, offered, strict=True))


def _without(case: _Case, lost: Mapping[_About, Why]) -> Said:
    """Give what is said without what is lost. Who has to act now is told of it again, with the words of today."""
    said = case.said
    if not lost:
        return said
    lists = {
        page: MappingProxyType({row: v for row, v in rows.items() if (_about(page), row) not in lost})
        for page, rows in said.lists.items()
        if (Kind.LIST, page) not in lost
    }
    unclosed = {STRENGTHS} if any(kind is Kind.STRENGTH for kind, _ in lost) else set()
    unclosed |= {page for kind, page in lost if kind is Kind.LIST}
    told_anew = any(kind not in (Kind.CHOSEN, Kind.TOLD) for kind, _ in lost)
    told = frozenset(key for key in said.acknowledged if (Kind.TOLD, key) not in lost)
    return replace(
        said,
        age="" if (Kind.AGE, said.age) in lost else said.age,
        role="" if (Kind.ROLE, said.role) in lost else said.role,
        own_view="" if (Kind.STEP, said.own_view) in lost else said.own_view,
        lists=MappingProxyType(lists),
        closed=MappingProxyType({page: how for page, how in said.closed.items() if page not in unclosed}),
        ladders=MappingProxyType({t: p for t, p in said.ladders.items() if (Kind.THEME, t) not in lost}),
        safety=MappingProxyType({s: shown for s, shown in said.safety.items() if (Kind.STRENGTH, s) not in lost}),
        undescribed=frozenset(_undescribed(case, lost)),
        acknowledged=frozenset() if told_anew else told,
        acting_now=said.acting_now and not told_anew,
        afterwards=MappingProxyType({n: v for n, v in said.afterwards.items() if (Kind.CHOSEN, n) not in lost}),
    )


def _undescribed(case: _Case, lost: Mapping[_About, Why]) -> Iterator[str]:
    """Give the lists with a worry that no words describe; a worry whose words went is one of these from now on."""
    yield from (page for page in case.said.undescribed if (Kind.LIST, page) not in lost)
    if any(why is Why.GONE and _is_worry(case, about) for about, why in lost.items()):
        yield AREAS


def _is_worry(case: _Case, about: _About) -> bool:
    kind, id_ = about
    placing = case.said.ladders.get(id_) if kind is Kind.THEME else None
    if placing is not None and placing.at not in (NONE, NOT_LOOKED):
        return True
    if kind is Kind.LIST:
        return id_ in case.said.undescribed
    listed = case.listed.get(about, {}).values()
    return kind in (Kind.THEME, Kind.AREA) and not {YES, NOT_SURE}.isdisjoint(listed)


# --- in words


def to_tell(edition: Edition, lost: Lost, before: Edition | None = None) -> Lost:
    """Give of what a record lost what a draft goes on telling: what an edition that is here has asked, and no more.

    A name that only the file knows could be anybody's: it is shown when the record is opened, and never kept.
    """
    asked = [_wordings_of(one).asked for one in (edition, before) if one]
    return tuple(one for one in lost if any(one[1] in known[Kind(one[0])] for known in asked))[:MOST_TOLD]


def lost_in_words(edition: Edition, lost: Lost) -> tuple[Fate, ...]:
    """Give in words what a draft could not keep; what had been said is not known any more."""
    return tuple(
        Fate(kind=kind, id=id_, words=_words(edition, None, kind, id_), said="", why=why, because=WHY[why])
        for kind, id_, why in ((Kind(kind), id_, Why(why)) for kind, id_, why in lost)
    )


def _fate(case: _Case, about: _About, why: Why, before: Edition | None) -> Fate:
    kind, id_ = about
    worry = why is Why.GONE and _is_worry(case, about)
    return Fate(
        kind=kind,
        id=id_,
        words=_words(case.edition, before, kind, id_),
        said=_said(case, about, before),
        why=why,
        because=f"{WHY[why]} {STAYS_A_WORRY}" if worry else WHY[why],
    )


def _words(edition: Edition, before: Edition | None, kind: Kind, id_: str) -> str:
    """Name what was asked; where no edition that is here knows it, by its id."""
    for one in (edition, before):
        asked = one and _wordings_of(one).asked[kind].get(id_)
        if asked:
            return f"Your own view: {asked.words}" if kind is Kind.STEP else asked.words
    return f"“{id_.replace('-', ' ')}”"


_SAID: Final = MappingProxyType({YES: "Yes", NOT_SURE: "Not sure", NO: "No", UNKNOWN: "I would not know"})
_PLACED: Final = MappingProxyType(
    {
        NOT_SURE: "Not sure",
        NOT_LOOKED: "I would not know",
        UNDESCRIBED: "I am worried, but it is not described here",
        NONE: "No worry",
    }
)


def _said(case: _Case, about: _About, before: Edition | None) -> str:
    """Say what was said: the line that was chosen on a ladder, or else the gravest that was said on a list."""
    kind, id_ = about
    placing = case.said.ladders.get(id_) if kind is Kind.THEME else None
    if placing is not None:
        lines = [rung for one in (case.edition, before) if one and id_ in one.theme for rung in one.theme[id_].rungs]
        known = {rung.id: rung.text for rung in lines}  # as it was worded then, where that is known
        return _PLACED.get(placing.at) or known.get(placing.at) or f"“{placing.at.replace('-', ' ')}”"
    return _SAID.get(min(case.listed.get(about, {}).values(), key=list(_SAID).index, default=""), "")
