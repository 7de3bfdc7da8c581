"""What an assessment is near to: what is missing for more, and the fewest worries that would have to change for less.

It counts the same parts as the decision does, and asks the decision itself where a change has to be shown to be one.
Nothing here is in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.case import Answer, Answers, Assessment, Reason
from staircase.core.evaluate import applies, decide, offered, parts_reached
from staircase.core.index import Index, Ruled, asked_at, enough, index_of
from staircase.core.model import Edition, Group, Part, Rule, Rung

EARLY_HELP = (2, 3)
"""The steps from which fewer worries lead down. From 4 on that is for a social worker's assessment to say."""


class Why(StrEnum):
    """Why a part is missing: it may be so and nobody is sure, nobody looked, or somebody looked and it is not so."""

    MAY_BE = "may-be"
    NOT_LOOKED_AT = "not-looked-at"
    NOT_SO = "not-so"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A part that is not known to be there; any of the parts in `any_of` would do."""

    any_of: Group
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A rung or rule above the suggestion of which something is there, and what it lacks.

    It takes `more` of `some`, all of `every`, and that the circumstances in `unknown` are so ("age" for the age).
    """

    of: Rung | Rule
    more: int
    some: tuple[Missing, ...]
    every: tuple[Missing, ...]
    unknown: tuple[str, ...]

    @property
    def lacks(self) -> int:
        """How many parts and circumstances are missing."""
        return self.more + len(self.every) + len(self.unknown)

    @property
    def may_be(self) -> bool:
        """Whether all that it lacks may be so: somebody is not sure of it, or a circumstance is not known."""
        not_sure = [part.why is Why.MAY_BE for part in self.some]
        return sum(not_sure) >= self.more and all(part.why is Why.MAY_BE for part in self.every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The fewest worries that would have to be less, each with the highest rung it may stay at; the step then.

    There is no smaller set of worries without which the step would be lower.
    """

    stays_at: Mapping[str, int]
    step: int
    could_reach: int


# --- upward: what is near


def near(edition: Edition, answers: Answers, found: Assessment) -> tuple[Near, ...]:
    """Give every rung and rule above the suggestion of which something is there, fewest missing parts first.

    Among equals stands first what may be so, the gravest before the others; then what is not so, the step above first.
    A rule with a circumstance that is known not to be so is not near: circumstances are not what changes. Nor is one
    that too little is asked about at this age.
    """
    order = _order(edition)
    every = [*_rungs(edition, answers, found.step), *_rules(edition, answers, found.step)]

    def rank(one: Near) -> tuple[int, ...]:
        step = -one.of.step if one.may_be else one.of.step
        return one.lacks, not one.may_be, step, isinstance(one.of, Rung), order[one.of.key]

    return tuple(sorted(every, key=rank))


def _rungs(edition: Edition, answers: Answers, step: int) -> Iterator[Near]:
    """Give, for every worry, the highest line that it may be at, or else the next one that calls for more."""
    for theme, answer in answers.themes.items():
        ladder = edition.theme[theme].rungs
        may = ladder[answer.maybe - 1 : answer.maybe] if answer.maybe > answer.at else ()
        graver = (rung for rung in (*may, *ladder[answer.at :]) if rung.step > step)
        above = next(graver, None) if answer.maybe else None
        if above is not None:
            yield Near(of=above, more=0, some=(), every=(_missing(answers, (_part(above),)),), unknown=())


def _part(rung: Rung) -> Part:
    return Part(theme=rung.theme, rung=rung.number)


def _rules(edition: Edition, answers: Answers, step: int) -> Iterator[Near]:
    made = index_of(edition)
    able = _asked(edition, answers.age) | answers.themes.keys()
    known, may = _reached(made, answers)
    for ruled in made.rules:
        rule = ruled.rule
        if rule.step <= step or not may & (ruled.of | ruled.all_of):
            continue
        may_apply, unknown = applies(edition, rule, answers)
        taken = () if rule.applies_if_unknown else unknown
        if may_apply and (taken or not enough(known, ruled)):
            found = _near(answers, rule, taken)
            if (one := _of_these(answers, found, able)) is not None:
                yield one


@lru_cache(maxsize=64)
def _asked(edition: Edition, age: str | None) -> frozenset[str]:
    return frozenset(theme.id for theme in edition.themes if asked_at(edition, theme.asked, age))


@lru_cache(maxsize=64)
def _order(edition: Edition) -> Mapping[str, int]:
    rungs = [rung.key for theme in edition.themes for rung in theme.rungs]
    return MappingProxyType({key: n for n, key in enumerate((*rungs, *(rule.key for rule in edition.rules)))})


def _of_these(answers: Answers, one: Near, able: Collection[str]) -> Near | None:
    """Leave out the parts that are not asked at this age; None where too few are left for it ever to be met."""

    def asked(missing: Missing) -> Missing:
        kept = tuple(part for part in missing.any_of if part.theme in able)
        return missing if kept == missing.any_of else _missing(answers, kept)

    some = tuple(missing for missing in map(asked, one.some) if missing.any_of)
    every = tuple(map(asked, one.every))
    return replace(one, some=some, every=every) if len(some) >= one.more and all(m.any_of for m in every) else None


def _near(answers: Answers, rule: Rule, unknown: tuple[str, ...]) -> Near:
    """Count what a rule lacks; no theme stands in two of its parts, so that each takes an answer of its own."""
    every = [group for group in rule.all_of if not _is_there(answers.themes, group)]
    some = [group for group in rule.of if not _is_there(answers.themes, group)]
    more = max(rule.at_least - (len(rule.of) - len(some)), 0)
    return Near(
        of=rule,
        more=more,
        some=tuple(_missing(answers, group) for group in some) if more else (),
        every=tuple(_missing(answers, group) for group in every),
        unknown=unknown,
    )


def _is_there(themes: Mapping[str, Answer], group: Group) -> bool:
    return any(part.theme in themes and themes[part.theme].at >= part.rung for part in group)


def _missing(answers: Answers, group: Group) -> Missing:
    said = [(part, answers.themes.get(part.theme)) for part in group]
    if any(answer is not None and answer.maybe >= part.rung for part, answer in said):
        return Missing(any_of=group, why=Why.MAY_BE)
    unseen = any(answer is None for _, answer in said)
    return Missing(any_of=group, why=Why.NOT_LOOKED_AT if unseen else Why.NOT_SO)


def _reached(made: Index, answers: Answers) -> tuple[int, int]:
    """Give the parts of rules that are known to be there, and those that may be, as bits."""
    known = may = 0
    for theme, answer in answers.themes.items():
        placed = made.placed[theme, answer.at, answer.maybe]
        known |= placed.known
        may |= placed.may
    return known, may


# --- one unknown at a time


def still_lacks(answers: Answers, rule: Rule) -> int:
    """Say how many parts and circumstances a rule lacks for which all that may be is enough."""
    age = ("age",) if rule.ages is not None and answers.age is None else ()
    unknown = (*(fact for fact in rule.facts if fact not in answers.yes), *age)
    return _near(answers, rule, () if rule.applies_if_unknown else unknown).lacks


def settled(edition: Edition, answers: Answers, unknown: str) -> Answers:
    """Give the answers with one unknown known to be as grave as it may be; an age nobody knows stays unknown."""
    if unknown in edition.fact:
        return replace(answers, yes=answers.yes | {unknown})
    if unknown not in answers.themes:
        return answers
    maybe = answers.themes[unknown].maybe
    return replace(answers, themes={**answers.themes, unknown: Answer(maybe, maybe)})


# --- downward: the smallest change


class _Search(NamedTuple):
    """What has to be broken for the step to fall: every decisive reason; and what is known of each worry."""

    edition: Edition
    answers: Answers
    reasons: tuple[Reason, ...]
    ruled: Mapping[str, Ruled]
    bits: Mapping[str, int]
    weight: Mapping[str, int]
    """In how many decisive reasons a worry is a part: those in most are tried first."""


def smallest_change(edition: Edition, answers: Answers, found: Assessment) -> Change | None:
    """Give the fewest worries without which the step would be lower, or None where no worry alone would do.

    None at steps 4 and 5, at step 1, and where a plan or status by itself gives the step.
    """
    decisive = tuple(reason for reason in found.reasons if reason.decisive)
    if found.step not in EARLY_HELP or not all(reason.parts for reason in decisive):
        return None
    made = index_of(edition)
    search = _Search(
        edition=edition,
        answers=answers,
        reasons=decisive,
        ruled={ruled.rule.id: ruled for ruled in made.rules if ruled.rule.step},
        bits={t: made.placed[t, a.at, a.maybe].known for t, a in answers.themes.items() if a.at},
        weight=Counter(part.theme for reason in decisive for part in reason.parts),
    )
    fewest = max(_at_least(search, reason, frozenset(), frozenset()) for reason in decisive)
    for size in range(fewest, len(search.bits) + 1):
        gone = _without(search, frozenset(), frozenset(), size)
        if gone is not None:
            return _stays(edition, answers, found.step, gone)
    return None


def _without(search: _Search, gone: frozenset[str], kept: frozenset[str], left: int) -> frozenset[str] | None:
    """Find worries, `left` more at most and none of the `kept`, without which no reason gives the step any longer.

    A reason that still stands must lose one of its parts: each is tried in turn, and kept in every later turn.
    """
    standing = [reason for reason in search.reasons if not _is_broken(search, reason, gone)]
    if not standing:
        return gone
    if max(_at_least(search, reason, gone, kept) for reason in standing) > left:
        return None
    fewest_ways = min(standing, key=lambda reason: len(_what_it_rests_on(search, reason)))
    worries = [theme for theme in _what_it_rests_on(search, fewest_ways) if theme not in gone | kept]
    for theme in sorted(worries, key=lambda theme: -search.weight[theme]):
        found = _without(search, gone | {theme}, kept, left - 1)
        if found is not None:
            return found
        kept |= {theme}
    return None


def _what_it_rests_on(search: _Search, reason: Reason) -> list[str]:
    """Give the worries that a reason rests on; where safety could hold it, that nobody saw the child alone is one."""
    themes = [part.theme for part in reason.parts]
    alone = search.edition.seen_alone
    holdable = isinstance(reason.of, Rule) and reason.of.held_by and search.answers.safety
    return [*themes, alone] if holdable and alone in search.bits and alone not in themes else themes


def _is_broken(search: _Search, reason: Reason, gone: frozenset[str]) -> bool:
    """Say whether a reason no longer gives the step: too little is left of it, or safety holds what is left."""
    if isinstance(reason.of, Rung):
        return reason.of.theme in gone
    left = 0
    for theme, bits in search.bits.items():
        if theme not in gone:
            left |= bits
    return not enough(left, search.ruled[reason.key]) or _comes_to_be_held(search, reason, gone)


def _comes_to_be_held(search: _Search, reason: Reason, gone: frozenset[str]) -> bool:
    """Say whether existing safety, which a new or worse worry lifts now, would hold the rule without these worries."""
    rule = reason.of
    if not isinstance(rule, Rule) or reason.held_by or not search.answers.safety:
        return False
    less = _less(search.answers, dict.fromkeys(gone, 0))
    parts = tuple(parts_reached(rule, less, known=True))
    return any(not hold.why_not for hold in offered(search.edition, rule, less, parts))


def _at_least(search: _Search, reason: Reason, gone: frozenset[str], kept: frozenset[str]) -> int:
    """Give a number of worries that breaking a reason takes at least; more than there are where it cannot be broken."""
    if isinstance(reason.of, Rung):
        return 1
    if reason.of.held_by and search.answers.safety:
        return 1  # how many it takes for safety to hold it is not worked out beforehand
    there = [[p.theme for p in reason.parts if p.theme not in gone and _reaches(p, group)] for group in reason.of.of]
    standing = sorted(len(themes) if kept.isdisjoint(themes) else len(search.bits) for themes in there if themes)
    surplus = len(standing) - reason.of.at_least + 1
    shared = max((sum(theme in themes for themes in there) for theme in search.bits), default=1)
    by_number = -(-sum(standing[:surplus]) // max(shared, 1)) if reason.of.at_least else len(search.bits)
    return 1 if reason.of.all_of else max(by_number, 1)


def _reaches(part: Part, group: Group) -> bool:
    return any(wanted.theme == part.theme and wanted.rung <= part.rung for wanted in group)


def _less(answers: Answers, at: Mapping[str, int]) -> Answers:
    """Give the answers with these worries at these rungs, and no higher."""
    return replace(answers, themes={**answers.themes, **{theme: Answer(rung, rung) for theme, rung in at.items()}})


def _stays(edition: Edition, answers: Answers, step: int, gone: frozenset[str]) -> Change:
    """Give each of the worries back as much as it may keep, one after the other: no more is asked than needed."""
    at = {theme: 0 for theme in answers.themes if theme in gone}
    for theme in at:
        for rung in range(answers.themes[theme].at - 1, 0, -1):
            if decide(edition, _less(answers, {**at, theme: rung})).step < step:
                at[theme] = rung
                break
    then = decide(edition, _less(answers, at))
    return Change(stays_at=MappingProxyType(at), step=then.step, could_reach=then.could_reach)
