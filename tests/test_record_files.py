"""The record as a file, on the site and at the command line: saved, opened, checked; nothing of it lies anywhere."""

import contextlib
import http.client
import json
import logging
import re
import shutil
import sqlite3
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import render_template_string
from pypdf import PdfReader
from staircase import records, rulefiles
from staircase.cli import main
from staircase.core.case import Answer
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain, heading
from staircase.core.family import MOST, adding, from_draft, of_one, to_draft, turned_to
from staircase.core.fitting import wording
from staircase.core.interview import lay_out
from staircase.core.pathway import TellParents
from staircase.core.said import Beside, Placing, Said, answers_fingerprint, answers_of, from_data, to_data, with_ladder
from staircase.core.words import TELL
from staircase.places import folder
from staircase.web import create_app, guard
from staircase.web.records import FILE_NAME, NOTHING_SENT, TOO_LONG, all_received
from staircase.web.settings import for_a_trial
from werkzeug.datastructures import MultiDict
from werkzeug.serving import make_server

import current
from conftest import _Silent
from test_form import some_answers
from test_journeys import leave, tick
from test_records import CANARY, sealed
from walking import choices_for, sayable, walk

DAY = date(2026, 11, 3)
MISSING_SCHOOL = "school-attendance"


@pytest.fixture(scope="module")
def said(edition):
    """What is said of a child of 7 with a worry about school."""
    return walk(edition, some_answers(edition, school_attendance=Answer(2, 2)))[0]


@pytest.fixture(scope="module")
def text(edition, said):
    """The text of its record, saved some weeks ago."""
    return records.write(edition, said, DAY)


def in_this_visit(app, visit, edition, said):
    """Put a draft into this visit."""
    data = {**to_data(said), "gone": -1, "wording": wording(edition, said)}
    store = app.extensions["staircase.store"]
    token = store.begin(data, edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time()))
    visit.client.set_cookie("staircase", token)


def draft(app, visit):
    """Read what this visit has said, as the server keeps it; None where there is no draft."""
    cookie = visit.client.get_cookie("staircase")
    found = cookie and app.extensions["staircase.store"].read(cookie.value, 0)
    return found and from_data(found.said)


