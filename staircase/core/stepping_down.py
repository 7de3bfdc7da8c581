"""What it takes before anybody steps down: words of the edition, which decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.family_text import family_text
from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that is needed before a step goes down from `from_step` or above, and how to say it to the family.

    `months` is how long a change must have lasted, which two records can be held against; 0 where it is not about that.
    `unconfirmed` says what of it nobody has confirmed; empty where nothing is open.
    """

    id: str
    from_step: int
    months: int
    text: str
    plain: str = family_text()
    unconfirmed: str
    sources: tuple[Cite, ...]
    basis: Basis
