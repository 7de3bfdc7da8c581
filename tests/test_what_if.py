"""What if: trying one answer out shows what would change, and leaves everything as it is."""

import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from pypdf import PdfReader
from staircase.core.case import Answer
from staircase.core.compare import changed, compare, standing
from staircase.core.said import AREAS, from_data, to_data
from staircase.web.subjects import Case, groups
from staircase.web.trying import AS_SAID, asks, change, read
from werkzeug.datastructures import MultiDict

from strategies import EDITION, answers
from test_form import Walker, some_answers
from test_journeys import leave
from walking import heard, sayable, walk

NOT_SAVED = "Nothing here is saved, and your answers stay as they are."
MISSING_SCHOOL = "theme-school-attendance"


@pytest.fixture
def walker(visit, app, edition):
    """Somebody who has answered everything, with an everyday worry about school."""
    walker = Walker(visit, app, edition, some_answers(edition, school_attendance=Answer(1, 2)))
    walker.to_check()
    return walker


def rung(edition, theme, number):
    return edition.theme[theme].rungs[number - 1]


def try_out(visit, about, **chosen):
    """Choose an answer to try, and what to try instead; give the page that compares."""
    visit.get("/what-if")
    visit.post("/what-if/answer", {"about": about}, status=200)
    return visit.post("/what-if/result", {"about": about, **chosen}, status=200)


def rows(settings):
    """Read the whole store as it lies on the disk."""
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        return {table: store.execute(f"select * from {table}").fetchall() for table in tables}


def test_a_worry_tried_worse_is_compared_side_by_side(walker, visit, edition):
    """Both steps, the pathways that come and go and the reasons stand on one page, in words."""
    page = try_out(visit, MISSING_SCHOOL, at=rung(edition, "school-attendance", 2).id)
    text = page.text()

    assert "Step 2, early help by one service, would become step 3, Team Around the Family, because of this" in text
    assert NOT_SAVED in text
    assert rung(edition, "school-attendance", 1).text in text
    assert rung(edition, "school-attendance", 2).text in text
    headings = [page.text(e) for e in page.all("h2")]
    assert "As your answers stand" in headings and "If this were so" in headings
    assert "To do then, and not now" in text and "To do now, and not then" in text
    assert text.count("This rests on") >= 3


def test_trying_leaves_the_draft_byte_for_byte_as_it_was(walker, visit, settings, edition):
    """Whatever is tried, right or wrong, the store holds exactly what it held, and so does the suggestion."""
    before, suggestion = rows(settings), visit.get("/suggestion").html

    try_out(visit, MISSING_SCHOOL, at=rung(edition, "school-attendance", 3).id)
    try_out(visit, "age", value="under-6-months")
    try_out(visit, "fact-child-in-need-plan", value="yes")
    visit.post("/what-if/result", {"about": MISSING_SCHOOL}, status=422)

    assert any(before.values())
    assert rows(settings) == before
    assert visit.get("/suggestion").html == suggestion


def test_nothing_is_chosen_and_what_was_said_is_marked(walker, visit, edition):
    """The ladder comes with every line, nothing chosen, and the lines that were said marked in words."""
    visit.get("/what-if")
    page = visit.post("/what-if/answer", {"about": MISSING_SCHOOL}, status=200)
    text = page.text()

    assert not [e for e in page.all("input") if "checked" in e.attrib]
    assert all(one.text in text for one in edition.theme["school-attendance"].rungs)
    assert edition.theme["school-attendance"].none in text
    assert text.count(AS_SAID) == 2  # where it is, and up to where it may be
    values = {e.get("value") for e in page.all("input") if e.get("name") == "at"}
    assert {"none", "not-sure", "not-looked", "undescribed"} <= values


def test_nothing_chosen_is_an_error_beside_the_field_and_above(walker, visit):
    """Sent empty, the page comes again with the error in a summary that links to the field, and beside the field."""
    visit.get("/what-if")
    visit.post("/what-if/answer", {"about": MISSING_SCHOOL}, status=200)

    page = visit.post("/what-if/result", {"about": MISSING_SCHOOL}, status=422)

    assert page.links["Choose a line"] == "#at"
    assert page.text().count("Choose a line") == 2
    assert page.text(page.all("title")[0]).startswith("Error: ")


