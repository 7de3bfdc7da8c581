"""What a receiving team asks for, answered from what was said, in words. Not looked at is never given as no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from staircase.core.case import Answers, Assessment
from staircase.core.evaluate import asked_at
from staircase.core.model import Domain, Edition, Fact, Theme
from staircase.core.preparation import Ask, Told
from staircase.core.telephone import others_in_home
from staircase.core.words import lower_first

MOST_WORRIES = 8
"""How many worries are named in one line; the suggestion has them all."""


class Heard(NamedTuple):
    """One case: what was said as answers, what they came to, and what the form asks besides, in words by what it is."""

    edition: Edition
    answers: Answers
    found: Assessment
    besides: Mapping[Told, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is asked for: what was said of it, and what nobody has said yet."""

    ask: Ask
    said: tuple[str, ...]
    missing: tuple[str, ...]


class _Piece(NamedTuple):
    """A part of an answer, or what is missing of it."""

    known: bool
    words: str


def _known(words: str) -> _Piece:
    return _Piece(known=True, words=words)


def _missing(words: str) -> _Piece:
    return _Piece(known=False, words=words)


def answer(heard: Heard, ask: Ask) -> Line:
    """Answer one ask from what was said; an ask that is known by hand has neither an answer nor anything missing."""
    pieces = [*_told(heard, ask), *_themes(heard, ask), *_facts(heard, ask), *_domains(heard, ask)]
    return Line(
        ask=ask,
        said=tuple(piece.words for piece in pieces if piece.known),
        missing=tuple(piece.words for piece in pieces if not piece.known),
    )


def _told(heard: Heard, ask: Ask) -> Iterator[_Piece]:
    edition, answers, _, besides = heard
    for told in ask.told:
        if told is Told.AGE:
            yield (_known(edition.age[answers.age].name) if answers.age else _missing("How old the child is"))
        elif told is Told.WORRIES:
            yield from _worries(heard)
        elif told is Told.OTHER_CHILDREN:
            facts = {fact.id for fact in edition.facts if fact.group == "other-children"}
            yield _Piece(known=bool(facts & (answers.yes | answers.no)), words=others_in_home(edition, answers))
        elif told is Told.STRENGTHS:
            named = [s.text for s in edition.strengths if s.id in answers.strengths | answers.safety.keys()]
            yield from map(_known, named) if named else (_missing("Nothing was named"),)
        else:
            words = besides.get(told, "")
            yield _known(words) if words else _missing("Not said")


def _worries(heard: Heard) -> Iterator[_Piece]:
    """Name the worries shortly, those of the reasons first, and apart those that are not sure."""
    edition, answers, found, _ = heard
    by_weight = dict.fromkeys(part.theme for reason in found.reasons for part in reason.parts) | dict.fromkeys(
        answers.themes
    )
    areas = [edition.theme[t] for t in by_weight if edition.domain[edition.theme[t].domain].area]
    known = [theme.row for theme in areas if theme.id in answers.themes and answers.themes[theme.id].at]
    unsure = [theme.row for theme in areas if theme.id in answers.themes and _only_maybe(answers, theme)]
    yield from (_known(row) for row in known[:MOST_WORRIES])
    if len(known) > MOST_WORRIES:
        yield _known(f"And {len(known) - MOST_WORRIES} more, which the suggestion has")
    if unsure:
        yield _known(f"Not sure: {'; '.join(map(lower_first, unsure))}")
    if answers.undescribed:
        yield _known("A worry that this tool has no words for: say it in yours")
    if not (known or unsure or answers.undescribed):
        yield _missing("Nothing was told")


def _only_maybe(answers: Answers, theme: Theme) -> bool:
    answer = answers.themes[theme.id]
    return answer.at == 0 and answer.maybe > 0


def _themes(heard: Heard, ask: Ask) -> Iterator[_Piece]:
    edition, answers, _, _ = heard
    for theme in (edition.theme[theme] for theme in ask.themes):
        where = answers.themes.get(theme.id)
        if where is None and theme.id in answers.undescribed:
            yield _known(f"{theme.row}: a worry that this tool has no words for")
        elif where is None:
            if asked_at(edition, theme.asked, answers.age):
                yield _missing(theme.row)
        elif where.at:
            more = " It could be more." if where.maybe > where.at else ""
            yield _known(f"{theme.row}: {theme.rungs[where.at - 1].text}{more}")
        elif where.maybe:
            yield _known(f"{theme.row}: not sure")
        else:
            calm = "looked at, no worry" if edition.domain[theme.domain].area else lower_first(theme.none)
            yield _known(f"{theme.row}: {calm}")


def _facts(heard: Heard, ask: Ask) -> Iterator[_Piece]:
    edition, answers, _, _ = heard
    every = (edition.fact[fact] for fact in ask.facts)
    facts = [fact for fact in every if fact.id in answers.yes or asked_at(edition, fact.asked, answers.age)]
    yield from (_known(fact.ask) for fact in facts if fact.id in answers.yes)
    for known, words, rest in (
        (True, "Not so", [fact for fact in facts if fact.id in answers.no]),
        (False, "Whether this is so", [fact for fact in facts if fact.id not in answers.no | answers.yes]),
    ):
        if rest:
            yield _Piece(known=known, words=f"{words}: {_named(rest)}")


def _named(facts: list[Fact]) -> str:
    return "; ".join(fact.text for fact in facts)


def _domains(heard: Heard, ask: Ask) -> Iterator[_Piece]:
    """Say of each area what worries there, or how far it was looked at without a worry."""
    for domain in (heard.edition.domain[domain] for domain in ask.domains):
        worries = list(_worries_in(heard, domain))
        if worries:
            yield _known(f"{domain.name}: {'; '.join(map(lower_first, worries))}")
        elif domain.id in heard.found.rests_on.whole:
            yield _known(f"{domain.name}: looked at, no worry")
        elif domain.id in heard.found.rests_on.partly:
            yield _known(f"{domain.name}: no worry in the part that was looked at")
        else:
            yield _missing(domain.name)


def _worries_in(heard: Heard, domain: Domain) -> Iterator[str]:
    for theme in heard.edition.themes:
        where = heard.answers.themes.get(theme.id)
        if theme.domain == domain.id and where is not None and where.maybe:
            yield theme.row if where.at else f"{theme.row} (not sure)"
