"""One explanation in three voices: for a practitioner, for the family, and for whoever trains others.

All three speak from the same explanation: a heading, paragraphs and lists, laid out by whoever shows them. The family's
voice says nothing that the practitioner's does not, and is silent where nobody at home may be told yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from staircase.core.case import Answers, Assessment
from staircase.core.explain import Explanation, NearInWords, ReasonInWords, Unknown
from staircase.core.for_the_family import Part, for_the_family
from staircase.core.gate import NOT_ASKED, Household, Telling, gate, household_of_one
from staircase.core.model import Edition
from staircase.core.nearest import Why
from staircase.core.shut_words import WHY
from staircase.core.whynot import WHY_MISSING
from staircase.core.words import step_name, upper_first

ONE_ANSWER_AWAY = "One answer away, and this is it"
WOULD_LOWER = "What would lower it"
TO_ASK = "To ask the group"
"""Titles of lists of the trainer's voice, for whoever lays them out apart."""

NEAREST = 3
"""How many of what is near, of what to find out and of the reasons the eye gets at once."""


class Voice(StrEnum):
    """For whom an explanation is put."""

    PRACTITIONER = "practitioner"
    FAMILY = "family"
    TRAINER = "trainer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list with its title; `keys` are the reasons that its items say, where they say reasons."""

    title: str
    items: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """An explanation in one voice. Where it may not be given, `withheld` tells the practitioner why, and what to do."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    lists: tuple[Listed, ...] = ()
    withheld: str = ""


class Explained(NamedTuple):
    """One case: what was said of a child, what it came to, and why."""

    edition: Edition
    answers: Answers
    found: Assessment
    told: Explanation


def speak(case: Explained, voice: Voice, telling: Telling = NOT_ASKED) -> Spoken:
    """Put an explanation in a voice; empty lists are left out. Of a child by itself: others of a sitting count too."""
    match voice:
        case Voice.FAMILY:
            spoken = _family(case.edition, household_of_one(case.edition, case.answers), telling)
        case Voice.TRAINER:
            spoken = _trainer(case.edition, case.found, case.told)
        case Voice.PRACTITIONER:
            spoken = _practitioner(case.told)
    return Spoken(
        heading=spoken.heading,
        paragraphs=tuple(filter(None, spoken.paragraphs)),
        lists=tuple(one for one in spoken.lists if one.items),
        withheld=spoken.withheld,
    )


# --- for a practitioner: what one screen says


def _practitioner(told: Explanation) -> Spoken:
    near = told.why_not[:NEAREST] if told.shown else ()
    return Spoken(
        heading=told.heading,
        paragraphs=(told.rests_on, *told.said_first, f"{told.tell_parents} {told.tell_parents_more}".strip()),
        lists=(
            _of_pathways("What to do", told),
            Listed(
                title="Why",
                items=(*(one.says for one in told.main), *_and_more(told.more)),
                keys=tuple(one.key for one in told.main),
            ),
            Listed(title="Why not more", items=(*told.held_back, *(missing_in_words(one) for one in near))),
            Listed(title=WOULD_LOWER, items=(*filter(None, [told.lower.says]), *told.lower.worries)),
            Listed(title="What to find out", items=tuple(_unknown(one, told) for one in told.find_out[:NEAREST])),
            Listed(title="Strengths", items=told.strengths),
            Listed(title="Your rights and our duties", items=tuple(f"{one.name}." for one in told.rights)),
        ),
    )


def _and_more(reasons: tuple[ReasonInWords, ...]) -> tuple[str, ...]:
    return (f"And {len(reasons)} more, each by itself.",) if reasons else ()


def missing_in_words(one: NearInWords) -> str:
    """Say in one line what is near, and what it lacks; of several parts, each shortly."""
    if one.a_line:
        return f"Step {one.step}: {one.says} ({one.why})"
    alone = len(one.missing) == 1
    missing = "; ".join(f"{(part.says if alone else part.short).rstrip('.')} ({part.why})" for part in one.missing)
    takes = one.takes.rstrip(".:")
    return f"Step {one.step}: {one.says} {takes}{f': {missing}' if missing else ''}."


def _unknown(one: Unknown, told: Explanation) -> str:
    what = upper_first(one.what)
    return f"{what}. {one.means}" if told.shown else what


def _of_pathways(title: str, told: Explanation) -> Listed:
    asked = [f"Not sure? Ring for advice now: {one.name}" for one in told.advice]
    known = [f"{one.name}. {one.how_soon}." for one in told.do]
    return Listed(title=title, items=(*asked, *known))


# --- for the family


def _family(edition: Edition, household: Household, telling: Telling) -> Spoken:
    """Say what the family reads, where the gate is open for this reader; else why not, and what to do instead."""
    words = for_the_family(edition, household, telling)
    if words is None:
        first = WHY[gate(edition, household, telling).why[0]]
        return Spoken(withheld=f"There are no words for the family here. {first.says} {first.instead}")
    parts = (*words.parts, words.disagree, words.talk_to)
    return Spoken(
        heading=words.step_name or words.title,
        paragraphs=tuple(filter(None, (*words.top, *words.step_says, words.you_agree))),
        lists=tuple(_listed(part) for part in parts),
    )


def _listed(part: Part) -> Listed:
    points = tuple(f"{one.when}: {one.says}" if one.when else one.says for one in part.points)
    return Listed(title=part.title, items=(*part.lines, *points), keys=tuple(one.key for one in part.points if one.key))


# --- for whoever trains others


def _trainer(edition: Edition, found: Assessment, told: Explanation) -> Spoken:
    """Say what decides, what does not and why, and what one answer would change: to talk about, not to be told."""
    first = told.main[:1]
    near = [one for one in told.why_not if one.one_answer] if told.shown else []
    return Spoken(
        heading=told.heading,
        paragraphs=(told.rests_on, *_rules_at_work(edition, found, told)),
        lists=(
            Listed(
                title="What decides, and every part of it is needed",
                items=tuple(part for one in first for part in (one.parts or (one.says,)) + one.circumstances),
                keys=tuple(one.key for one in first),
            ),
            Listed(
                title="Each of these would do by itself",
                items=tuple(one.says for one in (*told.main[1:], *told.more)),
                keys=tuple(one.key for one in (*told.main[1:], *told.more)),
            ),
            Listed(
                title="Known, and set aside because the highest decides and nothing is added up",
                items=tuple(one.says for one in told.set_aside),
                keys=tuple(one.key for one in told.set_aside),
            ),
            Listed(title=ONE_ANSWER_AWAY, items=tuple(missing_in_words(one) for one in near)),
            Listed(title=WOULD_LOWER, items=(*filter(None, [told.lower.says]), *told.lower.worries)),
            Listed(title="What existing safety did", items=(*told.holds, *filter(None, [told.without_safety]))),
            Listed(title=TO_ASK, items=tuple(_questions(told))),
        ),
    )


def _rules_at_work(edition: Edition, found: Assessment, told: Explanation) -> Iterator[str]:
    """Say which rules of thumb can be seen at work here."""
    if told.set_aside:
        yield "Other worries are known too. They are not added up: the highest decides."
    if told.held_back:
        yield "Existing safety holds a reason. It changes the number, hides nothing, and a new worry would lift it."
    if found.could_reach > found.step and told.shown:
        yield f"What is not sure could make it {step_name(edition, found.could_reach)}. Not sure is not no."
    if told.not_looked_at:
        yield "Parts of the child’s life were not looked at. Not looked at is not no."


_NOT_ASKED = (WHY_MISSING[Why.MAY_BE], WHY_MISSING[Why.NOT_LOOKED_AT])


def _questions(told: Explanation) -> Iterator[str]:
    if told.main:
        yield "Which answer would you have given otherwise, and what made you sure?"
    away = [one for one in told.why_not if one.one_answer]
    if any(part.why in _NOT_ASKED for one in away for part in one.missing):
        yield "Would you have asked for the one answer that is missing?"
    elif away:
        yield "What would have to be seen for the next line to be right?"
    if told.not_looked_at:
        yield "Who knows about the parts of the child’s life that nobody looked at here?"
    if told.strengths:
        yield "Which of the strengths has been shown to protect the child, when the danger was there, and over time?"