def multipart(fields, files):
    """Give a form with files as a browser writes it; the test client would write a large one to the disk."""
    parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
    parts += [(f'name="record"; filename="{name}"', raw) for name, raw in files]
    lines = [b"--x\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (head.encode(), raw) for head, raw in parts]
    return b"".join(lines) + b"--x--\r\n"


def send_files(visit, path, files, *, status=200, headers=None, **fields):
    """Choose files on a page and send them: pairs of a name and bytes."""
    page = visit.get(path)
    body = multipart({"csrf_token": page.form()["csrf_token"], **fields}, files)
    sent = {"Sec-Fetch-Site": "same-origin", **(headers or {})}
    response = visit.client.post(path, data=body, content_type="multipart/form-data; boundary=x", headers=sent)
    return visit._taken(response, status)


def send(visit, path, raw, *, status=200, name=FILE_NAME):
    """Choose a file on a page and send it; bytes or text."""
    return send_files(visit, path, [(name, raw.encode() if isinstance(raw, str) else raw)], status=status)


def paste(visit, path, text, *, status=200):
    """Paste a text on a page and send it, with no file chosen, as a browser does."""
    return send_files(visit, path, [("", b"")], status=status, **{"record-text": text})


# --- saving


def test_saving_gives_a_file_without_a_subject(app, visit, edition, said):
    """The page says what is in the file and where to keep it; the file is the record, called nothing in particular."""
    in_this_visit(app, visit, edition, said)

    page = visit.get("/save")
    assert "personal data" in page.text() and "No names" in page.text()
    response = visit.post("/save", status=200)

    assert response.headers["Content-Disposition"] == "attachment; filename=staircase-record.json"
    assert response.mimetype == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    record = records.read(response.get_data())
    assert record.said == said and not record.altered
    assert record.made_on.isoformat() == time.strftime("%Y-%m-%d")


def test_without_answers_there_is_nothing_to_save(visit):
    """Somebody without answers is told so, and where to begin or to open a record."""
    page = visit.get("/save")

    assert "you have no answers here" in page.text()
    assert page.links["Open a record that you saved before"] == "/open"
    assert not [form for form in page.all("form") if form.get("method") == "post"]


def siblings(app, visit, edition, *children):
    """Put several children into this visit, the first of them at hand."""
    in_this_visit(app, visit, edition, children[0])
    token, store = visit.client.get_cookie("staircase").value, app.extensions["staircase.store"]
    family = of_one(children[0])
    for child in children[1:]:
        family = adding(family, child)
    store.save(store.read(token, 0), {**to_draft(turned_to(family, 1)), "gone": -1}, int(time.time()))


def test_each_of_several_children_is_saved_by_itself(app, visit, edition, said):
    """The page says that a file holds one child, and has a button for each, which gives the file of that child."""
    siblings(app, visit, edition, said, Said(age="age-10-12"), Said(age="age-1-4"))
    page = visit.get("/save")

    assert "You have told of 3 children here. A file holds one child" in page.text()
    names = ["Save child 1: 5 to 9 years", "Save child 2: 10 to 12 years", "Save child 3: 1 to 4 years"]
    assert [page.text(button) for button in page.all("button")][-3:] == names
    for number, age in ((1, "age-5-9"), (2, "age-10-12"), (3, "age-1-4")):
        visit.get("/save")
        response = visit.post("/save", {"number": str(number)}, status=200)
        assert records.read(response.get_data()).said.age == age
        name = f"attachment; filename=staircase-record-child-{number}.json"
        assert response.headers["Content-Disposition"] == name
    visit.get("/save")
    assert visit.post("/save", {"number": "4"}, status=400)
    assert draft(app, visit).age == "age-5-9"


# --- opening


@pytest.mark.parametrize("way", [send, paste], ids=["chosen", "pasted"])
def test_a_record_is_opened_and_gone_on_from(way, app, visit, edition, said, text):
    """A file that was chosen, or a text that was pasted, shows that all is kept; going on restores every answer."""
    page = way(visit, "/open", text)
    assert page.h1 == "What is kept from your record"
    assert "It was saved on 3 November 2026" in page.text()
    assert re.search(r"All \d+ answers are kept", page.text())
    assert draft(app, visit) is None

    response = visit.post("/open", page.form() | {"go-on": "yes"}, status=303)

    assert draft(app, visit) == said
    assert visit.follow(response).h1 == "Check your answers"
    assert visit.get("/suggestion").h1 == heading(edition, evaluate(edition, answers_of(edition, said)))


def test_answers_that_are_here_are_replaced_only_when_somebody_says_so(app, visit, edition, said, text):
    """With a draft in this visit the page asks first; without that answer, nothing is replaced."""
    other = Said(age="age-10-12")
    in_this_visit(app, visit, edition, other)

    page = send(visit, "/open", text)
    assert "You have other answers here already" in page.text()
    assert page.links["Save them first"] == "/save" and page.links["Keep the answers that are here"] == "/assess"
    asked = page.form()
    again = visit.post("/open", asked | {"go-on": "yes"}, status=200)

    assert "You have other answers here already" in again.text()
    assert draft(app, visit) == other
    visit.post("/open", asked | {"go-on": "replace"}, status=303)
    assert draft(app, visit) == said


def test_a_record_of_a_brother_or_sister_is_added_to_the_sitting(app, visit, edition, said, text):
    """With a draft in this visit a record can be added as another child: both stand side by side, and nothing goes."""
    here = Said(age="age-10-12")
    in_this_visit(app, visit, edition, here)
    page = send(visit, "/open", text)

    both = visit.follow(visit.post("/open", page.form() | {"go-on": "another-child"}, status=303))

    assert both.h1 == "The children of this family"
    assert [both.text(e) for e in both.all("h2")][:2] == [
        "Child 1: 10 to 12 years",
        f"Child 2: {edition.age[said.age].name}",
    ]
    assert draft(app, visit).age == said.age and draft(app, visit).ladders == said.ladders


def test_going_on_says_how_many_children_it_deletes(app, visit, edition, said, text):
    """Over a sitting of several children the page names them all, and says that each is saved by itself."""
    siblings(app, visit, edition, said, Said(age="age-10-12"), Said(age="age-1-4"))

    page = send(visit, "/open", text)

    assert "deletes what you told of all 3 children" in page.text()
    assert "one of 3 children" not in page.text()  # the page is about the record, and not about the child at hand
    assert "Child 1: 5 to 9 years; Child 2: 10 to 12 years; Child 3: 1 to 4 years" in page.text()
    assert page.links["save each of them first"] == "/save"
    buttons = [page.text(button) for button in page.all("button")]
    assert {"Delete all 3 and go on", "Add it as another child of this family"} <= set(buttons)


def test_a_full_sitting_offers_no_room_for_a_record(app, visit, edition, text):
    """With eight children here a record cannot be added, and asking for it all the same changes nothing."""
    siblings(app, visit, edition, *(Said(age=age) for age in ["age-5-9"] * MOST))
    page = send(visit, "/open", text)

    assert "There is no room for another child in this sitting" in page.text()
    assert "Add it as another child of this family" not in page.text()
    again = visit.post("/open", page.form() | {"go-on": "another-child"}, status=200)

    assert "There is no room for another child in this sitting" in again.text()
    assert all(lay.ladders == {} for lay in family_here(app, visit, edition).children.values())


def family_here(app, visit, edition):
    """Read all the children of this visit, as the server keeps them."""
    token = visit.client.get_cookie("staircase").value
    return from_draft(edition, app.extensions["staircase.store"].read(token, 0).said)


def test_a_record_of_another_edition_is_added_as_a_child_with_what_it_lost(app, visit, edition, said, text):
    """What is asked again and what went is listed before and after; the child here keeps every answer, and its home."""
    here = replace(said, lives="yes", role="police")
    in_this_visit(app, visit, edition, here)
    data = json.loads(text)
    data["wording"]["themes"][MISSING_SCHOOL] = "0" * 16
    data["edition_fingerprint"] = "e" * 64
    page = send(visit, "/open", sealed(data, with_ladder(said, "old-theme", Placing(at="old-rung"))))
    assert "Asked again (1)" in page.text() and "No longer asked (1)" in page.text()

    visit.post("/open", page.form() | {"go-on": "another-child"}, status=303)

    family = family_here(app, visit, edition)
    assert family.at == 2 and family.children[1] == here
    added = family.children[2]
    assert MISSING_SCHOOL not in added.ladders and "areas" in added.undescribed
    assert (added.lives, added.role) == ("yes", "police")
    assert added.age == said.age and added.closed.items() <= said.closed.items()
    data = app.extensions["staircase.store"].read(visit.client.get_cookie("staircase").value, 0).said
    assert data["gone"] == 2 and {id_ for _, id_, _ in data["lost"]} == {MISSING_SCHOOL}


def test_an_added_record_keeps_its_line_on_telling_the_parents(app, visit, edition, said):
    """A line that came from a brother or sister of that day stays as strict, and counts for all the children here."""
    in_this_visit(app, visit, edition, Said(age="age-10-12"))
    never = replace(said, beside=Beside(tell_parents=TellParents.NEVER_FROM_THIS_TOOL))
    page = send(visit, "/open", records.write(edition, never, DAY))

    both = visit.follow(visit.post("/open", page.form() | {"go-on": "another-child"}, status=303))

    assert TELL[TellParents.NEVER_FROM_THIS_TOOL] in both.text()


def test_the_draft_that_was_replaced_is_deleted(app, visit, edition, text, settings):
    """Going on with a record leaves one draft, and not two."""
    in_this_visit(app, visit, edition, Said(age="age-10-12"))
    page = send(visit, "/open", text)
    visit.post("/open", page.form() | {"go-on": "replace"}, status=303)

    with sqlite3.connect(settings.database) as store:
        assert store.execute("select count(*) from drafts").fetchone() == (1,)


def test_an_altered_record_says_so_before_anybody_goes_on(app, visit, edition, text):
    """A file that was changed after it was saved is opened with a warning, and gone on from all the same."""
    data = json.loads(text)
    data["said"]["family_view"] = "not-asked"

    page = send(visit, "/open", json.dumps(data))

    assert "This file was changed after it was saved" in page.text()
    assert "Go on all the same" in [page.text(button) for button in page.all("button")]
    visit.post("/open", page.form() | {"go-on": "yes"}, status=303)
    assert draft(app, visit).family_view == "not-asked"


def test_what_is_asked_again_and_what_went_is_listed_with_why(app, visit, edition, said, text):
    """Each answer that is not kept stands there with its words, what was said, and why; the check page counts them."""
    data = json.loads(text)
    data["wording"]["themes"][MISSING_SCHOOL] = "0" * 16
    data["edition_fingerprint"] = "e" * 64
    page = send(visit, "/open", sealed(data, with_ladder(said, "old-theme", Placing(at="old-rung"))))
    text_ = page.text()

    assert "Asked again (1)" in text_ and "No longer asked (1)" in text_
    assert edition.theme[MISSING_SCHOOL].row in text_ and edition.theme[MISSING_SCHOOL].rungs[1].text in text_
    assert "This question has other words now." in text_
    assert "“old theme”" in text_ and "It counts as a worry that nothing here describes" in text_
    assert "The wording of this tool has changed since then" in text_

    asked = visit.follow(visit.post("/open", page.form() | {"go-on": "yes"}, status=303))

    assert MISSING_SCHOOL in asked.html  # the list on which it stands is the next page
    assert MISSING_SCHOOL not in draft(app, visit).ladders
    assert "areas" in draft(app, visit).undescribed
    assert "2 of your answers no longer fit it" in visit.get(f"/assess/{_last_page(app, visit, edition)}").text()


def _last_page(app, visit, edition):
    """Answer what is asked again, and give the number of the check page."""
    said, answers = draft(app, visit), some_answers(edition, school_attendance=Answer(1, 1))
    while visit.page.h1 != "Check your answers":
        hidden = visit.page.form()
        page = next(p for p in lay_out(edition, draft(app, visit)).pages if p.id == hidden["page"])
        sent = choices_for(edition, draft(app, visit), page, answers)
        pairs = [("page", hidden["page"]), ("seen", hidden["seen"]), *((k, v) for k, vs in sent.items() for v in vs)]
        visit.follow(visit.post("/assess/1", MultiDict(pairs).to_dict(flat=False)))
    assert said != draft(app, visit)
    return len(lay_out(edition, draft(app, visit)).pages)


NOBODY_ASKED = "john-smith-of-12-high-street"


def stored(settings):
    """Give everything that the store has on its disk."""
    return b"".join(path.read_bytes() for path in Path(settings.database).parent.glob("drafts*"))


def test_words_put_into_a_record_by_hand_never_reach_the_store(app, visit, said, text, settings):
    """Wherever in a record there is room for somebody's words, they are shown as dropped, and no draft keeps them."""
    data = json.loads(text) | {"edition_fingerprint": "e" * 64}
    data["said"] |= {
        "afterwards": {"n1": [NOBODY_ASKED], NOBODY_ASKED: ["x"], "agreed_step": ["1", "5"]},
        "acknowledged": [NOBODY_ASKED],
        "undescribed": [NOBODY_ASKED],
    }
    data["said"]["lists"]["areas"] |= {NOBODY_ASKED: "yes"}
    page = send(visit, "/open", json.dumps(data))
    assert "“john smith of 12 high street”" in page.text()
    assert "The step you agreed" in page.text()

    visit.post("/open", page.form() | {"go-on": "yes"}, status=303)

    assert draft(app, visit).lists == said.lists
    assert not draft(app, visit).afterwards
    assert b"agreed_step" in stored(settings) and NOBODY_ASKED.encode() not in stored(settings)


def test_a_record_full_of_what_nobody_asked_is_gone_on_from(app, visit, text, edition):
    """However much a file holds that no edition asks, going on keeps what it answers, and counts the others."""
    data = json.loads(text) | {"edition_fingerprint": "e" * 64}
    data["said"]["lists"] |= {f"area-{i}": {f"r{i}-{j}": "no" for j in range(60)} for i in range(8)}
    page = send(visit, "/open", json.dumps(data))

    visit.post("/open", page.form() | {"go-on": "yes"}, status=303)

    kept = app.extensions["staircase.store"].read(visit.client.get_cookie("staircase").value, 0).said
    assert kept["gone"] == 8 * 60 + 8
    assert kept["lost"] == []
    assert draft(app, visit).ladders == from_data(json.loads(text)["said"]).ladders


def test_a_record_with_more_than_a_draft_holds_is_refused_and_loses_nothing(
    app, visit, edition, said, text, monkeypatch
):
    """Where going on would keep too much, the page says so, and the answers of this visit stay as they were."""
    in_this_visit(app, visit, edition, Said(age="age-10-12"))
    page = send(visit, "/open", text)
    monkeypatch.setattr("staircase.store.LONGEST_SAID", 1_000)
    for way in ("replace", "another-child"):
        refused = visit.post("/open", page.form() | {"go-on": way}, status=422)

        assert TOO_LONG in refused.text()
        assert draft(app, visit) == Said(age="age-10-12")


# --- what is no record


NO_RECORDS = {
    "nothing at all": (b"", "The file is empty."),
    "a PDF": (b"%PDF-1.7\n\xff\xfe\x00", "This is a PDF. A record is a JSON file."),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "This is a picture."),
    "a Word file": (b"PK\x03\x04\x00\xff\x00", "This is a Word file or another packed file."),
    "words": (b"Dear colleague, I am worried.", "This cannot be read as a record."),
    "other JSON": (b'{"records": []}', "This is not a staircase record."),
    "a future format": (b'{"staircase_record": 2, "said": {}}', "This record has format 2. This site reads format 1."),
    "half a file": (b'{"staircase_record": 1, "said": {', "This record is damaged."),
    "200 KB": (b" " * 200_000 + b"{}", "The file is too large to be a record: a record has at most 192 KB."),
}


