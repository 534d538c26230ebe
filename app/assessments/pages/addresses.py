"""Where the pages of one assessment are."""

from __future__ import annotations


def urls(assessment_id: str) -> str:
    return f"/assessments/{assessment_id}"


def question_url(assessment_id: str, question_id: str) -> str:
    return f"{urls(assessment_id)}/questions/{question_id}"
