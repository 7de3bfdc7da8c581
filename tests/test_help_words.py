"""What helps to find the right theme: examples, what it is easily taken for, and the words people look for it by."""

import re

import pytest

import reading_age
from test_edition import JARGON, cased

MOST_WORDS = 25
LONGEST_ON_AVERAGE = 18
# Who somebody is, is never a sign. Relatives, friends and partners are named as who they are to the child.
WHO_SOMEBODY_IS = re.compile(
    r"\b(boys?|girls?|sons?|daughters?|males?|females?|Muslims?|Christians?|Jews?|Jewish|Hindus?|Sikhs?|Romani|Roma|"
    r"Gyps(y|ies)|Travellers?|Black|White|Asian|African|foreign\w*|im?migrants?|accent|poor famil(y|ies)|rich|"
    r"council estate|single parents?|on benefits)\b"
)
# Words about a child that say what they are called and not what they do or what is done to them.
LABELS = re.compile(
    r"\b(naughty|attention.seeking|manipulative|promiscuous|streetwise|challenging|troubled|bad child|problem child|"
    r"non-compliant|dysfunctional|chaotic|victims? of|offenders?|abusers?|perpetrators?|neglectful|bad parents?|"
    r"hard to reach|lifestyle choice|put (themselves|herself|himself) at risk|child prostitut\w*)\b",
    re.I,
)
SENT_ELSEWHERE = re.compile(r"\b(choose|answer|tick) (for|on|the|that)\b|\bthe line (above|below|for)\b", re.I)

# What people type, and the themes that must be among what it leads to.
SOUGHT = {
    "bruise": ["injury-unexplained", "injury-not-mobile"],
    "black eye": ["injury-unexplained"],
    "fractures": ["injury-not-mobile", "injury-unexplained"],
    "burn": ["injury-not-mobile", "injury-unexplained"],
    "bite": ["injury-not-mobile", "injury-unexplained", "physical-abuse"],
    "shaken": ["physical-abuse", "coping-with-crying"],
    "shouting": ["emotional-care"],
    "smacking": ["chastisement"],
    "belt": ["chastisement"],
    "hungry": ["food-and-warmth"],
    "smelly": ["physical-care"],
    "nits": ["physical-care"],
    "dirty house": ["safety-at-home", "housing-condition"],
    "mould": ["housing-condition"],
    "eviction": ["family-homelessness"],
    "sofa surfing": ["nowhere-safe-to-live"],
    "food bank": ["debt-and-basics"],
    "asylum": ["immigration-pressure"],
    "county lines": ["criminal-exploitation"],
    "gang": ["gangs-and-groups"],
    "knife": ["weapons"],
    "older boyfriend": ["older-controlling-contact", "sexual-exploitation", "relationship-abuse"],
    "grooming": ["older-controlling-contact", "sexual-exploitation", "online-contact", "sexual-abuse"],
    "online": ["online-contact", "online-conduct"],
    "sexting": ["shared-images"],
    "nudes": ["shared-images"],
    "extortion": ["extortion"],
    "radicalised": ["radicalisation"],
    "runaway": ["going-missing"],
    "missing": ["missing-now", "going-missing"],
    "bullying": ["bullying-and-hate"],
    "racist abuse": ["discrimination", "bullying-and-hate", "community-hostility"],
    "trans": ["discrimination"],
    "no friends": ["friendships"],
    "won't go to school": ["school-attendance"],
    "school refusal": ["school-attendance"],
    "home education": ["home-education"],
    "excluded": ["exclusion"],
    "EHCP": ["extra-support-at-school"],
    "autism": ["extra-support-at-school", "disability-and-daily-life"],
    "ADHD": ["extra-support-at-school", "disability-and-daily-life"],
    "speech delay": ["speech-and-language"],
    "not walking": ["milestones"],
    "weight loss": ["growth-faltering", "eating"],
    "obesity": ["diet-and-weight"],
    "teeth": ["teeth"],
    "missed appointments": ["health-appointments"],
    "insulin": ["medical-neglect", "long-term-condition"],
    "bed wetting": ["sleep-and-continence"],
    "sleep": ["sleep-and-continence", "safe-sleep"],
    "co-sleeping": ["safe-sleep"],
    "self harm": ["self-harm"],
    "cutting": ["self-harm", "fgm-risk"],
    "suicide": ["suicidal-thoughts"],
    "vaping": ["substance-use"],
    "cannabis": ["substance-use"],
    "drunk mum": ["parental-substance-use"],
    "DV": ["domestic-abuse"],
    "young carer": ["caring-role"],
    "bereavement": ["loss-and-separation", "trauma-and-loss"],
    "prison": ["prison-and-offending"],
    "grandparents": ["loss-and-separation", "adults-around-the-child", "support-around-family"],
    "private fostering": ["adults-around-the-child", "adults-not-known"],
    "FGM": ["fgm-risk", "fgm-known"],
    "forced marriage": ["forced-marriage"],
    "honour": ["honour-based-abuse"],
    "CSE": ["sexual-exploitation"],
    "CCE": ["criminal-exploitation"],
    "SEND": ["extra-support-at-school"],
    "TAF": ["help-tried"],
    "LADO": ["works-with-children"],
    "FII": ["illness-caused-by-adult"],
    "999": ["immediate-danger"],
}


