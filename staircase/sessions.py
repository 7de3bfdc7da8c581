"""Live sessions, kept for days: where the room is, who has joined by the hash of a token, and what was answered.

It keeps no name and no word, never reads the clock, and takes an answer for given only when it lies in the database.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from staircase.core.course import At, Course, Phase, Round, start
from staircase.core.tallying import Vote
from staircase.database import (
    PEOPLE,
    SESSIONS,
    VOTES,
    Database,
    Stale,
    StoreError,
    hashed,
    is_token,
    new_token,
    plainly,
)

MOST_PEOPLE = 500
_CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY23456789"  # no two that look alike, on a screen or read out: 28 of them
_CODE_LENGTH = 8
_MEANT = str.maketrans({"B": "8", "S": "5", "Z": "2", " ": None, "-": None, "\N{NO-BREAK SPACE}": None})

Value = int | Mapping[str, str]
LEFT_OUT = ""
"""What stands for a line where somebody leaves a theme out: they are not asked again, and it counts nowhere."""


class NotHere(StoreError):
    """The session is over or was deleted, or this phone has left it."""


class RoundClosed(StoreError):
    """The round that was answered is not open. Nothing was changed."""


class RoomFull(StoreError):
    """As many people have joined as a session takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session as it is now. `moved` counts the steps of its course, `revision` every change; `looking_at` is the
    story whose reveal is shown again.
    """

    id: str
    code: str
    edition: str
    fingerprint: str
    course: Course
    at: At
    looking_at: int | None
    moved: int
    revision: int
    created: int
    expires: int

    @property
    def scenario(self) -> str:
        """The scenario that the room is with."""
        return self.course.scenarios[self.at.position]

    @property
    def known_by(self) -> str:
        """What the files of this session are known by: nobody finds its code or its page from it."""
        return hashed(self.id)[:32]

    @property
    def shown_code(self) -> str:
        """The code as people read it: in two groups."""
        return f"{self.code[:4]} {self.code[4:]}"


class Turn(NamedTuple):
    """All that a phone needs to know whether it is late: how often the course has moved, and with which story it is."""

    moved: int
    position: int


_TURN = (
    sa.select(SESSIONS.c.moved, SESSIONS.c.position)
    .join(PEOPLE, PEOPLE.c.session == SESSIONS.c.id)
    .where(PEOPLE.c.token_hash == sa.bindparam("hash"), SESSIONS.c.expires > sa.bindparam("at"))
)
_REVISION = sa.select(SESSIONS.c.revision).where(
    SESSIONS.c.id == sa.bindparam("session"), SESSIONS.c.expires > sa.bindparam("at")
)


def code_of(typed: str) -> str:
    """Give the code that was meant, or nothing if it cannot be one: in any case, with or without space or hyphen."""
    code = typed.upper().translate(_MEANT)
    return code if len(code) == _CODE_LENGTH and set(code) <= set(_CODE_LETTERS) else ""


class Sessions:
    """The live sessions of one database."""

    def __init__(self, database: Database, *, keep_seconds: int) -> None:
        self._database = database
        self._writing, self._alone = database.writing, database.alone
        self._keep_seconds = keep_seconds

    # --- what a trainer does

    def begin(self, course: Course, *, edition: str, fingerprint: str, now: int) -> LiveSession:
        """Begin a session, with a code that no other has."""
        at = start()
        row = {
            "id": new_token(),
            "edition": edition,
            "fingerprint": fingerprint,
            "course": _as_json(course),
            "position": at.position,
            "phase": at.phase.value,
            "looking_at": None,
            "moved": 1,
            "revision": 1,
            "created": now,
            "expires": now + self._keep_seconds,
        }
        with plainly(), self._writing.begin() as connection:
            row["code"] = _new_code(connection)
            connection.execute(sa.insert(SESSIONS).values(row))
            return _session(connection.execute(sa.select(SESSIONS).where(SESSIONS.c.id == row["id"])).one())

    def all(self, now: int) -> tuple[LiveSession, ...]:
        """Give every session that is kept, the newest first."""
        kept = sa.select(SESSIONS).where(SESSIONS.c.expires > now).order_by(SESSIONS.c.created.desc(), SESSIONS.c.id)
        with plainly(), self._alone.connect() as connection:
            return tuple(_session(row) for row in connection.execute(kept))

    def read(self, session: str, now: int) -> LiveSession | None:
        """Give a session, or nothing if there is none or its time is over."""
        return self._one(SESSIONS.c.id == session, now) if is_token(session) else None

    def revision(self, session: str, now: int) -> int | None:
        """Give only the revision of a session: one look, so that a screen may ask every two seconds."""
        if not is_token(session):
            return None
        with plainly(), self._alone.connect() as connection:
            found: int | None = connection.execute(_REVISION, {"session": session, "at": now}).scalar_one_or_none()
        return found

    def move(self, session: LiveSession, to: At, now: int) -> None:
        """Lead the course on from where the trainer saw it, once: whoever saw it earlier is told that it has moved."""
        self._change(
            session,
            now,
            {"position": to.position, "phase": to.phase.value, "moved": session.moved + 1, "looking_at": None},
        )

    def look_at(self, session: LiveSession, position: int | None, now: int) -> None:
        """Show the reveal of an earlier story again, or, with None, what the room is with."""
        self._change(session, now, {"looking_at": position})

    def joined(self, session: str) -> int:
        """Say how many have joined and not left."""
        return self._count(PEOPLE, PEOPLE.c.session == session)

    def answers(self, session: str, position: int, in_round: Round) -> tuple[Value, ...]:
        """Give what has been answered in a round, and never by whom."""
        given = sa.select(VOTES.c.value).where(_in_round(session, position, in_round)).order_by(VOTES.c.value)
        with plainly(), self._alone.connect() as connection:
            return tuple(json.loads(text) for text in connection.execute(given).scalars())

    def votes(self, session: str) -> tuple[Vote, ...]:
        """Give every answer of a session, to be counted."""
        every = sa.select(VOTES).where(VOTES.c.session == session)
        with plainly(), self._alone.connect() as connection:
            rows = connection.execute(every).all()
        return tuple(Vote(row.person, row.position, Round(row.round), json.loads(row.value)) for row in rows)

    def delete(self, session: str) -> None:
        """Delete a session with all that belongs to it, for good. To delete it twice is the same as once."""
        self._delete(SESSIONS.c.id == session)

    def purge(self, now: int) -> int:
        """Delete for good every session whose time is over, and say how many there were."""
        return self._delete(SESSIONS.c.expires <= now)

    # --- what a phone does

    def by_code(self, code: str, now: int) -> LiveSession | None:
        """Give the session that a code belongs to, or nothing."""
        return self._one(SESSIONS.c.code == code, now)

    def join(self, session: str, now: int) -> str:
        """Join, and return the only copy of a token."""
        token = new_token()
        still_on = (SESSIONS.c.id == session, SESSIONS.c.expires > now, SESSIONS.c.phase != Phase.END.value)
        with plainly(), self._writing.begin() as connection:
            if not _touched(connection, *still_on):
                raise NotHere("This session is over.")
            if _number(connection, PEOPLE, PEOPLE.c.session == session) >= MOST_PEOPLE:
                raise RoomFull(f"{MOST_PEOPLE} people have joined: no more can.")
            connection.execute(sa.insert(PEOPLE).values(token_hash=hashed(token), session=session))
        return token

    def of_person(self, token: str, now: int) -> LiveSession | None:
        """Give the session that somebody has joined, or nothing."""
        if not is_token(token):
            return None
        theirs = sa.select(PEOPLE.c.session).where(PEOPLE.c.token_hash == hashed(token)).scalar_subquery()
        return self._one(SESSIONS.c.id == theirs, now)

    def turn(self, token: str, now: int) -> Turn | None:
        """Give what a phone asks for every two seconds; nothing if there is no session for it any more."""
        if not is_token(token):
            return None
        with plainly(), self._alone.connect() as connection:
            row = connection.execute(_TURN, {"hash": hashed(token), "at": now}).one_or_none()
        return Turn(row.moved, row.position) if row else None

    def vote(self, token: str, at: At, value: Value, now: int) -> Value:
        """Keep an answer to the round that is open at this moment, and give all that the person has now said in it.

        It takes the place of the person's own earlier one; one to a theme joins those to other themes. When this
        returns, the answer lies in the database. The round cannot close meanwhile.
        """
        person = hashed(token)
        of = sa.select(PEOPLE.c.session).where(PEOPLE.c.token_hash == person)
        with plainly(), self._writing.begin() as connection:
            session = connection.execute(of).scalar_one_or_none()
            if session is None:
                raise NotHere("This phone has left the session.")
            now_at = (SESSIONS.c.position == at.position, SESSIONS.c.phase == at.phase.value)
            if at.opens is None or not _touched(
                connection, SESSIONS.c.id == session, SESSIONS.c.expires > now, *now_at
            ):
                raise RoundClosed("This round has closed. Nothing was changed.")
            mine = (_in_round(session, at.position, at.opens), VOTES.c.person == person)
            earlier = connection.execute(sa.select(VOTES.c.value).where(*mine)).scalar_one_or_none()
            said = _together(earlier, value)
            text = json.dumps(said, sort_keys=True, separators=(",", ":"))
            if earlier is not None:
                connection.execute(sa.update(VOTES).where(*mine).values(value=text))
            else:
                row = {"session": session, "position": at.position, "round": at.opens.value, "person": person}
                connection.execute(sa.insert(VOTES).values(**row, value=text))
        return said

    def steps(self, session: str, position: int) -> Mapping[Round, Mapping[int, int]]:
        """Count the votes on the step of one story, before and after its discussion."""
        rounds = (Round.STEP_1, Round.STEP_2)
        which = sa.or_(*(_in_round(session, position, one) for one in rounds))
        said = sa.select(VOTES.c.round, VOTES.c.value, sa.func.count()).where(which)
        counts: dict[Round, dict[int, int]] = {one: {} for one in rounds}
        with plainly(), self._alone.connect() as connection:
            for in_round, step, people in connection.execute(said.group_by(VOTES.c.round, VOTES.c.value)):
                counts[Round(in_round)][int(step)] = people
        return counts

    def own_vote(self, token: str, session: str, position: int, in_round: Round) -> Value | None:
        """Give what somebody has answered in a round, to show it to them alone."""
        mine = (_in_round(session, position, in_round), VOTES.c.person == hashed(token))
        with plainly(), self._alone.connect() as connection:
            text = connection.execute(sa.select(VOTES.c.value).where(*mine)).scalar_one_or_none()
        if text is None:
            return None
        value: Value = json.loads(text)
        return value

    def leave(self, token: str, *, with_votes: bool) -> None:
        """Forget that somebody has joined. Their answers go too, or stay under a number that belongs to nobody.

        What answers a round that is open goes in any case: whoever joins again can answer it again, and counts once.
        """
        person = hashed(token)
        theirs = VOTES.c.person == person
        with plainly(), self._writing.begin() as connection:
            of = sa.select(PEOPLE.c.session).where(PEOPLE.c.token_hash == person)
            session = connection.execute(of).scalar_one_or_none()
            if session is None:
                return
            _touched(connection, SESSIONS.c.id == session)
            votes = (VOTES.c.session == session, theirs)
            if with_votes:
                connection.execute(sa.delete(VOTES).where(*votes))
            else:
                where = sa.select(SESSIONS.c.position, SESSIONS.c.phase).where(SESSIONS.c.id == session)
                at = connection.execute(where).one()
                if opened := At(at.position, Phase(at.phase)).opens:
                    connection.execute(sa.delete(VOTES).where(_in_round(session, at.position, opened), theirs))
                connection.execute(sa.update(VOTES).where(*votes).values(person=hashed(new_token())))
            connection.execute(sa.delete(PEOPLE).where(PEOPLE.c.token_hash == person))
        self._database.empty_log()

    # --- how

    def _one(self, which: sa.ColumnElement[bool], now: int) -> LiveSession | None:
        with plainly(), self._alone.connect() as connection:
            row = connection.execute(sa.select(SESSIONS).where(which, SESSIONS.c.expires > now)).one_or_none()
        return _session(row) if row else None

    def _change(self, session: LiveSession, now: int, values: Mapping[str, Any]) -> None:
        as_seen = (SESSIONS.c.id == session.id, SESSIONS.c.moved == session.moved, SESSIONS.c.expires > now)
        with plainly(), self._writing.begin() as connection:
            if not _touched(connection, *as_seen, **values):
                raise Stale("Another trainer has moved the session on, or it is gone. Nothing was moved.")

    def _count(self, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
        with plainly(), self._alone.connect() as connection:
            return _number(connection, table, *which)

    def _delete(self, which: sa.ColumnElement[bool]) -> int:
        gone = sa.select(SESSIONS.c.id).where(which).scalar_subquery()
        with plainly(), self._writing.begin() as connection:
            for table in (VOTES, PEOPLE):
                connection.execute(sa.delete(table).where(table.c.session.in_(gone)))
            number = connection.execute(sa.delete(SESSIONS).where(which)).rowcount
        self._database.empty_log()
        return number


def _touched(connection: Connection, *which: sa.ColumnElement[bool], **values: Any) -> bool:
    """Change a session if it is as it should be. Every change of a session goes through this and moves its revision."""
    change = sa.update(SESSIONS).where(*which).values(revision=SESSIONS.c.revision + 1, **values)
    return connection.execute(change).rowcount == 1


def _together(earlier: str | None, value: Value) -> Value:
    return value if earlier is None or isinstance(value, int) else {**json.loads(earlier), **value}


def _number(connection: Connection, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table).where(*which)).scalar_one())


def _in_round(session: str, position: int, in_round: Round) -> sa.ColumnElement[bool]:
    return sa.and_(VOTES.c.session == session, VOTES.c.position == position, VOTES.c.round == in_round.value)


def _new_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
        if not _number(connection, SESSIONS, SESSIONS.c.code == code):
            return code


def _as_json(course: Course) -> str:
    return json.dumps(
        {
            "scenarios": course.scenarios,
            "told_at_once": sorted(course.told_at_once),
            "themes": course.themes,
            "second_vote": course.second_vote,
        }
    )


def _session(row: Row[Any]) -> LiveSession:
    course = json.loads(row.course)
    return LiveSession(
        id=row.id,
        code=row.code,
        edition=row.edition,
        fingerprint=row.fingerprint,
        course=Course(
            scenarios=tuple(course["scenarios"]),
            told_at_once=frozenset(course["told_at_once"]),
            themes=course["themes"],
            second_vote=course["second_vote"],
        ),
        at=At(row.position, Phase(row.phase)),
        looking_at=row.looking_at,
        moved=row.moved,
        revision=row.revision,
        created=row.created,
        expires=row.expires,
    )
