"""How the step that somebody said lies to the scenario's: too low, within or too high, and what that is worth.

It is the first thing that is read. Whoever was too low is told so plainly and kindly.
"""

from __future__ import annotations

from collections.abc import Iterator

from staircase.core.explain import Explanation
from staircase.core.lesson import disagrees
from staircase.core.model import Edition
from staircase.core.practice import NO_STEP, Came, Compared, half_said, must_be_range, stands
from staircase.core.words import step_name

_BESIDE_THE_PANEL = {
    Came.TOO_LOW: "lower than the panel said",
    Came.WITHIN: "what the panel said",
    Came.TOO_HIGH: "higher than the panel said",
}
"""How a step lies where the panel and the rules differ: nothing is called right there, or too high."""


def heading(compared: Compared) -> str:
    """Say in a few words how the step lies to the scenario's."""
    step = compared.practised.step
    said = f"Step {step}" if step else "“No step yet”"
    if compared.scenario.panel_differs:
        return f"{said} is {_BESIDE_THE_PANEL[compared.came]}"
    match compared.came:
        case Came.TOO_LOW if step == 1 and not stands(compared.theirs.found).step:
            return f"{said} cannot be said here"
        case Came.TOO_LOW if _half_said(compared):
            return f"{said} alone is too low here"
        case Came.TOO_LOW:
            return f"{said} is too low here"
        case Came.TOO_HIGH:
            return f"{said} is higher than this calls for"
        case Came.WITHIN:
            return f"{said} is neither too low nor too high here"


def says(compared: Compared, told: Explanation) -> Iterator[str]:
    """Say where the scenario lies, and what it comes to that the step lies there, below or above."""
    yield _range(compared, told)
    differs = disagrees(compared.edition, compared.scenario)
    if differs:
        yield differs
    if compared.came is Came.TOO_LOW:
        yield _too_low(compared)
    elif compared.came is Came.TOO_HIGH and not differs:
        yield _too_high(told)
    elif not differs and (more := _within(compared)):
        yield more


def _too_low(compared: Compared) -> str:
    """Say plainly and kindly what is wrong with a step that is too low."""
    step, theirs = compared.practised.step, compared.theirs.found
    reach = step_name(compared.edition, theirs.could_reach)
    shown = bool(stands(theirs).step)
    if step == 1 and not shown:
        why = "Step 1 would say that all is well, and nobody has looked far enough to say so."
    elif step < theirs.could_reach and not shown:
        why = f"What nobody has looked at, or is sure of, could make it {reach}."
    elif step == NO_STEP and must_be_range(compared.scenario, theirs):
        known = "Enough is known to say a step, and what is not sure could make it"
        why = f"{known} {reach}: advice on that has to be asked for today."
    elif _half_said(compared):
        lower = "the lower number of a range, which is only what is known so far"
        number = lower if step == compared.scenario.lowest else "a number inside a range"
        why = (
            f"You chose {number}: what is not sure could make it {reach}. "
            "That number gives nobody a reason to ask for advice today, and so, alone, it counts as too low."
        )
    else:
        why = "Too low is the graver of the two mistakes, because what the child needs does not begin."
    return f"{why} It happens to careful people, and here it harms nobody."


def _too_high(told: Explanation) -> str:
    """Say what a step that is too high comes to; where no step can be said, what comes next is to look."""
    if not told.shown:
        return (
            "Nothing that is known calls for it, and nobody has looked far enough to say that all is well: what comes "
            "next is to look and to ask."
        )
    return (
        "Too high is the lesser mistake, because the worry is not passed over. It can still put a family through more "
        "than it needs, and take time that another child is waiting for."
    )


def _within(compared: Compared) -> str:
    """Say what else is to be said of a step that is neither too low nor too high."""
    step, theirs = compared.practised.step, compared.theirs.found
    if step == NO_STEP and theirs.is_range:
        return "It is still no answer to wait on: asking for advice today is no step, and it comes first."
    if step == NO_STEP and stands(theirs).step:
        return "Enough was looked at to say step 1, and it is careful to want more."
    if must_be_range(compared.scenario, theirs):
        return (
            "You chose the higher number of a range, and so nothing is played down. With a real child say both "
            "numbers, and ask for advice today."
        )
    if not stands(theirs).step and not compared.scenario.panel:
        return (
            "You chose the highest that it could be, and so nothing is played down. With a real child say that no step "
            "can be said yet, and ask for advice today."
        )
    if step < theirs.could_reach and not compared.scenario.panel:
        reach = step_name(compared.edition, theirs.could_reach)
        return f"What is not sure could make it {reach}: with a real child say that too, and find it out."
    within = compared.scenario.lowest < compared.scenario.highest
    return "Within the range is as good as the step itself." if within else ""


def _half_said(compared: Compared) -> bool:
    return half_said(compared.scenario, compared.theirs.found, compared.practised.step)


def _range(compared: Compared, told: Explanation) -> str:
    """Say where the scenario lies, and up to where a step is not too high."""
    edition, scenario = compared.edition, compared.scenario
    lowest, highest = scenario.lowest, scenario.highest
    if scenario.panel:
        return f"The panel placed it {_from_to(edition, lowest, highest)}."
    if not told.shown:
        reach = compared.theirs.found.could_reach
        more = f", and that what is not known could make it {step_name(edition, reach)}" if reach > 1 else ""
        return f"The authors say that no step can be said here{more}."
    if compared.theirs.found.is_range:
        could = step_name(edition, highest)
        return f"The authors placed it as a range: {step_name(edition, lowest)}, but it could be {could}."
    return f"The authors placed it {_from_to(edition, lowest, highest)}."


def _from_to(edition: Edition, lowest: int, highest: int) -> str:
    if lowest == highest:
        return f"on {step_name(edition, lowest)}"
    return f"on {step_name(edition, lowest)}, and up to {step_name(edition, highest)} is not too high"


def whose(compared: Compared) -> str:
    """Say who placed the scenario, and whether anybody agreed it."""
    panel = compared.scenario.panel
    if panel:
        return f"Agreed by a panel of {panel.people} people from {panel.agencies} agencies."
    return "Placed by the authors of this trial. No panel has met on it, so nobody has agreed it."
