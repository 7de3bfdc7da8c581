"""The pages of practising alone: nothing is stored, answers come back, and progress never leaves the device."""

import re
import sqlite3
from contextlib import suppress
from itertools import product
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Error
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


def buttons(page):
    """Give where the buttons of a page lead, by what they do: go on, back, change."""
    form = next(form for form in page.all("form") if form.get("action") == ADDRESS)
    named = {
        name: [b.get("value") for b in form.iter("button") if b.get("name") == name]
        for name in ("go", "back", "change")
    }
    return {name: values for name, values in named.items() if values}


def answer(visit, edition, stories, **otherwise):
    visit.get(ADDRESS)
    return visit.post(ADDRESS, {"go": "compared", **placed(edition, stories[STORY], **otherwise)}, status=200)


def test_a_story_is_first_told_as_it_arrives(visit, stories):
    """The first page has what was first said, and asks for an impression that may be left out."""
    page = visit.get(ADDRESS)

    assert stories[STORY].arrives[0] in page.text()
    assert "What is your first impression?" in page.text()
    assert not chosen(page)


def test_each_theme_has_a_page_with_all_its_lines(visit, edition, stories):
    """One theme a page, counted: its ladder, none, not sure and not asked, help beside it, the story at hand."""
    themes = themes_to_place(edition, stories[STORY])
    visit.get(ADDRESS)
    page, sent = visit.post(ADDRESS, {"go": "found-out", "sent": "first"}, status=200), {}
    for number, theme in enumerate(themes, 1):
        page = visit.post(ADDRESS, {"go": buttons(page)["go"][0], "sent": page.form()["sent"], **sent}, status=200)
        values = {e.get("value") for e in page.all("input") if e.get("name") == f"at-{theme.id}"}
        assert (page.h1, buttons(page)["back"][-1]) == (
            theme.ask,
            f"at-{themes[number - 2].id}" if number > 1 else "found-out",
        )
        assert f"theme {number} of {len(themes)}" in page.text() and stories[STORY].arrives[0] in page.text()
        assert f"What it can look like: {theme.row}" in page.text() or not (theme.examples or theme.same_as)
        assert values == {"none", "not-sure", "not-looked", *(rung.id for rung in theme.rungs)}
        assert not chosen(page)
        sent[f"at-{theme.id}"] = "not-sure"

    step = visit.post(ADDRESS, {"go": buttons(page)["go"][0], "sent": page.form()["sent"], **sent}, status=200)
    weighed = visit.post(ADDRESS, {"go": "pulls", "sent": "step", "step": "0", **sent}, status=200)
    check = visit.post(ADDRESS, {"go": "check", "sent": "pulls", "step": "0", **sent}, status=200)

    assert step.h1 == "Which step is it?"
    assert all(
        f"“{pull.said}”" in weighed.text() and pull.name not in weighed.text() for pull in edition.training.pulls
    )
    assert check.text().count("Not sure") == len(themes)
    assert visit.post(ADDRESS, {"go": "compared", "sent": "check", **check.form(ADDRESS)}, status=200)


def test_what_was_left_out_is_said_beside_it_and_above_and_nothing_is_lost(visit, edition, stories):
    """A theme that is passed over is named in the summary and at its ladder; what was said before stays."""
    first, second, *_ = themes_to_place(edition, stories[STORY])
    sent = {"first": "2", f"at-{first.id}": "none", "step": "5", "pulls": "label"}
    visit.get(ADDRESS)
    page = visit.post(ADDRESS, {"go": "step", "sent": f"at-{second.id}", **sent}, status=422)

    assert page.h1 == second.ask
    assert page.links[f"Answer: {second.ask}"] == f"#at-{second.id}"
    assert page.text().count(f"Answer: {second.ask}") == 2
    assert sent.items() <= page.form(ADDRESS).items()


