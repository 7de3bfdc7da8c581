"""Live sessions in the database: no vote that was taken is lost, none counts twice, and none says whose it was."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
import sqlalchemy as sa
from staircase import sessions as kept
from staircase.core.course import At, Course, Phase, Round, start
from staircase.database import SCHEMA, Database, Stale, StoreUnreadable, hashed
from staircase.sessions import LEFT_OUT, NotHere, RoomFull, RoundClosed, Sessions, code_of
from staircase.store import Store

NOW = 1_800_000_000
DAY = 86_400
COURSE = Course(scenarios=("first-story", "second-story"))
FIRST, THEMES = At(0, Phase.FIRST_VOTE), At(0, Phase.THEMES)
EDITION = {"edition": "durham/2026-trial", "fingerprint": "f" * 64}


@pytest.fixture
def sessions(address):
    database = Database.open(address)
    yield Sessions(database, keep_seconds=30 * DAY)
    database.close()


@pytest.fixture
def voting(sessions):
    """A session whose first vote is open."""
    begun = sessions.begin(COURSE, **EDITION, now=NOW)
    sessions.move(begun, FIRST, NOW)
    return sessions.read(begun.id, NOW)


def test_a_session_comes_back_as_it_was_begun(sessions):
    """Its course, its beginning and its end, by its own name and by its code."""
    begun = sessions.begin(COURSE, **EDITION, now=NOW)

    assert (begun.course, begun.at, begun.moved) == (COURSE, start(), 1)
    assert begun.expires == NOW + 30 * DAY
    assert sessions.read(begun.id, NOW) == sessions.by_code(begun.code, NOW) == begun
    assert sessions.all(NOW) == (begun,)


def test_the_files_of_a_session_are_known_by_what_leads_nowhere(sessions):
    """However far a session is, it is the same; in every other it is another, and neither code nor id is in it."""
    begun, other = (sessions.begin(COURSE, **EDITION, now=NOW) for _ in range(2))
    sessions.move(begun, FIRST, NOW)
    moved = sessions.read(begun.id, NOW)

    assert moved.known_by == begun.known_by != other.known_by
    assert replace(begun, code="ABCD EFG", created=0).known_by == begun.known_by
    assert begun.known_by not in begun.id
    assert begun.id not in begun.known_by


@pytest.mark.parametrize("written", ["{}{}", "{} {}", "{}-{}", " {} - {} "])
def test_a_code_is_read_however_people_type_it(sessions, written):
    """In any case, with or without space or hyphen; letters that look like digits are taken for those."""
    code = sessions.begin(COURSE, **EDITION, now=NOW).code
    halves = code[:4], code[4:]

    assert code_of(written.format(*halves)) == code
    assert code_of(written.format(*halves).lower()) == code
    assert code_of("ACDE BSZ2") == "ACDE8522"


@pytest.mark.parametrize("typed", ["", "ACDE", "ACDEFGHJK", "ACDEFGH0", "ACDE FG%J", "é" * 8])
def test_what_cannot_be_a_code_is_none(typed):
    """Too short, too long or of other letters."""
    assert code_of(typed) == ""


def test_two_trainers_who_press_at_once_move_the_session_once(sessions):
    """Of two steps forward from the same moment, the second is refused."""
    seen = sessions.begin(COURSE, **EDITION, now=NOW)
    sessions.move(seen, FIRST, NOW)

    with pytest.raises(Stale):
        sessions.move(seen, THEMES, NOW)
    with pytest.raises(Stale):
        sessions.look_at(seen, 0, NOW)

    assert sessions.read(seen.id, NOW).at == FIRST


def test_votes_move_the_revision_and_not_the_course(sessions, voting):
    """A vote is news for the trainer's screen, and none for the other phones."""
    token = sessions.join(voting.id, NOW)
    before = sessions.turn(token, NOW)
    revision = sessions.revision(voting.id, NOW)

    sessions.vote(token, FIRST, 3, NOW)

    assert sessions.turn(token, NOW) == before == (2, 0)
    assert sessions.revision(voting.id, NOW) == revision + 1


