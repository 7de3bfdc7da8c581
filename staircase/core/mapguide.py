"""What an edition says about drawing a Signs of Safety map and asking for a number, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from staircase.core.family_text import family_text
from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Something that says where it comes from."""

    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Sourced):
    """What a danger statement and its goal are about. Every theme stands under exactly one issue.

    `lines` are rungs, by their keys, of other themes that are about this issue all the same. `may_happen` goes on a
    sentence that begins "If nothing changes"; it and the goal speak of "the child". `plain` is the goal for a family.
    """

    id: str
    name: str
    themes: tuple[str, ...]
    lines: tuple[str, ...]
    may_happen: str
    goal: str
    plain: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting(Sourced):
    """How long a goal must be seen before help steps down, to go on it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends(Sourced):
    """Both ends of the scale, from this step to act on upwards. Ten is the good end."""

    id: str
    from_step: int
    ten: str
    zero: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who is asked for a number. `from_order` is the first age band of the child at which they are.

    Those `at_home` are not asked while nobody at home may be told anything.
    """

    id: str
    name: str
    at_home: bool
    from_order: int
    ask: str
    hint: str


class When(StrEnum):
    """When a number and the suggestion, or two numbers, tell different stories."""

    HIGH = "high"
    LOW = "low"
    APART = "apart"
    CHILD_LOWER = "child-lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question to oneself where numbers and the suggestion tell different stories. It moves nothing."""

    when: When
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Sourced):
    """The scale from 0 to 10: its ends, who is asked, and what to ask oneself afterwards."""

    ends: tuple[Ends, ...]
    asked_of: tuple[Asked, ...]
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FallsUnder(Sourced):
    """Rungs, by their keys, that fall under one heading of the map."""

    rungs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGuide:
    """What a map is drawn with. It is shown and never applied: nothing in it can change a result.

    `complicating` makes a worry harder and is not itself harm; `likely` is grave, and tells of no harm to this child
    that has happened.
    """

    complicating: FallsUnder
    likely: FallsUnder
    issues: tuple[Issue, ...]
    lasts: Lasting
    scale: Scale

    def issue_of(self, theme: str, rung: str) -> Issue:
        """Give the issue of a rung, by its theme and key: the one that names this line, or that of the whole theme."""
        by_line = next((issue for issue in self.issues if rung in issue.lines), None)
        return by_line or next(issue for issue in self.issues if theme in issue.themes)
