"""The portable record: one assessment as a file that its owner keeps. Write it, read it, go on from it.

It holds ids and no names and no free words. What is read may have been made or changed by anybody: it is a record or it
is refused, and that its fingerprints fit says only that nobody changed it carelessly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from staircase import rulefiles, strictjson
from staircase.core import fitting
from staircase.core.case import Answers
from staircase.core.evaluate import evaluate
from staircase.core.fitting import Fitted, Wording
from staircase.core.model import Edition
from staircase.core.said import Said, answers_of, fingerprint_of_answers, from_data, to_data
from staircase.results import as_data
from staircase.ruleschema import first_misfit

FORMAT: Final = 1
LONGEST: Final = 192 * 1024
"""The most bytes a record may have: more than one of everything at once has, and no more than a draft can hold."""

MOST_ANSWERED: Final = 600
"""The most things that a record may answer: twice what an edition asks. Each is looked up, and told of if it went."""

ABOUT: Final = (
    "What one practitioner said about one child, by id and without names, and what this tool suggested. It is personal "
    "data: keep it as you keep your notes. It supports judgement and decides nothing. Nobody needs a result from this "
    "tool to make a referral, and no result may be a reason to refuse, return or delay a referral."
)

# What a result says of its edition; in a record it stands above the result.
OF_THE_EDITION = ("edition", "status", "notice", "semantics", "decision_fingerprint", "edition_fingerprint")
_PLAIN_NAME = re.compile(r"[a-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as read. `altered` where its fingerprints do not fit what it holds: it was changed after it was saved.

    Its ids need not be those of any edition, and its results are what the file says and not what was computed.
    `answers_fingerprint` is what the file says too; `computed_fingerprint` is that of the answers which it holds.
    """

    made_on: date
    edition: str
    status: str
    semantics: int
    decision_fingerprint: str
    edition_fingerprint: str
    answers_fingerprint: str
    computed_fingerprint: str
    said: Said
    wording: Wording
    results: Mapping[str, Any]
    altered: bool


