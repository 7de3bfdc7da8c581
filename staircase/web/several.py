"""Records that were sent to be laid beside each other: read, fitted to the edition, and what must be settled first.

Nothing of them is kept. What a later page of the same errand needs goes through the reader's own browser: the text of
the records, in hidden fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from flask import request

from staircase import records as portable
from staircase.core.case import Answer, Answers
from staircase.core.fitting import Fate, Kind
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.said import AREAS, answers_of
from staircase.records import Record, RecordRefused
from staircase.web import forms
from staircase.web.asks import Ask, Choice, Form

SETTLED = "settled"
USE, ANOTHER = "use", "another"

_NOT_COMPARED = frozenset({Kind.THEME, Kind.FACT, Kind.AREA, Kind.STRENGTH, Kind.STEP, Kind.AGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A record as this edition understands it, and its text, to be sent again.

    `left_out` are the answers whose words have changed since, or that are not asked any more: nobody has answered what
    is asked now. If there is a worry among them it counts as one that nothing here describes; a circumstance that was
    so goes on counting, because it can only raise.
    """

    record: Record
    text: str
    answers: Answers
    left_out: tuple[Fate, ...]
    unfinished: bool

    @property
    def day(self) -> str:
        """The day on which it was made, in words."""
        return f"{self.record.made_on.day} {self.record.made_on:%B %Y}"


def read(edition: Edition, raw: bytes, home: Path | None) -> Read | str:
    """Read one record, or say in words why it cannot be."""
    try:
        record = portable.read(raw)
    except RecordRefused as refused:
        return str(refused)
    fitted = portable.restore(edition, record, portable.edition_of(record, home, edition)).fitted
    answers = answers_of(edition, fitted.said)
    as_said = answers_of(edition, replace(record.said, age=fitted.said.age))
    if any(as_said.themes.get(fate.id, Answer()).maybe for fate in fitted.again if fate.kind is Kind.THEME):
        answers = replace(answers, undescribed=answers.undescribed | {AREAS})
    so_by_other_words = as_said.yes & {fate.id for fate in fitted.again if fate.kind is Kind.FACT}
    answers = replace(answers, yes=answers.yes | so_by_other_words)
    return Read(
        record=record,
        text=json.dumps(json.loads(raw), ensure_ascii=False, separators=(",", ":")),
        answers=answers,
        left_out=tuple(fate for fate in (*fitted.again, *fitted.gone) if fate.kind in _NOT_COMPARED),
        unfinished=not may_see_suggestion(edition, fitted.said),
    )


def altered(reads: Sequence[tuple[str, Read]]) -> Iterator[Ask]:
    """Ask of each record that was changed after it was saved whether to use it all the same; `reads` have labels."""
    for label, one in reads:
        if one.record.altered:
            yield Ask(
                name=f"altered-{sha256(one.text.encode()).hexdigest()[:12]}",
                form=Form.RADIOS,
                legend=f"{label} was changed after it was saved. Use it all the same?",
                hint="Its check numbers do not fit what it holds. Ask whoever sent it, before you rest anything on it.",
                missing=f"{label}: choose whether to use it",
                choices=(
                    Choice(value=USE, text="Yes, I know about the change"),
                    Choice(value=ANOTHER, text="No, I choose another file"),
                ),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """What must be settled before records are laid beside each other, and what was said to it."""

    asks: tuple[Ask, ...]
    reply: forms.Reply

    @property
    def given_up(self) -> bool:
        """Whether other files are to be chosen."""
        return any(ANOTHER in values for values in self.reply.values.values())

    @property
    def is_open(self) -> bool:
        """Whether anything is left to be settled."""
        return bool(self.asks) and (SETTLED not in request.form or bool(self.reply.errors))

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with what was said; nothing the first time that it is asked."""
        return dict(self.reply.errors) if SETTLED in request.form else {}

    @property
    def shown(self) -> tuple[Ask, ...]:
        """The asks, with what was said chosen."""
        return forms.with_reply(self.asks, self.reply)

    def hidden(self) -> list[tuple[str, str]]:
        """Give what was settled, to be sent again with the next page."""
        settled = [(name, value) for name, values in self.reply.values.items() for value in values]
        return [*settled, (SETTLED, "yes")]


def settling(asked: tuple[Ask, ...]) -> Settling:
    """Read what was said to these asks in the form that was sent."""
    return Settling(asks=asked, reply=forms.read(asked, request.form))
