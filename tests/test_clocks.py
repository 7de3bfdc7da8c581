"""Time limits: how days are counted, over weekends, bank holidays and month ends, and what the edition says of each."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staircase.core.clocks import (
    Clock,
    Start,
    Unit,
    Within,
    belongs,
    by_start,
    due,
    is_working_day,
    last_day,
    last_working_day_until,
    months_after,
    working_days_after,
)
from staircase.core.pathway import HowSoon
from staircase.core.sources import Basis
from staircase.workdays import bank_holidays

HOLIDAYS = bank_holidays(2025, 2030)
days = st.dates(date(2025, 1, 1), date(2029, 6, 30))
numbers = st.integers(0, 60)
HOW_SOON = {
    HowSoon.ONE_WORKING_DAY: (1, Unit.WORKING_DAYS),
    HowSoon.SEVENTY_TWO_HOURS: (72, Unit.HOURS),
    HowSoon.FIVE_WORKING_DAYS: (5, Unit.WORKING_DAYS),
    HowSoon.TEN_WORKING_DAYS: (10, Unit.WORKING_DAYS),
}


def clock(count, unit, **more):
    """Give a clock that is about nothing."""
    fields = {"id": "a", "name": "A", "who": "You", "text": "Text", "if_passed": "Ring", "missing": "Why"}
    start = Start(id="s", name="From", ask="When?")
    empty = {"steps": (), "pathways": (), "checked": "", "sources": (), "basis": Basis.INFERRED}
    return Clock(starts=start, within=Within(count=count, unit=unit), **{**fields, **empty, **more})


def day_by_day(start, number):
    """Count working days as with a finger on a calendar."""
    day = start
    while number:
        day += timedelta(days=1)
        if day.strftime("%a") not in {"Sat", "Sun"} and day not in HOLIDAYS:
            number -= 1
    return day


@given(days, numbers)
def test_working_days_are_counted_as_with_a_finger_on_a_calendar(start, number):
    """So many working days later is the day that counting day by day comes to."""
    assert working_days_after(start, number, HOLIDAYS) == day_by_day(start, number)


@given(days, st.integers(1, 60))
def test_just_so_many_working_days_lie_in_between(start, number):
    """The last day is a working day, and up to it there are just so many, the day of the start not counted."""
    last = working_days_after(start, number, HOLIDAYS)
    after = (start + timedelta(days=n) for n in range(1, (last - start).days + 1))

    assert is_working_day(last, HOLIDAYS)
    assert sum(is_working_day(day, HOLIDAYS) for day in after) == number


@given(days, st.integers(0, 40), numbers, st.sampled_from(Unit))
def test_a_later_start_never_ends_sooner(start, later, number, unit):
    """A clock that starts later never ends sooner, in whatever unit it is counted."""
    within = Within(count=number, unit=unit)

    assert last_day(start, within, HOLIDAYS) <= last_day(start + timedelta(days=later), within, HOLIDAYS)


@given(days, numbers, st.sampled_from(Unit))
def test_more_time_never_ends_sooner_and_none_is_the_same_day(start, number, unit):
    """One more never ends sooner than one less; no days at all end on the day they start."""
    fewer, more = (last_day(start, Within(count=n, unit=unit), HOLIDAYS) for n in (number, number + 1))

    assert start <= fewer <= more
    assert last_day(start, Within(count=0, unit=unit), HOLIDAYS) == start


@given(days, st.integers(0, 30))
def test_months_end_on_the_same_day_or_on_the_last(start, number):
    """So many months later the month is that one, and the day the same or the last there is."""
    end = months_after(start, number)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == number
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(days)
def test_the_last_working_day_is_at_most_that_day(day):
    """Going back to a working day skips none."""
    last = last_working_day_until(day, HOLIDAYS)

    assert last <= day and is_working_day(last, HOLIDAYS)
    assert not any(is_working_day(last + timedelta(days=n), HOLIDAYS) for n in range(1, (day - last).days + 1))


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        (date(2026, 11, 30), 1, Unit.WORKING_DAYS, date(2026, 12, 1)),  # Monday
        (date(2026, 11, 27), 1, Unit.WORKING_DAYS, date(2026, 11, 30)),  # Friday
        (date(2026, 11, 28), 1, Unit.WORKING_DAYS, date(2026, 11, 30)),  # a start on a Saturday is day 0
        (date(2026, 12, 25), 1, Unit.WORKING_DAYS, date(2026, 12, 29)),  # and so is one on Christmas Day
        (date(2026, 12, 24), 1, Unit.WORKING_DAYS, date(2026, 12, 29)),  # Boxing Day is a Saturday, Monday instead
        (date(2026, 12, 17), 15, Unit.WORKING_DAYS, date(2027, 1, 12)),  # over Christmas and New Year
        (date(2027, 3, 24), 2, Unit.WORKING_DAYS, date(2027, 3, 30)),  # over Easter 2027
        (date(2027, 3, 25), 10, Unit.WORKING_DAYS, date(2027, 4, 12)),
        (date(2026, 1, 5), 45, Unit.WORKING_DAYS, date(2026, 3, 9)),  # nine whole weeks without a bank holiday
        (date(2026, 12, 24), 72, Unit.HOURS, date(2026, 12, 27)),  # hours run on through Christmas
        (date(2026, 11, 28), 24, Unit.HOURS, date(2026, 11, 29)),
        (date(2026, 11, 28), 0, Unit.DAYS, date(2026, 11, 28)),
        (date(2026, 11, 28), 6, Unit.WEEKS, date(2027, 1, 9)),
        (date(2026, 11, 30), 3, Unit.MONTHS, date(2027, 2, 28)),  # February has no 30th
        (date(2027, 11, 30), 3, Unit.MONTHS, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, Unit.MONTHS, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, Unit.MONTHS, date(2027, 12, 31)),
    ],
)
def test_days_that_were_counted_by_hand(start, count, unit, end):
    """Known dates come out, over weekends, Christmas, Easter and the ends of months."""
    assert due(clock(count, unit), start, HOLIDAYS).latest == end


def test_the_bank_holidays_of_england_are_known():
    """The days that England's government publishes for 2026 and 2027, Boxing Day on a Saturday with its Monday."""
    found = {day for day in HOLIDAYS if day.year in (2026, 2027) and day.weekday() < 5}

    assert found == {
        *(
            date(2026, month, day)
            for month, day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28))
        ),
        *(
            date(2027, month, day)
            for month, day in ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28))
        ),
    }
    assert HOLIDAYS[date(2026, 12, 28)] == "Boxing Day (substitute day)"
    assert date(2026, 1, 2) not in HOLIDAYS  # a bank holiday in Scotland only


