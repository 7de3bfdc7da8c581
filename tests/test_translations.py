"""Texts of an edition in other languages: what is made, missing or stale, what is wrong in the files, and `check`."""

import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase import fingerprints, interface, rulefiles, translationfiles
from staircase.cli import main
from staircase.core.evaluate import evaluate
from staircase.core.family_text import family_texts
from staircase.core.translations import Language, Translation, coverage, slips, translated
from staircase.places import folder

import current
from plainly import plainly
from strategies import answers
from translating import all_filler, as_files

EDITION = current.edition()
TEXTS = family_texts(EDITION)
POLISH, ARABIC = (next(one for one in EDITION.languages if one.code == code) for code in ("pl", "ar"))
IN_ARABIC = translated(
    EDITION, coverage(EDITION, [Translation(at, TEXTS[at], text) for at, text in all_filler(EDITION, "ar").items()])
)
STEP = "steps/1/name"


@settings(deadline=None)
@given(answers())
def test_a_translation_changes_no_result(said):
    """The same answers give the same step, reasons and pathways, whatever language the family reads."""
    assert plainly(evaluate(IN_ARABIC, said)) == plainly(evaluate(EDITION, said))


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from(sorted(TEXTS))), st.sets(st.sampled_from(sorted(TEXTS))))
def test_each_text_stands_at_its_own_path_or_is_english_and_marked(made, stale):
    """Whatever is translated or stale, every other text is the marked English, and nothing that decides changes."""
    rows = [Translation(at, TEXTS[at], f"«{at}»") for at in made]
    rows += [Translation(at, f"Once: {TEXTS[at]}", "Old words.") for at in stale - made]
    covered = coverage(EDITION, rows)
    shown = translated(EDITION, covered, lambda text: f"[{text}]")

    assert list(family_texts(shown).values()) == [f"«{at}»" if at in made else f"[{en}]" for at, en in TEXTS.items()]
    assert fingerprints.of_the_decision(shown) == EDITION.decision_fingerprint
    assert {one.at for one in covered.stale} == stale - made


@pytest.mark.parametrize(
    ("language", "english", "text", "found"),
    [
        (POLISH, "We meet in 15 days.", "Spotkamy się za 15 dni.", None),
        (POLISH, "We meet in 15 days.", "Spotkamy się za 5 dni.", "The English says 15"),
        (POLISH, "There are 100,540 children.", "Jest 100 540 dzieci.", None),
        (POLISH, "Ring 0800 1111.", "Proszę zadzwonić: 0800 1111.", None),
        (POLISH, "Ring 0800 1111.", "Proszę zadzwonić: 08001111.", "The English says 0800 1111"),
        (ARABIC, "Ring 0800 1111.", "اتصلوا بالرقم ٠٨٠٠ ١١١١.", "The English says 0800 1111"),
        (ARABIC, "Hello, {who}.", "مرحبا.", "The English holds {who}"),
        (ARABIC, "What helps", "Co pomaga", "not written in the letters of العربية"),
        (POLISH, "What helps", "ما يساعد", "not written in the letters of Polski"),
        (ARABIC, "Childline", "Childline", None),
    ],
)
def test_what_a_translation_may_not_lose(language, english, text, found):
    """Numbers, telephone numbers and what is filled in stay; a text is in the letters of its language."""
    said = [found for found, _ in slips(Translation(STEP, english, text), language)]

    assert said == [] if found is None else found in said[0]


def test_a_telephone_number_holds_together():
    """Its groups do not part at the end of a line, and do not change places among words written right to left."""
    covered = coverage(EDITION, [Translation(STEP, TEXTS[STEP], "اتصلوا 0800 1111 الآن")])

    assert covered.made[STEP] == "اتصلوا 0800\u00a01111 الآن"


@pytest.fixture
def loaded(monkeypatch):
    """Commands are given the edition that is loaded already, with whatever translations their folder of rules has."""
    monkeypatch.setattr(rulefiles, "load", lambda *_: EDITION)
    monkeypatch.setattr(rulefiles, "current", lambda *_: EDITION.id)


GOOD = "- {at: steps/1/name, en: Everyday services, text: Codzienna pomoc}\n"


