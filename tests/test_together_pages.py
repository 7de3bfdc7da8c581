"""Comparing two records and putting several together, as pages: every step is sent, nothing is kept."""

import io
import json
import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from staircase import records, strictjson
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.web.several import read

import current
from test_form import Walker, some_answers
from test_journeys import leave
from test_record_files import in_this_visit
from test_records import sealed
from walking import sayable, walk

THEN, NOW = date(2026, 5, 3), date(2026, 11, 20)
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
CANARY = "canary-of-the-mine"
SCHOOL, MOOD = "why-theme-school-attendance", "why-theme-mood-and-anxiety"


def record(edition, answers, on=NOW, role="school-staff", **changed):
    """Give the file of a record of somebody with these answers in mind."""
    said, _ = walk(edition, sayable(edition, answers), role)
    return records.write(edition, replace(said, **changed), on).encode()


@pytest.fixture(scope="module")
def earlier(edition):
    """A record of May: missing school a lot, and low."""
    return record(
        edition, some_answers(edition, school_attendance=Answer(2, 2), mood_and_anxiety=Answer(2, 2)), on=THEN
    )


@pytest.fixture(scope="module")
def later(edition):
    """A record of November: missing school a little, and no longer low."""
    return record(edition, some_answers(edition, school_attendance=Answer(1, 1), mood_and_anxiety=Answer(0, 0)), on=NOW)


@pytest.fixture(scope="module")
def four(edition):
    """The records of four people who each see a bit of hard case 3."""
    stories = current.scenarios()
    whole = next(story for story in stories if story.id == "long-low-level-neglect").answers
    bits = (
        ("school-staff", ("physical-care", "food-and-warmth", "how-long")),
        ("health-staff", ("health-appointments",)),
        ("another-practitioner", ("school-attendance",)),
        ("housing-staff", ("happened-before", "others-who-know")),
    )
    cases = ((role, replace(whole, themes={theme: whole.themes[theme] for theme in seen})) for role, seen in bits)
    return [record(edition, case, role=role) for role, case in cases]


def file(raw, name="staircase-record.json"):
    return io.BytesIO(raw), name


def compare(visit, earlier, later, *, status=200, **more):
    """Choose two files to compare, and send them."""
    visit.get("/compare-records")
    chosen = {"earlier": file(earlier) if earlier else file(b"", ""), "later": file(later) if later else file(b"", "")}
    return visit.post("/compare-records", {**chosen, **more}, status=status)


def go_on(visit, status=200, **said):
    """Send the page that is open, with its hidden fields and these answers."""
    action = visit.page.all("form")[-1].get("action")
    hidden = [
        (e.get("name"), e.get("value"))
        for e in visit.page.all("input")
        if e.get("type") == "hidden" and e.get("name") != "csrf_token"
    ]
    data = {name: [value for known, value in hidden if known == name] for name, _ in hidden}
    return visit.post(
        action, {**data, **{name.replace("_", "-"): value for name, value in said.items()}}, status=status
    )


def together(visit, raws, *, status=200):
    """Choose several files to put together, and send them."""
    visit.get("/put-together")
    return visit.post("/put-together", {"records": [file(raw) for raw in raws]}, status=status)


def rows(settings):
    """Read the whole store as it lies on the disk."""
    with sqlite3.connect(settings.database.removeprefix("sqlite:///")) as store:
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        return {table: store.execute(f"select * from {table}").fetchall() for table in tables}


def sent_as_it_is(visit, path, raw):
    """Send so much in one field, without a client that would put it on the disk on the way."""
    head = b'--x\r\nContent-Disposition: form-data; name="earlier"; filename="a.json"\r\n\r\n'
    return visit.client.post(
        path, data=head + raw + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x", headers=OWN
    )


# --- what is read


def test_a_plan_asked_about_in_other_words_goes_on_counting(edition):
    """A circumstance that was so and has been reworded is named as left out, and counts: it can only raise."""
    plan = replace(some_answers(edition), yes=frozenset({"on-child-protection-plan"}))
    plan = replace(plan, no=plan.no - plan.yes)
    data = json.loads(record(edition, plan))
    data["wording"]["facts"]["on-child-protection-plan"] = "0" * 16
    data["edition_fingerprint"] = "e" * 64

    found = read(edition, sealed(data), None)

    assert [fate.id for fate in found.left_out] == ["on-child-protection-plan"]
    assert evaluate(edition, found.answers).step == 5


