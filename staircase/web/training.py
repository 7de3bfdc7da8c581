"""Pages for people who train others: the library of scenarios, hand-outs and answer sheets, and sets to print.

Nothing here is about a real child, and nothing that is asked for here is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from staircase.core.case import Scenario
from staircase.core.contentnotes import content_notes, in_one_sentence
from staircase.core.difficulty import GRADES
from staircase.core.filtering import NO_STEP, NOT_KNOWN, PAIR, RANGE, By, Wanted, counts, matching
from staircase.core.lesson import lesson
from staircase.core.model import Edition
from staircase.core.partners import Partner, beside, partners
from staircase.core.placing import themes_to_place
from staircase.core.said import lists_of
from staircase.core.training import ContentNote, Leads, ScenarioSet
from staircase.core.words import step_name, upper_first
from staircase.library import Library

A_PAGE: Final = 25
"""So many scenarios stand on a page of the library."""

MOST_BY_WORDS: Final = 100
"""So many stand on the one page of those that were found by words."""

LONGEST: Final = 60

NAMED_ON_PAPER: Final = 3
"""A hand-out names no more stories beside it than these: more are a family of tellings, and no question means one."""

WORDS: Final = "words"
ALWAYS: Final = (By.STEP, By.DIFFICULTY, By.DOMAIN, By.AGE)
"""What is always open to choose by; the rest is folded away."""

NAMES: Final = {
    By.STEP: "Step",
    By.DIFFICULTY: "How hard it is",
    By.DOMAIN: "Area",
    By.AGE: "Age",
    By.THEME: "Theme",
    By.ROLE: "Who tells it",
    By.PULL: "What leads people astray",
    By.PLACED_BY: "Placed by",
    By.NEAR_MISS: "Near miss",
}


class Part(StrEnum):
    """A part of a set that can be printed by itself; the name of each in a query."""

    PLAN = "plan"
    HAND_OUTS = "hand-outs"
    ANSWERS = "answers"
    CARDS = "cards"
    TALLY = "tally"


PARTS: Final = {
    Part.PLAN: "Plan for the facilitator",
    Part.HAND_OUTS: "Hand-outs, without answers",
    Part.ANSWERS: "Answer sheets, for the facilitator",
    Part.CARDS: "Cards to vote with",
    Part.TALLY: "Sheet to count by hand",
}


class Choice(NamedTuple):
    """A value to choose, its words, how many scenarios it leaves, and in which group of values it stands."""

    value: str
    text: str
    leaves: int
    group: str = ""


class Select(NamedTuple):
    """One way to narrow the library down, with its choices and the one that is chosen."""

    by: By
    name: str
    choices: tuple[Choice, ...]
    chosen: str


def training(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of the pages that need no trainer's key, and no more than a browser."""
    blueprint = Blueprint("training", __name__, url_prefix="/training")
    blueprint.add_app_template_global(partial(content_notes, edition), "content_notes")
    blueprint.add_app_template_filter(in_one_sentence)
    pages = _Pages(edition, library)
    for rule, name, view in (
        ("", "home", pages.home),
        ("/scenarios", "scenarios", pages.scenarios),
        ("/scenarios/<scenario_id>", "scenario", pages.scenario),
        ("/scenarios/<scenario_id>/hand-out", "hand_out", pages.hand_out),
        ("/scenarios/<scenario_id>/answers", "answers", pages.answers),
        ("/sets", "sets", pages.sets),
        ("/sets/<set_id>", "set", pages.set),
    ):
        blueprint.add_url_rule(rule, name, view, methods=["GET", "POST"] if name == "scenarios" else ["GET"])
    return blueprint


