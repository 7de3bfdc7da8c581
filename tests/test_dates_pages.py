"""The dates as pages and as a calendar file: counted from today or a day that is put in, and kept nowhere."""

import logging
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from pypdf import PdfReader
from staircase.core.case import Answer
from staircase.core.clocks import Unit
from staircase.core.counted import day_in_words, within_in_words
from staircase.core.evaluate import evaluate
from staircase.core.said import from_data, to_data
from staircase.web import dates as pages

from test_clocks import clock
from test_form import Walker, some_answers
from test_journeys import leave
from walking import walk

MONDAY = date(2026, 11, 30)
CANARY = "canary-7f3a"


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """Let it be Monday 30 November 2026."""
    monkeypatch.setattr(pages, "today", lambda: MONDAY)


@pytest.fixture
def worried(visit, app, edition):
    """Somebody who has answered everything, and acts on step 5 outside the home."""
    answers = some_answers(edition, criminal_exploitation=Answer(4, 4))
    Walker(visit, app, edition, answers).to_check()
    return visit


def fields(edition, **days):
    """Give what the form sends: today for every start, but these."""
    given = {}
    for start in {one.starts.id for one in edition.clocks}:
        day = days.get(start.replace("-", "_"), (str(MONDAY.day), str(MONDAY.month), str(MONDAY.year)))
        given |= dict(zip((f"{start}-day", f"{start}-month", f"{start}-year"), day, strict=True))
    return given


def calendar_of(response):
    return Calendar.from_ical(response.get_data())


def test_anybody_sees_every_time_limit_from_today(visit, edition):
    """Without answers the page shows every limit, with its day from today, its source and that nobody confirmed it."""
    page = visit.get("/dates")
    text = page.text()

    assert all(one.name in text and one.text in text for one in edition.clocks)
    assert "Latest by the same time of day on Tuesday 1 December 2026" in text
    assert "That is 24 hours after Monday 30 November 2026, which is today." in text
    assert text.count("Not confirmed for Durham") == len(edition.clocks)
    assert text.count("Source: ") + text.count("Inferred from: ") == 0  # a term of a list, and no running text
    assert all(edition.source[cite.id].title in text for one in edition.clocks for cite in one.sources)
    assert "Sooner is always right" in text


def test_what_is_passed_over_is_named(visit):
    """A bank holiday that makes a day later is named with its date."""
    assert (
        "Not counted, because of a bank holiday: Friday 25 December 2026 (Christmas Day)" in visit.get("/dates").text()
    )


def test_the_limits_of_the_suggestion_stand_first(worried, edition):
    """With answers, the limits of what the suggestion opens stand first, and the others are folded away."""
    page = worried.get("/dates")
    folded = next(e for e in page.all("details") if "Other time limits" in page.text(e))
    first = [page.text(e) for e in page.all("h3") if e not in list(folded.iter())]

    assert any("The strategy meeting takes place" in words for words in first)
    assert not any("early help plan" in words for words in first)
    assert "The early help plan is looked at again" in page.text(folded)
    numbers = [int(n) for n in re.findall(r"Date (\d+)\.", page.text())]
    assert numbers == list(range(1, len(edition.clocks) + 1))


def begun(worried, app, edition, **more):
    """Change the draft of somebody's visit, and open the dates."""
    store = app.extensions["staircase.store"]
    token = worried.client.get_cookie("staircase").value
    said = replace(from_data(store.read(token, 0).said), **more)
    new = store.begin(to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time()))
    worried.client.set_cookie("staircase", new)
    return worried.get("/dates")


def test_what_cannot_wait_stands_before_any_date(visit, app, edition):
    """What is due now and today comes first, with a number to ring; seeing the child has no later date beside it."""
    worries = {"sexual_abuse": Answer(2, 2), "chastisement": Answer(2, 2), "seen_and_heard_alone": Answer(2, 2)}
    answers = some_answers(edition, **worries)
    assert {"see-child-today", "see-child-alone"} <= {one.pathway for one in evaluate(edition, answers).pathways}
    Walker(visit, app, edition, answers).to_check()
    text = visit.get("/dates").text()
    before, _, after = text.partition("Other time limits")
    now = before[before.index("Now and today: before any date") :]

    assert "Now: " in now and "Today: See the child today" in now
    assert "Today: See and hear the child alone" in now
    assert now.index("See the child today") < now.index("Date 1.")
    assert "Somebody has seen and heard the child alone" not in before
    assert "Somebody has seen and heard the child alone" in after


