"""Reading a page aloud: what is read and what is not, with whose voice, and how the reader stays in charge.

The browser's speech is replaced by one that says nothing and waits until a test lets a sentence end.
"""

import json
import re

import pytest

from strategies import EDITION

pytestmark = pytest.mark.browser

PAGE = "/families/consent"
LEAFLET = EDITION.leaflet["consent"]
SENTENCES = re.findall(r"[^.]+\.", LEAFLET.lead.replace(". ", "."))
LOCAL = {"name": "Here", "lang": "en-GB", "localService": True, "default": True}
REMOTE = {"name": "Far away", "lang": "en-GB", "localService": False, "default": True}
POLISH = {"name": "Tu", "lang": "pl-PL", "localService": True, "default": True}
FAKE = """voices => {
  const heard = { all: [], now: null };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const synth = new EventTarget();
  synth.getVoices = () => voices;
  synth.cancel = () => { heard.now = null; };
  synth.speak = (one) => { heard.all.push(one); heard.now = one; one.onstart?.(); };
  Object.defineProperty(window, "speechSynthesis", { value: synth, configurable: true });
  window.heard = heard;
  window.letEnd = () => { const one = heard.now; heard.now = null; one.onend(); };
  window.letVoicesCome = (more) => { voices.push(...more); synth.dispatchEvent(new Event("voiceschanged")); };
}"""


@pytest.fixture
def opened(page, live_server):
    """A function that opens a page in a browser with these voices, with words put in place of its main part."""

    def open_it(voices=(LOCAL,), main=None, path=PAGE):
        page.add_init_script(f"({FAKE})({json.dumps(list(voices))})")
        page.goto(live_server + path)
        if main is not None:
            page.evaluate("html => { document.querySelector('main').innerHTML = html; }", main)
        return page

    return open_it


def press(window, name):
    window.get_by_role("button", name=name, exact=True).click()


def said(window):
    """Give everything that was read so far."""
    return window.evaluate("heard.all.map((one) => one.text)")


def read_all(window):
    """Read the page to its end, and give every sentence."""
    press(window, "Read aloud")
    while window.evaluate("heard.now !== null"):
        window.evaluate("letEnd()")
    return said(window)


def state(window):
    return window.inner_text(".read-aloud [role=status]")


def test_a_page_is_read_sentence_by_sentence_from_its_first_heading(opened):
    """The heading comes first, then each sentence of the main part, and at the end the page says so."""
    window = opened()

    read = read_all(window)

    assert read[:3] == [LEAFLET.title, *SENTENCES]
    assert state(window) == "That is the end of the page."


def test_words_within_a_sentence_are_not_torn_apart(opened):
    """Links and strong words belong to their sentence, and headings, points and terms each stand alone."""
    window = opened(
        main="<h1>Who to <em>ask</em></h1><p>Ring <a href='/'>this\n  number</a> <b>today</b>. They listen.</p>"
        "<ul><li>One point</li><li>Two<br>lines</li></ul><dl><dt>A word</dt><dd>What it means.</dd></dl>"
    )

    assert [" ".join(one.split()) for one in read_all(window)] == [
        *("Who to ask", "Ring this number today.", "They listen."),
        *("One point", "Two", "lines", "A word", "What it means."),
    ]


def test_what_is_hidden_is_not_read(opened):
    """What nobody sees on the page is not heard either."""
    window = opened(
        main="<h1>Seen</h1><p hidden>A</p><p aria-hidden='true'>B</p><p class='govuk-visually-hidden'>C</p>"
        "<details><summary>More</summary><p>D</p></details><p>— * —</p><textarea>E</textarea>"
    )

    assert read_all(window) == ["Seen", "More"]


def test_pictures_are_read_once_by_what_they_show(opened):
    """A picture is read by its name; the same picture again is not, and one that only decorates is not."""
    drawing = "<svg role='img' width='9' height='9' aria-label='Five steps'><title>Steps</title><text>1</text></svg>"
    window = opened(
        main=f"<h1>Pictures</h1>{drawing}<p>Words.</p>{drawing}<svg aria-hidden='true'><title>No</title></svg>"
        "<img src='/static/icon.svg' alt=''><img src='/static/icon.svg' alt='A staircase'>"
    )

    assert read_all(window) == ["Pictures", "Five steps", "Words.", "A staircase"]


def test_nothing_is_read_before_somebody_starts_it(opened):
    """A page opens in silence."""
    assert said(opened()) == []


def test_a_voice_that_sends_words_away_is_never_used(opened):
    """Where the only voice speaks on another computer there is no button, and the page of choices says why."""
    window = opened([REMOTE], path="/families/display")

    assert not window.is_visible("text=Read aloud")
    assert window.is_visible("text=We found no voice for this language on your device.")
    assert not window.is_visible("text=Your device can read each page to you.")


def test_the_voice_is_local_and_of_the_language_of_the_page(opened):
    """Among many voices one of this device in the language of the page is taken."""
    window = opened([REMOTE, POLISH, LOCAL])

    read_all(window)

    assert set(window.evaluate("heard.all.map((one) => one.voice.name)")) == {"Here"}
    assert window.evaluate("heard.all[0].lang") == "en-GB"


def test_a_sentence_in_another_language_has_a_voice_of_its_own(opened):
    """A part that is marked as another language is read in that, where the device can."""
    window = opened([LOCAL, POLISH], main="<h1>Yes</h1><p lang='pl'>Tak.</p>")

    read_all(window)

    assert window.evaluate("heard.all.map((one) => one.voice.name)") == ["Here", "Tu"]


