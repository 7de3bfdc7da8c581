"""How fast the decision is, beside a rules engine that is not ours: `.venv/bin/python tests/benchmarks/decision.py`.

The same rules and the same random cases go through `evaluate`, which gives every reason, pathway, right and hold, and
through zen-engine, which is written in Rust and compiles its expressions. The results must agree before anything is
timed: the step, what it could reach, and which rungs and rules were met. Nobody offers safety in these cases, and zen
is told nothing of it. zen is handed its numbers ready (where each theme is known to be and may be, the facts, the age),
so that none of the time it takes is ours; `evaluate` begins from the answers and checks every id.

Five ways of writing the rules for zen were tried. They differ in how the rungs are found and in what runs them:

- `graph, each`: a decision graph, an expression for every rung and rule, and a last node that collects the keys.
- `table`: a decision graph with two decision tables that collect their hits, a row for every rung and rule.
- `graph, ladders`: a decision graph of one node; a ladder is one look-up, and "any theme" rules count a list.
- `program, each`: no graph: one compiled expression, which compares every rung and every part of every rule.
- `program, ladders`: no graph: one compiled expression with the look-ups and lists of `graph, ladders`.

Graphs are loaded once, by the loader that compiles them. The fastest of the five is the one to compare with. Beside it
stands what such a program takes for the step alone, without could-reach or reasons; and what ours takes to decide no
more than zen gives, so that like can be held against like.
"""

import json
import platform
import sys
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter_ns

import zen
from staircase import rulefiles
from staircase.core.case import Answer, Answers, State
from staircase.core.evaluate import decide, evaluate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from zen_opinion import Encoder

WORRIES = (4, 14, 36)
CASES = 1000
ROUNDS = 5
OURS = "ours, with every reason and pathway"


def random_case(edition, worries, chance):
    """Make a case with so many worries, here and there unsure; most facts are known, and most of those not so."""
    themes = {}
    for theme in chance.sample(edition.themes, worries):
        at = chance.randint(0, theme.top)
        themes[theme.id] = Answer(at, chance.choice([at, at, chance.randint(at, theme.top)]))
    drawn = {fact: chance.random() for fact in edition.fact}
    return Answers(
        age=chance.choice([None, *edition.age]),
        yes=frozenset(fact for fact, one in drawn.items() if one < 0.1),
        no=frozenset(fact for fact, one in drawn.items() if one > 0.25),
        themes=themes,
    )


# --- zen, five ways


def graph(*nodes):
    """Make a decision graph of nodes in a row, compiled by the loader; give what evaluates a case."""
    row = [{"id": "in", "type": "inputNode", "name": "in"}, *nodes, {"id": "out", "type": "outputNode", "name": "out"}]
    edges = [
        {"id": f"e{n}", "type": "edge", "sourceId": one["id"], "targetId": other["id"]}
        for n, (one, other) in enumerate(pairwise(row))
    ]
    placed = [{**node, "position": {"x": 0, "y": 0}} for node in row]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": {"nodes": placed, "edges": edges}}}})
    return lambda context: engine.evaluate("rules", context)["result"]


def expressions(name, pairs):
    """Make an expression node."""
    rows = [{"id": f"{name}{n}", "key": key, "value": value} for n, (key, value) in enumerate(pairs)]
    return {"id": name, "type": "expressionNode", "name": name, "content": {"expressions": rows, "passThrough": False}}


def table(name, rows):
    """Make a decision table that collects [step, key] of every row whose condition holds."""
    return {
        "id": name,
        "type": "decisionTableNode",
        "name": name,
        "content": {
            "hitPolicy": "collect",
            "inputs": [{"id": "i", "name": "when"}],
            "outputs": [{"id": "o", "name": "hit", "field": "hit"}],
            "rules": [{"_id": str(n), "i": when, "o": json.dumps(hit)} for n, (when, hit) in enumerate(rows)],
            "passThrough": True,
            "outputPath": name,
            "inputField": None,
            "executionMode": "single",
        },
    }


COLLECT = [
    ("step", "max(flatMap([[1], map(met, #[0])], #))"),
    ("could", "max(flatMap([[1], map(met, #[0]), map(may, #[0])], #))"),
    ("met", "map(met, #[1])"),
]


def graph_each(edition):
    """Write every rung and rule as an expression of its own, and collect them in a last node."""
    code = Encoder(edition, ladders=False)
    every = [rung for theme in edition.themes for rung in theme.rungs]
    rungs = [(rung, f"({{}}{code.themes[rung.theme]} ?? 0) == {rung.number}") for rung in every]
    met = [(of, when.format("a")) for of, when in rungs] + list(code.rules("a", known=True))
    may = [(of, when.format("b")) for of, when in rungs] + list(code.rules("b", known=False))
    rows = [(f"m{n}", f"{when} ? {json.dumps([of.step, of.key])} : null") for n, (of, when) in enumerate(met)]
    rows += [(f"p{n}", f"{when} ? [{of.step}] : null") for n, (of, when) in enumerate(may)]
    gather = [
        ("met", f"filter([{', '.join(f'm{n}' for n in range(len(met)))}], # != null)"),
        ("may", f"filter([{', '.join(f'p{n}' for n in range(len(may)))}], # != null)"),
    ]
    return code, graph(expressions("all", rows), expressions("gather", gather), expressions("last", COLLECT))


