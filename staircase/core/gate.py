"""The gate: may words about this child be given to this reader? One rule, for every page, paper and file.

It opens only where nothing known or possible speaks against it, for this child or any other of the sitting, and where
the practitioner has thought about this reader and says that telling them raises no risk. Nobody asked counts as a risk.

A young person is a reader of their own, from about eleven on. What may not be told to the parents yet, or never from
this tool, is not given to the young person either: paper goes home, and whoever is harmed at home must not carry it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.agreeing import goes_lower
from staircase.core.because import step_is_shown
from staircase.core.case import Answers, Assessment, Reason, State
from staircase.core.evaluate import evaluate
from staircase.core.family_words import FixedWords, Private, Whose
from staircase.core.model import Edition, Rung
from staircase.core.pathway import Pathway, TellParents
from staircase.core.recording import Chosen

SOCIAL_CARE = 4
CHILD_PROTECTION = 5
OUTSIDE_HOME = "harm-outside-home"
"""The area of harm that lies outside the home: there the parents are partners."""

YOUNG_PERSON_FROM = "age-10-12"
"""The first age at which a young person may be given words of their own; the page says "11 or older"."""

NO = "no"
YES = "yes"


class Reader(StrEnum):
    """For whom the words are: each is asked about by itself."""

    THIS_PARENT = "this-parent"
    OTHER_PARENT = "other-parent"
    YOUNG_PERSON = "young-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a practitioner has said about telling one reader; what was not asked is empty, and closes the gate.

    `risk` says whether telling would raise it, `at_home` whether somebody at home could be part of harm that lies
    outside it: only a no opens. `agreed` is everything private (see `private`) that was said yes to for this reader.
    `left_out` are the worries, strengths and circumstances that only one person could have told of.
    """

    reader: Reader = Reader.THIS_PARENT
    risk: str = ""
    at_home: str = ""
    agreed: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


NOT_ASKED = Telling()


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The children of a sitting as the gate looks at them: the one the words are about, and the others.

    `chosen` is what was chosen about this child after the suggestion. `but_fixed` are the answers about all of them
    without what has fixed words: it shows what is left to be careful about.
    """

    child: Answers
    others: tuple[Answers, ...] = ()
    chosen: Chosen = field(default_factory=lambda: MappingProxyType({}))
    but_fixed: tuple[Answers, ...]


def household_of_one(edition: Edition, answers: Answers) -> Household:
    """Give a child who is the only one of the sitting."""
    return Household(child=answers, but_fixed=(without(answers, with_fixed_words(edition)),))


class Shut(StrEnum):
    """Why no words are given, in the order in which the practitioner is told."""

    NO_STEP = "no-step"
    NEVER = "never"
    AFTER_ADVICE = "after-advice"
    ACT_FIRST = "act-first"
    UNDESCRIBED = "undescribed"
    OWN_VIEW = "own-view"
    RANGE = "range"
    HARM_AT_HOME = "harm-at-home"
    LOWER_AGREED = "lower-agreed"
    TOO_YOUNG = "too-young"
    FOR_PARENTS = "for-parents"
    OTHER_PARENT = "other-parent"
    RISK = "risk"
    RISK_NOT_ASKED = "risk-not-asked"
    AT_HOME = "at-home"
    NOT_AGREED = "not-agreed"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether words may be given, and which: those made from the case, or `fixed` ones that are the same for all.

    `found` is the decision on what the words may rest on: everything, without what only one person could have told.
    """

    why: tuple[Shut, ...]
    fixed: FixedWords | None
    answers: Answers
    found: Assessment

    @property
    def open(self) -> bool:
        """Whether words may be given at all."""
        return not self.why


def gate(edition: Edition, household: Household, telling: Telling) -> Gate:
    """Say whether words about a child may be given to a reader; where not, every reason why.

    What has fixed words is told in these alone, and only where nothing else asks for any care.
    """
    answers = without(household.child, telling.left_out)
    case = [evaluate(edition, one) for one in (household.child, *household.others)]
    whole, rests_on = case[0], evaluate(edition, answers)
    fixed = _fixed(edition, whole)
    if fixed and not any(_asks_for_care(edition, *pair) for pair in zip(household.but_fixed, case, strict=True)):
        shut = {*_of_the_reader(edition, household.child, telling)}
        if telling.reader is Reader.YOUNG_PERSON:
            shut.add(Shut.FOR_PARENTS)
        if goes_lower(whole, household.chosen):
            shut.add(Shut.LOWER_AGREED)
        return Gate(why=_in_order(shut), fixed=fixed, answers=answers, found=rests_on)
    shut = {
        one
        for answers_of_one, found in zip((household.child, *household.others), case, strict=True)
        for one in _of_the_case(edition, answers_of_one, found)
    }
    if not step_is_shown(whole):
        shut.add(Shut.NO_STEP)
    if goes_lower(whole, household.chosen):
        shut.add(Shut.LOWER_AGREED)
    shut |= {*_of_the_reader(edition, household.child, telling), *_of_others(edition, household.child, whole, telling)}
    if rests_on.step < whole.step or (step_is_shown(whole) and not step_is_shown(rests_on)):
        shut.add(Shut.NOTHING_LEFT)
    return Gate(why=_in_order(shut), fixed=None, answers=answers, found=rests_on)


