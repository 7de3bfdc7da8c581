"""Coming back: what was said stays said until somebody has seen it change, and what it takes to step down."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as of
from staircase.core.case import Answer, Answers
from staircase.core.compare import ONLY_A_SOCIAL_WORKER
from staircase.core.evaluate import evaluate
from staircase.core.lowered import Fell, Why, lower_than_before, with_reasons
from staircase.core.pathway import TellParents
from staircase.core.progress import FROM_EARLIER, STRICT_AS_THEN, WHY_KEPT, progress, too_soon
from staircase.core.standing import NOT_LOOKED_AT

from strategies import EDITION, answers

SEEN, TAKEN_BACK = Why.SEEN_CHANGED, Why.TAKEN_BACK
SCHOOL, MOOD, ABUSE = "school-attendance", "mood-and-anxiety", "domestic-abuse"
ALONE = EDITION.seen_alone
CALM = {
    theme.id: Answer()
    for theme in EDITION.themes
    if theme.domain in {"education", "emotional-wellbeing", "abuse-neglect", "parents-family", "whole-picture"}
}


def case(age="age-10-12", *, yes=(), themes=CALM, **worries):
    """Give answers of a child with these worries, looked at in five areas, with every circumstance known."""
    named = {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    no = frozenset(EDITION.fact) - frozenset(yes)
    return Answers(age=age, yes=frozenset(yes), no=no, themes={**themes, **named})


def titles(moved):
    return [one.title for one in moved]


def row(theme):
    return EDITION.theme[theme].row


THEN = case(school_attendance=Answer(2, 2), mood_and_anxiety=Answer(2, 2))
NOW = case(school_attendance=Answer(1, 1), mood_and_anxiety=Answer(0, 0))
BOTH_SEEN = {f"theme-{SCHOOL}": SEEN, f"theme-{MOOD}": SEEN}


def test_a_lower_answer_is_named_with_both_in_words():
    """Each answer that is lower than before is given with what was said then and what is said now."""
    school, mood = lower_than_before(EDITION, THEN, NOW)

    assert (school.id, school.title, school.fell) == (f"theme-{SCHOOL}", row(SCHOOL), Fell.KNOWN)
    assert school.then == EDITION.theme[SCHOOL].rungs[1].text
    assert school.now == EDITION.theme[SCHOOL].rungs[0].text
    assert mood.now == EDITION.theme[MOOD].none


@pytest.mark.parametrize("why", [{}, {f"theme-{SCHOOL}": TAKEN_BACK}])
def test_taken_back_or_left_open_keeps_the_earlier_rung(why):
    """What somebody took back, or what nobody gave a reason for, stays where it was, and it says why."""
    found = progress(EDITION, THEN, replace(NOW, themes={**NOW.themes, MOOD: Answer(2, 2)}), why)

    assert found.answers.themes[SCHOOL] == Answer(2, 2)
    assert [one.note for one in found.moves.kept] == [WHY_KEPT[why.get(f"theme-{SCHOOL}")]]
    assert not found.moves.less
    assert found.worked[0] == "Nobody has seen a worry grow less."
    assert found.now.found.step == found.then.found.step and found.step_down is None


def test_a_change_that_somebody_has_seen_counts():
    """Where both changes have been seen the step is lower, and it says from which to which, and what it rests on."""
    found = progress(EDITION, THEN, NOW, BOTH_SEEN)

    assert found.then.found.step == 3 and found.now.found.step == 2
    assert found.says.startswith("Down from step 3 to step 2. This rests on")
    assert titles(found.moves.less) == [row(SCHOOL), row(MOOD)]
    assert found.worked[0] == "2 worries are less than before, and somebody has seen it."
    assert EDITION.theme[MOOD].rungs[1].text in found.reasons_gone[-1]


def test_what_nobody_looked_at_again_stays_and_is_never_better():
    """A worry that the later record did not look at stands as it was, asks for no reason, and counts as no change."""
    unseen = {theme: answer for theme, answer in NOW.themes.items() if theme != MOOD}
    later = replace(NOW, themes=unseen)
    found = progress(EDITION, THEN, later, {**BOTH_SEEN})

    lowered = {one.id: one for one in lower_than_before(EDITION, THEN, later)}
    assert lowered[f"theme-{MOOD}"].now == NOT_LOOKED_AT and not lowered[f"theme-{MOOD}"].asks_why
    assert found.answers.themes[MOOD] == Answer(2, 2)
    assert titles(found.moves.less) == [row(SCHOOL)]
    assert [(one.title, one.note) for one in found.moves.not_looked_at] == [(row(MOOD), FROM_EARLIER)]
    assert "Nobody looked again at one worry: that is no change." in found.worked


def test_a_theme_without_a_worry_then_and_not_looked_at_now_is_not_taken_for_none():
    """Nobody's earlier "no worry" is carried over as if somebody had looked again; it is named."""
    later = replace(NOW, themes={theme: answer for theme, answer in NOW.themes.items() if theme != "exclusion"})
    found = progress(EDITION, THEN, later, BOTH_SEEN)

    assert "exclusion" not in found.answers.themes
    assert found.moves.calm_then == (row("exclusion"),)


