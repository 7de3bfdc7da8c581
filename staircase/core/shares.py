"""How many votes were too low, too high or neither, as shares of a room, and what a discussion did to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, sqrt
from statistics import NormalDist
from typing import NamedTuple

from staircase.core.agreement import FEWEST_VOTERS, Counts, Figure, Found, NoFigure, Z
from staircase.core.evaluate import CHILD_PROTECTION
from staircase.core.votes import Tally


@dataclass(frozen=True, slots=True)
class Placed:
    """How many votes were too low, neither, and too high."""

    low: int = 0
    within: int = 0
    high: int = 0

    @property
    def votes(self) -> int:
        """How many votes there were."""
        return self.low + self.within + self.high

    def __add__(self, other: Placed) -> Placed:
        """Add the votes on another story."""
        return Placed(self.low + other.low, self.within + other.within, self.high + other.high)


def placed(tally: Tally, votes: Counts) -> Placed:
    """Lay the votes on a story beside the steps that are neither too low nor too high; none where it has none."""
    sides = Counter[int]()
    for step, people in votes.items() if tally.has_sides else ():
        sides[_side(tally, step)] += people
    return Placed(sides[-1], sides[0], sides[1])


def missed(tally: Tally, votes: Counts) -> tuple[int, int]:
    """Give how many votes were too low on a story of step 5, the gravest mistake, of how many; (0, 0) on any other."""
    found = placed(tally, votes) if tally.step == CHILD_PROTECTION else Placed()
    return found.low, found.votes


def counts_as(tally: Tally, step: int) -> str:
    """Say what a vote for this step counts as; nothing where none is too low or too high."""
    return ("neither", "too high", "too low")[_side(tally, step)] if tally.has_sides else ""


def _side(tally: Tally, step: int) -> int:
    return -1 if step < tally.enough else 1 if step > tally.highest else 0


# --- shares


class Part(NamedTuple):
    """So many votes of so many, by so many people: a person has as many votes as there were stories."""

    part: int
    of: int
    people: int


def share(votes: Part, *, talked: bool = False) -> Found:
    """Give a share of votes, with Wilson's interval: unlike drawn votes it stays honest where nobody said so, or all.

    What one person says of several stories hangs together, and nobody can say how much, because no vote is linked to a
    person: so the interval is as wide as if each person's votes all went one way. Where people had `talked` there is
    none: they no longer voted each for themselves.
    """
    if min(votes.of, votes.people) < FEWEST_VOTERS:
        return NoFigure(f"{votes.part} of {votes.of} votes: too few for a percent.")
    value = votes.part / votes.of
    counted = f"{votes.part} of {votes.of} votes"
    if talked:
        return Figure(value=value, says=f"{percent(value)} ({counted}).")
    low, high = _wilson(votes)
    likely = f"among more people like these likely {percent(low)} to {percent(high)}"
    return Figure(value=value, low=low, high=high, says=f"{percent(value)} ({counted}; {likely}).")


def share_moved(before: Part, after: Part, *, among: int = 1) -> Found:
    """Give how much a share rose from one room to another, with Newcombe's interval.

    It is made for one of so many comparisons (`among`): they all hold together for 95 of 100, because of twenty shares
    that nothing had moved one would look as if something had.
    """
    if min(*before[1:], *after[1:]) < FEWEST_VOTERS:
        return NoFigure("There are too few votes to compare shares.")
    z = Z if among == 1 else NormalDist().inv_cdf(1 - 0.025 / among)
    first, second = before.part / before.of, after.part / after.of
    (low_1, high_1), (low_2, high_2) = _wilson(before, z), _wilson(after, z)
    low = second - first - sqrt((second - low_2) ** 2 + (high_1 - first) ** 2)
    high = second - first + sqrt((high_2 - second) ** 2 + (first - low_1) ** 2)
    sure = "more than chance would easily make" if low > 0 or high < 0 else "chance alone could make that difference"
    says = f"from {percent(first)} to {percent(second)}: {sure}."
    return Figure(value=second - first, low=low, high=high, says=says)


def pairs_alike(units: Iterable[Counts]) -> Found:
    """Give the share of pairs of people who said the same, over all stories; it has no interval."""
    alike = pairs = most = 0
    for counts in units:
        most = max(most, sum(counts.values()))
        alike += sum(comb(people, 2) for people in counts.values())
        pairs += comb(sum(counts.values()), 2)
    if most < FEWEST_VOTERS:
        return NoFigure("There are too few people to compare pair by pair.")
    says = f"Of any two people, both said the same in {percent(alike / pairs)} of cases."
    return Figure(value=alike / pairs, says=says)


def percent(value: float) -> str:
    """Write a share as a whole percent; what is not all or nothing is never shown as it."""
    whole = round(100 * value)
    return "less than 1%" if 0 < value < 0.005 else "more than 99%" if 0.995 <= value < 1 else f"{whole}%"


def _wilson(votes: Part, z: float = Z) -> tuple[float, float]:
    mean, people = votes.part / votes.of, min(votes.of, votes.people)
    square = z**2 / people
    reach = z * sqrt(mean * (1 - mean) / people + square / (4 * people))
    middle = mean + square / 2
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    return (0.0 if mean == 0 else low), (1.0 if mean == 1 else high)


# --- what the discussion did


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What became of the votes that were given twice: those that were too low before, and those that were after.

    `up` and `down`: in how many discussions more votes came up from too low than went down to it, and the other way
    round. A room that talks moves together, so that discussions are counted for `clear` and not votes: if they moved
    rooms either way alike, so one-sided a count would come about less than once in twenty times.
    """

    both: int
    no_longer_low: int
    now_low: int
    no_longer_high: int
    now_high: int
    up: int
    down: int

    @property
    def clear(self) -> bool:
        """Whether that is more than chance would easily make."""
        return _by_chance(self.up, self.down) < 0.05

    @property
    def could_be_clear(self) -> bool:
        """Whether so many discussions could show it at all, had they all gone one way."""
        return _by_chance(self.up + self.down, 0) < 0.05


def moved(tallies: Iterable[Tally]) -> Moved:
    """Compare the first and the second vote of those who gave both, against the steps of each story."""
    sides = Counter[tuple[int, int]]()
    ways = Counter[bool]()
    for tally in tallies:
        here = Counter[tuple[int, int]]()
        for (first, second), people in tally.moves.items() if tally.has_sides else ():
            here[_side(tally, first), _side(tally, second)] += people
        came_up, went_down = _out_of_low(here), _into_low(here)
        ways[came_up > went_down] += came_up != went_down
        sides.update(here)
    return Moved(
        both=sides.total(),
        no_longer_low=_out_of_low(sides),
        now_low=_into_low(sides),
        no_longer_high=sides[1, 0] + sides[1, -1],
        now_high=sides[0, 1] + sides[-1, 1],
        up=ways[True],
        down=ways[False],
    )


def _out_of_low(sides: Counter[tuple[int, int]]) -> int:
    return sides[-1, 0] + sides[-1, 1]


def _into_low(sides: Counter[tuple[int, int]]) -> int:
    return sides[0, -1] + sides[1, -1]


def _by_chance(one_way: int, other_way: int) -> float:
    """Give how often as many changes would be at least as one-sided if both ways were equally likely (sign test)."""
    changes, fewer = one_way + other_way, min(one_way, other_way)
    return min(1.0, sum(comb(changes, n) for n in range(fewer + 1)) / (1 << changes) * 2)