def test_what_it_could_be_lies_above_what_is_known(walker, visit, edition):
    """A line that it could be, and that is not above the known one, is refused in words and loses nothing."""
    low, high = (rung(edition, "school-attendance", number).id for number in (1, 2))
    visit.get("/what-if")

    page = visit.post("/what-if/result", {"about": MISSING_SCHOOL, "at": high, "maybe": low}, status=422)

    assert "Choose a line above the one you chose first, or “No”" in page.text()
    assert {e.get("value") for e in page.all("input") if "checked" in e.attrib} == {low, high}


@pytest.mark.parametrize("about", ["", "theme-", "theme-unheard-of", "own-view", "age-5", "fact-disabled-x"])
def test_what_the_draft_does_not_have_cannot_be_tried(walker, visit, about):
    """An answer that there is not, and the practitioner's own view, cannot be tried: the request is refused."""
    visit.get("/what-if")

    visit.post("/what-if/answer", {"about": about}, status=400)
    visit.get("/what-if")
    visit.post("/what-if/result", {"about": about, "at": "none"}, status=400)


def test_a_line_that_is_not_on_the_page_is_refused(walker, visit, edition):
    """A rung of another ladder, sent by hand, is an error and not a trial."""
    other = rung(edition, "going-missing", 1).id
    visit.get("/what-if")

    page = visit.post("/what-if/result", {"about": MISSING_SCHOOL, "at": other}, status=422)

    assert "Choose one of the answers on this page" in page.text()


def test_worries_that_were_told_stand_first_and_everything_else_is_there(walker, visit, edition):
    """The first list is the worries that were told, with where they stand; every other answer opens beneath it."""
    page = visit.get("/what-if")
    buttons = [(e.get("value"), page.text(e)) for e in page.all("button") if e.get("name") == "about"]

    assert buttons[0][0] == MISSING_SCHOOL
    assert f"You said: {rung(edition, 'school-attendance', 1).text}" in page.text()
    assert all(words.startswith("Try another answer: ") and len(words) > 22 for _, words in buttons)
    assert len({words for _, words in buttons}) == len(buttons)
    offered = {value for value, _ in buttons}
    assert {"age", "fact-on-child-protection-plan", "strength-warm-manner", f"list-{AREAS}"} <= offered
    folded = [e for e in page.all("details") if "Safety" in page.text(e) or "safety" in page.text(e)]
    assert folded and not any("open" in e.attrib for e in page.all("details"))


def test_without_answers_there_is_nothing_to_try(visit):
    """Without a draft every address of what-if leads to the form, and so to the beginning."""
    visit.get("/")

    for path in ("/what-if", "/what-if/answer", "/what-if/result"):
        assert visit.get(path, status=303).location.endswith("/assess")
    assert visit.get("/assess", status=303).location.endswith("/")
    assert visit.post("/what-if/result", {"about": "age"}).location.endswith("/assess")


def test_before_the_suggestion_may_be_seen_nothing_can_be_tried(visit, app, edition):
    """While questions are open, what-if leads back to them: a trial would show a step too soon."""
    walker = Walker(visit, app, edition, some_answers(edition))
    walker.start()
    walker.answer()

    response = visit.get("/what-if", status=303)

    assert response.location.endswith("/assess")


def test_going_straight_to_a_trial_leads_to_the_choice(walker, visit):
    """An address of a trial opened by itself, from a history or a bookmark, says nothing and leads to the choice."""
    for path in ("/what-if/answer", "/what-if/result"):
        assert visit.get(path, status=303).location.endswith("/what-if")


def test_no_address_says_what_is_tried(walker, visit, edition):
    """Links and forms of a trial hold no word of the case, and no page of it may be stored."""
    page = try_out(visit, MISSING_SCHOOL, at=rung(edition, "school-attendance", 2).id)

    own = [e.get("href") or e.get("action") or "" for e in page.all("a", "form")]
    assert not [address for address in own if "school" in address or "?" in address.removeprefix("https")]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "school" not in page.text(page.all("title")[0]).lower()


