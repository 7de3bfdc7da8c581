"""How hard whole family pages are to read, with every word that a template, a form or an edition puts on them.

The figure of each page stands at the end of the test run, whether it passes or not.
"""

import re

import pytest
from staircase.core.case import Answer
from staircase.core.gate import NO, Reader
from staircase.core.own_view import Giver
from staircase.web.both_views import FAMILY_PAGE
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

import reading_age
from conftest import Visitor
from family_pages import as_text, family_pages, prose, rule_of, rules_open
from inspection import Page
from test_edition import JARGON, cased
from test_family_words_pages import BRUISE, SCHOOL, USED, Teller
from test_own_view_pages import START, a_record, a_view, ask, give_a_view, open_page

# An address that only leads on to another, and the file of what the page of text says too.
NOT_LOOKED_AT = re.compile(r"/families/(our-words/word|your-view/go-on)$")
TOLD = {
    "a worry about school": (SCHOOL, Reader.THIS_PARENT),
    "used by others": (USED, Reader.THIS_PARENT),
    "used by others, to the young person": (USED, Reader.YOUNG_PERSON),
    "a mark on a baby": (BRUISE, Reader.THIS_PARENT),
}
EXPLAINS_WORDS = {"/families/words"}
# Families read these in the words that were written for practitioners: the accessibility statement says so.
FOR_EVERYBODY = {"/families/privacy", "/families/accessibility"}


@pytest.fixture
def pages(app, edition):
    """Every family page by its address; where another choice leads to other words, that page too."""
    first = family_pages(app, edition, Visitor(app))
    last = family_pages(app, edition, Visitor(app), last=True)
    others = {path: page for path, page in last.items() if path not in first or prose(page) != prose(first[path])}
    named = {f"{path} (last of each choice)": page for path, page in others.items()}
    return first | named | dict(with_drafts(app, edition))


def with_drafts(app, edition):
    """Give the pages that need answers about a child, or a whole view: each by its address, and what it is about."""
    for what, (answers, reader) in TOLD.items():
        teller = Teller(Visitor(app), app, edition)
        teller.open(answers)
        teller.safe(reader=reader, **({"at_home": NO} if answers is USED else {}))
        for path in ("/families/our-words", "/families/our-words/text"):
            yield f"{path} ({what})", teller.visit.get(path)
    for giver, reader in ((Giver.PARENT, Reader.THIS_PARENT), (Giver.YOUNG, Reader.YOUNG_PERSON)):
        visit = Visitor(app)
        yield f"{START}/all ({giver})", give_a_view(visit, giver, "yes")
        ask(visit, a_record(school_attendance=Answer(1, 1), friendships=Answer(1, 1)), a_view(giver), reader)
        yield f"{FAMILY_PAGE} ({giver})", open_page(visit)
    visit = Visitor(app)
    give_a_view(visit, Giver.YOUNG)
    yield f"{START}/who-may-see (young)", visit.get(f"{START}/who-may-see")


def longest(blocks):
    """Give the longest sentence of these blocks, and how many words it has."""
    sentences = [part for block in blocks for part in re.split(r"(?<=[.!?])\s", block)]
    found = max(sentences, key=lambda sentence: len(sentence.split()), default="")
    return found, len(found.split())


def test_every_family_page_can_be_read_at_eleven(pages, record_property):
    """No page is harder than grade 6, and none has a sentence of more than twenty words."""
    hard = []
    for path, page in sorted((path, page) for path, page in pages.items() if path not in FOR_EVERYBODY):
        blocks = prose(page)
        grade, (sentence, words) = reading_age.grade(as_text(blocks)), longest(blocks)
        count = sum(len(block.split()) for block in blocks)
        record_property("reading age", (path, round(grade, 1), words, count))
        if grade > reading_age.HARDEST_GRADE or words > reading_age.LONGEST_SENTENCE:
            hard.append(f"{path}: grade {grade:.1f}, longest sentence {words} words: {sentence}")

    assert not hard, "\n".join(hard)


def test_the_frame_of_the_pages_can_be_read_at_eleven(pages):
    """What stands above and below every page is no harder than the page."""
    page = next(iter(pages.values()))
    for frame in page.all("header", "footer"):
        blocks = prose(page, frame)
        assert reading_age.grade(as_text(blocks)) <= reading_age.HARDEST_GRADE, blocks
        assert longest(blocks)[1] <= reading_age.LONGEST_SENTENCE, blocks


def test_no_family_page_has_jargon(pages, edition):
    """Our own words stand on no page for families unless the glossary explains them."""
    explained = " ".join(word.word.lower() for word in edition.glossary).split()
    unexplained = [cased(word) for word in JARGON if word.lower() not in explained]
    jargon = re.compile("|".join(rf"(?<![\w-]){word}(?![\w-])" for word in unexplained))

    found = [
        f"{path}: {match.group()}"
        for path, page in pages.items()
        if path not in EXPLAINS_WORDS | FOR_EVERYBODY and (match := jargon.search(page.text(page.tree)))
    ]

    assert not found, "\n".join(found)


def test_every_kind_of_family_page_is_looked_at(app, pages):
    """Each address under /families was opened by the tests above, those that need answers about a child too."""
    opened = {rule_of(app, path.split(" ")[0]) for path in pages}

    assert not {rule for rule in rules_open(app) if rule not in opened and not NOT_LOOKED_AT.match(rule)}


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<h1>A title</h1><p>Some words.</p>", ["Some words."]),
        ("<ul><li>One <a href='/'>link</a> here</li><li>Two</li></ul>", ["One link here", "Two"]),
        ("<ul><li>Outer<ul><li>Inner</li></ul></li></ul>", ["Inner", "Outer"]),
        ("<div><div><p>Deep <strong>down</strong>.</p></div></div><p>999</p>", ["Deep down."]),
        ("<svg><title>A picture</title></svg><button>Press</button>", []),
    ],
)
def test_prose_is_what_is_read_as_sentences(html, blocks):
    """Headings, buttons, pictures and numbers are left out: they would make every page look easy."""
    whole = f"<!DOCTYPE html><html lang='en'><title>A</title><main>{html}</main></html>"
    page = Page(TestResponse([whole.encode()], "200 OK", {"Content-Type": "text/html"}, Request({})))

    assert prose(page) == blocks
