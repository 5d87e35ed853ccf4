"""Keeps some findings of each sort and counts the rest, so that those of a huge faulty file fit in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from .errors import Finding, Severity

MAX_LISTED = 10_000  # findings of one sort, at one column of one file
_SortKey = tuple[str, str, str, str]


@dataclass
class FindingCollector:
    """Findings in the order in which they come."""

    findings: list[Finding] = field(default_factory=list)
    numbers: Counter[_SortKey] = field(default_factory=Counter)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Add findings; those beyond the number of their sort that is listed are counted."""
        for finding in findings:
            key: _SortKey = (finding.file, finding.column, finding.severity, finding.code)
            self.numbers[key] += 1
            if self.numbers[key] <= MAX_LISTED:
                self.findings.append(finding)

    def list_findings(self) -> list[Finding]:
        """Return the findings, and one for each sort of which there are more."""
        further = []
        for (file, column, severity, code), number in self.numbers.items():
            if number > MAX_LISTED:
                fault = f"{number - MAX_LISTED:,} more rows of this kind are not listed"
                hint = "correct those listed, then check again"
                further.append(Finding(file, 0, column, _as_severity(severity), fault, hint, code))
        return [*self.findings, *further]


def _as_severity(text: str) -> Severity:
    return "error" if text == "error" else "warning"
