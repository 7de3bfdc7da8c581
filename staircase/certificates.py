"""The certificate of an edition: what `staircase prove` found out about it, in a file beside its rules.

It names what was proved and for which rules, and nothing of when or where: the same rules give the same bytes.
Reading one takes no solver.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from staircase.core.model import Edition
from staircase.places import folder
from staircase.results import SEMANTICS

FILE = "certificate.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A promise that was proved. `shown_by` is `solver`, `structure` or `property test`; only a solver has queries."""

    id: str
    says: str
    shown_by: str
    queries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was proved for one edition, and how often encoding and evaluator were compared: `differences` of `cases`."""

    edition: str
    status: str
    decision_fingerprint: str
    edition_fingerprint: str
    semantics: int
    solver: str
    promises: tuple[Proved, ...]
    cases: int
    seed: int
    differences: int

    def matches(self, edition: Edition) -> bool:
        """Say whether it is about exactly this edition, as this program understands it."""
        return (self.edition, self.decision_fingerprint, self.edition_fingerprint, self.semantics) == (
            edition.id,
            edition.decision_fingerprint,
            edition.edition_fingerprint,
            SEMANTICS,
        )


def place(edition: Edition, home: Path | None = None) -> Path:
    """Say where the certificate of an edition stands; `home` is the folder of rule bases."""
    return (home or folder("rules")) / edition.id / FILE


def read(edition: Edition, home: Path | None = None) -> Certificate | None:
    """Read the certificate of an edition; None where there is none, or where the file is not one.

    It may be about other rules than are loaded now: ask whether it `matches`.
    """
    try:
        row = json.loads(place(edition, home).read_text(encoding="utf-8"))
        return _certificate(row)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _certificate(row: Mapping[str, Any]) -> Certificate:
    return Certificate(**{**row, "promises": tuple(Proved(**promise) for promise in row["promises"])})


def written(certificate: Certificate) -> str:
    """Give the text of the file."""
    return json.dumps(asdict(certificate), indent=2, ensure_ascii=False) + "\n"
