"""Preparing: whom to ring and what to say first, what to tell the family, and what the team asks for."""

import re
import time
from dataclasses import replace

import pytest
from staircase.core.answering import Heard, answer
from staircase.core.case import Answer, Answers
from staircase.core.evaluate import evaluate
from staircase.core.explain import explain
from staircase.core.preparation import Ask, Told
from staircase.core.preparing import prepare, rung_first
from staircase.core.said import to_data
from staircase.core.sources import Basis

from test_form import Walker, some_answers
from test_suggestion import Cases
from walking import sayable, walk

ASKED_BY_FIRST_CONTACT = {"domestic-abuse", "mental-illness", "substances", "learning-difficulties"}


@pytest.fixture(scope="module")
def prepared(edition):
    """A function that prepares a case of this name."""
    cases = Cases(edition)

    def of(case, role=""):
        answers = cases.named(case) if isinstance(case, str) else case
        found = evaluate(edition, answers)
        return prepare(Heard(edition, answers, found, {}), explain(edition, answers, found, role=role))

    return of


@pytest.fixture
def opened(visit, app, edition):
    """A function that opens the page for a case, as somebody whose answers those are."""

    def of(case, **more):
        answers = Cases(edition).named(case) if isinstance(case, str) else case
        said, _ = walk(edition, sayable(edition, answers))
        said = replace(said, acting_now=True, **more)
        store = app.extensions["staircase.store"]
        token = store.begin(
            to_data(said), edition=edition.id, fingerprint=edition.edition_fingerprint, now=int(time.time())
        )
        visit.client.set_cookie("staircase", token)
        return visit.get("/prepare")

    return of


def ask(**answered_by):
    nothing = {"told": (), "themes": (), "facts": (), "domains": ()}
    return Ask(id="a", text="A", ready="", sources=(), basis=Basis.INFERRED, **{**nothing, **answered_by})


def heard(edition, answers, **besides):
    return Heard(edition, answers, evaluate(edition, answers), besides)


# --- what the edition says


def test_every_pathway_of_a_step_has_a_checklist(edition):
    """Whatever a step leads to, what is asked for there is on a list, also where the danger is outside the home."""
    listed = {pathway for checklist in edition.checklists for pathway in checklist.pathways}
    own = {step.pathway for step in edition.steps} | {step.pathway_outside_home for step in edition.steps} - {""}

    assert own <= listed
    assert {"pre-birth-referral-today", "allocated-social-worker-today", "lado-now"} <= listed


def test_a_pathway_has_one_checklist_and_an_ask_is_on_one_at_least(edition):
    """No pathway has two lists, no list asks twice, and nothing is asked for on none."""
    pathways = [pathway for checklist in edition.checklists for pathway in checklist.pathways]
    for checklist in edition.checklists:
        assert len({one.id for one in checklist.asks}) == len(checklist.asks) > 0

    assert len(set(pathways)) == len(pathways)


def test_first_contact_asks_what_its_own_procedure_says(edition):
    """Each list of First Contact asks for the four things of Durham's procedure, from answers of the form."""
    lists = [one for one in edition.checklists if one.name.startswith("First Contact")]

    assert len(lists) == 4
    for checklist in lists:
        asks = {one.id: one for one in checklist.asks}
        assert asks.keys() >= ASKED_BY_FIRST_CONTACT, checklist.id
        assert not [one for one in ASKED_BY_FIRST_CONTACT if asks[one].by_hand]
        assert "chronology" in asks and "names" in asks


def test_what_identifies_anybody_is_known_by_hand(edition):
    """Names, birthdays, addresses and who works with the family are never answered by the form."""
    asks = {one.id: one for checklist in edition.checklists for one in checklist.asks}
    identifying = [
        one for one in asks.values() if re.search(r"\bnames?\b|addresses|date of birth|who you are", one.text, re.I)
    ]

    assert len(identifying) >= 4
    assert all(one.by_hand for one in identifying)


# --- what was said already


