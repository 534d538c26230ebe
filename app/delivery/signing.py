"""Signs a webhook after Standard Webhooks 1.0, with both secrets while one takes over from the other."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime, timedelta

from app.delivery.models import Target
from app.web.sealed import seal, unseal

OVERLAP = timedelta(hours=24)
PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(signers: list[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of the specification. The moment is that of this attempt, the id that of all of them."""
    from standardwebhooks import Webhook  # only a worker signs, and pages that import this need not wait for it

    at = at.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, at, body.decode()) for secret in signers]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def secrets_of(key: bytes, target: Target, now: datetime) -> list[str]:
    """The secrets that sign now: the current one, and the one before for a day after it was replaced."""
    found = [unseal(key, target.secret)] if target.secret else []
    if target.old_secret and target.old_until is not None and target.old_until > now:
        found.append(unseal(key, target.old_secret))
    return found


def give_secret(key: bytes, target: Target) -> str:
    """Gives a new target its secret, and returns it to be shown once."""
    made = new_secret()
    target.secret = seal(key, made)
    return made


def rotate(key: bytes, target: Target, now: datetime) -> str:
    """Replaces the secret. The one before goes on signing beside it for a day."""
    target.old_secret, target.old_until = target.secret, now + OVERLAP
    return give_secret(key, target)
