"""An RDF file of any syntax in, assertion sets out.

An edition written by this project is read back as it was, sets with their evidence; triples that no
set holds enter one set of the file, with certainty unknown. Inferred sets are left out: they are made
anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import quote

import pyoxigraph as ox

from ..dataset import AUDIENCES, Dataset
from ..errors import InputError
from ..ontology import Ontology
from ..terms import DCT, RDF_TYPE, STK, VOID, slug
from .statements import Statements, iri, literal, value_of

FORMATS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".xml", ".jsonld", ".n3")
_SET = re.compile(r"(https?://.*[/#])set/[0-9a-f]{16}\Z")
_EXTENSIONS = {".owl": "rdf", ".xml": "rdf"}
_BY_LINE = (".nt", ".nq")
_OF_DATASETS = frozenset(
    [DCT + name for name in ("identifier", "title", "description", "license", "accessRights")]
    + [STK + name for name in ("focal", "asked")]
)
_Said = tuple[str, ox.Literal | ox.NamedNode]
_DESCRIBED = (STK + "AssertionSet", STK + "Decision", STK + "Source", VOID + "Dataset")


@dataclass(frozen=True)
class RdfFile:
    """The quads of a file, read again each time, with what it says of the data set it is an edition of."""

    path: Path
    text: IO[bytes] = field(repr=False, compare=False)  # N-Quads without triple terms
    prefix: str  # of the IRIs of its blank nodes

    @classmethod
    def read(cls, path: Path, *, base: str) -> RdfFile:
        """Parse a file in a process of its own; InputError with line and fault."""
        text = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the value)
        file = cls(path, text, f"{base}genid/{slug(path.stem)}/")
        weakref.finalize(file, text.close)
        _parse(path, text)
        return file

    @property
    def quads(self) -> Iterator[ox.Quad]:
        """The quads in the order of the file, with an IRI for each blank node."""
        self.text.seek(0)
        quads = ox.parse(self.text, format=ox.RdfFormat.N_QUADS, lenient=True)
        # labels of a line-based format are the author's own, and there may be very many
        yield from _named(quads, self.prefix, keep=self.path.suffix.lower() in _BY_LINE)

    @cached_property
    def _described(self) -> tuple[dict[str, set[str]], dict[str, str], dict[str, list[_Said]]]:
        """What the default graph describes of ours: classes, certainties, and what is said of data sets."""
        types: dict[str, set[str]] = defaultdict(set)
        certainty: dict[str, str] = {}
        said: dict[str, list[_Said]] = defaultdict(list)
        for quad in self.quads:
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                continue
            predicate = quad.predicate.value
            if predicate == RDF_TYPE and value_of(quad.object) in _DESCRIBED:
                types[value_of(quad.subject)].add(value_of(quad.object))
            elif predicate == STK + "certainty":
                certainty[value_of(quad.subject)] = value_of(quad.object).removeprefix(STK)
            elif predicate in _OF_DATASETS and isinstance(quad.object, ox.Literal | ox.NamedNode):
                said[value_of(quad.subject)].append((predicate, quad.object))
        return types, certainty, said

    def dataset(self) -> Dataset | None:
        """Return the data set that the file describes as an edition of ours, if it does."""
        types, _, said = self._described
        node = min((name for name, classes in types.items() if VOID + "Dataset" in classes), default="")
        return described(node, said.get(node, ()), origin=self.path)

    def base(self) -> str:
        """Return the base under which the file's assertion sets stand, empty where it has none of ours."""
        sets = (name for name, types in sorted(self._described[0].items()) if STK + "AssertionSet" in types)
        return next((match[1] for name in sets if (match := _SET.match(name))), "")

    def emit(self, statements: Statements, ontology: Ontology) -> None:
        """Write the file's triples into its own sets, or into one set of the file."""
        (types, certainty, _), levels = self._described, ontology.certainties
        sets = {name for name, classes in types.items() if STK + "AssertionSet" in classes}
        own = statements.dataset.mint.file_set(self.path.name)
        for quad in self.quads:
            graph = value_of(quad.graph_name)
            level = certainty.get(graph, "") if graph in sets else ""
            if level in levels:
                statements.foreign(graph, level)
                statements.add_triple(graph, quad.triple)
            elif level == "inferred":
                continue
            elif not graph and value_of(quad.subject) in types:
                if certainty.get(value_of(quad.subject)) != "inferred":
                    statements.describe_triple(quad.triple)
                if value_of(quad.object) == STK + "Source":
                    for above in sorted(ontology.superclasses(STK + "Source")):
                        statements.describe(value_of(quad.subject), RDF_TYPE, iri(above))
            else:
                self._open(own, statements)
                statements.add_triple(own, quad.triple)

    def _open(self, own: str, statements: Statements) -> None:
        statements.foreign(own)
        statements.describe(own, RDF_TYPE, iri(STK + "AssertionSet"))
        statements.describe(own, STK + "certainty", iri(STK + "unknown"))
        statements.describe(own, DCT + "title", literal(self.path.name))


