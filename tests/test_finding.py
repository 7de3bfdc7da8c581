"""Finding a worry by one's own words, going to its page, and help while answering."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as of
from hypothesis import strategies as st
from staircase.core import interview
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.core.finding import LONGEST, find
from staircase.core.said import NO, YES, Said, answers_of
from staircase.core.whereabouts import Asked, tell, whereabouts

from strategies import EDITION
from test_form import Walker, some_answers
from test_what_if import rows

QUERIES = {
    "bruise": {"injury-not-mobile", "injury-unexplained", "physical-abuse"},
    "black eye": {"injury-unexplained", "physical-abuse", "injury-not-mobile"},
    "county lines": {"criminal-exploitation"},
    "won't go to school": {"school-attendance"},
    "school refusal": {"school-attendance"},
    "sofa surfing": {"nowhere-safe-to-live", "homelessness"},
    "sexting": {"shared-images"},
    "nudes": {"shared-images"},
    "knife": {"weapons", "youth-violence"},
    "suicide": {"suicidal-thoughts"},
    "cutting": {"self-harm"},
    "missing": {"missing-now", "going-missing"},
    "FGM": {"fgm-risk", "fgm-known"},
    "older boyfriend": {"older-controlling-contact", "sexual-exploitation", "relationship-abuse"},
    "domestic violence": {"domestic-abuse"},
    "drunk mum": {"parental-substance-use"},
    "hungry": {"food-and-warmth"},
    "teeth": {"dental-care", "teeth"},
    "co-sleeping": {"safe-sleep"},
    "scared to go home": {"physical-abuse", "emotional-care"},
    "afraid to go home": {"physical-abuse", "emotional-care"},
    "frightened to go home": {"physical-abuse", "emotional-care"},
    "flinches": {"physical-abuse"},
    "not picked up": {"supervision", "left-alone"},
    "not collected": {"supervision", "left-alone"},
    "swearing": {"emotional-care", "at-school-behaviour"},
    "sleeping in car": {"family-homelessness", "nowhere-safe-to-live"},
    "police came last night": {"domestic-abuse"},
    "grooming": {"online-contact", "older-controlling-contact", "sexual-exploitation"},
}


@pytest.mark.parametrize("words", QUERIES)
def test_the_words_people_use_lead_to_the_theme_they_mean(words):
    """What is typed in everyday words finds one of the themes that are meant among the first three."""
    first = [theme.id for theme in find(EDITION, words).themes[:3]]

    assert set(first) & QUERIES[words], first


def test_who_is_hit_by_whom_is_looked_up_as_said():
    """A parent who hits the other is violence between adults first, and no aggression of the child's."""
    assert find(EDITION, "dad hits mum").themes[0].id == "domestic-abuse"
    assert find(EDITION, "mum hits dad").themes[0].id == "domestic-abuse"


def test_scared_is_no_scar():
    """Words that only look alike once the ending is off stay two; a word and its own endings stay one."""
    assert "self-harm" not in {theme.id for theme in find(EDITION, "scared").themes}
    assert find(EDITION, "scars").themes[0].id == "self-harm"
    assert {find(EDITION, word).themes[0].id for word in ("bruised", "bruising")} <= QUERIES["bruise"]
    assert len({find(EDITION, word).themes for word in ("scare", "scared", "scaring")}) == 1


@pytest.mark.parametrize("theme", EDITION.themes, ids=lambda theme: theme.id)
def test_every_theme_is_found_by_its_own_row_and_by_what_it_is_also_called(theme):
    """The row of a theme finds it first or second, and each of its other names finds it among those shown."""
    assert theme in find(EDITION, theme.row).themes[:2]
    lost = [name for name in theme.also_called if theme not in find(EDITION, name).themes]

    assert not lost


@given(st.text(max_size=300))
@of(max_examples=200, deadline=None)
def test_any_text_at_all_can_be_looked_up(words):
    """Whatever is typed, at most eight themes come back, each once, and the same again for the same words."""
    found = find(EDITION, words)

    assert len({theme.id for theme in found.themes}) == len(found.themes) <= 8
    assert find(EDITION, words) == found


