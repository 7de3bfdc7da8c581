"""Two records of one child, earlier and later: what moved, what stays said, and what it takes to step down.

Answers that are lower than before and stand all the same (`lowered.py`) are marked as the earlier ones, and another age
by itself is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.because import SOCIAL_CARE
from staircase.core.case import Answers, Reason, State
from staircase.core.clocks import whole_months
from staircase.core.compare import ONLY_A_SOCIAL_WORKER
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.explain import explain
from staircase.core.lowered import NOTHING, Fell, Lowered, Why, lower_than_before, seen_changed, with_reasons
from staircase.core.model import Edition, Theme
from staircase.core.onesentence import Side, by_key, reason_with_its_row, road_with_time, roads_only_in
from staircase.core.pathway import STRICTNESS
from staircase.core.standing import NO_WORDS, NOT_LOOKED_AT, fact_in_words, list_in_words, worry_in_words
from staircase.core.stepping_down import Need
from staircase.core.words import lower_first, step_name

WHY_KEPT = MappingProxyType(
    {
        None: "Nobody has said why it is lower, so what was said earlier stands.",
        Why.SEEN_CHANGED: "It tells of what has happened. That can be over, and it stands.",
        Why.WEIGHED: "It happened, so it stands. A social worker has weighed the danger since: go by what they say.",
        Why.TAKEN_BACK: "Somebody has taken it back or explained it. What was said earlier stands.",
    }
)
COULD_BE_MORE = "Less is known than before, but it could be more."
STRICT_AS_THEN = "This is as strict as in the earlier record: what made telling dangerous then may still do so now."
FROM_EARLIER = "From the earlier record: nobody has looked at it since, so it stands."


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One answer then and now, in words; `note` says why the earlier one stands, where it does."""

    title: str
    then: str
    now: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Every worry, by what became of it.

    `less` somebody has seen grow less; of `known_better` only the doubt has gone. `kept` are lower in the later record
    and stand as they were; at `not_looked_at` nobody looked again. `calm` was looked at for the first time now, and is
    no worry; `calm_then` was none then, and nobody looked again. Circumstances are never worries, and stand apart.
    """

    less: tuple[Moved, ...]
    known_better: tuple[Moved, ...]
    kept: tuple[Moved, ...]
    not_looked_at: tuple[Moved, ...]
    same: tuple[Moved, ...]
    worse: tuple[Moved, ...]
    new: tuple[Moved, ...]
    calm: tuple[str, ...]
    calm_then: tuple[str, ...]
    circumstances: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDown:
    """What is needed before anybody steps down. `not_yet` says why the records themselves do not allow it yet."""

    says: str
    not_yet: tuple[str, ...]
    needs: tuple[Need, ...]
    goes_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Two records of one child side by side. `answers` are those that stand now, and `now` is what they come to.

    On telling the parents, `now` is at least as strict as `then`; `strict_as_then` says so where only that makes it so.
    `careful` is what must be read beside a step that went down from one that calls for a social worker.
    """

    answers: Answers
    then: Side
    now: Side
    says: str
    careful: str
    strict_as_then: str
    worked: tuple[str, ...]
    moves: Moves
    reasons_gone: tuple[str, ...]
    reasons_come: tuple[str, ...]
    pathways_end: tuple[str, ...]
    pathways_begin: tuple[str, ...]
    pathways_stay: tuple[str, ...]
    strengths_stay: tuple[str, ...]
    strengths_new: tuple[str, ...]
    strengths_not_named: tuple[str, ...]
    ages: tuple[str, str]
    step_down: StepDown | None


class _Two(NamedTuple):
    """Both records, and what stands now."""

    edition: Edition
    earlier: Answers
    later: Answers
    stands: Answers


# --- side by side


def progress(edition: Edition, earlier: Answers, later: Answers, why: Mapping[str, Why], *, role: str = "") -> Progress:
    """Lay two records of one child beside each other, with the reasons for what is lower by its id."""
    two = _Two(edition, earlier, later, with_reasons(edition, earlier, later, why))
    then, by_itself = _side(edition, earlier, role), evaluate(edition, two.stands)
    strictest = max(then.found.tell_parents, by_itself.tell_parents, key=STRICTNESS.__getitem__)
    now = _side(edition, replace(two.stands, tell_parents=strictest), role)
    moves = _moves(two, why)
    gone, come = _reasons(edition, then, now)
    was, are = frozenset(then.told.strengths), frozenset(now.told.strengths)
    ahead, behind = (*now.told.do, *now.told.advice), (*then.told.do, *then.told.advice)
    return Progress(
        answers=two.stands,
        then=then,
        now=now,
        says=_says(edition, then, now, only_older=_only_older(two, then, now)),
        careful=ONLY_A_SOCIAL_WORKER if now.found.step < then.found.step >= SOCIAL_CARE else "",
        strict_as_then=STRICT_AS_THEN if strictest is not by_itself.tell_parents else "",
        worked=tuple(_worked(moves)),
        moves=moves,
        reasons_gone=gone,
        reasons_come=come,
        pathways_end=roads_only_in(behind, ahead),
        pathways_begin=roads_only_in(ahead, behind),
        pathways_stay=tuple(road_with_time(one) for one in ahead if one.pathway in {road.pathway for road in behind}),
        strengths_stay=tuple(text for text in now.told.strengths if text in was),
        strengths_new=tuple(text for text in now.told.strengths if text not in was),
        strengths_not_named=tuple(text for text in then.told.strengths if text not in are),
        ages=(_age(edition, earlier), _age(edition, later)),
        step_down=_step_down(two, then, now, moves),
    )


