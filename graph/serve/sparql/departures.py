"""Stops the queries of clients that leave before they have an answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...store.async_pool import PendingAnswer

if TYPE_CHECKING:
    from starlette.types import Receive

_LOOK_SECONDS = 0.1  # between two looks; most queries are answered before anybody looks for their client
_GRACE_SECONDS = 1.0  # after a client has left


class WaitingClient:
    """A client that has sent a query, as long as it waits."""

    __slots__ = ("has_left", "is_known", "pending", "receive", "task")

    def __init__(self, receive: Receive, pending: PendingAnswer) -> None:
        self.receive, self.pending = receive, pending
        self.has_left = self.is_known = False
        self.task: asyncio.Task[None] | None = None  # that hears of it when it leaves


class DepartureWatch:
    """Looks from time to time whether clients that have waited for a while are still there."""

    def __init__(self) -> None:
        self._clients: set[WaitingClient] = set()
        self._is_looking = False

    def add(self, client: WaitingClient) -> None:
        """Look after a client."""
        self._clients.add(client)
        if not self._is_looking:
            self._is_looking = True
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def remove(self, client: WaitingClient) -> None:
        """Look after a client no more."""
        self._clients.discard(client)
        if client.task:
            client.task.cancel()

    def _look(self) -> None:
        for client in self._clients:
            if client.is_known and not client.task:
                client.task = asyncio.ensure_future(_wait_for_departure(client))
            client.is_known = True
        self._is_looking = bool(self._clients)
        if self._is_looking:
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)


async def _wait_for_departure(client: WaitingClient) -> None:
    while (await client.receive())["type"] != "http.disconnect":
        pass
    # a process that is stopped has to read the data again: what is nearly done may end
    await asyncio.sleep(_GRACE_SECONDS)
    client.has_left = True
    client.pending.withdraw()
