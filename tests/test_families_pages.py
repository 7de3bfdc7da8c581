"""The pages that tell every family the same: the staircase, each step, leaflets, and what words mean."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from flask import abort
from staircase.core.model import STEPS
from staircase.web import create_app
from staircase.web.errors import _MISHAPS as EXPLAINED

import reading_age
from conftest import Visitor
from family_pages import as_text, prose
from inspection import Page, faults
from test_journeys import leave
from test_reading_age import longest

LEAFLETS = ("consent", "not-happy", "worried-about-a-child")
PAGES = ("/families", *(f"/families/steps/{n}" for n in STEPS), *(f"/families/{one}" for one in LEAFLETS))
QUESTIONS = {
    "taken-away": "Will they take my child?",
    "say-yes": "Do I have to say yes?",
    "happens-first": "What happens first?",
}
# What practitioners read or say, and families are never sent to from here.
FOR_PRACTITIONERS = re.compile(r"^/(children|find|open|check|suggestion|record|prepare|map|what-if|together|compare)")


def drawn(page):
    """Give the words of each block of the drawing, first to last."""
    steps = next(e for e in page.all("ol") if e.get("class") == "staircase-stairs__list")
    return [page.text(block) for block in steps.iter("li")]


@pytest.mark.parametrize("path", [*PAGES, "/families/words"])
def test_no_page_for_families_leads_to_what_was_answered(visit, path):
    """The pages are sound, name no level, say that this is a trial, and lead nowhere where answers stand."""
    page = visit.get(path)

    assert "This is a trial." in page.text(page.tree)
    assert not re.search(r"\blevels? \d|\(level", page.text(page.tree), re.I)
    assert not [address for address in page.links.values() if FOR_PRACTITIONERS.match(address)]


def test_the_overview_tells_of_all_five_steps_and_of_going_up_and_down(visit, edition):
    """Each step stands in the drawing and in a line that leads to its page; nothing is marked."""
    page = visit.get("/families")
    words = page.text()

    assert drawn(page) == [f"Step {step.number} {step.name}" for step in edition.steps]
    for step in edition.steps:
        assert page.links[f"Step {step.number}: {step.name}"] == f"/families/steps/{step.number}"
        assert edition.stairs.step(step.number).line in words
    assert "Up: more help, when things get hard." in words
    assert "Down: less help, when things get better." in words
    assert "have not agreed to it" in words


def test_the_overview_leads_to_everything_for_families(visit):
    """From the first page each of the others is one link away."""
    found = {*visit.get("/families").links.values()}

    assert found >= {
        *(f"/families/{one}" for one in LEAFLETS),
        *(f"/families/{one}" for one in ("words", "young-people", "easy-read", "your-view", "display", "help-now")),
    }


@pytest.mark.parametrize("number", STEPS)
def test_the_page_of_a_step_marks_it_in_words_and_leads_up_and_down(visit, edition, number):
    """The drawing says in words which step the page is about; links lead one step up and one down."""
    page = visit.get(f"/families/steps/{number}")
    step = edition.step(number)

    assert page.h1 == f"Step {number}: {step.name}"
    assert [n for n, words in enumerate(drawn(page), start=1) if words.startswith("This page")] == [number]
    for way, next_one in (("up", number + 1), ("down", number - 1)):
        led = [address for words, address in page.links.items() if words.startswith(f"One step {way}")]
        assert led == ([f"/families/steps/{next_one}"] if next_one in STEPS else [])


@pytest.mark.parametrize("number", STEPS)
def test_the_page_of_a_step_says_all_there_is_and_what_is_not_known(visit, edition, number):
    """Every topic, line, point and open question of the step stands on its page, and whom to ring."""
    words = visit.get(f"/families/steps/{number}").text()

    for part in edition.stairs.sections(number):
        assert all(text in words for text in (part.title, *part.lines, *part.points, part.unconfirmed))
        assert all(edition.contact[one].name in words for one in part.contacts)
    assert "Not sure yet" in words or number == 1


def test_how_many_families_have_help_stands_low_on_the_stairs_only(visit):
    """The figures are dated, and stand on the overview and the pages of steps 1 to 3, and never of 4 or 5."""
    shown = {path for path in PAGES if "of 1,000 children" in visit.get(path).text()}

    assert shown == {"/families", "/families/steps/1", "/families/steps/2", "/families/steps/3"}
    words = visit.get("/families").text()
    assert "The numbers are from 2019." in words
    assert "About 60 of 1,000 children" in words
    assert "A child can be in more than one of these groups." in words


def test_there_is_a_square_for_each_child(visit, edition):
    """The picture is as large as the numbers beside it: one square for each child of a thousand."""
    page = visit.get("/families")
    figures = edition.stairs.how_many
    pictures = [one for one in page.elements if one.get("class") == "staircase-how-many__squares"]

    assert [path.get("d").count("M") for one in pictures for path in one] == [
        *map(figures.of_a_thousand, figures.groups),
        figures.others_of_a_thousand,
    ]


@pytest.mark.parametrize("path", ["/families/steps/0", "/families/steps/6", "/families/steps/one", "/families/nothing"])
def test_what_is_not_there_is_said_to_be_not_there(visit, path):
    """A step or leaflet that there is not gives a page that says so."""
    visit.get(path, status=404)


@pytest.mark.parametrize("number", STEPS)
def test_what_parents_ask_first_is_answered_first_with_a_way_to_the_rest(visit, edition, number):
    """High on the stairs three questions stand above the drawing, each answered by a point of the part it leads to."""
    page = visit.get(f"/families/steps/{number}")
    answers = edition.stairs.asked_first(number)
    parts = edition.stairs.sections(number)

    assert len(answers) == (3 if number > 3 else 0)
    for one in answers:
        question = QUESTIONS[one.question]
        assert one.says in parts[one.section - 1].points
        assert page.links[question] == f"#part-{one.section}"
        assert page.text().index(question) < page.text().index(one.says) < page.text().index("This page")


def test_whoever_asks_about_a_child_being_taken_away_reads_who_may_and_who_may_not(visit, edition):
    """The short answers are the sentences on just that."""
    assert "may not take your child away" in edition.stairs.asked_first(4)[0].says
    assert "Only a court can say that" in edition.stairs.asked_first(5)[0].says


@pytest.mark.parametrize("path", ["/families/consent", "/families/steps/4", "/families/words", "/families/privacy"])
@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/families/our-words", "/families/our-words"),
        ("http://localhost/ar/families", "/ar/families"),
        ("http://localhost/suggestion", None),
        ("https://example.org/", None),
        ("http://localhost/families/display", None),
        ("", None),
    ],
)
def test_a_page_leads_back_to_the_family_page_that_was_being_read(visit, path, came_from, back):
    """Only to a page for families, never to the page itself; where there is none, no link says so."""
    page = visit.get(path, headers={"Referer": came_from})
    itself = visit.get(path, headers={"Referer": f"http://localhost/pl{path}"})

    assert page.links.get("Back to the page you were reading") == back
    assert "Back to the page you were reading" not in itself.links


@pytest.mark.parametrize(("name", "link"), [("privacy", "Privacy and cookies"), ("accessibility", "Accessibility")])
def test_privacy_and_accessibility_have_a_page_in_the_frame_for_families(visit, name, link):
    """The same words, without the ways to a practitioner's pages or to answers."""
    practitioners = visit.get(f"/{name}")
    page = visit.get(f"/families/{name}")

    assert page.h1 == practitioners.h1
    assert not {"/", "/find", "/about", "/ring-now"} & {*page.links.values()}
    assert "/find" in practitioners.links.values()
    assert visit.get("/families").links[link] == f"/families/{name}"
    assert "real child" not in page.text(page.tree)


