"""Reads an RDF file of any syntax as statements.

An edition written by this project is read back as it was, sets with their evidence; triples that no
set holds enter one set of the file, with certainty unknown. Inferred sets are left out: they are made
anew.
"""

from __future__ import annotations

import re
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from ..core.bounded import ChildProcess, Limits, format_bytes
from ..core.errors import InputError, LimitExceededError
from ..core.input_file import require_regular_file
from ..core.progress import ProgressCallback, ignore_progress, track_reading
from ..schema.dataset import Dataset
from ..schema.levels import Audience, Certainty
from ..schema.licences import name_licence
from ..schema.nquads import convert_to_nquads
from ..schema.terms import DCT, RDF_TYPE, STK, VOID, make_slug
from ..schema.vocabulary import Ontology
from .statements import Statements, iri, literal

FORMATS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".xml", ".jsonld", ".n3")
_OUR_SET = re.compile(r"(https?://.*[/#])set/[0-9a-f]{16}\Z")
_EXTENSIONS = {".owl": "rdf", ".xml": "rdf"}
_MIN_SECONDS, _MIN_BYTES_PER_SECOND = 20, 100_000  # that parsing may take, on a busy machine
_FREE_MEMORY, _MEMORY_PER_BYTE = 300 << 20, 20  # bytes that parsing may take
_FREE_RESULT, _RESULT_PER_BYTE = 64 << 20, 30  # bytes of statements; Turtle unfolds to five times its size
_EXCESS = {
    "time": "takes too long to be read",
    "memory": "needs too much memory to be read",
    "size": "its lists, or terms with a prefix, unfold to more than {limit}",
    "crash": "nested too deeply to be read",
}
_BY_LINE = (".nt", ".nq")
_OF_DATASETS = frozenset(
    [DCT + name for name in ("identifier", "title", "description", "license", "accessRights")]
    + [STK + name for name in ("focal", "asked")]
)
_TYPE, _CERTAINTY = f"<{RDF_TYPE}>", f"<{STK}certainty>"
_SET, _SOURCE, _DATASET = f"<{STK}AssertionSet>", f"<{STK}Source>", f"<{VOID}Dataset>"
_DESCRIBED = (_SET, f"<{STK}Decision>", _SOURCE, _DATASET)


class Statement(NamedTuple):
    """A triple and its graph, each as N-Triples text; the graph is '' where it is the default one."""

    subject: str
    predicate: str
    object: str
    graph: str


