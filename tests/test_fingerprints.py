"""What changes which fingerprint: a wording only the edition's, whatever can change a result both."""

import re
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest
from staircase import fingerprints, rulefiles

TINY = Path(__file__).resolve().parent / "tiny_edition"

ONLY_SHOWN = [
    ("contacts.yaml", "phone: 0100 200 300", "phone: 0100 200 301"),
    ("contacts.yaml", "hours: not known", "hours: Day and night"),
    ("contacts.yaml", "checked: never", "checked: 2026-11-20"),
    ("themes/home.yaml", "text: The home is cold.", "text: The home is very cold."),
    ("themes/home.yaml", "plain: Your home is cold.", "plain: It is cold at home."),
    ("themes/home.yaml", "ask: Is the home warm?", "ask: Is it warm at home?"),
    ("themes/home.yaml", "none: The home is warm.", "none: It is warm."),
    ("themes/home.yaml", "at: page 2", "at: page 22"),
    ("themes/harm.yaml", "sign: Another child is hurt.", "sign: Another child is or may be hurt."),
    ("themes/home.yaml", "- A child comes without breakfast.", "- A child comes to nursery without breakfast."),
    ("themes/home.yaml", "text: Choose that one when it is the cold", "text: Choose it when it is the cold"),
    ("themes/home.yaml", "{theme: meals, text: Choose", "{theme: warmth, text: Choose"),
    ("themes/home.yaml", "also_called: [hungry,", "also_called: [peckish, hungry,"),
    ("rules.yaml", "because: Two early", "because: Two or more early"),
    ("pathways.yaml", "who: Whoever knows the family.", "who: The school."),
    ("pathways.yaml", "do: [Talk to the family.]", "do: [Talk to the family., Write it down.]"),
    ("pathways.yaml", "duty: The council must", "duty: By law the council must"),
    ("pathways.yaml", "text: Say what you do and why.", "text: Say what you do."),
    ("pathways.yaml", "contacts: [council]", "contacts: [council, a-page]"),
    ("strengths.yaml", "text: A grandparent,", "text: A grandmother or grandfather,"),
    ("strengths.yaml", "text: Fed the child", "text: Gave the child food"),
    ("staircase.yaml", "level: 3", "level: 2"),
    ("staircase.yaml", "name: A team", "name: A team around the family"),
    ("circumstances.yaml", "name: Not born yet", "name: Unborn"),
    ("sources.yaml", "title: An Act", "title: The Act"),
    ("stepping-down.yaml", "from_step: 2", "from_step: 3"),
    ("stepping-down.yaml", "text: Somebody has seen", "text: More than one has seen"),
    ("recording.yaml", "hint: Consent is rarely", "hint: Consent is hardly ever"),
    ("recording.yaml", "shares_decision: true, ", ""),
    ("glossary.yaml", "plain: Somebody finds", "plain: A person finds"),
    ("edition.yaml", "notice: For tests only.", "notice: For tests, and nothing else."),
    ("edition.yaml", "title: In danger now", "title: Danger"),
    ("edition.yaml", "review_by: 2027-05-23", "review_by: 2027-06-23"),
]
DECIDES = [
    ("themes/home.yaml", "step: 3", "step: 4"),
    ("themes/home.yaml", "- id: cold\n      step: 2", "- id: cold\n      step: 3"),
    ("themes/home.yaml", "from: age-5-9,", "from: age-1-4,"),
    ("themes/home.yaml", "plain: Your home is cold.", "plain: Your home is cold.\n      pathways: [one-service]"),
    ("themes/harm.yaml", "context: [place]", "context: [place, school]"),
    ("rules.yaml", "at_least: 2", "at_least: 3"),
    ("rules.yaml", "from: under-6-months,", "from: 6-to-11-months,"),
    ("rules.yaml", "  held_by: [family-helps]\n", ""),
    ("rules.yaml", "is: [cannot-move-alone]", "is: [cannot-move-alone, disabled]"),
    ("rules.yaml", "for: {is: [disabled]}\n", "for: {is: [disabled]}\n  if_unknown: applies\n"),
    ("rules.yaml", "  pathways: [social-worker]\n", "  pathways: [social-worker, one-service]\n"),
    ("rules.yaml", "{theme: meals, from: sometimes-hungry}", "{theme: meals, from: often-hungry}"),
    ("pathways.yaml", "how_soon: 1-working-day", "how_soon: today"),
    ("pathways.yaml", "when: first", "when: unless-risk"),
    ("pathways.yaml", "  statutory: true\n", ""),
    ("pathways.yaml", "  for: {role: [teacher]}\n", ""),
    ("pathways.yaml", "how_soon: now\n", "how_soon: now\n  straight_there: true\n"),
    ("strengths.yaml", "text: A grandparent, counts: true", "text: A grandparent, counts: false"),
    ("strengths.yaml", "text: Less than 3 months, counts: false", "text: Less than 3 months, counts: true"),
    ("strengths.yaml", "{id: fed-the-child,", "{id: gave-food,"),
    ("strengths.yaml", "for:\n", "  - {id: aunt, text: An aunt}\nfor:\n"),
    ("staircase.yaml", "pathway: ring-now", "pathway: social-worker"),
    ("edition.yaml", "{id: home, name: The home,", "{id: home, may_hold: true, always: true, name: The home,"),
    ("edition.yaml", "id: safety-page", "id: danger-page"),
]
CHANGES_NOTHING = [
    ("rules.yaml", "- id: on-a-plan\n  step: 5\n", "# A comment.\n- step: 5\n  id: 'on-a-plan'\n"),
    ("themes/home.yaml", "text: The home is cold.", "text: >-\n        The home\n        is cold."),
    ("strengths.yaml", "text: A grandparent, counts: true", "text: A grandparent"),
    ("pathways.yaml", "  statutory: true\n", "  straight_there: false\n  statutory: true\n"),
]


