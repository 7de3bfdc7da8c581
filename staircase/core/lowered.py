"""What is lower in a later record of a child than in an earlier one, and which answers stand.

What was once said stays said. An answer that is lower than before counts only where somebody has seen that it changed.
Taken back, explained, left open, or not looked at this time, the earlier answer stands: nothing is better because
nobody looked. What has happened can be over, and is never seen to have changed. The line on telling the parents gets
no weaker from one record to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from staircase.core.because import SOCIAL_CARE
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at
from staircase.core.model import Edition, Rule, Theme
from staircase.core.pathway import STRICTNESS
from staircase.core.standing import NO_WORDS, fact_in_words, list_in_words, worry_in_words

NOT_TOLD = "Not told this time"
NOT_ASKED = "Not asked about at the child’s age now"
NOTHING = Answer()


class Why(StrEnum):
    """Why an answer is lower than before: a change was seen, what happened is over, or it was taken back or explained.

    Only of what has happened can it be said that a social worker has weighed the danger since; it stands all the same.
    """

    SEEN_CHANGED = "seen-changed"
    WEIGHED = "weighed"
    TAKEN_BACK = "taken-back"


class Fell(StrEnum):
    """What is less than before: what is known, only what may be, or that nobody looked, or nobody is asked any more."""

    KNOWN = "known"
    MAY_BE = "may-be"
    NOT_LOOKED_AT = "not-looked-at"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One answer that is lower than before, with both in words; `id` names it in a form (`theme-…`, `fact-…`)."""

    id: str
    title: str
    then: str
    now: str
    fell: Fell
    may_be_more: bool = False
    """Whether, although less is known, more may be than before: that is nothing better."""
    grave: bool = False
    """Whether it called for a social worker by itself: then seeing a change is not for one person alone."""
    happened: bool = False
    """Whether it tells of what has happened: that can be over, and nobody can see that it has changed."""

    @property
    def is_circumstance(self) -> bool:
        """Whether it is a circumstance, and so never a worry."""
        return self.id.startswith("fact-")

    @property
    def asks_why(self) -> bool:
        """Whether a reason can be given; where nobody looked this time there is none, and the earlier answer stands."""
        return self.fell is not Fell.NOT_LOOKED_AT


def lower_than_before(edition: Edition, earlier: Answers, later: Answers) -> tuple[Lowered, ...]:
    """Give every answer that is lower in the later record, or that nobody looked at again."""
    return (
        *_themes_lower(edition, earlier, later),
        *_facts_lower(edition, earlier, later),
        *(
            Lowered(
                id=f"list-{listed}",
                title=list_in_words(edition, listed),
                then=NO_WORDS,
                now=NOT_TOLD,
                fell=Fell.KNOWN,
            )
            for listed in sorted(earlier.undescribed - edition.theme.keys() - later.undescribed)
        ),
    )


def _themes_lower(edition: Edition, earlier: Answers, later: Answers) -> Iterator[Lowered]:
    for theme in edition.themes:
        fell = _fell(edition, theme, earlier, later)
        if fell is not None:
            yield Lowered(
                id=f"theme-{theme.id}",
                title=theme.row,
                then=worry_in_words(theme, earlier),
                now=NOT_ASKED if fell is Fell.NOT_ASKED else worry_in_words(theme, later),
                fell=fell,
                may_be_more=later.themes.get(theme.id, NOTHING).maybe > earlier.themes.get(theme.id, NOTHING).maybe,
                grave=fell is not Fell.MAY_BE and _step_of(theme, earlier) >= SOCIAL_CARE,
                happened=fell is Fell.KNOWN and _has_happened(theme, earlier, later),
            )


def _step_of(theme: Theme, answers: Answers) -> int:
    """Give the step that a theme calls for by itself, where it is known to be."""
    at = answers.themes.get(theme.id, NOTHING).at
    return theme.rungs[at - 1].step if at else 0


def _has_happened(theme: Theme, earlier: Answers, later: Answers) -> bool:
    """Say whether something that is known to have happened is among what the later record says no more."""
    before, now = earlier.themes.get(theme.id, NOTHING), later.themes.get(theme.id, NOTHING)
    return any(rung.happened for rung in theme.rungs[now.at : before.at])


def _fell(edition: Edition, theme: Theme, earlier: Answers, later: Answers) -> Fell | None:
    """Say what about a theme is less than before, if anything is."""
    before, now = earlier.themes.get(theme.id, NOTHING), later.themes.get(theme.id)
    without_words = theme.id in earlier.undescribed
    if not (before.maybe or without_words):
        return None
    if now is None and theme.id not in later.undescribed:
        return Fell.NOT_LOOKED_AT if asked_at(edition, theme.asked, later.age) else Fell.NOT_ASKED
    now = now or NOTHING
    if now.at < before.at or (without_words and theme.id not in later.undescribed):
        return Fell.KNOWN
    return Fell.MAY_BE if now.maybe < before.maybe else None


def _facts_lower(edition: Edition, earlier: Answers, later: Answers) -> Iterator[Lowered]:
    for fact in edition.facts:
        if fact.id in earlier.yes - later.yes:
            still_asked = asked_at(edition, fact.asked, later.age)
            said_no = Fell.KNOWN if still_asked else Fell.NOT_ASKED
            yield Lowered(
                id=f"fact-{fact.id}",
                title=fact.ask,
                then=fact_in_words(fact, earlier),
                now=fact_in_words(fact, later),
                fell=said_no if fact.id in later.no else Fell.NOT_LOOKED_AT,
                grave=any(_is_plan(rule, fact.id) for rule in edition.rules),
            )


def _is_plan(rule: Rule, fact: str) -> bool:
    """Say whether a rule of a social worker's step rests on this circumstance and no worry: a plan or a status."""
    return rule.step >= SOCIAL_CARE and fact in rule.facts and not (rule.of or rule.all_of)


def with_reasons(edition: Edition, earlier: Answers, later: Answers, why: Mapping[str, Why]) -> Answers:
    """Give the answers that stand now; `why` holds the reasons by the id of what is lower.

    Only what can change and somebody has seen to change is taken from the later record; the rest stays as it was said.
    """
    kept = {one.id for one in lower_than_before(edition, earlier, later) if not seen_changed(one, why)}
    facts = frozenset(fact for fact in earlier.yes if f"fact-{fact}" in kept)
    themes = {
        theme: _higher(before, later.themes.get(theme))
        for theme, before in earlier.themes.items()
        if f"theme-{theme}" in kept
    }
    without_words = {one for one in earlier.undescribed if kept & {f"theme-{one}", f"list-{one}"}}
    return replace(
        later,
        tell_parents=max(earlier.tell_parents, later.tell_parents, key=STRICTNESS.__getitem__),
        yes=later.yes | facts,
        no=later.no - facts,
        themes=MappingProxyType({**later.themes, **themes}),
        undescribed=later.undescribed | without_words,
    )


def seen_changed(one: Lowered, why: Mapping[str, Why]) -> bool:
    """Say whether somebody has seen that it changed: of what has happened nobody can."""
    return one.asks_why and not one.happened and why.get(one.id) is Why.SEEN_CHANGED


def _higher(before: Answer, now: Answer | None) -> Answer:
    return Answer(max(before.at, now.at), max(before.maybe, now.maybe)) if now else before
