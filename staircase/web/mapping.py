"""The Signs of Safety map: a draft from the answers, its words to change, and the numbers people give.

What is written into the map passes through one request into the page that comes back, and is kept nowhere. Of the
numbers, what was chosen is kept with the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.agreeing import as_agreed
from staircase.core.case import Answers, Assessment
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.gate import Household, Telling
from staircase.core.interview import may_see_suggestion
from staircase.core.mapping import HEADINGS, DraftMap, Worried, draft_map, with_words, words_of
from staircase.core.model import Edition
from staircase.core.ownwords import tidy
from staircase.core.said import Said, answers_of, with_afterwards
from staircase.core.scales import ENDS, NUMBERS, Given, ends_now, ends_then, given, name_of, prompts, to_ask
from staircase.core.telling import household_of, telling_of
from staircase.core.voices import Explained
from staircase.web import forms, guard
from staircase.web.asks import Ask, Choice, Form
from staircase.web.assess import keep, sitting_of
from staircase.web.fragments import laid_out
from staircase.web.words_back import Entry, Page, View, or_words_back

LONGEST = 12_000
"""How many characters one heading of the map takes: four sides of paper."""

LONGEST_IN_ALL = 40_000
NOT_ASKED = "not-asked"
WITH_NUMBERS = "with-numbers"
SEE_IT_DIFFERENTLY = "sees-it-differently"


class Case(NamedTuple):
    """What this visit has said, and what comes of it; `household` and `telling` are what the gate looks at."""

    edition: Edition
    said: Said
    answers: Answers
    found: Assessment
    told: Explanation
    household: Household
    telling: Telling

    @property
    def numbers(self) -> tuple[Given, ...]:
        """The numbers that were given."""
        return given(self.edition, self.said.afterwards)


def mapping(edition: Edition) -> Blueprint:
    """Make the blueprint of the map for one edition."""
    blueprint = Blueprint("mapping", __name__)
    for rule, name, view, methods in (
        ("/map", "draft", _draft, ["GET"]),
        ("/map/words", "words", _many_words(_words), ["GET", "POST"]),
        ("/map/page", "page", _many_words(_page), ["GET", "POST"]),
        ("/map/scales", "scales", _scales, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


def _many_words(view: View) -> Callable[[Edition], Page]:
    return guard.receives(files=0)(or_words_back(view, "map", _entries))


def _case(edition: Edition) -> Case | None:
    """Read what this visit has said, where its suggestion may be seen; a higher step agreed since is acted on."""
    sitting = sitting_of(edition)
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return None
    answers = answers_of(edition, sitting.said)
    answers = as_agreed(answers, evaluate(edition, answers), sitting.said.afterwards)
    found = evaluate(edition, answers)
    told = explain(edition, answers, found, role=sitting.said.role)
    household, telling = household_of(edition, sitting.family), telling_of(sitting.family)
    return Case(edition, sitting.said, answers, found, told, household, telling)


def _drawn(case: Case) -> DraftMap:
    worried = Worried(case.said.role, disputed=case.said.family_view == SEE_IT_DIFFERENTLY)
    explained = Explained(case.edition, case.answers, case.found, case.told)
    return draft_map(explained, worried, case.household, case.telling)


def _elsewhere() -> Response:
    """Send on to the form, which knows what comes next, also where there is no draft."""
    return redirect(url_for("assess.go_on"), code=303)


def _to_draft() -> Response:
    return redirect(url_for("mapping.draft"), code=303)


# --- the map, and its words


def _draft(edition: Edition) -> Page:
    case = _case(edition)
    return _elsewhere() if case is None else _show(case, _drawn(case))


def _show(case: Case, drawn: DraftMap, words: Mapping[str, str] | None = None, *, with_numbers: bool = False) -> str:
    """Show the map: the draft, or the one with the words that were sent, which the page carries along."""
    now = ends_now(case.edition, case.found)
    then = ends_then(case.edition, case.said.afterwards, now)
    return render_template(
        "map.html",
        drawn=drawn,
        words=words,
        numbers=case.numbers,
        with_numbers=with_numbers,
        ends=then,
        other_ends=then != now,
        prompts=prompts(case.edition, case.found, case.numbers),
        rests_on=case.told.rests_on,
    )


def _words(edition: Edition) -> Page | None:
    """Offer the words to change: those that were sent along, and otherwise those of the draft."""
    case = _case(edition)
    if case is None:
        return None
    if request.method == "GET":
        return _to_draft()
    drawn = _drawn(case)
    return _offer(case, drawn, words_of(drawn) | _sent(), {})


def _page(edition: Edition) -> Page | None:
    """Show the map with the words that were sent."""
    case = _case(edition)
    if case is None:
        return None
    if request.method == "GET":
        return _to_draft()
    drawn = _drawn(case)
    words = words_of(drawn) | _sent()
    if errors := dict(_too_long(drawn, words)):
        return _offer(case, drawn, words, errors), 422
    return _show(case, with_words(drawn, words), words, with_numbers=_with_numbers())


def _offer(case: Case, drawn: DraftMap, words: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "map_words.html",
        drawn=drawn,
        words=words,
        sent=bool(_sent()),
        errors=errors,
        numbers=case.numbers,
        with_numbers=_with_numbers(),
    )


def _with_numbers() -> bool:
    return request.form.get(WITH_NUMBERS) == "yes"


def _sent() -> dict[str, str]:
    """Read the words that were sent for the headings of a map, made safe to lay out."""
    return {id_: tidy(request.form[id_]) for id_ in HEADINGS if id_ in request.form}


def _entries() -> list[Entry]:
    return [Entry(id_, HEADINGS[id_], text) for id_, text in _sent().items() if text]


def _too_long(drawn: DraftMap, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give what is too long, by its heading, in words."""
    titles = {**HEADINGS, **{section.id: section.title for column in drawn.columns for section in column.sections}}
    for id_, text in words.items():
        if len(text) > LONGEST:
            yield id_, f"{titles[id_]}: use {LONGEST:,} characters or fewer. There are {len(text):,}"
    if sum(map(len, words.values())) > LONGEST_IN_ALL:
        longest = max(words, key=lambda id_: len(words[id_]))
        yield longest, f"{titles[longest]}: write less. The whole map takes {LONGEST_IN_ALL:,} characters"


