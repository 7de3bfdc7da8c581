"""One page -> one WTForms form, and what came back -> what is said. Only choices of the page get through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import ValidationError

from staircase.core.case import Safety
from staircase.core.interview import Kind, Page, rows_said
from staircase.core.model import Edition
from staircase.core.said import (
    NO,
    NONE,
    NOT_SURE,
    SOME,
    STRENGTHS,
    YES,
    Placing,
    Said,
    with_ladder,
    with_list,
    with_safety,
)
from staircase.web.asks import Ask
from staircase.web.asks import Form as Layout

CHILD = "child"
"""The field of every form that says which child of the sitting its page was about."""
ROW_BY_ROW = "row-by-row"
_NOT_HERE = "Choose one of the answers on this page"


class OneOf(RadioField):
    """Radios that refuse what the page does not offer, in words for people."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not among the choices; nothing chosen is for the ask to judge."""
        if self.data and self.data not in [value for value, *_ in self.iter_choices()]:
            raise ValidationError(_NOT_HERE)


class AnyOf(SelectMultipleField):
    """Ticks that refuse what the page does not offer, in words for people."""

    def pre_validate(self, form: Any) -> None:
        """Refuse any value that is not among the choices."""
        allowed = {value for value, *_ in self.iter_choices()}
        if set(self.data or ()) - allowed:
            raise ValidationError(_NOT_HERE)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from a page: the values as chosen, and the errors by the name of the ask."""

    values: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str]

    def one(self, name: str) -> str:
        """Give the one value of an ask, or nothing."""
        return next(iter(self.values.get(name, ())), "")


def read(asked: tuple[Ask, ...], sent: MultiDict[str, str]) -> Reply:
    """Read a form that was sent, against what its page asked."""
    fields: dict[str, Field] = {}
    for ask in asked:
        choices = [SelectChoice(choice.value, choice.text) for choice in ask.choices]
        if ask.form is Layout.RADIOS:
            fields[ask.name] = OneOf(choices=choices, default="", coerce=str)
        elif ask.form is Layout.TICKS:
            fields[ask.name] = AnyOf(choices=choices)
        else:
            fields["ticked"] = AnyOf(choices=choices)
            fields["unsure"] = AnyOf(choices=choices)
    form = type("PageForm", (Form,), fields)(sent)
    form.validate()
    values = {name: _values(form[name].data) for name in fields}
    errors = {name: str(messages[0]) for name, messages in form.errors.items() if messages}
    reply = Reply(values, errors)
    return replace(reply, errors=MappingProxyType({**_missing(asked, reply), **errors}))


def _values(data: Any) -> tuple[str, ...]:
    return tuple(data) if isinstance(data, list) else (data,) if data else ()


def _missing(asked: tuple[Ask, ...], reply: Reply) -> dict[str, str]:
    """Find the asks that were left out and may not be. A list with every row ticked needs no closing."""
    rows = next((ask for ask in asked if ask.form is Layout.ROWS), None)
    all_said = rows is not None and {c.value for c in rows.choices} <= {
        *reply.values["ticked"],
        *reply.values["unsure"],
    }
    return {
        ask.name: ask.missing
        for ask in asked
        if ask.missing
        and not reply.values.get(ask.name)
        and not (ask.name == "closed" and all_said)
        and (ask.only_if is None or reply.one(ask.only_if[0]) == ask.only_if[1])
    }


def with_reply(asked: tuple[Ask, ...], reply: Reply) -> tuple[Ask, ...]:
    """Give the asks with what was sent chosen, so that an error never loses an answer."""
    return tuple(
        replace(ask, chosen=reply.values["ticked"], unsure=reply.values["unsure"])
        if ask.form is Layout.ROWS
        else replace(ask, chosen=reply.values.get(ask.name, ()))
        for ask in asked
    )


def answered(edition: Edition, said: Said, page: Page, reply: Reply) -> Said:
    """Give what is said once a page without errors has been sent."""
    match page.kind:
        case Kind.AGE:
            return replace(said, age=reply.one("age"))
        case Kind.YOU:
            return replace(said, role=reply.one("role"), lives=reply.one("lives"))
        case Kind.VIEWS:
            return replace(said, child_view=reply.one("child_view"), family_view=reply.one("family_view"))
        case Kind.OWN_VIEW:
            return replace(said, own_view=reply.one("own_view"))
        case Kind.LIST if not page.row_by_row:
            return _list(said, page, reply)
        case Kind.LIST | Kind.REST:
            return _row_by_row(said, page, reply)
        case Kind.LADDER | Kind.LEAST | Kind.MORE | Kind.ONE_MORE:
            return _ladder(said, page, reply)
        case Kind.LADDERS:
            for theme in page.themes:
                said = with_ladder(said, theme, Placing(at=reply.one(f"at-{theme}")))
            return said
        case Kind.STRENGTHS:
            rows = dict.fromkeys(reply.values["ticked"], YES)
            return with_list(said, STRENGTHS, rows, ROW_BY_ROW, undescribed=False)
        case Kind.SAFETY:
            return with_safety(said, page.about, _shown(edition, page, reply))
        case _:
            return said


def _list(said: Said, page: Page, reply: Reply) -> Said:
    closed = reply.one("closed") or NO
    rows = dict(rows_said(page, frozenset(reply.values["ticked"]), frozenset(reply.values["unsure"]), closed))
    before, shown = said.lists.get(page.id, {}), {row.id for row in page.rows}
    rows = {row: value for row, value in before.items() if row not in shown} | rows  # nobody took back what is hidden
    if closed == SOME:  # what was said one by one before still stands for the rows that are left
        rows = {row: value for row, value in before.items() if value not in (YES, NOT_SURE)} | rows
    return with_list(said, page.id, rows, closed, undescribed=bool(reply.values.get("undescribed")))


def _row_by_row(said: Said, page: Page, reply: Reply) -> Said:
    target = page.about or page.id
    rows = dict(said.lists.get(target, {})) | {row.id: reply.one(f"row-{row.id}") for row in page.rows}
    closed = SOME if page.kind is Kind.REST else ROW_BY_ROW
    also = bool(reply.values.get("undescribed")) if page.kind is Kind.LIST else target in said.undescribed
    return with_list(said, target, rows, closed, undescribed=also)


def _ladder(said: Said, page: Page, reply: Reply) -> Said:
    placing = said.ladders.get(page.about, Placing(at=NOT_SURE))
    if page.kind is Kind.ONE_MORE:
        return with_ladder(said, page.about, Placing(at=reply.one("at"), by_itself=True))
    if page.kind is Kind.LADDER:
        at = reply.one("at")
        return with_ladder(
            said, page.about, placing if placing.at == at else Placing(at=at, by_itself=placing.by_itself)
        )
    if page.kind is Kind.LEAST:
        return with_ladder(said, page.about, replace(placing, least=reply.one("least")))
    return with_ladder(said, page.about, replace(placing, maybe=reply.one("maybe")))


def _shown(edition: Edition, page: Page, reply: Reply) -> Safety | None:
    if reply.one("have") != YES:
        return None
    against = {}
    for theme in page.themes:
        rung = reply.one(f"against-{theme}")
        if rung != NONE:
            against[theme] = next(r.number for r in edition.theme[theme].rungs if r.id == rung)
    return Safety(
        who=reply.one("who"),
        did=reply.one("did"),
        how_long=reply.one("how_long"),
        known_by=reply.one("known_by"),
        against=MappingProxyType(against),
    )
