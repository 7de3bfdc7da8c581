"""The pages of a family's own view and of both views: as a parent, a young person and a practitioner meet them."""

import io
import re
import time
from dataclasses import replace
from types import MappingProxyType

import pytest
from pypdf import PdfReader
from staircase import records, views
from staircase.core import viewing
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at
from staircase.core.family import to_draft
from staircase.core.gate import Reader, Shut
from staircase.core.may_see import Refused
from staircase.core.own_view import Giver
from staircase.core.said import Said, with_afterwards
from staircase.core.shut_words import WHY
from staircase.core.to_young_people import addressed_to
from staircase.core.viewing import View, Worry
from staircase.views import NoView
from staircase.web import create_app, own_view
from staircase.web.both_views import FAMILY_PAGE, NOT_A_VIEW, WHY_OF_THE_VIEW
from staircase.web.view_asks import heading_of

from conftest import Visitor
from strategies import EDITION
from test_family_words_pages import BRUISE, NEVER, SCHOOL, Teller
from test_gate import draft_of
from test_own_view import DAY, GUIDE, question_of
from walking import sayable, walk

START = "/families/your-view"


@pytest.fixture
def teller(visit, app, edition):
    """A practitioner without a draft so far."""
    return Teller(visit, app, edition)


def begin(visit, giver=Giver.PARENT):
    """Begin a view as a parent or a young person, and stand on its first page."""
    visit.get(START)
    return visit.follow(visit.post(START, {"whose": giver}))


def send(visit, **said):
    """Send the page that stands open with these answers, and follow to the next."""
    action = next(f.get("action") for f in visit.page.all("form") if f.get("method") == "post")
    return visit.follow(visit.post(action, {**visit.page.form(action), **said}))


def help_question(giver):
    """Give a question about being hurt that one of the two is asked."""
    return next(one for one in GUIDE.questions() if one.help and one.words.by(giver))


def draft(visit):
    """Give what is kept of the view of this browser."""
    token = visit.client.get_cookie("staircase-own-view").value
    return visit.client.application.extensions["staircase.store"].read(token, 0).said


def give_a_view(visit, giver=Giver.PARENT, hurt=""):
    """Go through every page: a strength, one part of life with a big worry, perhaps hurt, a wish, a step."""
    begin(visit, giver)
    send(visit, age="age-13-15")
    send(visit, strengths=GUIDE.strengths[0].id)
    page = send(visit, areas=GUIDE.areas[0].id)
    rows = [i.get("name") for i in page.all("input") if (i.get("name") or "").startswith("row-")]
    page = send(visit, **{rows[0]: Worry.BIG})
    response = visit.post(
        f"{START}/5", {**page.form(f"{START}/5"), **({f"row-{help_question(giver).id}": hurt} if hurt else {})}
    )
    if hurt in ("yes", "not-sure"):
        assert response.location == "/families/help-now"
        page = visit.get(response.location, headers={"Referer": f"http://localhost{START}/5"})
        response = visit.client.get(page.links["Go on with my view"])
    visit.follow(response)
    send(visit, wishes=GUIDE.wishes[0].id)
    return send(visit, steps="2")


# --- giving a view


def test_whoever_begins_is_told_first_what_happens_to_the_answers(visit):
    """Before any question: where and how many hours it is kept, who is told, and what a worker has to do."""
    words = visit.get(START).text()

    assert "Your answers stay on this website for 8 hours. Nobody is told of them." in words
    assert "has to tell someone who can help" in words
    assert words.index("8 hours") < words.index("Who are you?")


def test_nobody_goes_on_without_saying_who_they_are(visit):
    """The error stands in a summary and beside the question, and no view is begun."""
    visit.get(START)
    page = visit.post(START, {}, status=422)

    assert page.links["Choose who you are"] == "#whose"
    assert visit.client.get_cookie("staircase-own-view") is None


@pytest.mark.parametrize("giver", Giver)
def test_a_view_shows_what_is_going_well_first_and_every_answer(visit, giver):
    """At the end stands everything that was said, in their own words, and never the number of a step."""
    page = give_a_view(visit, giver)
    words = page.text()

    strength, wish = GUIDE.strengths[0].words.by(giver), GUIDE.wishes[0].words.by(giver)
    assert words.index(strength) < words.index(GUIDE.by(giver).big) < words.index(wish)
    assert GUIDE.steps[1].words.by(giver) in words
    assert not re.search(r"step \d|level \d", words, re.IGNORECASE)


def test_nothing_is_chosen_for_anybody(visit):
    """No page comes with an answer chosen, and each may be sent as it is."""
    begin(visit)
    for _page in range(6):
        assert not [i for i in visit.page.all("input") if i.get("checked") is not None]
        send(visit)

    assert visit.page.h1 == GUIDE.parent.view.title


