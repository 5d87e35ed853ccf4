"""Reads Pajek's .net: vertices, arcs and edges of several relations, lists of them, and matrices."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from .character_codes import decode_signs
from .collected_network import CollectedNetwork
from .fields import make_node, make_tie, quote_values
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat
from .text_file import iterate_lines

_WORD = re.compile(r'"((?:[^"]|"")*)"|(\[[^\]]*\])|(\S+)')
_START = re.compile(r"\s*(?:%[^\n]*\n\s*)*\*(?:network|vertices)\b", re.IGNORECASE)
_HEAD = re.compile(r"\*(\w+)\s*(.*)")
_OF_VERTICES = frozenset({"partition", "vector", "cluster", "permutation"})  # a value for each vertex
_DRAWN = frozenset(  # parameters of the picture, each followed by its value
    {
        "x_fact", "y_fact", "s_size", "phi", "r", "q", "ic", "bc", "bw", "lc", "la", "lr", "lphi",
        "fos", "font", "w", "c", "p", "s", "a", "ap", "h1", "h2", "k1", "k2", "a1", "a2", "lp",
    }
)  # fmt: skip


class _PajekReader:
    """Reads one file section by section."""

    def __init__(self, path: Path) -> None:
        self.collected = CollectedNetwork("pajek", path)
        self.read_line: Callable[[int, str], None] = self._ignore
        self.relations: dict[str, str] = {}
        self.relation = ""
        self.is_directed = True
        self.row = 0  # of a matrix, or of a list of values
        self.values_read = ""  # what the values that are being read are called
        self.values = ""  # what the values of the vertices are called, where a part gives them

    def read(self) -> ForeignNetwork:
        for number, line in iterate_lines(self.collected):
            text = line.strip()
            if text.startswith("*"):
                self._start_section(number, text)
            elif text and not text.startswith("%"):
                self.read_line(number, text)
        return self.collected.finish()

    def _start_section(self, number: int, text: str) -> None:
        match = _HEAD.match(text)
        name, rest = (match[1].lower(), match[2]) if match else ("", "")
        self.is_directed = name.startswith("arc") or name == "matrix"
        self.row = 0
        relation, _, label = rest.partition(" ")
        if name in ("arcs", "edges", "arcslist", "edgeslist", "matrix"):
            words = _split_words(label)
            if relation.startswith(":") and words:
                self.relations[relation] = decode_signs(words[0])
            self.relation = self.relations.get(relation, "")
        if name == "network":
            self.collected.title = decode_signs(rest).strip('"')
        elif name == "vertices" and not self.values:
            self._make_vertices(number, rest)
        elif name in _OF_VERTICES:
            self.values = " ".join(_split_words(rest)) or name
        elif name not in ("arcs", "edges", "arcslist", "edgeslist", "matrix", "vertices"):
            self.collected.skip(f"line {number}", f"the part '*{name}' is no network")
        self.read_line = {
            "vertices": self._read_value if self.values else self._read_vertex,
            "arcs": self._read_line_of_two,
            "edges": self._read_line_of_two,
            "arcslist": self._read_list,
            "edgeslist": self._read_list,
            "matrix": self._read_matrix_row,
        }.get(name, self._ignore)
        if name == "vertices":
            self.values_read, self.values = self.values, ""

    def _make_vertices(self, line: int, counts: str) -> None:
        """Make the vertices that a file counts: a file need not name each."""
        count = int(counts.split()[0]) if counts.split() and counts.split()[0].isdecimal() else 0
        if count > self.collected.path.stat().st_size:
            raise self.collected.refuse_count(line, count)
        self.collected.refuse_many(count)
        for number in range(1, count + 1):
            key = str(number)
            self.collected.nodes[key] = make_node(key, FilePlace(f"vertex {key}", key), {}, name=key)

    def _read_vertex(self, number: int, text: str) -> None:
        words = _split_words(text)
        key, label = words[0], decode_signs(words[1]) if len(words) > 1 else ""
        if not key.isdecimal():
            self.collected.skip(f"line {number}", "a vertex without a number")
            return
        node = make_node(key, FilePlace(f"line {number}", quote_values(label or key)), {}, name=label or key)
        self.collected.nodes[key] = node

    def _read_value(self, number: int, text: str) -> None:
        """Keep a value of a partition or a vector as an attribute of its vertex."""
        self.row += 1
        node = self.collected.nodes.get(str(self.row))
        if node:
            attributes = {**node.attributes, self.values_read: text}
            self.collected.nodes[node.key] = replace(node, attributes=attributes)

    def _read_line_of_two(self, number: int, text: str) -> None:
        intervals = [match[2] for match in _WORD.finditer(text) if match[2]]
        subject, *rest = _split_words(text, skipped=intervals)
        if not rest:
            self.collected.skip(f"line {number}", "names only one end")
            return
        dates = "; ".join(interval.strip("[]") for interval in intervals)
        weight = rest[1] if len(rest) > 1 else ""
        fields = {"relation": self.relation, "weight": "" if _is_one(weight) else weight}
        fields |= {"dates": dates.removesuffix("-*")} if dates else {}
        parameters = rest[2:] if _is_number(weight) else rest[1:]
        for name, value in zip(parameters[::2], parameters[1::2], strict=False):
            if name == "l":
                fields["relation"] = fields["relation"] or decode_signs(value)
            elif name not in _DRAWN:
                fields[name] = value
        self._add_tie(number, subject, rest[0], fields)

    def _read_list(self, number: int, text: str) -> None:
        subject, *objects = text.split()
        for object_ in objects:
            self._add_tie(number, subject.lstrip("-"), object_.lstrip("-"), {"relation": self.relation})

    def _read_matrix_row(self, number: int, text: str) -> None:
        self.row += 1
        for key, weight in zip(self.collected.nodes, text.split(), strict=False):
            if _is_number(weight) and float(weight):
                fields = {"relation": self.relation, "weight": "" if _is_one(weight) else weight}
                self._add_tie(number, str(self.row), key, fields)

    def _add_tie(self, number: int, subject: str, object_: str, fields: dict[str, str]) -> None:
        place = FilePlace(f"line {number}", "")
        tie = make_tie(subject, object_, place, fields, is_directed=self.is_directed)
        self.collected.add_tie(tie)

    def _ignore(self, number: int, text: str) -> None:
        """Leave out a line of a part that is no network."""


def _split_words(text: str, *, skipped: Sequence[str] = ()) -> Sequence[str]:
    """Return the words of a line, without intervals of time that are read elsewhere."""
    return [
        match[1].replace('""', '"') if match[1] is not None else match[0]
        for match in _WORD.finditer(text)
        if match[2] not in skipped or match[2] is None
    ]


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text) is not None


def _is_one(text: str) -> bool:
    """Tell whether a weight is the one that every line of such a file has to have."""
    return _is_number(text) and float(text) == 1


def read_pajek(path: Path) -> ForeignNetwork:
    """Return the network of a file; a line that has the weight 1 has none of its own."""
    return _PajekReader(path).read()


def _recognise(sample: FileSample) -> bool:
    return _START.match(sample.text) is not None


FORMAT = ForeignFormat("pajek", _recognise, read_pajek)
