"""The addresses where two things stand side by side: claims and findings, two audits, another framework."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from app.accounts.access import AuditDesk
from app.assessments import store as assessments
from app.assessments.access import CurrentDesk
from app.assessments.content import questionnaire_of
from app.assessments.pages import urls
from app.audits.access import audit_of
from app.comparisons import crosswalks, files
from app.comparisons.accuracy import accuracy_page, pooled
from app.comparisons.change import comparison_page
from app.comparisons.claims import FURTHEST, claims_page
from app.files.naming import named_after
from app.firms.access import firm_of
from app.web.answers import see
from app.web.render import render
from app.web.rooms import apart, room

router = room(include_in_schema=False)
MOST_OF_NAME = 40  # letters of a framework in the name of a file


def unkept(page: Response) -> Response:
    """A page that no cache keeps: it shows what a client answered."""
    page.headers["Cache-Control"] = "no-store"
    return page


@router.get("/audits/{audit_id}/claims")
def claims(request: Request, audit_id: str, desk: AuditDesk, order: str = FURTHEST) -> Response:
    return unkept(render(request, claims_page(audit_of(desk, audit_id), order)))


@router.get("/audits/{audit_id}/comparison")
def comparison(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    chosen = request.query_params.get("with")
    return unkept(render(request, comparison_page(audit_of(desk, audit_id), chosen)))


@router.get("/audits/{audit_id}/crosswalks")
def frameworks(request: Request, audit_id: str, desk: AuditDesk) -> Response:
    return unkept(render(request, crosswalks.frameworks_page(audit_of(desk, audit_id))))


@router.get("/audits/{audit_id}/crosswalks/{crosswalk_id}")
def framework(request: Request, audit_id: str, crosswalk_id: str, desk: AuditDesk) -> Response:
    return unkept(render(request, crosswalks.framework_page(audit_of(desk, audit_id), crosswalk_id)))


@router.get("/audits/{audit_id}/crosswalks/{crosswalk_id}/table.xlsx")
def framework_table(audit_id: str, crosswalk_id: str, desk: AuditDesk) -> Response:
    found = audit_of(desk, audit_id)
    view = crosswalks.view(desk.house, found.journey, crosswalk_id)
    moment = found.audit.completed_at or desk.now
    title = f"{found.client.name}, {found.audit.title}"
    content = files.framework_sheet(view, title, desk.house.settings.brand_name, moment)
    files.noted(desk, ("audit", audit_id), f"framework {crosswalk_id}")
    day = moment.astimezone(desk.house.settings.zone)
    name = named_after(found.client.name, f"{view.name[:MOST_OF_NAME].strip()} {day:%Y-%m-%d}", ".xlsx")
    return files.attached(content, name, files.XLSX)


@router.get("/assessments/{assessment_id}/crosswalks")
def own_frameworks(assessment_id: str, desk: CurrentDesk) -> Response:
    """The first framework; it leads to the others."""
    found = desk.held(assessment_id)
    questionnaire = questionnaire_of(desk.house, desk.session, found.questionnaire_hash)
    if not questionnaire.crosswalks:
        raise crosswalks.NoFramework
    return see(f"{urls(assessment_id)}/crosswalks/{questionnaire.crosswalks[0].id}")


@router.get("/assessments/{assessment_id}/crosswalks/{crosswalk_id}")
def own_framework(request: Request, assessment_id: str, crosswalk_id: str, desk: CurrentDesk) -> Response:
    desk.held(assessment_id)
    submitted = assessments.submission(desk.session, assessment_id)
    if submitted is None:
        return see(urls(assessment_id))
    questionnaire = questionnaire_of(desk.house, desk.session, submitted.questionnaire_hash)
    own = urls(assessment_id)
    page = crosswalks.own_framework_page(desk.house, questionnaire, submitted.answers, crosswalk_id, own)
    return unkept(render(request, page))


@router.get("/firms/{firm_id}/accuracy")
@apart
def accuracy(request: Request, firm_id: str, desk: AuditDesk) -> Response:
    return unkept(render(request, accuracy_page(desk, firm_of(desk, firm_id))))


@router.get("/firms/{firm_id}/accuracy.csv")
@apart
def accuracy_file(firm_id: str, desk: AuditDesk) -> Response:
    place = firm_of(desk, firm_id)
    found = pooled(desk, firm_id)
    files.noted(desk, ("firm", firm_id), "how far claims were off")
    day = desk.now.astimezone(desk.house.settings.zone)
    name = named_after(place.firm.name, f"claims {day:%Y-%m-%d}", ".csv")
    return StreamingResponse(files.accuracy_csv(found.accuracy), media_type=files.CSV, headers=files.headers(name))