def test_a_word_spelt_another_way_is_read_as_the_nearest_and_said_to_be():
    """A slip of the finger finds what was meant, and the page can say how it was read."""
    found = find(EDITION, "bruize")

    assert found.read_as == {"bruize": "bruise"}
    assert found.themes == find(EDITION, "bruise").themes


def test_words_that_say_nothing_find_nothing():
    """Neither an empty search nor a word that nobody uses here finds a theme."""
    assert find(EDITION, "").themes == find(EDITION, "qqqqqqqq zzzz").themes == ()


def standing(said, theme):
    return whereabouts(EDITION, said, interview.lay_out(EDITION, said), EDITION.theme[theme])


@pytest.mark.parametrize("theme", [t for t in EDITION.themes if t.domain != "whole-picture"], ids=lambda t: t.id)
def test_telling_of_a_worry_counts_at_once_and_closes_no_list(theme):
    """Whatever is told of by the search may be anything up to the top of its ladder, and its list is still asked."""
    age = next(age.id for age in reversed(EDITION.ages) if age.order in theme.asked)
    said = tell(EDITION, Said(age=age), theme)
    found = standing(said, theme.id)

    answer = answers_of(EDITION, said).themes[theme.id]
    assert answer.maybe == theme.top
    assert found.asked is Asked.TOLD and found.number
    assert not said.closed
    laid = interview.lay_out(EDITION, said)
    lists = {page.id for page, done in zip(laid.pages, laid.done, strict=True) if not done}
    assert {f"area-{theme.domain}"} & lists or theme.top == 1
    assert evaluate(EDITION, answers_of(EDITION, said)).could_reach >= theme.rungs[-1].step


def test_telling_changes_an_earlier_no_and_nothing_else():
    """A row that was closed with no worry becomes a yes; the other rows stay as they were."""
    rows_before = {"school-attendance": NO, "exclusion": NO}
    said = Said(age="age-5-9", lists={"area-education": rows_before}, closed={"area-education": NO})

    after = tell(EDITION, said, EDITION.theme["school-attendance"])

    assert after.lists["area-education"] == {**rows_before, "school-attendance": YES}


def test_what_cannot_be_told_of_is_said_why():
    """A theme that is not asked at the age said says so, and the whole picture is asked of every child."""
    assert standing(Said(age="unborn"), "school-attendance").asked is Asked.NOT_AT_THIS_AGE
    assert standing(Said(age="age-5-9"), "how-long").asked is Asked.ALWAYS


# --- the pages


def search(visit, words, status=200):
    visit.get("/find")
    return visit.post("/find", {"words": words}, status=status)


def test_a_worry_found_before_anything_was_said_begins_a_draft_with_it(visit, app, edition):
    """From the search somebody starts with their worry: it is in the answers, and what is urgent comes at once."""
    page = search(visit, "county lines")
    assert "What you may mean" in page.text()

    response = visit.post("/find/tell", {"theme": "criminal-exploitation"})

    assert response.location.endswith("/act-now")
    said = Walker(visit, app, edition, Answers()).said()
    assert said.lists["area-harm-outside-home"] == {"criminal-exploitation": YES}


def test_whoever_said_yes_is_not_told_that_they_are_not_sure_and_is_asked_how_far_it_goes(visit, app, edition):
    """What was told with yes and may not wait is said so; going on asks its ladder next, and then it is not asked."""
    search(visit, "county lines")
    page = visit.follow(visit.post("/find/tell", {"theme": "criminal-exploitation"}))
    assert "You have told of something that may not be able to wait." in page.text()
    assert "not sure about" not in page.text()
    asked = visit.follow(visit.post("/act-now", {"choice": "go-on"}))
    assert asked.h1 == edition.theme["criminal-exploitation"].ask

    hidden = asked.form()
    sent = {"page": hidden["page"], "seen": hidden["seen"], "at": "not-sure"}
    visit.post(asked.response.request.path, sent)

    assert "You are not sure about something that cannot wait" in visit.get("/act-now").text()


