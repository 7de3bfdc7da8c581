"""What somebody who practised by themselves reads afterwards: which difference mattered, why, and what led there.

It words what `practice` found and decides nothing. Nobody is told what led them unless they said so themselves, or the
scenario says that it leads people there, and their answers lie on that side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from staircase.core.because import fewest_parts_first
from staircase.core.case import Assessment, Reason
from staircase.core.explain import Explanation, explain
from staircase.core.lesson import disagrees
from staircase.core.model import Edition, Rung, Theme
from staircase.core.onesentence import road_with_time
from staircase.core.practice import NO_STEP, Came, Compared, Different, Stands, Tried, Way, came, stands
from staircase.core.said import NONE, NOT_LOOKED, NOT_SURE
from staircase.core.training import Leads, Pull
from staircase.core.words import in_short, listed, lower_first, step_name

_BESIDE_THE_PANEL = {
    Came.TOO_LOW: "lower than the panel said",
    Came.WITHIN: "what the panel said",
    Came.TOO_HIGH: "higher than the panel said",
}
"""How a step lies where the panel and the rules differ: nothing is called right there, or too high."""

MANY_UNSURE = 3
"""From how many answers of “not sure” on it is said what they come to together."""

_LESS = (Way.LOWER, Way.NOT_ASKED)
"""Where less was said than the scenario says."""


class Shown(StrEnum):
    """What shows that something led somebody: they said so, it may be so, it is so with others, or they withstood."""

    SAID = "said"
    PERHAPS = "perhaps"
    OTHERS = "others"
    WITHSTOOD = "withstood"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Something that leads people to another step: what shows that it did here, how it does so here, and why not to.

    `here` is empty where the scenario does not say that it leads people astray in this story.
    """

    pull: str
    name: str
    said: str
    shown: Shown
    says: str
    here: str
    why: str


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
    differences = [_in_words(compared, one) for one in compared.different]
    unasked = {one.theme.id: one for one in compared.different if one.way is Way.NOT_ASKED}
    roads = {one.pathway.id: road_with_time(one) for one in (*told.do, *told.advice)}
    return Feedback(
        came=Came.TOO_LOW if _half_said(compared) else compared.came,
        heading=_heading(compared),
        says=tuple(_says(compared, told)),
        whose=_whose(compared),
        not_begun=tuple(roads[one] for one in compared.not_begun if one in roads),
        own=_own(compared),
        mattered=tuple(one for one in differences if one.matters),
        others=tuple(one for one in differences if not one.matters and one.theme not in unasked),
        same=tuple(_same(compared, theme) for theme in compared.same),
        not_asked=tuple(_not_asked(compared, one) for one in unasked.values()),
        led=tuple(_led(compared)),
        first=_first(compared),
        theirs=told,
    )


def they(compared: Compared) -> str:
    """Name who placed the scenario."""
    return "the panel" if compared.scenario.panel else "the authors"


def _say(compared: Compared) -> str:
    return "the panel says" if compared.scenario.panel else "the authors say"


# --- the step


def _heading(compared: Compared) -> str:
    step = compared.practised.step
    said = f"Step {step}" if step else "“No step yet”"
    if compared.scenario.panel_differs:
        return f"{said} is {_BESIDE_THE_PANEL[compared.came]}"
    match compared.came:
        case Came.TOO_LOW if step == 1 and not stands(compared.theirs.found).step:
            return f"{said} cannot be said here"
        case Came.TOO_LOW:
            return f"{said} is too low here"
        case Came.TOO_HIGH:
            return f"{said} is higher than this calls for"
        case Came.WITHIN if _half_said(compared):
            return f"{said} alone does not say enough here"
        case Came.WITHIN:
            return f"{said} is neither too low nor too high here"


def _half_said(compared: Compared) -> bool:
    """Say whether the step is the lower part of what has to be said as a range: alone, it counts as too low."""
    theirs = compared.theirs.found
    if compared.scenario.panel_differs:
        return False
    return theirs.is_range and compared.practised.step < theirs.could_reach and bool(stands(theirs).step)


