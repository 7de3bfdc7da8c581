"""A word typed into every field for words is found nowhere afterwards: not on the disk, in a log, an address, a cookie.

The fields are found by opening every page there is, and every page that a form leads to: a new page is covered too.
"""

import logging
import re
import time

import pytest
from staircase.core.case import Answer
from staircase.core.said import to_data
from staircase.store import Store
from staircase.web.guard import LONGEST_UPLOAD
from werkzeug.wrappers import Response

from conftest import Visitor
from inspection import Page
from strategies import EDITION
from test_form import some_answers
from walking import walk

CANARY = "kanarienvogel-7Q"
ODD = f"{CANARY}\r\n=cmd|' /C calc'!A0 \u202e \x07 </textarea><b>{CANARY}"
TYPED = {"text", "search", "email", "tel", "url", "number", "date", "password", None}
_USUAL = "application/x-www-form-urlencoded"
NEVER_SENT = {"/clear", "/start"}  # each ends this draft and has no field of its own


@pytest.fixture(scope="module")
def said():
    """What somebody has said who has answered everything, with an everyday worry."""
    return walk(EDITION, some_answers(EDITION, school_attendance=Answer(1, 2)))[0]


@pytest.fixture
def sit(app, said):
    """A function that gives somebody with this draft a browser of their own."""

    def sit():
        visitor = Visitor(app)
        kept = {"edition": EDITION.id, "fingerprint": EDITION.edition_fingerprint, "now": int(time.time())}
        token = app.extensions["staircase.store"].begin(to_data(said), **kept)
        visitor.client.set_cookie("staircase", token)
        return visitor

    return sit


def fields(page, form):
    """Give the fields of a form that take words, by name."""
    typed = [e for e in form.iter("input") if e.get("type") in TYPED]
    return [e.get("name") for e in (*form.iter("textarea"), *typed) if e.get("name") and "readonly" not in e.attrib]


def filled(page, form, word):
    """Fill a form in: the word in every field for words, the first of every choice, what is hidden as it is."""
    sent = {}
    for field in form.iter("input"):
        if field.get("type") in ("radio", "checkbox", "hidden"):
            sent.setdefault(field.get("name"), field.get("value") or "")
    return {**sent, **dict.fromkeys(fields(page, form), word)}


def targets(form):
    """Give every address that a form can be sent to."""
    buttons = {e.get("formaction") for e in form.iter("button")} - {None}
    return sorted(buttons | {form.get("action")})


