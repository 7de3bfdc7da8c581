"""Several children in one sitting: what is said once, the floor beside a harmed child, and children who leave."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core import interview
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.explain import explain, others_in_home
from staircase.core.family import (
    MOST,
    Loosened,
    adding,
    fitting_draft,
    from_draft,
    loosened,
    of_one,
    on_its_own,
    saying,
    taking_out,
    to_draft,
    together,
    turned_to,
    wording_of,
)
from staircase.core.pages import Draft, every_page
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.said import (
    ALONE,
    AREAS,
    NO,
    NONE,
    NOT_SURE,
    UNKNOWN,
    YES,
    Beside,
    Placing,
    Said,
    answers_of,
    placements,
    with_ladder,
    with_list,
)
from staircase.store import LONGEST_SAID
from staircase.web import forms
from staircase.web.questions import asks
from werkzeug.datastructures import MultiDict

from strategies import EDITION, dense, sparse
from walking import choices_for, sayable, walk

SEVERAL = EDITION.several_children
HARMED = "another-child-harmed"
OUTSIDE_THE_FAMILY = {
    "immediate-danger": "says that somebody is in danger, and not from whom",
    "sexual-activity-under-13": "may be among children",
    "works-with-children": "is about somebody whom the family does not choose",
    "person-who-poses-risk": "is said once, and then counts for every child by itself",
    HARMED: "is what follows from it",
}


def found_of(said):
    return evaluate(EDITION, answers_of(EDITION, said))


def family_of(*children):
    """Put children together, the first of them at hand."""
    family = of_one(children[0])
    for said in children[1:]:
        family = saying(adding(family), said)
    return turned_to(family, 1)


def steps(family):
    return {n: found_of(said).step for n, said in together(EDITION, family.children).items()}


def with_sign(said, theme, value):
    """Say this of one sign under safety first."""
    page = next(p.id for p in (*EDITION.safety_first, EDITION.other_children) if theme in p.themes)
    return with_list(said, page, {**said.lists.get(page, {}), theme: value}, NO, undescribed=False)


def with_worry(said, theme, rung, maybe=NO):
    """Say on the list of its area that a theme is a worry, and place it."""
    page = f"area-{EDITION.theme[theme].domain}"
    said = with_list(said, page, {**said.lists.get(page, {}), theme: YES}, NO, undescribed=False)
    return with_ladder(said, theme, Placing(at=rung, maybe=maybe))


def with_no_fact(said):
    """Say that no circumstance is so."""
    for group in EDITION.fact_groups:
        rows = {fact.id: NO for fact in EDITION.facts if fact.group == group.id}
        said = with_list(said, f"facts-{group.id}", rows, NO, undescribed=False)
    return said


BRUISED = with_sign(Said(age="under-6-months"), "injury-not-mobile", YES)
TODDLER, UNBORN, TEENAGER = (Said(age=age) for age in ("age-1-4", "unborn", "age-16-17"))


def placing(theme, answer):
    """Say on a ladder where an answer stands."""
    at, maybe = (EDITION.theme[theme].rungs[n - 1].id if n else NONE for n in (answer.at, answer.maybe))
    return Placing(at=at, maybe=maybe)


@st.composite
def anything_said(draw):
    """Give what may be said of a child of some age, on the pages that ask for it; a few or many themes."""
    age = draw(st.sampled_from(list(EDITION.age)))
    drawn = draw(st.one_of(sparse(), dense()))
    themes = {t: placing(t, answer) for t, answer in drawn.items() if asked_at(EDITION, EDITION.theme[t].asked, age)}
    return on_its_own(EDITION, Said(age=age, beside=Beside(themes=themes)))


families = st.lists(anything_said(), min_size=2, max_size=4)


def is_harmed(said):
    found = answers_of(EDITION, said).themes
    return any(found.get(part.theme, Answer()).at >= part.rung for part in SEVERAL.harmed)


# --- beside a child who was harmed


@of(max_examples=60, deadline=None)
@given(families)
def test_a_child_beside_a_harmed_one_is_on_step_4_at_least(children):
    """Where one child of the sitting was harmed inside the family, every other is at least on step 4."""
    reached = steps(family_of(*children))

    for n in reached:
        if any(is_harmed(said) for k, said in enumerate(children, start=1) if k != n):
            assert reached[n] >= 4


@of(max_examples=60, deadline=None)
@given(families)
def test_adding_a_child_lowers_nothing(children):
    """With one more child, whatever is said of it, no step, could-reach or line on telling the parents gets lower."""
    fewer = together(EDITION, family_of(*children[:-1]).children)
    more = together(EDITION, family_of(*children).children)

    for n, said in fewer.items():
        before, after = found_of(said), found_of(more[n])
        assert after.step >= before.step
        assert after.could_reach >= before.could_reach
        assert STRICTNESS[after.tell_parents] >= STRICTNESS[before.tell_parents]


@of(max_examples=40, deadline=None)
@given(families, st.randoms(use_true_random=False))
def test_the_order_of_the_children_makes_no_difference(children, chance):
    """The same children added in another order stand where they stood."""
    order = chance.sample(range(len(children)), len(children))
    one = together(EDITION, family_of(*children).children)
    other = together(EDITION, family_of(*(children[k] for k in order)).children)

    for place, k in enumerate(order, start=1):
        assert answers_of(EDITION, other[place]) == answers_of(EDITION, one[k + 1])


@of(max_examples=40, deadline=None)
@given(anything_said())
def test_an_only_child_is_as_it_was_said(said):
    """Nothing is different for a child who is the only one of the sitting."""
    family = of_one(said)

    assert together(EDITION, family.children)[1] is said
    assert said.beside == ALONE
    assert "beside" not in to_draft(family)


def test_hard_case_13_comes_out_by_itself():
    """A boy with belt marks stands on 5, his sister of two on 4 and an unborn baby on 5, with nothing said of them."""
    boy = with_worry(Said(age="age-5-9"), "chastisement", "mark-object-or-baby")
    heard = together(EDITION, family_of(boy, TODDLER, UNBORN).children)
    sister = found_of(heard[2])

    assert [found_of(said).step for said in heard.values()] == [5, 4, 5]
    assert "another-child-harmed/harmed-in-the-family" in {reason.key for reason in sister.reasons if reason.decisive}
    assert {"other-children-same-call", "child-in-need-referral"} <= {one.pathway for one in sister.pathways}
    assert heard[2].beside.because[HARMED] == (1,)
    told = explain(EDITION, answers_of(EDITION, heard[2]), sister)
    assert "another child of this sitting" in told.main[0].note


def test_a_no_about_the_other_children_does_not_lower_it():
    """Whoever says of the sister that no other child was harmed has not taken back what they said of the brother."""
    assert steps(family_of(BRUISED, with_sign(TODDLER, HARMED, NO))) == {1: 5, 2: 4}


def test_what_may_have_happened_to_one_may_mean_it_for_the_other():
    """Harm that is only possible makes the floor possible: the step is a range, and advice is asked today."""
    heard = together(
        EDITION, family_of(with_sign(Said(age="under-6-months"), "injury-not-mobile", NOT_SURE), TODDLER).children
    )
    found = found_of(heard[2])

    assert answers_of(EDITION, heard[2]).themes[HARMED] == Answer(0, 1)
    assert (found.step, found.could_reach >= 4, found.is_range) == (1, True, True)


def test_harm_outside_the_family_lifts_nobody_else():
    """A brother who is exploited by others puts his sister on no step; a low worry at home does not either."""
    exploited = with_sign(TEENAGER, "criminal-exploitation", YES)
    smacked = with_worry(with_no_fact(Said(age="age-5-9")), "chastisement", "smacked-more-than-once")

    assert steps(family_of(exploited, TODDLER))[2] == 1
    assert steps(family_of(smacked, TODDLER))[2] == 1


def test_every_grave_line_of_abuse_and_neglect_says_whether_it_is_harm_in_the_family():
    """Each theme of abuse and neglect counts from its first line of step 4 on, or is named with why it does not."""
    first = {
        theme.id: next(rung.number for rung in theme.rungs if rung.step >= 4)
        for theme in EDITION.themes
        if theme.domain == "abuse-neglect" and theme.rungs[-1].step >= 4
    }
    harmed = {part.theme: part.rung for part in SEVERAL.harmed}

    assert {t: n for t, n in first.items() if t not in OUTSIDE_THE_FAMILY} == {
        t: n for t, n in harmed.items() if EDITION.theme[t].domain == "abuse-neglect"
    }
    assert all(EDITION.theme[t].rungs[n - 1].step >= 4 for t, n in harmed.items())


def test_every_rule_that_counts_as_harm_is_grave_and_rests_on_abuse_or_neglect():
    """A rule that lifts the other children calls for step 4 or 5, and cannot be met without a worry about care."""
    for rule in map(EDITION.rule.__getitem__, SEVERAL.harmed_by_rules):
        care = [g for g in rule.of if all(EDITION.theme[part.theme].domain == "abuse-neglect" for part in g)]
        always = any(EDITION.theme[part.theme].domain == "abuse-neglect" for g in rule.all_of for part in g)

        assert rule.step >= 4
        assert always or care


def test_harm_that_follows_from_a_rule_counts_too():
    """A baby who was handled roughly is on step 5 by a rule, and the sister is never below step 4 because of it."""
    baby = with_worry(with_no_fact(Said(age="under-6-months")), "physical-abuse", "handled-roughly")

    assert steps(family_of(baby, TODDLER)) == {1: 5, 2: 4}
    assert steps(family_of(replace(baby, age="age-13-15"), TEENAGER))[2] == 1


def test_the_other_children_are_named_in_the_same_call():
    """What to say on the telephone names each other child by age, the youngest first, and says that one was harmed."""
    heard = together(EDITION, family_of(BRUISED, TODDLER, UNBORN).children)[2]
    said = others_in_home(EDITION, answers_of(EDITION, heard))

    assert said.startswith("There are other children: a baby who is not born yet and a child aged under 6 months. ")
    assert EDITION.theme[HARMED].row in said


# --- what is said once


def test_what_is_said_of_the_home_counts_for_every_child_and_is_asked_once():
    """Violence between the parents, placed with one child, stands for the others, and their pages do not ask for it."""
    first = with_worry(Said(age="age-5-9"), "domestic-abuse", "repeated-or-controlling")
    second = together(EDITION, family_of(first, TODDLER).children)[2]
    draft = Draft(EDITION, second, second.age, placements(EDITION, second))
    asked = {row.id for page in every_page(draft) for row in page.rows}

    assert answers_of(EDITION, second).themes["domestic-abuse"] == Answer(4, 4)
    assert second.beside.because["domestic-abuse"] == (1,)
    assert "domestic-abuse" not in asked
    assert {"injury-unexplained", "parental-mental-health"} <= asked


def test_a_ladder_that_is_still_open_is_asked_again():
    """Until it is placed, a worry at home may be anything for each child, and each is asked for it."""
    page = "area-home-money"
    first = with_list(Said(age="age-5-9"), page, {"housing-condition": YES}, NO, undescribed=False)
    second = together(EDITION, family_of(first, TODDLER).children)[2]

    assert answers_of(EDITION, second).themes["housing-condition"] == Answer(0, 3)
    assert "housing-condition" not in second.beside.settled


def test_said_of_two_children_the_higher_counts():
    """Where the same question was answered with two children, neither answer lowers the other."""
    low, high = (with_worry(Said(age="age-5-9"), "housing-condition", rung) for rung in ("poor-repair", "dangerous"))
    heard = together(EDITION, family_of(low, high).children)

    assert {answers_of(EDITION, said).themes["housing-condition"] for said in heard.values()} == {Answer(3, 3)}


def test_what_is_not_asked_at_an_age_is_not_carried_to_it():
    """A baby's mother who is unwell around the birth is no answer about a teenager's own page."""
    baby = with_worry(Said(age="under-6-months"), "perinatal-mental-health", "hard-to-care")

    assert (
        "perinatal-mental-health"
        not in answers_of(EDITION, together(EDITION, family_of(baby, TEENAGER).children)[2]).themes
    )


def test_an_area_closed_as_a_whole_opens_again_with_a_child_of_whom_it_is_a_worry():
    """No worry about home and money, said with one child as a whole, leaves the next child's list whole."""
    calm = with_list(Said(age="age-5-9"), AREAS, {"home-money": NO}, NO, undescribed=False)
    before = together(EDITION, family_of(calm, TODDLER).children)[2]
    worried = with_list(TODDLER, AREAS, {"home-money": YES}, NO, undescribed=False)
    after = together(EDITION, family_of(calm, worried).children)[2]

    assert "housing-condition" in before.beside.settled
    assert "housing-condition" not in after.beside.settled


