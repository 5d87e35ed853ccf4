"""Answers how two organisations are connected: the shortest paths, with the evidence of each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..answer import Answer
from ..document import Listing, Section
from .ties import describe_tie, list_sources, make_tie_record

if TYPE_CHECKING:
    from ...measures.paths import Path, ShortestPaths
    from ...model.graph import StakeholderGraph
    from ...model.values import Entity
    from .view import AnswerView


def answer_path(view: AnswerView, ends: tuple[Entity, Entity], found: ShortestPaths) -> Answer:
    """Return the shortest paths between two organisations, or that none is documented."""
    paths, sections = found.paths, []
    if view.undated_ties:
        sections.append(Section("undated", "", (view.describe_undated_ties(),)))
    sections.append(_describe_distance(view, ends, found))
    sections += _describe_paths(view, paths)
    supports = [support for path in paths for ties in path.steps for tie in ties for support in tie.supports]
    return Answer(
        "path",
        (*sections, *list_sources(view, supports), *view.describe_basis()),
        [_make_record(path, view.knowledge) for path in paths],
        view.projection,
        view.lang,
        {"paths": found.total},
    )


def _describe_distance(view: AnswerView, ends: tuple[Entity, Entity], found: ShortestPaths) -> Section:
    first, second = (entity.get_name(view.lang) for entity in ends)
    paths = found.paths
    if not paths:
        return Section("none", "", (view.make_paragraph("no-path", first=first, second=second),))
    number = len(paths[0].steps)
    if not number:
        return Section("itself", "", (view.make_paragraph("itself", name=first),))
    blocks = [view.make_paragraph("distance", first=first, second=second, n=number)]
    if number > 1:
        blocks.append(view.make_paragraph("shortest-paths", n=found.total))
    if found.total > len(paths):
        blocks.append(view.make_paragraph("first-paths", n=len(paths)))
    return Section("distance", "", tuple(blocks))


def _describe_paths(view: AnswerView, paths: Sequence[Path]) -> Iterator[Section]:
    for number, path in enumerate(paths, start=1):
        if not path.steps:
            continue
        names = " – ".join(view.label(node) for node in path.nodes)
        heading = view.format_message("path", number=number, names=names)
        entries = tuple(describe_tie(view, tie) for ties in path.steps for tie in ties)
        yield Section("path", "", (Listing(heading, entries),))


def _make_record(path: Path, knowledge: StakeholderGraph) -> dict[str, Any]:
    shorten = knowledge.dataset.mint.shorten_iri
    return {
        "nodes": [{"id": shorten(node), "label": knowledge.label(node)} for node in path.nodes],
        "steps": [[make_tie_record(tie, knowledge) for tie in ties] for ties in path.steps],
    }
