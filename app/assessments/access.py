"""Find the assessment of a request, or refuse."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from app.assessments import store
from app.assessments.content import questionnaire_of
from app.assessments.store import Held
from app.web.errors import Conflict, Forbidden, NotFound
from app.web.house import House
from app.web.visitor import Visitor, visitor
from questionnaire.journey import Journey

ASSESSMENT_ID = re.compile(r"[0-9a-f]{20}")


class Desk:
    """What a handler of one assessment works with: the house, the session, and whoever asks.

    Opening it finds the assessment or refuses; nothing is read before a handler asks for it.
    """

    def __init__(self, house: House, session: Session, visitor: Visitor) -> None:
        self.house = house
        self.session = session
        self.visitor = visitor

    def held(self, assessment_id: str) -> Held:
        """The assessment, if this visitor may open it. Raises NotFound or Forbidden."""
        if not ASSESSMENT_ID.fullmatch(assessment_id):
            raise NotFound("There is no such assessment", "Check the address, or use your return link.")
        found = None if self.visitor.is_new else store.held(self.session, assessment_id, self.visitor.holder)
        if found is None:
            raise Forbidden(
                "This device cannot open that assessment",
                "If it is yours, use your return link here. If you have none, open it on the device you began with.",
            )
        return found

    def open(self, assessment_id: str) -> tuple[Held, Journey, dict[str, store.Saved]]:
        """An assessment that can still be answered, its journey, and the saved answers."""
        found = self.held(assessment_id)
        if found.is_submitted:
            raise Submitted(found.id)
        saved = store.saved_answers(self.session, found.id)
        return found, self.journey(found, saved), saved

    def journey(self, found: Held, saved: dict[str, store.Saved]) -> Journey:
        questionnaire = questionnaire_of(self.house, self.session, found.questionnaire_hash)
        return Journey(questionnaire, {question: entry.answer for question, entry in saved.items()})


class Submitted(Conflict):
    """The assessment was submitted; its answers stand."""

    title = "This assessment has been submitted"
    advice = "Its answers stand as they were. From the result you can begin a new one that starts from them."

    def __init__(self, assessment_id: str) -> None:
        super().__init__()
        self.assessment_id = assessment_id


async def _desk(request: Request) -> Desk:
    return Desk(request.app.state.house, request.state.session, visitor(request))


CurrentDesk = Annotated[Desk, Depends(_desk)]
