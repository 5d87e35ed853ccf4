"""Write an RDF file as N-Quads to standard output: run as a process of its own.

A hostile file can end the process that parses it (deeply nested terms overflow the native stack), so
that process is never the user's. Run as `python -P _convert.py FILE EXTENSION`.
"""

import re
import sys
from pathlib import Path

import pyoxigraph as ox

MAX_DEPTH = 1000  # elements of XML within each other; the parser's time grows with the square of it
MAX_ENTITY = 256  # characters; the usual namespace entities are shorter
_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<percent>%\s*)?\S+\s+(?:(?P<external>SYSTEM|PUBLIC)\b|(?P<value>\"[^\"]*\"|'[^']*'))"
)
_TAG = re.compile(
    rb"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<\?(?:.*?\?>|.*)"
    rb"|<(?P<end>/)?(?P<start>[^!?/\s](?:[^\"'>]|\"[^\"]*\"|'[^']*')*+)?>?",
    re.DOTALL,
)
_EXPLANATIONS = {  # what the parser says: what a person can do about it
    "No LoadDocumentCallback has been set": "refers to a context elsewhere, which is not fetched;"
    " write the context into the file",
    "are not allowed in regular RDF": "holds rules or formulas of N3, which are not read;"
    " save the triples as Turtle",
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
        elif tag["start"] and not tag["start"].endswith(b"/"):
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError(
                    f"nested more than {MAX_DEPTH} elements deep; check where the file comes from"
                )


def describe_error(error: Exception) -> str:
    """Return what is wrong and how to mend it, in one line."""
    if isinstance(error, OSError):
        return f"cannot be read ({error.strerror})" if error.strerror else str(error)
    text = str(error.msg if isinstance(error, SyntaxError) else error).partition("\n")[0]
    explanation = next((words for part, words in _EXPLANATIONS.items() if part in text), "")
    if explanation or not isinstance(error, SyntaxError):
        return explanation or text
    return f"{text.removeprefix('Parser error at ')}; correct that place"


def convert_to_nquads(path: str, extension: str) -> None:
    """Parse the file and write it; SyntaxError, ValueError and OSError pass to the caller."""
    form = ox.RdfFormat.from_extension(extension)
    if form is None:
        raise ValueError(f"unknown RDF format '{extension}'")
    base = "https://example.org/file/"  # relative IRIs must not name this machine's files
    if form == ox.RdfFormat.RDF_XML:
        data = Path(path).read_bytes()
        refuse_entities(data)
        refuse_depth(data)
        quads = ox.parse(input=data, format=form, base_iri=base)
    else:
        quads = ox.parse(path=path, format=form, base_iri=base)
    ox.serialize((refuse_triple_terms(quad) for quad in quads), sys.stdout.buffer, ox.RdfFormat.N_QUADS)


def refuse_triple_terms(quad: ox.Quad) -> ox.Quad:
    """Return the quad; ValueError where it holds a triple as a term."""
    if isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple):
        raise ValueError(
            "holds RDF 1.2 triple terms, which are not read; use one named graph for each set of evidence"
        )
    return quad


if __name__ == "__main__":
    try:
        convert_to_nquads(sys.argv[1], sys.argv[2])
    except (SyntaxError, ValueError, OSError) as error:
        sys.exit(describe_error(error))
