"""How often a passphrase or a session's code may be tried wrongly, counted over the whole copy and kept in memory.

No address is kept, so a limit holds for everybody at once: over it, right ones wait too. Each process of the server
counts for itself; a copy with two takes twice as many.

**Codes.** A room of two hundred behind one address must be able to mistype, so 120 wrong ones pass at once and then 2
a second. A code is eight of 28 characters: 28 ** 8 is 378,000,000,000, 38 bits. Two processes take 4 wrong ones
a second, 126,000,000 a year. So whoever tries without a pause for a whole year finds one given open session with a
chance of 1 in 3,000; the sessions that can be joined at the same time add up.

**Passphrases.** Ten wrong ones pass at once and then 10 a minute: 10,500,000 a year from two processes. Four words
drawn from a list of 7,776 make 3,700,000,000,000,000.

Whoever keeps trying wrong ones keeps others from signing in or joining meanwhile; who has done so already is not
disturbed. Against that helps a limit by address in the proxy, which sees addresses.
"""

import threading
import time
from enum import Enum, auto
from types import MappingProxyType

from flask import Flask, current_app

from staircase.core.limits import Bucket, full, spent, wait


class Tried(Enum):
    """What is counted when it goes wrong. In a sign-on is nothing to guess, but each asks another server and waits."""

    CODE = auto()
    PASSPHRASE = auto()
    SIGN_ON = auto()


BUCKETS = MappingProxyType(
    {
        Tried.CODE: Bucket(room=120, per_second=2),
        Tried.PASSPHRASE: Bucket(room=10, per_second=10 / 60),
        Tried.SIGN_ON: Bucket(room=10, per_second=10 / 60),
    }
)


class Limit:
    """One bucket of this process, for all its threads."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._level = full(bucket, time.monotonic())
        self._one_at_a_time = threading.Lock()

    def wait(self) -> int:
        """Give the seconds until something may be tried again; none when it may be now."""
        return wait(self._bucket, self._level, time.monotonic())

    def spend(self) -> None:
        """Count something wrong that was tried."""
        with self._one_at_a_time:
            self._level = spent(self._bucket, self._level, time.monotonic())


def set_limits(app: Flask) -> None:
    """Give this app its limits, with nothing counted yet."""
    app.extensions["staircase.limits"] = {tried: Limit(bucket) for tried, bucket in BUCKETS.items()}


def limit(tried: Tried) -> Limit:
    """Give one of the limits of the app that is asked."""
    limits: dict[Tried, Limit] = current_app.extensions["staircase.limits"]
    return limits[tried]


def may_try_code() -> bool:
    """Say whether a code may be looked up now. If not, `abort(429)`: its page says what to do."""
    return limit(Tried.CODE).wait() == 0


def wrong_code() -> None:
    """Count a code that looked like one and belongs to no session."""
    limit(Tried.CODE).spend()
