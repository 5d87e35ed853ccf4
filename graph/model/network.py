"""Reads the ties of a data set from its quads, and makes the graph that measures see.

Ties are merged over their supports; a tie is as certain as its strongest support, and an inferred one
as its weakest premise. The projection keeps named organisations and the kinds that count as ties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..core.collector import without_gc
from ..schema.dataset import ENDED, date_bounds
from ..schema.levels import Certainty
from ..schema.terms import ORG, STK, parse_whole_number
from ..schema.vocabulary import TieKind
from ..store.evidence_texts import parse_term
from .graph import StakeholderGraph
from .on_demand import load_all_values
from .values import Entity, Evidence

if TYPE_CHECKING:
    import networkx
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class TieDates:
    """When a tie held, in ISO days and in the words of the source, with its role and its weight."""

    start: str = ""
    end: str = ""
    text: str = ""
    certainty: str = ""
    role: str = ""
    weight: str = ""

    @property
    def is_over(self) -> bool:
        """Whether a source says that the tie has ended, at whatever time."""
        return bool(self.end) or self.text.casefold() == ENDED

    @property
    def last_known(self) -> str:
        """The last day on which it may count as held: that of its end, or of the year in which it began."""
        if self.end or not self.start or not self.is_over:
            return self.end
        return f"{self.start[:4]}-12-31"


@dataclass(frozen=True)
class Tie:
    """One relation between two nodes with all its supports, strongest first."""

    kind: TieKind
    subject: str
    object: str
    certainty: Certainty
    supports: tuple[Evidence, ...]
    dates: tuple[TieDates, ...] = ()

    @property
    def ends(self) -> tuple[str, str]:
        """Both ends, sorted."""
        return (self.subject, self.object) if self.subject < self.object else (self.object, self.subject)

    @property
    def is_dated(self) -> bool:
        """Whether a source tells when it began or ended."""
        return any(dates.start or dates.end for dates in self.dates)

    def was_active_in(self, when: str) -> bool:
        """Tell whether the tie is dated and held at some time within an ISO date, possibly reduced."""
        bounds = date_bounds(when)
        if bounds is None:
            raise ValueError(f"'{when}' is no date")
        first, last = (day.isoformat() for day in bounds)
        return any(
            (dates.start or dates.end)
            and (not dates.start or dates.start <= last)
            and (not dates.last_known or dates.last_known >= first)
            for dates in self.dates
        )

    def has_ended_before(self, when: str) -> bool:
        """Tell whether its sources say of each of its periods that it ended before an ISO date.

        Where they give no period, it is enough that one says that it has ended.
        """
        bounds = date_bounds(when)
        if bounds is None:
            raise ValueError(f"'{when}' is no date")
        first, periods = bounds[0].isoformat(), [dates for dates in self.dates if dates.start or dates.end]
        if not periods:
            return any(dates.is_over for dates in self.dates)
        return all(dates.end < first if dates.end else dates.is_over for dates in periods)

    @property
    def is_inferred(self) -> bool:
        """Whether no quote says it and only a rule yields it."""
        for support in self.supports:  # noqa: SIM110 - asked of every tie again and again: `all` is slower
            if support.certainty != "inferred":
                return False
        return True

    @property
    def shown_certainty(self) -> str:
        """Certainty as people see it: `inferred` where only a rule yields the tie."""
        return "inferred" if self.is_inferred else str(self.certainty)


@dataclass(frozen=True)
class Projection:
    """What a measure looked at, as every table prints it."""

    certainty: str
    kinds: tuple[str, ...]
    audience: str
    nodes: int
    edges: int
    as_of: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the projection as every JSON output writes it."""
        return {
            "certainty": self.certainty,
            "kinds": list(self.kinds),
            "as_of": self.as_of or None,
            "audience": self.audience,
            "nodes": self.nodes,
            "edges": self.edges,
        }


DatesByTie = Mapping[tuple[str, str, str], tuple[TieDates, ...]]


