"""The journey's addresses. Each handler is one screen: find or refuse, read the form, act, redirect."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.background import BackgroundTask
from starlette.responses import JSONResponse

from app.assessments import mail, pages, store
from app.assessments.access import CurrentDesk
from app.assessments.continuation import begin_from
from app.assessments.forms import read_answer
from app.assessments.store import AnswerConflict
from app.assessments.submission import hand_in
from app.desk import reminders
from app.limits.network import network
from app.touches import store as touches
from app.touches.carrying import campaign, carried
from app.touches.noting import coming_back
from app.web.answers import see
from app.web.errors import Conflict, Gone, NotFound
from app.web.forms import PostedForm
from app.web.render import render
from app.web.rooms import quick, room
from app.web.visitor import forget
from questionnaire.journey import Journey

router = room(include_in_schema=False)
CHECK = "check"


@router.get("/assessments/new")
@quick
def start(request: Request, desk: CurrentDesk) -> Response:
    journey = Journey(desk.house.questionnaire, {})
    first = pages.first_question(desk.house.questionnaire)
    return render(request, pages.question_page(None, journey, first, pages.as_form(None), ""))


@router.post("/assessments")
@quick
def create(request: Request, desk: CurrentDesk, posted: PostedForm) -> Response:
    journey = Journey(desk.house.questionnaire, {})
    first = pages.first_question(desk.house.questionnaire)
    form = read_answer(journey, first, posted)
    if form.answer is None:
        return render(request, pages.question_page(None, journey, first, form, ""), 422)
    now = desk.house.now()
    assessment = store.create(desk.session, desk.house.questionnaire.hash, desk.visitor.holder, now)
    store.save_answer(desk.session, assessment.id, first, form.answer, 0, now)
    touches.begin(desk.session, assessment.id, carried(request))
    following = journey.after(first) or first
    return see(pages.question_url(assessment.id, following))


@router.get("/assessments")
@quick
def mine(request: Request, desk: CurrentDesk) -> Response:
    found = store.all_held(desk.session, desk.visitor.holder)
    return render(request, pages.assessments_page(found, desk.house.settings.zone))


@router.get("/assessments/{assessment_id}")
@quick
def tasks(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    held = desk.held(assessment_id)
    if held.is_submitted:
        return see(f"{pages.urls(assessment_id)}/result")
    _, journey, _ = desk.open(assessment_id)
    response = render(request, pages.task_list_page(assessment_id, journey))
    response.background = coming_back(desk, held, campaign(request))
    return response


def asked(journey: Journey, question_id: str) -> None:
    """Refuses a question that does not exist or that the path does not reach."""
    if not journey.is_asked(question_id):
        raise NotFound(
            "That question is not part of this assessment",
            "It may belong to another sector, or to the full assessment. Go back to the list of sections.",
        )


@router.get("/assessments/{assessment_id}/questions/{question_id}")
@quick
def question(
    request: Request, assessment_id: str, question_id: str, desk: CurrentDesk, return_to: str = ""
) -> Response:
    _, journey, saved = desk.open(assessment_id)
    asked(journey, question_id)
    form = pages.as_form(saved.get(question_id))
    return render(request, pages.question_page(assessment_id, journey, question_id, form, return_to))


@router.post("/assessments/{assessment_id}/questions/{question_id}")
@quick
def save(request: Request, assessment_id: str, question_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    _, journey, _ = desk.open(assessment_id)
    asked(journey, question_id)
    form = read_answer(journey, question_id, posted)
    return_to = posted.text("return_to")
    if form.answer is None:
        return render(request, pages.question_page(assessment_id, journey, question_id, form, return_to), 422)
    try:
        store.save_answer(desk.session, assessment_id, question_id, form.answer, form.version, desk.house.now())
    except AnswerConflict as conflict:
        page = pages.conflict_page(assessment_id, journey, question_id, form, conflict.saved, return_to)
        return render(request, page, 409)
    following = Journey(journey.questionnaire, {**journey.answers, question_id: form.answer}).open_after(question_id)
    if return_to == CHECK or following is None:
        return see(f"{pages.urls(assessment_id)}/check")
    return see(pages.question_url(assessment_id, following))


@router.put("/assessments/{assessment_id}/questions/{question_id}")
@quick
def keep(assessment_id: str, question_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """The same save for scripts, as one answers: says the new version, and never overwrites."""
    _, journey, _ = desk.open(assessment_id)
    asked(journey, question_id)
    form = read_answer(journey, question_id, posted)
    if form.answer is None:
        return JSONResponse({"errors": dict(form.errors)}, 422)
    try:
        version = store.save_answer(
            desk.session, assessment_id, question_id, form.answer, form.version, desk.house.now()
        )
    except AnswerConflict:
        return JSONResponse({"errors": {"choice": Conflict.title}}, 409)
    return JSONResponse({"version": version})


@router.get("/assessments/{assessment_id}/check")
@quick
def check(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    if desk.held(assessment_id).is_submitted:
        return see(f"{pages.urls(assessment_id)}/result")
    _, journey, _ = desk.open(assessment_id)
    return render(request, pages.check_page(assessment_id, journey))


@router.post("/assessments/{assessment_id}/submission")
def submit(assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    hand_in(desk, assessment_id)
    return see(f"{pages.urls(assessment_id)}/result")


@router.post("/assessments/{assessment_id}/continuation")
def go_on(assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    """A new full assessment that starts from these answers. The submitted one stays as it is."""
    held = desk.held(assessment_id)
    return see(pages.urls(begin_from(desk, held) if held.is_submitted else held.id))


@router.get("/assessments/{assessment_id}/return-link")
@quick
def return_link(request: Request, assessment_id: str, desk: CurrentDesk) -> Response:
    desk.held(assessment_id)
    return render(request, link_page(desk, assessment_id))


def link_page(
    desk: CurrentDesk, assessment_id: str, address: str = "", error: str | None = None
) -> pages.ReturnLinkPage:
    settings = desk.house.settings
    here = pages.urls(assessment_id)
    title = "Save and come back later"
    action = f"{here}/return-link"
    return pages.ReturnLinkPage(
        title,
        action,
        here,
        settings.link_days,
        settings.sends_mail,
        address,
        None,
        None,
        None,
        error,
        (reminders.CURRENT, reminders.WORDINGS[reminders.CURRENT]),
        False,
    )


@router.post("/assessments/{assessment_id}/return-link")
@quick
def make_return_link(request: Request, assessment_id: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    held = desk.held(assessment_id)
    settings = desk.house.settings
    address = posted.text("address") if settings.sends_mail else ""
    if address and not mail.is_address(address):
        error = "This does not look like an email address. Check it, or leave it empty to copy the link instead."
        return render(request, link_page(desk, assessment_id, address, error), 422)
    token, expires = store.make_link(desk.session, assessment_id, desk.house.now(), settings.link_days)
    is_mailed = bool(address) and mail.may_send(desk.house, desk.session, address, network(request))
    will_remind = is_mailed and not held.is_submitted and posted.text("remind") == str(reminders.CURRENT)
    if will_remind:
        reminders.agree(desk.house, desk.session, assessment_id, address, reminders.CURRENT)
    link = f"{settings.base_url}/return/{token}"
    here = pages.urls(assessment_id)
    page = pages.ReturnLinkPage(
        "Your link",
        f"{here}/return-link",
        here,
        settings.link_days,
        False,
        "",
        link,
        address if is_mailed else None,
        expires.astimezone(settings.zone),
        mail.TOO_MANY if address and not is_mailed else None,
        None,
        will_remind,
    )
    response = render(request, page)
    if is_mailed:
        stop = reminders.stop_address(desk.house, assessment_id) if will_remind else None
        response.background = BackgroundTask(mail.send_return_link, settings, address, link, expires, stop)
    return response


class LinkGone(Gone):
    title = "This link has been used, or is too old"
    advice = (
        "Each link works once. On the device where you used it your assessment is still open: "
        "there you can make a new link."
    )


@router.get("/return/{token}")
@quick
def return_page(request: Request, token: str, desk: CurrentDesk) -> Response:
    found = store.link(desk.session, token)
    if found is None:
        raise NotFound("We do not know this link", "Check that you copied all of it.")
    if found.used_at is not None or found.expires_at <= desk.house.now():
        raise LinkGone
    until = found.expires_at.astimezone(desk.house.settings.zone)
    return render(request, pages.ReturnPage("Come back to your assessment", f"/return/{token}", until))


@router.post("/return/{token}")
@quick
def come_back(request: Request, token: str, desk: CurrentDesk, posted: PostedForm) -> Response:
    found = store.link(desk.session, token)
    if found is None:
        raise NotFound("We do not know this link", "Check that you copied all of it.")
    now = desk.house.now()
    if not store.use_link(desk.session, token, now):
        raise LinkGone
    store.grant(desk.session, found.assessment_id, desk.visitor.holder, now)
    touches.note(desk.session, found.assessment_id, touches.CAME_BACK, now)
    touches.come_again(desk.session, found.assessment_id, carried(request))
    return see(pages.urls(found.assessment_id))


@router.get("/departure")
@quick
def leaving(request: Request, desk: CurrentDesk) -> Response:
    count = len(store.all_held(desk.session, desk.visitor.holder))
    return render(request, pages.LeavePage("Leave this device", count))


@router.post("/departure")
@quick
def leave(request: Request, desk: CurrentDesk, posted: PostedForm) -> Response:
    store.leave(desk.session, desk.visitor.holder)
    response = see("/")
    forget(request, response)
    return response
