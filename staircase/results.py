"""An assessment as plain data: everything by id, nothing in words. A step never stands without what it rests on."""

from __future__ import annotations

from typing import Any

from staircase.core.case import Assessment, Opened, Reason
from staircase.core.model import Edition

SEMANTICS = 1
"""The number of the meaning of the rules (what counts as met, possible, held). A change of it changes results."""


def as_data(edition: Edition, found: Assessment) -> dict[str, Any]:
    """Give an assessment as plain data. Where nothing was looked at there is no step, only why."""
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
    }
    if not found.nothing_looked_at:
        data |= {
            "step": found.step,
            "could_reach": found.could_reach,
            "step_without_safety": found.step_without_safety,
            "could_reach_without_safety": found.could_reach_without_safety,
            "act_on": found.act_on,
        }
    return data | {
        "own_view": found.own_view,
        "undescribed": found.undescribed,
        "tell_parents": found.tell_parents.value,
        "reasons": [_reason(reason) for reason in found.reasons],
        "pathways": [_opened(one) for one in found.pathways],
        "advice_today": [_opened(one) for one in found.advice],
        "rights_and_duties": [_opened(one) for one in found.rights],
        "holds": [{"strength": hold.strength, "rule": hold.rule, "why_not": hold.why_not} for hold in found.holds],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "id": reason.key,
        "state": reason.state.value,
        "step": reason.step,
        "counts_for": reason.counts_for,
        "could_count": reason.could_count,
        "held_by": reason.held_by,
        "decisive": reason.decisive,
        "parts": {part.theme: part.rung for part in reason.parts},
        "unknowns": reason.unknowns,
    }


def _opened(one: Opened) -> dict[str, Any]:
    return {"id": one.pathway, "because": one.because}
