"""Serious incidents: a child has died or been seriously harmed, and what was told of it decides which road to take.

The partnership decides whether to notify. A road only says whom to tell and ask, and when; it is never "no".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from staircase.core.passages import Passage
from staircase.core.sources import Basis, Cite


class Suspicion(StrEnum):
    """Whether abuse or neglect of the child is known or suspected, weakest first."""

    NOT_SUSPECTED = "not-suspected"
    UNSURE = "unsure"
    SUSPECTED = "suspected"


class Harm(StrEnum):
    """What happened to the child, weakest first."""

    NOT_HARMED = "not-harmed"
    MAY_BE_HARMED = "may-be-harmed"
    SERIOUSLY_HARMED = "seriously-harmed"
    DIED = "died"


class Care(StrEnum):
    """Whether the council looks or looked after the child, weakest first."""

    NEITHER = "neither"
    UNKNOWN = "care-unknown"
    CARE_LEAVER = "care-leaver"
    LOOKED_AFTER = "looked-after"


class Place(StrEnum):
    """Where it happened: it says which council notifies, and never which road to take."""

    HERE = "here"
    UNKNOWN = "place-unknown"
    ELSEWHERE = "elsewhere-in-england"
    ABROAD = "outside-england"


class Road(StrEnum):
    """What there is to do."""

    LEARN = "learn"
    CHILD_DEATH = "child-death"
    ASK = "ask"
    NOTIFY = "notify"


# A death that nobody suspects anything of is looked into the same day by people who ask just that: it is no less.
STRENGTH: Mapping[Road, int] = MappingProxyType({Road.LEARN: 0, Road.CHILD_DEATH: 1, Road.ASK: 1, Road.NOTIFY: 2})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The four answers of the check."""

    suspicion: Suspicion
    harm: Harm
    care: Care
    place: Place

    @property
    def words(self) -> frozenset[str]:
        """The answers by their ids."""
        return frozenset((self.suspicion, self.harm, self.care, self.place))


def road_of(told: Told) -> Road:
    """Give the road that these answers call for. Whatever is not sure is asked, and the partnership decides.

    The death of a child in care is notified whatever the cause, and that of a care leaver should be.
    """
    died, unsuspected = told.harm is Harm.DIED, told.suspicion is Suspicion.NOT_SUSPECTED
    if died and told.care in (Care.CARE_LEAVER, Care.LOOKED_AFTER):
        return Road.NOTIFY
    if told.suspicion is Suspicion.SUSPECTED and told.harm in (Harm.SERIOUSLY_HARMED, Harm.DIED):
        return Road.NOTIFY
    if died and unsuspected and told.care is Care.NEITHER:
        return Road.CHILD_DEATH
    return Road.LEARN if unsuspected and told.harm is Harm.NOT_HARMED else Road.ASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to a question of the check, with what it takes in."""

    id: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the check; `name` is the field of Told that it asks for."""

    name: str
    ask: str
    hint: str
    missing: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Passage):
    """A road in words: its lines are what to do, `say` is for whoever is told of it."""

    road: Road
    text: str
    who: str
    by_when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside(Passage):
    """What goes with a road; only after some harm, where `harm` names any. Words of mourning are for a death."""

    harm: tuple[Harm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What these answers together add to the road; only to some roads, where `roads` names any."""

    told: tuple[str, ...]
    roads: tuple[Road, ...]
    text: str
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """All that an edition says of serious incidents and of a child's death.

    `theme` is the one whose answer says that there has been one; `afterwards` follows a notification, `beside` goes
    with the road itself.
    """

    theme: str
    contacts: tuple[str, ...]
    protect: Passage
    definition: Passage
    serious_harm: Passage
    questions: tuple[Question, ...]
    courses: tuple[Course, ...]
    notes: tuple[Note, ...]
    beside: tuple[Beside, ...]
    afterwards: tuple[Passage, ...]
    child_death: tuple[Passage, ...]

    def course(self, road: Road) -> Course:
        """Give a road in words."""
        return next(course for course in self.courses if course.road is road)

    def notes_on(self, told: Told) -> tuple[Note, ...]:
        """Give the notes whose answers were all told, and that are for this road."""
        fit = (note for note in self.notes if told.words.issuperset(note.told))
        return tuple(note for note in fit if not note.roads or road_of(told) in note.roads)

    def beside_of(self, told: Told) -> tuple[Beside, ...]:
        """Give what goes with the road after what happened to the child."""
        return tuple(one for one in self.beside if not one.harm or told.harm in one.harm)
