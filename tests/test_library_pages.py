"""The pages for trainers: the library, stories, hand-outs, answer sheets and sets, as somebody meets them."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from staircase.core.lesson import lesson
from staircase.core.placing import themes_to_place
from staircase.library import Library
from staircase.web import create_app
from staircase.web.settings import for_a_trial

from conftest import Visitor
from test_journeys import leave

STORY = "basics-run-short"
HARD = "strangling-disclosure-withdrawn"
RANGE = "baby-bruise-rolled-on-toy-not-sure"
OWN = """
- id: own-story
  title: A story of our own
  story: >-
    A nine-year-old does his homework in his coat, and says that it is like camping. Nobody has asked why yet.
  case:
    edition: durham/2026-trial
    age: age-5-9
    is_not: the-rest
    answers: {food-and-warmth: none}
    lists: {health: no-worry}
  expect: {step: 1, could_reach: 1}
  placed_by: panel
  panel: {people: 4, agencies: 3, lowest: 1, highest: 2}
  teaching: It is quiet.
"""


@pytest.fixture
def scenarios(edition):
    return Library(edition).scenarios()


def links(page):
    """Give the addresses of all links of a page's main part."""
    return {a.get("href") for a in page.main.iter("a")}


def look(visit, **wanted):
    """Send the library's form."""
    visit.get("/training/scenarios")
    return visit.post("/training/scenarios", wanted, status=200)


def typed(page):
    """Give what stands in the box for words of a title."""
    return next(box.get("value") for box in page.main.iter("input") if box.get("name") == "words")


# --- home


def test_home_says_what_there_is_and_what_it_is_not(visit):
    """The way in leads to every part, and says that no panel has agreed a story and that nobody is marked."""
    page = visit.get("/training")

    assert {"/training/scenarios", "/training/sets", "/training/practise", "/training/sessions", "/join"} <= links(page)
    assert "All 863 stories were placed by the authors" in page.text()
    assert "Nobody is marked" in page.text()
    assert page.all("a")[0].get("href") == "#main-content"


# --- the library


def test_the_library_shows_25_a_page(visit):
    """All scenarios stand on pages of 25, in the order of the library, and what is wanted stays from page to page."""
    page = visit.get("/training/scenarios")

    assert page.h1 == "Scenarios"
    assert "All 863 scenarios, page 1 of 35" in page.text()
    assert len([a for a in links(page) if a.startswith("/training/scenarios/")]) == 25
    page = visit.get("/training/scenarios?age=age-13-15&page=2")
    assert page.h1 == "Scenarios, page 2 of 8"
    assert "/training/scenarios?age=age-13-15&page=3" in links(page)
    assert [option.get("value") for option in page.main.iter("option") if option.get("selected") is not None] == [
        "age-13-15"
    ]


def test_choices_combine_and_say_how_many_they_leave(visit):
    """Step, theme and words of the title together leave a few; each choice says how many it would leave."""
    page = look(visit, step="5", theme="weapons", words="knife")
    found = [one for one in page.main.iter("li") if one.find("h3") is not None]

    assert f"{len(found)} scenarios" in page.text()
    assert all("Step 5" in page.text(one) and "knife" in page.text(one).lower() for one in found)
    chosen = next(o for o in page.main.iter("option") if o.get("value") == "weapons")
    assert page.text(chosen) == f"Weapons ({len(found)})"


def test_a_range_and_no_step_can_be_looked_for(visit):
    """Stories with more than one right step, and those for which none may be shown, are found by their own choice."""
    assert "No step yet" in visit.get("/training/scenarios?step=none").text()
    assert "Step 1 to 5" in visit.get("/training/scenarios?step=range").text()


def test_nothing_found_says_what_to_do(visit):
    """An empty list says which way out there is, and keeps what was looked for."""
    page = look(visit, step="1", words="zebra")

    assert "No scenarios" in page.text()
    assert "Take one of your choices back" in page.text()
    assert "/training/scenarios" in links(page)
    assert typed(page) == "zebra"


