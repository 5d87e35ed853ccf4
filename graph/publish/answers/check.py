"""Answers what is wrong in a data set: every finding with its file and row, and what it means for a build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from ...core.errors import Finding
from ..answer import Answer
from ..document import Entry, Listing, Paragraph, Section
from .view import AnswerTexts


def answer_check(findings: Sequence[Finding], lang: str) -> Answer:
    """Return every finding, and how many of them stop a build."""
    texts = AnswerTexts("check", lang)
    entries = tuple(
        Entry(texts.format_message(finding.severity, finding=str(finding))) for finding in findings
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
        [asdict(finding) for finding in findings],
        lang=lang,
    )