def test_doubt_that_is_gone_is_no_worry_that_grew_less():
    """Where only what may be is less, the worry is known better and never counted as better."""
    then = case(school_attendance=Answer(1, 3))
    found = progress(EDITION, then, case(school_attendance=Answer(1, 1)), {f"theme-{SCHOOL}": SEEN})

    assert titles(found.moves.known_better) == [row(SCHOOL)]
    assert not found.moves.less and found.worked[0] == "Nobody has seen a worry grow less."
    assert found.answers.themes[SCHOOL] == Answer(1, 1)


def test_less_known_and_more_possible_is_no_better():
    """An answer that is lower and could be higher than ever is told among what is worse."""
    found = progress(EDITION, THEN, case(school_attendance=Answer(1, 3), mood_and_anxiety=Answer(2, 2)), BOTH_SEEN)

    assert not found.moves.less
    assert titles(found.moves.worse) == [row(SCHOOL)]


def test_what_is_worse_or_new_is_told():
    """A worry that rose and one that is new stand apart, and the sentence counts them."""
    now = case(school_attendance=Answer(3, 3), mood_and_anxiety=Answer(2, 2), friendships=Answer(1, 1))
    found = progress(EDITION, THEN, now, {})

    assert titles(found.moves.worse) == [row(SCHOOL)]
    assert titles(found.moves.new) == [row("friendships")]
    assert titles(found.moves.same) == [row(MOOD)]
    assert "2 worries are more than before, or new." in found.worked


def test_a_withdrawn_disclosure_keeps_everything():
    """A mother takes back what she said of being strangled: step, pathways and reasons stay, and nobody is praised."""
    told = case(domestic_abuse=Answer(4, 4))
    back = case()
    found = progress(EDITION, told, back, {f"theme-{ABUSE}": TAKEN_BACK})

    assert found.answers.themes == told.themes
    assert (found.now.found.step, found.pathways_end, found.reasons_gone) == (found.then.found.step, (), ())
    assert found.step_down is None and titles(found.moves.kept) == [row(ABUSE)]


def test_a_plan_that_nobody_has_seen_end_stays():
    """A child protection plan that the later record does not name, or denies without a reason, is there still."""
    then, plan = case(yes=["on-child-protection-plan"]), "on-child-protection-plan"
    unknown = replace(case(), no=case().no - {plan})

    assert with_reasons(EDITION, then, case(), {}) == then
    assert plan in with_reasons(EDITION, then, unknown, {f"fact-{plan}": SEEN}).yes
    ended = progress(EDITION, then, case(), {f"fact-{plan}": SEEN})
    assert plan in ended.answers.no and not ended.moves.less
    assert titles(ended.moves.circumstances) == [EDITION.fact[plan].ask]


def test_a_worry_without_words_stays_until_somebody_has_seen_it_change():
    """A worry that nothing describes is kept like any other, on a list and on a ladder."""
    then = replace(case(), undescribed=frozenset({"areas", SCHOOL}))

    assert with_reasons(EDITION, then, case(), {}).undescribed == {"areas", SCHOOL}
    assert not with_reasons(EDITION, then, case(), {"list-areas": SEEN, f"theme-{SCHOOL}": SEEN}).undescribed


