"""The pages of the map: a draft to look at, its words to change, numbers side by side; nothing written is kept."""

import logging
import sqlite3
import time

import pytest
from pypdf import PdfReader
from staircase.core.case import Answer
from staircase.core.ownwords import MARK
from staircase.core.said import Said, from_data, to_data, with_afterwards
from staircase.web.mapping import LONGEST, SEE_IT_DIFFERENTLY
from staircase.web.questions import VIEWS

import current
from inspection import Page
from test_canary import send
from test_form import some_answers
from test_journeys import leave
from walking import sayable, walk

CANARY = "zephyr-canary-4711"
NUMBERS = {"scale-child": "4", "scale-parent": "9", "scale-practitioner": "8", "scale-other-professional": "not-asked"}


class Desk:
    """Somebody with a finished draft in the store, who opens pages about it."""

    def __init__(self, visit, app, edition):
        self.visit, self.app, self.edition = visit, app, edition

    def begin(self, answers, **chosen):
        """Keep a draft with these answers, and hold its cookie."""
        said, _ = walk(self.edition, sayable(self.edition, answers))
        said = with_afterwards(said, {name: (value,) for name, value in chosen.items()})
        self.token = keep(self.app, self.edition, said)
        self.visit.client.set_cookie("staircase", self.token)
        return self.visit.get("/map")

    def said(self):
        """Read the draft as the server keeps it."""
        return from_data(self.app.extensions["staircase.store"].read(self.token, 0).said)

    def words(self):
        """Open the words to change; give what stands in each field."""
        self.visit.get("/map")
        page = self.visit.post("/map/words", status=200)
        return {field.get("name"): (field.text or "").removeprefix("\n") for field in page.all("textarea")}


def keep(app, edition, said):
    """Put what was said into the store; give the token of the draft."""
    store = app.extensions["staircase.store"]
    fingerprint = edition.edition_fingerprint
    return store.begin(to_data(said), edition=edition.id, fingerprint=fingerprint, now=int(time.time()))


@pytest.fixture
def desk(visit, app, edition):
    """A desk without a draft so far."""
    return Desk(visit, app, edition)


@pytest.fixture
def everyday(edition):
    """An everyday worry about school, which the family may be told."""
    return some_answers(edition, school_attendance=Answer(1, 1))


@pytest.fixture
def grave(edition):
    """A worry about which nobody at home may be told."""
    return some_answers(edition, sexual_abuse=Answer(2, 2))


# --- the draft


def test_the_map_shows_three_questions_and_what_was_told(visit, desk, everyday, edition):
    """The draft holds worries, what is working well and what needs to happen, and says what it is."""
    page = desk.begin(everyday)

    assert page.h1 == "Signs of Safety map"
    assert [page.text(e) for e in page.all("h2")][:3] == [
        "What are we worried about?",
        "What is working well?",
        "What needs to happen?",
    ]
    assert "This map is worded for practitioners, and not for the family." in page.text()
    visit.get("/family-words")
    visit.post("/family-words", {"of": visit.page.form("/family-words")["of"], "reader": "this-parent", "risk": "no"})
    text = visit.get("/map").text()
    assert edition.theme["school-attendance"].rungs[0].plain in text
    assert "Change the words together with the family, where that is safe." in text
    assert "Talk with the parents first." in text
    assert "It does not mean proved." in text
    assert edition.notice in text and edition.decision_fingerprint[:12] in text


def test_a_higher_step_agreed_since_is_what_the_map_acts_on(desk, everyday, edition):
    """Once step 5 was agreed, its call is among the next steps, and the statement is one of danger."""
    call = edition.pathway[edition.step(5).pathway].name
    assert call not in desk.begin(everyday).text()

    text = desk.begin(everyday, agreed_step="5").text()

    assert call in text and "Danger statement" in text
    assert "I have seen, been told of or suspect this" in text


def test_where_the_family_may_not_be_told_the_map_says_so_first(desk, grave):
    """The page says plainly not to show or print it for the family, and why; it is in practitioners' words."""
    page = desk.begin(grave)
    text = page.text()

    assert "Do not show this map to the family, and do not print it for them. Do not tell the parents" in text
    assert text.index("Do not show this map") < text.index("What are we worried about?")
    assert "with your safeguarding lead" in text and "together with the family" not in text
    assert "Ask nobody at home for a number yet." in text and "Ask each person for a number" not in text


