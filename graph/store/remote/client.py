"""Sends requests to a server and reads whole answers: the only module that speaks HTTP.

A server is a stranger: what it sends is bounded in size and time, an answer that breaks off is an error and
never taken for whole, and its words are shown without what steers a terminal. Messages never hold a password.
"""

from __future__ import annotations

import http.client
import math
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from ...core.address import Address
from ...core.bounded import Limits
from ...core.errors import InputError, StoreError
from .credentials import Credentials

CONNECT_TIMEOUT = 10.0  # seconds to reach a server
TIMEOUT = 60.0  # seconds until a server begins to answer, unless STAKEHOLDERS_ENDPOINT_TIMEOUT says otherwise
MIN_BYTES_PER_SECOND = 1024  # bytes a second that an answer must bring on average once the timeout is over
MAX_REPLY_BYTES = 1 << 30  # bytes of one answer
REDIRECTS = 5
RETRIES = 3
MAX_BUSY_WAIT = 15.0  # seconds that a busy server may ask to be left alone, each time
_MAX_LINES = 5_000_000  # of an answer; a triple stands on one
# how often a character may occur that an answer of rows has once or a few times for each cell
_ROW_MARKS = {
    "application/sparql-results+json": (b"{", 10_000_000),
    "application/json": (b"{", 10_000_000),
    "application/sparql-results+xml": (b"<", 50_000_000),
    "application/xml": (b"<", 50_000_000),
    "text/xml": (b"<", 50_000_000),
}
_CHUNK_BYTES = 1 << 16
_BUSY = (429, 503)
_MOVED = (301, 302, 303, 307, 308)
_COMPLAINT_BYTES = 4096  # of an answer in which a server says what is wrong
_TITLE = re.compile(r"<(title|h1)[^>]*>(.*?)</\1", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class HttpRequest:
    """What is asked of a server; every one may be sent twice without harm.

    One that reads follows a redirect to the same server. One that writes follows none: data go to the address
    that the user gave, and to no other.
    """

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = False


@dataclass(frozen=True)
class HttpReply:
    """A whole answer; `measured` tells whether its end was marked, so that its wholeness is beyond doubt."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    has_known_length: bool = True
    secrets: tuple[str, ...] = field(default=(), repr=False)  # that were sent, and may come back

    @property
    def type(self) -> str:
        """The media type, without its parameters."""
        return _get_media_type(self.headers)

    @property
    def complaint(self) -> str:
        """The first line of what a server says, as plain text."""
        text = self.body[:_COMPLAINT_BYTES].decode("utf-8", "replace")
        for secret in self.secrets:
            text = text.replace(secret, "***")
        if "html" in self.type or text.lstrip()[:1] == "<":
            title = _TITLE.search(text)
            text = _TAGS.sub(" ", title[2] if title else text)
        line = next((line for line in text.splitlines() if line.strip()), "")
        return make_printable(line) or f"status {self.status}"


class HttpClient:
    """Connections to servers, kept open between requests."""

    def __init__(
        self,
        *,
        timeout: float | None = None,
        max_bytes: int = MAX_REPLY_BYTES,
        credentials: Credentials | None = None,
    ) -> None:
        self._connections: dict[tuple[str, str], http.client.HTTPConnection] = {}
        self.timeout = timeout or _read_timeout_setting()
        self.max_bytes = max_bytes
        self._credentials = Credentials.from_environment() if credentials is None else credentials
        self._challenges: dict[tuple[str, str], str] = {}
        self._deadline = math.inf  # on the clock of `time.monotonic`
        self._allowed_seconds = 0.0

    @contextmanager
    def deadline_in(self, seconds: float) -> Iterator[None]:
        """Raise LimitExceededError where what is sent here has no whole answer after some time."""
        self._allowed_seconds, self._deadline = seconds, time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = math.inf

    def _get_remaining_seconds(self) -> float:
        """Return how long may be waited until the deadline; LimitExceededError where it has passed."""
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise Limits(self._allowed_seconds).make_error("time", "the query")
        return remaining

    @contextmanager
    def _cut_at_deadline(self, connected: socket.socket) -> Iterator[None]:
        """Break off what a server sends at the deadline; LimitExceededError where that was needed."""
        remaining = self._get_remaining_seconds()
        if math.isinf(remaining):
            yield
            return
        watch = _SocketWatch(remaining, connected)
        try:
            yield
        finally:
            watch.cancel()
            if watch.has_fired:  # an answer cut off may pass for one that has ended
                self._get_remaining_seconds()

    def send(self, request: HttpRequest) -> HttpReply:
        """Return the answer, whatever its status; StoreError where there is none, or only half of one."""
        for attempt in range(RETRIES + 1):
            reply = self._follow_redirects(request)
            if reply.status not in _BUSY or attempt == RETRIES:
                break
            time.sleep(min(_choose_wait(reply), self._get_remaining_seconds()))
        return reply

    def close(self) -> None:
        """Close every connection."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def __del__(self) -> None:
        self.close()

    def _follow_redirects(self, request: HttpRequest) -> HttpReply:
        """Send a request where the server's own redirects lead; StoreError where one leads elsewhere."""
        url = request.url
        for _ in range(REDIRECTS + 1):
            reply = self._send_with_login(request, url)
            if reply.status not in _MOVED or "location" not in reply.headers:
                return reply
            url = _resolve_redirect(url, reply.headers["location"], is_read=request.is_read)
        raise StoreError(
            f"{Address(request.url).url}: is redirected more than {REDIRECTS} times; check the address"
        )

    def _send_with_login(self, request: HttpRequest, url: str) -> HttpReply:
        """Send a request, and again with name and password where the server asks for them."""
        key = _get_origin(urlsplit(url))
        login_headers = self._credentials.answer_challenge(request.method, url, self._challenges.get(key, ""))
        reply = self._send_once(request, url, login_headers)
        challenge = reply.headers.get("www-authenticate", "")
        if reply.status != 401 or not challenge or not self._credentials.are_set:
            return reply
        self._challenges[key] = challenge
        return self._send_once(
            request, url, self._credentials.answer_challenge(request.method, url, challenge)
        )

    def _send_once(self, request: HttpRequest, url: str, login_headers: Mapping[str, str]) -> HttpReply:
        parts = urlsplit(url)
        key = _get_origin(parts)
        was_open = key in self._connections
        try:
            return self._exchange_messages(request, parts, login_headers)
        except (http.client.HTTPException, OSError) as error:
            self._drop_connection(key)
            self._get_remaining_seconds()  # what was cut off at the deadline is told as that
            if was_open and isinstance(error, http.client.RemoteDisconnected | ConnectionError):
                return self._send_again(
                    request, parts, login_headers
                )  # it closed a connection that had been idle
            raise _make_failure_error(url, error, self.timeout) from None

    def _send_again(
        self, request: HttpRequest, parts: SplitResult, login_headers: Mapping[str, str]
    ) -> HttpReply:
        try:
            return self._exchange_messages(request, parts, login_headers)
        except (http.client.HTTPException, OSError) as error:
            self._drop_connection(_get_origin(parts))
            self._get_remaining_seconds()  # what was cut off at the deadline is told as that
            raise _make_failure_error(parts.geturl(), error, self.timeout) from None

    def _drop_connection(self, key: tuple[str, str]) -> None:
        connection = self._connections.pop(key, None)
        if connection:
            connection.close()

    def _exchange_messages(
        self, request: HttpRequest, parts: SplitResult, login_headers: Mapping[str, str]
    ) -> HttpReply:
        key = _get_origin(parts)
        connection = self._connections.get(key)
        if connection is None:
            connect_timeout = min(CONNECT_TIMEOUT, self._get_remaining_seconds())
            connection = self._connections[key] = _open_connection(parts, connect_timeout)
        elif not connection.sock:
            connection.connect()
        remaining = self._get_remaining_seconds()
        timeout = self.timeout if math.isinf(remaining) else remaining
        connection.sock.settimeout(timeout)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {
            "User-Agent": "stakeholders",
            "Accept-Encoding": "identity",
            **request.headers,
            **login_headers,
        }
        connected = connection.sock  # the connection lets go of it while an answer is read
        watch = _SocketWatch(timeout, connected)
        try:
            connection.request(request.method, path, request.body or None, headers)
            response = connection.getresponse()
        except (http.client.HTTPException, OSError):
            if watch.has_fired:
                raise TimeoutError from None
            raise
        finally:
            watch.cancel()
        if watch.has_fired:  # a header cut off passes for one that has ended
            self._drop_connection(key)
            response.close()
            raise TimeoutError
        try:
            with self._cut_at_deadline(connected):
                reply = self._read_reply(response, parts.geturl())
        except BaseException:
            response.close()
            self._drop_connection(key)
            raise
        if response.will_close:
            self._drop_connection(key)
        return reply

    def _read_reply(self, response: http.client.HTTPResponse, url: str) -> HttpReply:
        headers = {name.lower(): value for name, value in response.getheaders()}
        if headers.get("content-encoding", "identity").lower() != "identity":
            raise StoreError(
                f"{url}: answers in the encoding '{make_printable(headers['content-encoding'])}', unasked"
            )
        mark, most_marks = _ROW_MARKS.get(_get_media_type(headers), (b"\n", _MAX_LINES))
        marks = 0
        expected, chunked = response.length, bool(response.chunked)
        pieces: list[bytes] = []
        size, began = 0, time.monotonic()
        while piece := response.read1(_CHUNK_BYTES):
            pieces.append(piece)
            size += len(piece)
            if size > self.max_bytes:
                raise StoreError(
                    f"{url}: an answer of more than {self.max_bytes >> 20:,} MB is not read; ask for less"
                )
            marks += piece.count(mark)
            if marks > most_marks:
                raise StoreError(f"{url}: an answer of too many rows is not read; ask for less")
            over = time.monotonic() - began - self.timeout
            if over > 0 and size < MIN_BYTES_PER_SECOND * (over + self.timeout):
                raise TimeoutError
        if expected is not None and size != expected:
            raise http.client.IncompleteRead(b"", expected - size)
        response.close()  # it is read to its end, and the connection free for the next
        return HttpReply(
            response.status,
            headers,
            b"".join(pieces),
            expected is not None or chunked,
            self._credentials.list_secrets(),
        )


def _get_media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def make_printable(text: str) -> str:
    """Return one short line without what steers a terminal.

    >>> make_printable("a\\x1b[31m b\\r\\nc")
    'a[31m b c'
    """
    printable = "".join(char for char in text if char.isprintable() or char.isspace())
    return " ".join(printable.split())[:200]


def _read_timeout_setting() -> float:
    given = os.environ.get("STAKEHOLDERS_ENDPOINT_TIMEOUT", "")
    if not given:
        return TIMEOUT
    if not given.isdecimal() or not 1 <= int(given) <= 86_400:
        raise InputError(
            f"STAKEHOLDERS_ENDPOINT_TIMEOUT is '{make_printable(given)}'; give a number of seconds, "
            "such as 120"
        )
    return float(given)


def _get_origin(parts: SplitResult) -> tuple[str, str]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, f"{parts.hostname}:{port}"


def _open_connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, parts.port, timeout=timeout, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=timeout)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class _SocketWatch(threading.Timer):
    """Breaks off a server that has not sent what is awaited in time, however steadily it drips."""

    def __init__(self, seconds: float, connected: socket.socket) -> None:
        super().__init__(seconds, self._cut_socket)
        self.daemon = True
        self.has_fired = False
        self._socket = connected
        self.start()

    def _cut_socket(self) -> None:
        self.has_fired = True
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)


