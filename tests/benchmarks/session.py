"""A whole live session with 200 phones on this machine, the server killed in the middle of it: what holds, how fast.

The server is `staircase serve` as anybody starts it (two workers of four threads, SQLite), on a port of this machine.
A trainer signs in and leads a set from its first story to the end; the phones join, load the page's files, poll every
two seconds, and answer in every round, the themes one by one: some late, some twice, some asleep in between, some
loading the page again, some leaving a theme out, some joining when it has long begun. They share the cores with the
server, which is unkind to it. In the second story, when half of the votes are in, the server is killed with -9 and
started again. At the end every answer that was acknowledged is looked for in the file that the trainer downloads.

So that the times mean something on another machine, a bare page is served in the same run by the same kind of server
(gunicorn, two workers of four threads), to as many phones in the same rhythm, and then to both as fast as they can.

    .venv/bin/python tests/benchmarks/session.py            # four stories, about nine minutes
    .venv/bin/python tests/benchmarks/session.py --phones 20 --stories 1 --round 6
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from staircase import rulefiles

PATIENCE = 15.0  # seconds that a phone waits for an answer
PASSPHRASE = "seven brown kettles sing"
THEMES_TAKE = 3  # times as long as a vote on the step, which is still less than people need
LONGEST_P95, FURTHEST_BEHIND = 0.5, 3.0
_TAG = re.compile(r"<(input|form|button)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_VOTED = re.compile(r"<strong>(\d+)</strong> of \d+ ha(?:ve|s) (?:answered|finished)")
_THEMES = re.compile(r"Theme \d+ of (\d+)</h1>")
_WHERE = re.compile(r"Story (\d+) of \d+: ([^<]+)</h1>")
ROUNDS = {
    "First vote on the step": "first-vote",
    "Answers to the themes": "themes",
    "Second vote on the step": "second-vote",
}


def bare(environ, start_response):
    """Answer as little as a page can, to hold the other pages against."""
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "5")])
    return [b"hello"]


# --- a browser


class Down(Exception):
    """The server did not answer."""


class Times:
    """The seconds that each kind of request took; apart from the others those made while the server was away."""

    def __init__(self):
        self.took, self.across = defaultdict(list), []
        self.away = (float("inf"), float("inf"))

    def add(self, kind, began):
        """Count a request that has been answered now."""
        now, (gone, back) = time.perf_counter(), self.away
        (self.across if began < back and now > gone else self.took[kind]).append(now - began)


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class Browser:
    """One browser: a connection that is kept, its cookies, and where its times are noted."""

    def __init__(self, port, times):
        self.port, self.times, self.cookies = port, times, {}
        self._reader = self._writer = None

    async def ask(self, kind, path, form=None, tag=None):
        """Ask for a page, or send a form; a redirect is not followed."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self._asked(path, form, tag)
        except (OSError, EOFError, TimeoutError, ValueError) as problem:
            self.close()
            raise Down(str(problem)) from problem
        self.times.add(kind, began)
        return answer

    async def _asked(self, path, form, tag):
        kept = self._writer is not None
        try:
            return await self._exchange(path, form, tag)
        except (OSError, EOFError, ValueError):
            if not kept:
                raise
            self.close()  # the server had let go of a connection that was idle: browsers try once more too
            return await self._exchange(path, form, tag)

    async def _exchange(self, path, form, tag):
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        body = urlencode(form, doseq=True) if form is not None else ""
        lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if tag:
            lines.append(f"If-None-Match: {tag}")
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines.append("Sec-Fetch-Site: same-origin")
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for line in head[1:-2]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self._keep(value)
            headers[name.lower()] = value
        raw = await self._reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "") == "close":
            self.close()
        return Answer(int(head[0].split()[1]), headers, raw.decode())

    def _keep(self, said):
        name, _, value = said.partition(";")[0].partition("=")
        if "Max-Age=0" in said:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def close(self):
        """Let go of the connection."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def forms(text):
    """Give each form of a page that is posted: where it goes, its hidden fields, and what can be chosen, by name."""
    found = []
    for kind, rest in _TAG.findall(text):
        said = dict(_ATTRIBUTE.findall(rest))
        if kind == "form" and said.get("method") == "post":
            found.append((said.get("action", ""), {}, defaultdict(list)))
        elif kind in {"input", "button"} and found and "name" in said:
            _, hidden, choices = found[-1]
            if said.get("type") == "hidden":
                hidden[said["name"]] = said.get("value", "")
            else:
                choices[said["name"]].append(said.get("value", ""))
    return found


# --- the server


class Server:
    """`staircase serve`, or a bare page in its place, in a process group of its own so that all of it can be killed."""

    def __init__(self, folder, command=(), database=""):
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = listening.getsockname()[1]
        serve = [sys.executable, "-m", "staircase", "serve", "--port", str(self.port), "--workers", "2"]
        self._command = [one.format(port=self.port) for one in command] or serve
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("STAIRCASE_")},
            "STAIRCASE_DATABASE": database or f"{folder}/drafts.sqlite",
            "STAIRCASE_SECRET_KEY": f"0{secrets.token_urlsafe(48)}",
            "STAIRCASE_TRUSTED_HOSTS": "127.0.0.1",
            "STAIRCASE_PLAIN_HTTP": "yes",
            "STAIRCASE_TRAINER_PASSPHRASE": PASSPHRASE,
        }
        self._log = Path(folder) / "log"
        self._process = None

    async def start(self, path="/about"):
        """Start, and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        for _ in range(900):  # a crowded machine takes its time
            browser = Browser(self.port, Times())
            try:
                await browser.ask("start", path)
            except Down:
                await asyncio.sleep(0.1)
            else:
                return
            finally:
                browser.close()
        raise SystemExit(f"The server did not start:\n{self._log.read_text()}")

    def used(self):
        """Give the seconds of processor that it has used, all its processes together: on Linux alone."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(") ")[2].split()
                if int(fields[2]) == self._process.pid:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """End it at once, workers and all, with nothing tidied up."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