def described(node: str, about: Iterable[tuple[str, object]], *, origin: Path) -> Dataset | None:
    """Return the data set that an edition describes by predicates and terms; None where it is none of ours.

    Its visibility is the audience of the edition, the owner's where the edition does not say.
    """
    said: dict[str, list[ox.Literal | ox.NamedNode]] = defaultdict(list)
    for predicate, term in about:
        if isinstance(term, ox.Literal | ox.NamedNode):
            said[predicate].append(term)
    names = sorted(said[DCT + "identifier"], key=str)
    if not names or not node.endswith(("/", "#")):
        return None
    texts = {
        key: {text.language or "en": text.value for text in said[DCT + key] if isinstance(text, ox.Literal)}
        for key in ("title", "description")
    }
    rights = [right.value.removeprefix(STK + "Audience").lower() for right in said[DCT + "accessRights"]]
    dataset = Dataset.from_mapping(
        {
            "name": slug(names[0].value),
            "base": node,
            "title": texts["title"] or names[0].value,
            "extent": texts["description"],
            "licence": next((text.value for text in said[DCT + "license"]), ""),
            "visibility": rights[0] if rights and rights[0] in AUDIENCES else AUDIENCES[-1],
        },
        origin=origin,
        file=origin.name,
    )
    focal, asked = (
        tuple(sorted(dataset.mint.local(text.value) for text in said[STK + key]))
        for key in ("focal", "asked")
    )
    return replace(dataset, focal=focal, asked=asked)


def _parse(path: Path, output: IO[bytes]) -> None:
    extension = _EXTENSIONS.get(path.suffix.lower(), path.suffix.lower()[1:])
    script = Path(__file__).with_name("_convert.py")
    command = [sys.executable, "-P", str(script), str(path), extension]
    with subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE) as process:  # noqa: S603
        _, complaint = process.communicate()
    if process.returncode < 0 or process.returncode > 1:
        raise InputError(f"{path}: nested too deeply to be read; check where the file comes from")
    if process.returncode:
        raise InputError(f"{path}: {complaint.decode(errors='replace').strip() or 'cannot be read'}")


def _named(quads: Iterator[ox.Quad], prefix: str, *, keep: bool) -> Iterator[ox.Quad]:
    """Give every blank node an IRI, by its label or its first appearance: the same in every reading."""
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.DefaultGraph) -> object:
        if not isinstance(term, ox.BlankNode):
            return term
        if keep:
            return ox.NamedNode(f"{prefix}{quote(term.value)}")
        return names.setdefault(term, ox.NamedNode(f"{prefix}{len(names) + 1}"))

    for quad in quads:
        subject, object_, graph = quad.subject, quad.object, quad.graph_name
        if any(isinstance(term, ox.BlankNode) for term in (subject, object_, graph)):
            quad = ox.Quad(name(subject), quad.predicate, name(object_), name(graph))  # type: ignore[arg-type]
        yield quad
