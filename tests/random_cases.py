"""Cases drawn at random for any edition, each from its number alone, so that a case that fails can be drawn again.

A third of them are sparse, a third are dense, and a third are aimed at a rule that safety may hold: such a case has
safety that holds it, or that fails to in one way (another age, not seen alone, evidence that does not count, a worry
that is new or worse).
"""

from random import Random

from staircase.core.case import Answer, Answers, Safety

DRAWN_TWICE = 3
"""Only from the fourth age band on can safety hold anything: those bands are drawn more often."""


def random_case(edition, number):
    """Give the case with this number."""
    chance = Random(f"{edition.id}/{number}")
    held = [rule for rule in edition.rules if rule.held_by]
    kind = ("sparse", "dense", "aimed" if held else "dense")[number % 3]
    themes = aimed(edition, chance.choice(held), chance) if kind == "aimed" else said(edition, kind, chance)
    yes, no = facts(edition, chance)
    ages = [age.id for age in edition.ages]
    return Answers(
        age=chance.choice([None, *ages, *ages[DRAWN_TWICE:] * (5 if kind == "aimed" else 1)]),
        yes=yes,
        no=no,
        themes=themes,
        undescribed=frozenset(chance.sample(["areas", edition.domains[0].id], chance.choice([0, 0, 0, 1]))),
        strengths=frozenset(chance.sample(list(edition.strength), chance.randint(0, 2))),
        safety=offered(edition, themes, chance) if kind == "aimed" or chance.random() < 0.3 else {},
        own_view=chance.choice([None, None, 1, 2, 3, 4, 5]),
    )


def facts(edition, chance):
    """Give the facts that are so and that are not; as a rule most are not so, or most are not known."""
    yes = frozenset(chance.sample(list(edition.fact), chance.choice([0, 0, 1, min(3, len(edition.fact))])))
    rare = frozenset(chance.sample(list(edition.fact), chance.randint(0, min(4, len(edition.fact)))))
    return yes, (rare if chance.random() < 0.4 else frozenset(edition.fact) - rare) - yes


def said(edition, kind, chance):
    """Give a few themes at anything, or many of which most are none, low or not sure."""
    many = chance.randint(0, 5) if kind == "sparse" else chance.randint(6, len(edition.themes))
    themes = chance.sample(edition.themes, min(many, len(edition.themes)))
    low = [Answer(0, 0), Answer(0, 0), Answer(1, 1), Answer(0, 1)] if kind == "dense" else []
    return {theme.id: chance.choice([*low, any_answer(theme, chance)]) for theme in themes}


def any_answer(theme, chance):
    """Give any place on a ladder, and as often as not that it may be more."""
    at = chance.randint(0, theme.top)
    return Answer(at, chance.choice([at, chance.randint(at, theme.top)]))


def aimed(edition, rule, chance):
    """Give just enough worries for a rule that may be held, in a child who (mostly) was seen and heard alone."""
    groups = [[part for part in group if edition.theme[part.theme].may_hold] for group in rule.of]
    groups = [group for group in groups if group]
    many = min(len(groups), rule.at_least + chance.choice([0, 0, 1, 2]))
    themes = said(edition, "sparse", chance) if chance.random() < 0.2 else {}
    for group in [*chance.sample(groups, many), *rule.all_of]:
        part = chance.choice(group)
        top = edition.theme[part.theme].top if chance.random() < 0.2 else part.rung
        themes[part.theme] = Answer(part.rung, chance.randint(part.rung, top))
    alone = edition.theme[edition.seen_alone]
    if chance.random() < 0.97:
        themes[alone.id] = Answer(0, 0) if chance.random() < 0.9 else any_answer(alone, chance)
    return themes


def offered(edition, themes, chance):
    """Give safety, mostly by one strength, shown against the worries there are, or nearly these."""
    able = [strength for strength in edition.strengths if strength.did]
    named = [strength for strength in able if any(strength.id in rule.held_by for rule in edition.rules)] or able
    chosen = {chance.choice(named).id, *(strength.id for strength in able if chance.random() < 0.1)}
    return {strength: shown(edition, edition.strength[strength], themes, chance) for strength in chosen}


def shown(edition, strength, themes, chance):
    """Give coded evidence: in three of four cases such as counts, else one thing is anything at all."""
    asked = {
        "who": [choice for choice in edition.evidence.who if choice.id not in strength.not_by],
        "did": strength.did,
        "how_long": edition.evidence.how_long,
        "known_by": edition.evidence.known_by,
    }
    coded = {name: chance.choice([one.id for one in those if one.counts]) for name, those in asked.items()}
    if chance.random() < 0.25:
        name = chance.choice(list(asked))
        anything = edition.evidence.who if name == "who" else asked[name]
        coded[name] = chance.choice(
            [one.id for one in anything if not one.counts or one.id in strength.not_by] or [coded[name]]
        )
    side = chance.choice(["at", "at", "maybe"])
    against = {theme: getattr(answer, side) for theme, answer in themes.items() if getattr(answer, side)}
    if against and chance.random() < 0.4:
        theme = chance.choice(list(against))
        against[theme] = chance.randint(0, against[theme])
    return Safety(**coded, against={theme: rung for theme, rung in against.items() if rung})
