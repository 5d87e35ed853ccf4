"""An edition in, one .zip out with which others can replicate it: an RO-Crate 1.1, always the same bytes."""

from __future__ import annotations

from .archive import zipped
from .contents import Part, parts
from .crate import metadata

__all__ = ["Part", "metadata", "parts", "zipped"]
