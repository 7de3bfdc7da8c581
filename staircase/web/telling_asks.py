"""What a practitioner is asked before anything about a child is shown at home: who reads, and whether it is safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from staircase.core.evaluate import evaluate
from staircase.core.family_words import Whose
from staircase.core.for_the_family import may_be_left_out
from staircase.core.gate import NO, YES, Household, Own, Reader, Telling, asks_of_home, private
from staircase.core.model import Edition
from staircase.core.telling import AGREED, AT_HOME, LEFT_OUT, READER, RISK
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
_AGREED = f"{AGREED}-"
"""Begins the name of each field by which somebody says yes to what is their own."""
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
    found = evaluate(edition, household.child)
    yield _risk()
    if asks_of_home(edition, found):
        yield _at_home()
    yield from map(_agreed, private(edition, household.child, found, reader))
    named = may_be_left_out(edition, household)
    if named:
        yield Ask(
            name=LEFT_OUT,
            form=Form.TICKS,
            legend="What could only one person have told?",
            hint="The words would name this, or rest on it. Tick each that only one person could have told: the child, "
            "a relative, a neighbour. Tick each that is about somebody else and that this reader does not know. What "
            "you tick is left out, and so is all that rests on it.",
            choices=tuple(Choice(value=one.id, text=one.plain) for one in named),
            chosen=tuple(telling.left_out),
        )


def only_risk() -> tuple[Ask, ...]:
    """Give what is asked where the words are the same for everybody."""
    return (_risk(),)


def as_said(reply: Reply, reader: Reader) -> Telling:
    """Give what was answered of telling a reader."""
    asked = (name for name in reply.values if name.startswith(_AGREED))
    return Telling(
        reader=reader,
        risk=reply.one(RISK),
        at_home=reply.one(AT_HOME),
        agreed=frozenset(name.removeprefix(_AGREED) for name in asked if reply.one(name) == YES),
        left_out=frozenset(reply.values.get(LEFT_OUT, ())),
    )


def as_fields(telling: Telling) -> Iterator[tuple[str, str]]:
    """Give what was answered as the fields of a form, to be sent again."""
    yield from ((READER, telling.reader), (RISK, telling.risk), (AT_HOME, telling.at_home))
    yield from ((f"{_AGREED}{one}", YES) for one in sorted(telling.agreed))
    yield from ((LEFT_OUT, one) for one in sorted(telling.left_out))


_ONLY_A_NO_OPENS = (
    Choice(value=NO, text="No, I have thought about it"),
    Choice(value=YES, text="Yes"),
    Choice(value=_NOT_SURE, text="I am not sure", hint="This counts as yes."),
)


def _risk() -> Ask:
    return Ask(
        name=RISK,
        form=Form.RADIOS,
        legend="Would telling them raise the risk, to the child or to anybody?",
        hint="Think of who else may see it at home, and of what the child has asked you. You are asked this each time.",
        missing="Say whether telling them would raise the risk",
        choices=_ONLY_A_NO_OPENS,
    )


def _at_home() -> Ask:
    return Ask(
        name=AT_HOME,
        form=Form.RADIOS,
        legend="Could a relative, or somebody at home, be part of it?",
        hint="Part of the harm lies outside the home. Think of brothers and sisters, partners and visitors too.",
        missing="Say whether a relative, or somebody at home, could be part of it",
        choices=_ONLY_A_NO_OPENS,
    )


def _agreed(own: Own) -> Ask:
    asks, yes, no = _ASKS[own.whose]
    return Ask(
        name=f"{_AGREED}{own.id}",
        form=Form.RADIOS,
        legend=f"{own.name}: {asks}",
        missing=f"{own.name}: say whether this reader may know of it",
        choices=(
            Choice(value=YES, text=yes),
            Choice(value=NO, text=no),
            Choice(value="not-asked", text="I have not asked"),
        ),
    )


_ASKS: Mapping[Whose, tuple[str, str, str]] = MappingProxyType(
    {
        Whose.ADULT: (
            "does the adult whose own business it is agree that this reader is told?",
            "Yes, or the reader is that adult",
            "No",
        ),
        Whose.BOTH_PARENTS: ("do both parents agree that this reader is told?", "Yes, both", "No, or only one"),
        Whose.YOUNG_PERSON: ("does the young person agree that this reader is told?", "Yes", "No"),
        Whose.SOCIAL_WORKER: (
            "does this reader know of it already, and has the child’s social worker said that it may be named here?",
            "Yes, both",
            "No, or only one of the two",
        ),
    }
)
"""How it is asked by whose own business it is: the question, the yes and the no."""
