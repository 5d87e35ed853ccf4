"""Plans an import: reads the files, matches their names, and says what would be written, before it is."""

from __future__ import annotations

import datetime
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...core.archive_errors import ARCHIVE_ERRORS
from ...core.errors import InputError
from ...core.input_file import require_regular_file
from ...core.spelling import did_you_mean
from ...ingest.foreign.column_plans import TIE
from ...ingest.foreign.list_titles import find_maker_in_title
from ...ingest.foreign.network import FilePlace, ForeignNetwork, ForeignNode
from ...ingest.foreign.node_fields import NODE_FIELDS, TIE_FIELDS
from ...ingest.foreign.reading_choices import Question, ReadingChoices
from ...ingest.foreign.registry import read_networks
from ...schema.dataset import EVIDENCED, RESERVED, TABLES
from ...schema.levels import Audience, Certainty
from ...schema.vocabulary import Ontology
from .dates import find_date_in_title
from .entity_matching import NEW, EntityMatcher
from .interpretation import Interpreter
from .network_rows import Cells, ImportedRows, NetworkRows
from .own_tables import OwnFile, read_own_file
from .row_changes import ImportChanges, compare_rows
from .target_folder import ImportTarget, open_target

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([0-9]{4}-[0-9]{2}-[0-9]{2})")
_VERSION = re.compile(
    r"(?<![a-z])(?:v|ver|version|rev|edition)[\s._-]*\d[\d._]*|[\d_\s.,()-]+"
    r"|(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
    r"|(?<![a-z])(?:final|copy|new|updated?|revised|latest|v)(?![a-z])|সংশোধিত|হালনাগাদ|নতুন|চূড়ান্ত|[০-৯]+"
)


@dataclass(frozen=True)
class ImportRequest:
    """What a user asks for."""

    files: tuple[Path, ...]
    output: Path | None = None
    into: Path | None = None
    title: str = ""
    publisher: str = ""
    keeps_persons: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)  # --map
    kinds: Mapping[str, str] = field(default_factory=dict)  # --kind
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by topic and word
    ask: Callable[[Question], str] | None = None
    readers: Audience | None = None  # who may see what is imported, None: as the data set says


@dataclass(frozen=True)
class ImportPlan:
    """What an import would write, and what it took for granted."""

    request: ImportRequest
    target: ImportTarget
    networks: Sequence[ForeignNetwork]
    own: Sequence[OwnFile]  # files that hold a data set already
    imported: ImportedRows
    changes: ImportChanges
    choices: ReadingChoices
    matcher: EntityMatcher
    sources: Mapping[str, str]  # name of a file: id of its source
    base: Mapping[str, Sequence[Cells]]

    @property
    def ties(self) -> int:
        """How many ties between organisations the files give."""
        kinds = {kind.name for kind in Ontology.load().tie_kinds.values() if kind.counts}
        return sum(row["kind"] in kinds for row in self.imported.rows.get("ties", ()))

    def find_readers(self) -> Audience:
        """Return who may see what is imported where nobody says it: as the source says, or the data set."""
        dataset = self.target.dataset
        if dataset is None:
            return Audience.INTERNAL
        known = (row for row in self.target.rows.get("sources", ()) if row["id"] in self.sources.values())
        return max(map(dataset.audience_of, known), default=dataset.visibility)


def plan_import(request: ImportRequest) -> ImportPlan:
    """Read files and return what they add to a data set; InputError where one cannot be read."""
    _check_answers(request)
    target = open_target(request.files, request.output, request.into)
    choices = ReadingChoices(known=_collect_answers(request, target), ask=request.ask)
    own = {path: file for path in request.files if (file := read_own_file(require_regular_file(path)))}
    foreign = [path for path in request.files if path not in own]
    networks = _read_networks(foreign, choices)
    interpreter = Interpreter(Ontology.load(), choices)
    matcher = EntityMatcher.from_rows(target.identified_rows, choices)
    imported = ImportedRows()
    sources: dict[str, str] = {}
    for network in sorted(networks, key=_lacks_types):  # types count where they come first
        ids = {path.name: _name_source(path, target, choices, matcher) for path in network.files}
        sources |= ids
        makers = [
            _add_source(path, ids[path.name], network, request, target, choices, matcher, imported)
            for path in network.files
        ]
        by_file = {"": ids[network.files[0].name], **ids}
        NetworkRows(
            network, by_file, interpreter, matcher, choices, imported, request.keeps_persons
        ).make_rows()
        _add_makers(makers, matcher, imported)
    of_own = set[str]()
    for file in own.values():
        source = _name_source(file.path, target, choices, matcher) if file.is_source else ""
        if source:
            described = ForeignNetwork(
                "", (), (), title=file.dataset.title.get("en", "") if file.dataset else ""
            )
            maker = _add_source(file.path, source, described, request, target, choices, matcher, imported)
            sources[file.path.name] = source
            _add_makers([maker], matcher, imported)
        of_own.update(_add_own_rows(file, source, imported, interpreter.ontology))
    _set_readers(imported, request.readers, target)
    changes, base = _compare(target, imported, {*sources.values(), *of_own})
    return ImportPlan(
        request, target, networks, [*own.values()], imported, changes, choices, matcher, sources, base
    )


