"""What can be tried out: every answer of a draft, in groups, each with how it stands now in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at
from staircase.core.model import Choice, Edition, Fact, Rung, Strength, Theme
from staircase.core.said import AREAS, STRENGTHS, Said, lists_of

NOT_LOOKED_AT = "Not looked at"
NO_WORRY = "Looked at, no worry"
NOT_SURE_OF_ANY = "Not sure: anything from nothing up to the highest line"
NO_WORDS = "Worried, but it is not described here"
NO_LIST = "A worry that nothing here describes"
ANY_PART = "any part of the child’s life"


class Case(NamedTuple):
    """One draft as it was said, and as answers, in its edition."""

    edition: Edition
    said: Said
    answers: Answers


class Subject(NamedTuple):
    """One answer that could be otherwise: what it is about, how it stands, and the page of the form that asks it."""

    kind: str
    of: str
    title: str
    now: str
    page: str
    part: str = ""

    @property
    def id(self) -> str:
        """Its name in a form."""
        return "-".join(filter(None, (self.kind, self.of, self.part)))


class Group(NamedTuple):
    """Answers that stand together; all are folded away but the worries that were told."""

    title: str
    subjects: tuple[Subject, ...]
    folded: bool = True


def groups(case: Case) -> tuple[Group, ...]:
    """Give all there is to try: the worries that were told, then circumstances, what is good, and the rest by area."""
    told = sorted((t for t in case.edition.themes if _is_told(case, t)), key=lambda theme: -_step(case, theme))
    rest = (
        Group(domain.name, tuple(_theme(case, theme) for theme in themes if _is_rest(case, theme)))
        for domain, themes in ((d, lists_of(case.edition).themes[d.id]) for d in case.edition.domains)
    )
    found = (
        Group("The worries you told us of", (*(_theme(case, t) for t in told), *_lists(case)), folded=False),
        Group("A worry that is not described here", tuple(_no_list(case))),
        Group("The child’s age, and circumstances", tuple(_circumstances(case))),
        Group("Strengths and safety", tuple(_good(case))),
        *rest,
    )
    return tuple(group for group in found if group.subjects)


def find(case: Case, subject_id: str) -> Subject | None:
    """Give the answer with this name; None where the draft has none."""
    every = (subject for group in groups(case) for subject in group.subjects)
    return next((subject for subject in every if subject.id == subject_id), None)


# --- worries


def _is_told(case: Case, theme: Theme) -> bool:
    answer = case.answers.themes.get(theme.id)
    return bool(answer and answer.maybe) or theme.id in case.answers.undescribed


def _is_rest(case: Case, theme: Theme) -> bool:
    return asked_at(case.edition, theme.asked, case.answers.age) and not _is_told(case, theme)


def _step(case: Case, theme: Theme) -> int:
    answer = case.answers.themes.get(theme.id, Answer())
    return theme.rungs[answer.at - 1].step if answer.at else 0


def _theme(case: Case, theme: Theme) -> Subject:
    pictured = (page.id for page in case.edition.whole_picture if theme.id in page.themes)
    page = next(pictured, f"theme-{theme.id}")
    return Subject("theme", theme.id, theme.row, _where(case, theme), page)


def _where(case: Case, theme: Theme) -> str:
    """Say where a theme stands."""
    answer = case.answers.themes.get(theme.id)
    if theme.id in case.answers.undescribed:
        return NO_WORDS
    if answer is None:
        return NOT_LOOKED_AT
    if not answer.maybe:
        return NO_WORRY
    if answer == Answer(0, theme.top):
        return NOT_SURE_OF_ANY
    known = theme.rungs[answer.at - 1].text if answer.at else theme.none
    return f"{known} {could_be(theme.rungs[answer.maybe - 1])}" if answer.maybe > answer.at else known


def could_be(rung: Rung) -> str:
    """Say of a line that it may be so."""
    return f"It could be: {rung.text}"


def _lists(case: Case) -> Iterator[Subject]:
    """Give the lists with a worry that nothing on them describes."""
    edition = case.edition
    titles = {page.id: page.title for page in (*edition.safety_first, edition.other_children, *edition.whole_picture)}
    titles |= {f"area-{domain.id}": domain.name for domain in edition.domains} | {AREAS: ANY_PART}
    for listed in sorted(case.answers.undescribed - edition.theme.keys()):
        yield Subject("list", listed, f"{NO_LIST}: {titles.get(listed, ANY_PART)}", "There is one", listed)


def _no_list(case: Case) -> Iterator[Subject]:
    """Offer a worry that nothing describes, where none was told."""
    if not any(_lists(case)):
        yield Subject("list", AREAS, f"{NO_LIST}: {ANY_PART}", "None told", AREAS)


# --- circumstances, and what is good


def _circumstances(case: Case) -> Iterator[Subject]:
    edition, _, answers = case
    age = edition.age[answers.age].name if answers.age else "Not known"
    yield Subject("age", "", "How old the child is", age, "age")
    for fact in edition.facts:
        if fact.id in answers.yes or asked_at(edition, fact.asked, answers.age):
            yield Subject("fact", fact.id, fact.ask, _so(answers, fact), f"facts-{fact.group}")


def _so(answers: Answers, fact: Fact) -> str:
    return "Yes" if fact.id in answers.yes else "No" if fact.id in answers.no else "Not known"


def _good(case: Case) -> Iterator[Subject]:
    """Give the strengths, those that were named first, each with the evidence for safety there is."""
    named = case.answers.strengths
    for strength in sorted(case.edition.strengths, key=lambda one: one.id not in named):
        now = "Named" if strength.id in named else "Not named"
        shown = ", with evidence that somebody kept the child safe" if strength.id in case.answers.safety else ""
        yield Subject("strength", strength.id, strength.text, f"{now}{shown}", STRENGTHS)
        yield from _evidence(case, strength)


def _evidence(case: Case, strength: Strength) -> Iterator[Subject]:
    """Give each part of the evidence for one piece of safety: it is tried one part at a time."""
    shown = case.answers.safety.get(strength.id)
    if shown is None:
        return
    page = f"safety-of-{strength.id}"
    for part, (title, choices) in coded(case.edition, strength).items():
        now = next(choice.text for choice in choices if choice.id == getattr(shown, part))
        yield Subject("evidence", strength.id, f"The evidence for that safety: {title}", now, page, part)
    for theme, rung in shown.against.items():
        row = case.edition.theme[theme]
        title = f"The evidence for that safety: how bad was this then? {row.row}"
        yield Subject("then", strength.id, title, row.rungs[rung - 1].text, page, theme)


def coded(edition: Edition, strength: Strength) -> dict[str, tuple[str, tuple[Choice, ...]]]:
    """Give the coded parts of the evidence that a strength has kept the child safe: the question and its answers."""
    who = tuple(choice for choice in edition.evidence.who if choice.id not in strength.not_by)
    return {
        "did": ("what did they do?", strength.did),
        "who": ("who was it?", who),
        "how_long": ("for how long has it been shown?", edition.evidence.how_long),
        "known_by": ("how is it known?", edition.evidence.known_by),
    }