# --- a session


class Round(NamedTuple):
    """A round of votes: which story, and which of its rounds."""

    position: int
    phase: str


@dataclass
class Session:
    """What everybody in the room shares, and what is measured."""

    port: int
    round_seconds: float
    phones: int
    poll: float = 2.0
    code: str = ""
    address: str = ""
    at: Round | None = None
    requests: Times = field(default_factory=Times)
    acknowledged: dict = field(default_factory=dict)  # (phone, round) -> by ask what was said, None where left out
    finished: set = field(default_factory=set)  # (phone, round) of which all has been acknowledged
    times: dict = field(default_factory=lambda: defaultdict(list))  # round -> when each phone had first said all of it
    seen: dict = field(default_factory=lambda: defaultdict(list))  # round -> (when, how many the screen showed)
    unsure: set = field(default_factory=set)  # (phone, round, ask) sent, and never told whether it was taken
    closed: dict = field(default_factory=dict)  # round -> when it was closed
    refused: int = 0
    down: int = 0
    strange: Counter = field(default_factory=Counter)
    ended: set = field(default_factory=set)

    def seconds_of(self, here):
        """Say how long a round is open: themes take longer."""
        return self.round_seconds * (THEMES_TAKE if here.phase == "themes" else 1)


class Phone:
    """Somebody with a phone: joins, waits for what is asked, takes their time, answers."""

    def __init__(self, session, number, chance):
        self.session, self.number, self.chance = session, number, chance
        self.browser = Browser(session.port, session.requests)
        self.tag = ""
        self.over = False
        self.done = set()

    async def take_part(self, *, after=0.0):
        """Join after a while, and stay until the end."""
        await asyncio.sleep(after)
        page = await self._until_up("page to join", f"/join/{self.session.code}")
        for asset in set(_ASSET.findall(page.text)):
            await self._until_up("file of a page", asset)
        sent = next(hidden for action, hidden, _ in forms(page.text) if action.startswith("/join/"))
        while not self._is(await self._until_up("joining", f"/join/{self.session.code}", sent), 303):
            await asyncio.sleep(self.session.poll)
        page = await self._page()
        while not self.over:
            await self._in_this_moment(page)
            if not self.over:  # whoever loads the page again, or answers late, may see the end before it is polled
                await self._until_moved()
            if self.chance.random() < 0.05:  # asleep, in a pocket
                await asyncio.sleep(self.session.round_seconds * self.chance.uniform(0.2, 1))
            page = await self._page()
        self.session.ended.add(self.number)

    async def _in_this_moment(self, page):
        form = _form_to_answer(page)
        if form is None:
            return
        here = Round(int(form[1]["position"]), form[1]["phase"])
        if here in self.done:
            return
        self.done.add(here)
        late = self.chance.random() < 0.04
        slowness = self.chance.uniform(0.9, 1.3) if late else self._slowness()
        asks = _THEMES.search(page.text)
        each = self.session.seconds_of(here) * slowness / (int(asks[1]) if asks else 1)
        while form is not None and Round(int(form[1]["position"]), form[1]["phase"]) == here:
            await self._poll_for(each)
            page = await self._answer(here, form)
            form = _form_to_answer(page) if page is not None and "is in</h1>" not in page.text else None
        if page is not None and self.chance.random() < 0.1:  # thinks better of it
            await self._poll_for(self.session.round_seconds * 0.1)
            if asks:
                page = await self._until_up("page of a phone", f"/live/theme/{self.chance.randint(1, int(asks[1]))}")
            if again := _form_to_answer(page):
                await self._answer(here, again)

    def _slowness(self):
        return min(0.85, max(0.05, self.chance.gauss(0.4, 0.18)))

    async def _answer(self, here, form):
        """Answer what a form asks; give the page that comes next, or nothing if it was too late."""
        _, hidden, choices = form
        ask = hidden["asked"]
        left_out = "leave-out" in choices and self.chance.random() < 0.05
        chosen = {"leave-out": "yes"} if left_out else {ask: self.chance.choice(choices[ask])}
        session, mine, asked = self.session, (self.number, here), (self.number, here, ask)
        kind = "answering a theme" if here.phase == "themes" else "voting"
        while True:
            try:
                answer = await self.browser.ask(kind, "/live/answer", {**hidden, **chosen})
            except Down:
                session.down += 1
                session.unsure.add(asked)
            else:
                if answer.status != 503:  # the page of which says that it was not saved, and to send it again
                    break
                session.strange[503] += 1
            await asyncio.sleep(session.poll / 2)
        if answer.status == 409:  # too late: nothing was changed by it
            session.refused += 1
            return None
        if not self._is(answer, 303):
            return None
        session.acknowledged.setdefault(mine, {})[ask] = None if left_out else chosen[ask]
        session.unsure.discard(asked)
        if answer.headers["location"] == "/live" and mine not in session.finished:
            session.finished.add(mine)
            session.times[here].append(time.perf_counter())
        return await self._page(answer.headers["location"])

    async def _poll_for(self, seconds):
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            await asyncio.sleep(min(self.session.poll, left))
            if left > self.session.poll:
                await self._until_up("poll of a phone", "/live/news", tag=self.tag)
                if self.chance.random() < 0.01:  # loads the page again
                    await self._page()

    async def _until_moved(self):
        while True:
            answer = await self._until_up("poll of a phone", "/live/news", tag=self.tag)
            if answer.status != 304:
                self._is(answer, 200)
                self.tag = answer.headers.get("etag", "")
                return
            await asyncio.sleep(self.session.poll)

    async def _page(self, path="/live"):
        answer = await self._until_up("page of a phone", path)
        self._is(answer, 200)
        found = re.search(r'data-tag="(\d+)"', answer.text)
        self.tag = f'"{found[1]}"' if found else self.tag
        self.over = self.over or "The session has ended" in answer.text
        return answer

    async def _until_up(self, kind, path, form=None, tag=None):
        while True:
            try:
                return await self.browser.ask(kind, path, form, tag)
            except Down:
                self.session.down += 1
                await asyncio.sleep(self.session.poll / 2)

    def _is(self, answer, status):
        """Say whether an answer is as it should be, and count it if it is not."""
        if answer.status != status:
            self.session.strange[answer.status] += 1
        return answer.status == status


