"""What a misreading of a story would do to the step: each is placed again, by the same decision as the story itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import IntEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from staircase.core.because import step_is_shown
from staircase.core.case import Answer, Answers, Assessment, Safety, Scenario
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.explain import heading
from staircase.core.model import Choice, Edition, Rule, Theme
from staircase.core.words import in_short, listed, lower_first

MOST: Final = 6


class Lands(IntEnum):
    """Where somebody lands who reads a story so, what matters most first."""

    TOO_LOW = 0
    TOO_HIGH = 1
    WITHIN = 2


LANDS: Final = {
    Lands.TOO_LOW: "too low",
    Lands.TOO_HIGH: "too high",
    Lands.WITHIN: "within the range, and still another answer",
}


class Misreading(NamedTuple):
    """One way to misread a story: what somebody does who reads it so, what comes out then, and where that lands."""

    reads: str
    heading: str
    lands: Lands

    @property
    def says(self) -> str:
        """Say it in a sentence."""
        return f"If the group {self.reads}, this comes out: {lower_first(self.heading)}. That is {LANDS[self.lands]}."


class _Read(NamedTuple):
    """A reading of a story that is not the scenario's."""

    reads: str
    answers: Answers


def misreadings(edition: Edition, scenario: Scenario, found: Assessment) -> tuple[Misreading, ...]:
    """Give the misreadings that change what comes out: those that land too low first, and at most six.

    The nearest line comes before the farther ones: it is what people take by mistake.
    """
    same = heading(edition, found)
    every: dict[tuple[str, str], Misreading] = {}
    for about, read in _readings(edition, scenario.answers, found):
        then = evaluate(edition, read.answers)
        said = heading(edition, then)
        if said != same:
            every.setdefault((about, said), Misreading(read.reads, said, _lands(scenario, then)))
    return tuple(sorted(every.values(), key=lambda one: one.lands))[:MOST]


def _lands(scenario: Scenario, then: Assessment) -> Lands:
    """Say where a reading lands. A step where none may be said yet reads as an all-clear, so it is too low as well.

    Only what lies above all that such a story could reach is too high.
    """
    if not step_is_shown(then):
        return Lands.TOO_LOW
    if not scenario.lowest:
        return Lands.TOO_HIGH if then.step > scenario.expect.could_reach else Lands.TOO_LOW
    could = then.could_reach if then.is_range else then.step
    if then.step < scenario.lowest or could < min(scenario.highest, scenario.expect.could_reach):
        return Lands.TOO_LOW
    return Lands.TOO_HIGH if then.step > scenario.highest else Lands.WITHIN


# --- the readings, each with what it is about


def _readings(edition: Edition, answers: Answers, found: Assessment) -> Iterator[tuple[str, _Read]]:
    for theme in edition.themes:
        answer = answers.themes.get(theme.id, Answer())
        for reads, other in _of_theme(theme, answer) if answer.maybe else ():
            yield theme.id, _Read(reads, _with(answers, {theme.id: other}))
    for fact in edition.facts:
        if fact.id in answers.yes or any(fact.id in reason.unknowns for reason in found.reasons):
            there = "overlooks this" if fact.id in answers.yes else "takes what is not known here for no"
            without = replace(answers, yes=answers.yes - {fact.id}, no=answers.no | {fact.id})
            yield fact.id, _Read(f"{there}: “{fact.ask}”", without)
    yield from _of_age(edition, answers, found)
    yield from _of_strengths(edition, answers, found)
    unseen = {t.id: Answer() for t in edition.themes if asked_at(edition, t.asked, answers.age)}
    yield "all", _Read("takes all that nobody looked at for no worry", _with(answers, unseen, but=answers.themes))


def _of_theme(theme: Theme, answer: Answer) -> Iterator[tuple[str, Answer]]:
    """Read a theme one line lower, not at all, for sure where nobody is, or one line higher."""
    for other in dict.fromkeys((answer.at - 1, 0) if answer.at else ()):
        yield f"takes “{theme.row}” for “{_line(theme, other)}”", Answer(other, other)
    if answer.maybe > answer.at:
        sure = _line(theme, answer.at)
        yield f"takes “not sure” about “{theme.row}” for “{sure}”", Answer(answer.at, answer.at)
    if answer.at < theme.top:
        higher = answer.at + 1
        yield f"takes “{theme.row}” for “{_line(theme, higher)}”", Answer(higher, higher)


def _line(theme: Theme, number: int) -> str:
    return in_short(theme.rungs[number - 1].text if number else theme.none).rstrip(".")


def _of_age(edition: Edition, answers: Answers, found: Assessment) -> Iterator[tuple[str, _Read]]:
    """Read the child as older than the rule holds for that decides."""
    ages = [r.of.ages for r in found.reasons if r.decisive and isinstance(r.of, Rule) and r.of.ages]
    older = [age for age in edition.ages if ages and age.order > max(one.last for one in ages)][:1]
    for age in older if answers.age else ():
        yield "age", _Read(f"does not think of the age ({lower_first(age.name)}, say)", replace(answers, age=age.id))


def _of_strengths(edition: Edition, answers: Answers, found: Assessment) -> Iterator[tuple[str, _Read]]:
    """Read strengths as safety that was shown, and shown safety as nothing."""
    against = {theme: answer.at for theme, answer in answers.themes.items() if answer.at}
    named = [r.of.held_by for r in found.reasons if r.decisive and isinstance(r.of, Rule)]
    for strength in edition.strengths:
        if strength.id in answers.strengths and any(strength.id in held_by for held_by in named):
            shown = Safety(
                who=_that_counts(edition.evidence.who, strength.not_by),
                did=_that_counts(strength.did),
                how_long=_that_counts(edition.evidence.how_long),
                known_by=_that_counts(edition.evidence.known_by),
                against=MappingProxyType(against),
            )
            taken = f"takes the strength “{strength.text.rstrip('.')}” for safety that was shown"
            yield strength.id, _Read(taken, replace(answers, safety={**answers.safety, strength.id: shown}))
    held = [edition.strength[hold.strength].text.rstrip(".") for hold in found.holds if not hold.why_not]
    if held:
        passed = f"passes over what was shown: “{listed(list(dict.fromkeys(held)))}”"
        yield "safety", _Read(passed, replace(answers, safety=MappingProxyType({})))


def _that_counts(choices: tuple[Choice, ...], but: tuple[str, ...] = ()) -> str:
    return next((choice.id for choice in choices if choice.counts and choice.id not in but), "")


def _with(answers: Answers, themes: Mapping[str, Answer], *, but: Mapping[str, Answer] | None = None) -> Answers:
    """Give the answers with these in place of what stands; those of `but` stay."""
    return replace(answers, themes=MappingProxyType({**answers.themes, **themes, **(but or {})}))
