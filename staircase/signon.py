"""Signing on at an organisation's own provider: OpenID Connect, with a code that is exchanged behind the browser.

The provider's description and keys are fetched anew for each sign-on: those are rare, and a key that was changed or
taken back is noticed at once. Every failure is one of ours, in words of ours: nothing that a provider or a browser sent
is in it. Of the person it gives what the provider claims, to be looked at once; no page and no file is told any of it.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

SECONDS = 5  # how long the provider may take for one answer
LEEWAY = 60  # seconds that its clock and ours may differ
# Signed by a key that only the provider has. With HS256 the key would be one that we have too; `none` is no signature.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_KEY_TYPES = frozenset({"RSA", "EC", "OKP"})
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class SignOnFailed(Exception):
    """A sign-on did not come about; the message is one of ours, for the log of whoever runs this copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """What the provider knows this copy as. Where the provider has a scope named like `claim`, it is asked for."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    back_to: str
    claim: str


class Kept(NamedTuple):
    """What the browser keeps while somebody is at the provider, so that only this sign-on can come back to it."""

    state: str
    nonce: str
    verifier: str


def is_safe(address: str) -> bool:
    """Say whether what is sent to an address can be read there alone: HTTPS, or this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    local = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def begin(client: Client) -> tuple[str, Kept]:
    """Give the address at the provider where the person signs on, and what is to be kept until they come back."""
    found = _described(client)
    kept = Kept(*(secrets.token_urlsafe(32) for _ in Kept._fields))
    scopes = ["openid", client.claim] if client.claim in (found.get("scopes_supported") or ()) else ["openid"]
    with _session(client, found) as session:
        address, _state = session.create_authorization_url(
            _address(found, "authorization_endpoint"),
            state=kept.state,
            nonce=kept.nonce,
            code_verifier=kept.verifier,
            scope=" ".join(scopes),
        )
    return str(address), kept


def finish(client: Client, answer: Mapping[str, str], kept: Kept) -> Mapping[str, Any]:
    """Give what the provider claims of the person, once everything about its answer holds."""
    if not hmac.compare_digest(answer.get("state", "").encode(), kept.state.encode()):
        raise SignOnFailed("the answer belongs to another sign-on")
    if answer.get("iss", client.issuer) != client.issuer:
        raise SignOnFailed("the answer comes from another provider")
    if "error" in answer or not answer.get("code"):
        raise SignOnFailed("the provider gave no code")
    found = _described(client)
    return _checked(client, found, _exchanged(client, found, answer["code"], kept.verifier), kept.nonce)


def has(claims: Mapping[str, Any], claim: str, value: str) -> bool:
    """Say whether a claim is this value, or a list that holds it. A claim that is left out is none."""
    said = claims.get(claim)
    return value in said if isinstance(said, list) else said == value


def _described(client: Client) -> dict[str, Any]:
    found = _fetched(f"{client.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != client.issuer:
        raise SignOnFailed("the provider calls itself by another name")
    return found


def _address(found: Mapping[str, Any], name: str) -> str:
    address = found.get(name)
    if not isinstance(address, str) or not is_safe(address):
        raise SignOnFailed(f"the provider has no safe {name}")
    return address


def _fetched(address: str) -> dict[str, Any]:
    """Fetch plain data. Nothing is followed to another address, which might be anybody's."""
    try:
        response = requests.get(address, timeout=SECONDS, allow_redirects=False)
        content = response.json() if response.status_code == requests.codes.ok else None
    except requests.RequestException:
        raise SignOnFailed("the provider did not answer, or not in JSON") from None
    if not isinstance(content, dict):
        raise SignOnFailed("the provider answered something else")
    return content


def _session(client: Client, found: Mapping[str, Any]) -> OAuth2Session:
    offered = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return OAuth2Session(
        client.client_id,
        client.client_secret,
        token_endpoint_auth_method="client_secret_basic" if "client_secret_basic" in offered else "client_secret_post",
        redirect_uri=client.back_to,
        code_challenge_method="S256",
    )


def _exchanged(client: Client, found: Mapping[str, Any], code: str, verifier: str) -> str:
    """Exchange the code for the ID token, which proves that it was we who asked."""
    try:
        with _session(client, found) as session:
            given = session.fetch_token(
                _address(found, "token_endpoint"),
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                timeout=SECONDS,
                allow_redirects=False,
            )
    except OAuthError:
        raise SignOnFailed("the provider did not take the code") from None
    except (requests.RequestException, ValueError, TypeError):
        raise SignOnFailed("the provider did not answer the code, or not in JSON") from None
    token = given.get("id_token") if isinstance(given, dict) else None
    if not isinstance(token, str):
        raise SignOnFailed("the provider gave no ID token")
    return token


def _checked(client: Client, found: Mapping[str, Any], token: str, nonce: str) -> Mapping[str, Any]:
    listed = _fetched(_address(found, "jwks_uri")).get("keys")
    must = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        keys = KeySet.import_key_set({"keys": [key for key in listed or () if key.get("kty") in _KEY_TYPES]})
        claims = jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        must.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise SignOnFailed("the ID token does not hold") from None
    others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if others else client.client_id) != client.client_id:
        raise SignOnFailed("the ID token was made for another")
    return claims
