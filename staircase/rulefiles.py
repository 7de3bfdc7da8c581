"""Rule files -> one edition, or every problem with its file and line. One problem, and nothing is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from staircase import strictyaml
from staircase.core import model, promises
from staircase.places import folder
from staircase.strictyaml import Document, Place

FILES = (
    "edition", "staircase", "circumstances", "strengths", "rules", "pathways", "contacts", "sources", "glossary",
    "hazards",
)
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


class RuleFilesRefused(Exception):
    """The rule files have problems, all of them in `findings`; nothing was loaded."""

    def __init__(self, findings: tuple[Finding, ...], files: int) -> None:
        self.findings = findings
        many = "1 problem" if len(findings) == 1 else f"{len(findings)} problems"
        super().__init__("\n".join(map(str, findings)) + f"\n{many} in {files} files. Nothing was loaded.")


@dataclass(frozen=True, slots=True)
class Files:
    """The documents of one edition by file name, and the places that the schemas refused."""

    documents: Mapping[str, Document]
    refused: Mapping[str, frozenset[Place]]

    def rows(self, name: str, *within: str) -> list[tuple[Place, dict[str, Any]]]:
        """Give the entries of a list that the schema did not refuse, each with its place."""
        value: Any = self.documents[name].value if name in self.documents else None
        for key in within:
            value = value.get(key) if isinstance(value, dict) else None
        if not isinstance(value, list):
            return []
        places = [((*within, n), row) for n, row in enumerate(value)]
        return [(place, row) for place, row in places if isinstance(row, dict) and self.sound(name, place)]

    def sound(self, name: str, place: Place) -> bool:
        """Say whether the schema found nothing wrong at or below this place, nor above it."""
        return not any(bad[: len(place)] == place or place[: len(bad)] == bad for bad in self.refused[name])


def current(rules: Path | None = None) -> str:
    """Say which edition is current, as `partnership/edition`."""
    path = (rules or folder("rules")) / "editions.yaml"
    document, findings = _read(path, "editions.yaml", "editions")
    if findings:
        raise RuleFilesRefused(tuple(findings), 1)
    return str(document.value["current"])


def load(edition: str, rules: Path | None = None) -> model.Edition:
    """Load one edition by its id. Raises RuleFilesRefused with every problem that could be found."""
    home = rules or folder("rules")
    return load_folder(home / edition, edition)


def load_folder(path: Path, edition: str) -> model.Edition:
    """Load the edition in this folder, which must say that it is `edition`."""
    files, findings = _read_all(path)
    declared = _declared(files)
    findings += _twice(files) + _references(files, declared)
    whole = {"edition", "staircase", "circumstances", "strengths"}
    if not any(files.refused[name] for name in whole):
        made = _build(files, declared)
        findings += [_placed(files, broken) for broken in promises.broken(made)]
        if made.id != edition:
            found = f"The edition calls itself {made.id!r}, but its folder is {edition!r}."
            findings.append(Finding("edition.yaml", files.documents["edition"].line(("id",)), found, "Make them the same."))
        if not findings:
            return made
    raise RuleFilesRefused(tuple(sorted(set(findings))), len(files.documents))


# --- reading


@cache
def _validators() -> Mapping[str, Draft202012Validator]:
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in (folder("rules") / "schema").glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in schemas.items()]
    )
    return {name.removesuffix(".json"): Draft202012Validator(schema, registry=registry) for name, schema in schemas.items()}


def _read_all(path: Path) -> tuple[Files, list[Finding]]:
    wanted = [(path / f"{name}.yaml", f"{name}.yaml", name) for name in FILES]
    themes = sorted((path / "themes").glob("*.yaml"))
    wanted += [(theme, f"themes/{theme.name}", "themes") for theme in themes]
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    refused: dict[str, frozenset[Place]] = {}
    for file, shown, schema in wanted:
        name = shown.removesuffix(".yaml")
        documents[name], found = _read(file, shown, schema)
        findings += found
        refused[name] = _refused_places(documents[name], schema)
    if sum(file.stat().st_size for file, _, _ in wanted if file.is_file()) > MOST_BYTES_IN_ALL:
        findings.append(Finding("edition.yaml", 1, "The rule files are over 2 MB together.", "Take out what is not needed."))
    return Files(documents, refused), findings


def _read(path: Path, shown: str, schema: str) -> tuple[Document, list[Finding]]:
    try:
        raw = path.read_bytes()
    except OSError:
        return Document(None, {}, ()), [Finding(shown, 1, "The file is missing.", f"Write it; rules/schema/{schema}.json says what it holds.")]
    document = strictyaml.read(raw)
    findings = [Finding(shown, problem.line, problem.found, problem.do) for problem in document.problems]
    if document.value is not None:
        findings += [Finding(shown, document.line(place), found, do) for place, found, do in schema_problems(document, schema)]
    return document, findings


def schema_problems(document: Document, schema: str) -> Iterator[tuple[Place, str, str]]:
    """Give what a schema refuses in a document: the place, what was found and is allowed, what to do."""
    for error in _validators()[schema].iter_errors(document.value):
        yield _explained(_nearest(error))


def _refused_places(document: Document, schema: str) -> frozenset[Place]:
    if document.value is None:
        return frozenset({()})
    return frozenset(tuple(error.absolute_path) for error in _validators()[schema].iter_errors(document.value))


def _nearest(error: ValidationError) -> ValidationError:
    """Of several forms that were allowed, take the one that this came closest to."""
    if not error.context:
        return error
    return _nearest(min(error.context, key=lambda inner: (-len(inner.absolute_path), inner.validator == "type")))


def _explained(error: ValidationError) -> tuple[Place, str, str]:
    place = tuple(error.absolute_path)
    name = f"'{place[-1]}'" if place and isinstance(place[-1], str) else "This"
    found = json.dumps(error.instance, ensure_ascii=False)
    shown = found if len(found) <= 60 else found[:57] + "..."
    say = _SAYINGS.get(str(error.validator), lambda _: (f"is {shown}, which is not allowed", "Read the schema."))
    what, do = say(error)
    described = error.schema.get("description") if isinstance(error.schema, dict) else None
    if described and error.validator in ("pattern", "type", "enum", "not"):
        do = f"Give {described}."
    return place, f"{name} {what}." if "{shown}" not in what else f"{name} {what.format(shown=shown)}.", do


def _unexpected(error: ValidationError) -> tuple[str, str]:
    allowed = sorted(error.schema.get("properties", {}))
    extra = [str(key) for key in error.instance if key not in allowed]
    close = [match for key in extra for match in get_close_matches(key, allowed, 1)]
    hint = f"Did you mean '{close[0]}'?" if close else f"Allowed here: {', '.join(allowed)}."
    return f"has a field that is not known here: {', '.join(extra)}", hint


def _missing(error: ValidationError) -> tuple[str, str]:
    absent = [key for key in error.validator_value if key not in error.instance]
    first = absent[0] if absent else "a field"
    return f"has no '{first}'", f"Add '{first}'; every entry like this needs one."


def _either(error: ValidationError) -> tuple[str, str]:
    needed = [key for keys in error.validator_value.values() for key in keys if key not in error.instance]
    return f"has no '{needed[0] if needed else ''}'", "Add it: what stands beside it needs it."


_SAYINGS: Mapping[str, Callable[[ValidationError], tuple[str, str]]] = {
    "additionalProperties": _unexpected,
    "required": _missing,
    "dependentRequired": _either,
    "enum": lambda e: ("is {shown}, which is not one of the allowed values", f"Allowed: {', '.join(map(str, e.validator_value))}."),
    "const": lambda e: ("is {shown}, which is not allowed", f"Only {e.validator_value} may stand here."),
    "pattern": lambda e: ("is {shown}, which is not written as it must be", "Read the schema for its form."),
    "not": lambda e: ("is {shown}, a word that could be an answer", "Use another id."),
    "type": lambda e: ("is {shown}, which is the wrong kind of value", f"Give a value of kind {e.validator_value}."),
    "minLength": lambda e: ("is {shown}, which is too short to say anything", "Write it out."),
    "maxLength": lambda e: (f"is longer than {e.validator_value} characters", "Make it shorter."),
    "minItems": lambda e: (f"has fewer than {e.validator_value} entries", "Add what is missing, or leave the field out."),
    "maxItems": lambda e: (f"has more than {e.validator_value} entries", "Take some out."),
    "uniqueItems": lambda e: ("has the same entry twice", "Keep one of them."),
    "minimum": lambda e: ("is {shown}, which is too small", f"The smallest allowed is {e.validator_value}."),
    "maximum": lambda e: ("is {shown}, which is too large", f"The largest allowed is {e.validator_value}."),
    "minProperties": lambda e: ("is empty", "Say something in it, or leave it out."),
}


# --- references


Declared = Mapping[str, Mapping[str, tuple[str, int]]]


def _declared(files: Files) -> Declared:
    """Give every id that is declared anywhere, even in an entry that is refused: kind -> id -> (file, line)."""
    declared: dict[str, dict[str, tuple[str, int]]] = {}
    for kind, name, place, row in _entries(files):
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            line = files.documents[name].line((*place, "id"))
            declared.setdefault(kind, {}).setdefault(row["id"], (f"{name}.yaml", line))
    return declared


def _entries(files: Files) -> Iterator[tuple[str, str, Place, Any]]:
    """Give every entry that has an id: its kind, file, place and value."""
    lists = [
        ("fact", "circumstances", ("facts",)), ("age", "circumstances", ("ages",)), ("group", "circumstances", ("groups",)),
        ("domain", "edition", ("domains",)), ("role", "edition", ("roles",)), ("to confirm", "edition", ("to_confirm",)),
        ("page", "edition", ("safety_first",)), ("page", "edition", ("whole_picture",)),
        ("strength", "strengths", ("strengths",)), ("rule", "rules", ()), ("pathway", "pathways", ()),
        ("contact", "contacts", ()), ("source", "sources", ()), ("hazard", "hazards", ()),
    ]
    lists += [("theme", name, ()) for name in files.documents if name.startswith("themes/")]
    for kind, name, within in lists:
        value: Any = files.documents[name].value
        for key in within:
            value = value.get(key) if isinstance(value, dict) else None
        for n, row in enumerate(value if isinstance(value, list) else []):
            yield kind, name, (*within, n), row
            if kind == "theme" and isinstance(row, dict) and isinstance(row.get("rungs"), list):
                for m, rung in enumerate(row["rungs"]):
                    yield f"rung of {row.get('id')}", name, (n, "rungs", m), rung


def _twice(files: Files) -> list[Finding]:
    seen: dict[tuple[str, str], str] = {}
    findings = []
    for kind, name, place, row in _entries(files):
        if isinstance(row, dict) and isinstance(row.get("id"), str):
            where = f"{name}.yaml:{files.documents[name].line((*place, 'id'))}"
            first = seen.setdefault((kind, row["id"]), where)
            if first != where:
                line = files.documents[name].line((*place, "id"))
                found = f"There are two {kind}s called '{row['id']}'; the first is at {first}."
                findings.append(Finding(f"{name}.yaml", line, found, "Give one of them another id."))
    return findings


def _references(files: Files, declared: Declared) -> list[Finding]:
    """Give the mentions of ids that nobody declares; of a kind with none at all, the file itself is the finding."""
    findings = []
    for name, place, kind, wanted in _named(files):
        known = declared.get(kind, {})
        if known and wanted not in known:
            close = get_close_matches(wanted, known, 1)
            do = f"Write it, or take the mention out; there are {len(known)} to choose from."
            if close:
                file, line = known[close[0]]
                do = f"Did you mean '{close[0]}' ({file}:{line})?"
            found = f"No {kind} is called '{wanted}'."
            findings.append(Finding(f"{name}.yaml", files.documents[name].line(place), found, do))
    themes = {name.removeprefix("themes/") for name in files.documents if name.startswith("themes/")}
    for domain in sorted(themes - declared.get("domain", {}).keys()):
        found = f"No domain is called '{domain}', so this file belongs to none."
        findings.append(Finding(f"themes/{domain}.yaml", 1, found, "Name the file after a domain of edition.yaml."))
    return findings


def _named(files: Files) -> Iterator[tuple[str, Place, str, str]]:
    """Give every mention of an id: file, place, the kind it should be, and the id."""
    for name in files.documents:
        for place, key, value in _walk(files.documents[name].value, ()):
            kind = _KINDS.get(key)
            if kind and isinstance(value, str):
                yield name, place, kind, value
            elif kind and isinstance(value, list):
                yield from ((name, (*place, n), kind, item) for n, item in enumerate(value) if isinstance(item, str))
            elif key == "sources" and isinstance(value, list):
                rows = [(n, row.get("id")) for n, row in enumerate(value) if isinstance(row, dict)]
                yield from ((name, (*place, n, "id"), "source", wanted) for n, wanted in rows if isinstance(wanted, str))
            elif key == "from" and isinstance(value, str):
                yield name, place, *_rung_or_age(files.documents[name].value, place, value)


_KINDS = {
    "pathways": "pathway", "pathway": "pathway", "contacts": "contact", "theme": "theme", "themes": "theme",
    "held_by": "strength", "is": "fact", "role": "role", "group": "group", "in": "domain", "seen_alone": "theme",
    "to": "age",
}


def _rung_or_age(value: Any, place: Place, wanted: str) -> tuple[str, str]:
    for key in place[:-1]:
        value = value[key]
    return (f"rung of {value['theme']}", wanted) if "theme" in value else ("age", wanted)


def _walk(value: Any, place: Place) -> Iterator[tuple[Place, str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*place, key), key, inner
            yield from _walk(inner, (*place, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _walk(inner, (*place, n))


def _placed(files: Files, broken: promises.Broken) -> Finding:
    """Give a broken promise the file and line of the thing that breaks it."""
    for kind, name, place, row in _entries(files):
        if kind == broken.kind and isinstance(row, dict) and row.get("id") == broken.id:
            line = files.documents[name].line((*place, broken.field) if broken.field in row else (*place, "id"))
            return Finding(f"{name}.yaml", line, f"{broken.promise}: {broken.found}", broken.do)
    name = "staircase" if broken.kind == "step" else "edition"
    return Finding(f"{name}.yaml", 1, f"{broken.promise}: {broken.found}", broken.do)


# --- building


def _build(files: Files, declared: Declared) -> model.Edition:
    """Make the edition from what is sound. What was refused is left out: its findings are already made."""
    maker = _Maker(files)
    raw = files.documents["edition"].value
    themes = maker.themes()
    return model.Edition(
        id=raw["id"], title=raw["title"], partnership=raw["partnership"], status=raw["status"],
        adopted="{who}, minute {minute}, {date}".format(**raw["adopted"]) if "adopted" in raw else "",
        written=raw["dates"]["written"], review_by=raw["dates"]["review_by"], notice=raw["notice"],
        lead_first=raw["lead_first"], lead_first_urgent=raw["lead_first_urgent"], seen_alone=raw["seen_alone"],
        decision_fingerprint=_fingerprint(_deciding(files)), edition_fingerprint=_fingerprint(_shown(files)),
        steps=maker.steps(), ages=maker.ages,
        fact_groups=tuple(model.FactGroup(**row) for _, row in files.rows("circumstances", "groups")),
        facts=maker.facts(), domains=maker.domains(), themes=themes, rules=maker.rules(themes),
        strengths=maker.strengths(), evidence=maker.evidence(), pathways=maker.pathways(),
        contacts=maker.contacts(),
        sources=tuple(model.Source(**row) for _, row in files.rows("sources")),
        roles=tuple(model.Role(**row) for row in raw["roles"]),
        safety_first=tuple(map(_page, raw["safety_first"])), other_children=_page(raw["other_children"]),
        whole_picture=tuple(map(_page, raw["whole_picture"])),
        to_confirm=tuple(model.ToConfirm(**row) for row in raw["to_confirm"]),
        glossary=tuple(model.GlossaryWord(**row) for _, row in files.rows("glossary")),
        hazards=tuple(model.Hazard(**{**row, "tests": tuple(row["tests"])}) for _, row in files.rows("hazards")),
    )


def _page(row: Mapping[str, Any]) -> model.PageOfThemes:
    return model.PageOfThemes(id=row["id"], title=row["title"], ask=row["ask"], themes=tuple(row["themes"]))


def _cites(row: Mapping[str, Any]) -> tuple[model.Cite, ...]:
    return tuple(model.Cite(**cite) for cite in row["sources"])


def _common(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Give the fields that need no making, with the sources and basis that every text has."""
    return {**{name: row[name] for name in names}, "sources": _cites(row), "basis": model.Basis(row["basis"])}


