"""A small OpenID Connect provider for tests: it runs on this machine, and can be told to do everything wrong.

It has a key of its own, a description, a page where a person signs on, an exchange of codes with PKCE, and its public
keys. `twist` says what is to be wrong; it is empty to begin with.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace
from urllib.parse import urlencode

from flask import Flask, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT = "staircase-copy"
SECRET = "the-secret-of-this-copy"
PERSON = {"sub": "person-4711", "name": "Zebedee Marwood", "email": "zebedee@organisation.example"}
TRAINER = {**PERSON, "groups": ["staff", "safeguarding-trainers"]}


class _Silent(WSGIRequestHandler):
    def log(self, *_args):
        """Say nothing."""


def new_key(kid):
    """Make an RSA key."""
    return RSAKey.generate_key(2048, {"kid": kid}, private=True)


@contextmanager
def provider():
    """Run a provider on a port of this machine."""
    state = SimpleNamespace(person=TRAINER, twist={}, codes={}, keys=[new_key("first")], asked={}, exchanges=0)
    app = Flask("provider")
    _add_pages(app, state)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    state.issuer = f"http://127.0.0.1:{server.port}/of/organisation"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _add_pages(app, state):
    home = "/of/organisation"
    app.add_url_rule(f"{home}/.well-known/openid-configuration", "description", lambda: _description(state))
    app.add_url_rule(f"{home}/sign-on", "sign-on", lambda: _signed_on(state))
    app.add_url_rule(f"{home}/token", "token", lambda: _exchange(state), methods=["POST"])
    app.add_url_rule(f"{home}/keys", "keys", lambda: jsonify(keys=[k.as_dict(private=False) for k in state.keys]))
    app.add_url_rule("/elsewhere", "elsewhere", lambda: jsonify(_said(state)))


def _said(state):
    return {
        "issuer": state.issuer,
        "authorization_endpoint": f"{state.issuer}/sign-on",
        "token_endpoint": f"{state.issuer}/token",
        "jwks_uri": f"{state.issuer}/keys",
        "scopes_supported": ["openid", "groups"],
        **state.twist.get("description", {}),
    }


def _description(state):
    return redirect("/elsewhere") if "moved" in state.twist else jsonify(_said(state))


def _signed_on(state):
    """Take the person for signed on, as with somebody who has done so this morning."""
    asked = request.args
    if asked["client_id"] != CLIENT or asked["response_type"] != "code" or asked["code_challenge_method"] != "S256":
        abort(400)
    state.asked = dict(asked)
    code = secrets.token_urlsafe(24)
    state.codes[code] = asked
    answer = {"code": code, "state": asked["state"], "iss": state.issuer, **state.twist.get("answer", {})}
    return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}")


def _exchange(state):
    """Exchange a code once, and only with the secret, the address and the verifier that belong to it."""
    state.exchanges += 1
    if "token" in state.twist:
        return state.twist["token"]
    sent = request.form
    by = request.authorization
    if by is None or (by.username, by.password) != (CLIENT, SECRET):
        return jsonify(error="invalid_client", error_description=f"Zebedee {sent['code']}"), 401
    asked = state.codes.pop(sent["code"], None)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
    if asked is None or asked["redirect_uri"] != sent["redirect_uri"] or asked["code_challenge"] != challenge:
        return jsonify(error="invalid_grant"), 400
    return jsonify(access_token=secrets.token_urlsafe(24), token_type="Bearer", id_token=_id_token(state, asked))


def _id_token(state, asked):
    now = int(time.time())
    claims = {
        "iss": state.issuer,
        "aud": CLIENT,
        "iat": now,
        "exp": now + 300,
        "nonce": asked["nonce"],
        **state.person,
        **state.twist.get("claims", {}),
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return state.twist.get("sign", signed)(state, claims)


def signed(state, claims):
    """Sign as a provider should, with the key it used last."""
    key = state.keys[-1]
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def signed_with_the_public_key(state, claims):
    """Sign with HS256, taking the public key for the secret that both know: a well-known forgery."""
    key = state.keys[-1]
    secret = OctKey.import_key(key.as_dict(private=False)["n"])
    return jwt.encode({"alg": "HS256", "kid": key.kid}, claims, secret, algorithms=["HS256"])


def signed_by_nobody(state, claims):
    """Leave the signature out. By hand, because no library of ours makes such a thing without a warning."""
    parts = (json.dumps(part).encode() for part in ({"alg": "none", "kid": state.keys[-1].kid}, claims))
    return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])


def signed_by_somebody(state, claims):
    """Sign with a key that the provider has never shown, under the name of one that it has."""
    return jwt.encode({"alg": "RS256", "kid": state.keys[-1].kid}, claims, new_key(state.keys[-1].kid))
