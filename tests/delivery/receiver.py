"""A real receiver of webhooks on loopback, that answers as a test tells it to, and remembers what came."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Came:
    """One request: its path, headers in small letters, and body."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Answer:
    """What to answer. `hangs` waits so many seconds first; `closes` hangs up without a word."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    hangs: float = 0
    closes: bool = False


class Receiver:
    """Answers each request with what `answer` says, which a test may change at any time."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.answer: Callable[[Came], Answer] = lambda _came: Answer()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            do_GET = do_POST

            def log_message(self, *_words: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.host = f"127.0.0.1:{self.port}"
        self.address = f"http://{self.host}/hook"
        self.released = threading.Event()

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        came = Came(handler.path, headers, body, time.time())
        self.came.append(came)
        answer = self.answer(came)
        if answer.hangs:
            self.released.wait(answer.hangs)
        if answer.closes:
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        try:
            handler.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(answer.body)
        except OSError:
            pass  # whoever asked was killed

    @property
    def ids(self) -> list[str]:
        return [came.headers["webhook-id"] for came in list(self.came)]

    @property
    def seen(self) -> Counter[str]:
        """How often each id came."""
        return Counter(self.ids)

    def kill(self) -> None:
        """Nothing listens any more."""
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self) -> Receiver:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.kill()
