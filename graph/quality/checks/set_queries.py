"""Runs the checks of `ontology/checks/`: each is one SELECT whose every row is a fault.

A file is a SPARQL query under a header of comments: `# title`, `# severity` (error or warning),
`# fault` and `# mend`, in which `{name}` stands for what the query binds to `?name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ...core.errors import Finding, OntologyError, Severity
from ...model.graph import StakeholderGraph
from .row_locations import RowLocator

_OF_EVIDENCE = ("set-without-description", "set-without-triples", "tie-without-evidence")
_HEADER = re.compile(r"#\s*(title|severity|fault|mend)\s*:\s*(.*\S)\s*\Z")


@dataclass(frozen=True)
class SetQuery:
    """One check: its query and the words for what it finds."""

    name: str
    title: str
    severity: str
    fault: str
    hint: str
    query: str

    @classmethod
    def from_file(cls, path: Path) -> SetQuery:
        """Read a `.rq` file; OntologyError where its header lacks something."""
        lines = path.read_text(encoding="utf-8").splitlines()
        values = {match[1]: match[2] for line in lines if (match := _HEADER.match(line))}
        missing = {"title", "severity", "fault", "mend"} - set(values)
        if missing or values["severity"] not in ("error", "warning"):
            raise OntologyError(
                f"{path.name}: the header lacks {', '.join(sorted(missing)) or 'a known severity'}"
            )
        query = "\n".join(line for line in lines if not _HEADER.match(line))
        return cls(path.stem, values["title"], values["severity"], values["fault"], values["mend"], query)

    def collect_findings(self, knowledge: StakeholderGraph, places: RowLocator) -> Iterator[Finding]:
        """Yield a finding for each row of the answer."""
        texts = knowledge.texts
        if self.name in _OF_EVIDENCE and texts and texts.is_complete:
            return  # known since the evidence was sorted
        answer = knowledge.store.select(self.query)
        names = [variable.value for variable in answer.variables]
        for row in answer:
            bound: Mapping[str, str] = {name: _format_term(row[name], knowledge) for name in names}
            focus, path, value = (
                _format_value(row[name]) if name in names else "" for name in ("focus", "path", "value")
            )
            file, line, column = places.locate_value(focus, path, value)
            severity: Severity = "error" if self.severity == "error" else "warning"
            yield Finding(
                file, line, column, severity, self.fault.format(**bound), self.hint.format(**bound), self.name
            )


def read_set_queries(folder: Path) -> list[SetQuery]:
    """Return the checks of a folder, by name."""
    return [SetQuery.from_file(path) for path in sorted(folder.glob("*.rq"))]


def _format_value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _format_term(term: object, knowledge: StakeholderGraph) -> str:
    if isinstance(term, ox.NamedNode):
        return knowledge.dataset.mint.shorten_iri(term.value)
    return _format_value(term)
