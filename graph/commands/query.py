"""`stakeholders query`: a SPARQL query of the user's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..address import Given
from . import options, output, session

_ROWS = ("table", "csv", "tsv", "json", "xml")
_GRAPHS = ("table", "turtle", "ntriples", "jsonld")
_FORMATS = tuple(dict.fromkeys(_ROWS + _GRAPHS))


@click.command("query")
@click.argument("sparql", metavar="SPARQL|@FILE|-")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="Output format."
)
@options.data
@options.audience()
@options.as_json
def command(sparql: str, form: str, data: Given, audience: str, as_json: bool) -> None:
    """Run a SPARQL query: text, @FILE, or - for standard input.

    Plain patterns find every tie once. GRAPH ?g { ... } finds the evidence, one graph for each quote. These
    prefixes need no declaration: stk, skos, org, foaf, dct, prov, schema, rdf, rdfs, owl, xsd, and id,
    source, set for the names of the data set.
    """
    import pyoxigraph as ox

    text = _text(sparql)
    knowledge = session.open_knowledge(data, audience)

    def read(answer: Any) -> None:
        if isinstance(answer, ox.QueryTriples):
            _triples(answer, "turtle" if form == "table" else form, as_json=as_json)
        elif as_json:
            output.as_json("query", _records(answer))
        elif form == "table":
            _table(answer, knowledge)
        elif form in _ROWS:
            output.raw(answer.serialize(format=_results(form)) or b"")
        else:
            raise click.UsageError(
                f"--format {form} is for CONSTRUCT and DESCRIBE; use one of {', '.join(_ROWS)}"
            )

    knowledge.store.answer(text, read)


def _text(given: str) -> str:
    from ..errors import InputError

    try:
        if given == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        if given.startswith("@"):
            return Path(given[1:]).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{given[1:]}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{given}: not UTF-8; save the query as UTF-8") from None
    return given


def _results(form: str) -> Any:
    import pyoxigraph as ox

    return {
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }[form]


def _triples(answer: Any, form: str, *, as_json: bool) -> None:
    import pyoxigraph as ox

    from ..store import serialise
    from ..terms import PREFIXES

    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    if as_json:
        rows = [
            {"subject": str(one.subject), "predicate": str(one.predicate), "object": str(one.object)}
            for one in answer
        ]
        output.as_json("query", sorted(rows, key=lambda row: tuple(row.values())))
    elif form in formats:
        output.raw(serialise(answer, formats[form], prefixes=PREFIXES))
    else:
        raise click.UsageError(f"--format {form} is for SELECT and ASK; use one of {', '.join(_GRAPHS[1:])}")


def _records(answer: Any) -> list[Any]:
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryBoolean):
        return [{"boolean": bool(answer)}]
    names = [variable.value for variable in answer.variables]
    return [{name: getattr(row[name], "value", None) for name in names} for row in answer]


def _table(answer: Any, knowledge: Any) -> None:
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryBoolean):
        output.line("yes" if answer else "no")
        return
    names = [variable.value for variable in answer.variables]
    rows = [[_cell(row[name], knowledge) for name in names] for row in answer]
    output.table(names, rows)
    output.line(f"{len(rows)} row{'s' if len(rows) != 1 else ''}")
    session.confidential(knowledge)


def _cell(term: Any, knowledge: Any) -> str:
    import pyoxigraph as ox

    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return str(knowledge.dataset.mint.local(term.value))
    return str(getattr(term, "value", term))
