"""The children of one family on the site: side by side, one form after the other, two tabs, and on paper."""

import time
from dataclasses import replace

import pytest
from pypdf import PdfReader
from staircase import records
from staircase.core.case import Answer, Answers
from staircase.core.family import MOST, from_draft, to_draft, together, wording_of
from staircase.core.interview import lay_out
from staircase.core.said import NOT_SURE, YES, Said
from staircase.records import restore
from staircase.rerun import Outcome, run_again

from test_family import BRUISED, TODDLER, UNBORN, family_of, with_sign, with_worry
from test_journeys import leave
from walking import choices_for

BABY = replace(BRUISED, role="health-staff", lives=YES, acting_now=True)
ABOUT = {"role": "health-staff", "lives": YES}


def keep(app, token, family, edition):
    """Put a family into the draft of this visit."""
    store = app.extensions["staircase.store"]
    store.save(store.read(token, 0), {**to_draft(family), "gone": -1}, int(time.time()))
    assert from_draft(edition, store.read(token, 0).said) == family


@pytest.fixture
def sit(visit, app, edition):
    """A function that puts these children into the draft of a visit that has begun."""

    def begin(*children):
        visit.get("/")
        visit.post("/start")
        keep(app, visit.client.get_cookie("staircase").value, family_of(*children), edition)

    return begin


@pytest.fixture
def kept(visit, app, edition):
    """A function that reads the family as the server keeps it."""

    def read():
        token = visit.client.get_cookie("staircase").value
        return from_draft(edition, app.extensions["staircase.store"].read(token, 0).said)

    return read


def arrive(visit, response):
    """Follow to the page that redirects lead to."""
    while response.status_code == 303:
        response = visit.client.get(response.location)
    return visit.get(response.request.path)


@pytest.fixture
def go_on(visit, kept, edition):
    """A function that answers the page that is open with no worry at all, and opens the next."""
    calm = Answers(age="age-1-4", no=frozenset(edition.fact), themes={theme.id: Answer() for theme in edition.themes})

    def answer():
        hidden, family = visit.page.form(), kept()
        said = together(edition, family.children)[family.at]
        page = next(one for one in lay_out(edition, said).pages if one.id == hidden["page"])
        sent = visit.post("/assess/1", {**hidden, **choices_for(edition, said, page, calm)})
        if sent.location == "/act-now":
            sent = visit.post("/act-now", {"choice": "go-on"})
        return arrive(visit, sent)

    return answer


def cards(page):
    """Give the words of each child, in the order of the page."""
    return [page.text(e) for e in page.all("li") if "staircase-child" in (e.get("class") or "").split()]


def test_a_baby_with_a_bruise_stands_beside_a_toddler_and_an_unborn_baby(visit, sit):
    """Each child has its step or its questions, what to do first, and the floor with the child it comes from."""
    sit(BABY, TODDLER, UNBORN)
    page = visit.get("/children")
    baby, toddler, unborn = cards(page)

    assert "Child 1: under 6 months" in baby and "Step 5, child protection" in baby and "This rests on" in baby
    assert "Child 2: 1 to 4 years" in toddler and "Step 4 at least, so far" in toddler
    assert "Never below step 4, because of what you told of child 1." in toddler
    assert "questions are left" in toddler and "The other children, in the same call" in toddler
    assert "Child 3: not born yet" in unborn and "Step 5 at least, so far" in unborn
    assert "Never below" not in unborn and "A baby who is or will be with somebody who may have harmed" in unborn
    assert "Do not tell the parents yet" in page.text() and "the strictest line of any child" in page.text()
    assert "Never below" not in baby


def test_urgent_children_stand_first(visit, sit):
    """Who cannot wait stands on top, whatever their number."""
    sit(Said(age="age-1-4", **ABOUT), with_sign(Said(age="age-13-15", **ABOUT), "sexual-exploitation", YES))

    teenager, toddler = cards(visit.get("/children"))

    assert teenager.startswith("Child 2") and "What to do first Now" in teenager
    assert toddler.startswith("Child 1") and "No step yet" in toddler and "What to do first" not in toddler


