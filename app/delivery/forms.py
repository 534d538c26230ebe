"""From a posted form to a target, with sentences for what does not fit. What was typed is always kept."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from app.delivery import mappings
from app.delivery.mappings import HUBSPOT, SALESFORCE, WEBHOOK
from app.delivery.models import Target
from app.delivery.outbox import EVENTS, LEAD_CREATED
from app.delivery.place import Refused, place
from app.web.forms import REMOVED, Posted

KINDS = {
    WEBHOOK: ("Webhook", "Signed JSON to an address of yours, after Standard Webhooks 1.0."),
    HUBSPOT: ("HubSpot form", "Each new lead is handed in at a form of your HubSpot account."),
    SALESFORCE: ("Salesforce Web-to-Lead", "Each new lead is handed in at your organisation's Web-to-Lead form."),
}
PORTAL = re.compile(r"[0-9]{1,12}")
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
ORGANISATION = re.compile(r"00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?")
LONGEST_NAME, LONGEST_CONSENT, MOST_FIELDS = 60, 500, 40
DEFAULTS = {HUBSPOT: mappings.HUBSPOT_FIELDS, SALESFORCE: mappings.SALESFORCE_FIELDS}
NAMES = {HUBSPOT: mappings.HUBSPOT_NAME, SALESFORCE: mappings.SALESFORCE_NAME}


@dataclass(frozen=True)
class TargetForm:
    """What was typed. Fields of the other kinds are empty."""

    kind: str
    name: str = ""
    address: str = ""
    wants: tuple[str, ...] = ()
    portal: str = ""
    form: str = ""
    organisation: str = ""
    fields: str = ""
    consent: str = ""
    errors: tuple[tuple[str, str], ...] = ()


def empty(kind: str) -> TargetForm:
    """The form as it is first shown."""
    return TargetForm(kind, wants=(LEAD_CREATED,), fields=as_lines(DEFAULTS.get(kind, {})))


def from_target(target: Target) -> TargetForm:
    """The form as a target fills it."""
    mapping: dict[str, Any] = json.loads(target.mapping)
    return TargetForm(
        kind=target.kind,
        name=target.name,
        address=target.address if target.kind == WEBHOOK else "",
        wants=tuple(target.kinds_of_event.split()),
        portal=mapping.get("portal", ""),
        form=mapping.get("form", ""),
        organisation=mapping.get("oid", ""),
        fields=as_lines(mapping.get("fields", {})),
        consent=mapping.get("consent_text", ""),
    )


def read(kind: str, posted: Posted, allowed: frozenset[str]) -> TargetForm:
    """The posted form, with what does not fit."""
    typed = TargetForm(
        kind=kind,
        name=posted.text("name"),
        address=posted.text("address"),
        wants=tuple(event for event in EVENTS if posted.has(event)) if kind == WEBHOOK else (LEAD_CREATED,),
        portal=posted.text("portal"),
        form=posted.text("form"),
        organisation=posted.text("organisation"),
        fields=posted.text("fields"),
        consent=posted.text("consent"),
    )
    errors = [(field, REMOVED) for field in sorted(posted.removed)]
    if not typed.name or len(typed.name) > LONGEST_NAME or "\n" in typed.name:
        errors.append(("name", f"Give it a name in one line of up to {LONGEST_NAME} characters."))
    errors += CHECKS[kind](typed, allowed)
    return TargetForm(**{**vars(typed), "errors": tuple(errors)})


def _webhook(typed: TargetForm, allowed: frozenset[str]) -> list[tuple[str, str]]:
    errors = []
    try:
        place(typed.address, allowed)
    except Refused as error:
        errors.append(("address", str(error)))
    if not typed.wants:
        errors.append(("wants", "Choose at least one kind of event."))
    return errors


def _hubspot(typed: TargetForm, _allowed: frozenset[str]) -> list[tuple[str, str]]:
    errors = []
    if not PORTAL.fullmatch(typed.portal):
        errors.append(("portal", "Enter the portal ID of your HubSpot account: digits only."))
    if not GUID.fullmatch(typed.form):
        errors.append(("form", "Enter the form's ID: five groups of letters and digits with hyphens between."))
    if len(typed.consent) > LONGEST_CONSENT:
        errors.append(("consent", f"Use up to {LONGEST_CONSENT} characters."))
    return errors + _mapping(typed, "email")


def _salesforce(typed: TargetForm, _allowed: frozenset[str]) -> list[tuple[str, str]]:
    errors = []
    if not ORGANISATION.fullmatch(typed.organisation):
        errors.append(
            ("organisation", "Enter your organisation's ID: 15 or 18 letters and digits that begin with 00D.")
        )
    return errors + _mapping(typed, "last_name")


def _mapping(typed: TargetForm, needed: str) -> list[tuple[str, str]]:
    try:
        fields = as_fields(typed.kind, typed.fields)
    except ValueError as error:
        return [("fields", str(error))]
    if needed not in fields:
        return [("fields", f"Fill {needed} too: without it, nothing is kept there.")]
    return []


CHECKS = {WEBHOOK: _webhook, HUBSPOT: _hubspot, SALESFORCE: _salesforce}


def as_fields(kind: str, lines: str) -> dict[str, str]:
    """The mapping that was typed, theirs to ours. Raises ValueError with a sentence on the first line that is none."""
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in lines.split("\n"))):
        theirs, equals, ours = (part.strip() for part in line.partition("="))
        if not equals:
            raise ValueError(f"'{line[:60]}' needs an equals sign: their field = our field.")
        if not NAMES[kind].fullmatch(theirs):
            raise ValueError(f"'{theirs[:60]}' is not the name of a field there.")
        if ours not in mappings.OURS:
            raise ValueError(f"We have no field '{ours[:60]}'. Use one of: {', '.join(mappings.OURS)}.")
        if theirs in found:
            raise ValueError(f"'{theirs}' is filled twice.")
        found[theirs] = ours
    if not 1 <= len(found) <= MOST_FIELDS:
        raise ValueError(f"Fill between 1 and {MOST_FIELDS} fields.")
    return found


def as_lines(fields: dict[str, str]) -> str:
    return "\n".join(f"{theirs} = {ours}" for theirs, ours in fields.items())


def fill(target: Target, form: TargetForm) -> None:
    """Gives a target what was typed, once it has been found to fit."""
    target.name = form.name
    target.kinds_of_event = " ".join(form.wants)
    if form.kind == WEBHOOK:
        target.address, target.mapping = form.address, "{}"
        return
    mapping: dict[str, Any] = {"fields": as_fields(form.kind, form.fields)}
    if form.kind == HUBSPOT:
        target.address = f"{mappings.HUBSPOT_ADDRESS}/{form.portal}/{form.form}"
        mapping |= {"portal": form.portal, "form": form.form, "consent_text": form.consent}
    else:
        target.address = mappings.SALESFORCE_ADDRESS
        mapping |= {"oid": form.organisation}
    target.mapping = json.dumps(mapping)
