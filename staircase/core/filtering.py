"""Finding scenarios in a library: what each is filed under, which are wanted, and how many each choice leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from staircase.core.case import Scenario
from staircase.core.difficulty import difficulty
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition

NO_STEP: Final = "none"
RANGE: Final = "range"
PAIR: Final = "pair"
NOT_KNOWN: Final = "not-known"


class By(StrEnum):
    """What scenarios can be found by; the name of each in a query."""

    STEP = "step"
    DOMAIN = "domain"
    THEME = "theme"
    DIFFICULTY = "difficulty"
    ROLE = "role"
    AGE = "age"
    PULL = "pull"
    PLACED_BY = "placed-by"
    NEAR_MISS = "near-miss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A scenario with all that it can be found by; `under` gives for each the values that it has."""

    scenario: Scenario
    under: Mapping[By, frozenset[str]]

    @property
    def difficulty(self) -> str:
        """Its grade."""
        return next(iter(self.under[By.DIFFICULTY]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for: one value for each thing at most, and words of a title."""

    values: Mapping[By, str]
    words: str = ""


def filed(edition: Edition, scenarios: Mapping[str, Scenario]) -> tuple[Filed, ...]:
    """File every scenario, in the order of the library. It places each of them, which takes a second or two for all."""
    paired = {scenario.near_miss_of for scenario in scenarios.values()}
    return tuple(_filed(edition, one, paired=one.id in paired or bool(one.near_miss_of)) for one in scenarios.values())


def _filed(edition: Edition, scenario: Scenario, *, paired: bool) -> Filed:
    answers = scenario.answers
    found = evaluate(edition, answers)
    themes = frozenset(theme for theme, answer in answers.themes.items() if answer.maybe)
    under = {
        By.STEP: frozenset(_steps(scenario)),
        By.DOMAIN: frozenset(edition.theme[theme].domain for theme in themes),
        By.THEME: themes,
        By.DIFFICULTY: frozenset({difficulty(edition, answers, found).grade.value}),
        By.ROLE: frozenset({scenario.role} - {""}),
        By.AGE: frozenset({answers.age or NOT_KNOWN}),
        By.PULL: frozenset(mistake.pull for mistake in scenario.mistakes),
        By.PLACED_BY: frozenset({scenario.placed_by}),
        By.NEAR_MISS: frozenset({PAIR} if paired else ()),
    }
    return Filed(scenario=scenario, under=under)


def _steps(scenario: Scenario) -> Iterator[str]:
    """Give the step that comes out, or that none may be shown; and whether more than one step is right."""
    yield str(scenario.expect.step) if scenario.expect.step else NO_STEP
    if scenario.lowest < scenario.highest:
        yield RANGE


def matching(every: Iterable[Filed], wanted: Wanted) -> tuple[Filed, ...]:
    """Give those that have every value and every word that is wanted."""
    return tuple(one for one in every if _matches(one, wanted))


def _matches(one: Filed, wanted: Wanted, but: By | None = None) -> bool:
    title = one.scenario.title.casefold()
    words = all(word in title for word in wanted.words.casefold().split())
    return words and all(value in one.under[by] for by, value in wanted.values.items() if by is not but)


def counts(every: Iterable[Filed], wanted: Wanted) -> Mapping[By, Counter[str]]:
    """Say for every value how many it would leave, all else that is wanted staying as it is."""
    kept = tuple(every)
    return {by: Counter(value for one in kept if _matches(one, wanted, by) for value in one.under[by]) for by in By}
