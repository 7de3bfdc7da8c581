"""The guided form as somebody uses it, page by page, through a client that inspects every page."""

import re
import sqlite3
import time
from dataclasses import replace

import pytest
from staircase.core import interview
from staircase.core.case import Answer, Answers
from staircase.core.said import from_data
from staircase.web import create_app
from werkzeug.datastructures import MultiDict

from walking import choices_for, sayable

EVERYTHING_ELSE = ("whole-picture", "harm-outside-home", "abuse-neglect", "health", "home-money", "behaviour")


def some_answers(edition, **worries):
    """Answers of a child of 7 with these worries, most other areas looked at without any."""
    looked = {t.id: Answer(0, 0) for t in edition.themes if t.domain in EVERYTHING_ELSE}
    said = {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    return sayable(edition, Answers(age="age-5-9", no=frozenset(edition.fact), themes={**looked, **said}, own_view=2))


class Walker:
    """Somebody who goes through the form with answers in mind, and looks at every page on the way."""

    def __init__(self, visit, app, edition, answers):
        self.visit, self.app, self.edition, self.answers = visit, app, edition, answers
        self.seen = []

    def said(self):
        """Read the draft as the server keeps it."""
        token = self.visit.client.get_cookie("staircase").value
        draft = self.app.extensions["staircase.store"].read(token, 0)
        return from_data(draft.said)

    def start(self):
        """Begin a draft and open its first page."""
        self.visit.get("/")
        return self.visit.follow(self.visit.post("/start"))

    def answer(self, said_so=None):
        """Answer the page that is open, and open the next; a page that says "act now" is gone on from."""
        hidden = self.visit.page.form()
        page = next(p for p in interview.lay_out(self.edition, self.said()).pages if p.id == hidden["page"])
        sent = said_so or choices_for(self.edition, self.said(), page, self.answers)
        self.seen.append(page)
        data = MultiDict(
            [("page", hidden["page"]), ("seen", hidden["seen"]), *((k, v) for k, vs in sent.items() for v in vs)]
        )
        response = self.visit.post(f"/assess/{len(self.seen)}", data.to_dict(flat=False))
        return self.onward(response)

    def onward(self, response):
        """Follow to the next page of the form."""
        page = self.visit.follow(response)
        if response.location.endswith("/act-now"):
            page = self.visit.follow(self.visit.post("/act-now", {"choice": "go-on"}))
        return page

    def to(self, page_id):
        """Go on until this page is open."""
        self.start()
        while self.visit.page.form().get("page") != page_id:
            self.answer()
        return self.visit.page

    def to_check(self):
        """Go on until all is answered."""
        page = self.start()
        while page.h1 != "Check your answers":
            page = self.answer()
        return page


@pytest.fixture
def walker(visit, app, edition):
    """A walker with an everyday worry about school."""
    return Walker(visit, app, edition, some_answers(edition, school_attendance=Answer(1, 2)))


def test_a_worry_leads_from_start_to_suggestion(walker, visit):
    """Somebody with one worry comes from the first page to a suggestion, and every page on the way is sound."""
    walker.to_check()

    page = visit.get("/suggestion")

    assert page.h1.startswith("Step 2")
    assert len(walker.seen) <= 31


def test_nothing_is_chosen_for_anybody(walker, visit):
    """No page comes with an answer chosen already."""
    page = walker.start()
    while page.h1 != "Check your answers":
        assert not [e for e in page.all("input") if "checked" in e.attrib], page.h1
        page = walker.answer()


def test_no_page_takes_free_words(walker, visit):
    """No page of the form has a field for words of one's own."""
    page = walker.start()
    while page.h1 != "Check your answers":
        assert not page.all("textarea")
        assert {e.get("type") for e in page.all("input")} <= {"hidden", "radio", "checkbox"}
        page = walker.answer()


def test_no_address_says_what_a_page_is_about(walker, visit):
    """The addresses of the form hold numbers and nothing else about the case."""
    page = walker.start()
    while page.h1 != "Check your answers":
        own = [href for href in page.links.values() if href.startswith("/assess")]
        assert all(re.fullmatch(r"/assess(/\d+)?", href) for href in own)
        page = walker.answer()


def test_the_cookie_holds_the_token_alone(walker, visit, app):
    """The cookie is a random token; what was said is in it in no form."""
    walker.to("areas")

    cookie = visit.client.get_cookie("staircase").value

    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", cookie)


def test_a_page_sent_empty_says_what_is_missing(walker, visit):
    """A page sent without an answer comes back with a linked summary and the error beside the field."""
    walker.start()
    hidden = visit.page.form()

    page = visit.post("/assess/1", {"page": hidden["page"], "seen": hidden["seen"]}, status=422)

    assert page.text(page.all("title")[0]).startswith("Error: ")
    assert page.links["Choose how old the child is"] == "#age"
    assert page.text().count("Choose how old the child is") == 2


def test_an_unclosed_list_is_an_error_and_keeps_the_ticks(walker, visit, edition):
    """A list that is not closed in words comes back as an error, with what was ticked still ticked."""
    walker.to("safety-injury-abuse")
    hidden = visit.page.form()
    sent = {
        "page": hidden["page"],
        "seen": hidden["seen"],
        "ticked": ["injury-unexplained"],
        "unsure": ["sexual-abuse"],
    }

    page = visit.post("/assess/7", sent, status=422)

    ticked = {(e.get("name"), e.get("value")) for e in page.all("input") if "checked" in e.attrib}
    assert ticked == {("ticked", "injury-unexplained"), ("unsure", "sexual-abuse")}
    assert not walker.said().lists.get("safety-injury-abuse")


def test_a_choice_that_the_page_does_not_offer_is_refused(walker, visit):
    """A tampered answer is an error, and nothing is saved."""
    walker.start()
    hidden = visit.page.form()

    visit.post("/assess/1", {"page": hidden["page"], "seen": hidden["seen"], "age": "age-99"}, status=422)

    assert walker.said().age == ""


def test_back_keeps_the_answer(walker, visit):
    """The page before shows the answer that was given there."""
    walker.start()
    walker.answer()

    page = visit.get("/assess/1")

    assert [e.get("value") for e in page.all("input") if "checked" in e.attrib] == ["age-5-9"]


def test_nobody_skips_ahead(walker, visit):
    """An address further on leads to the first page without an answer, and so does the suggestion."""
    walker.start()

    assert visit.get("/assess/9", status=303).location == "/assess/1"
    assert visit.get("/suggestion", status=303).location == "/assess/1"


def test_an_urgent_sign_offers_to_act_now_at_once(visit, app, edition):
    """A ticked sign leads to "act now" before anything else, and acting leads straight to the suggestion."""
    walker = Walker(visit, app, edition, some_answers(edition, injury_unexplained=Answer(1, 1)))
    walker.to("safety-injury-abuse")
    hidden = visit.page.form()
    sent = {"page": hidden["page"], "seen": hidden["seen"], "ticked": ["injury-unexplained"], "closed": ["unknown"]}

    response = visit.post("/assess/7", sent)
    assert response.location == "/act-now"
    page = visit.follow(response)
    assert "03000 267 979" in page.text()

    acted = visit.post("/act-now", {"choice": "act-now"})
    assert acted.location == "/suggestion"
    assert visit.follow(acted).h1.startswith("Step 5")


def test_whoever_may_finish_early_is_told_so_on_every_page(visit, app, edition):
    """Where nothing left can change a step 5, the form offers to finish, and says what was not asked."""
    looked = {theme.id: Answer(0, 0) for theme in edition.themes}
    worst = edition.theme["domestic-abuse"].top
    answers = Answers(
        age="age-5-9", no=frozenset(edition.fact), themes={**looked, "domestic-abuse": Answer(worst, worst)}
    )
    walker = Walker(visit, app, edition, answers)
    offer = "Nothing that is left can change the step or what to do."
    page = walker.to("strengths")
    assert offer in page.text()

    last = len(interview.lay_out(edition, walker.said()).pages)
    check = visit.get(f"/assess/{last}")
    assert check.text().count("Not asked") == 3 and "Not asked yet" not in check.text()
    assert "See the suggestion" in check.text()

    page = visit.get("/suggestion")
    assert page.h1.startswith("Step 5")
    assert "You finished early" in page.text() and "You chose to act now" not in page.text()


def test_nobody_is_offered_to_finish_while_a_grave_list_is_open(visit, app, edition):
    """With a step 5 known, but harm outside the home not asked, there is no offer, and the suggestion waits."""
    walker = Walker(visit, app, edition, some_answers(edition, domestic_abuse=Answer(5, 5)))
    page = walker.to("area-harm-outside-home")

    assert "You can finish now" not in page.text()
    assert visit.get("/suggestion", status=303).location.startswith("/assess/")


def test_each_new_urgent_sign_is_told_of_at_once(visit, app, edition):
    """A second sign brings "act now" again, and one that somebody is not sure of brings advice at once."""
    answers = some_answers(edition, parent_may_harm=Answer(1, 1), injury_unexplained=Answer(1, 1))
    walker = Walker(visit, app, edition, answers)
    walker.to("safety-injury-abuse")
    hidden = visit.page.form()
    sent = {"page": hidden["page"], "seen": hidden["seen"], "ticked": ["injury-unexplained"], "closed": ["unknown"]}
    assert visit.post("/assess/7", sent).location == "/act-now"

    walker = Walker(visit, app, edition, some_answers(edition))
    walker.seen.clear()
    walker.to("safety-danger-now")
    hidden = visit.page.form()
    sent = {"page": hidden["page"], "seen": hidden["seen"], "unsure": ["immediate-danger"], "closed": ["no"]}
    page = visit.follow(visit.post("/assess/6", sent))
    assert page.h1 == "This may need action now"


def test_two_tabs_on_one_page_never_overwrite_each_other(walker, visit):
    """An answer to a page that was answered in another tab meanwhile is refused, and the other answer stays."""
    walker.start()
    hidden = visit.page.form()
    visit.post("/assess/1", {"page": "age", "seen": hidden["seen"], "age": "unborn"})

    page = visit.post("/assess/1", {"page": "age", "seen": hidden["seen"], "age": "age-16-17"}, status=409)

    assert "another window" in page.h1
    assert walker.said().age == "unborn"


def test_two_tabs_on_two_pages_both_count(walker, visit):
    """Two pages open in two tabs can both be answered: neither answer is lost."""
    walker.to("you")
    tab = visit.get("/assess/1").form()
    walker.visit.get("/assess/5")
    walker.answer()

    visit.post("/assess/1", {"page": "age", "seen": tab["seen"], "age": "age-10-12"})

    assert (walker.said().age, walker.said().role) == ("age-10-12", "school-staff")


def test_clear_leaves_nothing(walker, visit, settings):
    """Clearing asks first; then it takes the answers out of the database and the token out of the browser."""
    walker.to("areas")
    visit.get("/")

    assert visit.post("/clear", status=200).h1 == "Clear your answers?"
    assert walker.said().age
    assert visit.post("/clear", {"sure": "yes"}, status=200).h1 == "Your answers are cleared"

    with sqlite3.connect(settings.database) as database:
        assert database.execute("select count(*) from drafts").fetchone() == (0,)
    assert visit.client.get_cookie("staircase") is None


def test_starting_again_forgets_the_draft_before(walker, visit, settings):
    """A new start never mixes with the answers of the draft before it."""
    walker.to("areas")

    walker.seen.clear()
    page = walker.start()

    assert not [e for e in page.all("input") if "checked" in e.attrib]
    with sqlite3.connect(settings.database) as database:
        assert database.execute("select count(*) from drafts").fetchone() == (1,)


def test_a_worry_without_words_is_said_first(visit, app, edition):
    """ "Worried, but not described here" stands at the top of the suggestion, and no word says that all is well."""
    answers = replace(some_answers(edition), undescribed=frozenset({"area-harm-outside-home"}))
    Walker(visit, app, edition, answers).to_check()

    page = visit.get("/suggestion")

    assert "no words for part of your worry" in page.text()


def test_an_answer_that_no_longer_fits_the_age_counts_until_it_is_taken_back(visit, app, edition):
    """After a change of age a worry that is not asked at that age is marked, still counts, and can be withdrawn."""
    walker = Walker(visit, app, edition, some_answers(edition, school_attendance=Answer(2, 2)))
    walker.to_check()
    tab = visit.get("/assess/1").form()
    walker.answers = replace(walker.answers, age="age-1-4")
    page = walker.onward(visit.post("/assess/1", {"page": "age", "seen": tab["seen"], "age": "age-1-4"}))
    while page.h1 != "Check your answers":
        page = walker.answer()
    assert "not asked for a child of the age" in page.text()
    assert walker_step(visit) == 3

    visit.get(f"/assess/{len(interview.lay_out(edition, walker.said()).pages)}")
    page = visit.follow(visit.post("/withdraw", {"theme": "school-attendance"}))

    assert "not asked for a child of the age" not in page.text()
    assert walker_step(visit) < 3


def walker_step(visit):
    """Give the step in the heading of the suggestion."""
    return int(re.match(r"Step (\d)", visit.get("/suggestion").h1)[1])


@pytest.mark.parametrize("where", ["staircase.web.assess.evaluate", "staircase.web.assess.explain.explain"])
def test_a_failing_evaluation_shows_no_step(walker, visit, monkeypatch, where):
    """When working it out fails, the page shows no step and says how to get advice without the tool."""
    walker.to_check()

    def fail(*_args, **_kwargs):
        raise RuntimeError("deliberately broken")

    monkeypatch.setattr(where, fail)
    page = visit.get("/suggestion", status=500)

    assert not re.search(r"[Ss]tep \d", page.text())
    assert "03000 267 979" in page.text()
    assert "deliberately" not in page.html


def test_a_draft_said_to_another_wording_is_fitted_and_says_so(walker, visit, app):
    """When the edition changes under a draft, answers to what is gone are asked again and the check page says so."""
    walker.to_check()
    store = app.extensions["staircase.store"]
    token = visit.client.get_cookie("staircase").value
    draft = store.read(token, 0)
    gone = {**draft.said, "ladders": {**draft.said["ladders"], "no-such-theme": {"at": "x", "least": "", "maybe": ""}}}
    store.save(replace(draft, fingerprint="another"), gone, int(time.time()))

    page = visit.follow(visit.get("/assess", status=303))

    assert "wording of this tool changed" in page.text()
    assert "no-such-theme" not in walker.said().ladders


def test_a_draft_keeps_only_answers_to_the_words_that_are_asked_now(walker, visit, app):
    """When a question is reworded under a draft, its answer is asked again and everything else stays as it was."""
    walker.to_check()
    before = walker.said()
    store = app.extensions["staircase.store"]
    draft = store.read(visit.client.get_cookie("staircase").value, 0)
    wording = draft.said["wording"]
    reworded = {**wording, "themes": {**wording["themes"], "school-attendance": "0" * 16}}
    store.save(replace(draft, fingerprint="another"), {**draft.said, "wording": reworded}, int(time.time()))

    page = visit.follow(visit.get("/assess", status=303))

    assert "school-attendance" in page.html and page.h1 != "Check your answers"
    kept = store.read(visit.client.get_cookie("staircase").value, 0).said
    assert kept["lost"] == [["themes", "school-attendance", "wording"]] and kept["gone"] == 1
    assert walker.said().ladders.keys() == before.ladders.keys() - {"school-attendance"}
    assert walker.said().lists["areas"] == before.lists["areas"]


def test_ring_now_works_before_and_during_the_form(walker, visit):
    """ "Stop and ring now" gives numbers and sentences to say, with and without answers."""
    page = visit.get("/ring-now")
    assert "999" in page.text() and "03000 267 979" in page.text()

    walker.to("areas")
    page = visit.get("/ring-now")

    assert "5 to 9" in page.text()


def test_expired_answers_lead_to_the_start(walker, visit, app):
    """Answers past their hours are gone: the form leads to the start and says nothing about them."""
    walker.to("areas")
    app.extensions["staircase.store"].purge(10**11)

    assert visit.get("/assess/3", status=303).location == "/"


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        ("", "Nobody has rung this number"),
        ("2020-01-31", "Not checked since 2020-01-31"),
        (time.strftime("%Y-%m-%d"), "Last checked on"),
    ],
)
def test_a_number_says_since_when_nobody_has_checked_it(settings, edition, checked, words):
    """A number that was never checked, or not for six months, says so beside it; one that was checked says when."""
    contacts = tuple(replace(contact, checked=checked) for contact in edition.contacts)
    app = create_app(settings=settings, edition=replace(edition, contacts=contacts))

    page = app.test_client().get("/ring-now").get_data(as_text=True)

    assert words in page
    app.extensions["staircase.store"].close()


