"""What a practitioner reads where the gate is shut: why no words are given, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from staircase.core.gate import Shut


class Why(NamedTuple):
    """Why no words are given, and what to do instead: never shown to anybody but the practitioner."""

    says: str
    instead: str


_FIRST_CONTACT = "Ask First Contact or the child’s social worker who tells the family, what and when."

WHY: Mapping[Shut, Why] = MappingProxyType(
    {
        Shut.NO_STEP: Why(
            "No step is suggested.", "Talk about what you have seen, in your own words. Come back when more is known."
        ),
        Shut.NEVER: Why(
            "Something here, known or possible, is never told from this tool.",
            "Give, show and send nothing. Leave nothing on paper where the family could see it. Do what the suggestion "
            "says first; those who are rung there decide who is told.",
        ),
        Shut.AFTER_ADVICE: Why(
            "Something here, known or possible, is told only after advice.", f"Say nothing yet. {_FIRST_CONTACT}"
        ),
        Shut.ACT_FIRST: Why(
            "Somebody may be in danger now, or need a doctor.",
            "Do what the suggestion says first. Words on paper come later, if First Contact agrees.",
        ),
        Shut.UNDESCRIBED: Why(
            "The tool has no words for part of your worry, so it cannot know whether that may be told.",
            "Ask your safeguarding lead what may be said, and say it in your own words.",
        ),
        Shut.OWN_VIEW: Why(
            "You act on more than the answers say. The tool has no words for why.",
            "Ask First Contact what may be said.",
        ),
        Shut.RANGE: Why(
            "What is not known could be more serious.",
            "Take advice first, today. You need not find out more before you ring.",
        ),
        Shut.HARM_AT_HOME: Why(
            "At step 5, unless the harm lies outside the home, a page of reasons could warn whoever did harm, or put "
            "the child under pressure.",
            "You can say that you are ringing, if that raises no risk. First Contact, social workers and police agree "
            "what else is told, and by whom.",
        ),
        Shut.LOWER_AGREED: Why(
            "A lower step was agreed than the one to act on. The words would name another step than your record.",
            "Agree with your safeguarding lead what the family is told, and say it in your own words.",
        ),
        Shut.TOO_YOUNG: Why(
            "The child is not known to be 11 or older.",
            "Talk with the child as fits their age. The pages for children can help.",
        ),
        Shut.FOR_PARENTS: Why(
            "The words about a mark are for parents and carers.",
            "Tell the young person what the doctor does and why, in words or signs that fit them.",
        ),
        Shut.OTHER_PARENT: Why(
            "This is about rows between the parents. Words for one of them would pass on what the other has said.",
            "Talk with each parent alone, and about the child.",
        ),
        Shut.RISK: Why(
            "You said that telling this reader raises the risk, or that you are not sure. Not sure counts as yes.",
            f"Give them nothing. {_FIRST_CONTACT}",
        ),
        Shut.RISK_NOT_ASKED: Why(
            "Nobody has asked yet whether telling this reader would raise the risk.", "Think about it, and answer here."
        ),
        Shut.AT_HOME: Why(
            "A relative, or somebody at home, could be part of the harm, or you are not sure.", _FIRST_CONTACT
        ),
        Shut.NOT_AGREED: Why(
            "Part of this is one person’s own business, or is in the hands of a social worker, and not everybody has "
            "said yes to telling this reader.",
            "Ask that person first, alone, and of a plan the child’s social worker. Until they say yes, give this "
            "reader nothing.",
        ),
        Shut.NOTHING_LEFT: Why(
            "Without what only one person could have told, what is left does not carry the step.",
            "Agree with your safeguarding lead what can be said, so that nobody can work out who told you.",
        ),
    }
)