@dataclass(frozen=True)
class RdfFile:
    """The statements of a file, read anew each time, and what it says of the data set it is an edition of."""

    path: Path
    text: IO[bytes] = field(repr=False, compare=False)  # N-Quads without triple terms
    prefix: str  # of the IRIs of its blank nodes
    say: ProgressCallback = field(default=ignore_progress, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path, *, base: str, say: ProgressCallback = ignore_progress) -> RdfFile:
        """Parse a file in a process of its own; InputError with line and fault."""
        text = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the value)
        file = cls(path, text, f"{base}genid/{make_slug(path.stem)}/", say)
        weakref.finalize(file, text.close)
        _parse_in_subprocess(path, text, say)
        return file

    def iter_statements(self, what: str = "looking through") -> Iterator[Statement]:
        """Yield the statements in the order of the file, with an IRI for each blank node."""
        # labels of a line-based format are the author's own, and there may be very many
        naming = _BlankNodeNamer(self.prefix, keep=self.path.suffix.lower() in _BY_LINE)
        for line in track_reading(self.text, self.say, f"{what} {self.path.name}"):
            statement = _split_line(line)
            yield naming(statement) if b"_:" in line else statement

    @cached_property
    def _descriptions(self) -> tuple[dict[str, set[str]], dict[str, str]]:
        """What the default graph describes of ours: classes and certainties, by N-Triples text."""
        types: dict[str, set[str]] = defaultdict(set)
        certainty: dict[str, str] = {}
        for subject, predicate, object_, graph in self.iter_statements():
            if graph:
                continue
            if predicate == _TYPE and object_ in _DESCRIBED:
                types[subject].add(object_)
            elif predicate == _CERTAINTY:
                certainty[subject] = object_[1:-1].removeprefix(STK)
        return types, certainty

    def read_dataset(self) -> Dataset | None:
        """Return the data set that the file describes as an edition of ours, if it does."""
        types, _ = self._descriptions
        node = min(
            (name for name, classes in types.items() if _DATASET in classes), key=_strip_brackets, default=""
        )
        if not node:
            return None
        description_lines = (
            f"{subject} {predicate} {object_} .\n"
            for subject, predicate, object_, graph in self.iter_statements()
            if not graph and subject == node and predicate[1:-1] in _OF_DATASETS
        )
        about = ox.parse("".join(description_lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
        return dataset_from_description(
            _strip_brackets(node), ((quad.predicate.value, quad.object) for quad in about), origin=self.path
        )

    def find_base(self) -> str:
        """Return the base under which the file's assertion sets stand, empty where it has none of ours."""
        sets = sorted(_strip_brackets(name) for name, types in self._descriptions[0].items() if _SET in types)
        return next((match[1] for name in sets if (match := _OUR_SET.match(name))), "")

    def emit_statements(self, statements: Statements, ontology: Ontology) -> None:
        """Write the file's triples into its own sets, or into one set of the file."""
        types, certainty = self._descriptions
        sets = {name: certainty.get(name, "") for name, classes in types.items() if _SET in classes}
        own = ""
        for subject, predicate, object_, graph in self.iter_statements("writing statements of"):
            level = sets.get(graph, "")
            if Certainty.has_level(level):
                statements.open_foreign_set(graph[1:-1], level)
                statements.add_text(graph[1:-1], subject, predicate, object_)
            elif level == "inferred":
                continue
            elif not graph and subject in types:
                if certainty.get(subject) != "inferred":
                    statements.describe_text(subject, predicate, object_)
                if object_ == _SOURCE:
                    for superclass in sorted(ontology.find_superclasses(STK + "Source")):
                        statements.describe_text(subject, _TYPE, iri(superclass))
            else:
                own = own or self._open_own_set(statements)
                statements.add_text(own, subject, predicate, object_)

    def _open_own_set(self, statements: Statements) -> str:
        """Open the set of what no set of the file holds, and return its IRI."""
        own = statements.dataset.mint.make_file_set_iri(self.path.name)
        statements.open_foreign_set(own)
        statements.describe(own, RDF_TYPE, iri(STK + "AssertionSet"))
        statements.describe(own, STK + "certainty", iri(STK + Certainty.UNKNOWN))
        statements.describe(own, DCT + "title", literal(self.path.name))
        return own


def dataset_from_description(
    node: str, about: Iterable[tuple[str, object]], *, origin: Path
) -> Dataset | None:
    """Return the data set that an edition describes by predicates and terms; None where it is none of ours.

    Its visibility is the audience of the edition, the owner's where the edition does not say.
    """
    values: dict[str, list[ox.Literal | ox.NamedNode]] = defaultdict(list)
    for predicate, term in about:
        if isinstance(term, ox.Literal | ox.NamedNode):
            values[predicate].append(term)
    names = sorted(values[DCT + "identifier"], key=str)
    if not names or not node.endswith(("/", "#")):
        return None
    texts = {
        key: {text.language or "en": text.value for text in values[DCT + key] if isinstance(text, ox.Literal)}
        for key in ("title", "description")
    }
    rights = [right.value.removeprefix(STK + "Audience").lower() for right in values[DCT + "accessRights"]]
    dataset = Dataset.from_mapping(
        {
            "name": make_slug(names[0].value),
            "base": node,
            "title": texts["title"] or names[0].value,
            "extent": texts["description"],
            "licence": name_licence(next((text.value for text in values[DCT + "license"]), "")),
            "visibility": Audience.parse(rights[0] if rights else ""),
        },
        origin=origin,
        file=origin.name,
    )
    focal, asked = (
        tuple(sorted(dataset.mint.shorten_iri(text.value) for text in values[STK + key]))
        for key in ("focal", "asked")
    )
    return replace(dataset, focal=focal, asked=asked)


def _parse_in_subprocess(path: Path, output: IO[bytes], say: ProgressCallback) -> None:
    place = require_regular_file(path)
    extension = _EXTENSIONS.get(path.suffix.lower(), path.suffix.lower()[1:])
    size = place.stat().st_size
    limits = Limits(
        seconds=_MIN_SECONDS + size / _MIN_BYTES_PER_SECOND,
        memory=_FREE_MEMORY + _MEMORY_PER_BYTE * size,
        result=_FREE_RESULT + _RESULT_PER_BYTE * size,
    )

    def write(data: bytes) -> None:
        output.write(data)
        say(f"parsing {path.name}: {output.tell() >> 20:,} MB of statements so far")

    try:
        with ChildProcess() as child:
            child.stream(limits, write, convert_to_nquads, str(place), extension)
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None
    except LimitExceededError as error:
        fault = _EXCESS[error.kind].format(limit=format_bytes(limits.result))
        raise InputError(f"{path}: {fault}; check where the file comes from") from None


def _split_line(line: bytes) -> Statement:
    """Return the terms of a line as the engine writes N-Quads: one space between, none within an IRI."""
    subject, predicate, rest = line.decode()[:-3].split(" ", 2)
    object_, _, last = rest.rpartition(" ")
    if not object_ or '"' in last:  # without graph: the last space is none, or one of the literal
        return Statement(subject, predicate, rest, "")
    return Statement(subject, predicate, object_, last)


def _strip_brackets(iri_text: str) -> str:
    return iri_text[1:-1]


class _BlankNodeNamer:
    """Gives every blank node an IRI, by its label or its first appearance: the same in every reading."""

    def __init__(self, prefix: str, *, keep: bool) -> None:
        self._prefix, self._keep = prefix, keep
        self._names: dict[str, str] = {}

    def __call__(self, statement: Statement) -> Statement:
        subject, predicate, object_, graph = statement
        return Statement(
            self._name_term(subject), predicate, self._name_term(object_), self._name_term(graph)
        )

    def _name_term(self, term: str) -> str:
        if not term.startswith("_:"):
            return term
        if self._keep:
            return f"<{self._prefix}{quote(term[2:])}>"
        return self._names.setdefault(term, f"<{self._prefix}{len(self._names) + 1}>")
