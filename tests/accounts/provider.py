"""A small OpenID provider: a real server on loopback, which signs in whoever it is told to, rightly or wrongly."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.servers import free_port

CLIENT_ID, CLIENT_SECRET = "levelhead desk", "s3cret: with/odd characters"
SECONDS = 20


@cache
def keys() -> tuple[RSAKey, RSAKey]:
    """The key that providers publish and one that they do not. They take long to make, so they are made once."""
    return (
        RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}),
        RSAKey.generate_key(2048, {"kid": "one"}),
    )


@dataclass
class OpenIdProvider:
    """What it says of whoever comes. A test changes that to see it refused."""

    now: Callable[[], float]
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    sends_keys: bool = True
    takes_secret_in_body: bool = False
    names_issuer: str | None = None
    is_down: bool = False
    waits: float = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.key, self.another_key = keys()
        self.signs_with = self.key
        self.shared = CLIENT_SECRET.encode()
        routes = [
            Route("/.well-known/openid-configuration", self.configuration),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/keys", self.keys),
        ]
        config = uvicorn.Config(Starlette(routes=routes), host="127.0.0.1", port=self.port, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> OpenIdProvider:
        self.thread.start()
        until = time.monotonic() + SECONDS
        while not self.server.started:
            assert time.monotonic() < until, "the provider did not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(SECONDS)

    def settings(self) -> dict[str, Any]:
        """What an owner sets to use it."""
        return {
            "oidc_issuer": self.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_name": "Acme",
        }

    async def configuration(self, _request: Request) -> Response:
        self.asked.append("configuration")
        if self.is_down:
            return Response("down", 503)
        return JSONResponse(
            {
                "issuer": self.names_issuer or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": [
                    "client_secret_post" if self.takes_secret_in_body else "client_secret_basic"
                ],
            }
        )

    async def authorize(self, request: Request) -> Response:
        """Signs whoever comes in at once, as a provider does where somebody is signed in already."""
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT_ID and asked["response_type"] == "code", asked
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split(), asked
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    def _knows(self, request: Request, fields: dict[str, str]) -> bool:
        if self.takes_secret_in_body:
            return (fields.get("client_id"), fields.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        given = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        name, _, secret = given.partition(":")
        return (unquote(name), unquote(secret)) == (CLIENT_ID, CLIENT_SECRET)

    async def token(self, request: Request) -> Response:
        self.asked.append("token")
        fields = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(fields.get("code", ""), None)
        if not self._knows(request, fields):
            return JSONResponse({"error": "invalid_client"}, 401)
        challenge = base64url(hashlib.sha256(fields["code_verifier"].encode()).digest())
        if asked is None or asked["redirect_uri"] != fields["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if asked["code_challenge"] != challenge:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if self.waits:
            await asyncio.sleep(self.waits)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])})

    def id_token(self, nonce: str) -> str:
        now = int(self.now())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "subject-1",
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": "ada@levelhead.example",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one", **self.header}
        if self.algorithm == "none":
            return f"{plain(header)}.{plain(claims)}."
        if self.algorithm == "HS256":
            signed = f"{plain(header)}.{plain(claims)}"
            return f"{signed}.{base64url(hmac.new(self.shared, signed.encode(), hashlib.sha256).digest())}"
        return jwt.encode(header, claims, self.signs_with, algorithms=[self.algorithm])

    async def keys(self, _request: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse({"keys": [self.key.as_dict(private=False)] if self.sends_keys else []})


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def plain(part: dict[str, Any]) -> str:
    """A part of a token, written without the library, which would refuse to."""
    return base64url(json.dumps(part).encode())
