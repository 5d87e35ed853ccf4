"""Writes DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ....ingest.foreign.fields import list_node_fields, list_tie_fields
from ....ingest.foreign.network import ForeignNetwork
from ..registry import ExportFormat


def write_dot(network: ForeignNetwork) -> bytes:
    """Return the network as a directed graph in which ties without direction have no arrow."""
    return "".join(f"{line}\n" for line in _write_lines(network)).encode(errors="replace")


def _write_lines(network: ForeignNetwork) -> Iterator[str]:
    yield f"digraph {_quote(network.title or 'network')} {{"
    for node in network.nodes:
        yield f"  {_quote(node.key)} [{_write_attributes(list_node_fields(node))}];"
    for tie in network.ties:
        fields = list_tie_fields(tie)
        arrow = {} if fields.pop("directed") == "yes" else {"dir": "none"}
        if tie.relation_word:
            fields["label"] = tie.relation_word
            del fields["relation"]
        yield f"  {_quote(tie.subject)} -> {_quote(tie.object)} [{_write_attributes(arrow | fields)}];"
    yield "}"


def _write_attributes(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{_quote(name)}={_quote(text)}" for name, text in fields.items())


def _quote(text: str) -> str:
    """Return a text in quotes in which Graphviz sees no code of its own."""
    plain = text.replace("\0", "").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("\r", "\\r").replace("\n", "\\n") + '"'


FORMAT = ExportFormat.of_network("DOT, for Graphviz", ".dot", write_dot)
