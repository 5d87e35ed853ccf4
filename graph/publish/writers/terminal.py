"""Writes sections of the document model as text for a terminal: paragraphs folded, tables laid out."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.visible_text import strip_control_characters
from ..document import Block, KeyFinding, Listing, Paragraph, Section, SourceQuote, Table, format_cell

if TYPE_CHECKING:
    from rich.console import JustifyMethod

INDENT = "  "
QUOTE_INDENT = "      "


@dataclass(frozen=True)
class Screen:
    """What a text is written for: its width in characters, and what the terminal can show."""

    width: int = 100
    has_lines: bool = True  # characters to draw lines with
    has_colour: bool = False


def render_sections(sections: Iterable[Section], lang: str, screen: Screen) -> str:
    """Return sections as lines of text, a blank line between them; a section without content is left out."""
    parts = ["\n".join(_render_section(section, lang, screen)) for section in sections]
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


def _render_section(section: Section, lang: str, screen: Screen) -> Iterator[str]:
    if section.title:
        yield from fold_paragraph(section.title, screen.width)
    for block in section.blocks:
        yield from _render_block(block, lang, screen)


def _render_block(block: Block, lang: str, screen: Screen) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from fold_paragraph(block.text, screen.width)
        case KeyFinding():
            yield from fold_paragraph(block.text, screen.width)
            yield from (INDENT + format_quote(quote) for quote in block.evidence)
        case Table():
            yield from _render_titled_table(block, lang, screen)
        case Listing():
            yield from _render_listing(block, screen)


def _render_titled_table(table: Table, lang: str, screen: Screen) -> Iterator[str]:
    if table.title:
        yield from fold_paragraph(table.title, screen.width)
    rows = [[format_cell(cell, lang) for cell in row] for row in table.printed_rows]
    yield from render_table(table.heads, rows, screen, right=sorted(table.numeric))


def _render_listing(listing: Listing, screen: Screen) -> Iterator[str]:
    if listing.heading:
        yield from fold_paragraph(listing.heading, screen.width)
    indent = INDENT if listing.heading else ""
    if listing.has_paths:
        yield from (indent + strip_control_characters(entry.text) for entry in listing.entries)
        return
    for entry in listing.entries:
        yield from fold_paragraph(entry.text, screen.width, indent=indent)
        for detail in entry.details:
            yield from fold_paragraph(detail, screen.width, indent=QUOTE_INDENT)


def format_quote(quote: SourceQuote) -> str:
    """Return where a statement stands as one line: source, place, words, certainty."""
    place = f"{quote.source}, {quote.place}" if quote.place else quote.source
    words = f' "{quote.words}"' if quote.words else ""
    return strip_control_characters(f"{place}{words} [{quote.certainty}]")


def fold_paragraph(text: str, width: int, *, indent: str = "") -> list[str]:
    """Return a paragraph as lines of at most a width, without what steers a terminal."""
    plain = strip_control_characters(text)
    lines = textwrap.wrap(
        plain,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,  # a path or an id can be copied as a whole
        break_on_hyphens=False,
    )
    return lines or [""]


def render_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen, *, right: Sequence[int] = ()
) -> list[str]:
    """Return a table as lines; columns in `right` are aligned to the right. No text is cut, only folded.

    Where the columns do not fit side by side without breaking words, each row is written as a block.
    """
    heads = [head.replace("_", " ") for head in heads]
    rows = [[strip_control_characters(cell) for cell in row] for row in rows]
    narrowest = [
        _find_least_width([head, *(row[number] for row in rows)]) for number, head in enumerate(heads)
    ]
    if sum(narrowest) + 3 * (len(heads) - 1) > screen.width:
        return _render_blocks(heads, rows, screen.width)
    return _render_grid(heads, rows, _fit_column_widths(heads, rows, narrowest, screen.width), screen, right)


def _find_least_width(cells: Sequence[str]) -> int:
    """Return the least width at which a column breaks no word and no text into too many lines."""
    longest = max(map(len, cells))
    word = max((len(word) for cell in cells for word in cell.split()), default=0)
    return min(longest, max(word, longest // 5, 6))


def _render_blocks(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    margin = max(map(len, heads)) + 2
    lines = []
    for row in rows:
        lines.append("")
        for head, cell in zip(heads, row, strict=True):
            if cell:
                first, *rest = textwrap.wrap(cell, max(20, width - margin)) or [cell]
                lines.append(f"{head:>{margin - 2}}  {first}")
                lines += [" " * margin + line for line in rest]
    return [*lines, ""]


def _render_grid(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    screen: Screen,
    right: Sequence[int],
) -> list[str]:
    from rich.box import ASCII2, SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as Grid
    from rich.text import Text

    box = SIMPLE_HEAD if screen.has_lines else ASCII2
    grid = Grid(box=box, pad_edge=False, safe_box=True, show_edge=False)
    for number, head in enumerate(heads):
        justify: JustifyMethod = "right" if number in right else "left"
        grid.add_column(head, justify=justify, overflow="fold", width=widths[number])
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    buffer = io.StringIO()
    # the widths are settled above; rich would cut a table that fills its console to the last column
    whole = sum(widths) + 4 * len(widths)
    colour = screen.has_colour
    console = Console(
        file=buffer, width=whole, force_terminal=colour, no_color=not colour, legacy_windows=False
    )
    console.print(grid)
    return [line.rstrip() for line in buffer.getvalue().splitlines()]


def _fit_column_widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], narrowest: Sequence[int], width: int
) -> list[int]:
    """Return the width of each column: its narrowest, and a share of what is left as it can use it."""
    widest = [
        max(len(head), *(len(row[number]) for row in rows)) if rows else len(head)
        for number, head in enumerate(heads)
    ]
    widths = list(narrowest)
    spare_width = width - sum(widths) - 3 * (len(heads) - 1)
    while spare_width > 0:
        growing = [number for number, least in enumerate(widths) if least < widest[number]]
        if not growing:
            break
        for number in growing[:spare_width]:
            widths[number] += 1
            spare_width -= 1
    return widths
