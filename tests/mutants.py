"""Small mistakes in a rule base: an edition with one rule, step, number, part or circumstance changed.

A scenario that still comes out as expected has not noticed the mistake. Each is made from the edition that loaded, so
what the loader would say of it does not count: a scenario has to notice by what comes out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from staircase import trials
from staircase.core.case import Scenario
from staircase.core.model import Edition, Group, Part, Rule, Rung, Theme


class Mutant(NamedTuple):
    """An edition with one mistake in it, by name.

    `key` is that of the rule or description that was changed. Only the scenarios that answer a theme in `about` are
    asked to notice; where the rule has no theme, all are.
    """

    name: str
    key: str
    edition: Edition
    about: frozenset[str]


def mutants(edition: Edition) -> Iterator[Mutant]:
    """Give every mutant: of the rules, then of the rungs."""
    for rule in edition.rules:
        about = frozenset(part.theme for group in rule.of + rule.all_of for part in group)
        for what, changed in _of_a_rule(edition, rule):
            rules = (changed if one is rule else one for one in edition.rules)
            made = replace(edition, rules=tuple(r for r in rules if r is not None))
            yield Mutant(f"{rule.id}: {what}", rule.id, made, about)
    for theme in edition.themes:
        for rung in theme.rungs:
            for step in _beside(rung.step):
                if _stays_in_order(theme, rung, step):
                    made = _with_step(edition, theme, rung, step)
                    yield Mutant(f"{rung.key}: step {step}", rung.key, made, frozenset({theme.id}))


def noticed(mutant: Mutant, scenarios: tuple[Scenario, ...], met: Mapping[str, Collection[str]]) -> bool:
    """Say whether a scenario comes out otherwise than it should; `met`, what each meets, tells whom to ask first."""
    speaking = (s for s in scenarios if not mutant.about or not mutant.about.isdisjoint(s.answers.themes))
    likely_first = sorted(speaking, key=lambda scenario: mutant.key not in met[scenario.id])
    return any(trials.run(mutant.edition, scenario).differences for scenario in likely_first)


def _beside(step: int) -> list[int]:
    return [number for number in (step - 1, step + 1) if step and 1 <= number <= 5]


def _stays_in_order(theme: Theme, rung: Rung, step: int) -> bool:
    """Say whether the ladder still rises: of one that falls the loader tells at once, and no scenario need notice."""
    steps = [step if one is rung else one.step for one in theme.rungs]
    return steps == sorted(steps)


def _with_step(edition: Edition, theme: Theme, rung: Rung, step: int) -> Edition:
    """Move a rung by a step. A rule that counts any theme from a step counts this one from where it now reaches it."""
    changed = replace(theme, rungs=tuple(replace(one, step=step) if one is rung else one for one in theme.rungs))
    themes = tuple(changed if one is theme else one for one in edition.themes)
    return replace(edition, themes=themes, rules=tuple(_counting(rule, changed) for rule in edition.rules))


def _counting(rule: Rule, theme: Theme) -> Rule:
    """Give a rule of "any theme from step n" as it reads once a theme has changed."""
    if not rule.any_from:
        return rule
    first = next((rung.number for rung in theme.rungs if rung.step >= rule.any_from), None)

    def moved(group: Group) -> Group:
        now = (replace(part, rung=first) if part.theme == theme.id and first else part for part in group)
        return tuple(part for part in now if part.theme != theme.id or first)

    return replace(rule, of=tuple(group for group in map(moved, rule.of) if group))


def _of_a_rule(edition: Edition, rule: Rule) -> Iterator[tuple[str, Rule | None]]:
    """Give every mistake in one rule, in words, and the rule with it; None where the rule is gone."""
    yield "dropped", None
    for step in _beside(rule.step):
        yield f"step {step}", replace(rule, step=step)
    for number in (rule.at_least - 1, rule.at_least + 1):
        if rule.at_least and 1 <= number <= len(rule.of):
            yield f"at least {number}", replace(rule, at_least=number)
    if rule.any_from:
        yield from _without_an_area(edition, rule)
    else:
        yield from _without_a_part(rule, "of")
    yield from _without_a_part(rule, "all_of")
    for fact in rule.facts:
        yield f"without {fact}", replace(rule, facts=tuple(one for one in rule.facts if one != fact))
    if rule.ages is not None:
        yield "at any age", replace(rule, ages=None)


def _without_a_part(rule: Rule, name: str) -> Iterator[tuple[str, Rule]]:
    """Give a rule without each of its parts; of parts of which any is enough, without each of those."""
    groups: tuple[Group, ...] = getattr(rule, name)
    least = rule.at_least if name == "of" else 0
    for group in groups:
        rest = tuple(one for one in groups if one is not group)
        if len(rest) >= least and (rest or name == "all_of"):
            yield f"without {' or '.join(part.theme for part in group)}", replace(rule, **{name: rest})
        for part in group if len(group) > 1 else ():
            fewer = tuple(tuple(p for p in one if p is not part) if one is group else one for one in groups)
            yield f"without {part.theme} among several", replace(rule, **{name: fewer})


def _without_an_area(edition: Edition, rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Give a rule that counts any theme of a few named areas, without each of these."""

    def area(part: Part) -> str:
        return edition.theme[part.theme].domain

    named = dict.fromkeys(area(part) for group in rule.of for part in group)
    for one in named if 1 < len(named) < len([domain for domain in edition.domains if domain.area]) else ():
        rest = (tuple(part for part in group if area(part) != one) for group in rule.of)
        yield f"without {one}", replace(rule, of=tuple(group for group in rest if group))
