"""In which language a page for families is shown, and how its template asks for words and addresses in it."""

from __future__ import annotations

from typing import NamedTuple

from flask import Flask, request
from flask_babel import Babel

from staircase.core.model import Edition


class Language(NamedTuple):
    """A language: its code, how it calls itself, and the direction in which it is written."""

    code: str
    name: str
    direction: str


ENGLISH = Language("en", "English", "ltr")


def speak_languages(app: Flask, edition: Edition) -> None:
    """Give templates `_`, `language()`, `address(path)`, `edition_here()` and `said(text)`."""
    Babel(app, default_locale=ENGLISH.code, locale_selector=lambda: language().code)
    app.jinja_env.globals.update(language=language, address=address, edition_here=lambda: edition_here(edition))


def language() -> Language:
    """Give the language of the page that is asked for."""
    return ENGLISH


def address(path: str) -> str:
    """Give the address of a page for families in the language of the page that is asked for."""
    return f"{request.script_root}{path}"


def edition_here(edition: Edition) -> Edition:
    """Give the edition with the words families read in the language of the page that is asked for."""
    return edition
