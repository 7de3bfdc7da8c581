"""The certificate of an edition, as the website reads it: without a solver."""

import shutil
from dataclasses import replace

import pytest
from staircase import certificates, rulefiles
from staircase.certificates import Certificate, Proved
from staircase.places import folder
from staircase.results import SEMANTICS

import current

EDITION = current.edition()
MADE = Certificate(
    edition=EDITION.id,
    status=EDITION.status,
    decision_fingerprint=EDITION.decision_fingerprint,
    edition_fingerprint=EDITION.edition_fingerprint,
    semantics=SEMANTICS,
    solver="z3 0.0.0",
    promises=(Proved(id="P3", says="the step is never above what it could reach", shown_by="solver", queries=4),),
    cases=10,
    seed=1,
    differences=0,
)


@pytest.fixture
def home(tmp_path):
    """A folder of rule bases with a certificate and nothing else."""
    path = certificates.place(EDITION, tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(certificates.written(MADE), encoding="utf-8")
    return tmp_path


def test_what_is_written_is_read(home):
    """A certificate comes back as it was written."""
    assert certificates.read(EDITION, home) == MADE


def test_a_certificate_is_about_one_edition_in_one_meaning():
    """It matches the edition it was written for, and no changed wording, changed rule or changed meaning."""
    assert MADE.matches(EDITION)
    assert not MADE.matches(replace(EDITION, edition_fingerprint="another"))
    assert not MADE.matches(replace(EDITION, decision_fingerprint="another"))
    assert not replace(MADE, semantics=SEMANTICS + 1).matches(EDITION)
    assert not replace(MADE, edition="durham/another").matches(EDITION)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"promises": 3}', '{"promises": []}', "\ud800"])
def test_what_is_no_certificate_is_none(home, text):
    """A file that is damaged, and one that is not there, are no certificate and no error."""
    path = certificates.place(EDITION, home)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert certificates.read(EDITION, home) is None

    path.unlink()
    assert certificates.read(EDITION, home) is None


def test_a_certificate_changes_no_fingerprint(tmp_path):
    """An edition loads with a certificate beside its rules, and is the same edition."""
    copy = tmp_path / EDITION.id
    shutil.copytree(folder("rules") / EDITION.id, copy)
    (copy / certificates.FILE).write_text(certificates.written(MADE), encoding="utf-8")

    loaded = rulefiles.load(EDITION.id, tmp_path)

    assert loaded.edition_fingerprint == EDITION.edition_fingerprint
    assert loaded.decision_fingerprint == EDITION.decision_fingerprint
