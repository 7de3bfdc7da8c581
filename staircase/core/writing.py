"""The record of one case, in the order in which whoever receives it needs it. It decides and leaves out nothing.

Everything comes from what was said, from the assessment and its explanation, and from what was chosen and written
afterwards. The eye gets three reasons elsewhere; here stands every worry, every strength and everything not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from staircase.core.agreeing import AGREED, NOT_AGREED, agreed_step, as_agreed, goes_lower, leaves_open, to_act_on
from staircase.core.because import ReasonInWords
from staircase.core.case import Answers, Assessment, Safety
from staircase.core.evaluate import asked_at, evaluate
from staircase.core.explain import Explanation, explain
from staircase.core.family import on_its_own
from staircase.core.interview import lay_out
from staircase.core.model import Edition, Theme
from staircase.core.ownwords import FIELDS, Words
from staircase.core.pathway import URGENCY, HowSoon, TellParents
from staircase.core.recording import Coded
from staircase.core.roads import PathwayInWords
from staircase.core.said import Said, answers_fingerprint, answers_of
from staircase.core.words import VIEWS, lower_first, step_name, upper_first
from staircase.core.written import Block, Bullets, ByHand, Facts, InWords, Paragraph, Section, Table, Written

NO_REASON = (
    "This record supports judgement and decides nothing. Nobody needs it to ring or to refer. It is no threshold "
    "decision, and no reason to refuse, return or delay a referral."
)
KEEP_APART = (
    "Keep this record where the family cannot read it. Give or send them nothing from it, and leave nothing on paper "
    "at home."
)
CLOSEST = (
    "These are the lines of the form that come closest. Not everything that a line names was seen: whoever filled this "
    "in can say what was. Known means seen, told or suspected; it does not mean proved."
)
SHARING = (
    "Where a child is or may be at risk, no consent is needed to share what matters with those who can keep them safe."
)
OWN_AT_16 = "At 16 and 17 it is the young person’s own agreement that counts, and it is not recorded here."
NOT_RECORDED = "Not recorded."
_ASK = "Not sure? Ring for advice: "


@dataclass(frozen=True, slots=True)
class _Case:
    """One case, with everything that the record is made from.

    `found` and `told` are what was suggested. `acted_on` and `doing` are what is acted on: the same, or what goes with
    a higher step that was agreed afterwards.
    """

    edition: Edition
    said: Said
    answers: Answers
    found: Assessment
    told: Explanation
    acted_on: Assessment
    doing: Explanation
    words: Words

    def picked(self, name: str) -> tuple[Coded, ...]:
        """Give what was chosen for a question of the record."""
        return self.edition.recording.question(name).among(self.said.afterwards.get(name, ()))

    def chosen(self, name: str) -> str:
        """Give in words what was chosen for a question of the record."""
        picked = self.picked(name)
        return f"{'; '.join(one.text for one in picked)}." if picked else NOT_RECORDED

    def has(self, name: str, value: str) -> bool:
        """Say whether this was chosen for a question of the record."""
        return value in self.said.afterwards.get(name, ())


def the_record(edition: Edition, said: Said, words: Words, today: str) -> Written:
    """Write the record of what was said and chosen; `words` pass through, and `today` is the date in words."""
    return record_of(edition, said, answers_of(edition, said), words, today)


def record_of(edition: Edition, said: Said, answers: Answers, words: Words, today: str) -> Written:
    """Write the record of these answers; `said` adds what was said and chosen beside them."""
    found, told = _explained(edition, said, answers)
    acted_on, doing = _explained(edition, said, as_agreed(answers, found, said.afterwards))
    case = _Case(edition, said, answers, found, told, acted_on, doing, words)
    sections = (
        Section("What was suggested, and what was agreed", tuple(_agreed(case))),
        Section("What is to be done", tuple(_done(case))),
        Section("Why", tuple(_why(case))),
        Section("About the child", tuple(_child(case))),
        Section("Every worry, as told", tuple(_worries(case))),
        Section("Strengths and existing safety", tuple(_strengths(case))),
        Section("Not known, or not looked at", tuple(_unknown(case))),
        Section("The child and the family", tuple(_views(case))),
        Section("Agreement to help", tuple(_agreement(case))),
        Section("Information shared", tuple(_shared(case))),
        Section("Telling the parents", tuple(_telling(case))),
        Section("Rights and duties", tuple(_rights(case))),
        Section("In the words of whoever filled this in", tuple(_own_words(case))),
        Section("For the file", tuple(_file(case, today))),
    )
    return Written(
        title="Record of a worry about a child",
        made=f"Made on {today}",
        top=tuple(_top(case)),
        sections=tuple(section for section in sections if section.blocks),
        foot=_foot(edition, said),
    )


def _explained(edition: Edition, said: Said, answers: Answers) -> tuple[Assessment, Explanation]:
    found = evaluate(edition, answers)
    return found, explain(edition, answers, found, role=said.role)


def _foot(edition: Edition, said: Said) -> str:
    made_with = (
        edition.decision_fingerprint,
        edition.edition_fingerprint,
        answers_fingerprint(on_its_own(edition, said)),
    )
    decision, wording, answers = (fingerprint[:12] for fingerprint in made_with)
    return f"Edition {edition.id}, decision {decision}, wording {wording}, answers {answers}."


def _top(case: _Case) -> Iterator[Paragraph]:
    if case.acted_on.tell_parents is TellParents.NEVER_FROM_THIS_TOOL:
        yield Paragraph(KEEP_APART, strong=True)
    yield Paragraph(f"{case.edition.notice} {NO_REASON}")


# --- what was suggested, agreed, and is to be done


def _agreed(case: _Case) -> Iterator[Block]:
    told, own = case.told, case.found.own_view
    suggested = f"{told.heading}." if told.shown else f"No step. {told.heading}."
    rows = [
        ("Suggested", f"{suggested} {told.rests_on}"),
        ("Said with it", " ".join(told.said_first)),
        ("Own view, before the suggestion was seen", f"{_step(case.edition, own)}." if own else "None given."),
        ("Agreed afterwards", _agreed_words(case)),
    ]
    if goes_lower(case.found, case.said.afterwards):
        rows.append(("Why less than that", case.chosen("less_because")))
    rows.append(("Consulted", case.chosen("consulted")))
    yield Facts(tuple((asked, words) for asked, words in rows if words))
    if not lay_out(case.edition, case.said).complete:
        acting = "Whoever filled this in chose to act now" if case.said.acting_now else "The form was finished early"
        yield Paragraph(f"{acting}: not every question was asked.")


def _agreed_words(case: _Case) -> str:
    step = agreed_step(case.said.afterwards)
    if not step:
        return "None yet." if case.has(AGREED, NOT_AGREED) else NOT_RECORDED
    return f"{_step(case.edition, step)}."


def _step(edition: Edition, number: int) -> str:
    return upper_first(step_name(edition, number))


def _done(case: _Case) -> Iterator[Block]:
    """Give what is to be done, known or to be asked about, with that of a higher step that was agreed."""
    agreed = agreed_step(case.said.afterwards)
    if goes_lower(case.found, case.said.afterwards):
        yield Paragraph(
            f"This goes with {step_name(case.edition, to_act_on(case.found))}. A lower step was agreed: whatever was "
            "to be done now or by law stays, unless those who were consulted say otherwise.",
            strong=True,
        )
    elif leaves_open(case.found, case.said.afterwards) and case.doing.advice:
        yield Paragraph("It could be more serious than the step that was agreed: ask for advice today.", strong=True)
    elif agreed > to_act_on(case.found):
        yield Paragraph(f"This goes with the step that was agreed, {step_name(case.edition, agreed)}.", strong=True)
    rows = tuple(
        (f"{_ASK}{one.name}" if asked else one.name, one.how_soon, one.pathway.who)
        for one, asked in _in_order(case.doing)
    )
    if rows:
        yield Table("What is to be done, how soon and by whom", ("What", "How soon", "Who"), rows)
    else:
        yield Paragraph("Nothing that is known opens a pathway. Talk to a person.")


def _in_order(doing: Explanation) -> list[tuple[PathwayInWords, bool]]:
    """Give what is to be done, most urgent first, and whether it is asked about only: what waits for advice is last.

    Where the suggestion is a range, or none can be given, advice is asked now, before everything but a call to 999.
    """
    rows = [*((one, True) for one in doing.advice), *((one, False) for one in doing.do)]

    def place(row: tuple[PathwayInWords, bool]) -> tuple[bool, int, bool]:
        one, asked = row
        soon = HowSoon.NOW if asked and doing.advice_first else one.pathway.how_soon
        return one.waits, URGENCY[soon], asked is not doing.advice_first

    return sorted(rows, key=place)


def _why(case: _Case) -> Iterator[Block]:
    if not case.told.shown:
        return
    reasons = (*case.told.main, *case.told.more)
    if reasons:
        yield Bullets(tuple(_reason(one) for one in reasons))
    else:
        yield Paragraph("Nothing that was said calls for more by itself. That is true only of what was looked at.")


def _reason(one: ReasonInWords) -> str:
    about = f"About: {'; '.join(one.about)}." if one.about else ""
    basis = "inferred" if one.inferred else "sourced"
    circumstances = map(_sentence, one.circumstances)
    return " ".join(filter(None, (f"Step {one.step}, {basis}: {one.says}", about, *circumstances, one.note)))


# --- what was told


def _child(case: _Case) -> Iterator[Block]:
    edition, answers = case.edition, case.answers
    lives = {"yes": "In County Durham.", "no": "Elsewhere: the council there is the one to ring."}
    rows = [
        ("Age", f"{edition.age[answers.age].name}." if answers.age else "Not known."),
        ("Lives", lives.get(case.said.lives, "Where is not known.")),
        ("Filled in by somebody who said", _role(case)),
        ("Known to be so", " ".join(_sentence(fact.ask) for fact in edition.facts if fact.id in answers.yes)),
    ]
    yield Facts(tuple((asked, words) for asked, words in rows if words))


def _role(case: _Case) -> str:
    """Quote what somebody said of their role: so it fits whoever they are, and is nobody else's words."""
    return next((f"“{_sentence(one.name)}”" for one in case.edition.roles if one.id == case.said.role), "")


