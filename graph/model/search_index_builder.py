"""Writes the index by which names and ties of a kept store are found (`search_index.py` reads it).

Names are read from the store as lines and put in order on the disk, so that memory holds few of them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..core.chunk_file import ChunkFileWriter
from ..core.external_sort import LineSorter, sort_lines
from ..core.spelling import fold_text
from ..ingest.statements import value_of
from ..schema.dataset import Dataset
from ..schema.levels import Certainty
from ..schema.terms import DCT, FOAF, OWL, SKOS, STK
from ..schema.vocabulary import Ontology
from ..store import Store
from ..store.evidence_texts import TYPE, EvidenceTexts, parse_term
from .entity_reader import ENTITY_CLASSES
from .search_index import (
    BUCKETS,
    ENTRY_BYTES,
    IRIS_PER_CHUNK,
    LEVEL_BITS,
    NUMBERS_PER_CHUNK,
    ORGANISATION,
    OTHER,
    hash_key,
)
from .similar_names import choose_band

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NAMES_PER_CHUNK = 20_000
_NUMBER_BITS = 30  # of an entity's number
_BRACKET = ord("<")
_LABEL, _SHORT, _ABBREVIATION, _ALTERNATIVE, _IDENTIFIER, _ALIAS = (
    SKOS + "prefLabel", STK + "shortLabel", STK + "abbreviation", SKOS + "altLabel", DCT + "identifier",
    OWL + "sameAs",
)  # fmt: skip
_NAMES = (_LABEL, _SHORT, _ABBREVIATION, _ALTERNATIVE, _IDENTIFIER, _ALIAS)
_OTHER_VALUES = (STK + "orgType", FOAF + "homepage")  # of an entity, but no names
_IS_ORGANISATION, _IS_TYPED, _IS_THERE = b"1", b"2", b"3"  # in place of a predicate


def write_search_index(
    path: Path,
    store: Store,
    dataset: Dataset,
    ontology: Ontology,
    vocabulary: Iterable[ox.Triple],
    *,
    texts: EvidenceTexts | None = None,
) -> None:
    """Write the index of a store that is filled; of a large one the texts are read, which is quicker."""
    with ChunkFileWriter(path) as writer:
        about = _write_sections(writer, store, dataset, ontology, vocabulary, texts)
        writer.add_chunk("about", json.dumps(about).encode())
        writer.finish()


def _write_sections(
    writer: ChunkFileWriter,
    store: Store,
    dataset: Dataset,
    ontology: Ontology,
    vocabulary: Iterable[ox.Triple],
    texts: EvidenceTexts | None,
) -> dict[str, object]:
    """Write names and ties, and return what the index says of itself."""
    names = _NamesWriter(writer, dataset)
    terms = {value_of(triple.subject).encode() for triple in vocabulary}
    lines = sort_lines(_select_name_lines(texts) if texts else _iter_name_lines(store, ontology))
    for subject, group in groupby(lines, key=_get_subject):
        names.add_subject(subject, list(group), is_term=subject in terms)
    names.finish()
    ties = _TiesWriter(writer, names.organisations, _read_certainties(store))
    kinds = {kind.iri: kind.name for kind in ontology.tie_kinds.values() if kind.counts and kind.canonical}
    if texts:
        ties.add_lines(kinds, texts.iter_of_predicates({f"<{iri}>".encode() for iri in kinds}))
    else:
        for iri in kinds:
            ties.add_lines(kinds, store.stream_evidence([iri]))
    return {
        "entities": names.count,
        "organisations": len(names.organisations),
        "assertion_sets": len(ties.certainty_by_set),
        "id_prefix": names.prefix,
        "first_iris": names.first_iris,
        "levels": ties.finish(names.count),
    }


def _get_subject(line: bytes) -> bytes:
    return line[: line.index(b"\t")]


def _iter_name_lines(store: Store, ontology: Ontology) -> Iterator[bytes]:
    """Yield IRI, predicate and value of every name, and the IRIs of all else that is an entity."""
    predicates = " ".join(f"<{iri}>" for iri in _NAMES)
    for line in store.stream_lines(f"SELECT ?s ?p ?o {{ VALUES ?p {{ {predicates} }} ?s ?p ?o }}"):
        if line[0] == _BRACKET:
            yield line[1:].replace(b">\t", b"\t", 1)
    patterns = [(_IS_ORGANISATION, f"?s a <{STK}Organisation>")]
    patterns += [(_IS_TYPED, f"?s a <{iri}>") for iri in ENTITY_CLASSES]
    patterns += [(_IS_THERE, f"?s a {iri}") for iri in _list_other_classes(store, ontology)]
    patterns += [(_IS_THERE, f"?s <{iri}> ?o") for iri in _OTHER_VALUES]
    for mark, pattern in patterns:
        for line in store.stream_lines(f"SELECT ?s {{ {pattern} }}"):
            if line[0] == _BRACKET:
                yield line[1:-2] + b"\t" + mark + b"\n"


def _select_name_lines(texts: EvidenceTexts) -> Iterator[bytes]:
    """Yield what `_iter_name_lines` does, from the texts of a large data set."""
    names = {f"<{iri}>".encode() for iri in _NAMES}
    others = {f"<{iri}>".encode() for iri in _OTHER_VALUES}
    marks = {f"<{iri}>".encode(): _IS_TYPED for iri in ENTITY_CLASSES}
    organisation = f"<{STK}Organisation>".encode()
    for line in texts.iter_merged():
        subject, predicate, object_ = line.split(b"\t", 2)
        if predicate in names:
            yield b"%b\t%b\t%b\n" % (subject[1:-1], predicate, object_)
        elif predicate == TYPE:
            if object_ == organisation:
                yield subject[1:-1] + b"\t" + _IS_ORGANISATION + b"\n"
            yield subject[1:-1] + b"\t" + marks.get(object_, _IS_THERE) + b"\n"
        elif predicate in others:
            yield subject[1:-1] + b"\t" + _IS_THERE + b"\n"


def _list_other_classes(store: Store, ontology: Ontology) -> list[str]:
    """Return the classes in use, as text, of which something may be that is of none of the usual classes."""
    used = [line.strip().decode() for line in store.stream_lines("SELECT DISTINCT ?c { ?s a ?c }")]
    return [
        term
        for term in used
        if term[0] == "<" and ontology.find_superclasses(term[1:-1]).isdisjoint(ENTITY_CLASSES)
    ]


class _NamesWriter:
    """Numbers the entities in the order of their IRIs and writes what they are called."""

    def __init__(self, writer: ChunkFileWriter, dataset: Dataset) -> None:
        self._writer, self._shorten = writer, dataset.mint.shorten_iri
        self.prefix = dataset.base + "id/"
        self.count = 0
        self.first_iris: list[str] = []
        self.organisations: dict[bytes, int] = {}  # number by IRI
        self._iris: list[str] = []
        self._buckets = [bytearray() for _ in range(BUCKETS)]
        self._texts = LineSorter()

    def add_subject(self, subject: bytes, lines: Sequence[bytes], *, is_term: bool) -> None:
        """Take in a subject with its lines, where it is an entity."""
        iri, marks = subject.decode(), {line[len(subject) + 1 : -1] for line in lines}
        if not iri.startswith(self.prefix) and (is_term or _IS_TYPED not in marks):
            return
        sort = ORGANISATION if _IS_ORGANISATION in marks else OTHER
        if sort == ORGANISATION:
            self.organisations[subject] = self.count
        self._add_iri(sort, iri)
        for text in self._collect_names(iri, marks):
            self._add_name(text, sort)
        self.count += 1

    def _add_iri(self, sort: str, iri: str) -> None:
        if not self._iris:
            self.first_iris.append(iri)
        self._iris.append(sort + iri)
        if len(self._iris) == IRIS_PER_CHUNK:
            self._flush_iris()

    def _flush_iris(self) -> None:
        if self._iris:
            self._writer.add_chunk("iris", "\n".join(self._iris).encode())
        self._iris = []

    def _collect_names(self, iri: str, marks: Iterable[bytes]) -> set[str]:
        """Return what an entity is called, as `NameIndex` has it; no IRI that begins as all do."""
        values: dict[str, list[tuple[str, str]]] = {}
        for mark in marks:
            predicate, tab, term = mark.decode().partition("\t")
            if tab:
                values.setdefault(predicate[1:-1], []).append(parse_term(term))
        names = {text for predicate in (_ALTERNATIVE, _IDENTIFIER) for text, _ in values.get(predicate, ())}
        names |= {self._shorten(text) for text, _ in values.get(_ALIAS, ())}
        names |= {min(values[predicate])[0] for predicate in (_SHORT, _ABBREVIATION) if predicate in values}
        labels: dict[str, str] = {}
        for text, lang in sorted(values.get(_LABEL, ()), reverse=True):
            if lang != "-":
                labels[lang or "en"] = text
        names |= {self._shorten(iri), *labels.values()}
        return names if iri.startswith(self.prefix) else names | {iri}

    def _add_name(self, text: str, sort: str) -> None:
        key = fold_text(text)
        if not key:
            return
        for wanted in {key, key.replace(" ", "")}:
            digest = hash_key(wanted)
            self._buckets[digest[0]] += digest + self.count.to_bytes(ENTRY_BYTES - len(digest), "big")
        self._texts.add(f"{choose_band(key):02}\t{_write_field(text)}\t{sort}\t{key}\n".encode())

    def finish(self) -> None:
        """Write what is not yet written."""
        self._flush_iris()
        for bucket in self._buckets:
            whole = bytes(bucket)
            entries = {whole[start : start + ENTRY_BYTES] for start in range(0, len(whole), ENTRY_BYTES)}
            self._writer.add_chunk("hashes", b"".join(sorted(entries)))
        for band, lines in groupby(self._texts.iter_sorted(), key=lambda line: line[:2]):
            self._write_band(int(band), lines)

    def _write_band(self, band: int, lines: Iterable[bytes]) -> None:
        pending: dict[str, list[tuple[str, str]]] = {ORGANISATION: [], OTHER: []}
        for _, group in groupby(lines, key=lambda line: line[: line.rindex(b"\t", 0, line.rindex(b"\t"))]):
            # a name of an organisation and of something else is the organisation's: those lines come first
            _, field, sort, key = next(group).decode().rstrip("\n").split("\t")
            pending[sort].append((_read_field(field), key))
            if len(pending[sort]) == _NAMES_PER_CHUNK:
                self._write_texts(band, sort, pending[sort])
                pending[sort] = []
        for sort, names in pending.items():
            self._write_texts(band, sort, names)

    def _write_texts(self, band: int, sort: str, names: list[tuple[str, str]]) -> None:
        names.sort()
        if names:
            self._writer.add_chunk(f"keys-{sort}-{band}", "\n".join(key for _, key in names).encode())
            texts = json.dumps([text for text, _ in names], ensure_ascii=False)
            self._writer.add_chunk(f"texts-{sort}-{band}", texts.encode())


def _write_field(text: str) -> str:
    """Return a text that holds neither tab nor newline.

    >>> [_read_field(_write_field(text)) for text in ("Amber Trust", "a\\tb", "[]", "\\\\")]
    ['Amber Trust', 'a\\tb', '[]', '\\\\']
    """
    return text if text.isprintable() and not text.startswith('"') else json.dumps(text)


def _read_field(field: str) -> str:
    return str(json.loads(field)) if field.startswith('"') else field


def _read_certainties(store: Store) -> dict[bytes, int]:
    """Return the rank of the certainty with which each set counts, by its name as text."""
    ranks: dict[bytes, int] = {}
    for line in store.stream_lines("SELECT ?s ?c ?r { ?s stk:certainty ?c OPTIONAL { ?s stk:restsOn ?r } }"):
        name, level, rests = line.rstrip(b"\n").split(b"\t")
        ranks[name] = Certainty.parse((rests or level).decode()[1:-1].removeprefix(STK)).rank
    return ranks


class _TiesWriter:
    """Writes for each entity with which organisations it is connected, and how certain that is."""

    def __init__(
        self,
        writer: ChunkFileWriter,
        organisations: Mapping[bytes, int],
        certainty_by_set: Mapping[bytes, int],
    ) -> None:
        self._writer, self._organisations = writer, organisations
        self.certainty_by_set = certainty_by_set
        self._pairs = array("Q")  # lower number, higher number and rank, in one
        self._kinds: dict[str, int] = {}  # the strongest rank of each kind

    def add_lines(self, kinds: Mapping[str, str], lines: Iterable[bytes]) -> None:
        """Take in the ties of some kinds, by IRI, among lines of subject, predicate, object and set."""
        numbers, ranks, weakest = self._organisations, self.certainty_by_set, Certainty.UNKNOWN.rank
        names = {f"<{iri}>".encode(): name for iri, name in kinds.items()}
        for line in lines:
            subject, predicate, rest = line.split(b"\t", 2)
            if predicate not in names:
                continue
            object_, _, graph = rest.rpartition(b"\t")
            first, second = numbers.get(subject[1:-1]), numbers.get(object_[1:-1])
            if first is None or second is None or first == second:
                continue
            rank, name = ranks.get(graph, weakest), names[predicate]
            self._pairs.append(_pack(min(first, second), max(first, second), rank))
            self._kinds[name] = min(rank, self._kinds.get(name, rank))

    def finish(self, entities: int) -> dict[str, dict[str, object]]:
        """Write the neighbours of all; return number and kinds of the connections at each certainty."""
        import numpy as np

        packed = np.unique(np.frombuffer(self._pairs, dtype=np.uint64))
        pairs = packed >> np.uint64(LEVEL_BITS)
        strongest = np.ones(len(packed), dtype=bool)
        strongest[1:] = pairs[1:] != pairs[:-1]
        packed, pairs = packed[strongest], pairs[strongest]
        ranks = packed & np.uint64((1 << LEVEL_BITS) - 1)
        first, second = pairs >> np.uint64(_NUMBER_BITS), pairs & np.uint64((1 << _NUMBER_BITS) - 1)
        self._write_neighbours(first, second, ranks, entities)
        return {
            level: {
                "edges": int((ranks <= level.rank).sum()),
                "kinds": sorted(name for name, rank in self._kinds.items() if rank <= level.rank),
            }
            for level in Certainty
        }

    def _write_neighbours(
        self, first: NDArray[np.uint64], second: NDArray[np.uint64], ranks: NDArray[np.uint64], entities: int
    ) -> None:
        import numpy as np

        ends, others = np.concatenate([first, second]), np.concatenate([second, first])
        entries = (others << np.uint64(LEVEL_BITS)) | np.concatenate([ranks, ranks])
        order = np.lexsort((entries, ends))
        starts = np.searchsorted(ends[order], np.arange(entities + 1, dtype=np.uint64))
        for section, numbers in (("starts", starts), ("neighbours", entries[order])):
            for place in range(0, len(numbers), NUMBERS_PER_CHUNK):
                chunk = numbers[place : place + NUMBERS_PER_CHUNK].astype("<u4")
                self._writer.add_chunk(section, chunk.tobytes())


def _pack(first: int, second: int, rank: int) -> int:
    return (first << _NUMBER_BITS | second) << LEVEL_BITS | rank
