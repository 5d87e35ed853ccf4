"""Bounds how often one client may ask, where the workbench is open to other machines."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

PER_SECOND, AT_ONCE = 20.0, 100.0
_MOST_CLIENTS = 10_000  # that are remembered; who has not asked for longest goes first


class RateLimit:
    """A number of requests that each client may make at once, and that grows again with time.

    >>> now = [0.0]
    >>> limit = RateLimit(per_second=1, at_once=2, clock=lambda: now[0])
    >>> [limit.allows("a") for _ in range(3)], limit.allows("b")
    ([True, True, False], True)
    >>> now[0] = 1.0
    >>> limit.allows("a"), limit.allows("a")
    (True, False)
    """

    def __init__(
        self,
        per_second: float = PER_SECOND,
        at_once: float = AT_ONCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second, self._at_once, self._clock = per_second, at_once, clock
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when it was

    def allows(self, client: str) -> bool:
        """Tell whether a client may make one request more, and count it."""
        now = self._clock()
        left, counted_at = self._clients.pop(client, (self._at_once, now))
        left = min(self._at_once, left + (now - counted_at) * self._per_second)
        self._clients[client] = (left - 1 if left >= 1 else left, now)
        if len(self._clients) > _MOST_CLIENTS:
            self._clients.popitem(last=False)
        return left >= 1