# --- the words fit the age, and no row is hidden by it


def rows_of(page):
    """Give the rows of a list page in order, with the line that says which are rare among them."""
    return [" ".join(e.itertext()) for e in page.all("li") if "staircase-rows__r" in (e.get("class") or "")]


def at_age(visit, app, edition, age):
    """Make a walker with a child of this age and no worry."""
    said = Answers(age=age, no=frozenset(edition.fact), themes={t.id: Answer(0, 0) for t in edition.themes})
    return Walker(visit, app, edition, sayable(edition, said))


def test_rows_that_are_rare_at_an_age_stand_last_and_are_there(visit, app, edition):
    """For a baby what hardly ever happens stands below a line that says so; nothing is left out."""
    rows = rows_of(at_age(visit, app, edition, "under-6-months").to("safety-health-now"))
    asked = next(page for page in edition.safety_first if page.id == "safety-health-now")
    line = next(n for n, row in enumerate(rows) if row.startswith("Rare at this age"))
    signs = {theme: next(n for n, row in enumerate(rows) if edition.theme[theme].sign in row) for theme in asked.themes}

    assert signs["badly-ill-now"] < line < signs["suicidal-thoughts"]
    assert len(rows) == len(asked.themes) + 2  # the line, and the worry that is not described


def test_at_the_usual_age_no_row_is_called_rare(visit, app, edition):
    """A teenager's list has no such line."""
    page = at_age(visit, app, edition, "age-13-15").to("safety-exploitation")

    assert not [row for row in rows_of(page) if row.startswith("Rare")]


