"""Several children of one family in one sitting: what is said of one of them and counts for the others too.

Nothing is copied from child to child. Each keeps what was said of it, and what the others' answers mean for it is
worked out anew: what is said once about the home and the adults, that it lives with a child who was harmed, and the
strictest line on telling the parents, who are the parents of them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from staircase.core.because import part_in_words
from staircase.core.case import Answer, State
from staircase.core.evaluate import asked_at, decide, evaluate
from staircase.core.fitting import Lost, Wording, fit, wording
from staircase.core.model import Edition, Part, Theme
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.said import (
    ALONE,
    AREAS,
    NO,
    NONE,
    NOT_SURE,
    UNKNOWN,
    YES,
    Beside,
    Placed,
    Placing,
    Said,
    age_of,
    answers_of,
    fact_said,
    from_data,
    lists_of,
    placed,
    placements,
    to_data,
    with_ladder,
)
from staircase.core.words import lower_first

MOST: Final = 8
"""So many children have room in one sitting."""

OTHERS: Final = "other-children"
"""The group of facts that say that there are other children, which is so where a sitting has several."""

Children = Mapping[int, Said]
"""Children by their number, in the order in which they were added. A number stays with its child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The children of one sitting, each with what was said of it alone, and the number of the one at hand.

    `last` is the highest number that was taken out: it is given to no other child, because an open page or a sheet of
    paper may still bear it. `telling` is what was said of telling somebody, by what was asked: see `core.telling`.
    """

    children: Children
    at: int = 1
    last: int = 0
    telling: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def full(self) -> bool:
        """Whether there is no room for another child."""
        return len(self.children) >= MOST


def of_one(said: Said) -> Family:
    """Give a family of one child."""
    return Family(children=MappingProxyType({1: said}))


def turned_to(family: Family, number: int) -> Family:
    """Give the family with this child at hand; a child that is not there is nobody to turn to."""
    return replace(family, at=number) if number in family.children else family


def saying(family: Family, said: Said) -> Family:
    """Give the family with what is now said of the child at hand; who asks, and where they live, is said for all."""
    kept = replace(said, beside=family.children[family.at].beside)
    children = {**family.children, family.at: kept}
    return replace(
        family,
        children=MappingProxyType({n: replace(c, role=said.role, lives=said.lives) for n, c in children.items()}),
    )


def adding(family: Family, said: Said | None = None) -> Family:
    """Give the family with one more child, at hand; a full one stays as it is.

    `said` is what a record says of it, its line on telling the parents included; else nothing is said of it yet. Who
    asks, and where they live, is said for all: what this sitting has of it stays.
    """
    if family.full:
        return family
    number, first, child = max(family.last, *family.children) + 1, family.children[family.at], said or Said()
    role, lives = first.role or child.role, first.lives or child.lives
    children = {**family.children, number: child}
    return replace(
        family,
        children=MappingProxyType({n: replace(each, role=role, lives=lives) for n, each in children.items()}),
        at=number,
    )


def taking_out(edition: Edition, family: Family, number: int) -> Family:
    """Give the family without one child; what was said with it for all stays, with the first child it is asked of.

    That it was harmed is no longer known of the others: whoever takes a child out says that it is none of them. See
    `loosened` for what goes with it. A line that came with another child's own record stays.
    """
    gone, handed = _child(edition, number, family.children[number]), frozenset[str]()
    left = {n: said for n, said in family.children.items() if n != number}
    for n, said in left.items():
        once = _said_once(edition, _child(edition, n, said), [gone])
        new = frozenset({*once.settled, *once.because, *once.facts}) - handed
        left[n] = on_its_own(edition, replace(said, beside=_only(once, new, said.beside.tell_parents)))
        handed |= new
    return Family(
        children=MappingProxyType(left),
        at=family.at if family.at in left else next(iter(left)),
        last=max(family.last, number),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosened:
    """What taking a child out would loosen for those who stay.

    `line` is the line on telling the parents that would stand then; None where it stays as strict as it is. `lower`
    are the children whose step, or what it could reach, would be lower.
    """

    line: TellParents | None
    lower: tuple[int, ...]


def loosened(edition: Edition, family: Family, number: int) -> Loosened:
    """Say what taking a child out would loosen for the others, whether or not it was harmed inside the family."""
    now, then = (
        {n: evaluate(edition, answers_of(edition, said)) for n, said in together(edition, children).items()}
        for children in (family.children, taking_out(edition, family, number).children)
    )
    stands, left = (max((one.tell_parents for one in f.values()), key=STRICTNESS.__getitem__) for f in (now, then))
    lower = tuple(n for n, one in then.items() if (one.step, one.could_reach) != (now[n].step, now[n].could_reach))
    return Loosened(line=None if left is stands else left, lower=lower)


# --- in words


def child_in_words(edition: Edition, number: int, said: Said) -> str:
    """Name a child by number and age, never otherwise."""
    age = edition.age[said.age].name if said.age in edition.age else "age not known" if said.age else "age not said yet"
    return f"Child {number}: {lower_first(age)}"


def harmed_beside(edition: Edition, said: Said) -> tuple[int, ...]:
    """Give the numbers of the other children who were harmed inside the family, or may have been."""
    return next((said.beside.because[t] for t in edition.other_children.themes if t in said.beside.because), ())


def said_for_all(edition: Edition, said: Said, themes: Iterable[str]) -> tuple[str, ...]:
    """Give in words the worries among these themes that were told with another child and count for this one too."""
    answers = answers_of(edition, said).themes
    told = [(theme, answers[theme]) for theme in themes if theme in said.beside.settled and theme in answers]
    return tuple(
        part_in_words(edition, Part(theme=theme, rung=answer.at))
        if answer.at
        else f"{edition.theme[theme].row}: not sure."
        for theme, answer in told
        if answer.maybe
    )


# --- what the others' answers mean


class _Child(NamedTuple):
    """One child with where its own answers put every theme."""

    number: int
    said: Said
    placed: Mapping[str, Placed]


def _child(edition: Edition, number: int, said: Said) -> _Child:
    own = replace(said, beside=ALONE)
    return _Child(number, own, placements(edition, own))


def together(edition: Edition, children: Children) -> Children:
    """Give every child with what the answers about the others mean for it; an only child is as it was said."""
    if len(children) == 1:
        return children
    own = [_child(edition, number, said) for number, said in children.items()]
    once = {one.number: _said_once(edition, one, [other for other in own if other is not one]) for one in own}
    harm = {one.number: _harm(edition, replace(one.said, beside=once[one.number])) for one in own}
    heard = {one.number: replace(one.said, beside=_with_others(edition, one, once, harm, own)) for one in own}
    lines = [said.beside.tell_parents for said in children.values()]
    lines += [evaluate(edition, answers_of(edition, said)).tell_parents for said in heard.values() if said.age]
    strictest = max(lines, key=STRICTNESS.__getitem__)
    return MappingProxyType(
        {n: replace(said, beside=replace(said.beside, tell_parents=strictest)) for n, said in heard.items()}
    )


def _harm(edition: Edition, said: Said) -> State | None:
    """Say whether a child is known to have been harmed inside the family, or may have been; else None."""
    answers, several = answers_of(edition, said), edition.several_children
    lines = [(answers.themes.get(part.theme, Answer()), part.rung) for part in several.harmed]
    rules = {came.state for came in decide(edition, answers).rules if came.ruled.rule.id in several.harmed_by_rules}
    if State.MET in rules or any(answer.at >= rung for answer, rung in lines):
        return State.MET
    return State.POSSIBLE if rules or any(answer.maybe >= rung for answer, rung in lines) else None


def _with_others(
    edition: Edition, child: _Child, once: Mapping[int, Beside], harm: Mapping[int, State | None], own: Iterable[_Child]
) -> Beside:
    """Give what the others' answers mean for a child: what is said once, that they are there, and whether harmed."""
    said, others = once[child.number], [one for one in own if one is not child]
    known, may = (tuple(one.number for one in others if harm[one.number] is state) for state in State)
    harmed = dict(_beside_harm(edition, known=bool(known))) if known or may else {}
    siblings = [fact.id for fact in edition.facts if fact.group == OTHERS]
    return replace(
        said,
        themes=MappingProxyType({**said.themes, **harmed}),
        facts=MappingProxyType({**said.facts, **dict.fromkeys(siblings, YES)}),
        settled=said.settled.union(siblings),
        because=MappingProxyType({**said.because, **dict.fromkeys(harmed, known or may)}),
        ages=tuple(age.id for age in edition.ages for one in others if one.said.age == age.id),
    )


