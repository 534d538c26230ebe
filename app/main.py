"""The application: content checked, database at hand, rooms opened."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.accounts import doors
from app.accounts import routes as accounts
from app.api import document as api
from app.assessments import routes as assessments
from app.assessments import store
from app.audits import models as _audits  # noqa: F401
from app.audits import routes as audits
from app.audits import section_routes as sections
from app.audits import sheet_routes as sheets
from app.building import build_house as build_house
from app.building import utc_now
from app.clients import handover_routes as handover
from app.clients import models as _clients  # noqa: F401
from app.clients import portfolio_routes as portfolio
from app.clients import routes as clients
from app.comparisons import routes as comparisons
from app.comparisons import version_routes as versions
from app.delivery import models as _deliveries  # noqa: F401 - its tables are known with it
from app.delivery import routes as delivery
from app.desk import export_routes as exports
from app.desk import figure_routes as figures
from app.desk import models as _leads  # noqa: F401
from app.desk import reminder_routes as reminders
from app.desk import routes as desk
from app.desk import token_routes as tokens
from app.enquiries import routes as enquiries
from app.evidence import models as _evidence  # noqa: F401
from app.evidence import routes as evidence
from app.firms import invitation_routes as joining
from app.firms import models as _firms  # noqa: F401
from app.firms import routes as firms
from app.groups import answer_routes as voices
from app.groups import invitation_routes as invitations
from app.groups import models as _rounds  # noqa: F401
from app.groups import report_routes as group_reports
from app.groups import round_routes as rounds
from app.issuing import brand_routes as brands
from app.issuing import models as _reports  # noqa: F401
from app.issuing import routes as issuing
from app.issuing import verification_routes as verification
from app.library import routes as library
from app.limits import models as _tallies  # noqa: F401
from app.offline import routes as offline
from app.plans import band_routes as plan_bands
from app.plans import file_routes as plan_files
from app.plans import models as _plans  # noqa: F401
from app.plans import routes as plans
from app.privacy import models as _privacy  # noqa: F401
from app.privacy import routes as privacy
from app.reports import routes as reports
from app.settings import Settings, read_settings
from app.teams import models as _teams  # noqa: F401
from app.teams import routes as teams
from app.touches import models as _touches  # noqa: F401
from app.web import failures
from app.web.render import STATIC, brand_css, warm
from app.web.rooms import THREADS
from app.web.shield import Shield

STAFF_ROOMS = (accounts, exports, desk, figures, tokens, reminders, delivery, privacy)
AUDITORS_ROOMS = (
    *(firms, joining, portfolio, clients, handover, offline, audits, sections, sheets, evidence, plans),
    *(plan_bands, plan_files, comparisons, versions, brands, issuing, verification),
)
A_YEAR = "public, max-age=31536000, immutable"


class HashedStatic(StaticFiles):
    """Static files under /static/<hash>/<name>: the hash is part of the address only, so caches may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path.partition("/")[2], scope)
        response.headers["Cache-Control"] = A_YEAR
        return response


def create_app(settings: Settings | None = None, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The application on these settings, or on those of the environment. The database must have been migrated."""
    house = build_house(settings or read_settings(), now)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with house.database.transaction() as session:
            store.keep_content(session, house.questionnaire, house.now())
            store.keep_content(session, house.example_catalogue, house.now())
            store.keep_content(session, house.experience, house.now())
        asyncio.get_running_loop().run_in_executor(THREADS, warm)
        yield
        house.database.dispose()

    app = FastAPI(title="Levelhead", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.add_middleware(Shield, is_tls=house.settings.is_tls)
    failures.install(app)
    doors.install(app)
    brand = brand_css(house.settings)

    @app.get("/static/{digest}/brand.css", include_in_schema=False)
    async def brand_style(digest: str) -> Response:
        return Response(brand, media_type="text/css", headers={"Cache-Control": A_YEAR})

    @app.get("/health", include_in_schema=False)
    def health(request: Request) -> Response:  # of `house` it would hold on for ever: FastAPI remembers each function
        with request.app.state.house.database.reading.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})

    app.mount("/static", HashedStatic(directory=STATIC))
    # Their routes as they are: including a router makes each of them anew for every application. The journey comes
    # first, for it is asked most, and routes are tried in order.
    asking = (rounds, invitations, group_reports)
    for room in (assessments, voices, api, enquiries, library, reports, *asking, teams, *STAFF_ROOMS, *AUDITORS_ROOMS):
        app.router.routes.extend(room.router.routes)
    return app


def served_app() -> FastAPI:
    """The application of a process that does nothing else.

    What there is by then stays as long as the process does. Looking through it for garbage stops everybody for 0.15 s,
    so Python is told not to.
    """
    share_heaps()
    app = create_app()
    gc.collect()
    gc.freeze()
    return app


def share_heaps() -> None:
    """Has all threads of this process share two heaps of the C library, where it has that setting (glibc).

    It would give most threads one of their own, each with what it once needed: 158 MB after the benchmark against 147,
    and nothing was faster for it.
    """
    most_arenas = -8
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(most_arenas, 2)
