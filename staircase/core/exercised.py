"""What a scenario exercises: which lines and rules are at work in it, and what the step would be without each answer.

Everything is read off the decision; without an answer, the same decision is made once more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from staircase.core.because import says
from staircase.core.case import Answers, Assessment, Opened, Reason, Scenario, State
from staircase.core.evaluate import evaluate
from staircase.core.explain import heading
from staircase.core.model import Edition, Rule, Rung
from staircase.core.nearest import near
from staircase.core.words import lower_first


class How(StrEnum):
    """How a line or rule is at work in a story, what matters most first."""

    DECIDES = "decides"
    DUTY = "duty"
    SET_ASIDE = "set-aside"
    MAY_BE = "may-be"
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """A line or rule that a story exercises; `elsewhere` is in how many other stories it decides, or opens a right."""

    key: str
    says: str
    step: int
    how: How
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """One answer, and what comes out without it; `matters` where anything does that is not the same."""

    answer: str
    without: str
    matters: bool


def exercised(edition: Edition, answers: Answers, found: Assessment, bears: Mapping[str, int]) -> tuple[Exercised, ...]:
    """Give what a story exercises, what decides first; of what is near, only what is a single answer away.

    `bears` counts the other stories in which each line and rule bears on what comes out.
    """
    came = [(_how(reason), reason.of) for reason in found.reasons]
    close = [(How.NEAR, one.of) for one in near(edition, answers, found) if one.lacks == 1]
    there = {of.key for _, of in came}
    order = list(How)
    every = sorted((*came, *(one for one in close if one[1].key not in there)), key=lambda one: order.index(one[0]))
    return tuple(_exercised(how, of, bears) for how, of in every)


def _how(reason: Reason) -> How:
    if reason.state is State.POSSIBLE:
        return How.MAY_BE
    if reason.is_duty:
        return How.DUTY
    return How.DECIDES if reason.decisive else How.SET_ASIDE


def _exercised(how: How, of: Rung | Rule, bears: Mapping[str, int]) -> Exercised:
    return Exercised(key=of.key, says=says(of), step=of.step, how=how, elsewhere=bears.get(of.key, 0))


def bearing(edition: Edition, scenarios: Iterable[Scenario]) -> Mapping[str, int]:
    """Count for each line and rule the stories in which it decides the step, or opens a right or a duty.

    It places every story, which takes a second for a whole library.
    """
    counted: Counter[str] = Counter()
    for scenario in scenarios:
        reasons = evaluate(edition, scenario.answers).reasons
        counted.update(reason.key for reason in reasons if _how(reason) in (How.DECIDES, How.DUTY))
    return MappingProxyType(counted)


# --- does every answer matter?


def weighed(edition: Edition, answers: Answers, found: Assessment) -> tuple[Weighed, ...]:
    """Take away each worry, circumstance and safety by itself, and say what comes out then."""
    return tuple(_weighed(edition, found, what, evaluate(edition, less)) for what, less in _less(edition, answers))


def _weighed(edition: Edition, found: Assessment, answer: str, then: Assessment) -> Weighed:
    before, after = heading(edition, found), heading(edition, then)
    if after != before:
        return Weighed(answer, f"{after}.", matters=True)
    if _roads(then) != _roads(found):
        return Weighed(answer, "The same step, and other things to do.", matters=True)
    if then.tell_parents != found.tell_parents:
        return Weighed(answer, "The same step, and another line on telling the parents.", matters=True)
    return Weighed(answer, "Nothing changes.", matters=False)


def _roads(found: Assessment) -> tuple[frozenset[str], ...]:
    """Give what is opened, whatever opens it."""

    def opened(roads: Iterable[Opened]) -> frozenset[str]:
        return frozenset(one.pathway for one in roads)

    return opened(found.pathways), opened(found.advice), opened(found.rights)


def _less(edition: Edition, answers: Answers) -> Iterator[tuple[str, Answers]]:
    for theme in edition.themes:
        answer = answers.themes.get(theme.id)
        if answer is not None and answer.maybe:
            others = {id_: other for id_, other in answers.themes.items() if id_ != theme.id}
            line = theme.rungs[answer.at - 1].text if answer.at else "not sure"
            more = " It may be more." if 0 < answer.at < answer.maybe else ""
            yield f"{theme.row}: {lower_first(line)}{more}", replace(answers, themes=MappingProxyType(others))
    for fact in edition.facts:
        if fact.id in answers.yes:
            yield fact.ask, replace(answers, yes=answers.yes - {fact.id}, no=answers.no | {fact.id})
    for strength in answers.safety:
        left = {id_: shown for id_, shown in answers.safety.items() if id_ != strength}
        yield edition.strength[strength].text, replace(answers, safety=MappingProxyType(left))


# --- a story and its near miss


def differences(edition: Edition, answers: Answers, other: Answers) -> tuple[str, ...]:
    """Name what two stories answer differently: a near miss differs in one answer, or in the fewest that it can."""
    ages = ("The child’s age",) if answers.age != other.age else ()
    themes = (theme.row for theme in edition.themes if answers.themes.get(theme.id) != other.themes.get(theme.id))
    facts = (
        fact.ask
        for fact in edition.facts
        if (fact.id in answers.yes, fact.id in answers.no) != (fact.id in other.yes, fact.id in other.no)
    )
    strengths = (one.text for one in edition.strengths if one.id in answers.strengths ^ other.strengths)
    safety = ("Existing safety",) if dict(answers.safety) != dict(other.safety) else ()
    undescribed = ("A worry that is not described here",) if answers.undescribed != other.undescribed else ()
    return (*ages, *themes, *undescribed, *facts, *strengths, *safety)
