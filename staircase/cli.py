"""The commands. Each says what it found and leaves: 0 fine, 1 the thing checked falls short, 2 wrong use."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from staircase import (
    casefiles,
    certificates,
    languagereport,
    records,
    rerun,
    rulefiles,
    sessionfiles,
    translationfiles,
    trials,
)
from staircase.core.because import step_is_shown
from staircase.core.case import Scenario
from staircase.core.compare import changed, compare
from staircase.core.disputes import as_text, disputes
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.gate import NOT_ASKED, Reader, at_most, household_of_one
from staircase.core.model import Edition, Rule, Rung, Step, Strength
from staircase.core.over_sessions import by_edition, each_once, of_sessions
from staircase.core.pathway import Pathway
from staircase.core.promises import PROMISES
from staircase.core.sources import Basis
from staircase.core.voices import Explained, Voice, speak
from staircase.core.votes import Session
from staircase.library import Library
from staircase.otherwise import NotAnAnswer, read_change
from staircase.places import folder
from staircase.printed import printed, printed_difference, printed_rerun, printed_voice
from staircase.printedsessions import printed_sessions
from staircase.results import as_data, compared, explained
from staircase.sessionresults import plain

FINE, FALLS_SHORT, WRONG_USE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except rulefiles.RuleFilesRefused as refused:
        print(refused, file=sys.stderr)
        return FALLS_SHORT
    except casefiles.CaseRefused as refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:  # whoever read us has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="staircase", description="From a worry about a child to a step and a pathway, with reasons."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="open the guided form on this machine")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--rules", type=Path, default=None, help="the folder of rule bases, as STAIRCASE_RULES")
    serve.set_defaults(run=_serve)
    check = commands.add_parser(
        "check", help="check the rule files: problems, promises, counts, what is to be confirmed"
    )
    check.add_argument("--language", metavar="CODE", help="check only the translation into this language")
    check.add_argument(
        "--missing",
        metavar="BEGINNING",
        nargs="?",
        const="",
        help="with --language: what it lacks, as entries; `interface` for the pages",
    )
    _common(check)
    check.set_defaults(run=_check)
    proofs = commands.add_parser("prove", help="prove the promises for every case there can be, with a solver")
    proofs.add_argument("--write", action="store_true", help="write the certificate beside the rules")
    _common(proofs)
    proofs.set_defaults(run=_prove)
    _add_cases(commands)
    return parser


def _add_cases(commands: Any) -> None:
    """Add the commands about cases, records and scenarios."""
    assess = commands.add_parser("assess", help="work out the case in a file")
    assess.add_argument("case", type=Path)
    _common(assess, edition=False)
    assess.set_defaults(run=_assess)
    told = commands.add_parser("explain", help="explain a scenario of the edition, with the family's words")
    told.add_argument("scenario")
    how = told.add_mutually_exclusive_group()
    how.add_argument("--voice", choices=[voice.value for voice in Voice], help="for whom, shortly; all if left out")
    how.add_argument(
        "--what-if", metavar="ANSWER", help="what one answer would change: THEME=LINE, CIRCUMSTANCE=yes, age=AGE"
    )
    told.add_argument(
        "--no-risk",
        action="store_true",
        help="telling this parent would raise no risk, and everybody agrees whose own business it is: without it no "
        "family is told",
    )
    _common(told)
    told.set_defaults(run=_explain)
    record = commands.add_parser("record", help="compute a record again, and say whether the same comes out")
    record.add_argument("file", type=Path)
    _common(record, edition=False)
    record.set_defaults(run=_record)
    scenarios = commands.add_parser("scenarios", help="run every scenario of the edition")
    scenarios.add_argument("folder", type=Path, nargs="?", help="a folder of your own scenarios")
    _common(scenarios)
    scenarios.set_defaults(run=_scenarios)
    sessions = commands.add_parser("sessions", help="report on training sessions from the files that a trainer kept")
    sessions.add_argument("files", type=Path, nargs="+", metavar="FILE")
    sessions.add_argument("--for-the-rules", action="store_true", help="the lines that people disagree on, as text")
    _common(sessions)
    sessions.set_defaults(run=_sessions)


def _common(parser: argparse.ArgumentParser, *, edition: bool = True) -> None:
    parser.add_argument("--json", action="store_true", help="print plain data")
    parser.add_argument(
        "--rules",
        type=Path,
        default=None,
        help="the folder of rule bases; the one that came with this program if left out",
    )
    if edition:
        parser.add_argument("--edition", default=None, help="partnership/edition; the current one if left out")


def _edition(chosen: argparse.Namespace) -> Edition:
    return rulefiles.load(chosen.edition or rulefiles.current(chosen.rules), chosen.rules)


def _print_data(data: Any) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False))


def _serve(chosen: argparse.Namespace) -> int:
    from staircase.database import StoreError
    from staircase.web.server import serve
    from staircase.web.settings import SettingsRefused, for_a_trial, from_environment

    environment = {**os.environ, **({"STAIRCASE_RULES": str(chosen.rules)} if chosen.rules else {})}
    is_trial = "STAIRCASE_SECRET_KEY" not in environment
    try:
        settings = (for_a_trial if is_trial else from_environment)(environment)
        if is_trial and "STAIRCASE_TRAINER_PASSPHRASE" not in environment:
            print(f"Trainer's passphrase for this trial: {settings.trainer_passphrase}", flush=True)
        serve(settings, host=chosen.host, port=chosen.port, workers=chosen.workers)
    except (SettingsRefused, StoreError) as refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    return FINE


# --- check


def _check(chosen: argparse.Namespace) -> int:
    edition = _edition(chosen)
    if chosen.language or chosen.missing is not None:
        return _check_language(chosen, edition)
    found = languagereport.reports(edition, chosen.rules)
    strangers = translationfiles.strangers(edition, chosen.rules)
    outcome = FALLS_SHORT if strangers or any(one.findings for one in found) else FINE
    if chosen.json:
        languages = {one.language.code: languagereport.as_data(one) for one in found}
        _print_data({**_checked(edition), "languages": languages})
        return outcome
    _print_check(edition)
    print("\nLanguages for families, beside English:", *languagereport.printed(found, strangers), sep="\n")
    return outcome


def _check_language(chosen: argparse.Namespace, edition: Edition) -> int:
    """Check one language, or print what it lacks as entries to be filled in."""
    found = languagereport.report(edition, chosen.language or "", chosen.rules)
    if found is None:
        there = ", ".join(one.code for one in edition.languages) or "none"
        print(f"Name a language of the edition with --language: {there}.", file=sys.stderr)
        return WRONG_USE
    if chosen.missing is not None:
        print(languagereport.to_fill_in(found, chosen.missing), end="")
        return FINE
    if chosen.json:
        _print_data(languagereport.as_data(found))
    else:
        print(*languagereport.printed([found]), sep="\n")
    return FALLS_SHORT if found.findings else FINE


def _print_check(edition: Edition) -> None:
    print(f"{edition.title}: {edition.id}, {edition.status}, to be reviewed by {edition.review_by}")
    print(f"decision {edition.decision_fingerprint}\nedition  {edition.edition_fingerprint}\n\nNo problems.\n")
    print("Promises, and what the structure of the rules shows of them (`staircase prove` proves the rest):")
    for promise in PROMISES:
        print(f"  {promise.id:4} {promise.says}: {promise.shown_by}")
    print(f"\n{'domain':50} themes  rungs")
    for name, themes, rungs in _counts(edition):
        print(f"  {name:48} {themes:6} {rungs:6}")
    print(f"\n{len(edition.rules)} rules, {len(edition.pathways)} pathways, {len(edition.strengths)} strengths")
    areas = Counter(source.area for source in edition.sources)
    print(f"{len(edition.sources)} sources ({', '.join(f'{areas[area]} {area}' for area in sorted(areas))}).")
    print("How much of each was read stands beside it in sources.yaml.")
    inferred = sum(thing.basis is Basis.INFERRED for thing in _texts(edition))
    print(
        f"{inferred} of {len(_texts(edition))} texts are inferred from what was read; the others were read in a source."
    )
    unchecked = [contact.name for contact in edition.contacts if not contact.checked]
    print(f"\nNobody has checked {len(unchecked)} of {len(edition.contacts)} contacts: {'; '.join(unchecked)}\n")
    print("To be confirmed by the partnership:")
    for item in edition.to_confirm:
        print(f"  {item.id}: {item.text} Until then: {item.until}")


def _texts(edition: Edition) -> tuple[Rung | Rule | Pathway | Strength | Step, ...]:
    """Give every text that rests on a source, or is concluded from one."""
    rungs = tuple(rung for theme in edition.themes for rung in theme.rungs)
    return (*edition.steps, *rungs, *edition.rules, *edition.strengths, *edition.pathways)


def _counts(edition: Edition) -> list[tuple[str, int, int]]:
    """Count themes and rungs, domain by domain and in all."""
    themes = Counter(theme.domain for theme in edition.themes)
    rungs = Counter(theme.domain for theme in edition.themes for _ in theme.rungs)
    each = [(domain.name, themes[domain.id], rungs[domain.id]) for domain in edition.domains]
    return [*each, ("in all", themes.total(), rungs.total())]


def _checked(edition: Edition) -> dict[str, Any]:
    """Give what `check` found as plain data."""
    return {
        "edition": edition.id,
        "status": edition.status,
        "problems": [],
        "decision_fingerprint": edition.decision_fingerprint,
        "edition_fingerprint": edition.edition_fingerprint,
        "promises": {promise.id: promise.says for promise in PROMISES},
        "domains": {name: {"themes": themes, "rungs": rungs} for name, themes, rungs in _counts(edition)},
        "rules": len(edition.rules),
        "pathways": len(edition.pathways),
        "strengths": len(edition.strengths),
        "sources": {source.id: source.read for source in edition.sources},
        "inferred": sum(thing.basis is Basis.INFERRED for thing in _texts(edition)),
        "texts": len(_texts(edition)),
        "to_confirm": {item.id: item.text for item in edition.to_confirm},
        "contacts_not_checked": [contact.id for contact in edition.contacts if not contact.checked],
    }


# --- prove


def _prove(chosen: argparse.Namespace) -> int:
    try:
        from staircase import prove
        from staircase.prove import report
    except ModuleNotFoundError as missing:
        if missing.name != "z3":
            raise
        print("`staircase prove` takes a solver that is not installed: pip install z3-solver", file=sys.stderr)
        return WRONG_USE
    edition = _edition(chosen)
    try:
        findings = prove.prove(edition)
    except prove.NoAnswer as gave_up:
        print(f"{gave_up} Nothing is proved.", file=sys.stderr)
        return FALLS_SHORT
    began = perf_counter()
    compared = prove.compare(edition)
    found = report.Report(edition, findings, compared, perf_counter() - began)
    if chosen.json:
        _print_data(report.as_data(found))
    else:
        print(report.printed(found), end="")
    if not found.is_proved:
        return FALLS_SHORT
    if chosen.write:
        certificate = prove.certificate(edition, findings, compared)
        certificates.place(edition, chosen.rules).write_text(certificates.written(certificate), encoding="utf-8")
    return FINE


# --- cases and scenarios


def _assess(chosen: argparse.Namespace) -> int:
    try:
        raw = chosen.case.read_bytes()
    except OSError as error:
        print(f"{chosen.case}: cannot be read ({error.strerror}).", file=sys.stderr)
        return WRONG_USE
    wanted = casefiles.case_edition(raw, chosen.case.name)
    home = chosen.rules or folder("rules")
    known = sorted(str(path.parent.relative_to(home)) for path in home.glob("*/*/edition.yaml"))
    if wanted not in known:
        print(f"{chosen.case}: there is no edition '{wanted}'. There are: {', '.join(known)}.", file=sys.stderr)
        return WRONG_USE
    edition = rulefiles.load(wanted, chosen.rules)
    answers = casefiles.read_case(raw, chosen.case.name, edition)
    found = evaluate(edition, answers)
    if chosen.json:
        _print_data(as_data(edition, found))
    else:
        print(printed(edition, explain(edition, answers, found)), end="")
    return FINE


def _record(chosen: argparse.Namespace) -> int:
    try:
        record = records.read(chosen.file.read_bytes())
    except OSError as error:
        print(f"{chosen.file}: cannot be read ({error.strerror}).", file=sys.stderr)
        return WRONG_USE
    except records.RecordRefused as refused:
        print(f"{chosen.file}: {refused}", file=sys.stderr)
        return WRONG_USE
    own = records.edition_of(record, chosen.rules)
    again = rerun.run_again(own, record)
    if chosen.json:
        _print_data(rerun.as_plain_data(own, record, again))
    else:
        print(printed_rerun(own, record, again), end="")
    return FINE if again.outcome is rerun.Outcome.SAME else FALLS_SHORT


def _scenarios_of(chosen: argparse.Namespace, edition: Edition) -> tuple[Scenario, ...]:
    """Load the scenarios of the edition, or those of a folder of one's own, which stand beside them."""
    theirs = (chosen.rules or folder("rules")) / edition.id / "scenarios"
    own: Path | None = getattr(chosen, "folder", None)
    if own is None or theirs.resolve() in (own.resolve(), *own.resolve().parents):
        return casefiles.load_scenarios(own or theirs, edition)
    return casefiles.load_scenarios(own, edition, Library(edition, chosen.rules).scenarios())


