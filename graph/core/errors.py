"""What can go wrong, and how it is said.

GraphError                 exit code 2
├── DataError              a data set with error-level findings; exit code 1
├── InputError             a file or folder that cannot be read as what it claims to be
├── OntologyError          a fault in `ontology/`
├── QueryError             a query that is refused or does not parse
├── NameNotFoundError      no entity goes by that name, or several do
├── StoreError             the store cannot be opened or written
│   ├── DamagedStoreError  a kept file is not what was written
│   └── UnwritableError    a folder takes no files
├── LimitExceededError     a piece of work took more time, memory or rows than it may; exit code 1
├── PoolBusyError          so many queries are waiting that no other is taken
└── ClusterError           a cluster cannot be reached, or gave a job up
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_MAX_FAULT = 2_000  # characters of what is wrong, which may quote a cell
Severity = Literal["error", "warning"]
LimitKind = Literal["time", "memory", "size", "rows", "output", "crash"]


@dataclass(frozen=True, order=True)
class Finding:
    """One fault of a data set: where it is, what it is and how to mend it.

    >>> str(Finding("ties.csv", 14, "object", "error", "no entity 'acme'", "add it to entities", "id"))
    "ties.csv, line 14, column 'object': no entity 'acme'; add it to entities"
    """

    file: str
    line: int  # 1-based, as an editor counts; 0 where the fault is the file's
    column: str
    severity: Severity
    fault: str
    mend: str
    code: str

    def __str__(self) -> str:
        """Place, fault, mend: one sentence of the terminal."""
        place = self.file + (f", line {self.line}" if self.line else "")
        if self.column:
            place += f", column '{self.column}'"
        fault = self.fault if len(self.fault) <= _MAX_FAULT else f"{self.fault[:_MAX_FAULT]} ..."
        text = f"{place}: {fault}" + (f"; {self.mend}" if self.mend else "")
        return " ".join(text.split())


class GraphError(Exception):
    """Base of every error that a user is told about; its text is the message."""

    exit_code = 2


class DataError(GraphError):
    """A data set has findings of severity error; `findings` holds all, `lang` is that of its tables."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding], *, lang: str = "en") -> None:
        self.lang = lang
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))

    def __reduce__(self) -> tuple[type[DataError], tuple[object]]:
        """Be raised again in another process."""
        return type(self), (self.findings,)


class InputError(GraphError):
    """A file or folder cannot be read as what it claims to be."""


class OntologyError(GraphError):
    """The vocabulary in `ontology/` lacks something or contradicts itself."""


class QueryError(GraphError):
    """A query is refused or does not parse."""


class NameNotFoundError(GraphError):
    """No entity goes by the name, or more than one does; `suggestions` holds near ones."""

    def __init__(self, message: str, suggestions: Iterable[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(message)

    def __reduce__(self) -> tuple[type[NameNotFoundError], tuple[str, tuple[str, ...]]]:
        """Be raised again in another process."""
        return type(self), (str(self), self.suggestions)


class StoreError(GraphError):
    """A store cannot be opened, read or written."""


class DamagedStoreError(StoreError):
    """A file of a kept store is not what was written; it can be made again from the tables."""


class UnwritableError(StoreError):
    """A folder takes no files: the disk is full, or nobody may write there."""


class LimitExceededError(GraphError):
    """A piece of work was stopped at a limit, or ended its process; `kind` names the limit."""

    exit_code = 1

    def __init__(self, message: str, kind: LimitKind) -> None:
        self.kind = kind
        super().__init__(message)

    def __reduce__(self) -> tuple[type[LimitExceededError], tuple[str, LimitKind]]:
        """Be raised again in another process."""
        return type(self), (str(self), self.kind)


class PoolBusyError(GraphError):
    """So many queries are waiting that no other is taken."""


class EmptyEditionError(GraphError):
    """An edition has nothing to hand out: no row is meant for its readers."""

    exit_code = 1


class ClusterError(GraphError):
    """A cluster cannot be had, or gave a job up."""
