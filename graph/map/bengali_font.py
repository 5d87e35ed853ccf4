"""Makes the Bengali font of the page: the subset that it needs, as a style rule.

No machine need have a Bengali font. Of the family only Bengali letters, digits and signs are kept, with
everything that shapes them; Latin text keeps the reader's own face. Same input, same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import suppress
from functools import lru_cache
from importlib import resources
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from ..core.atomic import publish_files
from ..core.cache_folder import FILE_MODE, make_cache_folder, make_private_folder
from ..core.errors import StoreError

FAMILY = "Stakeholder Bengali"
PACKAGE = "fontpkg_hind_siliguri"
WEIGHTS = {400: "HindSiliguri-Regular.ttf", 600: "HindSiliguri-SemiBold.ttf"}
# danda and double danda, the Bengali block, the joiners, the dotted circle that bears a lone vowel sign
RANGES = ((0x0964, 0x0965), (0x0980, 0x09FF), (0x200C, 0x200D), (0x25CC, 0x25CC))

_FOLDER = "fonts"  # of the user's cache
_REVISION = 1  # of how a subset is made: another one is made where this changes
_DIGEST_BYTES = 32


def write_font_css() -> str:
    """Return the style rules of the embedded face."""
    spans = ",".join(f"U+{first:04X}" + (f"-{last:04X}" if last > first else "") for first, last in RANGES)
    return "\n".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:normal;'
        f"src:url(data:font/woff2;base64,{base64.b64encode(subset_font(weight)).decode('ascii')}) "
        f'format("woff2");unicode-range:{spans}}}'
        for weight in WEIGHTS
    )


@lru_cache(maxsize=len(WEIGHTS))
def subset_font(weight: int) -> bytes:
    """Return the face of a weight, reduced to Bengali, as WOFF2; kept for later where that is possible."""
    file = resources.files(PACKAGE).joinpath("files", WEIGHTS[weight]).read_bytes()
    key = f"{version('fonttools')} {version('brotli')} {RANGES} {_REVISION} ".encode() + file
    name = f"{hashlib.sha256(key).hexdigest()[:32]}.woff2"
    with suppress(StoreError, OSError):
        folder = make_cache_folder() / _FOLDER
        make_private_folder(folder)
        if (folder / name).is_file():
            return _read_kept(folder / name)
        font = _make_subset(file)
        publish_files(folder, {name: hashlib.sha256(font).digest() + font}, mode=FILE_MODE)
        return font
    return _make_subset(file)


def _read_kept(path: Path) -> bytes:
    """Return a kept face; StoreError where it is not what was written."""
    content = path.read_bytes()
    digest, font = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if hashlib.sha256(font).digest() != digest:
        raise StoreError(f"{path}: not what was written")
    return font


def _make_subset(file: bytes) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(file), recalcTimestamp=False)  # the font's own date, not today's
    options = Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, names, and its licence
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    target = BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()
