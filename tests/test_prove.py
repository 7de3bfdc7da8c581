"""`staircase prove`: the promises of the real edition, the formulas they rest on, and the command."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from staircase import certificates, cli, prove
from staircase.casefiles import read_case
from staircase.cli import proving
from staircase.core.case import Answers
from staircase.core.evaluate import evaluate
from staircase.core.promises import PROMISES, Proof
from staircase.prove import comparison, report
from staircase.prove.counterexample import case_file, in_words
from staircase.prove.formula import ManyCases, Unknown, all_of, any_of, at_least, implies, no, none_of
from staircase.prove.solver import Solver
from staircase.prove.unknowns import Unknowns

import current
import seeded_faults
from strategies import answers

EDITION = current.edition()
TAKES_MORE = [promise.id for promise in PROMISES if promise.proof in {Proof.SOLVER, Proof.CASES}]
UNKNOWNS = Unknowns(EDITION)
WHY_NOT = {
    "",
    "too-young",
    "not-seen-alone",
    "abuse-or-outside-home",
    "who",
    "how-long",
    "known-by",
    "new-worry",
    "worse-worry",
}


@pytest.fixture(scope="module")
def findings():
    """What is found of every promise of the real edition."""
    return {finding.promise: finding for finding in prove.prove(EDITION)}


@pytest.fixture(scope="module")
def compared():
    """The comparison of formulas and evaluator for the real edition."""
    return prove.compare(EDITION)


# --- the real edition


def test_every_promise_that_takes_more_than_structure_is_looked_at(findings):
    """P2 to P8, P11 and P12 are proved; P1, P9 and P10 say that they are shown otherwise."""
    assert list(findings) == TAKES_MORE == ["P2", "P3", "P4", "P5", "P6", "P7", "P8", "P11", "P12"]
    assert all(finding.statements > 0 for finding in findings.values())


@pytest.mark.parametrize("promise", TAKES_MORE)
def test_the_real_edition_keeps_every_promise(findings, promise):
    """The solver finds no case, of all there can be, that breaks a promise."""
    found = findings[promise].counterexample

    assert found is None, report.counterexample_in_words(EDITION, found)


def test_formulas_and_evaluator_say_the_same_of_ten_thousand_cases(compared):
    """Step, could-reach, reasons, holds, pathways and telling the parents come out alike, also where safety holds."""
    assert compared.cases == 10_000
    assert not compared.differences


def test_the_certificate_is_what_a_run_writes(findings, compared):
    """The certificate in the repository is that of these rules; `staircase prove --write` writes it anew."""
    made = prove.certificate(EDITION, tuple(findings.values()), compared)
    place = certificates.place(EDITION)

    assert place.is_file() and place.read_text(encoding="utf-8") == certificates.written(made), (
        "The certificate is stale. Run `staircase prove --write`."
    )


def test_a_certificate_names_every_promise_and_how_it_is_shown(findings, compared):
    """Every promise stands in it, and only those that were looked at here have questions."""
    made = prove.certificate(EDITION, tuple(findings.values()), compared)

    assert made.matches(EDITION)
    assert [promise.id for promise in made.promises] == [promise.id for promise in PROMISES]
    assert [promise.id for promise in made.promises if promise.queries] == TAKES_MORE
    assert made.differences == 0 and made.solver.startswith("z3 ")


# --- the comparison


def test_the_comparison_sees_what_the_evaluator_does_wrong(monkeypatch):
    """An evaluator that is wrong in one result is caught, with the case and what differs."""

    def lower(edition, said):
        found = evaluate(edition, said)
        return replace(found, could_reach=3) if found.could_reach == 4 else found

    monkeypatch.setattr(comparison, "evaluate", lower)

    found = prove.compare(EDITION, cases=300)

    assert found.differences
    assert all(difference.about == (("could reach", "4"),) for difference in found.differences)
    assert all(evaluate(EDITION, difference.answers).could_reach == 4 for difference in found.differences)


def test_the_cases_that_are_compared_are_of_every_kind():
    """Among them are all steps, holds, unknown ages and facts, and safety that holds and that does not."""
    chance = comparison.Random(comparison.SEED)
    drawn = [comparison.Drawn(EDITION, chance).case(number) for number in range(1000)]
    found = [evaluate(EDITION, said) for said in drawn]

    assert {one.step for one in found} == {1, 2, 3, 4, 5}
    assert sum(bool(one.holds) and all(not hold.why_not for hold in one.holds) for one in found) > 30
    assert {hold.why_not for one in found for hold in one.holds} >= WHY_NOT
    assert sum(said.age is None for said in drawn) > 50
    assert sum(len(said.themes) > 40 for said in drawn) > 30
    assert sum(bool(said.yes) and len(said.yes | said.no) < len(EDITION.fact) for said in drawn) > 100


# --- formulas


A, B, C = (Unknown(name) for name in "abc")
FORMULAS = [
    A,
    no(A),
    any_of(A, B),
    all_of(A, no(B), C),
    none_of(A, B),
    implies(A, B),
    at_least(2, (A, B, C)),
    no(at_least(2, (A, no(B), C))),
    at_least(2, (A, all_of(), any_of(), C)),
    at_least(0, (A,)),
    at_least(3, (A, B)),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_python_and_the_solver_work_out_formulas_alike(formula):
    """Of each of the eight cases of three unknowns both say the same."""
    cases = [{name for n, name in enumerate("abc") if number >> n & 1} for number in range(8)]
    here = ManyCases.of(cases).where(formula)

    for number, case in enumerate(cases):
        exactly = [one if one.name in case else no(one) for one in (A, B, C)]
        assert (Solver(exactly).case(formula) is not None) == bool(here >> number & 1)


def test_counting_is_counting():
    """At least two of three is so in the four of eight cases in which two or three are."""
    cases = [{name for n, name in enumerate("abc") if number >> n & 1} for number in range(8)]

    assert ManyCases.of(cases).where(at_least(2, (A, B, C))) == 0b11101000


def test_the_smallest_case_is_the_smallest():
    """Of the cases that will do the solver gives one with fewest of what is counted first, then of what is second."""
    many = [Unknown(f"m{number}") for number in range(20)]
    wanted = any_of(all_of(*many[:5]), all_of(*many[5:8], any_of(many[9], all_of(many[10], many[11]))))

    assert Solver([]).smallest(wanted, many) == {"m5", "m6", "m7", "m9"}
    assert Solver([]).smallest(wanted, [many[9]], many) == {"m0", "m1", "m2", "m3", "m4"}


# --- cases, there and back


def plainly(said):
    """Take away what the decision never looks at."""
    return replace(said, strengths=frozenset(), undescribed=frozenset())


@settings(deadline=None, max_examples=100)
@given(answers())
def test_answers_become_unknowns_and_answers_again(said):
    """No answer is lost on the way to the solver and back."""
    assert UNKNOWNS.answers({*UNKNOWNS.names(said)}) == plainly(said)


def test_whatever_can_be_answered_is_allowed():
    """Nothing that is given to the solver about all answers leaves out a set of answers that the form can give."""
    drawn = comparison.Drawn(EDITION, comparison.Random(1))
    many = ManyCases.of(UNKNOWNS.names(drawn.case(number)) for number in range(3000))

    assert many.where(all_of(*UNKNOWNS.valid())) == (1 << 3000) - 1


@settings(deadline=None, max_examples=100)
@given(answers())
def test_a_case_file_gives_the_same_case(said):
    """A counterexample's file is read by `staircase assess` as the very case."""
    read = read_case(case_file(EDITION, said).encode(), "case.yaml", EDITION)

    assert plainly(read) == plainly(said)


