"""An assessment as plain sets and numbers, so that it can be held against an opinion that knows none of our classes."""

from staircase.core.case import State


def plainly(found):
    """Give everything an assessment decides; only the order of its lists and the words for "why not held" are left."""
    return {
        "step": found.step,
        "could_reach": found.could_reach,
        "step_without_safety": found.step_without_safety,
        "could_reach_without_safety": found.could_reach_without_safety,
        "met": {reason.key for reason in found.reasons if reason.state is State.MET},
        "possible": {reason.key for reason in found.reasons if reason.state is State.POSSIBLE},
        "held": {reason.key for reason in found.reasons if reason.held_by},
        "reasons": {reason.key: _reason(reason) for reason in found.reasons},
        "holds": {(hold.strength, hold.rule): not hold.why_not for hold in found.holds},
        "do": {one.pathway for one in found.pathways},
        "advice": {one.pathway for one in found.advice},
        "rights": {one.pathway for one in found.rights},
        "tell_parents": found.tell_parents,
        "rests_on": {name: list(getattr(found.rests_on, name)) for name in ("whole", "partly", "not_looked_at")},
        "nothing_looked_at": found.nothing_looked_at,
    }


def _reason(reason):
    return {
        "state": reason.state,
        "counts_for": reason.counts_for,
        "could_count": reason.could_count,
        "parts": {part.theme: part.rung for part in reason.parts},
        "unknowns": set(reason.unknowns),
        "held_by": reason.held_by,
        "decisive": reason.decisive,
    }
