"""How this tool reasons: each rule of thumb is shown at work by the rules themselves, and the certificate beside it."""

import re
import shutil
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader
from staircase import certificates, rulefiles
from staircase.certificates import Certificate, Proved
from staircase.core.case import Answer, State
from staircase.core.evaluate import evaluate
from staircase.core.examples import tried
from staircase.core.model import Rule
from staircase.core.promises import PROMISES, Proof
from staircase.places import folder
from staircase.results import SEMANTICS
from staircase.web import create_app
from staircase.web.reasons import examples_of

import current
from conftest import Visitor

EDITION = current.edition()
EXAMPLES = examples_of(EDITION)
LINES = [(one, line) for one in EXAMPLES.values() for line in one.lines]
SAFETY = "safety-may-hold-never-hides"


def placed(rule):
    """Place every telling of a rule of thumb, by the evaluator alone."""
    return [evaluate(EDITION, telling.scenario.answers) for telling in EXAMPLES[rule].tellings]


def words_of(rule):
    """Give the words of the line that the second telling of a rule of thumb rests on."""
    return next(reason.of.text for reason in placed(rule)[1].reasons if reason.decisive)


# --- the rules of thumb, at work


def test_the_five_rules_of_thumb_are_there_in_order():
    """Suspicion, what was said, the highest, safety and what was not looked at: five, each with an example."""
    assert list(EXAMPLES) == [
        "suspicion-counts-as-known",
        "what-was-said-stays-said",
        "highest-never-a-sum",
        SAFETY,
        "not-looked-at-is-not-no",
    ]


def test_suspicion_counts_as_known():
    """Seen by somebody or only suspected is the same line and the same step; not sure is a range, with advice today."""
    seen, suspected, not_sure = placed("suspicion-counts-as-known")

    assert "suspected" in words_of("suspicion-counts-as-known")
    assert suspected == seen
    assert suspected.step == 5
    assert not_sure.step < 5 <= not_sure.could_reach
    assert not_sure.is_range
    assert not_sure.advice


def test_a_ladder_that_tells_suspicion_from_knowledge_calls_for_the_same_step():
    """Where a ladder has a line for each, going from told or seen to suspected leaves the step where it was."""
    told, suspected = (
        evaluate(EDITION, replace(EXAMPLES[SAFETY].tellings[0].scenario.answers, themes={"fgm-known": Answer(at, at)}))
        for at in (2, 1)
    )

    assert [rung.id for rung in EDITION.theme["fgm-known"].rungs] == ["suspected-done", "told-or-seen-done"]
    assert suspected.step == told.step == 5


def test_what_was_said_stays_said():
    """Taking it back leaves the step and everything else as it was; only never saying it is another case."""
    said, taken_back, never_said = placed("what-was-said-stays-said")

    assert "taken back" in words_of("what-was-said-stays-said")
    assert taken_back == said
    assert never_said.step < taken_back.step == 5


def test_the_highest_counts_and_nothing_is_added_up():
    """Two worries of step 2 are step 2; with a third a rule that says so decides, and with many more it is the same."""
    one, two, three = placed("highest-never-a-sum")
    deciding = [reason.of for reason in three.reasons if reason.decisive]
    areas = ("development", "education", "health")
    themes = [theme for theme in EDITION.themes if theme.domain in areas and theme.rungs[0].step == 2]
    early = {theme.id: Answer(1, 1) for theme in themes}
    answers = replace(EXAMPLES["highest-never-a-sum"].tellings[2].scenario.answers, age="age-13-15", themes=early)

    assert one.step == two.step == 2
    assert three.step == 3
    assert [type(of) for of in deciding] == [Rule]
    assert len(early) > 15
    assert evaluate(EDITION, answers).step == 3


def test_safety_may_hold_but_never_hides():
    """Safety that was shown makes step 3 a 2, with both numbers and all help kept; one new worry makes it 3 again."""
    without, held, lifted = placed(SAFETY)
    help_of = [
        {one.pathway for one in found.pathways if not {*one.because} <= {"step-2", "step-3"}}
        for found in (without, held, lifted)
    ]

    assert (without.step, held.step, lifted.step) == (3, 2, 3)
    assert held.step_without_safety == 3
    assert "step 3" in EXAMPLES[SAFETY].tellings[1].told.without_safety
    assert [hold.why_not for hold in held.holds] == [""]
    assert [hold.why_not for hold in lifted.holds] == ["new-worry"]
    assert help_of[0] <= help_of[1] <= help_of[2]
    assert help_of[0]


