"""A live session as its people have it: a trainer who leads it, phones that answer, pages that give nothing away."""

import json
import re
import time
from pathlib import Path

import pytest
from staircase.core.course import Phase, Round
from staircase.core.placing import themes_to_place
from staircase.library import Library
from staircase.sessionfiles import read

from conftest import Visitor

STORIES = ("county-lines-loving-parents", "baby-bruise-rolled-on-toy")
SIGN_IN = "/training/sign-in"


@pytest.fixture(scope="module")
def stories(edition):
    """The scenarios of the sessions of these tests."""
    every = Library(edition).scenarios()
    return [every[story] for story in STORIES]


class Trainer:
    """A trainer who has signed in and leads a session."""

    def __init__(self, app, settings):
        self.app, self.visit = app, Visitor(app)
        self.visit.get(SIGN_IN)
        self.visit.post(SIGN_IN, {"passphrase": settings.trainer_passphrase})
        self.home = ""

    def start(self, stories=STORIES, rounds=("themes", "second-vote")):
        """Start a session, and open its screen."""
        self.visit.get("/training/sessions/start")
        begun = self.visit.post("/training/sessions/start", {"scenario": list(stories), "rounds": list(rounds)})
        self.home = begun.location
        return self.visit.get(self.home)

    @property
    def kept(self):
        """The session as it is kept."""
        sessions = self.app.extensions["staircase.sessions"]
        return sessions.read(self.home.rpartition("/")[2], int(time.time()))

    def form_to(self, phase):
        """Give the fields of the button that leads to a phase."""
        page = self.visit.get(self.home)
        for form in page.all("form"):
            fields = {i.get("name"): i.get("value") for i in form.iter("input")}
            if fields.get("phase") == phase:
                return fields
        raise AssertionError(f"no way to {phase}")

    def go(self, *phases):
        """Lead the session on by the buttons with these names."""
        for phase in phases:
            self.visit.post(f"{self.home}/move", self.form_to(phase))
        return self.visit.get(self.home)

    def open_vote(self):
        """Lead the session to the first vote: over what was found out, where the story has such a part."""
        self.go("heard")
        if 0 not in self.kept.course.told_at_once:
            self.go("found-out")
        return self.go("first-vote")


@pytest.fixture
def trainer(app, settings):
    return Trainer(app, settings)


def phone(app, trainer):
    """Somebody who joins with the code."""
    visit = Visitor(app)
    visit.get(f"/join/{trainer.kept.code}")
    visit.follow(visit.post(f"/join/{trainer.kept.code}"))
    return visit


def answer(visit, **answers):
    """Answer what is asked now."""
    page = visit.get("/live")
    return visit.post("/live/answer", {**page.form("/live/answer"), **answers})


def test_only_a_trainer_gets_to_sessions(visit, trainer):
    """Whoever has not signed in is led to the sign-in, from every address and with every form."""
    trainer.start()
    for path in (
        "",
        "/start",
        *(f"/{trainer.kept.id}{end}" for end in ("", "/screen", "/qr.svg", "/news", "/summary")),
    ):
        assert SIGN_IN in visit.get(f"/training/sessions{path}", status=303).location
    visit.get("/join")
    for end in ("move", "look", "end", "delete"):
        assert SIGN_IN in visit.post(f"{trainer.home}/{end}").location
    assert trainer.kept.at.phase is Phase.JOINING


def test_an_empty_list_says_what_to_do(trainer):
    """Before the first session the page says how to start one."""
    page = trainer.visit.get("/training/sessions")

    assert "No session is kept here" in page.text()
    assert page.links["Start a session"] == "/training/sessions/start"


