"""Half-finished sets of answers, kept for hours under a token that only the reader's cookie holds.

It never reads the clock, never keeps a token in the clear and never looks inside what it keeps.
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

SCHEMA = 1
LONGEST_SAID = 200_000  # characters of JSON: ten times a very full set of answers
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
_WAIT_MS = 2_500  # how long a save waits for another before it says "busy"
_STARTING_TRIES = 25

_tables = sa.MetaData()
_schema = sa.Table("staircase_schema", _tables, sa.Column("version", sa.Integer, primary_key=True))
_drafts = sa.Table(
    "drafts",
    _tables,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False, index=True),
)


_READ = sa.select(_drafts).where(_drafts.c.token_hash == sa.bindparam("hash"), _drafts.c.expires > sa.bindparam("at"))


class StoreError(Exception):
    """Something about the store that the reader of a page must be told; never holds what was said."""


class StoreBusy(StoreError):
    """Someone else was writing for too long. Nothing was saved; trying again helps."""


class StoreFull(StoreError):
    """There is no room. Nothing was saved; what was saved before can still be read."""


class StoreUnreadable(StoreError):
    """The file or database is not one this version can use. It is left as it was found."""


class TooLong(StoreError):
    """More was said than is kept of one draft. Nothing was saved; what was saved before can still be read."""


class Stale(StoreError):
    """The draft was saved elsewhere since it was read, or is gone. Nothing was saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was said so far, by ids, with the edition it was said to."""

    token: str = field(repr=False)
    revision: int
    edition: str
    fingerprint: str
    said: Mapping[str, Any] = field(repr=False)


def new_token() -> str:
    """Make a token of 192 random bits."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Say whether this could be a token at all."""
    return _TOKEN.fullmatch(text) is not None


class Store:
    """The drafts of one database: an SQLite file by default, PostgreSQL by its URL."""

    def __init__(self, engine: Engine, *, keep_seconds: int) -> None:
        # SQLite fails at once, whatever its timeout, when a reading transaction turns into a writing one.
        self._writing = engine.execution_options(begin_with="BEGIN IMMEDIATE")
        self._alone = engine.execution_options(begin_with="")
        self._keep_seconds = keep_seconds

    @classmethod
    def open(cls, database: str | Path, *, keep_seconds: int) -> Self:
        """Open a file or URL, making a new one only where nothing was; a file it cannot use stays untouched."""
        url = _as_url(database)
        if url.get_backend_name() == "sqlite":
            _make_file(Path(url.database or ""))
        store = cls(_engine(url), keep_seconds=keep_seconds)
        try:
            store._check_schema()
            store._log_ahead()
        except BaseException:
            store.close()
            raise
        return store

    def begin(self, said: Mapping[str, Any], *, edition: str, fingerprint: str, now: int) -> str:
        """Keep a new draft and return the only copy of its token."""
        token = new_token()
        row = {
            "token_hash": _hash(token),
            "revision": 1,
            "edition": edition,
            "fingerprint": fingerprint,
            "said": _as_json(said),
            "created": now,
            "expires": now + self._keep_seconds,
        }
        with _plainly(), self._writing.begin() as connection:
            connection.execute(sa.insert(_drafts).values(row))
        return token

    def read(self, token: str, now: int) -> Draft | None:
        """Return the draft of this token, or nothing if there is none or its time is over."""
        if not is_token(token):
            return None
        with _plainly(), self._alone.connect() as connection:  # one look needs no transaction
            row = connection.execute(_READ, {"hash": _hash(token), "at": now}).one_or_none()
        if row is None:
            return None
        return Draft(
            token=token,
            revision=row.revision,
            edition=row.edition,
            fingerprint=row.fingerprint,
            said=MappingProxyType(json.loads(row.said)),
        )

    def save(self, draft: Draft, said: Mapping[str, Any], now: int) -> Draft:
        """Replace what was said, once, if nobody else did since it was read. The time to keep it starts again."""
        text = _as_json(said)
        change = (
            sa.update(_drafts)
            .where(
                _drafts.c.token_hash == _hash(draft.token),
                _drafts.c.revision == draft.revision,
                _drafts.c.expires > now,
            )
            .values(
                revision=draft.revision + 1,
                edition=draft.edition,
                fingerprint=draft.fingerprint,
                said=text,
                expires=now + self._keep_seconds,
            )
        )
        with _plainly(), self._writing.begin() as connection:
            if connection.execute(change).rowcount != 1:
                raise Stale("These answers were changed in another window, or are gone. Nothing was saved.")
        return Draft(
            token=draft.token,
            revision=draft.revision + 1,
            edition=draft.edition,
            fingerprint=draft.fingerprint,
            said=MappingProxyType(json.loads(text)),
        )

    def clear(self, token: str) -> None:
        """Delete this draft for good. Clearing twice is the same as once."""
        self._delete(_drafts.c.token_hash == _hash(token))

    def purge(self, now: int) -> int:
        """Delete for good every draft whose time is over, and say how many there were."""
        return self._delete(_drafts.c.expires <= now)

    def close(self) -> None:
        """Let go of the database."""
        self._writing.dispose()

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with _plainly():
            with self._writing.begin() as connection:
                gone = connection.execute(sa.delete(_drafts).where(which)).rowcount
            if self._writing.dialect.name == "sqlite":
                # Deleted text stays in the write-ahead log until it is emptied. A reader can hinder that; the
                # next purge empties it then.
                with self._alone.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _log_ahead(self) -> None:
        """Let readers read while somebody writes. Only now: another program's file must stay as it was.

        SQLite does not wait for this lock as it does for others, so we do: servers may start together.
        """
        if self._writing.dialect.name != "sqlite":
            return
        for tries_left in reversed(range(_STARTING_TRIES)):
            try:
                with _plainly(), self._alone.connect() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=wal")
                return
            except StoreBusy:
                if not tries_left:
                    raise
                time.sleep(_WAIT_MS / 1000 / _STARTING_TRIES)

    def _check_schema(self) -> None:
        where = self._writing.url.render_as_string(hide_password=True)
        with _plainly(where), self._writing.begin() as connection:
            if connection.dialect.name == "sqlite":
                _check_sound(connection, where)
            tables = set(sa.inspect(connection).get_table_names())
            if not tables:
                _tables.create_all(connection)
                connection.execute(sa.insert(_schema).values(version=SCHEMA))
                return
            if not tables >= {"drafts", "staircase_schema"}:
                raise StoreUnreadable(f"{where} is a database of something else. Name another, or move it away.")
            versions = connection.execute(sa.select(_schema.c.version)).scalars().all()
            if list(versions) != [SCHEMA]:
                raise StoreUnreadable(
                    f"{where} was written by another version of Staircase (schema {_listed(versions)}, this one "
                    f"reads {SCHEMA}). Use that version, or move the database away."
                )