def test_not_looked_at_is_not_no():
    """Nobody looked: no step. Not sure: none either, and advice today. Looked and no worry: the lowest step."""
    not_looked, not_sure, looked = EXAMPLES["not-looked-at-is-not-no"].tellings

    assert not not_looked.told.shown
    assert "does not mean that all is well" in not_looked.told.said_first[0]
    assert not_sure.told.heading == "Ask for advice today"
    assert not_sure.told.advice
    assert looked.told.heading == "Step 1, everyday services"
    assert "11 of 11" in looked.told.rests_on


@pytest.mark.parametrize("rule", EXAMPLES)
def test_from_one_telling_to_the_next_one_thing_changes_at_most(rule):
    """One line, or one piece of safety; or everything was looked at, and there is no worry anywhere."""
    tellings = EXAMPLES[rule].tellings
    for before, after in pairwise(tellings):
        one, other = before.scenario.answers, after.scenario.answers
        changed = {t for t in {*one.themes, *other.themes} if one.themes.get(t) != other.themes.get(t)}
        assert len(changed) + (one.safety != other.safety) <= 1 or not any(a.maybe for a in other.themes.values())
        assert (one.age, one.yes, one.no) == (other.age, other.yes, other.no)
        assert after.since.same == (evaluate(EDITION, one) == evaluate(EDITION, other))


@pytest.mark.parametrize(("one", "line"), LINES, ids=lambda value: getattr(value, "id", ""))
def test_a_line_that_is_tried_is_worked_out_by_the_rules(one, line):
    """Every line that can be tried is the answer it stands for, in the second telling, and nothing else changes."""
    before = one.tellings[1].scenario.answers
    found = tried(EDITION, one, line).since.after.found
    known = {reason.key for reason in found.reasons if reason.state is State.MET}

    themes = {theme: answer for theme, answer in before.themes.items() if theme != one.theme.id}
    answer = {one.theme.id: line.answer} if line.answer else {}
    assert found == evaluate(EDITION, replace(before, themes=themes | answer))
    assert (f"{one.theme.id}/{line.id}" in known) == bool(line.answer and line.answer.at)


def test_safety_that_was_shown_holds_no_worry_that_is_tried():
    """Whatever new worry is chosen beside safety, the step is at least what it would be without any safety."""
    worries = [line for line in EXAMPLES[SAFETY].lines if line.answer and line.answer.at]

    assert worries
    for line in worries:
        assert tried(EDITION, EXAMPLES[SAFETY], line).since.after.found.step >= 3


# --- the page


def test_the_page_shows_every_rule_of_thumb_with_what_comes_out(visit):
    """Title, text, plain words, each story, and its step with what it rests on; nothing is promised that was not."""
    words = visit.get("/how-it-reasons").text()

    for one in EXAMPLES.values():
        for text in (one.rule.title, one.rule.text, one.rule.plain, one.theme.row):
            assert " ".join(text.split()) in words
        for telling in one.tellings:
            assert " ".join(telling.scenario.story.split()) in words
            assert f"{telling.told.heading} {telling.told.rests_on}" in words
    assert "no concern" not in words.lower()
    assert "firm" not in re.findall(r"\w+", words.lower())


def test_the_page_says_every_promise_in_plain_words(visit):
    """P1 to P12 stand there, each once."""
    page = visit.get("/how-it-reasons")
    named = [page.text(term) for term in page.all("dt")]

    assert named == [f"P{number}" for number in range(1, 13)]
    assert [promise.id for promise in PROMISES] == named


def test_the_certificate_says_how_in_plain_words(visit):
    """Each way to show a promise has its own words: none of the program's stands there bare."""
    page = visit.get("/certificate")

    how = {page.text(e) for e in page.all("span") if "staircase-note" in (e.get("class") or "")}
    assert not how & {proof.value for proof in Proof}
    assert any("by a solver" in words for words in how)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_another_line_can_be_tried(visit, rule):
    """Choosing a line shows what comes out, beside the story; the address stays, and nothing is kept."""
    one = EXAMPLES[rule]
    line = one.lines[-3]
    visit.get("/how-it-reasons")

    page = visit.post("/how-it-reasons", {"example": rule, "line": line.id}, status=200)

    status = page.text(next(e for e in page.elements if e.get("role") == "status"))
    assert f"You chose: {line.text}" in status
    told = tried(EDITION, one, line).since.after.told
    assert f"{told.heading} {told.rests_on}" in status
    assert [e.get("value") for e in page.all("input") if e.get("checked") is not None] == [line.id]
    assert "You chose" not in visit.get("/how-it-reasons").text()


