"""Signing in with an organisation, over real HTTP with a provider that runs here and can do everything wrong."""

import builtins
import logging
import sys
import time
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from staircase import signon
from staircase.web import create_app, limits, sealed
from staircase.web.settings import SettingsRefused, for_a_trial, from_environment
from staircase.web.trainers import trainer_only

from conftest import Visitor
from provider import (
    CLIENT,
    PERSON,
    SECRET,
    TRAINER,
    new_key,
    provider,
    signed_by_nobody,
    signed_by_somebody,
    signed_with_the_public_key,
)
from strategies import EDITION
from test_journeys import leave

FAILED = "Signing in with your organisation did not work"
NOT_A_TRAINER = "Your organisation does not list you as a trainer"


@pytest.fixture(scope="module")
def running():
    """One provider for all tests: making a key takes time."""
    with provider() as state:
        yield state


@pytest.fixture
def organisation(running):
    """The provider, as it should be."""
    running.person, running.twist, running.keys, running.exchanges = TRAINER, {}, running.keys[:1], 0
    return running


def sign_on_settings(issuer, **changes):
    """Give the four settings of a sign-on."""
    return {
        "STAIRCASE_SIGN_ON_ISSUER": issuer,
        "STAIRCASE_SIGN_ON_CLIENT_ID": CLIENT,
        "STAIRCASE_SIGN_ON_CLIENT_SECRET": SECRET,
        "STAIRCASE_SIGN_ON_ALLOWED": "groups=safeguarding-trainers",
        **changes,
    }


@pytest.fixture
def settings(tmp_path, organisation):
    """The settings of a copy whose trainers sign on with this provider."""
    return for_a_trial({"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"), **sign_on_settings(organisation.issuer)})


@pytest.fixture
def app(app):
    """The website with a page that only trainers may see."""
    app.add_url_rule("/training/sessions/abc", "only", trainer_only(lambda: "for trainers"))
    return app


def to_provider(visitor, address="/training/sign-on?next=/training/sessions/abc"):
    """Leave for the provider, sign on there, and give the address that it sends the browser back to."""
    left = visitor.get(address, status=303)
    answer = requests.get(left.location, allow_redirects=False, timeout=10)
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def is_in(visitor):
    """Say whether somebody is let through to the page for trainers."""
    return visitor.client.get("/training/sessions/abc").get_data() == b"for trainers"


def refused(visitor, back, *, status=403, heading=FAILED):
    """Come back from the provider, and be told that it did not work; nobody is let in."""
    page = visitor.get(back, status=status)
    assert page.h1 == heading
    assert "no sign-in" in page.text()
    assert not is_in(visitor)
    return page


# As it should be


def test_a_trainer_signs_on_and_comes_to_the_page_asked_for(visit, organisation):
    """By the way of the sign-in page; the person is in, and the browser holds nothing of who they are."""
    page = visit.follow(visit.get("/training/sessions/abc", status=303))
    back = to_provider(visit, page.links["Sign in with your organisation"])
    came = visit.get(back, status=303)

    assert came.location == "/training/sessions/abc"
    assert is_in(visit)
    assert visit.client.get_cookie("staircase-sign-on") is None
    assert not any(word in str(came.headers) for word in (*PERSON.values(), "safeguarding"))


def test_what_is_asked_of_the_provider_is_no_more_than_needed(visit, organisation):
    """A code with PKCE, a state and a nonce that are new each time, and no name or e-mail address."""
    to_provider(visit)
    first = organisation.asked
    to_provider(visit)
    second = organisation.asked

    assert first["scope"] == "openid groups"
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert first["redirect_uri"] == "http://localhost/training/signed-on"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


def test_both_ways_stand_on_the_page_where_both_are_set_up(visit):
    """The organisation first, and the passphrase below it."""
    page = visit.get("/training/sign-in")

    headings = [page.text(h) for h in page.all("h2") if h in list(page.main.iter())]
    assert headings == ["With your organisation", "With the trainers’ passphrase"]


def test_with_sign_on_alone_no_passphrase_is_asked(app, tmp_path, organisation):
    """And none is taken."""
    environment = {"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"), "STAIRCASE_TRAINER_PASSPHRASE": ""}
    other = create_app(settings=for_a_trial({**environment, **sign_on_settings(organisation.issuer)}), edition=EDITION)
    page = Visitor(other).get("/training/sign-in")
    other.extensions["staircase.store"].close()

    assert "Sign in with your organisation" in page.links
    assert "passphrase" not in page.text()


def test_a_list_of_audiences_holds_when_the_token_was_made_for_us(visit, organisation):
    """Several may hear of it, as long as it says that it was we who asked."""
    organisation.twist = {"claims": {"aud": [CLIENT, "another"], "azp": CLIENT}}

    visit.get(to_provider(visit), status=303)
    assert is_in(visit)


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(organisation):
    """The two usual ways to show a secret are both known."""
    posted = signon._session(client(organisation), {"token_endpoint_auth_methods_supported": ["client_secret_post"]})

    assert posted.token_endpoint_auth_method == "client_secret_post"


