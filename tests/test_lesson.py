"""What a trainer's page shows of a scenario, worked out from the rules and from nothing else."""

import re
from collections import Counter
from dataclasses import replace
from types import MappingProxyType

import pytest
from staircase.core.because import step_is_shown
from staircase.core.case import Answer, Mistake, Panel
from staircase.core.contentnotes import content_notes, in_one_sentence
from staircase.core.difficulty import Grade, difficulty
from staircase.core.evaluate import evaluate
from staircase.core.explain import heading
from staircase.core.filtering import NO_STEP, RANGE, By, Wanted, counts, matching
from staircase.core.lesson import AUTHORS, NOT_LOOKED, NOT_SO, lesson
from staircase.core.misreadings import MOST, Lands, misreadings
from staircase.core.model import Rule
from staircase.core.partners import beside, differs, partners
from staircase.core.placing import themes_to_place
from staircase.library import Library

HELD = "early-health-worries-held-by-grandmother"


@pytest.fixture(scope="module")
def library(edition):
    return Library(edition)


@pytest.fixture(scope="module")
def scenarios(library):
    return library.scenarios()


@pytest.fixture(scope="module")
def every(library):
    return library.filed()


@pytest.fixture(scope="module")
def taught(edition, scenarios):
    """A function that gives the lesson of a scenario by its id."""
    return lambda scenario: lesson(edition, scenarios[scenario])


def themes(answers, **changed):
    """Give the answers with these themes otherwise."""
    return replace(answers, themes=MappingProxyType({**answers.themes, **changed}))


# --- how hard it is


def test_the_scenarios_spread_over_the_grades(every):
    """No grade holds more than half of all scenarios, nor fewer than a fifth: choosing by it is of use."""
    grades = Counter(one.difficulty for one in every)

    assert set(grades) == {grade.value for grade in Grade}
    assert all(len(every) / 5 < count < len(every) / 2 for count in grades.values()), grades


def test_a_range_and_a_step_that_may_not_be_shown_are_never_clear(edition, scenarios):
    """Where more than one step is right, or none may be said yet, the grade is the hardest."""
    open_ended = [one for one in scenarios.values() if one.panel is None and one.lowest < one.highest >= 4]
    none = [one for one in scenarios.values() if not one.lowest]

    assert open_ended
    assert none
    for one in (*open_ended, *none):
        found = evaluate(edition, one.answers)
        assert not found.is_range or difficulty(edition, one.answers, found).grade is Grade.HARD, one.id
        assert one.lowest or difficulty(edition, one.answers, found).grade is Grade.HARD, one.id


def test_a_grade_is_never_without_its_reasons(edition, scenarios):
    """Whatever takes thought or is hard says why, and no reason is said twice."""
    for one in [*scenarios.values()][::9]:
        grade, why = difficulty(edition, one.answers, evaluate(edition, one.answers))

        assert why or grade is Grade.CLEAR
        assert len(set(why)) == len(why)


def test_a_strength_makes_a_story_harder_and_changes_nothing_else(edition, scenarios):
    """Naming something good adds to what pulls people apart, and to nothing the rules do."""
    one = scenarios["baby-bruise-rolled-on-toy"]
    without = replace(one.answers, strengths=frozenset())
    with_it = replace(one.answers, strengths=frozenset({edition.strengths[0].id}))
    before, after = (difficulty(edition, said, evaluate(edition, said)).why for said in (without, with_it))

    assert set(after) - set(before) == {"There are strengths, and they move no step."}


# --- the step and the answers


def test_only_a_panel_agrees(edition, scenarios, taught):
    """What the authors placed says so; what a panel placed says how many people agreed on which steps."""
    one = scenarios[HELD]
    by_panel = replace(one, panel=Panel(people=5, agencies=3, lowest=2, highest=3))

    assert taught(HELD).step.placed_by == AUTHORS
    assert "agreed it" in AUTHORS
    assert lesson(edition, by_panel).step.placed_by == ("Agreed by a panel of 5 people from 3 agencies: step 2 to 3.")
    assert lesson(edition, by_panel).step.range == "Any step from 2 to 3 is neither too low nor too high."


