"""Finds the files that are shipped beside the code: `ontology/` and the example data sets.

In a checkout they stand at the top level; in an installed wheel under `graph/_shipped/`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"

EXAMPLES = ("steps", "kestrel")  # the first is the one that is read without -d


def _root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def ontology() -> Path:
    """Return the folder of the vocabulary, shapes, checks and questions."""
    return _root() / "ontology"


def example(name: str = EXAMPLES[0]) -> Path:
    """Return the folder of an example data set."""
    return _root() / "data" / name


def find_data_set(text: str) -> Path:
    """Return the path that the text gives, or the example of that name where there is no such path.

    >>> find_data_set("kestrel") == example("kestrel"), find_data_set("./kestrel") == Path("kestrel")
    (True, True)
    """
    path = Path(text)
    return example(text) if text in EXAMPLES and not path.exists() else path


def given_name(path: Path) -> str:
    """Return how a user names a data set: a shipped example by its name, all else by its path."""
    return next((name for name in EXAMPLES if path == example(name)), str(path))


def page() -> Path:
    """Return the folder of the map page's template, style and script."""
    return _PACKAGE / "map"
