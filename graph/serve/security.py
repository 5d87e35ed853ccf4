"""Decides who may ask the workbench what, before any page is made.

The address that is printed holds a token. The first page that is opened with it sets a cookie; programs send
the token as `Authorization: Bearer TOKEN`. Requests under another host name (DNS rebinding) and requests that
another page makes (cross-site) are refused, also with a cookie. Nothing inline is run or applied in a page.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from .rate_limit import RateLimit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",
}
# of answers that pages of other sites may read, for nobody needs a token for them
_PUBLIC_HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Retry-After, Link",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, no-cache",
}
_PREFLIGHT_HEADERS = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Content-Type"),
    (b"access-control-max-age", b"86400"),
]
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = "token"  # noqa: S105 - the name of the parameter


@dataclass(frozen=True)
class AccessRules:
    """Who may ask: the hosts that the server goes by, its token, and what may be changed."""

    port: int
    is_read_only: bool = False
    is_public: bool = False  # whether everybody may ask, from any site, under any name of this host
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    open_prefixes: tuple[str, ...] = ("/static/",)  # hold nothing of the data set
    is_owner: bool = True  # whether it is the owner of the data who looks, not readers of an edition
    asking_paths: frozenset[str] = frozenset({"/sparql", "/reconcile"})  # where POST asks and changes nothing
    token_prefixes: tuple[str, ...] = ("/reconcile",)  # whose clients can send a token in the address alone

    @property
    def hosts(self) -> frozenset[str]:
        """The values of Host under which the server answers."""
        return frozenset(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]"))

    @property
    def origins(self) -> frozenset[str]:
        """The origins of the server's own pages."""
        return frozenset(f"http://{host}" for host in self.hosts)

    @property
    def cookie(self) -> str:
        """The name of the cookie: one for each port, for all ports of a host share theirs."""
        return f"stakeholders-{self.port}"

    @property
    def cookie_value(self) -> str:
        """What the cookie holds: other servers of this computer get to see it, so it is not the token."""
        return hashlib.sha256(f"cookie of {self.token}".encode()).hexdigest()

    @property
    def form_token(self) -> str:
        """What every form of its pages holds: a page of another site cannot read it."""
        return hashlib.sha256(f"form of {self.token}".encode()).hexdigest()

    def find_refusal(self, method: str, path: str, headers: Mapping[str, str]) -> str:
        """Return the key of the reason why a request is refused, empty where it is none."""
        is_change = method not in READING_METHODS and _strip_dataset(path) not in self.asking_paths
        if self.is_public:
            return "read-only" if is_change else ""
        if headers.get("host", "") not in self.hosts:
            return "foreign-host"
        if self._is_foreign(method, headers):
            return "foreign-origin"
        if not self._is_known(path, headers):
            return "no-token"
        return "read-only" if is_change and self.is_read_only else ""

    def _is_foreign(self, method: str, headers: Mapping[str, str]) -> bool:
        """Tell whether another page makes the request; to follow a link to a page is nobody's request."""
        origin = headers.get("origin", "")
        if origin:
            return origin not in self.origins
        site = headers.get("sec-fetch-site", "none")
        is_link = method == "GET" and headers.get("sec-fetch-dest") == "document"
        return site not in ("none", "same-origin") and not is_link

    def _is_known(self, path: str, headers: Mapping[str, str]) -> bool:
        if path.startswith(self.open_prefixes):
            return True
        scheme, _, credentials = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _is_same(credentials.strip(), self.token):
            return True
        return _is_same(read_cookie(headers, self.cookie), self.cookie_value)

    def write_address(self, key: str = "") -> str:
        """Return the address that lets a browser in: of the whole workbench, or of the data set of a key."""
        path = f"d/{quote(key, safe='')}/" if key else ""
        return f"http://127.0.0.1:{self.port}/{path}" + ("" if self.is_public else f"?{TOKEN}={self.token}")

    def accepts_token(self, token: str) -> bool:
        """Tell whether a token is that of this server."""
        return _is_same(token, self.token)


