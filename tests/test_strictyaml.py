"""YAML without surprises: whatever the bytes, a document comes back, and what is doubtful is refused."""

import json
import random
import shutil
import time
import tracemalloc
from copy import deepcopy
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase import rulefiles, rulefolder, strictyaml
from staircase.places import folder

TINY = Path(__file__).resolve().parent / "tiny_edition"
NAMES = sorted(path.relative_to(TINY).as_posix() for path in TINY.rglob("*.yaml"))
REAL = folder("rules") / "durham" / "2026-trial"

# Characters that mean something in YAML, or nothing good anywhere.
ODD = "ab01:-?# \n\t'\"[]{},&*!|>%@`~<.\\xuU_+=\r\x00\x85\u200b\u202e\u2028\ufeff\U0001f600"
yaml_like = st.text(ODD, max_size=120).map(str.encode)
words = st.sampled_from(["no", "yes", "none", "010", "12:30", "1.10", "", "meals", "ring-now", "first", "unborn"])
leaves = st.one_of(
    words,
    st.text(max_size=8),
    st.integers(-3, 10**12),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.one_of(words, st.text(max_size=5)), inner)),
    max_leaves=12,
)


def problems(text):
    """Read a text and give what was found wrong, in words."""
    return [problem.found for problem in strictyaml.read(text.encode()).problems]


