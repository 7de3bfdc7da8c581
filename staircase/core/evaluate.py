"""Place answers on the staircase, keeping every reason.

The whole decision, so that a practitioner can check it:

- A rung is met when its theme is known to be there. Only the chosen rung is a reason.
- A rule is met when enough of its parts are met and its circumstances apply.
- The suggested step is the highest step that any met rung or rule counts for, or step 1. Nothing is added up.
- Could reach is the same over everything that may be, and over every circumstance that is not known.
- Existing safety may hold a rule of step 3 that names it: it then counts one step less. Nothing else lowers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from staircase.core.model import (
    STRICTNESS, URGENCY, Ages, Answer, Answers, Assessment, Edition, Hold, Opened, Part, Reason, RestsOn, Rule, Rung,
    State, TellParents,
)

UNBORN_OR_UNDER_ONE = 2
"""The highest age band for which no safety holds anything: not born, under 6 months, 6 to 11 months."""


class UnknownIds(ValueError):
    """The answers name something that the edition does not have; every such name is in `problems`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Road(NamedTuple):
    """The pathways of an assessment, apart: what to do, what to ask advice on today, rights and duties."""

    do: tuple[Opened, ...]
    ask: tuple[Opened, ...]
    rights: tuple[Opened, ...]
    tell_parents: TellParents


class Use(NamedTuple):
    """One use of a theme by one rule: reaching `rung` sets `bit` of the rule's parts."""

    rule: int
    rung: int
    bit: int


@dataclass(frozen=True, slots=True)
class Index:
    """An edition made ready for many evaluations: which rules a theme touches, and what a full rule looks like."""

    uses: Mapping[str, tuple[Use, ...]]
    of_bits: tuple[int, ...]
    all_bits: tuple[int, ...]
    bare: tuple[int, ...]
    order: Mapping[str, int]
    tops: Mapping[str, int]


@lru_cache(maxsize=64)
def index_of(edition: Edition) -> Index:
    """Make the index of an edition, once."""
    uses: dict[str, list[Use]] = {theme.id: [] for theme in edition.themes}
    of_bits, all_bits, bare = [], [], []
    for number, rule in enumerate(edition.rules):
        for bit, group in enumerate(rule.of + rule.all_of):
            for part in group:
                uses[part.theme].append(Use(number, part.rung, 1 << bit))
        of_bits.append((1 << len(rule.of)) - 1)
        all_bits.append(((1 << len(rule.all_of)) - 1) << len(rule.of))
        if not rule.of and not rule.all_of:
            bare.append(number)
    return Index(
        uses={theme: tuple(used) for theme, used in uses.items()},
        of_bits=tuple(of_bits), all_bits=tuple(all_bits), bare=tuple(bare),
        order={pathway.id: number for number, pathway in enumerate(edition.pathways)},
        tops={theme.id: theme.top for theme in edition.themes},
    )


def evaluate(edition: Edition, answers: Answers) -> Assessment:
    """Place the answers on the staircase.

    Raises UnknownIds if the answers name anything that the edition does not know: nothing is ever ignored.
    """
    index = index_of(edition)
    _refuse_unknown(edition, index, answers)
    rungs = tuple(_rung_reasons(edition, answers))
    rules, holds = _rule_reasons(edition, index, answers)
    reasons = rungs + rules
    step = max((r.counts_for for r in reasons if r.state is State.MET), default=1) or 1
    could_reach = max(step, max((r.could_count for r in reasons), default=1))
    marked = tuple(sorted((_mark(reason, step) for reason in reasons), key=_by_weight))
    road = _open(edition, index, answers, marked, step)
    looked_at = rests_on(edition, answers)
    return Assessment(
        step=step,
        could_reach=could_reach,
        step_without_safety=max((r.step for r in reasons if r.state is State.MET), default=1) or 1,
        could_reach_without_safety=max((r.step for r in reasons), default=1) or 1,
        nothing_looked_at=not (looked_at.whole or looked_at.partly or any(r.counts_for for r in reasons)),
        reasons=marked,
        pathways=road.do,
        advice=road.ask,
        rights=road.rights,
        tell_parents=road.tell_parents,
        holds=holds,
        rests_on=looked_at,
        undescribed=tuple(sorted(answers.undescribed)),
        own_view=answers.own_view,
    )