def test_what_nobody_would_know_of_the_home_is_not_asked_again_and_is_no_answer():
    """Not looked at stays not looked at for each child."""
    first = with_list(
        Said(age="age-5-9"), "area-home-money", {"housing-condition": UNKNOWN}, UNKNOWN, undescribed=False
    )
    second = together(EDITION, family_of(first, TODDLER).children)[2]

    assert "housing-condition" in second.beside.settled
    assert "housing-condition" not in answers_of(EDITION, second).themes


def test_circumstances_of_the_home_are_said_once_and_yes_stands():
    """A parting said with one child is known of the other, and that there are other children is known of both."""
    first = with_list(Said(age="age-5-9"), "facts-home", {"recent-separation": YES}, NO, undescribed=False)
    other = with_list(TODDLER, "facts-home", {"recent-separation": NO}, NO, undescribed=False)
    heard = together(EDITION, family_of(first, other).children)

    assert all({"recent-separation", "other-children"} <= answers_of(EDITION, said).yes for said in heard.values())


def test_a_plan_and_strengths_are_each_childs_own():
    """A brother's plan, what is good for him, and anybody's own view about him say nothing about his sister."""
    first = with_list(
        Said(age="age-5-9", own_view="5"), "facts-plans", {"on-child-protection-plan": YES}, NO, undescribed=False
    )
    first = with_list(first, "strengths", {EDITION.strengths[0].id: YES}, "row-by-row", undescribed=False)
    heard = answers_of(EDITION, together(EDITION, family_of(first, TODDLER).children)[2])

    assert heard.yes == {"other-children"}
    assert not heard.strengths
    assert heard.own_view is None