def test_a_worry_found_on_the_way_leads_to_its_own_ladder(visit, app, edition):
    """In the middle of the form a worry that cannot be urgent is told of and its ladder opened, out of turn."""
    walker = Walker(visit, app, edition, some_answers(edition))
    walker.start()
    walker.answer()
    search(visit, "friends")
    response = visit.post("/find/tell", {"theme": "friendships"})
    page = visit.follow(response)

    assert page.h1 == edition.theme["friendships"].ask
    again = search(visit, "friends").text()
    assert "You have told us of this, and it counts." in again


def test_the_search_keeps_no_words(visit, app, edition, settings, caplog):
    """What was typed stands on the page that answers it, and in no address, store or log."""
    caplog.set_level(0)
    walker = Walker(visit, app, edition, some_answers(edition))
    walker.start()
    before = rows(settings)
    page = search(visit, "zebracanary bruise")

    assert "zebracanary" in page.html
    assert rows(settings) == before
    assert "zebracanary" not in caplog.text + page.response.request.url
    assert "zebracanary" not in visit.get("/find").html


@pytest.mark.parametrize(
    ("words", "error"), [("", "Enter a word or two"), ("x" * (LONGEST + 1), "at most 100 letters")]
)
def test_a_search_that_cannot_be_looked_up_says_what_to_do(visit, words, error):
    """Nothing typed, or far too much, gives an error beside the field and at the top."""
    page = search(visit, words, status=422)

    assert page.text().count(error) == 2


def test_more_than_four_worries_are_folded_and_none_is_lost(visit, edition):
    """The four likeliest stand open; the others stand one fold down, each with its own button."""
    page = search(visit, "hits me")
    found = [theme.row for theme in find(edition, "hits me").themes]
    folded = [e for e in page.all("details") if "Less likely" in page.text(e)]

    assert [page.text(e) for e in page.all("h3")] == found and len(found) > 4
    assert [page.text(e) for e in folded[0].iter("h3")] == found[4:]


def test_nothing_found_says_how_to_go_on(visit):
    """Words that nobody here uses lead to other words, to all worries, and to people."""
    text = search(visit, "qqqqqqq").text()

    assert "Nothing here has these words" in text and "it counts all the same" in text


@pytest.mark.parametrize("theme", ["how-long", "no-such-theme", ""])
def test_only_a_row_that_can_be_told_of_is_taken(visit, theme):
    """A made-up theme, or one that is asked otherwise, is refused, and no draft begins."""
    visit.get("/find")
    visit.post("/find/tell", {"theme": theme}, status=400)

    assert visit.client.get("/assess").location.endswith("/")


def test_every_question_says_what_it_can_look_like(visit, app, edition):
    """Each page that asks about worries holds the examples of its themes, and what they are easily taken for."""
    walker = Walker(
        visit, app, edition, some_answers(edition, school_attendance=Answer(1, 1), friendships=Answer(1, 1))
    )
    walker.start()
    shown = 0
    while walker.seen == [] or walker.seen[-1].id != "own-view":
        hidden = visit.page.form()["page"]
        laid = interview.lay_out(edition, walker.said())
        page = next(page for page in laid.pages if page.id == hidden)
        asked = [
            edition.theme[t] for t in (page.about, *page.themes, *(row.id for row in page.rows)) if t in edition.theme
        ]
        for theme in asked if page.kind is not interview.Kind.SAFETY else ():
            assert all(example in visit.page.text() for example in theme.examples), (page.id, theme.id)
            shown += 1
        walker.answer()

    assert shown > 60


def test_how_much_is_left_goes_down(visit, app, edition):
    """Each page says about how many pages and minutes are left; where no worry is told of, the pages get fewer."""
    walker = Walker(visit, app, edition, some_answers(edition))
    walker.start()
    left = []
    for _ in range(12):
        pages = re.search(r"About (\d+) pages left, some (\d+) minutes?", visit.page.text())
        left.append(tuple(map(int, pages.groups())))
        walker.answer()

    pages, minutes = zip(*left, strict=True)
    assert list(pages) == sorted(pages, reverse=True) and pages[0] > pages[-1]
    assert minutes[0] > minutes[-1] >= 1


def test_what_is_still_to_be_confirmed_stands_on_a_page(visit, edition):
    """Every open point of the edition, and what the tool does until it is settled, can be read by anybody."""
    text = visit.get("/what-it-does-not-know").text()

    assert all(one.text in text and one.until in text for one in edition.to_confirm)