def _says(compared: Compared, told: Explanation) -> Iterator[str]:
    theirs, step = compared.theirs.found, compared.practised.step
    yield _range(compared, told)
    if differs := disagrees(compared.edition, compared.scenario):
        yield differs
    if compared.came is Came.TOO_LOW and step == 1 and not stands(theirs).step:
        yield (
            "Step 1 would say that all is well, and nobody has looked far enough to say so. It happens to careful "
            "people, and here it harms nobody."
        )
    elif compared.came is Came.TOO_LOW:
        yield (
            "Too low is the graver of the two mistakes, because what the child needs does not begin. It happens to "
            "careful people, and here it harms nobody."
        )
    elif differs:
        return
    elif compared.came is Came.TOO_HIGH:
        yield (
            "Too high is the lesser mistake: no child is left without help. It can still put a family through more "
            "than it needs, and take time that another child is waiting for."
        )
    elif _half_said(compared):
        reach = step_name(compared.edition, theirs.could_reach)
        yield (
            f"It has to be said as a range: what is not sure could make it {reach}. The lower number alone would be "
            "too little, and asking for advice today comes first."
        )
    elif step == NO_STEP and stands(theirs).step:
        yield "Enough was looked at to say step 1, and it is careful to want more."
    elif compared.scenario.lowest < compared.scenario.highest:
        yield "Within the range is as good as the step itself."


def _range(compared: Compared, told: Explanation) -> str:
    """Say where the scenario lies, and up to where a step is not too high."""
    edition, scenario = compared.edition, compared.scenario
    lowest, highest = scenario.lowest, scenario.highest
    if scenario.panel:
        return f"The panel placed it {_from_to(edition, lowest, highest)}."
    if not told.shown:
        reach = compared.theirs.found.could_reach
        more = f", and that what is not known could make it {step_name(edition, reach)}" if reach > 1 else ""
        return f"The authors say that no step can be said here{more}."
    return f"The authors placed it {_from_to(edition, lowest, highest)}."


def _from_to(edition: Edition, lowest: int, highest: int) -> str:
    if lowest == highest:
        return f"on {step_name(edition, lowest)}"
    return f"on {step_name(edition, lowest)}, and up to {step_name(edition, highest)} is not too high"


def _whose(compared: Compared) -> str:
    panel = compared.scenario.panel
    if panel:
        return f"Agreed by a panel of {panel.people} people from {panel.agencies} agencies."
    return "Placed by the authors of this trial. No panel has met on it, so nobody has agreed it."


# --- the answers against the step that was said


def _own(compared: Compared) -> str:
    """Say what the answers that were given come to, beside the step that was said."""
    edition, step = compared.edition, compared.practised.step
    own = stands(compared.own.found)
    if not own.step:
        reach = f", and what is not sure could make it step {own.could_reach}" if own.could_reach > 1 else ""
        said = "you said so too" if step == NO_STEP else f"you said step {step}"
        return f"By your own answers no step can be said yet{reach}; {said}. {_unsure(compared)}".strip()
    could = f", and could reach step {own.could_reach}" if own.could_reach > own.step else ""
    said = f"you said {step}" if step else "you said that no step can be said yet"
    calls = f"Your own answers call for {step_name(edition, own.step)}{could}, and {said}"
    return f"{calls}{_beside_the_answers(compared, own)} {_unsure(compared)}".strip()


def _beside_the_answers(compared: Compared, own: Stands) -> str:
    """End the sentence on what the answers call for: how the step lies to them, and what to ask oneself."""
    step, at_last = compared.practised.step, compared.came
    fits = own.step <= step <= own.could_reach
    if step == NO_STEP:
        ends = ". Which answer were you waiting for?"
    elif fits:
        ends = ": your step fits your answers."
        ends += "" if at_last is Came.WITHIN or not compared.different else " Look at what differs in those."
    elif at_last is Came.WITHIN:
        ends = ". Your step is in its place, and your answers are not: see below."
    elif step < own.step and at_last is Came.TOO_HIGH:
        ends = ". Both are higher than this calls for, and your answers more so: see below."
    elif step < own.step:
        ends = f". What led you down? {_what_calls(compared.own, compared.edition)}".rstrip()
    elif at_last is Came.TOO_LOW:
        ends = ". Your worry saw more than your answers say: which line did it not fit into?"
    else:
        ends = (
            ". With a real child the higher of the two is acted on. Here, ask yourself what led you up; or if nothing "
            "did, which line your worry did not fit into."
        )
    return ends


