"""What the record asks and holds: coded choices, the step that was agreed, own words, and nothing left out."""

import re
from dataclasses import fields, replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core.agreeing import agreed_step, goes_lower, to_act_on, wanting
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.explain import step_is_shown
from staircase.core.ownwords import FIELDS, MARK, MOST_IN_A_LINE, MOST_SIGNS, tidied, too_long
from staircase.core.recording import QUESTIONS, Recording
from staircase.core.said import Said, answers_fingerprint, with_afterwards
from staircase.core.writing import KEEP_APART, OWN_AT_16, record_of
from staircase.core.written import Bullets, ByHand, Facts, InWords, Paragraph, Section, Table, Written, as_text
from staircase.worded import word_file

from strategies import EDITION, answers
from test_suggestion import Cases

TODAY = "28 November 2026"
DAY = date(2026, 11, 28)
STEP = re.compile(r"\bstep \d", re.IGNORECASE)
CASES = Cases(EDITION)
UNSAFE = "a\x07b\x0bc\u202ed\u2066e\ud800f\ufffeg\x00h\U0001ffffi\x85j"
EVERY_WORD = {field.name: f"{field.title}: her own words, “so” – é ü 漢." for field in FIELDS}


def said_so(**chosen):
    """Give a draft in which only this was chosen after the suggestion."""
    return with_afterwards(Said(), {name: tuple(values) for name, values in chosen.items()})


def record(answers, words=None, said=None):
    """Write the record of these answers."""
    return record_of(EDITION, said or Said(), answers, words or {}, TODAY)


def plain(text):
    """Take out what only the layout differs in: spaces, and signs that the text to paste puts plainly."""
    return " ".join(as_text(Written(title="", made="", top=(Paragraph(text),), sections=(), foot="")).split())


def strings(written):
    """Give every string of a record, in the order in which it is read."""
    yield from (written.title, written.made, *(paragraph.text for paragraph in written.top))
    for section in written.sections:
        yield section.heading
        for block in section.blocks:
            match block:
                case Paragraph() | InWords():
                    yield from (value for value in (getattr(block, "title", ""), *block.text.split("\n")) if value)
                case Facts():
                    yield from (cell for row in block.rows for cell in row)
                case Bullets():
                    yield from block.items
                case Table():
                    yield from (cell for row in block.rows for cell in row)
                case ByHand():
                    yield block.label


def stand_in_order(written, text):
    """Say which string of a record does not stand in a text after those before it; nothing if all do."""
    at, text = 0, plain(text).casefold()
    for string in strings(written):
        wanted = plain(string).casefold()
        found = text.find(wanted, at)
        if found < 0:
            return string
        at = found + len(wanted)
    return None


def read_word(file):
    """Read a Word file as somebody would: paragraphs and cells, from top to bottom."""
    blocks = docx.Document(BytesIO(file)).iter_inner_content()
    return "\n".join(text for block in blocks for text in _texts(block))


def _texts(block):
    return [cell.text for row in block.rows for cell in row.cells] if hasattr(block, "rows") else [block.text]


# --- the edition


def test_every_question_of_the_record_is_in_the_edition_with_sources():
    """Each question has answers, each answer its sources and basis, and each follow-up is a question there is."""
    assert tuple(field.name for field in fields(Recording)) == QUESTIONS
    for name in QUESTIONS:
        choices = EDITION.recording.question(name).choices
        assert choices and all(one.sources and one.text.strip() for one in choices), name
        assert {one.then for one in choices} <= {"", *QUESTIONS}
        assert all(cite.id in EDITION.source for one in choices for cite in one.sources)


def test_going_below_a_step_5_can_be_shared_by_whoever_knows_the_threshold():
    """Those who stand behind going lower are marked: who decides at the front door, the child's social worker, a lead.

    The early help worker is not among them, and is an answer of its own.
    """
    marked = {one.id for one in EDITION.recording.consulted.choices if one.shares_decision}

    assert marked == {"safeguarding-lead", "manager", "first-contact", "social-worker"}
    assert "early-help-worker" in {one.id for one in EDITION.recording.consulted.choices}