@pytest.mark.parametrize(
    ("text", "where", "found", "do"),
    [
        (GOOD + GOOD, 2, "It is given already, languages/pl/a.yaml:1.", "Keep one of them."),
        (GOOD.replace("Everyday", "Every day"), 1, "It is stale: the edition now says: Everyday services", "new 'en'"),
        (GOOD.replace("steps/1/name", "steps/1/nam"), 1, "no text there", "Did you mean 'steps/1/name'?"),
        (GOOD.replace("steps/1/name", "zzz"), 1, "no text there", "Take it out."),
        (GOOD.replace(", text: Codzienna pomoc", ""), 1, "has no 'text'", "the translation"),
        (GOOD.replace("Codzienna pomoc", '""'), 1, "too short to say anything", "Write it out."),
        (GOOD.replace("text:", "txt:"), 1, "'txt' is not a field", "Did you mean 'text'?"),
        (GOOD.replace("Codzienna pomoc", "&a b"), 1, "anchor", "Write the text out"),
        (GOOD.replace("Codzienna pomoc", "مساعدة"), 1, "letters of Polski", "Translate it"),
        ("words: none\n", 1, "must be a list", "Give a list"),
    ],
)
def test_what_is_wrong_in_a_translation_is_said_and_not_shown(tmp_path, text, where, found, do):
    """Whoever translates is told file, line, what was found and what to do; that text stays in English."""
    place = translationfiles.home(EDITION, tmp_path) / "pl"
    place.mkdir(parents=True)
    (place / "a.yaml").write_text(text, "utf-8")

    read = translationfiles.read(EDITION, POLISH, tmp_path)

    assert [(one.file, one.line) for one in read.findings] == [("languages/pl/a.yaml", where)]
    assert found in read.findings[0].found and do in read.findings[0].do
    assert read.coverage.made == ({STEP: "Codzienna pomoc"} if text.startswith(GOOD) else {})


def test_a_text_left_in_english_is_worth_a_look(tmp_path):
    """A name may stay as it is, so the same words as in English are pointed out and not refused."""
    as_files(translationfiles.home(EDITION, tmp_path), "pl", {STEP: TEXTS[STEP]}, TEXTS)

    read = translationfiles.read(EDITION, POLISH, tmp_path)

    assert not read.findings and STEP in str(read.doubts[0])


@pytest.mark.parametrize("name", ["pl/words.yml", "words.yaml", "xx/words.yaml", "pl/deeper/words.yaml"])
def test_a_file_that_nobody_would_read_is_named(tmp_path, name):
    """A translation at a place or under a name where it is not looked for is pointed out."""
    path = translationfiles.home(EDITION, tmp_path) / name
    path.parent.mkdir(parents=True)
    path.write_text(GOOD, "utf-8")

    assert [one.file for one in translationfiles.strangers(EDITION, tmp_path)] == [f"languages/{name}"]


@pytest.mark.parametrize("language", EDITION.languages, ids=lambda one: one.code)
def test_the_translations_of_the_edition_are_sound(language):
    """No translation that is committed is stale, unknown or broken, and there are some."""
    read = translationfiles.read(EDITION, language)

    assert not read.findings, "\n".join(map(str, read.findings))
    assert read.coverage.made
    assert not translationfiles.strangers(EDITION)


def test_check_says_how_much_of_each_language_there_is(loaded, capsys):
    """`check` counts texts and words of the pages in every language, and exits with 0 while none is stale."""
    assert main(["check"]) == 0

    said = capsys.readouterr().out
    assert re.search(rf"Polski \(pl, draft, off\): \d+ of {len(TEXTS)} texts, \d+ of \d+ words of the pages", said)
    assert "العربية (ar, draft, off)" in said


