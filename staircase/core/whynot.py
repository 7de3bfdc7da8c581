"""Why not more, and what would change it, in words: what is missing for a higher step, and what for a lower one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.because import SOCIAL_CARE, part_in_words, says
from staircase.core.case import Answers, Assessment
from staircase.core.model import Edition, Rule, Rung
from staircase.core.nearest import Change, Missing, Near, Why, near, smallest_change
from staircase.core.words import listed, step_name

WHY_MISSING = {Why.MAY_BE: "not sure", Why.NOT_LOOKED_AT: "nobody has looked", Why.NOT_SO: "looked at, and not so"}

SOCIAL_WORK = "Only a social worker’s assessment, and safety shown over time, can lower this."


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInWords:
    """A part that is missing, and why: somebody is not sure, nobody has looked, or it was looked at and is not so.

    `short` names it without saying how bad it would have to be.
    """

    says: str
    short: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearInWords:
    """What would call for more, what of it is there, and what is missing. `takes` says how many of `missing` it takes.

    `lacks` counts them; `one_answer` says in words what would do where one answer does. `a_line`: it is a graver line
    of a ladder, in place of the one that was chosen. `why` says why that answer, or that line, is not there.
    """

    key: str
    step: int
    named: str
    says: str
    there: tuple[str, ...]
    takes: str
    missing: tuple[MissingInWords, ...]
    lacks: int
    one_answer: str
    a_line: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeInWords:
    """What would lower the step: a sentence, and the worries that would have to be less, with what would be so then."""

    says: str
    worries: tuple[str, ...]


# --- upward


def why_not(edition: Edition, answers: Answers, found: Assessment) -> tuple[NearInWords, ...]:
    """Say of everything near above the suggestion what is missing, nearest first."""
    return tuple(_near(edition, answers, one) for one in near(edition, answers, found))


def held_back(edition: Edition, found: Assessment) -> tuple[str, ...]:
    """Say what would count for more and does not, because existing safety holds it."""
    return tuple(
        f"{says(reason.of)} This calls for {step_name(edition, reason.step)}; existing safety holds it by one step. "
        "One more such worry, or one of these getting worse, would lift the hold."
        for reason in found.reasons
        if reason.held_by and reason.step > found.step
    )


def _near(edition: Edition, answers: Answers, one: Near) -> NearInWords:
    circumstances = [_circumstance(edition, unknown) for unknown in one.unknown]
    every = [_missing(edition, part) for part in one.every]
    some = [] if _counts_any(one.of) else [_missing(edition, part) for part in one.some]
    missing = (*every, *circumstances, *some)
    return NearInWords(
        key=one.of.key,
        step=one.of.step,
        named=step_name(edition, one.of.step),
        says=part_in_words(edition, one.every[0].any_of[0]) if isinstance(one.of, Rung) else says(one.of),
        there=tuple(_there(edition, answers, one.of)),
        takes=_takes(edition, one),
        missing=missing,
        lacks=one.lacks,
        one_answer=_one_answer(edition, one, missing) if one.lacks == 1 else "",
        a_line=isinstance(one.of, Rung),
        why=missing[0].why if len(missing) == 1 else "",
    )


def _one_answer(edition: Edition, one: Near, missing: tuple[MissingInWords, ...]) -> str:
    """Say which answer would do: the one that is missing, any of several, or one more of any."""
    if one.more and _counts_any(one.of):
        return f"One more {_any(edition, one.of, 1)}."
    if len(missing) == 1:
        return missing[0].says
    return f"One of these: {'; '.join(part.short for part in missing)}."


def _there(edition: Edition, answers: Answers, of: Rung | Rule) -> Iterator[str]:
    """Name what is known of the parts; of a ladder, the line that is chosen."""
    if isinstance(of, Rung):
        at = answers.themes[of.theme].at
        if at:
            yield edition.theme[of.theme].rungs[at - 1].text
        return
    seen: set[str] = set()
    for group in of.of + of.all_of:
        for part in group:
            answer = answers.themes.get(part.theme)
            if answer and answer.at >= part.rung and part.theme not in seen:
                seen.add(part.theme)
                yield edition.theme[part.theme].row


def _takes(edition: Edition, one: Near) -> str:
    """Say how much of what is missing it takes: all of some, and so many of the others."""
    must = len(one.every) + len(one.unknown)
    if not one.more:
        return f"It would take {_all(must)}:"
    if _counts_any(one.of):
        more = f"{_number(one.more)} more {_any(edition, one.of, one.more)}"
        return f"It would take {more}, and {_all(must)}:" if must else f"It would take {more}."
    if must:
        return (
            f"It would take the first {f'{must} ' if must > 1 else ''}of these, and {_number(one.more)} of the others:"
        )
    several = f"{_number(one.more)} more of these"
    return f"It would take {_all(one.more) if len(one.some) == one.more else several}:"


def _all(count: int) -> str:
    return {1: "this", 2: "both of these"}.get(count, f"all {count} of these")


def _number(count: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))


def _counts_any(of: Rung | Rule) -> bool:
    return isinstance(of, Rule) and bool(of.any_from)


def _any(edition: Edition, of: Rung | Rule, count: int) -> str:
    """Name what a rule counts that counts any theme of a step, or of some areas."""
    if not isinstance(of, Rule):
        return ""
    areas = dict.fromkeys(edition.theme[part.theme].domain for group in of.of for part in group)
    every = {domain.id for domain in edition.domains if domain.area}
    where = "" if every <= areas.keys() else f" about {listed([edition.domain[area].short for area in areas], 'or')}"
    if any(len(group) > 1 for group in of.of):  # it counts areas, each once
        where += " in another part of the child’s life" if count == 1 else " in other parts of the child’s life"
    what = "worry" if count == 1 else "worries"
    by_itself = "calls for" if count == 1 else "each call for"
    return f"{what}{where} that {by_itself} step {of.any_from} or more"


def _missing(edition: Edition, one: Missing) -> MissingInWords:
    any_of = "; or ".join(part_in_words(edition, part).rstrip(".") for part in one.any_of)
    rows = dict.fromkeys(edition.theme[part.theme].row for part in one.any_of)
    return MissingInWords(says=f"{any_of}.", short=" or ".join(rows), why=WHY_MISSING[one.why])


def _circumstance(edition: Edition, unknown: str) -> MissingInWords:
    words = "The child is of an age for which this holds" if unknown == "age" else edition.fact[unknown].ask
    return MissingInWords(says=words, short=words, why="not known")


# --- downward


def what_would_lower(edition: Edition, answers: Answers, found: Assessment) -> ChangeInWords:
    """Say what would lower the step: one smallest set of worries at steps 2 and 3, never a circumstance."""
    if found.step >= SOCIAL_CARE:
        return ChangeInWords(says=SOCIAL_WORK, worries=())
    if found.step == 1:
        return ChangeInWords(says="", worries=())
    change = smallest_change(edition, answers, found)
    if change is None:
        plan = next(says(reason.of) for reason in found.reasons if reason.decisive and not reason.parts)
        return ChangeInWords(says=f"No change in the worries alone would lower it: {plan}", worries=())
    still = f", and could still be step {change.could_reach}" if change.could_reach >= SOCIAL_CARE else ""
    count = len(change.stays_at)
    if_less = "one worry were less. This would do" if count == 1 else f"{count} worries were less. It takes that many"
    return ChangeInWords(
        says=f"It would be {step_name(edition, change.step)}{still}, if {if_less}:",
        worries=tuple(_less(edition, change)),
    )


def _less(edition: Edition, change: Change) -> Iterator[str]:
    """Say of each worry what would have to be so: nothing more than a lower line, or the need met."""
    for theme, rung in change.stays_at.items():
        row, ladder = edition.theme[theme].row, edition.theme[theme].rungs
        if rung:
            yield f"{row}: no more than “{ladder[rung - 1].text.rstrip('.')}”."
        else:
            yield f"{row}: {edition.theme[theme].none}"