def _step(value: int | str) -> int:
    return 0 if value == "none" else int(value)


class _Maker:
    """Makes the values of the model from rows that the schemas have passed."""

    def __init__(self, files: Files) -> None:
        self.files = files
        rows = files.rows("circumstances", "ages")
        self.ages = tuple(model.AgeBand(id=row["id"], name=row["name"], order=n) for n, (_, row) in enumerate(rows))
        self.order = {age.id: age.order for age in self.ages}

    def ages_of(self, row: Mapping[str, Any] | None) -> model.Ages:
        """Make a run of ages; nothing said means every age from birth."""
        row = row or {}
        return model.Ages(first=self.order.get(row.get("from", ""), 1), last=self.order.get(row.get("to", ""), len(self.ages) - 1))

    def steps(self) -> tuple[model.Step, ...]:
        names = ("name", "level", "text", "plain", "lead", "assessment", "consent", "pathway")
        return tuple(model.Step(number=row["step"], **_common(row, *names)) for _, row in self.files.rows("staircase"))

    def facts(self) -> tuple[model.Fact, ...]:
        names = ("id", "group", "ask", "why", "text", "plain")
        rows = self.files.rows("circumstances", "facts")
        return tuple(model.Fact(**{n: row[n] for n in names}, asked=self.ages_of(row.get("asked"))) for _, row in rows)

    def domains(self) -> tuple[model.Domain, ...]:
        defaults = {"area": True, "always": False, "may_hold": True}
        return tuple(model.Domain(**{**defaults, **row}) for _, row in self.files.rows("edition", "domains"))

    def themes(self) -> tuple[model.Theme, ...]:
        """Make the themes in the order of the domains, and of the file within each."""
        order = [row["id"] for _, row in self.files.rows("edition", "domains")]
        return tuple(
            self._theme(domain, row) for domain in order if f"themes/{domain}" in self.files.documents
            for _, row in self.files.rows(f"themes/{domain}")
        )

    def _theme(self, domain: str, row: Mapping[str, Any]) -> model.Theme:
        rungs = tuple(
            model.Rung(
                theme=row["id"], number=n, step=_step(rung["step"]), pathways=tuple(rung.get("pathways", ())),
                **_common(rung, "id", "text", "plain"),
            ) for n, rung in enumerate(row["rungs"], start=1)
        )
        return model.Theme(
            id=row["id"], domain=domain, row=row["row"], ask=row["ask"], why=row["why"], sign=row.get("sign", ""),
            none=row["none"], asked=self.ages_of(row.get("asked")), context=tuple(row.get("context", ())), rungs=rungs,
        )

    def rules(self, themes: Iterable[model.Theme]) -> tuple[model.Rule, ...]:
        by_id = {theme.id: theme for theme in themes}
        return tuple(self._rule(row, by_id) for _, row in self.files.rows("rules"))

    def _rule(self, row: Mapping[str, Any], themes: Mapping[str, model.Theme]) -> model.Rule:
        given = row.get("for", {})
        return model.Rule(
            step=_step(row["step"]), at_least=row.get("at_least", 0),
            any_from=row.get("any_theme_from_step", row.get("any_area_from_step", 0)), of=_groups(row, themes),
            all_of=_parts(row.get("all_of", ()), themes),
            ages=self.ages_of(given["age"]) if "age" in given else None, facts=tuple(given.get("is", ())),
            applies_if_unknown=row.get("if_unknown") == "applies", held_by=tuple(row.get("held_by", ())),
            pathways=tuple(row.get("pathways", ())), **_common(row, "id", "because", "plain"),
        )

    def strengths(self) -> tuple[model.Strength, ...]:
        return tuple(
            model.Strength(did=_choices(row.get("did", ())), **_common(row, "id", "kind", "text", "plain"))
            for _, row in self.files.rows("strengths", "strengths")
        )

    def evidence(self) -> model.Evidence:
        raw = self.files.documents["strengths"].value
        return model.Evidence(who=_choices(raw["who"]), how_long=_choices(raw["for"]), known_by=_choices(raw["known_by"]))

    def pathways(self) -> tuple[model.Pathway, ...]:
        return tuple(_pathway(row) for _, row in self.files.rows("pathways"))

    def contacts(self) -> tuple[model.Contact, ...]:
        return tuple(
            model.Contact(**{**row, "sources": _cites(row), "checked": "" if row["checked"] == "never" else row["checked"]})
            for _, row in self.files.rows("contacts")
        )


