"""How far people agree, as figures with how sure they are, or a sentence that says why there is no figure.

Everything is worked out from counts. That people agree does not show that they are right: `core.shares` lays the votes
beside the steps of the stories. The core knows no chance, so the draws behind an interval are dealt by a digest of the
counts: the same counts always give the same interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import shake_256
from itertools import accumulate
from math import exp, log, sqrt
from operator import mul
from typing import TypeVar

FEWEST_VOTERS = 5
"""With fewer votes there is no percent: each person would be a quarter of it, and could be told from it."""

FEWEST_UNITS = 5
"""With fewer stories (or placings of a theme) there is no interval: the same few would be drawn again each time."""

Z = 1.959964
"""Within so many standard deviations lie 95 of 100 draws of what spreads as a bell."""

DRAWS, FEWEST_DRAWS = 1000, 200
MOST_DEALT = 40_000
"""A bootstrap of very many units takes fewer draws: it needs fewer then, and nobody waits for a report of a year."""

Counts = Mapping[int, int]
"""How many people said each value: a step, or the step that a line calls for by itself."""

Key = TypeVar("Key")

Votes = tuple[tuple[int, int], ...]
"""Counts in order and without what nobody said, so that the same counts are the same thing whoever counted."""

Rows = tuple[tuple[float, ...], ...]
"""How often each two values stand beside each other, unit by unit: added, they give alpha."""

Ends = tuple[float, float] | tuple[None, None]
"""Where an interval begins and ends, or that nobody can say."""

NO_ENDS: Ends = (None, None)
Statistic = Callable[[Sequence[float]], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number from a room, and what it says in words.

    From `low` to `high` is the 95 % interval; both are None where nobody can say how sure the number is.
    """

    value: float
    low: float | None = None
    high: float | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class NoFigure:
    """Why there is no number, in a sentence."""

    why: str


Found = Figure | NoFigure


def pooled(votes: Iterable[tuple[Key, Counts]]) -> dict[Key, Counts]:
    """Lay together what was said of the same story, in whichever rooms: it is one unit, judged by all of their people.

    Taken for a unit of each room, it would hide where the rooms differed from each other: alpha would come out too
    high, and would look surer than it is.
    """
    units: dict[Key, Counter[int]] = {}
    for unit, counts in votes:
        units.setdefault(unit, Counter()).update(counts)
    return dict(units)


# --- people with each other: Krippendorff's alpha


def alpha(units: Iterable[Counts], *, of: str = "stories") -> Found:
    """Give Krippendorff's alpha for ordered values; each unit is one of these (`of`), and votes may be missing.

    A unit with one vote tells nothing and changes nothing. The interval draws whole units again: it says how far the
    figure may be off for other stories of this kind.
    """
    pairable = _pairable(units)
    if why := _no_alpha(pairable, of):
        return NoFigure(why)
    values = _values(pairable)
    rows = [_pairs(unit, values) for unit in pairable]
    value = _alpha(_added(rows))
    if value is None:
        return NoFigure(_ALL_ALIKE)
    low, high = _alpha_interval(tuple(sorted(rows)))
    figure = Figure(value=value, low=low, high=high)
    return replace(figure, says=_alpha_says(figure, len(rows), of))


def alpha_moved(before: Iterable[Counts], after: Iterable[Counts], *, of: str = "stories") -> Found:
    """Give how much alpha rose from the first votes to the second, over the units that have both.

    Each draw takes the same units before and after, so that it tells what the discussion did and not which stories were
    drawn.
    """
    both = [(_votes(one), _votes(two)) for one, two in zip(before, after, strict=True)]
    both = [pair for pair in both if min(map(_people, pair)) > 1]
    firsts, seconds = [one for one, _ in both], [two for _, two in both]
    if why := _no_alpha(firsts, of) or _no_alpha(seconds, of):
        return NoFigure(why)
    values = _values([*firsts, *seconds])
    rows = [(*_pairs(one, values), *_pairs(two, values)) for one, two in both]
    value = _difference(_added(rows))
    if value is None:
        return NoFigure(_ALL_ALIKE)
    low, high = _difference_interval(tuple(sorted(rows)))
    figure = Figure(value=value, low=low, high=high)
    return replace(figure, says=_moved_says(figure, len(both)))


