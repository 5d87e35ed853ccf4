"""Write docs/tables.md: every table and column, what goes into it, and an example.

python docs/tables.py            rewrite docs/tables.md
python docs/tables.py --check    exit 1 where it is not what would be written
"""

from __future__ import annotations

import sys
from pathlib import Path

from graph.curate.scaffold.guide import render_table_guide
from graph.schema.vocabulary import Ontology

PAGE = Path(__file__).with_name("tables.md")


def main() -> None:
    """Write the page, or say whether it is up to date."""
    text = render_table_guide(Ontology.load())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit("docs/tables.md is not what the program says: run python docs/tables.py")


if __name__ == "__main__":
    main()