@pytest.mark.parametrize("path", ["/open", "/check-record"])
@pytest.mark.parametrize("what", NO_RECORDS)
def test_what_is_no_record_gets_its_own_words_and_loses_nothing(what, path, app, visit, edition, said):
    """Each has its own message beside the field and in the summary, and the answers of this visit stay as they were."""
    raw, says = NO_RECORDS[what]
    in_this_visit(app, visit, edition, said)

    page = send(visit, path, raw, status=422, name="x.json")

    told = next(words for words in page.links if says in words)
    assert page.links[told] == "#record"
    assert page.text().count(says) == 2
    assert page.text(page.all("title")[0]).startswith("Error: ")
    assert "they are as they were" in page.text()
    assert draft(app, visit) == said


@pytest.mark.parametrize("what", NO_RECORDS)
def test_a_refusal_fits_whoever_got_the_file_too(what):
    """Nobody is told to choose what they saved, or to answer again: the file may be somebody else's."""
    with pytest.raises(records.RecordRefused) as refused:
        records.read(NO_RECORDS[what][0])

    assert refused.value.do and not re.search(r"\byou\b|questions again", refused.value.do)


@pytest.mark.parametrize("path", ["/open", "/check-record"])
def test_nothing_chosen_is_an_error_of_its_own(path, visit):
    """Sent with neither file nor text, the page asks for one of them."""
    assert NOTHING_SENT in paste(visit, path, " ", status=422).text()
    visit.get(path)
    assert NOTHING_SENT in visit.post(path, status=422).text()