@pytest.mark.parametrize("query", ["theme=old-theme", "step=9", "page=999", "page=x", "page=-3", "words=zebra"])
def test_a_query_that_fits_nothing_breaks_nothing(visit, query):
    """An unknown choice is left out and said to be, and a page that is not there is the nearest one."""
    page = visit.get(f"/training/scenarios?{query}")

    assert ("does not exist in this edition" in page.text()) == query.startswith(("theme", "step"))


def test_choices_stand_in_the_address_and_words_never_do(visit):
    """Without words the form leads to an address that can be passed on; words in an address are not looked at."""
    visit.get("/training/scenarios")
    assert visit.post("/training/scenarios", {"step": "5", "words": " "}).location == "/training/scenarios?step=5"
    assert typed(visit.get("/training/scenarios?words=zebra")) == ""


def test_what_was_found_by_words_stands_on_one_page(visit):
    """Of many that fit, the first hundred stand there, and the page says so."""
    page = look(visit, words="a")

    assert "The first 100 stand here" in page.text()
    assert not [link for link in links(page) if "page=" in link]


def test_what_is_typed_is_shown_as_text(visit):
    """Words of a title come back as words, whatever is in them."""
    page = look(visit, words='<script>"')

    assert typed(page) == '<script>"'


# --- a story


def test_a_story_hides_its_answers_until_they_are_wanted(visit, scenarios):
    """The step, the answers and the reasons stand in a part that is closed; the first contact is open."""
    page = visit.get(f"/training/scenarios/{STORY}")
    closed = [one for one in page.main.iter("details") if one.get("open") is None]
    answers = next(one for one in closed if "The step, the answers and the reasons" in page.text(one))

    assert scenarios[STORY].arrives[0] in page.text()
    assert scenarios[STORY].teaching in page.text(answers)
    for words in ("Team Around the Family", scenarios[STORY].teaching):
        assert page.text().count(words) == page.text(answers).count(words)


def test_a_story_says_what_it_holds_and_how_to_leave(visit):
    """The content note and the way out stand before the story, and somebody to talk to stands below it."""
    text = visit.get(f"/training/scenarios/{HARD}").text()

    assert text.index("Before you read: It is about violence") < text.index("Leave this story")
    assert text.index("Leave this story") < text.index("First contact")
    assert "Samaritans" in text


def test_the_answers_are_complete(visit, edition, scenarios):
    """Why not above and below, misreadings, questions, the near miss, sources and how hard it is are all there."""
    page = visit.get(f"/training/scenarios/{STORY}/answers")
    shown, text = lesson(edition, scenarios[STORY]), page.text()

    for words in (
        shown.step.heading,
        shown.step.placed_by,
        "Why not the step above",
        "Why not the step below",
        "It is no way to bring a child down",
        "Worked out from the rules and the answers. It was not tried with people.",
        scenarios["basics-run-short-goes-without"].title,
        edition.source[shown.sources[0].id].title,
        *[mis.says for mis in shown.misreadings],
        *shown.ask,
        *[placed.theme.row for placed in shown.placed],
    ):
        assert " ".join(words.split()) in text


def test_a_range_is_told_as_one(visit):
    """Where more than one step is right, the page says from which to which."""
    text = visit.get(f"/training/scenarios/{RANGE}/answers").text()

    assert "Step 1, but it could be step 5" in text
    assert "Any step from 1 to 5 is neither too low nor too high. Say the range when you tell somebody" in text


@pytest.mark.parametrize("path", ["scenarios/no-such-story", "scenarios/no-such-story/hand-out", "sets/no-such-set"])
def test_what_is_not_there_is_not_found(visit, path):
    """An address that means nothing says so."""
    visit.get(f"/training/{path}", status=404)


# --- hand-outs


