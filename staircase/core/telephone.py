"""What to say on the telephone, from the answers so far: at most five short pieces, without a name in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from staircase.core.because import step_is_shown
from staircase.core.case import Answer, Answers, Assessment, State
from staircase.core.model import Edition
from staircase.core.pathway import TellParents
from staircase.core.promises import sign_rung
from staircase.core.words import in_short, listed, lower_first

_AS_KNOWN = re.compile(r"^(?:It is known or suspected that|Known or suspected[^:]*:)\s+")
"""How a line of a ladder begins where suspicion is enough: in a call that is said once, before all of them."""

MOST_WORRIES = 3
"""How many worries are said at first; the rest come when the other side asks."""


def to_say(edition: Edition, answers: Answers, found: Assessment) -> tuple[str, ...]:
    """Give at most five pieces to say: who, what, for how long, who else, and what is asked for.

    It works with nothing answered too: then the pieces say what to put in.
    """
    pieces = (
        _who(edition, answers),
        " ".join(_what(edition, answers, found)),
        " ".join(_over_time(edition, answers)),
        others_in_home(edition, answers),
        f"{_told(found)} {_asked_for(edition, found)}",
    )
    return tuple(piece for piece in pieces if piece)


def others_in_home(edition: Edition, answers: Answers) -> str:
    """Say who else is in the home and whether they are safe, or that this is not known."""
    asks = [fact for fact in edition.facts if fact.group == "other-children"]
    harmed = [edition.theme[t].row for t in edition.other_children.themes if answers.themes.get(t, Answer()).maybe]
    if answers.ages_of_others:
        there = f"There are other children: {listed([_aged(edition, age) for age in answers.ages_of_others])}. "
    elif any(fact.id in answers.yes for fact in asks):
        there = "".join(f"{fact.ask}. " for fact in asks if fact.id in answers.yes)
    elif asks and all(fact.id in answers.no for fact in asks):
        there = "As far as I know there are no other children in the home, or in contact with the same people. "
        if not harmed:
            return there.strip()
    else:
        there = "I do not know who else is in the home. "
    if harmed:
        return f"{there}{'. '.join(harmed)}."
    looked = all(t in answers.themes for t in edition.other_children.themes)
    known = "I have asked about them, and know of no harm to them." if looked else "Whether they are safe is not known."
    return there + known


def _who(edition: Edition, answers: Answers) -> str:
    if answers.age is None:
        return "I am worried about a child, and this is how old they are, as far as I know."
    return f"I am worried about {_aged(edition, answers.age)}."


def _aged(edition: Edition, age: str) -> str:
    """Name a child by age."""
    band = edition.age[age]
    return f"a child aged {lower_first(band.name)}" if band.order else "a baby who is not born yet"


def _what(edition: Edition, answers: Answers, found: Assessment) -> Iterator[str]:
    """Give what is known, the gravest worry of what decides first, and then what may be."""
    texts = [_worry(edition, theme, rung) for theme, rung in _known(edition, found).items()]
    may_be = {
        part.theme: None
        for reason in found.reasons
        if reason.state is State.POSSIBLE and reason.could_count > found.step
        for part in reason.parts
        if answers.themes[part.theme].at < part.rung
    }
    if texts:
        yield f"What was seen, told or suspected comes closest to this: {lower_first(texts[0])}"
    if texts[1:]:
        others = " ".join(texts[1:MOST_WORRIES])
        left = len(texts) - MOST_WORRIES
        yield f"There is also this: {lower_first(others)}" + (f" And {left} more." if left > 0 else "")
    if may_be:
        rows = [lower_first(edition.theme[theme].row) for theme in may_be]
        more = f"; and {len(rows) - MOST_WORRIES} more" if len(rows) > MOST_WORRIES else ""
        yield f"I do not know how far this goes: {'; '.join(rows[:MOST_WORRIES])}{more}."
    if answers.undescribed:
        yield "Something else worries me as well, and it is this."
    elif not (texts or may_be):
        yield "This is what I saw, heard or was told, and this is what I suspect."


def _known(edition: Edition, found: Assessment) -> dict[str, int]:
    """Give the worries that are known, with their rungs: those that decide first, and of these the gravest."""
    met = (reason for reason in found.reasons if reason.state is State.MET and reason.step)
    parts = [
        (reason.decisive, edition.theme[part.theme].rungs[part.rung - 1]) for reason in met for part in reason.parts
    ]
    parts.sort(key=lambda one: (not one[0], -one[1].step))
    known: dict[str, int] = {}
    for _, rung in parts:
        if rung.step or rung.theme not in _apart(edition):
            known.setdefault(rung.theme, rung.number)
    return known


def _worry(edition: Edition, about: str, rung: int) -> str:
    """Give a worry as it is said: shortly, and as the sign's own words where that is all that was ticked.

    A line of a ladder goes on with what else it covers, and with what is not known to be so. Nobody says that aloud.
    """
    theme = edition.theme[about]
    signed = theme.sign and rung == sign_rung(edition, theme).number
    words = _AS_KNOWN.sub("", in_short(theme.sign if signed else theme.rungs[rung - 1].text))
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _over_time(edition: Edition, answers: Answers) -> Iterator[str]:
    """Say how long, whether it gets worse, was there before, and whether nobody saw the child; unsaid, nothing."""
    for theme in _apart(edition):
        at = answers.themes.get(theme, Answer()).at
        if at and not (rung := edition.theme[theme].rungs[at - 1]).step:
            yield rung.text


def _apart(edition: Edition) -> tuple[str, ...]:
    """Give the themes that say how it has been, and no worry unless they call for a step by themselves."""
    return (*edition.whole_picture[0].themes, edition.seen_alone)


def _told(found: Assessment) -> str:
    if found.tell_parents is TellParents.NEVER_FROM_THIS_TOOL:
        return "Nobody at home may learn of this call. Please ask me whether anybody at home has been told."
    if found.tell_parents is TellParents.AFTER_ADVICE:
        return "Please ask me whether anybody at home has been told, and tell me what may be said, to whom and when."
    return "Please ask me whether anybody at home has been told."


def _asked_for(edition: Edition, found: Assessment) -> str:
    urgent = [opened for opened in found.pathways if edition.pathway[opened.pathway].urgent]
    act_on = max(found.own_view or 0, found.step if step_is_shown(found) else 0)
    if urgent or act_on == 5:
        return "I am making a safeguarding referral: what happens next, and what do I do until then?"
    if act_on == 4:
        return "I am asking for a social worker’s assessment: what happens next, and what do I do until then?"
    if found.advice or found.is_range:
        return "I am asking for advice today: is this a referral, and what do I do until then?"
    return f"I am asking for advice: {listed(['what help fits', 'who gives it', 'what I do until then'])}."