def tables(edition):
    """Write every rung and rule as a row of a decision table that collects its hits."""
    code = Encoder(edition, ladders=False)
    sides = {}
    for side in "ab":
        rungs = (
            (f"({side}{code.themes[theme.id]} ?? 0) == {rung.number}", [rung.step, rung.key])
            for theme in edition.themes
            for rung in theme.rungs
        )
        rules = ((when, [rule.step, rule.id]) for rule, when in code.rules(side, known=side == "a"))
        sides[side] = [*rungs, *rules]
    last = [(key, value.replace("#[0]", "#.hit[0]").replace("#[1]", "#.hit[1]")) for key, value in COLLECT]
    return code, graph(table("met", sides["a"]), table("may", sides["b"]), expressions("last", last))


def graph_ladders(edition):
    """Write all of it as the one expression of one node."""
    code = Encoder(edition, ladders=True)
    run = graph(expressions("all", [("found", code.program())]))
    return code, lambda context: run(context)["found"]


def program(edition, *, ladders, step_only=False):
    """Write all of it as one compiled expression, without a graph around it."""
    code = Encoder(edition, ladders=ladders)
    return code, zen.compile_expression(code.program(step_only=step_only)).evaluate


ENCODINGS = {
    "graph, each": graph_each,
    "table": tables,
    "graph, ladders": graph_ladders,
    "program, each": partial(program, ladders=False),
    "program, ladders": partial(program, ladders=True),
}


# --- the same results, then the times


def ours(edition, answers):
    """Give of our assessment what zen gives."""
    found = evaluate(edition, answers)
    return found.step, found.could_reach, {reason.key for reason in found.reasons if reason.state is State.MET}


def ours_alone(edition, answers):
    """Decide no more than what zen gives: no order of reasons, no parts, no pathways."""
    found = decide(edition, answers)
    rungs = [one.met.reason.key for one in found.placed if one.met]
    rules = [came.ruled.rule.id for came in found.rules if came.state is State.MET]
    return found.step, found.could_reach, {*rungs, *rules}


def theirs(found):
    """Give zen's result in the same form."""
    return found["step"], found["could"], set(found["met"])


def agree(edition, cases, encodings=ENCODINGS):
    """Assert that every encoding, and the step alone, give what we give in every case."""
    step_code, step_alone = program(edition, ladders=True, step_only=True)
    for answers in cases:
        assert ours_alone(edition, answers) == ours(edition, answers), answers
        assert step_alone(step_code.context(answers)) == ours(edition, answers)[0], answers
    for name, encode in encodings.items():
        code, run = encode(edition)
        for answers in cases:
            assert theirs(run(code.context(answers))) == ours(edition, answers), (name, answers)


def runs(edition, cases):
    """Give what is timed: a function of one input, and an input for every case."""
    yield OURS, partial(evaluate, edition), cases
    yield "ours, what zen gives alone", partial(ours_alone, edition), cases
    for name, encode in {**ENCODINGS, "step alone": partial(program, ladders=True, step_only=True)}.items():
        code, run = encode(edition)
        yield f"zen, {name}", run, [code.context(answers) for answers in cases]


def timed(candidates):
    """Give each candidate's median time in microseconds: of each case the best of a few rounds, taken in turns."""
    best = {name: [sys.maxsize] * len(inputs) for name, _, inputs in candidates}
    for _ in range(ROUNDS):
        for name, run, inputs in candidates:
            for n, one in enumerate(inputs):
                start = perf_counter_ns()
                run(one)
                best[name][n] = min(best[name][n], perf_counter_ns() - start)
    return {name: median(times) / 1000 for name, times in best.items()}


def report():
    """Give the versions, then a table for each number of worries."""
    edition = rulefiles.load(rulefiles.current())
    rungs = sum(theme.top for theme in edition.themes)
    yield f"Python {platform.python_version()}, zen-engine {version('zen-engine')}, {platform.machine()}"
    yield f"{edition.id}: {len(edition.themes)} themes, {rungs} rungs, {len(edition.rules)} rules"
    yield f"{CASES} random cases each; medians in microseconds, best of {ROUNDS} rounds; results agree in every case"
    for worries in WORRIES:
        cases = [random_case(edition, worries, Random(f"{worries}/{n}")) for n in range(CASES)]
        agree(edition, cases)
        times = timed([*runs(edition, cases)])
        yield f"\n{worries} worries{'times ours':>51}"
        yield from (f"  {name:40}{time:9.1f}{time / times[OURS]:9.2f}" for name, time in times.items())


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
