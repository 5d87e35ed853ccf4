"""Answers what a partner survey adds to a data set, and which answers could not be linked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import reduce
from pathlib import Path

from ...core.messages import localise_digits
from ...ingest.workbook import read_sheets
from ...publish.answer import Answer
from ...publish.answers.files import list_written_files
from ...publish.answers.view import AnswerTexts
from ...publish.document import Block, Paragraph, Section, Table
from ..importing.workbook_edit import find_dataset_sheet
from ..survey import LinkedSurvey, UnlinkedAnswer

MOST_LINES = 5  # that are named of each answer that is not linked
_HEADS = ("column", "answer", "why", "lines", "suggestions")


def open_survey_texts(lang: str) -> AnswerTexts:
    """Return the texts of the command in a language."""
    return AnswerTexts("survey", lang, Path(__file__).parent)


def answer_survey(
    linked: LinkedSurvey,
    files: Sequence[Path],
    *,
    answers: int,
    unlisted: Sequence[str],
    texts_to_review: int,
    place: Path,
    mapping: Path,
    dry_run: bool,
    lang: str,
) -> Answer:
    """Return how many rows are added, what could not be linked, and who was asked."""
    texts = open_survey_texts(lang)
    summary = Paragraph(" ".join(_summarise_rows(texts, linked, answers, dry_run=dry_run)))
    sections = (
        Section("summary", "", (summary, *_list_set_aside(texts, linked, texts_to_review, place))),
        Section("unlinked", "", tuple(_list_unlinked(texts, linked.unlinked, mapping))),
        Section("respondents", "", tuple(_list_respondents(texts, unlisted, place))),
        Section("files", "", (list_written_files(files, lang),)),
    )
    rows = [{"table": table, **row} for table, added in linked.rows.items() for row in added]
    more: Mapping[str, object] = {
        "known": linked.known_ties,
        "unplaced": [_describe_unlinked(unlinked) for unlinked in linked.unlinked],
        "files": [str(file) for file in files],
        "dry_run": dry_run,
        "without_consent": linked.without_consent,
        "texts_to_review": texts_to_review,
    }
    return Answer("survey", sections, rows, lang=lang, more=more)


def _summarise_rows(
    texts: AnswerTexts, linked: LinkedSurvey, answers: int, *, dry_run: bool
) -> Iterator[str]:
    yield texts.format_message("read", respondents=len(linked.respondents), n=answers)
    added = [
        texts.format_message("rows-of-table", table=table, n=len(rows)) for table, rows in linked.rows.items()
    ]
    if added:
        yield texts.format_message("would-add" if dry_run else "added", tables=", ".join(added))
    else:
        yield texts.format_message("nothing-new")
    if linked.known_ties:
        yield texts.format_message("known", n=linked.known_ties)


def _list_unlinked(texts: AnswerTexts, unlinked: Sequence[UnlinkedAnswer], mapping: Path) -> Iterator[Block]:
    if not unlinked:
        return
    yield texts.make_paragraph("unlinked", n=len(unlinked))
    rows = tuple(
        (
            answer.column,
            answer.answer,
            _describe_reason(texts, answer),
            _list_lines(texts, answer.lines),
            _join_suggestions(texts, answer.suggestions),
        )
        for answer in unlinked
    )
    yield Table("unlinked", "", tuple(texts.format_message(f"head-{head}") for head in _HEADS), rows)
    yield texts.make_paragraph("decide", section="[names]", file=str(mapping))


def _describe_reason(texts: AnswerTexts, answer: UnlinkedAnswer) -> str:
    return answer.detail or texts.format_message(f"reason-{answer.reason}")


def _describe_unlinked(answer: UnlinkedAnswer) -> dict[str, object]:
    """Return an answer that is not linked as JSON has it: its reason in English."""
    record = asdict(answer) | {"reason": _describe_reason(open_survey_texts("en"), answer)}
    del record["detail"]
    return record


def _list_lines(texts: AnswerTexts, lines: Sequence[int]) -> str:
    listed = ", ".join(localise_digits(str(line), texts.lang) for line in lines[:MOST_LINES])
    more = len(lines) - MOST_LINES
    return texts.format_message("and-more-lines", lines=listed, n=more) if more > 0 else listed


def _join_suggestions(texts: AnswerTexts, names: Sequence[str]) -> str:
    if not names:
        return ""
    return reduce(lambda first, second: texts.format_message("or", first=first, second=second), names)


def _list_set_aside(
    texts: AnswerTexts, linked: LinkedSurvey, texts_to_review: int, place: Path
) -> Iterator[Paragraph]:
    """Yield how many did not consent, and how many texts wait for a review."""
    if linked.without_consent:
        yield texts.make_paragraph("without-consent", n=linked.without_consent)
    if texts_to_review:
        command = f"stakeholders corrections --list -d {place}"
        yield texts.make_paragraph("texts-to-review", n=texts_to_review, command=command)


def _list_respondents(texts: AnswerTexts, names: Sequence[str], place: Path) -> Iterator[Paragraph]:
    if names:
        is_listed = _describes_itself(place)
        file = place.name if place.is_file() else "dataset.toml"
        key = "respondents-listed" if is_listed else "respondents"
        yield texts.make_paragraph(key, list="asked", file=file, names=", ".join(names))


def _describes_itself(place: Path) -> bool:
    """Tell whether a data set can say who was asked: in dataset.toml, or in a sheet of its workbook."""
    if place.is_dir():
        return (place / "dataset.toml").is_file()
    return bool(find_dataset_sheet(sheet.name for sheet in read_sheets(place)))


def answer_proposal(mapping: Path, text: str, *, dry_run: bool, lang: str) -> Answer:
    """Return where a proposal was written that says how to read a survey; as JSON its lines."""
    texts = open_survey_texts(lang)
    blocks: tuple[Block, ...] = (
        texts.make_paragraph("proposed", file=str(mapping)),
        list_written_files([mapping], lang),
    )
    rows = [{"line": line} for line in text.splitlines()]
    more = {"proposal": str(mapping), "dry_run": dry_run}
    return Answer("survey", (Section("proposal", "", blocks),), rows, lang=lang, more=more)
