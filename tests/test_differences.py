"""If you disagree: the stages as they are configured, and a door for everybody one may disagree with."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from staircase import rulefiles
from staircase.core.case import Answer
from staircase.core.differences import Differences, Stage
from staircase.core.family import adding, of_one, to_draft
from staircase.core.passages import Passage
from staircase.core.said import Said, to_data
from staircase.web import create_app

from conftest import Visitor
from test_form import some_answers
from test_journeys import leave
from walking import walk

TINY = Path(__file__).resolve().parent / "tiny_edition"
PAGE = "/if-you-disagree"
DOORS = ("suggestion", "professional", "refusal", "own_lead", "colleague")


@pytest.fixture
def says(edition) -> Differences:
    """What the edition says of disagreeing."""
    return edition.differences


def draft(app, edition, said):
    """Put a draft into the store; give its token."""
    store = app.extensions["staircase.store"]
    return store.begin(to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time()))


def visitor_of(edition, settings):
    """Give somebody who visits a site of another edition, and what closes it."""
    app = create_app(settings=settings, edition=edition)
    return Visitor(app), app.extensions["staircase.store"].close


# --- the stages


@pytest.mark.parametrize(("days", "limit"), [(0, ""), (1, "Within 1 working day"), (3, "Within 3 working days")])
def test_days_are_a_time_limit_only_where_they_are_configured(says, days, limit):
    """A stage without days has no limit, and none is made up."""
    assert replace(says.stages[0], days=days).limit == limit


def test_of_durhams_stages_only_the_first_is_confirmed_and_none_has_days(says):
    """What was not seen of Durham's policy is not filled in, least of all with a neighbour's days."""
    assert [stage.confirmed for stage in says.stages] == [True, False, False, False]
    assert not any(stage.days for stage in says.stages)
    assert not any(stage.lines for stage in says.stages if not stage.confirmed)
    assert "Darlington" not in repr(says)


def test_the_page_says_plainly_what_is_not_confirmed(visit):
    """Three stages say that they are not confirmed, all four that no time limit is known."""
    page = visit.get(PAGE)
    text = page.text()

    assert text.count("What happens at this stage, and who does it, was not seen.") == 3
    assert text.count("Time limit not known") == 4
    assert "Where no time limit is known, agree a day that keeps the child safe" in text
    assert "https://www.proceduresonline.com/durham/scb/p_conflict_res.html" in page.links.values()


def test_another_partnership_fills_in_its_own_stages(settings):
    """An edition with days shows them as time limits, and says so where they are not confirmed."""
    visit, close = visitor_of(rulefiles.load_folder(TINY, "tiny/edition"), settings)

    text = visit.get(PAGE).text()
    close()

    assert "1. Talk Within 1 working day Talk with each other." in text
    assert "2. Managers Within 4 working days Your managers talk. Not confirmed." in text
    assert "The policy of nowhere. It has 2 stages." in text
    assert "Time limit not known" not in text and "no time limit" not in text


def test_a_mix_of_known_and_unknown_limits_is_told_apart(edition, settings):
    """Where one stage has days and the others have none, each says its own."""
    first, *others = edition.differences.stages
    stages = (replace(first, days=2), *others)
    visit, close = visitor_of(replace(edition, differences=replace(edition.differences, stages=stages)), settings)

    text = visit.get(PAGE).text()
    close()

    assert text.count("Within 2 working days") == 1
    assert text.count("Time limit not known") == 3
    assert "Where no time limit is known" in text


def test_a_stage_is_a_frozen_value(says):
    """Nobody changes a stage on the way to the page."""
    with pytest.raises(AttributeError):
        says.stages[0].days = 5
    assert isinstance(says.stages[0], Stage)


# --- the doors


def test_every_door_is_named_first_and_stands_on_the_page(visit, says):
    """The list at the top leads to each door; each gives what to do and what to say."""
    page = visit.get(PAGE)
    text = page.text()

    for name in DOORS:
        door: Passage = getattr(says, name)
        assert page.links[door.title] == f"#{name.replace('_', '-')}"
        assert all(line in text for line in (*door.lines, *door.say)), name


@pytest.mark.parametrize(
    ("door", "words"),
    [
        ("suggestion", ["higher of the two", "whom you spoke with", "change the answer", "taken it back"]),
        ("professional", ["next stage", "keeps the child safe"]),
        (
            "refusal",
            ["reasons in writing", "who decided", "under which part", "stage one", "Ring again", "Anybody can"],
        ),
        ("own_lead", ["ring First Contact yourself"]),
        ("colleague", ["LADO", "no stage applies", "go straight to the LADO yourself", "Do not question"]),
    ],
)
def test_a_door_says_what_whoever_stands_there_needs(says, door, words):
    """The higher counts; a refusal is asked for in writing; one's own lead is no last word; the LADO comes first."""
    said = " ".join(getattr(says, door).lines)

    assert all(word in said for word in words)


def test_a_refusal_may_not_lean_on_a_tool(says):
    """The words to say include that no result of a tool is a reason to refuse, return or delay a referral."""
    assert any("No result of a tool is a reason to refuse, return or delay" in line for line in says.refusal.say)


