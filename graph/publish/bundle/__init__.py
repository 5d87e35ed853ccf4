"""Makes the bundle with which others can replicate an edition: an RO-Crate 1.1 in one ZIP file."""

from __future__ import annotations

from .contents import BundlePart, make_bundle_parts
from .crate import make_crate_metadata
from .packing import Bundle, make_bundle

__all__ = ["Bundle", "BundlePart", "make_bundle", "make_bundle_parts", "make_crate_metadata"]
