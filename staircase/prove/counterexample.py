"""A counterexample as people read it: a case in words, and a case file that `staircase assess` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from staircase.core.case import Answer, Answers, Assessment, Safety, State
from staircase.core.model import Edition


def in_words(edition: Edition, answers: Answers) -> str:
    """Put a case into words, one line for each thing that is said."""
    age = edition.age[answers.age].name if answers.age else "an age nobody knows"
    lines = [f"A child: {age}."]
    for theme, answer in answers.themes.items():
        lines.append(f"{edition.theme[theme].row}: {_answer_in_words(edition, theme, answer)}")
    said = (fact for fact in edition.facts if fact.id in answers.yes | answers.no)
    lines += [f"The child is {fact.text}: {'yes' if fact.id in answers.yes else 'no'}." for fact in said]
    lines += [_safety_in_words(edition, strength, shown) for strength, shown in answers.safety.items()]
    if answers.own_view is not None:
        lines.append(f"Your own view: step {answers.own_view}.")
    return "\n".join(lines)


def _answer_in_words(edition: Edition, theme: str, answer: Answer) -> str:
    rungs = edition.theme[theme].rungs
    known = rungs[answer.at - 1].text if answer.at else edition.theme[theme].none
    return f"{known} It may be: {rungs[answer.maybe - 1].text}" if answer.maybe > answer.at else known


def _safety_in_words(edition: Edition, strength: str, shown: Safety) -> str:
    evidence, named = edition.evidence, edition.strength[strength]
    pairs = (
        (evidence.who, shown.who),
        (named.did, shown.did),
        (evidence.how_long, shown.how_long),
        (evidence.known_by, shown.known_by),
    )
    said = "; ".join(choice.text for choices, id_ in pairs for choice in choices if choice.id == id_)
    rows = ", ".join(edition.theme[theme].row for theme in shown.against) or "nothing"
    return f"Existing safety: {named.text} ({said}). Shown against: {rows}."


def result_in_words(found: Assessment) -> str:
    """Say what the evaluator makes of a case."""
    roads = ", ".join(one.pathway for one in found.pathways) or "none"
    met = [f"{reason.key} (counts for {reason.counts_for})" for reason in found.reasons if reason.state is State.MET]
    possible = sum(reason.state is State.POSSIBLE for reason in found.reasons)
    advice = f"; advice today: {', '.join(one.pathway for one in found.advice)}" if found.advice else ""
    return (
        f"step {found.step}, could reach {found.could_reach}; met: {', '.join(met) or 'nothing'}; possible: {possible} "
        f"more; to do: {roads}{advice}; "
        f"telling the parents: {found.tell_parents}"
    )


def case_file(edition: Edition, answers: Answers) -> str:
    """Write a case file that gives exactly these answers."""
    return "\n".join(_lines(edition, answers)) + "\n"


def _lines(edition: Edition, answers: Answers) -> Iterator[str]:
    yield f"edition: {edition.id}"
    yield f"age: {answers.age or 'not-known'}"
    for name, facts in (("is", answers.yes), ("is_not", answers.no)):
        if facts:
            whole = name == "is_not" and facts == frozenset(edition.fact) - answers.yes
            yield f"{name}: the-rest" if whole else f"{name}: [{', '.join(sorted(facts))}]"
    if answers.themes:
        yield "answers:"
        yield from (f"  {theme}: {_rungs(edition, theme, answer)}" for theme, answer in answers.themes.items())
    if answers.safety:
        yield "safety:"
        yield from (f"  {strength}: {_evidence(edition, shown)}" for strength, shown in answers.safety.items())
    if answers.own_view is not None:
        yield f"own_view: {answers.own_view}"


def _rungs(edition: Edition, theme: str, answer: Answer) -> str:
    names = ("none", *(rung.id for rung in edition.theme[theme].rungs))
    at, maybe = names[answer.at], names[answer.maybe]
    return at if answer.maybe == answer.at else f"{{at: {at}, maybe: {maybe}}}"


def _evidence(edition: Edition, shown: Safety) -> str:
    against = ", ".join(f"{theme}: {edition.theme[theme].rungs[rung - 1].id}" for theme, rung in shown.against.items())
    said: Mapping[str, str] = {
        "who": shown.who,
        "did": shown.did,
        "for": shown.how_long,
        "known_by": shown.known_by,
        "against": f"{{{against}}}",
    }
    return f"{{{', '.join(f'{key}: {value}' for key, value in said.items())}}}"
