"""A passage: lines that say one thing, where they come from, and what nobody has confirmed of them."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Part of a page, in lines; `say` are words to use, where there are any.

    `unconfirmed` says what of it nobody has confirmed for this area, and stands beside it wherever it is shown.
    """

    title: str
    lines: tuple[str, ...]
    say: tuple[str, ...]
    unconfirmed: str
    sources: tuple[Cite, ...]
    basis: Basis