def applies(edition: Edition, rule: Rule, answers: Answers) -> tuple[bool, tuple[str, ...]]:
    """Say whether a rule's circumstances may apply, and on which that are not known ("age" for the age)."""
    if any(fact in answers.no for fact in rule.facts):
        return False, ()
    unknown = tuple(fact for fact in rule.facts if fact not in answers.yes)
    if rule.ages is not None:
        if answers.age is None:
            unknown += ("age",)
        elif not asked_at(edition, rule.ages, answers.age):
            return False, ()
    return True, unknown


def rests_on(edition: Edition, answers: Answers) -> RestsOn:
    """Say which areas were looked at. A theme that is only "not sure" was asked, but is not known."""
    whole, partly, not_looked_at = [], [], []
    known = {theme for theme, answer in answers.themes.items() if answer.at or not answer.maybe}
    for area, themes in areas_at(edition, answers.age):
        looked = len(themes & known)
        (whole if looked == len(themes) else partly if looked else not_looked_at).append(area)
    return RestsOn(whole=tuple(whole), partly=tuple(partly), not_looked_at=tuple(not_looked_at))


@lru_cache(maxsize=64)
def areas_at(edition: Edition, age: str | None) -> tuple[tuple[str, frozenset[str]], ...]:
    """Give each area with the themes asked at this age; an area with none is no area for this child."""
    found: dict[str, set[str]] = {domain.id: set() for domain in edition.domains if domain.area}
    for theme in edition.themes:
        if theme.domain in found and asked_at(edition, theme.asked, age):
            found[theme.domain].add(theme.id)
    return tuple((area, frozenset(themes)) for area, themes in found.items() if themes)


def asked_at(edition: Edition, asked: Ages, age: str | None) -> bool:
    """Say whether something is asked at this age; an age that is not known asks everything."""
    return age is None or asked.first <= edition.age[age].order <= asked.last


# --- refusing


def _refuse_unknown(edition: Edition, index: Index, answers: Answers) -> None:
    problems = list(_unknown_ids(edition, index, answers))
    if problems:
        raise UnknownIds(tuple(problems))


def _unknown_ids(edition: Edition, index: Index, answers: Answers) -> Iterator[str]:
    if answers.age is not None and answers.age not in edition.age:
        yield f"there is no age band called {answers.age!r}"
    for fact in (answers.yes | answers.no) - edition.fact.keys():
        yield f"there is no circumstance called {fact!r}"
    for fact in answers.yes & answers.no:
        yield f"{fact!r} cannot be both yes and no"
    for theme, answer in answers.themes.items():
        top = index.tops.get(theme)
        if top is None:
            yield f"there is no theme called {theme!r}"
        elif not 0 <= answer.at <= answer.maybe <= top:
            yield f"{theme!r} has {top} rungs: it cannot be at {answer.at} and maybe {answer.maybe}"
    for strength in (answers.strengths | answers.safety.keys()) - edition.strength.keys():
        yield f"there is no strength called {strength!r}"
    for strength, shown in answers.safety.items():
        if strength in edition.strength:
            yield from _unknown_evidence(edition, index, strength, shown.who, shown.did, shown.how_long, shown.known_by)
        for theme, rung in shown.against.items():
            if not 0 < rung <= index.tops.get(theme, 0):
                yield f"safety {strength!r} is against {theme!r} at {rung}, which there is not"
    if answers.own_view is not None and answers.own_view not in (1, 2, 3, 4, 5):
        yield f"your own view is a step from 1 to 5, not {answers.own_view!r}"


def _unknown_evidence(
    edition: Edition, index: Index, strength: str, who: str, did: str, how_long: str, known_by: str,
) -> Iterator[str]:
    evidence = edition.evidence
    for value, choices, what in (
        (who, evidence.who, "who"), (did, edition.strength[strength].did, "did"),
        (how_long, evidence.how_long, "for"), (known_by, evidence.known_by, "known_by"),
    ):
        if value not in {choice.id for choice in choices}:
            yield f"safety {strength!r} has no {what} called {value!r}"


# --- reasons


