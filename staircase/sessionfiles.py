"""The file of a session: the counts of a room, kept by the trainer. Write it, and read it back or refuse it in words.

What is read may have been made or changed by anybody: a file whose counts cannot all be true is refused, and so is one
that does not fit its own check number. That it fits shows only that nobody changed it carelessly.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from staircase import strictjson
from staircase.core.shares import counts_as
from staircase.core.votes import Session, Tally, ThemeTally
from staircase.ruleschema import first_refusal

FORMAT: Final = 1
LONGEST: Final = 64 * 1024
"""The most bytes a session may have: twelve stories with ten themes each have a third of it."""

ABOUT: Final = (
    "How many people of a training session said what about made-up stories. Nobody can be told from anybody: it does "
    "not hold who said what. Nothing in it is about a child."
)
COLUMNS: Final = (
    "session",
    "held",
    "edition",
    "scenario",
    "title",
    "placed_by",
    "lowest",
    "step",
    "highest",
    "enough",
    "asked",
    "answer",
    "placed",
    "counts_as",
    "people",
)
FIRST, SECOND, MOVE = "first vote", "second vote", "first to second vote"

_CHOOSE = (
    "Choose the file of a session as it was saved from the trainer's page. Its name begins with staircase-session."
)
_AGAIN = "Save the file again from the session's page, or ask whoever sent it for another copy."
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n")


class SessionRefused(Exception):
    """It cannot be read as a session: where, what was found, and what to do."""

    def __init__(self, found: str, do: str) -> None:
        super().__init__(f"{found} {do}")
        self.found, self.do = found, do


# --- writing


def write(session: Session) -> str:
    """Write a session as the text of a JSON file; what nobody said is left out."""
    data = {
        "staircase_session": FORMAT,
        "about": ABOUT,
        "session": session.id,
        "edition": session.edition,
        "edition_fingerprint": session.fingerprint,
        "held": session.held,
        "scenarios": [_story(tally) for tally in session.tallies],
    }
    return strictjson.sealed(data, "session_fingerprint")


def _story(tally: Tally) -> dict[str, Any]:
    return {
        "scenario": tally.scenario,
        "title": tally.title,
        "placed_by": tally.placed_by,
        "lowest": tally.lowest,
        "step": tally.step,
        "highest": tally.highest,
        "enough": tally.enough,
        "first": _said(tally.first),
        "second": _said(tally.second),
        "moves": [
            {"first": first, "second": second, "people": people}
            for (first, second), people in sorted(tally.moves.items())
            if people
        ],
        "themes": [{"theme": one.theme, "placed": one.placed, "said": _said(one.said)} for one in tally.themes],
    }


def _said(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(answer): people for answer, people in sorted(counts.items()) if people}


def as_csv(session: Session) -> str:
    """Write a session as a table: a row for each answer that somebody gave."""
    return table(COLUMNS, _rows(session))


def table(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Write a table (CSV) as spreadsheets read it: no cell is taken for a formula, and a mark says that it is UTF-8."""
    text = io.StringIO()
    text.write(_MARK)
    written = csv.writer(text)
    written.writerow(columns)
    written.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _rows(session: Session) -> Iterator[Sequence[str | int]]:
    for tally in session.tallies:
        about = (session.id, session.held, session.edition, tally.scenario, tally.title, tally.placed_by)
        steps = (tally.lowest, tally.step, tally.highest, tally.enough)
        yield from ((*about, *steps, *answer) for answer in _answers(tally))


def _answers(tally: Tally) -> Iterator[tuple[str, str, str, str, int]]:
    """Give what was asked, what was answered, where the scenario has it, what a vote counts as, and by how many."""
    placed = _span(str(tally.lowest), str(tally.highest)) if tally.step else ""
    for asked, votes in ((FIRST, tally.first), (SECOND, tally.second)):
        for step, people in sorted(votes.items()):
            if people:
                yield asked, str(step), placed, counts_as(tally, step), people
    for (first, second), people in sorted(tally.moves.items()):
        if people:
            counted = _span(counts_as(tally, first), counts_as(tally, second))
            yield MOVE, f"{first} to {second}", placed, counted, people
    for one in tally.themes:
        yield from ((one.theme, line, one.placed, "", people) for line, people in sorted(one.said.items()) if people)


def _span(one: str, other: str) -> str:
    return one if one == other else f"{one} to {other}"


def _cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value[:1] in _STARTS_A_FORMULA else value


# --- reading


def read(raw: bytes) -> Session:
    """Read what may be the file of a session, or raise SessionRefused; nothing else comes of it, whatever it is."""
    data = _data(raw)
    if data.pop("session_fingerprint") != strictjson.sha256(data):
        raise SessionRefused(
            "This file was changed after it was saved: its check number does not fit its counts.", _AGAIN
        )
    session = Session(
        edition=data["edition"],
        fingerprint=data["edition_fingerprint"],
        held=data["held"],
        id=data["session"],
        tallies=tuple(map(_tally, data["scenarios"])),
    )
    for found in (*_moves_twice(data["scenarios"]), *_contradictions(session)):
        raise SessionRefused(found, _AGAIN)
    return session


