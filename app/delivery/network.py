"""Posts to an address outside, and to no other: every address of its host is checked, and the checked one is called.

The check and the call are one step. A name that answers differently the second time is not asked a second time.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore

from app.delivery.place import TLS_PORT, Place, Refused, is_allowed, place

CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 5.0, 10.0, 20.0
MOST_READ = 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]

UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
SPECIAL = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))  # older Pythons miss some
RELAYS = ipaddress.IPv4Network("192.88.99.0/24")


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers that matter, and how it began."""

    status: int
    retry_after: str | None
    beginning: bytes


def is_outside(address: Address) -> bool:
    """Whether an address is of the public internet, and hides none that is not."""
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and not address.is_reserved and address not in RELAYS
    hidden = hidden_in(address)
    if hidden:
        return all(map(is_outside, hidden))
    if address not in UNICAST or any(address in network for network in SPECIAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def hidden_in(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo and NAT64."""
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(host: str, port: int, allowed: frozenset[str], resolver: Resolver) -> list[str]:
    """The addresses to call. Raises Refused where even one of them is not outside."""
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError):
        raise httpcore.ConnectError("the host has no address") from None
    if not found:
        raise httpcore.ConnectError("the host has no address")
    if not is_allowed(host, port, allowed):
        for each in found:
            try:
                outside = is_outside(ipaddress.ip_address(each.partition("%")[0]))
            except ValueError:
                outside = False
            if not outside:
                raise Refused("The host is inside a network, and the owner has not allowed it.")
    return found


class Stream(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly the other side trickles."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self.inner, self.until = inner, until

    def _left(self, timeout: float | None) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("it took too long")
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Stream(self.inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self.until)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class Guard(httpcore.NetworkBackend):
    """Connects to the addresses that it has just checked. TLS still asks for, and verifies, the host's name."""

    def __init__(self, allowed: frozenset[str], resolver: Resolver, until: float) -> None:
        self.allowed, self.resolver, self.until = allowed, resolver, until
        self.plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = checked(host, port, self.allowed, self.resolver)
        for number, address in enumerate(addresses[:3], 1):
            try:
                return Stream(self.plain.connect_tcp(address, port, timeout), self.until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == min(len(addresses), 3):
                    raise
        raise httpcore.ConnectError("the host has no address")


def post(
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    allowed: frozenset[str],
    resolver: Resolver = resolve,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Posts once, follows no redirect, and reads no more than the beginning of the answer.

    Raises Refused, or an exception of httpcore where nobody answered as HTTP does.
    """
    where = place(address, allowed)
    guard = Guard(allowed, resolver, time.monotonic() + ALL_SECONDS)
    timeouts = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": READ_SECONDS, "pool": CONNECT_SECONDS}
    sent = {"Host": host_header(where), "User-Agent": "Levelhead", "Accept": "*/*", "Connection": "close", **headers}
    with httpcore.ConnectionPool(ssl_context=trust, network_backend=guard, max_connections=1) as pool:
        url = httpcore.URL(
            scheme=where.scheme.encode(), host=where.host.encode(), port=where.port, target=where.path.encode()
        )
        all_headers = [(name.encode(), value.encode()) for name, value in sent.items()]
        length = (b"Content-Length", str(len(body)).encode())
        request = httpcore.Request("POST", url, headers=[*all_headers, length], content=body)
        request.extensions = {"timeout": timeouts}
        response = pool.handle_request(request)
        try:
            return Answer(response.status, header(response.headers, b"retry-after"), beginning_of(response))
        finally:
            response.close()


def beginning_of(response: httpcore.Response) -> bytes:
    """The first bytes of an answer. What breaks off there has been answered all the same."""
    read = b""
    try:
        for part in response.iter_stream():
            read += part
            if len(read) >= MOST_READ:
                break
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        pass
    return read[:MOST_READ]


def header(headers: list[tuple[bytes, bytes]], wanted: bytes) -> str | None:
    return next((value.decode("latin-1") for name, value in headers if name.lower() == wanted), None)


def host_header(where: Place) -> str:
    """The host as a request names it: with its port only where that is not the usual one."""
    host = f"[{where.host}]" if ":" in where.host else where.host
    return host if where.port == {"https": TLS_PORT, "http": 80}[where.scheme] else f"{host}:{where.port}"
