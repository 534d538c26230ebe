"""Ways to each page of a team, in a tab that leads it."""

from __future__ import annotations

from fastapi import FastAPI
from playwright.sync_api import Page

from app.assessments import store as assessments
from app.teams import spreads, store
from app.web.visitor import holder_of
from questionnaire.answers import answered

QUESTION = "refreshers.interval"


def key_of(tab: Page) -> str:
    """The key of the tab's visitor."""
    return next(str(each["value"]) for each in tab.context.cookies() if each.get("name", "").endswith("levelhead"))


def a_team(
    tab: Page, app: FastAPI, levels: tuple[int, ...] = (0, 3, 4), is_member: bool = False, all_in: bool = False
) -> tuple[str, str]:
    """An assessment of the tab's visitor with a team that has answered one question: its path, and the team's code."""
    house, holder = app.state.house, holder_of(key_of(tab))
    now = house.now()
    with house.database.transaction() as session:
        made = assessments.create(session, house.questionnaire.hash, holder, now)
        for question, chosen in (("context.sector", "health"), ("context.setting", "mental_health_ward")):
            assessments.save_answer(session, made.id, question, answered(chosen), 0, now)
        team = store.begin(session, made.id, "Grace Okafor", now)
        for place, level in enumerate(levels):
            member = store.join(session, made.id, holder_of(f"{made.id} {place}"), f"Member {place} of Ward 3", now)
            store.save_answer(session, member.id, QUESTION, answered(level))
        if is_member:
            own = store.join(session, made.id, holder, "Grace", now)
            store.save_answer(session, own.id, QUESTION, answered(2))
        if all_in:
            store.shut(session, team, now)
            spreads.settle(session, team)
        return f"/assessments/{made.id}", team.code


def press(tab: Page, name: str) -> None:
    with tab.expect_navigation():
        tab.get_by_role("button", name=name).click()


def not_opened(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{address}/team")
    press(tab, "Open the team")


def opened(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{a_team(tab, app)[0]}/team")


def by_spread(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{a_team(tab, app, all_in=True)[0]}/team?order=spread")


def nobody_joined(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{a_team(tab, app, ())[0]}/team")


def meeting(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{a_team(tab, app, all_in=True)[0]}/team/{QUESTION}")


def nobody_ticked(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"{a_team(tab, app)[0]}/team/refreshers.joiners")
    press(tab, "Save what we agreed")


def agreed(tab: Page, app: FastAPI, address: str) -> None:
    path, _ = a_team(tab, app, all_in=True)
    tab.goto(f"{path}/team/{QUESTION}")
    tab.locator("label[for='choice-3']").click()
    tab.locator("label[for='everybody']").click()
    press(tab, "Save what we agreed")
    tab.goto(f"{path}/team/{QUESTION}")


def has_left(tab: Page, app: FastAPI, address: str) -> None:
    opened(tab, app, address)
    tab.locator("main a[href*='/members/']").first.click()


def link_opened(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"/team/{a_team(tab, app)[1]}")


def no_name(tab: Page, app: FastAPI, address: str) -> None:
    link_opened(tab, app, address)
    press(tab, "Join and begin")


def own_question(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"/team/{a_team(tab, app, is_member=True)[1]}/questions/{QUESTION}")


def own_unanswered(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"/team/{a_team(tab, app, is_member=True)[1]}/questions/refreshers.joiners")
    press(tab, "Save and continue")


def own_answers(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"/team/{a_team(tab, app, is_member=True)[1]}")


def spread(tab: Page, app: FastAPI, address: str) -> None:
    _, code = a_team(tab, app, is_member=True, all_in=True)
    tab.goto(f"/team/{code}")
    press(tab, "I have finished")
    tab.goto(f"/team/{code}/spread")


def leaving(tab: Page, app: FastAPI, address: str) -> None:
    tab.goto(f"/team/{a_team(tab, app, is_member=True)[1]}/departure")


def left(tab: Page, app: FastAPI, address: str) -> None:
    leaving(tab, app, address)
    press(tab, "Leave and remove my answers")
