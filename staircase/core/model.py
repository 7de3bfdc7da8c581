"""The words of a rule base, as frozen values.

A word means the same here, in the rule files and on the screen. Nothing in this module decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from staircase.core.clocks import Clock
from staircase.core.differences import Differences
from staircase.core.easy_read import EasyRead
from staircase.core.family_text import family_name, family_text
from staircase.core.family_words import FamilyWords
from staircase.core.incidents import Incidents
from staircase.core.leaflets import Leaflet
from staircase.core.mapguide import MapGuide
from staircase.core.own_view import ViewGuide
from staircase.core.pathway import Contact, Pathway
from staircase.core.preparation import Checklist
from staircase.core.recording import Recording
from staircase.core.sources import Basis, Cite, Source
from staircase.core.stairs import Stairs
from staircase.core.stepping_down import Need
from staircase.core.training import TrainingGuide
from staircase.core.translations import Language, Translation
from staircase.core.young_people import YoungPeople

STEPS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the five steps. `level` is unconfirmed and stands in brackets in the drawing only.

    `pathway_outside_home` stands in for `pathway` where a reason for this step opens it by itself: then the danger is
    outside the home, and the parents are partners. Empty where the step has one form only.
    """

    number: int
    name: str = family_name()
    level: int
    text: str
    plain: str = family_text()
    lead: str
    assessment: str
    consent: str
    pathway: str
    pathway_outside_home: str
    sources: tuple[Cite, ...]
    basis: Basis

    def pathway_for(self, opens: Iterable[str]) -> str:
        """Give the step's own pathway for a reason that opens these."""
        return self.pathway_outside_home if self.pathway_outside_home in opens else self.pathway


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """An age band; `order` counts from 0, the unborn, and it begins so many months after birth."""

    id: str
    name: str
    order: int
    from_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """A run of age bands, both ends included."""

    first: int
    last: int

    def __contains__(self, order: int) -> bool:
        return self.first <= order <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A lasting yes/no circumstance. `yes` can only ever raise a result."""

    id: str
    group: str
    ask: str
    why: str
    text: str
    plain: str = family_text()
    asked: Ages


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """Facts asked together on one page."""

    id: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A chapter of the threshold document: a way to find themes. The evaluator sees its `area` only."""

    id: str
    name: str
    short: str
    plain: str = family_text()
    covers: str
    area: bool
    always: bool
    may_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One description on a ladder. `step` is 0 where the rung calls for no step by itself.

    `leap` says why nothing stands between it and the rung below, where that is three steps lower; empty elsewhere.
    `happened`: it tells of what was done or took place. That can be over, and it can never be seen to have changed.
    """

    id: str
    theme: str
    number: int
    step: int
    text: str
    plain: str = family_text()
    leap: str
    happened: bool
    pathways: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis

    @property
    def key(self) -> str:
        """Its name among the reasons: `theme/rung`."""
        return f"{self.theme}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtAge:
    """What a theme can look like at these ages, in words: age rewords a question and never hides a grave rung."""

    ages: Ages
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAs:
    """Another theme that is easily taken for this one, and when to choose that one instead, or both."""

    theme: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One row of the threshold matrix, with its ladder; rung n of the ladder is `rungs[n - 1]`.

    `may_hold` is false where no safety may hold a rule that rests on it: abuse, neglect, harm outside the home.
    `only_at` says why it cannot happen at the ages at which it is not asked; only then may they hide a grave rung.
    `usual` are the ages at which it stands among the first rows of a list; at others it is rare and stands last.
    `also_called` is what people look for it by, in their own words and spelling: for a search, and never shown.
    """

    id: str
    domain: str
    row: str
    ask: str
    why: str
    sign: str
    sign_at: int
    none: str
    asked: Ages
    only_at: str
    usual: Ages
    at_ages: tuple[AtAge, ...]
    context: tuple[str, ...]
    may_hold: bool
    rungs: tuple[Rung, ...]
    examples: tuple[str, ...]
    same_as: tuple[SameAs, ...]
    also_called: tuple[str, ...]

    @property
    def top(self) -> int:
        """The number of the highest rung."""
        return len(self.rungs)

    def at_age(self, order: int | None) -> str:
        """Say what it can look like at an age (its order), or nothing where the edition has no words for that."""
        return next((line.text for line in self.at_ages if order is not None and order in line.ages), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A theme at this rung or above."""

    theme: str
    rung: int


Group = tuple[Part, ...]
"""Parts of which any one is enough. An ordinary part is a group of one; an area is a group of its themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """At least `at_least` of the groups and all of `all_of`, in these circumstances, call for `step` (0: none).

    `any_from` is the step from which it counts any theme or area at all; 0 where the authors named the parts.
    """

    id: str
    step: int
    at_least: int
    any_from: int
    of: tuple[Group, ...]
    all_of: tuple[Group, ...]
    ages: Ages | None
    facts: tuple[str, ...]
    applies_if_unknown: bool
    held_by: tuple[str, ...]
    because: str
    plain: str = family_text()
    pathways: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis

    @property
    def key(self) -> str:
        """Its name among the reasons."""
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A coded answer. `counts` says whether it can make a strength into existing safety."""

    id: str
    text: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """Something good. With `did` it may, with coded evidence, be existing safety; without, never.

    `not_by` names who can never have shown it: a parent is not their own network.
    """

    id: str
    kind: str
    text: str
    plain: str = family_text()
    did: tuple[Choice, ...]
    not_by: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The coded answers that say who kept the child safe, for how long, and how it is known."""

    who: tuple[Choice, ...]
    how_long: tuple[Choice, ...]
    known_by: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeutralCheck:
    """A question to oneself where strengths are named, so that hope does not do the work of evidence."""

    ask: str
    why: str
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfThemes:
    """Themes asked together: a safety-first list, or a page of the whole picture."""

    id: str
    title: str
    ask: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralChildren:
    """What several children of one family have in common.

    `themes` and `facts` are said once for all of them. `harmed` says from which rung on, and `harmed_by_rules` by which
    rules, a child counts as harmed inside the family: then that is known of every other child who lives with them.
    """

    themes: tuple[str, ...]
    facts: tuple[str, ...]
    harmed: tuple[Part, ...]
    harmed_by_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Who is using the tool. It stands in no rule; it words duties. `begin` says how to begin where it is not usual."""

    id: str
    name: str
    begin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOfThumb:
    """One way in which the rule base reasons, in words. It is shown and never applied: it stands in no rule.

    `tellings` are scenarios, one story told two or three times; `tried` is the theme whose lines a reader may try.
    """

    id: str
    title: str
    text: str
    plain: str = family_text()
    tellings: tuple[str, ...]
    tried: str
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """Something the partnership must confirm before anyone relies on it."""

    id: str
    text: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryWord:
    """A word that has no simpler form, in plain words."""

    word: str = family_name()
    plain: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """What could go wrong, what is done about it, and the tests that show it."""

    id: str
    text: str
    control: str
    tests: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Edition:
    """One complete, versioned rule base of one partnership. The look-ups below the line are made once, at load."""

    id: str
    title: str
    partnership: str
    status: str
    adopted: str
    written: str
    review_by: str
    notice: str
    lead_first: str
    lead_first_urgent: str
    seen_alone: str
    decision_fingerprint: str
    edition_fingerprint: str
    steps: tuple[Step, ...]
    ages: tuple[AgeBand, ...]
    fact_groups: tuple[FactGroup, ...]
    facts: tuple[Fact, ...]
    domains: tuple[Domain, ...]
    themes: tuple[Theme, ...]
    rules: tuple[Rule, ...]
    strengths: tuple[Strength, ...]
    evidence: Evidence
    neutral_check: NeutralCheck | None
    pathways: tuple[Pathway, ...]
    contacts: tuple[Contact, ...]
    clocks: tuple[Clock, ...]
    checklists: tuple[Checklist, ...]
    sources: tuple[Source, ...]
    roles: tuple[Role, ...]
    safety_first: tuple[PageOfThemes, ...]
    other_children: PageOfThemes
    whole_picture: tuple[PageOfThemes, ...]
    several_children: SeveralChildren
    rules_of_thumb: tuple[RuleOfThumb, ...]
    stepping_down: tuple[Need, ...]
    recording: Recording
    to_confirm: tuple[ToConfirm, ...]
    glossary: tuple[GlossaryWord, ...]
    hazards: tuple[Hazard, ...]
    incidents: Incidents
    differences: Differences
    mapping: MapGuide
    training: TrainingGuide
    family_words: FamilyWords
    leaflets: tuple[Leaflet, ...]
    own_view: ViewGuide
    languages: tuple[Language, ...]
    stairs: Stairs
    easy_read: EasyRead
    young_people: YoungPeople
    to_young_people: tuple[Translation, ...]
    # ---
    theme: Mapping[str, Theme] = field(init=False, repr=False, compare=False)
    domain: Mapping[str, Domain] = field(init=False, repr=False, compare=False)
    pathway: Mapping[str, Pathway] = field(init=False, repr=False, compare=False)
    strength: Mapping[str, Strength] = field(init=False, repr=False, compare=False)
    fact: Mapping[str, Fact] = field(init=False, repr=False, compare=False)
    age: Mapping[str, AgeBand] = field(init=False, repr=False, compare=False)
    contact: Mapping[str, Contact] = field(init=False, repr=False, compare=False)
    source: Mapping[str, Source] = field(init=False, repr=False, compare=False)
    rule: Mapping[str, Rule] = field(init=False, repr=False, compare=False)
    leaflet: Mapping[str, Leaflet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the look-ups by id."""
        tables: dict[str, tuple[Any, ...]] = {
            "theme": self.themes,
            "domain": self.domains,
            "pathway": self.pathways,
            "strength": self.strengths,
            "fact": self.facts,
            "age": self.ages,
            "contact": self.contacts,
            "source": self.sources,
            "rule": self.rules,
            "leaflet": self.leaflets,
        }
        for name, things in tables.items():
            object.__setattr__(self, name, MappingProxyType({thing.id: thing for thing in things}))

    def step(self, number: int) -> Step:
        """Give the step with this number, 1 to 5."""
        return self.steps[number - 1]
