"""Finds the files that are shipped beside the code: `ontology/` and the example data sets.

In a checkout they stand at the top level; in an installed wheel under `graph/_shipped/`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_SHIPPED = _PACKAGE / "_shipped"

EXAMPLES = ("steps", "kestrel")  # the first is the one that is read without -d


def _find_root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def find_ontology() -> Path:
    """Return the folder of the vocabulary, shapes, checks and questions."""
    return _find_root() / "ontology"


def find_example_dataset(name: str = EXAMPLES[0]) -> Path:
    """Return the folder of an example data set."""
    return _find_root() / "data" / name


def find_dataset(text: str) -> Path:
    """Return the path that the text gives, or the example of that name where there is no such path.

    >>> find_dataset("kestrel") == find_example_dataset("kestrel")
    True
    >>> find_dataset("./kestrel") == Path("kestrel")
    True
    """
    path = Path(text)
    return find_example_dataset(text) if text in EXAMPLES and not path.exists() else path


def name_dataset(path: Path) -> str:
    """Return how a user names a data set: a shipped example by its name, all else by its path."""
    return next((name for name in EXAMPLES if path == find_example_dataset(name)), str(path))


def find_page_assets() -> Path:
    """Return the folder of the map page's template, style and script."""
    return _PACKAGE / "map"
