"""When the form offers to finish: exactly when nothing that is left can change the suggestion."""

import json
import os
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from staircase.core import interview
from staircase.core.enough import NEVER_SKIPPED
from staircase.core.evaluate import evaluate
from staircase.core.interview import Kind
from staircase.core.said import STRENGTHS, Said, answers_of, to_data
from staircase.web.asks import Form
from staircase.web.forms import Reply, answered
from staircase.web.questions import asks

from small_editions import small_editions

CI = bool(os.environ.get("CI"))
many = settings(max_examples=1500 if CI else 150, deadline=None, derandomize=True, database=None)
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


def any_reply(edition, said, page, chance):
    """Choose something on a page, worry oftener than not."""
    values = {}
    for ask in asks(edition, said, page):
        offered = [choice.value for choice in ask.choices]
        if ask.form is Form.RADIOS:
            values[ask.name] = (chance.choice(offered),)
        else:
            chosen = [value for value in offered if chance.random() < 0.4]
            values |= {ask.name: tuple(chosen), "ticked": tuple(chosen), "unsure": ()}
    return Reply(values, {})


def walked(edition, chance, until=400):
    """Walk the form with any answers, to the end or until so many pages were answered."""
    said = Said()
    for _ in range(until):
        page = interview.next_page(edition, said)
        if page is None:
            break
        said = answered(edition, said, page, any_reply(edition, said, page, chance))
    return said


def half_answered(edition, chance):
    """Give a draft in which some answers are lacking, as after a change of age or wording."""
    said = walked(edition, chance)
    lists = [page for page in said.lists if not page.startswith("facts-")]
    gone = set(chance.sample(lists, chance.randint(0, min(1, len(lists))))) if chance.random() < 0.4 else set()
    ladders = set(chance.sample(list(said.ladders), chance.randint(0, min(2, len(said.ladders)))))
    followed = chance.random() < 0.3
    said = replace(
        said,
        lists={page: rows for page, rows in said.lists.items() if page not in gone},
        closed={page: how for page, how in said.closed.items() if page not in gone},
        ladders={
            t: replace(p, least="", maybe="") if t in ladders else p
            for t, p in said.ladders.items()
            if followed or t not in ladders
        },
    )
    if chance.random() < 0.3:
        said = replace(said, own_view="")
    if chance.random() < 0.3:
        said = replace(said, closed={page: how for page, how in said.closed.items() if page != STRENGTHS}, safety={})
    return said


COUNTS = {"offered": 0, "not": 0, "never skipped": 0, "too many": 0}


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
            COUNTS["never skipped"] += 1
            assert not offered
            continue
        found = results(edition, said)
        if found is None:
            COUNTS["too many"] += 1
            continue
        COUNTS["offered" if offered else "not"] += 1
        assert offered == (len(found) == 1), ([page.id for page in laid.left], found)