def _strip_dataset(path: str) -> str:
    """Return an address without the data set that it names.

    >>> _strip_dataset("/d/steps/sparql"), _strip_dataset("/sparql")
    ('/sparql', '/sparql')
    """
    return re.sub(r"\A/d/[^/]+(?=/)", "", path)


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def read_cookie(headers: Mapping[str, str], name: str) -> str:
    """Return a cookie's value, empty where there is none."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _join_headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by name; of one that is sent twice, or once more behind the body, no value is believed.

    >>> _join_headers([(b"origin", b"http://evil.example"), (b"origin", b"http://127.0.0.1:8321")])
    {'origin': 'http://evil.example, http://127.0.0.1:8321'}
    """
    joined: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        between = "; " if key == "cookie" else ", "
        joined[key] = f"{joined[key]}{between}{text}" if key in joined else text
    return joined


class Gatekeeper:
    """Lets requests through to the application that the rules allow, and adds the headers of every answer."""

    def __init__(self, app: ASGIApp, rules: AccessRules, refuse: Callable[[str], ASGIApp]) -> None:
        self._app, self._rules, self._refuse = app, rules, refuse
        self._rate_limit = RateLimit() if rules.is_public else None
        self._headers = [
            (name.encode(), value.encode())
            for name, value in (_HEADERS | (_PUBLIC_HEADERS if rules.is_public else {})).items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._add_headers(message.get("headers", []))
            await send(message)

        headers = _join_headers(scope["headers"])
        if self._rules.is_public and await self._answer_without_page(scope, headers, send_guarded):
            return
        query_string = scope["query_string"].decode("latin-1")
        # of most requests the parameters, which may be a long query, need not be read here
        given = parse_qsl(query_string, keep_blank_values=True) if f"{TOKEN}=" in query_string else []
        token = dict(given).get(TOKEN, "")
        if token and _strip_dataset(scope["path"]).startswith(self._rules.token_prefixes):
            headers.setdefault("authorization", f"Bearer {token}")
        elif scope["method"] == "GET" and token and self._accepts(headers, token):
            query = urlencode([(name, value) for name, value in given if name != TOKEN])
            await self._set_cookie(scope["raw_path"].decode("latin-1"), query, send_guarded)
            return
        reason = self._rules.find_refusal(scope["method"], scope["path"], headers)
        answer = self._refuse(reason) if reason else self._app
        await answer(scope, receive, send_guarded)

    def _accepts(self, headers: Mapping[str, str], token: str) -> bool:
        return headers.get("host", "") in self._rules.hosts and self._rules.accepts_token(token)

    async def _set_cookie(self, path: str, query: str, send: Send) -> None:
        """Go on to the address without the token, with the cookie that stands for it."""
        target = "/" + path.lstrip("/") + (f"?{query}" if query else "")
        cookie = f"{self._rules.cookie}={self._rules.cookie_value}; Path=/; HttpOnly; SameSite=Strict"
        headers = [(b"location", target.encode("latin-1")), (b"set-cookie", cookie.encode())]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _answer_without_page(self, scope: Scope, headers: Mapping[str, str], send: Send) -> bool:
        """Answer who asks too often, and what a browser asks before it lets a page of another site ask."""
        client = scope["client"][0] if scope.get("client") else ""
        if self._rate_limit and not self._rate_limit.allows(client):
            status, answer = 429, [(b"retry-after", b"5")]
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            status, answer = 204, _PREFLIGHT_HEADERS
        else:
            return False
        await send({"type": "http.response.start", "status": status, "headers": answer})
        await send({"type": "http.response.body", "body": b""})
        return True

    def _add_headers(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """Return headers with those of every answer, where an answer has not set one of its own."""
        present = {name.lower() for name, _ in headers}
        return [*headers, *(pair for pair in self._headers if pair[0] not in present)]
