"""The promises that say "there is a case": for each, the cases that show it.

The plainest cases are tried first (one rung alone; exactly as many parts as a rule needs), and the solver looks for
one where none of these will do. A case that shows something needs no other proof: the evaluator is asked to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from staircase.core.case import Answer, Answers, Assessment, Safety, State
from staircase.core.model import STEPS, Edition, Group, Part, Rule, Rung, Strength
from staircase.prove.claims import is_asked, is_open, keys
from staircase.prove.formula import NEVER, Formula, all_of, any_of, at_least, no, none_of
from staircase.prove.meaning import Meaning, Outcome
from staircase.prove.unknowns import EVIDENCE, SAFETY, Unknowns, choices


class Wanted(NamedTuple):
    """Something there must be a case of. `nearly` is the same without what the promise adds: the nearest there is."""

    promise: str
    says: str
    so: Formula
    seen: Callable[[Answers, Assessment], bool]
    nearly: Formula = NEVER


# --- P6: every rung and rule decides in some case; every step and pathway occurs


def deciding(meaning: Meaning) -> Iterator[Wanted]:
    """Give what P6 asks for."""
    crowd = {step: _crowd(meaning, step) for step in STEPS}
    for o in meaning.outcomes():
        key, step = o.of.key, o.of.step
        if step:
            so = all_of(o.met, o.counts_for(step), meaning.step_is(step), no(crowd[step]))
            yield Wanted("P6", f"'{key}' is the only reason for step {step}", so, _only(o.of), o.met)
        elif o.of.pathways:
            opens = (any_of(meaning.do[pathway], meaning.rights[pathway]) for pathway in o.of.pathways)
            yield Wanted("P6", f"'{key}' opens its pathways", all_of(o.met, *opens), _opens(o.of), o.met)
        elif isinstance(o.of, Rung):
            so = any_of(*(all_of(o.met, rule.met) for rule in _rests_on(meaning, o.of)))
            yield Wanted("P6", f"a rule rests on '{key}'", so, _rule_and(key), o.met)
        else:
            yield Wanted("P6", f"'{key}' calls for a step or opens a pathway", NEVER, lambda *_: False, o.met)
    for step in STEPS:
        yield Wanted("P6", f"step {step} is suggested", meaning.step_is(step), _step_is(step))
    for pathway in meaning.edition.pathway:
        opened = any_of(meaning.do[pathway], meaning.rights[pathway], meaning.advice[pathway])
        yield Wanted("P6", f"the pathway '{pathway}' occurs", opened, _occurs(pathway))


def _crowd(meaning: Meaning, step: int) -> Formula:
    """Say that two ladders or rules call for this step or a higher one."""
    ladders = (meaning.ladder_from(theme, "at", step) for theme in meaning.edition.themes)
    return at_least(2, [*ladders, *(rule.counts_from(step) for rule in meaning.rules.values())])


def _only(of: Rung | Rule) -> Callable[[Answers, Assessment], bool]:
    return lambda _, found: (
        found.step == of.step and [k for k, step in keys(found).items() if step >= of.step] == [of.key]
    )


def _opens(of: Rung | Rule) -> Callable[[Answers, Assessment], bool]:
    return lambda _, found: all(is_open(pathway, found) for pathway in of.pathways)


def _rule_and(key: str) -> Callable[[Answers, Assessment], bool]:
    return lambda _, found: {key} < {reason.key for reason in found.reasons if reason.state is State.MET}


def _step_is(step: int) -> Callable[[Answers, Assessment], bool]:
    return lambda _, found: found.step == step


def _occurs(pathway: str) -> Callable[[Answers, Assessment], bool]:
    return lambda _, found: is_open(pathway, found) or is_asked(pathway, found)


def _rests_on(meaning: Meaning, rung: Rung) -> Iterator[Outcome]:
    """Give the rules that have this very rung among their parts."""
    for rule in meaning.rules.values():
        if isinstance(rule.of, Rule) and _is_part(rung, rule.of.of + rule.of.all_of):
            yield rule


def _is_part(rung: Rung, groups: Iterable[Group]) -> bool:
    return any(part == Part(theme=rung.theme, rung=rung.number) for group in groups for part in group)


# --- P11: what a rule needs is asked at every age it applies to


def asked(meaning: Meaning) -> Iterator[Wanted]:
    """Give what P11 asks for: that each rule can be met at each of its ages by what is asked then."""
    edition = meaning.edition
    for o in meaning.rules.values():
        each = {
            age.name: all_of(o.met, _asked_at(meaning, age.order)) for age in edition.ages if _applies(o.of, age.order)
        }
        ages = each if isinstance(o.of, Rule) and o.of.ages is not None else {"some age": any_of(*each.values())}
        for age, so in ages.items():
            yield Wanted(
                "P11", f"'{o.of.key}' is met by what is asked at: {age}", so, _is_met(edition, o.of.key), o.met
            )


def _applies(rule: Rung | Rule, order: int) -> bool:
    return not isinstance(rule, Rule) or rule.ages is None or order in rule.ages


def _asked_at(meaning: Meaning, order: int) -> Formula:
    """Say that the child is of this age, and that nothing is known but what is asked then."""
    edition, said = meaning.edition, meaning.said
    themes = (said.reached("at", theme, 1) for theme in set(edition.theme) - set(themes_asked(edition, order)))
    facts = (said.get("yes", fact) for fact in set(edition.fact) - set(facts_asked(edition, order)))
    return all_of(said.age_in([edition.ages[order].id]), none_of(*themes, *facts))


def themes_asked(edition: Edition, order: int) -> list[str]:
    """Name the themes that are asked at an age, on a page that there is."""
    pages = (*edition.safety_first, edition.other_children, *edition.whole_picture)
    listed = {theme for page in pages for theme in page.themes}
    on_a_page = (t for t in edition.themes if edition.domain[t.domain].area or t.id in listed)
    return [theme.id for theme in on_a_page if order in theme.asked]


def facts_asked(edition: Edition, order: int) -> list[str]:
    """Name the circumstances that are asked at an age, on a page that there is."""
    groups = {group.id for group in edition.fact_groups}
    return [fact.id for fact in edition.facts if order in fact.asked and fact.group in groups]


def _is_met(edition: Edition, key: str) -> Callable[[Answers, Assessment], bool]:
    """Say that a rule is met by what is asked at the child's age alone."""

    def seen(said: Answers, found: Assessment) -> bool:
        order = edition.age[said.age].order if said.age else -1
        known = {theme for theme, answer in said.themes.items() if answer.at}
        asked_of = known <= {*themes_asked(edition, order)} and said.yes <= {*facts_asked(edition, order)}
        return asked_of and any(reason.key == key and reason.state is State.MET for reason in found.reasons)

    return seen


