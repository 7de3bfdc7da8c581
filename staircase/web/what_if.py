"""What if: try any one answer otherwise, and see what would change. Nothing tried is kept anywhere.

Nothing about a case may stand in an address or a browser's history, so each step is a form that is sent and answered
with the next page itself.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.compare import Side, changed, compare
from staircase.core.interview import lay_out, may_see_suggestion
from staircase.core.model import Edition
from staircase.core.roads import PathwayInWords
from staircase.core.said import answers_of
from staircase.web import forms
from staircase.web.assess import number_for, sitting_of
from staircase.web.fragments import laid_out
from staircase.web.subjects import Case, Subject, find, groups
from staircase.web.trying import asks, change, read, tried

Page = str | Response | tuple[str, int]


def what_if(edition: Edition) -> Blueprint:
    """Make the blueprint of what-if for one edition."""
    blueprint = Blueprint("what_if", __name__)
    for rule, name, view, methods in (
        ("/what-if", "choose", _choose, ["GET"]),
        ("/what-if/answer", "answer", _answer, ["GET", "POST"]),
        ("/what-if/result", "result", _result, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


def _case(edition: Edition) -> Case | None:
    """Read what this visit has said, where its suggestion may be seen."""
    sitting = sitting_of(edition)
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return None
    return Case(edition, sitting.said, answers_of(edition, sitting.said))


def _elsewhere() -> Response:
    """Send on to the form, which knows what comes next, also where there is no draft."""
    return redirect(url_for("assess.go_on"), code=303)


def _choose(edition: Edition) -> Page:
    case = _case(edition)
    if case is None:
        return _elsewhere()
    return render_template("what_if.html", groups=groups(case))


def _answer(edition: Edition) -> Page:
    """Ask what to try instead of the answer that was chosen."""
    case = _case(edition)
    if case is None:
        return _elsewhere()
    if request.method == "GET":
        return redirect(url_for("what_if.choose"), code=303)
    return _ask(case, _subject(case))


def _result(edition: Edition) -> Page:
    """Show what would change; where nothing was chosen, ask again."""
    case = _case(edition)
    if case is None:
        return _elsewhere()
    if request.method == "GET":
        return redirect(url_for("what_if.choose"), code=303)
    subject = _subject(case)
    reply = read(case, subject, request.form)
    if reply.errors:
        return _ask(case, subject, reply), 422
    then = changed(edition, case.answers, change(case, subject, reply))
    difference = compare(edition, case.answers, then, role=case.said.role)
    return render_template(
        "what_if_result.html",
        difference=difference,
        subject=subject,
        tried=tried(case, subject, reply),
        for_real=_for_real(case, subject),
        urgent_then=_urgent(difference.after) - _urgent(difference.before),
        urgent_now=_urgent(difference.before),
        only_before=_others(difference.before, difference.after),
        only_after=_others(difference.after, difference.before),
    )


def _subject(case: Case) -> Subject:
    """Give the answer that is named in what was sent; nothing else can be tried."""
    subject = find(case, request.form.get("about", ""))
    if subject is None:
        abort(400)
    return subject


def _ask(case: Case, subject: Subject, reply: forms.Reply | None = None) -> str:
    asked = asks(case, subject)
    shown, errors = (forms.with_reply(asked, reply), reply.errors) if reply else (asked, {})
    return render_template(
        "what_if_answer.html",
        subject=subject,
        errors=errors,
        fields=[laid_out((ask,), tuple(errors.items()), worries=True) for ask in shown],
        more_open=any(ask.chosen or any(line.hint for line in ask.choices) for ask in shown[1:]),
        for_real=_for_real(case, subject),
    )


def _for_real(case: Case, subject: Subject) -> str:
    """Give the page of the form where this answer is changed for real."""
    laid = lay_out(case.edition, case.said)
    return url_for("assess.page", number=number_for(case.edition, laid, subject.page))


def _urgent(side: Side) -> frozenset[str]:
    """Give what cannot wait on one side, known or possible."""
    return frozenset(one.pathway.id for one in _shown(side) if one.pathway.urgent)


def _others(side: Side, other: Side) -> frozenset[str]:
    """Give the pathways that one side has to do and the other has not."""
    return frozenset(one.pathway.id for one in side.told.do) - {one.pathway.id for one in other.told.do}


def _shown(side: Side) -> tuple[PathwayInWords, ...]:
    return (*side.told.do, *side.told.advice)
