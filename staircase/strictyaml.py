"""YAML without surprises: text -> plain values with the line of each, or every problem with its line.

YAML 1.1 reads `no` as false, `010` as 8, `12:30` as 750, and keeps the last of two equal keys in silence.
In files about yes and no these are hazards, so they are refused here, and so are aliases, which can make a
small file huge. What is not a whole number or true/false is a string, dates too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

MOST_BYTES = 256 * 1024
DEEPEST = 20

Place = tuple[str | int, ...]

_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_AMBIGUOUS = re.compile(
    r"yes|no|on|off|y|n|null|~|"  # words that YAML 1.1 takes for answers or for nothing
    r"[-+]?0[0-7_]+|[-+]?0x[0-9a-f_]+|0b[01_]+|0o[0-7]+|"  # other ways to write whole numbers
    r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+|"  # 12:30 is 750
    r"[-+]?([0-9][0-9_]*)?\.[0-9]+(e[-+]?[0-9]+)?|[-+]?[0-9]+(\.[0-9]*)?(e[-+]?[0-9]+)|[-+]?\.(inf|nan)|"
    r"[-+][0-9][0-9_]*|[0-9]+_[0-9_]+|[0-9]{10,}",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: on which line, what was found and is allowed, and what to do."""

    line: int
    found: str
    do: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its value, the line of every part of it, and the problems."""

    value: Any
    lines: Mapping[Place, int]
    problems: tuple[Problem, ...]

    def line(self, place: Place) -> int:
        """Give the line of a place, or of the nearest thing that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Refused(Exception):
    def __init__(self, line: int, found: str, do: str) -> None:
        super().__init__(found)
        self.problem = Problem(line, found, do)


def read(raw: bytes) -> Document:
    """Read one file's bytes. Never raises: what is wrong is in `problems`, and then `value` may be None."""
    try:
        text = _decode(raw)
        root = _compose(text)
    except _Refused as refused:
        return Document(None, {}, (refused.problem,))
    if root is None:
        return Document(None, {}, (Problem(1, "The file is empty.", "Write it, or take it away."),))
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    value = _build(root, (), lines, problems)
    return Document(value, lines, tuple(problems))


def _decode(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise _Refused(1, f"The file is {len(raw)} bytes long; at most {MOST_BYTES} are allowed.", "Split it.")
    if raw[:3] == b"\xef\xbb\xbf" or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Refused(1, "The file begins with a byte order mark.", "Save it as UTF-8 without one.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Refused(line, "This line is not UTF-8 text.", "Save the file as UTF-8.") from None
    text = text.replace("\r\n", "\n")
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        name = f"U+{ord(found.group()):04X}"
        raise _Refused(line, f"There is an invisible or control character ({name}) here.", "Take it out.")
    return text


class _Composer(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """PyYAML's own parser; only its events are used."""


def _compose(text: str) -> yaml.Node | None:
    """Make nodes, refusing aliases, anchors, tags, several documents and deep nesting before anything is built."""
    depth = 0
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Composer):
            line = event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _Refused(line, "There is an anchor or alias (& or *) here.", "Write the text out in both places.")
            if getattr(event, "tag", None) and not str(event.tag).startswith("tag:yaml.org,2002:str"):
                raise _Refused(line, f"There is a tag ({event.tag}) here.", "Take it out: plain values need none.")
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(line, "A second document begins here (---).", "Put it in a file of its own.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise _Refused(line, f"This is nested more than {DEEPEST} deep.", "Write it flatter.")
        return yaml.compose(text, Loader=_Composer)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _Refused(line, f"This is not YAML: {error.problem or error.context}.", _yaml_hint(str(error))) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise _Refused(1, f"This is not YAML: {error}.", "Check quotes, colons and indentation.") from None


def _yaml_hint(error: str) -> str:
    if "\\t" in error or "tab" in error:
        return "Indent with spaces, not tabs."
    return "Check indentation, and put quotes round a text that has ': ' or ' #' in it."


def _build(node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[Problem]) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, n), lines, problems) for n, item in enumerate(node.value)]
    return _scalar(node, problems)


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int], problems: list[Problem]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(line, "A key here is not a plain word.", "Give it a name in lower-case letters."))
            continue
        key = key_node.value
        if key == "<<":
            problems.append(Problem(line, "There is a merge key (<<) here.", "Write the fields out."))
        elif _plain(key_node) and _AMBIGUOUS.fullmatch(key):
            problems.append(Problem(line, f"The key {key} could be read as an answer or a number.", "Use another name."))
        elif key in made:
            first = lines[(*place, key)]
            problems.append(Problem(line, f"'{key}' is given twice; first on line {first}.", "Keep one of them."))
        else:
            made[key] = _build(value_node, (*place, key), lines, problems)
            lines[(*place, key)] = line
    return made


def _plain(node: yaml.ScalarNode) -> bool:
    """Say whether it stands without quotes; the two parsers of PyYAML say so in two ways."""
    return node.style in (None, "")


def _scalar(node: yaml.ScalarNode, problems: list[Problem]) -> str | int | bool:
    text = str(node.value)
    if not _plain(node):
        return text
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if text in ("true", "false"):
        return text == "true"
    if text == "" or _AMBIGUOUS.fullmatch(text) or text.lower() in ("true", "false"):
        shown = f"'{text}'" if text else "nothing"
        problems.append(Problem(
            node.start_mark.line + 1, f"{shown} here could be read in more than one way.",
            "Put quotes round a word; write whole numbers without leading noughts, and true or false in small letters.",
        ))
    return text
