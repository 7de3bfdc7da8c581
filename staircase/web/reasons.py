"""The page that says how this tool reasons: its rules of thumb at work, to look at and to try, and what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, abort, render_template, request

from staircase import casefiles, rulefiles
from staircase.core.examples import Example, Tried, example, tried
from staircase.core.model import Edition
from staircase.places import folder
from staircase.web.certificate import proved

NOTHING_CHOSEN = "Choose a line to try"


def reasons(edition: Edition, home: Path | None = None) -> Blueprint:
    """Make the blueprint of the page. What is tried is worked out, shown once and kept nowhere."""
    blueprint = Blueprint("reasons", __name__)
    examples = examples_of(edition, home)
    certificate = proved(edition, home)

    def page(example_id: str = "", error: str = "", outcome: Tried | None = None) -> str:
        return render_template(
            "pages/how-it-reasons.html",
            edition=edition,
            examples=examples.values(),
            certificate=certificate,
            tried_in=example_id,
            error=error,
            outcome=outcome,
        )

    def try_line() -> str | tuple[str, int]:
        shown = examples.get(request.form.get("example", ""))
        if shown is None:
            abort(422)
        wanted = request.form.get("line", "")
        if not wanted:
            return page(shown.rule.id, error=NOTHING_CHOSEN), 422
        line = next((line for line in shown.lines if line.id == wanted), None)
        if line is None:
            abort(422)
        return page(shown.rule.id, outcome=tried(edition, shown, line))

    blueprint.add_url_rule("/how-it-reasons", "page", page, methods=["GET"])
    blueprint.add_url_rule("/how-it-reasons", "try_line", try_line, methods=["POST"])
    return blueprint


@lru_cache(maxsize=4)
def examples_of(edition: Edition, home: Path | None = None) -> Mapping[str, Example]:
    """Give the rules of thumb at work, by id, worked out once for an edition. Raises RuleFilesRefused."""
    if not edition.rules_of_thumb:
        return {}
    path = (home or folder("rules")) / edition.id / f"{rulefiles.STORIES}.yaml"
    try:
        stories = {story.id: story for story in casefiles.load_scenarios(path, edition)}
    except casefiles.CaseRefused as refused:
        raise rulefiles.RuleFilesRefused(refused.findings, 1) from refused
    return {rule.id: example(edition, rule, stories) for rule in edition.rules_of_thumb}
