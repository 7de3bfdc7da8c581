"""One answer changed: what could be said instead of any one answer about a child. It writes nothing down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import asked_at
from staircase.core.model import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheme:
    """Where a theme would be (None: nobody looked), and whether it would worry in a way that no words here describe."""

    theme: str
    answer: Answer | None
    undescribed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFact:
    """Whether a circumstance would be so; None is not known."""

    fact: str
    so: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAge:
    """Which age band it would be; None is not known."""

    age: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfStrength:
    """Whether a strength would be named, and with which evidence that it kept the child safe; None is no evidence."""

    strength: str
    named: bool
    shown: Safety | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfList:
    """Whether there would be a worry on this list that no words here describe."""

    listed: str
    undescribed: bool


Change = OfTheme | OfFact | OfAge | OfStrength | OfList
Said = TypeVar("Said")


def changed(edition: Edition, answers: Answers, change: Change) -> Answers:
    """Give the answers with one of them changed; whether the edition knows its ids is for the evaluator to judge."""
    match change:
        case OfTheme(theme=theme, answer=answer, undescribed=undescribed):
            return replace(
                answers,
                themes=_with(answers.themes, theme, answer),
                undescribed=_member(answers.undescribed, theme, there=undescribed),
            )
        case OfFact(fact=fact, so=so):
            return replace(
                answers,
                yes=_member(answers.yes, fact, there=so is True),
                no=_member(answers.no, fact, there=so is False),
            )
        case OfAge(age=age):
            return replace(answers, age=age, no=_not_so_at(edition, answers, age))
        case OfStrength(strength=strength, named=named, shown=shown):
            return replace(
                answers,
                strengths=_member(answers.strengths, strength, there=named),
                safety=_with(answers.safety, strength, shown),
            )
        case OfList(listed=listed, undescribed=undescribed):
            return replace(answers, undescribed=_member(answers.undescribed, listed, there=undescribed))


def standing(answers: Answers, change: Change) -> Change:
    """Give the answer that stands where this one would be: changing to that leaves all as it is."""
    match change:
        case OfTheme(theme=theme):
            return OfTheme(theme=theme, answer=answers.themes.get(theme), undescribed=theme in answers.undescribed)
        case OfFact(fact=fact):
            return OfFact(fact=fact, so=True if fact in answers.yes else False if fact in answers.no else None)
        case OfAge():
            return OfAge(age=answers.age)
        case OfStrength(strength=strength):
            named = strength in answers.strengths
            return OfStrength(strength=strength, named=named, shown=answers.safety.get(strength))
        case OfList(listed=listed):
            return OfList(listed=listed, undescribed=listed in answers.undescribed)


def _with(said: Mapping[str, Said], id_: str, value: Said | None) -> Mapping[str, Said]:
    others = {known: one for known, one in said.items() if known != id_}
    return MappingProxyType(others if value is None else {**others, id_: value})


def _member(ids: frozenset[str], id_: str, *, there: bool) -> frozenset[str]:
    return ids | {id_} if there else ids - {id_}


def _not_so_at(edition: Edition, answers: Answers, age: str | None) -> frozenset[str]:
    """Give what is not so at another age: what cannot be then is not, and what could not be before is not known.

    Nobody was asked about the latter: an older child is never placed by a baby's "no".
    """
    if age == answers.age:
        return answers.no
    never_asked = {fact.id for fact in edition.facts if not asked_at(edition, fact.asked, answers.age)}
    cannot_be = {fact.id for fact in edition.facts if not asked_at(edition, fact.asked, age)}
    return ((answers.no - never_asked) | cannot_be) - answers.yes
