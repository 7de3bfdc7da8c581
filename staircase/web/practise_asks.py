"""What is asked of somebody who practises a story: a first impression, each theme, the step, and what weighed in it."""

from __future__ import annotations

from staircase.core.case import Scenario
from staircase.core.model import Edition, Theme
from staircase.core.placing import themes_to_place
from staircase.core.practice import NO_STEP
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE
from staircase.core.words import step_name, upper_first
from staircase.web.asks import Ask, Choice, Form

FIRST, STEP, PULLS = "first", "step", "pulls"
"""The names of what is asked beside the themes."""


def everything(edition: Edition, scenario: Scenario) -> tuple[Ask, ...]:
    """Give all that is asked of a story, in the order of its pages."""
    return (first_impression(edition), *to_place(edition, scenario))


def to_place(edition: Edition, scenario: Scenario) -> tuple[Ask, ...]:
    """Give all that is asked once the whole story was read: each theme, the step, and what weighed in it."""
    themes = themes_to_place(edition, scenario)
    return (*(_ladder(edition, scenario, theme) for theme in themes), _step(edition), _pulls(edition))


def named(theme: Theme) -> str:
    """Name what is asked of a theme."""
    return f"at-{theme.id}"


def first_impression(edition: Edition) -> Ask:
    """Ask for a step at first sight. It may be left out."""
    return Ask(
        name=FIRST,
        form=Form.RADIOS,
        legend="What is your first impression?",
        hint="You can leave this out. It is compared with what you say at the end.",
        choices=_steps(edition, hints=False),
    )


def _steps(edition: Edition, *, hints: bool) -> tuple[Choice, ...]:
    steps = (
        Choice(
            value=str(step.number), text=upper_first(step_name(edition, step.number)), hint=step.text if hints else ""
        )
        for step in edition.steps
    )
    return (
        *steps,
        Choice(value=str(NO_STEP), text="No step yet: too little has been looked at", apart=True),
    )


def _ladder(edition: Edition, scenario: Scenario, theme: Theme) -> Ask:
    age = scenario.answers.age
    return Ask(
        name=named(theme),
        form=Form.RADIOS,
        legend=theme.ask,
        missing=f"Answer: {theme.ask}",
        hint=theme.at_age(edition.age[age].order if age else None),
        choices=(
            Choice(value=NONE, text=theme.none),
            *(Choice(value=rung.id, text=rung.text) for rung in theme.rungs),
            Choice(value=NOT_SURE, text="Not sure", apart=True),
            Choice(value=NOT_LOOKED, text="The story does not say, or I would not ask about this"),
        ),
    )


def _step(edition: Edition) -> Ask:
    return Ask(
        name=STEP,
        form=Form.RADIOS,
        legend="Which step is it?",
        hint="Where you are not sure, choose the highest step that it could be: of a range, the lower number alone is "
        "too little.",
        missing="Choose a step, or say that too little has been looked at",
        choices=_steps(edition, hints=True),
    )


def _pulls(edition: Edition) -> Ask:
    """Ask what weighed, in words that people say to themselves; what leads down and what leads up stand mixed."""
    pulls = sorted(edition.training.pulls, key=lambda pull: pull.said)
    return Ask(
        name=PULLS,
        form=Form.TICKS,
        legend="What weighed in your step?",
        hint="Tick whatever went through your mind. If nothing of this did, go on.",
        choices=tuple(Choice(value=pull.id, text=f"“{pull.said}”") for pull in pulls),
    )
