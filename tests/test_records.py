"""The portable record: what is written is read, restored and run again as it was; whatever else is refused in words."""

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase import strictjson
from staircase.core import fitting
from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import evaluate
from staircase.core.fitting import Kind, Why, fit, wording
from staircase.core.said import (
    AREAS,
    Placing,
    Said,
    answers_fingerprint,
    answers_of,
    fingerprint_of_answers,
    to_data,
    with_afterwards,
    with_ladder,
)
from staircase.misfits import finder
from staircase.places import folder
from staircase.records import (
    LONGEST,
    MOST_ANSWERED,
    RecordRefused,
    Refusal,
    answers_in,
    edition_of,
    read,
    restore,
    write,
)
from staircase.rerun import Outcome, as_plain_data, run_again
from staircase.results import as_data
from staircase.ruleschema import _validators, first_misfit
from staircase.web.questions import CANNOT_SAY, VIEWS

from strategies import EDITION, case_of
from walking import sayable, walk

DAY = date(2026, 11, 28)
CANARY = "Zebedee was hit by his uncle"
some = of(max_examples=50, deadline=None, derandomize=True, database=None)


@cache
def said_in(number):
    """Give what a practitioner with this random case in mind says in the form."""
    said, _ = walk(EDITION, sayable(EDITION, case_of(number)))
    return said


@cache
def text_of(number):
    return write(EDITION, said_in(number), DAY)


def numbers():
    return st.integers(0, 59)


def data_of(number=7):
    return json.loads(text_of(number))


def dumped(data):
    return json.dumps(data).encode()


def refused(raw):
    """Read what is no record; give what is said about it."""
    with pytest.raises(RecordRefused) as refusal:
        read(raw)
    assert refusal.value.found and refusal.value.do
    return refusal.value


def read_or_refused(raw):
    """Give the record, or the kind of refusal."""
    try:
        return read(raw)
    except RecordRefused as refusal:
        return refusal.kind


def sealed(data, said=None):
    """Give a record with other answers as its writer would have sealed it."""
    data = {name: value for name, value in data.items() if name != "record_fingerprint"}
    if said is not None:
        data["said"] = to_data(said)
    data["answers_fingerprint"] = fingerprint_of_answers(data["said"])
    return dumped({**data, "record_fingerprint": strictjson.sha256(data)})


# --- what is written is read


@given(numbers())
@some
def test_what_was_said_comes_back_as_it_was_said(number):
    """Written and read, everything said is the same, in the same order, and so is what comes out of it."""
    said = said_in(number)

    record = read(text_of(number).encode())

    assert record.said == said
    assert list(record.said.ladders) == list(said.ladders) and list(record.said.lists) == list(said.lists)
    assert evaluate(EDITION, answers_in(EDITION, record)) == evaluate(EDITION, answers_of(EDITION, said))
    assert not record.altered
    assert record.answers_fingerprint == answers_fingerprint(said)
    assert (record.made_on, record.edition) == (DAY, EDITION.id)


@given(numbers())
@some
def test_in_the_same_edition_everything_is_kept_and_comes_out_the_same(number):
    """Restored to the edition it was said to, nothing is asked again; run again, it comes out the same."""
    record = read(text_of(number).encode())

    restored = restore(EDITION, record)
    again = run_again(EDITION, record)

    assert restored.fitted.whole and restored.fitted.said == said_in(number)
    assert not restored.changed_edition and not restored.altered
    assert (again.outcome, again.differences, again.cannot) == (Outcome.SAME, (), "")


def test_writing_twice_gives_the_same_file():
    """The same answers on the same day are the same bytes: a record can be compared with another by eye or by hand."""
    said = said_in(3)

    assert write(EDITION, said, DAY) == text_of(3)
    assert list(json.loads(text_of(3)))[:3] == ["staircase_record", "made_on", "about"]


def test_a_record_says_that_it_can_refuse_no_referral():
    """Whoever opens the file reads in words what it is, and that no result may refuse, return or delay a referral."""
    data = data_of()

    assert "no result may be a reason to refuse, return or delay a referral" in data["about"]
    assert "personal data" in data["about"]
    assert data["notice"] == EDITION.notice and data["status"] == EDITION.status


