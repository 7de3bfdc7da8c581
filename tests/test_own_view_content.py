"""What families are asked in their own view: every part of life once, in words that lead nobody and blame nobody."""

import re
from collections import Counter

import pytest
from staircase.core.own_view import Giver

ASKED_BESIDE_OTHER_CARE = {
    "chastisement": "what happens when rules are broken: a parent can answer it without accusing anybody",
    "emotional-care": "how people at home talk to each other",
    "food-and-warmth": "food and warmth may be missing for want of money",
    "left-alone": "who looks after the child",
    "physical-care": "being clean and dressed",
    "radicalisation": "what the child sees and joins",
    "safety-at-home": "the home being safe",
    "supervision": "who looks after the child",
}
HURT_ELSEWHERE = {"aggression-to-parents", "domestic-abuse", "self-harm", "suicidal-thoughts", "weapons"}
ONLY_A_PARENT = {
    "care-in-pregnancy",
    "smoking-and-drink-in-pregnancy",
    "feelings-around-the-birth",
    "close-to-the-baby",
    "where-the-baby-sleeps",
    "feeding",
    "crying",
    "new-parent",
    "growing",
    "sexual-words-and-play",
}
ONLY_A_YOUNG_PERSON = {"made-to-marry"}
SOMEBODY_IN_PARTICULAR = r"mum|dad|mother|father|step\w+|uncle|aunt\w*|grand\w+|brother|sister|teacher|coach|neighbour"
JUDGES = r"abus\w*|neglect\w*|violent|victim|suspect\w*|exploit\w*|fault|fail\w*|bad|naughty|should|why|admit\w*|lie\w*"


@pytest.fixture(scope="module")
def guide(edition):
    """All that the current edition asks a family."""
    return edition.own_view


@pytest.fixture(scope="module")
def placed(guide):
    """The question under which each theme stands."""
    return {theme: question for question in guide.questions() for theme in question.themes}


@pytest.fixture(scope="module")
def rows(guide):
    """Every row that anybody reads: its question, who reads it, and the words."""
    return [(one, giver, one.words.by(giver)) for one in guide.questions() for giver in Giver if one.words.by(giver)]


def test_every_theme_is_asked_about_once_or_left_out_for_a_reason(edition, guide):
    """No part of what practitioners look at is missing from what families may say, unless it says why."""
    left_out = [theme for one in guide.not_asked for theme in one.themes]
    placed = Counter([theme for one in guide.questions() for theme in one.themes] + left_out)

    assert placed == Counter(theme.id for theme in edition.themes)
    assert all(len(one.because) > 40 for one in guide.not_asked)
    assert len(left_out) < len(edition.themes) / 10


def test_nobody_is_asked_too_much(guide):
    """A view is some eighty rows in all, fewer than ten on a page, and fourteen about being safe at the very most."""
    assert len([*guide.questions()]) <= 80
    for giver in Giver:
        for age in range(len(guide.ages)):
            assert all(len(area.rows(giver, age)) < 10 for area in guide.areas), (giver, age)
            assert len(guide.about_being_hurt(giver, age)) <= 14, (giver, age)


def test_whoever_is_hurt_or_made_to_do_things_is_asked_on_the_page_that_leads_to_help(edition, guide, placed):
    """Every theme of harm at home or outside it with a line of step 5 is a help question, or says why it is not one."""
    harm = {
        theme.id
        for theme in edition.themes
        if theme.domain in {"abuse-neglect", "harm-outside-home"} and any(rung.step == 5 for rung in theme.rungs)
    }
    left_out = {theme for one in guide.not_asked for theme in one.themes}

    assert {*ASKED_BESIDE_OTHER_CARE} <= harm
    for theme in sorted((harm | HURT_ELSEWHERE) - left_out - {*ASKED_BESIDE_OTHER_CARE}):
        assert placed[theme].help, theme


def test_no_row_shows_a_parent_what_is_never_told_from_this_tool(edition, guide, placed):
    """What this tool never tells parents is not asked, is asked only of a young person, or is asked of everybody."""
    left_out = {theme for one in guide.not_asked for theme in one.themes}
    secret = {
        theme.id
        for theme in edition.themes
        for rung in theme.rungs
        if any(edition.pathway[one].tell_parents == "never-from-this-tool" for one in rung.pathways)
    }

    assert {"sexual-abuse", "forced-marriage", "illness-caused-by-adult"} <= secret
    for theme in sorted(secret - left_out):
        assert placed[theme].help or not placed[theme].words.parent, theme


