"""The day it is, on every page."""

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from staircase.web import today

WEB = Path(today.__file__).parent
ANOTHER_CLOCK = re.compile(
    r"time\.(localtime|strftime)\(|date\.(today|fromtimestamp)\(|datetime\.now\((?!UTC\))|\.astimezone\("
)


@pytest.fixture
def in_england(monkeypatch):
    """Let the site run where clocks are an hour ahead in summer."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Europe/London")
        time.tzset()
        yield patched
    time.tzset()


@pytest.mark.parametrize(("hour", "day"), [(22, date(2026, 6, 30)), (23, date(2026, 7, 1))])
def test_the_day_is_the_one_on_the_calendar_where_the_site_runs(in_england, hour, day):
    """At 23:00 by the clock of the world it is midnight in an English summer, and another day."""
    in_england.setattr(time, "time", datetime(2026, 6, 30, hour, tzinfo=UTC).timestamp)

    assert today.today() == day
    assert datetime.fromtimestamp(today.now(), UTC).hour == hour
    assert today.in_full(today.today()) in {"30 June 2026", "1 July 2026"}


def test_no_page_works_out_the_day_by_itself():
    """Two pages of one visit tell one day: each asks the same clock."""
    others = [path.name for path in sorted(WEB.glob("*.py")) if ANOTHER_CLOCK.search(path.read_text(encoding="utf-8"))]

    assert others == ["today.py"]
