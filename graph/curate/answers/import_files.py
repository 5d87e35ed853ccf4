"""Answers what an import read and changed, and writes its report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from ...core.errors import InputError, LimitExceededError
from ...ingest.foreign.reading_choices import Question
from ...ingest.foreign.word_lists import split_reverse
from ...publish.answer import Answer
from ...publish.answers.view import AnswerTexts, load_texts
from ...publish.document import Block, Entry, Listing, Paragraph, Section, Table
from ...publish.locators import localise_locator
from ...publish.writers.markdown import escape_markdown
from ...schema.terms import expand_curie
from ...schema.vocabulary import Ontology
from ..importing.dataset_files import REPORT
from ..importing.mapping_file import FILE as MAPPING_FILE
from ..importing.near_names import MAX_COMPARED
from ..importing.network_rows import NEGATIVE
from ..importing.plan import ImportPlan, ImportRequest, UnreadTablesError, plan_import
from ..importing.row_changes import RowChange

_SLOT = re.compile(r"\\\{(\w+)\\\}")  # of a text, as a pattern has it
_SENTENCES = frozenset(
    {"hint", "reason", "fault", "kind", "most"}
)  # slots that hold what is a text of its own
_MOST_SHOWN = 8  # changed rows that the terminal lists
_MOST_LISTED = 20  # assumptions and skipped rows that a trial run lists
_LEFT_OUT = ("person", "post", "phone", "email", "address", "contact", "tie of a person")


def open_import_texts(lang: str) -> AnswerTexts:
    """Return the texts of the command in a language."""
    return AnswerTexts("import", lang, Path(__file__).parent)


def answer_import(plan: ImportPlan, *, page: Path | None, dry_run: bool, lang: str) -> Answer:
    """Return what was read, what changed, and the line that sums it up."""
    texts = open_import_texts(lang)
    blocks: list[Block] = [Paragraph(line) for line in describe_files(texts, plan)]
    left_out = list_left_out(texts, plan)
    if left_out:
        blocks.append(texts.make_paragraph("left-out", items=", ".join(left_out)))
    if page:
        blocks.append(texts.make_paragraph("map", file=str(page)))
    listed = list(_list_for_terminal(texts, plan)) if dry_run else []
    sections = (
        Section("files", "", tuple(blocks)),
        Section("listed", "", tuple(listed)),
        Section("summary", "", (Paragraph(_sum_up(texts, plan, dry_run=dry_run)),)),
    )
    more = {
        "folder": str(plan.target.path),
        "organisations": len(plan.imported.organisations),
        "ties": plan.ties,
        "skipped": [{"place": item.locator, "reason": item.reason} for item in plan.imported.skipped],
        "assumptions": list_assumptions(open_import_texts("en"), plan),
        "left_out": dict(sorted(plan.imported.left_out.items())),
        "dry_run": dry_run,
    }
    rows = [{"change": how, "table": change.table, **change.cells} for how, change in iter_changes(plan)]
    return Answer("import", sections, rows, lang=lang, more=more)


def _list_for_terminal(texts: AnswerTexts, plan: ImportPlan) -> Iterator[Block]:
    """Yield what the report would list, where none is written."""
    skipped = list_skipped(texts, plan)
    for key, items in (("assumptions", list_assumptions(texts, plan)), ("skipped", skipped)):
        entries = tuple(map(Entry, items[:_MOST_LISTED]))
        if entries:
            yield Listing(texts.format_message(f"report-{key}"), entries)


def answer_changes(plan: ImportPlan, lang: str) -> tuple[Section, ...]:
    """Return what an import of a newer file changes, before it does."""
    texts = open_import_texts(lang)
    changes = plan.changes
    if changes.is_empty:
        return (Section("changes", "", (texts.make_paragraph("no-change"),)),)
    counts = {"new": len(changes.new), "changed": len(changes.changed), "gone": len(changes.gone)}
    blocks: list[Block] = [texts.make_paragraph("changes", **counts)]
    if changes.kept:
        blocks.append(texts.make_paragraph("kept", n=len(changes.kept)))
    heads = tuple(texts.format_message(f"head-{head}") for head in ("change", "table", "row"))
    rows = tuple(
        (texts.format_message(f"change-{how}"), change.table, describe_changed_row(change))
        for how, change in iter_changes(plan)
        if change.table != "sources"
    )
    if rows:
        blocks.append(Table("changes", "", heads, rows[:_MOST_SHOWN]))
    return (Section("changes", "", tuple(blocks)),)


def iter_changes(plan: ImportPlan) -> Iterator[tuple[str, RowChange]]:
    """Yield each row that an import changes, and how: new, changed, gone, or kept as somebody wrote it."""
    changes = plan.changes
    for how in ("new", "changed", "gone", "kept"):
        for change in getattr(changes, how):
            yield how, change


def describe_changed_row(change: RowChange) -> str:
    """Return a row in a few words, with what it said before."""
    cells = change.cells
    if change.table == "ties":
        text = f"{cells['subject']} {cells['kind']} {cells['object']}"
    elif change.table == "facts":
        text = f"{cells['subject']}, {cells['property']}: {cells['value']}"
    else:
        text = cells.get("label_en") or cells.get("label_bn") or cells.get("title") or cells.get("id", "")
    before = change.before or {}
    columns = [column for column in cells if before and column not in ("locator", "phrase")]
    differing = [
        f"{column}: {before.get(column, '')} → {cells[column]}"
        for column in columns
        if before.get(column, "") != cells[column]
    ]
    return f"{text} ({'; '.join(differing)})" if differing else text


def describe_files(texts: AnswerTexts, plan: ImportPlan) -> Iterator[str]:
    """Yield what each file was read as, a sentence each."""
    for file in plan.own:
        yield texts.format_message("read-own", file=file.path.name, n=file.count_rows())
    for network in plan.networks:
        yield texts.format_message(
            "read-as",
            file=", ".join(path.name for path in network.files),
            format=_name_format(texts, network.format),
            names=len(network.nodes),
            n=len(network.ties),
        )


def _name_format(texts: AnswerTexts, name: str) -> str:
    """Return what a file was read as, in the language; a format such as GEXF has one name in all."""
    key = f"format-{name.replace(' ', '-').casefold()}"
    return (
        texts.format_message(key)
        if key in load_texts("import", texts.folder).texts
        else name.replace("-", " ").upper()
    )


def list_left_out(texts: AnswerTexts, plan: ImportPlan) -> list[str]:
    """Return how many persons, numbers and addresses were left out, each kind in words."""
    counts = plan.imported.left_out
    keys = {name: f"count-{name.replace(' of a ', '-of-')}" for name in _LEFT_OUT}
    return [texts.format_message(keys[name], n=counts[name]) for name in _LEFT_OUT if counts[name]]


def list_assumptions(texts: AnswerTexts, plan: ImportPlan) -> list[str]:
    """Return what was taken for granted, one sentence each."""
    sentences = [
        _describe_assumption(texts, question, plan.target.name_file(MAPPING_FILE))
        for question in plan.choices.assumed
    ]
    for how, word, near in dict.fromkeys(plan.matcher.notes):
        sentences.append(texts.format_message(f"assumed-{how}", word=word, near=near))
    if plan.imported.negative:
        sentences.append(texts.format_message("negative-weights", n=plan.imported.negative, role=NEGATIVE))
    if plan.matcher.near.unfinished:
        counts = {"n": plan.matcher.near.unfinished, "most": MAX_COMPARED}
        sentences.append(texts.format_message("near-unfinished", command="stakeholders identity", **counts))
    assumptions = (sentence for network in plan.networks for sentence in network.assumptions)
    return sentences + [translate_reader(texts, sentence) for sentence in assumptions]


def list_skipped(texts: AnswerTexts, plan: ImportPlan) -> list[str]:
    """Return what was left out of the files, each with its place and the reason."""
    return [
        f"{localise_locator(item.locator, texts.lang)}: {translate_reader(texts, item.reason)}"
        for item in plan.imported.skipped
    ]


def translate_reader(texts: AnswerTexts, sentence: str) -> str:
    """Return what a reader said in English in the language; as it is where no text has its words."""
    return _translate(texts, sentence, "reader-")


def plan_in_language(request: ImportRequest, lang: str) -> ImportPlan:
    """Plan an import; what cannot be read is an error of the same kind, told in the language."""
    try:
        return plan_import(request)
    except UnreadTablesError as error:
        raise UnreadTablesError(translate_fault(str(error), lang), error.choices) from None
    except InputError as error:
        raise InputError(translate_fault(str(error), lang)) from None
    except LimitExceededError as error:
        raise LimitExceededError(translate_fault(str(error), lang), error.kind) from None


def translate_fault(sentence: str, lang: str) -> str:
    """Return why a file cannot be read in a language; as it is where no text has its words.

    >>> translate_fault("a.xlsx: is locked with a password; save it without one", "bn")
    'a.xlsx: পাসওয়ার্ড দেওয়া আছে; পাসওয়ার্ড ছাড়া সংরক্ষণ করুন'
    """
    return _translate(AnswerTexts("import_faults", lang, Path(__file__).parent), sentence)


def _translate(texts: AnswerTexts, sentence: str, prefix: str = "") -> str:
    """Return an English sentence in the language, by the text whose English it is."""
    if texts.lang == "en":
        return sentence
    for key, pattern in _compile_patterns(texts.command, texts.folder, prefix).items():
        match = pattern.fullmatch(sentence)
        if match:
            return texts.format_message(
                key, **{name: _translate_slot(texts, name, text) for name, text in match.groupdict().items()}
            )
    return sentence


def _match_slot(slot: re.Match[str]) -> str:
    """Return the pattern of what stands in a slot: a line is a number, anything else a text."""
    return rf"(?P<{slot[1]}>{'[0-9]+' if slot[1] == 'line' else '.+'})"


def _translate_slot(texts: AnswerTexts, name: str, text: str) -> str | int:
    """Return what a slot gets: a number in the digits of the language, a sentence in its words."""
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9}", text):
        return int(text.replace(",", ""))
    return translate_fault(text, texts.lang) if name in _SENTENCES else text


@lru_cache(maxsize=4)
def _compile_patterns(command: str, folder: Path, prefix: str) -> Mapping[str, re.Pattern[str]]:
    """Return what the English of each text of a command matches whose key begins so, by its key."""
    return {
        key: re.compile(_SLOT.sub(_match_slot, re.escape(template["en"])), re.DOTALL)
        for key, template in load_texts(command, folder).texts.items()
        if key.startswith(prefix)
    }


def _describe_assumption(texts: AnswerTexts, question: Question, mapping_file: str) -> str:
    key, word = find_question_key(question)
    if key == "made-by" and question.default:
        key = "made-by-title"
    near = next(iter(question.examples), "")
    meaning = name_meaning(texts, question.topic, question.default)
    values = {"word": word, "meaning": meaning, "near": near, "file": mapping_file}
    return texts.format_message(f"assumed-{key}", **values)


def name_meaning(texts: AnswerTexts, topic: str, meaning: str) -> str:
    """Return what a word was read as, in the language: a field, a type or a kind of tie by its label."""
    field = f"field-{meaning}"
    if topic.endswith("column") and field in load_texts("import", texts.folder).texts:
        return texts.format_message(field)
    if topic == "source":
        return meaning
    ontology = Ontology.load()
    kind, is_reversed = split_reverse(meaning)
    iri = ontology.classes.get(kind) or expand_curie(kind)
    label = ontology.label(iri, texts.lang)
    return texts.format_message("reversed", kind=label) if is_reversed else f"“{label}”"


def find_question_key(question: Question) -> tuple[str, str]:
    """Return the key of a question's texts, and the word or file that it is about."""
    if question.topic == "source":
        word, _, what = question.word.rpartition(": ")
        return what.replace(" ", "-"), word
    return question.topic.removeprefix("tie_"), question.word


