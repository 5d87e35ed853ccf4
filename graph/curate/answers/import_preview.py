"""Says what an import would do before it is done, as plain values that another process can hand over.

The words of a file stand with what each was taken to mean and what else it may mean, so that a page can offer
to change it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from ...ingest.foreign.column_plans import COLUMN_FIELDS
from ...ingest.foreign.network import ForeignNetwork
from ...ingest.foreign.node_fields import PRIVATE_FIELDS
from ...ingest.foreign.reading_choices import Question, ReadingChoices
from ...ingest.foreign.table_samples import TableSample
from ...publish.answers.view import AnswerTexts
from ...schema.levels import Audience
from ...schema.vocabulary import Ontology
from ..importing.dataset_files import render_plan
from ..importing.entity_matching import NEW
from ..importing.plan import ImportPlan, ImportRequest, UnreadTablesError
from .import_files import (
    describe_changed_row,
    describe_files,
    iter_changes,
    list_left_out,
    list_skipped,
    name_meaning,
    open_import_texts,
    plan_in_language,
    render_report,
)

_MOST_OPTIONS = 400  # of one word
_MOST_ROWS = 12  # changed rows that are listed


@dataclass(frozen=True)
class ImportOrder:
    """An import that a page asks for; `answers` are by topic and word."""

    files: tuple[Path, ...]
    into: Path | None = None
    output: Path | None = None
    title: str = ""
    keeps_persons: bool = False
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    lang: str = "en"
    readers: Audience | None = None  # who may see what is imported


@dataclass(frozen=True)
class ReadWord:
    """A word of a file, what it was taken to mean, and what else it may mean, each with its label."""

    topic: str
    word: str
    answer: str
    options: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]
    count: int  # how often it stands in the files
    is_assumed: bool  # nobody has said so, and no list is sure of it
    is_answered: bool = False  # by somebody, now or in an earlier import

    @property
    def option_groups(self) -> list[tuple[bool, list[tuple[str, str]]]]:
        """The options in their order; kinds of tie (True) apart from what a column may hold."""

        def is_kind(option: tuple[str, str]) -> bool:
            return self.topic == "column" and option[0] not in COLUMN_FIELDS

        return [(kinds, list(options)) for kinds, options in groupby(self.options, key=is_kind)]

    @property
    def is_left_out(self) -> bool:
        """Whether a column is not read: it is of no use, or of persons."""
        return self.answer == "ignore" or self.answer in PRIVATE_FIELDS


@dataclass(frozen=True)
class ImportPreview:
    """What an import reads, what it takes for granted and what it changes."""

    files: tuple[str, ...]
    words: tuple[ReadWord, ...]
    organisations: int
    ties: int
    kinds: tuple[tuple[str, int], ...]  # of organisations, by what people call them
    skipped: tuple[str, ...]
    left_out: tuple[str, ...]
    changes: Mapping[str, int]
    changed_rows: tuple[tuple[str, str], ...]  # how, and the row in words
    is_new: bool
    readers: Audience  # who will see what is imported
    tables: tuple[TableSample, ...] = ()  # of rows and columns, as they begin
    fault: str = ""  # why nothing can be imported as the files are read now

    def find_word(self, column: int, heading: str) -> ReadWord | None:
        """Return the word of a column's heading, None where it has none."""
        named = heading or f"column {column + 1}"
        columns = (word for word in self.words if word.topic in ("column", "tie_column"))
        return next((word for word in columns if word.word == named), None)

    def list_columns_elsewhere(self) -> list[ReadWord]:
        """Return the words of columns that no table shows above its rows."""
        shown = {
            heading or f"column {column + 1}"
            for table in self.tables
            for column, heading in enumerate(table.headings)
        }
        return [word for word in self.list_words("column", "tie_column") if word.word not in shown]

    def list_words(self, *topics: str) -> list[ReadWord]:
        """Return the words of some topics: those come first that need somebody's answer, or have it."""
        return sorted(
            (word for word in self.words if word.topic in topics),
            key=lambda word: not (word.is_assumed or word.is_answered),
        )


