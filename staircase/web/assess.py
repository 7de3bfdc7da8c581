"""The guided form: from "before you start" to the suggestion.

A page's address is its number, never its subject: nothing about a case stands in an address or a browser's history.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core import explain, interview
from staircase.core.evaluate import evaluate
from staircase.core.family import (
    Children,
    Family,
    child_in_words,
    fitting_draft,
    from_draft,
    of_one,
    on_its_own,
    said_for_all,
    saying,
    to_draft,
    together,
    turned_to,
    wording_of,
)
from staircase.core.fitting import MOST_TOLD, Lost, lost_in_words
from staircase.core.interview import Kind, Page
from staircase.core.model import Edition
from staircase.core.pathway import Contact
from staircase.core.recital import recite
from staircase.core.said import Said, answers_fingerprint, answers_of, lists_of, no_longer_fitting, placed, without
from staircase.core.telling import still_told
from staircase.core.words import VIEWS
from staircase.database import Stale
from staircase.store import Draft, Store
from staircase.web import forms, guard
from staircase.web.ahead import ahead
from staircase.web.asks import Ask
from staircase.web.for_all import for_all
from staircase.web.fragments import laid_out
from staircase.web.help import help_on
from staircase.web.questions import asks, why
from staircase.web.today import in_full, now, today

_LOOKED_AT_ROW_BY_ROW = {"area-abuse-neglect", "area-parents-family"}
"""The lists that somebody must have seen, and not only closed from above, before a page says that little is enough."""

_TRIES = 5
"""How often a save is tried again when another page of the same draft was saved in the same moment."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One draft as read for one request: one child, or several of one family with one of them at hand."""

    draft: Draft
    family: Family
    children: Children
    """Every child as it was said, with what the answers about the others mean for it."""
    gone: int
    """How many answers were not kept because the wording changed under them; -1 while it has not changed."""
    lost: Lost = ()
    """Which these were; not always all of them."""

    @property
    def said(self) -> Said:
        """What is said of the child at hand."""
        return self.children[self.family.at]

    def data(self, edition: Edition, said: Said) -> dict[str, Any]:
        """Give what is said now of the child at hand, with what the draft must go on telling, as plain data."""
        return self.data_of(edition, saying(self.family, said))

    def data_of(self, edition: Edition, family: Family, went: Lost = (), count: int = 0) -> dict[str, Any]:
        """Give a changed family, with what the draft must go on telling, as plain data.

        So many answers (`count`) were not kept of it; `went` are those of them that may be named.
        """
        gone = max(self.gone, 0) + count if count else self.gone
        return _data(edition, family, gone, (*self.lost, *went)[:MOST_TOLD])


