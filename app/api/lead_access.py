"""Who asks with a token of the owner's, and whether it allows what is asked. Every use is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlmodel import Session

from app.desk import tokens
from app.desk.tokens import Scope
from app.limits import store as limits
from app.privacy import audit
from app.web.errors import Forbidden, NotFound, Problem, TooMany, Unauthorised
from app.web.house import CurrentHouse, House
from app.web.rooms import RequestSession

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="staff_token",
    description="A token that an administrator made at /desk/tokens. It allows what its scopes say.",
)
MOST, WINDOW = 300, timedelta(minutes=1)


class NoToken(Unauthorised):
    title = "This needs a token"
    advice = "Send it as 'Authorization: Bearer …'. An administrator makes one at /desk/tokens."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="leads"'}


class WrongToken(Unauthorised):
    title = "That token opens nothing here"
    advice = "Check that all of it was sent. It may have expired or been revoked; an administrator can make another."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="leads", error="invalid_token"'}


class NotAllowed(Forbidden):
    title = "This token does not allow that"
    advice = "It was made without the scope that this needs. An administrator can make another at /desk/tokens."
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="leads", error="insufficient_scope"'}


class NoSuchLead(NotFound):
    title = "There is no such lead"
    advice = "It may have been erased, or merged into another and then erased with it."


class NoVersion(Problem):
    status = 428
    title = "Say which version of the lead you saw"
    advice = "Send its ETag as If-Match, so that nothing of somebody else's is written over."


class Stale(Problem):
    status = 412
    title = "Somebody else changed this lead in the meantime"
    advice = "Nothing was saved. Read the lead again, and send the change with its new ETag if it is still right."


@dataclass(frozen=True)
class TokenDesk:
    """What a handler works with: the house, the session, and the token that was sent."""

    house: House
    session: Session
    token_id: str
    made_by: str

    @property
    def now(self) -> datetime:
        return self.house.now()

    def record(self, action: str, subject: tuple[str, str], detail: str = "") -> None:
        """A line in the audit log, in the transaction of a change."""
        self._line(self.session, action, subject, detail)

    def saw(self, subject: tuple[str, str], detail: str = "") -> None:
        """The same where nothing changes: in a transaction of its own."""
        with self.house.database.transaction() as own:
            self._line(own, "saw", subject, detail)

    def _line(self, session: Session, action: str, subject: tuple[str, str], detail: str) -> None:
        actor = f"token {self.token_id}"
        audit.record(session, self.now, action, subject, actor=actor, detail=detail)


async def presented(credentials: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]) -> str:
    """The token that was sent. Refused here where it cannot be one."""
    if credentials is None:
        raise NoToken
    if len(credentials.credentials) != tokens.LENGTH:
        raise WrongToken
    return credentials.credentials


def holder_of(scope: Scope) -> Callable[..., TokenDesk]:
    """A dependency that finds the token. Raises WrongToken, NotAllowed, or TooMany."""

    def desk(token: Annotated[str, Depends(presented)], house: CurrentHouse, session: RequestSession) -> TokenDesk:
        now = house.now()
        with house.database.session(writes=False) as reading:
            found = tokens.in_force(reading, token, now)
        if found is None:
            raise WrongToken
        with house.database.transaction() as own:  # counted, whatever becomes of the request
            count = limits.count(own, limits.key_of("api token", found.id), now, WINDOW)
            tokens.used(own, found, now)
        if count > MOST:
            raise TooMany(WINDOW)
        if scope not in found.scopes.split():
            raise NotAllowed
        return TokenDesk(house, session, found.id, found.made_by)

    return desk


Reader = Annotated[TokenDesk, Depends(holder_of(Scope.READ_LEADS))]
Writer = Annotated[TokenDesk, Depends(holder_of(Scope.WRITE_LEADS))]
FigureReader = Annotated[TokenDesk, Depends(holder_of(Scope.READ_FIGURES))]
