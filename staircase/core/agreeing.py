"""The step that is agreed after the suggestion: what it asks for. The higher of tool and person is what to act on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from staircase.core.because import step_is_shown
from staircase.core.case import Assessment
from staircase.core.model import STEPS, Edition
from staircase.core.recording import QUESTIONS, Chosen
from staircase.core.words import step_name

AGREED: Final = "agreed_step"
NOT_AGREED: Final = "not-agreed"


def to_act_on(found: Assessment) -> int:
    """Give the step to act on; 0 where none may be shown and the practitioner gave none."""
    return max(found.step if step_is_shown(found) else 0, found.own_view or 0)


def agreed_step(chosen: Chosen) -> int:
    """Give the step that was agreed; 0 while none is, and for anything that is no step."""
    return next((step for step in STEPS if str(step) in chosen.get(AGREED, ())), 0)


def goes_lower(found: Assessment, chosen: Chosen) -> bool:
    """Say whether less was agreed than what is to be acted on."""
    return 0 < agreed_step(chosen) < to_act_on(found)


def wanting(edition: Edition, found: Assessment, chosen: Chosen) -> Mapping[str, str]:
    """Give what is missing in what was chosen, or contradicts itself, by the name of the question.

    Going higher asks nothing. Going lower asks why and who was consulted; below a step 5 nobody decides alone.
    """
    return {**_follows(edition, chosen), **_alone(edition, chosen), **_lower(edition, found, chosen)}


def _lower(edition: Edition, found: Assessment, chosen: Chosen) -> Mapping[str, str]:
    if not chosen.get(AGREED):
        return {AGREED: "Choose the step you agreed, or say that none is agreed yet"}
    if not goes_lower(found, chosen):
        return {}
    act_on = to_act_on(found)
    consulted = edition.recording.consulted.among(chosen.get("consulted", ()))
    missing = {}
    if not edition.recording.less_because.among(chosen.get("less_because", ())):
        missing["less_because"] = f"Say why you agreed less than {step_name(edition, act_on)}"
    if act_on == 5 and not any(one.shares_decision for one in consulted):
        missing["consulted"] = (
            "Not on your own: to go below step 5, talk to your safeguarding lead or manager first, and choose them here"
        )
    elif all(one.alone for one in consulted):
        missing["consulted"] = "Say whom you consulted before you agreed less"
    return missing


def _follows(edition: Edition, chosen: Chosen) -> Mapping[str, str]:
    """Give the questions that another answer made necessary, and that were left out."""
    asked = {one.then for one in edition.recording.consent.among(chosen.get("consent", ())) if one.then}
    questions = {name: edition.recording.question(name) for name in asked}
    return {name: f"Answer: {one.ask}" for name, one in questions.items() if not one.among(chosen.get(name, ()))}


def _alone(edition: Edition, chosen: Chosen) -> Mapping[str, str]:
    """Give the questions where an answer that stands alone was chosen with others."""
    answered = {name: edition.recording.question(name).among(chosen.get(name, ())) for name in QUESTIONS}
    return {
        name: f"You chose “{alone.text}” and something else: leave one of them out"
        for name, choices in answered.items()
        if len(choices) > 1 and (alone := next((one for one in choices if one.alone), None))
    }
