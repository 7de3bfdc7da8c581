"""JSON as a file of ours is written: each key once, whole numbers only, text that is text, and sealed with a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NoReturn

_OTHER_FILES = (
    (b"%PDF", "This is a PDF."),
    (b"PK\x03\x04", "This is a Word file or another packed file."),
    (b"\xd0\xcf\x11\xe0", "This is an old Word file or another Office file."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"GIF8", "This is a picture."),
)


def loads(raw: bytes) -> Any:
    """Read what may be JSON, or raise ValueError or RecursionError."""
    if kind_of_file(raw):
        raise ValueError("another kind of file")
    data = json.loads(
        raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=_not_whole, parse_constant=_not_whole
    )
    json.dumps(data, ensure_ascii=False).encode("utf-8")  # half a character can be written in JSON, and is no text
    return data


def sealed(data: Mapping[str, Any], seal: str) -> str:
    """Write a file with the digest of all that it holds, under the name of the seal."""
    return json.dumps({**data, seal: sha256(data)}, ensure_ascii=False, indent=1) + "\n"


def sha256(value: object) -> str:
    """Give the SHA-256 of canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def kind_of_file(raw: bytes) -> str:
    """Say what else a file is, by how it begins; nothing where it may be JSON."""
    return next((words for begins, words in _OTHER_FILES if raw.startswith(begins)), "")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _not_whole(_text: str) -> NoReturn:
    raise ValueError("not a whole number")
