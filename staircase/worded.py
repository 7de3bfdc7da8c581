"""A record as a Word file: real headings and table headers, its language said, and nothing left of a template."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from staircase.core.written import Block, Bullets, ByHand, Facts, InWords, Paragraph, Table, Written

LANGUAGE = "en-GB"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_OF_THE_TEMPLATE = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")
_FONT = "Arial"
_INK = RGBColor(0x0F, 0x1C, 0x26)
_SIZES = {"Normal": 10, "Heading 1": 18, "Heading 2": 12, "Heading 3": 10.5, "List Bullet": 10, "Footer": 8}
_LINE_BY_HAND = "\u00a0" * 60


def word_file(written: Written, made_on: date) -> bytes:
    """Lay out a record as a Word file. It names no author, and holds what the page and the text hold."""
    document = docx.Document()
    _bare(document, written, made_on)
    _styles(document)
    document.add_heading(written.title, level=1)
    document.add_paragraph(f"{written.made}.")
    for paragraph in written.top:
        _add(document, paragraph)
    for section in written.sections:
        document.add_heading(section.heading, level=2)
        for block in section.blocks:
            _add(document, block)
    _foot(document, written.foot)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _bare(document: Document, written: Written, made_on: date) -> None:
    """Take away what the template says of itself, and say what this file is."""
    said = document.core_properties
    said.title, said.subject, said.author, said.comments = written.title, "", "", ""
    said.last_modified_by, said.keywords, said.category, said.language = "", "", "", LANGUAGE
    said.created = said.modified = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_OF_THE_TEMPLATE)]:
            del relations[key]


def _styles(document: Document) -> None:
    """Set one font, black on white, and the language, in the styles and not line by line."""
    for name, size in _SIZES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        heading = name.startswith("Heading")
        style.paragraph_format.space_before = Pt(9 if heading else 0)
        style.paragraph_format.space_after = Pt(3)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.6)


def _add(document: Document, block: Block) -> None:
    match block:
        case Paragraph():
            document.add_paragraph().add_run(block.text).bold = block.strong or None
        case Facts():
            for asked, said in block.rows:
                _fact(document, asked, said)
        case Bullets():
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
        case Table():
            _table(document, block)
        case InWords():
            document.add_heading(block.title, level=3)
            document.add_paragraph(block.text)
        case ByHand():
            _fact(document, block.label, "").add_run(_LINE_BY_HAND).underline = True


def _fact(document: Document, asked: str, said: str) -> WordParagraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{asked}: ").bold = True
    paragraph.add_run(said)
    return paragraph


def _table(document: Document, block: Table) -> None:
    """Add a table whose first row is a header that every side of paper repeats, and whose rows are not torn apart."""
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    for number, cells in enumerate((block.head, *block.rows)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way to these two
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0 or None
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), block.caption)
    table._tbl.tblPr.append(caption)  # noqa: SLF001 - the same
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _foot(document: Document, words: str) -> None:
    """Put on every side what the record was made with, and its number."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{words} Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: WordParagraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx knows no fields
