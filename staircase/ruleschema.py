"""What the schemas refuse in a file, said as its author would say it: no pattern, type name or path of a schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, reduce
from itertools import islice
from operator import getitem
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from staircase.misfits import Finder, finder
from staircase.places import folder
from staircase.strictyaml import MOST_PROBLEMS, Document, Place

Refusal = tuple[Place, str, str]
"""A place in a document, what was found there and is allowed, and what to do."""

_KINDS = {
    "object": "a group of fields",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a schema says of a document: the refusals to show, and every place that nothing may be made of."""

    refusals: tuple[Refusal, ...]
    places: frozenset[Place]


def judge(document: Document, schema: str) -> Verdict:
    """Hold a document against a schema. A document that could not be read at all is refused without a word more."""
    if document.value is None:
        return Verdict((), frozenset({()}))
    errors = list(islice(_validators()[schema].iter_errors(document.value), MOST_PROBLEMS + 1))
    told = [error for error in errors[:MOST_PROBLEMS] if _place(error) not in document.doubtful]
    refusals = tuple(dict.fromkeys(refusal for error in _one_of_each_value(told) for refusal in _refusals(error)))
    if len(errors) > MOST_PROBLEMS:
        more = (_place(errors[-1]), "There are more problems in this file than are shown.", "Mend these first.")
        return Verdict((*refusals, more), frozenset({()}))
    return Verdict(refusals, frozenset(map(_place, errors)))


def schema_problems(document: Document, schema: str) -> Iterator[Refusal]:
    """Give what a schema refuses in a document: the place, what was found and is allowed, what to do."""
    yield from judge(document, schema).refusals


def first_misfit(value: Any, schema: str) -> Place | None:
    """Give the place of the first thing in plain data that a schema refuses; nothing where it fits.

    It stops there: whoever sends a file of nothing but mistakes is not given the time to have each of them found.
    """
    return _finder(schema)(value)


def first_refusal(value: Any, schema: str) -> Refusal | None:
    """Give the first thing in plain data that a schema refuses, in words: the place, what was found, what to do."""
    if first_misfit(value, schema) is None:
        return None
    return next(refusal for error in _validators()[schema].iter_errors(value) for refusal in _refusals(error))


@cache
def _finder(schema: str) -> Finder:
    written_out = _validators()[schema].schema
    return finder(written_out if isinstance(written_out, Mapping) else {})


@cache
def _validators() -> Mapping[str, Draft202012Validator]:
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in (folder("rules") / "schema").glob("*.json")}
    dates = FormatChecker(formats=("date",))
    return {
        name.removesuffix(".json"): Draft202012Validator(_written_out(schema, name, schemas), format_checker=dates)
        for name, schema in schemas.items()
    }


def _written_out(part: Any, file: str, schemas: Mapping[str, Any]) -> Any:
    """Put what each `$ref` points at in its place: looking it up for every text took most of an edition's loading."""
    if isinstance(part, list):
        return [_written_out(each, file, schemas) for each in part]
    if not isinstance(part, dict):
        return part
    own = {key: _written_out(value, file, schemas) for key, value in part.items() if key not in ("$ref", "$defs")}
    if "$ref" not in part:
        return own
    other, _, path = part["$ref"].partition("#/")
    target = reduce(getitem, path.split("/"), schemas[other or file])
    return {**_written_out(target, other or file, schemas), **own}


def _place(error: ValidationError) -> Place:
    return tuple(error.absolute_path)


