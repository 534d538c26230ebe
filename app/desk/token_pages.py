"""The tokens as a page: which there are, and a form for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from app.desk.models import ApiToken
from app.desk.tokens import DAYS, SCOPE_NAMES, Scope
from app.settings import Settings

LONGEST_NAME = 60


@dataclass(frozen=True)
class TokenRow:
    """One token, in words. `revocation` is where its button leads; None where it opens nothing any more."""

    name: str
    scopes: str
    made: str
    expires: str
    used: str
    state: str
    revocation: str | None


@dataclass(frozen=True)
class Choice:
    """One scope, or one life, that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class TokenForm:
    """What was typed, and what is wrong with it."""

    name: str = ""
    scopes: tuple[Scope, ...] = ()
    days: int = DAYS[1]
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class TokensPage:
    """The tokens, and a form for a new one. `token` is the one just made, shown this once."""

    title: str
    token: str | None
    rows: tuple[TokenRow, ...]
    name: str
    scopes: tuple[Choice, ...]
    lives: tuple[Choice, ...]
    errors: tuple[tuple[str, str], ...]
    example: str

    template: ClassVar[str] = "desk/tokens.html"
    has_form: ClassVar[bool] = True


def tokens_page(
    found: Sequence[ApiToken],
    names: dict[str, str],
    now: datetime,
    settings: Settings,
    form: TokenForm | None = None,
    token: str | None = None,
) -> TokensPage:
    typed = form or TokenForm()
    return TokensPage(
        title="API tokens",
        token=token,
        rows=tuple(_row(each, names, now, settings) for each in found),
        name=typed.name,
        scopes=tuple(Choice(scope, SCOPE_NAMES[scope], scope in typed.scopes) for scope in Scope),
        lives=tuple(Choice(str(days), f"{days} days", days == typed.days) for days in DAYS),
        errors=typed.errors,
        example=f"curl -H 'Authorization: Bearer …' {settings.base_url}/api/v1/leads",
    )


def _row(token: ApiToken, names: dict[str, str], now: datetime, settings: Settings) -> TokenRow:
    def day(moment: datetime) -> str:
        local = moment.astimezone(settings.zone)
        return f"{local.day} {local:%B %Y}"

    is_over = token.expires_at <= now
    state = "Revoked" if token.revoked_at else "Expired" if is_over else "In force"
    return TokenRow(
        token.name,
        ", ".join(token.scopes.split()),
        f"{day(token.created_at)} by {names.get(token.made_by, 'somebody who has left')}",
        day(token.expires_at),
        day(token.used_at) if token.used_at else "Never",
        state,
        f"/desk/tokens/{token.id}/revocation" if state == "In force" else None,
    )
