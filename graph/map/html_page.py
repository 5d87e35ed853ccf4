"""Makes an HTML page that opens offline from a template: the way in which every page is put together.

The parts are put in as they are given: whoever makes one escapes what comes from data.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from . import bengali_font


def fill_page(template: Path, parts: Mapping[str, str], *, style: Path) -> str:
    """Return the page of a template with its parts, and as `style` the embedded font and a style sheet."""
    sheet = f"{bengali_font.write_font_css()}\n{style.read_text(encoding='utf-8')}"
    return fill_template(template.read_text(encoding="utf-8"), {**parts, "style": sheet})


def fill_template(template: str, parts: Mapping[str, str]) -> str:
    """Return the template with each `{{name}}` replaced, once, and nothing inside a part touched.

    >>> fill_template("<p>{{a}}</p>{{b}}", {"a": "{{b}}", "b": "x"})
    '<p>{{b}}</p>x'
    """
    pieces = template.split("{{")
    result = [pieces[0]]
    for piece in pieces[1:]:
        name, _, after = piece.partition("}}")
        result += [parts[name], after]
    return "".join(result)
