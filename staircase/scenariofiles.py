"""A scenario of one's own as a file: from answers and a story to YAML that `casefiles` reads, with what comes out.

What is written is read again before anybody gets it, so that a file from here is one that can be run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any, Final

import yaml

from staircase import casefiles, strictyaml, trials
from staircase.core.because import step_is_shown
from staircase.core.case import Answer, Answers, Assessment, Expectation, Mistake, Panel, Scenario
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.model import Edition, Theme
from staircase.core.ownwords import tidy

NAME: Final = "scenario.yaml"
MARK: Final = "□"
"""What stands for a sign that no file may hold: one that a file may."""

_LONGEST_ID: Final = 60
_WIDE: Final = 110
_RESERVED: Final = re.compile("not-(sure|looked|known)|no-worry|some-of-each|the-rest|step-[1-5]")
"""What a title could come to that an answer is called, beside single words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The words of a scenario: the first contact, what was found out in paragraphs, and what a trainer needs.

    `role` is that of whoever is worried in it, an id of the edition.
    """

    title: str
    role: str = ""
    first_contact: str
    found_out: tuple[str, ...]
    teaching: str
    ask: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    panel: Panel | None = None
    near_miss_of: str = ""

    @property
    def story(self) -> str:
        """The story as a file holds it: each part is one paragraph."""
        return "\n".join((self.first_contact, *self.found_out))


def told_of(scenario: Scenario) -> Told:
    """Give the words of a scenario that was written before."""
    return Told(
        title=scenario.title,
        role=scenario.role,
        first_contact=scenario.arrives[0],
        found_out=scenario.arrives[1:],
        teaching=scenario.teaching,
        ask=scenario.ask,
        mistakes=scenario.mistakes,
        panel=scenario.panel,
        near_miss_of=scenario.near_miss_of,
    )


def safe(text: str) -> str:
    """Give a text with a visible mark for every sign that a file must not hold; line ends are made alike."""
    return strictyaml.marked(tidy(text), MARK)


def id_from(title: str, taken: Collection[str] = ()) -> str:
    """Make an id from a title; where it is taken, or could be read as an answer, a word or a number sets it apart."""
    words = re.sub("[^a-z0-9]+", "-", title.lower().replace("'", "").replace("’", "")).strip("-")
    plain = words and words[0].isalpha() and "-" in words and not _RESERVED.fullmatch(words)
    made = _shortened(words if plain else f"story-{words}".strip("-"), _LONGEST_ID)
    others = (f"{_shortened(made, _LONGEST_ID - 6)}-{number}" for number in count(2))
    return next(one for one in chain((made,), others) if one not in taken)


def _shortened(id_: str, most: int) -> str:
    """Shorten an id to whole words where it has several."""
    if len(id_) <= most:
        return id_
    cut = id_[: most + 1].rpartition("-")[0]
    return cut or id_[:most]


# --- writing


class _Words(str):
    """Words for people: long ones are folded, and short ones stand in quotes."""

    __slots__ = ()


class _Short(list[Any]):
    """A list of ids, on one line where there is room."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes no aliases, which no file here may have."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Say that everything is written out."""
        return True


_Dumper.add_representer(
    _Words,
    lambda dumper, words: dumper.represent_scalar(
        "tag:yaml.org,2002:str", str(words), style=">" if len(words) > _WIDE or "\n" in words else '"'
    ),
)
_Dumper.add_representer(
    _Short, lambda dumper, ids: dumper.represent_sequence("tag:yaml.org,2002:seq", ids, flow_style=True)
)


def case_file(edition: Edition, answers: Answers, role: str = "") -> str:
    """Write answers as a case file; what was told of other children is left out."""
    return _yaml(_case(edition, answers, role))


def compose(edition: Edition, answers: Answers, told: Told, id_: str, before: Scenario | None = None) -> Scenario:
    """Make a scenario: its words, its answers, and all that comes out of them as what must come out.

    What must come out stays as it stood in the scenario that it was `before`, while its answers are the same and all of
    that still comes out; so does what no form asks.
    """
    as_before = before is not None and before.answers == answers and not outdated(edition, before)
    in_file = replace(as_told(answers), own_view=answers.own_view)
    return Scenario(
        id=id_,
        title=told.title,
        story=told.story,
        hard_case=before.hard_case if before else 0,
        near_miss_of=told.near_miss_of,
        answers=in_file,
        role=told.role,
        expect=before.expect if before and as_before else _expected(evaluate(edition, in_file)),
        panel=told.panel,
        teaching=told.teaching,
        ask=told.ask,
        mistakes=told.mistakes,
        where=NAME,
    )


def outdated(edition: Edition, scenario: Scenario) -> tuple[str, ...]:
    """Say what a scenario says must come out, and does not; whatever its panel said."""
    return trials.run(edition, replace(scenario, panel=None)).differences


def write(edition: Edition, scenario: Scenario) -> str:
    """Write a scenario as a file; each paragraph of its story is one line of it."""
    panel = scenario.panel
    row = {
        "id": scenario.id,
        "title": _Words(scenario.title),
        "hard_case": scenario.hard_case,
        "near_miss_of": scenario.near_miss_of,
        "story": _Words("\n".join(scenario.arrives)),
        "case": _case(edition, scenario.answers, scenario.role),
        "expect": _expect(scenario.expect),
        "placed_by": scenario.placed_by,
        "panel": {name: getattr(panel, name) for name in panel.__dataclass_fields__} if panel else {},
        "teaching": _Words(scenario.teaching),
        "ask": [_Words(one) for one in scenario.ask],
        "mistakes": [{"pull": one.pull, "text": _Words(one.text)} for one in scenario.mistakes],
    }
    return _yaml([{name: value for name, value in row.items() if value}])


def read_again(text: str, edition: Edition) -> Scenario:
    """Read a scenario that was written here, wherever it will lie. Raises CaseRefused."""
    return casefiles.read_scenarios(text.encode(), NAME, edition, alone=True)[0]


def as_told(answers: Answers) -> Answers:
    """Give the answers that belong to a story: what its child is like, and nothing of whoever answered."""
    return Answers(
        age=answers.age,
        yes=answers.yes,
        no=answers.no,
        themes=answers.themes,
        undescribed=answers.undescribed,
        strengths=answers.strengths | answers.safety.keys(),
        safety=answers.safety,
    )


def _yaml(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDE, default_flow_style=False)


def _case(edition: Edition, answers: Answers, role: str) -> dict[str, Any]:
    """Give answers as a case file has them, fields without anything left out."""
    domains = tuple(_looked_at_whole(edition, answers))
    case = {
        "edition": edition.id,
        "role": role,
        "age": answers.age or "not-known",
        **_facts(edition, answers),
        "answers": dict(_answers(edition, answers, domains)),
        "lists": dict.fromkeys(domains, "no-worry"),
        "undescribed": _Short(sorted(answers.undescribed)),
        "strengths": _Short(sorted(answers.strengths - answers.safety.keys())),
        "safety": dict(_safety(edition, answers)),
        "own_view": answers.own_view,
    }
    return {name: value for name, value in case.items() if value}


def _facts(edition: Edition, answers: Answers) -> dict[str, Any]:
    """Give the circumstances; `the-rest` are not so where each was answered."""
    unknown = [fact for fact in edition.fact if fact not in answers.yes | answers.no]
    no: Any = "the-rest" if not unknown else _Short(fact for fact in edition.fact if fact in answers.no)
    return {"is": _Short(f for f in edition.fact if f in answers.yes), "is_not": no, "not_known": _Short(unknown)}


def _looked_at_whole(edition: Edition, answers: Answers) -> Iterator[str]:
    """Give the areas in which everything that is asked at this age was answered: one line says what is left."""
    for domain in edition.domains:
        asked = [t for t in edition.themes if t.domain == domain.id and asked_at(edition, t.asked, answers.age)]
        if asked and all(theme.id in answers.themes for theme in asked):
            yield domain.id


def _answers(edition: Edition, answers: Answers, domains: Collection[str]) -> Iterator[tuple[str, Any]]:
    for theme in edition.themes:
        answer = answers.themes.get(theme.id)
        listed = theme.domain in domains and asked_at(edition, theme.asked, answers.age)
        if answer is not None and not (listed and answer == Answer()):
            yield theme.id, _answer(theme, answer)


def _answer(theme: Theme, answer: Answer) -> str | dict[str, str]:
    if answer == Answer(0, theme.top):
        return "not-sure"
    lines = ["none", *(rung.id for rung in theme.rungs)]
    at, maybe = lines[answer.at], lines[answer.maybe]
    return at if at == maybe else {"at": at, "maybe": maybe}


def _safety(edition: Edition, answers: Answers) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for strength, shown in answers.safety.items():
        against = {theme: edition.theme[theme].rungs[number - 1].id for theme, number in shown.against.items()}
        yield (
            strength,
            {"who": shown.who, "did": shown.did, "for": shown.how_long, "known_by": shown.known_by, "against": against},
        )


def _expected(found: Assessment) -> Expectation:
    """Give all that comes out as what must come out."""
    return Expectation(
        step=found.step if step_is_shown(found) else 0,
        could_reach=found.could_reach,
        because=tuple(reason.key for reason in found.reasons if reason.decisive),
        pathways=tuple(one.pathway for one in found.pathways),
        advice=tuple(one.pathway for one in found.advice),
        rights=tuple(one.pathway for one in found.rights),
        tell_parents=found.tell_parents.value,
        held_by=tuple(dict.fromkeys(hold.strength for hold in found.holds if not hold.why_not)),
    )


def _expect(expect: Expectation) -> dict[str, Any]:
    """Give what must come out as a file has it, fields without anything left out."""
    lists = ("because", "not_because", "pathways", "not_pathways", "advice", "rights", "held_by")
    row = {
        "step": expect.step or "not-shown",
        "could_reach": expect.could_reach,
        **{name: _Short(getattr(expect, name)) for name in lists},
        "tell_parents": expect.tell_parents,
    }
    return {name: value for name, value in row.items() if value}
