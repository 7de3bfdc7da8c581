"""Requests per second of the heaviest question page against a bare "hello" page of the same server, in one run.

The server is the real one (gunicorn, one worker of four threads, SQLite) on a port of this machine, with one more
address that answers "hello" through the same guard. Load comes from a second process over kept-alive connections: wrk
where it is installed, else a small client of our own, which is itself the limit on fast pages, so that the ratio it
gives is kind to the slow one. The heaviest page is found first, by asking every page of a draft with many worries.

    .venv/bin/python tests/benchmarks/pages.py
"""

import http.client
import multiprocessing
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from gunicorn.app.base import BaseApplication
from staircase import rulefiles
from staircase.core import interview
from staircase.core.case import Answer, Answers
from staircase.core.said import to_data
from staircase.store import Store
from staircase.web import create_app
from staircase.web.settings import for_a_trial

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from walking import sayable, walk

PORT = 8765
SECONDS = 3
ROUNDS = 3


class Server(BaseApplication):
    """The server of `staircase serve`, with the bare page beside the others."""

    def __init__(self, settings):
        self.settings = settings
        super().__init__()

    def load_config(self):
        """Set it up as one worker, so that one core serves and the other asks."""
        for name, value in {"bind": f"127.0.0.1:{PORT}", "workers": 1, "threads": 4, "worker_class": "gthread"}.items():
            self.cfg.set(name, value)
        self.cfg.set("loglevel", "error")

    def load(self):
        """Make the website, and the bare page in it."""
        app = create_app(settings=self.settings)
        app.add_url_rule("/hello", "hello", lambda: "hello")
        return app


def a_full_draft(edition):
    """Make a draft in which a dozen themes of many areas are worries, and every page is answered."""
    worries = [theme.id for theme in edition.themes if theme.asked.first <= 4 <= theme.asked.last][::9]
    themes = {theme.id: Answer(0, 0) for theme in edition.themes} | {theme: Answer(1, 1) for theme in worries}
    answers = Answers(age="age-5-9", no=frozenset(edition.fact), themes=themes, own_view=3)
    return walk(edition, sayable(edition, answers))[0]


def ask(path, token, seconds, counted):
    """Ask for one page again and again over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    until, count = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        connection.request("GET", path, headers={"Cookie": f"staircase={token}", "Host": f"127.0.0.1:{PORT}"})
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
        count += 1
    counted.append(count / seconds)


def per_second(path, token):
    """Measure one page: its requests per second."""
    if shutil.which("wrk"):
        said = subprocess.run(
            [
                shutil.which("wrk"),
                "-t1",
                "-c8",
                f"-d{SECONDS}s",
                "-H",
                f"Cookie: staircase={token}",
                f"http://127.0.0.1:{PORT}{path}",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert "Non-2xx" not in said, said
        return float(next(line for line in said.splitlines() if "Requests/sec" in line).split()[1])
    counted = []
    asking = [threading.Thread(target=ask, args=(path, token, SECONDS, counted)) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    return sum(counted)


def main():
    """Serve, ask, and print the figures."""
    edition = rulefiles.load(rulefiles.current())
    said = a_full_draft(edition)
    with tempfile.TemporaryDirectory() as folder:
        settings = for_a_trial({"STAIRCASE_DATABASE": f"{folder}/drafts.sqlite"})
        store = Store.open(settings.database, keep_seconds=3600)
        token = store.begin(
            to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time())
        )
        store.close()
        serving = multiprocessing.get_context("fork").Process(target=Server(settings).run, daemon=False)
        serving.start()
        try:
            wait()
            pages = interview.lay_out(edition, said).pages
            number = max(range(1, len(pages)), key=lambda n: slowness(n, token))
            measured = [(per_second("/hello", token), per_second(f"/assess/{number}", token)) for _ in range(ROUNDS)]
        finally:
            serving.terminate()
            serving.join()
    bare, heavy = (statistics.median(figures) for figures in zip(*measured, strict=True))
    client = "wrk" if shutil.which("wrk") else "own client"
    page = pages[number - 1]
    print(f"Python {platform.python_version()}, {client}, one worker of four threads, {ROUNDS} rounds of {SECONDS} s")
    print(f"bare page              {bare:8.0f} requests/s")
    print(f"heaviest question page {heavy:8.0f} requests/s ({page.kind.value}, {len(page.rows)} rows)")
    print(f"ratio                  {heavy / bare:8.2f}")


def slowness(number, token):
    """Give the median seconds that a page takes, once it has been asked before."""
    once(f"/assess/{number}", token)
    return statistics.median(once(f"/assess/{number}", token) for _ in range(15))


def wait():
    """Wait until the server answers."""
    for _ in range(100):
        try:
            once("/hello", "")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


def once(path, token):
    """Ask once, and give the seconds it took."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": f"staircase={token}"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
