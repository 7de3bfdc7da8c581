"""Whether anything that is left to ask can change the suggestion. Only where nothing can does the form offer to finish.

What can change is the step, what it could reach, a pathway to do or to ask advice on, a right, and the pathway of an
own view that is higher. It is decided exactly:

- What is left gives every theme a set of answers: those that its open pages still allow. They can be chosen for one
  theme whatever is chosen for another, because every list can be closed row by row. Age, circumstances and what is
  never skipped are settled by then. Views change nothing.
- One way to answer everything is tried out by evaluating it, with the least safety that can be said and with the most.
  More safety only ever holds more, so what lies between the two gives what both give, if that is the same. Where a
  question would be asked because one answer decides, that answer gives another result.
- Many ways are looked at together by what each theme and each rule does at the least and at the most. A rule is met by
  reaching its parts: the lowest answers meet the fewest rules, the highest the most. Which pathways an answer opens
  does not grow with it, so they are counted by themselves: what all its answers open, and what any of them opens. If
  the least and the most are the same for everything together, then every way in between gives the same result.
- If they are not, one theme is settled in each of its ways, and what is left is looked at in the same manner. That
  ends at the latest where every way has been tried out.

Two different results show at the lowest or the highest answers as a rule. After `MOST_LOOKS` nothing is offered: then
somebody is asked a question too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from staircase.core.case import Answers, State
from staircase.core.evaluate import CHILD_PROTECTION, SOCIAL_CARE, applies, evaluate
from staircase.core.index import Placed, Ruled, all_enough, enough, index_of
from staircase.core.left import Left, Way, Ways, least_safety, may_be_asked, may_be_offered, most_safety, ways_left
from staircase.core.model import Edition
from staircase.core.pages import Draft, Page, Part
from staircase.core.said import answers_from
from staircase.core.worth import counts_if_met, is_joint, one_answer_away, rules_with

NEVER_SKIPPED: Final = (Part.ABOUT, Part.SAFETY_FIRST, Part.OUTSIDE, Part.WHOLE)
"""The parts that are always asked to the end, except to act now."""

MOST_LOOKS: Final = 200

Roads = frozenset[str]
NO_ROADS: Final[Roads] = frozenset()


class Outcome(NamedTuple):
    """All of a suggestion that answers can change."""

    step: int
    could_reach: int
    do: Roads
    ask: Roads
    rights: Roads


def is_enough(draft: Draft, still_open: Sequence[Page]) -> bool:
    """Say whether what is never skipped is done, and nothing that is left can change the suggestion."""
    if any(page.part in NEVER_SKIPPED for page in still_open):
        return False
    answers = answers_from(draft.edition, draft.said, draft.placed)
    left = Left(draft, answers, {page.id: page for page in still_open})
    heap, looks, first = [ways_left(left)], 0, None
    while heap:
        ways, looks = heap.pop(), looks + 1
        found = _tried(left, _corner(ways, min))
        first = first or found
        if looks > MOST_LOOKS or found is None or found != first or _own_view_counts(left, found):
            return False
        doubt = _doubt(left, ways)
        if doubt is None:
            continue
        if _tried(left, _corner(ways, max)) != first:
            return False
        heap += _settled_further(left, ways, doubt)
    return True


def _own_view_counts(left: Left, found: Outcome) -> bool:
    """Say whether an own view is still to be asked that could open a pathway above the suggestion."""
    above = left.draft.edition.steps[found.step :]
    return "own-view" in left.pages and any(step.pathway not in found.do for step in above)


def _settled_further(left: Left, ways: Ways, doubt: Roads) -> list[Ways]:
    """Settle one theme in each of its ways: one that opens what is in doubt, or that most rules need."""
    edition = left.draft.edition

    def touches(theme: str) -> tuple[int, int]:
        opens = {road for effect in _themes_effects(edition, theme, ways[theme]) for road in effect.do | effect.ask}
        return len(doubt & opens), len(rules_with(edition)[theme])

    unsettled = [theme for theme, answers in ways.items() if len(answers) > 1]
    if not unsettled:
        return []
    theme = max(unsettled, key=touches)
    return [{**ways, theme: (answer,)} for answer in ways[theme]]


# --- one way


def _corner(ways: Ways, choose: Callable[..., Way]) -> Ways:
    """Settle every theme at its lowest or highest answer; what nobody looked at is lower than none."""
    return {theme: (choose(answers, key=_height),) for theme, answers in ways.items()}


def _height(way: Way) -> tuple[int, int]:
    return (way.at, way.maybe) if way else (-1, -1)


def _tried(left: Left, settled: Ways) -> Outcome | None:
    """Give the one result of a way to answer everything, whatever safety is said; None if it has not one only."""
    edition = left.draft.edition
    themes = {theme: answer for theme, (answer,) in settled.items() if answer}
    answers = replace(left.answers, themes=MappingProxyType(themes))
    least, most = least_safety(left, answers), most_safety(left, answers)
    found = _outcome(edition, least)
    if most != least and _outcome(edition, most) != found:
        return None
    asked = {theme.id for theme in may_be_asked(left, settled)}
    unheld = replace(answers, safety=MappingProxyType({}))
    return None if asked and any(one.theme in asked for one in one_answer_away(edition, unheld)) else found


def _outcome(edition: Edition, answers: Answers) -> Outcome:
    found = evaluate(edition, answers)
    do, ask, rights = (frozenset(p.pathway for p in some) for some in (found.pathways, found.advice, found.rights))
    return Outcome(found.step, found.could_reach, do, ask, rights)


# --- many ways at once


class Effect(NamedTuple):
    """What one answer to a theme, or one way for a rule to come out, does; `road` is for the step's own pathway.

    `counts_for` is its step if it is met, `may` if it is a worry that only may be.
    """

    counts_for: int = 0
    could: int = 0
    may: int = 0
    do: Roads = NO_ROADS
    ask: Roads = NO_ROADS
    rights: Roads = NO_ROADS
    road: tuple[str, ...] = ()
    may_road: tuple[str, ...] = ()
    plan: bool = False


class Span(NamedTuple):
    """What is there in every way, and what is there in any."""

    must: Roads
    can: Roads


Effects = tuple[Effect, ...]
"""What one theme or one rule may do: one of these."""


def _doubt(left: Left, ways: Ways) -> Roads | None:
    """Give the pathways that may be there in some ways and not in others; None if every way gives the same result.

    It is empty where the numbers differ, or where a question may be asked that one answer decides.
    """
    edition = left.draft.edition
    every = [_themes_effects(edition, theme, answers) for theme, answers in ways.items()]
    reached = _reached(edition, ways)
    every += _rules_effects(left, reached)
    step, highest = _range(every, lambda effect: effect.counts_for)
    could, most = (max(step, number) for number in _range(every, lambda effect: effect.could))
    if step != highest or could != most or _another_is_asked(left, ways, reached.high, step):
        return NO_ROADS
    rights = _span(every, lambda effect: effect.rights)
    do = _both(_span(every, lambda effect: effect.do), _own_roads(edition, every, step))
    ask = _both(_span(every, lambda effect: effect.ask), _roads_of_the_worst(edition, every, step))
    told = do.must | rights.must
    doubt = (rights.can - rights.must) | (do.can - told) | (ask.can - told - ask.must)
    return doubt or None


def _range(every: Iterable[Effects], number: Callable[[Effect], int]) -> tuple[int, int]:
    """Give the least and the most that the highest of a number can be; a step is 1 at least."""
    least = most = 1
    for effects in every:
        numbers = [number(effect) for effect in effects]
        least, most = max(least, min(numbers)), max(most, *numbers)
    return least, most


def _span(every: Iterable[Effects], roads: Callable[[Effect], Roads]) -> Span:
    must = can = NO_ROADS
    for effects in every:
        opened = [roads(effect) for effect in effects]
        must, can = must | opened[0].intersection(*opened[1:]), can.union(*opened)
    return Span(must, can)


def _both(one: Span, other: Span) -> Span:
    return Span(one.must | other.must, one.can | other.can)


def _own_roads(edition: Edition, every: Iterable[Effects], step: int) -> Span:
    """Give the step's own pathways: those its worries are for, or the usual one; none where a plan is there already."""
    worries = [effects for effects in every if not effects[0].plan]
    planned = any(effects[0].plan and effects[0].counts_for == step for effects in every)
    if planned and step != CHILD_PROTECTION:
        return Span(NO_ROADS, NO_ROADS)
    usual = NO_ROADS if planned else frozenset({edition.step(step).pathway})
    may, must = (any(some(e.counts_for == step for e in effects) for effects in worries) for some in (any, all))
    found = _span(worries, lambda e: _road(edition, step, e.road) if e.counts_for == step else NO_ROADS)
    return Span(found.must if may else usual, found.can if must else found.can | usual)


