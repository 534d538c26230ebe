"""The form of a firm's look: its colour, its logo, its own words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from app.files.logo import brand_colour, logo
from app.files.refused import Refused
from app.issuing.models import Brand
from app.web.field_errors import Errors
from app.web.forms import REMOVED
from app.web.upload import Upload

LONGEST_TEXT = 4000
TOO_LARGE = "A logo may have up to 1 MB. Save it smaller, and send that."
COLOUR = "#1f4d5c"
VERSION = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class BrandForm:
    """What was typed, the logo that came with it as a safe PNG, and what does not fit."""

    colour: str = COLOUR
    introduction: str = ""
    closing: str = ""
    version: int = 0
    logo: bytes | None = field(default=None, repr=False)
    drops_logo: bool = False
    wants_preview: bool = False
    errors: Errors = ()

    @property
    def logo_sha256(self) -> str | None:
        return hashlib.sha256(self.logo).hexdigest() if self.logo else None


def form_of(brand: Brand | None) -> BrandForm:
    """The form as it is first shown."""
    return BrandForm(brand.colour, brand.introduction, brand.closing, brand.version) if brand else BrandForm()


def read(upload: Upload) -> BrandForm:
    """The look that a form asks for. A new logo is checked and drawn anew, which may take a few seconds."""
    posted = upload.posted
    errors: list[tuple[str, str]] = []
    colour = posted.text("colour").lower()
    try:
        colour = brand_colour(colour)
    except Refused as refused:
        errors.append(("colour", refused.sentence))
    texts = {name: posted.text(name) for name in ("introduction", "closing")}
    for name, text in texts.items():
        if name in posted.removed:
            errors.append((name, REMOVED))
        elif len(text) > LONGEST_TEXT:
            errors.append((name, f"Keep it to {LONGEST_TEXT:,} characters. These are {len(text):,}."))
    version = posted.text("version")
    picture, problem = _logo(upload)
    if problem:
        errors.append(("logo", problem))
    return BrandForm(
        colour,
        texts["introduction"],
        texts["closing"],
        int(version) if VERSION.fullmatch(version) else 0,
        picture,
        posted.text("drop_logo") == "yes",
        posted.text("show") == "preview",
        tuple(errors),
    )


def _logo(upload: Upload) -> tuple[bytes | None, str]:
    """The logo as a PNG, or why it is not taken; neither where none was chosen."""
    if upload.is_too_large:
        return None, TOO_LARGE
    if not upload.content:
        return None, ""
    try:
        return logo(upload.content), ""
    except Refused as refused:
        return None, refused.sentence
