"""Easy Read: short sentences, one idea each, with a picture beside each and every hard word explained at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from staircase.core.family_text import family_name, family_text
from staircase.core.sources import Basis, Cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, which is drawn elsewhere under its id; `alt` says what can be seen in it."""

    id: str
    alt: str = family_text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence and its picture. `hard` is a word as it stands in the sentence, and `means` explains it."""

    text: str = family_text()
    picture: str
    hard: str = family_name()
    means: str = family_text()

    @property
    def around_hard(self) -> tuple[str, str, str]:
        """Give what stands before the hard word, the word itself and what follows; without one, all is before."""
        return self.text.partition(self.hard) if self.hard else (self.text, "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some lines of a document under a title of their own."""

    title: str = family_name()
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole page in Easy Read; `more` is the address of the page for families that says it in more words."""

    id: str
    title: str = family_name()
    more: str
    picture: str
    parts: tuple[Part, ...]
    sources: tuple[Cite, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class EasyRead:
    """All that an edition says in Easy Read; `about` says of every page who has checked it and who has not."""

    about: tuple[Line, ...]
    pictures: tuple[Picture, ...]
    documents: tuple[Document, ...]
    # ---
    picture: Mapping[str, Picture] = field(init=False, repr=False, compare=False)
    document: Mapping[str, Document] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the look-ups by id."""
        object.__setattr__(self, "picture", MappingProxyType({picture.id: picture for picture in self.pictures}))
        object.__setattr__(self, "document", MappingProxyType({document.id: document for document in self.documents}))
