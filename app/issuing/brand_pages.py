"""A firm's look as a page: what it is, a preview of it, and the form that changes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.firms.access import Place
from app.issuing.brand_forms import LONGEST_TEXT, BrandForm
from app.issuing.marks import Block, blocks
from app.issuing.models import Brand
from app.web.colours import contrast

LOGO_AGAIN = "The logo that you chose is checked and fits. Browsers do not keep files: choose it again before you save."


@dataclass(frozen=True)
class Difference:
    """A part of the look that two people set differently."""

    name: str
    saved: str
    yours: str


@dataclass(frozen=True)
class BrandPage:
    """The look as it is, or as it would be in a preview. `swatch` is a colour for sure, `colour` what was typed.

    `differences` are there where somebody else saved another look in the meantime.
    """

    title: str
    firm: str
    firm_address: str
    address: str
    may_change: bool
    colour: str
    swatch: str
    contrast: str
    logo: str | None
    introduction: str
    closing: str
    most: int
    introduction_blocks: tuple[Block, ...]
    closing_blocks: tuple[Block, ...]
    note: str
    is_preview: bool
    version: int
    differences: tuple[Difference, ...]
    errors: tuple[tuple[str, str], ...]

    template: ClassVar[str] = "issuing/brand.html"
    has_form: ClassVar[bool] = True


def brand_page(place: Place, brand: Brand | None, form: BrandForm, differs: bool = False) -> BrandPage:
    address = f"/firms/{place.firm.id}/brand"
    is_colour = re.fullmatch(r"#[0-9a-f]{6}", form.colour) is not None
    logo = f"{address}/logo.png?{brand.logo_sha256[:12]}" if brand and brand.logo_sha256 else None
    return BrandPage(
        title="How your reports look",
        firm=place.firm.name,
        firm_address=f"/firms/{place.firm.id}",
        address=address,
        may_change=place.is_owner,
        colour=form.colour,
        swatch=form.colour if is_colour else "#ffffff",
        contrast=contrast_said(form.colour) if is_colour else "",
        logo=logo,
        introduction=form.introduction,
        closing=form.closing,
        most=LONGEST_TEXT,
        introduction_blocks=blocks(form.introduction),
        closing_blocks=blocks(form.closing),
        note=LOGO_AGAIN if form.logo else "",
        is_preview=form.wants_preview,
        version=brand.version if differs and brand else form.version,
        differences=differences(brand, form) if differs and brand else (),
        errors=form.errors,
    )


def differences(brand: Brand, form: BrandForm) -> tuple[Difference, ...]:
    """Where what is saved now and what was typed are not the same."""
    pairs = (
        ("Colour", brand.colour, form.colour),
        ("Logo", "The one that is saved" if brand.logo_sha256 else "No logo", _logo_said(brand, form)),
        ("Introduction", brand.introduction, form.introduction),
        ("Closing words", brand.closing, form.closing),
    )
    return tuple(Difference(name, saved or "None", yours or "None") for name, saved, yours in pairs if saved != yours)


def _logo_said(brand: Brand, form: BrandForm) -> str:
    """What saving would do to the logo. Where none was chosen, the one that is saved stays."""
    if form.logo and form.logo_sha256 != brand.logo_sha256:
        return "The one that you chose"
    stays = brand.logo_sha256 and (form.logo or not form.drops_logo)
    return "The one that is saved" if stays else "No logo"


def contrast_said(colour: str) -> str:
    """How well a colour can be read on white, in a sentence. The ratio is never rounded up."""
    ratio = int(contrast(colour, "#ffffff") * 10) / 10
    enough = "Text needs at least 4.5 to 1." if ratio < 4.5 else "That is enough for text, which needs 4.5 to 1."
    return f"Its contrast on white is {ratio:g} to 1. {enough}"
