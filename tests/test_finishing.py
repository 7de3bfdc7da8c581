"""When the form offers to finish: exactly when nothing that is left can change the suggestion."""

import json
import os
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from staircase.core import interview, promises
from staircase.core.case import Answer, Answers, Safety
from staircase.core.enough import NEVER_SKIPPED
from staircase.core.evaluate import evaluate
from staircase.core.interview import Kind
from staircase.core.said import STRENGTHS, Said, answers_of, to_data
from staircase.web.asks import Form
from staircase.web.forms import Reply, answered
from staircase.web.questions import asks

from small_editions import TINY, small_editions
from strategies import EDITION, answers
from walking import any_reply, choices_for, sayable, walk

CI = bool(os.environ.get("CI"))
many = settings(max_examples=400 if CI else 40, deadline=None, derandomize=True, database=None)
TOO_MANY = 4000


# --- everything that can be said


def every_reply(edition, said, page):
    """Give every way to answer a page: each choice of each question, with every other."""
    asked = asks(edition, said, page)
    if page.kind is Kind.VIEWS:  # they stand in no result
        asked = tuple(replace(ask, choices=ask.choices[:1]) for ask in asked)
    for each in product(*(list(every_choice(ask)) for ask in asked)):
        values = {name: value for chosen in each for name, value in chosen.items()}
        if page.kind is not Kind.SAFETY or values["have"] == ("yes",) or each == first_of_each(asked, "no"):
            yield Reply(values, {})


def first_of_each(asked, have):
    return tuple({ask.name: (have if ask.name == "have" else ask.choices[0].value,)} for ask in asked)


def every_choice(ask):
    """Give every way to answer one question; "something else" is no answer to anything that is decided."""
    values = [choice.value for choice in ask.choices]
    if ask.form is Form.RADIOS:
        yield from ({ask.name: (value,)} for value in values)
    elif ask.form is Form.ROWS:
        for ways in product(("ticked", "unsure", ""), repeat=len(values)):
            yield {
                name: tuple(v for v, w in zip(values, ways, strict=True) if w == name) for name in ("ticked", "unsure")
            }
    else:
        some = product((False, True), repeat=len(values)) if ask.name == "ticked" else [[False] * len(values)]
        yield from ({ask.name: tuple(v for v, on in zip(values, chosen, strict=True) if on)} for chosen in some)


def result(edition, said):
    """Give all of a suggestion that an answer can change."""
    found = evaluate(edition, answers_of(edition, said))
    do, ask, rights = (frozenset(p.pathway for p in some) for some in (found.pathways, found.advice, found.rights))
    own = {edition.step(found.own_view).pathway} if (found.own_view or 0) > found.step else set()
    return found.step, found.could_reach, do, ask, rights, frozenset(own) - do


def results(edition, said):
    """Give the results of every way to answer what is left, until there are two; None where there are too many ways."""
    heap, seen, found = [said], set(), set()
    while heap and len(found) < 2:
        said = heap.pop()
        key = json.dumps(
            {**to_data(said), "order": [t for t in said.ladders if said.ladders[t].by_itself]}, sort_keys=True
        )
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > TOO_MANY:
            return None
        page = interview.next_page(edition, said)
        if page is None:
            found.add(result(edition, said))
        else:
            heap += [answered(edition, said, page, reply) for reply in every_reply(edition, said, page)]
    return found


# --- half-answered drafts


def walked(edition, chance):
    """Walk the form to its end with any answers."""
    said = Said()
    while (page := interview.next_page(edition, said)) is not None:
        said = answered(edition, said, page, any_reply(edition, said, page, chance))
    return said


def aimed(edition, chance):
    """Walk the form with just what one rule needs, or nearly that, and with strengths that somebody may have shown."""
    rule = chance.choice([rule for rule in edition.rules if rule.held_by] or edition.rules)
    parts = [part for group in rule.of + rule.all_of for part in group]
    needed = chance.sample(parts, chance.randint(min(1, len(parts)), len(parts)))
    themes = {theme.id: Answer(0, 0) for theme in edition.themes}
    themes |= {part.theme: Answer(part.rung, part.rung) for part in needed}
    unseen = chance.sample(list(themes), chance.choice([0, 0, 1, 2]))
    answers = Answers(
        age=chance.choice(["age-1-4", *edition.age]),
        no=frozenset(edition.fact) if chance.random() < 0.5 else frozenset(),
        themes={theme: answer for theme, answer in themes.items() if theme not in unseen},
        strengths=frozenset(edition.strength),
        own_view=chance.choice([1, 5]),
    )
    return walk(edition, sayable(edition, answers), "teacher")[0]


