"""The service worker and the manifest: what a browser keeps so that the page opens without a network."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from app.settings import Settings
from app.web.render import STATIC, static_url

WORKER = "offline-worker.js"
SHELL = "/audits/offline"
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r'from "\./([a-z-]+\.js)"')


def parts(shell: str) -> list[str]:
    """The addresses of all that the shell is made of: what it links to, and what its scripts import."""
    found = sorted(set(LINKED.findall(shell)))
    for address in list(found):
        folder, _, name = address.rpartition("/")
        if name.endswith(".js"):
            found += [f"{folder}/{each}" for each in sorted(_imported(name))]
    return list(dict.fromkeys(found))


def _imported(name: str) -> set[str]:
    """The scripts that a script imports, directly or not. They are asked for in its own folder."""
    named = set(IMPORTED.findall((STATIC / name).read_text(encoding="utf-8")))
    return named.union(*(_imported(each) for each in named)) if named else named


def worker(shell: str) -> str:
    """The worker's script. It changes with the shell and its parts, so that a browser takes the new one."""
    version = hashlib.sha256(shell.encode()).hexdigest()[:12]
    said = {"cache": f"levelhead-{version}", "shell": SHELL, "parts": parts(shell)}
    return f"const KEPT = {json.dumps(said)};\n{(STATIC / WORKER).read_text(encoding='utf-8')}"


def manifest(settings: Settings) -> dict[str, Any]:
    """What a tablet shows of the page once it is installed."""
    png = [
        {"src": static_url(f"offline-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    return {
        "name": f"{settings.brand_name} audits",
        "short_name": settings.brand_name,
        "id": SHELL,
        "start_url": SHELL,
        "scope": "/audits/",
        "display": "standalone",
        "background_color": "#faf6ee",
        "theme_color": settings.brand_accent,
        "lang": "en-GB",
        "icons": [{"src": static_url("mark.svg"), "sizes": "any", "type": "image/svg+xml"}, *png],
    }
