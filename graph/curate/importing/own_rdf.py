"""Reads RDF that this program wrote as the rows of tables that it was made of.

An edition with its assertion sets (TriG, N-Quads, JSON-LD) gives every row with its evidence. The merged
graph (Turtle, RDF/XML) has no sets: a tie that it states outright rests on the sources named beside it,
else on the file itself, and what only follows from other ties by a rule is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...core.errors import InputError
from ...ingest.foreign.network import SkippedItem
from ...ingest.foreign.rdf import FORMAT as RDF
from ...ingest.foreign.registry import FileSample
from ...ingest.rdf_file import RdfFile
from ...model.graph import StakeholderGraph
from ...model.opening import open_graph
from ...publish.export.tables import rebuild_rows, rebuild_set_rows
from ...schema.dataset import EVIDENCED, Dataset
from ...schema.levels import Audience, Certainty
from ...schema.terms import OWL, STK, compact_iri, expand_curie
from .network_rows import Cells

# Decisions on names, which nobody is recorded as having taken in a merged graph.
_DECISIONS = frozenset((*map(compact_iri, (OWL + "sameAs", OWL + "differentFrom")), "possiblySameAs"))


@dataclass(frozen=True)
class OwnRdf:
    """The rows of an RDF file of ours; in those of a merged graph a blank source is the file itself."""

    dataset: Dataset
    rows: Mapping[str, list[Cells]]
    is_merged: bool
    skipped: tuple[SkippedItem, ...] = ()


def read_own_rdf(path: Path) -> OwnRdf | None:
    """Return the rows of an RDF file that describes a data set of ours, None of any other file."""
    sample = FileSample.read(path)
    if STK.encode() not in sample.data or not RDF.recognise(sample) or not _is_of_ours(path):
        return None
    graph = open_graph(path, audience=Audience.INTERNAL)
    rows = rebuild_rows(graph)
    own_set = graph.dataset.mint.make_file_set_iri(path.name)
    if own_set not in graph.evidence:
        return OwnRdf(graph.dataset, rows, is_merged=False)
    merged_rows = _MergedRows(graph, own_set).rebuild()
    opinions = len(merged_rows.pop("assessments"))
    for table, more in merged_rows.items():
        rows[table] += more
    skipped = SkippedItem(path.name, f"{opinions} assessments: the file does not say whose they are")
    return OwnRdf(graph.dataset, rows, is_merged=True, skipped=(skipped,) if opinions else ())


def _is_of_ours(path: Path) -> bool:
    try:
        file = RdfFile.read(path, base=Dataset.default_for(path).base)
        return bool(file.read_dataset() or file.find_base())
    except InputError:
        return False  # the reader of any RDF says what is wrong


@dataclass(frozen=True)
class _MergedRows:
    """The rows of a merged graph."""

    graph: StakeholderGraph
    own_set: str

    def rebuild(self) -> dict[str, list[Cells]]:
        """Return the rows of every table."""
        stated = self.graph.evidence[self.own_set]._replace(
            source_iri=self.own_set, certainty=Certainty.STATED
        )
        rows = rebuild_set_rows(self.graph, self.own_set, stated)
        for table in EVIDENCED:
            for row in rows[table]:
                row.pop("source", None)
        ties = [row for row in rows["ties"] if row["kind"] not in _DECISIONS]
        rows["ties"] = [
            row | {"source": source} if source else row
            for row in self._leave_out_entailed(ties, rows["events"])
            for source in self._sources_by_tie.get(self._name_tie(row), [""])
        ]
        rows["ties"] += self._read_unstated()
        return rows

    def _leave_out_entailed(self, ties: list[Cells], events: list[Cells]) -> list[Cells]:
        """Return the ties without those that a narrower kind, or a chain of two, yields again."""
        ontology = self.graph.ontology
        by_pair: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in ties:
            iri = expand_curie(row["kind"])
            by_pair[row["subject"], row["object"]].add(iri)
            if ontology.tie_kinds[iri].symmetric:
                by_pair[row["object"], row["subject"]].add(iri)
        for row in events:
            by_pair[row["id"], row.get("series", "")].add(STK + "partOfSeries")
        broader = {
            pair: {wide for iri in kinds for wide in ontology.find_superproperties(iri) if wide != iri}
            for pair, kinds in by_pair.items()
        }
        onward: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (subject, object_), kinds in by_pair.items():
            for iri in kinds.intersection(ontology.transitive):
                onward[subject, iri].add(object_)

        def is_entailed(row: Cells) -> bool:
            subject, object_, iri = row["subject"], row["object"], expand_curie(row["kind"])
            between = onward.get((subject, iri), set()) - {subject, object_}
            is_chained = any(object_ in onward.get((middle, iri), ()) for middle in between)
            return is_chained or iri in broader[subject, object_]

        return [row for row in ties if "start" in row or "date_text" in row or not is_entailed(row)]

    def _name_tie(self, row: Cells) -> str:
        """Return the IRI of the node of a tie."""
        kind = self.graph.ontology.tie_kinds[expand_curie(row["kind"])]
        ends = row["subject"], row["object"], row.get("start", "")
        return self.graph.dataset.mint.make_tie_iri(kind.name, *ends, symmetric=kind.symmetric)

    @cached_property
    def _sources_by_tie(self) -> Mapping[str, list[str]]:
        """Return the ids of the sources that the node of a tie, or the statement of one, is quoted from."""
        sources: dict[str, list[str]] = defaultdict(list)
        query = "SELECT DISTINCT ?node ?source { ?node prov:wasQuotedFrom ?source } ORDER BY ?node ?source"
        for node, source in self.graph.store.select_rows(query):
            sources[node].append(self.graph.dataset.mint.shorten_iri(source))
        return sources

    def _read_unstated(self) -> Iterator[Cells]:
        """Yield the ties that no source states: statements with a certainty."""
        local = self.graph.dataset.mint.shorten_iri
        query = (
            "SELECT DISTINCT ?node ?s ?p ?o ?level { ?node rdf:subject ?s ; rdf:predicate ?p ;"
            " rdf:object ?o ; stk:tieCertainty ?level } ORDER BY ?node ?s ?p ?o ?level"
        )
        for node, subject, kind, object_, level in self.graph.store.select_rows(query):
            certainty = compact_iri(level)
            if certainty not in Certainty.list_recorded() or kind not in self.graph.ontology.tie_kinds:
                certainty = ""
            for source in self._sources_by_tie.get(node, [""]):
                cells = {
                    "subject": local(subject), "kind": compact_iri(kind), "object": local(object_),
                    "source": source, "certainty": certainty,
                }  # fmt: skip
                yield {column: text for column, text in cells.items() if text}