def _unsure(compared: Compared) -> str:
    """Say what many answers of “not sure” come to, where the scenario is sure or nobody asked: they lead to advice."""
    unsure = [one for one in compared.different if one.said == NOT_SURE]
    if len(unsure) < MANY_UNSURE:
        return ""
    ring = " With a real child that is a reason to ask for advice today, and not to wait."
    leads = ring if compared.own.found.is_range else ""
    return (
        f"You were not sure of {len(unsure)} things of which the story tells more, or nothing. “Not sure” counts in "
        f"what the step could be, up to the highest line.{leads}"
    )


def _what_calls(tried: Tried, edition: Edition) -> str:
    decisive = fewest_parts_first(reason for reason in tried.found.reasons if reason.decisive)
    return f"This calls for it: {_shortly(edition, decisive[0])}" if decisive else ""


def _shortly(edition: Edition, reason: Reason) -> str:
    """Give a reason in words; of a line of a ladder its row and its first sentence, because all of it stands below."""
    of = reason.of
    return f"{edition.theme[of.theme].row}: {in_short(of.text)}" if isinstance(of, Rung) else of.because


# --- theme by theme


def line_of(theme: Theme, said: str) -> str:
    """Give the words of what was said of a theme."""
    fixed = {NONE: theme.none, NOT_SURE: "Not sure.", NOT_LOOKED: "Not looked at."}
    return fixed.get(said) or next(rung.text for rung in theme.rungs if rung.id == said)


def _in_words(compared: Compared, one: Different) -> DifferenceInWords:
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
    if one.way in _LESS:
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
        yield f"It did not move the step, because {step} either way: {_shortly(edition, decisive[0])}"
    else:
        yield "It did not move the step: either answer leaves it where it is."
    yield _roads_moved(compared, one)


def _calls(one: Different) -> int:
    """Give the highest step that either answer calls for by itself."""
    steps = {rung.id: rung.step for rung in one.theme.rungs}
    return max(steps.get(one.said, 0), steps.get(one.placed, 0))


def _roads_moved(compared: Compared, one: Different) -> str:
    """Say which pathways come and go with this answer, although the step stays."""
    edition = compared.edition
    theirs, then = _roads(compared.theirs.found), _roads(one.alone.found)
    gone = [edition.pathway[road].name for road in theirs if road not in then]
    come = [edition.pathway[road].name for road in then if road not in theirs]
    words = [f"This would not begin: {'; '.join(gone)}."] if gone else []
    words += [f"This would begin as well, or be asked about: {'; '.join(come)}."] if come else []
    return " ".join(("It does change what is done.", *words)) if words else ""


def _roads(found: Assessment) -> list[str]:
    return [one.pathway for one in (*found.pathways, *found.advice)]


def _same(compared: Compared, theme: Theme) -> SameInWords:
    answer = compared.scenario.answers.themes.get(theme.id)
    more = answer is not None and 0 < answer.at < answer.maybe
    note = f"It could also be more: {theme.rungs[answer.maybe - 1].text}" if answer is not None and more else ""
    return SameInWords(row=theme.row, line=line_of(theme, compared.practised.themes[theme.id]), note=note)


def _not_asked(compared: Compared, one: Different) -> NotAsked:
    """Say what not looking hides, with what nobody would then have done."""
    if one.placed == NONE:
        hides = "It was looked at, and there is no worry. Without looking nobody could have said so."
    elif one.placed == NOT_SURE:
        hides = "Somebody is not sure of it, and that alone can be a reason to ask for advice."
    else:
        rung = next(rung for rung in one.theme.rungs if rung.id == one.placed)
        by_itself = f"By itself it calls for {step_name(compared.edition, rung.step)}." if rung.step else ""
        hides = f"{in_short(rung.text)} {by_itself}".strip()
    return NotAsked(row=one.theme.row, hides=f"{hides} {_roads_moved(compared, one)}".strip())


