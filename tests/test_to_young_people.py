"""What a family is told, said to the young person themselves."""

import re
from functools import cache

from staircase.core.case import Answer, Answers
from staircase.core.family_text import family_texts, in_other_words
from staircase.core.for_the_family import for_the_family
from staircase.core.gate import Reader, at_most, household_of_one
from staircase.core.to_young_people import addressed_to

import reading_age
from strategies import EDITION, FACTS
from test_edition import JARGON, cased

SOMEBODYS_CHILD = re.compile(r"\byour (child|baby)", re.I)
AGE = "age-13-15"
ORDER = EDITION.age[AGE].order
NONE_KNOWN = {theme: Answer(0, 0) for theme in ("school-attendance", "mood-and-anxiety", "physical-care")}


def everything(words):
    """Give all that somebody reads, as one text."""
    said = [line for part in (*words.parts, words.disagree) for line in (*part.lines, *(p.says for p in part.points))]
    return " ".join((words.title, *words.top, words.step_name, *words.step_says, *said))


def cases():
    """Give a young person's case for each line of each ladder, for each rule's parts, and for each fact alone."""
    for theme in (theme for theme in EDITION.themes if ORDER in theme.asked):
        for rung in theme.rungs:
            yield {theme.id: Answer(rung.number, rung.number)}, frozenset()
    for rule in (rule for rule in EDITION.rules if rule.ages is None or ORDER in rule.ages):
        parts = [group[0] for group in (*rule.all_of, *rule.of[: rule.at_least])]
        yield {part.theme: Answer(part.rung, part.rung) for part in parts}, frozenset(rule.facts)
    for fact in EDITION.facts:
        yield {}, frozenset({fact.id})


@cache
def told():
    """Give the words to the young person and to a parent for each case that may be told."""
    both = []
    for themes, yes in cases():
        said = Answers(age=AGE, themes={**NONE_KNOWN, **themes}, yes=yes, no=frozenset(FACTS) - yes)
        household = household_of_one(EDITION, said)
        young, parent = (
            for_the_family(EDITION, household, at_most(EDITION, household, reader))
            for reader in (Reader.YOUNG_PERSON, Reader.THIS_PARENT)
        )
        if young is not None:
            both.append((young, parent))
    return both


def test_a_young_person_is_spoken_to_and_not_spoken_about():
    """Whatever line, rule or fact may be told to a young person says "you", and speaks of nobody's child."""
    spoken_about = [found for young, _ in told() if (found := SOMEBODYS_CHILD.search(everything(young)))]

    assert len(told()) > 200
    assert not {found.string[max(0, found.start() - 60) : found.end() + 60] for found in spoken_about}


def test_what_is_decided_is_the_same_for_every_reader():
    """The words to a young person come from the same step and the same reasons as those to a parent."""
    for young, parent in told():
        keys = [[point.key for part in words.parts for point in part.points] for words in (young, parent) if words]
        assert parent is None or young.step == parent.step
        assert len(keys) == 1 or keys[0] == keys[1]


def test_the_words_to_young_people_are_plain_and_change_only_what_is_theirs():
    """Each is read at eleven, holds no jargon, and says something else than the parents read at the same place."""
    explained = " ".join(word.word.lower() for word in EDITION.glossary)
    jargon = re.compile(
        "|".join(rf"(?<![\w-]){cased(w)}(?![\w-])" for w in JARGON if w.lower() not in explained.split())
    )
    for one in EDITION.to_young_people:
        assert reading_age.grade(one.text) <= reading_age.HARDEST_GRADE, one
        assert reading_age.longest_sentence(one.text) <= reading_age.LONGEST_SENTENCE, one
        assert not jargon.search(one.text), one
        assert one.text != one.english, one
        assert not SOMEBODYS_CHILD.search(one.text), one


def test_a_parent_reads_the_edition_as_it_is():
    """For anybody but the young person nothing is put in other words."""
    assert addressed_to(EDITION, Reader.THIS_PARENT) is EDITION
    assert addressed_to(EDITION, Reader.YOUNG_PERSON).decision_fingerprint == EDITION.decision_fingerprint


def test_in_another_language_a_young_person_reads_what_is_there():
    """Words in English never stand in for a translation: where the text is another, it stays."""
    texts = {one.at: f"«{one.english}»" for one in EDITION.to_young_people}

    other = in_other_words(EDITION, texts)
    assert family_texts(addressed_to(other, Reader.YOUNG_PERSON)) == family_texts(other)
