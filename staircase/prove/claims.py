"""The promises that say "never": for each, every way in which a case could break it, as a formula.

The solver is asked for a case in which any of these is so. It looks at every case that there can be, with all that is
not known, so where it finds none there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from staircase.core.case import Assessment, State
from staircase.core.model import STEPS, Edition, Part, Rule, Rung
from staircase.core.pathway import STRICTNESS, HowSoon, Pathway
from staircase.prove.formula import Formula, all_of, any_of, at_least, implies, no, none_of
from staircase.prove.meaning import CHILD_PROTECTION, SOCIAL_CARE, Meaning, Outcome, is_binding
from staircase.prove.unknowns import SAFETY, Unknowns

Found = Sequence[Assessment]
WORRIES = ("at", "may", "looked")
FACTS = ("yes", "no")


class Claim(NamedTuple):
    """One way to break a promise: what it would be, when it is so, and whether the evaluator finds it too."""

    promise: str
    breaks: str
    so: Formula
    seen: Callable[[Found], bool]


class Setting(NamedTuple):
    """What some promises are about: one case, or two that are compared, and what is given about them."""

    cases: tuple[Unknowns, ...]
    given: tuple[Formula, ...]
    claims: tuple[Claim, ...]


def keys(found: Assessment) -> dict[str, int]:
    """Give every reason by its key, with the step it counts for; 0 where it is only possible."""
    return {reason.key: reason.counts_for for reason in found.reasons}


def is_open(pathway: str, found: Assessment) -> bool:
    """Say whether a pathway is among what to do, or among rights and duties."""
    return any(one.pathway == pathway for one in (*found.pathways, *found.rights))


def is_asked(pathway: str, found: Assessment) -> bool:
    """Say whether a pathway is among what to ask advice on today."""
    return any(one.pathway == pathway for one in found.advice)


# --- one child


def with_and_without_safety(edition: Edition) -> Setting:
    """Give the promises about one child; where they are about safety, beside the same child without any."""
    said = Unknowns(edition)
    bare = Unknowns(edition, like=said, apart=lambda kind, _: kind == SAFETY)
    meaning, without = Meaning(edition, said), Meaning(edition, bare)
    none_offered = (no(bare.get(SAFETY, strength.id)) for strength in bare.offerable())
    claims = (
        *_step_above_could_reach(meaning),
        *_safety_moves_too_much(meaning, without),
        *_grave_and_held(meaning),
        *_urgent_and_lost(meaning),
        *_fewer_than_needed(meaning),
    )
    return Setting((said, bare), (*said.valid(), *none_offered, *keeps_count(meaning)), claims)


def _step_above_could_reach(meaning: Meaning) -> Iterator[Claim]:
    for step in STEPS[1:]:
        breaks = f"The step is {step} or more, and it could not reach {step}."
        so = all_of(meaning.step_from(step), no(meaning.could_from(step)))
        yield Claim("P3", breaks, so, lambda found: found[0].step > found[0].could_reach)


def _safety_moves_too_much(meaning: Meaning, without: Meaning) -> Iterator[Claim]:
    for what, moved in (("step", "step_from"), ("could-reach", "could_from")):
        now, before = getattr(meaning, moved), getattr(without, moved)
        name = what.replace("-", "_")
        for step in STEPS[1:]:
            allowed = before(step) if step < SOCIAL_CARE else _differ(now(step), before(step))
            lost = all_of(before(step + 1), no(now(step))) if step < SOCIAL_CARE else allowed
            so = any_of(lost, all_of(now(step), no(before(step))))
            yield Claim("P4", f"Safety changes the {what} at step {step}.", so, _moved(name))
    for pathway in filter(is_binding, meaning.edition.pathways):
        so = any_of(
            *(
                _differ(now[pathway.id], before[pathway.id])
                for now, before in (
                    (meaning.do, without.do),
                    (meaning.rights, without.rights),
                    (meaning.advice, without.advice),
                )
            )
        )
        yield Claim("P4", f"Safety changes the pathway '{pathway.id}'.", so, _changed(pathway.id))


def _differ(one: Formula, other: Formula) -> Formula:
    return any_of(all_of(one, no(other)), all_of(other, no(one)))


def _moved(what: str) -> Callable[[Found], bool]:
    def seen(found: Found) -> bool:
        now, before = (getattr(one, what) for one in found)
        return bool(now != before and (max(now, before) >= SOCIAL_CARE or before - now != 1))

    return seen


def _changed(pathway: str) -> Callable[[Found], bool]:
    def seen(found: Found) -> bool:
        now, before = ((is_open(pathway, one), is_asked(pathway, one)) for one in found)
        return now != before

    return seen


def _grave_and_held(meaning: Meaning) -> Iterator[Claim]:
    edition = meaning.edition
    for rule in edition.rules:
        for part in (part for group in rule.of + rule.all_of for part in group) if rule.held_by else ():
            theme = edition.theme[part.theme]
            if not (theme.may_hold and edition.domain[theme.domain].may_hold):
                outcome = meaning.rules[rule.id]
                known = all_of(outcome.met, outcome.held, meaning.said.reached("at", part.theme, part.rung))
                so = any_of(
                    known,
                    all_of(outcome.possible, outcome.may_be_held, meaning.said.reached("may", part.theme, part.rung)),
                )
                yield Claim("P5", f"Safety holds '{rule.id}', and '{part.theme}' is there.", so, _held(rule.id))


def _held(rule: str) -> Callable[[Found], bool]:
    return lambda found: any(r.key == rule and r.could_count < r.step for r in found[0].reasons)


def _urgent_and_lost(meaning: Meaning) -> Iterator[Claim]:
    """An urgent sign gives its step and its pathway where it is known, and advice today where it may be."""
    for o in meaning.outcomes():
        for pathway in (meaning.edition.pathway[pathway] for pathway in o.of.pathways):
            if pathway.how_soon is HowSoon.NOW:
                yield from _one_urgent(meaning, o, pathway)


def _one_urgent(meaning: Meaning, o: Outcome, pathway: Pathway) -> Iterator[Claim]:
    there, may_be = _triggered(meaning, o.of)
    to_do, advice = meaning.do[pathway.id], meaning.advice[pathway.id]
    enough = all_of(meaning.step_from(o.of.step), any_of(to_do, meaning.rights[pathway.id]))

    def lost(found: Found) -> bool:
        return found[0].step < o.of.step or not is_open(pathway.id, found[0])

    def not_asked(found: Found) -> bool:
        return not (is_open(pathway.id, found[0]) or is_asked(pathway.id, found[0]))

    what = f"'{o.of.key}' is there, without step {o.of.step} or '{pathway.id}'."
    yield Claim("P8", what, all_of(there, no(enough)), lost)
    what = f"'{o.of.key}' may be so, and nobody is told to ask about '{pathway.id}' today."
    yield Claim("P8", what, all_of(may_be, none_of(to_do, advice, meaning.rights[pathway.id])), not_asked)


def _triggered(meaning: Meaning, of: Rung | Rule) -> tuple[Formula, Formula]:
    """Say when the parts are there, or may be, and no circumstance is known to be otherwise."""
    if isinstance(of, Rung):
        return meaning.said.reached("at", of.theme, of.number), meaning.said.reached("may", of.theme, of.number)
    otherwise = meaning.not_so(of)
    return all_of(meaning.enough(of, "at"), no(otherwise)), all_of(meaning.enough(of, "may"), no(otherwise))


# The first reason is the one that needs the fewest worries, of those that count for the step (the evaluator ranks them
# so, and the comparison looks at what it returns). Told are as many of its worries as it needs. Were one of them left
# out and the step the same, some other reason would be there by fewer worries. It would have been there before
# (`_reason_lost`: no reason appears where an answer is left out), it could not need more than are left
# (`_fewer_than_needed`), and so it would have been the first. That the told worries lift every hold takes as many as
# there are strengths, which `check` counts.


def _fewer_than_needed(meaning: Meaning) -> Iterator[Claim]:
    """A rule is not met by fewer worries than the parts it needs, or one of the parts told could be left out.

    Where no theme stands in two of its parts, every part that is reached is another worry, and there is no question.
    """
    for rule in meaning.edition.rules:
        themes = [theme for group in rule.of + rule.all_of for theme in {part.theme for part in group}]
        if len(set(themes)) < len(themes):
            needs = rule.at_least + len(rule.all_of)
            there = (meaning.said.reached("at", theme, 1) for theme in dict.fromkeys(themes))
            so = all_of(meaning.rules[rule.id].met, no(at_least(needs, there)))
            yield Claim("P12", f"'{rule.id}' is met by fewer than {needs} worries.", so, _met_by_fewer(rule.id, needs))


def _met_by_fewer(key: str, needs: int) -> Callable[[Found], bool]:
    return lambda found: any(
        reason.key == key and reason.state is State.MET and len({part.theme for part in reason.parts}) < needs
        for reason in found[0].reasons
    )


# --- less worry and more


def less_and_more(edition: Edition) -> Setting:
    """Give the promises about less worry and more.

    Same age and safety; each theme at least as high, circumstances only from no over not known to yes.
    """
    said = Unknowns(edition)
    worse = Unknowns(edition, like=said, apart=lambda kind, _: kind in WORRIES + FACTS)
    less, more = Meaning(edition, said), Meaning(edition, worse)
    counted = (*keeps_count(less), *keeps_count(more))
    given = (*counted, *said.valid(), *worse.valid(), *_no_less(said, worse), *_counts_on(less, more))
    # To be seen alone is the less worrying answer to that question, and not to know stands in the middle.
    alone = implies(more.seen_alone(), less.seen_alone())
    claims = (*_lowered(less, more), *_pathway_lost(less, more), *_hold_kept(more), *_reason_lost(less, more))
    return Setting((said, worse), (*given, alone), claims)


def _no_less(said: Unknowns, worse: Unknowns) -> Iterator[Formula]:
    for theme in said.edition.themes:
        for rung in theme.rungs:
            for kind in ("at", "may"):
                before = said.reached(kind, theme.id, rung.number)
                yield implies(before, worse.reached(kind, theme.id, rung.number))
    for fact in said.edition.fact:
        yield implies(said.get("yes", fact), worse.get("yes", fact))
        yield implies(worse.get("no", fact), said.get("no", fact))


def keeps_count(meaning: Meaning) -> Iterator[Formula]:
    """Tell the solver what follows by counting, which it would take minutes to see.

    Whatever is known is also what may be; so where at least N parts are known, at least N may be. And where a rule has
    enough, another has that counts all of its parts and needs no more of them.
    """
    rules = meaning.edition.rules
    for rule in rules:
        yield implies(meaning.some(rule, "at"), meaning.some(rule, "may"))
    counting = [(rule, frozenset(rule.of)) for rule in rules if rule.at_least > 1]
    for rule, parts in counting:
        for other, counted in counting:
            if other is not rule and parts <= counted and rule.at_least >= other.at_least:
                yield from (implies(meaning.some(rule, kind), meaning.some(other, kind)) for kind in ("at", "may"))


def _counts_on(less: Meaning, more: Meaning) -> Iterator[Formula]:
    """Tell it the same of less worry and more: every part that is reached is reached there too."""
    for rule in less.edition.rules:
        for kind in ("at", "may"):
            yield implies(less.some(rule, kind), more.some(rule, kind))


def _lowered(less: Meaning, more: Meaning) -> Iterator[Claim]:
    for step in STEPS[1:]:
        so = all_of(less.step_from(step), no(more.step_from(step)))
        yield Claim("P2", f"More worry takes the step below {step}.", so, lambda found: found[1].step < found[0].step)
        so = all_of(less.could_from(step), no(more.could_from(step)))
        breaks = f"More worry takes what it could reach below {step}."
        yield Claim("P2", breaks, so, lambda found: found[1].could_reach < found[0].could_reach)
    for tell, strictness in STRICTNESS.items():
        so = all_of(less.told_from(strictness), no(more.told_from(strictness)))
        breaks = f"More worry lets the parents be told sooner than '{tell}'."
        yield Claim("P2", breaks, so, lambda found: _told(found[1]) < _told(found[0]))


def _told(found: Assessment) -> int:
    return STRICTNESS[found.tell_parents]


def _pathway_lost(less: Meaning, more: Meaning) -> Iterator[Claim]:
    for pathway in filter(is_binding, less.edition.pathways):
        before, after = (any_of(m.do[pathway.id], m.rights[pathway.id]) for m in (less, more))
        asked, still = (any_of(one, m.advice[pathway.id]) for one, m in ((before, less), (after, more)))
        so = any_of(all_of(before, no(after)), all_of(asked, no(still)))
        yield Claim("P2", f"More worry takes away '{pathway.id}'.", so, _lost(pathway.id))


def _lost(pathway: str) -> Callable[[Found], bool]:
    def seen(found: Found) -> bool:
        before, after = (is_open(pathway, one) for one in found)
        asked, still = (one or is_asked(pathway, case) for one, case in zip((before, after), found, strict=True))
        return before > after or asked > still

    return seen


def _hold_kept(more: Meaning) -> Iterator[Claim]:
    """A hold ends with a worry it was not shown against: one of the rule's parts, or any theme if it counts any."""
    for rule in more.edition.rules:
        for part in _weighs(more.edition, rule) if rule.held_by else ():
            rungs = range(part.rung, more.edition.theme[part.theme].top + 1)
            new = (
                all_of(
                    more.said.reached("at", part.theme, rung),
                    none_of(*(more.said.shown_against(strength, part.theme, rung) for strength in rule.held_by)),
                )
                for rung in rungs
            )
            breaks = f"'{rule.id}' stays held although the safety was not shown against '{part.theme}'."
            yield Claim("P2", breaks, all_of(more.held(rule.id), any_of(*new)), _second_held(rule.id))