def test_the_button_comes_when_the_voices_do(opened):
    """Some browsers find their voices late: the button appears then."""
    window = opened([])
    assert not window.is_visible("text=Read aloud")

    window.evaluate("voice => letVoicesCome([voice])", LOCAL)

    assert window.is_visible("text=Read aloud")


def test_reading_pauses_and_goes_on_by_keyboard(opened):
    """With the keyboard alone reading starts, pauses, goes on with the same sentence and stops; each is announced."""
    window = opened()
    window.get_by_role("button", name="Read aloud").focus()

    window.keyboard.press("Enter")
    assert state(window) == "Reading aloud."
    assert window.evaluate("document.activeElement.textContent") == "Pause"
    window.evaluate("letEnd()")
    window.keyboard.press("Space")
    assert (state(window), window.evaluate("heard.now")) == ("Paused.", None)
    assert window.evaluate("document.activeElement.textContent") == "Go on"
    window.keyboard.press("Enter")
    assert said(window)[-1] == said(window)[-2] == SENTENCES[0]
    window.keyboard.press("Escape")
    assert (state(window), window.evaluate("heard.now")) == ("Stopped.", None)
    assert window.evaluate("document.activeElement.textContent") == "Read aloud"


def test_reading_can_be_slower_and_faster(opened):
    """Another speed begins the sentence again with it, and stops at the slowest and the fastest."""
    window = opened()
    press(window, "Read aloud")

    press(window, "Slower")
    assert window.evaluate("heard.now.rate") < 1
    assert state(window) == "Speed 2 of 5."
    for _ in range(6):
        press(window, "Faster")

    assert window.evaluate("heard.now.rate") == 1.5
    assert state(window) == "Speed 5 of 5."
    assert set(said(window)) == {"What you agree to"}


def test_the_sentence_and_the_word_that_are_read_are_marked(opened):
    """What is read is marked on the page where it stands, and nothing is once reading has stopped."""
    window = opened(main="<h1>One</h1><p>Ring <b>this number</b> now. Then wait.</p>")
    marked = "name => [...CSS.highlights.get(name)].map(String)"
    press(window, "Read aloud")
    window.evaluate("letEnd()")

    window.evaluate("heard.now.onboundary({ name: 'word', charIndex: 10, charLength: 6 })")

    assert window.evaluate(marked, "read-sentence") == ["Ring this number now."]
    assert window.evaluate(marked, "read-word") == ["number"]
    window.evaluate("heard.now.onboundary({ name: 'word', charIndex: 17 })")
    assert window.evaluate(marked, "read-word") == ["now."]
    press(window, "Stop")
    assert window.evaluate(marked, "read-sentence") == window.evaluate(marked, "read-word") == []


def test_where_sentences_cannot_be_marked_their_block_is(opened, page):
    """In a browser without highlights the paragraph that is read is outlined, and a picture always."""
    page.add_init_script("delete window.Highlight")
    window = opened(main="<h1>One</h1><p>Two.</p><svg role='img' width='9' height='9' aria-label='Three'></svg>")
    here = "[...document.querySelectorAll('.read-aloud-here')].map((e) => e.localName)"
    press(window, "Read aloud")

    seen = [window.evaluate(here)]
    for _ in range(3):
        window.evaluate("letEnd()")
        seen.append(window.evaluate(here))

    assert seen == [["h1"], ["p"], ["svg"], []]


def test_what_is_read_is_in_sight(opened):
    """The page moves to the sentence that is read, and it is not under the buttons."""
    window = opened(main="<h1>One</h1>" + "<p>Words.</p>" * 60)
    press(window, "Read aloud")
    for _ in range(50):
        window.evaluate("letEnd()")

    window.wait_for_function(
        """() => {
          const [range] = CSS.highlights.get("read-sentence");
          const bar = document.querySelector(".read-aloud").getBoundingClientRect();
          const box = range.getBoundingClientRect();
          return box.top >= 0 && box.bottom <= bar.top;
        }"""
    )


def test_reading_stops_when_the_page_is_left(opened, live_server):
    """Going to another page, or leaving by "Exit this page", ends the reading at once."""
    window = opened()
    press(window, "Read aloud")

    stopped = window.evaluate("() => { window.dispatchEvent(new Event('beforeunload')); return heard.now === null; }")

    assert stopped


def test_a_device_that_fails_says_so(opened):
    """If the voice breaks off, the page says that it could not read, and can be started again."""
    window = opened()
    press(window, "Read aloud")

    window.evaluate("heard.now.onerror({ error: 'synthesis-failed' })")

    assert state(window) == "Your device could not read this aloud."
    assert window.is_visible("text=Read aloud")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_buttons_pass_axe_and_fit(opened, axe, fits, width):
    """While reading, axe finds nothing and the buttons fit a small screen."""
    window = opened()
    window.set_viewport_size({"width": width, "height": 700})

    press(window, "Read aloud")

    axe(window)
    fits(window)
    assert window.is_visible("text=Faster")


def test_without_script_there_is_no_button(chromium, live_server):
    """Without JavaScript nothing is offered that cannot be done."""
    context = chromium.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(live_server + PAGE)

    assert not window.is_visible("text=Read aloud")
    context.close()
