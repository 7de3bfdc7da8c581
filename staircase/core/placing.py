"""Which themes of a scenario people place: those at work in it, and those that are easily taken for them.

The second kind stands among them so that the list does not give the answer away.
"""

from __future__ import annotations

from collections.abc import Iterable

from staircase.core.case import Scenario
from staircase.core.evaluate import asked_at
from staircase.core.model import Edition, Theme

FEWEST, MOST = 6, 10


def themes_to_place(edition: Edition, scenario: Scenario) -> tuple[Theme, ...]:
    """Give six to ten themes, in the order of the edition; all that are at work, even where those are more."""
    answers = scenario.answers
    at_work = [theme for theme, answer in answers.themes.items() if answer.maybe]
    alike = [other.theme for theme in at_work for other in edition.theme[theme].same_as]
    chosen = list(dict.fromkeys(at_work))
    for more, enough in ((alike, MOST), (_nearby(edition, chosen), FEWEST), (_usual(edition, scenario), FEWEST)):
        for theme in more:
            if len(chosen) < enough and theme not in chosen and _asked(edition, scenario, theme):
                chosen.append(theme)
    return tuple(theme for theme in edition.themes if theme.id in chosen)


def _asked(edition: Edition, scenario: Scenario, theme: str) -> bool:
    return asked_at(edition, edition.theme[theme].asked, scenario.answers.age)


def _nearby(edition: Edition, themes: Iterable[str]) -> list[str]:
    """Give the themes that are asked about on the same pages."""
    pages = (*edition.safety_first, *edition.whole_picture)
    return [other for theme in themes for page in pages if theme in page.themes for other in page.themes]


def _usual(edition: Edition, scenario: Scenario) -> list[str]:
    """Give one theme of each part of a child's life that is usual at this age."""
    age = scenario.answers.age
    order = edition.age[age].order if age else None
    usual = [theme for theme in edition.themes if order is None or order in theme.usual]
    return list({theme.domain: theme.id for theme in reversed(usual)}.values())