@pytest.mark.parametrize("theme", ["forced-marriage", "honour-based-abuse", "fgm-risk", "illness-caused-by-adult"])
def test_no_parent_is_asked_what_only_a_person_should_ask(theme, placed):
    """Forced marriage, honour, FGM and caused illness are on no page that a parent reads."""
    assert theme not in placed or not placed[theme].words.parent


def test_the_two_are_asked_the_same_in_their_own_words(guide):
    """Parents and young people answer the same rows, but for a baby's life and for what a parent must not be asked."""
    assert {one.id for one in guide.questions() if not one.words.young} == ONLY_A_PARENT
    assert {one.id for one in guide.questions() if not one.words.parent} == ONLY_A_YOUNG_PERSON
    for line in (*guide.strengths, *guide.wishes, *guide.steps):
        assert line.words.parent and line.words.young


def test_a_row_names_a_part_of_life_and_does_not_say_how_it_is(guide, rows):
    """A row is no sentence, so that "this is fine" answers it; what is answered by yes or no is one whole sentence."""
    for question, _, words in rows:
        assert words.count(".") == (1 if question.help else 0), words
        assert words.endswith(".") == question.help, words
        assert "?" not in words and words[0].isupper(), words


def test_no_row_asks_who_or_blames_anybody(rows):
    """No row names a person, and none judges the child, the parent or what is going on."""
    particular = re.compile(rf"\b({SOMEBODY_IN_PARTICULAR})\b", re.I)
    judges = re.compile(rf"\b({JUDGES})\b(?! that happened)", re.I)

    assert not [words for question, _, words in rows if question.help and particular.search(words)]
    assert not [words for _, _, words in rows if judges.search(words)]


def test_a_young_person_is_spoken_with_and_not_about(guide, rows):
    """Nothing a young person reads says "your child" or "my child"."""
    about = re.compile(r"\b(my|your|our|the) child(ren)?\b", re.I)
    lines = [line.words.young for line in (*guide.strengths, *guide.wishes, *guide.steps)]

    assert not [words for _, giver, words in rows if giver is Giver.YOUNG and about.search(words)]
    assert not [words for words in lines if about.search(words)]


def test_a_child_who_is_not_born_is_not_spoken_of_as_if_it_were(guide):
    """Rows for the time before the birth speak of the family and the baby, and of nothing that a child does."""
    before = [row for area in guide.areas for row in area.rows(Giver.PARENT, 0)]

    assert before
    for row in (*before, *guide.about_being_hurt(Giver.PARENT, 0)):
        assert not re.search(r"\bmy child\b", row.words.parent), row.id


def test_nobody_is_asked_about_an_age_that_is_not_theirs(edition, guide):
    """No row is asked at an age at which none of its themes is, and each theme is asked about at one of its ages."""
    for area in guide.areas:
        for question in area.questions:
            ages = {*question.asked} & {*area.asked}
            themes = [edition.theme[theme] for theme in question.themes]
            fit = {age for theme in themes for age in range(theme.asked.first, theme.asked.last + 1)}
            assert ages <= fit, question.id
            assert all(ages & {*range(theme.asked.first, theme.asked.last + 1)} for theme in themes), question.id


def test_every_step_is_described_without_a_number_or_shame(guide):
    """A family chooses a step by what it is like: no number, no level, nobody at fault, and help at every one."""
    for step in guide.steps:
        for giver in Giver:
            words = step.words.by(giver)
            assert not re.search(r"\d|\blevels?\b|\bsteps?\b", words), words
            assert re.search(r"\b(help|plan)\b", words), words
    for giver in Giver:
        assert "nothing to be ashamed of" in guide.by(giver).steps.ask


def test_the_reader_is_told_what_happens_to_the_answers(guide):
    """Before anything is asked: what a worker must pass on, no names, no test, and where to do it if scared."""
    told = " ".join((*guide.start.about, *guide.start.kept))

    for promise in (
        "has to tell someone who can help",
        "do not ask for names",
        "not a test",
        "leave out anything",
        "If someone scares you",
    ):
        assert promise in told
    for giver in Giver:
        assert "You do not have to say who or how" in guide.by(giver).help.ask
