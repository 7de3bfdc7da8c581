"""The suggestion, "act now" and "stop and ring now", over answers of every kind, as the site's own pages."""

import re

import pytest
from flask import render_template
from pypdf import PdfReader
from staircase.core import explain
from staircase.core.case import Answer, Answers, Safety
from staircase.core.evaluate import evaluate

ALL_CLEAR = re.compile(r"no concern|\bfirm\b|everyday services are enough", re.IGNORECASE)
STEP = re.compile(r"\bstep \d|\blevel \d", re.IGNORECASE)
HELD = Safety(
    who="grandparent",
    did="took-child-in",
    how_long="6-months-or-more",
    known_by="seen-by-professional",
    against={"school-attendance": 1, "teeth": 1, "friendships": 1},
)


class Cases:
    """Answers of every kind, for one edition."""

    def __init__(self, edition):
        self.edition = edition
        self.no = frozenset(edition.fact)
        self.whole = {theme.id: Answer() for theme in edition.themes}

    def looked_at(self, *domains):
        """Answer "none" to every theme of these domains."""
        return {theme.id: Answer() for theme in self.edition.themes if theme.domain in domains}

    def case(self, age="age-5-9", *, yes=(), own_view=None, undescribed=(), themes=(), **more):
        """Give answers in which every circumstance that is not so is known not to be."""
        yes = frozenset(yes)
        return Answers(
            age=age,
            yes=yes,
            no=self.no - yes,
            themes=dict(themes),
            own_view=own_view,
            undescribed=frozenset(undescribed),
            **more,
        )

    def named(self, name):
        """Give the case with this name."""
        return getattr(self, name)()

    def all_looked(self):
        return self.case(themes=self.whole, own_view=1)

    def one_area(self):
        return self.case(themes=self.looked_at("education"), own_view=1)

    def nothing(self):
        return Answers()

    def nothing_but_a_view(self):
        return self.case(own_view=4, undescribed=["areas"])

    def undescribed(self):
        return self.case(themes=self.whole, undescribed=["area-health"], own_view=1)

    def a_range(self):
        themes = {"school-attendance": Answer(1, 1), "criminal-exploitation": Answer(1, 4)}
        return self.case("age-13-15", themes=self.looked_at("education") | themes, own_view=2)

    def danger_and_not_sure(self):
        themes = {"youth-violence": Answer(5, 5), "missing-now": Answer(0, 1)}
        return self.case("age-13-15", themes=themes, own_view=5)

    def team(self):
        calm = ("education", "health", "behaviour", "emotional-wellbeing", "home-money", "whole-picture")
        themes = {"school-attendance": Answer(2, 2), "mood-and-anxiety": Answer(2, 2)}
        good = frozenset({"warm-manner", "stable-school"})
        return self.case(themes=self.looked_at(*calm) | themes, own_view=3, strengths=good)

    def baby(self):
        return self.case(
            "under-6-months", yes=["other-children"], themes={"injury-not-mobile": Answer(1, 1)}, own_view=5
        )

    def held(self):
        themes = dict.fromkeys(HELD.against, Answer(1, 1))
        calm = self.looked_at("education", "health", "home-money", "whole-picture")
        safety = {"network-meets-needs": HELD}
        return self.case("age-10-12", themes=calm | themes, safety=safety, strengths=frozenset(safety), own_view=2)

    def own_higher(self):
        return self.case("age-10-12", themes={"school-attendance": Answer(2, 2)}, own_view=5)

    def own_beside(self):
        themes = {"school-attendance": Answer(1, 1), "criminal-exploitation": Answer(1, 4)}
        return self.case("age-13-15", themes=themes, own_view=4)

    def too_little(self):
        return self.case(themes={"school-attendance": Answer()}, own_view=1)

    def telling_is_dangerous(self):
        themes = {"school-attendance": Answer(2, 2), "domestic-abuse": Answer(1, 1)}
        return self.case("age-10-12", themes=themes, own_view=2)

    def own_lower(self):
        themes = {"criminal-exploitation": Answer(4, 5), "going-missing": Answer(3, 3)}
        return self.case("age-13-15", themes=themes, own_view=3)

    def rights(self):
        themes = self.whole | {"extra-support-at-school": Answer(1, 1)}
        return self.case(yes=["disabled", "parent-carer-needs"], themes=themes, own_view=2)

    def unknowns(self):
        return Answers(themes={"domestic-abuse": Answer(4, 4)}, own_view=4)