# --- what led there


def _directions(compared: Compared) -> frozenset[Leads]:
    """Say on which side the step lies, of the scenario or of the answers given, and what differs and mattered."""
    ways = {one.way for one in compared.different if one.matters}
    own, step = stands(compared.own.found), compared.practised.step
    down = compared.came is Came.TOO_LOW or step < own.step or not ways.isdisjoint(_LESS)
    up = compared.came is Came.TOO_HIGH or step > own.could_reach or Way.HIGHER in ways
    return frozenset([Leads.DOWN] * down + [Leads.UP] * up)


def _led(compared: Compared) -> Iterator[Led]:
    """Give what was said to have weighed, and what leads others to the side on which this step lies."""
    here = {mistake.pull: mistake.text for mistake in compared.scenario.mistakes}
    sides = _directions(compared)
    for pull in compared.edition.training.pulls:
        ticked = pull.id in compared.practised.pulls
        shown = _shown(pull, sides, ticked=ticked, here=pull.id in here)
        if shown is not None:
            yield Led(
                pull=pull.id,
                name=pull.name,
                said=pull.said,
                shown=shown,
                says=_WHAT_SHOWS[shown, pull.leads],
                here=here.get(pull.id, ""),
                why=pull.text,
            )


def _shown(pull: Pull, sides: frozenset[Leads], *, ticked: bool, here: bool) -> Shown | None:
    if pull.leads not in sides:
        return Shown.WITHSTOOD if ticked else None
    if ticked:
        return Shown.SAID if here else Shown.PERHAPS
    return Shown.OTHERS if here else None


_WHAT_SHOWS = {
    (Shown.SAID, Leads.DOWN): "You said that this weighed. In this story it easily leads people down.",
    (Shown.SAID, Leads.UP): "You said that this weighed. In this story it easily leads people up.",
    (Shown.PERHAPS, Leads.DOWN): "You said that this weighed. It may have led you down.",
    (Shown.PERHAPS, Leads.UP): "You said that this weighed. It may have led you up.",
    (Shown.OTHERS, Leads.DOWN): "You did not name it. In this story it easily leads people down: was it so with you?",
    (Shown.OTHERS, Leads.UP): "You did not name it. In this story it easily leads people up: was it so with you?",
    (Shown.WITHSTOOD, Leads.DOWN): "You said that this weighed, and it did not lead you down.",
    (Shown.WITHSTOOD, Leads.UP): "You said that this weighed, and it did not lead you up.",
}


# --- the first impression


def _first(compared: Compared) -> str:
    """Say how the first impression lies to the last word: it pulls like an anchor, and more so where nobody looks."""
    first, step, at_last = compared.practised.first, compared.practised.step, compared.came
    if first is None:
        return ""
    if first == step and at_last is Came.WITHIN:
        return f"At first sight you said {_said(first)}, and you stayed with it. What would have made you leave it?"
    if first == step:
        return (
            f"At first sight you said {_said(first)}, and you ended there. A first impression holds people fast: did "
            "what was found out afterwards have a chance?"
        )
    moved = f"You went from {_said(first)} to {_said(step)} as you read on"
    at_first = came(compared.scenario, compared.theirs.found, first)
    if at_last is Came.WITHIN:
        other = "Your first impression lay there too." if at_first is at_last else "That is what reading on is for."
        return f"{moved}. {other}"
    if (step > first) if at_last is Came.TOO_LOW else (step < first):
        return f"{moved}, and stopped on the way. A first impression pulls back whoever leaves it."
    past = "away from" if at_first in {Came.WITHIN, at_last} else "past"
    return f"{moved}, and {past} where {_say(compared)} it lies. What weighed more than what you saw at first?"


def _said(step: int) -> str:
    return f"step {step}" if step else "no step yet"
