"""What stands between a browser and every page: limits, hosts, headers, the cookie, proof of origin."""

import http.client
import io
import logging
import os
import socket
import subprocess
import sys
import time

import pytest
from flask import abort, redirect, render_template_string, request
from staircase.database import Stale, StoreBusy, StoreFull, StoreUnreadable, is_token, new_token
from staircase.web import create_app, guard
from staircase.web.errors import _MISHAPS as EXPLAINED
from staircase.web.server import purge_for_ever, quote_nothing
from staircase.web.settings import Settings, SettingsRefused, for_a_trial, from_environment

from inspection import REQUIRED_HEADERS, Page, faults

CANARY = "Zebedee-was-hit-by-his-uncle"
FORM_PAGE = """
{% extends "layout.html" %}{% from "csrf.html" import csrf %}
{% block title %}A form{% endblock %}
{% block content %}<h1>{{ self.title() }}</h1>
<form method="post" action="/form">{{ csrf() }}<button>Send</button></form>{% endblock %}
"""
STORE_FAULTS = {"busy": StoreBusy, "full": StoreFull, "damaged": StoreUnreadable, "stale": Stale}
NOT_EXPLAINED = (401, 406, 415, 418, 501, 502)


@pytest.fixture
def app(app):
    """The website with a form that remembers what reached it, and pages that go wrong in every way."""
    app.received = []

    @app.get("/form")
    def show_form():
        return render_template_string(FORM_PAGE)

    @app.post("/form")
    def take_form():
        app.received.append(request.form.to_dict())
        return redirect("/form", 303)

    @app.get("/wrong/<int:code>")
    def wrong(code):
        abort(code)

    @app.get("/broken")
    def broken():
        raise RuntimeError(CANARY)

    @app.get("/store/<kind>")
    def store(kind):
        raise STORE_FAULTS[kind]("The store is not well.")

    @app.get("/forget")
    def forget():
        guard.forget()
        return redirect("/about", 303)

    return app


@pytest.fixture
def sent(visit, app):
    """Somebody with the form open: a function that sends it with other headers, fields or token."""
    good = visit.get("/form").form()["csrf_token"]

    def send(status, *, data=None, token=good, headers=None):
        visit.post("/form", data or {"answer": "yes"}, status=status, token=token, headers=headers)
        return app.received

    return send


# Headers


@pytest.mark.parametrize("path", ["/about", "/no-such-page", "/wrong/500", "/broken", "/form", "/static/site.js"])
def test_headers_stand_on_every_response(app, path):
    """Pages, errors and static files alike carry every header that protects their reader."""
    with app.test_client().get(path) as response:
        assert {name: response.headers.get(name) for name in REQUIRED_HEADERS} == REQUIRED_HEADERS


def test_too_large_bodies_and_foreign_hosts_get_the_headers_too(app):
    """Even a request that is refused unread is answered with the headers."""
    large = app.test_client().post("/form", data={"a": "x" * 70_000})
    foreign = app.test_client().get("/about", headers={"Host": "evil.example"})

    assert (large.status_code, foreign.status_code) == (413, 400)
    for response in (large, foreign):
        assert {name: response.headers.get(name) for name in REQUIRED_HEADERS} == REQUIRED_HEADERS


def test_pages_are_never_stored_and_files_are_kept_by_their_content(app):
    """A page is never kept; a file is kept a year under its content's name, and asked about otherwise."""
    client = app.test_client()
    with app.test_request_context("http://localhost/"):
        versioned = app.jinja_env.globals["asset"]("site.js")

    def kept(path):
        with client.get(path) as response:
            return response.headers["Cache-Control"]

    assert kept("/about") == "no-store"
    assert kept(versioned) == "public, max-age=31536000, immutable"
    assert kept("/static/site.js") == "no-cache"
    assert kept("/static/site.js?v=old") == "no-cache"
    assert kept("/static/no-such-file") == "no-store"


def test_unchanged_files_are_not_sent_again(app):
    """A browser that has the file already is told so in a line."""
    client = app.test_client()
    with client.get("/static/site.js") as first:
        mark = first.headers["ETag"]
    with client.get("/static/site.js", headers={"If-None-Match": mark}) as second:
        assert (second.status_code, second.get_data()) == (304, b"")