def _pairable(units: Iterable[Counts]) -> list[Votes]:
    return [unit for unit in map(_votes, units) if _people(unit) > 1]


def _votes(counts: Counts) -> Votes:
    return tuple(sorted((value, people) for value, people in counts.items() if people))


def _people(unit: Votes) -> int:
    return sum(people for _, people in unit)


def _values(units: Iterable[Votes]) -> tuple[int, ...]:
    return tuple(sorted({value for unit in units for value, _ in unit}))


def _pairs(unit: Votes, values: Sequence[int]) -> tuple[float, ...]:
    """Give how often each two values stand beside each other in a unit, row by row: each person weighs the same."""
    said = dict(unit)
    others = _people(unit) - 1
    return tuple(said.get(a, 0) * (said.get(b, 0) - (a == b)) / others for a in values for b in values)


def _alpha(added: Sequence[float]) -> float | None:
    """Give alpha from added pairs; None where everybody said the same.

    The distance of two ordered values is that of their middle ranks: how many votes lie between them, by half for the
    values themselves.
    """
    size = round(len(added) ** 0.5)
    votes = [sum(added[at : at + size]) for at in range(0, len(added), size)]
    ranks = [upto - here / 2 for upto, here in zip(accumulate(votes), votes, strict=True)]
    apart = [(a - b) ** 2 for a in ranks for b in ranks]
    expected = sum(map(mul, [a * b for a in votes for b in votes], apart))
    seen = sum(map(mul, added, apart))
    return 1 - (sum(votes) - 1) * seen / expected if expected > 0 else None


