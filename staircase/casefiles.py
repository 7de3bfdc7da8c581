"""Case and scenario files -> answers, or every problem with its line. Free words are story: they change nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from staircase import strictyaml
from staircase.core.case import Answer, Answers, Expectation, Mistake, Panel, Safety, Scenario
from staircase.core.evaluate import asked_at, index_of
from staircase.core.model import Edition
from staircase.rulefiles import Finding, schema_problems
from staircase.strictyaml import Document, Place

NOT_LOOKED = "not-looked"


class CaseRefused(Exception):
    """A case or scenario file has problems, all of them in `findings`; nothing was worked out."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        many = "1 problem" if len(findings) == 1 else f"{len(findings)} problems"
        super().__init__("\n".join(map(str, findings)) + f"\n{many}. Nothing was worked out.")


def read_case(raw: bytes, name: str, edition: Edition) -> Answers:
    """Read a case file's bytes. Raises CaseRefused."""
    document, findings = _document(raw, name, "case")
    if findings:
        raise CaseRefused(tuple(findings))
    reader = _Reader(edition, document, name)
    answers = reader.answers(document.value, ())
    if reader.findings:
        raise CaseRefused(tuple(sorted(reader.findings)))
    return answers


def case_edition(raw: bytes, name: str) -> str:
    """Say which edition a case file is for. Raises CaseRefused."""
    document, findings = _document(raw, name, "case")
    if findings:
        raise CaseRefused(tuple(findings))
    return str(document.value["edition"])


def load_scenarios(place: Path, edition: Edition, beside: Collection[str] = ()) -> tuple[Scenario, ...]:
    """Load every scenario of a folder, in the order of files and lines, or those of one file.

    They stand beside those whose ids are in `beside`: a near miss may name one of these, and none may have its id.
    Raises CaseRefused with every problem.
    """
    inside = (path for path in place.glob("*") if path.suffix.lower() in (".yaml", ".yml") and not path.is_dir())
    paths = [place] if place.is_file() else sorted(inside)
    return _scenarios({path.name: _bytes(path) for path in paths}, edition, beside)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        raise CaseRefused((Finding(path.name, 1, what, "Let whoever runs this read it, or take it away."),)) from error


def read_scenarios(
    raw: bytes, name: str, edition: Edition, beside: Collection[str] = (), *, alone: bool = False
) -> tuple[Scenario, ...]:
    """Read the bytes of one file of scenarios, as they would be in a folder of one's own. Raises CaseRefused.

    A file that is read `alone`, without those that it lay beside, may hold near misses of what is not here.
    """
    return _scenarios({name: raw}, edition, beside, alone=alone)


def _scenarios(
    files: Mapping[str, bytes], edition: Edition, beside: Collection[str], *, alone: bool = False
) -> tuple[Scenario, ...]:
    scenarios: list[Scenario] = []
    findings: list[Finding] = []
    for name, raw in files.items():
        document, found = _document(raw, name, "scenarios")
        findings += found
        for number, row in enumerate(document.value if isinstance(document.value, list) and not found else ()):
            case = Document(row["case"], {}, ())
            wrong = [
                Finding(name, document.line((number, "case", *place)), what, do)
                for place, what, do in schema_problems(case, "case")
            ]
            reader = _Reader(edition, document, name)
            answers = reader.answers(row["case"], (number, "case")) if not wrong else Answers()
            reader.expected(row["expect"], (number, "expect"))
            reader.placed_by(row, (number,))
            reader.mistaken(row.get("mistakes", ()), (number, "mistakes"))
            findings += wrong + reader.findings
            scenarios.append(_scenario(row, answers, f"{name}:{document.line((number,))}"))
    findings += _twice(scenarios, beside)
    if not alone:
        findings += _near_misses_of_nothing(scenarios, beside)
    if findings:
        raise CaseRefused(tuple(sorted(findings)))
    return tuple(scenarios)


def _document(raw: bytes, name: str, schema: str) -> tuple[Document, list[Finding]]:
    document = strictyaml.read(raw)
    findings = [Finding(name, problem.line, problem.found, problem.do) for problem in document.problems]
    if document.value is not None:
        findings += [
            Finding(name, document.line(place), found, do) for place, found, do in schema_problems(document, schema)
        ]
    return document, findings


def _scenario(row: Mapping[str, Any], answers: Answers, where: str) -> Scenario:
    expect = row["expect"]
    lists = ("because", "not_because", "pathways", "not_pathways", "advice", "rights", "held_by")
    return Scenario(
        id=row["id"],
        title=row["title"],
        story=row["story"],
        hard_case=row.get("hard_case", 0),
        near_miss_of=row.get("near_miss_of", ""),
        answers=answers,
        role=row["case"].get("role", ""),
        expect=Expectation(
            step=0 if expect["step"] == "not-shown" else expect["step"],
            could_reach=expect["could_reach"],
            tell_parents=expect.get("tell_parents", ""),
            **{name: tuple(expect.get(name, ())) for name in lists},
        ),
        panel=Panel(**row["panel"]) if row["placed_by"] == "panel" else None,
        teaching=row["teaching"],
        ask=tuple(row.get("ask", ())),
        mistakes=tuple(Mistake(**mistake) for mistake in row.get("mistakes", ())),
        where=where,
    )


