"""Makes what is handed to others: the page, sheets to print, a picture, words to paste."""

from __future__ import annotations

from .shared_folder import SIZES, list_file_names, make_share_files

__all__ = ["SIZES", "list_file_names", "make_share_files"]