def client(organisation):
    """Give what the provider knows this copy as."""
    return signon.Client(
        issuer=organisation.issuer, client_id=CLIENT, client_secret=SECRET, back_to="http://localhost/x", claim="groups"
    )


def test_behind_https_the_way_back_is_https(tmp_path, organisation):
    """Also where the proxy in front speaks plain HTTP to us and says nothing of it."""
    environment = {
        "STAIRCASE_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
        "STAIRCASE_TRUSTED_HOSTS": "staircase.example",
        "STAIRCASE_DATABASE": str(tmp_path / "d.sqlite"),
    }
    app = create_app(
        settings=from_environment({**environment, **sign_on_settings(organisation.issuer)}), edition=EDITION
    )
    left = app.test_client().get("/training/sign-on", base_url="http://staircase.example")
    app.extensions["staircase.store"].close()

    assert parse_qs(urlsplit(left.location).query)["redirect_uri"] == ["https://staircase.example/training/signed-on"]


# An employee is not a trainer


@pytest.mark.parametrize(
    "person",
    [
        PERSON,
        {**PERSON, "groups": ["staff"]},
        {**PERSON, "groups": []},
        {**PERSON, "groups": "staff"},
        {**PERSON, "groups": "not-safeguarding-trainers-at-all"},
        {**PERSON, "groups": None},
        {**PERSON, "groups": {"safeguarding-trainers": True}},
        {**PERSON, "group": ["safeguarding-trainers"]},
    ],
)
def test_who_belongs_to_the_organisation_and_is_no_trainer_is_told_so(person):
    """Only the claim that was chosen, with the value that was chosen, makes a trainer."""
    assert not signon.has(person, "groups", "safeguarding-trainers")


def test_an_employee_is_not_let_in_and_reads_whom_to_ask(visit, organisation):
    """The page says that the organisation knows them, and that this is not enough."""
    organisation.person = {**PERSON, "groups": ["staff"]}

    page = refused(visit, to_provider(visit), heading=NOT_A_TRAINER)

    assert "Ask whoever runs training" in page.text()
    assert "Zebedee" not in page.html


# Everything that can be wrong


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-copy"},
        {"aud": ["another-copy"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": -120},
        {"exp": "never"},
        {"exp": None},
        {"iat": 900},
        {"sub": None},
    ],
    ids=str,
)
def test_an_id_token_that_says_something_else_is_refused(organisation, claims):
    """Another nonce, audience, issuer or time (seconds from now), or one that is left out: none of them is taken."""
    now = int(time.time())
    organisation.twist = {
        "claims": {name: now + said if isinstance(said, int) else said for name, said in claims.items()}
    }
    address, kept = signon.begin(client(organisation))
    back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    answer = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    with pytest.raises(signon.SignOnFailed, match="ID token"):
        signon.finish(client(organisation), answer, kept)


@pytest.mark.parametrize("sign", [signed_with_the_public_key, signed_by_nobody, signed_by_somebody])
def test_an_id_token_that_the_provider_did_not_sign_is_refused(visit, organisation, caplog, sign):
    """HS256 with the public key, no signature, and a signature of somebody's: each would be easy to forge."""
    organisation.twist = {"sign": sign}

    refused(visit, to_provider(visit))

    assert caplog.messages[-1] == "sign-on failed: the ID token does not hold"
    assert organisation.exchanges == 1


def test_a_key_that_was_changed_is_known_at_once_and_an_old_one_no_longer(visit, organisation):
    """The provider signs with a new key and shows it; what is signed with one that it took back is refused."""
    organisation.keys.append(new_key("second"))
    visit.get(to_provider(visit), status=303)
    assert is_in(visit)
    visit.client.delete_cookie("staircase-trainer")
    old, organisation.keys = organisation.keys[0], organisation.keys[1:]
    organisation.twist = {"sign": lambda _state, claims: signed_with(old, claims)}
    try:
        refused(visit, to_provider(visit))
    finally:
        organisation.keys = [old]


def signed_with(key, claims):
    """Sign with this key."""
    return signon.jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


