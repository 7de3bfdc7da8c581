"""A record run again: its answers, evaluated anew with its own edition, give the same results or others.

Results are compared by id and never by sentence. That they are the same says that they were computed again, and not
that the record is authentic: anybody can write one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from staircase.core.addressed import RECEIVER
from staircase.core.case import Answers, Assessment, Opened
from staircase.core.evaluate import evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.fitting import Kind, Why, fit
from staircase.core.model import Edition
from staircase.core.pathway import STRICTNESS, URGENCY, TellParents
from staircase.core.roads import PathwayInWords, besides, roads
from staircase.core.words import TELL, step_name
from staircase.records import OF_THE_EDITION, Record, answers_in
from staircase.results import SEMANTICS, as_data

MOST_NAMED: Final = 10
"""So many ids are named of those that an edition does not know."""


class Outcome(StrEnum):
    """How a record came out when it was run again."""

    SAME = "same"
    DIFFERENT = "different"
    ALTERED = "altered"
    CANNOT = "cannot"


OUTCOMES: Final = {
    Outcome.SAME: "Computed again, it comes out the same",
    Outcome.DIFFERENT: "Computed again, it comes out otherwise",
    Outcome.ALTERED: "This record was changed after it was saved",
    Outcome.CANNOT: "This record cannot be computed again here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that came out otherwise: by id, as the record has it, as it is now (None: not at all), and in words."""

    of: str
    recorded: Any
    now: Any
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """A record run again: the outcome, every difference, and what came out now.

    `cannot` says why it could not be run again; then there is no difference, and nothing came out. `tell_parents` is
    the strictest line on telling the parents that anything here gives; where nothing gives one, there is none.
    """

    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    cannot: str = ""
    answers: Answers | None = None
    found: Assessment | None = None
    tell_parents: TellParents | None = None


def run_again(edition: Edition | None, record: Record) -> Rerun:
    """Evaluate the answers of a record anew with its own edition (see `edition_of`), and compare results by id."""
    cannot = _cannot(edition, record)
    if cannot or edition is None:
        return Rerun(outcome=Outcome.ALTERED if record.altered else Outcome.CANNOT, cannot=cannot)
    answers = answers_in(edition, record)
    found = evaluate(edition, answers)
    differences = tuple(_differences(edition, record, found))
    came_out = Outcome.DIFFERENT if differences else Outcome.SAME
    return Rerun(
        outcome=Outcome.ALTERED if record.altered else came_out,
        differences=differences,
        answers=answers,
        found=found,
        tell_parents=_strictest(record, as_data(edition, found).get("tell_parents")),
    )


def _strictest(record: Record, computed: str | None) -> TellParents | None:
    """Give the stricter line of those in the file and computed now; on a changed file nobody is told before advice."""
    lines = [TellParents(line) for line in (record.results.get("tell_parents"), computed) if line]
    if record.altered:
        lines.append(TellParents.AFTER_ADVICE)
    return max(lines, key=STRICTNESS.__getitem__, default=None)


def _cannot(edition: Edition | None, record: Record) -> str:
    """Say why a record cannot be run again; nothing where it can."""
    if edition is None or edition.decision_fingerprint != record.decision_fingerprint:
        return f"The edition it was made with, {record.edition}, is not here, or its rules were changed since."
    if record.semantics != SEMANTICS:
        return f"It was made when the rules were read in another way (number {record.semantics}, here {SEMANTICS})."
    fitted = fit(edition, record.said, record.wording)
    misfits = [fate for fate in (*fitted.again, *fitted.gone) if fate.kind not in (Kind.CHOSEN, Kind.TOLD)]
    unknown = [fate.id for fate in misfits if fate.why is not Why.WORDING]
    named = ", ".join(unknown[:MOST_NAMED])
    more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
    return f"It holds answers that this edition does not know ({named}{more})." if unknown else ""


_NUMBERS = {
    "step": "The suggested step",
    "could_reach": "The step it could reach",
    "step_without_safety": "The step without safety",
    "could_reach_without_safety": "The step it could reach without safety",
    "act_on": "The step to act on",
    "own_view": "The own view",
}
_LISTS = {
    "reasons": "The reason",
    "pathways": "The pathway",
    "advice_today": "The advice today",
    "rights_and_duties": "The right or duty",
    "holds": "Existing safety",
}


def _differences(edition: Edition, record: Record, found: Assessment) -> Iterator[Difference]:
    results = json.loads(json.dumps(as_data(edition, found)))  # lists for tuples, as in a file
    status = results["status"]
    now = {name: value for name, value in results.items() if name not in OF_THE_EDITION}
    if record.status != status:
        yield Difference(of="status", recorded=record.status, now=status, words=f"The edition is {status}.")
    if record.results == now:
        return
    then, since = _by_id(record.results), _by_id(now)
    differ = [of for of in {**then, **since} if then.get(of) != since.get(of)]
    for of in differ:
        words = _in_words(edition, of, then.get(of), since.get(of))
        yield Difference(of=of, recorded=then.get(of), now=since.get(of), words=words)
    if not differ:
        yield Difference(of="results", recorded=None, now=None, words="The same results stand in another order.")


