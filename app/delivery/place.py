"""Which addresses we send to at all, before anybody asks where they lead."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_ADDRESS = 500
TLS_PORT = 443
HIGH_PORTS = range(8000, 10_000)


class Refused(Exception):
    """We do not send there. The message says why, for the owner to read."""


@dataclass(frozen=True)
class Place:
    """Where an address leads: the parts of it that are checked."""

    scheme: str
    host: str
    port: int
    path: str


def place(address: str, allowed: frozenset[str]) -> Place:
    """The parts of an address. Raises Refused where it is not one that we send to, whatever its host resolves to."""
    if len(address) > LONGEST_ADDRESS or not address.isascii() or any(c.isspace() or ord(c) < 33 for c in address):
        raise Refused("Write the address in plain letters, without spaces and no longer than 500 characters.")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Refused("This is not an address that we can read.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise Refused("Write the whole address, beginning with https://")
    if parts.username is not None or parts.password is not None:
        raise Refused("Leave out the user name and password: the signature shows that it is us.")
    if parts.fragment or "\\" in address:
        raise Refused("Leave out what follows # in the address.")
    port = port if port is not None else TLS_PORT if parts.scheme == "https" else 80
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not is_allowed(host, port, allowed):
        if parts.scheme != "https":
            raise Refused("Use https://. Only a host that the owner allows may be called without it.")
        if port != TLS_PORT and port not in HIGH_PORTS:
            raise Refused("Use port 443, or one from 8000 to 9999. Others must be allowed by the owner.")
    return Place(parts.scheme, host, port, path)


def is_allowed(host: str, port: int, allowed: frozenset[str]) -> bool:
    """Whether the owner allows this host in LEVELHEAD_ALLOWED_WEBHOOK_HOSTS, on every port or on this one."""
    return host in allowed or f"{host}:{port}" in allowed or f"[{host}]:{port}" in allowed
