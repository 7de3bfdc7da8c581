"""Formulas over yes/no unknowns: one small tree that the solver is given and that Python can work out by itself.

There are three kinds only. "All of these" and "any of these" are "at least so many of these".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    """Something that is so or is not."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """The opposite."""

    of: Formula


@dataclass(frozen=True, slots=True, eq=False)
class AtLeast:
    """At least so many of these."""

    number: int
    of: tuple[Formula, ...]


Formula = Unknown | Not | AtLeast

ALWAYS = AtLeast(0, ())
NEVER = AtLeast(1, ())


def at_least(number: int, of: Iterable[Formula]) -> Formula:
    """Say that at least so many of these are so; what is always or never so is counted at once."""
    parts = [one for one in of if one is not NEVER]
    open_parts = tuple(one for one in parts if one is not ALWAYS)
    wanted = number - (len(parts) - len(open_parts))
    if wanted <= 0:
        return ALWAYS
    if wanted > len(open_parts):
        return NEVER
    return open_parts[0] if len(open_parts) == 1 else AtLeast(wanted, open_parts)


def any_of(*of: Formula) -> Formula:
    """Say that any of these is so."""
    return at_least(1, of)


def all_of(*of: Formula) -> Formula:
    """Say that all of these are so."""
    return at_least(len(of), of)


def no(of: Formula) -> Formula:
    """Say that this is not so."""
    if of is ALWAYS or of is NEVER:
        return NEVER if of is ALWAYS else ALWAYS
    return of.of if isinstance(of, Not) else Not(of)


def none_of(*of: Formula) -> Formula:
    """Say that none of these is so."""
    return no(any_of(*of))


def implies(one: Formula, other: Formula) -> Formula:
    """Say that where the one is so, the other is."""
    return any_of(no(one), other)


@dataclass(frozen=True, slots=True, eq=False)
class ManyCases:
    """A number of cases at once: case n is bit n of every whole number here, so one `&` works for all of them.

    `so` holds the bits of every unknown that is so in some case.
    """

    number: int
    so: Mapping[str, int]
    _worked_out: dict[Formula, int]

    @classmethod
    def of(cls, cases: Iterable[Iterable[str]]) -> ManyCases:
        """Take each case as the names of the unknowns that are so in it."""
        so: dict[str, bytearray] = {}
        listed = list(cases)
        for n, names in enumerate(listed):
            for name in names:
                so.setdefault(name, bytearray(len(listed) // 8 + 1))[n >> 3] |= 1 << (n & 7)
        return cls(len(listed), {name: int.from_bytes(bits, "little") for name, bits in so.items()}, {})

    def where(self, formula: Formula) -> int:
        """Give the cases in which this is so."""
        found = self._worked_out.get(formula)
        if found is None:
            found = self._worked_out[formula] = self._work_out(formula)
        return found

    def _work_out(self, formula: Formula) -> int:
        every = (1 << self.number) - 1
        match formula:
            case Unknown(name):
                return self.so.get(name, 0)
            case Not(of):
                return every ^ self.where(of)
            case AtLeast(number, of):
                reached = [every, *[0] * number]  # reached[n]: the cases in which n of these were so up to now
                for one in of:
                    here = self.where(one)
                    for n in range(number, 0, -1):
                        reached[n] |= reached[n - 1] & here
                return reached[number]
