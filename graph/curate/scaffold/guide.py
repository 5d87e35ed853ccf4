"""Writes the page that explains each column of each table: `docs/tables.md`."""

from __future__ import annotations

from collections.abc import Iterator

from ...ingest.cells import describe_column, list_terms
from ...ingest.column_matching import translate_heading
from ...schema.dataset import TABLES
from ...schema.vocabulary import Ontology
from .example_rows import DatasetScaffold, is_needed, takes_several

_MAX_TERMS_NAMED = 12  # terms that are named in a cell; of more it says where they stand


def render_table_guide(ontology: Ontology) -> str:
    """Return the page in Markdown, each table with the rows of a new data set as its examples."""
    return "\n".join(_render_page(DatasetScaffold("example", "Example", "en"), ontology)) + "\n"


def _render_page(scaffold: DatasetScaffold, ontology: Ontology) -> Iterator[str]:
    yield "# The tables"
    yield ""
    yield "What to write into every column of a data set. A data set is a folder of CSV files or the sheets"
    yield "of one `.xlsx`, with these names. `stakeholders init DIR` makes one with example rows;"
    yield "with `--xlsx` it makes a workbook with drop-downs. Fill in the columns marked ●. The others may be"
    yield "empty or left out:"
    yield ""
    yield "- without `id`, one is made of the name; a name in one language is enough;"
    yield "- without `source`, the data set itself is the source;"
    yield "- without `certainty`, it is *not recorded*;"
    yield "- an exact name, abbreviation or label in either language may stand in place of an id or a term."
    yield ""
    yield "All examples are invented. Once there is a row of your own, example rows are ignored."
    for table, columns in TABLES.items():
        yield ""
        yield f"## {table}"
        yield ""
        yield scaffold.format_message(f"table-{table}")
        yield ""
        yield "| column | in Bengali | what goes in | holds | example |"
        yield "|---|---|---|---|---|"
        for column in columns:
            yield _render_row(scaffold, ontology, table, column)
    yield ""
    yield "## dataset"
    yield ""
    yield scaffold.format_message("table-dataset")
    yield "In a folder these are keys of `dataset.toml`, in a workbook rows of the sheet `dataset` under"
    yield "`key` and `value`; texts in two languages are the keys `title.en` and `title.bn`."
    yield ""
    yield "| key | what goes in |"
    yield "|---|---|"
    yield from (
        f"| `{key}` | {scaffold.format_message(f'key-{key}')} |"
        for key in scaffold.describe_dataset()
        if key != "format"
    )


def _render_row(scaffold: DatasetScaffold, ontology: Ontology, table: str, column: str) -> str:
    needed = is_needed(table, column)
    examples = (row[column] for row in scaffold.list_example_rows(table) if row.get(column))
    example = next(examples, "").replace("|", "\\|")
    cells = (
        f"`{column}`" + (" ●" if needed else ""),
        translate_heading(table, column, "bn"),
        scaffold.explain_column(table, column).replace("|", "\\|"),
        _describe_content(ontology, table, column),
        f"`{example}`" if example else "",
    )
    return f"| {' | '.join(cells)} |"


def _describe_content(ontology: Ontology, table: str, column: str) -> str:
    """Return what a column holds in a few words."""
    cell = describe_column(table, column)
    words = {"id": "an id", "date": "a date", "number": "a whole number", "decimal": "a number"}.get(
        cell.cell_type, "text"
    )
    if cell.cell_type == "id" and cell.taken_from:
        *first, last = cell.taken_from
        words += f" of {', '.join(first)} or {last}" if first else f" of {last}"
    if cell.cell_type == "term":
        offered = list_terms(ontology, cell.taken_from[0])
        words = " / ".join(f"`{term}`" for term in offered[:_MAX_TERMS_NAMED])
        if len(offered) > _MAX_TERMS_NAMED:
            words = f"one of {len(offered)} in [the vocabulary](../ontology/README.md)"
    return words + (", several with \\|" if takes_several(column) else "")
