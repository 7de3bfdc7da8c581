"""What an edition says to people who train others, made from its file: none of it decides anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from staircase.core.training import ContentNote, Leads, PlanPart, Pull, ScenarioSet, TrainingGuide
from staircase.rulebeside import passage
from staircase.rulefolder import Files, Finding


def training_guide(raw: Mapping[str, Any]) -> TrainingGuide:
    """Make the training guide."""
    return TrainingGuide(
        pulls=tuple(Pull(**{**row, "leads": Leads(row["leads"])}) for row in raw["pulls"]),
        content_notes=tuple(map(_note, raw["content_notes"])),
        before=tuple(map(passage, raw["before"])),
        close_to_home=passage(raw["close_to_home"]),
        contacts=tuple(raw.get("contacts", ())),
        sets=tuple(map(_set, raw["sets"])),
    )


def not_of_the_set(files: Files) -> Iterator[Finding]:
    """Give the parts of a plan that are about a scenario which the set does not have, and the scenarios left out."""
    for place, row in files.rows("training", "sets"):
        planned = [part.get("scenario", "") for part in row["plan"]]
        for n, scenario in enumerate(planned):
            if scenario and scenario not in row["scenarios"]:
                found = f"The set '{row['id']}' has no scenario '{scenario}'."
                yield files.finding("training", (*place, "plan", n, "scenario"), found, "Name one of the set.")
        for n, scenario in enumerate(row["scenarios"]):
            if scenario not in planned:
                found = f"The plan of '{row['id']}' has no part about the scenario '{scenario}'."
                yield files.finding("training", (*place, "scenarios", n), found, "Plan for it, or take it out.")


def _note(row: Mapping[str, Any]) -> ContentNote:
    return ContentNote(
        id=row["id"], about=row["about"], themes=tuple(row["themes"]), scenarios=tuple(row.get("scenarios", ()))
    )


def _set(row: Mapping[str, Any]) -> ScenarioSet:
    return ScenarioSet(
        id=row["id"],
        title=row["title"],
        for_whom=row["for_whom"],
        aims=tuple(row["aims"]),
        scenarios=tuple(row["scenarios"]),
        plan=tuple(_part(part) for part in row["plan"]),
    )


def _part(row: Mapping[str, Any]) -> PlanPart:
    return PlanPart(
        minutes=row["minutes"],
        title=row["title"],
        scenario=row.get("scenario", ""),
        do=tuple(row["do"]),
        say=tuple(row.get("say", ())),
    )