def _beside_harm(edition: Edition, *, known: bool) -> Iterator[tuple[str, Placing]]:
    """Give what it means for a child that another was harmed, or may have been."""
    for theme in edition.other_children.themes:
        rung = edition.theme[theme].rungs[lists_of(edition).sign[theme] - 1].id
        yield theme, Placing(at=rung if known else NONE, maybe=rung)


def _said_once(edition: Edition, child: _Child, others: Sequence[_Child]) -> Beside:
    """Give what was said with the others for every child: at the highest where it was said with more than one."""
    age, once = age_of(child.said), edition.several_children
    themes = [t for t in map(edition.theme.__getitem__, once.themes) if asked_at(edition, t.asked, age)]
    highest = {t.id: answer for t in themes if (answer := _highest(others, t.id))}
    facts = {fact: said for fact in once.facts if (said := _fact(edition, child, others, fact))}
    settled = {t.id for t in themes if any(_settles(edition, other, child, t) for other in others)}
    settled |= {fact for fact in facts if not fact_said(child.said, edition.fact[fact])}
    raised = [t for t, there in highest.items() if there.at > _own(child, t).at or there.maybe > _own(child, t).maybe]
    return Beside(
        themes=MappingProxyType({t: _placing(edition.theme[t], answer) for t, answer in highest.items()}),
        facts=MappingProxyType(facts),
        settled=frozenset(settled),
        undescribed=frozenset(_marked(edition, child, others, settled)),
        because=MappingProxyType({t: tuple(o.number for o in others if _own(o, t).maybe) for t in raised}),
    )


