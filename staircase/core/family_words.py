"""The words that join what a family is told: titles and sentences that belong to no single rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from staircase.core.family_text import family_name, family_text
from staircase.core.pathway import HowSoon
from staircase.core.sources import Basis, Cite


class Whose(StrEnum):
    """Whose own business something is, or who says whether it may be named."""

    ADULT = "adult"
    BOTH_PARENTS = "both-parents"
    YOUNG_PERSON = "young-person"
    SOCIAL_WORKER = "social-worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """Worries (up to a step, where it is not 0) and circumstances that one person says yes to before they are told."""

    id: str
    name: str
    whose: Whose
    themes: tuple[str, ...]
    facts: tuple[str, ...]
    up_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeTelling:
    """What the gate goes by beside the rules: no word of it reaches a family.

    `act_first` are pathways that come before any words, `after_advice` circumstances that are told only after advice.
    `perhaps_at_home` are themes, and single lines (`theme/rung`), of harm outside the home that can be about somebody
    the child lives with, or where home may be what they run from.
    """

    private: tuple[Private, ...]
    act_first: tuple[str, ...]
    after_advice: tuple[str, ...]
    perhaps_at_home: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedWords:
    """What everybody is told of these themes, whoever they are, in place of any words about the case.

    `you_can` stands there for what else a reader is told who does not agree, `contacts` for whom to ring.
    """

    id: str
    themes: tuple[str, ...]
    title: str = family_name()
    lines: tuple[str, ...] = family_text()
    you_can: tuple[str, ...] = family_text()
    contacts: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Soon:
    """How soon something happens, in plain words, by the name that pathways have for it."""

    id: HowSoon
    says: str = family_name()


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyWords:
    """What the family version of a suggestion says beside the words of the rules: titles, and sentences.

    `place` says for each of the five steps where it is on the stairs. `not_higher` belongs to steps 1 to 4, `not_lower`
    to steps 2 to 5: why the help is neither more nor less. `outside_step` stands for the text of step 5 where all of
    the harm lies outside the home.
    """

    title: str = family_name()
    today: str = family_text()
    to_young_person: str = family_text()
    place: tuple[str, ...] = family_text()
    nothing_seen: str = family_text()
    only_part: str = family_text()
    outside_home: str = family_text()
    outside_step: str = family_text()
    worries: str = family_name()
    in_place: str = family_name()
    going_well: str = family_name()
    not_known: str = family_name()
    not_known_yet: str = family_text()
    not_finished: str = family_name()
    why_this: str = family_name()
    not_higher: tuple[str, ...] = family_text()
    not_lower: tuple[str, ...] = family_text()
    held: str = family_text()
    plan_says: str = family_text()
    change: str = family_name()
    less_when: str = family_text()
    months_unconfirmed: str = family_text()
    you_agree: str = family_text()
    social_work: str = family_text()
    think_again: str = family_text()
    happens_next: str = family_name()
    how_soon: tuple[Soon, ...]
    rights: str = family_name()
    disagree: str = family_name()
    you_can: tuple[str, ...] = family_text()
    talk_to: str = family_name()
    who_gave: str = family_text()
    fixed: tuple[FixedWords, ...]
    before_telling: BeforeTelling

    def soon(self, how_soon: HowSoon) -> str:
        """Say how soon something happens; nothing where the edition has no words for it."""
        return next((one.says for one in self.how_soon if one.id == how_soon), "")
