"""The fixed words of an explanation, how a step is named, how a list is said. Nothing here looks at a case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from staircase.core.model import Edition
from staircase.core.pathway import HowSoon, TellParents

HOW_SOON = {
    HowSoon.NOW: "Now",
    HowSoon.TODAY: "Today",
    HowSoon.ONE_WORKING_DAY: "By the end of the next working day",
    HowSoon.SEVENTY_TWO_HOURS: "Within 72 hours",
    HowSoon.FIVE_WORKING_DAYS: "Within 5 working days",
    HowSoon.TEN_WORKING_DAYS: "Within 10 working days",
    HowSoon.PLANNED: "Planned",
}

PLANNED = {
    TellParents.FIRST: "Planned, with the family",
    TellParents.UNLESS_RISK: "Planned, with the family",
    TellParents.AFTER_ADVICE: "Planned",
    TellParents.NEVER_FROM_THIS_TOOL: "Planned, with the person harmed, alone",
}
"""How a planned pathway is walked, by what it says on telling the parents."""

LATER = "Later, after advice"

NOT_YET = "Do not talk about this at home yet: take advice first on who may be told, what and when."
"""Stands over everything that would begin with the family, where nobody at home may be told before there was advice."""

ASK_NOBODY_YET = (
    "Ask nobody at home to agree yet. "
    "No consent is needed to ring and ask for advice, or to share what shows a risk of harm."
)

TELL = {
    TellParents.FIRST: "Talk with the parents first.",
    TellParents.UNLESS_RISK: "Tell the parents, unless telling them would put the child or somebody else at more risk.",
    TellParents.AFTER_ADVICE: "Do not tell the parents yet. Take advice first on who may be told, what and when.",
    TellParents.NEVER_FROM_THIS_TOOL: "Do not tell the parents, and give or send them nothing from this tool.",
}

CONSENT_OF = {
    "person-with-parental-responsibility": "That of a person with parental responsibility",
    "person-concerned": "That of the person concerned",
    "young-person": "The young person’s own",
    "young-person-or-parent": "A parent’s, or the young person’s own",
    "not-needed": "Nobody’s is needed",
}

WHY_NOT_HELD = {
    "too-young": "safety holds nothing for an unborn baby, a child under 1, or a child whose age is not known",
    "not-seen-alone": "the child has not been seen and heard alone",
    "abuse-or-outside-home": "one of the worries is about abuse, neglect or harm outside the home",
    "who": "it rests on the person the worry is about",
    "did": "it does not say what somebody did when the danger was there",
    "how-long": "it has not been shown for long enough",
    "known-by": "it is known only from what a carer says, which makes it a strength",
    "new-worry": "there is a worry that it was not shown against",
    "worse-worry": "a worry is worse now than when the safety was shown",
}

CONTEXTS = {"place": "a place", "peer-group": "a peer group", "school": "a school", "online": "an online space"}


VIEWS = {
    "wants-help": "They want help with this",
    "sees-it-differently": "They see it differently",
    "does-not-want-help": "They do not want help",
    "not-asked": "They have not been asked yet",
    "not-safe-to-ask": "It is not safe to ask, or advice is needed first",
    "too-young": "Too young to say; they have been watched and listened to",
}
"""What the child or the family thinks, as it is asked in the form."""


def listed(words: Sequence[str], joiner: str = "and") -> str:
    """Join words to a list as people say it: one, two and three."""
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}" if len(words) > 1 else "".join(words)


def upper_first(text: str) -> str:
    """Begin a text with a capital letter, so that it can begin a sentence."""
    return text[:1].upper() + text[1:]


_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_TO_WHO_ANSWERS = re.compile(r"\banswer (?:for|on|the question)\b")
"""Where a line of a ladder points to another question, it speaks to whoever answers, and not about the child."""


def about_the_child(line: str) -> list[str]:
    """Give the sentences of a line of a ladder that are about the child."""
    return [one for one in _SENTENCE.split(line) if not _TO_WHO_ANSWERS.search(one)]


def in_short(line: str) -> str:
    """Give a line of a ladder without what else it covers, and without what it says is not known to be so."""
    return next(iter(about_the_child(line)), line)


def lower_first(text: str) -> str:
    """Begin a text in small letters, so that it can stand inside a sentence; initials such as FGM stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def step_name(edition: Edition, number: int) -> str:
    """Name a step as people are told it: number and name, never a level."""
    name = edition.step(number).name
    proper = any(word[:1].isupper() for word in name.split()[1:])  # Team Around the Family
    return f"step {number}, {name if proper else lower_first(name)}"


def step_range(lowest: int, highest: int) -> str:
    """Say from which step to which: step 2 to 4, or step 2 where it is one."""
    return f"step {lowest} to {highest}" if highest > lowest else f"step {lowest}"