def test_check_falls_short_on_a_stale_translation(tmp_path, loaded, capsys):
    """A text that changed since it was translated is named with the new English, and `check` exits with 1."""
    as_files(translationfiles.home(EDITION, tmp_path), "pl", {STEP: "Dawna pomoc"}, {STEP: "What it was once called"})

    assert main(["check", "--rules", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "1 stale" in said and "languages/pl/part-0.yaml:1" in said and TEXTS[STEP] in said

    assert main(["check", "--rules", str(tmp_path), "--language", "pl", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["stale"] == 1


def test_what_is_missing_comes_as_entries_to_be_filled_in(tmp_path, loaded, capsys):
    """`check --language --missing` prints entries that are a whole translation once each has its text."""
    command = ["check", "--language", "ar", "--rules", str(tmp_path), "--missing"]
    assert main(command) == 0
    rows = yaml.safe_load(capsys.readouterr().out)
    assert {row["at"]: row["en"] for row in rows} == TEXTS

    filled = {row["at"]: "كلمات " + " ".join(re.findall(r"\d[\d ]*", row["en"])) for row in rows}
    as_files(translationfiles.home(EDITION, tmp_path), "ar", filled, TEXTS)
    assert main(command) == 0
    assert capsys.readouterr().out == ""
    assert main(command[:-1]) == 0


def test_what_is_missing_can_be_asked_for_in_parts(loaded, capsys):
    """The beginning of a path gives one translator's part; `interface` gives the words of the pages."""
    assert main(["check", "--language", "pl", "--missing", "glossary/"]) == 0
    rows = yaml.safe_load(capsys.readouterr().out) or []
    assert all(row["at"].startswith("glossary/") for row in rows)

    assert main(["check", "--language", "pl", "--missing", "interface"]) == 0
    assert capsys.readouterr().out == interface.to_fill_in(interface.read("pl").missing)


@pytest.mark.parametrize("arguments", [["--language", "xx"], ["--missing"]])
def test_check_asks_for_a_language_that_there_is(arguments, loaded, capsys):
    """An unknown language, or none where one is needed, is wrong use: the languages there are are named."""
    assert main(["check", *arguments]) == 2
    assert "pl, ar" in capsys.readouterr().err


# --- the words of the pages


@pytest.mark.parametrize("language", EDITION.languages, ids=lambda one: one.code)
def test_every_word_of_the_pages_is_in_each_catalogue(language):
    """Whatever a template or a page asks for with `_()` is translated; nothing is fuzzy, obsolete or ill-formed."""
    found = interface.read(language.code)

    assert not found.findings, "\n".join(map(str, found.findings))
    assert not found.missing, interface.to_fill_in(found.missing)
    assert found.made == len(interface.asked()) > 0


@pytest.mark.parametrize("language", EDITION.languages, ids=lambda one: one.code)
def test_a_catalogue_names_no_host_date_or_person(language):
    """The head of a catalogue says its language, its letters and its plural forms, and no more."""
    text = (folder("locale") / language.code / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    head = text.split("\n\n")[0]

    assert re.findall(r'^"([A-Za-z-]+):', head, re.MULTILINE) == ["Language", "Content-Type", "Plural-Forms"]
    assert "#:" not in text


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('msgid "Nobody asks for this"\nmsgstr "Nikt"\n', "No page asks for it."),
        ('#, fuzzy\nmsgid "The staircase"\nmsgstr "Schody"\n', "It is fuzzy."),
        ('msgid "The staircase"\nmsgstr "Schody"\n\n#~ msgid "Old"\n#~ msgstr "Stare"\n', "'Old' is obsolete."),
        ('msgid "This copy is run by %(who)s."\nmsgstr "Prowadzi: %(kto)s"\n', "'kto'"),
        ('msgid "This copy is run by %(who)s."\nmsgstr "Nie wiadomo, kto."\n', "%(who)s is lost."),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_said(tmp_path, monkeypatch, entry, found):
    """An entry nobody asks for, a fuzzy one and one that lost what is filled in are findings."""
    place = tmp_path / "pl" / "LC_MESSAGES"
    place.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (place / "messages.po").write_text(head + entry, "utf-8")
    monkeypatch.setattr(interface, "folder", lambda name: tmp_path if name == "locale" else folder(name))

    said = interface.read("pl").findings

    assert found in "\n".join(map(str, said))


def test_an_untranslated_word_of_the_pages_stays_english(tmp_path, monkeypatch):
    """A word nobody has translated comes back as it was asked for, and never as nothing."""
    place = tmp_path / "pl" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "messages.po").write_text('msgid "Main"\nmsgstr ""\n', "utf-8")
    monkeypatch.setattr(interface, "folder", lambda _: tmp_path)

    assert interface.translations("pl").ugettext("Main") == "Main"


def test_a_language_is_plain_data():
    """Languages of an edition are what edition.yaml says of them, in its order; none of them is shown unchecked."""
    assert Language(code="pl", name="Polski", direction="ltr", status="draft", shown=False) == POLISH
    assert not [one.code for one in EDITION.languages if one.shown and one.status == "draft"]