def _side(edition: Edition, answers: Answers, role: str) -> Side:
    found = evaluate(edition, answers)
    return Side(found, explain(edition, answers, found, role=role))


def _age(edition: Edition, answers: Answers) -> str:
    return edition.age[answers.age].name if answers.age else "Age not known"


def _only_older(two: _Two, then: Side, now: Side) -> bool:
    """Say whether the step fell with the age band alone: at the age of then the same answers call for as much."""
    if two.earlier.age == two.stands.age or now.found.step >= then.found.step:
        return False
    return evaluate(two.edition, replace(two.stands, age=two.earlier.age)).step >= then.found.step


def _says(edition: Edition, then: Side, now: Side, *, only_older: bool) -> str:
    """Say the step then and now, each as it may be shown, and what the later one rests on."""
    rests = f" {now.told.rests_on}" if now.told.shown else ""
    if not (then.told.shown and now.told.shown):
        return f"Then: {lower_first(then.heading)}. Now: {lower_first(now.heading)}.{rests}"
    was, is_now = then.found.step, now.found.step
    may_be = f", but it could be {step_name(edition, now.found.could_reach)}" if now.found.is_range else ""
    could = f" Then it could have been step {then.found.could_reach}." if then.found.is_range else ""
    could += " It is lower only because the child is older: nothing else has changed enough." if only_older else ""
    if was == is_now:
        return f"Step {is_now} then and now{may_be}.{could}{rests}"
    return f"{'Up' if is_now > was else 'Down'} from step {was} to step {is_now}{may_be}.{could}{rests}"


