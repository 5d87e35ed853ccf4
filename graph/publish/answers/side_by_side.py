"""Writes what answers about two networks have in common: figures in columns, and what each counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...measures.change import NetworkSummary, summarise_network
from ...measures.grouping import group_organisations
from ..document import CellValue, Paragraph, Section
from .view import AnswerView, mark_confidential


def summarise_view(view: AnswerView, *, anyway: bool = False) -> NetworkSummary:
    """Return the figures of a network, those of its shape only where they mean something."""
    summary = summarise_network(view.graph, group_organisations(view.network, "sector"))
    is_shown = anyway or view.applicability["degree"].is_meaningful
    return summary if is_shown else summary.without_shape()


def build_figure_rows(
    view: AnswerView, figures: Iterable[str], summaries: Sequence[NetworkSummary]
) -> Iterator[tuple[CellValue, ...]]:
    """Yield a row for each figure: what it is called, and its value in each network."""
    for figure in figures:
        yield (
            view.format_message(f"figure-{figure}"),
            *(getattr(summary, figure) for summary in summaries),
        )


def explain_missing_shapes(views: Sequence[AnswerView], titles: Sequence[str]) -> Iterator[Paragraph]:
    """Say of which networks the shape means nothing, and why; the same sentence once."""
    sentences = [
        view.format_message("no-shape", title=title, reason=view.explain_omission("degree"))
        for view, title in zip(views, titles, strict=True)
        if view.explain_omission("degree")
    ]
    yield from map(Paragraph, dict.fromkeys(sentences))


def describe_bases(views: Sequence[AnswerView], titles: Sequence[str]) -> tuple[Section, ...]:
    """Return what each network counted, and that the answer may not be shared where that is so of any."""
    sentences = [
        view.format_message("of-network", title=title, sentence=view.format_basis())
        for view, title in zip(views, titles, strict=True)
    ]
    is_confidential = any(view.knowledge.is_confidential for view in views)
    basis = Section("basis", "", tuple(map(Paragraph, dict.fromkeys(sentences))))
    return (basis, *mark_confidential(views[0].lang, is_confidential))
