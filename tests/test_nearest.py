"""What is missing for more, and what would have to change for less: each is asked of the decision itself."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, islice
from random import Random

import pytest
from hypothesis import given
from staircase.core.case import Answer, Answers, Safety, State
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.model import Rung
from staircase.core.nearest import Why, near, settled, smallest_change

from strategies import ALONE, EDITION, FACTS, THEMES, in_words, numbered, two_thousand
from test_core import GOOD, place

NOBODY = frozenset(FACTS)
FAR = 4000
"""So many smaller sets of worries are tried at most before it is believed that none of them does."""


def case(age="age-5-9", **themes):
    """Give a case in which every fact is known not to be so; themes are named with underscores and placed by id."""
    said = {theme.replace("_", "-"): place(theme.replace("_", "-"), rung) for theme, rung in themes.items()}
    return Answers(age=age, no=NOBODY, themes=said)


def with_parts(said, parts):
    """Give the answers with these parts known to be there, whatever else is."""
    themes = dict(said.themes)
    for part in parts:
        before = themes.get(part.theme, Answer())
        at = max(before.at, part.rung)
        themes[part.theme] = Answer(at, max(before.maybe, at))
    return replace(said, themes=themes)


def with_circumstances(said, unknown):
    """Give the answers with these facts known to be so."""
    return replace(said, yes=said.yes | {fact for fact in unknown if fact != "age"})


def without(said, themes):
    """Give the answers with these worries looked at and not there."""
    return replace(said, themes={**said.themes, **dict.fromkeys(themes, Answer())})


def is_met(said, key):
    """Say whether a rung or rule is met."""
    return key in {r.key for r in evaluate(EDITION, said).reasons if r.state is State.MET}


def not_asked(rule, said):
    """Say whether too little of a rule is asked at this age for it ever to be met."""
    asked = [theme.id for theme in EDITION.themes if said.age is None or EDITION.age[said.age].order in theme.asked]
    able = {*asked, *said.themes}
    of, all_of = ([any(part.theme in able for part in group) for group in groups] for groups in (rule.of, rule.all_of))
    return sum(of) < rule.at_least or not all(all_of)


# --- why not more


@two_thousand
@given(numbered())
def test_what_is_said_to_be_missing_is_missing_and_enough(said):
    """With all that a near reason lacks it is met and the step is higher; with any one of these left out it is not."""
    found, chance = evaluate(EDITION, said), Random(str(sorted(said.themes)))
    for one in near(EDITION, said, found):
        assert one.of.step > found.step
        if "age" in one.unknown:
            continue
        some = chance.sample(one.some, one.more)
        parts = [chance.choice(missing.any_of) for missing in (*one.every, *some)]
        assert all(
            p.theme in said.themes or said.age is None or EDITION.age[said.age].order in THEMES[p.theme].asked
            for p in parts
        )
        full = with_circumstances(with_parts(said, parts), one.unknown)

        assert is_met(full, one.of.key)
        held = any(reason.held_by for reason in evaluate(EDITION, full).reasons if reason.key == one.of.key)
        assert evaluate(EDITION, full).step >= one.of.step - held
        assert one.lacks == len(parts) + len(one.unknown)
        for left_out in parts:
            fewer = with_circumstances(with_parts(said, [p for p in parts if p != left_out]), one.unknown)
            assert not is_met(fewer, one.of.key)
        for fact in one.unknown:
            assert not is_met(with_circumstances(with_parts(said, parts), set(one.unknown) - {fact}), one.of.key)


@two_thousand
@given(numbered())
def test_each_missing_part_says_truly_why(said):
    """Not sure, not looked at, and looked at and not so: each part that is missing is just that."""
    for one in near(EDITION, said, evaluate(EDITION, said)):
        for missing in (*one.some, *one.every):
            there = [said.themes.get(part.theme) for part in missing.any_of]
            both = list(zip(missing.any_of, there, strict=True))
            assert not any(answer and answer.at >= part.rung for part, answer in both)
            may_be = any(answer and answer.maybe >= part.rung for part, answer in both)
            assert (missing.why is Why.MAY_BE) == may_be
            assert (missing.why is Why.NOT_LOOKED_AT) == (not may_be and None in there)


@two_thousand
@given(numbered())
def test_nothing_near_is_left_out(said):
    """Every rule above the suggestion with a part that is there or may be, and no circumstance against it, is near."""
    found = evaluate(EDITION, said)
    named = {one.of.key for one in near(EDITION, said, found)}
    met = {reason.key for reason in found.reasons if reason.state is State.MET}

    for rule in EDITION.rules:
        parts = [part for group in rule.of + rule.all_of for part in group]
        some = any(part.theme in said.themes and said.themes[part.theme].maybe >= part.rung for part in parts)
        at_age = rule.ages is None or said.age is None or EDITION.age[said.age].order in rule.ages
        if rule.step > found.step and some and at_age and said.no.isdisjoint(rule.facts):
            assert rule.id not in (named & met)
            assert rule.id in named | met or not_asked(rule, said)


@two_thousand
@given(numbered())
def test_the_nearest_stands_first(said):
    """What lacks least stands first, and among equals the lower step."""
    found = near(EDITION, said, evaluate(EDITION, said))
    ranked = [(one.lacks, one.of.step) for one in found if not one.may_be]

    assert ranked == sorted(ranked)
    assert [one.lacks for one in found] == sorted(one.lacks for one in found)


def test_one_answer_away_is_named():
    """A rule that lacks one part is one answer away: the part, any of several, or one more of any, in words."""
    said = replace(
        case(), themes={"parental-mental-health": Answer(2, 2), "teeth": Answer(1, 1), "sleep": Answer(1, 1)}
    )
    said = replace(said, themes={theme: answer for theme, answer in said.themes.items() if theme in THEMES})
    found = evaluate(EDITION, said)
    told = explain(EDITION, said, found)

    for one, words in zip(near(EDITION, said, found), told.why_not, strict=True):
        assert bool(words.one_answer) == (one.lacks == 1)
    answers_away = {one.key: one.one_answer for one in told.why_not if one.one_answer}
    assert answers_away["team-did-not-hold"].startswith(THEMES["help-tried"].row)


@two_thousand
@given(numbered())
def test_what_is_not_sure_is_named_at_its_gravest_and_first(said):
    """Of what lacks one part, what may be so stands first, gravest first, at the highest line it may be at."""
    found = evaluate(EDITION, said)
    one_away = [one for one in near(EDITION, said, found) if one.lacks == 1]

    may_be = [one.of.step for one in one_away if one.may_be]
    assert [one.may_be for one in one_away] == sorted((one.may_be for one in one_away), reverse=True)
    assert may_be == sorted(may_be, reverse=True)
    for theme, answer in said.themes.items():
        if answer.maybe > answer.at and THEMES[theme].rungs[answer.maybe - 1].step > found.step:
            assert THEMES[theme].rungs[answer.maybe - 1] in [one.of for one in one_away if one.may_be]


@two_thousand
@given(numbered())
def test_one_more_such_worry_lifts_a_hold(said):
    """Where safety holds a rule, a further part of it that the safety was not shown against gives the step unheld."""
    found = evaluate(EDITION, said)
    for reason in found.reasons:
        if reason.held_by and reason.step > found.step and reason.state is State.MET:
            shown = {theme for safety in said.safety.values() for theme in safety.against}
            more = [p for group in reason.of.of for p in group if p.theme not in shown | said.themes.keys()]
            for part in more[:5]:
                assert evaluate(EDITION, with_parts(said, [part])).step >= reason.step


def test_a_reason_that_safety_holds_is_said_first_of_why_not_more():
    """Where existing safety holds a reason for more, that is why the step is not higher, and it is said."""
    worries = {"school-attendance": 1, "teeth": 1, "friendships": 1}
    said = replace(
        case(),
        themes={**{theme: Answer(1, 1) for theme in worries}, ALONE: Answer()},
        strengths=frozenset({"network-meets-needs"}),
        safety={"network-meets-needs": Safety(**GOOD, against=worries)},
    )
    told = explain(EDITION, said, evaluate(EDITION, said))

    assert len(told.held_back) == 1
    assert "existing safety holds it by one step. One more such worry" in told.held_back[0]
    assert "step 3" in told.without_safety


# --- what would change it


@two_thousand
@given(numbered())
def test_the_change_that_is_named_lowers_the_step_as_said(said):
    """With the worries of the smallest change less, the step is lower and the one that was said."""
    found = evaluate(EDITION, said)
    change = smallest_change(EDITION, said, found)
    decided_by_a_plan = any(reason.decisive and not reason.parts for reason in found.reasons)

    assert (change is None) == (found.step not in {2, 3} or decided_by_a_plan)
    if change is not None:
        less = {theme: Answer(rung, rung) for theme, rung in change.stays_at.items()}
        then = evaluate(EDITION, replace(said, themes={**said.themes, **less}))
        assert (then.step, then.could_reach) == (change.step, change.could_reach)
        assert then.step < found.step
        assert all(rung < said.themes[theme].at for theme, rung in change.stays_at.items())


@two_thousand
@given(numbered())
def test_no_smaller_change_lowers_the_step(said):
    """No smaller set of worries would lower the step were they gone; and none may keep a rung more than is said."""
    found = evaluate(EDITION, said)
    change = smallest_change(EDITION, said, found)
    if change is None:
        return
    worries = sorted(theme for theme, answer in said.themes.items() if answer.at)

    for smaller in islice(combinations(worries, len(change.stays_at) - 1), FAR):
        assert evaluate(EDITION, without(said, smaller)).step == found.step, smaller
    less = {theme: Answer(rung, rung) for theme, rung in change.stays_at.items()}
    for theme, rung in change.stays_at.items():
        if rung + 1 < said.themes[theme].at:
            more = {**said.themes, **less, theme: Answer(rung + 1, rung + 1)}
            assert evaluate(EDITION, replace(said, themes=more)).step >= found.step


def test_a_new_worry_that_lifted_a_hold_is_all_that_has_to_go():
    """Where safety would hold again without the one new worry, only that one is named."""
    shown = {"school-attendance": 1, "teeth": 1, "friendships": 1}
    said = replace(
        case(),
        themes={**{theme: Answer(1, 1) for theme in (*shown, "play-and-stimulation")}, ALONE: Answer()},
        safety={"network-meets-needs": Safety(**GOOD, against=shown)},
    )
    found = evaluate(EDITION, said)
    change = smallest_change(EDITION, said, found)

    assert found.step == 3
    assert dict(change.stays_at) == {"play-and-stimulation": 0}
    assert change.step == 2


@pytest.mark.parametrize("step", [4, 5])
def test_from_step_4_no_way_down_is_listed(step):
    """At steps 4 and 5 only a social worker's assessment, and safety shown over time, is named."""
    rung = next(rung for theme in EDITION.themes for rung in theme.rungs if rung.step == step)
    said = Answers(age="age-5-9", no=NOBODY, themes={rung.theme: Answer(rung.number, rung.number)})
    told = explain(EDITION, said, evaluate(EDITION, said))

    assert told.lower.says == "Only a social worker’s assessment, and safety shown over time, can lower this."
    assert not told.lower.worries


