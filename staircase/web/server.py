"""The server of the website: gunicorn, or waitress on Windows. Its log holds no query, referrer, key, code, address."""

import logging
import sys
import threading
import time
from typing import Any

from flask import Flask, Response, request

from staircase import rulefiles
from staircase.core.model import Edition
from staircase.database import StoreError
from staircase.library import Library
from staircase.sessions import Sessions
from staircase.store import Store
from staircase.web import create_app
from staircase.web.settings import Settings
from staircase.web.today import now

PURGE_EVERY = 600  # seconds
_log = logging.getLogger("staircase")
# What gunicorn would say of a request: from whom, which address with its code or query, or the line that was wrong.
_QUOTES = ("Invalid request", "Error handling request", "Socket error")


def serve(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000, workers: int = 2) -> None:
    """Serve until stopped. What is wrong with the settings or the database is said before a port is opened."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    edition = rulefiles.load(rulefiles.current(settings.rules), settings.rules)
    # Read once and remembered, before there are workers to read it each: a room waits for no worker that is starting.
    Library(edition, settings.rules, settings.scenarios).scenarios()
    first = create_app(settings=settings, edition=edition)
    if sys.platform == "win32":
        _serve_with_waitress(first, host=host, port=port)
    else:
        _store(first).close()  # each worker opens its own: a connection must not live in two processes
        _serve_with_gunicorn(settings, edition, host=host, port=port, workers=workers)


def log_requests(app: Flask) -> None:
    """Log which of our own addresses was asked for and how it went: nothing that a browser wrote itself."""

    def log(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "(no page)"
        # An unknown method is also a text of the browser's choice.
        method = request.method if request.method in {"GET", "HEAD", "POST"} else "(other)"
        _log.info("%s %s %d", method, rule, response.status_code)
        return response

    app.after_request(log)


def quote_nothing(record: logging.LogRecord) -> bool:
    """Let the log of the server below the website say what went wrong with a request, and nothing that was in it."""
    for about in _QUOTES:
        if str(record.msg).startswith(about):
            kind = f": {record.exc_info[0].__name__}" if record.exc_info and record.exc_info[0] else ""
            record.msg, record.args, record.exc_info = f"{about}{kind}", (), None
    return True


def purge_for_ever(*kept: Store | Sessions, every: float = PURGE_EVERY) -> threading.Thread:
    """Delete what is over its time, now and again and again, in the background."""

    def work() -> None:
        while True:
            for each in kept:
                try:
                    each.purge(now())
                except StoreError as problem:
                    _log.warning("could not purge: %s", type(problem).__name__)
            time.sleep(every)

    thread = threading.Thread(target=work, name="purge", daemon=True)
    thread.start()
    return thread


def _store(app: Flask) -> Store:
    store: Store = app.extensions["staircase.store"]
    return store


def _serve_with_waitress(app: Flask, *, host: str, port: int) -> None:
    import waitress  # type: ignore[import-untyped,import-not-found,unused-ignore] # noqa: PLC0415 - on Windows alone

    log_requests(app)
    purge_for_ever(_store(app), app.extensions["staircase.sessions"])
    waitress.serve(app, host=host, port=port, threads=8, ident="")


def _serve_with_gunicorn(settings: Settings, edition: Edition, *, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - it cannot be imported on Windows

    logging.getLogger("gunicorn.error").addFilter(quote_nothing)

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in _gunicorn_settings(host, port, workers).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:  # type: ignore[override] # the stubs do not see that Flask is a WSGI app
            app = create_app(settings=settings, edition=edition)
            log_requests(app)
            purge_for_ever(_store(app), app.extensions["staircase.sessions"])
            return app

    Server().run()


def _gunicorn_settings(host: str, port: int, workers: int) -> dict[str, Any]:
    return {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": 4,
        "worker_class": "gthread",
        "timeout": 30,
        "graceful_timeout": 10,
        "keepalive": 5,
        "limit_request_line": 2048,
        "limit_request_fields": 60,
        "limit_request_field_size": 8190,
        "control_socket_disable": True,
        "proc_name": "staircase",
    }
