"""The two fingerprints of an edition: of all that can change a result, and of all that is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

from staircase.core import model
from staircase.core.pathway import Pathway
from staircase.strictjson import sha256

# The fields that are only words for people. Whatever is not named here can change a result, or is taken to:
# of a new field the decision fingerprint takes notice until somebody writes it down here.
_ONLY_SHOWN: Mapping[type, Collection[str]] = {
    model.Edition: (
        "id",
        "title",
        "partnership",
        "status",
        "adopted",
        "written",
        "review_by",
        "notice",
        "lead_first",
        "lead_first_urgent",
        "neutral_check",
        "contacts",
        "clocks",
        "checklists",
        "sources",
        "rules_of_thumb",
        "stepping_down",
        "recording",
        "to_confirm",
        "glossary",
        "hazards",
        "incidents",
        "differences",
        "mapping",
        "training",
        "family_words",
        "leaflets",
        "own_view",
        "languages",
        "stairs",
        "easy_read",
        "young_people",
        "to_young_people",
    ),
    model.Step: ("name", "level", "text", "plain", "lead", "assessment", "consent", "sources", "basis"),
    model.AgeBand: ("name", "from_months"),
    model.FactGroup: ("title", "ask"),
    model.Fact: ("ask", "why", "text", "plain"),
    model.Domain: ("name", "short", "plain", "covers"),
    model.Theme: (
        "row",
        "ask",
        "why",
        "sign",
        "none",
        "only_at",
        "usual",
        "at_ages",
        "examples",
        "same_as",
        "also_called",
    ),
    model.Rung: ("text", "plain", "leap", "happened", "sources", "basis"),
    model.Rule: ("because", "plain", "sources", "basis"),
    model.Strength: ("text", "plain", "sources", "basis"),
    model.Choice: ("text",),
    Pathway: (
        "name",
        "text",
        "plain",
        "who",
        "sooner_with",
        "do",
        "say",
        "have_ready",
        "consent",
        "tell_parents_text",
        "duty",
        "contacts",
        "sources",
        "basis",
    ),
    model.Role: ("name", "begin"),
    model.PageOfThemes: ("title", "ask"),
}
_FINGERPRINTS = ("decision_fingerprint", "edition_fingerprint")


def of_the_decision(edition: model.Edition) -> str:
    """Give the fingerprint of all that can change a result: a corrected phone number or wording leaves it as it is."""
    return sha256(_plain(edition, _ONLY_SHOWN))


def of_the_edition(edition: model.Edition) -> str:
    """Give the fingerprint of all that is shown, and so of all that can change a result too."""
    return sha256(_plain(edition, {}))


def _plain(value: object, leave_out: Mapping[type, Collection[str]]) -> object:
    """Make plain values of an edition, without its fingerprints and what is to be left out."""
    if is_dataclass(value):
        left_out = leave_out.get(type(value), ())
        kept = [name for name in _fields(value.__class__) if name not in left_out]
        return {name: _plain(getattr(value, name), leave_out) for name in kept}
    if isinstance(value, tuple):
        return [_plain(item, leave_out) for item in value]
    return value


@cache
def _fields(made_of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(made_of) if field.init and field.name not in _FINGERPRINTS)
