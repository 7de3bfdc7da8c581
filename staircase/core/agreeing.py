"""The step that is agreed after the suggestion: what it asks for, and what it changes.

The higher of tool and person is what to act on. Where it could be more serious, nobody agrees less than that alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from staircase.core.because import SOCIAL_CARE, says, step_is_shown
from staircase.core.case import Answers, Assessment, State
from staircase.core.model import STEPS, Edition
from staircase.core.recording import QUESTIONS, Chosen
from staircase.core.words import step_name

AGREED: Final = "agreed_step"
NOT_AGREED: Final = "not-agreed"
WHO_SHARES: Final = "First Contact, the child’s social worker, your manager or another safeguarding lead"
CHILD_PROTECTION: Final = 5


def to_act_on(found: Assessment) -> int:
    """Give the step to act on; 0 where none may be shown and the practitioner gave none."""
    return max(found.step if step_is_shown(found) else 0, found.own_view or 0)


def agreed_step(chosen: Chosen) -> int:
    """Give the step that was agreed; 0 while none is, and for anything that is no step."""
    return next((step for step in STEPS if str(step) in chosen.get(AGREED, ())), 0)


def goes_lower(found: Assessment, chosen: Chosen) -> bool:
    """Say whether less was agreed than what is to be acted on."""
    return 0 < agreed_step(chosen) < to_act_on(found)


def could_be(found: Assessment) -> int:
    """Give the step of social care that it could be, where the suggestion is a range or none may be shown; else 0."""
    open_above = found.is_range or not step_is_shown(found)
    return found.could_reach if open_above and found.could_reach >= SOCIAL_CARE else 0


def leaves_open(found: Assessment, chosen: Chosen) -> bool:
    """Say whether less was agreed than it could be: then advice comes before what goes with the agreed step."""
    return 0 < agreed_step(chosen) < could_be(found)


def as_agreed(answers: Answers, found: Assessment, chosen: Chosen) -> Answers:
    """Give the answers that are acted on: a higher step that was agreed counts as an own view of that step would."""
    agreed = agreed_step(chosen)
    return replace(answers, own_view=agreed) if agreed > to_act_on(found) else answers


def wanting(edition: Edition, found: Assessment, chosen: Chosen) -> Mapping[str, str]:
    """Give what is missing in what was chosen, or contradicts itself, by the name of the question.

    Going lower asks why and who was consulted. Less than it could be asks who was consulted. Below a step 5, known or
    possible, nobody decides alone. What was chosen as the reason must not contradict what was told.
    """
    return {**_follows(edition, chosen), **_alone(edition, chosen), **_lower(edition, found, chosen)}


def _lower(edition: Edition, found: Assessment, chosen: Chosen) -> Mapping[str, str]:
    if not chosen.get(AGREED):
        return {AGREED: "Choose the step you agreed, or say that none is agreed yet"}
    return {**_unreasoned(edition, found, chosen), **_unasked(edition, found, chosen)}


def _unreasoned(edition: Edition, found: Assessment, chosen: Chosen) -> Mapping[str, str]:
    """Ask why less was agreed than what is to be acted on, and ask back where the reason contradicts an answer."""
    if not goes_lower(found, chosen):
        return {}
    reasons = edition.recording.less_because.among(chosen.get("less_because", ()))
    if not reasons:
        return {"less_because": f"Say why you agreed less than {step_name(edition, to_act_on(found))}"}
    told = {reason.key: says(reason.of) for reason in found.reasons if reason.state is State.MET}
    against = next(((one, told[key]) for one in reasons for key in one.unless if key in told), None)
    if against is None:
        return {}
    reason, line = against
    return {
        "less_because": f"You chose “{reason.text}”, but you answered “{line}” Change that answer first, or choose "
        "another reason"
    }


def _unasked(edition: Edition, found: Assessment, chosen: Chosen) -> Mapping[str, str]:
    """Ask who was consulted before less was agreed than what is to be acted on, or than it could be."""
    act_on, could = to_act_on(found), could_be(found)
    if not (goes_lower(found, chosen) or leaves_open(found, chosen)):
        return {}
    consulted = edition.recording.consulted.among(chosen.get("consulted", ()))
    if max(act_on, could) == CHILD_PROTECTION and not any(one.shares_decision for one in consulted):
        below = "to go below step 5" if act_on == CHILD_PROTECTION else _less_than_it_could_be(edition, found)
        return {"consulted": f"Not on your own: {below}, talk to {WHO_SHARES} first, and choose them here"}
    if all(one.alone for one in consulted):
        return {"consulted": "Say whom you consulted before you agreed less"}
    return {}


def _less_than_it_could_be(edition: Edition, found: Assessment) -> str:
    named = step_name(edition, could_be(found)) if step_is_shown(found) else "more serious"
    return f"it could be {named}. Before you agree less"


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