# Hosts, methods, addresses


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", "a b", "<x>", "[::"])
def test_foreign_hosts_are_refused_without_being_repeated(app, host):
    """A request for another host gets an error page of ours that does not name that host."""
    response = app.test_client().get("/about", headers={"Host": host})

    assert response.status_code == 400
    assert "evil" not in response.get_data(as_text=True)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_only_declared_methods_work(app, method):
    """Anything but GET and HEAD on a page for reading is answered with 405 and what is allowed."""
    response = app.test_client().open("/about", method=method)

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_head_has_the_headers_of_get(app):
    """HEAD answers as GET does, without the page."""
    get, head = app.test_client().get("/about"), app.test_client().head("/about")

    assert dict(head.headers) == dict(get.headers)
    assert head.get_data() == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..\\..\\pyproject.toml",
        "/static/....//pyproject.toml",
        "/static//etc/passwd",
        "/static/a%00b",
        "/%00",
        "/about?x=%00",
        "/%ed%a0%80",
        "/static/%c0%ae%c0%ae/pyproject.toml",
        "/static/" + "a" * 1500,
        "/about/../../etc/passwd",
    ],
)
def test_no_address_leads_outside_or_breaks_the_server(app, path):
    """Addresses that climb, hide a NUL or are not text are answered with 400 or 404."""
    response = app.test_client().get(path)

    assert response.status_code in {400, 404}
    assert "hatchling" not in response.get_data(as_text=True)


# Limits


def test_a_body_over_64_kb_is_refused(sent):
    """64 KB and a little more is 413, and nothing is done with it."""
    assert sent(413, data={"a": "x" * (64 * 1024)}) == []


def test_more_than_500_fields_are_refused(sent):
    """501 short fields are 413, although they are few bytes."""
    assert sent(413, data={f"f{n}": "" for n in range(501)}) == []


def test_499_fields_and_the_token_are_taken(sent):
    """As many fields as are allowed are taken."""
    assert len(sent(303, data={f"f{n}": "1" for n in range(499)})[0]) == 500


@pytest.mark.parametrize("body", ["answer=a%00b", "a%00=b", "answer=%ff%fe", "answer=%ed%a0%80", "%c0%ae=1"])
def test_what_is_not_text_is_refused(app, visit, body):
    """NUL, bytes that are no text and half characters are 400, in values and names alike."""
    token = visit.get("/form").form()["csrf_token"]

    response = visit.client.post(
        "/form", data=f"csrf_token={token}&{body}", content_type="application/x-www-form-urlencoded"
    )

    assert (response.status_code, app.received) == (400, [])


def test_half_a_character_in_a_multipart_form_is_refused(app, visit):
    """The other way to send a form is read as strictly."""
    token = visit.get("/form").form()["csrf_token"]
    parts = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--x\r\n'.encode()
    parts += b'Content-Disposition: form-data; name="answer"\r\n\r\n\xff\r\n--x--\r\n'

    response = visit.client.post("/form", data=parts, content_type="multipart/form-data; boundary=x")

    assert (response.status_code, app.received) == (400, [])


def test_strange_but_real_text_is_taken(sent):
    """Emoji, right-to-left marks and many accents are text like any other."""
    strange = "🧒 \u202e e" + "\u0301" * 500

    assert sent(303, data={"answer": strange})[0]["answer"] == strange


def test_files_and_other_kinds_of_body_are_refused(app, visit):
    """The site takes forms only: no files, no JSON, no XML, and no body of unknown length."""
    visit.get("/form")
    token = visit.page.form()["csrf_token"]
    client, ours = visit.client, {"Sec-Fetch-Site": "same-origin"}

    file = client.post("/form", data={"csrf_token": token, "f": (io.BytesIO(b"x"), "x.txt")}, headers=ours)
    json = client.post("/form", json={"csrf_token": token}, headers=ours)
    xml = client.post("/form", data="<a/>", content_type="text/xml", headers=ours)
    endless = client.post("/form", headers={**ours, "Transfer-Encoding": "chunked"})

    assert [r.status_code for r in (file, json, xml, endless)] == [400, 400, 400, 400]
    assert app.received == []


