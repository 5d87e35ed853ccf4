"""Finds entities in a kept store by what people call them, reading only what is asked.

The index stands beside the store (`search_index_builder.py` writes it). Its sections:

- `iris`: the IRIs of all entities in order; the place of an IRI is the entity's number
- `hashes`: for each key of a name, as `fold_text` makes it, a hash and the entity's number
- `keys-S-B`, `texts-S-B`: the names themselves and their keys, S for what bears them, B for the key's length
- `starts`, `neighbours`: for each entity the organisations it has ties with, and how certain they are

What the hashes yield are candidates: `NameIndex` decides who bears a name, from the names in the store.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from ..core.chunk_file import ChunkFileReader
from ..core.errors import DamagedStoreError
from ..core.spelling import fold_text
from .similar_names import BANDS, SimilarNames

FILE = "names.index"
IRIS_PER_CHUNK = 2048
NUMBERS_PER_CHUNK = 8192  # of `starts` and `neighbours`
BUCKETS = 256  # of hashes, by their first byte
HASH_BYTES, ENTRY_BYTES = 8, 12
LEVEL_BITS = 2  # of a neighbour: how certain the tie is
ORGANISATION, OTHER = "o", "x"  # what bears a name


def hash_key(key: str) -> bytes:
    """Return what a key is looked up by."""
    return blake2b(key.encode(), digest_size=HASH_BYTES).digest()


@dataclass(frozen=True)
class TieSummary:
    """How many connections there are at a certainty or stronger, and of which kinds."""

    edges: int
    kinds: tuple[str, ...]


class SearchIndex:
    """The index of one kept store; DamagedStoreError where a part that is asked for is damaged."""

    def __init__(self, path: Path) -> None:
        self._file = ChunkFileReader(path)
        about = json.loads(self._file.read_chunk("about", 0))
        self.entities: int = about["entities"]
        self.organisations: int = about["organisations"]
        self.assertion_sets: int = about["assertion_sets"]
        self._id_prefix: str = about["id_prefix"]
        self._first_iris: list[str] = about["first_iris"]
        self._levels: dict[str, dict[str, object]] = about["levels"]

    # ---- entities by number ----
    def get_iri(self, number: int) -> str:
        """Return the IRI of an entity."""
        chunk, place = divmod(number, IRIS_PER_CHUNK)
        return self._list_iris(chunk)[place][1:]

    def find_number(self, iri: str) -> int | None:
        """Return the number of an entity, None where no entity has that IRI."""
        chunk = bisect_right(self._first_iris, iri) - 1
        if chunk < 0:
            return None
        iris = self._list_iris(chunk)
        place = bisect_left(iris, iri, key=lambda line: line[1:])
        if place == len(iris) or iris[place][1:] != iri:
            return None
        return chunk * IRIS_PER_CHUNK + place

    def get_number(self, iri: str) -> int:
        """Return the number of an entity; DamagedStoreError where the index does not hold it."""
        number = self.find_number(iri)
        if number is None:
            raise DamagedStoreError(f"{iri}: not in the search index")
        return number

    def _list_iris(self, chunk: int) -> list[str]:
        return self._file.read_chunk("iris", chunk).decode().split("\n")

    # ---- names ----
    def find_candidates(self, name: str) -> list[str]:
        """Return the IRIs of all entities that may bear a name, in order; those that do are among them."""
        key = fold_text(name)
        numbers: set[int] = set()
        for wanted in {key, key.replace(" ", ""), *self._strip_prefix(key)} - {""}:
            numbers.update(self._look_up(hash_key(wanted)))
        return [self.get_iri(number) for number in sorted(numbers)]

    def _strip_prefix(self, key: str) -> Iterator[str]:
        """Yield what is left of the key of an IRI without what all IRIs begin with."""
        start = f"{self._folded_prefix} "
        if key.startswith(start):
            yield key.removeprefix(start)
        tight, tight_start = key.replace(" ", ""), start.replace(" ", "")
        if tight.startswith(tight_start):
            yield tight.removeprefix(tight_start)

    @cached_property
    def _folded_prefix(self) -> str:
        return fold_text(self._id_prefix)

    def _look_up(self, digest: bytes) -> Iterator[int]:
        bucket = self._file.read_chunk("hashes", digest[0])
        size = len(bucket) // ENTRY_BYTES

        def get_hash(place: int) -> bytes:
            return bucket[place * ENTRY_BYTES : place * ENTRY_BYTES + HASH_BYTES]

        for place in range(bisect_left(range(size), digest, key=get_hash), size):
            if get_hash(place) != digest:
                return
            yield int.from_bytes(bucket[place * ENTRY_BYTES + HASH_BYTES : (place + 1) * ENTRY_BYTES], "big")

    def find_similar_names(self, name: str, *, organisations_only: bool, limit: int) -> list[str]:
        """Return the names most like a misspelt one, best first, as `find_similar` does among all."""
        search = SimilarNames(name, limit)
        kinds = ORGANISATION if organisations_only else ORGANISATION + OTHER
        for band in sorted(range(len(BANDS) + 1), key=search.limit_likeness, reverse=True):
            for kind in kinds:
                for number in range(self._file.count_chunks(f"keys-{kind}-{band}")):
                    keys = self._file.read_chunk(f"keys-{kind}-{band}", number).decode()
                    similar = list(search.compare_keys(keys, band))
                    texts = self._list_texts(f"texts-{kind}-{band}", number) if similar else []
                    for place, likeness in similar:
                        search.add(texts[place], likeness)
        self._compare_iris(search, kinds)
        return search.list_names()

    def _list_texts(self, section: str, number: int) -> list[str]:
        texts: list[str] = json.loads(self._file.read_chunk(section, number))
        return texts

    def _compare_iris(self, search: SimilarNames, kinds: str) -> None:
        """Compare the IRIs that begin as all do, which do not stand among the names."""
        starts = [kind + self._id_prefix for kind in kinds]
        for chunk in self._file.iter_chunks("iris"):
            for iri, likeness in search.compare_iris(chunk.decode(), starts, self._folded_prefix):
                search.add(iri, likeness)

    # ---- ties ----
    def summarise_ties(self, certainty: str) -> TieSummary:
        """Return how many connections there are at a certainty or stronger, and of which kinds."""
        level = self._levels[certainty]
        return TieSummary(level["edges"], tuple(level["kinds"]))  # type: ignore[arg-type]

    def count_neighbours(self, number: int) -> int:
        """Return with how many organisations one is connected."""
        start, end = self._read_numbers("starts", number, number + 2)
        return end - start

    def list_neighbours(self, number: int, weakest_rank: int) -> list[int]:
        """Return the organisations with which one is connected at a certainty or stronger."""
        start, end = self._read_numbers("starts", number, number + 2)
        return [
            entry >> LEVEL_BITS
            for entry in self._read_numbers("neighbours", start, end)
            if entry & ((1 << LEVEL_BITS) - 1) <= weakest_rank
        ]

    def _read_numbers(self, section: str, start: int, end: int) -> array[int]:
        numbers = array("I")
        while start < end:
            chunk, place = divmod(start, NUMBERS_PER_CHUNK)
            stop = min(end - chunk * NUMBERS_PER_CHUNK, NUMBERS_PER_CHUNK)
            numbers.frombytes(self._file.read_chunk(section, chunk)[4 * place : 4 * stop])
            start = chunk * NUMBERS_PER_CHUNK + stop
        return numbers