def _second_held(rule: str) -> Callable[[Found], bool]:
    return lambda found: any(reason.key == rule and reason.held_by for reason in found[1].reasons)


def _weighs(edition: Edition, rule: Rule) -> Iterator[Part]:
    """Give the parts of a rule; of one that counts any theme from a step, every theme that reaches the step."""
    if rule.any_from:
        for theme in edition.themes:
            rung = next((rung.number for rung in theme.rungs if rung.step >= rule.any_from), None)
            if rung:
                yield Part(theme=theme.id, rung=rung)
    yield from (part for group in rule.of + rule.all_of for part in group)


def _reason_lost(less: Meaning, more: Meaning) -> Iterator[Claim]:
    """Each reason by itself is still one where there is more worry: then none appears when an answer is left out."""
    for theme in less.edition.themes:
        for step in STEPS[1:]:
            so = all_of(less.ladder_from(theme, "at", step), no(more.ladder_from(theme, "at", step)))
            breaks = f"The ladder '{theme.id}' calls for {step} or more, and further up for less."
            yield Claim("P12", breaks, so, _weaker(f"{theme.id}/"))
    for rule in less.edition.rules:
        for step in STEPS[1 : min(rule.step, CHILD_PROTECTION)]:
            so = all_of(less.rules[rule.id].counts_from(step), no(more.rules[rule.id].counts_from(step)))
            yield Claim("P12", f"'{rule.id}' counts for less where there is more worry.", so, _weaker(rule.id))


def _weaker(key: str) -> Callable[[Found], bool]:
    def seen(found: Found) -> bool:
        before, after = (
            max((counts for name, counts in keys(one).items() if name == key or name.startswith(key)), default=0)
            for one in found
        )
        return after < before

    return seen
