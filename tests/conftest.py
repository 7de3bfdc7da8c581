"""What tests share: a website of its own for each test, a visitor who inspects every page, and a browser."""

import json
import os
import secrets
import shutil
import threading
from pathlib import Path

import jinja2
import pytest
import sqlalchemy as sa
from playwright.sync_api import sync_playwright
from staircase.web import Site, create_app
from staircase.web.settings import for_a_trial
from werkzeug.serving import WSGIRequestHandler, make_server

import current
from inspection import Page, faults

TOP = Path(__file__).resolve().parent.parent
AXE = TOP / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POSTGRESQL = os.environ.get("STAIRCASE_TEST_POSTGRES", "")
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]


def pytest_addoption(parser):
    """Add `--record`, which writes recorded messages anew; a test that writes one fails, so that it is read."""
    parser.addoption("--record", action="store_true", help="write recorded messages anew and fail for each")


def pytest_terminal_summary(terminalreporter):
    """Show how hard each family page is to read, also when every test has passed."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    rows = sorted(row for one in reports for name, row in one.user_properties if name == "reading age")
    if rows:
        terminalreporter.section("reading age of family pages (grade 6 is read at eleven)")
        terminalreporter.line(f"{'page':<64}{'grade':>7}{'longest sentence':>18}{'words':>8}")
    for path, grade, longest, words in rows:
        terminalreporter.line(f"{path:<64}{grade:>7}{longest:>18}{words:>8}")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"])
def address(request, tmp_path):
    """Where a database can be made, and nothing is yet: a file, and PostgreSQL where there is one to test with."""
    if request.param == "sqlite":
        yield str(tmp_path / "drafts.sqlite")
        return
    there = sa.create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    name = f"staircase_test_{secrets.token_hex(6)}"
    with there.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield there.url.set(database=name).render_as_string(hide_password=False)
    with there.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def path(address):
    """The file of a database, for tests of what lies in it."""
    if "://" in address:
        pytest.skip("about the files of SQLite")
    return Path(address)


@pytest.fixture
def by_hand(address):
    """A function that says something to the database by another program's connection, and gives what it answers."""
    engine = sa.create_engine(address if "://" in address else f"sqlite:///{address}", poolclass=sa.NullPool)

    def say(*statements):
        with engine.begin() as connection:
            answers = [connection.exec_driver_sql(one) for one in statements]
            return answers[-1].fetchall() if answers[-1].returns_rows else None

    return say


@pytest.fixture
def all_bytes(address, by_hand):
    """A function that gives all that is kept: the database and every file beside it, or every row of PostgreSQL."""

    def read():
        if "://" not in address:
            return b"".join(file.read_bytes() for file in sorted(Path(address).parent.iterdir()))
        tables = by_hand("select table_name from information_schema.tables where table_schema = current_schema()")
        return "".join(str(by_hand(f"select * from {table}")) for (table,) in tables).encode()

    return read


@pytest.fixture
def settings(tmp_path):
    """The settings of a trial, with a database of its own."""
    return for_a_trial({"STAIRCASE_DATABASE": str(tmp_path / "drafts.sqlite")})


@pytest.fixture(scope="session")
def edition():
    """The current edition, loaded once."""
    return current.edition()


class _Compiled(jinja2.BytecodeCache):
    """What templates were compiled to, kept in memory by their source: each test has a website of its own."""

    def __init__(self):
        self._kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket):
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once():
    Site.jinja_options["bytecode_cache"] = _Compiled()
    yield
    del Site.jinja_options["bytecode_cache"]


@pytest.fixture
def app(settings, edition):
    """The website, with every guard on."""
    app = create_app(settings=settings, edition=edition)
    yield app
    app.extensions["staircase.store"].close()


class Visitor:
    """Somebody with a browser, who looks at every page closely and fails the test for the page's faults."""

    def __init__(self, app):
        self.client = app.test_client()
        self.page = None

    def get(self, path, *, status=200, headers=None):
        """Open a page, follow no redirect, and inspect it."""
        return self._taken(self.client.get(path, headers=headers), status)

    def post(self, path, data=None, *, status=303, token=None, headers=None):
        """Send a form as a browser does, with the token of the page seen last, and inspect the answer."""
        if token is None:
            token = self.page.form()["csrf_token"] if self.page is not None else ""
        said = {"csrf_token": token, **(data or {})}
        sent = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost", **(headers or {})}
        return self._taken(self.client.post(path, data=said, headers=sent), status)

    def follow(self, response):
        """Open the page a redirect leads to."""
        assert response.status_code in {302, 303}, f"no redirect but {response.status_code}"
        return self.get(response.location)

    def _taken(self, response, status):
        assert response.status_code == status, f"{response.status_code}, not {status}: {response.get_data(True)[:2000]}"
        if not (response.mimetype == "text/html" and response.get_data()) or response.status_code in {302, 303}:
            return response
        page = Page(response)
        problems = list(faults(page))
        assert not problems, f"{response.request.path}:\n  " + "\n  ".join(problems)
        self.page = page
        return page


@pytest.fixture
def visit(app):
    """Somebody who inspects every page they open."""
    return Visitor(app)


class _Silent(WSGIRequestHandler):
    def log(self, *_args):
        """Say nothing: a test that fails says what happened."""


@pytest.fixture
def live_server(app):
    """The website on a port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all browser tests."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "No Chromium here. `make test` installs one; `pytest -m 'not browser'` does without."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A fresh window that fails the test for any error in the page's own script or policy."""
    context = chromium.new_context(viewport={"width": 1100, "height": 900})
    window = context.new_page()
    errors = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    window.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield window
    context.close()
    assert not errors, errors


@pytest.fixture(scope="session")
def axe():
    """A function that checks an open window with axe and fails with every violation in words."""
    source = AXE.read_text(encoding="utf-8")
    options = json.dumps({"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]})

    def check(window):
        window.evaluate(source)  # a script element would be refused by our own policy
        found = window.evaluate(f"axe.run(document, {options})")["violations"]
        words = [f"{v['id']}: {v['help']}\n    " + "\n    ".join(n["html"] for n in v["nodes"]) for v in found]
        assert not words, f"{window.url}\n  " + "\n  ".join(words)

    return check


@pytest.fixture
def fits(page):
    """A function that fails when an open window has to be scrolled sideways."""

    def check(window=page):
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide on a screen of {seen} px"

    return check
