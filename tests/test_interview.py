"""Which pages are asked, and that what was said on them is what counts."""

import json
import os
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase.core import interview
from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import evaluate
from staircase.core.pages import ONE_MORE_AT_MOST, Kind
from staircase.core.promises import sign_rung
from staircase.core.recital import recite
from staircase.core.said import (
    Placing,
    Said,
    answers_of,
    from_data,
    lists_of,
    no_longer_fitting,
    to_data,
    with_afterwards,
    with_ladder,
    with_list,
    with_safety,
)
from staircase.core.worth import one_answer_away, worth_of
from staircase.web import forms

from strategies import AGES, EDITION, answers
from walking import any_reply, heard, sayable, walk

some = settings(max_examples=300 if os.environ.get("CI") else 60, deadline=None, derandomize=True, database=None)
few = settings(some, max_examples=100 if os.environ.get("CI") else 12)


def no_worry_but(**worries):
    """Give the answers of somebody who looked everywhere and has these worries only."""
    said = {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    looked = {theme.id: Answer(0, 0) for theme in EDITION.themes}
    return Answers(age="age-5-9", no=frozenset(EDITION.fact), themes=looked | said, own_view=2)


@some
@given(answers())
def test_the_form_takes_in_what_somebody_means(said):
    """Whoever goes through every page with answers in mind has said just these, no more and no less."""
    meant = replace(sayable(EDITION, said), safety={}, strengths=said.strengths)

    assert heard(EDITION, walk(EDITION, meant)[0]) == meant


@some
@given(answers())
def test_what_was_said_survives_being_kept(said):
    """A draft that was kept and read again says the same, and has the same pages."""
    before, _ = walk(EDITION, sayable(EDITION, said))

    after = from_data(to_data(before))

    assert after == before
    assert interview.lay_out(EDITION, after) == interview.lay_out(EDITION, before)


def test_what_was_chosen_after_the_suggestion_is_kept_by_id_and_reaches_no_answer():
    """The agreed step and the like come back as they were chosen, an emptied one goes, and the evaluator sees none."""
    before = with_afterwards(Said(age="age-5-9"), {"agreed-step": ("3",), "consent": ("given",)})
    after = with_afterwards(before, {"consent": (), "spoken-with": ("child", "mother")})

    assert from_data(to_data(after)) == after
    assert after.afterwards == {"agreed-step": ("3",), "spoken-with": ("child", "mother")}
    assert answers_of(EDITION, after) == answers_of(EDITION, Said(age="age-5-9"))


@pytest.mark.parametrize("age", [None, *AGES])
def test_safety_first_is_asked_at_every_age(age):
    """At every age, also an unknown one, every safety list, the other children and harm outside the home are asked."""
    _, pages = walk(EDITION, sayable(EDITION, Answers(age=age)))

    asked = {page.id for page in pages}
    lists = {
        page.id
        for page in EDITION.safety_first
        if age != "unborn" or any(EDITION.theme[theme].asked.first == 0 for theme in page.themes)
    }
    assert lists | {"facts-other-children", EDITION.other_children.id} <= asked
    assert "area-harm-outside-home" in asked or age == "unborn"
    assert {page.id for page in EDITION.whole_picture[:2]} <= asked


def test_one_worry_takes_about_twenty_questions():
    """Somebody with one worry, who looked everywhere else, answers at most 25 pages before the suggestion."""
    _, pages = walk(EDITION, sayable(EDITION, no_worry_but(school_attendance=Answer(1, 1))))

    assert len(pages) <= 25


def test_a_worry_once_said_counts_whatever_is_said_of_its_area_later():
    """A part of life that is later said to be no worry keeps the worries that were told in it."""
    said, _ = walk(EDITION, sayable(EDITION, no_worry_but(school_attendance=Answer(2, 2))))
    rows = {**said.lists["areas"], "education": "no"}

    later = with_list(said, "areas", rows, "no", undescribed=False)

    assert answers_of(EDITION, later).themes["school-attendance"] == Answer(2, 2)
    assert "theme-school-attendance" in {page.id for page in interview.lay_out(EDITION, later).pages}


def test_no_worry_in_an_area_never_answers_for_a_sign_that_was_ticked():
    """A ticked sign stays where it is when its area is closed with "no worry"."""
    said, _ = walk(EDITION, sayable(EDITION, no_worry_but(domestic_abuse=Answer(5, 5))))

    assert said.in_list("areas", "parents-family") == "no"
    assert answers_of(EDITION, said).themes["domestic-abuse"] == Answer(5, 5)


def test_a_ticked_sign_cannot_be_placed_lower_on_its_ladder():
    """A ladder that was given a lower rung before the sign was ticked counts the sign."""
    said = Said(age="age-13-15")
    said = with_list(said, "safety-exploitation", {"criminal-exploitation": "yes"}, "unknown", undescribed=False)

    lower = with_ladder(said, "criminal-exploitation", Placing(at="early-signs"))

    sign = 1 + [rung.step for rung in EDITION.theme["criminal-exploitation"].rungs].index(5)
    assert answers_of(EDITION, lower).themes["criminal-exploitation"].at == sign


def test_a_ticked_worry_that_is_not_placed_yet_could_be_anything():
    """Somebody who acts before a worry is placed leaves it open up to the top of its ladder."""
    said = with_list(Said(age="age-5-9"), "area-health", {"diet-and-weight": "yes"}, "unknown", undescribed=False)

    top = EDITION.theme["diet-and-weight"].top
    assert answers_of(EDITION, said).themes["diet-and-weight"] == Answer(0, top)


@pytest.mark.parametrize("theme", [theme for theme in EDITION.themes if theme.top == 1], ids=lambda theme: theme.id)
def test_nobody_is_asked_about_a_ladder_that_leaves_nothing_to_choose(theme):
    """Not sure about the one line there is says all: it may be so, and no page comes after it."""
    page = lists_of(EDITION).page_of.get(theme.id, f"area-{theme.domain}")
    said = with_list(Said(age="age-1-4"), page, {theme.id: "not-sure"}, "no", undescribed=False)

    assert answers_of(EDITION, said).themes[theme.id] == Answer(0, 1)
    assert f"theme-{theme.id}" not in {page.id for page in interview.lay_out(EDITION, said).pages}


def test_not_described_is_not_no_worry():
    """A ladder left with "not described here" leaves the theme open to the top, and is said apart."""
    said = with_list(Said(age="age-5-9"), "area-health", {"teeth": "yes"}, "no", undescribed=False)

    found = answers_of(EDITION, with_ladder(said, "teeth", Placing(at="undescribed")))

    assert found.themes["teeth"] == Answer(0, EDITION.theme["teeth"].top)
    assert found.undescribed == {"teeth"}


@pytest.mark.parametrize("at", ["none", "not-sure", "undescribed", "not-looked", "no-such-rung"])
@pytest.mark.parametrize("said_so", ["yes", "not-sure"])
@pytest.mark.parametrize("theme", [t for t in EDITION.themes if EDITION.domain[t.domain].area], ids=lambda t: t.id)
def test_a_worry_once_ticked_is_never_lost_on_its_ladder(theme, said_so, at):
    """Whoever ticked a worry, or was not sure of a sign, leaves it open to the top unless they place it."""
    page = lists_of(EDITION).page_of.get(theme.id, f"area-{theme.domain}")
    said = with_list(Said(age="age-5-9"), page, {theme.id: said_so}, "no", undescribed=False)

    found = answers_of(EDITION, with_ladder(said, theme.id, Placing(at=at))).themes[theme.id]

    if said_so == "not-sure" and at == "none" and theme.top > 1:
        assert found == Answer(0, 0)  # they have looked at every line since, and chose "no worry" in words
    else:
        assert found.maybe == theme.top


@some
@given(answers())
def test_nobody_is_left_in_the_form(said):
    """However the ladders of a draft are answered, the form comes to an end."""
    draft, _ = walk(EDITION, sayable(EDITION, said))
    for theme in EDITION.themes:
        if theme.id in draft.ladders:
            draft = with_ladder(draft, theme.id, Placing(at="undescribed"))

    assert interview.lay_out(EDITION, draft).complete


def test_safety_that_is_taken_back_holds_nothing():
    """Evidence counts only while its strength is ticked."""
    shown = Safety(
        who="grandparent", did="took-child-in", how_long="6-months-or-more", known_by="seen-by-professional", against={}
    )
    said = with_safety(Said(age="age-5-9"), "network-meets-needs", shown)

    assert not answers_of(EDITION, said).safety
    ticked = with_list(said, "strengths", {"network-meets-needs": "yes"}, "no", undescribed=False)
    assert answers_of(EDITION, ticked).safety == {"network-meets-needs": shown}


def test_a_circumstance_that_no_longer_fits_the_age_is_to_be_confirmed():
    """A circumstance that was said, and is not asked at the age said now, counts and is named."""
    said = with_list(Said(age="unborn"), "facts-plans", {"looked-after": "yes"}, "no", undescribed=False)

    assert "looked-after" in no_longer_fitting(EDITION, said)
    assert "looked-after" in answers_of(EDITION, said).yes


@some
@given(answers())
def test_whatever_cannot_wait_is_told_of_until_it_was_shown(said):
    """A finished draft with an urgent pathway, known or possible, is told of it once, and again for what is new."""
    draft, _ = walk(EDITION, sayable(EDITION, said))
    found = evaluate(EDITION, answers_of(EDITION, draft))
    cannot_wait = [one for one in (*found.pathways, *found.advice) if EDITION.pathway[one.pathway].urgent]

    assert interview.must_act_now(EDITION, draft) == bool(cannot_wait)
    shown = interview.acknowledge(EDITION, draft, acting_now=False)
    assert not interview.must_act_now(EDITION, shown)
    if found.step < 5 and not said.themes.get("immediate-danger"):
        page = {**shown.lists.get("safety-danger-now", {}), "immediate-danger": "yes"}
        again = with_list(shown, "safety-danger-now", page, "no", undescribed=False)
        assert interview.must_act_now(EDITION, again)


@some
@given(answers())
def test_every_answer_is_told_before_the_suggestion(said):
    """The check page has a line in words for every page that was answered."""
    draft, pages = walk(EDITION, sayable(EDITION, said))

    told = [line for _, lines in recite(EDITION, draft, interview.lay_out(EDITION, draft)) for line in lines]

    assert {line.page.id for line in told} == {page.id for page in pages}
    assert not [line.page.id for line in told if not line.answer and line.page.id != "views"]


SIGNS = [(page.id, theme) for page in (*EDITION.safety_first, EDITION.other_children) for theme in page.themes]


@pytest.mark.parametrize("age", ["not-known", *AGES])
@pytest.mark.parametrize(("page", "theme"), SIGNS, ids=[theme for _, theme in SIGNS])
def test_a_sign_ticked_in_the_form_opens_its_pathways_whatever_else_is_said(page, theme, age):
    """A sign opens its pathways and its step at every age, with every strength ticked and no worry anywhere else."""
    said = Said(age=age)
    for area in EDITION.domains:
        said = with_list(said, f"area-{area.id}", {t.id: "no" for t in EDITION.themes}, "no", undescribed=False)
    said = with_list(said, "areas", {area.id: "no" for area in EDITION.domains}, "no", undescribed=False)
    said = with_list(said, "strengths", {strength.id: "yes" for strength in EDITION.strengths}, "", undescribed=False)

    said = with_list(said, page, {theme: "yes"}, "no", undescribed=False)

    found = evaluate(EDITION, answers_of(EDITION, said))
    rung = sign_rung(EDITION, EDITION.theme[theme])
    assert set(rung.pathways) <= {one.pathway for one in (*found.pathways, *found.rights)}
    assert found.step >= rung.step
    assert found.could_reach >= max(other.step for other in EDITION.theme[theme].rungs)
    if any(EDITION.pathway[pathway].urgent for pathway in rung.pathways):
        assert interview.must_act_now(EDITION, said)


# --- in which order


def kept(said):
    """Give what was said as it comes back from the store, which sorts all keys."""
    return from_data(json.loads(json.dumps(to_data(said), sort_keys=True)))


@few
@given(st.integers(0, 2**32))
def test_pages_stand_in_the_order_in_which_they_were_answered(seed):
    """Whatever is answered, and after every resume, each page keeps its number: back leads to the one before."""
    chance, said, seen = Random(seed), Said(), []
    while (page := interview.next_page(EDITION, said)) is not None:
        said = kept(forms.answered(EDITION, said, page, any_reply(EDITION, said, page, chance)))
        laid = interview.lay_out(EDITION, said)
        if laid.number(page.id):  # the rest of a list has no page once every row of it is ticked
            seen.append(page.id)
        assert [known.id for known in laid.pages][: len(seen)] == seen


@few
@given(st.integers(0, 2**32))
def test_going_back_moves_nothing_that_was_answered(seed):
    """However an earlier page is answered anew, also the age, the answered pages that are left keep their order."""
    chance, said = Random(seed), Said()
    while (page := interview.next_page(EDITION, said)) is not None:
        said = forms.answered(EDITION, said, page, any_reply(EDITION, said, page, chance))
    before = interview.lay_out(EDITION, said)
    again = chance.choice([page for page in before.pages if not page.id.startswith("safety")][:-1])

    said = kept(forms.answered(EDITION, said, again, any_reply(EDITION, said, again, chance)))

    after = [page.id for page in interview.lay_out(EDITION, said).pages]
    stayed = [page.id for page in before.pages if page.id in after]
    assert [page for page in after if page in set(stayed)] == stayed


def test_what_could_still_raise_the_suggestion_most_is_asked_first():
    """Of two areas that worry somebody, the one whose list could still do most is asked first, and to its end."""
    said = Said(age="age-13-15")
    areas = {domain.id: "yes" for domain in EDITION.domains if domain.area and not domain.always}
    said = with_list(said, "areas", areas, "no", undescribed=False)
    laid = [page for page in interview.lay_out(EDITION, said).pages if page.id.startswith("area-")]
    listed = [page for page in laid if page.part is interview.Part.AREAS]
    worth = [
        max(worth_of(EDITION, answers_of(EDITION, said), [row.id for row in page.rows]).values()) for page in listed
    ]

    assert worth == sorted(worth, reverse=True)
    begun = with_list(said, listed[-1].id, {row.id: "yes" for row in listed[-1].rows}, "no", undescribed=False)
    first = [p.id for p in interview.lay_out(EDITION, begun).pages if p.part is interview.Part.AREAS][1:]
    assert first[0] == listed[-1].id and all(page.startswith("theme-") for page in first[1 : 1 + len(listed[-1].rows)])


# --- the one answer that a rule lacks


def one_more(pages):
    return [page.about for page in pages if page.kind is Kind.ONE_MORE]


def who_knows_school_only(**worries):
    """Give the answers of somebody in a school: no worry but these, and nothing known of anything else."""
    school = {theme.id: Answer(0, 0) for theme in EDITION.themes if theme.domain == "education"}
    said = {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    return Answers(age="age-13-15", no=frozenset(EDITION.fact), themes=school | said, own_view=2)


def test_somebody_who_knows_school_only_is_asked_what_one_answer_would_decide():
    """Whoever would not know about gifts is asked about them by themselves where the child goes missing overnight."""
    missing = [rung.id for rung in EDITION.theme["going-missing"].rungs].index("missing-overnight") + 1
    said, pages = walk(EDITION, who_knows_school_only(going_missing=Answer(missing, missing)))

    assert 0 < len(one_more(pages)) <= ONE_MORE_AT_MOST
    assert one_more(pages)[0] in {one.theme for one in one_answer_away(EDITION, answers_of(EDITION, said))}
    kinds = [page.kind for page in pages]
    assert kinds.index(Kind.LADDERS) < kinds.index(Kind.ONE_MORE) < kinds.index(Kind.STRENGTHS)


@pytest.mark.parametrize(
    ("at", "answer", "undescribed"),
    [
        ("none", Answer(0, 0), False),
        ("present", Answer(2, 2), False),
        ("not-sure", Answer(0, 2), False),
        ("undescribed", None, True),
        ("not-looked", None, False),
    ],
)
def test_an_answer_asked_for_by_itself_counts_as_said(at, answer, undescribed):
    """Each answer to a question asked by itself says just that, though nobody would know on the list."""
    rows = {theme.id: "unknown" for theme in EDITION.themes if theme.domain == "harm-outside-home"}
    said = with_list(Said(age="age-13-15"), "area-harm-outside-home", rows, "unknown", undescribed=False)

    found = answers_of(EDITION, with_ladder(said, "unexplained-gifts", Placing(at=at, by_itself=True)))

    assert found.themes.get("unexplained-gifts") == answer
    assert ("unexplained-gifts" in found.undescribed) == undescribed


@some
@given(answers())
def test_at_most_five_such_questions_are_asked(said):
    """However much nobody would know, at most five questions are asked because one answer decides, each once."""
    _, pages = walk(EDITION, sayable(EDITION, said))

    assert len(one_more(pages)) == len(set(one_more(pages))) <= ONE_MORE_AT_MOST


def test_a_ladder_that_was_taken_back_says_nothing_by_itself():
    """A worry that was placed and then closed with "I would not know" is not looked at, whatever its ladder said."""
    said = with_list(Said(age="age-5-9"), "area-health", {"teeth": "yes"}, "no", undescribed=False)
    said = with_ladder(said, "teeth", Placing(at=EDITION.theme["teeth"].rungs[0].id))

    later = with_list(said, "area-health", {"teeth": "unknown"}, "unknown", undescribed=False)

    assert "teeth" not in answers_of(EDITION, later).themes
