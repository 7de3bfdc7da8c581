"""Both views side by side: a practitioner chooses them and says who would read; only then a family's page shows them.

The practitioner's page is the only one that says that something is not shown, and why. The family's page, asked for in
any other way than by a practitioner's yes, says the same to everybody. Nothing of either view is kept by this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase import views
from staircase.core.evaluate import evaluate
from staircase.core.for_the_family import may_be_left_out
from staircase.core.gate import (
    NO,
    NOT_ASKED,
    YES,
    Household,
    Reader,
    Shut,
    Telling,
    asks_of_home,
    at_most,
    private,
)
from staircase.core.interview import may_see_suggestion
from staircase.core.may_see import MaySee, Refused, may_see
from staircase.core.model import Edition
from staircase.core.own_view import Giver
from staircase.core.shut_words import WHY, Why
from staircase.core.side_by_side import Group, side_by_side
from staircase.core.telling import (
    OF,
    READER,
    household_of,
    household_of_record,
    telling_of,
    told_of,
)
from staircase.core.to_young_people import addressed_to
from staircase.core.viewing import View
from staircase.records import LONGEST
from staircase.views import NoView, ViewRefused
from staircase.web import forms, guard
from staircase.web.asks import Ask
from staircase.web.assess import sitting_of
from staircase.web.languages import edition_here, in_other_languages
from staircase.web.own_view import viewing_of
from staircase.web.records import received
from staircase.web.several import read
from staircase.web.telling_asks import READERS, about_telling, as_fields, as_said, who_reads
from staircase.web.view_asks import worry_words

FAMILY_PAGE = "/families/both-views"
MOST_BYTES = 2 * LONGEST + views.LONGEST
ASKED = "asked"
"""The field by which a form says that it asked about telling: without it, nothing was left out by mistake."""

NO_RECORD = "Choose a record, or answer the questions in this browser first"
NO_VIEW = "Choose the file of the family's view, or let them give it in this browser first"
UNFINISHED = "The questions of this record are not finished. Finish them first: what is not asked yet can matter"
ALTERED = "This record was changed after it was saved. Ask for another copy"
OTHER_AGES = (
    "The record and the view name different ages. Are they about the same child? If they are, put the age right in one "
    "of them first"
)
OTHER_WORDS = "Some answers of this record were given to other words. Open it and answer them again first"
NOT_A_VIEW = {
    NoView.EMPTY: "The file of the family's view is empty. Choose another",
    NoView.TOO_LARGE: "The file is too large to be a family's view. Choose another",
    NoView.A_RECORD: "This is a practitioner's record and not a family's view. Choose the file of the view",
    NoView.ANOTHER_FILE: "This is not the file of a family's view. Its name begins with how-i-see-it",
    NoView.OTHER_FORMAT: "This view was saved by another version of this tool, and cannot be read here",
    NoView.DAMAGED: "The file of the view is damaged, or was changed after it was saved. Ask for another copy",
}

OF_THE_VIEW = MappingProxyType(
    {
        Reader.THIS_PARENT: "If a parent gave this view, it is shown to nobody but that parent.",
        Reader.OTHER_PARENT: "Only if a young person gave this view and said that a parent may see it.",
        Reader.YOUNG_PERSON: "Only if they gave this view.",
    }
)
WHY_OF_THE_VIEW: Mapping[Refused, Why] = MappingProxyType(
    {
        Refused.ANOTHER_PARENTS: Why(
            "This is one parent’s view. It is never shown to the other.",
            "The other parent can give a view of their own. Do not say that there is one.",
        ),
        Refused.A_PARENTS: Why(
            "This is a parent’s view. It is not shown to the young person.",
            "The young person can give a view of their own.",
        ),
        Refused.YOUNG_PERSON_HAS_NOT_SAID_SO: Why(
            "The young person has not said that a parent may see it.",
            "Ask them alone, without pressing: they can say yes on the last page of their view, in this browser, after "
            "the page about being safe. A file carries no yes. Until then, do not tell the parent what it says, or "
            "that there is one.",
        ),
        Refused.YOUNG_PERSON_MAY_BE_HURT: Why(
            "The young person says, or does not rule out, that somebody hurts or frightens them, or asks to be safe.",
            "Talk with them alone today, and with your safeguarding lead, before any parent hears of it.",
        ),
        Refused.FIXED_WORDS: Why(
            "Part of this is told in fixed words, which are the same for every family. Nothing stands beside them.",
            "Give the fixed words, if they may be given. Compare both views another day.",
        ),
    }
)

Page = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """The practitioner's side; `telling` is what was said beside the words for the family, and `of` what of."""

    household: Household
    telling: Telling = NOT_ASKED
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both views, for one reader."""

    ours: Ours
    view: View
    reader: Reader

    def may_see(self, edition: Edition, telling: Telling) -> MaySee:
        """Say whether both may be shown."""
        return may_see(edition, self.ours.household, self.view, telling)

    def asks(self, edition: Edition) -> tuple[Ask, ...]:
        """Ask about telling this reader."""
        return tuple(about_telling(edition, self.ours.household, self.reader, NOT_ASKED))

    @property
    def telling(self) -> Telling | None:
        """What was said of telling this very reader, where that was asked already."""
        said = self.ours.telling
        return said if said != NOT_ASKED and said.reader is self.reader else None


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
    if request.method == "GET":
        return _form(edition, _WHO, {})
    pair = _pair(edition)
    if isinstance(pair, Pair):
        return _about(edition, pair)
    return _form(edition, forms.with_reply(_WHO, forms.read(_WHO, request.form)), pair), 422


def _about(edition: Edition, pair: Pair) -> Page:
    """Ask about telling the reader, and say how it stands; where the case forbids it, nothing is asked."""
    best = at_most(edition, pair.ours.household, pair.reader)
    settled = best if pair.may_see(edition, best).why else pair.telling
    if settled:
        return _verdict(edition, pair, settled)
    asked = pair.asks(edition)
    if ASKED not in request.form:
        return _ask(pair, asked, {})
    if request.form.get(OF) != pair.ours.of:  # answered beside other answers: nobody was asked of these
        return redirect(url_for("both_views.choose"), code=303)
    reply = forms.read(asked, request.form)
    if reply.errors:
        return _ask(pair, forms.with_reply(asked, reply), reply.errors), 422
    return _verdict(edition, pair, as_said(reply, pair.reader))


_WHO = (who_reads("Who would see both side by side?", tuple(Reader), OF_THE_VIEW),)


def _form(edition: Edition, asked: tuple[Ask, ...], errors: Mapping[str, str]) -> str:
    sitting = sitting_of(edition)
    ready = sitting is not None and may_see_suggestion(edition, sitting.said)
    return render_template("both_views.html", asks=asked, errors=errors, has_draft=ready)


def _ask(pair: Pair, asked: tuple[Ask, ...], errors: Mapping[str, str]) -> str:
    sent = (*_files(), (READER, pair.reader), (OF, pair.ours.of), (ASKED, "yes"))
    reader = READERS[pair.reader]
    return render_template("both_views_ask.html", asks=asked, errors=errors, sent=sent, reader=reader)


def _verdict(edition: Edition, pair: Pair, telling: Telling) -> str:
    why = pair.may_see(edition, telling).why
    return render_template(
        "both_views_may.html",
        why=[WHY[one] if isinstance(one, Shut) else WHY_OF_THE_VIEW[one] for one in why],
        never=Shut.NEVER in why,
        reader=READERS[pair.reader],
        hurt=pair.view.somebody_is_hurt,
        answered=tuple(_answered(edition, pair)) if telling is pair.telling else (),
        sent=() if why else (*_files(), *as_fields(telling), (OF, pair.ours.of)),
        languages=tuple(in_other_languages(FAMILY_PAGE)),
    )


def _answered(edition: Edition, pair: Pair) -> Iterator[tuple[str, str]]:
    """Give what was answered beside the words for the family, so that nobody is asked it twice."""
    telling = pair.ours.telling
    yield "Does telling them raise the risk?", _no_or_yes(telling.risk)
    child = pair.ours.household.child
    found = evaluate(edition, child)
    if asks_of_home(edition, found):
        yield "Could a relative, or somebody at home, be part of it?", _no_or_yes(telling.at_home)
    for one in private(edition, child, found, telling.reader):
        yield f"{one.name}: may this reader know of it?", "Yes" if one.id in telling.agreed else "No, or not asked"
    named = may_be_left_out(edition, pair.ours.household)
    left_out = " ".join(one.plain for one in named if one.id in telling.left_out)
    yield "What only one person could have told, and is left out", left_out or "Nothing"


def _no_or_yes(said: str) -> str:
    return {NO: "No", YES: "Yes"}.get(said, "Not sure, which counts as yes")


def _files() -> Iterator[tuple[str, str]]:
    """Give the files that were chosen, as text, to be sent again; a draft is read again where it lies."""
    for name in ("record", "view"):
        raw = received(name)
        if raw is not None:
            yield f"{name}-text", raw.decode()


# --- the two views


def _pair(edition: Edition) -> Pair | dict[str, str]:
    """Read both, each a file that was chosen or else what lies in this browser, and who reads; or say what is wrong.

    Whoever has no record is not told whether there is a view in this browser.
    """
    ours, view, reply = _our_side(edition), _their_side(edition), forms.read(_WHO, request.form)
    errors = {"record": ours} if isinstance(ours, str) else {}
    if isinstance(view, str) and (view != NO_VIEW or not errors):
        errors["view"] = view
    if isinstance(ours, str) or isinstance(view, str) or reply.errors:
        return {**errors, **reply.errors}
    age = ours.household.child.age
    if age and view.age and age != view.age:
        return {"view": OTHER_AGES}
    return Pair(ours=ours, view=view, reader=Reader(reply.one(READER)))


def _our_side(edition: Edition) -> Ours | str:
    raw = received("record")
    return _of_this_browser(edition) if raw is None else _of_record(edition, raw)


def _of_this_browser(edition: Edition) -> Ours | str:
    sitting = sitting_of(edition)
    if sitting is None:
        return NO_RECORD
    if not may_see_suggestion(edition, sitting.said):
        return UNFINISHED
    family = sitting.family
    return Ours(household=household_of(edition, family), telling=telling_of(family), of=told_of(family))


def _of_record(edition: Edition, raw: bytes) -> Ours | str:
    found = read(edition, raw, None)
    if isinstance(found, str):
        return found
    if found.record.altered:
        return ALTERED
    if found.left_out or found.unfinished:
        return OTHER_WORDS if found.left_out else UNFINISHED
    return Ours(household=household_of_record(edition, found.answers, found.record.said.afterwards))


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
    words = edition_here(edition).own_view.together
    pair = _pair(edition) if request.method == "POST" else None
    seen = _seen(edition, pair) if isinstance(pair, Pair) else None
    if seen is None or not isinstance(pair, Pair):
        return render_template("families/both_views.html", words=words, both=None)
    here = addressed_to(edition_here(edition), pair.reader)
    return render_template(
        "families/both_views.html",
        words=words,
        both=side_by_side(here, seen.ours, pair.view),
        titles=_titles(here),
        giver=pair.view.giver,
        of_young=pair.view.giver is Giver.YOUNG,
        reader_is_young=pair.reader is Reader.YOUNG_PERSON,
        to_young_person=here.family_words.to_young_person,
        worries=worry_words(),
    )


def _seen(edition: Edition, pair: Pair) -> MaySee | None:
    """Give what may be seen by what is kept or was sent along; nothing where that was said beside other answers."""
    reply = forms.read(pair.asks(edition), request.form)
    if reply.errors or request.form.get(OF) != pair.ours.of:
        return None
    seen = pair.may_see(edition, pair.telling or as_said(reply, pair.reader))
    return None if seen.why else seen


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