def test_another_age_is_no_change_in_itself():
    """What is not asked at the child's age now is kept, and may be said to be over by somebody who has seen it."""
    theme = next(t for t in EDITION.themes if t.asked.last < EDITION.age["age-1-4"].order)
    then = case("under-6-months", themes={**CALM, theme.id: Answer(1, 1)})
    now = case("age-1-4")
    now = replace(now, themes={t: a for t, a in now.themes.items() if t != theme.id})
    lowered = next(one for one in lower_than_before(EDITION, then, now) if one.id == f"theme-{theme.id}")

    assert lowered.fell is Fell.NOT_ASKED and lowered.asks_why
    assert with_reasons(EDITION, then, now, {}).themes[theme.id] == Answer(1, 1)
    assert theme.id not in with_reasons(EDITION, then, now, {lowered.id: SEEN}).themes


def test_stepping_down_says_what_it_needs():
    """A lower step brings what is needed before anybody steps down, each with words for the family; from 4 on more."""
    from_three = progress(EDITION, THEN, NOW, BOTH_SEEN).step_down
    plan = progress(
        EDITION, case(yes=["child-in-need-plan"]), NOW, {"fact-child-in-need-plan": SEEN, f"theme-{SCHOOL}": SEEN}
    ).step_down

    ids = [need.id for need in from_three.needs]
    assert {"child-seen-and-heard", "change-lasted", "everybody-agrees", "goes-on-having", "way-back"} <= {*ids}
    assert "social-worker-ends-it" not in ids
    assert [need.id for need in plan.needs] == ["social-worker-ends-it", *ids]
    assert all(need.plain and need.sources for need in plan.needs)
    assert "end no plan and no help" in from_three.says and not from_three.not_yet


def test_what_speaks_against_stepping_down_is_named():
    """An own view that is higher, what could still be, and what nobody has seen change are each a reason to wait."""
    grave = case(domestic_abuse=Answer(4, 4), school_attendance=Answer(2, 2))
    later = replace(case(domestic_abuse=Answer(1, 4), school_attendance=Answer(1, 1)), own_view=4)
    found = progress(EDITION, grave, later, {f"theme-{ABUSE}": SEEN})

    assert found.step_down is not None
    assert "Your own view is step 4, child in need: act on that." in found.step_down.not_yet
    assert any(line.startswith("What is not known could still make it step") for line in found.step_down.not_yet)
    assert f"This stands as it was said earlier: {row(SCHOOL)[:1].lower()}{row(SCHOOL)[1:]}." in found.step_down.not_yet


def test_a_grave_worry_that_is_lower_is_marked_and_only_a_social_worker_brings_the_step_down():
    """What called for a social worker by itself is marked as grave, a plan too; and the page says who can lower it."""
    then = case(domestic_abuse=Answer(4, 4), yes=["child-in-need-plan"], school_attendance=Answer(1, 1))
    lowered = {one.id: one.grave for one in lower_than_before(EDITION, then, case())}

    assert lowered == {f"theme-{ABUSE}": True, "fact-child-in-need-plan": True, f"theme-{SCHOOL}": False}
    assert progress(EDITION, then, case(), dict.fromkeys(lowered, SEEN)).careful == ONLY_A_SOCIAL_WORKER
    assert not progress(EDITION, THEN, NOW, BOTH_SEEN).careful and not progress(EDITION, then, case(), {}).careful


@pytest.mark.parametrize("why", [SEEN, Why.WEIGHED, TAKEN_BACK])
@pytest.mark.parametrize(
    ("theme", "rung"), [("sexual_abuse", 2), ("disclosure_of_abuse", 1), ("fgm_known", 2), ("physical_abuse", 3)]
)
def test_what_has_happened_is_never_seen_to_have_changed(theme, rung, why):
    """Harm that was done stays whatever reason is given: it can be over, and a social worker weighs the danger."""
    then, named = case(**{theme: Answer(rung, rung)}), theme.replace("_", "-")
    (lowered,) = lower_than_before(EDITION, then, case())
    found = progress(EDITION, then, case(), {lowered.id: why})

    assert lowered.happened and found.answers.themes[named] == Answer(rung, rung)
    assert found.now.found.step == 5 and found.step_down is None
    assert [(one.title, one.note) for one in found.moves.kept] == [(row(named), WHY_KEPT[why])]