def _as_url(database: str | Path) -> URL:
    text = str(database)
    return sa.make_url(text) if "://" in text else URL.create("sqlite", database=text)


def _make_file(path: Path) -> None:
    """Make a database readable by nobody else, complete before it takes its name; never over an old one."""
    # Asked in this order, a file that another server makes between the two questions is still found to be one.
    if path.name == ":memory:" or (path.exists() and not path.is_file()):
        raise StoreUnreadable(f"{path} is not a file. Name the file to keep the drafts in.")
    if path.is_file():
        if path.stat().st_size == 0:
            raise StoreUnreadable(f"{path} is empty: a database was here and is lost. Move the file away first.")
        return
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with _plainly(str(path)):
            engine = _engine(URL.create("sqlite", database=str(fresh)))
            with engine.execution_options(begin_with="BEGIN IMMEDIATE").begin() as connection:
                _tables.create_all(connection)
                connection.execute(sa.insert(_schema).values(version=SCHEMA))
            engine.dispose()
        with contextlib.suppress(FileExistsError):  # another process was first: use its file
            os.link(fresh, path)
    except OSError as problem:
        raise StoreUnreadable(f"{path} cannot be made: {problem.strerror}.") from None
    finally:
        fresh.unlink(missing_ok=True)


def _engine(url: URL) -> Engine:
    # Parameters hold what was said: they must never reach a log through an error's message.
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_timeout=3)
    engine = sa.create_engine(url, hide_parameters=True, pool_timeout=3)

    def set_up(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type checker
        raw.isolation_level = None  # BEGIN is said by us, below
        for setting in (f"busy_timeout={_WAIT_MS}", "synchronous=full", "secure_delete=on", "foreign_keys=on"):
            raw.execute(f"PRAGMA {setting}")

    def say_begin(connection: Connection) -> None:
        if first := connection.get_execution_options().get("begin_with", "BEGIN"):
            connection.exec_driver_sql(first)

    sa.event.listen(engine, "connect", set_up)
    sa.event.listen(engine, "begin", say_begin)
    return engine


def _check_sound(connection: Connection, where: str) -> None:
    if (found := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()) != "ok":
        raise StoreUnreadable(f"{where} is damaged ({str(found).splitlines()[0]}). Move the file away.")


@contextlib.contextmanager
def _plainly(where: str = "The store") -> Iterator[None]:
    """Turn the driver's errors into ours, leaving behind everything that could quote what was said."""
    try:
        yield
    except sa.exc.TimeoutError:
        raise StoreBusy(f"{where} is busy. Nothing was saved.") from None
    except (sa.exc.DBAPIError, sqlite3.Error) as problem:
        raise _named(problem, where) from None


def _named(problem: Exception, where: str) -> StoreError:
    cause = getattr(problem, "orig", None) or problem
    code = str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or type(cause).__name__)
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01")):
        return StoreBusy(f"{where} is busy. Nothing was saved.")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "53")):
        return StoreFull(f"{where} has no room or cannot be written ({code}). Nothing was saved.")
    return StoreUnreadable(f"{where} cannot be used ({code}). It was left as it is.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _as_json(said: Mapping[str, Any]) -> str:
    text = json.dumps(dict(said), ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if len(text) > LONGEST_SAID:
        raise TooLong(f"What was said is {len(text)} characters long; {LONGEST_SAID} are kept at most.")
    return text


def _listed(versions: object) -> str:
    return ", ".join(str(v) for v in versions) if isinstance(versions, list) and versions else "unknown"
