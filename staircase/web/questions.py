"""What each page of the form asks, made from the edition, with what was said already chosen."""

from __future__ import annotations

from collections.abc import Iterator

from staircase.core.case import Safety
from staircase.core.interview import Kind, Page, Row
from staircase.core.model import Edition, Theme
from staircase.core.said import (
    NO,
    NONE,
    NOT_KNOWN,
    NOT_LOOKED,
    NOT_SURE,
    SOME,
    STRENGTHS,
    UNDESCRIBED,
    UNKNOWN,
    YES,
    Said,
    age_of,
    lists_of,
    placed,
)
from staircase.core.words import VIEWS, step_name
from staircase.web.asks import Ask, Choice, Form

CANNOT_SAY = "cannot-say"

_WORRY_ROW = {
    YES: "Yes: seen, told or suspected",
    NOT_SURE: "Not sure",
    NO: "I have looked, and have no worry",
    UNKNOWN: "I would not know",
}
_FACT_ROW = {YES: "Yes", NO: "No", UNKNOWN: "I do not know"}
_CLOSE_WORRIES = {
    NO: "I have looked, and have no worry about any of them",
    UNKNOWN: "I would not know about them",
    SOME: "Some of each: ask me one by one",
}
_CLOSE_FACTS = _CLOSE_WORRIES | {NO: "None of them is true", UNKNOWN: "I do not know about them"}


def asks(edition: Edition, said: Said, page: Page) -> tuple[Ask, ...]:
    """Give what a page asks, with what was said already chosen."""
    return tuple(_ASKS[page.kind](edition, said, page))


def why(edition: Edition, page: Page) -> tuple[str, ...]:
    """Say why a page is asked."""
    if page.kind in (Kind.LADDER, Kind.LEAST, Kind.MORE, Kind.ONE_MORE):
        return (edition.theme[page.about].why, *([_WHY[page.kind]] if page.kind in _WHY else []))
    if page.kind is Kind.LADDERS:
        return tuple(edition.theme[theme].why for theme in page.themes)
    if page.kind in (Kind.LIST, Kind.REST):
        if not page.worries:
            return tuple(f"{row.text}: {edition.fact[row.id].why}" for row in page.rows)
        themes = [edition.theme[row.id].why for row in page.rows if row.id in edition.theme]
        return (_WHY[page.kind], *themes) if len(themes) <= 1 else (_WHY[page.kind],)
    if page.kind is Kind.STRENGTHS and edition.neutral_check:
        return (_WHY[page.kind], edition.neutral_check.why)
    return (_WHY[page.kind],)


_WHY = {
    Kind.AGE: "The same thing can mean more for a baby than for a young person. Age never hides a danger sign.",
    Kind.YOU: "Some duties bind some professions only. It changes nothing about the step.",
    Kind.LIST: "A row nobody looked at is not the same as a row without a worry. Closing in words keeps them apart.",
    Kind.REST: "A row that nobody looked at is not the same as a row without a worry.",
    Kind.ONE_MORE: "With what you have said, this could change the suggestion.",
    Kind.STRENGTHS: "What is good shapes the plan and the talk with the family. It never changes the step by itself.",
    Kind.SAFETY: "Safety counts only where somebody kept the child safe when danger was there, over time, as is known.",
    Kind.VIEWS: "Their views belong in every plan. They never change the step.",
    Kind.OWN_VIEW: "Your view stands beside ours, and the higher of the two is acted on. Say it before you see ours.",
    Kind.CHECK: "",
}


# --- page by page