def test_what_may_have_happened_and_a_danger_that_is_over_can_be_lower():
    """A doubt that somebody cleared up, and a danger above what has happened, are lower when somebody has seen it."""
    doubt = case(sexual_abuse=Answer(0, 2))
    used = EDITION.theme["sexual-exploitation"]
    danger, over = (
        case(sexual_exploitation=Answer(rung.number, rung.number))
        for rung in reversed(used.rungs)
        if rung.id in ("known-or-suspected", "danger-is-close")
    )

    assert with_reasons(EDITION, doubt, case(), {"theme-sexual-abuse": SEEN}) == case()
    assert with_reasons(EDITION, danger, over, {f"theme-{used.id}": SEEN}) == over
    assert with_reasons(EDITION, danger, case(), {f"theme-{used.id}": SEEN}).themes[used.id] == Answer(
        used.top, used.top
    )


def test_the_edition_marks_harm_that_was_done():
    """Every line of a grave step that says that something is or was so long ago, or was seen done, cannot change."""
    marked = {rung.key for theme in EDITION.themes for rung in theme.rungs if rung.happened}
    past = ("long ago", "also if they recovered", "An injury, now or earlier", "is or was under 13", "has been shaken")

    told = {r.key for theme in EDITION.themes for r in theme.rungs if any(words in r.text for words in past)}
    assert len(told) >= len(past) and told <= marked
    assert {
        "forced-marriage/planned-or-suspected",
        "fgm-known/suspected-done",
        "trafficking/known-or-suspected",
    } <= marked


def test_the_line_on_telling_the_parents_stays_as_strict_as_it_was():
    """Who was not to be told then is not told first now: the earlier line stands, and it says why."""
    then = case(domestic_abuse=Answer(4, 4))
    found = progress(EDITION, then, case(), {f"theme-{ABUSE}": SEEN})

    assert (found.then.found.step, found.now.found.step) == (4, 1)
    assert found.now.told.tell_parents == found.then.told.tell_parents and found.now.told.nobody_told_yet
    assert found.strict_as_then == STRICT_AS_THEN
    assert any(line.startswith("Nobody at home may be told yet") for line in found.step_down.not_yet)
    assert not progress(EDITION, then, then, {}).strict_as_then
    little = Answers(age="age-10-12", no=frozenset(EDITION.fact), themes={ABUSE: Answer()})
    unshown = progress(EDITION, then, little, {f"theme-{ABUSE}": SEEN}).now.told
    assert not unshown.shown and unshown.tell_parents == found.then.told.tell_parents


@pytest.mark.parametrize(
    ("then", "now", "says"),
    [
        (date(2026, 11, 18), date(2026, 11, 20), "Only 2 days lie between"),
        (date(2026, 11, 19), date(2026, 11, 20), "Only one day lies between"),
        (date(2026, 11, 20), date(2026, 11, 18), "No day lies between"),
        (date(2026, 8, 21), date(2026, 11, 20), "Only 91 days lie between"),
        (date(2026, 8, 20), date(2026, 11, 20), ""),
        (date(2025, 11, 30), date(2026, 2, 28), ""),
        (date(9999, 12, 30), date(9999, 12, 31), "Only one day lies between"),
    ],
)
def test_two_records_are_held_against_how_long_a_change_must_have_lasted(then, now, says):
    """Less time between the records than the edition asks for is said with the days; three whole months are enough."""
    found = too_soon(EDITION, then, now)

    assert found.startswith(says) and bool(found) is bool(says)
    assert not says or "for 3 months or more" in found


def test_a_child_who_has_not_been_seen_alone_is_a_reason_to_wait():
    """Where nobody says that the child was seen and heard alone, it stands before everything that is needed."""
    unseen = replace(NOW, themes={theme: answer for theme, answer in NOW.themes.items() if theme != ALONE})

    not_yet = progress(EDITION, THEN, unseen, BOTH_SEEN).step_down.not_yet
    assert "These records do not say that the child has now been seen and heard alone." in not_yet


def test_no_step_is_named_where_none_may_be_shown():
    """Where one record says too little for a step, none is compared and nobody steps down."""
    little = Answers(age="age-10-12", no=frozenset(EDITION.fact), themes={SCHOOL: Answer()})
    found = progress(EDITION, THEN, little, {})

    assert found.now.found.step == found.then.found.step  # all that was said earlier stands
    alone = progress(EDITION, little, little, {})
    assert "step 1" not in alone.says.lower() and alone.step_down is None