@pytest.fixture(scope="module")
def examples(edition):
    """Every example, with the theme it is of."""
    return [(theme.id, example) for theme in edition.themes for example in theme.examples]


@pytest.fixture(scope="module")
def told_apart(edition):
    """Every line on what a theme is easily taken for, with the theme."""
    return [(theme.id, other) for theme in edition.themes for other in theme.same_as]


def test_every_theme_has_help(edition):
    """No theme is left without examples, without another it is easily taken for, or without words to find it by."""
    for theme in edition.themes:
        assert 2 <= len(theme.examples) <= 4, theme.id
        assert 1 <= len(theme.same_as) <= 3, theme.id
        assert 5 <= len(theme.also_called) <= 20, theme.id


def test_an_example_is_short(examples):
    """Nobody has to read an example twice: at most 25 words, and sentences of fewer than 18 on average."""
    assert not [(theme, example) for theme, example in examples if len(example.split()) > MOST_WORDS]

    words = sum(len(example.split()) for _, example in examples)
    assert words / sum(len(reading_age.sentences(example)) for _, example in examples) < LONGEST_ON_AVERAGE


def test_examples_are_easy_to_read(examples):
    """Examples are no harder to read, taken together, than texts for families are allowed to be."""
    grades = [reading_age.grade(example) for _, example in examples]

    assert sum(grades) / len(grades) <= reading_age.HARDEST_GRADE


def test_no_example_stands_twice(examples):
    """What is an example of one theme is not an example of another."""
    assert len({example.casefold() for _, example in examples}) == len(examples)


def test_an_example_is_not_a_line_of_the_ladder(edition):
    """An example shows what somebody notices; it does not say a line of the ladder again."""
    lines = {rung.text for theme in edition.themes for rung in theme.rungs}

    assert not [example for theme in edition.themes for example in theme.examples if example in lines]


def test_an_example_is_about_what_happens_and_not_about_who_somebody_is(examples):
    """No example names sex, faith, colour, origin or income, and none gives a child or a parent a label."""
    assert not [(theme, said) for theme, said in examples if WHO_SOMEBODY_IS.search(said) or LABELS.search(said)]


def test_what_is_shown_holds_no_jargon(examples, told_apart):
    """Examples and what a theme is taken for do without our own words; FGM is written out in the theme's row."""
    shown = [*examples, *((theme, other.text) for theme, other in told_apart)]
    jargon = re.compile("|".join(rf"(?<![\w-]){cased(word)}(?![\w-])" for word in JARGON))

    assert not [(theme, said) for theme, said in shown if jargon.search(said)]
    assert {word for _, said in shown for word in re.findall(r"\b[A-Z]{2,}\b", said)} <= {"FGM", "PE"}


def test_each_line_on_another_theme_says_when_to_choose_it(edition, told_apart):
    """Whoever wonders which of two themes it is, is told when it is the other, and whether both can be."""
    for theme, other in told_apart:
        assert other.theme in edition.theme, theme
        assert other.theme != theme
        assert re.search(r"\b([Cc]hoose|Answer) (that one|both)\b", other.text), (theme, other.text)
        assert reading_age.longest_sentence(other.text) <= MOST_WORDS, (theme, other.text)


def test_a_theme_is_told_apart_from_one_that_can_be_asked_of_the_same_child(edition, told_apart):
    """Nobody is pointed to a theme that is asked at none of the ages at which this one is."""
    ages = range(len(edition.ages))
    for theme, other in told_apart:
        here, there = edition.theme[theme].asked, edition.theme[other.theme].asked
        assert any(age in here and age in there for age in ages), (theme, other.theme)


def test_a_theme_is_told_apart_from_another_once(edition):
    """No theme has two lines about the same other theme."""
    for theme in edition.themes:
        assert len({other.theme for other in theme.same_as}) == len(theme.same_as), theme.id


def test_a_line_of_a_ladder_describes_and_sends_nobody_elsewhere(edition):
    """Which other question to answer stands under what a theme is taken for, and not in a line that is recorded."""
    rungs = [rung for theme in edition.themes for rung in theme.rungs]

    assert not [rung.key for rung in rungs if SENT_ELSEWHERE.search(rung.text)]


def test_words_to_find_a_theme_by_are_lower_case_or_abbreviations(edition):
    """A search needs no capitals: only an abbreviation has them."""
    words = [word for theme in edition.themes for said in theme.also_called for word in said.split()]

    assert not [word for word in words if word != word.lower() and not re.fullmatch(r"[A-Z]{2,}s?", word)]


def test_words_to_find_a_theme_by_stand_once(edition):
    """No theme lists the same word twice, in whatever capitals."""
    for theme in edition.themes:
        assert len({word.casefold() for word in theme.also_called}) == len(theme.also_called), theme.id


@pytest.mark.parametrize("sought", SOUGHT)
def test_what_people_say_leads_to_the_theme(edition, sought):
    """Somebody who knows a worry by another word finds the theme by it."""
    word = re.compile(rf"(?<![\w-]){re.escape(sought)}(?![\w-])", re.I)
    found = {theme.id for theme in edition.themes if any(map(word.search, theme.also_called))}

    assert set(SOUGHT[sought]) <= found