# --- P7: every question matters


class Question(NamedTuple):
    """A question of the form: its name, how its answer is taken back, and which unknowns are its own.

    Where it was not answered, `without` gives the same answers.
    """

    name: str
    without: Callable[[Answers], Answers]
    own: Callable[[str, str], bool]


def questions(edition: Edition) -> Iterator[Question]:
    """Give every question that must matter. A theme that raises a concern about a place or group does so by itself."""
    for theme in edition.themes:
        if not theme.context:
            yield Question(f"The theme '{theme.id}'", _without_theme(theme.id), _is_about("at may looked", theme.id))
    for fact in edition.fact:
        yield Question(f"The circumstance '{fact}'", _without_fact(fact), _is_about("yes no", fact))
    for strength in (strength.id for strength in edition.strengths if strength.did):
        kinds = f"{SAFETY} {' '.join(EVIDENCE)} against"
        yield Question(f"The safety '{strength}'", _without_safety(strength), _is_about(kinds, strength))
    yield Question("The age", lambda answers: replace(answers, age=None), lambda kind, _: kind == "age")


def _is_about(kinds: str, wanted: str) -> Callable[[str, str], bool]:
    return lambda kind, about: kind in kinds.split() and about == wanted


def _without_theme(theme: str) -> Callable[[Answers], Answers]:
    def without(said: Answers) -> Answers:
        rest = {name: one for name, one in said.themes.items() if name != theme}
        return replace(said, themes=rest) if theme in said.themes else said

    return without


def _without_fact(fact: str) -> Callable[[Answers], Answers]:
    return lambda said: replace(said, yes=said.yes - {fact}, no=said.no | {fact}) if fact in said.yes else said


