"""Writes UCINET's DL, in which every kind of tie is a matrix with a name."""

from __future__ import annotations

from collections.abc import Iterator

from ....ingest.foreign.character_codes import encode_signs
from ....ingest.foreign.fields import format_weight
from ....ingest.foreign.network import ForeignNetwork
from ..registry import ExportFormat


def write_dl(network: ForeignNetwork) -> bytes:
    """Return labels, and a list of ties for each kind; a tie without direction stands both ways."""
    return "".join(f"{line}\n" for line in _write_lines(network)).encode()


def _write_lines(network: ForeignNetwork) -> Iterator[str]:
    numbers = {node.key: number for number, node in enumerate(network.nodes, start=1)}
    relations = sorted({(tie.relation_word, tie.is_directed) for tie in network.ties})
    yield f"dl n = {len(numbers)}, nm = {len(relations) or 1}, format = edgelist1"
    yield "labels:"
    for node in network.nodes:
        yield f'"{encode_signs(node.name or node.key)}"'
    if any(relation for relation, _ in relations):
        yield "matrix labels:"
        for relation, _ in relations:
            yield f'"{encode_signs(relation)}"'
    yield "data:"
    for number, (relation, is_directed) in enumerate(relations):
        if number:
            yield "!"
        for tie in network.ties:
            if (tie.relation_word, tie.is_directed) == (relation, is_directed):
                subject, object_ = numbers[tie.subject], numbers[tie.object]
                weight = format_weight(1.0 if tie.weight is None else tie.weight)
                yield f"{subject} {object_} {weight}"
                if not is_directed and subject != object_:
                    yield f"{object_} {subject} {weight}"


FORMAT = ExportFormat.of_network("UCINET DL", ".dl", write_dl)
