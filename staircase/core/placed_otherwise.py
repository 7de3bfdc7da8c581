"""Theme by theme: which difference mattered for the step and why, which moved nothing, and what was not asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.because import fewest_parts_first
from staircase.core.case import Assessment, Reason
from staircase.core.model import Edition, Rung, Theme
from staircase.core.practice import LESS, Compared, Different, Tried, Way, stands
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE
from staircase.core.words import in_short, listed, lower_first, step_name


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceInWords:
    """One theme with both answers, whether it mattered for the step, and why."""

    theme: str
    row: str
    said: str
    placed: str
    matters: bool
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameInWords:
    """One theme that both placed alike; `note` says where the scenario is not sure of all of it."""

    row: str
    line: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsked:
    """One theme that was not looked at, and what that hides."""

    row: str
    hides: str


def shortly(edition: Edition, reason: Reason) -> str:
    """Give a reason in words; of a line of a ladder its row and its first sentence, because all of it stands below."""
    of = reason.of
    return f"{edition.theme[of.theme].row}: {in_short(of.text)}" if isinstance(of, Rung) else of.because


def line_of(theme: Theme, said: str) -> str:
    """Give the words of what was said of a theme."""
    fixed = {NONE: theme.none, NOT_SURE: "Not sure.", NOT_LOOKED: "Not looked at."}
    return fixed.get(said) or next(rung.text for rung in theme.rungs if rung.id == said)


def in_words(compared: Compared, one: Different) -> DifferenceInWords:
    """Lay both answers side by side, with what came of the difference."""
    says = _why_it_matters(compared, one) if one.matters else _why_it_does_not(compared, one)
    return DifferenceInWords(
        theme=one.theme.id,
        row=one.theme.row,
        said=line_of(one.theme, one.said),
        placed=line_of(one.theme, one.placed),
        matters=one.matters,
        says=tuple(filter(None, says)),
    )


def _why_it_matters(compared: Compared, one: Different) -> Iterator[str]:
    edition, theirs = compared.edition, compared.theirs
    if one.together:
        others = listed([lower_first(edition.theme[other].row) for other in sorted(one.together - {one.theme.id})])
        step_moves = stands(theirs.found).step != stands(compared.own.found).step
        moved = "the step" if step_moves else "what the step could reach"
        yield f"By itself it moves nothing. Together with your answer on {others} it moves {moved}."
    alone = _moved(edition, theirs.found, one.alone.found)
    if alone:
        yield f"With only this one answer otherwise, the scenario {alone}."
    mended = _moved(edition, compared.own.found, one.mended.found)
    if mended:
        yield f"With only this one mended, your answers {mended}."
    if one.way in LESS:
        says_more = theirs if alone or one.together else one.mended
    else:
        says_more = one.alone if alone else compared.own
    yield _rests(edition, one, says_more)


def _moved(edition: Edition, before: Assessment, after: Assessment) -> str:
    """Say what became of the step, or else of what it could reach; empty where neither moved."""
    was, now = stands(before), stands(after)
    if was.step != now.step:
        step = step_name(edition, now.step) if now.step else "no step at all"
        could = (
            f" (and could reach step {now.could_reach})" if now.could_reach > now.step and now.could_reach > 1 else ""
        )
        instead = f"instead of step {was.step}" if was.step else "where as it is no step can be said"
        return f"would come to {step}{could}, {instead}"
    if was.could_reach != now.could_reach:
        less = " no longer" if now.could_reach < was.could_reach else ""
        reach = max(was.could_reach, now.could_reach)
        return f"could{less} reach {step_name(edition, reach)}"
    return ""


def _rests(edition: Edition, one: Different, where: Tried) -> str:
    """Name the reason that rests on this answer, on the side on which it says more."""
    found = where.found
    on_it = [reason for reason in found.reasons if reason.step and _is_part(one.theme, reason)]
    deciding = [reason for reason in on_it if reason.decisive]
    reaching = [reason for reason in on_it if reason.could_count == found.could_reach]
    reasons = fewest_parts_first(deciding or reaching)
    if not reasons:
        return ""
    first = reasons[0]
    if not isinstance(first.of, Rung):
        return f"This reason {'rests' if deciding else 'could rest'} on it: {first.of.because}"
    calls = f"by itself calls for {step_name(edition, first.step)}"
    if first.of.id in {one.said, one.placed}:
        return f"The line “{in_short(first.of.text)}” {calls}."
    return f"It could be this line, which {calls}: “{first.of.text}”"


def _is_part(theme: Theme, reason: Reason) -> bool:
    return any(part.theme == theme.id for part in reason.parts)


def _why_it_does_not(compared: Compared, one: Different) -> Iterator[str]:
    """Say why a difference moves nothing: a higher reason decides anyway, or nothing rests on it."""
    edition, found = compared.edition, one.alone.found
    if one.way is Way.NOT_TOLD:
        yield "The story says nothing about it, and nobody looked. Not looked at is not no."
        return
    before = {reason.key for reason in compared.theirs.found.reasons if reason.decisive}
    decisive = fewest_parts_first(reason for reason in found.reasons if reason.decisive and reason.key in before)
    if decisive and found.step > 1:
        step = "a higher reason decides" if _calls(one) < found.step else "another reason decides"
        yield f"It did not move the step, because {step} either way: {shortly(edition, decisive[0])}"
    else:
        yield "It did not move the step: either answer leaves it where it is."
    roads = _roads_moved(compared, one)
    yield f"It does change what is done. {roads}" if roads else ""


def _calls(one: Different) -> int:
    """Give the highest step that either answer calls for by itself."""
    steps = {rung.id: rung.step for rung in one.theme.rungs}
    return max(steps.get(one.said, 0), steps.get(one.placed, 0))


def _roads_moved(compared: Compared, one: Different) -> str:
    """Say which pathways come and go with this answer."""
    edition = compared.edition
    theirs, then = _roads(edition, compared.theirs.found), _roads(edition, one.alone.found)
    gone = [edition.pathway[road].name for road in theirs if road not in then]
    come = [edition.pathway[road].name for road in then if road not in theirs]
    words = [f"This would not begin: {'; '.join(gone)}."] if gone else []
    words += [f"This would begin as well, or be asked about: {'; '.join(come)}."] if come else []
    return " ".join(words)


def _roads(edition: Edition, found: Assessment) -> list[str]:
    """Give what is opened or asked about; everyday services are there for every child, and neither come nor go."""
    everyday = edition.step(1).pathway
    return [one.pathway for one in (*found.pathways, *found.advice) if one.pathway != everyday]


def same(compared: Compared, theme: Theme) -> SameInWords:
    """Give a theme that both placed alike, with what it could also be."""
    answer = compared.scenario.answers.themes.get(theme.id)
    more = answer is not None and 0 < answer.at < answer.maybe
    note = f"It could also be more: {theme.rungs[answer.maybe - 1].text}" if answer is not None and more else ""
    return SameInWords(row=theme.row, line=line_of(theme, compared.practised.themes[theme.id]), note=note)


def not_asked(compared: Compared, one: Different) -> NotAsked:
    """Say what not looking hides, with what nobody would then have done."""
    if one.placed == NONE:
        hides = "It was looked at, and there is no worry. Without looking nobody could have said so."
    elif one.placed == NOT_SURE:
        hides = "Somebody is not sure of it, and that alone can be a reason to ask for advice."
    else:
        rung = next(rung for rung in one.theme.rungs if rung.id == one.placed)
        by_itself = f"By itself it calls for {step_name(compared.edition, rung.step)}." if rung.step else ""
        hides = f"{in_short(rung.text)} {by_itself}".strip()
    roads = _roads_moved(compared, one)
    asked = f" Where nobody asks, this is what changes. {roads}" if roads else ""
    return NotAsked(row=one.theme.row, hides=f"{hides}{asked}")