def test_a_record_holds_ids_and_no_sentences():
    """But for what it says of itself and the edition's notice, a record holds no words with spaces between them."""
    data = data_of(11)
    texts = re.findall(r'"([^"\\]*)"', json.dumps({k: v for k, v in data.items() if k not in ("about", "notice")}))

    assert texts
    assert not [text for text in texts if " " in text]


def test_a_very_full_record_fits_into_a_file_with_room_to_spare():
    """Every theme at its top, all circumstances, strengths and safety: three quarters of what a file may have."""
    themes = {theme.id: Answer(theme.top, theme.top) for theme in EDITION.themes}
    full = Answers(
        age="age-13-15",
        yes=frozenset(EDITION.fact),
        themes=themes,
        strengths=frozenset(EDITION.strength),
        own_view=5,
    )
    said, _ = walk(EDITION, sayable(EDITION, full))

    raw = write(EDITION, said, DAY).encode()

    assert len(raw) < LONGEST * 3 / 4, len(raw)
    assert read(raw).said == said


CHOSEN = {
    "agreed_step": ("3",),
    "consulted": tuple(one.id for one in EDITION.recording.consulted.choices[:2]),
    "scale-child": ("4",),
    "scale-ends": (EDITION.mapping.scale.ends[0].id,),
}
WORDS_OF_SOMEBODY = "john-smith-of-12-high-street"
NEVER_OFFERED = {
    "a name nobody asked": ({"n1": (WORDS_OF_SOMEBODY,)}, Why.GONE),
    "words for a step": ({"agreed_step": (WORDS_OF_SOMEBODY,)}, Why.LINE),
    "words beside an answer": ({"consulted": (*CHOSEN["consulted"], WORDS_OF_SOMEBODY)}, Why.LINE),
    "two steps": ({"agreed_step": ("1", "5")}, Why.LINE),
    "one step twice": ({"agreed_step": ("5", "5")}, Why.LINE),
    "two answers to one question": (
        {"consent": tuple(one.id for one in EDITION.recording.consent.choices[:2])},
        Why.LINE,
    ),
    "a number that is not on the scale": ({"scale-child": ("11",)}, Why.LINE),
}


def test_choices_after_the_suggestion_come_along():
    """What was chosen after the suggestion is in the record, by id, and is kept."""
    said = with_afterwards(said_in(3), CHOSEN)

    record = read(write(EDITION, said, DAY).encode())

    assert record.said == said
    assert restore(EDITION, record).fitted.said.afterwards == said.afterwards


@pytest.mark.parametrize("what", NEVER_OFFERED)
def test_what_was_never_offered_after_the_suggestion_goes_and_is_told(what):
    """Under `afterwards` only answers to what is asked are kept, and one where there is one; all else is named."""
    changed, why = NEVER_OFFERED[what]
    (name,) = changed
    said = with_afterwards(said_in(3), {**CHOSEN, **changed})

    fitted = restore(EDITION, read(write(EDITION, said, DAY).encode())).fitted

    assert fitted.said.afterwards == {known: values for known, values in CHOSEN.items() if known != name}
    assert [(fate.id, fate.why) for fate in (*fitted.again, *fitted.gone)] == [(name, why)]
    assert WORDS_OF_SOMEBODY not in json.dumps(to_data(fitted.said))
    assert fitted.said.acknowledged == said.acknowledged and fitted.said.lists == said.lists


def test_a_number_without_the_ends_of_its_scale_is_asked_again():
    """What 4 of 10 meant is not known where the ends of that day are not."""
    said = with_afterwards(said_in(3), {**CHOSEN, "scale-ends": ("ends-of-another-day",)})

    fitted = fit(EDITION, said, wording(EDITION, said))

    assert {fate.id for fate in fitted.again} == {"scale-child", "scale-ends"}
    assert set(fitted.said.afterwards) == {"agreed_step", "consulted"}


def test_what_was_told_before_is_the_name_of_a_reason():
    """Words where the reasons to act now stand are dropped and named, and every reason there is stays told."""
    key = EDITION.themes[0].rungs[0].key
    said = replace(said_in(3), acknowledged=frozenset({key, f"may:{key}", EDITION.rules[0].id, WORDS_OF_SOMEBODY}))

    fitted = fit(EDITION, said, wording(EDITION, said))

    assert fitted.said.acknowledged == {key, f"may:{key}", EDITION.rules[0].id}
    assert [(fate.kind, fate.id) for fate in fitted.gone] == [(Kind.TOLD, WORDS_OF_SOMEBODY)]


