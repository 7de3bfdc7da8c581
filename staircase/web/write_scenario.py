"""Write a scenario of one's own: answers, a story, and out comes a file that was read again; or go on with a file.

Whatever is written passes from page to page and into the file. Nothing of it is kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase import scenariofiles
from staircase.casefiles import CaseRefused
from staircase.core.case import Scenario
from staircase.core.changes import changed
from staircase.core.explain import explain
from staircase.core.family import child_in_words
from staircase.core.model import Edition
from staircase.core.said import Said
from staircase.core.training import Leads
from staircase.library import Library
from staircase.web import forms, guard, story_answers, story_form, subjects, trying
from staircase.web.asks import Ask
from staircase.web.assess import sitting_of
from staircase.web.fragments import laid_out
from staircase.web.story_answers import Case, NoCase
from staircase.web.story_desk import Desk
from staircase.web.story_form import Sent
from staircase.web.story_outcome import made_of, show

LOOKED: Final = "looked"
ABOUT: Final = "about"
_STANDS: Final = "This is what stands now."
LOOK_FIRST: Final = "Look at what could be real, and say that none of it is"

Page = str | Response | tuple[str, int]


def write_scenario(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of the pages on which a scenario is written."""
    blueprint = Blueprint("write_scenario", __name__, url_prefix="/training/write")
    desk = Desk(edition, library)
    for rule, name, view in (
        ("", "choose", _choose),
        ("/story", "story", _story),
        ("/answers", "answers", _answers),
        ("/answer", "answer", _answer),
        ("/check", "check", _check),
        ("/file", "file", _file),
    ):
        blueprint.add_url_rule(rule, name, view, methods=["GET", "POST"], defaults={"desk": desk})
    return blueprint


# --- the answers


@guard.keeps_nothing
@guard.receives(files=1)
def _choose(desk: Desk) -> Page:
    """Take the answers: those that this browser has given, or a file; a scenario brings its words along."""
    if request.method == "GET":
        return _ask_for_answers(desk)
    try:
        chosen = story_answers.chosen(desk.edition)
    except NoCase as problem:
        return _ask_for_answers(desk, problem), 422
    if isinstance(chosen, Case):
        return _offer(desk, chosen, _begun(chosen), {})
    return _ask_which(desk, chosen)


def _begun(case: Case) -> Sent:
    """Give the form as it is at first: empty, or with the words of the scenario that was chosen."""
    if case.before is None:
        return story_form.empty(case.role)
    return story_form.filled(scenariofiles.told_of(case.before.scenario))


def _ask_for_answers(desk: Desk, problem: NoCase | None = None) -> str:
    return render_template(
        "training/write.html",
        children=_children(desk),
        error=str(problem) if problem else "",
        findings=problem.findings if problem else (),
    )


def _children(desk: Desk) -> Mapping[int, str]:
    """Name the children whom answers in this browser are about, by their numbers."""
    sitting = sitting_of(desk.edition)
    children = sitting.children if sitting else {}
    return {number: child_in_words(desk.edition, number, said) for number, said in children.items()}


def _ask_which(desk: Desk, scenarios: tuple[Scenario, ...]) -> str:
    """Ask which of the scenarios of a file to go on with; each goes along by itself."""
    texts = [(one, scenariofiles.write(desk.edition, one)) for one in scenarios]
    return render_template("training/write_which.html", scenarios=texts)


@guard.keeps_nothing
@guard.receives(files=0)
def _answers(desk: Desk) -> Page:
    """Show every answer, to change one of them; or take those of this browser instead, with the words as they are."""
    return _with_case(desk, lambda case: _show_answers(desk, case))


def _show_answers(desk: Desk, case: Case) -> Page:
    if story_answers.DRAFT not in request.form:
        return _to_change(desk, case)
    try:
        given = story_answers.of_this_browser(desk.edition)
    except NoCase as problem:
        return _to_change(desk, case, str(problem)), 422
    sent = story_form.read(request.form)
    return _offer(desk, given._replace(before=case.before), sent.by(given.role), {})


def _to_change(desk: Desk, case: Case, error: str = "") -> str:
    return render_template(
        "training/write_answers.html",
        case=case,
        groups=subjects.groups(_subject_of(desk, case)),
        children=_children(desk),
        words=dict(story_form.carried(request.form)),
        told=explain(desk.edition, case.answers, case.found, role=case.role),
        error=error,
    )


@guard.keeps_nothing
@guard.receives(files=0)
def _answer(desk: Desk) -> Page:
    """Ask for one answer anew; once it is there, the words stand beside what comes out then."""
    return _with_case(desk, lambda case: _change(desk, case))


