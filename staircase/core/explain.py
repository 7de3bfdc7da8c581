"""An assessment in words. The reasons are the return value of the decision: nothing here runs the rules again.

What comes out is data (headings, sentences, lists); templates and the command line lay it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from staircase.core.because import (
    ReasonInWords,
    Unknown,
    enough_parts,
    fewest_parts_first,
    find_out,
    reason_in_words,
    says,
)
from staircase.core.case import Answers, Assessment, Hold, Opened, State
from staircase.core.model import STRICTNESS, Basis, Contact, Domain, Edition, Pathway, Rule, Rung, Source
from staircase.core.telephone import others_in_home, to_say
from staircase.core.words import CONSENT_OF, CONTEXTS, HOW_SOON, TELL, WHY_NOT_HELD, listed, step_name

__all__ = [
    "HOW_SOON", "TELL", "WHY_NOT_HELD", "Explanation", "PathwayInWords", "ReasonInWords", "SourceUsed", "Unknown",
    "enough_parts", "explain", "find_out", "heading", "may_say_enough", "others_in_home", "step_name", "to_say",
]  # fmt: skip

MATTER_MOST = frozenset({"abuse-neglect", "parents-family"})
"""The areas without which nobody may say that little is needed."""

MOST_NAMED = 4
"""How many areas that were not looked at stand beside the step; all of them stand further down."""

OWN_VIEW = "own-view"
"""The key under which a pathway is opened by the practitioner's own view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayInWords:
    """One pathway as people read it: when, who, whose consent, whether to tell the parents, and why it is here."""

    pathway: Pathway
    how_soon: str
    begin: str
    consent_whose: str
    tell_parents: str
    binds: str
    contacts: tuple[Contact, ...]
    because: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUsed:
    """A source behind what is shown, the places in it, and whether every text only concludes from it."""

    source: Source
    at: tuple[str, ...]
    inferred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An assessment in words, in the order in which people need it."""

    shown: bool
    heading: str
    said_first: tuple[str, ...]
    rests_on: str
    not_looked_at: tuple[Domain, ...]
    partly_looked_at: tuple[Domain, ...]
    tell_parents: str
    tell_parents_more: str
    do: tuple[PathwayInWords, ...]
    advice: tuple[PathwayInWords, ...]
    rights: tuple[PathwayInWords, ...]
    main: tuple[ReasonInWords, ...]
    more: tuple[ReasonInWords, ...]
    set_aside: tuple[ReasonInWords, ...]
    possible: tuple[ReasonInWords, ...]
    find_out: tuple[Unknown, ...]
    strengths: tuple[str, ...]
    holds: tuple[str, ...]
    without_safety: str
    contexts: tuple[str, ...]
    family_may_refuse: bool
    sources: tuple[SourceUsed, ...]


def explain(edition: Edition, answers: Answers, found: Assessment, *, role: str = "") -> Explanation:
    """Put an assessment into words for a practitioner; `role` words the duties that bind some roles only."""
    reasons = found.reasons
    decisive = fewest_parts_first(reason for reason in reasons if reason.decisive)
    main = [reason_in_words(edition, answers, reason, shortest=not number) for number, reason in enumerate(decisive)]
    aside = [reason for reason in reasons if reason.state is State.MET and not reason.decisive and reason.step]
    to_do = tuple(_to_do(edition, found))
    do = _pathways(edition, found, to_do, role)
    advice = _pathways(edition, found, _besides(found.advice, to_do), role)
    rights = _pathways(edition, found, _besides(found.rights, to_do), role)
    return Explanation(
        shown=not found.nothing_looked_at,
        heading=heading(edition, found),
        said_first=tuple(_said_first(edition, found)),
        rests_on=_rests_on(edition, found),
        not_looked_at=tuple(edition.domain[area] for area in found.rests_on.not_looked_at),
        partly_looked_at=tuple(edition.domain[area] for area in found.rests_on.partly),
        tell_parents=TELL[found.tell_parents],
        tell_parents_more=_why_so_strict(edition, found),
        do=do,
        advice=advice,
        rights=rights,
        main=tuple(main[:3]),
        more=tuple(main[3:]),
        set_aside=tuple(reason_in_words(edition, answers, reason) for reason in aside),
        possible=tuple(reason_in_words(edition, answers, r) for r in reasons if r.state is State.POSSIBLE and r.step),
        find_out=find_out(edition, found),
        strengths=tuple(s.text for s in edition.strengths if s.id in answers.strengths | answers.safety.keys()),
        holds=tuple(_hold(edition, hold) for hold in found.holds),
        without_safety=_without_safety(edition, found),
        contexts=tuple(_contexts(edition, found)),
        family_may_refuse=not found.nothing_looked_at and found.act_on in (2, 3),
        sources=_sources(edition, [r.of for r in decisive] + [one.pathway for one in (*do, *advice, *rights)]),
    )


# --- the step, and what goes with it


def heading(edition: Edition, found: Assessment) -> str:
    """Give the heading: the range where it could be a step of social care, never the lower number alone."""
    if found.nothing_looked_at:
        return "Ask for advice today" if found.advice or found.undescribed else "No step can be suggested"
    if found.is_range:
        return f"Step {found.step}, but it could be step {found.could_reach}"
    return "S" + step_name(edition, found.step)[1:]


def may_say_enough(found: Assessment) -> bool:
    """Say whether words like "everyday services are enough" may be used at all."""
    unseen = {*found.rests_on.not_looked_at, *found.rests_on.partly}
    more = found.undescribed or found.is_range or found.act_on > found.step
    return not (more or MATTER_MOST & unseen)


def _said_first(edition: Edition, found: Assessment) -> Iterator[str]:
    if found.nothing_looked_at:
        yield "Nothing was looked at, so no step can be suggested. This does not mean that all is well."
    if found.is_range and not found.nothing_looked_at:
        yield (
            f"Ask for advice today: what is not known could make it {step_name(edition, found.could_reach)}. "
            "You need not find out more before you ring."
        )
    if found.own_view and found.own_view > found.step:
        named = "" if found.nothing_looked_at else f", {step_name(edition, found.own_view)}"
        yield (
            f"You see more than the tool does: act on your own view{named}. "
            "Nobody needs a reason for that from you here."
        )
    elif found.own_view and found.own_view < found.step:
        alone = " Do not decide that on your own." if found.step == 5 else ""
        yield f"To go below the suggestion, write down why and who you asked.{alone}"
    if found.undescribed:
        yield (
            "The tool has no words for part of your worry. Go by your own view, and talk to your safeguarding lead or "
            "to First Contact about it."
        )


def _rests_on(edition: Edition, found: Assessment) -> str:
    looked = found.rests_on
    words = f"This rests on {len(looked.whole)} of {looked.total} areas of the child’s life"
    if looked.partly:
        words += f", and on part of {len(looked.partly)} more"
    if looked.not_looked_at:
        unseen = sorted(looked.not_looked_at, key=lambda area: area not in MATTER_MOST)
        names = [edition.domain[area].short for area in unseen]
        if len(names) > MOST_NAMED:
            names[MOST_NAMED - 1 :] = [f"{len(names) - MOST_NAMED + 1} more"]
        words += f"; {listed(names)} {'was' if len(names) == 1 else 'were'} not looked at"
    return words + "."


# --- pathways


def _to_do(edition: Edition, found: Assessment) -> Iterator[Opened]:
    """Give what to do: a higher own view first, and nothing of the suggested step where none may be suggested."""
    own = edition.step(found.own_view).pathway if found.own_view and found.own_view > found.step else ""
    if own:
        because = next((one.because for one in found.pathways if one.pathway == own), ())
        yield Opened(pathway=own, because=(OWN_VIEW, *because))
    for opened in found.pathways:
        only_step = all(key.startswith("step-") for key in opened.because)
        if opened.pathway != own and not (only_step and found.nothing_looked_at):
            yield opened


def _besides(opened: tuple[Opened, ...], others: tuple[Opened, ...]) -> tuple[Opened, ...]:
    """Give the pathways that are not among the others: each stands once on the page."""
    named = {other.pathway for other in others}
    return tuple(one for one in opened if one.pathway not in named)


def _why_so_strict(edition: Edition, found: Assessment) -> str:
    """Give the words of the strictest pathway, met or possible, on telling the parents."""
    opened = [o.pathway for o in (*_to_do(edition, found), *found.advice, *found.rights)]
    opened += [pathway for reason in found.reasons for pathway in reason.of.pathways]
    pathways = (edition.pathway[pathway] for pathway in opened)
    return next((one.tell_parents_text for one in pathways if one.tell_parents is found.tell_parents), "")


def _pathways(edition: Edition, found: Assessment, opened: tuple[Opened, ...], role: str) -> tuple[PathwayInWords, ...]:
    words = {reason.key: says(reason.of) for reason in found.reasons}
    words[f"step-{found.step}"] = f"It goes with {step_name(edition, found.step)}."
    for higher in edition.steps[found.step :]:
        words[f"step-{higher.number}"] = (
            "What is not known could make it this serious."
            if found.nothing_looked_at
            else f"What is not known could make it {step_name(edition, higher.number)}."
        )
    if found.own_view:
        words[OWN_VIEW] = "It goes with your own view" + (
            "." if found.nothing_looked_at else f": {step_name(edition, found.own_view)}."
        )
    held = {reason.key for reason in found.reasons if reason.held_by}
    return tuple(
        PathwayInWords(
            pathway=(pathway := edition.pathway[one.pathway]),
            how_soon=HOW_SOON[pathway.how_soon],
            begin=_begin(edition, pathway),
            consent_whose=CONSENT_OF[pathway.consent_whose],
            tell_parents=_told(found, pathway),
            binds=_binds(edition, pathway, role),
            contacts=tuple(edition.contact[contact] for contact in pathway.contacts),
            because=tuple(dict.fromkeys(words[key] for key in one.because if key in words)),
            held=any(key in held for key in one.because),
        )
        for one in opened
    )


def _begin(edition: Edition, pathway: Pathway) -> str:
    if not pathway.own_lead_first or pathway.id == edition.step(1).pathway:
        return ""
    return edition.lead_first_urgent if pathway.urgent else edition.lead_first


def _told(found: Assessment, pathway: Pathway) -> str:
    """Give a pathway's own line on telling the parents, or the stricter one that stands over the whole case."""
    if STRICTNESS[pathway.tell_parents] < STRICTNESS[found.tell_parents]:
        return f"{TELL[found.tell_parents]} This is stricter than usual, because of something else in this case."
    return pathway.tell_parents_text


def _binds(edition: Edition, pathway: Pathway, role: str) -> str:
    if not pathway.for_roles:
        return ""
    names = {known.id: known.name.removeprefix("I ") for known in edition.roles}
    whom = listed([f"people who {names[known]}" for known in pathway.for_roles])
    if role and role not in pathway.for_roles:
        return f"This duty is on {whom}. It may not be yours by your role: make sure that somebody who has it knows."
    return f"This duty is on {whom}."


# --- strengths, safety, contexts, sources


def _hold(edition: Edition, hold: Hold) -> str:
    strength = edition.strength[hold.strength].text
    rule = edition.rule[hold.rule].because
    if hold.why_not:
        return f"“{strength}” holds nothing here: {WHY_NOT_HELD[hold.why_not]}. (It was offered against: {rule})"
    return f"“{strength}” was shown when the danger was there, and holds one reason by one step: {rule}"


def _without_safety(edition: Edition, found: Assessment) -> str:
    if (found.step, found.could_reach) == (found.step_without_safety, found.could_reach_without_safety):
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


def _sources(edition: Edition, texts: Iterable[Rung | Rule | Pathway]) -> tuple[SourceUsed, ...]:
    """Gather the sources of what is shown, each once with every place in it."""
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
