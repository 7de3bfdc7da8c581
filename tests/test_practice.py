"""Practise alone: what differed from a scenario, how the step lies to its range, and which difference mattered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core.case import Panel
from staircase.core.evaluate import evaluate
from staircase.core.model import STEPS
from staircase.core.practice import NO_STEP, Came, came, compare_practice, stands
from staircase.core.said import NONE
from staircase.core.shares import Placed, placed
from staircase.core.tallying import tally
from staircase.library import Library

from practised import COUNTY_LINES, any_answers, drawn, read, said
from strategies import EDITION

NUMBERS = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def stories():
    return Library(EDITION).scenarios()


@of(max_examples=60, deadline=None)
@given(NUMBERS)
def test_who_answers_as_the_scenario_does_differs_in_nothing(number):
    """The same lines and the highest step that is not too high: no difference, within, and everything opens."""
    scenario = drawn(number)
    compared = compare_practice(EDITION, scenario, said(scenario, step=scenario.highest))

    assert compared.different == ()
    assert compared.came is Came.WITHIN
    assert compared.own.answers == scenario.answers
    assert not compared.not_begun


@of(max_examples=100, deadline=None)
@given(NUMBERS)
def test_a_difference_said_to_matter_moves_the_step_or_its_reach(number):
    """By itself, in the scenario or in the answers; or together with exactly those that are named, none to spare."""
    scenario = drawn(number)
    compared = compare_practice(EDITION, scenario, any_answers(scenario, number))
    theirs, own = stands(compared.theirs.found), stands(compared.own.found)

    for one in compared.different:
        moved = stands(one.alone.found) != theirs or stands(one.mended.found) != own
        assert one.moves == moved
        assert one.matters == (moved or bool(one.together))
        assert not one.together or (not moved and one.theme.id in one.together and len(one.together) > 1)


@of(max_examples=100, deadline=None)
@given(NUMBERS)
def test_where_the_answers_come_to_another_step_some_difference_is_said_to_matter(number):
    """Nobody is told that they placed a child otherwise and that nothing they said did it."""
    scenario = drawn(number)
    compared = compare_practice(EDITION, scenario, any_answers(scenario, number))

    if stands(compared.theirs.found) != stands(compared.own.found):
        assert any(one.matters for one in compared.different)


def test_two_reasons_that_each_give_the_step_are_each_enough_to_bring_it_back(stories):
    """Missing one of them moves nothing in the scenario, and mending either brings the answers back to its step."""
    scenario = stories["forgets-and-waits-to-be-served"]
    compared = compare_practice(
        EDITION, scenario, said(scenario, learning_and_thinking=NONE, independence_for_age=NONE)
    )
    theirs = stands(compared.theirs.found)

    assert stands(compared.own.found) != theirs
    assert all(stands(one.alone.found) == theirs and stands(one.mended.found) == theirs for one in compared.different)
    assert all(one.moves and not one.together for one in compared.different)


@pytest.mark.parametrize(("step", "how"), [(0, Came.TOO_LOW), (4, Came.TOO_LOW), (5, Came.WITHIN)])
def test_a_step_is_judged_against_the_range(stories, step, how):
    """Below the range is too low, and so is no step yet where something is known that calls for one."""
    scenario = stories[COUNTY_LINES]

    assert compare_practice(EDITION, scenario, said(scenario, step=step)).came is how


def test_a_panel_that_goes_less_far_than_a_range_always_has_a_step_that_is_within(stories):
    """Its highest step is enough where the rules could reach more."""
    scenario = stories["baby-bruise-rolled-on-toy-not-sure"]
    by_panel = replace(scenario, panel=Panel(people=5, agencies=3, lowest=1, highest=3))

    assert [read(by_panel, step=step).came for step in (1, 2, 3, 4)] == [
        Came.TOO_LOW,
        Came.TOO_LOW,
        Came.WITHIN,
        Came.TOO_HIGH,
    ]


@pytest.mark.parametrize(
    ("story", "step", "how"),
    [
        ("nothing-looked-at-one-thing-looked-at", 1, Came.TOO_LOW),
        ("nothing-looked-at-one-thing-looked-at", NO_STEP, Came.WITHIN),
        ("home-not-looked-at", NO_STEP, Came.WITHIN),
        ("home-not-looked-at", 1, Came.TOO_LOW),
        ("home-not-looked-at", 3, Came.TOO_HIGH),
        ("home-not-sure", NO_STEP, Came.WITHIN),
        ("home-not-sure", 5, Came.WITHIN),
        ("home-not-sure", 1, Came.TOO_LOW),
    ],
)
def test_where_no_step_may_be_shown_saying_none_is_right_and_step_one_is_too_low(stories, story, step, how):
    """Step 1 would say that all is well where nobody looked; what it could reach may be acted on."""
    scenario = stories[story]

    assert came(scenario, compare_practice(EDITION, scenario, said(scenario)).theirs.found, step) is how


@of(max_examples=60, deadline=None)
@given(NUMBERS)
def test_the_road_of_the_step_that_was_said_is_not_said_to_be_missed(number):
    """Whoever says child protection rings, whatever they answered: only what no step brings would not have begun."""
    scenario = drawn(number)
    compared = compare_practice(EDITION, scenario, replace(any_answers(scenario, number), step=5))
    own_roads = {step.pathway for step in EDITION.steps} | {step.pathway_outside_home for step in EDITION.steps}

    assert own_roads.isdisjoint(compared.not_begun)


def test_a_step_counts_in_a_session_as_it_counts_in_practising(stories):
    """What is too low alone is too low in a room, for every story and step: no figure teaches otherwise."""
    sides = {Came.TOO_LOW: Placed(1, 0, 0), Came.WITHIN: Placed(0, 1, 0), Came.TOO_HIGH: Placed(0, 0, 1)}
    for scenario in stories.values():
        theirs, counted = evaluate(EDITION, scenario.answers), tally(EDITION, scenario, ())
        for step in STEPS if counted.step else ():
            assert placed(counted, {step: 1}) == sides[came(scenario, theirs, step)], (scenario.id, step)