# Proof of origin


def test_a_form_sent_from_our_own_page_is_taken(sent):
    """The token of the page, sent by the same site, is good."""
    assert sent(303)[0]["answer"] == "yes"


@pytest.mark.parametrize("token", ["", "0" * 64, "é", "a" * 10_000])
def test_no_token_or_a_wrong_one_is_refused(sent, token):
    """Without the right token nothing is done."""
    assert sent(403, token=token) == []


def test_another_visitors_token_is_refused(app, sent):
    """A token belongs to one cookie."""
    other = app.test_client()
    page = Page(other.get("/form"))

    assert sent(403, token=page.form()["csrf_token"]) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:1"},
        {"Origin": "http://["},
        {"Origin": "null"},
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_the_right_token(app, visit, headers):
    """Another site, another port, or a page that hides where it is from: refused."""
    token = visit.get("/form").form()["csrf_token"]

    response = visit.client.post("/form", data={"csrf_token": token}, headers=headers)

    assert (response.status_code, app.received) == (403, [])


def test_old_browsers_that_say_only_where_from_are_served(visit):
    """Without Sec-Fetch-Site, our own Origin is enough; without both, the token decides."""
    visit.get("/form")
    token = {"csrf_token": visit.page.form()["csrf_token"]}

    own = visit.client.post("/form", data=token, headers={"Origin": "http://localhost"})
    neither = visit.client.post("/form", data=token)
    foreign = visit.client.post("/form", data=token, headers={"Origin": "http://evil.example"})

    assert [r.status_code for r in (own, neither, foreign)] == [303, 303, 403]


def test_a_token_does_not_time_out(sent, monkeypatch):
    """A practitioner called away for half a day can still send the page they left."""
    monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)

    assert len(sent(303)) == 1


def test_a_new_secret_leaves_open_pages_working(tmp_path):
    """With the old secret kept beside the new one, forms opened before the change are still taken."""
    before = "before-" + "abcdefghijklmnopqrstuvwxyz"
    after = "after-" + "abcdefghijklmnopqrstuvwxyz0"
    token = new_token()

    def app_with(**secrets):
        return create_app(settings=for_a_trial({"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"), **secrets}))

    def tried(app):
        client = app.test_client()
        client.set_cookie("staircase", token)
        app.post("/form")(lambda: "taken")
        status = client.post("/form", data={"csrf_token": guard._sign(before, f"csrf {token}")}).status_code
        app.extensions["staircase.store"].close()
        return status

    kept = {"STAIRCASE_SECRET_KEY": after, "STAIRCASE_OLD_SECRET_KEYS": before}
    assert tried(app_with(**kept)) == 200
    assert tried(app_with(STAIRCASE_SECRET_KEY=after)) == 403


# The cookie