def assess(edition: Edition) -> Blueprint:
    """Make the blueprint of the guided form for one edition."""
    blueprint = Blueprint("assess", __name__)
    for rule, name, view, methods in (
        ("/", "home", _home, ["GET"]),
        ("/start", "start", _start, ["POST"]),
        ("/clear", "clear", _clear, ["POST"]),
        ("/assess", "go_on", _go_on, ["GET"]),
        ("/assess/<int:number>", "page", _page, ["GET", "POST"]),
        ("/act-now", "act_now", _act_now, ["GET", "POST"]),
        ("/withdraw", "withdraw", _withdraw, ["POST"]),
        ("/suggestion", "suggestion", _suggestion, ["GET"]),
        ("/ring-now", "ring_now", _ring_now, ["GET"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    blueprint.record(
        lambda state: state.app.jinja_env.globals.update(child_at_hand=_child_at_hand, which_child=_which_child)
    )
    return blueprint


# --- the draft


def _data(edition: Edition, family: Family, gone: int = -1, lost: Lost = ()) -> dict[str, Any]:
    return {**to_draft(still_told(family)), "gone": gone, "lost": lost, "wording": wording_of(edition, family)}


def _store() -> Store:
    store: Store = current_app.extensions["staircase.store"]
    return store


def sitting_of(edition: Edition) -> Sitting | None:
    """Read the draft of this visit. One said to another wording is fitted to the one that is current."""
    token = guard.visitor()
    draft = _store().read(token, now()) if token else None
    if draft is None:
        return None
    if draft.fingerprint == edition.edition_fingerprint:
        return _sitting(edition, draft, from_draft(edition, draft.said), draft.said.get("gone", -1))
    family, went = fitting_draft(edition, draft.said)
    lost = (*draft.said.get("lost", ()), *went)[:MOST_TOLD]
    gone = max(draft.said.get("gone", 0), 0) + len(went)
    moved = replace(draft, edition=edition.id, fingerprint=edition.edition_fingerprint)
    kept = _store().save(moved, _data(edition, family, gone, lost), now())
    return _sitting(edition, kept, family, gone)


def _sitting(edition: Edition, draft: Draft, family: Family, gone: int) -> Sitting:
    """Give a sitting with the child at hand that the form which was sent is about, whatever another tab turned to."""
    about = request.form.get(forms.CHILD, "")
    if about and about not in map(str, family.children):
        raise Stale("that child is no longer part of the sitting")
    if about:
        family = turned_to(family, int(about))
    sitting = Sitting(draft, family, together(edition, family.children), gone, draft.said.get("lost", ()))
    g.child_at_hand = family.at
    if len(family.children) > 1:
        g.which_child = f"{child_in_words(edition, family.at, sitting.said)}, one of {len(family.children)} children"
    return sitting


def _child_at_hand() -> int:
    """Give the number of the child that a page is about, also of an only one; 0 where there is no draft."""
    number: int = g.get("child_at_hand", 0)
    return number


def _which_child() -> str:
    """Name the child that a page is about; nothing where there is only one, or no draft."""
    words: str = g.get("which_child", "")
    return words


def keep(edition: Edition, sitting: Sitting, change: Callable[[Said], Said]) -> Said:
    """Save a change to what is said of the child at hand, and give what is said of it then."""
    family = keep_family(edition, sitting, lambda sitting: saying(sitting.family, change(sitting.said)))
    return together(edition, family.children)[family.at]


def keep_family(
    edition: Edition, sitting: Sitting, change: Callable[[Sitting], Family], went: Lost = (), count: int = 0
) -> Family:
    """Save a change; where another page of the draft was saved meanwhile, make the change to that.

    Of a child who comes with it so many answers (`count`) were said to another wording and could not be kept; `went`
    are those that may be named.
    """
    for _ in range(_TRIES):
        family = change(sitting)
        try:
            _store().save(sitting.draft, sitting.data_of(edition, family, went, count), now())
        except Stale:
            again = sitting_of(edition)
            if again is None:
                abort(410)
            sitting = again
        else:
            return family
    raise Stale("saved elsewhere again and again")


def _to(where: str, **values: Any) -> Response:
    return redirect(url_for(f"assess.{where}", **values), code=303)


# --- before and after


def _home(edition: Edition) -> str:
    return render_template(
        "home.html", edition=edition, contacts=edition.contacts, has_draft=sitting_of(edition) is not None
    )


def _start(edition: Edition) -> Response:
    return begin(edition, Said())


def begin(edition: Edition, said: Said, gone: int = -1, lost: Lost = ()) -> Response:
    """Begin a draft with what is said already, in place of the draft of this visit, and go where the form goes next.

    Where it was said to another wording, so many answers are `gone`, and these are `lost`. The draft before goes only
    once the new one is kept.
    """
    before, data = guard.visitor(), _data(edition, of_one(said), gone, lost)
    token = _store().begin(data, edition=edition.id, fingerprint=edition.edition_fingerprint, now=now())
    if before:
        _store().clear(before)
    guard.keep(token)
    return onward(edition, said)


def _clear(edition: Edition) -> str | Response:
    """Clear the answers, once somebody has said that they are sure: nothing brings them back."""
    if request.form.get("sure") != "yes":
        return render_template("clear.html", cleared=False)
    token = guard.visitor()
    if token:
        _store().clear(token)
    guard.forget()
    return render_template("clear.html", cleared=True)


def _go_on(edition: Edition) -> Response:
    sitting = sitting_of(edition)
    return _to("home") if sitting is None else _to("page", number=interview.lay_out(edition, sitting.said).next_number)


def onward(edition: Edition, said: Said) -> Response:
    """Go where the form goes next: to "act now" first, if something urgent has come up."""
    if interview.must_act_now(edition, said):
        return _to("act_now")
    return _to("page", number=interview.lay_out(edition, said).next_number)


# --- the pages


def _page(edition: Edition, number: int) -> str | Response | tuple[str, int]:
    sitting = sitting_of(edition)
    if sitting is None:
        return _to("home")
    if request.method == "POST":
        return _answer(edition, sitting)
    laid = interview.lay_out(edition, sitting.said)
    if number == len(laid.pages):
        return _check(edition, sitting, laid)
    if not may_open(laid, number):
        return onward(edition, sitting.said)  # the next page is asked before the ones after it
    return _show(edition, sitting, laid, number)


def may_open(laid: interview.Interview, number: int) -> bool:
    """Say whether a page may be opened: up to the next one, and a worry that was told of, wherever it stands."""
    if not 1 <= number <= len(laid.pages):
        return False
    return number <= laid.next_number or laid.complete or laid.pages[number - 1].kind is Kind.LADDER


def _answer(edition: Edition, sitting: Sitting) -> str | Response | tuple[str, int]:
    """Take the answer to a page. The page is named in the form, so an answer never lands on another page."""
    laid = interview.lay_out(edition, sitting.said)
    number = laid.number(request.form.get("page", ""))
    if number is None or number == len(laid.pages):
        _refuse(edition, sitting, "that page is no longer part of the draft")
    page = laid.pages[number - 1]
    asked = asks(edition, sitting.said, page)
    if request.form.get("seen") != _seen(asked):
        _refuse(edition, sitting, "that page was answered elsewhere")
    reply = forms.read(asked, request.form)
    if reply.errors:
        return _show(edition, sitting, laid, number, reply), 422
    return onward(edition, keep(edition, sitting, lambda said: forms.answered(edition, said, page, reply)))


def _refuse(edition: Edition, sitting: Sitting, why: str) -> NoReturn:
    """Keep no answer, and turn to the child it was for: the page that is loaded again is then about the same child."""
    keep_family(edition, sitting, lambda now: now.family)
    raise Stale(why)


def _seen(asked: tuple[Ask, ...]) -> str:
    """Mark what a page asked and had chosen when it was shown: a later answer from another tab changes the mark."""
    shown = [[ask.name, ask.chosen, ask.unsure, [choice.value for choice in ask.choices]] for ask in asked]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:16]


def _show(
    edition: Edition, sitting: Sitting, laid: interview.Interview, number: int, reply: forms.Reply | None = None
) -> str:
    said, page = sitting.said, laid.pages[number - 1]
    asked = asks(edition, said, page)
    shown, errors = (forms.with_reply(asked, reply), reply.errors) if reply else (asked, {})
    return render_template(
        "question.html",
        edition=edition,
        page=page,
        number=number,
        why=why(edition, page),
        seen=_seen(asked),
        asks=shown,
        errors=errors,
        fields=laid_out(shown, tuple(errors.items()), worries=page.worries),
        parts=list(interview.Part),
        told=_told_before(edition, said, page),
        help_on=help_on(edition, said, page),
        ahead=ahead(edition, said, laid),
        for_all=for_all(edition, sitting.children, said, page),
        finish_at=len(laid.pages) if interview.may_finish(edition, said, laid) else 0,
    )


def _told_before(edition: Edition, said: Said, page: Page) -> tuple[str, ...]:
    """Give the worries of this area that were told under safety first, so that nobody wonders where they went."""
    if page.kind is not Kind.LIST or not page.id.startswith("area-"):
        return ()
    shown = {row.id for row in page.rows}
    hidden = shown | said.beside.settled
    elsewhere = [theme for theme in lists_of(edition).themes[page.id.removeprefix("area-")] if theme.id not in hidden]
    found = [(theme, where.answer) for theme in elsewhere if (where := placed(edition, said, theme)) and where.answer]
    return tuple(
        theme.sign if answer.at else f"Not sure: {theme.sign[:1].lower()}{theme.sign[1:]}"
        for theme, answer in found
        if answer.maybe
    )


def _check(edition: Edition, sitting: Sitting, laid: interview.Interview) -> str:
    said = sitting.said
    return render_template(
        "check.html",
        edition=edition,
        parts=recite(edition, said, laid),
        next_number=laid.next_number,
        complete=laid.complete,
        may_finish=interview.may_finish(edition, said, laid),
        gone=sitting.gone,
        lost=lost_in_words(edition, sitting.lost),
        said_for_all=said_for_all(edition, said, edition.theme),
        misfits=no_longer_fitting(edition, said),
        views=_views(said),
        number=len(laid.pages),
    )


def _withdraw(edition: Edition) -> Response:
    """Take back a worry that no longer fits the age; the check page asks for it, and nothing else does."""
    sitting = sitting_of(edition)
    if sitting is None:
        return _to("home")
    theme = request.form.get("theme", "")
    if theme not in no_longer_fitting(edition, sitting.said):
        abort(400)
    return onward(edition, keep(edition, sitting, lambda said: without(said, theme)))


# --- acting


def _act_now(edition: Edition) -> str | Response:
    sitting = sitting_of(edition)
    if sitting is None:
        return _to("ring_now")
    if request.method == "POST":
        acting = request.form.get("choice") == "act-now"
        ladder = _how_far(edition, sitting.said)
        said = keep(
            edition, sitting, lambda said: interview.acknowledge(edition, said, acting_now=acting or said.acting_now)
        )
        return _to("suggestion") if acting else _to("page", number=ladder) if ladder else onward(edition, said)
    answers = answers_of(edition, sitting.said)
    found = evaluate(edition, answers)
    told = explain.explain(edition, answers, found, role=sitting.said.role)
    urgent = interview.urgent(edition, sitting.said)
    shown, wanted = (told.do, urgent.now) if urgent.now else (told.advice, urgent.maybe)
    if not wanted:
        return onward(edition, sitting.said)
    return render_template(
        "act_now.html",
        edition=edition,
        met=bool(urgent.now),
        not_asked_yet=bool(_how_far(edition, sitting.said)),
        urgent=tuple(one for one in shown if one.pathway.id in wanted),
        tell_parents=told.tell_parents,
        tell_parents_more=told.tell_parents_more,
        say=explain.to_say(edition, answers, found),
    )


def _how_far(edition: Edition, said: Said) -> int:
    """Give the number of the page that asks how far something goes that may not wait; 0 where it is known or asked."""
    if interview.urgent(edition, said).now:
        return 0
    laid = interview.lay_out(edition, said)
    page = interview.how_far(edition, said, laid)
    return laid.number(page.id) or 0 if page else 0


def _ring_now(edition: Edition) -> str:
    sitting = sitting_of(edition)
    said = sitting.said if sitting else Said()
    answers = answers_of(edition, said)
    return render_template(
        "ring_now.html",
        edition=edition,
        contacts=edition.contacts,
        others=explain.others_in_home(edition, answers),
        say=explain.to_say(edition, answers, evaluate(edition, answers)),
        back=url_for("assess.page", number=interview.lay_out(edition, said).next_number) if sitting else "",
    )


def _suggestion(edition: Edition) -> str | Response:
    sitting = sitting_of(edition)
    if sitting is None:
        return _to("home")
    said = sitting.said
    if not interview.may_see_suggestion(edition, said):
        return onward(edition, said)
    answers = answers_of(edition, said)
    found = evaluate(edition, answers)
    told = explain.explain(edition, answers, found, role=said.role)
    laid = interview.lay_out(edition, said)
    return render_template(
        "suggestion.html",
        edition=edition,
        found=found,
        told=told,
        views=_views(said),
        lives=said.lives,
        enough=explain.may_say_enough(found) and said.lists.keys() >= _LOOKED_AT_ROW_BY_ROW,
        unfinished="" if laid.complete else url_for("assess.page", number=laid.next_number),
        finished_early=not laid.complete and not said.acting_now,
        today=in_full(today()),
        answers_fingerprint=answers_fingerprint(on_its_own(edition, said)),
        page_url=lambda page_id: url_for("assess.page", number=number_for(edition, laid, page_id)),
    )


def number_for(edition: Edition, laid: interview.Interview, page_id: str) -> int:
    """Give the number of a page; a theme without a page of its own is answered on the list it stands on."""
    theme = edition.theme.get(page_id.removeprefix("theme-"))
    asked = (
        (f"one-more-{theme.id}", lists_of(edition).page_of.get(theme.id, ""), f"area-{theme.domain}") if theme else ()
    )
    return next((number for known in (page_id, *asked) if (number := laid.number(known))), laid.next_number)


def _views(said: Said) -> Mapping[str, str]:
    return {"child": VIEWS.get(said.child_view, ""), "family": VIEWS.get(said.family_view, "")}


def advice_lines(edition: Edition) -> tuple[Contact, ...]:
    """Give the contacts that every error page names: the emergency number and the front door."""
    return tuple(edition.contact[contact] for contact in ("emergency", "first-contact") if contact in edition.contact)
