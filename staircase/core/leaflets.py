"""A leaflet: a page for families or young people that says the same to everybody."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.family_text import family_name, family_text
from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Part of a leaflet: paragraphs, then points, then contacts to ring, by their ids; any of them may be empty.

    `unconfirmed` says what of it nobody has confirmed for this area, and stands beside it wherever it is shown.
    `begins` is the heading of a group of sections that this one is the first of, and mostly empty.
    """

    begins: str = family_name()
    title: str = family_name()
    lines: tuple[str, ...] = family_text()
    points: tuple[str, ...] = family_text()
    contacts: tuple[str, ...]
    unconfirmed: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """A whole page, in the order in which it is read; `lead` says in one or two sentences what it is about."""

    id: str
    title: str = family_name()
    lead: str = family_text()
    sections: tuple[Section, ...]
    sources: tuple[Cite, ...]
    basis: Basis
