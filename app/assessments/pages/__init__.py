"""What each page of the journey shows: one frozen dataclass a page, made from the answers."""

from app.assessments.pages.addresses import question_url, urls
from app.assessments.pages.check import check_page
from app.assessments.pages.conflict import conflict_page
from app.assessments.pages.holding import LeavePage, ReturnLinkPage, ReturnPage, assessments_page
from app.assessments.pages.question import as_form, first_question, question_page
from app.assessments.pages.tasks import task_list_page
from app.assessments.pages.words import evidence_name, said

__all__ = [
    "LeavePage",
    "ReturnLinkPage",
    "ReturnPage",
    "as_form",
    "assessments_page",
    "check_page",
    "conflict_page",
    "evidence_name",
    "first_question",
    "question_page",
    "question_url",
    "said",
    "task_list_page",
    "urls",
]