def test_stories_are_chosen_from_a_set_or_found_by_their_words(trainer, edition, stories):
    """They stand in the order in which they were chosen, and can be taken out; no word is in an address."""
    start = "/training/sessions/start"
    one = edition.training.sets[0]
    page = trainer.visit.get(f"{start}?set={one.id}")
    assert Library(edition).scenarios()[one.scenarios[0]].title in page.text()

    page = trainer.visit.post(start, {"scenario": STORIES[1], "words": stories[0].title, "find": "yes"}, status=200)
    assert f"Add: {stories[0].title}" in page.text()
    page = trainer.visit.post(start, {"scenario": STORIES[1], "add": STORIES[0]}, status=200)
    assert page.text().index(stories[1].title) < page.text().index(stories[0].title)
    page = trainer.visit.post(start, {"scenario": list(STORIES), "take-out": STORIES[1]}, status=200)
    assert f"Take out: {stories[1].title}" not in page.text()
    assert all(form.get("method") == "post" for form in page.all("form"))


def test_a_session_without_a_story_is_not_started(trainer):
    """The error stands in the summary and leads to where stories are found; unknown ids are no stories."""
    trainer.visit.get("/training/sessions/start")
    page = trainer.visit.post("/training/sessions/start", {"scenario": "no-such-story"}, status=422)

    assert "Choose at least one story" in page.text()


def test_a_session_from_start_to_summary(app, trainer, stories, edition):
    """Two phones and a trainer go through a story; the summary and its files hold what was said, as counts."""
    trainer.start()
    ann, ben = phone(app, trainer), phone(app, trainer)
    assert "2 have joined" in trainer.visit.get(trainer.home).text()

    trainer.open_vote()
    assert stories[0].arrives[0] in ann.get("/live").text()
    answer(ann, step="2")
    answer(ben, step="5")
    assert "2 of 2 have answered" in trainer.visit.get(trainer.home).text()

    trainer.go("themes")
    theme = themes_to_place(edition, stories[0])[0]
    answer(ann, **{theme.id: theme.rungs[-1].id})
    page = trainer.go("reveal")
    assert "Step 2" in page.html
    assert theme.ask in page.text()
    assert "What the room said" in ben.get("/live").h1

    trainer.go("discussion", "second-vote")
    answer(ann, step="5")
    page = trainer.go("answer")
    assert stories[0].title in page.text()
    assert "no panel has" in page.text()

    trainer.visit.get(f"{trainer.home}/end")
    trainer.visit.post(f"{trainer.home}/end")
    assert "The session has ended" in ann.get("/live").h1
    page = trainer.visit.get(f"{trainer.home}/summary")
    assert "Fewer than 5 people voted" in page.text()

    said = read(trainer.visit.get(f"{trainer.home}/summary.json").data)
    tally = said.tallies[0]
    assert said.id == trainer.kept.known_by
    assert (tally.first, tally.second, tally.moves) == ({2: 1, 5: 1}, {5: 1}, {(2, 5): 1})
    assert {one.theme: one.said for one in tally.themes if one.said} == {theme.id: {theme.rungs[-1].id: 1}}
    assert tally.title in trainer.visit.get(f"{trainer.home}/summary.csv").get_data(as_text=True)


def test_nothing_gives_the_answer_away_before_it_is_due(app, trainer, stories):
    """Neither title nor teaching nor step of a story is in any page's source before the room is told; nor a vote."""
    trainer.start(rounds=["themes", "second-vote"])
    ann = phone(app, trainer)
    story = stories[0]
    secret = (story.title, story.teaching[:40], "neither too low", "no panel has", "The authors placed", "govuk-tag")
    before = ("heard", "found-out", "first-vote", "themes", "reveal", "discussion", "second-vote")
    for phase in before:
        if phase == "found-out" and 0 in trainer.kept.course.told_at_once:
            continue
        trainer.go(phase)
        if phase == "first-vote":
            answer(ann, step="3")
        pages = [trainer.visit.get(trainer.home), trainer.visit.get(f"{trainer.home}/screen"), ann.get("/live")]
        for page in pages:
            assert not [word for word in secret if word in page.html], (phase, page.response.request.path)
            if phase in {"first-vote", "themes"}:
                assert "staircase-ballot" not in page.html
        assert story.title not in trainer.visit.get(f"{trainer.home}/summary").html
    assert story.title in trainer.go("answer").html


