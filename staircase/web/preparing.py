"""Preparing a call, a referral or early help, from what was said: one page to read and to print, nothing to fill in."""

from __future__ import annotations

from types import MappingProxyType

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from staircase.core.agreeing import as_agreed
from staircase.core.answering import Heard
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.preparation import Told
from staircase.core.preparing import prepare
from staircase.core.said import NO, YES, Said, answers_of
from staircase.core.words import VIEWS
from staircase.web.assess import sitting_of

_LIVES = MappingProxyType({YES: "The child lives in County Durham", NO: "The child lives elsewhere"})
_NOT_HEARD = "not-asked"
"""The one view that says that nobody has asked: then there is nothing to pass on."""


def preparing(edition: Edition) -> Blueprint:
    """Make the blueprint of preparing for one edition."""
    blueprint = Blueprint("preparing", __name__)
    blueprint.add_url_rule("/prepare", "page", _page, methods=["GET"], defaults={"edition": edition})
    return blueprint


def _page(edition: Edition) -> str | Response:
    """Show what to prepare, where the suggestion may be seen; otherwise go on with the form, or to its beginning."""
    sitting = sitting_of(edition)
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return redirect(url_for("assess.go_on"), code=303)
    said = sitting.said
    answers = answers_of(edition, said)
    answers = as_agreed(answers, evaluate(edition, answers), said.afterwards)
    found = evaluate(edition, answers)
    told = explain(edition, answers, found, role=said.role)
    return render_template(
        "prepare.html",
        found=found,
        told=told,
        lives=said.lives,
        prepared=prepare(Heard(edition, answers, found, _besides(edition, said)), told),
    )


def _besides(edition: Edition, said: Said) -> MappingProxyType[Told, str]:
    """Give in words what the form asks that is no answer for the evaluator."""
    views = {Told.CHILD_VIEW: said.child_view, Told.FAMILY_VIEW: said.family_view}
    heard = {told: VIEWS[view] for told, view in views.items() if view in VIEWS and view != _NOT_HEARD}
    agreed = {Told.AGREEMENT: _agreement(edition, said), Told.LIVES: _LIVES.get(said.lives, "")}
    return MappingProxyType({**heard, **agreed})


def _agreement(edition: Edition, said: Said) -> str:
    """Give what the record says about agreement to help, and whose it is; nothing where it was not recorded."""
    asked = ("consent", "consent_of", "not_sought_because")
    chosen = (edition.recording.question(name).among(said.afterwards.get(name, ())) for name in asked)
    return ". ".join("; ".join(one.text for one in choices) for choices in chosen if choices)
