"""Asks a language model that the user runs: any server with the chat interface of OpenAI, on this machine.

Nothing is sent to another machine unless the user allows it, and no redirect is followed. What the server
answers is bounded in size and time, and is a stranger's text to whoever reads it.
"""

from __future__ import annotations

import ipaddress
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from ...core.errors import GraphError, InputError, LimitExceededError, StoreError
from ...store.remote.client import HttpClient, HttpReply, HttpRequest
from ...store.remote.credentials import Credentials

SECONDS = 60.0  # for one answer
_MOST_BYTES = 4 << 20  # of an answer
_MOST_WORDS = 2_000  # of an answer, in the words of models
_KEY = "STAKEHOLDERS_MODEL_KEY"  # in the environment, for servers that ask for one
_OK = 200


class ModelError(GraphError):
    """A model's server did not answer, or not as it should."""


@dataclass(frozen=True)
class ModelServer:
    """A server and the model that is asked there."""

    address: SplitResult
    name: str
    seconds: float = SECONDS
    client: HttpClient = field(default_factory=HttpClient, repr=False)

    @classmethod
    def open(
        cls, address: str, name: str = "", *, allow_remote: bool, seconds: float = SECONDS
    ) -> ModelServer:
        """Return the server at an address; InputError where it is none, or on another machine unasked."""
        try:
            parts = urlsplit(address)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_address = False
        if not is_address or "@" in parts.netloc:
            raise InputError(f"--model: '{address}' is no address; give one such as http://localhost:8080")
        if not _is_local(parts.hostname or "") and not allow_remote:
            hint = "paragraphs of your documents would be sent there; if that is allowed, add --allow-remote"
            raise InputError(f"--model: {parts.hostname} is another machine; {hint}")
        client = HttpClient(timeout=seconds, max_bytes=_MOST_BYTES, credentials=Credentials())
        server = cls(parts, name, seconds, client)
        return server if name else cls(parts, server._find_model(), seconds, client)

    @property
    def host(self) -> str:
        """The machine and the port, for messages."""
        return self.address.netloc

    @property
    def is_remote(self) -> bool:
        """Whether it is another machine."""
        return not _is_local(self.address.hostname or "")

    def ask(self, instruction: str, text: str, schema: Mapping[str, object]) -> object:
        """Return the JSON that the model answers, in the shape of a schema; ModelError without one."""
        question = {
            "model": self.name,
            "temperature": 0,
            "seed": 1,
            "max_tokens": _MOST_WORDS,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "ties", "strict": True, "schema": schema},
            },
        }
        answer = self._exchange("POST", "chat/completions", json.dumps(question).encode())
        try:
            content = answer["choices"][0]["message"]["content"]  # type: ignore[index]
            return json.loads(content)
        except (TypeError, KeyError, IndexError, ValueError, RecursionError):
            raise ModelError(f"{self.host}: the model's answer is not the JSON that was asked for") from None

    def _find_model(self) -> str:
        """Return the first model that the server has."""
        answer = self._exchange("GET", "models", b"")
        try:
            return str(answer["data"][0]["id"])  # type: ignore[index]
        except (TypeError, KeyError, IndexError):
            raise ModelError(f"{self.host}: names no model; say which with --model-name") from None

    def _exchange(self, method: str, path: str, body: bytes) -> object:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if os.environ.get(_KEY):
            headers["Authorization"] = f"Bearer {os.environ[_KEY]}"
        url = self._make_url(path)
        try:
            with self.client.deadline_in(self.seconds):
                reply = self.client.send(HttpRequest(method, url, body, headers))
        except LimitExceededError:
            raise ModelError(f"{self.host}: no whole answer within {self.seconds:g} s") from None
        except StoreError as error:
            raise ModelError(str(error)) from None
        return self._parse(reply)

    def _parse(self, reply: HttpReply) -> object:
        if reply.status != _OK:
            raise ModelError(f"{self.host}: answers {reply.status} ({reply.complaint[:200]})")
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            raise ModelError(
                f"{self.host}: its answer is no JSON; is it an OpenAI-compatible server?"
            ) from None

    def _make_url(self, path: str) -> str:
        base = self.address.path.rstrip("/")
        base = base.removesuffix("/chat/completions")
        base = base if base.endswith("/v1") else f"{base}/v1"
        return self.address._replace(path=f"{base}/{path}", query="", fragment="").geturl()


def _is_local(host: str) -> bool:
    """Whether a host is this machine, whatever a name server says.

    >>> [_is_local(host) for host in ("localhost", "127.0.0.1", "::1", "10.0.0.7", "localhost.example")]
    [True, True, True, False, False]
    """
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
