"""A schema made into plain functions that find the first misfit in plain data, in the order of the schema library.

Whoever sends eight files waits for all of them to be judged, and the library takes as long for a list of ids as for the
questions of an edition. Only what a schema of plain data needs is known here; any other keyword is refused at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from staircase.strictyaml import Place

Finder = Callable[[Any], Place | None]
"""Gives the place of the first thing that does not fit; nothing where all of it does."""

Schema = Mapping[str, Any]

HERE: Final[Place] = ()
_SAYS_NOTHING: Final = frozenset({"$schema", "$id", "title", "description"})
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def finder(schema: Schema) -> Finder:
    """Make a schema into a finder. It must be written out: it may not point anywhere."""
    finders = tuple(_KEYWORDS[name](asked, schema) for name, asked in schema.items() if name not in _SAYS_NOTHING)

    def find(value: Any) -> Place | None:
        for one in finders:
            place = one(value)
            if place is not None:
                return place
        return None

    return finders[0] if len(finders) == 1 else find


def _fits(fits: Callable[[Any], bool]) -> Finder:
    """Make a finder for a value as a whole."""
    return lambda value: None if fits(value) else HERE


# --- a value by itself


_TYPES: Final[Mapping[str, tuple[type, ...]]] = MappingProxyType(
    {
        "object": (dict,),
        "array": (list,),
        "string": (str,),
        "integer": (int,),
        "boolean": (bool,),
        "null": (type(None),),
    }
)


def _type(asked: str | Sequence[str], _schema: Schema) -> Finder:
    """In JSON true is no number, though in Python it is one: so the type itself is asked for, and no kind of it."""
    types = frozenset(kind for name in ([asked] if isinstance(asked, str) else asked) for kind in _TYPES[name])
    return _fits(lambda value: type(value) in types)


def _enum(asked: Sequence[str], _schema: Schema) -> Finder:
    words = frozenset(asked)
    return _fits(lambda value: type(value) is str and value in words)


def _const(asked: Any, _schema: Schema) -> Finder:
    return _fits(lambda value: type(value) is type(asked) and bool(value == asked))


def _pattern(asked: str, _schema: Schema) -> Finder:
    found = re.compile(asked).search
    return _fits(lambda value: type(value) is not str or found(value) is not None)


def _format(asked: str, _schema: Schema) -> Finder:
    return _fits({"date": _is_day}[asked])


def _is_day(value: Any) -> bool:
    if type(value) is not str:
        return True
    try:
        return _DAY.fullmatch(value) is not None and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _minimum(asked: int, _schema: Schema) -> Finder:
    return _fits(lambda value: type(value) is not int or value >= asked)


def _maximum(asked: int, _schema: Schema) -> Finder:
    return _fits(lambda value: type(value) is not int or value <= asked)


def _at_most(kind: type[str | list[Any] | dict[str, Any]]) -> Callable[[int, Schema], Finder]:
    return lambda asked, _schema: _fits(lambda value: not isinstance(value, kind) or len(value) <= asked)


# --- what is in it


def _required(asked: Sequence[str], _schema: Schema) -> Finder:
    names = frozenset(asked)
    return _fits(lambda value: type(value) is not dict or value.keys() >= names)


def _properties(asked: Mapping[str, Schema], _schema: Schema) -> Finder:
    finders = {name: finder(schema) for name, schema in asked.items()}

    def find(value: Any) -> Place | None:
        for name, one in finders.items() if type(value) is dict else ():
            place = one(value[name]) if name in value else None
            if place is not None:
                return (name, *place)
        return None

    return find


def _additional_properties(asked: Any, schema: Schema) -> Finder:
    known = frozenset(schema.get("properties", ()))
    if asked is False:
        return _fits(lambda value: type(value) is not dict or value.keys() <= known)
    one = finder(asked)

    def find(value: Any) -> Place | None:
        for name, inner in value.items() if type(value) is dict else ():
            place = one(inner) if name not in known else None
            if place is not None:
                return (name, *place)
        return None

    return find


def _property_names(asked: Schema, _schema: Schema) -> Finder:
    one = finder(asked)
    return _fits(lambda value: type(value) is not dict or all(one(name) is None for name in value))


def _items(asked: Schema, _schema: Schema) -> Finder:
    one = finder(asked)

    def find(value: Any) -> Place | None:
        for number, inner in enumerate(value) if type(value) is list else ():
            place = one(inner)
            if place is not None:
                return (number, *place)
        return None

    return find


_KEYWORDS: Final[Mapping[str, Callable[[Any, Schema], Finder]]] = MappingProxyType(
    {
        "type": _type,
        "enum": _enum,
        "const": _const,
        "pattern": _pattern,
        "format": _format,
        "minimum": _minimum,
        "maximum": _maximum,
        "maxLength": _at_most(str),
        "maxItems": _at_most(list),
        "maxProperties": _at_most(dict),
        "required": _required,
        "properties": _properties,
        "additionalProperties": _additional_properties,
        "propertyNames": _property_names,
        "items": _items,
    }
)
