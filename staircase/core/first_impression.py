"""How a first impression lies to the last word: it pulls like an anchor, and more so where nobody looks."""

from __future__ import annotations

from staircase.core.practice import NO_STEP, Came, Compared, came, half_said


def first_impression(compared: Compared) -> str:
    """Say whether somebody stayed with their first impression, left it or was pulled back; empty without one."""
    first, step, at_last = compared.practised.first, compared.practised.step, compared.came
    if first is None:
        return ""
    if first == step and at_last is Came.WITHIN:
        return f"At first sight you said {_said(first)}, and you stayed with it. What would have made you leave it?"
    if first == step:
        return (
            f"At first sight you said {_said(first)}, and you ended there. A first impression holds people fast: did "
            "what was found out afterwards have a chance?"
        )
    return f"You went from {_said(first)} to {_said(step)} as you read on{_moved(compared, first)}"


def _moved(compared: Compared, first: int) -> str:
    """End the sentence on whoever left their first impression. “No step yet” lies on no side of a step."""
    step, at_last = compared.practised.step, compared.came
    at_first = came(compared.scenario, compared.theirs.found, first)
    if at_last is Came.WITHIN:
        return ". Your first impression lay there too." if at_first is at_last else ". That is what reading on is for."
    if NO_STEP in {first, step} and at_first is not Came.WITHIN:
        return ". What made you settle on that?" if step else ". What was still missing?"
    nearer = step > first if at_last is Came.TOO_LOW else step < first
    if nearer and at_first is not Came.WITHIN:
        return ", and stopped on the way. A first impression pulls back whoever leaves it."
    who = "the panel says" if compared.scenario.panel else "the authors say"
    past = "away from" if at_first in {Came.WITHIN, at_last} else "past"
    left = f"{past} where {who} it lies"
    if first > step and half_said(compared.scenario, compared.theirs.found, step):
        left = "left out the higher number of the range"
    return f", and {left}. What weighed more than what you saw at first?"


def _said(step: int) -> str:
    return f"step {step}" if step else "no step yet"