def test_a_phone_is_told_what_the_scenario_says(app, trainer, stories):
    """Whoever cannot see the screen reads the step, whose it is, and what the story teaches."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.open_vote()
    answer(ann, step="5")
    trainer.go("reveal", "answer")
    words = ann.get("/live").text()

    assert f"step {stories[0].lowest}" in words
    assert "A vote is one number" not in words
    assert "no panel has" in words
    assert stories[0].teaching in words


RANGE = "baby-bruise-rolled-on-toy-not-sure"


def test_where_the_step_is_a_range_less_than_its_higher_number_is_too_low(app, trainer):
    """Phones, the trainer and the projector read why, and that one number alone is not to be told to anybody."""
    trainer.start([RANGE])
    ann = phone(app, trainer)
    trainer.open_vote()
    assert "choose the highest step that it could be" in ann.get("/live").text()
    answer(ann, step="1")
    trainer.go("reveal")
    for visit, path in ((ann, "/live"), (trainer.visit, trainer.home)):
        assert "a vote is one number" not in visit.get(path).html
    trainer.go("answer")

    for visit, path in ((ann, "/live"), (trainer.visit, trainer.home), (trainer.visit, f"{trainer.home}/screen")):
        words = visit.get(path).text()
        assert "a vote is one number: less than step 5 counts as too low" in words
        assert "When you tell somebody, say the range." in words
    assert "1 too low" in trainer.visit.get(trainer.home).text()


def test_a_phone_shows_where_the_scenario_has_each_theme_and_how_far_it_could_be(app, trainer, edition):
    """What somebody answered stands beside it; the trainer’s screen tags what is not sure, and what it could be."""
    trainer.start([RANGE])
    ann = phone(app, trainer)
    scenario = Library(edition).scenarios()[RANGE]
    [mark] = [theme for theme in themes_to_place(edition, scenario) if scenario.answers.themes[theme.id].maybe]
    trainer.open_vote()
    trainer.go("themes")
    ann.get("/live")
    through_themes(ann, lambda theme: {theme: "none"})
    trainer.go("reveal")
    assert "theme-by-theme" not in ann.get("/live").html
    trainer.go("answer")

    words = ann.get("/live").text()
    assert f"{mark.ask} The scenario: Not sure: the story leaves it open. It could be: {mark.rungs[-1].text}" in words
    assert f"You: {mark.none}" in words
    assert words.count("You said the same.") == len(themes_to_place(edition, scenario)) - 1
    screen = trainer.visit.get(trainer.home).text()
    assert "Not sure The scenario" in screen
    assert f"{mark.rungs[-1].text} It could be this" in screen


def test_every_phone_has_the_numbers_that_its_words_speak_of(app, trainer, edition):
    """They stand on the page on which people join, where somebody leaves a story out, and at the end."""
    trainer.start()
    ann = phone(app, trainer)
    pages = [Visitor(app).get(f"/join/{trainer.kept.code}"), ann.get("/live/away")]
    trainer.visit.get(f"{trainer.home}/end")
    trainer.visit.post(f"{trainer.home}/end")
    for page in (*pages, ann.get("/live")):
        for contact in edition.training.contacts:
            assert edition.contact[contact].name in page.text()


@pytest.mark.parametrize(("end", "times"), [("", 1), ("/screen", 0), ("/summary", 1)])
def test_agreement_with_a_panel_is_said_or_why_it_cannot_be(app, trainer, end, times):
    """No panel has placed these stories: the trainer's screen and the summary say so once; one story has no alpha."""
    trainer.start()
    ann, ben = phone(app, trainer), phone(app, trainer)
    trainer.open_vote()
    answer(ann, step="5")
    answer(ben, step="4")
    trainer.go("reveal", "discussion", "second-vote")
    answer(ann, step="5")
    answer(ben, step="4")
    trainer.go("answer")
    words = trainer.visit.get(f"{trainer.home}{end}").text()

    assert words.count("No panel has placed these stories") == times
    assert words.count("answered one of the stories only") == times