def _explain(chosen: argparse.Namespace) -> int:
    edition = _edition(chosen)
    scenarios = {scenario.id: scenario for scenario in _scenarios_of(chosen, edition)}
    if chosen.scenario not in scenarios:
        print(f"There is no scenario '{chosen.scenario}'. `staircase scenarios` lists them.", file=sys.stderr)
        return WRONG_USE
    scenario = scenarios[chosen.scenario]
    if chosen.what_if:
        return _what_if(edition, scenario, chosen)
    found = evaluate(edition, scenario.answers)
    if chosen.json:
        _print_data(
            {
                "scenario": scenario.id,
                "title": scenario.title,
                "placed_by": scenario.placed_by,
                **as_data(edition, found),
                "explanation": explained(edition, scenario.answers, found, role=scenario.role),
            }
        )
        return FINE
    words = explain(edition, scenario.answers, found, role=scenario.role)
    case = Explained(edition, scenario.answers, found, words)
    household = household_of_one(edition, scenario.answers)
    telling = at_most(edition, household, Reader.THIS_PARENT) if chosen.no_risk else NOT_ASKED
    if chosen.voice == Voice.FAMILY:  # the story and what it teaches are not for the family
        print(printed_voice(speak(case, Voice.FAMILY, telling)), end="")
        return FINE
    print(f"{scenario.title}\n\n{scenario.story}\n")
    if chosen.voice:
        print(printed_voice(speak(case, Voice(chosen.voice))))
    else:
        print(printed(edition, words, plain=True))
    print(f"What it teaches (placed by {scenario.placed_by}): {scenario.teaching}")
    return FINE


