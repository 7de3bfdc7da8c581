"""What is said about one child and what comes back, as frozen values. Nothing in this module decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from staircase.core.model import Part, Rule, Rung
from staircase.core.pathway import TellParents


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a theme is known to be, and up to where it may be: rung numbers, 0 for none. `maybe >= at`."""

    at: int = 0
    maybe: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Safety:
    """Coded evidence for existing safety; `against` gives the rung each worry had reached when it was shown."""

    who: str
    did: str
    how_long: str
    known_by: str
    against: Mapping[str, int]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything said about one child, by id.

    A theme that is absent was never answered: not looked at, which is not "none".
    A fact in neither `yes` nor `no` is not known; `age` None is an age not known.
    """

    age: str | None = None
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    themes: Mapping[str, Answer] = field(default_factory=_nothing)
    undescribed: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    safety: Mapping[str, Safety] = field(default_factory=_nothing)
    own_view: int | None = None
    of_others: frozenset[str] = frozenset()
    """The themes that are where they are because of what was told of another child of the sitting."""
    ages_of_others: tuple[str, ...] = ()
    """The age bands of the other children of the sitting, where they are known: who else is to be named in a call."""
    tell_parents: TellParents = TellParents.FIRST
    """How strict the line on telling the parents is at least: they are the other children's parents too."""


# --- what comes back


class State(StrEnum):
    """How a reason came out: from what is known, or only from what may be."""

    MET = "met"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rung or rule and how it came out.

    `counts_for` is the step it counts for now, `could_count` what it would count for if everything that may
    be were so; both are one lower than `step` where safety holds it. `parts` are the themes it rests on with
    the rung each is known (or, if possible, may be) at. `unknowns` are the themes and facts it would take to
    settle it, or that were taken as applying.
    """

    key: str
    of: Rung | Rule
    state: State
    step: int
    counts_for: int
    could_count: int
    held_by: str = ""
    decisive: bool = False
    parts: tuple[Part, ...] = ()
    unknowns: tuple[str, ...] = ()

    @property
    def is_duty(self) -> bool:
        """Whether it is a rule without a step: it opens a right or a duty at whatever step the child is on."""
        return isinstance(self.of, Rule) and not self.of.step


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A pathway and the reasons that open it (keys; `step-n` for the step's own pathway)."""

    pathway: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What one piece of offered safety did for one met rule that names it: held it (`why_not` empty), or why not."""

    strength: str
    rule: str
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """Which areas were looked at: every theme asked at this age, some of them, or none (domain ids)."""

    whole: tuple[str, ...]
    partly: tuple[str, ...]
    not_looked_at: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many areas there are for a child of this age."""
        return len(self.whole) + len(self.partly) + len(self.not_looked_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the evaluator returns. If `nothing_looked_at`, no step may be shown to anyone."""

    step: int
    could_reach: int
    step_without_safety: int
    could_reach_without_safety: int
    nothing_looked_at: bool
    reasons: tuple[Reason, ...]
    pathways: tuple[Opened, ...]
    advice: tuple[Opened, ...]
    rights: tuple[Opened, ...]
    tell_parents: TellParents
    holds: tuple[Hold, ...]
    rests_on: RestsOn
    undescribed: tuple[str, ...]
    own_view: int | None

    @property
    def is_range(self) -> bool:
        """Whether the heading must be a range and never the lower number alone."""
        return self.could_reach > self.step and (self.could_reach >= 4 or bool(self.advice))

    @property
    def act_on(self) -> int:
        """The step to act on: the higher of the tool's and the person's."""
        return max(self.step, self.own_view or 0)


# --- scenarios


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a scenario says must come out. `step` 0 means that no step may be shown."""

    step: int
    could_reach: int
    because: tuple[str, ...] = ()
    not_because: tuple[str, ...] = ()
    pathways: tuple[str, ...] = ()
    not_pathways: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    tell_parents: str = ""
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """What leads people to another step in this story: which pull (an id of the training guide), and how, here."""

    pull: str
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Who placed a story where that was a panel: how many people of how many agencies, and the range of their steps."""

    people: int
    agencies: int
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A story with answers and a step: a test, a lesson and a worked example. Only a panel's step is agreed.

    `story` is what was first said and, after an empty line, what was found out. `panel` is None where the authors
    placed it.
    """

    id: str
    title: str
    story: str
    hard_case: int
    near_miss_of: str
    answers: Answers
    role: str
    expect: Expectation
    panel: Panel | None
    teaching: str
    ask: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    where: str

    @property
    def placed_by(self) -> str:
        """Who placed it, as the file says it: `authors` or `panel`."""
        return "panel" if self.panel else "authors"

    @property
    def arrives(self) -> tuple[str, ...]:
        """The story as it arrives: what was first said, and then what was found out, paragraph by paragraph."""
        return tuple(part.strip() for part in self.story.split("\n") if part.strip())

    @property
    def lowest(self) -> int:
        """The lowest step that is not too low: the panel's, else the one that comes out. 0 where none may be shown."""
        return self.panel.lowest if self.panel else self.expect.step

    @property
    def highest(self) -> int:
        """The highest step that is not too high: the panel's, else what it could reach. 0 where none may be shown."""
        if self.panel:
            return self.panel.highest
        return self.expect.could_reach if self.expect.step else 0

    @property
    def panel_differs(self) -> bool:
        """Whether a panel placed it on other steps than the one that comes out."""
        return self.panel is not None and not self.lowest <= self.expect.step <= self.highest
