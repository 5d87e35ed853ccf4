"""Reads the supports of statements from a store: all of them, or one by the IRI of its assertion set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

import pyoxigraph as ox

from ..core.collector import without_gc
from ..ingest.statements import value_of
from ..schema.dataset import Dataset
from ..schema.levels import Certainty
from ..schema.terms import DCT, STK
from ..store import QueryableStore
from .values import Evidence


class _SetValues(NamedTuple):
    """What is said of an assertion set, the least of each predicate; all of its notes."""

    source: str
    locator: str
    phrase: str
    certainty: str
    rests_on: str
    decided_by: str
    decided_on: str
    reason: str
    title: str
    notes: Sequence[str]
    row_notes: Sequence[str]


_SINGLE = (
    *(STK + name for name in ("source", "locator", "phrase", "certainty", "restsOn")),
    *(STK + name for name in ("decidedBy", "decidedOn", "reason")),
    DCT + "title",
)
_SEVERAL = (STK + "note", STK + "rowNote")


class EvidenceReader:
    """Reads assertion sets from the store of an edition; an inferred set tells what it rests on."""

    def __init__(self, store: QueryableStore, dataset: Dataset) -> None:
        self._store, self._dataset, self._mint = store, dataset, dataset.mint
        self._source_ids: dict[str, str] = {}

    @without_gc
    def read_all(self) -> Mapping[str, Evidence]:
        """Return all supports by set, in order: read by predicate, which takes the fewest texts."""
        names = sorted(name for (name,) in self._store.select_rows("SELECT ?s { ?s a stk:AssertionSet }"))
        single = (map(self._read_least(predicate).get, names, repeat("")) for predicate in _SINGLE)
        several = (map(self._read_texts(predicate).get, names, repeat(())) for predicate in _SEVERAL)
        return dict(
            zip(names, map(self._make_evidence, names, map(_SetValues, *single, *several)), strict=True)
        )

    def _read_least(self, predicate: str) -> dict[str, str]:
        """Return the least value of a predicate by set; the same text of many sets is kept once."""
        rows = self._select_values(predicate)
        kept: dict[str, str] = {}
        least = {name: kept.setdefault(text, text) for name, text in rows}
        if len(least) < len(rows):  # some have several
            for name, text in rows:
                least[name] = min(least[name], text)
        return least

    def _read_texts(self, predicate: str) -> dict[str, list[str]]:
        texts: dict[str, list[str]] = {}
        for name, text in self._select_values(predicate):
            texts.setdefault(name, []).append(text)
        return texts

    def _select_values(self, predicate: str) -> list[list[str]]:
        return self._store.select_rows(f"SELECT ?s ?o {{ ?s <{predicate}> ?o }}")

    def read_evidence(self, name: str) -> Evidence | None:
        """Return the support of one set, None where there is none; ValueError for what is no IRI."""
        node, values = ox.NamedNode(name), defaultdict[str, list[str]](list)
        for row in self._store.select(f"SELECT ?p ?o {{ {node} a stk:AssertionSet ; ?p ?o }}"):
            values[row["p"].value].append(value_of(row["o"]))
        single = (min(values.get(predicate, [""])) for predicate in _SINGLE)
        several = (values.get(predicate, []) for predicate in _SEVERAL)
        return self._make_evidence(name, _SetValues(*single, *several)) if values else None

    def _make_evidence(self, name: str, held: _SetValues) -> Evidence:
        certainty = held.certainty.removeprefix(STK)
        source = self.shorten_source(held.source)
        note = "; ".join(sorted(held.notes)) if held.notes else ""
        if certainty == "inferred":
            note = f"follows by rule; rests on what is {held.rests_on.removeprefix(STK)}"
        elif held.decided_by:
            source, note = f"decision of {held.decided_by}, {held.decided_on}", held.reason
        elif not source and certainty == Certainty.UNKNOWN:
            source, note = held.title, "taken from RDF that carries no evidence"
        return Evidence(
            name, source, held.locator, held.phrase, certainty, note, held.source,
            held.decided_by, held.decided_on, tuple(sorted(held.row_notes)) if held.row_notes else (),
        )  # fmt: skip

    def shorten_source(self, source: str) -> str:
        """Return the id of a source: of the data set itself, where it is one, its name."""
        short = self._source_ids.get(source)
        if short is None:
            is_dataset = source == self._dataset.base
            short = self._dataset.name if is_dataset else self._mint.shorten_iri(source)
            self._source_ids[source] = short
        return short

    # ---- how certain each set is ----
    def read_all_certainties(self) -> Mapping[str, Certainty]:
        """Return the certainty with which each set counts: an inferred one counts at its weakest premise."""
        rests = self._read_least(STK + "restsOn")
        rows = self._select_values(STK + "certainty")
        texts = {name: rests.get(name, level) for name, level in rows}
        levels = {text: Certainty.parse(text.removeprefix(STK)) for text in set(texts.values())}
        return {name: levels[text] for name, text in texts.items()}

    def read_certainty(self, name: str) -> Certainty | None:
        """Return the certainty with which one set counts; ValueError for what is no IRI."""
        node, certainty = ox.NamedNode(name), None
        query = f"SELECT ?c ?r {{ {node} stk:certainty ?c OPTIONAL {{ {node} stk:restsOn ?r }} }}"
        for row in self._store.select(query):
            certainty = Certainty.parse(value_of(row["r"] or row["c"]).removeprefix(STK))
        return certainty
