"""Writes Pajek's .net, in which a line may have its relation as label."""

from __future__ import annotations

from collections.abc import Iterator

from ....ingest.foreign.character_codes import encode_signs
from ....ingest.foreign.fields import format_weight
from ....ingest.foreign.network import ForeignNetwork
from ..registry import ExportFormat

BYTE_ORDER_MARK = "\ufeff"  # by which Pajek knows UTF-8


def write_pajek(network: ForeignNetwork) -> bytes:
    """Return vertices with their names, the directed ties and the others."""
    return (BYTE_ORDER_MARK + "".join(f"{line}\r\n" for line in _write_lines(network))).encode()


def _write_lines(network: ForeignNetwork) -> Iterator[str]:
    numbers = {node.key: number for number, node in enumerate(network.nodes, start=1)}
    if network.title:
        yield f"*Network {encode_signs(network.title)}"
    yield f"*Vertices {len(numbers)}"
    for node in network.nodes:
        yield f'{numbers[node.key]} "{encode_signs(node.name or node.key)}"'
    for head, is_directed in (("*Arcs", True), ("*Edges", False)):
        yield head
        for tie in network.ties:
            if tie.is_directed == is_directed:
                weight = format_weight(1.0 if tie.weight is None else tie.weight)
                # a name on each line, since most programs do not read numbered relations
                label = f' l "{encode_signs(tie.relation_word)}"' if tie.relation_word else ""
                yield f"{numbers[tie.subject]} {numbers[tie.object]} {weight}{label}"


FORMAT = ExportFormat.of_network("Pajek", ".net", write_pajek)
