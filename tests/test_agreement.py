"""Figures of agreement: the same as two reference implementations give, and none where there is nothing to measure."""

import random
from collections import Counter
from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from staircase.core import agreement
from staircase.core.agreement import Figure, NoFigure, alpha, alpha_moved, kappa, number
from staircase.core.learning import alpha_rose, moment, whose
from staircase.core.shares import Part, Placed, missed, moved, pairs_alike, percent, placed, share, share_moved
from staircase.core.votes import Tally

STEPS = [1, 2, 3, 4, 5]
# Four observers, twelve units, with missing values: the example of Krippendorff, "Computing Krippendorff's
# Alpha-Reliability" (2011), section C.
PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


@pytest.fixture(scope="module", autouse=True)
def fewer_draws():
    """Let each interval take a fifth of its draws: what is tested here does not need more."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(agreement, "DRAWS", agreement.FEWEST_DRAWS)
        yield


def counted(table):
    """Count a table of observers and units, unit by unit."""
    return [Counter(value for value in unit if value is not None) for unit in zip(*table, strict=True)]


def tally(first, *, second=None, moves=None, steps=(3, 3, 3), placed_by="authors"):
    """A tally of one story with these votes."""
    lowest, step, highest = steps
    return Tally(
        scenario="a-story",
        title="A story",
        placed_by=placed_by,
        lowest=lowest,
        step=step,
        highest=highest,
        enough=lowest,
        first=first,
        second=second or {},
        moves=moves or {},
        themes=(),
    )


counts = st.dictionaries(st.sampled_from(STEPS), st.integers(1, 6), max_size=5)
rooms = st.lists(counts, max_size=9)


# --- the same as others work out


def test_alpha_of_the_published_example_is_the_published_one():
    """Krippendorff's own example with ordered values and missing votes comes to 0.815."""
    assert round(alpha(counted(PUBLISHED)).value, 3) == 0.815


def test_alpha_is_that_of_the_reference_on_a_thousand_random_rooms(monkeypatch):
    """In 1,000 rooms with missing votes, alpha equals the `krippendorff` package's wherever there is one."""
    monkeypatch.setattr(agreement, "FEWEST_UNITS", 99)
    chance, with_figure = random.Random(7), 0
    for _ in range(1000):
        table = random_room(chance)
        found = alpha(counted(table))
        values = np.array([[np.nan if v is None else v for v in row] for row in table], dtype=float)
        if isinstance(found, Figure):
            expected = krippendorff.alpha(values, level_of_measurement="ordinal")
            assert found.value == pytest.approx(expected, abs=1e-9)
            with_figure += 1
        else:
            assert len(set(values[~np.isnan(values)])) < 2 or sum(n > 1 for n in (values > 0).sum(axis=0)) < 2
    assert with_figure > 700


def test_kappa_is_that_of_the_reference_on_a_thousand_random_rooms():
    """In 1,000 rooms, linearly weighted kappa with a panel equals scikit-learn's wherever there is one."""
    chance, with_figure = random.Random(8), 0
    for _ in range(1000):
        table = random_room(chance)
        panel = [chance.choice(STEPS) for _ in table[0]]
        pairs = [(step, vote) for row in table for step, vote in zip(panel, row, strict=True) if vote is not None]
        found = kappa(zip(panel, counted(table), strict=True))
        if isinstance(found, Figure):
            expected = cohen_kappa_score(*zip(*pairs, strict=True), labels=STEPS, weights="linear")
            assert found.value == pytest.approx(expected, abs=1e-9)
            with_figure += 1
        else:
            assert (
                len({s for s, _ in pairs}) < 2
                or len({v for _, v in pairs}) < 2
                or all(sum(v is not None for v in unit) < 2 for unit in zip(*table, strict=True))
            )
    assert with_figure > 700


def random_room(chance):
    """A table of people and stories: votes near a step of each story, some of them missing."""
    lean = [chance.choice(STEPS) for _ in range(chance.randint(1, 9))]
    return [[_vote(chance, step) for step in lean] for _ in range(chance.randint(1, 12))]


def _vote(chance, step):
    return None if chance.random() < 0.2 else min(5, max(1, step + chance.choice((-2, -1, 0, 0, 0, 1))))


