"""The table of routes: what changes something takes a checked form, what shows something gives nothing away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from app.accounts import store as accounts
from app.accounts.roles import Role
from app.api.access import _key
from app.api.lead_access import presented
from app.delivery import store as deliveries
from app.desk import reminders
from app.files.sending import attachment
from app.firms import invitations as firm_invitations
from app.firms import store as firms
from app.firms.roles import FirmRole
from app.main import create_app
from app.privacy import store as privacy
from app.settings import Settings
from app.web.forms import posted_form
from app.web.rooms import SAFE_METHODS, Room
from app.web.shield import HEADERS
from tests.assessments.conftest import make_link
from tests.auditing import some_audit
from tests.conftest import EITHER_DATABASE
from tests.delivery.processes import ONE, add_events, add_target
from tests.enquiries.letters import send
from tests.groups.reports import a_ward
from tests.groups.rounds import invite, open_round
from tests.issuing.issued import some_report
from tests.journeys import in_sector, submitted
from tests.person import Page, Person, check_house_rules, text
from tests.plans.planning import some_action
from tests.staff import signed_in
from tests.tables import change, rows

OPEN_TO_ALL = {("/api/v1/assessments", "POST")}  # creates something new, and hands out its key
OF_A_RESULT = ("/result", "/what-if", "/continuation", "/report.json", "/report.{kind}", "/report", "/handover")
KEPT_FILES = ("/reports/preview.pdf", "/report.{file_kind}", "/evidence/{evidence_id}/file")  # made elsewhere
SANDBOX = attachment("a file", "text/plain", b"").headers["content-security-policy"]
WITHOUT_A_ROOM = {"/static/{digest}/brand.css", "/health"}


def table(routes: list[BaseRoute]) -> Iterator[APIRoute]:
    """All routes, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from table(included.routes)
        elif isinstance(route, APIRoute):
            yield route


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[APIRoute]:
    found = list(table(create_app(Settings(data_dir=tmp_path_factory.mktemp("data"))).routes))
    assert len(found) > 40, "the table of routes could not be read"
    return found


def needs(dependant: Dependant) -> Iterator[object]:
    """Everything that a handler depends on, directly or not."""
    for each in dependant.dependencies:
        yield each.call
        yield from needs(each)


def methods(route: APIRoute) -> set[str]:
    return set(route.methods or ())


def changes(route: APIRoute) -> bool:
    return bool(methods(route) - SAFE_METHODS)


def test_whatever_changes_something_takes_a_form_that_was_checked(routes: list[APIRoute]) -> None:
    changing = [route for route in routes if changes(route) and not route.path.startswith("/api/")]
    assert len(changing) >= 9
    for route in changing:
        assert posted_form in needs(route.dependant), f"{route.methods} {route.path} takes anybody's form"


def test_whatever_changes_something_for_a_program_takes_a_key(routes: list[APIRoute]) -> None:
    changing = [route for route in routes if changes(route) and route.path.startswith("/api/")]
    assert changing
    for route in changing:
        if (route.path, *methods(route)) not in OPEN_TO_ALL:
            assert {_key, presented} & set(needs(route.dependant)), f"{route.methods} {route.path} takes no key"


def test_no_address_both_shows_and_changes(routes: list[APIRoute]) -> None:
    for route in routes:
        assert len(methods(route) - {"HEAD"}) == 1, f"{route.path} does {route.methods} in one handler"


def test_every_route_commits_before_it_answers(routes: list[APIRoute]) -> None:
    assert {route.path for route in routes if not isinstance(route, Room)} == WITHOUT_A_ROOM


def test_no_two_routes_share_a_method_and_an_address(routes: list[APIRoute]) -> None:
    known = [(route.path, method) for route in routes for method in methods(route)]
    assert len(known) == len(set(known))


def test_no_address_is_an_awkward_verb(routes: list[APIRoute]) -> None:
    words = {word for route in routes for word in route.path.replace("{", "/").replace("}", "/").split("/")}
    assert not words & {"submit", "create", "save", "delete", "update", "do", "send", "leave", "continue"}


def is_for_staff(route: APIRoute) -> bool:
    return any(hasattr(each, "roles") for each in needs(route.dependant))


@EITHER_DATABASE
def test_every_page_carries_its_headers_and_keeps_its_secrets(person: Person, routes: list[APIRoute]) -> None:
    done, begun = a_life_of(person)
    admin = signed_in(person.app, Role.ADMIN).person
    showing = [route for route in routes if "GET" in methods(route) and route.path not in WITHOUT_A_ROOM]
    pages = 0
    for route in showing:
        path, visiting = route.path, admin if is_for_staff(route) else person
        response = visiting.client.get(path.format_map(done if path.endswith(OF_A_RESULT) else begun))
        assert response.status_code < 500, f"{path}: {response.status_code}"
        wanted = HEADERS
        if response.headers.get("content-disposition", "").startswith("attachment") and path.endswith(KEPT_FILES):
            wanted = HEADERS | {"content-security-policy": SANDBOX}
        assert {name: response.headers.get(name) for name in HEADERS} == wanted, path
        if response.headers["content-type"].startswith("text/html"):
            assert response.status_code == 200, f"{path}: {response.status_code}"
            pages += 1
            page = Page(response)
            check_house_rules(page)
            no_secret_in_an_address(page, visiting)
    assert pages >= 20


