"""Two assessments side by side, and in words what differs: for understanding what one answer does.

Both sides are decided and put into words like any assessment; what differs is read off them, and nothing is decided
here. A step is named only where it may be shown, as a range where it is one, and with what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from staircase.core.because import SOCIAL_CARE
from staircase.core.case import Answers, Reason, State
from staircase.core.changes import Change, OfAge, OfFact, OfList, OfStrength, OfTheme, changed, standing
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.model import Edition
from staircase.core.onesentence import (
    Side,
    Two,
    by_key,
    in_one_sentence,
    reason_with_its_row,
    road_with_time,
    roads_only_in,
)
from staircase.core.roads import PathwayInWords
from staircase.core.words import lower_first, step_name

__all__ = [
    "Change", "Difference", "OfAge", "OfFact", "OfList", "OfStrength", "OfTheme", "Side", "changed", "compare",
    "standing",
]  # fmt: skip

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
    two = Two(edition, _side(edition, before, role), _side(edition, after, role))
    was, then = two.was.told, two.then.told
    come, go = _reasons(two)
    return Difference(
        before=two.was,
        after=two.then,
        says=in_one_sentence(two),
        careful=tuple(_careful(two, before, after)),
        step_lines=tuple(_step_lines(two)),
        pathways_come=roads_only_in(then.do, was.do),
        pathways_go=roads_only_in(was.do, then.do),
        pathways_stay=tuple(_stay(was.do, then.do)),
        advice_come=roads_only_in(then.advice, was.advice),
        advice_go=roads_only_in(was.advice, then.advice),
        rights_come=roads_only_in(then.rights, was.rights),
        rights_go=roads_only_in(was.rights, then.rights),
        reasons_come=come,
        reasons_go=go,
    )


def _side(edition: Edition, answers: Answers, role: str) -> Side:
    found = evaluate(edition, answers)
    return Side(found, explain(edition, answers, found, role=role))


# --- pathways


def _stay(was: Iterable[PathwayInWords], then: Iterable[PathwayInWords]) -> Iterator[str]:
    before = {one.pathway.id: one for one in was}
    for one in then:
        if earlier := before.get(one.pathway.id):
            moved = earlier.how_soon != one.how_soon
            yield f"{road_with_time(one)}; before: {lower_first(earlier.how_soon)}" if moved else road_with_time(one)


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


def _reasons(two: Two) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the reasons that would weigh more, and those that would weigh less, each with how it would stand."""
    was, then = by_key(two.was), by_key(two.then)
    come: list[str] = []
    go: list[str] = []
    for key in dict.fromkeys([*then, *was]):
        before, after = _stands(two.was, was.get(key)), _stands(two.then, then.get(key))
        if before != after:
            reason = then.get(key) or was[key]
            less = after is None or (before is not None and after < before)
            (go if less else come).append(
                f"{_moved(reason, before, after)}: {reason_with_its_row(two.edition, reason)}"
            )
    return tuple(come), tuple(go)


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


# --- what else moves


def _step_lines(two: Two) -> Iterator[str]:
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


def _named(two: Two) -> Iterator[str]:
    """Give the strengths, what safety did, and the worries about a place, that come and go."""
    was, then = two.was.told, two.then.told
    for now, earlier in (
        (then.strengths, was.strengths),
        (then.holds if then.shown else (), was.holds if was.shown else ()),
        (then.contexts, was.contexts),
    ):
        yield from (line for line in now if line not in earlier)
        yield from (f"Not so any more: {line}" for line in earlier if line not in now)


def _careful(two: Two, before: Answers, after: Answers) -> Iterator[str]:
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
