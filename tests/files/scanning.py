"""A small server that speaks as clamd does, on loopback: it finds what holds a word, and can fail in many ways."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from pathlib import Path
from types import TracebackType
from typing import cast

BAD_WORD = b"something bad"


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        scanner = cast(Listening, self.server)
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        scanner.scanned.append(content)
        found = b"stream: Some.Thing FOUND\0" if BAD_WORD in content else b"stream: OK\0"
        self.wfile.write(found if scanner.says is None else scanner.says)


class Listening(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True

    def __init__(self, folder: Path | None = None, says: bytes | None = None) -> None:
        self.scanned: list[bytes] = []
        self.says = says
        if folder is not None:
            self.address_family = socket.AF_UNIX
        self._path = str(folder / "clamd.sock") if folder is not None else None
        super().__init__(self._path or ("127.0.0.1", 0), Talk)  # type: ignore[arg-type]  # a path is an address as well

    @property
    def where(self) -> str:
        return self._path or f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Listening:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
