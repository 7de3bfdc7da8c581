"""The house the program lives in: lock files, commands, the wheel, what may be committed."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
LOCKS = ["package-lock.json", "requirements.txt", "requirements-dev.txt", "requirements-npm.txt"]
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE | re.IGNORECASE)
FOLDERS = {"staircase", "rules", "templates", "static", "tests", ".ci"}


def pins(name):
    """Read the versions a requirements file pins."""
    return dict(PINNED.findall((TOP / name).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_host(name):
    """Where packages come from is the business of the machine, not of the project."""
    text = (TOP / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "resolved" not in text
    assert "index" not in text


@pytest.mark.parametrize("name", [n for n in LOCKS if n.endswith(".txt")])
def test_every_python_package_is_pinned_with_hashes(name):
    """Each requirement has one version and at least one hash."""
    entries = re.split(r"\n(?=[a-z0-9])", (TOP / name).read_text(encoding="utf-8").strip(), flags=re.IGNORECASE)

    assert entries
    assert not [e.splitlines()[0] for e in entries if "==" not in e or "--hash=sha256:" not in e]


def test_tests_run_with_the_versions_that_are_served():
    """Whatever is pinned for running is pinned to the same version for testing."""
    run, dev = pins("requirements.txt"), pins("requirements-dev.txt")

    assert {name: dev.get(name) for name in run} == run


def test_every_npm_package_has_a_checksum():
    """The lock file of the front end holds a checksum for each package."""
    packages = json.loads((TOP / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert not [name for name, entry in packages.items() if name and "integrity" not in entry]


def test_the_components_are_pinned():
    """Our templates are written for the components of govuk-frontend 6.3.0: another version is another look."""
    npm = json.loads((TOP / "package.json").read_text(encoding="utf-8"))

    assert npm["dependencies"] == {"govuk-frontend": "6.3.0"}


def test_the_site_runs_without_test_tools(project):
    """What is only for tests and proofs is no dependency of the program."""
    run = set(pins("requirements.txt"))

    assert not run & {"pytest", "playwright", "hypothesis", "z3-solver", "mypy", "ruff", "zen-engine"}
    assert len(project["project"]["dependencies"]) <= 12


def test_ci_runs_the_test_command_and_passes_its_failure_on():
    """`.ci/run` is executable, is `make test`, and nothing swallows its exit status."""
    script = TOP / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")


def test_a_failing_test_fails_the_command(tmp_path):
    """`.ci/run` with a `make` that fails exits as that did."""
    fake = tmp_path / "make"
    fake.write_text("#!/bin/sh\nexit 7\n", encoding="utf-8")
    fake.chmod(0o755)

    outcome = subprocess.run(
        [TOP / ".ci" / "run"], env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}, check=False
    )

    assert outcome.returncode == 7


def test_nothing_built_or_fetched_is_committed():
    """Third-party code, built files and databases are not in the repository, nor folders outside the layout."""
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )

    built = re.compile(r"\.min\.(js|css)$|^node_modules/|^static/build/|^\.venv/|\.sqlite|\.pyc$")
    assert not [name for name in listed if built.search(name)]
    assert {name.split("/")[0] for name in listed if "/" in name} <= FOLDERS


def test_templates_escape_everything():
    """Every template is HTML, so that Flask escapes in it; none switches escaping off; attributes are quoted."""
    files = [p for p in (TOP / "templates").rglob("*") if p.is_file()]

    assert {p.suffix for p in files} == {".html"}
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape", text), path.name
        assert not re.search(r"=\s*{{", re.sub(r"{%.*?%}", "", text)), f"{path.name}: an attribute without quotes"


def test_a_button_that_is_not_to_be_pressed_twice_is_one():
    """The attribute does nothing without the module of the components that reads it."""
    buttons = [
        f"{path.name}: {button}"
        for path in (TOP / "templates").rglob("*.html")
        for button in re.findall(r"<button[^>]*data-prevent-double-click[^>]*>", path.read_text(encoding="utf-8"))
    ]

    assert buttons
    assert not [button for button in buttons if 'data-module="govuk-button"' not in button]


def test_code_switches_no_escaping_off():
    """No part of the program marks text as ready-made HTML."""
    marked = [p.name for p in (TOP / "staircase").rglob("*.py") if "Markup(" in p.read_text(encoding="utf-8")]

    assert not marked


def test_the_wheel_holds_everything_the_site_needs(tmp_path):
    """A wheel carries templates, rules and the built assets inside the package, and installs nothing else."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=TOP,
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())

    assert {
        "staircase/templates/layout.html",
        "staircase/static/site.js",
        "staircase/static/build/site.css",
        "staircase/static/build/govuk-frontend.min.js",
        "staircase/places.py",
        "staircase/locale/pl/LC_MESSAGES/messages.po",
        "staircase/rules/durham/2026-trial/languages/ar/steps.yaml",
    } <= names
    assert any(name.startswith("staircase/rules/") for name in names)
    assert {name.split("/")[0] for name in names} == {"staircase", "staircase-0.1.0.dist-info"}


def test_folders_are_found_from_anywhere(tmp_path):
    """The program finds its folders whatever the current directory is."""
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "from staircase.places import folder; print(*map(folder, ('rules','static','templates')))",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert len(found.stdout.split()) == 3
