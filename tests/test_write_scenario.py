"""Writing a scenario of one's own: what looks real, what it exercises, and the pages up to the file."""

from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import pytest
import yaml
from staircase import records, trials
from staircase.casefiles import load_scenarios
from staircase.core import exercised
from staircase.core.because import step_is_shown
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.core.exercised import How
from staircase.core.realdetails import Known, Sort, looks_real, words_known
from staircase.core.said import Said
from staircase.library import Library
from staircase.scenariofiles import case_file, compose, read_again, write
from staircase.web import story_form

from strategies import EDITION
from test_form import some_answers
from test_journeys import leave
from test_record_pages import begin
from walking import walk

LIBRARY = Library(EDITION)
SCHOOL = some_answers(EDITION, school_attendance=Answer(1, 2))
WORDS = {
    "title": "A child who misses some school",
    "first": "A teaching assistant says that a child of seven was away on three days this month.",
    "found": "The mother says that mornings are hard.\r\n\r\nThere is a grandmother nearby.",
    "teaching": "One worry, known early, and not sure is not no.",
    "ask-1": "What would you ask first?",
    "pull-1": "warm-parents",
    "mistake-1": "The mother is open, and the group stops asking.",
    "placed-by": "authors",
}
PANEL = {"placed-by": "panel", "people": "5", "agencies": "3", "lowest": "4", "highest": "5"}
SMALL = "the a child of seven told nothing said it was on we saw"
KNOWN = Known(frozenset(SMALL.split()), frozenset({"GP"}), frozenset({"durham"}))


# --- what looks real


@pytest.mark.parametrize(
    ("text", "words", "sort"),
    [
        ("The child told Mia about it.", "Mia", Sort.NAME),
        ("Zofia told nothing.", "Zofia", Sort.NAME),
        ("It was Kevin O’Brien.", "Kevin O’Brien", Sort.NAME),
        ("The child is MIA.", "MIA", Sort.NAME),
        ("The child of Mr Khan.", "Khan", Sort.NAME),
        ("It was said in Easington.", "Easington", Sort.NAME),
        ("It was on the child of Mrs West.", "West", Sort.NAME),
        ("The child told May.", "May", Sort.NAME),
        ("April was told.", "April", Sort.NAME),
        ("It was 12/03/2015.", "12/03/2015", Sort.DATE),
        ("It was on the 3rd of May.", "3rd of May", Sort.DATE),
        ("It was on 14 Sept 2024.", "14 Sept 2024", Sort.DATE),
        ("It was in 2019.", "2019", Sort.DATE),
        ("The child of DH1 5UF.", "DH1 5UF", Sort.POSTCODE),
        ("The child of dl14 6ab.", "dl14 6ab", Sort.POSTCODE),
        ("We saw 0191 123 4567.", "0191 123 4567", Sort.NUMBER),
        ("It was 943 476 5919.", "943 476 5919", Sort.NUMBER),
        ("It was at 12 Elm Road.", "12 Elm Road", Sort.STREET),
        ("It was at 14 acacia avenue.", "14 acacia avenue", Sort.STREET),
        ("It was at Framwellgate School.", "Framwellgate School", Sort.PLACE),
        ("It was at St Mary's.", "St Mary's", Sort.PLACE),
        ("We saw mia.b@example.org.", "mia.b@example.org", Sort.ADDRESS_ON_THE_WEB),
    ],
)
def test_what_looks_real_is_found(text, words, sort):
    """Names, dates, postcodes, numbers, streets and schools are found wherever they stand in a sentence, each once."""
    assert [(one.words, one.sort) for one in looks_real(text, KNOWN)] == [(words, sort)]


@pytest.mark.parametrize(
    "text",
    [
        "The child told Mum on Monday. “Nothing,” it said. Child A saw the GP in May.",
        "It was 7 of 10. We saw nothing – it was 3 on the child's seven.",
        "Mum's GP told Nan at Easter.",
        "We saw the Health Visitor on Step 3 in Year 6, and the DSL told Social Care. “I’ve told Early Help.”",
        "It was said in Durham on Facebook in early June, then in May. Seven-on-a-child was a Section 47.",
    ],
)
def test_words_of_made_up_stories_are_left_alone(text):
    """Days, months, family words and what begins a sentence name nobody."""
    assert looks_real(text, KNOWN) == ()


