"""Consultants with browsers of their own, and an audit to work: what the tests without a network begin with."""

from __future__ import annotations

import time
from dataclasses import dataclass

from fastapi import FastAPI
from playwright.sync_api import BrowserContext, Page, expect

from app.accounts import cookie
from app.accounts import store as accounts
from app.accounts.roles import Role
from app.audits import store as audits
from app.clients import store as clients
from app.firms import store as firms
from app.firms.roles import FirmRole
from app.web.house import House
from tests.auditing import CONTEXT

CLIENT = "Larchwood Pines Ward"


@dataclass(frozen=True)
class Ward:
    """An audit in progress of a client with a name that occurs nowhere else."""

    app: FastAPI
    address: str
    firm_id: str
    audit_id: str

    @property
    def path(self) -> str:
        return f"/audits/{self.audit_id}"

    def section(self, section_id: str) -> str:
        return f"{self.path}/sections/{section_id}"

    def saved(self) -> dict[str, audits.Verified]:
        house: House = self.app.state.house
        with house.database.transaction() as session:
            return audits.verified(session, self.audit_id)


def member(house: House, firm_id: str, email: str) -> str:
    """Somebody of a firm; returns their id."""
    with house.database.transaction() as session:
        name = email.partition("@")[0].title()
        found = accounts.by_email(session, email)
        made = found or accounts.add(session, email, name, Role.CONSULTANT, None, house.now())
        if firms.membership(session, firm_id, made.id) is None:
            firms.join(session, firm_id, made.id, FirmRole.CONSULTANT, house.now())
        return made.id


def a_ward(app: FastAPI, address: str, email: str = "iris@firm.example") -> Ward:
    """A firm with one consultant, who has begun an audit."""
    house: House = app.state.house
    with house.database.transaction() as session:
        firm_id = firms.add(session, "Quiet Rooms", house.now()).id
    staff_id = member(house, firm_id, email)
    with house.database.transaction() as session:
        client = clients.add(session, firm_id, CLIENT, "health", "mental_health_ward", house.now()).id
        content = house.questionnaire.hash
        made = audits.create(session, firm_id, client, "Spring visit", content, staff_id, house.now(), CONTEXT)
        return Ward(app, address, firm_id, made.id)


def sign_in(ward: Ward, context: BrowserContext, email: str) -> Page:
    """A tab of a consultant of the ward's firm."""
    house: House = ward.app.state.house
    staff_id = member(house, ward.firm_id, email)
    with house.database.transaction() as session:
        token = accounts.begin(session, staff_id, "A test", house.now(), verified=True)
    until = time.time() + cookie.SECONDS
    context.add_cookies([{"name": cookie.name(False), "value": token, "url": ward.address, "expires": until}])
    return context.pages[0] if context.pages else context.new_page()


def hold(tab: Page, address: str) -> None:
    """Opens a page of an audit with a network, and waits until the device holds what it needs without one."""
    seen = tab.goto(address)
    assert seen is not None and seen.ok
    tab.wait_for_function("() => navigator.serviceWorker.controller !== null")


def choose(tab: Page, question_id: str, level: str, note: str = "") -> None:
    """Chooses a level in a row, and writes its rationale. The keys do what a finger would."""
    row = tab.locator(f"[data-question='{question_id}']")
    row.locator(f"input[type='radio'][value='{level}']").check(force=True)
    if note:
        row.get_by_label("Rationale").fill(note)
        row.get_by_label("Rationale").blur()
    expect(tab.locator("form[data-keeping]")).to_have_count(0)


def says(tab: Page, question_id: str, sentence: str) -> None:
    expect(tab.locator(f"[data-question='{question_id}'] [data-saved]")).to_contain_text(sentence)


def line(tab: Page, sentence: str) -> None:
    """What the page says about the whole audit."""
    expect(tab.locator("[data-kept-here]")).to_contain_text(sentence)
