"""How often something may be tried: a bucket of tries that fills again with time. The time is passed in."""

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """So many tries at once, and so many more in each second."""

    room: int
    per_second: float


class Level(NamedTuple):
    """How many tries were left at a moment. Below none: some were made side by side, and are paid back first."""

    left: float
    at: float


def full(bucket: Bucket, now: float) -> Level:
    """Give the level from which everything begins."""
    return Level(bucket.room, now)


def filled(bucket: Bucket, level: Level, now: float) -> Level:
    """Let the bucket fill until now. A clock that went back fills nothing, and empties nothing."""
    gone = max(0.0, now - level.at)
    return Level(min(bucket.room, level.left + gone * bucket.per_second), max(now, level.at))


def spent(bucket: Bucket, level: Level, now: float) -> Level:
    """Take one try out."""
    left, at = filled(bucket, level, now)
    return Level(left - 1, at)


def wait(bucket: Bucket, level: Level, now: float) -> int:
    """Give the whole seconds until there is a try again; none when there is one now."""
    lacking = 1 - filled(bucket, level, now).left
    return max(0, ceil(round(lacking / bucket.per_second, 6)))  # rounded: sums of fractions miss a whole try by a hair
