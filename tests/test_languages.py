"""Pages for families in other languages: their addresses, their words, what is in English so far, right to left."""

from dataclasses import replace

import pytest
from staircase.core.family_text import family_sentences, family_texts
from staircase.web import create_app
from staircase.web.languages import InEnglish, other_languages
from staircase.web.settings import SettingsRefused, from_environment

from conftest import Visitor
from translating import all_filler, filler, rules_in

DRAFT = "This is a draft translation, not yet checked by a native speaker."
PARTLY = {"pl": "Część tej strony jest na razie tylko po angielsku.", "ar": "جزء من هذه الصفحة متاح بالإنجليزية فقط"}


@pytest.fixture(scope="module")
def rules(tmp_path_factory, edition):
    """Rules with filler for every text in Arabic, and in Polish for every name and no sentence."""
    names = family_texts(edition).keys() - family_sentences(edition).keys()
    polish = {at: filler("pl", text) for at, text in family_texts(edition).items() if at in names}
    home = tmp_path_factory.mktemp("languages") / "rules"
    return rules_in(home, edition, {"ar": all_filler(edition, "ar"), "pl": polish})


@pytest.fixture
def app(settings, edition, rules):
    """The website with its drafts in Polish and Arabic turned on for a look."""
    app = create_app(settings=replace(settings, rules=rules, try_languages=("pl", "ar")), edition=edition)
    yield app
    app.extensions["staircase.store"].close()


def pages_in(app, code):
    """Give the address of every page for families in a language that links lead to from those without arguments."""
    client = app.test_client()
    rules = (rule for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods)
    waiting = [f"/{code}/families/consent"]
    waiting += [rule.rule for rule in rules if rule.rule.startswith(f"/{code}/families") and not rule.arguments]
    found = {}
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path not in found:
            response = client.get(path)
            found[path] = response.status_code
            if response.mimetype == "text/html" and response.status_code == 200:
                links = Visitor(app).get(path).links.values()
                waiting += [href for href in links if href and href.startswith(f"/{code}/families")]
    return sorted(path for path, status in found.items() if status == 200)


def unmarked(page, texts):
    """Give the English texts that stand on a page of another language and are not marked as English."""
    english = [e for e in page.elements if e.get("lang") == "en" and e.tag != "a"]
    inside = {child for e in english for child in e.iter()}
    said = [words for e in page.elements if e not in inside for words in [e.text] if words]
    said += [e.tail for e in page.elements if e.tail and (e not in inside or e in english)]
    return [text for text in texts if len(text.split()) > 2 and any(text in words for words in said)]


@pytest.mark.parametrize("path", ["/pl/families/consent", "/ar/families/consent", "/pl", "/en/families/consent"])
def test_a_language_that_is_off_cannot_be_reached(settings, edition, path):
    """What nobody has turned on is an unknown address, and no page leads to it."""
    app = create_app(settings=settings, edition=edition)
    visit = Visitor(app)

    visit.get(path, status=404)
    assert not [e for e in visit.get("/families/consent").elements if "families-languages" in (e.get("class") or "")]
    app.extensions["staircase.store"].close()


def test_a_language_the_edition_does_not_have_is_refused(settings, edition):
    """Whoever wants to try a language that is not there is told so before the site starts."""
    with pytest.raises(SettingsRefused, match="names 'xx'"):
        create_app(settings=replace(settings, try_languages=("pl", "xx")), edition=edition)


def test_languages_to_try_are_read_from_the_environment():
    """A setting turns drafts on for looking."""
    said = {"STAIRCASE_SECRET_KEY": "0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q", "STAIRCASE_TRUSTED_HOSTS": "example.org"}

    assert from_environment({**said, "STAIRCASE_TRY_LANGUAGES": "pl, ar"}).try_languages == ("pl", "ar")
    assert from_environment(said).try_languages == ()


@pytest.mark.parametrize(("code", "direction"), [("pl", "ltr"), ("ar", "rtl")])
def test_every_page_says_its_language_direction_and_that_it_is_a_draft(app, code, direction):
    """Each page for families exists in each language, says which and how it is written, and is valid like any other."""
    visit = Visitor(app)
    paths = pages_in(app, code)

    assert f"/{code}/families/consent" in paths
    for path in paths:
        page = visit.get(path)
        html = page.all("html")[0]
        assert (html.get("lang"), html.get("dir")) == (code, direction), path
        assert DRAFT in page.html, path


