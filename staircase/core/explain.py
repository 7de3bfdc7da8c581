"""An assessment in words. The reasons are the return value of the decision: nothing here runs the rules again.

What comes out is data (headings, sentences, lists); templates and the command line lay it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from staircase.core.because import (
    MATTER_MOST,
    ReasonInWords,
    enough_parts,
    fewest_parts_first,
    part_in_words,
    reason_in_words,
    step_is_shown,
)
from staircase.core.case import Answers, Assessment, Hold, State
from staircase.core.model import Domain, Edition, Part, Rule, Rung
from staircase.core.pathway import Pathway, TellParents
from staircase.core.roads import PathwayInWords, besides, nobody_told_yet, own_view_beside, roads, to_do, why_so_strict
from staircase.core.sources import Basis, Source
from staircase.core.telephone import others_in_home, to_say
from staircase.core.unknowns import Unknown, find_out
from staircase.core.whynot import ChangeInWords, NearInWords, held_back, what_would_lower, why_not
from staircase.core.words import ASK_NOBODY_YET, CONTEXTS, HOW_SOON, TELL, WHY_NOT_HELD, listed, step_name

__all__ = [
    "HOW_SOON", "TELL", "WHY_NOT_HELD", "ChangeInWords", "Explanation", "NearInWords", "PathwayInWords",
    "ReasonInWords", "SourceUsed", "Unknown", "enough_parts", "explain", "heading", "may_say_enough", "others_in_home",
    "step_is_shown", "step_name", "to_say",
]  # fmt: skip

COUNTED = "Counted in a reason that decides."

OF_ANOTHER_CHILD = (
    "It is this strict because of what you told of another child of this sitting: the parents are theirs too."
)

MOST_NAMED = 4
"""How many areas that were not looked at stand beside the step; all of them stand further down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUsed:
    """A source behind what is shown, the places in it, and whether every text only concludes from it."""

    source: Source
    at: tuple[str, ...]
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An assessment in words, in the order in which people need it.

    `not_sure` are areas of which somebody was asked and every answer is "not sure": they are not known; of those that
    were `not_looked_at` nobody was asked. `nobody_told_yet`: nothing may be done with the family before there was
    advice, and nothing here says otherwise. `why_not` is what is near above the suggestion, nearest first; `lower` what
    would lower it. `every_worry` is all that was told, for the record: the eye gets the three of `main`. `counted` are
    worries that a reason rests on which decides; `set_aside` are those that no such reason rests on.
    """

    shown: bool
    heading: str
    said_first: tuple[str, ...]
    rests_on: str
    not_looked_at: tuple[Domain, ...]
    not_sure: tuple[Domain, ...]
    partly_looked_at: tuple[Domain, ...]
    tell_parents: str
    tell_parents_more: str
    nobody_told_yet: bool
    agreement: str
    do: tuple[PathwayInWords, ...]
    advice: tuple[PathwayInWords, ...]
    rights: tuple[PathwayInWords, ...]
    main: tuple[ReasonInWords, ...]
    more: tuple[ReasonInWords, ...]
    counted: tuple[ReasonInWords, ...]
    set_aside: tuple[ReasonInWords, ...]
    possible: tuple[ReasonInWords, ...]
    why_not: tuple[NearInWords, ...]
    held_back: tuple[str, ...]
    lower: ChangeInWords
    find_out: tuple[Unknown, ...]
    strengths: tuple[str, ...]
    holds: tuple[str, ...]
    without_safety: str
    contexts: tuple[str, ...]
    every_worry: tuple[str, ...]
    family_may_refuse: bool
    sources: tuple[SourceUsed, ...]


def explain(edition: Edition, answers: Answers, found: Assessment, *, role: str = "") -> Explanation:
    """Put an assessment into words for a practitioner; `role` words the duties that bind some roles only."""
    reasons = _reasons(edition, answers, found)
    unseen = _not_known(edition, answers, found)
    known = tuple(to_do(edition, found))
    do = roads(edition, found, known, role)
    advice = roads(edition, found, besides(found.advice, known), role, asked=True)
    rights = roads(edition, found, besides(found.rights, known), role)
    return Explanation(
        shown=step_is_shown(found),
        heading=heading(edition, found),
        said_first=tuple(_said_first(edition, found)),
        rests_on=_rests_on(found, unseen),
        not_looked_at=unseen.not_looked_at,
        not_sure=unseen.not_sure,
        partly_looked_at=tuple(edition.domain[area] for area in found.rests_on.partly),
        tell_parents=TELL[found.tell_parents] if _is_behind(found) else "",
        tell_parents_more=_why_so_strict(edition, answers, found) if _is_behind(found) else "",
        nobody_told_yet=nobody_told_yet(found),
        agreement=_agreement(edition, found),
        do=do,
        advice=advice,
        rights=rights,
        main=reasons.decisive[:3],
        more=reasons.decisive[3:],
        counted=reasons.counted,
        set_aside=reasons.set_aside,
        possible=reasons.possible,
        why_not=why_not(edition, answers, found),
        held_back=held_back(edition, found),
        lower=what_would_lower(edition, answers, found),
        find_out=find_out(edition, answers, found),
        strengths=tuple(s.text for s in edition.strengths if s.id in answers.strengths | answers.safety.keys()),
        holds=tuple(_hold(edition, hold) for hold in found.holds),
        without_safety=_without_safety(edition, found),
        contexts=tuple(_contexts(edition, found)),
        every_worry=tuple(_every_worry(edition, answers, found)),
        family_may_refuse=step_is_shown(found) and found.act_on in (2, 3) and not nobody_told_yet(found),
        sources=_sources(edition, found, (*do, *advice, *rights)),
    )


class _Reasons(NamedTuple):
    """Every reason with a step, in words, by how it came out."""

    decisive: tuple[ReasonInWords, ...]
    counted: tuple[ReasonInWords, ...]
    set_aside: tuple[ReasonInWords, ...]
    possible: tuple[ReasonInWords, ...]


def _reasons(edition: Edition, answers: Answers, found: Assessment) -> _Reasons:
    """Put the reasons into words: the first decisive one with no more parts than it takes."""
    decisive = fewest_parts_first(reason for reason in found.reasons if reason.decisive)
    inside = {edition.theme[part.theme].rungs[part.rung - 1].key for reason in decisive for part in reason.parts}
    words = {r.key: reason_in_words(edition, answers, r) for r in found.reasons if r.step and not r.decisive}
    aside = [r.key for r in found.reasons if r.key in words and r.state is State.MET]
    return _Reasons(
        decisive=tuple(reason_in_words(edition, answers, r, shortest=not n) for n, r in enumerate(decisive)),
        counted=tuple(replace(words[key], note=COUNTED) for key in aside if key in inside),
        set_aside=tuple(words[key] for key in aside if key not in inside),
        possible=tuple(words[r.key] for r in found.reasons if r.key in words and r.state is State.POSSIBLE),
    )


# --- the step, and what goes with it


def heading(edition: Edition, found: Assessment) -> str:
    """Give the heading: the range where it could be a step of social care, never the lower number alone."""
    if not step_is_shown(found):
        if found.advice or (found.nothing_looked_at and found.undescribed):
            return "Ask for advice today"
        return "No step can be suggested" if found.nothing_looked_at else "Too little is known to suggest a step"
    if found.is_range:
        range_of = f"Step {found.step}, but it could be step {found.could_reach}"
        return f"{range_of}, for what is described; part of your worry is not" if found.undescribed else range_of
    if found.undescribed:
        return f"Step {found.step} for what is described, but part of your worry is not"
    return "S" + step_name(edition, found.step)[1:]


def _is_behind(found: Assessment) -> bool:
    """Say whether anything is behind the line on telling the parents; a step that is not shown is nothing."""
    return step_is_shown(found) or bool(found.reasons or found.advice)


def _why_so_strict(edition: Edition, answers: Answers, found: Assessment) -> str:
    """Give the words behind the line on telling the parents, or say that it comes from another child of the sitting."""
    others = found.tell_parents is answers.tell_parents is not TellParents.FIRST
    return why_so_strict(edition, found) or (OF_ANOTHER_CHILD if others else "")


def may_say_enough(found: Assessment) -> bool:
    """Say whether words like "everyday services are enough" may be used at all."""
    unseen = {*found.rests_on.not_looked_at, *found.rests_on.partly}
    more = found.undescribed or found.is_range or found.act_on > found.step
    return not (more or MATTER_MOST & unseen)


def _agreement(edition: Edition, found: Assessment) -> str:
    """Give whose agreement the step takes; where telling comes after advice, asking at home does too."""
    if not step_is_shown(found):
        return ""
    return ASK_NOBODY_YET if nobody_told_yet(found) else edition.step(found.act_on).consent


def _said_first(edition: Edition, found: Assessment) -> Iterator[str]:
    if not step_is_shown(found):
        yield _why_none(found)
    elif found.is_range:
        yield (
            f"Ask for advice today: what is not known could make it {step_name(edition, found.could_reach)}. "
            "You need not find out more before you ring."
        )
    yield from _own_view(edition, found)
    unseen = [domain.short for domain in edition.domains if domain.id in MATTER_MOST - {*found.rests_on.whole}]
    if unseen and found.step == 1 and step_is_shown(found):
        yield f"This is no all-clear: too little is known of {listed(unseen)}."
    if found.undescribed:
        yield (
            "The tool has no words for part of your worry. Go by your own view, and talk to your safeguarding lead or "
            "to First Contact about it."
        )


def _why_none(found: Assessment) -> str:
    """Say why no step is suggested."""
    if not found.nothing_looked_at:
        why = "No area of the child’s life was looked at as a whole."
    elif any(reason.state is State.POSSIBLE and reason.parts for reason in found.reasons):
        why = "Nothing is known for certain, so no step can be suggested."
    else:
        why = "Nothing was looked at, so no step can be suggested."
    return f"{why} This does not mean that all is well."


def _own_view(edition: Edition, found: Assessment) -> Iterator[str]:
    """Say what to make of the own view: the higher of the two is what to act on, and nobody goes lower alone."""
    if not found.own_view:
        return
    if not step_is_shown(found):
        yield "The tool suggests no step: act on your own view. What is not known could be more serious than that."
    elif own_view_beside(found):
        yield (
            f"Beside this stands your own view, {step_name(edition, found.own_view)}: do what goes with it, and ask "
            f"for advice too. What is not known could be more serious: {step_name(edition, found.could_reach)}."
        )
    elif found.own_view > found.step:
        yield (
            f"You see more than the tool does: act on your own view, {step_name(edition, found.own_view)}. "
            "Nobody needs a reason for that from you here."
        )
    elif found.own_view < found.step:
        alone = " Do not decide that on your own." if found.step == 5 else ""
        yield f"To go below the suggestion, write down why and who you asked.{alone}"


class _NotKnown(NamedTuple):
    """The areas of which nothing is known: those on which every answer is "not sure", and those nobody looked at."""

    not_sure: tuple[Domain, ...]
    not_looked_at: tuple[Domain, ...]


def _not_known(edition: Edition, answers: Answers, found: Assessment) -> _NotKnown:
    """Tell "not sure" from "not looked at" among the areas of which nothing is known."""
    asked = {edition.theme[theme].domain for theme in answers.themes}
    areas = [edition.domain[area] for area in found.rests_on.not_looked_at]
    return _NotKnown(
        not_sure=tuple(area for area in areas if area.id in asked),
        not_looked_at=tuple(area for area in areas if area.id not in asked),
    )


def _rests_on(found: Assessment, unseen: _NotKnown) -> str:
    looked = found.rests_on
    words = f"This rests on {len(looked.whole)} of {looked.total} areas of the child’s life"
    if looked.partly:
        words += f", and on part of {len(looked.partly)} more"
    if unseen.not_sure:
        words += f"; every answer on {_named(unseen.not_sure)} is “not sure”"
    if unseen.not_looked_at:
        words += f"; {_named(unseen.not_looked_at)} {'was' if len(unseen.not_looked_at) == 1 else 'were'} not looked at"
    return words + "."


def _named(areas: Iterable[Domain]) -> str:
    """Name areas, those first that matter most; of many, the first few and how many more."""
    names = [area.short for area in sorted(areas, key=lambda area: area.id not in MATTER_MOST)]
    if len(names) > MOST_NAMED:
        names[MOST_NAMED - 1 :] = [f"{len(names) - MOST_NAMED + 1} more"]
    return listed(names)


# --- strengths, safety, contexts, sources


def _hold(edition: Edition, hold: Hold) -> str:
    strength = edition.strength[hold.strength].text
    rule = edition.rule[hold.rule].because
    if hold.why_not:
        return f"“{strength}” holds nothing here: {WHY_NOT_HELD[hold.why_not]}. (It was offered against: {rule})"
    return f"“{strength}” was shown when the danger was there, and holds one reason by one step: {rule}"


def _without_safety(edition: Edition, found: Assessment) -> str:
    same = (found.step, found.could_reach) == (found.step_without_safety, found.could_reach_without_safety)
    if same or not step_is_shown(found):
        return ""
    return (
        f"Without that safety it would be {step_name(edition, found.step_without_safety)}, and could reach step "
        f"{found.could_reach_without_safety}."
    )


def _contexts(edition: Edition, found: Assessment) -> Iterator[str]:
    """Give the worries that are also about a place, peer group, school or online space."""
    for reason in found.reasons:
        theme = edition.theme[reason.of.theme] if isinstance(reason.of, Rung) else None
        if theme and theme.context and reason.state is State.MET and reason.step:
            yield f"{theme.row}: this may also be a worry about {listed([CONTEXTS[c] for c in theme.context], 'or')}."


def _every_worry(edition: Edition, answers: Answers, found: Assessment) -> Iterator[str]:
    """Give every worry that was told, known or possible, whatever it calls for: the eye gets three, the record all.

    What somebody is not sure of is not worded as a fact.
    """
    for theme in edition.themes:
        answer = answers.themes.get(theme.id)
        if answer and answer.at:
            more = " It could be more." if answer.maybe > answer.at else ""
            yield part_in_words(edition, Part(theme=theme.id, rung=answer.at)) + more
        elif answer and answer.maybe:
            yield f"{theme.row}: not sure."
    if found.undescribed:
        yield "A worry that the tool has no words for. Ask the practitioner what it is."


def _sources(edition: Edition, found: Assessment, shown: Iterable[PathwayInWords]) -> tuple[SourceUsed, ...]:
    """Gather the sources of what decides and of the pathways that are shown, each once with every place in it."""
    decisive = (reason.of for reason in found.reasons if reason.decisive)
    texts: tuple[Rung | Rule | Pathway, ...] = (*decisive, *(one.pathway for one in shown))
    used: dict[str, dict[str, None]] = {}
    sourced: set[str] = set()
    for text in texts:
        for cite in text.sources:
            used.setdefault(cite.id, {})[cite.at] = None
            if text.basis is Basis.SOURCED:
                sourced.add(cite.id)
    return tuple(
        SourceUsed(source=edition.source[source], at=tuple(places), inferred=source not in sourced)
        for source, places in used.items()
    )
