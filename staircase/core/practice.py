"""What somebody said of a scenario by themselves, beside what its authors or panel say, and which difference mattered.

A difference matters where the evaluator says so: the scenario is placed with only that difference, and the answers that
were given with only that one mended. Nothing in this module is in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.because import step_is_shown
from staircase.core.case import Answer, Answers, Assessment, Scenario
from staircase.core.evaluate import evaluate
from staircase.core.model import STEPS, Edition, Theme
from staircase.core.placing import themes_to_place
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE

NO_STEP = 0
"""“No step yet: too little has been looked at.”"""

EARLY_HELP = 2
"""The lowest step at which something begins that was not there before."""


class Came(StrEnum):
    """How a step came out against the range that is neither too low nor too high."""

    TOO_LOW = "too-low"
    WITHIN = "within"
    TOO_HIGH = "too-high"


class Way(StrEnum):
    """In which way an answer differs: it says less or more, it was not asked, or a story that is silent was a no."""

    LOWER = "lower"
    HIGHER = "higher"
    NOT_ASKED = "not-asked"
    NOT_TOLD = "not-told"


LESS = (Way.LOWER, Way.NOT_ASKED)
"""Where less was said than the scenario says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """What somebody said: a first impression (None: none), where each theme stands, a step, and what weighed in it.

    `themes` says by theme the id of a line, `none`, `not-sure` or `not-looked`; `pulls` are ids of the training guide.
    """

    first: int | None
    themes: Mapping[str, str]
    step: int
    pulls: frozenset[str]


class Stands(NamedTuple):
    """What comes out of some answers: the step, 0 where none may be shown, and what it could reach."""

    step: int
    could_reach: int


class Tried(NamedTuple):
    """Answers with one of them otherwise, and what comes out of them."""

    answers: Answers
    found: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Different:
    """One theme that was placed otherwise.

    `alone` is the scenario with only this difference, `mended` the given answers with only this one as the scenario has
    it. `moves` where either moves the step or what it could reach; `together` are the themes that move it as one, where
    no difference does so by itself, and this is among them.
    """

    theme: Theme
    said: str
    placed: str
    way: Way
    alone: Tried
    mended: Tried
    moves: bool
    together: frozenset[str] = frozenset()

    @property
    def matters(self) -> bool:
        """Whether it moved the step or what it could reach, by itself or together with others."""
        return self.moves or bool(self.together)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Both sides of one scenario. `theirs` is what its answers come to, `own` what the answers that were given do.

    `not_begun` are the pathways of the scenario that would not have begun at the step and with the answers that were
    given, in the order of the scenario's.
    """

    edition: Edition
    scenario: Scenario
    practised: Practised
    theirs: Tried
    own: Tried
    came: Came
    same: tuple[Theme, ...]
    different: tuple[Different, ...]
    not_begun: tuple[str, ...]


def compare_practice(edition: Edition, scenario: Scenario, practised: Practised) -> Compared:
    """Lay what somebody said beside the scenario."""
    themes = [theme for theme in themes_to_place(edition, scenario) if theme.id in practised.themes]
    theirs = _tried(edition, scenario.answers)
    own = _tried(edition, _answers(scenario, practised, themes))
    off = [theme for theme in themes if practised.themes[theme.id] != placed_in(scenario, theme)]
    different = [_different(edition, theme, practised.themes[theme.id], theirs, own) for theme in off]
    if stands(theirs.found) != stands(own.found) and not any(one.moves for one in different):
        together = _together(edition, theirs, own, off)
        different = [replace(one, together=together) if one.theme.id in together else one for one in different]
    return Compared(
        edition=edition,
        scenario=scenario,
        practised=practised,
        theirs=theirs,
        own=own,
        came=came(scenario, theirs.found, practised.step),
        same=tuple(theme for theme in themes if theme not in off),
        different=tuple(different),
        not_begun=tuple(_not_begun(edition, theirs.found, own.found, practised.step)),
    )


def came(scenario: Scenario, theirs: Assessment, step: int) -> Came:
    """Say how a step lies to the scenario's range.

    `No step yet` is too low only where more than step 1 is known, or enough to say a range. Where no step may be shown,
    what it could reach is the one step that can be said; a step 1 would say that all is well. Of what has to be said as
    a range, the lower number alone is too low.
    """
    lowest, highest = scenario.lowest, scenario.highest
    if lowest == NO_STEP or not (scenario.panel or step_is_shown(theirs)):
        lowest, highest = max(theirs.could_reach, EARLY_HELP), theirs.could_reach
        if step == NO_STEP:
            return Came.WITHIN
    if step == NO_STEP:
        return Came.TOO_LOW if lowest >= EARLY_HELP or must_be_range(scenario, theirs) else Came.WITHIN
    if step > highest:
        return Came.TOO_HIGH
    return Came.TOO_LOW if step < lowest or half_said(scenario, theirs, step) else Came.WITHIN


def must_be_range(scenario: Scenario, theirs: Assessment) -> bool:
    """Say whether a step is known and what is not sure could make it so much more that both have to be said."""
    return theirs.is_range and step_is_shown(theirs) and not scenario.panel_differs


def enough_alone(scenario: Scenario, theirs: Assessment) -> int:
    """Give the least step that is not too low when it is said alone: of what has to be said as a range, its higher one.

    A lower number gives nobody a reason to ask for advice. Where a panel went less far, its highest step is enough.
    """
    return min(theirs.could_reach, scenario.highest) if must_be_range(scenario, theirs) else scenario.lowest


def half_said(scenario: Scenario, theirs: Assessment, step: int) -> bool:
    """Say whether a step lies in the scenario's range and is not enough alone."""
    return scenario.lowest <= step < enough_alone(scenario, theirs)