def test_an_answer_can_be_taken_back(visit):
    """A row that was answered is left alone again with one button, and the page is shown again."""
    begin(visit)
    send(visit, age="age-13-15")
    visit.get(f"{START}/1")
    assert [i for i in visit.page.all("input") if i.get("checked") is not None]

    send(visit, age="age-13-15", **{"take-back": "yes"})

    assert not [i for i in visit.page.all("input") if i.get("checked") is not None]


@pytest.mark.parametrize("giver", Giver)
@pytest.mark.parametrize("hurt", ["yes", "not-sure"])
def test_the_page_after_somebody_is_hurt_is_help(visit, giver, hurt):
    """Yes and not sure lead to help and not to a chart, and from there one can go on."""
    page = give_a_view(visit, giver, hurt)

    assert page.h1 == GUIDE.by(giver).view.title


def test_being_hurt_is_neither_printed_nor_saved_unless_wanted(visit):
    """What was said of being hurt is left out of paper and file, until they put it in."""
    page = give_a_view(visit, Giver.YOUNG, "yes")
    asked = help_question(Giver.YOUNG)
    assert not [s for s in page.all("section") if asked.words.young in page.text(s)]
    assert asked.id not in visit.post(f"{START}/save", status=200).get_data(as_text=True)

    page = visit.follow(visit.post(f"{START}/on-paper", {"hurt": "yes"}))
    [part] = [s for s in page.all("section") if asked.words.young in page.text(s)]
    assert "staircase-view-paper" in part.get("class")
    assert asked.id in visit.post(f"{START}/save", status=200).get_data(as_text=True)


def test_what_was_answered_with_no_is_not_listed_under_being_safe(visit):
    """Only what may be so stands there: a long list of "No" would hide it."""
    for said in ("no", "rather-not"):
        words = give_a_view(visit, Giver.YOUNG, said).text()
        assert "Nothing is listed here." in words
        assert help_question(Giver.YOUNG).words.young not in words


def test_what_was_said_about_being_safe_is_folded_away_for_everybody(visit):
    """A closed fold that no paper shows holds it, and is there with the same name for who said nothing of it."""
    for said in ("yes", ""):
        page = give_a_view(visit, Giver.YOUNG, said)
        [fold] = [d for d in page.all("details") if GUIDE.young.being_safe in page.text(d)]
        assert fold.get("open") is None
        assert "staircase-screen" in fold.get("class")
        assert (help_question(Giver.YOUNG).words.young in page.text(fold)) is bool(said)
        assert page.text().count(help_question(Giver.YOUNG).words.young) == bool(said)


@pytest.mark.parametrize("said", [{"wishes": "to-feel-safe"}, {"steps": "5"}], ids=["the wish", "the step"])
def test_who_may_not_be_safe_is_led_to_help_from_every_page_that_says_so(visit, said):
    """The wish to feel safe and the fifth step lead to the numbers, and from there on to the page that comes next."""
    begin(visit, Giver.YOUNG)
    names = viewing.pages(GUIDE, View(giver=Giver.YOUNG))
    number = names.index(next(iter(said))) + 1
    visit.get(f"{START}/{number}")
    sent = visit.post(f"{START}/{number}", {**visit.page.form(f"{START}/{number}"), **said})
    assert sent.location == "/families/help-now"
    page = visit.get(sent.location, headers={"Referer": f"http://localhost{START}/{number}"})
    visit.follow(visit.client.get(page.links["Go on with my view"]))

    after = GUIDE.young.steps if "wishes" in said else GUIDE.young.view
    assert visit.page.h1 == after.title


@pytest.mark.parametrize("giver", Giver)
def test_every_page_is_headed_by_the_guide_and_asks_its_question(visit, giver):
    """The heading of each page is the guide's title, and what it asks stands on it, above rows as well."""
    begin(visit, giver)
    send(visit, age="age-13-15")
    send(visit)
    send(visit, areas=GUIDE.areas[0].id)
    view = View(giver=giver, age="age-13-15", areas=frozenset({GUIDE.areas[0].id}))
    for number, name in enumerate(viewing.pages(GUIDE, view), start=1):
        heading, page = heading_of(GUIDE, view, name), visit.get(f"{START}/{number}")
        words = page.text(page.main)
        assert page.h1 == heading.title
        assert heading.before in words and heading.ask in words


def test_the_page_about_being_safe_says_first_that_everyone_is_asked_and_what_comes_after_a_yes(visit):
    """Before the first row stands that the questions are hard, that any can be left out, and that help comes next."""
    begin(visit, Giver.YOUNG)
    page = visit.get(f"{START}/4")
    words = page.text()

    assert words.index("everyone gets them") < words.index(help_question(Giver.YOUNG).words.young)
    assert "the next page shows who can help" in words
    assert "Leave out anything you like." not in words


