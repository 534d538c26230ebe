"""A page's frozen dataclass and its template become a response. Undefined names are errors."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from app.settings import Settings
from app.touches.carrying import carried, onward
from app.web.visitor import keep, visitor

ROOT = Path(__file__).parents[2]
LONG_PAGE = 20_000
IMPORTED = re.compile(rb'from "\./([a-z-]+\.js)"')  # a script finds these beside itself, below its own hash
VISITED = ("assessments/", "reports/", "enquiries/", "library/landing", "parts/")
TEMPLATES = ROOT / "templates"
STATIC = Path(__file__).parent / "static"


class Page(Protocol):
    """What every page class has: its template, its title, and whether it holds a form."""

    template: ClassVar[str]
    has_form: ClassVar[bool]

    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Site:
    """What the layout shows around every page: the brand, the contact, where we are, and the form's token.

    `touch` is what led here; `start` and `enquire` are the two addresses that carry it onward.
    """

    brand: str
    phone: str | None
    phone_link: str | None
    contact_email: str | None
    path: str
    csrf_token: str
    brand_style: str
    staff_links: tuple[tuple[str, str], ...]
    staff_tag: str
    touch: str
    start: str
    enquire: str


@cache
def static_hash(name: str) -> str:
    """The first 12 digits of a static file's SHA-256: its address changes when it does, or what it imports does."""
    content = (STATIC / name).read_bytes()
    imported = "".join(static_hash(each.decode()) for each in IMPORTED.findall(content)) if name.endswith(".js") else ""
    return hashlib.sha256(content + imported.encode()).hexdigest()[:12]


def static_url(name: str) -> str:
    return f"/static/{static_hash(name)}/{name}"


def number(value: float) -> str:
    """A number as people write it: thousands apart, no trailing zeros."""
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{value:,.0f}"


@cache
def templates() -> Environment:
    """The template environment: autoescaping, strict, compiled once a process."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html", "svg")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static_url"] = static_url
    environment.filters["number"] = number
    environment.filters["onward"] = onward
    return environment


def warm() -> None:
    """Compiles the pages of a visit, so that none of the first visitors waits for it: 20 ms a page."""
    environment = templates()
    for name in environment.list_templates(("html", "svg")):
        if name.startswith(VISITED):
            environment.get_template(name)


def brand_css(settings: Settings) -> str:
    """The owner's two accent colours as custom properties, served as a style sheet of their own."""
    return (
        f":root{{--accent:{settings.brand_accent}}}"
        f"@media (prefers-color-scheme:dark){{:root{{--accent:{settings.brand_accent_dark}}}}}"
    )


@cache
def brand_style(settings: Settings) -> str:
    """The address of the owner's style sheet."""
    return f"/static/{hashlib.sha256(brand_css(settings).encode()).hexdigest()[:12]}/brand.css"


def site(request: Request, has_form: bool) -> Site:
    house = request.app.state.house
    settings: Settings = house.settings
    touch = carried(request)
    said = touch.to_text() if touch else ""
    return Site(
        settings.brand_name,
        settings.phone,
        "tel:" + "".join(c for c in settings.phone if c.isdigit() or c == "+") if settings.phone else None,
        settings.contact_email,
        request.url.path,
        visitor(request).csrf_token(house.secret, whose=_whose(request)) if has_form else "",
        brand_style(settings),
        getattr(request.state, "staff_links", ()),
        getattr(request.state, "staff_tag", ""),
        said,
        onward("/assessments/new", said),
        onward("/enquiries/new", said),
    )


def _whose(request: Request) -> str:
    """Whose form it is. One that is shown again stays theirs who typed it."""
    return getattr(request.state, "drawn_for", "") or getattr(request.state, "staff_tag", "")


def compressed(request: Request, html: str, status: int) -> HTMLResponse:
    """A long page goes out compressed where the browser takes that. A short one is not worth the time."""
    if len(html) < LONG_PAGE or "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(html, status, {"Vary": "Accept-Encoding"})
    headers = {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    return HTMLResponse(gzip.compress(html.encode(), 5, mtime=0), status, headers)


def render(request: Request, page: Page, status: int = 200) -> HTMLResponse:
    """The page as HTML. One with a form sets the visitor's cookie and is never kept by a cache."""
    template = templates().get_template(page.template)
    html = template.render(page=page, site=site(request, page.has_form))
    response = compressed(request, html, status)
    response.headers["Cache-Control"] = "no-store" if page.has_form or status >= 400 else "no-cache"
    if page.has_form:
        keep(request, response)
    return response
