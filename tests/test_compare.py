"""What differs between two assessments, in words: every line is true of the two, and nothing is left out."""

import os
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, Safety, State
from staircase.core.compare import (
    NOT_A_WAY_DOWN,
    ONLY_A_SOCIAL_WORKER,
    OfAge,
    OfFact,
    OfList,
    OfStrength,
    OfTheme,
    changed,
    compare,
    standing,
)
from staircase.core.evaluate import asked_at, evaluate

import current
from strategies import AGES, EDITION, EVERY_ANSWER, FACTS, SHOWN_BY_SOMEBODY, THEMES, answers, safety

EXAMPLES = 2000 if os.environ.get("CI") else 200
NO = frozenset(EDITION.fact)
LISTS = ("areas", "area-health", EDITION.safety_first[0].id)


@st.composite
def changes(draw):
    """Give a case and one answer of it changed, mostly a worry."""
    case = draw(answers())
    themes = st.sampled_from(sorted(case.themes) or list(THEMES)) | st.sampled_from(list(THEMES))
    strength = draw(st.sampled_from(sorted(case.safety) or [one.id for one in SHOWN_BY_SOMEBODY]))
    shown = draw(safety({t: a.at for t, a in case.themes.items() if a.at}, aimed=True)).get(strength)
    of_theme = themes.flatmap(
        lambda theme: st.builds(
            OfTheme,
            theme=st.just(theme),
            answer=st.none() | st.sampled_from(EVERY_ANSWER[theme]),
            undescribed=st.just(theme in case.undescribed) | st.booleans(),
        )
    )
    change = draw(
        st.one_of(
            of_theme,
            of_theme,
            of_theme,
            st.builds(OfFact, fact=st.sampled_from(FACTS), so=st.none() | st.booleans()),
            st.builds(OfAge, age=st.none() | st.sampled_from(AGES)),
            st.builds(OfStrength, strength=st.just(strength), named=st.booleans(), shown=st.none() | st.just(shown)),
            st.builds(OfList, listed=st.sampled_from(LISTS), undescribed=st.booleans()),
        )
    )
    return case, change


def difference(case, change):
    """Compare a case with the same case after one change."""
    return compare(EDITION, case, changed(EDITION, case, change))


def roads(pathways):
    return [f"{one.name}: {one.how_soon.lower()}" for one in pathways]


def calm():
    """Answer every theme with none, and every circumstance with no, for a child of 7."""
    return Answers(age="age-5-9", no=NO, themes={theme: Answer() for theme in THEMES})


@settings(max_examples=EXAMPLES, deadline=None)
@given(changes())
def test_what_comes_and_goes_is_exactly_what_differs(tried):
    """Pathways, advice and rights that come, go and stay are the set differences of what both sides show."""
    told = difference(*tried)
    was, then = told.before.told, told.after.told

    for before, after, come, go in (
        (was.do, then.do, told.pathways_come, told.pathways_go),
        (was.advice, then.advice, told.advice_come, told.advice_go),
        (was.rights, then.rights, told.rights_come, told.rights_go),
    ):
        ids_before, ids_after = ({one.pathway.id for one in those} for those in (before, after))
        assert [c.lower() for c in come] == [
            c.lower() for c in roads(one for one in after if one.pathway.id not in ids_before)
        ]
        assert [g.lower() for g in go] == [
            g.lower() for g in roads(one for one in before if one.pathway.id not in ids_after)
        ]
    assert len(told.pathways_stay) + len(told.pathways_come) == len(then.do)
    assert len(told.pathways_stay) + len(told.pathways_go) == len(was.do)