def _roads_of_the_worst(edition: Edition, every: Iterable[Effects], step: int) -> Span:
    """Give the own pathways of the highest step that a worry may call for, where advice is asked on them today."""
    worst = max((effect.may for effects in every for effect in effects), default=0)
    found = Span(NO_ROADS, NO_ROADS)
    for number in range(SOCIAL_CARE, worst + 1):
        if number > step or number == CHILD_PROTECTION:
            span = _roads_of(edition, every, number)
            found = _both(found, span if number == worst else Span(NO_ROADS, span.can))
    return found


def _roads_of(edition: Edition, every: Iterable[Effects], step: int) -> Span:
    return _span(every, lambda effect: _road(edition, step, effect.may_road) if effect.may == step else NO_ROADS)


def _road(edition: Edition, step: int, opens: tuple[str, ...]) -> Roads:
    return frozenset({edition.step(step).pathway_for(opens)})


def _themes_effects(edition: Edition, theme: str, answers: tuple[Way, ...]) -> Effects:
    placed = index_of(edition).placed
    return tuple(_effect(placed[theme, way.at, way.maybe]) if way else Effect() for way in answers)


def _effect(placed: Placed) -> Effect:
    met, possible = placed.met, placed.possible
    return Effect(
        counts_for=placed.step,
        could=max(placed.step, placed.could),
        may=placed.could,
        do=frozenset(met.opens) if met else NO_ROADS,
        ask=frozenset(possible.asks) if possible else NO_ROADS,
        road=met.reason.of.pathways if met else (),
        may_road=possible.reason.of.pathways if possible else (),
    )


