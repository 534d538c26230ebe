"""Per cents are spelt in one way wherever a person reads them, and a stored sentence keeps its bytes."""

from __future__ import annotations

from pathlib import Path

from app.reports.wording import as_written
from questionnaire.answers import DONT_KNOW
from tests.reports import samples

STORED = "Only 25 % of the weight is known, so this is not scorable yet."


def test_a_stored_sentence_is_drawn_with_its_per_cents_as_the_questions_write_them() -> None:
    assert as_written(STORED) == "Only 25% of the weight is known, so this is not scorable yet."


def test_a_result_spells_its_per_cents_as_the_questions_do(tmp_path: Path) -> None:
    unknown = {of: DONT_KNOW for of in samples.A_WARD if of.startswith("policy.") and of != "policy.current"}
    report = samples.report(samples.house(tmp_path), samples.A_WARD | unknown)
    reasons = [factor.reason for factor in report.factors]
    assert any("% of the weight is known" in each for each in reasons) and " %" not in "".join(reasons)
