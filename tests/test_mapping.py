"""The Signs of Safety map and the scale: what stands where, in which words, and what a number never does."""

import re
from dataclasses import replace

import pytest
from hypothesis import given as drawn_from
from hypothesis import settings as of
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.gate import NO, NOT_ASKED, Telling
from staircase.core.mapguide import When
from staircase.core.mapping import HEADINGS, MOST_STATEMENTS, Falls, Worried, draft_map, falls, with_words, words_of
from staircase.core.pathway import STRICTNESS, TellParents
from staircase.core.said import Said, answers_of, with_afterwards
from staircase.core.scales import NUMBERS, ends_now, ends_then, given, name_of, prompts, to_ask
from staircase.core.voices import Explained

import current
import reading_age
from strategies import EDITION, answers
from test_suggestion import HELD, Cases

GUIDE = EDITION.mapping
SCENARIOS = current.scenarios()
RUNGS = {rung.key: rung for theme in EDITION.themes for rung in theme.rungs}
# What a statement about a family never calls anybody or anything: it says what people do.
LABELS = re.compile(
    r"neglectful|abusive|domestic violence|dysfunctional|non-complian|disguised compliance|perpetrator|manipulative|"
    r"attention.seeking|promiscuous|hard to reach|failed to|refuses to engage",
    re.IGNORECASE,
)


SAFE = Telling(risk=NO, at_home=NO)


def drawn(said, *, role="", disputed=False, telling=SAFE):
    """Draw the map for these answers, as it is where telling a parent raises no risk."""
    found = evaluate(EDITION, said)
    explained = Explained(EDITION, said, found, explain(EDITION, said, found))
    return draft_map(explained, Worried(role, disputed), telling=telling)


def sections(one):
    """Give the sections of a map by id."""
    return {section.id: section for column in one.columns for section in column.sections}


def statements(one):
    """Give the danger statements of a map."""
    return [line for id_, section in sections(one).items() if id_.startswith("statement") for line in section.lines]


def about(**worries):
    """Give answers of a child of 7 with these worries, and all else looked at."""
    themes = {theme.id: Answer() for theme in EDITION.themes}
    themes |= {theme.replace("_", "-"): answer for theme, answer in worries.items()}
    return Answers(age="age-5-9", no=frozenset(EDITION.fact), themes=themes)


# --- where everything falls


def test_every_theme_stands_under_exactly_one_issue():
    """A worry has one issue: what may happen to the child, and what people would see instead."""
    listed = [theme for issue in GUIDE.issues for theme in issue.themes]

    assert sorted(listed) == sorted(EDITION.theme)


def test_every_rung_falls_under_a_heading_and_none_of_step_4_or_5_is_played_down():
    """What calls for social care is harm, or makes harm likely; it is never only what makes things harder."""
    for rung in RUNGS.values():
        heading = falls(EDITION, rung)
        assert (rung.step >= 4) == (heading in (Falls.HARM, Falls.LIKELY)), rung.key


def test_a_grave_rung_listed_as_complicating_is_harm_all_the_same():
    """Even an edition that lists a grave line among what makes things harder cannot hide it there."""
    guide = replace(GUIDE, complicating=replace(GUIDE.complicating, rungs=("physical-abuse/hurt-on-purpose",)))

    assert falls(replace(EDITION, mapping=guide), RUNGS["physical-abuse/hurt-on-purpose"]) is Falls.HARM


def test_the_lists_of_the_map_hold_what_they_say():
    """`likely` lists lines of step 4 or 5, `complicating` lines below that, and neither lists one twice."""
    likely, complicating = GUIDE.likely.rungs, GUIDE.complicating.rungs

    assert not [key for key in likely if RUNGS[key].step < 4]
    assert not [key for key in complicating if RUNGS[key].step >= 4]
    assert len({*likely, *complicating}) == len(likely) + len(complicating)


