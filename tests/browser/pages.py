"""Every page that a visitor can meet, and how to bring a tab there: by its address, or by what one does to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.walk import Finished, begin, go_on


@dataclass(frozen=True)
class Meeting:
    """What a way to a page may use: a tab that can open both assessments, one submitted and one in progress."""

    tab: Page
    finished: Finished
    begun: Finished

    @property
    def addresses(self) -> dict[str, str]:
        return {"done": self.finished.path, "open": self.begun.path, "result": self.finished.path.rpartition("/")[2]}

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

    def choose(self, value: str) -> None:
        self.tab.locator(f"label[for='choice-{value}']").click()

    def press(self, name: str) -> None:
        with self.tab.expect_navigation():
            self.tab.get_by_role("button", name=name).click()


def unanswered_start(meeting: Meeting) -> None:
    meeting.tab.goto("/assessments/new")
    go_on(meeting.tab)


def unanswered_question(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/questions/policy.reporting")
    go_on(meeting.tab)


def reason_missing(meeting: Meeting) -> None:
    meeting.tab.goto(f"{meeting.begun.path}/questions/refreshers.joiners")
    meeting.choose("not_applicable")
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


@dataclass(frozen=True)
class Place:
    """One page: the route that shows it, the address to go to (else the route's own) or what to do, and words on it."""

    route: str
    address: str = ""
    act: Callable[[Meeting], None] | None = None
    shows: str = ""
    status: int = 200

    def meet(self, meeting: Meeting) -> None:
        """Brings the tab there, and makes sure that it is there."""
        if self.act is not None:
            self.act(meeting)
        else:
            seen = meeting.tab.goto((self.address or self.route).format(**meeting.addresses))
            assert seen is not None and seen.status == self.status, f"{meeting.tab.url} does not answer {self.status}"
        expect(meeting.tab.locator("main")).to_contain_text(self.shows)


ASSESSMENT = "/assessments/{assessment_id}"
QUESTION = f"{ASSESSMENT}/questions/{{question_id}}"
LINK = f"{ASSESSMENT}/return-link"

PLACES: dict[str, Place] = {
    "the first page": Place("/"),
    "evidence": Place("/evidence"),
    "a study": Place("/evidence/{study_id}", "/evidence/celofiga_2022"),
    "courses": Place("/courses"),
    "a course": Place("/courses/{course_id}", "/courses/de-escalation-foundations"),
    "scoring": Place("/scoring"),
    "a crosswalk": Place("/crosswalks/{crosswalk_id}", "/crosswalks/nhs_vpr"),
    "privacy": Place("/privacy"),
    "accessibility": Place("/accessibility"),
    "the first question": Place("/assessments/new"),
    "the first question, unanswered": Place(
        "/assessments/new", act=unanswered_start, shows="Choose one of the answers."
    ),
    "a context question": Place(QUESTION, "{open}/questions/context.setting"),
    "a number": Place(QUESTION, "{open}/questions/context.staff"),
    "a number, in words": Place(QUESTION, act=number_in_words, shows="Enter a whole number of people"),
    "an indicator": Place(QUESTION, "{open}/questions/refreshers.interval"),
    "an indicator, unanswered": Place(QUESTION, act=unanswered_question, shows="Please look at this again"),
    "an indicator, without its reason": Place(QUESTION, act=reason_missing, shows="Say in a few words why"),
    "a skill": Place(QUESTION, "{open}/questions/skills.empathy"),
    "two answers": Place(QUESTION, act=conflict, shows="Yours, not saved yet"),
    "a form sent with an old token": Place(QUESTION, act=forged, shows="Kept, although the token is not."),
    "the sections": Place(ASSESSMENT, "{open}"),
    "check": Place(f"{ASSESSMENT}/check", "{open}/check"),
    "the assessments": Place("/assessments"),
    "make a link": Place(LINK, "{open}/return-link"),
    "make a link, to no address": Place(LINK, act=bad_address, shows="This does not look like an email address."),
    "a link made": Place(LINK, act=link_made, shows="Copy this link"),
    "a link opened": Place("/return/{token}", act=link_opened, shows="Press the button to open your assessment"),
    "the result": Place(f"{ASSESSMENT}/result", "{done}/result"),
    "what if, tried": Place(f"{ASSESSMENT}/what-if", "{done}/what-if?refreshers.interval=4&refreshers.competence=4"),
    "continuation": Place(f"{ASSESSMENT}/continuation", "{done}/continuation"),
    "enquiry": Place("/enquiries/new"),
    "enquiry from a result": Place("/enquiries/new", "/enquiries/new?assessment={result}", shows="your result of"),
    "enquiry, empty": Place("/enquiries/new", act=empty_enquiry, shows="Please look at this again"),
    "thanks": Place("/enquiries/{enquiry_id}/thanks", act=enquiry_sent, shows="What you sent"),
    "departure": Place("/departure"),
    "sign in": Place("/sign-in"),
    "a page that is not there": Place("/nowhere", status=404, shows="Status 404"),
}
