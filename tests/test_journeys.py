"""Whole journeys in a real browser, from start to printed suggestion: without script, on small screens, by keyboard."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from staircase.core import interview
from staircase.core.evaluate import evaluate
from staircase.core.explain import heading
from staircase.core.said import Said
from staircase.web import forms
from staircase.web.questions import asks
from werkzeug.datastructures import MultiDict

import current
from walking import choices_for, sayable

pytestmark = pytest.mark.browser

JOURNEYS = (
    "hard-case-1",
    "hard-case-2",
    "hard-case-3",
    "hard-case-11",
    "hard-case-15",
)


@pytest.fixture(scope="session")
def scenarios(edition):
    """The scenarios of the edition by id; the hard cases also by number."""
    found = current.scenarios()
    numbered = {f"hard-case-{s.hard_case}": s for s in reversed(found) if s.hard_case and not s.near_miss_of}
    return {s.id: s for s in found} | numbered


def leave(window, act, *told):
    """Do what leads to another page, and wait until that stands: a page half exchanged for another has no measures."""
    with window.expect_navigation(wait_until="load"):
        act(*told)


def tick(window, sent):
    """Choose these answers on the page that is open, and go on."""
    for name, values in sent.items():
        for value in values:
            window.locator(f'input[name="{name}"][value="{value}"]').check()
    leave(window, window.get_by_role("button", name="Continue", exact=True).click)


def press(window, sent):
    """Choose these answers and go on, with the keyboard alone."""
    for name, values in sent.items():
        for value in values:
            window.locator(f'input[name="{name}"][value="{value}"]').focus()
            window.keyboard.press("Space")
    window.locator("main form button[type=submit]").first.focus()
    leave(window, window.keyboard.press, "Enter")


def journey(window, address, edition, answers, role, *, choose=tick, look=lambda _window: None):
    """Go from the start to the suggestion with these answers in mind; `look` sees every page."""
    window.goto(f"{address}/")
    look(window)
    leave(window, window.get_by_role("button", name="Start now").click)
    said = Said()
    while (page := interview.next_page(edition, said)) is not None:
        if window.url.endswith("/act-now"):
            look(window)
            leave(window, window.locator("button[value=go-on]").click)
        look(window)
        sent = choices_for(edition, said, page, answers, role or "school-staff")
        choose(window, sent)
        reply = forms.read(asks(edition, said, page), MultiDict([(k, v) for k, vs in sent.items() for v in vs]))
        said = forms.answered(edition, said, page, reply)
    if window.url.endswith("/act-now"):
        leave(window, window.locator("button[value=go-on]").click)
    look(window)
    leave(window, window.get_by_role("button", name="See the suggestion").click)
    look(window)
    return window.locator("h1").inner_text()


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_hard_case_walks_from_start_to_printed_suggestion(name, page, live_server, edition, scenarios, axe, tmp_path):
    """A hard case walked through the form gives the evaluator's step, passes axe everywhere, prints on few sides."""
    scenario = scenarios[name]
    answers = sayable(edition, scenario.answers)

    said = journey(page, live_server, edition, answers, scenario.role, look=axe)

    assert said == heading(edition, evaluate(edition, answers))
    assert f"tep {scenario.expect.step}" in said
    paper = tmp_path / "suggestion.pdf"
    page.pdf(path=paper, format="A4")
    sides = PdfReader(paper).pages
    assert len(sides) <= 5
    assert edition.decision_fingerprint[:12] in "".join(side.extract_text() for side in sides)


def test_the_whole_form_fits_a_small_screen(chromium, live_server, edition, scenarios, axe):
    """On a screen 320 pixels wide no page of the form has to be scrolled sideways, and axe finds nothing."""
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    window = context.new_page()

    def look(window):
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide"
        axe(window)

    scenario = scenarios["hard-case-12"]
    journey(window, live_server, edition, sayable(edition, scenario.answers), scenario.role, look=look)
    context.close()


def test_the_whole_form_works_without_script(chromium, live_server, edition, scenarios):
    """With JavaScript off the form leads to the same suggestion."""
    context = chromium.new_context(java_script_enabled=False)
    scenario = scenarios["hard-case-10"]
    answers = sayable(edition, scenario.answers)

    said = journey(context.new_page(), live_server, edition, answers, scenario.role)

    assert said == heading(edition, evaluate(edition, answers))
    context.close()


def test_the_whole_form_works_by_keyboard(page, live_server, edition, scenarios):
    """With the keyboard alone the form leads to the same suggestion."""
    scenario = scenarios["hard-case-16"]
    answers = sayable(edition, scenario.answers)

    said = journey(page, live_server, edition, answers, scenario.role, choose=press)

    assert said == heading(edition, evaluate(edition, answers))


def test_focus_is_seen_and_errors_are_announced(page, live_server):
    """A page sent empty moves the focus to an announced summary; its link leads to the field; focus is seen."""
    page.goto(f"{live_server}/")
    leave(page, page.get_by_role("button", name="Start now").click)
    leave(page, page.get_by_role("button", name="Continue", exact=True).click)

    assert page.locator(".govuk-error-summary [role=alert]").count() == 1
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    page.get_by_role("link", name="Choose how old the child is").click()
    assert page.evaluate("document.activeElement.id") == "age"
    outline = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling, '::before').boxShadow")
    assert outline != "none"


def test_paper_shows_what_is_folded_away(chromium, live_server, edition, scenarios, tmp_path):
    """Printed without script, the folded parts of the suggestion are on the paper too."""
    context = chromium.new_context(java_script_enabled=False)
    window = context.new_page()
    scenario = scenarios["hard-case-3"]
    journey(window, live_server, edition, sayable(edition, scenario.answers), scenario.role)
    paper = Path(tmp_path / "suggestion.pdf")
    window.pdf(path=paper, format="A4")
    text = " ".join(" ".join(side.extract_text() for side in PdfReader(paper).pages).split())

    assert "put records together" in text.lower() or "records" in text.lower()
    assert "Name" in text
    context.close()
