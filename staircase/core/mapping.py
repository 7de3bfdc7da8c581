"""A draft of a Signs of Safety map, in words, from what was told and what the decision returned.

Every line on it was told or opened; nothing here runs the rules again. Suspicion keeps its words. Where the family may
see the map it speaks to them, in the words written for families; otherwise in those written for practitioners.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.because import SOCIAL_CARE, fewest_parts_first, part_in_words
from staircase.core.case import Answers, Assessment, Reason, Safety
from staircase.core.evaluate import evidence_lacks
from staircase.core.explain import Explanation
from staircase.core.gate import NOT_ASKED, Household, Reader, Telling, gate, household_of_one
from staircase.core.mapguide import Issue
from staircase.core.model import Choice, Edition, Part, Rule, Rung
from staircase.core.voices import Explained
from staircase.core.words import WHY_NOT_HELD, about_the_child, in_short, lower_first

MOST_STATEMENTS = 3
"""How many danger statements a map holds: one for each issue, and no more than people can keep in mind."""

MOST_BEHAVIOURS = 3
"""How many behaviours stand in one statement; the others stand above it."""


class Falls(StrEnum):
    """Under which heading of the map a rung falls."""

    HARM = "harm"
    LIKELY = "likely"
    WORRY = "worries"
    COMPLICATING = "complicating"


HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        Falls.HARM: "Harm that has happened, or is suspected to have",
        Falls.LIKELY: "What makes harm likely",
        Falls.WORRY: "Worries and needs",
        Falls.COMPLICATING: "What makes it harder (complicating factors)",
        "unsure": "What we do not know",
        **{f"statement-{number}": f"Statement {number}" for number in range(1, MOST_STATEMENTS + 1)},
        "strengths": "Existing strengths",
        "safety": "Existing safety",
        **{f"goal-{number}": f"Goal {number}" for number in range(1, MOST_STATEMENTS + 1)},
        "next": "Next steps",
    }
)
"""What a map has, in its order: every map has a section of each id, under this name or one that fits the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading of the map with its lines. Without a line, `empty` stands there; or the heading is left out.

    A `spare` one is there for words that were written under it when the map still had a line for it.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    note: str = ""
    empty: str = ""
    spare: bool = False

    @property
    def shown(self) -> bool:
        """Whether it stands on the map."""
        return bool(self.lines or self.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One of the three questions of the map."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMap:
    """The map in its three columns. `sharing` says, first of all, whether the family may see it, and why not.

    `keep_from_family`: nobody at home may be told yet, so they are neither shown it nor given it on paper.
    """

    columns: tuple[Column, ...]
    sharing: tuple[str, ...]
    to_family: bool
    keep_from_family: bool


class Worried(NamedTuple):
    """Who is worried, by their role, and whether the parents or carers are known to see it differently."""

    role: str = ""
    disputed: bool = False


NOBODY_NAMED = Worried()


class _Case(NamedTuple):
    """What a map is drawn from; `to_family` says whose words it uses."""

    edition: Edition
    answers: Answers
    found: Assessment
    told: Explanation
    worried: Worried
    to_family: bool


def falls(edition: Edition, rung: Rung) -> Falls:
    """Say under which heading a rung falls. One of step 4 or 5 is never passed off as only making things harder."""
    if rung.step >= SOCIAL_CARE:
        return Falls.LIKELY if rung.key in edition.mapping.likely.rungs else Falls.HARM
    return Falls.COMPLICATING if rung.key in edition.mapping.complicating.rungs else Falls.WORRY


def draft_map(
    explained: Explained,
    worried: Worried = NOBODY_NAMED,
    household: Household | None = None,
    telling: Telling = NOT_ASKED,
) -> DraftMap:
    """Draw the map of one child from what was told and what came out.

    It speaks to a parent where the gate is open and everything may be said: it has no room for what is left out. What
    is grave keeps the words of practitioners, whoever is told: its statements say why, by the rule.
    """
    opened = gate(explained.edition, household or household_of_one(explained.edition, explained.answers), telling)
    whole = not opened.fixed and not telling.left_out and explained.found.act_on < SOCIAL_CARE
    to_family = opened.open and whole and telling.reader is not Reader.YOUNG_PERSON
    case = _Case(*explained, worried, to_family=to_family)
    about = _about(case)
    return DraftMap(
        columns=(
            Column(title="What are we worried about?", sections=(*_worries(case), *_statements(case, about))),
            Column(title="What is working well?", sections=tuple(_working_well(case))),
            Column(title="What needs to happen?", sections=(*_goals(case, about), _next_steps(case))),
        ),
        sharing=tuple(_sharing(case)),
        to_family=case.to_family,
        keep_from_family=case.told.nobody_told_yet,
    )


def _sharing(case: _Case) -> Iterator[str]:
    told = case.told
    if told.nobody_told_yet:
        yield "Do not show this map to the family, and do not print it for them."
    elif not case.to_family:
        yield "This map is worded for practitioners, and not for the family."
    if line := f"{told.tell_parents} {told.tell_parents_more}".strip():
        yield line


def words_of(drawn: DraftMap) -> dict[str, str]:
    """Give the words of each section, a line for each of its lines, for people to change."""
    return {section.id: "\n".join(section.lines) for column in drawn.columns for section in column.sections}


def with_words(drawn: DraftMap, words: Mapping[str, str]) -> DraftMap:
    """Give the map with these words in place of its own; a section that is not among them stays as it is."""

    def changed(section: Section) -> Section:
        lines = words.get(section.id, "\n".join(section.lines)).split("\n")
        return replace(section, lines=tuple(filter(None, map(str.strip, lines))))

    columns = (replace(column, sections=tuple(map(changed, column.sections))) for column in drawn.columns)
    return replace(drawn, columns=tuple(columns))


# --- what we are worried about


def _known(case: _Case) -> Iterator[Rung]:
    """Give the rung at which each worry is known to be."""
    for theme in case.edition.themes:
        answer = case.answers.themes.get(theme.id)
        if answer and answer.at:
            yield theme.rungs[answer.at - 1]


def _says(case: _Case, rung: Rung, *, shortly: bool = False) -> str:
    """Say a worry in the words of whoever may read the map; `shortly`, without what else the line would cover."""
    if case.to_family:
        return rung.plain
    name, _, text = part_in_words(case.edition, Part(theme=rung.theme, rung=rung.number)).partition(": ")
    return f"{name}: {in_short(text) if shortly else ' '.join(about_the_child(text))}"


def _worries(case: _Case) -> Iterator[Section]:
    lines: dict[Falls, list[str]] = {heading: [] for heading in Falls}
    for rung in _known(case):
        more = " It could be more." if case.answers.themes[rung.theme].maybe > rung.number else ""
        lines[falls(case.edition, rung)].append(_says(case, rung) + more)
    if case.found.undescribed:
        lines[Falls.WORRY].append("A worry that the tool has no words for (write what it is).")
    grave = lines[Falls.HARM] or lines[Falls.LIKELY]
    yield Section(
        id=Falls.HARM,
        title=HEADINGS[Falls.HARM],
        lines=tuple(lines[Falls.HARM]),
    )
    yield Section(id=Falls.LIKELY, title=HEADINGS[Falls.LIKELY], lines=tuple(lines[Falls.LIKELY]))
    yield Section(
        id=Falls.WORRY,
        title="Other worries and needs" if grave else HEADINGS[Falls.WORRY],
        lines=tuple(lines[Falls.WORRY]),
        empty="" if grave else "No worry was told under this heading. What nobody looked at is not known to be well.",
    )
    yield Section(
        id=Falls.COMPLICATING,
        title=HEADINGS[Falls.COMPLICATING],
        note="It may lie with services as much as with a family, and blames nobody.",
        lines=tuple(lines[Falls.COMPLICATING]),
    )
    yield Section(id="unsure", title=HEADINGS["unsure"], lines=tuple(_unsure(case)))


def _unsure(case: _Case) -> Iterator[str]:
    """Say what is not known; to the family only of which part of their lives, for rows are named for practitioners."""
    answers = case.answers.themes
    unsure = [t for t in case.edition.themes if t.id in answers and answers[t.id].maybe and not answers[t.id].at]
    if unsure and case.to_family:
        yield f"Not sure yet: {'; '.join(dict.fromkeys(case.edition.domain[t.domain].plain for t in unsure))}."
    elif unsure:
        yield from (f"{theme.row}: not sure." for theme in unsure)
    if unseen := case.told.not_looked_at:
        names = [domain.plain if case.to_family else domain.short for domain in unseen]
        yield f"Not looked at: {'; '.join(names)}."


# --- statements and goals: one for each issue


class About(NamedTuple):
    """What one statement is about: an issue, the rungs it names, and what they mean taken together.

    `step` is what it calls for: that of the rule where rungs mean it together, and otherwise of the gravest rung.
    """

    issue: Issue
    rungs: tuple[Rung, ...]
    together: str
    step: int


def _about(case: _Case) -> tuple[About, ...]:
    """Give what the statements are about, gravest first and one for each issue.

    That is what decides, and whatever else is of step 4 or 5. A plan that is in place decides without a worry; then
    every worry is looked at, and so it is at step 1.
    """
    known = [rung for rung in _known(case) if falls(case.edition, rung) is not Falls.COMPLICATING]
    reasons = fewest_parts_first(reason for reason in case.found.reasons if reason.decisive and reason.parts)
    decisive = [one for reason in reasons for one in _about_reason(case, reason)]
    seen = {rung for one in decisive for rung in one.rungs}
    others = [rung for rung in known if rung not in seen and (rung.step >= SOCIAL_CARE or not decisive)]
    merged: dict[str, About] = {}
    for one in sorted((*decisive, *(_alone(case, rung) for rung in others)), key=lambda one: -one.step):
        before = merged.get(one.issue.id, one)
        rungs = tuple(dict.fromkeys(before.rungs + one.rungs))
        merged[one.issue.id] = About(one.issue, rungs, before.together or one.together, before.step)
    return tuple(merged.values())[:MOST_STATEMENTS]


def _alone(case: _Case, rung: Rung) -> About:
    return About(case.edition.mapping.issue_of(rung.theme, rung.key), (rung,), "", rung.step)


def _about_reason(case: _Case, reason: Reason) -> Iterator[About]:
    """Give what a reason is about, each of its parts under its own issue and harm first.

    A rule that names parts says with the first of them what they mean together, or at this age: where one of them is
    harm, with that. One that only counts worries says nothing beside them.
    """
    rungs = [case.edition.theme[part.theme].rungs[part.rung - 1] for part in reason.parts]
    told = [rung for rung in rungs if falls(case.edition, rung) is not Falls.COMPLICATING] or rungs
    first, *others = (_alone(case, rung) for rung in sorted(told, key=lambda rung: _harm_first(case.edition, rung)))
    if isinstance(reason.of, Rule) and (reason.of.all_of or not reason.of.any_from):
        because = f"{'Taken together: ' if len(rungs) > 1 else ''}{reason.of.because}"
        first = first._replace(together=reason.of.plain if case.to_family else because, step=reason.step)
    yield from (first, *others)


def _harm_first(edition: Edition, rung: Rung) -> tuple[bool, bool, int]:
    """Order rungs: harm of step 4 or 5, then what lies in an area of harm, and the gravest first among these."""
    may_hold = edition.domain[edition.theme[rung.theme].domain].may_hold
    return falls(edition, rung) is not Falls.HARM, may_hold, -rung.step


def _statements(case: _Case, about: Iterable[About]) -> Iterator[Section]:
    kind = "Danger statement" if case.found.act_on >= SOCIAL_CARE else "Worry statement"
    return _numbered("statement", kind, [_statement(case, one) for one in about])


def _statement(case: _Case, about: About) -> str:
    """Say who is worried, about what, and what may happen if nothing changes."""
    roles = {role.id: role.name.partition(" (")[0] for role in case.edition.roles}
    who = f"{roles[case.worried.role]}, and I am worried." if case.worried.role in roles else "I am worried."
    seen = "" if case.to_family else "I have seen, been told of or suspect this."
    says = [_says(case, rung, shortly=True) for rung in about.rungs[:MOST_BEHAVIOURS]]
    may_happen = f"If nothing changes, {_to(case, about.issue.may_happen)}"
    differently = "The parents or carers see this differently (write how)." if case.worried.disputed else ""
    return " ".join(filter(None, (who, seen, *says, about.together, may_happen, differently)))


def _to(case: _Case, text: str) -> str:
    """Put a text about the child to whoever may read the map."""
    return text.replace("the child", "your child").replace("The child", "Your child") if case.to_family else text


def _goals(case: _Case, about: Iterable[About]) -> Iterator[Section]:
    kind = "Safety goal" if case.found.act_on >= SOCIAL_CARE else "Goal"
    lasts = case.edition.mapping.lasts.text
    return _numbered("goal", kind, [f"{_to(case, one.issue.goal)} {lasts}" for one in about])


def _numbered(name: str, title: str, texts: list[str]) -> Iterator[Section]:
    """Give these texts a heading each, and room for one more where there may be; the rest is spare."""
    for number, text in enumerate(texts, start=1):
        yield Section(id=f"{name}-{number}", title=f"{title} {number}" if len(texts) > 1 else title, lines=(text,))
    for number in range(len(texts) + 1, MOST_STATEMENTS + 1):
        spare = number > len(texts) + 1
        more = f"{title} {number}" if spare else f"Another {lower_first(title)}" if texts else title
        yield Section(id=f"{name}-{number}", title=more, lines=(), spare=spare)


# --- what is working well


def _working_well(case: _Case) -> Iterator[Section]:
    edition, offered = case.edition, case.answers.safety
    lacks = {id_: evidence_lacks(edition, id_, shown) for id_, shown in offered.items()}
    named = case.answers.strengths | offered.keys()
    strengths = [strength for strength in edition.strengths if strength.id in named and lacks.get(strength.id) != ""]
    yield Section(
        id="strengths",
        title=HEADINGS["strengths"],
        lines=tuple(
            (strength.plain if case.to_family else strength.text + _not_yet(lacks.get(strength.id, "")))
            for strength in strengths
        ),
        empty="No strength was named. Ask: what goes well, and who helps?",
    )
    yield Section(
        id="safety",
        title=HEADINGS["safety"],
        note="Talk about who did what, and for how long." if case.to_family and "" in lacks.values() else "",
        lines=tuple(_shown(case, strength, offered[strength]) for strength, why in lacks.items() if not why),
        empty="Nobody has told, with who, what and how long, how the child was kept safe when the danger was there.",
    )


def _not_yet(why: str) -> str:
    return f" It is not counted as safety, because {WHY_NOT_HELD[why]}." if why else ""


def _shown(case: _Case, id_: str, shown: Safety) -> str:
    """Say what somebody did when the danger was there, who, for how long, and how it is known.

    The family is told none of that: only the child may have said it, alone, and what was done would show that it did.
    """
    edition, evidence, strength = case.edition, case.edition.evidence, case.edition.strength[id_]
    if case.to_family:
        return strength.plain
    against = "; ".join(lower_first(edition.theme[theme].row) for theme, rung in shown.against.items() if rung)
    return (
        f"{strength.text} What was done: {_text(strength.did, shown.did)}. "
        f"By whom: {_text(evidence.who, shown.who)}. For how long: {_text(evidence.how_long, shown.how_long)}. "
        f"How it is known: {_text(evidence.known_by, shown.known_by)}."
        + (f" Shown against: {against}." if against else "")
    )


def _text(choices: tuple[Choice, ...], said: str) -> str:
    return lower_first(next(choice.text for choice in choices if choice.id == said))


# --- what needs to happen


def _next_steps(case: _Case) -> Section:
    steps = _next_to_the_family(case.told) if case.to_family else _next(case.told)
    return Section(
        id="next",
        title=HEADINGS["next"],
        lines=tuple(dict.fromkeys(steps)),
        empty="Nothing that is known opens a pathway. Talk to a person.",
    )


def _next(told: Explanation) -> Iterator[str]:
    yield from (f"Not sure? Ring for advice now: {road.name}." for road in told.advice)
    yield from (f"{road.how_soon}: {road.name}. Who: {lower_first(road.pathway.who)}" for road in told.do)


def _next_to_the_family(told: Explanation) -> Iterator[str]:
    yield from (f"{road.how_soon}: {lower_first(road.pathway.plain)}" for road in told.do if not road.waits)
