"""A family's own view: what is asked, what is kept, the file, and what both views side by side may ever say."""

import json
import re
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase import views
from staircase.core import viewing
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.core.family_text import family_texts
from staircase.core.for_the_family import worries_named
from staircase.core.gate import NO, Reader, Shut, Telling, gate, household_of_one
from staircase.core.may_see import Refused, may_see
from staircase.core.own_view import Giver
from staircase.core.pathway import TellParents
from staircase.core.side_by_side import Group, Stand, group_of, side_by_side
from staircase.core.viewing import Hurt, View, Worry
from staircase.views import NoView, ViewRefused

from strategies import EDITION
from strategies import answers as any_answers

GUIDE = EDITION.own_view
DAY = date(2026, 11, 28)
some = settings(max_examples=60, deadline=None)


@st.composite
def any_view(draw, givers=tuple(Giver)):
    """Give any view that somebody can give by the pages."""
    giver = draw(st.sampled_from(givers))
    ages = ["", *(age.id for age in GUIDE.ages if age.by(giver))]
    asked = [one for one in GUIDE.questions() if one.words.by(giver)]
    rows, help_rows = [one.id for one in asked if not one.help], [one.id for one in asked if one.help]
    return View(
        giver=giver,
        age=draw(st.sampled_from(ages)),
        strengths=draw(st.frozensets(st.sampled_from([line.id for line in GUIDE.strengths]), max_size=5)),
        areas=draw(st.frozensets(st.sampled_from([area.id for area in GUIDE.areas]), max_size=4)),
        answers=MappingProxyType(draw(st.dictionaries(st.sampled_from(rows), st.sampled_from(Worry), max_size=8))),
        hurt=MappingProxyType(draw(st.dictionaries(st.sampled_from(help_rows), st.sampled_from(Hurt), max_size=3))),
        wishes=draw(st.frozensets(st.sampled_from([line.id for line in GUIDE.wishes]), max_size=3)),
        step=draw(st.sampled_from(["", "1", "2", "3", "4", "5", viewing.STEP_NOT_SURE])),
        hurt_on_paper=draw(st.booleans()),
        asked_of_hurt=draw(st.booleans()),
        parents_may_see=draw(st.booleans()),
        sent=draw(st.sampled_from(["", viewing.AGE, viewing.HELP])),
    )


# --- what is asked


@pytest.mark.parametrize("giver", Giver)
def test_what_is_going_well_is_asked_first(giver):
    """After the age, strengths come before anything else; being hurt is always asked about, before what would help."""
    names = viewing.pages(GUIDE, View(giver=giver))

    assert names[:2] == (viewing.AGE, viewing.STRENGTHS)
    assert names.index(viewing.HELP) < names.index(viewing.WISHES)


@some
@given(any_view())
def test_a_question_about_being_hurt_stands_on_its_own_page_only(view):
    """No page about a part of life asks whether somebody is hurt, and every such question has its page."""
    rows = [one for area in GUIDE.areas for one in viewing.rows(GUIDE, view, area)]

    assert not any(one.help for one in rows)
    assert all(one.help for one in GUIDE.about_being_hurt(view.giver, GUIDE.order_of(view.age)))


@some
@given(any_view())
def test_a_row_left_alone_is_not_said_any_more(view):
    """Whoever sends a page with nothing chosen takes back what was said there, and nothing else."""
    for area in viewing.open_areas(GUIDE, view):
        after = viewing.with_area(GUIDE, view, area, {})
        rows = {one.id for one in viewing.rows(GUIDE, view, area)}

        assert dict(after.answers) == {one: said for one, said in view.answers.items() if one not in rows}


# --- the file


@some
@given(any_view())
def test_a_saved_view_is_opened_as_it_was(view):
    """A file gives back the view, without answers about being hurt unless they were wanted in it."""
    opened = views.read(EDITION, views.write(EDITION, view, DAY).encode())

    assert viewing.to_data(opened.view) == viewing.to_data(viewing.on_paper(view))
    assert opened.made_on == DAY
    assert view.hurt_on_paper or not opened.view.hurt