def _what_if(edition: Edition, scenario: Scenario, chosen: argparse.Namespace) -> int:
    try:
        after = changed(edition, scenario.answers, read_change(edition, chosen.what_if))
    except NotAnAnswer as refused:
        print(refused, file=sys.stderr)
        return WRONG_USE
    found = compare(edition, scenario.answers, after, role=scenario.role)
    if chosen.json:
        _print_data({"scenario": scenario.id, "what_if": chosen.what_if, **compared(edition, found)})
        return FINE
    print(f"{scenario.title}\n\n{scenario.story}\n")
    print(printed_difference(chosen.what_if, found), end="")
    return FINE


def _scenarios(chosen: argparse.Namespace) -> int:
    if chosen.folder and not chosen.folder.exists():
        print(f"{chosen.folder}: there is no such folder or file.", file=sys.stderr)
        return WRONG_USE
    edition = _edition(chosen)
    found = [trials.run(edition, scenario) for scenario in _scenarios_of(chosen, edition)]
    wrong = [trial for trial in found if trial.differences]
    if chosen.json:
        _print_data(
            [
                {
                    "id": t.scenario.id,
                    "where": t.scenario.where,
                    "differences": t.differences,
                    "result": as_data(edition, t.assessment),
                }
                for t in found
            ]
        )
        return FALLS_SHORT if wrong or not found else FINE
    for trial in found:
        step = str(trial.assessment.step) if step_is_shown(trial.assessment) else "-"
        mark = "differs" if trial.differences else "as expected"
        print(f"{trial.scenario.id:48} step {step}  could reach {trial.assessment.could_reach}  {mark}")
        for difference in trial.differences:
            print(f"    {trial.scenario.where}: {difference}")
    many = "1 scenario" if len(found) == 1 else f"{len(found)} scenarios"
    print(f"\n{many}, {len(wrong)} not as expected." if found else "No file here ends in .yaml, so nothing was run.")
    return FALLS_SHORT if wrong or not found else FINE