def _worries(case: _Case) -> Iterator[Block]:
    rows = tuple(_worry_rows(case))
    if rows:
        yield Paragraph(CLOSEST)
        yield Table("Every worry, with the line that comes closest", ("Worry", "What comes closest", "How sure"), rows)
    else:
        yield Paragraph("No worry was told. What nobody looked at is not known to be well.")
    if case.told.contexts:
        yield Bullets(case.told.contexts)


def _worry_rows(case: _Case) -> Iterator[tuple[str, str, str]]:
    """Give a row for each worry, known or possible, and for what the form has no words for."""
    for theme in case.edition.themes:
        answer = case.answers.themes.get(theme.id)
        if answer and answer.maybe:
            closest = theme.rungs[answer.at - 1].text if answer.at else "Not sure."
            sure = "Known." if answer.at else "Not known."
            more = f" It could be: {theme.rungs[answer.maybe - 1].text}" if answer.maybe > answer.at else ""
            yield theme.row, closest, f"{sure}{more}"
    for about in sorted(case.answers.undescribed):
        yield _undescribed(case.edition, about), "The form has no words for this worry.", "Ask whoever filled this in."


def _undescribed(edition: Edition, about: str) -> str:
    """Name what an undescribed worry was told under: its theme, or the list it was told on."""
    if about in edition.theme:
        return edition.theme[about].row
    domain = edition.domain.get(about.removeprefix("area-"))
    return f"Something else: {domain.name}" if domain else "Something else"


