"""The gate: may words about this child be given to this reader? One rule, for every page, paper and file.

It opens only where nothing known or possible speaks against it, for this child or any other of the sitting, and where
the practitioner has thought about this reader and says that telling them raises no risk. Nobody asked counts as a risk.

A young person is a reader of their own, from about eleven on. What may not be told to the parents yet, or never from
this tool, is not given to the young person either: paper goes home, and whoever is harmed at home must not carry it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.agreeing import goes_lower
from staircase.core.because import step_is_shown
from staircase.core.case import Answers, Assessment, Reason, State
from staircase.core.evaluate import evaluate
from staircase.core.family_words import FixedWords
from staircase.core.model import Edition
from staircase.core.pathway import Pathway, TellParents
from staircase.core.recording import Chosen

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

    `risk` says whether telling would raise it; only a no opens. `agreed`: whoever's own business it is says yes to this
    reader. `left_out` are the themes that only one person could have told of.
    """

    reader: Reader = Reader.THIS_PARENT
    risk: str = ""
    agreed: str = ""
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
    RANGE = "range"
    HARM_AT_HOME = "harm-at-home"
    LOWER_AGREED = "lower-agreed"
    TOO_YOUNG = "too-young"
    RISK = "risk"
    RISK_NOT_ASKED = "risk-not-asked"
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
        why = tuple(_of_the_reader(edition, household.child, telling, private=False))
        return Gate(why=why, fixed=fixed, answers=answers, found=rests_on)
    shut = {one for found in case for one in _of_the_case(edition, found)}
    if not step_is_shown(whole):
        shut.add(Shut.NO_STEP)
    if goes_lower(whole, household.chosen):
        shut.add(Shut.LOWER_AGREED)
    shut |= {*_of_the_reader(edition, household.child, telling, private=bool(private(edition, whole, telling.reader)))}
    if rests_on.step < whole.step or (step_is_shown(whole) and not step_is_shown(rests_on)):
        shut.add(Shut.NOTHING_LEFT)
    return Gate(why=tuple(one for one in Shut if one in shut), fixed=None, answers=answers, found=rests_on)


def without(answers: Answers, themes: Iterable[str]) -> Answers:
    """Give the answers without anything on these themes: nobody has looked at them, and nothing rests on them."""
    out = {*themes}
    kept = {theme: answer for theme, answer in answers.themes.items() if theme not in out}
    return replace(answers, themes=MappingProxyType(kept), undescribed=answers.undescribed - out)


def readers(edition: Edition, age: str | None) -> tuple[Reader, ...]:
    """Give those who may be told something about a child of this age."""
    return tuple(one for one in Reader if one is not Reader.YOUNG_PERSON or _old_enough(edition, age))


def _old_enough(edition: Edition, age: str | None) -> bool:
    return age is not None and edition.age[age].order >= edition.age[YOUNG_PERSON_FROM].order


# --- what the case says


def _of_the_case(edition: Edition, found: Assessment) -> Iterator[Shut]:
    """Say what in what is known or possible of a child closes the gate, whoever is to read."""
    if found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL:
        yield Shut.NEVER
    if found.tell_parents is TellParents.AFTER_ADVICE:
        yield Shut.AFTER_ADVICE
    if any(one.urgent and not one.own_lead_first for one in _opened(edition, found)):
        yield Shut.ACT_FIRST
    if found.undescribed:
        yield Shut.UNDESCRIBED
    if found.is_range:
        yield Shut.RANGE
    if any(_is_harm_at_home(edition, reason) for reason in found.reasons):
        yield Shut.HARM_AT_HOME


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
    return found.tell_parents is not TellParents.FIRST or any(_of_the_case(edition, found))


# --- what the reader, and others, say