def test_the_other_children_stand_beside_the_call_they_are_named_in(visit, sit):
    """A harmed child's own referral comes before the other children; whoever has no other call is told whose it is."""
    belt_marks = with_worry(Said(age="age-5-9", **ABOUT), "chastisement", "mark-object-or-baby")
    sit(belt_marks, TODDLER, UNBORN)
    first, toddler, unborn = (one.partition("What to do first")[2] for one in cards(visit.get("/children")))

    others = "The other children, in the same call"
    for one in (first, unborn):
        assert 0 < one.index("Referral to First Contact for child protection") < one.index(others)
        assert "Name this child in the call" not in one
    assert toddler.startswith(f" Now {others}")
    assert "Name this child in the call you make for child 1." in toddler


def test_what_is_possible_stands_beside_the_call_for_another_child(visit, sit):
    """Where a child itself may have been hurt as well, its card asks advice on that too, and not on the others only."""
    sit(BABY, with_sign(TODDLER, "injury-unexplained", NOT_SURE))
    toddler = cards(visit.get("/children"))[1]

    assert "Ring First Contact now" in toddler.partition("Not sure? Ask for advice")[2]
    assert "Name this child in the call" not in toddler


def test_beside_possible_harm_the_page_says_that_it_could_be(visit, sit):
    """Where one child only may have been harmed, the other has no floor, and advice is asked today."""
    sit(with_sign(Said(age="age-1-4", **ABOUT), "injury-unexplained", NOT_SURE), Said(age="age-16-17", **ABOUT))

    teenager = cards(visit.get("/children"))[1]

    assert "It could be step 4 or more: if child 1 was harmed" in teenager
    assert "Not sure? Ask for advice" in teenager
    assert "Never below" not in teenager and "No step yet" in teenager


def test_one_child_alone_has_a_way_to_add_another_and_none_to_be_taken_out(visit, sit):
    """The page works for one child too; nothing on it speaks of other children."""
    sit(Said(age="age-5-9", **ABOUT))
    page = visit.get("/children")

    assert "Add another child" in page.text() and "Take child 1 out" not in page.text()
    assert "parents of all these children" not in page.text()


def test_without_a_draft_every_address_leads_to_the_start(visit):
    """Nobody is asked about children of whom nothing was said."""
    assert visit.get("/children", status=303).location == "/"
    visit.get("/")
    for address in ("/children/add", "/children/turn", "/children/take-out"):
        assert visit.post(address, {"number": "1"}).location == "/"


def test_another_child_begins_with_its_age(visit, sit, kept):
    """The first page asks how old; who asks, and where they live, stays said."""
    sit(Said(age="age-5-9", **ABOUT))
    visit.get("/children")
    page = arrive(visit, visit.post("/children/add"))

    assert page.h1 == "How old is the child?"
    assert "Child 2: age not said yet, one of 2 children" in page.text()
    assert kept().children[2] == Said(**ABOUT)


def test_what_was_told_of_the_home_is_not_asked_again_and_the_page_says_so(visit, sit, go_on, edition):
    """The safety page of a second child leaves out what was placed with the first, and names it in words."""
    first = with_worry(Said(age="age-5-9", **ABOUT), "domestic-abuse", "repeated-or-controlling")
    sit(first, Said(age="age-1-4", **ABOUT))
    visit.get("/children")
    page = arrive(visit, visit.post("/children/turn", {"number": "2"}))
    while page.form().get("page") != "safety-people":
        page = go_on()

    assert "You have told this with another child" in page.text()
    assert edition.theme["domestic-abuse"].rungs[3].text in page.text()
    assert edition.theme["domestic-abuse"].sign not in page.text()
    assert "counts for every child of this sitting" in page.text()  # the others on this page still do


def test_the_page_about_other_children_leads_to_them(visit, sit, go_on, edition):
    """Whoever is asked about the other children is told that they can be answered for here."""
    sit(Said(age="age-5-9", **ABOUT))
    page = arrive(visit, visit.get("/assess", status=303))
    while page.form().get("page") != edition.other_children.id:
        page = go_on()

    assert page.links["the children of this family"] == "/children"