# --- the numbers


def _scales(edition: Edition) -> Page:
    """Ask for the numbers that people gave, and keep them with the draft."""
    case = _case(edition)
    if case is None:
        return _elsewhere()
    asked = tuple(_asks(case))
    if request.method == "GET":
        return _ask(case, asked)
    reply = forms.read(asked, request.form)
    if reply.errors:
        return _ask(case, asked, reply), 422
    chosen = {ask.name: tuple(set(reply.values[ask.name]) & {*NUMBERS}) for ask in asked}
    sitting = sitting_of(edition)
    if sitting is not None:
        keep(edition, sitting, lambda said: _with_numbers_kept(case, said, chosen))
    return redirect(url_for("mapping.draft", _anchor="numbers"), code=303)


def _with_numbers_kept(case: Case, said: Said, chosen: Mapping[str, tuple[str, ...]]) -> Said:
    """Give what is said with these numbers; older ones stay only if they were asked with the same ends."""
    now = ends_now(case.edition, case.found)
    asked_otherwise = ends_then(case.edition, said.afterwards, now) != now
    others = {name_of(asked): () for asked in case.edition.mapping.scale.asked_of} if asked_otherwise else {}
    return with_afterwards(said, {**others, **chosen, ENDS: (now.id,)})


def _asks(case: Case) -> Iterator[Ask]:
    choices = tuple(Choice(value=number, text=number) for number in NUMBERS)
    for asked in to_ask(case.edition, case.found, case.answers.age):
        yield Ask(
            name=name_of(asked),
            form=Form.RADIOS,
            legend=asked.ask,
            hint=asked.hint,
            choices=(*choices, Choice(value=NOT_ASKED, text="Not asked")),
            chosen=case.said.afterwards.get(name_of(asked), ()),
        )


def _ask(case: Case, asked: tuple[Ask, ...], reply: forms.Reply | None = None) -> str:
    shown, errors = (forms.with_reply(asked, reply), reply.errors) if reply else (asked, {})
    return render_template(
        "map_scales.html",
        fields=[laid_out((ask,), tuple(errors.items()), worries=False) for ask in shown],
        errors=errors,
        ends=ends_now(case.edition, case.found),
        nobody_at_home=case.told.nobody_told_yet,
    )
