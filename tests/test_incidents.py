"""Serious incidents and the death of a child: which road the answers lead to, and what the pages say and keep."""

import re
import sqlite3
import time
from dataclasses import fields, replace
from itertools import pairwise, product

import pytest
from pypdf import PdfReader
from staircase.core.case import Answer
from staircase.core.family import adding, from_draft, to_draft
from staircase.core.incidents import STRENGTH, Care, Harm, Place, Road, Suspicion, Told, road_of
from staircase.core.passages import Passage
from staircase.core.said import to_data
from staircase.web.trying import AS_SAID

from test_form import Walker, some_answers
from test_journeys import leave
from walking import walk

AXES = {"suspicion": Suspicion, "harm": Harm, "care": Care, "place": Place}
EVERY = [
    Told(suspicion=suspicion, harm=harm, care=care, place=place)
    for suspicion, harm, care, place in product(Suspicion, Harm, Care, Place)
]
CHECK, ROAD = "/serious-incident", "/serious-incident/what-to-do"
NOTIFY = {"suspicion": "suspected", "harm": "seriously-harmed", "care": "neither", "place": "here"}
UNKNOWN = {Suspicion.UNSURE, Harm.MAY_BE_HARMED}


def told(suspicion, harm, care=Care.NEITHER, place=Place.HERE):
    return Told(suspicion=suspicion, harm=harm, care=care, place=place)


# --- the road


@pytest.mark.parametrize(
    ("suspicion", "roads"),
    [
        (Suspicion.NOT_SUSPECTED, [Road.LEARN, Road.ASK, Road.ASK, Road.CHILD_DEATH]),
        (Suspicion.UNSURE, [Road.ASK, Road.ASK, Road.ASK, Road.ASK]),
        (Suspicion.SUSPECTED, [Road.ASK, Road.ASK, Road.NOTIFY, Road.NOTIFY]),
    ],
)
def test_both_parts_of_the_definition_call_for_notifying(suspicion, roads):
    """Known or suspected abuse and death or serious harm are notified; short of one of them, somebody is asked."""
    assert [road_of(told(suspicion, harm)) for harm in Harm] == roads


@pytest.mark.parametrize("suspicion", Suspicion)
@pytest.mark.parametrize("care", [Care.LOOKED_AFTER, Care.CARE_LEAVER])
def test_a_death_in_care_or_after_it_is_notified_whatever_is_suspected(suspicion, care):
    """The death of a looked-after child, and that of a care leaver, needs no suspicion."""
    assert road_of(told(suspicion, Harm.DIED, care)) is Road.NOTIFY


@pytest.mark.parametrize("axis", AXES)
def test_no_answer_leads_to_a_milder_road_than_a_lower_one(axis):
    """Of all 192 ways to answer, raising one answer never weakens the road; "not sure" is never weaker than "no"."""
    for lower, higher in pairwise(AXES[axis]):
        for one in (one for one in EVERY if getattr(one, axis) is lower):
            above = replace(one, **{axis: higher})
            assert STRENGTH[road_of(above)] >= STRENGTH[road_of(one)], (one, above)


def test_not_sure_never_ends_in_nothing_to_ask():
    """Whoever is not sure of abuse, of harm, or after a death of care, is sent to ask or to notify."""
    unsure = [one for one in EVERY if {one.suspicion, one.harm} & UNKNOWN]
    unsure += [one for one in EVERY if one.harm is Harm.DIED and one.care is Care.UNKNOWN]

    assert {road_of(one) for one in unsure} == {Road.ASK, Road.NOTIFY}


def test_where_it_happened_never_changes_the_road():
    """The place says which council notifies, and nothing else."""
    assert all(road_of(one) is road_of(replace(one, place=Place.HERE)) for one in EVERY)


# --- what the edition says


def words_of(thing):
    """Give all the words of a part of the edition."""
    return " ".join(
        " ".join(value) if isinstance(value, tuple) else str(value)
        for value in (getattr(thing, field.name) for field in fields(thing) if field.name != "sources")
    )


@pytest.fixture(scope="module")
def parts(edition):
    """Every passage, road and note of the edition."""
    found = edition.incidents
    values = [getattr(found, field.name) for field in fields(found)]
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return [one for one in flat if hasattr(one, "sources")]


def test_every_time_limit_says_that_it_is_unconfirmed(parts):
    """A number of days or months stands only where it is said beside it what nobody has confirmed."""
    limits = [one for one in parts if re.search(r"\d+ (working )?(days|months)", words_of(one))]

    assert len(limits) >= 3
    assert all("2019" in one.unconfirmed for one in limits)


