"""Reads UCINET's DL: edge lists, node lists and full matrices, with labels given or embedded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .character_codes import decode_signs
from .collected_network import CollectedNetwork
from .fields import make_node, make_tie
from .network import FilePlace, ForeignNetwork
from .registry import FileSample, ForeignFormat
from .text_file import iterate_lines

_WORD = re.compile(r'"([^"]*)"|([^\s,"]+)')
_SETTING = re.compile(r"\b(nm|nr|nc|n|format|diagonal)\s*=?\s*([\w.]+)", re.IGNORECASE)
_HEAD = re.compile(
    r"(row labels|column labels|col labels|matrix labels|level labels|labels|data)( embedded)?\s*:?\s*(.*)",
    re.IGNORECASE,
)
_ROWS, _COLUMNS, _MATRICES = "row", "column", "matrix"
_NEXT_MATRIX = "!"


@dataclass
class _DlFile:
    """What the head of a file says, and its data as lines of words."""

    most: int  # nodes that a file of its size can name
    settings: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    listed: dict[str, list[str]] = field(default_factory=dict)  # labels, parted at commas only
    embedded: set[str] = field(default_factory=set)
    data: list[tuple[int, list[str]]] = field(default_factory=list)

    @property
    def format(self) -> str:
        return self.settings.get("format", "fullmatrix").lower().replace("el1", "edgelist1")

    def count(self, name: str) -> int:
        """Return a number that the head gives; 0 where it gives none."""
        text = self.settings.get(name, "")
        return min(int(text), self.most) if text.isdecimal() else 0


class _DlReader:
    """Makes a network of a file whose parts have been told apart."""

    def __init__(self, path: Path) -> None:
        self.collected = CollectedNetwork("ucinet", path)
        self.file = _DlFile(path.stat().st_size)
        self.weights: dict[int, dict[tuple[str, str], tuple[int, float]]] = {}
        self.names: dict[str, str] = {}  # by key, where a label is none
        self.has_two_modes = False

    def read(self) -> ForeignNetwork:
        self._split_parts()
        self.has_two_modes = "2" in self.file.format or bool(
            self.file.count("nr") and self.file.count("nc") and not self.file.count("n")
        )
        if "matrix" in self.file.format or "half" in self.file.format:
            self._read_matrices()
        else:
            self._read_lists()
        self._add_ties()
        return self.collected.finish()

    def _split_parts(self) -> None:
        part = "head"
        for number, line in iterate_lines(self.collected):
            text = line.strip()
            match = _HEAD.match(text) if part != "data" else None
            if match:
                part = "data" if match[1].lower() == "data" else match[1].lower().partition(" ")[0]
                if match[2]:
                    self.file.embedded.add({"labels": _ROWS, "col": _COLUMNS}.get(part, part))
                text = match[3]
            words = _split_words(text)
            if part == "head":
                self._read_settings(number, text)
            elif part == "data":
                if words:
                    self.file.data.append((number, words))
            else:
                name = {"labels": _ROWS, "col": _COLUMNS, "level": _MATRICES}.get(part, part)
                self.file.labels.setdefault(name, []).extend(words)
                self.file.listed.setdefault(name, []).extend(filter(None, map(str.strip, text.split(","))))

    def _read_settings(self, number: int, text: str) -> None:
        for match in _SETTING.finditer(re.sub(r"^\s*dl\b", "", text, flags=re.IGNORECASE)):
            self.file.settings[match[1].lower()] = match[2]
            if match[2].isdecimal() and int(match[2]) > self.file.most:
                raise self.collected.refuse_count(number, int(match[2]))

    def _read_matrices(self) -> None:
        """Read numbers row by row, however they are broken into lines."""
        rows = self.file.count("nr") or self.file.count("n")
        columns = self.file.count("nc") or self.file.count("n")
        data = iter(self.file.data)
        has_heads = _COLUMNS in self.file.embedded or (_ROWS in self.file.embedded and not self.has_two_modes)
        heads = next(data, (0, list[str]()))[1] if has_heads else []
        if has_heads:
            self.file.labels[_COLUMNS] = heads
        row_labels = self._complete_labels(_ROWS, rows)
        column_labels = self._complete_labels(_COLUMNS, columns)
        matrix, row = 0, 0
        cells: list[str] = []
        for number, words in data:
            if has_heads and matrix and row == 0 and not cells and words[-columns:] == heads[-columns:]:
                continue  # each matrix has its row of labels
            if _ROWS in self.file.embedded and not cells and words:
                label = words.pop(0)
                row_labels[row : row + 1] = [label]
            cells += words
            start = 0
            while start < len(cells) and columns:
                heads_of_row = self._list_columns(row, column_labels)
                width = len(heads_of_row)
                if len(cells) - start < width:
                    break
                for column, cell in zip(heads_of_row, cells[start : start + width], strict=True):
                    self._keep_weight(matrix, number, row_labels[row], column, cell)
                    if "half" in self.file.format:
                        self._keep_weight(matrix, number, column, row_labels[row], cell)
                start, row = start + width, row + 1
                if row == rows:
                    matrix, row = matrix + 1, 0
            cells = cells[start:]
        if cells:
            self.collected.skip(f"line {number}", "the last row of the matrix is not whole")
        self._add_nodes(row_labels)
        self._add_nodes(column_labels)

    def _list_columns(self, row: int, labels: list[str]) -> list[str]:
        """Return the labels of the cells that a row of a matrix has: all, or one side of the diagonal."""
        has_diagonal = self.has_two_modes or self.file.settings.get("diagonal", "").lower() != "absent"
        if "upper" in self.file.format:
            return labels[row + (not has_diagonal) :]
        if "lower" in self.file.format:
            return labels[: row + has_diagonal]
        return [label for place, label in enumerate(labels) if place != row or has_diagonal]

    def _complete_labels(self, of: str, count: int) -> list[str]:
        """Return the labels of as many nodes as the head counts; a label that two bear gets its number."""
        labels = self.file.labels.get(of) or ([] if self.has_two_modes else self.file.labels.get(_ROWS, []))
        listed = self.file.listed.get(of, [])
        if len(listed) == count != len(labels) and not any('"' in label for label in listed):
            labels = listed  # names of several words without quotes
        start = self.file.count("nr") if of == _COLUMNS and self.has_two_modes else 0
        times = Counter(labels[:count])
        keys = []
        for number, label in enumerate(labels[:count], start=1):
            key = label if times[label] == 1 else f"{label} ({number})"
            self.names[key] = label
            keys.append(key)
        return [*keys, *(str(start + number + 1) for number in range(len(labels), count))]

    def _read_lists(self) -> None:
        """Read a tie a line, or a node and those that it is tied to."""
        rows = list(self._list_labels(_ROWS))
        columns = list(self._list_labels(_COLUMNS)) if self.has_two_modes else rows
        self._add_nodes(rows)
        self._add_nodes(columns)
        matrix = 0
        for number, words in self.file.data:
            if words == [_NEXT_MATRIX]:
                matrix += 1
            elif "edgelist" in self.file.format and len(words) >= 2:
                weight = words[2] if len(words) > 2 else "1"
                self._keep_weight(
                    matrix, number, self._find(words[0], rows), self._find(words[1], columns), weight
                )
            elif "nodelist" in self.file.format or "ranklist" in self.file.format:
                for word in words[1:]:
                    ends = self._find(words[0], rows), self._find(word, columns)
                    self._keep_weight(matrix, number, *ends, "1")
            else:
                self.collected.skip(f"line {number}", "names only one end")

    def _list_labels(self, of: str) -> Iterable[str]:
        if self.file.embedded:
            return ()
        count = self.file.count("nc" if of == _COLUMNS else "nr") or self.file.count("n")
        return self._complete_labels(of, count) if self.has_two_modes or of == _ROWS else ()

    def _find(self, word: str, labels: list[str]) -> str:
        """Return the key of a node that a line names by number or by label; a new label is a new node."""
        if not self.file.embedded and word.isdecimal() and 1 <= int(word) <= len(labels):
            return labels[int(word) - 1]
        if word not in self.collected.nodes:
            self._add_nodes([word])
        return word

    def _add_nodes(self, labels: Iterable[str]) -> None:
        for label in labels:
            if label not in self.collected.nodes:
                name = decode_signs(self.names.get(label, label))
                self.collected.add_node(make_node(label, FilePlace(f"label {name}", name), {}, name=name))

    def _keep_weight(self, matrix: int, number: int, subject: str, object_: str, cell: str) -> None:
        try:
            weight = float(cell)
        except ValueError:
            self.collected.skip(f"line {number}", f"'{cell[:40]}' is no number")
            return
        if weight and abs(weight) < float("inf"):
            self.weights.setdefault(matrix, {})[subject, object_] = number, weight
            self.collected.refuse_many(len(self.weights[matrix]))

    def _add_ties(self) -> None:
        """Add the ties; where each stands both ways with one weight, they have no direction."""
        relations = self.file.labels.get(_MATRICES, [])
        for matrix, cells in sorted(self.weights.items()):
            relation = decode_signs(relations[matrix]) if matrix < len(relations) else ""
            is_mutual = self.has_two_modes or all(
                cells.get((object_, subject), (0, 0.0))[1] == weight
                for (subject, object_), (_, weight) in cells.items()
            )
            for (subject, object_), (number, weight) in _list_once(cells, once=is_mutual):
                fields = {"relation": relation, "weight": "" if weight == 1 else repr(weight)}
                place = FilePlace(f"line {number}", "")
                tie = make_tie(subject, object_, place, fields, is_directed=not is_mutual)
                self.collected.add_tie(tie)


def _list_once(
    cells: dict[tuple[str, str], tuple[int, float]], *, once: bool
) -> Iterator[tuple[tuple[str, str], tuple[int, float]]]:
    """Yield each cell, or only the first of the two of each pair."""
    seen: set[tuple[str, str]] = set()
    for ends, cell in cells.items():
        if not once or (ends[1], ends[0]) not in seen:
            seen.add(ends)
            yield ends, cell


def _split_words(text: str) -> list[str]:
    return [match[1] if match[1] is not None else match[2] for match in _WORD.finditer(text)]


def read_dl(path: Path) -> ForeignNetwork:
    """Return the network of a file; ties of weight 1 have none of their own."""
    return _DlReader(path).read()


def _recognise(sample: FileSample) -> bool:
    return re.match(r"dl\b\s*[,\n]?\s*(n|nr|nc|nm|format)\s*=", sample.text, re.IGNORECASE) is not None


FORMAT = ForeignFormat("ucinet", _recognise, read_dl)
