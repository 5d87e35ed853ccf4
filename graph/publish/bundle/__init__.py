"""Makes the bundle with which others can replicate an edition: an RO-Crate 1.1 in one ZIP file."""

from __future__ import annotations

from ..writers.zip import zip_files
from .contents import BundlePart, make_bundle_parts
from .crate import make_crate_metadata

__all__ = ["BundlePart", "make_bundle_parts", "make_crate_metadata", "zip_files"]