def test_only_a_parent_is_told_that_a_view_is_about_one_child(visit):
    """A young person's view is about themselves."""
    about = "about one child"
    assert about not in visit.get(START).text()
    assert about in begin(visit, Giver.PARENT).text()
    assert about not in begin(visit, Giver.YOUNG).text()


def test_what_was_not_said_cannot_be_taken_back(visit):
    """The button stands only where something was said."""
    take_back = "Take back what I said on this page"
    assert take_back not in begin(visit).text()
    send(visit, age="age-13-15")
    assert take_back in visit.get(f"{START}/1").text()


def test_a_parent_of_a_child_who_is_not_born_is_asked_only_what_can_be_so(visit):
    """Strengths that need a born child are no choices on their page."""
    begin(visit)
    page = send(visit, age="unborn")

    assert page.h1 == GUIDE.parent.strengths.title
    assert "My child" not in page.text(page.main)
    assert [i for i in page.all("input") if i.get("name") == "strengths"]


def test_going_on_before_anything_of_being_hurt_was_said_begins_at_the_first_page(visit):
    """Whoever looks at the page with the numbers in between skips no page by coming back."""
    begin(visit)

    assert visit.get(f"{START}/go-on", status=303).location == f"{START}/1"


def test_an_answer_that_no_page_offers_is_refused(visit):
    """An answer made up elsewhere is refused, and nothing is kept of it."""
    begin(visit)
    visit.post(f"{START}/1", {"page": "strengths", "strengths": "never-heard-of"}, status=400)
    visit.get(f"{START}/1")
    visit.post(f"{START}/1", {"page": "area-nowhere"}, status=409)


# --- whose it is, and who comes after


def test_a_second_view_in_the_same_browser_shows_nothing_of_the_first(visit):
    """A parent who begins after a young person sees a start page and a view without an answer; the first is gone."""
    give_a_view(visit, Giver.YOUNG, "yes")
    first, fresh = visit.client.get_cookie("staircase-own-view").value, visit.get(START).html
    begin(visit, Giver.PARENT)
    page = visit.get(f"{START}/all")

    assert GUIDE.parent.nothing_said in page.text()
    assert GUIDE.strengths[0].words.young not in fresh
    assert visit.client.application.extensions["staircase.store"].read(first, 0) is None


def test_the_start_page_tells_nobody_that_a_view_was_begun(app, visit):
    """Whoever comes after reads the same start page as anybody."""
    give_a_view(visit, Giver.YOUNG)

    def words(client):
        return re.sub(r'value="[0-9a-f]{64}"', "", client.get(START).get_data(as_text=True))

    assert words(visit.client) == words(app.test_client())


def test_finishing_clears_what_the_next_person_could_see(visit):
    """After "finish" the pages of the view lead back to the start, and the cookie and the draft are gone."""
    give_a_view(visit)
    token = visit.client.get_cookie("staircase-own-view").value
    visit.get(f"{START}/finish")
    visit.post(f"{START}/finish", status=200)

    assert visit.client.get_cookie("staircase-own-view") is None
    assert visit.client.application.extensions["staircase.store"].read(token, 0) is None
    for path in ("/1", "/all", "/go-on", "/finish", "/who-may-see"):
        assert visit.get(f"{START}{path}", status=303).location == START


@pytest.mark.parametrize("path", ["/1", "/4", "/all", "/who-may-see"])
def test_each_page_of_a_view_deletes_it_with_one_button(visit, path):
    """Leaving quickly deletes nothing, and the page says so beside the button that does, without asking again."""
    give_a_view(visit, Giver.YOUNG)
    token = visit.client.get_cookie("staircase-own-view").value
    page = visit.get(f"{START}{path}")
    assert "It does not delete your answers." in page.text()

    assert visit.post(f"{START}/leave", page.form(f"{START}/leave")).location == "/families"
    assert visit.client.get_cookie("staircase-own-view") is None
    assert visit.client.application.extensions["staircase.store"].read(token, 0) is None


def test_a_view_begun_in_a_practitioners_browser_closes_the_words_for_a_family(teller):
    """Whoever is handed the device for a view of their own cannot open what was meant for somebody else."""
    visit = teller.visit
    teller.open(SCHOOL)
    teller.safe()
    visit.get("/families/our-words")
    begin(visit, Giver.YOUNG)

    assert visit.get("/families/our-words", status=303).location == "/families"
    assert visit.get("/suggestion").h1