def test_the_answers_of_one_child_of_several_can_be_compared(visit, app, edition, earlier):
    """With brothers and sisters in the sitting, the child at hand is the later record, as if it stood alone."""
    said, _ = walk(edition, some_answers(edition, school_attendance=Answer(1, 1)), "school-staff")
    in_this_visit(app, visit, edition, said)
    visit.get("/children")
    visit.post("/children/add")
    visit.get("/children")
    visit.post("/children/turn", {"number": "1"})

    page = compare(visit, earlier, None, draft="yes")

    assert "It has changed" in page.text()


# --- comparing


def test_what_is_lower_is_asked_about_with_both_answers(visit, edition, earlier, later):
    """Each lower answer is asked about on its own, with what was said then and now, and nothing is chosen."""
    page = compare(visit, earlier, later)

    assert page.h1 == "Why is it lower now?"
    school = edition.theme["school-attendance"]
    assert f"Earlier: {school.rungs[1].text}" in page.text() and f"Later: {school.rungs[0].text}" in page.text()
    assert {e.get("name") for e in page.all("input") if e.get("type") == "radio"} == {SCHOOL, MOOD}
    assert not [e for e in page.all("input") if "checked" in e.attrib]


def test_a_change_somebody_has_seen_brings_the_step_down_and_what_that_needs(visit, edition, earlier, later):
    """With both changes seen the page says from which step to which, what got better, and what stepping down needs."""
    compare(visit, earlier, later)

    page = go_on(visit, **{SCHOOL: "seen-changed", MOOD: "seen-changed"})
    text = page.text()

    assert page.h1 == "Then and now"
    assert "Down from step 3 to step 2" in text and "This rests on" in text
    assert "Less than before, and somebody has seen it (2)" in text
    assert "Before anybody steps down" in text and edition.stepping_down[1].text in text
    assert "Not confirmed: Three months" in text


@pytest.mark.parametrize("why", [{}, {SCHOOL: "taken-back", MOOD: "taken-back"}, {SCHOOL: "not-known"}])
def test_left_open_or_taken_back_the_earlier_answers_stand(visit, earlier, later, why):
    """Without a change that somebody has seen, the step stays, and the page names what was kept and why."""
    compare(visit, earlier, later)

    text = go_on(visit, **why).text()

    assert "Step 3 then and now" in text and "Nobody has seen a worry grow less." in text
    assert "Lower in the later record, and kept as it was (2)" in text
    assert "Before anybody steps down" not in text


def test_what_called_for_a_social_worker_takes_more_than_one_pair_of_eyes(visit, edition, later):
    """A grave worry counts as changed only with a social worker's assessment, a plan only when it was ended."""
    grave = replace(some_answers(edition, long_term_neglect=Answer(2, 2)), yes=frozenset({"child-in-need-plan"}))
    then = record(edition, replace(grave, no=grave.no - grave.yes), on=THEN)

    text = compare(visit, then, later).text()
    assert "It has changed: I have seen that, and a social worker’s assessment says so" in text
    assert "It has ended: whoever led it has said so" in text
    asked = {e.get("name") for e in visit.page.all("input") if e.get("type") == "radio"}
    assert "From step 4 on, only a social worker" in go_on(visit, **dict.fromkeys(asked, "seen-changed")).text()


def test_sexual_abuse_does_not_go_in_two_days_on_one_button(visit, edition):
    """What was known or suspected is not offered as seen to have changed; it stands, and nobody at home is told."""
    then = record(edition, some_answers(edition, sexual_abuse=Answer(2, 2)), on=date(2026, 11, 18))
    page = compare(visit, then, record(edition, some_answers(edition)))
    values = {e.get("value") for e in page.all("input") if e.get("name") == "why-theme-sexual-abuse"}

    assert values == {"weighed", "taken-back", "not-known"}
    assert "What happened has happened, so it stands." in page.text()
    text = go_on(visit, **{"why-theme-sexual-abuse": "weighed"}).text()
    assert "Step 5 then and now" in text and "A social worker has weighed the danger since" in text
    assert "Talk with the parents first" not in text and "To the family:" not in text
    go_on(visit)
    assert go_on(visit, status=422, **{"why-theme-sexual-abuse": "seen-changed"}).h1 == "Why is it lower now?"


