"""The pages of reports over sessions: files in, words and tables out, and nothing kept."""

import csv
import io
import json
from dataclasses import replace

import pytest
from staircase import sessionfiles
from staircase.cli import main
from staircase.library import Library

from rooms import room
from test_journeys import leave
from test_live_pages import Trainer, answer, phone

REPORT, RULES = "/training/reports", "/training/for-the-rules"


@pytest.fixture(scope="module")
def sessions(edition):
    """Two sessions of five stories that share two, the same theme split in both."""
    each = [one for one in Library(edition).scenarios().values() if one.expect.step > 1]
    some = [each[at] for at in range(0, 700, 100)]
    split = room(edition, some).tallies[0].themes[0].theme
    return (
        room(edition, some[:5], people=14, held="2026-03-02", theme=split),
        room(edition, [some[0], *some[4:]], people=20, seed=2, held="2026-10-05", theme=split),
    )


def files(*sessions):
    """The files of sessions, as a browser sends them."""
    return [
        (io.BytesIO(one if isinstance(one, bytes) else sessionfiles.write(one).encode()), f"staircase-session-{n}.json")
        for n, one in enumerate(sessions, start=1)
    ]


def send(visit, path, *sessions, status=200, **more):
    """Choose files on a page and send them."""
    visit.get(path)
    return visit.post(path, {"sessions": files(*sessions), **more}, status=status)


def test_the_report_says_it_in_words_before_any_table(visit, sessions):
    """What was too low stands first, then agreement, then what it cannot show; tables follow."""
    page = send(visit, REPORT, *sessions)
    text = page.text()

    assert page.h1 == "What your sessions show"
    places = [
        text.index(words)
        for words in (
            "Too low at first:",
            "Krippendorff’s alpha (ordinal) is",
            "What this cannot show",
            "Session by session",
            "The same story",
            "Which themes stay disputed",
        )
    ]
    assert places == sorted(places)
    assert "2 March 2026 to 5 October 2026" in text
    assert "No panel has placed these stories" in text
    assert page.html.count('class="staircase-votes"') > 5


def test_the_same_file_twice_and_another_edition_are_said(visit, sessions):
    """A file chosen twice counts once, and the sessions of another edition stand apart under its name."""
    other = replace(sessions[0], edition="northfield/2025", id="e" * 32)
    text = send(visit, REPORT, sessions[0], sessions[0], other).text()

    assert "Each session counts once. This file was left out: “staircase-session-2.json”" in text
    assert "session of 2 March 2026: it is the same as another file." in text
    assert "Held with another edition, northfield/2025" in text
    assert "1 session (2 March 2026)" in text


def test_a_session_saved_before_and_after_somebody_joined_is_one_of_its_end(app, settings, visit):
    """Five people in its middle and six at its end are six in the report, whose numbers are those of its end alone."""
    trainer = Trainer(app, settings)
    trainer.start(rounds=())
    people = [phone(app, trainer) for _ in range(5)]
    trainer.open_vote()
    for n, one in enumerate(people):
        answer(one, step=str(1 + n % 4))
    trainer.go("reveal", "discussion", "answer")
    middle = trainer.visit.get(f"{trainer.home}/summary.json").data
    people.append(phone(app, trainer))
    trainer.go("heard")
    if 1 not in trainer.kept.course.told_at_once:
        trainer.go("found-out")
    trainer.go("first-vote")
    for one in people:
        answer(one, step="5")
    trainer.go("reveal", "discussion", "answer")
    end = trainer.visit.get(f"{trainer.home}/summary.json").data
    both, alone = (send(visit, REPORT, *files).text() for files in ((middle, end), (end,)))

    assert "“staircase-session-1.json”" in both
    assert "it has 1 story, and another file of the same session has 2." in both
    assert "1 session" in both
    assert "about 6 people" in both
    assert both.split("It rests on")[1] == alone.split("It rests on")[1]
    assert "left out:" not in alone


def test_sessions_of_another_edition_alone_have_a_report_and_no_lines(visit, sessions):
    """Their steps are compared; the page for the rules says that it has nothing to lay side by side."""
    other = replace(sessions[0], edition="northfield/2025", id="e" * 32)

    assert "Held with another edition" in send(visit, REPORT, other).text()
    assert "None of these sessions was held with this edition" in send(visit, RULES, other, status=422).text()