def test_a_plan_is_never_named_as_what_would_change():
    """Where a plan in place gives the step, no worry would lower it, and the plan is not put up for change."""
    said = replace(case(), yes=frozenset({"early-help-team"}), no=NOBODY - {"early-help-team"})
    told = explain(EDITION, said, evaluate(EDITION, said))

    assert told.lower.says.startswith("No change in the worries alone would lower it")
    assert not told.lower.worries


# --- the value of an unknown


@two_thousand
@given(numbered())
def test_an_unknown_by_itself_does_what_is_said(said):
    """What is said to decide by itself does; what is said to need more does not; and neither is above could-reach."""
    found, told = in_words(said)
    for unknown in told.find_out:
        if unknown.lowers or unknown.id == "age":
            continue
        if unknown.not_looked_at:
            assert unknown.id not in said.themes
            top = THEMES[unknown.id].top
            assert evaluate(EDITION, replace(said, themes={**said.themes, unknown.id: Answer(top, top)})).step >= 3
            continue
        then = evaluate(EDITION, settled(EDITION, said, unknown.id))
        assert found.step < unknown.step <= found.could_reach
        assert unknown.alone == (then.step >= unknown.step)


@two_thousand
@given(numbered())
def test_every_unknown_that_could_raise_the_suggestion_is_named(said):
    """Whatever was answered "not sure", and would by itself raise the step, is among what to find out."""
    found, told = in_words(said)
    named = {unknown.id for unknown in told.find_out}

    for theme, answer in said.themes.items():
        if answer.maybe > answer.at and evaluate(EDITION, settled(EDITION, said, theme)).step > found.step:
            assert theme in named


