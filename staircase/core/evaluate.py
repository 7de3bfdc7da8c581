"""Place answers on the staircase, keeping every reason.

The whole decision, so that a practitioner can check it:

- A rung is met when its theme is known to be there. Only the chosen rung is a reason.
- A rule is met when enough of its parts are met and its circumstances apply.
- The suggested step is the highest step that any met rung or rule counts for, or step 1. Nothing is added up.
- Could reach is the same over everything that may be, and over every circumstance that is not known.
- Existing safety may hold a rule of step 3 that names it: it then counts one step less. Nothing else lowers.

What never changes from case to case (what an answer reaches, which pathways it opens) is made ready in `core.index`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from staircase.core.case import Answer, Answers, Assessment, Hold, Opened, Reason, RestsOn, Safety, State
from staircase.core.index import Index, Placed, Ready, Ruled, all_enough, asked_at, enough, index_of, rung_opens
from staircase.core.model import Choice, Edition, Part, Rule
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.refuse import UnknownIds, place

__all__ = [
    "UnknownIds",
    "applies",
    "areas_at",
    "asked_at",
    "decide",
    "evaluate",
    "index_of",
    "offered",
    "opened_by",
    "parts_reached",
    "rests_on",
]

MET, POSSIBLE = State.MET, State.POSSIBLE
TELL_PARENTS = tuple(TellParents)
UNBORN_OR_UNDER_ONE = 2
"""The highest age band for which no safety holds anything: not born, under 6 months, 6 to 11 months."""

SOCIAL_CARE = 4
"""From this step on, what may be is a reason to ask for advice the same day."""
CHILD_PROTECTION = 5

Parts = tuple[Part, ...]


class Case(NamedTuple):
    """What is said about one child, with the edition it is said in."""

    edition: Edition
    made: Index
    answers: Answers


class Came(NamedTuple):
    """How a rule came out, and what it counts for; on which circumstances that are not known, and held by what."""

    ruled: Ruled
    state: State
    counts_for: int
    could_count: int
    unknowns: tuple[str, ...]
    held_by: str = ""
    holds: tuple[Hold, ...] = ()


class Decided(NamedTuple):
    """The decision itself: every rung and rule that is met or possible, the step, and what it could reach."""

    case: Case
    placed: list[Placed]
    rules: list[Came]
    step: int
    could_reach: int


class Road(NamedTuple):
    """The pathways of an assessment, apart: what to do, what to ask advice on today, rights and duties."""

    do: tuple[Opened, ...]
    ask: tuple[Opened, ...]
    rights: tuple[Opened, ...]
    tell_parents: TellParents


def evaluate(edition: Edition, answers: Answers) -> Assessment:
    """Place the answers on the staircase.

    Raises UnknownIds if the answers name anything that the edition does not know: nothing is ever ignored.
    """
    decided = decide(edition, answers)
    case, placed, rules, step, could = decided
    met = [came for came in rules if came.state is MET]
    ready = sorted([*_rung_reasons(placed, step), *_rule_reasons(decided)])  # by rank, and no two share one
    road = _open(case, ready, step, could)
    looked_at = rests_on(edition, answers)
    counts = any(one.step for one in placed) or any(came.counts_for for came in met)
    return Assessment(
        step=step,
        could_reach=could,
        step_without_safety=max([step, *(came.ruled.rule.step for came in met)]),
        could_reach_without_safety=max([could, *(came.ruled.rule.step for came in rules)]),
        nothing_looked_at=not (looked_at.whole or looked_at.partly or counts),
        reasons=tuple([one.reason for one in ready]),
        pathways=road.do,
        advice=road.ask,
        rights=road.rights,
        tell_parents=road.tell_parents,
        holds=tuple([hold for came in met for hold in came.holds]),
        rests_on=looked_at,
        undescribed=tuple(sorted(answers.undescribed)),
        own_view=answers.own_view,
    )


def decide(edition: Edition, answers: Answers) -> Decided:
    """Decide the step and what it could reach, without putting the reasons into order and opening pathways."""
    case = Case(edition, index_of(edition), answers)
    placed = place(edition, case.made, answers)
    known = may = 0
    step = could = 1
    for one in placed:
        known |= one.known
        may |= one.may
        step = max(step, one.step)
        could = max(could, one.could)
    rules = [*_rules(case, known, may)]
    for came in rules:
        step = max(step, came.counts_for)
        could = max(could, came.could_count)
    return Decided(case, placed, rules, step, max(step, could))


def applies(edition: Edition, rule: Rule, answers: Answers) -> tuple[bool, tuple[str, ...]]:
    """Say whether a rule's circumstances may apply, and on which that are not known ("age" for the age)."""
    if not answers.no.isdisjoint(rule.facts):
        return False, ()
    unknown = tuple([fact for fact in rule.facts if fact not in answers.yes])
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
        if themes.isdisjoint(known):
            not_looked_at.append(area)
        elif themes <= known:
            whole.append(area)
        else:
            partly.append(area)
    return RestsOn(whole=tuple(whole), partly=tuple(partly), not_looked_at=tuple(not_looked_at))