def test_the_strictest_line_on_telling_the_parents_stands_over_every_child():
    """Where telling them about one child is never for this tool, they are told nothing from it about the others."""
    first = with_sign(Said(age="age-10-12"), "sexual-abuse", YES)
    heard = together(EDITION, family_of(first, TODDLER, UNBORN).children)

    assert {found_of(said).tell_parents for said in heard.values()} == {TellParents.NEVER_FROM_THIS_TOOL}


def test_the_form_of_a_second_child_is_shorter_and_ends():
    """After a first child was answered for in whole, the second is asked for itself only, to its check page."""
    calm = Answers(no=frozenset(EDITION.fact), themes={theme.id: Answer() for theme in EDITION.themes})
    boy, girl = (sayable(EDITION, replace(calm, age=age)) for age in ("age-13-15", "age-5-9"))
    first, asked = walk(EDITION, boy)
    family, again = adding(of_one(first)), []
    while (page := interview.next_page(EDITION, together(EDITION, family.children)[2])) is not None:
        said = together(EDITION, family.children)[2]
        sent = choices_for(EDITION, said, page, girl)
        reply = forms.read(asks(EDITION, said, page), MultiDict([(k, v) for k, vs in sent.items() for v in vs]))
        family = saying(family, forms.answered(EDITION, said, page, reply))
        again.append(page)
        assert len(again) < 200, "the form goes round in circles"

    assert len(again) < len(asked)
    assert not {row.id for page in again for row in page.rows} & {*SEVERAL.themes, *SEVERAL.facts}
    assert found_of(together(EDITION, family.children)[2]).rests_on.not_looked_at == ()


