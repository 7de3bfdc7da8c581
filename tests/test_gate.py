"""The gate, and what goes through it: to whom, of what, and what no word of it ever says."""

import re
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, State
from staircase.core.evaluate import evaluate
from staircase.core.family import adding, from_draft, of_one, saying, to_draft, turned_to
from staircase.core.for_the_family import as_written, for_the_family, may_be_left_out, worries_named
from staircase.core.gate import (
    NO,
    NOT_ASKED,
    OUTSIDE_HOME,
    YES,
    Reader,
    Shut,
    Telling,
    gate,
    household_of_one,
    lies_outside,
    private,
    readers,
)
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.said import to_data
from staircase.core.shut_words import WHY
from staircase.core.telling import OPEN_FOR, household_of, still_told, telling_of, told_of, with_telling
from staircase.core.to_young_people import addressed_to
from staircase.core.written import as_text

import current
from strategies import EDITION, numbered, two_thousand
from test_edition import JARGON, cased
from walking import sayable, walk

OWN = {pathway.id for pathway in EDITION.pathways} | {one.id for one in EDITION.family_words.before_telling.private}
SAFE = Telling(risk=NO, at_home=NO, agreed=frozenset(OWN))
SCENARIOS = current.scenarios()
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
NOBODY_AGREED = replace(SAFE, agreed=frozenset())
BRUISE = about("under-6-months", injury_not_mobile=Answer(1, 1))


# --- what no word ever says


