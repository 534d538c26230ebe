"""Every page that a visitor can meet, and how to bring a tab there: by its address, or by what one does to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.walk import Finished, begin, go_on


@dataclass(frozen=True)
class Meeting:
    """What a way to a page may use: a tab that can open both assessments, one submitted and one in progress."""

    tab: Page
    finished: Finished
    begun: Finished

    def post(self, path: str, fields: dict[str, str]) -> None:
        """Posts a form that no page offered, as another site or an old page would."""
        self.tab.goto("/accessibility")
        with self.tab.expect_navigation():
            self.tab.evaluate(
                """([path, fields]) => {
                    const form = document.createElement("form");
                    form.method = "post";
                    form.action = path;
                    for (const [name, value] of Object.entries(fields)) {
                        const field = document.createElement("input");
                        [field.type, field.name, field.value] = ["hidden", name, value];
                        form.append(field);
                    }
                    document.body.append(form);
                    form.submit();
                }""",
                [path, fields],
            )

    def press(self, name: str) -> None:
        with self.tab.expect_navigation():
            self.tab.get_by_role("button", name=name).click()


Way = Callable[[Meeting], None]


def at(path: str) -> Way:
    def go(meeting: Meeting) -> None:
        path_now = path.format(finished=meeting.finished.path, begun=meeting.begun.path)
        meeting.tab.goto(path_now)

    return go


def unanswered_start(meeting: Meeting) -> None:
    meeting.tab.goto("/assessments/new")
    go_on(meeting.tab)


def unanswered_question(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/questions/refreshers.practice")
    go_on(meeting.tab)


def reason_missing(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/questions/environment.lone_working")
    meeting.tab.locator("label[for='choice-not_applicable']").click()
    go_on(meeting.tab)


def number_in_words(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/questions/context.staff")
    meeting.tab.locator("#choice").fill("about forty")
    meeting.press("Save and continue")


def conflict(meeting: Meeting) -> None:
    path = f"{begin(meeting.tab)}/questions/context.sector"
    other = meeting.tab.context.new_page()
    for tab in (meeting.tab, other):
        tab.goto(path)
    other.locator("label[for='choice-schools']").click()
    go_on(other)
    other.close()
    # Past the autosave, which a person without JavaScript does not have.
    meeting.tab.locator("#choice-health").evaluate("choice => { choice.checked = true; }")
    go_on(meeting.tab)


def forged(meeting: Meeting) -> None:
    fields = {"choice": "2", "note": "Kept, although the token is not.", "csrf_token": "1.old"}
    meeting.post(f"{meeting.begun.path}/questions/refreshers.practice", fields)


def link_made(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/return-link")
    meeting.press("Make my link")


def link_opened(meeting: Meeting) -> None:
    link_made(meeting)
    meeting.tab.goto(meeting.tab.locator(".copy").inner_text())


def link_used(meeting: Meeting) -> None:
    link_opened(meeting)
    link = meeting.tab.url
    meeting.press("Open my assessment")
    meeting.tab.goto(link)


def bad_address(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/return-link")
    meeting.tab.locator("#address").fill("nobody")
    meeting.press("Make my link")


def empty_enquiry(meeting: Meeting) -> None:
    meeting.tab.goto("/enquiries/new")
    meeting.press("Send your enquiry")


def enquiry_sent(meeting: Meeting) -> None:
    tab = meeting.tab
    tab.goto(f"/enquiries/new?assessment={meeting.finished.path.rpartition('/')[2]}")
    tab.locator("#need").fill("We want to train two wards in March.")
    tab.locator("#name").fill("Ada Example")
    tab.locator("#organisation").fill("Example Trust")
    tab.locator("#email").fill("ada@example.org")
    tab.locator("label[for='preferred_contact-email']").click()
    tab.locator("input[type=checkbox]").first.check()
    meeting.press("Send your enquiry")


READING: dict[str, Way] = {
    "first page": at("/"),
    "evidence": at("/evidence"),
    "a study": at("/evidence/celofiga_2022"),
    "courses": at("/courses"),
    "courses of a sector": at("/courses?sector=schools"),
    "a course": at("/courses/{course}"),
    "scoring": at("/scoring"),
    "a crosswalk": at("/crosswalks/nhs_vpr"),
    "privacy": at("/privacy"),
    "accessibility": at("/accessibility"),
}
