"""What a session shows, story by story and as a whole: agreement, and who placed a child too low, before and after.

It rests on counts only, and nobody can be told from it: with fewer than five people there are no shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from staircase.core.agreement import (
    FEWEST_VOTERS,
    NOT_BEING_RIGHT,
    Counts,
    Figure,
    Found,
    NoFigure,
    alpha,
    alpha_moved,
    kappa,
    number,
    pooled,
)
from staircase.core.case import Scenario
from staircase.core.model import STEPS, Edition
from staircase.core.placings import ThemeSaid, as_steps, themes_said
from staircase.core.shares import Moved, Part, Placed, missed, moved, pairs_alike, placed, share
from staircase.core.votes import Session, Tally
from staircase.core.words import step_range

NO_STEP = (
    "This story has no step: too little is known to place the child. No vote counts as too low or too high, and that "
    "is no all-clear: to say step 1 would be to say that all is well, and nobody knows that. Somebody has to look, or "
    "ask for advice."
)

# --- one story: for the reveal


@dataclass(frozen=True, slots=True, kw_only=True)
class StepVotes:
    """How many voted for a step before and after the discussion; `within` if it is neither too low nor too high."""

    step: int
    name: str
    first: int
    second: int
    within: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySaid:
    """What a room said of one story. `themes` has the one that people were furthest apart on first."""

    scenario: str
    title: str
    placed_by: str
    steps: tuple[StepVotes, ...]
    first: Placed
    second: Placed
    moved: Moved
    themes: tuple[ThemeSaid, ...]
    says: tuple[str, ...]

    @property
    def is_small(self) -> bool:
        """Whether fewer than five voted, so that no report that leaves the room shows who voted how."""
        return max(sum(one.first for one in self.steps), sum(one.second for one in self.steps)) < FEWEST_VOTERS

    @property
    def has_sides(self) -> bool:
        """Whether votes can be too low or too high: it has a step, and panel and rules do not see it otherwise."""
        return any(one.within for one in self.steps)


def of_scenario(edition: Edition, tally: Tally) -> StorySaid:
    """Say what a room said of one story: votes on the steps, themes by disagreement, and both in words."""
    steps = tuple(
        StepVotes(
            step=step,
            name=edition.step(step).name,
            first=tally.first.get(step, 0),
            second=tally.second.get(step, 0),
            within=tally.has_sides and tally.enough <= step <= tally.highest,
        )
        for step in STEPS
    )
    themes = themes_said(edition, tally)
    return StorySaid(
        scenario=tally.scenario,
        title=tally.title,
        placed_by=tally.placed_by,
        steps=steps,
        first=placed(tally, tally.first),
        second=placed(tally, tally.second),
        moved=moved((tally,)),
        themes=themes,
        says=tuple(_story_in_words(tally, themes)),
    )


def _story_in_words(tally: Tally, themes: Sequence[ThemeSaid]) -> Iterable[str]:
    first, second = placed(tally, tally.first), placed(tally, tally.second)
    if tally.step:
        yield f"{whose(tally)} At first, {_sides(first)}." if first.votes else whose(tally)
    else:
        yield NO_STEP
    if second.votes:
        yield f"After the discussion, {_sides(second)}. {_what_moved(moved((tally,)))}"
    if as_a_vote := one_number_of(tally.lowest, tally.enough):
        yield as_a_vote
    if missed(tally, tally.second or tally.first)[0]:
        yield "The child is at step 5. To be placed too low is the gravest mistake that anybody can make here."
    if themes and themes[0].apart:
        yield f"You were furthest apart on “{themes[0].name}”: {lines_in_words(themes[0])}."


def whose(story: Tally | Scenario) -> str:
    """Say whose step it is that votes are laid beside."""
    steps = step_range(story.lowest, story.highest)
    if story.panel_differs:
        step = story.step if isinstance(story, Tally) else story.expect.step
        rules = f"These rules place it on step {step}" if step else "By these rules no step may be shown"
        return (
            f"A panel agreed on {steps}. {rules}: until that is settled, the higher is what to act on, and no vote "
            "counts as too low or too high."
        )
    if story.placed_by == "panel":
        return f"A panel agreed on {steps}."
    return f"The authors placed it on {steps}; no panel has."


def one_number_of(lowest: int, enough: int) -> str:
    """Say what a vote on a range had to be, and why; nothing where the lowest step was enough."""
    if enough == lowest:
        return ""
    return (
        f"The step is a range, and a vote is one number: less than step {enough} counts as too low, because what is "
        "not sure could make it so. When you tell somebody, say the range."
    )


def _sides(votes: Placed) -> str:
    return (
        f"{votes.within} of {votes.votes} votes were neither too low nor too high, {votes.low} too low and "
        f"{votes.high} too high"
    )


def lines_in_words(said: ThemeSaid) -> str:
    """Say how many chose each of the two lines that most people chose, and how many another."""
    two = [f"{line.people} said “{line.words.rstrip('.')}”" for line in said.most_said]
    return "; ".join([*two, f"{said.others} another line"] if said.others else two)


def _what_moved(found: Moved) -> str:
    if not found.both:
        return "Nobody voted both times, so nobody can say what the discussion did."
    return (
        f"Of {found.both} {'vote that was' if found.both == 1 else 'votes that were'} given both times, "
        f"{found.no_longer_low} came up from too low and {found.now_low} went down to it."
    )


# --- a whole session


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """How far people agreed at one moment, before or after the discussion, and with the steps of the stories.

    `missed` is how many votes were too low on stories of step 5, of how many votes on those. `never_low` is how many
    were on stories for which step 1 is enough: none of these could be too low.
    """

    placed: Placed
    low: Found
    within: Found
    high: Found
    missed: tuple[int, int]
    never_low: int
    alike: Found
    alpha: Found
    kappa: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSaid:
    """What one session shows. `people` is how many voted where most did; nobody can say how many there were in all."""

    held: str
    edition: str
    fingerprint: str
    people: int
    stories: tuple[StorySaid, ...]
    by_panel: int
    first: Moment
    second: Moment
    moved: Moved
    alpha_moved: Found
    themes: Found
    disputed: tuple[ThemeSaid, ...]
    says: tuple[str, ...]

    @property
    def is_small(self) -> bool:
        """Whether there were fewer than five people."""
        return self.people < FEWEST_VOTERS

    @property
    def measured(self) -> tuple[str, ...]:
        """Say agreement in its two other figures: pair by pair, and with a panel where one has placed the stories."""
        voted = self.first.placed.votes or self.second.placed.votes
        both = self.first, self.second
        return (*alike_in_words(*both), *with_panel_in_words(*both)) if voted else ()

    @property
    def in_full(self) -> tuple[str, ...]:
        """Say all of it, and what no figure can show last."""
        return (*self.says[:-1], *self.measured, *self.says[-1:])


def of_session(edition: Edition, session: Session) -> SessionSaid:
    """Say what a session shows, before and after its discussions."""
    tallies, people = session.tallies, people_in(session)
    stories = tuple(of_scenario(edition, tally) for tally in tallies)
    first, second = moment(tallies, people, after=False), moment(tallies, people, after=True)
    did = moved(tallies)
    disputed = sorted((theme for story in stories for theme in story.themes if theme.apart), key=lambda t: -t.apart)
    rose = alpha_rose(tallies)
    return SessionSaid(
        held=session.held,
        edition=session.edition,
        fingerprint=session.fingerprint,
        people=people,
        stories=stories,
        by_panel=sum(tally.placed_by == "panel" for tally in tallies),
        first=first,
        second=second,
        moved=did,
        alpha_moved=rose,
        themes=alpha(as_steps(edition, tallies), of="placings of a theme"),
        disputed=tuple(disputed),
        says=tuple(session_in_words(first, second, did, rose)),
    )


def people_in(session: Session) -> int:
    """Give how many people voted where most did."""
    return max((sum(votes.values()) for tally in session.tallies for votes in (tally.first, tally.second)), default=0)


def moment(tallies: Iterable[Tally], people: int, *, after: bool) -> Moment:
    """Work out how far so many people agreed before or after the discussions of these stories.

    A story that several rooms were told is one, with the votes of all of them. With a panel votes are compared by the
    least number that is not too low: nobody can agree with it by a vote that counts as too low.
    """
    asked = [(tally, tally.second if after else tally.first) for tally in tallies]
    total = sum((placed(tally, votes) for tally, votes in asked), Placed())
    gravest = [missed(tally, votes) for tally, votes in asked]
    units = list(pooled((tally.scenario, votes) for tally, votes in asked).values())
    by_panel = pooled((_agreed(tally), votes) for tally, votes in asked if _has_agreed_step(tally))
    low, within, high = (
        _share(Part(part, total.votes, people), talked=after) for part in (total.low, total.within, total.high)
    )
    return Moment(
        placed=total,
        low=low,
        within=within,
        high=high,
        missed=(sum(low for low, _ in gravest), sum(votes for _, votes in gravest)),
        never_low=sum(placed(tally, votes).votes for tally, votes in asked if tally.enough == STEPS[0]),
        alike=pairs_alike(units),
        alpha=_alpha(units, after=after),
        kappa=kappa(((step, votes) for (_, step), votes in by_panel.items()), talked=after),
    )


def _agreed(tally: Tally) -> tuple[str, int]:
    return tally.scenario, max(tally.step, tally.enough)


def _has_agreed_step(tally: Tally) -> bool:
    """Whether the step is a panel's: one that comes out of the rules alone is nothing that people agreed."""
    return tally.placed_by == "panel" and tally.has_sides