@lru_cache(maxsize=64)
def areas_at(edition: Edition, age: str | None) -> tuple[tuple[str, frozenset[str]], ...]:
    """Give each area with the themes asked at this age; an area with none is no area for this child."""
    found: dict[str, set[str]] = {domain.id: set() for domain in edition.domains if domain.area}
    for theme in edition.themes:
        if theme.domain in found and asked_at(edition, theme.asked, age):
            found[theme.domain].add(theme.id)
    return tuple((area, frozenset(themes)) for area, themes in found.items() if themes)


# --- reasons


def _rung_reasons(placed: Iterable[Placed], step: int) -> Iterator[Ready]:
    """Give the chosen rung of every theme, and the one that may be."""
    for one in placed:
        if one.met is not None and one.decisive is not None:
            yield one.decisive if one.step == step else one.met
        if one.possible is not None:
            yield one.possible


def _rules(case: Case, known: int, may: int) -> Iterator[Came]:
    """Give every rule that is met or possible by these parts, in the order of the edition."""
    edition, made, answers = case
    for ruled in all_enough(may, made.rules):
        rule = ruled.rule
        may_apply, unknown = applies(edition, rule, answers) if ruled.conditional else (True, ())
        if may_apply:
            met = (rule.applies_if_unknown or not unknown) and enough(known, ruled)
            if rule.held_by and answers.safety:
                yield _perhaps_held(case, ruled, unknown, met=met)
            elif met:
                yield Came(ruled, MET, rule.step, rule.step, unknown)
            else:
                yield Came(ruled, POSSIBLE, 0, rule.step, unknown)


def _perhaps_held(case: Case, ruled: Ruled, unknown: tuple[str, ...], *, met: bool) -> Came:
    """Say what a rule counts for where safety is offered that it names."""
    rule = ruled.rule
    may_hold = offered(case.edition, rule, case.answers, tuple(parts_reached(rule, case.answers, known=False)))
    could = rule.step - any(not hold.why_not for hold in may_hold)
    if not met:
        return Came(ruled, POSSIBLE, 0, could, unknown)
    holds = tuple(offered(case.edition, rule, case.answers, tuple(parts_reached(rule, case.answers, known=True))))
    held_by = next((hold.strength for hold in holds if not hold.why_not), "")
    return Came(ruled, MET, rule.step - bool(held_by), could, unknown, held_by, holds)


