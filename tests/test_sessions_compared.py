"""What sessions show: the reveal of a story, a session, several of them in time, and the lines that stay disputed."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from staircase.core.agreement import Figure, NoFigure
from staircase.core.disputes import OLDER_WORDING, as_text, disputes
from staircase.core.learning import lines_in_words, of_scenario, of_session
from staircase.core.over_sessions import (
    CHANGED,
    NO_RISE_OVER_SESSIONS,
    ONE_NUMBER,
    ROOMS_TOGETHER,
    by_edition,
    each_once,
    of_sessions,
)
from staircase.core.placings import as_steps, themes_said
from staircase.core.shares import Placed
from staircase.core.votes import Session, Tally, ThemeTally
from staircase.library import Library

from rooms import room

THEME = "going-missing"
LADDER = ("none", "late-home", "sometimes-away", "missing-overnight")


@pytest.fixture(scope="module")
def scenarios(edition):
    """The scenarios of the edition by id."""
    return Library(edition).scenarios()


@pytest.fixture(scope="module")
def some(scenarios):
    """Seven stories of different steps."""
    each = [one for one in scenarios.values() if one.expect.step > 1]
    return [each[at] for at in range(0, 700, 100)]


NUMBERS = count()


def tally(
    first, second=None, *, moves=None, said=None, scenario="a-story", placed_by="authors", steps=(4, 4, 5), enough=None
):
    """A tally of one story in which children go missing; the lowest of its steps is enough unless said otherwise."""
    return Tally(
        scenario=scenario,
        title="A story",
        placed_by=placed_by,
        lowest=steps[0],
        step=steps[1],
        highest=steps[2],
        enough=enough or steps[0],
        first=first,
        second=second or {},
        moves=moves or {},
        themes=(ThemeTally(theme=THEME, placed="missing-overnight", said=said or {}),),
    )


def session(*those, held="2026-11-29", edition="durham/2026-trial", known_by=""):
    """A session of these tallies, known by this or as nobody else's."""
    own = known_by or f"session-{next(NUMBERS)}"
    return Session(edition=edition, fingerprint="0" * 64, held=held, tallies=those, id=own)


# --- one story


def test_the_reveal_counts_votes_by_step_and_names_who_placed_it(edition):
    """Each step stands with its votes before and after; an authors' story is never said to be a panel's."""
    found = of_scenario(edition, tally({2: 3, 4: 5}, {3: 1, 4: 7}, moves={(2, 3): 1, (2, 4): 2, (4, 4): 5}))

    assert [(one.first, one.second, one.within) for one in found.steps] == [
        (0, 0, False),
        (3, 0, False),
        (0, 1, False),
        (5, 7, True),
        (0, 0, True),
    ]
    assert found.first == Placed(3, 5, 0)
    assert found.moved.no_longer_low == 2
    assert "The authors placed it on step 4 to 5; no panel has." in found.says[0]
    assert "2 came up from too low" in found.says[1]
    assert "A panel agreed" in of_scenario(edition, tally({4: 5}, placed_by="panel")).says[0]


def test_a_missed_step_five_is_said_to_be_the_gravest_mistake(edition):
    """Too low on a story of step 5 has a sentence of its own."""
    words = "gravest mistake"

    assert any(words in one for one in of_scenario(edition, tally({4: 1, 5: 5}, steps=(5, 5, 5))).says)
    assert not any(words in one for one in of_scenario(edition, tally({5: 5}, steps=(5, 5, 5))).says)


def test_themes_come_by_disagreement_with_both_lines_in_words(edition, some):
    """The theme people were furthest apart on stands first, and the two lines said most are given in full."""
    split = tally({4: 6}, said={"late-home": 4, "missing-overnight": 3, "none": 1, "not-sure": 2})
    (said,) = themes_said(edition, split)

    assert [line.id for line in said.most_said] == ["late-home", "missing-overnight"]
    assert (said.people, said.not_sure) == (8, 2)
    assert said.apart == pytest.approx(1 - (6 + 3) / 28)
    shown = themes_said(edition, room(edition, some, theme=THEME).tallies[0])
    assert [one.apart for one in shown] == sorted((one.apart for one in shown), reverse=True)


