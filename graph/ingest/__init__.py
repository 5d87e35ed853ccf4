"""Reads a data set as statements with their evidence: a folder of tables, a workbook, or an RDF file.

Every row is checked before any is withheld, so that a fault shows whoever the edition is for; a data
set with errors yields findings and no statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from ..core import resources
from ..core.errors import Finding, InputError
from ..core.input_file import require_regular_file
from ..core.progress import ProgressCallback, ignore_progress
from ..core.spelling import did_you_mean
from ..schema.dataset import Dataset, Tables
from ..schema.levels import Audience
from ..schema.vocabulary import Ontology
from . import csv_folder, rdf_file, workbook
from .example_rows import drop_example_rows
from .name_resolution import resolve_names
from .redact import redact_tables
from .repair import CELL_CODES
from .row_statements import describe_dataset, emit_statements
from .statements import Consequence, Statements
from .validate import validate_tables

ConsequenceRules = Mapping[str, tuple[Consequence, ...]]
_NO_CONTENTS: Mapping[str, bytes] = MappingProxyType({})
_NO_RULES: ConsequenceRules = MappingProxyType({})

__all__ = ["DatasetEdition", "load_tables", "read_edition", "refuse_unseen"]


@dataclass(frozen=True)
class DatasetEdition:
    """A data set as one audience may see it."""

    dataset: Dataset
    audience: Audience
    tables: Tables  # all rows, withheld ones included: for messages to the owner only
    statements: Statements
    findings: tuple[Finding, ...]

    @property
    def is_confidential(self) -> bool:
        """Whether it may show what is not meant for everybody."""
        return self.tables.is_confidential_for(self.audience)

    @property
    def has_errors(self) -> bool:
        """Whether any finding stops the work."""
        return _contains_errors(self.findings)


def load_tables(
    path: Path, ontology: Ontology | None = None, *, contents: Mapping[str, bytes] = _NO_CONTENTS
) -> Tables:
    """Read a folder or a workbook, with ids for names and terms for labels; a bare RDF file has no tables.

    `contents` are tables of a folder by file name as they would be, in place of those that are there.
    """
    tables = csv_folder.read_folder(path, contents) if contents else _read_tables(path)
    if not tables.rows:
        return tables
    return resolve_names(drop_example_rows(tables), ontology or Ontology.load())


def _read_tables(path: Path) -> Tables:
    if path.is_dir():
        return csv_folder.read_folder(path)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; {_suggest_dataset(path)}")
    require_regular_file(path)
    if path.suffix.lower() == ".xlsx":
        return workbook.read_workbook(path)
    if path.suffix.lower() in rdf_file.FORMATS:
        return Tables(Dataset.default_for(path), {}, (), (path,))
    known = ", ".join((".xlsx", *rdf_file.FORMATS))
    raise InputError(f"{path}: not a data set; give a folder of tables, or a file ending in {known}")


def _suggest_dataset(path: Path) -> str:
    names = resources.EXAMPLES
    otherwise = f"check the path, or name an example: {', '.join(names)}"
    return otherwise if path.name != str(path) else did_you_mean(path.name, names, otherwise)


def read_edition(
    path: Path,
    *,
    audience: str,
    ontology: Ontology,
    rules: ConsequenceRules = _NO_RULES,
    say: ProgressCallback = ignore_progress,
) -> DatasetEdition:
    """Read a data set for an audience; findings instead of statements where a row is faulty.

    `rules` are the consequences of a statement by its predicate or class, which are written beside it.

    InputError where nothing can be read at all, or where an RDF edition is not meant for the audience.
    """
    say("reading the tables")
    tables, reader = load_tables(path, ontology), Audience(audience)
    if not tables.rows and tables.rdf and path.is_file():
        return _read_rdf(path, audience=audience, ontology=ontology, rules=rules, say=say)
    visible_tables, visible_findings = _redact_and_validate(
        tables, audience=audience, ontology=ontology, say=say
    )
    statements = Statements(visible_tables.dataset, rules)
    if not _contains_errors(visible_findings):
        emit_statements(visible_tables, statements, ontology, audience=audience, say=say)
        for path_ in tables.rdf:
            file = rdf_file.RdfFile.read(path_, base=tables.dataset.base, say=say)
            described = file.read_dataset()
            # a file that does not say for whom it is may name what the tables withhold
            if reader.may_see(described.visibility if described else Audience.INTERNAL):
                file.emit_statements(statements, ontology)
    return DatasetEdition(statements.dataset, reader, tables, statements, visible_findings)


def _redact_and_validate(
    tables: Tables, *, audience: str, ontology: Ontology, say: ProgressCallback = ignore_progress
) -> tuple[Tables, tuple[Finding, ...]]:
    """Return the rows of an edition and what is amiss in them; of other rows only that something is."""
    all_findings = tuple(validate_tables(tables, ontology, say=say))
    visible_tables = redact_tables(tables, audience)
    if visible_tables is tables:
        return tables, all_findings
    # what was mended in a cell may quote a withheld one: it is told to the owner only
    visible_tables = replace(
        visible_tables,
        findings=tuple(finding for finding in visible_tables.findings if finding.code not in CELL_CODES),
    )
    visible_findings = tuple(validate_tables(visible_tables, ontology))
    if _contains_errors(all_findings) and not _contains_errors(visible_findings):
        fault = "rows that these readers do not see are faulty"
        visible_findings += (
            Finding(tables.dataset.path.name, 0, "", "error", fault, "run: stakeholders check", "withheld"),
        )
    return visible_tables, visible_findings


def _contains_errors(issues: tuple[Finding, ...]) -> bool:
    return any(finding.severity == "error" for finding in issues)


def _read_rdf(
    path: Path, *, audience: str, ontology: Ontology, rules: ConsequenceRules, say: ProgressCallback
) -> DatasetEdition:
    bare = Dataset.default_for(path)
    file = rdf_file.RdfFile.read(path, base=bare.base, say=say)
    described = file.read_dataset()
    dataset = described or replace(bare, base=file.find_base() or bare.base)
    refuse_unseen(dataset, audience, str(path))
    statements = Statements(dataset, rules)
    if not described:
        describe_dataset(dataset, statements, audience=audience)
    file.emit_statements(statements, ontology)
    return DatasetEdition(dataset, Audience(audience), Tables(dataset, {}), statements, ())


def refuse_unseen(edition: Dataset, audience: str, where: str) -> None:
    """Raise InputError where an edition without tables is not meant for an audience."""
    if not Audience(audience).may_see(edition.visibility):
        raise InputError(
            f"{where}: an edition for '{edition.visibility}' readers, which does not say what is {audience};"
            f" make the {audience} edition from its tables: stakeholders build --audience {audience}"
        )
