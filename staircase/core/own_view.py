"""The guide by which a family gives its own view: the questions, in the words of a parent and of a young person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from staircase.core.family_text import family_name, family_text
from staircase.core.sources import Basis, Cite


class Giver(StrEnum):
    """Who gives a view: a parent or carer, or a young person of 11 or older about their own life."""

    PARENT = "parent"
    YOUNG = "young"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByGiver:
    """The same for each who may give a view. One is empty where only the other is asked."""

    parent: str = family_text()
    young: str = family_text()

    def by(self, giver: Giver) -> str:
        """Give the words of one of them."""
        return self.parent if giver is Giver.PARENT else self.young


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a page and what it asks; `before` is read before that, on few pages only."""

    title: str = family_name()
    before: str = family_text()
    ask: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeAsked:
    """An age to choose. `young` is empty where nobody of that age gives a view of their own."""

    id: str
    order: int
    parent: str = family_name()
    young: str = family_name()

    def by(self, giver: Giver) -> str:
        """Give the name that one of them reads."""
        return self.parent if giver is Giver.PARENT else self.young


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A row to answer, at these ages (their orders). With `help`, yes or not sure means: somebody is hurt or afraid."""

    id: str
    themes: tuple[str, ...]
    words: ByGiver
    help: bool
    asked: tuple[int, ...]

    def asks(self, giver: Giver, age: int | None) -> bool:
        """Say whether it is asked of this person; of a child whose age was not said, everything is."""
        return bool(self.words.by(giver)) and (age is None or age in self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of life: one page of questions."""

    id: str
    parent: Heading
    young: Heading
    asked: tuple[int, ...]
    questions: tuple[Question, ...]

    def by(self, giver: Giver) -> Heading:
        """Give the heading that one of them reads."""
        return self.parent if giver is Giver.PARENT else self.young

    def rows(self, giver: Giver, age: int | None) -> tuple[Question, ...]:
        """Give the questions of its page, without those about being hurt: they have a page of their own."""
        fits = age is None or age in self.asked
        return tuple(one for one in self.questions if fits and not one.help and one.asks(giver, age))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that can be ticked, by its id: a strength or a wish, at these ages of the child (their orders)."""

    id: str
    words: ByGiver
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLike:
    """A step as what it is like to be there, for who asks which of them sounds like us."""

    number: int
    words: ByGiver


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsked:
    """Themes about which no family is asked, and why, for the authors."""

    themes: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first page: what a view is, and what happens to the answers."""

    title: str = family_name()
    lead: str = family_text()
    about: tuple[str, ...] = family_text()
    kept: tuple[str, ...] = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the pages say to one of the two: the heading of each, and the titles of the parts of the whole view."""

    is_me: str = family_name()
    age: Heading
    strengths: Heading
    areas: Heading
    help: Heading
    wishes: Heading
    steps: Heading
    step_not_sure: str = family_name()
    view: Heading
    going_well: str = family_name()
    small: str = family_name()
    big: str = family_name()
    not_sure: str = family_name()
    being_safe: str = family_name()
    would_like: str = family_name()
    sounds_like: str = family_name()
    nothing_said: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a young person is told and asked before a parent may see their view."""

    title: str = family_name()
    lead: str = family_text()
    told: tuple[str, ...] = family_text()
    shown: str = family_text()
    never_shown: str = family_text()
    only_no: str = family_text()
    ask: str = family_text()
    yes: str = family_text()
    no: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Where we agree and where we see it differently: the titles, and what is said beside a line."""

    title: str = family_name()
    lead: str = family_text()
    agree_fine: str = family_text()
    agree_worry: str = family_text()
    only_we: str = family_text()
    only_you: str = family_text()
    not_sure: str = family_text()
    not_looked: str = family_text()
    not_said: str = family_text()
    both_strengths: str = family_text()
    our_strengths: str = family_text()
    your_strengths: str = family_text()
    talk_first: str = family_text()
    wishes: str = family_text()
    nothing: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewGuide:
    """All that is asked, and all the words of its pages."""

    ages: tuple[AgeAsked, ...]
    areas: tuple[Area, ...]
    strengths: tuple[Line, ...]
    wishes: tuple[Line, ...]
    steps: tuple[StepLike, ...]
    not_asked: tuple[NotAsked, ...]
    start: Start
    parent: Words
    young: Words
    consent: Consent
    together: Together
    sources: tuple[Cite, ...]
    basis: Basis

    def by(self, giver: Giver) -> Words:
        """Give the words that one of them reads."""
        return self.parent if giver is Giver.PARENT else self.young

    def questions(self) -> Iterator[Question]:
        """Give every question, area by area."""
        for area in self.areas:
            yield from area.questions

    def order_of(self, age: str | None) -> int | None:
        """Give the order of an age, or nothing where none was said."""
        return next((one.order for one in self.ages if one.id == age), None)

    def strengths_at(self, age: int | None) -> tuple[Line, ...]:
        """Give the strengths that are asked about at an age; of a child whose age was not said, all are."""
        return tuple(line for line in self.strengths if age is None or age in line.asked)

    def about_being_hurt(self, giver: Giver, age: int | None) -> tuple[Question, ...]:
        """Give the questions that are always asked, on a page of their own."""
        return tuple(one for one in self.questions() if one.help and one.asks(giver, age))
