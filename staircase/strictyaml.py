"""YAML without surprises: text -> plain values with the line of each, or every problem with its line.

YAML 1.1 reads `no` as false, `010` as 8, `12:30` as 750, and keeps the last of two equal keys in silence.
In files about yes and no these are hazards, so they are refused here, and so are aliases, which can make a
small file huge. What is not a whole number or true/false is a string, dates too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_BYTES = 256 * 1024
MOST_VALUES = 1000  # in one list or group
MOST_PROBLEMS = 50
DEEPEST = 20

Place = tuple[str | int, ...]

_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_ANSWERS = re.compile(r"yes|no|on|off|y|n|true|false|null|~", re.IGNORECASE)  # for YAML 1.1, or for nothing at all
_NUMBERS = re.compile(
    r"[-+]?0[0-9_]+|[-+]?0x[0-9a-f_]+|0b[01_]+|0o[0-7]+|"  # other ways to write whole numbers
    r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+|"  # 12:30 is 750
    r"[-+]?([0-9][0-9_]*)?\.[0-9]+(e[-+]?[0-9]+)?|[-+]?[0-9]+(\.[0-9]*)?(e[-+]?[0-9]+)|[-+]?\.(inf|nan)|[0-9]+\.|"
    r"[-+][0-9][0-9_]*|[0-9]+_[0-9_]+|[0-9]{10,}",
    re.IGNORECASE,
)
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_INVISIBLE = "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\U000e0000-\U000e007f"
_FORBIDDEN = re.compile(f"[{_CONTROL}{_INVISIBLE}\ud800-\udfff]")
_QUOTES = "Check the indentation and the quotes: a text that has ': ' or ' #' in it stands in quotes."

# What a parser says, in part, and what an author is told instead: what was found, what to do.
_SAID_OF_A_CHARACTER = (
    ("mapping values", "There is a ': ' here where none can be.", _QUOTES),
    ("sequence entries", "There is a '- ' here where none can be.", "Begin a list on a line of its own."),
    ("an anchor|an alias", "There is an & or * here, which makes an anchor or alias.", "Put quotes round the text."),
    ("directive", "There is a directive (%) here.", "Take it out, or put quotes round the text."),
)
_SAID_OF_WHAT_OPENS = (
    ("quoted scalar.*end of stream", "The quotes that open here are never closed.", "Close them."),
    (
        "quoted scalar",
        "The quotes that open here hold a backslash that means nothing.",
        "Use single quotes, in which a backslash is a backslash.",
    ),
    (
        "flow",
        "A bracket that opens here, or above, is not closed as it should be.",
        "Close it with the same kind of bracket, and put commas between the entries.",
    ),
    ("simple key", "There is no ': ' after the name here.", "Write 'name: value', or indent a text that goes on."),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: on which line, what was found and is allowed, and what to do."""

    line: int
    found: str
    do: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its value, the line of every part of it, and the problems.

    `doubtful` are the places of the problems: what stands there is a guess, and nobody should be told of it again.
    """

    value: Any
    lines: Mapping[Place, int]
    problems: tuple[Problem, ...]
    doubtful: frozenset[Place] = frozenset()

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
        return Document(None, {}, (Problem(1, "The file is empty.", "Write what belongs in it."),))
    builder = _Builder(text.count("\n") + 1)
    value = builder.build(root, ())
    return Document(value, builder.lines, tuple(builder.problems), frozenset(builder.doubtful))


def marked(text: str, mark: str) -> str:
    """Give a text with a mark for every character that no file may hold, so that it can be written into one."""
    return _FORBIDDEN.sub(mark, text)


# --- bytes -> text


def _decode(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        found = f"The file is larger than {MOST_BYTES // 1024} KB, the most that is allowed."
        raise _Refused(1, found, "Take out what is not needed.")
    if raw[:3] == b"\xef\xbb\xbf":
        raise _Refused(1, "The file begins with a byte order mark.", "Save it as UTF-8 without one.")
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _Refused(1, "The file is UTF-16 text.", "Save it as UTF-8.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Refused(line, "This line is not UTF-8 text.", "Save the file as UTF-8.") from None
    text = text.replace("\r\n", "\n")
    if found_at := _FORBIDDEN.search(text):
        raise _Refused(text.count("\n", 0, found_at.start()) + 1, *_forbidden(found_at.group()))
    return text


def _forbidden(character: str) -> tuple[str, str]:
    what = "a control" if re.match(f"[{_CONTROL}]", character) else "an invisible"
    found = f"There is {what} character (U+{ord(character):04X}) on this line."
    return found, "Take it out; typing the line anew is surest."


# --- text -> nodes


class _Parser(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """PyYAML's own parser; only its events and nodes are used, never the values it would make."""


def _compose(text: str) -> yaml.Node | None:
    """Make nodes, refusing aliases, anchors, tags, several documents and deep nesting before anything is built."""
    try:
        _refuse_tricks(text)
        return yaml.compose(text, Loader=_Parser)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(text, error) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _Refused(1, "The file cannot be read as YAML.", _QUOTES) from None


