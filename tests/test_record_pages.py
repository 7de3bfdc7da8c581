"""The record as somebody makes it: choices kept by id, words that pass through, three forms, and two journeys."""

import re
import time
from functools import cache
from html import unescape
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.core.ownwords import MARK, MOST_SIGNS
from staircase.core.said import Said, answers_fingerprint, answers_of, from_data, to_data
from staircase.core.writing import KEEP_APART, OWN_AT_16, the_record
from staircase.database import Stale, StoreBusy
from staircase.worded import MEDIA_TYPE

from inspection import Page
from strategies import EDITION
from test_form import some_answers
from test_journeys import leave
from test_recording import read_word, stand_in_order
from test_suggestion import Cases
from walking import sayable, walk

CASES = Cases(EDITION)
WORDS = {
    "word-seen": "On Monday he came without a coat.\nHe said: “I am always cold”.",
    "word-agreed": "The school nurse sees him on Thursday.",
    "word-filled_in_by": "A. Teacher",
}
LOWER = {"agreed_step": "1", "less_because": "others-know-more", "consulted": "safeguarding-lead"}
SCHOOL = some_answers(EDITION, school_attendance=Answer(1, 2))
DANGER = sayable(EDITION, CASES.danger_and_not_sure())
QUIET = sayable(EDITION, CASES.case("age-5-9", themes={**CASES.whole, "honour-based-abuse": Answer(1, 1)}, own_view=5))
YOUNG = sayable(EDITION, CASES.case("age-16-17", themes={**CASES.whole, "school-attendance": Answer(2, 2)}, own_view=2))


@cache
def draft(name):
    """Walk the whole form with one of the answers above, once."""
    return walk(EDITION, globals()[name])[0]


class Sitter:
    """Somebody who has a draft, and looks closely at every page of the record."""

    def __init__(self, visit, app):
        self.visit, self.store = visit, app.extensions["staircase.store"]

    def begin(self, said):
        """Put a draft into the store and its token into the cookie; open the form."""
        token = begin(self.store, said)
        self.visit.client.set_cookie("staircase", token)
        return self.visit.get("/record")

    def said(self):
        """Read the draft as the server keeps it."""
        return from_data(self.store.read(self.visit.client.get_cookie("staircase").value, 0).said)

    def make(self, form="page", *, status=200, **sent):
        """Send the form for one form of the record."""
        return self.visit.post(f"/record/{form}", sent, status=status)


def begin(store, said):
    """Put a draft into the store; give its token."""
    kept = {"edition": EDITION.id, "fingerprint": EDITION.edition_fingerprint, "now": int(time.time())}
    return store.begin(to_data(said), **kept)


@pytest.fixture
def sitter(visit, app):
    """Somebody with an everyday worry about school."""
    sitter = Sitter(visit, app)
    sitter.begin(draft("SCHOOL"))
    return sitter


def checked(page):
    """Give what is chosen on a page."""
    return {(e.get("name"), e.get("value")) for e in page.all("input") if "checked" in e.attrib}


def written_in(page):
    """Give what stands in the fields for one's own words, or in the hidden ones that send them again."""
    areas = {e.get("name"): "".join(e.itertext()) for e in page.all("textarea")}
    lines = {e.get("name"): e.get("value") for e in page.all("input") if (e.get("name") or "").startswith("word-")}
    return {name: text.strip("\n") for name, text in (areas | lines).items() if name and text}


# --- what is kept, and what is not


def test_choices_are_kept_by_id_and_words_are_not(sitter):
    """The draft holds the ids of what was chosen; what was written stands on the page and nowhere in the draft."""
    page = sitter.make(**LOWER, consent="refused", consent_of=["parental-responsibility"], **WORDS)
    said = sitter.said()

    assert dict(said.afterwards) == {
        "agreed_step": ("1",),
        "less_because": ("others-know-more",),
        "consulted": ("safeguarding-lead",),
        "consent": ("refused",),
        "consent_of": ("parental-responsibility",),
    }
    assert "I am always cold" in page.text() and "A. Teacher" in page.text()
    assert "cold" not in str(to_data(said)) and "Teacher" not in str(to_data(said))