def _strengths(case: _Case) -> Iterator[Block]:
    named = case.answers.strengths | case.answers.safety.keys()
    items = [
        f"{strength.text}{_evidence(case.edition, strength.id, case.answers.safety.get(strength.id))}"
        for strength in case.edition.strengths
        if strength.id in named
    ]
    if case.told.shown:
        items += [*case.told.holds, *filter(None, [case.told.without_safety])]
    yield Bullets(tuple(items)) if items else Paragraph("None was named. That does not mean that there is none.")


def _evidence(edition: Edition, strength: str, shown: Safety | None) -> str:
    """Say what somebody did when the danger was there, as it was coded."""
    if shown is None:
        return ""
    evidence = edition.evidence
    coded = (
        (shown.did, edition.strength[strength].did),
        (shown.who, evidence.who),
        (shown.how_long, evidence.how_long),
        (shown.known_by, evidence.known_by),
    )
    words = [choice.text for value, choices in coded for choice in choices if choice.id == value]
    return f" Shown when the danger was there: {'; '.join(words)}."


# --- what is not known


def _unknown(case: _Case) -> Iterator[Block]:
    told = case.told
    items = [f"{_sentence(upper_first(one.what))} {one.means if told.shown else ''}".strip() for one in told.find_out]
    asked = {one.id for one in told.find_out}
    items += [_sentence(f"Not known: {lower_first(words)}") for what, words in _open_facts(case) if what not in asked]
    items += list(_not_looked_at(case))
    if told.not_sure:
        items.append(f"Every answer is “not sure” on: {'; '.join(area.name for area in told.not_sure)}.")
    if told.not_looked_at:
        items.append(f"This says nothing about: {'; '.join(area.name for area in told.not_looked_at)}.")
    if items:
        yield Paragraph("Not known and not looked at do not mean that all is well.")
        yield Bullets(tuple(items))
    else:
        yield Paragraph("Everything that the form asks about was looked at, and nothing is unsure.")


