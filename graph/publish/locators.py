"""Says a place in a document in the reader's language: "page 3, line 4" with Bengali words and digits."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ..core.messages import localise_digits
from ..core.toml_file import read_shipped_toml

_PART = re.compile(r"(?P<word>[A-Za-z]+)\.?\s+(?P<number>\d[\d.–-]*)")


def localise_locator(locator: str, lang: str) -> str:
    """Return a place of words and numbers in a language; any other as the source has it.

    >>> localise_locator("page 3, line 12", "bn"), localise_locator("folder 7B, p. 2", "bn")
    ('পৃষ্ঠা ৩, লাইন ১২', 'folder 7B, p. 2')
    """
    if lang != "bn":
        return locator
    if locator.isdigit():
        return localise_digits(locator, lang)
    words = _load_words()
    parts = [_PART.fullmatch(part) for part in locator.split(", ")]
    known = [match for match in parts if match and match["word"].casefold() in words]
    if len(known) < len(parts):
        return locator
    return localise_digits(
        ", ".join(f"{words[match['word'].casefold()]} {match['number']}" for match in known), lang
    )


@lru_cache(maxsize=1)
def _load_words() -> dict[str, str]:
    return {
        word: str(bengali) for word, bengali in read_shipped_toml(Path(__file__).with_suffix(".toml")).items()
    }
