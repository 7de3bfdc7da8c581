"""Easy Read: the words, the pictures beside them, and the pages on screen, on paper and from right to left."""

import re

import pytest
from pypdf import PdfReader
from staircase.core.easy_read import Line
from staircase.places import folder

import reading_age

LONGEST_SENTENCE = 12
HARDEST_PAGE = 4
SVG = "{http://www.w3.org/2000/svg}svg"
SIXTEEN_POINT = 16 * 96 / 72
NUMBERS_IN_WORDS = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.I)
DRAWINGS = folder("templates") / "pictures"


@pytest.fixture(scope="module")
def easy(edition):
    """All that the current edition says in Easy Read."""
    return edition.easy_read


def lines_of(document):
    """Give the lines of a document in the order in which they are read."""
    return [line for part in document.parts for line in part.lines]


def sentences_of(lines):
    """Give every sentence of some lines, with those that explain hard words."""
    return [text for line in lines for text in (line.text, line.means) if text]


def every_line(easy):
    """Give every line of every document, and what is said about all of them."""
    return [*easy.about, *(line for document in easy.documents for line in lines_of(document))]


def test_the_overview_each_step_consent_and_disagreement_are_there(easy):
    """Whoever reads Easy Read finds what the other pages for families say, and each names that page."""
    assert [document.more for document in easy.documents] == [
        "/families",
        *(f"/families/steps/{n}" for n in range(1, 6)),
        "/families/consent",
        "/families/not-happy",
    ]


def test_a_step_has_the_name_that_it_has_elsewhere(edition, easy):
    """The page of a step is called by its number and by the step's own name, and by no level."""
    titles = [document.title for document in easy.documents if document.more.startswith("/families/steps/")]

    assert [title.lower() for title in titles] == [f"step {step.number}: {step.name.lower()}" for step in edition.steps]
    assert not [text for text in sentences_of(every_line(easy)) if "level" in text.lower()]


def test_every_sentence_is_short_and_stands_alone(easy):
    """No sentence has more than twelve words, and no text has more than one sentence."""
    for text in sentences_of(every_line(easy)):
        assert len(text.split()) <= LONGEST_SENTENCE, text
        assert re.fullmatch(r"[^.!?;:]+[.!?]", text), text


def test_every_page_can_be_read_at_nine(easy):
    """No page is harder to read than a child of nine can read, taken whole or sentence by sentence."""
    for document in easy.documents:
        texts = sentences_of(lines_of(document))
        assert reading_age.grade(" ".join(texts)) <= HARDEST_PAGE, document.id
        assert sum(map(reading_age.grade, texts)) / len(texts) <= HARDEST_PAGE, document.id


def test_numbers_are_written_as_digits(easy):
    """A number is a digit in every sentence and in every description of a picture."""
    texts = [*sentences_of(every_line(easy)), *(picture.alt for picture in easy.pictures)]

    assert not [text for text in texts if NUMBERS_IN_WORDS.search(text)]


def test_a_hard_word_stands_in_its_sentence(easy):
    """What is to stand in bold is a part of the sentence, and the sentence can be put together again."""
    for line in every_line(easy):
        assert line.hard in line.text, line.text
        assert "".join(line.around_hard) == line.text


def test_a_sentence_without_a_hard_word_is_left_whole():
    """Nothing of it is taken for a hard word."""
    line = Line(text="You can say no.", picture="say-no", hard="", means="")

    assert line.around_hard == ("You can say no.", "", "")


def test_a_word_of_the_glossary_is_explained_where_it_is_first_used(edition, easy):
    """On every page, a word that families may not know is bold and explained the first time that it is read."""
    words = [word.word for word in edition.glossary]
    for document in easy.documents:
        explained = ""
        for line in lines_of(document):
            explained += f" {line.hard.lower()}"
            for text in (line.text, line.means):
                used = [word for word in words if re.search(rf"\b{re.escape(word)}\b", text, re.I)]
                assert not [word for word in used if word.lower() not in explained], f"{document.id}: {text}"


def test_every_picture_is_drawn_and_used(easy):
    """Each picture has a drawing, each drawing is a picture, and each stands beside some words."""
    used = {line.picture for line in every_line(easy)} | {document.picture for document in easy.documents}

    assert {path.stem for path in DRAWINGS.iterdir()} == set(easy.picture) == used


def test_no_two_pictures_are_described_alike(easy):
    """Whoever hears the pictures described can tell them apart."""
    assert len({picture.alt for picture in easy.pictures}) == len(easy.pictures)


@pytest.mark.parametrize(
    "path", [*sorted(DRAWINGS.iterdir()), folder("templates") / "strokes.html"], ids=lambda p: p.stem
)
def test_a_drawing_has_no_colours_of_its_own(path):
    """Lines and tones come from the styles alone, so that they follow high contrast and print."""
    drawing = path.read_text(encoding="utf-8")
    styles = (folder("static") / "_pictures.scss").read_text(encoding="utf-8")

    assert not re.search(r"fill=|stroke=|style=|#[0-9a-f]{3}", drawing)
    for name in re.findall(r'class="([a-z]+)"', drawing):
        assert f".{name}" in styles, name


def test_the_list_leads_to_every_page(visit, easy):
    """From the list each page can be reached, and each has a picture beside its name."""
    page = visit.get("/families/easy-read")

    assert page.h1 == "Easy Read"
    for document in easy.documents:
        assert page.links[document.title] == f"/families/easy-read/{document.id}"
    assert len(list(page.main.iter(SVG))) == len(easy.documents) + len(easy.about)


