"""What a cookie says under the seal of this copy: nobody else can write it, and after its time it says nothing.

The server keeps nothing of it, so no single seal can be taken back: what must end early has a `purpose` that changes.
"""

import time

from staircase.web import guard

_BETWEEN = "."


def sealed(purpose: str, text: str, *, seconds: int) -> str:
    """Seal a text for one purpose; it can be opened for so many seconds. The text can be read by whoever has it."""
    content = f"{int(time.time()) + seconds}{_BETWEEN}{text}"
    return f"{content}{_BETWEEN}{guard.sign(_marked(purpose, content))}"


def opened(purpose: str, said: str) -> str | None:
    """Give the text of a seal, or nothing when it was made for another purpose, by somebody else, or too long ago."""
    content, _, signature = said.rpartition(_BETWEEN)
    if not content or not guard.is_signed(_marked(purpose, content), signature):
        return None
    until, _, text = content.partition(_BETWEEN)
    return text if int(until) > time.time() else None


def _marked(purpose: str, content: str) -> str:
    return f"sealed {purpose} {content}"
