"""The current edition as families, practitioners and the partnership may rely on it."""

import re
from dataclasses import fields, is_dataclass

import pytest
from staircase import rulefiles
from staircase.core.family_text import family_sentences, family_texts
from staircase.core.sources import Cite

import reading_age

AREAS = [
    "development",
    "education",
    "health",
    "emotional-wellbeing",
    "social-identity",
    "behaviour",
    "abuse-neglect",
    "home-money",
    "parents-family",
    "pregnancy-infancy",
    "harm-outside-home",
]
# Words of ours that a family should not need to know. One that has no simpler form is explained in glossary.yaml.
JARGON = [
    "adverse",
    "agency",
    "agencies",
    "assessment",
    "caseload",
    "chaotic",
    "CAMHS",
    "CCE",
    "CIN",
    "cohort",
    "conference",
    "contextual",
    "criteria",
    "CSE",
    "DASH",
    "developmental",
    "disclosure",
    "dysfunctional",
    "EHA",
    "EHCP",
    "eligible",
    "engage",
    "engagement",
    "escalate",
    "exploitation",
    "extra-familial",
    "FII",
    "holistic",
    "ideation",
    "impairment",
    "inappropriate",
    "indicator",
    "intervention",
    "LADO",
    "MARAC",
    "monitor",
    "multi-agency",
    "neglectful",
    "NEET",
    "non-compliant",
    "outcomes",
    "pathway",
    "perpetrator",
    "practitioner",
    "presenting",
    "protective",
    "referral",
    "resilience",
    "rung",
    "safeguarding",
    "s17",
    "s47",
    "SEND",
    "signposting",
    "stakeholder",
    "statutory",
    "strategy",
    "TAF",
    "threshold",
    "tier",
    "trauma",
    "vulnerable",
]


@pytest.fixture(scope="module")
def rungs(edition):
    """Every rung of the edition."""
    return [rung for theme in edition.themes for rung in theme.rungs]


def named(thing):
    """Name a thing as its authors do."""
    return getattr(thing, "key", "") or getattr(thing, "id", "") or getattr(thing, "word", "") or f"step {thing.number}"


def cited(thing):
    """Give every place in a source that anything in an edition rests on, however deep it stands."""
    if isinstance(thing, Cite):
        yield thing
    elif isinstance(thing, tuple):
        yield from (cite for one in thing for cite in cited(one))
    elif is_dataclass(thing):
        yield from (cite for field in fields(thing) if field.init for cite in cited(getattr(thing, field.name)))


@pytest.fixture(scope="module")
def plain(edition):
    """Every sentence that families read: where it stands and the words."""
    return list(family_sentences(edition).items())


@pytest.fixture(scope="module")
def read_by_families(edition):
    """Everything that families read, names and titles too, but for what is itself a word to be explained."""
    texts = family_texts(edition).items()
    return [(path, text) for path, text in texts if path.split("/")[0] not in {"contacts", "glossary"}]


def test_the_current_edition_loads_without_a_finding(edition):
    """The edition that the site serves keeps every promise that its structure can show."""
    assert edition.id == rulefiles.current()
    assert edition.themes
    assert edition.rules


def test_every_text_has_its_plain_form(edition, rungs):
    """Whatever a practitioner reads about a child, the family can read too, in words of its own."""
    for thing in (
        *edition.steps,
        *rungs,
        *edition.strengths,
        *edition.pathways,
        *edition.rules_of_thumb,
        *edition.stepping_down,
    ):
        assert thing.text.strip(), named(thing)
        assert thing.plain.strip(), named(thing)
    for rule in edition.rules:
        assert rule.because.strip(), rule.id
        assert rule.plain.strip(), rule.id


def test_families_can_read_what_is_said_to_them(plain):
    """No text for families is harder to read than at eleven, and none has a sentence of more than twenty words."""
    hard = [
        f"{name}: grade {reading_age.grade(text):.1f}, longest sentence {reading_age.longest_sentence(text)}: {text}"
        for name, text in plain
        if reading_age.grade(text) > reading_age.HARDEST_GRADE
        or reading_age.longest_sentence(text) > reading_age.LONGEST_SENTENCE
    ]

    assert not hard, "\n".join(hard)