@some
@given(any_view())
def test_no_file_is_a_yes_to_be_seen(view):
    """Whatever was said, a view that comes from a file is shown to no parent, and nobody is counted as asked."""
    opened = views.read(EDITION, views.write(EDITION, view, DAY).encode()).view

    assert not (opened.parents_may_see or opened.asked_of_hurt or viewing.may_share(opened))
    assert seen_by(everything_fine(), opened, Reader.OTHER_PARENT).why
    if opened.giver is Giver.YOUNG:
        yes = replace(opened, parents_may_see=True)
        assert Refused.YOUNG_PERSON_HAS_NOT_SAID_SO in seen_by(everything_fine(), yes).why


@some
@given(any_view())
def test_what_is_kept_for_this_browser_is_read_as_it_was(view):
    """A draft gives back the whole view; a yes of who may not give one is left out."""
    kept = viewing.from_draft(GUIDE, viewing.to_draft(view))

    assert replace(kept, parents_may_see=False) == replace(view, parents_may_see=False)
    assert kept.parents_may_see == (view.parents_may_see and viewing.may_share(view))


SAFE = next(one.id for one in GUIDE.about_being_hurt(Giver.YOUNG, None))


def safe(**changed):
    """Give a young person who says in this browser that they are safe, and that a parent may see their view."""
    said = {"hurt": {SAFE: Hurt.NO}, "wishes": frozenset({"a-break"}), "asked_of_hurt": True, **changed}
    return View(**{"giver": Giver.YOUNG, "parents_may_see": True, **said, "hurt": MappingProxyType(said["hurt"])})


@pytest.mark.parametrize(
    ("changed", "may"),
    [
        ({}, True),
        ({"asked_of_hurt": False}, False),
        ({"hurt": {}}, False),
        ({"hurt": {SAFE: Hurt.YES}}, False),
        ({"hurt": {SAFE: Hurt.NOT_SURE}}, False),
        ({"hurt": {SAFE: Hurt.RATHER_NOT}}, False),
        ({"step": viewing.NOT_SAFE}, False),
        ({"wishes": frozenset({viewing.TO_FEEL_SAFE})}, False),
        ({"wishes": frozenset()}, False),
        ({"giver": Giver.PARENT}, False),
    ],
)
def test_only_who_says_here_that_they_are_safe_can_say_yes(changed, may):
    """A yes needs the page about being safe sent in this browser with nothing but no, and no word of it elsewhere."""
    view = safe(**changed)

    assert viewing.may_share(view) is may
    assert (not seen_by(everything_fine(), view).why) is (may or view.giver is Giver.PARENT)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (viewing.HELP, {"hurt": {SAFE: Hurt.NOT_SURE}}),
        (viewing.WISHES, {"wishes": frozenset({viewing.TO_FEEL_SAFE})}),
        (viewing.STEPS, {"step": viewing.NOT_SAFE}),
    ],
)
def test_not_being_safe_calls_for_help_wherever_it_is_said(page, said):
    """On its own page, as a wish or as a step: help comes next, and a practitioner hears that somebody may be hurt."""
    view = safe(**said)

    assert view.somebody_is_hurt
    assert [one for one in viewing.pages(GUIDE, view) if view.calls_for_help(one)] == [page]
    assert not safe().somebody_is_hurt


def test_the_edition_has_the_wish_and_the_step_that_call_for_help():
    """What the program looks for stands in the guide: renamed there, nobody would be led to help by it."""
    assert viewing.TO_FEEL_SAFE in {line.id for line in GUIDE.wishes}
    assert viewing.NOT_SAFE in {str(one.number) for one in GUIDE.steps}


