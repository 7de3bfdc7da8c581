"""The worked scenarios: they try every part of the rule base, and no small mistake in it would go unnoticed."""

import re
from pathlib import Path

import pytest
import yaml
from staircase import trials
from staircase.core.case import State

import current
import mutants

EDITION = current.edition()
SCENARIOS = current.scenarios()
BY_ID = {scenario.id: scenario for scenario in SCENARIOS}
FOUND = {scenario.id: trials.run(EDITION, scenario).assessment for scenario in SCENARIOS}
MET = {found: {r.key for r in one.reasons if r.state is State.MET} for found, one in FOUND.items()}
RUNGS = [rung for theme in EDITION.themes for rung in theme.rungs]
PARTS = 24
SURVIVORS = yaml.safe_load((Path(__file__).parent / "surviving_mutants.yaml").read_text("utf-8"))
MUTANTS = list(mutants.mutants(EDITION))


def met(scenario_id, key, *, bearing=False):
    """Say whether a rung or rule is met in a scenario; `bearing`, whether it decides or opens a right or a duty."""
    return any(
        reason.key == key and reason.state is State.MET and (not bearing or reason.decisive or reason.is_duty)
        for reason in FOUND[scenario_id].reasons
    )


def answers_that_differ(one, other):
    """Give what two scenarios answer differently: themes, facts, the age and the safety."""
    a, b = one.answers, other.answers
    said = [{fact: fact in x.yes or (None if fact not in x.no else False) for fact in EDITION.fact} for x in (a, b)]
    return [
        *(theme for theme in {*a.themes, *b.themes} if a.themes.get(theme) != b.themes.get(theme)),
        *(fact for fact in EDITION.fact if said[0][fact] != said[1][fact]),
        *(["age"] if a.age != b.age else []),
        *(["safety"] if a.safety != b.safety else []),
    ]


PAIRS = [
    pair
    for scenario in SCENARIOS
    if scenario.near_miss_of
    for pair in ((BY_ID[scenario.near_miss_of], scenario), (scenario, BY_ID[scenario.near_miss_of]))
]


def test_there_are_enough_scenarios_and_each_is_told_once():
    """There are at least 120, and no two tell the same story."""
    assert len(SCENARIOS) >= 120
    stories = [" ".join(scenario.story.split()) for scenario in SCENARIOS]
    assert len({*stories}) == len(stories)


@pytest.mark.parametrize("number", range(1, 19))
def test_every_hard_case_is_a_scenario_with_a_near_miss(number):
    """Each of the eighteen hard cases of the design is told, and beside it one that nearly is the same."""
    of_it = [scenario for scenario in SCENARIOS if scenario.hard_case == number]

    assert any(not scenario.near_miss_of for scenario in of_it)
    assert any(scenario.near_miss_of for scenario in of_it)


@pytest.mark.parametrize("rule", EDITION.rules, ids=lambda rule: rule.id)
def test_every_rule_decides_somewhere_and_a_near_miss_differs_in_one_answer(rule):
    """For each rule one story in which it decides, or opens its right, and one that differs in a single answer."""
    deciding = [scenario.id for scenario in SCENARIOS if met(scenario.id, rule.id, bearing=True)]
    near = [
        (one.id, other.id)
        for one, other in PAIRS
        if one.id in deciding and not met(other.id, rule.id) and len(answers_that_differ(one, other)) == 1
    ]

    assert deciding, "no scenario in which it decides"
    assert near, f"it decides in {', '.join(deciding)}, and none of these has a near miss that differs in one answer"


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.key)
def test_every_description_is_told_in_a_story(rung):
    """Each rung is met in a scenario, and one that calls for a step decides it there."""
    assert any(met(scenario.id, rung.key, bearing=bool(rung.step)) for scenario in SCENARIOS)


def test_every_step_age_circumstance_and_role_is_told():
    """Scenarios end on every step and on none, at every age, with every circumstance, told by every kind of person."""
    assert {scenario.expect.step for scenario in SCENARIOS} == {0, 1, 2, 3, 4, 5}
    assert {age.id for age in EDITION.ages} <= {scenario.answers.age for scenario in SCENARIOS}
    assert {*EDITION.fact} == {fact for scenario in SCENARIOS for fact in scenario.answers.yes}
    assert {role.id for role in EDITION.roles} == {scenario.role for scenario in SCENARIOS if scenario.role}


def test_every_pathway_is_expected_somewhere():
    """Each pathway is named by a scenario as what must be done, asked advice on, or a right."""
    expected = {
        pathway
        for scenario in SCENARIOS
        for pathway in (*scenario.expect.pathways, *scenario.expect.advice, *scenario.expect.rights)
    }

    assert {*EDITION.pathway} - expected == set()


def test_no_step_is_called_agreed_that_no_panel_placed():
    """Every scenario says who placed it; until a panel has, none is called agreed."""
    assert {scenario.placed_by for scenario in SCENARIOS} <= {"authors", "panel"}
    for scenario in SCENARIOS:
        if scenario.placed_by == "authors":
            assert not re.search(r"\bagreed step\b|\bpanel\b", scenario.teaching), scenario.id


# --- mutation


@pytest.mark.parametrize("part", range(PARTS))
def test_a_small_mistake_in_the_rules_is_noticed_by_a_scenario(part):
    """Every rule dropped, every step, number, part and circumstance changed is noticed, but for the ones listed."""
    unnoticed = {one.name for one in MUTANTS[part::PARTS] if not mutants.noticed(one, SCENARIOS, MET)}
    listed = {one.name for one in MUTANTS[part::PARTS]} & {*SURVIVORS}

    assert unnoticed - listed == set(), "write a scenario, or list it in surviving_mutants.yaml with a reason"
    assert listed - unnoticed == set(), "these are noticed now: take them off the list"


def test_hardly_any_mistake_goes_unnoticed():
    """At least 95 in 100 of the mistakes are noticed, and each of the others has its reason."""
    assert len(SURVIVORS) <= 0.05 * len(MUTANTS)
    assert {*SURVIVORS} <= {one.name for one in MUTANTS}
    assert all(isinstance(reason, str) and len(reason) > 20 for reason in SURVIVORS.values())
