"""What a scenario comes to: the file, what it exercises, whether every answer matters, and what looks real in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from flask import render_template, request

from staircase import scenariofiles
from staircase.core import exercised
from staircase.core.because import step_is_shown
from staircase.core.case import Scenario
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain, heading
from staircase.core.realdetails import LooksReal, looks_real
from staircase.web import story_form
from staircase.web.story_answers import Case
from staircase.web.story_desk import Desk
from staircase.web.story_form import Sent


class Made(NamedTuple):
    """A scenario as the text of a file, as it was read again from it, and what in its words looks real, and where."""

    text: str
    scenario: Scenario
    real: tuple[tuple[str, LooksReal], ...]


def made_of(desk: Desk, case: Case, sent: Sent) -> Made:
    """Write a scenario of words in which nothing is wrong, and read it again. Raises CaseRefused."""
    before = case.before.scenario if case.before else None
    told = replace(story_form.told(sent), role=case.role)
    text = scenariofiles.write(
        desk.edition, scenariofiles.compose(desk.edition, case.answers, told, desk.id_of(case.before, sent), before)
    )
    scenario = scenariofiles.read_again(text, desk.edition)
    return Made(text, scenario, _real(desk, scenario))


class Group(NamedTuple):
    """Lines and rules that are at work in one way, under a title and with what that means."""

    title: str
    means: str
    rows: tuple[exercised.Exercised, ...]


_GROUPS: Final = {
    exercised.How.DECIDES: ("Decides the step", "Each of these alone would give it."),
    exercised.How.DUTY: ("Opens a right or a duty", "At whatever step the child is on."),
    exercised.How.SET_ASIDE: ("There, and set aside", "A graver reason stands."),
    exercised.How.MAY_BE: ("May be", "Nobody is sure, and it would count if it were so."),
    exercised.How.NEAR: (
        "One answer away",
        "A group will ask: the story should show that these are not so.",
    ),
}


def show(desk: Desk, case: Case, made: Made, error: str) -> str:
    """Show what a scenario comes to, and what is wrong with asking for its file already."""
    edition, scenario = desk.edition, made.scenario
    of = desk.library.scenarios().get(scenario.near_miss_of)
    return render_template(
        "training/written.html",
        case=case,
        made=made,
        scenario=scenario,
        told=explain(edition, case.answers, case.found, role=case.role),
        shown=step_is_shown(case.found),
        groups=tuple(_groups(desk, case, scenario.id)),
        weighed=exercised.weighed(edition, case.answers, case.found),
        near_miss_of=of,
        there=heading(edition, evaluate(edition, of.answers)) if of else "",
        differences=exercised.differences(edition, scenario.answers, of.answers) if of else (),
        error=error,
        words=dict(story_form.carried(request.form)),
        was=desk.outdated(case),
        changed=exercised.differences(edition, scenario.answers, case.before.scenario.answers) if case.before else (),
        panel_of_another=_panel_of_another(case, scenario),
        takes_the_place=scenario.id in desk.library.scenarios(),
    )


def _panel_of_another(case: Case, scenario: Scenario) -> bool:
    """Say whether a panel's range stands with a story or answers that the panel had not before it."""
    if case.before is None or scenario.panel is None or scenario.panel != case.before.scenario.panel:
        return False
    was = case.before.scenario
    return (was.arrives, was.answers) != (scenario.arrives, scenario.answers)


def _groups(desk: Desk, case: Case, itself: str) -> Iterator[Group]:
    every = exercised.exercised(desk.edition, case.answers, case.found, desk.bearing(itself))
    for how, (title, means) in _GROUPS.items():
        rows = tuple(one for one in every if one.how is how)
        if rows:
            yield Group(title, means, rows)


def _real(desk: Desk, scenario: Scenario) -> tuple[tuple[str, LooksReal], ...]:
    """Find what looks real in any of the words, each with where it stands."""
    words = {
        "The title": scenario.title,
        "The story": "\n".join(scenario.arrives),
        "What it teaches": scenario.teaching,
        "The questions": "\n".join(scenario.ask),
        "The mistakes": "\n".join(mistake.text for mistake in scenario.mistakes),
    }
    return tuple((where, one) for where, text in words.items() for one in looks_real(text, desk.known))
