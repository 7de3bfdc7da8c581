"""What the edition gives trainers: notes on content, sets for two hours, and in every scenario what a group needs."""

import re
from collections import Counter

import pytest
from staircase.core.contentnotes import content_notes
from staircase.core.difficulty import difficulty
from staircase.core.evaluate import evaluate
from staircase.library import Library

HARD_TO_READ = {
    "sexual-harm": ["sexual-abuse", "sexual-activity-under-13", "sexual-exploitation", "peer-sexual-harm",
                    "harmful-sexual-behaviour", "shared-images"],
    "child-hurt": ["physical-abuse", "injury-unexplained", "disclosure-of-abuse", "another-child-harmed"],
    "violence-at-home": ["domestic-abuse", "relationship-abuse", "aggression-to-parents"],
    "neglect": ["long-term-neglect", "left-alone", "food-and-warmth"],
    "babies": ["injury-not-mobile", "safe-sleep", "coping-with-crying", "unborn-earlier-child"],
    "a-childs-death": ["death-or-serious-harm"],
    "loss": ["trauma-and-loss", "loss-and-separation"],
    "suicide-and-self-harm": ["suicidal-thoughts", "self-harm"],
    "mental-illness": ["severe-mental-illness", "parental-mental-health", "perinatal-mental-health"],
    "used-by-others": ["criminal-exploitation", "sexual-exploitation", "trafficking", "gangs-and-groups"],
    "weapons": ["weapons", "youth-violence"],
    "fgm": ["fgm-risk", "fgm-known"],
    "honour": ["honour-based-abuse", "forced-marriage", "belief-linked-harm"],
    "hate": ["bullying-and-hate", "discrimination", "radicalisation"],
    "addiction": ["parental-substance-use", "pregnancy-substance-use", "substance-use"],
    "eating": ["eating"],
}  # fmt: skip
WORDS = {
    r"suicid|kill (him|her|them)sel|end (his|her|their) life|self-harm|overdos|wishes .{0,12}dead": {
        "suicide-and-self-harm"
    },
    r"\brape|\bnaked|\bnude\b|sexual pictures|indecent": {"sexual-harm"},
    r"\bparents died|mother died|father died|funeral|nearly died|stillb|miscarr": {"loss", "a-childs-death"},
    r"strangl|by the throat": {"violence-at-home", "child-hurt"},
    r"\bknives\b|\bmachete|\bstabb": {"weapons", "violence-at-home", "used-by-others"},
    r"\bheroin|cocaine|\bvodka|cannabis|using drugs": {"addiction"},
    r"\bracis|homophob": {"hate"},
    r"anorex|makes (him|her)self sick": {"eating"},
}
"""What a story may say without a theme for it being at work, and the notes of which one has to stand before it."""


@pytest.fixture(scope="module")
def scenarios(edition):
    return Library(edition).scenarios()


@pytest.fixture(scope="module")
def training(edition):
    return edition.training


# --- titles


def test_no_title_says_what_the_looking_found(scenarios):
    """Each title is its own, and says no step and not that all is well: it is read before anybody has voted."""
    given_away = re.compile(
        r"\bstep \d|no (other )?worry|looked at|do(es|ing) well|early (health )?worr|small (sign|wor|slip)"
    )
    titles = [one.title.lower() for one in scenarios.values()]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if given_away.search(title)] == []


# --- notes


def test_no_scenario_with_something_hard_to_read_lacks_its_note(edition, scenarios):
    """Wherever a theme that is hard to read is at work, the note that says so stands before the story."""
    missing = [
        (one.id, note)
        for one in scenarios.values()
        for note, themes in HARD_TO_READ.items()
        if any(one.answers.themes[theme].maybe for theme in themes if theme in one.answers.themes)
        and note not in {found.id for found in content_notes(edition, one)}
    ]

    assert not missing


@pytest.mark.parametrize("words", WORDS)
def test_no_story_says_something_hard_to_read_without_a_note(edition, scenarios, words):
    """A story that only mentions it has a note too: notes go by the words of a story as well."""
    missing = [
        one.id
        for one in scenarios.values()
        if re.search(words, one.story, re.IGNORECASE)
        and not WORDS[words] & {note.id for note in content_notes(edition, one)}
    ]

    assert not missing