def _share(votes: Part, *, talked: bool) -> Found:
    if not votes.of:
        return NoFigure("Nobody voted.")
    if votes.people < FEWEST_VOTERS:
        few = f"of fewer than {FEWEST_VOTERS} people: too few for a percent."
        return NoFigure(f"{votes.part} of {votes.of} votes, {few}")
    return share(votes, talked=talked)


def _alpha(units: Sequence[Counts], *, after: bool) -> Found:
    if after and not any(sum(votes.values()) for votes in units):
        return NoFigure("There was no second vote.")
    return alpha(units)


def alpha_rose(tallies: Iterable[Tally]) -> Found:
    """Give how much alpha rose by discussions, on the stories that rooms voted on both times."""
    twice = [tally for tally in tallies if tally.second]
    if not twice:
        return NoFigure("There was no second vote.")
    twice = [tally for tally in twice if tally.first]
    first, second = (
        pooled((tally.scenario, votes) for tally, votes in both)
        for both in ([(one, one.first) for one in twice], [(one, one.second) for one in twice])
    )
    return alpha_moved(first.values(), second.values())


def session_in_words(first: Moment, second: Moment, did: Moved, rose: Found) -> Iterable[str]:
    """Say in a few sentences what matters most: too low first, then agreement, then what neither can show."""
    if not first.placed.votes and not second.placed.votes:
        yield "Nobody voted on a story that has a step, so there is nothing to compare."
        return
    if first.placed.votes:
        yield f"Too low at first: {_found(first.low)}"
    if second.placed.votes:
        says = (_found(second.low), _what_moved(did), _how_clear(did), _not_all_twice(first, second, did))
        yield f"Too low after the discussion: {' '.join(filter(None, says))}"
    if first.never_low or second.never_low:
        yield _no_share_of_step_one(first, second)
    if first.missed[1] or second.missed[1]:
        yield f"Stories of step 5, where too low is gravest: {_gravest(first.missed, second.missed)}"
    yield f"Agreement on the step at first: {_found(first.alpha)}"
    if second.placed.votes:
        moved = f" {_found(rose)}" if isinstance(first.alpha, Figure) and isinstance(second.alpha, Figure) else ""
        yield f"After the discussion: {_again(first.alpha, second.alpha, 'alpha')}{moved}"
    yield NOT_BEING_RIGHT


