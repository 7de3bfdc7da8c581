"""In which language a page for families is shown, and how its template asks for words and addresses in it.

Every page for families exists once more below `/<code>` for each language that is shown: the address alone says which
language a page is in, so that nothing about a reader has to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, Flask, current_app, request
from flask_babel import Babel, Domain, format_date
from markupsafe import escape

from staircase import interface, translationfiles
from staircase.core.model import Edition
from staircase.core.translations import Language, translated
from staircase.web.settings import Settings, SettingsRefused
from staircase.web.today import today

ENGLISH = Language(code="en", name="English", direction="ltr", status="checked", shown=True)
_MARK = '<span lang="en" dir="ltr">'


class Spoken(NamedTuple):
    """A language that can be reached, the edition in it, and what is in English so far: texts, words of the pages."""

    language: Language
    edition: Edition
    lacks_texts: bool = False
    lacks_words: bool = False


class InEnglish(str):
    """A text that is in English on a page of another language; a template shows it marked as that.

    In an attribute of an element there is no room for a mark: `text|bare` leaves it out.
    """

    __slots__ = ()

    def __html__(self) -> str:
        """Give it as Jinja asks for whatever knows its own HTML."""
        return f"{_MARK}{escape(str(self))}</span>"

    def partition(self, sep: str) -> tuple[str, str, str]:
        """Part it as any text; each part is English too."""
        before, found, after = (InEnglish(part) if part else part for part in super().partition(sep))
        return before, found, after


def speak_languages(app: Flask, edition: Edition, settings: Settings) -> None:
    """Give templates `_`, `language()`, `address(path)`, `edition_here()`, the day, and what the switch needs."""
    spoken = {one.language.code: one for one in _spoken(edition, settings)}
    app.extensions["staircase.languages"] = spoken
    babel = Babel(app, default_locale=ENGLISH.code, locale_selector=lambda: language().code)
    babel.domain_instance = _Catalogues(spoken)
    app.jinja_env.globals.update(
        language=language,
        address=address,
        today=today,
        in_words=in_words,
        edition_here=lambda: edition_here(edition),
        other_languages=other_languages,
        is_partly_english=is_partly_english,
    )
    app.jinja_env.filters["bare"] = str


def in_every_language(app: Flask, *blueprints: Blueprint) -> None:
    """Register the blueprints of pages for families, in English and once more for each other language."""
    for code in _all(app):
        for blueprint in blueprints:
            name, prefix = blueprint.name, blueprint.url_prefix or ""
            if code == ENGLISH.code:
                app.register_blueprint(blueprint)
            else:
                app.register_blueprint(blueprint, name=f"{name}_{code}", url_prefix=f"/{code}{prefix}")


def language() -> Language:
    """Give the language of the page that is asked for."""
    return _here().language


def address(path: str, code: str | None = None) -> str:
    """Give the address of a page for families, in the language of the page that is asked for unless one is named."""
    code = code or language().code
    return f"{request.script_root}{'' if code == ENGLISH.code else f'/{code}'}{path}"


def edition_here(edition: Edition) -> Edition:
    """Give the edition with the words families read in the language of the page that is asked for."""
    here = _here()
    return edition if here.language is ENGLISH else here.edition


def in_words(day: date) -> str:
    """Give a day as it is written in the language of the page, day first as in Britain."""
    return str(format_date(day, "d MMMM y", rebase=False))


def other_languages() -> Iterator[tuple[Language, str]]:
    """Give each other language with the address of this page in it; of a page that a form led to there is none."""
    if request.method == "POST" or request.url_rule is None:
        return
    here = language()
    yield from in_other_languages(request.path if here is ENGLISH else request.path.removeprefix(f"/{here.code}"))


def in_other_languages(path: str) -> Iterator[tuple[Language, str]]:
    """Give each language but that of the page asked for, with the address of a page for families in it."""
    here = language()
    for one in _all(current_app).values():
        if one.language is not here:
            yield one.language, address(path, one.language.code)


def is_partly_english(content: Callable[[], str]) -> bool:
    """Say whether a page holds English that its language should have; its content is made once more to find out."""
    here = _here()
    return here.lacks_words or (here.lacks_texts and _MARK in content())


def _here() -> Spoken:
    spoken = _all(current_app)
    return spoken.get(request.path.split("/")[1], spoken[ENGLISH.code])


def _all(app: Flask) -> Mapping[str, Spoken]:
    spoken: Mapping[str, Spoken] = app.extensions["staircase.languages"]
    return spoken


def _spoken(edition: Edition, settings: Settings) -> Iterator[Spoken]:
    """Give the languages that can be reached: those that are shown, and those somebody wants to try."""
    yield Spoken(ENGLISH, edition)
    unknown = set(settings.try_languages) - {one.code for one in edition.languages}
    if unknown:
        raise SettingsRefused(f"STAIRCASE_TRY_LANGUAGES names '{min(unknown)}', which {edition.id} does not have.")
    for one in edition.languages:
        if one.shown or one.code in settings.try_languages:
            texts = translationfiles.read(edition, one, settings.rules).coverage
            words = interface.read(one.code)
            yield Spoken(one, translated(edition, texts, InEnglish), bool(texts.missing), bool(words.missing))


class _Catalogues(Domain):  # type: ignore[misc] # Flask-Babel has no types
    """The words of the pages in each language, read from what translators wrote."""

    def __init__(self, codes: Mapping[str, Spoken]) -> None:
        super().__init__()
        self.read = {code: interface.translations(code) for code in codes}

    def get_translations(self) -> Any:
        """Give them in the language of the page that is asked for."""
        return self.read[language().code]
