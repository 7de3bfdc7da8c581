"""The scale from 0 to 10: who gave which number, and what to ask oneself where it and the suggestion differ.

A number is never averaged, never becomes a step and never reaches the answers: it is what somebody says today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from staircase.core.because import SOCIAL_CARE, step_is_shown
from staircase.core.case import Assessment
from staircase.core.mapguide import Asked, Ends, When
from staircase.core.model import Edition
from staircase.core.roads import nobody_told_yet
from staircase.core.words import step_name

NUMBERS: Final = tuple(str(number) for number in range(11))
ENDS: Final = "scale-ends"
"""Under this name stands with which ends the numbers were asked: they mean nothing without."""

CHILD: Final = "child"
PRACTITIONER: Final = "practitioner"
HIGH: Final = 7
LOW: Final = 3
APART: Final = 3
"""More than so many numbers between two people is worth a talk."""


class Given(NamedTuple):
    """A number, and who gave it."""

    by: Asked
    number: int


def name_of(asked: Asked) -> str:
    """Give the name under which somebody's number is kept."""
    return f"scale-{asked.id}"


def given(edition: Edition, chosen: Mapping[str, tuple[str, ...]]) -> tuple[Given, ...]:
    """Give the numbers among what was chosen after the suggestion, in the order in which people are asked."""
    return tuple(
        Given(asked, int(number))
        for asked in edition.mapping.scale.asked_of
        for number in chosen.get(name_of(asked), ())
        if number in NUMBERS
    )


def ends_now(edition: Edition, found: Assessment) -> Ends:
    """Give both ends of the scale as they are said at the step to act on."""
    fitting = [ends for ends in edition.mapping.scale.ends if ends.from_step <= found.act_on]
    return max(fitting, key=lambda ends: ends.from_step)


def ends_then(edition: Edition, chosen: Mapping[str, tuple[str, ...]], now: Ends) -> Ends:
    """Give both ends with which the numbers were asked; the present ones where none were."""
    said = chosen.get(ENDS, ())
    return next((ends for ends in edition.mapping.scale.ends if ends.id in said), now)


def to_ask(edition: Edition, found: Assessment, age: str | None) -> Iterator[Asked]:
    """Give who may be asked: a child who is old enough, and nobody at home before there was advice."""
    order = edition.age[age].order if age else len(edition.ages)
    for asked in edition.mapping.scale.asked_of:
        if order >= asked.from_order and not (asked.at_home and nobody_told_yet(found)):
            yield asked


def prompts(edition: Edition, found: Assessment, numbers: Iterable[Given]) -> tuple[str, ...]:
    """Say where the numbers and the suggestion, or two numbers, tell different stories. Nothing moves by it."""
    texts = {prompt.when: prompt.text for prompt in edition.mapping.scale.prompts}
    given_by = tuple(numbers)
    every = (
        *_of_the_practitioner(edition, found, given_by),
        *_apart(given_by),
        *_of_the_child(edition, found, given_by),
    )
    return tuple(f"{says} {texts[when]}" for when, says in every)


_Said = tuple[When, str]


def _number_of(who: str, numbers: Iterable[Given]) -> int | None:
    return next((one.number for one in numbers if one.by.id == who), None)


def _of_the_practitioner(edition: Edition, found: Assessment, numbers: tuple[Given, ...]) -> Iterator[_Said]:
    own = _number_of(PRACTITIONER, numbers)
    if own is None or not step_is_shown(found):
        return
    if own >= HIGH and found.step >= SOCIAL_CARE:
        yield When.HIGH, f"You gave {own}, and the answers call for {step_name(edition, found.step)}."
    elif own >= HIGH and found.could_reach >= SOCIAL_CARE:
        could = step_name(edition, found.could_reach)
        yield When.HIGH, f"You gave {own}, and what is not known could make it {could}."
    if _is_low(found, own):
        yield When.LOW, f"You gave {own}, and the answers call for {step_name(edition, found.step)}."


def _is_low(found: Assessment, number: int) -> bool:
    """Say whether a number asks for more than the suggestion gives: low, and not yet a step of social care."""
    return number <= LOW and step_is_shown(found) and found.step < SOCIAL_CARE


def _apart(numbers: tuple[Given, ...]) -> Iterator[_Said]:
    lowest, highest = (pick(numbers, key=lambda one: one.number, default=None) for pick in (min, max))
    if lowest and highest and highest.number - lowest.number > APART:
        yield When.APART, f"The numbers run from {_by(lowest)} to {_by(highest)}."


def _of_the_child(edition: Edition, found: Assessment, numbers: tuple[Given, ...]) -> Iterator[_Said]:
    """Say where the child's own number is lower than the adults', or low beside the suggestion."""
    child = _number_of(CHILD, numbers)
    if child is None:
        return
    adults = [one.number for one in numbers if one.by.id != CHILD]
    lower = ", lower than every adult who was asked" if adults and child < min(adults) else ""
    low = f", and the answers call for {step_name(edition, found.step)}" if _is_low(found, child) else ""
    if lower or low:
        yield When.CHILD_LOWER, f"The child gave {child}{lower}{low}."


def _by(one: Given) -> str:
    return f"{one.number} ({one.by.name[:1].lower()}{one.by.name[1:]})"
