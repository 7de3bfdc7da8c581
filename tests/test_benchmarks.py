"""The benchmarks measure what they say they measure; the times themselves are nobody's promise."""

from random import Random

from benchmarks import decision


def test_every_way_of_writing_the_rules_for_zen_agrees_with_ours(edition):
    """A rules engine that is not ours comes to the same step, could-reach and reasons, in all five encodings."""
    cases = [decision.random_case(edition, 1 + n % 40, Random(n)) for n in range(50)]

    decision.agree(edition, cases)
