"""The folder of one edition, read: each file as a document, and what is wrong in it as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staircase import strictyaml
from staircase.ruleschema import judge
from staircase.strictyaml import Document, Place

FILES = (
    "edition",
    "staircase",
    "circumstances",
    "strengths",
    "rules",
    "pathways",
    "contacts",
    "clocks",
    "preparation",
    "sources",
    "glossary",
    "hazards",
    "incidents",
    "differences",
    "stepping-down",
    "recording",
    "mapping",
    "training",
    "families/words",
    "families/leaflets",
    "families/own-view",
    "families/steps",
    "families/easy-read",
    "families/young-people",
    "families/to-young-people",
)
STORIES = "scenarios/rules-of-thumb"
"""The stories that rules of thumb are shown by: the one file of scenarios that an edition is read with."""

MOST_BYTES_IN_ALL = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A problem as an author reads it: where, what was found and is allowed, and what to do."""

    file: str
    line: int
    found: str
    do: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}\n  {self.found}\n  {self.do}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that has an id: what kind of thing it is, and where it stands."""

    kind: str
    id: str
    file: str
    place: Place
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Files:
    """The documents of one edition by name (`rules`, `themes/health`), and the places that the schemas refused."""

    documents: Mapping[str, Document]
    refused: Mapping[str, frozenset[Place]]

    @property
    def whole(self) -> bool:
        """Whether every file could be read and nothing in any was refused."""
        return not any(self.refused.values()) and not any(document.problems for document in self.documents.values())

    def themes(self) -> list[str]:
        """Name the theme files."""
        return [name for name in self.documents if name.startswith("themes/")]

    def rows(self, name: str, *within: str) -> list[tuple[Place, dict[str, Any]]]:
        """Give the entries of a list that the schema did not refuse, each with its place."""
        return [(place, row) for place, row in self.all_rows(name, *within) if self.sound(name, place)]

    def all_rows(self, name: str, *within: str) -> list[tuple[Place, dict[str, Any]]]:
        """Give the entries of a list, refused or not, each with its place."""
        value: Any = self.documents[name].value if name in self.documents else None
        for key in within:
            value = value.get(key) if isinstance(value, dict) else None
        rows = value if isinstance(value, list) else []
        return [((*within, n), row) for n, row in enumerate(rows) if isinstance(row, dict)]

    def sound(self, name: str, place: Place) -> bool:
        """Say whether the schema found nothing wrong at or below this place, nor above it."""
        return not any(bad[: len(place)] == place or place[: len(bad)] == bad for bad in self.refused[name])

    def entries(self) -> Iterator[Entry]:
        """Give every entry that has an id, refused or not."""
        for kind, name, within in (*_LISTS, *(("theme", theme, ()) for theme in self.themes()), *self._answers()):
            for place, row in self.all_rows(name, *within):
                if isinstance(row.get("id"), str):
                    yield Entry(kind, row["id"], name, place, row)
                within_it, called = _WITHIN.get(kind, ("", ""))
                inner = row.get(within_it)
                for n, one in enumerate(inner if isinstance(inner, list) else []):
                    if isinstance(one, dict) and isinstance(one.get("id"), str):
                        yield Entry(called.format(row.get("id")), one["id"], name, (*place, within_it, n), one)
        edition = self.documents["edition"].value
        page = edition.get("other_children") if isinstance(edition, dict) else None
        if isinstance(page, dict) and isinstance(page.get("id"), str):
            yield Entry("page", page["id"], "edition", ("other_children",), page)

    def _answers(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Give where the answers of each question of the record stand."""
        questions = self.documents["recording"].value
        for question in questions if isinstance(questions, dict) else ():
            yield f"answer of {question}", "recording", (question, "choices")

    def finding(self, name: str, place: Place, found: str, do: str) -> Finding:
        """Make a finding about a place in a file."""
        return Finding(f"{name}.yaml", self.documents[name].line(place), found, do)


_LISTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("fact", "circumstances", ("facts",)),
    ("age", "circumstances", ("ages",)),
    ("group", "circumstances", ("groups",)),
    ("domain", "edition", ("domains",)),
    ("role", "edition", ("roles",)),
    ("point to confirm", "edition", ("to_confirm",)),
    ("page", "edition", ("safety_first",)),
    ("page", "edition", ("whole_picture",)),
    ("strength", "strengths", ("strengths",)),
    ("person", "strengths", ("who",)),
    ("rule", "rules", ()),
    ("pathway", "pathways", ()),
    ("contact", "contacts", ()),
    ("start", "clocks", ("starts",)),
    ("clock", "clocks", ("clocks",)),
    ("ask", "preparation", ("asks",)),
    ("checklist", "preparation", ("checklists",)),
    ("source", "sources", ()),
    ("hazard", "hazards", ()),
    ("rule-of-thumb", "edition", ("rules_of_thumb",)),
    ("need", "stepping-down", ()),
    ("scenario", STORIES, ()),
    ("issue", "mapping", ("issues",)),
    ("person asked", "mapping", ("scale", "asked_of")),
    ("pull", "training", ("pulls",)),
    ("content note", "training", ("content_notes",)),
    ("set of scenarios", "training", ("sets",)),
    ("leaflet", "families/leaflets", ()),
    ("part of life", "families/own-view", ("areas",)),
    ("wish", "families/own-view", ("wishes",)),
    ("picture", "families/easy-read", ("pictures",)),
    ("document", "families/easy-read", ("documents",)),
    ("leaflet", "families/young-people", ("ages",)),
    ("house", "families/young-people", ("three_houses", "houses")),
)

_WITHIN = {"theme": ("rungs", "rung of {}"), "part of life": ("questions", "question")}
"""The lists that entries of a kind hold, and what is in them. Rungs have names within their theme, questions in all."""


def read_folder(path: Path) -> tuple[Files, list[Finding]]:
    """Read every file of an edition, with all that can be found wrong in each by itself."""
    names = [*FILES, *(f"themes/{theme.stem}" for theme in sorted((path / "themes").glob("*.yaml")))]
    names += [STORIES] if (path / f"{STORIES}.yaml").exists() else []
    findings = [*_too_much(path, names), *_strangers(path)]
    documents: dict[str, Document] = {}
    refused: dict[str, frozenset[Place]] = {}
    for name in names:
        documents[name], refused[name], found = read_file(path / f"{name}.yaml", f"{name}.yaml", _schema_of(name))
        findings += found
    return Files(documents, refused), findings


def _schema_of(name: str) -> str:
    """Name the schema of a file: all in `themes` have one, and so have the stories; any other has its own."""
    return name.replace("/", "-") if name in FILES else name.partition("/")[0]


def read_file(path: Path, shown: str, schema: str) -> tuple[Document, frozenset[Place], list[Finding]]:
    """Read one file: its document, the places that its schema refuses, and the findings."""
    try:
        with path.open("rb") as file:
            document = strictyaml.read(file.read(strictyaml.MOST_BYTES + 1))
    except OSError:
        missing = Finding(shown, 1, "The file is missing.", f"Write it; rules/schema/{schema}.json says what it holds.")
        return Document(None, {}, ()), frozenset({()}), [missing]
    verdict = judge(document, schema)
    findings = [Finding(shown, problem.line, problem.found, problem.do) for problem in document.problems]
    findings += [Finding(shown, document.line(place), found, do) for place, found, do in verdict.refusals]
    return document, verdict.places, findings


def _too_much(path: Path, names: list[str]) -> Iterator[Finding]:
    files = [path / f"{name}.yaml" for name in names]
    if sum(file.stat().st_size for file in files if file.is_file()) > MOST_BYTES_IN_ALL:
        found = f"The rule files are larger than {MOST_BYTES_IN_ALL // 1024 // 1024} MB together."
        yield Finding("edition.yaml", 1, found, "Take out what is not needed.")


def _strangers(path: Path) -> Iterator[Finding]:
    """Give the files that look like rules and that nobody would read."""
    known = {f"{name}.yaml" for name in FILES}
    for file in sorted([*path.glob("*.y*ml"), *path.glob("themes/*.yml"), *path.glob("families/*.y*ml")]):
        shown = file.relative_to(path).as_posix()
        if shown not in known:
            do = f"Move it away, or name it as one of these: {', '.join(FILES)}, themes/<domain> (all .yaml)."
            yield Finding(shown, 1, "No file of an edition has this name, so nobody would read it.", do)