def test_a_vote_can_be_changed_while_its_round_is_open_and_counts_once(sessions, voting):
    """The last one counts; sending the same again, because its answer was lost, changes nothing."""
    token = sessions.join(voting.id, NOW)
    for step in (2, 3, 3):
        sessions.vote(token, FIRST, step, NOW)

    assert [vote.value for vote in sessions.votes(voting.id)] == [3]
    assert sessions.answers(voting.id, 0, Round.STEP_1) == (3,)
    assert sessions.own_vote(token, voting.id, 0, Round.STEP_1) == 3


def test_each_answer_to_a_theme_is_kept_beside_those_to_other_themes(sessions, voting):
    """None takes the place of another's, a later one takes that of the same theme's, and all count as one person."""
    sessions.move(voting, THEMES, NOW)
    token = sessions.join(voting.id, NOW)
    assert sessions.vote(token, THEMES, {"one": "none"}, NOW) == {"one": "none"}
    sessions.vote(token, THEMES, {"two": LEFT_OUT}, NOW)

    said = sessions.vote(token, THEMES, {"one": "much"}, NOW)

    assert said == {"one": "much", "two": LEFT_OUT} == sessions.own_vote(token, voting.id, 0, Round.THEMES)
    assert sessions.answers(voting.id, 0, Round.THEMES) == (said,)


