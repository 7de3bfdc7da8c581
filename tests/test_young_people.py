"""What children and young people read, the three houses they fill in, and help now: kind, plain, and kept nowhere."""

import logging
import re
import sqlite3
from itertools import chain

import pytest
from pypdf import PdfReader
from staircase.core.case import Answer
from staircase.core.family_text import family_sentences, family_texts
from staircase.core.ownwords import MARK
from staircase.web.young_people import LONGEST

import reading_age
from test_edition import JARGON, cased
from test_form import some_answers
from test_journeys import leave
from test_map_pages import Desk

YOUNG = "/families/young-people"
HOUSES = f"{YOUNG}/three-houses"
PAPER = f"{HOUSES}/page"
HELP = "/families/help-now"
PAGES = (YOUNG, f"{YOUNG}/8-11", f"{YOUNG}/11-16", HOUSES, PAPER, HELP)
CANARY = "kolibri-canary-2291"
WORDS = {
    "worries": "When they shout 😢\nMum cries.",
    "good-things": "Gran & <b>Biscuit</b>\nهذا بيتي الجميل",
    "dreams": "Zielony dom, “no shouting”, 👩\u200d👧",
}


@pytest.fixture(scope="module")
def young(edition):
    """All that the edition says to children and young people."""
    return edition.young_people


@pytest.fixture(scope="module")
def ages(young):
    """What is written to each age, by its id."""
    return {leaflet.id: leaflet for leaflet in young.ages}


def contacts_of(*leaflets):
    """Name the contacts of leaflets, each once."""
    return {contact for leaflet in leaflets for section in leaflet.sections for contact in section.contacts}


# --- the words


def test_nothing_speaks_about_somebodys_child(young):
    """A child who reads alone is spoken to: no sentence is about “your child”."""
    assert not [path for path, text in family_texts(young).items() if re.search(r"\byour child", text, re.I)]


def test_young_people_are_told_no_jargon_at_all(young):
    """Not even a word that the glossary explains: a child does not look words up."""
    pattern = re.compile("|".join(rf"(?<![\w-]){cased(word)}(?![\w-])" for word in JARGON))

    assert not [f"{path}: {text}" for path, text in family_texts(young).items() if pattern.search(text)]


def test_a_child_of_eight_can_read_what_is_written_to_them(edition, ages, young):
    """No text on the pages for 8 to 11, whom to ring and the houses included, is harder than grade 5."""
    houses = {name: text for name, text in family_sentences(young.three_houses).items() if "beside" not in name}
    ring = {name: edition.contact[name].plain for name in contacts_of(ages["age-8-11"])}
    texts = family_sentences(ages["age-8-11"]) | houses | ring

    hard = [f"{name}: {text}" for name, text in texts.items() if reading_age.grade(text) > 5]

    assert not hard, "\n".join(hard)


def test_each_age_has_a_voice_of_its_own(ages):
    """No sentence of the page for the younger ones is said again on the page for the older ones."""
    said = [
        {
            sentence.strip()
            for text in family_sentences(leaflet).values()
            for sentence in re.split(r"(?<=[.?!])\s", text)
        }
        for leaflet in ages.values()
    ]

    assert not set.intersection(*said)


@pytest.mark.parametrize("age", ["age-8-11", "age-11-16"])
def test_both_ages_are_told_the_same_truths(ages, age):
    """It is not their fault, some things must be passed on, they may say no, and who listens if nobody did."""
    text = " ".join(family_texts(ages[age]).values())

    assert re.search(r"not your fault|done nothing wrong", text)
    assert re.search(r"have to pass it on|must tell someone", text)
    assert "say no" in text and "advocate" in text
    assert {"childline", "report-remove"} <= contacts_of(ages[age])


def test_everyone_who_can_be_rung_is_named_in_plain_words(edition):
    """Each contact of the edition says to families who that is; nobody's help rests on a number alone."""
    assert not [contact.id for contact in edition.contacts if not contact.plain]


