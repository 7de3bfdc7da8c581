"""The decision: what section 4 of the design says in words, and the promises of section 5, in random and made cases."""

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, Safety, State
from staircase.core.evaluate import UnknownIds, evaluate, opened_by
from staircase.core.model import Rung
from staircase.core.pathway import STRICTNESS, URGENCY, HowSoon, TellParents

import naive
from plainly import plainly
from strategies import AGES, ALONE, EDITION, EVERY_ANSWER, FACTS, THEMES, answers, may_be_held, worse

EXAMPLES = 2000 if os.environ.get("CI") else 200
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
NOBODY = frozenset(FACTS)
GOOD = {
    "who": "grandparent",
    "did": "took-child-in",
    "how_long": "6-months-or-more",
    "known_by": "seen-by-professional",
}


def case(*, age="age-5-9", yes=(), unknown=(), **said):
    """Make a case in which every fact that is not named is known not to be so. Themes are given by rung id."""
    themes = {theme: place(theme, rung) for theme, rung in said.pop("themes", {}).items()}
    return Answers(age=age, yes=frozenset(yes), no=NOBODY - {*yes, *unknown}, themes=themes, **said)


def place(theme, said):
    """Turn a rung id, or two of them (where it is and may be), into an answer."""
    at, maybe = (said, said) if isinstance(said, str) else said
    rungs = {"none": 0, **{rung.id: rung.number for rung in THEMES[theme].rungs}}
    return Answer(rungs[at], rungs[maybe])


def keys(assessment, state):
    """Give the keys of all reasons in this state."""
    return {reason.key for reason in assessment.reasons if reason.state is state}


def names(opened):
    """Give the pathways of a list of opened ones."""
    return {one.pathway for one in opened}


def binding(*lists):
    """Give the urgent and statutory pathways of these lists."""
    return {one.pathway for opened in lists for one in opened if EDITION.pathway[one.pathway].binding}


def now(of):
    """Give the urgent pathways of a rung or rule."""
    return {pathway for pathway in of.pathways if EDITION.pathway[pathway].urgent}


# --- a second opinion


@many
@given(answers())
def test_a_naive_second_opinion_agrees(said):
    """Plain loops written from the design come to the same step, reasons, pathways and all the rest."""
    assert naive.assess(EDITION, said) == plainly(evaluate(EDITION, said))


def test_the_random_cases_are_worth_something():
    """Among the random cases are enough that are held, lifted, a range, not shown, and on every step."""
    seen = dict.fromkeys(("held", "lifted", "range", "not shown", "rights", "advice", 1, 2, 3, 4, 5), 0)

    @settings(many, max_examples=500)
    @given(answers())
    def look(said):
        found = evaluate(EDITION, said)
        seen[found.step] += 1
        seen["held"] += any(reason.held_by for reason in found.reasons)
        seen["lifted"] += any(hold.why_not for hold in found.holds)
        seen["range"] += found.is_range
        seen["not shown"] += found.nothing_looked_at
        seen["rights"] += bool(found.rights)
        seen["advice"] += bool(found.advice)

    look()

    assert min(seen.values()) >= 4, seen
    assert seen["held"] >= 40, seen


# --- P1: one step, or a refusal


@many
@given(answers())
def test_every_valid_case_has_one_step_and_the_reasons_that_decide_it(said):
    """P1, P3: a step from 1 to 5, never above could-reach; above step 1 some met reason counts for exactly it."""
    found = evaluate(EDITION, said)
    decisive = [reason for reason in found.reasons if reason.decisive]

    assert found.step in {1, 2, 3, 4, 5}
    assert bool(decisive) == (found.step > 1)
    assert all(reason.state is State.MET and reason.counts_for == found.step for reason in decisive)
    assert max((reason.counts_for for reason in found.reasons), default=0) in {0, found.step}
    assert found.step <= found.could_reach
    assert found.step_without_safety <= found.could_reach_without_safety


