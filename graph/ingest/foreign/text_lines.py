"""Reads a text line by line as a person sees it: headings, items of lists with their nesting, other lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*\Z")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,}|\*{3,})\Z")
_ITEM = re.compile(r"(?:[-*+•●▪◦‣–—]|\(?(?:[0-9]{1,3}|[০-৯]{1,3}|[a-z]|[ivx]{1,4})[.)।])\s+(?=\S)")
_LINK = re.compile(r"!?\[([^\]\n]+)\]\([^)\s]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_ROW = re.compile(r"\|.*\|\Z")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\Z")
_TAB = 4  # spaces
_LONGEST = 1000  # characters of a line that may be of a list
_BOLD = re.compile(r"(?:\*\*|__)[^*_]+(?:\*\*|__):?\Z")


@dataclass(frozen=True)
class TextLine:
    """A line with its number, without the signs of lists and headings; `depth` is how far right it stands."""

    number: int
    text: str
    depth: int = 0
    is_item: bool = False
    is_heading: bool = False
    follows_gap: bool = False  # whether an empty line stands before it
    is_row: bool = False  # of a table drawn with bars

    @property
    def cells(self) -> list[str]:
        """The cells of a row of a table; none of the line below its headings."""
        if not self.is_row or _RULE.match(self.text):
            return []
        return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", self.text.strip("|"))]


def read_lines(text: str) -> list[TextLine]:
    r"""Return the lines of plain text or Markdown that are not empty.

    >>> [(line.text, line.depth) for line in read_lines("# Partners\n\n- **Amber Trust**\n  - Heron Club")]
    [('Partners', 0), ('Amber Trust', 0), ('Heron Club', 2)]
    """
    lines: list[TextLine] = []
    gap = True
    for number, raw in enumerate(text.splitlines(), start=1):
        bare = raw.strip()
        if not bare:
            gap = True
            continue
        if _UNDERLINE.match(bare):
            if lines and not gap and not lines[-1].is_item:
                lines[-1] = replace(lines[-1], is_heading=True)
            continue
        lines.append(_read_line(number, raw, follows_gap=gap))
        gap = False
    return lines


def _read_line(number: int, raw: str, *, follows_gap: bool) -> TextLine:
    bare = raw.strip()
    if len(bare) > _LONGEST:
        return TextLine(number, " ".join(bare[:_LONGEST].split()), follows_gap=follows_gap)
    if _ROW.match(bare) and bare.count("|") > 2:
        return TextLine(number, bare, is_row=True, follows_gap=follows_gap)
    heading, item = _HEADING.match(bare), _ITEM.match(bare)
    text = heading[1] if heading else bare[item.end() :] if item else bare
    expanded = raw.expandtabs(_TAB)
    return TextLine(
        number,
        strip_marks(text),
        depth=len(expanded) - len(expanded.lstrip()),
        is_item=item is not None and not heading,
        is_heading=heading is not None or (not item and _BOLD.match(bare) is not None),
        follows_gap=follows_gap,
    )


def strip_marks(text: str) -> str:
    """Return a text of Markdown without the marks of links and emphasis.

    >>> strip_marks("**Amber Trust** and [Heron Club](https://heron.example)")
    'Amber Trust and Heron Club'
    """
    return " ".join(_EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text)).split())
