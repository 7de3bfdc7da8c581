"""Whole journeys of a practitioner in a browser: before, during and after the suggestion, and back on another day."""

import json

import pytest
from pypdf import PdfReader
from staircase.core.case import Answer
from staircase.core.evaluate import evaluate
from staircase.core.explain import heading

from strategies import EDITION
from test_form import some_answers
from test_journeys import journey, leave

pytestmark = pytest.mark.browser

SCREENS = pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (320, False)], ids=["script-1280", "no-script-320"]
)
UNSURE = ("school_attendance", "food_and_warmth", "mood_and_anxiety", "friendships", "going_missing", "domestic_abuse")
CASES = {
    "single-concern": some_answers(EDITION, school_attendance=Answer(1, 1)),
    "several-domains": some_answers(
        EDITION,
        school_attendance=Answer(2, 2),
        food_and_warmth=Answer(1, 1),
        mood_and_anxiety=Answer(1, 2),
        debt_and_basics=Answer(1, 1),
        domestic_abuse=Answer(1, 1),
    ),
    "not-sure-everywhere": some_answers(
        EDITION, **{theme: Answer(0, EDITION.theme[theme.replace("_", "-")].top) for theme in UNSURE}
    ),
}


@pytest.fixture
def look(axe):
    """A function that fails where a page is wider than its screen, or where axe finds a fault."""

    def check(window):
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide"
        if window.evaluate("document.body.classList.contains('js-enabled')"):  # axe waits for timers
            axe(window)

    return check


def follow(window, address, words, look):
    """Go from the suggestion along one of its links, look at the page, and print it."""
    leave(window, window.goto, f"{address}/suggestion")
    leave(window, window.get_by_role("link", name=words, exact=True).first.click)
    look(window)


@pytest.mark.parametrize("case", CASES)
@SCREENS
def test_a_worry_is_found_told_prepared_recorded_and_taken_up_again(
    case, width, script, chromium, live_server, tmp_path, look
):
    """From the first page to paper and a file, and from the file back to the same suggestion in another browser."""
    answers = CASES[case]
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    window = context.new_page()
    suggested = journey(window, live_server, EDITION, answers, "school-staff", look=look)
    assert suggested == heading(EDITION, evaluate(EDITION, answers))
    copies = [window.locator("main").inner_text()]

    follow(window, live_server, "Prepare the call, or early help", look)
    follow(window, live_server, "See the dates", look)
    follow(window, live_server, "Draw a Signs of Safety map", look)
    follow(window, live_server, "Write the record", look)
    window.locator(f'[name=agreed_step][value="{evaluate(EDITION, answers).act_on}"]').check()
    window.locator('[name=consulted][value="first-contact"]').check()
    leave(window, window.get_by_role("button", name="Show the record").click)
    look(window)
    window.pdf(path=tmp_path / "record.pdf", format="A4")
    sides = PdfReader(tmp_path / "record.pdf").pages
    assert 2 <= len(sides) <= 4
    copies.append(" ".join("".join(side.extract_text() for side in sides).split()))
    assert suggested in copies[-1]

    follow(window, live_server, "Save the answers to your device", look)
    with window.expect_download() as saved:
        window.get_by_role("button", name="Save the file").click()
    saved.value.save_as(tmp_path / "record.json")
    context.close()

    record = json.loads((tmp_path / "record.json").read_text("utf-8"))
    assert record["results"]["step_shown"]
    assert all(record["answers_fingerprint"][:12] in copy for copy in copies)
    another = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    window = another.new_page()
    window.goto(f"{live_server}/open")
    window.set_input_files("input[type=file]", tmp_path / "record.json")
    leave(window, window.locator("main form button[type=submit]").first.click)
    look(window)
    leave(window, window.get_by_role("button", name="Go on").click)
    leave(window, window.get_by_role("button", name="See the suggestion").click)
    assert window.locator("h1").inner_text() == suggested
    another.close()
