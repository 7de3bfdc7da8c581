"""One explanation in three voices: what each says, and what it never says."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from staircase.core.case import Answer, Answers, State
from staircase.core.gate import NO, Telling, gate, household_of_one
from staircase.core.voices import Explained, Spoken, Voice, speak

from strategies import EDITION, FACTS, in_words, numbered, two_thousand

BLAMES = re.compile(
    r"\b(you|your child|they) (are|is) (at fault|to blame|failing)|\brefus(e|al)|non-compliant|hard to engage"
    r"|lifestyle|promiscuous",
    re.I,
)
TOLD_US = re.compile(r"\b(told us|reported|referred by|a neighbour|anonymous|disclos)", re.I)


SAFE = Telling(risk=NO, at_home=NO)


def in_all_voices(said):
    """Evaluate and explain a case, in all three voices, to a parent whom it is safe to tell; each case once."""
    found, told = in_words(said)
    if id(said) not in _SPOKEN:  # `in_words` keeps the case, so no other has its id
        _SPOKEN[id(said)] = {voice: speak(Explained(EDITION, said, found, told), voice, SAFE) for voice in Voice}
    return found, told, _SPOKEN[id(said)]


_SPOKEN = {}


def text(spoken):
    """Give everything that is said, as one text."""
    items = [item for one in spoken.lists for item in (one.title, *one.items)]
    return " ".join((spoken.heading, *spoken.paragraphs, *items))


def keys(spoken):
    """Give the reasons that are said."""
    return {key for one in spoken.lists for key in one.keys}


@two_thousand
@given(numbered())
def test_the_family_is_told_nothing_that_the_practitioner_is_not(said):
    """Every reason in the family's words is known and the practitioner reads it; it is told in its own plain form."""
    found, told, voices = in_all_voices(said)
    known = {reason.key: reason for reason in found.reasons if reason.state is State.MET}

    assert keys(voices[Voice.FAMILY]) <= {one.key for one in (*told.main, *told.more, *told.counted, *told.set_aside)}
    for one in voices[Voice.FAMILY].lists:
        assert all(known[key].of.plain in one.items and not known[key].held_by for key in one.keys)
        if one.title == "What we are worried about":
            assert all(known[key].parts for key in one.keys)


@two_thousand
@given(numbered())
def test_the_familys_voice_is_silent_where_the_gate_is_shut(said):
    """The family hears what the gate lets through and nothing before it was asked; the practitioner is told why."""
    found, told, voices = in_all_voices(said)
    family, shut = voices[Voice.FAMILY], not gate(EDITION, household_of_one(EDITION, said), SAFE).open

    assert bool(family.withheld) == shut
    if shut:
        assert family == Spoken(withheld=family.withheld)
    assert speak(Explained(EDITION, said, found, told), Voice.FAMILY).withheld


@two_thousand
@given(numbered())
def test_no_voice_blames_and_the_family_never_hears_who_told(said):
    """No word of the family's voice blames anybody, names a step by number, or says who told us."""
    spoken = text(in_all_voices(said)[2][Voice.FAMILY])

    assert not BLAMES.search(spoken)
    assert not TOLD_US.search(spoken)
    assert not re.search(r"\b(step|level) \d", spoken, re.I)


@two_thousand
@given(numbered())
def test_every_voice_speaks_of_the_same_case(said):
    """Practitioner and trainer have the same heading; the trainer's reasons are all that decide or are set aside."""
    _, told, voices = in_all_voices(said)

    assert voices[Voice.PRACTITIONER].heading == voices[Voice.TRAINER].heading == told.heading
    assert keys(voices[Voice.PRACTITIONER]) == {one.key for one in told.main}
    assert keys(voices[Voice.TRAINER]) == {one.key for one in (*told.main, *told.more, *told.set_aside)}
    assert told.rests_on in voices[Voice.PRACTITIONER].paragraphs
    assert all(one.items for voice in voices.values() for one in voice.lists)
    if not told.shown:
        assert not re.search(r"\bstep \d", text(voices[Voice.PRACTITIONER]) + text(voices[Voice.TRAINER]), re.I)


@two_thousand
@given(numbered())
def test_where_a_lower_number_stands_the_range_does_too(said):
    """Where it could be a step of social care, no voice names only the lower one in its heading."""
    found, _, voices = in_all_voices(said)

    if found.is_range and voices[Voice.TRAINER].heading.startswith("Step"):
        assert f"step {found.could_reach}" in voices[Voice.TRAINER].heading


@pytest.mark.parametrize("own_view", [None, 3])
def test_the_family_hears_of_the_step_that_is_acted_on(own_view):
    """A practitioner who sees more acts on that, and the family is told of the same help."""
    said = Answers(age="age-5-9", no=frozenset(FACTS), themes={"school-attendance": Answer(1, 1)})
    _, told, voices = in_all_voices(replace(said, own_view=own_view))

    assert voices[Voice.FAMILY].heading == EDITION.step(own_view or 2).name
    assert EDITION.step(own_view or 2).plain in voices[Voice.FAMILY].paragraphs
    assert told.do[0].pathway.plain in text(voices[Voice.FAMILY])
