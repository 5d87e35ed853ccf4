"""Opens a data set for Python: as a networkx graph, an rdflib dataset, a pyvis network, and for SPARQL."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.address import Address, find_location
from ..core.errors import QueryError
from ..core.resources import EXAMPLES
from ..model import opening
from ..model.graph import StakeholderGraph
from ..model.network import Network
from ..model.tie_filter import TieFilter
from ..schema.levels import Audience
from ..store.interface import QueryEvaluator, QueryLimits
from ..store.rows import Row, read_rows

if TYPE_CHECKING:
    import networkx
    import rdflib
    from pyvis.network import Network as PyvisNetwork


def open_dataset(source: str | PathLike[str] = EXAMPLES[0], *, audience: str = "internal") -> OpenDataset:
    """Open a data set: a folder of tables, a workbook, an RDF file, an address, or an example by its name.

    `audience` (public, partners or internal) leaves out what is not meant for these readers. GraphError with
    what is wrong where the data set cannot be read.

    >>> import graph
    >>> data = graph.open("kestrel")
    >>> data.name, len(data.to_networkx())
    ('kestrel', 60)
    """
    if not Audience.has_level(audience):
        raise QueryError(f"'{audience}' is no audience; use one of: {', '.join(Audience)}")
    location = find_location(source) if isinstance(source, str) else Path(source)
    if isinstance(location, Address):
        return OpenDataset(opening.open_endpoint(location, audience=audience))
    return OpenDataset(opening.open_graph(location, audience=audience))


class OpenDataset:
    """A data set as one audience may see it."""

    def __init__(self, knowledge: StakeholderGraph) -> None:
        self.knowledge = knowledge

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}, {self.audience} edition>"

    @property
    def name(self) -> str:
        """Name of the data set."""
        return self.knowledge.dataset.name

    @property
    def audience(self) -> str:
        """For whom this edition is."""
        return self.knowledge.audience

    @cached_property
    def network(self) -> Network:
        """The ties with all their quotes, as values."""
        return Network(self.knowledge)

    def find_id(self, name: str) -> str:
        """Return the id of what goes by a name; NameNotFoundError with near names.

        >>> import graph
        >>> graph.open("steps").find_id("Platforms for Dialogue")
        'p4d'
        """
        return self.knowledge.names.find_entity(name).id

    def to_networkx(
        self, *, certainty: str = "unknown", kinds: Iterable[str] = (), as_of: str = ""
    ) -> networkx.MultiDiGraph[str]:
        """Return the named organisations and their ties: each tie is an edge with its kind as key.

        Only ties of `certainty` or stronger (stated, implied, ambiguous, unknown), of these `kinds`, and with
        `as_of` (2023, 2023-06) only dated ties that held then. Attributes are texts.
        """
        from .export.networkx_graph import build_tie_graph

        return build_tie_graph(self.network, self._check_filter(certainty, kinds, as_of))

    def to_simple_graph(
        self, *, certainty: str = "", kinds: Iterable[str] = (), as_of: str = ""
    ) -> networkx.Graph[str]:
        """Return the named organisations and their connections, as the measures of the commands see them.

        Without a certainty, of the stated ties; of all ties where no certainty is recorded.
        `weight` counts the kinds of tie of a connection, `supports` the quotes.
        """
        from .export.networkx_graph import build_connection_graph

        certainty = certainty or self.network.headline_certainty
        return build_connection_graph(self.network, self._check_filter(certainty, kinds, as_of))

    def to_whole_networkx(self) -> networkx.MultiDiGraph[str]:
        """Return everything that is documented: groups, events, places and topics too, ties of all kinds."""
        from .export.networkx_graph import build_whole_graph

        return build_whole_graph(self.network)

    def _check_filter(self, certainty: str, kinds: Iterable[str], as_of: str) -> TieFilter:
        return TieFilter.check(self.network, certainty=certainty, kinds=kinds, as_of=as_of)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the triples, each in the named graph of its evidence and once in the default graph."""
        return self.knowledge.to_rdflib()

    def to_pyvis(self, *, lang: str = "en", height: str = "800px") -> PyvisNetwork:
        """Return the map as a `pyvis.network.Network` for a notebook; what it writes opens offline."""
        from ..map import build_map
        from ..map.notebook import build_notebook_map

        return build_notebook_map(build_map(self.network), lang=lang, height=height)

    def ask(
        self,
        query: str,
        *,
        timeout: float | None = None,
        memory: int = QueryLimits.memory,
        limit: int = QueryLimits.rows,
    ) -> list[Row]:
        """Answer a SPARQL query with a row for each solution, by the names of the variables.

        Numbers and truth values are those of Python, all else is text; what is not bound is None. ASK gives
        one row with `answer`, CONSTRUCT and DESCRIBE a row for each triple. Prefixes such as stk, org, skos
        and id need no declaration. QueryError where the query is refused or does not parse.

        It is evaluated in a process of its own. LimitExceededError where it takes more than `timeout` seconds
        (60), `memory` bytes or `limit` rows.

        >>> import graph
        >>> graph.open("kestrel").ask("SELECT (COUNT(*) AS ?number) { ?who a stk:Platform }")
        [{'number': 5}]
        """
        limits = QueryLimits(timeout, memory, limit)
        return self.knowledge.store.answer_within(query, limits, self._evaluator, read_rows)

    @cached_property
    def _evaluator(self) -> QueryEvaluator:
        from ..store.process_evaluator import ProcessEvaluator

        pool = ProcessEvaluator()
        weakref.finalize(self, pool.close)
        return pool
