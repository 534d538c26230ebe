"""Behind a proxy: a visitor counts as their own network where the proxy is named, and nobody can claim to be one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import sqlalchemy

from app.accounts.attempts import of_network
from app.building import build_house
from app.settings import Settings
from tests.servers import RealServer
from tests.web.test_real_server import TOKEN

VISITOR = "198.51.100.7"


@pytest.mark.parametrize("proxy, counted", [("127.0.0.1", VISITOR), ("192.0.2.1", "127.0.0.1")])
def test_a_visitor_counts_as_their_own_network_where_the_proxy_is_named(
    tmp_path: Path, proxy: str, counted: str
) -> None:
    with RealServer(tmp_path, FORWARDED_ALLOW_IPS=proxy) as server:
        with httpx.Client(base_url=server.address, headers={"X-Forwarded-For": VISITOR}) as client:
            token = TOKEN.findall(client.get("/sign-in").text)[0]
            data = {"csrf_token": token, "email": "ada@levelhead.example", "password": "wrong"}
            assert client.post("/sign-in", data=data).status_code == 422
        server.stop()
    house = build_house(Settings(data_dir=tmp_path / "data"))
    with house.database.session(writes=False) as session:
        kept = set(session.connection().execute(sqlalchemy.text("SELECT key FROM tally")).scalars())
    house.database.dispose()
    assert {each: of_network(house, each)[0] in kept for each in (VISITOR, "127.0.0.1")} == {
        VISITOR: counted == VISITOR,
        "127.0.0.1": counted == "127.0.0.1",
    }
