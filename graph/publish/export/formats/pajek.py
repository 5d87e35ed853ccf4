"""Writes Pajek's .net, in which every kind of tie is a relation with a number and a name."""

from __future__ import annotations

from collections.abc import Iterator

from ....ingest.foreign.character_codes import encode_signs
from ....ingest.foreign.fields import format_weight
from ....ingest.foreign.network import ForeignNetwork
from ..registry import ExportFormat

BYTE_ORDER_MARK = "\ufeff"  # by which Pajek knows UTF-8


def write_pajek(network: ForeignNetwork) -> bytes:
    """Return vertices with their names, and a list of arcs or edges for each kind of tie."""
    return (BYTE_ORDER_MARK + "".join(f"{line}\r\n" for line in _write_lines(network))).encode()


def _write_lines(network: ForeignNetwork) -> Iterator[str]:
    numbers = {node.key: number for number, node in enumerate(network.nodes, start=1)}
    if network.title:
        yield f"*Network {encode_signs(network.title)}"
    yield f"*Vertices {len(numbers)}"
    for node in network.nodes:
        yield f'{numbers[node.key]} "{encode_signs(node.name or node.key)}"'
    relations = sorted({(tie.relation_word, tie.is_directed) for tie in network.ties})
    for number, (relation, is_directed) in enumerate(relations, start=1):
        name = f' :{number} "{encode_signs(relation)}"' if relation else ""
        yield ("*Arcs" if is_directed else "*Edges") + name
        for tie in network.ties:
            if (tie.relation_word, tie.is_directed) == (relation, is_directed):
                weight = 1.0 if tie.weight is None else tie.weight
                yield f"{numbers[tie.subject]} {numbers[tie.object]} {format_weight(weight)}"


FORMAT = ExportFormat.of_network("Pajek", ".net", write_pajek)
