"""Second opinions on the decision: a naive reading of the design, and a rules engine that is not ours, agree with it.

Every case is drawn from its number, so `random_case(EDITION, number)` draws again one that failed. The last tests plant
mistakes in the decision and show that both opinions notice each of them: an opinion that cannot disagree is worth none.
"""

import ast
from collections import Counter
from pathlib import Path

import pytest
from staircase.core import evaluate as ours
from staircase.core.case import State

import naive
import zen_opinion
from mistakes import NOTICED_BY_BOTH, NOTICED_BY_THE_NAIVE
from plainly import plainly
from random_cases import random_case
from strategies import EDITION
from zen_opinion import opinion_of

CASES = 10_000
PARTS = 8
EACH = CASES // PARTS
NUMBERS = {"step", "could_reach", "step_without_safety", "could_reach_without_safety"}
OF_ZEN = {*NUMBERS, "met", "possible", "held"}
ask_zen = opinion_of(EDITION)


def numbers(part):
    """Give the numbers of the cases of one part."""
    return range(part * EACH, (part + 1) * EACH)


def differences(found, opinion):
    """Give what an opinion says otherwise, both ways."""
    return {name: (found[name], said) for name, said in opinion.items() if found[name] != said}


# --- they agree


@pytest.mark.parametrize("part", range(PARTS))
def test_a_naive_reading_of_the_design_agrees_in_ten_thousand_cases(part):
    """Plain loops come to the same step, reasons and all they rest on, holds, pathways, advice, rights and the rest."""
    for number in numbers(part):
        said = random_case(EDITION, number)

        assert not differences(plainly(ours.evaluate(EDITION, said)), naive.assess(EDITION, said)), number


@pytest.mark.parametrize("part", range(PARTS))
def test_a_rules_engine_agrees_in_ten_thousand_cases(part):
    """The engine zen comes to the same step and could-reach, with and without safety, and the same reasons."""
    for number in numbers(part):
        said = random_case(EDITION, number)

        assert not differences(plainly(ours.evaluate(EDITION, said)), ask_zen(said)), number


@pytest.mark.parametrize(("opinion", "may_import"), [(naive, set()), (zen_opinion, {"json", "zen"})])
def test_an_opinion_shares_nothing_with_what_it_is_asked_about(opinion, may_import):
    """The naive opinion imports nothing at all, and the other only the engine: no mistake can stand in both."""
    imported = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(Path(opinion.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert set(imported) == may_import


def test_opinions_are_asked_about_all_that_is_decided():
    """The naive opinion covers everything in an assessment, and zen the numbers, and what is met, possible and held."""
    said = random_case(EDITION, 0)
    found = plainly(ours.evaluate(EDITION, said))

    assert naive.assess(EDITION, said).keys() == found.keys()
    assert ask_zen(said).keys() == found.keys() & OF_ZEN


# --- the cases are worth something

ENOUGH = 40
SAFETY_FAILS = (
    "too-young",
    "not-seen-alone",
    "abuse-or-outside-home",
    "who",
    "how-long",
    "known-by",
    "new-worry",
    "worse-worry",
)


def kinds(said, found):
    """Name every kind of case that this one is."""
    unsure = {theme for theme, answer in said.themes.items() if answer.maybe > answer.at}
    known = len(said.yes | said.no)
    doubtful = [reason for reason in found.reasons if not unsure.issuperset(reason.unknowns)]
    yield f"step {found.step}"
    yield f"could reach {found.could_reach}"
    yield f"tell parents {found.tell_parents}"
    yield from (f"safety fails: {hold.why_not}" if hold.why_not else "safety holds" for hold in found.holds)
    yield from (
        name
        for name, so in {
            "step lower for safety": found.step < found.step_without_safety,
            "could-reach lower for safety": found.could_reach < found.could_reach_without_safety,
            "held, and what may be lifts it": any(r.held_by and r.could_count > r.counts_for for r in found.reasons),
            "range": found.is_range,
            "no range": not found.is_range,
            "not shown": found.nothing_looked_at,
            "advice": found.advice,
            "rights": found.rights,
            "own view above": (said.own_view or 0) > found.step,
            "age not known": said.age is None,
            "all facts known": known == len(EDITION.facts),
            "some facts not known": len(EDITION.facts) / 2 < known < len(EDITION.facts),
            "most facts not known": known < len(EDITION.facts) / 2,
            "met with an unknown circumstance": any(reason.state == "met" for reason in doubtful),
            "possible by an unknown circumstance": any(reason.state == "possible" for reason in doubtful),
            "nothing not sure": not unsure,
            "strengths": said.strengths,
            "sparse": len(said.themes) <= 5,
            "dense": len(said.themes) > len(EDITION.themes) / 2,
        }.items()
        if so
    )


def test_the_ten_thousand_cases_are_worth_something():
    """Held and lifted in each way, every step, range and unknown are among them, and every rule is met and possible."""
    seen, came_out = Counter(), Counter()
    for number in range(CASES):
        said = random_case(EDITION, number)
        found = ours.evaluate(EDITION, said)
        seen.update(set(kinds(said, found)))
        came_out.update((reason.key, reason.state) for reason in found.reasons)

    rungs = [rung.key for theme in EDITION.themes for rung in theme.rungs]
    assert seen.keys() >= {f"safety fails: {why}" for why in SAFETY_FAILS} | {
        f"step {step}" for step in (1, 2, 3, 4, 5)
    }
    assert {kind: n for kind, n in seen.items() if n < ENOUGH} == {}
    assert len(seen) == 42
    assert [key for key in [*rungs, *EDITION.rule] for state in State if came_out[key, state] < 5] == []


def test_a_case_can_be_drawn_again():
    """The same number gives the same case, and another gives another."""
    assert random_case(EDITION, 7) == random_case(EDITION, 7)
    assert random_case(EDITION, 7) != random_case(EDITION, 10)


# --- mistakes are noticed


@pytest.mark.parametrize("mistake", NOTICED_BY_BOTH)
def test_both_opinions_notice_a_mistake_in_the_decision(mistake, monkeypatch):
    """A small mistake in the numbers or reasons differs from both opinions somewhere in the ten thousand cases."""
    edition = NOTICED_BY_BOTH[mistake](monkeypatch)

    for said in (random_case(EDITION, number) for number in range(CASES)):
        wrong = plainly(ours.evaluate(edition, said))
        if differences(wrong, ask_zen(said)):
            assert differences(wrong, naive.assess(EDITION, said)).keys() & OF_ZEN
            return
    pytest.fail("nobody noticed")


@pytest.mark.parametrize("mistake", NOTICED_BY_THE_NAIVE)
def test_the_naive_opinion_notices_a_mistake_in_all_the_rest(mistake, monkeypatch):
    """A small mistake in pathways, rights, unknowns or what it rests on differs from the naive opinion somewhere."""
    edition = NOTICED_BY_THE_NAIVE[mistake](monkeypatch)

    for said in (random_case(EDITION, number) for number in range(CASES)):
        wrong = differences(plainly(ours.evaluate(edition, said)), naive.assess(EDITION, said))
        if wrong:
            assert not wrong.keys() & OF_ZEN
            return
    pytest.fail("nobody noticed")
