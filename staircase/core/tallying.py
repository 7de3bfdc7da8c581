"""From the votes of a room to its counts. Who voted is needed only to lay a first vote beside a second."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from staircase.core.case import Scenario
from staircase.core.course import Round
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition, Theme
from staircase.core.placing import themes_to_place
from staircase.core.placings import lines_of
from staircase.core.practice import enough_alone
from staircase.core.votes import NOT_SURE, ON_NO_RUNG, Tally, ThemeTally


class Vote(NamedTuple):
    """What somebody answered in a round: the step's number, or for each theme a rung, `none` or `not-sure`."""

    person: str
    position: int
    round: Round
    value: int | Mapping[str, str]


def tally(edition: Edition, scenario: Scenario, votes: Iterable[Vote]) -> Tally:
    """Count what was answered about one scenario. What the edition does not know is not counted."""
    steps: dict[Round, dict[str, int]] = {Round.STEP_1: {}, Round.STEP_2: {}}
    lines: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for vote in votes:
        if isinstance(vote.value, int):
            steps[vote.round][vote.person] = vote.value
        else:
            for theme, line in vote.value.items():
                lines[theme][line] += 1
    first, second = steps[Round.STEP_1], steps[Round.STEP_2]
    return Tally(
        scenario=scenario.id,
        title=scenario.title,
        placed_by=scenario.placed_by,
        lowest=scenario.lowest,
        step=scenario.expect.step,
        highest=scenario.highest,
        enough=enough_alone(scenario, evaluate(edition, scenario.answers)),
        first=Counter(first.values()),
        second=Counter(second.values()),
        moves=Counter((first[person], second[person]) for person in first if person in second),
        themes=tuple(
            ThemeTally(theme=theme.id, placed=placed(scenario, theme), said=_known(theme, lines[theme.id]))
            for theme in themes_to_place(edition, scenario)
        ),
    )


def placed(scenario: Scenario, theme: Theme) -> str:
    """Give the line where a scenario has a theme: `not-sure` where it may be there and nothing is known to be.

    Empty where nobody has looked.
    """
    answer = scenario.answers.themes.get(theme.id)
    if answer is None:
        return ""
    if not answer.at:
        return NOT_SURE if answer.maybe else ON_NO_RUNG
    return next(rung.id for rung in theme.rungs if rung.number == answer.at)


def to_choose(theme: Theme) -> dict[str, str]:
    """Give what can be answered about a theme, up its ladder and then not sure, in words."""
    lines = {line: words for line, words, _ in lines_of(theme)}
    return {**lines, NOT_SURE: "The story does not tell, or I am not sure"}


def _known(theme: Theme, said: Mapping[str, int]) -> dict[str, int]:
    return {line: said[line] for line in to_choose(theme) if said.get(line)}
