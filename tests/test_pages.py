"""Page classes and templates agree: every name a template uses exists, and every field of a page is used."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from jinja2 import nodes

import app
from app.settings import Settings
from app.web.render import TEMPLATES, Site, templates

ENVIRONMENT = templates()
ALIASES = {"report": ("page", "report")}  # names that templates give to a part of their page


def page_classes() -> list[type[Any]]:
    """Every class with a template, from every module of the application."""
    found = set()
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if module.name != "app.__main__":
            for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if isinstance(vars(kind).get("template"), str):
                    found.add(kind)
    return sorted(found, key=lambda kind: kind.__name__)


PAGES = page_classes()


def parsed(name: str) -> nodes.Template:
    return ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"))


def named_in(name: str) -> Iterator[str]:
    """The templates that a template extends, includes or imports."""
    node: Any
    for node in parsed(name).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        assert isinstance(node.template, nodes.Const), f"{name} takes a template whose name is not fixed"
        yield str(node.template.value)


def closure(name: str) -> set[str]:
    """A template and all that it takes, directly or not."""
    known, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current not in known:
            known.add(current)
            waiting += named_in(current)
    return known


def used(name: str, variable: str) -> set[str]:
    """What a template and all that it takes use of a variable."""
    return {
        node.attr
        for each in closure(name)
        for node in parsed(each).find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == variable
    }


def test_there_are_pages() -> None:
    assert len(PAGES) > 20


def is_frozen(kind: Any) -> bool:
    return is_dataclass(kind) and bool(vars(kind)["__dataclass_params__"].frozen)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_and_its_template_agree(page: type[Any]) -> None:
    assert is_frozen(page), f"{page.__name__} is not a frozen dataclass"
    has = {field.name for field in fields(page)}
    wanted = used(page.template, "page")
    methods = {name for name, _ in inspect.getmembers(page) if not name.startswith("_")} - has
    assert wanted <= has | methods, f"{page.__name__} has no {sorted(wanted - has - methods)}"
    assert has <= wanted, f"nothing shows {sorted(has - wanted)} of {page.__name__}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_what_a_template_calls_by_another_name_exists_too(page: type[Any]) -> None:
    for alias, (_, field) in ALIASES.items():
        wanted = used(page.template, alias)
        if wanted:
            kind = get_type_hints(page)[field]
            [part] = [each for each in get_args(kind) if each is not type(None)] or [kind]
            assert wanted <= {each.name for each in fields(part)}, page.__name__


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_with_a_form_says_so_and_its_token_is_there(page: type[Any]) -> None:
    shows_form = any(
        node.name == "csrf" for each in closure(page.template) - {"parts/macros.html"} for node in called(each)
    )
    if shows_form:
        assert page.has_form, f"{page.__name__} has a form, and says that it has none"


def called(name: str) -> Iterator[nodes.Name]:
    """The macros and functions that a template calls."""
    for call in parsed(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield call.node


def test_every_page_has_a_title() -> None:
    for page in PAGES:
        assert "title" in {field.name for field in fields(page)}, page.__name__


def test_the_site_around_every_page_has_what_the_layout_uses_and_no_more() -> None:
    wanted = {attribute for page in PAGES for attribute in used(page.template, "site")}
    assert wanted <= {field.name for field in fields(Site)}
    unused = {field.name for field in fields(Site)} - wanted
    assert not unused, f"no template uses {sorted(unused)} of the site"


def test_every_template_is_used() -> None:
    reached = set().union(*(closure(page.template) for page in PAGES))
    html = {str(path.relative_to(TEMPLATES)) for kind in ("*.html", "*.svg") for path in TEMPLATES.rglob(kind)}
    assert not html - reached - drawn_in_code(), f"nothing uses {sorted(html - reached - drawn_in_code())}"


def drawn_in_code() -> set[str]:
    """Templates that code names, for a drawing that is no page."""
    code = "".join(path.read_text(encoding="utf-8") for path in Path(app.__path__[0]).rglob("*.py"))
    return set(re.findall(r'"((?:[a-z_]+/)+[a-z_]+\.(?:html|svg))"', code))


def test_every_part_of_the_printed_report_is_used() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.typ")}
    imported = {
        (path.parent / name).resolve() for path, text in sources.items() for name in re.findall(r'"([^"]+\.typ)"', text)
    }
    assert {path.name for path in sources if path.resolve() not in imported} == {
        "report.typ",
        "groups.typ",
        "audit.typ",
    }


def test_a_name_that_is_not_there_is_an_error_and_not_an_empty_space() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        ENVIRONMENT.from_string("{{ page.nothing }}").render(page=object())


def test_what_anybody_wrote_is_text_in_every_kind_of_template() -> None:
    for name in ("parts/profile.svg", "assessments/check.html"):
        escapes: Any = ENVIRONMENT.autoescape
        assert escapes(name) is True


def test_settings_are_not_part_of_any_page() -> None:
    for page in PAGES:
        kinds = [kind for field in get_type_hints(page).values() for kind in (field, *get_args(field))]
        assert Settings not in kinds, f"{page.__name__} could show a password"