class Trainer:
    """Who starts the session and leads it; with a screen that polls as the projector's does."""

    def __init__(self, session):
        self.session = session
        self.browser = Browser(session.port, session.requests)
        self.screen = Browser(session.port, session.requests)

    async def start(self, stories):
        """Sign in, and start a session with these stories."""
        page = await self.browser.ask("page of the trainer", "/training/sign-in")
        sent = {**_form(page, "/training/sign-in")[1], "passphrase": PASSPHRASE}
        assert (await self.browser.ask("signing in", "/training/sign-in", sent)).status == 303
        page = await self.browser.ask("page of the trainer", "/training/sessions/start")
        sent = {**_form(page, "/training/sessions/start")[1], "scenario": stories, "rounds": ["themes", "second-vote"]}
        begun = await self.browser.ask("starting", "/training/sessions/start", sent)
        assert begun.status == 303, begun
        self.session.address = begun.headers["location"]
        self.screen.cookies = self.browser.cookies
        drawn = await self.browser.ask("page of the trainer", self.session.address)
        self.session.code = re.search(r"\b([A-Z0-9]{4}) ([A-Z0-9]{4})\b", drawn.text).expand(r"\1\2")

    async def lead(self, kill):
        """Lead through every moment to the end, the usual way."""
        while (form := await self._way_on()) is not None:
            answer = await self._until_up("moving on", form[0], form[1])
            assert answer.status == 303, answer
            if self.session.at:
                self.session.closed[self.session.at] = time.perf_counter()
            self.session.at = Round(int(form[1]["position"]), form[1]["phase"])
            if self.session.at.phase in ROUNDS.values():
                await self._wait_for_votes(kill)
            else:
                await asyncio.sleep(self.session.round_seconds / 4)
        ending = f"{self.session.address}/end"
        page = await self._until_up("page of the trainer", ending)
        assert (await self._until_up("moving on", ending, _form(page, ending)[1])).status == 303

    async def _way_on(self):
        page = await self._until_up("page of the trainer", self.session.address)
        return next((form for form in forms(page.text) if form[0].endswith("/move")), None)

    async def _wait_for_votes(self, kill):
        until = time.perf_counter() + self.session.seconds_of(self.session.at)
        while time.perf_counter() < until:
            await asyncio.sleep(0.05)
            if kill.is_due(self.session):
                until += await kill.now(self.session)

    async def watch(self):
        """Keep the projector's screen up to date, as its script does."""
        tag = ""
        while True:
            try:
                news = await self.screen.ask("poll of the screen", f"{self.session.address}/news", tag=tag)
                if news.status == 200:
                    tag = news.headers["etag"]
                    page = await self.screen.ask("page of the screen", f"{self.session.address}/screen")
                    voted, where = _VOTED.search(page.text), _WHERE.search(page.text)
                    if voted and where:
                        here = Round(int(where[1]) - 1, ROUNDS[where[2]])
                        self.session.seen[here].append((time.perf_counter(), int(voted[1])))
            except Down:
                self.session.down += 1
            await asyncio.sleep(self.session.poll)

    async def counted(self):
        """Download the session's file, and give its counts."""
        answer = await self._until_up("summary", f"{self.session.address}/summary.json")
        assert answer.status == 200, answer
        return json.loads(answer.text)

    async def _until_up(self, kind, path, form=None):
        while True:
            try:
                return await self.browser.ask(kind, path, form)
            except Down:
                self.session.down += 1
                await asyncio.sleep(0.5)