def test_a_family_that_sees_it_differently_is_one_of_the_views_of_the_form():
    """What the map takes for a dispute is an answer that the form offers."""
    assert SEE_IT_DIFFERENTLY in VIEWS


@pytest.mark.parametrize("path", ["/map", "/map/words", "/map/page", "/map/scales"])
def test_without_a_suggestion_there_is_no_map(visit, path):
    """Whoever has no draft is sent to where it begins."""
    response = visit.get(path, status=303)

    assert response.location == "/assess"


@pytest.mark.parametrize("path", ["/map/words", "/map/page"])
def test_an_address_without_words_leads_back_to_the_draft(desk, everyday, path):
    """Opened by its address, a page that lives on what was sent leads to the draft."""
    desk.begin(everyday)

    assert desk.visit.get(path, status=303).location == "/map"


# --- the words


def test_every_statement_can_be_changed_and_the_map_shows_the_words_sent(desk, everyday):
    """The fields hold the draft; what is sent instead stands on the map, and what was left stays."""
    desk.begin(everyday)
    words = desk.words()
    assert words["statement-1"].startswith("I work in a school, college or nursery, and I am worried.")

    page = desk.visit.post("/map/page", words | {"goal-1": "The child comes to school each day."}, status=200)

    assert "The child comes to school each day." in page.text()
    assert words["statement-1"] in page.text()
    assert "nothing you wrote is kept here" in page.text()


def test_words_come_along_through_change_and_back(desk, everyday):
    """From the finished map the words go back into the fields as they were, lines, quotes and brackets too."""
    desk.begin(everyday)
    written = 'First line.\nSecond: "he\'s <b>late</b>" & tired.'
    page = desk.visit.post("/map/page", desk.words() | {"worries": written}, status=200)
    carried = {i.get("name"): i.get("value") for i in page.all("input") if i.get("type") == "hidden"}

    assert carried["worries"] == written
    again = desk.visit.post("/map/words", carried, status=200)
    assert next(e.text for e in again.all("textarea") if e.get("name") == "worries").removeprefix("\n") == written


def test_nothing_written_is_kept_anywhere(desk, everyday, settings, caplog, tmp_path):
    """A word written into any field is on the page that comes back, and in no store, log, address or cookie."""
    caplog.set_level(logging.DEBUG)
    desk.begin(everyday)
    names = desk.words().keys()
    sent = {name: f"{CANARY} {name}" for name in names}

    page = desk.visit.post("/map/page", sent, status=200)
    desk.visit.post("/map/words", sent, status=200)
    desk.visit.post("/map/page", dict.fromkeys(sorted(names)[:1], CANARY * 1000), status=422)
    desk.visit.post("/map/scales", {**sent, "scale-child": CANARY}, status=422)

    assert page.text().count(CANARY) == len(names)
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as store:
        assert CANARY not in "\n".join(store.iterdump())
    assert not [path for path in tmp_path.iterdir() if CANARY.encode() in path.read_bytes()]
    assert CANARY not in caplog.text
    assert CANARY not in str(desk.visit.client.get_cookie("staircase"))


