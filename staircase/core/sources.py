"""Where a text comes from: the place in a source, and whether it was read there or concluded from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """Where a text comes from: read in a source, or concluded by the authors from what they read."""

    SOURCED = "sourced"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A place in a source."""

    id: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something the authors rested a text on, and how much of it they had read."""

    id: str
    title: str
    publisher: str
    page: str
    read: str
    area: str