def test_what_the_policy_covers_and_does_not_is_said(visit, says):
    """Both lists stand on the page, with where the two others go being unconfirmed."""
    text = visit.get(PAGE).text()

    assert all(line in text for line in (*says.covers.lines, *says.covers_not.lines))
    assert says.covers_not.unconfirmed in text


# --- nothing slows what cannot wait


def test_the_childs_safety_comes_before_every_door(visit, says):
    """999 and First Contact stand above the doors, also for somebody who answered nothing."""
    page = visit.get(PAGE)
    text = page.text()

    assert text.index(says.safety.title) < text.index("Where is the disagreement?")
    assert page.links["03000 267 979"] == "tel:03000267979"
    assert "Do this first" not in text
    assert "Record the step you act on, and why" not in page.links


def test_what_cannot_wait_stands_first_with_a_draft(app, visit, edition):
    """With an urgent sign in the draft, its pathways stand on top, and the way to the numbers."""
    said, _ = walk(edition, some_answers(edition, death_or_serious_harm=Answer(1, 1)))
    visit.client.set_cookie("staircase", draft(app, edition, said))

    page = visit.get(PAGE)
    text = page.text()

    assert text.index("Do this first") < text.index(edition.differences.safety.title)
    assert edition.pathway["first-contact-now"].name in text
    assert page.links["Whom to ring, and what to say"] == "/ring-now"
    assert page.links["Record the step you act on, and why"] == "/record"
    assert page.links["Back to the suggestion"] == "/suggestion"


def test_what_may_not_wait_is_to_be_asked_now(app, visit, edition):
    """An urgent sign that is not sure stands on top as well: ring and ask."""
    said, _ = walk(edition, some_answers(edition, death_or_serious_harm=Answer(0, 1)))
    visit.client.set_cookie("staircase", draft(app, edition, said))

    assert "You were not sure about this. Ring and ask now, whoever disagrees:" in visit.get(PAGE).text()


def test_what_cannot_wait_for_another_child_stands_there_too(app, visit, edition):
    """Whichever child is at hand, whatever cannot wait for any child stands on top, and says for which."""
    calm, _ = walk(edition, some_answers(edition, school_attendance=Answer(1, 1)))
    danger, _ = walk(edition, some_answers(edition, immediate_danger=Answer(1, 1)))
    store = app.extensions["staircase.store"]
    kept = {"edition": edition.id, "fingerprint": edition.edition_fingerprint, "now": int(time.time())}
    visit.client.set_cookie("staircase", store.begin(to_draft(adding(of_one(danger), calm)), **kept))

    text = visit.get(PAGE).text()

    assert "Child 2:" in text
    assert "Do this first" in text
    assert f"{edition.pathway['call-999'].name} (child 1)" in text


def test_a_calm_draft_and_one_just_begun_have_nothing_on_top(app, visit, edition):
    """Nothing is made to look urgent that is not; before the suggestion, the way back is to the questions."""
    calm, _ = walk(edition, some_answers(edition, school_attendance=Answer(1, 1)))
    visit.client.set_cookie("staircase", draft(app, edition, calm))
    assert "Do this first" not in visit.get(PAGE).text()

    visit.client.set_cookie("staircase", draft(app, edition, Said()))
    page = visit.get(PAGE)
    assert page.links["Back to the questions"] == "/assess"
    assert "/record" not in page.links.values()


# --- in a browser


@pytest.mark.browser
def test_disagreeing_is_a_journey_with_script_on_a_wide_screen(page, live_server, app, edition, axe, fits, tmp_path):
    """With an urgent draft: first what cannot wait, then a door, then the numbers; on a small screen and paper too."""
    said, _ = walk(edition, some_answers(edition, death_or_serious_harm=Answer(1, 1)))
    page.context.add_cookies([{"name": "staircase", "value": draft(app, edition, said), "url": live_server}])
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server}{PAGE}")
    page.get_by_role("link", name="When a referral is not taken").click()
    assert page.locator("#refusal").is_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        fits()
        axe(page)

    page.pdf(path=tmp_path / "disagree.pdf", format="A4")
    sides = [side.extract_text() for side in PdfReader(tmp_path / "disagree.pdf").pages]
    paper = " ".join(" ".join(sides).split())
    assert len(sides) <= 4
    assert paper.index("Do this first") < paper.index("With the suggestion of this site")
    assert "Not confirmed." in paper and "Calling" not in paper
    assert "Whether a first child protection conference is called." in paper  # folded away on the screen
    leave(page, page.get_by_role("link", name="Whom to ring, and what to say").click)
    assert page.locator("h1").inner_text() == "Stop and ring now"


@pytest.mark.browser
def test_disagreeing_needs_no_script_no_draft_and_no_wide_screen(chromium, live_server):
    """On a screen 320 pixels wide and without script, by keyboard, every door can be reached, and what is folded."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    window = context.new_page()
    window.goto(f"{live_server}{PAGE}")

    for door in DOORS:
        place = f"#{door.replace('_', '-')}"
        window.locator(f'.staircase-doors a[href="{place}"]').focus()
        leave(window, window.keyboard.press, "Enter")
        assert window.url.endswith(place)
    window.locator("summary", has_text="What it is not for").focus()
    window.keyboard.press("Enter")
    assert window.get_by_text("How a child protection plan is carried out.").is_visible()
    wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen
    context.close()
