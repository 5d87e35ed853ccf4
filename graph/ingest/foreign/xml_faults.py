"""Says what the XML parser found wrong in the words of people."""

from __future__ import annotations

_HUGE = "Excessive depth in document: 256, use XML_PARSE_HUGE option"  # as the parser says it


def shorten_fault(message: str) -> str:
    """Return what the parser says of a file, without the line, which is told apart, and its own options."""
    return message.partition(", line")[0].replace(_HUGE, "tags nested too deeply")