NAMES = [
    name
    for name in vars(Cases)
    if not name.startswith("_") and name not in {"case", "looked_at", "named"}
]  # fmt: skip
NOT_SHOWN = ("nothing", "nothing_but_a_view", "too_little")


@pytest.fixture
def cases(edition):
    """Answers of every kind."""
    return Cases(edition)


@pytest.fixture
def lay_out(app, edition):
    """A function that puts a page about a case at /case, for `visit` or a browser to open."""
    shown = {}
    app.add_url_rule("/case", "case", lambda: render_template("suggestion.html", **shown))

    def suggestion(case, *, lives="yes", unfinished=""):
        found = evaluate(edition, case)
        told = explain.explain(edition, case, found, role="school-staff")
        shown.update(
            edition=edition,
            found=found,
            told=told,
            views={"child": "They want help with this", "family": ""},
            lives=lives,
            unfinished=unfinished,
            enough=explain.may_say_enough(found),
            today="23 November 2026",
            page_url=lambda page_id: f"/assess/{len(page_id)}",
        )
        return told

    return suggestion


@pytest.fixture
def show(visit, lay_out, cases):
    """A function that opens the suggestion for a case and gives the page and its explanation."""

    def open_it(name, **more):
        told = lay_out(cases.named(name), **more)
        return visit.get("/case"), told

    return open_it


def headings(page):
    """List the headings of the main part, in order."""
    return [page.text(e) for e in page.main.iter() if e.tag in {"h1", "h2"}]


def pathways(page):
    """List the ids of the pathways on the page, in order."""
    ids = [e.get("id") or "" for e in page.main.iter("article")]
    return [name.removeprefix("pathway-") for name in ids if name.startswith("pathway-")]


@pytest.mark.parametrize("name", NAMES)
def test_the_heading_is_the_explanation_s_and_the_page_is_sound(show, name):
    """Whatever was answered, the page is valid and its heading is the one that the reasons give."""
    page, told = show(name)

    assert page.h1 == told.heading


@pytest.mark.parametrize("name", NAMES)
def test_no_step_stands_without_what_it_rests_on(show, name):
    """What the step rests on follows the heading at once, and stands by the drawing again."""
    page, told = show(name)

    assert page.text().split(told.heading, 1)[1].startswith(f" {told.rests_on}")
    assert page.text().count(told.rests_on) == (2 if told.shown else 1)


@pytest.mark.parametrize("name", NAMES)
def test_no_result_is_a_reason_to_refuse(show, edition, name):
    """Every page says that no result may be used to refuse a referral, that it is a trial, and of which edition."""
    page, _ = show(name)

    assert "no result may be used to refuse or delay a referral" in page.text()
    assert page.text().count(edition.notice) == 2
    for fingerprint in (edition.decision_fingerprint, edition.edition_fingerprint):
        assert fingerprint[:12] in page.text()
    assert "23 November 2026" in page.text()


@pytest.mark.parametrize("name", NOT_SHOWN)
def test_nothing_looked_at_shows_no_step_anywhere(show, name):
    """Where nothing was looked at no step, level or drawing is shown, and nothing of the lowest step is suggested."""
    page, _ = show(name)

    assert not STEP.search(page.text())
    assert "<rect" not in page.html
    assert "everyday-services" not in pathways(page)
    assert "This does not mean that all is well" in page.text()


def test_an_own_view_counts_where_nothing_was_looked_at(show):
    """One's own view is acted on even where the tool can suggest nothing; it is not said to be all there is."""
    page, told = show("nothing_but_a_view")

    assert told.heading == "Ask for advice today"
    assert "child-in-need-referral" in pathways(page)
    assert "act on your own view. What is not known could be more serious" in page.text()
    assert "You see more than the tool does" not in page.text()


