"""What somebody who practised reads: the step, what their answers come to, what differed, and what led there."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, Mistake, Panel
from staircase.core.evaluate import evaluate
from staircase.core.feedback import feedback
from staircase.core.placing import themes_to_place
from staircase.core.practice import NO_STEP, Came, Way, compare_practice, placed_in, stands
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE
from staircase.core.what_led import Shown
from staircase.core.words import in_short
from staircase.library import Library

from practised import COUNTY_LINES, any_answers, drawn, read, said
from strategies import EDITION

USED = "criminal-exploitation"
NUMBERS = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def stories():
    return Library(EDITION).scenarios()


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


# --- verdict: the step


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


def test_where_the_lower_number_may_be_said_alone_what_is_not_sure_is_named_with_it(stories):
    """Below step 4 it is not too low, and yet nobody is told that it was all there is to say."""
    story = stories["counting-the-bottles"]
    low, high = (read(story, step=step).says for step in (2, 3))

    assert low[1].startswith("What is not sure could make it step 3, Team Around the Family")
    assert high[1] == "Within the range is as good as the step itself."


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


def test_where_no_step_can_be_said_none_is_told_that_another_would_have_done(stories):
    """The highest that it could be plays nothing down; where nothing is known, what comes next is to look."""
    highest = read(stories["home-not-sure"], step=5)
    high = read(stories["nothing-looked-at"], step=2)

    assert highest.came is Came.WITHIN
    assert highest.says[1].endswith("no step can be said yet, and ask for advice today.")
    assert high.came is Came.TOO_HIGH
    assert high.says[1].endswith("what comes next is to look and to ask.")


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


def test_too_low_says_plainly_what_would_not_have_begun(stories):
    """The pathways that the lower step leaves shut are named, the most urgent first, and nobody is blamed."""
    told = read(stories[COUNTY_LINES], step=3)

    assert told.heading == "Step 3 is too low here"
    assert told.not_begun[0].endswith(": now")
    assert any("Too low is the graver of the two mistakes" in words for words in told.says)


def test_step_one_where_nobody_looked_is_told_why_it_cannot_be_said(stories):
    """Nobody knows what such a child needs, so nobody is told that something it needs did not begin."""
    told = read(stories["nothing-looked-at"], step=1)

    assert told.heading == "Step 1 cannot be said here"
    assert any("nobody has looked far enough to say so" in words for words in told.says)
    assert not any("what the child needs does not begin" in words for words in told.says)


# --- own answers: what they come to, beside the step


def test_the_step_of_the_answers_stands_beside_the_step_that_was_said(stories):
    """Who answers as the scenario does and says less is asked what led down; who fits their answers is told so."""
    low, fits = read(stories[COUNTY_LINES], step=3), read(stories[COUNTY_LINES])

    assert "Your own answers call for step 5, child protection; you said step 3. What led you down?" in low.own
    assert fits.own.endswith("your step fits your answers.")


def nothing_placed(scenario, line, **told):
    """Give what somebody reads who says the same of every theme."""
    themes = {theme.id: line for theme in themes_to_place(EDITION, scenario)}
    return feedback(compare_practice(EDITION, scenario, replace(said(scenario, **told), themes=themes)))


def test_not_sure_of_everything_is_told_that_it_leads_to_advice(stories):
    """Many answers of “not sure” are said to come to something; one alone is not made much of."""
    unsure = nothing_placed(stories[COUNTY_LINES], NOT_SURE, step=NO_STEP)

    assert "A range can be said, with both of its numbers: which answer were you waiting for?" in unsure.own
    assert "a reason to ask for advice today, and not to wait" in unsure.own
    assert "not sure" not in read(stories[COUNTY_LINES], criminal_exploitation=NOT_SURE).own


def test_who_says_more_than_their_answers_and_still_too_little_is_not_asked_what_led_up(stories):
    """A worry that saw more than the answers is taken seriously; led up is asked only where it is too high."""
    low = nothing_placed(stories[COUNTY_LINES], NONE, step=3)
    high = nothing_placed(stories["everything-looked-at-without-worry"], NONE, step=3)

    assert "Your worry saw more than your answers say" in low.own and "led you up" not in low.own
    assert "ask yourself what led you up" in high.own


def test_who_saw_more_than_answers_that_come_to_no_step_is_taken_seriously(stories):
    """A step beyond what the answers could reach, and still too low, was a worry that fitted no line."""
    assert "Your worry saw more" in read(stories["asleep-on-the-bench-twice"], step=3, substance_use=NOT_LOOKED).own


# --- first impression


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
        (NO_STEP, 3, "as you read on. What made you settle on that?"),
        (1, NO_STEP, "as you read on. What was still missing?"),
    ],
)
def test_the_first_impression_is_laid_beside_the_last_word(stories, first, step, words):
    """An anchor that held, one that pulled back, one that was left behind, and none at all."""
    told = read(stories[COUNTY_LINES], first=first, step=step)

    assert words in told.first
    assert bool(words) == bool(told.first)


def test_who_went_down_to_the_lower_number_of_a_range_is_not_told_that_it_lies_elsewhere(stories):
    """The lower number is in the range: what is wrong with it is that the higher one was left out."""
    told = read(stories["cuts-shown-in-a-chat"], first=5, step=4)

    assert "and left out the higher number of the range" in told.first


# --- placed otherwise: theme by theme


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


def test_a_lower_step_that_could_reach_more_is_never_told_alone(stories):
    """Where one answer would let step 1 be shown and what is not sure could make it step 5, both numbers are told."""
    told = read(stories["home-not-sure"], missing_now=NONE)
    (missing,) = told.mattered

    assert "step 1, everyday services (and could reach step 5), where as it is no step can be said" in missing.says[0]


def test_everyday_services_neither_come_nor_go(stories):
    """They are there for every child: no answer is said to begin or to end them."""
    everyday = EDITION.pathway[EDITION.step(1).pathway].name
    hidden = read(stories["asleep-on-the-bench-twice"], step=3, substance_use=NOT_LOOKED)
    raised = read(stories["home-not-looked-at"], step=3, missing_now=EDITION.theme["missing-now"].rungs[-1].id)

    assert "Where nobody asks, this is what changes. This would not begin: " in hidden.not_asked[0].hides
    assert everyday not in hidden.not_asked[0].hides
    assert not any(everyday in words for one in (*raised.mattered, *raised.others) for words in one.says)


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


@pytest.mark.parametrize("line", [NONE, NOT_SURE, NOT_LOOKED])
def test_who_is_too_low_is_never_told_that_something_led_them_up(stories, line):
    """Also where their answers come to less than their step, or to more that it could be: nobody learns to go down."""
    story = stories["landlord-allows-one-only"]
    told = nothing_placed(story, line, step=2, pulls=["label"])

    assert told.came is Came.TOO_LOW
    assert not any("leads people up" in one.says or "led you up" in one.says for one in told.led)


def test_a_label_leads_up(stories):
    """Higher than it calls for, with a label ticked that the story names: it led up."""
    scenario = with_mistakes(stories["baby-bruise-rolled-on-toy-near-miss"], "label")
    told = read(scenario, step=4, pulls=["label"])

    assert told.came is Came.TOO_HIGH
    assert told.led[0].says == "You said that this weighed. In this story it easily leads people up."
    assert any("Too high is the lesser mistake" in words for words in told.says)