def _data(raw: bytes) -> dict[str, Any]:
    """Read JSON strictly and hold it against the schema."""
    if not raw.strip():
        raise SessionRefused("The file is empty.", _CHOOSE)
    if len(raw) > LONGEST:
        raise SessionRefused(f"The file is too large to be a session, which has at most {LONGEST // 1024} KB.", _CHOOSE)
    try:
        data = strictjson.loads(raw)
    except (ValueError, RecursionError) as problem:
        line = f" from line {problem.lineno} on" if isinstance(problem, json.JSONDecodeError) else ""
        if b'"staircase_session"' in raw:
            raise SessionRefused(f"This session is damaged: it cannot be read{line}.", _AGAIN) from None
        kind = strictjson.kind_of_file(raw) or "This cannot be read as a session."
        raise SessionRefused(f"{kind} A session is a JSON file.", _CHOOSE) from None
    if not isinstance(data, dict) or "staircase_session" not in data:
        a_record = "This is the record of a child. " if isinstance(data, dict) and "staircase_record" in data else ""
        raise SessionRefused(f"{a_record}This is not the file of a session.", _CHOOSE)
    number = data["staircase_session"]
    if type(number) is int and number != FORMAT:
        found = f"This session has another format than {FORMAT}, which this site reads."
        raise SessionRefused(found, "Open it on the site that wrote it, or on a newer one.")
    refusal = first_refusal(data, "session")
    if refusal:
        place, found, do = refusal
        raise SessionRefused(f"{_where(place)}{found}", f"{do} Or: {_AGAIN[:1].lower()}{_AGAIN[1:]}")
    return data


def _where(place: tuple[str | int, ...]) -> str:
    inside = [f"entry {part + 1}" if isinstance(part, int) else part for part in place[:-1]]
    return f"In {', '.join(inside)}: " if inside else ""


def _tally(story: Mapping[str, Any]) -> Tally:
    return Tally(
        scenario=story["scenario"],
        title=story["title"],
        placed_by=story["placed_by"],
        lowest=story["lowest"],
        step=story["step"],
        highest=story["highest"],
        enough=story["enough"],
        first=_votes(story["first"]),
        second=_votes(story["second"]),
        moves=MappingProxyType({(move["first"], move["second"]): move["people"] for move in story["moves"]}),
        themes=tuple(
            ThemeTally(theme=one["theme"], placed=one["placed"], said=MappingProxyType(dict(one["said"])))
            for one in story["themes"]
        ),
    )


def _votes(counts: Mapping[str, int]) -> Mapping[int, int]:
    return MappingProxyType({int(step): people for step, people in sorted(counts.items())})


# --- what cannot all be true


def _contradictions(session: Session) -> Iterator[str]:
    """Say what in a session cannot be, though each count by itself could."""
    if twice := _twice(tally.scenario for tally in session.tallies):
        yield f"The scenario '{twice}' stands in it twice, and a session counts each once."
    for tally in session.tallies:
        if not _can_be(tally.lowest, tally.step, tally.highest, by_panel=tally.panel_differs):
            yield f"In '{tally.scenario}' the step does not lie between the lowest and the highest."
        if not tally.lowest <= tally.enough <= tally.highest:
            yield f"In '{tally.scenario}' the step that is enough does not lie between the lowest and the highest."
        if twice := _twice(one.theme for one in tally.themes):
            yield f"In '{tally.scenario}' the theme '{twice}' stands twice, and it can be counted once."
        for when, side in (("first", 0), ("second", 1)):
            moved = Counter[int]()
            for move, people in tally.moves.items():
                moved[move[side]] += people
            votes = tally.first if side == 0 else tally.second
            if any(people > votes.get(step, 0) for step, people in moved.items()):
                yield f"In '{tally.scenario}' more people moved than voted: see its {when} votes and its moves."


def _can_be(lowest: int, step: int, highest: int, *, by_panel: bool) -> bool:
    """Say whether steps can stand together; those of a panel that sees it otherwise than the rules are a range."""
    if by_panel:
        return 0 < lowest <= highest
    return lowest <= step <= highest and bool(lowest) == bool(step)


def _moves_twice(stories: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for story in stories:
        if _twice(f"{move['first']} to {move['second']}" for move in story["moves"]):
            yield f"In '{story['scenario']}' a move from one step to another stands twice, and it can be counted once."


def _twice(ids: Iterable[str]) -> str:
    return next((one for one, times in Counter(ids).items() if times > 1), "")
