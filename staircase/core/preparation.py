"""What a receiving team asks for, as frozen values: what the form has asked already, and what is known by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from staircase.core.sources import Basis, Cite


class Told(StrEnum):
    """What the form, or the record after it, asks that is neither a theme nor a circumstance."""

    AGE = "age"
    LIVES = "lives"
    WORRIES = "worries"
    OTHER_CHILDREN = "other-children"
    STRENGTHS = "strengths"
    CHILD_VIEW = "child-view"
    FAMILY_VIEW = "family-view"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing a team asks for. Where nothing answers it, it is known by hand: this tool never asks it.

    `ready` says how to have it ready, or what to do if it is not known.
    """

    id: str
    text: str
    ready: str
    told: tuple[Told, ...]
    themes: tuple[str, ...]
    facts: tuple[str, ...]
    domains: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis

    @property
    def by_hand(self) -> bool:
        """Whether nothing in the form answers it."""
        return not (self.told or self.themes or self.facts or self.domains)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What one team asks for, in its order, for these pathways. `send` says what to send along, and how."""

    id: str
    name: str
    pathways: tuple[str, ...]
    asks: tuple[Ask, ...]
    send: tuple[str, ...]