def test_hardly_a_story_of_the_library_is_warned_of():
    """A warning is worth reading: of the stories of the library, which name nobody, it is given for hardly any."""
    stories = LIBRARY.scenarios().values()
    known = words_known(EDITION, stories)

    words = {
        one.id: (one.title, *one.arrives, one.teaching, *one.ask, *(m.text for m in one.mistakes)) for one in stories
    }
    warned = [id_ for id_, texts in words.items() if looks_real("\n".join(texts), known)]

    assert len(warned) < len(stories) / 25


# --- what it exercises


def test_what_decides_comes_first_and_a_new_rule_is_said_to_be_new():
    """Each line and rule at work is named with how it came out, and in how many other stories it decides."""
    answers = Answers(age="age-5-9", themes={"school-attendance": Answer(1, 2)})
    found = evaluate(EDITION, answers)

    seen = exercised.exercised(EDITION, answers, found, {"school-attendance/some-absence": 4})

    assert (seen[0].key, seen[0].how, seen[0].elsewhere) == ("school-attendance/some-absence", How.DECIDES, 4)
    ladder = EDITION.theme["school-attendance"].rungs
    assert (ladder[1].key, How.MAY_BE, 0) in [(one.key, one.how, one.elsewhere) for one in seen]
    assert [one.how for one in seen] == sorted((one.how for one in seen), key=list(How).index)
    assert len({one.key for one in seen}) == len(seen)


def test_each_answer_is_taken_away_by_itself():
    """Without the answer that decides the step is another; what is no worry is not asked about."""
    answers = Answers(
        age="age-5-9",
        no=frozenset(EDITION.fact),
        themes={"school-attendance": Answer(1, 1), "milestones": Answer(0, 0)},
    )
    found = evaluate(EDITION, answers)

    (weighed,) = exercised.weighed(EDITION, answers, found)

    assert weighed.matters and "step 2" not in weighed.without.lower()


def test_an_answer_beside_a_graver_one_is_said_to_change_nothing():
    """Where the same comes out without an answer, that is said; without the graver one another step would."""
    top = EDITION.theme["physical-abuse"].top
    themes = {"physical-abuse": Answer(top, top), "another-child-harmed": Answer(1, 1)}
    answers = Answers(age="age-5-9", no=frozenset(EDITION.fact), themes=themes)

    weighed = exercised.weighed(EDITION, answers, evaluate(EDITION, answers))

    said = {one.answer.partition(":")[0]: (one.matters, one.without) for one in weighed}
    assert said[EDITION.theme["another-child-harmed"].row] == (False, "Nothing changes.")
    assert said[EDITION.theme["physical-abuse"].row] == (True, "Step 4, child in need.")


def test_a_near_miss_differs_in_what_is_named():
    """What a story and its near miss answer differently is named, and nothing else."""
    library = LIBRARY.scenarios()
    one, other = library["baby-bruise-rolled-on-toy"], library["baby-bruise-rolled-on-toy-near-miss"]

    assert exercised.differences(EDITION, one.answers, one.answers) == ()
    assert exercised.differences(EDITION, one.answers, other.answers) == (EDITION.theme["injury-not-mobile"].row,)
    strength = EDITION.strengths[0]
    more = replace(one.answers, strengths=one.answers.strengths ^ {strength.id}, undescribed=frozenset({"area-health"}))
    assert exercised.differences(EDITION, one.answers, more) == ("A worry that is not described here", strength.text)


# --- the pages


@cache
def finished():
    """Walk the whole form once."""
    return walk(EDITION, SCHOOL)[0]


class Writer:
    """A trainer who writes a scenario, and looks closely at every page."""

    def __init__(self, visit):
        self.visit = visit

    def choose(self, raw, *, status=200):
        """Choose a file with answers."""
        self.visit.get("/training/write")
        return self.visit.post("/training/write", {"answers": (BytesIO(raw), "file")}, status=status)

    def write(self, words, path="check", *, status=200, page=None):
        """Send the words with what the page carries along."""
        carried = (page or self.visit.page).form()
        along = {name: carried[name] for name in ("case", "before") if name in carried}
        return self.visit.post(f"/training/write/{path}", {**along, **words}, status=status)

    def shown(self):
        """Give the words as they stand in the form at hand, as a browser would send them."""
        fields = self.visit.page.all("input", "textarea", "option")
        texts = {f.get("name"): f.get("value", "") for f in fields if f.tag == "input" and f.get("type") == "text"}
        texts |= {f.get("name"): f.get("value") for f in fields if f.get("checked") is not None}
        texts |= {f.get("name"): f.text or "" for f in fields if f.tag == "textarea"}
        chosen = self.visit.page.all("select")
        texts |= {
            s.get("name"): o.get("value") for s in chosen for o in s.iter("option") if o.get("selected") is not None
        }
        return texts


