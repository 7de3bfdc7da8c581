"""The staircase told to families: what is said of each step, and how many families have help."""

import re
from dataclasses import replace

import pytest
from staircase.core.family_text import family_sentences
from staircase.core.model import STEPS

TOPICS = [
    *("life", "helpers", "they_ask", "you_ask", "agree", "need_not", "social_worker", "child", "good_things"),
    *("better", "worse", "how_long"),
]


def test_what_families_are_told_is_whole_sentences(edition):
    """A comma in a list of YAML cuts a sentence in two, so each text begins and ends as a sentence does."""
    told = {**family_sentences(edition.stairs), **family_sentences(edition.leaflets)}

    assert len(told) > 200
    assert not {path: text for path, text in told.items() if not re.fullmatch(r"[A-Z0-9].*[.?]", text)}


@pytest.mark.parametrize("number", STEPS)
def test_every_step_tells_a_family_all_that_it_may_want_to_know(edition, number):
    """Each step speaks of each topic; of what a social worker may do, where there is one: steps 4 and 5."""
    stair = edition.stairs.step(number)

    assert stair.number == number
    assert [topic.id for topic in edition.stairs.topics] == TOPICS
    assert {one.id for one in stair.topics} == {*TOPICS} - ({"social_worker"} if number < 4 else set())
    assert all(one.lines or one.points for one in stair.topics)


def test_the_page_of_a_step_has_the_topics_in_order(edition):
    """The sections of a step stand in the order of the topics, whatever their order in the file."""
    stairs = edition.stairs
    upside_down = replace(stairs.steps[3], topics=stairs.steps[3].topics[::-1])
    turned = replace(stairs, steps=(*stairs.steps[:3], upside_down, stairs.steps[4]))

    assert turned.sections(4) == stairs.sections(4)
    assert [part.title for part in stairs.sections(4)] == [topic.title for topic in stairs.topics]


def test_figures_are_those_of_the_report(edition):
    """The numbers are the council's of 2019, and what is said of a thousand is worked out from them."""
    figures = edition.stairs.how_many

    assert (figures.year, figures.children) == (2019, 100_540)
    assert [group.children for group in figures.groups] == [6000, 3500, 800, 500]
    assert [figures.of_a_thousand(group) for group in figures.groups] == [60, 35, 8, 5]


def test_whoever_has_no_help_is_never_counted_too_high(edition):
    """A child may be in two groups, so the others are at least as many as if none were, rounded down."""
    figures = edition.stairs.how_many
    in_groups = sum(group.children for group in figures.groups)

    assert figures.others_of_a_thousand == 890
    assert figures.others_of_a_thousand <= 1000 * (figures.children - in_groups) / figures.children
    assert replace(figures, children=in_groups).others_of_a_thousand == 0


def test_good_things_never_move_a_step_in_what_families_are_told(edition):
    """Of steps 4 and 5 families are told that good things do not change the step and still count."""
    for number in (4, 5):
        told = next(one for one in edition.stairs.step(number).topics if one.id == "good_things")
        assert told.lines[0].startswith("Good things do not change this step.")


@pytest.mark.parametrize(
    ("step", "clock", "told"),
    [
        (2, "early-help-review", "after {} weeks at most"),
        (3, "early-help-review", "after {} weeks at most"),
        (4, "first-contact-decides", "within {} hours"),
        (4, "assessment-done", "up to {} working days"),
        (5, "strategy-meeting", "within {} working days"),
        (5, "enquiry-done", "within {} working days"),
        (5, "first-conference", "within {} working days"),
        (5, "core-group", "within {} working days"),
        (5, "first-review-conference", "within {} months"),
        (5, "later-review-conference", "at least once in {} months"),
    ],
)
def test_times_told_to_families_are_those_of_the_clocks(edition, step, clock, told):
    """A family is told the same number as practitioners, and that it is not confirmed while it is not."""
    how_long = next(one for one in edition.stairs.step(step).topics if one.id == "how_long")
    counted = next(one for one in edition.clocks if one.id == clock)

    assert told.format(counted.within.count) in " ".join(how_long.lines + how_long.points)
    assert how_long.unconfirmed or counted.checked
