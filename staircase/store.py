"""Half-finished sets of answers, kept for hours under a token that only the reader's cookie holds.

It never reads the clock, never keeps a token in the clear and never looks inside what it keeps.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import sqlalchemy as sa

from staircase.database import DRAFTS, Database, Stale, StoreError, hashed, is_token, new_token, plainly

LONGEST_SAID = 200_000  # characters of JSON: ten times a very full set of answers

_READ = sa.select(DRAFTS).where(DRAFTS.c.token_hash == sa.bindparam("hash"), DRAFTS.c.expires > sa.bindparam("at"))


class TooLong(StoreError):
    """More was said than is kept of one draft. Nothing was saved; what was saved before can still be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was said so far, by ids, with the edition it was said to."""

    token: str = field(repr=False)
    revision: int
    edition: str
    fingerprint: str
    said: Mapping[str, Any] = field(repr=False)


class Store:
    """The drafts of one database: an SQLite file by default, PostgreSQL by its URL."""

    def __init__(self, database: Database, *, keep_seconds: int) -> None:
        self._database = database
        self._writing, self._alone = database.writing, database.alone
        self._keep_seconds = keep_seconds

    @classmethod
    def open(cls, database: str | Path, *, keep_seconds: int) -> Self:
        """Open a file or URL, making a new one only where nothing was; a file it cannot use stays untouched."""
        return cls(Database.open(database), keep_seconds=keep_seconds)

    def begin(self, said: Mapping[str, Any], *, edition: str, fingerprint: str, now: int) -> str:
        """Keep a new draft and return the only copy of its token."""
        token = new_token()
        row = {
            "token_hash": hashed(token),
            "revision": 1,
            "edition": edition,
            "fingerprint": fingerprint,
            "said": _as_json(said),
            "created": now,
            "expires": now + self._keep_seconds,
        }
        with plainly(), self._writing.begin() as connection:
            connection.execute(sa.insert(DRAFTS).values(row))
        return token

    def read(self, token: str, now: int) -> Draft | None:
        """Return the draft of this token, or nothing if there is none or its time is over."""
        if not is_token(token):
            return None
        with plainly(), self._alone.connect() as connection:  # one look needs no transaction
            row = connection.execute(_READ, {"hash": hashed(token), "at": now}).one_or_none()
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
            sa.update(DRAFTS)
            .where(
                DRAFTS.c.token_hash == hashed(draft.token),
                DRAFTS.c.revision == draft.revision,
                DRAFTS.c.expires > now,
            )
            .values(
                revision=draft.revision + 1,
                edition=draft.edition,
                fingerprint=draft.fingerprint,
                said=text,
                expires=now + self._keep_seconds,
            )
        )
        with plainly(), self._writing.begin() as connection:
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
        self._delete(DRAFTS.c.token_hash == hashed(token))

    def purge(self, now: int) -> int:
        """Delete for good every draft whose time is over, and say how many there were."""
        return self._delete(DRAFTS.c.expires <= now)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        with plainly(), self._writing.begin() as connection:
            gone = connection.execute(sa.delete(DRAFTS).where(which)).rowcount
        self._database.empty_log()
        return gone


def _as_json(said: Mapping[str, Any]) -> str:
    text = json.dumps(dict(said), ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if len(text) > LONGEST_SAID:
        raise TooLong(f"What was said is {len(text)} characters long; {LONGEST_SAID} are kept at most.")
    return text
