"""The solver: is there a case in which a formula is so, and which is the smallest? Only this module knows z3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import z3

from staircase.prove.formula import AtLeast, Formula, ManyCases, Not, Unknown

NAME = f"z3 {z3.get_version_string()}"
_CONTEXT = z3.main_ctx()


PATIENCE, LESS_PATIENCE = 400_000_000, 1_500_000
"""How long a search may be, counted in the solver's own steps, so that it ends alike on every machine."""


class NoAnswer(RuntimeError):
    """The solver gave up: then nothing is proved, and nothing is refuted."""


class Solver:
    """Looks for cases in which all that is `given` is so. It counts the questions it was asked."""

    def __init__(self, given: Iterable[Formula]) -> None:
        self.questions = 0
        self._solver = z3.Solver()
        self._translated: dict[Formula, z3.BoolRef] = {}
        self._unknowns: dict[str, z3.FuncDeclRef] = {}
        for formula in given:
            self._solver.add(self._translate(formula))

    def case(self, wanted: Formula) -> frozenset[str] | None:
        """Give a case in which this is so, by the names of what is so in it; or None: there is no such case."""
        self.questions += 1
        self._solver.push()
        self._solver.add(self._translate(wanted))
        found = self._check(PATIENCE)
        self._solver.pop()
        return found

    def smallest(self, wanted: Formula, *few: Sequence[Formula]) -> frozenset[str]:
        """Give a case in which this is so (there must be one) with as few as can be of these, and then of those.

        That nothing smaller would do can take very long to show, so the search for something smaller is a short one.
        """
        self._solver.push()
        self._solver.add(self._translate(wanted))
        best = self._check(PATIENCE)
        if best is None:
            raise NoAnswer("There is no such case.")
        for counted in few:
            best = self._fewest(best, counted)
        self._solver.pop()
        return best

    def _fewest(self, best: frozenset[str], counted: Sequence[Formula]) -> frozenset[str]:
        """Halve the range in which the smallest number lies, until it is one number; and keep to it."""
        translated = [self._translate(formula) for formula in counted]
        low, high = 0, _how_many(counted, best)
        while low < high:
            middle = (low + high) // 2
            self._solver.push()
            self._solver.add(z3.AtMost(*translated, middle))
            try:
                found = self._check(LESS_PATIENCE)
            except NoAnswer:
                found = None
            self._solver.pop()
            if found is None:
                low = middle + 1
            else:
                best, high = found, _how_many(counted, found)
        if translated:
            self._solver.add(z3.AtMost(*translated, high))
        return best

    def _check(self, patience: int) -> frozenset[str] | None:
        self._solver.set("rlimit", patience)
        verdict = self._solver.check()
        if verdict == z3.unsat:
            return None
        if verdict != z3.sat:
            raise NoAnswer(f"The solver gave up: {self._solver.reason_unknown()}.")
        model = self._solver.model()
        return frozenset(name for name, unknown in self._unknowns.items() if _is_so(model, unknown))

    def _translate(self, formula: Formula) -> z3.BoolRef:
        if formula not in self._translated:
            self._translated[formula] = self._made(formula)
        return self._translated[formula]

    def _made(self, formula: Formula) -> z3.BoolRef:
        match formula:
            case Unknown(name):
                made = z3.Bool(name)
                self._unknowns[name] = made.decl()
                return made
            case Not(of):
                return _wrapped(z3.Z3_mk_not(_CONTEXT.ref(), self._translate(of).as_ast()))
            case AtLeast(number, of):
                parts = (z3.Ast * len(of))(*(self._translate(one).as_ast() for one in of))
                if number == len(of):
                    return _wrapped(z3.Z3_mk_and(_CONTEXT.ref(), len(of), parts))
                if number == 1:
                    return _wrapped(z3.Z3_mk_or(_CONTEXT.ref(), len(of), parts))
                return _wrapped(z3.Z3_mk_atleast(_CONTEXT.ref(), len(of), parts, number))


def _how_many(counted: Sequence[Formula], case: frozenset[str]) -> int:
    this = ManyCases.of([case])
    return sum(this.where(formula) for formula in counted)


# z3's friendly functions look at the sort of every argument again, which takes longer than all that is proved here:
# these are the functions below them.


def _wrapped(ast: z3.Ast) -> z3.BoolRef:
    return z3.BoolRef(ast, _CONTEXT)


def _is_so(model: z3.ModelRef, unknown: z3.FuncDeclRef) -> bool:
    """Say whether something is so in a model; what does not matter there is not."""
    value = z3.Z3_model_get_const_interp(_CONTEXT.ref(), model.model, unknown.ast)
    return bool(value) and z3.Z3_get_bool_value(_CONTEXT.ref(), value) == z3.Z3_L_TRUE
