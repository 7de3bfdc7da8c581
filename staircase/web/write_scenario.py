"""Write a scenario of one's own: answers from a filled form, a story, and out comes a file that was read again.

Whatever is written passes from page to page and into the file. Nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase import casefiles, records, scenariofiles, strictyaml
from staircase.casefiles import CaseRefused
from staircase.core import exercised
from staircase.core.because import step_is_shown
from staircase.core.case import Answers, Assessment, Scenario
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain, heading
from staircase.core.family import child_in_words, on_its_own
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.realdetails import Known, LooksReal, looks_real, words_known
from staircase.core.refuse import UnknownIds
from staircase.core.said import Said, answers_of
from staircase.core.training import Leads
from staircase.core.words import upper_first
from staircase.library import Library
from staircase.records import RecordRefused
from staircase.web import guard, story_form
from staircase.web.assess import sitting_of
from staircase.web.records import received, sent_again

FILE: Final = "answers"
DRAFT: Final = "draft"
CASE: Final = "case"
LOOKED: Final = "looked"
LOOK_FIRST: Final = "Look at what could be real, and say that none of it is"
NOTHING_SENT: Final = "Choose the file with the answers, or paste its text"
_UNFINISHED: Final = (
    "These answers stop before the suggestion. Answer the form to its end, your own view included, and come back"
)
_NOT_READ: Final = "This is neither a record nor a case file that can be read"
_A_SCENARIO: Final = (
    "This is a file of scenarios, not of answers. Change its words in the file itself, and run `staircase scenarios` "
    "on it. If its answers are to change, answer the form again"
)
_GONE: Final = "There are no answers in this browser any more. They are deleted some hours after the last one"
_CLASH: Final = "These answers fit the wording of this tool no longer. Choose the answers again"

Page = str | Response | tuple[str, int]


class Desk:
    """What a scenario is written with: the edition, and the library that it will stand beside.

    What takes all stories of the library to know is worked out when it is first asked for.
    """

    def __init__(self, edition: Edition, library: Library) -> None:
        self.edition = edition
        self.library = library

    @cached_property
    def known(self) -> Known:
        """The words that stories are told in."""
        return words_known(self.edition, self.library.scenarios().values())

    @cached_property
    def bearing(self) -> Mapping[str, int]:
        """In how many stories each line and rule bears on what comes out."""
        return exercised.bearing(self.edition, self.library.scenarios().values())


class Case(NamedTuple):
    """The answers of a scenario: as the text that goes from page to page, and as they were read from it."""

    text: str
    answers: Answers
    role: str
    found: Assessment


class Made(NamedTuple):
    """A scenario as the text of a file, as it was read again from it, and what in its words looks real, and where."""

    text: str
    scenario: Scenario
    real: tuple[tuple[str, LooksReal], ...]


class NoCase(Exception):
    """There are no answers to go on with; the words say why, and `findings` what was found in a file."""

    def __init__(self, words: str, findings: tuple[str, ...] = ()) -> None:
        super().__init__(words)
        self.findings = findings


def write_scenario(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of the pages on which a scenario is written."""
    blueprint = Blueprint("write_scenario", __name__, url_prefix="/training/write")
    desk = Desk(edition, library)
    for rule, name, view in (
        ("", "choose", _choose),
        ("/story", "story", _story),
        ("/check", "check", _check),
        ("/file", "file", _file),
    ):
        blueprint.add_url_rule(rule, name, view, methods=["GET", "POST"], defaults={"desk": desk})
    return blueprint


# --- the answers


@guard.receives(files=1)
def _choose(desk: Desk) -> Page:
    """Take the answers: those that this browser has given, a record, or a case file."""
    if request.method == "GET":
        return _ask_for_answers(desk)
    try:
        case = _chosen(desk)
    except NoCase as problem:
        return _ask_for_answers(desk, problem), 422
    return _offer(desk, case, story_form.EMPTY, {})


def _ask_for_answers(desk: Desk, problem: NoCase | None = None) -> str:
    sitting = sitting_of(desk.edition)
    children = sitting.children if sitting else {}
    return render_template(
        "training/write.html",
        children={number: child_in_words(desk.edition, number, said) for number, said in children.items()},
        error=str(problem) if problem else "",
        findings=problem.findings if problem else (),
    )


def _chosen(desk: Desk) -> Case:
    """Read the answers that were chosen, or raise NoCase."""
    if DRAFT in request.form:
        sitting = sitting_of(desk.edition)
        number = request.form[DRAFT]
        if sitting is None or not number.isdecimal() or int(number) not in sitting.children:
            raise NoCase(_GONE)
        return _from_said(desk.edition, on_its_own(desk.edition, sitting.children[int(number)]))
    raw = received(FILE)
    if raw is None:
        raise NoCase(NOTHING_SENT)
    if raw.startswith(b"- id: "):
        raise NoCase(_A_SCENARIO)
    return _from_record(desk.edition, raw) if raw.lstrip().startswith(b"{") else _from_case_file(desk.edition, raw)


def _from_record(edition: Edition, raw: bytes) -> Case:
    try:
        record = records.read(raw)
    except RecordRefused as refused:
        raise NoCase(str(refused)) from refused
    restored = records.restore(edition, record)
    if not restored.fitted.whole:
        raise NoCase(
            "This record was made with other wording. Open it in the form, answer what is asked again, and come back"
        )
    return _from_said(edition, restored.fitted.said)


