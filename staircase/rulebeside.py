"""What an edition says beside its rules, made from its files: none of it decides anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from staircase.core import incidents, model, recording
from staircase.core.clocks import Clock, Start, Unit, Within
from staircase.core.differences import Differences, Stage
from staircase.core.mapguide import Asked, Ends, FallsUnder, Issue, Lasting, MapGuide, Prompt, Scale, When
from staircase.core.passages import Passage
from staircase.core.preparation import Ask, Checklist, Told
from staircase.core.sources import Basis, Cite
from staircase.core.stepping_down import Need
from staircase.rulefolder import Files


def beside_the_rules(files: Files, order: Mapping[str, int]) -> dict[str, Any]:
    """Make what stands in a file of its own, by the name of its field; `order` counts the ages."""
    return {
        "glossary": tuple(model.GlossaryWord(**row) for _, row in files.rows("glossary")),
        "hazards": tuple(model.Hazard(**{**row, "tests": tuple(row["tests"])}) for _, row in files.rows("hazards")),
        "incidents": _incidents(files.documents["incidents"].value),
        "differences": _differences(files.documents["differences"].value),
        "clocks": _clocks(files),
        "checklists": _checklists(files),
        "mapping": _map_guide(files.documents["mapping"].value, order),
        "recording": _recording(files.documents["recording"].value),
        "stepping_down": tuple(_need(row) for _, row in files.rows("stepping-down")),
    }


def cites(row: Mapping[str, Any]) -> tuple[Cite, ...]:
    """Give the sources of a text."""
    return tuple(Cite(**cite) for cite in row["sources"])


def common(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Give the fields that need no making, with the sources and basis that every text has."""
    return {**{name: row[name] for name in names}, "sources": cites(row), "basis": Basis(row["basis"])}


def passage(row: Mapping[str, Any]) -> Passage:
    """Make a passage."""
    return Passage(**_lines(row))


