"""Turns a server's refusal into the error that a user reads."""

from __future__ import annotations

from ...core.errors import GraphError, QueryError, StoreError
from .client import HttpReply


def make_refusal_error(reply: HttpReply, url: str, *, what: str) -> GraphError:
    """Return the error for an answer whose status is no success; `what` was sent, a query or statements."""
    complaint = reply.complaint
    if reply.status in (401, 403, 407):
        return StoreError(
            f"{url}: refuses the {what} without a login that it knows ({complaint}); set "
            "STAKEHOLDERS_ENDPOINT_USER and STAKEHOLDERS_ENDPOINT_PASSWORD"
        )
    if reply.status == 400:
        return QueryError(f"{url}: refuses the {what}: {complaint}")
    if reply.status in (404, 405, 406, 410, 415):
        return StoreError(f"{url}: takes no {what} ({reply.status}: {complaint}); check the address")
    if reply.status in (413, 414):
        return StoreError(f"{url}: the {what} is too long for it ({complaint})")
    if reply.status in (429, 503):
        return StoreError(f"{url}: is too busy ({complaint}); try again later")
    if reply.status in (408, 504):
        return StoreError(f"{url}: took too long ({complaint}); ask for less")
    return StoreError(f"{url}: failed on the {what} ({reply.status}: {complaint})")