def test_help_now_begins_with_999_and_has_a_door_for_everybody(edition, young):
    """Danger is first; then come those for children, parents, women, men, missing children and harm online."""
    first, *others = young.help_now.sections

    assert first.contacts == ("emergency",)
    assert {*chain.from_iterable(section.contacts for section in others)} >= {
        "childline", "first-contact", "nspcc", "police", "harbour", "domestic-abuse-helpline", "mens-advice-line",
        "samaritans", "papyrus", "shout", "mental-health-crisis", "report-remove", "ceop", "missing-people",
        "family-line",
    }  # fmt: skip
    assert "press 55" in " ".join(family_texts(young.help_now).values())


# --- the pages


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_without_a_draft_and_leads_to_help(visit, path):
    """Each page needs nothing from whoever opens it, and help is one step away."""
    page = visit.get(path)

    assert HELP in page.links.values()
    assert "/assess" not in page.html and "/suggestion" not in page.html


def test_the_first_page_leads_to_all_the_others(visit):
    """From the entry each age, the houses and help are one step away, and every door opens."""
    links = [link for link in visit.get(YOUNG).links.values() if link.startswith((YOUNG, HELP))]

    assert {*links} == {*PAGES} - {PAPER}


def test_an_age_nobody_wrote_for_is_not_found(visit):
    """An address that names no page says so."""
    assert visit.get(f"{YOUNG}/3-5", status=404)


@pytest.mark.parametrize("path", [f"{YOUNG}/8-11", f"{YOUNG}/11-16", HELP])
def test_a_number_can_be_pressed_and_is_said_to_be_unchecked_once(visit, edition, path):
    """Whom to ring has a link that rings; that nobody has tried it for this site is one quiet line on the page."""
    page = visit.get(path)

    assert f"tel:{edition.contact['childline'].phone.replace(' ', '')}" in page.links.values()
    assert page.text().count("We have not tried all of these numbers yet.") == 1


def test_who_would_rather_text_finds_a_number_to_text(visit):
    """A number for text messages opens a message, and is never rung."""
    links = visit.get(HELP).links

    assert links["Text 85258"] == "sms:85258"
    assert "tel:85258" not in links.values()


def test_a_number_stays_whole_in_any_direction(visit):
    """Its parts are joined by spaces that do not break, so that they never come apart or change their order."""
    assert "Ring 03000\u00a0267\u00a0979" in visit.get(HELP).html


def test_help_now_shows_the_same_to_everybody(visit, app, edition):
    """Whoever has answered grave questions on this machine leaves no sign of it there."""
    before = visit.get(HELP).text()
    Desk(visit, app, edition).begin(some_answers(edition, sexual_abuse=Answer(2, 2)))

    assert visit.get(HELP).text() == before


@pytest.mark.parametrize(
    ("came_from", "back"),
    [("/families/your-view/questions", True), ("/families/your-view", True), ("/suggestion", False), (None, False)],
)
def test_the_way_back_is_shown_to_whoever_comes_from_their_own_view(visit, came_from, back):
    """Help has a fixed way back to the reader's own view, and to nothing else."""
    headers = {"Referer": f"http://localhost{came_from}"} if came_from else None

    links = visit.get(HELP, headers=headers).links

    assert (links.get("Go back to where you were") == "/families/your-view/go-on") is back


# --- the three houses


def words_in(page):
    """Give the words in the houses, each as it was written."""
    return [e.text for e in page.all("p") if e.get("class") == "families-house__words"]


def fields_of(page):
    """Give the words in the fields to write in, by their houses."""
    return {e.get("name"): (e.text or "").removeprefix("\n") for e in page.all("textarea")}


def test_words_come_back_in_their_houses_as_they_were_written(visit):
    """Emoji, any script, lines, quotes and brackets stand in the houses, and return into the fields to be changed."""
    visit.get(HOUSES)
    page = visit.post(PAPER, WORDS, status=200)
    carried = {i.get("name"): i.get("value") for i in page.all("input") if i.get("type") == "hidden"}

    assert words_in(page) == [*WORDS.values()]
    assert fields_of(visit.post(HOUSES, carried, status=200)) == WORDS


