"""The promises every edition must keep, as far as the structure of its rules can show them.

Each check gives what breaks a promise; the loader puts a file and line to it and loads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from staircase.core.evaluate import asked_at
from staircase.core.model import URGENCY, Edition, Part, Rule, Rung, Theme

FROM_BIRTH = 1
HELD_STEP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A promise that something in the edition breaks: the kind, id and field of it, what was found, what to do."""

    promise: str
    kind: str
    id: str
    field: str
    found: str
    do: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise and what in the structure of the rules shows it."""

    id: str
    says: str
    shown_by: str


SHOWN_BY_STRUCTURE = (
    Promise("P1", "every valid set of answers gives exactly one step; every other is refused",
            "the step is the highest of a non-empty set; unknown ids are refused before anything is worked out"),
    Promise("P2", "more worry never lowers a step, a could-reach or an urgent or statutory pathway",
            "no ladder falls, no part of a rule is the absence of a worry, and holds only ask that worries stay within bounds"),
    Promise("P3", "the step is never above what it could reach", "could-reach takes everything that is known, and more"),
    Promise("P4", "safety never changes a step of 4 or 5, a binding pathway, or anything by more than one step",
            "only rules of step 3 without a binding pathway can be held, once"),
    Promise("P5", "no safety holds a rule with a met part about abuse, neglect or harm outside the home",
            "such domains are marked, and a named part in one refuses the file"),
    Promise("P6", "every rung and rule can decide, and every pathway occurs", "no rule rests only on parts that call for its step by themselves"),
    Promise("P7", "every question matters", "a rung without a step opens a pathway or is part of a rule"),
    Promise("P8", "every urgent sign stands on a safety-first page, at every age", "pages, signs and ages are compared"),
    Promise("P9", "every text has its plain form and sources, and every source and contact exists", "the schemas and the references"),
    Promise("P10", "no circumstance is about sex, ethnicity, religion, nationality, postcode or income", "the schema lists the only ones allowed"),
    Promise("P11", "for every age a rule applies to, enough of its themes are asked, on a page that can be reached", "ages are compared"),
)


def broken(edition: Edition) -> tuple[Broken, ...]:
    """Give everything in an edition that breaks a promise."""
    return tuple(found for check in _CHECKS for found in check(edition))


def stale_contacts(edition: Edition, today: str) -> tuple[str, ...]:
    """Give the contacts that nobody has checked for six months, on the day `today` (YYYY-MM-DD)."""
    year, month = int(today[:4]), int(today[5:7])
    limit = f"{year - (month <= 6):04d}-{(month + 5) % 12 + 1:02d}{today[7:]}"
    return tuple(contact.id for contact in edition.contacts if contact.checked < limit)


def _falling_ladders(edition: Edition) -> Iterator[Broken]:
    for theme in edition.themes:
        for lower, higher in zip(theme.rungs, theme.rungs[1:], strict=False):
            if higher.step < lower.step:
                found = f"the ladder falls: '{higher.id}' (step {higher.step or 'none'}) stands above '{lower.id}' (step {lower.step})."
                yield Broken(promise="P2", kind="theme", id=theme.id, field="rungs", found=found,
                             do="Put the rungs in order, lowest first, or mend a step.")
            if higher.text == lower.text:
                yield Broken(promise="P6", kind="theme", id=theme.id, field="rungs",
                             found=f"'{lower.id}' and '{higher.id}' say the same.", do="Say what is different, or keep one.")


def _holds(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        for found, do in _bad_hold(edition, rule) if rule.held_by else ():
            yield Broken(promise="P4", kind="rule", id=rule.id, field="held_by", found=found, do=do)


def _bad_hold(edition: Edition, rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.step != HELD_STEP:
        yield f"a rule of step {rule.step or 'none'} cannot be held.", "Only rules of step 3 may name safety that holds them."
    if any(edition.pathway[pathway].binding for pathway in rule.pathways if pathway in edition.pathway):
        yield "it opens an urgent or statutory pathway, which nothing may hold.", "Take held_by away."
    parts = [part for group in rule.of + rule.all_of for part in group]
    if not parts or any(_rung(edition, part).step < 2 for part in parts):
        yield "a held rule is made of rungs of step 2 or more only.", "Take held_by away, or change the parts."
    for part in parts:
        domain = edition.domain[edition.theme[part.theme].domain]
        if not domain.may_hold and not rule.any_from:
            yield f"its part '{part.theme}' is about {domain.short}, which no safety may hold.", "Take held_by away."
    for strength in rule.held_by:
        if strength in edition.strength and not edition.strength[strength].did:
            yield f"'{strength}' does not say what anybody did, so it can never be safety.", "Name a strength with 'did'."


def _unknown_urgent(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        conditional = rule.facts or rule.ages is not None
        if conditional and not rule.applies_if_unknown and _opens_urgent(edition, rule):
            yield Broken(promise="P8", kind="rule", id=rule.id, field="for",
                         found="it is urgent, and a circumstance that is not known would switch it off.", do="Add 'if_unknown: applies'.")


def _hidden_by_age(edition: Edition) -> Iterator[Broken]:
    last = len(edition.ages) - 1
    for theme in edition.themes:
        serious = any(rung.step >= 4 or _opens_urgent(edition, rung) for rung in theme.rungs)
        everywhere = theme.asked.first <= FROM_BIRTH and theme.asked.last == last
        if serious and not everywhere and theme.asked.last > 0:
            yield Broken(promise="P8", kind="theme", id=theme.id, field="asked",
                         found="an age would hide a rung that is urgent or of step 4 or 5.",
                         do="Ask it at every age from birth (or before birth only).")
        if theme.asked.first > theme.asked.last:
            yield Broken(promise="P11", kind="theme", id=theme.id, field="asked", found="it is asked at no age.", do="Mend 'from' and 'to'.")


def _never_met(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        ages = [age.id for age in edition.ages if rule.ages is None or asked_at(edition, rule.ages, age.id)]
        can = [age for age in ages if _can_be_met(edition, rule, age)]
        if not can or (rule.ages is not None and len(can) < len(ages)):
            yield Broken(promise="P11", kind="rule", id=rule.id, field="for" if rule.ages else "at_least",
                         found="at an age it applies to, too few of its parts are asked for it ever to be met.",
                         do="Change the ages, the parts or how many it needs.")


def _can_be_met(edition: Edition, rule: Rule, age: str) -> bool:
    def asked(group: tuple[Part, ...]) -> bool:
        return any(asked_at(edition, edition.theme[part.theme].asked, age) for part in group)

    return sum(map(asked, rule.of)) >= rule.at_least and all(map(asked, rule.all_of))


def _dead(edition: Edition) -> Iterator[Broken]:
    for rule in edition.rules:
        if not rule.step:
            if not rule.pathways:
                yield Broken(promise="P6", kind="rule", id=rule.id, field="step",
                             found="it calls for no step and opens no pathway.", do="Give it a step or a pathway.")
            continue
        low = sum(_lowest(edition, group) < rule.step for group in rule.of)
        if low < rule.at_least or any(_lowest(edition, group) >= rule.step for group in rule.all_of):
            yield Broken(promise="P6", kind="rule", id=rule.id, field="step",
                         found=f"a part it cannot do without calls for step {rule.step} by itself, so the rule never decides.",
                         do="Give the rule a higher step, use lower rungs, or take it away.")
        if not (rule.of or rule.all_of or rule.facts or rule.ages):
            yield Broken(promise="P6", kind="rule", id=rule.id, field="step", found="it has no parts and no circumstances.",
                         do="Say what it rests on.")


def _without_effect(edition: Edition) -> Iterator[Broken]:
    used = {(part.theme, part.rung) for rule in edition.rules for group in rule.of + rule.all_of for part in group}
    for theme in edition.themes:
        for rung in theme.rungs:
            if not rung.step and not rung.pathways and (theme.id, rung.number) not in used:
                yield Broken(promise="P7", kind=f"rung of {theme.id}", id=rung.id, field="step",
                             found="it calls for no step, opens no pathway and is part of no rule.", do="Give it one of these, or take it away.")
    facts = {fact for rule in edition.rules for fact in rule.facts}
    for fact in edition.facts:
        if fact.id not in facts:
            yield Broken(promise="P7", kind="fact", id=fact.id, field="id", found="no rule asks for it, so the question changes nothing.",
                         do="Write the rule it is asked for, or take it away.")


def _unreachable(edition: Edition) -> Iterator[Broken]:
    opened = {step.pathway for step in edition.steps}
    opened.update(p for theme in edition.themes for rung in theme.rungs for p in rung.pathways)
    opened.update(p for rule in edition.rules for p in rule.pathways)
    for pathway in edition.pathways:
        if pathway.id not in opened:
            yield Broken(promise="P6", kind="pathway", id=pathway.id, field="id", found="nothing opens it.", do="Name it in a rung, rule or step.")
        callable_ = any(edition.contact[c].phone != "see the page" for c in pathway.contacts if c in edition.contact)
        if pathway.urgent and not callable_:
            yield Broken(promise="P8", kind="pathway", id=pathway.id, field="contacts", found="it is urgent, and nobody can be rung.",
                         do="Name a contact that has a telephone number.")
    steps = {rung.step for theme in edition.themes for rung in theme.rungs} | {rule.step for rule in edition.rules}
    for number in (2, 3, 4, 5):
        if number not in steps:
            yield Broken(promise="P6", kind="step", id=str(number), field="step", found=f"nothing calls for step {number}.", do="Write what does.")


def _pages(edition: Edition) -> Iterator[Broken]:
    listed = [theme for page in (*edition.safety_first, edition.other_children) for theme in page.themes]
    pictured = [theme for page in edition.whole_picture for theme in page.themes]
    for theme in edition.themes:
        urgent = any(_opens_urgent(edition, rung) for rung in theme.rungs)
        for wrong, found, do in (
            (urgent and theme.id not in listed, "it has an urgent rung, and stands on no safety-first page.", "Add it to a page of safety_first."),
            (theme.id in listed and not theme.sign, "it stands on a safety-first page and has no sign.", "Write the row to tick there as 'sign'."),
            (bool(theme.sign) and theme.id not in listed, "it has a sign, and stands on no safety-first page.", "Add it to one, or take the sign away."),
            (not edition.domain[theme.domain].area and theme.id not in pictured, "it is not in an area, and stands on no page.", "Add it to a page of whole_picture."),
            (listed.count(theme.id) + pictured.count(theme.id) > 1, "it stands on two pages.", "Keep one."),
        ):
            if wrong:
                yield Broken(promise="P8", kind="theme", id=theme.id, field="sign", found=found, do=do)


def _unchecked_contacts(edition: Edition) -> Iterator[Broken]:
    for contact in edition.contacts if edition.status == "adopted" else ():
        if not contact.checked:
            yield Broken(promise="P9", kind="contact", id=contact.id, field="checked",
                         found="an adopted edition cannot have a contact that nobody has checked.", do="Ring it, and write the date.")


_CHECKS: tuple[Callable[[Edition], Iterator[Broken]], ...] = (
    _falling_ladders, _holds, _unknown_urgent, _hidden_by_age, _never_met, _dead, _without_effect, _unreachable, _pages,
    _unchecked_contacts,
)


def sign_rung(edition: Edition, theme: Theme) -> Rung:
    """Give the rung that a theme's safety-first sign stands for.

    It is the first urgent one; failing that, the first that opens a pathway for today; failing that, the first.
    """
    for soon in (0, 1):
        for rung in theme.rungs:
            if any(_soon(edition, pathway) <= soon for pathway in rung.pathways):
                return rung
    return theme.rungs[0]


def _soon(edition: Edition, pathway: str) -> int:
    return URGENCY[edition.pathway[pathway].how_soon] if pathway in edition.pathway else 99


def _opens_urgent(edition: Edition, of: Rung | Rule) -> bool:
    return any(_soon(edition, pathway) == 0 for pathway in of.pathways)


def _rung(edition: Edition, part: Part) -> Rung:
    return edition.theme[part.theme].rungs[part.rung - 1]


def _lowest(edition: Edition, group: tuple[Part, ...]) -> int:
    return min((_rung(edition, part).step for part in group), default=0)
