"""`staircase check`: what is wrong with the rule files, what they promise, and what is to be confirmed."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import Any

from staircase import languagereport, translationfiles
from staircase.cli.common import (
    FALLS_SHORT,
    FINE,
    WRONG_USE,
    Commands,
    command,
    edition_of,
    print_data,
    takes_the_usual,
)
from staircase.core.model import Edition, Rule, Rung, Step, Strength
from staircase.core.pathway import Pathway
from staircase.core.promises import PROMISES
from staircase.core.sources import Basis


def add(commands: Commands) -> None:
    """Add the command."""
    check = command(
        commands,
        "check",
        _check,
        does="check the rule files: problems, promises, counts, what is to be confirmed",
        says="Read the rule files of an edition, and name every problem with its file and line. Where there is none: "
        "what the structure of the rules promises, how much there is of everything, what nobody has confirmed, and "
        "what each language for families lacks.",
    )
    check.add_argument("--language", metavar="CODE", help="check only the translation into this language")
    check.add_argument(
        "--missing",
        metavar="BEGINNING",
        nargs="?",
        const="",
        help="with --language: what it lacks, as entries; `interface` for the pages",
    )
    takes_the_usual(check)


# --- check


def _check(chosen: argparse.Namespace) -> int:
    edition = edition_of(chosen)
    if chosen.language or chosen.missing is not None:
        return _check_language(chosen, edition)
    found = languagereport.reports(edition, chosen.rules)
    strangers = translationfiles.strangers(edition, chosen.rules)
    outcome = FALLS_SHORT if strangers or any(one.findings for one in found) else FINE
    if chosen.json:
        languages = {one.language.code: languagereport.as_data(one) for one in found}
        print_data({**_checked(edition), "languages": languages})
        return outcome
    _print_check(edition)
    print("\nLanguages for families, beside English:", *languagereport.printed(found, strangers), sep="\n")
    return outcome


def _check_language(chosen: argparse.Namespace, edition: Edition) -> int:
    """Check one language, or print what it lacks as entries to be filled in."""
    found = languagereport.report(edition, chosen.language or "", chosen.rules)
    if found is None:
        there = ", ".join(one.code for one in edition.languages) or "none"
        print(f"Name a language of the edition with --language: {there}.", file=sys.stderr)
        return WRONG_USE
    if chosen.missing is not None:
        print(languagereport.to_fill_in(found, chosen.missing), end="")
        return FINE
    if chosen.json:
        print_data(languagereport.as_data(found))
    else:
        print(*languagereport.printed([found]), sep="\n")
    return FALLS_SHORT if found.findings else FINE


def _print_check(edition: Edition) -> None:
    print(f"{edition.title}: {edition.id}, {edition.status}, to be reviewed by {edition.review_by}")
    print(f"decision {edition.decision_fingerprint}\nedition  {edition.edition_fingerprint}\n\nNo problems.\n")
    print("Promises, and what the structure of the rules shows of them (`staircase prove` proves the rest):")
    for promise in PROMISES:
        print(f"  {promise.id:4} {promise.says}: {promise.shown_by}")
    print(f"\n{'domain':50} themes  rungs")
    for name, themes, rungs in _counts(edition):
        print(f"  {name:48} {themes:6} {rungs:6}")
    print(f"\n{len(edition.rules)} rules, {len(edition.pathways)} pathways, {len(edition.strengths)} strengths")
    areas = Counter(source.area for source in edition.sources)
    print(f"{len(edition.sources)} sources ({', '.join(f'{areas[area]} {area}' for area in sorted(areas))}).")
    print("How much of each was read stands beside it in sources.yaml.")
    inferred = sum(thing.basis is Basis.INFERRED for thing in _texts(edition))
    print(
        f"{inferred} of {len(_texts(edition))} texts are inferred from what was read; the others were read in a source."
    )
    unchecked = [contact.name for contact in edition.contacts if not contact.checked]
    print(f"\nNobody has checked {len(unchecked)} of {len(edition.contacts)} contacts: {'; '.join(unchecked)}\n")
    print("To be confirmed by the partnership:")
    for item in edition.to_confirm:
        print(f"  {item.id}: {item.text} Until then: {item.until}")


def _texts(edition: Edition) -> tuple[Rung | Rule | Pathway | Strength | Step, ...]:
    """Give every text that rests on a source, or is concluded from one."""
    rungs = tuple(rung for theme in edition.themes for rung in theme.rungs)
    return (*edition.steps, *rungs, *edition.rules, *edition.strengths, *edition.pathways)


def _counts(edition: Edition) -> list[tuple[str, int, int]]:
    """Count themes and rungs, domain by domain and in all."""
    themes = Counter(theme.domain for theme in edition.themes)
    rungs = Counter(theme.domain for theme in edition.themes for _ in theme.rungs)
    each = [(domain.name, themes[domain.id], rungs[domain.id]) for domain in edition.domains]
    return [*each, ("in all", themes.total(), rungs.total())]


def _checked(edition: Edition) -> dict[str, Any]:
    """Give what `check` found as plain data."""
    return {
        "edition": edition.id,
        "status": edition.status,
        "problems": [],
        "decision_fingerprint": edition.decision_fingerprint,
        "edition_fingerprint": edition.edition_fingerprint,
        "promises": {promise.id: promise.says for promise in PROMISES},
        "domains": {name: {"themes": themes, "rungs": rungs} for name, themes, rungs in _counts(edition)},
        "rules": len(edition.rules),
        "pathways": len(edition.pathways),
        "strengths": len(edition.strengths),
        "sources": {source.id: source.read for source in edition.sources},
        "inferred": sum(thing.basis is Basis.INFERRED for thing in _texts(edition)),
        "texts": len(_texts(edition)),
        "to_confirm": {item.id: item.text for item in edition.to_confirm},
        "contacts_not_checked": [contact.id for contact in edition.contacts if not contact.checked],
    }