@pytest.mark.parametrize("path", ["/open", "/check-record"])
def test_five_megabytes_are_refused_unread(path, app, visit, edition, said):
    """A huge file is refused by its size alone, with a page of its own, and the answers of this visit stay."""
    in_this_visit(app, visit, edition, said)

    page = send(visit, path, b"x" * 5_000_000, status=413)

    assert page.h1 == "The file is too large to be a record"
    assert "answers you gave before are as they were" in page.text()
    assert draft(app, visit) == said


def test_a_strange_file_is_neither_logged_nor_repeated(app, visit, edition, text, settings, caplog):
    """What somebody wrote into a file, wherever in it, stands in no log, page, address, cookie or store."""
    data = json.loads(text)
    with caplog.at_level(logging.DEBUG):
        for strange in (
            {**data, CANARY: CANARY},
            {**data, "said": {**data["said"], "age": CANARY}},
            {**data, "said": {**data["said"], "lists": {CANARY: {CANARY: CANARY}}}},
            {**data, "about": CANARY, "notice": CANARY},
            CANARY,
        ):
            for path in ("/open", "/check-record"):
                send(visit, path, json.dumps(strange), status=200 if _is_read(strange) else 422)
                assert "Zebedee" not in visit.page.html.replace(_hidden(visit.page), "")
                assert "Zebedee" not in str(visit.page.response.headers)

    assert "Zebedee" not in caplog.text
    assert b"Zebedee" not in b"".join(path.read_bytes() for path in Path(settings.database).parent.glob("drafts*"))


