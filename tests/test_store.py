"""Half-finished answers: kept whole, for hours, for one reader, even when the disk or a neighbour does not help."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from staircase.database import Stale, StoreBusy, StoreFull, StoreUnreadable, is_token, new_token
from staircase.store import LONGEST_SAID, Store, TooLong

NOW = 1_800_000_000
HOUR = 3600
EDITION = {"edition": "durham/2026-trial", "fingerprint": "f" * 64}
CANARY = "bruising-zebedee"


@pytest.fixture
def store(address):
    store = Store.open(address, keep_seconds=8 * HOUR)
    yield store
    store.close()


def a_draft(store, said=None, now=NOW):
    """Begin a draft and read it back."""
    return store.read(store.begin(said or {"answers": {}}, now=now, **EDITION), now)


def test_what_was_said_comes_back_as_it_was(store):
    """A draft is read as it was begun, with its edition, under a token of its own."""
    said = {"answers": {"bruising": {"at": "seen", "maybe": None}}, "age": "age-5-9", "n": 3, "é": "☃"}

    draft = a_draft(store, said)

    assert dict(draft.said) == said
    assert (draft.revision, draft.edition, draft.fingerprint) == (1, *EDITION.values())
    assert is_token(draft.token)


def test_a_draft_cannot_be_changed_behind_the_stores_back(store):
    """What was read is frozen: changing it means saving it."""
    draft = a_draft(store)

    with pytest.raises(FrozenInstanceError):
        draft.revision = 5
    with pytest.raises(TypeError):
        draft.said["answers"] = {}


def test_printing_a_draft_shows_neither_token_nor_answers(store):
    """A draft that ends up in a log says nothing about anyone."""
    draft = a_draft(store, {"answers": {CANARY: "seen"}})

    assert draft.token not in repr(draft)
    assert CANARY not in repr(draft)


@pytest.mark.parametrize("token", ["", "x", "a" * 31, "a" * 65, "a" * 31 + "\x00", "' or 1=1 --" * 3, "é" * 32])
def test_what_is_not_a_token_finds_nothing(store, token):
    """A token that could not be one finds no draft, and no error."""
    a_draft(store)

    assert store.read(token, NOW) is None


def test_another_token_finds_nothing(store):
    """Guessing does not help."""
    a_draft(store)

    assert store.read(new_token(), NOW) is None


def test_saving_replaces_what_was_said_and_moves_the_revision(store):
    """A save returns the draft as it now is, and reading gives the same."""
    draft = a_draft(store)

    saved = store.save(draft, {"answers": {"rest": "none"}}, NOW + 1)

    assert saved.revision == 2
    assert store.read(draft.token, NOW + 2) == saved


def test_a_draft_moves_to_a_new_edition_by_being_saved(store):
    """When the rules were replaced meanwhile, the draft is saved under the new edition."""
    draft = replace(a_draft(store), edition="durham/2027", fingerprint="e" * 64)

    store.save(draft, draft.said, NOW)

    assert store.read(draft.token, NOW).edition == "durham/2027"


def test_two_windows_cannot_overwrite_each_other(store):
    """The second of two saves from the same revision is refused, and the first is kept."""
    draft = a_draft(store)
    store.save(draft, {"window": 1}, NOW)

    with pytest.raises(Stale):
        store.save(draft, {"window": 2}, NOW)

    assert dict(store.read(draft.token, NOW).said) == {"window": 1}


def test_a_draft_is_kept_for_its_hours_and_not_a_second_longer(store):
    """It can be read until its time is over, and never after, purged or not."""
    draft = a_draft(store)

    assert store.read(draft.token, NOW + 8 * HOUR - 1) is not None
    assert store.read(draft.token, NOW + 8 * HOUR) is None
    with pytest.raises(Stale):
        store.save(draft, {}, NOW + 8 * HOUR)


def test_saving_starts_the_hours_again(store):
    """The hours count from the last answer."""
    draft = a_draft(store)

    store.save(draft, {}, NOW + 7 * HOUR)

    assert store.read(draft.token, NOW + 14 * HOUR) is not None


def test_clearing_deletes_at_once_and_twice_is_as_good_as_once(store):
    """After clearing there is nothing to read, save or clear."""
    draft = a_draft(store)

    store.clear(draft.token)
    store.clear(draft.token)

    assert store.read(draft.token, NOW) is None
    with pytest.raises(Stale):
        store.save(draft, {}, NOW)


def test_purging_deletes_what_is_over_and_leaves_the_rest(store):
    """Only drafts whose time is over go, and their number is told."""
    old, new = a_draft(store, now=NOW - 9 * HOUR), a_draft(store)

    assert (store.purge(NOW), store.purge(NOW)) == (1, 0)
    assert store.read(old.token, NOW - 8 * HOUR) is None
    assert store.read(new.token, NOW) is not None


@pytest.mark.parametrize("end", ["clear", "purge"])
def test_deleted_text_is_in_no_file(store, all_bytes, end):
    """What was cleared or purged, and every older version of it, is in neither the database nor its log."""
    draft = a_draft(store, {"answers": {CANARY: "seen" * 3000}})
    draft = store.save(draft, {"answers": {f"{CANARY}-again": "seen"}}, NOW)
    assert CANARY.encode() in all_bytes()

    if end == "clear":
        store.clear(draft.token)
    else:
        store.purge(NOW + 9 * HOUR)

    assert CANARY.encode() not in all_bytes()


def test_the_token_itself_is_in_no_file(store, all_bytes):
    """Whoever reads the files cannot open a draft with what they find."""
    draft = a_draft(store)

    assert draft.token.encode() not in all_bytes()


def test_too_much_is_refused_before_it_is_written(store):
    """A set of answers far larger than any form can give is refused."""
    with pytest.raises(TooLong, match="kept at most"):
        store.begin({"x": "a" * LONGEST_SAID}, now=NOW, **EDITION)


# The file


def test_nobody_else_can_read_the_file(store, path):
    """The database and what lies beside it are for their owner only."""
    a_draft(store)

    modes = {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.iterdir()}

    assert set(modes.values()) == {"0o600"}


def test_drafts_outlive_a_restart(address):
    """Closing and opening again finds every draft."""
    first = Store.open(address, keep_seconds=HOUR)
    draft = a_draft(first, {"kept": True})
    first.close()

    second = Store.open(address, keep_seconds=HOUR)

    assert dict(second.read(draft.token, NOW).said) == {"kept": True}
    second.close()


def _zero_bytes(path):
    path.write_bytes(b"")


def _no_database(path):
    path.write_bytes(b"Minutes of the meeting of 4 May\n" * 300)


def _cut_short(path):
    Store.open(path, keep_seconds=HOUR).close()
    path.write_bytes(path.read_bytes()[:5000])


def _scrambled(path):
    Store.open(path, keep_seconds=HOUR).close()
    content = bytearray(path.read_bytes())
    content[100:4096] = os.urandom(3996)
    path.write_bytes(content)


def _of_something_else(path):
    with sqlite3.connect(path) as connection:
        connection.execute("create table invoices (id integer)")
    connection.close()


def _newer(path):
    Store.open(path, keep_seconds=HOUR).close()
    with sqlite3.connect(path) as connection:
        connection.execute("update staircase_schema set version = 99")
    connection.close()


def _without_version(path):
    Store.open(path, keep_seconds=HOUR).close()
    with sqlite3.connect(path) as connection:
        connection.execute("delete from staircase_schema")
    connection.close()


def _folder(path):
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_zero_bytes, "is empty"),
        (_no_database, "SQLITE_NOTADB"),
        (_cut_short, "damaged|SQLITE_CORRUPT|something else"),
        (_scrambled, "SQLITE_CORRUPT|damaged|something else"),
        (_of_something_else, "something else"),
        (_newer, "schema 99"),
        (_without_version, "schema unknown"),
        (_folder, "not a file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_one_line_and_left_alone(path, spoil, says):
    """Empty, foreign, damaged, newer: refused with the reason, and never replaced by a new database."""
    spoil(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(StoreUnreadable, match=says) as refusal:
        Store.open(path, keep_seconds=HOUR)

    assert "\n" not in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert before is None or path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(path):
    """A database cannot be made where there is no folder; the line says so."""
    with pytest.raises(StoreUnreadable, match="cannot be made: No such file or directory"):
        Store.open(path / "deeper" / "drafts.sqlite", keep_seconds=HOUR)


def test_two_servers_starting_at_once_use_one_database(address, tmp_path):
    """However many processes begin together, they end up with the same whole database."""
    stores, start = [], threading.Barrier(8)

    def begin():
        start.wait()
        stores.append(Store.open(address, keep_seconds=HOUR))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draft = a_draft(stores[0])

    assert len(stores) == 8
    assert all(s.read(draft.token, NOW) == draft for s in stores)
    for each in stores:
        each.close()
    assert {str(file) for file in tmp_path.iterdir()} <= {address}


# Faults


def test_a_locked_database_still_reads_and_says_busy_within_three_seconds(store, path):
    """While somebody else writes for long, reading goes on, saving says "busy", and later all is well."""
    draft = a_draft(store)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert store.read(draft.token, NOW) == draft
    began = time.monotonic()
    with pytest.raises(StoreBusy):
        store.save(draft, {"late": True}, NOW)
    waited = time.monotonic() - began
    other.execute("ROLLBACK")
    other.close()

    assert 1 < waited <= 3
    assert store.save(draft, {"late": True}, NOW).revision == 2


def test_a_full_disk_loses_nothing_and_mends_itself(store, path):
    """Without room a save fails as a whole, reading goes on, and with room again so does saving."""
    draft = a_draft(store, {"kept": True})

    def limit(pages):
        with store._alone.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    limit(1)
    with pytest.raises(StoreFull):
        store.save(draft, {"x": "y" * 100_000}, NOW)
    assert dict(store.read(draft.token, NOW).said) == {"kept": True}

    limit(1_000_000)
    assert store.save(draft, {"x": "y" * 100_000}, NOW).revision == 2


def test_a_database_that_goes_bad_while_open_is_reported_without_its_content(store, by_hand):
    """When the table disappears under the server, the error names the fault and nothing that was said."""
    draft = a_draft(store)
    by_hand("drop table drafts")

    with pytest.raises(StoreUnreadable) as fault:
        store.save(draft, {"answers": CANARY}, NOW)

    assert CANARY not in str(fault.value)
    assert fault.value.__suppress_context__


def test_of_twenty_writers_none_loses_an_answer(store):
    """Twenty at once, each adding ten answers and trying again when stale, end with all two hundred."""
    token = store.begin({}, now=NOW, **EDITION)
    refused = []

    def write(who):
        for n in range(10):
            while True:
                draft = store.read(token, NOW)
                try:
                    store.save(draft, {**draft.said, f"{who}-{n}": True}, NOW)
                    break
                except (Stale, StoreBusy) as problem:
                    refused.append(type(problem))

    threads = [threading.Thread(target=write, args=(who,)) for who in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    final = store.read(token, NOW)
    assert len(final.said) == 200
    assert final.revision == 201
    assert refused, "nobody met anybody: this tried nothing"


WRITER = """
import sys
from staircase.store import Store
store = Store.open(sys.argv[1], keep_seconds=3600)
draft = store.read(sys.argv[2], 1_800_000_000)
while True:
    draft = store.save(draft, {"n": draft.said.get("n", 0) + 1, "pad": "x" * 20_000}, 1_800_000_000)
    print(draft.said["n"], flush=True)