def test_what_came_after_the_suggestion_does_not_hinder_running_it_again():
    """Choices never reach the decision: one that the edition does not know leaves the results what they are."""
    record = read(write(EDITION, with_afterwards(said_in(3), {"n1": (WORDS_OF_SOMEBODY,)}), DAY).encode())

    assert run_again(EDITION, record).outcome is Outcome.SAME


def test_a_draft_goes_on_telling_only_of_what_an_edition_asked():
    """A name that stands in the file alone is never kept; of what was asked, here or in its own edition, some are."""
    gone = replace(EDITION, themes=tuple(t for t in EDITION.themes if t.id != "school-attendance"))
    lost = [("themes", "school-attendance", "gone"), ("themes", WORDS_OF_SOMEBODY, "gone")]
    many = [("facts", fact.id, "wording") for fact in EDITION.facts] * 30

    assert fitting.to_tell(gone, lost) == ()
    assert fitting.to_tell(gone, lost, EDITION) == (lost[0],)
    assert len(fitting.to_tell(EDITION, many)) == fitting.MOST_TOLD


def test_where_no_step_may_be_shown_there_is_none_in_the_record():
    """A record of nothing looked at holds no step, and comes out the same."""
    record = read(write(EDITION, Said(), DAY).encode())

    assert not record.results["step_shown"] and "step" not in record.results
    assert run_again(EDITION, record).outcome is Outcome.SAME


def test_the_schema_knows_every_answer_that_the_form_has_outside_the_edition():
    """Views and the own view are the same words in the form and in what a record may hold."""
    said = json.loads((folder("rules") / "schema" / "record.json").read_text("utf-8"))["properties"]["said"][
        "properties"
    ]

    assert set(said["child_view"]["enum"]) == {"", *VIEWS}
    assert set(said["family_view"]["enum"]) == {"", *VIEWS} - {"too-young"}
    assert set(said["own_view"]["enum"]) == {"", CANNOT_SAY, *(str(step.number) for step in EDITION.steps)}
    assert set(said) == to_data(Said()).keys() | {"beside"}


# --- what is no record


@pytest.mark.parametrize(
    ("raw", "kind", "says"),
    [
        (b"", Refusal.EMPTY, "empty"),
        (b" \n\t ", Refusal.EMPTY, "empty"),
        (b"x" * (LONGEST + 1), Refusal.TOO_LARGE, "too large"),
        (b"%PDF-1.7\n%\xe2\xe3", Refusal.NOT_A_RECORD, "PDF"),
        (b"PK\x03\x04\x14\x00", Refusal.NOT_A_RECORD, "Word"),
        (b"\x89PNG\r\n\x1a\n\x00", Refusal.NOT_A_RECORD, "picture"),
        (b"\xff\xd8\xff\xe0", Refusal.NOT_A_RECORD, "picture"),
        (b"Dear colleague", Refusal.NOT_A_RECORD, "JSON"),
        ("{}".encode("utf-16"), Refusal.NOT_A_RECORD, "JSON"),
        (b"null", Refusal.NOT_A_RECORD, "not a staircase record"),
        (b"[1]", Refusal.NOT_A_RECORD, "not a staircase record"),
        (b'{"name": "package"}', Refusal.NOT_A_RECORD, "not a staircase record"),
        (b'{"staircase_record": 2}', Refusal.OTHER_FORMAT, "format 2"),
        (b'{"staircase_record": 0}', Refusal.OTHER_FORMAT, "format that this site does not know"),
        (b'{"staircase_record": true}', Refusal.DAMAGED, "damaged"),
        (b'{"staircase_record": 1}', Refusal.DAMAGED, "lacks one"),
        (b'{"staircase_record": 1,', Refusal.DAMAGED, "from line 1 on"),
        (b'{"staircase_record": 1, "staircase_record": 1}', Refusal.DAMAGED, "no record is"),
        (b'{"staircase_record": 1, "said": NaN}', Refusal.DAMAGED, "no record is"),
        (b'{"staircase_record": 1, "said": 1e999}', Refusal.DAMAGED, "no record is"),
        (b'{"staircase_record": 1, "about": "\\ud800"}', Refusal.DAMAGED, "no record is"),
        (b'{"staircase_record": ' + b"[" * 50_000, Refusal.DAMAGED, "no record is"),
        (b'{"staircase_record": ' + b"9" * 5_000 + b"}", Refusal.DAMAGED, "no record is"),
    ],
    ids=lambda value: value[:24].decode("latin-1") if isinstance(value, bytes) else None,
)
def test_what_is_no_record_is_refused_in_its_own_words(raw, kind, says):
    """Empty, too large, another kind of file, another format, cut off or odd: each says what it is and what to do."""
    refusal = refused(raw)

    assert refusal.kind is kind
    assert says in str(refusal)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