@settings(max_examples=EXAMPLES, deadline=None)
@given(changes())
def test_every_reason_that_stands_otherwise_is_told_once_and_no_other(tried):
    """A reason has one line exactly where it is met, decides, is held or is sure on one side and not on the other."""
    told = difference(*tried)

    def stands(side):
        return {
            r.key: (r.state, r.decisive and side.told.shown, bool(r.held_by), r.state is State.MET and bool(r.unknowns))
            for r in side.found.reasons
        }

    was, then = stands(told.before), stands(told.after)
    differing = [key for key in {*was, *then} if was.get(key) != then.get(key)]
    lines = [*told.reasons_come, *told.reasons_go]
    assert len(lines) == len(differing)
    decide = [key for key, how in then.items() if how[1] and not was.get(key, (0, False))[1]]
    assert sum(line.startswith("Would decide") for line in lines) == len(decide)
    held = [key for key, how in then.items() if how[2] and not was.get(key, (0, 0, False))[2]]
    assert sum("be held by safety, by one step" in line for line in lines) == len(
        [key for key in held if then[key][0] is State.MET]
    )
    assert sum(line.startswith("Would not stand any more") for line in lines) == len(
        [key for key, how in was.items() if key not in then and how[0] is State.MET]
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(changes())
def test_putting_the_answer_back_gives_the_first_side_again(tried):
    """Changing one answer and then giving the one that stood before is no change; what came then goes."""
    case, change = tried
    back = standing(case, change)
    tried_out = changed(EDITION, case, change)

    again = changed(EDITION, tried_out, back)

    if isinstance(change, OfAge):  # what could not be at one of the two ages was never asked at it
        always = {f.id for f in EDITION.facts if all(asked_at(EDITION, f.asked, age) for age in (case.age, change.age))}
        assert (again.age, again.yes, again.no & always) == (case.age, case.yes, case.no & always)
    else:
        assert again == case
        assert changed(EDITION, case, back) == case
    there, back_again = compare(EDITION, case, tried_out), compare(EDITION, tried_out, case)
    assert there.before == back_again.after
    assert there.pathways_come == back_again.pathways_go
    assert len(there.reasons_come) == len(back_again.reasons_go)


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(changes())
def test_the_sentence_names_a_step_only_where_one_may_be_shown_and_with_what_it_rests_on(tried):
    """Where neither side may show a step no number of one is said; where one does, what it rests on is said too."""
    told = difference(*tried)
    shown = [side for side in (told.before, told.after) if side.told.shown]
    texts = " ".join(
        [told.says, *told.step_lines, *told.reasons_come, *told.reasons_go, *told.pathways_come, *told.advice_come]
    )

    if not shown:
        assert not re.search(r"\b[Ss]tep \d", texts)
    for side in shown[-1:]:
        assert side.told.rests_on in told.says
    assert "no concern" not in texts.lower()
    assert "firm" not in told.says.lower().split()


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(changes())
def test_a_range_is_never_told_by_its_lower_number_alone(tried):
    """Wherever the sentence names the step of a side that is a range, it names the whole range."""
    told = difference(*tried)

    for side in (told.before, told.after):
        if side.told.shown and side.found.is_range and told.before.heading != told.after.heading:
            assert side.heading.lower() in told.says.lower()


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(changes())
def test_nothing_differs_where_it_says_so_and_only_there(tried):
    """`same` means that both sides tell the same, and then the sentence says that nothing would change."""
    told = difference(*tried)

    if told.same:
        assert told.says.startswith("Nothing would change")
        for part in ("heading", "rests_on", "tell_parents", "agreement", "do", "advice", "rights", "said_first"):
            was, then = getattr(told.before.told, part), getattr(told.after.told, part)
            assert [p.pathway.id for p in was] == [p.pathway.id for p in then] if part in (
                "do", "advice", "rights"
            ) else was == then  # fmt: skip
    if told.says.startswith("Nothing would change"):
        assert (told.before.found.step, told.before.found.could_reach) == (
            told.after.found.step,
            told.after.found.could_reach,
        ) or not told.after.told.shown
        assert not (told.pathways_come or told.pathways_go or told.advice_come or told.advice_go)


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(changes())
def test_the_reason_in_the_sentence_is_the_one_that_makes_the_difference(tried):
    """The reason named decides on the side of the higher step, and does not count for as much on the other."""
    told = difference(*tried)
    before, after = told.before.found, told.after.found
    if not (told.before.told.shown and told.after.told.shown) or before.step == after.step:
        return
    higher, lower = (after, before) if after.step > before.step else (before, after)

    reason = next(r for r in higher.reasons if r.decisive and told.says.find(_text(r)) > 0)

    assert reason.counts_for == higher.step
    assert all(r.counts_for < higher.step for r in lower.reasons if r.key == reason.key)


def _text(reason):
    return getattr(reason.of, "because", "") or reason.of.text


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(changes())
def test_the_own_view_stays_on_both_sides(tried):
    """Whatever is tried, the practitioner's own view is the same on both sides."""
    told = difference(*tried)

    assert told.before.found.own_view == told.after.found.own_view == tried[0].own_view


def test_a_rise_says_what_would_decide():
    """A worry made worse says what the step would become and by which reason."""
    case = replace(calm(), themes={**calm().themes, "school-attendance": Answer(1, 1)})

    told = difference(case, OfTheme(theme="school-attendance", answer=Answer(2, 2)))

    assert told.says.startswith(
        "Step 2, early help by one service, would become step 3, Team Around the Family, because of this: "
        "Missing school, coming late or leaving early: "
    )
    assert told.says.endswith("This rests on 11 of 11 areas of the child’s life.")
    assert not told.careful


def test_what_may_be_makes_a_range_and_not_a_lower_number():
    """A grave worry that only may be so gives a range, the advice for today, and says that it might be so."""
    theme = next(t for t in EDITION.themes if t.domain == "abuse-neglect" and t.rungs[-1].step == 5)

    told = difference(calm(), OfTheme(theme=theme.id, answer=Answer(0, theme.top)))

    assert "but it could be step 5, because this might be so" in told.says
    assert told.after.heading == "Step 1, but it could be step 5"
    assert told.advice_come


def test_a_higher_reason_stands():
    """A lesser worry beside a graver one changes nothing in the step, and the sentence says why."""
    case = replace(calm(), yes=frozenset({"on-child-protection-plan"}), no=NO - {"on-child-protection-plan"})
    rung = EDITION.theme["school-attendance"].rungs[0]
    told = difference(case, OfTheme(theme="school-attendance", answer=Answer(1, 1)))

    assert told.after.found.step == 5
    assert any(line.startswith("Would be known, and be set aside by a higher reason") for line in told.reasons_come)
    assert rung.text in " ".join(told.reasons_come)


def test_taking_a_worry_back_is_told_to_be_no_way_down():
    """Where a worry would be less, it is said that what was said stays; from step 4 on, who alone can bring it down."""
    case = replace(calm(), yes=frozenset({"child-in-need-plan"}), no=NO - {"child-in-need-plan"})

    assert difference(case, OfFact(fact="child-in-need-plan", so=False)).careful == (
        NOT_A_WAY_DOWN,
        ONLY_A_SOCIAL_WORKER,
    )
    assert not difference(calm(), OfFact(fact="child-in-need-plan", so=True)).careful


def test_a_strength_by_itself_changes_nothing_and_says_so():
    """Naming a strength leaves the step alone, and the sentence says that strengths by themselves do."""
    told = difference(calm(), OfStrength(strength="warm-manner", named=True))

    assert told.says.startswith("Nothing would change: strengths by themselves never change a step.")
    assert told.step_lines == (EDITION.strength["warm-manner"].text,)


def held_case():
    """Give a case in which existing safety holds a rule of step 3, with that safety."""
    rule = next(rule for rule in EDITION.rules if rule.held_by)
    parts = [p for group in rule.of for p in group if THEMES[p.theme].may_hold]
    strength = EDITION.strength[rule.held_by[0]]
    evidence = EDITION.evidence
    first = {}
    for part in parts:
        if part.theme not in first and THEMES[part.theme].rungs[part.rung - 1].step == 2:
            first[part.theme] = part.rung
    shown = Safety(
        who=next(c.id for c in evidence.who if c.counts and c.id not in strength.not_by),
        did=next(c.id for c in strength.did if c.counts),
        how_long=next(c.id for c in evidence.how_long if c.counts),
        known_by=next(c.id for c in evidence.known_by if c.counts),
        against={},
    )
    for count in range(rule.at_least, len(first) + 1):
        worries = dict(list(first.items())[:count])
        case = replace(calm(), themes={**calm().themes, **{t: Answer(r, r) for t, r in worries.items()}})
        found = evaluate(EDITION, case)
        if [r.key for r in found.reasons if r.decisive] == [rule.id]:
            return case, OfStrength(strength=strength.id, named=True, shown=replace(shown, against=worries))
    raise AssertionError("no worries met this rule alone")


def test_safety_that_holds_is_told_by_name_and_so_is_safety_that_does_not():
    """Safety that holds brings a rule down one step and says so; evidence that is too short says why it does not."""
    case, offered = held_case()
    evidence = EDITION.evidence

    told = difference(case, offered)
    assert "would become step 2" in told.says and "existing safety would hold this" in told.says
    assert any("be held by safety, by one step" in line for line in told.reasons_come + told.reasons_go)

    with_safety = changed(EDITION, case, offered)
    too_short = next(c.id for c in evidence.how_long if not c.counts)
    short = replace(offered, shown=replace(offered.shown, how_long=too_short))
    told = difference(with_safety, short)
    assert "existing safety would not hold this any more" in told.says
    assert any("has not been shown for long enough" in line for line in told.step_lines)


@pytest.mark.parametrize("fact", ["young-parent", "home-educated"])
def test_another_age_asks_again_what_could_not_be_before(fact):
    """A circumstance that could not be so at the first age is not known at the second; what cannot be then is not."""
    baby = Answers(age="under-6-months", no=NO)

    older = changed(EDITION, baby, OfAge(age="age-13-15"))

    assert fact not in older.no
    assert fact in changed(EDITION, older, OfAge(age="under-6-months")).no


def test_a_lower_step_that_could_be_more_has_a_reason_for_each():
    """Where a step falls and what is not sure could make it more, why it falls and why it could be more stand apart."""
    scenarios = current.scenarios()
    before = next(one.answers for one in scenarios if one.id == "breakfast-when-mum-gets-up")
    unsure = OfTheme(theme="food-and-warmth", answer=Answer(0, THEMES["food-and-warmth"].top))
    says = compare(EDITION, before, changed(EDITION, before, unsure)).says

    assert "because this would only be possible: " in says
    assert ". It could be more, because this might be so: " in says
    assert ".;" not in says