def _open_facts(case: _Case) -> Iterator[tuple[str, str]]:
    """Give every circumstance that is not known, and the age where that is not."""
    if case.answers.age is None:
        yield "age", "the child’s age"
    known = case.answers.yes | case.answers.no
    yield from ((fact.id, fact.ask) for fact in case.edition.facts if fact.id not in known)


def _not_looked_at(case: _Case) -> Iterator[str]:
    """Name what nobody looked at, in the areas of which something was."""
    nothing_seen = {area.id for area in case.told.not_looked_at}
    for domain in case.edition.domains:
        rows = [theme.row for theme in case.edition.themes if theme.domain == domain.id and _unseen(case, theme)]
        if rows and domain.id not in nothing_seen:
            yield f"{domain.name}, not looked at: {'; '.join(rows)}."


def _unseen(case: _Case, theme: Theme) -> bool:
    unanswered = theme.id not in case.answers.themes and theme.id not in case.answers.undescribed
    return unanswered and asked_at(case.edition, theme.asked, case.answers.age)


# --- people, agreement, sharing


def _views(case: _Case) -> Iterator[Block]:
    rows = (
        ("The child’s view", _view(case.said.child_view)),
        ("How the child was heard", case.chosen("heard")),
        ("The family’s view", _view(case.said.family_view)),
        ("Spoken to", case.chosen("spoken_to")),
    )
    yield Facts(rows)


def _view(value: str) -> str:
    return f"{VIEWS[value]}." if value in VIEWS else NOT_RECORDED


def _agreement(case: _Case) -> Iterator[Block]:
    rows = [("Whose agreement it takes", case.doing.agreement), ("Sought", case.chosen("consent"))]
    followed = {one.then for one in case.picked("consent")}
    if "consent_of" in followed:
        rows.append(("Said by", case.chosen("consent_of")))
    if "not_sought_because" in followed:
        rows.append(("Why not sought", case.chosen("not_sought_because")))
    yield Facts(tuple((asked, words) for asked, words in rows if words))
    grown = case.answers.age == "age-16-17"
    if grown and "consent_of" in followed and not case.has("consent_of", "young-person"):
        yield Paragraph(OWN_AT_16, strong=True)
    if case.has("consent", "refused") and case.doing.family_may_refuse:
        yield Paragraph("Refusing does not raise the step by itself. What the child goes without may.")


def _shared(case: _Case) -> Iterator[Block]:
    rows = [
        ("With whom", case.chosen("shared_with")),
        ("What", case.chosen("shared_what")),
        ("Lawful basis", case.chosen("lawful_basis")),
        ("For health, sex life, ethnicity or beliefs", case.chosen("condition")),
    ]
    yield Facts(tuple(rows))
    yield Paragraph(SHARING)


def _telling(case: _Case) -> Iterator[Block]:
    if case.doing.tell_parents:
        yield Paragraph(f"{case.doing.tell_parents} {case.doing.tell_parents_more}".strip())


def _rights(case: _Case) -> Iterator[Block]:
    if case.doing.rights:
        yield Bullets(tuple(f"{one.name}. {one.how_soon}." for one in case.doing.rights))


# --- words, and the file


def _own_words(case: _Case) -> Iterator[Block]:
    for field in FIELDS:
        if field.name in case.words and not field.one_line:
            yield InWords(field.title, case.words[field.name])


def _file(case: _Case, today: str) -> Iterator[Block]:
    for field in FIELDS:
        if field.one_line:
            written = case.words.get(field.name)
            yield Facts(((field.title, written),)) if written else ByHand(f"{field.title} (write by hand)")
    edition = case.edition
    adopted = "a draft that nobody has adopted" if edition.status == "draft" else edition.adopted
    rows = (
        ("Made on", f"{today}."),
        ("Edition", f"{edition.title}, {adopted}."),
    )
    yield Facts(rows)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "”")) else f"{text}."
