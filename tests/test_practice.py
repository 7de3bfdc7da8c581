"""Practise alone: what differed from a scenario, which of it mattered for the step, and what somebody reads of it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, Mistake, Panel
from staircase.core.evaluate import evaluate
from staircase.core.feedback import feedback
from staircase.core.placing import themes_to_place
from staircase.core.practice import NO_STEP, Came, Practised, Way, came, compare_practice, placed_in, stands
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE
from staircase.core.what_led import Shown
from staircase.core.words import in_short
from staircase.library import Library

from strategies import EDITION

COUNTY_LINES = "county-lines-loving-parents"
USED = "criminal-exploitation"
NUMBERS = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def stories():
    return Library(EDITION).scenarios()


def said(scenario, *, step=None, first=None, pulls=(), **otherwise):
    """Say what a scenario says, but for these themes (with underscores) and this step."""
    themes = {theme.id: placed_in(scenario, theme) for theme in themes_to_place(EDITION, scenario)}
    changed = {theme.replace("_", "-"): line for theme, line in otherwise.items()}
    assert changed.keys() <= themes.keys()
    right = scenario.expect.step if step is None else step
    return Practised(first=first, themes={**themes, **changed}, step=right, pulls=frozenset(pulls))


def read(scenario, **told):
    """Give what somebody reads who said this of a scenario."""
    return feedback(compare_practice(EDITION, scenario, said(scenario, **told)))


def any_answers(scenario, number):
    """Say anything that the pages offer, from a number."""
    chance = Random(number)
    lines = {
        theme.id: chance.choice([placed_in(scenario, theme), NONE, NOT_SURE, NOT_LOOKED, *(r.id for r in theme.rungs)])
        for theme in themes_to_place(EDITION, scenario)
    }
    pulls = chance.sample([pull.id for pull in EDITION.training.pulls], 3)
    first = chance.choice([None, *range(6)])
    return Practised(first=first, themes=lines, step=chance.randint(0, 5), pulls=frozenset(pulls))


def drawn(number):
    """Draw a scenario from a number."""
    stories = Library(EDITION).scenarios()
    return stories[Random(number).choice(sorted(stories))]


# --- what differs


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


@of(max_examples=150, deadline=None)
@given(NUMBERS)
def test_every_scenario_gives_feedback_for_any_answers(number):
    """Whatever is said of whatever story, there are words for it, and no list says anything twice."""
    scenario = drawn(number)
    told = feedback(compare_practice(EDITION, scenario, any_answers(scenario, number)))

    assert told.heading and told.says and told.own and told.whose
    assert all(one.says for one in (*told.mattered, *told.others))
    assert len({one.theme for one in (*told.mattered, *told.others)}) == len(told.mattered) + len(told.others)
    assert len(told.not_begun) == len(set(told.not_begun))


def test_a_difference_that_decides_is_told_with_its_reason(stories):
    """Where the one line that decides is missed, it says what the step would be, and which line calls for it."""
    told = read(stories[COUNTY_LINES], step=3, criminal_exploitation=NONE)
    (used,) = [one for one in told.mattered if one.theme == USED]

    assert used.matters
    assert any("With only this one answer otherwise, the scenario would come to step" in words for words in used.says)
    assert any("With only this one mended, your answers would come to step 5" in words for words in used.says)
    assert used.says[-1].startswith("The line “Known or suspected to be used by others")
    assert used.says[-1].endswith("by itself calls for step 5, child protection.")


def test_a_difference_below_a_higher_reason_is_said_to_move_nothing_and_why(stories):
    """Where a higher reason decides anyway, that is said, and the difference is not among those that mattered."""
    told = read(stories[COUNTY_LINES], going_missing=NONE)
    (missing,) = told.others

    assert missing.theme == "going-missing" and not told.mattered
    assert "It did not move the step, because a higher reason decides either way" in missing.says[0]


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


def test_differences_that_move_the_step_only_together_are_named_together(stories):
    """Six early worries where three are enough: no one that is missed moves the step, and a few of them do."""
    early = [theme for theme in EDITION.themes if theme.rungs[0].step == 2 and theme.domain == "health"][:3]
    early += [theme for theme in EDITION.themes if theme.rungs[0].step == 2 and theme.domain == "education"][:3]
    answers = Answers(age="age-5-9", no=frozenset(EDITION.fact), themes={theme.id: Answer(1, 1) for theme in early})
    scenario = replace(stories[COUNTY_LINES], answers=answers)
    missed = {theme.id.replace("-", "_"): NONE for theme in early[1:]}
    compared = compare_practice(EDITION, scenario, said(scenario, **missed))
    together = {one.together for one in compared.different if one.matters}

    assert (stands(compared.theirs.found).step, stands(compared.own.found).step) == (3, 2)
    assert not any(one.moves for one in compared.different)
    assert len(together) == 1 and 1 < len(*together) < len(missed)
    assert all("By itself it moves nothing. Together with" in one.says[0] for one in feedback(compared).mattered)


def test_not_sure_is_not_no(stories):
    """None of it, where the scenario is not sure, says less: what it could reach is lost, and that matters."""
    scenario = stories["baby-bruise-rolled-on-toy-not-sure"]
    compared = compare_practice(EDITION, scenario, said(scenario, injury_not_mobile=NONE))
    (mark,) = [one for one in compared.different if one.theme.id == "injury-not-mobile"]

    assert mark.way is Way.LOWER and mark.matters
    assert any("no longer reach step 5" in words for words in feedback(compared).mattered[0].says)
    assert "bruise-not-mobile" in compared.not_begun


def test_what_nobody_asked_is_told_with_what_it_hides(stories):
    """A theme that somebody would not ask about stands with the line that was there to be found."""
    told = read(stories[COUNTY_LINES], step=4, criminal_exploitation=NOT_LOOKED)

    (hidden,) = told.not_asked
    assert hidden.row == EDITION.theme[USED].row
    assert "By itself it calls for step 5, child protection." in hidden.hides


def test_a_story_that_is_silent_is_not_a_no(stories):
    """None of it, where nobody looked, is a difference, and moves nothing."""
    scenario = stories[COUNTY_LINES]
    silent = next(t.id for t in themes_to_place(EDITION, scenario) if placed_in(scenario, t) == NOT_LOOKED)
    told = read(scenario, **{silent.replace("-", "_"): NONE})

    assert told.others[0].says == ("The story says nothing about it, and nobody looked. Not looked at is not no.",)


def test_the_scenarios_own_line_keeps_what_it_could_be(stories):
    """Nobody is asked how much more it could be: the scenario's own line is the same, and says so beside it."""
    scenario = stories["long-low-level-neglect"]
    theme = EDITION.theme["long-term-neglect"]
    told = read(scenario)

    assert scenario.answers.themes[theme.id] == Answer(1, 2)
    (note,) = [one.note for one in told.same if one.row == theme.row]
    assert note == f"It could also be more: {theme.rungs[1].text}"


