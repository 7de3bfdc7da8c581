"""The current edition and its scenarios, read once for all tests of a process: they are frozen, and take seconds."""

from functools import cache

from staircase import rulefiles
from staircase.library import Library


@cache
def edition():
    """Give the current edition."""
    return rulefiles.load(rulefiles.current())


@cache
def scenarios():
    """Give all its scenarios, in the order of their files."""
    return tuple(Library(edition()).scenarios().values())
