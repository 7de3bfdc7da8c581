"""What to find out, and what knowing could make of the suggestion: by itself, or together with what else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.because import unknown_in_words
from staircase.core.case import Answers, Assessment, Reason, State
from staircase.core.evaluate import decide, parts_reached
from staircase.core.model import Edition, Rule, Rung
from staircase.core.nearest import settled, still_lacks
from staircase.core.words import listed, step_name
from staircase.core.worth import one_answer_away


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Something to find out, and the highest step it could mean: by itself, or together with something else.

    `id` is a theme, a fact or "age"; `page` is the page of the form that asks it; `means` says in words what knowing
    could change. `not_looked_at`: nobody was asked about it; the others were answered with "not sure" or "not known".
    """

    id: str
    what: str
    page: str
    step: int
    alone: bool
    lowers: bool
    not_looked_at: bool
    means: str


def find_out(edition: Edition, answers: Answers, found: Assessment) -> tuple[Unknown, ...]:
    """Give what to find out, most useful first.

    First what is counted as if it were so, because knowing can also lower the suggestion. Then by the highest step of
    any possible reason it is part of, what decides by itself before what needs more; then what nobody looked at and
    would decide by itself.
    """
    order = {thing: n for n, thing in enumerate((*edition.theme, *edition.fact, "age"))}
    asked = {unknown.id: unknown for unknown in _not_known(edition, answers, found)}
    unseen = {unknown.id: unknown for unknown in _not_looked_at(edition, answers)}
    return tuple(
        sorted(
            (unseen | asked).values(),
            key=lambda one: (not one.lowers, -one.step, not one.alone, one.not_looked_at, order[one.id]),
        )
    )


def _not_known(edition: Edition, answers: Answers, found: Assessment) -> Iterator[Unknown]:
    lowers = dict.fromkeys(u for reason in found.reasons if reason.state is State.MET for u in reason.unknowns)
    of: dict[str, list[Reason]] = {unknown: [] for unknown in lowers}
    for reason in found.reasons:
        for unknown in reason.unknowns:
            if reason.could_count > found.step or reason.state is State.MET:
                of.setdefault(unknown, []).append(reason)
        for unknown in _would_lift(edition, answers, reason) if reason.could_count > found.step else ():
            of.setdefault(unknown, []).append(reason)
    for unknown, reasons in of.items():
        best = min(reasons, key=lambda reason: (-reason.could_count, _lacks(answers, reason)))
        alone = unknown in lowers or _is_enough(edition, answers, best, unknown)
        yield Unknown(
            id=unknown,
            what=unknown_in_words(edition, unknown),
            page=_page(edition, unknown),
            step=best.could_count,
            alone=alone,
            lowers=unknown in lowers,
            not_looked_at=False,
            means=_COUNTED if unknown in lowers else _means(edition, answers, best, unknown if not alone else ""),
        )


_COUNTED = "It is counted as if it were so. Knowing can also lower the suggestion."


def _would_lift(edition: Edition, answers: Answers, reason: Reason) -> Iterator[str]:
    """Give what is not sure and, if it were so, would lift the hold on a reason: the decision itself is asked."""
    if isinstance(reason.of, Rule) and reason.held_by:
        for part in parts_reached(reason.of, answers, known=False):
            unsure = answers.themes[part.theme].maybe > answers.themes[part.theme].at
            if unsure and decide(edition, settled(edition, answers, part.theme)).step >= reason.could_count:
                yield part.theme


def _lacks(answers: Answers, reason: Reason) -> int:
    """Count what a reason lacks; of one that is only held, the one worry that would lift the hold."""
    return max(still_lacks(answers, reason.of), 1) if isinstance(reason.of, Rule) else 1


def _is_enough(edition: Edition, answers: Answers, reason: Reason, unknown: str) -> bool:
    """Say whether knowing this alone to be so would give the step: the decision itself is asked."""
    if isinstance(reason.of, Rung):
        return True
    return unknown != "age" and decide(edition, settled(edition, answers, unknown)).step >= reason.could_count


def _means(edition: Edition, answers: Answers, reason: Reason, but: str) -> str:
    """Say what knowing could mean, by itself or, apart from what is named in `but`, with how much of what else."""
    named = step_name(edition, reason.could_count)
    if not but:
        return f"It could mean {named}, by itself."
    others = [unknown_in_words(edition, other) for other in reason.unknowns if other != but]
    needs = max(_lacks(answers, reason) - 1, 1)
    with_what = listed(others) if needs >= len(others) else f"{needs} of these: {'; '.join(others)}"
    return f"It could mean {named}, together with {with_what or 'something else'}."


def _not_looked_at(edition: Edition, answers: Answers) -> Iterator[Unknown]:
    """Give what nobody looked at, and what by itself would complete a rule above the suggestion that names it.

    A rule that counts any worry at all names none: what nobody looked at is listed by area.
    """
    best: dict[str, int] = {}
    for away in one_answer_away(edition, answers):
        if not edition.rule[away.rule].any_from:
            best.setdefault(away.theme, away.step)
    yield from (_unseen(edition, theme, step) for theme, step in best.items())


def _unseen(edition: Edition, theme: str, step: int) -> Unknown:
    return Unknown(
        id=theme,
        what=unknown_in_words(edition, theme),
        page=_page(edition, theme),
        step=step,
        alone=True,
        lowers=False,
        not_looked_at=True,
        means=f"Nobody has looked. With what is known, it could mean {step_name(edition, step)}.",
    )


def _page(edition: Edition, what: str) -> str:
    """Name the page of the form that asks about something unknown."""
    return what if what == "age" else f"facts-{edition.fact[what].group}" if what in edition.fact else f"theme-{what}"
