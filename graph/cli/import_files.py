"""`stakeholders import`: files of others into a data set and onto the map."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..schema.levels import Audience
from . import files, options, output, page_opening

if TYPE_CHECKING:
    from ..curate.importing.plan import ImportPlan
    from ..ingest.foreign.reading_choices import Question

_MOST_OPTIONS = 40  # that a question lists


def _split_pairs(context: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """Return WORD=MEANING pairs; a usage error where one has no equals sign."""
    split = {}
    for pair in pairs:
        word, equals, meaning = pair.rpartition("=")
        if not equals or not word.strip() or not meaning.strip():
            raise click.BadParameter(f"'{pair}' is not of the form WORD=MEANING", context, option)
        split[word.strip()] = meaning.strip()
    return split


@click.command("import")
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "target", type=click.Path(path_type=Path),
    help="Folder of the data set. [default: a new one named after FILE]",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is likely, and list it.")
@page_opening.no_open
@click.option(
    "--map", "columns", multiple=True, metavar="COLUMN=FIELD", callback=_split_pairs,
    help="Say what a column means: name, type, place, from, to, ignore, a kind of tie ...; may be repeated.",
)  # fmt: skip
@click.option(
    "--kind", "kinds", multiple=True, metavar="WORD=KIND", callback=_split_pairs,
    help="Say which kind of tie or type of organisation a word means; may be repeated.",
)  # fmt: skip
@click.option("--title", default="", help="Title of the data set. [default: that of FILE]")
@click.option("--publisher", default="", metavar="NAME", help="Organisation that made the file.")
@click.option(
    "--into", type=click.Path(path_type=Path), metavar="DATA",
    help="Add to the data set in this folder or workbook.",
)  # fmt: skip
@options.visibility("what is imported")
@click.option("--persons", is_flag=True, help="Keep persons, telephone numbers and addresses.")
@options.lang("questions, answer and report")
@options.as_json
def command(
    paths: tuple[Path, ...], target: Path | None, dry_run: bool, yes: bool, no_open: bool,
    columns: dict[str, str], kinds: dict[str, str], title: str, publisher: str, into: Path | None,
    visibility: str | None, persons: bool, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Make a data set and its map of your files: a list of partners, a list of ties, a graph of another tool.

    FILE is a workbook, a CSV file or any format listed in the documentation. What a column or a word means
    is found out; what is not sure is asked once. Importing a newer version of a file shows what changed.
    """
    from ..curate.answers.import_files import answer_import, plan_in_language, render_report
    from ..curate.importing.dataset_files import render_plan
    from ..curate.importing.plan import ImportRequest

    is_asked = not (yes or as_json) and sys.stdin.isatty() and sys.stdout.isatty()
    request = ImportRequest(
        tuple(dict.fromkeys(paths)), target, into, title, publisher, persons, columns, kinds,
        ask=(lambda question: _ask(question, lang)) if is_asked else None,
        readers=Audience(visibility) if visibility else None,
    )  # fmt: skip
    with nullcontext() if is_asked else output.show_progress("reading the files"):
        plan = plan_in_language(request, lang)
    if not plan.target.is_new and not as_json:
        _confirm_changes(plan, lang, is_asked=is_asked and not dry_run)
    contents = render_plan(plan, render_report(plan, lang))
    why = f"import {', '.join(path.name for path in request.files)}"
    page = None if dry_run else _write_and_build(plan, contents, why)
    output.write_answer(answer_import(plan, page=page, dry_run=dry_run, lang=lang), as_json=as_json)
    page_opening.open_page(page, is_refused=no_open or as_json)


def _write_and_build(plan: ImportPlan, contents: dict[str, bytes], why: str) -> Path | None:
    """Write the data set and draw its map; return the page, None where the network is too large for one.

    A data set that was there before gets a step of its history. Where no map can be made, all is taken back.
    """
    from ..core.atomic import publish_files
    from ..core.errors import GraphError
    from ..curate.editing import undo_step
    from ..publish.build import PAGE, build_outputs

    folder, step = plan.target.folder, None
    before = {name: (folder / name).read_bytes() for name in contents if (folder / name).is_file()}
    if plan.target.is_new:
        publish_files(folder, contents)
    else:
        step = files.write_step(plan.target.path, contents, kind="import", why=why, seen=plan.target.seen)
    outputs = folder.parent / "outputs" / plan.target.name
    try:
        with output.show_progress("drawing the map") as say:
            result = build_outputs(plan.target.path, outputs, audience=Audience.INTERNAL, say=say)
    except GraphError as error:
        if step:
            undo_step(folder, step.id, who=step.who, why=str(error))
            raise
        publish_files(folder, before)
        for name in contents.keys() - before.keys():
            (folder / name).unlink(missing_ok=True)
        if plan.target.is_new and not any(folder.iterdir()):
            folder.rmdir()
        raise
    return next((file for file in result.files if file.name == PAGE), None)


def _confirm_changes(plan: ImportPlan, lang: str, *, is_asked: bool) -> None:
    """Show what changes in the data set, and ask whether it may."""
    from ..curate.answers.import_files import answer_changes, open_import_texts

    output.write_sections(answer_changes(plan, lang), lang)
    texts = open_import_texts(lang)
    question = texts.format_message("ask-apply")
    if is_asked and not plan.changes.is_empty and not click.confirm(question, default=True):
        output.write_line(texts.format_message("not-applied"))
        raise click.exceptions.Exit(0)


def _ask(question: Question, lang: str) -> str:
    """Put a question and return an answer that is one of its options."""
    from ..core.spelling import find_similar
    from ..curate.answers.import_files import find_question_key, open_import_texts

    texts = open_import_texts(lang)
    key, word = find_question_key(question)
    values = {
        "word": word,
        **{"new": "new", "all": "all", "own": "own"},
        "near": next(iter(question.examples), ""),
        "examples": ", ".join(" ".join(text.split())[:30] for text in question.examples),
    }
    text = texts.format_message(f"ask-{key}", **values)
    while True:
        answer = str(
            click.prompt(text, default=question.default, show_default=bool(question.default))
        ).strip()
        if not question.options or answer in question.options:
            return answer
        near = find_similar(answer, question.options, limit=5)
        listed = near or question.options[:_MOST_OPTIONS]
        click.echo(texts.format_message("options", options=", ".join(listed)))
