"""Rule files -> one edition, or every problem with its file and line. One problem, and nothing is loaded."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from staircase import rulefamilies, ruleids, ruletraining
from staircase.core import model, promises
from staircase.places import folder
from staircase.rulebuild import build
from staircase.rulefolder import STORIES, Files, Finding, read_file, read_folder
from staircase.ruleschema import schema_problems

__all__ = ["STORIES", "Finding", "RuleFilesRefused", "current", "load", "load_folder", "schema_problems"]

_EDITION = re.compile(r"[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


class RuleFilesRefused(Exception):
    """The rule files have problems, all of them in `findings`; nothing was loaded."""

    def __init__(self, findings: tuple[Finding, ...], files: int, *, unchecked: bool = False) -> None:
        self.findings = findings
        many = "1 problem" if len(findings) == 1 else f"{len(findings)} problems"
        read = "1 file" if files == 1 else f"{files} files"
        later = "What rests on these could not be checked yet. " if unchecked else ""
        super().__init__("\n".join(map(str, findings)) + f"\n{many} in {read}. {later}Nothing was loaded.")


def current(rules: Path | None = None) -> str:
    """Say which edition is current, as `partnership/edition`."""
    path = (rules or folder("rules")) / "editions.yaml"
    document, _, findings = read_file(path, "editions.yaml", "editions")
    if findings:
        raise RuleFilesRefused(tuple(sorted(findings)), 1)
    return str(document.value["current"])


def load(edition: str, rules: Path | None = None) -> model.Edition:
    """Load one edition by its id. Raises RuleFilesRefused with every problem that could be found."""
    home = rules or folder("rules")
    if not _EDITION.fullmatch(edition) or not (home / edition).is_dir():
        there = sorted(path.parent.relative_to(home).as_posix() for path in home.glob("*/*/edition.yaml"))
        close = get_close_matches(edition, there, 1)
        do = f"Did you mean '{close[0]}'?" if close else f"There is: {', '.join(there) or 'none yet'}."
        raise RuleFilesRefused((Finding("editions.yaml", 1, f"No edition is called '{edition}'.", do),), 0)
    return load_folder(home / edition, edition)


def load_folder(path: Path, edition: str) -> model.Edition:
    """Load the edition in this folder, which must say that it is `edition`."""
    files, findings = read_folder(path)
    dangling = [*ruleids.nobody_declares(files), *ruleids.domains_and_files(files)]
    findings += [*dangling, *ruleids.given_twice(files), *ruleids.not_told_apart(files)]
    left_out = bool(dangling) or not files.whole
    if not left_out:
        findings += [*ruleids.themes_and_issues(files), *ruleids.asked_of_families(files)]
        findings += [*rulefamilies.unanswered(files), *ruletraining.not_of_the_set(files)]
    made = build(files)
    if made is not None:
        broken = promises.broken_so_far(made) if left_out else promises.broken(made)
        findings += [_placed(files, promise) for promise in broken]
        findings += [] if left_out else rulefamilies.out_of_step(files, made)
        if made.id != edition:
            found = f"The edition is called '{made.id}', but its folder is called '{edition}'."
            findings.append(files.finding("edition", ("id",), found, "Make them the same."))
        if not findings:
            return made
    raise RuleFilesRefused(tuple(sorted(set(findings))), len(files.documents), unchecked=left_out)


def _placed(files: Files, broken: promises.Broken) -> Finding:
    """Give a broken promise the file and line of the thing that breaks it."""
    kind, _, theme = broken.kind.partition(" of ")
    whose = f" of '{theme}'" if theme else ""
    found = f"{kind.capitalize()} '{broken.id}'{whose}: {broken.found} (Promise {broken.promise}.)"
    for entry in files.entries():
        if entry.kind == broken.kind and entry.id == broken.id:
            field = broken.field if broken.field in entry.fields else "id"
            return files.finding(entry.file, (*entry.place, field), found, broken.do)
    return files.finding("staircase", (int(broken.id) - 1,), found, broken.do)
