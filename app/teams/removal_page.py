"""Asks the lead before a member who has left is removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.teams.access import Lead
from app.teams.addresses import member_removal_url, team_url
from app.teams.models import TeamMember


@dataclass(frozen=True)
class RemovalPage:
    title: str
    name: str
    action: str
    back: str
    template: ClassVar[str] = "teams/removal.html"
    has_form: ClassVar[bool] = True


def removal_page(lead: Lead, member: TeamMember) -> RemovalPage:
    action = member_removal_url(lead.held.id, member.id)
    return RemovalPage("Has this member left?", member.name, action, team_url(lead.held.id))