def test_the_page_about_other_children_says_what_is_known_of_them_already(visit, sit, go_on, edition):
    """Beside a bruised baby the page says that this counts whatever is answered, and asks for children elsewhere."""
    sit(BABY, Said(age="age-1-4", **ABOUT))
    visit.get("/children")
    page = arrive(visit, visit.post("/children/turn", {"number": "2"}))
    while page.form().get("page") != edition.other_children.id:
        page = go_on()
    assert "What you told of child 1 counts here already, whatever you answer." in page.text()

    go_on()

    assert "Never below step 4, because of what you told of child 1." in visit.get("/children").text()


def test_an_answer_stays_with_the_child_whose_page_it_was_given_on(visit, sit, kept, edition):
    """In one tab a page of child 1 is open, in another somebody turns to child 2: the answer is still child 1's."""
    sit(Said(**ABOUT), Said(age="age-1-4", **ABOUT))
    tab = arrive(visit, visit.get("/assess", status=303)).form("/assess/1")
    visit.get("/children")
    visit.post("/children/turn", {"number": "2"})
    assert kept().at == 2

    visit.post("/assess/1", {"page": tab["page"], "seen": tab["seen"], "child": tab["child"], "age": "age-13-15"})

    assert [said.age for said in kept().children.values()] == ["age-13-15", "age-1-4"]
    assert kept().at == 1


def test_an_answer_stays_with_the_only_child_when_another_tab_adds_one(visit, sit, kept):
    """With one child so far its page says already which it is, so that no answer of it lands on a child that is new."""
    sit(Said(age="age-5-9", **ABOUT))
    page = arrive(visit, visit.get("/assess", status=303))
    tab, address = page.form(), page.response.request.path
    visit.get("/children")
    visit.post("/children/add")
    visit.post("/assess/1", {**visit.get("/assess/1").form(), "age": "age-1-4"})
    assert kept().at == 2

    visit.post(address, {**tab, "ticked": ["disabled"], "closed": "unknown"})

    first, second = (said.lists.get(tab["page"], {}) for said in kept().children.values())
    assert first["disabled"] == YES and not second
    assert kept().at == 1


def test_a_page_that_is_refused_is_loaded_again_for_the_same_child(visit, sit, kept):
    """Where an answer came too late, nothing of it is kept, and the same address asks about the same child again."""
    sit(Said(age="age-5-9", **ABOUT), Said(age="age-1-4", **ABOUT))
    page = arrive(visit, visit.get("/assess", status=303))
    tab, address = page.form(), page.response.request.path
    visit.get("/children")
    visit.post("/children/turn", {"number": "2"})
    before = kept()

    visit.post(address, {**tab, "seen": "", "ticked": ["disabled"], "closed": "unknown"}, status=409)

    assert "Child 1: 5 to 9 years" in visit.get(address).text()
    assert kept() == replace(before, at=1)


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize(
    ("opened", "form", "sent"),
    [
        ("/what-if", "/what-if/answer", {"about": "age"}),
        ("/map", "/map/words", {}),
        ("/record", "/record/page", {"agreed_step": "5"}),
        ("/find", "/find", {"words": "bruise"}),
    ],
)
def test_every_form_is_about_the_child_of_its_page(visit, sit, opened, form, sent, several):
    """Sent after another tab has turned to another child, or has added one, a form is still about the child it was."""
    sit(BABY, *[TODDLER] * several)
    tab = visit.get(opened).form(form)
    visit.get("/children")
    visit.post("/children/turn" if several else "/children/add", {"number": "2"})

    page = visit.post(form, {**tab, **sent}, status=200)

    assert tab["child"] == "1"
    assert "Child 1: under 6 months" in page.text()


def test_acting_now_is_said_for_the_child_whose_page_it_was(visit, sit, kept):
    """Whoever chooses to act now on the page of one child has not chosen it for another."""
    sit(replace(BABY, acting_now=False), TODDLER)
    page = visit.get("/act-now")
    assert "Child 1: under 6 months, one of 2 children" in page.text()
    tab = page.form()
    visit.post("/children/turn", {"number": "2"})

    visit.post("/act-now", {"child": tab["child"], "choice": "act-now"})

    assert [said.acting_now for said in kept().children.values()] == [True, False]


