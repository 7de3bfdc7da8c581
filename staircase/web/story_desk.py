"""What a scenario is written with: the edition, the library that it will stand beside, and what these know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cached_property

from staircase import scenariofiles
from staircase.core import exercised
from staircase.core.model import Edition
from staircase.core.realdetails import Known, words_known
from staircase.library import Library
from staircase.web import story_form
from staircase.web.story_answers import Before, Case
from staircase.web.story_form import Sent


class Desk:
    """What a scenario is written with: the edition, and the library that it will stand beside.

    What takes all stories of the library to know is worked out when it is first asked for.
    """

    def __init__(self, edition: Edition, library: Library) -> None:
        self.edition = edition
        self.library = library

    @cached_property
    def known(self) -> Known:
        """The words that stories are told in."""
        return words_known(self.edition, self.library.scenarios().values())

    @cached_property
    def _bearing(self) -> Mapping[str, int]:
        return exercised.bearing(self.edition, self.library.scenarios().values())

    def bearing(self, itself: str) -> Mapping[str, int]:
        """Count the stories in which each line and rule bears on what comes out, but for the story itself."""
        there = self.library.scenarios().get(itself)
        return Counter(self._bearing) - Counter(exercised.bearing(self.edition, [there])) if there else self._bearing

    def id_of(self, before: Before | None, sent: Sent) -> str:
        """Give the id of a story: the one it had, unless it is of the edition or is to be another story."""
        library = self.library.scenarios()
        if before is None:
            return scenariofiles.id_from(sent[story_form.TITLE], library)
        had = before.scenario.id
        if not sent.anew and not self.is_of_edition(before):
            return had
        return scenariofiles.id_from(sent[story_form.TITLE], {*library, had})

    def outdated(self, case: Case) -> tuple[str, ...]:
        """Say what the file of a story says that comes out and does not, while its answers are what they were."""
        if case.before is None or case.before.scenario.answers != case.answers:
            return ()
        return scenariofiles.outdated(self.edition, case.before.scenario)

    def is_of_edition(self, before: Before | None) -> bool:
        """Say whether a story was made from one of the edition, whose id nobody else's may have."""
        return before is not None and before.scenario.id in self.library.of_edition()

    def nearly(self, before: Before | None) -> Collection[str]:
        """Give the ids of which a story may be a near miss: of those here, and of those that it knew before."""
        knew = (before.scenario.id, before.scenario.near_miss_of) if before else ()
        return {*self.library.scenarios(), *knew}