def test_two_steps_away_count_twice_as_much_as_one():
    """Weights are linear: of two rooms with one wrong vote each, the one two steps off is further from the panel."""
    near = kappa([(1, {1: 4, 2: 1}), (5, {5: 5})])
    far = kappa([(1, {1: 4, 3: 1}), (5, {5: 5})])

    assert 1 - far.value == pytest.approx(2 * (1 - near.value), rel=0.1)


# --- what must not matter


@settings(max_examples=60, deadline=None)
@given(rooms, st.randoms())
def test_the_order_of_stories_changes_nothing(room, chance):
    """The same stories in another order give the same figure with the same interval."""
    other = chance.sample(room, len(room))

    assert _rounded(alpha(room)) == _rounded(alpha(other))


@settings(max_examples=60, deadline=None)
@given(rooms, st.sampled_from(STEPS))
def test_a_story_with_one_vote_tells_nothing(room, step):
    """A story on which one person voted changes neither the figure nor its interval."""
    assert alpha([*room, {step: 1}]) == alpha(room)


@settings(max_examples=60, deadline=None)
@given(rooms)
def test_alpha_is_at_most_one_and_lies_in_its_interval_or_near_it(room):
    """A figure is never above 1, its interval stands the right way round, and only 1 is everybody alike."""
    found = alpha(room)
    if isinstance(found, Figure):
        assert found.value <= 1
        assert (found.value > 1 - 1e-12) == all(
            max(unit.values()) == sum(unit.values()) for unit in room if sum(unit.values()) > 1
        )
        assert found.low is None or found.low <= found.high <= 1


@settings(max_examples=60, deadline=None)
@given(rooms)
def test_the_same_counts_give_the_same_interval(room):
    """Nothing is left to chance: asked again, also by another program, a room gets the same answer."""
    first = alpha(room)
    agreement._alpha_interval.cache_clear()

    assert alpha(room) == first


def _rounded(found):
    return found if isinstance(found, NoFigure) else (round(found.value, 9), found.low and round(found.low, 9))


# --- no number where there is nothing to measure


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ([], "nobody to agree with"),
        ([{}, {}], "nobody to agree with"),
        ([{2: 1}, {3: 1}], "nobody to agree with"),
        ([{3: 8}, {3: 9}], "Everybody said the same"),
        ([{3: 8}], "Everybody said the same"),
        ([{3: 4, 4: 4}], "one of the stories only"),
        ([{3: 4, 4: 4}, {2: 1}], "one of the stories only"),
    ],
)
def test_alpha_says_why_there_is_none(units, why):
    """Nobody, one voter, all the same, and one story each get a sentence of their own and no number."""
    found = alpha(units)

    assert isinstance(found, NoFigure)
    assert why in found.why
    assert not any(sign.isdigit() for sign in found.why)


@pytest.mark.parametrize(
    ("votes", "why"),
    [
        ([], "No panel"),
        ([(3, {})], "Nobody voted"),
        ([(3, {3: 1}), (4, {4: 1})], "Only one person"),
        ([(3, {3: 5, 2: 2})], "on one step"),
        ([(3, {3: 5, 2: 2}), (3, {4: 2})], "on one step"),
        ([(3, {3: 5}), (4, {3: 2})], "and the panel did not"),
    ],
)
def test_kappa_says_why_there_is_none(votes, why):
    """No panel, one voter, one step and all the same each get a sentence of their own and no number."""
    found = kappa(votes)

    assert isinstance(found, NoFigure)
    assert why in found.why
    assert not any(sign.isdigit() for sign in found.why)


def test_few_stories_have_a_figure_and_no_interval():
    """With fewer than five stories nobody can say how sure a figure is, and it says so."""
    few = alpha([{3: 4, 4: 1}, {1: 5}, {2: 3, 3: 2}])

    assert (few.low, few.high) == (None, None)
    assert "does not show how sure" in few.says


def test_full_agreement_on_different_steps_is_one_and_claims_no_sureness():
    """Where nobody differs on stories of different steps, alpha and kappa are 1 and the interval is left out."""
    for found in (alpha([{1: 5}, {3: 5}, {5: 5}, {2: 5}, {4: 5}]), kappa([(1, {1: 5}), (5, {5: 5})])):
        assert (found.value, found.low) == (1, None)
        assert "cannot show how sure" in found.says


# --- how sure