def test_a_child_that_is_not_there_cannot_be_chosen(visit, sit):
    """Numbers that are no child's, and no numbers, are refused."""
    sit(BABY, TODDLER)
    visit.get("/children")
    for number in ("", "3", "0", "-1", "two", "²", "9" * 400):
        visit.post("/children/turn", {"number": number}, status=400)
        visit.get("/children")
        visit.post("/children/take-out", {"number": number, "sure": "yes"}, status=400)
        visit.get("/children")


def test_an_answer_for_a_child_that_was_taken_out_lands_on_nobody(visit, sit, kept):
    """A page left open on a child that is not there any more says so, and changes no other child."""
    sit(BABY, Said(**ABOUT))
    visit.get("/children")
    visit.post("/children/turn", {"number": "2"})
    tab = visit.get("/assess/1").form("/assess/1")
    visit.get("/children")
    visit.post("/children/take-out", {"number": "2", "sure": "yes"})
    before = kept()

    visit.post("/assess/1", {"page": "age", "seen": tab["seen"], "child": "2", "age": "age-13-15"}, status=409)

    assert kept() == before


def test_taking_a_child_out_asks_first_and_says_what_goes_with_it(visit, sit, kept):
    """The page says that what happened to the child counts for the others; the answers go only once that is sent."""
    sit(BABY, TODDLER, UNBORN)
    visit.get("/children")
    page = visit.post("/children/take-out", {"number": "1"}, status=200)
    assert "What you told of child 1 counts for child 2 and child 3 too." in page.text()
    assert "because of child 1 is then no longer said here either. Take child 1 out only if that child" in page.text()
    assert len(kept().children) == 3

    page = arrive(visit, visit.post("/children/take-out", {"number": "1", "sure": "yes"}))

    assert list(kept().children) == [2, 3]
    assert "Never below" not in page.text()


def test_taking_a_child_out_says_that_the_line_on_the_parents_falls(visit, sit):
    """Where only the line on telling the parents comes from a child, the page says that it goes with it; else nothing.

    The page says it before anything is deleted, since the others' pages no longer will.
    """
    sit(Said(age="age-5-9", **ABOUT), with_sign(Said(age="age-10-12", **ABOUT), "sexual-activity-under-13", YES))
    visit.get("/children")

    asked = visit.post("/children/take-out", {"number": "2"}, status=200).text()
    assert "What must not be told at home because of child 2 is then no longer said here." in asked
    visit.get("/children")
    assert "Warning" not in visit.post("/children/take-out", {"number": "1"}, status=200).text()


def test_the_last_child_cannot_be_taken_out(visit, sit, kept):
    """A sitting of nobody is none: then the answers are cleared."""
    sit(BABY)
    visit.get("/children")
    visit.post("/children/take-out", {"number": "1", "sure": "yes"}, status=400)

    assert list(kept().children) == [1]


def test_there_is_room_for_eight_and_the_page_says_so(visit, sit, kept):
    """With eight children there is no way to add a ninth, and a form sent all the same adds none."""
    sit(*[TODDLER] * MOST)
    page = visit.get("/children")
    assert "There is room for 8 children in one sitting" in page.text()
    assert "Add another child" not in page.text()

    assert visit.post("/children/add").location == "/children"

    assert len(kept().children) == MOST


def test_the_suggestion_of_a_sister_says_where_its_reason_comes_from(visit, sit):
    """On the sister's page the reason is another child's, the line on the parents too, and no address names her."""
    abused = with_sign(Said(age="age-10-12", **ABOUT), "sexual-abuse", YES)
    sit(abused, replace(TODDLER, **ABOUT, acting_now=True))
    visit.get("/children")
    response = visit.post("/children/turn", {"number": "2", "to": "suggestion"})
    page = visit.follow(response)

    assert response.location == "/suggestion"
    assert page.h1 == "Step 4, but it could be step 5"
    assert "This comes from what you told of another child of this sitting." in page.text()
    assert "Do not tell the parents, and give or send them nothing from this tool." in page.text()
    assert "the parents are theirs too" in page.text()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/act-now", "The other children, in the same call"),
        ("/ring-now", "There are other children: a child aged under 6 months."),
        ("/what-if", "Another child in this home, or in the same care, who may have been harmed"),
        ("/suggestion", "Another child who lives in this home"),
    ],
)
def test_every_page_about_a_child_knows_of_the_others(visit, sit, address, words):
    """What happened to the baby counts on each page about the toddler, of whom nothing else was said."""
    sit(BABY, replace(TODDLER, **ABOUT, acting_now=True))
    visit.get("/children")
    visit.post("/children/turn", {"number": "2"})

    assert words in visit.get(address).text()