def _reasons(edition: Edition, then: Side, now: Side) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the reasons that went and those that came: known on one side and not on the other."""
    before, after = _known(then), _known(now)
    gone = (reason_with_its_row(edition, one) for key, one in before.items() if key not in after)
    come = (reason_with_its_row(edition, one) for key, one in after.items() if key not in before)
    return tuple(gone), tuple(come)


def _known(side: Side) -> Mapping[str, Reason]:
    return {key: one for key, one in by_key(side).items() if one.state is State.MET and one.step}


# --- every worry, by what became of it


def _moves(two: _Two, why: Mapping[str, Why]) -> Moves:
    lower = lower_than_before(two.edition, two.earlier, two.later)
    worries = [one for one in lower if not one.is_circumstance]
    changed = [one for one in worries if seen_changed(one, why)]
    named = {one.id for one in worries}
    others = [theme for theme in two.edition.themes if f"theme-{theme.id}" not in named]
    return Moves(
        less=tuple(_moved(one) for one in changed if one.fell is not Fell.MAY_BE and not one.may_be_more),
        known_better=tuple(_moved(one) for one in changed if one.fell is Fell.MAY_BE),
        kept=tuple(_moved(one, WHY_KEPT[why.get(one.id)]) for one in worries if one.asks_why and one not in changed),
        not_looked_at=tuple(_moved(one, FROM_EARLIER) for one in worries if not one.asks_why),
        same=tuple(_of_theme(two, theme) for theme in others if _told(two, theme) and not _rose(two, theme)),
        worse=(
            *(_moved(one, COULD_BE_MORE) for one in changed if one.may_be_more),
            *(_of_theme(two, theme) for theme in others if _rose(two, theme) and _was_told(two, theme)),
        ),
        new=(
            *(_of_theme(two, theme) for theme in others if _rose(two, theme) and not _was_told(two, theme)),
            *_lists_new(two),
        ),
        calm=tuple(_calm(two.edition, two.later, two.earlier)),
        calm_then=tuple(_calm(two.edition, two.earlier, two.later)),
        circumstances=(*_facts_new(two), *(_moved(one, _why_so(one, why)) for one in lower if one.is_circumstance)),
    )


def _why_so(one: Lowered, why: Mapping[str, Why]) -> str:
    """Say why a circumstance stands as it does."""
    if seen_changed(one, why):
        return "It has changed, and somebody has seen that."
    return WHY_KEPT[why.get(one.id)] if one.asks_why else FROM_EARLIER


def _moved(one: Lowered, note: str = "") -> Moved:
    return Moved(title=one.title, then=one.then, now=one.now, note=note)


def _of_theme(two: _Two, theme: Theme) -> Moved:
    return Moved(
        title=theme.row,
        then=worry_in_words(theme, two.earlier),
        now=worry_in_words(theme, two.later),
    )


def _rose(two: _Two, theme: Theme) -> bool:
    """Say whether a worry that is not lower is more than it was."""
    before, now = two.earlier.themes.get(theme.id, NOTHING), two.later.themes.get(theme.id, NOTHING)
    new_without_words = theme.id in two.later.undescribed - two.earlier.undescribed
    return now.at > before.at or now.maybe > before.maybe or new_without_words


def _told(two: _Two, theme: Theme) -> bool:
    """Say whether there is a worry on either side."""
    return _was_told(two, theme) or bool(two.later.themes.get(theme.id, NOTHING).maybe)


def _was_told(two: _Two, theme: Theme) -> bool:
    return bool(two.earlier.themes.get(theme.id, NOTHING).maybe) or theme.id in two.earlier.undescribed


def _facts_new(two: _Two) -> Iterator[Moved]:
    """Give what is so now and was not said to be so then."""
    for fact in two.edition.facts:
        if fact.id in two.later.yes - two.earlier.yes:
            then, now = fact_in_words(fact, two.earlier), fact_in_words(fact, two.later)
            yield Moved(title=fact.ask, then=then, now=now)


def _lists_new(two: _Two) -> Iterator[Moved]:
    """Give the worries that nothing describes, and that were not there before."""
    for listed in sorted(two.later.undescribed - two.edition.theme.keys() - two.earlier.undescribed):
        yield Moved(title=list_in_words(two.edition, listed), then="Not told", now=NO_WORDS)


def _calm(edition: Edition, looked: Answers, other: Answers) -> Iterator[str]:
    """Give what one record looked at without a worry, and the other did not look at."""
    for theme in edition.themes:
        if looked.themes.get(theme.id) == NOTHING and worry_in_words(theme, other) == NOT_LOOKED_AT:
            yield theme.row


def _worked(moves: Moves) -> Iterator[str]:
    """Say in behaviours whether things are better: what somebody has seen, what not, what is worse."""
    if moves.less:
        yield f"{_many(moves.less)} less than before, and somebody has seen it."
    else:
        yield "Nobody has seen a worry grow less."
    unchanged = (*moves.same, *moves.kept)
    if unchanged:
        yield f"{_many(unchanged)} as before, or nobody has seen a change."
    if moves.not_looked_at:
        count = len(moves.not_looked_at)
        yield f"Nobody looked again at {'one worry' if count == 1 else f'{count} worries'}: that is no change."
    if moves.worse or moves.new:
        yield f"{_many((*moves.worse, *moves.new))} more than before, or new."
    yield "Whether it was the plan that did it, only the child, the family and those who work with them can say."


def _many(moved: tuple[Moved, ...]) -> str:
    return "One worry is" if len(moved) == 1 else f"{len(moved)} worries are"


# --- stepping down


def _step_down(two: _Two, then: Side, now: Side, moves: Moves) -> StepDown | None:
    """Say what is needed before anybody steps down, where the step that stands now is lower."""
    if not (then.told.shown and now.told.shown) or now.found.step >= then.found.step:
        return None
    edition = two.edition
    return StepDown(
        says=f"From {step_name(edition, then.found.step)}, to {step_name(edition, now.found.step)}. "
        "These records alone end no plan and no help: people do, together, when all of this is so.",
        not_yet=tuple(_not_yet(two, then, now, moves)),
        needs=tuple(need for need in edition.stepping_down if need.from_step <= then.found.step),
        goes_on=tuple(one.name for one in now.told.do),
    )


def _not_yet(two: _Two, then: Side, now: Side, moves: Moves) -> Iterator[str]:
    """Give what in the records themselves speaks against stepping down now."""
    edition, alone = two.edition, two.edition.theme[two.edition.seen_alone]
    own, reach = now.found.own_view, now.found.could_reach
    if _only_older(two, then, now):
        yield "It is lower only because the child is older. A birthday alone makes no child safer."
    if own and own > now.found.step:
        yield f"Your own view is {step_name(edition, own)}: act on that."
    if reach >= then.found.step:
        yield f"What is not known could still make it {step_name(edition, reach)}."
    if asked_at(edition, alone.asked, two.stands.age) and two.stands.themes.get(alone.id) != NOTHING:
        yield "These records do not say that the child has now been seen and heard alone."
    yield from (f"Look at this again first: {lower_first(one.title)}." for one in moves.not_looked_at)
    yield from (f"This stands as it was said earlier: {lower_first(one.title)}." for one in moves.kept)
    if now.told.nobody_told_yet:
        yield "Nobody at home may be told yet: take advice first. The words for the family are left out here."


def too_soon(edition: Edition, then: date, now: date) -> str:
    """Say that less time lies between two records than a change must have lasted; nothing where it is enough."""
    months = max((need.months for need in edition.stepping_down), default=0)
    if whole_months(then, now) >= months:
        return ""
    apart = (now - then).days
    lie = "No day lies" if apart < 1 else "Only one day lies" if apart == 1 else f"Only {apart} days lie"
    return f"{lie} between these records, by their dates. A change must have lasted for {months} months or more."
