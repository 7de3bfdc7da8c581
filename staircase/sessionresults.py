"""What sessions show, as plain data: for `--json` and for files that other programs read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from staircase.core.agreement import Figure, NoFigure


def plain(found: Any) -> Any:
    """Make plain data of what was found, by the names of its fields; a figure that is not there says why."""
    if isinstance(found, Figure):
        return {"value": found.value, "low": found.low, "high": found.high, "says": found.says}
    if isinstance(found, NoFigure):
        return {"value": None, "why": found.why}
    if is_dataclass(found):
        return {field.name: plain(getattr(found, field.name)) for field in fields(found)}
    return [plain(one) for one in found] if isinstance(found, tuple) else found
