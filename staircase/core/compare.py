"""Two assessments side by side, and in words what differs: for understanding what one answer does.

Both sides are decided and put into words like any assessment; what differs is read off them, and nothing is decided
here. A step is named only where it may be shown, as a range where it is one, and with what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from staircase.core.because import says
from staircase.core.case import Answers, Assessment, Reason, State
from staircase.core.changes import Change, OfAge, OfFact, OfList, OfStrength, OfTheme, changed, standing
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.model import Edition, Rung
from staircase.core.roads import PathwayInWords
from staircase.core.words import listed, lower_first, step_name

__all__ = [
    "Change", "Difference", "OfAge", "OfFact", "OfList", "OfStrength", "OfTheme", "Side", "changed", "compare",
    "standing",
]  # fmt: skip

SOCIAL_CARE = 4
"""From this step on, no change of an answer is a way down."""

NOT_A_WAY_DOWN = (
    "This shows what the answer does. It is no way to bring anything down: what was seen, told or suspected stays so, "
    "also where it was taken back later."
)
NOT_SURE_IS_NOT_NO = (
    "Not sure is not no. Answer it so only if you know it now, and ring for advice first: nobody needs to be sure for "
    "that."
)
ONLY_A_SOCIAL_WORKER = (
    "From step 4 on, only a social worker’s assessment, and safety shown over time, can bring a step down."
)


class Side(NamedTuple):
    """One of the two: what was decided, and in words."""

    found: Assessment
    told: Explanation

    @property
    def heading(self) -> str:
        """The heading: a range where it is one, and no step where none may be shown."""
        return self.told.heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two assessments, in words; every list is empty where nothing does.

    `says` tells it all in one sentence, and then what the step rests on. `careful` is what must be read beside it.
    `pathways_stay` are those that both have; where only how soon they begin differs, it says so.
    """

    before: Side
    after: Side
    says: str
    careful: tuple[str, ...]
    step_lines: tuple[str, ...]
    pathways_come: tuple[str, ...]
    pathways_go: tuple[str, ...]
    pathways_stay: tuple[str, ...]
    advice_come: tuple[str, ...]
    advice_go: tuple[str, ...]
    rights_come: tuple[str, ...]
    rights_go: tuple[str, ...]
    reasons_come: tuple[str, ...]
    reasons_go: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs at all."""
        roads = self.pathways_come, self.pathways_go, self.advice_come, self.advice_go, self.rights_come, self.rights_go
        return not any((self.step_lines, self.reasons_come, self.reasons_go, *roads))


def compare(edition: Edition, before: Answers, after: Answers, *, role: str = "") -> Difference:
    """Decide both and say what differs; `role` words the duties that bind some roles only."""
    two = _Two(edition, _side(edition, before, role), _side(edition, after, role))
    was, then = two.was.told, two.then.told
    come, go = _reasons(two)
    return Difference(
        before=two.was,
        after=two.then,
        says=_says(two),
        careful=tuple(_careful(two, before, after)),
        step_lines=tuple(_step_lines(two)),
        pathways_come=_roads_only_in(then.do, was.do),
        pathways_go=_roads_only_in(was.do, then.do),
        pathways_stay=tuple(_stay(was.do, then.do)),
        advice_come=_roads_only_in(then.advice, was.advice),
        advice_go=_roads_only_in(was.advice, then.advice),
        rights_come=_roads_only_in(then.rights, was.rights),
        rights_go=_roads_only_in(was.rights, then.rights),
        reasons_come=come,
        reasons_go=go,
    )


class _Two(NamedTuple):
    """Both sides, in the edition they are said in."""

    edition: Edition
    was: Side
    then: Side


def _side(edition: Edition, answers: Answers, role: str) -> Side:
    found = evaluate(edition, answers)
    return Side(found, explain(edition, answers, found, role=role))


# --- pathways


def _roads_only_in(these: Iterable[PathwayInWords], those: Iterable[PathwayInWords]) -> tuple[str, ...]:
    known = {one.pathway.id for one in those}
    return tuple(_road(one) for one in these if one.pathway.id not in known)


def _stay(was: Iterable[PathwayInWords], then: Iterable[PathwayInWords]) -> Iterator[str]:
    before = {one.pathway.id: one for one in was}
    for one in then:
        if earlier := before.get(one.pathway.id):
            moved = earlier.how_soon != one.how_soon
            yield f"{_road(one)}; before: {lower_first(earlier.how_soon)}" if moved else _road(one)


def _road(one: PathwayInWords) -> str:
    return f"{one.name}: {lower_first(one.how_soon)}"


# --- reasons


class _Stands(NamedTuple):
    """How a reason stands on one side; the greater of two in this order weighs more."""

    met: bool = False
    decides: bool = False
    unheld: bool = False
    certain: bool = False


def _stands(side: Side, reason: Reason | None) -> _Stands | None:
    """Say how a reason stands; None is not at all. Where no step may be shown, none decides either."""
    if reason is None:
        return None
    if reason.state is not State.MET:
        return _Stands()
    decides = reason.decisive and side.told.shown
    return _Stands(met=True, decides=decides, unheld=not reason.held_by, certain=not reason.unknowns)


def _reasons(two: _Two) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the reasons that would weigh more, and those that would weigh less, each with how it would stand."""
    was, then = _by_key(two.was), _by_key(two.then)
    come: list[str] = []
    go: list[str] = []
    for key in dict.fromkeys([*then, *was]):
        before, after = _stands(two.was, was.get(key)), _stands(two.then, then.get(key))
        if before != after:
            reason = then.get(key) or was[key]
            less = after is None or (before is not None and after < before)
            (go if less else come).append(f"{_moved(reason, before, after)}: {_words(two.edition, reason)}")
    return tuple(come), tuple(go)