def _form_to_answer(page):
    return next((form for form in forms(page.text) if form[0].endswith("/live/answer")), None)


def _form(page, action):
    return next(form for form in forms(page.text) if form[0] == action)


class Kill:
    """The server killed with -9 in the middle of a round, and started again."""

    def __init__(self, server, phones, story):
        self._server, self._half, self._round = server, phones / 2, Round(story, "first-vote")
        self.began = self.ended = self.used_by_then = 0.0

    def is_due(self, session):
        """Say whether it is time: half of the votes on the step of this story are in."""
        return not self.began and session.at == self._round and len(session.times[self._round]) >= self._half

    async def now(self, session):
        """Kill it and start it again; give the seconds it was away."""
        self.began = time.perf_counter()
        session.requests.away = (self.began, float("inf"))
        self._server.kill()
        await self._server.start()
        self.ended = time.perf_counter()
        self.used_by_then = self._server.used()
        session.requests.away = (self.began, self.ended)
        return self.ended - self.began


# --- what came of it


class Outcome(NamedTuple):
    """A session that is over: what was measured, and what the trainer's file counts."""

    session: Session
    kill: Kill
    stories: tuple
    file: dict

    def lost(self):
        """Count the acknowledged votes that the file does not have, and those it has that nobody sent."""
        lost = invented = 0
        for here, certain, possible in self._sent():
            counted = self._counted(here)
            for option in {*certain, *counted}:
                lost += max(0, certain[option] - counted[option])
                invented += max(0, counted[option] - possible[option])
        return lost, invented

    def _sent(self):
        """Give for each round what surely counts, by option, and what may: of a vote never answered, anything."""
        session = self.session
        for here in {of for _, of, *_ in (*session.acknowledged, *session.unsure)}:
            certain, possible = Counter(), Counter()
            for (phone, of), chosen in session.acknowledged.items():
                said = [(ask, one) for ask, one in chosen.items() if of == here and one is not None]
                possible.update(said)
                certain.update(one for one in said if (phone, of, one[0]) not in session.unsure)
            if unsure := sum(of == here for _, of, _ in session.unsure):
                possible.update(dict.fromkeys(self._counted(here), unsure))
            yield here, certain, possible

    def _counted(self, here):
        """Give what the file counts in a round, by what is asked and what was answered."""
        story = next(one for one in self.file["scenarios"] if one["scenario"] == self.stories[here.position])
        if here.phase == "themes":
            return Counter({(t["theme"], at): n for t in story["themes"] for at, n in t["said"].items()})
        votes = story["first" if here.phase == "first-vote" else "second"]
        return Counter({("step", step): people for step, people in votes.items()})

    def behind(self):
        """Give how far the screen was behind each acknowledged vote, and behind those around the restart, in seconds.

        A vote in the last moment before its round was closed is shown with the others at once, and left out.
        """
        usual, restart = [], []
        for here, times in self.session.times.items():
            for number, at in enumerate(sorted(times), start=1):
                shown = next((when for when, many in self.session.seen[here] if when >= at and many >= number), None)
                if shown is None and self.session.closed.get(here, at) - at <= FURTHEST_BEHIND:
                    continue
                around = (
                    self.kill.began and self.kill.began - FURTHEST_BEHIND <= at <= self.kill.ended + FURTHEST_BEHIND
                )
                (restart if around else usual).append(float("inf") if shown is None else shown - at)
        return usual, restart


