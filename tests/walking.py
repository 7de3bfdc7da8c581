"""Walk the form as somebody would who has these answers in mind: for each page, what they would choose."""

from collections.abc import Mapping

from staircase.core import interview, pages
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import asked_at
from staircase.core.interview import Kind, Page
from staircase.core.model import Edition
from staircase.core.promises import sign_rung
from staircase.core.said import (
    AREAS,
    NO,
    NONE,
    NOT_KNOWN,
    NOT_LOOKED,
    NOT_SURE,
    SOME,
    UNKNOWN,
    YES,
    Said,
    age_of,
    answers_of,
    placements,
)
from staircase.web import forms
from staircase.web.asks import Form
from staircase.web.questions import CANNOT_SAY, asks
from werkzeug.datastructures import MultiDict

Sent = Mapping[str, list[str]]


def choices_for(edition: Edition, said: Said, page: Page, answers: Answers, role: str = "school-staff") -> Sent:
    """Give what somebody with these answers in mind would choose on a page."""
    match page.kind:
        case Kind.AGE:
            return {"age": [answers.age or NOT_KNOWN]}
        case Kind.YOU:
            return {"role": [role], "lives": [YES]}
        case Kind.LIST | Kind.REST:
            return _list(edition, said, page, answers)
        case Kind.LADDER:
            return {"at": [_rung(edition, page.about, answers, unsure=NOT_SURE)]}
        case Kind.LEAST:
            return {"least": [NONE]}
        case Kind.MORE:
            answer = answers.themes[page.about]
            more = edition.theme[page.about].rungs[answer.maybe - 1].id if answer.maybe > answer.at else NO
            return {"maybe": [more]}
        case Kind.LADDERS:
            return {f"at-{theme}": [_rung(edition, theme, answers, unsure=NOT_SURE)] for theme in page.themes}
        case Kind.ONE_MORE:
            return {"at": [_rung(edition, page.about, answers, unsure=NOT_SURE)]}
        case Kind.STRENGTHS:
            return {"ticked": sorted(answers.strengths | answers.safety.keys())}
        case Kind.SAFETY:
            return _safety(edition, page, answers)
        case Kind.VIEWS:
            return {"child_view": ["wants-help"], "family_view": ["sees-it-differently"]}
        case _:
            return {"own_view": [str(answers.own_view) if answers.own_view else CANNOT_SAY]}


def _rung(edition: Edition, theme: str, answers: Answers, unsure: str) -> str:
    answer = answers.themes.get(theme)
    if answer is None:
        return NOT_LOOKED
    if answer.at == 0:
        return unsure if answer.maybe else NONE
    return edition.theme[theme].rungs[answer.at - 1].id


def _list(edition: Edition, said: Said, page: Page, answers: Answers) -> Sent:
    rows = {row.id: _row(edition, said, page, row.id, answers) for row in page.rows}
    if page.row_by_row:
        words = {NOT_SURE: UNKNOWN} if not page.worries else {}
        return {f"row-{row}": [words.get(value, value)] for row, value in rows.items()}
    rest = {value for value in rows.values() if value in (NO, UNKNOWN)}
    closed = next(iter(rest)) if len(rest) == 1 else SOME if rest else NO
    return {
        "ticked": [row for row, value in rows.items() if value == YES],
        "unsure": [row for row, value in rows.items() if value == NOT_SURE],
        "closed": [closed],
        "undescribed": [YES] if page.id in answers.undescribed else [],
    }


def _row(edition: Edition, said: Said, page: Page, row: str, answers: Answers) -> str:
    if not page.worries:
        return YES if row in answers.yes else NO if row in answers.no else UNKNOWN
    if (page.about or page.id) == AREAS:
        return _area(edition, said, row, answers)
    answer = answers.themes.get(row)
    if answer is None:
        return UNKNOWN
    if not (page.about or page.id).startswith("area-"):
        sign = sign_rung(edition, edition.theme[row]).number
        return YES if answer.at >= sign else NOT_SURE if answer.maybe >= sign else NO
    return YES if answer.at else NOT_SURE if answer.maybe else NO


def _area(edition: Edition, said: Said, domain: str, answers: Answers) -> str:
    """An area is a worry where anything on its list is one, or where some rows were looked at and some were not."""
    draft = pages.Draft(edition, said, age_of(said), placements(edition, said))
    shown = [answers.themes.get(theme.id) for theme in pages.themes_listed(draft, domain)]
    if any(answer is not None and answer.maybe for answer in shown) or len({a is None for a in shown}) > 1:
        return YES
    return UNKNOWN if shown[0] is None else NO


def _safety(edition: Edition, page: Page, answers: Answers) -> Sent:
    shown = answers.safety.get(page.about)
    if shown is None:
        return {"have": [NO]}
    against = {
        f"against-{theme}": [
            edition.theme[theme].rungs[shown.against[theme] - 1].id if theme in shown.against else NONE
        ]
        for theme in page.themes
    }
    return {
        "have": [YES],
        "did": [shown.did],
        "who": [shown.who],
        "how_long": [shown.how_long],
        "known_by": [shown.known_by],
        **against,
    }


def walk(edition: Edition, answers: Answers, role: str = "school-staff") -> tuple[Said, list[Page]]:
    """Walk the whole form without a browser; give what was said and the pages that were asked."""
    said, seen = Said(), []
    while (page := interview.next_page(edition, said)) is not None:
        asked = asks(edition, said, page)
        reply = forms.read(
            asked, MultiDict([(k, v) for k, vs in choices_for(edition, said, page, answers, role).items() for v in vs])
        )
        assert not reply.errors, (page.id, dict(reply.errors))
        said = forms.answered(edition, said, page, reply)
        seen.append(page)
        assert len(seen) < 400, "the form goes round in circles"
    return said, seen


def any_reply(edition, said, page, chance):
    """Choose something on a page, by chance."""
    values = {}
    for ask in asks(edition, said, page):
        offered = [choice.value for choice in ask.choices]
        if ask.form is Form.RADIOS:
            values[ask.name] = (chance.choice(offered),)
        else:
            chosen = [value for value in offered if chance.random() < 0.4]
            values |= {ask.name: tuple(chosen), "ticked": tuple(chosen), "unsure": ()}
    return forms.Reply(values, {})


def sayable(edition: Edition, answers: Answers) -> Answers:
    """Give the nearest answers that the form can take in: asked at this age, and said the way its pages say it."""
    themes = {}
    for theme in edition.themes:
        answer = answers.themes.get(theme.id)
        if answer is None or not asked_at(edition, theme.asked, answers.age):
            continue
        if answer.at == 0 and answer.maybe:
            answer = Answer(0, theme.top)
        elif not edition.domain[theme.domain].area:
            answer = Answer(answer.at, answer.at)
        themes[theme.id] = answer
    safety = {s: shown for s, shown in answers.safety.items() if shown.who not in edition.strength[s].not_by}
    facts = {fact.id for fact in edition.facts if asked_at(edition, fact.asked, answers.age)}
    return Answers(
        age=answers.age,
        yes=answers.yes & facts,
        no=(answers.no & facts) | (frozenset(edition.fact) - facts),
        themes=themes,
        strengths=answers.strengths | answers.safety.keys(),
        own_view=answers.own_view,
        safety=safety,
    )


def heard(edition: Edition, said: Said) -> Answers:
    """Give what the form took in."""
    return answers_of(edition, said)