def a_life_of(person: Person) -> tuple[Values, Values]:
    """Something for every blank in an address: of an assessment that is submitted, and of one that is not."""
    house = person.app.state.house
    done, begun = submitted(person), in_sector(person)
    values = {
        "question_id": "refreshers.interval",
        "token": make_link(person, begun).rpartition("/")[2],
        "study_id": house.questionnaire.evidence.studies[0].id,
        "crosswalk_id": house.questionnaire.crosswalks[0].id,
        "course_id": house.example_catalogue.courses[0].id,
        "enquiry_id": send(person).path.split("/")[2],
        "consents_token": consents_token(person),
        "request_token": request_token(person),
        "reminder_token": reminder_token(person, begun),
        "content_hash": house.questionnaire.hash,
        "code": some_invitation(person.app, begun),
        "team_code": some_team(person, begun),
        "team_member_id": rows(person.app, "SELECT id FROM team_member")[0]["id"],
        "kind": "xlsx",
        "table": "time",
        **some_staff(person.app),
        **some_delivery(person.app),
        **some_audit(person.app),
        "invitation_token": firm_invitation(person.app),
    }
    values |= some_report(person.app, values["firm_id"], values["audit_id"])
    values["action_id"] = some_action(person.app, values["audit_id"])
    values["lead_id"] = some_lead(person.app, values["enquiry_id"])
    reported = a_ward(person.app, None, address=done).id
    asked = {"round_id": open_round(person.app, None, address=begun).id, "role_group": "leaders"}
    return Values(values, assessment_id=done[-20:], round_id=reported), Values(
        values, assessment_id=begun[-20:], **asked
    )


def some_invitation(app: FastAPI, address: str) -> str:
    """The code in a letter that asks somebody to answer."""
    return invite(app, open_round(app, None, address=address), "front_line", "asked@example.org").rpartition("/")[2]


def some_team(person: Person, address: str) -> str:
    """The code of a team that they opened and joined."""
    page = person.submit(person.visit(f"{address}/team"), {"name": "Grace"})
    code = text(page.tree.cssselect(".copy")[0]).rpartition("/")[2]
    person.submit(person.visit(f"/team/{code}"), {"name": "Grace"})
    return code


def some_lead(app: FastAPI, enquiry_id: str) -> str:
    """A lead that is to be called back, so that it has a calendar."""
    change(app, "UPDATE lead SET call_back_at = received_at")
    return str(rows(app, f"SELECT id FROM lead WHERE enquiry_id = '{enquiry_id}'")[0]["id"])


def consents_token(person: Person) -> str:
    """The token of the link to what was agreed to with their last enquiry."""
    assert person.page is not None
    return person.page.links()["Take back what you agreed to"].rpartition("/")[2]


def reminder_token(person: Person, address: str) -> str:
    """The token of the link in a reminder."""
    house = person.app.state.house
    with house.database.transaction() as session:
        reminders.agree(house, session, address[-20:], "grace@example.org", reminders.CURRENT)
    return reminders.token_of(house, address[-20:])


def request_token(person: Person) -> str:
    """The token of a link to what we hold on somebody."""
    house = person.app.state.house
    with house.database.transaction() as session:
        return privacy.ask(session, "export", "ada@example.org", house.now())


def some_staff(app: FastAPI) -> dict[str, str]:
    """A colleague, and their link to set a password with."""
    house = app.state.house
    with house.database.transaction() as session:
        made = accounts.add(session, "colleague@levelhead.example", "A colleague", Role.ENQUIRY, None, house.now())
        return {"staff_id": made.id, "password_token": accounts.make_link(session, made.id, house.now())[0]}


def some_delivery(app: FastAPI) -> dict[str, str]:
    """A target, and something that was to be sent there."""
    house = app.state.house
    add_target(house, "https://crm.example.org/hook")
    [event_id] = add_events(house, 1)
    with house.database.transaction() as session:
        return {
            "target_id": ONE,
            "delivery_id": deliveries.add_delivery(session, event_id, ONE, ONE, house.now()),
        }


def firm_invitation(app: FastAPI) -> str:
    """The token of a link that asks somebody to join a firm."""
    house = app.state.house
    with house.database.transaction() as session:
        firm_id = firms.add(session, "Loud Rooms", house.now()).id
        who = accounts.everybody(session)[0].id
        return firm_invitations.invite(session, firm_id, "new@firm.example", FirmRole.READER, who, house.now())[1]


class Values(dict[str, str]):
    """Refuses an address with a blank that this test cannot fill yet."""

    def __missing__(self, name: str) -> str:
        raise AssertionError(f"say in a_life_of() what to put for {{{name}}}")


def no_secret_in_an_address(page: Page, person: Person) -> None:
    """Neither the key of the cookie nor a form's token is part of any address; a form that is a GET holds none."""
    addresses = [
        element.get(name) or "" for name in ("href", "src", "action") for element in page.tree.cssselect(f"[{name}]")
    ]
    tokens = {field.get("value") for field in page.tree.cssselect("input[name=csrf_token]")}
    for address in addresses:
        assert person.key not in address and not [token for token in tokens if token in address], address
    assert not page.tree.cssselect("form:not([method=post]) input[name=csrf_token]")
    assert person.key not in page.response.text


@EITHER_DATABASE
def test_a_result_s_addresses_carry_no_secret_either(person: Person) -> None:
    done = submitted(person)
    for place in ("result", "what-if", "continuation", "return-link"):
        no_secret_in_an_address(person.visit(f"{done}/{place}"), person)
