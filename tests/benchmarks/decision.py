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
from random import Random
from statistics import median
from time import perf_counter_ns

import zen
from staircase import rulefiles
from staircase.core.case import Answer, Answers, State
from staircase.core.evaluate import decide, evaluate

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


# --- the rules, written for zen


class Encoder:
    """Writes an edition as zen expressions. `a7` is where theme 7 is known to be, `b7` where it may be, `f3` a fact."""

    def __init__(self, edition, *, ladders):
        self.edition = edition
        self.ladders = ladders
        self.themes = {id_: n for n, id_ in enumerate(edition.theme)}
        self.facts = {id_: n for n, id_ in enumerate(edition.fact)}
        self.domains = {id_: n for n, id_ in enumerate(edition.domain)}

    def context(self, answers):
        """Give a case as numbers."""
        said = {f"a{self.themes[theme]}": answer.at for theme, answer in answers.themes.items()}
        said |= {f"b{self.themes[theme]}": answer.maybe for theme, answer in answers.themes.items()}
        said |= {f"f{self.facts[fact]}": int(fact in answers.yes) for fact in answers.yes | answers.no}
        return said | ({} if answers.age is None else {"age": self.edition.age[answers.age].order})

    def rungs(self, side):
        """Give an expression for each theme's chosen rung, or each rung: [step, domain, key] or null."""
        for theme in self.edition.themes:
            at, domain = f"{side}{self.themes[theme.id]}", self.domains[theme.domain]
            rows = [json.dumps([rung.step, domain, rung.key]) for rung in theme.rungs]
            if self.ladders:
                yield f"({at} ?? 0) > 0 ? [{', '.join(rows)}][{at} - 1] : null"
            else:
                yield from (f"{at} == {n} ? {row} : null" for n, row in enumerate(rows, start=1))

    def rules(self, side, *, known):
        """Give for each rule when it is met (`known`) or at least possible."""
        for rule in self.edition.rules:
            parts = [self.some(rule, side), *(self.any_of(group, side) for group in rule.all_of)]
            yield rule, " and ".join(filter(None, [*self.circumstances(rule, known=known), *parts])) or "true"

    def circumstances(self, rule, *, known):
        """Give the conditions on facts and age; not knowing is enough for a possible rule."""
        sure = known and not rule.applies_if_unknown
        for fact in rule.facts:
            yield f"f{self.facts[fact]} == 1" if sure else f"f{self.facts[fact]} != 0"
        if rule.ages is not None:
            inside = f"age >= {rule.ages.first} and age <= {rule.ages.last}"
            yield f"(age != null and {inside})" if sure else f"(age == null or ({inside}))"

    def some(self, rule, side):
        """Give the condition that at least N parts are reached."""
        if rule.any_from and self.ladders:
            return self.counted(rule, side)
        groups = [self.any_of(group, side) for group in rule.of]
        if rule.at_least <= 1:
            return f"({' or '.join(groups)})" if groups else ""
        return f"count([{', '.join(groups)}], #) >= {rule.at_least}"

    def counted(self, rule, side):
        """Give the same for "any theme (or area) from step S": count those in the list of rungs."""
        found = f"{side}s"
        domains = sorted({self.domains[self.edition.theme[part.theme].domain] for group in rule.of for part in group})
        if any(len(group) > 1 for group in rule.of):
            areas = (f"some({found}, #[1] == {domain} and #[0] >= {rule.any_from})" for domain in domains)
            return f"count([{', '.join(areas)}], #) >= {rule.at_least}"
        reaching = {theme.domain for theme in self.edition.themes if theme.rungs[-1].step >= rule.any_from}
        inside = "" if len(domains) == len(reaching) else f" and #[1] in {domains}"
        return f"count({found}, #[0] >= {rule.any_from}{inside}) >= {rule.at_least}"

    def any_of(self, group, side):
        """Give the condition that one part of a group is reached."""
        return f"({' or '.join(f'({side}{self.themes[p.theme]} ?? 0) >= {p.rung}' for p in group)})"

    def program(self, *, step_only=False):
        """Give all of it as one program: the lists of rungs and rules, then the step, could-reach and keys."""
        met = ", ".join(f"{when} ? {json.dumps([r.step, 0, r.id])} : null" for r, when in self.rules("a", known=True))
        may = ", ".join(f"{when} ? {r.step} : 0" for r, when in self.rules("b", known=False))
        lines = [f"as = filter([{', '.join(self.rungs('a'))}], # != null)"]
        if step_only:
            met = ", ".join(f"{when} ? {rule.step} : 0" for rule, when in self.rules("a", known=True))
            return "; ".join([*lines, f"max(flatMap([[1], map(as, #[0]), [{met}]], #))"])
        lines += [
            f"bs = filter([{', '.join(self.rungs('b'))}], # != null)",
            f"rs = filter([{met}], # != null)",
            "met = flatMap([as, rs], #)",
            "step = max(flatMap([[1], map(met, #[0])], #))",
            f"could = max(flatMap([[step], map(bs, #[0]), [{may}]], #))",
            "{step: step, could: could, met: map(met, #[2])}",
        ]
        return "; ".join(lines)


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