def test_no_other_stylesheet_lays_hands_on_the_live_pages():
    """A name that two parts gave to different things once shrank the votes on the projector to a thin line."""
    blocks = re.compile(r"^\.(staircase-[a-z]+)(?![a-z-])", re.MULTILINE)
    static = Path(__file__).parents[1] / "static"
    own = set(blocks.findall((static / "_live.scss").read_text()))
    assert own
    for other in static.glob("*.scss"):
        assert other.name == "_live.scss" or not own & set(blocks.findall(other.read_text())), other.name


def test_two_trainers_who_press_at_once_move_the_session_once(app, settings, trainer):
    """The second press changes nothing, says so, and shows where the session is now."""
    trainer.start()
    other = Trainer(app, settings)
    other.home = trainer.home
    mine, theirs = trainer.form_to("heard"), other.form_to("heard")

    trainer.visit.post(f"{trainer.home}/move", mine)
    page = other.visit.post(f"{trainer.home}/move", theirs, status=409)

    assert "had moved on already" in page.text()
    assert trainer.kept.at == (0, Phase.HEARD)


@pytest.mark.parametrize("phase", ["joining", "answer", "second-vote", "no-such-phase"])
def test_a_press_that_leads_nowhere_is_refused(trainer, phase):
    """Only the ways on that are offered, and the end, can be gone."""
    trainer.start()
    fields = trainer.form_to("heard")
    trainer.go("heard")
    fields |= {"moved": str(trainer.kept.moved), "phase": phase}

    trainer.visit.post(f"{trainer.home}/move", fields, status=422)

    assert trainer.kept.at.phase is Phase.HEARD


def test_an_earlier_story_is_shown_again_and_opens_nothing(app, trainer):
    """The room looks back, phones stay where they are, and the votes of then cannot be changed."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.open_vote()
    answer(ann, step="3")
    trainer.go("reveal", "answer", "heard")
    page = trainer.visit.get(trainer.home)
    assert "Story 1 of 2" in page.text()

    trainer.visit.post(f"{trainer.home}/look", {"position": "0"})
    assert "What the scenario says" in trainer.visit.get(f"{trainer.home}/screen").h1
    assert "Story 2 of 2" in ann.get("/live").h1

    trainer.visit.get(trainer.home)
    trainer.visit.post(f"{trainer.home}/look", {"position": ""})
    assert "Story 2 of 2" in trainer.visit.get(f"{trainer.home}/screen").h1
    trainer.visit.get(trainer.home)
    trainer.visit.post(f"{trainer.home}/look", {"position": "1"}, status=422)


def test_deleting_asks_first_and_then_nothing_is_left(app, trainer):
    """The phones are told, and the address says that it is gone."""
    trainer.start()
    ann = phone(app, trainer)
    assert "Delete session" in trainer.visit.get(f"{trainer.home}/delete").h1
    assert trainer.kept

    page = trainer.visit.post(f"{trainer.home}/delete", status=200)

    assert page.h1 == "The session is deleted"
    assert trainer.kept is None
    assert ann.get("/live", status=410).h1 == "You are in no session"
    trainer.visit.get(trainer.home, status=410)


def test_the_qr_code_is_a_picture_of_the_join_address(trainer):
    """It has an address of its own, so that no page holds a picture inside it."""
    trainer.start()
    drawing = trainer.visit.get(f"{trainer.home}/qr.svg")

    assert drawing.mimetype == "image/svg+xml"
    assert b"<svg" in drawing.data
    assert b"style=" not in drawing.data


# --- phones


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Enter the code"), ("ABC", "eight letters"), ("ACDE2345", "No session")]
)
def test_a_wrong_code_is_explained_beside_the_field(visit, typed, says):
    """What was typed stays there, and nothing is joined."""
    visit.get("/join")
    page = visit.post("/join", {"code": typed}, status=422)

    assert says in page.text()
    assert f'value="{typed}"' in page.html


def test_a_typed_code_leads_to_what_the_session_is_and_a_button_joins(app, visit, trainer):
    """Opening the address joins nobody, however often; pressing the button twice joins one."""
    trainer.start()
    code = trainer.kept.shown_code.lower().replace(" ", "-")
    visit.get("/join")
    page = visit.follow(visit.post("/join", {"code": code}))
    visit.get(page.response.request.path)
    assert "never who" in page.text()
    assert trainer.kept.revision == 1

    for _ in range(2):
        visit.post(page.response.request.path, token=page.form()["csrf_token"])

    assert app.extensions["staircase.sessions"].joined(trainer.kept.id) == 1


def test_a_vote_is_shown_back_and_can_be_changed_until_the_round_closes(app, trainer):
    """After that it is refused kindly, and what was sent before counts."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.open_vote()
    answer(ann, step="2")
    page = ann.get("/live")
    assert page.h1 == "Your vote is in"
    assert "You can change it until the trainer shows the votes" in page.text()

    answer(ann, step="4")
    late = {**page.form("/live/answer"), "step": "1"}
    trainer.go("reveal")
    page = ann.post("/live/answer", late, status=409)

    assert page.h1 == "That round has closed"
    assert app.extensions["staircase.sessions"].steps(trainer.kept.id, 0)["step-1"] == {4: 1}


