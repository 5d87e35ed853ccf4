"""Answers a server's challenge with the name and password of the environment."""

from __future__ import annotations

import base64
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ...core.errors import StoreError


@dataclass(frozen=True)
class Credentials:
    """STAKEHOLDERS_ENDPOINT_USER and _PASSWORD; sent only to a server that asks for them."""

    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls) -> Credentials:
        """Return what the environment says."""
        names = ("STAKEHOLDERS_ENDPOINT_USER", "STAKEHOLDERS_ENDPOINT_PASSWORD")
        return cls(*(os.environ.get(name, "") for name in names))

    @property
    def are_set(self) -> bool:
        """Whether there are any."""
        return bool(self.user)

    def answer_challenge(self, method: str, url: str, challenge: str) -> Mapping[str, str]:
        """Return the header that answers a server's challenge, none where it made none."""
        scheme, _, parameters = challenge.partition(" ")
        if not challenge or not self.are_set:
            return {}
        if scheme.lower() == "digest":
            return {"Authorization": self._make_digest(method, url, parameters)}
        if scheme.lower() != "basic":
            raise StoreError(f"{url}: asks for a kind of login that is not known here")
        if not _is_private(url):
            raise StoreError(f"{url}: asks for the password in the clear; use its https address")
        return {"Authorization": f"Basic {self._encode_pair()}"}

    def _encode_pair(self) -> str:
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def list_secrets(self) -> tuple[str, ...]:
        """Return what no message may repeat: the password, as it is and as it is sent."""
        return (self._encode_pair(), self.password) if self.password else ()

    def _make_digest(self, method: str, url: str, parameters: str) -> str:
        """Answer as RFC 7616 has it, which the standard library computes."""
        from urllib.request import (
            AbstractDigestAuthHandler,
            HTTPPasswordMgrWithDefaultRealm,
            Request,
            parse_http_list,
            parse_keqv_list,
        )

        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, self.user, self.password)
        request = Request(url, method=method)  # noqa: S310 - not opened here, and http(s) only
        try:
            values = parse_keqv_list(parse_http_list(parameters))
            answer = AbstractDigestAuthHandler(passwords).get_authorization(request, values)
        except (ValueError, IndexError, KeyError):
            answer = None
        if not answer:
            raise StoreError(f"{url}: asks for a login in a way that is not known here")
        return f"Digest {answer}"


def _is_private(url: str) -> bool:
    """Tell whether nobody between can read along: over TLS, or on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
