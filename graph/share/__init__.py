"""An edition in, what is handed to others out: page, sheets to print, a picture, words to paste."""

from __future__ import annotations

from .bundle import SIZES, bundle, names

__all__ = ["SIZES", "bundle", "names"]
