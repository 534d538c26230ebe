"""The letter to somebody who is asked. It is written at the moment of sending, from what holds then."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from app.groups import invitation_store, refusals, store
from app.groups.codes import invitation_code
from app.groups.content import experience_of
from app.groups.models import Invitation, Round
from app.groups.round_links import link_of
from app.web.house import House


class Withheld(Exception):
    """This letter is not sent, now or later. The message says why, and names nobody."""


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    text: str


def compose(house: House, session: Session, invitation_id: str, is_reminder: bool) -> Letter:
    """The letter, or Withheld where there is nobody to ask or nothing to answer."""
    found = invitation_store.with_round(session, invitation_id)
    if found is None:
        raise Withheld("the invitation was taken back, or its round is closed")
    invitation, asked_in = found
    if invitation.is_used or invitation.is_declined:
        raise Withheld("it has been answered, or no more letters were wanted")
    if refusals.since(house, session, invitation.email) is not None:
        raise Withheld("no letters were wanted from here")
    if not house.settings.sends_invitations:
        raise Withheld("the owner has switched these letters off")
    if store.status(asked_in, house.now()) != "open":
        raise Withheld("the round takes no answers")
    return _written(house, session, invitation, asked_in, is_reminder)


def _written(house: House, session: Session, invitation: Invitation, asked_in: Round, is_reminder: bool) -> Letter:
    settings = house.settings
    experience = experience_of(house, session, asked_in.experience_hash)
    group = experience.groups_by_id[invitation.role_group]
    link = link_of(settings, invitation_code(house.secret, invitation.id))
    least = experience.rules.least_shown
    until = asked_in.closes_at.astimezone(settings.zone)
    if group.voice == "people":
        subject, asks = "How was it for you?", "asks you how things were for you in the last three months."
    else:
        subject, asks = "What do you see at work?", "asks you what you have seen at work in the last three months."
    begins = "A short reminder: you have not answered yet, and need not. " if is_reminder else ""
    again = "" if is_reminder else " If you do not answer, you may get up to two reminders."
    text = f"""{begins}"{asked_in.asked_by}" {asks}
We do not check who they are. If you do not know them, ignore this letter.

You are asked as one of this group: {group.name}.
It takes {experience.minutes}, on a phone too, and you need no account:

{link}

The link works once, until {until.day} {until:%B %Y}. Please keep it to yourself.

Your answers are only counted, together with those of others. They are not kept with your name or this address.
Whoever asks does not see what one person said. A group with fewer than {least} answers is not shown.

Whether you answer is up to you.{again} If you want no more letters of this kind from us, open:
{link}/no-more-letters

{settings.brand_name} sends this letter for "{asked_in.asked_by}".
"""
    return Letter(invitation.email, f"Reminder: {subject}" if is_reminder else subject, text)