def test_not_looked_at_is_never_given_as_no(edition):
    """A theme nobody looked at is missing; one looked at without a worry says so; one not sure is not a no."""
    about = ask(themes=("domestic-abuse",))
    row = edition.theme["domestic-abuse"].row

    assert answer(heard(edition, Answers()), about).missing == (row,)
    calm = answer(heard(edition, Answers(themes={"domestic-abuse": Answer(0, 0)})), about)
    assert calm.said == (f"{row}: looked at, no worry",) and not calm.missing
    unsure = answer(heard(edition, Answers(themes={"domestic-abuse": Answer(0, 3)})), about)
    assert unsure.said == (f"{row}: not sure",)


def test_a_worry_is_answered_with_its_line_and_whether_it_could_be_more(edition):
    """What is known is said with the words of its rung, and that it could be more where it could."""
    rung = edition.theme["domestic-abuse"].rungs[1]
    line = answer(heard(edition, Answers(themes={"domestic-abuse": Answer(2, 4)})), ask(themes=("domestic-abuse",)))

    assert line.said == (f"{edition.theme['domestic-abuse'].row}: {rung.text} It could be more.",)


def test_circumstances_are_yes_no_or_missing(edition):
    """A circumstance that is so is named, one that is not is said not to be, and one not known is missing."""
    about = ask(facts=("child-in-need-plan", "earlier-plan", "looked-after"))
    answers = Answers(age="age-5-9", yes=frozenset({"child-in-need-plan"}), no=frozenset({"looked-after"}))
    line = answer(heard(edition, answers), about)

    assert line.said == ("A child in need plan", f"Not so: {edition.fact['looked-after'].text}")
    assert line.missing == (f"Whether this is so: {edition.fact['earlier-plan'].text}",)


def test_an_area_is_answered_as_far_as_it_was_looked_at(edition):
    """An area says its worries, that it was looked at as a whole or in part, or is missing."""
    whole = {theme.id: Answer() for theme in edition.themes if theme.domain == "education"}
    about = ask(domains=("education",))
    said = {
        "worry": Answers(age="age-5-9", themes={"school-attendance": Answer(1, 1)}),
        "whole": Answers(age="age-5-9", themes=whole),
        "part": Answers(age="age-5-9", themes={"school-attendance": Answer()}),
        "none": Answers(age="age-5-9"),
    }
    lines = {name: answer(heard(edition, answers), about) for name, answers in said.items()}

    assert "missing school" in lines["worry"].said[0]
    assert lines["whole"].said[0].endswith("looked at, no worry")
    assert lines["part"].said[0].endswith("no worry in the part that was looked at")
    assert not lines["none"].said and lines["none"].missing


def test_views_are_given_in_words_or_missing(edition):
    """The child's view stands in its words where somebody has asked, and is missing otherwise."""
    about = ask(told=(Told.CHILD_VIEW,))

    assert answer(Heard(edition, Answers(), evaluate(edition, Answers()), {Told.CHILD_VIEW: "Wants help"}), about).said
    assert answer(heard(edition, Answers()), about).missing


# --- whom to ring, in which order


def test_nobody_rings_one_contact_twice(prepared):
    """Calls go to different contacts, each with words to say; 999 comes first where it is to be rung."""
    for case in ("baby", "danger_and_not_sure", "a_range", "own_higher", "own_lower", "unknowns", "team", "rights"):
        calls = prepared(case).calls
        contacts = [call.contact.id for call in calls if call.contact]
        assert len(set(contacts)) == len(contacts), case
        assert all(call.say for call in calls), case

    assert prepared("danger_and_not_sure").calls[0].contact.phone == "999"


def test_the_first_minute_says_what_was_answered(prepared, edition):
    """The call of the step's own pathway opens with what it is, and then says the answers in at most six pieces."""
    call = prepared("baby").calls[0]

    assert call.contact.id == "first-contact"
    assert call.say[0] == edition.pathway["bruise-not-mobile"].say[0]
    assert "I am worried about a child aged under 6 months." in call.say
    assert len(call.say) <= 6


def test_what_cannot_wait_is_rung_now(prepared):
    """With an urgent pathway nothing is filled in first; with a possible one advice is asked for; else neither."""
    assert prepared("baby").ring_now
    a_range = prepared("a_range")
    assert a_range.ask_now and not a_range.ring_now
    assert a_range.calls[0].about == "Advice on what may be so"
    team = prepared("team")
    assert not team.ring_now and not team.ask_now