@pytest.mark.parametrize("change", ["state", "iss", "no code", "error", "another browser", "too late", "changed"])
def test_an_answer_that_belongs_to_no_sign_on_of_this_browser_is_not_exchanged(
    app, visit, organisation, monkeypatch, change
):
    """Another state or provider, no code, a browser that began nothing, eleven minutes, or a changed cookie."""
    back = to_provider(visit)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    visitor = Visitor(app) if change == "another browser" else visit
    if change == "too late":
        began = time.time()
        monkeypatch.setattr(sealed.time, "time", lambda: began + 660)
    if change == "changed":
        cookie = visit.client.get_cookie("staircase-sign-on").value
        visit.client.set_cookie("staircase-sign-on", cookie.replace(".", ".x", 1))
    asked |= {"state": {"state": "another"}, "iss": {"iss": "https://evil.example"}}.get(change, {})
    asked |= {"error": "access_denied", "error_description": "Zebedee"} if change == "error" else {}
    if change == "no code":
        del asked["code"]

    page = refused(visitor, f"/training/signed-on?{urlencode(asked)}")

    assert "Zebedee" not in page.html
    assert organisation.exchanges == 0


def test_a_code_is_good_once(app, visit, organisation):
    """Who goes back and comes again, or has copied the address and the cookie, is not let in by them."""
    back = to_provider(visit)
    thief = Visitor(app)
    thief.client.set_cookie("staircase-sign-on", visit.client.get_cookie("staircase-sign-on").value)
    visit.get(back, status=303)

    refused(thief, back)
    visit.client.delete_cookie("staircase-trainer")
    refused(visit, back)


def test_a_wrong_secret_is_a_failure_that_quotes_nothing(tmp_path, organisation, caplog):
    """What the provider answers, with the name and the code in it, is neither on the page nor in the log."""
    caplog.set_level(logging.DEBUG)
    environment = {"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite")}
    changed = sign_on_settings(organisation.issuer, STAIRCASE_SIGN_ON_CLIENT_SECRET="another-secret")
    app = create_app(settings=for_a_trial({**environment, **changed}), edition=EDITION)
    app.add_url_rule("/training/sessions/abc", "only", trainer_only(lambda: "for trainers"))
    visitor = Visitor(app)
    back = to_provider(visitor)
    page = refused(visitor, back)
    app.extensions["staircase.store"].close()

    code = parse_qs(urlsplit(back).query)["code"][0]
    ours = [record.getMessage() for record in caplog.records if record.name == "staircase"]
    assert ours == ["sign-on failed: the provider did not take the code"]
    assert not any(word in caplog.text + page.html for word in ("Zebedee", code, "another-secret"))


def test_a_sign_on_that_works_leaves_nothing_of_the_person_in_the_log(visit, organisation, caplog):
    """Neither the claims nor the code nor a token, at any level of any library."""
    caplog.set_level(logging.DEBUG)
    back = to_provider(visit)
    visit.get(back, status=303)

    code, state = (parse_qs(urlsplit(back).query)[name][0] for name in ("code", "state"))
    assert is_in(visit)
    mine = "\n".join(
        r.getMessage() for r in caplog.records if r.name != "urllib3.connectionpool" or "signed-on" in str(r)
    )
    assert not any(word in mine for word in (*PERSON.values(), code, state, "eyJ"))


@pytest.mark.parametrize(
    "token",
    [
        ("", 200),
        ("[]", 200),
        ("{}", 200),
        ('{"id_token": 7}', 200),
        ('{"id_token": "a.b.c"}', 200),
        ("<html>", 200),
        ("Zebedee", 500),
        ("", 302, {"Location": "/elsewhere"}),
    ],
    ids=str,
)
def test_a_provider_that_answers_nonsense_is_a_failure_and_no_fault_of_ours(organisation, token):
    """No JSON, no token, a token that is none, an error, a redirect: all end in words of ours."""
    organisation.twist = {"token": token}
    address, kept = signon.begin(client(organisation))
    back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    answer = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    with pytest.raises(signon.SignOnFailed) as failed:
        signon.finish(client(organisation), answer, kept)
    assert "Zebedee" not in str(failed.value)
    assert failed.value.__suppress_context__ or failed.value.__cause__ is None


@pytest.mark.parametrize(
    "twist",
    [
        {"moved": True},
        {"description": {"issuer": "https://evil.example"}},
        {"description": {"authorization_endpoint": "http://evil.example/sign-on"}},
        {"description": {"authorization_endpoint": None}},
        {"description": {"authorization_endpoint": "http://["}},
    ],
    ids=str,
)
def test_a_provider_that_describes_itself_wrongly_is_not_left_for(visit, organisation, twist):
    """Another name, an address that is not safe, or a description that has moved elsewhere."""
    organisation.twist = twist

    refused(visit, "/training/sign-on")


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_neither_code_nor_trust_goes_to_an_address_that_is_not_safe(organisation, name):
    """The code is sent, and keys are fetched, over HTTPS or on this machine alone."""
    address, kept = signon.begin(client(organisation))
    back = requests.get(address, allow_redirects=False, timeout=10).headers["Location"]
    answer = {one: values[0] for one, values in parse_qs(urlsplit(back).query).items()}
    organisation.twist = {"description": {name: "http://evil.example/token"}}

    with pytest.raises(signon.SignOnFailed, match=f"no safe {name}"):
        signon.finish(client(organisation), answer, kept)