# --- the step


@pytest.mark.parametrize(("step", "how"), [(0, Came.TOO_LOW), (4, Came.TOO_LOW), (5, Came.WITHIN)])
def test_a_step_is_judged_against_the_range(stories, step, how):
    """Below the range is too low, and so is no step yet where something is known that calls for one."""
    scenario = stories[COUNTY_LINES]

    assert compare_practice(EDITION, scenario, said(scenario, step=step)).came is how


@pytest.mark.parametrize(
    ("story", "step", "how"),
    [
        ("baby-bruise-rolled-on-toy-not-sure", 1, "You chose the lower number of a range"),
        ("baby-bruise-rolled-on-toy-not-sure", 3, "You chose a number inside a range"),
        ("cuts-shown-in-a-chat", 4, "You chose the lower number of a range"),
    ],
)
def test_less_than_the_higher_number_of_a_range_is_too_low_and_says_why(stories, story, step, how):
    """It could be more, and that number alone gives nobody a reason to ask for advice today: nothing else is said."""
    told = read(stories[story], step=step, first=step, pulls=["good-explanation"])

    assert told.came is Came.TOO_LOW
    assert told.heading == f"Step {step} alone is too low here"
    assert f"{how}" in told.says[1] and "what is not sure could make it step 5, child protection" in told.says[1]
    assert "gives nobody a reason to ask for advice today, and so, alone, it counts as too low." in told.says[1]
    assert told.own.endswith("That is a range: with a real child its higher number has to be said too.")
    assert "your step fits" not in told.own and "you stayed with it" not in told.first
    assert told.led[0].shown is not Shown.WITHSTOOD


