"""Who may start a live session: whoever knows this copy's passphrase, for some hours, and nobody else."""

import os
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from staircase import cli
from staircase.web import create_app, guard, limits, sealed, server, trainers
from staircase.web.settings import SettingsRefused, for_a_trial, from_environment
from staircase.web.trainers import HOURS, ours, trainer_only

from conftest import Visitor
from strategies import EDITION
from test_guard import _asked, _free_port

PASSPHRASE = "seven brown kettles sing"
PRINTED = "Trainer's passphrase for this trial: "
ELSEWHERE = (
    "https://evil.example/training",
    "//evil.example/training",
    "/training//evil.example",
    "/training/..//evil.example",
    "/training\\evil",
    "/trainings",
    "/about",
    "/training/sign-out",
    "/training/sign-in",
    "/training/signed-on?code=x",
    "/training/a\r\nSet-Cookie: x",
    "",
)


@pytest.fixture
def settings(tmp_path):
    """The settings of a copy with this passphrase."""
    return for_a_trial({"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"), "STAIRCASE_TRAINER_PASSPHRASE": PASSPHRASE})


@pytest.fixture
def app(app):
    """The website with a page that only trainers may see."""
    app.add_url_rule("/training/sessions/abc", "only", trainer_only(lambda: "for trainers"), methods=["GET", "POST"])
    return app


@pytest.fixture
def trainer(visit):
    """Somebody who has signed in as a trainer."""
    visit.get("/training/sign-in")
    visit.post("/training/sign-in", {"passphrase": PASSPHRASE})
    return visit


def is_in(visitor):
    """Say whether somebody is let through to the page for trainers."""
    return visitor.client.get("/training/sessions/abc").get_data() == b"for trainers"


def other_app(app, tmp_path, **changes):
    """Make a copy that differs only in these settings."""
    kept = app.extensions["staircase.settings"]
    environment = {
        "STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"),
        "STAIRCASE_SECRET_KEY": kept.secret_key,
        "STAIRCASE_TRAINER_PASSPHRASE": PASSPHRASE,
        **changes,
    }
    other = create_app(settings=for_a_trial(environment), edition=EDITION)
    other.add_url_rule("/training/sessions/abc", "only", trainer_only(lambda: "for trainers"))
    other.extensions["staircase.store"].close()
    return other


# Signing in


def test_whoever_has_not_signed_in_is_led_to_sign_in_and_back(visit):
    """The page asked for opens after the right passphrase, with what its address asked for."""
    led = visit.get("/training/sessions/abc?set=first-steps&round=2", status=303)
    page = visit.follow(led)

    assert page.h1 == "Sign in as a trainer"
    back = visit.post("/training/sign-in", {**page.form(), "passphrase": PASSPHRASE})
    assert back.location == "/training/sessions/abc?set=first-steps&round=2"
    assert visit.client.get(back.location).get_data() == b"for trainers"


def test_whoever_leads_a_session_comes_back_to_that_session():
    """Also when its random name has capitals and underscores: signing in again in the middle of one loses nobody."""
    address = "/training/sessions/Ab_c-9Xyz_0123456789AbCdEfGh_-Zz/screen"

    assert ours(address) == address


def test_a_form_that_was_sent_too_late_leads_to_the_list_of_sessions(visit):
    """What was sent is not done, and after signing in nothing is sent again by itself."""
    visit.get("/training/sign-in")
    led = visit.post("/training/sessions/abc", {"press": "next"})

    assert parse_qs(urlsplit(led.location).query) == {"next": ["/training/sessions"]}


def test_a_wrong_passphrase_is_refused_beside_the_field_and_in_the_summary(visit):
    """The page says so twice, does not repeat what was typed, keeps where to go on, and lets nobody in."""
    visit.follow(visit.get("/training/sessions/abc", status=303))
    for said in ("", "seven brown kettles", PASSPHRASE.upper(), PASSPHRASE + "x", "é" * 16, "x" * 9000):
        page = visit.post("/training/sign-in", {**visit.page.form(), "passphrase": said}, status=422)

        assert page.text(page.all("title")[0]).startswith("Error: ")
        assert page.html.count("That is not the passphrase of this copy") == 2
        assert not said or f'"{said}"' not in page.html
        assert page.form()["next"] == "/training/sessions/abc"
        assert not is_in(visit)


def test_spaces_around_and_another_way_to_write_an_accent_make_no_difference(app, tmp_path):
    """A passphrase that was copied with a space, or typed on a Mac, is the same."""
    visitor = Visitor(other_app(app, tmp_path, STAIRCASE_TRAINER_PASSPHRASE=" sieben grüne Kessel singen "))
    visitor.get("/training/sign-in")

    assert visitor.post("/training/sign-in", {"passphrase": "sieben gru\u0308ne Kessel singen \n"}).status_code == 303


