"""Faults planted in copies of the real edition: each a function with a sentence that says what is wrong.

Most change the frozen edition; a fault that only a file can carry changes a file of a copied folder. Each says which
promise it breaks and who must notice: `check` (the loader, by the structure of the rules) or `prove` alone.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from staircase.core.model import Ages, Part
from staircase.core.pathway import HowSoon, TellParents


class Fault(NamedTuple):
    """A fault: what is wrong, how to plant it, and the promise that it breaks."""

    name: str
    says: str
    plant: Callable
    promise: str


SEEN_BY_CHECK: list[Fault] = []
SEEN_BY_PROVE: list[Fault] = []
SEEN_IN_FILES: list[Fault] = []


def fault(listed, promise=""):
    """List a function as a fault."""

    def note(plant):
        listed.append(Fault(plant.__name__, plant.__doc__, plant, promise))
        return plant

    return note


def by_check(promise):
    """List a fault that the structure of the rules gives away."""
    return fault(SEEN_BY_CHECK, promise)


def by_prove(promise):
    """List a fault that only the solver, or a search for a case, gives away."""
    return fault(SEEN_BY_PROVE, promise)


in_files = fault(SEEN_IN_FILES)


# --- small changes


def _changed(edition, listed, id_, **changes):
    things = getattr(edition, listed)
    assert any(thing.id == id_ for thing in things), id_
    made = tuple(replace(thing, **changes) if thing.id == id_ else thing for thing in things)
    return replace(edition, **{listed: made})


def _rule(edition, id_, **changes):
    return _changed(edition, "rules", id_, **changes)


def _theme(edition, id_, **changes):
    return _changed(edition, "themes", id_, **changes)


def _pathway(edition, id_, **changes):
    return _changed(edition, "pathways", id_, **changes)


def _rung(edition, theme, number, **changes):
    rungs = edition.theme[theme].rungs
    made = tuple(replace(rung, **changes) if rung.number == number else rung for rung in rungs)
    return _theme(edition, theme, rungs=made)


def _step(edition, number, **changes):
    made = tuple(replace(step, **changes) if step.number == number else step for step in edition.steps)
    return replace(edition, steps=made)


def _more(edition, listed, thing):
    return replace(edition, **{listed: (*getattr(edition, listed), thing)})


def _like(edition, rule, id_, **changes):
    """Add a rule like another."""
    return _more(edition, "rules", replace(edition.rule[rule], id=id_, **changes))


def _of_domain(edition, domain):
    return [theme.id for theme in edition.themes if theme.domain == domain]


# --- more worry, less help


@by_check("P2")
def a_ladder_that_falls(edition):
    """A worse description calls for a lower step than the one below it."""
    theme = next(theme for theme in edition.themes if theme.rungs[-1].step == 5 and theme.top > 2)
    return _rung(edition, theme.id, theme.top, step=2)


@by_check("P2")
def parents_told_sooner_of_something_worse(edition):
    """Who knows of the worse thing on a ladder may tell the parents, and who knows of the lesser may not."""
    edition = _rung(edition, "domestic-abuse", 4, pathways=())
    return _rung(edition, "domestic-abuse", 3, pathways=("domestic-abuse-support",))


@by_check("P2")
def a_duty_lost_on_the_way_up(edition):
    """The own pathway of step 4 is statutory, and a child on step 5 would lose it."""
    return _pathway(edition, "child-in-need-referral", statutory=True)


@by_prove("P2")
def a_plan_that_lets_parents_be_told(edition):
    """Once a social worker is there, the parents may be told first of what they may not be told before."""
    return _pathway(edition, "allocated-social-worker-today", tell_parents=TellParents.FIRST)


@by_prove("P2")
def a_team_that_lets_parents_be_told(edition):
    """A team around the family takes away the strict line of the pathway that it stands instead of."""
    return _pathway(edition, "early-help-team", tell_parents=TellParents.UNLESS_RISK)


@by_prove("P2")
def nothing_is_stricter_than_something(edition):
    """Where nothing is known the parents may be told only if it is safe, and with a small worry at once."""
    return _pathway(edition, "everyday-services", tell_parents=TellParents.UNLESS_RISK)


@by_prove("P2")
def a_hold_that_swallows_a_new_worry(edition):
    """The rule of any three early worries does not count one theme, so that worry does not end its hold."""
    rule = edition.rule["several-early-worries"]
    return _rule(edition, rule.id, of=rule.of[1:])


@by_prove("P2")
def a_hold_that_swallows_a_whole_domain(edition):
    """The rule of any three early worries looks away from everything at school, which so never ends its hold."""
    rule = edition.rule["several-early-worries"]
    school = _of_domain(edition, "education")
    return _rule(edition, rule.id, of=tuple(group for group in rule.of if group[0].theme not in school))


# --- safety that holds too much


@by_check("P4")
def a_strength_that_lowers_step_4(edition):
    """A rule of step 4 may be held by the family's network."""
    return _rule(edition, "several-serious-worries", held_by=("network-meets-needs",))


