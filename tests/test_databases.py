"""What a database can be, and how it fails: the same promises in a file and in PostgreSQL, where there is one."""

import random
import sys
import threading
import time

import pytest
import sqlalchemy as sa
from staircase import database
from staircase.core.course import At, Course, Phase
from staircase.database import Database, StoreBusy, StoreError, StoreFull, StoreUnreadable, plainly
from staircase.sessions import NotHere, RoundClosed, Sessions
from staircase.store import Store

from conftest import POSTGRESQL

NOW = 1_800_000_000
EDITION = {"edition": "durham/2026-trial", "fingerprint": "f" * 64}
FIRST = At(0, Phase.FIRST_VOTE)


@pytest.fixture
def opened(address):
    opened = Database.open(address)
    yield opened
    opened.close()


@pytest.fixture
def store(opened):
    return Store(opened, keep_seconds=3600)


@pytest.fixture
def sessions(opened):
    return Sessions(opened, keep_seconds=3600)


def a_vote_is_open(sessions):
    """Begin a session whose first vote is open, and give it as it was before that moment."""
    begun = sessions.begin(Course(scenarios=("first-story",)), **EDITION, now=NOW)
    sessions.move(begun, FIRST, NOW)
    return begun


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://somebody:sesame@there/drafts", "mysql://… is of a kind that is not known"),
        ("postgresql://somebody:sesame@there:one/drafts", "cannot be read"),
        ("://sesame", "cannot be read"),
    ],
)
def test_an_address_of_no_kind_that_is_known_is_refused_in_one_line(address, says):
    """It says what can be named instead, and never shows a password."""
    with pytest.raises(StoreUnreadable, match=says) as refusal:
        Database.open(address)

    assert "\n" not in str(refusal.value)
    assert "sesame" not in str(refusal.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_without_its_package_says_what_to_install(monkeypatch, scheme):
    """However the address is written, for the site runs without the package where answers lie in a file."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreUnreadable, match=r"pip install \"psycopg\[binary\]\""):
        Database.open(f"{scheme}://somebody:sesame@127.0.0.1/drafts")


class OperationalError(Exception):
    """What PostgreSQL's driver raises."""

    def __init__(self, sqlstate):
        super().__init__("sesame")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("code", "at", "lost", "is_told", "says"),
    [
        ("55P03", "UPDATE", False, StoreBusy, "busy"),
        ("40P01", "UPDATE", False, StoreBusy, "busy"),
        ("53300", None, False, StoreBusy, "busy"),
        ("53100", "UPDATE", False, StoreFull, "no room"),
        ("57P01", "UPDATE", True, StoreBusy, "went away. Nothing was saved"),
        (None, "UPDATE", True, StoreBusy, "went away. Nothing was saved"),
        (None, None, True, StoreError, "may be saved, or not"),
        (None, None, False, StoreBusy, "cannot be reached"),
        ("42P01", "UPDATE", False, StoreUnreadable, "42P01"),
    ],
)
def test_what_postgresql_says_is_told_as_what_it_means_for_whoever_sent_something(code, at, lost, is_told, says):
    """That nothing was saved is said where it is so; of what was lost while it was being saved, nobody can say it."""
    problem = sa.exc.DBAPIError(at, None, OperationalError(code), connection_invalidated=lost)

    with pytest.raises(StoreError, match=says) as told, plainly():
        raise problem

    assert type(told.value) is is_told


@pytest.mark.parametrize("name", ["", "\0" * 32, "a\0b", "x" * 5000, "é" * 32])
def test_what_cannot_name_a_session_finds_none(sessions, name):
    """Whatever stands in an address: PostgreSQL refuses some of it instead of not finding it."""
    a_vote_is_open(sessions)

    assert sessions.read(name, NOW) is None
    assert sessions.revision(name, NOW) is None


def _all_at_once(*jobs):
    """Do everything at the same moment, and give the errors that nobody expects."""
    begin, strange = threading.Barrier(len(jobs)), []

    def work(job):
        begin.wait()
        try:
            job()
        except (NotHere, RoundClosed):
            return
        except StoreError as problem:
            strange.append(problem)

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return strange