def stands(found: Assessment) -> Stands:
    """Give the step that may be shown, and what it could reach."""
    return Stands(found.step if step_is_shown(found) else NO_STEP, found.could_reach)


def placed_in(scenario: Scenario, theme: Theme) -> str:
    """Say where a scenario places a theme: the line that is known, else `none`, `not-sure` or `not-looked`."""
    return _word(theme, scenario.answers.themes.get(theme.id))


def _word(theme: Theme, answer: Answer | None) -> str:
    if answer is None:
        return NOT_LOOKED
    if answer.at:
        return theme.rungs[answer.at - 1].id
    return NOT_SURE if answer.maybe else NONE


# --- what was said, as answers


def _answers(scenario: Scenario, practised: Practised, themes: Iterable[Theme]) -> Answers:
    """Give the scenario's answers with the themes placed as they were; what was not asked stays as it is.

    Nobody is asked how much more it could be: where the line is the scenario's own, so is what it could be.
    """
    answers = scenario.answers
    for theme in themes:
        said = practised.themes[theme.id]
        if said != placed_in(scenario, theme):
            answers = _with(answers, theme.id, _answer(theme, said))
    return answers


def _answer(theme: Theme, said: str) -> Answer | None:
    if said == NOT_LOOKED:
        return None
    if said == NOT_SURE:
        return Answer(0, theme.top)
    at = next((rung.number for rung in theme.rungs if rung.id == said), 0)
    return Answer(at, at)


def _with(answers: Answers, theme: str, answer: Answer | None) -> Answers:
    others = {known: one for known, one in answers.themes.items() if known != theme}
    return replace(answers, themes=MappingProxyType(others if answer is None else {**others, theme: answer}))


def _tried(edition: Edition, answers: Answers) -> Tried:
    return Tried(answers, evaluate(edition, answers))


# --- one difference


def _different(edition: Edition, theme: Theme, said: str, theirs: Tried, own: Tried) -> Different:
    mine, right = own.answers.themes.get(theme.id), theirs.answers.themes.get(theme.id)
    alone = _tried(edition, _with(theirs.answers, theme.id, mine))
    mended = _tried(edition, _with(own.answers, theme.id, right))
    moved = stands(alone.found) != stands(theirs.found) or stands(mended.found) != stands(own.found)
    return Different(
        theme=theme,
        said=said,
        placed=_word(theme, right),
        way=_way(mine, right),
        alone=alone,
        mended=mended,
        moves=moved,
    )


def _way(mine: Answer | None, right: Answer | None) -> Way:
    if mine is None:
        return Way.NOT_ASKED
    if right is None:
        return Way.HIGHER if mine.maybe else Way.NOT_TOLD
    return Way.LOWER if (mine.at, mine.maybe) < (right.at, right.maybe) else Way.HIGHER


def _together(edition: Edition, theirs: Tried, own: Tried, off: Iterable[Theme]) -> frozenset[str]:
    """Give a smallest set of differences that moves the scenario, where no single one does."""
    left = [theme.id for theme in off]
    for theme in tuple(left):
        fewer = [other for other in left if other != theme]
        if stands(evaluate(edition, _differing(theirs, own, fewer))) != stands(theirs.found):
            left = fewer
    return frozenset(left)


def _differing(theirs: Tried, own: Tried, themes: Iterable[str]) -> Answers:
    answers = theirs.answers
    for theme in themes:
        answers = _with(answers, theme, own.answers.themes.get(theme))
    return answers


# --- what would have come of it


def _not_begun(edition: Edition, theirs: Assessment, own: Assessment, step: int) -> Iterator[str]:
    """Give what the scenario opens, or asks advice on, and neither the answers nor the step that was said would."""
    begun = _begun(own, step) | _own_roads(edition, step)
    for opened in (*theirs.pathways, *theirs.advice):
        if opened.pathway not in begun:
            yield opened.pathway


def _begun(found: Assessment, step: int) -> frozenset[str]:
    """Give what opens for reasons that call for no more than this step, and what advice is asked on.

    Everyday services are there at every step, and where none is said.
    """
    calls_for = {reason.key: reason.step for reason in found.reasons} | {f"step-{n}": n for n in STEPS}
    opened = (one for one in found.pathways if min(map(calls_for.__getitem__, one.because)) <= max(step, 1))
    return frozenset(one.pathway for one in (*opened, *found.advice))


def _own_roads(edition: Edition, step: int) -> frozenset[str]:
    """Give the roads that go with a step and those below it: whoever says it goes that way, whatever they answered."""
    steps = [edition.step(number) for number in STEPS if number <= step]
    return frozenset(road for one in steps for road in (one.pathway, one.pathway_outside_home))
