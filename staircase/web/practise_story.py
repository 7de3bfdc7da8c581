"""One story as somebody practises it, from page to page: read it, place one theme at a time, say the step, compare.

Nothing is stored: what was said travels along in hidden fields, and is forgotten with the answer. Every button names
the page that it leads to. Going on misses what was left out; going back, or to change an answer, misses nothing, and
keeps what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from random import SystemRandom
from typing import NamedTuple

from flask import abort, render_template, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from staircase.core.case import Scenario
from staircase.core.contentnotes import content_notes
from staircase.core.feedback import feedback
from staircase.core.model import Edition
from staircase.core.placing import themes_to_place
from staircase.core.practice import Practised, compare_practice
from staircase.core.said import Said
from staircase.core.training import ScenarioSet
from staircase.library import Library
from staircase.web import forms
from staircase.web.asks import Ask
from staircase.web.fragments import laid_out
from staircase.web.help import Help, help_with
from staircase.web.practise_asks import FIRST, PULLS, STEP, everything, named, to_place

AT_HAND = 60
"""Out of how many stories a device chooses one that it has not seen."""

FOUND_OUT, CHECK, COMPARED, ALL = "found-out", "check", "compared", "all"
"""The names of the pages that ask nothing, and of the one that asks everything; the others are named by their ask."""

HIGHEST = "Choose the highest line that is seen, told or suspected with reason."
NO_ERRORS: Mapping[str, str] = {}

Page = str | tuple[str, int]


class Turn(NamedTuple):
    """One story as somebody practises it, and the set that it is practised in, if any."""

    edition: Edition
    scenario: Scenario
    chosen: ScenarioSet | None
    library: Library

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"{request.script_root}/training/scenarios/{self.scenario.id}/practise"

    @property
    def asked(self) -> tuple[Ask, ...]:
        """All that is asked of it."""
        return everything(self.edition, self.scenario)

    @property
    def pages(self) -> dict[str, tuple[Ask, ...]]:
        """Its pages one after the other, by name, with what each asks."""
        first, *rest = self.asked
        return {first.name: (first,), FOUND_OUT: (), **{ask.name: (ask,) for ask in rest}, CHECK: ()}


class Buttons(NamedTuple):
    """Where the buttons of a page lead; `changing` where it was opened to change one answer of all."""

    on: str
    back: str
    changing: bool


class Line(NamedTuple):
    """One answer as it is shown to be checked."""

    name: str
    title: str
    says: tuple[str, ...]
    error: str


def story_pages(edition: Edition, library: Library, story: str) -> Page:
    """Show the page of a story that the button which was pressed leads to; the first one to whoever only comes."""
    scenario = library.scenarios().get(story)
    if scenario is None:
        abort(404)
    turn = Turn(edition, scenario, chosen_set(edition, request.values.get("set", "")), library)
    on = request.form.get("go", "")
    if on:
        sent = request.form.get("sent", "")
        errors = forms.read(_asks(turn, sent), request.form).errors
        if errors:
            return _show(turn, sent, errors), 422
        if on == COMPARED:
            return _compare(turn)
    return _show(turn, on or request.form.get("back") or request.form.get("change", ""), NO_ERRORS)


def _asks(turn: Turn, page: str) -> tuple[Ask, ...]:
    return to_place(turn.edition, turn.scenario) if page == ALL else turn.pages.get(page, ())


def _show(turn: Turn, page: str, errors: Mapping[str, str]) -> str:
    if page == FOUND_OUT:
        return _shown("found_out", turn, page, errors, many=len(themes_to_place(turn.edition, turn.scenario)))
    if page == CHECK:
        return _shown("check", turn, page, errors, lines=tuple(_lines(turn, errors)))
    if page == ALL:
        return _all(turn, errors)
    if page in turn.pages and page != FIRST:
        return _one(turn, page, errors)
    field = _field(turn.pages[FIRST][0], errors)
    return _shown("read", turn, FIRST, errors, notes=content_notes(turn.edition, turn.scenario), field=field)


def _shown(template: str, turn: Turn, page: str, errors: Mapping[str, str], **more: object) -> str:
    return render_template(
        f"training/practise_{template}.html",
        turn=turn,
        page=page,
        buttons=_buttons(turn, page),
        errors=errors,
        kept=_kept(turn, but=tuple(ask.name for ask in _asks(turn, page))),
        **more,
    )


def _buttons(turn: Turn, page: str) -> Buttons:
    """Say where a page leads: to the next and the one before; where one answer is changed, to all of them."""
    if page != CHECK and ("change" in request.form or "changing" in request.form):
        return Buttons(CHECK, CHECK, changing=True)
    if page == ALL:
        return Buttons(COMPARED, FOUND_OUT, changing=False)
    names = [*turn.pages, COMPARED]
    at = names.index(page)
    return Buttons(names[at + 1], names[max(at - 1, 0)], changing=False)


# --- the pages that ask


def _field(ask: Ask, errors: Mapping[str, str]) -> Markup:
    """Lay out one ask with what was said of it, and what is wrong with that."""
    reply = _reply((ask,), request.form)
    problems = tuple((name, words) for name, words in errors.items() if name == ask.name)
    return laid_out(forms.with_reply((ask,), reply), problems, worries=True)


def _one(turn: Turn, page: str, errors: Mapping[str, str]) -> str:
    """Ask one thing: where a theme stands, the step, or what weighed in it."""
    (ask,) = turn.pages[page]
    themes = [named(theme) for theme in themes_to_place(turn.edition, turn.scenario)]
    asked = replace(ask, is_heading=True)
    if page not in themes:
        return _shown("one", turn, page, errors, ask=ask, field=_field(asked, errors), number=0, many=len(themes))
    number = themes.index(page)
    field = _field(replace(asked, note=ask.hint, hint=HIGHEST), errors)
    one = _help(turn)[number]
    return _shown("one", turn, page, errors, ask=ask, field=field, help_on=one, number=number + 1, many=len(themes))


def _all(turn: Turn, errors: Mapping[str, str]) -> str:
    """Ask everything on one page, for whoever would rather see it all, or prints it."""
    *ladders, step, pulls = (_field(ask, errors) for ask in _asks(turn, ALL))
    return _shown("all", turn, ALL, errors, ladders=list(zip(ladders, _help(turn), strict=True)), rest=(step, pulls))


def _help(turn: Turn) -> list[Help]:
    child = Said(age=turn.scenario.answers.age or "")
    return [help_with(turn.edition, child, theme) for theme in themes_to_place(turn.edition, turn.scenario)]


def _lines(turn: Turn, errors: Mapping[str, str]) -> Iterator[Line]:
    """Give every answer by its short title, in the words of its choices."""
    titles = {named(theme): theme.row for theme in themes_to_place(turn.edition, turn.scenario)}
    titles |= {FIRST: "Your first impression", STEP: "Your step", PULLS: "What weighed in it"}
    reply = _reply(turn.asked, request.form)
    for ask in turn.asked:
        says = tuple(choice.text for choice in ask.choices if choice.value in reply.values[ask.name])
        yield Line(ask.name, titles[ask.name], says, errors.get(ask.name, ""))


# --- how it compares


def _compare(turn: Turn) -> Page:
    """Give the feedback; where an answer is missing, show them all with what is missing."""
    reply = forms.read(turn.asked, request.form)
    if reply.errors:
        return _show(turn, CHECK, reply.errors), 422
    first = reply.one(FIRST)
    said = Practised(
        first=int(first) if first else None,
        themes={theme.id: reply.one(named(theme)) for theme in themes_to_place(turn.edition, turn.scenario)},
        step=int(reply.one(STEP)),
        pulls=frozenset(reply.values[PULLS]),
    )
    compared = compare_practice(turn.edition, turn.scenario, said)
    return render_template(
        "training/practise_feedback.html",
        edition=turn.edition,
        turn=turn,
        compared=compared,
        told=feedback(compared),
        kept=_kept(turn),
        after=_after(turn),
        at_hand=at_hand(one for one in turn.library.scenarios().values() if one.id != turn.scenario.id),
    )


def _after(turn: Turn) -> Scenario | None:
    """Give the next story of the set."""
    if turn.chosen is None or turn.scenario.id not in turn.chosen.scenarios:
        return None
    following = turn.chosen.scenarios[turn.chosen.scenarios.index(turn.scenario.id) + 1 :]
    return turn.library.scenarios()[following[0]] if following else None


# --- what travels along


def _reply(asked: tuple[Ask, ...], sent: MultiDict[str, str]) -> forms.Reply:
    """Read what travels along: what no page offers is dropped, and nothing is missed yet."""
    reply = forms.read(asked, sent)
    offered = {ask.name: {choice.value for choice in ask.choices} for ask in asked}
    values = {name: tuple(one for one in values if one in offered[name]) for name, values in reply.values.items()}
    return forms.Reply(values, {})


def _kept(turn: Turn, but: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Give what was said on the other pages, to be sent along: nothing but answers that these pages offer."""
    reply = _reply(turn.asked, request.form)
    said = tuple((name, value) for name, values in reply.values.items() if name not in but for value in values)
    return (*((("set", turn.chosen.id),) if turn.chosen else ()), *said)


# --- which stories


def chosen_set(edition: Edition, wanted: str) -> ScenarioSet | None:
    """Find a set by its id."""
    return next((one for one in edition.training.sets if one.id == wanted), None)


def some(stories: Iterable[Scenario], most: int) -> list[Scenario]:
    """Draw stories by chance."""
    every = list(stories)
    return SystemRandom().sample(every, min(most, len(every)))


def at_hand(stories: Iterable[Scenario]) -> tuple[str, ...]:
    """Draw stories out of which a device takes the first that it has not seen."""
    return tuple(story.id for story in some(stories, AT_HAND))