def _near_misses_of_nothing(scenarios: list[Scenario], beside: Collection[str]) -> Iterator[Finding]:
    """Find the near misses of a scenario that is nowhere."""
    there = {*(scenario.id for scenario in scenarios), *beside}
    for scenario in scenarios:
        wanted = scenario.near_miss_of
        if wanted and wanted not in there:
            close = get_close_matches(wanted, there - {scenario.id}, 1)
            do = f"Did you mean '{close[0]}'?" if close else "Name the one this is a near miss of."
            yield Finding(*_where(scenario), f"No scenario is called '{wanted}'.", do)


def _twice(scenarios: list[Scenario], beside: Collection[str]) -> Iterator[Finding]:
    """Find the scenarios that have the id of another."""
    ids = [scenario.id for scenario in scenarios]
    for scenario in scenarios:
        if ids.count(scenario.id) > 1:
            yield Finding(*_where(scenario), f"There are two scenarios called '{scenario.id}'.", "Give one another id.")
        if scenario.id in beside:
            twice = f"The edition has a scenario called '{scenario.id}' already."
            yield Finding(*_where(scenario), twice, "Give this one another id.")


def _where(scenario: Scenario) -> tuple[str, int]:
    """Give the file and the line on which a scenario begins."""
    file, _, line = scenario.where.rpartition(":")
    return file, int(line)