def _by_key(side: Side) -> dict[str, Reason]:
    return {reason.key: reason for reason in side.found.reasons}


def _moved(reason: Reason, before: _Stands | None, after: _Stands | None) -> str:
    """Say what would happen to a reason that would stand otherwise than it does."""
    known_before = before is not None and before.met
    if after is None:
        return "Would not stand any more" if known_before else "Would not be possible any more"
    if not after.met:
        return "Would only be possible, and not known" if known_before else "Would be possible, and not known"
    return f"Would {', and '.join(_what_moved(reason, before or _Stands(), after))}"


def _what_moved(reason: Reason, before: _Stands, after: _Stands) -> Iterator[str]:
    """Say it of a reason that would be met: in three parts, each only where it differs."""
    if after.decides != before.decides:
        yield "decide" if after.decides else "not decide any more"
    elif not before.met:
        yield "be known, and be set aside by a higher reason" if reason.step else "be known, and calls for no step"
    if before.met and after.unheld and not before.unheld:
        yield "not be held by safety any more"
    elif not after.unheld and (before.unheld or not before.met):
        yield "be held by safety, by one step"
    if after.certain != before.certain and (before.met or not after.certain):
        yield "count for certain" if after.certain else "count although not everything is known"


def _words(edition: Edition, reason: Reason) -> str:
    of = reason.of
    return f"{edition.theme[of.theme].row}: {of.text}" if isinstance(of, Rung) else says(of)


# --- what else moves


def _step_lines(two: _Two) -> Iterator[str]:
    """Give everything else that differs: the heading, the reach, what is said of parents, agreement, strengths."""
    was, then = two.was.told, two.then.told
    for what, now, earlier in (
        ("It would say", f"{then.heading}.", f"{was.heading}."),
        ("It could reach", _reach(two.edition, two.then), _reach(two.edition, two.was)),
        ("Telling the parents", then.tell_parents, was.tell_parents),
        ("Agreement", then.agreement, was.agreement),
        ("Without safety", then.without_safety, was.without_safety),
        ("What it would rest on", then.rests_on, was.rests_on),
        ("Lists with a worry that nothing on them describes", _undescribed(two.then), _undescribed(two.was)),
    ):
        if now != earlier:
            yield f"{what}: {now or 'nothing.'} Before: {earlier or 'nothing.'}"
    yield from (line for line in then.said_first if line not in was.said_first)
    yield from _named(two)


def _reach(edition: Edition, side: Side) -> str:
    return f"{step_name(edition, side.found.could_reach)}." if side.told.shown else ""


def _undescribed(side: Side) -> str:
    return f"{len(side.found.undescribed)}."


def _named(two: _Two) -> Iterator[str]:
    """Give the strengths, what safety did, and the worries about a place, that come and go."""
    was, then = two.was.told, two.then.told
    for now, earlier in (
        (then.strengths, was.strengths),
        (then.holds if then.shown else (), was.holds if was.shown else ()),
        (then.contexts, was.contexts),
    ):
        yield from (line for line in now if line not in earlier)
        yield from (f"Not so any more: {line}" for line in earlier if line not in now)


