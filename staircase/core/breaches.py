"""What stands in an edition and breaks a promise: one small check for each way to break one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from staircase.core.holdable import why_not_holdable
from staircase.core.index import rung_opens
from staircase.core.model import Edition, PageOfThemes, Rule, Rung
from staircase.core.pathway import STRICTNESS, URGENCY, Pathway

FROM_BIRTH = 1
LEAP = 3
"""From so many steps on, a gap between two rungs of a ladder is a leap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that something in the edition breaks: the kind, id and field of it, what was found, what to do."""

    promise: str
    kind: str
    id: str
    field: str
    found: str
    do: str


def stale_contacts(edition: Edition, today: str) -> tuple[str, ...]:
    """Give the contacts that nobody has checked for six months, on the day `today` (YYYY-MM-DD)."""
    year, month = int(today[:4]), int(today[5:7])
    limit = f"{year - (month <= 6):04d}-{(month + 5) % 12 + 1:02d}{today[7:]}"
    return tuple(contact.id for contact in edition.contacts if contact.checked < limit)


def _falling_ladders(edition: Edition) -> Iterator[Broken]:
    for theme in edition.themes:
        for lower, higher in zip(theme.rungs, theme.rungs[1:], strict=False):
            if higher.step < lower.step:
                found = f"it calls for {_step(higher.step)} and stands above '{lower.id}' ({_step(lower.step)})."
                yield Broken(
                    promise="P2",
                    kind=f"rung of {theme.id}",
                    id=higher.id,
                    field="step",
                    found=found,
                    do="Put the rungs in order, lowest first, or mend a step.",
                )


def _leaping_ladders(edition: Edition) -> Iterator[Broken]:
    """A case that lies between two rungs is put on the lower: where there is a gap, the authors say why."""
    for theme in edition.themes:
        for lower, higher in zip(theme.rungs, theme.rungs[1:], strict=False):
            if lower.step and higher.step - lower.step >= LEAP and not higher.leap:
                yield Broken(
                    promise="P9",
                    kind=f"rung of {theme.id}",
                    id=higher.id,
                    field="step",
                    found=f"it leaps from {_step(lower.step)} ('{lower.id}') to {_step(higher.step)}.",
                    do="Write the rung between them, or say as 'leap' why its source has none.",
                )


def _laxer_further_up(edition: Edition) -> Iterator[Broken]:
    """Whoever knows of something worse may never be told that the parents can hear of it sooner."""
    for theme in edition.themes:
        for lower, higher in zip(theme.rungs, theme.rungs[1:], strict=False):
            below, above = (_strictest(edition, rung) for rung in (lower, higher))
            if above and below and STRICTNESS[above.tell_parents] < STRICTNESS[below.tell_parents]:
                yield Broken(
                    promise="P2",
                    kind=f"rung of {theme.id}",
                    id=higher.id,
                    field="pathways",
                    found=f"it says '{above.tell_parents}' of telling the parents, and '{lower.id}' below it, by "
                    f"'{below.id}', '{below.tell_parents}'.",
                    do=f"Let it open '{below.id}' too, or another pathway that is as strict.",
                )


def _strictest(edition: Edition, rung: Rung) -> Pathway | None:
    """Give the pathway with the strictest line of those that a rung opens, the own one of its step among them."""
    own = (edition.step(rung.step).pathway_for(rung.pathways),) if rung.step else ()
    opened = [edition.pathway[road] for road in (*_opened(edition, rung), *own) if road in edition.pathway]
    return max(opened, key=lambda pathway: STRICTNESS[pathway.tell_parents], default=None)


def _opened(edition: Edition, rung: Rung) -> tuple[str, ...]:
    known = all(road in edition.pathway for one in edition.theme[rung.theme].rungs for road in one.pathways)
    return rung_opens(edition, rung) if known else rung.pathways


def _rungs_alike(edition: Edition) -> Iterator[Broken]:
    for theme in edition.themes:
        said: dict[str, str] = {}
        for rung in theme.rungs:
            first = said.setdefault(" ".join(rung.text.lower().split()), rung.id)
            if first != rung.id:
                yield Broken(
                    promise="P6",
                    kind=f"rung of {theme.id}",
                    id=rung.id,
                    field="text",
                    found=f"it says the same as '{first}'.",
                    do="Say what is different, or keep one.",
                )


def _holds(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        for promise, found, do in why_not_holdable(edition, rule) if rule.held_by else ():
            yield Broken(promise=promise, kind="rule", id=rule.id, field="held_by", found=found, do=do)


def _one_theme_two_parts(edition: Edition) -> Iterator[Broken]:
    """A reason is told with just as many worries as it needs: no answer may be two of them."""
    for rule in edition.rules:
        named = Counter(theme for group in rule.of + rule.all_of for theme in {part.theme for part in group})
        for theme in (theme for theme, count in named.items() if count > 1):
            yield Broken(
                promise="P12",
                kind="rule",
                id=rule.id,
                field="all_of" if rule.all_of else "of",
                found=f"the theme '{theme}' stands in two of its parts, so that one answer could be both.",
                do="Name it in one part, or write two rules.",
            )


def _unknown_urgent(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        conditional = rule.facts or rule.ages is not None
        if conditional and not rule.applies_if_unknown and opens_urgent(edition, rule):
            yield Broken(
                promise="P8",
                kind="rule",
                id=rule.id,
                field="for",
                found="it is urgent, and a circumstance that is not known would switch it off.",
                do="Add 'if_unknown: applies'.",
            )


def _hidden_by_age(edition: Edition) -> Iterator[Broken]:
    last = len(edition.ages) - 1
    for theme in edition.themes:
        hidden = [rung.id for rung in theme.rungs if rung.step >= 4 or opens_urgent(edition, rung)]
        everywhere = theme.asked.first <= FROM_BIRTH and theme.asked.last == last
        if theme.asked.first > theme.asked.last:
            yield Broken(
                promise="P11",
                kind="theme",
                id=theme.id,
                field="asked",
                found="it is asked at no age, because 'from' is above 'to'.",
                do="Put the younger age first.",
            )
        elif hidden and not everywhere and theme.asked.last > 0 and not theme.only_at:
            yield Broken(
                promise="P8",
                kind="theme",
                id=theme.id,
                field="asked",
                found=f"an age would hide '{hidden[0]}', which is urgent or of step 4 or 5.",
                do="Ask it at every age from birth (or before birth only), or say as 'only_at' why it is then only.",
            )


def _nobody_to_ring(edition: Edition) -> Iterator[Broken]:
    for pathway in edition.pathways:
        known = [edition.contact[contact] for contact in pathway.contacts if contact in edition.contact]
        all_known = len(known) == len(pathway.contacts)
        if pathway.urgent and all_known and not any(contact.phone != "see the page" for contact in known):
            yield Broken(
                promise="P8",
                kind="pathway",
                id=pathway.id,
                field="contacts",
                found="it is urgent, and nobody can be rung.",
                do="Name a contact that has a telephone number.",
            )


def _own_pathway_binds(edition: Edition) -> Iterator[Broken]:
    """A higher step has another pathway of its own: what binds may never be lost on the way up."""
    owned = [(step, field) for step in edition.steps[:-1] for field in ("pathway", "pathway_outside_home")]
    for step, field in owned:
        own = getattr(step, field)
        if own in edition.pathway and edition.pathway[own].binding:
            yield Broken(
                promise="P2",
                kind="step",
                id=str(step.number),
                field=field,
                found=f"the own pathway of step {step.number} is urgent or statutory, and a higher step would lose it.",
                do="Name one that is neither; rungs and rules may open the other.",
            )


def _outside_home_can_wait(edition: Edition) -> Iterator[Broken]:
    for step in edition.steps:
        outside, own = (edition.pathway.get(road) for road in (step.pathway_outside_home, step.pathway))
        if outside and own and URGENCY[outside.how_soon] > URGENCY[own.how_soon]:
            yield Broken(
                promise="P8",
                kind="step",
                id=str(step.number),
                field="pathway_outside_home",
                found=f"a danger outside the home would wait: '{outside.id}' is {outside.how_soon}, and not "
                f"{own.how_soon}.",
                do="Name one that is as urgent, because it stands in for the other.",
            )


def _without_a_sign(edition: Edition) -> Iterator[Broken]:
    for theme in edition.themes:
        if theme.id in on_safety_pages(edition) and not theme.sign:
            yield Broken(
                promise="P8",
                kind="theme",
                id=theme.id,
                field="sign",
                found="it stands on a safety-first page and has no 'sign'.",
                do="Write as 'sign' the row that is ticked there.",
            )
        if theme.sign_at < 0:
            yield Broken(
                promise="P8",
                kind="theme",
                id=theme.id,
                field="sign_at",
                found="its 'sign_at' names a rung that its ladder does not have.",
                do="Name one of its own rungs.",
            )
        pages = [page.id for page in _pages(edition) if theme.id in page.themes]
        if len(pages) > 1:
            yield Broken(
                promise="P8",
                kind="theme",
                id=theme.id,
                field="id",
                found=f"it stands on two pages, '{pages[0]}' and '{pages[1]}'.",
                do="Keep it on one of them, in edition.yaml.",
            )


def _unchecked_contacts(edition: Edition) -> Iterator[Broken]:
    adopted_on = edition.adopted[-10:]
    stale = stale_contacts(edition, adopted_on) if edition.status == "adopted" else ()
    for contact in stale:
        checked = edition.contact[contact].checked
        found = "nobody has checked it" if not checked else f"it was checked last on {checked}, over six months before"
        yield Broken(
            promise="P9",
            kind="contact",
            id=contact,
            field="checked",
            found=f"{found}, and the edition is adopted.",
            do="Ring it, and write the date.",
        )


OF_WHAT_IS_THERE: tuple[Callable[[Edition], Iterator[Broken]], ...] = (
    _falling_ladders,
    _leaping_ladders,
    _laxer_further_up,
    _rungs_alike,
    _holds,
    _one_theme_two_parts,
    _unknown_urgent,
    _hidden_by_age,
    _nobody_to_ring,
    _own_pathway_binds,
    _outside_home_can_wait,
    _without_a_sign,
    _unchecked_contacts,
)


def how_soon(edition: Edition, pathway: str) -> int:
    """Give how soon a pathway must begin, 0 being now."""
    return URGENCY[edition.pathway[pathway].how_soon] if pathway in edition.pathway else 99


def opens_urgent(edition: Edition, of: Rung | Rule) -> bool:
    """Say whether a rung or rule opens something that must begin now."""
    return any(how_soon(edition, pathway) == 0 for pathway in of.pathways)


def _step(number: int) -> str:
    return f"step {number}" if number else "no step"


def on_safety_pages(edition: Edition) -> tuple[str, ...]:
    """Name the themes that stand on a safety-first page, the page of the other children among them."""
    return tuple(theme for page in (*edition.safety_first, edition.other_children) for theme in page.themes)


def _pages(edition: Edition) -> tuple[PageOfThemes, ...]:
    return (*edition.safety_first, edition.other_children, *edition.whole_picture)