def _lines(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of a passage."""
    said = {"lines": tuple(row["lines"]), "say": tuple(row.get("say", ())), "unconfirmed": row.get("unconfirmed", "")}
    return {**common(row, "title"), **said}


def _incidents(raw: Mapping[str, Any]) -> incidents.Incidents:
    return incidents.Incidents(
        theme=raw["theme"],
        contacts=tuple(raw["contacts"]),
        protect=passage(raw["protect"]),
        definition=passage(raw["definition"]),
        serious_harm=passage(raw["serious_harm"]),
        questions=tuple(_question(name, raw["questions"][name]) for name in ("suspicion", "harm", "care", "place")),
        courses=tuple(
            incidents.Course(
                road=incidents.Road(road), text=row["text"], who=row["who"], by_when=row["by_when"], **_lines(row)
            )
            for road, row in raw["courses"].items()
        ),
        notes=tuple(
            incidents.Note(
                told=tuple(row["told"]), roads=tuple(map(incidents.Road, row.get("roads", ()))), **common(row, "text")
            )
            for row in raw["notes"]
        ),
        beside=tuple(
            incidents.Beside(harm=tuple(map(incidents.Harm, row.get("harm", ()))), **_lines(row))
            for row in raw["beside"]
        ),
        afterwards=tuple(map(passage, raw["afterwards"])),
        child_death=tuple(map(passage, raw["child_death"])),
    )


def _question(name: str, row: Mapping[str, Any]) -> incidents.Question:
    choices = row["choices"].items()
    return incidents.Question(
        name=name,
        ask=row["ask"],
        hint=row.get("hint", ""),
        missing=row["missing"],
        choices=tuple(incidents.Choice(id=id_, text=one["text"], hint=one.get("hint", "")) for id_, one in choices),
    )


def _differences(raw: Mapping[str, Any]) -> Differences:
    given = ("policy", "page", "contacts", "straight_to", "stages")
    return Differences(
        policy=raw["policy"],
        page=raw["page"],
        contacts=tuple(raw["contacts"]),
        straight_to=tuple(raw["straight_to"]),
        stages=tuple(
            Stage(
                number=n,
                lines=tuple(row.get("lines", ())),
                days=row.get("days", 0),
                **common(row, "title", "confirmed"),
            )
            for n, row in enumerate(raw["stages"], start=1)
        ),
        **{name: passage(row) for name, row in raw.items() if name not in given},
    )


def _need(row: Mapping[str, Any]) -> Need:
    said = common(row, "id", "from_step", "text", "plain")
    return Need(months=row.get("months", 0), unconfirmed=row.get("unconfirmed", ""), **said)


def _recording(raw: Mapping[str, Any]) -> recording.Recording:
    questions = {
        name: recording.Question(ask=row["ask"], hint=row.get("hint", ""), choices=tuple(map(_coded, row["choices"])))
        for name, row in raw.items()
    }
    return recording.Recording(**questions)


def _coded(row: Mapping[str, Any]) -> recording.Coded:
    return recording.Coded(
        means=row.get("means", ""),
        alone=row.get("alone", False),
        shares_decision=row.get("shares_decision", False),
        then=row.get("then", ""),
        unless=tuple(f"{row['unless']['theme']}/{rung}" for rung in row["unless"]["rungs"]) if "unless" in row else (),
        **common(row, "id", "text"),
    )


def _clocks(files: Files) -> tuple[Clock, ...]:
    starts = {row["id"]: Start(**row) for _, row in files.rows("clocks", "starts")}
    rows = (row for _, row in files.rows("clocks", "clocks") if row["starts"] in starts)
    return tuple(_clock(row, starts[row["starts"]]) for row in rows)


def _checklists(files: Files) -> tuple[Checklist, ...]:
    asks = {row["id"]: _ask(row) for _, row in files.rows("preparation", "asks")}
    return tuple(
        Checklist(
            id=row["id"],
            name=row["name"],
            pathways=tuple(row["pathways"]),
            asks=tuple(asks[ask] for ask in row["asks"] if ask in asks),
            send=tuple(row.get("send", ())),
        )
        for _, row in files.rows("preparation", "checklists")
    )


def _clock(row: Mapping[str, Any], starts: Start) -> Clock:
    [(unit, count)] = row["within"].items()
    return Clock(
        starts=starts,
        within=Within(count=count, unit=Unit(unit.replace("_", "-"))),
        steps=tuple(row["for"].get("steps", ())),
        pathways=tuple(row["for"].get("pathways", ())),
        checked=row["checked"] if row["confirmed"] else "",
        missing=row.get("missing", ""),
        **common(row, "id", "name", "who", "text", "if_passed"),
    )


def _ask(row: Mapping[str, Any]) -> Ask:
    by = row.get("answered_by", {})
    return Ask(
        ready=row.get("ready", ""),
        told=tuple(map(Told, by.get("told", ()))),
        themes=tuple(by.get("themes", ())),
        facts=tuple(by.get("facts", ())),
        domains=tuple(by.get("domains", ())),
        **common(row, "id", "text"),
    )


def _map_guide(raw: Mapping[str, Any], order: Mapping[str, int]) -> MapGuide:
    issues = (
        Issue(
            themes=tuple(row["themes"]),
            lines=_rungs(row.get("lines", ())),
            **common(row, "id", "name", "may_happen", "goal", "plain"),
        )
        for row in raw["issues"]
    )
    return MapGuide(
        complicating=_falls_under(raw, "complicating"),
        likely=_falls_under(raw, "likely"),
        issues=tuple(issues),
        lasts=Lasting(**common(raw["lasts"], "text")),
        scale=_scale(raw["scale"], order),
    )


def _scale(row: Mapping[str, Any], order: Mapping[str, int]) -> Scale:
    plain = ("id", "name", "at_home", "ask", "hint")
    return Scale(
        ends=tuple(Ends(**common(ends, "id", "from_step", "ten", "zero")) for ends in row["ends"]),
        asked_of=tuple(
            Asked(from_order=order.get(asked.get("from", ""), 0), **{name: asked[name] for name in plain})
            for asked in row["asked_of"]
        ),
        prompts=tuple(Prompt(when=When(prompt["when"]), text=prompt["text"]) for prompt in row["prompts"]),
        **common(row),
    )


def _falls_under(raw: Mapping[str, Any], name: str) -> FallsUnder:
    return FallsUnder(rungs=_rungs(raw[name]), **common(raw[f"{name}_from"]))


def _rungs(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{line['theme']}/{rung}" for line in rows for rung in line["rungs"])