def test_agreement_to_help_and_a_lawful_basis_to_share_are_asked_apart():
    """Consent is the answer to the first; for the second the edition says that it is rarely the right one."""
    recording = EDITION.recording

    assert {"given", "refused", "withdrawn", "not-sought"} == {one.id for one in recording.consent.choices}
    assert "Consent is rarely the right one" in recording.lawful_basis.hint
    assert "does not wait" in recording.lawful_basis.hint


# --- the step that is agreed


@pytest.mark.parametrize(
    ("suggested", "own", "agreed", "chosen", "wanted"),
    [
        (3, None, "3", {}, set()),
        (3, None, "5", {}, set()),
        (3, 4, "4", {}, set()),
        (3, 4, "5", {}, set()),
        (3, None, "2", {}, {"less_because", "consulted"}),
        (3, 4, "3", {}, {"less_because", "consulted"}),
        (3, None, "2", {"less_because": ["seen-since"]}, {"consulted"}),
        (3, None, "2", {"less_because": ["seen-since"], "consulted": ["nobody-consulted"]}, {"consulted"}),
        (3, None, "2", {"less_because": ["seen-since"], "consulted": ["health"]}, set()),
        (5, None, "4", {"less_because": ["seen-since"], "consulted": ["health"]}, {"consulted"}),
        (5, None, "4", {"less_because": ["seen-since"], "consulted": ["health", "manager"]}, set()),
        (3, 5, "4", {"less_because": ["seen-since"], "consulted": ["early-help-worker"]}, {"consulted"}),
        (5, None, "4", {"less_because": ["social-worker-decided"], "consulted": ["first-contact"]}, set()),
        (5, None, "4", {"less_because": ["social-worker-decided"], "consulted": ["social-worker"]}, set()),
        (3, None, "not-agreed", {}, set()),
        (5, None, None, {}, {"agreed_step"}),
    ],
)
def test_going_lower_asks_why_and_who_and_going_higher_asks_nothing(suggested, own, agreed, chosen, wanted):
    """The higher of suggestion and own view is what to act on; below a step 5 nobody decides alone."""
    found = replace(evaluate(EDITION, CASES.all_looked()), step=suggested, could_reach=suggested, own_view=own)
    after = {"agreed_step": (agreed,) if agreed else (), **chosen}

    assert set(wanting(EDITION, found, after)) == wanted
    assert goes_lower(found, after) == (agreed_step(after) in range(1, to_act_on(found)))


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({"consent": ["refused"]}, {"consent_of"}),
        ({"consent": ["refused"], "consent_of": ["young-person"]}, set()),
        ({"consent": ["not-sought"]}, {"not_sought_because"}),
        ({"consulted": ["nobody-consulted", "police"]}, {"consulted"}),
        ({"lawful_basis": ["basis-not-sure", "public-task"]}, {"lawful_basis"}),
    ],
)
def test_an_answer_that_needs_another_or_stands_alone_is_asked_back(chosen, wanted):
    """Consent says whose, "not sought" says why, and "nobody yet" cannot stand beside somebody."""
    found = evaluate(EDITION, CASES.all_looked())

    assert set(wanting(EDITION, found, {"agreed_step": ["not-agreed"], **chosen})) == wanted


@pytest.mark.parametrize(
    ("could_reach", "own", "agreed", "consulted", "wanted"),
    [
        (5, None, "2", [], {"consulted"}),
        (5, None, "4", ["health"], {"consulted"}),
        (5, None, "2", ["first-contact"], set()),
        (5, None, "5", [], set()),
        (4, None, "2", [], {"consulted"}),
        (4, None, "3", ["nobody-consulted"], {"consulted"}),
        (4, None, "2", ["health"], set()),
        (4, None, "4", [], set()),
        (5, 4, "4", ["health"], {"consulted"}),
        (3, None, "2", [], set()),
    ],
)
def test_less_than_it_could_be_is_not_agreed_with_nobody_asked(could_reach, own, agreed, consulted, wanted):
    """In a range up to social care, agreeing below its top asks who was consulted, and asks for no reason."""
    found = replace(evaluate(EDITION, CASES.all_looked()), step=1, could_reach=could_reach, own_view=own)
    missing = wanting(EDITION, found, {"agreed_step": [agreed], "consulted": consulted})

    assert set(missing) == wanted
    assert could_reach < 5 or not wanted or "Not on your own: it could be step 5" in missing["consulted"]