class Refusal(StrEnum):
    """Why something is no record that can be read."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_A_RECORD = "not-a-record"
    OTHER_FORMAT = "other-format"
    DAMAGED = "damaged"


class RecordRefused(Exception):
    """It cannot be read as a record: what was found, and what to do. Nothing that it holds is repeated."""

    def __init__(self, kind: Refusal, found: str, do: str) -> None:
        super().__init__(f"{found} {do}")
        self.kind, self.found, self.do = kind, found, do


# --- writing


def write(edition: Edition, said: Said, made_on: date) -> str:
    """Write the record of what was said, and of what comes out, as the text of a file."""
    found = as_data(edition, evaluate(edition, answers_of(edition, said)))
    plain_said = to_data(said)
    data = {
        "staircase_record": FORMAT,
        "made_on": made_on.isoformat(),
        "about": ABOUT,
        **{name: found.pop(name) for name in OF_THE_EDITION},
        "said": plain_said,
        "wording": fitting.wording(edition, said),
        "results": found,
        "answers_fingerprint": fingerprint_of_answers(plain_said),
    }
    return strictjson.sealed(data, "record_fingerprint")


# --- reading


def read(raw: bytes) -> Record:
    """Read what may be a record, or raise RecordRefused; nothing else ever comes of it, whatever the bytes are."""
    data = _data(raw)
    if not isinstance(data, dict) or "staircase_record" not in data:
        raise RecordRefused(Refusal.NOT_A_RECORD, "This is not a staircase record.", _CHOOSE)
    number = data["staircase_record"]
    if type(number) is int and number != FORMAT:
        found = f"This record has format {number}. This site reads format {FORMAT}." if 0 < number < 1000 else _OTHER
        raise RecordRefused(Refusal.OTHER_FORMAT, found, "Open it on the site that wrote it, or on a newer one.")
    place = first_misfit(data, "record")
    if place is not None:
        raise _damaged(f"What stands at {_where(place)} is not what a record holds." if place else _FIELDS)
    if len(_answered(data["said"])) > MOST_ANSWERED:
        raise _damaged("It answers more than any edition asks.")
    seal, computed = data.pop("record_fingerprint"), fingerprint_of_answers(data["said"])
    return Record(
        made_on=date.fromisoformat(data["made_on"]),
        edition=data["edition"],
        status=data["status"],
        semantics=data["semantics"],
        decision_fingerprint=data["decision_fingerprint"],
        edition_fingerprint=data["edition_fingerprint"],
        answers_fingerprint=data["answers_fingerprint"],
        computed_fingerprint=computed,
        said=from_data(data["said"]),
        wording=data["wording"],
        results=data["results"],
        altered=seal != strictjson.sha256(data) or data["answers_fingerprint"] != computed,
    )


_CHOOSE = "Choose a record as it was saved from this tool. The name of such a file begins with staircase-record."
_ANOTHER = "Choose another copy of the file, or ask whoever saved it for one."
_OTHER = f"This record has a format that this site does not know. This site reads format {FORMAT}."
_FIELDS = "It has a field that a record does not have, or lacks one that it must have."


def _data(raw: bytes) -> Any:
    """Read JSON strictly, or say what the file is instead."""
    if not raw.strip():
        raise RecordRefused(Refusal.EMPTY, "The file is empty.", _CHOOSE)
    if len(raw) > LONGEST:
        found = f"The file is too large to be a record: a record has at most {LONGEST // 1024} KB."
        raise RecordRefused(Refusal.TOO_LARGE, found, _CHOOSE)
    kind = strictjson.kind_of_file(raw)
    try:
        return strictjson.loads(raw)
    except (ValueError, RecursionError) as problem:
        if b'"staircase_record"' not in raw or kind:
            found = f"{kind or 'This cannot be read as a record.'} A record is a JSON file."
            raise RecordRefused(Refusal.NOT_A_RECORD, found, _CHOOSE) from None
        line = f"It cannot be read from line {problem.lineno} on." if isinstance(problem, json.JSONDecodeError) else ""
        raise _damaged(line or "It is written in a way that no record is.") from None


def _answered(said: Mapping[str, Any]) -> frozenset[str]:
    """Give the name of everything that is answered in what a record says, each once."""
    rows = (row for listed in said["lists"].values() for row in listed)
    against = (theme for shown in said["safety"].values() if shown for theme in shown["against"])
    return frozenset((*rows, *against, *said["ladders"], *said["undescribed"]))


def _damaged(found: str) -> RecordRefused:
    return RecordRefused(Refusal.DAMAGED, f"This record is damaged. {found}", _ANOTHER)


def _where(place: tuple[str | int, ...]) -> str:
    """Name a place in a record, without repeating what was never one of its names."""
    plain = (part + 1 if isinstance(part, int) else part if _PLAIN_NAME.fullmatch(part) else "…" for part in place)
    return f"“{' › '.join(map(str, plain))}”"


# --- going on from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a record gives to go on from: what is said now, and what became of every answer in it."""

    fitted: Fitted
    changed_edition: bool
    altered: bool


def restore(edition: Edition, record: Record, before: Edition | None = None) -> Restored:
    """Fit a record to the edition as it is; `before` is the record's own edition, where it is here."""
    return Restored(
        fitted=fitting.fit(edition, record.said, record.wording, before),
        changed_edition=record.edition_fingerprint != edition.edition_fingerprint,
        altered=record.altered,
    )


def edition_of(record: Record, rules: Path | None = None, here: Edition | None = None) -> Edition | None:
    """Give the edition that a record was made with, if it is still here and can decide nothing else.

    `here` is one that is loaded already; any other is looked for among the rule files.
    """
    edition = here if here is not None and here.id == record.edition else _loaded(record.edition, rules)
    return edition if edition and edition.decision_fingerprint == record.decision_fingerprint else None


@lru_cache(maxsize=4)
def _loaded(edition: str, rules: Path | None) -> Edition | None:
    try:
        return rulefiles.load(edition, rules)
    except rulefiles.RuleFilesRefused:
        return None


def answers_in(edition: Edition, record: Record) -> Answers:
    """Give the answers of a record as this edition understands them."""
    return answers_of(edition, record.said)
