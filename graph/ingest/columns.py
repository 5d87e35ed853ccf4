"""The header of a table, checked against the columns that the table may have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..dataset import REQUIRED, TABLES, Row
from ..errors import Finding
from ..spelling import did_you_mean

_WITH_EVIDENCE = ("source", "locator", "phrase", "certainty")


def check_header(file: str, table: str, header: Sequence[str]) -> list[Finding]:
    """Return a finding for each column that is missing, repeated or unknown."""
    known = TABLES[table]
    needed = REQUIRED[table] + (_WITH_EVIDENCE if "source" in known else ())
    unknown = [name for name in header if name and name not in known]
    head = Row(table, file, 1, {})
    findings = []
    for name in needed:
        if name not in header:
            near = did_you_mean(name, unknown)
            mend = f"the header has '{near[14:-2]}'; rename it" if near else f"add the column '{name}'"
            findings.append(head.fault(name, f"the column '{name}' is missing", mend, "missing-column"))
    for name in unknown:
        mend = did_you_mean(name, known, f"known are {', '.join(known)}")
        fault = f"column '{name}' is not known and is not read"
        findings.append(head.fault(name, fault, mend, "unknown-column", severity="warning"))
    for name, times in Counter(name for name in header if name).items():
        if times > 1:
            findings.append(
                head.fault(name, f"column '{name}' stands {times} times", "keep one", "repeated-column")
            )
    return findings