def test_the_higher_number_of_a_range_is_told_to_say_both(stories):
    """It plays nothing down, and it is not said that the lower number would have been as good."""
    told = read(stories["baby-bruise-rolled-on-toy-not-sure"], step=5)

    assert told.came is Came.WITHIN
    assert told.says[0] == (
        "The authors placed it as a range: step 1, everyday services, but it could be step 5, child protection."
    )
    assert "say both numbers, and ask for advice today" in told.says[1]


def test_no_step_where_a_range_has_to_be_said_is_no_answer_to_wait_on(stories):
    """Where enough is known to say a range it is too low; where no step may be said, advice today still comes first."""
    known, unknown = read(stories["baby-bruise-rolled-on-toy-not-sure"], step=NO_STEP), stories["home-not-sure"]

    assert known.came is Came.TOO_LOW
    assert "advice on that has to be asked for today" in known.says[1]
    assert read(unknown, step=NO_STEP).came is Came.WITHIN
    assert "asking for advice today is no step, and it comes first" in read(unknown, step=NO_STEP).says[1]


def test_too_low_where_no_step_may_be_said_claims_nothing_of_what_the_child_needs(stories):
    """Nobody knows that yet: what is said is what it could be."""
    told = read(stories["home-not-sure"], step=2, first=NO_STEP)

    assert told.says[1].startswith("What nobody has looked at, or is sure of, could make it step 5")
    assert "away from where the authors say it lies" in told.first and "stopped on the way" not in told.first


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


def test_a_panels_range_is_the_range(stories):
    """A panel's lowest and highest decide, and only a panel is said to have agreed."""
    by_panel = replace(stories[COUNTY_LINES], panel=Panel(people=5, agencies=3, lowest=4, highest=5))
    told = read(by_panel, step=4)

    assert told.came is Came.WITHIN
    assert told.whose == "Agreed by a panel of 5 people from 3 agencies."
    assert "Within the range is as good as the step itself." in told.says
    assert "nobody has agreed it" in read(stories[COUNTY_LINES]).whose


def test_a_step_that_a_panel_placed_lower_than_the_rules_is_never_called_right(stories):
    """Where panel and rules differ, the words say only how a step lies to the panel's, and that the higher counts."""
    by_panel = replace(stories[COUNTY_LINES], panel=Panel(people=5, agencies=3, lowest=1, highest=2))
    told = read(by_panel, step=2)

    assert told.heading == "Step 2 is what the panel said"
    assert "the higher of the two is what to act on" in " ".join(told.says)
    assert read(by_panel, step=5).heading == "Step 5 is higher than the panel said"


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


def test_too_low_says_plainly_what_would_not_have_begun(stories):
    """The pathways that the lower step leaves shut are named, the most urgent first, and nobody is blamed."""
    told = read(stories[COUNTY_LINES], step=3)

    assert told.heading == "Step 3 is too low here"
    assert told.not_begun[0].endswith(": now")
    assert any("Too low is the graver of the two mistakes" in words for words in told.says)