@by_check("P4")
def safety_that_holds_step_5(edition):
    """A rule of step 5 may be held by the family's network."""
    return _rule(edition, "missing-now-under-13", held_by=("network-meets-needs",))


@by_check("P4")
def safety_that_holds_something_urgent(edition):
    """A rule that may be held opens a pathway that must begin now."""
    return _rule(edition, "several-early-worries", pathways=("first-contact-now",))


@by_check("P4")
def safety_that_holds_a_duty(edition):
    """A rule that may be held opens a statutory pathway."""
    return _rule(edition, "several-early-worries", pathways=("return-home-interview",))


@by_check("P4")
def safety_against_nothing(edition):
    """A plan in place may be held by safety, which is shown against no worry at all."""
    return _rule(edition, "team-around-the-family-in-place", held_by=("network-meets-needs",))


@by_check("P4")
def safety_against_what_calls_for_nothing(edition):
    """A rule that may be held has a part that calls for no step."""
    rule = edition.rule["several-early-worries"]
    return _rule(edition, rule.id, of=(*rule.of, (Part(theme="how-long", rung=1),)))


@by_check("P4")
def a_kind_word_that_holds(edition):
    """A rule may be held by a strength that says nothing of what anybody did."""
    return _rule(edition, "several-early-worries", held_by=("warm-manner",))


@by_check("P5")
def safety_that_holds_neglect_by_name(edition):
    """A rule that may be held names neglect among its parts."""
    rule = edition.rule["several-early-worries"]
    return _rule(edition, rule.id, any_from=0)


@by_check("P12")
def more_strengths_than_parts(edition):
    """A rule may be held by two strengths and needs one part, which could not lift both."""
    strength = replace(edition.strength["network-meets-needs"], id="another-network")
    edition = _more(edition, "strengths", strength)
    held_by = ("network-meets-needs", "another-network")
    return _rule(edition, "several-early-worries", at_least=1, held_by=held_by)


@by_prove("P5")
def family_safety_that_holds_harm_outside_the_home(edition):
    """Going missing and what belongs to it is marked as something that a family's network can hold."""
    for theme in _of_domain(edition, "harm-outside-home"):
        edition = _theme(edition, theme, may_hold=True)
    return edition


@by_prove("P5")
def family_safety_that_holds_one_kind_of_neglect(edition):
    """One theme of abuse and neglect is marked as something that a family's network can hold."""
    return _theme(edition, "physical-care", may_hold=True)


# --- nothing that counts


@by_check("P6")
def a_rule_that_never_decides(edition):
    """A rule calls for no more than each of its parts does by itself."""
    return _rule(edition, "several-serious-worries", step=3)


@by_check("P6")
def a_rule_that_rests_on_nothing(edition):
    """A rule has no parts and no circumstances."""
    return _rule(edition, "several-serious-worries", of=(), at_least=0)