def through_themes(visit, choose):
    """Answer theme after theme, by `choose`, until there is none left; give the list of answers."""
    while "Theme" in visit.page.h1:
        form = visit.page.form("/live/answer")
        visit.follow(visit.post("/live/answer", {**form, **choose(form["asked"])}))
    return visit.page


@pytest.fixture
def themes(trainer, edition, stories):
    """The themes of the first story, in a session that asks for them now."""
    trainer.start()
    trainer.open_vote()
    trainer.go("themes")
    return themes_to_place(edition, stories[0])


def test_themes_are_asked_one_by_one_and_then_listed(app, trainer, themes):
    """Each is kept when it is sent; the list says every answer, and from it each can be changed."""
    ann = phone(app, trainer)
    assert ann.page.h1 == f"Theme 1 of {len(themes)}"
    assert themes[0].ask in ann.page.text()
    assert themes[1].ask not in ann.page.html
    first, rest = themes[0].rungs[-1], {"leave-out": "yes"}

    page = through_themes(ann, lambda theme: {theme: first.id} if theme == themes[0].id else rest)

    assert page.h1 == "Your answers are in"
    assert f"1 of {len(themes)} themes answered" in page.text()
    assert page.text().count("Left out") == len(themes) - 1
    assert first.text in page.text()
    page = ann.get(page.links[f"Change: {themes[1].ask}"])
    assert page.links["Your answers"] == "/live"
    changed = {themes[1].id: themes[1].rungs[0].id}
    page = ann.follow(ann.post("/live/answer", {**page.form("/live/answer"), **changed}))
    assert page.h1 == "Your answers are in"
    [said] = app.extensions["staircase.sessions"].answers(trainer.kept.id, 0, Round.THEMES)
    assert {theme: line for theme, line in said.items() if line} == {themes[0].id: first.id, **changed}


def test_back_shows_what_was_sent_and_a_phone_that_comes_again_goes_on_where_it_was(app, trainer, themes):
    """An answer that was sent stands chosen; the session's own address leads to the first theme without one."""
    ann = phone(app, trainer)
    for _ in range(2):
        form = ann.page.form("/live/answer")
        ann.follow(ann.post("/live/answer", {**form, form["asked"]: "not-sure"}))
    assert "Kept so far: 2 of" in ann.page.text()

    back = ann.get(ann.page.links["Back"])
    [chosen] = [one.get("value") for one in back.all("input") if one.get("checked") is not None]
    assert (back.h1, chosen) == (f"Theme 2 of {len(themes)}", "not-sure")
    assert ann.get("/live").h1 == f"Theme 3 of {len(themes)}"