def test_the_interval_holds_the_true_figure_about_as_often_as_it_says():
    """Of 100 sessions of eight stories, at least 88 have an interval that holds what thousands of stories come to."""
    chance = random.Random(11)
    true = _figure([_story(chance) for _ in range(3000)])
    found = [alpha([_story(chance) for _ in range(8)]) for _ in range(100)]
    held = sum(one.low <= true <= one.high for one in found if one.low is not None)

    assert held >= 88


def _figure(units):
    """Alpha alone, of so many stories that nobody asks how sure it is."""
    rows = [agreement._pairs(agreement._votes(unit), STEPS) for unit in units]
    return agreement._alpha(agreement._added(rows))


def test_few_stories_are_spread_as_students_t_asks():
    """The expansion gives the table's values: 2.776 for five stories, 2.262 for ten, and near 1.96 for many."""
    assert agreement._student(4) == pytest.approx(2.776, abs=0.01)
    assert agreement._student(9) == pytest.approx(2.262, abs=0.001)
    assert agreement._student(10**6) == pytest.approx(1.96, abs=0.001)


def _story(chance):
    step = chance.choice(STEPS)
    return Counter(min(5, max(1, step + chance.choice((-1, 0, 0, 1)))) for _ in range(12))


def test_kappas_interval_narrows_with_more_people():
    """Four times the votes on the same stories make the interval about half as wide."""
    few = [(1, {1: 6, 2: 4}), (3, {3: 5, 2: 3, 4: 2}), (5, {5: 6, 4: 3, 3: 1})]
    many = [(step, {vote: 4 * n for vote, n in votes.items()}) for step, votes in few]
    wide, narrow = kappa(few), kappa(many)

    assert wide.low < wide.value < wide.high
    assert 0.35 < (narrow.high - narrow.low) / (wide.high - wide.low) < 0.65


def test_kappas_interval_is_that_of_votes_drawn_again():
    """What is worked out from counts is what a bootstrap of the votes within each story comes to."""
    room = [(1, {1: 8, 2: 4}), (3, {3: 6, 2: 4, 4: 2}), (4, {4: 7, 3: 5}), (5, {5: 8, 4: 3, 3: 1})]
    chance = random.Random(12)
    drawn = sorted(_kappa_drawn(chance, room) for _ in range(1000))
    found = kappa(room)

    assert found.low == pytest.approx(drawn[25], abs=0.06)
    assert found.high == pytest.approx(drawn[975], abs=0.06)


def _kappa_drawn(chance, room):
    again = Counter()
    for step, votes in room:
        again.update((step, vote) for vote in chance.choices([*votes], [*votes.values()], k=sum(votes.values())))
    return agreement._kappa(again)


def test_no_room_is_too_large_for_a_figure(monkeypatch):
    """However many votes or placings a file claims, no more is dealt than for a year of sessions."""
    monkeypatch.setattr(agreement, "DRAWS", 1000)
    dealt = []
    monkeypatch.setattr(agreement, "_hands", lambda rows: dealt.append(agreement._draws_of(len(rows))) or iter(()))
    whole_town = [(step, dict.fromkeys(STEPS, 1000)) for step in STEPS] * 160
    kappa(whole_town)
    alpha(votes for _, votes in whole_town)

    assert dealt == [agreement.FEWEST_DRAWS]
    assert agreement._draws_of(12) == agreement.DRAWS


def test_what_a_discussion_did_is_told_from_chance():
    """Alpha before and after is compared on the same stories: a clear rise is called one, and no rise is not."""
    before = [{step: 4, step % 5 + 1: 4, (step + 2) % 5 + 1: 2} for step in (*STEPS, *STEPS)]
    after = [{step: 9, step % 5 + 1: 1} for step in (*STEPS, *STEPS)]
    rose, same = alpha_moved(before, after), alpha_moved(before, before)

    assert rose.low > 0.2
    assert "more than chance" in rose.says
    assert (same.value, same.low, same.high) == (0, 0, 0)
    assert "stayed the same" in same.says
    assert "nobody to agree with" in alpha_moved(before, [{} for _ in before]).why


def test_a_rise_of_alpha_is_rarely_found_where_nothing_has_changed():
    """Of 100 rooms that vote twice on five stories, all alike before and after, at most two are said to have moved."""
    chance = random.Random(13)
    found = [alpha_moved(*([_story(chance) for _ in range(5)] for _ in range(2))) for _ in range(100)]

    assert sum("more than chance would easily make" in one.says for one in found) <= 2


# --- several rooms