@pytest.fixture
def writer(visit):
    """A trainer at the first page."""
    return Writer(visit)


CASE = case_file(EDITION, SCHOOL, "school-staff").encode()


def test_a_scenario_from_the_answers_of_this_browser(writer, app):
    """A filled form is enough: its answers, a story, and the file that comes runs as expected."""
    writer.visit.client.set_cookie("staircase", begin(app.extensions["staircase.store"], finished()))
    writer.visit.get("/training/write")
    page = writer.visit.post("/training/write", {"draft": "1"}, status=200)
    assert "What comes out" in page.text()

    page = writer.write(WORDS)
    assert "What it exercises" in page.text() and "Nothing was found that looks like a name" in page.text()
    response = writer.write(WORDS, "file")

    assert response.headers["Content-Disposition"] == "attachment; filename=a-child-who-misses-some-school.yaml"
    scenario = read_again(response.get_data(as_text=True), EDITION)
    assert scenario.arrives == (
        WORDS["first"],
        "The mother says that mornings are hard.",
        "There is a grandmother nearby.",
    )
    assert trials.run(EDITION, scenario).differences == ()
    assert scenario.answers.own_view is None and scenario.placed_by == "authors"


def test_a_form_that_is_not_finished_shows_nothing(writer, app):
    """Nobody gets round their own view here: answers that stop before the suggestion are refused."""
    writer.visit.client.set_cookie("staircase", begin(app.extensions["staircase.store"], Said(age="age-5-9")))
    writer.visit.get("/training/write")

    page = writer.visit.post("/training/write", {"draft": "1"}, status=422)

    assert "stop before the suggestion" in page.text() and "What comes out" not in page.text()


def test_a_scenario_from_a_record(writer):
    """A record that was saved from the form gives the answers as well."""
    page = writer.choose(records.write(EDITION, finished(), date(2026, 11, 29)).encode())

    assert page.h1 == "Write the story"


def test_a_case_file_leaves_its_story_behind(writer):
    """Of a case file only the answers go on: words that stood in it are in no page."""
    page = writer.choose(CASE + b"story: Something that stood in the case file all along.\n")

    assert "all along" not in page.html


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"edition: somewhere/else\nage: age-5-9\n",
        CASE + b"undescribed: [no-such-list]\n",
        b"\x00\xff",
        b"- a\n- b\n",
    ],
)
def test_what_holds_no_answers_is_refused_in_words(writer, raw):
    """Any other file is refused with what to do, and nothing goes on."""
    page = writer.choose(raw, status=422)

    assert page.h1 == "Write your own scenario" and "There is a problem" in page.text()


OWN = {**WORDS, **PANEL, "role": "police", "near-miss": "baby-bruise-rolled-on-toy"}


def scenario_file(**changed):
    """Give the file of a scenario as somebody downloaded it, with some of its words changed since."""
    told = story_form.told(story_form.Sent({**OWN, **changed}))
    return write(EDITION, compose(EDITION, SCHOOL, told, "my-own-story"))


def test_a_scenario_that_was_written_before_opens_with_every_word(writer):
    """A scenario that somebody downloaded is gone on with, and what is downloaded then is the same file."""
    page = writer.choose(scenario_file().encode())
    assert page.h1 == "Write the story" and "my-own-story.yaml, whatever you change" in page.text()

    shown = writer.shown()
    again = writer.write(shown, "file")

    assert shown["title"] == WORDS["title"] and shown["role"] == "police" and shown["people"] == "5"
    assert again.get_data(as_text=True) == scenario_file()
    assert again.headers["Content-Disposition"] == "attachment; filename=my-own-story.yaml"


