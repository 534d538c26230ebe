"""The settings of the sign-in: a silly one stops the start and names itself."""

from __future__ import annotations

import pytest

from app.settings import SettingsError, read_settings

ISSUER = {"LEVELHEAD_OIDC_ISSUER": "https://id.example.org", "LEVELHEAD_OIDC_CLIENT_ID": "desk"}
SILLY = [
    ({"LEVELHEAD_SECOND_FACTOR": "sometimes"}, "LEVELHEAD_SECOND_FACTOR", "'optional' or 'required'"),
    ({"LEVELHEAD_IDLE_MINUTES": "4"}, "LEVELHEAD_IDLE_MINUTES", "greater than or equal to 5"),
    ({"LEVELHEAD_IDLE_MINUTES": "721"}, "LEVELHEAD_IDLE_MINUTES", "less than or equal to 720"),
    ({"LEVELHEAD_OIDC_ISSUER": "id.example.org"}, "LEVELHEAD_OIDC_ISSUER", "write the issuer"),
    ({**ISSUER, "LEVELHEAD_OIDC_ISSUER": "http://id.example.org"}, "LEVELHEAD_OIDC_ISSUER", "must begin with https://"),
    ({**ISSUER, "LEVELHEAD_OIDC_ISSUER": "http://localhost.evil.org"}, "LEVELHEAD_OIDC_ISSUER", "must begin with"),
    ({"LEVELHEAD_OIDC_ISSUER": "https://id.example.org"}, "LEVELHEAD_OIDC_CLIENT_ID", "both an issuer and a client"),
    ({"LEVELHEAD_OIDC_CLIENT_ID": "desk"}, "LEVELHEAD_OIDC_ISSUER", "both an issuer and a client id"),
    ({"LEVELHEAD_OIDC_CLIENT_SECRET": "x"}, "LEVELHEAD_OIDC_ISSUER", "say whose it is"),
    ({**ISSUER, "LEVELHEAD_OIDC_NAME": "Acme\nEvil"}, "LEVELHEAD_OIDC_NAME", "write it in one line"),
]


@pytest.mark.parametrize("values, name, said", SILLY, ids=lambda value: str(value)[:60])
def test_a_silly_one_is_named(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], name: str, said: str) -> None:
    for variable, value in values.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as stopped:
        read_settings()
    assert name in str(stopped.value) and said in str(stopped.value)


@pytest.mark.parametrize("issuer", ["https://id.example.org/tenant", "http://127.0.0.1:9000", "http://localhost"])
def test_a_provider_is_reached_safely_or_on_this_machine(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    for variable, value in {**ISSUER, "LEVELHEAD_OIDC_ISSUER": issuer}.items():
        monkeypatch.setenv(variable, value)
    assert read_settings().oidc_issuer == issuer


def test_the_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in {**ISSUER, "LEVELHEAD_OIDC_CLIENT_SECRET": "hush hush"}.items():
        monkeypatch.setenv(variable, value)
    assert "hush" not in repr(read_settings())