def _in_order(shut: Collection[Shut]) -> tuple[Shut, ...]:
    return tuple(one for one in Shut if one in shut)


def at_most(edition: Edition, household: Household, reader: Reader) -> Telling:
    """Give what a practitioner's answers about a reader can open at most; what shuts even this is the case itself."""
    own = private(edition, household.child, evaluate(edition, household.child), reader)
    return Telling(reader=reader, risk=NO, at_home=NO, agreed=frozenset(one.id for one in own))


def without(answers: Answers, left_out: Iterable[str]) -> Answers:
    """Give the answers without these themes, strengths and circumstances: nothing rests on them.

    Nobody has looked at such a theme. Such a circumstance is not so: not known, it could still be said to be possible.
    """
    out = frozenset(left_out)
    kept = {theme: answer for theme, answer in answers.themes.items() if theme not in out}
    safety = {strength: shown for strength, shown in answers.safety.items() if strength not in out}
    return replace(
        answers,
        themes=MappingProxyType(kept),
        undescribed=answers.undescribed - out,
        yes=answers.yes - out,
        no=answers.no | (answers.yes & out),
        strengths=answers.strengths - out,
        safety=MappingProxyType(safety),
    )


def readers(edition: Edition, age: str | None) -> tuple[Reader, ...]:
    """Give those who may be told something about a child of this age."""
    return tuple(one for one in Reader if one is not Reader.YOUNG_PERSON or _old_enough(edition, age))


def _old_enough(edition: Edition, age: str | None) -> bool:
    return age is not None and edition.age[age].order >= edition.age[YOUNG_PERSON_FROM].order


# --- what the case says


def _of_the_case(edition: Edition, answers: Answers, found: Assessment) -> Iterator[Shut]:
    """Say what in what is known or possible of a child closes the gate, whoever is to read."""
    before = edition.family_words.before_telling
    if found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL:
        yield Shut.NEVER
    if found.tell_parents is TellParents.AFTER_ADVICE or answers.yes.intersection(before.after_advice):
        yield Shut.AFTER_ADVICE
    if any(_comes_first(edition, one) for one in _opened(edition, found)):
        yield Shut.ACT_FIRST
    if found.undescribed:
        yield Shut.UNDESCRIBED
    if found.act_on > found.step and found.act_on >= SOCIAL_CARE:
        yield Shut.OWN_VIEW
    if found.is_range:
        yield Shut.RANGE
    if any(_is_harm_at_home(edition, reason) for reason in found.reasons):
        yield Shut.HARM_AT_HOME


def _comes_first(edition: Edition, pathway: Pathway) -> bool:
    """Say whether a pathway comes before any words: somebody may be in danger now, or need a doctor."""
    straight_there = pathway.urgent and not pathway.own_lead_first
    return straight_there or pathway.id in edition.family_words.before_telling.act_first


def _opened(edition: Edition, found: Assessment) -> Iterator[Pathway]:
    opened = (*found.pathways, *found.advice, *found.rights)
    yield from (edition.pathway[one.pathway] for one in opened)


def _is_harm_at_home(edition: Edition, reason: Reason) -> bool:
    """Say whether a reason, met or possible, is a worry of child protection that does not lie outside the home.

    Then social workers and police agree first what a family is told: a page of reasons could warn whoever did harm.
    """
    if reason.step < CHILD_PROTECTION or not reason.parts:
        return False
    step = edition.step(CHILD_PROTECTION)
    outside = step.pathway_for(reason.of.pathways) != step.pathway
    return not outside and any(edition.theme[part.theme].domain != OUTSIDE_HOME for part in reason.parts)


# --- what is told in fixed words


def with_fixed_words(edition: Edition) -> frozenset[str]:
    """Give the themes of which everybody is told in the same words."""
    return frozenset(theme for words in edition.family_words.fixed for theme in words.themes)