class _Pages:
    """The pages of one edition and its library."""

    def __init__(self, edition: Edition, library: Library) -> None:
        self._edition = edition
        self._library = library
        self._guide = edition.training

    def home(self) -> str:
        """Say what there is for trainers and for people who practise, and what it is not."""
        scenarios = self._library.scenarios()
        agreed = sum(one.panel is not None for one in scenarios.values())
        return self._shown("home", scenarios=scenarios, agreed=agreed)

    def scenarios(self) -> str | Response:
        """Show the scenarios that are wanted, so many a page; those with some words in the title on one page.

        Choices stand in the address, so that a list can be passed on. Words are sent and never stand there.
        """
        sent = request.method == "POST"
        wanted, unknown = _wanted(self._edition, request.form if sent else request.args)
        if sent and not wanted.words:
            return redirect(url_for("training.scenarios", **_query(wanted)), code=303)
        every = self._library.filed()
        found = matching(every, wanted)
        a_page = MOST_BY_WORDS if wanted.words else A_PAGE
        pages = 1 if wanted.words else max(1, -(-len(found) // a_page))
        page = min(max(request.args.get("page", 1, type=int), 1), pages)
        return self._shown(
            "scenarios",
            selects=tuple(_selects(self._edition, counts(every, wanted), wanted)),
            wanted=wanted,
            unknown=unknown,
            always=ALWAYS,
            longest=LONGEST,
            found=found[(page - 1) * a_page : page * a_page],
            many=len(found),
            total=len(every),
            page=page,
            first=(page - 1) * a_page + 1,
            pages=pages,
            grades=GRADES,
            at_page=lambda number: url_for("training.scenarios", **_query(wanted), page=number),
        )

    def scenario(self, scenario_id: str) -> str:
        """Show a story as it arrives, with its answers folded away."""
        one = self._one(scenario_id)
        shown = lesson(self._edition, one)
        return self._shown("scenario", scenario=one, lesson=shown, partners=self._partners(one), grades=GRADES)

    def hand_out(self, scenario_id: str) -> str:
        """Show a story as a paper form. No answer is worked out for it, so that none can stand in it."""
        one = self._one(scenario_id)
        return self._shown(
            "hand_out", scenario=one, themes=themes_to_place(self._edition, one), beside=self._named_on_paper(one)
        )

    def answers(self, scenario_id: str) -> str:
        """Show all that a trainer needs of a story on paper."""
        one = self._one(scenario_id)
        shown = lesson(self._edition, one)
        return self._shown("answers", scenario=one, lesson=shown, partners=self._partners(one), grades=GRADES)

    def sets(self) -> str:
        """Show the sets of scenarios."""
        return self._shown("sets", sets=self._guide.sets, scenarios=self._library.scenarios(), notes_of=self._notes)

    def set(self, set_id: str) -> str:
        """Show all that a session on paper needs, or the parts of it that are chosen."""
        one = next((one for one in self._guide.sets if one.id == set_id), None)
        stories = self._stories(one) if one else ()
        if one is None or not stories:
            abort(404)
        chosen = tuple(part for part in Part if part in request.args.getlist("print")) or tuple(Part)
        lessons = tuple(lesson(self._edition, story) for story in stories) if Part.ANSWERS in chosen else ()
        return self._shown(
            "set",
            set=one,
            stories=stories,
            notes_of=self._notes,
            chosen=chosen,
            parts=PARTS,
            lessons=lessons,
            partners=self._partners,
            beside_of=self._named_on_paper,
            themes_of=partial(themes_to_place, self._edition),
            grades=GRADES,
        )

    def _stories(self, one: ScenarioSet) -> tuple[Scenario, ...]:
        scenarios = self._library.scenarios()
        return tuple(scenarios[story] for story in one.scenarios if story in scenarios)

    def _notes(self, one: ScenarioSet) -> tuple[ContentNote, ...]:
        """Give the notes on all stories of a set, each once."""
        notes = (note for story in self._stories(one) for note in content_notes(self._edition, story))
        return tuple(dict.fromkeys(notes))

    def _one(self, scenario_id: str) -> Scenario:
        one = self._library.scenarios().get(scenario_id)
        return one if one is not None else abort(404)

    def _named_on_paper(self, one: Scenario) -> tuple[Scenario, ...]:
        """Give the stories that a hand-out names because its questions may speak of them."""
        found = beside(one, self._library.scenarios())
        return found if len(found) <= NAMED_ON_PAPER else ()

    def _partners(self, one: Scenario) -> tuple[Partner, ...]:
        return partners(self._edition, one, self._library.scenarios())

    def _shown(self, template: str, **what: Any) -> str:
        roles = {role.id: role.name for role in self._edition.roles}
        return render_template(
            f"training/{template}.html", edition=self._edition, guide=self._guide, roles=roles, **what
        )


# --- the library's form


def _wanted(edition: Edition, query: MultiDict[str, str]) -> tuple[Wanted, bool]:
    """Read what is wanted, and say whether anything was asked for that this edition does not have."""
    known = {by: {choice.value for choice in _choices(edition, by, {})} for by in By}
    asked = {by: query.get(by.value, "") for by in By}
    values = {by: value for by, value in asked.items() if value in known[by]}
    words = " ".join(request.form.get(WORDS, "").split())[:LONGEST]
    return Wanted(values=values, words=words), any(value and by not in values for by, value in asked.items())


def _query(wanted: Wanted) -> dict[str, Any]:
    """Give what is chosen as it stands in an address."""
    return {by.value: value for by, value in wanted.values.items()}


def _selects(edition: Edition, many: Mapping[By, Mapping[str, int]], wanted: Wanted) -> Iterator[Select]:
    for by, name in NAMES.items():
        yield Select(by, name, tuple(_choices(edition, by, many[by])), wanted.values.get(by, ""))


def _choices(edition: Edition, by: By, many: Mapping[str, int]) -> Iterator[Choice]:
    """Give the choices there are, each with how many scenarios it leaves."""
    for value, text, group in _named(edition)[by]:
        yield Choice(value, text, many.get(value, 0), group)


_LEADS: Final = {Leads.DOWN: "Leads down", Leads.UP: "Leads up"}

Named = tuple[str, str, str]
"""A value, its words, and the group it stands in."""


@lru_cache(maxsize=4)
def _named(edition: Edition) -> Mapping[By, tuple[Named, ...]]:
    """Give the values of each way to narrow down."""
    steps = [(str(step.number), upper_first(step_name(edition, step.number)), "") for step in edition.steps]
    themes = [
        (one.id, one.row, domain.name) for domain in edition.domains for one in lists_of(edition).themes[domain.id]
    ]
    named: dict[By, Iterable[Named]] = {
        By.STEP: (*steps, (RANGE, "A range of steps", ""), (NO_STEP, "No step may be shown", "")),
        By.DIFFICULTY: ((grade.value, text, "") for grade, text in GRADES.items()),
        By.DOMAIN: ((domain.id, domain.name, "") for domain in edition.domains),
        By.THEME: themes,
        By.ROLE: ((role.id, role.name, "") for role in edition.roles),
        By.AGE: (*((age.id, age.name, "") for age in edition.ages), (NOT_KNOWN, "Age not known", "")),
        By.PULL: ((pull.id, pull.name, _LEADS[pull.leads]) for pull in edition.training.pulls),
        By.PLACED_BY: (("authors", "The authors of this project", ""), ("panel", "A panel", "")),
        By.NEAR_MISS: ((PAIR, "With a near miss beside it", ""),),
    }
    return MappingProxyType({by: tuple(values) for by, values in named.items()})