def _one_of_each_value(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Leave out a second complaint about one and the same text or number."""
    seen: set[Place] = set()
    for error in errors:
        if isinstance(error.instance, dict | list) or _place(error) not in seen:
            seen.add(_place(error))
            yield error


def _refusals(error: ValidationError) -> Iterator[Refusal]:
    if error.validator == "oneOf" and error.context:
        for nearest in _nearest_form(error.context):
            yield from _refusals(nearest)
        return
    place = _place(error)
    for where, found, do in _SAYINGS.get(str(error.validator), _something_else)(_Error(error)):
        yield (*place, *where), found, do


def _nearest_form(errors: Iterable[ValidationError]) -> list[ValidationError]:
    """Of several forms that were allowed, take the one this came closest to: right deepest, then with least wrong."""
    forms: dict[object, list[ValidationError]] = {}
    for error in errors:
        forms.setdefault(error.relative_schema_path[0], []).append(error)

    def wrong(form: list[ValidationError]) -> tuple[int, int, bool]:
        return -max(len(e.absolute_path) for e in form), len(form), any(e.validator == "type" for e in form)

    return min(forms.values(), key=wrong)


class _Error:
    """An error of the schema library, with what is needed to put it in words."""

    def __init__(self, error: ValidationError) -> None:
        self.value: Any = error.instance
        self.asked: Any = error.validator_value
        self.schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
        self.place = _place(error)

    @property
    def name(self) -> str:
        """The thing that is refused, as an author would point at it."""
        last = self.place[-1] if self.place else None
        if last is None:
            return "The file"
        if isinstance(last, str):
            return f"'{last}'"
        if isinstance(self.value, dict) and isinstance(self.value.get("id"), str):
            return f"The entry '{self.value['id']}'"
        return f"Entry {last + 1} of this list"

    @property
    def shown(self) -> str:
        """The value, as short as it can be shown."""
        if isinstance(self.value, dict | list):
            return _KINDS["object" if isinstance(self.value, dict) else "array"]
        text = f"'{self.value}'" if isinstance(self.value, str) else json.dumps(self.value)
        return text if len(text) <= 60 else f"{text[:56]}...'"

    @property
    def wanted(self) -> str:
        """What the schema says belongs here, in words."""
        return _described(self.schema)

    def closest(self, names: Iterable[object]) -> str:
        """Ask whether the nearest of these names was meant; nothing if none is near."""
        return _did_you_mean(str(self.value), names)


Said = Iterator[tuple[Place, str, str]]


def _described(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", ""))


def _did_you_mean(value: str, names: Iterable[object]) -> str:
    close = get_close_matches(value, [str(name) for name in names], 1)
    return f"Did you mean '{close[0]}'? " if close else ""


def _unknown_fields(error: _Error) -> Said:
    allowed = list(error.schema.get("properties", {}))
    for key in error.value:
        if key not in allowed:
            do = f"{_did_you_mean(key, allowed)}Allowed here: {', '.join(allowed)}."
            yield (key,), f"'{key}' is not a field that is known here.", do


def _missing_fields(error: _Error) -> Said:
    misspelt = [key for key in error.value if key not in error.schema.get("properties", {key})]
    for key in error.asked:
        if key not in error.value and not get_close_matches(key, misspelt, 1):
            yield (), f"{error.name} has no '{key}'.", _add(key, error.schema)


def _missing_beside(error: _Error) -> Said:
    for key, needed in error.asked.items():
        for other in needed if key in error.value else ():
            if other not in error.value:
                yield (key,), f"{error.name} has '{key}' and no '{other}'.", _add(other, error.schema)


def _add(key: str, schema: Mapping[str, Any]) -> str:
    described = _described(schema.get("properties", {}).get(key, {}))
    return f"Add '{key}': {described}." if described else f"Add '{key}'."


def _none_of_fields(error: _Error) -> Said:
    names = [f"'{key}'" for form in error.asked for key in form.get("required", ())]
    listed = f"{', '.join(names[:-1])} or {names[-1]}"
    yield (), f"{error.name} has neither {listed}.", "Add one of them, or take away what rests on it."


def _not_allowed(error: _Error) -> Said:
    words = [value for value in error.asked if isinstance(value, str)]
    listed = f": {', '.join(words)}" if len(words) == len(error.asked) else ""
    do = f"{error.closest(words)}Give {error.wanted or 'one of these'}{listed}."
    yield (), f"{error.name} is {error.shown}, which is not allowed.", do


def _only(error: _Error) -> Said:
    why = f": {error.wanted}" if error.wanted else ""
    yield (), f"{error.name} is {error.shown}, which is not allowed.", f"Only {error.asked} may stand here{why}."


def _wrong_form(error: _Error) -> Said:
    do = f"Give {error.wanted}." if error.wanted else "Write it as the entries beside it are written."
    yield (), f"{error.name} is {error.shown}, which is not written as it must be.", do


def _wrong_kind(error: _Error) -> Said:
    wanted = _KINDS.get(error.asked, str(error.asked))
    parts = ", ".join(error.schema.get("required", ()))
    described = f": {error.wanted or parts}" if error.wanted or parts else ""
    quotes = " Put quotes round it." if wanted == "a text" and isinstance(error.value, int) else ""
    yield (), f"{error.name} is {error.shown} and must be {wanted}.", f"Give {wanted}{described}.{quotes}"


def _not_this(error: _Error) -> Said:
    together = [f"'{key}'" for key in error.asked.get("required", ())]
    if len(together) > 1:
        yield (), f"{error.name} has both {' and '.join(together)}.", "Keep one of them."
    else:
        found = f"{error.name} has {together[0]}, which does not go with what stands beside it."
        yield (error.asked["required"][0],), found, error.wanted or "Take it away."


def _something_else(error: _Error) -> Said:
    yield (), f"{error.name} does not fit here.", "Write it as the entries beside it are written."


def _too_few(error: _Error) -> Said:
    if error.value:
        yield (), f"{error.name} has fewer than {error.asked} entries.", "Add what is missing."
    else:
        yield (), f"{error.name} is an empty list.", "Put something in it, or leave the field out."


def _saying(found: str, do: str) -> Callable[[_Error], Said]:
    """Make a saying of two sentences in which the value and the limit may stand."""

    def said(error: _Error) -> Said:
        what = found.format(shown=error.shown, limit=error.asked)
        yield (), f"{error.name} {what}.", do.format(limit=error.asked)

    return said


_SAYINGS: Mapping[str, Callable[[_Error], Said]] = {
    "additionalProperties": _unknown_fields,
    "required": _missing_fields,
    "dependentRequired": _missing_beside,
    "anyOf": _none_of_fields,
    "enum": _not_allowed,
    "const": _only,
    "pattern": _wrong_form,
    "type": _wrong_kind,
    "not": _not_this,
    "format": _saying("is {shown}, and there is no such day", "Give the date as year, month and day: 2026-11-23."),
    "minLength": _saying("is {shown}, which is too short to say anything", "Write it out."),
    "maxLength": _saying("is longer than {limit} characters", "Make it shorter."),
    "minItems": _too_few,
    "maxItems": _saying("has more than {limit} entries", "Take some out."),
    "uniqueItems": _saying("has the same entry twice", "Keep one of them."),
    "minimum": _saying("is {shown}, which is too small", "The smallest allowed is {limit}."),
    "maximum": _saying("is {shown}, which is too large", "The largest allowed is {limit}."),
    "maxProperties": _saying("has more than {limit} of the fields that may stand here", "Keep one of them."),
    "minProperties": _saying("is empty", "Say something in it, or leave it out."),
}