def test_the_limits_of_a_higher_agreed_step_are_mine(visit, app, edition):
    """Once a higher step is agreed, its limits stand first, and what it asks for now."""
    Walker(visit, app, edition, some_answers(edition, school_attendance=Answer(2, 2))).to_check()
    before = visit.get("/dates").text().partition("Other time limits")[0]
    after = begun(visit, app, edition, afterwards={"agreed_step": ("5",)}).text().partition("Other time limits")[0]

    assert "The strategy meeting takes place" not in before
    assert "The strategy meeting takes place" in after
    assert "Now: Referral to First Contact for child protection" in after


def test_a_step_without_limits_says_so(visit, app, edition):
    """Where nothing that goes with the answers has a limit, the page says so and folds the others away."""
    Walker(visit, app, edition, some_answers(edition, school_attendance=Answer(0, 0))).to_check()
    page = visit.get("/dates")

    shown = "Nothing that goes with your answers has a time limit that is known here" in page.text()
    assert shown == (not [e for e in page.all("section") if e.get("class") == "staircase-start"][:-1])


def test_another_day_is_counted_from_and_kept_in_the_fields(visit, edition):
    """A day that is put in moves the days that start from it, and no others, and stays in its fields."""
    visit.get("/dates")
    page = visit.post("/dates", fields(edition, enquiry_strategy=("17", "12", "2026")), status=200)

    assert "Tuesday 12 January 2027" in page.text()
    assert "That is 15 working days after Thursday 17 December 2026." in page.text()
    assert "That is 45 working days after Monday 30 November 2026, which is today." in page.text()
    values = {e.get("name"): e.get("value") for e in page.all("input")}
    assert values["enquiry-strategy-day"] == "17" and values["referral-day"] == "30"


def test_a_day_that_is_over_says_so_and_what_to_do(visit, edition):
    """Where the latest day has passed the page says how long ago, and what to do now."""
    visit.get("/dates")
    page = visit.post("/dates", fields(edition, referral=("20", "11", "2026")), status=200)
    hears = next(one for one in edition.clocks if one.id == "referrer-hears")

    assert f"That day has passed, 7 days ago. {hears.if_passed}" in page.text()


def test_a_weekend_is_named_where_the_days_run_on(visit, edition):
    """Six weeks that end at a weekend name the last working day before; hours count at a weekend all the same."""
    visit.get("/dates")
    text = visit.post(
        "/dates", fields(edition, early_help_plan=("28", "11", "2026"), referral=("4", "12", "2026")), status=200
    ).text()

    assert "That is at a weekend. The last working day before it is Friday 8 January 2027." in text
    assert "Latest by the same time of day on Saturday 5 December 2026" in text
    assert "It counts all the same: ring the number for evenings and weekends." in text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (("", "", ""), "Enter a day and a month and a year"),
        (("3", "", "2026"), "Enter a month"),
        (("31", "11", "2026"), "There is no such day"),
        (("29", "2", "2027"), "There is no such day"),
        (("0", "1", "2026"), "There is no such day"),
        (("1", "13", "2026"), "There is no such day"),
        (("3", "Dezember", "2026"), "Use numbers only"),
        (("³", "12", "2026"), "Use numbers only"),
        (("-3", "12", "2026"), "Use numbers only"),
        (("3", "12", "26"), "Enter a day from 2024 to 2027"),
        (("3", "12", "2099"), "Enter a day from 2024 to 2027"),
        (('"><b>', "12", "2026"), "Use numbers only"),
        (("9" * 5000, "1", "2026"), "There is no such day"),
    ],
)
def test_a_day_that_is_none_is_an_error_beside_the_field_and_above(visit, edition, day, says):
    """A wrong day is told at the top, linked to its field, and beside it; the other days are counted all the same."""
    visit.get("/dates")
    page = visit.post("/dates", fields(edition, referral=day), status=422)
    problem = next(words for words in page.links if says in words)

    assert page.links[problem] == "#referral-day"
    assert page.text().count(problem) == 2
    assert page.text(page.all("title")[0]).startswith("Error: ")
    assert "Put in the day on which it began." in page.text()
    assert "The core group meets for the first time Latest Monday 14 December 2026" in page.text()