def test_the_cookie_holds_a_random_token_and_nothing_else(app):
    """It is set with the first form, readable by no script, for this site, and gone with the browser."""
    cookie = app.test_client().get("/form").headers["Set-Cookie"]
    name, _, rest = cookie.partition("=")
    value, *flags = rest.split("; ")

    assert name == "staircase"
    assert is_token(value)
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_over_https_the_cookie_is_host_bound_and_secure(tmp_path):
    """A real copy's cookie carries the `__Host-` name, Secure, and no domain."""
    app = create_app(
        settings=Settings(
            secret_key="abcdefghijklmnopqrstuvwxyz0123456789",
            trusted_hosts=("localhost",),
            database=str(tmp_path / "d.sqlite"),
        )
    )
    app.get("/form")(lambda: render_template_string(FORM_PAGE))

    cookie = app.test_client().get("/form", base_url="https://localhost").headers["Set-Cookie"]
    app.extensions["staircase.store"].close()

    assert cookie.startswith("__Host-staircase=")
    assert set(cookie.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_reading_pages_sets_no_cookie(app):
    """Somebody who only reads is not given a cookie."""
    assert "Set-Cookie" not in app.test_client().get("/about").headers


def test_a_cookie_that_is_no_token_is_as_good_as_none(app):
    """A tampered cookie gives a fresh token, never an error and never anyone's answers."""
    client = app.test_client()
    for value in ("", "x", "../../etc", "a" * 3000, "a" * 31 + "!", "%00" * 20):
        client.set_cookie("staircase", value)
        assert client.get("/form").status_code == 200


def test_forgetting_takes_the_cookie_away(visit):
    """After clearing, the browser has no token, and the old page's token is worth nothing."""
    visit.get("/form")
    token = visit.page.form()["csrf_token"]
    visit.client.get("/forget")

    assert visit.client.get_cookie("staircase") is None
    visit.post("/form", status=403, token=token)


# When things go wrong


@pytest.mark.parametrize("code", [*EXPLAINED, *NOT_EXPLAINED])
def test_every_error_has_a_page_that_says_where_to_get_advice(app, code):
    """Every error page says what happened, is sound, gives the numbers, and never a step or a trace."""
    page = Page(app.test_client().get(f"/wrong/{code}"))

    assert not list(faults(page))
    assert page.status in EXPLAINED
    assert page.links["999"] == "tel:999"
    assert page.links["03000 267 979"] == "tel:03000267979"
    assert "has not been checked" in page.text()
    assert "Traceback" not in page.html
    assert "step" not in page.text().lower()


def test_a_fault_is_logged_by_reference_and_never_by_content(app, caplog):
    """The log names the kind and place of a fault and the reference on the page: nothing that was sent."""
    client = app.test_client()
    client.set_cookie("staircase", new_token())

    with caplog.at_level(logging.DEBUG):
        page = Page(client.get(f"/broken?{CANARY}"))

    reference = next(page.text(e) for e in page.elements if e.get("class") == "staircase-reference")
    assert page.status == 500
    assert reference in caplog.text
    assert "RuntimeError" in caplog.text
    assert CANARY not in caplog.text + page.html
    assert client.get_cookie("staircase").value not in caplog.text


def test_if_the_error_page_fails_too_the_numbers_are_still_shown(app):
    """A fault in the layout or the edition's contacts leaves a plain page with 999 and First Contact."""
    app.jinja_env.globals["emergency_contacts"] = lambda: 1 / 0

    response = app.test_client().get("/broken")

    assert response.status_code == 500
    assert "ring 999" in response.get_data(as_text=True)
    assert "03000 267 979" in response.get_data(as_text=True)


@pytest.mark.parametrize(("kind", "status"), [("busy", 503), ("full", 503), ("damaged", 503), ("stale", 409)])
def test_when_the_store_cannot_save_the_page_says_that_nothing_was_saved(visit, kind, status):
    """A busy, full or damaged store is 503; a change made elsewhere is 409."""
    page = visit.get(f"/store/{kind}", status=status)

    assert "not saved" in page.text()
    assert page.response.headers.get("Retry-After") == ("30" if status == 503 else None)


# Settings


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "SECRET_KEY is not set"),
        ({"STAIRCASE_SECRET_KEY": "dev"}, "too short"),
        ({"STAIRCASE_SECRET_KEY": "a" * 40}, "too simple"),
        ({"STAIRCASE_SECRET_KEY": "dev-abcdefghijklmnopqrstuvwxyz0123456"}, "anyone would try"),
        ({"STAIRCASE_OLD_SECRET_KEYS": "short"}, "too short"),
        ({"STAIRCASE_TRUSTED_HOSTS": " , "}, "TRUSTED_HOSTS is not set"),
        ({"STAIRCASE_TRUSTED_HOSTS": "*"}, "Name each host"),
        ({"STAIRCASE_DRAFT_HOURS": "0"}, "from 1 to 72"),
        ({"STAIRCASE_DRAFT_HOURS": "eight"}, "whole number"),
        ({"STAIRCASE_PROXIES": "9"}, "from 0 to 3"),
        ({"STAIRCASE_PLAIN_HTTP": "maybe"}, "'yes' or 'no'"),
    ],
)
def test_settings_that_are_not_safe_are_refused_in_one_line(environment, says):
    """Nothing that keeps people safe has a default, and a weak value is refused."""
    good = {
        "STAIRCASE_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
        "STAIRCASE_TRUSTED_HOSTS": "staircase.example",
    }
    with pytest.raises(SettingsRefused) as refusal:
        from_environment({**good, **environment} if environment else {})

    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_debug_is_refused(settings, monkeypatch):
    """Flask's debugger would show answers to anyone, so the site does not start with it."""
    monkeypatch.setenv("FLASK_DEBUG", "1")

    with pytest.raises(SettingsRefused, match="FLASK_DEBUG"):
        create_app(settings=settings)