def test_the_bank_holidays_that_are_passed_over_are_named():
    """What makes a limit later is given with it; a holiday at a weekend makes nothing later, and hours run on."""
    found = due(clock(3, Unit.WORKING_DAYS), date(2026, 12, 23), HOLIDAYS)

    assert found.latest == date(2026, 12, 30)
    assert found.holidays == (date(2026, 12, 25), date(2026, 12, 28))
    assert not due(clock(240, Unit.HOURS), date(2026, 12, 23), HOLIDAYS).holidays


def test_a_clock_belongs_to_its_steps_and_pathways():
    """A clock belongs where its step or any of its pathways is, and step 0 is none."""
    one = clock(1, Unit.DAYS, steps=(4, 5), pathways=("ring",))

    assert belongs(one, 5, ())
    assert belongs(one, 1, ("other", "ring"))
    assert not belongs(one, 3, ("other",))
    assert not belongs(one, 0, ())


def test_clocks_that_start_together_stand_together(edition):
    """Each start has its clocks, none is lost, and starts keep the order in which they first come."""
    groups = list(by_start(edition.clocks))

    assert [one.id for _, ones in groups for one in ones].count("early-help-review") == 1
    assert sum(len(ones) for _, ones in groups) == len(edition.clocks)
    assert len({start.id for start, _ in groups}) == len(groups)
    assert all(one.starts == start for start, ones in groups for one in ones)


# --- what the edition says


def test_what_nobody_confirmed_says_so_and_why(edition):
    """Each time limit has a source, and either the day somebody confirmed it or what is missing."""
    assert edition.clocks
    for one in edition.clocks:
        assert one.sources
        assert bool(one.checked) != bool(one.missing), one.id


def test_in_a_draft_no_time_limit_is_said_to_be_confirmed(edition):
    """Nobody has confirmed a limit for this draft, and none claims otherwise."""
    assert edition.status == "draft"
    assert not [one.id for one in edition.clocks if one.checked]


def test_what_only_the_authors_say_is_never_called_sourced(edition):
    """A number that rests on the authors' own judgement is inferred."""
    own = [one for one in edition.clocks if {cite.id for cite in one.sources} == {"authors"}]

    assert own
    assert all(one.basis is Basis.INFERRED for one in own)


def test_a_pathway_and_its_clock_say_the_same(edition):
    """Where a pathway names a number of days or hours, a clock of that pathway has the same number."""
    limited = [pathway for pathway in edition.pathways if pathway.how_soon in HOW_SOON]
    clocks = {
        pathway: {(one.within.count, one.within.unit) for one in edition.clocks if pathway in one.pathways}
        for pathway in (one.id for one in limited)
    }

    assert limited
    assert not [one.id for one in limited if HOW_SOON[one.how_soon] not in clocks[one.id]]


@pytest.mark.parametrize(
    ("named", "count", "unit"),
    [
        ("first-contact-decides", 24, Unit.HOURS),
        ("referrer-hears", 1, Unit.WORKING_DAYS),
        ("assessment-done", 45, Unit.WORKING_DAYS),
        ("strategy-meeting", 2, Unit.WORKING_DAYS),
        ("enquiry-done", 6, Unit.WORKING_DAYS),
        ("first-conference", 15, Unit.WORKING_DAYS),
        ("core-group", 10, Unit.WORKING_DAYS),
        ("first-review-conference", 3, Unit.MONTHS),
        ("later-review-conference", 6, Unit.MONTHS),
        ("return-interview", 72, Unit.HOURS),
        ("fgm-report", 1, Unit.WORKING_DAYS),
        ("incident-notification", 5, Unit.WORKING_DAYS),
        ("rapid-review", 15, Unit.WORKING_DAYS),
        ("assessment-used-again", 12, Unit.WEEKS),
    ],
)
def test_the_numbers_are_those_of_the_sources(edition, named, count, unit):
    """Each limit has the number its source gives."""
    one = next(one for one in edition.clocks if one.id == named)

    assert (one.within.count, one.within.unit) == (count, unit)


def test_the_conference_counts_from_the_meeting_that_began_the_enquiry(edition):
    """Enquiry and conference begin with the same strategy meeting, which a further one does not replace."""
    starts = {one.id: one.starts for one in edition.clocks}

    assert starts["enquiry-done"] == starts["first-conference"]
    assert "began the enquiry" in starts["first-conference"].ask
