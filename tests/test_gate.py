"""The gate, and what goes through it: to whom, of what, and what no word of it ever says."""

import re
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staircase.casefiles import load_scenarios
from staircase.core.case import Answer, Answers, State
from staircase.core.evaluate import evaluate
from staircase.core.family import adding, from_draft, of_one, saying, to_draft, turned_to
from staircase.core.for_the_family import as_written, for_the_family, worries_named
from staircase.core.gate import NO, NOT_ASKED, WHY, YES, Reader, Shut, Telling, gate, household_of_one, readers
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.said import to_data
from staircase.core.telling import household_of, telling_of, told_of, with_telling
from staircase.core.written import as_text
from staircase.places import folder

from strategies import EDITION, numbered, two_thousand
from test_edition import JARGON, cased
from walking import sayable, walk

SAFE = Telling(risk=NO, agreed=YES)
SCENARIOS = load_scenarios(folder("rules") / EDITION.id / "scenarios", EDITION)
ADVICE = STRICTNESS[TellParents.AFTER_ADVICE]
RUNGS = [rung for theme in EDITION.themes for rung in theme.rungs]
# Words that no glossary explains stand in no words to a family; names of steps are the partnership's own.
EXPLAINED = " ".join(word.word.lower() for word in EDITION.glossary).split()
NEVER_SAID = re.compile(
    r"\blevel\b|\bstep \d|\bsection \d|\bs\.? ?(17|20|47)\b|\bAct \d{4}|told us|neighbour|anonymous|"
    + "|".join(rf"(?<![\w-]){cased(word)}(?![\w-])" for word in JARGON if word.lower() not in EXPLAINED)
)
IDS = {
    one.id
    for kind in ("themes", "rules", "pathways", "strengths", "facts", "domains")
    for one in getattr(EDITION, kind)
    if "-" in one.id
} | {rung.key for rung in RUNGS}