def test_trying_a_line_begins_no_draft_and_changes_none(visit):
    """Whoever tries a line has no answers here afterwards, and whoever had some has the same."""
    visit.get("/how-it-reasons")
    visit.post("/how-it-reasons", {"example": SAFETY, "line": "hard-time"}, status=200)
    assert "You have answers here already" not in visit.get("/").text()

    visit.follow(visit.post("/start"))
    before = visit.get("/assess/1").html
    visit.post("/how-it-reasons", {"example": SAFETY, "line": "hard-time"}, status=200)
    assert visit.get("/assess/1").html == before


def test_choosing_nothing_is_an_error_in_words(visit):
    """Sent without a line, the page says so at the top and beside the lines, and links to them."""
    visit.get("/how-it-reasons")

    page = visit.post("/how-it-reasons", {"example": SAFETY}, status=422)

    assert page.links["Choose a line to try"] == f"#{SAFETY}-1"
    assert page.text(page.all("title")[0]).startswith("Error: ")
    assert page.text().count("Choose a line to try") == 2


@pytest.mark.parametrize(
    "sent", [{"example": "no-such-rule", "line": "none"}, {"example": SAFETY, "line": "often-absent"}]
)
def test_what_the_page_does_not_offer_is_refused(visit, sent):
    """A rule of thumb that is not there, or a line of another ladder, is refused and not guessed at."""
    visit.get("/how-it-reasons")

    visit.post("/how-it-reasons", sent, status=422)


def test_the_page_is_linked_from_everywhere(visit):
    """The footer of every page leads to it, and it leads to the certificate."""
    assert visit.get("/privacy").links["How this tool reasons"] == "/how-it-reasons"
    assert "/certificate" in visit.get("/how-it-reasons").links.values()
    for path in ("/about", "/how-to-use"):
        page = visit.get(path)
        assert "/how-it-reasons" in [a.get("href") for a in page.main.iter("a")]


def test_an_edition_without_rules_of_thumb_has_the_page_all_the_same(settings, edition):
    """An edition that says nothing of its own about how it reasons shows the rest."""
    app = create_app(settings=settings, edition=replace(edition, rules_of_thumb=()))
    page = Visitor(app).get("/how-it-reasons")
    app.extensions["staircase.store"].close()

    assert "How a step is decided" in page.text()
    assert "at work" not in page.text()


# --- the certificate


@pytest.fixture
def rules(tmp_path):
    """A copy of the rule bases, without a certificate."""
    home = shutil.copytree(folder("rules"), tmp_path / "rules")
    certificates.place(EDITION, home).unlink(missing_ok=True)
    return home


@pytest.fixture
def made(edition):
    """A certificate of the edition that is loaded."""
    return Certificate(
        edition=edition.id,
        status=edition.status,
        decision_fingerprint=edition.decision_fingerprint,
        edition_fingerprint=edition.edition_fingerprint,
        semantics=SEMANTICS,
        solver="z3 9.8.7",
        promises=(
            Proved(id="P2", says="more worry never lowers a step", shown_by="solver", queries=17),
            Proved(id="P9", says="every text has its plain form", shown_by="structure", queries=0),
        ),
        cases=10_000,
        seed=4,
        differences=0,
    )


@pytest.fixture
def visit_with(settings, edition, rules):
    """A function that gives a visitor of a site whose edition has this certificate, or none."""
    apps = []

    def visitor(certificate=None):
        if certificate:
            certificates.place(edition, rules).write_text(certificates.written(certificate), "utf-8")
        apps.append(create_app(settings=replace(settings, rules=rules), edition=edition))
        return Visitor(apps[-1])

    yield visitor
    for app in apps:
        app.extensions["staircase.store"].close()


def test_the_certificate_is_published_with_the_edition(visit_with, made, edition):
    """The page shows edition, fingerprints in full, meaning, solver, promises and comparison, and gives the file."""
    visit = visit_with(made)
    words = visit.get("/certificate").text()

    for said in (edition.id, edition.decision_fingerprint, edition.edition_fingerprint, "z3 9.8.7", "10,000 cases"):
        assert said in words
    assert "Differences: 0" in words
    assert "More worry never lowers a step. Shown by solver, 17 questions put to it." in words
    assert "Every text has its plain form. Shown by structure." in words
    file = visit.get("/certificate.json")
    assert file.mimetype == "application/json"
    assert file.get_data(as_text=True) == certificates.written(made)
    reasons = visit.get("/how-it-reasons").text()
    assert "there is a certificate" in reasons
    assert reasons.count("Shown for every possible set of answers, by a solver.") == 1


def test_a_certificate_speaks_only_for_what_is_in_it(visit_with, made):
    """A promise that the certificate leaves out is not listed as shown: the page names it as one it says nothing of."""
    page = visit_with(made).get("/certificate")

    assert [page.text(term) for term in page.all("dt") if page.text(term).startswith("P")] == ["P2", "P9", "P2", "P9"]
    assert "says nothing about P1, P3, P4, P5, P6, P7, P8, P10, P11, P12." in page.text()


