"""A form that may bring one file. It is checked for forgery as every form is, and the file has a bound of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.web.errors import BadRequest
from app.web.forms import MOST_FIELDS, Posted, PostedForm
from app.web.shield import MOST_BYTES

MOST_FILE = 1024 * 1024


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


PostedUpload = Annotated[Upload, Depends(posted_upload)]
