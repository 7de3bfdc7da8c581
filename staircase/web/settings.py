"""What whoever runs this copy may choose, read once from the environment. It opens nothing and starts nothing."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staircase.places import folder

SHORTEST_SECRET = 32
SHORTEST_PASSPHRASE = 16
_EASY_TO_READ_OUT = "abcdefghjkmnpqrstuvwxyz23456789"
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_WEAK_WORDS = ("dev", "secret", "password", "changeme", "change-me", "staircase", "test")


class SettingsRefused(Exception):
    """A setting that must not be used; the message is one line for whoever runs this copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """An organisation's own sign-on (OpenID Connect), and the claim that says that one of its people is a trainer."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    claim: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of one copy. The defaults are those of a real one, never of a trial."""

    secret_key: str = field(repr=False)
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    database: str = field(default="drafts.sqlite", repr=False)  # its URL may hold a password
    trusted_hosts: tuple[str, ...] = ()
    secure_cookies: bool = True
    proxies: int = 0
    draft_hours: int = 8
    try_languages: tuple[str, ...] = ()
    scenarios: Path | None = None
    session_days: int = 30
    trainer_passphrase: str = field(default="", repr=False)
    sign_on: SignOn | None = None
    rules: Path = field(default_factory=lambda: folder("rules"))
    run_by: str = ""
    run_by_contact: str = ""

    @property
    def deletes_for_good(self) -> bool:
        """Whether nothing stays of what is deleted: so it is in a file, and not in PostgreSQL, its log and backups."""
        return not self.database.startswith("postgres")

    def __post_init__(self) -> None:
        for secret in (self.secret_key, *self.old_secret_keys):
            _check_secret(secret)
        if self.trainer_passphrase:
            _check_passphrase(self.trainer_passphrase)
        if not self.trusted_hosts:
            raise SettingsRefused("STAIRCASE_TRUSTED_HOSTS is not set. Name the host this copy is reached by.")
        if any("*" in host for host in self.trusted_hosts):
            raise SettingsRefused("STAIRCASE_TRUSTED_HOSTS holds a '*'. Name each host.")
        if not 1 <= self.draft_hours <= 72:
            raise SettingsRefused(f"STAIRCASE_DRAFT_HOURS is {self.draft_hours}. Use a number from 1 to 72.")
        if not 1 <= self.session_days <= 30:
            raise SettingsRefused(f"STAIRCASE_SESSION_DAYS is {self.session_days}. Use a number from 1 to 30.")
        if self.scenarios and not self.scenarios.is_dir():
            raise SettingsRefused(f"STAIRCASE_SCENARIOS is '{self.scenarios}', which is no folder. Name one.")
        if not 0 <= self.proxies <= 3:
            raise SettingsRefused(f"STAIRCASE_PROXIES is {self.proxies}. Use a number from 0 to 3.")

    @property
    def cookie_name(self) -> str:
        """The name of the cookie that forms need. Browsers let `__Host-` be set over HTTPS alone."""
        return "__Host-staircase" if self.secure_cookies else "staircase"


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Read the settings of a copy that people use: nothing that keeps them safe has a default."""
    if "STAIRCASE_SECRET_KEY" not in environ:
        raise SettingsRefused(
            "STAIRCASE_SECRET_KEY is not set. Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return Settings(
        secret_key=environ["STAIRCASE_SECRET_KEY"],
        old_secret_keys=_listed(environ.get("STAIRCASE_OLD_SECRET_KEYS", "")),
        trusted_hosts=_listed(environ.get("STAIRCASE_TRUSTED_HOSTS", "")),
        secure_cookies=not _yes(environ, "STAIRCASE_PLAIN_HTTP"),
        database=environ.get("STAIRCASE_DATABASE", "drafts.sqlite"),
        proxies=_number(environ, "STAIRCASE_PROXIES", 0),
        draft_hours=_number(environ, "STAIRCASE_DRAFT_HOURS", 8),
        try_languages=_listed(environ.get("STAIRCASE_TRY_LANGUAGES", "")),
        scenarios=Path(environ["STAIRCASE_SCENARIOS"]) if environ.get("STAIRCASE_SCENARIOS") else None,
        session_days=_number(environ, "STAIRCASE_SESSION_DAYS", 30),
        trainer_passphrase=environ.get("STAIRCASE_TRAINER_PASSPHRASE", "").strip(),
        sign_on=_sign_on(environ),
        rules=Path(environ["STAIRCASE_RULES"]) if environ.get("STAIRCASE_RULES") else folder("rules"),
        run_by=environ.get("STAIRCASE_RUN_BY", ""),
        run_by_contact=environ.get("STAIRCASE_RUN_BY_CONTACT", ""),
    )


def for_a_trial(environ: Mapping[str, str]) -> Settings:
    """Read the settings of a trial on this machine: answers only to it, and forgets its secret when it stops."""
    return from_environment(
        {
            "STAIRCASE_SECRET_KEY": f"0{secrets.token_urlsafe(48)}",  # so that chance never begins it with a weak word
            "STAIRCASE_TRUSTED_HOSTS": ",".join(_LOCAL_HOSTS),
            "STAIRCASE_PLAIN_HTTP": "yes",
            "STAIRCASE_TRAINER_PASSPHRASE": _made_up_passphrase(),
            **environ,
        }
    )


def _made_up_passphrase() -> str:
    """Make a passphrase that can be read out and typed: four groups of four, about 72 bits."""
    drawn = "".join(secrets.SystemRandom().sample(_EASY_TO_READ_OUT, 16))  # sixteen different ones are never too simple
    return "7-" + "-".join(drawn[n : n + 4] for n in range(0, 16, 4))  # the 7 as the 0 of the secret key


def _sign_on(environ: Mapping[str, str]) -> SignOn | None:
    """Read how an organisation signs its trainers on: all four settings, or none."""
    names = [f"STAIRCASE_SIGN_ON_{name}" for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "ALLOWED")]
    issuer, client_id, client_secret, allowed = said = [environ.get(name, "").strip() for name in names]
    if not any(said):
        return None
    if not all(said):
        missing = ", ".join(name for name, value in zip(names, said, strict=True) if not value)
        raise SettingsRefused(f"Sign-on is set up in part: {missing} is not set. Set all four, or none.")
    claim, _, value = (part.strip() for part in allowed.partition("="))
    if not claim or not value:
        raise SettingsRefused(
            f"STAIRCASE_SIGN_ON_ALLOWED is '{allowed}'. Write claim=value, such as groups=safeguarding-trainers: "
            "belonging to the organisation does not make somebody a trainer."
        )
    return SignOn(issuer=issuer, client_id=client_id, client_secret=client_secret, claim=claim, value=value)


def _check_secret(secret: str) -> None:
    plain = secret.lower().strip()
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 12:
        raise SettingsRefused(
            f"A secret key is too short or too simple. Use {SHORTEST_SECRET} or more random characters."
        )
    if plain.startswith(_WEAK_WORDS):
        raise SettingsRefused("A secret key begins with a word that anyone would try. Use random characters.")


def _check_passphrase(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE or len(set(passphrase)) < 8:
        raise SettingsRefused(
            f"STAIRCASE_TRAINER_PASSPHRASE is too short or too simple. Use {SHORTEST_PASSPHRASE} or more characters: "
            "four or five words that do not belong together."
        )
    if passphrase.lower().startswith(_WEAK_WORDS):
        raise SettingsRefused("STAIRCASE_TRAINER_PASSPHRASE begins with a word that anyone would try. Use others.")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _yes(environ: Mapping[str, str], name: str) -> bool:
    said = environ.get(name, "no").strip().lower()
    if said not in {"yes", "no"}:
        raise SettingsRefused(f"{name} is '{said}'. Use 'yes' or 'no'.")
    return said == "yes"


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    said = environ.get(name, str(default)).strip()
    if not said.isascii() or not said.isdigit():
        raise SettingsRefused(f"{name} is '{said}'. Use a whole number.")
    return int(said)