@pytest.fixture
def changed(tmp_path):
    """A function that gives the tiny edition with one text of one file replaced by another."""

    def change(name, old, new):
        shutil.copytree(TINY, tmp_path / "edition")
        path = tmp_path / "edition" / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        return rulefiles.load_folder(tmp_path / "edition", "tiny/edition")

    return change


@pytest.fixture(scope="module")
def tiny():
    """The tiny edition as it is."""
    return rulefiles.load_folder(TINY, "tiny/edition")


@pytest.mark.parametrize("change", ONLY_SHOWN, ids=lambda change: f"{change[0]} {change[2]}")
def test_a_corrected_number_or_wording_changes_only_the_edition_fingerprint(tiny, changed, change):
    """A record made before a telephone number or a sentence was corrected still has the decision it was made by."""
    other = changed(*change)

    assert other.decision_fingerprint == tiny.decision_fingerprint
    assert other.edition_fingerprint != tiny.edition_fingerprint


@pytest.mark.parametrize("change", DECIDES, ids=lambda change: f"{change[0]} {change[2]}")
def test_whatever_can_change_a_result_changes_both_fingerprints(tiny, changed, change):
    """A moved step, another number, time, age, circumstance, duty or evidence is another decision."""
    other = changed(*change)

    assert other.decision_fingerprint != tiny.decision_fingerprint
    assert other.edition_fingerprint != tiny.edition_fingerprint


def test_how_the_edition_says_that_it_reasons_changes_no_decision(edition):
    """Rules of thumb are shown and never applied: without them every decision is the same."""
    without = replace(edition, rules_of_thumb=())

    assert edition.rules_of_thumb
    assert fingerprints.of_the_decision(without) == edition.decision_fingerprint
    assert fingerprints.of_the_edition(without) != edition.edition_fingerprint


@pytest.mark.parametrize("change", CHANGES_NOTHING, ids=lambda change: f"{change[0]} {change[2]}")
def test_spacing_comments_and_defaults_change_no_fingerprint(tiny, changed, change):
    """Fingerprints are of what an edition says, not of how its files are laid out."""
    other = changed(*change)

    assert other.decision_fingerprint == tiny.decision_fingerprint
    assert other.edition_fingerprint == tiny.edition_fingerprint


def test_a_fingerprint_is_sha_256_in_hexadecimal(tiny):
    """The two fingerprints are 64 hexadecimal digits each, and differ."""
    assert re.fullmatch(r"[0-9a-f]{64}", tiny.decision_fingerprint)
    assert re.fullmatch(r"[0-9a-f]{64}", tiny.edition_fingerprint)
    assert tiny.decision_fingerprint != tiny.edition_fingerprint


def test_the_list_of_mere_words_names_only_fields_there_are():
    """A field that is renamed does not stay behind in the list of what cannot change a result."""
    for kind, names in fingerprints._ONLY_SHOWN.items():
        assert set(names) <= {field.name for field in fields(kind)}, kind