def test_a_trial_that_would_be_urgent_says_that_it_is_one_and_how_to_ring(visit, app, edition):
    """Where the tried case could not wait, the page says that this is a trial, and how to ring if it is so."""
    Walker(visit, app, edition, some_answers(edition)).to_check()
    urgent = {pathway.id for pathway in edition.pathways if pathway.urgent}
    grave = next(
        r for t in edition.themes for r in t.rungs if urgent & set(r.pathways) and t.id in some_answers(edition).themes
    )

    page = try_out(visit, f"theme-{grave.theme}", at=grave.id)

    assert "This is a trial. If it were so, it could not wait." in page.text()
    assert page.links["change your answer about " + edition.theme[grave.theme].row].startswith("/assess/")
    assert [e.get("href") for e in page.all("a")].count("/ring-now") == 2


def test_what_is_so_is_changed_for_real_and_not_only_tried(walker, visit, edition):
    """Every trial says that what is so must be changed, with a link to the page of the form that asks it."""
    page = try_out(visit, MISSING_SCHOOL, at=rung(edition, "school-attendance", 2).id)
    link = page.links[f"change your answer about {edition.theme['school-attendance'].row}"]

    assert "If this is so, or you suspect it, do not only try it" in page.text()
    assert visit.get(link).h1 == edition.theme["school-attendance"].ask


def test_the_own_view_stands_on_both_sides(walker, visit, edition):
    """The practitioner's own view stays as it is, whatever is tried."""
    page = try_out(visit, MISSING_SCHOOL, at="none")

    assert "act on your own view, step 2, early help by one service" in page.text()


def test_taking_a_worry_away_is_said_to_be_no_way_down(walker, visit):
    """A trial in which a worry is less says that what was said stays so."""
    page = try_out(visit, MISSING_SCHOOL, at="none")

    assert "what was seen, told or suspected stays so" in page.text()
    assert "Only if you chose a wrong line by mistake, change your answer" in page.text()
    assert "do not only try it" not in page.text()


def test_going_back_is_on_the_page(walker, visit, edition):
    """From a trial one can try another line, choose another answer, or go back to the unchanged suggestion."""
    page = try_out(visit, MISSING_SCHOOL, at="not-sure")

    assert page.links["Back to the suggestion (nothing has been changed)"] == "/suggestion"
    assert page.links["Change something else"] == "/what-if"
    again = next(e for e in page.all("button") if page.text(e) == "Try another line of this")
    assert (again.get("name"), again.get("value")) == ("about", MISSING_SCHOOL)


def test_a_trial_without_its_token_is_refused(walker, visit):
    """A form that another site sends tries nothing."""
    visit.get("/what-if")

    visit.post("/what-if/answer", {"about": "age"}, status=403, token="0" * 64)


@pytest.mark.parametrize(
    ("about", "value", "says"),
    [
        ("age", "not-known", "Not known"),
        ("fact-child-in-need-plan", "yes", "would become step 4, child in need"),
        ("strength-warm-manner", "yes", "strengths by themselves never change a step"),
        (f"list-{AREAS}", "yes", "for what is described, but part of your worry is not"),
    ],
)
def test_every_kind_of_answer_can_be_tried(walker, visit, about, value, says):
    """The age, a circumstance, a strength and a worry without words are tried like any worry."""
    assert says in try_out(visit, about, value=value).text()


