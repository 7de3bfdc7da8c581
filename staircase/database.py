"""The database that drafts and live sessions are kept in: opened whole or not at all, and never made over an old one.

SQLite in a file by default, PostgreSQL by its URL. Which tables it has stands here; what they hold is the business of
`store` and `sessions`.
"""

import contextlib
import hashlib
import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

SCHEMA = 2
_WITHOUT_SESSIONS = 1
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,64}")
_WAIT_MS = 2_500  # how long a save waits for another before it says "busy"
_STARTING_TRIES = 25
_AWAY = ("08", "25P03", "57P", "OperationalError")  # PostgreSQL's; without a connection, its driver's own
_GONE_MS = 10_000  # how long a database waits for a server that has vanished, and a server for such a database
_LOCK = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": f"SELECT pg_advisory_xact_lock({int.from_bytes(b'stairs')})",
}

_tables = sa.MetaData()
_schema = sa.Table("staircase_schema", _tables, sa.Column("version", sa.Integer, primary_key=True))

DRAFTS = sa.Table(
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

SESSIONS = sa.Table(
    "live_sessions",
    _tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(8), nullable=False, unique=True),
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("course", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("phase", sa.String(20), nullable=False),
    sa.Column("looking_at", sa.Integer),
    sa.Column("moved", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("expires", sa.BigInteger, nullable=False, index=True),
)
"""`moved` counts the steps of the course and `revision` every change: one look tells a screen whether it is late."""

PEOPLE = sa.Table(
    "live_people",
    _tables,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("session", sa.String(32), nullable=False, index=True),
    sqlite_with_rowid=False,
)
"""Who has joined: nothing but the hash of a token that only their own phone holds, not even when.

Without SQLite's own numbering of rows, here and in the votes: it would tell in which order people came and answered,
and, laid beside the times in a log, when each did.
"""

VOTES = sa.Table(
    "live_votes",
    _tables,
    sa.Column("session", sa.String(32), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.String(10), primary_key=True),
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sqlite_with_rowid=False,
)


class StoreError(Exception):
    """Something about the store that the reader of a page must be told; never holds what was said."""


class StoreBusy(StoreError):
    """Someone else was writing for too long. Nothing was saved; trying again helps."""


class StoreFull(StoreError):
    """There is no room. Nothing was saved; what was saved before can still be read."""


class StoreUnreadable(StoreError):
    """The file or database is not one this version can use. It is left as it was found."""


class Stale(StoreError):
    """It was changed elsewhere since it was read, or is gone. Nothing was saved."""


def new_token() -> str:
    """Make a token of 192 random bits."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Say whether this could be a token at all."""
    return _TOKEN.fullmatch(text) is not None


class Database:
    """One open database. `writing` locks before it reads, and `alone` is for one look that needs no transaction.

    One writes at a time, in PostgreSQL too: what is kept rests on nobody coming between a question and its answer.
    """

    def __init__(self, engine: Engine) -> None:
        # SQLite fails at once, whatever its timeout, when a reading transaction turns into a writing one.
        self.writing = engine.execution_options(locks=True)
        is_file = engine.dialect.name == "sqlite"
        self.alone = engine if is_file else engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def open(cls, database: str | Path) -> Self:
        """Open a file or URL, making a new one only where nothing was; a file it cannot use stays untouched."""
        url = _as_url(database)
        if url.get_backend_name() == "sqlite":
            _make_file(Path(url.database or ""))
        opened = cls(_engine(url))
        try:
            opened._check_schema()
            opened._log_ahead()
        except BaseException:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        """Let go of the database."""
        self.writing.dispose()

    def empty_log(self) -> None:
        """Let what was deleted be in no file: it stays in SQLite's write-ahead log until that is emptied.

        A reader can hinder that; the next time something is deleted empties it then. PostgreSQL keeps it in its own
        files until it writes over them, which is for those who run it to know: nothing here can ask it for more.
        """
        if self.writing.dialect.name == "sqlite":
            with plainly(), self.alone.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _log_ahead(self) -> None:
        """Let readers read while somebody writes. Only now: another program's file must stay as it was.

        SQLite does not wait for this lock as it does for others, so we do: servers may start together.
        """
        if self.writing.dialect.name != "sqlite":
            return
        for tries_left in reversed(range(_STARTING_TRIES)):
            try:
                with plainly(), self.alone.connect() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=wal")
                return
            except StoreBusy:
                if not tries_left:
                    raise
                time.sleep(_WAIT_MS / 1000 / _STARTING_TRIES)

    def _check_schema(self) -> None:
        where = self.writing.url.set(query={}).render_as_string(hide_password=True)
        with plainly(where), self.writing.begin() as connection:
            if connection.dialect.name == "sqlite":
                _check_sound(connection, where)
            tables = set(sa.inspect(connection).get_table_names())
            if not tables:
                _tables.create_all(connection)
                connection.execute(sa.insert(_schema).values(version=SCHEMA))
                return
            if not tables >= {"drafts", "staircase_schema"}:
                raise StoreUnreadable(f"{where} is a database of something else. Name another, or move it away.")
            # Asked so that of two servers that start together on one database, only one moves it up.
            versions = connection.execute(sa.select(_schema.c.version).with_for_update()).scalars().all()
            if list(versions) == [_WITHOUT_SESSIONS]:
                _tables.create_all(connection)
                connection.execute(sa.update(_schema).values(version=SCHEMA))
            elif list(versions) != [SCHEMA]:
                raise StoreUnreadable(
                    f"{where} was written by another version of Staircase (schema {_listed(versions)}, this one "
                    f"reads {SCHEMA}). Use that version, or move the database away."
                )


def _as_url(database: str | Path) -> URL:
    text = str(database)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise StoreUnreadable("The address of the database cannot be read.") from None
    if url.get_backend_name() == "sqlite":
        return url
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreUnreadable(
            f"{url.get_backend_name()}://… is of a kind that is not known. Name a file or PostgreSQL."
        )
    return url.set(drivername="postgresql+psycopg")


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
        with plainly(str(path)):
            engine = _engine(URL.create("sqlite", database=str(fresh)))
            with engine.execution_options(locks=True).begin() as connection:
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
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)

    def lock(connection: Connection) -> None:
        if connection.get_execution_options().get("locks"):
            connection.exec_driver_sql(_LOCK[engine.dialect.name])

    sa.event.listen(engine, "begin", lock)
    return engine


def _sqlite(url: URL) -> Engine:
    # Parameters hold what was said: they must never reach a log through an error's message.
    engine = sa.create_engine(url, hide_parameters=True, pool_timeout=3)

    def set_up(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type checker
        raw.isolation_level = None  # BEGIN is said by us, above
        for setting in (f"busy_timeout={_WAIT_MS}", "synchronous=full", "secure_delete=on", "foreign_keys=on"):
            raw.execute(f"PRAGMA {setting}")

    sa.event.listen(engine, "connect", set_up)
    return engine


def _postgresql(url: URL) -> Engine:
    soon = {"connect_timeout": 3, "tcp_user_timeout": _GONE_MS}
    try:
        # Whoever waits for the lock has a connection meanwhile, and must keep nobody from reading: one for each thread.
        engine = sa.create_engine(
            url, hide_parameters=True, pool_size=8, max_overflow=-1, pool_pre_ping=True, connect_args=soon
        )
    except ModuleNotFoundError as missing:
        if missing.name != "psycopg":
            raise
        raise StoreUnreadable(
            "The database is a PostgreSQL address, which takes a package that is not installed: "
            'pip install "psycopg[binary]"'
        ) from None

    def set_up(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = raw.cursor()
        cursor.execute(f"SET lock_timeout = {_WAIT_MS}; SET idle_in_transaction_session_timeout = {_GONE_MS}")
        cursor.close()
        raw.commit()

    sa.event.listen(engine, "connect", set_up)
    return engine


def _check_sound(connection: Connection, where: str) -> None:
    if (found := connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()) != "ok":
        raise StoreUnreadable(f"{where} is damaged ({str(found).splitlines()[0]}). Move the file away.")


@contextlib.contextmanager
def plainly(where: str = "The store") -> Iterator[None]:
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
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40001", "40P01", "53300")):
        return StoreBusy(f"{where} is busy. Nothing was saved.")
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR", "53")):
        return StoreFull(f"{where} has no room or cannot be written ({code}). Nothing was saved.")
    if isinstance(problem, sa.exc.DBAPIError) and code.startswith(_AWAY):
        if problem.connection_invalidated:
            return _gone(problem, where)
        if problem.statement is None:  # there was no connection yet: its error can quote nothing that was said
            return StoreBusy(f"{where} cannot be reached ({str(cause).splitlines()[0]}). Nothing was saved.")
    return StoreUnreadable(f"{where} cannot be used ({code}). It was left as it is.")


def _gone(problem: sa.exc.DBAPIError, where: str) -> StoreError:
    if problem.statement is None:
        return StoreError(f"{where} went away while it was saving. It may be saved, or not.")
    return StoreBusy(f"{where} went away. Nothing was saved.")


def hashed(token: str) -> str:
    """Give what is kept of a token: who reads it cannot show the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _listed(versions: object) -> str:
    return ", ".join(str(v) for v in versions) if isinstance(versions, list) and versions else "unknown"