def test_the_step_of_the_answers_stands_beside_the_step_that_was_said(stories):
    """Who answers as the scenario does and says less is asked what led down; who fits their answers is told so."""
    low, fits = read(stories[COUNTY_LINES], step=3), read(stories[COUNTY_LINES])

    assert "Your own answers call for step 5, child protection, and you said 3. What led you down?" in low.own
    assert fits.own.endswith("your step fits your answers.")


@pytest.mark.parametrize(
    ("first", "step", "words"),
    [
        (3, 3, "you ended there"),
        (2, 3, "stopped on the way"),
        (2, 5, "That is what reading on is for"),
        (5, 5, "you stayed with it"),
        (5, 3, "and away from where the authors say it lies. What weighed more than what you saw at first?"),
        (4, 3, "and away from where the authors say it lies"),
        (None, 3, ""),
    ],
)
def test_the_first_impression_is_laid_beside_the_last_word(stories, first, step, words):
    """An anchor that held, one that pulled back, one that was left behind, and none at all."""
    told = read(stories[COUNTY_LINES], first=first, step=step)

    assert words in told.first
    assert bool(words) == bool(told.first)


def nothing_placed(scenario, line, **told):
    """Give what somebody reads who says the same of every theme."""
    themes = {theme.id: line for theme in themes_to_place(EDITION, scenario)}
    return feedback(compare_practice(EDITION, scenario, replace(said(scenario, **told), themes=themes)))


@of(max_examples=60, deadline=None)
@given(NUMBERS)
def test_the_road_of_the_step_that_was_said_is_not_said_to_be_missed(number):
    """Whoever says child protection rings, whatever they answered: only what no step brings would not have begun."""
    scenario = drawn(number)
    compared = compare_practice(EDITION, scenario, replace(any_answers(scenario, number), step=5))
    own_roads = {step.pathway for step in EDITION.steps} | {step.pathway_outside_home for step in EDITION.steps}

    assert own_roads.isdisjoint(compared.not_begun)


def test_step_one_where_nobody_looked_is_told_why_it_cannot_be_said(stories):
    """Nobody knows what such a child needs, so nobody is told that something it needs did not begin."""
    told = read(stories["nothing-looked-at"], step=1)

    assert told.heading == "Step 1 cannot be said here"
    assert any("nobody has looked far enough to say so" in words for words in told.says)
    assert not any("what the child needs does not begin" in words for words in told.says)


def test_a_lower_step_that_could_reach_more_is_never_told_alone(stories):
    """Where one answer would let step 1 be shown and what is not sure could make it step 5, both numbers are told."""
    told = read(stories["home-not-sure"], missing_now=NONE)
    (missing,) = told.mattered

    assert "step 1, everyday services (and could reach step 5), where as it is no step can be said" in missing.says[0]


def test_not_sure_of_everything_is_told_that_it_leads_to_advice(stories):
    """Many answers of “not sure” are said to come to something; one alone is not made much of."""
    unsure = nothing_placed(stories[COUNTY_LINES], NOT_SURE, step=NO_STEP)

    assert "Which answer were you waiting for?" in unsure.own
    assert "a reason to ask for advice today, and not to wait" in unsure.own
    assert "not sure" not in read(stories[COUNTY_LINES], criminal_exploitation=NOT_SURE).own


def test_who_says_more_than_their_answers_and_still_too_little_is_not_asked_what_led_up(stories):
    """A worry that saw more than the answers is taken seriously; led up is asked only where it is too high."""
    low = nothing_placed(stories[COUNTY_LINES], NONE, step=3)
    high = nothing_placed(stories["everything-looked-at-without-worry"], NONE, step=3)

    assert "Your worry saw more than your answers say" in low.own and "led you up" not in low.own
    assert "ask yourself what led you up" in high.own


