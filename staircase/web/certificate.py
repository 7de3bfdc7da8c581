"""The certificate of the edition that is loaded: what was proved about its rules, or plainly that nothing was."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, render_template

from staircase import certificates
from staircase.certificates import Certificate
from staircase.core.model import Edition


def certificate(edition: Edition, home: Path | None = None) -> Blueprint:
    """Make the blueprint of the certificate page and of the file itself; `home` is the folder of rule bases."""
    blueprint = Blueprint("certificate", __name__)
    there = certificates.read(edition, home) is not None
    raw = certificates.place(edition, home).read_bytes() if there else b""
    blueprint.add_url_rule("/certificate", "page", _page(edition, proved(edition, home), there=there), methods=["GET"])
    blueprint.add_url_rule("/certificate.json", "file", _file(raw), methods=["GET"])
    return blueprint


def proved(edition: Edition, home: Path | None = None) -> Certificate | None:
    """Give the certificate if it is about exactly the rules that are loaded and names no difference."""
    found = certificates.read(edition, home)
    return found if found and found.matches(edition) and not found.differences else None


def _page(edition: Edition, found: Certificate | None, *, there: bool) -> Callable[[], str]:
    def page() -> str:
        return render_template("pages/certificate.html", edition=edition, certificate=found, other=there and not found)

    return page


def _file(raw: bytes) -> Callable[[], Response]:
    def file() -> Response:
        if not raw:
            abort(404)
        return Response(raw, content_type="application/json")

    return file
