"""Both views side by side: a practitioner chooses them and says who would read; only then a family's page shows them.

The practitioner's page is the only one that says that something is not shown, and why. The family's page, asked for in
any other way than by a practitioner's yes, says the same to everybody. Nothing of either view is kept by this.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from staircase import views
from staircase.core.case import Answers
from staircase.core.interview import may_see_suggestion
from staircase.core.may_see import Reader, Refused, refusals
from staircase.core.model import Edition
from staircase.core.own_view import Voice
from staircase.core.said import answers_of
from staircase.core.side_by_side import Group, side_by_side
from staircase.core.viewing import View
from staircase.records import LONGEST
from staircase.views import NoView, ViewRefused
from staircase.web import forms, guard
from staircase.web.asks import Ask, Choice, Form
from staircase.web.assess import sitting_of
from staircase.web.languages import edition_here
from staircase.web.own_view import viewing_of
from staircase.web.records import received
from staircase.web.several import read
from staircase.web.view_asks import worry_words

FAMILY_PAGE = "/families/both-views"
MOST_BYTES = 2 * LONGEST + views.LONGEST

NO_RECORD = "Choose a record, or answer the questions in this browser first"
NO_VIEW = "Choose the file of the family's view, or let them give it in this browser first"
UNFINISHED = "The questions of this record are not finished. Finish them first: what is not asked yet can matter"
ALTERED = "This record was changed after it was saved. Ask for another copy"
OTHER_WORDS = "Some answers of this record were given to other words. Open it and answer them again first"
NOT_A_VIEW = {
    NoView.EMPTY: "The file of the family's view is empty. Choose another",
    NoView.TOO_LARGE: "The file is too large to be a family's view. Choose another",
    NoView.A_RECORD: "This is a practitioner's record and not a family's view. Choose the file of the view",
    NoView.ANOTHER_FILE: "This is not the file of a family's view. Its name begins with how-i-see-it",
    NoView.OTHER_FORMAT: "This view was saved by another version of this tool, and cannot be read here",
    NoView.DAMAGED: "The file of the view is damaged, or was changed after it was saved. Ask for another copy",
}

READERS = {
    Reader.THIS_PARENT: "The parent or carer who gave this view, or a parent of the young person who gave it",
    Reader.OTHER_PARENT: "Another parent or carer",
    Reader.YOUNG_PERSON: "The young person",
}
WHY = {
    Refused.ANOTHER_PARENTS: (
        "This is one parent's view. It is never shown to the other, who can give a view of their own."
    ),
    Refused.A_PARENTS: (
        "This is a parent's view. It is not shown to the young person, who can give a view of their own."
    ),
    Refused.YOUNG_PERSON_HAS_NOT_SAID_SO: (
        "The young person has not said that a parent may see it. Ask them alone, without pressing: they can say yes "
        "on the last page of their view. Until then, do not tell the parent what it says, or that there is one."
    ),
    Refused.YOUNG_PERSON_MAY_BE_HURT: (
        "The young person says, or does not rule out, that somebody hurts or frightens them. Talk with them alone "
        "today, and with your safeguarding lead, before any parent hears of it."
    ),
    Refused.NEVER: "What you know, or may know, must never reach the family from this tool. Take advice first.",
    Refused.AFTER_ADVICE: "The family may be told only after advice. Ring first, and agree who says what.",
    Refused.RISK: "Telling this person may raise the risk. Say nothing on paper, and ask your safeguarding lead.",
    Refused.RANGE: (
        "What is not known yet could make this more serious. Find that out, or take advice, before you compare."
    ),
    Refused.UNDESCRIBED: (
        "You have a worry that no words here describe, so nobody can say whether it may be told. Take advice."
    ),
    Refused.NO_STEP: "Nothing has been looked at yet, so there is nothing to compare.",
}

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both views, and the words of errors by the field that they belong to."""

    answers: Answers | None
    view: View | None
    errors: dict[str, str]


def both_views(edition: Edition) -> Blueprint:
    """Make the blueprint of the practitioner's page."""
    blueprint = Blueprint("both_views", __name__)
    given = {"edition": edition}
    blueprint.add_url_rule("/both-views", "choose", _choose, methods=["GET", "POST"], defaults=given)
    return blueprint


def both_views_together(edition: Edition) -> Blueprint:
    """Make the blueprint of the family's page."""
    blueprint = Blueprint("both_views_together", __name__)
    given = {"edition": edition}
    blueprint.add_url_rule(FAMILY_PAGE, "together", _together, methods=["GET", "POST"], defaults=given)
    return blueprint


# --- the practitioner's page


