"""What an edition lacks that a promise asks for: one small check for each thing that must be there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from staircase.core.breaches import Broken, on_safety_pages, opens_urgent
from staircase.core.evaluate import asked_at
from staircase.core.model import Edition, Part, Rule, Rung


def _never_met(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        ages = [age for age in edition.ages if rule.ages is None or asked_at(edition, rule.ages, age.id)]
        cannot = [age.name for age in ages if not _can_be_met(edition, rule, age.id)]
        if rule.at_least > len(rule.of):
            yield Broken(
                promise="P11",
                kind="rule",
                id=rule.id,
                field="at_least",
                found=f"it needs {rule.at_least} parts and has {len(rule.of)}, so it can never be met.",
                do="Name more parts, or ask for fewer.",
            )
        elif len(cannot) == len(ages) or (rule.ages is not None and cannot):
            when = "at any age" if len(cannot) == len(ages) else f"at these ages: {', '.join(cannot)}"
            yield Broken(
                promise="P11",
                kind="rule",
                id=rule.id,
                field="for" if rule.ages else "at_least",
                found=f"too few of its parts are asked for it ever to be met {when}.",
                do="Change the ages, the parts or how many it needs.",
            )


def _can_be_met(edition: Edition, rule: Rule, age: str) -> bool:
    def asked(group: tuple[Part, ...]) -> bool:
        return any(asked_at(edition, edition.theme[part.theme].asked, age) for part in group)

    return sum(map(asked, rule.of)) >= rule.at_least and all(map(asked, rule.all_of))


def _dead_rules(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        found, do = _why_dead(edition, rule)
        if found:
            yield Broken(promise="P6", kind="rule", id=rule.id, field="step", found=found, do=do)


def _why_dead(edition: Edition, rule: Rule) -> tuple[str, str]:
    if not (rule.of or rule.all_of or rule.facts or rule.ages):
        return "it has no parts and no circumstances.", "Say what it rests on."
    if not rule.step:
        return ("", "") if rule.pathways else ("it calls for no step and opens no pathway.", "Give it one of the two.")
    low = sum(_lowest(edition, group) < rule.step for group in rule.of)
    enough = len(rule.of) >= rule.at_least  # if not, it can never be met, which is said already
    if (enough and low < rule.at_least) or any(_lowest(edition, group) >= rule.step for group in rule.all_of):
        return (
            f"a part it cannot do without calls for step {rule.step} or more by itself, so the rule never decides.",
            "Give the rule a higher step, use lower rungs, or take it away.",
        )
    return "", ""


def _plans_that_tell_nobody(edition: Edition) -> Iterator[Broken]:
    """A plan or status takes the place of the step's own pathway: its worker is told instead, so there must be one."""
    for rule in edition.rules:
        if rule.step and not (rule.of or rule.all_of or rule.pathways):
            yield Broken(
                promise="P8",
                kind="rule",
                id=rule.id,
                field="pathways",
                found="it rests on circumstances alone and opens no pathway, so nobody would be told.",
                do="Name the pathway to the worker of that plan or status.",
            )


def _without_effect(edition: Edition) -> Iterator[Broken]:
    used = {(part.theme, part.rung) for rule in edition.rules for group in rule.of + rule.all_of for part in group}
    for theme in edition.themes:
        for rung in theme.rungs:
            if not rung.step and not rung.pathways and (theme.id, rung.number) not in used:
                yield Broken(
                    promise="P7",
                    kind=f"rung of {theme.id}",
                    id=rung.id,
                    field="step",
                    found="it calls for no step, opens no pathway and is part of no rule.",
                    do="Give it one of these, or take it away.",
                )
    facts = {fact for rule in edition.rules for fact in rule.facts}
    for fact in edition.facts:
        if fact.id not in facts:
            yield Broken(
                promise="P7",
                kind="fact",
                id=fact.id,
                field="id",
                found="no rule asks for it, so the question changes nothing.",
                do="Write the rule it is asked for, or take it away.",
            )


def _nothing_opens(edition: Edition) -> Iterator[Broken]:
    opened = {pathway for step in edition.steps for pathway in (step.pathway, step.pathway_outside_home)}
    opened.update(p for theme in edition.themes for rung in theme.rungs for p in rung.pathways)
    opened.update(p for rule in edition.rules for p in rule.pathways)
    for pathway in edition.pathways:
        if pathway.id not in opened:
            yield Broken(
                promise="P6",
                kind="pathway",
                id=pathway.id,
                field="id",
                found="nothing opens it.",
                do="Name it in a rung, a rule or a step, or take it away.",
            )
    steps = {rung.step for theme in edition.themes for rung in theme.rungs} | {rule.step for rule in edition.rules}
    for number in (2, 3, 4, 5):
        if number not in steps:
            yield Broken(
                promise="P6",
                kind="step",
                id=str(number),
                field="step",
                found="no rung and no rule calls for it.",
                do="Write what does.",
            )


def _on_no_page(edition: Edition) -> Iterator[Broken]:
    for theme in edition.themes:
        listed = theme.id in on_safety_pages(edition)
        urgent = [rung.id for rung in theme.rungs if opens_urgent(edition, rung)]
        if urgent and not listed:
            yield Broken(
                promise="P8",
                kind="theme",
                id=theme.id,
                field="id",
                found=f"its rung '{urgent[0]}' is urgent, and it stands on no safety-first page.",
                do="Add it to a page of safety_first in edition.yaml.",
            )
        elif theme.sign and not listed:
            yield Broken(
                promise="P8",
                kind="theme",
                id=theme.id,
                field="sign",
                found="it has a 'sign', and stands on no safety-first page.",
                do="Add it to a page of safety_first in edition.yaml, or take the sign away.",
            )
        if not edition.domain[theme.domain].area and theme.id not in _pictured(edition):
            yield Broken(
                promise="P11",
                kind="theme",
                id=theme.id,
                field="id",
                found="its domain is no area, and it stands on no page of the whole picture.",
                do="Add it to a page of whole_picture in edition.yaml.",
            )


OF_WHAT_IS_MISSING: tuple[Callable[[Edition], Iterator[Broken]], ...] = (
    _never_met,
    _dead_rules,
    _plans_that_tell_nobody,
    _without_effect,
    _nothing_opens,
    _on_no_page,
)


def _rung(edition: Edition, part: Part) -> Rung:
    return edition.theme[part.theme].rungs[part.rung - 1]


def _lowest(edition: Edition, group: tuple[Part, ...]) -> int:
    return min((_rung(edition, part).step for part in group), default=0)


def _pictured(edition: Edition) -> tuple[str, ...]:
    return tuple(theme for page in edition.whole_picture for theme in page.themes)