def test_of_lines_that_as_many_chose_the_higher_is_shown_and_the_others_are_counted(edition):
    """Where not every line has room, nobody is led to overlook the one that calls for more."""
    (said,) = themes_said(edition, tally({4: 6}, said={"none": 2, "late-home": 1, "missing-overnight": 1}))

    assert [line.id for line in said.most_said] == ["none", "missing-overnight"]
    assert said.others == 1
    assert lines_in_words(said).endswith("; 1 another line")


def test_whose_step_it_is_stands_first_and_also_where_nobody_voted(edition):
    """A room that left the first vote out is told what the scenario says all the same."""
    for first in ({4: 6}, {}):
        assert of_scenario(edition, tally(first)).says[0].startswith("The authors placed it on step 4 to 5")


def test_what_this_edition_does_not_have_is_left_out(edition):
    """A theme or line of another edition neither breaks a page nor is counted."""
    strange = replace(tally({4: 6}), themes=(ThemeTally(theme="no-such-theme", placed="", said={"x": 4}),))

    assert themes_said(edition, strange) == ()
    assert as_steps(edition, [strange]) == []
    one, other = tally({4: 6}, said={"late-home": 4}), tally({4: 6}, said={"missing-overnight": 3})
    assert [sum(unit.values()) for unit in as_steps(edition, [one, other])] == [7]
    assert of_scenario(edition, tally({4: 6}, said={"no-such-line": 3})).themes[0].people == 0


def test_a_story_without_a_step_has_no_too_low(edition):
    """Where too little is known for a step, nothing is too low and nothing too high, and that is said."""
    found = of_scenario(edition, tally({1: 3, 3: 3}, steps=(0, 0, 0)))

    assert found.first.votes == 0
    assert "has no step" in found.says[0]
    assert "that is no all-clear" in found.says[0]


# --- a session


def test_a_session_has_figures_before_and_after(edition, some):
    """People who vote nearer to the step after talking agree more, and fewer are too low."""
    found = of_session(edition, room(edition, some, people=30, at_sea=1.2))

    assert found.people == 30
    assert isinstance(found.first.alpha, Figure)
    assert found.second.alpha.value > found.first.alpha.value
    assert found.alpha_moved.low > 0
    assert found.second.low.value < found.first.low.value
    assert isinstance(found.first.kappa, NoFigure)
    with_panel = of_session(edition, room(edition, some, placed_by="panel"))
    assert isinstance(with_panel.first.kappa, Figure)
    assert any("the panel at first: Weighted kappa with the panel is" in words for words in with_panel.in_full)
    assert any("No panel has placed" in words for words in found.in_full)
    assert with_panel.in_full[-1] == with_panel.says[-1]
    assert found.says[-1] == "Agreeing is not being right: a whole room can place a child too low."


def test_only_a_panels_stories_count_for_kappa(edition):
    """Stories placed by the authors have no part in the agreement with a panel."""
    ours = tally({1: 6}, scenario="ours", steps=(5, 5, 5))
    theirs = [tally({s: 5, 3: 1}, scenario=f"s{s}", placed_by="panel", steps=(s, s, s)) for s in (2, 4)]
    alone, beside = of_session(edition, session(*theirs)), of_session(edition, session(ours, *theirs))

    assert beside.first.kappa == alone.first.kappa


def test_nobody_agrees_with_a_panel_by_a_vote_that_is_too_low(edition):
    """Of a range the lower number is too low, in kappa as everywhere: all on it is no agreement with the panel."""
    sure = tally({2: 6}, scenario="sure", placed_by="panel", steps=(2, 2, 2))
    on_the_lower, on_the_higher = (
        of_session(edition, session(sure, tally({step: 6}, placed_by="panel", steps=(3, 3, 4), enough=4))).first
        for step in (3, 4)
    )

    assert (on_the_lower.placed, on_the_higher.placed) == (Placed(6, 6, 0), Placed(0, 12, 0))
    assert on_the_lower.kappa.value < 1
    assert on_the_higher.kappa.value == 1