@guard.receives(files=2, at_most=MOST_BYTES)
def _choose(edition: Edition) -> Page:
    asked = _asked()
    if request.method == "GET":
        return _form(edition, asked, {})
    pair, reply = _pair(edition), forms.read(asked, request.form)
    errors = {**pair.errors, **reply.errors}
    if errors or pair.answers is None or pair.view is None:
        return _form(edition, forms.with_reply(asked, reply), errors), 422
    reader, risk = Reader(reply.one("reader")), reply.one("risk")
    refused = refusals(edition, pair.answers, pair.view, reader, risk)
    return render_template(
        "both_views_may.html",
        why=[WHY[one] for one in refused],
        reader=READERS[reader],
        hurt=pair.view.somebody_is_hurt,
        sent=_to_send_again(reader, risk),
    )


def _form(edition: Edition, asked: tuple[Ask, ...], errors: dict[str, str]) -> str:
    sitting = sitting_of(edition)
    ready = sitting is not None and may_see_suggestion(edition, sitting.said)
    has_view = viewing_of(edition) is not None
    return render_template("both_views.html", asks=asked, errors=errors, has_draft=ready, has_view=has_view)


def _asked() -> tuple[Ask, ...]:
    readers = tuple(Choice(value=reader, text=text) for reader, text in READERS.items())
    risk = (("no", "No"), ("yes", "Yes"), ("not-sure", "Not sure"))
    return (
        Ask(
            name="reader",
            form=Form.RADIOS,
            legend="Who would see both side by side?",
            hint="Ask again for each person. Whoever sees it may show it to others at home.",
            choices=readers,
            missing="Choose who would see it",
        ),
        Ask(
            name="risk",
            form=Form.RADIOS,
            legend="Would it raise the risk to anybody if this person saw it?",
            hint="Think of the child, of a parent who may be afraid, and of whoever told you. Not sure counts as yes.",
            choices=tuple(Choice(value=value, text=text) for value, text in risk),
            missing="Choose whether it would raise the risk",
        ),
    )


def _to_send_again(reader: Reader, risk: str) -> tuple[tuple[str, str], ...]:
    """Give what the family's page needs: files that were chosen, as text; a draft is read again where it lies."""
    files = ((f"{name}-text", received(name)) for name in ("record", "view"))
    return (*((name, raw.decode()) for name, raw in files if raw is not None), ("reader", reader), ("risk", risk))


# --- the two views


def _pair(edition: Edition) -> Pair:
    """Read both: a file that was chosen, or else what lies in this browser."""
    answers, view = _our_side(edition), _their_side(edition)
    errors = {name: one for name, one in (("record", answers), ("view", view)) if isinstance(one, str)}
    return Pair(
        answers=answers if isinstance(answers, Answers) else None,
        view=view if isinstance(view, View) else None,
        errors=errors,
    )


def _our_side(edition: Edition) -> Answers | str:
    raw = received("record")
    if raw is None:
        sitting = sitting_of(edition)
        if sitting is None:
            return NO_RECORD
        return answers_of(edition, sitting.said) if may_see_suggestion(edition, sitting.said) else UNFINISHED
    found = read(edition, raw, None)
    if isinstance(found, str):
        return found
    if found.record.altered:
        return ALTERED
    return OTHER_WORDS if found.left_out else UNFINISHED if found.unfinished else found.answers


def _their_side(edition: Edition) -> View | str:
    raw = received("view")
    if raw is None:
        here = viewing_of(edition)
        return here.view if here else NO_VIEW
    try:
        return views.read(edition, raw).view
    except ViewRefused as refused:
        return NOT_A_VIEW[refused.why]


# --- the family's page


@guard.receives(files=2, at_most=MOST_BYTES)
def _together(edition: Edition) -> str:
    """Show both views where a practitioner's page just said that they may be shown; to anybody else, what this is."""
    here = edition_here(edition)
    words = here.own_view.together
    reply = forms.read(_asked(), request.form)
    pair = _pair(edition) if request.method == "POST" and not reply.errors else None
    if pair is None or pair.answers is None or pair.view is None:
        return render_template("families/both_views.html", words=words, both=None)
    reader, risk = Reader(reply.one("reader")), reply.one("risk")
    if refusals(edition, pair.answers, pair.view, reader, risk):
        return render_template("families/both_views.html", words=words, both=None)
    return render_template(
        "families/both_views.html",
        words=words,
        both=side_by_side(here, pair.answers, pair.view),
        titles=_titles(here),
        voice=pair.view.voice,
        of_young=pair.view.voice is Voice.YOUNG,
        reader_is_young=reader is Reader.YOUNG_PERSON,
        worries=worry_words(),
    )


def _titles(edition: Edition) -> dict[Group, str]:
    """Give the titles of the groups, in the order in which they are read."""
    words = edition.own_view.together
    return {
        Group.AGREE_WORRY: words.agree_worry,
        Group.ONLY_YOU: words.only_you,
        Group.ONLY_WE: words.only_we,
        Group.NOT_SURE: words.not_sure,
        Group.AGREE_FINE: words.agree_fine,
    }
