"""An edition made ready for many evaluations, once: what every possible answer reaches, gives as a reason, and opens.

Nothing is decided here. Each part of a rule is one bit of a number, so "at least N of these" is a count of bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from staircase.core.case import Reason, State
from staircase.core.model import Ages, Edition, Group, Part, Rule, Rung, Theme
from staircase.core.pathway import STRICTNESS, URGENCY


class Ready(NamedTuple):
    """A reason with what it opens. `asks` is what it opens for advice today, while it is only possible.

    `rank` orders reasons, and no two share one: met before possible, highest step first, then those that rest on the
    fewest answers (the first decisive reason needs all that it rests on), the most urgent, and the edition's order.
    """

    rank: int
    reason: Reason
    opens: tuple[str, ...]
    asks: tuple[str, ...]
    is_duty: bool


class Placed(NamedTuple):
    """A theme at one answer: the parts of rules that it reaches, as bits and by scope, and its reasons.

    `decisive` is `met` once more, for when its step turns out to be the highest.
    """

    order: int
    step: int
    could: int
    known: int
    may: int
    scopes: tuple[int, ...]
    may_scopes: tuple[int, ...]
    at: Part
    maybe: Part
    met: Ready | None
    decisive: Ready | None
    possible: Ready | None


class Ruled(NamedTuple):
    """A rule with the bits and scopes of its parts, its rank if possible, met and held, and what it opens for advice.

    A scope is a run of parts that one rule or several share: "any theme from step 2" is one scope, whoever asks.
    """

    rule: Rule
    scopes: tuple[int, ...]
    of: int
    at_least: int
    all_of: int
    conditional: bool
    asks: tuple[str, ...]
    ranks: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Index:
    """An edition made ready: every answer there can be, every rule, and the names that answers may use."""

    placed: Mapping[tuple[str, int, int], Placed]
    rules: tuple[Ruled, ...]
    order: Mapping[str, int]
    strictness: Mapping[str, int]
    urgent: frozenset[str]
    facts: frozenset[str]
    strengths: frozenset[str]
    lists: frozenset[str]


@lru_cache(maxsize=64)
def index_of(edition: Edition) -> Index:
    """Make the index of an edition, once."""
    bits = {group: 1 << n for n, group in enumerate(dict.fromkeys(_groups(edition)))}
    scopes = {scope: n for n, scope in enumerate(dict.fromkeys(s for rule in edition.rules for s in _scopes(rule)))}
    uses = _uses(edition, bits, scopes)
    ranks = _ranks(edition)
    by_urgency = sorted(edition.pathways, key=lambda pathway: URGENCY[pathway.how_soon])
    return Index(
        placed={
            (placed.at.theme, placed.at.rung, placed.maybe.rung): placed
            for order, theme in enumerate(edition.themes)
            for placed in _placed(edition, theme, order, uses[theme.id], ranks)
        },
        rules=tuple(_ruled(edition, bits, scopes, ranks, rule) for rule in edition.rules),
        order={pathway.id: n for n, pathway in enumerate(by_urgency)},
        strictness={pathway.id: STRICTNESS[pathway.tell_parents] for pathway in edition.pathways},
        urgent=frozenset(pathway.id for pathway in edition.pathways if pathway.urgent),
        facts=frozenset(edition.fact),
        strengths=frozenset(edition.strength),
        lists=frozenset(_lists(edition)),
    )


def asked_at(edition: Edition, asked: Ages, age: str | None) -> bool:
    """Say whether something is asked at this age; an age that is not known asks everything."""
    return age is None or edition.age[age].order in asked


def enough(reached: int, ruled: Ruled) -> bool:
    """Say whether these parts are enough for a rule: at least N of these, and all of those."""
    return (reached & ruled.of).bit_count() >= ruled.at_least and reached & ruled.all_of == ruled.all_of


def all_enough(reached: int, rules: Iterable[Ruled]) -> list[Ruled]:
    """Give the rules that these parts are enough for; written out, because a call for each rule doubles the time."""
    return [
        ruled
        for ruled in rules
        if (reached & ruled.of).bit_count() >= ruled.at_least and reached & ruled.all_of == ruled.all_of
    ]


def rung_opens(edition: Edition, rung: Rung, above: int = 0) -> tuple[str, ...]:
    """Give the pathways of a rung, and the urgent and statutory ones of lower rungs (only those `above` a number)."""
    lower = [p for under in edition.theme[rung.theme].rungs[above : rung.number - 1] for p in under.pathways]
    binding = [pathway for pathway in lower if edition.pathway[pathway].binding]
    return tuple(dict.fromkeys([*rung.pathways, *binding])) if binding else rung.pathways


def _lists(edition: Edition) -> Iterator[str]:
    """Name every list and ladder on which a worry may be left without words."""
    yield from edition.theme
    yield from edition.domain
    yield from (f"area-{domain}" for domain in edition.domain)
    yield from (page.id for page in (*edition.safety_first, edition.other_children, *edition.whole_picture))
    yield "areas"


def _groups(edition: Edition) -> Iterator[Group]:
    for rule in edition.rules:
        yield from rule.of
        yield from rule.all_of


def _scopes(rule: Rule) -> tuple[tuple[Group, ...], ...]:
    """Give the scopes of a rule; where the same theme stands in both of its lists, the whole rule is one."""
    of, all_of = ({part.theme for group in groups for part in group} for groups in (rule.of, rule.all_of))
    apart = (rule.of, rule.all_of) if of.isdisjoint(all_of) else (rule.of + rule.all_of,)
    return tuple(scope for scope in apart if scope)


class Use(NamedTuple):
    """One use of a theme: reaching `rung` sets `bit` among the parts of rules, in this scope."""

    rung: int
    bit: int
    scope: int


def _uses(
    edition: Edition,
    bits: Mapping[Group, int],
    scopes: Mapping[tuple[Group, ...], int],
) -> Mapping[str, list[Use]]:
    uses: dict[str, list[Use]] = {theme.id: [] for theme in edition.themes}
    for scope, number in scopes.items():
        for group in scope:
            for part in group:
                uses[part.theme].append(Use(part.rung, bits[group], number))
    return uses


Ranks = Mapping[tuple[str, State, bool], int]
"""The rank of every reason there can be, by its key, its state, and whether it is held."""


def _ranks(edition: Edition) -> Ranks:
    rungs = [rung for theme in edition.themes for rung in theme.rungs]
    weights: dict[tuple[str, State, bool], tuple[int, ...]] = {}
    every: list[Rung | Rule] = [*rungs, *edition.rules]
    for order, of in enumerate(every):
        needs = of.at_least + len(of.all_of) if isinstance(of, Rule) else 1
        soon = min((URGENCY[edition.pathway[pathway].how_soon] for pathway in of.pathways), default=len(URGENCY))
        weights[of.key, State.MET, False] = (0, -of.step, 0, needs, soon, order)
        weights[of.key, State.MET, True] = (0, 1 - of.step, 1, needs, soon, order)
        weights[of.key, State.POSSIBLE, False] = (1, -of.step, 0, needs, soon, order)
    return {name: rank for rank, name in enumerate(sorted(weights, key=weights.__getitem__))}


def _asks(edition: Edition, opens: Iterable[str], whole: Iterable[str]) -> tuple[str, ...]:
    """Give what a possible reason opens for advice today: if it is urgent (`whole`), what is urgent or statutory."""
    urgent = any(edition.pathway[pathway].urgent for pathway in whole)
    return tuple(pathway for pathway in opens if urgent and edition.pathway[pathway].binding)


def _placed(edition: Edition, theme: Theme, order: int, uses: list[Use], ranks: Ranks) -> Iterator[Placed]:
    """Give every answer there can be to a theme: a rung known, or none, and the highest that it may be."""
    met = [_met(edition, ranks, rung, decisive=False) for rung in theme.rungs]
    decisive = [_met(edition, ranks, rung, decisive=True) for rung in theme.rungs]
    used = [[use for use in uses if use.rung <= at] for at in range(theme.top + 1)]
    known_bits = [_all(use.bit for use in uses) for uses in used]
    scopes = [tuple(dict.fromkeys(use.scope for use in uses)) for uses in used]
    for at, known in enumerate((None, *theme.rungs)):
        for maybe, may in enumerate((known, *theme.rungs[at:]), at):
            above = may if maybe > at else None
            yield Placed(
                order=order,
                step=known.step if known else 0,
                could=above.step if above else 0,
                known=known_bits[at],
                may=known_bits[maybe],
                scopes=scopes[at],
                may_scopes=scopes[maybe],
                at=Part(theme=theme.id, rung=at),
                maybe=Part(theme=theme.id, rung=maybe),
                met=met[at - 1] if known else None,
                decisive=decisive[at - 1] if known else None,
                possible=_possible(edition, ranks, above, at) if above else None,
            )


def _all(bits: Iterable[int]) -> int:
    every = 0
    for bit in bits:
        every |= bit
    return every


def _met(edition: Edition, ranks: Ranks, rung: Rung, *, decisive: bool) -> Ready:
    reason = Reason(
        key=rung.key,
        of=rung,
        state=State.MET,
        step=rung.step,
        counts_for=rung.step,
        could_count=rung.step,
        decisive=decisive,
        parts=(Part(theme=rung.theme, rung=rung.number),),
    )
    return Ready(ranks[rung.key, State.MET, False], reason, rung_opens(edition, rung), (), is_duty=False)


def _possible(edition: Edition, ranks: Ranks, rung: Rung, known: int) -> Ready:
    opens = rung_opens(edition, rung, above=known)
    reason = Reason(
        key=rung.key,
        of=rung,
        state=State.POSSIBLE,
        step=rung.step,
        counts_for=0,
        could_count=rung.step,
        parts=(Part(theme=rung.theme, rung=rung.number),),
        unknowns=(rung.theme,),
    )
    asks = _asks(edition, opens, whole=rung_opens(edition, rung))
    return Ready(ranks[rung.key, State.POSSIBLE, False], reason, opens, asks, is_duty=False)


def _ruled(
    edition: Edition,
    bits: Mapping[Group, int],
    scopes: Mapping[tuple[Group, ...], int],
    ranks: Ranks,
    rule: Rule,
) -> Ruled:
    return Ruled(
        rule=rule,
        scopes=tuple(scopes[scope] for scope in _scopes(rule)),
        of=_all(bits[group] for group in rule.of),
        at_least=rule.at_least,
        all_of=_all(bits[group] for group in rule.all_of),
        conditional=bool(rule.facts or rule.ages is not None),
        asks=_asks(edition, rule.pathways, rule.pathways),
        ranks=(
            ranks[rule.key, State.POSSIBLE, False],
            ranks[rule.key, State.MET, False],
            ranks[rule.key, State.MET, True],
        ),
    )