def test_too_much_is_refused_beside_the_field_and_loses_nothing(desk, everyday):
    """A field that holds too much is named above and beside, with everything still in it."""
    desk.begin(everyday)
    long = "word " * (LONGEST // 5 + 1)

    page = desk.visit.post("/map/page", desk.words() | {"worries": long}, status=422)

    assert any(link == "#worries" for link in page.links.values())
    assert page.text().count("use 12,000 characters or fewer") == 2
    assert next(e.text for e in page.all("textarea") if e.get("name") == "worries").strip() == long.strip()
    assert page.text(page.all("title")[0]).startswith("Error: ")


def test_a_map_that_is_too_long_as_a_whole_is_refused(desk, everyday):
    """Many fields that are long together are refused before the server refuses the request."""
    desk.begin(everyday)
    words = dict.fromkeys(sorted(desk.words())[:4], "word " * 2300)

    page = desk.visit.post("/map/page", words, status=422)

    assert "The whole map takes 40,000 characters" in page.text()


def test_signs_that_mislead_are_made_visible_and_letters_stay(desk, everyday):
    """What turns the direction of reading becomes a mark; the letters of any language stay, joined as they were."""
    desk.begin(everyday)
    joined = "می\u200cخواهم 👩\u200d👧"

    page = desk.visit.post("/map/page", {"worries": f"Zażółć\u202e\u0007 café. {joined}"}, status=200)

    assert f"Zażółć{MARK}{MARK} café. {joined}" in page.text()
    assert not {"\u202e", "\u0007"} & {*page.html}


def test_headings_full_of_letters_of_any_alphabet_are_taken(desk, everyday):
    """Two headings nearly full of Cyrillic come through the form they are written in, and the one they go back by."""
    desk.begin(everyday)
    written = dict.fromkeys(("statement-1", "goal-1"), "ж" * (LONGEST - 1000))
    page = desk.visit.post("/map/words", desk.words() | written, status=200)

    for target in ("/map/page", "/map/words"):
        form = next(form for form in page.all("form") if form.get("action") == target)
        response = send(desk.visit, target, page.form(target) | written, encoded=form.get("enctype"))
        assert form.get("enctype") == "multipart/form-data" and response.status_code == 200, target
        page = Page(response)
    assert next(e.text for e in page.all("textarea") if e.get("name") == "goal-1").strip() == written["goal-1"]


# --- nothing lost


@pytest.mark.parametrize("path", ["/map/words", "/map/page"])
@pytest.mark.parametrize("left", [None, Said(age="age-5-9")], ids=["cleared", "open again"])
def test_words_for_a_map_are_shown_back_when_the_answers_are_gone(desk, everyday, app, edition, path, left):
    """Cleared, or with questions open again, there is no map; every word can be copied, under its heading."""
    desk.begin(everyday)
    written = {"worries": "He came\nwithout a coat.", "statement-3": "I am worried.", "next": "", "no-heading": "x"}
    store = app.extensions["staircase.store"]
    draft = store.read(desk.token, 0)
    if left is None:
        store.clear(desk.token)
    else:
        store.save(draft, to_data(left), int(time.time()))

    page = desk.visit.post(path, written, status=410)

    assert page.h1 == "Your answers are no longer here, but your words are"
    assert "no map to make now" in page.text() and "Worries and needs" in page.text()
    assert ["".join(e.itertext()).strip("\n") for e in page.all("textarea")] == [
        "He came\nwithout a coat.",
        "I am worried.",
    ]


def test_without_words_a_map_that_cannot_be_made_leads_to_the_form(desk, everyday, app):
    """Where the answers are gone and nothing was written, the form is next."""
    desk.begin(everyday)
    app.extensions["staircase.store"].clear(desk.token)

    assert desk.visit.post("/map/words", status=303).location == "/assess"


@pytest.mark.parametrize("path", ["/map/words", "/map/page"])
def test_words_for_the_map_of_a_child_that_was_taken_out_are_shown_back(desk, everyday, path):
    """A form about a child who is no longer part of the sitting gives its words back."""
    desk.begin(everyday)

    page = desk.visit.post(path, {"child": "7", "goal-2": "He sleeps well."}, status=410)

    assert [e.text.strip("\n") for e in page.all("textarea")] == ["He sleeps well."]


def test_words_under_a_heading_that_the_draft_has_no_line_for_stay(desk, everyday):
    """Where the answers changed while somebody wrote, no word goes: it stands on the map, and can be changed."""
    desk.begin(everyday)
    assert "statement-3" not in desk.words()
    written = {"statement-3": "The third worry.", "goal-3": "The third goal."}

    page = desk.visit.post("/map/page", desk.words() | written, status=200)
    assert all(text in page.text() for text in written.values())
    again = desk.visit.post("/map/words", page.form("/map/words"), status=200)
    assert written.items() <= {e.get("name"): (e.text or "").strip("\n") for e in again.all("textarea")}.items()


def test_a_form_from_another_site_is_refused(desk, everyday):
    """Without its token nothing is shown and no number is kept."""
    desk.begin(everyday)

    desk.visit.post("/map/page", {"worries": "x"}, status=403, token="0" * 64)
    desk.visit.post("/map/scales", NUMBERS, status=403, token="0" * 64)


# --- the numbers


def test_numbers_stand_side_by_side_each_by_itself(desk, everyday):
    """Each person's number is a line of words with both ends said; nothing is added up, and it says so."""
    desk.begin(everyday)
    desk.visit.get("/map/scales")

    page = desk.visit.get(desk.visit.post("/map/scales", NUMBERS).location)

    text = page.text()
    for words in (
        "The child: 4 of 10",
        "A parent or carer: 9 of 10",
        "The practitioner: 8 of 10",
        "10 means",
        "0 means",
    ):
        assert words in text, words
    assert "Another professional: " not in text
    assert "They are not added up, there is no middle between them, and none of them changes the step." in text
    assert "average" not in text
    assert "The numbers run from 4 (the child) to 9 (a parent or carer)." in text
    assert page.html.count("<circle") == 3
    assert desk.said().afterwards["scale-child"] == ("4",)


def test_a_number_leaves_the_suggestion_as_it_is(desk, everyday):
    """Whatever numbers are given, the suggestion is the same page as before."""
    desk.begin(everyday)
    before = desk.visit.get("/suggestion").html
    desk.visit.get("/map/scales")

    desk.visit.post("/map/scales", dict.fromkeys(NUMBERS, "0"))

    assert desk.visit.get("/suggestion").html == before


def test_not_asked_takes_a_number_away(desk, everyday):
    """Somebody who was not asked after all has no number any more."""
    desk.begin(everyday, **{"scale-child": "4", "scale-ends": "wellbeing"})
    desk.visit.get("/map/scales")

    desk.visit.post("/map/scales", {"scale-child": "not-asked"})

    assert "scale-child" not in desk.said().afterwards
    assert "Nobody has been asked yet." in desk.visit.get("/map").text()


def test_a_number_that_is_none_is_an_error_in_words(desk, everyday):
    """Something that the page does not offer is refused beside the question, and nothing is kept."""
    desk.begin(everyday)
    desk.visit.get("/map/scales")

    page = desk.visit.post("/map/scales", {"scale-child": "11"}, status=422)

    assert page.links["Choose one of the answers on this page"] == "#scale-child"
    assert not desk.said().afterwards


def test_nobody_at_home_is_asked_where_they_may_not_be_told(desk, grave):
    """Where nobody at home may be told, the page asks neither child nor parents for a number, and says why."""
    desk.begin(grave)
    page = desk.visit.get("/map/scales")

    assert "Ask nobody at home for a number yet." in page.text()
    assert {e.get("name") for e in page.all("input") if e.get("type") == "radio"} == {
        "scale-practitioner",
        "scale-other-professional",
    }


def test_nothing_is_chosen_before_somebody_chooses(desk, everyday):
    """No number is filled in beforehand, and "not asked" is not either."""
    desk.begin(everyday)

    assert not [e for e in desk.visit.get("/map/scales").all("input") if "checked" in e.attrib]


def test_a_number_that_tells_another_story_is_asked_about_on_screen_only(desk, grave):
    """The prompt stands with the draft, with what the step rests on, and is on no map that was made to be shown."""
    page = desk.begin(grave, **{"scale-practitioner": "8", "scale-ends": "safety"})
    prompt = "You gave 8, and the answers call for step 5, child protection."

    assert prompt in page.text() and "This rests on" in page.text()
    finished = desk.visit.post("/map/page", desk.words() | {"with-numbers": "yes"}, status=200)
    assert prompt not in finished.text()


def test_numbers_asked_with_other_ends_say_so_and_go_when_asked_again(desk, grave):
    """A number keeps the ends it was asked with; where others go with the answers now, the page says to ask again."""
    page = desk.begin(grave, **{"scale-child": "4", "scale-practitioner": "6", "scale-ends": "wellbeing"})
    assert "These numbers were asked with other words for 0 and 10" in page.text()

    desk.visit.get("/map/scales")
    desk.visit.post("/map/scales", {"scale-practitioner": "5"})

    said = desk.said().afterwards
    assert (said["scale-practitioner"], said["scale-ends"], "scale-child" in said) == (("5",), ("safety",), False)


def test_numbers_are_on_the_finished_map_only_where_that_was_chosen(desk, everyday):
    """A number is its giver's own: it is on the map to show only where somebody ticked that all agree."""
    desk.begin(everyday, **{"scale-child": "4", "scale-ends": "wellbeing"})
    words = desk.words()

    assert "4 of 10" not in desk.visit.post("/map/page", words, status=200).text()
    page = desk.visit.post("/map/page", words | {"with-numbers": "yes"}, status=200)
    assert "The child: 4 of 10" in page.text()
    again = desk.visit.post("/map/words", page.form("/map/words"), status=200)
    assert [e for e in again.all("input") if e.get("name") == "with-numbers" and "checked" in e.attrib]


# --- in a browser


@pytest.fixture
def window_with(app, edition, chromium, live_server):
    """A function that opens the map of a scenario's draft in a window of its own."""
    scenarios = {s.id: s for s in current.scenarios()}
    opened = []

    def open_map(name, **how):
        scenario = scenarios[name]
        said, _ = walk(edition, sayable(edition, scenario.answers), scenario.role or "school-staff")
        context = chromium.new_context(**how)
        opened.append(context)
        context.add_cookies([{"name": "staircase", "value": keep(app, edition, said), "url": live_server}])
        window = context.new_page()
        window.goto(f"{live_server}/map")
        return window

    yield open_map
    for context in opened:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (320, False)])
