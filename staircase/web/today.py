"""The time and the day it is where the site runs: pages ask here for both, so that no two tell another day."""

from __future__ import annotations

import time
from datetime import date


def now() -> int:
    """Give the time in seconds."""
    return int(time.time())


def day_of(seconds: float) -> date:
    """Give the day on which a moment fell."""
    return date.fromtimestamp(seconds)  # noqa: DTZ012 - whoever reads it is there too


def today() -> date:
    """Give the day."""
    return day_of(time.time())


def in_full(day: date) -> str:
    """Write a day as on an English letter, like 29 November 2026; a page for families writes it in its own language."""
    return f"{day:%-d %B %Y}"
