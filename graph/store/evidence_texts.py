"""Keeps the statements of an edition as packed, sorted text, from which what is asked for is read.

A line has subject, predicate and object as SPARQL's TSV writes them, with tabs between, and then the named
graph. In place of `rdf:type` stands `TYPE`, which sorts before every predicate. The sections of the file:

- `subjects`: all lines, by subject; a description, which is in no named graph, ends with an empty one
- `late`: descriptions of inferred sets, of which it is known at the end whether they hold anything
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Self, cast

import pyoxigraph as ox

from ..core.chunk_file import ChunkFileReader, ChunkFileWriter
from ..core.external_sort import sort_lines
from ..schema.terms import RDF_TYPE, XSD

FILE = "evidence.texts"
TYPE = b"\x01"
TYPE_IRI = f"<{RDF_TYPE}>".encode()
_SUBJECTS, _LATE, _ABOUT = "subjects", "late", "about"
_BRACKET = ord(">")
_CHUNK = 1 << 18  # bytes of lines that are packed together


def write_term(term: bytes) -> bytes:
    """Return a term of a line as N-Triples has it: SPARQL's TSV writes numbers short.

    >>> write_term(b"4.5"), write_term(b'"a"@en'), write_term(TYPE) == TYPE_IRI
    (b'"4.5"^^<http://www.w3.org/2001/XMLSchema#decimal>', b'"a"@en', True)
    """
    if term[0] in b'<"_':
        return term
    if term == TYPE:
        return TYPE_IRI
    kind = (
        "boolean"
        if term in (b"true", b"false")
        else "double"
        if b"e" in term or b"E" in term
        else "decimal"
        if b"." in term
        else "integer"
    )
    return b'"%b"^^<%b%b>' % (term, XSD.encode(), kind.encode())


def get_subject(line: bytes) -> bytes:
    """Return the first term of a line."""
    return line[: line.index(b"\t")]


def get_triple(line: bytes) -> bytes:
    """Return a line without its last term."""
    return line[: line.rindex(b"\t")]


def _put_set_first(line: bytes) -> bytes:
    cut = line.rindex(b"\t")
    return b"%b\t%b\n" % (line[cut + 1 :], line[:cut])


def parse_term(term: str) -> tuple[str, str]:
    """Return value and language of a term as SPARQL's TSV has it, `-` where it is no text.

    >>> parse_term('"a \\\\"b\\\\""@en'), parse_term("<https://example.org/>"), parse_term("5")
    (('a "b"', 'en'), ('https://example.org/', '-'), ('5', ''))
    """
    if term[0] == "<":
        return term[1:-1], "-"
    if term[0] != '"':
        return term, "-" if term.startswith("_:") else ""
    text, _, rest = term[1:].rpartition('"')
    if "\\" in text:
        quad = next(iter(ox.parse(f"<a:> <a:> {term} .", format=ox.RdfFormat.N_TRIPLES)))
        text = cast(ox.Literal, quad.object).value
    return text, rest[1:] if rest.startswith("@") else ""


class EvidenceTextsWriter:
    """Texts under construction, for a `with` statement; `finish` completes them."""

    def __init__(self, path: Path) -> None:
        self._file = ChunkFileWriter(path)
        self._first_subjects: list[str] = []
        self._pending: list[bytes] = []
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.__exit__()

    def add_line(self, line: bytes) -> None:
        """Take in a line that ends in a newline; they come by subject."""
        self._pending.append(line)
        self._size += len(line)
        if self._size > _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if self._pending:
            self._first_subjects.append(get_subject(self._pending[0]).decode())
            self._file.add_chunk(_SUBJECTS, b"".join(self._pending))
            self._pending, self._size = [], 0

    def finish(self, late: Iterable[bytes], *, is_complete: bool) -> None:
        """Write the descriptions of inferred sets.

        `is_complete` says that each set is described and holds something, and each tie stands in a set.
        """
        self._flush()
        self._file.add_chunk(_LATE, b"".join(sorted(late)))
        about = {"first_subjects": self._first_subjects, "is_complete": is_complete}
        self._file.add_chunk(_ABOUT, json.dumps(about).encode())
        self._file.finish()


class EvidenceTexts:
    """Reads the texts of one kept store; DamagedStoreError where a part that is asked for is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _file(self) -> ChunkFileReader:
        return ChunkFileReader(self.path)

    @cached_property
    def _about(self) -> dict[str, Any]:
        about: dict[str, Any] = json.loads(self._file.read_chunk(_ABOUT, 0))
        return about

    @property
    def is_complete(self) -> bool:
        """Whether each set is described and holds something, and each tie stands in a set."""
        return bool(self._about["is_complete"])

    def iter_by_subject(self) -> Iterator[bytes]:
        """Yield the lines of the named graphs, without newlines, by subject; the graph stands last."""
        chunks = self._file.iter_chunks(_SUBJECTS)
        return (line for chunk in chunks for line in chunk[:-1].split(b"\n") if line[-1] == _BRACKET)

    def iter_by_set(self) -> Iterator[bytes]:
        """Yield the lines of the named graphs, without newlines, sorted by graph, which stands first."""
        return (line[:-1] for line in sort_lines(map(_put_set_first, self.iter_by_subject())))

    def iter_of_predicates(self, predicates: Collection[bytes]) -> Iterator[bytes]:
        """Yield the lines that `iter_by_subject` does, of some predicates only, as lines have them."""
        blocks = (chunk[:-1].split(b"\n") for chunk in self._file.iter_chunks(_SUBJECTS))
        if len(predicates) == 1:  # few lines hold its name: only these are taken apart
            mark = b"\t%b\t" % next(iter(predicates))
            blocks = ([line for line in block if mark in line] for block in blocks)
        return chain.from_iterable(
            [line for line in block if line.split(b"\t", 2)[1] in predicates and line[-1] == _BRACKET]
            for block in blocks
        )

    def iter_merged(self) -> Iterator[bytes]:
        """Yield what the default graph holds beside the vocabulary, each once, in order, without graph."""
        return chain.from_iterable(self.iter_merged_blocks())

    def iter_merged_blocks(self) -> Iterator[list[bytes]]:
        """Yield what `iter_merged` does, some thousand lines at once."""
        last = b""
        for lines in self._iter_subject_blocks():
            triples = list(dict.fromkeys([line[: line.rindex(b"\t")] for line in lines]))
            if triples[0] == last:
                del triples[0]
            if triples:
                last = triples[-1]
                yield triples

    def _iter_subject_blocks(self) -> Iterator[list[bytes]]:
        """Yield the lines by subject, and in their place the few that were known late."""
        late = [line for line in self._file.read_chunk(_LATE, 0).split(b"\n") if line]
        for chunk in self._file.iter_chunks(_SUBJECTS):
            lines = chunk[:-1].split(b"\n")
            place = bisect_right(late, lines[-1])
            yield sorted(lines + late[:place]) if place else lines
            late = late[place:]
        if late:
            yield late

    def list_lines_of(self, subject: str) -> list[bytes]:
        """Return the lines of the named graphs with a subject, an IRI."""
        start, subject_text = f"<{subject}>\t".encode(), f"<{subject}>"
        lines: list[bytes] = []
        first: list[str] = self._about["first_subjects"]
        for number in range(max(0, bisect_left(first, subject_text) - 1), len(first)):
            if first[number] > subject_text:
                break
            chunk = self._file.read_chunk(_SUBJECTS, number)
            place = 0 if chunk.startswith(start) else chunk.find(b"\n" + start) + 1 or len(chunk)
            while chunk.startswith(start, place):
                end = chunk.index(b"\n", place)
                lines.append(chunk[place:end])
                place = end + 1
        return [line for line in lines if line[-1] == _BRACKET]
