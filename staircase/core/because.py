"""Why: a reason in words. It words what the decision returned, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from staircase.core.case import Answers, Assessment, Reason, State
from staircase.core.model import Edition, Group, Part, Rule, Rung
from staircase.core.sources import Basis, Cite
from staircase.core.words import lower_first

MATTER_MOST = frozenset({"abuse-neglect", "parents-family"})
"""The areas without which nobody may say that little is needed."""

SOCIAL_CARE = 4
"""From this step on, what could be is a range, and never passed over in silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonInWords:
    """One reason as people read it. `parts` are the worries it rests on; `note` says how it came out.

    `about` names these worries shortly, where the words of the reason do not say what they are.
    """

    key: str
    step: int
    says: str
    plain: str
    about: tuple[str, ...]
    parts: tuple[str, ...]
    circumstances: tuple[str, ...]
    note: str
    sources: tuple[Cite, ...]
    inferred: bool


def step_is_shown(found: Assessment) -> bool:
    """Say whether the step may be shown: never the lowest one where no area was looked at as a whole."""
    lowest = found.step == 1 and found.could_reach < SOCIAL_CARE
    return not (found.nothing_looked_at or (lowest and not found.rests_on.whole))


def says(of: Rung | Rule) -> str:
    """Give the words of a rung or rule for a practitioner."""
    return of.text if isinstance(of, Rung) else of.because


def reason_in_words(edition: Edition, answers: Answers, reason: Reason, *, shortest: bool = False) -> ReasonInWords:
    """Put a reason into words; the `shortest` names no more parts than it takes."""
    of = reason.of
    parts = enough_parts(reason) if shortest else reason.parts
    return ReasonInWords(
        key=reason.key,
        step=reason.step,
        says=says(of),
        plain=of.plain,
        about=tuple(edition.theme[part.theme].row for part in parts) if isinstance(of, Rule) else (),
        parts=tuple(part_in_words(edition, part) for part in parts) if isinstance(of, Rule) else (),
        circumstances=tuple(_circumstances(edition, answers, reason)),
        note=" ".join(filter(None, (_note(edition, reason), _of_others(answers, reason)))),
        sources=of.sources,
        inferred=of.basis is Basis.INFERRED,
    )


def enough_parts(reason: Reason) -> tuple[Part, ...]:
    """Give just as many parts as the rule needs: exactly N, and all that it cannot do without.

    The parts of a reason stand in the order in which they weigh: those come first that no safety was shown against.
    """
    if not isinstance(reason.of, Rule):
        return reason.parts
    some = _one_of_each(reason.of.of, reason.parts)[: reason.of.at_least]
    every = _one_of_each(reason.of.all_of, reason.parts)
    return tuple(dict.fromkeys(some + every))


def _one_of_each(groups: tuple[Group, ...], parts: tuple[Part, ...]) -> list[Part]:
    """Give a part for each group that is reached, in the order of the parts."""
    left = list(groups)
    found = []
    for part in parts:
        group = next((g for g in left if any(p.theme == part.theme and p.rung <= part.rung for p in g)), None)
        if group is not None:
            left.remove(group)
            found.append(part)
    return found


def fewest_parts_first(reasons: Iterable[Reason]) -> list[Reason]:
    """Put the reason first that needs least: then none of its parts could be left out without the step falling."""
    return sorted(reasons, key=lambda reason: (len(enough_parts(reason)), isinstance(reason.of, Rule)))


def part_in_words(edition: Edition, part: Part) -> str:
    """Name a theme with the rung it is at."""
    theme = edition.theme[part.theme]
    return f"{theme.row}: {theme.rungs[part.rung - 1].text}"


def _circumstances(edition: Edition, answers: Answers, reason: Reason) -> Iterator[str]:
    """Name the circumstances that are known, or were taken to be so; a possible reason's note names the others."""
    rule = reason.of
    if not isinstance(rule, Rule):
        return
    taken = reason.state is State.MET
    for fact in rule.facts:
        if fact in answers.yes or taken:
            known = "Known" if fact in answers.yes else "Not known, and taken to be so"
            yield f"{known}: {edition.fact[fact].ask}"
    if rule.ages is not None and answers.age:
        yield f"Known: {edition.age[answers.age].name}"
    elif rule.ages is not None and taken:
        yield "Not known, and taken to be such: the child’s age"


def _note(edition: Edition, reason: Reason) -> str:
    unknowns = "; ".join(unknown_in_words(edition, unknown) for unknown in reason.unknowns)
    if reason.state is State.POSSIBLE:
        return f"Possible, not known. It depends on {unknowns}."
    if reason.held_by:
        return (
            f"Calls for step {reason.step}, and counts for step {reason.counts_for}, because existing safety holds "
            f"it: {edition.strength[reason.held_by].text}"
        )
    if unknowns:
        return f"Counted although not everything is known: {unknowns}. Knowing can also lower it."
    return "" if reason.decisive else f"Set aside: it calls for step {reason.step}, and a higher reason stands."


def _of_others(answers: Answers, reason: Reason) -> str:
    """Say where a reason comes from what was told of another child of the sitting."""
    told = any(part.theme in answers.of_others for part in reason.parts)
    return "This comes from what you told of another child of this sitting." if told else ""


def unknown_in_words(edition: Edition, what: str) -> str:
    """Name something that is not known: a theme, whether a circumstance is so, or the age."""
    if what == "age":
        return "the child’s age"
    if what in edition.fact:
        return f"whether this is so: “{edition.fact[what].ask}”"
    return lower_first(edition.theme[what].row)
