"""The values of the model, made from the rows of the rule files that the schemas have passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from staircase import fingerprints
from staircase.core import model
from staircase.core.pathway import Contact, HowSoon, Pathway, TellParents
from staircase.core.sources import Source
from staircase.core.translations import Language
from staircase.rulebeside import beside_the_rules, cites, common
from staircase.rulefamilies import for_families
from staircase.rulefolder import Files
from staircase.ruletraining import training_guide

ALL_OR_NOTHING = (
    "edition",
    "staircase",
    "circumstances",
    "strengths",
    "incidents",
    "differences",
    "recording",
    "mapping",
    "training",
    "families/words",
    "families/own-view",
    "families/steps",
    "families/young-people",
)
"""The files of which nothing can be made unless all of each is sound."""


def build(files: Files) -> model.Edition | None:
    """Make the edition from what is sound, if that is enough. What is left out has its findings already."""
    if any(files.refused[name] for name in ALL_OR_NOTHING):
        return None
    made = _edition(files)
    decision, edition = fingerprints.of_the_decision(made), fingerprints.of_the_edition(made)
    return replace(made, decision_fingerprint=decision, edition_fingerprint=edition)


def _edition(files: Files) -> model.Edition:
    maker = _Maker(files)
    raw = files.documents["edition"].value
    themes = maker.themes()
    return model.Edition(
        **_of_itself(raw),
        decision_fingerprint="",
        edition_fingerprint="",
        steps=maker.steps(),
        ages=maker.ages,
        fact_groups=tuple(model.FactGroup(**row) for _, row in files.rows("circumstances", "groups")),
        facts=maker.facts(),
        domains=maker.domains(),
        themes=themes,
        rules=maker.rules(themes),
        strengths=maker.strengths(),
        evidence=maker.evidence(),
        neutral_check=maker.neutral_check(),
        pathways=maker.pathways(),
        contacts=maker.contacts(),
        sources=tuple(Source(**row) for _, row in files.rows("sources")),
        roles=tuple(model.Role(**{"begin": "", **row}) for row in raw["roles"]),
        safety_first=tuple(map(_page, raw["safety_first"])),
        other_children=_page(raw["other_children"]),
        whole_picture=tuple(map(_page, raw["whole_picture"])),
        several_children=_several_children(raw.get("several_children", {}), themes),
        rules_of_thumb=tuple(_rule_of_thumb(row) for row in raw.get("rules_of_thumb", ())),
        to_confirm=tuple(model.ToConfirm(**row) for row in raw["to_confirm"]),
        languages=tuple(Language(code=code, **row) for code, row in raw.get("languages", {}).items()),
        training=training_guide(files.documents["training"].value),
        **beside_the_rules(files, maker.order),
        **for_families(files, maker.order),
    )


def _of_itself(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an edition says of itself."""
    names = ("id", "title", "partnership", "status", "notice", "lead_first", "lead_first_urgent", "seen_alone")
    adopted = "{who}, minute {minute}, {date}".format(**raw["adopted"]) if "adopted" in raw else ""
    return {**{name: raw[name] for name in names}, **raw["dates"], "adopted": adopted}


def _page(row: Mapping[str, Any]) -> model.PageOfThemes:
    return model.PageOfThemes(id=row["id"], title=row["title"], ask=row["ask"], themes=tuple(row["themes"]))


def _several_children(row: Mapping[str, Any], themes: Iterable[model.Theme]) -> model.SeveralChildren:
    once, harm = row.get("said_once", {}), row.get("harmed_in_the_family", {})
    harmed = _parts(harm.get("lines", ()), {theme.id: theme for theme in themes})
    return model.SeveralChildren(
        themes=tuple(once.get("themes", ())),
        facts=tuple(once.get("facts", ())),
        harmed=tuple(part for group in harmed for part in group),
        harmed_by_rules=tuple(harm.get("rules", ())),
    )


def _rule_of_thumb(row: Mapping[str, Any]) -> model.RuleOfThumb:
    said = common(row, "id", "title", "text", "plain")
    return model.RuleOfThumb(tellings=tuple(row["tellings"]), tried=row["try"], **said)


def _step(value: int | str) -> int:
    return 0 if value == "none" else int(value)


