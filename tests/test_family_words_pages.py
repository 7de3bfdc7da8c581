"""The page that opens the gate, and the words as a family reads them: on screen, as text, as a Word file."""

import io
import re
import time
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from staircase.core.case import Answer
from staircase.core.gate import Reader, Shut
from staircase.core.shut_words import WHY
from staircase.core.telling import OPEN_FOR
from staircase.core.to_young_people import addressed_to

from test_gate import about
from test_journeys import leave
from test_map_pages import Desk
from walking import sayable

SCHOOL = about("age-13-15", school_attendance=Answer(1, 1), teeth=Answer(1, 1))
USED = about("age-13-15", criminal_exploitation=Answer(3, 3))
BRUISE = about("under-6-months", injury_not_mobile=Answer(1, 1))
NEVER = about("age-13-15", sexual_abuse=Answer(2, 2))
HINT = re.compile(r"withh|not shown|no words|gate|cannot be given", re.I)


class Teller(Desk):
    """A practitioner with a finished draft, who asks for words for the family."""

    def open(self, answers):
        """Keep a draft with these answers, and open the page."""
        self.begin(sayable(self.edition, answers))
        return self.visit.get("/family-words")

    def answer(self, *, status=303, **said):
        """Answer the page; give the page that comes back, or where it leads."""
        of = self.visit.page.form("/family-words")["of"]
        response = self.visit.post("/family-words", {"of": of, **said}, status=status)
        return self.visit.follow(response) if status == 303 else response

    def safe(self, **said):
        """Answer that it is safe to tell this parent."""
        return self.answer(**{"reader": "this-parent", "risk": "no", **said})

    def leads_away(self):
        """Say that no address of the words shows anything, but leads where anybody is led."""
        for form in ("", "/text", "/word"):
            gone = self.visit.client.get(f"/families/our-words{form}")
            assert (gone.status_code, gone.location) == (303, "/families")
        return True


@pytest.fixture
def teller(visit, app, edition):
    """A practitioner without a draft so far."""
    return Teller(visit, app, edition)


def test_the_words_are_given_once_it_was_thought_about(teller, edition):
    """Asked who reads and whether it is safe, the page leads to the words, made to read together."""
    teller.open(SCHOOL)
    assert teller.leads_away()

    page = teller.safe()

    assert "The words can be given" in page.text()
    words = teller.visit.get("/families/our-words")
    assert words.h1 == "What we think, and why"
    assert edition.theme["school-attendance"].rungs[0].plain in words.text()
    assert next(words.text(e) for e in words.all("li") if e.get("aria-current")) == f"{edition.step(2).name} Here"
    assert not [href for href in words.links.values() if re.match("/(family-words|suggestion|assess)", href)]


def test_the_words_lead_to_what_the_step_means_and_to_a_view_of_ones_own(teller):
    """Below the step are the ways to its page, to what is agreed to, and to saying it oneself; no paper shows them."""
    teller.open(SCHOOL)
    teller.safe()
    page = teller.visit.get("/families/our-words")
    more = next(e for e in page.all("ul") if "our-words__more" in (e.get("class") or ""))

    assert [a.get("href") for a in more.iter("a")] == ["/families/steps/2", "/families/consent", "/families/your-view"]
    assert "staircase-screen" in more.get("class")


def test_whom_to_ring_is_said_once_for_each_number_danger_first(teller, edition):
    """999 stands first, each number once with all who answer it, and once that nobody has tried them."""
    teller.open(USED)
    teller.safe(at_home="no")
    page = teller.visit.get("/families/our-words")
    numbers = [e.get("href") for e in page.main.iter("a") if (e.get("href") or "").startswith("tel:")]
    ring = next(e for e in page.all("ul") if e.get("class") == "families-ring")

    assert numbers[:2] == ["tel:08088010366", "tel:999"]
    assert len(numbers) == len({*numbers})
    assert edition.contact["out-of-hours-team"].plain in page.text(ring)
    assert page.text().count("We have not tried all of these numbers yet.") == 1


@pytest.mark.parametrize(("reader", "there"), [("this-parent", True), ("young-person", False)])
def test_advice_that_is_not_from_the_council_stands_where_paper_has_it(teller, edition, reader, there):
    """The number stands below what to do if one does not agree, for parents: young people have advocates."""
    teller.open(USED)
    teller.answer(reader=reader, risk="no", at_home="no")
    page = teller.visit.get("/families/our-words")
    disagree = next(e for e in page.all("section") if e.get("aria-labelledby") == "disagree")

    assert (edition.contact["family-rights-group"].phone in page.text(disagree)) is there


def test_the_day_is_one_that_machines_can_read(teller):
    """It is written out, day first, and given as a date beside."""
    teller.open(SCHOOL)
    teller.safe()
    day = next(iter(teller.visit.get("/families/our-words").all("time")))

    assert "".join(day.itertext()) == f"{datetime.fromisoformat(day.get('datetime')):%-d %B %Y}"


