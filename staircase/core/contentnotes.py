"""What a story holds that can be hard to read, said before anybody reads it."""

from __future__ import annotations

from collections.abc import Sequence

from staircase.core.case import Scenario
from staircase.core.model import Edition
from staircase.core.training import ContentNote


def content_notes(edition: Edition, scenario: Scenario) -> tuple[ContentNote, ...]:
    """Give the notes on a scenario, in the order of the edition: by the themes at work in it, or named by its id."""
    at_work = {theme for theme, answer in scenario.answers.themes.items() if answer.maybe}
    return tuple(
        note
        for note in edition.training.content_notes
        if scenario.id in note.scenarios or not at_work.isdisjoint(note.themes)
    )


def in_one_sentence(notes: Sequence[ContentNote]) -> str:
    """Say what several notes say, as one sentence; nothing of none."""
    about = [f"about {note.about}" for note in notes]
    if len(about) < 3:
        return f"It is {', and '.join(about)}." if about else ""
    return f"It is {'; '.join(about[:-1])}; and {about[-1]}."