def _resolve_redirect(url: str, location: str, *, is_read: bool) -> str:
    """Return where a redirect leads; StoreError where it may not be followed."""
    try:
        target = Address.parse(urljoin(url, location)).url
    except (InputError, ValueError):
        raise StoreError(f"{url}: is redirected to what is no http(s) address; check the address") from None
    if not is_read:
        raise StoreError(
            f"{url}: is redirected to {target}; nothing was sent there. "
            "If that address is meant, give it instead"
        )
    if _get_origin(urlsplit(target)) != _get_origin(urlsplit(url)):
        raise StoreError(
            f"{url}: is redirected to another server, {target}, which is not followed. "
            "If that address is meant, give it instead"
        )
    return target


def _choose_wait(reply: HttpReply) -> float:
    retry_after = reply.headers.get("retry-after", "").strip()
    return min(float(retry_after), MAX_BUSY_WAIT) if retry_after.isdecimal() and len(retry_after) < 6 else 1.0


def _make_failure_error(url: str, error: Exception, timeout: float) -> StoreError:
    if isinstance(error, TimeoutError):
        why = (
            f"no answer within {timeout:g} seconds; ask for less, or set STAKEHOLDERS_ENDPOINT_TIMEOUT higher"
        )
    elif isinstance(error, http.client.IncompleteRead):
        why = "the answer broke off before its end; ask again"
    elif isinstance(error, ssl.SSLError):
        why = f"no safe connection ({make_printable(error.reason or str(error))}); check the address"
    elif isinstance(error, socket.gaierror):
        why = "no such host; check the address"
    elif isinstance(error, http.client.RemoteDisconnected):
        why = "hung up without an answer; check the address"
    elif isinstance(error, http.client.HTTPException):
        why = "what answers there does not speak HTTP as it should, or broke off; check the address"
    else:
        reason = make_printable(getattr(error, "strerror", "") or str(error))
        why = f"cannot be reached ({reason}); is the server running?"
    return StoreError(f"{url}: {why}")