def _own(child: _Child, theme: str) -> Answer:
    """Give where a child's own answers put a theme; what nobody has answered is nowhere."""
    found = child.placed.get(theme)
    return (found and found.answer) or Answer()


def _highest(others: Iterable[_Child], theme: str) -> Answer | None:
    answers = [found.answer for one in others if (found := one.placed.get(theme)) and found.answer]
    return Answer(max(a.at for a in answers), max(a.maybe for a in answers)) if answers else None


def _placing(theme: Theme, answer: Answer) -> Placing:
    at, maybe = (theme.rungs[number - 1].id if number else NONE for number in (answer.at, answer.maybe))
    return Placing(at=at, maybe=maybe)


def _settles(edition: Edition, other: _Child, child: _Child, theme: Theme) -> bool:
    """Say whether a theme was answered with another child, so that it is not asked of this one.

    Closing an area as a whole settles its themes only until somebody says of this child how the area is: then its list
    shows them all.
    """
    found = other.placed.get(theme.id)
    if found is None or not found.settled or _is_said(edition, child.said, theme):
        return False
    return _is_said(edition, other.said, theme) or not child.said.in_list(AREAS, theme.domain)


def _is_said(edition: Edition, said: Said, theme: Theme) -> bool:
    """Say whether anything was said of a theme by its own name, and not only of its area."""
    page = lists_of(edition).page_of.get(theme.id, "")
    return bool(
        said.in_list(page, theme.id) or said.in_list(f"area-{theme.domain}", theme.id) or theme.id in said.ladders
    )


def _fact(edition: Edition, child: _Child, others: Iterable[_Child], fact: str) -> str:
    """Give what was said of a circumstance of the home with the others: yes where anybody said so."""
    if not asked_at(edition, edition.fact[fact].asked, age_of(child.said)):
        return ""
    values = [fact_said(other.said, edition.fact[fact]) for other in others]
    return next((value for value in (YES, NO, UNKNOWN) if value in values), "")


def _marked(edition: Edition, child: _Child, others: Iterable[_Child], settled: Collection[str]) -> Iterator[str]:
    """Give the lists that are not asked of this child and hold a worry that nothing on them describes."""
    age = age_of(child.said)
    for domain, themes in lists_of(edition).themes.items():
        asked = [theme.id in settled for theme in themes if asked_at(edition, theme.asked, age)]
        page = f"area-{domain}"
        if asked and all(asked) and any(page in other.said.undescribed for other in others):
            yield page


# --- a child that leaves the others


def _only(beside: Beside, ids: Collection[str], line: TellParents) -> Beside:
    """Give of what the others' answers mean only these themes and facts, with a child's own line on telling."""
    return Beside(
        themes=MappingProxyType({t: placing for t, placing in beside.themes.items() if t in ids}),
        facts=MappingProxyType({fact: value for fact, value in beside.facts.items() if fact in ids}),
        settled=beside.settled & frozenset(ids),
        undescribed=beside.undescribed,
        tell_parents=line,
    )


def on_its_own(edition: Edition, said: Said) -> Said:
    """Give what is said of a child with what came from the others as answers of its own, so that it can stand alone.

    The line on telling the parents stays as strict as it was.
    """
    beside, own = said.beside, replace(said, beside=Beside(tell_parents=said.beside.tell_parents))
    for theme in edition.themes:
        if theme.id in beside.themes or theme.id in beside.settled:
            found = placed(edition, said, theme)
            own = _as_own(edition, own, theme, found.answer if found else None)
    for fact in map(edition.fact.__getitem__, beside.facts):
        own = _with_row(own, f"facts-{fact.group}", fact.id, fact_said(said, fact))
    return replace(own, undescribed=own.undescribed | beside.undescribed)