def _sum_up(texts: AnswerTexts, plan: ImportPlan, *, dry_run: bool) -> str:
    counts = {
        "organisations": len(plan.imported.organisations),
        "ties": plan.ties,
        "skipped": len(plan.imported.skipped),
        "assumptions": len(list_assumptions(texts, plan)),
    }
    parts = {name: texts.format_message(name, n=count) for name, count in counts.items()}
    if dry_run:
        return texts.format_message("summary-dry", **parts)
    return texts.format_message(
        "summary", **parts, file=str(plan.target.folder / plan.target.name_file(REPORT))
    )


def render_report(plan: ImportPlan, lang: str) -> bytes:
    """Return the report of an import as Markdown."""
    return ("\n".join(_iter_report(open_import_texts(lang), plan)) + "\n").encode()


def _iter_report(texts: AnswerTexts, plan: ImportPlan) -> Iterator[str]:
    yield f"# {escape_markdown(texts.format_message('report-title', name=plan.target.name))}"
    yield from _list_section(texts, "files", list(describe_files(texts, plan)))
    yield from _list_section(texts, "assumptions", list_assumptions(texts, plan))
    skipped = list_skipped(texts, plan)
    yield from _list_section(texts, "skipped", skipped)
    yield from _list_section(texts, "left-out", list_left_out(texts, plan))
    if not plan.target.is_new:
        rows = [
            f"{texts.format_message(f'change-{how}')}: {change.table}: {describe_changed_row(change)}"
            for how, change in iter_changes(plan)
        ]
        yield from _list_section(texts, "changes", rows)
    yield from ("", f"## {texts.format_message('report-words')}", "")
    yield escape_markdown(texts.format_message("report-words-note", file=plan.target.name_file(MAPPING_FILE)))
    yield ""
    for question, answer in plan.choices.made.values():
        if question.topic not in ("source", "name"):
            meaning = name_meaning(texts, question.topic, answer)
            yield f"- {escape_markdown(question.word)}: {escape_markdown(meaning)}"


def _list_section(texts: AnswerTexts, key: str, items: Sequence[str]) -> Iterator[str]:
    yield from ("", f"## {texts.format_message(f'report-{key}')}", "")
    if not items:
        yield texts.format_message("report-no-assumptions")
    yield from (f"- {escape_markdown(item)}" for item in items)