def _is_read(strange):
    return isinstance(strange, dict) and strange.get("about") == CANARY


def _hidden(page):
    """Give the record that the page itself carries, to go on from."""
    found = re.search(r'name="record-text" value="([^"]*)"', page.html)
    return found.group(1) if found else "\0"


# --- what a page may receive


@pytest.mark.parametrize("path", ["/save", "/start", "/clear", "/act-now"])
def test_only_the_pages_that_say_so_take_files(path, visit):
    """A file sent to any other page is refused, as it always was."""
    token = visit.get("/open").form()["csrf_token"]

    body = multipart({"csrf_token": token}, [(FILE_NAME, b"{}")])

    assert visit.client.post(path, data=body, content_type="multipart/form-data; boundary=x").status_code == 400


def test_one_file_is_taken_and_not_two(visit):
    """Two files in one form are too much."""
    page = send_files(visit, "/open", [("a.json", b"{}"), ("b.json", b"{}")], status=413)

    assert page.h1 == "The file is too large to be a record"


def test_what_stands_beside_a_file_is_text(visit):
    """A field that is not text is refused where files are taken as everywhere else."""
    token = visit.get("/open").form()["csrf_token"]
    body = multipart({"csrf_token": token, "go-on": "no text"}, [("a", b"{}")]).replace(b"no text", b"\xff")

    assert visit.client.post("/open", data=body, content_type="multipart/form-data; boundary=x").status_code == 400


def test_a_form_with_a_file_is_still_proved_to_be_ours(visit, text):
    """Without the page's token, or from another site, a file is not looked at."""
    file = [(FILE_NAME, text.encode())]

    send_files(visit, "/open", file, status=403, headers={"Sec-Fetch-Site": "cross-site"})
    send_files(visit, "/open", file, status=403, csrf_token="0" * 64)


def test_files_never_lie_on_the_disk(app, visit, monkeypatch):
    """Several large files in one form stay in memory: nothing is written anywhere while they are read."""

    def no_disk(*_args, **_kwargs):
        raise AssertionError("a temporary file")

    def several():
        return {"sizes": [len(raw) for raw in all_received("record")]}

    app.get("/several")(lambda: render_template_string(PAGE_OF_SEVERAL))
    app.post("/several")(guard.receives(files=8, at_most=1024 * 1024)(several))
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", no_disk)

    files = [(f"{size}.json", b"x" * size) for size in (600_000, 150_000, 3)]
    assert send_files(visit, "/several", files).get_json() == {"sizes": [600_000, 150_000, 3]}
    send_files(visit, "/several", [(f"{n}.json", b"{}") for n in range(9)], status=413)


PAGE_OF_SEVERAL = """
{% extends "layout.html" %}{% from "csrf.html" import csrf %}
{% block title %}Several{% endblock %}
{% block content %}<h1>{{ self.title() }}</h1>
<form method="post" action="/several">{{ csrf() }}<button>Send</button></form>{% endblock %}
"""


def test_a_huge_file_is_refused_before_it_has_been_sent(live_server, visit):
    """The answer to five megabytes comes though not one of them was read."""
    host = live_server.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.putrequest("POST", "/open")
    connection.putheader("Content-Length", "5000000")
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.endheaders()

    response = connection.getresponse()

    assert response.status == 413
    assert b"too large to be a record" in response.read()
    connection.close()


# --- checking


def test_a_record_that_comes_out_the_same_is_checked_and_nothing_kept(app, visit, edition, said, text):
    """The page gives the suggestion as computed now with what it rests on, the numbers, and what a check is not."""
    page = send(visit, "/check-record", text)
    told = page.text()

    assert page.h1 == "Computed again, it comes out the same"
    assert heading(edition, evaluate(edition, answers_of(edition, said))) in told and "This rests on" in told
    assert edition.notice in told
    assert "Checked means computed again, not authentic" in told
    assert "No result may be a reason to refuse, return or delay a referral" in told
    for number in (answers_fingerprint(said), edition.decision_fingerprint, edition.edition_fingerprint):
        assert number in told
    assert draft(app, visit) is None


def test_a_forged_result_is_found(visit, text):
    """A step written in by hand stands beside the one computed, also where all fingerprints were made anew."""
    data = json.loads(text)
    data["results"]["step"] = 1

    altered = send(visit, "/check-record", json.dumps(data))
    assert altered.h1 == "This record was changed after it was saved"
    forged = send(visit, "/check-record", sealed(data))
    assert forged.h1 == "Computed again, it comes out otherwise"

    for page in (altered, forged):
        assert "The suggested step: the record says 1; computed again it is 3." in page.text()


@pytest.fixture(scope="module")
def strangled(edition):
    """What is said of a child in whose home somebody was strangled: step 5, and the parents are not told."""
    return walk(edition, some_answers(edition, domestic_abuse=Answer(*[edition.theme["domestic-abuse"].top] * 2)))[0]


