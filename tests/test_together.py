"""Several people's records of one child: the higher answer stands, with whose it is, and what nobody saw alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import evaluate
from staircase.core.pathway import TellParents
from staircase.core.together import RING_ROUND, RING_ROUND_NAME, AgesDiffer, Told, joined, put_together

from strategies import EDITION, answers

NO = frozenset(EDITION.fact)


def record(number, role, age="age-5-9", **more):
    """Give a record of a six-year-old, with every circumstance known not to be so."""
    return Told(f"Record {number}: {role}", Answers(**{"age": age, "no": NO, **more}))


def looked_at(*domains):
    return {theme.id: Answer() for theme in EDITION.themes if theme.domain in domains}


def at(theme, rung):
    number = next(one.number for one in EDITION.theme[theme].rungs if one.id == rung)
    return Answer(number, number)


SCHOOL = record(
    1,
    "school",
    themes={**looked_at("education"), "physical-care": Answer(1, 1), "how-long": at("how-long", "over-a-year")},
)
NURSE = record(2, "health", themes={**looked_at("health"), "health-appointments": Answer(1, 1)})
ATTENDANCE = record(3, "school", themes={"school-attendance": Answer(1, 1), "physical-care": Answer(0, 2)})
HOUSING = record(
    4, "housing", themes={**looked_at("home-money"), "happened-before": at("happened-before", "contacts-led-nowhere")}
)
FOUR = (SCHOOL, NURSE, ATTENDANCE, HOUSING)


@pytest.fixture(scope="module")
def four():
    """Hard case 3: four people who each see a bit of long low-level neglect."""
    return put_together(EDITION, FOUR)


def test_four_who_each_see_a_bit_come_to_more_together(four):
    """No record alone comes to step 4; together they do, and the reason says which record gave which part of it."""
    assert max(one.side.found.step for one in four.alone) < four.joined.found.step == 4
    rule = EDITION.rule["neglect-and-contacts-that-led-nowhere"]
    unseen = next(one for one in four.unseen if one.says == rule.because)

    by = {words.split(":")[0]: labels for words, labels in unseen.parts}
    assert by[EDITION.theme["health-appointments"].row] == (NURSE.label,)
    assert by[EDITION.theme["happened-before"].row] == (HOUSING.label,)
    assert by[EDITION.theme["how-long"].row] == (SCHOOL.label,)
    assert four.roads_new


def test_a_record_that_comes_as_far_by_another_reason_is_named(four):
    """What stands in no record alone is not said of the step: a record that comes to it otherwise is named."""
    on_a_plan = replace(HOUSING.answers, yes=frozenset({"child-in-need-plan"}), no=NO - {"child-in-need-plan"})
    found = put_together(EDITION, [*FOUR[:3], HOUSING._replace(answers=on_a_plan)])

    assert four.as_far_alone == () and max(one.step for one in four.unseen) == 4
    assert found.as_far_alone == (HOUSING.label,) and found.unseen == four.unseen


def test_what_is_left_of_putting_records_together_is_to_ring_round(four):
    """Where the records are together already, that pathway is worded as what is left of it; alone it keeps its name."""
    name = EDITION.pathway[RING_ROUND].name
    joined_roads = [*four.joined.told.do, *four.joined.told.advice]

    assert RING_ROUND_NAME in [road.name for road in joined_roads] and name not in [road.name for road in joined_roads]
    assert name in [road.name for one in four.alone for road in one.side.told.do]
    assert not any(line.startswith(name) for line in four.roads_new)


def test_where_they_differ_the_higher_stands_and_each_is_heard(four):
    """A theme on which two records differ shows both, what stands, and whose it is."""
    care = next(one for one in four.worries if one.title == EDITION.theme["physical-care"].row)

    assert care.differs and [label for label, _ in care.said] == [SCHOOL.label, ATTENDANCE.label]
    assert care.by == (SCHOOL.label, ATTENDANCE.label)  # one knows it, and to the other it could be more
    assert four.answers.themes["physical-care"] == Answer(1, 2)


def test_what_nobody_looked_at_stays_not_looked_at(four):
    """Joining never makes an answer of silence, and the areas that nobody looked at are named."""
    assert "domestic-abuse" not in four.answers.themes
    assert "parents-family" in {domain.id for domain in four.joined.told.not_looked_at}


def test_yes_wins_over_not_known_over_no():
    """A circumstance is so if one record says so; not known if one does not know; and who said what is told."""
    says_no, unknown = record(1, "school"), record(2, "health", no=NO - {"looked-after", "disabled"})
    says_so = record(3, "police", no=NO - {"looked-after"}, yes=frozenset({"looked-after"}))
    found = put_together(EDITION, [says_no, unknown, says_so])

    assert found.answers.yes == {"looked-after"} and "disabled" not in found.answers.no
    looked_after = next(one for one in found.circumstances)
    assert looked_after.by == (says_so.label,) and looked_after.differs
    assert [one.title for one in found.open_circumstances] == [EDITION.fact["disabled"].ask]


def test_records_of_different_ages_are_not_joined_until_somebody_says_which_is_right():
    """Different ages may be different children: it is refused with the ages, and joined when one is given."""
    older = record(2, "health", age="age-10-12")

    with pytest.raises(AgesDiffer) as differ:
        put_together(EDITION, [older, SCHOOL])
    assert differ.value.ages == ("age-5-9", "age-10-12")
    assert put_together(EDITION, [older, SCHOOL], age="age-5-9").answers.age == "age-5-9"
    assert put_together(EDITION, [record(1, "police", age=None), SCHOOL]).answers.age == "age-5-9"


HELPED = Safety(
    who="grandparent",
    did="took-child-in",
    how_long="6-months-or-more",
    known_by="seen-by-professional",
    against={"school-attendance": 1, "teeth": 1, "friendships": 1},
)
WORRIES = {**dict.fromkeys(HELPED.against, Answer(1, 1)), EDITION.seen_alone: Answer()}


def with_safety(number, shown=HELPED, **more):
    strength = frozenset({"network-meets-needs"})
    return record(number, "school", themes=WORRIES, strengths=strength, safety={"network-meets-needs": shown}, **more)


def test_safety_that_one_record_does_not_know_of_never_lowers_what_another_comes_to():
    """Where a record without the safety comes to a higher step, the safety is left out, named, and stays a strength."""
    knows, does_not = with_safety(1), record(2, "health", themes=WORRIES)
    assert evaluate(EDITION, knows.answers).step < evaluate(EDITION, does_not.answers).step

    found = put_together(EDITION, [knows, does_not])

    assert found.joined.found.step == evaluate(EDITION, does_not.answers).step
    assert found.safety_left_out == (EDITION.strength["network-meets-needs"].text,)
    assert "network-meets-needs" in found.answers.strengths


def test_safety_on_which_all_agree_is_kept_and_evidence_that_differs_is_not():
    """The same evidence twice is one piece of safety; two that differ are none until somebody has asked."""
    same = put_together(EDITION, [with_safety(1), with_safety(2)])
    differing = put_together(EDITION, [with_safety(1), with_safety(2, replace(HELPED, known_by="told-by-carer"))])

    assert same.answers.safety and not same.safety_left_out
    assert not differing.answers.safety and differing.safety_left_out


def test_strengths_and_own_views_are_told_with_whose_they_are():
    """Each strength names the records that saw it; every own view stands, and the highest is what to act on."""
    one = record(1, "school", strengths=frozenset({"warm-manner"}), own_view=2, themes=looked_at("education"))
    two = record(2, "health", strengths=frozenset({"warm-manner"}), own_view=5)
    found = put_together(EDITION, [one, two])

    assert found.strengths == ((EDITION.strength["warm-manner"].text, (one.label, two.label)),)
    assert found.own_views == ((one.label, 2), (two.label, 5))
    assert found.joined.found.act_on == 5


def test_a_record_that_says_nothing_is_named_and_changes_nothing(four):
    """An empty record makes no circumstance unknown and no theme looked at."""
    empty = Told("Record 5: police", Answers())
    found = put_together(EDITION, [*FOUR, empty])

    assert found.answers == four.answers and found.silent == (empty.label,)
    assert put_together(EDITION, [empty]).answers == Answers()


# --- for any records


def told(cases):
    """Give these answers as records of one child: of one age, and none of them with safety."""
    age = cases[0].age
    return [Told(f"Record {n}", replace(case, age=age, safety={})) for n, case in enumerate(cases, start=1)]


@of(max_examples=80, deadline=None)
@given(st.lists(answers(), min_size=1, max_size=4).map(told))
def test_together_is_never_lower_than_anybody_alone(records):
    """The joined step and what it could reach are at least those of every record, whatever they say."""
    found = put_together(EDITION, records)

    for one in found.alone:
        assert found.joined.found.step >= one.side.found.step
        assert found.joined.found.could_reach >= one.side.found.could_reach
        assert found.joined.found.act_on >= one.side.found.act_on


@of(max_examples=80, deadline=None)
@given(st.lists(answers(), min_size=2, max_size=3))
def test_with_safety_too_nobody_is_placed_lower_by_joining(cases):
    """Also where records offer safety, joining never comes to less than one of them does alone."""
    records = [Told(f"Record {n}", replace(case, age=cases[0].age)) for n, case in enumerate(cases)]
    found = put_together(EDITION, records)

    for one in found.alone:
        assert found.joined.found.step >= one.side.found.step
        assert found.joined.found.could_reach >= one.side.found.could_reach


@of(max_examples=80, deadline=None)
@given(st.lists(answers(), min_size=1, max_size=4).map(told), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing_and_neither_does_one_given_twice(records, chance):
    """Joining in any order, or one record twice, gives the same answers."""
    cases = [one.answers for one in records]
    shuffled = chance.sample(cases, len(cases))

    assert joined(EDITION, shuffled) == joined(EDITION, cases) == joined(EDITION, [*cases, cases[0]])
    assert joined(EDITION, [cases[0]]) == replace(cases[0], strengths=cases[0].strengths | cases[0].safety.keys())


def test_the_strictest_line_on_telling_the_parents_stands_for_all_together():
    """What a record carries of a brother or sister about telling the parents is never loosened by joining."""
    sibling = record(
        2, "health", themes={"school-attendance": Answer(1, 1)}, tell_parents=TellParents.NEVER_FROM_THIS_TOOL
    )

    for told in ((SCHOOL, sibling), (sibling, SCHOOL)):
        assert put_together(EDITION, told).joined.found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL


def test_a_record_that_comes_to_more_for_the_age_it_gives_is_said_first():
    """Where ages differ and the older is chosen, a record that alone comes to more is what to act on."""
    grave = at("play-and-stimulation", "much-too-little")
    baby = record(1, "health", age="6-to-11-months", themes={"play-and-stimulation": grave})
    toddler = record(2, "school", age="age-1-4", themes={"play-and-stimulation": grave})

    found = put_together(EDITION, (baby, toddler), age="age-1-4")

    steps = [one.side.found.step for one in found.alone]
    assert steps[0] > found.joined.found.step
    assert found.says.startswith(f"{baby.label} alone comes to step {steps[0]}, for the age it gives: act on that.")


def test_a_higher_view_of_one_leads_and_nobody_is_told_that_they_see_more_themselves():
    """Where one of several sees more than the answers come to, their step leads, and it is said to be one of them."""
    nurse = Told(NURSE.label, replace(NURSE.answers, own_view=5))

    found = put_together(EDITION, (SCHOOL, nurse))

    assert found.joined.heading.startswith("One of you sees step 5")
    assert not [words for words in found.joined.told.said_first if words.startswith("You see more")]
