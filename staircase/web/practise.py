"""Practise alone: read a story, place its themes, say the step, and see which difference mattered. Nothing is stored.

What somebody says travels in hidden fields from page to page, and is forgotten with the answer. Progress over several
stories is kept by `static/practise.js` on the device itself and sent nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import SystemRandom
from typing import NamedTuple

from flask import Blueprint, abort, render_template, request
from werkzeug.datastructures import MultiDict

from staircase.core.case import Scenario
from staircase.core.contentnotes import content_notes
from staircase.core.difficulty import GRADES, Grade
from staircase.core.feedback import feedback
from staircase.core.filtering import By, Wanted, matching
from staircase.core.model import Edition, Theme
from staircase.core.placing import themes_to_place
from staircase.core.practice import NO_STEP, Practised, compare_practice
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE, Said
from staircase.core.training import ContentNote, ScenarioSet
from staircase.core.words import step_name, upper_first
from staircase.library import Library
from staircase.web import forms
from staircase.web.asks import Ask, Choice, Form
from staircase.web.fragments import laid_out
from staircase.web.help import Help, help_with

SHOWN = 8
"""How many stories are offered at once: enough to choose from, few enough to read."""

AT_HAND = 60
"""Out of how many a device chooses one that it has not seen."""

Page = str | tuple[str, int]


def practise(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of practising alone."""
    blueprint = Blueprint("practise", __name__)
    for rule, name, view, methods in (
        ("/training/practise", "choose", _choose, ["GET"]),
        ("/training/scenarios/<story>/practise", "story", _story, ["GET", "POST"]),
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
    every, chosen = library.scenarios(), _set(edition, request.args.get("set", ""))
    narrowings = _narrowings(edition)
    wanted = Wanted(values={By(one.name): one.chosen for one in narrowings if one.chosen})
    fitting = [one.scenario for one in matching(library.filed(), wanted)]
    stories = [every[one] for one in chosen.scenarios] if chosen else _some(fitting, SHOWN)
    return render_template(
        "training/practise.html",
        edition=edition,
        chosen=chosen,
        narrowings=narrowings,
        offered=[Offered(story, content_notes(edition, story)) for story in stories],
        at_hand=_at_hand(fitting),
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


def _some(stories: Iterable[Scenario], most: int) -> list[Scenario]:
    every = list(stories)
    return SystemRandom().sample(every, min(most, len(every)))


def _at_hand(stories: Iterable[Scenario]) -> tuple[str, ...]:
    """Draw stories out of which a device takes the first that it has not seen."""
    return tuple(story.id for story in _some(stories, AT_HAND))


def _set(edition: Edition, wanted: str) -> ScenarioSet | None:
    return next((one for one in edition.training.sets if one.id == wanted), None)


# --- one story, from page to page


class Round(NamedTuple):
    """One story as somebody practises it, and the set that it is practised in, if any."""

    edition: Edition
    scenario: Scenario
    chosen: ScenarioSet | None
    library: Library

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"{request.script_root}/training/scenarios/{self.scenario.id}/practise"


def _story(edition: Edition, library: Library, story: str) -> Page:
    """Show the page of a story that the button which was pressed leads to; the first one to whoever only comes."""
    scenario = library.scenarios().get(story)
    if scenario is None:
        abort(404)
    turn = Round(edition, scenario, _set(edition, request.values.get("set", "")), library)
    match request.form.get("go", ""):
        case "read-on":
            return _read_on(turn)
        case "change":
            return _place(turn, _reply(_to_place(turn), request.form), checked=False)
        case "answer":
            return _answer(turn)
        case _:
            return _read(turn, _reply((_first(edition),), request.form))


def _read(turn: Round, reply: forms.Reply, status: int = 200) -> Page:
    """Tell what was first said, and ask for a first impression."""
    asked = forms.with_reply((_first(turn.edition),), reply)
    errors = reply.errors if status != 200 else {}
    page = render_template(
        "training/practise_read.html",
        turn=turn,
        notes=content_notes(turn.edition, turn.scenario),
        fields=laid_out(asked, tuple(errors.items()), worries=False),
        errors=errors,
        kept=_kept(turn, but=("first",)),
    )
    return page if status == 200 else (page, status)


def _read_on(turn: Round) -> Page:
    reply = forms.read((_first(turn.edition),), request.form)
    if reply.errors:
        return _read(turn, reply, 422)
    return _place(turn, _reply(_to_place(turn), request.form), checked=False)


def _answer(turn: Round) -> Page:
    """Give the feedback, or ask again for what was left out."""
    asked = _to_place(turn)
    reply, first = forms.read(asked, request.form), forms.read((_first(turn.edition),), request.form)
    if first.errors:
        abort(400)
    if reply.errors:
        return _place(turn, reply, checked=True), 422
    said = Practised(
        first=int(first.one("first")) if first.one("first") else None,
        themes={theme.id: reply.one(f"at-{theme.id}") for theme in _themes(turn)},
        step=int(reply.one("step")),
        pulls=frozenset(reply.values["pulls"]),
    )
    compared = compare_practice(turn.edition, turn.scenario, said)
    return render_template(
        "training/practise_feedback.html",
        edition=turn.edition,
        turn=turn,
        compared=compared,
        told=feedback(compared),
        kept=_kept(turn),
        after=_after(turn),
        at_hand=_at_hand(one for one in turn.library.scenarios().values() if one.id != turn.scenario.id),
    )


def _after(turn: Round) -> Scenario | None:
    """Give the next story of the set."""
    if turn.chosen is None or turn.scenario.id not in turn.chosen.scenarios:
        return None
    following = turn.chosen.scenarios[turn.chosen.scenarios.index(turn.scenario.id) + 1 :]
    return turn.library.scenarios()[following[0]] if following else None


# --- what is asked


def _first(edition: Edition) -> Ask:
    return Ask(
        name="first",
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


def _themes(turn: Round) -> tuple[Theme, ...]:
    return themes_to_place(turn.edition, turn.scenario)


def _to_place(turn: Round) -> tuple[Ask, ...]:
    """Give all that the second page asks: each theme, the step, and what weighed in it."""
    return (*(_ladder(turn, theme) for theme in _themes(turn)), _step(turn.edition), _pulls(turn.edition))


def _ladder(turn: Round, theme: Theme) -> Ask:
    age = turn.scenario.answers.age
    return Ask(
        name=f"at-{theme.id}",
        form=Form.RADIOS,
        legend=theme.ask,
        missing=f"Answer: {theme.ask}",
        hint=theme.at_age(turn.edition.age[age].order if age else None),
        choices=(
            Choice(value=NONE, text=theme.none),
            *(Choice(value=rung.id, text=rung.text) for rung in theme.rungs),
            Choice(value=NOT_SURE, text="Not sure", apart=True),
            Choice(value=NOT_LOOKED, text="The story does not say, or I would not ask about this"),
        ),
    )


def _step(edition: Edition) -> Ask:
    return Ask(
        name="step",
        form=Form.RADIOS,
        legend="Which step is it?",
        missing="Choose a step, or say that too little has been looked at",
        choices=_steps(edition, hints=True),
    )


def _pulls(edition: Edition) -> Ask:
    """Ask what weighed, in words that people say to themselves; what leads down and what leads up stand mixed."""
    pulls = sorted(edition.training.pulls, key=lambda pull: pull.said)
    return Ask(
        name="pulls",
        form=Form.TICKS,
        legend="What weighed in your step?",
        hint="Tick whatever went through your mind. If nothing of this did, go on.",
        choices=tuple(Choice(value=pull.id, text=f"“{pull.said}”") for pull in pulls),
    )


# --- what travels along


def _reply(asked: tuple[Ask, ...], sent: MultiDict[str, str]) -> forms.Reply:
    """Read what travels along: what the page does not offer is dropped, and nothing is missed yet."""
    reply = forms.read(asked, sent)
    offered = {ask.name: {choice.value for choice in ask.choices} for ask in asked}
    values = {name: tuple(one for one in values if one in offered[name]) for name, values in reply.values.items()}
    return forms.Reply(values, {})


def _place(turn: Round, reply: forms.Reply, *, checked: bool) -> str:
    """Tell the whole story, and ask for the themes and the step."""
    errors: Mapping[str, str] = reply.errors if checked else {}
    asked = forms.with_reply(_to_place(turn), reply)
    fields = [
        laid_out((ask,), tuple((k, v) for k, v in errors.items() if k == ask.name), worries=True) for ask in asked
    ]
    themes = _themes(turn)
    return render_template(
        "training/practise_place.html",
        turn=turn,
        ladders=list(zip(fields[: len(themes)], _help(turn, themes), strict=True)),
        rest=fields[len(themes) :],
        errors=errors,
        kept=_kept(turn, but=tuple(ask.name for ask in asked)),
    )


def _help(turn: Round, themes: Iterable[Theme]) -> list[Help]:
    child = Said(age=turn.scenario.answers.age or "")
    return [help_with(turn.edition, child, theme) for theme in themes]


def _kept(turn: Round, but: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Give what was said on the other pages, to be sent along: nothing but answers that these pages offer."""
    asked = (_first(turn.edition), *_to_place(turn))
    reply = _reply(asked, request.form)
    said = tuple((name, value) for name, values in reply.values.items() if name not in but for value in values)
    return (*((("set", turn.chosen.id),) if turn.chosen else ()), *said)
