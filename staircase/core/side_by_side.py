"""Where a practitioner and a family agree and where they see it differently, theme by theme. It decides nothing.

Both sides are brought to the same few stands and then compared; nobody's side weighs more. The practitioner's side
speaks in the words that families read, and never says who told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at
from staircase.core.model import Edition, Rung, Strength
from staircase.core.own_view import Line, Question
from staircase.core.viewing import View, Worry, ticked_strengths

FIRST_TO_TALK_ABOUT: Final = 3


class Stand(StrEnum):
    """How one side sees something: nothing said, not looked at, or kept from this reader, is silent."""

    WORRY = "worry"
    FINE = "fine"
    NOT_SURE = "not-sure"
    SILENT = "silent"


class Group(StrEnum):
    """How the two sides stand to each other, in the order in which it is read."""

    AGREE_WORRY = "agree-worry"
    ONLY_WE = "only-we"
    ONLY_YOU = "only-you"
    NOT_SURE = "not-sure"
    AGREE_FINE = "agree-fine"
    ONE_IS_SILENT = "one-is-silent"


LOOKED_AT: Final = True
NOT_LOOKED_AT: Final = False
TALK_FIRST: Final = (
    (Group.ONLY_YOU, NOT_LOOKED_AT, Worry.BIG),
    (Group.ONLY_YOU, LOOKED_AT, Worry.BIG),
    (Group.NOT_SURE, LOOKED_AT, Worry.BIG),
    (Group.ONLY_YOU, NOT_LOOKED_AT, Worry.SMALL),
    (Group.AGREE_WORRY, LOOKED_AT, Worry.BIG),
    (Group.ONLY_WE, LOOKED_AT, Worry.FINE),
    (Group.ONLY_WE, LOOKED_AT, None),
    (Group.ONLY_YOU, LOOKED_AT, Worry.SMALL),
    (Group.AGREE_WORRY, LOOKED_AT, Worry.SMALL),
)
"""What is talked about first: what worries the family most and nobody has looked at comes before everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing both may speak of. `question` is empty where only a practitioner can speak of it.

    `seen` are the rungs that the practitioner's side names: their family words are what is shown.
    """

    question: Question | None
    ours: Stand
    theirs: Stand
    worry: Worry | None
    seen: tuple[Rung, ...]

    @property
    def group(self) -> Group:
        """How the two sides stand to each other here."""
        return group_of(self.ours, self.theirs)

    @property
    def turn(self) -> int:
        """Say when it is talked about, counted from 0; whatever is not named in the order comes after that."""
        what = (self.group, self.ours is not Stand.SILENT, self.worry)
        return TALK_FIRST.index(what) if what in TALK_FIRST else len(TALK_FIRST)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Both sides: the rows by how they stand to each other, strengths and wishes by line, what to talk about first.

    What only we see is a strength in our words to a family: theirs speak as the family itself.
    """

    groups: Mapping[Group, tuple[Row, ...]]
    both: tuple[Line, ...]
    only_ours: tuple[Strength, ...]
    only_yours: tuple[Line, ...]
    wishes: tuple[Line, ...]
    first: tuple[Row, ...]


def side_by_side(edition: Edition, answers: Answers, view: View) -> SideBySide:
    """Lay what a practitioner has answered beside what a family has said.

    It asks no gate: whoever shows it gives it `may_see.MaySee.ours`. What was said of being hurt is never in it.
    """
    compared = [row for row in _rows(edition, answers, view) if row.group is not Group.ONE_IS_SILENT]
    grouped = {group: tuple(row for row in compared if row.group is group) for group in Group}
    lines, ours = edition.own_view.strengths, answers.strengths
    yours = {line.id for line in ticked_strengths(edition.own_view, view)}
    by_turn = sorted((row for row in compared if row.group is not Group.AGREE_FINE), key=lambda row: row.turn)
    return SideBySide(
        groups=MappingProxyType({group: rows for group, rows in grouped.items() if rows}),
        both=tuple(line for line in lines if line.id in ours and line.id in yours),
        only_ours=tuple(edition.strength[line.id] for line in lines if line.id in ours - yours),
        only_yours=tuple(line for line in lines if line.id in yours - ours),
        wishes=tuple(line for line in edition.own_view.wishes if line.id in view.wishes),
        first=tuple(by_turn[:FIRST_TO_TALK_ABOUT]),
    )


def group_of(ours: Stand, theirs: Stand) -> Group:
    """Say how two sides stand to each other. Swapping them swaps "only we" and "only you", and nothing else."""
    both = {ours, theirs}
    if both == {Stand.WORRY}:
        return Group.AGREE_WORRY
    if both == {Stand.FINE}:
        return Group.AGREE_FINE
    if Stand.NOT_SURE in both:
        return Group.NOT_SURE
    if Stand.WORRY in both:
        return Group.ONLY_WE if ours is Stand.WORRY else Group.ONLY_YOU
    return Group.ONE_IS_SILENT


def _rows(edition: Edition, answers: Answers, view: View) -> Iterator[Row]:
    """Give a row for every question that they were asked, and one for each worry of ours that none of these names."""
    named: set[str] = set()
    for question in edition.own_view.questions():
        if not question.help and question.asks(view.giver, edition.own_view.order_of(view.age)):
            named |= {*question.themes}
            worry = view.answers.get(question.id)
            seen = tuple(_seen(edition, answers, question.themes))
            stand = _our_stand(edition, answers, question.themes)
            yield Row(question=question, ours=stand, theirs=_their_stand(worry), worry=worry, seen=seen)
    for theme in (theme.id for theme in edition.themes if theme.id not in named):
        for rung in _seen(edition, answers, (theme,)):
            yield Row(question=None, ours=Stand.WORRY, theirs=Stand.SILENT, worry=None, seen=(rung,))


def _their_stand(worry: Worry | None) -> Stand:
    if worry in (Worry.SMALL, Worry.BIG):
        return Stand.WORRY
    return {Worry.FINE: Stand.FINE, Worry.NOT_SURE: Stand.NOT_SURE, None: Stand.SILENT}[worry]


def _our_stand(edition: Edition, answers: Answers, themes: Iterable[str]) -> Stand:
    """Say how we see what a question stands for: fine only where all of it was looked at."""
    asked = [theme for theme in themes if asked_at(edition, edition.theme[theme].asked, answers.age)]
    found = [answers.themes[theme] for theme in themes if theme in answers.themes]
    if any(answer.at for answer in found):
        return Stand.WORRY
    if any(answer.maybe for answer in found):
        return Stand.NOT_SURE
    return Stand.FINE if found and all(theme in answers.themes for theme in asked) else Stand.SILENT


def _seen(edition: Edition, answers: Answers, themes: Iterable[str]) -> Iterator[Rung]:
    for theme in themes:
        at = answers.themes.get(theme, Answer()).at
        if at:
            yield edition.theme[theme].rungs[at - 1]
