"""`stakeholders ask`: the named questions."""

from __future__ import annotations

from typing import Any

import click

from ..address import Given
from . import options, output, session


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
    data: Given,
    audience: str,
    as_json: bool,
) -> None:
    """Answer a prepared question; without a name, list the questions.

    Give a question's parameters as --NAME VALUE, such as: ask partners-by-kind --organisation P4D
    """
    from .. import resources
    from ..questions import Questions

    questions = Questions(resources.ontology() / "questions")
    if question is None:
        _list(questions, as_json=as_json)
        return
    asked = questions.find(question)
    given = _given(parameters)
    knowledge = session.open_knowledge(data, audience)
    text = asked.fill(given, knowledge)
    if sparql:
        output.line(text.rstrip())
        return
    names, answer = knowledge.store.answer(text, _rows)
    if as_json:
        rows = [{name: _value(row[name], knowledge) for name in names} for row in answer]
        output.as_json("ask", rows, question=asked.name, parameters=given)
        return
    output.wrapped(asked.answers)
    output.table(names, [[_cell(row[name], knowledge) for name in names] for row in answer])
    output.line(f"{len(answer)} row{'s' if len(answer) != 1 else ''}")
    session.confidential(knowledge)


def _rows(solutions: Any) -> tuple[list[str], list[Any]]:
    return [variable.value for variable in solutions.variables], list(solutions)


def _list(questions: Any, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "question": one.name,
                "title": dict(one.title),
                "answers": one.answers,
                "parameters": [
                    {"name": p.name, "type": p.type, "default": p.default, "what": p.what}
                    for p in one.parameters
                ],
            }
            for one in questions.all.values()
        ]
        output.as_json("ask", rows)
        return
    listed = [
        [one.name, one.answers, " ".join(f"--{parameter.name}" for parameter in one.parameters)]
        for one in questions.all.values()
    ]
    output.table(["question", "what it answers", "parameters"], listed)


def _given(parameters: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    rest = list(parameters)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--"):
            raise click.UsageError(f"'{name}' stands alone; give a parameter as --NAME VALUE")
        if not equals:
            if not rest:
                raise click.UsageError(f"'{name}' has no value; give it as {name} VALUE")
            value = rest.pop(0)
        given[name[2:]] = value
    return given


def _value(term: Any, knowledge: Any) -> Any:
    import pyoxigraph as ox

    from ..terms import whole

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return {
            "id": knowledge.dataset.mint.local(term.value),
            "iri": term.value,
            "label": knowledge.label(term.value),
        }
    datatype = getattr(term, "datatype", None)
    if datatype is not None and datatype.value.endswith("#integer"):
        return term.value if whole(term.value) is None else int(term.value)
    if datatype is not None and datatype.value.endswith("#boolean"):
        return term.value == "true"
    return term.value


def _cell(term: Any, knowledge: Any) -> str:
    value = _value(term, knowledge)
    if isinstance(value, dict):
        return str(value["label"])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
