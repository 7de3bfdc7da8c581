"""The form for the record: what it asks, in parts, and what came back as choices to keep and words to pass on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from werkzeug.datastructures import MultiDict

from staircase.core.agreeing import AGREED, CHILD_PROTECTION, NOT_AGREED, could_be, to_act_on, wanting
from staircase.core.case import Assessment
from staircase.core.explain import Explanation
from staircase.core.model import Edition
from staircase.core.ownwords import FIELDS, Words, tidied, too_long
from staircase.core.recording import ONE_OF, QUESTIONS
from staircase.core.said import Said, with_afterwards
from staircase.core.words import VIEWS, step_name, upper_first
from staircase.web import forms
from staircase.web.asks import Ask, Choice, Form

WORD = "word-"
"""What stands before the name of a field for one's own words, in forms and on the page."""


@dataclass(frozen=True, slots=True)
class RecordCase:
    """What one visit has said, and what came of it: everything the form for the record is made from."""

    edition: Edition
    said: Said
    found: Assessment
    told: Explanation


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of the form: its title, what is said first, and what it asks."""

    title: str
    intro: tuple[str, ...]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back: the choices, the words, and what is wrong with either, by the name of the ask or field."""

    reply: forms.Reply
    words: Words
    errors: Mapping[str, str]


# --- what it asks


def parts(case: RecordCase) -> tuple[FormPart, ...]:
    """Give the parts of the form, with what was chosen before chosen already."""
    act_on = to_act_on(case.found)
    lower = (
        (_coded(case, "less_because", f"Only if you agreed less than {_named(case, act_on)}."),) if act_on > 1 else ()
    )
    return (
        FormPart("The step you agreed", tuple(_suggested(case)), (_agreed(case), *lower, _consulted(case))),
        FormPart(
            "The child and the family",
            tuple(_heard_before(case)),
            (_coded(case, "spoken_to"), _coded(case, "heard"), *_views(case)),
        ),
        FormPart(
            "Agreement to help",
            (case.told.agreement,) if case.told.agreement else (),
            tuple(_coded(case, name) for name in ("consent", "consent_of", "not_sought_because")),
        ),
        FormPart(
            "What you shared",
            (),
            tuple(_coded(case, name) for name in ("shared_with", "shared_what", "lawful_basis", "condition")),
        ),
    )


def _suggested(case: RecordCase) -> Iterator[str]:
    own = case.found.own_view
    if case.told.shown:
        yield f"Suggested: {case.told.heading}. {case.told.rests_on}"
    else:
        yield f"No step was suggested. {case.told.heading}. You can record the step you agreed all the same."
    if own:
        yield f"Your own view, before you saw that: {_named(case, own)}."


def _named(case: RecordCase, step: int) -> str:
    return step_name(case.edition, step)


def _agreed(case: RecordCase) -> Ask:
    act_on = to_act_on(case.found)
    steps = tuple(
        Choice(value=str(step.number), text=upper_first(_named(case, step.number))) for step in case.edition.steps
    )
    return Ask(
        name=AGREED,
        form=Form.RADIOS,
        legend="Which step did you agree, after the talks you had?",
        hint=_what_to_act_on(case, act_on),
        choices=(*steps, Choice(value=NOT_AGREED, text="None is agreed yet", apart=True)),
        chosen=_kept(case, AGREED),
    )


def _what_to_act_on(case: RecordCase, act_on: int) -> str:
    """Say what to act on, and that it could be more where it could: a low step is never said alone."""
    could = could_be(case.found)
    more = f" It could be {_named(case, could)}: ask for advice before you agree on less." if could > act_on else ""
    if not act_on:
        return f"Your own judgement, with those you talked to.{more}"
    higher = "the higher of the suggestion and your own view. Going higher needs no reason."
    return f"To act on: {_named(case, act_on)}, {higher}{more}"


