"""Find the assessment that a key opens, or refuse in words for whoever writes the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.assessments import store
from app.assessments.access import ASSESSMENT_ID, Desk, Submitted
from app.assessments.store import Held, Saved
from app.web.errors import Conflict, Forbidden, NotFound, Unauthorised
from app.web.house import CurrentHouse
from app.web.rooms import RequestSession
from app.web.visitor import KEY_LENGTH, Visitor
from questionnaire.journey import Journey

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="assessment_key",
    description="The `key` that creating the assessment gave you, once. Whoever has it can open the assessment.",
)


class WrongKey(Unauthorised):
    """A key that opens nothing here."""

    title = "That key opens no assessment here"
    advice = "Check that all of it was sent: 'Authorization: Bearer …', with the key from creating the assessment."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="assessment", error="invalid_token"'}


class NotYours(Forbidden):
    title = "This key does not open that assessment"
    advice = "Each assessment has its own key, from the answer that created it."


class NoAssessment(NotFound):
    title = "There is no such assessment"
    advice = "An id is 20 characters, 0 to 9 and a to f. It was in the answer that created the assessment."


class AnswersStand(Conflict):
    title = "This assessment has been submitted"
    advice = "Its answers stand as they were. Read its result, or create a new assessment."


class KeyDesk(Desk):
    """A desk for the holder of a key. Opening it finds the assessment or refuses, as for a visitor."""

    def held(self, assessment_id: str) -> Held:
        if not ASSESSMENT_ID.fullmatch(assessment_id):
            raise NoAssessment
        found = store.held(self.session, assessment_id, self.visitor.holder)
        if found is None:
            raise NotYours if store.is_holder(self.session, self.visitor.holder) else WrongKey
        return found

    def open(self, assessment_id: str) -> tuple[Held, Journey, dict[str, Saved]]:
        try:
            return super().open(assessment_id)
        except Submitted:
            raise AnswersStand from None


async def _key(credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]) -> str:
    """The key that was sent. Refused here where it cannot be one, before it takes a turn at the database."""
    if credentials is None:
        raise Unauthorised
    if len(credentials.credentials) != KEY_LENGTH:
        raise WrongKey
    return credentials.credentials


async def _key_desk(key: Annotated[str, Depends(_key)], house: CurrentHouse, session: RequestSession) -> KeyDesk:
    return KeyDesk(house, session, Visitor(key, is_new=False))


CurrentKeyDesk = Annotated[KeyDesk, Depends(_key_desk, scope="function")]
