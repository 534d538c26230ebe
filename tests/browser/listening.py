"""What no page may do, heard on every device of every test: complain to the console, or ask a stranger for anything."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

PARTS = ("stylesheet", "script", "image", "font", "manifest")


class Ears:
    """Collects what is amiss while a device is used."""

    def __init__(self, device: BrowserContext, address: str) -> None:
        self.address = address
        self.heard: list[str] = []
        device.on("request", self._asked)
        device.on("response", self._answered)
        device.on("console", self._said)
        device.on("weberror", lambda failure: self.heard.append(f"script: {failure.error}"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "blob:")):
            self.heard.append(f"asked a stranger: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS:
            self.heard.append(f"{response.status} for {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        # That a page or a save was refused, the browser says by itself; what a page is made of is heard above.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.heard.append(f"console: {message.text}")