class _Reader:
    """Reads one case against an edition, gathering findings as it goes."""

    def __init__(self, edition: Edition, document: Document, name: str) -> None:
        self.edition = edition
        self.document = document
        self.name = name
        self.findings: list[Finding] = []

    def refuse(self, place: Place, found: str, do: str) -> None:
        """Note a problem at a place of the document."""
        self.findings.append(Finding(self.name, self.document.line(place), found, do))

    def known(self, wanted: str, names: Any, what: str, place: Place) -> bool:
        """Say whether a name is known; if not, note it with the nearest one that is."""
        if wanted in names:
            return True
        close = get_close_matches(wanted, list(names), 1)
        do = (
            f"Did you mean '{close[0]}'?"
            if close
            else f"There are {len(names)} to choose from; `staircase check` lists the files."
        )
        self.refuse(place, f"No {what} is called '{wanted}'.", do)
        return False

    def answers(self, row: Mapping[str, Any], at: Place) -> Answers:
        """Read the answers of a case; the lists are spread out to one answer per theme."""
        if row["edition"] != self.edition.id:
            self.refuse(
                (*at, "edition"),
                f"The case is for edition '{row['edition']}', and this is '{self.edition.id}'.",
                "Use the edition it was made for.",
            )
        age = None if row["age"] == "not-known" else row["age"]
        if age is not None and not self.known(age, self.edition.age, "age band", (*at, "age")):
            age = None
        if "role" in row:
            self.known(row["role"], [role.id for role in self.edition.roles], "role", (*at, "role"))
        yes = frozenset(row.get("is", ()))
        no = self.no(row, yes)
        for key in ("is", "is_not", "not_known"):
            for number, fact in enumerate(row.get(key, ()) if isinstance(row.get(key), list) else ()):
                self.known(fact, self.edition.fact, "circumstance", (*at, key, number))
        themes = self.listed(row.get("lists", {}), age, (*at, "lists"))
        for theme, said in row.get("answers", {}).items():
            place = (*at, "answers", theme)
            if self.known(theme, self.edition.theme, "theme", place):
                answer = self.answer(theme, said, place)
                themes.pop(theme, None)
                if answer is not None:
                    themes[theme] = answer
        for number, listed in enumerate(row.get("undescribed", ())):
            self.known(listed, index_of(self.edition).lists, "list or theme", (*at, "undescribed", number))
        self.contradictions(yes, no, at)
        return Answers(
            age=age,
            yes=yes,
            no=no,
            themes=MappingProxyType(themes),
            undescribed=frozenset(row.get("undescribed", ())),
            strengths=frozenset(self.strengths(row, at)),
            safety=MappingProxyType(dict(self.safety(row, at))),
            own_view=row.get("own_view"),
        )

    def no(self, row: Mapping[str, Any], yes: frozenset[str]) -> frozenset[str]:
        """Give the circumstances that are not so; `the-rest` is all that are neither so nor not known."""
        said = row.get("is_not", ())
        if said == "the-rest":
            return frozenset(self.edition.fact) - yes - frozenset(row.get("not_known", ()))
        return frozenset(said)

    def contradictions(self, yes: frozenset[str], no: frozenset[str], at: Place) -> None:
        """Refuse a circumstance that is said to be so and not so."""
        for fact in sorted(yes & no):
            self.refuse(at, f"'{fact}' is said to be so and not so.", "Keep it in one list only.")

    def listed(self, lists: Mapping[str, Any], age: str | None, at: Place) -> dict[str, Answer]:
        """Spread lists out: a list is a domain or a safety-first page, or `everything`."""
        pages = {
            page.id: page.themes
            for page in (*self.edition.safety_first, self.edition.other_children, *self.edition.whole_picture)
        }
        domains = {
            domain: tuple(t.id for t in self.edition.themes if t.domain == domain) for domain in self.edition.domain
        }
        known = {**pages, **domains, "everything": tuple(self.edition.theme)}
        themes: dict[str, Answer] = {}
        for name, closed in lists.items():
            rest = closed if isinstance(closed, str) else closed["rest"]
            if self.known(name, known, "list", (*at, name)) and rest != NOT_LOOKED:
                asked = (t for t in known[name] if asked_at(self.edition, self.edition.theme[t].asked, age))
                themes.update({theme: Answer(0, 0) for theme in asked})
        return themes

    def answer(self, theme: str, said: str | Mapping[str, str], place: Place) -> Answer | None:
        """Read one answer: a rung, none, not-sure, not-looked, or where it is and may be."""
        ladder = self.edition.theme[theme]
        rungs = {rung.id: rung.number for rung in ladder.rungs} | {"none": 0}
        if said == NOT_LOOKED:
            return None
        if said == "not-sure":
            return Answer(0, ladder.top)
        at = said if isinstance(said, str) else said["at"]
        maybe = at if isinstance(said, str) else said.get("maybe", at)
        if not self.known(at, rungs, f"rung of {theme}", place) or not self.known(
            maybe, rungs, f"rung of {theme}", place
        ):
            return None
        if rungs[maybe] < rungs[at]:
            self.refuse(
                place,
                f"'{theme}' is at '{at}' and may be less ('{maybe}').",
                "What may be is never less than what is known.",
            )
            return None
        return Answer(rungs[at], rungs[maybe])

    def strengths(self, row: Mapping[str, Any], at: Place) -> Iterator[str]:
        """Read the strengths, safety included."""
        for number, strength in enumerate((*row.get("strengths", ()), *row.get("safety", ()))):
            if self.known(strength, self.edition.strength, "strength", (*at, "strengths", number)):
                yield strength

    def safety(self, row: Mapping[str, Any], at: Place) -> Iterator[tuple[str, Safety]]:
        """Read the coded evidence for safety."""
        evidence = self.edition.evidence
        for strength, shown in row.get("safety", {}).items():
            place = (*at, "safety", strength)
            if strength not in self.edition.strength:
                continue
            against = {}
            for theme, rung in shown["against"].items():
                if self.known(theme, self.edition.theme, "theme", (*place, "against")):
                    rungs = {r.id: r.number for r in self.edition.theme[theme].rungs}
                    if self.known(rung, rungs, f"rung of {theme}", (*place, "against")):
                        against[theme] = rungs[rung]
            for key, choices in (
                ("who", evidence.who),
                ("for", evidence.how_long),
                ("known_by", evidence.known_by),
                ("did", self.edition.strength[strength].did),
            ):
                self.known(shown[key], [choice.id for choice in choices], f"answer to '{key}'", (*place, key))
            yield (
                strength,
                Safety(
                    who=shown["who"],
                    did=shown["did"],
                    how_long=shown["for"],
                    known_by=shown["known_by"],
                    against=MappingProxyType(against),
                ),
            )

    def expected(self, expect: Mapping[str, Any], at: Place) -> None:
        """Refuse an expectation that names anything the edition does not have."""
        keys = {rung.key for theme in self.edition.themes for rung in theme.rungs} | set(self.edition.rule)
        for name in ("because", "not_because"):
            for number, key in enumerate(expect.get(name, ())):
                self.known(key, keys, "reason", (*at, name, number))
        for number, strength in enumerate(expect.get("held_by", ())):
            self.known(strength, self.edition.strength, "strength", (*at, "held_by", number))
        for name in ("pathways", "not_pathways", "advice", "rights"):
            for number, pathway in enumerate(expect.get(name, ())):
                self.known(pathway, self.edition.pathway, "pathway", (*at, name, number))

    def placed_by(self, row: Mapping[str, Any], at: Place) -> None:
        """Refuse a panel whose range ends below its beginning, or that was said of what the authors placed."""
        panel = row.get("panel")
        if panel and row["placed_by"] != "panel":
            self.refuse((*at, "panel"), "A panel stands here, but 'placed_by' is 'authors'.", "Make them agree.")
        elif panel and panel["lowest"] > panel["highest"]:
            found = f"The panel's lowest step is {panel['lowest']}, and its highest is {panel['highest']}."
            self.refuse((*at, "panel"), found, "Write the lower step as 'lowest'.")

    def mistaken(self, mistakes: Sequence[Mapping[str, Any]], at: Place) -> None:
        """Refuse a mistake whose pull the training guide does not have."""
        pulls = [pull.id for pull in self.edition.training.pulls]
        for number, mistake in enumerate(mistakes):
            self.known(mistake["pull"], pulls, "pull", (*at, number, "pull"))
