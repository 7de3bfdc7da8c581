"""The benchmarks measure what they say they measure; the times themselves are nobody's promise."""

from random import Random

from staircase.places import folder
from staircase.rulefolder import read_folder

import current
from benchmarks import decision, explanation


def test_every_way_of_writing_the_rules_for_zen_agrees_with_ours(edition):
    """A rules engine that is not ours comes to the same step, could-reach and reasons, in all five encodings."""
    cases = [decision.random_case(edition, 1 + n % 40, Random(n)) for n in range(50)]

    decision.agree(edition, cases)


def test_checking_is_held_against_reading_the_same_files(edition):
    """PyYAML is given every file of the edition, and no scenario."""
    home = folder("rules") / edition.id

    documents = [name for name in read_folder(home)[0].documents if not name.startswith("scenarios/")]
    assert len(explanation.only_read(home)) == len(documents)


def test_explaining_is_timed_on_every_scenario_and_on_random_cases(edition):
    """The report names every scenario there is, and says twice how many evaluations an explanation costs."""
    scenarios = current.scenarios()
    told = "\n".join(explanation.report(edition.id, random_cases=3, rounds=1))

    assert f"{len(scenarios)} scenarios" in told
    assert "3 random cases" in told
    assert told.count("an explanation, in evaluations") == 2
    assert told.count("check: ") == 2
