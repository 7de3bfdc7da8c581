"""When the form offers to finish: exactly when nothing that is left can change the suggestion."""

import json
import os
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from staircase.core import interview
from staircase.core.case import Answer, Answers
from staircase.core.enough import NEVER_SKIPPED
from staircase.core.evaluate import evaluate
from staircase.core.interview import Kind
from staircase.core.said import STRENGTHS, Said, answers_of, to_data
from staircase.web.asks import Form
from staircase.web.forms import Reply, answered
from staircase.web.questions import asks

from small_editions import small_editions
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