def test_coming_back_finds_the_choices_and_changes_them(sitter, visit):
    """Opened again, the form has what was chosen chosen; what is taken away is gone from the draft."""
    sitter.make(**LOWER)
    assert checked(visit.get("/record")) == set(LOWER.items())

    sitter.make(agreed_step="3")

    assert checked(visit.get("/record")) == {("agreed_step", "3")}
    assert dict(sitter.said().afterwards) == {"agreed_step": ("3",)}


def test_nothing_is_chosen_for_anybody_and_only_the_step_must_be(sitter, visit):
    """The form comes empty; sent empty, one error asks for the step, in the summary and beside the field."""
    assert not checked(visit.get("/record"))

    page = sitter.make(status=422)

    assert page.links["Choose the step you agreed, or say that none is agreed yet"] == "#agreed_step"
    assert page.text().count("Choose the step you agreed, or say that none is agreed yet") == 2
    assert page.text(page.all("title")[0]).startswith("Error: ")
    assert not sitter.said().afterwards


def test_words_and_choices_come_back_with_an_error(sitter):
    """Whatever is missing, nothing that was chosen or written on the page is lost."""
    page = sitter.make(status=422, agreed_step="1", spoken_to=["mother"], **WORDS)

    assert "#less_because" in page.links.values() and "#consulted" in page.links.values()
    assert {("agreed_step", "1"), ("spoken_to", "mother")} <= checked(page)
    assert written_in(page) == WORDS


def test_what_is_too_long_is_said_and_comes_back_whole(sitter):
    """One character more than the limit: an error with both numbers, and every character in the answer."""
    long = "é" * (MOST_SIGNS + 1)

    page = sitter.make(status=422, agreed_step="2", **{"word-seen": long, "word-agreed": "kept"})

    assert page.links["“What was seen and heard” has 4,001 characters. The most it can have is 4,000"] == "#word-seen"
    assert written_in(page) == {"word-seen": long, "word-agreed": "kept"}


def test_an_answer_that_is_not_on_offer_is_refused(sitter):
    """An id sent by hand that the edition does not have is an error, and is not kept."""
    page = sitter.make(status=422, agreed_step="2", consulted=["my-cousin"])

    assert "Choose one of the answers on this page" in page.text()
    assert not sitter.said().afterwards


def test_unsafe_signs_are_shown_as_a_mark(sitter):
    """What could turn the direction of text or break a file is replaced by a mark that everybody sees."""
    page = sitter.make(agreed_step="2", **{"word-seen": "one\u202etwo\x07three"})

    assert f"one{MARK}two{MARK}three" in page.text()


# --- the step that is agreed


def test_below_a_step_5_nobody_decides_alone(visit, app):
    """Below a step 5 the lead or a manager must be among those who were consulted; the error says why."""
    sitter = Sitter(visit, app)
    sitter.begin(draft("DANGER"))
    lower = {"agreed_step": "4", "less_because": "seen-since"}

    page = sitter.make(status=422, **lower, consulted=["health"])
    assert "Not on your own: to go below step 5" in page.text()

    page = sitter.make(**lower, consulted=["health", "safeguarding-lead"])
    assert "A lower step was agreed" in page.text()
    assert "I have seen the child since, and it is different." in page.text()


def test_going_higher_asks_for_nothing(sitter):
    """A higher step needs no reason and nobody's leave, and its pathway is on the record first."""
    page = sitter.make(agreed_step="5")

    first = page.all("tbody")[0]
    assert page.text(first).startswith(EDITION.pathway[EDITION.step(5).pathway].name)


def test_a_low_step_to_act_on_never_stands_without_what_it_could_be(visit, app):
    """Where it could be more, the form says so beside what is to be acted on, and to ask for advice first."""
    unsure = sayable(EDITION, CASES.case("age-5-9", themes={**CASES.whole, "domestic-abuse": Answer(0, 4)}, own_view=1))
    page = Sitter(visit, app).begin(walk(EDITION, unsure)[0])

    assert "To act on: step 1, everyday services" in page.text()
    assert "It could be step 5, child protection: ask for advice before you agree on less." in page.text()