def _by_id(results: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give results one by one, each under a name that is the same in every record."""
    single = {name: value for name, value in results.items() if name not in _LISTS}
    listed = {
        f"{name}/{one['strength'] + '/' + one['rule'] if name == 'holds' else one['id']}": one
        for name in _LISTS
        for one in results[name]
    }
    return single | listed


def _in_words(edition: Edition, of: str, then: Any, now: Any) -> str:
    name, _, id_ = of.partition("/")
    if name in _NUMBERS:
        return f"{_NUMBERS[name]}: the record says {_number(then)}; computed again it is {_number(now)}."
    if name == "tell_parents":
        recorded, computed = (f"“{TELL[TellParents(line)].rstrip('.')}”" if line else "nothing" for line in (then, now))
        return f"Telling the parents: the record says {recorded}; computed again it is {computed}."
    if name not in _LISTS:
        return f"{name.replace('_', ' ').capitalize()}: not the same when computed again."
    where = (
        "is only in the record" if now is None else "is missing in the record" if then is None else "is not the same"
    )
    return f"{_LISTS[name]} “{_named(edition, id_)}” {where}."


def _number(value: Any) -> str:
    return "nothing" if value is None else str(value)


def _named(edition: Edition, id_: str) -> str:
    """Name a reason or pathway in words; what the edition has not is named by its id."""
    if id_ in edition.pathway:
        return edition.pathway[id_].name
    if id_ in edition.rule:
        return edition.rule[id_].because
    theme, _, rung = id_.partition("/")
    rungs = edition.theme[theme].rungs if theme in edition.theme else ()
    return next((one.text for one in rungs if one.id == rung), id_)


# --- for whoever received it


def explanation(edition: Edition | None, record: Record, again: Rerun) -> Explanation | None:
    """Put what its answers come to into words for a receiver; no road in it is looser than `again.tell_parents`.

    What only the results in the file say is to be done stands among what to do, until somebody has asked.
    """
    if edition is None or again.answers is None:
        return None
    role, higher = record.said.role, bool(higher_in_file(edition, record, again))
    strict = again.tell_parents or again.answers.tell_parents
    answers = replace(again.answers, tell_parents=strict, own_view=None if higher else again.answers.own_view)
    found = evaluate(edition, answers)
    told = explain(edition, answers, found, role=role, to=RECEIVER)
    if again.outcome is Outcome.SAME:
        return told
    do = _besides(edition, record.results["pathways"], told.do)
    advice = _besides(edition, record.results["advice_today"], (*told.do, *told.advice))
    return replace(
        told,
        do=_soonest_first((*roads(edition, found, do, role), *told.do)),
        advice=_soonest_first((*roads(edition, found, besides(advice, do), role, asked=True), *told.advice)),
    )


def _besides(edition: Edition, recorded: Iterable[Any], told: Iterable[PathwayInWords]) -> tuple[Opened, ...]:
    """Give the pathways of a record that are not among those which its answers open."""
    there = {one.pathway.id for one in told}
    return tuple(
        Opened(pathway=one["id"], because=tuple(one["because"]))
        for one in recorded
        if one["id"] in edition.pathway.keys() - there
    )


def _soonest_first(those: Iterable[PathwayInWords]) -> tuple[PathwayInWords, ...]:
    return tuple(sorted(those, key=lambda one: (one.waits, URGENCY[one.pathway.how_soon])))


def higher_in_file(edition: Edition | None, record: Record, again: Rerun) -> str:
    """Say that the results in the file give a higher step than its answers do; nothing where they do not."""
    if edition is None or again.found is None:
        return ""
    found, (step, act_on, reach) = again.found, (record.results.get(of, 0) for of in ("step", "act_on", "could_reach"))
    if max(step, act_on) > found.act_on:
        return f"The results in it say {step_name(edition, max(step, act_on))}: act on that until you have asked"
    if reach > max(found.could_reach, found.act_on):
        return f"The results in it say that it could be {step_name(edition, reach)}: take advice today"
    return ""


def as_plain_data(edition: Edition | None, record: Record, rerun: Rerun) -> dict[str, Any]:
    """Give what running a record again gave as plain data, with the result as it is now where there is one."""
    return {
        "outcome": rerun.outcome.value,
        "altered": record.altered,
        "cannot": rerun.cannot,
        "made_on": record.made_on.isoformat(),
        "edition": record.edition,
        "decision_fingerprint": record.decision_fingerprint,
        "edition_fingerprint": record.edition_fingerprint,
        "answers_fingerprint": record.answers_fingerprint,
        "computed_fingerprint": record.computed_fingerprint,
        "tell_parents": rerun.tell_parents and rerun.tell_parents.value,
        "differences": [
            {"of": one.of, "recorded": one.recorded, "now": one.now, "words": one.words} for one in rerun.differences
        ],
        "result": as_data(edition, rerun.found) if edition and rerun.found else None,
    }