@example(b'\xef\xbb\xbf{"staircase_record":1}')
@of(max_examples=200, deadline=None, derandomize=True, database=None)
def test_any_bytes_are_a_record_or_refused(raw):
    """Whatever somebody sends, it is read or refused, and no other fault ever comes of it."""
    refused(raw)


WITHOUT_FRACTIONS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["yes", "age-5-9", "3"])
)


def json_of(leaves):
    """Give JSON of these and of lists and groups of them."""
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    )


JSON = json_of(WITHOUT_FRACTIONS | st.floats())


def places(value, path=()):
    """Give every place in a record."""
    yield path
    if isinstance(value, dict):
        for name in value:
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, (*path, index))


PLACES = [path for path in places(data_of()) if path]


def put(data, path, value):
    """Give the data with another value in one place."""
    changed = deepcopy(data)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return changed


def every_answer(edition):
    """Give the name of everything that an edition asks."""
    lists = [page.id for page in (*edition.safety_first, edition.other_children)]
    return {*edition.theme, *edition.fact, *edition.domain, *edition.strength, *lists}


def test_no_edition_asks_so_much_that_its_fullest_record_is_refused():
    """The most that a record may answer is twice what is asked, whatever is said."""
    assert len(every_answer(EDITION)) * 2 < MOST_ANSWERED


ODD = (None, True, False, 0, 1, -1, 10**6, "", "yes", "Yes", "a b", "2026-02-30", "2026-W01-1", [], {}, [1], {"x": 1})


def library_says(data):
    """Give the place of the first misfit as the schema library finds it."""
    found = next(_validators()["record"].iter_errors(data), None)
    return None if found is None else tuple(found.absolute_path)


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_a_misfit_is_found_where_the_schema_library_finds_it(value):
    """Any odd value in any kind of place of a record is refused, or not, as the library does it, and at its place."""
    kinds = {tuple(part if isinstance(part, str) else 0 for part in path): path for path in PLACES if len(path) <= 3}
    for path in kinds.values():
        changed = put(data_of(), path, value)
        assert first_misfit(changed, "record") == library_says(changed), path


@given(st.sampled_from(PLACES), json_of(WITHOUT_FRACTIONS))
@of(max_examples=100, deadline=None, derandomize=True, database=None)
def test_whatever_stands_in_a_record_the_library_agrees(path, value):
    """Text, lists and groups of any form are judged as the library judges them."""
    changed = put(data_of(), path, value)

    assert first_misfit(changed, "record") == library_says(changed)


def test_a_keyword_that_no_finder_knows_is_no_schema():
    """A schema that asks for more than is looked at here is refused before anything is judged by it."""
    with pytest.raises(KeyError, match="oneOf"):
        finder({"type": "object", "oneOf": []})


@given(st.sampled_from(PLACES), JSON)
@of(max_examples=200, deadline=None, derandomize=True, database=None)
def test_no_change_in_any_one_place_goes_unnoticed(path, value):
    """Any other value in any one place is refused, or the record is known to be altered: nothing passes in silence."""
    before = data_of()
    changed = put(before, path, value)
    if json.dumps(changed, sort_keys=True) == json.dumps(before, sort_keys=True):
        return

    record = read_or_refused(dumped(changed))
    if isinstance(record, Refusal):
        assert record in (Refusal.DAMAGED, Refusal.OTHER_FORMAT)
        return
    assert record.altered
    assert restore(EDITION, record).altered
    assert run_again(edition_of(record, here=EDITION), record).outcome is Outcome.ALTERED