def test_a_case_in_words_says_everything():
    """Age, worries, what may be, circumstances, safety and own view each have a line."""
    theme = next(theme for theme in EDITION.themes if theme.top > 1)
    text = f"""edition: {EDITION.id}
age: age-5-9
is: [disabled]
answers: {{{theme.id}: {{at: {theme.rungs[0].id}, maybe: {theme.rungs[1].id}}}}}
safety: {{network-meets-needs: {{who: grandparent, did: {EDITION.strength["network-meets-needs"].did[0].id},
  for: 6-months-or-more, known_by: said-by-child, against: {{{theme.id}: {theme.rungs[0].id}}}}}}}
own_view: 4
"""
    said = in_words(EDITION, read_case(text.encode(), "case.yaml", EDITION)).splitlines()

    assert said[0] == "A child: 5 to 9 years."
    assert said[1] == f"{theme.row}: {theme.rungs[0].text} It may be: {theme.rungs[1].text}"
    assert said[2] == "The child is disabled, or likely to be, with or without a diagnosis: yes."
    assert said[3].startswith("Existing safety: ") and said[3].endswith(f"Shown against: {theme.row}.")
    assert said[4] == "Your own view: step 4."


# --- the command


@pytest.fixture
def quickly(monkeypatch):
    """Compare few cases, so that a command is quick."""
    monkeypatch.setattr(comparison.compare, "__defaults__", (50, comparison.SEED))


