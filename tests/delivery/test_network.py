"""Nothing is sent inside the network: which addresses are outside, and that the checked one is the one called."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.delivery.network import MOST_READ, is_outside, post
from app.delivery.place import Refused, place
from app.delivery.webhooks import Way, send
from tests.delivery.receiver import Answer, Receiver

NOBODY: frozenset[str] = frozenset()
INSIDE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1",
    "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "169.254.0.1", "100.64.0.1", "100.127.255.254", "192.0.0.1",
    "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1",
    "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
    "2001:db8::1", "100::1", "::127.0.0.1", "::10.0.0.1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
    "2002:7f00:1::", "2002:a00:1::", "2002:c0a8:101::", "2002:a9fe:a9fe::",
    "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b::10.1.2.3", "64:ff9b:1::8.8.8.8",
    "64:ff9b:1::1", "2001:0:7f00:1::1", "2001:0:808:808:0:0:80ff:fffe", "2001:10::1",
    "2001:2::1", "3fff::1", "5f00::1",
]  # fmt: skip
OUTSIDE = [
    "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255",
    "100.128.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255",
    "223.255.255.254", "2606:4700:4700::1111", "2a00:1450:4009:81f::200e", "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8", "2002:808:808::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_seen_however_it_is_written(address: str) -> None:
    assert not is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_let_through(address: str) -> None:
    assert is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "example.org/hook", "https://", "https:///x",
        "javascript:alert(1)",
        "https://user@example.org/", "https://user:word@example.org/", "https://example.org:22/",
        "https://example.org:80/",
        "https://example.org:6379/", "https://example.org:99999/", "https://example.org:x/", "https://[::1/",
        "https://example.org/#part", "https://example.org\\@127.0.0.1/", "https://exam ple.org/", "https://éxample.org/",
        "https://example.org/\r\nHost:%20x", "https://example.org/" + "x" * 500, "file:///etc/passwd", "",
    ],
)  # fmt: skip
def test_an_address_that_we_never_send_to_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(Refused, match=r"^[A-Z].*[.:/]"):
        place(address, NOBODY)


@pytest.mark.parametrize(
    "address", ["https://example.org", "https://example.org:8443/a?b=c", "https://[2606:4700::1]/x"]
)
def test_an_address_that_may_be_sent_to(address: str) -> None:
    assert place(address, NOBODY).scheme == "https"


def test_the_owner_may_allow_a_host_or_one_of_its_ports() -> None:
    assert place("http://crm.internal:81/", frozenset({"crm.internal"})).port == 81
    assert place("http://crm.internal:81/", frozenset({"crm.internal:81"})).port == 81
    for other in ("http://crm.internal:82/", "http://other.internal:81/", "http://crm.internal.evil.example:81/"):
        with pytest.raises(Refused):
            place(other, frozenset({"crm.internal:81"}))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"]
)
def test_no_way_to_write_this_machine_reaches_it(host: str) -> None:
    with pytest.raises(Refused, match="inside a network"):
        post(f"https://{host}/hook", {}, b"{}", NOBODY)


class Rebinding:
    """A name that answers differently each time it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, _host: str, _port: int) -> list[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize("found", [["8.8.8.8", "127.0.0.1"], ["127.0.0.1"], ["2606:4700::1", "fe80::1%eth0"], ["x"]])
def test_a_host_with_even_one_address_inside_is_refused(found: list[str], receiver: Receiver) -> None:
    with pytest.raises(Refused, match="inside a network"):
        post("https://rebinding.example:8443/", {}, b"{}", NOBODY, Rebinding(found))
    assert not receiver.came


def test_a_name_is_asked_once_and_the_answer_that_was_checked_is_called(receiver: Receiver) -> None:
    name = f"receiver.example:{receiver.port}"
    resolver = Rebinding(["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"])
    answer = post(f"http://{name}/hook?a=b", {"X-A": "b"}, b"{}", frozenset({name}), resolver)
    assert (answer.status, resolver.asked) == (200, 1)
    [came] = receiver.came
    assert (came.headers["host"], came.path, came.headers["x-a"]) == (name, "/hook?a=b", "b")


def test_every_attempt_is_checked_anew(receiver: Receiver) -> None:
    resolver = Rebinding(["10.0.0.1"], ["127.0.0.1"])
    for _ in range(2):
        outcome = send(Way(NOBODY, resolver), "https://rebinding.example:8443/", {}, b"{}", datetime.now(UTC))
        assert not outcome.is_done and "inside a network" in outcome.said
    assert resolver.asked == 2 and not receiver.came


def test_no_proxy_of_the_environment_is_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiver() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy.host}")
        assert post(receiver.address, {}, b"{}", frozenset({"127.0.0.1"})).status == 200
        assert not proxy.came and len(receiver.came) == 1


def test_no_more_than_the_beginning_of_an_answer_is_read(receiver: Receiver) -> None:
    receiver.answer = lambda _came: Answer(200, body=b"x" * 5_000_000)
    assert len(post(receiver.address, {}, b"{}", frozenset({"127.0.0.1"})).beginning) == MOST_READ


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a name, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .sign(key, hashes.SHA256())
    )
    kind = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(kind))
    files[1].write_bytes(key.private_bytes(kind, serialization.PrivateFormat.PKCS8, plain))
    return files


def test_over_tls_the_host_s_name_is_what_is_verified(receiver: Receiver, tmp_path: Path) -> None:
    public, private = certificate(tmp_path, "receiver.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    trust = ssl.create_default_context(cafile=str(public))
    hosts = frozenset({"receiver.example", "another.example"})
    way = Way(hosts, Rebinding(["127.0.0.1"]), trust)
    now = datetime.now(UTC)
    assert send(way, f"https://receiver.example:{receiver.port}/", {}, b"{}", now).is_done
    outcome = send(way, f"https://another.example:{receiver.port}/", {}, b"{}", now)
    assert (outcome.is_done, outcome.said) == (False, "its certificate is not valid")
    stranger = Way(hosts, Rebinding(["127.0.0.1"]))
    assert send(stranger, f"https://receiver.example:{receiver.port}/", {}, b"{}", now).said == outcome.said
    assert len(receiver.came) == 1
