"""Practise alone: choose a story, a set, or one that this device has not seen. Nothing is stored.

Progress over several stories is kept by `static/practise.js` on the device itself and sent nowhere. The pages of one
story are in `practise_story`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, render_template, request

from staircase.core.case import Scenario
from staircase.core.contentnotes import content_notes
from staircase.core.difficulty import GRADES, Grade
from staircase.core.filtering import By, Wanted, matching
from staircase.core.model import Edition
from staircase.core.training import ContentNote
from staircase.library import Library
from staircase.web.practise_story import Page, at_hand, chosen_set, some, story_pages

SHOWN = 8
"""How many stories are offered at once: enough to choose from, few enough to read."""


def practise(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of practising alone."""
    blueprint = Blueprint("practise", __name__)
    for rule, name, view, methods in (
        ("/training/practise", "choose", _choose, ["GET"]),
        ("/training/scenarios/<story>/practise", "story", story_pages, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(
            rule, name, view, methods=methods, defaults={"edition": edition, "library": library}, strict_slashes=True
        )
    return blueprint


# --- choosing a story


class Offered(NamedTuple):
    """A story to practise, by its title alone: nothing here may give its step away."""

    scenario: Scenario
    notes: tuple[ContentNote, ...]


class Narrowing(NamedTuple):
    """One way to narrow down what is offered, its choices with their words, and the one that is chosen."""

    name: str
    label: str
    anything: str
    choices: Mapping[str, str]
    chosen: str


def _choose(edition: Edition, library: Library) -> Page:
    """Offer a set, or a few stories drawn at random, by nothing that says anything of their steps."""
    every, chosen = library.scenarios(), chosen_set(edition, request.args.get("set", ""))
    narrowings = _narrowings(edition)
    wanted = Wanted(values={By(one.name): one.chosen for one in narrowings if one.chosen})
    fitting = [one.scenario for one in matching(library.filed(), wanted)]
    stories = [every[one] for one in chosen.scenarios] if chosen else some(fitting, SHOWN)
    return render_template(
        "training/practise.html",
        edition=edition,
        chosen=chosen,
        narrowings=narrowings,
        offered=[Offered(story, content_notes(edition, story)) for story in stories],
        at_hand=at_hand(fitting),
    )


def _narrowings(edition: Edition) -> tuple[Narrowing, ...]:
    roles = {role.id: role.name for role in edition.roles}
    ages = {age.id: age.name for age in edition.ages}
    return (
        _narrowing(By.DIFFICULTY, "How hard it is to place", "Any", {grade.value: GRADES[grade] for grade in Grade}),
        _narrowing(By.ROLE, "In whose place you are", "Anybody’s", roles),
        _narrowing(By.AGE, "How old the child is", "Any age", ages),
    )


def _narrowing(by: By, label: str, anything: str, choices: Mapping[str, str]) -> Narrowing:
    said = request.args.get(by.value, "")
    return Narrowing(by.value, label, anything, choices, said if said in choices else "")
