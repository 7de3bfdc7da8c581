"""Scenario files that are written from answers and a story: any text survives, and what comes out is in the file."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staircase import casefiles, trials
from staircase.casefiles import CaseRefused
from staircase.cli import main
from staircase.core.case import Answer, Answers, Mistake, Panel
from staircase.library import Library
from staircase.scenariofiles import Told, as_told, case_file, compose, id_from, read_again, safe, told_of, write
from staircase.web import story_form

from strategies import EDITION, answers

LIBRARY = Library(EDITION).scenarios()
SOME = Answers(age="age-5-9", no=frozenset(EDITION.fact), themes={"school-attendance": Answer(1, 1)})
TOLD = Told(
    title="A child who misses some school",
    first_contact="A teaching assistant says that a child of seven was away on three days this month.",
    found_out=("The mother says that mornings are hard.", "There is a grandmother nearby."),
    teaching="One worry, known early.",
)
few = settings(max_examples=30, deadline=None, derandomize=True, database=None)


def words(least, most):
    """Give what somebody may write, made safe as the form does it."""
    signs = st.one_of(st.characters(), st.sampled_from(list("\"'\\:#-?|>%@`&*!{}[],~=\t\n  \r\u200d\x85")))
    return st.text(signs, min_size=least, max_size=most).map(safe).filter(lambda text: len(text.split()) and text)


def written(said, told, id_="my-own", before=None):
    """Write a scenario of answers and words."""
    return write(EDITION, compose(EDITION, said, told, id_, before))


def with_words(**changed):
    """Give the usual words with some of them changed."""
    return Told(**{name: getattr(TOLD, name) for name in TOLD.__slots__} | changed)


@few
@given(words(1, 120), words(1, 60), words(1, 400))
def test_any_text_survives_being_written_and_read(title, mistake, teaching):
    """Whatever somebody writes stands in the file as they wrote it, when it is read as strictly as any rule file."""
    title = f"On {' '.join(title.split())}"
    told = with_words(
        title=title,
        teaching=f"So: {teaching}",
        ask=(f"Why? {teaching}",),
        mistakes=(Mistake("warm-parents", f"Because {mistake}"),),
    )

    again = read_again(written(SOME, told, id_from(title)), EDITION)

    assert (again.title, again.teaching, again.ask, again.mistakes) == (
        told.title,
        told.teaching,
        told.ask,
        told.mistakes,
    )


@few
@given(words(1, 300), st.lists(words(1, 300), max_size=4))
def test_a_story_arrives_as_it_was_written(first, found):
    """The first contact is the first part of the story, and each paragraph of what was found out another."""
    parts = tuple(" ".join(f"They say {part}".split()) for part in (first, *found))
    told = with_words(first_contact=f"{parts[0]} and more is said than that, much more.", found_out=parts[1:])

    again = read_again(written(SOME, told, "a-story"), EDITION)

    assert again.arrives == (told.first_contact, *told.found_out)


@few
@given(answers())
def test_answers_come_back_from_a_case_file(said):
    """A case file written here holds every answer, and none more; whose view it was is no part of a story."""
    assert casefiles.read_case(case_file(EDITION, as_told(said)).encode(), "case.yaml", EDITION) == as_told(said)


@few
@given(answers())
def test_what_comes_out_is_what_the_file_expects(said):
    """A scenario written here runs as expected, whatever its answers are."""
    scenario = read_again(written(said, TOLD, "own-story"), EDITION)

    assert trials.run(EDITION, scenario).differences == ()


def test_every_scenario_of_the_edition_comes_back_as_it_was():
    """Each scenario of the library, opened in the form and written again, is read as the same in every part."""
    for one in LIBRARY.values():
        told = story_form.told(story_form.filled(told_of(one)))

        again = read_again(written(one.answers, told, one.id, before=one), EDITION)

        assert again.arrives == one.arrives
        assert replace(again, story=one.story, where=one.where) == one


def test_what_must_come_out_is_written_anew_where_it_does_not():
    """What a file says must come out stays while it does; else the file says what comes out now."""
    one = LIBRARY["baby-bruise-rolled-on-toy"]
    outdated = replace(one, expect=replace(one.expect, step=4))
    other = LIBRARY["baby-bruise-rolled-on-toy-near-miss"]

    assert compose(EDITION, one.answers, told_of(one), "my-own", one).expect == one.expect
    assert compose(EDITION, one.answers, told_of(one), "my-own", outdated).expect.step == 5
    assert trials.run(EDITION, compose(EDITION, other.answers, told_of(one), "my-own", one)).differences == ()


@few
@given(st.text(max_size=200))
def test_any_title_gives_an_id(title):
    """An id is made from whatever stands in a title, and never one that could be read as an answer."""
    assert read_again(written(SOME, TOLD, id_from(title)), EDITION).id == id_from(title)


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("A child who misses some school", "a-child-who-misses-some-school"),
        ("Mum’s new partner", "mums-new-partner"),
        ("Not sure", "story-not-sure"),
        ("Yes", "story-yes"),
        ("17 and sofa-surfing", "story-17-and-sofa-surfing"),
        ("ß", "story"),
    ],
)
def test_an_id_reads_like_its_title(title, made):
    """An id is the words of the title in small letters, with hyphens."""
    assert id_from(title) == made


def test_an_id_that_is_taken_gets_a_number():
    """Two stories with one title have two ids, and a long one stays short enough."""
    long = id_from("word " * 40)

    assert id_from("A story", ["a-story", "a-story-2"]) == "a-story-3"
    assert len(long) <= 60 and len(id_from("word " * 40, [long])) <= 60


def test_a_folder_of_ones_own_stands_beside_the_edition(tmp_path, capsys):
    """`staircase scenarios FOLDER` knows the stories of the edition, and says where a panel and the rules differ."""
    of = next(iter(Library(EDITION).scenarios()))
    panel = Panel(people=5, agencies=3, lowest=3, highest=4)
    for name, changed in (("one", {"near_miss_of": of}), ("two", {"panel": panel})):
        text = written(SOME, with_words(**changed), f"my-own-{name}")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    assert main(["scenarios", str(tmp_path)]) == 1

    out = capsys.readouterr().out
    assert "2 scenarios, 1 not as expected." in out
    assert "the panel and the rules differ: step is 2, and the panel placed it on step 3 to 4" in out


def test_a_folder_that_is_not_there_or_holds_nothing_is_said_to(tmp_path, capsys):
    """A wrong path is wrong use; a folder without a file to read says what it looks for; .yml is read as well."""
    assert main(["scenarios", str(tmp_path / "nowhere")]) == 2
    assert "there is no such folder" in capsys.readouterr().err

    assert main(["scenarios", str(tmp_path)]) == 1
    assert "No file here ends in .yaml" in capsys.readouterr().out

    (tmp_path / "one.yml").write_text(written(SOME, TOLD), encoding="utf-8")
    (tmp_path / "a folder.yaml").mkdir()
    assert [one.id for one in casefiles.load_scenarios(tmp_path, EDITION)] == ["my-own"]


def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys):
    """A file of a folder that is not there any more, or is nobody's to read, is a problem of that file."""
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")

    assert main(["scenarios", str(tmp_path)]) == 2
    assert "The file cannot be read (No such file or directory)." in capsys.readouterr().err


