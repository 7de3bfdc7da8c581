"""What one answer would change, in one sentence, and what the step would rest on.

It reads off two assessments what became of the reasons, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from staircase.core.because import says
from staircase.core.case import Assessment, Reason, State
from staircase.core.explain import Explanation
from staircase.core.model import Edition, Rung
from staircase.core.roads import PathwayInWords
from staircase.core.words import listed, lower_first


class Side(NamedTuple):
    """One of the two: what was decided, and in words."""

    found: Assessment
    told: Explanation

    @property
    def heading(self) -> str:
        """The heading: a range where it is one, and no step where none may be shown."""
        return self.told.heading


class Two(NamedTuple):
    """Both sides, in the edition they are said in."""

    edition: Edition
    was: Side
    then: Side


def by_key(side: Side) -> dict[str, Reason]:
    """Give the reasons of a side by their keys."""
    return {reason.key: reason for reason in side.found.reasons}


def reason_with_its_row(edition: Edition, reason: Reason) -> str:
    """Give the words of a reason; before a line of a ladder stands its row."""
    of = reason.of
    return f"{edition.theme[of.theme].row}: {of.text}" if isinstance(of, Rung) else says(of)


def roads_only_in(these: Iterable[PathwayInWords], those: Iterable[PathwayInWords]) -> tuple[str, ...]:
    """Name the pathways that are among these and not among those."""
    known = {one.pathway.id for one in those}
    return tuple(road_with_time(one) for one in these if one.pathway.id not in known)


def road_with_time(one: PathwayInWords) -> str:
    """Name a pathway with how soon it begins."""
    return f"{one.name}: {lower_first(one.how_soon)}"


def in_one_sentence(two: Two) -> str:
    """Say it all in one sentence; then, where that names a step, what the step rests on."""
    was, then = two.was, two.then
    if was.told.shown and then.told.shown:
        said = _becomes(two) if was.heading != then.heading else _stays(two)
    elif then.told.shown:
        reason = f", {_rise(two)}" if then.told.main else ""
        said = f"A step would be suggested: {lower_first(then.heading)}{reason}"
    elif was.told.shown:
        said = f"No step would be suggested any more. Instead of “{was.heading}” it would say “{then.heading}”"
    elif was.heading != then.heading:
        said = f"No step would be suggested, as before, but instead of “{was.heading}” it would say “{then.heading}”"
    else:
        said = _stays(two)
    shown = then.told if then.told.shown else was.told
    return f"{_stop(said)} {shown.rests_on}" if shown.shown else _stop(said)


def _stop(sentence: str) -> str:
    return sentence if sentence.endswith((".", ".”")) else f"{sentence}."


def _becomes(two: Two) -> str:
    """Say what the heading would become and why, where both name a step."""
    was, then = two.was, two.then
    if then.found.step != was.found.step:
        why = _rise(two) if then.found.step > was.found.step else _fall(two)
    elif then.found.could_reach != was.found.could_reach:
        why = _more(two) if then.found.could_reach > was.found.could_reach else _less(two)
    else:
        why = _otherwise(two)
    said = f"{_apart(was.heading)} would become {lower_first(then.heading)}, {why}"
    return f"{_stop(said)} It could be more, {_more(two)}" if _is_another_reason(two) else said


def _apart(heading: str) -> str:
    """End a heading that has a comma in it with another, so that a sentence can go on."""
    return f"{heading}," if "," in heading else heading


def _rise(two: Two) -> str:
    """Say what would decide, where it did not decide for as much before."""
    reason = by_key(two.then)[two.then.told.main[0].key]
    before = by_key(two.was).get(reason.key)
    if before is not None and before.held_by and not reason.held_by:
        return f"because existing safety would not hold this any more: {reason_with_its_row(two.edition, reason)}"
    held = ", held by safety by one step" if reason.held_by else ""
    return f"because of this{held}: {reason_with_its_row(two.edition, reason)}"


def _fall(two: Two) -> str:
    """Say what happened to the reason that stood first."""
    reason = by_key(two.was)[two.was.told.main[0].key]
    after = by_key(two.then).get(reason.key)
    if after is None:
        what = "this would not stand any more"
    elif after.state is State.POSSIBLE:
        what = "this would only be possible"
    else:
        what = "existing safety would hold this"
    return f"because {what}: {reason_with_its_row(two.edition, reason)}"


def _more(two: Two) -> str:
    """Say what could make it more, where nothing could before."""
    reason = _furthest(two.then)
    what = "this might be so" if reason.state is State.POSSIBLE else "existing safety might not hold this"
    return f"because {what}: {reason_with_its_row(two.edition, reason)}"


def _is_another_reason(two: Two) -> bool:
    """Say whether the step would differ, and what could make it more is not the reason why."""
    return two.then.found.is_range and two.then.found.step != two.was.found.step


def _less(two: Two) -> str:
    """Say what happened to the reason that could have made it more."""
    reason = _furthest(two.was)
    after = by_key(two.then).get(reason.key)
    what = "this could not be so any more" if after is None else "existing safety would hold this"
    return f"because {what}: {reason_with_its_row(two.edition, reason)}"


def _furthest(side: Side) -> Reason:
    """Give the first reason for the step that it could reach."""
    return next(reason for reason in side.found.reasons if reason.could_count == side.found.could_reach)


def _otherwise(two: Two) -> str:
    """Say why the heading differs although step and reach are the same: urgent advice, or a worry without words."""
    was, then = two.was.found, two.then.found
    if was.is_range != then.is_range:
        side = two.then if then.is_range else two.was
        reason = by_key(side)[side.found.advice[0].because[0]]
        what = "this might be so, and could not wait" if then.is_range else "this could not be so any more"
        return f"because {what}: {reason_with_its_row(two.edition, reason)}"
    more = "would be" if then.undescribed else "would not be any more"
    return f"because there {more} a worry that nothing here describes"


def _stays(two: Two) -> str:
    """Say that the heading would stay, and what would change all the same."""
    moved = [*_what_changes(two.was, two.then)]
    if moved:
        stays = (
            f"{_apart(two.then.heading)} would stay" if two.then.told.shown else "No step would be suggested, as before"
        )
        return f"{stays}, but {listed(moved)} would change"
    return f"Nothing would change{_why_nothing(two)}"


def _what_changes(was: Side, then: Side) -> Iterator[str]:
    """Name what changes beside the heading."""
    for what, now, earlier in (
        ("what to do", then.told.do, was.told.do),
        ("what to ask advice on today", then.told.advice, was.told.advice),
        ("rights and duties", then.told.rights, was.told.rights),
    ):
        if roads_only_in(now, earlier) or roads_only_in(earlier, now):
            yield what
    if then.told.shown and then.found.could_reach != was.found.could_reach:
        yield "what it could reach"
    if then.told.tell_parents != was.told.tell_parents:
        yield "whether the parents may be told"
    if then.told.agreement != was.told.agreement:
        yield "whose agreement it takes"


def _why_nothing(two: Two) -> str:
    """Say why the step and what to do would be as before, although something else may differ."""
    was, then = by_key(two.was), by_key(two.then)
    new = [r for key, r in then.items() if r.state is State.MET and (key not in was or was[key].state is not r.state)]
    decided = {key for key, reason in was.items() if reason.decisive}
    if any(reason.step and reason.counts_for < two.then.found.step for reason in new):
        return ": a higher reason stands"
    if any(reason.decisive for reason in new):
        return " in the step or in what to do: it would be one more reason for the same step"
    if decided - {key for key, reason in then.items() if reason.decisive} and two.then.told.main:
        return " in the step or in what to do: another reason calls for the same step"
    if two.was.told.strengths != two.then.told.strengths:
        return ": strengths by themselves never change a step"
    rests_otherwise = two.was.told.rests_on != two.then.told.rests_on
    return " in the step or in what to do" if rests_otherwise or was.keys() != then.keys() else ""
