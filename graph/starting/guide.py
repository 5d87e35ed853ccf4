"""The schema of the tables in, a page that explains each column out: `docs/tables.md`."""

from __future__ import annotations

from collections.abc import Iterator

from ..dataset import EVIDENCED, TABLES
from ..ingest.cells import holds, terms
from ..ingest.columns import heading
from ..ontology import Ontology
from .worked import Beginning, is_needed, takes_several

_SHORT = 12  # terms that are named in a cell; of more it says where they stand
_EVIDENCE = ("source", "locator", "phrase", "certainty")


def guide(ontology: Ontology) -> str:
    """Return the page in Markdown, each table with the rows of a new data set as its examples."""
    return "\n".join(_page(Beginning("example", "Example", "en"), ontology)) + "\n"


def _page(beginning: Beginning, ontology: Ontology) -> Iterator[str]:
    yield "# The tables"
    yield ""
    yield "What goes into every column of a data set: CSV files in a folder, or sheets of one `.xlsx`, named"
    yield "like this. `stakeholders init DIR` begins one with a worked row in each; with `--xlsx` it is a"
    yield "workbook with drop-downs. Columns marked ● have to be filled in; the others may be empty, or left"
    yield "out. All examples are invented."
    for table, columns in TABLES.items():
        yield ""
        yield f"## {table}"
        yield ""
        yield beginning.say(f"table-{table}")
        yield ""
        yield "| column | in Bengali | what goes in | holds | example |"
        yield "|---|---|---|---|---|"
        for column in columns:
            yield _row(beginning, ontology, table, column)
    yield ""
    yield "## dataset"
    yield ""
    yield beginning.say("table-dataset")
    yield "In a folder these are keys of `dataset.toml`, in a workbook rows of the sheet `dataset` under"
    yield "`key` and `value`; texts in two languages are the keys `title.en` and `title.bn`."
    yield ""
    yield "| key | what goes in |"
    yield "|---|---|"
    yield from (
        f"| `{key}` | {beginning.say(f'key-{key}')} |" for key in beginning.described() if key != "format"
    )


def _row(beginning: Beginning, ontology: Ontology, table: str, column: str) -> str:
    needed = is_needed(table, column) or (table in EVIDENCED and column in _EVIDENCE)
    examples = (row[column] for row in beginning.rows(table) if row.get(column))
    example = next(examples, "").replace("|", "\\|")
    cells = (
        f"`{column}`" + (" ●" if needed else ""),
        heading(table, column, "bn"),
        beginning.help(table, column).replace("|", "\\|"),
        _holds(ontology, table, column),
        f"`{example}`" if example else "",
    )
    return f"| {' | '.join(cells)} |"


def _holds(ontology: Ontology, table: str, column: str) -> str:
    """Return what a column holds in a few words."""
    cell = holds(table, column)
    words = {"id": "an id", "date": "a date", "number": "a whole number"}.get(cell.sort, "text")
    if cell.sort == "id" and cell.of:
        *first, last = cell.of
        words += f" of {', '.join(first)} or {last}" if first else f" of {last}"
    if cell.sort == "term":
        offered = terms(ontology, cell.of[0])
        words = " / ".join(f"`{term}`" for term in offered[:_SHORT])
        if len(offered) > _SHORT:
            words = f"one of {len(offered)} in [the vocabulary](../ontology/README.md)"
    return words + (", several with \\|" if takes_several(column) else "")