@pytest.mark.parametrize("sent", ["check", "all", "nothing"])
def test_nothing_is_compared_before_everything_is_answered(visit, edition, stories, sent):
    """What is missing is named above and beside it, on the page of all answers or on the page that asks them all."""
    theme = themes_to_place(edition, stories[STORY])[0]
    said = placed(edition, stories[STORY], first="2", pulls="label")
    said.pop(f"at-{theme.id}")
    visit.get(ADDRESS)
    page = visit.post(ADDRESS, {"go": "compared", "sent": sent, **said}, status=422)

    assert page.links[f"Answer: {theme.ask}"] == f"#at-{theme.id}"
    assert page.links["Choose a step, or say that too little has been looked at"] == "#step"
    assert page.text().count(f"Answer: {theme.ask}") == 2
    assert page.form(ADDRESS)["first"] == "2"
    assert {"at-" + theme.id, "step"} <= {e.get("id") for e in page.elements}


def test_going_back_keeps_what_was_chosen_and_misses_nothing(visit, edition, stories):
    """Back from a theme, with or without an answer to it, leads to the one before, with all that was said."""
    first, second, *_ = themes_to_place(edition, stories[STORY])
    sent = placed(edition, stories[STORY], first="2", step="4", pulls="label")
    visit.get(ADDRESS)
    page = visit.post(ADDRESS, {"back": f"at-{first.id}", "sent": f"at-{second.id}", **sent}, status=200)
    empty = visit.post(ADDRESS, {"back": f"at-{first.id}", "sent": f"at-{second.id}"}, status=200)

    assert chosen(page) == {(f"at-{first.id}", sent.pop(f"at-{first.id}"))}
    assert sent.items() <= page.form(ADDRESS).items()
    assert empty.h1 == page.h1 and not chosen(empty)


def test_each_answer_can_be_changed_from_the_page_of_all_answers(visit, edition, stories):
    """Every answer stands there in words; to change one leads to its page, and on from there back to all of them."""
    sent = placed(edition, stories[STORY], first="2", step="4", pulls="label")
    compared = answer(visit, edition, stories, first="2", step="4", pulls="label")
    assert sent.items() <= compared.form(ADDRESS).items()

    check = visit.post(ADDRESS, {"back": "check", **sent}, status=200)
    assert sent.items() <= check.form(ADDRESS).items()
    assert set(buttons(check)["change"]) == {"first", "step", "pulls"} | {n for n in sent if n.startswith("at-")}
    for name in buttons(check)["change"]:
        page = visit.post(ADDRESS, {"change": name, "sent": "check", **sent}, status=200)
        assert chosen(page) == {(name, sent[name])}
        assert buttons(page)["go"] == ["check"] and page.form(ADDRESS)["changing"] == "1"

    wrong = visit.post(ADDRESS, {"go": "check", "sent": "step", "changing": "1", **sent, "step": ""}, status=422)
    assert buttons(wrong)["go"] == ["check"]
    again = visit.post(ADDRESS, {"go": "check", "sent": "step", "changing": "1", **sent, "step": "5"}, status=200)
    assert again.form(ADDRESS)["step"] == "5" and "changing" not in again.form(ADDRESS)


def test_all_can_be_answered_on_one_page(visit, edition, stories):
    """Whoever prefers it, or prints it, gets every ladder, the step and what weighed at once, and the story at hand."""
    said = placed(edition, stories[STORY], first="2", step="5", pulls="label")
    visit.get(ADDRESS)
    theme = next(name for name in said if name.startswith("at-"))
    assert buttons(visit.post(ADDRESS, {"go": theme, "sent": "found-out"}, status=200))["back"] == ["all", "found-out"]
    page = visit.post(ADDRESS, {"back": "all", "sent": theme, **said}, status=200)

    assert chosen(page) == {item for item in said.items() if item[0] != "first"}
    assert "The story again" in page.text()
    assert all(page.text().count(told) == 2 for told in stories[STORY].arrives)
    assert buttons(page) == {"go": ["compared"], "back": ["found-out"]}


def test_the_comparison_names_the_step_and_what_would_not_have_begun(visit, edition, stories):
    """Too low: it is said first, with what would not have begun, who placed it, and the way to the reasons."""
    page = answer(visit, edition, stories, step="2", first="2")
    text = page.text()

    assert page.h1 == "How it compares" and "Step 2 is too low here" in text
    assert "What would not have begun" in text
    assert "No panel has met on it, so nobody has agreed it." in text
    assert page.links["All its reasons, with their sources"] == f"/training/scenarios/{STORY}"