def _rule_reasons(decided: Decided) -> Iterator[Ready]:
    """Put each rule that came out into a reason, with the parts it rests on."""
    parts: dict[int, list[Part]] = defaultdict(list)
    may_parts: dict[int, list[Part]] = defaultdict(list)
    for one in decided.placed:
        at, maybe = one.at, one.maybe
        for scope in one.scopes:
            parts[scope].append(at)
        for scope in one.may_scopes:
            may_parts[scope].append(maybe)
    for came in decided.rules:
        ruled, rule = came.ruled, came.ruled.rule
        known = tuple([part for scope in ruled.scopes for part in parts[scope]])
        may = tuple([part for scope in ruled.scopes for part in may_parts[scope]])
        met = came.state is MET
        reason = Reason(
            key=rule.id,
            of=rule,
            state=came.state,
            step=rule.step,
            counts_for=came.counts_for,
            could_count=came.could_count,
            held_by=came.held_by,
            decisive=came.counts_for == decided.step,
            parts=(_lifting_first(decided.case, rule, known) if came.holds else known) if met else may,
            unknowns=came.unknowns if met else came.unknowns + _unsettled(known, may),
        )
        rank = ruled.ranks[met + bool(came.held_by)]
        yield Ready(rank, reason, rule.pathways, ruled.asks, not rule.step)


def _unsettled(known: Parts, may: Parts) -> tuple[str, ...]:
    settled = {part.theme for part in known}
    return tuple([part.theme for part in may if part.theme not in settled])


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


# --- existing safety


def offered(edition: Edition, rule: Rule, answers: Answers, parts: Parts) -> Iterator[Hold]:
    """Give, for each piece of safety that was offered and that the rule names, whether it holds these parts."""
    for strength in rule.held_by:
        if strength in answers.safety:
            yield Hold(strength=strength, rule=rule.id, why_not=_why_not_held(edition, answers, strength, parts))


def _lifting_first(case: Case, rule: Rule, parts: Parts) -> Parts:
    """Put first the worries that no safety was shown against: told shortly, the reason must still stand unheld."""

    def covered(part: Part) -> int:
        return sum(not hold.why_not for hold in offered(case.edition, rule, case.answers, (part,)))

    return tuple(sorted(parts, key=covered))


def _why_not_held(edition: Edition, answers: Answers, strength: str, parts: Parts) -> str:
    """Say why this safety holds nothing here, the plainest reason first; or nothing, if it holds."""
    shown = answers.safety[strength]
    lacks = evidence_lacks(edition, strength, shown)
    too_young = answers.age is None or edition.age[answers.age].order <= UNBORN_OR_UNDER_ONE
    may_hold = (edition.theme[part.theme].may_hold for part in parts)
    whys = (
        (too_young, "too-young"),
        (answers.themes.get(edition.seen_alone) != Answer(0, 0), "not-seen-alone"),
        (not all(may_hold), "abuse-or-outside-home"),
        (bool(lacks), lacks),
        (any(part.theme not in shown.against for part in parts), "new-worry"),
        (any(part.rung > shown.against.get(part.theme, 0) for part in parts), "worse-worry"),
    )
    return next((why for wrong, why in whys if wrong), "")


def evidence_lacks(edition: Edition, strength: str, shown: Safety) -> str:
    """Say what evidence lacks to show safety, whatever it is offered against, the plainest first; or nothing."""
    evidence, shows = edition.evidence, edition.strength[strength]
    whys = (
        (not _counts(evidence.who, shown.who) or shown.who in shows.not_by, "who"),
        (not _counts(shows.did, shown.did), "did"),
        (not _counts(evidence.how_long, shown.how_long), "how-long"),
        (not _counts(evidence.known_by, shown.known_by), "known-by"),
    )
    return next((why for wrong, why in whys if wrong), "")


def _counts(choices: tuple[Choice, ...], said: str) -> bool:
    return any(choice.id == said and choice.counts for choice in choices)


# --- what it adds up to