def _rung_reasons(edition: Edition, answers: Answers) -> Iterator[Reason]:
    for theme_id, answer in answers.themes.items():
        rungs = edition.theme[theme_id].rungs
        if answer.at:
            yield _of_rung(rungs[answer.at - 1], State.MET)
        if answer.maybe > answer.at:
            yield _of_rung(rungs[answer.maybe - 1], State.POSSIBLE)


def _of_rung(rung: Rung, state: State) -> Reason:
    met = state is State.MET
    return Reason(
        key=rung.key, of=rung, state=state, step=rung.step, counts_for=rung.step if met else 0,
        could_count=rung.step, parts=(Part(theme=rung.theme, rung=rung.number),),
        unknowns=() if met else (rung.theme,),
    )


def _rule_reasons(edition: Edition, index: Index, answers: Answers) -> tuple[tuple[Reason, ...], tuple[Hold, ...]]:
    met, may = dict.fromkeys(index.bare, 0), dict.fromkeys(index.bare, 0)
    for theme, answer in answers.themes.items():
        for number, rung, bit in index.uses[theme]:
            if answer.maybe >= rung:
                may[number] = may.get(number, 0) | bit
                if answer.at >= rung:
                    met[number] = met.get(number, 0) | bit
    reasons: list[Reason] = []
    holds: list[Hold] = []
    for number, bits in may.items():
        rule = edition.rules[number]
        if not _full(index, number, rule, bits):
            continue
        may_apply, unknown = applies(edition, rule, answers)
        if may_apply:
            is_met = _full(index, number, rule, met.get(number, 0)) and (not unknown or rule.applies_if_unknown)
            reasons.append(_of_rule(edition, rule, answers, State.MET if is_met else State.POSSIBLE, unknown, holds))
    return tuple(reasons), tuple(holds)


def _full(index: Index, number: int, rule: Rule, bits: int) -> bool:
    enough = (bits & index.of_bits[number]).bit_count() >= rule.at_least
    return enough and bits & index.all_bits[number] == index.all_bits[number]


def _of_rule(
    edition: Edition, rule: Rule, answers: Answers, state: State, unknown: tuple[str, ...], holds: list[Hold],
) -> Reason:
    may_parts = tuple(parts_reached(rule, answers, known=False))
    met_parts = tuple(parts_reached(rule, answers, known=True))
    is_met = state is State.MET
    held_by = ""
    could_hold = False
    if rule.held_by:
        if is_met:
            for hold in offered(edition, rule, answers, met_parts):
                holds.append(hold)
                held_by = held_by or (hold.strength if not hold.why_not else "")
        could_hold = any(not hold.why_not for hold in offered(edition, rule, answers, may_parts))
    unsettled = tuple(part.theme for part in may_parts if answers.themes[part.theme].at < _asked_rung(rule, part.theme))
    return Reason(
        key=rule.id, of=rule, state=state, step=rule.step,
        counts_for=(rule.step - bool(held_by)) if is_met else 0,
        could_count=rule.step - could_hold,
        held_by=held_by, parts=met_parts if is_met else may_parts,
        unknowns=unknown if is_met else unknown + unsettled,
    )


def parts_reached(rule: Rule, answers: Answers, *, known: bool) -> Iterator[Part]:
    """Give the themes of a rule that are (or, if not `known`, may be) at its rung, each with the rung it is at."""
    seen: set[str] = set()
    for group in rule.of + rule.all_of:
        for part in group:
            answer = answers.themes.get(part.theme)
            if answer is not None and part.theme not in seen:
                reached = answer.at if known else answer.maybe
                if reached >= part.rung:
                    seen.add(part.theme)
                    yield Part(theme=part.theme, rung=reached)


def _asked_rung(rule: Rule, theme: str) -> int:
    return min(part.rung for group in rule.of + rule.all_of for part in group if part.theme == theme)


# --- existing safety


def offered(edition: Edition, rule: Rule, answers: Answers, parts: tuple[Part, ...]) -> Iterator[Hold]:
    """Give, for each piece of safety that was offered and that the rule names, whether it holds these parts."""
    for strength in rule.held_by:
        if strength in answers.safety:
            yield Hold(strength=strength, rule=rule.id, why_not=_why_not_held(edition, answers, strength, parts))


