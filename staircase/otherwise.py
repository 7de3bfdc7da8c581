"""One answer otherwise, as it is written on the command line: `school-attendance=none`, `disabled=not-known`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from staircase.core.case import Answer
from staircase.core.changes import Change, OfAge, OfFact, OfTheme
from staircase.core.model import Edition, Theme

_SO = {"yes": True, "no": False, "not-known": None}
_UP_TO = ".."


class NotAnAnswer(ValueError):
    """What was written is no answer of this edition; the message says what is allowed."""


def read_change(edition: Edition, text: str) -> Change:
    """Read one answer changed: a theme, a circumstance or the age, then "=" and what it would be.

    A theme is at a rung, `none`, `not-sure`, `not-looked`, or from one rung up to another: `none..present`.
    Raises NotAnAnswer for anything else.
    """
    what, equals, value = text.partition("=")
    if not equals:
        raise NotAnAnswer(f"'{text}' has no '='. Write what is changed and what it would be: school-attendance=none.")
    if what == "age":
        ages = _known(value, [*edition.age, "not-known"], "age band")
        return OfAge(age=None if ages == "not-known" else ages)
    if what in edition.fact:
        return OfFact(fact=what, so=_SO[_known(value, _SO, f"answer to '{what}'")])
    theme = edition.theme[_known(what, [*edition.theme, *edition.fact, "age"], "theme or circumstance")]
    return OfTheme(theme=theme.id, answer=_answer(theme, value))


def _answer(theme: Theme, value: str) -> Answer | None:
    rungs = {"none": 0, **{rung.id: rung.number for rung in theme.rungs}}
    if value == "not-looked":
        return None
    if value == "not-sure":
        return Answer(0, theme.top)
    at, up_to, maybe = value.partition(_UP_TO)
    words = [*rungs, "not-sure", "not-looked"]
    low = rungs[_known(at, words, f"line of '{theme.id}'")]
    high = rungs[_known(maybe, words, f"line of '{theme.id}'")] if up_to else low
    if high < low:
        raise NotAnAnswer(f"'{value}' goes down the ladder of '{theme.id}'. Write the lower line first.")
    return Answer(low, high)


def _known(value: str, names: Iterable[str], what: str) -> str:
    allowed = list(names)
    if value in allowed:
        return value
    near = get_close_matches(value, allowed, 1)
    meant = f" Did you mean '{near[0]}'?" if near else ""
    few = f" There are: {', '.join(allowed)}." if len(allowed) <= 12 else ""
    raise NotAnAnswer(f"There is no {what} called '{value}'.{meant or few}")