def test_a_panel_that_sees_it_otherwise_than_the_rules_is_said_to(edition, scenarios):
    """Where the rules place a story outside of what a panel agreed, the lesson says so."""
    one = replace(scenarios[HELD], panel=Panel(people=5, agencies=3, lowest=4, highest=5))

    low = replace(scenarios[HELD], panel=Panel(people=5, agencies=3, lowest=1, highest=1))

    assert "These rules place it lower than the panel" in lesson(edition, one).step.disagrees
    assert "higher than the panel" in lesson(edition, low).step.disagrees
    assert "the higher of the two is what to act on" in lesson(edition, low).step.disagrees
    assert lesson(edition, low).step.range == "No range stands yet: the panel and these rules differ."
    assert not lesson(edition, scenarios[HELD]).step.disagrees


def test_the_answers_are_those_of_the_themes_that_people_place(edition, scenarios, taught):
    """The answer sheet has the themes of the hand-out, in its order, and says of each how sure it is."""
    one = scenarios["county-lines-loving-parents"]
    shown = taught(one.id)

    assert [placed.theme for placed in shown.placed] == [*themes_to_place(edition, one)]
    for placed in shown.placed:
        answer = one.answers.themes.get(placed.theme.id)
        assert (placed.how_sure == NOT_LOOKED) == (answer is None)
        assert (placed.how_sure == NOT_SO) == (answer == Answer())
    assert any(placed.decides for placed in shown.placed)


# --- why no other step


def test_why_not_the_step_below_names_what_decides_and_never_a_way_down(edition, scenarios):
    """Each decisive reason stands there with what would have to be otherwise; a circumstance is never one of these."""
    for one in [*scenarios.values()][::11]:
        shown = lesson(edition, one)
        decisive = [reason for reason in shown.found.reasons if reason.decisive and reason.step > 1]
        below = shown.below if shown.told.shown else ()

        assert len(below) == (len(decisive) if shown.told.shown else 0), one.id
        for said, reason in zip(below, decisive, strict=False):
            assert said.parts or (isinstance(reason.of, Rule) and not reason.parts)
            assert not any("Known:" in part for part in said.parts)
        assert shown.below_says


def test_a_lower_line_that_is_named_gives_less(edition, scenarios):
    """Where one line alone gives the step, the line it says instead places the child lower."""
    tried = 0
    for one in [*scenarios.values()][::7]:
        shown = lesson(edition, one)
        lines = [reason for reason in shown.found.reasons if reason.decisive and not isinstance(reason.of, Rule)]
        if len(shown.below) == 1 == len(lines):
            theme = edition.theme[lines[0].of.theme]
            less = next((rung.number for rung in theme.rungs if rung.text == shown.below[0].parts[0]), 0)
            lowered = themes(one.answers, **{theme.id: Answer(less, less)})
            assert evaluate(edition, lowered).step < shown.found.step, one.id
            tried += 1

    assert tried > 10


def test_nothing_stands_above_the_highest_step(taught):
    """At step 5 it says that there is no step above, and at step 1 that there is none below."""
    assert taught("baby-bruise-rolled-on-toy").above == ("There is no step above this one.",)
    assert taught("everything-looked-at-without-worry").below_says == ("There is no step below this one.",)


# --- misreadings


def test_misreadings_are_placed_again_and_too_low_comes_first(edition, scenarios):
    """Each changes what comes out, the too-low ones stand first, and there are never more than six."""
    seen = Counter()
    for one in [*scenarios.values()][::5]:
        found = evaluate(edition, one.answers)
        every = misreadings(edition, one, found)

        assert len(every) <= MOST
        assert [mis.lands for mis in every] == sorted(mis.lands for mis in every)
        assert all(mis.heading != heading(edition, found) for mis in every)
        seen.update(mis.lands for mis in every)

    assert seen[Lands.TOO_LOW] > seen[Lands.TOO_HIGH] > 0


