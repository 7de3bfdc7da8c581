"""Small editions are whole editions, and in each of them both second opinions agree on what can be said at all."""

from collections import Counter
from dataclasses import replace
from math import prod
from random import Random

from hypothesis import HealthCheck, given, settings
from staircase.core import promises
from staircase.core.case import Answers
from staircase.core.evaluate import evaluate

import naive
from plainly import plainly
from random_cases import random_case
from small_editions import every_answers, every_placing, small_editions
from zen_opinion import opinion_of

MOST = 150
"""How many ways to answer the themes of an edition are tried: all of them, where there are no more."""
AT_RANDOM = 160
some = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def how_much(edition):
    """Count what can be said: of each theme nothing, or a rung (or none) and one that it may be; age; each fact."""
    of_themes = (1 + (theme.top + 1) * (theme.top + 2) // 2 for theme in edition.themes)
    return prod(of_themes) * (1 + len(edition.ages)) * 3 ** len(edition.facts)


def said_in(edition):
    """Give the ways to answer the themes, each at some age and with some facts, and cases at the edges of the rules."""
    chance, placings = Random(0), [*every_placing(edition)]
    about = [*every_answers(edition, [])]
    for placing in chance.sample(placings, min(MOST, len(placings))):
        yield replace(chance.choice(about), themes=placing)
    yield from (random_case(edition, number) for number in range(AT_RANDOM))


@some
@given(small_editions())
def test_a_small_edition_is_small_and_keeps_every_promise(edition):
    """It has three to five themes of up to four rungs, one to four rules, and nothing that the loader would refuse."""
    assert not promises.broken(edition)
    assert 3 <= len(edition.themes) <= 5
    assert 1 <= len(edition.rules) <= 4
    assert max(theme.top for theme in edition.themes) <= 4
    assert sum(theme.top for theme in edition.themes) <= 9
    assert {rung.step for theme in edition.themes for rung in theme.rungs} >= {2, 3, 4, 5}


@settings(some, max_examples=5)
@given(small_editions())
def test_everything_there_is_to_say_is_said_once(edition):
    """No two answers are alike, none is refused, and there are as many as there can be."""
    themes = sorted(edition.theme)[:2]
    small = replace(edition, themes=tuple(edition.theme[theme] for theme in themes))
    every = [(a.age, a.yes, a.no, frozenset(a.themes.items())) for a in every_answers(edition, themes)]

    assert len(every) == len(set(every)) == how_much(small)
    assert len([*every_placing(edition, themes)]) == len({themes for *_, themes in every})
    for age, yes, no, placing in every[::7]:
        evaluate(edition, Answers(age=age, yes=yes, no=no, themes=dict(placing)))


@some
@given(small_editions())
def test_second_opinions_agree_in_a_small_edition(edition):
    """Whatever the rules are, plain loops and a rules engine come to the same results in what can be said."""
    ask_zen = opinion_of(edition)
    for said in said_in(edition):
        found = plainly(evaluate(edition, said))

        assert naive.assess(edition, said) == found
        assert found.items() >= ask_zen(said).items()


def test_small_editions_differ_in_all_that_rules_can_say():
    """Among them are rules of every form, and cases that are held, lifted, a range, and on each step."""
    seen = Counter()

    @some
    @given(small_editions())
    def look(edition):
        for rule in edition.rules:
            seen.update(
                {
                    "any theme": bool(rule.any_from),
                    "any area": any(len(group) > 1 for group in rule.of),
                    "named parts": bool(rule.of) and not rule.any_from,
                    "at least two": rule.at_least > 1,
                    "all of those": bool(rule.all_of),
                    "for some ages": rule.ages is not None,
                    "for facts": bool(rule.facts),
                    "if unknown": rule.applies_if_unknown,
                    "circumstances alone": not rule.of and not rule.all_of,
                    "a duty": not rule.step,
                    "held by one": len(rule.held_by) == 1,
                    "held by two": len(rule.held_by) == 2,
                }
            )
        for said in said_in(edition):
            found = evaluate(edition, said)
            seen[f"step {found.step}"] += 1
            seen["range"] += found.is_range
            seen["lower for safety"] += found.step < found.step_without_safety
            seen.update("safety fails: " + hold.why_not if hold.why_not else "safety holds" for hold in found.holds)

    look()

    assert min(seen.values()) >= 5, seen
    assert len(seen) == 12 + 5 + 2 + 1 + 9, seen