def test_every_worry_can_be_left_out_and_is_then_nowhere(teller, edition):
    """The page names each worry in the family's words; what is ticked is on no page, in no file and no text."""
    page = teller.open(SCHOOL)
    teeth = edition.theme["teeth"].rungs[0].plain
    assert teeth in page.text()

    teller.safe(left_out="teeth")

    assert teeth not in teller.visit.get("/families/our-words").text()
    assert teeth not in teller.visit.get("/families/our-words/text").text()
    file = docx.Document(io.BytesIO(teller.visit.client.get("/families/our-words/word").data))
    paragraphs = [one.text for one in file.paragraphs]
    assert edition.theme["school-attendance"].rungs[0].plain in paragraphs and teeth not in paragraphs


def test_without_the_worry_that_decides_there_is_nothing_to_give(teller):
    """Where only one person could have told all of it, the page says so and what to do, and asks again."""
    teller.open(SCHOOL)
    page = teller.safe(left_out=["school-attendance", "teeth"])

    assert WHY[Shut.NOTHING_LEFT].says in page.text() and WHY[Shut.NOTHING_LEFT].instead in page.text()
    assert teller.leads_away()


@pytest.mark.parametrize("risk", ["yes", "not-sure"])
def test_a_doubt_closes_what_was_open(teller, risk):
    """Asked anew for another reader, a yes or a doubt leaves no words; nothing was chosen beforehand."""
    teller.open(SCHOOL)
    page = teller.safe()
    assert not [e for e in page.all("input") if e.get("name") == "risk" and e.get("checked") is not None]

    page = teller.answer(reader="other-parent", risk=risk)

    assert WHY[Shut.RISK].says in page.text()
    assert teller.leads_away()


def test_what_was_not_answered_is_asked_beside_the_field(teller):
    """Left out, both questions are named in a summary and beside the field; nothing is kept."""
    teller.open(SCHOOL)
    page = teller.answer(status=422)

    assert "Choose who would read these words" in page.text()
    assert "Say whether telling them would raise the risk" in page.text()
    assert teller.leads_away()


def test_where_the_case_forbids_it_nothing_is_asked_and_no_family_page_hints_at_it(teller, visit):
    """The practitioner is told why and what to do instead; a family that looks finds what anybody finds."""
    page = teller.open(NEVER)

    assert WHY[Shut.NEVER].says in page.text() and WHY[Shut.NEVER].instead in page.text()
    assert not [e for e in page.all("input") if e.get("name") == "risk"]
    assert teller.leads_away()
    token = visit.get("/suggestion").form()["csrf_token"]
    said = {"of": "", "reader": "this-parent", "risk": "no"}
    forced = visit.post("/family-words", said, status=200, token=token)
    assert "The words can be given" not in forced.text() and teller.leads_away()
    assert not HINT.search(visit.get("/families/consent").text())


def test_answers_changed_since_close_the_gate_again(teller, app):
    """What was said of telling no longer counts once an answer about the child is another one."""
    teller.open(SCHOOL)
    before = teller.visit.page.form("/family-words")["of"]
    teller.safe()
    store = app.extensions["staircase.store"]
    draft = store.read(teller.token, 0)
    store.save(draft, {**draft.said, "own_view": "3"}, int(time.time()))

    assert teller.leads_away()
    page = teller.visit.get("/family-words")
    late = teller.visit.post("/family-words", {"of": before, "reader": "this-parent", "risk": "no"})
    assert late.location == "/family-words" and page.form("/family-words")["of"] != before
    assert teller.leads_away()


def test_an_answer_that_is_changed_back_does_not_open_the_words_again(teller, visit):
    """The first change ends the yes for good: somebody thinks about it again."""
    teller.open(replace(SCHOOL, own_view=2))
    teller.safe()
    assert "The words can be given" in visit.get("/family-words").text()
    pages = (f"/assess/{number}" for number in range(1, 40))
    page = next(one for one in pages if b'name="own_view"' in visit.client.get(one).data)
    for view in ("3", "2"):
        visit.get(page)
        visit.post(page, {**visit.page.form(), "own_view": view}, status=303)

    assert teller.app.extensions["staircase.store"].read(teller.token, 0).said["own_view"] == "2"
    assert teller.leads_away()


def test_the_words_open_for_half_an_hour(teller, monkeypatch):
    """After that the practitioner is asked again, and before handing the device over is told to clear it."""
    teller.open(SCHOOL)
    assert "Before you hand this device over" in teller.safe().text()
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + OPEN_FOR + 60)

    assert teller.leads_away()
    assert "The words can be given" not in teller.visit.get("/family-words").text()


@pytest.mark.parametrize("said", ["yes", "not-sure"])
def test_where_somebody_at_home_may_be_part_of_harm_outside_it_nothing_is_given(teller, said):
    """The practitioner is asked once; only a no opens the words."""
    assert "Could a relative, or somebody at home, be part of it?" in teller.open(USED).text()

    assert WHY[Shut.AT_HOME].says in teller.safe(at_home=said).text()
    assert teller.leads_away()


