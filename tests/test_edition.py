"""The current edition as families, practitioners and the partnership may rely on it."""

import re

import pytest
from staircase import rulefiles

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


@pytest.fixture(scope="module")
def plain(edition, rungs):
    """Everything that is said to families: what it is about and the words."""
    things = (
        *edition.steps,
        *edition.facts,
        *edition.domains,
        *rungs,
        *edition.rules,
        *edition.strengths,
        *edition.pathways,
        *edition.glossary,
    )
    return [(named(thing), thing.plain) for thing in things]


def test_the_current_edition_loads_without_a_finding(edition):
    """The edition that the site serves keeps every promise that its structure can show."""
    assert edition.id == rulefiles.current()
    assert edition.themes
    assert edition.rules


def test_every_text_has_its_plain_form(edition, rungs):
    """Whatever a practitioner reads about a child, the family can read too, in words of its own."""
    for thing in (*edition.steps, *rungs, *edition.strengths, *edition.pathways):
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


def test_families_are_not_told_jargon(edition, plain):
    """Our own words stand in no text for families unless the glossary explains them."""
    explained = " ".join(word.word.lower() for word in edition.glossary)
    unexplained = [word for word in JARGON if word.lower() not in explained.split()]
    pattern = re.compile("|".join(rf"(?<![\w-]){_cased(word)}(?![\w-])" for word in unexplained))

    found = [f"{name}: {match.group()}" for name, text in plain if (match := pattern.search(text))]

    assert not found, "\n".join(found)


def _cased(word):
    """Make a pattern of a word: an abbreviation in capitals, any other with or without a capital letter."""
    return re.escape(word) if word.isupper() else f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}"


@pytest.mark.parametrize("kind", ["steps", "rungs", "rules", "strengths", "pathways", "contacts"])
def test_everything_rests_on_a_source_that_exists(edition, rungs, kind):
    """Each step, rung, rule, strength, pathway and contact names a source, and the place in it."""
    for thing in rungs if kind == "rungs" else getattr(edition, kind):
        assert thing.sources, named(thing)
        assert all(cite.id in edition.source and cite.at.strip() for cite in thing.sources), named(thing)


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
