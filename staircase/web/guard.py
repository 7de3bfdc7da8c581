"""What stands between a browser and every page: limits, hosts, headers, the cookies, proof of origin.

It never looks at what an answer means, and never writes anything a person sent into a log. Files are taken by the views
that say so and by no other, and stay in memory: nothing that was sent ever lies on the disk.
"""

import hmac
import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import IO, NamedTuple, TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, Response, abort, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError
from werkzeug.sansio.utils import host_is_trusted

from staircase.database import is_token, new_token
from staircase.web.errors import FilesTooLarge
from staircase.web.settings import Settings

LONGEST_BODY = 64 * 1024
LONGEST_UPLOAD = 256 * 1024
MOST_FIELDS = 500
CSRF_FIELD = "csrf_token"
OWN_VIEW = "-own-view"
"""What the name of the second cookie ends with: the key to the view that a family gives of itself."""
DISPLAY = "-display"
"""What the name of the third ends with: it says how family pages are to look, and is no key to anything."""
TRAINER = "-trainer"
"""What the name of a trainer's cookie ends with: a seal that says until when, and not who."""
LIVE = "-live"
"""What the name of a phone's cookie ends with: the key to the answers of one person in a live session."""

_LASTS = {LIVE: 12 * 3600}
"""In seconds: how long a cookie outlives its browser. The others go with it, but a phone that sleeps may end its."""

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# NUL, lone surrogates, and the mark that Werkzeug puts where an address was not text.
_NOT_TEXT = re.compile("[\x00\ud800-\udfff\ufffd]")

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it browsers send `Origin: null` from our own forms, and we refuse that.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class InMemory(Request):
    """A request whose files are held in memory, whatever their size: Werkzeug would put larger ones on the disk."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - Werkzeug's signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


class _Upload(NamedTuple):
    """How many files a view takes, and how many bytes of request in all."""

    files: int
    at_most: int


_View = TypeVar("_View", bound=Callable[..., object])
_uploads: dict[object, _Upload] = {}
_keep_nothing: set[object] = set()


def receives(*, files: int, at_most: int = LONGEST_UPLOAD) -> Callable[[_View], _View]:
    """Let a view take so many files in one form, and so many bytes of form in all; no other view takes any."""

    def mark(view: _View) -> _View:
        _uploads[view] = _Upload(files, at_most)
        return view

    return mark


def keeps_nothing(view: _View) -> _View:
    """Let a view take a form that was made for another cookie: it keeps nothing that another site could put there.

    Whatever somebody wrote would else be lost with their cookie: when they begin the guided form in another tab.
    """
    _keep_nothing.add(view)
    return view


def protect(app: Flask, settings: Settings) -> None:
    """Set the limits of this app and check every request and every response of it."""
    app.request_class = InMemory
    app.extensions["staircase.settings"] = settings
    app.config.update(
        MAX_CONTENT_LENGTH=LONGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LONGEST_BODY,
        MAX_FORM_PARTS=MOST_FIELDS,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.before_request(_check_request)
    app.after_request(_finish)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.globals["csrf_field"] = CSRF_FIELD


def visitor() -> str | None:
    """Return the random token in the reader's cookie: that of a draft, or of a visit before there is one."""
    return _token_of("")


def view_token() -> str | None:
    """Return the random token of a family's own view. It has a cookie of its own: neither draft knows the other."""
    return _token_of(OWN_VIEW)


def csrf_token() -> str:
    """Return what every form must send back. It is good for as long as the cookie's token, and never times out."""
    token = visitor()
    if token is None:
        token = new_token()
        keep(token)
    return sign(_proof(token))


def sign(text: str) -> str:
    """Sign a text with the secret of this copy. Whoever signs begins it with what the signature is for."""
    return _sign(_settings().secret_key, text)


def is_signed(text: str, signature: str) -> bool:
    """Say whether a signature is that of the text: by the secret of this copy, or one it had before."""
    settings = _settings()
    matches = [
        hmac.compare_digest(signature.encode(), _sign(key, text).encode())
        for key in (settings.secret_key, *settings.old_secret_keys)
    ]
    return any(matches)


def keep(token: str) -> None:
    """Put this token into the cookie with the response to come."""
    keep_cookie("", token)


def forget() -> None:
    """Take the cookie away with the response to come."""
    keep_cookie("", "")


def keep_view(token: str) -> None:
    """Put the token of the family's own view into its cookie with the response to come."""
    keep_cookie(OWN_VIEW, token)