def test_a_view_and_a_practitioners_draft_do_not_know_each_other(visit):
    """In one browser each has a cookie of its own: neither changes, clears or opens the other."""
    visit.get("/")
    visit.follow(visit.post("/start"))
    draft = visit.client.get_cookie("staircase").value
    give_a_view(visit)
    view = visit.client.get_cookie("staircase-own-view").value

    assert visit.client.get_cookie("staircase").value == draft != view
    visit.get("/assess", status=303)
    visit.get("/")
    visit.post("/clear", {"sure": "yes"}, status=200)
    assert GUIDE.strengths[0].words.parent in visit.get(f"{START}/all").text()
    visit.client.set_cookie("staircase-own-view", draft)
    assert visit.get(f"{START}/all", status=303).location == START


def test_nothing_of_a_view_stands_in_an_address_or_a_cookie(visit):
    """Addresses of pages are numbers, and the cookie holds a random key."""
    give_a_view(visit)

    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", visit.client.get_cookie("staircase-own-view").value)
    assert GUIDE.areas[0].id not in visit.get(f"{START}/4").response.request.path


def test_a_view_is_deleted_after_the_same_hours(visit, monkeypatch):
    """Eight hours after the last answer there is nothing left to open."""
    give_a_view(visit)
    later = own_view.now() + 8 * 3600 + 1
    monkeypatch.setattr(own_view, "now", lambda: later)

    assert visit.get(f"{START}/all", status=303).location == START


# --- a young person's yes


def test_a_young_person_is_shown_exactly_what_would_be_seen_before_they_say_yes(visit):
    """Above the question stands their view as a parent would see it; a yes can be taken back, and a change ends it."""
    give_a_view(visit, Giver.YOUNG, "no")
    page = visit.get(f"{START}/who-may-see")
    assert page.text().index(GUIDE.consent.lead) < page.text().index(GUIDE.consent.told[0])
    assert page.text().index(GUIDE.wishes[0].words.young) < page.text().index(GUIDE.consent.ask)
    visit.post(f"{START}/who-may-see", {}, status=422)

    def may_see():
        return draft(visit)["parents_may_see"]

    visit.follow(visit.post(f"{START}/who-may-see", {"see": "yes"}))
    assert may_see()
    visit.follow(visit.post(f"{START}/who-may-see", {"see": "no"}))
    assert not may_see()
    visit.follow(visit.post(f"{START}/who-may-see", {"see": "yes"}))
    visit.get(f"{START}/1")
    send(visit)
    visit.get(f"{START}/all")
    assert not may_see()


def test_a_parent_has_nobody_to_say_yes_for(visit):
    """Whose view is a parent's is not asked who may see it."""
    page = give_a_view(visit)

    assert GUIDE.consent.title not in page.text()
    assert visit.post(f"{START}/who-may-see", {"see": "yes"}).location == f"{START}/all"
    assert draft(visit)["parents_may_see"] is False


def about_sharing(visit):
    """Give what the whole view says of who may see it, and the page that asks, without what was said in it."""
    page = visit.get(f"{START}/all")
    words = page.text()
    whole = words[words.index(GUIDE.consent.title) :]
    page = visit.get(f"{START}/who-may-see")
    [shown] = [e for e in page.all("div") if e.get("class") == "staircase-view-shown"]
    return whole, page.text(page.main).replace(page.text(shown), "")


def test_nobody_can_tell_from_the_page_why_a_young_person_can_only_say_no(visit):
    """Hurt, silent, unwilling to say or with nothing said: the same section and page, and a forced yes is none."""
    seen = set()
    for hurt in ("yes", "not-sure", "rather-not", ""):
        give_a_view(visit, Giver.YOUNG, hurt)
        seen.add(about_sharing(visit))
        assert [i.get("value") for i in visit.page.all("input") if i.get("name") == "see"] == ["no"]
        visit.post(f"{START}/who-may-see", {"see": "yes"}, status=422)
        assert draft(visit)["parents_may_see"] is False
        assert visit.post(f"{START}/who-may-see", {"see": "no"}).location == f"{START}/all"
    begin(visit, Giver.YOUNG)
    seen.add(about_sharing(visit))
    whole_of_safe = give_a_view(visit, Giver.YOUNG, "no") and about_sharing(visit)[0]

    assert len(seen) == 1
    assert whole_of_safe == next(iter(seen))[0]