def test_two_days_and_an_earlier_danger_are_told_before_anybody_steps_down(visit, edition):
    """A step down in two days names the days at the top, keeps the line on telling the parents and gives no scripts."""
    then = record(edition, some_answers(edition, domestic_abuse=Answer(4, 4)), on=date(2026, 11, 18))
    compare(visit, then, record(edition, some_answers(edition, domestic_abuse=Answer(0, 0))))
    text = go_on(visit, **{"why-theme-domestic-abuse": "seen-changed"}).text()

    assert text.count("nly 2 days lie between these records") == 2 and "Before anybody steps down" in text
    assert "This is as strict as in the earlier record" in text and "Talk with the parents first" not in text
    assert "To the family:" not in text and "Ask the child and the family what goes well" not in text
    assert "Neither record names a strength. Ask nobody at home about it yet." in text


def test_reasons_can_be_given_again(visit, earlier, later):
    """From the comparison one comes back to the question why, without choosing the files again."""
    compare(visit, earlier, later)
    go_on(visit, **{SCHOOL: "seen-changed"})

    assert go_on(visit).h1 == "Why is it lower now?"


def test_a_reason_that_is_not_on_the_page_is_refused(visit, earlier, later):
    """A reason sent by hand that there is not is an error beside its question, and not a change."""
    compare(visit, earlier, later)

    page = go_on(visit, status=422, **{SCHOOL: "better"})

    assert page.links["Choose one of the answers on this page"] == f"#{SCHOOL}"


def test_the_answers_of_this_visit_can_be_the_later_record(visit, app, edition, earlier):
    """Who has just answered the form compares that with the earlier file; before the suggestion it is not offered."""
    walker = Walker(visit, app, edition, some_answers(edition, school_attendance=Answer(3, 3)))
    walker.start()
    assert "answers I have just given" not in visit.get("/compare-records").text()
    walker.to_check()
    visit.get("/compare-records")
    assert "answers I have just given" in visit.page.text()

    compare(visit, earlier, None, draft="yes")
    assert "More than before (1)" in go_on(visit).text()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, {"earlier": "Choose the earlier record", "later": "Choose the later record"}),
        ({"earlier": b""}, {"earlier": "Choose the earlier record"}),
        ({"later": b"%PDF-1.7"}, {"later": "This is a PDF. A record is a JSON file."}),
        ({"later": b"{}"}, {"later": "This is not a staircase record."}),
    ],
)
def test_what_is_no_record_is_said_beside_its_field(visit, earlier, later, sent, says):
    """Each file that is missing or no record has its own message, in the summary and beside the field."""
    files = {"earlier": None, "later": None} if not sent else {"earlier": earlier, "later": later, **sent}
    page = compare(visit, files["earlier"], files["later"], status=422)

    for field, words in says.items():
        link = next(text for text in page.links if text.startswith(words))
        assert page.links[link] == f"#{field}" and page.text().count(words) == 2
    assert page.text(page.all("title")[0]).startswith("Error: ")


def test_a_wrong_file_does_not_lose_the_right_one(visit, earlier, later):
    """Where one of the two is no record, the other is kept on the page, and only the wrong one is chosen again."""
    page = compare(visit, earlier, b"not a record", status=422)

    assert "We have read it: 3 May 2026." in page.text()
    assert go_on(visit, later=file(later)).h1 == "Why is it lower now?"


def test_the_same_record_twice_is_said(visit, earlier):
    """One record chosen twice is no comparison."""
    assert "This is the same record twice" in compare(visit, earlier, earlier, status=422).text()


def test_records_the_wrong_way_round_are_offered_to_be_swapped(visit, earlier, later):
    """Where the dates stand the wrong way round, one button puts them right, and it goes on from there."""
    page = compare(visit, later, earlier)
    assert page.h1 == "Before we go on" and "Swap them" in page.text()
    assert "Choose in which order to compare them" in go_on(visit, status=422).text()

    go_on(visit, order="swap")
    assert "Then: 3 May 2026. Now: 20 November 2026." in visit.page.text()
    go_on(visit, **{SCHOOL: "seen-changed", MOOD: "seen-changed"})
    assert "Down from step 3 to step 2" in visit.page.text()


def test_a_child_who_grew_younger_is_asked_about(visit, edition, earlier):
    """Where the child is younger in the later record, it asks whether it is one child, and takes no for an answer."""
    case = some_answers(edition)
    younger = record(edition, sayable(edition, replace(case, age="age-1-4")))

    page = compare(visit, earlier, younger)
    assert "Are both records of the same child?" in page.text()
    assert go_on(visit, status=303, **{"same-child": "another"}).location.endswith("/compare-records")


