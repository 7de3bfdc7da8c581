"""The commands, as somebody at a terminal or a pipeline uses them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from staircase import rulefiles
from staircase.casefiles import load_scenarios
from staircase.cli import main
from staircase.core.case import Answer
from staircase.core.changes import OfAge, OfFact, OfTheme
from staircase.otherwise import NotAnAnswer, read_change
from staircase.places import folder

CASE = """\
edition: durham/2026-trial
age: age-13-15
is_not: the-rest
answers:
  going-missing: missing-overnight
  unexplained-gifts: {at: none, maybe: present}
  school-attendance: not-sure
lists: {health: no-worry}
own_view: 4
"""


@pytest.fixture
def case(tmp_path):
    """A case file of a child who goes missing overnight."""
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


@pytest.fixture
def broken_rules(tmp_path):
    """A copy of the rule bases in which two things are wrong."""
    rules = tmp_path / "rules"
    shutil.copytree(folder("rules"), rules)
    pathways = rules / "durham/2026-trial/pathways.yaml"
    pathways.write_text(pathways.read_text("utf-8").replace("how_soon: now", "how_soon: soonish", 1), encoding="utf-8")
    steps = rules / "durham/2026-trial/staircase.yaml"
    steps.write_text(steps.read_text("utf-8").replace("step: 5", "step: 6", 1), encoding="utf-8")
    return rules


def test_assess_says_step_reasons_and_what_it_rests_on(case, capsys):
    """`assess` prints the step, why, what to do and what it rests on, and exits with 0."""
    assert main(["assess", str(case)]) == 0

    said = capsys.readouterr().out
    assert said.startswith("STEP 4, BUT IT COULD BE STEP 5")
    assert "This rests on 1 of 11 areas" in said
    assert "WHY" in said and "WHAT TO DO" in said and "Trial wording." in said


def test_assess_gives_plain_data(case, capsys):
    """`assess --json` gives the result by ids, with both fingerprints."""
    assert main(["assess", str(case), "--json"]) == 0

    data = json.loads(capsys.readouterr().out)
    assert (data["step"], data["could_reach"], data["own_view"]) == (4, 5, 4)
    assert data["reasons"][0]["id"] == "going-missing/missing-overnight"
    assert len(data["decision_fingerprint"]) == len(data["edition_fingerprint"]) == 64


def test_assess_shows_no_step_where_nothing_was_looked_at(tmp_path, capsys):
    """A case in which nobody looked at anything has no step, in words and in plain data."""
    path = tmp_path / "empty.yaml"
    path.write_text("edition: durham/2026-trial\nage: age-5-9\nis_not: the-rest\n", encoding="utf-8")

    assert main(["assess", str(path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)

    assert data["nothing_looked_at"] is True
    assert "step" not in data and "could_reach" not in data
    main(["assess", str(path)])
    assert "NO STEP CAN BE SUGGESTED" in capsys.readouterr().out


def test_assess_refuses_what_the_edition_does_not_have(case, capsys):
    """A case that names an unknown theme, rung and circumstance is refused with every line, and exits with 2."""
    wrong = CASE.replace("going-missing: missing-overnight", "goes-missing: missing-overnight").replace(
        "maybe: present", "maybe: many"
    )
    case.write_text(wrong.replace("is_not: the-rest", "is: [tall]"), encoding="utf-8")

    assert main(["assess", str(case)]) == 2

    said = capsys.readouterr().err
    assert "case.yaml:5" in said and "Did you mean 'going-missing'?" in said
    assert "'many'" in said and "'tall'" in said and "3 problems" in said


@pytest.mark.parametrize(
    "text", ["", "[1, 2", "edition: durham/2026-trial", "edition: ../x\nage: unborn", "a: &b 1\nc: *b"]
)
def test_assess_refuses_a_file_that_is_no_case(text, case, capsys):
    """A file that is no case is refused in words, never with a traceback."""
    case.write_text(text, encoding="utf-8")

    assert main(["assess", str(case)]) == 2
    assert capsys.readouterr().err.strip()


def test_assess_of_a_missing_file_is_wrong_use(tmp_path, capsys):
    """A file that is not there is said, with exit 2."""
    assert main(["assess", str(tmp_path / "none.yaml")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_check_lists_promises_counts_and_what_to_confirm(capsys):
    """`check` on a good edition says so, counts every domain, and lists what the partnership must confirm."""
    assert main(["check"]) == 0

    said = capsys.readouterr().out
    assert "No problems." in said and all(f"  P{number} " in said for number in range(1, 13))
    assert "Harm outside the home" in said and "To be confirmed by the partnership:" in said and "levels:" in said


def test_check_reports_every_problem_and_loads_nothing(broken_rules, capsys):
    """`check` on broken files reports each problem with file and line, and exits with 1."""
    assert main(["check", "--rules", str(broken_rules)]) == 1

    said = capsys.readouterr().err
    assert "soonish" in said and "staircase.yaml:" in said and "Nothing was loaded." in said


def test_serve_refuses_broken_rule_files(broken_rules, tmp_path):
    """`serve` with broken rule files says every problem in plain words and opens no port."""
    done = subprocess.run(
        [sys.executable, "-m", "staircase", "serve", "--port", "8799"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"STAIRCASE_RULES": str(broken_rules), "STAIRCASE_DATABASE": str(tmp_path / "drafts.sqlite"), "PATH": ""},
    )

    assert done.returncode == 1
    assert "soonish" in done.stderr and "Traceback" not in done.stderr


def test_scenarios_all_come_out_as_expected(capsys):
    """`scenarios` runs every scenario of the edition, prints a line for each, and exits with 0."""
    assert main(["scenarios"]) == 0

    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert last.endswith("0 not as expected.") and int(last.split()[0]) >= 120


OWN = """\
- id: my-own
  title: A child who misses some school
  story: A child of seven misses a day now and then, and nobody has said why that is.
  case: {edition: durham/2026-trial, age: age-5-9, is_not: the-rest, answers: {school-attendance: some-absence}}
  expect: {step: 4, could_reach: 4}
  placed_by: authors
  teaching: It is not on step 4.