def test_a_reason_that_contradicts_an_answer_is_asked_back():
    """Whoever says that the child was seen since cannot also say that nobody has seen the child since."""
    unseen = CASES.case(themes={"sexual-abuse": Answer(2, 2), EDITION.seen_alone: Answer(2, 2)})
    chosen = {"agreed_step": ["3"], "less_because": ["seen-since"], "consulted": ["first-contact"]}
    missing = wanting(EDITION, evaluate(EDITION, unseen), chosen)

    assert set(missing) == {"less_because"}
    assert (
        "you answered “The child has not been seen since the worry arose.” Change that answer first"
        in missing["less_because"]
    )
    seen = replace(unseen, themes={**unseen.themes, EDITION.seen_alone: Answer(1, 1)})
    assert not wanting(EDITION, evaluate(EDITION, seen), chosen)
    assert not wanting(EDITION, evaluate(EDITION, unseen), {**chosen, "less_because": ["social-worker-decided"]})


def test_where_no_step_may_be_shown_a_step_can_be_agreed_with_somebody_who_shares_it():
    """Nothing is to be acted on but an own view; what is not known could be more, so nobody agrees a step alone.

    The question names no step, and the record says that none was suggested.
    """
    found = evaluate(EDITION, CASES.nothing())
    written = record(CASES.nothing(), said=said_so(agreed_step=["2"]))

    assert to_act_on(found) == 0
    missing = wanting(EDITION, found, {"agreed_step": ["2"]})
    assert set(missing) == {"consulted"} and not STEP.search(missing["consulted"])
    assert not wanting(EDITION, found, {"agreed_step": ["2"], "consulted": ["manager"]})
    assert "No step." in as_text(written)
    assert set(map(str.lower, STEP.findall(as_text(written)))) == {"step 2"}


# --- what the record holds


@given(answers())
@of(max_examples=60, deadline=None)
def test_nothing_that_was_told_is_missing(drawn):
    """Every worry, known or possible, every strength, and everything not known or not looked at is in the record."""
    text = " ".join(as_text(record(drawn)).split())

    for theme in EDITION.themes:
        answer = drawn.themes.get(theme.id)
        if answer and answer.maybe:
            assert plain(theme.row) in text
            assert all(plain(theme.rungs[n - 1].text) in text for n in {answer.at, answer.maybe} if n)
        elif answer is None and asked_at(EDITION, theme.asked, drawn.age):
            assert plain(theme.row) in text or plain(EDITION.domain[theme.domain].name) in text
    named = drawn.strengths | drawn.safety.keys()
    assert all(plain(EDITION.strength[strength].text) in text for strength in named)
    for fact in EDITION.facts:
        if fact.id not in drawn.no:
            assert plain(fact.ask)[1:].rstrip(".") in text
    assert not drawn.undescribed or "The form has no words for this worry" in text


@given(answers())
@of(max_examples=60, deadline=None)
def test_a_step_is_never_written_without_what_it_rests_on(drawn):
    """Where a step is suggested, what it rests on stands beside it; where none may be shown, none is written."""
    unseen = replace(drawn, own_view=None)
    text = as_text(record(unseen))

    if step_is_shown(evaluate(EDITION, unseen)):
        assert re.search(r"Suggested: .*This rests on", text)
    else:
        assert not STEP.search(text)
    assert not re.search(r"no concern|\bfirm\b|\blevel \d|everyday services are enough", text, re.IGNORECASE)