@pytest.mark.parametrize(
    "other",
    [
        {"decision_fingerprint": "0" * 64},
        {"edition_fingerprint": "0" * 64},
        {"semantics": SEMANTICS + 1},
        {"edition": "durham/another"},
        {"differences": 1},
    ],
    ids=lambda other: next(iter(other)),
)
def test_a_certificate_about_anything_else_proves_nothing_here(visit_with, made, other):
    """For other rules, words or meaning, or with a difference in it, the pages say so and call nothing proved."""
    visit = visit_with(replace(made, **other))
    words = visit.get("/certificate").text()

    assert "There is no certificate for the rules that are loaded here." in words
    assert "it says nothing about the rules below" in words
    for said in ("proved", "z3", "10,000", "Shown by"):
        assert said not in words
    reasons = visit.get("/how-it-reasons").text()
    assert "There is no certificate for the rules that are loaded now." in reasons
    assert "solver" not in reasons


def test_where_there_is_no_certificate_the_page_says_so(visit_with, edition):
    """Without one the page calls nothing proved, says how to check, and there is no file to fetch."""
    visit = visit_with()
    words = visit.get("/certificate").text()

    assert "There is no certificate for the rules that are loaded here." in words
    assert edition.decision_fingerprint in words
    assert "staircase prove" in words
    assert "proved" not in words
    assert "There is no certificate" in visit.get("/how-it-reasons").text()
    visit.get("/certificate.json", status=404)


def test_a_story_that_cannot_be_read_stops_the_site(settings, edition, rules):
    """A story that names a line that is not there is refused with its file and line, and nothing is served."""
    path = rules / edition.id / f"{rulefiles.STORIES}.yaml"
    path.write_text(path.read_text("utf-8").replace("told-or-seen}", "told-or-sen}", 1), "utf-8")

    with pytest.raises(rulefiles.RuleFilesRefused, match=r"rules-of-thumb.yaml:\d+\n  No rung of disclosure-of-abuse"):
        create_app(settings=replace(settings, rules=rules), edition=edition)


# --- in a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_everything_that_unfolds_passes_axe_and_fits(page, live_server, axe, fits, width):
    """With every example and ladder open axe finds nothing, and nobody scrolls sideways."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server + "/how-it-reasons")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    axe(page)
    fits(page)


@pytest.mark.browser
def test_a_certificate_fits_a_small_screen(page, axe, fits, visit_with, made):
    """Two fingerprints of 64 digits break on a screen of 320 pixels, and axe finds nothing."""
    app = visit_with(made).client.application
    page.set_viewport_size({"width": 320, "height": 900})
    page.route("**/*", lambda route: _served(app, route))
    page.goto("http://localhost/certificate")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    axe(page)
    fits(page)


def _served(app, route):
    """Answer a browser from an app without a server."""
    path = route.request.url.removeprefix("http://localhost")
    with app.test_client().get(path) as response:
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.get_data())


@pytest.mark.browser
def test_a_line_can_be_tried_by_keyboard_and_without_script(chromium, live_server, axe):
    """With JavaScript off and the keyboard alone another line is chosen, and what comes out stands open."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 900})
    window = context.new_page()
    window.goto(live_server + "/how-it-reasons")

    window.locator(f"#{SAFETY} details.staircase-example > summary").press("Enter")
    window.locator(f"#{SAFETY} details.staircase-try > summary").press("Enter")
    window.locator(f"#{SAFETY} input[value=none]").press("Space")
    with window.expect_navigation(wait_until="load"):
        window.locator(f"#{SAFETY} button[type=submit]").press("Enter")

    assert window.url == f"{live_server}/how-it-reasons#{SAFETY}-try"
    outcome = window.locator(f"#{SAFETY} [role=status]")
    assert outcome.is_visible()
    assert 0 <= outcome.bounding_box()["y"] < 900
    assert window.locator("[role=status]").count() == 1
    context.close()


@pytest.mark.browser
def test_on_paper_the_stories_stand_open_and_nothing_can_be_pressed(page, live_server, tmp_path):
    """Printed, every story is there on a few sides, and no form."""
    page.goto(live_server + "/how-it-reasons")
    page.emulate_media(media="print")

    assert not page.is_visible("text=Show what comes out")
    page.pdf(path=tmp_path / "reasons.pdf", format="A4")
    sides = PdfReader(tmp_path / "reasons.pdf").pages
    words = " ".join(" ".join(side.extract_text() for side in sides).split())
    assert len(sides) <= 10
    assert all(telling.scenario.title in words for one in EXAMPLES.values() for telling in one.tellings)
