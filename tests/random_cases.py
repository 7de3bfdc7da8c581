"""Cases drawn at random for any edition, each from its number alone, so that a case that fails can be drawn again.

A quarter of them are sparse and a quarter are dense. A quarter stand at the edge of a rule, each rule in turn: its
parts and circumstances are just enough, or one of them is not, or not known. A quarter are aimed at a rule that safety
may hold: there is safety that holds it, or that fails to in one way (another age, not seen alone, evidence that does
not count, a worry that is new or worse).
"""

from random import Random

from staircase.core.case import Answer, Answers, Safety

KINDS = ("sparse", "dense", "edge", "held")
OVER_ONE = 3
"""The order of the first age band at which safety can hold anything: from there on, ages are drawn more often."""


def random_case(edition, number):
    """Give the case with this number."""
    chance = Random(f"{edition.id}/{number}")
    turn, kind = divmod(number, len(KINDS))
    rules = [rule for rule in edition.rules if rule.held_by or KINDS[kind] == "edge"]
    rule = rules[turn % len(rules)] if KINDS[kind] in {"edge", "held"} and rules else None
    if rule is None:
        themes = said(edition, KINDS[kind], chance)
    else:
        themes = edge(edition, rule, chance) if KINDS[kind] == "edge" else aimed(edition, rule, chance)
    yes, no = facts(edition, rule, chance)
    return Answers(
        age=an_age(edition, rule, chance),
        yes=yes,
        no=no,
        themes=themes,
        undescribed=frozenset(so_many(["areas", edition.domains[0].id], chance.choice([0, 0, 0, 1]), chance)),
        strengths=frozenset(so_many(edition.strength, chance.randint(0, 2), chance)),
        safety=offered(edition, themes, chance) if KINDS[kind] == "held" or chance.random() < 0.3 else {},
        own_view=chance.choice([None, None, 1, 2, 3, 4, 5]),
    )


def so_many(things, many, chance):
    """Give so many of these at random, or all of them where there are fewer."""
    return chance.sample(list(things), min(many, len(things)))


# --- the child


def an_age(edition, rule, chance):
    """Give any age; near a rule that is for some ages, one at either end of them or just outside."""
    ages = [age.id for age in edition.ages]
    if rule is None or rule.ages is None:
        return chance.choice([None, *ages, *ages[OVER_ONE:] * (1 if rule is None else 5)])
    first, last = rule.ages.first, rule.ages.last
    near = [first, last, first, last, first - 1, last + 1]
    return chance.choice([None, *(ages[order] for order in near if 0 <= order < len(ages))])


def facts(edition, rule, chance):
    """Give the facts that are so and that are not: mostly few are so; those of a rule mostly are."""
    yes = set(so_many(edition.fact, chance.choice([0, 0, 1, 3]), chance))
    rare = set(so_many(edition.fact, chance.randint(0, 4), chance))
    no = rare if chance.random() < 0.4 else set(edition.fact) - rare
    for fact in rule.facts if rule else ():
        drawn = chance.random()
        yes = yes | {fact} if drawn < 0.8 else yes - {fact}
        no = no - {fact} if drawn < 0.9 else no | {fact}
    return frozenset(yes), frozenset(no - yes)


# --- the worries


def said(edition, kind, chance):
    """Give a few themes at anything, or many of which most are none, low or not sure."""
    many = chance.randint(0, 5) if kind == "sparse" else chance.randint(6, max(6, len(edition.themes)))
    themes = so_many(edition.themes, many, chance)
    low = [Answer(0, 0), Answer(0, 0), Answer(1, 1), Answer(0, 1)] if kind == "dense" else []
    return {theme.id: chance.choice([*low, any_answer(theme, chance)]) for theme in themes}


def any_answer(theme, chance):
    """Give any place on a ladder, and in some cases that it may be more."""
    at = chance.randint(0, theme.top)
    return Answer(at, chance.choice([at, chance.randint(at, theme.top)]))


def edge(edition, rule, chance):
    """Give just enough for a rule; in half of the cases one part is missing, a rung too low, or only may be there."""
    groups = so_many(rule.of, rule.at_least + (chance.random() < 0.1), chance)
    parts = [chance.choice(group) for group in [*groups, *rule.all_of]]
    themes = said(edition, "sparse", chance) if chance.random() < 0.3 else {}
    themes |= {part.theme: Answer(part.rung, part.rung) for part in parts}
    if parts and chance.random() < 0.5:
        part = chance.choice(parts)
        at = chance.randint(0, part.rung - 1)
        themes[part.theme] = Answer(at, chance.choice([at, part.rung, part.rung, edition.theme[part.theme].top]))
    return themes


def aimed(edition, rule, chance):
    """Give just enough worries for a rule that may be held, in a child who (mostly) was seen and heard alone."""
    groups = [[part for part in group if edition.theme[part.theme].may_hold] for group in rule.of]
    groups = so_many([group for group in groups if group], rule.at_least + chance.choice([0, 0, 1, 2]), chance)
    themes = said(edition, "sparse", chance) if chance.random() < 0.2 else {}
    for number, group in enumerate([*rule.all_of, *groups]):
        part = chance.choice(group)
        top = edition.theme[part.theme].top if chance.random() < 0.3 else part.rung
        more_than_enough = number >= len(rule.all_of) + rule.at_least
        at = 0 if more_than_enough and chance.random() < 0.5 else chance.randint(part.rung, top)
        themes[part.theme] = Answer(at, chance.randint(max(at, part.rung), top))
    if chance.random() < 0.97:
        alone = edition.theme[edition.seen_alone]
        themes[alone.id] = Answer(0, 0) if chance.random() < 0.9 else any_answer(alone, chance)
    return themes


# --- the safety


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