class UnreadTablesError(InputError):
    """Files in which no network was found; `choices` hold how their tables begin."""

    def __init__(self, message: str, choices: ReadingChoices) -> None:
        super().__init__(message)
        self.choices = choices


def _read_networks(paths: Sequence[Path], choices: ReadingChoices) -> list[ForeignNetwork]:
    try:
        return read_networks(paths, choices) if paths else []
    except InputError as error:
        if any(table.total > 1 for table in choices.tables):
            raise UnreadTablesError(str(error), choices) from error
        raise


def _lacks_types(network: ForeignNetwork) -> bool:
    return not any(node.type_word for node in network.nodes)


def _set_readers(imported: ImportedRows, readers: Audience | None, target: ImportTarget) -> None:
    """Say in the rows who may see them, where the data set says something else of its rows.

    Readers who may not see a source get no row that rests on it; so it is enough to say it in the source.
    """
    usual = target.dataset.visibility if target.dataset else readers
    if readers is None or usual is None or readers == usual:
        return
    for table, rows in imported.rows.items():
        if table == "sources" or (
            readers < usual and "visibility" in TABLES[table] and table not in RESERVED
        ):
            imported.rows[table] = [{"visibility": str(readers), **row} for row in rows]


def _add_makers(makers: Sequence[Cells], matcher: EntityMatcher, imported: ImportedRows) -> None:
    """Add the organisations that made files, at last: a file may say itself what its maker is."""
    for cells in filter(None, makers):
        imported.add("entities", {"class": matcher.classes.get(cells["id"], "Organisation"), **cells})
        imported.organisations.add(cells["id"])


def _check_answers(request: ImportRequest) -> None:
    """Raise InputError where `--map` or `--kind` names something that is no field, kind or type."""
    ontology = Ontology.load()
    names = Interpreter(ontology, ReadingChoices())
    fields = (*dict.fromkeys((*NODE_FIELDS, *TIE_FIELDS)), TIE)
    for option, given, known in (
        ("--map", request.columns, (*fields, *names.kinds)),
        ("--kind", request.kinds, (*names.kinds, *names.types)),
    ):
        for word, answer in given.items():
            if answer not in known:
                hint = did_you_mean(answer, known, f"use one of {', '.join(known[:20])} ...")
                raise InputError(f"{option} '{word}={answer}': there is no '{answer}'; {hint}")


def _add_own_rows(file: OwnFile, source: str, imported: ImportedRows, ontology: Ontology) -> Iterator[str]:
    """Add rows of a data set as they are, and yield the sources that they name."""
    organisations = ontology.list_subclass_names("Organisation")
    imported.skipped += file.skipped
    for table, rows in file.rows.items():
        for row in rows:
            if source and table in EVIDENCED and not row.get("source"):
                row = {**row, "source": source}
            imported.add(table, row)
            yield row.get("id" if table == "sources" else "source", "")
            if table == "entities" and row.get("class") in organisations:
                imported.organisations.add(row.get("id", ""))


def _collect_answers(request: ImportRequest, target: ImportTarget) -> dict[tuple[str, str], str]:
    """Return the answers of earlier imports, with those of the command line over them."""
    answers = dict(target.mapping.answers)
    for topics, given in ((("column", "tie_column"), request.columns), (("type", "relation"), request.kinds)):
        for word, answer in given.items():
            answers.update({Question(topic, word, "").key: answer for topic in topics})
    return answers | {Question(*about, "").key: answer for about, answer in request.answers.items()}


