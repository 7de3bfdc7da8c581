"""The pages of practising alone: nothing is stored, answers come back, and progress never leaves the device."""

import sqlite3
from urllib.parse import unquote_plus

import pytest
from staircase.core.placing import themes_to_place
from staircase.core.practice import placed_in
from staircase.library import Library

from test_journeys import leave

STORY = "baby-bruise-rolled-on-toy"
ADDRESS = f"/training/scenarios/{STORY}/practise"


@pytest.fixture(scope="module")
def stories(edition):
    return Library(edition).scenarios()


def placed(edition, scenario, **otherwise):
    """Answer every theme as the scenario does."""
    lines = {f"at-{theme.id}": placed_in(scenario, theme) for theme in themes_to_place(edition, scenario)}
    return {**lines, **otherwise}


def chosen(page):
    """Give what is chosen on a page."""
    return {(e.get("name"), e.get("value")) for e in page.all("input") if "checked" in e.attrib}


def answer(visit, edition, stories, **otherwise):
    visit.get(ADDRESS)
    return visit.post(ADDRESS, {"go": "answer", **placed(edition, stories[STORY], **otherwise)}, status=200)


def test_a_story_is_first_told_as_it_arrives(visit, stories):
    """The first page has what was first said, and asks for an impression that may be left out."""
    page = visit.get(ADDRESS)

    assert stories[STORY].arrives[0] in page.text()
    assert "What is your first impression?" in page.text()
    assert not chosen(page)


def test_the_second_page_asks_for_every_theme_with_all_its_lines(visit, edition, stories):
    """Each theme to place has its ladder, none, not sure and not asked; help stands beside it; nothing is chosen."""
    visit.get(ADDRESS)
    page = visit.post(ADDRESS, {"go": "read-on", "first": "2"}, status=200)
    text = page.text()

    for theme in themes_to_place(edition, stories[STORY]):
        values = {e.get("value") for e in page.all("input") if e.get("name") == f"at-{theme.id}"}
        assert values == {"none", "not-sure", "not-looked", *(rung.id for rung in theme.rungs)}
        assert f"What it can look like: {theme.row}" in text
    assert all(f"“{pull.said}”" in text and pull.name not in text for pull in edition.training.pulls)
    assert not chosen(page)


def test_what_was_left_out_is_said_beside_it_and_above_and_nothing_is_lost(visit, edition, stories):
    """An answer that is missing is named in the summary and at its ladder; the others stay, the impression too."""
    theme = themes_to_place(edition, stories[STORY])[0]
    sent = placed(edition, stories[STORY], first="2", step="5", pulls="label")
    left = sent.pop(f"at-{theme.id}")
    visit.get(ADDRESS)

    page = visit.post(ADDRESS, {"go": "answer", **sent}, status=422)

    assert left
    assert page.links[f"Answer: {theme.ask}"] == f"#at-{theme.id}"
    assert page.text().count(f"Answer: {theme.ask}") == 2
    assert chosen(page) >= {("step", "5"), ("pulls", "label")}
    assert page.form(ADDRESS)["first"] == "2"


def test_going_back_and_changing_keep_every_answer(visit, edition, stories):
    """From the comparison back to the answers, and from there to the first page and on again: all is still chosen."""
    sent = placed(edition, stories[STORY], first="2", step="4", pulls="label")
    compared = answer(visit, edition, stories, first="2", step="4", pulls="label")
    kept = compared.form(ADDRESS)
    assert {name: kept[name] for name in sent} == sent

    places = visit.post(ADDRESS, {"go": "change", **sent}, status=200)
    assert chosen(places) == {(name, value) for name, value in sent.items() if name != "first"}

    first = visit.post(ADDRESS, {"go": "back", **sent}, status=200)
    assert chosen(first) == {("first", "2")}

    again = visit.post(ADDRESS, {"go": "read-on", **first.form(ADDRESS), "first": "2"}, status=200)
    assert chosen(again) == chosen(places)


def test_the_comparison_names_the_step_and_what_would_not_have_begun(visit, edition, stories):
    """Too low: it is said first, with what would not have begun, who placed it, and the way to the reasons."""
    page = answer(visit, edition, stories, step="2", first="2")
    text = page.text()

    assert page.h1 == "Step 2 is too low here"
    assert "What would not have begun" in text
    assert "No panel has met on it, so nobody has agreed it." in text
    assert page.links["All its reasons, with their sources"] == f"/training/scenarios/{STORY}"


def test_the_story_stays_at_hand_beside_the_ladders(visit, stories):
    """On a phone the ladders are far below the story: it stands once more among them, closed."""
    visit.get(ADDRESS)
    text = visit.post(ADDRESS, {"go": "read-on"}, status=200).text()

    assert "The story again" in text
    assert all(text.count(told) == 2 for told in stories[STORY].arrives)


