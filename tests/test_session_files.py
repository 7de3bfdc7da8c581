"""The file of a session: written and read back as it was, refused in words, and safe in a spreadsheet."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase import strictjson
from staircase.core.votes import Session, Tally, ThemeTally
from staircase.sessionfiles import COLUMNS, LONGEST, SessionRefused, as_csv, read, write

ids = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
steps = st.integers(1, 5)
counts = st.dictionaries(steps, st.integers(1, 200))
DAY = "2026-11-29"


@st.composite
def tallies(draw):
    """A tally whose moves are among its votes."""
    lowest, step, highest = sorted(draw(st.lists(steps, min_size=3, max_size=3)))
    moves = draw(st.dictionaries(st.tuples(steps, steps), st.integers(1, 40)))
    first, second = dict(draw(counts)), dict(draw(counts))
    for (one, two), people in moves.items():
        first[one] = first.get(one, 0) + people
        second[two] = second.get(two, 0) + people
    themes = draw(st.lists(ids, unique=True, max_size=4))
    return Tally(
        scenario=draw(ids),
        title=draw(st.text(max_size=80)),
        placed_by=draw(st.sampled_from(["authors", "panel"])),
        lowest=lowest,
        step=step,
        highest=highest,
        enough=lowest,
        first=first,
        second=second,
        moves=moves,
        themes=tuple(
            ThemeTally(
                theme=one,
                placed=draw(st.just("") | ids),
                said=draw(st.dictionaries(ids, st.integers(1, 9), max_size=5)),
            )
            for one in themes
        ),
    )


sessions = st.builds(
    Session,
    edition=st.just("durham/2026-trial"),
    fingerprint=st.just("0" * 64),
    held=st.dates().map(str),
    tallies=st.lists(tallies(), max_size=4, unique_by=lambda tally: tally.scenario).map(tuple),
    id=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
)


def a_session(**changes):
    """A small session; `changes` are made to its one story."""
    story = {
        "scenario": "a-story",
        "title": "A story",
        "placed_by": "authors",
        "lowest": 3,
        "step": 3,
        "highest": 4,
        "first": {2: 2, 3: 3},
        "second": {3: 5},
        "moves": {(2, 3): 2, (3, 3): 3},
        "themes": (ThemeTally(theme="bruising", placed="none", said={"none": 4, "not-sure": 1}),),
        **changes,
    }
    return Session(
        edition="durham/2026-trial",
        fingerprint="0" * 64,
        held=DAY,
        tallies=(Tally(**{"enough": story["lowest"], **story}),),
        id="5e" * 16,
    )


@pytest.mark.parametrize("steps", [(3, 2, 4), (1, 2, 1), (3, 0, 4)])
def test_a_panel_that_sees_it_otherwise_than_the_rules_can_be_reported(steps):
    """A story that a panel placed outside of the step that comes out is no contradiction: its session is read back."""
    lowest, step, highest = steps
    session = a_session(placed_by="panel", lowest=lowest, step=step, highest=highest)

    assert read(write(session).encode()) == session


def changed(change):
    """The bytes of a file in which something was changed and sealed anew."""
    data = json.loads(write(a_session()))
    change(data)
    del data["session_fingerprint"]
    return strictjson.sealed(data, "session_fingerprint").encode()


@settings(max_examples=100, deadline=None)
@given(sessions)
def test_what_is_written_is_read_back_as_it_was(session):
    """Every session comes back the same from its file, also through a tool that writes a mark at its beginning."""
    text = write(session)

    assert read(text.encode()) == session
    assert read(text.encode("utf-8-sig")) == session


def test_a_file_holds_nothing_about_anybody():
    """Only counts, the scenario and the day are in it: no name, no time of day, no order of votes."""
    data = json.loads(write(a_session()))

    assert set(data) == {
        "staircase_session",
        "session",
        "about",
        "edition",
        "edition_fingerprint",
        "held",
        "scenarios",
        "session_fingerprint",
    }
    assert "made-up" in data["about"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"  ", "The file is empty"),
        (b"x" * (LONGEST + 1), "too large"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"\x89PNG", "This is a picture"),
        (b"hello", "A session is a JSON file"),
        (b"[1]", "not the file of a session"),
        (b'{"staircase_record": 1}', "the record of a child"),
        (b'{"staircase_session": 2}', "another format"),
        (b'{"staircase_session": 1', "damaged: it cannot be read from line 1 on"),
        (b'{"staircase_session": 1, "staircase_session": 1}', "damaged"),
        (b'{"staircase_session": 1.0}', "damaged"),
        (b"[" * 60000, "cannot be read as a session"),
    ],
)
def test_what_is_no_session_is_said_to_be_what_it_is(raw, words):
    """Another file, another format and a damaged one are each refused with what to do."""
    with pytest.raises(SessionRefused) as refused:
        read(raw)

    assert words in str(refused.value)
    assert refused.value.do


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["scenarios"][0]["first"].update({"6": 1}), "In scenarios, entry 1: 'first'"),
        (lambda d: d["scenarios"][0]["first"].update({"3": -1}), "too small"),
        (lambda d: d["scenarios"][0]["first"].update({"3": 10**6}), "too large"),
        (lambda d: d["scenarios"][0].update({"who": "Ann"}), "'who' is not a field"),
        (lambda d: d["scenarios"][0].pop("title"), "has no 'title'"),
        (lambda d: d.update(held="2026-02-30"), "there is no such day"),
        (lambda d: d.update(edition="../../etc"), "'edition'"),
        (lambda d: d.update(session="ann"), "'session'"),
        (lambda d: d.pop("session"), "has no 'session'"),
        (lambda d: d.update(staircase_session=True), "'staircase_session'"),
        (lambda d: d["scenarios"].append(d["scenarios"][0]), "stands in it twice"),
        (
            lambda d: d["scenarios"][0]["themes"].append(d["scenarios"][0]["themes"][0]),
            "the theme 'bruising' stands twice",
        ),
        (lambda d: d["scenarios"][0]["moves"].append({"first": 2, "second": 3, "people": 1}), "stands twice"),
        (lambda d: d["scenarios"][0].update(lowest=4), "does not lie between"),
        (lambda d: d["scenarios"][0].update(lowest=0), "does not lie between"),
        (lambda d: d["scenarios"][0].update(placed_by="panel", lowest=5), "does not lie between"),
        (lambda d: d["scenarios"][0].update(enough=5), "is enough does not lie between"),
        (lambda d: d["scenarios"][0]["first"].update({"2": 1}), "more people moved than voted"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(change, words):
    """A field, value or count that cannot be is named, with what is allowed and what to do."""
    with pytest.raises(SessionRefused) as refused:
        read(changed(change))

    assert words in str(refused.value)


def test_a_count_changed_by_hand_is_noticed():
    """A file whose counts were changed without its check number is refused."""
    with pytest.raises(SessionRefused, match="changed after it was saved"):
        read(write(a_session()).replace('"2": 2', '"2": 3').encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_it_is_a_session_or_refused(raw):
    """Nothing but SessionRefused ever comes of other bytes."""
    with pytest.raises(SessionRefused):
        read(raw)


def test_the_table_has_a_row_for_each_answer_that_was_given():
    """Votes before and after, moves and the lines of themes stand in it with how many people gave them."""
    text = as_csv(a_session())
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text.startswith("\ufeff")

    assert tuple(rows[0]) == COLUMNS
    assert [(row["asked"], row["answer"], row["people"]) for row in rows] == [
        ("first vote", "2", "2"),
        ("first vote", "3", "3"),
        ("second vote", "3", "5"),
        ("first to second vote", "2 to 3", "2"),
        ("first to second vote", "3 to 3", "3"),
        ("bruising", "none", "4"),
        ("bruising", "not-sure", "1"),
    ]


def test_the_table_says_what_a_vote_counts_as():
    """Of a range the lower number is too low in a spreadsheet too; where no step was given, nothing is."""
    ranged = list(csv.DictReader(io.StringIO(as_csv(a_session(first={3: 4, 4: 1}, moves={(3, 4): 2}, enough=4)))))
    no_step = list(csv.DictReader(io.StringIO(as_csv(a_session(lowest=0, step=0, highest=0)))))

    assert [(row["answer"], row["placed"], row["counts_as"]) for row in ranged[:4]] == [
        ("3", "3 to 4", "too low"),
        ("4", "3 to 4", "neither"),
        ("3", "3 to 4", "too low"),
        ("3 to 4", "3 to 4", "too low to neither"),
    ]
    assert {row["placed"] + row["counts_as"] for row in no_step if "vote" in row["asked"]} == {""}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_table_is_taken_for_a_formula(sign):
    """A title that begins like a formula is written as text."""
    (row, *_) = csv.DictReader(io.StringIO(as_csv(a_session(title=f'{sign}HYPERLINK("http://x")')), newline=""))

    assert row["title"].startswith("'")