def test_signing_in_leads_nowhere_but_to_our_own_training_pages(visit):
    """Any other address, however it is written, is taken for the list of sessions."""
    visit.get("/training/sign-in")
    token = visit.page.form()["csrf_token"]
    for address in ELSEWHERE:
        sent = {"next": address, "passphrase": PASSPHRASE}

        assert visit.post("/training/sign-in", sent, token=token).location == trainers.SESSIONS, address


@given(st.text(max_size=60) | st.from_regex(r"/training[/a-zA-Z_.\\?%#@:]*", fullmatch=True))
def test_an_address_of_ours_stays_ours(address):
    """Whatever is sent, a browser takes what comes out for an address of this site, below /training."""
    result = urlsplit(f"http://staircase.example{ours(address)}")

    assert result.hostname == "staircase.example"
    assert result.path == "/training" or result.path.startswith("/training/")
    assert "//" not in result.path and ".." not in result.path and "\\" not in ours(address)


# The cookie


def test_the_cookie_says_until_when_and_no_more(trainer):
    """It holds a time, chance and a seal; no script reads it, no other site sends it, it goes with the browser."""
    visit = trainer
    visit.get("/training/sign-in")
    response = visit.post("/training/sign-in", {"passphrase": PASSPHRASE}, token=sign_in_token(visit))
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("staircase-trainer="))
    value, *flags = cookie.partition("=")[2].split("; ")
    until, chance, seal = value.split(".")

    assert 0 <= int(until) - time.time() - (HOURS * 3600 - 5) <= 5
    assert (len(chance), len(seal)) == (22, 64)
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def sign_in_token(visitor):
    """Give the token of a form, whichever page of a signed-in trainer has one."""
    return visitor.get("/training/sign-out").form()["csrf_token"]


def test_after_twelve_hours_a_trainer_signs_in_again(trainer, monkeypatch):
    """A moment before it still holds, a moment after it does not."""
    began = time.time()

    monkeypatch.setattr(sealed.time, "time", lambda: began + HOURS * 3600 - 5)
    assert is_in(trainer)
    monkeypatch.setattr(sealed.time, "time", lambda: began + HOURS * 3600 + 5)
    assert not is_in(trainer)


def test_signing_out_takes_the_cookie_away(trainer):
    """It is asked for with a button, so that no other site's link does it."""
    page = trainer.get("/training/sign-out")
    assert is_in(trainer)

    trainer.post("/training/sign-out", page.form())

    assert trainer.client.get_cookie("staircase-trainer") is None
    assert not is_in(trainer)


def test_a_page_says_that_one_is_signed_in_and_offers_to_sign_out(trainer):
    """Whoever opens the sign-in again is not asked again, and every training page leads out."""
    page = trainer.get("/training/sign-in")

    assert page.h1 == "You are signed in"
    assert page.links["Sign out"] == "/training/sign-out"


def test_a_cookie_that_was_changed_or_made_up_lets_nobody_in(app, trainer):
    """Another time, another seal, or a seal of ours for something else: none of them is a sign-in."""
    value = trainer.client.get_cookie("staircase-trainer").value
    until, chance, seal = value.split(".")
    with app.test_request_context("http://localhost/"):
        for_another = sealed.sealed("sign-on", chance, seconds=3600)
    later, other = f"{int(until) + 1}.{chance}.{seal}", f"{until}.{chance}.{'0' * 64}"
    moved = f"{until}{chance[0]}.{chance[1:]}.{seal}"

    for changed in (later, other, moved, for_another, value[:-1], "..", ".", "x.y.z"):
        trainer.client.set_cookie("staircase-trainer", changed)
        assert not is_in(trainer), changed


def test_a_token_of_a_form_is_no_sign_in(app, visit):
    """The other thing that is signed with the same secret cannot be turned into a cookie."""
    with app.test_request_context("http://localhost/"):
        signature = guard.sign(f"csrf {int(time.time()) + 99}.x")
    visit.client.set_cookie("staircase-trainer", f"{int(time.time()) + 99}.x.{signature}")

    assert not is_in(visit)


def test_a_new_passphrase_or_secret_signs_everybody_out(app, trainer, tmp_path):
    """A restart does not; a change of what lets trainers in does."""
    for changes, still_in in (
        ({}, True),
        ({"STAIRCASE_TRAINER_PASSPHRASE": "eight brown kettles sing"}, False),
        ({"STAIRCASE_SECRET_KEY": "another-abcdefghijklmnopqrstuvwxyz"}, False),
        ({"STAIRCASE_TRAINER_PASSPHRASE": ""}, False),
    ):
        visitor = Visitor(other_app(app, tmp_path, **changes))
        visitor.client.set_cookie("staircase-trainer", trainer.client.get_cookie("staircase-trainer").value)

        assert is_in(visitor) == still_in, changes