def test_where_no_step_is_suggested_the_record_says_so(visit, app):
    """A draft in which nobody looked at anything: the agreed step is recorded, and none was suggested."""
    sitter = Sitter(visit, app)
    page = sitter.begin(walk(EDITION, sayable(EDITION, Answers(age="age-5-9", no=CASES.no)))[0])
    assert "No step was suggested" in page.text()
    assert "Why less than that" not in page.text()

    page = sitter.make(agreed_step="2")

    assert "No step. " in page.text()
    assert set(re.findall(r"step \d", page.text().lower())) == {"step 2"}


# --- its forms


def test_all_three_forms_say_the_same_in_the_same_order(sitter, app):
    """The page, the Word file and the text hold every string of the one record, in its order."""
    sent = {**LOWER, "consent": "not-sought", "not_sought_because": "advice-first", **WORDS}
    page = sitter.make(**sent)
    text = sitter.make("text", **sent)
    word = sitter.make("word", **sent)
    words = {name.removeprefix("word-"): said for name, said in WORDS.items()}
    today = time.strftime("%-d %B %Y")

    record = the_record(EDITION, sitter.said(), words, today)

    assert stand_in_order(record, page.text()) is None
    assert stand_in_order(record, "".join(text.all("textarea")[0].itertext())) is None
    assert stand_in_order(record, read_word(word.data)) is None
    assert record.foot in page.text()
    assert answers_fingerprint(sitter.said())[:12] in record.foot


def test_the_word_file_comes_under_a_name_that_says_nothing(sitter):
    """The file is an attachment that nobody stores on the way, with a name about no child."""
    response = sitter.make("word", agreed_step="2", **WORDS)

    assert response.mimetype == MEDIA_TYPE
    assert response.headers["Content-Disposition"] == "attachment; filename=staircase-record.docx"
    assert response.headers["Cache-Control"] == "no-store"
    assert docx.Document(BytesIO(response.data)).core_properties.language == "en-GB"


def test_text_to_paste_stands_in_a_box_that_can_be_copied_from(sitter):
    """The text stands in a read-only box with a label, in plain signs, and the page says how to copy it."""
    page = sitter.make("text", agreed_step="2", **WORDS)
    (box,) = page.all("textarea")

    assert "readonly" in box.attrib and not box.get("name")
    assert 'He said: "I am always cold".' in "".join(box.itertext())
    assert "Ctrl" in page.text()


@pytest.mark.parametrize("form", ["page", "text"])
def test_the_other_forms_and_a_change_need_no_typing_again(sitter, visit, form):
    """A page that shows the record sends the words again: to the other forms, or back to the form to change them."""
    page = sitter.make(form, **LOWER, **WORDS)
    again = page.form("/record")
    assert {name: said for name, said in again.items() if name.startswith("word-")} == WORDS
    targets = {e.get("formaction") for e in page.all("button")} - {None}
    assert targets == {f"/record/{other}" for other in ("page", "word", "text") if other != form}

    word = visit.post("/record/word", again, status=200)
    assert "I am always cold" in read_word(word.data)
    visit.get("/record")
    back = visit.post("/record", again, status=200)
    assert written_in(back) == WORDS
    assert checked(back) == set(LOWER.items())


def test_what_was_kept_is_held_against_the_draft_anew(sitter, visit, app):
    """Answers changed in another window make a step lower that was not: the page asks again, with the words."""
    again = sitter.make(agreed_step="2", **WORDS).form("/record")
    del again["csrf_token"]  # it is of the other draft
    sitter.begin(from_data({**to_data(draft("DANGER")), "afterwards": {"agreed_step": ["2"]}}))

    page = visit.post("/record/page", again, status=422)

    assert "Say why you agreed less than step 5" in page.text()
    assert written_in(page) == WORDS


