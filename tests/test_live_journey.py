"""A live session in real browsers: a trainer, a projector, three phones with script, and a small one without."""

import json
import time

import pytest
from playwright.sync_api import expect

from test_journeys import leave
from test_live_pages import SIGN_IN, STORIES

pytestmark = pytest.mark.browser

AT_MOST = 3_000
"""In milliseconds: how far a screen may be behind."""


@pytest.fixture
def opened(chromium):
    """A function that opens a window of its own; a fault of the page's script or policy fails the test."""
    contexts, errors = [], []

    def open_window(width, height, *, script=True):
        context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
        contexts.append(context)
        window = context.new_page()
        window.on("pageerror", lambda error: errors.append(str(error)))
        window.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        return window

    yield open_window
    for context in contexts:
        context.close()
    assert not errors, errors


def signed_in(window, address, settings):
    """Sign in, start a session, and open its projector beside it."""
    window.goto(f"{address}{SIGN_IN}")
    window.get_by_label("The trainers’ passphrase").fill(settings.trainer_passphrase)
    leave(window, window.get_by_role("button", name="Sign in").click)
    window.goto(f"{address}/training/sessions/start?" + "&".join(f"scenario={story}" for story in STORIES))
    leave(window, window.get_by_role("button", name="Start the session").click)
    projector = window.context.new_page()
    projector.set_viewport_size({"width": 1920, "height": 1080})
    projector.goto(f"{window.url}/screen")
    return projector


def go_on(trainer, words):
    """Press the button with these words."""
    leave(trainer, trainer.get_by_role("button", name=words, exact=True).click)


def vote(phone, step):
    """Choose a step and send it."""
    phone.get_by_label(f"Step {step}:").check()
    phone.get_by_role("button", name="Send my vote").click()


def join(phone, address, code):
    """Join by typing the code."""
    phone.goto(f"{address}/join")
    phone.get_by_label("The code on the trainer’s screen").fill(code.lower())
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("button", name="Join the session").click()


def test_a_trainer_and_four_phones_from_start_to_summary(opened, live_server, settings, axe, fits):
    """They join, vote, see what the room said, vote again and are told; a phone in the middle of a form keeps it."""
    trainer = opened(1280, 900)
    projector = signed_in(trainer, live_server, settings)
    code = trainer.locator(".staircase-lead__code").inner_text()
    phones = [opened(390, 844) for _ in range(3)]
    plain = opened(320, 640, script=False)
    for phone in (*phones, plain):
        join(phone, live_server, code)
    expect(projector.locator(".staircase-room__many")).to_have_text("4 have joined", timeout=AT_MOST)

    go_on(trainer, "Begin with the first story")
    if trainer.get_by_role("button", name="Show what was found out", exact=True).count():
        go_on(trainer, "Show what was found out")
    go_on(trainer, "Open the vote on the step")
    for phone, step in zip(phones, (2, 3, 5), strict=True):
        expect(phone.locator("h1")).to_have_text("First vote on the step", timeout=AT_MOST)
        vote(phone, step)
        expect(phone.locator("h1")).to_have_text("Your vote is in")
    leave(plain, plain.get_by_role("button", name="See what comes next").click)
    leave(plain, vote, plain, 2)
    fits(plain)
    expect(projector.locator(".staircase-room__many")).to_have_text("4 of 4 have answered", timeout=AT_MOST)

    changes = phones[0]
    changes.get_by_text("Change my vote").click()
    changes.get_by_label("Step 4:").check()
    go_on(trainer, "Close the vote, leave out the themes, and show what the room said")
    expect(changes.locator("[data-live-says]")).to_contain_text("has closed this round", timeout=AT_MOST)
    assert changes.get_by_label("Step 4:").is_checked()
    changes.locator("[data-live-says] a").click()
    expect(changes.locator("h1")).to_have_text("What the room said")
    expect(projector.locator("h1")).to_contain_text("What the room said", timeout=AT_MOST)
    expect(projector.locator("desc")).to_contain_text("Early help by one service: 2")
    for window in (trainer, projector, phones[1]):
        axe(window)
        fits(window)

    go_on(trainer, "Begin the discussion")
    go_on(trainer, "Open the second vote")
    for phone in phones:
        expect(phone.locator("h1")).to_have_text("Second vote on the step", timeout=AT_MOST)
        vote(phone, 5)
        expect(phone.locator("h1")).to_have_text("Your vote is in")
    go_on(trainer, "Close the vote, and show what the scenario says")
    expect(projector.locator("desc")).to_contain_text("3 after the discussion", timeout=AT_MOST)

    leave(trainer, trainer.get_by_role("link", name="End the session").click)
    leave(trainer, trainer.get_by_role("button", name="End the session").click)
    expect(phones[0].locator("h1")).to_have_text("The session has ended", timeout=AT_MOST)
    leave(trainer, trainer.get_by_role("button", name="Summary of the session").click)
    expect(trainer.locator("main")).to_contain_text("4 people voted")
    axe(trainer)