def test_nothing_is_said_with_an_authority_nobody_gave(parts):
    """No part gives the all-clear, decides for the partnership, or holds an e-mail address."""
    for one in parts:
        assert not re.search(r"no concern|\bfirm\b|you must not worry|@", words_of(one)), one


def test_asking_and_notifying_leave_the_decision_to_the_partnership(edition):
    """Both roads say that one need not decide it alone."""
    found = edition.incidents

    assert "not for you to decide" in found.course(Road.ASK).text
    assert "not you alone" in found.course(Road.NOTIFY).text
    assert all("Today" in found.course(road).by_when for road in (Road.ASK, Road.NOTIFY, Road.CHILD_DEATH))


def test_every_answer_adds_only_what_fits_it(edition):
    """Each place has its note and no other place's; what goes with a death in care is not said of anybody else."""
    found = edition.incidents

    for one in EVERY:
        notes = found.notes_on(one)
        assert [note for note in notes if one.place in note.told]
        assert all(one.words.issuperset(note.told) for note in notes)
        assert bool([note for note in notes if "Ask all the same" in note.text]) == (
            one.harm is Harm.DIED
            and one.suspicion is Suspicion.NOT_SUSPECTED
            and road_of(one) in (Road.CHILD_DEATH, Road.ASK)
        )
    dead = told(Suspicion.NOT_SUSPECTED, Harm.DIED, Care.LOOKED_AFTER)
    assert any("always notified" in note.text for note in found.notes_on(dead))
    assert not any("always notified" in note.text for note in found.notes_on(replace(dead, care=Care.NEITHER)))


def test_words_of_mourning_are_for_the_death_of_a_child(edition):
    """Only where a child died does anybody say sorry; where none was harmed, nothing is said of the family."""
    for one in EVERY:
        said = str([(passage.title, passage.lines, passage.say) for passage in edition.incidents.beside_of(one)])
        assert ("I am so sorry" in said) == ("Who is with you tonight" in said) == (one.harm is Harm.DIED)
        assert ("everybody close to the child" in said) == (one.harm in (Harm.DIED, Harm.SERIOUSLY_HARMED))
        assert ("What to say to the family" in said) == (one.harm is not Harm.NOT_HARMED)
        assert "Keep everything as it is" in said


# --- the pages


def rows(settings):
    """Read the whole store as it lies on the disk."""
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        return {table: store.execute(f"select * from {table}").fetchall() for table in tables}


def sent(one):
    """Give the answers as a form sends them."""
    return {axis: getattr(one, axis).value for axis in AXES}


def draft_with(app, edition, answer):
    """Put a draft that tells of an incident into the store; give its token."""
    said, _ = walk(edition, some_answers(edition, **{edition.incidents.theme: answer}))
    store = app.extensions["staircase.store"]
    return store.begin(to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time()))


def test_the_page_begins_with_the_children_who_are_alive(visit, edition):
    """Before any question stand what to do now, the numbers, and that telling of an incident is no referral."""
    page = visit.get(CHECK)
    text = page.text()

    assert page.text(next(e for e in page.main.iter() if e.tag == "h2")) == edition.incidents.protect.title
    assert text.index("Ring 999 if any child") < text.index("is not a referral") < text.index("known or suspected?")
    assert page.links["03000 267 979"] == "tel:03000267979"


def test_the_check_needs_no_draft_and_keeps_nothing(visit, settings):
    """Answered without a draft, the check leads to its road; the store is as it was, and no address names a case."""
    visit.get(CHECK)
    before = rows(settings)

    page = visit.post(ROAD, NOTIFY, status=200)

    assert page.h1 == "Tell your lead today, so that it can be notified"
    assert rows(settings) == before
    assert not before["drafts"]
    assert not [href for href in page.links.values() if re.search(r"[?;]|suspected|harmed", href or "")]


def test_a_draft_is_left_byte_for_byte_as_it_was(app, visit, edition, settings):
    """With a draft too, nothing of the check is kept."""
    visit.client.set_cookie("staircase", draft_with(app, edition, Answer(1, 1)))
    before = rows(settings)

    visit.get(CHECK)
    visit.post(ROAD, NOTIFY, status=200)

    assert any(before.values())
    assert rows(settings) == before


@pytest.mark.parametrize("draft", [True, False])
def test_the_link_to_the_dates_leads_to_those_of_an_incident(app, visit, edition, draft):
    """With an unrelated draft or none, the link opens at the limits of an incident, which nothing folds away."""
    visit.get(CHECK)
    if draft:
        Walker(visit, app, edition, some_answers(edition, criminal_exploitation=Answer(4, 4))).to_check()
    link = visit.post(ROAD, NOTIFY, status=200).links["See the dates"]

    page = visit.get(link)
    folded = {e for details in page.all("details") for e in details.iter()}
    heading = next(e for e in page.all("h2") if e.get("id") == link.partition("#")[2])
    open_limits = [page.text(e) for e in page.all("h3") if e not in folded]

    assert heading not in folded
    for name in ("A serious incident is notified to the national panel", "The rapid review is finished"):
        assert any(name in limit for limit in open_limits)


