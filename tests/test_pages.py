"""The pages that say the same to everyone, and the frame around every page."""

from dataclasses import replace

import pytest
from staircase.web import _shown

STATIC_PAGES = (
    *("/about", "/how-to-use", "/how-it-reasons", "/certificate", "/privacy", "/accessibility"),
    *("/serious-incident", "/child-death", "/if-you-disagree"),
)


@pytest.mark.parametrize("path", STATIC_PAGES)
def test_every_page_is_sound(visit, path):
    """A page is valid, labelled, guarded and holds nothing inline or from elsewhere."""
    visit.get(path)


@pytest.mark.parametrize("path", [*STATIC_PAGES, "/no-such-page"])
def test_every_page_says_where_to_ring(visit, path):
    """Every page says 999, offers to stop and ring now, offers to leave, and says the wording is a trial."""
    page = visit.get(path, status=404 if path == "/no-such-page" else 200)

    assert "In immediate danger ring 999." in page.text(page.tree)
    assert page.links["Stop and ring now"] == "/ring-now"
    assert page.links["Exit this page"] == "https://www.bbc.co.uk/weather"
    assert "Trial wording – not adopted by any partnership" in page.text(page.tree)


@pytest.mark.parametrize("path", STATIC_PAGES)
def test_no_page_uses_what_belongs_to_gov_uk(visit, path):
    """Neither crown nor Crown copyright stands on any page: this is not GOV.UK."""
    html = visit.get(path).html.lower()

    assert "crown" not in html
    assert "gov.uk" not in html


def test_no_page_calls_anything_anonymous(visit):
    """Answers about a child are personal data, so no page says "anonymous"."""
    assert not [path for path in STATIC_PAGES if "anonym" in visit.get(path).html.lower()]


def test_style_sheet_brings_no_fonts_and_no_pictures(app):
    """The style sheet asks for nothing else: no font, no crest, no other site."""
    with app.test_client().get("/static/build/site.css") as response:
        css = response.get_data(as_text=True)

    assert len(css) > 50_000
    assert not [word for word in ("@font-face", "GDS Transport", "url(", "@import") if word in css]


@pytest.mark.parametrize(("database", "says"), [("d.sqlite", "for good"), ("postgresql://x/y", "may hold traces")])
def test_the_privacy_page_says_what_stays_of_what_is_deleted(app, visit, settings, database, says):
    """A file is wiped. A database server keeps what was deleted for a while, and nobody is told otherwise."""
    app.jinja_env.globals["settings"] = _shown(replace(settings, database=database))

    assert says in visit.get("/privacy").text()


def test_pages_say_that_nobody_runs_this_copy_until_somebody_does(visit):
    """A copy without a name says so, and that it is not for real children."""
    assert "do not use it about a real child" in visit.get("/about").html


@pytest.mark.browser
@pytest.mark.parametrize("path", [*STATIC_PAGES, "/no-such-page"])
@pytest.mark.parametrize("width", [1100, 320])
def test_every_page_passes_axe_on_wide_and_narrow_screens(page, live_server, axe, fits, path, width):
    """Axe finds nothing, and nobody has to scroll sideways at 320 px."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server + path)

    axe(page)
    fits(page)


@pytest.mark.browser
def test_script_starts_under_our_own_policy(page, live_server):
    """The components' script runs without an inline line, and "Exit this page" is alive."""
    page.goto(live_server + "/about")

    page.wait_for_selector("body.govuk-frontend-supported")
    page.wait_for_selector("[data-govuk-exit-this-page-init]")


@pytest.mark.browser
def test_shift_three_times_leaves_the_page(page, live_server):
    """Pressing Shift three times goes to the weather, and hides the page at once."""
    asked = []
    page.route("https://www.bbc.co.uk/**", lambda route: (asked.append(route.request), route.fulfill(body="weather")))
    page.goto(live_server + "/about")
    page.wait_for_selector("[data-govuk-exit-this-page-init]")

    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")

    assert "referer" not in asked[0].headers


@pytest.mark.browser
def test_exit_works_without_javascript(chromium, live_server):
    """Without JavaScript "Exit this page" is a plain link that tells the other site nothing."""
    context = chromium.new_context(java_script_enabled=False)
    window = context.new_page()
    window.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    window.goto(live_server + "/about")

    window.click("text=Exit this page")
    window.wait_for_url("https://www.bbc.co.uk/weather")
    context.close()


@pytest.mark.browser
def test_first_stop_of_the_keyboard_is_the_skip_link(page, live_server):
    """The first Tab offers to skip to the content."""
    page.goto(live_server + "/about")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"


@pytest.mark.browser
def test_focus_is_never_hidden_on_a_small_screen(page, live_server):
    """Going through a page by keyboard, what has the focus is never under "Exit this page"."""
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(live_server + "/how-to-use")
    page.wait_for_selector("[data-govuk-exit-this-page-init]")

    for _ in range(14):
        page.keyboard.press("Tab")
        assert page.evaluate(
            """() => {
              const focused = document.activeElement;
              const box = focused.getBoundingClientRect();
              const exit = document.querySelector(".govuk-exit-this-page").getBoundingClientRect();
              const apart = box.bottom <= exit.top || box.top >= exit.bottom
                || box.right <= exit.left || box.left >= exit.right;
              return apart || focused.closest(".govuk-exit-this-page") !== null || focused === document.body
                || focused.classList.contains("govuk-skip-link");
            }"""
        ), page.evaluate("document.activeElement.outerHTML")


@pytest.mark.browser
def test_print_leaves_out_what_cannot_be_pressed_on_paper(page, live_server):
    """On paper there are no buttons, no navigation and no exit; the emergency line stays."""
    page.goto(live_server + "/about")
    page.emulate_media(media="print")

    assert not page.is_visible("text=Stop and ring now")
    assert not page.is_visible("text=Exit this page")
    assert not page.is_visible("nav")
    assert page.is_visible("text=In immediate danger ring")