def test_families_are_not_told_jargon(edition, read_by_families):
    """Our own words stand in no text for families unless the glossary explains them."""
    explained = " ".join(word.word.lower() for word in edition.glossary)
    unexplained = [word for word in JARGON if word.lower() not in explained.split()]
    pattern = re.compile("|".join(rf"(?<![\w-]){cased(word)}(?![\w-])" for word in unexplained))

    found = [f"{name}: {match.group()}" for name, text in read_by_families if (match := pattern.search(text))]

    assert not found, "\n".join(found)


def cased(word):
    """Make a pattern of a word: an abbreviation in capitals, any other with or without a capital letter."""
    return re.escape(word) if word.isupper() else f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}"


@pytest.mark.parametrize("kind", ["steps", "rungs", "rules", "strengths", "pathways", "contacts", "rules_of_thumb"])
def test_everything_rests_on_a_source_that_exists(edition, rungs, kind):
    """Each step, rung, rule, strength, pathway, contact and rule of thumb names a source, and the place in it."""
    for thing in rungs if kind == "rungs" else getattr(edition, kind):
        assert thing.sources, named(thing)
        assert all(cite.id in edition.source and cite.at.strip() for cite in thing.sources), named(thing)


def test_no_source_is_listed_that_nothing_rests_on(edition):
    """Every source in the list is cited, and each says what it is and how much of it was read."""
    assert {*edition.source} == {cite.id for cite in cited(edition)}
    assert not [source.id for source in edition.sources if len(source.read) < 10 or not source.publisher]


def test_a_draft_says_what_must_be_confirmed(edition):
    """While it is a draft, the edition lists what the partnership must confirm, and says so on every result."""
    if edition.status == "draft":
        assert edition.to_confirm
        assert not edition.adopted
        assert "Trial wording" in edition.notice


def test_nobody_is_sent_to_an_e_mail_address(edition):
    """No pathway and no contact holds an e-mail address: nothing urgent waits in somebody's inbox."""
    for thing in (*edition.pathways, *edition.contacts):
        assert "@" not in repr(thing), named(thing)


def test_every_urgent_pathway_has_a_number_to_ring(edition):
    """Where something must be done now, somebody can be rung."""
    urgent = [pathway for pathway in edition.pathways if pathway.urgent]

    assert urgent
    for pathway in urgent:
        numbers = [edition.contact[contact].phone for contact in pathway.contacts]
        assert any(re.fullmatch(r"[0-9 ]{3,}", number) for number in numbers), pathway.id


def test_every_contact_says_what_to_do_if_nobody_answers(edition):
    """A contact is more than a number: hours (known or not), out of hours, and what to do if nobody answers."""
    for contact in edition.contacts:
        assert contact.hours, contact.id
        assert contact.out_of_hours, contact.id
        assert "999" in contact.if_nobody_answers + contact.out_of_hours or contact.phone == "999", contact.id


def test_the_eleven_areas_are_there_and_the_whole_picture(edition):
    """Eleven headings stand in order, and harm outside the home and the whole picture are always asked."""
    assert [domain.id for domain in edition.domains if domain.area] == AREAS
    assert [domain.id for domain in edition.domains if domain.always] == ["harm-outside-home", "whole-picture"]
    assert [domain.id for domain in edition.domains if not domain.may_hold] == ["abuse-neglect", "harm-outside-home"]


SUSPICION = re.compile(r"suspect|told of|has said|says|may be|may have|afraid|doubt|nobody knows", re.I)
TENTATIVE = re.compile(r"\b(may|could|worried|want|would like|thinking|think|if|possible|must be)\b", re.I)
FLOORS = {
    "on-child-protection-plan",
    "section-47-enquiry",
    "child-in-need-plan",
    "open-assessment",
    "looked-after",
    "unaccompanied-child",
}


def test_whoever_only_suspects_finds_a_line_at_every_grave_step(rungs):
    """Every description of step 4 or 5 can be chosen by somebody who suspects and has seen nothing."""
    assert not [rung.key for rung in rungs if rung.step >= 4 and not SUSPICION.search(rung.text)]


