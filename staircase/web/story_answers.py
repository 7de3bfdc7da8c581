"""The answers of a scenario: given in this browser, out of a record or a case file, or with a scenario written before.

They pass from page to page as the text of a case file, and so does the scenario that they came with.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from flask import request

from staircase import casefiles, records, scenariofiles, strictyaml
from staircase.casefiles import CaseRefused
from staircase.core.case import Answers, Assessment, Scenario
from staircase.core.evaluate import evaluate
from staircase.core.family import on_its_own
from staircase.core.interview import may_see_suggestion
from staircase.core.model import Edition
from staircase.core.refuse import UnknownIds
from staircase.core.said import Said, answers_of
from staircase.core.words import upper_first
from staircase.records import RecordRefused
from staircase.strictjson import kind_of_file
from staircase.web.assess import sitting_of
from staircase.web.records import received, sent_again

FILE: Final = "answers"
DRAFT: Final = "draft"
CASE: Final = "case"
BEFORE: Final = "before"

NOTHING_SENT: Final = "Choose a file, or paste its text"
_UNFINISHED: Final = (
    "These answers stop before the suggestion. Answer the form to its end, your own view included, and come back"
)
_NOT_READ: Final = "This file cannot be used as it is. Mend what stands below, and choose it again"
_NOT_OURS: Final = "Choose a record, a case file or a file of scenarios: they are text"
_A_SESSION: Final = (
    "This is the file of a training session, with what a room voted. It belongs on the page for reports. Choose a "
    "record, a case file or a file of scenarios here"
)
_OTHER_WORDING: Final = (
    "This record was made with other wording. Open it in the form, answer what is asked again, and come back"
)
_NO_HYPHEN: Final = (
    "This looks like one scenario, and a file of scenarios is a list. Write a hyphen and a space before its first "
    "line, and two spaces before each of the others"
)
_NONE: Final = "There is no scenario in this file"
_GONE: Final = "There are no answers in this browser any more. They are deleted some hours after the last one"
_CLASH: Final = "These answers fit the wording of this tool no longer. Choose the file again"

_A_LIST: Final = re.compile(rb"^- ", re.MULTILINE)


class Before(NamedTuple):
    """A scenario as it was when somebody went on with it, and the text that it passes from page to page as."""

    text: str
    scenario: Scenario


class Case(NamedTuple):
    """The answers of a scenario: as the text that goes from page to page, and as they were read from it."""

    text: str
    answers: Answers
    role: str
    found: Assessment
    before: Before | None = None


class NoCase(Exception):
    """There are no answers to go on with; the words say why, and `findings` what was found in a file."""

    def __init__(self, words: str, findings: tuple[str, ...] = ()) -> None:
        super().__init__(words)
        self.findings = findings


def chosen(edition: Edition) -> Case | tuple[Scenario, ...]:
    """Read the answers that were chosen, or give the scenarios of a file that holds several. Raises NoCase."""
    if DRAFT in request.form:
        return of_this_browser(edition)
    raw = received(FILE)
    if raw is None:
        raise NoCase(NOTHING_SENT)
    if kind := kind_of_file(raw):
        raise NoCase(_NOT_OURS, (kind,))
    if raw.lstrip().startswith(b"{"):
        return _from_record(edition, raw)
    if not _is_list(raw):
        return _from_case_file(edition, raw)
    scenarios = _scenarios(edition, raw)
    return scenarios if len(scenarios) > 1 else _of_scenario(edition, scenarios[0])


def _is_list(raw: bytes) -> bool:
    """Say whether this is a file of scenarios; one that cannot be read at all is what it looks like."""
    value = strictyaml.read(raw).value
    if isinstance(value, dict) and {"expect", "placed_by", "case"} & value.keys():
        raise NoCase(_NO_HYPHEN)
    return isinstance(value, list) or (value is None and bool(_A_LIST.search(raw)))


def carried(edition: Edition) -> Case:
    """Read what a page carried along, or raise NoCase."""
    try:
        case = read(edition, _sent(CASE))
        before = _sent(BEFORE)
        return case._replace(before=Before(before.decode(), _scenarios(edition, before)[0])) if before else case
    except NoCase as problem:
        raise NoCase(_CLASH) from problem


def _sent(field: str) -> bytes:
    return next(iter(sent_again(field)), b"").replace(b"\r\n", b"\n")


def of_answers(edition: Edition, answers: Answers, role: str, before: Before | None = None) -> Case:
    """Write answers as they pass from page to page. Raises NoCase."""
    return read(edition, scenariofiles.case_file(edition, answers, role).encode())._replace(before=before)


# --- where they come from


def of_this_browser(edition: Edition) -> Case:
    """Take the answers that were given in this browser, or raise NoCase."""
    sitting = sitting_of(edition)
    number = request.form[DRAFT]
    if sitting is None or not number.isdecimal() or int(number) not in sitting.children:
        raise NoCase(_GONE)
    return _from_said(edition, on_its_own(edition, sitting.children[int(number)]))


def _from_said(edition: Edition, said: Said) -> Case:
    """Take what was said in the form: to its end, so that this page is no way round one's own view."""
    if not may_see_suggestion(edition, said):
        raise NoCase(_UNFINISHED)
    return of_answers(edition, scenariofiles.as_told(answers_of(edition, said)), said.role)


def _from_record(edition: Edition, raw: bytes) -> Case:
    if b'"staircase_session"' in raw:
        raise NoCase(_A_SESSION)
    try:
        record = records.read(raw)
    except RecordRefused as refused:
        raise NoCase(str(refused)) from refused
    restored = records.restore(edition, record)
    if not restored.fitted.whole:
        raise NoCase(_OTHER_WORDING)
    return _from_said(edition, restored.fitted.said)


def _from_case_file(edition: Edition, raw: bytes) -> Case:
    """Read a case file, and write it anew: only what a case holds goes on, and no story that stood in it."""
    case = read(edition, raw)
    return of_answers(edition, scenariofiles.as_told(case.answers), case.role)


def _scenarios(edition: Edition, raw: bytes) -> tuple[Scenario, ...]:
    """Read a file of scenarios, whatever comes out of them now. Raises NoCase."""
    try:
        scenarios = casefiles.read_scenarios(raw, FILE, edition, alone=True)
    except CaseRefused as refused:
        raise _refused(refused) from refused
    if not scenarios:
        raise NoCase(_NONE)
    for one in scenarios:
        _placed(edition, one.answers, f"In “{one.title}”: ")
    return scenarios


def _of_scenario(edition: Edition, scenario: Scenario) -> Case:
    """Go on with a scenario: with its answers as they are, the view of whoever is in its story included."""
    before = Before(scenariofiles.write(edition, scenario), scenario)
    return of_answers(edition, scenario.answers, scenario.role, before)


def read(edition: Edition, raw: bytes) -> Case:
    """Read a case file. Raises NoCase with what is wrong, line by line."""
    try:
        answers = casefiles.read_case(raw, FILE, edition)
    except CaseRefused as refused:
        raise _refused(refused) from refused
    row: dict[str, Any] = strictyaml.read(raw).value
    return Case(raw.decode(), answers, str(row.get("role", "")), _placed(edition, answers))


def _placed(edition: Edition, answers: Answers, where: str = "") -> Assessment:
    try:
        return evaluate(edition, answers)
    except UnknownIds as unknown:
        raise NoCase(_NOT_READ, tuple(f"{where}{upper_first(one)}." for one in unknown.problems)) from unknown


def _refused(refused: CaseRefused) -> NoCase:
    return NoCase(_NOT_READ, tuple(f"Line {one.line}: {one.found} {one.do}" for one in refused.findings))