def test_what_was_sent_counts_when_the_themes_are_closed_in_the_middle(app, trainer, themes):
    """The rest is refused and changes nothing; what was left out is counted nowhere."""
    ann = phone(app, trainer)
    sent = {themes[0].id: {"leave-out": "yes"}, themes[1].id: {themes[1].id: "none"}}
    for one in themes[:2]:
        ann.follow(ann.post("/live/answer", {**ann.page.form("/live/answer"), **sent[one.id]}))
    late = {**ann.page.form("/live/answer"), themes[2].id: "none"}
    trainer.go("reveal")

    page = ann.post("/live/answer", late, status=409)

    assert page.h1 == "That round has closed"
    assert "nothing was changed" in page.text()
    trainer.go("answer")
    tally = read(trainer.visit.get(f"{trainer.home}/summary.json").data).tallies[0]
    assert {one.theme: dict(one.said) for one in tally.themes if one.said} == {themes[1].id: {"none": 1}}


def test_the_room_is_told_who_has_finished_and_who_has_begun(app, trainer, themes):
    """Somebody in the middle of the themes is not counted among those who have answered."""
    ann, ben, _carl = (phone(app, trainer) for _ in range(3))
    through_themes(ann, lambda theme: {theme: "none"})
    form = ben.page.form("/live/answer")
    ben.post("/live/answer", {**form, form["asked"]: "none"})

    for end in ("", "/screen"):
        assert "1 of 3 has finished, 1 more has begun" in trainer.visit.get(f"{trainer.home}{end}").text()
    through_themes(ben, lambda _theme: {"leave-out": "yes"})
    assert "2 of 3 have finished Finished:" in trainer.visit.get(trainer.home).text()


def test_no_address_title_or_cookie_tells_of_a_theme_or_an_answer(app, trainer, themes):
    """They hold a number in the list and a token: a phone's history and a server's log learn nothing of the story."""
    ann = phone(app, trainer)
    told = []

    def choose(theme):
        told.extend([ann.page.response.request.full_path, ann.page.html.partition("</title>")[0]])
        return {theme: themes[0].rungs[0].id if theme == themes[0].id else "not-sure"}

    through_themes(ann, choose)
    told += [f"{one.key}={one.value}" for one in ann.client._cookies.values()]
    words = {word for theme in themes for word in (theme.id, theme.ask, *(rung.id for rung in theme.rungs))}

    assert len(told) > 2 * len(themes)
    assert not [(word, one) for word in {*words, "not-sure"} for one in told if word in one]


@pytest.mark.parametrize("number", ["0", "99", "100", "first"])
def test_a_theme_that_is_not_there_leads_to_what_is_asked_now(app, trainer, themes, number):
    """So does any theme while no themes are asked, or, where it cannot be a number, no page at all."""
    ann = phone(app, trainer)
    there = number in {"0", "99"}
    response = ann.get(f"/live/theme/{number}", status=303 if there else 404)
    assert not there or response.location == "/live"

    trainer.go("reveal")
    assert ann.get("/live/theme/1", status=303).location == "/live"


def test_an_answer_to_what_is_not_asked_is_refused(app, trainer, themes):
    """A made-up theme, and a line that its ladder does not have, are kept nowhere."""
    ann = phone(app, trainer)
    form = ann.page.form("/live/answer")
    ann.post("/live/answer", {**form, "asked": "no-such-theme", "no-such-theme": "none"}, status=409)
    form = ann.get("/live").form("/live/answer")
    ann.post("/live/answer", {**form, form["asked"]: "no-such-line"}, status=422)

    assert app.extensions["staircase.sessions"].votes(trainer.kept.id) == ()