def test_notes_name_what_is_there(edition, scenarios, training):
    """Every theme and scenario that a note names exists, and every note stands on some scenario."""
    for note in training.content_notes:
        assert set(note.themes) <= set(edition.theme), note.id
        assert set(note.scenarios) <= set(scenarios), note.id
        assert any(note in content_notes(edition, one) for one in scenarios.values()), note.id


def test_a_note_tells_nothing_of_the_step(training):
    """A note stands before the story, so it never names a step, a line or what to do."""
    assert not [note.id for note in training.content_notes if re.search(r"step|refer|social", note.about)]


# --- sets


def test_there_are_sets_enough(training):
    """At least four sets of two hours are there, and no scenario is in two of them."""
    used = Counter(scenario for one in training.sets for scenario in one.scenarios)

    assert len(training.sets) >= 4
    assert max(used.values()) == 1


def test_each_set_fills_two_hours_and_spreads(edition, scenarios, training):
    """A set takes 120 minutes for four to six stories, over at least three steps and two grades, with a pair."""
    for one in training.sets:
        stories = [scenarios[story] for story in one.scenarios]
        steps = {story.expect.step for story in stories}
        grades = {difficulty(edition, s.answers, evaluate(edition, s.answers)).grade for s in stories}

        assert one.minutes == 120, one.id
        assert 4 <= len(stories) <= 6, one.id
        assert len(steps) >= 3, (one.id, steps)
        assert len(grades) >= 2, (one.id, grades)
        assert any(story.near_miss_of in one.scenarios for story in stories), one.id


def test_a_near_miss_follows_its_story_at_once(scenarios, training):
    """The two stories of a pair stand next to each other in the plan, with no break between them."""
    for one in training.sets:
        planned = [part.scenario for part in one.plan]
        for story in one.scenarios:
            if scenarios[story].near_miss_of in one.scenarios:
                assert abs(planned.index(story) - planned.index(scenarios[story].near_miss_of)) == 1, story


def test_every_plan_has_what_a_session_needs(training):
    """Each begins with what is agreed and a vote to practise, has a break, votes twice on each story, and ends."""
    for one in training.sets:
        titles = [part.title for part in one.plan]
        assert titles[:2] == ["Welcome, and what is agreed", "A vote to practise"], one.id
        assert "Break" in titles, one.id
        assert titles[-1] == "What we take away", one.id
        for part in one.plan:
            if part.scenario:
                assert "vote blind" in part.do[0], part.title
                assert part.do[-1].startswith("Vote a second time"), part.title


def test_the_minutes_inside_a_part_are_its_minutes(training):
    """What a part says of its time adds up to the time it has."""
    for one in training.sets:
        for part in one.plan:
            inside = [int(n) for line in part.do for n in re.findall(r"\((\d+) minutes\)", line)]
            assert not inside or sum(inside) == part.minutes, (one.id, part.title)


def test_a_trainer_reads_beforehand_what_keeps_people_safe(training):
    """Several agencies, made-up stories, blind votes, somebody to talk to and time afterwards are all thought of."""
    words = " ".join(line for passage in training.before for line in passage.lines).lower()

    for wanted in ("three agencies", "made up", "blind", "talk to afterwards", "half an hour", "no names"):
        assert wanted in words
    assert training.contacts
    assert any("without saying why" in line for line in training.close_to_home.lines)


# --- what every scenario of the edition brings


def test_every_scenario_brings_questions_and_what_leads_people_astray(scenarios):
    """Each scenario of the edition has questions for a group, and says which pulls are at work in it."""
    bare = [one.id for one in scenarios.values() if not one.ask or not one.mistakes]

    assert not bare, f"{len(bare)}: {bare[:10]}"


def test_every_pull_is_at_work_somewhere(scenarios, training):
    """No pull is explained that no scenario shows."""
    shown = {mistake.pull for one in scenarios.values() for mistake in one.mistakes}

    assert {pull.id for pull in training.pulls} <= shown