@by_check("P6")
def a_right_that_opens_nothing(edition):
    """A rule calls for no step and opens no pathway."""
    return _rule(edition, "young-carer-right-to-assessment", pathways=())


@by_check("P6")
def a_pathway_that_nothing_names(edition):
    """A pathway stands in no rung, rule or step."""
    return _more(edition, "pathways", replace(edition.pathway["health-advice"], id="health-advice-too"))


@by_check("P6")
def a_step_that_nothing_calls_for(edition):
    """No rung and no rule calls for step 2."""
    themes = tuple(
        replace(theme, rungs=tuple(replace(rung, step=max(rung.step, 3)) for rung in theme.rungs))
        for theme in edition.themes
    )
    rules = tuple(replace(rule, step=3) if rule.step == 2 else rule for rule in edition.rules)
    return replace(edition, themes=themes, rules=rules)


@by_check("P6")
def two_rungs_that_say_the_same(edition):
    """Two descriptions on one ladder have the same words."""
    theme = next(theme for theme in edition.themes if theme.top > 1)
    return _rung(edition, theme.id, 2, text=theme.rungs[0].text)


@by_prove("P6")
def a_dead_rung(edition):
    """A rule makes step 3 of one description by itself, so that its own step 2 never decides anything."""
    rung = next(rung for theme in edition.themes for rung in theme.rungs if rung.step == 2)
    of = ((Part(theme=rung.theme, rung=rung.number),),)
    return _like(edition, "many-early-worries", "at-once-more", any_from=0, at_least=1, of=of)


@by_prove("P6")
def a_rule_in_another_ones_shadow(edition):
    """A rule asks for one part more than another that calls for the same step."""
    rule = edition.rule["several-serious-worries"]
    return _like(edition, rule.id, "many-serious-worries", at_least=rule.at_least + 1)


@by_prove("P6")
def a_rule_beneath_a_plan(edition):
    """A rule of step 5 rests on a plan that makes step 5 by itself."""
    facts = ("on-child-protection-plan",)
    return _like(edition, "violence-and-parting", "violence-under-a-plan", step=5, facts=facts)


@by_prove("P6")
def a_pathway_that_nobody_can_reach(edition):
    """A pathway stands only where a reason would have to open it by itself, and none does."""
    edition = _more(edition, "pathways", replace(edition.pathway["child-in-need-referral"], id="outside-referral"))
    return _step(edition, 4, pathway_outside_home="outside-referral")


@by_prove("P6")
def a_rule_that_another_makes_needless(edition):
    """A rule asks for a circumstance as well where another makes the same of the same worries without it."""
    return _like(edition, "several-serious-worries", "serious-and-disabled", facts=("disabled",))


# --- questions for nothing


@by_check("P7")
def a_rung_without_effect(edition):
    """A description calls for no step, opens no pathway and is part of no rule."""
    rungs = edition.theme["how-long"].rungs
    used = {part for rule in edition.rules for group in rule.of + rule.all_of for part in group}
    extra = replace(rungs[-1], id="no-matter", number=len(rungs) + 1, text="Something else.", pathways=(), step=0)
    assert Part(theme="how-long", rung=extra.number) not in used
    return _theme(edition, "how-long", rungs=(*rungs, extra))


@by_check("P7")
def a_circumstance_no_rule_asks_for(edition):
    """A circumstance is asked, and stands in no rule."""
    return _more(edition, "facts", replace(edition.fact["disabled"], id="disabled-too"))


@by_prove("P7")
def a_circumstance_that_adds_nothing(edition):
    """A circumstance stands only in a rule that another covers without it."""
    edition = _more(edition, "facts", replace(edition.fact["disabled"], id="disabled-too"))
    return _like(edition, "several-serious-worries", "serious-and-disabled", facts=("disabled-too",))


@by_prove("P7")
def safety_that_is_asked_for_nothing(edition):
    """Who did what and for how long is asked of a strength that no rule may be held by."""
    did = edition.strength["network-meets-needs"].did
    return _changed(edition, "strengths", "school-steps-in", did=did)


