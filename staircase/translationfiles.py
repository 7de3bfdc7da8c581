"""Translation files -> what an edition says in another language, and everything that is wrong in them.

They stand beside the rules, in `languages/<code>/`, in as many files as people want to work on. The site goes on
without an entry that is wrong or stale; `staircase check` falls short until it is mended.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from staircase.core.model import Edition
from staircase.core.translations import Coverage, Language, Translation, coverage, same_as_english, slips
from staircase.places import folder
from staircase.rulefolder import Finding, read_file

_SAFE_UNQUOTED = re.compile(r"[a-z][a-z0-9/_-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A language as its files have it. `doubts` are worth a look; any finding has to be mended."""

    language: Language
    coverage: Coverage
    findings: tuple[Finding, ...]
    doubts: tuple[Finding, ...]


class _Entry(NamedTuple):
    file: str
    line: int
    is_: Translation

    def finding(self, found: str, do: str) -> Finding:
        return Finding(self.file, self.line, f"'{self.is_.at}': {found}", do)


def home(edition: Edition, rules: Path | None = None) -> Path:
    """Name the folder that holds a folder for each language of an edition."""
    return (rules or folder("rules")) / edition.id / "languages"


def read(edition: Edition, language: Language, rules: Path | None = None) -> Translated:
    """Read what an edition says in a language: only what has nothing wrong with it counts as made."""
    entries, findings = _entries(home(edition, rules) / language.code)
    again = dict(_given_again(entries))
    lost = {entry: list(slips(entry.is_, language)) for entry in entries}
    findings += again.values()
    findings += [entry.finding(*slip) for entry, found in lost.items() for slip in found]
    covered = coverage(edition, (entry.is_ for entry in entries if entry not in again and not lost[entry]))
    paths = (*covered.made, *covered.missing)
    where = {entry.is_: entry for entry in entries}
    findings += [where[one].finding(*_stale(covered.missing[one.at])) for one in covered.stale]
    findings += [where[one].finding(*_unknown(one.at, paths)) for one in covered.unknown]
    doubts = [e.finding("The text is the same as the English.", "Right for a name only.") for e in entries]
    return Translated(
        language=language,
        coverage=covered,
        findings=tuple(sorted(findings)),
        doubts=tuple(doubt for entry, doubt in zip(entries, doubts, strict=True) if same_as_english(entry.is_)),
    )


def strangers(edition: Edition, rules: Path | None = None) -> tuple[Finding, ...]:
    """Give the translations that nobody would read: of a language the edition does not name, or not a YAML file."""
    top = home(edition, rules)
    codes = {language.code for language in edition.languages}
    do = (
        f"Write it as languages/<code>/<any name>.yaml; edition.yaml names these: {', '.join(sorted(codes)) or 'none'}."
    )
    files = sorted(path for path in top.rglob("*") if path.is_file())
    return tuple(
        Finding(path.relative_to(top.parent).as_posix(), 1, "Nobody would read this file.", do)
        for path in files
        if path.parent.parent != top or path.parent.name not in codes or path.suffix != ".yaml"
    )


def to_fill_in(covered: Coverage, beginning: str = "") -> str:
    """Write what is missing, and begins so, as entries of a translation file that lack their text."""
    return "".join(_unfilled(at, english) for at, english in covered.missing.items() if at.startswith(beginning))


def _entries(path: Path) -> tuple[list[_Entry], list[Finding]]:
    """Read every file of a language: the entries its schema has nothing against, and what it has."""
    entries: list[_Entry] = []
    findings: list[Finding] = []
    for file in sorted(path.glob("*.yaml")):
        shown = f"languages/{path.name}/{file.name}"
        document, refused, found = read_file(file, shown, "translations")
        findings += found
        if () in refused or not isinstance(document.value, list):
            continue
        bad = {place[0] for place in (*refused, *document.doubtful) if place}
        entries += [
            _Entry(shown, document.line((n,)), Translation(at=row["at"], english=row["en"], text=row["text"]))
            for n, row in enumerate(document.value)
            if n not in bad
        ]
    return entries, findings


def _given_again(entries: list[_Entry]) -> Iterator[tuple[_Entry, Finding]]:
    """Give every further entry for the same text."""
    first: dict[str, _Entry] = {}
    for entry in entries:
        before = first.setdefault(entry.is_.at, entry)
        if before is not entry:
            yield entry, entry.finding(f"It is given already, {before.file}:{before.line}.", "Keep one of them.")


def _stale(english: str) -> tuple[str, str]:
    return f"It is stale: the edition now says: {english}", "Translate this, and write it as the new 'en'."


def _unknown(at: str, paths: tuple[str, ...]) -> tuple[str, str]:
    close = get_close_matches(at, paths, 1)
    meant = f"Did you mean '{close[0]}'?" if close else "Take it out."
    return "The edition has no text there that families read.", meant


def _unfilled(at: str, english: str) -> str:
    rows = textwrap.wrap(english, 112, break_long_words=False, break_on_hyphens=False)
    folded = len(rows) > 1 and " ".join(rows) == english
    said = ">-\n    " + "\n    ".join(rows) if folded else _quoted(english)
    return f"- at: {at if _SAFE_UNQUOTED.fullmatch(at) else _quoted(at)}\n  en: {said}\n  text: {_quoted('')}\n"


def _quoted(text: str) -> str:
    """Put a text in double quotes: a JSON text is a YAML text."""
    return json.dumps(text, ensure_ascii=False)
