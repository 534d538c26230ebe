"""One schema.org Course as a row. What has no place in our catalogue is left out, and said."""

from __future__ import annotations

import re
from typing import Any

from app.library.importing.rows import Row
from questionnaire.model import Questionnaire

Node = dict[str, Any]
Nodes = dict[str, Node]

MODES = {
    "onsite": "in_person",
    "in-person": "in_person",
    "inperson": "in_person",
    "face-to-face": "in_person",
    "classroom": "in_person",
    "offlineeventattendancemode": "in_person",
    "online": "online",
    "onlineeventattendancemode": "online",
    "blended": "blended",
    "hybrid": "blended",
    "mixedeventattendancemode": "blended",
}
DURATION = re.compile(r"PT(?:(?P<hours>[0-9]{1,4}(?:\.[0-9]+)?)H)?(?:(?P<minutes>[0-9]{1,5})M)?(?:0+S)?")
OUR_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
NO_FAMILY = "Courses"
ONLINE = "Online"


def row(at: int, node: Node, by_id: Nodes, questionnaire: Questionnaire) -> Row:
    """A Course node, the `at`th of its file, as a row."""
    instances = [item for item in _items(node, "hasCourseInstance", by_id) if isinstance(item, dict)]
    faults: list[tuple[str, str]] = []
    notes: list[str] = []
    title = _text(node.get("name"))
    audience, sectors = _audience(node, by_id, questionnaire)
    skills, indicators = _terms(node, by_id, questionnaire, notes)
    texts = {
        "id": _id(node, faults),
        "title": title,
        "summary": _text(node.get("description")),
        "family": _family(node, by_id, notes),
        "audience": audience,
        "hours": _hours([node, *instances], faults),
        "mode": _mode([node, *instances], by_id, faults),
        "price_pounds": _price([node, *instances], by_id, faults, notes),
        "url": _text(node.get("url")),
    }
    sessions = tuple(_session(instance, by_id) for instance in instances if instance.get("startDate"))
    place = f"course {at}" + (f" ({title[:60]})" if title else "")
    return Row(place, at, texts, sectors, skills, indicators, sessions, tuple(faults), tuple(notes))


def _items(node: Node, key: str, by_id: Nodes) -> list[Any]:
    """The values of a property as a list; a reference by @id becomes what it refers to."""
    value = node.get(key)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [by_id.get(str(v.get("@id")), v) if isinstance(v, dict) and set(v) == {"@id"} else v for v in values]


def _text(value: Any) -> str:
    """Plain text of a value: itself, a language string's, the name of a thing, or the first of several."""
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    if isinstance(value, dict):
        return _text(value.get("@value", value.get("name")))
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _last_part(address: str) -> str:
    return re.split(r"[/#]", address.rstrip("/#"))[-1]


def _id(node: Node, faults: list[tuple[str, str]]) -> str:
    """From courseCode, @id or identifier, in that order, in small letters, digits and hyphens."""
    identifier = node.get("identifier")
    if isinstance(identifier, dict):
        identifier = identifier.get("value", identifier.get("@value"))
    own = _text(node.get("@id"))
    for said in (_text(node.get("courseCode")), "" if own.startswith("_:") else _last_part(own), _text(identifier)):
        slug = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")
        if slug:
            return slug
    faults.append(("id", "It has no courseCode, @id or identifier."))
    return ""


def _family(node: Node, by_id: Nodes, notes: list[str]) -> str:
    for key in ("genre", "category", "isPartOf"):
        named = _text(_items(node, key, by_id))
        if named:
            return named
    notes.append(f"It names no genre, so it stands under '{NO_FAMILY}'.")
    return NO_FAMILY


def _audience(node: Node, by_id: Nodes, questionnaire: Questionnaire) -> tuple[str, tuple[str, ...]]:
    """For whom, in words, and the sectors among them: an audience that has a sector's id or label."""
    labels = {label.casefold(): sector for sector, label in questionnaire.sectors.items()}
    words, sectors = [], []
    for item in _items(node, "audience", by_id):
        keys = ("identifier", "audienceType", "educationalRole", "name")
        said = [_text(item.get(key)) for key in keys] if isinstance(item, dict) else [_text(item)]
        said = [text for text in said if text]
        sector = next((s for s in (labels.get(t.casefold(), t) for t in said) if s in questionnaire.sectors), None)
        if sector:
            sectors.append(sector)
        elif said:
            words.append(said[0])
    return "; ".join(words), tuple(dict.fromkeys(sectors))