def test_a_story_of_ones_own_that_was_written_for_other_rules_is_not_taught(tmp_path):
    """Where another step comes out than the file says, the library refuses it; where a panel differs, it does not."""
    panel = Panel(people=5, agencies=3, lowest=3, highest=4)
    text = written(SOME, with_words(panel=panel))
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    assert Library(EDITION, own=tmp_path).scenarios()["my-own"].panel_differs

    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "one.yaml").write_text(text.replace("step: 2", "step: 1"), encoding="utf-8")
    with pytest.raises(CaseRefused, match=r"'my-own' is written for step 1 .* and step 2"):
        Library(EDITION, own=tmp_path / "two").scenarios()


def test_no_story_takes_the_id_of_another():
    """A story with the id of one that stands beside it is refused: an address would be that of both."""
    with pytest.raises(CaseRefused, match="The edition has a scenario called 'my-own' already"):
        casefiles.read_scenarios(written(SOME, TOLD).encode(), "one.yaml", EDITION, {"my-own"})


def test_a_near_miss_of_nothing_is_refused():
    """A near miss of a story that is nowhere is refused, with what to do."""
    text = written(SOME, with_words(near_miss_of="a-story-their"))

    with pytest.raises(CaseRefused, match="No scenario is called 'a-story-their'"):
        casefiles.read_scenarios(text.encode(), "one.yaml", EDITION)
    with pytest.raises(CaseRefused, match="Did you mean 'a-story-there'"):
        casefiles.read_scenarios(text.encode(), "one.yaml", EDITION, {"a-story-there"})
    assert read_again(text, EDITION).near_miss_of == "a-story-their"