def test_an_own_view_below_what_could_be_stands_beside(show):
    """Where something urgent is possible above one's own view, advice comes first and both are named."""
    page, told = show("own_beside")

    assert pathways(page)[: len(told.advice)] == [one.pathway.id for one in told.advice]
    assert "Beside this stands your own view, step 4, child in need" in page.text()
    assert "could be more serious: step 5, child protection" in page.text()
    assert "You see more than the tool does" not in page.text()


def test_too_little_suggests_no_step(show):
    """One answer from one area, and nothing of what matters most, is no lowest step anywhere on the page."""
    page, _ = show("too_little")

    assert page.h1 == "Too little is known to suggest a step"


def test_nothing_begins_with_the_family_before_advice(show):
    """Where parents may not be told, no part of the page says to talk with the family first; early help waits."""
    page, told = show("telling_is_dangerous")

    assert not re.search(
        r"(parents|family) first|talk with the (family|parents)|If they say no", page.text(), re.IGNORECASE
    )
    waiting = [one.pathway.id for one in told.do if one.waits]
    assert "early-help-team" in waiting
    assert pathways(page)[len(told.do) - len(waiting) : len(told.do)] == waiting
    assert "Later, after advice" in page.text()
    assert "Leave nothing on paper where the family could see it" in page.text()


def test_an_unfinished_form_says_so_under_the_heading(show):
    """Whoever chose to act now is told that not everything was asked, with the way back to the questions."""
    page, told = show("baby", unfinished="/assess/7")

    after = page.text().split(told.heading, 1)[1]
    assert after.startswith(" You chose to act now, so not every question was asked.")
    assert page.links["Go on with the questions"] == "/assess/7"


