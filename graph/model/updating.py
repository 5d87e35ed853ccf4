"""Brings a graph that is open to what its tables say after some rows have changed.

Only the rows that can say the same as a changed row are read and inferred from, once as they were and once as
they are; the difference is taken from the store and put into it. Where that cannot be told from these rows
alone, the graph has to be built anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from ..ingest import DatasetEdition
from ..ingest.identity import resolve_aliases
from ..ingest.row_difference import compare_tables, iter_rows
from ..ingest.row_search import find_places_about, list_id_columns
from ..ingest.row_statements import emit_statements
from ..ingest.statements import Statements
from ..schema.dataset import EVIDENCED, TableRow, TableRows, Tables, split_list
from ..schema.terms import RDF_TYPE, STK
from ..store import Store
from .graph import StakeholderGraph
from .inference import Rules, find_rule_key
from .opening import load_edition

_EVIDENCE = ("source", "locator", "phrase", "certainty")
# what a set says of itself as long as it holds anything
_LASTING = frozenset({RDF_TYPE, *(STK + name for name in ("source", "certainty", "restsOn", "rule"))})
_MOST_CHANGED = 2_000  # rows; for more, building anew takes no longer
Places = dict[str, set[int]]


@dataclass(frozen=True)
class GraphDifference:
    """The statements that a change of tables takes from a graph and puts into it."""

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]
    is_confidential: bool  # as the tables are afterwards


def find_difference(graph: StakeholderGraph, before: Tables, after: Tables) -> GraphDifference | None:
    """Return what changed tables change in their graph, None where it has to be built anew."""
    store = graph.store
    if not isinstance(store, Store) or not graph.audience.is_for_owner or before.rdf or after.rdf:
        return None
    if before.dataset != after.dataset:
        return None
    difference = compare_tables(before, after)
    changed = [*iter_rows(before, difference.before), *iter_rows(after, difference.after)]
    if len(changed) > _MOST_CHANGED:
        return None
    rules = Rules.from_ontology(graph.ontology)
    old, new = (_read_affected(graph, tables, changed, rules) for tables in (before, after))
    removed, added = old - new, new - old
    removed -= _list_still_described(store, graph.dataset.base, after, removed, added)
    if not frozenset(graph.ontology.triples).isdisjoint(quad.triple for quad in (*removed, *added)):
        return None  # what the data say of the vocabulary's own terms is told apart when a store is built
    return GraphDifference(frozenset(removed), frozenset(added), after.is_confidential_for(graph.audience))


def apply_difference(graph: StakeholderGraph, difference: GraphDifference) -> StakeholderGraph:
    """Return the graph after a change, with nothing kept of what was read from the last one.

    The store of the graph that is given is changed with it, where it is one in memory.
    """
    if not isinstance(graph.store, Store):
        raise TypeError("only a store of this machine is changed")
    return StakeholderGraph(
        graph.store.with_difference(difference.removed, difference.added),
        graph.ontology,
        graph.dataset,
        graph.audience,
        graph.findings,
        graph.vocabulary,
        difference.is_confidential,
    )


def _read_affected(
    graph: StakeholderGraph, tables: Tables, changed: Sequence[TableRow], rules: Rules
) -> set[ox.Quad]:
    """Return what the rows say that can say the same as a changed row, with what follows."""
    places: Places = {table: set() for table in tables.rows}
    names = {
        part
        for row in changed
        for column in list_id_columns(row.table, with_source=False)
        for part in split_list(column, row[column])
    }
    aliases = resolve_aliases(tables)
    same = {aliases.get(name, name) for name in names}
    names |= same | {name for name, representative in aliases.items() if representative in same}
    for table, place in find_places_about(tables, names, with_source=False):
        places[table].add(place)
    sources = {row["id"] for row in changed if row.table == "sources"}
    for table, place in find_places_about(tables, sources):
        places[table].add(place)
    _add_same_evidence(tables, changed, places)
    _add_chains(graph, tables, rules, places)
    part = replace(
        tables,
        rows={
            table: TableRows.from_rows(tables.rows[table][place] for place in sorted(chosen))
            for table, chosen in places.items()
        },
    )
    statements = Statements(graph.dataset, rules.consequences)
    emit_statements(part, statements, graph.ontology, audience=graph.audience, whole=tables)
    store = Store()
    load_edition(store, DatasetEdition(graph.dataset, graph.audience, part, statements, ()), rules)
    return set(store.iter_quads())


def _add_same_evidence(tables: Tables, changed: Sequence[TableRow], places: Places) -> None:
    """Add the rows that rest on the same words as a changed one."""
    wanted = {_get_evidence(row) for row in changed if row["locator"] or row["phrase"]}
    for table in tables.rows if wanted else ():
        columns = (tables.iter_column(table, column) for column in _EVIDENCE)
        places[table].update(place for place, key in enumerate(zip(*columns, strict=True)) if key in wanted)


def _get_evidence(row: TableRow) -> tuple[str, ...]:
    return tuple(row[column] for column in _EVIDENCE)


def _add_chains(graph: StakeholderGraph, tables: Tables, rules: Rules, places: Places) -> None:
    """Add what a consequence of several rows may rest on: ties of transitive kinds, events, decisions."""
    chains = {find_rule_key(head) for head, _ in rules.chains}
    kinds = {
        kind.name
        for kind in graph.ontology.tie_kinds.values()
        if kind.iri in chains
        or any(follows.key in chains for follows in rules.consequences.get(kind.iri, ()))
    }
    for table in ("events", "decisions"):
        if table in tables.rows:
            places[table].update(range(len(tables.rows[table])))
    if "ties" in tables.rows:
        places["ties"].update(
            place for place, kind in enumerate(tables.iter_column("ties", "kind")) if kind in kinds
        )


def _list_still_described(
    store: Store, base: str, after: Tables, removed: set[ox.Quad], added: set[ox.Quad]
) -> set[ox.Quad]:
    """Return what would be removed of the description of a set that still holds what other rows say."""
    by_subject: dict[str, set[ox.Quad]] = {}
    for quad in removed:
        is_described = isinstance(quad.graph_name, ox.DefaultGraph) and quad.predicate.value in _LASTING
        if is_described and isinstance(quad.subject, ox.NamedNode):
            by_subject.setdefault(quad.subject.value, set()).add(quad)
    kept: set[ox.Quad] = set()
    filled = {quad.graph_name.value for quad in added if isinstance(quad.graph_name, ox.NamedNode)}
    for name, quads in by_subject.items():
        if name == base:
            is_held = any(
                not all(after.iter_column(table, "source")) for table in EVIDENCED & after.rows.keys()
            )
        else:
            is_held = name in filled or any(quad not in removed for quad in store.iter_quads(name))
        if is_held:
            kept |= quads
    return kept
