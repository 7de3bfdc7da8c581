"""Live sessions as a trainer leads them: start one, take it from story to story, show it, sum it up, delete it.

Any signed-in trainer of this copy may lead any session, so that a lost laptop ends nothing. Before a story's answer is
due, no page holds it: whoever looks over a trainer's shoulder, or into the source, learns no more than the room.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import segno
from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from staircase import sessionfiles
from staircase.core.agreement import FEWEST_VOTERS
from staircase.core.case import Scenario
from staircase.core.course import At, Course, Phase, looks_back_at, may_go
from staircase.core.learning import StorySaid, of_scenario, of_session
from staircase.core.model import Edition
from staircase.core.shares import pairs_alike
from staircase.core.votes import Session
from staircase.database import Stale
from staircase.library import Library
from staircase.sessions import LiveSession
from staircase.web import guard
from staircase.web.room import (
    NAMES,
    Room,
    news,
    next_in_words,
    sent_moment,
    story_number,
    told,
    ways,
)
from staircase.web.settings import Settings
from staircase.web.today import day_of, in_full, now
from staircase.web.trainers import trainer_only

Page = str | Response | tuple[str, int]
Led = Callable[[Room, LiveSession], Page]

MOST_STORIES = 12
MOST_FOUND = 20
_STILL_CHOOSING = {"find", "add", "take-out"}
NO_STORIES = "Choose at least one story"
TOO_MANY = f"Choose {MOST_STORIES} stories at most"
MOVED_ALREADY = (
    "The session had moved on already, perhaps because another trainer pressed first. Nothing was moved twice."
)


class Shown(NamedTuple):
    """A moment as it is shown: told, voted and answered, of the story that the room is with or of one shown again.

    `steps_in_words` is `said` without the themes, short enough for a projector.
    """

    at: At
    name: str
    story: str
    again: bool
    first: tuple[str, ...]
    found_out: tuple[str, ...]
    said: StorySaid | None
    steps_in_words: tuple[str, ...]
    alike: str
    scenario: Scenario | None


def sessions(edition: Edition, library: Library) -> Blueprint:
    """Make the blueprint of the pages from which a trainer leads sessions."""
    blueprint = Blueprint("sessions", __name__, url_prefix="/training/sessions")
    room = Room(edition, library)
    blueprint.add_url_rule("", "all", trainer_only(partial(_all, room)), methods=["GET"])
    blueprint.add_url_rule("/start", "start", trainer_only(partial(_start, room)), methods=["GET", "POST"])
    for rule, name, view, methods in (
        ("/<session>", "lead", _lead, ["GET"]),
        ("/<session>/move", "move", _move, ["GET", "POST"]),
        ("/<session>/look", "look", _look, ["GET", "POST"]),
        ("/<session>/end", "end", _end, ["GET", "POST"]),
        ("/<session>/screen", "screen", _screen, ["GET"]),
        ("/<session>/summary", "summary", _summary, ["GET"]),
        ("/<session>/summary.json", "as_json", _as_json, ["GET"]),
        ("/<session>/summary.csv", "as_csv", _as_csv, ["GET"]),
    ):
        guarded = trainer_only(partial(_of_one, room, view))
        blueprint.add_url_rule(rule, name, guarded, methods=methods)
    for rule, name, of_any in (
        ("/<session>/delete", "delete", _delete),
        ("/<session>/news", "news", _news),
        ("/<session>/qr.svg", "qr", _qr),
    ):
        methods = ["GET", "POST"] if name == "delete" else ["GET"]
        blueprint.add_url_rule(rule, name, trainer_only(partial(of_any, room)), methods=methods)
    return blueprint


def _of_one(room: Room, view: Led, session: str) -> Page:
    """Use a view for one session, or say that it is gone or that its stories are."""
    found = room.kept.read(session, now())
    if found is None or not room.can_show(found):
        return _lost(found), 410
    return view(room, found)


def _lost(session: LiveSession | None) -> str:
    """Say that a session is gone, or, where there still is one, that its stories are."""
    return render_template("training/session_gone.html", session=session)


# --- all of them, and a new one


def _all(room: Room) -> Page:
    rows = [
        {
            "session": one,
            "begun": in_full(day_of(one.created)),
            "where": _where(one),
            "over": one.at.phase is Phase.END,
            "joined": room.kept.joined(one.id),
            "until": in_full(day_of(one.expires)),
        }
        for one in room.kept.all(now())
    ]
    return render_template("training/sessions.html", rows=rows)


def _where(session: LiveSession) -> str:
    name = NAMES[session.at.phase]
    of_a_story = session.at.phase not in {Phase.JOINING, Phase.END}
    return f"{story_number(session.course, session.at)}: {name}" if of_a_story else name


def _start(room: Room) -> Page:
    sent = request.form if request.method == "POST" else request.args
    stories = _chosen(room, sent)
    if request.method == "GET" or not sent.keys().isdisjoint(_STILL_CHOOSING):
        return _show_start(room, stories)
    if error := NO_STORIES if not stories else TOO_MANY if len(stories) > MOST_STORIES else "":
        return _show_start(room, stories, error), 422
    course = Course(
        scenarios=tuple(story.id for story in stories),
        told_at_once=frozenset(n for n, story in enumerate(stories) if len(story.arrives) < 2),
        themes="themes" in sent.getlist("rounds"),
        second_vote="second-vote" in sent.getlist("rounds"),
    )
    edition = room.edition
    begun = room.kept.begin(course, edition=edition.id, fingerprint=edition.edition_fingerprint, now=now())
    return redirect(url_for("sessions.lead", session=begun.id), code=303)


def _chosen(room: Room, sent: MultiDict[str, str]) -> tuple[Scenario, ...]:
    """Give the stories that are chosen, each once, in the order in which they were chosen."""
    every = room.library.scenarios()
    of_set = next((one.scenarios for one in room.edition.training.sets if one.id == sent.get("set")), ())
    chosen = dict.fromkeys((*sent.getlist("scenario"), *of_set, *sent.getlist("add")))
    return tuple(every[story] for story in chosen if story in every and story != sent.get("take-out"))


def _show_start(room: Room, stories: tuple[Scenario, ...], error: str = "") -> str:
    words = request.form.get("words", "").strip()[:60]
    found = [one for one in _found(room, words) if one not in stories]
    return render_template(
        "training/session_start.html",
        stories=stories,
        sets=room.edition.training.sets,
        words=words,
        found=found[:MOST_FOUND],
        more=max(0, len(found) - MOST_FOUND),
        error=error,
        rounds=request.form.getlist("rounds") if error else ["themes", "second-vote"],
        keep_days=_days(),
    )


def _found(room: Room, words: str) -> Iterator[Scenario]:
    """Find the stories whose title or words hold all of these."""
    wanted = words.lower().split()
    for story in room.library.scenarios().values() if wanted else ():
        text = f"{story.id} {story.title} {story.story}".lower()
        if all(word in text for word in wanted):
            yield story


def _days() -> int:
    settings: Settings = current_app.extensions["staircase.settings"]
    return settings.session_days


# --- leading it


def _lead(room: Room, session: LiveSession, *, notice: str = "") -> str:
    guard.let_script_ask()
    return render_template("training/session.html", notice=notice, **_for_screen(room, session))


def _screen(room: Room, session: LiveSession) -> Page:
    guard.let_script_ask()
    return render_template("training/screen.html", **_for_screen(room, session))


def _for_screen(room: Room, session: LiveSession) -> dict[str, Any]:
    return {
        "session": session,
        "shown": _shown(room, session),
        "join_at": url_for("live.code", _external=True).partition("://")[2],
        "joined": room.kept.joined(session.id),
        "answered": room.answered(session),
        "ways": tuple(ways(session)),
        "next": next_in_words(session),
        "looks_back": tuple(_looks_back(room, session)),
        "questions": room.scenario(session).ask if session.at.phase is Phase.DISCUSSION else (),
        "so_far": of_session(room.edition, _finished(room, session)) if session.at.shows_answer else None,
        "guide": room.edition.training,
        "notes": room.content_notes(session) if session.at.phase is Phase.JOINING else (),
        "until": in_full(day_of(session.expires)),
    }


def _shown(room: Room, session: LiveSession) -> Shown:
    """Give what the room sees: where it is, or a reveal that is shown again."""
    back = {at.position: at for at in looks_back_at(session.at)}
    at = back.get(-1 if session.looking_at is None else session.looking_at, session.at)
    scenario = room.scenario(session, at.position)
    first, found_out = told(scenario, at)
    counted = room.tally(session, at.position) if at.shows_votes and at.phase is not Phase.END else None
    said = of_scenario(room.edition, counted) if counted else None
    alike = pairs_alike([counted.second if at.shows_answer and counted.second else counted.first]) if counted else None
    return Shown(
        at=at,
        name=NAMES[at.phase],
        story=story_number(session.course, at),
        again=at is not session.at,
        first=first,
        found_out=found_out,
        said=said,
        steps_in_words=of_scenario(room.edition, replace(counted, themes=())).says if counted else (),
        alike=getattr(alike, "says", ""),
        scenario=scenario if at.shows_answer else None,
    )


class LookBack(NamedTuple):
    """A story whose reveal can be shown again."""

    position: int
    story: str


def _looks_back(room: Room, session: LiveSession) -> Iterator[LookBack]:
    answered = {vote.position for vote in room.kept.votes(session.id)} if looks_back_at(session.at) else set()
    for at in looks_back_at(session.at):
        if at.position in answered:
            yield LookBack(at.position, story_number(session.course, at))


def _move(room: Room, session: LiveSession) -> Page:
    if request.method == "GET":
        return _to(session)
    to = sent_moment()
    seen = request.form.get("moved", "")
    if seen != str(session.moved):
        return _lead(room, session, notice=MOVED_ALREADY), 409
    if to is None or not may_go(session.course, session.at, to):
        abort(422)
    return _moved(room, session, partial(room.kept.move, session, to, now()))


def _look(room: Room, session: LiveSession) -> Page:
    if request.method == "GET":
        return _to(session)
    said = request.form.get("position", "")
    position = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else None
    if position is not None and position not in {at.position for at in looks_back_at(session.at)}:
        abort(422)
    return _moved(room, session, partial(room.kept.look_at, session, position, now()))


def _end(room: Room, session: LiveSession) -> Page:
    if request.method == "GET":
        return render_template("training/session_end.html", session=session)
    if session.at.phase is Phase.END:
        return _to(session)
    to = At(len(session.course.scenarios) - 1, Phase.END)
    return _moved(room, session, partial(room.kept.move, session, to, now()))


def _moved(room: Room, session: LiveSession, change: Callable[[], None]) -> Page:
    try:
        change()
    except Stale:
        later = room.kept.read(session.id, now())
        return (_lead(room, later, notice=MOVED_ALREADY) if later else _lost(None)), 409
    return _to(session)


def _to(session: LiveSession) -> Response:
    return redirect(url_for("sessions.lead", session=session.id), code=303)


def _news(room: Room, session: str) -> Response:
    revision = room.kept.revision(session, now()) or 0
    return news(revision, {"revision": revision})


def _qr(room: Room, session: str) -> Response:
    """Draw the address of a session's own join page, dark on white."""
    found = room.kept.read(session, now())
    if found is None:
        abort(404)
    drawing = io.BytesIO()
    address = url_for("live.join", code=found.code, _external=True)
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", scale=8, light="#fff", title="QR code")
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