@pytest.mark.parametrize("code", ["pl", "ar"])
def test_no_page_mixes_languages_without_saying_so(app, edition, code):
    """Every English text on a page of another language is marked, and the page says once that there is some."""
    visit = Visitor(app)
    texts = set(family_texts(edition).values())

    for path in pages_in(app, code):
        page = visit.get(path)
        marked = [e for e in page.elements if e.tag == "span" and (e.get("lang"), e.get("dir")) == ("en", "ltr")]
        assert not unmarked(page, texts), path
        assert page.html.count(PARTLY[code]) == bool(marked), path
        assert code != "ar" or not marked, path


def test_the_switch_stays_on_the_page_and_names_each_language_in_itself(app):
    """From each language the others are one link away, and each link says in which language it is and leads."""
    visit = Visitor(app)
    seen = {}
    for here in ("", "/pl", "/ar"):
        links = [a for a in visit.get(f"{here}/families/consent").all("a") if a.get("hreflang") and a.get("lang")]
        seen[here] = {(visit.page.text(a), a.get("href"), a.get("lang"), a.get("hreflang")) for a in links}
    english, polish, arabic = (
        ("English", "/families/consent", "en", "en"),
        ("Polski", "/pl/families/consent", "pl", "pl"),
        ("العربية", "/ar/families/consent", "ar", "ar"),
    )

    assert seen == {"": {polish, arabic}, "/pl": {english, arabic}, "/ar": {english, polish}}


def test_english_pages_say_nothing_of_drafts(app):
    """In English no page is a draft translation, and none is partly in English."""
    page = Visitor(app).get("/families/consent")

    assert DRAFT not in page.html and "only so far" not in page.html


def test_links_between_family_pages_stay_in_their_language(app):
    """Whoever reads Arabic goes on in Arabic, except where the practitioner's own pages say that they are English."""
    page = Visitor(app).get("/ar/families/consent")
    others = [a for a in page.all("a") if a.get("href").startswith("/") and not a.get("href").startswith("/ar/")]

    assert others
    assert all(a.get("hreflang") for a in others)


def test_what_a_form_led_to_has_no_switch(app):
    """A page that was made from what somebody sent would be lost by switching, so it offers no switch."""
    with app.test_request_context("/pl/families/consent", method="POST"):
        assert not list(other_languages())
    with app.test_request_context("/pl/families/consent"):
        assert [there for _, there in other_languages()] == ["/families/consent", "/ar/families/consent"]


def test_english_is_marked_in_a_text_and_bare_in_an_attribute(app):
    """A text that fell back is wrapped and escaped wherever it is shown; `bare` leaves the mark out."""
    with app.app_context():
        shown = app.jinja_env.from_string("{{ x }}|{{ x|bare }}|{{ x ~ '!' }}|{{ [x]|join }}").render(
            x=InEnglish("a<b")
        )
    mark = '<span lang="en" dir="ltr">a&lt;b</span>'

    assert shown == f"{mark}|a&lt;b|{mark}!|{mark}"


@pytest.mark.browser
@pytest.mark.parametrize("code", ["pl", "ar"])
def test_pages_in_other_languages_are_accessible_and_fit(app, live_server, page, axe, fits, code):
    """Axe finds nothing on any page, it fits a wide and a narrow screen, and telephone numbers read left to right."""
    for path in pages_in(app, code):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(live_server + path)
        axe(page)
        fits(page)
        assert page.locator('[href="tel:999"]').first.evaluate("e => getComputedStyle(e).direction") == "ltr"
        page.set_viewport_size({"width": 320, "height": 800})
        fits(page)


@pytest.mark.browser
def test_an_arabic_page_is_the_mirror_of_the_english_one(live_server, page):
    """In Arabic the text begins on the right and the way out stands on the left; in English the other way round."""
    page.set_viewport_size({"width": 1280, "height": 900})
    places = {}
    for language in ("", "/ar"):
        page.goto(f"{live_server}{language}/families/consent")
        boxes = [page.locator(what).first.bounding_box() for what in ("h1", ".govuk-exit-this-page")]
        places[language] = [box["x"] + box["width"] / 2 > 640 for box in boxes]

    assert places == {"": [False, True], "/ar": [True, False]}
