"""The course of a live session: forward only, whatever anybody presses; and what is counted of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staircase.core.course import At, Course, Phase, Round, looks_back_at, may_go, moments, start, ways_on
from staircase.core.learning import of_scenario
from staircase.core.placing import themes_to_place
from staircase.core.tallying import Vote, placed, tally, to_choose
from staircase.library import Library

COURSES = st.builds(
    lambda number, at_once, themes, second: Course(
        scenarios=tuple(f"story-{n}" for n in range(number)),
        told_at_once=frozenset(at_once),
        themes=themes,
        second_vote=second,
    ),
    st.integers(1, 5),
    st.sets(st.integers(0, 4)),
    st.booleans(),
    st.booleans(),
)
ANYWHERE = st.builds(At, st.integers(-1, 6), st.sampled_from(Phase))


def test_a_story_is_told_voted_on_shown_discussed_voted_on_again_and_answered():
    """The usual way through one story and into the next."""
    course, at, seen = Course(scenarios=("one", "two")), start(), []
    while at.position == 0:
        seen.append(at.phase)
        at = ways_on(course, at)[0]

    assert seen == [
        Phase.JOINING,
        Phase.HEARD,
        Phase.FOUND_OUT,
        Phase.FIRST_VOTE,
        Phase.THEMES,
        Phase.REVEAL,
        Phase.DISCUSSION,
        Phase.SECOND_VOTE,
        Phase.ANSWER,
    ]
    assert at == At(1, Phase.HEARD)


def test_themes_and_second_vote_can_be_left_out_for_all_stories_or_for_one():
    """What a session does without is in no moment of it; what one story does without is offered as another way on."""
    short = moments(Course(scenarios=("one",), themes=False, second_vote=False, told_at_once=frozenset({0})))
    full = Course(scenarios=("one",))

    assert {at.phase for at in short}.isdisjoint({Phase.THEMES, Phase.SECOND_VOTE, Phase.FOUND_OUT})
    assert ways_on(full, At(0, Phase.FIRST_VOTE)) == (At(0, Phase.THEMES), At(0, Phase.REVEAL))
    assert ways_on(full, At(0, Phase.DISCUSSION)) == (At(0, Phase.SECOND_VOTE), At(0, Phase.ANSWER))
    assert ways_on(full, At(0, Phase.HEARD)) == (At(0, Phase.FOUND_OUT), At(0, Phase.END))


@given(COURSES, st.lists(st.tuples(ANYWHERE, st.integers(0, 1)), max_size=40))
def test_whatever_is_pressed_leads_forward_and_opens_no_round_again(course, presses):
    """Of any presses, those that are let through lead to later moments, and no round opens twice."""
    at, opened, answered = start(), [], set()
    for anywhere, which in presses:
        ways = ways_on(course, at)
        for to in (anywhere, *ways[which : which + 1]):
            if not may_go(course, at, to):
                continue
            assert to.order > at.order
            at = to
            if at.opens:
                opened.append((at.position, at.opens))
                assert not at.shows_answer
                assert at.position not in answered
            if at.shows_answer:
                answered.add(at.position)

    assert len(opened) == len(set(opened))


@given(COURSES, st.integers(0, 60))
def test_every_course_ends_and_its_end_is_the_end(course, pressed):
    """Going on by the usual way always comes to the end, from where nothing leads on."""
    at = start()
    for _ in range(pressed + len(moments(course))):
        at = (*ways_on(course, at), at)[0]

    assert at.phase is Phase.END
    assert not any(may_go(course, at, to) for to in moments(course))


@given(COURSES, ANYWHERE)
def test_looking_back_shows_only_what_was_shown_before_and_never_while_people_vote(course, at):
    """A reveal comes again as it was last seen; an open round shows nothing."""
    for shown in looks_back_at(at):
        assert not at.opens
        assert shown.order <= at.order or at.phase is Phase.END
        assert shown.position < at.position or at.shows_votes


# --- counting


@pytest.fixture(scope="module")
def scenario(edition):
    """A scenario with several themes at work."""
    return Library(edition).scenarios()["county-lines-loving-parents"]


def test_votes_become_counts_that_hold_nobody(edition, scenario):
    """Steps before and after, who moved from where to where, and the lines of each theme: numbers and nothing else."""
    theme = themes_to_place(edition, scenario)[0]
    line = theme.rungs[0].id
    votes = [
        Vote("ann", 0, Round.STEP_1, 2),
        Vote("ben", 0, Round.STEP_1, 2),
        Vote("cat", 0, Round.STEP_1, 4),
        Vote("ann", 0, Round.STEP_2, 4),
        Vote("dan", 0, Round.STEP_2, 4),
        Vote("ann", 0, Round.THEMES, {theme.id: line, "no-such-theme": line}),
        Vote("ben", 0, Round.THEMES, {theme.id: "no-such-line"}),
    ]

    counted = tally(edition, scenario, votes)

    assert (counted.first, counted.second, counted.moves) == ({2: 2, 4: 1}, {4: 2}, {(2, 4): 1})
    assert {one.theme: one.said for one in counted.themes if one.said} == {theme.id: {line: 1}}
    assert "ann" not in repr(counted)
    assert of_scenario(edition, counted).themes


def test_a_theme_is_placed_in_the_words_in_which_people_place_it(edition, scenario):
    """What stands as placed is one of the lines that could be chosen, or nothing where nobody has looked."""
    for theme in themes_to_place(edition, scenario):
        assert placed(scenario, theme) in {"", *to_choose(theme)}
        assert (placed(scenario, theme) == "") == (theme.id not in scenario.answers.themes)