def test_safety_that_holds_is_told_with_what_it_holds(visit, edition, stories):
    """Where shown safety holds a reason, or was offered and holds nothing, the comparison says so."""
    story = stories["early-health-worries-held-by-grandmother"]
    address = f"/training/scenarios/{story.id}/practise"
    visit.get(address)
    page = visit.post(address, {"go": "answer", **placed(edition, story, step="3")}, status=200)

    assert "holds one reason by one step" in page.text()
    assert "What safety does here" not in answer(visit, edition, stories, step="5").text()


def rows(settings):
    """Read the whole store as it lies on the disk."""
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        return {table: store.execute(f"select * from {table}").fetchall() for table in tables}


def test_nothing_of_it_is_stored(visit, edition, stories, settings):
    """A story practised from beginning to end leaves the store exactly as it was."""
    before = rows(settings)
    answer(visit, edition, stories, step="2", first="2", pulls="label")

    assert before
    assert rows(settings) == before


@pytest.mark.parametrize("go", ["read-on", "answer", "change", "back", "anything"])
def test_what_the_page_does_not_offer_never_gets_in(visit, go):
    """Values that no page offers are refused or dropped, whichever button is said to have been pressed."""
    visit.get(ADDRESS)
    sent = {"go": go, "first": "<b>9", "step": "7", "pulls": "unheard-of", "at-injury-not-mobile": "x", "set": "y"}
    response = visit.client.post(ADDRESS, data={**sent, "csrf_token": visit.page.form()["csrf_token"]})

    assert response.status_code in {200, 400, 422}
    html = response.get_data(as_text=True)
    assert "<b>9" not in html and "unheard-of" not in html


def test_a_story_that_is_not_there_is_not_found(visit):
    """An id that no scenario has is a page that does not exist."""
    visit.get("/training/scenarios/no-such-story/practise", status=404)


def test_the_list_gives_no_step_away(visit, edition):
    """What is offered are titles: nothing on the page to choose from names a step."""
    page = visit.get("/training/practise")

    assert not [step.name for step in edition.steps if step.name.lower() in page.text().lower()]
    assert len([link for link in page.links.values() if link and link.endswith("/practise")]) >= 8


def test_stories_are_narrowed_down_by_what_says_nothing_of_the_step(visit, stories):
    """How hard, in whose place and how old: what is offered has all of it; where nothing has, it says what to do."""
    page = visit.get("/training/practise?role=health-staff&age=under-6-months")
    titles = {story.title: story for story in stories.values()}
    offered = [titles[words] for words in page.links if words in titles]

    assert offered
    assert {(story.role, story.answers.age) for story in offered} == {("health-staff", "under-6-months")}
    empty = visit.get("/training/practise?role=housing-staff&age=unborn&difficulty=hard")
    assert ("No story is all of that." in empty.text()) != any(words in titles for words in empty.links)


def test_a_set_is_gone_through_in_its_order(visit, edition, stories):
    """The list of a set holds its stories, and each story knows that it is practised in the set."""
    one = edition.training.sets[0]
    page = visit.get(f"/training/practise?set={one.id}")
    titles = [stories[story].title for story in one.scenarios]

    assert [title for title in page.links if title in titles] == titles
    first = visit.get(page.links[titles[0]])
    assert first.form()["set"] == one.id


@pytest.mark.parametrize(
    "query", ["?set=nothing", "?role=nobody", "?role=school-staff&difficulty=hard", "?set=%3Cb%3E"]
)
def test_any_query_gives_the_page(visit, query):
    """What does not exist narrows nothing."""
    assert visit.get(f"/training/practise{query}").h1 == "Practise by yourself"


def test_the_hint_of_the_place_says_what_each_story_holds(visit, edition, stories):
    """A story with a theme that a content note names says so before its first word."""
    note = edition.training.content_notes[0]
    story = next(s for s in stories.values() if any(a.maybe and t in note.themes for t, a in s.answers.themes.items()))
    text = visit.get(f"/training/scenarios/{story.id}/practise").text()

    assert text.index(note.text) < text.index(story.arrives[0])


# --- in a browser

BELOW_THE_STORY = """() => {
    const story = document.querySelector(".staircase-story-again");
    const focused = document.activeElement;
    return story.contains(focused) || focused.getBoundingClientRect().top >= story.getBoundingClientRect().bottom;
}"""
"""Whether what has the focus is not hidden behind the story that stays at hand."""


