"""Which rules may name safety that holds them, and why another may not."""

from __future__ import annotations

from collections.abc import Iterator

from staircase.core.model import Edition, Rule

HELD_STEP = 3
_NO_HOLD = "Take held_by away."

WhyNot = tuple[str, str, str]
"""The promise that would be broken, what was found, what to do."""


def why_not_holdable(edition: Edition, rule: Rule) -> Iterator[WhyNot]:
    """Give every reason why a rule may not name the safety that it names."""
    if rule.step != HELD_STEP:
        found = f"it calls for {_step(rule.step)}, and only a rule of step {HELD_STEP} may be held."
        yield "P4", found, _NO_HOLD
    for pathway in rule.pathways:
        if pathway in edition.pathway and edition.pathway[pathway].binding:
            what = "urgent" if edition.pathway[pathway].urgent else "statutory"
            yield "P4", f"it opens '{pathway}', which is {what}, and nothing may hold that.", _NO_HOLD
    yield from _of_its_parts(edition, rule)
    yield from _of_its_strengths(edition, rule)


def _of_its_parts(edition: Edition, rule: Rule) -> Iterator[WhyNot]:
    parts = [part for group in rule.of + rule.all_of for part in group]
    if not parts and not rule.at_least:
        yield "P4", "it rests on circumstances alone, which no safety is shown against.", _NO_HOLD
    for part in parts:
        theme = edition.theme[part.theme]
        rung = theme.rungs[part.rung - 1]
        if rung.step < HELD_STEP - 1:
            found = f"its part '{rung.key}' calls for {_step(rung.step)}, and only rungs of step 2 or more may be held."
            yield "P4", found, "Take held_by away, or begin at a higher rung."
        if not theme.may_hold and not rule.any_from:
            short = edition.domain[theme.domain].short
            yield "P5", f"its part '{part.theme}' is about {short}, which no safety may hold.", _NO_HOLD


def _of_its_strengths(edition: Edition, rule: Rule) -> Iterator[WhyNot]:
    if len(rule.held_by) > max(rule.at_least, 1):
        named = f"it names {len(rule.held_by)} strengths and needs {rule.at_least} parts"
        yield "P12", f"{named}, so no few parts could lift every hold.", "Name no more strengths than parts."
    for strength in rule.held_by:
        if strength in edition.strength and not edition.strength[strength].did:
            found = f"the strength '{strength}' does not say what anybody did, so it can never be safety."
            yield "P4", found, "Name a strength that has 'did'."


def _step(number: int) -> str:
    return f"step {number}" if number else "no step"
