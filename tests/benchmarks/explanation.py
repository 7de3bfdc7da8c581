"""What explaining and checking cost, each beside something timed in turns with it, in one run.

    .venv/bin/python tests/benchmarks/explanation.py

Explaining a case is held against evaluating it, of which it may cost 50 at the median: for the scenarios of the current
edition, and for random cases. Checking an edition is held against reading the same files with PyYAML's safe loader in
C, which checks nothing: first the promises alone, then all of `staircase check`, from the files on; then `prove`.
"""

import platform
import sys
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import yaml
from staircase import rulefiles
from staircase.casefiles import load_scenarios
from staircase.core import promises
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.places import folder
from staircase.prove import prove

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from random_cases import random_case

RANDOM_CASES = 1000
ROUNDS = 5
READING = "reading its files"


def in_turns(runs, rounds=ROUNDS):
    """Give the best seconds of each of a few rounds; taken in turns, so that a busy machine is busy for all."""
    times = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = perf_counter()
            run()
            times[name].append(perf_counter() - start)
    return {name: min(taken) for name, taken in times.items()}


def of_a_case(edition, answers, rounds=ROUNDS):
    """Give the seconds that evaluating a case takes, and explaining what came out."""
    found = evaluate(edition, answers)
    return in_turns(
        {"evaluate": partial(evaluate, edition, answers), "explain": partial(explain, edition, answers, found)}, rounds
    )


def ways_to_check(name):
    """Give what is timed of an edition as a whole."""
    home = folder("rules") / name
    edition = rulefiles.load(name)
    return {
        READING: partial(only_read, home),
        "check: the promises": partial(promises.broken, edition),
        "check: all of it": partial(rulefiles.load, name),
        "prove": partial(prove, edition),
    }


def only_read(home):
    """Read the files of an edition, and check nothing; scenarios and translations are no part of it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = [path for path in home.rglob("*.yaml") if not {"scenarios", "languages"} & {*path.relative_to(home).parts}]
    return [yaml.load(path.read_text("utf-8"), loader) for path in files]


def report(name, random_cases=RANDOM_CASES, rounds=ROUNDS):
    """Give the versions, then a line for everything that is timed."""
    edition = rulefiles.load(name)
    scenarios = load_scenarios(folder("rules") / name / "scenarios", edition)
    yield f"Python {platform.python_version()}, PyYAML {version('PyYAML')}, {platform.machine()}"
    yield f"{name}: {len(edition.themes)} themes, {len(edition.rules)} rules; best of {rounds} rounds, in turns"
    for kind, cases in {
        "scenarios": [scenario.answers for scenario in scenarios],
        "random cases": [random_case(edition, number) for number in range(random_cases)],
    }.items():
        times = [of_a_case(edition, answers, rounds) for answers in cases]
        ratios = sorted(one["explain"] / one["evaluate"] for one in times)
        yield f"\n{len(cases)} {kind}, medians:"
        yield from (
            f"  {what:40}{median(one[what] for one in times) * 1e6:11.1f} µs" for what in ("evaluate", "explain")
        )
        yield f"  {'an explanation, in evaluations':40}{median(ratios):11.1f}    (at most {ratios[-1]:.1f})"
    times = in_turns(ways_to_check(name), rounds)
    yield "\nthe edition as a whole:"
    yield from (f"  {what:40}{taken:11.3f} s  {taken / times[READING]:8.2f}" for what, taken in times.items())


if __name__ == "__main__":
    for line in report(rulefiles.current()):
        print(line, flush=True)
