"""What can be chosen after the suggestion: under which name, with which answers, and whether with more than one.

Whatever stands anywhere else under `afterwards` of a record was never asked for, and could be words about somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.agreeing import AGREED, NOT_AGREED
from staircase.core.model import Edition
from staircase.core.recording import ONE_OF, QUESTIONS
from staircase.core.scales import ENDS, NUMBERS, name_of


class Choosable(NamedTuple):
    """What is asked under one name, and every answer there is."""

    ask: str
    values: frozenset[str]
    one_of: bool

    def takes(self, chosen: Sequence[str]) -> bool:
        """Say whether these are answers to it, each once, and no more of them than it takes."""
        several = len(chosen) > 1 and (self.one_of or len({*chosen}) < len(chosen))
        return self.values.issuperset(chosen) and not several


@lru_cache(maxsize=16)
def choosable(edition: Edition) -> Mapping[str, Choosable]:
    """Give everything that can be chosen after the suggestion, by its name."""
    coded = {name: edition.recording.question(name) for name in QUESTIONS}
    steps = frozenset({str(step.number) for step in edition.steps} | {NOT_AGREED})
    scale = edition.mapping.scale
    return MappingProxyType(
        {
            AGREED: Choosable("The step you agreed", steps, one_of=True),
            **{
                name: Choosable(asked.ask, frozenset(one.id for one in asked.choices), one_of=name in ONE_OF)
                for name, asked in coded.items()
            },
            **{name_of(asked): Choosable(asked.ask, frozenset(NUMBERS), one_of=True) for asked in scale.asked_of},
            ENDS: Choosable("What 0 and 10 stand for", frozenset(ends.id for ends in scale.ends), one_of=True),
        }
    )


def is_choosable(edition: Edition, name: str, chosen: Mapping[str, Sequence[str]]) -> bool:
    """Say whether what was chosen under a name can be; a number means nothing without the ends of its scale."""
    offered = choosable(edition)
    if name in map(name_of, edition.mapping.scale.asked_of):
        ends = chosen.get(ENDS, ())
        return offered[name].takes(chosen[name]) and bool(ends) and offered[ENDS].takes(ends)
    return offered[name].takes(chosen[name])
