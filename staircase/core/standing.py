"""How one answer stands, in words, where records are laid beside each other. Nothing here decides anything."""

from __future__ import annotations

from staircase.core.case import Answer, Answers
from staircase.core.model import Edition, Fact, Theme
from staircase.core.said import AREAS
from staircase.core.words import lower_first

NOT_LOOKED_AT = "Not looked at"
NO_WORDS = "A worry that nothing here describes"
YES = "Yes"


def worry_in_words(theme: Theme, answers: Answers) -> str:
    """Say where a theme stands; what somebody is not sure of is never worded as a fact."""
    answer = answers.themes.get(theme.id)
    if theme.id in answers.undescribed:
        known = f" At least: {theme.rungs[answer.at - 1].text}" if answer and answer.at else ""
        return f"{NO_WORDS}.{known}"
    return NOT_LOOKED_AT if answer is None else answer_in_words(theme, answer)


def answer_in_words(theme: Theme, answer: Answer) -> str:
    """Say where an answer puts a theme, and up to where it may be."""
    known = theme.rungs[answer.at - 1].text if answer.at else theme.none
    if answer.maybe == answer.at:
        return known
    may_be = theme.rungs[answer.maybe - 1].text
    return f"{known} It could be more: {lower_first(may_be)}" if answer.at else f"Not sure. It could be: {may_be}"


def fact_in_words(fact: Fact, answers: Answers) -> str:
    """Say whether a circumstance is so."""
    return YES if fact.id in answers.yes else "No" if fact.id in answers.no else "Not known"


def list_in_words(edition: Edition, listed: str) -> str:
    """Name a list on which there is a worry that nothing describes."""
    titles = {page.id: page.title for page in (*edition.safety_first, edition.other_children, *edition.whole_picture)}
    titles |= {f"area-{domain.id}": domain.name for domain in edition.domains} | {AREAS: "any part of the child’s life"}
    return f"{NO_WORDS}: {titles.get(listed, titles[AREAS])}"
