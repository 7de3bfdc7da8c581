"""Every way to write a bad rule file, and the whole message that its author reads.

Each folder of `bad_rules/` holds the files that differ from the tiny edition and the message in `expected.txt`.
`removed.txt` names a file that is not there; `grown.txt` one that is made too large.
`pytest --record` writes the messages anew and fails, so that somebody reads them.
"""

import re
import shutil
from pathlib import Path

import pytest
from staircase import rulefiles

HERE = Path(__file__).resolve().parent
TINY = HERE / "tiny_edition"
CASES = sorted(path for path in (HERE / "bad_rules").iterdir() if path.is_dir())
NOTES = {"expected.txt", "removed.txt", "grown.txt"}
# What an author of rules should never have to read: patterns, class names, the inside of the program.
LEAKS = re.compile(r"\^|\\|\$|Error|Exception|None\b|NoneType|dict\b|tuple|instance|schema_|jsonschema|tag:yaml|0x")


def lay_over(case, folder):
    """Make an edition in a folder: the tiny one, with what this case changes laid over it."""
    shutil.copytree(TINY, folder)
    for path in (path for path in case.rglob("*") if path.is_file() and path.name not in NOTES):
        (folder / path.relative_to(case)).parent.mkdir(exist_ok=True)
        shutil.copyfile(path, folder / path.relative_to(case))
    if (case / "removed.txt").exists():
        (folder / (case / "removed.txt").read_text().strip()).unlink()
    if (case / "grown.txt").exists():
        with (folder / (case / "grown.txt").read_text().strip()).open("ab") as file:
            file.write(b"# grown\n" * 40_000)
    return folder


def message_of(case, tmp_path):
    """Load a case, which must be refused, and give the message."""
    with pytest.raises(rulefiles.RuleFilesRefused) as refused:
        rulefiles.load_folder(lay_over(case, tmp_path / "edition"), "tiny/edition")
    return f"{refused.value}\n"


def test_the_tiny_edition_loads():
    """The smallest whole edition has nothing wrong with it, so each bad case is bad in its own way only."""
    edition = rulefiles.load_folder(TINY, "tiny/edition")

    assert len(edition.steps) == 5
    assert [domain.may_hold for domain in edition.domains] == [True, False, True]
    assert any(rule.held_by for rule in edition.rules)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_rule_file_is_refused_with_its_own_message(case, tmp_path, request):
    """The author is told where, what was found, what is allowed and what to do, word for word as recorded."""
    expected = case / "expected.txt"
    message = message_of(case, tmp_path)

    if request.config.getoption("--record") and (not expected.exists() or expected.read_text("utf-8") != message):
        expected.write_text(message, "utf-8")
        pytest.fail(f"Recorded anew, read it before you commit it:\n{message}")
    assert message == expected.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_message_is_for_authors_of_rules(case):
    """No message shows a pattern, a class name or the inside of the program; each problem has all its parts."""
    *findings, last = re.split(r"\n(?=\S)", (case / "expected.txt").read_text("utf-8").rstrip("\n"))

    assert re.fullmatch(r"\d+ problems? in \d+ files?\. .*Nothing was loaded\.", last)
    assert len(findings) == int(last.split()[0])
    for finding in findings:
        where, found, do = finding.split("\n  ")
        assert re.fullmatch(r"[a-z/-]+\.yaml:[1-9]\d*", where)
        assert re.search(r"[.)?]$", found), found
        assert re.search(r"[.)?]$", do), do
        assert not LEAKS.search(found + do), finding


def test_problems_in_several_files_are_told_at_once(tmp_path):
    """An author is told everything that can be found in one go, not one problem after the other."""
    case = HERE / "bad_rules" / "many-problems-in-many-files"

    files = {line.split(":")[0] for line in message_of(case, tmp_path).split("\n") if re.match(r"\S+\.yaml:", line)}

    assert files == {"contacts.yaml", "glossary.yaml", "rules.yaml", "themes/harm.yaml"}


def test_an_edition_that_is_not_there_is_named_with_the_nearest_one():
    """Somebody who misspells an edition is told which one there is."""
    with pytest.raises(rulefiles.RuleFilesRefused) as refused:
        rulefiles.load("durham/2026-trail")

    assert "No edition is called 'durham/2026-trail'." in str(refused.value)
    assert "Did you mean 'durham/2026-trial'?" in str(refused.value)


@pytest.mark.parametrize("name", ["", "..", "../rules", "durham/../durham/2026-trial", "/etc", "durham", "durham/\0"])
def test_an_edition_is_looked_for_in_the_rules_only(name):
    """The name of an edition is a name and never a path to somewhere else."""
    with pytest.raises(rulefiles.RuleFilesRefused, match="No edition is called"):
        rulefiles.load(name)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("current: durham", "'current' is 'durham', which is not written as it must be."),
        ("now: durham/2026-trial", "'now' is not a field that is known here."),
        ("", "The file is empty."),
    ],
)
def test_a_bad_list_of_editions_is_refused(tmp_path, text, found):
    """The file that says which edition is current is as strict as the rules themselves."""
    (tmp_path / "editions.yaml").write_text(text)

    with pytest.raises(rulefiles.RuleFilesRefused, match=re.escape(found)):
        rulefiles.current(tmp_path)
