"""Which page comes next, and what is still to be asked.

Nothing about where somebody is gets stored: the pages follow from the edition and what was said, so back, change, two
tabs and resume all mean "work it out again".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from staircase.core.enough import is_enough
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition
from staircase.core.pages import Draft, Kind, Page, Part, every_page, is_done
from staircase.core.rows import Row
from staircase.core.said import (
    NOT_SURE,
    SOME,
    YES,
    Said,
    age_of,
    answers_of,
    placements,
)

__all__ = [
    "Interview",
    "Kind",
    "Page",
    "Part",
    "Row",
    "acknowledge",
    "how_far",
    "lay_out",
    "may_finish",
    "may_see_suggestion",
    "must_act_now",
    "next_page",
    "rows_said",
    "urgent",
]


@dataclass(frozen=True, slots=True)
class Interview:
    """One draft laid out: every page it has in order, as far as what was said tells, and which of them are answered."""

    pages: tuple[Page, ...]
    done: tuple[bool, ...]

    @property
    def next_number(self) -> int:
        """The number, from 1, of the first page without an answer; of the last page, the check, once all have one."""
        return self.done.index(False) + 1 if False in self.done else len(self.pages)

    @property
    def complete(self) -> bool:
        """Whether every page is answered."""
        return all(self.done)

    @property
    def left(self) -> tuple[Page, ...]:
        """The pages without an answer."""
        return tuple(page for page, done in zip(self.pages, self.done, strict=True) if not done)

    def number(self, page_id: str) -> int | None:
        """Give the number of a page, from 1; None if this draft has no such page."""
        return next((number for number, page in enumerate(self.pages, start=1) if page.id == page_id), None)


def lay_out(edition: Edition, said: Said) -> Interview:
    """Work out the pages of a draft and which of them are answered."""
    draft = _draft(edition, said)
    laid = every_page(draft)
    return Interview(laid, tuple(is_done(draft, page) for page in laid))


def _draft(edition: Edition, said: Said) -> Draft:
    return Draft(edition, said, age_of(said), placements(edition, said))


def may_finish(edition: Edition, said: Said, laid: Interview) -> bool:
    """Say whether the form may offer to finish: pages are left, and whatever is said on them changes nothing."""
    return not laid.complete and is_enough(_draft(edition, said), laid.left)


def next_page(edition: Edition, said: Said) -> Page | None:
    """Give the first page that is not answered yet; None once all are."""
    laid = lay_out(edition, said)
    return None if laid.complete else laid.pages[laid.next_number - 1]


def may_see_suggestion(edition: Edition, said: Said) -> bool:
    """Say whether the suggestion may be shown: all is asked, or changes nothing, or somebody has to act now."""
    laid = lay_out(edition, said)
    return said.acting_now or laid.complete or may_finish(edition, said, laid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """What cannot wait: the urgent pathways that are open, those that may be, and the reasons (`may:` before these)."""

    now: tuple[str, ...]
    maybe: tuple[str, ...]
    reasons: frozenset[str]


def urgent(edition: Edition, said: Said) -> Urgent:
    """Give what cannot wait, by what was said; a step 5 without an urgent sign cannot wait either."""
    found = evaluate(edition, answers_of(edition, said))
    now = [one for one in found.pathways if edition.pathway[one.pathway].urgent]
    maybe = [one for one in found.advice if edition.pathway[one.pathway].urgent]
    decisive = {reason.key for reason in found.reasons if reason.decisive}
    reasons = {key for one in now for key in ({*one.because} | decisive if _is_own(one.because) else one.because)}
    return Urgent(
        now=tuple(one.pathway for one in now),
        maybe=tuple(one.pathway for one in maybe),
        reasons=frozenset(key for key in reasons if not key.startswith("step-"))
        | {f"may:{key}" for one in maybe for key in one.because},
    )


def _is_own(because: tuple[str, ...]) -> bool:
    return any(key.startswith("step-") for key in because)


def must_act_now(edition: Edition, said: Said) -> bool:
    """Say whether something cannot wait that nobody has been told of yet: each new sign is told of at once."""
    return not urgent(edition, said).reasons <= said.acknowledged


def acknowledge(edition: Edition, said: Said, *, acting_now: bool) -> Said:
    """Give what is said once "act now" has been shown; going on and acting now are both allowed."""
    return replace(said, acknowledged=said.acknowledged | urgent(edition, said).reasons, acting_now=acting_now)


def how_far(edition: Edition, said: Said, laid: Interview) -> Page | None:
    """Give the page that asks how far a worry goes that may not be able to wait: told with yes, and not asked yet.

    Nobody is unsure there: nobody was asked. What has come up last comes first.
    """
    every = urgent(edition, said).reasons
    keys = (every - said.acknowledged) or every
    reasons = evaluate(edition, answers_of(edition, said)).reasons
    themes = {part.theme for reason in reasons if f"may:{reason.key}" in keys for part in reason.parts}
    told = {row for rows in said.lists.values() for row, value in rows.items() if value == YES}
    open_ = themes & told - said.ladders.keys()
    return next((page for page in laid.left if page.kind is Kind.LADDER and page.about in open_), None)


# --- answering a list


def rows_said(page: Page, ticked: frozenset[str], unsure: frozenset[str], closed: str) -> Mapping[str, str]:
    """Turn ticks and the closing words into one answer per row; a row that is both ticked and not sure is a yes.

    With "some of each" the rows that were left blank stay unanswered: they are asked one by one on the next page.
    """
    answers = {row.id: YES if row.id in ticked else NOT_SURE if row.id in unsure else closed for row in page.rows}
    return {row: answer for row, answer in answers.items() if answer != SOME}
