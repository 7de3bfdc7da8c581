"""Preparing a call, an early help assessment or a plan: whom to ring, what to say first, and what the team asks for.

It words what the decision opened. The step's own pathway comes first, as the higher of suggestion and own view has it;
then what is urgent, then the rest for which a team has a checklist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.answering import Heard, Line, answer
from staircase.core.because import SOCIAL_CARE, step_is_shown
from staircase.core.case import Assessment
from staircase.core.explain import Explanation
from staircase.core.model import Edition
from staircase.core.pathway import POLICE_AND_AMBULANCE, Contact, HowSoon
from staircase.core.roads import PathwayInWords, nobody_told_yet
from staircase.core.telephone import to_say


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to make, or to make for advice: whom to ring, why, and what to say in the first minute."""

    about: str
    contact: Contact | None
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one team asks for, in its order: what was said, what was not or in part only, what is known by hand.

    `waits`: it begins with the family, and nobody there may be told before there was advice.
    """

    id: str
    name: str
    known: tuple[Line, ...]
    missing: tuple[Line, ...]
    by_hand: tuple[Line, ...]
    send: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """All there is to prepare. `ring_now`: something cannot wait; `ask_now`: something may be so that could not."""

    ring_now: bool
    ask_now: bool
    calls: tuple[Call, ...]
    roads: tuple[PathwayInWords, ...]
    sheets: tuple[Sheet, ...]


def prepare(heard: Heard, told: Explanation) -> Preparation:
    """Give what to prepare: for what is to do and, before it where the step is a range, for what may be so."""
    edition, _, found, _ = heard
    roads = chosen(edition, found, told)
    roads = (*told.advice, *roads) if told.advice_first else (*roads, *told.advice)
    return Preparation(
        ring_now=any(road.pathway.urgent for road in told.do),
        ask_now=bool(told.advice) or found.is_range,
        calls=tuple(_calls(heard, told)),
        roads=roads,
        sheets=tuple(_sheets(heard, roads)),
    )


def chosen(edition: Edition, found: Assessment, told: Explanation) -> tuple[PathwayInWords, ...]:
    """Put what is to do in the order in which it is prepared: the step's own pathway, then the most urgent."""
    own = _own_pathways(edition, found)
    return tuple(sorted(told.do, key=lambda road: (road.waits, road.pathway.id not in own, not road.pathway.urgent)))


def _own_pathways(edition: Edition, found: Assessment) -> frozenset[str]:
    """Give the pathways of the step to act on; where none may be shown, those of the own view alone."""
    number = found.act_on if step_is_shown(found) else found.own_view
    if not number:
        return frozenset()
    step = edition.step(number)
    return frozenset({step.pathway, step.pathway_outside_home} - {""})


# --- whom to ring, and what to say first


def _calls(heard: Heard, told: Explanation) -> Iterator[Call]:
    """Give one call for each contact that is rung first, the one for advice before them where advice comes first.

    The call for the step's own pathway, or for advice, says what was answered. Others say what their pathway says.
    Nobody asks 999 for advice: where danger is not known, 999 stands beside the call, for if it is there.
    """
    edition, answers, found, _ = heard
    answered = to_say(edition, answers, found)
    rung = [road for road in told.do if _is_rung(road)]
    own = next((road for road in rung if road.pathway.id in _own_pathways(edition, found)), None)
    advice = [road for road in told.advice if _is_rung(road)]
    danger = [road for road in advice if rung_first(road).phone == POLICE_AND_AMBULANCE]
    asked = None if own else next((road for road in advice if road not in danger), None)
    if not rung and not asked:
        yield Call(about="If you ring for advice", contact=_who_advises(edition, found), say=answered)
    beside = [asked, *danger] if asked else danger
    rung = [*beside, *rung] if told.advice_first and asked else [*rung, *beside]
    calls: dict[str, list[PathwayInWords]] = {}
    for road in rung:
        calls.setdefault(rung_first(road).id, []).append(road)
    for together in calls.values():
        first = together[0]
        say = (*first.say[:1], *answered) if own in together else answered if asked in together else first.say
        about = "Advice on what may be so" if first is asked else first.name
        yield Call(about=about, contact=rung_first(first), say=say)


def _who_advises(edition: Edition, found: Assessment) -> Contact | None:
    """Give whom to ask where nothing has to be rung: of the step, or social care where the step is not all there is."""
    more = nobody_told_yet(found) or found.is_range or not step_is_shown(found)
    number = max(SOCIAL_CARE, found.act_on) if more else found.act_on
    contacts = edition.pathway[edition.step(number).pathway].contacts
    return edition.contact[contacts[0]] if contacts else None


def _is_rung(road: PathwayInWords) -> bool:
    """Say whether a pathway begins with a call: it has somebody to ring and words to say, and is not only planned."""
    return bool(road.contacts and road.say) and road.pathway.how_soon is not HowSoon.PLANNED


def rung_first(road: PathwayInWords) -> Contact:
    """Give whom a pathway rings first: 999 only where it goes straight there, for others 999 stands by."""
    if not road.pathway.own_lead_first:
        return road.contacts[0]
    return next((one for one in road.contacts if one.phone != POLICE_AND_AMBULANCE), road.contacts[0])


# --- what the teams ask for


def _sheets(heard: Heard, roads: tuple[PathwayInWords, ...]) -> Iterator[Sheet]:
    """Give the checklist of each team once; what one has asked for, the next does not ask for again."""
    given: set[str] = set()
    asked: set[str] = set()
    for road in roads:
        for checklist in heard.edition.checklists:
            if road.pathway.id not in checklist.pathways or checklist.id in given:
                continue
            lines = [answer(heard, ask) for ask in checklist.asks if ask.id not in asked]
            given.add(checklist.id)
            asked.update(ask.id for ask in checklist.asks)
            yield Sheet(
                id=checklist.id,
                name=checklist.name,
                known=tuple(line for line in lines if line.said and not line.missing),
                missing=tuple(line for line in lines if line.missing),
                by_hand=tuple(line for line in lines if line.ask.by_hand),
                send=checklist.send,
                waits=road.waits,
            )
