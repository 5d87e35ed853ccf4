"""An RDF file of any syntax in, assertion sets out.

An edition written by this project is read back as it was, sets with their evidence; triples that no
set holds enter one set of the file, with certainty unknown. Inferred sets are left out: they are made
anew.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from ..dataset import AUDIENCES, Dataset
from ..errors import InputError
from ..ontology import Ontology
from ..terms import DCT, RDF_TYPE, STK, VOID, slug
from .statements import Statements, iri, literal, value_of

FORMATS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".xml", ".jsonld", ".n3")
_SET = re.compile(r"(https?://.*[/#])set/[0-9a-f]{16}\Z")
_EXTENSIONS = {".owl": "rdf", ".xml": "rdf"}
_DESCRIBED = (STK + "AssertionSet", STK + "Decision", STK + "Source", VOID + "Dataset")


@dataclass(frozen=True)
class RdfFile:
    """The quads of a file, with what it says of the data set it is an edition of."""

    path: Path
    quads: tuple[ox.Quad, ...]

    @classmethod
    def read(cls, path: Path, *, base: str) -> RdfFile:
        """Parse a file in a process of its own; InputError with line and fault."""
        return cls(path, tuple(_named(_parse(path), f"{base}genid/{slug(path.stem)}/")))

    def types(self) -> dict[str, set[str]]:
        """Return the classes of what the default graph describes."""
        types: dict[str, set[str]] = defaultdict(set)
        for quad in self._default():
            if quad.predicate.value == RDF_TYPE:
                types[value_of(quad.subject)].add(value_of(quad.object))
        return types

    def _default(self) -> Iterator[ox.Quad]:
        return (quad for quad in self.quads if isinstance(quad.graph_name, ox.DefaultGraph))

    def dataset(self) -> Dataset | None:
        """Return the data set that the file describes as an edition of ours, if it does."""
        node = min((name for name, types in self.types().items() if VOID + "Dataset" in types), default="")
        about = (
            (quad.predicate.value, quad.object) for quad in self._default() if value_of(quad.subject) == node
        )
        return described(node, about, origin=self.path)

    def base(self) -> str:
        """Return the base under which the file's assertion sets stand, empty where it has none of ours."""
        sets = (name for name, types in sorted(self.types().items()) if STK + "AssertionSet" in types)
        return next((match[1] for name in sets if (match := _SET.match(name))), "")

    def emit(self, statements: Statements, ontology: Ontology) -> None:
        """Write the file's triples into its own sets, or into one set of the file."""
        types, levels = self.types(), ontology.certainties
        certainty = {
            value_of(quad.subject): value_of(quad.object).removeprefix(STK)
            for quad in self._default()
            if quad.predicate.value == STK + "certainty"
        }
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
            elif not graph and not types[value_of(quad.subject)].isdisjoint(_DESCRIBED):
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


def _parse(path: Path) -> Iterator[ox.Quad]:
    extension = _EXTENSIONS.get(path.suffix.lower(), path.suffix.lower()[1:])
    script = Path(__file__).with_name("_convert.py")
    command = [sys.executable, "-P", str(script), str(path), extension]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603
        output, complaint = process.communicate()
    if process.returncode < 0 or process.returncode > 1:
        raise InputError(f"{path}: nested too deeply to be read; check where the file comes from")
    if process.returncode:
        raise InputError(f"{path}: {complaint.decode(errors='replace').strip() or 'cannot be read'}")
    yield from ox.parse(input=output, format=ox.RdfFormat.N_QUADS)


def _named(quads: Iterator[ox.Quad], prefix: str) -> Iterator[ox.Quad]:
    """Give every blank node an IRI by its first appearance, so that the same file has the same IRIs."""
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def name(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.DefaultGraph) -> object:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, ox.NamedNode(f"{prefix}{len(names) + 1}"))
        return term

    for quad in quads:
        yield ox.Quad(name(quad.subject), quad.predicate, name(quad.object), name(quad.graph_name))  # type: ignore[arg-type]
