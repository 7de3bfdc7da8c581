"""Rules of thumb at work: a story told two or three times, placed each time, with what changed since the last telling.

Nothing here decides or knows what ought to come out: whoever reads the stories sees what the rules do today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from staircase.core.case import Answer, Scenario
from staircase.core.compare import Difference, compare
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.model import Edition, RuleOfThumb, Theme
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE


@dataclass(frozen=True, slots=True)
class Line:
    """One answer about a theme that may be chosen; `answer` is None where nobody has looked."""

    id: str
    text: str
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A story as it was told once, what comes out, and the difference from the telling before (none for the first)."""

    scenario: Scenario
    told: Explanation
    since: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A rule of thumb with its tellings, and the theme of which another line may be tried in the second of them."""

    rule: RuleOfThumb
    tellings: tuple[Telling, ...]
    theme: Theme
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Another line that was tried, and the difference it makes to the second telling."""

    line: Line
    since: Difference


def example(edition: Edition, rule: RuleOfThumb, scenarios: Mapping[str, Scenario]) -> Example:
    """Place every telling of a rule of thumb."""
    told = [scenarios[telling] for telling in rule.tellings]
    theme = edition.theme[rule.tried]
    return Example(
        rule=rule,
        tellings=tuple(_telling(edition, one, before) for one, before in zip(told, [None, *told], strict=False)),
        theme=theme,
        lines=_lines(theme),
    )


def tried(edition: Edition, shown: Example, line: Line) -> Tried:
    """Place the second telling with another line in it."""
    scenario = shown.tellings[1].scenario
    before = scenario.answers
    themes = {theme: answer for theme, answer in before.themes.items() if theme != shown.theme.id}
    if line.answer is not None:
        themes[shown.theme.id] = line.answer
    after = replace(before, themes=MappingProxyType(themes))
    return Tried(line=line, since=compare(edition, before, after, role=scenario.role))


def _telling(edition: Edition, scenario: Scenario, before: Scenario | None) -> Telling:
    answers, role = scenario.answers, scenario.role
    return Telling(
        scenario=scenario,
        told=explain(edition, answers, evaluate(edition, answers), role=role),
        since=compare(edition, before.answers, answers, role=role) if before else None,
    )


def _lines(theme: Theme) -> tuple[Line, ...]:
    """Give every answer about a theme, from none to the top of its ladder, and the two that say that nobody knows."""
    return (
        Line(NONE, theme.none, Answer()),
        *(Line(rung.id, rung.text, Answer(rung.number, rung.number)) for rung in theme.rungs),
        Line(NOT_SURE, "Not sure: it could be any of these", Answer(0, theme.top)),
        Line(NOT_LOOKED, "Nobody has looked", None),
    )
