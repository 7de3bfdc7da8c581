"""The page for families that somebody came from, as their browser names it, so that another can lead back there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request

_FAMILY_PAGE = re.compile(r"(/[a-z]{2,3})?/families(/[a-z0-9-]+)*")


def came_from() -> str:
    """Give the address of the family page that led here, or nothing: of any other page nothing is said.

    A page is never led back to itself, nor to itself in another language.
    """
    path = family_page(urlsplit(request.referrer or "").path)
    return "" if _in_any_language(path) == _in_any_language(request.path) else path


def family_page(path: str) -> str:
    """Give the address with which pages can lead there, or nothing where it is none of a page for families."""
    path = path.removeprefix(request.script_root)
    known = _FAMILY_PAGE.fullmatch(path) and not path.endswith("/display")
    return f"{request.script_root}{path}" if known else ""


def _in_any_language(path: str) -> str:
    return path.partition("/families")[2]
