"""All content there is: checked together, so that every problem of every file is told at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from questionnaire.audit_rules import AuditRules, read_audit_rules
from questionnaire.check import check
from questionnaire.enquiry_rules import EnquiryRules, read_rules
from questionnaire.experience import Experience, read_experience
from questionnaire.load import CONTENT, ContentError, read_all
from questionnaire.model import Catalogue, Questionnaire


class Everything(NamedTuple):
    """The five parts of the content. Each has a hash of its own, and changes by itself."""

    questionnaire: Questionnaire
    catalogue: Catalogue
    enquiry_rules: EnquiryRules
    experience: Experience
    audit_rules: AuditRules


def load_all(folder: Path = CONTENT) -> Everything:
    """All content, checked. Raises ContentError with every problem of every file at once."""
    questionnaire, catalogue, problems = read_all(folder)
    problems = problems or check(questionnaire, catalogue, folder)
    rules, of_rules = read_rules(folder, questionnaire)
    experience, of_items = read_experience(folder, questionnaire)
    audits, of_audits = read_audit_rules(folder, questionnaire)
    problems = [*problems, *of_rules, *of_items, *of_audits]
    if problems or questionnaire is None or catalogue is None or rules is None or experience is None or audits is None:
        raise ContentError(problems)
    return Everything(questionnaire, catalogue, rules, experience, audits)
