"""An explanation laid out as text, for a terminal. It says what the page says, in the same order."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from staircase.core.compare import Difference
from staircase.core.explain import Explanation, PathwayInWords, ReasonInWords, Unknown
from staircase.core.model import Edition
from staircase.core.voices import Spoken, missing_in_words
from staircase.core.words import TELL, lower_first
from staircase.records import Record
from staircase.rerun import OUTCOMES, Rerun, explanation, higher_in_file

WIDTH = 100


def printed_voice(spoken: Spoken) -> str:
    """Lay out an explanation in one voice; where it may not be given, why."""
    return "\n".join(_voice(spoken)) + "\n"


def _voice(spoken: Spoken) -> Iterator[str]:
    if spoken.withheld:
        yield from _wrapped(spoken.withheld)
        return
    yield from _wrapped(spoken.heading.upper())
    for words in spoken.paragraphs:
        yield from _wrapped(words)
    for one in spoken.lists:
        yield from _section(one.title, _list(one.items))


def printed_difference(tried: str, found: Difference) -> str:
    """Lay out what one answer would change."""
    return "\n".join(_difference(tried, found)) + "\n"


def _difference(tried: str, found: Difference) -> Iterator[str]:
    yield from _wrapped(f"WHAT IF {tried}: A TRIAL, AND NO RECORD")
    yield from _wrapped(found.says)
    for words in found.careful:
        yield from _wrapped(words)
    yield from _section("TO DO THEN, AND NOT NOW", _list(found.pathways_come))
    yield from _section("TO DO NOW, AND NOT THEN", _list(found.pathways_go))
    yield from _section("TO ASK ADVICE ON THEN, AND NOT NOW", _list(found.advice_come))
    yield from _section("TO ASK ADVICE ON NOW, AND NOT THEN", _list(found.advice_go))
    yield from _section("RIGHTS AND DUTIES THEN, AND NOT NOW", _list(found.rights_come))
    yield from _section("RIGHTS AND DUTIES NOW, AND NOT THEN", _list(found.rights_go))
    yield from _section("REASONS THAT WOULD WEIGH MORE", _list(found.reasons_come))
    yield from _section("REASONS THAT WOULD WEIGH LESS", _list(found.reasons_go))
    yield from _section("WHAT ELSE WOULD DIFFER", _list(found.step_lines))


def printed_rerun(edition: Edition | None, record: Record, again: Rerun) -> str:
    """Lay out what running a record again with its own edition gave."""
    return "\n".join(_rerun(edition, record, again)) + "\n"


def _rerun(edition: Edition | None, record: Record, again: Rerun) -> Iterator[str]:
    yield f"{again.outcome.value.upper()}: {OUTCOMES[again.outcome]}."
    yield from _wrapped(again.cannot)
    yield from _section("WHAT DIFFERS", _list(one.words for one in again.differences))
    told = explanation(edition, record, again)
    if told:
        yield from _received(record, again, told, higher_in_file(edition, record, again))
    numbers = (
        f"saved on {record.made_on}, with {record.edition}",
        f"answers  {record.computed_fingerprint}",
        *([f"in file  {record.answers_fingerprint} (the file was changed: this proves nothing)"] * record.altered),
        f"decision {record.decision_fingerprint}",
        f"edition  {record.edition_fingerprint}",
    )
    yield from _section("ITS NUMBERS", numbers)
    yield ""
    yield from _wrapped(
        "Checked means computed again, not authentic: anybody can write such a file. No result may be a reason to "
        "refuse, return or delay a referral."
    )


def _received(record: Record, again: Rerun, told: Explanation, higher: str) -> Iterator[str]:
    """Lay out what its answers come to for whoever received it; more is in the plain data."""
    heading = [told.heading]
    if higher:
        heading = [f"{higher}.", f"The answers that are in it now come to less: {lower_first(told.heading)}."]
    first = (*heading, told.rests_on, *told.said_first, TELL[again.tell_parents] if again.tell_parents else "")
    yield from _section(
        "WHAT ITS CHANGED ANSWERS COME TO, AS THEY NOW STAND" if record.altered else "WHAT ITS ANSWERS COME TO",
        (line for words in first for line in _wrapped(words)),
    )
    yield from _section("NOT SURE? RING FOR ADVICE NOW", _list(map(_in_short, told.advice)))
    yield from _section("WHAT TO DO", _list(map(_in_short, told.do)))
    yield from _section("WHY", _list(one.says for one in (*told.main, *told.more)))
    yield from _section("EVERYTHING THAT WAS TOLD", _list(told.every_worry))


def _in_short(one: PathwayInWords) -> str:
    number = f" {one.contacts[0].name}: {one.contacts[0].phone}" if one.contacts else ""
    return f"{one.how_soon}: {one.name}.{number}"


def printed(edition: Edition, told: Explanation, *, plain: bool = False) -> str:
    """Lay out an explanation; `plain` adds the family's words under each reason."""
    return "\n".join(_lines(edition, told, plain=plain)) + "\n"


