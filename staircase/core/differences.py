"""Professional differences: the stages a partnership has agreed on, and what to do at each door somebody stands at."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.passages import Passage
from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the partnership's policy. `days` are working days, 0 where none are configured.

    Where it is not `confirmed`, nobody has seen or agreed what it says here, and a page says so in place of a limit.
    """

    number: int
    title: str
    lines: tuple[str, ...]
    days: int
    confirmed: bool
    sources: tuple[Cite, ...]
    basis: Basis

    @property
    def limit(self) -> str:
        """The time limit in words; nothing where there is none."""
        return f"Within {self.days} working day{'s' if self.days > 1 else ''}" if self.days else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """All that an edition says of disagreeing: the partnership's policy with its stages, and five doors.

    The doors: with the suggestion, with another professional, when a referral is refused, with one's own lead or
    manager, and where the worry is about somebody one works with.
    """

    policy: str
    page: str
    contacts: tuple[str, ...]
    straight_to: tuple[str, ...]
    safety: Passage
    covers: Passage
    covers_not: Passage
    stages: tuple[Stage, ...]
    writing: Passage
    suggestion: Passage
    professional: Passage
    refusal: Passage
    own_lead: Passage
    colleague: Passage