def _age(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    choices = tuple(Choice(value=age.id, text=age.name) for age in edition.ages)
    yield Ask(
        name="age",
        form=Form.RADIOS,
        legend=page.title,
        is_heading=True,
        missing="Choose how old the child is",
        hint="If you are not sure which of two, choose the younger one.",
        choices=(*choices, Choice(value=NOT_KNOWN, text="I do not know", apart=True)),
        chosen=(said.age,),
    )


def _you(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    yield Ask(
        name="role",
        form=Form.RADIOS,
        legend="Who are you?",
        missing="Choose who you are",
        chosen=(said.role,),
        choices=tuple(Choice(value=role.id, text=role.name) for role in edition.roles),
    )
    yield Ask(
        name="lives",
        form=Form.RADIOS,
        legend="Does the child live in County Durham?",
        missing="Choose where the child lives",
        hint="If not, the council where the child lives is the one to ring.",
        chosen=(said.lives,),
        choices=(
            Choice(value=YES, text="Yes"),
            Choice(value=NO, text="No"),
            Choice(value=NOT_KNOWN, text="I do not know", apart=True),
        ),
    )


def _list(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    if page.row_by_row:
        yield from _row_by_row(edition, said, page)
        return
    answered = said.lists.get(page.id, {})
    yield Ask(
        name="rows",
        form=Form.ROWS,
        legend=page.ask,
        choices=tuple(Choice(value=row.id, text=row.text, hint=row.hint, rare=row.rare) for row in page.rows),
        hint="Tick what you have seen, been told of or suspect. It need not be proved." if page.worries else "",
        chosen=tuple(row for row, value in answered.items() if value == YES),
        unsure=tuple(row for row, value in answered.items() if value == NOT_SURE),
    )
    if page.worries:
        yield _something_else(said, page)
    yield Ask(
        name="closed",
        form=Form.RADIOS,
        legend="What about everything you have not ticked?",
        chosen=(said.closed.get(page.id, ""),),
        missing="Say what you know about the rows you have not ticked",
        choices=tuple(
            Choice(value=value, text=text) for value, text in (_CLOSE_WORRIES if page.worries else _CLOSE_FACTS).items()
        ),
    )


def _row_by_row(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    answered = said.lists.get(page.about or page.id, {})
    words = _WORRY_ROW if page.worries else _FACT_ROW
    for row in page.rows:
        value = answered.get(row.id, "")
        yield Ask(
            name=f"row-{row.id}",
            form=Form.RADIOS,
            legend=row.text,
            missing=f"Answer: {_short(row)}",
            choices=tuple(Choice(value=known, text=text) for known, text in words.items()),
            chosen=(UNKNOWN if value == NOT_SURE and not page.worries else value,),
        )
    if page.worries and page.kind is Kind.LIST:
        yield _something_else(said, page)


def _something_else(said: Said, page: Page) -> Ask:
    """Ask for a worry that no row describes: nobody may be led to think that there are only these."""
    return Ask(
        name="undescribed",
        form=Form.TICKS,
        legend="Is there anything else?",
        chosen=(YES,) if page.id in said.undescribed else (),
        choices=(Choice(value=YES, text="I am worried about something here that is not described"),),
    )


def _short(row: Row) -> str:
    return row.text if len(row.text) <= 90 else row.text[:87].rstrip(" ,") + "…"


def floor(edition: Edition, said: Said, theme: Theme) -> int:
    """Give the rung below which a theme cannot be placed, because its safety sign was ticked."""
    lists = lists_of(edition)
    return lists.sign[theme.id] if said.in_list(lists.page_of.get(theme.id, ""), theme.id) == YES else 0


def _ladder(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    theme = edition.theme[page.about]
    lowest = floor(edition, said, theme)
    worried = lowest or said.in_list(f"area-{theme.domain}", theme.id) == YES
    rungs = tuple(Choice(value=rung.id, text=rung.text) for rung in theme.rungs if rung.number >= max(lowest, 1))
    placing = said.placing(theme.id)
    told = " You have already told us of something serious here; which line comes closest?" if lowest else ""
    back = " If this does not worry you after all, go back to the list and untick it." if worried and not lowest else ""
    age = age_of(said)
    yield Ask(
        name="at",
        form=Form.RADIOS,
        legend=page.title,
        is_heading=True,
        missing="Choose the line that comes closest",
        note=theme.at_age(edition.age[age].order if age else None),
        hint=f"Choose the highest line that you have seen, been told of or suspect.{told}{back}",
        chosen=(placing.at if placing else "",),
        choices=(
            *(() if worried else (Choice(value=NONE, text=theme.none),)),
            *rungs,
            Choice(value=NOT_SURE, text="Not sure", apart=True),
            Choice(value=UNDESCRIBED, text="I am worried, but it is not described here"),
        ),
    )


def _least(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    theme = edition.theme[page.about]
    lowest = floor(edition, said, theme)
    placing = said.ladders[theme.id]
    none = () if lowest else (Choice(value=NONE, text="I am not sure of any of it"),)
    yield Ask(
        name="least",
        form=Form.RADIOS,
        legend=page.title,
        is_heading=True,
        missing="Choose the least you are sure of",
        hint=theme.ask,
        chosen=(placing.least,),
        choices=(
            *none,
            *(Choice(value=rung.id, text=rung.text) for rung in theme.rungs if rung.number >= max(lowest, 1)),
        ),
    )


def _more(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    theme = edition.theme[page.about]
    found = placed(edition, said, theme)
    at = found.answer.at if found and found.answer else 0
    placing = said.ladders[theme.id]
    now = theme.rungs[at - 1].text if at else theme.none
    yield Ask(
        name="maybe",
        form=Form.RADIOS,
        legend=page.title,
        is_heading=True,
        missing="Say whether it could be more",
        hint=f"You said: {now}",
        chosen=(placing.maybe,),
        choices=(
            Choice(value=NO, text="No"),
            *(Choice(value=rung.id, text=f"It could be: {rung.text}") for rung in theme.rungs if rung.number > at),
        ),
    )


def _ladders(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    for theme_id in page.themes:
        theme = edition.theme[theme_id]
        placing = said.ladders.get(theme_id)
        yield Ask(
            name=f"at-{theme_id}",
            form=Form.RADIOS,
            legend=theme.ask,
            missing=f"Answer: {theme.ask}",
            chosen=(placing.at if placing else "",),
            choices=_every_line(theme),
        )


def _every_line(theme: Theme) -> tuple[Choice, ...]:
    """Give every way to answer a theme on one page."""
    return (
        Choice(value=NONE, text=theme.none),
        *(Choice(value=rung.id, text=rung.text) for rung in theme.rungs),
        Choice(value=NOT_SURE, text="Not sure", apart=True),
        Choice(value=UNDESCRIBED, text="Something else about this worries me"),
        Choice(value=NOT_LOOKED, text="I would not know"),
    )


def _one_more(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    theme, placing, age = edition.theme[page.about], said.ladders.get(page.about), age_of(said)
    yield Ask(
        name="at",
        form=Form.RADIOS,
        legend=page.title,
        is_heading=True,
        missing="Choose the line that comes closest",
        note=theme.at_age(edition.age[age].order if age else None),
        hint="You said that you would not know about this. If that is still so, say it again.",
        chosen=(placing.at if placing and placing.by_itself else "",),
        choices=_every_line(theme),
    )


def _strengths(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    yield Ask(
        name="ticked",
        form=Form.TICKS,
        legend=page.ask,
        choices=tuple(Choice(value=row.id, text=row.text) for row in page.rows),
        note=edition.neutral_check.ask if edition.neutral_check else "",
        hint="If you know of none, go on.",
        chosen=tuple(row for row, value in said.lists.get(STRENGTHS, {}).items() if value == YES),
    )


def _safety(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    strength, shown = edition.strength[page.about], said.safety.get(page.about)
    have = YES if shown else NO if page.about in said.safety else ""
    yield Ask(
        name="have",
        form=Form.RADIOS,
        legend="Did somebody keep the child safe when the danger was there?",
        hint=strength.text,
        missing="Say whether somebody kept the child safe",
        chosen=(have,),
        choices=(
            Choice(value=YES, text="Yes, and I can say what they did"),
            Choice(value=NO, text="No, or I do not know"),
        ),
    )
    for name, legend, options in (
        ("did", "What did they do?", strength.did),
        ("who", "Who was it?", tuple(one for one in edition.evidence.who if one.id not in strength.not_by)),
        ("how_long", "For how long has it been shown?", edition.evidence.how_long),
        ("known_by", "How is it known?", edition.evidence.known_by),
    ):
        yield Ask(
            name=name,
            form=Form.RADIOS,
            legend=legend,
            missing=f"Answer: {legend}",
            chosen=(str(getattr(shown, name)) if shown else "",),
            only_if=("have", YES),
            choices=tuple(Choice(value=option.id, text=option.text) for option in options),
        )
    yield from (_then(edition.theme[theme], shown) for theme in page.themes)


def _then(theme: Theme, shown: Safety | None) -> Ask:
    """Ask how bad a worry was when the safety was shown against it."""
    then = shown.against.get(theme.id, 0) if shown else None
    return Ask(
        name=f"against-{theme.id}",
        form=Form.RADIOS,
        only_if=("have", YES),
        missing=f"Say how bad it was then: {theme.row}",
        legend=f"How bad was this at that time? {theme.row}",
        chosen=("" if then is None else theme.rungs[then - 1].id if then else NONE,),
        choices=(
            Choice(value=NONE, text="It was not there at that time"),
            *(Choice(value=rung.id, text=rung.text) for rung in theme.rungs),
        ),
    )


def _views(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    for name, legend, chosen, left_out in (
        ("child_view", "What does the child think?", said.child_view, ""),
        ("family_view", "What do the parents or carers think?", said.family_view, "too-young"),
    ):
        yield Ask(
            name=name,
            form=Form.RADIOS,
            legend=legend,
            missing=f"Answer: {legend}",
            chosen=(chosen,),
            choices=tuple(Choice(value=value, text=text) for value, text in VIEWS.items() if value != left_out),
        )


def _own_view(edition: Edition, said: Said, page: Page) -> Iterator[Ask]:
    yield Ask(
        name="own_view",
        form=Form.RADIOS,
        legend=page.title,
        is_heading=True,
        missing="Choose a step, or say that you cannot",
        hint="Say what you would say without this tool, before you see its suggestion.",
        chosen=(said.own_view,),
        choices=(
            *(
                Choice(
                    value=str(step.number),
                    text=f"S{step_name(edition, step.number)[1:]}",
                    hint=step.text,
                )
                for step in edition.steps
            ),
            Choice(value=CANNOT_SAY, text="I cannot say", apart=True),
        ),
    )


_ASKS = {
    Kind.AGE: _age,
    Kind.YOU: _you,
    Kind.LIST: _list,
    Kind.REST: _row_by_row,
    Kind.LADDER: _ladder,
    Kind.LEAST: _least,
    Kind.MORE: _more,
    Kind.LADDERS: _ladders,
    Kind.ONE_MORE: _one_more,
    Kind.STRENGTHS: _strengths,
    Kind.SAFETY: _safety,
    Kind.VIEWS: _views,
    Kind.OWN_VIEW: _own_view,
}