"""


def test_a_server_killed_while_writing_loses_nothing_it_confirmed(store, address):
    """After each kill the database is sound and holds at least the last answer that was confirmed."""
    token = store.begin({}, now=NOW, **EDITION)
    store.close()

    for _ in range(6):
        command = [sys.executable, "-c", WRITER, address, token]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            first = writer.stdout.readline()
            time.sleep(random.uniform(0.01, 0.2))
            os.kill(writer.pid, signal.SIGKILL)
            confirmed = [int(line) for line in [first, *writer.stdout] if line.endswith("\n")][-1]
        again = Store.open(address, keep_seconds=HOUR)
        found = again.read(token, NOW)
        again.close()

        assert found.said["n"] in {confirmed, confirmed + 1}
        assert len(found.said["pad"]) == 20_000


def test_a_copy_made_while_writing_is_whole(store, path, tmp_path):
    """A backup by `VACUUM INTO` while answers come in opens and is sound."""
    draft = a_draft(store)
    stop = threading.Event()

    def write():
        current = draft
        while not stop.is_set():
            current = store.save(current, {"n": current.revision}, NOW)

    writer = threading.Thread(target=write)
    writer.start()
    for n in range(3):
        source = sqlite3.connect(path)
        source.execute(f"VACUUM INTO '{tmp_path}/copy-{n}.sqlite'")
        source.close()
    stop.set()
    writer.join()

    for n in range(3):
        copy = Store.open(tmp_path / f"copy-{n}.sqlite", keep_seconds=HOUR)
        assert copy.read(draft.token, NOW) is not None
        copy.close()


def test_fifty_stores_leave_nothing_open(tmp_path):
    """Opening and closing again and again leaves no file open."""
    open_files = Path("/proc/self/fd")  # on other systems there is nothing to count
    before = len(list(open_files.glob("*")))
    for n in range(50):
        store = Store.open(tmp_path / f"{n}.sqlite", keep_seconds=HOUR)
        a_draft(store)
        store.close()

    assert len(list(open_files.glob("*"))) <= before + 2


def test_what_is_kept_is_plain_json(store, by_hand):
    """The column holds JSON with sorted keys, so that a person can check what a copy holds."""
    a_draft(store, {"b": 1, "a": {"d": 2, "c": 3}})

    [(text,)] = by_hand("select said from drafts")

    assert text == '{"a":{"c":3,"d":2},"b":1}'
    assert json.loads(text) == {"a": {"c": 3, "d": 2}, "b": 1}