async def hold(server, *, phones, stories, round_seconds, poll=2.0, seed=1):
    """Hold a whole session, its server killed in the middle; give what came of it, and the cookies of a phone."""
    await server.start()
    session = Session(port=server.port, round_seconds=round_seconds, phones=phones, poll=poll)
    trainer, chance = Trainer(session), Random(seed)
    await trainer.start(stories)
    room = [Phone(session, number, Random(chance.random())) for number in range(phones)]
    late = [round_seconds * 4 if chance.random() < 0.05 else 0.0 for _ in room]
    taking_part = [
        asyncio.create_task(phone.take_part(after=after + chance.uniform(0, round_seconds * 1.5)))
        for phone, after in zip(room, late, strict=True)
    ]
    watching = asyncio.create_task(trainer.watch())
    await asyncio.sleep(round_seconds * 1.5)
    kill = Kill(server, phones, min(1, len(stories) - 1))
    await trainer.lead(kill)
    await asyncio.wait(taking_part, timeout=round_seconds * 1.5 + 10)
    for task in (*taking_part, watching):
        task.cancel()
    for problem in await asyncio.gather(*taking_part, watching, return_exceptions=True):
        if isinstance(problem, Exception):
            raise problem
    outcome = Outcome(session, kill, stories, await trainer.counted())
    for browser in (trainer.browser, trainer.screen, *(phone.browser for phone in room)):
        browser.close()
    await asyncio.sleep(0.1)  # closing takes a turn of the loop
    return outcome, room[0].browser.cookies


# --- against a bare page


async def in_rhythm(port, path, phones, seconds, poll):
    """Ask for one page with so many phones in their rhythm; give the seconds that each answer took."""
    times = Times()

    async def one(after):
        browser = Browser(port, times)
        await asyncio.sleep(after)
        for _ in range(int(seconds / poll)):
            await browser.ask("bare", path)
            await asyncio.sleep(poll)
        browser.close()

    await asyncio.gather(*(one(poll * number / phones) for number in range(phones)))
    return times.took["bare"]


async def at_once(port, path, cookies, seconds, connections=16):
    """Ask for one page over and over on several connections; give the answers per second."""
    times = Times()

    async def one():
        browser = Browser(port, times)
        browser.cookies = dict(cookies)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            await browser.ask("one", path)
        browser.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return len(times.took["one"]) / seconds


# --- the report


def at(share, numbers):
    """Give the number below which this share of the numbers lies."""
    return sorted(numbers)[min(len(numbers) - 1, int(share * len(numbers)))]


def _row(name, numbers):
    if not numbers:
        return f"{name:<26}    none"
    figures = (at(0.5, numbers), at(0.95, numbers), max(numbers))
    return f"{name:<26}{len(numbers):>8}" + "".join(f"{1000 * one:>9.0f}" for one in figures)


