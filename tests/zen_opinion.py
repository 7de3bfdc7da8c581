"""A second opinion from a rules engine that is not ours: the whole decision of section 4 of the design, for zen-engine.

zen is written in Rust and compiles its expressions. An edition becomes one program for it. It is handed what was said
as plain numbers and words, and works out the step, what it could reach, both of them without safety, and which rungs
and rules are met, possible or held. Nothing here imports what `evaluate` is made of.
"""

import json

import zen

HELD = 3
UNDER_ONE = {"unborn", "under-6-months", "6-to-11-months"}


def opinion_of(edition):
    """Give what asks zen about a case: its whole answer, as numbers and sets of keys."""
    code = Encoder(edition, ladders=True)
    run = zen.compile_expression(code.whole()).evaluate

    def ask(answers):
        found = run(code.context(answers) | code.safety(answers))
        return {name: set(one) if isinstance(one, list) else one for name, one in found.items()}

    return ask


class Encoder:
    """Writes an edition as zen expressions. `a7` is where theme 7 is known to be, `b7` where it may be, `f3` a fact.

    Of safety, `who2`, `did2`, `long2` and `by2` are the evidence for strength 2, and `g2_7` is how far theme 7 had gone
    when it was shown.
    """

    def __init__(self, edition, *, ladders):
        self.edition = edition
        self.ladders = ladders
        self.themes = {id_: n for n, id_ in enumerate(edition.theme)}
        self.facts = {id_: n for n, id_ in enumerate(edition.fact)}
        self.domains = {id_: n for n, id_ in enumerate(edition.domain)}
        self.strengths = {id_: n for n, id_ in enumerate(edition.strength)}

    def context(self, answers):
        """Give a case as numbers."""
        said = {f"a{self.themes[theme]}": answer.at for theme, answer in answers.themes.items()}
        said |= {f"b{self.themes[theme]}": answer.maybe for theme, answer in answers.themes.items()}
        said |= {f"f{self.facts[fact]}": int(fact in answers.yes) for fact in answers.yes | answers.no}
        return said | ({} if answers.age is None else {"age": self.edition.age[answers.age].order})

    def rungs(self, side):
        """Give an expression for each theme's chosen rung, or each rung: [step, domain, key] or null."""
        for theme in self.edition.themes:
            at, domain = f"{side}{self.themes[theme.id]}", self.domains[theme.domain]
            rows = [json.dumps([rung.step, domain, rung.key]) for rung in theme.rungs]
            if self.ladders:
                yield f"({at} ?? 0) > 0 ? [{', '.join(rows)}][{at} - 1] : null"
            else:
                yield from (f"{at} == {n} ? {row} : null" for n, row in enumerate(rows, start=1))

    def rules(self, side, *, known):
        """Give for each rule when it is met (`known`) or at least possible."""
        for rule in self.edition.rules:
            parts = [self.some(rule, side), *(self.any_of(group, side) for group in rule.all_of)]
            yield rule, " and ".join(filter(None, [*self.circumstances(rule, known=known), *parts])) or "true"

    def circumstances(self, rule, *, known):
        """Give the conditions on facts and age; not knowing is enough for a possible rule."""
        sure = known and not rule.applies_if_unknown
        for fact in rule.facts:
            yield f"f{self.facts[fact]} == 1" if sure else f"f{self.facts[fact]} != 0"
        if rule.ages is not None:
            inside = f"age >= {rule.ages.first} and age <= {rule.ages.last}"
            yield f"(age != null and {inside})" if sure else f"(age == null or ({inside}))"

    def some(self, rule, side):
        """Give the condition that at least N parts are reached."""
        if rule.any_from and self.ladders:
            return self.counted(rule, side)
        groups = [self.any_of(group, side) for group in rule.of]
        if rule.at_least <= 1:
            return f"({' or '.join(groups)})" if groups else ""
        return f"count([{', '.join(groups)}], #) >= {rule.at_least}"

    def counted(self, rule, side):
        """Give the same for "any theme (or area) from step S": count those in the list of rungs."""
        found = f"{side}s"
        domains = sorted({self.domains[self.edition.theme[part.theme].domain] for group in rule.of for part in group})
        if any(len(group) > 1 for group in rule.of):
            areas = (f"some({found}, #[1] == {domain} and #[0] >= {rule.any_from})" for domain in domains)
            return f"count([{', '.join(areas)}], #) >= {rule.at_least}"
        reaching = {theme.domain for theme in self.edition.themes if theme.rungs[-1].step >= rule.any_from}
        inside = "" if len(domains) == len(reaching) else f" and #[1] in {domains}"
        return f"count({found}, #[0] >= {rule.any_from}{inside}) >= {rule.at_least}"

    def any_of(self, group, side):
        """Give the condition that one part of a group is reached."""
        return f"({' or '.join(f'({side}{self.themes[p.theme]} ?? 0) >= {p.rung}' for p in group)})"

    def program(self, *, step_only=False):
        """Give all of it as one program: the lists of rungs and rules, then the step, could-reach and keys."""
        met = ", ".join(f"{when} ? {json.dumps([r.step, 0, r.id])} : null" for r, when in self.rules("a", known=True))
        may = ", ".join(f"{when} ? {r.step} : 0" for r, when in self.rules("b", known=False))
        lines = [f"as = filter([{', '.join(self.rungs('a'))}], # != null)"]
        if step_only:
            met = ", ".join(f"{when} ? {rule.step} : 0" for rule, when in self.rules("a", known=True))
            return "; ".join([*lines, f"max(flatMap([[1], map(as, #[0]), [{met}]], #))"])
        lines += [
            f"bs = filter([{', '.join(self.rungs('b'))}], # != null)",
            f"rs = filter([{met}], # != null)",
            "met = flatMap([as, rs], #)",
            "step = max(flatMap([[1], map(met, #[0])], #))",
            f"could = max(flatMap([[step], map(bs, #[0]), [{may}]], #))",
            "{step: step, could: could, met: map(met, #[2])}",
        ]
        return "; ".join(lines)

    # --- the whole opinion, with existing safety

    def whole(self):
        """Give all of section 4 as one program. Of a rule: what it counts for, its key, its step, and if it is held."""
        lines = [
            f"as = filter([{', '.join(self.rungs('a'))}], # != null)",
            f"bs = filter([{', '.join(self.rungs('b'))}], # != null)",
            f"rs = filter([{', '.join(self.counted_for('a', known=True))}], # != null)",
            f"ms = filter([{', '.join(self.counted_for('b', known=False))}], # != null)",
            "met = map(flatMap([as, rs], #), #[2])",
            "may = map(flatMap([bs, ms], #), #[2])",
            "step = max(flatMap([[1], map(as, #[0]), map(rs, #[0])], #))",
            "could = max(flatMap([[step], map(bs, #[0]), map(ms, #[0])], #))",
            "bare = max(flatMap([[1], map(as, #[0]), map(rs, #[3])], #))",
            "bare_could = max(flatMap([[bare], map(bs, #[0]), map(ms, #[3])], #))",
        ]
        found = {
            "step": "step",
            "could_reach": "could",
            "step_without_safety": "bare",
            "could_reach_without_safety": "bare_could",
            "met": "met",
            "possible": "filter(may, # not in met)",
            "held": "map(filter(rs, #[4]), #[2])",
        }
        return "; ".join([*lines, f"{{{', '.join(f'{name}: {value}' for name, value in found.items())}}}"])

    def counted_for(self, side, *, known):
        """Give each rule that is met (or possible) with the step it counts for: one less, once, if safety holds it."""
        for rule, when in self.rules(side, known=known):
            as_it_is = json.dumps([rule.step, 0, rule.id, rule.step, False])
            if rule.step == HELD and rule.held_by:
                less = json.dumps([rule.step - 1, 0, rule.id, rule.step, True])
                as_it_is = f"({self.held(rule, side)} ? {less} : {as_it_is})"
            yield f"({when}) ? {as_it_is} : null"

    def safety(self, answers):
        """Give the safety that is offered: who did what, for how long, how it is known, and against which worries."""
        said = {}
        for strength, shown in answers.safety.items():
            n = self.strengths[strength]
            said |= {f"who{n}": shown.who, f"did{n}": shown.did, f"long{n}": shown.how_long, f"by{n}": shown.known_by}
            said |= {f"g{n}_{self.themes[theme]}": rung for theme, rung in shown.against.items()}
        return said

    def held(self, rule, side):
        """Give when a rule is held: in a child of a year or more, seen and heard alone, by any safety that it names."""
        old_enough = json.dumps([age.order for age in self.edition.ages if age.id not in UNDER_ONE])
        alone = self.themes[self.edition.seen_alone]
        shown = " or ".join(f"({self.shown(rule, strength, side)})" for strength in rule.held_by)
        return f"(age in {old_enough} and a{alone} == 0 and b{alone} == 0 and ({shown}))"

    def shown(self, rule, strength, side):
        """Give when this safety holds the rule: its evidence counts, and it was shown against all that is there."""
        n, own, evidence = self.strengths[strength], self.edition.strength[strength], self.edition.evidence
        who = [choice for choice in evidence.who if choice.id not in own.not_by]
        asked = {f"who{n}": who, f"did{n}": own.did, f"long{n}": evidence.how_long, f"by{n}": evidence.known_by}
        counts = (f"{said} in {json.dumps([one.id for one in those if one.counts])}" for said, those in asked.items())
        parts = {part for group in (*rule.of, *rule.all_of) for part in group}
        return " and ".join([*counts, *(self.no_worse(part, n, side) for part in parts)])

    def no_worse(self, part, strength, side):
        """Give when a part is not there, or no further than then; where nothing may be held, when it is not there."""
        at, theme = f"({side}{self.themes[part.theme]} ?? 0)", self.edition.theme[part.theme]
        if not theme.may_hold or theme.rungs[part.rung - 1].step < HELD - 1:
            return f"{at} < {part.rung}"
        return f"({at} < {part.rung} or {at} <= (g{strength}_{self.themes[part.theme]} ?? 0))"
