"""Rooms of made-up people, for tests: they vote near the step of a story, and nearer after the discussion."""

import random
from collections import Counter

from staircase.core.evaluate import evaluate
from staircase.core.placing import themes_to_place
from staircase.core.practice import enough_alone
from staircase.core.votes import NOT_SURE, ON_NO_RUNG, Session, Tally, ThemeTally


def room(edition, scenarios, *, people=12, seed=1, held="2026-11-29", at_sea=1.0, placed_by="authors", theme=""):
    """A session of these scenarios; `theme` is one on which the room is split, `at_sea` how far people are off."""
    chance = random.Random(seed)
    return Session(
        edition=edition.id,
        fingerprint=edition.edition_fingerprint,
        held=held,
        tallies=tuple(_tally(edition, one, people, chance, at_sea, placed_by, theme) for one in scenarios),
        id=f"{chance.getrandbits(128):032x}",
    )


def _tally(edition, scenario, people, chance, at_sea, placed_by, split):
    votes = [
        (_near(chance, scenario.expect.step, at_sea), _near(chance, scenario.expect.step, at_sea / 2))
        for _ in range(people)
    ]
    return Tally(
        scenario=scenario.id,
        title=scenario.title,
        placed_by=placed_by,
        lowest=scenario.lowest,
        step=scenario.expect.step,
        highest=scenario.highest,
        enough=enough_alone(scenario, evaluate(edition, scenario.answers)),
        first=Counter(one for one, _ in votes),
        second=Counter(two for _, two in votes),
        moves=Counter(votes),
        themes=tuple(_theme(scenario, theme, people, chance, split) for theme in themes_to_place(edition, scenario)),
    )


def _near(chance, step, at_sea):
    return min(5, max(1, round(chance.gauss(step - 0.2, at_sea))))


def _theme(scenario, theme, people, chance, split):
    answer = scenario.answers.themes.get(theme.id)
    ladder = [ON_NO_RUNG, *(rung.id for rung in theme.rungs)]
    at = answer.at if answer else 0
    said = Counter()
    for _ in range(people):
        off = chance.choice((0, 0, 1, -1)) if theme.id == split else chance.choice((0,) * 12 + (1,))
        said[NOT_SURE if chance.random() < 0.05 else ladder[min(len(ladder) - 1, max(0, at + off))]] += 1
    placed = "" if answer is None else NOT_SURE if answer.maybe > answer.at else ladder[answer.at]
    return ThemeTally(theme=theme.id, placed=placed, said=said)