def _consulted(case: RecordCase) -> Ask:
    """Ask who was consulted, and say first from which step on nobody agrees less on their own."""
    could = could_be(case.found)
    if CHILD_PROTECTION not in (to_act_on(case.found), could):
        return _coded(case, "consulted")
    less = "less than step 5" if case.told.shown else "while it could be more serious"
    return _coded(case, "consulted", f"Nobody agrees {less} on their own.")


def _coded(case: RecordCase, name: str, first: str = "") -> Ask:
    """Make the ask of one question of the edition; `first` is said before its hint."""
    question = case.edition.recording.question(name)
    return Ask(
        name=name,
        form=Form.RADIOS if name in ONE_OF else Form.TICKS,
        legend=question.ask,
        hint=" ".join(filter(None, (first, question.hint))),
        choices=tuple(Choice(value=one.id, text=one.text, hint=one.means) for one in question.choices),
        chosen=_kept(case, name),
    )


def _kept(case: RecordCase, name: str) -> tuple[str, ...]:
    return case.said.afterwards.get(name, ())


_ASKED_BEFORE = (
    ("child_view", "The child’s view", "What does the child think?", ""),
    ("family_view", "The family’s view", "What do the parents or carers think?", "too-young"),
)


def _heard_before(case: RecordCase) -> Iterator[str]:
    """Say what the form asked already: nobody is asked twice."""
    for name, title, *_ in _ASKED_BEFORE:
        if getattr(case.said, name) in VIEWS:
            yield f"{title}, as you told us: {VIEWS[getattr(case.said, name)]}."


def _views(case: RecordCase) -> Iterator[Ask]:
    """Ask for the views that were not asked yet, because the form was left early."""
    for name, _, legend, left_out in _ASKED_BEFORE:
        if getattr(case.said, name) not in VIEWS:
            choices = tuple(Choice(value=value, text=text) for value, text in VIEWS.items() if value != left_out)
            yield Ask(name=name, form=Form.RADIOS, legend=legend, choices=choices)


# --- what came back


def words_of(sent: MultiDict[str, str]) -> Words:
    """Read the words of a form that was sent, made safe to lay out; they are kept nowhere."""
    return tidied({field.name: sent.get(f"{WORD}{field.name}", "") for field in FIELDS})


def read(case: RecordCase, sent: MultiDict[str, str]) -> Sent:
    """Read the whole form: what is not on offer, missing or too long comes back in words."""
    asked = tuple(ask for part in parts(case) for ask in part.asks)
    reply, words = forms.read(asked, sent), words_of(sent)
    errors = {**wanting(case.edition, case.found, reply.values), **reply.errors, **wordy(words)}
    return Sent(reply, words, _in_order(errors, [ask.name for ask in asked]))


def read_again(case: RecordCase, sent: MultiDict[str, str]) -> Sent:
    """Read the words alone; the choices are those kept in the draft, and are held against it anew."""
    kept = forms.Reply(case.said.afterwards, MappingProxyType({}))
    words = words_of(sent)
    asked = [ask.name for part in parts(case) for ask in part.asks]
    return Sent(kept, words, _in_order({**wanting(case.edition, case.found, kept.values), **wordy(words)}, asked))


def wordy(words: Words) -> Mapping[str, str]:
    """Give what is wrong with the words, by the id of the field."""
    return {f"{WORD}{name}": problem for name, problem in too_long(words).items()}


def _in_order(errors: Mapping[str, str], names: Sequence[str]) -> Mapping[str, str]:
    """Put errors into the order of the page, so that the summary reads down it."""
    order = [*names, *(f"{WORD}{field.name}" for field in FIELDS)]
    return MappingProxyType({name: errors[name] for name in order if name in errors})


def chosen(said: Said, sent: Sent) -> Said:
    """Give what is said once the choices of the record were made; the words are not among it."""
    values = sent.reply.values
    kept = {name: tuple(values.get(name, ())) for name in (AGREED, *QUESTIONS)}
    return replace(
        with_afterwards(said, kept),
        child_view=sent.reply.one("child_view") or said.child_view,
        family_view=sent.reply.one("family_view") or said.family_view,
    )
