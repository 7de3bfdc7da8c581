"""Where people who were trained keep choosing different lines: what the authors of the rules should look at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from staircase.core.agreement import FEWEST_VOTERS
from staircase.core.case import Answer, Scenario
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition, Theme
from staircase.core.placings import Line, ThemeSaid, lines_of, themes_said
from staircase.core.shares import Moved, Placed, moved, placed
from staircase.core.votes import Session

DIFFERS = 0.32
"""The share of pairs that differ from which people are said to disagree: one of five who says something else."""

FEWEST_SESSIONS, FEWEST_PEOPLE = 2, 10
"""From so many sessions and so many people on, they are said to keep disagreeing: one room can have its own reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InStory:
    """A session in which people disagreed on a theme of a story, and what its step did.

    `session` is its number in the order of time. `hung`: put on each of the two lines said most, the story comes to
    different steps; None where the story is not here. `first` and `second` are the votes on the step before and after
    the discussion: themes are placed once.
    """

    session: int
    held: str
    said: ThemeSaid
    hung: bool | None
    first: Placed
    second: Placed
    moved: Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A theme on which people disagree: the lines from the lowest to the highest that was said, side by side.

    `people` is how many placed it, in `sessions` sessions in which they disagreed.
    """

    theme: str
    name: str
    ask: str
    lines: tuple[Line, ...]
    where: tuple[InStory, ...]
    sessions: int
    people: int

    @property
    def hung(self) -> bool:
        """Whether the step of a story hung on which of these lines was chosen."""
        return any(one.hung for one in self.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputes:
    """What to look at again: where people keep disagreeing, and where they did so in one session so far."""

    keep: tuple[Dispute, ...]
    once: tuple[Dispute, ...]
    sessions: int
    says: tuple[str, ...]


def disputes(edition: Edition, sessions: Sequence[Session], scenarios: Mapping[str, Scenario]) -> Disputes:
    """Find the themes that people place differently, over sessions; where a step hung on it first, then by sessions."""
    found: dict[str, list[InStory]] = {}
    for number, session in enumerate(sessions, start=1):
        for one in _in_session(edition, number, session, scenarios):
            found.setdefault(one.said.theme, []).append(one)
    each = sorted(
        (_dispute(edition.theme[theme], where) for theme, where in found.items()),
        key=lambda dispute: (not dispute.hung, -dispute.sessions, -dispute.people),
    )
    keep = tuple(one for one in each if one.sessions >= FEWEST_SESSIONS and one.people >= FEWEST_PEOPLE)
    once = tuple(one for one in each if one not in keep)
    return Disputes(keep=keep, once=once, sessions=len(sessions), says=tuple(_says(len(sessions), keep, once)))


def _in_session(
    edition: Edition, number: int, session: Session, scenarios: Mapping[str, Scenario]
) -> Iterator[InStory]:
    for tally in session.tallies:
        for said in themes_said(edition, tally):
            if said.people >= FEWEST_VOTERS and said.apart >= DIFFERS:
                yield InStory(
                    session=number,
                    held=session.held,
                    said=said,
                    hung=_hung(edition, scenarios.get(tally.scenario), said),
                    first=placed(tally, tally.first),
                    second=placed(tally, tally.second),
                    moved=moved((tally,)),
                )


def _hung(edition: Edition, scenario: Scenario | None, said: ThemeSaid) -> bool | None:
    """Ask whether the story comes to different steps with this theme on one and on the other line said most."""
    if scenario is None:
        return None
    ladder = [line.id for line in said.lines]
    steps = set()
    for line in said.most_said:
        at = ladder.index(line.id)
        themes = MappingProxyType({**scenario.answers.themes, said.theme: Answer(at, at)})
        steps.add(evaluate(edition, replace(scenario.answers, themes=themes)).step)
    return len(steps) > 1


def _dispute(theme: Theme, where: Sequence[InStory]) -> Dispute:
    people = Counter[str]()
    for one in where:
        people.update({line.id: line.people for line in one.said.lines})
    lines = [
        Line(id=line, words=words, step=step, people=people[line], placed=False)
        for line, words, step in lines_of(theme)
    ]
    said = [at for at, line in enumerate(lines) if line.people]
    return Dispute(
        theme=theme.id,
        name=theme.row,
        ask=theme.ask,
        lines=tuple(lines[said[0] : said[-1] + 1]),
        where=tuple(where),
        sessions=len({one.session for one in where}),
        people=people.total(),
    )


def _says(sessions: int, keep: Sequence[Dispute], once: Sequence[Dispute]) -> Iterator[str]:
    yield (
        f"From {FEWEST_SESSIONS} sessions and {FEWEST_PEOPLE} people on, people are said here to keep disagreeing on a "
        f"theme; in a session with fewer than {FEWEST_VOTERS} answers it is not counted. People disagree where about "
        "one in five or more chose another line than the rest."
    )
    if not sessions:
        return
    if not keep and not once:
        yield "On no theme did people disagree so much. That can also be because the stories asked about other themes."
    elif not keep:
        yield "On no theme do they keep disagreeing yet. What stands here comes from one session, or from few people."
    else:
        hung = sum(one.hung for one in keep)
        themes = "1 theme" if len(keep) == 1 else f"{len(keep)} themes"
        yield f"They keep disagreeing on {themes}. The step of a story hung on {hung} of them."


# --- to hand on


def as_text(found: Disputes, edition: Edition) -> str:
    """Write it as text (Markdown) for the authors of the rules."""
    lines = ["# Where trained people disagree about the lines", "", f"{edition.title} ({edition.id})", "", *found.says]
    for title, those in (("They keep disagreeing", found.keep), ("In one session so far, or few people", found.once)):
        if those:
            lines += ["", f"## {title}"]
        for one in those:
            lines += ["", *_as_text(one)]
    return "\n".join(lines) + "\n"


def _as_text(one: Dispute) -> Iterator[str]:
    yield f"### {_plain(one.name)} ({one.theme})"
    yield ""
    yield f"{_plain(one.ask)} {one.people} people, {one.sessions} {'session' if one.sessions == 1 else 'sessions'}."
    yield ""
    yield "| people | step by itself | line | words |"
    yield "|---|---|---|---|"
    for line in one.lines:
        yield f"| {line.people} | {line.step} | {line.id} | {_plain(line.words)} |"
    yield ""
    for story in one.where:
        yield f"- {story.held}, {_plain(story.said.title)} ({story.said.scenario}): {_plain(in_story_words(story))}"


def in_story_words(story: InStory) -> str:
    """Say what was chosen in a story, where it stands, whether the step hung on it, and what the discussion did."""
    chosen = ", ".join(f"{line.people} {line.id}" for line in story.said.lines if line.people)
    unsure = f", {story.said.not_sure} not sure" if story.said.not_sure else ""
    stands = next((line.id for line in story.said.lines if line.placed), "open")
    hung = {True: "The step hung on it.", False: "The step did not hang on it.", None: "The story is not here."}
    return f"{chosen}{unsure}. The story has it at: {stands}. {hung[story.hung]} {discussion_in_words(story)}"


def discussion_in_words(story: InStory) -> str:
    """Say what became of the votes on the step when people had talked."""
    if not story.second.votes:
        return "There was no second vote on the step."
    return (
        f"Of {story.first.votes} votes on the step, {story.first.within} were neither too low nor too high at first; "
        f"after the discussion {story.second.within} of {story.second.votes}."
    )


def _plain(words: str) -> str:
    """Write words so that no sign in them is taken for a sign of the text."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in " ".join(words.split()))