@pytest.mark.parametrize("path", [path for path in PLACES if len(path) <= 2], ids=str)
def test_every_field_left_out_is_noticed(path):
    """A record that lacks a field, or an answer, is refused or known to be altered."""
    data = deepcopy(data_of())
    inner = data
    for part in path[:-1]:
        inner = inner[part]
    del inner[path[-1]]

    record = read_or_refused(dumped(data))

    assert record in (Refusal.DAMAGED, Refusal.NOT_A_RECORD) or record.altered


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("said", "age"), 5, "said › age"),
        (("said", "lists"), [], "said › lists"),
        (("said", "lists", "areas"), {"health": "perhaps"}, "said › lists › areas › health"),
        (("said", "ladders"), {"going-missing": {"at": CANARY, "least": "", "maybe": "", "by_itself": False}}, "at"),
        (("said", "safety"), {"network-meets-needs": {"who": 1}}, "said › safety › network-meets-needs"),
        (("said", "undescribed"), [CANARY], "said › undescribed › 1"),
        (("said", "acting_now"), "no", "said › acting_now"),
        (("said", "afterwards"), {"consent": "yes"}, "said › afterwards › consent"),
        (("made_on",), "2026-02-30", "made_on"),
        (("edition",), "../../etc/passwd", "edition"),
        (("results", "step"), 3.0, "no record is"),
        (("wording", "themes"), {"going-missing": "0" * 15}, "wording › themes › going-missing"),
        (("said", "lists"), {CANARY: {"x": 1}}, "said › lists"),
        (("said", CANARY), "yes", "said"),
        ((CANARY,), CANARY, "a field that a record does not have"),
        (("said", "lists"), {f"list-{n}": {} for n in range(101)}, "said › lists"),
        (("said", "lists", "areas"), {f"row-{n}": "no" for n in range(9_000)}, "said › lists › areas"),
        (("said", "lists"), {f"l-{n}": {f"r-{n}-{m}": "no" for m in range(99)} for n in range(7)}, "more than any"),
        (("said", "undescribed"), [f"list-{n}" for n in range(700)], "It answers more than any edition asks."),
    ],
)
def test_a_damaged_record_says_where_and_repeats_nothing(path, value, where):
    """Wrong types, values and names are damage: the message says where, and never what somebody wrote there."""
    refusal = refused(dumped(put(data_of(), path, value)))

    assert refusal.kind is Refusal.DAMAGED
    assert where in refusal.found
    assert "Zebedee" not in str(refusal)


# --- another edition


def reworded(theme="school-attendance"):
    """Give the edition with the words of one theme changed."""
    return changed_theme(theme, lambda one: replace(one, none=f"{one.none} Nothing else."))


def changed_theme(theme, change):
    themes = tuple(change(one) if one.id == theme else one for one in EDITION.themes)
    return replace(EDITION, themes=themes, edition_fingerprint="e" * 64, decision_fingerprint="d" * 64)


def a_worry(**themes):
    """Give what somebody says who has these worries about a child of 7, with every other area looked at."""
    looked = {theme.id: Answer(0, 0) for theme in EDITION.themes}
    worries = {name.replace("_", "-"): Answer(rung, rung) for name, rung in themes.items()}
    said, _ = walk(
        EDITION,
        sayable(EDITION, Answers(age="age-5-9", no=frozenset(EDITION.fact), themes={**looked, **worries}, own_view=2)),
    )
    return said


def test_a_changed_wording_is_asked_again_and_never_kept():
    """The answer to a theme whose words changed goes, and is listed with its words, what was said, and why."""
    said = a_worry(school_attendance=2)
    record = read(write(EDITION, said, DAY).encode())

    restored = restore(reworded(), record, EDITION)

    again = {fate.id: fate for fate in restored.fitted.again}
    assert restored.changed_edition
    assert again["school-attendance"].why is Why.WORDING
    assert again["school-attendance"].words == EDITION.theme["school-attendance"].row
    assert again["school-attendance"].said == EDITION.theme["school-attendance"].rungs[1].text
    assert "school-attendance" not in restored.fitted.said.ladders
    assert "school-attendance" not in restored.fitted.said.lists["area-education"]
    assert set(again) == {"school-attendance"} and not restored.fitted.gone
    assert restored.fitted.said.lists[AREAS] == said.lists[AREAS]  # that education worries somebody stands