@pytest.mark.parametrize(("age", "words"), [("age-1-4", "doctors and nurses"), ("age-13-15", "flirting")])
def test_a_ladder_says_what_it_can_look_like_at_this_age(visit, app, edition, age, words):
    """The same ladder is worded for a small child and for a teenager, in what a screen reader reads with it."""
    said = Answers(
        age=age,
        no=frozenset(edition.fact),
        themes={"harmful-sexual-behaviour": Answer(1, 1)} | {"at-home": Answer(0, 0)},
    )
    page = Walker(visit, app, edition, sayable(edition, said)).to("theme-harmful-sexual-behaviour")
    hint = next(e for e in page.all("div") if e.get("id") == "at-hint")

    assert words in " ".join(hint.itertext())


def test_who_names_strengths_is_asked_the_neutral_check(visit, app, edition):
    """Where what is good is asked, everybody is asked whether hope does the work of evidence, and nobody is blamed."""
    page = at_age(visit, app, edition, "age-5-9").to("strengths")

    assert edition.neutral_check.ask in page.text()
    assert "rule of optimism" in page.text()
    assert "blames nobody" in page.text()


def test_a_neighbour_is_not_sent_to_a_safeguarding_lead(visit, app, edition):
    """Who has no lead is told whom to ring instead."""
    walker = Walker(visit, app, edition, some_answers(edition, supervision=Answer(4, 4)))
    walker.start()
    while walker.visit.page.h1 != "Check your answers":
        page = next(
            p for p in interview.lay_out(edition, walker.said()).pages if p.id == walker.visit.page.form()["page"]
        )
        walker.answer(choices_for(edition, walker.said(), page, walker.answers, "family-or-public"))

    page = visit.get("/suggestion")

    assert "You need not do any of this yourself" in page.text()
    assert "own safeguarding lead, if you have one" not in page.text()
