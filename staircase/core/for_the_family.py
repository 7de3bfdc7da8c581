"""What a family reads about a suggestion: the same reasons in plain words, through the gate and not past it.

The words are made from the answers without what only one person could have told, so that nothing in them rests on it.
They say nothing that is only possible, and never what else would have to be so: that could name what nobody may hear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from staircase.core.because import MATTER_MOST, SOCIAL_CARE, ReasonInWords
from staircase.core.case import Assessment, Reason, State
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain, may_say_enough
from staircase.core.family_words import FamilyWords, FixedWords
from staircase.core.gate import CHILD_PROTECTION, Gate, Household, Reader, Telling, gate, lies_outside
from staircase.core.model import Edition, Rule, Rung
from staircase.core.pathway import Contact, HowSoon
from staircase.core.to_young_people import addressed_to
from staircase.core.words import upper_first
from staircase.core.written import Bullets, Paragraph, Section, Written

CHILDLINE = "childline"
"""The contact that every young person may ring, whatever the worry is."""


class Line(NamedTuple):
    """One thing that is said; `when` it happens, and the reason that it puts into words."""

    says: str
    when: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with what stands below it: sentences, then points."""

    title: str
    lines: tuple[str, ...] = ()
    points: tuple[Line, ...] = ()

    def by_when(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give what the points say, together where it happens at the same time."""
        for when, points in groupby(self.points, lambda one: one.when):
            yield when, tuple(one.says for one in points)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForTheFamily:
    """Words about one child for one reader. `step` is 0 where fixed words stand in place of any about the case.

    `you_agree` says at step 4 what is asked of the family. `disagree` and `talk_to` stand under every version alike.
    """

    reader: Reader
    title: str
    top: tuple[str, ...]
    step: int = 0
    step_name: str = ""
    step_says: tuple[str, ...] = ()
    you_agree: str = ""
    parts: tuple[Part, ...] = ()
    disagree: Part
    talk_to: Part
    contacts: tuple[Contact, ...] = field(default=())


def for_the_family(edition: Edition, household: Household, telling: Telling) -> ForTheFamily | None:
    """Give the words for a reader; None where the gate is shut."""
    edition = addressed_to(edition, telling.reader)
    opened = gate(edition, household, telling)
    if not opened.open:
        return None
    if opened.fixed:
        return _fixed(edition, opened.fixed, telling.reader)
    return _of_the_case(_Case.of(edition, household, opened), telling.reader)


def worries_named(edition: Edition, household: Household) -> tuple[Rung, ...]:
    """Give the worries that the words would name or rest on, with nothing left out, gravest first.

    Help that is said to come names a worry too, so every worry is among them that a reason, a right or help rests on.
    """
    found = evaluate(edition, household.child)
    known = (reason for reason in found.reasons if reason.state is State.MET)
    return tuple(sorted(_rungs(edition, known), key=lambda rung: -rung.step))


class Named(NamedTuple):
    """A worry, a circumstance or a strength as the words would name it: what is left out is left out by its `id`."""

    id: str
    plain: str


def may_be_left_out(edition: Edition, household: Household) -> tuple[Named, ...]:
    """Give everything of the case that the words would name or rest on: worries, circumstances, strengths."""
    found = evaluate(edition, household.child)
    met = [reason.of for reason in found.reasons if reason.state is State.MET]
    facts = {fact for of in met if isinstance(of, Rule) for fact in of.facts} & household.child.yes
    shown = household.child.strengths | household.child.safety.keys()
    return (
        *(Named(rung.theme, rung.plain) for rung in worries_named(edition, household)),
        *(Named(one.id, f"{upper_first(one.plain)}.") for one in edition.facts if one.id in facts),
        *(Named(one.id, one.plain) for one in edition.strengths if one.id in shown),
    )


class _Case(NamedTuple):
    """What the words are made from: `whole` explains all that was `said`, and says what is not known."""

    edition: Edition
    found: Assessment
    told: Explanation
    said: Assessment
    whole: Explanation

    @classmethod
    def of(cls, edition: Edition, household: Household, opened: Gate) -> _Case:
        told = explain(edition, opened.answers, opened.found)
        said = evaluate(edition, household.child)
        return cls(edition, opened.found, told, said, explain(edition, household.child, said))

    @property
    def words(self) -> FamilyWords:
        return self.edition.family_words


def _fixed(edition: Edition, fixed: FixedWords, reader: Reader) -> ForTheFamily:
    words = edition.family_words
    return ForTheFamily(
        reader=reader,
        title=fixed.title,
        top=(*_to_whom(words, reader), *fixed.lines),
        disagree=Part(title=words.disagree, points=tuple(map(Line, fixed.you_can))),
        talk_to=_talk_to(words),
        contacts=tuple(edition.contact[contact] for contact in fixed.contacts),
    )


def _of_the_case(case: _Case, reader: Reader) -> ForTheFamily:
    words, step = case.words, case.edition.step(case.found.act_on)
    worries = _worries(case.found, case.told)
    rungs = _rungs(case.edition, _of(case.found, worries))
    parts = (
        Part(title=words.worries, lines=_outside(case, rungs), points=_plain(worries)),
        Part(title=words.in_place, points=_plain(_plans(case))),
        Part(title=words.going_well, points=_strengths(case)),
        *_not_known(case),
        Part(title=words.why_this, lines=tuple(_why_this(case, worries))),
        Part(title=words.change, lines=(_change(case, rungs),), points=tuple(_what_to_see(case, rungs))),
        Part(title=words.happens_next, points=tuple(_next(case))),
        Part(title=words.rights, points=tuple(Line(one.pathway.plain) for one in case.told.rights)),
    )
    return ForTheFamily(
        reader=reader,
        title=words.title,
        top=(*_to_whom(words, reader), words.today),
        step=step.number,
        step_name=step.name,
        step_says=tuple(_step_says(case, rungs)),
        you_agree="" if step.number != SOCIAL_CARE or _plans(case) else words.you_agree,
        parts=tuple(part for part in parts if part.lines or part.points),
        disagree=_disagree(words),
        talk_to=_talk_to(words),
        contacts=_contacts(case, reader),
    )


def _step_says(case: _Case, rungs: tuple[Rung, ...]) -> Iterator[str]:
    """Say what the step means here, and beside it that it rests on a part of the child's life where it does."""
    words, step = case.words, case.edition.step(case.found.act_on)
    if step.number == 1 and not may_say_enough(case.found):
        yield words.nothing_seen
    elif step.number == CHILD_PROTECTION and _outside(case, rungs):
        yield words.outside_step
    else:
        yield step.plain
    if case.said.rests_on.not_looked_at:
        yield words.only_part
    yield words.place[step.number - 1]


def _to_whom(words: FamilyWords, reader: Reader) -> tuple[str, ...]:
    return (words.to_young_person,) if reader is Reader.YOUNG_PERSON else ()


def _disagree(words: FamilyWords) -> Part:
    return Part(title=words.disagree, points=tuple(map(Line, words.you_can)))


def _talk_to(words: FamilyWords) -> Part:
    return Part(title=words.talk_to, lines=(words.who_gave,))


# --- worries, and what they are about


def _worries(found: Assessment, told: Explanation) -> list[ReasonInWords]:
    """Give the reasons that decide and what they rest on; where none decides, every worry that is known.

    What happens to the child comes before what several things together mean. A plan that is in place is no worry, and
    what safety holds is not told as if it decided.
    """
    not_told = {reason.key for reason in found.reasons if reason.held_by or not reason.parts}
    deciding = [one for one in (*told.main, *told.more) if one.key not in not_told]
    if not deciding:
        return [one for one in (*told.counted, *told.set_aside) if one.key not in not_told]
    themes = {part.theme for reason in _of(found, deciding) for part in reason.parts}
    counted = [one for one in told.counted if one.key.split("/")[0] in themes and one.key not in not_told]
    return sorted(_counted_once(found, [*deciding, *counted]), key=lambda one: one.key in _rules(found))


def _counted_once(found: Assessment, worries: list[ReasonInWords]) -> list[ReasonInWords]:
    """Leave of the rules that only count how many things are hard at once the one that counts the most."""
    counting = {key: rule for key, rule in _rules(found).items() if rule.any_from}
    most = max((rule.at_least for key, rule in counting.items() if key in {one.key for one in worries}), default=0)
    return [one for one in worries if one.key not in counting or counting[one.key].at_least == most]


def _rules(found: Assessment) -> dict[str, Rule]:
    return {reason.key: reason.of for reason in found.reasons if isinstance(reason.of, Rule)}


def _of(found: Assessment, worries: Iterable[ReasonInWords]) -> Iterator[Reason]:
    keys = {one.key for one in worries}
    yield from (reason for reason in found.reasons if reason.key in keys)


def _rungs(edition: Edition, reasons: Iterable[Reason]) -> tuple[Rung, ...]:
    """Give the line on each ladder that these reasons rest on, each once."""
    parts = (part for reason in reasons for part in reason.parts)
    return tuple(dict.fromkeys(edition.theme[part.theme].rungs[part.rung - 1] for part in parts))


def _plain(reasons: Iterable[ReasonInWords]) -> tuple[Line, ...]:
    """Give reasons in plain words; what two of them say alike is said once."""
    said = {one.plain: Line(one.plain, key=one.key) for one in reasons}
    return tuple(said.values())


def _outside(case: _Case, rungs: tuple[Rung, ...]) -> tuple[str, ...]:
    """Say that the worry is about people and places, where all of it lies outside the home."""
    outside = lies_outside(case.edition, rungs)
    return (case.words.outside_home,) if outside else ()


def _plans(case: _Case) -> list[ReasonInWords]:
    plans = {reason.key for reason in case.found.reasons if not reason.parts and not reason.held_by}
    return [one for one in (*case.told.main, *case.told.more) if one.key in plans]


# --- what is good, and what is not known


def _strengths(case: _Case) -> tuple[Line, ...]:
    return tuple(Line(one.plain) for one in case.edition.strengths if one.text in case.told.strengths)


def _not_known(case: _Case) -> Iterator[Part]:
    """Say what is not known, by areas of the child's life.

    What somebody is not sure of stands among what nobody asked: by itself it would say where a doubt lies.
    """
    words, whole = case.words, case.whole
    if case.found.could_reach > case.found.step:
        yield Part(title=words.not_known, lines=(words.not_known_yet,))
    if whole.not_looked_at:
        left = {area.id for area in (*whole.not_sure, *whole.not_looked_at)}
        areas = tuple(Line(upper_first(area.plain)) for area in case.edition.domains if area.id in left)
        yield Part(title=words.not_finished, points=areas)


# --- why this step, and what would change it


def _why_this(case: _Case, worries: list[ReasonInWords]) -> Iterator[str]:
    """Say why not more help, and why not less, of the step that is acted on."""
    words, step = case.words, case.found.act_on
    if any(reason.held_by and reason.step > step for reason in case.found.reasons):
        yield words.held
    elif step < len(case.edition.steps):
        yield words.not_higher[step - 1]
    if not worries and _plans(case):
        yield words.plan_says
    elif step > 1:
        yield words.not_lower[step - 2]


def _change(case: _Case, rungs: tuple[Rung, ...]) -> str:
    """Introduce what would lower the step; of child protection no tool says that, and only who does is named."""
    if case.found.act_on == CHILD_PROTECTION:
        return case.words.social_work
    return case.words.less_when if _may_promise_less(case, rungs) else case.words.think_again


def _may_promise_less(case: _Case, rungs: tuple[Rung, ...]) -> bool:
    """Say whether the words may name what would lower the step: nothing that matters most may still be open."""
    looked_at = MATTER_MOST.issubset(case.said.rests_on.whole) and case.said.could_reach == case.said.step
    return looked_at and 1 < case.found.act_on < SOCIAL_CARE and bool(rungs)


def _what_to_see(case: _Case, rungs: tuple[Rung, ...]) -> Iterator[Line]:
    """Give what people will see for the child when it is better, and for how long."""
    if not _may_promise_less(case, rungs):
        return
    goals = dict.fromkeys(case.edition.mapping.issue_of(rung.theme, rung.key).plain for rung in rungs)
    yield from map(Line, goals)
    for need in case.edition.stepping_down:
        if need.months:
            yield Line(f"{need.plain} {case.words.months_unconfirmed}" if need.unconfirmed else need.plain)


# --- what happens next, and whom to ask


def _next(case: _Case) -> Iterator[Line]:
    """Give what happens, soonest first as the practitioner has it; each thing once.

    At step 5 nothing planned stands beside what happens now: social workers say what comes later.
    """
    do = [one.pathway for one in case.told.do if not one.waits]
    if case.found.act_on == CHILD_PROTECTION and any(one.urgent for one in do):
        do = [one for one in do if one.how_soon is not HowSoon.PLANNED]
    said = {one.plain: case.words.soon(one.how_soon) for one in do}
    yield from map(Line, said, said.values())


def _contacts(case: _Case, reader: Reader) -> tuple[Contact, ...]:
    """Give whom to ring: the contacts of what happens next that have words for families; a young person's own first."""
    next_ones = (contact for one in case.told.do for contact in one.contacts if contact.plain and contact.phone)
    own = (one for one in case.edition.contacts if one.id == CHILDLINE and reader is Reader.YOUNG_PERSON)
    return tuple(dict.fromkeys((*own, *next_ones)))


# --- on paper


def as_written(words: ForTheFamily, made: str, foot: str) -> Written:
    """Lay the words out as headings, sentences and points, for a file or as text."""
    step_says = filter(None, (*words.step_says, words.you_agree))
    step = [Section(heading=words.step_name, blocks=tuple(map(Paragraph, step_says)))] if words.step else []
    last = (words.disagree, words.talk_to)
    sections = [Section(heading=part.title, blocks=(*_blocks(part),)) for part in (*words.parts, *last)]
    if words.contacts:
        ring = tuple(f"{contact.name}: {contact.phone}. {contact.plain}" for contact in words.contacts)
        sections[-1] = Section(heading=sections[-1].heading, blocks=(*sections[-1].blocks, Bullets(ring)))
    top = tuple(map(Paragraph, words.top))
    return Written(title=words.title, made=made, top=top, sections=(*step, *sections), foot=foot)


def _blocks(part: Part) -> Iterator[Paragraph | Bullets]:
    yield from map(Paragraph, part.lines)
    for when, says in part.by_when():
        if when:
            yield Paragraph(f"{when}:", strong=True)
        yield Bullets(says)
