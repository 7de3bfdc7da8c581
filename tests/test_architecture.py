"""The shape of the program, read from its imports."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "staircase"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if p.is_file())
CORE = [m for m in MODULES if m.parent.name == "core"]
PURE = {
    "__future__",
    "bisect",
    "collections",
    "collections.abc",
    "dataclasses",
    "difflib",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "itertools",
    "json",
    "math",
    "operator",
    "re",
    "statistics",
    "types",
    "typing",
}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint"}
LONGEST_FUNCTION = 40
# Which of our own parts each part may import; itself apart. Whoever is not listed may import `core` and `places`.
MAY_IMPORT = {
    "core": set(),
    "places": set(),
    "fingerprints": {"core", "strictjson"},
    "misfits": {"strictyaml"},
    "strictjson": set(),
    "ruleschema": {"misfits", "places", "strictyaml"},
    "rulefolder": {"ruleschema", "strictyaml"},
    "ruleids": {"rulefolder", "strictyaml"},
    "rulebeside": {"core", "rulefolder"},
    "ruletraining": {"core", "rulebeside", "rulefolder"},
    "library": {"casefiles", "core", "places", "rulefiles"},
    "rulefamilies": {"core", "rulebeside", "rulefolder", "ruleownview"},
    "scenariofiles": {"casefiles", "core", "strictyaml", "trials"},
    "ruleownview": {"core", "rulebeside"},
    "rulebuild": {"core", "fingerprints", "rulebeside", "rulefamilies", "rulefolder", "ruletraining"},
    "interface": {"places", "rulefolder"},
    "languagereport": {"core", "interface", "rulefolder", "translationfiles"},
    "translationfiles": {"core", "places", "rulefolder"},
    "rulefiles": {"core", "places", "rulebuild", "rulefamilies", "rulefolder", "ruleids", "ruleschema", "ruletraining"},
    "records": {"core", "results", "rulefiles", "ruleschema", "strictjson"},
    "views": {"core", "ruleschema", "strictjson"},
    "sessionresults": {"core", "sessionfiles"},
    "printedsessions": {"core"},
    "sessionfiles": {"core", "ruleschema", "strictjson"},
    "rerun": {"core", "records", "results"},
    "printed": {"core", "records", "rerun"},
    "database": set(),
    "store": {"database"},
    "sessions": {"core", "database"},
    "results": {"core"},
    "workdays": set(),
    "signon": set(),
    "calendarfile": {"core"},
    "certificates": {"core", "places", "results"},
    "prove": {"certificates", "core", "results"},
    "worded": {"core"},
    "web": {
        "casefiles",
        "calendarfile",
        "certificates",
        "core",
        "database",
        "interface",
        "library",
        "places",
        "rulefiles",
        "sessions",
        "store",
        "records",
        "rerun",
        "scenariofiles",
        "sessionfiles",
        "sessionresults",
        "prove",
        "signon",
        "strictjson",
        "strictyaml",
        "translationfiles",
        "views",
        "worded",
        "workdays",
    },
    "casefiles": {"core", "rulefiles", "strictyaml"},
    "cli": {
        "library",
        "sessionfiles",
        "sessionresults",
        "casefiles",
        "certificates",
        "core",
        "database",
        "languagereport",
        "otherwise",
        "places",
        "printed",
        "printedsessions",
        "records",
        "rerun",
        "prove",
        "results",
        "rulefiles",
        "store",
        "strictyaml",
        "translationfiles",
        "trials",
        "web",
    },
    "__main__": {"cli"},
}
ELSEWHERE = {"core", "places", "rulefiles", "strictyaml", "records"}
ONLY_IN = {
    "authlib": "signon",
    "babel": "interface",
    "docx": "worded",
    "flask": "web",
    "holidays": "workdays",
    "icalendar": "calendarfile",
    "jinja2": "web",
    "joserfc": "signon",
    "requests": "signon",
    "segno": "web",
    "sqlalchemy": "database store sessions",
    "werkzeug": "web",
    "wtforms": "web",
    "z3": "prove",
}


def imports(path):
    """List every module a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: write imports in full"
            yield str(node.module)
            if node.module == "staircase":
                yield from (f"staircase.{alias.name}" for alias in node.names)


def part(path):
    """Name the part of the program a file belongs to: `core`, `web`, `store`."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name(path):
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_imports_nothing_but_thought(path):
    """The core has no web, no files, no clock and no chance: only itself and pure parts of Python."""
    others = {m for m in imports(path) if m not in PURE and not m.startswith("staircase.core")}

    assert others <= {"staircase"}, others


@pytest.mark.parametrize("path", CORE, ids=name)
def test_the_core_opens_prints_and_runs_nothing(path):
    """The core takes values and returns values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}

    assert not called & IMPURE_CALLS


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_one_way(path):
    """Cli and web import the parts, the parts import the core, and nothing imports back."""
    ours = {m.split(".")[1] for m in imports(path) if m.startswith("staircase.")}
    allowed = MAY_IMPORT.get(part(path), ELSEWHERE) | {part(path)}

    assert ours <= allowed, f"{name(path)} imports {sorted(ours - allowed)}"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_outside_thing_is_met_in_one_part(path):
    """Only the web knows Flask, only what keeps things knows SQLAlchemy, and only the proofs know the solver."""
    tops = {m.split(".")[0] for m in imports(path)}

    assert not {thing: home for thing, home in ONLY_IN.items() if thing in tops and part(path) not in home.split()}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_say_what_they_are_for_and_functions_stay_short(path):
    """Every module begins with a sentence; no function is longer than forty lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions if f.end_lineno - f.lineno >= LONGEST_FUNCTION}

    assert ast.get_docstring(tree)
    assert not long


def test_the_list_of_parts_names_only_what_is_there():
    """No line above allows an import of a part that is gone."""
    assert set(MAY_IMPORT).union(*MAY_IMPORT.values()) <= {part(path) for path in MODULES}


def test_every_test_says_in_a_sentence_what_it_shows():
    """Each test function has a docstring: read together they are the specification."""
    silent = [
        f"{path.name}:{node.lineno} {node.name}"
        for path in sorted(Path(__file__).parent.rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert not silent
