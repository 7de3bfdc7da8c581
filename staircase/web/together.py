"""Put together: two to eight people's records of one child, joined theme by theme. Nothing of them is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from staircase.core.model import Edition
from staircase.core.together import Told, put_together
from staircase.web import guard
from staircase.web.asks import Ask, Choice, Form
from staircase.web.fragments import laid_out
from staircase.web.records import all_received, chosen_names, sent_again
from staircase.web.several import ANOTHER, Read, altered, read, settling

FEWEST, MOST = 2, 8
MOST_BYTES = 1024 * 1024
TOO_FEW = "Choose at least two records: hold Ctrl or Shift to choose several files at once"
TOO_MANY = f"Choose at most {MOST} records"
KEPT = "kept-text"

_ROLE = re.compile(r"^I (?:am |work in )?|\s*\(.*\)$")

Page = str | Response | tuple[str, int]


def together(edition: Edition, home: Path | None = None) -> Blueprint:
    """Make the blueprint of putting records together; `home` is the folder in which older editions are looked for."""
    blueprint = Blueprint("together", __name__)
    given = {"edition": edition, "home": home}
    blueprint.add_url_rule("/put-together", "put", _put, methods=["GET", "POST"], defaults=given)
    return blueprint


@guard.receives(files=MOST, at_most=MOST_BYTES)
def _put(edition: Edition, home: Path | None) -> Page:
    """Take the records, ask what must be settled, and show what they come to together."""
    if request.method == "GET":
        return _choose(edition, (), "")
    found = [read(edition, raw, home) for raw in (*sent_again(KEPT), *all_received("records"))]
    reads = _each_once([one for one in found if isinstance(one, Read)])
    if error := _wrong(found, reads):
        return _choose(edition, reads, error), 422
    labelled = _labelled(edition, reads)
    settled = settling((*altered(labelled), *_age(edition, reads)))
    if settled.given_up:
        return redirect(url_for("together.put"), code=303)
    hidden = [(KEPT, one.text) for one in reads]
    if settled.is_open:
        page = render_template(
            "several_settle.html",
            action="/put-together",
            back="Choose other records",
            errors=settled.errors,
            fields=laid_out(settled.shown, tuple(settled.errors.items()), worries=False),
            hidden=[*hidden, ("settled", "yes")],
        )
        return (page, 422) if settled.errors else page
    told = [Told(label, one.answers) for label, one in labelled]
    found_together = put_together(edition, told, age=settled.reply.one("age") or None)
    return render_template("together_result.html", records=labelled, found=found_together)


def _choose(edition: Edition, reads: Sequence[Read], error: str) -> str:
    """Ask for the records; those that were read already are sent along, so that only the others are chosen again."""
    kept = reads[:MOST]
    return render_template(
        "together.html",
        error=error,
        most=MOST,
        kept=[f"{label}, {one.day}" for label, one in _labelled(edition, kept)],
        hidden=[(KEPT, one.text) for one in kept],
    )


def _each_once(reads: Sequence[Read]) -> list[Read]:
    return [*{one.record.answers_fingerprint + one.day: one for one in reads}.values()]


def _wrong(found: Sequence[Read | str], reads: Sequence[Read]) -> str:
    """Say what is wrong with what was sent, by the names of files; nothing where it can be put together."""
    chosen = chosen_names("records")
    # What is sent again was read before, so that what is refused is among what was chosen or pasted now.
    names = [*[""] * (len(found) - len(chosen)), *chosen] if chosen else [""] * len(found)
    refused = [
        f"{f'“{name}”' if name else 'What you pasted'}: {one}"
        for name, one in zip(names, found, strict=True)
        if isinstance(one, str)
    ]
    if refused:
        return " ".join(refused)
    if len(reads) > MOST:
        return TOO_MANY
    if len(reads) < len(found):
        return "One record was chosen twice. Choose each once"
    return TOO_FEW if len(reads) < FEWEST else ""


def _labelled(edition: Edition, reads: Sequence[Read]) -> list[tuple[str, Read]]:
    return [(_label(edition, number, one), one) for number, one in enumerate(reads, start=1)]


def _label(edition: Edition, number: int, one: Read) -> str:
    """Name a record by its number and the role of whoever made it, and never by a name."""
    role = next((role.name for role in edition.roles if role.id == one.record.said.role), "")
    return f"Record {number}: {_ROLE.sub('', role)}" if role else f"Record {number}"


def _age(edition: Edition, reads: Sequence[Read]) -> list[Ask]:
    """Ask how old the child is where the records differ: they may be of two children."""
    ages = sorted({one.answers.age for one in reads if one.answers.age}, key=lambda age: edition.age[age].order)
    if len(ages) < 2:
        return []
    return [
        Ask(
            name="age",
            form=Form.RADIOS,
            legend="How old is the child?",
            hint="The records give different ages. Only records of one child can be put together.",
            missing="Choose how old the child is",
            choices=(
                *(Choice(value=age, text=edition.age[age].name) for age in ages),
                Choice(value=ANOTHER, text="They are different children: I choose other records", apart=True),
            ),
        )
    ]