def test_strengths_are_told_then_and_now():
    """Strengths that stay, that are new and that nobody named again are apart; none of them moves the step."""
    then = replace(THEN, strengths=frozenset({"warm-manner", "stable-school"}))
    found = progress(EDITION, then, replace(THEN, strengths=frozenset({"warm-manner", "uses-help"})), {})
    text = {one.id: one.text for one in EDITION.strengths}

    assert found.strengths_stay == (text["warm-manner"],)
    assert found.strengths_new == (text["uses-help"],)
    assert found.strengths_not_named == (text["stable-school"],)
    assert found.now.found.step == found.then.found.step


# --- for any two records


@of(max_examples=200, deadline=None)
@given(answers(), answers())
def test_without_a_seen_change_nothing_that_was_said_goes(earlier, later):
    """Whatever the later record says, with no reason given every worry, plan and worry without words is still there."""
    stands = with_reasons(EDITION, earlier, later, {})

    for theme, before in earlier.themes.items():
        if before.maybe:
            assert stands.themes[theme].at >= before.at and stands.themes[theme].maybe >= before.maybe
    assert stands.yes >= earlier.yes | later.yes and stands.undescribed >= earlier.undescribed | later.undescribed
    assert evaluate(EDITION, replace(stands, safety={})).step >= evaluate(EDITION, replace(later, safety={})).step


@of(max_examples=200, deadline=None)
@given(answers(), answers())
def test_with_every_change_seen_the_later_record_stands_but_for_what_nobody_looked_at(earlier, later):
    """Where somebody has seen all that is lower, the later answers stand, but for what has happened or was not seen."""
    lowered = lower_than_before(EDITION, earlier, later)
    stands = with_reasons(EDITION, earlier, later, dict.fromkeys((one.id for one in lowered), SEEN))

    happened = {one.id for one in lowered if one.happened}
    for theme, now in later.themes.items():
        before = earlier.themes.get(theme, Answer())
        assert stands.themes[theme].at == (before.at if f"theme-{theme}" in happened else now.at)
    unseen = {one.id for one in lowered if not one.asks_why}
    assert {f"theme-{theme}" for theme in stands.themes.keys() - later.themes.keys()} <= unseen


@of(max_examples=60, deadline=None)
@given(answers())
def test_a_record_beside_itself_shows_no_change(case):
    """The same record twice moves nothing, in any list, and asks for no reason."""
    found = progress(EDITION, case, case, {})
    moves = found.moves

    assert lower_than_before(EDITION, case, case) == ()
    assert found.answers == case
    assert not any((moves.less, moves.known_better, moves.kept, moves.not_looked_at, moves.worse, moves.new))
    assert not any((found.reasons_gone, found.reasons_come, found.pathways_end, found.pathways_begin))


@of(max_examples=60, deadline=None)
@given(answers(), answers())
def test_nothing_is_celebrated_that_nobody_has_seen(earlier, later):
    """Without a seen change no line says that anything is less, whatever the two records say."""
    found = progress(
        EDITION, earlier, later, dict.fromkeys((o.id for o in lower_than_before(EDITION, earlier, later)), TAKEN_BACK)
    )

    assert found.worked[0] == "Nobody has seen a worry grow less."
    assert not found.moves.less and not found.moves.known_better


def test_the_line_on_telling_the_parents_is_not_loosened_by_coming_back():
    """What an earlier record carries about telling the parents stands in what stands now."""
    strict = replace(THEN, tell_parents=TellParents.NEVER_FROM_THIS_TOOL)

    assert progress(EDITION, strict, NOW, BOTH_SEEN).now.found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL


def test_a_birthday_alone_is_no_step_down():
    """Where the same answers call for less only because the child is older, it says so, and again under not yet."""
    young = case(age="6-to-11-months", themes={}, play_and_stimulation=Answer(2, 2))
    older = replace(young, age="age-1-4")

    found = progress(EDITION, young, older, {})

    assert found.then.found.step > found.now.found.step
    assert "lower only because the child is older" in found.says
    assert any("A birthday alone makes no child safer" in words for words in found.step_down.not_yet)
