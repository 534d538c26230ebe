"""How a browser tells whose things it keeps: a tag that is always the same for one of the staff, and names nobody."""

from __future__ import annotations

import hashlib
import hmac

TAG_HEADER = "Levelhead-Device-Tag"  # a script says with it whose things it holds; we say whom we told


def device_tag(secret: bytes, staff_id: str) -> str:
    """The tag of a member of staff, for what their browser keeps."""
    return hmac.new(secret, f"device tag|{staff_id}".encode(), hashlib.sha256).hexdigest()[:32]
