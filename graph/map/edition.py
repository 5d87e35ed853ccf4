"""What this edition of a data set is: whose, for whom, of when, and which of its versions."""

from __future__ import annotations

import hashlib
from typing import Any

import pyoxigraph as ox

from ..dataset import AUDIENCES
from ..knowledge import Knowledge
from ..store import Readable, Store
from .columns import pair


def edition(knowledge: Knowledge, lang: str) -> dict[str, Any]:
    """Return what the page says of its edition; `owner` where it is made for the owner of the data set."""
    dataset = knowledge.dataset
    return {
        "name": dataset.name,
        "title": pair(dataset.title, dataset.name),
        "audience": knowledge.audience,
        "internal": knowledge.is_confidential,
        "owner": knowledge.audience == AUDIENCES[-1],
        "version": version(knowledge),
        "issued": max((source.issued for source in knowledge.sources.values()), default=""),
        "lang": lang,
    }


def version(knowledge: Knowledge) -> str:
    """Return 12 hexadecimal digits that change when any merged statement of the edition does."""
    vocabulary = Store()
    vocabulary.load(f"{triple} .\n" for triple in knowledge.vocabulary)
    known = frozenset(_lines(vocabulary))
    sets = frozenset(f"<{name}>".encode() for name in knowledge.evidence)
    lines = _lines(knowledge.store)
    merged = [line for line in lines if line.partition(b"\t")[0] not in sets and line not in known]
    return hashlib.sha256(b"\n".join(sorted(merged))).hexdigest()[:12]


def _lines(store: Readable) -> list[bytes]:
    """Return the merged view of a store, a statement in a line."""
    rows = store.select("SELECT ?s ?p ?o { ?s ?p ?o }")
    return (rows.serialize(format=ox.QueryResultsFormat.TSV) or b"").split(b"\n")[1:]