def about(age="age-5-9", *, yes=(), **worries):
    """Give answers with these worries, and all else looked at."""
    themes = {theme.id: Answer() for theme in EDITION.themes}
    themes |= {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    return Answers(age=age, yes=frozenset(yes), no=frozenset(EDITION.fact) - {*yes}, themes=themes)


def why(said, telling=SAFE):
    """Say why the gate is shut for these answers; nothing where it is open."""
    return gate(EDITION, household_of_one(EDITION, said), telling).why


def words(said, telling=SAFE):
    """Give the words about these answers; None where there are none."""
    return for_the_family(EDITION, household_of_one(EDITION, said), telling)


def text(given_words):
    """Give everything that a family reads, as one text."""
    return as_text(as_written(given_words, "", ""))


def scenarios(hard_case):
    """Give the stories of one hard case, with their near misses."""
    return [scenario for scenario in SCENARIOS if scenario.hard_case == hard_case]


SCHOOL = about(school_attendance=Answer(1, 1))
BRUISE = about("under-6-months", injury_not_mobile=Answer(1, 1))


# --- what no word ever says


@st.composite
def tellings(draw):
    """Give a case with what may be said of telling one reader: mostly that it is safe, and some worries left out."""
    said = draw(numbered())
    named = sorted({rung.theme for rung in worries_named(EDITION, household_of_one(EDITION, said))})
    chance = Random(draw(st.integers(0, 2**32)))
    telling = Telling(
        reader=chance.choice([*Reader]),
        risk=chance.choice([NO, NO, NO, NO, YES, "not-sure", ""]),
        agreed=chance.choice([YES, YES, YES, NO, ""]),
        left_out=frozenset(theme for theme in named if chance.random() < 0.2),
    )
    return said, telling


@two_thousand
@given(tellings())
def test_nothing_goes_through_unless_it_is_known_to_be_safe(case):
    """Whatever is known or possible: strict lines, a risk, a doubt, or nobody asked, and there are no words at all."""
    said, telling = case
    found, shut = evaluate(EDITION, said), why(said, telling)

    assert (words(said, telling) is None) == bool(shut)
    if STRICTNESS[found.tell_parents] >= ADVICE or telling.risk != NO or found.undescribed or found.is_range:
        assert shut
    if telling.reader not in readers(EDITION, said.age):
        assert Shut.TOO_YOUNG in shut
    assert list(shut) == [one for one in Shut if one in shut] and all(WHY[one].instead for one in shut)


@two_thousand
@given(tellings())
def test_the_words_say_nothing_that_their_gate_forbids(case):
    """No worry that was left out, and none that is only possible, is named or carries anything that is."""
    said, telling = case
    given_words = words(said, telling)
    if given_words is None or not given_words.step:
        return
    rests_on = gate(EDITION, household_of_one(EDITION, said), telling).found
    known = {reason.key: reason for reason in rests_on.reasons if reason.state is State.MET}
    keys = {line.key for part in given_words.parts for line in part.points if line.key}
    asked = {rung.theme for rung in worries_named(EDITION, household_of_one(EDITION, said))}

    assert keys <= known.keys()
    for key in keys:
        assert not telling.left_out.intersection(part.theme for part in known[key].parts)
        assert {part.theme for part in known[key].parts} <= asked
    told = {known[key].of.plain for key in keys}
    out = {rung.plain for theme in telling.left_out for rung in EDITION.theme[theme].rungs}
    out |= {reason.of.plain for reason in evaluate(EDITION, said).reasons if reason.state is State.POSSIBLE}
    lines = {line.says for part in given_words.parts for line in part.points}
    assert not lines & (out - told)


@two_thousand
@given(tellings())
def test_the_words_name_the_practitioners_step_and_nothing_of_the_machinery(case):
    """The step is the one that is acted on; no id, level, statute number or jargon stands anywhere."""
    said, telling = case
    given_words = words(said, telling)
    if given_words is None:
        return
    says = text(given_words)

    if given_words.step:
        assert given_words.step == evaluate(EDITION, said).act_on
        assert given_words.step_name == EDITION.step(given_words.step).name
    assert not NEVER_SAID.search(says), NEVER_SAID.search(says)
    assert not IDS.intersection(re.findall(r"[a-z][a-z0-9/-]*-[a-z0-9/-]+", says))


# --- the hard cases


@pytest.mark.parametrize("hard_case", [7, 10, 13, 14])
def test_where_telling_is_dangerous_nobody_gets_any_words(hard_case):
    """Withdrawn strangling, a neighbour's word, a sister's belt marks, a teaching assistant: nothing for any reader."""
    for scenario, reader in product(scenarios(hard_case), Reader):
        shut = why(scenario.answers, replace(SAFE, reader=reader))
        assert {Shut.NEVER, Shut.AFTER_ADVICE}.intersection(shut), scenario.id
        assert words(scenario.answers, replace(SAFE, reader=reader)) is None


def test_parents_of_a_child_who_is_used_by_others_are_partners():
    """Of county lines the loving parents read step 5, that it is about people and places, and no downward promise."""
    scenario = next(one for one in scenarios(2) if not one.near_miss_of)
    given_words = words(scenario.answers)

    assert given_words.step == 5
    says = text(given_words)
    assert EDITION.family_words.outside_home in says and "Your child is not to blame" in says
    assert EDITION.family_words.social_work in says
    assert EDITION.family_words.less_when not in says and "three months" not in says


def test_a_mark_on_a_baby_has_the_same_words_for_every_baby():
    """Whatever else is ordinary, and whoever reads: the same words, and nothing of the case."""
    babies = [
        *(one.answers for one in scenarios(1) if one.expect.step == 5),
        BRUISE,
        replace(BRUISE, own_view=5),
        replace(about("6-to-11-months", injury_not_mobile=Answer(1, 1), teeth=Answer(1, 1)), own_view=5),
        about("age-5-9", yes=["cannot-move-alone"], injury_not_mobile=Answer(1, 1)),
    ]
    readings = {text(words(said, replace(SAFE, reader=reader))) for said in babies for reader in [*Reader][:2]}

    assert len(readings) == 1
    assert EDITION.family_words.fixed[0].lines[0] in readings.pop()


@pytest.mark.parametrize("beside", ["domestic_abuse", "school_attendance", "physical_abuse", "parental_substance_use"])
def test_a_mark_beside_anything_that_asks_for_care_is_not_told_in_fixed_words(beside):
    """What is stricter beside the mark shuts the gate: the fixed words would say that there is nothing else."""
    theme = EDITION.theme[beside.replace("_", "-")]
    said = about("under-6-months", injury_not_mobile=Answer(1, 1), **{beside: Answer(theme.top, theme.top)})
    alone = evaluate(EDITION, replace(said, themes={**said.themes, "injury-not-mobile": Answer()}))

    assert bool(why(said)) == (alone.tell_parents is not TellParents.FIRST)


def test_a_mark_that_is_only_possible_waits_for_advice():
    """Not sure whether there is a mark: advice first, and no words."""
    assert Shut.RANGE in why(about("under-6-months", injury_not_mobile=Answer(0, 1)))


@pytest.mark.parametrize("risk", [YES, "not-sure", ""])
def test_a_doubt_keeps_even_the_fixed_words_back(risk):
    """A yes, a doubt, and nobody asked all count as a risk."""
    for said in (BRUISE, SCHOOL):
        assert why(said, replace(SAFE, risk=risk)) == (Shut.RISK if risk else Shut.RISK_NOT_ASKED,)


# --- kinds of worry, and readers


@pytest.mark.parametrize(
    ("said", "shut"),
    [
        (SCHOOL, ()),
        (about(food_and_warmth=Answer(3, 3)), ()),
        (about("age-13-15", criminal_exploitation=Answer(3, 3)), ()),
        (about(long_term_neglect=Answer(3, 3)), (Shut.HARM_AT_HOME,)),
        (about(parent_may_harm=Answer(1, 1)), (Shut.HARM_AT_HOME,)),
        (about("age-13-15", weapons=Answer(4, 4)), (Shut.ACT_FIRST, Shut.HARM_AT_HOME)),
        (about(chastisement=Answer(3, 3)), (Shut.AFTER_ADVICE,)),
        (about(sexual_abuse=Answer(1, 1)), (Shut.NEVER,)),
        (about(school_attendance=Answer(1, 1), sexual_abuse=Answer(0, 2)), (Shut.NEVER, Shut.RANGE, Shut.HARM_AT_HOME)),
        (about(yes=["child-in-need-plan"], school_attendance=Answer(1, 1)), ()),
        (replace(SCHOOL, undescribed=frozenset({"areas"})), (Shut.UNDESCRIBED,)),
        (Answers(age="age-5-9"), (Shut.NO_STEP, Shut.RANGE)),
        (about(immediate_danger=Answer(1, 1)), (Shut.ACT_FIRST, Shut.HARM_AT_HOME)),
    ],
)
def test_what_shuts_the_gate_is_what_is_known_or_possible(said, shut):
    """Steps 4 and 5 are not withheld as such; harm at home, strict lines, gaps in words and open ranges are."""
    assert why(said) == shut


def test_what_may_be_told_of_nobody_is_not_told_of_a_brother_either():
    """They are the same parents: what is known of one child shuts the gate for all."""
    alone = household_of_one(EDITION, SCHOOL)
    beside = replace(alone, others=(about(sexual_abuse=Answer(2, 2)),))

    assert gate(EDITION, alone, SAFE).open
    assert Shut.NEVER in gate(EDITION, beside, SAFE).why


def test_a_young_person_reads_from_eleven_on_and_never_what_parents_may_not_hear():
    """At nine there is nothing to hand over; at thirteen there is, unless telling the parents waits."""
    to_them = replace(SAFE, reader=Reader.YOUNG_PERSON)
    at_thirteen = replace(SCHOOL, age="age-13-15")

    assert why(SCHOOL, to_them) == why(replace(SCHOOL, age=None), to_them) == (Shut.TOO_YOUNG,)
    assert words(at_thirteen, to_them).top[0] == EDITION.family_words.to_young_person
    assert Shut.AFTER_ADVICE in why(about("age-13-15", physical_abuse=Answer(2, 2)), to_them)


def test_what_is_a_young_persons_own_is_told_to_a_parent_only_if_they_agree():
    """Confidential health help is theirs: a parent waits for their yes, and they themselves do not."""
    said = about("age-13-15", sexual_health=Answer(1, 1))

    assert why(said, replace(SAFE, agreed="not-asked")) == (Shut.NOT_AGREED,)
    assert why(said) == ()
    assert why(said, replace(SAFE, agreed="", reader=Reader.YOUNG_PERSON)) == ()


def test_a_lower_step_agreed_keeps_the_words_back_and_a_higher_one_is_followed():
    """The words never name another step than the record does."""
    said = about(school_attendance=Answer(2, 2))
    lower = replace(household_of_one(EDITION, said), chosen={"agreed_step": ("2",)})

    assert gate(EDITION, lower, SAFE).why == (Shut.LOWER_AGREED,)
    assert words(replace(said, own_view=4)).step == 4


# --- what only one person could have told


def test_what_one_person_told_is_left_out_everywhere():
    """Neither the worry, nor what it opens, nor what would be seen when it is better stands in the words."""
    said = about(school_attendance=Answer(2, 2), caring_role=Answer(1, 1), teeth=Answer(1, 1))
    given_words = words(said, replace(SAFE, left_out=frozenset({"caring-role", "teeth"})))

    assert EDITION.theme["school-attendance"].rungs[1].plain in text(given_words)
    assert "teeth" not in text(given_words).lower()
    assert EDITION.pathway["young-carer-assessment"].plain not in text(given_words)


def test_where_what_is_left_does_not_carry_the_step_there_are_no_words():
    """Leaving out the worry that decides leaves nothing to tell: the step may not stand without its reason."""
    assert why(SCHOOL, replace(SAFE, left_out=frozenset({"school-attendance"}))) == (Shut.NOTHING_LEFT,)


def test_what_would_change_it_is_what_people_will_see():
    """At steps 2 and 3 the words say what will be seen for the child, and for how long; never an answer."""
    says = text(words(SCHOOL))

    assert EDITION.mapping.issue_of("school-attendance", "school-attendance/some-absence").plain in says
    assert "three months" in says and EDITION.family_words.months_unconfirmed in says


# --- a sitting


def draft_of(*answers):
    """Give a family with these children, the first at hand."""
    said = [walk(EDITION, sayable(EDITION, one))[0] for one in answers]
    family = of_one(said[0])
    for one in said[1:]:
        family = adding(family, one)
    return turned_to(family, 1)


def test_a_brother_of_a_baby_with_a_mark_does_not_take_the_fixed_words_away():
    """That he lives with the baby is no other worry: both are told in the same neutral words, or not at all."""
    household = household_of(EDITION, draft_of(BRUISE, SCHOOL))

    assert evaluate(EDITION, household.child).tell_parents is TellParents.AFTER_ADVICE
    assert for_the_family(EDITION, household, SAFE).title == EDITION.family_words.fixed[0].title
    worse = household_of(EDITION, draft_of(BRUISE, about(physical_abuse=Answer(3, 3))))
    assert for_the_family(EDITION, worse, SAFE) is None


def test_what_was_said_of_telling_holds_only_while_nothing_else_changes():
    """It comes back from the draft; another answer, another child or a record of the sitting leave nobody asked."""
    family = draft_of(SCHOOL)
    told = with_telling(family, replace(SAFE, left_out=frozenset({"teeth"})), told_of(family))

    assert telling_of(from_draft(EDITION, to_draft(told))) == replace(SAFE, left_out=frozenset({"teeth"}))
    assert telling_of(saying(told, replace(told.children[1], own_view="5"))) == NOT_ASKED
    assert telling_of(adding(told)) == NOT_ASKED
    assert "telling" not in to_data(told.children[1])
