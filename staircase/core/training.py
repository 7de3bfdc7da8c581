"""What an edition says to people who train others, as frozen values. It is shown and never applied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from staircase.core.passages import Passage


class Leads(StrEnum):
    """Which way something pulls whoever places a child."""

    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """Something in a story that leads people to another step: which way, and why it should not.

    `name` is a thing ("Warm parents"), `said` what somebody says who is led by it.
    """

    id: str
    leads: Leads
    name: str
    said: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentNote:
    """What a story with any of these themes at work is about, said before anybody reads it: words to go on a sentence.

    `scenarios` are stories that hold it without such a theme.
    """

    id: str
    about: str
    themes: tuple[str, ...]
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """One part of a facilitator's plan; `scenario` names the story it is about, where it is about one."""

    minutes: int
    title: str
    scenario: str
    do: tuple[str, ...]
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSet:
    """Scenarios that are used together, in this order, with a plan for the time."""

    id: str
    title: str
    for_whom: str
    aims: tuple[str, ...]
    scenarios: tuple[str, ...]
    plan: tuple[PlanPart, ...]

    @property
    def minutes(self) -> int:
        """How long the plan takes."""
        return sum(part.minutes for part in self.plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingGuide:
    """What trainers work with: what pulls people, content notes, sets, and what to think of before and after.

    `before` is read by the trainer beforehand, `close_to_home` is said to everybody before the first story. `contacts`
    are whom somebody can ring whom a story comes close to.
    """

    pulls: tuple[Pull, ...]
    content_notes: tuple[ContentNote, ...]
    before: tuple[Passage, ...]
    close_to_home: Passage
    contacts: tuple[str, ...]
    sets: tuple[ScenarioSet, ...]