def _terms(
    node: Node, by_id: Nodes, questionnaire: Questionnaire, notes: list[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The skills and the practices that it teaches or is about. Any other topic is left out, and noted."""
    names = {skill.name.casefold(): skill.id for skill in questionnaire.skills_by_id.values()}
    names |= {indicator.name.casefold(): indicator.id for indicator in questionnaire.indicators.values()}
    found: list[str] = []
    for item in [*_items(node, "teaches", by_id), *_items(node, "about", by_id)]:
        keys = ("termCode", "identifier", "@id", "name")
        said = [_text(item.get(key)) for key in keys] if isinstance(item, dict) else [_text(item)]
        said = [text for text in said if text]
        ids = [_last_part(text) for text in said if OUR_ID.fullmatch(_last_part(text))]
        ids += [names[text.casefold()] for text in said if text.casefold() in names]
        if ids:
            found.append(ids[0])
        elif said:
            notes.append(f"'{said[-1][:60]}' is none of our skills or practices and was left out.")
    skills = tuple(dict.fromkeys(of for of in found if of.startswith("skills.")))
    return skills, tuple(dict.fromkeys(of for of in found if not of.startswith("skills.")))


def _hours(nodes: list[Node], faults: list[tuple[str, str]]) -> str:
    """The length from timeRequired, else from courseWorkload, in hours."""
    said = [_text(node.get(key)) for key in ("timeRequired", "courseWorkload") for node in nodes]
    given = next((text for text in said if text), "")
    match = DURATION.fullmatch(given)
    if match and (match["hours"] or match["minutes"]):
        hours = float(match["hours"] or 0) + int(match["minutes"] or 0) / 60
        return f"{hours:.4f}".rstrip("0").rstrip(".")
    if given:
        faults.append(("hours", f"'{given[:40]}' is no length in hours. Write timeRequired such as PT7H or PT3H30M."))
    else:
        faults.append(("hours", "It has no timeRequired and no courseWorkload. Write one such as PT7H."))
    return ""


def _modes(node: Node) -> set[str]:
    values = [node.get("courseMode"), node.get("eventAttendanceMode")]
    words = [_text(word) for value in values for word in (value if isinstance(value, list) else [value])]
    said = {_last_part(word).lower().replace(" ", "-").replace("_", "-") for word in words if word}
    return {MODES[word] for word in said if word in MODES}


def _mode(nodes: list[Node], by_id: Nodes, faults: list[tuple[str, str]]) -> str:
    """How it is held, where all that say so agree."""
    found = set().union(*(_modes(node) for node in nodes))
    places = {_place(node, by_id) for node in nodes if node.get("startDate")}
    if not found and places == {ONLINE}:
        return "online"
    if len(found) == 1:
        return found.pop()
    if found:
        faults.append(("mode", f"Its runs have different modes ({', '.join(sorted(found))}). Make a course of each."))
    else:
        faults.append(("mode", "It has no courseMode. Use onsite, online or blended."))
    return ""


def _session(instance: Node, by_id: Nodes) -> tuple[str, str]:
    """The day and the place of one run. A time after the day is left out."""
    day = re.split(r"[T ]", _text(instance.get("startDate")), maxsplit=1)[0]
    return day, _place(instance, by_id)


def _place(instance: Node, by_id: Nodes) -> str:
    for place in _items(instance, "location", by_id):
        if not isinstance(place, dict):
            return _text(place)
        if "VirtualLocation" in str(place.get("@type")):
            return ONLINE
        address = place.get("address")
        town = _text(address.get("addressLocality")) if isinstance(address, dict) else _text(address)
        return _text(place.get("name")) or town
    return ONLINE if _modes(instance) == {"online"} else ""


def _price(nodes: list[Node], by_id: Nodes, faults: list[tuple[str, str]], notes: list[str]) -> str:
    """The one price in pounds, or none: a price that varies is not shown as if it were one."""
    prices, currencies = set(), set()
    for offer in (offer for node in nodes for offer in _items(node, "offers", by_id) if isinstance(offer, dict)):
        details = [offer, *(d for d in _items(offer, "priceSpecification", by_id) if isinstance(d, dict))]
        given = [_text(detail.get(key)) for detail in details for key in ("price", "lowPrice", "highPrice")]
        prices |= {text for text in given if text}
        currencies |= {_text(detail.get("priceCurrency")).upper() for detail in details} - {""}
    if not prices:
        return ""
    if currencies != {"GBP"}:
        said = ", ".join(sorted(currencies)) or "no currency"
        faults.append(("price_pounds", f"It is in {said}. We show pounds: give a price with priceCurrency GBP."))
        return ""
    if len(prices) > 1:
        notes.append("It has several prices, so none is shown.")
        return ""
    return prices.pop()
