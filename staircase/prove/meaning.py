"""What answers mean, once more: section 4 of the design as formulas, made from the edition and from nothing else.

It shares no line with the evaluator. Which rules may name safety is not asked here: that such a rule is of step 3 and
rests on nothing grave is for the promises to show, and would be shown of nothing if it were taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from staircase.core.model import STEPS, Edition, Group, Part, Rule, Rung, Theme
from staircase.core.pathway import STRICTNESS, HowSoon, Pathway
from staircase.prove.formula import ALWAYS, NEVER, Formula, all_of, any_of, at_least, no, none_of
from staircase.prove.unknowns import EVIDENCE, SAFETY, Unknowns, choices

UNDER_ONE = ("unborn", "under-6-months", "6-to-11-months")
SOCIAL_CARE, CHILD_PROTECTION = 4, 5


def is_binding(pathway: Pathway) -> bool:
    """Say whether a pathway is urgent or statutory."""
    return pathway.how_soon is HowSoon.NOW or pathway.statutory


class Outcome(NamedTuple):
    """A rung or rule, and when it is met, possible, and held (by what is known; by what may be)."""

    of: Rung | Rule
    met: Formula
    possible: Formula
    held: Formula = NEVER
    may_be_held: Formula = NEVER

    @property
    def is_plan(self) -> bool:
        """Whether it is a plan or status and no worry: a rule that rests on circumstances alone."""
        return isinstance(self.of, Rule) and not self.of.of and not self.of.all_of

    def counts_from(self, step: int) -> Formula:
        """Say that it counts for this step or a higher one."""
        return all_of(self.met, _one_less_if(self.held, self.of.step, step))

    def counts_for(self, step: int) -> Formula:
        """Say that it counts for exactly this step."""
        return all_of(self.counts_from(step), no(self.counts_from(step + 1)))

    def could_from(self, step: int) -> Formula:
        """Say that it would count for this step or a higher one if everything that may be were so."""
        return all_of(any_of(self.met, self.possible), _one_less_if(self.may_be_held, self.of.step, step))

    def may_call_for(self, step: int) -> Formula:
        """Say that it is possible, and would count for exactly this step."""
        return all_of(self.possible, self.could_from(step), no(self.could_from(step + 1)))


def _one_less_if(held: Formula, step: int, wanted: int) -> Formula:
    return no(held) if step == wanted else ALWAYS if step > wanted else NEVER


class Meaning:
    """The meaning of one case: every outcome and result as a formula over its unknowns."""

    def __init__(self, edition: Edition, said: Unknowns) -> None:
        self.edition = edition
        self.said = said
        self._some: dict[tuple[str, str], Formula] = {}
        self.rungs = {rung.key: self._rung(rung) for theme in edition.themes for rung in theme.rungs}
        self.rules = {rule.id: self._rule(rule) for rule in edition.rules}
        self._step = {step: any_of(*self._steps("at", step)) for step in STEPS[1:]}
        self._could = {step: any_of(*self._steps("may", step)) for step in STEPS[1:]}
        self._own, self._worst = self._own_roads(), self._worst_roads()
        self.rights = {pathway.id: self._right(pathway) for pathway in edition.pathways}
        self.do = {pathway.id: self._do(pathway) for pathway in edition.pathways}
        self.advice = {pathway.id: self._advice(pathway) for pathway in edition.pathways}

    def outcomes(self) -> Iterator[Outcome]:
        """Give every rung and rule."""
        yield from self.rungs.values()
        yield from self.rules.values()

    # --- when a rung or rule is met

    def _rung(self, rung: Rung) -> Outcome:
        """Only the chosen rung is a reason; and only what may be more than is known is possible."""
        at, above = (self.said.reached("at", rung.theme, number) for number in (rung.number, rung.number + 1))
        may, further = (self.said.reached("may", rung.theme, number) for number in (rung.number, rung.number + 1))
        return Outcome(rung, all_of(at, no(above)), all_of(may, no(further), no(at)))

    def _rule(self, rule: Rule) -> Outcome:
        known, may = (self.enough(rule, kind) for kind in ("at", "may"))
        not_so = self.not_so(rule)
        met = all_of(known, no(not_so), ALWAYS if rule.applies_if_unknown else self._is_so(rule))
        possible = all_of(any_of(known, may), no(not_so), no(met))
        return Outcome(rule, met, possible, self._held(rule, "at"), self._held(rule, "may"))

    def enough(self, rule: Rule, kind: str) -> Formula:
        """Say that at least N of these and all of those are reached, by what is known (`at`) or `may` be."""
        return all_of(self.some(rule, kind), *(self._any(group, kind) for group in rule.all_of))

    def some(self, rule: Rule, kind: str) -> Formula:
        """Say that at least N of these are reached."""
        if (rule.id, kind) not in self._some:
            groups = [self._any(group, kind) for group in rule.of]
            self._some[rule.id, kind] = at_least(rule.at_least, groups)
        return self._some[rule.id, kind]

    def _any(self, group: Group, kind: str) -> Formula:
        return any_of(*(self.said.reached(kind, part.theme, part.rung) for part in group))

    def not_so(self, rule: Rule) -> Formula:
        """Say that a circumstance of the rule is known not to be so."""
        others = [age.id for age in self.edition.ages if rule.ages is not None and age.order not in rule.ages]
        return any_of(*(self.said.get("no", fact) for fact in rule.facts), self.said.age_in(others))

    def _is_so(self, rule: Rule) -> Formula:
        these = [age.id for age in self.edition.ages if rule.ages is None or age.order in rule.ages]
        age = ALWAYS if rule.ages is None else self.said.age_in(these)
        return all_of(*(self.said.get("yes", fact) for fact in rule.facts), age)

    # --- existing safety

    def seen_alone(self) -> Formula:
        """Say that the child was seen and heard alone: asked, and nothing found."""
        theme = self.edition.seen_alone
        return all_of(self.said.looked_at(theme), no(self.said.reached("may", theme, 1)))

    def _held(self, rule: Rule, kind: str) -> Formula:
        parts = [part for group in rule.of + rule.all_of for part in group]
        old_enough = self.said.age_in([age for age in self.edition.age if age not in UNDER_ONE])
        grave = [p for p in parts if not self.edition.theme[p.theme].may_hold]
        nothing_grave = none_of(*(self.said.reached(kind, part.theme, part.rung) for part in grave))
        shows = [all_of(self._counts(s), none_of(*self._lifted(s, parts, kind))) for s in rule.held_by]
        return all_of(old_enough, self.seen_alone(), nothing_grave, any_of(*shows))

    def _counts(self, strength: str) -> Formula:
        """Say that safety is offered, with evidence that counts, and not by somebody who can never have shown it."""
        shows = self.edition.strength[strength]
        if not shows.did:
            return NEVER
        answers = [
            any_of(
                *(
                    self.said.get(kind, strength, choice.id)
                    for choice in choices(self.edition, shows, kind)
                    if choice.counts and not (kind == "who" and choice.id in shows.not_by)
                )
            )
            for kind in EVIDENCE
        ]
        return all_of(self.said.get(SAFETY, strength), *answers)

    def _lifted(self, strength: str, parts: Iterable[Part], kind: str) -> Iterator[Formula]:
        """Say of each part whether it lifts the hold: it is reached, and higher than the safety was shown against."""
        for part in parts:
            for rung in range(part.rung, self.edition.theme[part.theme].top + 1):
                against = self.said.shown_against(strength, part.theme, rung)
                yield all_of(self.said.reached(kind, part.theme, rung), no(against))

    def held(self, rule: str) -> Formula:
        """Say that safety holds this rule now."""
        return all_of(self.rules[rule].met, self.rules[rule].held)

    # --- the step

    def step_from(self, step: int) -> Formula:
        """Say that the suggested step is this or a higher one."""
        return self._step.get(step, ALWAYS if step < STEPS[1] else NEVER)

    def could_from(self, step: int) -> Formula:
        """Say that what may be could reach this step or a higher one."""
        return self._could.get(step, ALWAYS if step < STEPS[1] else NEVER)

    def step_is(self, step: int) -> Formula:
        """Say that the suggested step is exactly this one."""
        return all_of(self.step_from(step), no(self.step_from(step + 1)))

    def _steps(self, kind: str, step: int) -> Iterator[Formula]:
        for theme in self.edition.themes:
            yield self.ladder_from(theme, "at", step)
            if kind == "may":
                yield self.ladder_from(theme, "may", step)
        for rule in self.rules.values():
            yield rule.counts_from(step) if kind == "at" else rule.could_from(step)

    def ladder_from(self, theme: Theme, kind: str, step: int) -> Formula:
        """Say that the chosen rung of a theme calls for this step or a higher one: one term for each run of such."""
        calls = [rung.step >= step for rung in theme.rungs]
        runs = [n for n in range(theme.top) if calls[n] and not (n and calls[n - 1])]
        ends = [next((m for m in range(n, theme.top) if not calls[m]), theme.top) for n in runs]
        return any_of(
            *(
                all_of(self.said.reached(kind, theme.id, first + 1), no(self.said.reached(kind, theme.id, end + 1)))
                for first, end in zip(runs, ends, strict=True)
            )
        )

    # --- what to do, what to ask advice on, rights and duties

    def _right(self, pathway: Pathway) -> Formula:
        duties = [o.met for o in self.rules.values() if not o.of.step and pathway.id in o.of.pathways]
        return NEVER if pathway.how_soon is HowSoon.NOW else any_of(*duties)

    def _do(self, pathway: Pathway) -> Formula:
        worries = [
            o.met
            for o in self.rules.values()
            if pathway.id in o.of.pathways and (o.of.step or pathway.how_soon is HowSoon.NOW)
        ]
        opened = any_of(*self._by_rungs(pathway), *worries, self._own.get(pathway.id, NEVER))
        return all_of(opened, no(self.rights[pathway.id]))

    def _by_rungs(self, pathway: Pathway) -> Iterator[Formula]:
        """Give when rungs open a pathway: one that binds stays open on every rung above."""
        for o in self.rungs.values():
            if isinstance(o.of, Rung) and pathway.id in o.of.pathways:
                yield self.said.reached("at", o.of.theme, o.of.number) if is_binding(pathway) else o.met

    def _own_roads(self) -> dict[str, Formula]:
        """Say when the suggested step opens its own pathways; a plan in place stands instead of them."""
        found: dict[str, Formula] = {}
        for step in STEPS:
            decisive = [(o, o.counts_for(step)) for o in self.outcomes() if o.of.step in {step, step + 1}]
            worries = [(o, counts) for o, counts in decisive if not o.is_plan]
            plan = any_of(*(counts for o, counts in decisive if o.is_plan))
            if step == CHILD_PROTECTION:  # a new worry still goes to the front door at once
                plan = all_of(plan, none_of(*(counts for _, counts in worries)))
            here = all_of(self.step_is(step), no(plan))
            for pathway, road in self._roads(step, worries, or_else=True).items():
                found[pathway] = any_of(found.get(pathway, NEVER), all_of(here, road))
        return found

    def _roads(self, step: int, worries: Iterable[tuple[Outcome, Formula]], *, or_else: bool) -> dict[str, Formula]:
        """Say when each of a step's own pathways is the way for some worry; `or_else`, also the one for no worry."""
        own = self.edition.steps[step - 1]
        outside: list[Formula] = []
        inside: list[Formula] = []
        for outcome, counts in worries:
            (outside if own.pathway_outside_home in outcome.of.pathways else inside).append(counts)
        roads = {own.pathway_outside_home: any_of(*outside)} if outside else {}
        inside += [none_of(*outside)] if or_else else []
        return {**roads, own.pathway: any_of(roads.get(own.pathway, NEVER), *inside)}

    def _advice(self, pathway: Pathway) -> Formula:
        asked = [*self._asked_by_rungs(pathway), *self._asked_by_rules(pathway)] if is_binding(pathway) else []
        opened = any_of(*asked, self._worst.get(pathway.id, NEVER))
        return all_of(opened, none_of(self.do[pathway.id], self.rights[pathway.id]))

    def _asked_by_rungs(self, pathway: Pathway) -> Iterator[Formula]:
        """Give when a ladder that may reach something urgent makes this a thing to ask about."""
        for theme in self.edition.themes:
            urgent = next((rung.number for rung in theme.rungs if self._is_urgent(rung)), theme.top + 1)
            for rung in theme.rungs:
                if pathway.id in rung.pathways:
                    may_be = self.said.reached("may", theme.id, max(rung.number, urgent))
                    yield all_of(may_be, no(self.said.reached("at", theme.id, rung.number)))

    def _asked_by_rules(self, pathway: Pathway) -> Iterator[Formula]:
        for o in self.rules.values():
            if pathway.id in o.of.pathways and self._is_urgent(o.of):
                yield o.possible

    def _is_urgent(self, of: Rung | Rule) -> bool:
        return any(self.edition.pathway[pathway].how_soon is HowSoon.NOW for pathway in of.pathways)

    def _worst_roads(self) -> dict[str, Formula]:
        """Say when a pathway is the way of the highest step that may be, where that is 5, or 4 and above the step."""
        found: dict[str, Formula] = {}
        worries = [o for o in self.outcomes() if not o.is_plan and o.of.step >= SOCIAL_CARE]
        worst = any_of(*(o.may_call_for(CHILD_PROTECTION) for o in worries))
        for step, here in ((CHILD_PROTECTION, worst), (SOCIAL_CARE, none_of(worst, self.step_from(SOCIAL_CARE)))):
            roads = self._roads(step, [(o, o.may_call_for(step)) for o in worries], or_else=False)
            for pathway, road in roads.items():
                found[pathway] = any_of(found.get(pathway, NEVER), all_of(here, road))
        return found

    # --- telling the parents

    def told_from(self, strictness: int) -> Formula:
        """Say that the line on telling the parents is as strict as this, or stricter."""
        strict = [p for p in self.edition.pathways if STRICTNESS[p.tell_parents] >= strictness]
        return any_of(*(self._told(pathway) for pathway in strict)) if strictness else ALWAYS

    def _told(self, pathway: Pathway) -> Formula:
        """Say that a pathway has a say: it is open or may be, is the step's own, or that of a step it could come to."""
        opens = [o for o in self.outcomes() if pathway.id in o.of.pathways]
        open_now = [any_of(o.met, o.possible) for o in opens]
        below = [
            self.said.reached("may", o.of.theme, o.of.number)
            for o in opens
            if isinstance(o.of, Rung) and is_binding(pathway)
        ]
        higher = [
            all_of(any_of(self._could_be(step.number), self.said.get("own_view", str(step.number))), above)
            for step in self.edition.steps
            if step.pathway == pathway.id and (above := no(self.step_from(step.number))) is not NEVER
        ]
        return any_of(*open_now, *below, *higher, self._own.get(pathway.id, NEVER))

    def _could_be(self, step: int) -> Formula:
        return all_of(self.could_from(step), no(self.could_from(step + 1)))