def test_by_default_what_is_grave_in_abuse_and_outside_the_home_is_harm():
    """In the areas of abuse, neglect and harm outside the home a grave line is harm unless it is yet to happen."""
    grave = [r for r in RUNGS.values() if r.step >= 4 and not EDITION.domain[EDITION.theme[r.theme].domain].may_hold]

    assert len([rung for rung in grave if falls(EDITION, rung) is Falls.HARM]) > len(grave) / 2


# --- the words


@pytest.mark.parametrize("issue", GUIDE.issues, ids=lambda issue: issue.id)
def test_what_may_happen_and_the_goal_can_be_read_by_a_family(issue):
    """Both texts of an issue are as plain as what is said to families, and name behaviour, not labels."""
    for text in (f"If nothing changes, {issue.may_happen}", issue.goal):
        said = text.replace("the child", "your child").replace("The child", "Your child")
        assert reading_age.grade(said) <= reading_age.HARDEST_GRADE, said
        assert reading_age.longest_sentence(said) <= reading_age.LONGEST_SENTENCE, said
        assert not LABELS.search(text) and not re.search(r"neglect|abuse", text), text
    assert issue.may_happen[0].islower() and issue.may_happen.endswith(".")
    assert re.search(r"\b(may|could)\b", issue.may_happen.split(".")[0]), (
        "it says what may happen, and nothing that does"
    )


def test_the_words_of_the_scale_are_plain():
    """Both ends, the questions and the prompts can be read at eleven."""
    ends = [f"10 means that {one.ten}. 0 means that {one.zero}." for one in GUIDE.scale.ends]
    texts = [*ends, *(p.text for p in GUIDE.scale.prompts), *(f"{a.ask} {a.hint}" for a in GUIDE.scale.asked_of)]

    assert not [text for text in texts if reading_age.grade(text) > reading_age.HARDEST_GRADE + 1]


def test_a_rung_of_every_theme_can_be_put_into_a_statement():
    """For every line of every ladder, alone, there is a statement in whole sentences, and its goal."""
    for rung in RUNGS.values():
        one = sections(drawn(about(**{rung.theme.replace("-", "_"): Answer(rung.number, rung.number)})))
        said = [line for id_, section in one.items() if id_.startswith("statement") for line in section.lines]
        goals = [line for id_, section in one.items() if id_.startswith("goal") for line in section.lines]
        wanted = falls(EDITION, rung) is not Falls.COMPLICATING
        assert len(said) == len(goals) == 1 or not wanted, rung.key
        for text in (*said, *goals):
            assert text.endswith("."), text
            assert not re.search(r"\.\.|\s\s|: \.|\bNone\b|answer for", text), text
            assert not LABELS.search(text), text


# --- what a map holds


def test_harm_that_has_happened_gives_harm_and_a_danger_statement():
    """Where harm is known or suspected to have happened, it stands as harm and in a danger statement."""
    one = drawn(about(physical_abuse=Answer(3, 3)))

    assert RUNGS["physical-abuse/hurt-on-purpose"].text in sections(one)["harm"].lines[0]
    assert not sections(one)["likely"].lines
    assert sections(one)["statement-1"].title == "Danger statement"
    assert "hurt again" in statements(one)[0]


def test_harm_that_is_only_likely_gives_a_danger_statement_alone():
    """Where harm is likely and none is known, nothing stands as harm; the danger statement does."""
    one = drawn(about(person_who_poses_risk=Answer(2, 2)))

    assert not sections(one)["harm"].shown
    assert sections(one)["likely"].lines
    assert len(statements(one)) == 1


def test_below_step_4_the_words_are_of_worry():
    """In early help it is a worry statement and a goal, in the family's own plain words."""
    one = drawn(about(school_attendance=Answer(1, 1)), role="school-staff")

    assert one.to_family
    assert sections(one)["statement-1"].title == "Worry statement"
    assert sections(one)["goal-1"].title == "Goal"
    assert statements(one)[0].startswith(
        "I work in a school, college or nursery, and I am worried. Your child misses some days at school"
    )
    assert "If nothing changes, your child may" in statements(one)[0]