def test_a_form_that_was_left_empty_says_so_beside_its_question(app, trainer):
    """No step chosen, or no line of a theme: an error that says what to do, and nothing is kept."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.open_vote()
    form = ann.get("/live").form("/live/answer")
    assert "Choose a step" in ann.post("/live/answer", form, status=422).text()
    ann.post("/live/answer", {**form, "step": "9"}, status=422)

    trainer.go("themes")
    form = ann.get("/live").form("/live/answer")
    assert "Choose a line, or leave this theme out" in ann.post("/live/answer", form, status=422).text()
    assert app.extensions["staircase.sessions"].votes(trainer.kept.id) == ()


def test_late_joiners_come_in_at_the_round_that_is_open(app, trainer):
    """Whoever joins during a vote can vote in it."""
    trainer.start()
    trainer.open_vote()

    assert phone(app, trainer).page.h1 == "First vote on the step"


def test_phones_are_told_only_when_the_session_moves(app, trainer):
    """The same answer costs a 304 until then, whatever others vote; a phone in no session learns just that."""
    trainer.start()
    ann, ben = phone(app, trainer), phone(app, trainer)
    trainer.open_vote()
    tag = ann.client.get("/live/news").headers["ETag"]
    answer(ben, step="2")
    seen = {"If-None-Match": tag}
    assert ann.client.get("/live/news", headers=seen).status_code == 304

    trainer.go("themes")
    assert json.loads(ann.client.get("/live/news", headers=seen).data)["position"] == 0
    assert json.loads(Visitor(app).client.get("/live/news").data)["position"] == -1


def test_the_trainers_screen_hears_of_every_vote(app, trainer):
    """Each vote is a new revision, and between votes there is nothing to send."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.open_vote()
    news = f"{trainer.home}/news"
    tag = trainer.visit.client.get(news).headers["ETag"]
    assert trainer.visit.client.get(news, headers={"If-None-Match": tag}).status_code == 304

    answer(ann, step="2")

    assert trainer.visit.client.get(news, headers={"If-None-Match": tag}).status_code == 200


def test_leaving_a_story_out_is_seen_by_nobody(app, trainer):
    """The phone shows a calm page; nothing in the database or on the trainer's screen has changed."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.go("heard")
    before = trainer.kept, trainer.visit.get(trainer.home).text()

    page = ann.get("/live/away")

    assert "nobody is told" in page.text()
    assert (trainer.kept, trainer.visit.get(trainer.home).text()) == before


@pytest.mark.parametrize("answers", ["stay", "delete"])
def test_leaving_the_session_forgets_the_phone(app, trainer, answers):
    """With or without the answers; afterwards the phone is in no session."""
    trainer.start()
    ann = phone(app, trainer)
    trainer.open_vote()
    answer(ann, step="2")
    trainer.go("themes")
    ann.get("/live/leave")
    ann.post("/live/leave", {"answers": answers}, status=200)

    sessions = app.extensions["staircase.sessions"]
    assert sessions.joined(trainer.kept.id) == 0
    assert len(sessions.votes(trainer.kept.id)) == (answers == "stay")
    ann.get("/live", status=410)


def test_who_deletes_answers_after_the_end_is_not_told_that_they_could_come_back(app, trainer):
    """To delete is what is chosen already there; what has been saved in a file is out of reach, and it says so."""
    trainer.start()
    ann = phone(app, trainer)
    assert "You can come back with the code" in ann.get("/live/leave").text()
    trainer.visit.get(f"{trainer.home}/end")
    trainer.visit.post(f"{trainer.home}/end")

    page = ann.get("/live/leave")

    assert "You cannot come back to it" in page.text()
    assert [one.get("value") for one in page.all("input") if one.get("checked") is not None] == ["delete"]


def test_the_phones_cookie_outlives_a_browser_for_twelve_hours(app, trainer):
    """A phone that sleeps comes back to its session; no script can read the cookie."""
    trainer.start()
    visit = Visitor(app)
    visit.get(f"/join/{trainer.kept.code}")
    cookies = visit.post(f"/join/{trainer.kept.code}").headers.getlist("Set-Cookie")
    [cookie] = [one for one in cookies if one.startswith("staircase-live=")]

    assert "Max-Age=43200" in cookie
    assert "HttpOnly" in cookie


def test_a_story_that_left_this_copy_ends_its_session_kindly(app, trainer, monkeypatch):
    """The trainer is told why nothing is shown, and can delete the session; a phone is in none."""
    trainer.start()
    ann = phone(app, trainer)
    monkeypatch.setattr("staircase.library.Library.scenarios", lambda _self: {})

    assert "no longer in this copy" in trainer.visit.get(trainer.home, status=410).text()
    ann.get("/live", status=410)
