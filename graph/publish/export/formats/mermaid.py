"""Writes a Mermaid flow chart, which GitHub, GitLab and many wikis draw."""

from __future__ import annotations

from collections.abc import Iterator

from ....ingest.foreign.character_codes import encode_signs
from ....ingest.foreign.network import ForeignNetwork
from ..registry import ExportFormat


def write_mermaid(network: ForeignNetwork) -> bytes:
    """Return the network as a chart: a box for each node, a line with its relation for each tie."""
    return "".join(f"{line}\n" for line in _write_lines(network)).encode()


def _write_lines(network: ForeignNetwork) -> Iterator[str]:
    yield "flowchart LR"
    numbers = {node.key: number for number, node in enumerate(network.nodes, start=1)}
    for node in network.nodes:
        yield f"  n{numbers[node.key]}[{_quote(node.name or node.key)}]"
    for tie in network.ties:
        line = "-->" if tie.is_directed else "---"
        word = f"|{_quote(tie.relation_word)}|" if tie.relation_word else ""
        yield f"  n{numbers[tie.subject]} {line}{word} n{numbers[tie.object]}"


def _quote(text: str) -> str:
    """Return a text in quotes; Mermaid reads numbers of signs without the ampersand, and HTML as text."""
    # the page that draws the chart may take markup for its own: no sign that opens any is left
    signs = (f"#{ord(sign)};" if sign in "<>&#`" else sign for sign in text)
    return '"' + encode_signs("".join(signs)).replace("&#", "#") + '"'


FORMAT = ExportFormat.of_network(
    "Mermaid chart", ".mmd", write_mermaid, limits="all but names and relations; it is only written"
)
