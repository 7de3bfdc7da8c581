"""What one answer would decide, and which question could still do most."""

import os
from dataclasses import replace

from hypothesis import given, settings
from staircase.core.case import Answer, Answers, State
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.index import index_of
from staircase.core.worth import OneAway, one_answer_away

from strategies import EDITION, answers, case_of

some = settings(max_examples=300 if os.environ.get("CI") else 40, deadline=None, derandomize=True, database=None)


def met(said):
    """Give what each met rule of a step counts for."""
    reasons = evaluate(EDITION, said).reasons
    return {r.key: r.counts_for for r in reasons if r.state is State.MET and r.key in EDITION.rule and not r.is_duty}


def joint(rule):
    """Say whether a rule needs more than one part."""
    return rule in EDITION.rule and EDITION.rule[rule].at_least + len(EDITION.rule[rule].all_of) > 1


@some
@given(answers())
def test_one_answer_away_is_what_one_answer_would_decide(said):
    """Each theme nobody looked at is named with every rule above the suggestion that it would complete, and no other.

    Tried out by evaluating with that one answer more, rung by rung.
    """
    step, before, found = evaluate(EDITION, said).step, met(said), set()
    for theme in EDITION.themes:
        if theme.id in said.themes or not asked_at(EDITION, theme.asked, said.age):
            continue
        for rung in reversed(theme.rungs):
            more = {**said.themes, theme.id: Answer(rung.number, rung.number)}
            found = {one for one in found if one.theme != theme.id or one.rule not in met_above(said, more, step)} | {
                OneAway(rule, theme.id, rung.id, counts) for rule, counts in met_above(said, more, step).items()
            }

    expected = {one for one in found if one.rule not in before and joint(one.rule)}
    assert set(one_answer_away(EDITION, said)) == expected


def met_above(said, themes, step):
    """Give the rules that would be met by these themes and count for more than a step."""
    return {rule: counts for rule, counts in met(replace(said, themes=themes)).items() if counts > step}


@some
@given(answers())
def test_the_best_stands_first(said):
    """What could raise the suggestion most stands first, then what the fewest answers could bring about."""
    found = one_answer_away(EDITION, said)
    rules = [one.rule for one in found]

    assert [one.step for one in found] == sorted((one.step for one in found), reverse=True)
    weights = [(-one.step, rules.count(one.rule), list(EDITION.rule).index(one.rule)) for one in found]
    assert weights == sorted(weights)


def test_the_answer_that_is_lacking_is_named():
    """Where a child goes missing, and nobody looked at gifts, asking about them could show that somebody uses them."""
    looked = {theme.id: Answer(0, 0) for theme in EDITION.themes if theme.id != "unexplained-gifts"}
    missing = next(rung for rung in EDITION.theme["going-missing"].rungs if rung.id == "missing-overnight").number
    said = Answers(age="age-13-15", themes={**looked, "going-missing": Answer(missing, missing)})

    assert OneAway("missing-and-being-drawn-in", "unexplained-gifts", "present", 5) in one_answer_away(EDITION, said)


def test_an_index_that_is_made_anew_changes_nothing():
    """Where the index of the edition was forgotten and made again, what one answer would decide is the same."""
    offered = [said for number in range(400) if (said := case_of(number)).safety]
    before = [one_answer_away(EDITION, said) for said in offered]

    index_of.cache_clear()

    assert [one_answer_away(EDITION, said) for said in offered] == before