def addresses(app):
    """Give every address that can be opened without knowing more than the number of a page."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static":
            left_open = rule.arguments - (rule.defaults or {}).keys()
            if not left_open:
                yield rule.rule
            elif left_open == {"number"}:
                yield from (re.sub("<.*>", str(number), rule.rule) for number in range(1, 41))


def forms_with_fields(app, visitor):
    """Open every page, and give each form that has fields for words: its page, the form, where it is sent."""
    for address in addresses(app):
        response = visitor.client.get(address)
        if response.status_code == 200 and response.mimetype == "text/html":
            page = Page(response)
            for form in page.all("form"):
                if fields(page, form) and form.get("action") not in NEVER_SENT:
                    yield page, form


def send(visitor, address, data, *, encoded="multipart/form-data", **headers):
    """Send a form as a browser does, whatever the answer."""
    sent = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost", **headers}
    return visitor.client.post(address, data=data, headers=sent, content_type=encoded)


def on_disk(tmp_path):
    """Read every file of the database as it lies on the disk, the log ahead included."""
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith(".sqlite") for path in files)
    return b"".join(path.read_bytes() for path in files)


def is_free_of_it(response):
    """Say whether neither an address nor a cookie nor any other header of an answer holds the word."""
    return CANARY not in str(response.headers) and CANARY not in response.request.full_path


def test_a_word_typed_in_every_field_is_kept_nowhere(app, sit, tmp_path, caplog):
    """Typed into every field of every page and sent to every address of its form, a word leaves no trace."""
    caplog.set_level(logging.DEBUG)
    seen, passed_through = set(), 0
    for page, form in list(forms_with_fields(app, sit())):
        for target in targets(form):
            visitor = sit()
            here = visitor.client.get(page.response.request.path)
            fresh = next(f for f in Page(here).all("form") if f.get("action") == form.get("action"))
            response = send(visitor, target, filled(page, fresh, ODD), encoded=fresh.get("enctype", _USUAL))
            seen |= {(target, name) for name in fields(page, form)}
            passed_through += CANARY.encode() in response.get_data()
            assert response.status_code in {200, 303, 422}, target
            assert is_free_of_it(response), target

    assert {target for target, _ in seen} >= {"/record/page", "/record/word", "/record/text"}
    assert passed_through >= 2  # else nothing was typed at all
    assert CANARY.encode() not in on_disk(tmp_path)
    assert CANARY not in caplog.text and not [r for r in caplog.records if CANARY in str(vars(r))]


def test_a_word_that_is_sent_again_by_the_record_is_kept_nowhere(sit, tmp_path, caplog):
    """The page that shows the record sends words in hidden fields: to the other forms and back to be changed."""
    caplog.set_level(logging.DEBUG)
    visitor = sit()
    page = Page(visitor.client.get("/record"))
    form = next(f for f in page.all("form") if fields(page, f))
    shown = Page(send(visitor, "/record/page", {**filled(page, form, CANARY)}))
    again = shown.form("/record")

    for target in ("/record", "/record/page", "/record/word", "/record/text"):
        response = send(visitor, target, again)
        assert response.status_code == 200
        assert is_free_of_it(response)
    assert CANARY in shown.html
    assert CANARY.encode() not in on_disk(tmp_path)
    assert CANARY not in caplog.text


def test_no_error_page_repeats_a_word(app, sit, tmp_path, caplog, monkeypatch):
    """Without a token, too large, with the store broken: no error page, log or address repeats what was typed."""
    caplog.set_level(logging.DEBUG)
    visitor = sit()
    page = Page(visitor.client.get("/record"))
    form = next(f for f in page.all("form") if fields(page, f))
    sent = {**filled(page, form, CANARY)}
    wrong = send(visitor, "/record/page", {**sent, "csrf_token": "x"})
    foreign = send(
        visitor, "/record/page", sent, Origin="https://elsewhere.example", **{"Sec-Fetch-Site": "cross-site"}
    )
    large = send(visitor, "/record/page", {**sent, "word-seen": CANARY * (LONGEST_UPLOAD // len(CANARY) + 1)})
    nowhere = send(visitor, "/record/elsewhere", sent)

    def broken(*_args, **_kept):
        raise RuntimeError(f"a fault that quotes {sent}")

    monkeypatch.setattr(Store, "save", broken)
    fault = send(visitor, "/record/page", sent)
    monkeypatch.setattr(Store, "read", broken)
    worse = send(visitor, "/record/page", sent)

    answers = (wrong, foreign, large, nowhere, fault, worse)
    assert [answer.status_code for answer in answers] == [403, 403, 413, 404, 500, 500]
    for answer in answers:
        assert CANARY not in answer.get_data(as_text=True)
        assert is_free_of_it(answer)
    assert CANARY not in caplog.text and not [r for r in caplog.records if CANARY in str(vars(r))]
    assert CANARY.encode() not in on_disk(tmp_path)


def test_every_field_for_words_is_in_a_form_that_is_posted(app, sit):
    """A form that is got would put what was typed into the address; nothing is filled in by the browser from before."""
    found = list(forms_with_fields(app, sit()))

    assert found
    for page, form in found:
        assert form.get("method") == "post", page.response.request.path
        areas = [e for e in (*form.iter("textarea"), *form.iter("input")) if e.get("name") in fields(page, form)]
        # A passphrase alone may be filled in: it is no answer, and what fills it in keeps it safer than a note does.
        assert all(
            e.get("autocomplete") == ("current-password" if e.get("type") == "password" else "off") for e in areas
        )


def test_the_search_of_fields_would_find_one(app):
    """The look for fields is not blind: a page with a search field, a text area and an unnamed box shows it."""
    html = '<form><textarea name="a"></textarea><input name="b"><textarea readonly></textarea></form>'
    page = Page(Response(html, mimetype="text/html"))
    assert fields(page, page.all("form")[0]) == ["a", "b"]
    assert {"/record", "/assess/1", "/what-if"} <= set(addresses(app))
