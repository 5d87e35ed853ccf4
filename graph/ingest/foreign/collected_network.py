"""Collects what a reader meets in a file and makes a network of it that holds together.

Every reader of a graph format ends here: a second node of one id, and a tie to a node that the file does
not hold, are left out and listed. A tie whose place has no words gets its ends and its relation as quote.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...core.errors import InputError
from .fields import quote_values
from .network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie, SkippedItem

MOST_ITEMS = 400_000  # nodes and ties of a file together: each takes a kilobyte of memory
MOST_ATTRIBUTES = 1_000  # by different names; somebody has to say of each what it means
_PIECE = 1 << 20  # bytes
_MADE_ANEW = "inferred"  # the certainty of ties that a rule yields; an export of ours has them


@dataclass
class CollectedNetwork:
    """The nodes and ties of a file as far as it has been read."""

    format: str
    path: Path
    nodes: dict[str, ForeignNode] = field(default_factory=dict)
    ties: list[ForeignTie] = field(default_factory=list)
    skipped: list[SkippedItem] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    title: str = ""
    publisher: str = ""
    issued: str = ""
    licence: str = ""

    def add_node(self, node: ForeignNode) -> None:
        """Add a node; one without id, or with the id of an earlier one, is listed as left out."""
        self.refuse_many(len(self.nodes) + len(self.ties) + 1)
        if not node.key:
            self.skip(node.place.locator, "has no id and no name")
        elif node.key in self.nodes:
            self.skip(node.place.locator, f"an earlier node has the id '{_shorten(node.key)}'")
        else:
            self.nodes[node.key] = node if node.name or node.name_bn else replace(node, name=node.key)

    def add_tie(self, tie: ForeignTie) -> None:
        """Add a tie; whether its ends are there is known when all is read."""
        self.refuse_many(len(self.nodes) + len(self.ties) + 1)
        self.ties.append(tie)

    def refuse_many(self, count: int) -> None:
        """Raise InputError where a file has more nodes and ties than are read, before each is kept."""
        if count > MOST_ITEMS:
            fault = f"more than {MOST_ITEMS:,} nodes and ties"
            raise self.refuse(f"{fault}; keep those that you need, or import them in parts")

    def count_in_file(self, *marks: bytes) -> int:
        """Return how often some marks stand in the file, but for those that two pieces of it share."""
        with self.path.open("rb") as file:
            return sum(piece.count(mark) for piece in iter(lambda: file.read(_PIECE), b"") for mark in marks)

    def refuse(self, fault: str) -> InputError:
        """Return the error of a file that cannot be used at all."""
        return InputError(f"{self.path}: {fault}")

    def refuse_count(self, line: int, count: int) -> InputError:
        """Return the error of a file that says that it has more nodes than it can name."""
        fault = f"says that there are {count:,} nodes, more than a file of its size can name"
        return self.refuse(f"line {line}: {fault}; correct that place")

    def skip(self, locator: str, reason: str) -> None:
        """List what is left out and why."""
        self.skipped.append(SkippedItem(locator, reason))

    def finish(self) -> ForeignNetwork:
        """Return the network; InputError where the file holds nothing that can be used."""
        ties = tuple(self._select_whole_ties(self.ties))
        if not self.nodes and not ties:
            reason = f": {self.skipped[0].locator}: {self.skipped[0].reason}" if self.skipped else ""
            raise self.refuse(f"no organisation stands in it{reason}")
        names = {name for node in self.nodes.values() for name in node.attributes}
        names.update(name for tie in ties for name in tie.attributes)
        if len(names) > MOST_ATTRIBUTES:
            fault = f"{len(names):,} different attributes; a network with at most {MOST_ATTRIBUTES:,} is read"
            raise self.refuse(f"{fault}; leave out some")
        return ForeignNetwork(
            format=self.format,
            nodes=tuple(self.nodes.values()),
            ties=ties,
            skipped=tuple(self.skipped),
            assumptions=tuple(self.assumptions),
            title=self.title.strip(),
            publisher=self.publisher.strip(),
            issued=self.issued.strip(),
            licence=self.licence.strip(),
        )

    def _select_whole_ties(self, ties: Iterable[ForeignTie]) -> Iterable[ForeignTie]:
        for tie in ties:
            missing = next((end for end in (tie.subject, tie.object) if end not in self.nodes), None)
            if missing is not None:
                reason = f"names the node '{_shorten(missing)}', which the file does not hold"
                self.skip(tie.place.locator, reason if missing else "names only one end")
            elif tie.attributes.get("certainty") == _MADE_ANEW:
                self.skip(tie.place.locator, "follows from other ties by a rule, and is made from them again")
            elif not tie.place.quote:
                names = [self.nodes[end].name or self.nodes[end].name_bn for end in (tie.subject, tie.object)]
                quote = quote_values(names[0], tie.relation_word, names[1])
                yield replace(tie, place=FilePlace(tie.place.locator, quote))
            else:
                yield tie


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