def test_an_area_without_a_worry_is_asked_again_when_anything_in_it_has_other_words():
    """Whoever closed an area answered for every theme in it: with one reworded, or a new one, it is asked again."""
    said = a_worry()
    assert said.lists[AREAS]["education"] == "no"

    fitted = fit(reworded(), said, wording(EDITION, said))

    assert [(fate.kind, fate.id) for fate in fitted.again] == [(Kind.AREA, "education")]
    assert "education" not in fitted.said.lists[AREAS]


def test_a_theme_that_is_gone_is_told_and_stays_a_worry():
    """A worry that the edition has no words for any more is named with the words of then, and counts as undescribed."""
    said = a_worry(school_attendance=2)
    record = read(write(EDITION, said, DAY).encode())
    without = replace(
        EDITION,
        themes=tuple(theme for theme in EDITION.themes if theme.id != "school-attendance"),
        rules=(),
        edition_fingerprint="e" * 64,
        decision_fingerprint="d" * 64,
    )

    known, unknown = (restore(without, record, before).fitted for before in (EDITION, None))

    assert [fate.id for fate in known.gone] == ["school-attendance"]
    assert known.gone[0].words == EDITION.theme["school-attendance"].row
    assert unknown.gone[0].words == "“school attendance”"
    assert fitting.STAYS_A_WORRY in known.gone[0].because
    assert AREAS in known.said.undescribed
    assert AREAS in evaluate(without, answers_of(without, known.said)).undescribed


def test_an_answer_of_no_worry_that_is_gone_leaves_no_worry_behind():
    """Where the lost answer was no worry, nothing is said to be undescribed."""
    said = with_ladder(Said(), "no-longer-there", Placing(at="none"))

    fitted = fit(EDITION, said, {})

    assert [fate.why for fate in fitted.gone] == [Why.GONE]
    assert not fitted.said.undescribed


def test_safety_is_asked_again_when_a_worry_it_was_shown_against_has_other_words():
    """Evidence rests on how bad a worry was then: with other lines on its ladder, nobody knows what that said."""
    shown = Safety(
        who="grandparent",
        did="took-child-in",
        how_long="6-months-or-more",
        known_by="seen-by-professional",
        against={"school-attendance": 1},
    )
    said = replace(a_worry(school_attendance=1), safety={"network-meets-needs": shown})

    fitted = fit(reworded(), said, wording(EDITION, said))

    assert {fate.id for fate in fitted.again} == {"school-attendance", "network-meets-needs"}
    assert not fitted.said.safety
    assert "strengths" not in fitted.said.closed


def test_who_had_to_act_is_told_again_with_the_words_of_today():
    """Once anything is not kept, nothing urgent counts as told already."""
    said = replace(
        a_worry(school_attendance=1), acknowledged=frozenset({EDITION.themes[0].rungs[0].key}), acting_now=True
    )

    fitted = fit(reworded(), said, wording(EDITION, said))

    assert (fitted.said.acknowledged, fitted.said.acting_now) == (frozenset(), False)
    assert fit(EDITION, said, wording(EDITION, said)).said == said


def test_a_corrected_telephone_number_asks_nothing_again():
    """An edition in which no question changed keeps every answer, though its fingerprint is another."""
    said = a_worry(school_attendance=2)

    fitted = fit(replace(EDITION, contacts=(), edition_fingerprint="e" * 64), said, wording(EDITION, said))

    assert fitted.whole and fitted.said == said


def test_an_answer_without_its_wording_is_asked_again():
    """A file that does not say which words were answered is taken at no word."""
    said = a_worry(school_attendance=2)

    fitted = fit(EDITION, said, {})

    assert not [fate for fate in fitted.kept if fate.kind is Kind.THEME]
    assert not fitted.said.ladders and not fitted.said.age


def test_what_was_lost_can_be_told_again_by_id():
    """A draft goes on telling what it could not keep: by id it knows the words of today, and no more than that."""
    said = with_ladder(a_worry(school_attendance=2), "old-theme", Placing(at="old-rung"))

    lost = json.loads(json.dumps(fit(reworded(), said, wording(EDITION, said)).lost))
    told = {fate.id: (fate.words, fate.because) for fate in fitting.lost_in_words(EDITION, lost)}

    assert told == {
        "school-attendance": (EDITION.theme["school-attendance"].row, fitting.WHY[Why.WORDING]),
        "old-theme": ("“old theme”", fitting.WHY[Why.GONE]),
    }