def test_shares_of_other_votes_are_not_laid_beside_each_other_without_a_word(edition):
    """Where some voted once only, fewer too low after the discussion can be fewer people who would have been."""
    stayed = {(2, 2): 2, (4, 4): 6}
    all_of_them, some_left = (
        " ".join(of_session(edition, session(tally(first, {2: 2, 4: 6}, moves=stayed))).says)
        for first in ({2: 2, 4: 6}, {2: 6, 4: 6})
    )

    assert "Not every vote was given both times" in some_left
    assert "Not every vote" not in all_of_them


def test_the_first_figure_of_its_kind_is_explained(edition):
    """Where there was no alpha at first, the one after the discussion says what it means."""
    each = [tally({4: 6}, {4: 4, 5: 2}), tally({4: 6}, {4: 6}, scenario="b")]
    says = " ".join(of_session(edition, session(*each)).says)

    assert "After the discussion: Krippendorff’s alpha (ordinal) is" in says
    assert says.count("Krippendorff’s") == 1


def test_small_groups_have_counts_and_no_percent(edition, some):
    """Three people on seven stories give 21 votes, and still no percent: they are three people."""
    found = of_session(edition, room(edition, some, people=3))

    assert found.is_small
    assert isinstance(found.first.low, NoFigure)
    assert "%" not in " ".join(found.says)
    assert all(story.is_small for story in found.stories)


def test_a_session_without_a_second_vote_or_without_any_says_so(edition):
    """What was not asked has no figure: no second vote, and nobody at all, each in a sentence."""
    once = of_session(edition, session(tally({4: 6}), tally({3: 6, 2: 1}, scenario="b")))
    nobody = of_session(edition, session())

    assert once.second.alpha.why == "There was no second vote."
    assert nobody.says == ("Nobody voted on a story that has a step, so there is nothing to compare.",)
    assert nobody.people == 0


# --- several sessions


def test_sessions_stand_in_the_order_of_time_each_once_and_each_edition_apart(edition):
    """The same session twice counts once; another edition's is kept apart, and only its steps are compared."""
    early, late = session(tally({4: 6}), held="2026-01-01"), session(tally({3: 6}), held="2026-02-01")
    other = session(tally({4: 6}, said={"none": 6}), edition="northfield/2025")
    own, apart = by_edition(edition, each_once([late, other, early, late]).sessions)

    assert own == (early, late)
    assert apart == (other,)
    report = of_sessions(edition, apart)
    assert not report.is_here
    assert report.edition == "northfield/2025"
    assert report.sessions[0].stories[0].themes == ()


def test_a_session_saved_in_its_middle_and_at_its_end_counts_once(edition):
    """The fullest file counts, in whatever order they come; the report is that of this file alone, and says which."""
    one, two = tally({2: 3, 4: 6}), tally({4: 10}, scenario="b")
    middle, end = session(one, known_by="a"), session(one, two, known_by="a")

    for given in ([middle, end], [end, middle], [middle, end, middle]):
        found = each_once(given)
        assert found.sessions == (end,)
        assert of_sessions(edition, found.sessions) == of_sessions(edition, [end])
        assert all(given[out.place] == middle and out.differs for out in found.left_out)
        assert "it has 1 story, and another file of the same session has 2" in found.left_out[0].why
        assert "can show what one person said" in found.left_out[0].says


def test_answers_that_somebody_took_back_are_in_no_report(edition):
    """Of two files of the same stories the later has fewer answers: it counts, and nothing is told by the other."""
    with_them = session(tally({2: 1, 4: 4}, said={"none": 5}), tally({4: 6}, scenario="b"), known_by="a")
    without = session(tally({4: 4}, said={"none": 4}), tally({4: 6}, scenario="b"), known_by="a")
    found = each_once([with_them, without])
    report = of_sessions(edition, found.sessions)

    assert found.sessions == (without,)
    assert found.left_out[0].why == "another file of the same session was saved later"
    assert report.first.placed == Placed(0, 6, 0)
    assert report.sessions[0].stories[0].themes[0].people == 0


