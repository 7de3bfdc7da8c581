"""What `staircase check` says of the languages of an edition: how much there is, and what has to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from staircase import interface, translationfiles
from staircase.core.model import Edition
from staircase.core.translations import Language
from staircase.interface import Interface
from staircase.rulefolder import Finding
from staircase.translationfiles import Translated

INTERFACE = "interface"
"""What stands for the words of the pages themselves where a path of the edition could stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A language, with its texts of the edition and its words of the pages."""

    texts: Translated
    words: Interface

    @property
    def language(self) -> Language:
        """The language this is about."""
        return self.texts.language

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that has to be mended: of a language that is shown, a missing word of the pages too."""
        missing = len(self.words.missing) if self.language.shown else 0
        where = f"locale/{self.language.code}/LC_MESSAGES/messages.po"
        do = f"`staircase check --language {self.language.code} --missing {INTERFACE}` lists them."
        lacks = (Finding(where, 1, f"{missing} words of the pages are missing.", do),) if missing else ()
        return (*self.texts.findings, *self.words.findings, *lacks)


def report(edition: Edition, code: str, rules: Path | None = None) -> Report | None:
    """Look at one language of an edition; nothing if the edition does not name it."""
    language = next((one for one in edition.languages if one.code == code), None)
    if language is None:
        return None
    return Report(texts=translationfiles.read(edition, language, rules), words=interface.read(code))


def reports(edition: Edition, rules: Path | None = None) -> tuple[Report, ...]:
    """Look at every language of an edition."""
    found = (report(edition, language.code, rules) for language in edition.languages)
    return tuple(one for one in found if one is not None)


def to_fill_in(found: Report, beginning: str = "") -> str:
    """Give what is missing as entries to be filled in: texts of the edition, or the words of the pages."""
    if beginning == INTERFACE:
        return interface.to_fill_in(found.words.missing)
    return translationfiles.to_fill_in(found.texts.coverage, beginning)


def as_data(found: Report) -> dict[str, Any]:
    """Give a report as plain data."""
    return {**_counted(found), "status": found.language.status, "shown": found.language.shown}


def printed(found: Sequence[Report], strangers: Sequence[Finding] = ()) -> Iterator[str]:
    """Give the lines of a report: how much each language has, what has to be mended, and what is worth a look."""
    for one in found:
        language, has = one.language, _counted(one)
        wrong = [f"{has[name]} {name}" for name in ("stale", "unknown", "broken") if has[name]]
        yield (
            f"  {language.name} ({language.code}, {language.status}, {'shown' if language.shown else 'off'}): "
            f"{has['texts']} of {has['texts_in_all']} texts, {has['words']} of {has['words_in_all']} words of the pages"
            f"; {', '.join(wrong) or 'nothing stale'}"
        )
    yield from map(str, (*strangers, *(finding for one in found for finding in one.findings)))
    yield from (f"Worth a look: {doubt}" for one in found for doubt in one.texts.doubts)


def _counted(found: Report) -> Mapping[str, int]:
    texts, words = found.texts.coverage, found.words
    return {
        "texts": len(texts.made),
        "texts_in_all": texts.whole,
        "words": words.made,
        "words_in_all": words.made + len(words.missing),
        "stale": len(texts.stale),
        "unknown": len(texts.unknown),
        "broken": len(found.texts.findings) - len(texts.stale) - len(texts.unknown) + len(words.findings),
    }
