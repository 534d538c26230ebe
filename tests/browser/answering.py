"""Ways to each page of somebody who is asked, in a tab, by a round that is opened for it."""

from __future__ import annotations

from fastapi import FastAPI
from playwright.sync_api import Page

from tests.groups.rounds import Opened, close, invite, open_round, pause

SEND = "Send my answers"


def by_link(tab: Page, app: FastAPI, address: str, role_group: str = "people") -> Opened:
    """Opens the link of a whole group."""
    opened = open_round(app, None, address=address)
    tab.goto(opened.link(role_group))
    return opened


def by_letter(tab: Page, app: FastAPI, address: str, role_group: str = "front_line", after: str = "") -> Opened:
    """Opens a personal invitation, or a page behind it."""
    opened = open_round(app, None, address=address)
    tab.goto(invite(app, opened, role_group, "asked@example.org") + after)
    return opened


def send(tab: Page, name: str = SEND) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name=name).last.click()


def choose(tab: Page, option: str = "Usually") -> None:
    """Chooses an option of the first item."""
    tab.locator("fieldset").first.get_by_label(option).check()


def nothing_chosen(tab: Page, app: FastAPI, address: str) -> None:
    by_link(tab, app, address)
    send(tab)


def sent_while_paused(tab: Page, app: FastAPI, address: str) -> None:
    opened = by_link(tab, app, address)
    choose(tab)
    pause(app, opened)
    send(tab)


def sent(tab: Page, app: FastAPI, address: str) -> Opened:
    opened = by_link(tab, app, address)
    choose(tab)
    send(tab)
    return opened


def opened_again(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(sent(tab, app, address).link("people"))


def sent_again(tab: Page, app: FastAPI, address: str) -> None:
    opened_again(tab, app, address)
    choose(tab)
    send(tab)


def closed(tab: Page, app: FastAPI, address: str) -> None:
    opened = open_round(app, None, address=address)
    close(app, opened)
    tab.goto(opened.link("people"))


def no_more_letters(tab: Page, app: FastAPI, address: str) -> None:
    by_letter(tab, app, address, after="/no-more-letters")


def no_letters_any_more(tab: Page, app: FastAPI, address: str) -> None:
    no_more_letters(tab, app, address)
    send(tab, "No more letters")
