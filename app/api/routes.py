"""The API's addresses. Each handler is one screen: find or refuse, act, answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated

from fastapi import Path, Query, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse

from app.api import answers, content, downloads, pages
from app.api.access import CurrentKeyDesk
from app.api.forms import AnswerBody, AnswersBody
from app.api.problems import OF_READING, OF_WRITING, Responses, problems
from app.assessments import store
from app.assessments.submission import hand_in
from app.web.house import CurrentHouse
from app.web.rooms import RequestSession, quick, room
from app.web.visitor import holder_of
from questionnaire.model import Questionnaire, ShortId
from scoring.result import Result


class Private(JSONResponse):
    """JSON that no cache keeps."""

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        super().init_headers({"Cache-Control": "no-store", **(headers or {})})


def by_name(route: APIRoute) -> str:
    """An operation's id is the name of its handler."""
    return route.name


router = room(prefix=pages.ROOT, default_response_class=Private, generate_unique_id_function=by_name)

AssessmentId = Annotated[
    str, Path(description="The id from creating the assessment.", json_schema_extra={"pattern": "^[0-9a-f]{20}$"})
]
QuestionId = Annotated[str, Path(description="The id of a question on the path.", json_schema_extra={"maxLength": 60})]
Hash = Annotated[str, Path(description="SHA-256 of the content.", json_schema_extra={"pattern": "^[0-9a-f]{64}$"})]
Sector = Annotated[ShortId | None, Query(description="Only the wording, sources and options of this sector.")]

ETAG = {"ETag": {"description": "The hash of the content, and the sector.", "schema": {"type": "string"}}}
LOCATION = {"Location": {"description": "Where what was made can be read.", "schema": {"type": "string"}}}
VERSIONED: Responses = {
    200: {"headers": ETAG},
    304: {"description": "You have it already: its ETag was in your If-None-Match.", "headers": ETAG},
}


@router.get("/questionnaire", response_model=Questionnaire, responses={**VERSIONED, **problems(422, 503)})
def read_questionnaire(request: Request, house: CurrentHouse, sector: Sector = None) -> Response:
    """The questionnaire in force: all that is asked, what it means and what we know. Its ETag is its hash."""
    return content.shown(content.in_force(house), sector, request.headers, content.ASK_AGAIN)


@router.get(
    "/questionnaires/{content_hash}",
    response_model=Questionnaire,
    responses={**VERSIONED, **problems(404, 422, 503)},
)
def read_questionnaire_version(
    request: Request, content_hash: Hash, house: CurrentHouse, session: RequestSession, sector: Sector = None
) -> Response:
    """One version of the questionnaire, as it was. It never changes."""
    return content.shown(content.kept(house, session, content_hash), sector, request.headers, content.FOR_EVER)


@router.post("/assessments", status_code=201, responses={201: {"headers": LOCATION}, **problems(413, 503)})
@quick
def create_assessment(house: CurrentHouse, session: RequestSession, response: Response) -> pages.Created:
    """A new assessment on the questionnaire in force, and the key that opens it. Nothing needs to be sent."""
    key = secrets.token_urlsafe(32)
    made = store.create(session, house.questionnaire.hash, holder_of(key), house.now())
    links = pages.links(made.id, made.questionnaire_hash)
    response.headers["Location"] = links.self
    return pages.Created(
        id=made.id, key=key, questionnaire=made.questionnaire_hash, created_at=made.created_at, links=links
    )


@router.get("/assessments/{assessment_id}", responses=problems(*OF_READING))
def read_assessment(assessment_id: AssessmentId, desk: CurrentKeyDesk) -> pages.Assessment:
    """The path of questions, the answers with their versions, and how far along it is."""
    held = desk.held(assessment_id)
    saved = store.saved_answers(desk.session, held.id)
    return pages.assessment(held, desk.journey(held, saved), saved)


@router.put("/assessments/{assessment_id}/answers/{question_id}", responses=problems(*OF_WRITING))
@quick
def put_answer(
    assessment_id: AssessmentId, question_id: QuestionId, answer: AnswerBody, desk: CurrentKeyDesk
) -> pages.SavedAnswer:
    """Saves one answer over the version that you saw. The same answer again is no conflict."""
    return answers.save_one(desk, assessment_id, question_id, answer)


@router.put("/assessments/{assessment_id}/answers", responses=problems(*OF_WRITING))
@quick
def put_answers(assessment_id: AssessmentId, body: AnswersBody, desk: CurrentKeyDesk) -> pages.SavedAnswers:
    """Saves all of these answers or none. In one request the context may come with the questions it leads to."""
    return pages.SavedAnswers(answers=answers.save_many(desk, assessment_id, body.answers))


@router.post(
    "/assessments/{assessment_id}/submission",
    status_code=201,
    responses={
        200: {"model": pages.Submission, "description": "It was submitted before."},
        201: {"headers": LOCATION},
        **problems(*OF_WRITING),
    },
)
def submit_assessment(assessment_id: AssessmentId, desk: CurrentKeyDesk, response: Response) -> pages.Submission:
    """Scores the answers and stores the result with them. Again, it answers the same and changes nothing."""
    is_new = hand_in(desk, assessment_id)
    stored = downloads.submitted(desk, assessment_id)
    links = pages.links(assessment_id, stored.questionnaire_hash)
    if is_new:
        response.headers["Location"] = links.result
    else:
        response.status_code = 200
    return pages.Submission(
        id=assessment_id,
        submitted_at=stored.submitted_at,
        questionnaire=stored.questionnaire_hash,
        catalogue=stored.catalogue_hash,
        links=links,
    )


@router.get("/assessments/{assessment_id}/result", response_model=Result, responses=problems(*OF_READING))
def read_result(assessment_id: AssessmentId, desk: CurrentKeyDesk) -> Response:
    """The stored result with its whole score tree, byte for byte. Fractions are strings such as "125/2"."""
    stored = downloads.submitted(desk, assessment_id)
    return Response(stored.result_json, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/assessments/{assessment_id}/report.json", response_model=Result, responses=problems(*OF_READING))
def download_json(assessment_id: AssessmentId, desk: CurrentKeyDesk) -> Response:
    """The stored result as a file."""
    stored = downloads.submitted(desk, assessment_id)
    return downloads.attached(stored.result_json.encode(), "json", stored.submitted_at)


@router.get("/assessments/{assessment_id}/report.pdf", response_class=Response, responses=downloads.documented("pdf"))
def download_pdf(assessment_id: AssessmentId, desk: CurrentKeyDesk) -> Response:
    """The report on paper, tagged for screen readers."""
    return downloads.report(desk, assessment_id, "pdf")


@router.get("/assessments/{assessment_id}/report.docx", response_class=Response, responses=downloads.documented("docx"))
def download_docx(assessment_id: AssessmentId, desk: CurrentKeyDesk) -> Response:
    """The report as Word, to edit."""
    return downloads.report(desk, assessment_id, "docx")


@router.get("/assessments/{assessment_id}/report.xlsx", response_class=Response, responses=downloads.documented("xlsx"))
def download_xlsx(assessment_id: AssessmentId, desk: CurrentKeyDesk) -> Response:
    """The report as Excel, with typed cells."""
    return downloads.report(desk, assessment_id, "xlsx")
