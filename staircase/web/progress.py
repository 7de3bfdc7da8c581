"""Come back and compare: two records of one child, earlier and later. Nothing of them is kept.

What is lower than before is asked about first; then both stand beside each other, on a page to print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase import records as portable
from staircase.core.clocks import whole_months
from staircase.core.family import on_its_own
from staircase.core.interview import may_see_suggestion
from staircase.core.lowered import Fell, Lowered, Why, lower_than_before
from staircase.core.model import Edition
from staircase.core.progress import progress, too_soon
from staircase.core.said import NOT_KNOWN
from staircase.web import forms, guard
from staircase.web.asks import Ask, Choice, Form
from staircase.web.assess import sitting_of
from staircase.web.fragments import laid_out
from staircase.web.records import received
from staircase.web.several import ANOTHER, Read, Settling, altered, read, settling
from staircase.web.today import today

SWAP = "swap"
MOST_BYTES = 3 * portable.LONGEST
MISSING = {"earlier": "Choose the earlier record", "later": "Choose the later record"}
_NOTHING_READ: Mapping[str, Read | str] = MappingProxyType({})
SAME_TWICE = "This is the same record twice. Choose the later one"

Page = str | Response | tuple[str, int]


class _Pair(NamedTuple):
    """Both records."""

    earlier: Read
    later: Read

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return [("earlier-text", self.earlier.text), ("later-text", self.later.text)]


def comparing(edition: Edition, home: Path | None = None) -> Blueprint:
    """Make the blueprint of comparing two records; `home` is the folder in which older editions are looked for."""
    blueprint = Blueprint("progress", __name__)
    given = {"edition": edition, "home": home}
    blueprint.add_url_rule("/compare-records", "compare", _compare, methods=["GET", "POST"], defaults=given)
    return blueprint


@guard.receives(files=2, at_most=MOST_BYTES)
def _compare(edition: Edition, home: Path | None) -> Page:
    """Take two records of one child; what is wrong with one of them never loses the other."""
    if request.method == "GET":
        return _choose(edition, {})
    found = {name: _read(edition, name, home) for name in ("earlier", "later")}
    errors = {name: one for name, one in found.items() if isinstance(one, str)}
    pair = tuple(one for one in found.values() if isinstance(one, Read))
    if len(pair) == len(found) and _is_one(*pair):
        errors = {"later": SAME_TWICE}
    if errors:
        return _choose(edition, errors, found), 422
    return _settled(edition, _Pair(*pair))


def _settled(edition: Edition, pair: _Pair) -> Page:
    """Ask what must be settled, then why anything is lower, and then lay both beside each other."""
    settled = settling(tuple(_to_settle(edition, pair)))
    if settled.given_up:
        return redirect(url_for("progress.compare"), code=303)
    if settled.is_open:
        return _settle(pair, settled)
    if settled.reply.one("order") == SWAP:
        return _settled(edition, _Pair(pair.later, pair.earlier))
    lower = lower_than_before(edition, pair.earlier.answers, pair.later.answers)
    asked = tuple(_why(one) for one in lower if one.asks_why)
    reply = forms.read(asked, request.form)
    if asked and (reply.errors or "why" not in request.form):
        return _ask_why(pair, settled, lower, forms.with_reply(asked, reply), reply.errors)
    return _show(edition, pair, settled, reply)


# --- the two records


def _read(edition: Edition, name: str, home: Path | None) -> Read | str:
    """Read one of the two; the later one may be the answers of this visit."""
    raw = received(name)
    if raw is None and name == "later" and request.form.get("draft") == "yes":
        raw = _draft(edition)
    return MISSING[name] if raw is None else read(edition, raw, home)


def _draft(edition: Edition) -> bytes | None:
    """Give the answers of this visit as a record, where their suggestion may be seen."""
    sitting = sitting_of(edition)
    if sitting is None or not may_see_suggestion(edition, sitting.said):
        return None
    return portable.write(edition, on_its_own(edition, sitting.said), today()).encode()


def _is_one(earlier: Read, later: Read) -> bool:
    """Say whether both are one record: a child of whom the same is said on another day is no such case."""
    one, other = earlier.record, later.record
    return (one.made_on, one.answers_fingerprint) == (other.made_on, other.answers_fingerprint)


def _to_settle(edition: Edition, pair: _Pair) -> list[Ask]:
    """Ask about records that were altered, stand in the wrong order, or may be of two children."""
    asked = [*altered((("The earlier record", pair.earlier), ("The later record", pair.later)))]
    backwards = pair.later.record.made_on < pair.earlier.record.made_on
    if backwards:
        asked.append(
            Ask(
                name="order",
                form=Form.RADIOS,
                legend=f"The later record is from {pair.later.day}, and the earlier one from {pair.earlier.day}",
                hint="By their dates they stand the wrong way round.",
                missing="Choose in which order to compare them",
                choices=(
                    Choice(value=SWAP, text="Swap them"),
                    Choice(value="as-chosen", text="Compare them as I chose them: a date is wrong"),
                ),
            )
        )
    first, last = (pair.later, pair.earlier) if backwards else pair
    asked.extend(_same_child(hint) for hint in _ages_do_not_fit(edition, first, last))
    return asked


def _ages_do_not_fit(edition: Edition, first: Read, last: Read) -> Iterator[str]:
    """Say it where the child is younger in the record made last, or older than the time between both allows."""
    if not (first.answers.age and last.answers.age):
        return
    before, after = edition.age[first.answers.age], edition.age[last.answers.age]
    if after.order < before.order:
        yield f"The child is older in the record that was made first ({before.name}) than in the other ({after.name})."
    elif after.order > before.order:
        # The day on which the child leaves the first age is not known: it may have been the day of the first record.
        at_least = after.from_months - edition.ages[before.order + 1].from_months
        if whole_months(first.record.made_on, last.record.made_on) < at_least:
            yield (
                f"The child grew from “{before.name}” to “{after.name}” in too short a time: "
                f"the records are from {first.day} and {last.day}."
            )


def _same_child(hint: str) -> Ask:
    return Ask(
        name="same-child",
        form=Form.RADIOS,
        legend="Are both records of the same child?",
        hint=hint,
        missing="Choose whether both are of the same child",
        choices=(
            Choice(value="same", text="Yes, one of the ages is wrong"),
            Choice(value=ANOTHER, text="No, I choose other files"),
        ),
    )


# --- why anything is lower

_SEEN = {
    Fell.KNOWN: "It has changed, and I have seen that",
    Fell.MAY_BE: "I have looked since, and know now that it is not more than that",
    Fell.NOT_ASKED: "It is over, and I have seen that",
}
_WEIGHED = "It happened, and a social worker has weighed the danger since"
_STANDS = "What happened has happened, so it stands. The social worker says what follows from it now."
_SEEN_AND_ASSESSED = "It has changed: I have seen that, and a social worker’s assessment says so"
_ENDED = "It has ended: whoever led it has said so"


def _why(one: Lowered) -> Ask:
    return Ask(
        name=f"why-{one.id}",
        form=Form.RADIOS,
        legend=one.title,
        note=f"Earlier: {one.then}",
        hint=f"Later: {one.now}",
        choices=(
            Choice(value=Why.WEIGHED, text=_WEIGHED, hint=_STANDS)
            if one.happened
            else Choice(value=Why.SEEN_CHANGED, text=_seen_in_words(one)),
            Choice(value=Why.TAKEN_BACK, text="Someone has taken it back or explained it"),
            Choice(value=NOT_KNOWN, text="I do not know", apart=True),
        ),
    )


def _seen_in_words(one: Lowered) -> str:
    """Say what it takes to count as changed: for what called for a social worker, more than one person’s eyes."""
    if one.grave:
        return _ENDED if one.is_circumstance else _SEEN_AND_ASSESSED
    return _SEEN[one.fell]


def _reasons(reply: forms.Reply) -> Mapping[str, Why]:
    """Give the reasons by what they are for; where somebody does not know, there is none."""
    said = {name.removeprefix("why-"): values[0] for name, values in reply.values.items() if values}
    return {of: Why(value) for of, value in said.items() if value != NOT_KNOWN}


# --- pages


def _choose(edition: Edition, errors: Mapping[str, str], found: Mapping[str, Read | str] = _NOTHING_READ) -> str:
    """Ask for both records; one that was read already is sent along, so that only the other is chosen again."""
    reads = {name: one for name, one in found.items() if isinstance(one, Read) and name not in errors}
    return render_template(
        "compare.html",
        errors=errors,
        kept={name: f"We have read it: {one.day}. Choose a file only for another one." for name, one in reads.items()},
        hidden=[(f"{name}-text", one.text) for name, one in reads.items()],
        has_draft=_draft(edition) is not None,
    )


def _settle(pair: _Pair, settled: Settling) -> Page:
    page = render_template(
        "several_settle.html",
        action="/compare-records",
        back="Choose other records",
        errors=settled.errors,
        fields=laid_out(settled.shown, tuple(settled.errors.items()), worries=False),
        hidden=[*pair.hidden, ("settled", "yes")],
    )
    return (page, 422) if settled.errors else page


def _ask_why(
    pair: _Pair, settled: Settling, lower: tuple[Lowered, ...], asked: tuple[Ask, ...], errors: Mapping[str, str]
) -> Page:
    shown = errors if "why" in request.form else {}
    page = render_template(
        "compare_why.html",
        earlier=pair.earlier,
        later=pair.later,
        errors=shown,
        fields=laid_out(asked, tuple(shown.items()), worries=False),
        not_looked_at=[one for one in lower if not one.asks_why],
        hidden=[*pair.hidden, *settled.hidden()],
    )
    return (page, 422) if shown else page


def _show(edition: Edition, pair: _Pair, settled: Settling, reply: forms.Reply) -> str:
    earlier, later = pair.earlier, pair.later
    return render_template(
        "compare_result.html",
        earlier=earlier,
        later=later,
        too_soon=too_soon(edition, earlier.record.made_on, later.record.made_on),
        compared=progress(
            edition,
            earlier.answers,
            later.answers,
            _reasons(reply),
            role=later.record.said.role,
        ),
        asked_why="why" in request.form,
        hidden=[*pair.hidden, *settled.hidden()],
    )
