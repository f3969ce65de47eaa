"""What every request passes through before it is answered: who may ask, from where, and what a browser may do.

Pure ASGI, so that nothing is buffered and streams go through as they come.
"""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from searchdoc.server.problems import FAULT, ProblemResponse

_LOG = logging.getLogger("searchdoc.server")

ANY_ADDRESS = "*.address"
"""Stands for every IP address in a list of hosts: DNS rebinding always needs a name."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, browsers send forms from here as from nowhere (Origin: null)
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer tells browsers: run and load only what comes from here, and let nobody else embed it."""

HEALTH = "/healthz"
"""The path that is answered without a token: it tells nothing of the documents."""


class SecurityHeaders:
    """Adds ``SECURITY_HEADERS`` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class FaultGuard:
    """Answers a fault that nobody foresaw with 500 and no word of what happened, which the log tells."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens; an answer that has begun is broken off."""
        begun = False

        async def noticing_send(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noticing_send)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            _LOG.exception("a fault at %s %s", scope["method"], scope["path"])
            await ProblemResponse(500, FAULT)(scope, receive, send)


class HeadRequests:
    """Answers HEAD as GET, without the content (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a HEAD as a GET."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_content(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_without_content)


class HostGuard:
    """Refuses requests for other hosts than its own (DNS rebinding), and from pages of other sites."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(Headers(scope=scope))
        await (self._app if refusal is None else refusal)(scope, receive, send)

    def _refusal(self, headers: Headers) -> ProblemResponse | None:
        host = headers.get("host", "")
        if not self._is_own(host):
            return ProblemResponse(421, f"this server is not {host[:100]!r}: --allow-host makes it answer to that name")
        if _is_foreign(headers, host):
            return ProblemResponse(403, "pages of other sites may link here, and may not read what is here")
        return None

    def _is_own(self, host: str) -> bool:
        name = _name(host)
        return name in self._hosts or (ANY_ADDRESS in self._hosts and _is_address(name))


def _name(host: str) -> str:
    """The name or address in a Host header, without its port."""
    head, colon, port = host.rpartition(":")
    return (head if colon and port.isdigit() and not head.endswith(":") else host).lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _is_foreign(headers: Headers, host: str) -> bool:
    """Whether a page of another site asks, except by a link that somebody follows."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return True
    return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"


class TokenGuard:
    """Answers only those who know the token: as a bearer (RFC 6750), or in a cookie.

    A browser gets the cookie by opening any address once with ``?token=…``, and is sent to the same address without.
    The cookie holds a keyed digest of the token, which cannot be used as a bearer.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token.encode()
        digest = hmac.new(self._token, b"searchdoc cookie", sha256).hexdigest()
        self._cookie, self._value = f"searchdoc-{digest[:8]}", digest[8:]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer those who are known."""
        if scope["type"] != "http" or scope["path"] == HEALTH or self._is_known(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == "token"]
        answer = self._welcome(scope, query) if given and self._is_token(given[0]) else _STRANGER
        await answer(scope, receive, send)

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token)

    def _is_known(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._is_token(given.strip())
        cookie = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        return hmac.compare_digest(cookie.encode("utf-8", "replace"), self._value.encode())

    def _welcome(self, scope: Scope, query: list[tuple[str, str]]) -> RedirectResponse:
        """The same address without the token, with the cookie that stands for it from now on."""
        rest = urlencode([(name, value) for name, value in query if name != "token"])
        path = "/" + quote(scope["path"].lstrip("/"))  # never "//host", which would lead elsewhere
        answer = RedirectResponse(f"{path}?{rest}" if rest else path, 303, {"Cache-Control": "no-store"})
        answer.set_cookie(self._cookie, self._value, secure=scope["scheme"] == "https", httponly=True, samesite="lax")
        return answer


_STRANGER = ProblemResponse(
    401,
    "this server answers those who know its token: send 'Authorization: Bearer TOKEN', or open its address once with "
    "'?token=TOKEN' behind it",
    headers={"WWW-Authenticate": "Bearer"},
)