def test_a_plan_in_place_is_no_worry_and_the_worries_told_are_looked_at():
    """Where a plan alone decides, the statement is about the worries that were told."""
    said = about(school_attendance=Answer(1, 1))
    one = drawn(replace(said, yes=frozenset({"child-in-need-plan"}), no=said.no - {"child-in-need-plan"}))

    assert sections(one)["statement-1"].title == "Danger statement"
    assert "Missing school" in statements(one)[0]


def test_what_a_rule_means_by_its_parts_stands_with_the_first_and_worries_that_are_counted_stand_alone():
    """What parts mean together is said once, each part under its own issue; counted early worries stand by themselves.

    So does what a rule says of one part at this age: that the child is a baby is half of the reason.
    """
    together = statements(drawn(about(bullying_and_hate=Answer(2, 2), weapons=Answer(2, 2))))
    counted = statements(drawn(about(school_attendance=Answer(1, 1), teeth=Answer(1, 1), friendships=Answer(1, 1))))
    of_a_baby = statements(drawn(replace(about(safety_at_home=Answer(3, 3)), age="under-6-months")))

    assert len(together) == 2 and len(counted) == 3
    assert ["Taken together: " in one for one in (*together, *counted)] == [True, False, False, False, False]
    assert EDITION.rule["grave-neglect-of-a-baby"].because in of_a_baby[0]
    assert "Taken together" not in of_a_baby[0]


def test_a_rule_that_joins_harm_and_something_else_is_about_the_harm():
    """Smacks, and school left for home: the first statement and goal are about being hurt, the next about being seen.

    This goes to a strategy meeting. That the child may fall behind in lessons is not what is feared.
    """
    one = drawn(about(chastisement=Answer(2, 2), home_education=Answer(4, 4)))
    first, second = statements(one)
    goals = [sections(one)[f"goal-{number}"].lines[0] for number in (1, 2)]

    assert RUNGS["chastisement/smacked-more-than-once"].text.split(".")[0] in first
    assert EDITION.rule["taken-out-of-school-after-force"].because in first and "may be hurt, or hurt again" in first
    assert "taken out of school" in second and "too late when we see that the child is hurt" in second
    assert "not hurt" in goals[0] and "see the child each week" in goals[1]


def test_where_one_rule_alone_decides_a_grave_case_its_reason_stands_in_the_first_statement():
    """In every scenario of step 5 that one rule places there, the map says why, and says it first."""
    seen = 0
    for scenario in SCENARIOS:
        found = evaluate(EDITION, scenario.answers)
        decisive = [reason.of for reason in found.reasons if reason.decisive and reason.parts]
        if found.step == 5 and len(decisive) == 1 and decisive[0].key in EDITION.rule:
            assert decisive[0].because in statements(drawn(scenario.answers))[0], scenario.id
            seen += 1

    assert seen > 50


def test_what_is_not_sure_is_said_as_not_sure():
    """A worry that only may be stands under what we do not know, and in no statement."""
    one = drawn(about(physical_abuse=Answer(0, 4), school_attendance=Answer(1, 2)))

    assert sections(one)["unsure"].lines == (f"{EDITION.theme['physical-abuse'].row}: not sure.",)
    assert sections(one)["worries"].lines[0].endswith(" It could be more.")
    assert not [line for line in statements(one) if "Rough handling" in line]


def test_what_nobody_looked_at_and_what_has_no_words_stands_on_the_map():
    """The map says what was not looked at, and leaves room for a worry that the tool has no words for."""
    said = Cases(EDITION).undescribed()
    one = drawn(replace(said, themes={"school-attendance": Answer(1, 1)}))

    assert any("no words for" in line for line in sections(one)["worries"].lines)
    assert any(line.startswith("Not looked at: ") for line in sections(one)["unsure"].lines)


def test_safety_says_what_was_done_by_whom_and_for_how_long():
    """Practitioners read existing safety with its coded evidence; a strength that was only named does not have it."""
    said = Cases(EDITION).held()
    themes = {**said.themes, "sexual-abuse": Answer(2, 2)}
    one = sections(drawn(replace(said, themes=themes, strengths=said.strengths | {"warm-manner"})))

    assert len(one["safety"].lines) == 1
    for words in ("took the child in", "a grandparent", "6 months or more", "a professional has seen it", "teeth"):
        assert words in one["safety"].lines[0], words
    assert len(one["strengths"].lines) == 1


