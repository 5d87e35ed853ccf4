"""`stakeholders query`: a SPARQL query of the user's own."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from . import options, output, session
from .query_limits import answer_within, bound_sorting, bound_table, query_limits, start_evaluator

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ..model.graph import StakeholderGraph
    from ..store.interface import Answer, QueryLimits

_ROWS = ("table", "csv", "tsv", "json", "xml")
_GRAPHS = ("table", "turtle", "ntriples", "jsonld")
_MAX_BYTES = 1_000_000  # of a query
_FORMATS = tuple(dict.fromkeys(_ROWS + _GRAPHS))


@click.command("query")
@click.argument("sparql", metavar="SPARQL|@FILE|-")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="Output format."
)
@query_limits
@options.lang("the table")
@options.data
@options.audience()
@options.as_json
def command(
    sparql: str,
    form: str,
    lang: str,
    data: DatasetLocation,
    audience: str,
    as_json: bool,
    limits: QueryLimits,
) -> None:
    """Run a SPARQL query: text, @FILE, or - for standard input.

    Plain patterns find every tie once. GRAPH ?g { ... } finds the evidence, one graph for each quote. These
    prefixes need no declaration: stk, skos, org, foaf, dct, prov, schema, rdf, rdfs, owl, xsd, and id,
    source, set for the names of the data set.
    """
    text = _read_query(sparql)
    with start_evaluator() as evaluator:
        knowledge = session.open_knowledge(data, audience)

        def print_answer(answer: Answer) -> None:
            _print_answer(answer, knowledge, form, lang, as_json=as_json)

        answer_within(knowledge, text, limits, evaluator, print_answer)


def _read_query(argument: str) -> str:
    from ..core.errors import InputError
    from ..core.input_file import read_regular_file

    try:
        if argument == "-":
            data = sys.stdin.buffer.read(_MAX_BYTES + 1)
            if len(data) > _MAX_BYTES:
                raise InputError(f"-: larger than {_MAX_BYTES:,} bytes; shorten it")
            return data.decode("utf-8-sig")
        if argument.startswith("@"):
            path = Path(argument[1:])
            return read_regular_file(path, most=_MAX_BYTES, hint="shorten it").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{argument}: not UTF-8; save the query as UTF-8") from None
    return argument


def _print_answer(
    answer: Answer, knowledge: StakeholderGraph, form: str, lang: str, *, as_json: bool
) -> None:
    import pyoxigraph as ox

    if not isinstance(answer, ox.QuerySolutions | ox.QueryBoolean):
        _print_triples(answer, "turtle" if form == "table" else form, as_json=as_json)
    elif as_json or form == "table":
        _print_table(answer, knowledge, lang, as_json=as_json)
    elif form in _ROWS:
        output.write_from(lambda stream: answer.serialize(stream, _choose_result_format(form)))
        if knowledge.is_confidential:
            output.write_note(knowledge.write_notice(lang))
    else:
        raise click.UsageError(
            f"--format {form} is for CONSTRUCT and DESCRIBE; use one of {', '.join(_ROWS)}"
        )


def _choose_result_format(form: str) -> ox.QueryResultsFormat:
    import pyoxigraph as ox

    return {
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }[form]


def _print_triples(answer: Iterable[ox.Triple], form: str, *, as_json: bool) -> None:
    import pyoxigraph as ox

    from ..publish.answer import Answer
    from ..schema.terms import PREFIXES
    from ..store import serialise_statements

    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    if as_json:
        rows = [
            {"subject": str(triple.subject), "predicate": str(triple.predicate), "object": str(triple.object)}
            for triple in bound_sorting(answer)
        ]
        ordered = sorted(rows, key=lambda row: tuple(row.values()))
        output.write_answer(Answer("query", (), ordered), as_json=True)
    elif form in formats:
        output.write_bytes(serialise_statements(bound_sorting(answer), formats[form], prefixes=PREFIXES))
    else:
        raise click.UsageError(f"--format {form} is for SELECT and ASK; use one of {', '.join(_GRAPHS[1:])}")


def _print_table(
    answer: ox.QuerySolutions | ox.QueryBoolean, knowledge: StakeholderGraph, lang: str, *, as_json: bool
) -> None:
    import pyoxigraph as ox

    from ..publish.answers.query import answer_boolean, answer_rows, list_rows

    if isinstance(answer, ox.QueryBoolean):
        made = answer_boolean(is_true=bool(answer), lang=lang)
    else:
        names = [variable.value for variable in answer.variables]
        made = (
            list_rows(names, answer)
            if as_json
            else answer_rows(names, bound_table(answer), knowledge=knowledge, lang=lang)
        )
    output.write_answer(made, as_json=as_json)