def test_a_map_is_drawn_worded_numbered_and_printed(width, script, window_with, axe, fits, tmp_path):
    """From the draft over numbers and words to paper, on a large screen and a small one, with script and without."""
    window = window_with("tell-your-mother", viewport={"width": width, "height": 800}, java_script_enabled=script)

    def look():
        if script:
            fits(window)
            axe(window)

    look()
    tops = [one.bounding_box()["y"] for one in window.locator(".staircase-map__column").all()]
    assert (len(set(tops)) == 1) == (width == 1280)
    leave(window, window.get_by_role("link", name="Ask for a number from 0 to 10").click)
    look()
    window.locator("input[name=scale-practitioner][value='8']").check()
    window.locator("input[name=scale-child][value='3']").check()
    leave(window, window.get_by_role("button", name="Show them side by side").click)
    look()
    assert "3 of 10" not in window.locator("main").inner_text()  # the family looks at this screen too
    window.get_by_text("For you, not for the screen you share").click()
    look()
    assert "lower than every adult" in window.locator("main").inner_text()
    leave(window, window.get_by_role("button", name="Change the words").click)
    look()
    window.get_by_label("Goal 1", exact=True).fill("Somebody plays with me each day.")
    window.get_by_label("Put the numbers on the map").check()
    leave(window, window.get_by_role("button", name="Show the map").click)
    look()
    window.pdf(path=tmp_path / "map.pdf", format="A4", landscape=not script)
    sides = [" ".join(side.extract_text().split()) for side in PdfReader(tmp_path / "map.pdf").pages]
    assert len(sides) <= 2
    paper = " ".join(sides)
    for words in ("Somebody plays with me each day.", "Talk with the parents first.", "3 of 10", "Trial wording"):
        assert words in paper, words
    assert "Change the words" not in paper


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("plan-and-a-tidy-diary", "Do not show this map to the family"),
        ("third-time-this-month", "This map is worded for practitioners"),
        ("early-health-worries-held-by-grandmother", "Talk with the parents first"),
    ],
)
def test_a_grave_map_and_a_full_one_print_on_two_sides(name, says, window_with, tmp_path):
    """Whatever the case, the draft prints on two sides at most, with what it says on showing it on the first."""
    window = window_with(name)

    window.pdf(path=tmp_path / "map.pdf", format="A4")

    sides = [" ".join(side.extract_text().split()) for side in PdfReader(tmp_path / "map.pdf").pages]
    assert len(sides) <= 2
    assert says in sides[0]
    assert "Where is the child today" not in " ".join(sides)