def told_to_families():
    """Give every line of every ladder, known or not sure, with safety that counts, where the family may see the map."""
    for rung in RUNGS.values():
        for at in (0, rung.number):
            said = about(**{rung.theme.replace("-", "_"): Answer(at, rung.number)})
            said = replace(said, safety={"network-meets-needs": HELD})
            if drawn(said).to_family:
                yield said


def test_the_familys_map_never_says_who_told_us():
    """Whoever told of safety, whatever was done and by whom, the family reads the same map, without rows' names."""
    cases = [*told_to_families()]
    by_child = {"known_by": "said-by-child", "did": "fed-and-clothed", "who": "friend-or-neighbour"}

    for said in cases:
        one = drawn(said)
        otherwise = drawn(replace(said, safety={"network-meets-needs": replace(HELD, **by_child)}))
        words = " ".join(words_of(one).values()).lower()
        assert sections(one)["safety"].lines == (EDITION.strength["network-meets-needs"].plain,)
        assert otherwise == one
        assert not [choice.text for choice in EDITION.evidence.known_by if choice.text.lower() in words]
        assert not [theme.row for theme in EDITION.themes if f"{theme.row}: ".lower() in words]
    assert len(cases) > len(RUNGS) / 4


def test_the_family_reads_in_plain_words_what_is_not_sure():
    """What is not sure is said to the family by the part of their lives it is about, once for each."""
    themes = {"school_attendance": Answer(0, 1), "extra_support_at_school": Answer(0, 1), "teeth": Answer(0, 1)}
    one = drawn(about(**themes))

    assert one.to_family
    assert sections(one)["unsure"].lines == ("Not sure yet: school, college and work; your child's health.",)


@pytest.mark.parametrize(
    ("lacking", "why"),
    [
        ({"who": "person-the-worry-is-about"}, "it rests on the person the worry is about"),
        ({"how_long": "under-1-month"}, "it has not been shown for long enough"),
        ({"known_by": "told-by-carer"}, "it is known only from what a carer says"),
    ],
)
def test_what_does_not_count_as_safety_is_a_strength_and_says_why(lacking, why):
    """Evidence that lacks something is no safety: it is named among the strengths, with what it lacks."""
    said = about(physical_abuse=Answer(3, 3))
    shown = replace(HELD, **lacking)
    one = sections(drawn(replace(said, safety={"network-meets-needs": shown})))

    assert not one["safety"].lines
    assert why in one["strengths"].lines[0]


def test_a_family_that_sees_it_differently_is_said_so_in_the_statement():
    """A dispute belongs into the statement, with room for their words."""
    assert statements(drawn(about(physical_abuse=Answer(3, 3)), disputed=True))[0].endswith(
        "The parents or carers see this differently (write how)."
    )


@pytest.mark.parametrize("worry", ["sexual_abuse", "domestic_abuse", "illness_caused_by_adult", "honour_based_abuse"])
def test_where_telling_is_dangerous_the_map_is_kept_from_the_family(worry):
    """Where nobody at home may be told, the map says first that they are not shown it, and is not in their words."""
    theme = EDITION.theme[worry.replace("_", "-")]
    one = drawn(about(**{worry: Answer(theme.top, theme.top)}))

    assert one.keep_from_family and not one.to_family
    assert one.sharing[0] == "Do not show this map to the family, and do not print it for them."
    assert one.sharing[1].startswith("Do not tell the parents")


def test_every_map_has_every_heading():
    """Whatever the answers, words that were written under a heading have a place to stand."""
    for said in (
        about(),
        about(school_attendance=Answer(1, 1)),
        about(physical_abuse=Answer(3, 3), teeth=Answer(1, 1)),
    ):
        assert [section.id for column in drawn(said).columns for section in column.sections] == [*HEADINGS]


