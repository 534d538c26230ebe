"""Where the pages of a team are."""

from __future__ import annotations

from app.assessments.pages import urls


def team_url(assessment_id: str) -> str:
    return f"{urls(assessment_id)}/team"


def agreement_url(assessment_id: str, question_id: str, order: str) -> str:
    here = f"{team_url(assessment_id)}/{question_id}"
    return f"{here}?order=spread" if order == "spread" else here


def member_removal_url(assessment_id: str, member_id: str) -> str:
    return f"{team_url(assessment_id)}/members/{member_id}/departure"


def member_url(code: str) -> str:
    return f"/team/{code}"


def own_question_url(code: str, question_id: str) -> str:
    return f"{member_url(code)}/questions/{question_id}"