@given(answers())
@of(max_examples=15, deadline=None)
def test_the_word_file_and_the_text_say_the_same_in_the_same_order(drawn):
    """Nothing of a record is lost, added or moved between its forms; its foot is on every side of the Word file."""
    written = record(drawn, EVERY_WORD)
    file = word_file(written, DAY)

    assert stand_in_order(written, as_text(written)) is None
    assert stand_in_order(written, read_word(file)) is None
    assert written.foot in docx.Document(BytesIO(file)).sections[0].footer.paragraphs[0].text


def test_the_record_says_first_that_it_is_no_decision_and_no_reason_to_refuse():
    """The first words of every record: trial wording, no threshold decision, no reason to refuse, return or delay."""
    top = " ".join(paragraph.text for paragraph in record(CASES.team()).top)

    assert EDITION.notice in top
    assert "no reason to refuse, return or delay a referral" in top


def test_what_the_family_must_not_read_is_marked_at_the_top():
    """Where nobody at home may learn of it, a warning stands above everything else, and nowhere otherwise."""
    quiet = Answers(age="age-5-9", themes={"honour-based-abuse": Answer(1, 1)})
    found = evaluate(EDITION, quiet)

    assert found.tell_parents.value == "never-from-this-tool"
    assert record(quiet).top[0] == Paragraph(KEEP_APART, strong=True)
    assert all(paragraph.text != KEEP_APART for paragraph in record(CASES.team()).top)


def test_a_range_stands_as_a_range():
    """Where it could be a step of social care, the lower number never stands alone."""
    assert re.search(r"Suggested: Step \d, but it could be step \d", as_text(record(CASES.a_range())))


def test_what_goes_with_a_higher_agreed_step_is_to_be_done_first():
    """Agreeing higher brings that step's pathway; agreeing lower takes none away, and says so."""
    higher = as_text(record(CASES.team(), said=said_so(agreed_step=["5"])))
    lower = as_text(record(CASES.team(), said=said_so(agreed_step=["1"], less_because=["tool-misread"])))
    to_do = [one.pathway for one in evaluate(EDITION, CASES.team()).pathways]

    goes_with = "This goes with the step that was agreed, step 5, child protection."
    assert re.search(f"WHAT IS TO BE DONE\n{goes_with}\n- {EDITION.pathway[EDITION.step(5).pathway].name}", higher)
    assert all(plain(EDITION.pathway[pathway].name) in " ".join(lower.split()) for pathway in to_do)
    assert "A lower step was agreed: whatever was to be done now or by law stays" in lower
    assert "Why less than that: The answers are right, and the tool reads them wrongly." in lower


def test_a_higher_agreed_step_is_recorded_as_an_own_view_of_it_would_be():
    """Everything to be done, who is asked and who is told goes with the higher step; the own view stays another."""
    before = replace(CASES.team(), own_view=None)
    agreed = record(before, said=said_so(agreed_step=["5"]))
    own = record(replace(before, own_view=5), said=said_so(agreed_step=["5"]))

    def section(written, heading):
        return next(one.blocks for one in written.sections if one.heading == heading)

    assert section(agreed, "Telling the parents") == section(own, "Telling the parents")
    assert section(agreed, "Agreement to help") == section(own, "Agreement to help")
    assert section(agreed, "What is to be done")[-1] == section(own, "What is to be done")[-1]
    assert "The plan is theirs" not in as_text(agreed)
    assert "Own view, before the suggestion was seen: None given." in as_text(agreed)
    assert "own view" not in as_text(agreed).replace("Own view, before the suggestion was seen", "")


@pytest.mark.parametrize("agreed", ["1", "2", "not-agreed"])
def test_advice_stands_above_what_is_planned_where_it_could_be_more(agreed):
    """In a range, and where no step is shown, advice stands first, whatever was agreed."""
    unsure = CASES.case(themes={**CASES.whole, "domestic-abuse": Answer(0, 5)})
    for case in (unsure, replace(unsure, themes={"domestic-abuse": Answer(0, 5)}), CASES.nothing()):
        rows = to_be_done(record(case, said=said_so(agreed_step=[agreed])))
        advice = [what.startswith("Not sure? Ring for advice") for what, *_ in rows]
        assert advice == sorted(advice, reverse=True)
        assert not rows or any(advice) or case == CASES.nothing()