def test_the_lower_number_of_a_range_is_never_called_the_same(visit, edition, stories):
    """Where it is told to be too low alone, the drawing beside it names the step that was said, and no more."""
    story = stories["small-fires-and-a-headset"]
    address = f"/training/scenarios/{story.id}/practise"
    visit.get(address)
    text = visit.post(address, {"go": "compared", **placed(edition, story, step="4")}, status=200).text()

    assert "Step 4 alone is too low here" in text
    assert "Your own view: step 4 (Child in need)." in text and "the same" not in text


def test_safety_that_holds_is_told_with_what_it_holds(visit, edition, stories):
    """Where shown safety holds a reason, or was offered and holds nothing, the comparison says so."""
    story = stories["early-health-worries-held-by-grandmother"]
    address = f"/training/scenarios/{story.id}/practise"
    visit.get(address)
    page = visit.post(address, {"go": "compared", **placed(edition, story, step="3")}, status=200)

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


@pytest.mark.parametrize("sent_from", ["first", "at-injury-not-mobile", "all", "<b>9"])
def test_what_the_page_does_not_offer_never_gets_in(visit, sent_from):
    """Values that no page offers are refused or dropped, whichever button is said to have been pressed, and where."""
    token = visit.get(ADDRESS).form()["csrf_token"]
    odd = {
        "changing": "<b>9",
        "first": "<b>9",
        "step": "7",
        "pulls": "unheard-of",
        "at-injury-not-mobile": "x",
        "set": "y",
    }
    for button, to in product(["go", "back", "change"], ["found-out", "step", "check", "all", "compared", "anything"]):
        sent = {button: to, "sent": sent_from, **odd, "csrf_token": token}
        response = visit.client.post(ADDRESS, data=sent)
        html = response.get_data(as_text=True)

        assert response.status_code in {200, 422}
        assert "<b>9" not in html and "unheard-of" not in html


def test_a_story_that_is_not_there_is_not_found(visit):
    """An id that no scenario has is a page that does not exist."""
    visit.get("/training/scenarios/no-such-story/practise", status=404)


def test_the_list_gives_no_step_away(visit, edition):
    """What is offered are titles: nothing to choose from names a step. A plan that the child has is no step."""
    page = visit.get("/training/practise")
    text = re.sub(r"child (in need|protection) (plan|enquiry)", "", page.text().lower())

    assert not [step.name for step in edition.steps if step.name.lower() in text]
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
    last = stories[one.scenarios[-1]]
    address = f"/training/scenarios/{last.id}/practise"
    visit.get(address)
    sent = {"go": "compared", "set": one.id, **placed(edition, last, step="1")}
    assert "That was the last story of the set" in visit.post(address, sent, status=200).text()


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

    assert text.index(note.about) < text.index(story.arrives[0])


# --- in a browser

BELOW_THE_STORY = """() => {
    const story = document.querySelector(".staircase-story-again");
    const focused = document.activeElement;
    return story.contains(focused) || focused.getBoundingClientRect().top >= story.getBoundingClientRect().bottom;
}"""
"""Whether what has the focus is not hidden behind the story that stays at hand."""


def go_on(window, **choices):
    """Choose on the page that is open, and go on from it."""
    for name, value in choices.items():
        window.locator(f'input[name="{name}"][value="{value}"]').check()
    leave(window, window.locator("button[name=go]").first.click)