def _name_source(path: Path, target: ImportTarget, choices: ReadingChoices, matcher: EntityMatcher) -> str:
    """Return the id of a file's source: that of an earlier version of it, or a new one."""
    known = target.mapping.sources.get(path.name)
    if known:
        return known
    bare = _strip_version(path)
    for name, source in target.mapping.sources.items():
        if bare and _strip_version(Path(name)) == bare:
            answer = choices.choose(
                "source", f"{path.name}: version of", source, options=(source, NEW), examples=(name,)
            )
            if answer == source:
                return source
    return matcher.take_id(path.stem)


def _strip_version(path: Path) -> str:
    """Return the name of a file without what tells its version from others.

    >>> _strip_version(Path("Partners-v2 (final).xlsx")), _strip_version(Path("partners_March 2024.csv"))
    ('partners', 'partners')
    >>> _strip_version(Path("Maya Trust list.csv"))
    'mayatrustlist'
    """
    return _VERSION.sub("", path.stem.casefold())


def _add_source(
    path: Path, source: str, network: ForeignNetwork, request: ImportRequest, target: ImportTarget,
    choices: ReadingChoices, matcher: EntityMatcher, imported: ImportedRows,
) -> Cells:  # fmt: skip
    """Add the row of a file as a source, and return that of who made it, without its class."""
    title = network.title or path.stem
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    evidence = {"source": source, "locator": path.name, "phrase": "", "certainty": Certainty.STATED}
    made_by, covered = (_find_earlier(target, source, what, choices) for what in ("made by", "covers"))
    default = request.publisher or network.publisher or made_by or ""
    is_sure = bool(default) or made_by is not None
    has_maker_ties = any(node.maker_ties for node in network.nodes)
    guess = find_maker_in_title(title) if has_maker_ties and not is_sure else default
    publisher = choices.choose("source", f"{path.name}: made by", guess, is_sure=is_sure)
    covers = choices.choose(
        "source",
        f"{path.name}: covers",
        covered or "own",
        is_sure=covered is not None,
        options=("all", "own"),
    )
    maker, row_of_maker = "", Cells()
    if publisher.strip():
        name = " ".join(publisher.split())
        maker = matcher.find_or_add(ForeignNode(name, FilePlace(path.name, name), name))
        row_of_maker = {"id": maker, "label_en": name, **evidence, "phrase": " ".join(name.split()[:8])}
    imported.add(
        "sources",
        {
            "id": source, "title": " ".join(title.split()), "publisher": maker, "covers": covers,
            "lang": "bn" if any("\u0980" <= char <= "\u09ff" for char in title) else "en",
            "issued": network.issued or find_date_in_title(title) or _find_date(path),
            "sha256": digest, "note": path.name,
        },
    )  # fmt: skip
    return row_of_maker


def _find_earlier(target: ImportTarget, source: str, what: str, choices: ReadingChoices) -> str | None:
    """Return what was answered for an earlier version of a file, None where there was none."""
    names = (name for name, known in target.mapping.sources.items() if known == source)
    answers = (choices.known.get(("source", f"{name}: {what}".casefold())) for name in names)
    return next((answer for answer in answers if answer is not None), None)


def _find_date(path: Path) -> str:
    """Return the day on which a file was last saved: as a workbook says, else as the disk does."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as part:
            match = _MODIFIED.search(part.read(1 << 16))
            if match:
                return match[1].decode()
    except ARCHIVE_ERRORS:
        pass
    return datetime.date.fromtimestamp(path.stat().st_mtime).isoformat()


def _compare(
    target: ImportTarget, imported: ImportedRows, sources: set[str]
) -> tuple[ImportChanges, dict[str, list[Cells]]]:
    """Return what changes in the data set, and the rows to keep for the next comparison."""

    def is_of_these(table: str, row: Cells) -> bool:
        return row.get("id" if table == "sources" else "source", "") in sources

    base = {table: [row for row in rows if is_of_these(table, row)] for table, rows in target.base.items()}
    others = {
        table: [row for row in rows if not is_of_these(table, row)] for table, rows in target.base.items()
    }
    kept = {
        table: [*others.get(table, []), *imported.rows.get(table, [])] for table in (*others, *imported.rows)
    }
    return compare_rows(target.cells, base, imported.rows), kept
