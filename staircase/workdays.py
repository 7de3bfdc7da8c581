"""England's bank holidays, which are no working days, by name. They are worked out without asking anybody.

A Boxing Day on a Saturday stays a bank holiday on that day and has its substitute on the Monday. A holiday that is
proclaimed for one year only is known once the package `holidays` knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

_SUBSTITUTE = "(observed)"


@cache
def bank_holidays(first_year: int, last_year: int) -> Mapping[date, str]:
    """Give the bank holidays of these years, both included, with their names."""
    england = country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))
    return MappingProxyType({day: england[day].replace(_SUBSTITUTE, "(substitute day)") for day in sorted(england)})
