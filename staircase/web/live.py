"""The phones of a live session: join with a code, answer what is asked now, leave a story out, or leave.

Nobody says who they are. A cookie holds a random token, and the answers lie beside its hash: nothing else tells whose
they are. To join is always to press a button; no link does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.course import At, Phase, Round
from staircase.core.learning import NO_STEP, whose
from staircase.core.model import Edition
from staircase.library import Library
from staircase.sessions import LEFT_OUT, LiveSession, NotHere, RoomFull, RoundClosed, Value, code_of
from staircase.web import forms, guard
from staircase.web.asks import Ask
from staircase.web.fragments import laid_out
from staircase.web.limits import may_try_code, wrong_code
from staircase.web.room import NAMES, Placing, Room, news, sent_moment, story_number, told
from staircase.web.today import now

Page = str | Response | tuple[str, int]

NO_CODE = "Enter the code from the trainer’s screen"
NOT_A_CODE = "A code has eight letters and digits, like ACDE 2345. Check it against the trainer’s screen"
WRONG_CODE = "No session has this code. Check it against the trainer’s screen"
ROOM_FULL = "This session is full. Tell the trainer"


class Here(NamedTuple):
    """Somebody's place in a session: the token of their phone, and the session as it is now."""

    token: str
    session: LiveSession


