"""Talking to the owner's identity provider: OpenID Connect, authorization code with PKCE. Nothing here is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # type: ignore[import-untyped]  # Authlib comes without types
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]  # Authlib comes without types
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]  # Authlib comes without types
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.accounts.vouching import Claims, Unreachable, Untrusted
from app.settings import SECURE_OR_HERE, Settings

SECONDS = 5.0
LEEWAY = 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
LONGEST_SUBJECT = 255
MOST_BYTES = 512 * 1024


@dataclass(frozen=True)
class Endpoints:
    """Where the provider takes what, from its own configuration."""

    authorization: str
    token: str
    keys: str
    takes_secret_in_body: bool


class Provider:
    """One conversation with the provider."""

    def __init__(self, settings: Settings, client: httpx.Client) -> None:
        self.issuer = settings.oidc_issuer or ""
        self.client_id = settings.oidc_client_id or ""
        self.secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
        self.return_to = f"{settings.base_url}/sign-in/provider/return"
        self.client = client

    def _read(self, request: httpx.Request, **options: Any) -> Mapping[str, Any]:
        """A JSON object that the provider answers with, of a size that we can hold."""
        try:
            answer = self.client.send(request, stream=True, **options)
            try:
                body = bytearray()
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MOST_BYTES:
                        raise Unreachable("it answered with too much")
            finally:
                answer.close()
            found = httpx.Response(answer.status_code, content=bytes(body)).json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        if 400 <= answer.status_code < 500:
            raise Untrusted(f"it refused with {answer.status_code}")
        if answer.status_code != 200 or not isinstance(found, dict):
            raise Unreachable(f"it answered with {answer.status_code}")
        return found

    def endpoints(self) -> Endpoints:
        """Reads the provider's configuration, which must be of the very issuer that the owner named."""
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found = self._read(self.client.build_request("GET", address))
        except Untrusted as error:
            raise Unreachable(str(error)) from error
        if found.get("issuer") != self.issuer:
            raise Unreachable("its configuration names another issuer")
        authorization, token, keys = (str(found.get(name)) for name in ENDPOINTS)
        allowed = SECURE_OR_HERE if self.issuer.startswith("http://") else "^https://"
        if not all(re.match(allowed, each) for each in (authorization, token, keys)):
            raise Unreachable("its configuration names no safe address")
        methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Endpoints(authorization, token, keys, takes_secret_in_body="client_secret_basic" not in methods)

    def address(self, endpoints: Endpoints, state: str, nonce: str, verifier: str) -> str:
        """Where to send somebody, so that they sign in there and come back."""
        return str(
            prepare_grant_uri(
                endpoints.authorization,
                self.client_id,
                "code",
                redirect_uri=self.return_to,
                scope="openid email profile",
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    def claims(self, endpoints: Endpoints, code: str, nonce: str, verifier: str, now: int) -> Claims:
        """Exchanges the code and checks the ID token in full. Raises Unreachable or Untrusted."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.return_to,
            "code_verifier": verifier,
        }
        auth = None
        if self.secret is None:
            fields["client_id"] = self.client_id
        elif endpoints.takes_secret_in_body:
            fields |= {"client_id": self.client_id, "client_secret": self.secret}
        else:
            auth = httpx.BasicAuth(quote(self.client_id, safe=""), quote(self.secret, safe=""))
        answer = self._read(self.client.build_request("POST", endpoints.token, data=fields), auth=auth)
        keys = self._read(self.client.build_request("GET", endpoints.keys))
        return self._checked(answer, keys, nonce, now)

    def _checked(self, answer: Mapping[str, Any], keys: Mapping[str, Any], nonce: str, now: int) -> Claims:
        try:
            token = jwt.decode(str(answer.get("id_token", "")), KeySet.import_key_set(dict(keys)), [*ALGORITHMS])  # type: ignore[arg-type]  # the keys are as the provider wrote them
            found = CodeIDToken(
                token.claims,
                token.header,
                {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}},
                {"nonce": nonce, "client_id": self.client_id, "access_token": answer.get("access_token")},
            )
            found.validate(now, LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Untrusted(f"{type(error).__name__}: {getattr(error, 'error', '')}") from error
        subject, email = found.get("sub"), found.get("email")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise Untrusted("it names nobody")
        return Claims(subject, email if isinstance(email, str) else "", found.get("email_verified") is True)


def client() -> httpx.Client:
    """How we reach the provider: never through a redirect, and never waiting long."""
    return httpx.Client(timeout=httpx.Timeout(SECONDS), follow_redirects=False, trust_env=False)
