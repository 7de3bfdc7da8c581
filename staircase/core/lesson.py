"""What a trainer's page shows of a scenario, worked out from the rules each time: nothing of it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from staircase.core.because import enough_parts, reason_in_words, step_is_shown
from staircase.core.case import Answer, Assessment, Panel, Reason, Scenario
from staircase.core.difficulty import Difficulty, difficulty
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.misreadings import Misreading, misreadings
from staircase.core.model import Edition, Rule, Rung, Theme
from staircase.core.onesentence import reason_with_its_row
from staircase.core.placing import themes_to_place
from staircase.core.practice import must_be_range
from staircase.core.sources import Cite
from staircase.core.training import Pull
from staircase.core.voices import (
    NEAREST,
    ONE_ANSWER_AWAY,
    TO_ASK,
    WOULD_LOWER,
    Explained,
    Listed,
    Spoken,
    Voice,
    missing_in_words,
    speak,
)
from staircase.core.whynot import SOCIAL_WORK
from staircase.core.words import step_name, step_range

AUTHORS = "Placed by the authors of this project. No panel has agreed it."
SURE = "Known"
MAY_BE_MORE = "Known, and it could be more"
NOT_SURE = "Not sure"
NOT_SO = "Looked at, and not so"
NOT_LOOKED = "Nobody has looked"


class Placed(NamedTuple):
    """Where a theme is in a story, and up to where it may be, in words; how sure that is, and whether it decides."""

    theme: Theme
    line: str
    maybe: str
    how_sure: str
    decides: bool


class AStep(NamedTuple):
    """Which steps are neither too low nor too high, in words, and who placed it."""

    heading: str
    range: str
    placed_by: str
    disagrees: str


class OneReason(NamedTuple):
    """A reason that gives the step by itself, and what would have to be otherwise for it not to."""

    says: str
    because_of: tuple[str, ...]
    otherwise: str
    parts: tuple[str, ...]


class Led(NamedTuple):
    """What leads people to another step in this story, and how."""

    pull: Pull
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A scenario as a trainer works with it.

    `why` is the trainer's voice without what stands apart here: `above` says why it is not the step above, and `below`
    why not the step below. `ask` are the scenario's own questions, and then those that its structure gives.
    """

    scenario: Scenario
    found: Assessment
    told: Explanation
    step: AStep
    difficulty: Difficulty
    placed: tuple[Placed, ...]
    circumstances: tuple[str, ...]
    why: Spoken
    above: tuple[str, ...]
    below: tuple[OneReason, ...]
    below_says: tuple[str, ...]
    misreadings: tuple[Misreading, ...]
    mistakes: tuple[Led, ...]
    ask: tuple[str, ...]
    sources: tuple[Cite, ...]


def lesson(edition: Edition, scenario: Scenario) -> Lesson:
    """Work out what a trainer needs of a scenario."""
    answers = scenario.answers
    found = evaluate(edition, answers)
    told = explain(edition, answers, found, role=scenario.role)
    spoken = speak(Explained(edition, answers, found, told), Voice.TRAINER)
    decisive = tuple(reason for reason in found.reasons if reason.decisive and told.shown)
    pulls = {pull.id: pull for pull in edition.training.pulls}
    return Lesson(
        scenario=scenario,
        found=found,
        told=told,
        step=_step(edition, scenario, found, told),
        difficulty=difficulty(edition, answers, found),
        placed=tuple(_placed(edition, scenario, decisive)),
        circumstances=tuple(_circumstances(edition, scenario)),
        why=_why(spoken),
        above=tuple(_above(edition, found, told)),
        below=tuple(_below(edition, scenario, reason) for reason in decisive if reason.step > 1),
        below_says=tuple(_below_says(edition, found, decisive)),
        misreadings=misreadings(edition, scenario, found),
        mistakes=tuple(Led(pulls[mistake.pull], mistake.text) for mistake in scenario.mistakes),
        ask=(*scenario.ask, *_items(spoken, TO_ASK)),
        sources=tuple(dict.fromkeys(cite for reason in decisive for cite in reason.of.sources)),
    )


# --- the step


def _step(edition: Edition, scenario: Scenario, found: Assessment, told: Explanation) -> AStep:
    panel = scenario.panel
    lowest, highest = scenario.lowest, scenario.highest
    if not lowest:
        says = "No step may be suggested yet. Saying so is the right answer, and asking for advice is no step."
    elif scenario.panel_differs:
        says = "No range stands yet: the panel and these rules differ."
    elif lowest == highest:
        says = f"Every other step than {step_name(edition, lowest)}, is too low or too high."
    else:
        says = f"Any step from {lowest} to {highest} is neither too low nor too high."
    if must_be_range(scenario, found):
        says += " Say the range when you tell somebody: its lower number alone would be too little."
    return AStep(
        heading=told.heading,
        range=says,
        placed_by=_agreed(panel) if panel else AUTHORS,
        disagrees=disagrees(edition, scenario),
    )