def test_who_comes_back_without_having_left_keeps_nobody_out(visit, organisation):
    """The provider is not asked for them, so they are not counted: a reloaded page or another's link is harmless."""
    for _ in range(12):
        refused(visit, "/training/signed-on?code=x&state=y")

    visit.get(to_provider(visit), status=303)
    assert is_in(visit)


def test_a_provider_that_is_down_is_said_so_and_not_asked_without_end(tmp_path, monkeypatch):
    """Ten failures, and then nobody waits for it any more: 429, with when to try again."""
    monkeypatch.setattr(limits.time, "monotonic", lambda: 100.0)
    environment = {"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite")}
    app = create_app(
        settings=for_a_trial({**environment, **sign_on_settings("http://127.0.0.1:9/down")}), edition=EDITION
    )
    app.add_url_rule("/training/sessions/abc", "only", trainer_only(lambda: "for trainers"))
    visitor = Visitor(app)

    for _ in range(10):
        refused(visitor, "/training/sign-on")
    page = refused(visitor, "/training/sign-on", status=429)
    app.extensions["staircase.store"].close()

    assert page.response.headers["Retry-After"] == "6"
    assert limits.BUCKETS[limits.Tried.SIGN_ON].room == 10


# Settings


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"STAIRCASE_SIGN_ON_CLIENT_SECRET": ""}, "CLIENT_SECRET is not set"),
        ({"STAIRCASE_SIGN_ON_ALLOWED": ""}, "ALLOWED is not set"),
        ({"STAIRCASE_SIGN_ON_ALLOWED": "trainers"}, "Write claim=value"),
        ({"STAIRCASE_SIGN_ON_ALLOWED": "groups="}, "Write claim=value"),
        ({"STAIRCASE_SIGN_ON_ISSUER": "http://organisation.example"}, "begins with https"),
        ({"STAIRCASE_SIGN_ON_ISSUER": "http://127.0.0.1.evil.example"}, "begins with https"),
        ({"STAIRCASE_SIGN_ON_ISSUER": "organisation.example"}, "begins with https"),
        ({"STAIRCASE_SIGN_ON_ISSUER": "https://"}, "begins with https"),
    ],
)
def test_a_sign_on_that_is_set_up_in_part_or_not_safely_is_refused_in_one_line(tmp_path, edition, changes, says):
    """All four settings, an address over HTTPS, and what makes a trainer: without them nothing is served."""
    environment = sign_on_settings("https://organisation.example", **changes)

    def start():
        here = {"STAIRCASE_DATABASE": str(tmp_path / "d.sqlite")}
        create_app(settings=for_a_trial({**here, **environment}), edition=edition)

    with pytest.raises(SettingsRefused, match=says) as refusal:
        start()
    assert "\n" not in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_without_its_packages_a_sign_on_is_refused_in_one_line(settings, edition, monkeypatch):
    """Whoever runs the copy reads what to install; a copy without sign-on needs none of it."""
    usual = builtins.__import__

    def without(name, *args, **kept):
        if name.partition(".")[0] == "authlib":
            raise ModuleNotFoundError(f"No module named {name!r}", name="authlib")
        return usual(name, *args, **kept)

    for module in ("staircase.web.sign_on", "staircase.signon"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.delattr("staircase.web.sign_on", raising=False)
    monkeypatch.delattr("staircase.signon", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(SettingsRefused, match="pip install Authlib requests"):
        create_app(settings=settings, edition=edition)


def test_the_secret_of_the_sign_on_stays_out_of_sight(settings):
    """It is not shown when settings are printed."""
    assert SECRET not in repr(settings)
    assert SECRET not in repr(client_of(settings))


def client_of(settings):
    """Make what the protocol is given of these settings."""
    chosen = settings.sign_on
    return signon.Client(
        issuer=chosen.issuer, client_id=CLIENT, client_secret=chosen.client_secret, back_to="/x", claim=chosen.claim
    )


# In a browser


@pytest.mark.browser
def test_the_whole_way_in_a_browser(live_server, page, axe, fits, organisation):
    """From the page asked for, by the organisation's page, back to it: our policy for pages stops nothing of it."""
    page.goto(f"{live_server}/training/sessions/abc")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Sign in with your organisation").click()
    page.wait_for_url(f"{live_server}/training/sessions/abc")
    assert page.locator("body").inner_text() == "for trainers"

    page.goto(f"{live_server}/training/sign-out")
    leave(page, page.get_by_role("button", name="Sign out").click)
    page.goto(f"{live_server}/training/sessions/abc")
    page.get_by_role("button", name="Show passphrase").click()
    assert page.locator("#passphrase").get_attribute("type") == "text"
