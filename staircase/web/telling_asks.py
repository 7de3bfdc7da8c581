"""What a practitioner is asked before anything about a child is shown at home: who reads, and whether it is safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from staircase.core.evaluate import evaluate
from staircase.core.for_the_family import worries_named
from staircase.core.gate import NO, YES, Household, Reader, Telling, private
from staircase.core.model import Edition
from staircase.core.telling import AGREED, LEFT_OUT, READER, RISK
from staircase.web.asks import Ask, Choice, Form
from staircase.web.forms import Reply

READERS: Final = MappingProxyType(
    {
        Reader.THIS_PARENT: "The parent or carer I am in touch with",
        Reader.OTHER_PARENT: "The other parent or carer",
        Reader.YOUNG_PERSON: "The young person, if they are 11 or older",
    }
)
_NOT_SURE = "not-sure"
_NO_HINTS: Mapping[Reader, str] = MappingProxyType({})


def who_reads(legend: str, readers: tuple[Reader, ...], hints: Mapping[Reader, str] = _NO_HINTS) -> Ask:
    """Ask for whom it is; `hints` say more about a reader."""
    return Ask(
        name=READER,
        form=Form.RADIOS,
        legend=legend,
        hint="Each reader is asked about apart.",
        missing="Choose who would read these words",
        choices=tuple(Choice(value=one, text=READERS[one], hint=hints.get(one, "")) for one in readers),
    )


def about_telling(edition: Edition, household: Household, reader: Reader, telling: Telling) -> Iterator[Ask]:
    """Ask whether telling raises the risk, whether whose business it is agrees, and what only one person could tell."""
    yield _risk()
    own = private(edition, evaluate(edition, household.child), reader)
    if own:
        yield _agreed(tuple(one.name for one in own))
    worries = worries_named(edition, household)
    if worries:
        yield Ask(
            name=LEFT_OUT,
            form=Form.TICKS,
            legend="What could only one person have told?",
            hint="These worries would stand in the words. Tick each that only one person could have told: the child, a "
            "relative, a neighbour. Tick each that is about somebody else and that this reader does not know. What you "
            "tick is left out, and so is all that rests on it.",
            choices=tuple(Choice(value=one.theme, text=one.plain) for one in worries),
            chosen=tuple(telling.left_out),
        )


def only_risk() -> tuple[Ask, ...]:
    """Give what is asked where the words are the same for everybody."""
    return (_risk(),)


def as_said(reply: Reply, reader: Reader) -> Telling:
    """Give what was answered of telling a reader."""
    return Telling(
        reader=reader,
        risk=reply.one(RISK),
        agreed=reply.one(AGREED),
        left_out=frozenset(reply.values.get(LEFT_OUT, ())),
    )


def _risk() -> Ask:
    return Ask(
        name=RISK,
        form=Form.RADIOS,
        legend="Would telling them raise the risk, to the child or to anybody?",
        hint="Think of who else may see it at home, and of what the child has asked you. You are asked this each time.",
        missing="Say whether telling them would raise the risk",
        choices=(
            Choice(value=NO, text="No, I have thought about it"),
            Choice(value=YES, text="Yes"),
            Choice(value=_NOT_SURE, text="I am not sure", hint="This counts as yes."),
        ),
    )


def _agreed(names: tuple[str, ...]) -> Ask:
    return Ask(
        name=AGREED,
        form=Form.RADIOS,
        legend="Does the person whose own business it is agree that this reader is told?",
        hint=f"This is about: {'; '.join(names)}. It may be the young person, or one parent.",
        missing="Say whether that person agrees",
        choices=(
            Choice(value=YES, text="Yes, or the reader is that person"),
            Choice(value=NO, text="No"),
            Choice(value="not-asked", text="They have not been asked"),
        ),
    )
