"""An assessment as plain data: everything by id, nothing in words. A step never stands without what it rests on."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from staircase.core.because import step_is_shown
from staircase.core.case import Answers, Assessment, Opened, Reason
from staircase.core.compare import Difference
from staircase.core.explain import explain
from staircase.core.model import Edition
from staircase.core.roads import opened_by_step
from staircase.core.voices import Explained, Voice, speak

SEMANTICS = 1
"""The number of the meaning of the rules (what counts as met, possible, held). A change of it changes results."""

_IN_WORDS = tuple(field.name for field in fields(Difference) if field.name not in ("before", "after"))


def as_data(edition: Edition, found: Assessment) -> dict[str, Any]:
    """Give an assessment as plain data. Where no step may be shown there is none, nor anything that rests on it."""
    shown = step_is_shown(found)
    looked = found.rests_on
    data: dict[str, Any] = {
        "edition": edition.id,
        "status": edition.status,
        "notice": edition.notice,
        "semantics": SEMANTICS,
        "decision_fingerprint": edition.decision_fingerprint,
        "edition_fingerprint": edition.edition_fingerprint,
        "rests_on": {
            "areas": looked.total,
            "whole": looked.whole,
            "partly": looked.partly,
            "not_looked_at": looked.not_looked_at,
        },
        "nothing_looked_at": found.nothing_looked_at,
        "step_shown": shown,
    }
    if shown:
        data |= {
            "step": found.step,
            "could_reach": found.could_reach,
            "step_without_safety": found.step_without_safety,
            "could_reach_without_safety": found.could_reach_without_safety,
            "act_on": found.act_on,
        }
    if shown or found.reasons or found.advice:
        data["tell_parents"] = found.tell_parents.value
    return data | {
        "own_view": found.own_view,
        "undescribed": found.undescribed,
        "reasons": [_reason(reason, shown=shown) for reason in found.reasons],
        "pathways": [_opened(one, shown=shown) for one in found.pathways if shown or not opened_by_step(one)],
        "advice_today": [_opened(one, shown=shown) for one in found.advice],
        "rights_and_duties": [_opened(one, shown=shown) for one in found.rights],
        "holds": [{"strength": hold.strength, "rule": hold.rule, "why_not": hold.why_not} for hold in found.holds],
    }


def _reason(reason: Reason, *, shown: bool) -> dict[str, Any]:
    """Give a reason by id; where no step may be shown it calls for none either."""
    steps = {"step": reason.step, "counts_for": reason.counts_for, "could_count": reason.could_count}
    return {
        "id": reason.key,
        "state": reason.state.value,
        **(steps if shown else {}),
        "held_by": reason.held_by,
        **({"decisive": reason.decisive} if shown else {}),
        "parts": {part.theme: part.rung for part in reason.parts},
        "unknowns": reason.unknowns,
    }


def _opened(one: Opened, *, shown: bool) -> dict[str, Any]:
    because = [key for key in one.because if shown or not key.startswith("step-")]
    return {"id": one.pathway, "because": because}


def explained(edition: Edition, answers: Answers, found: Assessment, *, role: str = "") -> dict[str, Any]:
    """Give an explanation as plain data, in all three voices; where no step may be shown, nothing that rests on one."""
    told = explain(edition, answers, found, role=role)
    case = Explained(edition, answers, found, told)
    data: dict[str, Any] = {voice.value: asdict(speak(case, voice)) for voice in Voice}
    if told.shown:
        data["why_not"] = [asdict(one) for one in told.why_not]
        data["lower"] = asdict(told.lower)
    return data | {"every_worry": told.every_worry, "find_out": [one.id for one in told.find_out]}


def compared(edition: Edition, found: Difference) -> dict[str, Any]:
    """Give two assessments side by side as plain data, with what differs in words."""
    words = {name: getattr(found, name) for name in _IN_WORDS}
    sides = {"before": as_data(edition, found.before.found), "after": as_data(edition, found.after.found)}
    return {"is_a_trial": True, "same": found.same, **words, **sides}