def _lines(edition: Edition, told: Explanation, *, plain: bool) -> Iterator[str]:
    yield told.heading.upper()
    yield from _wrapped(told.rests_on)
    yield from (line for words in told.said_first for line in _wrapped(f"* {words}"))
    yield from _section("NOT SURE? RING FOR ADVICE NOW", (line for one in told.advice for line in _pathway(one)))
    yield from _section("WHAT TO DO", (line for one in told.do for line in _pathway(one)))
    yield from _section("TELLING THE PARENTS", _wrapped(f"{told.tell_parents} {told.tell_parents_more}"))
    yield from _section(
        "WHY", (line for one in (*told.main, *told.more) for line in _reason(one, plain=plain, shown=told.shown))
    )
    yield from _section(
        "POSSIBLE, NOT KNOWN", (line for one in told.possible for line in _reason(one, plain=plain, shown=told.shown))
    )
    if told.shown:
        near = (missing_in_words(one) for one in told.why_not)
        yield from _section("WHY NOT MORE, NEAREST FIRST", _list((*told.held_back, *near)))
        yield from _section("WHAT WOULD LOWER IT", _list((*filter(None, [told.lower.says]), *told.lower.worries)))
    yield from _section(
        "WHAT TO FIND OUT, MOST USEFUL FIRST", _list(_unknown(one, shown=told.shown) for one in told.find_out)
    )
    yield from _section("STRENGTHS", _list(told.strengths))
    yield from _section("EXISTING SAFETY", _list((*told.holds, *filter(None, [told.without_safety]))))
    yield from _section("YOUR RIGHTS AND OUR DUTIES", (line for one in told.rights for line in _pathway(one)))
    yield from _section(
        "COUNTED IN A REASON THAT DECIDES",
        (line for one in told.counted for line in _reason(one, plain=plain, shown=told.shown)),
    )
    yield from _section(
        "SET ASIDE", (line for one in told.set_aside for line in _reason(one, plain=plain, shown=told.shown))
    )
    yield from _section("EVERYTHING THAT WAS TOLD", _list(told.every_worry))
    yield from _section("EVERY ANSWER IS “NOT SURE” ON", _list(domain.name for domain in told.not_sure))
    yield from _section("NOT LOOKED AT: THIS SAYS NOTHING ABOUT", _list(domain.name for domain in told.not_looked_at))
    yield ""
    yield from _wrapped(edition.notice)
    yield from _wrapped(
        "Nobody needs this result to make a referral, and no result may be a reason to refuse, return or delay one. "
        f"Edition {edition.id} ({edition.status}), decision {edition.decision_fingerprint[:12]}, "
        f"edition {edition.edition_fingerprint[:12]}."
    )


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", title, *found)


def _unknown(one: Unknown, *, shown: bool) -> str:
    """Say what to find out; where no step may be shown, no step is named here either."""
    return f"{one.what}. {one.means}" if shown else one.what


def _reason(one: ReasonInWords, *, plain: bool, shown: bool) -> Iterator[str]:
    step = f"step {one.step or 'none'}, " if shown else ""
    yield from _wrapped(f"- {one.says} ({step}{one.key})")
    for words in (*one.parts, *one.circumstances, one.note):
        if words:
            yield from _wrapped(words, indent="    ")
    if plain:
        yield from _wrapped(f"To the family: {one.plain}", indent="    ")


def _pathway(one: PathwayInWords) -> Iterator[str]:
    held = " (the reason for it is held; the pathway stays)" if one.held else ""
    yield from _wrapped(f"- {one.name}. {one.how_soon}.{held}")
    if one.waits:
        yield from _wrapped(f"Wait with this until you have had advice: {one.text}", indent="    ")
        return
    numbers = ", ".join(f"{contact.name}: {contact.phone}" for contact in one.contacts)
    for words in (
        one.begin,
        one.text,
        numbers and f"Ring: {numbers}",
        one.binds and f"{one.pathway.duty} {one.binds}",
    ):
        if words:
            yield from _wrapped(words, indent="    ")


def _list(words: Iterable[str]) -> Iterator[str]:
    for one in words:
        yield from _wrapped(f"- {one}")


def _wrapped(words: str, indent: str = "") -> list[str]:
    hang = "  " if words.startswith(("- ", "* ")) else ""
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + hang)