def test_nobody_asks_999_for_advice(prepared, edition):
    """Not sure about danger: First Contact is asked for advice, and 999 stands beside it, for if it is there."""
    whole = {theme.id: Answer() for theme in edition.themes}
    unsure = Answers(age="age-5-9", no=frozenset(edition.fact), themes={**whole, "immediate-danger": Answer(0, 1)})
    advice, danger = prepared(unsure).calls

    assert (advice.about, advice.contact.id) == ("Advice on what may be so", "first-contact")
    assert "I am asking for advice today" in advice.say[-1]
    assert (danger.about, danger.contact.phone) == ("Ring 999 if anybody is in danger at this moment", "999")
    assert "advice" not in " ".join(danger.say)


def test_with_an_own_view_of_step_5_danger_nobody_is_sure_of_still_has_its_number(prepared, edition):
    """The call of the own view comes first, and 999 stands beside it."""
    unsure = Answers(age="age-5-9", no=frozenset(edition.fact), themes={"immediate-danger": Answer(0, 1)}, own_view=5)

    assert [call.contact.phone for call in prepared(unsure).calls][-1] == "999"
    assert prepared(unsure).calls[0].contact.id == "first-contact"


def test_whoever_may_need_social_care_is_not_sent_to_a_family_hub(prepared):
    """Where no step may be shown, whom to ring for advice is the front door of social care."""
    assert [call.contact.id for call in prepared("nothing").calls] == ["first-contact"]


def test_the_higher_own_view_is_prepared_first(prepared, edition):
    """With an own view of step 5 above the suggestion, the first list is the one for child protection."""
    assert prepared("own_higher").sheets[0].id == "safeguarding-call"
    assert prepared("team").sheets[0].id == "triage"


def test_advice_comes_before_early_help_where_nobody_may_be_told(prepared):
    """Where telling is dangerous, early help waits, and whom to ring for advice is the front door of social care."""
    found = prepared("telling_is_dangerous")

    assert found.calls[0].contact.id == "first-contact"
    assert all(sheet.waits for sheet in found.sheets if sheet.id in ("triage", "one-service"))


def test_what_one_team_asked_for_the_next_does_not_ask_again(prepared):
    """No line stands on two sheets of one preparation, and each line is in one part of its sheet or stands by hand."""
    for case in ("danger_and_not_sure", "own_higher", "unknowns", "a_range", "baby"):
        lines = [line.ask.id for s in prepared(case).sheets for line in (*s.known, *s.missing, *s.by_hand)]
        assert lines and len(set(lines)) == len(lines), case


def test_a_worry_about_a_worker_goes_to_the_lado_in_its_own_words(prepared, edition):
    """A LADO pathway has its own call, which says what the LADO asks, and its own list."""
    answers = Answers(
        age="age-5-9", no=frozenset(edition.fact), themes={"works-with-children": Answer(3, 3)}, own_view=1
    )
    found = prepared(answers)
    call = next(call for call in found.calls if call.contact and call.contact.id == "lado")

    assert call.say == edition.pathway["lado-now"].say
    assert "lado-call" in [sheet.id for sheet in found.sheets]


def test_a_child_with_a_social_worker_is_told_to_that_worker(prepared, edition):
    """A child on a plan brings the list of the child's own social worker."""
    no = frozenset(edition.fact) - {"on-child-protection-plan"}
    answers = Answers(
        age="age-5-9", yes=frozenset({"on-child-protection-plan"}), no=no, themes={"school-attendance": Answer(1, 1)}
    )

    assert "own-social-worker" in [sheet.id for sheet in prepared(answers).sheets]


def test_999_stands_by_where_a_pathway_does_not_go_straight_there(edition, prepared):
    """A pathway that begins with the own lead rings its team, although 999 stands first among its numbers."""
    assert edition.pathway["domestic-abuse-now"].contacts[0] == "emergency"
    answers = Answers(age="age-5-9", no=frozenset(edition.fact), themes={"domestic-abuse": Answer(5, 5)})
    road = next(road for road in prepared(answers).roads if road.pathway.id == "domestic-abuse-now")

    assert rung_first(road).id == "first-contact"


# --- the page


