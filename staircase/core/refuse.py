"""What answers may not say. An id that the edition does not know is refused, never ignored."""

from __future__ import annotations

from collections.abc import Iterator

from staircase.core.case import Answers
from staircase.core.index import Index, Placed
from staircase.core.model import STEPS, Edition


class UnknownIds(ValueError):
    """The answers name something that the edition does not have; every such name is in `problems`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def place(edition: Edition, index: Index, answers: Answers) -> list[Placed]:
    """Give every answered theme as it was made ready, in the order of the edition; or refuse the answers."""
    ready = index.placed.get
    found = [ready((theme, answer.at, answer.maybe)) for theme, answer in answers.themes.items()]
    placed = [one for one in found if one is not None]
    problems = [*_unknown_ids(edition, index, answers)]
    if len(placed) < len(found):
        problems += _misplaced(edition, index, answers)
    if problems:
        raise UnknownIds(tuple(sorted(problems)))
    placed.sort()
    return placed


def _misplaced(edition: Edition, index: Index, answers: Answers) -> Iterator[str]:
    for theme, answer in answers.themes.items():
        if theme not in edition.theme:
            yield f"there is no theme called {theme!r}"
        elif (theme, answer.at, answer.maybe) not in index.placed:
            top = edition.theme[theme].top
            yield f"{theme!r} has {top} rungs: it cannot be at {answer.at} and maybe {answer.maybe}"


def _unknown_ids(edition: Edition, index: Index, answers: Answers) -> Iterator[str]:
    if answers.age is not None and answers.age not in edition.age:
        yield f"there is no age band called {answers.age!r}"
    for fact in (answers.yes | answers.no) - index.facts:
        yield f"there is no circumstance called {fact!r}"
    for fact in answers.yes & answers.no:
        yield f"{fact!r} cannot be both yes and no"
    for listed in answers.undescribed - index.lists:
        yield f"there is no list or theme called {listed!r}"
    for strength in (answers.strengths | answers.safety.keys()) - index.strengths:
        yield f"there is no strength called {strength!r}"
    for strength in answers.safety.keys() & index.strengths:
        yield from _unknown_evidence(edition, answers, strength)
    if answers.own_view is not None and answers.own_view not in STEPS:
        yield f"your own view is a step from 1 to 5, not {answers.own_view!r}"


def _unknown_evidence(edition: Edition, answers: Answers, strength: str) -> Iterator[str]:
    shown, evidence = answers.safety[strength], edition.evidence
    for value, choices, what in (
        (shown.who, evidence.who, "who"),
        (shown.did, edition.strength[strength].did, "did"),
        (shown.how_long, evidence.how_long, "for"),
        (shown.known_by, evidence.known_by, "known_by"),
    ):
        if value not in {choice.id for choice in choices}:
            yield f"safety {strength!r} has no {what} called {value!r}"
    for theme, rung in shown.against.items():
        if theme not in edition.theme or rung not in range(1, edition.theme[theme].top + 1):
            yield f"safety {strength!r} is against {theme!r} at {rung}, which there is not"