@pytest.mark.parametrize("care", Care)
def test_every_road_is_a_whole_page(visit, edition, care):
    """Whatever is chosen, the page gives who, by when, the notes, how to keep things, the family, and support."""
    for suspicion, harm in product(Suspicion, Harm):
        one = told(suspicion, harm, care, list(Place)[len(suspicion + harm) % 4])
        course = edition.incidents.course(road_of(one))
        visit.get(CHECK)

        text = visit.post(ROAD, sent(one), status=200).text()

        assert visit.page.h1 == course.title
        assert course.by_when in text and course.who in text
        assert all(note.text in text for note in edition.incidents.notes_on(one))
        assert all(passage.title in text for passage in (*edition.incidents.beside_of(one), edition.incidents.protect))
        assert ("/child-death" in visit.page.links.values()) == (course.road is Road.CHILD_DEATH)
        assert (edition.incidents.child_death[1].title in text) == (
            harm is Harm.DIED and course.road is not Road.CHILD_DEATH
        )
        assert ("See the dates" in visit.page.links) == (course.road in (Road.ASK, Road.NOTIFY))
        assert all(passage.title in text for passage in edition.incidents.afterwards) == (
            course.road in (Road.ASK, Road.NOTIFY)
        )


def test_nothing_chosen_is_an_error_beside_each_question_and_above(visit, edition):
    """Sent empty, the page comes again with every error in a summary that leads to its question."""
    visit.get(CHECK)

    page = visit.post(ROAD, {}, status=422)

    for question in edition.incidents.questions:
        assert page.links[question.missing] == f"#{question.name}"
        assert page.text().count(question.missing) == 2
    assert page.text(page.all("title")[0]).startswith("Error: ")


def test_an_error_and_a_change_keep_what_was_chosen(visit):
    """What was chosen stays chosen after an error, and when somebody comes back to change one answer."""
    visit.get(CHECK)

    page = visit.post(ROAD, {**NOTIFY, "place": ""}, status=422)
    assert {e.get("value") for e in page.all("input") if "checked" in e.attrib} == {*NOTIFY.values()} - {"here"}

    page = visit.post(ROAD, NOTIFY, status=200)
    again = page.form(CHECK)
    page = visit.post(CHECK, again, status=200)
    assert {e.get("value") for e in page.all("input") if "checked" in e.attrib} == {*NOTIFY.values()}


@pytest.mark.parametrize("value", ["known", "died", "../x"])
def test_what_the_page_does_not_offer_is_refused(visit, value):
    """An answer of another question, or none there is, is an error and no road."""
    visit.get(CHECK)

    page = visit.post(ROAD, {**NOTIFY, "suspicion": value}, status=422)

    assert "Choose one of the answers on this page" in page.text()


def test_a_check_without_its_token_is_refused(visit):
    """A form that another site sends leads nowhere."""
    visit.get(CHECK)

    visit.post(ROAD, NOTIFY, status=403, token="0" * 64)


def test_a_road_opened_without_answers_leads_to_the_questions(visit):
    """A reloaded or remembered address of a road leads back to the check."""
    assert visit.follow(visit.get(ROAD, status=303)).h1 == "A child has died or been seriously harmed"


def test_the_death_of_another_child_of_the_sitting_is_said_again_too(app, visit, edition):
    """Whichever child is at hand, what was told of any is marked, and the page says of which."""
    token = draft_with(app, edition, Answer(1, 1))
    store = app.extensions["staircase.store"]
    sitting = store.read(token, int(time.time()))
    family = adding(from_draft(edition, sitting.said))
    store.save(sitting, to_draft(family), int(time.time()))
    visit.client.set_cookie("staircase", token)

    page = visit.get(CHECK)

    assert "Child 2: age not said yet" in page.text()
    assert "In your answers on this site about child 1 you said that a child has died" in page.text()
    assert AS_SAID in page.text()