def test_no_form_of_the_record_has_an_address_of_its_own(sitter, visit):
    """Opened without a form, the addresses lead back to the form: nothing about a case stands in an address."""
    for path in ("/record/page", "/record/word", "/record/text"):
        assert visit.get(path, status=303).location.endswith("/record")


def test_before_the_suggestion_there_is_no_record(visit, app):
    """Without a draft, and while questions are open, the record leads to the form: it would show a step too soon."""
    visit.get("/")
    assert visit.get("/record", status=303).location.endswith("/assess")
    sitter = Sitter(visit, app)
    visit.client.set_cookie("staircase", begin(sitter.store, Said(age="age-5-9")))
    assert visit.get("/record", status=303).location.endswith("/assess")


# --- nothing lost


def test_words_are_shown_back_when_the_answers_are_gone(sitter, visit, app):
    """Answers whose time is over while somebody writes: there is no record, and every word can be copied."""
    sitter.store.clear(visit.client.get_cookie("staircase").value)

    page = sitter.make(agreed_step="2", status=410, **WORDS)

    assert "Your answers are no longer here, but your words are" in page.h1
    said = ["".join(e.itertext()).strip("\n") for e in page.all("textarea")]
    assert said == list(WORDS.values())
    assert not STEP.search(page.text())


STEP = re.compile(r"\bstep \d", re.IGNORECASE)


FORMS = pytest.mark.parametrize("path", ["/record", "/record/page", "/record/word", "/record/text"])


@FORMS
def test_words_about_a_child_that_was_taken_out_are_shown_back(sitter, visit, path):
    """A form about a child who is no longer part of the sitting makes no record, and gives its words back."""
    page = visit.post(path, {"child": "7", "agreed_step": "2", **WORDS}, status=410)

    assert "this child was taken out" in page.text()
    assert ["".join(e.itertext()).strip("\n") for e in page.all("textarea")] == list(WORDS.values())


@FORMS
def test_words_are_shown_back_when_the_answers_cannot_be_read(sitter, visit, monkeypatch, path):
    """A store that cannot be read just now costs nobody what they wrote; nothing says that the answers are gone."""

    def busy(*_args, **_kept):
        raise StoreBusy("locked")

    monkeypatch.setattr(type(sitter.store), "read", busy)
    page = visit.post(path, {"agreed_step": "2", **WORDS}, status=503)

    assert page.h1 == "We cannot reach your answers just now, but your words are here"
    assert ["".join(e.itertext()).strip("\n") for e in page.all("textarea")] == list(WORDS.values())


def test_words_are_shown_back_when_the_answers_go_while_they_are_saved(sitter, monkeypatch):
    """Answers that are cleared in another window between reading and saving take no word with them."""

    def cleared_meanwhile(store, draft, *_args, **_kept):
        store.clear(draft.token)
        raise Stale("gone")

    monkeypatch.setattr(type(sitter.store), "save", cleared_meanwhile)
    page = sitter.make(status=410, **LOWER, **WORDS)

    assert ["".join(e.itertext()).strip("\n") for e in page.all("textarea")] == list(WORDS.values())


def test_words_are_shown_back_when_choices_cannot_be_saved(sitter, monkeypatch):
    """A busy store costs nobody what they wrote: the form comes back with it, and says what to do."""

    def busy(*_args, **_kept):
        raise StoreBusy("locked")

    monkeypatch.setattr(type(sitter.store), "save", busy)
    page = sitter.make(status=503, **LOWER, **WORDS)

    assert "press the button again in a minute" in page.text()
    assert written_in(page) == WORDS
    assert set(LOWER.items()) <= checked(page)


def test_words_beyond_any_measure_are_called_words_and_no_file(sitter):
    """More than the server takes is refused as too much to send: nobody is told about a file they never chose."""
    page = sitter.make(status=413, **{"word-seen": "x" * 300_000})

    assert page.h1 == "That was too much to send at once"


# --- what must not be read, asked twice, or passed over