def test_families_are_told_of_a_worry_and_not_of_a_fact(edition, rungs):
    """What is only suspected of step 4 or 5 is told to a family as a worry; a plan they have is told as it is."""
    grave = [thing for thing in (*rungs, *edition.rules) if thing.step >= 4 and thing.key not in FLOORS]

    assert not [thing.key for thing in grave if not TENTATIVE.search(thing.plain)]


# Ladders on which a child or somebody else may have told: what was said and taken back leaves the worry where it was.
TOLD = [
    "parent-may-harm",
    "disclosure-of-abuse",
    "sexual-abuse",
    "sexual-activity-under-13",
    "forced-marriage",
    "honour-based-abuse",
    "fgm-known",
    "another-child-harmed",
    "works-with-children",
    "emotional-care",
    "chastisement",
    "physical-abuse",
    "belief-linked-harm",
    "domestic-abuse",
    "self-harm",
    "suicidal-thoughts",
    "criminal-exploitation",
    "sexual-exploitation",
    "trafficking",
    "relationship-abuse",
    "peer-sexual-harm",
    "harmful-sexual-behaviour",
    "aggression-to-parents",
    "extortion",
]


@pytest.mark.parametrize("theme", TOLD)
def test_a_ladder_with_a_disclosure_says_that_taking_it_back_changes_nothing(edition, theme):
    """4.2: at least one grave line of such a ladder, or its sign, says "also if it was later taken back"."""
    ladder = edition.theme[theme]
    grave = [rung.text for rung in ladder.rungs if rung.step >= 3] + [ladder.sign]

    assert any(re.search(r"(taken|took|takes) (it )?back|denies|took it back|took back", words) for words in grave)


def test_nothing_but_a_reason_makes_a_ladder_leap(edition):
    """No ladder goes from early help by one service to child protection without saying why nothing lies between."""
    leaps = [
        higher
        for theme in edition.themes
        for lower, higher in zip(theme.rungs, theme.rungs[1:], strict=False)
        if lower.step == 2 and higher.step == 5
    ]

    assert leaps
    assert all(len(rung.leap) > 40 for rung in leaps)


def test_puzzling_illness_is_led_by_health_and_stays_below_social_care(edition):
    """Where nobody is suspected, a puzzling picture is open, led by health, and no more than step 3 by itself."""
    ladder = edition.theme["puzzling-medical-picture"]

    assert [rung.step for rung in ladder.rungs] == [2, 3]
    assert edition.pathway["medical-lead"].tell_parents == "first"
    assert edition.pathway["illness-caused-now"].tell_parents == "never-from-this-tool"


@pytest.mark.parametrize(
    "theme",
    [
        "debt-and-basics",
        "overcrowding-and-moves",
        "housing-condition",
        "reaching-services",
        "young-parent-support-needs",
    ],
)
def test_being_poor_or_young_opens_help_and_calls_for_no_step(edition, theme):
    """Where the child is well, little money, a small home, a long way or a young age opens help and no step."""
    lowest = edition.theme[theme].rungs[0]

    assert lowest.step == 0
    assert lowest.pathways


def test_why_this_child_is_kept_apart_from_what_is_happening(edition):
    """What makes a child easy to reach calls for no step, and is no part of any rule without a sign of harm."""
    assert not [rung.key for rung in edition.theme["easy-to-reach"].rungs if rung.step]
    for rule in edition.rules:
        parts = {part.theme for group in rule.of + rule.all_of for part in group}
        assert "easy-to-reach" not in parts or len(parts) > 1, rule.id


def test_no_description_is_presented_as_durhams(edition, rungs):
    """The descriptions are this project's own: none says that it is Durham's or the partnership's."""
    for thing in (*rungs, *edition.rules):
        words = f"{getattr(thing, 'text', '')} {getattr(thing, 'because', '')} {thing.plain}"
        assert not re.search(r"Durham|partnership|official", words), named(thing)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("Your child is hungry most days.", 0, 5),
        ("A multi-disciplinary assessment of parental capacity identified developmental impairment.", 15, 40),
    ],
)
def test_the_reading_age_tells_easy_from_hard(text, low, high):
    """The measure is low for a nursery rhyme, below six for plain words, and high for a report."""
    assert low <= reading_age.grade(text) <= high
