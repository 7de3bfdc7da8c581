"""Several people's records of one child, joined theme by theme: the higher answer stands, and whose it is.

Nobody is outvoted and nothing is averaged. What one of them knows is known; what one of them is not sure of may be so;
what nobody looked at stays not looked at. The joined step is never lower than that of any record alone, unless the
records give different ages: then that is said first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.addressed import RECEIVER, TOGETHER, Addressed
from staircase.core.case import Answer, Answers, Reason, Safety, State
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.explain import explain
from staircase.core.model import Edition, Fact, Rule, Theme
from staircase.core.onesentence import Side, by_key, reason_with_its_row, roads_only_in
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.roads import PathwayInWords
from staircase.core.standing import YES, fact_in_words, list_in_words, worry_in_words
from staircase.core.words import listed, lower_first

NOTHING_SAID = Answers()

RING_ROUND = "put-records-together"
"""The pathway that, beside records that were just put together, would read as if it were done."""
RING_ROUND_NAME = "Ring the others who know the child, and write one list"


class Told(NamedTuple):
    """One record: a label that says whose it is by number and role, never by name, and its answers."""

    label: str
    answers: Answers


class AgesDiffer(ValueError):
    """The records give the child different ages; `ages` are the age bands by id, youngest first."""

    def __init__(self, ages: tuple[str, ...]) -> None:
        super().__init__("the records give different ages")
        self.ages = ages


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the records say on one question, joined; `stands` is what counts, and `by` whose it is."""

    title: str
    stands: str
    by: tuple[str, ...]
    said: tuple[tuple[str, str], ...]

    @property
    def differs(self) -> bool:
        """Whether those who looked do not all say the same."""
        return len({words for _, words in self.said}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A reason that no record comes to alone, and whose answers it is made of."""

    says: str
    step: int
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One record by itself: what it would come to."""

    label: str
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Several records joined. `unseen` are the reasons that nobody could see alone.

    `safety_left_out` are strengths whose evidence is not counted, because it differs, or because a record without it
    comes to a higher step. `roads_new` are what to do and what to ask advice on that no record alone opens. Of
    circumstances, `circumstances` are so for somebody, and of `open_circumstances` somebody does not know. `silent` are
    the records that say nothing.
    """

    answers: Answers
    joined: Side
    alone: tuple[Alone, ...]
    unseen: tuple[Unseen, ...]
    could_be: tuple[Unseen, ...]
    worries: tuple[Heard, ...]
    calm: tuple[Heard, ...]
    roads_new: tuple[str, ...]
    circumstances: tuple[Heard, ...]
    open_circumstances: tuple[Heard, ...]
    strengths: tuple[tuple[str, tuple[str, ...]], ...]
    safety_left_out: tuple[str, ...]
    own_views: tuple[tuple[str, int], ...]
    silent: tuple[str, ...]

    @property
    def as_far_alone(self) -> tuple[str, ...]:
        """Name the records that come by themselves, for another reason, to the step of what nobody could see alone."""
        highest = max((one.step for one in self.unseen), default=0)
        shown = (one for one in self.alone if one.side.told.shown)
        return tuple(one.label for one in shown if highest and one.side.found.step >= highest)

    @property
    def says(self) -> str:
        """Say how far the records come together, against the furthest that one comes to alone."""
        told = self.joined.told
        furthest = max((one.side.found.step for one in self.alone if one.side.told.shown), default=0)
        alone = f" No record alone comes to more than step {furthest}." if furthest else ""
        more = told.shown and self.joined.found.step > furthest
        higher = [one.label for one in self.alone if one.side.found.step > self.joined.found.step]
        if higher:  # a rule of the age that this record gave
            more_alone = f"{listed(higher)} alone comes to step {furthest}, for the age it gives: act on that. "
            return f"{more_alone}Together, for the age you chose: {lower_first(told.heading)}. {told.rests_on}".rstrip()
        return f"{told.heading}.{alone if more else ''} {told.rests_on if told.shown else ''}".rstrip()


def put_together(edition: Edition, told: Sequence[Told], *, age: str | None = None, role: str = "") -> Together:
    """Join the records of one child; `age` says which is right where they differ.

    Raises AgesDiffer where they do and it is not said: the child may not be the same.
    """
    speaking = [one for one in told if one.answers != NOTHING_SAID]
    answers = joined(edition, [one.answers for one in speaking], age=age)
    alone = tuple(Alone(label=one.label, side=_side(edition, one.answers, role, RECEIVER)) for one in speaking)
    kept = _with_safety_that_stands(edition, answers, alone)
    side = _to_ring_round(_side(edition, kept, role, TOGETHER))
    circumstances = [*_circumstances(edition, speaking, kept)]
    offered = {strength for one in speaking for strength in one.answers.safety}
    return Together(
        answers=kept,
        joined=side,
        alone=alone,
        unseen=tuple(_unseen(edition, speaking, side, alone, State.MET)),
        could_be=tuple(_unseen(edition, speaking, side, alone, State.POSSIBLE)),
        worries=tuple(one for one in _themes(edition, speaking, kept, worried=True)),
        calm=tuple(one for one in _themes(edition, speaking, kept, worried=False)),
        roads_new=roads_only_in(_roads(side), [road for one in alone for road in _roads(one.side)]),
        circumstances=tuple(one for one in circumstances if one.stands == YES),
        open_circumstances=tuple(one for one in circumstances if one.stands != YES),
        strengths=tuple(_strengths(edition, speaking)),
        safety_left_out=tuple(s.text for s in edition.strengths if s.id in offered - kept.safety.keys()),
        own_views=tuple((one.label, one.answers.own_view) for one in speaking if one.answers.own_view),
        silent=tuple(one.label for one in told if one.answers == NOTHING_SAID),
    )


def _roads(side: Side) -> tuple[PathwayInWords, ...]:
    return (*side.told.do, *side.told.advice)


def _side(edition: Edition, answers: Answers, role: str, to: Addressed) -> Side:
    found = evaluate(edition, answers)
    return Side(found, explain(edition, answers, found, role=role, to=to))


def _to_ring_round(side: Side) -> Side:
    """Say of putting records together what is left of it when these are: to ring, and to write one list."""
    do, advice = (
        tuple(replace(road, name=RING_ROUND_NAME) if road.pathway.id == RING_ROUND else road for road in roads)
        for roads in (side.told.do, side.told.advice)
    )
    return side._replace(told=replace(side.told, do=do, advice=advice))


# --- joining


def joined(edition: Edition, records: Sequence[Answers], *, age: str | None = None) -> Answers:
    """Join what the records say: the higher answer of each theme, and of circumstances yes over not known over no."""
    age = age or _one_age(edition, records)
    yes = frozenset[str]().union(*(one.yes for one in records))
    no = frozenset(fact.id for fact in edition.facts if all(_is_no(edition, fact, one, age) for one in records))
    return Answers(
        age=age,
        yes=yes,
        no=no - yes if records else frozenset(),
        themes=MappingProxyType(_higher(records)),
        undescribed=frozenset[str]().union(*(one.undescribed for one in records)),
        strengths=frozenset[str]().union(*(one.strengths for one in records)),
        safety=MappingProxyType(_agreed(records)),
        own_view=max((one.own_view for one in records if one.own_view), default=None),
        tell_parents=max((one.tell_parents for one in records), key=STRICTNESS.__getitem__, default=TellParents.FIRST),
    )


def _one_age(edition: Edition, records: Sequence[Answers]) -> str | None:
    ages = sorted({one.age for one in records if one.age}, key=lambda age: edition.age[age].order)
    if len(ages) > 1:
        raise AgesDiffer(tuple(ages))
    return next(iter(ages), None)


def _is_no(edition: Edition, fact: Fact, record: Answers, age: str | None) -> bool:
    """Say whether a record says no to a circumstance; one that does not know the age was not asked what cannot be."""
    cannot_be = record.age is None and age is not None and not asked_at(edition, fact.asked, age)
    return fact.id in record.no or cannot_be


def _higher(records: Sequence[Answers]) -> dict[str, Answer]:
    """Join themes: what is known to one is known, and what may be to one may be."""
    found: dict[str, Answer] = {}
    for theme, answer in (pair for one in records for pair in one.themes.items()):
        before = found.get(theme, answer)
        found[theme] = Answer(max(before.at, answer.at), max(before.maybe, answer.maybe))
    return found


def _agreed(records: Sequence[Answers]) -> dict[str, Safety]:
    """Give the safety on whose evidence all agree that have any."""
    offered: dict[str, list[Safety]] = {}
    for one in records:
        for strength, shown in one.safety.items():
            offered.setdefault(strength, []).append(shown)
    return {strength: shown[0] for strength, shown in offered.items() if all(one == shown[0] for one in shown)}


def _with_safety_that_stands(edition: Edition, answers: Answers, alone: Sequence[Alone]) -> Answers:
    """Leave safety out where a record that does not know of it comes to more: nobody is placed lower by joining."""
    found = evaluate(edition, answers)
    step = max((one.side.found.step for one in alone), default=1)
    reach = max((one.side.found.could_reach for one in alone), default=1)
    if found.step >= step and found.could_reach >= reach:
        return answers
    return replace(answers, safety=MappingProxyType({}))


# --- what nobody could see alone


def _unseen(
    edition: Edition, told: Sequence[Told], joined_side: Side, alone: Sequence[Alone], state: State
) -> Iterator[Unseen]:
    """Give the reasons of a state that all together come to and no record does, with what each is made of."""
    known = {key for one in alone for key, reason in by_key(one.side).items() if _at_least(reason, state)}
    for key, reason in by_key(joined_side).items():
        if key not in known and reason.state is state and isinstance(reason.of, Rule):
            yield Unseen(
                says=reason_with_its_row(edition, reason),
                step=reason.step if joined_side.told.shown else 0,
                parts=tuple(_made_of(edition, told, reason)),
            )


def _at_least(reason: Reason, state: State) -> bool:
    return state is State.POSSIBLE or reason.state is State.MET


def _made_of(edition: Edition, told: Sequence[Told], reason: Reason) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each part of a reason with the records that know of it (or, where it may be so, hold it possible)."""
    met = reason.state is State.MET
    for part in reason.parts:
        theme = edition.theme[part.theme]
        by = [one.label for one in told if _gives(one.answers.themes.get(theme.id), part.rung, known=met)]
        yield f"{theme.row}: {theme.rungs[part.rung - 1].text}", tuple(by)
    for fact in reason.of.facts if isinstance(reason.of, Rule) else ():
        if by := [one.label for one in told if fact in one.answers.yes]:
            yield edition.fact[fact].ask, tuple(by)


def _gives(answer: Answer | None, rung: int, *, known: bool) -> bool:
    return answer is not None and (answer.at if known else answer.maybe) >= rung


# --- who said what


def _themes(edition: Edition, told: Sequence[Told], answers: Answers, *, worried: bool) -> Iterator[Heard]:
    """Give every theme that somebody looked at, with a worry or without, and who said what of it."""
    for theme in edition.themes:
        if theme.id in answers.themes or theme.id in answers.undescribed:
            is_worry = answers.themes.get(theme.id, Answer()).maybe > 0 or theme.id in answers.undescribed
            if is_worry is worried:
                yield _heard(theme, told, answers)
    for page in sorted(answers.undescribed - edition.theme.keys()) if worried else ():
        by = tuple(one.label for one in told if page in one.answers.undescribed)
        yield Heard(title=list_in_words(edition, page), stands="There is one.", by=by, said=())


def _heard(theme: Theme, told: Sequence[Told], answers: Answers) -> Heard:
    stands = answers.themes.get(theme.id)
    looked = [one for one in told if theme.id in {*one.answers.themes, *one.answers.undescribed}]
    return Heard(
        title=theme.row,
        stands=worry_in_words(theme, answers),
        by=tuple(one.label for one in looked if _is_behind(one.answers, theme, stands)),
        said=tuple((one.label, worry_in_words(theme, one.answers)) for one in looked),
    )


def _is_behind(record: Answers, theme: Theme, stands: Answer | None) -> bool:
    """Say whether a record is one of those that what stands comes from."""
    answer = record.themes.get(theme.id)
    if theme.id in record.undescribed or answer is None or stands is None:
        return theme.id in record.undescribed
    known = answer.at == stands.at
    return known if stands.maybe == stands.at else (known and stands.at > 0) or answer.maybe == stands.maybe


def _circumstances(edition: Edition, told: Sequence[Told], answers: Answers) -> Iterator[Heard]:
    """Give the circumstances that are so, and those on which the records differ."""
    for fact in edition.facts:
        said = tuple((one.label, fact_in_words(fact, one.answers)) for one in told)
        by = tuple(label for label, words in said if words == fact_in_words(fact, answers))
        heard = Heard(title=fact.ask, stands=fact_in_words(fact, answers), by=by, said=said)
        if fact.id in answers.yes or heard.differs:
            yield heard


def _strengths(edition: Edition, told: Sequence[Told]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for strength in edition.strengths:
        if by := tuple(o.label for o in told if strength.id in o.answers.strengths | o.answers.safety.keys()):
            yield strength.text, by