def test_secrets_stay_out_of_sight(settings):
    """A secret is not shown when settings are printed, and no template can reach it."""
    assert settings.secret_key not in repr(settings)


# The real server


def test_behind_a_proxy_the_forwarded_host_counts_and_only_then(tmp_path):
    """With one proxy declared its word for the host is taken; with none declared anyone's word is ignored."""
    forwarded = {"Host": "inside:8000", "X-Forwarded-Host": "staircase.example", "X-Forwarded-Proto": "https"}

    def answer(proxies):
        app = create_app(
            settings=Settings(
                secret_key="abcdefghijklmnopqrstuvwxyz0123456789",
                trusted_hosts=("staircase.example",),
                database=str(tmp_path / "d.sqlite"),
                proxies=proxies,
            )
        )
        app.extensions["staircase.store"].close()
        return app.test_client().get("/about", headers=forwarded).status_code

    assert (answer(1), answer(0)) == (200, 400)


def test_what_is_over_its_time_is_deleted_while_the_server_runs(app):
    """Nobody has to ask for it: the server deletes old drafts by itself."""
    store = app.extensions["staircase.store"]
    token = store.begin({}, edition="e", fingerprint="f", now=0)

    purge_for_ever(store)

    for _ in range(100):
        if store.read(token, 1) is None:
            break
        time.sleep(0.05)
    assert store.read(token, 1) is None


def test_server_logs_its_own_addresses_only_and_stops_when_told(tmp_path):
    """The log holds no query, referrer, cookie, code of a session or address typed by a browser, and no forged line.

    It quotes no request that cannot be read, and does not say who sent it.
    """
    program = (
        "from staircase.web.server import serve; from staircase.web.settings import for_a_trial; import os;"
        "serve(for_a_trial(os.environ), port=int(os.environ['PORT']), workers=1)"
    )
    port = _free_port()
    environment = {**os.environ, "STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"), "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        try:
            paths = ("/about?" + CANARY, f"/{CANARY}%0d%0aforged", "/about", "/join/ACDE2345")
            statuses = [_asked(port, path) for path in paths]
            for line in (f"GET /join/ACDE2345?{CANARY} HTTP", f"GET /about HTTP/1.1\r\nHost {CANARY}"):
                _sent(port, line)
        finally:
            server.terminate()
            log, _ = server.communicate(timeout=20)

    assert statuses == [200, 404, 200, 404]
    assert "GET /about 200" in log
    assert "GET (no page) 404" in log
    assert "GET /join/<code> 404" in log
    assert log.count("[WARNING] Invalid request\n") == 2
    assert CANARY not in log
    assert "ACDE2345" not in log
    assert "forged" not in log
    assert "127.0.0.1" not in log.replace(f"127.0.0.1:{port}", "")
    assert server.returncode == 0


def test_a_fault_of_the_server_below_is_named_by_its_kind_alone(caplog):
    """Neither the address that was asked for nor what the fault quotes is in the log."""
    server = logging.getLogger("gunicorn.error")
    server.addFilter(quote_nothing)
    try:
        raise ValueError(CANARY)
    except ValueError:
        server.exception("Error handling request %s %s", "GET", f"/join/{CANARY}")
    finally:
        server.removeFilter(quote_nothing)

    assert "Error handling request: ValueError" in caplog.text
    assert CANARY not in caplog.text


def _sent(port, line):
    """Send something that is no request, and wait for the refusal."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"{line}\r\n\r\n".encode())
        assert connection.recv(12).startswith(b"HTTP/1.1 400")


def _free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def _asked(port, path):
    for _ in range(600):  # it reads every scenario before it opens its port, which takes a busy machine a while
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path, headers={"Referer": f"http://x/{CANARY}", "Cookie": f"a={CANARY}"})
            return connection.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("the server did not start")