def test_a_receiver_reads_what_to_do_why_and_whom_to_ring(visit, edition, strangled):
    """The check page gives each pathway with how soon and its first number, the decisive reasons, and every worry."""
    page = send(visit, "/check-record", records.write(edition, strangled, DAY))
    told = explain(edition, answers_of(edition, strangled), evaluate(edition, answers_of(edition, strangled)))

    assert told.do[0].pathway.urgent
    for one in told.do:
        assert f"{one.how_soon} {one.name}" in page.text()
    assert f"{told.do[0].contacts[0].name} {told.do[0].contacts[0].phone}" in page.text()
    assert all(one.says in page.text() for one in (*told.main, *told.more))
    assert all(words in page.text() for words in told.every_worry)


def hidden_strangling(text):
    """Give the record of a strangling with domestic abuse taken out of the answers, by somebody who seals nothing."""
    data = json.loads(text)
    for rows in data["said"]["lists"].values():
        if "domestic-abuse" in rows:
            rows["domestic-abuse"] = "no"
    return data


def test_a_changed_file_is_no_calm_suggestion(visit, edition, strangled):
    """Nobody reads a looser line on the parents in it, or acts on a lower step, than the results in the file have."""
    data = hidden_strangling(records.write(edition, strangled, DAY))

    page = send(visit, "/check-record", json.dumps(data))
    told = page.text()

    assert "What its changed answers come to, as they now stand" in told
    assert "The results in it say step 5, child protection: act on that until you have asked" in told
    assert "the record says “Do not tell the parents, and give" in told
    box = told[told.index("as they now stand") : told.rindex("What differs")]
    assert TELL[TellParents.NEVER_FROM_THIS_TOOL] in box
    assert "Now Serious domestic abuse where there are children" in box  # only the results in the file say so
    assert box.index("Now Serious") < box.index("Later, after advice Everyday services")
    assert "act on their view" not in box
    assert not re.search(r"[Tt]alk with the (parents|family)|with the family", box)


def test_a_changed_file_that_could_be_more_says_so(visit, edition):
    """What could reach step 5 by the results in the file is never headed by a lower step from the changed answers."""
    top = edition.theme["domestic-abuse"].top
    unsure = walk(edition, some_answers(edition, domestic_abuse=Answer(0, top)))[0]
    data = hidden_strangling(records.write(edition, unsure, DAY))
    data["said"]["ladders"].pop("domestic-abuse", None)

    told = send(visit, "/check-record", json.dumps(data)).text()

    assert "The results in it say that it could be step 5, child protection: take advice today" in told
    assert "Not sure? Ring for advice now Now Serious domestic abuse where there are children" in told


def test_changed_and_sealed_anew_the_stricter_line_still_stands(visit, edition, strangled):
    """Where the fingerprints fit, the results in the file still give the higher step and the stricter line."""
    told = send(visit, "/check-record", sealed(hidden_strangling(records.write(edition, strangled, DAY)))).text()

    assert "What its answers come to, computed now The results in it say step 5, child protection" in told
    box = told[told.index("computed now") : told.rindex("What differs")]
    assert TELL[TellParents.NEVER_FROM_THIS_TOOL] in box


def test_on_a_changed_file_nobody_is_told_before_advice(visit, text):
    """Whatever was changed: what stood in it before may have been stricter than all that stands in it now."""
    data = json.loads(text)
    assert data["results"]["tell_parents"] == "first"

    told = send(visit, "/check-record", json.dumps({**data, "made_on": "2026-11-04"})).text()

    assert TELL[TellParents.AFTER_ADVICE] in told and TELL[TellParents.FIRST] not in told


def test_a_changed_file_cannot_pass_for_a_printed_copy(visit, edition, strangled):
    """The fingerprint of the answers that are in it stands beside what it claims, and the claim proves nothing."""
    data = hidden_strangling(records.write(edition, strangled, DAY))

    page = send(visit, "/check-record", json.dumps(data))

    computed = records.read(json.dumps(data).encode()).computed_fingerprint
    assert computed != data["answers_fingerprint"]
    numbers = page.text()[page.text().index("Its numbers") :]
    assert f"Fingerprint of the answers, computed now {computed}" in numbers
    assert f"The file says: {data['answers_fingerprint']}" in numbers
    assert "The same numbers stand on every printed copy" not in numbers


@pytest.fixture(scope="module")
def nurse(edition):
    """What a nurse says who would say step 5, where the tool says 3: hard case 18."""
    scenarios = current.scenarios()
    case = next(one for one in scenarios if one.id == "nurse-says-five-tool-says-three")
    return walk(edition, sayable(edition, case.answers))[0]


def test_a_receiver_is_headed_by_the_view_of_whoever_sent_it(visit, edition, nurse):
    """Where the sender sees more, their step heads the box; the receiver is never told that they see it themselves."""
    page = send(visit, "/check-record", records.write(edition, nurse, DAY))
    told = page.text()

    assert "Whoever sent it sees step 5, child protection: act on that" in told
    assert "The answers alone come to step 3" in told
    assert "You see more" not in told and "your own view" not in told
    assert told.index("sees step 5") < told.index("come to step 3")