def test_alpha_of_several_rooms_is_that_of_the_reference_with_a_story_once():
    """In 200 sets of rooms it equals `krippendorff` on all their people by all stories, each story in one column."""
    chance, with_figure = random.Random(9), 0
    for _ in range(200):
        told, people, tallies = chance.randint(2, 6), [], []
        for _ in range(chance.randint(2, 3)):
            stories = chance.sample(range(told), chance.randint(1, told))
            room = [
                {story: vote for story in stories if (vote := _vote(chance, 1 + story % 5))}
                for _ in range(chance.randint(2, 7))
            ]
            people += room
            tallies += [
                replace(tally(Counter(one[story] for one in room if story in one)), scenario=f"story-{story}")
                for story in stories
            ]
        found = moment(tallies, len(people), after=False).alpha
        if isinstance(found, Figure):
            values = np.array([[one.get(story, np.nan) for story in range(told)] for one in people], dtype=float)
            assert found.value == pytest.approx(krippendorff.alpha(values, level_of_measurement="ordinal"), abs=1e-9)
            with_figure += 1
    assert with_figure > 150


def test_rooms_that_agree_within_themselves_and_not_with_each_other_do_not_agree():
    """Two rooms of one mind each, a step apart on the same stories, are far from an alpha of 1 together."""
    here = [replace(tally({step: 8}), scenario=f"s{step}") for step in (1, 2, 3)]
    there = [replace(tally({step + 1: 8}), scenario=f"s{step}") for step in (1, 2, 3)]

    assert moment(here, 8, after=False).alpha.value == moment(there, 8, after=False).alpha.value == 1
    assert moment([*here, *there], 16, after=False).alpha.value < 0.8
    assert moment([*here, *there], 16, after=False).alike.value < 0.5


def test_a_rise_is_that_of_rooms_that_voted_twice():
    """A room without a second vote has no part in what the discussion did; where no room has one, that is said."""
    twice = [
        replace(tally({step: 4, step + 1: 4}, second={step: 7, step + 1: 1}), scenario=f"s{step}")
        for step in (1, 2, 3, 4)
    ]
    once = [replace(one, first={5: 9}, second={}) for one in twice]

    assert alpha_rose([*twice, *once]) == alpha_rose(twice)
    assert alpha_rose(twice).says.startswith("On the 4 stories that were voted on both times, alpha rose by")
    assert alpha_rose(once).why == "There was no second vote."


# --- shares


def test_votes_are_laid_beside_the_steps_that_are_neither_too_low_nor_too_high():
    """Below the lowest is too low, above the highest too high, and a story without a step has neither."""
    room = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}

    assert placed(tally(room, steps=(2, 3, 4)), room) == Placed(1, 9, 5)
    assert placed(tally(room, steps=(0, 0, 0)), room) == Placed()
    assert Placed(1, 2, 3) + Placed(1, 0, 1) == Placed(2, 2, 4)


def test_what_a_panel_sees_otherwise_than_the_rules_has_no_too_low_and_no_too_high():
    """No figure calls the lower one right: there is no kappa and no side, and the words say what to act on."""
    apart = tally({1: 6, 2: 6}, steps=(1, 2, 1), placed_by="panel")

    assert isinstance(moment((apart,), 12, after=False).kappa, NoFigure)
    assert placed(apart, apart.first) == Placed()
    assert whose(apart) == (
        "A panel agreed on step 1. These rules place it on step 2: until that is settled, the higher is what to act "
        "on, and no vote counts as too low or too high."
    )


def test_a_missed_step_five_is_counted_apart():
    """Too low on a story of step 5 is the gravest mistake; a story of step 4 has no part in that count."""
    assert missed(tally({4: 2, 5: 6}, steps=(5, 5, 5)), {4: 2, 5: 6}) == (2, 8)
    assert missed(tally({4: 2, 5: 6}, steps=(4, 5, 5)), {4: 2, 5: 6}) == (0, 8)
    assert missed(tally({3: 2, 4: 6}, steps=(4, 4, 4)), {3: 2, 4: 6}) == (0, 0)


def test_shares_have_wilsons_interval_and_none_with_fewer_than_five_votes():
    """Nobody of ten is 0 % and could be 28 %; two of four is said in numbers of people only."""
    nobody = share(by_as_many(0, 10))

    assert (nobody.value, nobody.low) == (0, 0)
    assert nobody.high == pytest.approx(0.2775, abs=1e-4)
    assert share(by_as_many(4, 10)).low == pytest.approx(0.1682, abs=1e-4)
    assert "%" not in share(by_as_many(2, 4)).why