def test_empty_houses_are_there_to_print(visit):
    """Opened by its address, or with nothing written, the page holds three empty houses, and says what to do."""
    for page in (visit.get(PAPER), visit.get(HOUSES) and visit.post(PAPER, dict.fromkeys(WORDS, " "), status=200)):
        assert words_in(page) == []
        assert len([e for e in page.all("section") if "families-house" in e.get("class")]) == 3
        assert "Print this page, and write or draw in the houses." in page.text()


def test_nothing_a_child_writes_is_kept_anywhere(visit, settings, caplog, tmp_path):
    """A word written into each house is on the page that comes back, and in no store, log, address or cookie."""
    caplog.set_level(logging.DEBUG)
    visit.get(HOUSES)
    sent = dict.fromkeys(WORDS, CANARY)

    page = visit.post(PAPER, sent, status=200)
    visit.post(HOUSES, sent, status=200)
    visit.post(PAPER, sent | {"dreams": CANARY * 200}, status=422)

    assert page.text().count(CANARY) == len(sent)
    assert all(CANARY not in (link or "") for link in page.links.values())
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as store:
        assert CANARY not in "\n".join(store.iterdump())
    assert not [path for path in tmp_path.iterdir() if CANARY.encode() in path.read_bytes()]
    assert CANARY not in caplog.text
    assert CANARY not in str(visit.client.get_cookie("staircase"))
    assert fields_of(visit.get(HOUSES)) == dict.fromkeys(WORDS, "")


def test_too_much_is_said_kindly_beside_the_house_and_loses_nothing(visit):
    """A house that holds too much is named above and beside, in plain words, with every word still in its field."""
    visit.get(HOUSES)
    long = "ж" * (LONGEST + 1)

    page = visit.post(PAPER, WORDS | {"dreams": long}, status=422)

    assert "#dreams" in page.links.values() and "#worries" not in page.links.values()
    assert page.text().count(f"House of dreams: make it shorter. It has {LONGEST + 1} letters") == 2
    assert fields_of(page) == WORDS | {"dreams": long}
    assert visit.post(PAPER, dict.fromkeys(WORDS, "ж" * LONGEST), status=200)


def test_signs_that_mislead_become_a_mark(visit):
    """What would turn the direction of what others read is shown as a mark."""
    visit.get(HOUSES)

    assert words_in(visit.post(PAPER, {"worries": "a\u202eb"}, status=200)) == [f"a{MARK}b"]


# --- as it is used


@pytest.mark.browser
def test_a_child_fills_in_the_houses_on_a_small_screen_without_script_and_prints_them(chromium, live_server, tmp_path):
    """At 320 pixels and without script, from the first page to three houses on one side of A4, turned on its side."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    window = context.new_page()

    def fits():
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide"

    for path in PAGES:
        window.goto(f"{live_server}{path}")
        fits()
    window.goto(f"{live_server}{YOUNG}")
    leave(window, window.get_by_role("link", name="My three houses").click)
    for name, words in (WORDS | {"worries": "Donaudampfschifffahrt" * 12}).items():
        window.locator(f"#{name}").fill(words)
    leave(window, window.get_by_role("button", name="Show my houses").click)
    fits()
    assert "هذا بيتي الجميل" in window.locator(".families-house--good-things").inner_text()

    for name, path in (("filled", None), ("empty", PAPER)):
        if path:
            window.goto(f"{live_server}{path}")
        window.pdf(path=tmp_path / name, format="A4", prefer_css_page_size=True)
        [side] = PdfReader(tmp_path / name).pages
        assert side.mediabox.width > side.mediabox.height
        assert "House of dreams" in side.extract_text() and "999" in side.extract_text()
    context.close()


@pytest.mark.browser
def test_every_page_for_young_people_can_be_used_by_everybody(page, live_server, axe, fits):
    """On a large screen axe finds nothing on any page, with words in the houses and with too many too."""
    page.set_viewport_size({"width": 1280, "height": 900})
    for path in PAGES:
        page.goto(f"{live_server}{path}")
        axe(page)
        fits()
    for words in ("At the sea", "wave " * LONGEST):
        page.goto(f"{live_server}{HOUSES}")
        page.locator("#dreams").fill(words)
        leave(page, page.get_by_role("button", name="Show my houses").click)
        axe(page)
        fits()