def test_a_small_group_is_not_shown_vote_by_vote(visit, edition, sessions):
    """A session of three people stands in the tables with how many they were, and with nothing of how they voted."""
    each = [Library(edition).scenarios()[one.scenario] for one in sessions[0].tallies]
    text = send(visit, REPORT, room(edition, each, people=3)).text()

    assert "too few to show" in text
    assert " of 3 (" not in text


@pytest.mark.parametrize("path", [REPORT, RULES])
def test_an_error_stands_beside_the_field_and_keeps_what_was_read(visit, sessions, path):
    """Nothing, a wrong file and a damaged one are each named; the good file need not be chosen again."""
    visit.get(path)
    assert "Choose the files of one session or more" in visit.post(path, {}, status=422).text()
    page = send(visit, path, sessions[0], b"%PDF-1", status=422)

    assert page.html.startswith("<!DOCTYPE html>")
    assert "“staircase-session-2.json”: This is a PDF." in page.text()
    assert "2 March 2026" in page.text()
    kept = page.form(path)["kept-text"]
    again = visit.post(path, {"kept-text": kept, "sessions": files(sessions[1])}, status=200)
    assert "2 sessions" in again.text()


def test_pasted_text_is_read_too(visit, sessions):
    """Whoever cannot choose a file pastes its text."""
    visit.get(REPORT)
    page = visit.post(REPORT, {"sessions-text": sessionfiles.write(sessions[0])}, status=200)

    assert "1 session" in page.text()


def test_more_than_twenty_sessions_are_refused(visit, edition, sessions):
    """Twenty different sessions are read and twenty-one are too many."""
    small = [
        replace(sessions[0], tallies=sessions[0].tallies[:1], held=f"2026-01-{n:02}", id=f"{n:032}")
        for n in range(1, 22)
    ]
    pasted = [sessionfiles.write(one) for one in small]
    visit.get(REPORT)

    assert "Choose at most 20 files" in visit.post(REPORT, {"sessions-text": pasted}, status=422).text()
    assert "20 sessions" in visit.post(REPORT, {"sessions-text": pasted[:20]}, status=200).text()


def test_lines_for_the_rules_stand_side_by_side(visit, edition, sessions):
    """The page shows how many chose which line, whether the step hung on it, and what the discussion did."""
    theme = edition.theme[sessions[0].tallies[0].themes[0].theme]
    text = send(visit, RULES, *sessions).text()

    assert theme.ask in text
    assert theme.none in text
    hung = text.split("was chosen: ")[1].split(" They")[0][:6]
    assert f"was chosen: {hung}" in send(visit, REPORT, *sessions).text()
    assert "hang on it" in text or "hung on it" in text
    assert "after the discussion" in text


def test_lines_can_be_taken_away_as_text_and_as_data(visit, sessions):
    """The authors of the rules get the same as a text and as data, without choosing the files again."""
    middle = replace(sessions[0], tallies=sessions[0].tallies[:2])
    page = send(visit, RULES, *sessions, middle)
    kept = [i.get("value") for i in page.all("input") if i.get("name") == "kept-text"][:3]
    text = visit.post(RULES, {"kept-text": kept, "as": "text"}, status=200)
    data = visit.post(RULES, {"kept-text": kept, "as": "data"}, status=200)

    assert text.headers["Content-Disposition"] == "attachment; filename=staircase-for-the-rules.md"
    assert text.get_data(as_text=True).startswith("# Where trained people disagree")
    assert json.loads(data.get_data())["sessions"] == 2
    left_out = "A file of the session of 2026-03-02 does not count: it has 2 stories, and another file of the same"
    assert left_out in text.get_data(as_text=True)
    assert json.loads(data.get_data())["left_out"][0].startswith(left_out)
    assert "it has 2 stories" in page.text()