def saved(**changed):
    """Give the data of a file, with something changed and no new check number."""
    return {**json.loads(views.write(EDITION, View(giver=Giver.PARENT), DAY)), **changed}


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", NoView.EMPTY),
        (b"  \n", NoView.EMPTY),
        (b"x" * (views.LONGEST + 1), NoView.TOO_LARGE),
        (b"%PDF-1.7 ...", NoView.ANOTHER_FILE),
        (b"hello", NoView.ANOTHER_FILE),
        (b"[]", NoView.ANOTHER_FILE),
        (b'{"staircase_record": 1}', NoView.A_RECORD),
        (b'{"staircase_view": 2}', NoView.OTHER_FORMAT),
        (b'{"staircase_view": true}', NoView.DAMAGED),
        (b'{"staircase_view": 1, "staircase_view": 1}', NoView.DAMAGED),
        (b'{"staircase_view": 1', NoView.DAMAGED),
        (json.dumps(saved(more="words")).encode(), NoView.DAMAGED),
        (json.dumps(saved(made_on="2026-11-27")).encode(), NoView.DAMAGED),
        (b"[" * 30_000, NoView.ANOTHER_FILE),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else str(value),
)
def test_every_wrong_file_is_refused_for_its_own_reason(raw, why):
    """A file that is no view is refused, and the reason is one of those that have words."""
    with pytest.raises(ViewRefused) as refused:
        views.read(EDITION, raw)

    assert refused.value.why is why


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_nothing_but_a_view_or_a_refusal_comes_of_any_bytes(raw):
    """Whatever bytes are opened, the answer is a view or a refusal."""
    with pytest.raises(ViewRefused):
        views.read(EDITION, raw)


def test_a_changed_answer_takes_the_yes_back():
    """What a young person says after a yes was not what they said yes to."""
    view = View(giver=Giver.YOUNG, parents_may_see=True)
    area = viewing.open_areas(GUIDE, view)[0]

    assert not viewing.with_area(GUIDE, view, area, {}).parents_may_see


# --- side by side


@pytest.mark.parametrize("ours", Stand)
@pytest.mark.parametrize("theirs", Stand)
def test_swapping_the_sides_swaps_only_we_and_only_you(ours, theirs):
    """Neither side weighs more: exchanged, they agree and differ in the same things."""
    swapped = {Group.ONLY_WE: Group.ONLY_YOU, Group.ONLY_YOU: Group.ONLY_WE}
    group = group_of(ours, theirs)

    assert group_of(theirs, ours) is swapped.get(group, group)


@some
@given(any_answers(), any_view())
def test_nothing_is_in_the_comparison_that_is_in_neither_view(answers, view):
    """Every row, strength and wish was said by one of the two; no rung but the known one is named."""
    both = side_by_side(EDITION, answers, view)
    rows = [row for rows in both.groups.values() for row in rows]

    assert all(row.worry is view.answers.get(row.question.id) for row in rows if row.question)
    assert all(rung.number == answers.themes[rung.theme].at for row in rows for rung in row.seen)
    assert all(
        row.worry or any(theme in answers.themes for theme in row.question.themes) for row in rows if row.question
    )
    assert {line.id for line in (*both.both, *both.only_yours)} <= view.strengths
    assert {line.id for line in (*both.both, *both.only_ours)} == answers.strengths
    assert {line.id for line in both.wishes} == view.wishes


@some
@given(any_answers(), any_view())
def test_every_known_worry_of_either_side_is_there(answers, view):
    """A worry is never lost by comparing: each of ours and each of theirs that is asked of them stands in a row."""
    rows = [row for rows in side_by_side(EDITION, answers, view).groups.values() for row in rows]
    asked = {one.id for one in GUIDE.questions() if not one.help and one.asks(view.giver, GUIDE.order_of(view.age))}
    not_fine = {one for one, worry in view.answers.items() if worry is not Worry.FINE and one in asked}

    assert {theme for theme, answer in answers.themes.items() if answer.at} == {
        rung.theme for row in rows for rung in row.seen
    }
    assert not_fine <= {row.question.id for row in rows if row.question}


@some
@given(any_answers(), any_view())
def test_being_hurt_is_never_laid_beside_anything(answers, view):
    """No question about being hurt stands in a row, whatever was answered to it."""
    both = side_by_side(EDITION, answers, view)
    without = side_by_side(EDITION, answers, replace(view, hurt=MappingProxyType({})))

    assert both == without
    assert not any(row.question and row.question.help for rows in both.groups.values() for row in rows)


