"""The family version of a suggestion: the page on which a practitioner opens the gate, and the words for a family.

What the practitioner answers is kept with the draft, by id, and in no record. Where the gate is shut, or there is no
draft, the page of the words leads away to the pages for every family, and so tells nobody which of the two it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from staircase.core.evaluate import evaluate
from staircase.core.for_the_family import ForTheFamily, as_written, for_the_family
from staircase.core.gate import NOT_ASKED, Gate, Household, Reader, Telling, at_most, gate, readers
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.pathway import TellParents
from staircase.core.roads import to_do
from staircase.core.shut_words import WHY
from staircase.core.telling import OF, READER, household_of, telling_of, told_of, with_telling
from staircase.core.written import as_text
from staircase.web import forms
from staircase.web.asks import Ask
from staircase.web.assess import Sitting, keep_family, sitting_of
from staircase.web.fragments import laid_out
from staircase.web.languages import address, edition_here
from staircase.web.telling_asks import READERS, about_telling, as_said, only_risk, who_reads
from staircase.web.today import in_full, now, today
from staircase.worded import MEDIA_TYPE, word_file


class Case(NamedTuple):
    """The children of this visit, what was said of telling, and how the gate stands."""

    edition: Edition
    household: Household
    telling: Telling
    of: str

    def gate(self, telling: Telling) -> Gate:
        """Say whether words may be given."""
        return gate(self.edition, self.household, telling)

    def at_most(self) -> Gate:
        """Say how far a reader's answers can open it; what shuts even this is the case itself."""
        return self.gate(at_most(self.edition, self.household, Reader.THIS_PARENT))


def for_practitioner(edition: Edition) -> Blueprint:
    """Make the blueprint of the page that opens the gate."""
    blueprint = Blueprint("family_words", __name__)
    blueprint.add_url_rule("/family-words", "ask", _ask, methods=["GET", "POST"], defaults={"edition": edition})
    return blueprint


def for_family(edition: Edition) -> Blueprint:
    """Make the blueprint of the words as a family reads them: as a page, as text, and as a Word file."""
    blueprint = Blueprint("our_words", __name__, url_prefix="/families/our-words")
    for rule, name, show in (("", "page", _as_page), ("/text", "text", _as_text), ("/word", "word", _as_word)):
        blueprint.add_url_rule(rule, name, partial(_words, show), methods=["GET"], defaults={"edition": edition})
    return blueprint


def _case(edition: Edition, sitting: Sitting | None) -> Case | None:
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return None
    family = sitting.family
    return Case(edition, household_of(edition, family), telling_of(family, now()), told_of(family))


# --- the practitioner's page


def _ask(edition: Edition) -> str | Response | tuple[str, int]:
    """Show how the gate stands and ask what may open it; where the case itself shuts it, nothing is asked."""
    sitting = sitting_of(edition)
    case = _case(edition, sitting)
    if case is None or sitting is None:
        return redirect(url_for("assess.go_on"), code=303)
    asked = tuple(_asks(case))
    if request.method == "GET" or not asked:
        return _show(case, asked)
    if request.form.get(OF) != case.of:  # answered beside other answers about the children: nobody was asked of these
        return redirect(url_for("family_words.ask"), code=303)
    reply = forms.read(asked, request.form)
    if reply.errors:
        return _show(case, asked, reply), 422
    telling = as_said(reply, Reader(reply.one(READER)))
    keep_family(edition, sitting, lambda kept: with_telling(kept.family, telling, case.of, now()))
    return redirect(url_for("family_words.ask"), code=303)


def _show(case: Case, asked: tuple[Ask, ...], reply: forms.Reply | None = None) -> str:
    shown, errors = (forms.with_reply(asked, reply), reply.errors) if reply else (asked, {})
    answered = case.telling != NOT_ASKED
    stands = case.gate(case.telling) if answered else case.at_most()
    return render_template(
        "family_words.html",
        fields=[laid_out((ask,), tuple(errors.items()), worries=False) for ask in shown],
        errors=errors,
        of=case.of,
        why=[WHY[one] for one in stands.why],
        opened=answered and stands.open,
        reader=READERS[case.telling.reader],
        fixed=stands.fixed,
        lines=tuple(_lines_on_telling(case)),
        never=stands.found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL,
    )


def _asks(case: Case) -> Iterator[Ask]:
    opened = case.at_most()
    if not opened.open:
        return
    may_read = readers(case.edition, case.household.child.age)
    if opened.fixed:
        may_read = tuple(one for one in may_read if one is not Reader.YOUNG_PERSON)
    yield who_reads("Who would read these words?", may_read)
    if opened.fixed:
        yield from only_risk()
    else:
        yield from about_telling(case.edition, case.household, Reader.THIS_PARENT, case.telling)


def _lines_on_telling(case: Case) -> Iterator[str]:
    """Give what each thing to do says itself of telling, where that is more than to talk with the family first."""
    found = evaluate(case.edition, case.household.child)
    opened = (*to_do(case.edition, found), *found.advice, *found.rights)
    pathways = (case.edition.pathway[one.pathway] for one in opened)
    yield from dict.fromkeys(one.tell_parents_text for one in pathways if one.tell_parents is not TellParents.FIRST)


# --- the words


def _words(show: Callable[[Edition, ForTheFamily], str | Response], edition: Edition) -> str | Response:
    """Show the words in the language of the page; where none may be shown, go where anybody without a draft goes."""
    case = _case(edition, sitting_of(edition))
    here = edition_here(edition)
    words = for_the_family(here, case.household, case.telling) if case else None
    return show(here, words) if words else redirect(address("/families"), code=303)


def _as_page(here: Edition, words: ForTheFamily) -> str:
    return render_template("families/our_words.html", here=here, words=words)


def _as_text(_: Edition, words: ForTheFamily) -> str:
    text = as_text(as_written(words, in_full(today()), _trial()))
    return render_template("families/our_words_text.html", words=words, text=text)


def _as_word(_: Edition, words: ForTheFamily) -> Response:
    written = as_written(words, in_full(today()), _trial())
    file = BytesIO(word_file(written, today()))
    return send_file(file, MEDIA_TYPE, as_attachment=True, download_name="our-words.docx", max_age=0)


def _trial() -> str:
    """Say on every side of paper what the top of every page says."""
    return str(gettext("This is a trial. The words may change."))
