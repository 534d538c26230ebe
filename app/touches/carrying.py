"""The touch of a request, and the addresses that carry it onward. Nothing of it is kept in the browser."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from fastapi import Request

from app.touches.touch import Touch, clean

FIELD = "touch"
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
LONGEST_ADDRESS = 2000
TO_READ = frozenset(("/", "/evidence", "/scoring", "/courses", "/privacy", "/assessments/new", "/enquiries/new"))
BELOW = ("/evidence/", "/courses/", "/crosswalks/")


def carried(request: Request) -> Touch | None:
    """What led to this page: a campaign, what an earlier page carried here, or another site. None where nothing did."""
    known: Touch | None
    if hasattr(request.state, "touch"):
        known = request.state.touch
        return known
    known = _found(request)
    request.state.touch = known
    return known


def campaign(request: Request) -> Touch | None:
    """The campaign whose link this very request followed."""
    return carried(request) if b"utm_" in request.scope.get("query_string", b"") else None


def _found(request: Request) -> Touch | None:
    posted = getattr(request.state, "posted", None)
    if posted is not None and posted.has(FIELD):
        return Touch.from_text(posted.text(FIELD))
    query = request.scope.get("query_string", b"")
    if b"utm_" in query or b"touch=" in query:
        found = _in_query(query.decode("latin-1"), landing(request.url.path))
        if found is not None:
            return found
    return _in_referrer(request)


def _in_query(query: str, arrived_at: str) -> Touch | None:
    """A campaign, or what an earlier page carried. The campaign is the later of the two."""
    try:
        asked = parse_qs(query[:LONGEST_ADDRESS], errors="replace", max_num_fields=200)
    except ValueError:
        return None
    names = [clean(asked.get(name, [""])[0]) for name in UTM]
    if any(names):
        source, medium, name, term, content = names
        return Touch(source, medium, name, term, content, landing=arrived_at)
    return Touch.from_text(asked.get(FIELD, [""])[0])


def _in_referrer(request: Request) -> Touch | None:
    """The page that led here: one of another site, or one of ours that had come from a campaign."""
    address = request.headers.get("referer", "")[:LONGEST_ADDRESS]
    if not address.startswith(("http://", "https://")):
        return None
    try:
        came_from = urlsplit(address)
        host = (came_from.hostname or "").lower()
    except ValueError:
        return None
    if host in own_hosts(request):
        has_touch = "utm_" in came_from.query or "touch=" in came_from.query
        return _in_query(came_from.query, landing(came_from.path)) if has_touch else None
    referrer = clean(host + came_from.path.rstrip("/"))
    return Touch(referrer=referrer, landing=landing(request.url.path)) if "." in host else None


def own_hosts(request: Request) -> set[str]:
    """The names that this site is reached by."""
    base = urlsplit(request.app.state.house.settings.base_url).hostname or ""
    return {base.lower(), (request.url.hostname or "").lower()}


def landing(path: str) -> str:
    """Where they arrived: a page that anybody may read, or only what kind of page. Others hold ids and tokens."""
    if path in TO_READ or path.startswith(BELOW):
        return clean(path)
    return clean(f"/{path.strip('/').partition('/')[0]}/…")


def onward(path: str, touch: str) -> str:
    """An address of ours, with the touch carried along."""
    if not touch:
        return path
    return f"{path}{'&' if '?' in path else '?'}{FIELD}={quote(touch, safe='~/')}"