@pytest.mark.parametrize(
    ("then", "age", "asks"),
    [
        (date(2026, 11, 1), "age-13-15", True),
        (date(2020, 11, 20), "age-13-15", True),
        (date(2018, 11, 20), "age-13-15", False),
        (date(2026, 11, 19), "age-5-9", False),
        (date(2026, 11, 19), "age-1-4", False),
    ],
)
def test_a_child_who_grew_faster_than_time_is_asked_about(visit, edition, then, age, asks):
    """From 1 to 4 years to 13 to 15 takes eight years at least: sooner, it asks whether it is one child."""
    young, old = (
        record(edition, sayable(edition, replace(some_answers(edition), age=band)), on=day)
        for band, day in (("age-1-4", then), (age, NOW))
    )
    page = compare(visit, young, old)

    assert ("Are both records of the same child?" in page.text()) is asks
    if asks:
        assert "in too short a time" in page.text()
        assert go_on(visit, status=303, same_child="another").location.endswith("/compare-records")


def test_an_altered_record_is_used_only_if_the_reader_says_so(visit, earlier, later):
    """A record whose check numbers do not fit is said to be altered, before and on the page, and used when agreed."""
    data = json.loads(later)
    data["said"]["own_view"] = "5"

    page = compare(visit, earlier, json.dumps(data).encode())
    assert "The later record was changed after it was saved. Use it all the same?" in page.text()
    name = next(e.get("name") for e in page.all("input") if e.get("type") == "radio")
    go_on(visit, **{name: "use"})
    text = go_on(visit).text()

    assert "The later record was changed after it was saved. You chose to use it all the same." in text


def test_answers_in_other_words_are_named_and_left_out(visit, edition, earlier, later):
    """What was answered in other words is named with what was said, and counts as a worry without words."""
    data = json.loads(earlier)
    data["wording"]["themes"]["school-attendance"] = "0" * 16
    data["edition_fingerprint"] = "0" * 64
    del data["record_fingerprint"]
    data["record_fingerprint"] = strictjson.sha256(data)

    compare(visit, json.dumps(data).encode(), later)
    text = go_on(visit).text()

    assert "The earlier record was made with other words." in text
    assert edition.theme["school-attendance"].row in text
    assert "By the words of that time it came to step 3" in text


def test_nothing_of_the_records_is_kept(visit, settings, earlier, later, four):
    """Comparing and putting together write nothing into the store, and no address or cookie says what was in them."""
    visit.get("/compare-records")
    before, cookie = rows(settings), visit.client.get_cookie("staircase").value
    compare(visit, earlier, later)
    page = go_on(visit, **{SCHOOL: "seen-changed"})
    together(visit, four)

    assert rows(settings) == before and visit.client.get_cookie("staircase").value == cookie
    assert not [a for a in page.all("a", "form") if "?" in (a.get("action") or a.get("href") or "").split("#")[0]]
    assert page.response.headers["Cache-Control"] == "no-store"


def test_a_record_of_things_nobody_knows_is_read_and_nothing_of_it_is_kept(visit, settings, earlier, four, caplog):
    """Answers to what no edition has are named as left out; no word of them is in the store, a log or a cookie."""
    data = json.loads(earlier)
    data["said"]["lists"]["areas"][CANARY] = "yes"
    data["said"]["age"] = CANARY
    data["answers_fingerprint"] = records.fingerprint_of_answers(data["said"])
    del data["record_fingerprint"]
    odd = json.dumps({**data, "record_fingerprint": strictjson.sha256(data)}).encode()

    compare(visit, odd, four[0])
    told = go_on(visit).text()
    together(visit, [odd, four[0]])

    assert told.count(CANARY.replace("-", " ")) == 2 and CANARY.replace("-", " ") in visit.page.text()
    assert CANARY not in str(rows(settings)) + caplog.text + visit.client.get_cookie("staircase").value


