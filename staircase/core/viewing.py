"""What a parent or a young person has said in their own view, by id, and what of it may be seen by whom.

No word of theirs is in it and no step is worked out from it: it is what they say, as they say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from staircase.core.own_view import Area, Giver, Line, Question, ViewGuide


class Worry(StrEnum):
    """How something is, in their eyes. What was left alone is in no answer at all."""

    FINE = "fine"
    SMALL = "small"
    BIG = "big"
    NOT_SURE = "not-sure"


class Hurt(StrEnum):
    """What is said of being hurt or frightened."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not-sure"
    RATHER_NOT = "rather-not"


MAY_BE_HURT: Final = (Hurt.YES, Hurt.NOT_SURE)
"""The answers that say, or do not rule out, that somebody is hurt or frightened."""

TO_FEEL_SAFE: Final = "to-feel-safe"
"""The wish that says the same."""

NOT_SAFE: Final = "5"
"""The step that says the same."""

STRENGTHS: Final = "strengths"
AGE: Final = "age"
AREAS: Final = "areas"
AREA: Final = "area-"
HELP: Final = "help"
WISHES: Final = "wishes"
STEPS: Final = "steps"

_Kind = TypeVar("_Kind", bound=StrEnum)

STEP_NOT_SURE: Final = "not-sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One person's view. `answers` are kinds of worry by question; `hurt` is apart, so that it is never shown along.

    `hurt_on_paper`: they want those answers in what is printed and saved too. The rest is of this browser and in no
    file: `asked_of_hurt`, the page about being safe was sent; `parents_may_see`, a young person has said so, on the
    page that shows what would be seen; `sent`, the page that was sent last.
    """

    giver: Giver
    age: str = ""
    strengths: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    answers: Mapping[str, Worry] = field(default_factory=lambda: MappingProxyType({}))
    hurt: Mapping[str, Hurt] = field(default_factory=lambda: MappingProxyType({}))
    wishes: frozenset[str] = frozenset()
    step: str = ""
    hurt_on_paper: bool = False
    asked_of_hurt: bool = False
    parents_may_see: bool = False
    sent: str = ""

    @property
    def somebody_is_hurt(self) -> bool:
        """Whether it is said, or not ruled out, on any page, that somebody is hurt, frightened or not safe."""
        return any(self.calls_for_help(page) for page in (HELP, WISHES, STEPS))

    def calls_for_help(self, page: str) -> bool:
        """Say whether what was said on this page means that help comes next."""
        said = {
            HELP: any(said in MAY_BE_HURT for said in self.hurt.values()),
            WISHES: TO_FEEL_SAFE in self.wishes,
            STEPS: self.step == NOT_SAFE,
        }
        return said.get(page, False)


# --- what is asked of whom


def open_areas(guide: ViewGuide, view: View) -> tuple[Area, ...]:
    """Give the parts of life that have questions for this person, in the order of the guide."""
    return tuple(area for area in guide.areas if rows(guide, view, area))


def ticked_strengths(guide: ViewGuide, view: View) -> tuple[Line, ...]:
    """Give the strengths that they said are so, without any that is not asked at the age of the child."""
    return tuple(line for line in guide.strengths_at(guide.order_of(view.age)) if line.id in view.strengths)


def chosen_areas(guide: ViewGuide, view: View) -> tuple[Area, ...]:
    """Give the parts of life that they want to say something about."""
    return tuple(area for area in open_areas(guide, view) if area.id in view.areas)


def rows(guide: ViewGuide, view: View, area: Area) -> tuple[Question, ...]:
    """Give the questions of a part of life that are asked of this person."""
    return area.rows(view.giver, guide.order_of(view.age))


def said_of(guide: ViewGuide, view: View, worry: Worry) -> tuple[Question, ...]:
    """Give the questions that were answered so, in the order of the guide."""
    return tuple(one for one in guide.questions() if view.answers.get(one.id) is worry)


def with_area(guide: ViewGuide, view: View, area: Area, answers: Mapping[str, Worry]) -> View:
    """Give the view with what is now said of a part of life: a row that is left alone is not said any more."""
    asked = {one.id for one in rows(guide, view, area)}
    kept = {question: worry for question, worry in view.answers.items() if question not in asked}
    return unshared(replace(view, answers=MappingProxyType(kept | dict(answers))))


def unshared(view: View) -> View:
    """Give a changed view: a yes to be seen was a yes to what was there then."""
    return replace(view, parents_may_see=False)


def may_share(view: View) -> bool:
    """Say whether a yes to be seen by a parent can be given: by a young person who says in this browser that all is no.

    Who said nothing of being hurt, or would rather not say, has not said that they are safe; and a yes to a view in
    which nothing is said could only tell that there is one.
    """
    all_no = view.asked_of_hurt and bool(view.hurt) and all(said is Hurt.NO for said in view.hurt.values())
    something = any((view.strengths, view.answers, view.wishes, view.step))
    return view.giver is Giver.YOUNG and all_no and something and not view.somebody_is_hurt


# --- the pages


def pages(guide: ViewGuide, view: View) -> tuple[str, ...]:
    """Give the names of the pages of this view, in order: the age, so that all else fits it, then what goes well."""
    areas = tuple(f"{AREA}{area.id}" for area in chosen_areas(guide, view))
    asks_of_hurt = bool(guide.about_being_hurt(view.giver, guide.order_of(view.age)))
    return (AGE, STRENGTHS, AREAS, *areas, *((HELP,) if asks_of_hurt else ()), WISHES, STEPS)


def area_of(guide: ViewGuide, page: str) -> Area:
    """Give the part of life that a page is about."""
    return next(area for area in guide.areas if page == f"{AREA}{area.id}")


# --- in a draft and in a file


def to_data(view: View) -> dict[str, Any]:
    """Give a view as plain data, by ids only, without what is of this browser: a file carries no yes to be seen."""
    return {
        "voice": str(view.giver),
        "age": view.age,
        "strengths": sorted(view.strengths),
        "areas": sorted(view.areas),
        "answers": {question: str(worry) for question, worry in sorted(view.answers.items())},
        "hurt": {question: str(said) for question, said in sorted(view.hurt.items())},
        "wishes": sorted(view.wishes),
        "step": view.step,
        "hurt_on_paper": view.hurt_on_paper,
    }


def to_draft(view: View) -> dict[str, Any]:
    """Give a view as it is kept for this browser."""
    here = {"asked_of_hurt": view.asked_of_hurt, "parents_may_see": view.parents_may_see, "sent": view.sent}
    return {"view": to_data(view), **here}


def from_data(guide: ViewGuide, data: Mapping[str, Any]) -> View:
    """Make a view of plain data of the form that `to_data` gives, without what this guide does not ask this person."""
    giver = Giver(data["voice"])
    asked = [one for one in guide.questions() if one.words.by(giver)]
    return View(
        giver=giver,
        age=data["age"] if any(one.id == data["age"] and one.by(giver) for one in guide.ages) else "",
        strengths=_known(data["strengths"], (line.id for line in guide.strengths)),
        areas=_known(data["areas"], (area.id for area in guide.areas)),
        answers=_answers(data["answers"], Worry, (one for one in asked if not one.help)),
        hurt=_answers(data["hurt"], Hurt, (one for one in asked if one.help)),
        wishes=_known(data["wishes"], (line.id for line in guide.wishes)),
        step=data["step"],
        hurt_on_paper=data["hurt_on_paper"],
    )


def from_draft(guide: ViewGuide, draft: Mapping[str, Any]) -> View:
    """Make the view of this browser. Where anything of it is left out, a yes to be seen was a yes to something else."""
    said = from_data(guide, draft["view"])
    view = replace(said, **{one: draft[one] for one in ("asked_of_hurt", "parents_may_see", "sent")})
    return view if to_draft(view) == draft and may_share(view) else unshared(view)


def on_paper(view: View) -> View:
    """Give the view as it is printed and saved: what was said of being hurt is left out unless they want it there."""
    return view if view.hurt_on_paper else replace(view, hurt=MappingProxyType({}))


def _known(ids: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    return frozenset(ids) & frozenset(known)


def _answers(said: Mapping[str, str], kind: type[_Kind], asked: Iterable[Question]) -> Mapping[str, _Kind]:
    return MappingProxyType({one.id: kind(said[one.id]) for one in asked if one.id in said})
