"""An assessment in words: what it says follows from the reasons, for any answers there can be."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from staircase.core.case import Answer, Answers, Opened, State
from staircase.core.evaluate import evaluate
from staircase.core.explain import enough_parts, explain, may_say_enough, others_in_home, step_is_shown, to_say
from staircase.core.model import Rule
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.promises import sign_rung
from staircase.core.roads import opened_by_step, roads
from staircase.core.words import TELL, in_short
from staircase.printed import printed
from staircase.results import as_data

import current
from strategies import EDITION, answers, in_words, numbered, two_thousand

SCENARIOS = current.scenarios()
NO = frozenset(EDITION.fact)


FAMILY_FIRST = r"parents first|(?<!safe to tell the )family first|talk with the (family|parents)"


def told(case, role=""):
    """Evaluate and explain a case of the current edition."""
    found = evaluate(EDITION, case)
    return found, explain(EDITION, case, found, role=role)


def looked_at(*domains):
    """Answer "none" to every theme of these domains."""
    return {theme.id: Answer() for theme in EDITION.themes if theme.domain in domains}


def pathways(explained):
    """List every pathway an explanation names."""
    return [*explained.do, *explained.advice, *explained.rights]


def every_reason(explained):
    """List every reason an explanation names."""
    return [*explained.main, *explained.more, *explained.counted, *explained.set_aside, *explained.possible]


def test_talking_with_the_parents_first_is_said_once():
    """What stands behind the line on telling the parents adds to it, and does not begin by saying it again."""
    behind = set()
    for scenario in SCENARIOS:
        _, explained = told(scenario.answers)
        if explained.tell_parents == TELL[TellParents.FIRST]:
            assert not re.match("Talk with the (parents|family) first", explained.tell_parents_more), scenario.id
            behind.add(explained.tell_parents_more)
    assert "Early help is done together with them." in behind


@two_thousand
@given(numbered())
def test_the_first_reason_alone_gives_the_step(case):
    """With circumstances and safety kept, the parts shown first give exactly the step; without any of them, less."""
    found, explained = in_words(case)
    if not explained.main:
        return
    reason = next(r for r in found.reasons if r.key == explained.main[0].key)
    parts = enough_parts(reason)
    seen = {EDITION.seen_alone: Answer(0, 0)}  # what a hold asks for; not seen alone, nothing is held, said or not
    kept = seen if case.themes.get(EDITION.seen_alone) == Answer(0, 0) else {}

    def step_of(these):
        themes = kept | {part.theme: Answer(part.rung, part.rung) for part in these}
        return evaluate(EDITION, replace(case, themes=themes)).step

    assert step_of(parts) == found.step
    assert all(step_of([p for p in parts if p != left_out]) < found.step for left_out in parts)
    if isinstance(reason.of, Rule):
        assert len(parts) == reason.of.at_least + len(reason.of.all_of)


@settings(max_examples=300, deadline=None)
@given(answers())
def test_a_range_is_never_told_by_its_lower_number_alone(case):
    """The heading names both ends of a range, and no step at all where nothing was looked at."""
    found, explained = told(case)
    numbers = [int(number) for number in re.findall(r"\d", explained.heading)]

    if not step_is_shown(found):
        assert not explained.shown
        assert not numbers
        assert not re.search(r"step \d", " ".join(explained.said_first))
    elif found.is_range:
        assert numbers == [found.step, found.could_reach]
        assert explained.said_first[0].startswith("Ask for advice today")
    else:
        assert numbers == [found.step]


@settings(max_examples=200, deadline=None)
@given(answers())
def test_every_voice_speaks_and_every_name_resolves(case):
    """Every reason has words for the practitioner and the family, sources that exist, and no id in its words."""
    found, explained = told(case)

    for reason in every_reason(explained):
        assert reason.says
        assert reason.plain
        assert all(cite.id in EDITION.source for cite in reason.sources)
        spoken = " ".join((*reason.parts, *reason.circumstances, reason.note))
        assert not [rule.id for rule in EDITION.rules if "-" in rule.id and rule.id in spoken]
    for one in pathways(explained):
        assert one.because or one.pathway.id == EDITION.step(found.step).pathway
        assert one.how_soon
        assert one.waits or (one.consent_whose and one.consent and one.do)
        assert one.tell_parents
    groups = {f"facts-{group.id}" for group in EDITION.fact_groups}
    themes = {f"theme-{theme.id}" for theme in EDITION.themes}
    assert {unknown.page for unknown in explained.find_out} <= groups | themes | {"age"}
    assert {used.source.id for used in explained.sources} >= {c.id for r in explained.main for c in r.sources}


@settings(max_examples=200, deadline=None)
@given(answers())
def test_each_pathway_stands_once_and_a_higher_own_view_first(case):
    """No pathway is named twice; that of a higher own view comes first, unless what is not known could be more."""
    found, explained = told(case)
    names = [one.pathway.id for one in pathways(explained)]

    assert len(names) == len(set(names))
    opened = [*found.pathways, *found.advice, *found.rights]
    assert set(names) >= {one.pathway for one in opened if explained.shown or not opened_by_step(one)}
    if found.own_view and found.own_view > found.step:
        own = EDITION.step(found.own_view).pathway
        beside = not explained.shown or (found.advice and found.own_view < found.could_reach)
        assert own in [one.pathway.id for one in explained.do]
        waiting = next(one for one in explained.do if one.pathway.id == own).waits
        assert beside or waiting or names[0] == own
        assert not (beside and "You see more" in " ".join(explained.said_first))


@settings(max_examples=200, deadline=None)
@given(answers())
def test_the_strictest_line_on_the_parents_stands(case):
    """The strictest line of all that is opened stands at the top; with nothing behind it, none does."""
    found, explained = told(case)

    if not explained.tell_parents:
        assert not (explained.shown or found.reasons or found.advice)
        return
    strictest = max(STRICTNESS[one.pathway.tell_parents] for one in explained.do) if explained.do else 0
    said = next(line for line, words in TELL.items() if words == explained.tell_parents)
    assert STRICTNESS[said] >= max(strictest, STRICTNESS[found.tell_parents])


@settings(max_examples=300, deadline=None)
@given(answers())
def test_nothing_begins_with_the_family_before_there_was_advice(case):
    """Where parents may not be told yet, a pathway of a weaker line says nothing that begins with them."""
    found, explained = told(case)
    if STRICTNESS[found.tell_parents] < STRICTNESS[TellParents.AFTER_ADVICE]:
        assert not any(one.waits for one in pathways(explained))
        return

    for one in pathways(explained):
        if STRICTNESS[one.pathway.tell_parents] < STRICTNESS[found.tell_parents]:
            words = " ".join((*one.do, *one.say, one.consent))
            assert not re.search(FAMILY_FIRST, words, re.IGNORECASE), one.pathway.id
        if one.waits:
            assert not (one.do or one.say or one.consent or one.pathway.binding)
    for listed in (explained.do, explained.advice, explained.rights):
        assert [one.waits for one in listed] == sorted(one.waits for one in listed)
    assert not re.search(FAMILY_FIRST, explained.agreement, re.IGNORECASE)
    assert not re.search(FAMILY_FIRST, printed(EDITION, explained), re.IGNORECASE)


def test_each_pathway_of_the_edition_is_safe_under_the_strictest_line():
    """Opened beside sexual abuse, no pathway of this edition begins with the family, and no referral waits."""
    grave = {"sexual-abuse": Answer(2, 2)}
    found = evaluate(EDITION, Answers(age="age-5-9", no=NO, themes=grave))
    every = tuple(Opened(pathway=pathway.id, because=()) for pathway in EDITION.pathways)
    weaker = [one for one in roads(EDITION, found, every, "") if "stricter than usual" in one.tell_parents]
    words = {one.pathway.id: " ".join((*one.do, *one.say, one.consent)) for one in weaker}

    assert not [road for road, said in words.items() if re.search(FAMILY_FIRST, said, re.IGNORECASE)]
    assert "Do not talk about this at home yet" in words["child-in-need-referral"]
    assert "Only when advice says that you may: tell the family" in words["disabled-child-assessment"]
    assert "yet: take advice" in words["police-missing-now"]
    assert " or ring yourself" in words["police-missing-now"]
    waiting = {one.pathway.id for one in weaker if one.waits}
    assert waiting >= {"everyday-services", "early-help-one-service", "early-help-team", "early-help-lead-worker-today"}
    assert not waiting & {"child-in-need-referral", "child-protection-referral", "allocated-social-worker-today"}


@settings(max_examples=300, deadline=None)
@given(answers())
def test_plain_data_has_no_word_of_a_step_that_is_not_shown(case):
    """Where no step may be shown, plain data has none, no pathway that only a step opens, and no empty line."""
    found, explained = told(case)
    data = as_data(EDITION, found)
    text = json.dumps({key: value for key, value in data.items() if key != "step_shown"})

    assert data["step_shown"] is ("step" in data) is explained.shown
    assert bool(explained.tell_parents) is ("tell_parents" in data)
    if not explained.shown:
        assert '"step' not in text
        assert not re.search(r"\bstep \d", printed(EDITION, explained), re.IGNORECASE)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (Answers(no=NO), "Nothing was looked at"),
        (Answers(no=NO, themes={"sexual-abuse": Answer(0, 1)}), "Nothing is known for certain"),
        (Answers(age="age-5-9", no=NO, themes={"school-attendance": Answer()}), "No area of the child’s life"),
    ],
)
def test_why_no_step_is_shown(case, words):
    """Nothing asked, nothing certain and too little asked are three things; none means that all is well."""
    _, explained = told(case)

    assert not explained.shown
    assert explained.said_first[0].startswith(words)
    assert explained.said_first[0].endswith("This does not mean that all is well.")


def test_too_little_is_no_lowest_step():
    """With neither of the areas that matter most looked at, and none as a whole, no step is suggested."""
    _, explained = told(Answers(age="age-5-9", no=NO, themes={"school-attendance": Answer()}))

    assert explained.heading == "Too little is known to suggest a step"
    assert "everyday-services" not in [one.pathway.id for one in pathways(explained)]


def test_a_worry_without_words_is_no_full_stop():
    """A plain step and a range say in the heading that part of the worry is not described."""
    plain = Answers(age="age-5-9", no=NO, themes={"school-attendance": Answer(1, 1)}, undescribed=frozenset({"areas"}))
    more = replace(plain, themes={"school-attendance": Answer(1, 1), "criminal-exploitation": Answer(0, 4)})

    assert told(plain)[1].heading == "Step 2 for what is described, but part of your worry is not"
    assert told(more)[1].heading.endswith("for what is described; part of your worry is not")
    assert "but it could be step 5" in told(more)[1].heading


def test_planned_says_with_whom_only_where_that_is_safe():
    """Planned with the family, with the person harmed alone, or planned alone: by what it says on telling."""
    calm = told(Answers(age="age-5-9", no=NO, themes=looked_at("education"), own_view=1))[1]
    grave = told(Answers(age="age-5-9", no=NO, themes={"domestic-abuse": Answer(1, 1)}))[1]
    soon = {one.pathway.id: one.how_soon for one in (*calm.do, *grave.do)}

    assert soon["domestic-abuse-support"] == "Planned, with the person harmed, alone"
    assert next(one.how_soon for one in calm.do) == "Planned, with the family"
    assert "Planned, with the family" not in [one.how_soon for one in pathways(grave)]


def test_danger_is_an_if_where_it_is_not_known():
    """Under advice, ringing 999 is for danger at this moment, and nobody says that there is any."""
    found = evaluate(EDITION, Answers())
    asked = roads(EDITION, found, (Opened(pathway="call-999", because=()),), "", asked=True)[0]

    assert asked.name == "Ring 999 if anybody is in danger at this moment"
    assert asked.text.startswith("Only if this is so: a child")


@settings(max_examples=200, deadline=None)
@given(answers())
def test_enough_is_said_only_where_it_was_looked_at(case):
    """Nobody says that little is needed with abuse and neglect, or the parents, not looked at as a whole."""
    found, _ = told(case)

    if may_say_enough(found):
        assert {"abuse-neglect", "parents-family"} <= set(found.rests_on.whole)
        assert not found.undescribed
        assert found.act_on == found.step


@settings(max_examples=200, deadline=None)
@given(answers())
def test_there_is_always_something_to_say_on_the_telephone(case):
    """From any answers come at most five pieces to say: none empty, none a step, none twice."""
    pieces = to_say(EDITION, case, evaluate(EDITION, case))

    assert 3 <= len(pieces) <= 5
    assert len(set(pieces)) == len(pieces)
    assert all(piece == piece.strip() and piece[-1] in ".?" for piece in pieces)
    assert not re.search(r"step \d", " ".join(pieces), re.IGNORECASE)


def test_with_nothing_answered_the_pieces_say_what_to_put_in():
    """Before anything is answered the sentences leave room, and say that the others at home are not known."""
    pieces = to_say(EDITION, Answers(), evaluate(EDITION, Answers()))

    assert "how old they are" in pieces[0]
    assert "what I saw, heard or was told" in pieces[1]
    assert "I do not know who else is in the home" in " ".join(pieces)


def test_the_weightiest_worry_is_said_first():
    """On the telephone the bruise on the baby comes before the missed appointments, and time comes after them."""
    themes = {"health-appointments": Answer(1, 1), "injury-not-mobile": Answer(1, 1), "how-long": Answer(1, 1)}
    case = Answers(age="under-6-months", no=NO, themes=themes)

    pieces = to_say(EDITION, case, evaluate(EDITION, case))

    bruise = EDITION.theme["injury-not-mobile"].sign[1:20]
    appointments = EDITION.theme["health-appointments"].rungs[0].text[1:20]
    assert "under 6 months" in pieces[0]
    assert pieces[1].index(bruise) < pieces[1].index(appointments)
    assert "three months" in pieces[2]
    assert "safeguarding referral" in pieces[-1]


def test_nobody_reads_out_what_is_not_known_to_be_so():
    """The gravest worry of what decides comes first; nothing reassures, and that nobody has seen the child is said."""
    themes = {
        "chastisement": Answer(2, 2),
        "physical-abuse": Answer(2, 2),
        "domestic-abuse": Answer(3, 3),
        EDITION.seen_alone: Answer(2, 2),
    }
    case = Answers(age="age-5-9", no=NO, themes=themes)
    found = evaluate(EDITION, case)
    pieces = to_say(EDITION, case, found)
    steps = {in_short(rung.text).lower()[-40:]: rung.step for rung in rungs_at(themes)}
    said = [words for words in sorted(steps, key=pieces[1].lower().find) if words in pieces[1].lower()]

    assert len(said) == 3
    assert steps[said[0]] == max(steps.values())
    assert not re.search(r"\bno (?:mark|injury)|not known or suspected|also if", pieces[1], re.I)
    assert "The child has not been seen since the worry arose." in pieces[2]


def rungs_at(themes):
    """Give the rung each theme is known to be at, where it has a step."""
    rungs = [EDITION.theme[theme].rungs[answer.at - 1] for theme, answer in themes.items() if answer.at]
    return [rung for rung in rungs if rung.step]


@given(answers())
@settings(max_examples=60, deadline=None)
def test_the_worries_said_first_decide(case):
    """Whatever else is told, the first worry that is said on the telephone is one that decides, and its gravest."""
    found = evaluate(EDITION, case)
    decisive = {(p.theme, p.rung) for r in found.reasons if r.decisive for p in r.parts}
    gravest = max((EDITION.theme[theme].rungs[rung - 1].step for theme, rung in decisive), default=0)
    first = next(iter(to_say(EDITION, case, found)[1:2]), "")
    lines = [EDITION.theme[t].rungs[n - 1] for t, n in decisive if EDITION.theme[t].rungs[n - 1].step == gravest]

    if lines and "comes closest to this: " in first:
        words = first.partition("comes closest to this: ")[2].partition(". ")[0].rstrip(".").lower()
        texts = [text for one in lines for text in (one.text, EDITION.theme[one.theme].sign) if text]
        assert any(words in in_short(text).lower() for text in texts)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (Answers(), "I do not know who else is in the home. Whether they are safe is not known."),
        (Answers(yes=frozenset({"other-children"})), "Whether they are safe is not known."),
        (Answers(no=frozenset({"other-children"})), "As far as I know there are no other children"),
        (Answers(themes={"another-child-harmed": Answer(1, 1)}), EDITION.theme["another-child-harmed"].row),
        (Answers(yes=frozenset({"other-children"}), themes={"another-child-harmed": Answer()}), "know of no harm"),
    ],
)
def test_the_others_at_home_are_never_left_out(case, words):
    """Who else is in the home is said, or that it is not known; a silence is never safety."""
    assert words in others_in_home(EDITION, case)


def test_nobody_says_more_than_they_ticked():
    """A sign is said in its own words, and what was told at home is asked about, not guessed."""
    theme = EDITION.theme["injury-not-mobile"]
    case = Answers(age="under-6-months", no=NO, themes={theme.id: Answer(1, 1)})
    pieces = to_say(EDITION, case, evaluate(EDITION, case))

    assert sign_rung(EDITION, theme).number == 1
    assert theme.sign[1:] in pieces[1]
    assert "Please ask me whether anybody at home has been told." in pieces[-1]
    assert not re.search(r"or (I have )?not|or nobody", pieces[-1])


def test_nobody_is_told_where_telling_is_dangerous():
    """Where parents must not be told, the caller says so first."""
    case = Answers(age="age-5-9", no=NO, themes={"sexual-abuse": Answer(2, 2)})
    found, explained = told(case)

    assert found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL
    assert "Nobody at home may learn of this call" in to_say(EDITION, case, found)[-1]
    assert all("Do not tell" in one.tell_parents or "Never" in one.tell_parents for one in explained.do)


def test_circumstances_are_named_as_known_or_taken_to_be_so():
    """A rule says which of its circumstances are known and which were taken to be so, in the words of the question."""
    domestic = {"domestic-abuse": Answer(4, 4)}
    ask = EDITION.fact["pregnancy-or-baby-in-home"].ask
    key = "domestic-abuse-and-a-baby"

    _, unknown = told(Answers(age="age-5-9", no=NO - {"pregnancy-or-baby-in-home"}, themes=domestic))
    _, known = told(Answers(age="age-5-9", yes=frozenset({"pregnancy-or-baby-in-home"}), themes=domestic))

    reasons = [{reason.key: reason for reason in every_reason(explained)} for explained in (unknown, known)]
    assert reasons[0][key].circumstances == (f"Not known, and taken to be so: {ask}",)
    assert "Knowing can also lower it" in reasons[0][key].note
    assert reasons[1][key].circumstances == (f"Known: {ask}",)


def test_an_unknown_that_is_counted_heads_what_to_find_out():
    """What was counted without being known comes first, because knowing can also lower it."""
    case = Answers(age="age-5-9", no=NO - {"disabled", "recent-separation"}, themes={"domestic-abuse": Answer(4, 4)})
    _, explained = told(case)

    assert explained.find_out[0].lowers
    assert "whether this is so: “The parents have parted" in explained.find_out[0].what
    steps = [unknown.step for unknown in explained.find_out if not unknown.lowers]
    assert steps == sorted(steps, reverse=True)


def test_a_held_reason_says_so_and_the_numbers_without_safety_stand():
    """A held reason names the safety, and what the step would be without it."""
    scenario = next(s for s in SCENARIOS if s.expect.held_by)
    _, explained = told(scenario.answers)

    assert any("holds one reason by one step" in words for words in explained.holds)
    assert explained.without_safety.startswith("Without that safety it would be step 3")
    assert any("because existing safety holds it" in reason.note for reason in every_reason(explained))


def test_a_duty_names_whom_it_binds():
    """A duty of some roles says whose it is, and others are told to make sure that one of them knows."""
    case = Answers(age="age-10-12", no=NO, themes={"fgm-known": Answer(2, 2)})

    _, mine = told(case, role="school-staff")
    _, other = told(case, role="housing-staff")
    binds = [next(p.binds for p in one.do if p.pathway.id == "fgm-report-police") for one in (mine, other)]

    assert "people who work in health" in binds[0]
    assert "may not be yours" not in binds[0]
    assert "make sure that somebody who has it knows" in binds[1]


def test_going_below_the_suggestion_asks_for_a_reason_and_a_second_person():
    """A lower own view is asked for its reason and whom was asked; below step 5 nobody goes alone."""
    case = Answers(age="age-5-9", no=NO, themes={"disclosure-of-abuse": Answer(1, 1)}, own_view=3)
    _, explained = told(case)

    assert "write down why and who you asked" in explained.said_first[0]
    assert "Do not decide that on your own" in explained.said_first[0]


def test_few_areas_looked_at_are_told_with_what_matters_most():
    """Beside the step the areas that matter most are named, the others counted; all of them stand further down."""
    found, explained = told(Answers(age="age-5-9", no=NO, themes=looked_at("education")))
    unseen = found.rests_on.total - 1

    assert explained.rests_on.startswith(f"This rests on 1 of {found.rests_on.total} areas")
    assert "abuse and neglect, parents and family" in explained.rests_on
    assert f"and {unseen - 3} more were not looked at" in explained.rests_on
    assert len(explained.not_looked_at) == unseen


def test_not_sure_is_neither_not_looked_at_nor_known():
    """Of an area that was asked about and answered "not sure" nothing is known, and it was not left out either."""
    unsure = {id_: Answer(0, theme.top) for id_, theme in EDITION.theme.items() if theme.domain != "education"}
    found, explained = told(Answers(age="age-5-9", no=NO, themes=unsure))
    not_sure = {area.id for area in explained.not_sure}

    assert {"abuse-neglect", "parents-family"} <= not_sure
    assert [area.id for area in explained.not_looked_at] == ["education"]
    assert {*found.rests_on.not_looked_at} == {*not_sure, "education"}
    assert re.search(r"every answer on abuse and neglect, parents and family, .* is “not sure”", explained.rests_on)
    assert explained.rests_on.endswith("; education was not looked at.")


def test_a_pathway_that_is_only_possible_says_that_nobody_is_sure_why():
    """Why a pathway of advice is there is a question; of one that is known to be needed it is a fact."""
    _, maybe = told(Answers(themes={"physical-abuse": Answer(0, 4)}))
    _, known = told(Answers(themes={"physical-abuse": Answer(4, 4)}))
    reasons = [because for road in maybe.advice for because in road.because]

    assert any(because.startswith("Not sure whether this is so: ") for because in reasons)
    assert not [because for because in reasons if because.startswith("Known or suspected")]
    assert not [because for road in known.do for because in road.because if because.startswith("Not sure")]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_every_scenario_can_be_explained(scenario):
    """Each scenario comes out in words: every decisive reason, and every possible one with what it depends on."""
    found, explained = told(scenario.answers, scenario.role)

    shown = {reason.key for reason in (*explained.main, *explained.more)}
    assert shown == {reason.key for reason in found.reasons if reason.decisive}
    assert len(explained.main) <= 3
    possible = [reason for reason in found.reasons if reason.state is State.POSSIBLE and reason.step]
    assert [reason.key for reason in explained.possible] == [reason.key for reason in possible]
    assert all("It depends on" in reason.note for reason in explained.possible)
