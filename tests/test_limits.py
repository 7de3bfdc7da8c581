"""How often something may be tried: never more than the bucket holds and what has run in since."""

import pytest
from flask import abort
from hypothesis import given
from hypothesis import strategies as st
from staircase.core.limits import Bucket, Level, filled, full, spent, wait
from staircase.web import limits
from staircase.web.limits import BUCKETS, Tried, limit, may_try_code, wrong_code

buckets = st.builds(Bucket, room=st.integers(1, 200), per_second=st.sampled_from([10 / 60, 0.5, 1, 2, 7.3]))
pauses = st.lists(st.floats(0, 100, allow_nan=False), max_size=60)


def tried(bucket, pauses, begin=1000.0):
    """Try after each of these pauses, where it may be; give how many were let through, and the end."""
    level, now, through = full(bucket, begin), begin, 0
    for pause in pauses:
        now += pause
        if not wait(bucket, level, now):
            level, through = spent(bucket, level, now), through + 1
    return through, level, now


@given(buckets, pauses)
def test_never_more_tries_than_the_bucket_holds_and_what_has_run_in(bucket, pauses):
    """Whatever the pauses, so many at once and so many more in each second is all that gets through."""
    through, _, now = tried(bucket, pauses)

    assert through <= bucket.room + (now - 1000) * bucket.per_second + 0.001


@given(buckets, pauses)
def test_whoever_waits_as_long_as_told_gets_through(bucket, pauses):
    """The wait that is told is long enough, and none is told where none is needed."""
    _, level, now = tried(bucket, pauses)
    told = wait(bucket, level, now)

    assert wait(bucket, level, now + told) == 0
    assert (told == 0) == (filled(bucket, level, now).left > 1 - 1e-6 * bucket.per_second)


@given(buckets, st.integers(0, 30))
def test_tries_made_side_by_side_are_paid_back_first(bucket, beyond):
    """What several threads take below nothing does not raise how many get through in the long run."""
    level = full(bucket, 0)
    for _ in range(bucket.room + beyond):
        level = spent(bucket, level, 0)

    assert wait(bucket, level, 0) == pytest.approx((1 + beyond) / bucket.per_second, abs=1)


@given(buckets, st.floats(-200, 200), st.floats(0, 1e6))
def test_a_clock_that_goes_back_gives_no_tries_and_a_long_time_no_more_than_a_full_bucket(bucket, left, gone):
    """Time that runs backwards fills nothing; however long it is left alone, the bucket holds what it holds."""
    left = min(left, bucket.room)
    level = Level(left, gone)

    assert filled(bucket, level, 0).left == left
    assert filled(bucket, Level(left, 0), 1e9).left == bucket.room


def test_a_room_of_two_hundred_can_mistype_and_nobody_can_go_on_guessing(app, monkeypatch):
    """120 wrong codes at once are let pass, then two a second; another copy counts for itself."""
    now = 50.0
    monkeypatch.setattr(limits.time, "monotonic", lambda: now)
    with app.app_context():
        limits.set_limits(app)
        passed = 0
        while may_try_code():
            wrong_code()
            passed += 1
        assert passed == 120
        now += 3
        for _ in range(6):
            assert may_try_code()
            wrong_code()
        assert not may_try_code()
        assert limit(Tried.PASSPHRASE).wait() == 0


def test_the_limit_of_codes_has_a_page_that_says_what_to_do(app, visit):
    """Over the limit it is 429, with when to come back for programs and in words for people."""
    app.get("/too-many")(lambda: abort(429))

    page = visit.get("/too-many", status=429)

    assert page.response.headers["Retry-After"] == "30"
    assert "Wait half a minute" in page.text()


def test_the_arithmetic_of_guessing_holds():
    """What the module says of the chance to find a session's code by trying is what its numbers give."""
    a_year = 2 * BUCKETS[Tried.CODE].per_second * 365 * 24 * 3600

    assert a_year / 28**8 < 1 / 2_990
    assert round(a_year / 1e6) == 126
    assert round(2 * BUCKETS[Tried.PASSPHRASE].per_second * 365 * 24 * 3600 / 1e5) == 105