@two_thousand
@given(numbered())
def test_the_record_carries_every_worry_strength_and_unknown(said):
    """The eye gets three reasons; the explanation holds every worry told, every strength, and every unknown."""
    found, told = in_words(said)

    assert len(told.main) <= 3
    worries = [theme for theme in EDITION.themes if theme.id in said.themes and said.themes[theme.id].maybe]
    assert len(told.every_worry) == len(worries) + bool(said.undescribed)
    for theme, words in zip(worries, told.every_worry, strict=False):
        answer = said.themes[theme.id]
        assert words.startswith(theme.row)
        assert theme.rungs[answer.at - 1].text in words if answer.at else words.endswith("not sure.")
        assert ("could be more" in words) == (0 < answer.at < answer.maybe)
    good = said.strengths | said.safety.keys()
    assert told.strengths == tuple(strength.text for strength in EDITION.strengths if strength.id in good)
    shown = [*told.main, *told.more, *told.counted, *told.set_aside, *told.possible]
    assert Counter(r.key for r in shown) == Counter(r.key for r in found.reasons if r.step)


@two_thousand
@given(numbered())
def test_a_chosen_line_of_a_ladder_is_near_to_the_next_that_calls_for_more(said):
    """For every worry with a graver line above, that or the highest it may be at is near, and it alone is missing."""
    found = evaluate(EDITION, said)
    rungs = {one.of.theme: one for one in near(EDITION, said, found) if isinstance(one.of, Rung)}

    for theme, answer in said.themes.items():
        above = [rung for rung in THEMES[theme].rungs[answer.at :] if rung.step > found.step]
        if answer.maybe and above:
            assert rungs[theme].of in (above[0], THEMES[theme].rungs[answer.maybe - 1])
            assert rungs[theme].lacks == 1


def test_a_rule_that_counts_areas_asks_for_another_one():
    """Where a rule counts the parts of a child's life that are touched, one more worry has to be in another part."""
    rule = next(rule for rule in EDITION.rules if rule.any_from and any(len(group) > 1 for group in rule.of))
    theme = rule.of[0][0].theme
    said = replace(case(), themes={theme: Answer(rule.of[0][0].rung, rule.of[0][0].rung)})
    told = explain(EDITION, said, evaluate(EDITION, said))

    (words,) = [one.takes for one in told.why_not if one.key == rule.id]
    assert "in another part of the child’s life" in words
