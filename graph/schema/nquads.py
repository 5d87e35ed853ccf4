"""Writes an RDF file as N-Quads: done in a process of its own, for a hostile file can end it.

Deeply nested terms overflow the parser's stack, and a short prefix of a long address can stand in very many
terms. What any RDF needs is far below the bounds that are set here.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

MAX_IRI = 8_000  # characters; servers take no longer address
MAX_LITERAL = 1_000_000  # characters
MAX_XML = 512 << 20  # bytes; XML is looked through as a whole
MAX_DEPTH = 1000  # elements of XML within each other; the parser's time grows with the square of it
MAX_ATTRIBUTES = 1_000  # of an element; the parser compares each with each
_LONG_TAG = 10_000  # bytes, in which there may be so many
MAX_ENTITY = 256  # characters; the usual namespace entities are shorter
_CHUNK = 1 << 20  # bytes sent at once
_LONG_IRI = (
    f"holds an address of more than {MAX_IRI:,} characters; correct it, or the prefix that it begins with"
)
_LONG_LITERAL = f"holds a text of more than {MAX_LITERAL:,} characters; shorten it"
_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<percent>%\s*)?\S+\s+(?:(?P<external>SYSTEM|PUBLIC)\b|(?P<value>\"[^\"]*\"|'[^']*'))"
)
_TAG = re.compile(
    rb"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<\?(?:.*?\?>|.*)"
    rb"|<(?P<end>/)?(?P<start>[^!?/\s](?:[^\"'>]|\"[^\"]*\"|'[^']*')*+)?>?",
    re.DOTALL,
)
_FORMULA = "holds rules or formulas of N3, which are not read; save the triples as Turtle"
_N3_LOGIC = "http://www.w3.org/2000/10/swap/log#"
_EXPLANATIONS = {  # what the parser says: what a person can do about it
    "No LoadDocumentCallback has been set": "refers to a context elsewhere, which is not fetched;"
    " write the context into the file",
    "Max stack size": "nested too deeply to be read; check where the file comes from",
    "are not allowed in regular RDF": _FORMULA,
}


def refuse_entities(data: bytes) -> None:
    """Raise ValueError for XML whose entities could expand without bound or read another file."""
    if b"\0" in data:
        raise ValueError("not UTF-8; save the file as UTF-8")
    if data.count(b"<!ENTITY") != len(list(_ENTITY.finditer(data))):
        raise ValueError("holds an entity that cannot be checked; remove its DOCTYPE")
    for match in _ENTITY.finditer(data):
        value = match["value"] or b""
        if match["percent"] or match["external"] or b"&" in value or b"%" in value or len(value) > MAX_ENTITY:
            raise ValueError("holds an entity that expands or refers outside; remove its DOCTYPE")


def refuse_depth(data: bytes) -> None:
    """Raise ValueError for XML whose elements are nested deeper than any RDF needs."""
    depth = 0
    for tag in _TAG.finditer(data):
        if tag["end"]:
            depth -= 1
        elif tag["start"]:
            if len(tag["start"]) > _LONG_TAG and tag["start"].count(b"=") > MAX_ATTRIBUTES:
                raise ValueError(f"an element of more than {MAX_ATTRIBUTES:,} attributes; save it as Turtle")
            depth += not tag["start"].endswith(b"/")
            if depth > MAX_DEPTH:
                raise ValueError(
                    f"nested more than {MAX_DEPTH} elements deep; check where the file comes from"
                )


def describe_error(error: Exception) -> str:
    """Return what is wrong and how to mend it, in one line."""
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror})" if error.strerror else str(error)
    text = str(error.msg if isinstance(error, SyntaxError) else error).partition("\n")[0][:300]
    explanation = next((words for part, words in _EXPLANATIONS.items() if part in text), "")
    if explanation or not isinstance(error, SyntaxError):
        return explanation or text
    return f"{text.removeprefix('Parser error at ')}; correct that place"


class _Output:
    """A file whose content is sent in large pieces."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._pending = bytearray()

    def write(self, data: bytes) -> int:
        """Keep the bytes until there are enough to be sent."""
        self._pending += data
        if len(self._pending) > _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is kept."""
        self._send(bytes(self._pending))
        self._pending.clear()


def convert_to_nquads(send: Callable[[bytes], None], path: str, extension: str) -> None:
    """Parse a file and send it; ValueError that says what is wrong with it and how to mend it."""
    try:
        output = _Output(send)
        checked = (check_quad(quad) for quad in parse_quads(path, extension))
        ox.serialize(checked, cast("IO[bytes]", output), ox.RdfFormat.N_QUADS)
        output.flush()
    except (SyntaxError, ValueError, OSError) as error:
        raise ValueError(describe_error(error)) from None
    except MemoryError as error:
        if "buffer maximal size" not in str(error):  # of the parser, for one term
            raise
        raise ValueError(_LONG_LITERAL) from None


def parse_quads(path: str, extension: str) -> Iterable[ox.Quad]:
    """Return the statements of a file; ValueError where it is not read at all."""
    form = ox.RdfFormat.from_extension(extension)
    if form is None:
        raise ValueError(f"unknown RDF format '{extension}'")
    base = "https://example.org/file/"  # relative IRIs must not name this machine's files
    if form == ox.RdfFormat.N3:
        return map(refuse_formula, ox.parse(path=path, format=form, base_iri=base))
    if form != ox.RdfFormat.RDF_XML:
        return ox.parse(path=path, format=form, base_iri=base)
    if Path(path).stat().st_size > MAX_XML:
        raise ValueError(f"RDF/XML of more than {MAX_XML >> 20} MB; save it as Turtle or N-Triples")
    data = Path(path).read_bytes()
    refuse_entities(data)
    refuse_depth(data)
    return ox.parse(input=data, format=form, base_iri=base)


def refuse_formula(quad: ox.Quad) -> ox.Quad:
    """Return the quad of an N3 file; ValueError where it is part of a formula, or a rule between two."""
    if quad.graph_name != ox.DefaultGraph() or quad.predicate.value.startswith(_N3_LOGIC):
        raise ValueError(_FORMULA)
    return quad


def check_quad(quad: ox.Quad) -> ox.Quad:
    """Return the quad; ValueError where a term of it is a triple, or too long."""
    subject, predicate, object_, graph = quad
    if isinstance(object_, ox.Triple) or isinstance(subject, ox.Triple):
        raise ValueError(
            "holds RDF 1.2 triple terms, which are not read; use one named graph for each set of evidence"
        )
    if len(subject.value) > MAX_IRI or len(predicate.value) > MAX_IRI:
        raise ValueError(_LONG_IRI)
    if not isinstance(graph, ox.DefaultGraph) and len(graph.value) > MAX_IRI:
        raise ValueError(_LONG_IRI)
    if isinstance(object_, ox.Literal):
        if len(object_.value) > MAX_LITERAL:
            raise ValueError(_LONG_LITERAL)
        if len(object_.datatype.value) > MAX_IRI or len(object_.language or "") > MAX_IRI:
            raise ValueError(_LONG_IRI)
    elif len(object_.value) > MAX_IRI:
        raise ValueError(_LONG_IRI)
    return quad
