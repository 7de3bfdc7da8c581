"""Stories that stand beside each other: which answers differ between them, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from staircase.core.case import Answer, Answers, Safety, Scenario
from staircase.core.compare import Difference, compare
from staircase.core.model import Choice, Edition, Theme
from staircase.core.words import in_short


class Partner(NamedTuple):
    """The other story, which answers differ (here and there), and what that changes."""

    scenario: Scenario
    differs: tuple[str, ...]
    since: Difference


def partners(edition: Edition, scenario: Scenario, scenarios: Mapping[str, Scenario]) -> tuple[Partner, ...]:
    """Give the stories that stand beside this one, with what differs."""
    return tuple(
        Partner(
            scenario=other,
            differs=tuple(differs(edition, scenario.answers, other.answers)),
            since=compare(edition, scenario.answers, other.answers, role=scenario.role),
        )
        for other in beside(scenario, scenarios)
    )


def beside(scenario: Scenario, scenarios: Mapping[str, Scenario]) -> tuple[Scenario, ...]:
    """Give the story of which this is a near miss, the near misses of this one, then others of the same story.

    Questions speak of any of these as “the other story” or “the three stories”.
    """
    of = scenario.near_miss_of
    first = (one for one in scenarios.values() if one.id == of or one.near_miss_of == scenario.id)
    others = (one for one in scenarios.values() if of and one.near_miss_of == of and one.id != scenario.id)
    return (*first, *others)


def differs(edition: Edition, here: Answers, there: Answers) -> Iterator[str]:
    """Say which answers differ. What was only looked at in one of them, without a worry in either, is said at once."""
    if here.age != there.age:
        yield _two("The age", _age(edition, here), _age(edition, there))
    for fact in edition.facts:
        if _so(here, fact.id) != _so(there, fact.id):
            yield _two(fact.ask, _so(here, fact.id), _so(there, fact.id))
    quiet = False
    for theme in edition.themes:
        one, other = here.themes.get(theme.id), there.themes.get(theme.id)
        if one != other and any(answer and answer.maybe for answer in (one, other)):
            yield _two(theme.row, _line(theme, one), _line(theme, other))
        quiet |= one != other and not any(answer and answer.maybe for answer in (one, other))
    yield from _of_strengths(edition, here, there)
    if here.own_view != there.own_view:
        yield _two("The own view", *(f"step {one}" if one else "not given" for one in (here.own_view, there.own_view)))
    if len(here.undescribed) != len(there.undescribed):
        yield "In one of them part of the worry fits no line."
    if quiet:
        yield "Some of what was looked at without worry in one was not looked at in the other."


def _two(what: str, here: str, there: str) -> str:
    return f"{what.rstrip('.:')}: here {here}; there {there}."


def _age(edition: Edition, answers: Answers) -> str:
    return edition.age[answers.age].name if answers.age else "not known"


def _so(answers: Answers, fact: str) -> str:
    return "yes" if fact in answers.yes else "no" if fact in answers.no else "not known"


def _line(theme: Theme, answer: Answer | None) -> str:
    """Say an answer shortly."""
    if answer is None:
        return "nobody has looked"
    at = in_short(theme.rungs[answer.at - 1].text if answer.at else theme.none).rstrip(".")
    if answer.maybe == answer.at:
        return f"“{at}”"
    maybe = in_short(theme.rungs[answer.maybe - 1].text).rstrip(".")
    return f"“{at}”, and it could be “{maybe}”" if answer.at else f"not sure, up to “{maybe}”"


def _of_strengths(edition: Edition, here: Answers, there: Answers) -> Iterator[str]:
    """Say which strengths are named in one only, and what differs in how safety is known."""
    for strength in edition.strengths:
        one, other = strength.id in here.strengths, strength.id in there.strengths
        shown, shown_there = here.safety.get(strength.id), there.safety.get(strength.id)
        if one != other:
            yield _two(strength.text, "named" if one else "not named", "named" if other else "not named")
        elif shown and shown_there:
            yield from _of_evidence(edition, strength.did, shown, shown_there)
        elif shown or shown_there:
            yield _two(strength.text, *("shown as safety" if one else "a strength" for one in (shown, shown_there)))


def _of_evidence(edition: Edition, did: tuple[Choice, ...], here: Safety, there: Safety) -> Iterator[str]:
    evidence = edition.evidence
    for what, choices, one, other in (
        ("Who kept the child safe", evidence.who, here.who, there.who),
        ("What they did", did, here.did, there.did),
        ("For how long", evidence.how_long, here.how_long, there.how_long),
        ("How it is known", evidence.known_by, here.known_by, there.known_by),
    ):
        if one != other:
            yield _two(what, _chosen(choices, one), _chosen(choices, other))
    if here.against != there.against:
        yield "The worries against which it was shown differ."


def _chosen(choices: tuple[Choice, ...], wanted: str) -> str:
    return next((f"“{choice.text.rstrip('.')}”" for choice in choices if choice.id == wanted), "not said")