@given(answers(), st.sampled_from(["1", "2", "3", "4", "5", "not-agreed"]))
@of(max_examples=60, deadline=None)
def test_what_is_to_be_done_stands_by_how_soon(drawn, agreed):
    """Nothing that is planned or waits stands above what is to be done or asked about now."""
    soon = [when for _, when, _ in to_be_done(record(drawn, said=said_so(agreed_step=[agreed])))]
    planned = [when.startswith(("Planned", "Later")) or when.endswith("after advice") for when in soon]

    assert planned == sorted(planned)


def to_be_done(written):
    """Give the rows of the table of what is to be done."""
    return [
        row
        for one in written.sections
        for table in one.blocks
        if isinstance(table, Table)
        for row in table.rows
        if table.head[1] == "How soon"
    ]


def test_at_16_a_refusal_by_a_parent_alone_is_marked():
    """At 16 and 17 the young person's own agreement counts: a record that holds only a parent's says so."""
    young, child = CASES.case("age-16-17", themes=CASES.whole), CASES.case("age-5-9", themes=CASES.whole)
    by_parent = said_so(consent=["refused"], consent_of=["parental-responsibility"])
    by_both = said_so(consent=["refused"], consent_of=["parental-responsibility", "young-person"])

    assert plain(OWN_AT_16) in as_text(record(young, said=by_parent))
    assert plain(OWN_AT_16) not in as_text(record(young, said=by_both))
    assert plain(OWN_AT_16) not in as_text(record(child, said=by_parent))


def test_what_was_not_chosen_is_not_recorded_rather_than_no():
    """An empty answer reads "not recorded": it is neither a no nor a nobody."""
    text = as_text(record(CASES.team()))

    assert text.count("Not recorded.") >= 8
    assert "Name of the child (write by hand): ____" in text
    assert "Filled in by (write by hand): ____" in text


def test_the_role_of_whoever_filled_it_in_is_quoted_as_they_said_it():
    """Roles are worded by those who have them: the record quotes each, and turns none into another person's words."""
    for role in EDITION.roles:
        text = " ".join(as_text(record(CASES.team(), said=Said(role=role.id))).split())
        assert plain(f"Filled in by somebody who said: “{role.name.removesuffix('.')}.”") in text


def test_an_answer_that_the_edition_no_longer_knows_falls_away():
    """A choice kept in a draft from an older wording is left out and never printed as an id."""
    assert "gone-by-now" not in as_text(record(CASES.team(), said=said_so(consulted=["gone-by-now", "manager"])))
    assert "Agreed afterwards: Not recorded." in as_text(record(CASES.team(), said=said_so(agreed_step=["9"])))
    found = evaluate(EDITION, CASES.team())
    assert "less_because" in wanting(EDITION, found, {"agreed_step": ["1"], "less_because": ["gone-by-now"]})


def test_the_fingerprint_of_the_answers_is_of_the_answers_alone():
    """What is chosen after the suggestion changes no fingerprint; another answer does."""
    before = answers_fingerprint(Said())

    assert re.fullmatch("[0-9a-f]{64}", before)
    assert answers_fingerprint(said_so(agreed_step=["3"])) == before
    assert answers_fingerprint(Said(age="age-1-4")) != before
    for part in (EDITION.id, EDITION.decision_fingerprint[:12], EDITION.edition_fingerprint[:12], before[:12]):
        assert part in record(CASES.team()).foot


# --- own words


