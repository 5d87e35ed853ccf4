"""`stakeholders introduce`: whom to bring together, and why."""

from __future__ import annotations

import click

from . import options, output, session


@click.command("introduce")
@click.argument("name", required=False)
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many to list.")
@options.measure_options("seed")
def command(name: str | None, top: int, settings: options.MeasureOptions) -> None:
    """Suggest which organisations could be introduced to each other, with reasons.

    The suggestions are first tested on known ties that are hidden from the score. If this cannot be done,
    or does no better than chance, nothing is suggested.
    """
    from ..measures.introductions import suggest_introductions, validate_score
    from ..publish.answers.introduce import answer_introduce

    view = session.open_answer("introduce", settings)
    node = session.find_organisation(view.knowledge, name) if name else ""
    with output.show_progress("trying the score on hidden ties"):
        is_meaningful = view.applicability["introductions"].is_meaningful
        trial = validate_score(view.graph, view.traits, seed=settings.seed) if is_meaningful else None
    suggestions = []
    if trial and trial.is_useful:
        suggestions = suggest_introductions(view.graph, view.traits, node=node, limit=top)
    output.write_answer(answer_introduce(view, trial, suggestions), as_json=settings.as_json)