@by_prove("P7")
def a_theme_that_adds_nothing(edition):
    """A theme without a step stands only in a rule that another covers without it."""
    theme = replace(edition.theme["how-long"], id="how-long-too", context=())
    rungs = tuple(replace(rung, theme=theme.id, step=0, pathways=()) for rung in theme.rungs[:1])
    edition = _more(edition, "themes", replace(theme, rungs=rungs))
    page = edition.whole_picture[0]
    pages = (replace(page, themes=(*page.themes, theme.id)), *edition.whole_picture[1:])
    edition = replace(edition, whole_picture=pages)
    return _like(edition, "several-serious-worries", "serious-and-long", all_of=((Part(theme=theme.id, rung=1),),))


# --- urgent signs that are lost


@by_check("P8")
def an_urgent_rule_that_an_unknown_fact_switches_off(edition):
    """An urgent rule does not apply where nobody asked whether the child is looked after."""
    return _rule(edition, "missing-now-and-looked-after", applies_if_unknown=False)


@by_check("P8")
def an_urgent_rule_that_an_unknown_age_switches_off(edition):
    """An urgent rule for small children does not apply where nobody knows the age."""
    return _rule(edition, "left-alone-under-5", applies_if_unknown=False)


@by_check("P8")
def an_age_that_hides_a_safety_sign(edition):
    """What an adult may have done to a child on purpose is not asked of children over 4."""
    return _theme(edition, "physical-abuse", asked=Ages(first=1, last=3), only_at="")


@by_check("P8")
def an_urgent_sign_on_no_safety_page(edition):
    """A theme with an urgent description stands on no safety-first page."""
    page = edition.safety_first[0]
    return replace(edition, safety_first=(replace(page, themes=page.themes[1:]), *edition.safety_first[1:]))


@by_check("P8")
def a_safety_row_without_words(edition):
    """A theme stands on a safety-first page and has no row to tick there."""
    return _theme(edition, edition.safety_first[0].themes[0], sign="")


@by_check("P8")
def a_sign_for_no_rung(edition):
    """The row that is ticked stands for a description that the ladder does not have."""
    return _theme(edition, edition.safety_first[0].themes[0], sign_at=-1)


@by_check("P8")
def a_sign_asked_twice(edition):
    """A theme stands on two safety-first pages."""
    first, second, *rest = edition.safety_first
    return replace(edition, safety_first=(first, replace(second, themes=(*second.themes, first.themes[0])), *rest))


@by_check("P8")
def nobody_to_ring(edition):
    """A pathway must begin now and names nobody who has a telephone."""
    return _pathway(edition, "first-contact-now", contacts=())


@by_check("P8")
def a_danger_outside_the_home_that_can_wait(edition):
    """The way of step 5 for a danger outside the home is less urgent than the one for a danger inside."""
    return _step(edition, 5, pathway_outside_home="exploitation-matrix")


@by_check("P4")
def an_urgent_rung_made_holdable(edition):
    """An urgent rule of step 5 is made one of step 3 that may be held, and keeps its urgent pathway."""
    return _rule(edition, "force-on-a-baby", step=3, held_by=("network-meets-needs",))


@by_check("P8")
def an_ordinary_pathway_made_urgent(edition):
    """A pathway becomes urgent, and the rows that open it stand on no safety-first page."""
    return _pathway(edition, "health-advice", how_soon=HowSoon.NOW)


# --- texts and contacts


@by_check("P9")
def a_leap_nobody_explains(edition):
    """A ladder leaps from step 2 to step 5, and nobody says why."""
    theme = next(t for t in edition.themes if t.top > 1 and t.rungs[0].step == 2 and t.rungs[1].step < 5)
    return replace(
        _theme(
            edition,
            theme.id,
            rungs=tuple(replace(rung, step=5, leap="") if rung.number > 1 else rung for rung in theme.rungs),
        )
    )


