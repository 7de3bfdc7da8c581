"""The website. This is the only place where its parts are joined."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, request
from flask.wrappers import Response
from werkzeug.middleware.proxy_fix import ProxyFix

from staircase import rulefiles
from staircase.core.model import Edition
from staircase.core.pathway import Contact
from staircase.core.promises import stale_contacts
from staircase.core.words import step_range
from staircase.database import Database
from staircase.library import Library
from staircase.places import folder
from staircase.sessions import Sessions
from staircase.store import Store
from staircase.web import (
    assess,
    both_views,
    certificate,
    children,
    dates,
    differences,
    display,
    easy_read,
    errors,
    families,
    finding,
    for_family,
    guard,
    incidents,
    limits,
    live,
    mapping,
    own_view,
    pages,
    practise,
    preparing,
    progress,
    reasons,
    recording,
    records,
    reports,
    sessions,
    today,
    together,
    trainers,
    training,
    what_if,
    write_scenario,
    young_people,
)
from staircase.web.languages import in_every_language, speak_languages
from staircase.web.settings import Settings, SettingsRefused

_YEAR = 31_536_000
_BUILT = ("build/site.css", "build/govuk-frontend.min.js")


class Site(Flask):
    """Flask with one template cache for all threads: its usual one waits for a lock at every macro."""

    jinja_options = {"cache_size": -1}  # noqa: RUF012 - so declared by Flask


def create_app(*, settings: Settings, edition: Edition | None = None) -> Flask:
    """Join the parts to a website with these settings, or refuse in one line what must not run.

    The current edition is loaded unless one is given; rule files with a problem raise RuleFilesRefused.
    """
    static, templates = folder("static"), folder("templates")
    for built in _BUILT:
        if not (static / built).is_file():
            raise SettingsRefused(f"static/{built} has not been built. Run `make serve` or `make test` once.")
    app = Site("staircase", static_folder=str(static), template_folder=str(templates))
    app.url_map.merge_slashes = False  # an address is right or unknown: no guessing, no redirects
    if app.debug:
        raise SettingsRefused("FLASK_DEBUG is on. It shows answers and code to anyone: unset it.")
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.jinja_env.globals.update(settings=_shown(settings))
    guard.protect(app, settings)
    limits.set_limits(app)
    errors.explain_errors(app)
    _serve_static(app, static)
    database = Database.open(settings.database)
    app.extensions["staircase.store"] = Store(database, keep_seconds=settings.draft_hours * 3600)
    app.extensions["staircase.sessions"] = Sessions(database, keep_seconds=settings.session_days * 86_400)
    edition = edition or rulefiles.load(rulefiles.current(settings.rules), settings.rules)
    app.jinja_env.globals.update(edition=edition, emergency_contacts=lambda: _advice(edition), is_stale=_stale(edition))
    app.jinja_env.globals["step_range"] = step_range
    speak_languages(app, edition, settings)
    for blueprint in _blueprints(edition, settings.rules):
        app.register_blueprint(blueprint)
    in_every_language(app, *_for_families(edition))
    for blueprint in _for_training(edition, settings):
        app.register_blueprint(blueprint)
    return app


def _blueprints(edition: Edition, rules: Path | None) -> tuple[Blueprint, ...]:
    """Make every part of the site: the guided form first, what follows from it, and what needs no answers."""
    return (
        pages.pages(),
        reasons.reasons(edition, rules),
        certificate.certificate(edition, rules),
        assess.assess(edition),
        finding.finding(edition),
        children.children(edition),
        what_if.what_if(edition),
        preparing.preparing(edition),
        for_family.for_practitioner(edition),
        dates.dates(edition),
        recording.recording(edition),
        mapping.mapping(edition),
        records.records(edition, rules),
        progress.comparing(edition, rules),
        together.together(edition, rules),
        both_views.both_views(edition),
        incidents.incidents(edition),
        differences.differences(edition),
    )


def _for_families(edition: Edition) -> tuple[Blueprint, ...]:
    """Make the parts that families, children and young people read: each exists in every language of the edition."""
    return (
        display.display(),
        families.families(edition),
        young_people.young_people(edition),
        easy_read.easy_read(edition),
        for_family.for_family(edition),
        own_view.own_view(edition),
        both_views.both_views_together(edition),
        pages.pages_for_families(),
    )


def _for_training(edition: Edition, settings: Settings) -> tuple[Blueprint, ...]:
    """Make the parts for people who train others, and for those who practise. Nothing in them is about a child."""
    library = Library(edition, settings.rules, settings.scenarios)
    if settings.scenarios:
        library.scenarios()  # so that a folder with a problem is refused before anybody is served
    return (
        training.training(edition, library),
        practise.practise(edition, library),
        live.live(edition, library),
        sessions.sessions(edition, library),
        reports.reports(edition, library),
        write_scenario.write_scenario(edition, library),
        *_signing_in(settings),
    )


def _signing_in(settings: Settings) -> tuple[Blueprint, ...]:
    """Make the parts by which trainers sign in; with their organisation only where one is set up."""
    if settings.sign_on is None:
        return (trainers.trainers(),)
    try:
        from staircase.web import sign_on  # noqa: PLC0415 - it takes packages that most copies do without
    except ModuleNotFoundError as missing:
        if missing.name not in {"authlib", "joserfc", "requests"}:
            raise
        raise SettingsRefused(
            "STAIRCASE_SIGN_ON_ISSUER is set, which takes packages that are not installed: pip install Authlib requests"
        ) from None
    return (trainers.trainers(), sign_on.sign_on(settings, settings.sign_on))


def _advice(edition: Edition) -> tuple[errors.AdviceLine, ...]:
    """Give what every page and every error page says about whom to ring, from the edition's contacts."""
    return tuple(
        errors.AdviceLine(
            who=contact.name,
            number=contact.phone,
            when=contact.for_what,
            note=""
            if contact.checked
            else "This number has not been checked for this edition; the official page has the current one.",
        )
        for contact in assess.advice_lines(edition)
    )


def _stale(edition: Edition) -> Callable[[Contact], bool]:
    """Make the question whether nobody has checked a contact for six months, as of the day it is asked."""

    def is_stale(contact: Contact) -> bool:
        return contact.id in stale_contacts(edition, today.today().isoformat())

    return is_stale


def _shown(settings: Settings) -> dict[str, Any]:
    """Choose the settings that pages may show; the secret ones stay out of reach of any template."""
    return {
        "draft_hours": settings.draft_hours,
        "session_days": settings.session_days,
        "deletes_for_good": settings.deletes_for_good,
        "signs_on": settings.sign_on is not None,
        "run_by": settings.run_by,
        "run_by_contact": settings.run_by_contact,
    }


def _serve_static(app: Flask, static: Path) -> None:
    """Let browsers keep a file for a year under the name of its content, and ask each time otherwise."""
    files = {p.relative_to(static).as_posix(): p for p in static.rglob("*") if p.is_file()}
    versions = {name: sha256(path.read_bytes()).hexdigest()[:16] for name, path in files.items()}
    addresses = {name: f"{app.static_url_path}/{quote(name)}?v={version}" for name, version in versions.items()}

    def asset(name: str) -> str:
        return f"{request.script_root}{addresses[name]}"

    def keep_static(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code < 400:
            name = str((request.view_args or {}).get("filename", ""))
            known = request.args.get("v") == versions.get(name, "")
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if known else "no-cache"
        return response

    app.jinja_env.globals["asset"] = asset
    app.after_request(keep_static)