@pytest.mark.parametrize("name", ["decision_fingerprint", "edition_fingerprint", "answers_fingerprint"])
def test_an_edited_fingerprint_is_an_altered_record(visit, text, name):
    """Whichever fingerprint somebody edits, the record is altered, and nobody is told that it is the same."""
    data = {**json.loads(text), name: "0" * 64}

    page = send(visit, "/check-record", json.dumps(data))

    assert page.h1 == "This record was changed after it was saved"
    assert "That does not make it the record that was saved" in page.text() or "is not here" in page.text()


def test_what_cannot_be_computed_again_says_why(visit, said, text):
    """Answers that the edition does not know, and an edition that is not here, each say so, and no step is shown."""
    unknown = send(visit, "/check-record", sealed(json.loads(text), with_ladder(said, "old-theme", Placing(at="x"))))
    elsewhere = send(visit, "/check-record", sealed({**json.loads(text), "edition": "durham/2019"}))

    for page in (unknown, elsewhere):
        assert page.h1 == "This record cannot be computed again here"
        assert not re.search(r"[Ss]tep \d", page.text())
    assert "It holds answers that this edition does not know (old-theme)" in unknown.text()
    assert "durham/2019, is not here" in elsewhere.text()


def test_a_record_of_unfinished_answers_is_told_to_be_one(visit, edition, said):
    """A record that was saved on the way says that not every question was answered."""
    page = send(visit, "/check-record", records.write(edition, Said(age="age-5-9", lists=said.lists), DAY))

    assert "It was saved before every question was answered." in page.text()


@pytest.mark.browser
def test_the_checked_page_is_printed_with_its_numbers(page, live_server, text, tmp_path, axe, fits, edition):
    """Printed, the check fits on two sides and carries every number whole."""
    file = tmp_path / FILE_NAME
    file.write_text(text, encoding="utf-8")
    page.goto(f"{live_server}/check-record")
    axe(page)
    page.set_input_files("#record", file)
    leave(page, page.get_by_role("button", name="Check it").click)
    axe(page)
    fits(page)
    paper = tmp_path / "check.pdf"
    page.pdf(path=paper, format="A4")

    sides = PdfReader(paper).pages
    printed = "".join("".join(side.extract_text() for side in sides).split())
    assert len(sides) <= 2
    assert edition.decision_fingerprint in printed and json.loads(text)["answers_fingerprint"] in printed


# --- the command


@pytest.fixture
def file(tmp_path, text):
    """The record as a file on the disk."""
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_record_runs_a_file_again_and_says_same(file, capsys, edition):
    """`record` prints that it is the same, what its answers come to, and the numbers, and exits with 0."""
    assert main(["record", str(file)]) == 0

    printed = capsys.readouterr().out
    assert printed.startswith("SAME: Computed again, it comes out the same.")
    assert "This rests on" in printed and "not authentic" in printed
    assert edition.decision_fingerprint in printed