@pytest.mark.parametrize(
    ("answer", "marked", "says"),
    [
        (Answer(1, 1), "Yes, it is known or suspected", "you said that a child has died or been seriously harmed"),
        (Answer(0, 1), "I am not sure", "you are not sure whether a child has died"),
        (Answer(0, 0), "", ""),
    ],
)
def test_what_a_draft_says_is_said_again_and_chosen_for_nobody(app, visit, edition, answer, marked, says):
    """Where the form was told of an incident the page says so in words, and marks it; nothing is chosen."""
    visit.client.set_cookie("staircase", draft_with(app, edition, answer))

    page = visit.get(CHECK)

    assert not [e for e in page.all("input") if "checked" in e.attrib]
    assert says in page.text()
    assert (AS_SAID in page.text()) == bool(marked)
    assert f"{marked}{AS_SAID}" in page.text().replace(f" {AS_SAID}", AS_SAID) or not marked


def test_the_page_on_a_childs_death_says_who_looks_into_it(visit, edition):
    """Every death is reviewed; an unexpected one at once; doctor, coroner, support, what is unconfirmed, and back."""
    page = visit.get("/child-death")
    text = page.text()

    for one in edition.incidents.child_death:
        assert one.title in text and one.unconfirmed in text
    for word in ("joint agency response", "medical examiner", "coroner", "Child Death Overview Panel", "key worker"):
        assert word in text
    assert "nobody suspects abuse or neglect" in text
    assert "/serious-incident" in page.links.values()
    assert not re.search(r"\b\d+ (hours|days|working days)\b", text.partition("Where this comes from")[0])


def test_every_part_of_a_page_says_where_it_comes_from(visit, edition):
    """Sources stand on each page, inferred or read, by the title of the part."""
    visit.get(CHECK)
    for page in (visit.post(ROAD, NOTIFY, status=200), visit.get("/child-death")):
        assert "Where this comes from" in page.text()
        assert "Inferred from: " in page.text() and "Source: " in page.text()


def test_passages_are_for_lines_and_no_more(parts):
    """Each part has at least one line or text, and sentences that can be read in one breath."""
    lines = [line for one in parts if isinstance(one, Passage) for line in (*one.lines, *one.say)]

    assert len(lines) > 80
    assert not [line for line in lines if len(line) > 330]


# --- in a browser


def choose(window, chosen):
    """Answer the four questions and go on."""
    for name, value in chosen.items():
        window.locator(f'input[name="{name}"][value="{value}"]').check()
    leave(window, window.get_by_role("button", name="Show what to do").click)


@pytest.mark.browser
def test_a_serious_incident_is_a_journey_with_script_on_a_wide_screen(page, live_server, axe, fits, tmp_path):
    """From the questions, by an error and a changed answer, to what to do, to the dates, and onto paper."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server}{CHECK}")
    axe(page)
    leave(page, page.get_by_role("button", name="Show what to do").click)
    assert page.locator(".govuk-error-summary [role=alert]").count() == 1
    axe(page)
    choose(page, {**NOTIFY, "suspicion": "unsure"})
    assert page.locator("h1").inner_text() == "Ring and ask today"
    leave(page, page.get_by_role("button", name="Change an answer").click)
    choose(page, {"suspicion": "suspected", "harm": "died"})
    assert page.locator("h1").inner_text() == "Tell your lead today, so that it can be notified"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        fits()
        axe(page)
    assert page.get_by_role("link", name="See the dates").get_attribute("href") == "/dates#start-incident-known"

    page.pdf(path=tmp_path / "incident.pdf", format="A4")
    sides = [side.extract_text() for side in PdfReader(tmp_path / "incident.pdf").pages]
    paper = " ".join(" ".join(sides).split())
    assert len(sides) <= 4
    assert "03000 267 979" in paper and "is not a referral" in paper
    assert "15 working days" in paper  # folded away on the screen
    assert "Change an answer" not in paper
    leave(page, page.get_by_role("link", name="Begin the check again").click)
    leave(page, page.get_by_role("link", name="A child has died, and nobody suspects").click)
    fits()
    axe(page)


@pytest.mark.browser
def test_a_serious_incident_needs_no_script_and_no_wide_screen(chromium, live_server, tmp_path):
    """On a screen 320 pixels wide and without script, the questions lead to a child's death and its page."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    window = context.new_page()

    def fit():
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide"

    window.goto(f"{live_server}{CHECK}")
    fit()
    choose(window, {"suspicion": "not-suspected", "harm": "died", "care": "neither", "place": "here"})
    assert window.locator("h1").inner_text() == "Take the route for the death of a child"
    fit()
    leave(window, window.get_by_role("link", name="When a child has died").click)
    fit()
    window.pdf(path=tmp_path / "death.pdf", format="A4")
    sides = PdfReader(tmp_path / "death.pdf").pages
    assert len(sides) <= 3
    assert "medical examiner" in "".join(side.extract_text() for side in sides)
    context.close()