def go_through(window, edition, scenario, step, *, first_wrong=False):
    """Practise the story that is open, as the scenario has it, or with its first worry missed."""
    leave(window, window.locator("button[value=read-on]").click)
    at_work = [theme.id for theme in themes_to_place(edition, scenario) if scenario.answers.themes.get(theme.id)]
    for theme in themes_to_place(edition, scenario):
        line = placed_in(scenario, theme)
        worry = next(t for t in at_work if scenario.answers.themes[t].at)
        line = "none" if first_wrong and theme.id == worry else line
        window.locator(f'input[name="at-{theme.id}"][value="{line}"]').check()
    window.locator(f'input[name="step"][value="{step}"]').check()
    window.locator('input[name="pulls"][value="good-explanation"]').check()
    leave(window, window.locator("button[value=answer]").click)


@pytest.mark.browser
def test_progress_stays_on_the_device(page, live_server, edition, stories, axe, fits):
    """Two stories, too low: counted, what came back named; no request ever holds it, and it can be deleted."""
    sent = []
    page.on("request", lambda request: sent.append(unquote_plus(f"{request.url} {request.post_data or ''}")))
    page.goto(f"{live_server}/training/practise")
    page.locator("[data-nothing-yet]").wait_for()
    for story in (STORY, "county-lines-loving-parents"):
        page.goto(f"{live_server}/training/scenarios/{story}/practise")
        go_through(page, edition, stories[story], 2, first_wrong=True)
        page.locator("[data-when-kept]").wait_for()
    axe(page)
    fits()
    leave(page, page.locator("[data-when-kept] a").click)
    page.locator("[data-kept]").wait_for()

    assert page.locator("[data-count=too-low]").inner_text() == "2"
    assert "An explanation that sounds right (2 stories)" in page.locator("[data-again=pulls]").inner_text()
    assert page.locator("[data-stories] li").count() == 2
    axe(page)
    fits()
    kept = page.evaluate("localStorage.getItem('staircase-practised')")
    assert kept.count("too-low") == 2
    page.goto(f"{live_server}{ADDRESS}")
    go_through(page, edition, stories[STORY], 5)
    page.locator("[data-when-again]").wait_for()
    assert page.evaluate("localStorage.getItem('staircase-practised')") == kept
    leave(page, page.locator("[data-when-kept] a").click)

    assert not [one for one in sent if "too-low" in one or "An explanation that sounds right" in one]

    page.get_by_role("button", name="Delete my progress from this device").click()
    assert page.locator("[data-forgotten]").inner_text() == "Your progress was deleted from this device."
    assert page.locator("[data-nothing-yet]").is_visible()
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.browser
def test_a_story_that_was_done_is_not_offered_as_new(page, live_server):
    """A link to a new story passes over those this device has seen; what nobody wrote there does no harm."""
    page.goto(f"{live_server}/training/practise")
    page.evaluate(
        """() => {
            const ids = document.querySelector("a[data-not-done]").dataset.notDone.split(" ");
            for (const row of document.querySelectorAll("li[data-story]")) ids.push(row.dataset.story);
            const done = ids.map((story) => ({story, title: "A story", came: "within", pulls: [], themes: []}));
            localStorage.setItem("staircase-practised", JSON.stringify([...done, {odd: 1}, null]));
        }"""
    )
    kept = page.evaluate("JSON.parse(localStorage['staircase-practised'])")
    done = {one["story"] for one in kept if one and "story" in one}
    page.reload()
    page.locator("[data-kept]").wait_for()
    link = page.locator("a[data-not-done]")
    fresh = [story for story in link.get_attribute("data-not-done").split(" ") if story not in done]
    rows_done = page.locator("li[data-story]").evaluate_all("rows => rows.map((row) => row.dataset.story)")

    assert link.get_attribute("href").endswith(f"/{fresh[0]}/practise")
    assert page.locator("[data-count=within]").inner_text() == str(len(kept) - 2)
    assert page.locator("[data-done]:visible").count() == len(done.intersection(rows_done))
    page.evaluate("localStorage.setItem('staircase-practised', '{broken')")
    page.reload()
    page.locator("[data-nothing-yet]").wait_for()


@pytest.mark.browser
def test_without_script_it_works_and_says_that_nothing_is_kept(chromium, live_server, edition, stories):
    """A whole story without script, nothing hidden behind it; progress says in one line why it shows none."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    window = context.new_page()
    window.goto(f"{live_server}{ADDRESS}")
    leave(window, window.locator("button[value=read-on]").click)
    window.locator(".staircase-story-again summary").click()
    window.locator("button[value=answer]").focus()
    for _ in range(20):
        window.keyboard.press("Shift+Tab")
        assert window.evaluate(BELOW_THE_STORY)
    window.goto(f"{live_server}{ADDRESS}")
    go_through(window, edition, stories[STORY], 5)

    assert "neither too low nor too high" in window.locator("h1").inner_text()
    assert not window.locator("[data-when-kept]").is_visible()
    window.goto(f"{live_server}/training/practise")
    assert window.locator("[data-without-script]").is_visible()
    assert not window.locator("[data-kept]").is_visible()
    context.close()
