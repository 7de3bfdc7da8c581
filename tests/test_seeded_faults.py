"""Faults planted in the real edition: each is caught, by `check` or by `prove` alone, and nothing is where none is."""

import shutil

import pytest
from staircase import prove, rulefiles
from staircase.core.evaluate import evaluate
from staircase.core.promises import broken
from staircase.places import folder

import current
from seeded_faults import SEEN_BY_CHECK, SEEN_BY_PROVE, SEEN_IN_FILES

EDITION = current.edition()


def name(fault):
    """Name a test by its fault."""
    return fault.name


def test_there_are_faults_of_every_kind():
    """At least forty faults are planted, at least twelve of them such as no structure gives away."""
    faults = SEEN_BY_CHECK + SEEN_BY_PROVE + SEEN_IN_FILES

    assert len({fault.name for fault in faults}) == len(faults) >= 40
    assert len(SEEN_BY_PROVE) >= 12
    assert all(fault.says.endswith(".") for fault in faults)


def test_nothing_is_found_where_no_fault_is_planted():
    """`check` finds nothing in the real edition; that `prove` does not either is shown in its own tests."""
    assert broken(EDITION) == ()


def test_the_files_load_where_no_fault_is_planted(tmp_path):
    """A copy of the files without a fault is not refused, so each fault is refused for what it is."""
    shutil.copytree(folder("rules") / EDITION.id, tmp_path / "edition")

    assert rulefiles.load_folder(tmp_path / "edition", EDITION.id).edition_fingerprint == EDITION.edition_fingerprint


@pytest.mark.parametrize("fault", SEEN_BY_CHECK, ids=name)
def test_check_sees_the_fault(fault):
    """The structure of the rules gives the fault away, and says which promise it breaks."""
    assert fault.promise in {found.promise for found in broken(fault.plant(EDITION))}


@pytest.mark.parametrize("fault", SEEN_IN_FILES, ids=name)
def test_the_loader_refuses_the_fault(fault, tmp_path):
    """The files with this fault are not loaded at all."""
    copy = tmp_path / "edition"
    shutil.copytree(folder("rules") / EDITION.id, copy)
    fault.plant(copy)

    with pytest.raises(rulefiles.RuleFilesRefused):
        rulefiles.load_folder(copy, EDITION.id)


@pytest.mark.parametrize("fault", SEEN_BY_PROVE, ids=name)
def test_prove_alone_sees_the_fault(fault):
    """`check` sees nothing; `prove` finds what breaks the promise, and the evaluator agrees about each case."""
    planted = fault.plant(EDITION)
    assert broken(planted) == ()

    (found,) = prove.prove(planted, only={fault.promise})

    assert found.counterexample is not None
    assert found.counterexample.agreed
    for case in found.counterexample.cases:
        assert evaluate(planted, case.answers) == case.assessment