class Reached(NamedTuple):
    """The parts of rules that are known, and that may be, at the lowest answers and at the highest."""

    low: int
    high: int
    may_low: int
    may_high: int


def _reached(edition: Edition, ways: Ways) -> Reached:
    placed = index_of(edition).placed
    low = high = may_low = may_high = 0
    for theme, answers in ways.items():
        ats, maybes = [way.at if way else 0 for way in answers], [way.maybe if way else 0 for way in answers]
        low |= placed[theme, min(ats), min(ats)].known
        high |= placed[theme, max(ats), max(ats)].known
        may_low |= placed[theme, min(maybes), min(maybes)].known
        may_high |= placed[theme, max(maybes), max(maybes)].known
    return Reached(low, high, may_low, may_high)


def _rules_effects(left: Left, reached: Reached) -> Iterator[Effects]:
    """Give what each rule that any way could reach may come to: it is met, possible, or neither; held or not."""
    edition = left.draft.edition
    offered = {strength.id for strength in may_be_offered(left)}
    for ruled in all_enough(reached.may_high, index_of(edition).rules):
        may_apply, unknown = applies(edition, ruled.rule, left.answers)
        if may_apply:
            firm = ruled.rule.applies_if_unknown or not unknown
            may_be_met, is_met = (firm and enough(bits, ruled) for bits in (reached.high, reached.low))
            steps = (ruled.rule.step, ruled.rule.step - 1) if offered.intersection(ruled.rule.held_by) else None
            states = [State.MET] * may_be_met + [State.POSSIBLE] * (not is_met)
            nothing = () if enough(reached.may_low, ruled) else (Effect(),)
            yield (*_came_out(edition, ruled, states, steps or (ruled.rule.step,)), *nothing)


def _came_out(edition: Edition, ruled: Ruled, states: Iterable[State], steps: Iterable[int]) -> Iterator[Effect]:
    rule, urgent = ruled.rule, index_of(edition).urgent
    plan = not rule.of and not rule.all_of
    rights = NO_ROADS if rule.step else frozenset(rule.pathways) - urgent
    for state, step in product(states, steps):
        if state is State.MET:
            do = frozenset(rule.pathways) - rights
            yield Effect(counts_for=step, could=step, do=do, rights=rights, road=rule.pathways, plan=plan)
        else:
            may = 0 if plan else step
            yield Effect(could=step, may=may, ask=frozenset(ruled.asks), may_road=rule.pathways, plan=plan)


def _another_is_asked(left: Left, ways: Ways, high: int, step: int) -> bool:
    """Say whether in some way a question could be asked because one answer decides."""
    edition = left.draft.edition
    if step == CHILD_PROTECTION:
        return False
    placed = index_of(edition).placed
    return any(
        is_joint(ruled) and ruled.rule.step > step and counts_if_met(edition, left.answers, ruled)
        for theme in may_be_asked(left, ways)
        for ruled in all_enough(high | placed[theme.id, theme.top, theme.top].known, rules_with(edition)[theme.id])
    )