def test_changed_words_stand_in_place_of_the_drafts_and_empty_ones_take_a_heading_away():
    """What was sent stands on the map, a line each; what was not sent stays; what was emptied goes."""
    one = drawn(about(school_attendance=Answer(1, 1)))
    changed = sections(with_words(one, {"worries": "First.\n\n  Second. ", "statement-1": ""}))

    assert changed["worries"].lines == ("First.", "Second.")
    assert not changed["statement-1"].shown
    assert changed["next"] == sections(one)["next"]
    assert with_words(one, words_of(one)) == one


@of(max_examples=150, deadline=None)
@drawn_from(answers())
def test_nothing_stands_on_the_map_that_was_not_told(said):
    """For any answers: each worry line is a known worry's, each strength was named, and each worry told stands once."""
    found = evaluate(EDITION, said)
    told = explain(EDITION, said, found)
    one = draft_map(Explained(EDITION, said, found, told), telling=SAFE)
    by_id = sections(one)
    known = {EDITION.theme[t].rungs[a.at - 1] for t, a in said.themes.items() if a.at}
    worries = [line for heading in Falls for line in by_id[heading].lines if "no words for" not in line]

    def of_rung(line, rung):
        return line.startswith(rung.plain if one.to_family else f"{EDITION.theme[rung.theme].row}: ")

    assert len(worries) == len(known)
    assert all(any(of_rung(line, rung) for line in worries) for rung in known)
    named = said.strengths | said.safety.keys()
    good = (*by_id["strengths"].lines, *by_id["safety"].lines)
    assert len(good) == len(named)
    assert all(
        any(line.startswith((EDITION.strength[s].text, EDITION.strength[s].plain)) for s in named) for line in good
    )
    assert not {*worries} & {*good}
    assert len(statements(one)) <= MOST_STATEMENTS
    assert one.to_family <= (STRICTNESS[found.tell_parents] <= STRICTNESS[TellParents.UNLESS_RISK])
    assert not drawn(said, telling=NOT_ASKED).to_family
    if not one.to_family:
        assert not [line for line in statements(one) if "I have seen, been told of or suspect this." not in line]


# --- the scale


def practitioner(number):
    return {"scale-practitioner": (str(number),)}


def prompted(said, chosen):
    """Give the prompts for these numbers, by when they come."""
    found = evaluate(EDITION, said)
    texts = {prompt.text: prompt.when for prompt in GUIDE.scale.prompts}
    says = prompts(EDITION, found, given(EDITION, chosen))
    return {when: line for line in says for text, when in texts.items() if line.endswith(text)}


STEP_4 = about(physical_abuse=Answer(2, 2))
STEP_3 = about(school_attendance=Answer(2, 2))
STEP_2 = about(school_attendance=Answer(1, 1))
MAYBE_5 = about(school_attendance=Answer(1, 1), physical_abuse=Answer(0, 4))


@pytest.mark.parametrize(
    ("said", "number", "comes"),
    [
        (STEP_4, 7, {When.HIGH}),
        (STEP_4, 6, set()),
        (MAYBE_5, 7, {When.HIGH}),
        (MAYBE_5, 6, set()),
        (STEP_3, 7, set()),
        (STEP_3, 10, set()),
        (STEP_2, 3, {When.LOW}),
        (STEP_2, 4, set()),
        (STEP_3, 3, {When.LOW}),
        (STEP_3, 0, {When.LOW}),
        (STEP_3, 4, set()),
        (STEP_4, 0, set()),
    ],
)
def test_a_number_that_tells_another_story_than_the_suggestion_is_asked_about(said, number, comes):
    """A high number with step 4 or 5, or a low one below step 4, prompts; one number nearer does not."""
    assert prompted(said, practitioner(number)).keys() == comes


def test_the_prompt_names_the_number_and_the_step_and_moves_nothing():
    """It says what was given and what the answers call for, and sends to the evidence."""
    says = prompted(STEP_4, practitioner(8))[When.HIGH]

    assert says.startswith("You gave 8, and the answers call for step 4, child in need.")
    assert "existing safety" in says
    assert "could make it step 5" in prompted(MAYBE_5, practitioner(8))[When.HIGH]