def test_a_view_that_was_opened_is_shared_only_after_the_page_about_being_safe(visit):
    """A child who says that they are hurt, and whose saved file leaves it out, is asked again before any yes."""
    give_a_view(visit, Giver.YOUNG, "yes")
    raw = visit.post(f"{START}/save", status=200).get_data()
    assert help_question(Giver.YOUNG).id not in raw.decode()
    visit.get(f"{START}/open")
    visit.follow(visit.post(f"{START}/open", {"view": (io.BytesIO(raw), "v.json")}))
    visit.get(f"{START}/who-may-see")
    assert GUIDE.consent.only_no in visit.page.text()
    visit.post(f"{START}/who-may-see", {"see": "yes"}, status=422)
    assert ask(visit, a_record(), raw).h1 == "Do not show both views"

    visit.get(f"{START}/5")
    send(visit, **{f"row-{help_question(Giver.YOUNG).id}": "no"})
    visit.get(f"{START}/who-may-see")
    visit.follow(visit.post(f"{START}/who-may-see", {"see": "yes"}))

    assert draft(visit)["parents_may_see"] is True


# --- the file


def test_a_saved_view_is_opened_again(visit):
    """A file that was saved gives back the whole view in another browser."""
    give_a_view(visit)
    raw = visit.post(f"{START}/save", status=200).get_data()
    visit.client.delete_cookie("staircase-own-view")
    visit.get(f"{START}/open")
    page = visit.follow(visit.post(f"{START}/open", {"view": (io.BytesIO(raw), "how-i-see-it.json")}))

    assert GUIDE.strengths[0].words.parent in page.text()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (None, "Choose the file of your view"),
        (b" ", "The file is empty"),
        (b"%PDF-1.4", "not a view"),
        (b'{"staircase_record": 1}', "somebody who works with families"),
        (b'{"staircase_view": 9}', "newer or older"),
        (b'{"staircase_view": 1}', "damaged"),
        (b"x" * (views.LONGEST + 1), "too big"),
    ],
    ids=["nothing", "empty", "another", "a-record", "other-format", "damaged", "too-large"],
)
def test_every_wrong_file_has_its_own_error(visit, raw, says):
    """The error stands in the summary and beside the field, in words for a family."""
    visit.get(f"{START}/open")
    page = visit.post(f"{START}/open", {} if raw is None else {"view": (io.BytesIO(raw), "x.json")}, status=422)

    assert page.text().count(says) == 2


# --- both views