@pytest.mark.parametrize(
    ("met", "words"),
    [
        (True, ("This calls for action now", "You said something that cannot wait", "Act now: show me")),
        (False, ("This may need action now", "you need not be sure", "Get advice now")),
    ],
)
def test_act_now_says_whether_it_is_known(app, visit, edition, met, words):
    """What only may be is said to be so, under the same buttons: ring and ask, nobody need be sure."""
    themes = {"sexual-abuse": Answer(2 * met, 2)}
    case = Answers(age="age-5-9", no=frozenset(edition.fact), themes=themes)
    told = explain.explain(edition, case, evaluate(edition, case))
    urgent = [one for one in (told.do if met else told.advice) if one.pathway.urgent]
    values = {"edition": edition, "urgent": urgent, "met": met, "say": ("One.",)}
    telling = {"tell_parents": told.tell_parents, "tell_parents_more": told.tell_parents_more}
    app.add_url_rule("/acting", "acting", lambda: render_template("act_now.html", **values, **telling))
    page = visit.get("/acting")

    assert urgent
    assert page.h1 == words[0]
    assert all(said in page.text() for said in words)
    assert [button.get("value") for button in page.all("button") if button.get("name") == "choice"] == [
        "act-now",
        "go-on",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_all_clear_words_stand_only_where_everything_was_looked_at(show, name):
    """ "No concern", "firm" and "everyday services are enough" are not used where that is not known."""
    page, _ = show(name)

    found = ALL_CLEAR.findall(page.text())
    assert found == (["Everyday services are enough"] if name == "all_looked" else [])


def test_one_area_alone_is_no_all_clear(show):
    """Step 1 from one area says that what nobody looked at is not known to be well."""
    page, _ = show("one_area")

    assert page.h1 == "Step 1, everyday services"
    assert "What nobody looked at is not known to be well." in page.text()
    assert "This says nothing about:" in page.text()


def test_a_range_puts_advice_today_first(show, edition):
    """A range is told as a range, and the same day's advice stands before any pathway of the lower step."""
    page, told = show("a_range")

    assert page.h1 == "Step 2, but it could be step 5"
    assert told.advice
    assert pathways(page)[: len(told.advice)] == [one.pathway.id for one in told.advice]
    text = page.text()
    assert text.index("Ask for advice today") < text.index("What to do now")
    assert text.index("Not sure? Ring for advice now") < text.index(edition.pathway["early-help-one-service"].name)
    assert "Could be" in text


def test_a_call_to_999_that_is_needed_stands_before_advice_on_what_is_not_known(show):
    """Somebody in danger now is rung for first, also where something else may be so as well."""
    page, told = show("danger_and_not_sure")

    assert told.advice
    assert pathways(page)[0] == "call-999"
    text = page.text()
    assert text.index("Ring 999") < text.index("Not sure? Ring for advice now")


def test_a_higher_own_view_stands_first(show):
    """Somebody who sees more than the tool acts on that: its pathway is first, and no reason is asked."""
    page, _ = show("own_higher")

    assert pathways(page)[0] == "child-protection-referral"
    assert "act on your own view, step 5, child protection" in page.text()
    assert "Your own view: step 5" in page.text()


def test_a_lower_own_view_is_not_followed_alone(show):
    """Going below a step 5 is not decided alone, and the step stays what it was."""
    page, told = show("own_lower")

    assert page.h1 == "Step 5, child protection"
    assert "Do not decide that on your own" in page.text()
    assert pathways(page)[0] == told.do[0].pathway.id


def test_a_worry_without_words_is_said_first(show):
    """Where part of the worry is not described, that is said first, and nothing sounds like all clear."""
    page, _ = show("undescribed")

    text = page.text()
    assert text.index("no words for part of your worry") < text.index("What to do now")
    assert "is not known to be well" in text


def test_what_safety_holds_stays_and_is_marked(show):
    """Existing safety changes the number alone: the reason says so, and the numbers without it stand too."""
    page, told = show("held")

    assert "holds one reason by one step" in page.text()
    assert told.without_safety in page.text()
    held = [one for one in told.do if one.held]
    assert page.text().count("It stays, although safety holds the reason for it.") == len(held)


@pytest.mark.parametrize("name", NAMES)
def test_why_not_more_stands_with_what_is_missing(show, name):
    """Below step 5 the three nearest stand open, each with what it lacks and why; the others can be opened."""
    page, told = show(name)
    found = [e for e in page.main.iter("section") if e.get("aria-labelledby") == "why-not"]

    assert bool(found) == (told.shown and not told.heading.startswith("Step 5"))
    for section in found:
        text = page.text(section)
        for one in told.why_not[:8]:
            assert f"Step {one.step}, if this were so: {' '.join(one.says.split())}" in text
            assert one.a_line or all(f"({part.why})" in text for part in one.missing)
        assert told.why_not or told.held_back or "comes near to more" in text or "no words for part" in text


@pytest.mark.parametrize("name", NAMES)
def test_what_would_lower_it_stands_at_steps_2_and_3_only(show, name):
    """At 2 and 3 one smallest set of worries is named; at 4 and 5 none, only who can say and what must be shown."""
    page, told = show(name)

    assert bool(told.lower.says) == ("Lower. " in page.text() and not told.heading.startswith("Step 1"))
    assert not told.shown or all(" ".join(worry.split()) in page.text() for worry in told.lower.worries)
    if told.heading.startswith(("Step 4", "Step 5")):
        assert "Only a social worker’s assessment, and safety shown over time, can lower this." in page.text()
        assert not told.lower.worries


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_was_told_stands_on_the_page(show, name):
    """The eye gets three reasons; every worry told, known or possible, can be opened, and is printed."""
    page, told = show(name)

    assert len([e for e in page.main.iter("li") if e.get("class") == "staircase-reason"]) >= len(told.main)
    assert all(" ".join(worry.split()) in page.text() for worry in told.every_worry)


@pytest.mark.parametrize("name", NAMES)
def test_the_familys_words_are_one_link_away_and_not_on_the_page(show, name):
    """The suggestion leads to the words for the family and to both views; whether there are any is asked there."""
    page, _ = show(name)
    section = next(e for e in page.main.iter("section") if e.get("aria-labelledby") == "family")

    assert [link.get("href") for link in section.iter("a")] == ["/family-words", "/both-views"]
    assert "This is what we think today" not in page.text()


def test_rights_stand_apart_from_worries(show):
    """Rights and duties have their own heading, and are no sign of a worry."""
    page, told = show("rights")

    assert {one.pathway.id for one in told.rights} == {"disabled-child-assessment", "parent-carer-assessment"}
    assert "Your rights and our duties" in headings(page)
    assert "They are no sign of a worry." in page.text()


@pytest.mark.parametrize(("name", "asked"), [("team", True), ("one_area", False), ("baby", False), ("nothing", False)])
def test_if_they_say_no_is_asked_at_early_help_alone(show, name, asked):
    """At steps 2 and 3 three questions prepare for a no; refusing alone never raises."""
    page, told = show(name)

    assert told.family_may_refuse is asked
    assert ("Saying no does not raise the step by itself." in page.text()) is asked
    if asked:
        questions = ("What does the child go without?", "What would the family accept", "become child in need?")
        assert all(question in page.text() for question in questions)
        assert page.links["say so under what has been tried"] == f"/assess/{len('picture-help')}"


def test_the_parts_stand_in_the_order_of_need(show):
    """What to do, the staircase, the pathway, why, and so on to the edition: in the order in which people need them."""
    order = [
        "What to do now", "Where it stands on the staircase", "The pathway", "What you can do next", "Why",
        "What is possible, and on what it depends", "Why not more", "What would change it",
        "What to find out, most useful first",
        "Strengths and existing safety", "What the child and the family say", "Your rights and our duties",
        "A worry about a place or a group too", "Consent, sharing, and telling the parents", "What was not looked at",
        "If you disagree", "Everything that was told", "The same reasons in plain words",
        "The edition, and what it rests on",
    ]  # fmt: skip
    seen = set()
    for name in NAMES:
        page, _ = show(name)
        found = headings(page)[1:]
        assert found == [heading for heading in order if heading in found], name
        seen |= set(found)

    assert seen == set(order)


@pytest.mark.parametrize("name", NAMES)
def test_every_pathway_says_everything_that_is_needed_to_walk_it(show, name):
    """Each pathway has who, whose consent, telling the parents, its steps and its numbers; a lead comes first."""
    page, told = show(name)
    articles = {e.get("id"): page.text(e) for e in page.main.iter("article")}

    for one in (*told.do, *told.advice, *told.rights):
        text = articles[f"pathway-{one.pathway.id}"]
        if one.waits:
            assert f"Wait with this until you have had advice: {one.text}" in text
            continue
        facts = (one.how_soon, one.name, one.text, one.pathway.who, one.consent, one.tell_parents, one.binds)
        steps = (*one.do, *one.say, *one.have_ready)
        assert not [words for words in (*facts, *steps) if " ".join(words.split()) not in text]
        assert all(contact.name in text for contact in one.contacts)
        assert one.begin in text


def test_the_drawing_has_an_equivalent_in_words(show, edition):
    """The drawing is a picture with a title and words that say all it shows, and the same words stand below it."""
    page, _ = show("team")
    drawings = [e for e in page.main.iter() if str(e.tag).endswith("svg") and e.get("role") == "img"]

    assert len(drawings) == 2
    for drawing in drawings:
        words = page.text(drawing)
        assert all(f"{step.number}, {step.name}" in words for step in edition.steps)
        assert "Suggested: step 3 (Team Around the Family). Your own view: the same." in words
    caption = page.text(page.all("figcaption")[0])
    assert caption.startswith("Suggested: step 3 (Team Around the Family).")
    assert "not confirmed" in caption


@pytest.mark.parametrize(
    ("lives", "words"),
    [("yes", ""), ("no", "does not live in County Durham"), ("not-known", "do not know where the child lives")],
)
def test_a_child_from_elsewhere_is_sent_to_the_right_council(show, lives, words):
    """Where the child does not live in County Durham, that comes first, with what to do."""
    page, _ = show("team", lives=lives)

    assert words in page.text()
    assert bool(words) == ("First Contact and ask" in page.text() or "First Contact all the same" in page.text())


def test_unchecked_numbers_say_so(visit, edition):
    """Stop and ring now needs no answers; each number has its hours, what to do outside them, and if it was checked."""
    page = visit.get("/ring-now")
    cards = [page.text(e) for e in page.main.iter("article")]

    assert [contact.name in card for contact, card in zip(edition.contacts, cards, strict=True)]
    for contact, card in zip(edition.contacts, cards, strict=True):
        assert bool(re.search(r"Hours\s*not known", card)) is (contact.hours == "not known")
        assert ("Nobody has rung this number for this edition" in card) is not contact.checked
        assert contact.if_nobody_answers in card
        assert contact.out_of_hours in card
    assert page.links["999"] == "tel:999"
    assert "I do not know who else is in the home" in page.text()


def test_the_start_says_what_it_is_and_where_answers_are(visit):
    """Before anybody starts: 999, alone, no names, how long, where answers are and for how many hours, and a trial."""
    page = visit.get("/")

    said = (
        "ring 999",
        "not with the family watching",
        "no names",
        "about 25 pages",
        "8 hours",
        "never decides",
        "Trial",
    )
    assert not [words for words in said if words not in page.text()]
    assert "anonym" not in page.html.lower()
    assert "Go on with the answers you gave" not in page.links


# --- on screens and on paper


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["team", "a_range", "held", "nothing", "rights", "own_lower"])
def test_the_suggestion_passes_axe_and_fits(page, live_server, lay_out, cases, axe, fits, name, width):
    """Axe finds nothing on wide and narrow screens, and nobody has to scroll sideways."""
    lay_out(cases.named(name))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server}/case")

    axe(page)
    fits(page)