def test_who_votes_twice_at_once_and_leaves_meanwhile_leaves_nothing_behind(sessions, by_hand):
    """A double send counts once, and no vote stays of somebody who took theirs along."""
    session = a_vote_is_open(sessions)
    phones = [sessions.join(session.id, NOW) for _ in range(6)]

    def vote(token):
        sessions.vote(token, FIRST, random.randint(1, 5), NOW)

    jobs = [lambda t=token: vote(t) for token in phones * 2]
    leaving = [lambda t=token: sessions.leave(t, with_votes=True) for token in phones[:3]]

    assert not _all_at_once(*jobs, *leaving)
    assert by_hand("select count(*) from live_votes") == by_hand("select count(*) from live_people") == [(3,)]


def test_a_session_deleted_while_its_room_joins_and_votes_leaves_nothing_behind(sessions, by_hand):
    """Whoever comes in meanwhile is turned away, or goes with the rest."""
    for _ in range(4):
        session = a_vote_is_open(sessions)
        phones = [sessions.join(session.id, NOW) for _ in range(4)]
        voting = [lambda t=token: sessions.vote(t, FIRST, 3, NOW) for token in phones]
        joining = [lambda s=session: sessions.join(s.id, NOW) for _ in range(4)]

        assert not _all_at_once(*voting, *joining, lambda s=session: sessions.delete(s.id))
        assert by_hand("select count(*) from live_votes") == by_hand("select count(*) from live_people") == [(0,)]


def test_two_who_purge_at_once_delete_once(store, sessions, by_hand):
    """Every worker deletes what is over its time, and they meet."""
    for _ in range(5):
        store.begin({}, **EDITION, now=NOW)
        a_vote_is_open(sessions)

    assert not _all_at_once(*[lambda: store.purge(NOW + 3600), lambda: sessions.purge(NOW + 3600)] * 4)
    assert by_hand("select count(*) from drafts") == by_hand("select count(*) from live_sessions") == [(0,)]


# --- PostgreSQL alone


def in_postgresql(test):
    """Run a test with PostgreSQL only, where there is one."""
    there = pytest.mark.skipif(not POSTGRESQL, reason="STAIRCASE_TEST_POSTGRES names no database")
    return there(pytest.mark.parametrize("address", ["postgresql"], indirect=True)(test))


@in_postgresql
def test_while_another_program_locks_it_reading_goes_on_and_saving_says_busy_within_three_seconds(store, address):
    """As with a file: nobody waits for ever, and later all is well."""
    draft = store.read(store.begin({}, **EDITION, now=NOW), NOW)
    with sa.create_engine(address, poolclass=sa.NullPool).connect() as other:
        other.exec_driver_sql("select * from drafts for update")

        assert store.read(draft.token, NOW) == draft
        began = time.monotonic()
        with pytest.raises(StoreBusy):
            store.save(draft, {"late": True}, NOW)
        assert 1 < time.monotonic() - began <= 3

    assert store.save(draft, {"late": True}, NOW).revision == 2


@in_postgresql
def test_when_postgresql_has_been_away_the_next_who_asks_is_answered(store, by_hand):
    """A restart of the database, or of what lies between, ends every connection: the server makes new ones."""
    token = store.begin({"kept": True}, **EDITION, now=NOW)

    by_hand("select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()")  # fmt: skip

    assert dict(store.read(token, NOW).said) == {"kept": True}


@in_postgresql
def test_a_connection_lost_while_saving_saves_nothing_and_says_so(store, opened, by_hand):
    """Whoever sent it can send it again."""

    def saving():
        with plainly(), opened.writing.begin() as connection:
            [pid] = connection.exec_driver_sql("select pg_backend_pid()").scalars()
            by_hand(f"select pg_terminate_backend({pid})")
            time.sleep(0.2)
            connection.execute(sa.delete(database.DRAFTS))

    with pytest.raises(StoreBusy, match=r"went away\. Nothing was saved"):
        saving()


@in_postgresql
def test_a_postgresql_that_is_not_there_or_not_for_us_is_named_without_its_password(address):
    """Which address, and what PostgreSQL said: enough to mend it."""
    elsewhere = sa.make_url(address).set(database="not_there", query={"connect_timeout": "3", "password": "sesame"})

    with pytest.raises(StoreBusy, match=r"not_there cannot be reached .*does not exist") as refusal:
        Database.open(elsewhere.render_as_string(hide_password=False))

    assert "sesame" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@in_postgresql
def test_a_postgresql_database_of_something_else_is_left_alone(address, by_hand):
    """Tables of another program in the same place: refused, and nothing added."""
    by_hand("create table invoices (id integer)")

    with pytest.raises(StoreUnreadable, match="something else"):
        Database.open(address)

    assert by_hand("select count(*) from information_schema.tables where table_schema = 'public'") == [(1,)]