THEME = next(iter(THEMES))
SAFETY = Safety(**GOOD, against={THEME: 1})
REFUSED = {
    "an age": Answers(age="age-99"),
    "a fact that is so": Answers(yes=frozenset({"rich"})),
    "a fact that is not so": Answers(no=frozenset({"rich"})),
    "a fact both so and not so": Answers(yes=frozenset({FACTS[0]}), no=frozenset({FACTS[0]})),
    "a theme": Answers(themes={"star-sign": Answer(0, 0)}),
    "a rung too high": Answers(themes={THEME: Answer(0, 99)}),
    "a rung too low": Answers(themes={THEME: Answer(-1, 0)}),
    "at above maybe": Answers(themes={THEME: Answer(1, 0)}),
    "a list": Answers(undescribed=frozenset({"her-name-is-anna"})),
    "a strength": Answers(strengths=frozenset({"rich"})),
    "safety by nobody knows what": Answers(safety={"rich": SAFETY}),
    "safety in a mere strength": Answers(safety={"warm-manner": SAFETY}),
    **{f"evidence: {key}": Answers(safety={"network-meets-needs": replace(SAFETY, **{key: "x"})}) for key in GOOD},
    "safety against a theme": Answers(safety={"network-meets-needs": replace(SAFETY, against={"star-sign": 1})}),
    "safety against no rung": Answers(safety={"network-meets-needs": replace(SAFETY, against={THEME: 0})}),
    "safety against a rung too high": Answers(safety={"network-meets-needs": replace(SAFETY, against={THEME: 99})}),
    "a view above the staircase": Answers(own_view=6),
    "a view below the staircase": Answers(own_view=0),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_the_edition_does_not_know_is_refused(wrong):
    """P1: an unknown id or an impossible answer is refused by name, never ignored."""
    with pytest.raises(UnknownIds) as refused:
        evaluate(EDITION, REFUSED[wrong])

    assert len(refused.value.problems) == 1


@many
@given(answers(), st.sampled_from(list(REFUSED)))
def test_nothing_else_that_is_said_makes_a_wrong_answer_right(said, wrong):
    """P1: a refused answer is refused in any case."""
    bad = REFUSED[wrong]
    both = replace(
        said,
        age=bad.age or said.age,
        yes=said.yes | bad.yes,
        no=(said.no - said.yes) | bad.no,
        themes={**said.themes, **bad.themes},
        undescribed=said.undescribed | bad.undescribed,
        strengths=said.strengths | bad.strengths,
        safety={**said.safety, **bad.safety},
        own_view=said.own_view if bad.own_view is None else bad.own_view,
    )

    with pytest.raises(UnknownIds):
        evaluate(EDITION, both)


def test_all_that_is_wrong_is_said_at_once():
    """P1: a refusal names every problem, always in the same order."""
    wrong = Answers(age="x", yes=frozenset({"b", "a", "c"}), themes={"d": Answer(), "e": Answer()}, own_view=9)

    with pytest.raises(UnknownIds) as refused:
        evaluate(EDITION, wrong)

    assert len(refused.value.problems) == 7
    assert list(refused.value.problems) == sorted(refused.value.problems)


# --- P2, P4, P5: what moves a step, and what cannot


def rightly_held(said, reason):
    """Say whether a hold is allowed: step 3, grown enough, seen alone, no grave part, and shown against every part."""
    against = said.safety[reason.held_by].against
    return (
        (reason.state, reason.step, reason.counts_for) == (State.MET, 3, 2)
        and said.age in AGES[3:]
        and said.themes[ALONE] == Answer(0, 0)
        and all(may_be_held(part.theme) and part.rung <= against.get(part.theme, 0) for part in reason.parts)
    )


@many
@given(worse())
def test_more_worry_never_lowers_anything(two):
    """P2: more worry loses no step, could-reach, or binding pathway, and never lets the parents be told sooner."""
    less, more = (evaluate(EDITION, said) for said in two)

    assert more.step >= less.step
    assert more.could_reach >= less.could_reach
    assert more.step_without_safety >= less.step_without_safety
    assert more.could_reach_without_safety >= less.could_reach_without_safety
    assert keys(less, State.MET) & set(EDITION.rule) <= keys(more, State.MET)
    assert binding(less.pathways, less.rights) <= binding(more.pathways, more.rights)
    assert binding(less.advice) <= binding(more.advice, more.pathways, more.rights)
    assert STRICTNESS[less.tell_parents] <= STRICTNESS[more.tell_parents]
    for said, found in zip(two, (less, more), strict=True):
        assert all(rightly_held(said, reason) for reason in found.reasons if reason.held_by)


@many
@given(answers())
def test_safety_moves_little_and_nothing_grave(said):
    """P4: strengths change nothing; without safety a 2 may be a 3, no higher step and no duty changes."""
    found = evaluate(EDITION, said)
    without = evaluate(EDITION, replace(said, strengths=frozenset(), safety={}))

    assert evaluate(EDITION, replace(said, strengths=frozenset())) == found
    assert (found.step_without_safety, found.could_reach_without_safety) == (without.step, without.could_reach)
    for with_it, without_it in ((found.step, without.step), (found.could_reach, without.could_reach)):
        assert with_it == without_it or (with_it, without_it) == (2, 3)
    assert binding(found.pathways) == binding(without.pathways)
    assert binding(found.advice) == binding(without.advice)
    assert binding(found.rights) == binding(without.rights)
    assert {p for r in found.reasons for p in opened_by(EDITION, said, r)} == {
        p for r in without.reasons for p in opened_by(EDITION, said, r)
    }


# --- P8: urgent signs


URGENT_RUNGS = [rung for theme in EDITION.themes for rung in theme.rungs if now(rung)]
URGENT_RULES = [rule for rule in EDITION.rules if now(rule)]


@many
@given(answers(), st.sampled_from(URGENT_RUNGS), st.data())
def test_an_urgent_sign_is_never_lost(said, rung, data):
    """P8: whatever else is said, a known urgent rung has its step and pathway for now, and a possible one advice."""
    higher = data.draw(st.sampled_from([a for a in EVERY_ANSWER[rung.theme] if a.maybe >= rung.number]))
    found = evaluate(EDITION, replace(said, themes={**said.themes, rung.theme: higher}))

    assert found.could_reach >= rung.step
    if higher.at >= rung.number:
        assert found.step >= rung.step
        assert now(rung) <= names(found.pathways)
    else:
        assert now(rung) <= names(found.advice) | names(found.pathways)


@many
@given(answers(), st.sampled_from(URGENT_RULES), st.data())
def test_an_urgent_rule_is_never_lost(said, rule, data):
    """P8: it has its step and its pathway whenever its parts are met and no circumstance is known to be otherwise."""
    at_ages = AGES if rule.ages is None else AGES[rule.ages.first : rule.ages.last + 1]
    known = data.draw(st.booleans())
    chosen = data.draw(st.permutations(rule.of).map(lambda groups: groups[: rule.at_least]))
    themes = dict(said.themes)
    for group in (*chosen, *rule.all_of):
        part = data.draw(st.sampled_from(group))
        before = themes.get(part.theme, Answer(0, 0))
        themes[part.theme] = Answer(max(part.rung, before.at) if known else before.at, max(part.rung, before.maybe))
    age = data.draw(st.sampled_from([*at_ages, None]))
    found = evaluate(EDITION, replace(said, themes=themes, age=age, no=said.no - set(rule.facts)))

    assert found.could_reach >= rule.step
    if known:
        assert found.step >= rule.step
        assert now(rule) <= names(found.pathways)
    else:
        assert now(rule) <= names(found.advice) | names(found.pathways)


# --- P12: one reason, told shortly


def just_enough(reason):
    """Give exactly N parts of a reason and all that it cannot do without, taken in the order of its parts."""
    if isinstance(reason.of, Rung):
        return reason.parts

    def first(group):
        wanted = {part.theme: part.rung for part in group}
        return next((n for n, p in enumerate(reason.parts) if p.rung >= wanted.get(p.theme, 99)), None)

    some = sorted(n for group in reason.of.of if (n := first(group)) is not None)[: reason.of.at_least]
    every = [first(group) for group in reason.of.all_of]
    return tuple(reason.parts[n] for n in dict.fromkeys([*some, *every]))


@many
@given(answers())
def test_the_first_reason_stands_by_itself_and_needs_every_part(said):
    """P12: the first decisive reason, told with just enough parts, gives the step; without any one of them, less.

    Circumstances and safety stay, and that the child was seen alone is part of the safety.
    """
    found = evaluate(EDITION, said)
    first = next((reason for reason in found.reasons if reason.decisive), None)
    if first is None:
        return
    alone = {ALONE: said.themes[ALONE]} if said.themes.get(ALONE) == Answer(0, 0) else {}
    kept = {part.theme: Answer(part.rung, part.rung) for part in just_enough(first)}

    assert evaluate(EDITION, replace(said, themes={**alone, **kept})).step == found.step
    for theme in kept:
        fewer = {**alone, **{other: answer for other, answer in kept.items() if other != theme}}
        assert evaluate(EDITION, replace(said, themes=fewer)).step < found.step, theme


# --- order and identity


@many
@given(answers(), st.integers(0, 999))
def test_the_order_of_answers_makes_no_difference(said, seed):
    """The same answers in another order give the identical assessment, down to the order of every list."""
    chance = random.Random(seed)

    def shuffled(pairs):
        return dict(chance.sample(list(pairs.items()), len(pairs)))

    again = replace(
        said,
        themes=shuffled(said.themes),
        safety={id_: replace(shown, against=shuffled(shown.against)) for id_, shown in shuffled(said.safety).items()},
        yes=frozenset(chance.sample(sorted(said.yes), len(said.yes))),
        no=frozenset(chance.sample(sorted(said.no), len(said.no))),
    )

    assert evaluate(EDITION, again) == evaluate(EDITION, said)


def digest():
    """Give the fingerprint of many assessments, and of a refusal, as this process words them."""
    chance = random.Random(5)
    words = hashlib.sha256()
    for _ in range(60):
        themes = chance.sample(list(THEMES), chance.randint(0, 40))
        yes = frozenset(chance.sample(FACTS, 3))
        no = frozenset(chance.sample(FACTS, 9)) - yes
        said = Answers(
            age=chance.choice(AGES),
            yes=yes,
            no=no,
            themes={theme: chance.choice(EVERY_ANSWER[theme]) for theme in themes},
            undescribed=frozenset(chance.sample(list(THEMES), 3)),
        )
        words.update(repr(evaluate(EDITION, said)).encode())
    try:
        evaluate(EDITION, Answers(yes=frozenset("abcdef"), no=frozenset("abcxyz"), strengths=frozenset("pqr")))
    except UnknownIds as refused:
        words.update(str(refused).encode())
    return words.hexdigest()


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_says_the_same(seed):
    """No assessment hangs on how a process happens to order its sets."""
    here = Path(__file__).resolve().parent
    code = f"import sys; sys.path.insert(0, {str(here)!r}); import test_core; print(test_core.digest())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=here.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.strip() == digest()


# --- P6 and P7: nothing in the edition is idle


def only_reason(of, said):
    """Say whether this rung or rule is the only reason for the step of a case; without a step: opens what it opens."""
    found = evaluate(EDITION, said)
    if of.step:
        return [reason.key for reason in found.reasons if reason.decisive] == [of.key]
    opened = {one.pathway for one in (*found.pathways, *found.rights) if of.key in one.because}
    return set(of.pathways) <= opened


def cases_of_rung(rung):
    """Give cases in which nothing but this rung is known, at every age."""
    answer = Answer(rung.number, rung.number)
    return (Answers(age=age, no=NOBODY, themes={rung.theme: answer}) for age in [*AGES[::-1], None])


def cases_of_rule(rule):
    """Give cases in which this rule is just met: each way of choosing low parts, at each age it applies to."""
    ages = AGES if rule.ages is None else AGES[rule.ages.first : rule.ages.last + 1]
    chance = random.Random(rule.id)
    of = [[p for p in group if EDITION.theme[p.theme].rungs[p.rung - 1].step < (rule.step or 6)] for group in rule.of]
    of = [group for group in of if group]
    for age, _ in product(ages[::-1], range(60)):
        groups = [*chance.sample(of, rule.at_least), *rule.all_of]
        parts = [chance.choice(group) for group in groups]
        yes = frozenset(rule.facts)
        themes = {p.theme: Answer(p.rung, p.rung) for p in parts}
        yield Answers(age=age, yes=yes, no=NOBODY - yes, themes=themes)
        if rule.step == 3 and not rule.held_by:  # what it is met together with may be held
            kept_safe = {"network-meets-needs": Safety(**GOOD, against={p.theme: p.rung for p in parts})}
            seen = {**themes, ALONE: Answer(0, 0)}
            yield Answers(age=age, yes=yes, no=NOBODY - yes, themes=seen, safety=kept_safe)


RUNGS = {rung.key: rung for theme in EDITION.themes for rung in theme.rungs}


@pytest.fixture(scope="module")
def deciding():
    """For each rung and rule, a case in which it is the only reason; or None."""
    found = {key: next((c for c in cases_of_rung(rung) if only_reason(rung, c)), None) for key, rung in RUNGS.items()}
    return found | {
        rule.id: next((c for c in cases_of_rule(rule) if only_reason(rule, c)), None) for rule in EDITION.rules
    }


def test_every_rung_and_rule_can_decide(deciding):
    """P6: each has a case in which it is the only reason for the step or, without a step, opens its pathways."""
    assert not [key for key, said in deciding.items() if said is None]


def test_every_step_and_every_pathway_occurs(deciding):
    """P6: no step and no pathway is there for nothing."""
    found = [evaluate(EDITION, said) for said in [Answers(), *filter(None, deciding.values())]]
    opened = set().union(*(names([*one.pathways, *one.rights]) for one in found))

    assert {one.step for one in found} == {1, 2, 3, 4, 5}
    assert set(EDITION.pathway) - opened == set()


def said_of(found):
    """Give all that an answer can change for those who read the result."""
    return (
        (found.step, found.could_reach, found.tell_parents),
        (names(found.pathways), names(found.advice), names(found.rights)),
        {reason.key for reason in found.reasons if isinstance(reason.of, Rung) and THEMES[reason.of.theme].context},
    )


def test_every_question_changes_something(deciding):
    """P7: for every theme and every fact there is a case that its answer changes."""
    idle = {*THEMES, *FACTS}
    for said in filter(None, deciding.values()):
        found = said_of(evaluate(EDITION, said))
        for theme in set(said.themes) & idle:
            rest = {other: answer for other, answer in said.themes.items() if other != theme}
            if said_of(evaluate(EDITION, replace(said, themes=rest))) != found:
                idle.discard(theme)
        for fact in said.yes & idle:
            if said_of(evaluate(EDITION, replace(said, yes=said.yes - {fact}, no=said.no | {fact}))) != found:
                idle.discard(fact)

    assert not idle


# --- the sentences of section 4, one by one

EARLY = {"school-attendance": "some-absence", "health-appointments": "some-missed", "friendships": "hard-to-keep"}


def shown(**other):
    """Give safety shown against three early worries, with anything else said in its place."""
    against = {theme: place(theme, rung).at for theme, rung in EARLY.items()}
    return {"network-meets-needs": Safety(**{**GOOD, "against": against, **other})}


def early(*, themes=None, alone="none", **said):
    """Make the case of three early worries in a child seen alone, with safety unless something else is said."""
    given_ = {**EARLY, **({ALONE: alone} if alone else {}), **(themes or {})}
    return evaluate(EDITION, case(themes=given_, **{"safety": shown(), **said}))


def changed(theme, **pathways):
    """Give the edition with other pathways on the rungs of a theme."""
    rungs = tuple(
        replace(rung, pathways=pathways.get(rung.id.replace("-", "_"), rung.pathways)) for rung in theme.rungs
    )
    other = replace(theme, rungs=rungs)
    return replace(EDITION, themes=tuple(other if one.id == theme.id else one for one in EDITION.themes))


def test_lower_rungs_are_included_and_never_stated_as_facts():
    """4.1, 4.8: only the chosen rung is a reason; what is urgent or statutory on a lower rung is still opened."""
    edition = changed(THEMES["sexual-abuse"], worrying_signs=("sexual-abuse-now",), known_or_suspected=())
    found = evaluate(edition, case(themes={"sexual-abuse": "known-or-suspected"}))

    assert [reason.key for reason in found.reasons if isinstance(reason.of, Rung)] == [
        "sexual-abuse/known-or-suspected"
    ]
    assert "sexual-abuse-now" in names(found.pathways)


def test_a_duty_that_may_be_is_not_lost_when_the_urgent_rung_below_it_becomes_known():
    """4.8, P2: a rung above an urgent one is urgent too, so what it may open stays among the advice."""
    theme = THEMES["sexual-abuse"]
    edition = changed(theme, worrying_signs=("sexual-abuse-now",), known_or_suspected=("fgm-report-police",))
    before = evaluate(edition, case(themes={theme.id: ("none", "known-or-suspected")}))
    after = evaluate(edition, case(themes={theme.id: ("worrying-signs", "known-or-suspected")}))

    assert names(before.advice) == {"sexual-abuse-now", "fgm-report-police", "child-protection-referral"}
    assert names(after.advice) == {"fgm-report-police", "child-protection-referral"}


def test_what_was_once_said_stays_said():
    """4.2: a disclosure stands at step 5 against every strength and safety, and no strength is its taking back."""
    told = {"disclosure-of-abuse": "told-or-seen"}
    every = {
        s.id: Safety(**{**GOOD, "did": s.did[0].id}, against={"disclosure-of-abuse": 1})
        for s in EDITION.strengths
        if s.did
    }
    said = case(themes={**told, ALONE: "none"}, strengths=frozenset(EDITION.strength), safety=every)
    found = evaluate(EDITION, said)

    assert found.step == 5
    assert found.pathways == evaluate(EDITION, case(themes=told)).pathways
    assert not [s.id for s in EDITION.strengths if "denie" in s.text.lower() or "taken back" in s.text.lower()]


def test_a_circumstance_nobody_knows_applies_where_the_rule_says_so():
    """4.3: rough handling at an age nobody knows is counted as of a baby, and the reason names the age to find out."""
    found = evaluate(EDITION, case(age=None, themes={"physical-abuse": "handled-roughly"}))
    rule = next(reason for reason in found.reasons if reason.key == "force-on-a-baby")

    assert found.step == 5
    assert (rule.state, rule.unknowns) == (State.MET, ("age",))
    assert evaluate(EDITION, case(age="age-10-12", themes={"physical-abuse": "handled-roughly"})).step < 5


def test_another_circumstance_nobody_knows_only_may_apply():
    """4.3: a plan that nobody knows of does not raise the step; it could."""
    found = evaluate(EDITION, case(themes={THEME: "none"}, unknown=["on-child-protection-plan"]))

    assert (found.step, found.could_reach, found.is_range) == (1, 5, True)


def test_nothing_is_added_up():
    """4.4: two worries of step 2 are step 2; only a rule says when several are more."""
    two = dict(list(EARLY.items())[:2])

    assert evaluate(EDITION, case(themes=two)).step == 2
    assert evaluate(EDITION, case(themes=EARLY)).step == 3


def test_not_looked_at_is_not_none():
    """4.5: a theme nobody looked at moves nothing, but leaves its area not looked at; and it is not "seen alone"."""
    silent = evaluate(EDITION, case(themes={"school-attendance": "some-absence"}))
    looked = evaluate(EDITION, case(themes={"school-attendance": "some-absence", "physical-abuse": "none"}))

    assert (silent.step, silent.could_reach, silent.reasons) == (looked.step, looked.could_reach, looked.reasons)
    assert "abuse-neglect" in silent.rests_on.not_looked_at
    assert "abuse-neglect" in looked.rests_on.partly
    assert early().step == 2
    assert early(alone=None).step == 3


def test_not_sure_could_reach_the_top_of_the_ladder():
    """4.5: not sure leaves the step and raises what it could reach; so does "it may be more"."""
    unsure = evaluate(EDITION, case(themes={"school-attendance": ("none", "mostly-absent")}))
    more = evaluate(EDITION, case(themes={"school-attendance": ("some-absence", "mostly-absent")}))

    assert (unsure.step, unsure.could_reach) == (1, 3)
    assert (more.step, more.could_reach) == (2, 3)


def test_safety_holds_one_step_once_and_both_numbers_are_told():
    """4.6: the held rule counts for one step less, stays among the reasons, and the step without safety is told."""
    found = early()
    held = next(reason for reason in found.reasons if reason.held_by)

    assert (found.step, found.step_without_safety) == (2, 3)
    assert (found.could_reach, found.could_reach_without_safety) == (2, 3)
    assert (held.key, held.step, held.counts_for, held.held_by) == (
        "several-early-worries",
        3,
        2,
        "network-meets-needs",
    )
    assert [(hold.strength, hold.why_not) for hold in found.holds] == [("network-meets-needs", "")]
    assert {"early-help-one-service"} == names(found.pathways) - names(early(safety={}).pathways)
    assert {"early-help-team"} == names(early(safety={}).pathways) - names(found.pathways)


def test_the_reason_shown_first_is_not_the_one_that_safety_holds():
    """4.6, P12: a held rule decides nothing that its parts do not decide by themselves."""
    assert "/" in early().reasons[0].key


def test_a_lifted_hold_is_told_with_the_worry_that_lifts_it():
    """4.6, P12: of four worries the new one comes first, so that the three that are told still stand unheld."""
    found = early(themes={"teeth": "not-looked-after"})
    first = found.reasons[0]

    assert first.key == "several-early-worries"
    assert first.parts[0].theme == "teeth"
    assert "teeth" in {part.theme for part in just_enough(first)}


@pytest.mark.parametrize(
    ("other", "why_not"),
    [
        ({"safety": shown(who="person-the-worry-is-about")}, "who"),
        ({"safety": shown(who="the-child")}, "who"),
        ({"safety": shown(how_long="1-to-2-months")}, "how-long"),
        ({"safety": shown(known_by="told-by-carer")}, "known-by"),
        ({"age": "unborn"}, "too-young"),
        ({"age": "under-6-months"}, "too-young"),
        ({"age": "6-to-11-months"}, "too-young"),
        ({"age": None}, "too-young"),
        ({"alone": "not-alone"}, "not-seen-alone"),
        ({"alone": ("none", "not-alone")}, "not-seen-alone"),
        ({"alone": None}, "not-seen-alone"),
        ({"themes": {"teeth": "not-looked-after"}}, "new-worry"),
        ({"themes": {"school-attendance": "often-absent"}}, "worse-worry"),
        ({"themes": {"physical-care": "care-slips-at-times"}}, "abuse-or-outside-home"),
        ({"themes": {"going-missing": "late-home"}}, "abuse-or-outside-home"),
    ],
    ids=str,
)
def test_safety_holds_nothing_without_the_evidence_or_against_such_worries(other, why_not):
    """4.6: no hold without coded evidence, for a baby, unseen, for abuse, neglect or harm outside, or a new worry."""
    found = early(**other)

    assert found.step == found.step_without_safety == 3
    assert [hold.why_not for hold in found.holds] == [why_not]


def test_what_may_be_lifts_a_hold_only_in_what_it_could_reach():
    """4.5, 4.6: a worry that may have got worse leaves the step held, and not what it could reach."""
    found = early(themes={"teeth": ("none", "not-looked-after")})

    assert (found.step, found.could_reach) == (2, 3)


def test_a_step_that_only_a_plan_calls_for_has_no_pathway_of_its_own():
    """4.7: on a child in need plan worse attendance is for the allocated worker, and no new form is begun."""
    plan = {"yes": ["child-in-need-plan"]}
    found = evaluate(EDITION, case(themes={"school-attendance": "often-absent"}, **plan))
    bruise = evaluate(EDITION, case(themes={"injury-unexplained": "does-not-fit"}, **plan))

    assert found.step == 4
    assert "allocated-social-worker-today" in names(found.pathways)
    assert not names(found.pathways) & {step.pathway for step in EDITION.steps}
    assert {"allocated-social-worker-today", "child-protection-referral"} <= names(bruise.pathways)


@pytest.mark.parametrize(
    ("fact", "step"),
    [
        ("on-child-protection-plan", 5),
        ("child-in-need-plan", 4),
        ("section-47-enquiry", 4),
        ("open-assessment", 4),
        ("looked-after", 4),
        ("unaccompanied", 4),
        ("early-help-team", 3),
        ("early-help-one-service", 2),
    ],
)
def test_a_child_with_a_plan_is_never_placed_below_it(fact, step):
    """4.7: the plan or status alone gives its step, with nothing else looked at."""
    found = evaluate(EDITION, case(yes=[fact]))

    assert found.step >= step
    assert not found.nothing_looked_at


def test_the_most_urgent_comes_first():
    """4.8: pathways stand in the order of their urgency."""
    said = case(themes={"immediate-danger": "in-danger-now", "school-attendance": "often-absent"})
    soon = [URGENCY[EDITION.pathway[one.pathway].how_soon] for one in evaluate(EDITION, said).pathways]

    assert soon == sorted(soon)
    assert soon[0] == URGENCY[HowSoon.NOW] < soon[-1]


def test_a_possible_urgent_sign_is_a_thing_to_ask_about_today():
    """4.8, 4.9: what may be urgent comes apart as advice, with the way to the step it could reach."""
    found = evaluate(EDITION, case(themes={"sexual-abuse": ("none", "known-or-suspected")}))

    assert names(found.advice) == {"sexual-abuse-now", "child-protection-referral"}
    assert "sexual-abuse-now" not in names(found.pathways)


@pytest.mark.parametrize("unknown", [[], ["on-child-protection-plan"]], ids=["no plan", "perhaps a plan"])
def test_a_worry_that_could_reach_social_care_is_asked_about_today(unknown):
    """4.9: the road of the step a worry could reach is among the advice; a plan nobody knows of does not hide it."""
    found = evaluate(EDITION, case(themes={"missing-education": ("none", "kept-from-learning")}, unknown=unknown))

    assert EDITION.step(4).pathway in names(found.advice)


@pytest.mark.parametrize("told", ["known-or-suspected", ("none", "known-or-suspected")], ids=["known", "possible"])
def test_the_strictest_line_on_telling_the_parents_wins(told):
    """4.8: one known or possible pathway that must not be told of is enough."""
    mild = evaluate(EDITION, case(themes={"school-attendance": "some-absence"}))
    grave = evaluate(EDITION, case(themes={"school-attendance": "some-absence", "sexual-abuse": told}))

    assert mild.tell_parents is TellParents.FIRST
    assert grave.tell_parents is TellParents.NEVER_FROM_THIS_TOOL


def test_a_higher_own_view_is_as_strict_on_telling_the_parents_as_its_step():
    """4.8, 4.10: a practitioner who sees child protection is not told to talk with the parents first."""
    found = evaluate(EDITION, case(themes={"school-attendance": "some-absence"}, own_view=5))

    assert found.tell_parents is EDITION.pathway[EDITION.step(5).pathway].tell_parents is TellParents.UNLESS_RISK


def test_the_pathway_of_the_step_it_could_reach_counts_for_telling_the_parents():
    """4.8: a worry that may be child protection is never met with "talk with the parents first"."""
    themes = {"school-attendance": "some-absence", "supervision": ("none", "hurt-or-nearly")}
    found = evaluate(EDITION, case(age="age-13-15", themes=themes))

    assert (found.step, found.could_reach) == (2, 5)
    assert found.tell_parents is TellParents.UNLESS_RISK


OUTSIDE = {"criminal-exploitation": "known-or-suspected"}
AT_HOME = {"supervision": "hurt-or-nearly"}


@pytest.mark.parametrize(
    ("themes", "forms"),
    [
        (OUTSIDE, {"exploitation-now"}),
        (AT_HOME, {"child-protection-referral"}),
        ({**OUTSIDE, **AT_HOME}, {"exploitation-now", "child-protection-referral"}),
    ],
)
def test_step_five_has_a_form_for_harm_in_the_family_and_one_for_danger_outside_the_home(themes, forms):
    """4.8: parents are partners against a danger outside the home; harm at home beside it opens its own road too."""
    found = evaluate(EDITION, case(age="age-13-15", themes=themes))
    may_be = evaluate(EDITION, case(age="age-13-15", themes={theme: ("none", rung) for theme, rung in themes.items()}))
    every = {"exploitation-now", "child-protection-referral"}

    assert found.step == 5
    assert names(found.pathways) & every == forms
    assert names(may_be.advice) & every == forms


def test_a_parent_is_not_their_own_network():
    """4.6: what relatives or friends are said to have done holds nothing if it was a parent who did it."""
    held, own = (early(safety=shown(who=who)) for who in ("grandparent", "parent"))

    assert (held.step, own.step) == (2, 3)
    assert [hold.why_not for hold in own.holds] == ["who"]


def test_five_early_worries_are_more_than_a_network_can_hold():
    """4.6: safety shown against every one of five early worries holds nothing more."""
    themes = {"teeth": "not-looked-after", "at-home": "often-hard"}
    against = dict.fromkeys({**EARLY, **themes}, 1)

    assert early(themes=themes, safety=shown(against=against)).step == 3


def test_rights_stand_apart_from_worries():
    """4.8: being disabled is no worry; the right it gives stands by itself, on any step."""
    found = evaluate(EDITION, case(yes=["disabled"], themes={THEME: "none"}))

    assert found.step == 1
    assert names(found.rights) == {"disabled-child-assessment"}
    assert names(found.pathways) == {EDITION.step(1).pathway}


@pytest.mark.parametrize(
    ("themes", "is_range"),
    [
        ({"school-attendance": ("none", "mostly-absent")}, False),
        ({"missing-education": ("none", "kept-from-learning")}, True),
        ({"self-harm": ("once-or-twice", "badly-hurt")}, True),
        ({"self-harm": ("again-and-again", "badly-hurt")}, False),
        ({"immediate-danger": "in-danger-now", "sexual-abuse": ("none", "known-or-suspected")}, False),
    ],
    ids=str,
)
def test_the_heading_is_a_range_when_it_could_be_grave(themes, is_range):
    """4.9: could-reach 4 or 5 above the step, or an urgent sign that may lift it, makes the heading a range."""
    assert evaluate(EDITION, case(age="age-13-15", themes=themes)).is_range is is_range


@pytest.mark.parametrize(
    "said",
    [
        Answers(),
        case(),
        case(yes=["disabled"]),
        case(undescribed=frozenset({THEME})),
        case(strengths=frozenset(EDITION.strength)),
        case(themes={ALONE: "not-seen"}),
        case(own_view=4),
    ],
    ids=["nothing", "facts", "a right", "no words", "strengths", "whole picture", "own view"],
)
def test_where_nothing_was_looked_at_no_step_is_shown(said):
    """4.9: facts that give no step, strengths and a worry without words are nothing to rest a step on."""
    assert evaluate(EDITION, said).nothing_looked_at


def test_the_step_rests_on_areas():
    """4.9: an area is looked at whole, in part or not at all; only the areas of the child's age count."""
    whole = {theme.id: Answer(0, 0) for theme in EDITION.themes if theme.domain == "education"}
    rests_on = evaluate(EDITION, replace(case(), themes=whole)).rests_on

    assert rests_on.whole == ("education",)
    assert rests_on.total == 11
    assert evaluate(EDITION, case(age="unborn")).rests_on.total < 11


def test_the_higher_of_tool_and_person_is_what_to_act_on():
    """4.10: a higher own view is acted on, a lower one is not."""
    themes = {"school-attendance": "often-absent"}

    assert [evaluate(EDITION, case(themes=themes, own_view=view)).act_on for view in (None, 2, 3, 5)] == [3, 3, 3, 5]


@many
@given(answers(), st.sampled_from([None, 1, 2, 3, 4, 5]))
def test_an_own_view_never_changes_what_the_tool_says(said, view):
    """4.10: the tool's step, reasons and pathways are its own; only the line on telling the parents heeds the view."""
    one, other = evaluate(EDITION, replace(said, own_view=None)), evaluate(EDITION, replace(said, own_view=view))

    assert replace(other, own_view=None, tell_parents=one.tell_parents) == one