def test_each_private_thing_has_a_question_of_its_own(teller):
    """One yes is no yes for another person, and what was left unanswered is named."""
    said = about("age-13-15", parental_mental_health=Answer(1, 1), shared_images=Answer(1, 1))
    page = teller.open(said)
    adults = "An adult’s mental health: does the adult whose own business it is agree that this reader is told?"
    assert adults in page.text()

    page = teller.safe(**{"agreed-an-adults-mental-health": "yes"}, status=422)
    assert "A picture that was shared: say whether this reader may know of it" in page.text()
    both = {"agreed-an-adults-mental-health": "yes", "agreed-a-picture-shared": "no"}
    assert WHY[Shut.NOT_AGREED].says in teller.safe(**both).text()
    assert "The words can be given" in teller.safe(**{**both, "agreed-a-picture-shared": "yes"}).text()


def test_at_step_4_the_words_lead_to_what_agreeing_means(teller, edition):
    """A family that is asked can read what saying yes or no means."""
    teller.open(about(school_attendance=Answer(1, 1), food_and_warmth=Answer(3, 3)))
    teller.safe()

    words = teller.visit.get("/families/our-words")
    assert edition.family_words.you_agree in words.text()
    assert "/families/consent" in {e.get("href") for e in words.all("a")}


def test_a_mark_on_a_baby_has_its_fixed_words_and_nothing_to_leave_out(teller, edition):
    """The page says that the words are the same for every family, and shows them alone."""
    page = teller.open(BRUISE)
    assert not [e for e in page.all("input") if e.get("name") == "left_out"]

    assert "They are the same for every family" in teller.safe().text()
    words = teller.visit.get("/families/our-words")
    assert words.h1 == edition.family_words.fixed[0].title
    assert edition.step(5).name not in words.text()


def test_a_young_person_is_offered_as_a_reader_from_eleven_on(teller, edition):
    """At thirteen they are one of three readers, and are told first that the words are about them."""
    page = teller.open(BRUISE)
    assert "The young person" not in page.text()

    page = teller.open(USED)
    assert "The young person, if they are 11 or older" in page.text()
    teller.answer(reader="young-person", risk="no", at_home="no")
    words = teller.visit.get("/families/our-words").text()
    to_them = addressed_to(edition, Reader.YOUNG_PERSON).family_words
    assert to_them.to_young_person in words and to_them.outside_home in words


def test_nothing_of_telling_is_saved_in_a_record(teller, visit):
    """Whoever opens the record is asked anew."""
    teller.open(SCHOOL)
    teller.safe(left_out="teeth")

    assert "telling" in teller.app.extensions["staircase.store"].read(teller.token, 0).said
    visit.get("/save")
    saved = visit.post("/save", status=200)
    assert b"school-attendance" in saved.data
    assert b"telling" not in saved.data and b"left_out" not in saved.data


def test_without_a_draft_both_pages_lead_away(visit):
    """The practitioner's page leads to the form, the family's to the pages for every family."""
    assert visit.client.get("/family-words").location == "/assess"
    assert visit.client.get("/families/our-words").location == "/families"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)])
def test_a_practitioner_and_a_parent_read_it_together(chromium, live_server, teller, axe, width, script):
    """From the suggestion to the words and their text: with script on a wide screen, without on a narrow one."""
    teller.begin(sayable(teller.edition, SCHOOL))
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    context.add_cookies([{"name": "staircase", "value": teller.token, "url": live_server}])
    window = context.new_page()
    window.goto(f"{live_server}/suggestion")
    leave(window, window.get_by_role("link", name="Words for the family, and whether they may be given").click)
    window.get_by_label("The parent or carer I am in touch with").check()
    window.get_by_label("No, I have thought about it").check()
    leave(window, window.get_by_role("button", name="See whether the words can be given").click)
    leave(window, window.get_by_role("link", name="Read the words").click)

    assert window.get_by_role("heading", name="What we think, and why").is_visible()
    if script:
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        axe(window)
    leave(window, window.get_by_role("link", name="Take it as text").click)
    assert "WHAT WE THINK, AND WHY" in window.get_by_label("Text to copy").input_value()
    context.close()


@pytest.mark.browser
def test_on_paper_the_stair_is_marked_without_colour(chromium, live_server, teller):
    """A thick black line and a bold name say where this is; links to more are left out."""
    teller.open(SCHOOL)
    teller.safe()
    context = chromium.new_context(viewport={"width": 680, "height": 900})
    context.add_cookies([{"name": "staircase", "value": teller.token, "url": live_server}])
    window = context.new_page()
    window.goto(f"{live_server}/families/our-words")
    window.emulate_media(media="print")
    look = "e => ['borderTopColor', 'borderTopWidth', 'fontWeight'].map(one => getComputedStyle(e)[one])"

    assert window.locator("[aria-current=step]").evaluate(look) == ["rgb(0, 0, 0)", "4px", "700"]
    assert window.locator(".staircase-our-stairs__stair--1").evaluate(look)[1:] == ["2px", "400"]
    assert window.get_by_role("link", name="What this step means for you").is_hidden()
    context.close()