def a_record(**worries):
    """Give the file of a record in which everything asked is looked at: these worries, and nothing else."""
    asked = {one.id: Answer(0, 0) for one in EDITION.themes if asked_at(EDITION, one.asked, "age-13-15")}
    found = {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    answers = Answers(
        age="age-13-15",
        no=frozenset(EDITION.fact),
        themes=MappingProxyType({**asked, **found}),
        strengths=frozenset({GUIDE.strengths[0].id, GUIDE.strengths[1].id}),
    )
    return records.write(EDITION, walk(EDITION, answers)[0], DAY).encode()


def a_view(giver=Giver.PARENT, age="age-13-15"):
    """Give the file of a view: one big worry, one that is fine, two strengths and a wish."""
    teeth, school = question_of("teeth", giver), question_of("school-attendance", giver)
    view = View(
        giver=giver,
        age=age,
        strengths=frozenset({GUIDE.strengths[0].id, GUIDE.strengths[2].id}),
        answers=MappingProxyType({teeth.id: Worry.BIG, school.id: Worry.FINE}),
        wishes=frozenset({GUIDE.wishes[0].id}),
    )
    return views.write(EDITION, view, DAY).encode()


def ask(visit, record, view, reader=Reader.THIS_PARENT, status=200, **said):
    """Ask, as a practitioner, whether these two may be shown to a reader; where it is asked, telling is safe."""
    visit.get("/both-views")
    files = {"record": record, "view": view}
    sent = {name: (io.BytesIO(raw), f"{name}.json") for name, raw in files.items() if raw is not None}
    page = visit.post("/both-views", {**sent, "reader": reader}, status=status)
    if page.h1 != SAFE_TO_SHOW:
        return page
    return visit.post("/both-views", {**page.form("/both-views"), "risk": "no", **said}, status=200)


SAFE_TO_SHOW = "Is it safe to show both views?"


def open_page(visit):
    """Open the page for the family, which a practitioner's page just offered."""
    return visit.post(FAMILY_PAGE, visit.page.form(FAMILY_PAGE), status=200)


def test_both_views_say_where_they_agree_and_differ(visit):
    """Theme by theme in the family's words: what both see, what one sees, strengths, what comes first."""
    low = {"school_attendance": Answer(1, 1), "friendships": Answer(1, 1), "sleep_and_continence": Answer(1, 1)}
    page = ask(visit, a_record(**low), a_view())
    assert page.h1 == "You may show both views"
    page = open_page(visit)
    words, said = page.text(), GUIDE.together

    rows = [page.text(e) for e in page.elements if e.get("class") == "staircase-both-row"]
    assert len(rows) == len({*rows})
    assert words.index(said.both_strengths) < words.index(said.talk_first) < words.index(said.wishes)
    assert words.index(said.wishes) < words.index(EDITION.family_words.talk_to)
    assert EDITION.theme["school-attendance"].rungs[0].plain in words[words.index(said.talk_first) :]
    assert EDITION.theme["friendships"].rungs[0].plain in words[words.index(said.only_we) :]
    assert question_of("teeth").words.parent in words
    assert GUIDE.wishes[0].words.parent in words
    assert GUIDE.strengths[2].words.parent in words[words.index(said.your_strengths) :]
    assert "both-views" not in {*page.links.values()}
    assert not re.search(r"step \d|level \d|record|practitioner", words, re.IGNORECASE)


@pytest.mark.parametrize(
    ("record", "view", "reader", "said", "why"),
    [
        ({}, {}, Reader.OTHER_PARENT, {}, Refused.ANOTHER_PARENTS),
        ({}, {}, Reader.YOUNG_PERSON, {}, Refused.A_PARENTS),
        ({}, {"giver": Giver.YOUNG}, Reader.THIS_PARENT, {}, Refused.YOUNG_PERSON_HAS_NOT_SAID_SO),
        ({}, {}, Reader.THIS_PARENT, {"risk": "yes"}, Shut.RISK),
        ({}, {}, Reader.THIS_PARENT, {"risk": "not-sure"}, Shut.RISK),
        ({"forced_marriage": Answer(1, 1)}, {}, Reader.THIS_PARENT, {}, Shut.NEVER),
        ({"forced_marriage": Answer(0, 1)}, {}, Reader.THIS_PARENT, {}, Shut.NEVER),
        ({"long_term_neglect": Answer(3, 3)}, {}, Reader.THIS_PARENT, {}, Shut.HARM_AT_HOME),
        ({"immediate_danger": Answer(1, 1)}, {}, Reader.THIS_PARENT, {}, Shut.ACT_FIRST),
        (
            {"sexual_health": Answer(1, 1)},
            {},
            Reader.THIS_PARENT,
            {"agreed-young-persons-health-advice": "not-asked"},
            Shut.NOT_AGREED,
        ),
        (
            {"school_attendance": Answer(1, 1)},
            {},
            Reader.THIS_PARENT,
            {"left_out": ["school-attendance"]},
            Shut.NOTHING_LEFT,
        ),
    ],
)
def test_where_the_gate_says_no_the_practitioner_is_told_and_the_family_sees_what_anybody_sees(
    app, visit, record, view, reader, said, why
):
    """The practitioner's page says why; the family's page is the same, letter for letter, as for anybody."""
    files = a_record(**record), a_view(**view)
    page = ask(visit, *files, reader, **said)
    assert page.h1 == "Do not show both views"
    assert {**WHY, **WHY_OF_THE_VIEW}[why].says in page.text()
    assert FAMILY_PAGE not in page.html

    visit.get("/both-views")
    sent = {"record-text": files[0].decode(), "view-text": files[1].decode(), "reader": reader, "of": ""}
    forced = visit.post(FAMILY_PAGE, {**sent, "risk": "no", **said}, status=200)

    assert forced.html == app.test_client().get(FAMILY_PAGE).get_data(as_text=True)


def test_every_refusal_has_words_for_the_practitioner():
    """No reason why something is not shown, and none why a file is no view, is without its words."""
    assert set(WHY_OF_THE_VIEW) == set(Refused)
    assert set(NOT_A_VIEW) == set(NoView)


def test_what_a_parent_sees_of_a_young_persons_view_was_shown_to_them_before(visit):
    """Each answer, strength and wish that stands on the page of both views stood on the page that asked for a yes."""
    give_a_view(visit, Giver.YOUNG, "no")
    shown = visit.get(f"{START}/who-may-see").text()
    visit.follow(visit.post(f"{START}/who-may-see", {"see": "yes"}))
    assert ask(visit, a_record(), None).h1 == "You may show both views"
    page = open_page(visit)
    both = page.text()

    theirs = [
        *(line.words.young for line in (*GUIDE.strengths, *GUIDE.wishes)),
        *(one.words.young for one in GUIDE.questions()),
    ]
    seen = {text for text in theirs if text and text in both}
    assert len(seen) >= 3
    assert all(text in shown for text in seen)
    assert "This is the view of a young person" in both


def test_our_side_is_said_to_the_reader(visit):
    """A strength that only we see is in our words to a family, and a young person is spoken to as themselves."""
    rung, ours = EDITION.theme["school-attendance"].rungs[0], EDITION.strength[GUIDE.strengths[1].id]
    young = addressed_to(EDITION, Reader.YOUNG_PERSON)
    assert young.theme["school-attendance"].rungs[0].plain != rung.plain
    for giver, reader, here in (
        (Giver.PARENT, Reader.THIS_PARENT, EDITION),
        (Giver.YOUNG, Reader.YOUNG_PERSON, young),
    ):
        ask(visit, a_record(school_attendance=Answer(1, 1)), a_view(giver), reader)
        words = open_page(visit).text()
        assert here.theme["school-attendance"].rungs[0].plain in words
        assert here.strength[ours.id].plain in words[words.index(GUIDE.together.our_strengths) :]
        assert GUIDE.strengths[1].words.by(giver) not in words


def test_what_is_talked_about_first_is_not_said_again_further_down(visit):
    """Each row stands once on the page, and where we saw no worry it says that we saw none, not that all is fine."""
    ask(visit, a_record(school_attendance=Answer(1, 1)), a_view())
    words = open_page(visit).text()

    assert words.count(question_of("school-attendance").words.parent) == 1
    assert words.count(question_of("teeth").words.parent) == 1
    assert "We: We did not see a worry here." in words
    assert "We: This is fine" not in words


def test_a_record_and_a_view_of_different_ages_are_not_laid_beside_each_other(visit):
    """They may be about two children: it stops, asks, and the family's page shows what anybody sees."""
    view = views.write(EDITION, View(giver=Giver.PARENT, age="under-6-months"), DAY).encode()

    page = ask(visit, a_record(), view, status=422)

    assert page.text().count("Are they about the same child?") == 2
    unsaid = views.write(EDITION, View(giver=Giver.PARENT), DAY).encode()
    assert ask(visit, a_record(), unsaid).h1 == "You may show both views"


def test_the_page_tells_nobody_whether_a_view_was_given_in_this_browser(app, visit):
    """With and without a view it says the same, also to whoever sends it without a record."""

    def words(client):
        sent = {"csrf_token": re.search(r'value="([0-9a-f]{64})"', client.get("/both-views").get_data(as_text=True))[1]}
        pages = client.get("/both-views"), client.post("/both-views", data=sent)
        return [re.sub(r'value="[0-9a-f]{64}"', "", page.get_data(as_text=True)) for page in pages]

    give_a_view(visit, Giver.YOUNG)

    assert words(visit.client) == words(app.test_client())


def test_a_practitioner_is_told_what_is_missing_or_wrong(visit):
    """Without files and answers each field says what to do; a view in place of a record is named for what it is."""
    visit.get("/both-views")
    page = visit.post("/both-views", {}, status=422)
    assert page.text().count("Choose a record") == 2
    assert page.links["Choose who would read these words"] == "#reader"

    page = ask(visit, a_view(), a_record(), status=422)
    assert "practitioner's record and not a family's view" in page.text()


def test_a_record_that_was_changed_or_is_not_finished_is_not_laid_beside_anything(visit):
    """What a record leaves out could be what forbids the page: so a changed or unfinished one shows nothing."""
    changed = a_record().replace(b'"age": "age-13-15"', b'"age": "age-16-17"')
    assert "changed after it was saved" in ask(visit, changed, a_view(), status=422).text()

    begun = records.write(EDITION, Said(age="age-13-15"), DAY).encode()
    assert "not finished" in ask(visit, begun, a_view(), status=422).text()


def test_a_lower_step_agreed_in_the_record_shows_nothing(visit):
    """What a record says was agreed afterwards counts as it does in the words for a family."""
    school = Answers(
        age="age-13-15",
        no=frozenset(EDITION.fact),
        themes=MappingProxyType({one.id: Answer() for one in EDITION.themes} | {"school-attendance": Answer(2, 2)}),
    )
    said = with_afterwards(walk(EDITION, sayable(EDITION, school))[0], {"agreed_step": ("1",)})

    page = ask(visit, records.write(EDITION, said, DAY).encode(), a_view())

    assert WHY[Shut.LOWER_AGREED].says in page.text()


def test_both_views_of_this_browser_need_no_files(visit):
    """The view that was given here is used where no file is chosen, and the page says so."""
    give_a_view(visit)
    assert "a view given in this browser is used, if there is one" in visit.get("/both-views").text()
    ask(visit, a_record(), None)

    assert GUIDE.strengths[0].words.parent in open_page(visit).text()


def test_what_was_answered_beside_the_words_for_the_family_is_not_asked_twice(teller):
    """For that very reader it is shown and holds here too, what was left out as well; for another it is asked."""
    visit, teeth = teller.visit, EDITION.theme["teeth"].rungs[0].plain
    teller.open(SCHOOL)
    teller.safe(left_out="teeth")

    page = ask(visit, None, a_view())
    assert page.h1 == "You may show both views"
    assert teeth in page.text() and page.links["Change these answers"] == "/family-words"
    shown = open_page(visit).text()
    assert EDITION.theme["school-attendance"].rungs[0].plain in shown
    assert teeth not in shown and question_of("teeth").words.parent in shown
    young = visit.get("/both-views") and visit.post(
        "/both-views",
        {"view": (io.BytesIO(a_view(Giver.YOUNG)), "v.json"), "reader": Reader.YOUNG_PERSON},
        status=200,
    )
    assert young.h1 == SAFE_TO_SHOW


def test_answers_changed_since_show_nothing(teller, app):
    """A yes to telling was a yes about what was known then: with another answer the family's page is anybody's."""
    visit = teller.visit
    teller.open(SCHOOL)
    sent = ask(visit, None, a_view()).form(FAMILY_PAGE)
    store = app.extensions["staircase.store"]
    draft = store.read(teller.token, 0)
    store.save(draft, {**draft.said, "own_view": "4"}, int(time.time()))

    page = visit.post(FAMILY_PAGE, sent, status=200)

    assert page.html == app.test_client().get(FAMILY_PAGE).get_data(as_text=True)


def test_a_brother_shuts_both_views_too(teller, app):
    """What is known of another child of the sitting counts as it does in the words for a family."""
    family = draft_of(SCHOOL, NEVER)
    teller.begin(sayable(EDITION, SCHOOL))
    store = app.extensions["staircase.store"]
    draft = store.read(teller.token, 0)
    store.save(draft, to_draft(family), int(time.time()))

    assert WHY[Shut.NEVER].says in ask(teller.visit, None, a_view()).text()


def test_nothing_is_compared_beside_fixed_words(teller):
    """A mark on a baby has words that are the same for all, and the practitioner is told that these stand alone."""
    teller.open(BRUISE)

    assert WHY_OF_THE_VIEW[Refused.FIXED_WORDS].says in ask(teller.visit, None, a_view(age="")).text()


def test_the_page_can_be_opened_in_a_language_that_is_on(settings, edition):
    """Where the edition shows another language, a second button opens the page in it; otherwise there is none."""
    app = create_app(settings=replace(settings, try_languages=("pl",)), edition=edition)
    visit = Visitor(app)
    page = ask(visit, a_record(school_attendance=Answer(1, 1)), a_view())
    [there] = [button.get("formaction") for button in page.all("button") if button.get("formaction")]
    polish = visit.post(there, page.form(FAMILY_PAGE), status=200)

    assert there == f"/pl{FAMILY_PAGE}"
    assert polish.tree.get("lang") == "pl"
    assert GUIDE.together.title != polish.h1
    app.extensions["staircase.store"].close()


def test_without_another_language_there_is_one_button(visit):
    """No choice is offered that leads nowhere."""
    assert not [button for button in ask(visit, a_record(), a_view()).all("button") if button.get("formaction")]


@pytest.mark.parametrize("path", ["/suggestion", "/family-words"])
def test_a_practitioner_finds_both_views_beside_the_words_for_the_family(teller, path):
    """The suggestion and the page that opens the gate lead there."""
    teller.open(SCHOOL)

    assert "/both-views" in teller.visit.get(path).links.values()


# --- in a browser


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, False)], ids=["wide, with script", "small, without"])
def test_a_view_is_given_in_a_browser_from_start_to_finish(chromium, live_server, axe, fits, width, script):
    """By keyboard and mouse: every page fits the screen, axe finds nothing, paper holds the view, finish clears."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    window = context.new_page()

    def look():
        fits(window)
        if script:
            axe(window)

    def go(name="Go on"):
        look()
        with window.expect_navigation():
            window.get_by_role("button", name=name, exact=True).click()

    window.goto(f"{live_server}{START}")
    window.locator('input[value="parent"]').check()
    go("Begin")
    window.locator('input[value="age-5-9"]').check()
    go()
    window.locator("input[type=checkbox]").first.check()
    go()
    window.locator("input[type=checkbox]").first.check()
    go()
    window.locator('input[value="big"]').first.focus()
    window.keyboard.press("Space")
    go()
    go()
    window.locator("input[type=checkbox]").first.check()
    go()
    window.locator('input[value="2"]').check()
    go()
    look()
    if script:
        paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(window.pdf())).pages)
        assert GUIDE.parent.big in paper
        assert "Finish" not in paper
    with window.expect_navigation():
        window.get_by_role("button", name="Finish, and delete my answers").click()
    go("Delete my answers and finish")
    assert window.locator("h1").inner_text() == "Your view is cleared"
    window.goto(f"{live_server}{START}/all")
    assert window.url == f"{live_server}{START}"
    context.close()