def _of_the_reader(edition: Edition, answers: Answers, telling: Telling, *, private: bool) -> Iterator[Shut]:
    if telling.reader not in readers(edition, answers.age):
        yield Shut.TOO_YOUNG
    if not telling.risk:
        yield Shut.RISK_NOT_ASKED
    elif telling.risk != NO:
        yield Shut.RISK
    if private and telling.agreed != YES:
        yield Shut.NOT_AGREED


def private(edition: Edition, found: Assessment, reader: Reader) -> tuple[Pathway, ...]:
    """Give what is known or possible and belongs to one person, who says themselves whether this reader may know.

    A young person's own help is theirs: a parent is told only if they agree, and they need not agree to know it
    themselves. Help for an adult is that adult's, whoever reads.
    """
    rights = {one.pathway for one in found.rights}
    of_whom = {"person-concerned"} if reader is Reader.YOUNG_PERSON else {"person-concerned", "young-person"}
    return tuple(
        dict.fromkeys(
            one
            for one in _opened(edition, found)
            if one.consent_whose in of_whom and not (one.consent_whose == "person-concerned" and one.id in rights)
        )
    )


# --- for the practitioner: why there are no words, and what to do instead


class Why(NamedTuple):
    """Why no words are given, and what to do instead: never shown to anybody but the practitioner."""

    says: str
    instead: str


_FIRST_CONTACT = "Ask First Contact or the child’s social worker who tells the family, what and when."

WHY: Mapping[Shut, Why] = MappingProxyType(
    {
        Shut.NO_STEP: Why(
            "No step is suggested.", "Talk about what you have seen, in your own words. Come back when more is known."
        ),
        Shut.NEVER: Why(
            "Something here, known or possible, is never told from this tool.",
            "Give, show and send nothing. Leave nothing on paper where the family could see it. Do what the suggestion "
            "says first; those who are rung there decide who is told.",
        ),
        Shut.AFTER_ADVICE: Why(
            "Something here, known or possible, is told only after advice.", f"Say nothing yet. {_FIRST_CONTACT}"
        ),
        Shut.ACT_FIRST: Why(
            "Somebody may be in danger now, or need a doctor.",
            "Do what the suggestion says first. Words on paper come later, if First Contact agrees.",
        ),
        Shut.UNDESCRIBED: Why(
            "The tool has no words for part of your worry, so it cannot know whether that may be told.",
            "Ask your safeguarding lead what may be said, and say it in your own words.",
        ),
        Shut.RANGE: Why(
            "What is not known could be more serious.",
            "Take advice first, today. You need not find out more before you ring.",
        ),
        Shut.HARM_AT_HOME: Why(
            "At step 5, unless the harm lies outside the home, a page of reasons could warn whoever did harm, or put "
            "the child under pressure.",
            "You can say that you are ringing, if that raises no risk. First Contact, social workers and police agree "
            "what else is told, and by whom.",
        ),
        Shut.LOWER_AGREED: Why(
            "A lower step was agreed than the one to act on. The words would name another step than your record.",
            "Agree with your safeguarding lead what the family is told, and say it in your own words.",
        ),
        Shut.TOO_YOUNG: Why(
            "The child is not known to be 11 or older.",
            "Talk with the child as fits their age. The pages for children can help.",
        ),
        Shut.RISK: Why(
            "You said that telling this reader raises the risk, or that you are not sure. Not sure counts as yes.",
            f"Give them nothing. {_FIRST_CONTACT}",
        ),
        Shut.RISK_NOT_ASKED: Why(
            "Nobody has asked yet whether telling this reader would raise the risk.", "Think about it, and answer here."
        ),
        Shut.NOT_AGREED: Why(
            "Part of this is one person’s own business, and that person has not agreed that this reader is told.",
            "Ask that person first, alone. Until they agree, give this reader nothing.",
        ),
        Shut.NOTHING_LEFT: Why(
            "Without what only one person could have told, what is left does not carry the step.",
            "Agree with your safeguarding lead what can be said, so that nobody can work out who told you.",
        ),
    }
)