def test_a_story_of_the_edition_becomes_another(writer):
    """A story of the edition stays as it is: what is made of it has a name of its own."""
    one = LIBRARY.scenarios()["baby-bruise-rolled-on-toy"]
    page = writer.choose(write(EDITION, one).encode())
    assert "stays as it is: yours becomes another" in page.text()

    scenario = read_again(writer.write(writer.shown(), "file").get_data(as_text=True), EDITION)

    assert scenario.id not in LIBRARY.scenarios()
    assert (scenario.answers, scenario.expect, scenario.arrives) == (one.answers, one.expect, one.arrives)


def test_one_of_several_scenarios_is_chosen(writer):
    """Of a file that holds several, one is gone on with, and no other word of the file goes along."""
    other = scenario_file(title="Another story of the same file").replace("my-own-story", "my-other-story")
    page = writer.choose((scenario_file() + other).encode())
    assert page.h1 == "Which scenario?" and "There are 2 in this file." in page.text()

    chosen = [f.get("value") for f in page.all("input") if f.get("name") == "answers-text"][1]
    page = writer.visit.post("/training/write", {"answers-text": chosen}, status=200)

    assert "Another story of the same file" in page.html and WORDS["title"] not in page.html


def test_a_near_miss_of_what_is_not_here_stays_one(writer):
    """A near miss of another story of one's own goes on being one, and the page says that the library has it not."""
    writer.choose(scenario_file(**{"near-miss": "my-other-story"}).encode())
    words = writer.shown()

    page = writer.write(words)

    assert "It is a near miss of my-other-story, which is not in the library of this copy." in page.text()
    assert "near_miss_of: my-other-story" in writer.write(words, "file").get_data(as_text=True)


def test_a_scenario_out_of_which_something_else_comes_now_says_so(writer):
    """What the file says and the rules do not is named, and the file that is given says what comes out."""
    page = writer.choose(scenario_file().replace("step: 2", "step: 4", 1).encode())
    assert "The file says otherwise." in page.text() and "step is 2, expected 4" in page.text()

    assert writer.write(writer.shown(), "file").get_data(as_text=True) == scenario_file()


def test_one_answer_is_changed_and_every_word_stays(writer):
    """One answer is asked anew, another step comes out, and a near miss with a name of its own has been made."""
    writer.choose(scenario_file().encode())
    words = {**writer.shown(), "anew": "yes"}
    page = writer.write(words, "answers")
    assert page.h1 == "Change an answer" and "Step 2" in page.text()

    page = writer.write({**words, "about": "theme-school-attendance"}, "answer")
    assert page.h1 == "What is it instead?"
    page = writer.write({**words, "about": "theme-school-attendance", "give": "yes"}, "answer", status=422)
    assert "Choose a line" in page.text()
    top = EDITION.theme["school-attendance"].rungs[-1]
    changed = {"about": "theme-school-attendance", "give": "yes", "at": top.id}
    page = writer.write({**words, **changed}, "answer")
    assert page.h1 == "Write the story" and writer.shown() == words

    assert "One answer is not what the file had" in writer.write(words).text()
    assert "The panel placed another story." in writer.visit.page.text()
    scenario = read_again(writer.write(words, "file").get_data(as_text=True), EDITION)
    assert scenario.answers.themes["school-attendance"] == Answer(top.number, top.number)
    assert scenario.id == "a-child-who-misses-some-school" and trials.run(EDITION, scenario).assessment.step == 3


def test_an_answer_that_nobody_asks_for_is_refused(writer):
    """Only what the edition asks can be changed."""
    writer.choose(CASE)

    assert writer.write({**WORDS, "about": "theme-nothing"}, "answer", status=400)


def test_answers_of_this_browser_take_the_place_of_those_that_stand(writer, app):
    """Answers given anew stand beside the words as they are; where there are none, that is said and nothing is lost."""
    writer.choose(scenario_file().encode())
    words = writer.shown()
    writer.write(words, "answers")
    page = writer.write({**words, "draft": "1"}, "answers", status=422)
    assert "There are no answers in this browser any more." in page.text() and WORDS["teaching"] in page.html

    writer.visit.client.set_cookie("staircase", begin(app.extensions["staircase.store"], finished()))
    page = writer.write({**words, "draft": "1"}, "answers", status=200)

    assert page.h1 == "Write the story" and writer.shown() == words | {"role": finished().role}