EVERYBODY = frozenset(one.id for one in (*EDITION.pathways, *EDITION.family_words.before_telling.private))
"""All that anybody could be asked to say yes to."""


def seen_by(answers, view, reader=Reader.THIS_PARENT, **said):
    """Say whether a reader may see a view beside these answers, told safely unless said otherwise."""
    telling = Telling(**{"reader": reader, "risk": NO, "at_home": NO, "agreed": EVERYBODY, **said})
    return may_see(EDITION, household_of_one(EDITION, answers), view, telling)


LOW = [rung for theme in EDITION.themes for rung in theme.rungs if rung.step <= 2]


@st.composite
def mild(draw):
    """Give a child of whom most is looked at: a few lower worries, of which some are not sure."""
    rungs = draw(st.lists(st.sampled_from(LOW), max_size=4, unique_by=lambda rung: rung.theme))
    worries = {one.theme: Answer(draw(st.sampled_from([0, one.number])), one.number) for one in rungs}
    themes = {theme.id: Answer() for theme in EDITION.themes} | worries
    age = draw(st.sampled_from(["age-5-9", "age-13-15"]))
    return Answers(age=age, no=frozenset(EDITION.fact), themes=MappingProxyType(themes))


@st.composite
def tellings(draw):
    """Give anything that may be said of telling anybody, most often that it is safe."""
    return Telling(
        reader=draw(st.sampled_from(Reader)),
        risk=draw(st.sampled_from([NO, NO, NO, "not-sure", ""])),
        at_home=draw(st.sampled_from([NO, NO, ""])),
        agreed=draw(st.sampled_from([EVERYBODY, EVERYBODY, frozenset()])),
        left_out=draw(st.frozensets(st.sampled_from([rung.theme for rung in LOW]), max_size=5)),
    )


@settings(max_examples=300, deadline=None)
@given(st.one_of(any_answers(), mild(), mild()), any_view(), tellings())
def test_whatever_both_views_show_is_what_the_gate_allows(answers, view, telling):
    """Nothing is shown where no words could be given, and no worry of ours that such words could not name."""
    household = household_of_one(EDITION, answers)
    seen, stands = may_see(EDITION, household, view, telling), gate(EDITION, household, telling)
    assert not {*stands.why} - {*seen.why}
    if seen.why:
        return
    found, both = evaluate(EDITION, answers), side_by_side(EDITION, seen.ours, view)
    rows = [row for rows in both.groups.values() for row in rows]
    opened = [EDITION.pathway[one.pathway] for one in (*found.pathways, *found.advice)]

    assert stands.open and not stands.fixed
    assert all(one.tell_parents in (TellParents.FIRST, TellParents.UNLESS_RISK) for one in opened)
    assert {rung for row in rows for rung in row.seen} <= {*worries_named(EDITION, household)}
    assert not telling.left_out.intersection(rung.theme for row in rows for rung in row.seen)
    assert not [row for row in rows if row.ours is Stand.NOT_SURE]


def test_what_one_person_told_or_nobody_is_sure_of_is_silent_and_not_fine():
    """A worry of theirs stays, with nothing beside it; never as if we had seen that it is fine."""
    teeth, school = question_of("teeth"), question_of("school-attendance")
    view = View(
        giver=Giver.PARENT, age="age-13-15", answers=MappingProxyType({teeth.id: Worry.BIG, school.id: Worry.FINE})
    )
    ours = replace(looked_at(school_attendance=1, teeth=1), themes={"school-attendance": Answer(1, 1)})
    for answer, left_out in ((Answer(1, 1), frozenset({"teeth"})), (Answer(0, 1), frozenset())):
        answers = replace(ours, themes=MappingProxyType({**ours.themes, "teeth": answer}))
        seen = seen_by(answers, view, left_out=left_out)

        assert not seen.why
        (row,) = side_by_side(EDITION, seen.ours, view).groups[Group.ONLY_YOU]
        assert (row.question, row.ours, row.seen) == (teeth, Stand.SILENT, ())


