"""The formulas against the evaluator, on many cases drawn from a seed: what one says of a case, the other must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import NamedTuple

from staircase.core.case import Answer, Answers, Assessment, Safety, State
from staircase.core.evaluate import evaluate
from staircase.core.model import STEPS, Choice, Edition, Part, Strength
from staircase.core.pathway import STRICTNESS
from staircase.prove.formula import Formula, ManyCases
from staircase.prove.meaning import Meaning
from staircase.prove.unknowns import Unknowns

CASES, SEED = 10_000, 20_260
SURE = (0, 0, 1, 2)
Result = tuple[str, str]
"""What kind of result, and of what: ("met", "going-missing/missing-overnight"), ("step", "4")."""


class Difference(NamedTuple):
    """A case of which formulas and evaluator say different things, and what these are."""

    answers: Answers
    about: tuple[Result, ...]


class Compared(NamedTuple):
    """How many cases were compared, from which seed, and those that differ."""

    cases: int
    seed: int
    differences: tuple[Difference, ...]


def compare(edition: Edition, cases: int = CASES, seed: int = SEED) -> Compared:
    """Compare formulas and evaluator on this many cases."""
    chance = Random(seed)  # noqa: S311 - cases, not secrets
    drawn = [Drawn(edition, chance).case(n) for n in range(cases)]
    said = Unknowns(edition)
    by_formula = results_of(Meaning(edition, said))
    by_evaluator: dict[Result, bytearray] = {result: bytearray(cases // 8 + 1) for result in by_formula}
    for n, answers in enumerate(drawn):
        for result in _found(evaluate(edition, answers)):
            by_evaluator[result][n >> 3] |= 1 << (n & 7)
    many = ManyCases.of(said.names(answers) for answers in drawn)
    differing: dict[int, list[Result]] = {}
    for result, formula in by_formula.items():
        different = many.where(formula) ^ int.from_bytes(by_evaluator[result], "little")
        while different:
            differing.setdefault((different & -different).bit_length() - 1, []).append(result)
            different &= different - 1
    return Compared(cases, seed, tuple(Difference(drawn[n], tuple(differing[n])) for n in sorted(differing)))


def results_of(meaning: Meaning) -> Mapping[Result, Formula]:
    """Give every result that is compared, as a formula."""
    found: dict[Result, Formula] = {}
    for step in STEPS[1:]:
        found["step", str(step)] = meaning.step_from(step)
        found["could reach", str(step)] = meaning.could_from(step)
    for key, outcome in {**meaning.rungs, **meaning.rules}.items():
        found["met", key] = outcome.met
        found["possible", key] = outcome.possible
    for pathway in meaning.edition.pathways:
        found["to do", pathway.id] = meaning.do[pathway.id]
        found["advice", pathway.id] = meaning.advice[pathway.id]
        found["right", pathway.id] = meaning.rights[pathway.id]
    for tell, strictness in STRICTNESS.items():
        found["telling the parents", tell] = meaning.told_from(strictness)
    for rule in meaning.edition.rules:
        if rule.held_by:
            found["held", rule.id] = meaning.held(rule.id)
    return found


def _found(found: Assessment) -> Iterator[Result]:
    """Give the same results as the evaluator gives them."""
    yield from (("step", str(step)) for step in STEPS[1 : found.step])
    yield from (("could reach", str(step)) for step in STEPS[1 : found.could_reach])
    for reason in found.reasons:
        yield ("met" if reason.state is State.MET else "possible", reason.key)
        if reason.held_by:
            yield "held", reason.key
    yield from (("to do", one.pathway) for one in found.pathways)
    yield from (("advice", one.pathway) for one in found.advice)
    yield from (("right", one.pathway) for one in found.rights)
    strictness = STRICTNESS[found.tell_parents]
    yield from (("telling the parents", tell) for tell, number in STRICTNESS.items() if number <= strictness)


class Drawn:
    """Draws cases: a few worries, many, and such as a rule that may be held is met by."""

    def __init__(self, edition: Edition, chance: Random) -> None:
        self.edition = edition
        self.chance = chance
        self.holdable = [rule for rule in edition.rules if rule.held_by]
        self.offerable = [strength for strength in edition.strengths if strength.did]

    def case(self, number: int) -> Answers:
        """Draw the next case; the number says of which kind."""
        aimed = number % 3 == 0 and bool(self.holdable)
        themes = self._aimed() if aimed else self._many() if number % 10 == 1 else self._few()
        yes, no = self._facts()
        ages = list(self.edition.age)
        return Answers(
            age=self.chance.choice([None, *ages, *(ages[3:] * 3 if aimed else ())]),
            yes=yes,
            no=no,
            themes=themes,
            strengths=frozenset(self.chance.sample(list(self.edition.strength), self.chance.choice((0, 0, 1)))),
            safety=self._safety(themes) if aimed or self.chance.random() < 0.2 else {},
            own_view=self.chance.choice([None, None, *STEPS]),
        )

    def _few(self) -> dict[str, Answer]:
        return {theme: self._answer(theme) for theme in self._themes(self.chance.randint(0, 6))}

    def _many(self) -> dict[str, Answer]:
        """Draw answers to many themes, most of them none or low."""
        low = [Answer(0, 0), Answer(0, 0), Answer(1, 1), Answer(0, 1)]
        themes = self._themes(self.chance.randint(8, len(self.edition.themes)))
        return {theme: self.chance.choice([*low, self._answer(theme)]) for theme in themes}

    def _aimed(self) -> dict[str, Answer]:
        """Draw worries that a rule which may be held is met by, and little else, in a child seen alone as a rule."""
        rule = self.chance.choice(self.holdable)
        parts = [part for group in rule.of for part in group]
        if self.chance.random() < 0.8:
            parts = [part for part in parts if self.edition.theme[part.theme].may_hold]
        chosen = self.chance.sample(parts, min(len(parts), rule.at_least + self.chance.choice((0, 0, 1))))
        themes = {part.theme: self._at(part.theme, self._from(part)) for part in chosen}
        if self.chance.random() < 0.9:
            themes[self.edition.seen_alone] = Answer(0, 0)
        return themes

    def _from(self, part: Part) -> int:
        """Draw the rung that a part asks for, or now and then a higher one."""
        rungs = range(part.rung, self.edition.theme[part.theme].top + 1)
        return rungs[max(0, self.chance.randrange(-3, len(rungs)))]

    def _themes(self, number: int) -> list[str]:
        return self.chance.sample(list(self.edition.theme), number)

    def _answer(self, theme: str) -> Answer:
        return self._at(theme, self.chance.randint(0, self.edition.theme[theme].top))

    def _at(self, theme: str, rung: int) -> Answer:
        top = self.edition.theme[theme].top
        return Answer(rung, self.chance.choice([rung, rung, rung, self.chance.randint(rung, top)]))

    def _facts(self) -> tuple[frozenset[str], frozenset[str]]:
        """Draw which circumstances are so and which are not; as a rule most are not, or most are not known."""
        facts = list(self.edition.fact)
        yes = frozenset(self.chance.sample(facts, self.chance.choice(SURE)))
        no = frozenset(self.chance.sample(facts, self.chance.choice([len(facts), len(facts) - 2, 3])))
        return yes, no - yes

    def _safety(self, themes: Mapping[str, Answer]) -> dict[str, Safety]:
        named = [self.edition.strength[strength] for rule in self.holdable for strength in rule.held_by]
        chosen = self.chance.sample(self.offerable, min(1, len(self.offerable)))
        return {strength.id: self._shown(strength, themes) for strength in (*chosen, *named) if strength.did}

    def _shown(self, strength: Strength, themes: Mapping[str, Answer]) -> Safety:
        """Draw evidence that mostly counts, shown against these worries or nearly these."""
        evidence = self.edition.evidence
        against = {theme: answer.at for theme, answer in themes.items() if answer.at}
        if against and self.chance.random() < 0.4:
            theme = self.chance.choice(list(against))
            against[theme] = self.chance.randint(0, self.edition.theme[theme].top)
        return Safety(
            who=self._choice(evidence.who),
            did=self._choice(strength.did),
            how_long=self._choice(evidence.how_long),
            known_by=self._choice(evidence.known_by),
            against={theme: rung for theme, rung in against.items() if rung},
        )

    def _choice(self, choices: tuple[Choice, ...]) -> str:
        counting = [choice.id for choice in choices if choice.counts]
        return self.chance.choice(counting * 8 + [choice.id for choice in choices])
