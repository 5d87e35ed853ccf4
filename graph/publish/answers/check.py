"""Answers what is wrong in a data set: findings with file and rows, and what they mean for a build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...core.errors import Finding
from ..answer import Answer
from ..document import Entry, Listing, Paragraph, Section
from .finding_texts import write_findings
from .view import AnswerTexts


def list_findings(findings: Sequence[Finding], lang: str) -> Iterator[str]:
    """Yield a line for each finding that stops the work and one for what that means."""
    texts = AnswerTexts("check", lang)
    for severity, text in write_findings(findings, lang):
        yield texts.format_message(severity, finding=text)
    errors = sum(finding.severity == "error" for finding in findings)
    yield texts.format_message("nothing-written", n=errors)


def answer_check(findings: Sequence[Finding], lang: str) -> Answer:
    """Return every finding, and how many of them stop a build."""
    texts = AnswerTexts("check", lang)
    entries = tuple(
        Entry(texts.format_message(severity, finding=text))
        for severity, text in write_findings(findings, lang)
    )
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    summary = [
        texts.format_message("errors" if errors else "no-errors", n=errors),
        texts.format_message("warnings" if warnings else "no-warnings", n=warnings),
    ]
    return Answer(
        "check",
        (
            Section("findings", "", (Listing("", entries),)),
            Section("summary", "", (Paragraph(" ".join(summary)),)),
        ),
        [dict(vars(finding)) for finding in findings],
        lang=lang,
    )