@some
@given(any_view(givers=(Giver.YOUNG,)), st.sampled_from([Reader.THIS_PARENT, Reader.OTHER_PARENT]))
def test_a_young_persons_view_without_their_yes_yields_nothing_for_a_parent(view, reader):
    """Only a young person's own yes opens their view to a parent, and not being safe closes it again."""
    refused = seen_by(everything_fine(), view, reader).why

    assert (not refused) == (view.parents_may_see and viewing.may_share(view))


@some
@given(any_view(givers=(Giver.PARENT,)), st.sampled_from([Reader.OTHER_PARENT, Reader.YOUNG_PERSON]))
def test_a_parents_view_is_shown_to_nobody_else(view, reader):
    """One parent's view is never shown to the other, and not to the young person."""
    assert seen_by(everything_fine(), view, reader).why


@some
@given(any_view())
def test_a_strength_that_needs_a_born_child_is_not_shown_before_the_birth(view):
    """What was ticked before the age was changed to "not born yet" is shown nowhere."""
    unborn = replace(view, age="unborn")
    born = {line.id for line in GUIDE.strengths if 0 not in line.asked}

    assert born
    assert born.isdisjoint(line.id for line in viewing.ticked_strengths(GUIDE, unborn))
    assert born.isdisjoint(line.id for line in side_by_side(EDITION, Answers(age=None), unborn).only_yours)


def everything_fine():
    """Give answers in which all was looked at and nothing is a worry."""
    return looked_at(*(theme.id for theme in EDITION.themes))


def looked_at(*themes, **worries):
    """Give answers: these themes looked at without a worry, those at a rung."""
    found = {theme: Answer(0, 0) for theme in themes} | {
        theme.replace("_", "-"): Answer(at, at) for theme, at in worries.items()
    }
    return Answers(age="age-13-15", no=frozenset(EDITION.fact), themes=MappingProxyType(found))


def question_of(theme, giver=Giver.PARENT):
    """Give a question that stands for a theme and is answered as a worry."""
    return next(one for one in GUIDE.questions() if theme in one.themes and not one.help and one.words.by(giver))


def test_a_worry_that_nobody_has_looked_at_is_talked_about_first():
    """What worries the family most and the practitioner has not looked at comes before what both are worried about."""
    teeth, school = question_of("teeth"), question_of("school-attendance")
    view = View(
        giver=Giver.PARENT, age="age-13-15", answers=MappingProxyType({teeth.id: Worry.BIG, school.id: Worry.BIG})
    )
    both = side_by_side(EDITION, looked_at(school_attendance=1), view)

    assert [row.question for row in both.first[:2]] == [teeth, school]
    assert [row.question for row in both.groups[Group.ONLY_YOU]] == [teeth]


def test_a_range_and_what_is_never_told_are_each_refused_for_their_own_reason():
    """A case that could be far more serious, and one of which the family is never told from here, show nothing."""
    forced = Answers(age="age-13-15", themes=MappingProxyType({"forced-marriage": Answer(0, 1)}))

    assert {Shut.NEVER, Shut.RANGE} <= {*seen_by(forced, View(giver=Giver.PARENT)).why}


def test_nothing_stands_beside_fixed_words():
    """What is told of a mark on a baby is the same for every baby: no comparison, and no words but these."""
    baby = replace(everything_fine(), age="under-6-months")
    marked = replace(baby, themes=MappingProxyType({**baby.themes, "injury-not-mobile": Answer(1, 1)}))

    assert seen_by(marked, View(giver=Giver.PARENT)).why == (Refused.FIXED_WORDS,)


def test_no_row_before_the_birth_speaks_of_a_child():
    """Before the birth no strength is asked about that only a born child can have."""
    before = [line.words.parent for line in GUIDE.strengths_at(0)]

    assert before and not [words for words in before if "my child" in words.lower()]


def test_no_word_of_a_view_shows_an_id():
    """What families read of their view holds no id and no number of a step."""
    for path, text in family_texts(GUIDE).items():
        assert not re.search(r"[a-z]-[a-z]+-[a-z]|\bstep [1-5]\b|\blevel\b", text), path