def test_two_sessions_with_the_same_counts_are_two_where_their_ids_differ():
    """Two rooms can answer alike on one day; the same file given twice is one room."""
    two = [session(tally({4: 6}), known_by=one) for one in "ab"]

    assert each_once(two).sessions == tuple(two)
    assert each_once([two[0], two[0]]).sessions == (two[0],)
    assert not each_once([two[0], two[0]]).left_out[0].differs


def test_a_story_told_twice_compares_like_with_like(edition):
    """Fewer votes too low the second time are told as more than chance or not, and nobody is followed."""
    first = session(tally({2: 24, 4: 6}), held="2026-01-01")
    last = session(tally({2: 6, 4: 24}), tally({4: 9}, scenario="b"), held="2026-02-01")
    report = of_sessions(edition, [first, last])
    (same,) = report.same

    assert report.says[-2] == ROOMS_TOGETHER
    assert ROOMS_TOGETHER not in of_sessions(edition, [first]).says
    assert same.scenario == "a-story"
    assert same.low.value == pytest.approx(-0.6)
    assert "more than chance" in same.low.says
    assert any("Nobody can be followed" in words for words in report.cannot)
    assert NO_RISE_OVER_SESSIONS not in report.cannot
    two = [session(tally({2: 5, 3: 2}), tally({4: 9}, scenario="b"), held=f"2026-0{n}-01") for n in (1, 2)]
    assert NO_RISE_OVER_SESSIONS in of_sessions(edition, two).cannot
    assert any("did not have the same stories" in words for words in report.cannot)
    assert any("No panel has agreed" in words for words in report.cannot)


def test_one_session_is_compared_with_nothing(edition):
    """A single session has no trend, and small ones have none either."""
    one = session(tally({2: 24, 4: 6}))
    small = session(tally({2: 2, 4: 2}), held="2026-12-01")

    assert "nothing to compare it with" in of_sessions(edition, [one]).low.why
    assert "Fewer than two sessions had enough people" in of_sessions(edition, [one, small]).low.why
    assert isinstance(of_sessions(edition, [one, small]).same[0].low, NoFigure)
    later = session(tally({2: 6, 4: 24}), held="2026-11-30")
    with_small, without = (of_sessions(edition, those) for those in ([one, later, small], [one, later]))
    assert with_small.low == without.low
    assert with_small.same[0].low == without.same[0].low
    assert "more than chance" in without.low.says


def test_a_story_that_was_placed_anew_is_not_compared_with_itself(edition):
    """Where other steps are too low than before, a difference of shares is no change of the people."""
    first = session(tally({3: 20, 4: 10}, steps=(3, 3, 3)), held="2026-01-01")
    report = of_sessions(edition, [first, session(tally({3: 20, 4: 10}), held="2026-02-01")])

    assert "placed on other steps in between" in report.same[0].low.why
    assert "no story in common" in report.low.why


def test_two_sessions_of_one_day_have_no_first_and_no_last(edition):
    """Only days are kept: the order in which files are chosen is nothing that happened, and changes nothing."""
    morning, evening = session(tally({2: 24, 4: 6})), session(tally({2: 6, 4: 24}))
    (one,), (other,) = by_edition(edition, [morning, evening]), by_edition(edition, [evening, morning])
    report = of_sessions(edition, one)

    assert one == other
    assert "do not say which of them came first" in report.low.why
    assert report.same[0].low == report.low


def test_a_range_is_said_to_be_one_where_its_lower_number_counts_as_too_low(edition):
    """Whoever reads only the report is told why a vote inside a range is among those that are too low."""
    in_range = tally({4: 6}, steps=(4, 4, 5), enough=5)

    assert ONE_NUMBER in of_sessions(edition, [session(in_range)]).says
    assert ONE_NUMBER not in of_sessions(edition, [session(tally({4: 6}))]).says


