"""Answers what a build made: the size of the network, what has to be heeded, and the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...schema.levels import Audience
from ..answer import Answer
from ..build import FILES_WITH_NAMES, MOST_DRAWN, PAGE
from ..document import Entry, Listing, Paragraph, Section
from .files import list_written_files
from .view import AnswerTexts

if TYPE_CHECKING:
    from ..build import BuildResult


def answer_build(result: BuildResult, *, check: str, lang: str, with_store: bool = False) -> Answer:
    """Return what was built, and where the store is if asked; `check` is the command for the warnings."""
    texts = AnswerTexts("build", lang)
    summary = result.summary
    title = summary["title"].get(lang) or summary["title"].get("en") or summary["name"]
    edition = texts.format_message(f"edition-{summary['audience']}")
    sections: tuple[Section, ...] = (
        Section("title", texts.format_message("title", title=title, edition=edition), ()),
        Section("network", "", (Paragraph(" ".join(_describe_network(texts, summary))),)),
        Section("notices", "", tuple(_list_notices(texts, result, check))),
        Section("files", "", (list_written_files(result.files, lang),)),
    )
    more = {"folder": str(result.folder), "summary": summary}
    if with_store and result.store:
        place = Listing("", (Entry(str(result.store)),), has_paths=True)
        sections += (Section("store", "", (texts.make_paragraph("store"), place)),)
        more["store"] = str(result.store)
    return Answer("build", sections, summary["files"], lang=lang, more=more)


def _describe_network(texts: AnswerTexts, summary: Mapping[str, Any]) -> Iterator[str]:
    connections = summary["connected_pairs"]
    unrecorded = not connections["ambiguous"]  # of no tie is it recorded how certain it is: all count
    headline = "unknown" if unrecorded else "stated"
    yield texts.format_message("network", organisations=summary["organisations"], n=connections[headline])
    weaker = connections["ambiguous"] - connections["stated"]
    if weaker:
        yield texts.format_message("weaker", n=weaker)
    not_recorded = connections["unknown"] - connections["ambiguous"]
    if not_recorded:
        yield texts.format_message("counted-unrecorded" if unrecorded else "not-recorded", n=not_recorded)
    if [source["id"] for source in summary["sources"]] != [summary["name"]]:  # something was quoted
        yield texts.format_message("evidence", evidence=summary["assertion_sets"], n=len(summary["sources"]))
    yield texts.format_message("events", events=summary["events"], counts=summary["counts"])


def _list_notices(texts: AnswerTexts, result: BuildResult, check: str) -> Iterator[Paragraph]:
    summary = result.summary
    persons = summary["entities"].get("Person", 0)
    if persons and Audience(summary["audience"]).is_for_owner:
        yield texts.make_paragraph("persons", files=", ".join(FILES_WITH_NAMES), n=persons)
    warnings = sum(finding.severity == "warning" for finding in result.findings)
    if warnings:
        yield texts.make_paragraph("warnings", n=warnings, command=check)
    if not any(file.name == PAGE for file in result.files):
        organisations = summary["organisations"]
        command = "stakeholders path"
        yield texts.make_paragraph("not-drawn", page=PAGE, most=MOST_DRAWN, n=organisations, command=command)