@pytest.mark.parametrize("leaflet", LEAFLETS)
def test_a_leaflet_says_all_it_holds(visit, edition, leaflet):
    """Every sentence of a leaflet stands on its page, under headings that its list of contents leads to."""
    page = visit.get(f"/families/{leaflet}")
    words = page.text()

    assert page.h1 == edition.leaflet[leaflet].title
    for part in edition.leaflet[leaflet].sections:
        assert all(text in words for text in (*part.lines, *part.points, part.unconfirmed))
        assert page.links[part.title].startswith("#part-")


def test_a_number_can_be_rung_and_leads_to_the_page_of_whoever_answers(visit, edition):
    """A number is a link that rings, with the official page below it; no line goes missing without a number."""
    page = visit.get("/families/worried-about-a-child")
    without = visit.get("/families/not-happy")

    assert page.links["Ring 03000 267 979"] == "tel:03000267979"
    assert page.links[f"Their web page: {edition.contact['nspcc'].name}"].startswith("https://")
    assert f"Their web page: {edition.contact['council-complaints'].name}" in without.links
    assert "see the page" not in without.text()


def test_that_a_number_was_not_tried_is_said_once_and_only_where_it_is_so(settings, edition):
    """Of numbers that somebody tried of late nothing is said; of others that nobody did, or not for six months."""

    def words(checked):
        contacts = tuple(replace(one, checked=checked) for one in edition.contacts)
        app = create_app(settings=settings, edition=replace(edition, contacts=contacts))
        text = Visitor(app).get("/families/worried-about-a-child").text()
        app.extensions["staircase.store"].close()
        return text

    never, old = "We have not tried all of these numbers yet.", "Nobody has tried all of these numbers in the last six"
    assert (words("").count(never), words("").count(old)) == (1, 0)
    assert (words("2020-01-01").count(never), words("2020-01-01").count(old)) == (0, 1)
    assert (words("2099-01-01").count(never), words("2099-01-01").count(old)) == (0, 0)


