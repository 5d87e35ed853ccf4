"""Opens stores in a process that evaluates queries, and knows which are open there.

Most queries read the merged view alone, which is half of a store; one that names graphs needs the whole.
Each is opened when the first query needs it, and stays open beside the other.
"""

from __future__ import annotations

from ..core.bounded import ChildProcess, Limits
from ..core.errors import LimitExceededError
from . import query_worker
from .interface import StoreSource
from .local import Store

_OPENING = Limits(seconds=3600.0, memory=1 << 40)  # of the data set's own store: it may be as large as it is


class TransferredStores:
    """The stores that are open in a process, each under its number; all belong to one data set."""

    def __init__(self, child: ChildProcess) -> None:
        self._child = child
        self._origin: StoreSource | None = None  # from which they were chosen
        self._opened: list[StoreSource] = []

    def get_number(self, source: StoreSource | None) -> int | None:
        """Return the number of a store, None where it is not open."""
        for number, opened in enumerate(self._opened):
            if opened is source:
                return number
        return None

    def find_number(self, origin: StoreSource | None, text: str) -> int:
        """Return the number of the store that a query has to be asked of, opened if it is not open yet."""
        source = (origin or Store()).choose_source(text)
        number = self.get_number(source)
        if number is not None:
            return number
        if origin is not self._origin:
            self._child.call(_OPENING, query_worker.forget_stores)
            self._opened, self._origin = [], origin
        _open_store(self._child, source)
        self._opened.append(source)
        return len(self._opened) - 1


def _open_store(child: ChildProcess, source: StoreSource) -> None:
    """Open a store in a process, or copy one that is in the memory of this one."""
    prefixes = dict(source.prefixes)
    try:
        if source.folder:
            child.call(_OPENING, query_worker.open_folder, source.folder, prefixes, source.evidence_file)
            return
        child.call(_OPENING, query_worker.open_empty, prefixes)
        source.dump_chunks(lambda lines: child.call(_OPENING, query_worker.load_quads, lines))
    except LimitExceededError:
        raise LimitExceededError(
            "opening the data set for the query needs more memory than this process may take; allow more "
            "(ulimit -v), or close other programs",
            "memory",
        ) from None