def _as_own(edition: Edition, said: Said, theme: Theme, answer: Answer | None) -> Said:
    """Give what is said with a theme put where this answer has it, as the form would have it said."""
    page, sign = lists_of(edition).page_of.get(theme.id, ""), lists_of(edition).sign[theme.id]
    closed = UNKNOWN if answer is None else NO
    at, maybe = (answer.at, answer.maybe) if answer else (0, 0)
    told = YES if at >= sign else NOT_SURE if maybe >= sign else closed
    if page:
        said = _with_row(said, page, theme.id, told)
    if not page or (told == closed and theme.top > 1):
        said = _with_row(said, f"area-{theme.domain}", theme.id, YES if at else NOT_SURE if maybe else closed)
    if maybe:
        more = theme.rungs[maybe - 1].id if maybe > at else NO
        said = with_ladder(said, theme.id, Placing(at=theme.rungs[at - 1].id if at else NONE, maybe=more))
    return said


def _with_row(said: Said, page: str, row: str, value: str) -> Said:
    rows = MappingProxyType({**said.lists.get(page, {}), row: value})
    return replace(said, lists=MappingProxyType({**said.lists, page: rows}))


# --- as plain data


def to_draft(family: Family) -> dict[str, Any]:
    """Give a family as plain data, for a draft: the child at hand as if it were the only one, and the others beside."""
    others = [{**to_data(said), "number": n} for n, said in family.children.items() if n != family.at]
    telling = {name: list(said) for name, said in family.telling.items()}
    beside = {"at": family.at, "last": family.last, "others": others, **({"telling": telling} if telling else {})}
    return {**to_data(family.children[family.at]), **beside}


def from_draft(edition: Edition, data: Mapping[str, Any]) -> Family:
    """Read a family back; it is what `to_draft` gave, or the answers about one child."""
    telling = {name: tuple(said) for name, said in data.get("telling", {}).items()}
    family = _family(edition, data, [from_data(one) for one in _each(data)])
    return replace(family, telling=MappingProxyType(telling))


def wording_of(edition: Edition, family: Family) -> Wording:
    """Give a digest of the words of everything that was answered about any of the children."""
    each = [wording(edition, said) for said in family.children.values()]
    return {kind: {id_: digest for one in each for id_, digest in one[kind].items()} for kind in each[0]}


def fitting_draft(edition: Edition, data: Mapping[str, Any]) -> tuple[Family, Lost]:
    """Read a family that was said to another wording; what was not kept is told by id, once for all the children."""
    then = data.get("wording", {})
    fitted = [fit(edition, from_data(_beside_fitting(edition, one)), then) for one in _each(data)]
    lost = dict.fromkeys(gone for one in fitted for gone in one.lost)
    return _family(edition, data, [one.said for one in fitted]), tuple(lost)


def _beside_fitting(edition: Edition, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what was said, with what the other children's answers meant without what no longer exists."""
    if "beside" not in data:
        return data
    beside, ids = data["beside"], edition.theme.keys() | edition.fact.keys()
    kept = {
        **beside,
        "themes": {t: placing for t, placing in beside["themes"].items() if _still_there(edition, t, placing)},
        "facts": {fact: value for fact, value in beside["facts"].items() if fact in edition.fact},
        "settled": [one for one in beside["settled"] if one in ids],
        "because": {t: numbers for t, numbers in beside["because"].items() if t in edition.theme},
        "ages": [age for age in beside["ages"] if age in edition.age],
    }
    return {**data, "beside": kept}


def _still_there(edition: Edition, theme: str, placing: Mapping[str, str]) -> bool:
    """Say whether a theme still has the rungs that another child's answer put it at."""
    known = {rung.id for rung in edition.theme[theme].rungs} | {"", NONE, NO} if theme in edition.theme else set()
    return {value for name, value in placing.items() if name != "by_itself"} <= known


def _each(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [data, *data.get("others", ())]


def _family(edition: Edition, data: Mapping[str, Any], said: Sequence[Said]) -> Family:
    """Make a family; a child that comes from a family and is alone here brings along what the others' answers meant."""
    at, last = data.get("at", 1), data.get("last", 0)
    if len(said) == 1:
        return Family(children=MappingProxyType({at: on_its_own(edition, said[0])}), at=at, last=last)
    numbers = [at, *(one["number"] for one in data["others"])]
    return Family(children=MappingProxyType(dict(sorted(zip(numbers, said, strict=True)))), at=at, last=last)