def test_every_sentence_stands_beside_its_picture(visit, easy):
    """On every page each line has its words, the hard word in bold, and one picture that says what it shows."""
    for document in easy.documents:
        page = visit.get(f"/families/easy-read/{document.id}")
        shown = [item for item in page.main.iter("li") if item.get("class") == "staircase-easy__line"]
        lines = [*lines_of(document), *easy.about]
        assert page.h1 == document.title
        assert len(shown) == len(lines)
        for item, line in zip(shown, lines, strict=True):
            [drawn] = item.iter(SVG)
            assert drawn.get("role") == "img"
            assert drawn.get("aria-label") == easy.picture[line.picture].alt
            assert len(list(drawn.iter())) > 1
            assert [page.text(p) for p in item.iter("p")] == sentences_of([line])
            assert [page.text(bold) for bold in item.iter("strong")] == [line.hard] * bool(line.hard)


def test_every_page_leads_to_the_one_that_says_more(visit, easy):
    """Whoever wants more words is one link away from them, and comes back to the list by another."""
    for document in easy.documents:
        page = visit.get(f"/families/easy-read/{document.id}")
        assert page.links["Read this in more words"] == document.more
        assert page.links["All Easy Read pages"] == "/families/easy-read"
        visit.get(document.more)


def test_a_page_that_is_not_there_is_not_found(visit):
    """A misspelt address says that there is no such page."""
    visit.get("/families/easy-read/step-six", status=404)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_words_are_large_and_the_pictures_can_be_made_out(page, live_server, easy, fits, width):
    """Words are of 16 point at least and begin at the edge; pictures are 100 px wide or more, beside the words."""
    page.set_viewport_size({"width": width, "height": 900})
    for document in easy.documents:
        page.goto(f"{live_server}/families/easy-read/{document.id}")
        fits()
        measured = page.evaluate(
            """[...document.querySelectorAll(".staircase-easy__line")].map(line => {
                 const words = line.querySelector(".staircase-easy__words"), picture = line.querySelector("svg")
                 const style = getComputedStyle(words)
                 return {size: parseFloat(style.fontSize), align: style.textAlign,
                   wide: picture.getBoundingClientRect().width,
                   beside: picture.getBoundingClientRect().right <= words.getBoundingClientRect().left}
               })"""
        )
        assert len(measured) == len(lines_of(document)) + len(easy.about)
        for line in measured:
            assert line["size"] >= SIXTEEN_POINT
            assert line["align"] == "start"
            assert line["wide"] >= 100
            assert line["beside"]


@pytest.mark.browser
def test_nobody_is_kept_out(page, live_server, easy, axe):
    """Axe finds nothing on the list, nor on any page."""
    for path in ("", *(f"/{document.id}" for document in easy.documents)):
        page.goto(f"{live_server}/families/easy-read{path}")
        axe(page)


@pytest.mark.browser
def test_on_paper_no_picture_is_parted_from_its_words(page, live_server, easy, tmp_path):
    """On A4 each line is on one sheet with its picture, in 16 point at least."""
    for document in easy.documents:
        page.goto(f"{live_server}/families/easy-read/{document.id}")
        paper = tmp_path / f"{document.id}.pdf"
        page.pdf(path=paper, format="A4", tagged=True)
        sheets = list(items_on_sheets(paper))
        assert len(sheets) >= len(lines_of(document))
        assert all(len(on) == 1 for on in sheets), document.id
    page.emulate_media(media="print")
    size = page.evaluate('parseFloat(getComputedStyle(document.querySelector(".staircase-easy__words")).fontSize)')
    assert size >= SIXTEEN_POINT


def items_on_sheets(paper):
    """Give the sheets on which anything of each list item of a tagged PDF stands."""
    elements = [PdfReader(paper).trailer["/Root"]["/StructTreeRoot"]]
    while elements:
        element = elements.pop()
        if element.get("/S") == "/LI":
            yield sheets_of(element)
        else:
            elements += inside(element)


def sheets_of(element):
    """Give the sheets on which anything of an element of a tagged PDF stands."""
    own = {element.raw_get("/Pg").idnum} if "/Pg" in element else set()
    return own.union(*map(sheets_of, inside(element)))


def inside(element):
    """Give the elements within one of a tagged PDF; pieces of text are numbers there."""
    kept = element.get("/K", [])
    return [one.get_object() for one in (kept if isinstance(kept, list) else [kept]) if not isinstance(one, int)]


@pytest.mark.browser
def test_stairs_rise_the_way_people_read_and_their_numbers_can_be_read(page, live_server):
    """From right to left the first step is on the right and the person climbs leftwards; no number is mirrored."""
    page.goto(f"{live_server}/families/easy-read/early-help")
    measure = """() => {
        const stairs = [...document.querySelectorAll(".staircase-picture .turns")][0]
        const left = (kind, n) => stairs.querySelectorAll(kind)[n].getBoundingClientRect().left
        return {rises: left("rect", 4) - left("rect", 0), numbers: left("text", 4) - left("text", 0),
                person: left("circle", 0) - left("rect", 0),
                mirrored: [...stairs.querySelectorAll("text")].some(text => text.getScreenCTM().a < 0)}
    }"""

    before = page.evaluate(measure)
    page.evaluate("document.documentElement.dir = 'rtl'")
    after = page.evaluate(measure)

    assert before["rises"] > 0 < before["person"]
    assert after["rises"] == pytest.approx(-before["rises"])
    assert after["numbers"] < 0 > after["person"]
    assert not before["mirrored"]
    assert not after["mirrored"]