def half_answered(edition, chance):
    """Give a draft in which some answers are lacking, as after a change of age or wording: mostly in the areas."""
    said = (walked if chance.random() < 0.4 else aimed)(edition, chance)
    asked = [page for page in interview.lay_out(edition, said).pages if page.part is interview.Part.AREAS]
    gone = chance.sample(asked, min(len(asked), chance.choice([0, 1, 1, 2, 3])))
    lists = {page.id for page in gone if page.kind is Kind.LIST}
    ladders = {page.about for page in gone if page.kind is Kind.LADDER}
    followed = {page.about for page in gone if page.kind in (Kind.LEAST, Kind.MORE)}
    said = replace(
        said,
        lists={page: rows for page, rows in said.lists.items() if page not in lists},
        closed={page: how for page, how in said.closed.items() if page not in lists},
        ladders={
            theme: replace(placing, least="", maybe="") if theme in followed else placing
            for theme, placing in said.ladders.items()
            if theme not in ladders
        },
    )
    if chance.random() < 0.3:
        said = replace(said, own_view="")
    if chance.random() < 0.3:
        said = replace(said, closed={page: how for page, how in said.closed.items() if page != STRENGTHS}, safety={})
    return said


@many
@given(small_editions(), st.integers(0, 2**32))
def test_it_offers_to_finish_exactly_when_nothing_left_can_change_the_suggestion(edition, seed):
    """The offer is there if and only if every way to answer every page that is left gives the same suggestion.

    Every way is tried on small editions: each choice of each page, follow-ups and what they bring included.
    """
    chance = Random(seed)
    for _ in range(8):
        said = half_answered(edition, chance)
        laid = interview.lay_out(edition, said)
        offered = interview.may_finish(edition, said, laid)
        if laid.complete or any(page.part in NEVER_SKIPPED for page in laid.left):
            assert not offered
            continue
        found = results(edition, said)
        assert found is None or offered == (len(found) == 1), ([page.id for page in laid.left], found)


# --- the tiny edition, one draft for each thing that chance seldom meets


def with_rungs(edition, theme, rungs):
    """Give an edition with other rungs on one ladder."""
    themes = tuple(replace(one, rungs=tuple(rungs)) if one.id == theme else one for one in edition.themes)
    return replace(edition, themes=themes)


def said_of(edition, themes, **more):
    """Give what somebody says to the end who has these answers in mind, and of every other theme that it is not there.

    A theme with None is one that they would not know.
    """
    known = {theme.id: Answer(0, 0) for theme in edition.themes} | themes
    answers = Answers(**{"age": "age-5-9", "no": frozenset(edition.fact), "own_view": 1, "themes": known} | more)
    return walk(edition, sayable(edition, answers), "teacher")[0]


def unplaced(said, *themes):
    """Give a draft in which the ladders of these themes are not answered, as after one more row was ticked."""
    return replace(said, ladders={theme: placing for theme, placing in said.ladders.items() if theme not in themes})


def is_offered(edition, said, left):
    """Say whether it offers to finish with just these pages left; every way to answer them is tried, and must agree."""
    laid = interview.lay_out(edition, said)
    assert [page.id for page in laid.left] == left and not promises.broken(edition)
    offered = interview.may_finish(edition, said, laid)
    assert offered == (len(results(edition, said)) == 1)
    return offered


def test_nobody_may_finish_while_an_answer_could_bring_a_question_that_changes_the_suggestion():
    """A cold home changes nothing by itself, but with it one is asked about school, and both together are a step 3."""
    _, school, warmth = TINY.rules[0].of
    both = replace(TINY.rules[0], at_least=0, of=(), all_of=(school, warmth), held_by=())
    without = replace(TINY, rules=TINY.rules[1:])
    edition = replace(TINY, rules=(both, *without.rules))
    said = said_of(edition, {"meals": Answer(1, 1), "warmth": Answer(1, 1), "school": None})
    said = unplaced(said, "warmth", "school")

    assert not is_offered(edition, said, ["theme-warmth"])
    assert is_offered(without, said, ["theme-warmth"])


def test_nobody_may_finish_while_a_worry_could_come_that_no_safety_was_shown_against():
    """Safety holds two early worries; a third adds no step, but what was shown against two does not hold three."""
    edition = with_rungs(TINY, "meals", TINY.theme["meals"].rungs[:1])
    shown = Safety(
        who="grandparent",
        did="fed-the-child",
        how_long="3-months-or-more",
        known_by="seen",
        against={"school": 1, "warmth": 1},
    )
    early = dict.fromkeys(("meals", "school", "warmth"), Answer(1, 1))
    said = unplaced(said_of(edition, early, safety={"family-helps": shown}), "meals")
    of_two = replace(TINY.rules[0], of=TINY.rules[0].of[1:])

    assert not is_offered(edition, said, ["theme-meals"])
    assert is_offered(replace(edition, rules=(of_two, *TINY.rules[1:])), said, ["theme-meals"])