class SleepyPhone:
    """A phone whose page freezes as it does in a pocket. It is none of Playwright's windows, which are kept awake."""

    def __init__(self, chromium, wait):
        self._browser, self._wait, self._answers = chromium.new_browser_cdp_session(), wait, []
        self._context = self._browser.send("Target.createBrowserContext")
        target = self._browser.send("Target.createTarget", {"url": "about:blank", **self._context})
        self._page = self._browser.send("Target.attachToTarget", {**target, "flatten": False})["sessionId"]
        self._browser.on("Target.receivedMessageFromTarget", lambda said: self._answers.append(said["message"]))

    def tell(self, method, **how):
        """Send a command to the page, and give its answer."""
        self._answers.clear()
        message = json.dumps({"id": 1, "method": method, "params": how})
        self._browser.send("Target.sendMessageToTarget", {"sessionId": self._page, "message": message})
        while not self._answers:
            self._wait(10)
        return json.loads(self._answers[0]).get("result", {})

    def see(self, script):
        """Give what a script finds on the page; nothing while another page is on its way."""
        return self.tell("Runtime.evaluate", expression=script, returnByValue=True).get("result", {}).get("value")

    def until(self, script, seconds=10):
        """Wait until a script finds something."""
        late = time.monotonic() + seconds
        while not self.see(script):
            assert time.monotonic() < late, (script, self.see("document.querySelector('main')?.innerText"))
            self._wait(20)

    def press(self, selector):
        """Press what this finds, once it is there."""
        self.until(f"document.querySelector('{selector}') !== null")
        self.see(f"document.querySelector('{selector}').click()")

    def sleep(self, while_asleep):
        """Freeze the page, and wake it after something has happened."""
        self.tell("Page.setWebLifecycleState", state="frozen")
        while_asleep()
        self.tell("Page.setWebLifecycleState", state="active")

    def throw_away(self):
        """Close it."""
        self._browser.send("Target.disposeBrowserContext", self._context)


def test_a_phone_that_sleeps_or_loads_the_page_again_keeps_what_was_chosen_and_sent(
    opened, chromium, live_server, settings
):
    """It wakes to what is asked now, in the middle of a theme as well; what was sent as it fell asleep has come."""
    trainer = opened(1280, 900)
    signed_in(trainer, live_server, settings)
    phone = SleepyPhone(chromium, trainer.wait_for_timeout)
    code = trainer.locator(".staircase-lead__code").inner_text().replace(" ", "")
    phone.tell("Page.navigate", url=f"{live_server}/join/{code}")
    phone.press("#join")
    phone.until("document.querySelector('h1')?.innerText === 'You have joined'")
    go_on(trainer, "Begin with the first story")
    if trainer.get_by_role("button", name="Show what was found out", exact=True).count():
        go_on(trainer, "Show what was found out")
    go_on(trainer, "Open the vote on the step")

    phone.sleep(lambda: go_on(trainer, "Close the vote, and open the themes"))
    phone.until("document.querySelector('h1').innerText.startsWith('Theme 1 of')")
    chosen = "document.querySelectorAll('input[type=radio]')[1]"
    phone.see(f"{chosen}.click()")
    phone.sleep(lambda: None)
    phone.see("window.isOld = true")
    phone.tell("Page.reload")
    phone.until(f"!window.isOld && {chosen}?.checked")
    phone.see("document.querySelector('#send').click()")
    phone.sleep(lambda: None)
    phone.until("document.querySelector('h1').innerText.startsWith('Theme 2 of')")
    assert phone.see("sessionStorage.length") == 0

    phone.see(f"{chosen}.click()")
    phone.sleep(lambda: go_on(trainer, "Close the themes, and show what the room said"))
    phone.until("document.querySelector('[data-live-says]').innerText.includes('has closed this round')")
    assert phone.see(f"{chosen}.checked")
    phone.throw_away()


def test_a_phone_without_connection_loses_nothing_and_comes_back(opened, live_server, settings):
    """What was chosen stays, the phone says what is wrong, and when the connection is back it is sent."""
    trainer = opened(1280, 900)
    signed_in(trainer, live_server, settings)
    phone = opened(390, 844)
    join(phone, live_server, trainer.locator(".staircase-lead__code").inner_text())
    go_on(trainer, "Begin with the first story")
    if trainer.get_by_role("button", name="Show what was found out", exact=True).count():
        go_on(trainer, "Show what was found out")
    go_on(trainer, "Open the vote on the step")
    expect(phone.locator("h1")).to_have_text("First vote on the step", timeout=AT_MOST)

    phone.context.set_offline(True)
    vote(phone, 4)
    expect(phone.locator("[data-live-says]")).to_contain_text("No connection")
    assert phone.get_by_label("Step 4:").is_checked()

    phone.context.set_offline(False)
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.locator("h1")).to_have_text("Your vote is in")
