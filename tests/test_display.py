"""How family pages look to whoever reads them: what can be chosen, what is kept of it, and that it is legible."""

import re
from itertools import product
from pathlib import Path

import pytest
from pypdf import PdfReader
from staircase.web.display import CHOICES, Display

from test_journeys import leave

SHEET = Path(__file__).resolve().parent.parent / "static" / "_families.scss"
LOOKS = [Display(size, contrast, layout) for size, contrast, layout in product(*list(CHOICES.values())[:3])]
PAGES = ("/families/display", "/families/consent")
CHOSEN = {"size": "large", "contrast": "dark", "layout": "easier", "paper": "large-print", "back": "/families/consent"}


def classes(page):
    """Give the classes by which a page is made to look as chosen."""
    return {name for name in page.all("html")[0].get("class").split() if name.startswith("families--")}


def palettes():
    """Read every palette of the style sheet: a name and its colours by what they are for."""
    for name, inner in re.findall(r'"([a-z]+)": \(\n((?:    .*\n)+)', SHEET.read_text(encoding="utf-8")):
        yield name, dict(re.findall(r'"([a-z-]+)": (#[0-9a-f]{6})', inner))


def light(colour):
    """Give the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Give the contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_worked_out_as_the_guidelines_do():
    """Black on white has the greatest contrast there is, and grey #767676 just enough for words."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("name", "colours"), [*palettes()])
def test_every_word_stands_out_on_every_ground(name, colours):
    """In each palette words have a contrast of 4.5 on paper, panels, buttons and marks; 7 where it was asked for."""
    enough = 7 if name in {"high", "dark"} else 4.5
    words = product(("ink", "quiet", "link", "mark", "error"), ("paper", "panel"))
    marked = product(("ink",), ("read", "word"))

    low = {
        (front, back): round(contrast(colours[front], colours[back]), 2)
        for front, back in (*words, *marked, ("on-button", "button"))
        if contrast(colours[front], colours[back]) < enough
    }

    assert not low
    assert contrast(colours["button"], colours["paper"]) >= 3


def test_pages_look_as_usual_until_something_is_chosen(visit):
    """Without a choice there is no class of ours, and reading the page sets no cookie for it."""
    page = visit.get("/families/display")

    assert classes(page) == set()
    assert visit.client.get_cookie("staircase-display") is None


def test_what_is_chosen_holds_on_every_family_page_and_on_no_other(visit):
    """The page that comes back looks as chosen and so does the next; practitioners' pages stay as they are."""
    visit.get("/families/display")
    chosen = {"families--large", "families--dark", "families--easier", "families--large-print"}

    assert classes(visit.post("/families/display", CHOSEN, status=200)) == chosen
    assert classes(visit.get("/families/consent")) == chosen
    assert classes(visit.get("/about")) == set()


def test_the_page_shows_what_is_chosen_now(visit):
    """Opened again, the form has the choices ticked that hold."""
    visit.get("/families/display")
    visit.post("/families/display", CHOSEN, status=200)

    page = visit.get("/families/display")

    ticked = {i.get("name"): i.get("value") for i in page.all("input") if "checked" in i.keys()}  # noqa: SIM118
    assert ticked == {name: CHOSEN[name] for name in CHOICES}


def test_everything_can_be_put_back_as_usual(visit):
    """One button takes all choices back, and the cookie with them."""
    visit.get("/families/display")
    visit.post("/families/display", CHOSEN, status=200)

    page = visit.post("/families/display", {**CHOSEN, "reset": "yes"}, status=200)

    assert classes(page) == set()
    assert visit.client.get_cookie("staircase-display") is None