def test_an_edition_that_changed_since_is_said(edition):
    """The lines that stand here may not be those that people read, even if they all read the same."""
    old = session(tally({4: 6}))
    new = replace(old, fingerprint=edition.edition_fingerprint)

    assert CHANGED in of_sessions(edition, [old]).cannot
    assert CHANGED not in of_sessions(edition, [new]).cannot
    assert OLDER_WORDING in disputes(edition, [old], {}).says
    assert OLDER_WORDING not in disputes(edition, [new], {}).says


def test_people_who_are_left_out_make_no_share_surer(edition):
    """The range of a share rests on those whose votes are in it, and on nobody else."""
    large, four = session(tally({2: 6, 4: 6}), held="2026-01-01"), session(tally({2: 4}), held="2026-02-01")
    both, alone = of_sessions(edition, [large, four]), of_sessions(edition, [large])

    assert both.first.low == alone.first.low
    assert both.people == alone.people == 12


def test_sessions_are_compared_on_the_stories_that_both_had(edition):
    """Harder stories in the last session are not taken for people who learnt less; with none in common it says so."""
    hard, same = tally({2: 30}, scenario="hard"), tally({2: 10, 4: 20})
    first = session(same, held="2026-01-01")
    found = of_sessions(edition, [first, session(same, hard, held="2026-02-01")])

    assert found.low.value == 0
    assert found.low.says.startswith("on the one story that both had")
    assert "no story in common" in of_sessions(edition, [first, session(hard, held="2026-02-01")]).low.why
    few = session(tally({2: 4}), tally({2: 9}, scenario="hard"), held="2026-02-01")
    assert "no story in common" in of_sessions(edition, [first, few]).low.why


def test_no_count_of_fewer_than_five_is_shown_or_can_be_taken_from_a_sum(edition):
    """Beside a large room, the votes of four are in no total, no row and no data; alone they have a sentence."""
    large = session(tally({4: 9, 2: 1}, {4: 3}, moves={(2, 4): 1, (4, 4): 2}), held="2026-01-01")
    four = session(tally({2: 4}, {4: 4}, moves={(2, 4): 4}, said={"late-home": 4}), held="2026-02-01")
    both, alone = of_sessions(edition, [large, four]), of_sessions(edition, [four])
    came_and_went = session(tally({4: 5}, {4: 5}, moves={(4, 4): 1}))

    assert of_sessions(edition, [came_and_went]).moved.both == 0
    assert (both.first.placed, both.second.placed, both.moved.both) == (Placed(1, 9, 0), Placed(), 0)
    assert both.sessions[1].people == 4
    assert all(not one.first and not one.second for one in both.sessions[1].stories[0].steps)
    assert both.sessions[1].stories[0].themes[0].people == 0
    assert "left out" in both.cannot[0]
    assert alone.says[0].startswith("Fewer than five people voted")
    assert not any(sign.isdigit() for sign in " ".join(alone.says))


def test_one_discussion_cannot_show_more_than_chance(edition):
    """A room that moved together on one story is said to be too little to tell; what has no number is said once."""
    says = " ".join(of_session(edition, session(tally({2: 9}, {4: 9}, moves={(2, 4): 9}))).says)

    assert "too few discussions to tell that from chance" in says
    assert says.count("Everybody said the same every time") == 1


# --- disagreement back to the rules


def test_people_keep_disagreeing_only_from_two_sessions_and_ten_people_on(edition):
    """One room, however large, can have its own reading; small groups are not counted at all."""
    split = tally({4: 9}, said={"late-home": 6, "missing-overnight": 6})
    calm = tally({4: 9}, said={"late-home": 1, "missing-overnight": 11})
    small = tally({4: 4}, said={"late-home": 2, "missing-overnight": 2})

    assert not disputes(edition, [session(split)], {}).keep
    assert disputes(edition, [session(split)], {}).once[0].theme == THEME
    assert not disputes(edition, [session(calm), session(calm)], {}).once
    assert not disputes(edition, [session(small), session(small)], {}).once
    (kept,) = disputes(edition, [session(split), session(split, held="2026-12-01")], {}).keep
    assert (kept.sessions, kept.answers) == (2, 24)


