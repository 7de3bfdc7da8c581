"""What looking at a theme could still do: which one answer a rule lacks, and which question to ask before another.

    one_answer_away(edition: Edition, answers: Answers) -> tuple[OneAway, ...]

gives, for every rule above the suggestion that lacks one answer, each theme that nobody looked at and that would
complete it, with the lowest rung that does: `OneAway(rule, theme, rung, step)`, ids and the step it would count for.
The best stand first: the highest step, then the rules that the fewest themes could complete, then the edition's order.
A rule of one part is never among it: all of it is lacking, and it is told with the areas that nobody looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import islice
from operator import or_
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.case import Answer, Answers
from staircase.core.evaluate import applies, decide
from staircase.core.index import Ruled, all_enough, asked_at, enough, index_of
from staircase.core.model import Edition, Part, Rule, Rung, Theme


class OneAway(NamedTuple):
    """A rule that one answer would complete: the theme nobody looked at, from which rung on, and to which step."""

    rule: str
    theme: str
    rung: str
    step: int


@lru_cache(maxsize=64)
def rules_with(edition: Edition) -> Mapping[str, tuple[Ruled, ...]]:
    """Give, for each theme, the rules of a step that it is a part of, in the order of the edition."""
    made = index_of(edition)
    reach = {theme.id: made.placed[theme.id, theme.top, theme.top].known for theme in edition.themes}
    return MappingProxyType(
        {
            theme: tuple(r for r in made.rules if r.rule.step and (r.of | r.all_of) & bits)
            for theme, bits in reach.items()
        }
    )


class Worth(NamedTuple):
    """What looking at a theme could still do; the higher, the sooner it is asked.

    `step` is the highest that it could lead to above the suggestion (0: none), by itself or with what is known; then
    whether that would be urgent; then how many rules it would complete.
    """

    step: int
    urgent: bool
    rules: int


class Sofar(NamedTuple):
    """What is said, the step it suggests, and the parts of rules that are known."""

    edition: Edition
    answers: Answers
    step: int
    known: int


def _so_far(edition: Edition, answers: Answers) -> Sofar:
    decided = decide(edition, answers)
    return Sofar(edition, answers, decided.step, reduce(or_, (placed.known for placed in decided.placed), 0))


def worth_of(edition: Edition, answers: Answers, themes: Iterable[str]) -> Mapping[str, Worth]:
    """Give what each of these themes could still do above the suggestion."""
    sofar = _so_far(edition, answers)
    return {theme: _worth(sofar, edition.theme[theme]) for theme in themes}


def _worth(sofar: Sofar, theme: Theme) -> Worth:
    edition, answers, step, known = sofar
    reached = known | index_of(edition).placed[theme.id, theme.top, theme.top].known
    ready = [ruled for ruled in all_enough(reached, rules_with(edition)[theme.id]) if ruled.rule.step > step]
    rules = [ruled.rule for ruled in ready if not enough(known, ruled) and counts_if_met(edition, answers, ruled)]
    could: list[Rung | Rule] = [*(rung for rung in theme.rungs if rung.step > step), *rules]
    highest = max((of.step for of in could), default=0)
    urgent = any(edition.pathway[road].urgent for of in could if of.step == highest for road in of.pathways)
    return Worth(highest, urgent, len(rules))


def is_joint(ruled: Ruled) -> bool:
    """Say whether a rule needs more than one part."""
    return ruled.at_least + ruled.all_of.bit_count() > 1


def one_answer_away(edition: Edition, answers: Answers) -> tuple[OneAway, ...]:
    """Give what one answer to a theme that nobody looked at would decide, best first.

    A lacking circumstance is never among it: they were all asked. A rule that safety would hold counts as held.
    """
    sofar = _so_far(edition, answers)
    found = [away for theme in _not_looked_at(edition, answers) for away in _completed(sofar, theme)]
    ways = Counter(away.rule for away in found)
    order = {rule: number for number, rule in enumerate(edition.rule)}
    return tuple(sorted(found, key=lambda away: (-away.step, ways[away.rule], order[away.rule])))


def _not_looked_at(edition: Edition, answers: Answers) -> Iterator[Theme]:
    """Give the themes that are asked at this age and that nobody looked at, in the order of the edition."""
    for theme in edition.themes:
        if theme.id not in answers.themes and asked_at(edition, theme.asked, answers.age):
            yield theme


def _completed(sofar: Sofar, theme: Theme) -> Iterator[OneAway]:
    """Give the rules above the suggestion that this theme would complete by itself, from its lowest rung that does."""
    edition, answers, step, known = sofar
    reach = [known | index_of(edition).placed[theme.id, rung.number, rung.number].known for rung in theme.rungs]
    for ruled in all_enough(reach[-1], rules_with(edition)[theme.id]):
        if (
            is_joint(ruled)
            and ruled.rule.step > step
            and not enough(known, ruled)
            and counts_if_met(edition, answers, ruled)
        ):
            rungs = [rung for rung, reached in zip(theme.rungs, reach, strict=True) if enough(reached, ruled)]
            counting = ((rung, _counts_for(sofar, ruled, Part(theme=theme.id, rung=rung.number))) for rung in rungs)
            yield from islice((OneAway(ruled.rule.id, theme.id, r.id, n) for r, n in counting if n > step), 1)


def counts_if_met(edition: Edition, answers: Answers, ruled: Ruled) -> bool:
    """Say whether a rule counts once its parts are met: its circumstances apply, known to or taken to."""
    may_apply, unknown = applies(edition, ruled.rule, answers) if ruled.conditional else (True, ())
    return may_apply and (ruled.rule.applies_if_unknown or not unknown)


def _counts_for(sofar: Sofar, ruled: Ruled, part: Part) -> int:
    """Give what a rule would count for with one more part: one step less where safety would hold it still."""
    if not (ruled.rule.held_by and sofar.answers.safety):
        return ruled.rule.step
    more = {**sofar.answers.themes, part.theme: Answer(part.rung, part.rung)}
    decided = decide(sofar.edition, replace(sofar.answers, themes=MappingProxyType(more)))
    return next(came.counts_for for came in decided.rules if came.ruled.rule is ruled.rule)
