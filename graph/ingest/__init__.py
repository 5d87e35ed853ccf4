"""A data set in, its assertion sets out: a folder of tables, a workbook, or an RDF file.

Every row is checked before any is withheld, so that a fault shows whoever the edition is for; a data
set with errors yields findings and no statements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from .. import resources
from ..dataset import AUDIENCES, RESERVED, Dataset, Tables
from ..errors import Finding, InputError
from ..ontology import Ontology
from ..progress import Say, silent
from ..spelling import did_you_mean
from . import csv_folder, rdf_file, workbook
from .emit import describe_dataset, emit
from .mending import OF_CELLS
from .statements import Consequence, Statements
from .validate import findings
from .withhold import withhold

Consequences = Mapping[str, tuple[Consequence, ...]]
_NONE: Consequences = MappingProxyType({})

__all__ = ["Edition", "load_tables", "read", "refuse_unseen"]


@dataclass(frozen=True)
class Edition:
    """A data set as one audience may see it."""

    dataset: Dataset
    audience: str
    tables: Tables  # all rows, withheld ones included: for messages to the owner only
    statements: Statements
    findings: tuple[Finding, ...]

    @property
    def is_confidential(self) -> bool:
        """Whether it may show what is not meant for everybody."""
        about = self.dataset
        return self.audience == AUDIENCES[-1] and (
            about.visibility != AUDIENCES[0]
            or any(
                (level or (AUDIENCES[-1] if table in RESERVED else about.visibility)) != AUDIENCES[0]
                for table in self.tables.rows
                for level in set(self.tables.column(table, "visibility"))
            )
        )

    @property
    def has_errors(self) -> bool:
        """Whether any finding stops the work."""
        return _faulty(self.findings)


def load_tables(path: Path) -> Tables:
    """Read a folder or a workbook; a bare RDF file has no tables."""
    if path.is_dir():
        return csv_folder.read(path)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; {_hint(path)}")
    if path.suffix.lower() == ".xlsx":
        return workbook.read(path)
    if path.suffix.lower() in rdf_file.FORMATS:
        return Tables(Dataset.bare(path), {}, (), (path,))
    known = ", ".join((".xlsx", *rdf_file.FORMATS))
    raise InputError(f"{path}: not a data set; give a folder of tables, or a file ending in {known}")


def _hint(path: Path) -> str:
    names = resources.EXAMPLES
    otherwise = f"check the path, or name an example: {', '.join(names)}"
    return otherwise if path.name != str(path) else did_you_mean(path.name, names, otherwise)


def read(
    path: Path, *, audience: str, ontology: Ontology, rules: Consequences = _NONE, say: Say = silent
) -> Edition:
    """Read a data set for an audience; findings instead of statements where a row is faulty.

    `rules` are the consequences of a statement by its predicate or class, which are written beside it.

    InputError where nothing can be read at all, or where an RDF edition is not meant for the audience.
    """
    say("reading the tables")
    tables = load_tables(path)
    if not tables.rows and tables.rdf and path.is_file():
        return _read_rdf(path, audience=audience, ontology=ontology, rules=rules, say=say)
    kept, found = _kept(tables, audience=audience, ontology=ontology, say=say)
    statements = Statements(kept.dataset, rules)
    if not _faulty(found):
        emit(kept, statements, ontology, audience=audience, say=say)
        for path_ in tables.rdf:
            file = rdf_file.RdfFile.read(path_, base=tables.dataset.base, say=say)
            described = file.dataset()
            # a file that does not say for whom it is may name what the tables withhold
            if _may_see(described.visibility if described else AUDIENCES[-1], audience):
                file.emit(statements, ontology)
    return Edition(statements.dataset, audience, tables, statements, found)


def _kept(
    tables: Tables, *, audience: str, ontology: Ontology, say: Say = silent
) -> tuple[Tables, tuple[Finding, ...]]:
    """Return the rows of an edition and what is amiss in them; of other rows only that something is."""
    every = tuple(findings(tables, ontology, say=say))
    kept = withhold(tables, audience)
    if kept is tables:
        return tables, every
    # what was mended in a cell may quote a withheld one: it is told to the owner only
    kept = replace(kept, findings=tuple(one for one in kept.findings if one.code not in OF_CELLS))
    found = tuple(findings(kept, ontology))
    if _faulty(every) and not _faulty(found):
        fault = "rows that these readers do not see are faulty"
        found += (
            Finding(tables.dataset.path.name, 0, "", "error", fault, "run: stakeholders check", "withheld"),
        )
    return kept, found


def _faulty(found: tuple[Finding, ...]) -> bool:
    return any(finding.severity == "error" for finding in found)


def _read_rdf(path: Path, *, audience: str, ontology: Ontology, rules: Consequences, say: Say) -> Edition:
    bare = Dataset.bare(path)
    file = rdf_file.RdfFile.read(path, base=bare.base, say=say)
    described = file.dataset()
    dataset = described or replace(bare, base=file.base() or bare.base)
    refuse_unseen(dataset, audience, str(path))
    statements = Statements(dataset, rules)
    if not described:
        describe_dataset(dataset, statements, audience=audience)
    file.emit(statements, ontology)
    return Edition(dataset, audience, Tables(dataset, {}), statements, ())


def refuse_unseen(edition: Dataset, audience: str, where: str) -> None:
    """Raise InputError where an edition without tables is not meant for an audience."""
    if not _may_see(edition.visibility, audience):
        raise InputError(
            f"{where}: an edition for '{edition.visibility}' readers, which does not say what is {audience};"
            f" make the {audience} edition from its tables: stakeholders build --audience {audience}"
        )


def _may_see(visibility: str, audience: str) -> bool:
    return AUDIENCES.index(visibility) <= AUDIENCES.index(audience)
