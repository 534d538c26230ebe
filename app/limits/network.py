"""Where a request comes from, as it is counted: one address of IPv4, or the /64 that one line of IPv6 has."""

from __future__ import annotations

import ipaddress

from fastapi import Request

UNKNOWN = "unknown"


def network_of(host: str | None) -> str:
    """The network of an address. A proxy in front is believed by uvicorn, or not at all: we read no header."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def network(request: Request) -> str:
    """The network that a request comes from."""
    return network_of(request.client.host if request.client else None)
