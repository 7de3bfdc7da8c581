"""Pathways in words: when, who, whose consent, and what to do first. It words what the decision opened.

Where nobody at home may be told before there was advice, nothing here begins with the family.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from staircase.core.because import says, step_is_shown
from staircase.core.case import Assessment, Opened, Reason, State
from staircase.core.model import Edition
from staircase.core.pathway import STRICTNESS, URGENCY, Contact, HowSoon, Pathway, TellParents
from staircase.core.words import (
    ASK_NOBODY_YET,
    CONSENT_OF,
    HOW_SOON,
    LATER,
    NOT_YET,
    PLANNED,
    TELL,
    listed,
    lower_first,
    step_name,
)

OWN_VIEW = "own-view"
"""The key under which a pathway is opened by the practitioner's own view."""

_WITH_THE_FAMILY = r"(?:with |to |that )?(?:an? |the |each |every |both |those )?(?:parent|famil|mother|father|carer)"
_FAMILY_FIRST = re.compile(rf"\b(?:(?:talk|speak|agree) {_WITH_THE_FAMILY}|(?:parents?|family|families) first)", re.I)
_BEGINS_WITH_FAMILY = re.compile(rf"(?:tell|ask|plan|offer|discuss|with|make sure) {_WITH_THE_FAMILY}", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayInWords:
    """One pathway as people read it: when, who, whose consent, whether to tell the parents, and why it is here.

    `waits`: it begins with the family, and nobody there may be told yet; then it has nothing to do, say or agree.
    """

    pathway: Pathway
    name: str
    text: str
    how_soon: str
    begin: str
    do: tuple[str, ...]
    say: tuple[str, ...]
    have_ready: tuple[str, ...]
    consent_whose: str
    consent: str
    tell_parents: str
    binds: str
    contacts: tuple[Contact, ...]
    because: tuple[str, ...]
    held: bool
    waits: bool


class _Over(NamedTuple):
    """What stands over all the pathways of one list, and words them: `asked`, they are not known to be needed."""

    edition: Edition
    found: Assessment
    role: str
    asked: bool
    words: Mapping[str, str]
    held: frozenset[str]


# --- which, and in which order


def nobody_told_yet(found: Assessment) -> bool:
    """Say whether nobody at home may be told anything before there was advice, or never from this tool."""
    return STRICTNESS[found.tell_parents] >= STRICTNESS[TellParents.AFTER_ADVICE]


def own_view_beside(found: Assessment) -> bool:
    """Say whether a higher own view stands beside what is not known, because that could be more serious still."""
    above = bool(found.own_view and found.own_view > found.step)
    more_may_be = bool(found.advice) and (found.own_view or 0) < found.could_reach
    return above and (more_may_be or not step_is_shown(found))


def to_do(edition: Edition, found: Assessment) -> Iterator[Opened]:
    """Give what to do: a higher own view first, and nothing of the suggested step where none may be suggested.

    An own view that stands beside what is not known takes its place among the others, by how soon it is.
    """
    own = edition.step(found.own_view).pathway if found.own_view and found.own_view > found.step else ""
    opened = sorted(
        (one for one in found.pathways if one.pathway != own), key=lambda one: URGENCY[how_soon(edition, found, one)]
    )
    if not step_is_shown(found):
        opened = [one for one in opened if not opened_by_step(one)]
    if own:
        because = next((one.because for one in found.pathways if one.pathway == own), ())
        with_own = Opened(pathway=own, because=(OWN_VIEW, *because))
        if own_view_beside(found):
            opened = sorted([*opened, with_own], key=lambda one: URGENCY[how_soon(edition, found, one)])
        else:
            opened.insert(0, with_own)
    yield from opened


def made_sooner(edition: Edition, found: Assessment, pathway: str) -> bool:
    """Say whether a pathway is made sooner by another one that is open: then its own time does not stand beside it."""
    return any(one.pathway == edition.pathway[pathway].sooner_with for one in (*found.pathways, *found.rights))


def how_soon(edition: Edition, found: Assessment, opened: Opened) -> HowSoon:
    """Give how soon a pathway is: as soon as the one it is made sooner by, where that is open too."""
    pathway = edition.pathway[opened.pathway]
    if made_sooner(edition, found, pathway.id):
        return edition.pathway[pathway.sooner_with].how_soon
    return pathway.how_soon


def opened_by_step(opened: Opened) -> bool:
    """Say whether nothing but the step opens a pathway."""
    return all(key.startswith("step-") for key in opened.because)


def besides(opened: tuple[Opened, ...], others: tuple[Opened, ...]) -> tuple[Opened, ...]:
    """Give the pathways that are not among the others: each stands once on the page."""
    named = {other.pathway for other in others}
    return tuple(one for one in opened if one.pathway not in named)


def why_so_strict(edition: Edition, found: Assessment) -> str:
    """Give the words of the strictest pathway, met or possible, on telling the parents."""
    opened = [o.pathway for o in (*to_do(edition, found), *found.advice, *found.rights)]
    opened += [pathway for reason in found.reasons for pathway in reason.of.pathways]
    pathways = (edition.pathway[pathway] for pathway in opened)
    return next((one.tell_parents_text for one in pathways if one.tell_parents is found.tell_parents), "")


# --- each in words


def roads(
    edition: Edition, found: Assessment, opened: tuple[Opened, ...], role: str, *, asked: bool = False
) -> tuple[PathwayInWords, ...]:
    """Put pathways into words, those that wait for advice last; `asked`: they are not known to be needed."""
    held = frozenset(reason.key for reason in found.reasons if reason.held_by)
    over = _Over(edition, found, role, asked, _because(edition, found), held)
    return tuple(sorted((_road(over, one) for one in opened), key=lambda one: one.waits))


def _road(over: _Over, one: Opened) -> PathwayInWords:
    edition, found, role, asked, words, held = over
    pathway = replace(edition.pathway[one.pathway], how_soon=how_soon(edition, found, one))
    waits = _waits(found, pathway)
    # A pathway that takes advice before telling says itself how to speak of the family.
    weaker = _is_weaker(found, pathway) and pathway.tell_parents is not TellParents.AFTER_ADVICE
    whose, consent = _consent(pathway, weaker=weaker)
    danger = asked and not pathway.own_lead_first and pathway.contacts[:1] == ("emergency",)
    return PathwayInWords(
        pathway=pathway,
        name=f"{pathway.name} if anybody is in danger at this moment" if danger else pathway.name,
        text=f"Only if this is so: {lower_first(pathway.text)}" if danger else pathway.text,
        how_soon=_how_soon(pathway, waits=waits),
        begin=_begin(edition, pathway, role),
        do=() if waits else tuple(_not_with_family(pathway.do)) if weaker else pathway.do,
        say=() if waits else tuple(_unless_family_first(pathway.say)) if weaker else pathway.say,
        have_ready=() if waits else pathway.have_ready,
        consent_whose="" if waits else whose,
        consent="" if waits else consent,
        tell_parents=_told(found, pathway),
        binds=_binds(edition, pathway, role),
        contacts=() if waits else tuple(edition.contact[contact] for contact in pathway.contacts),
        because=tuple(dict.fromkeys(words[key] for key in one.because if key in words)),
        held=any(key in held for key in one.because),
        waits=waits,
    )


def _because(edition: Edition, found: Assessment) -> dict[str, str]:
    """Give the words for each key that opens a pathway; where no step may be shown, none is named."""
    shown = step_is_shown(found)
    words = {reason.key: _why(reason) for reason in found.reasons}
    words[f"step-{found.step}"] = f"It goes with {step_name(edition, found.step)}." if shown else ""
    for higher in edition.steps[found.step :]:
        this = step_name(edition, higher.number) if shown else "this serious"
        words[f"step-{higher.number}"] = f"What is not known could make it {this}."
    if found.own_view:
        named = f": {step_name(edition, found.own_view)}." if shown else "."
        words[OWN_VIEW] = f"It goes with your own view{named}"
    return {key: said for key, said in words.items() if said}


def _why(reason: Reason) -> str:
    """Give the words of a reason; of one that is only possible, as a question and not as a fact."""
    if reason.state is State.MET:
        return says(reason.of)
    return f"Not sure whether this is so: {lower_first(says(reason.of).removeprefix('Known or suspected: '))}"


def _begin(edition: Edition, pathway: Pathway, role: str) -> str:
    if not pathway.own_lead_first or pathway.id == edition.step(1).pathway:
        return ""
    own = next((one.begin for one in edition.roles if one.id == role), "")
    if own:
        return own
    return edition.lead_first_urgent if pathway.urgent else edition.lead_first


def _binds(edition: Edition, pathway: Pathway, role: str) -> str:
    if not pathway.for_roles:
        return ""
    names = {known.id: known.name.removeprefix("I ") for known in edition.roles}
    whom = listed([f"people who {names[known]}" for known in pathway.for_roles])
    if role and role not in pathway.for_roles:
        return f"This duty is on {whom}. It may not be yours by your role: make sure that somebody who has it knows."
    return f"This duty is on {whom}."


# --- where nobody at home may be told yet


def _is_weaker(found: Assessment, pathway: Pathway) -> bool:
    """Say whether a pathway's own line on telling the parents is weaker than the one that stands over the case."""
    return nobody_told_yet(found) and STRICTNESS[pathway.tell_parents] < STRICTNESS[found.tell_parents]


def _waits(found: Assessment, pathway: Pathway) -> bool:
    """Say whether a pathway waits for advice: planned and early help do; a referral or a duty never does."""
    with_family = pathway.how_soon is HowSoon.PLANNED or pathway.tell_parents is TellParents.FIRST
    return _is_weaker(found, pathway) and with_family and not pathway.binding


def _how_soon(pathway: Pathway, *, waits: bool) -> str:
    if pathway.how_soon is HowSoon.PLANNED:
        return LATER if waits else PLANNED[pathway.tell_parents]
    return f"{HOW_SOON[pathway.how_soon]}, after advice" if waits else HOW_SOON[pathway.how_soon]


def _told(found: Assessment, pathway: Pathway) -> str:
    """Give a pathway's own line on telling the parents, or the stricter one that stands over the whole case."""
    if STRICTNESS[pathway.tell_parents] < STRICTNESS[found.tell_parents]:
        return f"{TELL[found.tell_parents]} This is stricter than usual, because of something else in this case."
    return pathway.tell_parents_text


def _not_with_family(lines: tuple[str, ...]) -> Iterator[str]:
    """Give what to do, with a line first that nobody at home is told yet where a line would begin with them."""
    begins = [line for line in lines if _FAMILY_FIRST.search(line) or _BEGINS_WITH_FAMILY.match(line)]
    if begins:
        yield NOT_YET
    for line in _unless_family_first(lines):
        # "Make sure that …, or do it yourself" leaves a way without them, and that way waits for nobody.
        waits = line in begins and not line.startswith("Make sure")
        yield f"Only when advice says that you may: {lower_first(line)}" if waits else line


def _unless_family_first(lines: tuple[str, ...]) -> Iterator[str]:
    yield from (line for line in lines if not _FAMILY_FIRST.search(line))


def _consent(pathway: Pathway, *, weaker: bool) -> tuple[str, str]:
    """Give whose consent and its words; where telling comes after advice, asking at home does too."""
    asks_at_home = pathway.consent_whose not in ("not-needed", "young-person") or re.search(
        rf"\bask {_WITH_THE_FAMILY}", pathway.consent, re.I
    )
    if weaker and (asks_at_home or _FAMILY_FIRST.search(pathway.consent)):
        return "Not asked for yet", ASK_NOBODY_YET
    return CONSENT_OF[pathway.consent_whose], pathway.consent
