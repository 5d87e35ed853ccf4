"""Answers how two organisations are connected: the shortest paths, with the evidence of each step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...measures.observation import count_reports
from ..answer import Answer
from ..document import Listing, Paragraph, Section
from ..periods import format_period
from .ties import describe_tie, list_sources, make_tie_record

if TYPE_CHECKING:
    from ...measures.paths import Path, ShortestPaths
    from ...measures.simultaneous_paths import Period, SimultaneousPaths
    from ...model.graph import StakeholderGraph
    from ...model.values import Entity
    from .view import AnswerView


def answer_path(view: AnswerView, ends: tuple[Entity, Entity], found: ShortestPaths) -> Answer:
    """Return the shortest paths between two organisations, or that none is documented."""
    sections = (_describe_distance(view, ends, found), *_describe_paths(view, found.paths))
    rows = [_make_record(path, view.knowledge) for path in found.paths]
    return _make_answer(view, sections, found.paths, rows, {"paths": found.total})


def answer_overlapping_paths(
    view: AnswerView, ends: tuple[Entity, Entity], found: SimultaneousPaths, at_any_time: ShortestPaths
) -> Answer:
    """Return the shortest paths whose ties held at one time, and when, or that none is documented."""
    sections: list[Section] = [_describe_overlap(view, ends, found, at_any_time)]
    for number, dated in enumerate(found.paths, start=1):
        for section in _describe_paths(view, [dated.path], first=number):
            spans = view.join_labels([_format_period(view, period) for period in dated.periods])
            together = view.make_paragraph("held-together", spans=spans)
            sections.append(Section(section.key, "", (*section.blocks, together)))
    rows = [
        {
            **_make_record(dated.path, view.knowledge),
            "held_together": [_make_period_record(period) for period in dated.periods],
        }
        for dated in found.paths
    ]
    more = {"paths": len(found.paths), "more_paths": found.is_cut, "undated_connections": found.undated}
    return _make_answer(view, sections, [dated.path for dated in found.paths], rows, more)


def _make_answer(
    view: AnswerView,
    sections: Sequence[Section],
    paths: Sequence[Path],
    rows: list[dict[str, Any]],
    more: Mapping[str, Any],
) -> Answer:
    """Return an answer about paths with the sources of their ties."""
    undated = [Section("undated", "", (view.describe_undated_ties(),))] if view.undated_ties else []
    connections = {
        (min(pair), max(pair)): ties
        for path in paths
        for pair, ties in zip(pairwise(path.nodes), path.steps, strict=True)
    }
    reports = count_reports(((*pair, ties) for pair, ties in connections.items()), view.knowledge)
    observed = (
        [Section("observation", "", (Paragraph(reports.write_sentence(view.lang)),))] if connections else []
    )
    supports = [support for path in paths for ties in path.steps for tie in ties for support in tie.supports]
    return Answer(
        "path",
        (*undated, *sections, *observed, *list_sources(view, supports), *view.describe_basis()),
        rows,
        view.projection,
        view.lang,
        {**more, "observed": reports.as_json()},
    )


def _describe_overlap(
    view: AnswerView, ends: tuple[Entity, Entity], found: SimultaneousPaths, at_any_time: ShortestPaths
) -> Section:
    """Say how far apart the two are along ties that held together, and along all ties."""
    first, second = (entity.get_name(view.lang) for entity in ends)
    if ends[0].iri == ends[1].iri:
        return Section("itself", "", (view.make_paragraph("itself", name=first),))
    if found.paths:
        steps = len(found.paths[0].path.steps)
        blocks = [view.make_paragraph("distance-together", first=first, second=second, n=steps)]
        blocks.append(view.make_paragraph("paths-together", n=len(found.paths)))
        if found.is_cut:
            blocks.append(view.make_paragraph("first-paths", n=len(found.paths)))
    else:
        steps, blocks = 0, [view.make_paragraph("no-path-together", first=first, second=second)]
    shortest = len(at_any_time.paths[0].steps) if at_any_time.paths else 0
    if shortest and shortest != steps:
        blocks.append(view.make_paragraph("distance-any-time", n=shortest))
    if found.undated:
        blocks.append(view.make_paragraph("undated-connections", n=found.undated))
    blocks.append(view.make_paragraph("no-end"))
    return Section("distance", "", tuple(blocks))


def _format_period(view: AnswerView, period: Period) -> str:
    record = _make_period_record(period)
    return format_period(record["start"] or "", record["end"] or "", view.lang)


def _make_period_record(period: Period) -> dict[str, str | None]:
    """Return a period as JSON has it; no day where a source gives none."""
    from ...measures.simultaneous_paths import LAST_DAY

    return {"start": period.start or None, "end": period.end if period.end != LAST_DAY else None}


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


def _describe_paths(view: AnswerView, paths: Sequence[Path], *, first: int = 1) -> Iterator[Section]:
    for number, path in enumerate(paths, start=first):
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