def test_an_error_folded_away_is_opened(worried, edition):
    """Where the wrong day is among the folded limits, they stand open."""
    worried.get("/dates")
    page = worried.post("/dates", fields(edition, early_help_plan=("", "", "")), status=422)

    assert [e for e in page.all("details") if "open" in e.attrib and "Other time limits" in page.text(e)]


# --- the calendar file


def test_the_calendar_file_holds_the_ticked_days_and_no_case(worried, edition):
    """Each ticked day is a private all-day event with a neutral title, and says how it was counted."""
    worried.get("/dates")
    sent = {**fields(edition, enquiry_strategy=("17", "12", "2026")), "keep": ["first-conference", "referrer-hears"]}
    response = worried.post("/dates.ics", sent, status=200)
    events = list(calendar_of(response).walk("VEVENT"))

    assert response.mimetype == "text/calendar"
    assert response.headers["Content-Disposition"] == 'attachment; filename="dates.ics"'
    assert response.headers["Cache-Control"] == "no-store"
    assert {event["DTSTART"].dt for event in events} == {date(2027, 1, 12), date(2026, 12, 1)}
    assert all((event["DTEND"].dt - event["DTSTART"].dt).days == 1 for event in events)
    assert all(re.fullmatch(r"Date \d+ on your list", str(event["SUMMARY"])) for event in events)
    assert all(str(event["DESCRIPTION"]).startswith("The latest day: ") for event in events)
    assert {str(event["CLASS"]) for event in events} == {"PRIVATE"}
    assert len({str(event["UID"]) for event in events}) == 2
    assert all(event["DTSTAMP"].dt.tzinfo is not None for event in events)


def test_the_calendar_file_is_written_as_calendars_are(visit, edition):
    """Lines end in CR and LF, none is longer than 75 bytes, and ids differ from file to file."""
    visit.get("/dates")
    sent = {**fields(edition), "keep": [one.id for one in edition.clocks]}
    first, second = (visit.post("/dates.ics", sent, status=200).get_data() for _ in range(2))

    assert first.replace(b"\r\n", b"").count(b"\n") == 0 and first.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, first.split(b"\r\n"))) <= 75
    ids = [set(re.findall(rb"UID:(\S+)", content)) for content in (first, second)]
    assert len(ids[0]) == len(edition.clocks) and not ids[0] & ids[1]


def test_nothing_in_the_calendar_says_what_a_day_is_for(visit, edition):
    """Neither a limit nor what starts it, nor a source or who published it, stands in the file."""
    visit.get("/dates")
    sent = {**fields(edition), "keep": [one.id for one in edition.clocks]}
    content = visit.post("/dates.ics", sent, status=200).get_data(as_text=True).replace("\r\n ", "").lower()

    said = {one.name for one in edition.clocks} | {one.starts.name for one in edition.clocks}
    sources = [edition.source[cite.id] for one in edition.clocks for cite in one.sources]
    said |= {words for source in sources for words in (source.title, source.publisher)}
    assert not [words for words in said if words.lower() in content]
    assert not re.search(
        r"child protection|conference|referral|section 47|exploit|harm|abuse|enquiry|safeguard|children|partnership",
        content,
    )


def test_no_day_ticked_is_an_error(visit, edition):
    """Without a tick no file comes, but the page with the error above and beside the button."""
    visit.get("/dates")
    page = visit.post("/dates.ics", fields(edition), status=422)

    assert page.links[pages.NOTHING_KEPT] == "#keep-1"
    assert page.text().count(pages.NOTHING_KEPT) == 2


