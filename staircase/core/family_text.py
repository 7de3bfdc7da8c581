"""Which words of an edition families read: marked where they are declared, found by one walk, put in other words.

Whatever must hold of every word a family reads (how hard it is, which words it avoids, how it is translated) is worked
out from this walk, so that no text can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, field, fields, is_dataclass, replace
from typing import Any, TypeVar

_FAMILY = "family"
_NAME = "name"
_TEXT = "text"
_ID = ("id", "number", "word")
"""The fields that name a thing among others of its kind, by which its texts are found again."""

_T = TypeVar("_T")


def family_text() -> Any:
    """Mark a field whose words, one text or several, families read as sentences."""
    return field(metadata={_FAMILY: _TEXT})


def family_name() -> Any:
    """Mark a field that names something and that families read: it is translated, and is no sentence."""
    return field(metadata={_FAMILY: _NAME})


def family_texts(thing: object) -> dict[str, str]:
    """Give every text and name that families read in an edition, or in a part of one, by its path.

    A path is stable: it is made of field names and ids (`themes/teeth/rungs/pain/plain`); of what has no id it counts
    from 1. Empty texts are left out.
    """
    return {path: text for path, text, _ in _walk(thing, ())}


def family_sentences(thing: object) -> dict[str, str]:
    """Give the texts that are sentences, and not names, by their paths."""
    return {path: text for path, text, kind in _walk(thing, ()) if kind == _TEXT}


def in_other_words(thing: _T, texts: Mapping[str, str]) -> _T:
    """Give an edition, or a part of one, in which the texts at these paths are replaced."""
    changed: _T = _replaced(thing, texts, ())
    return changed


def _walk(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for key, inner, declared in _inside(value):
        here = (*path, key)
        kind = declared.metadata.get(_FAMILY) if declared else None
        for where, text in _texts(inner, here) if kind else ():
            yield "/".join(where), text, str(kind)
        if not kind:
            yield from _walk(inner, here)


def _inside(value: object) -> Iterator[tuple[str, object, Field[Any] | None]]:
    """Give what is inside a value that a path goes on to: fields by their names, members of a list by their ids."""
    if isinstance(value, tuple):
        for n, member in enumerate(value, start=1):
            if is_dataclass(member) or isinstance(member, tuple):
                yield _key(member, n), member, None
    elif is_dataclass(value):
        for one in fields(value):
            if one.init:
                yield one.name, getattr(value, one.name), one


def _key(member: object, n: int) -> str:
    return str(next((getattr(member, name) for name in _ID if hasattr(member, name)), n))


def _texts(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        if value:
            yield path, value
    elif isinstance(value, tuple):
        for n, text in enumerate(value, start=1):
            yield from _texts(text, (*path, str(n)))


def _replaced(value: Any, texts: Mapping[str, str], path: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return texts.get("/".join(path), value)
    if isinstance(value, tuple):
        members = tuple(_replaced(one, texts, (*path, _key(one, n))) for n, one in enumerate(value, start=1))
        return value if all(a is b for a, b in zip(members, value, strict=True)) else members
    if not is_dataclass(value) or isinstance(value, type):
        return value
    replaced = {key: _replaced(inner, texts, (*path, key)) for key, inner, _ in _inside(value)}
    new = {key: one for key, one in replaced.items() if one is not getattr(value, key)}
    return replace(value, **new) if new else value