def test_a_family_said_to_another_wording_is_fitted(visit, sit, kept, app, edition):
    """When the edition changes under a sitting of several children, all of them are fitted to it."""
    sit(BABY, TODDLER)
    store, token = app.extensions["staircase.store"], visit.client.get_cookie("staircase").value
    draft = store.read(token, 0)
    others = [{**draft.said["others"][0], "ladders": {"gone": {"at": "x", "least": "", "maybe": ""}}}]
    said = {**draft.said, "others": others, "wording": wording_of(edition, family_of(BABY, TODDLER))}
    store.save(replace(draft, fingerprint="another"), said, int(time.time()))

    visit.get("/children")

    assert kept() == family_of(BABY, replace(TODDLER, undescribed=frozenset({"areas"})))


@pytest.mark.parametrize("number", ["1", "2"])
def test_the_record_of_one_of_several_children_stands_alone(visit, sit, edition, number):
    """Saved from a sitting of several, a child's file can be read by itself, comes out the same, and loses no harm."""
    sit(BABY, replace(TODDLER, **ABOUT, acting_now=True))
    visit.get("/children")
    visit.post("/children/turn", {"number": number})
    visit.get("/save")

    record = records.read(visit.post("/save", status=200).get_data())
    again = run_again(edition, record)

    assert not record.altered and again.outcome is Outcome.SAME, again
    assert again.found.step >= 4
    assert restore(edition, record).fitted.whole


# --- in a browser


def begin(context, live_server, app, edition, *children):
    """Open the page of these children in a browser."""
    window = context.new_page()
    window.goto(f"{live_server}/")
    leave(window, window.get_by_role("button", name="Start now").click)
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "staircase")
    keep(app, token, family_of(*children), edition)
    window.goto(f"{live_server}/children")
    return window


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_several_children_are_answered_for_in_one_sitting(
    script, chromium, live_server, app, edition, axe, fits, tmp_path
):
    """From a bruised baby to a sister and an unborn baby, on a large and a small screen, and on one side of paper."""
    size = {"width": 1280, "height": 900} if script else {"width": 320, "height": 640}
    context = chromium.new_context(viewport=size, java_script_enabled=script)
    window = begin(context, live_server, app, edition, BABY)

    def add(age):
        leave(window, window.get_by_role("button", name="Add another child").click)
        look()
        window.get_by_label(age, exact=True).check()
        leave(window, window.get_by_role("button", name="Continue", exact=True).click)
        assert "This calls for action now" in window.locator("h1").inner_text()  # for this child too: the same call
        look()
        leave(window, window.locator("button[value=go-on]").click)
        leave(window, window.get_by_role("link", name="All the children").click)
        look()

    def look():
        fits(window)
        if script:
            axe(window)

    look()
    add("1 to 4 years")
    add("Not born yet")

    assert "children" not in window.url.removeprefix(f"{live_server}/children")
    assert window.get_by_text("Never below step 4, because of what you told of child 1.").count() == 1
    assert window.get_by_text("A baby who is or will be with somebody who may have harmed another child").count() == 1
    paper = tmp_path / "children.pdf"
    window.pdf(path=paper, format="A4")
    sides = PdfReader(paper).pages
    text = " ".join(sides[0].extract_text().split())
    assert len(sides) == 1
    assert text.count("Name (write by hand)") == 3
    assert "Add another child" not in text and edition.decision_fingerprint[:12] in text
    context.close()