@pytest.mark.parametrize("path", ["/families/nothing", "/families/steps/6", "/pl/families/nothing"])
def test_what_went_wrong_is_told_to_families_in_words_of_their_own(visit, path):
    """A page that is not there has the frame of the family pages and whom to ring, and nothing for practitioners."""
    page = visit.get(path, status=404)
    links = {*page.links.values()}

    assert links >= {"/families", "/families/help-now", "tel:999", "tel:03000267979", "tel:08001111"}
    assert not {"/", "/ring-now", "/find", "/about"} & links
    assert "safeguarding lead" not in page.text()


@pytest.mark.parametrize("status", [*EXPLAINED])
def test_every_error_of_family_pages_is_plain(app, status):
    """Whatever goes wrong, its page is sound and can be read at eleven, in sentences of at most twenty words."""

    @app.get("/families/wrong/now")
    def wrong():
        abort(status)

    page = Page(app.test_client().get("/families/wrong/now"))
    blocks = prose(page)

    assert page.status == status
    assert not list(faults(page))
    assert reading_age.grade(as_text(blocks)) <= reading_age.HARDEST_GRADE
    assert longest(blocks)[1] <= reading_age.LONGEST_SENTENCE
    assert len([e for e in page.elements if e.get("class") == "staircase-reference"]) == (status == 500)


def test_a_practitioners_page_keeps_its_own_errors(visit):
    """An address that only begins like a family page is not one."""
    assert "/ring-now" in visit.get("/families-of-words", status=404).links.values()


def test_neighbours_and_children_find_whom_to_ring_and_no_form(visit):
    """Whoever is worried is told whom to ring at once; there is nothing to fill in."""
    page = visit.get("/families/worried-about-a-child")

    assert not page.all("form", "input", "textarea")
    assert {"tel:999", "tel:03000267979", "tel:08001111"} <= {*page.links.values()}
    assert "You do not have to say your name." in page.text()


def test_a_referral_is_never_used_as_a_threat(visit):
    """No page says that something will happen to a family unless it agrees."""
    words = " ".join(visit.get(path).text() for path in PAGES).lower()

    assert not re.search(
        r"\bif you (say no|refuse|do not (agree|accept|sign)),? (we|they|it|your child) (will|may)\b", words
    )
    assert words.count("saying no does not move you up a step") == 4


def test_every_word_of_the_glossary_is_explained_in_order(visit, edition):
    """The page of words holds each with its meaning, in the order of the alphabet."""
    page = visit.get("/families/words")
    words = [page.text(one) for one in page.all("dt")]

    assert words == sorted((one.word for one in edition.glossary), key=str.casefold)
    assert [page.text(one) for one in page.all("dd")] == [
        next(one.plain for one in edition.glossary if one.word == word) for word in words
    ]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/families", "/families/steps/5", "/families/not-happy", "/families/words"])
def test_families_can_read_it_on_a_wide_screen(page, live_server, axe, fits, path):
    """With a script at 1280 px axe finds nothing and nobody scrolls sideways."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server}{path}")

    axe(page)
    fits(page)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "unfolded"), [(1280, True), (360, False)])
def test_the_contents_of_a_step_are_folded_where_they_would_hide_the_page(page, live_server, width, unfolded):
    """On a phone they are one line that opens; where there is room they stand open."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server}/families/steps/4")

    assert page.get_by_role("link", name="How long it takes").is_visible() is unfolded


@pytest.mark.browser
def test_very_large_words_break_no_stair(page, live_server):
    """At 360 px the stairs lie on each other without a gap or an indent, and no word is broken."""
    page.set_viewport_size({"width": 360, "height": 800})
    look = {"name": "staircase-display", "value": "very-large.usual.easier.usual", "url": live_server}
    page.context.add_cookies([look])
    page.goto(f"{live_server}/families/steps/4")

    boxes = [one.bounding_box() for one in page.locator(".staircase-stairs__step").all()]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1
    assert all(low["y"] - (high["y"] + high["height"]) <= 0 for low, high in pairwise(boxes))
    assert page.locator(".staircase-stairs__step").evaluate_all("all => all.every(e => e.scrollWidth <= e.clientWidth)")


@pytest.mark.browser
def test_families_can_read_it_on_a_narrow_screen_without_a_script(chromium, live_server, fits):
    """At 320 px and without a script the stairs rise, the contents lead on, and each step is one tap away."""
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    window = context.new_page()
    window.goto(f"{live_server}/families")
    fits(window)
    tops = [one.bounding_box()["y"] for one in window.locator(".staircase-stairs__step").all()]
    assert tops == sorted(tops, reverse=True)

    leave(window, window.get_by_role("link", name="Step 4: Child in need").click)
    window.get_by_text("On this page", exact=True).click()
    leave(window, window.get_by_role("link", name="What you do not have to do").click)
    assert window.url.endswith("/families/steps/4#part-6")
    fits(window)
    leave(window, window.get_by_role("link", name="One step down: Team Around the Family").click)
    assert window.url.endswith("/families/steps/3")
    context.close()
