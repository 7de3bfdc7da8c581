"""Where people who were trained keep choosing different lines: what the authors of the rules should look at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from staircase.core.agreement import FEWEST_VOTERS
from staircase.core.case import Answer, Scenario
from staircase.core.evaluate import evaluate
from staircase.core.model import Edition, Theme
from staircase.core.over_sessions import without_the_few
from staircase.core.placings import Line, ThemeSaid, lines_of, themes_said
from staircase.core.shares import Moved, Placed, moved, placed
from staircase.core.votes import Session, Tally

DIFFERS = 0.32
"""The share of pairs that differ from which people are said to disagree: one of five who says something else."""

FEWEST_SESSIONS, FEWEST_ANSWERS = 2, 10
"""From so many sessions and so many answers on, they keep disagreeing: one room can have its own reading."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HUNG = {
    True: "The step of the story hung on it.",
    False: "The step of the story did not hang on it.",
    None: "This story is not here, so we cannot say whether its step hung on it.",
}
OLDER_WORDING = (
    "The edition has changed since some of these sessions, at the least in one word: people may have read other words "
    "than the lines that stand here."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InStory:
    """A session in which people disagreed on a theme of a story, and what its step did.

    `session` is its number in the order of time. `hung`: put on each of the two lines said most, the story comes to
    different steps; None where the story is not here. `first` and `second` are the votes on the step before and after
    the discussion, `voted` says them: themes are placed once. No votes of fewer than five people are in them.
    """

    session: int
    held: str
    said: ThemeSaid
    hung: bool | None
    first: Placed
    second: Placed
    moved: Moved
    voted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A theme on which people disagree: the lines from the lowest to the highest that was said, side by side.

    `answers` is how many placed it, in `sessions` sessions in which they disagreed: somebody who placed it in two
    stories gave two.
    """

    theme: str
    name: str
    ask: str
    lines: tuple[Line, ...]
    where: tuple[InStory, ...]
    sessions: int
    answers: int

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
        key=lambda dispute: (not dispute.hung, -dispute.sessions, -dispute.answers),
    )
    keep = tuple(one for one in each if one.sessions >= FEWEST_SESSIONS and one.answers >= FEWEST_ANSWERS)
    once = tuple(one for one in each if one not in keep)
    says = [*_says(len(sessions), keep, once)]
    if any(session.fingerprint != edition.edition_fingerprint for session in sessions):
        says.append(OLDER_WORDING)
    return Disputes(keep=keep, once=once, sessions=len(sessions), says=tuple(says))


def _in_session(
    edition: Edition, number: int, session: Session, scenarios: Mapping[str, Scenario]
) -> Iterator[InStory]:
    for tally, shown in zip(session.tallies, without_the_few(session).tallies, strict=True):
        for said in themes_said(edition, tally):
            if said.people >= FEWEST_VOTERS and said.apart >= DIFFERS:
                yield InStory(
                    session=number,
                    held=session.held,
                    said=said,
                    hung=_hung(edition, scenarios.get(tally.scenario), said),
                    first=placed(shown, shown.first),
                    second=placed(shown, shown.second),
                    moved=moved((shown,)),
                    voted=_voted(tally, placed(shown, shown.first), placed(shown, shown.second)),
                )


def _voted(tally: Tally, first: Placed, second: Placed) -> str:
    """Say what the discussion did to the votes on the step, or why that is not shown."""
    if not tally.step:
        return "The story has no step, or none that is settled, so no vote on it was too low or too high."
    if not tally.second:
        return "There was no second vote on the step."
    if not first.votes or not second.votes:
        return "Too few voted on the step to show it."
    return (
        f"Of {first.votes} votes on the step, {first.within} were neither too low nor too high at first; after the "
        f"discussion {second.within} of {second.votes}."
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
    answers = Counter[str]()
    for one in where:
        answers.update({line.id: line.people for line in one.said.lines})
    lines = [
        Line(id=line, words=words, step=step, people=answers[line], placed=False)
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
        answers=answers.total(),
    )


def _says(sessions: int, keep: Sequence[Dispute], once: Sequence[Dispute]) -> Iterator[str]:
    yield (
        f"From {FEWEST_SESSIONS} sessions and {FEWEST_ANSWERS} answers on, people are said here to keep disagreeing on "
        f"a theme; in a session with fewer than {FEWEST_VOTERS} answers it is not counted. People disagree where about "
        "one in five or more chose another line than the rest."
    )
    if not sessions:
        return
    if not keep and not once:
        yield "On no theme did people disagree so much. That can also be because the stories asked about other themes."
    elif not keep:
        yield "On no theme do they keep disagreeing yet. What stands here comes from one session, or from few answers."
    else:
        yield f"They keep disagreeing on {len(keep)} {'theme' if len(keep) == 1 else 'themes'}."
        hung = sum(one.hung for one in keep)
        yield f"Themes where the step of a story hung on which line was chosen: {hung} of {len(keep)}."


# --- to hand on


def as_text(found: Disputes, edition: Edition, not_counted: Iterable[str] = ()) -> str:
    """Write it as text (Markdown) for the authors of the rules, with which files of sessions do not count."""
    lines = ["# Where trained people disagree about the lines", "", f"{edition.title} ({edition.id})", "", *found.says]
    lines += [f"\n{_plain(words)}" for words in not_counted]
    for title, those in (("They keep disagreeing", found.keep), ("In one session so far, or few answers", found.once)):
        if those:
            lines += ["", f"## {title}"]
        for one in those:
            lines += ["", *_as_text(one)]
    return "\n".join(lines) + "\n"


def _as_text(one: Dispute) -> Iterator[str]:
    yield f"### {_plain(one.name)} ({one.theme})"
    yield ""
    yield f"{_plain(one.ask)} {one.answers} answers, {one.sessions} {'session' if one.sessions == 1 else 'sessions'}."
    yield ""
    yield "| | answers | step by itself | line | words |"
    yield "|---|---|---|---|---|"
    for line in one.lines:
        yield f"| {letter(one, line.id)} | {line.people} | {line.step} | {line.id} | {_plain(line.words)} |"
    yield ""
    for story in one.where:
        told = f"{_plain(story.said.title)} ({story.said.scenario}): {_plain(in_story_words(one, story))}"
        yield f"- {story.held}, {told}"


def letter(dispute: Dispute, line: str) -> str:
    """Give the letter that a line of a dispute has wherever it is shown: A is the lowest; nothing for one not shown."""
    return next((LETTERS[at] for at, one in enumerate(dispute.lines) if one.id == line), "")


def in_story_words(dispute: Dispute, story: InStory) -> str:
    """Say what was chosen in a story, where it stands, whether the step hung on it, and what the discussion did."""
    said = story.said
    chosen = ", ".join(f"{letter(dispute, line.id)} {line.people}" for line in said.lines if line.people)
    unsure = f", not sure {said.not_sure}" if said.not_sure else ""
    stands = next((letter(dispute, line.id) for line in said.lines if line.placed), "") or said.placed.rstrip(".")
    has_it = f" The story has it at {stands}." if stands else ""
    return f"{chosen}{unsure}.{has_it} {_HUNG[story.hung]} {story.voted}"


def _plain(words: str) -> str:
    """Write words so that no sign in them is taken for a sign of the text."""
    shown = "".join(sign for sign in " ".join(words.split()) if sign.isprintable())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in shown)