def _open(case: Case, ready: Iterable[Ready], step: int, could: int) -> Road:
    """Open the pathways: what to do, what to ask advice on today, rights and duties, and the strictest line."""
    edition, index, answers = case
    do: dict[str, list[str]] = defaultdict(list)
    ask: dict[str, list[str]] = defaultdict(list)
    rights: dict[str, list[str]] = defaultdict(list)
    told = {edition.step(number).pathway for number in (could, answers.own_view or 1) if number > step}
    for _, reason, opens, asks, is_duty in ready:
        told.update(opens)
        if reason.state is MET:
            for pathway in opens:
                (rights if is_duty and pathway not in index.urgent else do)[pathway].append(reason.key)
        else:
            for pathway in asks:
                ask[pathway].append(reason.key)
    if not _plan_in_place(ready, step):
        decisive = [one.reason for one in ready if one.reason.decisive and not _is_plan(one.reason)]
        for road in _own_roads(edition, step, decisive) or {edition.step(step).pathway: []}:
            do[road].append(f"step-{step}")
            told.add(road)
    worst, worries = _worst_that_may_be(ready)
    if worst >= SOCIAL_CARE and (worst > step or worst == CHILD_PROTECTION):
        for road, keys in _own_roads(edition, worst, worries).items():
            ask[road] = list(dict.fromkeys(ask[road] + keys))
    for pathway in rights:  # a right stands apart from worries, also where a worry opens the same road
        rights[pathway] += do.pop(pathway, [])
    return Road(
        do=_sorted(index, do),
        ask=_sorted(index, {pathway: keys for pathway, keys in ask.items() if pathway not in {*do, *rights}}),
        rights=_sorted(index, rights),
        tell_parents=TELL_PARENTS[max(STRICTNESS[answers.tell_parents], *(index.strictness[p] for p in told), 0)],
    )


def _own_roads(edition: Edition, step: int, reasons: Iterable[Reason]) -> dict[str, list[str]]:
    """Give the step's own pathways, each with the reasons it is for: harm in the family, and danger outside the home.

    Which of the two a reason is for follows from its own pathways alone, so that more worry never takes one away.
    """
    roads: dict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        roads[edition.step(step).pathway_for(reason.of.pathways)].append(reason.key)
    return roads


def _plan_in_place(ready: Iterable[Ready], step: int) -> bool:
    """Say whether a plan or status of this step is there already: the worker of that plan is told, and nobody new.

    On step 5 a new worry still goes to the front door at once, so there only plans may decide.
    """
    plans = [_is_plan(one.reason) for one in ready if one.reason.decisive]
    return all(plans) and bool(plans) if step == CHILD_PROTECTION else any(plans)


def _is_plan(reason: Reason) -> bool:
    """Say whether a reason is a plan or status and no worry: a rule that rests on circumstances alone."""
    return isinstance(reason.of, Rule) and not reason.of.of and not reason.of.all_of


def _worst_that_may_be(ready: Iterable[Ready]) -> tuple[int, list[Reason]]:
    """Give the highest step that a possible worry calls for, and those worries; a plan nobody knows of is no worry."""
    may = [one.reason for one in ready if one.reason.state is POSSIBLE]
    worries = [reason for reason in may if not _is_plan(reason)]
    worst = max((reason.could_count for reason in worries), default=0)
    return worst, [reason for reason in worries if reason.could_count == worst]


def opened_by(edition: Edition, answers: Answers, reason: Reason) -> Iterator[str]:
    """Give the pathways a reason opens: its own, and the urgent and statutory ones of the rungs below it."""
    if isinstance(reason.of, Rule):
        yield from reason.of.pathways
    else:
        yield from rung_opens(edition, reason.of, answers.themes[reason.of.theme].at if reason.state is POSSIBLE else 0)


def _sorted(index: Index, opened: Mapping[str, list[str]]) -> tuple[Opened, ...]:
    """Put the most urgent first; among equals as the edition lists them."""
    ordered = sorted(opened, key=index.order.__getitem__)
    return tuple([Opened(pathway=pathway, because=tuple(opened[pathway])) for pathway in ordered])
