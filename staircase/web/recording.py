"""The record: asked for on one page, and given as a page to print, a Word file, or text to paste.

Choices are kept with the draft, by id. Words pass through: they come with a form and go into what is answered, and to
have another form of the record they are sent again by the page that shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.ownwords import FIELDS, Words
from staircase.core.said import Said, answers_of
from staircase.core.writing import the_record
from staircase.core.written import Written, as_text
from staircase.database import StoreError
from staircase.web import guard
from staircase.web.assess import Sitting, keep, sitting_of
from staircase.web.forms import Reply, with_reply
from staircase.web.fragments import laid_out
from staircase.web.record_form import WORD, FormPart, RecordCase, Sent, chosen, parts, read, read_again, words_of
from staircase.web.today import in_full, today
from staircase.web.words_back import Entry, Page, or_words_back
from staircase.worded import MEDIA_TYPE, word_file

Shown = Callable[[Written, Words], str | Response]

NOT_SAVED = "Your choices could not be saved just now. Everything is still here: press the button again in a minute"


def recording(edition: Edition) -> Blueprint:
    """Make the blueprint of the record for one edition."""
    blueprint = Blueprint("recording", __name__)
    for rule, name, view in (
        ("/record", "ask", _ask),
        ("/record/page", "page", partial(_made, _as_page)),
        ("/record/word", "word", partial(_made, _as_word)),
        ("/record/text", "text", partial(_made, _as_text)),
    ):
        many_words = guard.receives(files=0)(or_words_back(view, "record", _entries))
        blueprint.add_url_rule(rule, name, many_words, methods=["GET", "POST"], defaults={"edition": edition})
    return blueprint


def _case(edition: Edition, sitting: Sitting | None) -> RecordCase | None:
    """Give what this visit has said, where its suggestion may be seen."""
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return None
    answers = answers_of(edition, sitting.said)
    found = evaluate(edition, answers)
    return RecordCase(edition, sitting.said, found, explain(edition, answers, found, role=sitting.said.role))


def _ask(edition: Edition) -> Page | None:
    """Show the form; sent to, it comes with the words that were written before, so that they can be changed."""
    case = _case(edition, sitting_of(edition))
    return _form(case, words_of(request.form)) if case else None


def _made(show: Shown, edition: Edition) -> Page | None:
    """Keep the choices and give the record in one of its forms; where something is wrong, ask again, and lose nothing.

    A page that shows the record sends the words only: the choices are in the draft.
    """
    sitting = sitting_of(edition)
    case = _case(edition, sitting)
    if case is None or sitting is None:
        return None
    if request.method == "GET":
        return redirect(url_for("recording.ask"), code=303)
    if "made" in request.form:
        sent = read_again(case, request.form)
        return _form(case, sent.words, sent) if sent.errors else show(_written(edition, case.said, sent), sent.words)
    sent = read(case, request.form)
    if sent.errors:
        return _form(case, sent.words, sent)
    try:
        said = keep(edition, sitting, lambda said: chosen(said, sent))
    except StoreError:
        return _form(case, sent.words, Sent(sent.reply, sent.words, {"record": NOT_SAVED}), status=503)
    return show(_written(edition, said, sent), sent.words)


def _entries() -> list[Entry]:
    words = words_of(request.form)
    return [Entry(field.name, field.ask, words[field.name]) for field in FIELDS if field.name in words]


def _form(case: RecordCase, words: Words, sent: Sent | None = None, *, status: int = 422) -> Page:
    errors = sent.errors if sent else {}
    page = render_template(
        "record_form.html",
        parts=[(part, _laid(part, sent)) for part in parts(case)],
        fields=FIELDS,
        words=words,
        word=WORD,
        errors=errors,
        tell_parents=case.told.tell_parents,
        never=case.found.tell_parents.value == "never-from-this-tool",
    )
    return (page, status) if errors else page


def _laid(part: FormPart, sent: Sent | None) -> str:
    """Lay out what a part asks. Only the words of the edition are in it, so that it may be kept for the next reader."""
    if sent is None:
        return laid_out(part.asks, (), worries=False)
    shown = with_reply(part.asks, Reply(sent.reply.values, sent.errors))
    errors = tuple((ask.name, sent.errors[ask.name]) for ask in part.asks if ask.name in sent.errors)
    return laid_out(shown, errors, worries=False)


def _written(edition: Edition, said: Said, sent: Sent) -> Written:
    return the_record(edition, said, sent.words, in_full(today()))


# --- the forms it is given in


def _as_page(written: Written, words: Words) -> str:
    return render_template("record_page.html", written=written, words=_again(words))


def _as_text(written: Written, words: Words) -> str:
    return render_template("record_text.html", text=as_text(written), words=_again(words))


def _as_word(written: Written, words: Words) -> Response:  # noqa: ARG001 - a file has no form to send the words again
    file = BytesIO(word_file(written, today()))
    return send_file(file, MEDIA_TYPE, as_attachment=True, download_name="staircase-record.docx", max_age=0)


def _again(words: Words) -> dict[str, str]:
    """Give the words as the hidden fields of a form that sends them again."""
    return {f"{WORD}{name}": text for name, text in words.items()}
