"""All content there is: checked together, so that every problem of every file is told at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from questionnaire.check import check
from questionnaire.enquiry_rules import EnquiryRules, read_rules
from questionnaire.experience import Experience, read_experience
from questionnaire.load import CONTENT, ContentError, read_all
from questionnaire.model import Catalogue, Questionnaire


class Everything(NamedTuple):
    """The four parts of the content. Each has a hash of its own, and changes by itself."""

    questionnaire: Questionnaire
    catalogue: Catalogue
    enquiry_rules: EnquiryRules
    experience: Experience


def load_all(folder: Path = CONTENT) -> Everything:
    """All content, checked. Raises ContentError with every problem of every file at once."""
    questionnaire, catalogue, problems = read_all(folder)
    problems = problems or check(questionnaire, catalogue, folder)
    rules, of_rules = read_rules(folder, questionnaire)
    experience, of_items = read_experience(folder, questionnaire)
    problems = [*problems, *of_rules, *of_items]
    if problems or questionnaire is None or catalogue is None or rules is None or experience is None:
        raise ContentError(problems)
    return Everything(questionnaire, catalogue, rules, experience)
