"""Somebody who practises a scenario: what they say of it, and what they read."""

from random import Random

from staircase.core.feedback import feedback
from staircase.core.placing import themes_to_place
from staircase.core.practice import Practised, compare_practice, placed_in
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE
from staircase.library import Library

from strategies import EDITION

COUNTY_LINES = "county-lines-loving-parents"


def said(scenario, *, step=None, first=None, pulls=(), **otherwise):
    """Say what a scenario says, but for these themes (with underscores) and this step."""
    themes = {theme.id: placed_in(scenario, theme) for theme in themes_to_place(EDITION, scenario)}
    changed = {theme.replace("_", "-"): line for theme, line in otherwise.items()}
    assert changed.keys() <= themes.keys()
    right = scenario.expect.step if step is None else step
    return Practised(first=first, themes={**themes, **changed}, step=right, pulls=frozenset(pulls))


def read(scenario, **told):
    """Give what somebody reads who said this of a scenario."""
    return feedback(compare_practice(EDITION, scenario, said(scenario, **told)))


def any_answers(scenario, number):
    """Say anything that the pages offer, from a number."""
    chance = Random(number)
    lines = {
        theme.id: chance.choice([placed_in(scenario, theme), NONE, NOT_SURE, NOT_LOOKED, *(r.id for r in theme.rungs)])
        for theme in themes_to_place(EDITION, scenario)
    }
    pulls = chance.sample([pull.id for pull in EDITION.training.pulls], 3)
    first = chance.choice([None, *range(6)])
    return Practised(first=first, themes=lines, step=chance.randint(0, 5), pulls=frozenset(pulls))


def drawn(number):
    """Draw a scenario from a number."""
    stories = Library(EDITION).scenarios()
    return stories[Random(number).choice(sorted(stories))]
