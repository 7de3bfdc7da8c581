"""Pages written to children and young people, three houses to fill in, and help for whoever needs it now.

What is written into the houses passes through one request into the page that comes back, and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, abort, render_template, request

from staircase.core.leaflets import Leaflet
from staircase.core.model import Edition
from staircase.core.ownwords import tidy
from staircase.core.young_people import ThreeHouses, YoungPeople
from staircase.web import guard
from staircase.web.languages import edition_here

LONGEST = 1_500
"""How many characters one house takes: as much as fits into it on one side of paper."""

OWN_VIEW = "/families/your-view"
_AGE = "age-"
_TOO_YOUNG = "8-11"
"""The age whose page does not lead to a view of one's own, which is for those of 11 and over."""


def young_people(edition: Edition) -> Blueprint:
    """Make the blueprint of the pages for children and young people, and of help now."""
    blueprint = Blueprint("young_people", __name__, url_prefix="/families")
    for rule, name, view, methods in (
        ("/young-people", "start", _start, ["GET"]),
        ("/young-people/<age>", "age", _age, ["GET"]),
        ("/young-people/three-houses", "three_houses", guard.receives(files=0)(_write), ["GET", "POST"]),
        ("/young-people/three-houses/page", "houses_page", guard.receives(files=0)(_page), ["GET", "POST"]),
        ("/help-now", "help_now", _help_now, ["GET"]),
    ):
        blueprint.add_url_rule(rule, name, view, methods=methods, defaults={"edition": edition})
    return blueprint


def _start(edition: Edition) -> str:
    here = edition_here(edition).young_people
    return render_template("families/young_people.html", pages=here, ages=_by_address(here.ages), own_view=OWN_VIEW)


def _age(edition: Edition, age: str) -> str:
    """Show what is written to children of one age."""
    here = edition_here(edition).young_people
    ages = _by_address(here.ages)
    if age not in ages:
        abort(404)
    others = {address: leaflet for address, leaflet in ages.items() if address != age}
    own_view = "" if age == _TOO_YOUNG else OWN_VIEW
    return render_template("families/young_age.html", pages=here, leaflet=ages[age], others=others, own_view=own_view)


def _by_address(leaflets: tuple[Leaflet, ...]) -> dict[str, Leaflet]:
    """Give the leaflets by the last part of their addresses: an id begins with a letter, and an age does not."""
    return {leaflet.id.removeprefix(_AGE): leaflet for leaflet in leaflets}


def _help_now(edition: Edition) -> str:
    """Show whom to ring, and the way back to the reader's own view if they came from there.

    Where they came from stands in no address: the browser tells its own site so, or there is no such link.
    """
    came_from = urlsplit(request.referrer or "").path
    back = f"{OWN_VIEW}/go-on" if OWN_VIEW in came_from else ""
    return render_template("families/help_now.html", pages=edition_here(edition).young_people, back=back)


def _write(edition: Edition) -> str:
    """Offer the houses to fill in: empty, or with the words that were sent to be changed."""
    here = edition_here(edition).young_people
    return _offer(here, _sent(here.three_houses))


def _page(edition: Edition) -> str | tuple[str, int]:
    """Show the houses to print: empty, or with the words that were sent."""
    here = edition_here(edition).young_people
    words = _sent(here.three_houses)
    if any(len(text) > LONGEST for text in words.values()):
        return _offer(here, words), 422
    return render_template("families/three_houses_page.html", pages=here, three=here.three_houses, words=words)


def _offer(here: YoungPeople, words: Mapping[str, str]) -> str:
    three = here.three_houses
    too_long = [house for house in three.houses if len(words[house.id]) > LONGEST]
    return render_template(
        "families/three_houses.html", pages=here, three=three, words=words, too_long=too_long, longest=LONGEST
    )


def _sent(three: ThreeHouses) -> dict[str, str]:
    """Read the words that were sent for each house, made safe to lay out."""
    return {house.id: tidy(request.form.get(house.id, "")) for house in three.houses}
