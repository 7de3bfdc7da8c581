"""If you disagree: with the suggestion, another professional, a refusal, or one's own lead.

The page needs no draft. With one, whatever cannot wait stands at its top: a difference never slows that.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from staircase.core.interview import may_see_suggestion, urgent
from staircase.core.model import Edition
from staircase.core.pathway import Pathway
from staircase.core.said import Said
from staircase.web.assess import sitting_of


def differences(edition: Edition) -> Blueprint:
    """Make the blueprint of professional differences for one edition."""
    blueprint = Blueprint("differences", __name__)
    blueprint.add_url_rule("/if-you-disagree", "page", _page, methods=["GET"], defaults={"edition": edition})
    return blueprint


def _page(edition: Edition) -> str:
    sitting = sitting_of(edition)
    now, maybe = _cannot_wait(edition, sitting.said) if sitting else ((), ())
    return render_template(
        "if_you_disagree.html",
        differences=edition.differences,
        now=now,
        maybe=maybe,
        has_draft=sitting is not None,
        has_suggestion=sitting is not None and may_see_suggestion(edition, sitting.said),
    )


def _cannot_wait(edition: Edition, said: Said) -> tuple[tuple[Pathway, ...], tuple[Pathway, ...]]:
    """Give what cannot wait by what was said, and what cannot if it is so."""
    found = urgent(edition, said)
    now = tuple(edition.pathway[one] for one in found.now)
    return now, tuple(edition.pathway[one] for one in found.maybe if one not in found.now)