@by_check("P9")
def an_adopted_edition_nobody_rang_for(edition):
    """An edition is adopted, and nobody has checked its telephone numbers."""
    return replace(edition, status="adopted", adopted="The partnership, minute 7, 2026-06-01")


# --- what nobody is asked


@by_check("P11")
def a_rule_that_needs_more_than_it_has(edition):
    """A rule needs more parts than it names."""
    rule = edition.rule["force-and-fear"]
    return _rule(edition, rule.id, at_least=len(rule.of) + 1)


@by_check("P11")
def a_rule_for_an_age_that_is_not_asked(edition):
    """A rule applies to babies, and what it rests on is asked of older children only."""
    return _rule(edition, "regular-substances-under-13", ages=Ages(first=0, last=0))


@by_check("P11")
def a_theme_on_no_page(edition):
    """A theme of the whole picture stands on no page."""
    page = edition.whole_picture[0]
    return replace(edition, whole_picture=(replace(page, themes=page.themes[1:]), *edition.whole_picture[1:]))


@by_check("P11")
def a_theme_asked_at_no_age(edition):
    """A theme is asked from an age that lies above the one to which it is asked."""
    return _theme(edition, "school-attendance", asked=Ages(first=6, last=4))


@by_prove("P11")
def a_circumstance_that_is_not_asked_at_that_age(edition):
    """A rule is for babies who are parents, and whether somebody is one is asked from 10 years on."""
    return _rule(edition, "young-parent-help", ages=Ages(first=1, last=2))


@by_prove("P11")
def a_rule_about_a_fact_no_page_asks(edition):
    """The page on which a circumstance would be asked is gone, and its rules are still there."""
    groups = tuple(group for group in edition.fact_groups if group.id != edition.fact["other-children"].group)
    return replace(edition, fact_groups=groups)


# --- a reason that is no reason


@by_check("P12")
def one_worry_counted_twice(edition):
    """A rule needs a serious worry and a part that is itself a serious worry: one fact is both."""
    rule = edition.rule["agreement-without-change"]
    part = next(group for group in rule.of if edition.theme[group[0].theme].rungs[group[0].rung - 1].step == 3)
    return _rule(edition, rule.id, all_of=(*rule.all_of, part))


@by_check("P12")
def one_ladder_named_twice(edition):
    """A rule needs two of these, and two of these are the same theme at a lower and a higher place."""
    rule = edition.rule["force-and-fear"]
    part = rule.of[0][0]
    return _rule(edition, rule.id, of=(*rule.of, (Part(theme=part.theme, rung=1),)))


# --- faults that only a file can carry


def _in_file(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} does not say {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@in_files
def two_editions_that_changed_names(folder):
    """The edition in this folder says that it is another one."""
    _in_file(folder, "edition.yaml", "id: durham/2026-trial", "id: durham/2027-trial")


@in_files
def a_rule_that_more_worry_switches_off(folder):
    """A rule says that it applies unless another worry is there."""
    _in_file(folder, "rules.yaml", "- id: several-serious-worries\n", "- id: several-serious-worries\n  unless: [x]\n")


@in_files
def a_rule_about_nothing(folder):
    """A rule rests on a theme that there is not."""
    _in_file(folder, "rules.yaml", "{theme: physical-abuse,", "{theme: physical-abuze,")


@in_files
def a_circumstance_about_who_somebody_is(folder):
    """A circumstance is a family's religion."""
    _in_file(folder, "circumstances.yaml", "- id: disabled\n", "- id: religion\n")


@in_files
def a_rung_without_plain_words(folder):
    """A description has no words that a family can read."""
    _in_file(folder, "themes/education.yaml", "plain:", "plane:")


@in_files
def a_number_that_is_no_number(folder):
    """A step is written as a word that another reader of YAML would take for a number."""
    _in_file(folder, "rules.yaml", "step: 5", "step: 0o5")


@in_files
def a_source_that_is_not_there(folder):
    """A rule names a source that nobody can look up."""
    _in_file(folder, "rules.yaml", "sources: [{id: authors", "sources: [{id: hearsay")
