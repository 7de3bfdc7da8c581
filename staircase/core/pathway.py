"""What there is to do, and whom to ring: frozen values, with the order of how soon and of how strict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from staircase.core.family_text import family_name, family_text
from staircase.core.sources import Basis, Cite


class HowSoon(StrEnum):
    """How soon a pathway must begin, most urgent first; it is separate from the step."""

    NOW = "now"
    TODAY = "today"
    ONE_WORKING_DAY = "1-working-day"
    SEVENTY_TWO_HOURS = "72-hours"
    FIVE_WORKING_DAYS = "5-working-days"
    TEN_WORKING_DAYS = "10-working-days"
    PLANNED = "planned"


class TellParents(StrEnum):
    """Whether a parent may be told, strictest last: the strictest line of a case stands at the top."""

    FIRST = "first"
    UNLESS_RISK = "unless-risk"
    AFTER_ADVICE = "after-advice"
    NEVER_FROM_THIS_TOOL = "never-from-this-tool"


URGENCY: Mapping[HowSoon, int] = MappingProxyType({soon: n for n, soon in enumerate(HowSoon)})
STRICTNESS: Mapping[TellParents, int] = MappingProxyType({tell: n for n, tell in enumerate(TellParents)})


POLICE_AND_AMBULANCE = "999"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to ring. `checked` is a date (YYYY-MM-DD) or empty: nobody has checked it yet.

    `plain` says to families who that is, and when somebody answers; empty of a contact that no family page names.
    `text_to` is the number for text messages, and mostly empty. `page_for` is `everybody`, or `professionals`: then no
    family is led to that page.
    """

    id: str
    name: str = family_name()
    plain: str = family_text()
    phone: str
    text_to: str
    for_what: str
    hours: str
    out_of_hours: str
    if_nobody_answers: str
    page: str
    page_for: str
    checked: str
    sources: tuple[Cite, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """Something to do: who, how soon, whose consent, whether the parent may be told, which duty.

    `sooner_with` names a pathway that is to bring the same about sooner: where both are open, this one is as soon.
    """

    id: str
    name: str
    text: str
    plain: str = family_text()
    who: str
    how_soon: HowSoon
    sooner_with: str
    own_lead_first: bool
    do: tuple[str, ...]
    say: tuple[str, ...]
    have_ready: tuple[str, ...]
    consent_whose: str
    consent: str
    tell_parents: TellParents
    tell_parents_text: str
    duty: str
    statutory: bool
    for_roles: tuple[str, ...]
    contacts: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis

    @property
    def urgent(self) -> bool:
        """Whether it must begin now."""
        return self.how_soon is HowSoon.NOW

    @property
    def binding(self) -> bool:
        """Whether it is urgent or statutory: strengths and safety never touch such a pathway."""
        return self.urgent or self.statutory
