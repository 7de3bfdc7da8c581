"""What the answers that somebody gave come to, beside the step that they said: what led them away from it?"""

from __future__ import annotations

from staircase.core.because import fewest_parts_first
from staircase.core.model import Edition
from staircase.core.placed_otherwise import shortly
from staircase.core.practice import EARLY_HELP, NO_STEP, Came, Compared, Stands, Tried, stands
from staircase.core.said import NOT_SURE
from staircase.core.words import step_name

MANY_UNSURE = 3
"""From how many answers of “not sure” on it is said what they come to together."""

MORE = "Your worry saw more than your answers say: which line did it not fit into?"


def own_answers(compared: Compared) -> str:
    """Say what the answers that were given come to, beside the step that was said."""
    edition, step = compared.edition, compared.practised.step
    own = stands(compared.own.found)
    if not own.step:
        reach = f", and what is not sure could make it step {own.could_reach}" if own.could_reach > 1 else ""
        said = "you said so too" if step == NO_STEP else f"you said step {step}"
        more = (
            f" {MORE}" if step >= EARLY_HELP and step > own.could_reach and compared.came is not Came.TOO_HIGH else ""
        )
        return f"By your own answers no step can be said yet{reach}; {said}.{more} {_unsure(compared)}".strip()
    could = f", and could reach step {own.could_reach}" if own.could_reach > own.step else ""
    said = f"you said step {step}" if step else "you said that no step can be said yet"
    calls = f"Your own answers call for {step_name(edition, own.step)}{could}; {said}"
    return f"{calls}{_beside_the_answers(compared, own)} {_unsure(compared)}".strip()


def _beside_the_answers(compared: Compared, own: Stands) -> str:
    """End the sentence on what the answers call for: how the step lies to them, and what to ask oneself."""
    step, at_last = compared.practised.step, compared.came
    fits = own.step <= step <= own.could_reach
    if step == NO_STEP:
        waits = "A range can be said, with both of its numbers: which" if own.could_reach > own.step else "Which"
        ends = f". {waits} answer were you waiting for?"
    elif fits and compared.own.found.is_range and step < own.could_reach:
        ends = ". That is a range: with a real child its higher number has to be said too."
        ends += "" if at_last is Came.WITHIN or not compared.different else " Look at what differs in your answers."
    elif fits:
        ends = ": your step fits your answers."
        ends += "" if at_last is Came.WITHIN or not compared.different else " Look at what differs in those."
    elif at_last is Came.WITHIN:
        ends = ". Your step is in its place, and your answers are not: see below."
    elif step < own.step and at_last is Came.TOO_HIGH:
        ends = ". Both are higher than this calls for, and your answers more so: see below."
    elif step < own.step:
        ends = f". What led you down? {_what_calls(compared.own, compared.edition)}".rstrip()
    elif at_last is Came.TOO_LOW:
        ends = f". {MORE}"
    else:
        ends = (
            ". With a real child the higher of the two is acted on. Here, ask yourself what led you up; or if nothing "
            "did, which line your worry did not fit into."
        )
    return ends


def _unsure(compared: Compared) -> str:
    """Say what many answers of “not sure” come to, where the scenario is sure or nobody asked: they lead to advice."""
    unsure = [one for one in compared.different if one.said == NOT_SURE]
    if len(unsure) < MANY_UNSURE:
        return ""
    ring = " With a real child that is a reason to ask for advice today, and not to wait."
    leads = ring if compared.own.found.is_range else ""
    return (
        f"You were not sure of {len(unsure)} things of which the story tells more, or nothing. “Not sure” counts in "
        f"what the step could be, up to the highest line.{leads}"
    )


def _what_calls(tried: Tried, edition: Edition) -> str:
    decisive = fewest_parts_first(reason for reason in tried.found.reasons if reason.decisive)
    return f"This calls for it: {shortly(edition, decisive[0])}" if decisive else ""
