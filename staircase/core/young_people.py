"""Pages written to children and young people: leaflets by age, three houses to fill in, and help for whoever needs it.

A child reads them alone. They speak to the reader, so nothing in them is about somebody's child.
"""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.family_text import family_name, family_text
from staircase.core.leaflets import Leaflet, Section
from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One of the three houses: what it asks, and ideas for whoever does not know how to begin."""

    id: str
    title: str = family_name()
    ask: str = family_text()
    ideas: tuple[str, ...] = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeHouses:
    """Worries, good things and dreams, each a house to write or draw in; `beside` is for a grown-up who helps."""

    title: str = family_name()
    lead: str = family_text()
    how: tuple[str, ...] = family_text()
    houses: tuple[House, ...]
    who_sees_it: tuple[str, ...] = family_text()
    beside: Section
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class YoungPeople:
    """All that an edition says to children and young people, and what anybody reads who needs help now.

    `at_once` and `traces` stand at the top of what a child reads: whom to tell, and what the browser keeps of it.
    """

    start: Leaflet
    ages: tuple[Leaflet, ...]
    three_houses: ThreeHouses
    help_now: Leaflet
    at_once: Section
    traces: str = family_text()
    no_trace: Section
    own_view: Section
