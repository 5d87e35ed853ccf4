"""Makes an HTML page that opens offline from a template: the way in which every page is put together.

The parts are put in as they are given: whoever makes one escapes what comes from data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from . import bengali_font


def fill_page(template: Path, parts: Mapping[str, str], *, style: Path, is_small: bool = False) -> str:
    """Return the page of a template with its parts, and as `style` the embedded font and a style sheet.

    `is_small` leaves out of the style sheet what only its writers read.
    """
    rules = style.read_text(encoding="utf-8")
    sheet = f"{bengali_font.write_font_css()}\n{squeeze_style(rules) if is_small else rules}"
    return fill_template(template.read_text(encoding="utf-8"), {**parts, "style": sheet})


def squeeze_style(rules: str) -> str:
    """Return a style sheet without comments and without blanks that mean nothing.

    A blank before a colon or a bracket can part two selectors, and stays.

    >>> squeeze_style("/* a */ nav > a :is(b, i) {\\n  margin: 0 1px;\\n}\\n")
    'nav > a :is(b,i){margin:0 1px}'
    """
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL))
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return re.sub(r"(?<=[a-z]): ", ":", text).replace(";}", "}").strip()


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