def test_more_than_two_files_and_large_ones_are_refused(visit, earlier):
    """Three files to compare, nine to put together, and one of five megabytes get a page of their own."""
    visit.get("/compare-records")
    many = {"earlier": [file(earlier), file(earlier)], "later": file(earlier)}
    assert "too large" in visit.post("/compare-records", many, status=413).h1.lower()
    for path in ("/compare-records", "/put-together"):
        page = sent_as_it_is(visit, path, b" " * 5_000_000)
        assert page.status_code == 413 and "too large to be a record" in page.get_data(as_text=True)
    visit.get("/put-together")
    visit.post("/put-together", {"records": [file(earlier) for _ in range(9)]}, status=413)


# --- putting together


def test_four_people_see_together_what_none_saw_alone(visit, edition, four):
    """Hard case 3: no record alone comes to step 4; together they do, and each part says whose it is."""
    page = together(visit, four)
    text = page.text()

    assert page.h1 == "What you know together"
    assert "Step 4, child in need." in text
    rule = edition.rule["neglect-and-contacts-that-led-nowhere"]
    assert rule.because in text and "in no record alone. Put together, you come to" in text
    assert "Record 1: a school, college or nursery" in text and "Record 4: housing" in text
    assert "What still nobody has looked at" in text


def test_where_records_differ_the_higher_stands_and_both_are_shown(visit, edition, earlier, later):
    """Two who see one worry otherwise are both shown, with the higher as what stands."""
    text = together(visit, [earlier, later]).text()
    school = edition.theme["school-attendance"]

    assert f"Stands: {school.rungs[1].text} Record 1: a school, college or nursery" in text
    assert school.rungs[0].text in text


def test_records_of_different_ages_are_asked_about(visit, edition, earlier):
    """Where records give different ages, it asks how old the child is, or whether they are different children."""
    older = record(edition, Answers(age="age-10-12", no=frozenset(edition.fact)))

    page = together(visit, [earlier, older])
    assert "How old is the child?" in page.text()
    assert "Choose how old the child is" in go_on(visit, status=422).text()
    assert go_on(visit, age="age-10-12").h1 == "What you know together"
    together(visit, [earlier, older])
    assert go_on(visit, status=303, age="another").location.endswith("/put-together")


@pytest.mark.parametrize(
    ("choose", "says"),
    [
        (lambda _raw: [], "Choose at least two records"),
        (lambda raw: [raw], "Choose at least two records"),
        (lambda raw: [raw, raw], "One record was chosen twice"),
        (lambda raw: [raw, b"no"], "“staircase-record.json”: This cannot be read as a record."),
    ],
)
def test_what_cannot_be_put_together_is_said(visit, earlier, choose, says):
    """Too few records, one twice, and one that is none each have their own message."""
    page = together(visit, choose(earlier), status=422)

    assert page.text().count(says) == 2


def test_one_wrong_file_is_named_and_loses_none_of_the_others(visit, edition, earlier, four, caplog, settings):
    """A PDF among three is said by its name, on the page only; the others are kept, and more can be added or pasted."""
    visit.get("/put-together")
    names = {"records": [file(four[0]), file(four[1]), file(b"%PDF-1.7", f"{CANARY}\u202e.pdf")]}
    page = visit.post("/put-together", names, status=422)

    assert f"“{CANARY}.pdf”: This is a PDF." in page.text()
    assert "Record 1: a school, college or nursery, 20 November 2026" in page.text()
    assert "Record 2: health" in page.text()
    assert CANARY not in caplog.text + str(rows(settings))
    assert go_on(visit).h1 == "What you know together"
    together(visit, [four[0], four[1], b"%PDF-1.7"], status=422)
    go_on(visit, **{"records-text": four[3].decode()})
    assert visit.page.h1 == "What you know together" and "Record 3: housing" in visit.page.text()


def test_a_record_that_is_kept_and_chosen_again_counts_once(visit, earlier, later):
    """Who chooses a kept record again is told, still has it, and goes on without it being counted twice."""
    together(visit, [earlier], status=422)
    assert "One record was chosen twice" in go_on(visit, status=422, records=file(earlier)).text()

    text = go_on(visit, records=file(later)).text()
    assert visit.page.h1 == "What you know together" and "Record 3" not in text


