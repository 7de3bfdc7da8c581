"""How a room placed the themes of a story: line by line, and how far its people were apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import comb

from staircase.core.agreement import Counts, pooled
from staircase.core.model import Edition, Theme
from staircase.core.votes import NOT_SURE, ON_NO_RUNG, Tally, ThemeTally

EVERYDAY = 1
"""The step of a child for whom a theme calls for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that could be chosen: `none` or a rung, its words, and the step it calls for by itself.

    `placed`: the scenario has the theme there.
    """

    id: str
    words: str
    step: int
    people: int
    placed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSaid:
    """A theme of a story as a room placed it.

    `lines` go up the ladder from none. `apart` is the share of pairs of people that chose different lines, 0 where
    fewer than two chose one; who was not sure chose none. `placed` is the line where the scenario has it, in words.
    """

    theme: str
    name: str
    ask: str
    scenario: str
    title: str
    placed: str
    lines: tuple[Line, ...]
    not_sure: int
    apart: float

    @property
    def people(self) -> int:
        """How many chose a line."""
        return sum(line.people for line in self.lines)

    @property
    def most_said(self) -> tuple[Line, ...]:
        """The two lines that most people chose, the lower first; fewer where fewer were chosen.

        Of lines that as many chose it is the higher: what a room may miss is never what would call for more.
        """
        said = sorted((line for line in reversed(self.lines) if line.people), key=lambda line: -line.people)[:2]
        return tuple(line for line in self.lines if line in said)

    @property
    def left_open(self) -> bool:
        """Whether the scenario is not sure either: the theme may be there, and nothing is known to be."""
        return bool(self.placed) and not any(line.placed for line in self.lines)

    @property
    def others(self) -> int:
        """How many chose another line than those two."""
        return self.people - sum(line.people for line in self.most_said)


def themes_said(edition: Edition, tally: Tally) -> tuple[ThemeSaid, ...]:
    """Give the themes of a story that the edition has, the one that people were furthest apart on first."""
    known = [_said(edition.theme[one.theme], one, tally) for one in tally.themes if one.theme in edition.theme]
    return tuple(sorted(known, key=lambda said: (-said.apart, -said.people)))


def lines_of(theme: Theme) -> Iterator[tuple[str, str, int]]:
    """Give what can be chosen, up the ladder: id, words, and the step that it calls for by itself."""
    yield ON_NO_RUNG, theme.none, EVERYDAY
    yield from ((rung.id, rung.text, max(rung.step, EVERYDAY)) for rung in theme.rungs)


def _said(theme: Theme, said: ThemeTally, tally: Tally) -> ThemeSaid:
    lines = tuple(
        Line(id=line, words=words, step=step, people=said.said.get(line, 0), placed=line == said.placed)
        for line, words, step in lines_of(theme)
    )
    placed = "Not sure: the story leaves it open." if said.placed == NOT_SURE else ""
    return ThemeSaid(
        theme=theme.id,
        name=theme.row,
        ask=theme.ask,
        scenario=tally.scenario,
        title=tally.title,
        placed=next((line.words for line in lines if line.placed), placed),
        lines=lines,
        not_sure=said.said.get(NOT_SURE, 0),
        apart=apart(line.people for line in lines),
    )


def apart(people: Iterable[int]) -> float:
    """Give the share of pairs of people who chose different lines, from how many chose each."""
    counts = tuple(people)
    pairs = comb(sum(counts), 2)
    return 1 - sum(comb(n, 2) for n in counts) / pairs if pairs else 0.0


def as_steps(edition: Edition, tallies: Iterable[Tally]) -> list[Counts]:
    """Give, for every theme of every story, how many chose lines that call for each step by themselves, in any room.

    Ladders are of different lengths, so that the third line of one is not like the third of another: the step is what
    lines of all ladders have in common, and what an answer does. Who was not sure is missing.
    """
    each = (
        ((tally.scenario, one.theme), _by_step(edition.theme[one.theme], one))
        for tally in tallies
        for one in tally.themes
        if one.theme in edition.theme
    )
    return list(pooled(each).values())


def _by_step(theme: Theme, said: ThemeTally) -> Counts:
    steps = Counter[int]()
    for line, _, step in lines_of(theme):
        steps[step] += said.said.get(line, 0)
    return steps