def go_through(window, edition, scenario, step, *, first_wrong=False):
    """Practise the story that is open, as the scenario has it, or with its first worry missed."""
    go_on(window)
    go_on(window)
    at_work = [theme.id for theme in themes_to_place(edition, scenario) if scenario.answers.themes.get(theme.id)]
    for theme in themes_to_place(edition, scenario):
        line = placed_in(scenario, theme)
        worry = next(t for t in at_work if scenario.answers.themes[t].at)
        go_on(window, **{f"at-{theme.id}": "none" if first_wrong and theme.id == worry else line})
    go_on(window, step=step)
    go_on(window, pulls="good-explanation")
    go_on(window)


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
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.browser
def test_what_was_sent_comes_back_where_a_browser_goes_back_or_loads_again(
    page, live_server, edition, stories, axe, fits
):
    """Two pages back by the browser's own button: what was chosen there and later is there; a new start is empty."""
    first, second, third, *_ = (f"at-{theme.id}" for theme in themes_to_place(edition, stories[STORY]))
    page.goto(f"{live_server}{ADDRESS}")
    go_on(page)
    go_on(page)
    go_on(page, **{first: "none"})
    go_on(page, **{second: "not-sure"})
    page.locator(f'input[name="{third}"][value="not-looked"]').check()
    page.reload()
    assert page.locator(f'input[name="{third}"]:checked').get_attribute("value") == "not-looked"

    for name, value in ((second, "not-sure"), (first, "none")):
        # A browser asks before it sends a page again; loading it is to say yes.
        with suppress(Error):
            page.go_back()
        page.wait_for_url("chrome-error:**", wait_until="load")
        page.reload()
        assert page.locator(f'input[name="{name}"]:checked').get_attribute("value") == value
    axe(page)
    fits()
    go_on(page)
    assert page.locator(f'input[name="{second}"]:checked').get_attribute("value") == "not-sure"
    go_on(page)
    assert page.locator(f'input[name="{third}"]:checked').get_attribute("value") == "not-looked"

    leave(page, lambda: page.goto(f"{live_server}{ADDRESS}"))
    go_on(page)
    go_on(page)
    assert page.locator("input:checked").count() == 0


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


REFUSES = """() => {
    Storage.prototype.setItem = () => { throw new DOMException("no room", "QuotaExceededError"); };
    Storage.prototype.removeItem = () => { throw new DOMException("no", "SecurityError"); };
}"""


@pytest.mark.browser
def test_storage_that_is_full_or_refused_or_of_another_version_is_told_and_harms_nothing(chromium, live_server):
    """What is there still counts, nothing is promised that cannot be kept, and a refused deletion says what to do."""
    context = chromium.new_context()
    window = context.new_page()
    window.goto(f"{live_server}/training/practise")
    older = [
        {"story": "a", "title": "An older story", "came": "too-low"},
        {"story": "b", "title": "Another", "came": "within", "pulls": ["Warm", 7, "Warm"], "themes": "x", "more": 1},
        {"story": "c", "title": "Of no known way", "came": "well"},
        "not a story",
    ]
    window.evaluate("kept => localStorage.setItem('staircase-practised', JSON.stringify(kept))", older)
    window.reload()

    assert window.locator("[data-stories] li").all_inner_texts() == [
        "Another: neither too low nor too high",
        "An older story: too low",
    ]
    assert window.locator("[data-cannot-keep]").is_hidden()

    context.add_init_script(f"({REFUSES})()")
    window.reload()
    window.locator("[data-cannot-keep]").wait_for()
    window.locator("[data-forget]").click()

    assert "did not let the page delete it" in window.locator("[data-forgotten]").inner_text()
    assert window.locator("[data-stories] li").count() == 2
    context.add_init_script("Storage.prototype.getItem = () => { throw new DOMException('no', 'SecurityError'); };")
    window.reload()
    window.locator("[data-cannot-keep]").wait_for()
    assert window.locator("[data-nothing-yet]").is_hidden() and window.locator("[data-kept]").is_hidden()
    context.close()


@pytest.mark.browser
def test_without_script_it_works_and_says_that_nothing_is_kept(chromium, live_server, edition, stories):
    """A whole story without script, nothing hidden behind it; progress says in one line why it shows none."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    window = context.new_page()
    window.goto(f"{live_server}{ADDRESS}")
    go_on(window)
    leave(window, window.get_by_role("button", name="All on one page").click)
    window.locator(".staircase-story-again summary").click()
    window.locator("button[value=compared]").focus()
    for _ in range(20):
        window.keyboard.press("Shift+Tab")
        assert window.evaluate(BELOW_THE_STORY)
    window.goto(f"{live_server}{ADDRESS}")
    go_through(window, edition, stories[STORY], 5)

    assert "neither too low nor too high" in window.locator(".staircase-came h2").inner_text()
    assert not window.locator("[data-when-kept]").is_visible()
    window.goto(f"{live_server}/training/practise")
    assert window.locator("[data-without-script]").is_visible()
    assert not window.locator("[data-kept]").is_visible()
    context.close()
