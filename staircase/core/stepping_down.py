"""What it takes before anybody steps down: words of the edition, which decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that is needed before a step goes down from `from_step` or above, and how to say it to the family.

    `unconfirmed` says what of it nobody has confirmed; empty where nothing is open.
    """

    id: str
    from_step: int
    text: str
    plain: str
    unconfirmed: str
    sources: tuple[Cite, ...]
    basis: Basis
