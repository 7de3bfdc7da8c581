"""The hazard log: every hazard names a control and tests, and the tests exist."""

import ast

import pytest

import current
from conftest import TOP

HAZARDS = current.edition().hazards


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)
def test_every_control_has_tests_that_exist(hazard):
    """A hazard names the tests that show its control, and each of them is there."""
    for named in hazard.tests:
        file, _, function = named.partition("::")
        tree = ast.parse((TOP / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, named


def test_the_two_failures_that_matter_most_are_in_the_log():
    """The log holds a child placed too low, and a tool that is trusted for the wrong reason."""
    assert {"placed-too-low-by-silence", "tool-replaces-judgement"} <= {hazard.id for hazard in HAZARDS}