def live(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of the pages for phones."""
    blueprint = Blueprint("live", __name__)
    given = {"room": Room(edition, library)}
    for rule, name, view, methods in (
        ("/join", "code", _code, ["GET", "POST"]),
        ("/join/<code>", "join", _join, ["GET", "POST"]),
        ("/live", "now", _now, ["GET"]),
        ("/live/theme/<int(max=99):number>", "theme", _theme, ["GET"]),
        ("/live/answer", "answer", _answer, ["GET", "POST"]),
        ("/live/news", "news", _news, ["GET"]),
        ("/live/away", "away", _away, ["GET"]),
        ("/live/leave", "leave", _leave, ["GET", "POST"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults=given)
    return blueprint


# --- joining


def _code(room: Room) -> Page:
    if request.method == "GET":
        return render_template("live/code.html", typed="", error="", here=_here(room))
    typed = request.form.get("code", "").strip()[:40]
    code = code_of(typed)
    if code and not may_try_code():
        abort(429)
    if code and room.kept.by_code(code, now()):
        return redirect(url_for("live.join", code=code), code=303)
    if code:
        wrong_code()
    error = WRONG_CODE if code else NOT_A_CODE if typed else NO_CODE
    return render_template("live/code.html", typed=typed, error=error, here=_here(room)), 422


def _join(room: Room, code: str) -> Page:
    meant = code_of(code)
    if meant and not may_try_code():
        abort(429)
    session = room.kept.by_code(meant, now()) if meant else None
    if session is None:
        if meant:
            wrong_code()
        return render_template("live/code.html", typed="", error=WRONG_CODE, here=_here(room)), 404
    here = _here(room)
    if here and here.session.id == session.id:
        return redirect(url_for("live.now"), code=303)
    if request.method == "GET" or session.at.phase is Phase.END or not room.can_show(session):
        return _ask_to_join(room, session, here)
    try:
        token = room.kept.join(session.id, now())
    except RoomFull:
        return _ask_to_join(room, session, here, error=ROOM_FULL), 503
    if here:
        room.kept.leave(here.token, with_votes=False)
    guard.keep_cookie(guard.LIVE, token)
    return redirect(url_for("live.now"), code=303)


def _ask_to_join(room: Room, session: LiveSession, here: Here | None, *, error: str = "") -> str:
    return render_template(
        "live/join.html",
        code=session.code,
        over=session.at.phase is Phase.END or not room.can_show(session),
        elsewhere=here is not None,
        stories=len(session.course.scenarios),
        notes=room.content_notes(session),
        guide=room.edition.training,
        error=error,
    )


def _here(room: Room) -> Here | None:
    token = guard.live_token()
    session = room.kept.of_person(token, now()) if token else None
    return Here(token, session) if token and session and room.can_show(session) else None


# --- what is asked now


class Asked(NamedTuple):
    """What the round that is open asks of somebody, and what they have said: a step or lines, by the ask’s name."""

    asks: tuple[Ask, ...]
    said: Mapping[str, str]

    @property
    def next(self) -> int:
        """The number of the first ask that has no answer yet, counted from 1; none is 0."""
        return next((number for number, ask in enumerate(self.asks, start=1) if ask.name not in self.said), 0)

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Give each ask that has an answer, and the answer in words: empty where it was left out."""
        return tuple(
            (ask.legend, next((one.text for one in ask.choices if one.value in ask.chosen), ""))
            for ask in self.asks
            if ask.name in self.said
        )


def _asked(room: Room, here: Here) -> Asked:
    session, at = here.session, here.session.at
    if at.opens is None:
        return Asked((), {})
    said = _by_name(room.kept.own_vote(here.token, session.id, at.position, at.opens))
    return Asked(room.asks(room.scenario(session), at.opens, said), said)


def _by_name(value: Value | None) -> Mapping[str, str]:
    return {} if value is None else {"step": str(value)} if isinstance(value, int) else value


def _now(room: Room) -> Page:
    here = _here(room)
    return _show(room, here, _asked(room, here)) if here else _gone()


def _theme(room: Room, number: int) -> Page:
    """Show one theme of the story, answered or not. The number in its address tells nothing of the story."""
    here = _here(room)
    if here is None:
        return _gone()
    asked = _asked(room, here)
    if here.session.at.opens is not Round.THEMES or not 1 <= number <= len(asked.asks):
        return redirect(url_for("live.now"), code=303)
    return _show(room, here, asked, number=number)


def _answer(room: Room) -> Page:
    here = _here(room)
    if here is None:
        return _gone()
    at = sent_moment()
    if request.method == "GET" or at is None:
        return redirect(url_for("live.now"), code=303)
    try:
        return _taken(room, here, at)
    except (RoundClosed, NotHere):
        later = _here(room)
        return (_too_late(later), 409) if later else _gone()


def _taken(room: Room, here: Here, at: At) -> Page:
    """Keep what was sent and go on to what is asked next, or show the form again with what is missing."""
    asked = _asked(room, here)
    number = next((n for n, ask in enumerate(asked.asks, start=1) if ask.name == request.form.get("asked")), 0)
    if at != here.session.at or not number:
        raise RoundClosed("This round has closed. Nothing was changed.")
    ask = asked.asks[number - 1]
    reply = forms.read((ask,), request.form)
    left_out = at.opens is Round.THEMES and "leave-out" in request.form
    if reply.errors and not left_out:
        again = asked._replace(asks=forms.with_reply(asked.asks, reply))
        return _show(room, here, again, number=number, errors=reply.errors), 422
    said = LEFT_OUT if left_out else reply.one(ask.name)
    kept = room.kept.vote(here.token, at, {ask.name: said} if at.opens is Round.THEMES else int(said), now())
    to = asked._replace(said=_by_name(kept)).next
    return redirect(url_for("live.theme", number=to) if to else url_for("live.now"), code=303)


def _show(
    room: Room,
    here: Here,
    asked: Asked,
    *,
    number: int = 0,
    errors: Mapping[str, str] | None = None,
) -> str:
    """Show what is asked now: the ask with this number, or else the first without an answer, or else what was said."""
    session, scenario = here.session, room.scenario(here.session)
    at = session.at
    number = number or asked.next
    shown = asked.asks[number - 1 if number else 0 :][:1]
    guard.let_script_ask()
    return render_template(
        "live/now.html",
        session=session,
        at=at,
        name=NAMES[at.phase],
        story=story_number(session.course, at),
        told=told(scenario, at),
        asked=asked,
        number=number,
        ask=shown[0] if shown else None,
        fields=laid_out(shown, tuple((errors or {}).items()), worries=False),
        errors=errors or {},
        steps=room.kept.steps(session.id, at.position) if at.shows_votes else {},
        scenario=scenario if at.shows_answer else None,
        placed=(whose(scenario) if scenario.expect.step else NO_STEP) if at.shows_answer else "",
        one_number=room.one_number(scenario) if at.shows_answer else "",
        guide=room.edition.training,
        placings=tuple(_placings(room, here)) if at.phase is Phase.ANSWER else (),
    )


def _placings(room: Room, here: Here) -> Iterator[Placing]:
    session = here.session
    own = room.kept.own_vote(here.token, session.id, session.at.position, Round.THEMES)
    return room.placings(room.scenario(session), _by_name(own))


def _too_late(here: Here) -> str:
    """Say that what was just sent came after its round had closed, and changed nothing."""
    guard.let_script_ask()
    return render_template("live/closed.html", session=here.session)


def _gone() -> Page:
    """Say that there is no session for this phone: it is over, was deleted, or was never joined."""
    guard.keep_cookie(guard.LIVE, "")
    return render_template("live/gone.html"), 410


def _news(room: Room) -> Response:
    token = guard.live_token()
    turn = room.kept.turn(token, now()) if token else None
    if turn is None:
        return news(0, {"moved": 0, "position": -1})
    return news(turn.moved, turn._asdict())


# --- stepping out


def _away(room: Room) -> Page:
    here = _here(room)
    if here is None:
        return _gone()
    guard.let_script_ask()
    return render_template("live/away.html", session=here.session, guide=room.edition.training)


def _leave(room: Room) -> Page:
    here = _here(room)
    if here is None:
        return _gone()
    if request.method == "GET":
        return render_template("live/leave.html", left=False, over=here.session.at.phase is Phase.END)
    with_votes = request.form.get("answers") == "delete"
    room.kept.leave(here.token, with_votes=with_votes)
    guard.keep_cookie(guard.LIVE, "")
    return render_template("live/leave.html", left=True, with_votes=with_votes)