@pytest.mark.parametrize(
    ("scenario", "reads"),
    [
        ("teacher-knows-only-school-near-miss", "takes “not sure” about"),
        ("everything-looked-at-without-worry-plan-not-known", "takes what is not known here for no"),
        ("small-child-missing-from-the-playground", "does not think of the age"),
        ("plan-and-new-bruises-near-miss", "overlooks this"),
        ("nothing-looked-at", "takes all that nobody looked at for no worry"),
        (f"{HELD}-told-only-by-carer", "takes the strength"),
    ],
)
def test_ways_to_misread_too_low(taught, scenario, reads):
    """Not sure taken for no, an age or circumstance overlooked, a strength taken for safety: each lands too low."""
    low = [mis for mis in taught(scenario).misreadings if mis.lands is Lands.TOO_LOW]

    assert any(mis.reads.startswith(reads) for mis in low), [mis.says for mis in low]


def test_shown_safety_that_is_passed_over_lands_too_high(taught):
    """Where safety holds a reason, not counting it is the other mistake."""
    high = [mis for mis in taught(HELD).misreadings if mis.lands is Lands.TOO_HIGH]

    assert any(mis.reads.startswith("passes over what was shown") for mis in high)


def test_a_lost_range_is_too_low(taught):
    """Who reads a range as its lower step alone has lost what it could be, and that is said to be too low."""
    low = taught("baby-bruise-rolled-on-toy-not-sure").misreadings[0]

    assert low.lands is Lands.TOO_LOW
    assert "step 1" in low.heading.lower()


def test_a_lesson_never_calls_a_step_right_that_may_not_be_shown(edition, scenarios):
    """Where too little is known for a step, no scenario has one, and its lesson says that none may be suggested."""
    hidden = [one for one in scenarios.values() if not step_is_shown(evaluate(edition, one.answers))]

    assert len(hidden) >= 8
    assert not [one.id for one in hidden if one.lowest or one.highest]
    assert not [one.id for one in scenarios.values() if not one.lowest and one not in hidden]


def test_where_no_step_may_be_said_only_what_lies_above_it_all_is_too_high(taught):
    """A coach who bends a rule: a child's referral is too high, and an all-clear too low."""
    lands = {one.heading[:6].lower(): one.lands for one in taught("coach-who-bends-the-rules").misreadings}

    assert lands == {"step 1": Lands.TOO_LOW, "step 4": Lands.TOO_HIGH}


# --- beside it


def test_near_misses_are_found_from_both_sides(edition, scenarios):
    """A story shows its near miss, and the near miss shows the story, with what differs said the other way round."""
    there = partners(edition, scenarios["basics-run-short"], scenarios)
    back = partners(edition, scenarios["basics-run-short-goes-without"], scenarios)

    assert [one.scenario.id for one in there] == ["basics-run-short-goes-without"]
    assert [one.scenario.id for one in back] == ["basics-run-short"]
    assert len(there[0].differs) == len(back[0].differs) > 0
    assert "step 4" in there[0].since.says


def test_tellings_of_the_same_story_stand_beside_each_other(edition, scenarios):
    """A question may speak of three stories: the second telling shows the first, and then the third."""
    found = beside(scenarios["hood-and-shoe-no-smacking"], scenarios)

    assert [one.id for one in found] == ["hood-and-shoe", "hood-and-shoe-smacking-only"]


def test_every_story_whose_questions_speak_of_another_has_one_beside_it(scenarios):
    """Whoever reads “the other story” or “both stories” in a question finds it."""
    another = re.compile(
        r"(the|in the) other story|both stories|(two|three) stories|story beside\b|story before|either story", re.I
    )
    speaks = [one for one in scenarios.values() if any(another.search(words) for words in one.ask)]

    assert len(speaks) > 20
    assert not [one.id for one in speaks if not beside(one, scenarios)]


