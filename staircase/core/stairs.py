"""The staircase told to families: what each step means for them, and how many families have help on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from staircase.core.family_text import family_name, family_text
from staircase.core.leaflets import Leaflet, Section
from staircase.core.sources import Basis, Cite

_THOUSAND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that families may want to know of every step: its title is the same on each page."""

    id: str
    title: str = family_name()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTopic:
    """What is said of one step on one topic; `id` is the topic's. The other fields are those of a leaflet's section."""

    id: str
    lines: tuple[str, ...] = family_text()
    points: tuple[str, ...] = family_text()
    contacts: tuple[str, ...]
    unconfirmed: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFirst:
    """What a parent asks first of a step, by id, and which point on a topic answers it, counted from 1."""

    question: str
    topic: str
    point: int


class ShortAnswer(NamedTuple):
    """A point in answer to what a parent asks first, and the section it is from, counted from 1."""

    question: str
    says: str
    section: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """One step as families are told of it: `line` in the overview, the rest on a page of its own."""

    number: int
    line: str = family_text()
    lead: str = family_text()
    topics: tuple[OnTopic, ...]
    asked_first: tuple[AskedFirst, ...] = ()
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Children who had one kind of help, counted in the year of the figures; a child can be in several groups."""

    id: str
    name: str = family_name()
    children: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HowMany:
    """How many children had help, as a council counted them; `others` names those who had none of it."""

    title: str = family_name()
    lead: str = family_text()
    year: int
    children: int
    groups: tuple[Group, ...]
    others: str = family_name()
    notes: tuple[str, ...] = family_text()
    sources: tuple[Cite, ...]
    basis: Basis

    def of_a_thousand(self, group: Group) -> int:
        """Give how many of every thousand children are in a group, to the nearest one."""
        return round(_THOUSAND * group.children / self.children)

    @property
    def others_of_a_thousand(self) -> int:
        """Give how many of every thousand are in no group at the least, to the ten below.

        As many as if no child were in two groups: whoever is in two leaves more who are in none.
        """
        with_help = sum(group.children for group in self.groups)
        return _THOUSAND * (self.children - with_help) // self.children // 10 * 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Stairs:
    """All that families are told of the staircase: the overview, each step by topics, and how many have help."""

    overview: Leaflet
    topics: tuple[Topic, ...]
    steps: tuple[Stair, ...]
    how_many: HowMany

    def step(self, number: int) -> Stair:
        """Give what is told of the step with this number, 1 to 5."""
        return self.steps[number - 1]

    def sections(self, number: int) -> tuple[Section, ...]:
        """Give the page of a step as sections, each under the title of its topic, in the order of the topics."""
        said = {one.id: one for one in self.step(number).topics}
        return tuple(
            Section(
                begins="",
                title=topic.title,
                lines=said[topic.id].lines,
                points=said[topic.id].points,
                contacts=said[topic.id].contacts,
                unconfirmed=said[topic.id].unconfirmed,
            )
            for topic in self.topics
            if topic.id in said
        )

    def asked_first(self, number: int) -> tuple[ShortAnswer, ...]:
        """Answer what a parent asks first of a step, each in one point of its page."""
        said = {one.id: one for one in self.step(number).topics}
        order = [topic.id for topic in self.topics if topic.id in said]
        return tuple(
            ShortAnswer(one.question, said[one.topic].points[one.point - 1], order.index(one.topic) + 1)
            for one in self.step(number).asked_first
        )