def _without_safety(strength: str) -> Callable[[Answers], Answers]:
    def without(said: Answers) -> Answers:
        rest = {name: one for name, one in said.safety.items() if name != strength}
        return replace(said, safety=rest) if strength in said.safety else said

    return without


def matters(one: Assessment, other: Assessment) -> bool:
    """Say whether two results differ in the step, the could-reach, a pathway or the line on telling the parents."""
    return _outcome(one) != _outcome(other)


def _outcome(found: Assessment) -> tuple[object, ...]:
    roads = ({one.pathway for one in opened} for opened in (found.pathways, found.advice, found.rights))
    return (found.step, found.could_reach, found.tell_parents, *roads)


def differing(one: Meaning, other: Meaning) -> Formula:
    """Say that two cases differ in one of these."""
    results = [(one.step_from(step), other.step_from(step)) for step in STEPS]
    results += [(one.could_from(step), other.could_from(step)) for step in STEPS]
    results += [(one.told_from(number), other.told_from(number)) for number in range(1, 4)]
    for pathway in one.edition.pathway:
        pairs = ((one.do, other.do), (one.advice, other.advice), (one.rights, other.rights))
        results += [(here[pathway], there[pathway]) for here, there in pairs]
    return any_of(*(any_of(all_of(here, no(there)), all_of(there, no(here))) for here, there in results))


# --- the plainest cases


def plain_cases(edition: Edition) -> Iterator[Answers]:
    """Give the plainest cases: nothing; each rung alone, in an older child and a younger; each rule just met."""
    yield Answers(no=frozenset(edition.fact))
    for theme in edition.themes:
        asked_of = [age.id for age in edition.ages if age.order in theme.asked]
        for age in dict.fromkeys((*asked_of[-1:], *asked_of[:1])):
            for rung in theme.rungs:
                yield _case(edition, age, (), {theme.id: Answer(rung.number, rung.number)})
    for rule in edition.rules:
        for band in edition.ages:
            if _applies(rule, band.order):
                yield from _of_a_rule(edition, rule, band.order)


def _case(edition: Edition, age: str, facts: Iterable[str], themes: dict[str, Answer]) -> Answers:
    yes = frozenset(facts)
    return Answers(age=age, yes=yes, no=frozenset(edition.fact) - yes, themes=themes)


def _of_a_rule(edition: Edition, rule: Rule, order: int) -> Iterator[Answers]:
    """Give cases with as many parts as a rule needs, of what is asked at an age, lowest first; then held by safety."""
    there = frozenset(themes_asked(edition, order))
    every = [_lowest(edition, group, there) for group in rule.all_of]
    some = sorted((_lowest(edition, group, there) for group in rule.of), key=lambda rung: rung.step if rung else 0)
    usable = [rung for rung in some if rung]
    for first in range(min(len(usable), 12)) if rule.at_least else (0,):
        chosen = [*islice(usable, first, first + rule.at_least), *(rung for rung in every if rung)]
        themes = {rung.theme: Answer(rung.number, rung.number) for rung in chosen}
        case = _case(edition, edition.ages[order].id, rule.facts, themes)
        yield case
        for strength in rule.held_by:
            safety = {strength: _good(edition, edition.strength[strength], themes)}
            yield replace(case, themes={**themes, edition.seen_alone: Answer(0, 0)}, safety=safety)


def _lowest(edition: Edition, group: Group, there: frozenset[str]) -> Rung | None:
    rungs = [edition.theme[part.theme].rungs[part.rung - 1] for part in group if part.theme in there]
    return min(rungs, key=lambda rung: rung.step, default=None)


def _good(edition: Edition, strength: Strength, themes: dict[str, Answer]) -> Safety:
    """Give evidence that counts, shown against these worries; or any, if none counts."""
    said = {
        kind: max(
            choices(edition, strength, kind), key=lambda choice: choice.counts and choice.id not in strength.not_by
        ).id
        for kind in EVIDENCE
    }
    return Safety(**said, against={theme: answer.at for theme, answer in themes.items()})


def pair(edition: Edition, question: Question) -> tuple[Unknowns, Unknowns]:
    """Give two cases that differ in the answer to one question only."""
    said = Unknowns(edition)
    return said, Unknowns(edition, like=said, apart=question.own)