class _Maker:
    """Makes the values of the model from rows that the schemas have passed."""

    def __init__(self, files: Files) -> None:
        self.files = files
        rows = files.rows("circumstances", "ages")
        self.ages = tuple(model.AgeBand(order=n, **row) for n, (_, row) in enumerate(rows))
        self.order = {age.id: age.order for age in self.ages}

    def ages_of(self, row: Mapping[str, Any] | None) -> model.Ages:
        """Make a run of ages; nothing said means every age from birth."""
        row = row or {}
        last = len(self.ages) - 1
        return model.Ages(first=self.order.get(row.get("from", ""), 1), last=self.order.get(row.get("to", ""), last))

    def steps(self) -> tuple[model.Step, ...]:
        names = ("name", "level", "text", "plain", "lead", "assessment", "consent", "pathway")
        return tuple(
            model.Step(
                number=row["step"],
                pathway_outside_home=row.get("pathway_outside_home", ""),
                **common(row, *names),
            )
            for _, row in self.files.rows("staircase")
        )

    def facts(self) -> tuple[model.Fact, ...]:
        names = ("id", "group", "ask", "why", "text", "plain")
        rows = self.files.rows("circumstances", "facts")
        return tuple(model.Fact(**{n: row[n] for n in names}, asked=self.ages_of(row.get("asked"))) for _, row in rows)

    def domains(self) -> tuple[model.Domain, ...]:
        defaults = {"covers": "", "area": True, "always": False, "may_hold": True}
        return tuple(model.Domain(**{**defaults, **row}) for _, row in self.files.rows("edition", "domains"))

    def themes(self) -> tuple[model.Theme, ...]:
        """Make the themes in the order of the domains, and of the file within each."""
        return tuple(
            self._theme(domain, row)
            for domain in self.domains()
            if f"themes/{domain.id}" in self.files.documents
            for _, row in self.files.rows(f"themes/{domain.id}")
        )

    def _theme(self, domain: model.Domain, row: Mapping[str, Any]) -> model.Theme:
        rungs = tuple(
            model.Rung(
                theme=row["id"],
                number=n,
                step=_step(rung["step"]),
                leap=rung.get("leap", ""),
                happened=rung.get("happened", False),
                pathways=tuple(rung.get("pathways", ())),
                **common(rung, "id", "text", "plain"),
            )
            for n, rung in enumerate(row["rungs"], start=1)
        )
        return model.Theme(
            id=row["id"],
            domain=domain.id,
            row=row["row"],
            ask=row["ask"],
            why=row["why"],
            sign=row.get("sign", ""),
            none=row["none"],
            asked=self.ages_of(row.get("asked")),
            only_at=row.get("only_at", ""),
            usual=self.ages_of(row.get("usual", row.get("asked"))),
            at_ages=tuple(
                model.AtAge(ages=self.ages_of(line["ages"]), text=line["text"]) for line in row.get("at_ages", ())
            ),
            context=tuple(row.get("context", ())),
            rungs=rungs,
            sign_at=_sign_at(row, rungs),
            may_hold=domain.may_hold and row.get("may_hold", True),
            examples=tuple(row["examples"]),
            same_as=tuple(model.SameAs(**other) for other in row["same_as"]),
            also_called=tuple(row["also_called"]),
        )

    def rules(self, themes: Iterable[model.Theme]) -> tuple[model.Rule, ...]:
        by_id = {theme.id: theme for theme in themes}
        return tuple(self._rule(row, by_id) for _, row in self.files.rows("rules"))

    def _rule(self, row: Mapping[str, Any], themes: Mapping[str, model.Theme]) -> model.Rule:
        given = row.get("for", {})
        return model.Rule(
            step=_step(row["step"]),
            at_least=row.get("at_least", 0),
            any_from=row.get("any_theme_from_step", row.get("any_area_from_step", 0)),
            of=_groups(row, themes),
            all_of=_parts(row.get("all_of", ()), themes),
            ages=self.ages_of(given["age"]) if "age" in given else None,
            facts=tuple(given.get("is", ())),
            applies_if_unknown="if_unknown" in row,
            held_by=tuple(row.get("held_by", ())),
            pathways=tuple(row.get("pathways", ())),
            **common(row, "id", "because", "plain"),
        )

    def strengths(self) -> tuple[model.Strength, ...]:
        return tuple(
            model.Strength(
                did=_choices(row.get("did", ())),
                not_by=tuple(row.get("not_by", ())),
                **common(row, "id", "kind", "text", "plain"),
            )
            for _, row in self.files.rows("strengths", "strengths")
        )

    def evidence(self) -> model.Evidence:
        raw = self.files.documents["strengths"].value
        who, how_long, known_by = (_choices(raw[name]) for name in ("who", "for", "known_by"))
        return model.Evidence(who=who, how_long=how_long, known_by=known_by)

    def neutral_check(self) -> model.NeutralCheck | None:
        row = self.files.documents["strengths"].value.get("neutral_check")
        return model.NeutralCheck(**common(row, "ask", "why")) if row else None

    def pathways(self) -> tuple[Pathway, ...]:
        return tuple(_pathway(row) for _, row in self.files.rows("pathways"))

    def contacts(self) -> tuple[Contact, ...]:
        unsaid = {"plain": "", "text_to": "", "page_for": "everybody"}
        return tuple(
            Contact(**{**unsaid, **row, "sources": cites(row), "checked": row["checked"].replace("never", "")})
            for _, row in self.files.rows("contacts")
        )


def _sign_at(row: Mapping[str, Any], rungs: tuple[model.Rung, ...]) -> int:
    """Give the rung that a sign stands for: 0 where the theme leaves it to be found, -1 where it names none it has."""
    wanted = row.get("sign_at")
    return next((rung.number for rung in rungs if rung.id == wanted), 0 if wanted is None else -1)


def _choices(rows: Iterable[Mapping[str, Any]]) -> tuple[model.Choice, ...]:
    return tuple(model.Choice(id=row["id"], text=row["text"], counts=row.get("counts", True)) for row in rows)


def _pathway(row: Mapping[str, Any]) -> Pathway:
    return Pathway(
        how_soon=HowSoon(row["how_soon"]),
        sooner_with=row.get("sooner_with", ""),
        own_lead_first=not row.get("straight_there", False),
        do=tuple(row["do"]),
        say=tuple(row.get("say", ())),
        have_ready=tuple(row.get("have_ready", ())),
        consent_whose=row["consent"]["whose"],
        consent=row["consent"]["text"],
        tell_parents=TellParents(row["tell_parents"]["when"]),
        tell_parents_text=row["tell_parents"]["text"],
        duty=row.get("duty", ""),
        statutory=row.get("statutory", False),
        for_roles=tuple(row.get("for", {}).get("role", ())),
        contacts=tuple(row.get("contacts", ())),
        **common(row, "id", "name", "text", "plain", "who"),
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