@pytest.mark.parametrize("form", ["page", "word", "text"])
def test_what_the_family_must_not_read_says_so_first(visit, app, form):
    """Where nobody at home may learn of it, each form begins with a warning to keep it apart."""
    assert evaluate(EDITION, answers_of(EDITION, draft("QUIET"))).tell_parents.value == "never-from-this-tool"
    sitter = Sitter(visit, app)
    assert "Keep the record where the family cannot read it" in sitter.begin(draft("QUIET")).text()

    answer = sitter.make(form, agreed_step="not-agreed")

    text = answer.text() if isinstance(answer, Page) else read_word(answer.data)
    assert text.index(KEEP_APART) < text.index(EDITION.notice)


def test_views_that_were_told_are_not_asked_again(sitter, visit):
    """The child's and the family's views come from the form; they are asked only where it was left early."""
    page = visit.get("/record")
    assert "The child’s view, as you told us: They want help with this." in page.text()
    assert not [e for e in page.all("input") if e.get("name") in ("child_view", "family_view")]

    early = {**to_data(draft("SCHOOL")), "child_view": "", "family_view": "", "acting_now": True}
    sitter.begin(from_data(early))
    page = sitter.make(agreed_step="2")
    assert "chose to act now: not every question was asked" in page.text()
    visit.get("/record")
    sitter.make(agreed_step="2", child_view="not-asked", family_view="wants-help")

    assert (sitter.said().child_view, sitter.said().family_view) == ("not-asked", "wants-help")


def test_at_16_the_record_asks_for_the_young_persons_own_agreement(visit, app):
    """A refusal that only a parent gave is marked on the record of a young person of 16 or 17."""
    sitter = Sitter(visit, app)
    sitter.begin(draft("YOUNG"))

    page = sitter.make(agreed_step="3", consent="refused", consent_of=["parental-responsibility"])
    assert OWN_AT_16 in page.text()

    page = sitter.make(agreed_step="3", consent="refused", consent_of=["young-person"])
    assert OWN_AT_16 not in page.text()


def test_the_form_says_that_words_are_not_kept(sitter, visit):
    """Before the first field for words stands that nothing written there is kept."""
    html = unescape(visit.get("/record").html)

    assert html.index("Nothing you write here is kept.") < html.index("<textarea")


# --- two journeys