def _refuse_tricks(text: str) -> None:
    documents = 0
    within = [0]  # how many values each list or group has so far that is open here
    for event in yaml.parse(text, Loader=_Parser):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, "There is an anchor or alias (& or *) here.", "Write the text out in both places.")
        if tag := getattr(event, "tag", None):
            shown = _shown(str(tag).replace("tag:yaml.org,2002:", "!!"))
            raise _Refused(line, f"There is a tag {shown} here.", "Take it out: plain values need none.")
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise _Refused(line, "A second document begins here (---).", "Keep one document in a file.")
        within[-1] += isinstance(event, yaml.NodeEvent)
        if within[-1] > MOST_VALUES:
            found = f"This list or group has more than {MOST_VALUES} values, names included."
            raise _Refused(line, found, "Take out what is not needed.")
        if isinstance(event, yaml.CollectionStartEvent):
            within.append(0)
        elif isinstance(event, yaml.CollectionEndEvent):
            within.pop()
        if len(within) > DEEPEST + 1:
            raise _Refused(line, f"This is nested more than {DEEPEST} deep.", "Write it flatter.")


def _unreadable(text: str, error: yaml.MarkedYAMLError) -> _Refused:
    """Say in an author's words why this is not YAML, whatever the parser says."""
    rows = text.split("\n")
    mark = error.problem_mark or error.context_mark
    at = min(mark.line if mark else 0, len(rows) - 1)
    said = f"{error.context}; {error.problem}"
    if "tab character" in said or re.match(r" *\t", rows[at]):
        return _Refused(at + 1, "A tab indents this line.", "Indent with spaces, not tabs.")
    if "start any token" in said and mark:
        found = f"A text cannot begin with {rows[at][mark.column : mark.column + 1]} here."
        return _Refused(at + 1, found, "Put quotes round the text.")
    opened = error.context_mark.line if error.context_mark else at
    for line, sayings in ((at, _SAID_OF_A_CHARACTER), (opened, _SAID_OF_WHAT_OPENS)):
        for pattern, found, do in sayings:
            if re.search(pattern, said):
                return _Refused(min(line, at) + 1, found, do)
    return _Refused(at + 1, "This line does not fit those before it.", _QUOTES)


# --- nodes -> values


@dataclass(slots=True)
class _Builder:
    """Makes plain values of nodes, noting the line of each and every problem."""

    last_line: int
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    doubtful: set[Place] = field(default_factory=set)

    def build(self, node: yaml.Node, place: Place) -> object:
        """Make the value of a node."""
        self.lines[place] = self.line(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*place, n)) for n, item in enumerate(node.value)]
        return self.scalar(node, place)

    def line(self, node: yaml.Node) -> int:
        """Give the line of a node; a value that is missing at the end of a file stands on its last line."""
        return min(int(node.start_mark.line) + 1, self.last_line)

    def refuse(self, node: yaml.Node, place: Place, found: str, do: str) -> None:
        """Note a problem; a file with very many is cut short."""
        self.doubtful.add(place)
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.line(node), found, do))
        elif len(self.problems) == MOST_PROBLEMS:
            more = Problem(self.line(node), "There are more problems from here on.", "Mend the others first.")
            self.problems.append(more)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        """Make a mapping of the keys that are plain words, each given once."""
        made: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if isinstance(key_node, yaml.ScalarNode) and key in made:
                found = f"{_shown(key)} is given twice; first on line {self.lines[*place, key]}."
                self.refuse(key_node, place, found, "Keep one of them.")
            elif wrong := _wrong_key(key_node):
                self.refuse(key_node, place, *wrong)
            else:
                made[key] = self.build(value_node, (*place, key))
                self.lines[*place, key] = self.line(key_node)
        return made

    def scalar(self, node: yaml.Node, place: Place) -> str | int | bool:
        """Make a text, a whole number, true or false; what could be read in two ways is a problem."""
        text = str(node.value)
        if forbidden := _FORBIDDEN.search(text):
            self.refuse(node, place, *_forbidden(forbidden.group()))
        if not _plain(node):
            return text
        if _WHOLE_NUMBER.fullmatch(text):
            return int(text)
        if text in {"true", "false"}:
            return text == "true"
        if not text:
            self.refuse(node, place, "There is no value here.", "Write one, or take the line away.")
        elif _ANSWERS.fullmatch(text):
            found = f"{_shown(text)} here could be a word or an answer."
            self.refuse(node, place, found, "Put a word in quotes; the only answers are true and false.")
        elif _NUMBERS.fullmatch(text):
            found = f"{_shown(text)} here could be a text or one of several numbers."
            self.refuse(node, place, found, "Put a text in quotes; whole numbers have no sign, point or first nought.")
        return text


def _wrong_key(node: yaml.Node) -> tuple[str, str] | None:
    """Say what is wrong with the name of a field, and what to do."""
    key = str(node.value)
    if not isinstance(node, yaml.ScalarNode):
        return "The name of a field here is a list or a group.", "Give it a name in lower-case letters."
    if key == "<<":
        return "There is a merge key (<<) here.", "Write the fields out."
    if not key:
        return "There is a ':' without a name before it.", "Write the name of the field."
    if _FORBIDDEN.search(key):
        return _forbidden(_FORBIDDEN.findall(key)[0])
    if _plain(node) and (_ANSWERS.fullmatch(key) or _NUMBERS.fullmatch(key)):
        return f"The name {_shown(key)} could be read as an answer or a number.", "Use another name."
    return None


def _plain(node: yaml.Node) -> bool:
    """Say whether it stands without quotes; the two parsers of PyYAML say so in two ways."""
    return getattr(node, "style", None) in {None, ""}


def _shown(text: str) -> str:
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"