def _choices(rows: Iterable[Mapping[str, Any]]) -> tuple[model.Choice, ...]:
    return tuple(model.Choice(id=row["id"], text=row["text"], counts=row.get("counts", True)) for row in rows)


def _pathway(row: Mapping[str, Any]) -> model.Pathway:
    return model.Pathway(
        how_soon=model.HowSoon(row["how_soon"]), own_lead_first=not row.get("straight_there", False),
        do=tuple(row["do"]), say=tuple(row.get("say", ())), have_ready=tuple(row.get("have_ready", ())),
        consent_whose=row["consent"]["whose"], consent=row["consent"]["text"],
        tell_parents=model.TellParents(row["tell_parents"]["when"]), tell_parents_text=row["tell_parents"]["text"],
        duty=row.get("duty", ""), statutory=row.get("statutory", False), for_roles=tuple(row.get("for", {}).get("role", ())),
        contacts=tuple(row.get("contacts", ())), **_common(row, "id", "name", "text", "plain", "who"),
    )


def _parts(rows: Iterable[Mapping[str, Any]], themes: Mapping[str, model.Theme]) -> tuple[model.Group, ...]:
    groups = (tuple(_part(part, themes) for part in row.get("any", (row,))) for row in rows)
    return tuple(tuple(part for part in group if part) for group in groups)