def test_a_wrong_day_makes_no_file_and_keeps_the_ticks(visit, edition):
    """With a day that is none the page comes back, with the ticks as they were."""
    visit.get("/dates")
    page = visit.post("/dates.ics", {**fields(edition, referral=("", "", "")), "keep": ["core-group"]}, status=422)

    assert [e.get("value") for e in page.all("input") if "checked" in e.attrib] == ["core-group"]


def test_the_file_opened_from_a_history_leads_to_the_page(visit):
    """The address of the file, opened by itself, leads to the dates; a form from elsewhere is refused."""
    assert visit.get("/dates.ics", status=303).location.endswith("/dates")
    visit.get("/dates")
    visit.post("/dates", {}, status=403, token="0" * 64)
    visit.get("/dates")
    visit.post("/dates.ics", {}, status=403, token="0" * 64)


def test_what_is_typed_is_kept_nowhere(worried, edition, settings, caplog):
    """What is typed into a date stands in the page that comes back, and in no store, log, cookie or address."""
    worried.get("/dates")
    with caplog.at_level(logging.DEBUG):
        page = worried.post("/dates", fields(edition, referral=(CANARY, "11", "2026")), status=422)
    store = Path(settings.database.removeprefix("sqlite:///"))

    assert CANARY in page.html
    assert not [file.name for file in store.parent.glob(f"{store.name}*") if CANARY.encode() in file.read_bytes()]
    assert CANARY not in caplog.text
    assert CANARY not in str(page.response.headers)


def test_days_are_named_in_english_and_limits_in_words():
    """A day has its weekday and month in words, and one of a unit is said in the singular."""
    assert day_in_words(date(2026, 12, 3)) == "Thursday 3 December 2026"
    assert within_in_words(clock(1, Unit.WORKING_DAYS).within) == "1 working day"
    assert within_in_words(clock(72, Unit.HOURS).within) == "72 hours"
    assert within_in_words(clock(0, Unit.DAYS).within) == "the same day"


# --- in a browser


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (320, False)])
def test_somebody_in_a_hurry_goes_from_acting_now_to_a_calendar_file(
    width, script, chromium, live_server, app, edition, axe, tmp_path
):
    """Act now, prepare, dates, another day, the file: with script on a large screen, without on a small one."""
    said, _ = walk(edition, some_answers(edition, criminal_exploitation=Answer(4, 4)))
    store = app.extensions["staircase.store"]
    token = store.begin(
        to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time())
    )
    context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
    context.add_cookies([{"name": "staircase", "value": token, "url": live_server}])
    window = context.new_page()

    def look():
        wide, seen = window.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen, f"{window.url} is {wide} px wide"
        if script:  # axe waits for timers, which a window without script has not
            axe(window)

    window.goto(f"{live_server}/act-now")
    leave(window, window.locator("button[value=act-now]").click)
    window.goto(f"{live_server}/prepare")
    look()
    assert "Do not fill anything in first" in window.locator("main").inner_text()
    window.pdf(path=tmp_path / "prepare.pdf", format="A4")
    leave(window, window.get_by_role("link", name="The dates by which each thing is to happen").click)
    look()
    window.locator("#enquiry-strategy-day").fill("17")
    window.locator("#enquiry-strategy-month").fill("12")
    leave(window, window.get_by_role("button", name="Work out the dates: From the strategy meeting").click)
    look()
    assert "Tuesday 12 January 2027" in window.locator("main").inner_text()
    window.pdf(path=tmp_path / "dates.pdf", format="A4")
    window.get_by_role("checkbox", name="The first child protection conference takes place").check()
    with window.expect_download() as download:
        window.get_by_role("button", name="Make the calendar file").click()
    assert download.value.suggested_filename == "dates.ics"
    [event] = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert event["DTSTART"].dt == date(2027, 1, 12)
    context.close()

    printed = {name: PdfReader(tmp_path / f"{name}.pdf").pages for name in ("prepare", "dates")}
    assert len(printed["prepare"]) <= 2
    assert "Names, dates of birth and address" in "".join(side.extract_text() for side in printed["prepare"])
    assert "Date 6." in "".join(side.extract_text() for side in printed["dates"])
