"""A serious incident, and the death of a child: four questions that are answered with the next page, and kept nowhere.

The check works without a draft. Nothing of it may stand in an address or a browser's history, so it is a form that is
sent; what a draft already says of an incident is said again in words, and chosen for nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.case import Answer
from staircase.core.incidents import Care, Harm, Incidents, Place, Question, Suspicion, Told, road_of
from staircase.core.model import Edition
from staircase.core.said import answers_of
from staircase.core.words import listed
from staircase.web import forms
from staircase.web.asks import Ask, Choice, Form
from staircase.web.assess import sitting_of
from staircase.web.dates import of_incidents
from staircase.web.fragments import laid_out
from staircase.web.trying import AS_SAID

Page = str | Response | tuple[str, int]


def incidents(edition: Edition) -> Blueprint:
    """Make the blueprint of serious incidents and of a child's death for one edition."""
    blueprint = Blueprint("incidents", __name__)
    for rule, name, view, methods in (
        ("/serious-incident", "check", _check, ["GET", "POST"]),
        ("/serious-incident/what-to-do", "what_to_do", _what_to_do, ["GET", "POST"]),
        ("/child-death", "child_death", _child_death, ["GET"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


def _check(edition: Edition) -> Page:
    """Ask; whoever comes back to change an answer finds what they chose."""
    asked = _asks(edition)
    if request.method == "POST":
        asked = forms.with_reply(asked, forms.read(asked, request.form))
    return _ask(edition, asked)


def _what_to_do(edition: Edition) -> Page:
    """Show the road; where something was left out, ask again."""
    if request.method == "GET":
        return redirect(url_for("incidents.check"), code=303)
    asked = _asks(edition)
    reply = forms.read(asked, request.form)
    if reply.errors:
        return _ask(edition, forms.with_reply(asked, reply), reply.errors), 422
    told = _told(reply)
    road = road_of(told)
    return render_template(
        "serious_incident_road.html",
        course=edition.incidents.course(road),
        notes=edition.incidents.notes_on(told),
        beside=edition.incidents.beside_of(told),
        died=told.harm is Harm.DIED,
        dates_of=of_incidents(edition),
        chosen=tuple(_chosen(question, told) for question in edition.incidents.questions),
    )


def _child_death(edition: Edition) -> str:
    return render_template("child_death.html", passages=edition.incidents.child_death)


def _ask(edition: Edition, asked: tuple[Ask, ...], errors: Mapping[str, str] = MappingProxyType({})) -> str:
    return render_template(
        "serious_incident.html",
        errors=errors,
        fields=[laid_out((ask,), tuple(errors.items()), worries=True) for ask in asked],
        said=_said_before(edition),
    )


class SaidBefore(NamedTuple):
    """What the draft of this visit says of an incident, and of which of its children; of the only one, nothing."""

    suspicion: Suspicion
    whom: str


def _said_before(edition: Edition) -> SaidBefore | None:
    """Give what was said of an incident of any child here, the gravest first; None where nothing was said of one."""
    sitting = sitting_of(edition)
    said = sitting.children if sitting else {}
    found = {n: answers_of(edition, one).themes.get(edition.incidents.theme, Answer()) for n, one in said.items()}
    suspected = [f"child {n}" for n, answer in found.items() if answer.at]
    whom = suspected or [f"child {n}" for n, answer in found.items() if answer.maybe]
    if not whom:
        return None
    suspicion = Suspicion.SUSPECTED if suspected else Suspicion.UNSURE
    return SaidBefore(suspicion, listed(whom) if len(found) > 1 else "")


def _asks(edition: Edition) -> tuple[Ask, ...]:
    said = _said_before(edition)
    return asks(edition.incidents, said.suspicion if said else None)


def asks(every: Incidents, said: Suspicion | None = None) -> tuple[Ask, ...]:
    """Give the questions of the check, with nothing chosen; `said` is marked in words."""
    return tuple(_question(question, said) for question in every.questions)


def _question(question: Question, said: Suspicion | None) -> Ask:
    choices = (Choice(value=one.id, text=one.text, hint=one.hint) for one in question.choices)
    return Ask(
        name=question.name,
        form=Form.RADIOS,
        legend=question.ask,
        hint=question.hint,
        missing=question.missing,
        choices=tuple(replace(one, hint=AS_SAID) if one.value == said else one for one in choices),
    )


def _told(reply: forms.Reply) -> Told:
    return Told(
        suspicion=Suspicion(reply.one("suspicion")),
        harm=Harm(reply.one("harm")),
        care=Care(reply.one("care")),
        place=Place(reply.one("place")),
    )


def _chosen(question: Question, told: Told) -> tuple[Question, str, str]:
    """Give a question with the choice that was made, by its id and in words."""
    return next((question, one.id, one.text) for one in question.choices if one.id in told.words)
