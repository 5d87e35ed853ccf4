"""Requests to a server in, whole answers out: the only module that speaks HTTP.

A server is a stranger: what it sends is bounded in size and time, an answer that breaks off is an error and
never taken for whole, and its words are shown without what steers a terminal. Messages never hold a password.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from ..address import Address
from ..errors import InputError, StoreError
from .credentials import Credentials

CONNECT = 10.0  # seconds to reach a server
TIMEOUT = 60.0  # seconds until a server begins to answer, unless STAKEHOLDERS_ENDPOINT_TIMEOUT says otherwise
SLOWEST = 1024  # bytes a second that an answer must bring on average once the timeout is over
MOST = 1 << 30  # bytes of one answer
REDIRECTS = 5
RETRIES = 3
PATIENCE = 15.0  # seconds that a busy server may ask to be left alone, each time
_PIECE = 1 << 16
_BUSY = (429, 503)
_MOVED = (301, 302, 303, 307, 308)
_TITLE = re.compile(r"<(title|h1)[^>]*>\s*(.*?)\s*</\1", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Request:
    """What is asked of a server; every one may be sent twice without harm."""

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """A whole answer; `measured` tells whether its end was marked, so that its wholeness is beyond doubt."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    measured: bool = True

    @property
    def type(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def complaint(self) -> str:
        """The first line of what a server says, as plain text."""
        text = self.body[:_PIECE].decode("utf-8", "replace")
        if "html" in self.type or text.lstrip()[:1] == "<":
            title = _TITLE.search(text)
            text = _TAGS.sub(" ", title[2] if title else text)
        line = next((line for line in text.splitlines() if line.strip()), "")
        return plain(line) or f"status {self.status}"


class Wire:
    """Connections to servers, kept open between requests."""

    def __init__(self, *, timeout: float | None = None, most: int = MOST) -> None:
        self._open: dict[tuple[str, str], http.client.HTTPConnection] = {}
        self.timeout = timeout or _timeout()
        self.most = most
        self._credentials = Credentials.of_environment()
        self._challenges: dict[tuple[str, str], str] = {}

    def send(self, request: Request) -> Reply:
        """Return the answer, whatever its status; StoreError where there is none, or only half of one."""
        for attempt in range(RETRIES + 1):
            reply = self._follow(request)
            if reply.status not in _BUSY or attempt == RETRIES:
                break
            time.sleep(_wait(reply))
        return reply

    def close(self) -> None:
        """Close every connection."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def __del__(self) -> None:
        self.close()

    def _follow(self, request: Request) -> Reply:
        """Send a request where the server's redirects lead, and with the credentials that it asks for."""
        url, home = request.url, _origin(urlsplit(request.url))
        for _ in range(REDIRECTS + 1):
            trusted = _origin(urlsplit(url)) == home  # nobody else is told the password
            reply = self._let_in(request, url) if trusted else self._once(request, url, {})
            if reply.status not in _MOVED or "location" not in reply.headers:
                return reply
            url = _target(url, reply.headers["location"])
        raise StoreError(
            f"{Address(request.url).url}: is redirected more than {REDIRECTS} times; check the address"
        )

    def _let_in(self, request: Request, url: str) -> Reply:
        """Send a request, and again with name and password where the server asks for them."""
        key = _origin(urlsplit(url))
        allowed = self._credentials.header(request.method, url, self._challenges.get(key, ""))
        reply = self._once(request, url, allowed)
        challenge = reply.headers.get("www-authenticate", "")
        if reply.status != 401 or not challenge or not self._credentials.known:
            return reply
        self._challenges[key] = challenge
        return self._once(request, url, self._credentials.header(request.method, url, challenge))

    def _once(self, request: Request, url: str, allowed: Mapping[str, str]) -> Reply:
        parts = urlsplit(url)
        key = _origin(parts)
        kept = key in self._open
        try:
            return self._exchange(request, parts, allowed)
        except (http.client.HTTPException, OSError) as error:
            self._drop(key)
            if kept and isinstance(error, http.client.RemoteDisconnected | ConnectionError):
                return self._again(request, parts, allowed)  # it closed a connection that had been idle
            raise _failure(url, error, self.timeout) from None

    def _again(self, request: Request, parts: SplitResult, allowed: Mapping[str, str]) -> Reply:
        try:
            return self._exchange(request, parts, allowed)
        except (http.client.HTTPException, OSError) as error:
            self._drop(_origin(parts))
            raise _failure(parts.geturl(), error, self.timeout) from None

    def _drop(self, key: tuple[str, str]) -> None:
        connection = self._open.pop(key, None)
        if connection:
            connection.close()

    def _exchange(self, request: Request, parts: SplitResult, allowed: Mapping[str, str]) -> Reply:
        key = _origin(parts)
        connection = self._open.get(key)
        if connection is None:
            connection = self._open[key] = _connected(parts)
        if connection.sock:
            connection.sock.settimeout(self.timeout)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": "stakeholders", "Accept-Encoding": "identity", **request.headers, **allowed}
        late = _Watch(self.timeout, connection)
        try:
            connection.request(request.method, path, request.body or None, headers)
            response = connection.getresponse()
        except (http.client.HTTPException, OSError):
            if late.bitten:
                raise TimeoutError from None
            raise
        finally:
            late.cancel()
        if late.bitten:  # a header cut off passes for one that has ended
            self._drop(key)
            response.close()
            raise TimeoutError
        try:
            reply = self._read(response, parts.geturl())
        except BaseException:
            response.close()
            self._drop(key)
            raise
        if response.will_close:
            self._drop(key)
        return reply

    def _read(self, response: http.client.HTTPResponse, url: str) -> Reply:
        headers = {name.lower(): value for name, value in response.getheaders()}
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise StoreError(
                f"{url}: answers in the encoding '{plain(headers['content-encoding'])}', unasked"
            )
        expected, chunked = response.length, bool(response.chunked)
        pieces: list[bytes] = []
        size, began = 0, time.monotonic()
        while piece := response.read1(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self.most:
                raise StoreError(
                    f"{url}: an answer of more than {self.most >> 20:,} MB is not read; ask for less"
                )
            over = time.monotonic() - began - self.timeout
            if over > 0 and size < SLOWEST * (over + self.timeout):
                raise TimeoutError
        if expected is not None and size != expected:
            raise http.client.IncompleteRead(b"", expected - size)
        response.close()  # it is read to its end, and the connection free for the next
        return Reply(response.status, headers, b"".join(pieces), expected is not None or chunked)


def plain(text: str) -> str:
    """Return one short line without what steers a terminal.

    >>> plain("a\\x1b[31m b\\r\\nc")
    'a[31m b c'
    """
    kept = "".join(char for char in text if char.isprintable() or char.isspace())
    return " ".join(kept.split())[:200]


def _timeout() -> float:
    given = os.environ.get("STAKEHOLDERS_ENDPOINT_TIMEOUT", "")
    if not given:
        return TIMEOUT
    if not given.isdecimal() or not 1 <= int(given) <= 86_400:
        raise InputError(
            f"STAKEHOLDERS_ENDPOINT_TIMEOUT is '{plain(given)}'; give a number of seconds, such as 120"
        )
    return float(given)


def _origin(parts: SplitResult) -> tuple[str, str]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, f"{parts.hostname}:{port}"


def _connected(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=CONNECT, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=CONNECT)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class _Watch(threading.Timer):
    """Breaks off a server that has sent no whole header in time, however steadily it drips."""

    def __init__(self, seconds: float, connection: http.client.HTTPConnection) -> None:
        super().__init__(seconds, self._bite, [connection])
        self.daemon = True
        self.bitten = False
        self.start()

    def _bite(self, connection: http.client.HTTPConnection) -> None:
        self.bitten = True
        with suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _target(url: str, location: str) -> str:
    """Return where a redirect leads; StoreError where it may not be followed."""
    try:
        there = Address.of(urljoin(url, location)).url
    except (InputError, ValueError):
        raise StoreError(f"{url}: is redirected to what is no http(s) address; check the address") from None
    if urlsplit(url).scheme == "https" and urlsplit(there).scheme != "https":
        raise StoreError(f"{url}: is redirected from https to http, which is not followed; check the address")
    return there


def _wait(reply: Reply) -> float:
    told = reply.headers.get("retry-after", "").strip()
    return min(float(told), PATIENCE) if told.isdecimal() and len(told) < 6 else 1.0


def _failure(url: str, error: Exception, timeout: float) -> StoreError:
    if isinstance(error, TimeoutError):
        why = (
            f"no answer within {timeout:g} seconds; ask for less, or set STAKEHOLDERS_ENDPOINT_TIMEOUT higher"
        )
    elif isinstance(error, http.client.IncompleteRead):
        why = "the answer broke off before its end; ask again"
    elif isinstance(error, ssl.SSLError):
        why = f"no safe connection ({plain(error.reason or str(error))}); check the address"
    elif isinstance(error, socket.gaierror):
        why = "no such host; check the address"
    elif isinstance(error, http.client.RemoteDisconnected):
        why = "hung up without an answer; check the address"
    elif isinstance(error, http.client.HTTPException):
        why = "what answers there does not speak HTTP as it should, or broke off; check the address"
    else:
        said = plain(getattr(error, "strerror", "") or str(error))
        why = f"cannot be reached ({said}); is the server running?"
    return StoreError(f"{url}: {why}")