def _careful(two: _Two, before: Answers, after: Answers) -> Iterator[str]:
    """Give what must be read beside it, so that nobody takes a trial for a way to bring a step down."""
    lower = any(answer.at > _at(after, theme) for theme, answer in before.themes.items())
    if lower or before.yes - after.yes or before.undescribed - after.undescribed:
        yield NOT_A_WAY_DOWN
    if two.then.found.could_reach < two.was.found.could_reach >= SOCIAL_CARE > two.was.found.step:
        yield NOT_SURE_IS_NOT_NO
    if two.was.told.shown and two.then.found.step < two.was.found.step >= SOCIAL_CARE:
        yield ONLY_A_SOCIAL_WORKER


def _at(answers: Answers, theme: str) -> int:
    answer = answers.themes.get(theme)
    return answer.at if answer else 0


# --- all of it in one sentence


def _says(two: _Two) -> str:
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


def _becomes(two: _Two) -> str:
    """Say what the heading would become and why, where both name a step."""
    was, then = two.was, two.then
    if then.found.step != was.found.step:
        why = _rise(two) if then.found.step > was.found.step else _fall(two)
    elif then.found.could_reach != was.found.could_reach:
        why = _more(two) if then.found.could_reach > was.found.could_reach else _less(two)
    else:
        why = _otherwise(two)
    said = f"{_apart(was.heading)} would become {lower_first(then.heading)}, {why}"
    return f"{said}; it could be more {_more(two)}" if _is_another_reason(two) else said


def _apart(heading: str) -> str:
    """End a heading that has a comma in it with another, so that a sentence can go on."""
    return f"{heading}," if "," in heading else heading


def _rise(two: _Two) -> str:
    """Say what would decide, where it did not decide for as much before."""
    reason = _by_key(two.then)[two.then.told.main[0].key]
    before = _by_key(two.was).get(reason.key)
    if before is not None and before.held_by and not reason.held_by:
        return f"because existing safety would not hold this any more: {_words(two.edition, reason)}"
    held = ", held by safety by one step" if reason.held_by else ""
    return f"because of this{held}: {_words(two.edition, reason)}"


def _fall(two: _Two) -> str:
    """Say what happened to the reason that stood first."""
    reason = _by_key(two.was)[two.was.told.main[0].key]
    after = _by_key(two.then).get(reason.key)
    if after is None:
        what = "this would not stand any more"
    elif after.state is State.POSSIBLE:
        what = "this would only be possible"
    else:
        what = "existing safety would hold this"
    return f"because {what}: {_words(two.edition, reason)}"


def _more(two: _Two) -> str:
    """Say what could make it more, where nothing could before."""
    reason = _furthest(two.then)
    what = "this might be so" if reason.state is State.POSSIBLE else "existing safety might not hold this"
    return f"because {what}: {_words(two.edition, reason)}"


def _is_another_reason(two: _Two) -> bool:
    """Say whether the step would differ, and what could make it more is not the reason why."""
    return two.then.found.is_range and two.then.found.step != two.was.found.step


def _less(two: _Two) -> str:
    """Say what happened to the reason that could have made it more."""
    reason = _furthest(two.was)
    after = _by_key(two.then).get(reason.key)
    what = "this could not be so any more" if after is None else "existing safety would hold this"
    return f"because {what}: {_words(two.edition, reason)}"


def _furthest(side: Side) -> Reason:
    """Give the first reason for the step that it could reach."""
    return next(reason for reason in side.found.reasons if reason.could_count == side.found.could_reach)


def _otherwise(two: _Two) -> str:
    """Say why the heading differs although step and reach are the same: urgent advice, or a worry without words."""
    was, then = two.was.found, two.then.found
    if was.is_range != then.is_range:
        side = two.then if then.is_range else two.was
        reason = _by_key(side)[side.found.advice[0].because[0]]
        what = "this might be so, and could not wait" if then.is_range else "this could not be so any more"
        return f"because {what}: {_words(two.edition, reason)}"
    more = "would be" if then.undescribed else "would not be any more"
    return f"because there {more} a worry that nothing here describes"


def _stays(two: _Two) -> str:
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
        if _roads_only_in(now, earlier) or _roads_only_in(earlier, now):
            yield what
    if then.told.shown and then.found.could_reach != was.found.could_reach:
        yield "what it could reach"
    if then.told.tell_parents != was.told.tell_parents:
        yield "whether the parents may be told"
    if then.told.agreement != was.told.agreement:
        yield "whose agreement it takes"


def _why_nothing(two: _Two) -> str:
    """Say why the step and what to do would be as before, although something else may differ."""
    was, then = _by_key(two.was), _by_key(two.then)
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
