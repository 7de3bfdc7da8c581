"""Random small editions that keep every promise, and everything that can be said in one: for exhaustive tests.

A small edition is the tiny one of `tiny_edition/` with other ladders, rules and ages: three to five themes of one to
four rungs (eight rungs at most, "seen alone" apart), one to four rules, at most two facts, five age bands. All steps
from 2 to 5 occur. What breaks a promise is left out again, so each of them is one that the loader would load.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st
from staircase import rulefiles
from staircase.core import promises
from staircase.core.case import Answer, Answers
from staircase.core.holdable import why_not_holdable
from staircase.core.model import Ages, Choice, Edition, Group, Part, Rule, Rung, Theme
from staircase.core.pathway import HowSoon, Pathway, TellParents

TINY = rulefiles.load_folder(Path(__file__).resolve().parent / "tiny_edition", "tiny/edition")
SIGN, ALONE = "injury", "seen-alone"
OTHERS = ["another-child", "meals", "school", "warmth"]
AGES = TINY.ages[:5]
FROM_BIRTH, AT_SCHOOL, BABIES = Ages(first=1, last=4), Ages(first=4, last=4), Ages(first=1, last=2)
LASTING = ["advice-first", "outside-home"]
ROADS = [*LASTING, "right-to-assessment", "see-the-child"]
URGENT = "ring-now"


# --- what can be said


def every_placing(edition: Edition, themes: Iterable[str] | None = None) -> Iterator[Mapping[str, Answer]]:
    """Give every way to answer these themes (all of the edition), each of them left out, none, sure or not sure."""
    named = list(edition.theme if themes is None else themes)
    for chosen in product(*(_every_answer(edition.theme[theme]) for theme in named)):
        yield {theme: answer for theme, answer in zip(named, chosen, strict=True) if answer is not None}


def every_answers(edition: Edition, themes: Iterable[str] | None = None) -> Iterator[Answers]:
    """Give everything that can be said of these themes (all of the edition), at every age, facts of every kind.

    Age and facts are among it as not known. Themes that are not named stay unanswered, and nobody offers safety.
    """
    about = [(age, *said) for age in (None, *edition.age) for said in _every_fact(edition)]
    for placing in every_placing(edition, themes):
        for age, yes, no in about:
            yield Answers(age=age, yes=yes, no=no, themes=placing)


def _every_answer(theme: Theme) -> list[Answer | None]:
    return [None, *(Answer(at, maybe) for at in range(theme.top + 1) for maybe in range(at, theme.top + 1))]


def _every_fact(edition: Edition) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for said in product(("yes", "no", "not known"), repeat=len(edition.facts)):
        each = dict(zip(edition.fact, said, strict=True))
        yield frozenset(f for f in each if each[f] == "yes"), frozenset(f for f in each if each[f] == "no")


# --- the editions


@st.composite
def small_editions(draw) -> Edition:
    """Give a small edition that keeps every promise and has at least one rule."""
    edition = replace(_bare(), themes=draw(_themes()))
    others = tuple(theme for theme in ("another-child",) if theme in edition.theme)
    edition = replace(edition, other_children=replace(TINY.other_children, themes=others))
    many = draw(st.sampled_from([1, 2, 3, 4, 4, 4]))
    rules = st.one_of(_rules(edition), _rules(edition), _holdable_rules(edition))
    drawn = [replace(draw(rules), id=f"rule-{number}") for number in range(1, many + 1)]
    edition = _keeping_promises(replace(edition, rules=tuple(drawn)))
    assume(edition.rules)
    return edition


def _bare() -> Edition:
    """Give the tiny edition without rules, with fewer ages and facts, and with more that may differ from case to case.

    There is a second strength, which a neighbour cannot have shown; something that was done and does not count; a
    pathway whose line on telling the parents is stricter, and one for danger outside the home.
    """
    helps, team = TINY.strength["family-helps"], TINY.pathway["a-team"]
    did = (*helps.did, Choice(id="promised", text="Promised to feed the child", counts=False))
    strict = {"how_soon": HowSoon.FIVE_WORKING_DAYS, "tell_parents": TellParents.AFTER_ADVICE}
    outside = {"how_soon": HowSoon.ONE_WORKING_DAY, "tell_parents": TellParents.UNLESS_RISK}
    more_roads: tuple[Pathway, ...] = (
        replace(team, id="advice-first", name="Advice first", **strict),
        replace(team, id="outside-home", name="Outside the home", **outside),
    )
    return replace(
        TINY,
        ages=AGES,
        facts=tuple(replace(fact, asked=FROM_BIRTH) for fact in TINY.facts if fact.id != "cannot-move-alone"),
        rules=(),
        pathways=(*TINY.pathways, *more_roads),
        steps=tuple(replace(s, pathway_outside_home="outside-home" if s.number in (3, 4) else "") for s in TINY.steps),
        strengths=(
            *(one for one in TINY.strengths if one is not helps),
            replace(helps, did=did),
            replace(helps, id="neighbours-help", did=did, not_by=("neighbour",)),
        ),
        evidence=replace(
            TINY.evidence, who=(*TINY.evidence.who, Choice(id="neighbour", text="Next door", counts=True))
        ),
    )


@st.composite
def _themes(draw) -> tuple[Theme, ...]:
    """Give three to five themes: a safety-first sign, "seen alone", and others; every step from 2 to 5 occurs."""
    climbing = [SIGN, *draw(st.lists(st.sampled_from(OTHERS), min_size=1, max_size=3, unique=True))]
    steps: dict[str, list[int]] = {theme: [] for theme in climbing}
    for step in (2, 3, 4, 5):
        steps[draw(st.sampled_from(climbing))].append(step)
    for own in steps.values():
        if not own or (len(own) < 4 and draw(st.booleans())):
            own.append(draw(st.sampled_from([2, 2, 2, 0, 3])))
    ladders = {theme: draw(_ladders(TINY.theme[theme], sorted(own))) for theme, own in steps.items()}
    ladders[ALONE] = replace(TINY.theme[ALONE], asked=FROM_BIRTH, usual=FROM_BIRTH)
    return tuple(ladders[theme.id] for theme in TINY.themes if theme.id in ladders)


@st.composite
def _ladders(draw, theme: Theme, steps: list[int]) -> Theme:
    """Give a theme with rungs of these steps; what has a stricter line is opened by the rungs above it too."""
    rungs: list[Rung] = []
    lasting: list[str] = []
    for number, step in enumerate(steps, start=1):
        opens = draw(st.lists(st.sampled_from([*ROADS, *([URGENT] if theme.id == SIGN else [])]), max_size=1))
        opens += [] if step or opens else ["see-the-child"]
        lasting += [road for road in opens if road in LASTING]
        rung = replace(
            theme.rungs[0],
            id=f"rung-{number}",
            number=number,
            step=step,
            text=f"{theme.row}: description {number}.",
            plain=f"{theme.row}: in plain words {number}.",
            leap="The source has none.",
            pathways=tuple(dict.fromkeys(lasting + opens)),
        )
        rungs.append(rung)
    may_hide = theme.id in OTHERS and steps[-1] < 4
    asked = draw(st.sampled_from([FROM_BIRTH, FROM_BIRTH, AT_SCHOOL])) if may_hide else FROM_BIRTH
    return replace(theme, asked=asked, usual=asked, rungs=tuple(rungs))


@st.composite
def _rules(draw, edition: Edition) -> Rule:
    """Give a rule as a file can say it: named parts, any theme or area from a step, circumstances, or some of each."""
    some = st.one_of(_named(edition, 3), _named(edition, 3), _any(edition, st.sampled_from([2, 3])), st.just((0, ())))
    any_from, of = draw(some)
    all_of = draw(st.one_of(st.just(()), st.just(()), _named(edition, 1).map(lambda named: named[1])))
    facts = draw(
        st.one_of(st.just([]), st.lists(st.sampled_from(list(edition.fact)), min_size=1, max_size=2, unique=True))
    )
    ages = draw(st.sampled_from([None, None, None, FROM_BIRTH, AT_SCHOOL, BABIES]))
    step = draw(st.sampled_from([3, 4, 5, 3, 0]))
    opens = draw(st.lists(st.sampled_from([*ROADS, URGENT]), min_size=not step, max_size=2, unique=True))
    rule = replace(
        TINY.rules[0],
        step=step,
        at_least=draw(st.integers(1, len(of))) if of else 0,
        any_from=any_from,
        of=of,
        all_of=all_of,
        ages=ages,
        facts=tuple(facts),
        applies_if_unknown=bool(facts or ages) and (URGENT in opens or draw(st.booleans())),
        held_by=draw(st.sampled_from([("family-helps",), ("neighbours-help", "family-helps")])),
        pathways=tuple(opens),
    )
    return rule if not any(why_not_holdable(edition, rule)) else replace(rule, held_by=())


@st.composite
def _holdable_rules(draw, edition: Edition) -> Rule:
    """Give a rule that safety may hold: worries of step 2 that together call for step 3."""
    any_from, of = draw(_any(edition, st.just(2)))
    at_least = draw(st.integers(1, len(of)))
    held_by = ("family-helps", "neighbours-help")[: min(at_least, draw(st.sampled_from([2, 1])))]
    opens = draw(st.lists(st.sampled_from([*LASTING, "see-the-child"]), max_size=1))
    return replace(
        TINY.rules[0],
        step=3,
        any_from=any_from,
        of=of,
        at_least=at_least,
        held_by=held_by,
        pathways=tuple(opens),
    )


@st.composite
def _named(draw, edition: Edition, most: int) -> tuple[int, tuple[Group, ...]]:
    """Give parts of different themes, and that it is not any theme that counts."""
    themes = draw(st.lists(st.sampled_from(list(edition.theme)), min_size=1, max_size=most, unique=True))
    return 0, tuple((Part(theme=t, rung=draw(st.integers(1, edition.theme[t].top))),) for t in themes)


@st.composite
def _any(draw, edition: Edition, steps: st.SearchStrategy[int]) -> tuple[int, tuple[Group, ...]]:
    """Give any theme that reaches a step, or any area with such a theme, and the step."""
    step = draw(steps)
    parts: dict[str, list[Part]] = {}
    by_area = draw(st.booleans())
    for theme in edition.themes:
        first = next((rung.number for rung in theme.rungs if rung.step >= step), 0)
        if first:
            parts.setdefault(theme.domain if by_area else theme.id, []).append(Part(theme=theme.id, rung=first))
    return step, tuple(map(tuple, parts.values()))


def _keeping_promises(edition: Edition) -> Edition:
    """Leave out the rules that break a promise, and then what nothing uses any more."""
    while found := promises.broken(edition):
        lost = {(broken.kind, broken.id) for broken in found}
        assert {kind for kind, _ in lost} <= {"rule", "fact", "pathway"}, found
        edition = replace(
            edition,
            rules=tuple(rule for rule in edition.rules if ("rule", rule.id) not in lost),
            facts=tuple(fact for fact in edition.facts if ("fact", fact.id) not in lost),
            pathways=tuple(pathway for pathway in edition.pathways if ("pathway", pathway.id) not in lost),
        )
    return edition
