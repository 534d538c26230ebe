"""Everything an owner may set, read from the environment and checked once at the start."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.enquiries.hours import parse
from app.web.colours import contrast

PAPER, NIGHT = "#faf6ee", "#191713"
LEAST_CONTRAST = 4.5
LEAST_SECRET = 32
SECURE_OR_HERE = r"^https://|^http://(127\.0\.0\.1|localhost|\[::1\])(:|/|$)"
IN_MEMORY = ("", ":memory:")
MEANT = {  # how a text should look that does not
    "base_url": "write the address that visitors use, such as https://ready.example.org, with nothing after the name",
    "brand_name": "write it in one line",
    "brand_accent": "write a colour as # and six digits, such as #1f4d5c",
    "brand_accent_dark": "write a colour as # and six digits, such as #9cc9d6",
    "contact_email": "write an email address, such as team@example.org",
    "smtp_from": "write an email address, such as team@example.org",
    "team_email": "write an email address, such as team@example.org",
    "worker_name": "use up to 40 letters, digits, dots and hyphens, such as worker-2",
    "oidc_issuer": "write the issuer as its own configuration names it, such as https://accounts.example.org",
    "oidc_name": "write it in one line",
    "s3_bucket": "write the name of a bucket, such as levelhead-files",
    "s3_endpoint": "write the address of the service, such as https://s3.example.org, with nothing after the name",
    "s3_region": "write the region as the service names it, such as eu-west-2",
    "clamd": "write where clamd listens, such as 127.0.0.1:3310 or /run/clamav/clamd.sock",
}


Days = Annotated[int, Field(ge=0, le=36_500)]  # 0 keeps for ever


class SettingsError(Exception):
    """A setting is missing or makes no sense. The message names it."""


class Settings(BaseSettings):
    """One field per setting. Each is LEVELHEAD_ and its name in capitals, but for DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="LEVELHEAD_", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    database_url: Annotated[str | None, Field(validation_alias=AliasChoices("DATABASE_URL", "database_url"))] = None
    secret_key: SecretStr | None = None
    base_url: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] = "http://127.0.0.1:8000"

    brand_name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")] = "Levelhead"
    brand_accent: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#1f4d5c"
    brand_accent_dark: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#9cc9d6"
    phone: Annotated[str | None, Field(max_length=40)] = None
    contact_email: Annotated[str | None, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] = None

    opening_hours: str = "Mon-Fri 09:00-17:00"
    time_zone: str = "Europe/London"
    bank_holidays: Literal["england-and-wales", "scotland", "northern-ireland"] = "england-and-wales"

    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: Annotated[str | None, Field(pattern=r"^[^@\s<>()\[\]:;,\\\"]+@[A-Za-z0-9.-]+$")] = None

    team_email: Annotated[str | None, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] = None
    allowed_webhook_hosts: str = ""
    worker_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,40}$")] = "worker-1"

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    link_days: Annotated[int, Field(ge=1, le=365)] = 60

    invitations_a_day: Annotated[int, Field(ge=0, le=1_000_000)] = 2000

    altcha: Literal["off", "on"] = "off"
    keep_unfinished_days: Days = 365
    keep_finished_days: Days = 1825
    keep_leads_days: Days = 730
    keep_suspected_days: Days = 90
    keep_audit_days: Days = 2190
    keep_audits_days: Days = 2555
    keep_reports_days: Days = 0
    keep_deliveries_days: Days = 90

    s3_bucket: Annotated[str | None, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")] = None
    s3_endpoint: Annotated[str | None, Field(pattern=r"^https?://[^\s/?#@]+/?$")] = None
    s3_region: Annotated[str | None, Field(pattern=r"^[a-z0-9-]{1,40}$")] = None
    s3_access_key_id: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    s3_secret_access_key: SecretStr | None = None
    clamd: Annotated[
        str | None, Field(pattern=r"^(/[^\x00-\x1f]+|(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+):[0-9]{1,5})$")
    ] = None

    second_factor: Literal["optional", "required"] = "optional"
    idle_minutes: Annotated[int, Field(ge=5, le=720)] = 60
    oidc_issuer: Annotated[str | None, Field(pattern=r"^https?://[^\s?#]+$")] = None
    oidc_client_id: Annotated[str | None, Field(min_length=1, max_length=255)] = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")] = "single sign-on"

    @model_validator(mode="before")
    @classmethod
    def _address_on_this_port(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Where no address is set, it is this machine on the port that we listen on."""
        port = str(given.get("port", ""))
        return {"base_url": f"http://127.0.0.1:{port}", **given} if port.isdecimal() else given

    @field_validator("brand_accent", mode="after")
    @classmethod
    def _readable_on_paper(cls, colour: str) -> str:
        return _readable(colour, PAPER)

    @field_validator("brand_accent_dark", mode="after")
    @classmethod
    def _readable_at_night(cls, colour: str) -> str:
        return _readable(colour, NIGHT)

    @field_validator("time_zone", mode="after")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, OSError, ValueError):
            raise ValueError("there is no such time zone; use a name such as Europe/London") from None
        return name

    @field_validator("opening_hours", mode="after")
    @classmethod
    def _readable_hours(cls, hours: str) -> str:
        parse(hours)
        return hours

    @field_validator("allowed_webhook_hosts", mode="after")
    @classmethod
    def _hosts(cls, hosts: str) -> str:
        for each in filter(None, (part.strip() for part in hosts.split(","))):
            if not re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?", each):
                raise ValueError(
                    f"'{each}' is not a host; write crm.internal or crm.internal:8443, with commas between"
                )
        return hosts

    @field_validator("database_url", mode="after")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not re.match(r"^(sqlite:///|postgres(ql)?(\+psycopg)?://)", url):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if url.startswith("sqlite") and url.removeprefix("sqlite:///") in IN_MEMORY:
            raise ValueError("name a file after sqlite:///, for what is only in memory is lost when Levelhead stops")
        try:
            make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("write it as postgresql://user:password@host:5432/name or sqlite:///a/file") from None
        return url

    @field_validator("secret_key", mode="after")
    @classmethod
    def _long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value()) < LEAST_SECRET:
            raise ValueError(f"use at least {LEAST_SECRET} characters")
        return secret

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Settings:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("LEVELHEAD_SMTP_FROM: LEVELHEAD_SMTP_HOST is set, so say which address letters come from")
        if self.smtp_user and not self.smtp_password:
            raise ValueError("LEVELHEAD_SMTP_PASSWORD: LEVELHEAD_SMTP_USER is set, so its password is needed too")
        return self

    @model_validator(mode="after")
    def _single_sign_on_is_whole(self) -> Settings:
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            missing = "LEVELHEAD_OIDC_CLIENT_ID" if self.oidc_issuer else "LEVELHEAD_OIDC_ISSUER"
            raise ValueError(f"{missing}: single sign-on needs both an issuer and a client id")
        if self.oidc_client_secret and not self.oidc_issuer:
            raise ValueError("LEVELHEAD_OIDC_ISSUER: LEVELHEAD_OIDC_CLIENT_SECRET is set, so say whose it is")
        if self.oidc_issuer and not re.match(SECURE_OR_HERE, self.oidc_issuer):
            raise ValueError("LEVELHEAD_OIDC_ISSUER: must begin with https://, unless it is on this machine")
        return self

    @model_validator(mode="after")
    def _bucket_is_whole(self) -> Settings:
        needed = {
            "LEVELHEAD_S3_BUCKET": self.s3_bucket,
            "LEVELHEAD_S3_ACCESS_KEY_ID": self.s3_access_key_id,
            "LEVELHEAD_S3_SECRET_ACCESS_KEY": self.s3_secret_access_key,
            "LEVELHEAD_S3_REGION": self.s3_region or self.s3_endpoint,
        }
        missing = [name for name, value in needed.items() if not value]
        is_begun = any((self.s3_endpoint, *needed.values()))
        if is_begun and missing:
            raise ValueError(f"{missing[0]}: to keep files in a bucket this is needed too")
        return self

    @property
    def is_tls(self) -> bool:
        """Whether visitors reach us over TLS, which decides on Secure cookies."""
        return self.base_url.startswith("https://")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def idle(self) -> timedelta:
        """How long a signed-in browser may do nothing before its session ends."""
        return timedelta(minutes=self.idle_minutes)

    @property
    def hosts_allowed(self) -> frozenset[str]:
        """The hosts inside a network that webhooks may go to."""
        return frozenset(part.strip().lower() for part in self.allowed_webhook_hosts.split(",") if part.strip())

    @property
    def sends_mail(self) -> bool:
        return self.smtp_host is not None and self.smtp_from is not None

    @property
    def sends_invitations(self) -> bool:
        """Whether people can be asked by letter: with a mail server, unless the owner wants none of these letters."""
        return self.sends_mail and self.invitations_a_day > 0

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database: SQLite in the data folder unless set otherwise."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir / 'levelhead.sqlite3'}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)


def _readable(colour: str, ground: str) -> str:
    """A colour that can be read on a ground, or an error that says by how much it cannot."""
    ratio = contrast(colour, ground)
    if ratio < LEAST_CONTRAST:
        raise ValueError(f"its contrast on {ground} is {ratio:.1f}; text needs {LEAST_CONTRAST}")
    return colour


def read_settings() -> Settings:
    """The settings of the environment. Raises SettingsError that names every bad one."""
    known = {f"LEVELHEAD_{field.upper()}" for field in Settings.model_fields} - {"LEVELHEAD_DATABASE_URL"}
    strange = sorted(name for name in os.environ if name.startswith("LEVELHEAD_") and name not in known)
    if strange:
        lines = [f"{name}: there is no such setting{_meant(name, known | {'DATABASE_URL'})}" for name in strange]
        raise SettingsError("These settings stop Levelhead from starting:\n" + "\n".join(lines))
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for detail in error.errors():
            field = str(detail["loc"][0]).lower() if detail["loc"] else ""
            said = detail["msg"].removeprefix("Value error, ")
            if detail["type"] == "string_pattern_mismatch":
                said = MEANT.get(field, said)
            variable = "DATABASE_URL" if field == "database_url" else f"LEVELHEAD_{field.upper()}"
            lines.append(f"{variable}: {said}" if field else said)
        raise SettingsError("These settings stop Levelhead from starting:\n" + "\n".join(lines)) from None


def _meant(name: str, known: set[str]) -> str:
    bare = name.removeprefix("LEVELHEAD_")
    close = [bare] if bare in known else difflib.get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else ""


def secret_key(settings: Settings) -> bytes:
    """The key that signs tokens: from the settings, else made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    kept = settings.data_dir / "secret.key"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            _make_key(kept)
        key = kept.read_bytes()
    except OSError as error:
        raise SettingsError(f"LEVELHEAD_DATA_DIR: {settings.data_dir} cannot be used: {error.strerror}.") from None
    if len(key) < LEAST_SECRET:
        raise SettingsError(f"{kept} is too short to be our key. Remove it, and the next start makes a new one.")
    return key


def _make_key(kept: Path) -> None:
    """Writes a new key in full before it gets its name. Of two processes at once, one gives it the name."""
    descriptor, name = tempfile.mkstemp(prefix="secret.", dir=kept.parent)  # for its owner only: mode 600
    written = Path(name)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_urlsafe(48).encode())
    with contextlib.suppress(FileExistsError):
        os.link(written, kept)
    written.unlink()