def with_panel_in_words(first: Moment, second: Moment) -> Iterable[str]:
    """Say how far votes agreed with a panel before and after the discussions, or once why nobody can say."""
    if isinstance(first.kappa, NoFigure) and isinstance(second.kappa, NoFigure):
        yield f"Agreement with a panel: {first.kappa.why}"
        return
    yield f"Agreement with the panel at first: {_found(first.kappa)}"
    if second.placed.votes:
        yield f"With the panel after the discussion: {_again(first.kappa, second.kappa, 'weighted kappa')}"


def alike_in_words(first: Moment, second: Moment) -> Iterable[str]:
    """Say which share of pairs of people said the same before and after the discussions; it has no interval."""
    yield f"Alike at first: {_found(first.alike)}"
    if second.placed.votes and (after := _found(second.alike)) != _found(first.alike):
        yield f"Alike after the discussion: {after}"


def _found(found: Found) -> str:
    return found.says if isinstance(found, Figure) else found.why


def _again(before: Found, after: Found, name: str) -> str:
    """Say the second of two figures of one kind, and explain nothing that the first has explained."""
    if isinstance(before, Figure) and isinstance(after, Figure):
        return f"{name} is {number(after.value)}."
    return "the same, and no number." if isinstance(after, NoFigure) and after == before else _found(after)


def _no_share_of_step_one(first: Moment, second: Moment) -> str:
    """Say that votes which could not be too low make the share of those that were look smaller."""
    both = ((first, "at first"), (second, "after the discussion"))
    few = " and ".join(f"{one.never_low} of {one.placed.votes} votes {when}" for one, when in both if one.never_low)
    return f"Counted in are {few} on stories for which step 1 is enough: none can be too low, and shares look smaller."


def _gravest(first: tuple[int, int], second: tuple[int, int]) -> str:
    both = ((first, "at first"), (second, "after the discussion"))
    return ", ".join(f"{low} of {votes} votes were too low {when}" for (low, votes), when in both if votes) + "."


def _not_all_twice(first: Moment, second: Moment, did: Moved) -> str:
    """Say that the shares before and after are not of the same votes, where they are not: nobody sees it from them."""
    if not 0 < did.both < max(first.placed.votes, second.placed.votes):
        return ""
    return "Not every vote was given both times, so what the two shares differ by is not only what the discussion did."


def _how_clear(did: Moved) -> str:
    if not did.no_longer_low + did.now_low:
        return ""
    counted = (
        f"More came up than went down in {did.up} {'discussion' if did.up == 1 else 'discussions'}, and more went down "
        f"than came up in {did.down}"
    )
    if not did.could_be_clear:
        return f"{counted}: too few discussions to tell that from chance, because a room that talks moves together."
    return f"{counted}: {'more than chance would easily make' if did.clear else 'chance alone could do that'}."
