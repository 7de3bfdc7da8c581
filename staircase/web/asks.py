"""What an ask is: one question of a page, with its choices, its words, and what is chosen already.

One page is a few asks; one template lays any of them out, and one form class checks what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How an ask is laid out: one of several, any of several, or rows that can be ticked or not sure."""

    RADIOS = "radios"
    TICKS = "ticks"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose; `apart` sets it below the others after the word "or", `rare` below a line that says so."""

    value: str
    text: str
    hint: str = ""
    apart: bool = False
    rare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question of a page. `missing` is the error when it is left out; an ask without it may be left out.

    `note` is said before the hint: what it can look like at this age, or a check on oneself.
    """

    name: str
    form: Form
    legend: str
    choices: tuple[Choice, ...]
    note: str = ""
    hint: str = ""
    missing: str = ""
    chosen: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    is_heading: bool = False
    only_if: tuple[str, str] | None = None
    """Needed only where another ask of the page has this value: (name, value)."""
