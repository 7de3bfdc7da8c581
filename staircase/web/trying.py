"""What is asked to try one answer out, and the change that a reply is: the asks of the form, with nothing chosen.

What was said is marked in words. The change is only ever compared: nothing in this module keeps anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from werkzeug.datastructures import MultiDict

from staircase.core.case import Answer, Safety
from staircase.core.compare import Change, OfAge, OfFact, OfList, OfStrength, OfTheme
from staircase.core.model import Theme
from staircase.core.pages import worries_held_by
from staircase.core.said import NO, NONE, NOT_KNOWN, NOT_LOOKED, NOT_SURE, UNDESCRIBED, YES, lists_of
from staircase.web import forms
from staircase.web.asks import Ask, Choice, Form
from staircase.web.questions import floor
from staircase.web.subjects import NO_WORDS, NOT_LOOKED_AT, NOT_SURE_OF_ANY, Case, Subject, coded, could_be

AS_SAID = "This is what you said."
SAFE = "safe"
_NO_HIGHER = "Choose a line above the one you chose first, or “No”"


def asks(case: Case, subject: Subject) -> tuple[Ask, ...]:
    """Give what is asked to try an answer out."""
    if subject.kind == "theme":
        return tuple(_theme(case, subject))
    lines = tuple(_lines(case, subject))
    said = next((line.value for line in lines if line.text == subject.now), "")
    return (
        Ask(
            name="value",
            form=Form.RADIOS,
            legend=subject.title,
            missing="Choose an answer",
            choices=_marked(lines, said),
        ),
    )


def read(case: Case, subject: Subject, sent: MultiDict[str, str]) -> forms.Reply:
    """Read what came back; a line that it "could be" lies above the one that is known."""
    asked = asks(case, subject)
    reply = forms.read(asked, sent)
    maybe = reply.one("maybe")
    if reply.errors or maybe in ("", NO):
        return reply
    order = [choice.value for choice in asked[0].choices]
    higher = order.index(maybe) > order.index(reply.one("at"))
    return reply if higher else replace(reply, errors=MappingProxyType({"maybe": _NO_HIGHER}))


def change(case: Case, subject: Subject, reply: forms.Reply) -> Change:
    """Give the change that a reply without errors is."""
    value, of = reply.one("value"), subject.of
    match subject.kind:
        case "theme":
            return _theme_change(case, case.edition.theme[of], reply)
        case "age":
            return OfAge(age=None if value == NOT_KNOWN else value)
        case "fact":
            return OfFact(fact=of, so={YES: True, NO: False}.get(value))
        case "list":
            return OfList(listed=of, undescribed=value == YES)
        case "strength":
            shown = (case.answers.safety.get(of) or _counting(case, of)) if value == SAFE else None
            return OfStrength(strength=of, named=value != NO, shown=shown)
        case _:
            shown = _evidence(case, subject, value)
            return OfStrength(strength=of, named=of in case.answers.strengths, shown=shown)


def tried(case: Case, subject: Subject, reply: forms.Reply) -> tuple[str, ...]:
    """Say in words what is tried: the lines that were chosen."""
    return tuple(
        choice.text
        for ask in asks(case, subject)
        for choice in ask.choices
        if choice.value == reply.one(ask.name) and not (ask.name == "maybe" and choice.value == NO)
    )


def _marked(choices: Iterable[Choice], said: str) -> tuple[Choice, ...]:
    """Mark in words what was said: nothing is chosen for anybody."""
    return tuple(replace(choice, hint=AS_SAID) if choice.value == said else choice for choice in choices)


# --- what is asked


def _theme(case: Case, subject: Subject) -> Iterator[Ask]:
    theme = case.edition.theme[subject.of]
    at, maybe = _standing(case, subject.of)
    rungs = tuple(Choice(value=rung.id, text=rung.text) for rung in theme.rungs)
    lines = (
        Choice(value=NONE, text=theme.none),
        *rungs,
        Choice(value=NOT_SURE, text=NOT_SURE_OF_ANY, apart=True),
        Choice(value=UNDESCRIBED, text=NO_WORDS),
        Choice(value=NOT_LOOKED, text=NOT_LOOKED_AT),
    )
    yield Ask(
        name="at",
        form=Form.RADIOS,
        legend=theme.ask,
        missing="Choose a line",
        choices=_marked(lines, at),
    )
    yield Ask(
        name="maybe",
        form=Form.RADIOS,
        legend="Could it be more than that?",
        hint="Leave this out if it could not.",
        choices=_marked(
            (Choice(value=NO, text="No"), *(Choice(value=rung.id, text=could_be(rung)) for rung in theme.rungs)), maybe
        ),
    )


def _standing(case: Case, theme_id: str) -> tuple[str, str]:
    """Give the two lines that stand for what was said: where it is, and up to where it may be."""
    rungs = (NONE, *(rung.id for rung in case.edition.theme[theme_id].rungs))
    answer = case.answers.themes.get(theme_id)
    if theme_id in case.answers.undescribed:
        return UNDESCRIBED, ""
    if answer is None:
        return NOT_LOOKED, ""
    if answer.maybe and answer == Answer(0, len(rungs) - 1):
        return NOT_SURE, ""
    return rungs[answer.at], rungs[answer.maybe] if answer.maybe > answer.at else ""


def _lines(case: Case, subject: Subject) -> Iterator[Choice]:
    """Give what could be said of anything but a worry; the line that stands now has the words that stand now."""
    edition, of = case.edition, subject.of
    match subject.kind:
        case "age":
            yield from (Choice(value=age.id, text=age.name) for age in edition.ages)
            yield Choice(value=NOT_KNOWN, text="Not known", apart=True)
        case "fact":
            words = {YES: "Yes", NO: "No", NOT_KNOWN: "Not known"}
            yield from (Choice(value=value, text=text) for value, text in words.items())
        case "list":
            yield Choice(value=YES, text="There is one")
            yield Choice(value=NO, text="None told")
        case "strength":
            yield from _strength(case, subject)
        case "evidence":
            _, choices = coded(edition, edition.strength[of])[subject.part]
            yield from (Choice(value=choice.id, text=choice.text) for choice in choices)
        case _:
            yield Choice(value=NONE, text="It was not there at that time")
            yield from (Choice(value=rung.id, text=rung.text) for rung in edition.theme[subject.part].rungs)


def _strength(case: Case, subject: Subject) -> Iterator[Choice]:
    yield Choice(value=YES, text="Named")
    if subject.of in case.answers.safety:
        yield Choice(value=SAFE, text=subject.now)
    elif worries_held_by(case.edition, case.said, subject.of):
        yield Choice(
            value=SAFE,
            text="Named, and somebody whom the worry is not about kept the child safe when the danger was there, "
            "for long enough, and it was seen or the child says so",
        )
    yield Choice(value=NO, text="Not named")


# --- the change it is


def _theme_change(case: Case, theme: Theme, reply: forms.Reply) -> Change:
    at = reply.one("at")
    if at == NOT_LOOKED:
        return OfTheme(theme=theme.id, answer=None)
    if at == NOT_SURE:
        return OfTheme(theme=theme.id, answer=Answer(0, theme.top))
    if at == UNDESCRIBED:  # as in the form: what no words describe may be anything
        on_a_list = theme.domain in lists_of(case.edition).areas
        answer = Answer(floor(case.edition, case.said, theme), theme.top) if on_a_list else None
        return OfTheme(theme=theme.id, answer=answer, undescribed=True)
    numbers = lists_of(case.edition).numbers[theme.id]
    return OfTheme(theme=theme.id, answer=Answer(numbers[at], numbers.get(reply.one("maybe"), numbers[at])))


def _counting(case: Case, strength_id: str) -> Safety:
    """Give evidence that counts in every part, against the worries of today as bad as they are."""
    parts = coded(case.edition, case.edition.strength[strength_id])
    counts = {part: next(one.id for one in choices if one.counts) for part, (_, choices) in parts.items()}
    worries = worries_held_by(case.edition, case.said, strength_id)
    against = {theme: case.answers.themes[theme].at for theme in worries}
    return Safety(**counts, against=MappingProxyType(against))


def _evidence(case: Case, subject: Subject, value: str) -> Safety:
    """Give the evidence for a piece of safety with one part of it otherwise."""
    shown = case.answers.safety[subject.of]
    if subject.kind == "evidence":
        part: Mapping[str, Any] = {subject.part: value}
        return replace(shown, **part)
    rung = lists_of(case.edition).numbers[subject.part][value]
    against = {**shown.against, subject.part: rung}
    return replace(shown, against=MappingProxyType({theme: then for theme, then in against.items() if then}))
