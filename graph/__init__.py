"""Stakeholder Graph: relationships between organisations, each with the quote that supports it.

>>> import graph
>>> data = graph.open("steps")
>>> data.to_networkx().number_of_nodes()
67
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .core.version import __version__

if TYPE_CHECKING:
    from .core.errors import GraphError
    from .publish.python_interface import OpenDataset
    from .publish.python_interface import open_dataset as open

__all__ = ["GraphError", "OpenDataset", "__version__", "open"]

_MODULES = {
    "GraphError": ("core.errors", "GraphError"),
    "OpenDataset": ("publish.python_interface", "OpenDataset"),
    "open": ("publish.python_interface", "open_dataset"),
}

if not TYPE_CHECKING:  # a type checker knows the names above, and no other

    def __getattr__(name):
        """Import a name when it is first asked for."""
        from importlib import import_module

        if name not in _MODULES:
            raise AttributeError(f"module 'graph' has no attribute '{name}'")
        module, attribute = _MODULES[name]
        globals()[name] = getattr(import_module(f".{module}", __name__), attribute)
        return globals()[name]

    def __dir__():
        """Return what there is for users."""
        return sorted({*globals(), *__all__})
