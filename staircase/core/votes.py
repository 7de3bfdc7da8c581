"""How many people of a room said what about a scenario: counts, by which nobody can be told from anybody.

A session is kept and compared as these counts; who said what is never in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ON_NO_RUNG, NOT_SURE = "none", "not-sure"
"""What is counted where a theme was placed on no rung: it was said not to be there, or left open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTally:
    """How many people placed a theme where: `said` counts by rung id, `none` or `not-sure`.

    `placed` is where the scenario places it, in the same words; empty where nobody has looked.
    """

    theme: str
    placed: str
    said: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a room said about one scenario, which was placed on the steps `lowest` to `highest`.

    `enough` is the least of them that is not too low as a vote: of what has to be said as a range, its higher number.
    `first` and `second` count the votes on the step before and after the discussion, and `moves` those who voted both
    times, by both steps. `placed_by` is `authors` or `panel`; only a panel's placing is called agreed.
    """

    scenario: str
    title: str
    placed_by: str
    lowest: int
    step: int
    highest: int
    enough: int
    first: Mapping[int, int]
    second: Mapping[int, int]
    moves: Mapping[tuple[int, int], int]
    themes: tuple[ThemeTally, ...]

    @property
    def panel_differs(self) -> bool:
        """Whether a panel placed it on other steps than `step`, the one that comes out of the rules."""
        return self.placed_by == "panel" and not self.lowest <= self.step <= self.highest

    @property
    def has_sides(self) -> bool:
        """Whether a vote can be too low or too high: there is a step, and panel and rules do not see it otherwise."""
        return bool(self.step) and not self.panel_differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session: the edition it was held with, its day (`2026-11-29`), and the tallies in the order of the room.

    `id` is what all its files are known by, whenever they were saved. It says nothing of anybody: it comes from chance
    alone.
    """

    edition: str
    fingerprint: str
    held: str
    tallies: tuple[Tally, ...]
    id: str