def report(outcome):
    """Give the lines of the table, and for each thing that must hold whether it does."""
    session, kill = outcome.session, outcome.kill
    yield f"{'milliseconds':<26}{'asked':>8}{'p50':>9}{'p95':>9}{'longest':>9}"
    took = session.requests.took
    yield from (_row(kind, numbers) for kind, numbers in sorted(took.items()))
    if session.requests.across:
        yield _row("  across the restart", session.requests.across)
    usual, restart = outcome.behind()
    yield _row("screen behind a vote", usual)
    if restart:
        yield _row("  around the restart", restart)
    lost, invented = outcome.lost()
    yield (
        f"{sum(map(len, session.acknowledged.values()))} answers acknowledged, {session.refused} too late, "
        f"{len(session.unsure)} never answered; {session.down} requests while the server was away "
        f"({kill.ended - kill.began:.1f} s); other answers: {dict(session.strange) or 'none'}"
    )
    furthest = max(usual, default=float("inf"))
    slowest = max(took, key=lambda kind: at(0.95, took[kind]))
    p95 = at(0.95, took[slowest])
    for what, holds in (
        (
            f"no acknowledged vote lost, none invented, through kill -9 and restart ({lost}, {invented})",
            not lost + invented,
        ),
        (
            f"trainer's screen at most {FURTHEST_BEHIND:.0f} s behind ({furthest:.1f} s)",
            furthest <= FURTHEST_BEHIND,
        ),
        (f"p95 of every request under 500 ms ({slowest}: {1000 * p95:.0f} ms)", p95 < LONGEST_P95),
        (f"every phone came to the end ({len(session.ended)})", len(session.ended) == session.phones),
    ):
        yield f"{'holds' if holds else 'DOES NOT HOLD':<15}{what}"


async def compare(outcome, server, cookies, folder, phones):
    """Give the lines that hold the site against a bare page on the same kind of server."""
    polls = outcome.session.requests.took["poll of a phone"]
    busiest = [("poll", "/live/news"), ("page", "/live")]
    ours = {name: await at_once(server.port, path, cookies, 4) for name, path in busiest}
    server.kill()
    here = str(Path(__file__).resolve().parent)
    gunicorn = [sys.executable, "-m", "gunicorn", "--chdir", here, "-k", "gthread", "-w", "2", "--threads", "4"]
    other = Server(folder, [*gunicorn, "-b", "127.0.0.1:{port}", "session:bare"])
    await other.start("/")
    try:
        rhythm = await in_rhythm(other.port, "/", phones, 12, outcome.session.poll)
        per_second = await at_once(other.port, "/", {}, 4)
    finally:
        other.kill()
    yield _row("poll of a bare page", rhythm)
    for share in (0.5, 0.95):
        yield f"a poll takes {at(share, polls) / at(share, rhythm):.1f} times as long as that (p{100 * share:.0f})"
    yield f"as fast as it goes: bare page {per_second:.0f} a second" + "".join(
        f", {name} {many:.0f} ({many / per_second:.2f})" for name, many in ours.items()
    )


async def measure(chosen):
    """Hold the session, and print what came of it."""
    edition = rulefiles.load(rulefiles.current())
    stories = tuple(dict.fromkeys(story for one in edition.training.sets for story in one.scenarios))[: chosen.stories]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {chosen.phones} phones, {len(stories)} stories")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(folder, database=chosen.database)
        try:
            outcome, cookies = await hold(server, phones=chosen.phones, stories=stories, round_seconds=chosen.round)
            since = time.perf_counter() - outcome.kill.ended
            used = server.used() - outcome.kill.used_by_then
            print(*report(outcome), sep="\n")
            print(f"since the restart the server used {used:.0f} s of processor in {since:.0f} s", flush=True)
            async for line in compare(outcome, server, cookies, folder, chosen.phones):
                print(line, flush=True)
        finally:
            server.kill()


def main():
    """Read what is asked for, and measure it."""
    asked = argparse.ArgumentParser(description="A whole live session under load.")
    asked.add_argument("--phones", type=int, default=200)
    asked.add_argument("--stories", type=int, default=4)
    asked.add_argument("--round", type=float, default=20, help="seconds that a round is open")
    asked.add_argument("--database", default="", help="a PostgreSQL address of an empty database, instead of SQLite")
    asyncio.run(measure(asked.parse_args()))


if __name__ == "__main__":
    main()
