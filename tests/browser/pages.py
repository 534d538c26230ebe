"""Every page that a visitor can meet, and how to bring a tab there: by its address, or by what one does to see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI
from playwright.sync_api import Page, expect

from tests.browser import answering, asking, teaming
from tests.browser.walk import Finished, begin, finish, go_on
from tests.groups import reports


@dataclass(frozen=True)
class Meeting:
    """What a way to a page may use: a tab that can open both assessments, one submitted and one in progress."""

    tab: Page
    finished: Finished
    begun: Finished
    app: FastAPI

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


def answering_by(way: Callable[[Page, FastAPI, str], object]) -> Callable[[Meeting], None]:
    """A way to a page of somebody who is asked, in a round of the assessment that is begun."""

    def act(meeting: Meeting) -> None:
        way(meeting.tab, meeting.app, meeting.begun.path)

    return act


def checked_by_others(page: str) -> Callable[[Meeting], None]:
    """A way to a page of an assessment whose round is closed: its result, or (empty) the report of the round."""

    def act(meeting: Meeting) -> None:
        done = finish(meeting.finished.site, on=meeting.finished.cookies)
        opened = reports.a_ward(meeting.app, None, address=done.path)
        meeting.tab.goto(f"{done.path}{page}" if page else reports.address(opened))

    return act


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
VOICES = "/voices/{code}"
ROUNDS = f"{ASSESSMENT}/rounds"
ROUND = f"{ROUNDS}/{{round_id}}"

TEAM = f"{ASSESSMENT}/team"
MEMBER = "/team/{team_code}"

PLACES: dict[str, Place] = {
    "the first page": Place("/"),
    "evidence": Place("/evidence"),
    "a study": Place("/evidence/{study_id}", "/evidence/celofiga_2022"),
    "courses": Place("/courses"),
    "a course": Place("/courses/{course_id}", "/courses/de-escalation-foundations"),
    "scoring": Place("/scoring"),
    "a crosswalk": Place("/crosswalks/{crosswalk_id}", "/crosswalks/nhs_vpr"),
    "a result as other frameworks": Place("/assessments/{assessment_id}/crosswalks", "{done}/crosswalks"),
    "a result as another framework": Place(
        "/assessments/{assessment_id}/crosswalks/{crosswalk_id}", "{done}/crosswalks/nhs_vpr", shows="What this is"
    ),
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
    "a copy for a consultant": Place(f"{ASSESSMENT}/handover", "{done}/handover"),
    "what if, tried": Place(f"{ASSESSMENT}/what-if", "{done}/what-if?refreshers.interval=4&refreshers.competence=4"),
    "the result, checked by others": Place(
        f"{ASSESSMENT}/result", act=checked_by_others("/result"), shows="Checked with others"
    ),
    "ask others": Place(ROUNDS, "{open}/rounds", shows="Ask others"),
    "ask others, for the first time": Place(ROUNDS, "{done}/rounds", shows="Your assessment is one view."),
    "a new round": Place(f"{ROUNDS}/new", "{open}/rounds/new", shows="Whom do you ask?"),
    "a new round, empty": Place(ROUNDS, act=answering_by(asking.nothing_said), shows="Please look at this again"),
    "a round": Place(ROUND, act=answering_by(asking.in_progress), shows="Fewer than 10 have answered, of 40 asked"),
    "a round, too few asked": Place(f"{ROUND}/sizes", act=answering_by(asking.too_few_asked), shows="Enter 10 or more"),
    "a round, paused": Place(ROUND, act=answering_by(asking.paused), shows="Let it go on"),
    "before closing": Place(f"{ROUND}/closure", act=answering_by(asking.closing), shows="It cannot be undone."),
    "invitations": Place(f"{ROUND}/invitations", act=answering_by(asking.invitations), shows="Invite people"),
    "invitations, some left out": Place(
        f"{ROUND}/invitations", act=answering_by(asking.rows_left_out), shows="2 rows were left out"
    ),
    "invitations, sent": Place(f"{ROUND}/invitations", act=answering_by(asking.written_to), shows="up to 3"),
    "what people see": Place(
        f"{ASSESSMENT}/rounds/{{round_id}}/report",
        act=checked_by_others(""),
        shows="What was said, and what people see",
    ),
    "continuation": Place(f"{ASSESSMENT}/continuation", "{done}/continuation"),
    "enquiry": Place("/enquiries/new"),
    "enquiry from a result": Place("/enquiries/new", "/enquiries/new?assessment={result}", shows="your result of"),
    "enquiry, empty": Place("/enquiries/new", act=empty_enquiry, shows="Please look at this again"),
    "thanks": Place("/enquiries/{enquiry_id}/thanks", act=enquiry_sent, shows="What you sent"),
    "departure": Place("/departure"),
    "sign in": Place("/sign-in"),
    "the items, by link": Place(VOICES, act=answering_by(answering.by_link), shows="for you in the last three months"),
    "the items, by letter": Place(VOICES, act=answering_by(answering.by_letter), shows="This link is yours alone."),
    "the items, none chosen": Place(VOICES, act=answering_by(answering.nothing_chosen), shows="Nothing is chosen yet"),
    "the items, paused": Place(VOICES, act=answering_by(answering.sent_while_paused), shows="Not sent yet: these"),
    "the items, on a shared device": Place(VOICES, act=answering_by(answering.opened_again), shows="Somebody else is"),
    "the items, sent again": Place(VOICES, act=answering_by(answering.sent_again), shows="Not sent yet: somebody has"),
    "the items, closed": Place(VOICES, act=answering_by(answering.closed), shows="They no longer take answers."),
    "answers counted": Place(f"{VOICES}/thanks", act=answering_by(answering.sent), shows="have been counted"),
    "no more letters": Place(f"{VOICES}/no-more-letters", act=answering_by(answering.no_more_letters)),
    "no letters any more": Place(
        f"{VOICES}/no-more-letters",
        act=answering_by(answering.no_letters_any_more),
        shows="You will get no more letters",
    ),
    "answer as a team": Place(TEAM, "{open}/team", shows="Several people see more than one"),
    "answer as a team, without a name": Place(TEAM, act=answering_by(teaming.not_opened), shows="with 2 to 80"),
    "a team": Place(TEAM, act=answering_by(teaming.opened), shows="The link to share"),
    "a team, nobody in it": Place(TEAM, act=answering_by(teaming.nobody_joined), shows="Nobody yet."),
    "a team, by its spread": Place(TEAM, act=answering_by(teaming.by_spread), shows="Split opinion"),
    "a meeting": Place(f"{TEAM}/{{question_id}}", act=answering_by(teaming.meeting), shows="3 of 3 have answered"),
    "a meeting, nobody ticked": Place(
        f"{TEAM}/{{question_id}}", act=answering_by(teaming.nobody_ticked), shows="Tick who agreed"
    ),
    "a meeting, agreed": Place(f"{TEAM}/{{question_id}}", act=answering_by(teaming.agreed), shows="Agreed by Member 0"),
    "a member who has left": Place(
        f"{TEAM}/members/{{team_member_id}}/departure", act=answering_by(teaming.has_left), shows="no longer waits"
    ),
    "a team's link": Place(MEMBER, act=answering_by(teaming.link_opened), shows="You answer on your own first"),
    "a team's link, no name": Place(MEMBER, act=answering_by(teaming.no_name), shows="with 2 to 80 characters"),
    "a member's answers": Place(MEMBER, act=answering_by(teaming.own_answers), shows="1 of 45 questions answered"),
    "a member's question": Place(
        f"{MEMBER}/questions/{{question_id}}", act=answering_by(teaming.own_question), shows="1 of 45 answered in all"
    ),
    "a member's question, unanswered": Place(
        f"{MEMBER}/questions/{{question_id}}", act=answering_by(teaming.own_unanswered), shows="Choose the sentence"
    ),
    "what the team thinks": Place(f"{MEMBER}/spread", act=answering_by(teaming.spread), shows="You said: level 2."),
    "leave the team": Place(f"{MEMBER}/departure", act=answering_by(teaming.leaving), shows="all your answers"),
    "the team left": Place(f"{MEMBER}/departure", act=answering_by(teaming.left), shows="have been removed"),
    "a page that is not there": Place("/nowhere", status=404, shows="Status 404"),
}
