"""What the pages of a family's own view ask, and what is said once one of them was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from flask_babel import gettext as _

from staircase.core import viewing
from staircase.core.own_view import Giver, Heading, Line, ViewGuide
from staircase.core.viewing import STEP_NOT_SURE, Hurt, View, Worry
from staircase.web.asks import Ask, Choice, Form


def heading_of(guide: ViewGuide, view: View, name: str) -> Heading:
    """Give the title of a page, and what it asks."""
    if name.startswith(viewing.AREA):
        return viewing.area_of(guide, name).by(view.giver)
    heading: Heading = getattr(guide.by(view.giver), name)  # each page that asks of no area has one by its name
    return heading


def asks_of(guide: ViewGuide, view: View, name: str) -> tuple[Ask, ...]:
    """Give what a page asks, with what is said already. Nothing is chosen for anybody, and nothing must be answered."""
    heading, giver = heading_of(guide, view, name), view.giver
    if name == viewing.HELP:
        hurt = guide.about_being_hurt(giver, guide.order_of(view.age))
        return tuple(_row(one.id, one.words.by(giver), hurt_words(), view.hurt.get(one.id, "")) for one in hurt)
    if name.startswith(viewing.AREA):
        rows = viewing.rows(guide, view, viewing.area_of(guide, name))
        return tuple(_row(one.id, one.words.by(giver), worry_words(), view.answers.get(one.id, "")) for one in rows)
    return (_one_ask(guide, view, name, heading),)


def _one_ask(guide: ViewGuide, view: View, name: str, heading: Heading) -> Ask:
    """Give the ask of a page that has one only: some of several things, or one of them."""
    giver, order = view.giver, guide.order_of(view.age)
    match name:
        case viewing.STRENGTHS:
            return _ticks(name, heading, _lines(guide.strengths_at(order), giver), view.strengths)
        case viewing.WISHES:
            return _ticks(name, heading, _lines(guide.wishes, giver), view.wishes)
        case viewing.AREAS:
            areas = (Choice(value=area.id, text=area.by(giver).title) for area in viewing.open_areas(guide, view))
            return _ticks(name, heading, tuple(areas), view.areas)
        case viewing.AGE:
            ages = tuple(Choice(value=one.id, text=one.by(giver)) for one in guide.ages if one.by(giver))
            return radios(name, heading.ask, ages, view.age)
        case _:
            steps = [Choice(value=str(one.number), text=one.words.by(giver)) for one in guide.steps]
            unsure = Choice(value=STEP_NOT_SURE, text=guide.by(giver).step_not_sure, apart=True)
            return radios(name, heading.ask, (*steps, unsure), view.step)


def with_answers(guide: ViewGuide, view: View, *, name: str, values: Mapping[str, tuple[str, ...]]) -> View:
    """Give the view with what was said on a page; what was left alone there is not said any more."""
    chosen = frozenset(values.get(name, ()))
    one = next(iter(chosen), "")
    match name:
        case viewing.STRENGTHS:
            changed = replace(view, strengths=chosen)
        case viewing.WISHES:
            changed = replace(view, wishes=chosen)
        case viewing.AREAS:
            changed = replace(view, areas=chosen)
        case viewing.AGE:
            changed = replace(view, age=one)
        case viewing.STEPS:
            changed = replace(view, step=one)
        case viewing.HELP:
            said = {ask.removeprefix(_ROW): Hurt(given[0]) for ask, given in values.items() if given}
            changed = replace(view, hurt=MappingProxyType(said), asked_of_hurt=True)
        case _:
            worries = {ask.removeprefix(_ROW): Worry(given[0]) for ask, given in values.items() if given}
            changed = viewing.with_area(guide, view, viewing.area_of(guide, name), worries)
    return viewing.unshared(replace(changed, sent=name))


_ROW = "row-"


def worry_words() -> dict[str, str]:
    """Give the answers to a row, in words."""
    return {
        Worry.FINE: _("This is fine"),
        Worry.SMALL: _("A bit of a worry"),
        Worry.BIG: _("A big worry"),
        Worry.NOT_SURE: _("Not sure"),
    }


def hurt_words() -> dict[str, str]:
    """Give the answers to whether somebody is hurt or frightened, in words."""
    return {
        Hurt.YES: _("Yes"),
        Hurt.NO: _("No"),
        Hurt.NOT_SURE: _("Not sure"),
        Hurt.RATHER_NOT: _("Rather not say"),
    }


def _lines(lines: tuple[Line, ...], giver: Giver) -> tuple[Choice, ...]:
    return tuple(Choice(value=line.id, text=line.words.by(giver)) for line in lines)


def _ticks(name: str, heading: Heading, choices: tuple[Choice, ...], chosen: frozenset[str]) -> Ask:
    return Ask(name=name, form=Form.TICKS, legend=heading.ask, choices=choices, chosen=tuple(chosen))


def radios(name: str, legend: str, choices: tuple[Choice, ...], chosen: str = "", missing: str = "") -> Ask:
    """Give an ask of which one answer can be chosen."""
    return Ask(
        name=name,
        form=Form.RADIOS,
        legend=legend,
        choices=choices,
        chosen=(chosen,) if chosen else (),
        missing=missing,
    )


def _row(question: str, legend: str, answers: Mapping[str, str], chosen: str) -> Ask:
    choices = tuple(Choice(value=value, text=text) for value, text in answers.items())
    return radios(f"{_ROW}{question}", legend, choices, chosen)