# --- training sessions


def _sessions(chosen: argparse.Namespace) -> int:
    read: list[Session] = []
    for file in chosen.files:
        try:
            read.append(sessionfiles.read(file.read_bytes()))
        except OSError as error:
            print(f"{file}: cannot be read ({error.strerror}).", file=sys.stderr)
            return WRONG_USE
        except sessionfiles.SessionRefused as refused:
            print(f"{file}: {refused}", file=sys.stderr)
            return WRONG_USE
    once, edition = each_once(read), _edition(chosen)
    not_counted = [f"{chosen.files[one.place]}: {one.says}" for one in once.left_out]
    here = tuple(those for those in by_edition(edition, once.sessions) if those[0].edition == edition.id)
    library = Library(edition, chosen.rules).scenarios() if here else {}
    found = disputes(edition, here[0] if here else (), library)
    if chosen.for_the_rules:
        data = {"left_out": not_counted, **plain(found)}
        _print_data(data) if chosen.json else print(as_text(found, edition, not_counted), end="")
        return FINE
    reports = tuple(of_sessions(edition, those) for those in by_edition(edition, once.sessions))
    if chosen.json:
        _print_data({"left_out": not_counted, "reports": plain(reports), "disputes": plain(found)})
    else:
        print(printed_sessions(reports, found if here else None, not_counted), end="")
    return FINE