@pytest.mark.parametrize("story", [STORY, HARD, RANGE, "nothing-looked-at", "worry-that-fits-nothing"])
def test_no_answer_stands_in_the_source_of_a_hand_out(visit, edition, scenarios, story):
    """Neither the step, nor a reason, nor the teaching is anywhere in the page; every theme has all of its lines."""
    one = scenarios[story]
    page = visit.get(f"/training/scenarios/{story}/hand-out")
    shown = lesson(edition, one)

    for words in (shown.step.heading, shown.step.placed_by, one.teaching, *[led.here for led in shown.mistakes]):
        assert words not in page.html.replace("&#34;", '"').replace("&#39;", "'")
    for theme in themes_to_place(edition, one):
        for line in (theme.row, theme.none, *[rung.text for rung in theme.rungs]):
            assert " ".join(line.split()) in page.text()


def test_hand_outs_differ_only_in_the_story_where_people_place_the_same_themes(visit, edition, scenarios):
    """Of two stories that differ in one answer, the paper forms are the same: the form gives nothing away."""
    one, other = scenarios["sixteen-with-a-plan-to-die"], scenarios["sixteen-with-a-plan-to-die-near-miss"]
    forms = [
        visit.page.text(next(e for e in page.main.iter("div") if e.get("class") == "staircase-paper"))
        for page in (visit.get(f"/training/scenarios/{story.id}/hand-out") for story in (one, other))
    ]

    assert themes_to_place(edition, one) == themes_to_place(edition, other)
    assert forms[0].split("To talk about")[0] == forms[1].split("To talk about")[0]


def test_the_stories_beside_a_story_are_named_where_its_questions_speak_of_them(visit, scenarios):
    """The page links them without opening the answers; the hand-out names them on paper, and links theirs to print."""
    there, other = "image-shared-round-the-year", scenarios["image-shared-round-the-year-near-miss"]
    page = visit.get(f"/training/scenarios/{other.id}")
    hand_out = visit.get(f"/training/scenarios/{other.id}/hand-out")

    folded = [link for fold in page.main.iter("details") for link in fold.iter("a")]
    open_ones = {link.get("href") for link in page.main.iter("a") if link not in folded}
    assert f"/training/scenarios/{there}" in open_ones
    assert f"“{scenarios[there].title}”" in hand_out.text()
    assert f"/training/scenarios/{there}/hand-out" in links(hand_out)


def test_a_hand_out_says_how_to_leave_and_whom_to_ring(visit, edition):
    """Whoever takes only the sheet home has somebody to talk to, for what happened to them as a child too."""
    text = visit.get("/training/scenarios/basics-run-short/hand-out").text()

    assert {"napac", "sexual-abuse-support-line", "samaritans", "shout"} <= set(edition.training.contacts)
    for words in (
        "go out and come back",
        "Samaritans 116 123",
        "text 85258",
        "(https://napac.org.uk/)",
        "NHS 111;",
        "ring 999",
    ):
        assert words in text


# --- sets


def test_a_set_has_all_that_a_session_on_paper_needs(visit, edition, scenarios):
    """The plan with its times, hand-outs, answer sheets, cards, a sheet to count on, and the words on what is hard."""
    one = edition.training.sets[0]
    text = visit.get(f"/training/sets/{one.id}").text()

    for words in (
        "Plan for the facilitator",
        edition.training.close_to_home.title,
        "Cards to vote with",
        "Sheet to count by hand",
        *[part.title for part in one.plan],
        *[line for part in one.plan for line in part.do],
        *[scenarios[story].teaching for story in one.scenarios],
        *[passage.title for passage in edition.training.before],
    ):
        assert " ".join(words.split()) in text


def test_hand_outs_of_a_set_hold_no_answers(visit, edition, scenarios):
    """Chosen alone, the hand-outs can be given away: no answer stands anywhere in the page."""
    one = edition.training.sets[0]
    page = visit.get(f"/training/sets/{one.id}?print=hand-outs")

    for story in one.scenarios:
        assert scenarios[story].title in page.text()
        assert scenarios[story].teaching not in page.text()
    assert "Answer sheet 1" not in page.text()
    assert "Plan for the facilitator" not in {page.text(e) for e in page.all("h2")}
    ticked = [box.get("value") for box in page.main.iter("input") if box.get("checked") is not None]
    assert ticked == ["hand-outs"]