def is_plain(value):
    """Say whether a value holds nothing but texts, whole numbers, true, false, lists and groups."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(inner) for key, inner in value.items())
    return all(map(is_plain, value)) if isinstance(value, list) else isinstance(value, str | int)


# --- whatever the bytes


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.binary(max_size=300), yaml_like))
def test_any_bytes_give_a_document(raw):
    """Whatever stands in a file, reading it raises nothing: there is a plain value, or a problem on a line there is."""
    document = strictyaml.read(raw)

    assert document.problems or is_plain(document.value)
    assert all(1 <= problem.line <= raw.count(b"\n") + 1 for problem in document.problems)
    assert all(problem.found and problem.do for problem in document.problems)


@settings(max_examples=300, deadline=None)
@given(trees)
def test_any_tree_comes_back_as_it_was_or_with_a_problem(tree):
    """A value that is read without a problem is the value that was written: nothing is changed in silence."""
    document = strictyaml.read(json.dumps(tree).encode())

    assert document.problems or document.value == tree


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), trees)
def test_any_tree_as_a_rule_file_is_an_edition_or_a_list_of_findings(tmp_path_factory, name, tree):
    """However wrong a rule file is, its author gets findings, and nobody gets an exception of another kind."""
    load_with(tmp_path_factory.mktemp("edition"), name, tree)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_change_to_a_good_file_is_an_edition_or_a_list_of_findings(tmp_path_factory, data):
    """The same for files that are nearly right: one value of a good file is replaced by another."""
    name = data.draw(st.sampled_from(NAMES))
    document = strictyaml.read((TINY / name).read_bytes())
    places = [place for place in document.lines if place]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.one_of(st.sampled_from(places).map(lambda p: deepcopy(value_at(document.value, p))), trees))
    value_at(document.value, place[:-1])[place[-1]] = other

    load_with(tmp_path_factory.mktemp("edition"), name, document.value)


def value_at(value, place):
    """Give what stands at a place of a value."""
    for key in place:
        value = value[key]
    return value


def load_or_findings(home, edition):
    """Load a folder; gives the edition and no findings, or no edition and what was found. Nothing else may happen."""
    try:
        return rulefiles.load_folder(home, edition), ()
    except rulefiles.RuleFilesRefused as refused:
        return None, refused.findings


def load_with(home, name, value):
    """Load the tiny edition with one file replaced, which gives an edition or findings."""
    shutil.copytree(TINY, home, dirs_exist_ok=True)
    (home / name).write_text(json.dumps(value), "utf-8")
    edition, findings = load_or_findings(home, "tiny/edition")

    assert (edition is None) == bool(findings)
    assert all(finding.line >= 1 and finding.found and finding.do for finding in findings)


# --- one wrong byte


@pytest.fixture(scope="module")
def real_files():
    """The rule files of the real edition: name -> bytes."""
    return {path.relative_to(REAL).as_posix(): path.read_bytes() for path in sorted(REAL.rglob("*.yaml"))}


@pytest.fixture
def read_once(monkeypatch):
    """Reads a file anew only if its bytes have changed, so that a whole edition can be loaded two hundred times."""
    remembered = {}
    read_file = rulefolder.read_file

    def read(path, shown, schema):
        key = shown, path.read_bytes()
        if key not in remembered:
            remembered[key] = read_file(path, shown, schema)
        return remembered[key]

    monkeypatch.setattr(rulefolder, "read_file", read)


def flipped(raw, chance):
    """Change one byte to another, or one bit of it."""
    at = chance.randrange(len(raw))
    byte = raw[at] ^ (1 << chance.randrange(8)) if chance.random() < 0.5 else chance.randrange(256)
    return raw[:at] + bytes([byte]) + raw[at + 1 :]


def shown(edition):
    """Give everything an edition says, but its fingerprints and look-ups."""
    names = [field.name for field in fields(edition) if field.init and not field.name.endswith("_fingerprint")]
    return {name: getattr(edition, name) for name in names}


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_byte_never_passes_for_the_same_edition(real_files, read_once, tmp_path, seed):
    """One wrong byte in a real rule file is refused or changes the fingerprint, unless it changed no value at all.

    Such a byte stands in a comment or in the spacing: then the edition says word for word what it said before.
    """
    shutil.copytree(REAL, tmp_path / "edition")
    good = rulefiles.load_folder(tmp_path / "edition", "durham/2026-trial")
    chance = random.Random(seed)
    wanted = [name for name in real_files if not name.startswith("scenarios/")]
    for _ in range(50):
        name = chance.choice(wanted)
        raw = flipped(real_files[name], chance)
        (tmp_path / "edition" / name).write_bytes(raw)
        other, findings = load_or_findings(tmp_path / "edition", "durham/2026-trial")
        if not findings:
            assert (other.edition_fingerprint == good.edition_fingerprint) == (shown(other) == shown(good)), name
        (tmp_path / "edition" / name).write_bytes(real_files[name])


# --- bombs

BOMBS = {
    "aliases nine levels deep": "a: &a [x,x,x]\n"
    + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ),
    "an alias of itself": "&a [*a]",
    "a thousand merge keys": "".join(f"<<: {{k{n}: 1}}\n" for n in range(1000)),
    "nine hundred brackets": "[" * 900 + "]" * 900,
    "a file of open brackets": "[" * strictyaml.MOST_BYTES,
    "a file of open braces": "{" * strictyaml.MOST_BYTES,
    "a file of hyphens": "- " * (strictyaml.MOST_BYTES // 2),
    "a file of question marks": "? " * (strictyaml.MOST_BYTES // 2),
    "a file of colons": "a: " * (strictyaml.MOST_BYTES // 3),
    "a file of answers": "[" + "no," * (strictyaml.MOST_BYTES // 3 - 1) + "]",
    "a file of one key": "a: 1\n" * (strictyaml.MOST_BYTES // 5),
    "a number of 200,000 digits": "a: " + "1" * 200_000,
    "a quotation that never ends": "a: '" + "x" * 200_000,
    "a program in a tag": "!!python/object/apply:os.system ['true']",
    "one byte too many": "#" * (strictyaml.MOST_BYTES + 1),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_refused_fast_and_small(text):
    """A file made to use up time or memory is refused with a few short problems, in a second and a few megabytes."""
    raw = text.encode()
    tracemalloc.start()
    began = time.perf_counter()
    document = strictyaml.read(raw)
    took = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 1 <= len(document.problems) <= strictyaml.MOST_PROBLEMS + 1
    assert max(len(problem.found) for problem in document.problems) < 200
    assert took < 5, "seconds; far above what it takes, because test machines are shared"
    assert peak < 100 * 1024 * 1024


# --- what a value may be


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 5", 5),
        ("a: 0", 0),
        ("a: true", True),
        ("a: false", False),
        ("a: 2026-11-23", "2026-11-23"),
        ("a: 'no'", "no"),
        ('a: "12:30"', "12:30"),
        ("a: 03000 267 979", "03000 267 979"),
        ("a: '010'", "010"),
        ("a: no worry", "no worry"),
        ("a: >-\n  two\n  lines", "two lines"),
        ("a: step-2", "step-2"),
        ("a: ''", ""),
    ],
)
def test_a_plain_value_is_what_it_looks_like(text, value):
    """Whole numbers are numbers, true and false are answers, and everything else is a text, dates too."""
    document = strictyaml.read(text.encode())

    assert not document.problems
    assert document.value == {"a": value}
    assert type(document.value["a"]) is type(value)


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "No",
        "YES",
        "on",
        "off",
        "y",
        "~",
        "null",
        "True",
        "FALSE",
        "010",
        "0808",
        "0x1F",
        "12:30",
        "1.10",
        "1e3",
        "+1",
        "-1",
        "1_000",
        ".5",
        "5.",
        ".inf",
        "12345678901",
    ],
)
def test_a_value_that_could_be_read_in_two_ways_is_refused(word):
    """What one reader of YAML takes for an answer or a number and another for a text is refused, as a name too."""
    assert len(problems(f"a: {word}")) == 1
    assert len(problems(f"{word}: a")) == 1
    assert problems(f"a: '{word}'") == []


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\ufeff", "\x85", "\u2028", "\xad", "\x07", "\u2066"])
def test_an_invisible_character_is_refused_however_it_is_written(character):
    """A character nobody can see is refused in a text, in a name, in a comment, and behind a backslash in quotes."""
    escaped = json.dumps(character)[1:-1]

    for text in (f"a: b{character}", f"a{character}: b", f"a: b # {character}", f'a: "{escaped}"', f'"{escaped}": b'):
        assert len(problems(text)) == 1, text


def test_every_part_of_a_file_has_its_line():
    """The line of a field, of an entry and of a text over several lines is where an author would point."""
    document = strictyaml.read(b"# first\n- id: a\n  text: >-\n    long\n    text\n- id: b\n  of: [c,\n    d]\n")

    assert document.line((0,)) == 2
    assert document.line((0, "text")) == 3
    assert document.line((1, "id")) == 6
    assert document.line((1, "of", 1)) == 8
    assert document.line((1, "missing", "deeper")) == 6


def test_the_line_ends_of_windows_change_nothing():
    """A file saved on Windows holds the same values on the same lines."""
    text = b"a: b\nc:\n  - d\n  - >-\n    e\n    f\n"

    unix, windows = strictyaml.read(text), strictyaml.read(text.replace(b"\n", b"\r\n"))

    assert not windows.problems
    assert (windows.value, windows.lines) == (unix.value, unix.lines)
