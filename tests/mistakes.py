"""Small mistakes in the decision, to show that second opinions notice them: one that always agrees is worth nothing.

Each is planted with pytest's `monkeypatch` in `evaluate`, or in the edition that only `evaluate` is given; planting it
gives that edition.
"""

from dataclasses import replace
from functools import partial

from staircase.core import evaluate as ours
from staircase.core.case import Answer
from staircase.core.model import Ages

from strategies import EDITION

# --- in the edition


def with_all(things, **change):
    """Give all the themes, pathways or strengths of the edition one thing alike."""
    changed = tuple(replace(thing, **change) for thing in getattr(EDITION, things))
    return lambda _: replace(EDITION, **{things: changed})


def with_rules(**change):
    """Change every rule."""
    changed = tuple(replace(rule, **{name: of(rule) for name, of in change.items()}) for rule in EDITION.rules)
    return lambda _: replace(EDITION, rules=changed)


def with_evidence(kind):
    """Let any answer to this question about safety count."""
    every = tuple(replace(choice, counts=True) for choice in getattr(EDITION.evidence, kind))
    return lambda _: replace(EDITION, evidence=replace(EDITION.evidence, **{kind: every}))


def a_rung_lower(group):
    """Let every part of a group begin a rung lower."""
    return tuple(replace(part, rung=max(part.rung - 1, 1)) for part in group)


def a_band_later(ages):
    """Let ages end a band later than they should."""
    return ages and Ages(first=ages.first, last=ages.last + 1)


# --- in the evaluator


def constant(name, value):
    """Put a value in place of one that the decision is made with."""

    def plant(patch):
        patch.setattr(ours, name, value)
        return EDITION

    return plant


def instead(name, mistake):
    """Put a mistake in place of a part of the decision; it is given the right part, then what that is given."""
    return constant(name, partial(mistake, getattr(ours, name)))


def of_answers(change):
    """Let other answers be placed than those that were given."""

    def place(right, edition, index, answers):
        themes = {theme: change(answer) for theme, answer in answers.themes.items()}
        return right(edition, index, replace(answers, themes=themes))

    return instead("place", place)


def of_held(**change):
    """Let a rule that safety may hold come out otherwise."""

    def come(right, *case, met):
        came = right(*case, met=met)
        return came._replace(**{name: of(came) for name, of in change.items()})

    return instead("_perhaps_held", come)


def of_result(**change):
    """Let the assessment say something else than was found."""

    def found(right, *case):
        assessment = right(*case)
        return replace(assessment, **{name: of(assessment) for name, of in change.items()})

    return instead("evaluate", found)


def in_spite_of(why):
    """Let safety hold although, for this reason, it does not."""
    return instead("_why_not_held", lambda right, *case: "" if right(*case) == why else right(*case))


def not_known_is_no(right, *case):
    """Take a circumstance that is not known for one that is not so."""
    applies, unknown = right(*case)
    return (False, ()) if unknown else (applies, unknown)


def added_up(right, *case):
    """Make three worries of the highest step one step more."""
    found = right(*case)
    many = sum(one.step == found.step for one in found.placed) >= 3
    step = min(found.step + many, 5)
    return found._replace(step=step, could_reach=max(step, found.could_reach))


def not_sure_is_none(right, edition, answers):
    """Take "not sure" for having looked."""
    themes = {theme: Answer(answer.at, answer.at) for theme, answer in answers.themes.items()}
    return right(edition, replace(answers, themes=themes))


def without_own_view(right, case, *rest):
    """Forget the practitioner's own view."""
    return right(case._replace(answers=replace(case.answers, own_view=None)), *rest)


NOTICED_BY_BOTH = {
    "a rule needs one part fewer": with_rules(at_least=lambda rule: rule.at_least - (rule.at_least > 1)),
    "a rule needs one part more": with_rules(at_least=lambda rule: rule.at_least + (len(rule.of) > rule.at_least)),
    "all of those are forgotten": with_rules(all_of=lambda rule: () if rule.of else rule.all_of),
    "an area counts for each of its themes": with_rules(
        of=lambda rule: tuple((p,) for group in rule.of for p in group)
    ),
    "a part begins a rung lower": with_rules(of=lambda rule: tuple(map(a_rung_lower, rule.of))),
    "a circumstance is forgotten": with_rules(facts=lambda rule: rule.facts[1:] if rule.of else rule.facts),
    "ages end a band later": with_rules(ages=lambda rule: a_band_later(rule.ages)),
    "'if unknown: applies' is forgotten": with_rules(applies_if_unknown=lambda _: False),
    "whatever is not known applies": with_rules(applies_if_unknown=lambda rule: bool(rule.facts or rule.ages)),
    "what is not known is not so": instead("applies", not_known_is_no),
    "what may be is taken for known": of_answers(lambda answer: Answer(answer.maybe, answer.maybe)),
    "what may be is left out": of_answers(lambda answer: Answer(answer.at, answer.at)),
    "worries are added up": instead("decide", added_up),
    "could-reach is without holds": of_held(could_count=lambda came: came.ruled.rule.step),
    "could-reach keeps what may be lifted": of_held(could_count=lambda came: came.counts_for or came.could_count),
    "without safety is with it": of_result(step_without_safety=lambda found: found.step),
    "abuse may be held": with_all("themes", may_hold=True),
    "safety holds for a baby of six months": constant("UNBORN_OR_UNDER_ONE", 1),
    "safety never holds for a child of one": constant("UNBORN_OR_UNDER_ONE", 3),
    "safety holds for a child not seen alone": in_spite_of("not-seen-alone"),
    "safety holds a new worry": in_spite_of("new-worry"),
    "safety holds a worse worry": in_spite_of("worse-worry"),
    "anybody's word is evidence": with_evidence("known_by"),
    "a short time is long enough": with_evidence("how_long"),
    "anybody can have shown it": with_evidence("who"),
    "a parent is their own network": with_all("strengths", not_by=()),
}

# What zen is not told of, only the naive opinion can notice.
NOTICED_BY_THE_NAIVE = {
    "a hold counts two steps": of_held(counts_for=lambda came: came.counts_for - bool(came.held_by)),
    "what safety did is not told": of_held(holds=lambda _: ()),
    "what would settle it is not told": constant("_unsettled", lambda *_: ()),
    "'not sure' is looked at": instead("rests_on", not_sure_is_none),
    "a step is shown though nothing was looked at": of_result(nothing_looked_at=lambda _: False),
    "danger outside the home goes the ordinary way": with_all("steps", pathway_outside_home=""),
    "beside a plan the step's own pathway begins again": constant("_plan_in_place", lambda *_: False),
    "at step 5 a plan is enough": instead("_plan_in_place", lambda right, ready, step: right(ready, min(step, 4))),
    "nobody asks about the worst that may be": constant("_worst_that_may_be", lambda _: (0, [])),
    "a duty of a lower rung is lost": with_all("pathways", statutory=False),
    "a right stands among worries": of_result(pathways=lambda found: found.pathways + found.rights),
    "the line that is least strict wins": constant("TELL_PARENTS", ours.TELL_PARENTS[::-1]),
    "the own view opens nothing": instead("_open", without_own_view),
}
