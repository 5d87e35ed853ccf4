"""`stakeholders ask`: the named questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..core.address import DatasetLocation
from . import options, output, session
from .query_limits import answer_within, bound_table, query_limits, start_evaluator

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ..store.interface import Answer as QueryResults
    from ..store.interface import QueryLimits


@click.command("ask", context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAM VALUE]...")
@click.option("--sparql", is_flag=True, help="Print the query instead of its answer.")
@query_limits
@options.lang("the answer")
@options.data
@options.audience()
@options.as_json
def command(
    question: str | None,
    parameters: tuple[str, ...],
    sparql: bool,
    lang: str,
    data: DatasetLocation,
    audience: str,
    as_json: bool,
    limits: QueryLimits,
) -> None:
    """Answer a prepared question; without a name, list the questions.

    Give a question's parameters as --NAME VALUE, such as: ask partners-by-kind --organisation P4D
    """
    from ..core import resources
    from ..publish.answers.ask import answer_question, list_questions, list_solutions
    from ..quality.questions import QuestionCatalogue

    questions = QuestionCatalogue(resources.find_ontology() / "questions")
    if question is None:
        output.write_answer(list_questions([*questions.by_name.values()], lang), as_json=as_json)
        return
    named_question = questions.find_question(question)
    arguments = _parse_arguments(parameters)
    if sparql:
        knowledge = session.open_knowledge(data, audience)
        output.write_line(named_question.fill_parameters(arguments, knowledge).rstrip())
        return
    with start_evaluator() as evaluator:
        knowledge = session.open_knowledge(data, audience)
        text = named_question.fill_parameters(arguments, knowledge)

        def print_answer(results: QueryResults) -> None:
            names, solutions = _read_solutions(results)
            question_answer = (
                list_solutions(named_question, arguments, names, solutions, knowledge=knowledge)
                if as_json
                else answer_question(named_question, names, bound_table(solutions), knowledge, lang)
            )
            output.write_answer(question_answer, as_json=as_json)

        answer_within(knowledge, text, limits, evaluator, print_answer)


def _read_solutions(answer: QueryResults) -> tuple[list[str], ox.QuerySolutions]:
    import pyoxigraph as ox

    if not isinstance(answer, ox.QuerySolutions):
        raise TypeError("a prepared question is a SELECT query")
    return [variable.value for variable in answer.variables], answer


def _parse_arguments(parameters: tuple[str, ...]) -> dict[str, str]:
    arguments: dict[str, str] = {}
    rest = list(parameters)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--"):
            raise click.UsageError(f"'{name}' stands alone; give a parameter as --NAME VALUE")
        if not equals:
            if not rest:
                raise click.UsageError(f"'{name}' has no value; give it as {name} VALUE")
            value = rest.pop(0)
        if name[2:] in arguments:
            raise click.UsageError(f"'{name}' is given twice; give it once")
        arguments[name[2:]] = value
    return arguments