# --- afterwards


def _summary(room: Room, session: LiveSession) -> Page:
    counted = _finished(room, session)
    said = of_session(room.edition, counted)
    return render_template(
        "training/session_summary.html",
        session=session,
        said=said,
        held=in_full(day_of(session.created)),
        until=in_full(day_of(session.expires)),
        over=session.at.phase is Phase.END,
        fewest=FEWEST_VOTERS,
    )


def _finished(room: Room, session: LiveSession) -> Session:
    """Count the stories whose answer the room has seen: what is still open is in no summary."""
    counted = room.counted(session)
    if session.at.phase is Phase.END:
        return counted
    finished = set(session.course.scenarios[: session.at.position + session.at.shows_answer])
    return replace(counted, tallies=tuple(one for one in counted.tallies if one.scenario in finished))


def _as_json(room: Room, session: LiveSession) -> Page:
    counted = _finished(room, session)
    return _file(sessionfiles.write(counted), "application/json", counted.held, "json")


def _as_csv(room: Room, session: LiveSession) -> Page:
    counted = _finished(room, session)
    return _file(sessionfiles.as_csv(counted), "text/csv; charset=utf-8", counted.held, "csv")


def _file(content: str, kind: str, held: str, ending: str) -> Response:
    name = f"staircase-session-{held}.{ending}"
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _delete(room: Room, session: str) -> Page:
    found = room.kept.read(session, now())
    deleted = request.method == "POST" or found is None
    if request.method == "POST":
        room.kept.delete(session)
    return render_template("training/session_delete.html", session=found, deleted=deleted)
