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
from staircase.web.young_people import LONGEST, OWN_VIEW

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
    first, second, *_ = others = young.help_now.sections

    assert first.contacts == ("emergency",) and "childline" in second.contacts
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
    """From the entry each age, the houses, a view of one's own and help are one step away."""
    links = [link.partition("#")[0] for link in visit.get(YOUNG).links.values()]

    assert {link for link in links if link.startswith((YOUNG, HELP))} == {*PAGES} - {PAPER}
    assert OWN_VIEW in links


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

    assert (links.get("Go on with my view") == "/families/your-view/go-on") is back


def test_help_now_gives_the_numbers_and_says_what_this_site_does_not_do_before_it_asks(visit):
    """999 and Childline, that nobody is told, and whose fault it is not, stand before the first thing to choose."""
    text = visit.get(HELP).text()
    first = [
        "Ring 999",
        "Ring 0800 1111",
        "This site does not tell anyone.",
        "not your fault",
        "What is going on?",
    ]

    assert sorted(first, key=text.index) == first


@pytest.mark.parametrize("path", [HELP, f"{YOUNG}/11-16"])
def test_what_there_is_to_choose_from_is_closed_until_it_is_pressed(visit, young, path):
    """Each part is a line to press, so that every number is two presses away; a group of them has its heading."""
    page = visit.get(path)
    leaflet = young.help_now if path == HELP else young.ages[1]

    assert [e.find("summary/h3").text for e in page.all("details")] == [part.title for part in leaflet.sections]
    assert not [e for e in page.all("details") if e.get("open") is not None]
    assert {part.begins for part in leaflet.sections if part.begins} <= {e.text for e in page.all("h2")}


def test_what_cannot_wait_comes_first_for_those_of_eleven_and_over(ages):
    """Feeling very low, a nude photo, running away and being made to do things are the first four."""
    first = [part.title for part in ages["age-11-16"].sections[:4]]

    assert first == [
        "I feel very low, or I hurt myself", "Someone has a nude photo of me", "I want to run away",
        "Someone makes me do things",
    ]  # fmt: skip


@pytest.mark.parametrize("path", [YOUNG, f"{YOUNG}/8-11", f"{YOUNG}/11-16"])
def test_a_child_is_told_what_the_browser_keeps_and_led_to_how_to_leave_no_trace(visit, path):
    """Nothing here says that a visit leaves no trace: the list of pages is named, and the link leads to its part."""
    page = visit.get(path)

    assert "Your browser keeps a list of the pages you open." in page.text()
    assert page.links["Read how to leave no trace."] == f"{HELP}#no-trace"
    assert [e for e in visit.get(HELP).all("h2") if e.get("id") == "no-trace"]


def test_a_view_of_ones_own_is_offered_from_eleven(visit):
    """The page for the older ones leads to it, that for the younger ones does not."""
    assert OWN_VIEW in visit.get(f"{YOUNG}/11-16").links.values()
    assert OWN_VIEW not in visit.get(f"{YOUNG}/8-11").links.values()


def test_families_are_led_to_no_page_that_is_written_for_professionals(visit, edition):
    """Whoever can be rung is named, with a link to their page only where it is there for everybody."""
    page = visit.get(HELP)
    for_professionals = {one.page for one in edition.contacts if one.page_for == "professionals"}

    assert edition.contact["first-contact"].page in for_professionals
    assert edition.contact["first-contact"].name in page.text()
    assert not for_professionals & {*page.links.values()}
    assert edition.contact["childline"].page in page.links.values()


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


def test_a_child_knows_who_has_to_be_told_before_writing_and_whom_to_ring_after(visit):
    """That a grown-up has to pass harm on, and how much fits in, stands above the houses; Childline with all."""
    before = visit.get(HOUSES).text()
    filled = visit.post(PAPER, WORDS, status=200).text()

    for said in ("a grown-up who sees it has to tell someone who can help", f"room for {LONGEST} letters"):
        assert before.index(said) < before.index("House of worries")
    for text in (before, filled, visit.get(PAPER).text()):
        assert "Is someone hurting or scaring you?" in text and "Ring 0800 1111" in text
    assert "close this page in your browser" in before and "close this page in your browser" in filled


def test_the_way_back_from_the_houses_keeps_the_words(visit):
    """Back from filled houses sends the words to be changed; from empty ones it is a link."""
    assert visit.get(PAPER).links["Back"] == HOUSES
    page = visit.get(HOUSES) and visit.post(PAPER, WORDS, status=200)
    [back] = [e for e in page.all("button") if e.text == "Back"]
    [form] = [e for e in page.all("form") if e.get("id") == back.get("form")]

    assert form.get("action") == HOUSES
    assert {i.get("name"): i.get("value") for i in form.iter("input")}.items() >= WORDS.items()


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
    problem = f"Make it shorter. It has {LONGEST + 1} letters"
    assert page.text().count(f"House of dreams: {problem}") == 1 and page.text().count(problem) == 2
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


@pytest.mark.browser
def test_the_numbers_are_on_the_first_screen_of_a_telephone(chromium, live_server):
    """999 and Childline can be pressed on help now without moving it; elsewhere Childline by the second screen."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    window = context.new_page()
    for path, screens in ((HELP, 1), (f"{YOUNG}/8-11", 2), (f"{YOUNG}/11-16", 2)):
        window.goto(f"{live_server}{path}")
        for number in ("Ring 999", "Ring 0800\u00a01111") if path == HELP else ("Ring 0800\u00a01111",):
            box = window.locator("main").get_by_role("link", name=number).first.bounding_box()
            assert box["y"] + box["height"] <= 740 * screens, f"{number} on {path}"
    context.close()


@pytest.mark.browser
def test_on_paper_every_part_is_open(chromium, live_server, tmp_path):
    """What is closed on the screen is printed whole."""
    context = chromium.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(f"{live_server}{HELP}")
    window.pdf(path=tmp_path / "help", format="A4")
    words = " ".join(" ".join(side.extract_text() for side in PdfReader(tmp_path / "help").pages).split())

    assert "press 55" in words and "85258" in words and "You do not need proof" in words
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("then", ["Show my houses", "Change my words"])
def test_to_load_the_page_again_gives_empty_houses(page, live_server, then):
    """With script neither filled houses nor words to be changed are sent again: they are gone."""
    page.goto(f"{live_server}{HOUSES}")
    page.locator("#dreams").fill("At the sea")
    leave(page, page.get_by_role("button", name="Show my houses").click)
    if then == "Change my words":
        leave(page, page.get_by_role("button", name=then).click)
        assert page.locator("#dreams").input_value() == "At the sea"
    page.reload()

    assert page.url == f"{live_server}{HOUSES}"
    assert page.locator("#dreams").input_value() == ""
    assert "At the sea" not in page.content()


@pytest.mark.browser
def test_houses_and_steps_are_drawn_in_the_colours_of_the_system(chromium, live_server):
    """Where the system forces its colours, lines of the houses and the steps of the sign are those of its words."""
    context = chromium.new_context(forced_colors="active", java_script_enabled=False)
    window = context.new_page()
    window.goto(f"{live_server}{HOUSES}")
    ink = window.evaluate("getComputedStyle(document.body).color")

    assert window.evaluate("getComputedStyle(document.querySelector('.families-house__tiles')).stroke") == ink
    assert window.evaluate("getComputedStyle(document.querySelector('.staircase-header__steps')).fill") == ink
    assert window.evaluate("getComputedStyle(document.querySelector('.staircase-header__top')).fill") == ink
    context.close()