def _part(row: Mapping[str, Any], themes: Mapping[str, model.Theme]) -> model.Part | None:
    theme = themes.get(row["theme"])
    numbers = [rung.number for rung in theme.rungs if rung.id == row["from"]] if theme else []
    return model.Part(theme=row["theme"], rung=numbers[0]) if numbers else None


def _groups(row: Mapping[str, Any], themes: Mapping[str, model.Theme]) -> tuple[model.Group, ...]:
    """Make the parts of a rule: named ones, or every theme (or area) that reaches a step."""
    if "of" in row:
        return _parts(row["of"], themes)
    step = row.get("any_theme_from_step") or row.get("any_area_from_step")
    if not step:
        return ()
    reaching = [
        (theme.domain, model.Part(theme=theme.id, rung=next(r.number for r in theme.rungs if r.step >= step)))
        for theme in themes.values()
        if theme.rungs[-1].step >= step and theme.domain in row.get("in", (theme.domain,))
    ]
    if "any_theme_from_step" in row:
        return tuple((part,) for _, part in reaching)
    areas = dict.fromkeys(domain for domain, _ in reaching)
    return tuple(tuple(part for domain, part in reaching if domain == area) for area in areas)


# --- fingerprints


def _fingerprint(value: Any) -> str:
    """Give the SHA-256 of canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _shown(files: Files) -> dict[str, Any]:
    return {name: document.value for name, document in files.documents.items()}


_SAYS = {
    "text", "plain", "row", "ask", "why", "sign", "none", "because", "sources", "basis", "context", "name", "title",
    "short", "do", "say", "have_ready", "who", "duty", "contacts", "notice", "lead_first", "lead_first_urgent",
    "lead", "assessment", "level", "to_confirm", "roles", "dates", "status", "adopted", "partnership",
}


def _deciding(files: Files) -> dict[str, Any]:
    """Keep what can change a result: steps, ladders, rules, holds, and how soon, how strict and how binding a pathway is."""
    kept = {name: value for name, value in _shown(files).items() if name not in ("contacts", "sources", "glossary", "hazards")}
    evidence = kept.get("strengths")
    stripped = {name: _strip(value) for name, value in kept.items()}
    if isinstance(evidence, dict):
        stripped["evidence"] = [[row.get("id"), row.get("counts", True)] for row in evidence.get("who", ()) if isinstance(row, dict)]
    return stripped


def _strip(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _strip(inner) for key, inner in value.items() if key not in _SAYS}
        for key in ("consent", "tell_parents"):
            if isinstance(kept.get(key), dict):
                kept[key] = kept[key].get("when")
        return kept
    return [_strip(inner) for inner in value] if isinstance(value, list) else value