def test_together_urgent_roads_say_who_and_whom_to_ring(visit, edition):
    """What cannot wait stands with who does it, a number and its first steps; nothing begins with the family."""
    grave = record(edition, some_answers(edition, sexual_abuse=Answer(2, 2)))
    other = record(edition, some_answers(edition), role="health-staff")
    page = together(visit, [grave, other])
    text, roads = page.text(), edition.theme["sexual-abuse"].rungs[1].pathways
    urgent = [edition.pathway[road] for road in roads if edition.pathway[road].urgent]

    assert urgent
    for road in urgent:
        assert road.who in text and edition.contact[road.contacts[0]].phone in text and road.do[0] in text
    assert page.links["open one of the records"] == "/open" and page.links["Stop and ring now"] == "/ring-now"
    assert "Keep the paper where nobody at home can see it." in text
    assert "No record names a strength. Ask nobody at home about it yet." in text
    assert "Ask the child and the family what goes well" not in text
    assert "Take advice first on who speaks with the child, and when." in text


def test_what_was_looked_at_without_a_worry_is_one_line_for_each_who_looked(visit, edition, earlier, later):
    """Rows without a worry are named in one line by whoever looked, and not laid out one by one."""
    text = together(visit, [earlier, later]).text()

    both = "Record 1: a school, college or nursery; Record 2: a school, college or nursery"
    assert text.count(f"Looked at by {both}, no worry:") == 1
    line = text.partition("no worry:")[2].partition(". ")[0].split("; ")
    calm = [theme for theme in edition.themes if theme.row in {row.strip() for row in line}]
    assert len(calm) > 5 and not any(theme.none in text for theme in calm)


def test_without_files_both_pages_say_what_they_are_for(visit):
    """Opened by themselves, both pages say what they do, what is kept, and lead to each other."""
    assert visit.get("/compare-records").links["Put them together"] == "/put-together"
    assert visit.get("/put-together").links["Compare them"] == "/compare-records"
    assert "Do not wait for other people’s records." in visit.page.text()


# --- in a browser


@pytest.fixture
def saved(tmp_path, earlier, later, four):
    """The records as files on somebody's device."""
    files = {"earlier": earlier, "later": later} | {f"record-{number}": raw for number, raw in enumerate(four, start=1)}
    for name, raw in files.items():
        (tmp_path / f"{name}.json").write_bytes(raw)
    return {name: tmp_path / f"{name}.json" for name in files}


SCREENS = [(1280, True), (320, False)]


def opened(chromium, live_server, path, width, *, script):
    window = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script).new_page()
    window.goto(f"{live_server}{path}")
    return window


def press(window, name):
    leave(window, window.get_by_role("button", name=name, exact=True).click)


def printed(window, path):
    """Print a page, and give the words on each side of paper."""
    window.pdf(path=path, format="A4")
    return [" ".join(side.extract_text().split()) for side in PdfReader(path).pages]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), SCREENS)
def test_a_step_down_walks_from_two_files_to_paper(
    width, script, chromium, live_server, edition, saved, axe, fits, tmp_path
):
    """Two files, why each answer is lower, and then the page with what stepping down needs, on at most three sides."""
    window = opened(chromium, live_server, "/compare-records", width, script=script)

    def look():
        fits(window)
        if script:
            axe(window)

    look()
    window.set_input_files("#earlier", saved["earlier"])
    window.set_input_files("#later", saved["later"])
    press(window, "Compare them")
    look()
    for name in (SCHOOL, MOOD):
        window.locator(f"input[name={name}][value=seen-changed]").check()
    press(window, "Compare the records")
    look()

    assert "Down from step 3 to step 2" in window.locator("main").inner_text()
    sides = printed(window, tmp_path / "then-and-now.pdf")
    assert len(sides) <= 3
    assert edition.stepping_down[-1].text[:40] in " ".join(sides) and edition.notice[:30] in sides[-1]
    window.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "script"), SCREENS)
def test_putting_together_walks_from_four_files_to_paper(
    width, script, chromium, live_server, edition, saved, axe, fits, tmp_path
):
    """Four files chosen at once give what nobody saw alone, on the screen and on at most four sides of paper."""
    window = opened(chromium, live_server, "/put-together", width, script=script)
    fits(window)
    window.set_input_files("#records", [saved[f"record-{number}"] for number in (1, 2, 3, 4)])
    press(window, "Put them together")
    fits(window)
    if script:
        axe(window)
        window.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        axe(window)

    assert "No record alone comes to more than step" in window.locator("main").inner_text()
    sides = printed(window, tmp_path / "together.pdf")
    assert len(sides) <= 4
    text = " ".join(sides)
    assert edition.rule["neglect-and-contacts-that-led-nowhere"].because in text
    assert edition.rule["several-early-worries"].because in text  # folded away on the screen
    window.context.close()