@of(max_examples=40, deadline=None)
@given(answers(), st.randoms(use_true_random=False))
def test_every_line_of_every_answer_can_be_tried_and_the_line_that_was_said_changes_nothing(case, chance):
    """For any draft, each offered line is a change that can be compared; the one marked as said leaves all as it is."""
    said, _ = walk(EDITION, sayable(EDITION, case))
    draft = Case(EDITION, from_data(to_data(said)), heard(EDITION, said))
    every = [subject for group in groups(draft) for subject in group.subjects]

    for subject in chance.sample(every, 12):
        asked = asks(draft, subject)
        name = asked[0].name
        for line in asked[0].choices:
            sent = MultiDict({name: line.value})
            if line.hint == AS_SAID and len(asked) > 1:
                sent.setlist("maybe", [one.value for one in asked[1].choices if one.hint == AS_SAID])
            reply = read(draft, subject, sent)
            assert not reply.errors
            tried = change(draft, subject, reply)
            then = changed(EDITION, draft.answers, tried)
            assert compare(EDITION, draft.answers, then).before.found.own_view == draft.answers.own_view
            if line.hint == AS_SAID:
                assert tried == standing(draft.answers, tried), (subject.id, line.value)
                assert then == draft.answers
        assert sum(line.hint == AS_SAID for line in asked[0].choices) == 1, subject.id


# --- in a browser


@pytest.fixture
def draft(app, edition):
    """A draft with every question answered; gives the cookie that opens it."""
    said, _ = walk(edition, some_answers(edition, school_attendance=Answer(1, 2)))
    store = app.extensions["staircase.store"]
    token = store.begin(
        to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time())
    )
    return {"name": "staircase", "value": token}


def opened(chromium, address, cookie, **how):
    """Open what-if in a window of its own, with this draft."""
    context = chromium.new_context(**how)
    context.add_cookies([{**cookie, "url": address}])
    window = context.new_page()
    window.goto(f"{address}/what-if")
    return window


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_a_trial_is_accessible_and_fits_the_screen(width, chromium, live_server, draft, axe, edition):
    """On a small screen and a large one, with everything opened, axe finds nothing and nothing runs off sideways."""
    window = opened(chromium, live_server, draft, viewport={"width": width, "height": 800})

    def look():
        window.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide"
        axe(window)

    look()
    leave(window, window.locator(f"button[value={MISSING_SCHOOL}]").click)
    look()
    leave(window, window.get_by_role("button", name="See what would change").click)
    assert window.locator(".govuk-error-summary [role=alert]").count() == 1
    look()
    window.locator(f"input[name=at][value={rung(edition, 'school-attendance', 2).id}]").check()
    leave(window, window.get_by_role("button", name="See what would change").click)
    look()
    boxes = [one.bounding_box() for one in window.locator(".staircase-side").all()]
    assert (boxes[0]["y"] == boxes[1]["y"]) == (width == 1280)
    window.context.close()


@pytest.mark.browser
def test_a_trial_works_by_keyboard_and_without_script(chromium, live_server, draft, edition):
    """With the keyboard alone and JavaScript off, an answer is tried, tried otherwise, and left."""
    window = opened(chromium, live_server, draft, java_script_enabled=False)

    window.get_by_role("button", name="Try another answer: Missing school, coming late or leaving early").focus()
    leave(window, window.keyboard.press, "Enter")
    window.locator("input[name=at]").nth(2).focus()
    window.keyboard.press("Space")
    window.get_by_role("button", name="See what would change").focus()
    leave(window, window.keyboard.press, "Enter")
    assert "would become step 3" in window.locator("main").inner_text()
    window.get_by_role("button", name="Try another line of this").focus()
    leave(window, window.keyboard.press, "Enter")
    assert window.locator("h1").inner_text() == "What would it be instead?"
    window.get_by_role("link", name="Back to the suggestion (nothing has been changed)").focus()
    leave(window, window.keyboard.press, "Enter")
    assert window.locator("h1").inner_text() == "Step 2, early help by one service"
    window.context.close()


@pytest.mark.browser
def test_every_side_of_paper_says_that_it_is_no_record(chromium, live_server, draft, tmp_path):
    """A printed trial says on each side that it is a what-if and not a record."""
    window = opened(chromium, live_server, draft)
    leave(window, window.locator(f"button[value={MISSING_SCHOOL}]").click)
    window.locator("input[name=at]").nth(3).check()
    leave(window, window.get_by_role("button", name="See what would change").click)

    window.pdf(path=tmp_path / "trial.pdf", format="A4")

    sides = [side.extract_text() for side in PdfReader(tmp_path / "trial.pdf").pages]
    assert len(sides) <= 3
    assert all("What if: not a record" in side for side in sides)
    window.context.close()