def test_record_says_what_differs_or_was_altered(file, text, capsys):
    """A forged step, or an edited file, exits with 1; the plain data holds each difference by id."""
    data = json.loads(text)
    data["results"]["step"] = 1
    file.write_bytes(sealed(data))

    assert main(["record", str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "different"
    assert [(one["of"], one["recorded"], one["now"]) for one in told["differences"]] == [("step", 1, 3)]
    assert told["result"]["step"] == 3 and told["result"]["rests_on"]

    file.write_text(json.dumps(data), encoding="utf-8")
    assert main(["record", str(file)]) == 1
    assert capsys.readouterr().out.startswith("ALTERED")


def test_record_says_of_a_changed_file_what_the_page_says(file, capsys, edition, strangled, nurse):
    """Printed too: the higher step and the stricter line, both fingerprints; and the view of whoever sent it."""
    data = hidden_strangling(records.write(edition, strangled, DAY))
    file.write_text(json.dumps(data), encoding="utf-8")
    assert main(["record", str(file)]) == 1
    told = " ".join(capsys.readouterr().out.split())

    assert "WHAT ITS CHANGED ANSWERS COME TO, AS THEY NOW STAND The results in it say step 5" in told
    assert f"{TELL[TellParents.NEVER_FROM_THIS_TOOL]} WHAT TO DO" in told
    assert f"answers {records.read(file.read_bytes()).computed_fingerprint}" in told
    assert f"in file {data['answers_fingerprint']}" in told

    file.write_text(records.write(edition, nurse, DAY), encoding="utf-8")
    assert main(["record", str(file)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Whoever sent it sees step 5, child protection: act on that" in told and "You see more" not in told
    assert "WHAT TO DO" in told and "WHY" in told and "EVERYTHING THAT WAS TOLD" in told


def test_record_with_other_rules_cannot_be_run_again(file, tmp_path, capsys):
    """Where the rules are other ones, the command says so and exits with 1; nothing is called the same."""
    rules = tmp_path / "rules"
    shutil.copytree(folder("rules"), rules)
    edition = rules / "durham/2026-trial/rules.yaml"
    assert "at_least: 3" in edition.read_text("utf-8")
    edition.write_text(edition.read_text("utf-8").replace("at_least: 3", "at_least: 4", 1), encoding="utf-8")

    assert main(["record", str(file), "--rules", str(rules)]) == 1
    assert "CANNOT" in capsys.readouterr().out


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b'{"staircase_record": 9}'])
def test_record_refuses_what_is_no_record(file, raw, capsys):
    """What cannot be read exits with 2 and says what it is and what to do."""
    file.write_bytes(raw)

    assert main(["record", str(file)]) == 2
    assert main(["record", str(file.with_name("not-there"))]) == 2
    assert file.name in capsys.readouterr().err


# --- resume after the edition has changed


GONE_SINCE = """
- id: school-lunch
  row: Has nothing to eat at midday in school
  ask: Does the child eat at midday in school?
  why: We ask so that the school can help at once.
  asked: {from: age-5-9}
  also_called: [school dinner, packed lunch, free school meals, midday meal, hungry at school]
  none: Eats at midday.
  examples: [Sits in the hall without food and says that he is not hungry., Asks others for what they leave.]
  same_as: [{theme: school-attendance, text: Choose that one when the child is not in school.}]
  rungs:
    - id: no-lunch
      step: 2
      text: Has had nothing to eat at midday on several days.
      plain: Your child has no lunch at school on some days.
      pathways: [attendance-support]
      sources: [{id: bristol-level-3, at: education}]
      basis: inferred
"""


@pytest.fixture
def earlier(tmp_path):
    """The edition as it was on an earlier day: one question had other words, and one is not asked any more."""
    rules = tmp_path / "earlier"
    shutil.copytree(folder("rules"), rules)
    path = rules / "durham/2026-trial/themes/education.yaml"
    row = "Missing school, coming late or leaving early"
    assert path.read_text("utf-8").count(row) == 1
    path.write_text(path.read_text("utf-8").replace(row, "Missing school") + GONE_SINCE, encoding="utf-8")
    issues = rules / "durham/2026-trial/mapping.yaml"
    words = issues.read_text("utf-8").replace(
        "themes: [school-attendance,", "themes: [school-lunch, school-attendance,"
    )
    issues.write_text(words, encoding="utf-8")
    own_view = rules / "durham/2026-trial/families/own-view.yaml"
    asked = "not_asked:\n  - {themes: [school-lunch], because: Their view asks about food at home.}\n"
    own_view.write_text(own_view.read_text("utf-8").replace("not_asked:\n", asked), encoding="utf-8")
    return rulefiles.load("durham/2026-trial", rules)


@contextlib.contextmanager
def served(edition, database):
    """Serve a website with an edition; gives its address and its store."""
    app = create_app(settings=for_a_trial({"STAIRCASE_DATABASE": str(database)}), edition=edition)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", app.extensions["staircase.store"]
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["staircase.store"].close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (320, False)], ids=["wide, with script", "narrow, without script"]
)
def test_a_saved_record_is_gone_on_from_after_the_edition_has_changed(
    width, script, chromium, live_server, app, edition, earlier, tmp_path, axe
):
    """Saved on one day, opened when the words have changed: what is asked again is answered, and a suggestion comes."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    window = context.new_page()
    answers = some_answers(earlier, school_attendance=Answer(2, 2), school_lunch=Answer(1, 1))

    with served(earlier, tmp_path / "earlier.sqlite") as (address, store):
        visit_with(context, address, store, earlier, walk(earlier, answers)[0])
        window.goto(f"{address}/save")
        sound(window, axe if script else None)
        with window.expect_download() as download:
            window.get_by_role("button", name="Save the file").click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
    context.clear_cookies()

    window.goto(f"{live_server}/open")
    window.set_input_files("#record", file)
    leave(window, window.get_by_role("button", name="Open it").click)
    sound(window, axe if script else None)
    told = window.locator("main").inner_text()
    assert "Asked again (1)" in told and edition.theme[MISSING_SCHOOL].row in told
    assert "No longer asked (1)" in told and "“school lunch”" in told
    leave(window, window.get_by_role("button", name="Go on").click)

    while window.locator("h1").inner_text() != "Check your answers":
        sound(window, axe if script else None)
        said = kept(context, live_server, app.extensions["staircase.store"])
        shown = window.locator("input[name=page]").input_value()
        asked = next(one for one in lay_out(edition, said).pages if one.id == shown)
        tick(window, choices_for(edition, said, asked, answers))
    assert "no longer fit it" in window.locator("main").inner_text()
    leave(window, window.get_by_role("button", name="See the suggestion").click)
    assert window.locator("h1").inner_text().startswith("Step 3")
    assert "The tool has no words for part of your worry" in window.locator("main").inner_text()
    context.close()


def visit_with(context, address, store, edition, said):
    """Put a draft into the visit of a browser."""
    token = store.begin(
        {**to_data(said), "gone": -1, "wording": wording(edition, said)},
        edition=edition.id,
        fingerprint=edition.edition_fingerprint,
        now=int(time.time()),
    )
    context.add_cookies([{"name": "staircase", "value": token, "url": address}])


def kept(context, address, store):
    """Read what the visit of a browser has said."""
    (token,) = (one["value"] for one in context.cookies(address) if one["name"] == "staircase")
    return from_data(store.read(token, 0).said)


def sound(window, axe):
    """Look whether a page fits its screen, and with axe where script runs."""
    wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{window.url} is {wide} px wide on a screen of {seen} px"
    if axe:
        axe(window)