def _subject_of(desk: Desk, case: Case) -> subjects.Case:
    return subjects.Case(desk.edition, Said(age=case.answers.age or "", role=case.role), case.answers)


def _change(desk: Desk, case: Case) -> Page:
    whole = _subject_of(desk, case)
    subject = subjects.find(whole, request.form.get(ABOUT, ""))
    if subject is None:
        abort(400)
    if "give" not in request.form:
        return _ask_anew(whole, case, subject)
    reply = trying.read(whole, subject, request.form)
    if reply.errors:
        return _ask_anew(whole, case, subject, reply), 422
    answers = changed(desk.edition, case.answers, trying.change(whole, subject, reply))
    return _offer(
        desk, story_answers.of_answers(desk.edition, answers, case.role, case.before), story_form.read(request.form), {}
    )


def _ask_anew(whole: subjects.Case, case: Case, subject: subjects.Subject, reply: forms.Reply | None = None) -> str:
    asked = tuple(map(_as_it_stands, trying.asks(whole, subject)))
    shown, errors = (forms.with_reply(asked, reply), reply.errors) if reply else (asked, {})
    return render_template(
        "training/write_answer.html",
        case=case,
        subject=subject,
        errors=errors,
        fields=[laid_out((ask,), tuple(errors.items()), worries=True) for ask in shown],
        words=dict(story_form.carried(request.form)),
    )


def _as_it_stands(ask: Ask) -> Ask:
    """Mark what stands in the scenario in its own words: nobody here said it of a child."""
    choices = (replace(one, hint=_STANDS) if one.hint == trying.AS_SAID else one for one in ask.choices)
    return replace(ask, choices=tuple(choices))


# --- the story


@guard.keeps_nothing
@guard.receives(files=0)
def _story(desk: Desk) -> Page:
    """Offer the words to change: those that were sent."""
    return _with_case(desk, lambda case: _offer(desk, case, story_form.read(request.form), {}))


def _offer(desk: Desk, case: Case, sent: Sent, errors: Mapping[str, str]) -> str:
    edition = desk.edition
    return render_template(
        "training/write_story.html",
        case=case,
        told=explain(edition, case.answers, case.found, role=case.role),
        sent=sent,
        errors=errors,
        pulls=_pulls(edition),
        roles=[("", [(role.id, role.name) for role in edition.roles])],
        fields=story_form,
        of_edition=desk.is_of_edition(case.before),
        was=desk.outdated(case),
    )


def _pulls(edition: Edition) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Give what leads people astray, to choose from, by the way it leads."""
    ways = ((Leads.DOWN, "Leads to a lower step"), (Leads.UP, "Leads to a higher step"))
    pulls = edition.training.pulls
    return tuple((title, [(pull.id, pull.name) for pull in pulls if pull.leads is way]) for way, title in ways)


@guard.keeps_nothing
@guard.receives(files=0)
def _check(desk: Desk) -> Page:
    """Show what the scenario comes to, before anybody gets it."""
    return _with_case(desk, lambda case: _checked(desk, case))


@guard.keeps_nothing
@guard.receives(files=0)
def _file(desk: Desk) -> Page:
    """Give the file, once somebody has looked at what could be real."""
    return _with_case(desk, lambda case: _checked(desk, case, give=True))


def _with_case(desk: Desk, go_on: Callable[[Case], Page]) -> Page:
    """Go on with the answers that were sent along; without any, they are what is asked for first."""
    if request.method == "GET":
        return redirect(url_for("write_scenario.choose"), code=303)
    try:
        case = story_answers.carried(desk.edition)
        role = story_form.read(request.form)[story_form.ROLE]
        known = role in {one.id for one in desk.edition.roles}
        return go_on(case._replace(role=role if known else ""))
    except NoCase as problem:
        return _ask_for_answers(desk, problem), 422


def _checked(desk: Desk, case: Case, *, give: bool = False) -> Page:
    sent = story_form.read(request.form)
    errors = story_form.wrong(sent, desk.edition, desk.nearly(case.before))
    if errors:
        return _offer(desk, case, sent, errors), 422
    try:
        made = made_of(desk, case, sent)
    except CaseRefused as refused:
        return _offer(desk, case, sent, {story_form.TITLE: refused.findings[0].found}), 422
    if not give:
        return show(desk, case, made, "")
    if made.real and not request.form.get(LOOKED):
        return show(desk, case, made, LOOK_FIRST), 422
    return _given(made.text, made.scenario.id)


def _given(text: str, id_: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = "application/yaml; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename={id_}.yaml"
    return response