def _why_not_held(edition: Edition, answers: Answers, strength: str, parts: tuple[Part, ...]) -> str:
    shown = answers.safety[strength]
    seen = answers.themes.get(edition.seen_alone)
    if answers.age is None or edition.age[answers.age].order <= UNBORN_OR_UNDER_ONE:
        return "too-young"
    if seen is None or seen != Answer(0, 0):
        return "not-seen-alone"
    if any(not edition.domain[edition.theme[part.theme].domain].may_hold for part in parts):
        return "abuse-or-outside-home"
    evidence = edition.evidence
    for value, choices, why in (
        (shown.who, evidence.who, "who"), (shown.did, edition.strength[strength].did, "did"),
        (shown.how_long, evidence.how_long, "how-long"), (shown.known_by, evidence.known_by, "known-by"),
    ):
        if not any(choice.id == value and choice.counts for choice in choices):
            return why
    if any(part.theme not in shown.against for part in parts):
        return "new-worry"
    if any(part.rung > shown.against[part.theme] for part in parts):
        return "worse-worry"
    return ""


# --- what it adds up to


def _mark(reason: Reason, step: int) -> Reason:
    """Mark a reason that decides the step."""
    decides = reason.state is State.MET and reason.counts_for == step
    return replace(reason, decisive=True) if decides else reason


def _by_weight(reason: Reason) -> tuple[bool, int, int, str]:
    return (reason.state is not State.MET, -max(reason.counts_for, 0), -reason.step, reason.key)


def _open(edition: Edition, index: Index, answers: Answers, reasons: tuple[Reason, ...], step: int) -> Road:
    """Open the pathways: what to do, what to ask advice on today, rights and duties, and the strictest line."""
    do: dict[str, list[str]] = {}
    ask: dict[str, list[str]] = {}
    rights: dict[str, list[str]] = {}
    lines = {TellParents.FIRST}
    for reason in reasons:
        opened = tuple(opened_by(edition, answers, reason))
        urgent = any(edition.pathway[pathway].urgent for pathway in opened)
        for pathway in opened:
            lines.add(edition.pathway[pathway].tell_parents)
            if reason.state is State.MET:
                right = reason.is_duty and not edition.pathway[pathway].urgent
                (rights if right else do).setdefault(pathway, []).append(reason.key)
            elif urgent and edition.pathway[pathway].binding:
                ask.setdefault(pathway, []).append(reason.key)
    if not _only_a_plan_decides(reasons):
        base = edition.step(step).pathway
        do.setdefault(base, []).append(f"step-{step}")
        lines.add(edition.pathway[base].tell_parents)
    return Road(
        do=_sorted(edition, index, do),
        ask=_sorted(edition, index, {pathway: keys for pathway, keys in ask.items() if pathway not in do}),
        rights=_sorted(edition, index, {pathway: keys for pathway, keys in rights.items() if pathway not in do}),
        tell_parents=max(lines, key=STRICTNESS.__getitem__),
    )


def _only_a_plan_decides(reasons: tuple[Reason, ...]) -> bool:
    """Say whether only a plan or status calls for the step: then the allocated worker is told, and nobody new."""
    decisive = [reason.of for reason in reasons if reason.decisive]
    return bool(decisive) and all(isinstance(of, Rule) and not of.of and not of.all_of for of in decisive)


def opened_by(edition: Edition, answers: Answers, reason: Reason) -> Iterator[str]:
    """Give the pathways a reason opens: its own, and the urgent and statutory ones of the rungs below it."""
    yield from reason.of.pathways
    if isinstance(reason.of, Rung):
        lowest = answers.themes[reason.of.theme].at if reason.state is State.POSSIBLE else 0
        for rung in edition.theme[reason.of.theme].rungs[lowest:reason.of.number - 1]:
            for pathway in rung.pathways:
                if pathway not in reason.of.pathways and edition.pathway[pathway].binding:
                    yield pathway


def _sorted(edition: Edition, index: Index, opened: Mapping[str, Iterable[str]]) -> tuple[Opened, ...]:
    """Put the most urgent first; among equals as the edition lists them."""
    return tuple(
        Opened(pathway=pathway, because=tuple(dict.fromkeys(opened[pathway])))
        for pathway in sorted(
            opened, key=lambda p: (URGENCY[edition.pathway[p].how_soon], index.order[p]),
        )
    )