def test_what_differs_is_told_wherever_answers_differ(edition, scenarios):
    """Two stories beside each other differ in something exactly where their answers do; some differ only as told."""
    for one in scenarios.values():
        if one.near_miss_of:
            other = scenarios[one.near_miss_of]
            assert bool([*differs(edition, other.answers, one.answers)]) == (other.answers != one.answers), one.id


def test_what_differs_in_how_safety_is_known_is_named(edition, scenarios):
    """Two stories with the same safety, told by others: the difference says who knows it."""
    said = [*differs(edition, scenarios[HELD].answers, scenarios[f"{HELD}-told-only-by-carer"].answers)]

    assert any(line.startswith("How it is known: here") for line in said)


def test_own_questions_come_before_those_of_the_structure(edition, scenarios):
    """A group is asked the scenario's own questions first; mistakes come with the words of their pull."""
    pull = edition.training.pulls[0]
    one = replace(scenarios[HELD], ask=("What would you ask?",), mistakes=(Mistake(pull.id, "Here it is so."),))
    shown = lesson(edition, one)

    assert shown.ask[0] == "What would you ask?"
    assert len(shown.ask) > 1
    assert [(led.pull, led.here) for led in shown.mistakes] == [(pull, "Here it is so.")]


# --- finding one


def test_what_is_wanted_is_combined(every):
    """Two choices and a word leave the scenarios that have all three, in the order of the library."""
    wanted = Wanted(values={By.STEP: "5", By.THEME: "weapons"}, words="KNIFE fifteen")
    found = matching(every, wanted)

    assert found
    for one in found:
        assert one.scenario.expect.step == 5
        assert one.scenario.answers.themes["weapons"].maybe
        assert {"knife", "fifteen"} <= {*re.findall(r"\w+", one.scenario.title.lower())}
    assert matching(every, Wanted(values={})) == every


def test_counts_say_how_many_each_choice_would_leave(every):
    """A count is what one finds on choosing it, all else that is wanted staying as it is."""
    wanted = Wanted(values={By.AGE: "age-13-15", By.STEP: "4"})
    many = counts(every, wanted)

    for by, value in ((By.DIFFICULTY, "hard"), (By.STEP, "5"), (By.ROLE, "police"), (By.PLACED_BY, "authors")):
        assert many[by][value] == len(matching(every, Wanted(values={**wanted.values, by: value})))


def test_every_scenario_stands_under_a_step(every):
    """A scenario is found by its step, or as one for which none may be shown; a range is found as a range too."""
    for one in every:
        assert one.under[By.STEP] - {RANGE} == {str(one.scenario.expect.step or NO_STEP)}
        assert (RANGE in one.under[By.STEP]) == (one.scenario.lowest < one.scenario.highest)


# --- notes on content


def test_a_note_stands_on_what_is_at_work_and_on_nothing_else(edition, scenarios):
    """What is not sure brings its note; what was looked at and is not so does not."""
    one = scenarios["everything-looked-at-without-worry"]
    unsure = replace(one, answers=themes(one.answers, **{"sexual-abuse": Answer(0, 2)}))

    assert not content_notes(edition, one)
    assert [note.id for note in content_notes(edition, unsure)] == ["sexual-harm"]


def test_several_notes_are_one_sentence(edition):
    """None is nothing; one, two and three are each one sentence that says what every note says."""
    notes = edition.training.content_notes
    said = [note.about for note in notes]

    assert in_one_sentence(()) == ""
    assert in_one_sentence(notes[:1]) == f"It is about {said[0]}."
    assert in_one_sentence(notes[:2]) == f"It is about {said[0]}, and about {said[1]}."
    assert in_one_sentence(notes[:3]) == f"It is about {said[0]}; about {said[1]}; and about {said[2]}."