@pytest.mark.parametrize(("low", "high", "comes"), [(4, 7, False), (3, 7, True), (7, 3, True), (0, 10, True)])
def test_people_far_apart_are_asked_about(low, high, comes):
    """More than three apart prompts, whoever is higher; three apart does not."""
    numbers = {"scale-parent": (str(low),), "scale-other-professional": (str(high),)}

    assert (When.APART in prompted(STEP_3, numbers)) == comes


@pytest.mark.parametrize(
    ("child", "adults", "comes"), [(4, (5, 6), True), (5, (5, 6), False), (6, (5, 7), False), (4, (), False)]
)
def test_a_child_who_gives_less_than_every_adult_is_asked_about(child, adults, comes):
    """The child's lower number prompts where every adult who was asked gave more."""
    names = ("scale-parent", "scale-practitioner")
    numbers = {"scale-child": (str(child),), **{n: (str(a),) for n, a in zip(names, adults, strict=False)}}

    assert (When.CHILD_LOWER in prompted(STEP_3, numbers)) == comes


@pytest.mark.parametrize(("said", "child", "comes"), [(STEP_3, 3, True), (STEP_3, 4, False), (STEP_4, 2, False)])
def test_a_low_number_of_the_child_is_asked_about_whatever_the_adults_give(said, child, comes):
    """A child who gives 3 or less below step 4 asks for more, also where an adult gave less still."""
    says = prompted(said, {"scale-child": (str(child),), "scale-practitioner": ("1",)})

    assert (When.CHILD_LOWER in says) == comes
    assert not comes or says[When.CHILD_LOWER].startswith("The child gave 3, and the answers call for step 3")


def test_where_no_step_may_be_shown_no_prompt_names_one():
    """With nothing looked at, a number is set beside other numbers only."""
    assert not prompted(Answers(), practitioner(9))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_never_reaches_the_answers(number):
    """Whoever gives which number, what the evaluator gets is the same."""
    chosen = {name_of(asked): (number,) for asked in GUIDE.scale.asked_of}

    assert answers_of(EDITION, with_afterwards(Said(), chosen)) == answers_of(EDITION, Said())


def test_what_is_no_number_is_not_shown():
    """Only whole numbers from 0 to 10 are numbers; each stands by itself, in the order of asking."""
    chosen = {"scale-practitioner": ("7",), "scale-child": ("11",), "scale-parent": ("0",), "scale-other": ("5",)}

    assert [(one.by.id, one.number) for one in given(EDITION, chosen)] == [("parent", 0), ("practitioner", 7)]


def test_both_ends_fit_the_step_to_act_on():
    """From step 4 on the ends are about safety, below that about how the child and family do; the good end is 10."""
    at = {said_step: ends_now(EDITION, evaluate(EDITION, said)) for said_step, said in ((2, STEP_2), (4, STEP_4))}

    assert (at[2].id, at[4].id) == ("wellbeing", "safety")
    assert ends_now(EDITION, evaluate(EDITION, replace(STEP_2, own_view=5))).id == "safety"
    assert ends_then(EDITION, {"scale-ends": ("wellbeing",)}, at[4]) == at[2]
    assert ends_then(EDITION, {}, at[4]) == at[4]


def test_nobody_at_home_is_asked_before_there_was_advice():
    """Where the parents may not be told, neither they nor the child are asked; small children never are."""
    open_case, strict = (evaluate(EDITION, said) for said in (STEP_2, about(sexual_abuse=Answer(2, 2))))

    assert [one.id for one in to_ask(EDITION, strict, "age-13-15")] == ["practitioner", "other-professional"]
    assert "child" in [one.id for one in to_ask(EDITION, open_case, "age-5-9")]
    assert "child" in [one.id for one in to_ask(EDITION, open_case, None)]
    assert "child" not in [one.id for one in to_ask(EDITION, open_case, "age-1-4")]