@pytest.fixture
def load(monkeypatch):
    """Let the command work on an edition that was made here."""
    return lambda edition: monkeypatch.setattr(proving, "edition_of", lambda _: edition)


def without_double_count(edition):
    """Give the edition with no rule that one worry can meet where it needs several, so that all is proved."""

    def once(rule):
        needed = {part.theme for group in rule.all_of for part in group}
        left = tuple(group for group in rule.of if needed.isdisjoint(part.theme for part in group))
        return replace(rule, of=left if len(left) >= rule.at_least else rule.of)

    return replace(edition, rules=tuple(map(once, edition.rules)))


def test_prove_writes_the_same_certificate_every_time(load, tmp_path, capsys, quickly):
    """A run in which all is proved says so, exits with 0 and writes what the website reads; again, byte for byte."""
    edition = without_double_count(EDITION)
    load(edition)
    place = certificates.place(edition, tmp_path)
    place.parent.mkdir(parents=True)

    assert cli.main(["prove", "--rules", str(tmp_path), "--write"]) == 0
    first = place.read_bytes()
    assert cli.main(["prove", "--rules", str(tmp_path), "--write", "--json"]) == 0

    said, _, data = capsys.readouterr().out.partition("\n{")
    assert "NOT PROVED" not in said and "Proved with z3" in said and "no difference" in said
    assert json.loads("{" + data)["proved"] is True
    assert place.read_bytes() == first
    found = certificates.read(edition, tmp_path)
    assert found is not None and found.matches(edition) and found.cases == 50


def test_prove_prints_the_smallest_case_and_its_file(load, tmp_path, capsys, quickly):
    """What breaks a promise comes with a case in words and a file that `assess` reads; nothing is written; exit 1."""
    load(seeded_faults.one_ladder_named_twice(without_double_count(EDITION)))

    assert cli.main(["prove", "--rules", str(tmp_path), "--write", "--json"]) == 1

    data = json.loads(capsys.readouterr().out)
    broken = {promise["id"]: promise["counterexample"] for promise in data["promises"] if "counterexample" in promise}
    assert broken["P12"] and not broken["P3"] and data["proved"] is False
    (case,) = broken["P12"]["cases"]
    assert broken["P12"]["evaluator_agrees"] is True
    said = read_case(case["file"].encode(), "case.yaml", EDITION)
    assert said == Answers(themes=said.themes) and len(said.themes) == 1
    assert not [*tmp_path.iterdir()]


def test_a_broken_promise_is_told_in_words(load, capsys, quickly):
    """In print too: what breaks it, the two cases with their files, what the evaluator makes of them, the verdict."""
    load(seeded_faults.nothing_is_stricter_than_something(without_double_count(EDITION)))

    assert cli.main(["prove"]) == 1

    said = capsys.readouterr().out
    assert "More worry lets the parents be told sooner than 'unless-risk'." in said
    assert "Case 1 of 2:" in said and "Case 2 of 2:" in said and said.count("As a case file:") == 2
    assert "The evaluator agrees." in said and "NOT PROVED with z3" in said


def test_prove_says_what_to_install():
    """Without the solver the command says in one line how to get it, and exits with 2."""
    program = "import sys; sys.modules['z3'] = None; from staircase.cli import main; raise SystemExit(main(['prove']))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ran.returncode == 2
    assert ran.stderr == "`staircase prove` takes a solver that is not installed: pip install z3-solver\n"