def test_a_secret_kept_beside_a_new_one_keeps_trainers_signed_in(app, trainer, tmp_path):
    """Whoever changes the secret in the middle of a session need not stop it."""
    old = app.extensions["staircase.settings"].secret_key
    new = {"STAIRCASE_SECRET_KEY": "another-abcdefghijklmnopqrstuvwxyz", "STAIRCASE_OLD_SECRET_KEYS": old}
    visitor = Visitor(other_app(app, tmp_path, **new))
    visitor.client.set_cookie("staircase-trainer", trainer.client.get_cookie("staircase-trainer").value)

    assert is_in(visitor)


# The limit


def test_after_ten_wrong_passphrases_the_right_one_waits_too(visit, monkeypatch):
    """The eleventh is 429 and says how long to wait, whoever sends it; after the wait the right one is taken."""
    now = [100.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    limits.set_limits(visit.client.application)
    visit.get("/training/sign-in")
    for _ in range(10):
        visit.post("/training/sign-in", {"passphrase": "wrong"}, status=422)

    page = visit.post("/training/sign-in", {"passphrase": PASSPHRASE}, status=429)
    assert page.response.headers["Retry-After"] == "6"
    assert page.html.count("Wait 6 seconds, then try again") == 2
    assert not is_in(visit)
    now[0] += 6
    visit.post("/training/sign-in", {"passphrase": PASSPHRASE}, status=303)
    assert is_in(visit)


def test_who_is_signed_in_does_not_notice_that_others_try_wrong_ones(app, trainer, monkeypatch):
    """The limit is on trying, not on those who are in."""
    monkeypatch.setattr(limits.time, "monotonic", lambda: 100.0)
    limits.set_limits(app)
    other = Visitor(app)
    other.get("/training/sign-in")
    for _ in range(12):
        other.post("/training/sign-in", {"passphrase": "wrong"}, status=422 if _ < 10 else 429)

    assert is_in(trainer)


# A copy in which nobody can sign in, and settings


def test_a_copy_without_a_passphrase_says_that_sessions_are_off_and_how_to_switch_them_on(app, tmp_path):
    """Nobody gets in, with any passphrase; the page is for the trainer and for whoever runs the copy."""
    visitor = Visitor(other_app(app, tmp_path, STAIRCASE_TRAINER_PASSPHRASE=""))
    page = visitor.follow(visitor.get("/training/sessions/abc", status=303))

    assert page.h1 == "Live sessions are switched off"
    assert "Set STAIRCASE_TRAINER_PASSPHRASE to 16 characters or more" in page.text()
    token = visitor.get("/privacy") and ""
    visitor.post("/training/sign-in", {"passphrase": ""}, token=token, status=403)
    assert not is_in(visitor)


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [
        ("brown-kettles", "too short"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "too simple"),
        ("Staircase is for trainers", "anyone would try"),
        ("password1234567890", "anyone would try"),
    ],
)
def test_a_weak_passphrase_is_refused_in_one_line(passphrase, says):
    """Too short, too few different characters, or beginning with what anyone would try."""
    with pytest.raises(SettingsRefused, match=says) as refusal:
        for_a_trial({"STAIRCASE_TRAINER_PASSPHRASE": passphrase})

    assert passphrase not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_trial_makes_a_passphrase_of_its_own_and_a_real_copy_does_not():
    """A hundred trials have a hundred good passphrases; a copy that people use has the one it is given, or none."""
    made = {for_a_trial({}).trainer_passphrase for _ in range(100)}
    real = from_environment(
        {"STAIRCASE_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789", "STAIRCASE_TRUSTED_HOSTS": "staircase.example"}
    )

    assert len(made) == 100
    assert real.trainer_passphrase == ""


def test_the_passphrase_stays_out_of_sight(settings):
    """It is not shown when settings are printed."""
    assert PASSPHRASE not in repr(settings)


def test_a_trial_prints_the_passphrase_it_made_and_never_logs_it(tmp_path):
    """Whoever tries it on this machine can read it where they started it; the log never holds it."""
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("STAIRCASE_")},
        "STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"),
    }
    command = [sys.executable, "-m", "staircase", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert _asked(port, "/training/sign-in") == 200
        finally:
            server.terminate()
            printed, log = server.communicate(timeout=20)

    said = [line for line in printed.splitlines() if line.startswith(PRINTED)]
    assert len(said) == 1
    assert said[0].removeprefix(PRINTED) not in log


def test_a_passphrase_that_was_given_is_not_printed(monkeypatch, capsys):
    """Whoever set it knows it, and others may look over their shoulder."""
    served = []
    monkeypatch.setenv("STAIRCASE_TRAINER_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(server, "serve", lambda settings, **_: served.append(settings.trainer_passphrase))

    assert cli.main(["serve"]) == 0
    assert served == [PASSPHRASE]
    assert capsys.readouterr().out == ""
