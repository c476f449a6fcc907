"""Who may ask for what: requests of the page's own, and a password where others can reach it."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import HemerotecaError

_SAFE = ("GET", "HEAD", "OPTIONS")
# In addition to the page's own policy: no other site may frame it, nor be told what was asked.
_HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


@dataclass(frozen=True)
class Credentials:
    """Who may come in."""

    user: str
    password: str

    def admit(self, header: str) -> bool:
        """Say whether an `Authorization` header names the user and the password (RFC 7617)."""
        scheme, _, encoded = header.partition(" ")
        try:
            told = base64.b64decode(encoded.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = f"{self.user}:{self.password}".encode()
        return scheme.lower() == "basic" and secrets.compare_digest(told, expected)


def read_credentials(text: str) -> Credentials:
    """Read USER:PASSWORD.

    :raises HemerotecaError: If it is something else.
    """
    user, colon, password = text.partition(":")
    if not (user and colon and password):
        raise HemerotecaError("--auth takes USER:PASSWORD, neither of them empty")
    return Credentials(user, password)


class Guard:
    """ASGI middleware: refuses what another site sends, and who has no password where one is set.

    A browser sends the password along with whatever any site has it send; so what changes something
    must come from a page of this very address.
    """

    def __init__(self, app: ASGIApp, credentials: Credentials | None = None) -> None:
        """Guard an application."""
        self._app = app
        self._credentials = credentials

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if self._credentials and not self._credentials.admit(headers.get("authorization", "")):
            ask = {"WWW-Authenticate": 'Basic realm="Hemeroteca", charset="UTF-8"'}
            return PlainTextResponse("user and password, please", 401, headers=ask)
        origin = headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != headers.get("host", "")
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE
        if foreign and changes:
            return PlainTextResponse("only pages of this address may ask for that", 403)
        return None
