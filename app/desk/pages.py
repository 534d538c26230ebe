"""The list of leads as a page: who waits, the views, and the leads of one view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from app.desk.filters import ALL, MINE, NOBODY, Filter
from app.desk.models import Lead, SavedFilter
from app.desk.states import CLOCK_NAMES, GRADES, KIND_NAMES, STATUS_NAMES, Clock, Kind, Status, clock
from app.desk.store import MOST_COUNTED, Moment
from app.enquiries.promise import opening
from app.settings import Settings

ORDER_NAMES = {"due": "Due first", "newest": "Newest first", "grade": "Best grade first"}
RISKY_MINUTES = 120
NO_NAME = "No name"
LONG_AGO = timedelta(days=60)
WAITING = (Clock.LATE, Clock.AT_RISK, Clock.DUE)


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One lead of the list, in words."""

    href: str
    name: str
    organisation: str
    grade: str
    status: str
    clock: Clock
    clock_said: str
    owner: str
    sector: str
    received: str


@dataclass(frozen=True)
class Tile:
    """How many wait, and the view that shows them."""

    label: str
    count: int
    href: str
    is_here: bool


@dataclass(frozen=True)
class View:
    """A view that somebody saved."""

    name: str
    href: str
    removal: str
    is_here: bool


@dataclass(frozen=True)
class ListPage:
    """The desk: who waits, then the leads of a view."""

    title: str
    tiles: tuple[Tile, ...]
    late: tuple[Row, ...]
    rows: tuple[Row, ...]
    found: str
    search: str
    statuses: tuple[Option, ...]
    grades: tuple[Option, ...]
    clocks: tuple[Option, ...]
    owners: tuple[Option, ...]
    sectors: tuple[Option, ...]
    orders: tuple[Option, ...]
    suspected: bool
    suspected_href: str
    suspected_count: int
    views: tuple[View, ...]
    query: str
    is_plain: bool
    is_narrowed: bool
    first_href: str | None
    next_href: str | None
    error: str | None
    template: ClassVar[str] = "desk/list.html"
    has_form: ClassVar[bool] = True


def moment(now: datetime, settings: Settings) -> Moment:
    """What the clocks are read by: at risk is what is due within two hours of opening."""
    return Moment(now, opening(settings).after(now, RISKY_MINUTES))


LATE = Filter(clock=Clock.LATE)  # shows them already, as the plain view does: who is due first stands first


def options(names: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, label, value == chosen) for value, label in names.items())


def rows(
    leads: Sequence[Lead], names: Mapping[str, str], sectors: Mapping[str, str], at: Moment, settings: Settings
) -> tuple[Row, ...]:
    return tuple(row(lead, names, sectors, at, settings) for lead in leads)


def row(lead: Lead, names: Mapping[str, str], sectors: Mapping[str, str], at: Moment, settings: Settings) -> Row:
    """A lead of the list. One without a name goes by its address."""
    stands = clock(lead.status, lead.due_at, lead.answered_at, at.now, at.risky_until)
    return Row(
        href=f"/desk/leads/{lead.id}",
        name=lead.name or lead.email or NO_NAME,
        organisation=lead.organisation or KIND_NAMES[Kind(lead.kind)],
        grade=lead.grade,
        status=STATUS_NAMES[Status(lead.status)],
        clock=stands,
        clock_said=clock_said(stands, lead, at.now, settings),
        owner=names.get(lead.owner_id or "", "Nobody"),
        sector=sectors.get(lead.sector or "", "Not shared"),
        received=said(lead.received_at, settings),
    )


def said(at: datetime, settings: Settings) -> str:
    """A moment as staff read it, in the owner's time zone."""
    local = at.astimezone(settings.zone)
    return f"{local.day} {local:%b %Y, %H:%M}"


def clock_said(stands: Clock, lead: Lead, now: datetime, settings: Settings) -> str:
    """Such as "2 h 10 min left" or "late by 45 min", in hours of opening."""
    if lead.due_at is None or stands is Clock.NONE:
        return "No clock"
    if stands in (Clock.ANSWERED, Clock.ANSWERED_LATE):
        return CLOCK_NAMES[stands]
    hours = opening(settings)
    if stands is Clock.LATE and now - lead.due_at > LONG_AGO:
        return f"Late by over {LONG_AGO.days} days"
    if stands is Clock.LATE:
        minutes = hours.between(lead.due_at, now)
        return f"Late by {minutes_said(minutes)}" if minutes else "Late"
    return f"{minutes_said(hours.between(now, lead.due_at))} left"


def minutes_said(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def found_said(count: int | None) -> str:
    """How many were found; on a later page, where they are not counted again, only that it goes on."""
    if count is None:
        return "Continued"
    if count == 1:
        return "1 lead"
    return f"More than {MOST_COUNTED:,} leads" if count > MOST_COUNTED else f"{count:,} leads"


def address(view: Filter, after: str = "") -> str:
    query = view.to_query()
    parts = [query] if query else []
    if after:
        parts.append(f"after={after}")
    return "/desk" + (f"?{'&'.join(parts)}" if parts else "")


def list_page(
    view: Filter,
    shown: tuple[Row, ...],
    late: tuple[Row, ...],
    count: int | None,
    counts: Mapping[Clock, int],
    suspected_count: int,
    saved: Sequence[SavedFilter],
    names: Mapping[str, str],
    sectors: Mapping[str, str],
    after: str,
    following: str,
    error: str | None = None,
) -> ListPage:
    """The page of one view."""
    query = view.to_query()
    plain = Filter()
    return ListPage(
        title="Suspected spam" if view.suspected else "Leads",
        tiles=tuple(
            Tile(
                CLOCK_NAMES[each], counts[each], address(replace(plain, clock=each)), view == replace(plain, clock=each)
            )
            for each in WAITING
        ),
        late=() if view.suspected or (view.order == "due" and not after and view in (plain, LATE)) else late,
        rows=shown,
        found=found_said(count),
        search=view.search,
        statuses=options({"open": "Open", ALL: "All", **STATUS_NAMES}, view.status),
        grades=options({"": "Any", **{grade: grade for grade in GRADES}}, view.grade),
        clocks=options({"": "Any", **{c: CLOCK_NAMES[c] for c in Clock if c is not Clock.NONE}}, view.clock),
        owners=options({"": "Anybody", MINE: "Me", NOBODY: "Nobody", **names}, view.owner),
        sectors=options({"": "Any", **sectors}, view.sector),
        orders=options(ORDER_NAMES, view.order),
        suspected=view.suspected,
        suspected_href=address(Filter(suspected=True)),
        suspected_count=suspected_count,
        views=tuple(
            View(each.name, f"/desk?{each.query}", f"/desk/views/{each.id}/removal", each.query == query)
            for each in saved
        ),
        query=query,
        is_plain=view == plain,
        is_narrowed=replace(view, search="", suspected=False) != plain,
        first_href=address(view) if after else None,
        next_href=address(view, following) if following else None,
        error=error,
    )