@st.composite
def tellings(draw):
    """Give a case with what may be said of telling one reader: mostly that it is safe, and some worries left out."""
    said = draw(numbered())
    named = [one.id for one in may_be_left_out(EDITION, household_of_one(EDITION, said))]
    chance = Random(draw(st.integers(0, 2**32)))
    telling = Telling(
        reader=chance.choice([*Reader]),
        risk=chance.choice([NO, NO, NO, NO, YES, "not-sure", ""]),
        at_home=chance.choice([NO, NO, NO, YES, ""]),
        agreed=frozenset(one for one in sorted(OWN) if chance.random() < 0.95),
        left_out=frozenset(one for one in named if chance.random() < 0.2),
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
    if found.act_on > found.step and found.act_on >= 4:
        assert Shut.OWN_VIEW in shut
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
    out = {rung.plain for theme in telling.left_out & EDITION.theme.keys() for rung in EDITION.theme[theme].rungs}
    out |= {EDITION.strength[one].plain for one in telling.left_out & EDITION.strength.keys()}
    out |= {reason.of.plain for reason in evaluate(EDITION, said).reasons if reason.state is State.POSSIBLE}
    lines = {line.says for part in given_words.parts for line in part.points}
    assert not lines & (out - told)


@two_thousand
@given(tellings())
def test_whatever_the_words_name_could_have_been_left_out(case):
    """No plan, enquiry or strength reaches paper that was not offered as one of the things one person could tell."""
    said, telling = case
    given_words = words(said, telling)
    if given_words is None or not given_words.step:
        return
    offered = may_be_left_out(EDITION, household_of_one(EDITION, said))
    lines = {line.says for part in given_words.parts for line in part.points}
    named = {one.id for one in offered}
    known = {reason.key: reason.of for reason in evaluate(EDITION, said).reasons if reason.state is State.MET}
    facts = {fact for line in (line for part in given_words.parts for line in part.points if line.key)
             for fact in getattr(known[line.key], "facts", ())}  # fmt: skip

    assert {one.id for one in EDITION.strengths if one.plain in lines} <= named
    assert facts & said.yes <= named


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
    assert EDITION.family_words.outside_step in says and EDITION.step(5).plain not in says
    assert "Later, planned with you" not in says
    for doubt in (YES, "not-sure", ""):
        assert why(scenario.answers, replace(SAFE, at_home=doubt)) == (Shut.AT_HOME,)
    assert EDITION.family_words.social_work in says
    assert EDITION.family_words.less_when not in says and "three months" not in says


def test_a_mark_on_a_baby_has_the_same_words_for_every_baby():
    """Whatever else is ordinary, and whoever reads: the same words, and nothing of the case."""
    fixed = EDITION.family_words.fixed[0]
    babies = [
        *(one.answers for one in scenarios(1) if one.expect.step == 5),
        BRUISE,
        replace(BRUISE, own_view=5),
        replace(about("6-to-11-months", injury_not_mobile=Answer(1, 1), teeth=Answer(1, 1)), own_view=5),
        about("age-5-9", yes=["cannot-move-alone"], injury_not_mobile=Answer(1, 1)),
    ]
    readings = {text(words(said, replace(SAFE, reader=reader))) for said in babies for reader in [*Reader][:2]}

    assert len(readings) == 1
    reading = readings.pop()
    assert all(line in reading for line in (*fixed.lines, *fixed.you_can)) and "999" in reading and "111" in reading
    assert EDITION.family_words.you_can[1] not in reading
    older = about("age-13-15", yes=["cannot-move-alone"], injury_not_mobile=Answer(1, 1))
    assert why(older, replace(SAFE, reader=Reader.YOUNG_PERSON)) == (Shut.FOR_PARENTS,)
    lower = replace(household_of_one(EDITION, BRUISE), chosen={"agreed_step": ("4",)})
    assert gate(EDITION, lower, SAFE).why == (Shut.LOWER_AGREED,)


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
    assert words(at_thirteen, to_them).top[0] == addressed_to(EDITION, Reader.YOUNG_PERSON).family_words.to_young_person
    assert Shut.AFTER_ADVICE in why(about("age-13-15", physical_abuse=Answer(2, 2)), to_them)


def test_what_is_a_young_persons_own_is_told_to_a_parent_only_if_they_agree():
    """Confidential health help is theirs: a parent waits for their yes, and they themselves do not."""
    said = about("age-13-15", sexual_health=Answer(1, 1))

    assert why(said, NOBODY_AGREED) == (Shut.NOT_AGREED,)
    assert why(said) == ()
    assert why(said, replace(NOBODY_AGREED, reader=Reader.YOUNG_PERSON)) == ()


@pytest.mark.parametrize(
    ("said", "reader", "asks"),
    [
        (about(parental_mental_health=Answer(1, 1)), Reader.THIS_PARENT, "an-adults-mental-health"),
        (about(parental_mental_health=Answer(1, 1)), Reader.OTHER_PARENT, "an-adults-mental-health"),
        (about(parental_learning_needs=Answer(1, 1)), Reader.OTHER_PARENT, "an-adults-learning-needs"),
        (about(prison_and_offending=Answer(1, 1)), Reader.OTHER_PARENT, "prison-or-crime"),
        (about(parental_conflict=Answer(1, 1)), Reader.THIS_PARENT, "rows-between-parents"),
        (about(parental_conflict=Answer(1, 1)), Reader.OTHER_PARENT, "rows-between-parents"),
        (about(yes=["earlier-plan"], teeth=Answer(2, 2)), Reader.THIS_PARENT, "a-plan-before"),
        (about(yes=["child-in-need-plan"], teeth=Answer(1, 1)), Reader.THIS_PARENT, "the-child-in-need-plan"),
        (about(yes=["on-child-protection-plan"]), Reader.THIS_PARENT, "the-child-protection-plan"),
        (about(yes=["open-assessment"]), Reader.OTHER_PARENT, "the-assessment"),
        (about(yes=["looked-after"]), Reader.THIS_PARENT, "being-looked-after"),
        (about("age-13-15", shared_images=Answer(1, 1)), Reader.THIS_PARENT, "a-picture-shared"),
        (about("age-13-15", identity_and_belonging=Answer(1, 1)), Reader.OTHER_PARENT, "who-they-are"),
        (about("age-13-15", discrimination=Answer(1, 1)), Reader.THIS_PARENT, "who-they-are"),
        (about("age-13-15", criminal_exploitation=Answer(1, 1)), Reader.THIS_PARENT, "new-people-and-things"),
        (about("age-13-15", criminal_exploitation=Answer(4, 4)), Reader.THIS_PARENT, None),
        (about("age-5-9", discrimination=Answer(1, 1)), Reader.THIS_PARENT, None),
        (about("age-13-15", discrimination=Answer(1, 1)), Reader.YOUNG_PERSON, None),
        (about("age-13-15", parental_mental_health=Answer(1, 1)), Reader.YOUNG_PERSON, "an-adults-mental-health"),
    ],
)
def test_each_person_says_for_themselves_what_of_theirs_is_told(said, reader, asks):
    """A yes to one private thing is no yes to another: each is asked about by itself, and all must be yes."""
    own = {one.id for one in private(EDITION, said, evaluate(EDITION, said), reader)}

    assert own == ({asks} if asks else set())
    telling = replace(SAFE, reader=reader)
    between = {Shut.OTHER_PARENT} if asks == "rows-between-parents" and reader is Reader.OTHER_PARENT else set()
    assert set(why(said, telling)) == between
    but_one = replace(telling, agreed=telling.agreed - {asks})
    assert set(why(said, but_one)) == between | ({Shut.NOT_AGREED} if asks else set())


def test_nothing_is_told_of_an_enquiry_or_of_a_child_alone_in_this_country_before_advice():
    """Whoever is asked, and whatever they say: social workers and police say what may be told."""
    for fact in ("section-47-enquiry", "unaccompanied"):
        assert Shut.AFTER_ADVICE in why(about(yes=[fact]))


@pytest.mark.parametrize(
    "said",
    [
        about("age-13-15", peer_sexual_harm=Answer(3, 3)),
        about("age-13-15", peer_sexual_harm=Answer(4, 4)),
        about("age-13-15", harmful_sexual_behaviour=Answer(3, 3)),
        about("unborn", unborn_earlier_child=Answer(1, 1)),
        about("age-13-15", suicidal_thoughts=Answer(2, 2), running_away=Answer(2, 2)),
        about("age-13-15", running_away=Answer(2, 2)),
        about(physical_abuse=Answer(1, 1)),
    ],
)
def test_what_may_have_happened_at_home_is_told_after_advice(said):
    """A page could reach whoever did it, or make the child take it back: somebody is asked first."""
    assert Shut.AFTER_ADVICE in why(said)


@pytest.mark.parametrize(
    "said", [about("age-13-15", missing_now=Answer(1, 1)), about("age-13-15", suicidal_thoughts=Answer(3, 3))]
)
def test_a_child_who_is_missing_or_in_crisis_comes_before_any_words(said):
    """What the suggestion says first is done first."""
    assert Shut.ACT_FIRST in why(said)


def test_of_no_line_that_speaks_of_home_is_it_said_that_it_lies_outside():
    """Neither the line about people and places, nor the words of step 5 that go with it."""
    rungs = [rung for rung in RUNGS if EDITION.theme[rung.theme].domain == OUTSIDE_HOME]
    of_home = [rung for rung in rungs if re.search(r"live with|relative|at home", rung.text)]

    assert of_home and not [rung.key for rung in of_home if lies_outside(EDITION, (rung,))]
    perhaps = EDITION.family_words.before_telling.perhaps_at_home
    assert {*perhaps} <= {name for rung in rungs for name in (rung.theme, rung.key)}
    assert lies_outside(EDITION, (EDITION.theme["criminal-exploitation"].rungs[3],))


def test_a_lower_step_agreed_keeps_the_words_back_and_a_higher_one_is_followed():
    """The words never name another step than the record does."""
    said = about(school_attendance=Answer(2, 2))
    lower = replace(household_of_one(EDITION, said), chosen={"agreed_step": ("2",)})

    assert gate(EDITION, lower, SAFE).why == (Shut.LOWER_AGREED,)
    assert words(replace(about(school_attendance=Answer(1, 1)), own_view=3)).step == 3


@pytest.mark.parametrize("view", [4, 5])
def test_where_somebody_acts_on_more_than_the_answers_say_there_are_no_words(view):
    """The tool has no words for why, of this child or of another one of the sitting."""
    more = replace(SCHOOL, own_view=view)
    beside = replace(household_of_one(EDITION, SCHOOL), others=(more,))

    assert why(more) == gate(EDITION, beside, SAFE).why == (Shut.OWN_VIEW,)


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
    told = with_telling(family, replace(SAFE, left_out=frozenset({"teeth"})), told_of(family), now=0)

    assert telling_of(from_draft(EDITION, to_draft(told))) == replace(SAFE, left_out=frozenset({"teeth"}))
    assert telling_of(saying(told, replace(told.children[1], own_view="5"))) == NOT_ASKED
    assert telling_of(adding(told)) == NOT_ASKED
    assert "telling" not in to_data(told.children[1])
    changed = still_told(saying(told, replace(told.children[1], own_view="5")))
    assert telling_of(saying(changed, told.children[1])) == NOT_ASKED


def test_a_page_for_the_family_opens_for_half_an_hour():
    """Whoever holds the device later comes back to nothing."""
    family = draft_of(SCHOOL)
    told = with_telling(family, SAFE, told_of(family), now=1000)

    assert telling_of(told, 1000) == telling_of(told, 1000 + OPEN_FOR) == SAFE
    assert telling_of(told, 1001 + OPEN_FOR) == telling_of(told, 999) == NOT_ASKED


# --- what is not known, and what is promised


def test_where_areas_were_not_looked_at_the_words_say_so_beside_the_step():
    """A doubt is never named by itself, and no less help is promised while something that matters most is open."""
    looked = {"school-attendance": Answer(1, 1), "teeth": Answer(0, 0)}
    part = words(Answers(age="age-5-9", themes=looked, no=frozenset(EDITION.fact)))
    whole = words(about(school_attendance=Answer(1, 1), food_and_warmth=Answer(0, 1)))

    assert part is None or EDITION.family_words.only_part in part.step_says
    assert EDITION.family_words.only_part not in whole.step_says
    assert EDITION.family_words.not_finished not in text(whole)
    assert EDITION.family_words.less_when not in text(whole)


def test_at_step_4_a_family_is_asked_and_may_stop_and_at_step_5_only_a_social_worker_says_so():
    """Help at step 4 is agreed to; a plan that is there already is not put as a choice."""
    need = words(about(school_attendance=Answer(1, 1), food_and_warmth=Answer(3, 3)))
    plan = words(about(yes=["child-in-need-plan"]))

    assert need.step == plan.step == 4
    assert EDITION.family_words.you_agree in text(need) and EDITION.family_words.social_work not in text(need)
    assert EDITION.family_words.you_agree not in text(plan)


def test_a_strength_and_a_circumstance_can_be_left_out():
    """One person could have told of them too."""
    said = replace(about(yes=["disabled"], school_attendance=Answer(1, 1)), strengths=frozenset({"warm-manner"}))
    left_out = replace(SAFE, left_out=frozenset({"warm-manner", "disabled"}))

    for plain in (EDITION.strength["warm-manner"].plain, EDITION.pathway["disabled-child-assessment"].plain):
        assert plain in text(words(said)) and plain not in text(words(said, left_out))