class Network:
    """The ties of a data set, and the networkx graphs made of them."""

    def __init__(self, knowledge: StakeholderGraph) -> None:
        self.knowledge = knowledge

    @cached_property
    @without_gc
    def ties(self) -> tuple[Tie, ...]:
        """All relations of the ontology's kinds, those that do not count as ties included, in order."""
        self.knowledge.store.verify_contents()
        load_all_values(self.knowledge.evidence)
        load_all_values(self.knowledge.certainty_by_set)
        return self.make_ties(self._iter_rows(), self._dates_by_tie)

    def _iter_rows(self) -> Iterator[Sequence[str]]:
        """Yield subject, kind, object and set of every support of a tie."""
        for line in self.knowledge.store.stream_evidence(sorted(self._kinds)):
            terms = line.decode().split("\t")
            yield [term[1:-1] if term[0] == "<" else parse_term(term)[0] for term in terms]

    @cached_property
    def _kinds(self) -> Mapping[str, TieKind]:
        return {iri: kind for iri, kind in self.knowledge.ontology.tie_kinds.items() if kind.canonical}

    def without_ended(self, when: str) -> Network:
        """Return the network without the ties that ended before an ISO date; silence is no end.

        A tie that only a rule yields goes where every quoted tie between the same two has ended.
        """
        current = Network(self.knowledge)
        quoted = [tie for tie in self.ties if not tie.is_inferred]
        held = {tie.ends for tie in quoted if not tie.has_ended_before(when)}
        ended = {tie.ends for tie in quoted} - held
        current.__dict__["ties"] = tuple(
            tie
            for tie in self.ties
            if not tie.has_ended_before(when) and not (tie.is_inferred and tie.ends in ended)
        )
        return current

    @property
    def kind_iris(self) -> frozenset[str]:
        """The kinds of tie as evidence has them: of a kind and its inverse, one."""
        return frozenset(self._kinds)

    def make_ties(self, rows: Iterable[Sequence[str]], dates: DatesByTie) -> tuple[Tie, ...]:
        """Return the ties of rows of subject, kind, object and set, in order."""
        kinds = self._kinds
        sets_by_tie: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        symmetric = {iri for iri, kind in kinds.items() if kind.symmetric}
        for subject, kind, object_, graph in rows:
            if kind in symmetric and object_ < subject:
                subject, object_ = object_, subject
            sets_by_tie[kind, subject, object_].add(graph)
        return tuple(
            self._make_tie(kinds[kind], subject, object_, sets, dates.get((kind, subject, object_), ()))
            for (kind, subject, object_), sets in sorted(sets_by_tie.items())
        )

    def _make_tie(
        self, kind: TieKind, subject: str, object_: str, sets: set[str], dates: tuple[TieDates, ...]
    ) -> Tie:
        evidence = self.knowledge.evidence
        ordered = sorted(sets, key=self._support_sort_key) if len(sets) > 1 else list(sets)
        return Tie(
            kind=kind,
            subject=subject,
            object=object_,
            certainty=self.knowledge.get_certainty(ordered[0]),
            supports=tuple([evidence[name].for_statement(subject, kind.iri, object_) for name in ordered]),
            dates=dates,
        )

    def _support_sort_key(self, name: str) -> tuple[int, str, int, str]:
        """Return what supports are sorted by: the strongest first, then as they stand in their sources."""
        support = self.knowledge.evidence[name]
        certainty = self.knowledge.get_certainty(name)
        return certainty.rank, support.source, parse_whole_number(support.locator) or 0, name

    @cached_property
    def _dates_by_tie(self) -> DatesByTie:
        query = f"SELECT ?n ?p ?o {{ ?n stk:tieKind ?k ; ?p ?o {self.date_filter} }}"
        return self.collect_dates(self.knowledge.store.select_rows(query))

    @cached_property
    def date_filter(self) -> str:
        """What a query takes of a tie node to know its dates: `?p` of some predicates."""
        kinds = self.knowledge.ontology.tie_kinds
        predicates = {
            STK + name
            for name in ("tieKind", "roleText", "weight", "dateCertainty", "start", "end", "dateText")
        }
        predicates |= {end for kind in kinds.values() for end in (kind.node_subject, kind.node_object)}
        wanted = ", ".join(f"<{iri}>" for iri in sorted({*predicates, ORG + "role"}))
        return f"FILTER(?p IN ({wanted}))"

    def collect_dates(self, rows: Iterable[Sequence[str]]) -> DatesByTie:
        """Return the dates that rows of tie node, predicate and value tell."""
        nodes: dict[str, dict[str, list[str]]] = {}
        kinds = self.knowledge.ontology.tie_kinds
        for node, predicate, value in rows:
            nodes.setdefault(node, {}).setdefault(predicate, []).append(value)
        dates_by_tie: dict[tuple[str, str, str], list[TieDates]] = defaultdict(list)
        for values in (nodes[name] for name in sorted(nodes)):
            kind = kinds.get(values[STK + "tieKind"][0])
            if not kind:
                continue
            subjects, objects = (sorted(values.get(end, [])) for end in (kind.node_subject, kind.node_object))
            ends = subjects if kind.node_subject == kind.node_object else [*subjects[:1], *objects[:1]]
            if len(ends) == 2:
                dates_by_tie[(kind.iri, ends[0], ends[1])].append(self._make_dates(values))
        return {key: tuple(dates) for key, dates in dates_by_tie.items()}

    def _make_dates(self, values: Mapping[str, list[str]]) -> TieDates:
        def get_first(predicate: str) -> str:
            return min(values.get(predicate, [""]))

        role = get_first(STK + "roleText") or self.knowledge.ontology.label(get_first(ORG + "role"))
        certainty = get_first(STK + "dateCertainty").removeprefix(STK)
        return TieDates(
            get_first(STK + "start"),
            get_first(STK + "end"),
            get_first(STK + "dateText"),
            certainty,
            role,
            get_first(STK + "weight"),
        )

    def select_counted_ties(
        self, *, certainty: str = "unknown", kinds: Iterable[str] = (), as_of: str = ""
    ) -> list[Tie]:
        """Return the ties between two named organisations whose kind counts, of a certainty or stronger.

        With `as_of`, an ISO date possibly reduced, only those that are dated and held then.
        """
        levels, wanted = frozenset(Certainty(certainty).list_stronger()), frozenset(kinds)
        return [
            tie
            for tie in self._counted_ties
            if tie.certainty in levels
            and (not wanted or tie.kind.name in wanted)
            and (not as_of or tie.was_active_in(as_of))
        ]

    @cached_property
    def _counted_ties(self) -> tuple[Tie, ...]:
        """The ties between two named organisations whose kind counts."""
        organisations = self.organisations
        return tuple(
            tie
            for tie in self.ties
            if tie.kind.counts
            and tie.subject != tie.object
            and tie.subject in organisations
            and tie.object in organisations
        )

    @cached_property
    def organisations(self) -> Mapping[str, Entity]:
        """Named organisations by IRI."""
        return {entity.iri: entity for entity in self.knowledge.list_organisations()}

    @cached_property
    def by_node(self) -> Mapping[str, tuple[Tie, ...]]:
        """Ties of each node, as subject or object."""
        ties_by_node: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            for end in {tie.subject, tie.object}:
                ties_by_node[end].append(tie)
        return {node: tuple(ties) for node, ties in ties_by_node.items()}

    @cached_property
    def headline_certainty(self) -> Certainty:
        """The certainty that figures count where none is asked for: stated.

        Where the ties between organisations record no certainty at all, every tie counts.
        """
        counted_kinds = [kind.iri for kind in self.knowledge.ontology.tie_kinds.values() if kind.counts]
        if self.knowledge.texts:
            return self._choose_headline_of_texts(counted_kinds)
        counted = " ".join(f"<{iri}>" for iri in counted_kinds)
        recorded = " ".join(f"stk:{level}" for level in Certainty.list_recorded())
        ties = f"VALUES ?p {{ {counted} }} GRAPH ?g {{ ?s ?p ?o }}"
        certainties = f"VALUES ?c {{ {recorded} }} {{ ?g stk:certainty ?c }} UNION {{ ?g stk:restsOn ?c }}"
        store = self.knowledge.store
        if any(store.select_rows(f"SELECT ?g {{ {ties} {certainties} }} LIMIT 1")):
            return Certainty.STATED
        has_ties = any(store.select_rows(f"SELECT ?g {{ {ties} }} LIMIT 1"))
        return Certainty.UNKNOWN if has_ties else Certainty.STATED

    def _choose_headline_of_texts(self, kinds: Iterable[str]) -> Certainty:
        """Return the headline certainty of a large data set, of which few ties have to be read."""
        level = None
        for line in self.knowledge.store.stream_evidence(kinds):
            level = self.knowledge.get_certainty(line[line.rindex(b"<") + 1 : -1].decode())
            if level is not Certainty.UNKNOWN:
                return Certainty.STATED
        return level or Certainty.STATED

    @property
    def records_no_certainty(self) -> bool:
        """Whether no tie between organisations has a recorded certainty, so that all of them count."""
        return self.headline_certainty is Certainty.UNKNOWN

    def count_organisations(self) -> int:
        """Return how many named organisations there are."""
        index = self.knowledge.search_index
        return index.organisations if index else len(self.organisations)

    def count_connections(self, certainty: str) -> int:
        """Return how many pairs of organisations have a tie of a certainty or stronger."""
        projection = self.read_projection(certainty)
        return projection.edges if projection else len(self.build_edge_array(certainty=certainty)[1])

    def build_graph(
        self, *, certainty: str = "stated", kinds: Iterable[str] = (), as_of: str = ""
    ) -> networkx.Graph:
        """Return what measures see: an undirected graph of named organisations, isolates included.

        Nodes are IRIs with attribute `entity`; edges have `ties`, a tuple of `Tie`. The graph's
        attribute `projection` says how it was made.
        """
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from((iri, {"entity": entity}) for iri, entity in self.organisations.items())
        pairs: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in self.select_counted_ties(certainty=certainty, kinds=kinds, as_of=as_of):
            pairs[tie.ends].append(tie)
        graph.add_edges_from((*ends, {"ties": tuple(pairs[ends])}) for ends in sorted(pairs))
        graph.graph["projection"] = Projection(
            certainty=certainty,
            kinds=tuple(sorted({tie.kind.name for ties in pairs.values() for tie in ties})),
            audience=self.knowledge.audience,
            nodes=graph.number_of_nodes(),
            edges=graph.number_of_edges(),
            as_of=as_of,
        )
        return graph

    def read_projection(self, certainty: str) -> Projection | None:
        """Return what a graph of all kinds at any date would say of itself, where a kept store knows it."""
        index = self.knowledge.search_index
        if not index:
            return None
        ties = index.summarise_ties(certainty)
        return Projection(certainty, ties.kinds, self.knowledge.audience, index.organisations, ties.edges)

    def build_edge_array(
        self, *, certainty: str = "stated", kinds: Iterable[str] = ()
    ) -> tuple[list[str], NDArray[np.int64]]:
        """Return what `build_graph` returns as its nodes, and m × 2 of their places, the lower one first.

        For networks of which no more is asked than who is connected: no evidence is gathered.
        """
        import numpy as np

        tie_kinds, wanted = self.knowledge.ontology.tie_kinds, frozenset(kinds)
        counted = [
            iri
            for iri, kind in tie_kinds.items()
            if kind.counts and kind.canonical and (not wanted or kind.name in wanted)
        ]
        store, least = self.knowledge.store, Certainty(certainty)
        store.verify_contents()
        strong = {
            f"<{name}>".encode()
            for name, level in self.knowledge.certainty_by_set.items()
            if least.includes(level)
        }
        nodes = sorted(store.select_lines("SELECT ?s { ?s a stk:Organisation }"), key=lambda iri: iri[:-1])
        position = {node: number for number, node in enumerate(nodes)}
        edges: set[tuple[int, int]] = set()
        for line in store.stream_evidence(counted) if counted else ():
            subject, _, rest = line.split(b"\t", 2)
            object_, _, graph = rest.rpartition(b"\t")
            if graph in strong:
                first, second = position.get(subject, -1), position.get(object_, -1)
                if 0 <= first < second:
                    edges.add((first, second))
                elif 0 <= second < first:
                    edges.add((second, first))
        names = [node[1:-1].decode() for node in nodes]
        return names, np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