def _from_said(edition: Edition, said: Said) -> Case:
    """Take what was said in the form: to its end, so that this page is no way round one's own view."""
    if not may_see_suggestion(edition, said):
        raise NoCase(_UNFINISHED)
    return _read(edition, scenariofiles.case_file(edition, answers_of(edition, said), said.role).encode())


def _from_case_file(edition: Edition, raw: bytes) -> Case:
    """Read a case file, and write it anew: only what a case holds goes on, and no story that stood in it."""
    case = _read(edition, raw)
    return _read(edition, scenariofiles.case_file(edition, case.answers, case.role).encode())


def _read(edition: Edition, raw: bytes) -> Case:
    try:
        answers = scenariofiles.as_told(casefiles.read_case(raw, "the file", edition))
    except CaseRefused as refused:
        found = tuple(f"Line {one.line}: {one.found} {one.do}" for one in refused.findings)
        raise NoCase(_NOT_READ, found) from refused
    try:
        found_out = evaluate(edition, answers)
    except UnknownIds as unknown:
        raise NoCase(_NOT_READ, tuple(f"{upper_first(problem)}." for problem in unknown.problems)) from unknown
    role = str(strictyaml.read(raw).value.get("role", ""))
    roles = {one.id for one in edition.roles}
    return Case(raw.decode(), answers, role if role in roles else "", found_out)


def _carried(desk: Desk) -> Case:
    """Read the answers that a page carried along, or raise NoCase."""
    raw = next(iter(sent_again(CASE)), b"")
    try:
        return _read(desk.edition, raw.replace(b"\r\n", b"\n"))
    except NoCase as problem:
        raise NoCase(_CLASH) from problem


# --- the story


@guard.receives(files=0)
def _story(desk: Desk) -> Page:
    """Offer the words to change: those that were sent."""
    return _with_case(desk, lambda case: _offer(desk, case, story_form.read(request.form), {}))


def _offer(desk: Desk, case: Case, sent: story_form.Sent, errors: Mapping[str, str]) -> str:
    edition = desk.edition
    return render_template(
        "training/write_story.html",
        case=case,
        told=explain(edition, case.answers, case.found, role=case.role),
        sent=sent,
        errors=errors,
        pulls=_pulls(edition),
        fields=story_form,
    )


def _pulls(edition: Edition) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Give what leads people astray, to choose from, by the way it leads."""
    ways = ((Leads.DOWN, "Leads to a lower step"), (Leads.UP, "Leads to a higher step"))
    pulls = edition.training.pulls
    return tuple((title, [(pull.id, pull.name) for pull in pulls if pull.leads is way]) for way, title in ways)


@guard.receives(files=0)
def _check(desk: Desk) -> Page:
    """Show what the scenario comes to, before anybody gets it."""
    return _with_case(desk, lambda case: _checked(desk, case))


@guard.receives(files=0)
def _file(desk: Desk) -> Page:
    """Give the file, once somebody has looked at what could be real."""
    return _with_case(desk, lambda case: _checked(desk, case, give=True))


def _with_case(desk: Desk, go_on: Callable[[Case], Page]) -> Page:
    """Go on with the answers that were sent along; without any, they are what is asked for first."""
    if request.method == "GET":
        return redirect(url_for("write_scenario.choose"), code=303)
    try:
        return go_on(_carried(desk))
    except NoCase as problem:
        return _ask_for_answers(desk, problem), 422


def _checked(desk: Desk, case: Case, *, give: bool = False) -> Page:
    library, sent = desk.library.scenarios(), story_form.read(request.form)
    errors = story_form.wrong(sent, desk.edition, library)
    if errors:
        return _offer(desk, case, sent, errors), 422
    told = story_form.told(sent)
    id_ = scenariofiles.id_from(told.title, library)
    text = scenariofiles.write(desk.edition, case.answers, case.role, told, id_)
    try:
        scenario = scenariofiles.read_again(text, desk.edition, library)
    except CaseRefused as refused:
        return _offer(desk, case, sent, {story_form.TITLE: refused.findings[0].found}), 422
    made = Made(text, scenario, _real(desk, scenario))
    if not give:
        return _show(desk, case, made, "")
    if made.real and not request.form.get(LOOKED):
        return _show(desk, case, made, LOOK_FIRST), 422
    return _given(text, id_)


def _given(text: str, id_: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = "application/yaml; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename={id_}.yaml"
    return response


# --- what it comes to


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


def _show(desk: Desk, case: Case, made: Made, error: str) -> str:
    edition, scenario = desk.edition, made.scenario
    of = desk.library.scenarios().get(scenario.near_miss_of)
    return render_template(
        "training/written.html",
        case=case,
        made=made,
        scenario=scenario,
        told=explain(edition, case.answers, case.found, role=case.role),
        shown=step_is_shown(case.found),
        groups=tuple(_groups(desk, case)),
        weighed=exercised.weighed(edition, case.answers, case.found),
        near_miss_of=of,
        there=heading(edition, evaluate(edition, of.answers)) if of else "",
        differences=exercised.differences(edition, scenario.answers, of.answers) if of else (),
        error=error,
        words=dict(story_form.carried(request.form)),
    )


def _groups(desk: Desk, case: Case) -> Iterator[Group]:
    every = exercised.exercised(desk.edition, case.answers, case.found, desk.bearing)
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