def forget_view() -> None:
    """Take the cookie of the family's own view away with the response to come."""
    keep_cookie(OWN_VIEW, "")


def live_token() -> str | None:
    """Return the random token of somebody who has joined a live session on this phone."""
    return _token_of(LIVE)


def let_script_ask() -> None:
    """Let the script of the page to come ask this site again. Scripts of other pages reach nothing."""
    g.script_may_ask = True


def cookie(ending: str) -> str:
    """Return what one of the cookies says, by how its name ends, as it will be after this response."""
    return _cookies_to_come().get(ending, request.cookies.get(_settings().cookie_name + ending, ""))


def keep_cookie(ending: str, value: str) -> None:
    """Put this into one of the cookies with the response to come; nothing takes the cookie away."""
    _cookies_to_come()[ending] = value


def _token_of(ending: str) -> str | None:
    said = cookie(ending)
    return said if is_token(said) else None


def _cookies_to_come() -> dict[str, str]:
    if "cookies" not in g:
        g.cookies = {}
    cookies: dict[str, str] = g.cookies
    return cookies


def _check_request() -> None:
    _check_host()
    if _NOT_TEXT.search(request.path) or any(
        _NOT_TEXT.search(part) for pair in request.args.items(multi=True) for part in pair
    ):
        abort(400)
    # Flask answers 404 and 405 after this, without reading what was sent.
    if request.method in _SAFE_METHODS or request.routing_exception is not None:
        return
    _check_origin()
    _check_body()
    if _view() not in _keep_nothing:
        _check_token(request.form.get(CSRF_FIELD, ""))


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def _check_body() -> None:
    upload = _uploads.get(_view())
    if request.content_length is None or (request.content_length > 0 and request.mimetype not in _FORMS):
        abort(400)
    if request.content_length > (upload.at_most if upload else LONGEST_BODY):
        raise FilesTooLarge if upload and upload.files else RequestEntityTooLarge
    if upload:
        request.max_content_length = request.max_form_memory_size = upload.at_most
    raw = request.get_data()  # kept, so that the form can still be read from it
    if request.mimetype == "application/x-www-form-urlencoded":
        raw = unquote_to_bytes(raw)
    if not (upload and request.files) and (b"\0" in raw or not _is_utf8(raw)):
        abort(400)
    _check_files(upload)
    if sum(len(values) for _, values in request.form.lists()) > MOST_FIELDS:
        abort(413)


def _check_files(upload: _Upload | None) -> None:
    """Refuse files where none are taken. What is in one may be anything; what stands beside it is text."""
    if not request.files:
        return
    if upload is None:
        abort(400)
    if sum(bool(file.filename) for _, file in request.files.items(multi=True)) > upload.files:
        raise FilesTooLarge
    if any(_NOT_TEXT.search(part) for pair in request.form.items(multi=True) for part in pair):
        abort(400)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_host() -> None:
    # Here and not in Flask's TRUSTED_HOSTS, which leaves an error page without a way to make links.
    try:
        trusted = host_is_trusted(request.host, _settings().trusted_hosts)
    except SecurityError:
        trusted = False
    if not trusted:
        abort(400)


def _check_origin() -> None:
    """Refuse what another site made a browser send. Browsers say so themselves; old ones say only where from."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if origin == "null":  # a page that hides where it is from
        abort(403)
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(403)
    elif origin is not None:
        schemes = ("https",) if _settings().secure_cookies else ("http", "https")
        if origin not in {f"{scheme}://{request.host}" for scheme in schemes}:
            abort(403)
    # Where neither is said, by tools and very old browsers, the token decides.


def _check_token(said: str) -> None:
    token = visitor()
    if token is None or not is_signed(_proof(token), said):
        abort(403)


def _proof(token: str) -> str:
    return f"csrf {token}"


def _sign(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if "script_may_ask" in g:
        response.headers["Content-Security-Policy"] += "; connect-src 'self'"
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    _set_cookies(response)
    return response


def _set_cookies(response: Response) -> None:
    settings = _settings()
    for ending, value in _cookies_to_come().items():
        # Mostly no lifetime: the browser forgets it when it closes, which matters on shared machines.
        response.set_cookie(
            settings.cookie_name + ending,
            value,
            max_age=_LASTS.get(ending) if value else 0,
            path="/",
            secure=settings.secure_cookies,
            httponly=True,
            samesite="Lax",
        )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["staircase.settings"]
    return settings
