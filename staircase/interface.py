"""The words of the pages themselves, as templates ask for them with `_()`, and what they are in other languages.

The catalogues are gettext's, `locale/<code>/LC_MESSAGES/messages.po`. They are read as they stand, so that nothing has
to be compiled before the site shows what a translator wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import normalize, read_po
from babel.support import Translations

from staircase.places import folder
from staircase.rulefolder import Finding

_ASKING = {"_": None, "gettext": None, "ngettext": (1, 2)}
_TEMPLATES = {"**.html": "jinja2.ext:babel_extract"}
_PAGES = {"**.py": "python"}
_FILLED_IN = re.compile(r"%\(\w+\)[sd]")
_LOUD = {"**.html": {"silent": "false"}}

Asked = str | tuple[str, ...]
"""A text as it is asked for, or the two of it that English has for one and for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """What of these words there is in a language; any finding has to be mended."""

    made: int
    missing: tuple[Asked, ...]
    findings: tuple[Finding, ...]


@cache
def asked() -> frozenset[Asked]:
    """Give every text that a template or a page asks for."""
    home = Path(__file__).resolve().parent
    return frozenset(
        message
        for place, methods in ((folder("templates"), _TEMPLATES), (home / "web", _PAGES))
        for _, _, message, _, _ in extract_from_dir(place, [*methods.items()], _LOUD, _ASKING)
    )


def translations(code: str) -> Translations:
    """Give the texts of a language, ready to be asked for; what is missing comes back in English."""
    catalogue = _catalogue(code)
    for message in [one for one in catalogue if one.id and not _forms(one.string)]:
        catalogue.delete(message.id)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def read(code: str) -> Interface:
    """Compare the catalogue of a language with what is asked for now."""
    catalogue, wanted = _catalogue(code), asked()
    there = {one.id: one for one in catalogue if one.id}
    made = {id_ for id_, one in there.items() if _forms(one.string) and not one.fuzzy and id_ in wanted}
    wrong = [(one, *said) for one in there.values() for said in _wrong(one, wanted)]
    wrong += [(one, f"{error}.", "Keep what is filled in.") for one, errors in catalogue.check() for error in errors]
    where = f"locale/{code}/LC_MESSAGES/messages.po"
    findings = [Finding(where, one.lineno or 1, f"'{_shown(one.id)}': {found}", do) for one, found, do in wrong]
    findings += [Finding(where, 1, f"'{_shown(id_)}' is obsolete.", "Take it out.") for id_ in catalogue.obsolete]
    return Interface(made=len(made), missing=tuple(sorted(wanted - made, key=_shown)), findings=tuple(sorted(findings)))


def _wrong(message: Message, wanted: frozenset[Asked]) -> Iterator[tuple[str, str]]:
    """Give what is wrong with an entry that gettext itself would let pass."""
    if message.id not in wanted:
        yield "No page asks for it.", "Take it out."
    if message.fuzzy:
        yield "It is fuzzy.", "Translate it, and take the mark away."
    for placeholder in dict.fromkeys(_FILLED_IN.findall(" ".join(_forms(message.id)))):
        if any(placeholder not in form for form in _forms(message.string)):
            yield f"{placeholder} is lost.", "Keep what is filled in."


def to_fill_in(missing: tuple[Asked, ...]) -> str:
    """Write what is missing as entries of a catalogue that lack their text."""
    return "\n".join(map(_unfilled, missing))


def _unfilled(message: Asked) -> str:
    if isinstance(message, str):
        return f'msgid {normalize(message)}\nmsgstr ""\n'
    one, many = map(normalize, message)
    return f'msgid {one}\nmsgid_plural {many}\nmsgstr[0] ""\n'


def _catalogue(code: str) -> Catalog:
    path = folder("locale") / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Give a text in each of its forms, for one and for many; none of them unless all are written."""
    forms = (text,) if isinstance(text, str) else tuple(text or ())
    return forms if all(forms) else ()


def _shown(asked_for: str | Sequence[str]) -> str:
    return _forms(asked_for)[0]