# --- adding, turning, taking out


def test_there_is_room_for_eight_and_a_number_stays_with_its_child():
    """A ninth child is not added; taking one out renumbers nobody."""
    family = of_one(TODDLER)
    for _ in range(MOST + 3):
        family = adding(family)
    fewer = taking_out(EDITION, family, 3)

    assert list(family.children) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert list(fewer.children) == [1, 2, 4, 5, 6, 7, 8]
    assert fewer.at == 8 and adding(fewer).at == 9
    assert turned_to(fewer, 3) == fewer


@of(max_examples=40, deadline=None)
@given(families)
def test_what_was_said_once_stays_when_its_child_is_taken_out(children):
    """Taking a child out loses nothing that was said of the home, and adds nothing."""
    family = family_of(*children)
    before = together(EDITION, family.children)
    left = taking_out(EDITION, family, 1)
    after = together(EDITION, left.children)

    assert list(after) == list(before)[1:]
    for n, said in after.items():
        was, now = answers_of(EDITION, before[n]).themes, answers_of(EDITION, said).themes
        assert {t: now.get(t) for t in SEVERAL.themes} == {t: was.get(t) for t in SEVERAL.themes}
        assert now.keys() <= was.keys()


def test_a_harmed_child_taken_out_leaves_no_floor():
    """A child who was added by mistake says nothing about the family any more."""
    assert steps(taking_out(EDITION, family_of(BRUISED, TODDLER), 1)) == {2: 1}


NEVER = TellParents.NEVER_FROM_THIS_TOOL
OPENED = Said(age="age-5-9", beside=Beside(tell_parents=NEVER))


def test_a_number_is_never_used_again():
    """A page or a sheet that bears the number of a child who was taken out is about no other child, ever."""
    family = taking_out(EDITION, family_of(TODDLER, UNBORN, TEENAGER), 3)
    kept = from_draft(EDITION, json.loads(json.dumps(to_draft(family))))
    fewer = taking_out(EDITION, kept, 2)

    assert adding(kept).at == 4
    assert adding(fewer).at == 4
    assert list(adding(taking_out(EDITION, adding(fewer), 4)).children) == [1, 5]


