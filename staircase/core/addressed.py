"""Whom an explanation is addressed to: whoever gave the answers, or whoever received them. Only these words differ.

To a receiver the own view is somebody else's: nobody tells them that they see more than the tool does.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Addressed(NamedTuple):
    """The words for one reader; names of steps are filled in. `leads` heads a result that an own view goes beyond."""

    leads: str
    worry: str
    undescribed: str
    no_step: str
    beside: str
    sees_more: str
    sees_less: str
    not_alone: str
    of_another_child: str


THEMSELVES: Final = Addressed(
    leads="",
    worry="your worry",
    undescribed="The tool has no words for part of your worry. Go by your own view, and talk to your safeguarding lead "
    "or to First Contact about it.",
    no_step="The tool suggests no step: act on your own view. What is not known could be more serious than that.",
    beside="Beside this stands your own view, {own}: do what goes with it, and ask for advice too. "
    "What is not known could be more serious: {could_reach}.",
    sees_more="You see more than the tool does: act on your own view, {own}. "
    "Nobody needs a reason for that from you here.",
    sees_less="To go below the suggestion, write down why and who you asked.",
    not_alone="Do not decide that on your own.",
    of_another_child="It is this strict because of what you told of another child of this sitting: the parents are "
    "theirs too.",
)
"""The practitioner who gave the answers."""

RECEIVER: Final = Addressed(
    leads="Whoever sent it sees {own}: act on that",
    worry="the worry",
    undescribed="The tool has no words for part of the worry. Ask whoever sent it what it is, and go by their view. "
    "Talk to your safeguarding lead or to First Contact about it.",
    no_step="The tool suggests no step: act on the view of whoever sent it, {own}. "
    "What is not known could be more serious than that.",
    beside="Beside this stands the view of whoever sent it, {own}: do what goes with it, and ask for advice too. "
    "What is not known could be more serious: {could_reach}.",
    sees_more="Whoever sent it sees more than the tool does: act on their view, {own}. "
    "Nobody needs a reason from them for that. The answers alone come to {alone}.",
    sees_less="Whoever sent it sees less, {own}. To go below the suggestion takes a reason in writing, and "
    "somebody who was asked.",
    not_alone="Nobody decides that alone.",
    of_another_child="It is this strict because of what was told of another child of the same sitting: the parents are "
    "theirs too.",
)
"""Somebody to whom the answers were sent."""

TOGETHER: Final = RECEIVER._replace(
    leads="One of you sees {own}: act on that",
    undescribed="The tool has no words for part of the worry. Ask whoever told of it what it is, and go by their view. "
    "Talk to your safeguarding lead or to First Contact about it.",
    no_step="The tool suggests no step: act on the view of the one of you who sees most, {own}. "
    "What is not known could be more serious than that.",
    beside="Beside this stands the view of one of you, {own}: do what goes with it, and ask for advice too. "
    "What is not known could be more serious: {could_reach}.",
    sees_more="One of you sees more than the tool does: act on that view, {own}. "
    "Nobody needs a reason for that. The answers alone come to {alone}.",
    sees_less="None of you sees more than {own}. To go below the suggestion takes a reason in writing, and somebody "
    "who was asked.",
)
"""Several people whose answers were put together."""
