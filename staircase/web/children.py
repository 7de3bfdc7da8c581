"""The children of one family side by side, in one sitting: where each stands, and the way to each and to another.

Which child somebody turns to is sent in a form and never stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.case import Answers, Assessment
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.family import MOST, Family, adding, child_in_words, harmed_beside, loosened, taking_out, turned_to
from staircase.core.interview import lay_out, may_finish
from staircase.core.model import Edition
from staircase.core.pathway import STRICTNESS
from staircase.core.roads import PathwayInWords
from staircase.core.said import Said, answers_of
from staircase.core.words import TELL, listed
from staircase.web.assess import Sitting, keep_family, sitting_of

Roads = tuple[PathwayInWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one child stands. `told` is what is known so far, and is a suggestion only once the child has been `seen`.

    `first` is what to do first: before all is asked, only what cannot wait or comes from another child. On `asked`
    advice is asked, because it is not known to be needed. `same_call` are the children with whose call this one is
    named, where it needs none of its own. `because` is the first reason for its step.
    """

    number: int
    name: str
    seen: bool
    left: int
    found: Assessment
    told: Explanation
    first: Roads
    asked: Roads
    urgent: bool
    same_call: str
    because: str
    beside_harmed: str


def children(edition: Edition) -> Blueprint:
    """Make the blueprint of several children for one edition."""
    blueprint = Blueprint("children", __name__)
    for rule, name, view, methods in (
        ("/children", "side_by_side", _side_by_side, ["GET"]),
        ("/children/add", "add", _add, ["POST"]),
        ("/children/turn", "turn", _turn, ["POST"]),
        ("/children/take-out", "take_out", _take_out, ["POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


# --- side by side


def _side_by_side(edition: Edition) -> str | Response:
    sitting = sitting_of(edition)
    if sitting is None:
        return _to_start()
    standing = [_standing(edition, number, said) for number, said in sitting.children.items()]
    lines = [one.found.tell_parents for one in standing if one.told.tell_parents]
    return render_template(
        "children.html",
        children=sorted(standing, key=lambda one: not one.urgent),
        at=sitting.family.at,
        full=sitting.family.full,
        most=MOST,
        tell_parents=TELL[max(lines, key=STRICTNESS.__getitem__)] if lines else "",
    )


def _standing(edition: Edition, number: int, said: Said) -> Standing:
    answers = answers_of(edition, said)
    found = evaluate(edition, answers)
    told = explain(edition, answers, found, role=said.role)
    laid, harmed = lay_out(edition, said), harmed_beside(edition, said)
    seen = said.acting_now or laid.complete or may_finish(edition, said, laid)
    first, asked = _cannot_wait(edition, told)
    urgent = {one.pathway.id for one in (*first, *asked)}
    if not urgent and (seen or harmed):
        first, asked = told.do[:1], () if told.do else told.advice[:1]
    beside_harmed = _beside_harmed(edition, harmed, answers, found)
    return Standing(
        number=number,
        name=child_in_words(edition, number, said),
        seen=seen,
        left=len(laid.left),
        found=found,
        told=told,
        first=first,
        asked=asked,
        urgent=bool(urgent),
        same_call=_whom(harmed) if urgent and urgent <= _naming(edition) else "",
        because="" if beside_harmed else _because(told),
        beside_harmed=beside_harmed,
    )


def _cannot_wait(edition: Edition, told: Explanation) -> tuple[Roads, Roads]:
    """Give what cannot wait, and what to ask advice on at once where nothing else is known to be needed for this child.

    The other children are named in a call, so they come after what the call is for.
    """
    naming = _naming(edition)
    first, asked = (
        tuple(sorted((one for one in roads if one.pathway.urgent), key=lambda one: one.pathway.id in naming))
        for roads in (told.do, told.advice)
    )
    return first, () if {one.pathway.id for one in first} - naming else asked


def _naming(edition: Edition) -> frozenset[str]:
    """Give the pathways that name a child in the call for another: those of a child beside one who was harmed."""
    rungs = (rung for theme in edition.other_children.themes for rung in edition.theme[theme].rungs)
    return frozenset(pathway for rung in rungs for pathway in rung.pathways)


def _because(told: Explanation) -> str:
    """Give the first reason for a step, and where it comes from."""
    return " ".join(filter(None, (told.main[0].says, told.main[0].note))) if told.main else ""


def _whom(numbers: Iterable[int]) -> str:
    return listed([f"child {number}" for number in numbers])


def _beside_harmed(edition: Edition, harmed: tuple[int, ...], answers: Answers, found: Assessment) -> str:
    """Say that a child lives with one who was harmed, or may have been, where that is what its step rests on."""
    if not harmed:
        return ""
    themes = [edition.theme[theme] for theme in edition.other_children.themes]
    step = max(rung.step for theme in themes for rung in theme.rungs)
    if not any(answers.themes[theme.id].at for theme in themes):
        return f"It could be step {step} or more: if {_whom(harmed)} was harmed, this child may be in danger too."
    if found.step > step:
        return ""
    why = "Harm to one child, known or suspected, can mean danger for every child who lives with the same people."
    return f"Never below step {step}, because of what you told of {_whom(harmed)}. {why}"


# --- to another child


def _add(edition: Edition) -> Response:
    """Add a child of whom nothing is said yet, and ask how old it is; where there is no room the page says so."""
    sitting = sitting_of(edition)
    if sitting is None:
        return _to_start()
    return _kept(edition, sitting, lambda now: adding(now.family), "children" if sitting.family.full else "form")


def _turn(edition: Edition) -> Response:
    """Turn to the child that was chosen: to its next question, or to its suggestion."""
    sitting = sitting_of(edition)
    if sitting is None:
        return _to_start()
    return _kept(edition, sitting, lambda now: turned_to(now.family, chosen_child(now)), request.form.get("to", ""))


def _take_out(edition: Edition) -> str | Response:
    """Take a child out, once somebody has said that they are sure: nothing brings its answers back."""
    sitting = sitting_of(edition)
    if sitting is None:
        return _to_start()
    number = chosen_child(sitting)
    if len(sitting.children) == 1:
        abort(400)
    if request.form.get("sure") == "yes":
        return _kept(edition, sitting, lambda now: taking_out(edition, now.family, chosen_child(now)), "children")
    without = loosened(edition, sitting.family, number)
    beside = {n for n, said in sitting.children.items() if number in harmed_beside(edition, said)}
    return render_template(
        "take_out.html",
        number=number,
        name=child_in_words(edition, number, sitting.children[number]),
        lean=sorted({*beside, *without.lower}),
        less_strict=without.line is not None,
    )


def chosen_child(sitting: Sitting) -> int:
    """Give the number of the child that was chosen; one that is not there cannot be."""
    number = request.form.get("number", "")
    if number not in map(str, sitting.children):
        abort(400)
    return int(number)


def _kept(edition: Edition, sitting: Sitting, change: Callable[[Sitting], Family], to: str) -> Response:
    keep_family(edition, sitting, change)
    return redirect(url_for(_WHERE.get(to, "assess.go_on")), code=303)


_WHERE = {"children": "children.side_by_side", "suggestion": "assess.suggestion"}


def _to_start() -> Response:
    return redirect(url_for("assess.home"), code=303)
