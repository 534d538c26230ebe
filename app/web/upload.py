"""A form that may bring one file. It is checked for forgery as every form is, and the file has a bound of its own.

A route that takes evidence is marked @apart and ends in /files: its body comes as a stream and goes to a file on disk.
Name who is signed in before the evidence among its parameters, so that a stranger is turned away before their file is
read, and again behind it: no connection of the database is held while a file comes in, and much may change meanwhile.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.web.errors import BadRequest, Busy, TooMany
from app.web.forms import MOST_FIELDS, Posted, PostedForm
from app.web.shield import MOST_BYTES, MOST_EVIDENCE

MOST_FILE = 1024 * 1024
MOST_FIELD = 64 * 1024  # bytes of one field beside evidence
AT_ONCE = 2  # files of evidence or logos that are held in memory and worked on
MOST_SENDING = 4  # files of evidence that one member of staff may be sending at a time


@dataclass(frozen=True)
class Upload:
    """The fields, and what the file holds; empty where none came. A file over the bound is not kept at all."""

    posted: Posted
    content: bytes
    is_too_large: bool


async def _file(request: Request) -> UploadFile | None:
    """The file of the form. The form stays with the request, so that its fields are read from it as ever."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return None
    try:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES)
    except ValueError as error:
        raise BadRequest from error
    return next((value for value in form.values() if isinstance(value, UploadFile)), None)


async def posted_upload(file: Annotated[UploadFile | None, Depends(_file)], posted: PostedForm) -> Upload:
    """The posted form with its file. Of the two dependencies the file comes first, for reading the form takes none."""
    content = await file.read(MOST_FILE + 1) if file is not None else b""
    is_too_large = len(content) > MOST_FILE
    return Upload(posted, b"" if is_too_large else content, is_too_large)


@dataclass(frozen=True)
class Evidence:
    """The fields and the file beside them, by the name that its sender gave it. Over the bound, it is not kept."""

    posted: Posted
    name: str
    content: bytes
    is_too_large: bool

    @property
    def has_file(self) -> bool:
        """Whether a file was chosen at all; it may still be empty."""
        return bool(self.name or self.content or self.is_too_large)


class Places:
    """How many files may be worked on at once. Whoever comes later waits, and no thread waits with them."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    def here(self) -> asyncio.Semaphore:
        """The places of this process: it has one loop. Tests have many, and a place belongs to its loop."""
        return self._of.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


places = Places()


class SendingMany(TooMany):
    """Somebody is sending as many files as one may at a time. Their body is not read."""

    headers: ClassVar[Mapping[str, str]] = {"Connection": "close"}

    def __init__(self) -> None:
        super().__init__(timedelta(minutes=1), f"You are sending {MOST_SENDING} files already")


class Senders:
    """How many files each member of staff is sending to this process, from the first byte until it has been kept."""

    def __init__(self) -> None:
        self._sending: Counter[str] = Counter()

    @contextmanager
    def one_more(self, staff_id: str) -> Iterator[None]:
        """Raises SendingMany."""
        if self._sending[staff_id] >= MOST_SENDING:
            raise SendingMany
        self._sending[staff_id] += 1
        try:
            yield
        finally:
            self._sending[staff_id] -= 1
            if not self._sending[staff_id]:
                del self._sending[staff_id]


senders = Senders()


async def _evidence_file(request: Request) -> UploadFile | None:
    """As above, with the bound of evidence. What comes in is on disk beyond its first megabyte."""
    request.state.session.close()  # who asks has been found: their connection is for others while the file comes in
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return None
    try:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_FIELD)
    except ValueError as error:
        raise BadRequest from error
    except OSError as error:  # the disk is full
        raise Busy(
            "We have no room for a file just now", "Nothing was changed. Please tell us, or try later."
        ) from error
    return next((value for value in form.values() if isinstance(value, UploadFile)), None)


async def posted_evidence(
    file: Annotated[UploadFile | None, Depends(_evidence_file)], posted: PostedForm
) -> AsyncIterator[Evidence]:
    """The posted form with its file, in one of the few places. A slow sender takes no place while they send."""
    async with places.here():
        content = await file.read(MOST_EVIDENCE + 1) if file is not None else b""
        name = (file.filename or "") if file is not None else ""
        is_too_large = len(content) > MOST_EVIDENCE
        yield Evidence(posted, name, b"" if is_too_large else content, is_too_large)


PostedEvidence = Annotated[Evidence, Depends(posted_evidence, scope="function")]
PostedUpload = Annotated[Upload, Depends(posted_upload)]


async def posted_logo(upload: PostedUpload) -> AsyncIterator[Upload]:
    """The posted form with a logo, which is drawn in one of the few places. Name it before who is signed in.

    Whoever waits for a place has no connection of the database then.
    """
    if not upload.content:
        yield upload
        return
    async with places.here():
        yield upload


PostedLogo = Annotated[Upload, Depends(posted_logo, scope="function")]