def test_two_answers_of_one_phone_at_the_same_moment_are_both_kept(sessions, voting):
    """As from two windows, or from a button pressed again on a bad connection."""
    sessions.move(voting, THEMES, NOW)
    token = sessions.join(voting.id, NOW)
    begin = threading.Barrier(8)

    def send(theme):
        begin.wait()
        sessions.vote(token, THEMES, {theme: "some"}, NOW)

    threads = [threading.Thread(target=send, args=(f"theme-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sessions.own_vote(token, voting.id, 0, Round.THEMES)) == 8


def test_a_vote_for_a_round_that_is_not_open_is_refused_and_changes_nothing(sessions, voting):
    """Not before it opens, not after it has closed, not at another story, and not where nothing is voted on."""
    token = sessions.join(voting.id, NOW)
    sessions.vote(token, FIRST, 2, NOW)
    sessions.move(voting, THEMES, NOW)

    for at in (FIRST, At(0, Phase.SECOND_VOTE), At(1, Phase.THEMES), At(0, Phase.REVEAL)):
        with pytest.raises(RoundClosed):
            sessions.vote(token, at, 5, NOW)

    assert [vote.value for vote in sessions.votes(voting.id)] == [2]


def test_who_has_not_joined_or_has_left_cannot_vote(sessions, voting):
    """A made-up token votes nowhere, and one that has left no more."""
    token = sessions.join(voting.id, NOW)
    sessions.leave(token, with_votes=False)

    for unknown in (token, "x" * 32):
        with pytest.raises(NotHere):
            sessions.vote(unknown, FIRST, 2, NOW)
    assert sessions.turn(token, NOW) is None
    assert sessions.of_person(token, NOW) is None


def test_whoever_leaves_may_take_their_votes_along_or_leave_them_to_nobody(sessions, voting, all_bytes):
    """With the votes, nothing is left; without, they count under a number that the token no longer leads to."""
    stays, goes = sessions.join(voting.id, NOW), sessions.join(voting.id, NOW)
    for token in (stays, goes):
        sessions.vote(token, FIRST, 4, NOW)
    sessions.move(voting, THEMES, NOW)

    sessions.leave(goes, with_votes=True)
    sessions.leave(stays, with_votes=False)

    assert [vote.value for vote in sessions.votes(voting.id)] == [4]
    assert hashed(stays).encode() not in all_bytes()
    assert hashed(goes).encode() not in all_bytes()


def test_whoever_leaves_and_joins_again_counts_once_in_a_round_that_is_open(sessions, voting):
    """What answers an open round goes along, also where the other answers stay."""
    token = sessions.join(voting.id, NOW)
    sessions.vote(token, FIRST, 4, NOW)

    sessions.leave(token, with_votes=False)
    sessions.vote(sessions.join(voting.id, NOW), FIRST, 2, NOW)

    assert [vote.value for vote in sessions.votes(voting.id)] == [2]


def test_nobody_joins_what_has_ended_or_is_full(sessions, monkeypatch):
    """After the end there is nothing to join, and a room has an end too."""
    begun = sessions.begin(COURSE, **EDITION, now=NOW)
    monkeypatch.setattr(kept, "MOST_PEOPLE", 2)
    for _ in range(2):
        sessions.join(begun.id, NOW)
    with pytest.raises(RoomFull):
        sessions.join(begun.id, NOW)

    sessions.move(begun, At(1, Phase.END), NOW)
    with pytest.raises(NotHere):
        sessions.join(begun.id, NOW)
    assert sessions.joined(begun.id) == 2


@pytest.mark.parametrize("end", ["delete", "purge"])
def test_a_deleted_session_leaves_nothing_in_any_file(sessions, voting, all_bytes, end):
    """Neither its code nor its people nor their votes are left, and another session is as it was."""
    other = sessions.begin(COURSE, **EDITION, now=NOW + DAY)
    token = sessions.join(voting.id, NOW)
    sessions.vote(token, FIRST, 4, NOW)

    if end == "delete":
        sessions.delete(voting.id)
        sessions.delete(voting.id)
    else:
        assert (sessions.purge(voting.expires), sessions.purge(voting.expires)) == (1, 0)

    assert sessions.read(voting.id, NOW) is None
    assert sessions.votes(voting.id) == ()
    assert sessions.read(other.id, NOW) == other
    for gone in (voting.id, voting.code, hashed(token)):
        assert gone.encode() not in all_bytes()


def test_a_session_is_over_when_its_time_is_and_not_a_second_later(sessions, voting):
    """Purged or not, after its days nothing of it can be read, joined, moved or answered."""
    token = sessions.join(voting.id, NOW)
    after = voting.expires

    assert sessions.read(voting.id, after - 1) is not None
    assert sessions.read(voting.id, after) is None
    assert sessions.turn(token, after) is None
    with pytest.raises(RoundClosed):
        sessions.vote(token, FIRST, 2, after)
    with pytest.raises(Stale):
        sessions.move(voting, THEMES, after)
    with pytest.raises(NotHere):
        sessions.join(voting.id, after)


def test_no_token_is_in_any_file(sessions, voting, all_bytes):
    """Whoever reads the files cannot vote with what they find."""
    token = sessions.join(voting.id, NOW)
    sessions.vote(token, FIRST, 4, NOW)

    assert token.encode() not in all_bytes()


def test_the_files_do_not_tell_in_which_order_people_came_and_answered(sessions, voting, path):
    """No row is numbered: laid beside the times in a log, that would tell when each of them voted, and so who."""
    for _ in range(30):
        sessions.vote(sessions.join(voting.id, NOW), FIRST, 4, NOW)

    with sqlite3.connect(path) as connection:
        for table, person in (("live_people", "token_hash"), ("live_votes", "person")):
            found = [row[0] for row in connection.execute(f"select {person} from {table}")]
            assert found == sorted(found)
            with pytest.raises(sqlite3.OperationalError, match="rowid"):
                connection.execute(f"select rowid from {table}")
    connection.close()


def test_votes_of_many_at_once_are_all_there_and_none_comes_in_after_the_close(sessions, voting):
    """While sixteen phones vote, the trainer closes the round: what was taken is counted, the rest was refused."""
    tokens = [sessions.join(voting.id, NOW) for _ in range(16)]
    taken, begin = [], threading.Barrier(len(tokens) + 1)

    def vote(token):
        begin.wait()
        for step in (1, 2, 3):
            try:
                sessions.vote(token, FIRST, step, NOW)
            except RoundClosed:
                return
            taken.append((hashed(token), step))

    threads = [threading.Thread(target=vote, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    begin.wait()
    time.sleep(0.02)
    sessions.move(sessions.read(voting.id, NOW), THEMES, NOW)
    counted = {vote.person: vote.value for vote in sessions.votes(voting.id)}
    for thread in threads:
        thread.join()

    assert dict(taken) == counted
    assert {vote.person: vote.value for vote in sessions.votes(voting.id)} == counted


VOTER = """
import sys
from staircase.core.course import At, Phase
from staircase.database import Database
from staircase.sessions import Sessions
sessions = Sessions(Database.open(sys.argv[1]), keep_seconds=3600)
while True:
    token = sessions.join(sys.argv[2], 1_800_000_000)
    sessions.vote(token, At(0, Phase.FIRST_VOTE), 4, 1_800_000_000)
    print(token, flush=True)
"""


def test_a_server_killed_in_the_middle_loses_no_vote_it_acknowledged(sessions, voting, address):
    """After each kill, every phone that was told so still has its vote."""
    for _ in range(3):
        command = [sys.executable, "-c", VOTER, address, voting.id]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as voter:
            first = voter.stdout.readline()
            time.sleep(random.uniform(0.01, 0.2))
            os.kill(voter.pid, signal.SIGKILL)
            tokens = [line.strip() for line in [first, *voter.stdout] if line.endswith("\n")]

        assert tokens
        assert all(sessions.own_vote(token, voting.id, 0, Round.STEP_1) == 4 for token in tokens)


# --- the database they share with drafts


@pytest.fixture
def older(address, by_hand):
    """A database of schema 1, as the version before this one made it: the token of a draft in it."""
    store = Store.open(address, keep_seconds=3600)
    token = store.begin({"kept": True}, **EDITION, now=NOW)
    store.close()
    by_hand(*(f"drop table {table}" for table in ("live_sessions", "live_people", "live_votes")))
    by_hand("update staircase_schema set version = 1")
    return token


def test_an_older_database_is_moved_up_and_loses_nothing(address, older, by_hand):
    """Drafts that were being answered go on, and sessions can be held."""
    database = Database.open(address)

    assert dict(Store(database, keep_seconds=3600).read(older, NOW).said) == {"kept": True}
    assert Sessions(database, keep_seconds=DAY).begin(COURSE, **EDITION, now=NOW).code
    database.close()
    assert by_hand("select version from staircase_schema") == [(SCHEMA,)]


def test_servers_that_start_together_move_it_up_once(address, older):
    """Eight at once end up with the same whole database."""
    databases, begin = [], threading.Barrier(8)

    def work():
        begin.wait()
        databases.append(Database.open(address))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(databases) == 8
    assert all(Store(one, keep_seconds=3600).read(older, NOW) for one in databases)
    for one in databases:
        one.close()


def test_a_move_that_fails_half_way_leaves_the_older_database(address, older, by_hand, monkeypatch):
    """Either all tables and the new number, or the database as it was."""
    monkeypatch.setattr("staircase.database.sa.update", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Database.open(address)
    monkeypatch.undo()

    with pytest.raises(sa.exc.DBAPIError, match="live_sessions"):
        by_hand("select * from live_sessions")
    assert by_hand("select version from staircase_schema") == [(1,)]


def test_a_newer_database_is_still_refused(address, by_hand):
    """One of a later version is left as it was found."""
    Database.open(address).close()
    by_hand("update staircase_schema set version = 3")

    with pytest.raises(StoreUnreadable, match="schema 3"):
        Database.open(address)