def test_unsafe_signs_become_a_mark_that_can_be_seen():
    """Control signs and what turns the direction of text are marked; line ends are made alike; words stay."""
    assert tidied({"seen": f"  {UNSAFE}\r\nk\u2028l  "}) == {
        "seen": f"a{MARK}b\nc{MARK}d{MARK}e{MARK}f{MARK}g{MARK}h{MARK}i\nj\nk\nl"
    }
    assert tidied({"filled_in_by": " A.\r\nTeacher "}) == {"filled_in_by": "A. Teacher"}
    assert tidied({"seen": "مرحبا, caf\u00e9 👨‍👩‍👧"}) == {"seen": "مرحبا, caf\u00e9 👨‍👩‍👧"}
    assert tidied({"seen": " \n ", "unheard-of": "x"}) == {}


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_each_field_has_a_limit_that_is_said_in_words(field):
    """As many characters as the limit are taken; one more is refused with both numbers."""
    most = MOST_IN_A_LINE if field.one_line else MOST_SIGNS

    assert not too_long({field.name: "x" * most})
    assert f"{most + 1:,}" in too_long({field.name: "x" * (most + 1)})[field.name]


@given(st.text(max_size=200))
@of(max_examples=20, deadline=None)
def test_no_words_ever_break_the_word_file(text):
    """Whatever is typed, the Word file can be opened, and holds it as far as a file may."""
    words = tidied({"seen": text + UNSAFE, "child_name": text})

    assert plain(words["seen"]) in plain(read_word(word_file(record(CASES.team(), words), DAY)))


# --- the Word file


@pytest.fixture(scope="module")
def file():
    """A typical record as a Word file."""
    chosen = said_so(agreed_step=["2"], less_because=["seen-since"], consulted=["manager"], consent=["refused"])
    return word_file(record(CASES.team(), EVERY_WORD, chosen), DAY)


def test_the_word_file_has_real_headings_without_a_gap(file):
    """One heading of the first level, sections of the second, words of the third; each level follows the one above."""
    styles = [p.style.name for p in docx.Document(BytesIO(file)).paragraphs if p.style.name.startswith("Heading")]
    levels = [int(name.removeprefix("Heading ")) for name in styles]

    assert levels.count(1) == 1 and levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_tables_of_the_word_file_have_repeated_header_rows_and_captions(file):
    """A reader that speaks names each cell's column, also on the next side; no row is torn in two."""
    tables = docx.Document(BytesIO(file)).tables

    assert len(tables) == 2
    for table in tables:
        first, *others = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert not [row for row in others if row._tr.trPr.find(qn("w:tblHeader")) is not None]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_the_word_file_says_its_language_and_title_and_no_author(file):
    """British English in the styles and the properties, a title, and nobody's name."""
    document = docx.Document(BytesIO(file))
    said = document.core_properties

    assert {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert (said.language, said.title, said.author) == ("en-GB", "Record of a worry about a child", "")
    assert (said.created.date(), said.modified.date()) == (DAY, DAY)


def test_nothing_of_a_template_is_left_in_the_word_file(file):
    """No thumbnail, no name of another program, no words about how it was made."""
    with ZipFile(BytesIO(file)) as parts:
        names = parts.namelist()
        everything = b"".join(parts.read(name) for name in names)

    assert not [name for name in names if re.search(r"thumbnail|customXml|app\.xml|stylesWithEffects", name)]
    assert not re.search(rb"python-docx|Macintosh|generated by", everything)


def test_every_side_of_the_word_file_has_its_number_and_what_it_was_made_with(file):
    """The foot holds the fingerprints and the number of the side as fields that Word works out."""
    foot = docx.Document(BytesIO(file)).sections[0].footer.paragraphs[0]

    assert [e.get(qn("w:instr")) for e in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert EDITION.decision_fingerprint[:12] in foot.text


def test_text_to_paste_is_plain_and_not_wrapped():
    """Bullets and quotation marks are ASCII, a row is one line, and letters of other languages stay."""
    blocks = (Bullets(("“Yes” – so…",)), Table("c", ("A", "B"), (("x", "y"),)), InWords("Said", "Zoë\nwas here"))
    text = as_text(Written(title="Title", made="Made", top=(), sections=(Section("Part", blocks),), foot="Foot."))

    assert text == 'TITLE\nMade\n\nPART\n- "Yes" - so...\n- x. B: y.\nSaid:\nZoë\nwas here\n\nFoot.\n'