def test_the_cookie_says_the_choices_and_nothing_else(visit):
    """It holds four words of the list, no script can read it, and it goes with the browser session."""
    visit.get("/families/display")

    response = visit.post("/families/display", CHOSEN, status=200).response

    cookie = next(line for line in response.headers.getlist("Set-Cookie") if line.startswith("staircase-display="))
    assert cookie.split("; ")[0] == "staircase-display=large.dark.easier.large-print"
    assert set(cookie.split("; ")[1:]) == {"HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.parametrize("value", ["", "large", "large.dark.easier.huge", "x" * 4000, "usual.usual.usual.usual.usual"])
def test_a_cookie_that_is_no_choice_is_as_good_as_none(visit, value):
    """A cookie that somebody has meddled with changes nothing and breaks nothing."""
    visit.client.set_cookie("staircase-display", value)

    assert classes(visit.get("/families/consent")) == set()


@pytest.mark.parametrize("name", CHOICES)
def test_what_cannot_be_chosen_is_refused(visit, name):
    """A value that the form does not offer is no choice."""
    visit.get("/families/display")

    visit.post("/families/display", {**CHOSEN, name: "huge"}, status=422)


def test_the_way_back_leads_to_the_family_page_somebody_came_from(visit):
    """Who comes from a family page is led back to it, also after choosing."""
    came = {"Referer": "http://localhost/families/consent"}
    page = visit.get("/families/display", headers=came)
    assert page.links["Back to the page you were reading"] == "/families/consent"

    page = visit.post("/families/display", {**CHOSEN, "back": page.form()["back"]}, status=200)

    assert page.links["Back to the page you were reading"] == "/families/consent"


@pytest.mark.parametrize(
    "path", ["//evil.example/families", "https://evil.example/families", "/form", "/suggestion", ""]
)
def test_no_way_back_leads_anywhere_else(visit, path):
    """Neither another site nor a page of answers can be put behind the way back."""
    visit.get("/families/display", headers={"Referer": f"http://localhost{path}"})

    page = visit.post("/families/display", {**CHOSEN, "back": path}, status=200)

    assert "Back to the page you were reading" not in page.links


def test_every_family_page_leads_to_the_choices(visit):
    """The link stands at the top of the page, before its main part."""
    assert visit.get("/families/consent").links["Make this easier to read"] == "/families/display"


@pytest.fixture
def reader(chromium, live_server):
    """A function that opens a page as chosen, on a screen of some width; all windows are closed at the end."""
    contexts = []

    def opened(path, look, width=1280, **how):
        context = chromium.new_context(viewport={"width": width, "height": 800}, **how)
        contexts.append(context)
        context.add_cookies([{"name": "staircase-display", "value": ".".join(look), "url": live_server}])
        window = context.new_page()
        window.goto(live_server + path)
        return window

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.parametrize("look", LOOKS, ids=".".join)
def test_every_look_passes_axe_and_fits_a_small_screen(reader, axe, fits, look):
    """In every size, contrast and layout axe finds nothing in a form at 320 px and a wide page, and all of it fits."""
    for path, width in zip(PAGES, (320, 1280), strict=True):
        window = reader(path, look, width)
        axe(window)
        fits(window)


@pytest.mark.browser
def test_more_space_leaves_nothing_cut_off(reader):
    """With the spacing of WCAG 1.4.12 on top of our own no words are cut off or laid over others."""
    window = reader("/families/display", Display("very-large", "usual", "easier"), 320, bypass_csp=True)
    window.add_style_tag(
        content="* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}"
        "p {margin-bottom: 2em !important}"
    )

    cut = window.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) =>
          !e.closest(".govuk-visually-hidden, svg") && getComputedStyle(e).overflow !== "visible"
          && e.scrollHeight > e.clientHeight + 1).map((e) => e.outerHTML)"""
    )

    assert not cut
    assert window.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_easier_to_read_is_what_it_says(reader):
    """The easier layout has more room between letters, words and lines, short lines, and a ground that is not white."""
    style = "getComputedStyle(document.querySelector('main p.govuk-body'))"
    window = reader("/families/consent", Display(layout="easier"))

    size = float(window.evaluate(f"{style}.fontSize").removesuffix("px"))
    assert float(window.evaluate(f"{style}.letterSpacing").removesuffix("px")) >= 0.05 * size
    assert float(window.evaluate(f"{style}.wordSpacing").removesuffix("px")) >= 0.15 * size
    assert float(window.evaluate(f"{style}.lineHeight").removesuffix("px")) >= 1.75 * size
    assert float(window.evaluate(f"{style}.maxWidth").removesuffix("px")) <= 30 * size
    assert window.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 243, 223)"


@pytest.mark.browser
def test_size_grows_with_the_choice_and_with_the_browser(reader):
    """Large words are a fifth larger than usual, very large ones a half; a size set in the browser counts as well."""
    body = "parseFloat(getComputedStyle(document.querySelector('main p.govuk-body')).fontSize)"
    usual, large, very_large = (reader("/families/consent", Display(size)).evaluate(body) for size in CHOICES["size"])

    assert usual > 20
    assert large / usual == pytest.approx(1.22, abs=0.02)
    assert very_large / usual == pytest.approx(1.5, abs=0.02)


@pytest.mark.browser
@pytest.mark.parametrize(("paper", "points"), [("usual", 14), ("large-print", 18)])
def test_print_is_as_large_as_chosen(reader, paper, points):
    """On paper every word is at least 14 point, and 18 in large print; it is black on white whatever the screen is."""
    window = reader("/families/consent", Display("very-large", "dark", "usual", paper))
    window.emulate_media(media="print")

    sizes = window.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")]
          .filter((e) => e.checkVisibility() && [...e.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
          .map((e) => parseFloat(getComputedStyle(e).fontSize) * 72 / 96)"""
    )

    assert min(sizes) >= points
    assert window.evaluate("getComputedStyle(document.querySelector('main p')).color") == "rgb(0, 0, 0)"
    assert not window.is_visible("text=Make this easier to read")


@pytest.mark.browser
def test_large_print_cuts_nothing_off(reader, tmp_path):
    """Printed large, a page has all its words on A4 paper."""
    window = reader("/families/consent", Display(paper="large-print"))
    window.emulate_media(media="print")
    words = re.findall(r"\w+", window.inner_text("main"))
    window.pdf(path=tmp_path / "large.pdf", format="A4")

    printed = re.findall(r"\w+", " ".join(side.extract_text() for side in PdfReader(tmp_path / "large.pdf").pages))

    assert not set(words) - set(printed)


@pytest.mark.browser
def test_choosing_works_without_script_on_a_small_screen(reader):
    """Without JavaScript, at 320 px, choices are made, hold on the page somebody came from, and are taken back."""
    window = reader("/families/consent", Display(), 320, java_script_enabled=False)
    leave(window, window.get_by_text("Make this easier to read").click)
    window.check("input[name=size][value=large]")
    window.check("input[name=contrast][value=dark]")
    leave(window, window.get_by_text("Use these").click)
    leave(window, window.locator("main").get_by_text("Back to the page you were reading").click)

    assert window.url.endswith("/families/consent")
    assert "families--large families--dark" in window.get_attribute("html", "class")

    leave(window, window.get_by_text("Make this easier to read").click)
    leave(window, window.get_by_text("Put it back as usual").click)
    assert "families--" not in window.get_attribute("html", "class")
