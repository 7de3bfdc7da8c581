"""Everything that may be said about one child, as yes/no unknowns, with nothing left out.

Each theme is not looked at, known at a rung and perhaps more; each circumstance is so, not so or not known; the age is
known or not; safety is offered or not, with any evidence that can be coded and shown against any worries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.case import Answer, Answers, Safety
from staircase.core.model import STEPS, Choice, Edition, Strength
from staircase.prove.formula import ALWAYS, NEVER, Formula, Unknown, all_of, any_of, at_least, implies, no

SAFETY = "offered"
EVIDENCE = ("who", "did", "how_long", "known_by")
Apart = Callable[[str, str], bool]
"""Says of a kind of unknown and what it is about (a theme, fact, strength) whether a second case has its own."""


def choices(edition: Edition, strength: Strength, kind: str) -> tuple[Choice, ...]:
    """Give the coded answers to one question about evidence."""
    evidence = edition.evidence
    return {
        "who": evidence.who,
        "did": strength.did,
        "how_long": evidence.how_long,
        "known_by": evidence.known_by,
    }[kind]


class Unknowns:
    """The unknowns of one case. A second case shares with the first (`like`) all that does not stand `apart`."""

    def __init__(self, edition: Edition, *, like: Unknowns | None = None, apart: Apart | None = None) -> None:
        self.edition = edition
        self._like = like
        self._apart = apart
        self._made: dict[tuple[str, ...], Formula] = {}

    def get(self, kind: str, about: str = "", what: str = "") -> Formula:
        """Give one unknown; the same one each time it is asked for."""
        key = (kind, about, what)
        if self._like is not None and not (self._apart and self._apart(kind, about)):
            return self._like.get(*key)
        if key not in self._made:
            mark = "more " if self._like is not None else ""
            self._made[key] = Unknown(mark + " ".join(part for part in key if part))
        return self._made[key]

    def name(self, kind: str, about: str = "", what: str = "") -> str:
        """Give the name of one unknown."""
        unknown = self.get(kind, about, what)
        return unknown.name if isinstance(unknown, Unknown) else ""

    # --- the answers, as a reader of the rules asks for them

    def reached(self, kind: str, theme: str, rung: int) -> Formula:
        """Say that a theme is (`at`) or may be (`may`) at this rung or above."""
        if rung > self.edition.theme[theme].top:
            return NEVER
        return self.get(kind, theme, str(rung)) if rung else ALWAYS

    def looked_at(self, theme: str) -> Formula:
        """Say that a theme was looked at."""
        return self.get("looked", theme)

    def age_in(self, ages: Collection[str]) -> Formula:
        """Say that the age is known, and one of these."""
        return any_of(*(self.get("age", age) for age in ages))

    def shown_against(self, strength: str, theme: str, rung: int) -> Formula:
        """Say that safety was shown when a worry had reached this rung or a higher one."""
        return self.get("against", strength, f"{theme} {rung}")

    def said(self) -> dict[str, Formula]:
        """Give, for each question of the form by its name, whether it was answered."""
        edition = self.edition
        themes = {f"theme {theme.id}": self.looked_at(theme.id) for theme in edition.themes}
        facts = {f"fact {fact.id}": any_of(self.get("yes", fact.id), self.get("no", fact.id)) for fact in edition.facts}
        safety = {f"safety {strength.id}": self.get(SAFETY, strength.id) for strength in self.offerable()}
        own = any_of(*(self.get("own_view", str(step)) for step in STEPS))
        return {**themes, **facts, **safety, "age": self.age_in(edition.age), "own view": own}

    def every(self) -> list[Formula]:
        """Give every unknown of this case that was asked for until now."""
        return [*(self._like.every() if self._like else ()), *self._made.values()]

    def offerable(self) -> tuple[Strength, ...]:
        """Give the strengths for which evidence is asked at all."""
        return tuple(strength for strength in self.edition.strengths if strength.did)

    # --- what answers can be given

    def valid(self) -> Iterator[Formula]:
        """Give all that is so of every set of answers that the form can give."""
        for theme in self.edition.themes:
            yield implies(self.reached("may", theme.id, 1), self.looked_at(theme.id))
            for rung in range(1, theme.top + 1):
                yield implies(self.reached("at", theme.id, rung), self.reached("may", theme.id, rung))
                for kind in ("at", "may"):
                    yield implies(self.reached(kind, theme.id, rung), self.reached(kind, theme.id, rung - 1))
        for fact in self.edition.facts:
            yield no(all_of(self.get("yes", fact.id), self.get("no", fact.id)))
        yield no(at_least(2, (self.get("age", age) for age in self.edition.age)))
        yield no(at_least(2, (self.get("own_view", str(step)) for step in STEPS)))
        for strength in self.offerable():
            yield from self._valid_safety(strength)

    def _valid_safety(self, strength: Strength) -> Iterator[Formula]:
        """Each question about evidence has one answer where safety is offered; what it is against has one rung."""
        for kind in EVIDENCE:
            each = [self.get(kind, strength.id, choice.id) for choice in choices(self.edition, strength, kind)]
            yield implies(self.get(SAFETY, strength.id), any_of(*each))
            yield no(at_least(2, each))
        for theme in self.edition.themes:
            for rung in range(2, theme.top + 1):
                below = self.shown_against(strength.id, theme.id, rung - 1)
                yield implies(self.shown_against(strength.id, theme.id, rung), below)

    # --- from answers and to answers

    def names(self, answers: Answers) -> Iterator[str]:
        """Name every unknown that is so in these answers."""
        for theme, answer in answers.themes.items():
            yield self.name("looked", theme)
            yield from (self.name("at", theme, str(rung)) for rung in range(1, answer.at + 1))
            yield from (self.name("may", theme, str(rung)) for rung in range(1, answer.maybe + 1))
        yield from (self.name("yes", fact) for fact in answers.yes)
        yield from (self.name("no", fact) for fact in answers.no)
        if answers.age is not None:
            yield self.name("age", answers.age)
        if answers.own_view is not None:
            yield self.name("own_view", str(answers.own_view))
        for strength, shown in answers.safety.items():
            yield self.name(SAFETY, strength)
            yield from (self.name(kind, strength, getattr(shown, kind)) for kind in EVIDENCE)
            for theme, top in shown.against.items():
                yield from (self.name("against", strength, f"{theme} {rung}") for rung in range(1, top + 1))

    def answers(self, so: Collection[str]) -> Answers:
        """Give the answers in which exactly these unknowns are so."""
        edition = self.edition
        where = _Read(self, so)
        safety = {strength.id: where.safety(strength) for strength in self.offerable() if where(SAFETY, strength.id)}
        return Answers(
            age=next((age for age in edition.age if where("age", age)), None),
            yes=frozenset(fact for fact in edition.fact if where("yes", fact)),
            no=frozenset(fact for fact in edition.fact if where("no", fact)),
            themes=MappingProxyType(
                {
                    theme.id: Answer(where.top("at", theme.id), where.top("may", theme.id))
                    for theme in edition.themes
                    if where("looked", theme.id)
                }
            ),
            safety=MappingProxyType(safety),
            own_view=next((step for step in STEPS if where("own_view", str(step))), None),
        )


class _Read(NamedTuple):
    """Reads which unknowns are so."""

    unknowns: Unknowns
    so: Collection[str]

    def __call__(self, kind: str, about: str, what: str = "") -> bool:
        return self.unknowns.name(kind, about, what) in self.so

    def top(self, kind: str, theme: str, before: str = "") -> int:
        """Give the highest rung of a theme that is reached."""
        rungs = range(1, self.unknowns.edition.theme[theme].top + 1)
        return sum(self(kind, before, f"{theme} {rung}") if before else self(kind, theme, str(rung)) for rung in rungs)

    def safety(self, strength: Strength) -> Safety:
        """Give the evidence for one piece of safety."""
        edition = self.unknowns.edition
        said = {
            kind: next(c.id for c in choices(edition, strength, kind) if self(kind, strength.id, c.id))
            for kind in EVIDENCE
        }
        against = {theme: self.top("against", theme, strength.id) for theme in edition.theme}
        return Safety(**said, against=MappingProxyType({theme: top for theme, top in against.items() if top}))