def test_no_word_is_lost_with_the_cookie(writer):
    """Answers begun or cleared in another tab, or a browser that was closed, change the cookie: words still go on."""
    writer.choose(CASE)
    for path, title in (
        ("check", "Check your scenario"),
        ("answers", "Change an answer"),
        ("story", "Write the story"),
    ):
        writer.visit.client.delete_cookie("staircase")
        assert writer.write(WORDS, path).h1 == title
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert writer.visit.client.post("/training/write/check", data=WORDS, headers=foreign).status_code == 403


HOSTILE = {
    "a scenario without its hyphen": (scenario_file()[2:].replace("\n  ", "\n"), "Write a hyphen and a space"),
    "an empty list": ("[]", "There is no scenario in this file"),
    "a session": ('{"staircase_session": 1}', "This is the file of a training session"),
    "an alias": ("- &a [1]\n- *a\n", "anchor or alias"),
    "a tag": ("- !!python/object:os.system {}\n", "There is a tag"),
    "depth": ("- " * 60 + "a", "nested more than 20 deep"),
    "many": ("- a\n" * 2000, "more than 1000 values"),
    "another encoding": (b"\xff\xfe-\x00 \x00", "Save it as UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "Choose a record, a case file or a file of scenarios"),
    "no such list": (scenario_file().replace("case:", "case:\n    undescribed: [nowhere]"), "nowhere"),
    "no such role": (scenario_file().replace("role: police", "role: polise"), "Did you mean 'police'?"),
    "no such line": (scenario_file().replace("some-absence", "some-absense", 1), "Did you mean 'some-absence'?"),
    "no such step": (scenario_file().replace("lowest: 4", "lowest: 6"), "Line"),
    "a place without a story": (scenario_file().replace("story:", "tale:"), "Line"),
    "half a bracket": (scenario_file().replace("[", "{", 1), "Line"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_used_is_refused_with_where_and_what_to_do(writer, name):
    """Whatever is wrong with a file, the page says it in words, with the line where there is one, and takes nothing."""
    raw, said = HOSTILE[name]

    page = writer.choose(raw if isinstance(raw, bytes) else raw.encode(), status=422)

    assert page.h1 == "Write your own scenario" and said in page.text() and WORDS["teaching"] not in page.text()


def test_what_is_missing_is_said_beside_the_field(writer):
    """An empty form names each thing that is missing, and what was written stays."""
    writer.choose(CASE)

    page = writer.write(
        {"title": "A title that stays", **PANEL, "people": "2", "lowest": "5", "highest": "1"}, status=422
    )

    for said in ("Write what was first said", "Write what the story teaches", "The highest step is below the lowest"):
        assert said in page.text()
    assert "Write how many people, in digits. A panel has 3 or more" in page.text()
    assert "A title that stays" in page.html


def test_a_near_miss_is_found_by_the_address_of_its_page(writer):
    """The address of a story is enough to name it; a word that is nearly its id is answered with what was meant."""
    writer.choose(CASE)
    page = writer.write({**WORDS, "near-miss": "baby-bruise-rolled-on-toys"}, status=422)
    assert "Did you mean baby-bruise-rolled-on-toy?" in page.text()

    address = "http://localhost/training/scenarios/baby-bruise-rolled-on-toy"
    writer.write({**WORDS, "near-miss": f"{address}/#why"})
    page = writer.write({**WORDS, "near-miss": f"{address}/hand-out?print=story"})

    assert "A near miss of" in page.text() and "answers differ" in page.text()
    assert "What comes out there: Step 5, child protection." in page.text()
    assert "more. Is it a near miss?" in page.text()


def test_what_looks_real_is_confirmed_before_there_is_a_file(writer):
    """A name in the story stops the download until somebody says that it is nobody's."""
    writer.choose(CASE)
    words = {**WORDS, "found": "Her brother Kevin lives at 12 Elm Road."}
    page = writer.write(words)
    assert "Kevin" in page.text() and "looks like a street or an address" in page.text()

    page = writer.write(words, "file", status=422)
    assert "Look at what could be real" in page.text()
    response = writer.write({**words, "looked": "yes"}, "file")

    assert "Kevin" in response.get_data(as_text=True)


def test_a_panel_that_sees_it_otherwise_is_shown(writer):
    """Where the panel's range does not hold the step, the page says so, and the file holds the panel's range."""
    writer.choose(CASE)

    page = writer.write({**WORDS, **PANEL})
    assert "The panel and these rules differ" in page.text()
    (row,) = yaml.safe_load(writer.write({**WORDS, **PANEL}, "file").get_data(as_text=True))

    lower = writer.write({**WORDS, **PANEL, "lowest": "1", "highest": "1"})
    assert "the higher is what to act on" in lower.text() and "the higher is what to act on" not in page.text()
    assert row["panel"] == {"people": 5, "agencies": 3, "lowest": 4, "highest": 5} and row["placed_by"] == "panel"


def test_a_panel_that_went_less_far_than_it_could_be_is_shown(writer):
    """Where the step could be higher than any of the panel's, its range is not all that a group hears."""
    scenario = next(
        one
        for one in LIBRARY.scenarios().values()
        if (found := evaluate(EDITION, one.answers)).is_range and step_is_shown(found) and found.step == 3
    )
    writer.choose(case_file(EDITION, scenario.answers).encode())

    for highest, warned in (("3", True), (str(evaluate(EDITION, scenario.answers).could_reach), False)):
        page = writer.write({**WORDS, **PANEL, "lowest": "3", "highest": highest})
        assert ("Nobody on the panel went as far as step" in page.text()) is warned


def test_words_can_be_changed_again(writer):
    """From what the scenario comes to, the form opens again with every word in it."""
    writer.choose(CASE)
    writer.write(WORDS)

    page = writer.write(WORDS, "story")

    assert page.h1 == "Write the story"
    assert f'value="{WORDS["title"]}"' in page.html and WORDS["teaching"] in page.text()


@pytest.mark.parametrize("path", ["story", "check", "file"])
def test_without_answers_they_are_asked_for(visit, path):
    """A page that was opened by its address, or without answers, leads to the first."""
    assert visit.get(f"/training/write/{path}", status=303).location.endswith("/training/write")
    visit.get("/training/write")

    assert visit.post(f"/training/write/{path}", WORDS, status=422).h1 == "Write your own scenario"


def test_nothing_that_is_written_is_kept(writer, app, tmp_path):
    """After a scenario was written, no word of it is in the database."""
    writer.choose(CASE)
    writer.write({**WORDS, "title": "Quinquereme of Nineveh", "looked": "yes"}, "file")

    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"Quinquereme" in file.read_bytes()]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_a_trainer_writes_a_scenario_in_a_browser(chromium, live_server, axe, fits, tmp_path, width):
    """From a case file to the download, with script, on a small screen and a wide one, nobody is kept out."""
    (tmp_path / "case.yaml").write_bytes(CASE)
    window = chromium.new_page(viewport={"width": width, "height": 900})
    window.goto(f"{live_server}/training/write")
    axe(window)
    window.set_input_files("#answers", tmp_path / "case.yaml")
    leave(window, window.get_by_role("button", name="Use this file").click)
    for button in ("Change an answer", "Change this answer: Missing", "Choose another answer", "Back to the story"):
        leave(window, window.get_by_role("button", name=button).first.click)
        axe(window)
        fits(window)
    leave(window, window.get_by_role("button", name="Check it").click)
    axe(window)
    fits(window)
    for name in ("title", "first", "teaching", "ask-1", "mistake-1"):
        window.fill(f"#{name}", WORDS[name])
    window.fill("#found", "Kevin told a teacher that mornings are hard.")
    window.select_option("#pull-1", WORDS["pull-1"])
    window.check("#placed-by-2")
    for name in ("people", "agencies"):
        window.fill(f"#{name}", PANEL[name])
    for name in ("lowest", "highest"):
        window.select_option(f"#{name}", PANEL[name])
    leave(window, window.get_by_role("button", name="Check it").click)
    axe(window)
    fits(window)
    window.get_by_label("I have looked at each of these").check()
    with window.expect_download() as download:
        window.get_by_role("button", name="Download the scenario").click()

    assert download.value.suggested_filename == "a-child-who-misses-some-school.yaml"
    assert trials.run(EDITION, load_scenarios(download.value.path(), EDITION)[0]).differences
    window.close()