def _agreed(panel: Panel) -> str:
    steps = step_range(panel.lowest, panel.highest)
    return f"Agreed by a panel of {panel.people} people from {panel.agencies} agencies: {steps}."


def disagrees(edition: Edition, scenario: Scenario) -> str:
    """Say where the rules place it outside of what a panel agreed: nobody is to learn a step too low from that."""
    if not scenario.panel_differs:
        return ""
    step = scenario.expect.step
    tell = "Tell those who write the rules."
    if not step:
        return f"By these rules no step may be shown. {tell}"
    way = "higher" if step > scenario.highest else "lower"
    higher = "Until that is settled, the higher of the two is what to act on."
    return f"These rules place it {way} than the panel, on {step_name(edition, step)}. {higher} {tell}"


# --- the answers


def _placed(edition: Edition, scenario: Scenario, decisive: tuple[Reason, ...]) -> Iterator[Placed]:
    inside = {part.theme for reason in decisive for part in reason.parts}
    inside |= {reason.of.theme for reason in decisive if isinstance(reason.of, Rung)}
    for theme in themes_to_place(edition, scenario):
        answer = scenario.answers.themes.get(theme.id)
        yield Placed(theme, *_line(theme, answer), theme.id in inside)


def _line(theme: Theme, answer: Answer | None) -> tuple[str, str, str]:
    """Give the line a theme is at, up to which it may be, and how sure that is."""
    if answer is None:
        return "", "", NOT_LOOKED
    at = theme.rungs[answer.at - 1].text if answer.at else ""
    maybe = theme.rungs[answer.maybe - 1].text if answer.maybe > answer.at else ""
    if answer.at:
        return at, maybe, MAY_BE_MORE if maybe else SURE
    return ("", maybe, NOT_SURE) if maybe else (theme.none, "", NOT_SO)


def _circumstances(edition: Edition, scenario: Scenario) -> Iterator[str]:
    answers = scenario.answers
    yield edition.age[answers.age].name if answers.age else "The child’s age is not known"
    yield from (f"Yes: {fact.ask}" for fact in edition.facts if fact.id in answers.yes)
    yield from (f"Not known: {fact.ask}" for fact in edition.facts if fact.id not in answers.yes | answers.no)


# --- why this step, and why no other


def _why(spoken: Spoken) -> Spoken:
    apart = (ONE_ANSWER_AWAY, WOULD_LOWER, TO_ASK)
    kept: tuple[Listed, ...] = tuple(one for one in spoken.lists if one.title not in apart)
    return Spoken(heading=spoken.heading, paragraphs=spoken.paragraphs, lists=kept)


def _items(spoken: Spoken, title: str) -> tuple[str, ...]:
    return next((one.items for one in spoken.lists if one.title == title), ())


def _above(edition: Edition, found: Assessment, told: Explanation) -> Iterator[str]:
    """Say why it is not the step above: what is held, and what is nearest, with what it lacks."""
    if found.step == edition.steps[-1].number:
        yield "There is no step above this one."
    elif step_is_shown(found):
        yield from told.held_back
        yield from map(missing_in_words, told.why_not[:NEAREST])


def _below(edition: Edition, scenario: Scenario, reason: Reason) -> OneReason:
    """Say of a reason that it gives the step alone, and what would have to be otherwise for it not to."""
    words = reason_in_words(edition, scenario.answers, reason)
    if not isinstance(reason.of, Rule):
        return OneReason(
            reason_with_its_row(edition, reason), (), "The line would have to be:", _lower(edition, reason)
        )
    spare = len(reason.parts) - len(enough_parts(reason))
    if not reason.parts:
        otherwise = "It rests on circumstances alone, and these are as they are."
    elif spare:
        otherwise = "There are more of these than it takes, so more than one may have to be less:"
    else:
        otherwise = "One of these would have to be less:" if len(reason.parts) > 1 else "This would have to be less:"
    return OneReason(words.says, words.circumstances, otherwise, words.parts)


def _lower(edition: Edition, reason: Reason) -> tuple[str, ...]:
    """Give the highest line of the same ladder that calls for less."""
    if not isinstance(reason.of, Rung):
        return ()
    theme = edition.theme[reason.of.theme]
    less = [rung.text for rung in theme.rungs if rung.number < reason.of.number and rung.step < reason.step]
    return (less[-1] if less else theme.none,)


def _below_says(edition: Edition, found: Assessment, decisive: tuple[Reason, ...]) -> Iterator[str]:
    if not step_is_shown(found):
        yield "No step is suggested, so there is none below it."
    elif found.step == edition.steps[0].number:
        yield "There is no step below this one."
    else:
        if len(decisive) > 1:
            yield f"{len(decisive)} reasons give it, each by itself: all of them would have to be otherwise."
        yield SOCIAL_WORK if found.step >= 4 else "Less of this would have to be known than is known."
