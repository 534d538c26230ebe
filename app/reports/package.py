"""Zip files, which is what Word and Excel files are, whose bytes depend on their content alone."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip whose bytes depend on the files alone, and not on the time of day."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return written.getvalue()