def test_nobody_may_finish_while_a_worry_could_open_the_other_pathway_of_the_same_step():
    """Danger outside the home has a step 3 of its own kind; hunger of step 3 besides it calls for a team as well."""
    outside = replace(TINY.pathway["a-team"], id="outside-home", name="Outside the home")
    opening = [replace(rung, pathways=(*rung.pathways, outside.id)) for rung in TINY.theme["injury"].rungs]
    one_kind = replace(with_rungs(TINY, "injury", opening), pathways=(*TINY.pathways, outside))
    steps = [replace(step, pathway_outside_home=outside.id if step.number == 3 else "") for step in TINY.steps]
    edition = replace(one_kind, steps=tuple(steps))
    said = unplaced(said_of(edition, {"injury": Answer(1, 1), "meals": Answer(1, 1)}), "meals")

    assert not is_offered(edition, said, ["theme-meals"])
    assert is_offered(one_kind, said, ["theme-meals"])


def test_nobody_may_finish_while_a_worry_that_may_be_there_could_call_for_advice():
    """With a plan that nobody knows of, step 5 can be reached either way; only a worry of step 4 calls for advice."""
    first, second = TINY.theme["meals"].rungs
    edition = with_rungs(TINY, "meals", [first, replace(second, step=4)])
    said = said_of(edition, {"meals": Answer(1, 1)}, no=frozenset(edition.fact) - {"on-child-protection-plan"})
    said = replace(said, ladders={theme: replace(placing, maybe="") for theme, placing in said.ladders.items()})

    assert not is_offered(edition, said, ["theme-meals-more"])
    assert is_offered(TINY, said, ["theme-meals-more"])


# --- on the real edition


looked = {theme.id: Answer(0, 0) for theme in EDITION.themes}


def until(kind, answers):
    """Give what is said, and the form as laid out, when a kind of page is asked next by somebody with these answers."""
    said = Said()
    while (page := interview.next_page(EDITION, said)) is not None and page.kind is not kind:
        sent = choices_for(EDITION, said, page, answers)
        said = answered(EDITION, said, page, Reply({name: tuple(values) for name, values in sent.items()}, {}))
    return said, interview.lay_out(EDITION, said)


def test_whoever_is_at_the_highest_step_may_finish_after_the_whole_picture():
    """With a step 5 known and its pathways open, what is left (strengths, views, an own view) changes nothing."""
    theme = EDITION.theme["domestic-abuse"]
    answers = Answers(
        age="age-5-9", no=frozenset(EDITION.fact), themes={**looked, theme.id: Answer(theme.top, theme.top)}
    )
    said, laid = until(Kind.STRENGTHS, answers)

    assert evaluate(EDITION, answers_of(EDITION, said)).step == 5
    assert interview.may_finish(EDITION, said, laid) and interview.may_see_suggestion(EDITION, said)
    assert {page.kind for page in laid.left} >= {Kind.STRENGTHS, Kind.VIEWS, Kind.OWN_VIEW}


def test_nobody_may_finish_while_an_own_view_could_be_higher():
    """Below step 5 a higher own view would open another pathway, so it is asked before anything is offered."""
    answers = Answers(age="age-5-9", no=frozenset(EDITION.fact), themes={**looked, "teeth": Answer(1, 1)})
    said, laid = until(Kind.OWN_VIEW, answers)

    assert not interview.may_finish(EDITION, said, laid)
    assert not interview.may_see_suggestion(EDITION, said)


def test_nobody_may_finish_before_what_is_never_skipped():
    """Whatever is known, nothing is offered while harm outside the home or the whole picture is not done."""
    theme = EDITION.theme["domestic-abuse"]
    answers = Answers(
        age="age-5-9", no=frozenset(EDITION.fact), themes={**looked, theme.id: Answer(theme.top, theme.top)}
    )
    said, laid = until(Kind.LADDERS, answers)

    assert not interview.may_finish(EDITION, said, laid)


@settings(many, max_examples=300 if CI else 10)
@given(answers(), st.integers(0, 2**32))
def test_what_is_offered_on_the_real_edition_is_so_however_it_goes_on(meant, seed):
    """Where a real draft may finish, many ways to go on by chance give the same suggestion."""
    chance, said = Random(seed), walk(EDITION, sayable(EDITION, meant))[0]
    said = replace(said, closed={page: how for page, how in said.closed.items() if page != STRENGTHS}, own_view="")
    if said.ladders:
        gone = chance.choice(list(said.ladders))
        said = replace(said, ladders={t: p for t, p in said.ladders.items() if t != gone or chance.random() < 0.5})
    if interview.may_finish(EDITION, said, interview.lay_out(EDITION, said)):
        assert len({result(EDITION, ended(said, chance)) for _ in range(200 if CI else 40)}) == 1


def ended(said, chance):
    """Go on by chance to the end of the form."""
    while (page := interview.next_page(EDITION, said)) is not None:
        said = answered(EDITION, said, page, any_reply(EDITION, said, page, chance))
    return said
