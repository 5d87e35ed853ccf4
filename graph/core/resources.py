"""Where the files that are shipped beside the code lie: `ontology/` and the example data set.

In a checkout they stand at the top level; in an installed wheel under `graph/_shipped/`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = _PACKAGE / "_shipped"


def _find_root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def find_ontology() -> Path:
    """Return the folder of the vocabulary, shapes, checks and questions."""
    return _find_root() / "ontology"


def find_example_dataset() -> Path:
    """Return the folder of the example data set."""
    return _find_root() / "data" / "steps"


def find_page_assets() -> Path:
    """Return the folder of the map page's template, style and script."""
    return _PACKAGE / "map"