@pytest.mark.browser
def test_the_first_screen_says_step_pathway_reasons_and_what_to_do(page, live_server, lay_out, cases):
    """Without scrolling, one screen says the step, what it rests on, what to do, the drawing and the reasons."""
    told = lay_out(cases.named("team"))
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.goto(f"{live_server}/case")

    firsts = [page.locator("h1"), page.locator("#now"), page.locator("svg[role=img]:visible")]
    firsts += [page.locator(".staircase-now li", has_text=reason.says) for reason in told.main]
    for shown in firsts:
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= 1024


@pytest.mark.browser
def test_a_typical_case_prints_on_three_sides_at_most(chromium, live_server, lay_out, cases, edition, tmp_path):
    """Step 3 with two reasons is two or three sides of A4, without script too, with all that was told and is to do."""
    told = lay_out(cases.named("team"))
    assert len(told.main) == 2
    window = chromium.new_context(java_script_enabled=False).new_page()
    window.goto(f"{live_server}/case")
    window.pdf(path=tmp_path / "case.pdf", prefer_css_page_size=True)
    sides = PdfReader(tmp_path / "case.pdf").pages
    text = " ".join(" ".join(side.extract_text() for side in sides).split())
    window.context.close()

    assert len(sides) in {2, 3}
    assert all(" ".join(worry.split()[:6]) in text for worry in told.every_worry)
    fingerprint = edition.decision_fingerprint[:12]
    kept = (told.heading, "Filled in by (write by hand)", "23 November 2026", fingerprint, "Trial wording")
    assert not [words for words in kept if words not in text]
    for one in told.do:
        assert all(" ".join(line.split()[:4]) in text for line in (*one.pathway.do, *one.pathway.say))
    for words in ("Stop and ring now", "Exit this page", "Clear my answers", "Privacy and cookies"):
        assert words not in text


@pytest.mark.browser
def test_the_drawing_can_be_told_apart_without_colours(chromium, live_server, lay_out, cases):
    """In forced colours and on a narrow screen the suggested step, the range and one's own view are still named."""
    lay_out(cases.named("a_range"))
    context = chromium.new_context(forced_colors="active", viewport={"width": 320, "height": 800})
    window = context.new_page()
    window.goto(f"{live_server}/case")
    drawing = window.locator("svg[role=img]:visible")

    assert drawing.count() == 1
    words = [" ".join(text.split()) for text in drawing.locator("text").all_text_contents()]
    assert words.count("Suggested") == 1
    assert words.count("Could be") == 3
    assert words.count("Your view") == 1
    size = drawing.locator("text").first.evaluate("e => e.getBoundingClientRect().height")
    assert size >= 14
    context.close()