"""


def test_scenarios_of_ones_own_that_differ_exit_with_1(tmp_path, capsys):
    """A folder of one's own scenarios is run the same way; a difference is named with its line, and exits with 1."""
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")

    assert main(["scenarios", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "own.yaml:1: step is 2, expected 4" in said and "if an answer does not say what the story says" in said


MISTAKES = {
    "an answer that is none": ("some-absence", "some-absense", "own.yaml:4", "Did you mean 'some-absence'?"),
    "an age that is none": ("age-5-9", "age-5-10", "own.yaml:4", "Did you mean 'age-5-9'?"),
    "a list that is none": (
        "is_not: the-rest",
        "undescribed: [area-helth]",
        "own.yaml:4",
        "Did you mean 'area-health'?",
    ),
    "a role that is none": ("is_not: the-rest", "role: polise", "own.yaml:4", "Did you mean 'police'?"),
    "a safety that is none": ("could_reach: 4", "could_reach: 4, held_by: [nobody]", "own.yaml:5", "No strength"),
    "a field that is none": ("teaching:", "teaches:", "own.yaml:7", "Did you mean 'teaching'?"),
    "nobody who placed it": ("  placed_by: authors\n", "", "own.yaml:1", "Add 'placed_by': authors, or panel"),
    "a colon without quotes": ("A child who", "Note: a child who", "own.yaml:2", "stands in quotes"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_ones_own_scenario_is_named_with_its_line_and_what_to_do(name, tmp_path, capsys):
    """Each kind of mistake that is easily made is refused with file, line and what to write, and nothing is run."""
    right, wrong, where, do = MISTAKES[name]
    assert right in OWN
    (tmp_path / "own.yaml").write_text(OWN.replace(right, wrong), encoding="utf-8")

    assert main(["scenarios", str(tmp_path)]) == 2

    said = capsys.readouterr().err
    assert where in said and do in said and "Nothing was worked out." in said and "'panel'" not in said


def test_explain_tells_a_scenario_with_the_familys_words(edition, capsys):
    """`explain` prints the story, the reasons and the family's words for them."""
    scenarios = load_scenarios(folder("rules") / edition.id / "scenarios", edition)
    first = next(scenario for scenario in scenarios if scenario.hard_case == 1)

    assert main(["explain", first.id]) == 0
    said = capsys.readouterr().out
    assert first.title in said and "To the family:" in said and "What it teaches" in said
    assert main(["explain", "no-such-story"]) == 2


def test_an_edition_that_does_not_exist_is_wrong_use_or_refused(case, capsys):
    """A case for an edition that is not there says which there are."""
    case.write_text(CASE.replace("durham/2026-trial", "elsewhere/2020"), encoding="utf-8")

    assert main(["assess", str(case)]) == 2
    assert rulefiles.current() in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [[], ["fly"], ["assess"], ["serve", "--port", "65536"], ["serve", "--port", "-1"], ["serve", "--workers", "0"]],
)
def test_wrong_use_exits_with_2(command):
    """A command that does not exist, lacks its file, or has a number that serves nobody, exits with 2."""
    with pytest.raises(SystemExit) as left:
        main(command)
    assert left.value.code == 2


def test_a_wheel_built_from_the_checkout_works_from_any_folder(tmp_path):
    """The wheel holds rules, templates and assets, and its command and website work away from the checkout."""
    top = Path(__file__).resolve().parent.parent
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(tmp_path),
            str(top),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    wheel = next(tmp_path.glob("staircase-*.whl"))
    home = tmp_path / "elsewhere"
    shutil.unpack_archive(wheel, home, "zip")
    program = (
        "from staircase.cli import main; from staircase.web import create_app;"
        "from staircase.web.settings import for_a_trial;"
        f"app = create_app(settings=for_a_trial({{'STAIRCASE_DATABASE': {str(tmp_path / 'd.sqlite')!r}}}));"
        "page = app.test_client().get('/'); assert page.status_code == 200, page.status_code;"
        "import staircase; assert 'elsewhere' in staircase.__file__, staircase.__file__;"
        "raise SystemExit(main(['scenarios']))"
    )
    # -I leaves out the checkout; the packages it needs are those of this environment.
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(home)!r}); {program}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def a_story(edition):
    """Give the first scenario in which an early worry gives the step."""
    scenarios = load_scenarios(folder("rules") / edition.id / "scenarios", edition)
    return next(
        one for one in scenarios if one.expect.step == 3 and one.expect.because and "/" in one.expect.because[0]
    )


@pytest.mark.parametrize("voice", ["practitioner", "family", "trainer"])
def test_explain_speaks_in_one_voice(edition, capsys, voice):
    """`explain --voice` says it shortly for one reader; the story and what it teaches are not told to the family."""
    story = a_story(edition)

    assert main(["explain", story.id, "--voice", voice]) == 0
    said = capsys.readouterr().out

    assert (story.title in said) == (voice != "family")
    assert ("What it teaches" in said) == (voice != "family")
    assert ("What would lower it" in said) == (voice != "family")


def test_a_family_is_told_only_where_it_raises_no_risk(edition, capsys):
    """`explain --voice family` keeps the words back until `--no-risk` says that somebody thought about it."""
    story = a_story(edition)

    assert main(["explain", story.id, "--voice", "family"]) == 0
    assert "There are no words for the family here." in capsys.readouterr().out
    assert main(["explain", story.id, "--voice", "family", "--no-risk"]) == 0
    assert edition.family_words.today.split(".")[0] in capsys.readouterr().out


def test_explain_gives_every_voice_as_plain_data(edition, capsys):
    """`explain --json` holds the assessment and all three voices, with what is near and what would lower it."""
    assert main(["explain", a_story(edition).id, "--json"]) == 0
    explained = json.loads(capsys.readouterr().out)["explanation"]

    assert {"practitioner", "family", "trainer", "why_not", "lower", "every_worry", "find_out"} <= explained.keys()
    assert explained["lower"]["worries"]


def test_a_trainer_tries_one_answer_otherwise(edition, capsys):
    """`explain --what-if` shows what one answer would change, says that it is a trial, and gives it as plain data."""
    story = a_story(edition)
    theme, rung = story.expect.because[0].split("/")

    assert main(["explain", story.id, "--what-if", f"{theme}=none"]) == 0
    said = capsys.readouterr().out
    assert "A TRIAL, AND NO RECORD" in said
    assert "Would not stand any more" in said
    assert main(["explain", story.id, "--what-if", f"{theme}={rung}", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["is_a_trial"]
    assert data["before"]["step"] == 3


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("school-attendance", "has no '='"),
        ("scool-attendance=none", "Did you mean 'school-attendance'?"),
        ("school-attendance=sometimes", "There is no line of 'school-attendance' called 'sometimes'."),
        ("age=7", "There is no age band called '7'. There are: unborn"),
        ("disabled=perhaps", "There is no answer to 'disabled' called 'perhaps'. There are: yes, no, not-known."),
        ("teeth=decay..none", "There is no line of 'teeth' called 'decay'."),
    ],
)
def test_an_answer_that_is_none_is_refused_with_what_is_allowed(edition, capsys, written, refused):
    """What is no answer of the edition is refused, and says what there is."""
    assert main(["explain", a_story(edition).id, "--what-if", written]) == 2
    assert refused in capsys.readouterr().err


def test_an_answer_is_read_as_it_is_written_in_a_case(edition):
    """A theme at a line, none, not sure, not looked at or up to a line; a circumstance; the age."""
    theme = edition.theme["school-attendance"]
    first, last = theme.rungs[0].id, theme.rungs[-1].id

    assert read_change(edition, "school-attendance=none") == OfTheme(theme=theme.id, answer=Answer(0, 0))
    assert read_change(edition, "school-attendance=not-sure") == OfTheme(theme=theme.id, answer=Answer(0, theme.top))
    assert read_change(edition, "school-attendance=not-looked") == OfTheme(theme=theme.id, answer=None)
    assert read_change(edition, f"school-attendance={first}..{last}").answer == Answer(1, theme.top)
    with pytest.raises(NotAnAnswer, match="goes down the ladder"):
        read_change(edition, f"school-attendance={last}..{first}")
    assert read_change(edition, "disabled=not-known") == OfFact(fact="disabled", so=None)
    assert read_change(edition, "age=not-known") == OfAge(age=None)