def _difference(added: Sequence[float]) -> float | None:
    first, second = _alpha(added[: len(added) // 2]), _alpha(added[len(added) // 2 :])
    return None if first is None or second is None else second - first


# --- people with a panel: weighted kappa


def kappa(votes: Iterable[tuple[int, Counts]], *, talked: bool = False) -> Found:
    """Give Cohen's kappa with linear weights of all votes with the step that a panel gave each story.

    Linear: to be two steps away counts twice as much as one. The interval is for other people who vote on the same
    stories; it takes the votes of one person for those of several. Where people had `talked` there is none: they no
    longer voted each for themselves.
    """
    by_panel = [(step, _votes(counts)) for step, counts in votes]
    asked = [(step, unit) for step, unit in by_panel if unit]
    if why := _no_kappa(asked) if by_panel else _NO_PANEL:
        return NoFigure(why)
    value = _kappa(Counter({(step, vote): n for step, vote, n in _cells(asked)}))
    if value is None:
        return NoFigure(_ONE_STEP)
    low, high = NO_ENDS if value == 1 or talked else _kappa_interval(asked, value)
    figure = Figure(value=value, low=low, high=high)
    return replace(figure, says=_kappa_says(figure, len(asked)))


def _cells(asked: Iterable[tuple[int, Votes]]) -> Iterator[tuple[int, int, int]]:
    cells: Counter[tuple[int, int]] = Counter()
    for step, unit in asked:
        for vote, people in unit:
            cells[step, vote] += people
    return ((step, vote, people) for (step, vote), people in cells.items())


def _kappa(cells: Mapping[tuple[int, int], int]) -> float | None:
    steps: Counter[int] = Counter()
    votes: Counter[int] = Counter()
    for (step, vote), people in cells.items():
        steps[step] += people
        votes[vote] += people
    seen = sum(people * abs(step - vote) for (step, vote), people in cells.items())
    expected = sum(n * m * abs(step - vote) for step, n in steps.items() for vote, m in votes.items())
    return 1 - seen * steps.total() / expected if expected else None


def _kappa_interval(asked: Sequence[tuple[int, Votes]], value: float) -> Ends:
    """Give the interval of kappa from how much each vote pulls at it, against the other votes on the same story.

    It is worked out from counts and not drawn, so that a large room costs no more than a small one.
    """
    votes = sum(_people(unit) for _, unit in asked)
    far = {
        vote: sum(_people(unit) * abs(step - vote) for step, unit in asked) / votes
        for vote in _values(unit for _, unit in asked)
    }
    expected = sum(people * far[vote] for _, unit in asked for vote, people in unit) / votes
    variance = 0.0
    for step, unit in asked:
        pulls = [((abs(step - vote) - (1 - value) * far[vote]) / expected / votes, people) for vote, people in unit]
        mean = sum(pull * people for pull, people in pulls) / _people(unit)
        variance += (
            sum(people * (pull - mean) ** 2 for pull, people in pulls) * _people(unit) / max(1, _people(unit) - 1)
        )
    middle, reach = -log(1 - value), Z * sqrt(variance) / (1 - value)
    return _uneven(middle - reach), _uneven(middle + reach)


# --- how sure


@lru_cache(maxsize=256)
def _alpha_interval(rows: Rows) -> Ends:
    """Give the bootstrap interval of alpha, from what draws of whole rows come to.

    The middle 95 of 100 draws would hold the truth for eight sessions of ten only: drawn again, few stories differ too
    little. So the draws are laid out on a scale on which they lie evenly, their lean is taken off, and they are spread
    as Student's t asks for so few. That holds it for more than nine of ten (see the tests).
    """
    value = _evened(_alpha(_added(rows)))
    if value is None or len(rows) < FEWEST_UNITS:
        return NO_ENDS
    drawn = [even for even in map(_evened, _draws(rows, _alpha)) if even is not None]
    if len(drawn) < _fewest_figures(len(rows)):
        return NO_ENDS
    mean = sum(drawn) / len(drawn)
    variance = sum((one - mean) ** 2 for one in drawn) / (len(drawn) - 1) * len(rows) / (len(rows) - 1)
    middle, reach = 2 * value - mean, _student(len(rows) - 1) * sqrt(variance)
    return _uneven(min(value, middle - reach)), _uneven(max(value, middle + reach))


def _uneven(even: float) -> float:
    return 1 - exp(-even)


def _evened(figure: float | None) -> float | None:
    """Give a figure on a scale without an upper end; nothing for one that is at the end."""
    return -log(1 - figure) if figure is not None and figure < 1 - 1e-12 else None


def _student(freedom: int) -> float:
    """Give what Student's t takes in place of 1.96, by its expansion: to a hundredth for four and more."""
    terms = ((Z**3 + Z) / 4, (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96, (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384)
    return Z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))


@lru_cache(maxsize=256)
def _difference_interval(rows: Rows) -> Ends:
    """Give where the middle 95 of 100 draws of a difference lie, spread as Student's t asks for so few stories.

    As they fall, they would find a change in one of ten rooms where nothing had changed (see the tests).
    """
    if len(rows) < FEWEST_UNITS:
        return NO_ENDS
    values = sorted(value for value in _draws(rows, _difference) if value is not None)
    if len(values) < _fewest_figures(len(rows)):
        return NO_ENDS
    value = _difference(_added(rows)) or 0.0
    spread = _student(len(rows) - 1) / Z * sqrt(len(rows) / (len(rows) - 1))
    low, high = values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]
    return value - spread * max(0.0, value - low), value + spread * max(0.0, high - value)


def _draws(rows: Rows, statistic: Statistic) -> Iterator[float | None]:
    """Give what a statistic of added rows comes to when whole rows are drawn again."""
    return (statistic(_added([rows[at] for at in hand])) for hand in _hands(rows))


def _added(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _fewest_figures(size: int) -> int:
    """Give how many draws must have a figure: where more than one of twenty have none, nobody can say how sure."""
    return _draws_of(size) - _draws_of(size) // 20


def _draws_of(size: int) -> int:
    return max(min(FEWEST_DRAWS, DRAWS), min(DRAWS, MOST_DEALT // size))


def _hands(rows: Rows) -> Iterator[Iterable[int]]:
    """Deal places of rows, as many as there are, draw by draw: always the same to the same rows."""
    size = len(rows)
    dealt = memoryview(shake_256(repr(rows).encode()).digest(4 * size * _draws_of(size))).cast("I")
    for first in range(0, len(dealt), size):
        yield [number * size >> 32 for number in dealt[first : first + size]]


# --- in words

YARDSTICK = (
    "In published studies, child protection professionals who judged the same stories agreed by 0.29 (kappa, 41 "
    "workers, three cases; Kang and Poertner 2006) to 0.58 (alpha, 34 professionals, 285 stories; Bolton, Gandevia and "
    "Newell 2021). We know of no published figure for the steps of an English partnership."
)
NOT_BEING_RIGHT = "Agreeing is not being right: a whole room can place a child too low."

_ALL_ALIKE = (
    "Everybody said the same every time. That is agreement, but there is no number for it: a number compares with what "
    "chance would give, and with one answer there is nothing to compare."
)
_NO_ROOM = "Nothing was answered by two people, so there is nobody to agree with."
_ONE_UNIT = (
    "Two people or more answered one of the {of} only. A number takes two of them at least: one cannot tell people who "
    "agree from people who always say the same."
)
_ONE_ANSWER = (
    "Everybody said the same step every time, and the panel did not. People agree with each other then, and not with "
    "the panel; there is no number for people who gave one answer whatever the story was."
)
_NO_PANEL = "No panel has placed these stories, so there is no agreed step to compare with."
_NO_VOTE = "Nobody voted on the stories that a panel has placed."
_ONE_PERSON = "Only one person voted on the stories that a panel has placed. One person is not a room."
_ONE_STEP = (
    "The panel put all these stories on one step. A number takes stories on two steps at least: one cannot tell people "
    "who agree with the panel from people who always say the same."
)


def _no_alpha(units: Sequence[Votes], of: str) -> str:
    """Say why there is no alpha; nothing where there is one."""
    if not units:
        return _NO_ROOM
    if len(_values(units)) == 1:
        return _ALL_ALIKE
    return _ONE_UNIT.format(of=of) if len(units) == 1 else ""


def _no_kappa(asked: Sequence[tuple[int, Votes]]) -> str:
    """Say why there is no kappa; nothing where there is one."""
    if not asked:
        return _NO_VOTE
    if all(_people(unit) < 2 for _, unit in asked):
        return _ONE_PERSON
    if len({step for step, _ in asked}) == 1:
        return _ONE_STEP
    return _ONE_ANSWER if len(_values(unit for _, unit in asked)) == 1 else ""


def number(value: float) -> str:
    """Write a figure with two decimals, and a minus sign that is one."""
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "\N{MINUS SIGN}")


def _alpha_says(figure: Figure, units: int, of: str) -> str:
    means = (
        f"Krippendorff’s alpha (ordinal) is {number(figure.value)}. At 1 everybody would say the same each time; at 0 "
        "people agree no more than if the same answers had been dealt out by chance; below 0, less than that."
    )
    return f"{means} {_how_sure(figure, units, of, f' (bootstrap): with other {of} of this kind')}"


def _kappa_says(figure: Figure, units: int) -> str:
    means = (
        f"Weighted kappa with the panel is {number(figure.value)}. At 1 every vote would be the panel’s step (of a "
        "range, the least number that is not too low); at 0 the votes are no nearer to it than if they had been dealt "
        "out by chance. Two steps away counts twice as much as one, and a vote on another step counts as apart even "
        "where the panel would accept it."
    )
    given = ": with other people and these stories, each vote taken for another person’s,"
    return f"{means} {_how_sure(figure, units, 'stories', given)}"


def _how_sure(figure: Figure, units: int, of: str, given: str) -> str:
    if figure.low is not None and figure.high is not None:
        return f"How sure{given} it would likely lie between {number(figure.low)} and {number(figure.high)}."
    if figure.value == 1:
        return "Nobody differed, so these answers cannot show how sure that is."
    return f"It rests on {units} {of}, and that does not show how sure it is."


def _moved_says(figure: Figure, stories: int) -> str:
    by = round(figure.value, 2)
    on = f"On the {stories} stories that were voted on both times, alpha"
    said = f"{on} {'rose' if by > 0 else 'fell'} by {number(abs(by))}" if by else f"{on} stayed the same"
    if figure.low is None or figure.high is None:
        return f"{said}. That rests on too little to say whether it is more than chance."
    sure = "more than chance would easily make" if figure.low > 0 or figure.high < 0 else "chance alone could do that"
    return f"{said} (with other stories likely {number(figure.low)} to {number(figure.high)}): {sure}."