@pytest.mark.parametrize(
    "case", [name for name in vars(Cases) if not name.startswith("_") and name not in {"case", "looked_at", "named"}]
)
def test_every_case_can_be_prepared(opened, case):
    """The page is sound for answers of every kind, and says what to say and that nothing missing makes anybody wait."""
    page = opened(case)

    assert "In the first minute, say:" in page.text()
    assert "Nobody can be turned away because something on this page is missing." in page.text()
    assert not re.search(r"no concern|\bfirm\b|\blevel \d", page.text(), re.I)


def test_an_urgent_page_begins_with_ringing(opened):
    """With something urgent the page begins with "Ring now", and the number stands before any list."""
    text = opened("baby").text()

    assert text.startswith("Ring now, and what to say Ring now. Do not fill anything in first.")
    assert text.index("03000 267 979") < text.index("What to tell the family") < text.index("What you will be asked")


def test_a_number_nobody_checked_says_so(opened, edition):
    """Hours stand as far as they are known, and that nobody has rung the number."""
    text = opened("team").text()

    assert "Nobody has rung this number for this edition." in text
    assert "Hours not known." in text


def test_the_strictest_line_on_telling_stands_on_the_page(opened, edition):
    """Where nobody may be told, the page says so, warns of paper, and gives no words for the family."""
    text = opened("telling_is_dangerous").text()

    assert "Do not tell the parents, and give or send them nothing from this tool." in text
    assert "Print this only if it goes straight into a safe record." in text
    assert "You can begin like this" not in text and "in plain words" not in text


def test_a_higher_step_that_was_agreed_is_prepared(opened):
    """Once step 5 is agreed, the page is for the referral and not for early help."""
    before = opened("team").text()
    text = opened("team", afterwards={"agreed_step": ("5",)}).text()

    assert "Early Help Triage" in before and not before.startswith("Ring now")
    assert text.startswith("Ring now") and "I am making a safeguarding referral" in text
    assert text.index("First Contact") < text.index("What you will be asked")


def test_agreement_that_was_recorded_is_said_already(opened):
    """What the record holds about agreement to help answers that line of the checklist; before, it is not said yet."""
    recorded = {"consent": ("given",), "consent_of": ("parental-responsibility",)}

    assert "Sought, and given. A person with parental responsibility" in opened("team", afterwards=recorded).text()
    assert "Sought, and given" not in opened("team").text()


def test_plain_words_are_pointed_to_where_anybody_at_home_may_be_told(opened):
    """The page leads to the one place that says whether there are words for the family."""

    def leads(name):
        return any(e.get("href").endswith("/family-words") for e in opened(name).all("a"))

    assert leads("held") and leads("team")


def test_a_calm_page_gives_words_for_the_family_and_when_not_to_speak(opened, edition):
    """For early help the page gives words to begin with, and says when to ring before saying anything."""
    text = opened("team").text()

    assert edition.pathway["early-help-team"].say[0] in text
    assert "When not to:" in text


@pytest.mark.parametrize(
    ("lives", "says"),
    [
        ("no", "Ring children’s social care of the council where the child lives."),
        ("not-known", "You do not know where the child lives. Ring First Contact all the same"),
        ("yes", "The child lives in County Durham"),
    ],
)
def test_where_the_child_lives_decides_whom_to_ring(opened, lives, says):
    """A child who lives elsewhere, or nobody knows where, is said to be so as on the suggestion."""
    assert says in opened("team", lives=lives).text()


def test_a_neighbour_need_not_do_any_of_this(opened):
    """A relative or member of the public is told that they need not do it themselves."""
    assert "You need not do any of this yourself." in opened("team", role="family-or-public").text()


def test_every_line_can_be_ticked_and_nothing_is_sent(opened):
    """Each line has a box with its words; the page has no form, so no tick goes anywhere."""
    page = opened("team")
    boxes = [e for e in page.all("input") if e.get("type") == "checkbox"]

    assert len(boxes) > 10
    assert not [box for box in boxes if box.get("name")]
    assert not page.all("form")


def test_without_a_suggestion_there_is_nothing_to_prepare(visit, app, edition):
    """Without answers, or before the suggestion may be seen, the page leads back to the form."""
    visit.get("/")
    assert visit.get("/prepare", status=303).location.endswith("/assess")

    walker = Walker(visit, app, edition, some_answers(edition))
    walker.start()
    walker.answer()
    assert visit.get("/prepare", status=303).location.endswith("/assess")