def by_as_many(part, of):
    """A part of votes of which each is another person's."""
    return Part(part, of, people=of)


def test_many_votes_of_few_people_are_no_surer_than_these_people():
    """Ten people who vote on five stories are ten people, and four on fifty stories have no percent at all."""
    ten = share(Part(20, 50, people=10))

    assert (ten.low, ten.high) == (share(by_as_many(4, 10)).low, share(by_as_many(4, 10)).high)
    assert "40% (20 of 50 votes; among" in ten.says
    assert isinstance(share(Part(20, 200, people=4)), NoFigure)
    assert isinstance(share_moved(Part(20, 50, people=4), by_as_many(9, 60)), NoFigure)
    assert "more than chance" in share_moved(by_as_many(25, 50), by_as_many(10, 50)).says
    assert "chance alone" in share_moved(Part(25, 50, people=10), Part(10, 50, people=10)).says


def test_people_who_have_talked_have_a_share_and_no_range():
    """After a discussion nobody votes each for themselves, so nothing is said of other people."""
    after, kept_to = share(Part(4, 20, people=10), talked=True), [(1, {1: 6, 2: 4}), (4, {4: 7, 2: 3})]

    assert (after.says, after.low, after.high) == ("20% (4 of 20 votes).", None, None)
    assert kappa(kept_to, talked=True).value == kappa(kept_to).value
    assert kappa(kept_to, talked=True).low is None
    assert "does not show how sure" in kappa(kept_to, talked=True).says


def test_one_of_many_comparisons_has_to_differ_more():
    """A difference that would be clear by itself is not where twenty stories are compared: one of them would differ."""
    before, after = by_as_many(12, 20), by_as_many(5, 20)

    assert "more than chance" in share_moved(before, after).says
    assert "chance alone" in share_moved(before, after, among=20).says


def test_shares_of_two_rooms_are_compared_with_newcombes_interval():
    """The published example of 56 of 70 against 48 of 80 comes to a difference of 0.2 between 0.052 and 0.334."""
    found = share_moved(by_as_many(48, 80), by_as_many(56, 70))

    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))
    assert "more than chance" in found.says
    assert "chance alone" in share_moved(by_as_many(5, 10), by_as_many(6, 10)).says
    assert isinstance(share_moved(by_as_many(1, 4), by_as_many(3, 50)), NoFigure)


@given(st.lists(st.sampled_from(STEPS), min_size=5, max_size=9))
def test_pairs_are_counted_as_if_one_by_one(votes):
    """The share of pairs that say the same is what comparing every two people one by one comes to."""
    same = [a == b for i, a in enumerate(votes) for b in votes[i + 1 :]]

    assert pairs_alike([Counter(votes)]).value == pytest.approx(sum(same) / len(same))


def test_four_people_are_not_compared_pair_by_pair():
    """A room of four has no share of pairs, however many stories it had."""
    assert isinstance(pairs_alike([{3: 2, 4: 2}] * 9), NoFigure)


def test_moves_are_counted_both_ways_and_called_clear_only_if_they_are():
    """Who came up from too low and who went down to it are both counted, and five stories to none are not clear yet."""
    up = moved([tally({2: 6}, moves={(2, 3): 5, (3, 3): 4, (3, 2): 1, (4, 3): 2})])

    assert (up.both, up.no_longer_low, up.now_low, up.no_longer_high, up.now_high) == (12, 5, 1, 2, 0)
    assert (up.up, up.down) == (1, 0)
    assert not moved([tally({}, moves={(2, 3): 60})]).could_be_clear
    assert not moved([tally({}, moves={(2, 3): 5})] * 5).clear
    assert moved([tally({}, moves={(2, 3): 5})] * 6).clear
    assert not moved([tally({}, moves={(2, 3): 5})] * 6 + [tally({}, moves={(3, 2): 1})] * 2).clear
    assert not moved([]).clear


def test_a_percent_is_never_all_or_nothing_unless_it_is():
    """One in a thousand is less than 1 %, and not 0 %."""
    assert [percent(v) for v in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "less than 1%", "50%", "more than 99%", "100%"]
    assert [number(v) for v in (-0.001, -0.25, 0.8154)] == ["0.00", "−0.25", "0.82"]
