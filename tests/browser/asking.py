"""Ways to each page of whoever asks, in a tab, by a round that is opened for it."""

from __future__ import annotations

from fastapi import FastAPI
from playwright.sync_api import Page

from app.web.house import House
from tests.groups.rounds import count_in, every, invite, open_round, pause
from tests.tables import change


def nothing_said(tab: Page, _app: FastAPI, address: str) -> None:
    tab.goto(f"{address}/rounds/new")
    press(tab, "Open the round")


def in_progress(tab: Page, app: FastAPI, address: str) -> None:
    opened = open_round(app, None, {"leaders": 4, "front_line": 40}, address=address)
    count_in(app, opened, "front_line", [every(app, "usually")] * 7)
    tab.goto(f"{address}/rounds/{opened.id}")


def too_few_asked(tab: Page, app: FastAPI, address: str) -> None:
    in_progress(tab, app, address)
    tab.locator("summary", has_text="How many you ask").click()
    tab.locator("#front_line-asked").fill("3")
    press(tab, "Save the numbers")


def paused(tab: Page, app: FastAPI, address: str) -> None:
    opened = open_round(app, None, address=address)
    pause(app, opened)
    tab.goto(f"{address}/rounds/{opened.id}")


def closing(tab: Page, app: FastAPI, address: str) -> None:
    in_progress(tab, app, address)
    tab.get_by_role("link", name="Close it for good").click()


def invitations(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{address}/rounds/{open_round(app, None, address=address).id}/invitations")


def rows_left_out(tab: Page, app: FastAPI, address: str) -> None:
    invitations(tab, app, address)
    tab.locator("label[for='group-leaders']").click()
    long = "somebody.with.a.very.long.name@a-department-of-some-length.example.org"
    tab.locator("#addresses").fill(f"ann@example.org\n{long}\nnobody\n=1+1")
    press(tab, "Add them")


def written_to(tab: Page, app: FastAPI, address: str) -> None:
    opened = open_round(app, None, address=address)
    for number in range(3):
        invite(app, opened, "front_line", f"p{number}@example.org", number + 1)
    house: House = app.state.house
    change(
        app, "UPDATE invitation SET letters = 1, turns = 1, written_on = :on WHERE round_id = :of",
        on=house.now().replace(hour=0, minute=0, second=0, microsecond=0, year=house.now().year - 1, tzinfo=None),
        of=opened.id,
    )  # fmt: skip
    tab.goto(f"{address}/rounds/{opened.id}/invitations")


def press(tab: Page, name: str) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name=name).click()
