"""The settings of what goes out, each refused with a sentence where it makes no sense."""

from __future__ import annotations

import pytest

from app.settings import Settings, SettingsError, read_settings


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TEAM_EMAIL", "desk", "LEVELHEAD_TEAM_EMAIL: write an email address"),
        ("WORKER_NAME", "worker 1", "LEVELHEAD_WORKER_NAME: use up to 40 letters"),
        ("WORKER_NAME", "", "LEVELHEAD_WORKER_NAME: use up to 40 letters"),
        ("ALLOWED_WEBHOOK_HOSTS", "https://crm.internal/", "LEVELHEAD_ALLOWED_WEBHOOK_HOSTS: 'https://crm.internal/'"),
        ("ALLOWED_WEBHOOK_HOSTS", "crm.internal, *", "LEVELHEAD_ALLOWED_WEBHOOK_HOSTS: '*' is not a host"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"LEVELHEAD_{name}", value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert said in str(error.value)


def test_hosts_are_allowed_one_by_one_with_or_without_a_port() -> None:
    hosts = Settings(allowed_webhook_hosts=" CRM.internal , 10.0.0.5:8443,[::1]:80, ").hosts_allowed
    assert hosts == {"crm.internal", "10.0.0.5:8443", "[::1]:80"}
    assert Settings().hosts_allowed == frozenset()
