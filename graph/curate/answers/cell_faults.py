"""Says what is wrong in a cell, and what to do, in the language of whoever filled it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ...core.errors import Finding
from ...publish.answers.view import AnswerTexts
from .import_files import translate_sentence


def translate_finding(finding: Finding, lang: str) -> Finding:
    """Return a finding in a language; a half of it that no text has the words of stays English.

    >>> finding = Finding("ties.csv", 2, "start", "error", "'May' is no date", "write it", "x")
    >>> translate_finding(finding, "bn").fault
    '“May” কোনো তারিখ নয়'
    """
    texts = AnswerTexts("cell_faults", lang, Path(__file__).parent)
    return replace(
        finding,
        fault=translate_sentence(texts, finding.fault),
        mend=translate_sentence(texts, finding.mend),
    )
