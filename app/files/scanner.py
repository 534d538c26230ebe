"""Asks a virus scanner about a file, where the owner has named one. No scanner, no file: nothing comes in unchecked.

The scanner is clamd, asked over TCP or a socket of the machine: INSTREAM, then pieces with their length before them.
"""

from __future__ import annotations

import logging
import socket
import struct

from app.files.refused import Refused
from app.web.errors import Busy

log = logging.getLogger("levelhead")
PATIENCE = 30.0  # seconds for each answer of the scanner
A_PIECE = 256 * 1024
LENGTH = struct.Struct(">I")
LONGEST_ANSWER = 4096
# The harmless text that every virus scanner answers to, in two parts, so that none answers to this file.
TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FOUND = "Our virus check did not let this file pass. Send another copy of it, or make a PDF of what it shows."


class Unchecked(Busy):
    title = "This file could not be checked just now"
    advice = "It has not been kept. Wait a minute, then choose the file and send it again."


class Scanner:
    """clamd at host:port or at the path of a socket. Without an address it asks nobody."""

    def __init__(self, address: str | None) -> None:
        self._address = address

    def check(self, content: bytes) -> None:
        """Raises Refused where something is found, Unchecked where the scanner gives no clear answer."""
        if self._address is None:
            return
        try:
            answer = _asked(self._address, content)
        except OSError as error:
            log.error("files: the scanner cannot be asked: %s", type(error).__name__)
            raise Unchecked from error
        if answer.endswith(" FOUND"):
            log.warning("files: the scanner found something in a file; it was refused")
            raise Refused(FOUND)
        if answer != "stream: OK":
            log.error("files: the scanner gave no clear answer; look into its own log")
            raise Unchecked


def _asked(address: str, content: bytes) -> str:
    """What the scanner says of a file."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), A_PIECE):
            piece = content[at : at + A_PIECE]
            connection.sendall(LENGTH.pack(len(piece)) + piece)
        connection.sendall(LENGTH.pack(0))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (more := connection.recv(LONGEST_ANSWER)):
            answer += more
    return answer.partition(b"\0")[0].decode(errors="replace").strip()


def _connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(PATIENCE)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection
