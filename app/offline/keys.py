"""The key that seals one audit in the browser of one member of staff. It is never stored here: it can be had again."""

from __future__ import annotations

import base64

PURPOSE = "levelhead offline"


def audit_key(secret: bytes, staff_id: str, audit_id: str) -> str:
    """256 bits for AES-GCM, as base64. The same whenever the same person opens the same audit."""
    from cryptography.hazmat.primitives.hashes import SHA256  # only here: a start need not wait for them
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    purpose = f"{PURPOSE}|{staff_id}|{audit_id}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
    return base64.b64encode(derived).decode()
