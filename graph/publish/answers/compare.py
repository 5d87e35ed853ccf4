"""Answers how two networks differ: size, shape, and who is in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...core.spelling import fold_text
from ..answer import Answer
from ..document import Block, Paragraph, Section, Table
from .side_by_side import build_figure_rows, describe_bases, explain_missing_shapes, summarise_view
from .view import AnswerView

FIGURES = ("organisations", "pairs", "isolates", "density", "centralisation", "ei_index", "assortativity")


def answer_compare(views: Sequence[AnswerView], places: Sequence[str], *, anyway: bool) -> Answer:
    """Return the figures of two data sets side by side; `places` is where each was read."""
    first, titles = views[0], [view.title for view in views]
    summaries = [summarise_view(view, anyway=anyway) for view in views]
    shared = _find_shared_organisations(views)
    heads = (
        first.format_message("head-figure"),
        *_name_columns(views, places),
        first.format_message("head-meaning"),
    )
    meanings = [first.format_message(f"about-{figure}") for figure in FIGURES]
    figures = zip(build_figure_rows(first, FIGURES, summaries), meanings, strict=True)
    blocks: list[Block] = [Table("figures", "", heads, tuple((*row, meaning) for row, meaning in figures))]
    blocks += () if anyway else explain_missing_shapes(views, titles)
    sections = (
        Section("observation", "", tuple(_describe_observations(views, titles))),
        Section("figures", "", tuple(blocks)),
        Section("shared", "", (_name_shared(first, shared),)),
        *describe_bases(views, titles),
    )
    rows = [
        {
            "data": place,
            **vars(summary),
            "observed": view.observation.as_json(view.knowledge),
            "says_nothing": view.applicability["degree"].reason or None,
            "projection": view.projection.as_json(),
        }
        for place, summary, view in zip(places, summaries, views, strict=True)
    ]
    labels = sorted({first.knowledge.label(iri) for iri in shared})
    more: dict[str, Any] = {"shared": labels}
    return Answer("compare", sections, rows, None, first.lang, more, networks=len(views))


def _name_columns(views: Sequence[AnswerView], places: Sequence[str]) -> list[str]:
    """Return what heads each data set: its name, with where it was read if both have one name."""
    names = [view.knowledge.dataset.name for view in views]
    if len(set(names)) == len(names):
        return names
    numbered = [f"{name} ({place})" for name, place in zip(names, places, strict=True)]
    if len(set(numbered)) == len(numbered):
        return numbered
    return [f"{name} {number}" for number, name in enumerate(names, start=1)]


def _describe_observations(views: Sequence[AnswerView], titles: Sequence[str]) -> Iterator[Paragraph]:
    for view, title in zip(views, titles, strict=True):
        sentence = view.observation.write_sentences(view.knowledge, view.lang)[0]
        yield view.make_paragraph("of-network", title=title, sentence=sentence)


def _name_shared(view: AnswerView, shared: set[str]) -> Paragraph:
    labels = sorted({view.label(iri) for iri in shared})
    if not labels:
        return view.make_paragraph("shared-none")
    return view.make_paragraph("shared", n=len(labels), names="; ".join(labels))


def _find_shared_organisations(views: Sequence[AnswerView]) -> set[str]:
    """Return those of the first network that the other names alike or identifies alike."""
    nodes_by_key: list[dict[str, str]] = []
    for view in views:
        organisations = view.network.organisations.items()
        nodes_by_key.append(
            {
                key: iri
                for iri, entity in organisations
                for key in (*map(fold_text, entity.label.values()), *entity.identifiers)
            }
        )
    return {nodes_by_key[0][key] for key in nodes_by_key[0].keys() & nodes_by_key[1].keys()}