def test_the_lines_stand_side_by_side_with_those_between(edition):
    """From the lowest line said to the highest, also a line between that nobody chose, each with its words."""
    split = tally({4: 9}, said={"late-home": 6, "missing-overnight": 6})
    (kept,) = disputes(edition, [session(split), session(split)], {}).keep
    ladder = edition.theme[THEME].rungs

    assert [line.id for line in kept.lines] == [r.id for r in ladder if ladder_between(ladder, r)]
    assert kept.lines[0].people == kept.lines[-1].people == 12
    assert kept.where[0].hung is None


def ladder_between(ladder, rung):
    """Whether a rung lies between the two that were said."""
    ends = [r.number for r in ladder if r.id in ("late-home", "missing-overnight")]
    return min(ends) <= rung.number <= max(ends)


def test_it_says_whether_the_step_hung_on_the_line(edition, scenarios):
    """The evaluator is asked with each of the two lines: one story hangs on it, another has graver reasons."""
    told = next(s for s in scenarios.values() if s.expect.because[:1] == (f"{THEME}/missing-overnight",))
    grave = next(
        s for s in scenarios.values() if s.expect.step == 5 and THEME not in s.answers.themes and s.expect.because
    )
    split = {"late-home": 6, "missing-overnight": 6}
    found = disputes(
        edition,
        [session(tally({4: 9}, said=split, scenario=one.id)) for one in (told, grave)],
        scenarios,
    )

    assert [one.hung for one in found.keep[0].where] == [True, False]
    assert found.keep[0].hung


def test_votes_on_the_step_stand_beside_a_disputed_line_only_where_that_tells_nobody(edition):
    """A story without a step says so, and the votes of four are neither in the words nor in the data."""
    split = {"late-home": 6, "missing-overnight": 6}
    without_step, few = (
        disputes(edition, [session(one)], {}).once[0].where[0]
        for one in (
            tally({1: 9, 5: 3}, {5: 12}, said=split, steps=(0, 0, 0)),
            tally({4: 12}, {2: 1, 4: 3}, moves={(4, 2): 1, (4, 4): 3}, said=split),
        )
    )

    assert "has no step" in without_step.voted
    assert "Too few voted" in few.voted
    assert (few.second, few.moved.both) == (Placed(), 0)


def test_the_text_for_the_authors_cannot_be_broken_by_a_title(edition):
    """A partnership's own title may hold signs of the text; they come out as they were written."""
    split = replace(tally({4: 9}, said={"late-home": 6, "missing-overnight": 6}), title="# [x](y) | <b>\n\n- z")
    text = as_text(disputes(edition, [session(split), session(split)], {}), edition)

    assert r"\# \[x\](y) \| \<b\> - z (a-story)" in text
    assert "| A | 12 | 2 | late-home |" in text
    assert "The story has it at" in text


def test_counts_of_a_made_up_room_add_up(edition, some):
    """The rooms that tests use are sessions that could be: moves add up to both votes."""
    for one in room(edition, some).tallies:
        assert Counter(a for (a, _), n in one.moves.items() for _ in range(n)) == one.first
        assert Counter(b for (_, b), n in one.moves.items() for _ in range(n)) == one.second


def test_votes_that_could_not_be_too_low_are_said_to_make_the_share_smaller(edition):
    """A story for which step 1 is enough is counted with the others, and the words say so; without one nothing is."""
    needs_more, enough = tally({2: 4, 4: 4}, {4: 8}), tally({1: 6, 2: 2}, scenario="b", steps=(1, 1, 1))
    says = " ".join(of_sessions(edition, [session(needs_more, enough)]).says)

    assert "8 of 16 votes at first on stories for which step 1 is enough: none can be too low" in says
    assert "none can be too low" not in " ".join(of_sessions(edition, [session(needs_more)]).says)