def test_the_report_can_be_taken_away_as_a_table_and_as_data(visit, edition, sessions):
    """A row for each story of each session with the counts of the page, none of a small room, and what is left out."""
    each = [Library(edition).scenarios()[one.scenario] for one in sessions[0].tallies]
    few, strange = room(edition, each[:1], people=3), replace(sessions[0].tallies[0], title="=1+1")
    first = replace(sessions[0], tallies=(strange, *sessions[0].tallies[1:]))
    page = send(visit, REPORT, first, few, first)
    kept = [i.get("value") for i in page.all("input") if i.get("name") == "kept-text"][:2]
    kept.append(sessionfiles.write(replace(first, tallies=first.tallies[:1])))
    table = visit.post(REPORT, {"kept-text": kept, "as": "table"}, status=200)
    data = json.loads(visit.post(REPORT, {"kept-text": kept, "as": "data"}, status=200).get_data())
    rows = list(csv.DictReader(io.StringIO(table.get_data().decode("utf-8-sig"))))

    assert table.headers["Content-Disposition"] == "attachment; filename=staircase-report.csv"
    assert [row["session"] for row in rows] == ["1"] * 5 + ["2", ""]
    assert rows[0]["title"] == "'=1+1"
    shown = data["reports"][0]["sessions"][0]["stories"][0]["first"]
    assert [int(rows[0][f"first_{one}"]) for one in ("too_low", "neither", "too_high")] == [*shown.values()]
    assert (rows[5]["people"], rows[5]["first_votes"], rows[5]["second_too_low"]) == ("3", "", "")
    assert "fewer than five" in rows[5]["note"]
    assert rows[6]["note"] == data["left_out"][0]
    assert "does not count" in rows[6]["note"]


def test_nothing_of_a_session_is_kept(visit, app, sessions):
    """A report leaves no draft and no cookie beyond that of any visit, and stands in no address."""
    send(visit, REPORT, *sessions)

    assert visit.get(REPORT).text().count("2 March 2026") == 0


def test_the_command_reports_in_words_and_as_data(tmp_path, capsys, sessions):
    """`staircase sessions FILE…` says what the page says; a wrong file is wrong use."""
    for n, one in enumerate(sessions):
        (tmp_path / f"{n}.json").write_text(sessionfiles.write(one), encoding="utf-8")
    (tmp_path / "not.json").write_text("no", encoding="utf-8")
    each = [str(tmp_path / "0.json"), str(tmp_path / "1.json")]

    assert main(["sessions", *each, each[0]]) == 0
    said = capsys.readouterr()
    assert "2 sessions, the votes of about 34 people" in said.out
    in_one_line = " ".join(said.out.split())
    assert "0.json: A file of the session of" in in_one_line
    assert "the same as another file" in in_one_line
    assert main(["sessions", *each, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["reports"][0]["people"] == 34
    assert main(["sessions", *each, "--for-the-rules"]) == 0
    assert capsys.readouterr().out.startswith("# Where trained people disagree")
    assert main(["sessions", str(tmp_path / "not.json")]) == 2
    assert main(["sessions", str(tmp_path / "missing.json")]) == 2


def test_a_title_cannot_steer_the_terminal(tmp_path, capsys, sessions):
    """Signs that clear a screen or turn the writing round come out of no title, in words or as text."""
    story = replace(sessions[0].tallies[0], title="\x1b[2J\u202eA story")
    for held in ("2026-01-01", "2026-02-01"):
        one = replace(sessions[0], held=held, tallies=(story,), id=f"{held:0>32}".replace("-", "0"))
        (tmp_path / f"{held}.json").write_text(sessionfiles.write(one), encoding="utf-8")
    each = [str(file) for file in tmp_path.iterdir()]

    for more in ((), ("--for-the-rules",)):
        assert main(["sessions", *each, *more]) == 0
        said = capsys.readouterr().out
        assert "A story" in said
        assert "\x1b" not in said
        assert "\u202e" not in said


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
def test_a_trainer_reads_a_report_in_a_browser(page, live_server, axe, fits, tmp_path, sessions, width):
    """Files are chosen, the report and the lines fit a phone and a laptop, and neither breaks a rule of access."""
    names = [tmp_path / f"staircase-session-{n}.json" for n, _ in enumerate(sessions)]
    for name, one in zip(names, sessions, strict=True):
        name.write_text(sessionfiles.write(one), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(live_server + REPORT)
    axe(page)
    page.set_input_files("#sessions", names)
    leave(page, page.get_by_role("button", name="Show the report").click)
    page.get_by_role("heading", name="In words").wait_for()
    fits(page)
    axe(page)
    leave(page, page.get_by_role("button", name="See the lines side by side").click)
    page.get_by_role("button", name="Download as text").wait_for()
    fits(page)
    axe(page)
