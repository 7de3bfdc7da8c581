"""The words that join what a family is told: titles and sentences that belong to no single rule."""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.family_text import family_text


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyWords:
    """What the family version of a suggestion says beside the words of the rules: paragraphs, and titles of lists."""

    nothing_seen: str = family_text()
    today: str = family_text()
    not_known_yet: str = family_text()
    less_later: str = family_text()
    worries: str = family_text()
    in_place: str = family_text()
    going_well: str = family_text()
    not_sure: str = family_text()
    not_asked: str = family_text()
    happens_next: str = family_text()
    rights: str = family_text()
