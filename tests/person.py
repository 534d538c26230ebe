"""A person with a browser and no JavaScript, who checks the house rules on every page they see."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from fastapi import FastAPI
from lxml import html
from lxml.cssselect import CSSSelector
from starlette.testclient import TestClient

Form = dict[str, str]


class Page:
    """One HTML page, parsed, with its status and address."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.url.path
        self.tree: Any = html.document_fromstring(response.text)

    @property
    def heading(self) -> str:
        return text(self.tree.cssselect("h1")[0]) if self.tree.cssselect("h1") else ""

    @property
    def text(self) -> str:
        return text(self.tree.body)

    def links(self) -> dict[str, str]:
        """Link text to address."""
        return {text(link): link.get("href") for link in self.tree.iter("a") if link.get("href")}

    def form(self, at: int = 0) -> Any:
        return self.tree.forms[at]


@cache
def selector(expression: str) -> CSSSelector:
    """What finds the elements of an expression. Making it takes longer than using it, so it is made once."""
    return CSSSelector(expression, translator="html")


def found(within: Any, expression: str) -> Any:
    return selector(expression)(within)


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def client_of(app: FastAPI, base_url: str = "http://127.0.0.1:8000", **options: Any) -> TestClient:
    """A client of the application, on the event loop that the application was started on (see conftest).

    Without that, each request would start a thread and a loop of its own, which takes longer than most requests.
    """
    client = TestClient(app, base_url=base_url, **options)
    client.portal = getattr(app.state, "portal", None)
    return client


class Person:
    """Visits pages, follows redirects, fills in forms. Every page is checked as it is seen."""

    def __init__(self, app: FastAPI, base_url: str = "http://127.0.0.1:8000") -> None:
        self.app = app
        self.client = client_of(app, base_url, raise_server_exceptions=False, follow_redirects=True)
        self.page: Page | None = None
        self.seen_token = ""

    def visit(self, path: str, status: int = 200, **options: Any) -> Page:
        return self._seen(self.client.get(path, **options), status)

    def submit(self, page: Page, fields: Form | None = None, status: int = 200, at: int = 0, button: str = "") -> Page:
        """Sends a form of the page as a browser would: its hidden fields, what is filled in, then our own."""
        form = page.form(at)
        data = {name: str(value) for name, value in form.form_values()}
        data |= fields or {}
        path = urljoin(page.path, form.get("action") or page.path)
        if (form.get("method") or "get").lower() == "get":
            return self._seen(self.client.get(path, params=data), status)
        return self._seen(self.client.post(path, data=data), status)

    def post(self, path: str, fields: Form, status: int = 200) -> Page:
        """A post that no page offered."""
        return self._seen(self.client.post(path, data=fields), status)

    @property
    def token(self) -> str:
        """The CSRF token of the last page that they saw with a form."""
        assert self.seen_token, "no page with a form has been seen"
        return self.seen_token

    @property
    def key(self) -> str:
        """The secret key in their cookie."""
        return next(str(value) for name, value in self.client.cookies.items() if name.endswith("levelhead"))

    def _seen(self, response: httpx2.Response, status: int) -> Page:
        assert response.status_code == status, f"{response.request.url}: {response.status_code}\n{response.text[:3000]}"
        page = Page(response)
        check_house_rules(page)
        self.page = page
        for field in found(page.tree, "input[name=csrf_token]"):
            self.seen_token = field.get("value")
        return page


def check_house_rules(page: Page) -> None:
    """One h1; a title that starts with it; labelled inputs; ids once; links to places that exist; nothing inline."""
    tree, where = page.tree, page.path
    headings = found(tree, "h1")
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    title = text(found(tree, "title")[0])
    assert title.startswith(text(headings[0])), f"{where}: title '{title}', heading '{text(headings[0])}'"
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    assert len(ids) == len(set(ids)), f"{where}: ids twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    labelled = {label.get("for") for label in tree.iter("label")}
    for field in found(tree, "input:not([type=hidden]), select, textarea"):
        wrapped = any(parent.tag == "label" for parent in field.iterancestors())
        known = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby") or wrapped
        assert known, f"{where}: {html.tostring(field)!r} has no label"
    for link in tree.iter("a"):
        href = link.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in ids, f"{where}: {href} leads nowhere"
    for form in found(tree, "form[method=post]"):
        assert found(form, "input[name=csrf_token]"), f"{where}: a form without a CSRF token"
    assert not found(tree, "[style], style, script:not([src])[type!='application/ld+json'], [onclick]"), where
    for element in found(tree, "script[src], link[rel=stylesheet], img[src]"):
        address = element.get("src") or element.get("href")
        assert not urlsplit(address).netloc, f"{where}: {address} is a third party's"
    assert "content-security-policy" in page.response.headers, where
    assert int(page.response.headers["content-length"]) < 40_000, f"{where}: too long to send"