def test_each_set_can_be_printed_led_live_or_practised_alone(visit, edition):
    """From the list of sets one press leads to the paper, to a session with its stories, and to practising them."""
    for one in edition.training.sets:
        shown = links(visit.get("/training/sets"))
        assert f"/training/sets/{one.id}" in shown
        assert visit.get(f"/training/sessions/start?set={one.id}", status=303).location.startswith("/training/sign-in")
        visit.get(f"/training/practise?set={one.id}")
        assert {f"/training/sessions/start?set={one.id}", f"/training/practise?set={one.id}"} <= shown


def test_the_list_of_sets_gives_no_step_away(visit, edition):
    """Whoever looks through the sets with somebody who will take part sees no step of any story."""
    text = visit.get("/training/sets").text()

    assert all(one.title in text for one in edition.training.sets)
    assert "about suicide or self-harm" in text
    assert "Step" not in text


# --- a partnership's own scenarios


def test_a_partnership_sees_its_own_scenarios_and_who_agreed_them(tmp_path, edition):
    """A folder of its own stands in the library; a panel's step is said to be agreed, and questions may be lacking."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.yaml").write_text(OWN, encoding="utf-8")
    where = {"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"), "STAIRCASE_SCENARIOS": str(tmp_path / "own")}
    app = create_app(settings=for_a_trial(where), edition=edition)
    visit = Visitor(app)

    assert "A story of our own" in visit.get("/training/scenarios?placed-by=panel").text()
    text = visit.get("/training/scenarios/own-story").text()
    assert "Agreed by a panel of 4 people from 3 agencies: step 1 to 2." in text
    assert "No panel has agreed it" not in text
    assert "A panel has agreed 1 of the 864 stories" in visit.get("/training").text()
    visit.get("/training/scenarios/own-story/hand-out")
    app.extensions["staircase.store"].close()


# --- in a browser


def on_paper(page):
    """Give the words of a page as it is printed."""
    return "".join(side.extract_text() for side in PdfReader(BytesIO(page.pdf(format="A4"))).pages)


@pytest.mark.browser
def test_a_trainer_finds_a_story_and_prints_it(page, live_server, axe, fits):
    """From the filters to a story, its answers and the hand-out: with a keyboard alone, at phone size, and on paper."""
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{live_server}/training/scenarios")
    page.get_by_label("How hard it is").select_option("hard")
    page.get_by_label("Words of the title").fill("nothing written down")
    leave(page, page.keyboard.press, "Enter")
    assert page.get_by_role("heading", name="1 scenario", exact=True).is_visible()
    fits(page)
    axe(page)
    leave(page, page.get_by_role("link", name="A three-week-old with a dark mark, and nothing written down").click)
    assert "neither too low" not in on_paper(page)
    page.get_by_text("The step, the answers and the reasons").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Any step from 1 to 5 is neither").is_visible()
    fits(page)
    axe(page)
    leave(page, page.get_by_role("link", name="Hand-out to print").click)
    fits(page)
    axe(page)
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Back to the story").is_visible()
    page.emulate_media(media="screen")
    page.goto(f"{live_server}/training/sets/warm-parents")
    fits(page)
    axe(page)


@pytest.mark.browser
def test_sheets_of_a_set_are_one_leaf_each(page, live_server, edition):
    """Cards and the sheet to count on are one side, a hand-out is two, and none for the group names the pull."""
    for one in edition.training.sets[:2]:
        for part, sides in (("cards", 1), ("tally", 1), ("hand-outs", 2 * len(one.scenarios))):
            page.goto(f"{live_server}/training/sets/{one.id}?print={part}")
            paper = PdfReader(BytesIO(page.pdf(format="A4"))).pages
            assert len(paper) == sides, (one.id, part)
            assert (one.title in paper[0].extract_text()) == (part == "tally")