def test_everyday_services_neither_come_nor_go(stories):
    """They are there for every child: no answer is said to begin or to end them."""
    everyday = EDITION.pathway[EDITION.step(1).pathway].name
    hidden = read(stories["asleep-on-the-bench-twice"], step=3, substance_use=NOT_LOOKED)
    raised = read(stories["home-not-looked-at"], step=3, missing_now=EDITION.theme["missing-now"].rungs[-1].id)

    assert "Where nobody asks, this is what changes. This would not begin: " in hidden.not_asked[0].hides
    assert everyday not in hidden.not_asked[0].hides
    assert not any(everyday in words for one in (*raised.mattered, *raised.others) for words in one.says)


def test_who_saw_more_than_answers_that_come_to_no_step_is_taken_seriously(stories):
    """A step beyond what the answers could reach, and still too low, was a worry that fitted no line."""
    assert "Your worry saw more" in read(stories["asleep-on-the-bench-twice"], step=3, substance_use=NOT_LOOKED).own


def test_what_decides_either_way_really_does(stories):
    """The reason that is named for a difference that moved nothing decides in the scenario as it does without it."""
    for scenario in list(stories.values())[::40]:
        for one in compare_practice(EDITION, scenario, any_answers(scenario, 7)).different:
            if not one.matters:
                told = read(scenario, **{one.theme.id.replace("-", "_"): one.said})
                alone = {
                    r.of.because if r.key in EDITION.rule else r.of.text for r in one.alone.found.reasons if r.decisive
                }
                theirs = evaluate(EDITION, scenario.answers).reasons
                both = alone & {r.of.because if r.key in EDITION.rule else r.of.text for r in theirs if r.decisive}
                words = " ".join(words for other in told.others for words in other.says)
                assert "decides either way" not in words or any(in_short(reason) in words for reason in both)


# --- what led there


def with_mistakes(scenario, *pulls):
    return replace(scenario, mistakes=tuple(Mistake(pull, f"How {pull} leads here.") for pull in pulls))


def test_what_was_named_and_lies_on_that_side_is_said_to_lead_there(stories):
    """Too low, warm parents ticked, and the story says that they lead people down: said so, with how it does here."""
    scenario = with_mistakes(stories[COUNTY_LINES], "warm-parents")
    (led,) = read(scenario, step=3, pulls=["warm-parents"]).led

    assert led.shown is Shown.SAID
    assert led.here == "How warm-parents leads here."


def test_what_the_story_does_not_name_is_only_perhaps(stories):
    """What was ticked and stands on that side, but is no mistake of this story, may have led there and no more."""
    (led,) = read(with_mistakes(stories[COUNTY_LINES]), step=3, pulls=["warm-parents"]).led

    assert led.shown is Shown.PERHAPS
    assert "may have led you down" in led.says


def test_nobody_is_accused_of_what_they_did_not_name(stories):
    """What leads others down and was not ticked is put as a question; on the other side it is not put at all."""
    scenario = with_mistakes(stories[COUNTY_LINES], "good-explanation", "label")
    (led,) = read(scenario, step=3).led

    assert (led.pull, led.shown) == ("good-explanation", Shown.OTHERS)
    assert led.says.endswith("was it so with you?")


def test_who_was_not_led_is_told_so(stories):
    """A pull that was ticked beside the right step and the right answers led nobody anywhere."""
    scenario = with_mistakes(stories[COUNTY_LINES], "warm-parents")
    (led,) = read(scenario, pulls=["warm-parents"]).led

    assert led.shown is Shown.WITHSTOOD
    assert led.says == "You said that this weighed, and it did not lead you down."


def test_a_label_leads_up(stories):
    """Higher than it calls for, with a label ticked that the story names: it led up."""
    scenario = with_mistakes(stories["baby-bruise-rolled-on-toy-near-miss"], "label")
    told = read(scenario, step=4, pulls=["label"])

    assert told.came is Came.TOO_HIGH
    assert told.led[0].says == "You said that this weighed. In this story it easily leads people up."
    assert any("Too high is the lesser mistake" in words for words in told.says)
