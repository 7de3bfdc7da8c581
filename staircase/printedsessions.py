"""A report over sessions laid out as text, for a terminal. It says what the page says, in the same order."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from staircase.core.agreement import YARDSTICK, Figure, Found, number
from staircase.core.disputes import Disputes
from staircase.core.learning import SessionSaid
from staircase.core.over_sessions import Report
from staircase.core.shares import Placed, percent

WIDTH = 100


def printed_sessions(reports: tuple[Report, ...], disputed: Disputes | None, not_counted: Sequence[str]) -> str:
    """Lay out which files do not count, what sessions show, by edition, and on which themes people disagree."""
    lines = [line for words in not_counted for line in (*_wrapped(words), "")]
    lines += [line for report in reports for line in _report(report)]
    return "\n".join([*lines, *(_disputed(disputed) if disputed else ()), "", *_wrapped(YARDSTICK)]) + "\n"


def _report(report: Report) -> Iterator[str]:
    count = len(report.sessions)
    whose = f"the votes of about {report.people} people" if report.people else "no votes that can be shown"
    yield f"{report.edition}: {count} {_sessions(count)}, {whose}"
    if not report.is_here:
        yield from _wrapped("Another edition: kept apart, and only its steps are shown.")
    for words in report.says:
        yield from _wrapped(words)
    if count > 1:
        yield from _wrapped(f"Too low at first, from the first session to the last: {_in_words(report.low)}")
    for words in report.with_panel:
        yield from _wrapped(words)
    yield ""
    yield f"{'session':12}{'people':>8}{'too low at first':>22}{'after':>22}{'alpha':>8}{'after':>8}"
    for session in report.sessions:
        yield _row(session)
    for story in report.same:
        yield ""
        yield from _wrapped(f"{story.title}, told {len(story.held)} times. Too low at first: {_in_words(story.low)}")
    yield ""
    yield "What this cannot show:"
    for words in report.cannot:
        yield from _wrapped(words, "- ")
    yield ""


def _row(one: SessionSaid) -> str:
    first, second = (_low(moment.placed, small=one.is_small) for moment in (one.first, one.second))
    alphas = (_short(moment.alpha) for moment in (one.first, one.second))
    return f"{one.held:12}{one.people:8}{first:>22}{second:>22}" + "".join(f"{each:>8}" for each in alphas)


def _sessions(count: int) -> str:
    return "session" if count == 1 else "sessions"


def _low(placed: Placed, *, small: bool) -> str:
    if small:
        return "too few to show"
    if not placed.votes:
        return "none, or too few"
    return f"{placed.low} of {placed.votes} ({percent(placed.low / placed.votes)})"


def _disputed(found: Disputes) -> Iterator[str]:
    yield "Themes that people disagree on"
    for words in found.says:
        yield from _wrapped(words)
    for title, those in (("They keep disagreeing", found.keep), ("In one session so far, or few answers", found.once)):
        if those:
            yield f"{title}:"
        for one in those:
            hung = ", and a step hung on it" if one.hung else ""
            yield from _wrapped(
                f"{one.name}: {one.answers} answers, {one.sessions} {_sessions(one.sessions)}{hung}", "- "
            )


def _short(found: Found) -> str:
    return number(found.value) if isinstance(found, Figure) else "-"


def _in_words(found: Found) -> str:
    return found.says if isinstance(found, Figure) else found.why


def _wrapped(words: str, mark: str = "") -> list[str]:
    # the title of a story may come from anybody, and must not steer the terminal
    words = "".join(sign if sign.isprintable() else " " for sign in words)
    return textwrap.wrap(words, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