def _fixed(edition: Edition, found: Assessment) -> FixedWords | None:
    """Give the fixed words for what is known of a child; what is only possible has none, because advice comes first."""
    known = {
        part.theme for reason in found.reasons if reason.state is State.MET and reason.step for part in reason.parts
    }
    return next((words for words in edition.family_words.fixed if known.intersection(words.themes)), None)


def _asks_for_care(edition: Edition, but_fixed: Answers, whole: Assessment) -> bool:
    """Say whether anything else about a child does; an own view that goes no further than the whole adds nothing."""
    own = but_fixed.own_view if (but_fixed.own_view or 0) > whole.step else None
    found = evaluate(edition, replace(but_fixed, own_view=own))
    return found.tell_parents is not TellParents.FIRST or any(_of_the_case(edition, but_fixed, found))


# --- what the reader, and others, say


def _of_the_reader(edition: Edition, answers: Answers, telling: Telling) -> Iterator[Shut]:
    if telling.reader not in readers(edition, answers.age):
        yield Shut.TOO_YOUNG
    if not telling.risk:
        yield Shut.RISK_NOT_ASKED
    elif telling.risk != NO:
        yield Shut.RISK


def _of_others(edition: Edition, answers: Answers, found: Assessment, telling: Telling) -> Iterator[Shut]:
    """Say what is not yet agreed by those whose own business it is, and whether home may be part of harm outside it."""
    own = private(edition, answers, found, telling.reader)
    if telling.reader is Reader.OTHER_PARENT and any(one.whose is Whose.BOTH_PARENTS for one in own):
        yield Shut.OTHER_PARENT
    if asks_of_home(edition, found) and telling.at_home != NO:
        yield Shut.AT_HOME
    if not telling.agreed.issuperset(one.id for one in own):
        yield Shut.NOT_AGREED


class Own(NamedTuple):
    """Something that is one person's own business, by the id and name of a pathway or of what the edition lists."""

    id: str
    name: str
    whose: Whose


def private(edition: Edition, answers: Answers, found: Assessment, reader: Reader) -> tuple[Own, ...]:
    """Give what is known or possible and belongs to one person, who says themselves whether this reader may know.

    A young person's own help is theirs: a parent is told only if they agree, and they need not agree to know it
    themselves. Help for an adult is that adult's, whoever reads. Of a plan the child's social worker says so.
    """
    rights = {one.pathway for one in found.rights}
    listed = (
        Own(one.id, one.name, one.whose)
        for one in edition.family_words.before_telling.private
        if _is_so(edition, answers, found, one)
    )
    opened = (
        Own(one.id, one.name, _WHOSE[one.consent_whose])
        for one in _opened(edition, found)
        if one.consent_whose in _WHOSE and not (one.consent_whose == "person-concerned" and one.id in rights)
    )
    theirs = reader is Reader.YOUNG_PERSON
    own = dict.fromkeys((*opened, *listed))
    return tuple(one for one in own if not (theirs and one.whose is Whose.YOUNG_PERSON))


_WHOSE = MappingProxyType({"person-concerned": Whose.ADULT, "young-person": Whose.YOUNG_PERSON})
"""Whose own business a pathway is, by whose consent it takes; the others may be talked of with the family."""


def _is_so(edition: Edition, answers: Answers, found: Assessment, private: Private) -> bool:
    """Say whether something private is known or possible. What is a child's own is so from eleven on, or at no age."""
    if private.whose is Whose.YOUNG_PERSON and answers.age is not None and not _old_enough(edition, answers.age):
        return False
    if answers.yes.intersection(private.facts):
        return True
    worries = (part for reason in found.reasons for part in reason.parts if part.theme in private.themes)
    steps = (edition.theme[part.theme].rungs[part.rung - 1].step for part in worries)
    return any(not private.up_to or step <= private.up_to for step in steps)


def lies_outside(edition: Edition, rungs: Collection[Rung]) -> bool:
    """Say whether all of these worries are about people and places away from home, and none may be about home."""
    perhaps = edition.family_words.before_telling.perhaps_at_home
    return bool(rungs) and all(
        edition.theme[rung.theme].domain == OUTSIDE_HOME and not {rung.theme, rung.key}.intersection(perhaps)
        for rung in rungs
    )


def asks_of_home(edition: Edition, found: Assessment) -> bool:
    """Say whether harm outside the home decides on social care: relatives, or somebody at home, can be part of it."""
    return any(
        reason.decisive and reason.step >= SOCIAL_CARE and edition.theme[part.theme].domain == OUTSIDE_HOME
        for reason in found.reasons
        for part in reason.parts
    )
