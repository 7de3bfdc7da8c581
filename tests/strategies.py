"""What may be said about a child, drawn at random for the current edition: sparse and full, sure and not sure.

Purely random safety hardly ever holds anything, so one kind of case is aimed at the rules that may be held.
"""

from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain

import current
from random_cases import random_case

EDITION = current.edition()
THEMES = {theme.id: theme for theme in EDITION.themes}
FACTS = sorted(EDITION.fact)
AGES = [age.id for age in EDITION.ages]
ALONE = EDITION.seen_alone
EVERY_ANSWER = {
    theme.id: [Answer(at, maybe) for at in range(theme.top + 1) for maybe in range(at, theme.top + 1)]
    for theme in EDITION.themes
}
HOLDABLE = [rule for rule in EDITION.rules if rule.held_by]
NAMED = [strength for rule in HOLDABLE for strength in rule.held_by]
SHOWN_BY_SOMEBODY = [strength for strength in EDITION.strengths if strength.did]


two_thousand = settings(
    max_examples=2000,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # a smaller number is no smaller case
    suppress_health_check=list(HealthCheck),
)


def may_be_held(theme):
    """Say whether safety may hold a worry about this."""
    return THEMES[theme].may_hold


@st.composite
def facts(draw):
    """Give the facts that are so and that are not so; as a rule most are not, or most are not known."""
    yes = draw(st.frozensets(st.sampled_from(FACTS), max_size=3))
    usual = draw(st.sampled_from(["no", "no", "unknown"]))
    others = draw(st.frozensets(st.sampled_from(FACTS), max_size=4))
    return yes, (frozenset(FACTS) - others if usual == "no" else others) - yes


def sparse():
    """Give a few themes, at any answer there can be."""
    return st.lists(st.sampled_from(list(THEMES)), max_size=7, unique=True).flatmap(_answered)


def dense():
    """Give many themes at once, most of them none, not sure or low; from a seed, because drawing each is slow."""
    return st.integers(0, 2**32).map(_dense)


def _dense(seed):
    chance = Random(seed)
    return {
        theme: chance.choice([Answer(0, 0), Answer(1, 1), Answer(0, 1), chance.choice(EVERY_ANSWER[theme])])
        for theme in chance.sample(list(THEMES), chance.randint(8, len(THEMES)))
    }


def _answered(themes):
    return st.fixed_dictionaries({theme: st.sampled_from(EVERY_ANSWER[theme]) for theme in themes})


def safety(against, *, aimed):
    """Give coded evidence for safety: mostly such as counts, shown against these worries or nearly these.

    If it is `aimed`, the safety that a rule may be held by is among it.
    """

    def choice(choices, never=()):
        good = [one.id for one in choices if one.counts and one.id not in never]
        return st.sampled_from(good * 9 + [one.id for one in choices])

    def shown(strength):
        return st.builds(
            Safety,
            who=choice(EDITION.evidence.who, strength.not_by),
            did=choice(strength.did),
            how_long=choice(EDITION.evidence.how_long),
            known_by=choice(EDITION.evidence.known_by),
            against=st.one_of(*[st.just(against)] * 3, _nearly(against)),
        )

    few = st.lists(st.sampled_from(NAMED * 2 + [s.id for s in SHOWN_BY_SOMEBODY]), max_size=1)
    ids = few.map(lambda found: {*found, *NAMED[:1]} if aimed else found)
    return ids.flatmap(lambda found: st.fixed_dictionaries({id_: shown(EDITION.strength[id_]) for id_ in found}))


@st.composite
def _nearly(draw, against):
    """Give nearly these worries: one of them missing, or at another rung."""
    if not against:
        return {}
    theme = draw(st.sampled_from(sorted(against)))
    rung = draw(st.integers(0, THEMES[theme].top))
    return {**{t: r for t, r in against.items() if t != theme}, **({theme: rung} if rung else {})}


@st.composite
def holdable(draw):
    """Give worries that a rule which may be held is met by, and little else, in a child seen and heard alone."""
    rule = draw(st.sampled_from(HOLDABLE))
    parts = [part for group in rule.of for part in group if may_be_held(part.theme)]
    chosen = draw(st.lists(st.sampled_from(parts), min_size=rule.at_least, max_size=rule.at_least + 1, unique=True))
    themes = {}
    for part in chosen:
        maybe = draw(st.sampled_from([part.rung] * 4 + list(range(part.rung, THEMES[part.theme].top + 1))))
        themes[part.theme] = Answer(part.rung, maybe)
    extra = draw(st.lists(st.sampled_from(list(THEMES)), max_size=1).flatmap(_answered))
    return {**themes, **extra, ALONE: draw(st.sampled_from([Answer(0, 0)] * 30 + EVERY_ANSWER[ALONE]))}


@st.composite
def answers(draw):
    """Give anything that may be said about a child."""
    aimed = draw(st.booleans())
    themes = draw(holdable() if aimed else st.one_of(sparse(), dense()))
    yes, no = draw(facts())
    return Answers(
        age=draw(st.sampled_from([*AGES, *AGES[3:], None])),
        yes=yes,
        no=no,
        themes=themes,
        undescribed=draw(st.sampled_from([frozenset(), frozenset({EDITION.domains[0].id, "areas"})])),
        strengths=draw(st.frozensets(st.sampled_from([s.id for s in EDITION.strengths]), max_size=2)),
        safety=draw(safety({theme: answer.at for theme, answer in themes.items() if answer.at}, aimed=aimed)),
        own_view=draw(st.sampled_from([None, None, 1, 2, 3, 4, 5])),
    )


@cache
def case_of(number):
    """Give the case with this number, made once."""
    return random_case(EDITION, number)


def numbered():
    """Give each of two thousand cases of all kinds: they are made and explained once, whoever asks about them."""
    return st.integers(0, 1999).map(case_of)


def in_words(said):
    """Evaluate and explain a case, once for all tests that ask about the same one."""
    if id(said) not in _IN_WORDS:
        found = evaluate(EDITION, said)
        _IN_WORDS[id(said)] = said, found, explain(EDITION, said, found)  # kept, so that no other has its id
    return _IN_WORDS[id(said)][1:]


_IN_WORDS = {}


@st.composite
def worse(draw):
    """Give a case and one of more worry, at the same age and with the same safety.

    Worry about being seen alone runs: seen alone, not known, not seen alone; for every other theme not looked at and
    none weigh the same.
    """
    less = draw(answers())
    themes = dict(less.themes)
    named = sorted(themes) or list(THEMES)
    moved = draw(st.lists(st.one_of(st.sampled_from(named), st.sampled_from(list(THEMES))), max_size=4, unique=True))
    for theme in moved:
        before = themes.get(theme, Answer(0, 0))
        after = draw(st.sampled_from([a for a in EVERY_ANSWER[theme] if a.at >= before.at and a.maybe >= before.maybe]))
        if theme != ALONE or after.maybe:
            themes[theme] = after
    if themes.get(ALONE) == Answer(0, 0) and draw(st.integers(0, 3)) == 0:
        del themes[ALONE]
    known = draw(st.frozensets(st.sampled_from(FACTS), max_size=2))
    doubted = draw(st.frozensets(st.sampled_from(FACTS), max_size=3))
    return less, replace(less, themes=themes, yes=less.yes | known, no=less.no - known - doubted)