def sit_down(chromium, live_server, app, said, *, width, script):
    """Open a window of somebody whose draft this is."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    token = begin(app.extensions["staircase.store"], said)
    context.add_cookies([{"name": "staircase", "value": token, "url": live_server}])
    window = context.new_page()
    window.goto(f"{live_server}/record")
    return window


def choose(window, **chosen):
    """Choose these answers and nothing else."""
    for name, value in chosen.items():
        window.locator(f'[name="{name}"][value="{value}"]').check()


@pytest.fixture
def look(axe, fits, script):
    """A function that looks closely at an open page: nothing to scroll sideways, and nothing for axe on two screens.

    Without script axe cannot run: then the same page was seen by it with script.
    """

    def look(window):
        fits(window)
        if script:
            axe(window)
            size = window.viewport_size
            window.set_viewport_size({"width": 320, "height": 640})
            fits(window)
            axe(window)
            window.set_viewport_size(size)

    return look


def printed(window, path):
    """Print a page, and give its sides."""
    window.pdf(path=path, format="A4")
    return PdfReader(path).pages


def words_on(sides):
    """Read what is printed, without the ends of lines."""
    return " ".join(" ".join(side.extract_text() for side in sides).split())


SCREENS = pytest.mark.parametrize(
    ("width", "script"), [(1280, True), (320, False)], ids=["script-1280", "no-script-320"]
)


@pytest.mark.browser
@SCREENS
def test_a_refusal_of_consent_is_recorded_printed_and_taken_away(
    chromium, live_server, app, look, tmp_path, width, script
):
    """A family says no: asked whose no it is, recorded with what was said, printed on few sides, taken as Word."""
    window = sit_down(chromium, live_server, app, draft("SCHOOL"), width=width, script=script)
    look(window)
    choose(window, agreed_step="2", consulted="safeguarding-lead", consent="refused", spoken_to="mother")
    window.locator("[name=word-family_said]").fill("The mother said: “We manage, thank you”.")
    leave(window, window.get_by_role("button", name="Show the record").click)

    assert window.get_by_role("link", name="Answer: Who said so?").count() == 1
    look(window)
    choose(window, consent_of="parental-responsibility")
    leave(window, window.get_by_role("button", name="Show the record").click)

    assert window.locator("h1").inner_text() == "Record of a worry about a child"
    assert window.url.endswith("/record/page")
    look(window)
    sides = printed(window, tmp_path / "record.pdf")
    assert 2 <= len(sides) <= 3
    text = words_on(sides)
    assert "Sought, and refused." in text and "A person with parental responsibility." in text
    assert "We manage, thank you" in text and "Refusing does not raise the step by itself" in text
    assert EDITION.decision_fingerprint[:12] in text and "Word file" not in text
    with window.expect_download() as download:
        window.get_by_role("button", name="Word file").click()
    download.value.save_as(tmp_path / "record.docx")
    assert "We manage, thank you" in read_word((tmp_path / "record.docx").read_bytes())
    window.context.close()


@pytest.mark.browser
@SCREENS
def test_an_own_view_that_is_higher_is_acted_on_and_recorded(chromium, live_server, app, look, tmp_path, width, script):
    """Somebody sees more than the tool: their step is agreed without a reason, comes first, and is printed so."""
    said = from_data({**to_data(draft("SCHOOL")), "own_view": "4"})
    window = sit_down(chromium, live_server, app, said, width=width, script=script)
    assert "To act on: step 4, child in need" in window.locator("main").inner_text()
    choose(window, agreed_step="4", shared_with="first-contact", shared_what="worries", lawful_basis="public-task")
    leave(window, window.get_by_role("button", name="Show the record").click)

    look(window)
    sides = printed(window, tmp_path / "record.pdf")
    text = words_on(sides)
    assert 2 <= len(sides) <= 3
    assert "Suggested: Step 2" in text and "Agreed afterwards: Step 4, child in need." in text
    assert "Why less" not in text
    own = EDITION.pathway[EDITION.step(4).pathway].name
    assert text.index(own) < text.index(EDITION.pathway[EDITION.step(2).pathway].name)
    leave(window, window.get_by_role("button", name="Text to paste").click)
    look(window)
    pasted = window.locator("#text").input_value()
    assert "Lawful basis: Public task." in pasted and "\t" not in pasted
    leave(window, window.get_by_role("button", name="Change").click)
    assert window.locator('[name="agreed_step"][value="4"]').is_checked()
    window.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/record", "/map"])
def test_leaving_words_that_are_kept_nowhere_asks_and_sending_them_does_not(chromium, live_server, app, path):
    """Back, or another page, asks first where somebody wrote; nothing asks where nobody did, or the words are sent.

    Whoever has to leave at once is not held up.
    """
    window = sit_down(chromium, live_server, app, draft("SCHOOL"), width=1280, script=True)
    asked = []
    window.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    window.route("https://**", lambda route: route.fulfill(body="elsewhere"))
    shows, text = ("Show the record", "#word-family_said") if path == "/record" else ("Show the map", "#worries")

    def leave_by(name):
        before = len(asked)
        window.locator("a", has_text=name).first.click()
        window.wait_for_url(lambda url: not url.endswith(("/record", "/map/words", "/map/page")))
        return asked[before:]

    def write(words=""):
        window.goto(f"{live_server}{path}")
        if path == "/map":
            leave(window, window.get_by_role("button", name="Change the words").click)
        else:
            choose(window, agreed_step="2", consulted="safeguarding-lead")
        if words:
            window.locator(text).fill(words)

    write()
    assert leave_by("Back to the") == []
    write("They said that they manage.")
    assert leave_by("Back to the") == ["beforeunload"]
    write("They said that they manage.")
    leave(window, window.get_by_role("button", name=shows).click)
    leave(window, window.get_by_role("button", name="Change").click)
    assert window.locator(text).input_value() == "They said that they manage."
    assert leave_by("Back to the") == ["beforeunload"]
    write("They said that they manage.")
    assert leave_by("Exit this page") == []
    window.context.close()
