"""`stakeholders ask`: the named questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..core.address import DatasetLocation
from . import options, output, session

if TYPE_CHECKING:
    from ..model.graph import StakeholderGraph


@click.command("ask", context_settings={"ignore_unknown_options": True})
@click.argument("question", required=False)
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED, metavar="[--PARAM VALUE]...")
@click.option("--sparql", is_flag=True, help="Print the query instead of its answer.")
@options.data
@options.audience()
@options.as_json
def command(
    question: str | None,
    parameters: tuple[str, ...],
    sparql: bool,
    data: DatasetLocation,
    audience: str,
    as_json: bool,
) -> None:
    """Answer a prepared question; without a name, list the questions.

    Give a question's parameters as --NAME VALUE, such as: ask partners-by-kind --organisation P4D
    """
    from ..core import resources
    from ..quality.questions import QuestionCatalogue

    questions = QuestionCatalogue(resources.find_ontology() / "questions")
    if question is None:
        _list_questions(questions, as_json=as_json)
        return
    named_question = questions.find_question(question)
    arguments = _parse_arguments(parameters)
    knowledge = session.open_knowledge(data, audience)
    text = named_question.fill_parameters(arguments, knowledge)
    if sparql:
        output.write_line(text.rstrip())
        return
    names, answer = knowledge.store.answer_query(text, _read_solutions)
    if as_json:
        rows = [{name: _convert_term(row[name], knowledge) for name in names} for row in answer]
        output.write_json("ask", rows, question=named_question.name, parameters=arguments)
        return
    output.write_paragraph(named_question.answers)
    output.write_table(names, [[_format_cell(row[name], knowledge) for name in names] for row in answer])
    output.write_line(f"{len(answer)} row{'s' if len(answer) != 1 else ''}")
    session.print_confidentiality(knowledge)


def _read_solutions(solutions: Any) -> tuple[list[str], list[Any]]:
    return [variable.value for variable in solutions.variables], list(solutions)


def _list_questions(questions: Any, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "question": question.name,
                "title": dict(question.title),
                "answers": question.answers,
                "parameters": [
                    {"name": p.name, "type": p.type, "default": p.default, "what": p.what}
                    for p in question.parameters
                ],
            }
            for question in questions.by_name.values()
        ]
        output.write_json("ask", rows)
        return
    listed = [
        [
            question.name,
            question.answers,
            " ".join(f"--{parameter.name}" for parameter in question.parameters),
        ]
        for question in questions.by_name.values()
    ]
    output.write_table(["question", "what it answers", "parameters"], listed)


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
        arguments[name[2:]] = value
    return arguments


def _convert_term(term: Any, knowledge: StakeholderGraph) -> Any:
    import pyoxigraph as ox

    from ..schema.terms import parse_whole_number

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {
            "id": knowledge.dataset.mint.shorten_iri(term.value),
            "iri": term.value,
            "label": knowledge.label(term.value),
        }
    datatype = getattr(term, "datatype", None)
    if datatype is not None and datatype.value.endswith("#integer"):
        return term.value if parse_whole_number(term.value) is None else int(term.value)
    if datatype is not None and datatype.value.endswith("#boolean"):
        return term.value == "true"
    return term.value


def _format_cell(term: Any, knowledge: StakeholderGraph) -> str:
    value = _convert_term(term, knowledge)
    if isinstance(value, dict):
        return str(value["label"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
