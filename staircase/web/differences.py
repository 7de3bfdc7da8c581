"""If you disagree: with the suggestion, another professional, a refusal, or one's own lead.

The page needs no draft. With one, whatever cannot wait stands at its top: a difference never slows that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, render_template

from staircase.core.family import Children
from staircase.core.interview import may_see_suggestion, urgent
from staircase.core.model import Edition
from staircase.core.pathway import URGENCY
from staircase.core.words import listed
from staircase.web.assess import sitting_of


def differences(edition: Edition) -> Blueprint:
    """Make the blueprint of professional differences for one edition."""
    blueprint = Blueprint("differences", __name__)
    blueprint.add_url_rule("/if-you-disagree", "page", _page, methods=["GET"], defaults={"edition": edition})
    return blueprint


def _page(edition: Edition) -> str:
    sitting = sitting_of(edition)
    now, maybe = _cannot_wait(edition, sitting.children) if sitting else ((), ())
    return render_template(
        "if_you_disagree.html",
        differences=edition.differences,
        now=now,
        maybe=maybe,
        has_draft=sitting is not None,
        has_suggestion=sitting is not None and may_see_suggestion(edition, sitting.said),
    )


def _cannot_wait(edition: Edition, children: Children) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give in words what cannot wait by what was said of any child here, and what cannot if it is so."""
    found = {number: urgent(edition, said) for number, said in children.items()}
    now = [(one, number) for number, of in found.items() for one in of.now]
    maybe = [(one, number) for number, of in found.items() for one in of.maybe if one not in of.now]
    return tuple(_in_words(edition, now, children)), tuple(_in_words(edition, maybe, children))


def _in_words(edition: Edition, ways: Sequence[tuple[str, int]], children: Children) -> Iterator[str]:
    """Name each pathway once, the most urgent first; where there are several children, with those it is for."""
    for pathway in sorted(edition.pathways, key=lambda pathway: URGENCY[pathway.how_soon]):
        whom = [f"child {number}" for one, number in ways if one == pathway.id]
        if whom:
            yield f"{pathway.name} ({listed(whom)})" if len(children) > 1 else pathway.name
