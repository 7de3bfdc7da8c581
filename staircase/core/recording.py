"""What the record asks after the suggestion: coded choices, so that nothing that names anybody is ever kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from staircase.core.sources import Basis, Cite

Chosen = Mapping[str, Collection[str]]
"""What was chosen, by the name of the question: the ids of answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One answer to choose. `alone` cannot be chosen with another of the same question.

    `shares_decision` marks who may stand behind going below a step 5; `then` names the question that this answer makes
    necessary, or is empty; `unless` gives the keys of the rungs that it contradicts where they are known.
    """

    id: str
    text: str
    means: str
    alone: bool
    shares_decision: bool
    then: str
    unless: tuple[str, ...]
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the record, with every answer there is."""

    ask: str
    hint: str
    choices: tuple[Coded, ...]

    def among(self, chosen: Collection[str]) -> tuple[Coded, ...]:
        """Give the answers that were chosen, in the order of the question; what it does not know falls away."""
        return tuple(choice for choice in self.choices if choice.id in chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Everything the record asks. Agreement to a service and a lawful basis to share are different questions."""

    less_because: Question
    consulted: Question
    spoken_to: Question
    heard: Question
    consent: Question
    consent_of: Question
    not_sought_because: Question
    shared_with: Question
    shared_what: Question
    lawful_basis: Question
    condition: Question

    def question(self, name: str) -> Question:
        """Give a question by its name."""
        found: Question = getattr(self, name)
        return found


QUESTIONS: tuple[str, ...] = tuple(field.name for field in fields(Recording))
"""The names of all questions, in the order in which they are asked."""

ONE_OF = ("consent",)
"""The questions that have one answer; of all others there may be several."""
