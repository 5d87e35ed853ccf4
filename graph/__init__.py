"""Stakeholder Graph: relationships between organisations, each with the passage that supports it."""

from .core.version import __version__

__all__ = ["__version__"]
