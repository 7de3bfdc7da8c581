"""The family version of a suggestion: the page on which a practitioner opens the gate, and the words for a family.

What the practitioner answers is kept with the draft, by id, and in no record. Where the gate is shut, or there is no
draft, the page of the words leads away to the pages for every family, and so tells nobody which of the two it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from io import BytesIO
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from staircase.core.evaluate import evaluate
from staircase.core.for_the_family import ForTheFamily, as_written, for_the_family, worries_named
from staircase.core.gate import NO, NOT_ASKED, WHY, YES, Gate, Household, Reader, Telling, gate, private, readers
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.pathway import TellParents
from staircase.core.roads import to_do
from staircase.core.telling import AGREED, LEFT_OUT, OF, READER, RISK, household_of, telling_of, told_of, with_telling
from staircase.core.written import as_text
from staircase.web import forms
from staircase.web.asks import Ask, Choice, Form
from staircase.web.assess import Sitting, keep_family, sitting_of
from staircase.web.fragments import laid_out
from staircase.web.languages import ENGLISH, address, edition_here, language
from staircase.worded import MEDIA_TYPE, word_file

READERS = {
    Reader.THIS_PARENT: "The parent or carer I am in touch with",
    Reader.OTHER_PARENT: "The other parent or carer",
    Reader.YOUNG_PERSON: "The young person, if they are 11 or older",
}
_NOT_SURE = "not-sure"


class Case(NamedTuple):
    """The children of this visit, what was said of telling, and how the gate stands."""

    edition: Edition
    household: Household
    telling: Telling
    of: str

    def gate(self, telling: Telling) -> Gate:
        """Say whether words may be given."""
        return gate(self.edition, self.household, telling)


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
    return Case(edition, household_of(edition, family), telling_of(family), told_of(family))


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
    telling = Telling(
        reader=Reader(reply.one(READER)),
        risk=reply.one(RISK),
        agreed=reply.one(AGREED),
        left_out=frozenset(reply.values.get(LEFT_OUT, ())),
    )
    keep_family(edition, sitting, lambda now: with_telling(now.family, telling, case.of))
    return redirect(url_for("family_words.ask"), code=303)


def _show(case: Case, asked: tuple[Ask, ...], reply: forms.Reply | None = None) -> str:
    shown, errors = (forms.with_reply(asked, reply), reply.errors) if reply else (asked, {})
    answered = case.telling != NOT_ASKED
    stands = case.gate(case.telling) if answered else case.gate(_OPEN)
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


_OPEN = Telling(risk=NO, agreed=YES)
"""What a reader's answers can open at most; what shuts even this is the case itself."""


def _asks(case: Case) -> Iterator[Ask]:
    opened = case.gate(_OPEN)
    if not opened.open:
        return
    yield Ask(
        name=READER,
        form=Form.RADIOS,
        legend="Who would read these words?",
        hint="Each reader is asked about apart.",
        missing="Choose who would read these words",
        choices=tuple(Choice(value=one, text=READERS[one]) for one in readers(case.edition, case.household.child.age)),
    )
    yield _risk()
    found = evaluate(case.edition, case.household.child)
    own = () if opened.fixed else private(case.edition, found, Reader.THIS_PARENT)
    if own:
        yield _agreed(tuple(one.name for one in own))
    worries = () if opened.fixed else worries_named(case.edition, case.household)
    if worries:
        yield Ask(
            name=LEFT_OUT,
            form=Form.TICKS,
            legend="What could only one person have told?",
            hint="These worries would stand in the words. Tick each that only one person could have told: the child, a "
            "relative, a neighbour. Tick each that is about somebody else and that this reader does not know. What you "
            "tick is left out, and so is all that rests on it.",
            choices=tuple(Choice(value=one.theme, text=one.plain) for one in worries),
            chosen=tuple(case.telling.left_out),
        )


def _risk() -> Ask:
    return Ask(
        name=RISK,
        form=Form.RADIOS,
        legend="Would telling them raise the risk, to the child or to anybody?",
        hint="Think of who else may see it at home, and of what the child has asked you. You are asked this each time.",
        missing="Say whether telling them would raise the risk",
        choices=(
            Choice(value=NO, text="No, I have thought about it"),
            Choice(value=YES, text="Yes"),
            Choice(value=_NOT_SURE, text="I am not sure", hint="This counts as yes."),
        ),
    )


def _agreed(names: tuple[str, ...]) -> Ask:
    return Ask(
        name=AGREED,
        form=Form.RADIOS,
        legend="Does the person whose own business it is agree that this reader is told?",
        hint=f"This is about: {'; '.join(names)}. It may be the young person, or one parent.",
        missing="Say whether that person agrees",
        choices=(
            Choice(value=YES, text="Yes, or the reader is that person"),
            Choice(value=NO, text="No"),
            Choice(value="not-asked", text="They have not been asked"),
        ),
    )


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
    in_english = language() == ENGLISH
    return render_template("families/our_words.html", here=here, words=words, day=_day(), in_english=in_english)


def _as_text(_: Edition, words: ForTheFamily) -> str:
    text = as_text(as_written(words, _day(), _trial()))
    return render_template("families/our_words_text.html", words=words, text=text)


def _as_word(_: Edition, words: ForTheFamily) -> Response:
    written = as_written(words, _day(), _trial())
    file = BytesIO(word_file(written, _today()))
    return send_file(file, MEDIA_TYPE, as_attachment=True, download_name="our-words.docx", max_age=0)


def _trial() -> str:
    """Say on every side of paper what the top of every page says."""
    return str(gettext("This is a trial. The words may change."))


def _today() -> date:
    return date.fromtimestamp(time.time())  # noqa: DTZ012 - the day it is where the site runs


def _day() -> str:
    return f"{_today():%-d %B %Y}"