# --- running it again


def test_a_record_whose_results_are_not_those_of_its_answers_is_different():
    """A step written in by hand and sealed anew comes out different, by id and in words."""
    data = data_of()
    real = data["results"]["step"]
    data["results"]["step"] = 1 if real > 1 else 2
    data["results"]["pathways"] = data["results"]["pathways"][1:]

    again = run_again(EDITION, read(sealed(data)))

    assert again.outcome is Outcome.DIFFERENT
    told = {one.of: one.words for one in again.differences}
    assert (
        told["step"] == f"The suggested step: the record says {data['results']['step']}; computed again it is {real}."
    )
    assert any(of.startswith("pathways/") and "is missing in the record" in words for of, words in told.items())
    assert as_plain_data(EDITION, read(sealed(data)), again)["result"]["step"] == real


def test_the_same_results_in_another_order_are_told():
    """Nothing less than the same results is called the same."""
    data = data_of()
    data["results"]["reasons"].reverse()
    assert len(data["results"]["reasons"]) > 1

    assert run_again(EDITION, read(sealed(data))).outcome is Outcome.DIFFERENT


@pytest.mark.parametrize(
    ("said", "unknown"),
    [
        (lambda said: with_ladder(said, "no-such-theme", Placing(at="x")), "no-such-theme"),
        (lambda said: with_ladder(said, "school-attendance", Placing(at="no-such-rung")), "school-attendance"),
        (lambda said: replace(said, lists={**said.lists, AREAS: {"no-such-area": "yes"}}), "no-such-area"),
        (lambda said: replace(said, lists={**said.lists, "no-such-list": {}}), "no-such-list"),
        (lambda said: replace(said, undescribed=frozenset({"no-such-list"})), "no-such-list"),
        (lambda said: replace(said, age="age-99"), "age-99"),
        (lambda said: replace(said, role="no-such-role"), "no-such-role"),
        (lambda said: replace(said, lists={**said.lists, "area-health": {"going-missing": "yes"}}), "going-missing"),
    ],
)
def test_answers_that_the_edition_does_not_know_cannot_be_run_again(said, unknown):
    """An id that the edition does not have is never ignored: the record cannot be run again, and says which it is."""
    record = read(sealed(data_of(3), said(said_in(3))))

    again = run_again(EDITION, record)
    fitted = restore(EDITION, record).fitted

    assert again.outcome is Outcome.CANNOT and unknown in again.cannot
    assert again.found is None
    assert unknown in {fate.id for fate in (*fitted.again, *fitted.gone)}


def test_without_its_edition_a_record_cannot_be_run_again():
    """Where the rules were changed, or are not here, the record says so and nothing is compared."""
    record = read(text_of(3).encode())
    gone = replace(record, edition="durham/2019-old")
    changed = replace(EDITION, decision_fingerprint="d" * 64)

    assert edition_of(record, here=EDITION) is EDITION
    assert edition_of(gone, here=EDITION) is None
    assert edition_of(record, here=changed) is None
    assert run_again(None, gone).outcome is Outcome.CANNOT
    assert "is not here" in run_again(changed, record).cannot
    assert run_again(EDITION, replace(record, semantics=record.semantics + 1)).outcome is Outcome.CANNOT


def test_corrected_words_do_not_hinder_running_it_again():
    """With the same rules and other words the same comes out: results are compared, not sentences."""
    worded = replace(reworded(), decision_fingerprint=EDITION.decision_fingerprint)
    record = read(write(EDITION, a_worry(school_attendance=2), DAY).encode())

    assert run_again(worded, record).outcome is Outcome.SAME


def test_results_in_a_record_are_those_of_assess():
    """A record holds the plain data of `staircase assess --json`, with what is of the edition above it."""
    said = said_in(3)
    plain = json.loads(json.dumps(as_data(EDITION, evaluate(EDITION, answers_of(EDITION, said)))))
    data = data_of(3)

    assert {**{name: data[name] for name in plain if name in data}, **data["results"]} == plain
