"""What somebody who practised by themselves reads afterwards: all of it, in the order in which it is read.

It words what `practice` found and decides nothing. Each part has its module: `verdict` on the step, `own_answers`,
`first_impression`, `placed_otherwise` theme by theme, and `what_led`.
"""

from __future__ import annotations

from dataclasses import dataclass

from staircase.core.explain import Explanation, explain
from staircase.core.first_impression import first_impression
from staircase.core.onesentence import road_with_time
from staircase.core.own_answers import own_answers
from staircase.core.placed_otherwise import DifferenceInWords, NotAsked, SameInWords, in_words, not_asked, same
from staircase.core.practice import Came, Compared, Way
from staircase.core.verdict import heading, says, whose
from staircase.core.what_led import Led, what_led


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """All of it, in the order in which it is read. What is empty is left out.

    `theirs` is the scenario explained; `whose` says who placed it and what that is worth. `came` is what counts in
    somebody's progress.
    """

    came: Came
    heading: str
    says: tuple[str, ...]
    whose: str
    not_begun: tuple[str, ...]
    own: str
    mattered: tuple[DifferenceInWords, ...]
    others: tuple[DifferenceInWords, ...]
    same: tuple[SameInWords, ...]
    not_asked: tuple[NotAsked, ...]
    led: tuple[Led, ...]
    first: str
    theirs: Explanation


def feedback(compared: Compared) -> Feedback:
    """Put into words how somebody's answers and step lie to those of a scenario."""
    told = explain(compared.edition, *compared.theirs, role=compared.scenario.role)
    differences = [in_words(compared, one) for one in compared.different]
    unasked = {one.theme.id: one for one in compared.different if one.way is Way.NOT_ASKED}
    roads = {one.pathway.id: road_with_time(one) for one in (*told.do, *told.advice)}
    return Feedback(
        came=compared.came,
        heading=heading(compared),
        says=tuple(says(compared, told)),
        whose=whose(compared),
        not_begun=tuple(roads[one] for one in compared.not_begun if one in roads),
        own=own_answers(compared),
        mattered=tuple(one for one in differences if one.matters),
        others=tuple(one for one in differences if not one.matters and one.theme not in unasked),
        same=tuple(same(compared, theme) for theme in compared.same),
        not_asked=tuple(not_asked(compared, one) for one in unasked.values()),
        led=tuple(what_led(compared)),
        first=first_impression(compared),
        theirs=told,
    )