def test_a_draft_that_knows_no_last_number_still_reads():
    """A draft kept before numbers were remembered is a family all the same."""
    family = family_of(TODDLER, UNBORN)
    older = {name: value for name, value in to_draft(family).items() if name != "last"}

    assert from_draft(EDITION, older) == family


def test_the_line_that_came_with_a_record_outlives_a_child_added_by_mistake():
    """Where an opened record says never, adding a child and taking it out again leaves that as strict as it was."""
    alone = taking_out(EDITION, adding(of_one(OPENED)), 2)
    of_three = taking_out(EDITION, family_of(OPENED, TODDLER, UNBORN), 3)

    assert found_of(together(EDITION, alone.children)[1]).tell_parents is NEVER
    assert {found_of(said).tell_parents for said in together(EDITION, of_three.children).values()} == {NEVER}


def test_a_record_added_as_another_child_brings_its_line_along():
    """How the parents may be told, as an opened record has it, counts for every child; who asks stays as it was."""
    family = adding(of_one(replace(TODDLER, role="health-staff")), replace(OPENED, role="school-staff"))

    assert {found_of(said).tell_parents for said in together(EDITION, family.children).values()} == {NEVER}
    assert {said.role for said in family.children.values()} == {"health-staff"}


def test_what_taking_a_child_out_would_loosen_is_said_first():
    """Harm outside the family sets the line for all: without that child it is looser, though no step falls."""
    trafficked = with_sign(Said(age="age-13-15"), "trafficking", YES)
    line, floor = (loosened(EDITION, family_of(TODDLER, one), 2) for one in (trafficked, BRUISED))

    assert (line.line, line.lower) == (TellParents.UNLESS_RISK, ())
    assert floor.lower == (1,)
    assert loosened(EDITION, family_of(TODDLER, UNBORN), 2) == Loosened(line=None, lower=())


@of(max_examples=40, deadline=None)
@given(families)
def test_nothing_is_loosened_in_silence(children):
    """Whatever falls when a child is taken out, a step, a could-reach or the line, was said before; nothing rises."""
    family = family_of(*children)
    said = loosened(EDITION, family, 1)
    before = {n: found_of(one) for n, one in together(EDITION, family.children).items()}
    after = {n: found_of(one) for n, one in together(EDITION, taking_out(EDITION, family, 1).children).items()}

    for n, found in after.items():
        assert (found.step < before[n].step or found.could_reach < before[n].could_reach) == (n in said.lower)
        assert (STRICTNESS[found.tell_parents] < STRICTNESS[before[n].tell_parents]) == (said.line is not None)
        assert found.step <= before[n].step and found.could_reach <= before[n].could_reach


@of(max_examples=60, deadline=None)
@given(families)
def test_a_child_that_leaves_the_others_takes_along_what_they_meant_for_it(children):
    """What is kept of one child by itself, in a file of its own, says the same as it did beside the others."""
    for said in together(EDITION, family_of(*children).children).values():
        alone = json.loads(json.dumps(to_draft(of_one(said)), sort_keys=True))
        before = answers_of(EDITION, said)
        after = answers_of(EDITION, from_draft(EDITION, alone).children[1])

        assert after == replace(before, of_others=frozenset(), ages_of_others=())


@of(max_examples=30, deadline=None)
@given(families)
def test_a_family_is_kept_as_plain_data(children):
    """What was said of each child comes back from the store as it was, also where its keys were put in order."""
    family = turned_to(family_of(*children), 2)

    assert from_draft(EDITION, json.loads(json.dumps(to_draft(family), sort_keys=True))) == family


def test_a_change_of_wording_fits_every_child():
    """What no longer exists goes from each child, and all of it is told by id; everything else stays."""
    before = family_of(
        BRUISED, with_ladder(TODDLER, "gone", Placing(at="x")), with_ladder(UNBORN, "gone-too", Placing(at="x"))
    )

    family, lost = fitting_draft(EDITION, {**to_draft(before), "wording": wording_of(EDITION, before)})

    assert lost == (("themes", "gone", "gone"), ("themes", "gone-too", "gone"))
    assert [said.age for said in family.children.values()] == ["under-6-months", "age-1-4", "unborn"]
    assert not any(said.ladders for said in family.children.values())
    assert [bool(said.undescribed) for said in family.children.values()] == [False, True, True]


def test_eight_children_answered_in_full_have_room_in_the_store():
    """A sitting of the most children, each with something said of everything, is shorter than what the store takes."""
    full = on_its_own(
        EDITION,
        Said(age="age-1-4", beside=Beside(themes={t.id: placing(t.id, Answer(1, t.top)) for t in EDITION.themes})),
    )

    assert len(json.dumps(to_draft(family_of(*[full] * MOST)))) < LONGEST_SAID