def preview_import(order: ImportOrder) -> ImportPreview:
    """Return what an import would do; InputError where a file cannot be read.

    Of tables in which nothing is understood yet, what they look like, with the fault.
    """
    try:
        plan = _plan(order)
    except UnreadTablesError as error:
        return _describe_unread(error, order)
    return _describe(plan, order.lang)


def render_import(order: ImportOrder) -> dict[str, bytes]:
    """Return the files of the data set after an import; errors as of `preview_import`, and DataError."""
    plan = _plan(order)
    return render_plan(plan, render_report(plan, order.lang))


def _plan(order: ImportOrder) -> ImportPlan:
    request = ImportRequest(
        order.files, order.output, order.into, order.title, "", order.keeps_persons,
        answers=order.answers, readers=order.readers,
    )  # fmt: skip
    return plan_in_language(request, order.lang)


def _describe_unread(error: UnreadTablesError, order: ImportOrder) -> ImportPreview:
    return ImportPreview(
        files=(),
        words=tuple(_list_words(open_import_texts(order.lang), error.choices, ())),
        organisations=0,
        ties=0,
        kinds=(),
        skipped=(),
        left_out=(),
        changes=Counter(),
        changed_rows=(),
        is_new=order.into is None,
        readers=order.readers or Audience.INTERNAL,
        tables=tuple(error.choices.tables),
        fault=str(error),
    )


def _describe(plan: ImportPlan, lang: str) -> ImportPreview:
    texts, ontology = open_import_texts(lang), Ontology.load()
    organisations = plan.imported.organisations
    classes = ontology.list_subclass_names("Organisation")
    by_kind = Counter(
        row.get("type") or row["class"]
        for row in {row["id"]: row for row in plan.imported.rows.get("entities", ())}.values()
        if row.get("class") in classes
    )
    changed = list(iter_changes(plan))
    return ImportPreview(
        files=tuple(describe_files(texts, plan)),
        words=tuple(_list_words(texts, plan.choices, plan.networks)),
        organisations=len(organisations),
        ties=plan.ties,
        kinds=tuple((name_meaning(texts, "type", kind).strip("“”"), n) for kind, n in by_kind.most_common()),
        skipped=tuple(list_skipped(texts, plan)),
        left_out=tuple(list_left_out(texts, plan)),
        changes=Counter(how for how, change in changed if change.table != "sources"),
        changed_rows=tuple(
            (how, describe_changed_row(change))
            for how, change in changed
            if how != "new" and change.table != "sources"
        )[:_MOST_ROWS],
        is_new=plan.target.is_new,
        readers=plan.request.readers or plan.find_readers(),
        tables=tuple(plan.choices.tables),
    )


def _list_words(
    texts: AnswerTexts, choices: ReadingChoices, networks: Sequence[ForeignNetwork]
) -> Iterator[ReadWord]:
    counts = {
        "relation": Counter(tie.relation_word for network in networks for tie in network.ties),
        "type": Counter(node.type_word for network in networks for node in network.nodes),
    }
    assumed = {question.key for question in choices.assumed}
    for question, answer in choices.made.values():
        yield ReadWord(
            question.topic,
            question.word,
            answer,
            tuple(_list_options(texts, question, answer)),
            question.examples,
            counts.get(question.topic, Counter())[question.word],
            question.key in assumed,
            question.key in choices.known,
        )


def _name_option(texts: AnswerTexts, question: Question, option: str) -> str:
    """Return a meaning as a list of choices has it: without quotation marks around the whole."""
    label = name_meaning(texts, question.topic, option)
    return label[1:-1] if label.startswith("“") and label.endswith("”") else label


def _list_options(texts: AnswerTexts, question: Question, answer: str) -> Iterator[tuple[str, str]]:
    """Yield the meanings that a word may have, by their labels; the one that it has is among them."""
    if question.topic in ("name", "source"):
        yield from ((option, "" if option == NEW else option) for option in question.options)
        return
    options = {option: _name_option(texts, question, option) for option in question.options}
    options.setdefault(answer, _name_option(texts, question, answer))
    is_field = question.topic.endswith("column")
    listed = list(options.items()) if is_field else sorted(options.items(), key=lambda pair: pair[1])
    yield from listed[:_MOST_OPTIONS]
