"""Every scenario that a copy of this program shows: those of its edition, and those of the partnership's own folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from staircase import casefiles
from staircase.casefiles import CaseRefused
from staircase.core.case import Scenario
from staircase.core.evaluate import evaluate
from staircase.core.filtering import Filed, filed
from staircase.core.model import Edition
from staircase.places import folder
from staircase.rulefiles import Finding


class Library:
    """The scenarios of an edition, read when they are first asked for: they take a second or two.

    `own` is the partnership's folder of its own, or None. A copy that may not read it must say so before it serves:
    call `scenarios()` once. A story of its own out of which another step comes than is written is refused.
    """

    def __init__(self, edition: Edition, rules: Path | None = None, own: Path | None = None) -> None:
        self._edition = edition
        self._places = ((rules or folder("rules")) / edition.id / "scenarios", *([own] if own else []))

    def scenarios(self) -> Mapping[str, Scenario]:
        """Give every scenario by its id, the edition's first. Raises CaseRefused with every problem."""
        return _read(_Same(self._edition), self._places)

    def of_edition(self) -> Mapping[str, Scenario]:
        """Give the scenarios of the edition alone. Raises CaseRefused with every problem."""
        return _read(_Same(self._edition), self._places[:1])

    def filed(self) -> tuple[Filed, ...]:
        """Give every scenario with all that it can be found by, worked out when it is first asked for."""
        return _filed(_Same(self._edition), self._places)


class _Same:
    """An edition that is the same as another where both have the same fingerprint, so that it can be remembered."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def __hash__(self) -> int:
        return hash(self.edition.edition_fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.edition.edition_fingerprint == self.edition.edition_fingerprint


@lru_cache(maxsize=4)
def _read(same: _Same, places: tuple[Path, ...]) -> Mapping[str, Scenario]:
    found: dict[str, Scenario] = {}
    for place in places:
        loaded = casefiles.load_scenarios(place, same.edition, found)
        if place is not places[0] and (outdated := tuple(_outdated(same.edition, loaded))):
            raise CaseRefused(outdated)
        found.update((scenario.id, scenario) for scenario in loaded)
    return MappingProxyType(found)


def _outdated(edition: Edition, scenarios: Iterable[Scenario]) -> Iterator[Finding]:
    """Find the stories out of which another step comes than is written; what a panel said of them is no matter here."""
    for scenario in scenarios:
        found = evaluate(edition, scenario.answers)
        step = 0 if found.nothing_looked_at else found.step
        written = scenario.expect.step, scenario.expect.could_reach
        if (step, found.could_reach) != written:
            file, _, line = scenario.where.rpartition(":")
            yield Finding(
                file,
                int(line),
                f"'{scenario.id}' is written for {_steps(*written)}, and {_steps(step, found.could_reach)} comes out.",
                "Look at it again with `staircase scenarios FOLDER`, and write what comes out, or take the story out.",
            )


def _steps(step: int, could_reach: int) -> str:
    return f"{f'step {step}' if step else 'no step'} (could reach {could_reach})"


@lru_cache(maxsize=4)
def _filed(same: _Same, places: tuple[Path, ...]) -> tuple[Filed, ...]:
    return filed(same.edition, _read(same, places))
