"""Serves styles, scripts and fonts under names that hold their hash, so that browsers keep them for good."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from ..map import bengali_font
from ..schema.vocabulary import Ontology
from .symbols import write_sector_styles

_FOLDER = Path(__file__).with_name("web")
_BUILT = Path(__file__).resolve().parents[1] / "_built"  # what is bundled of npm, where it was
_TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_BUNDLES = ("sparql_editor.js",)
_FONT_SLOT = "bengali-{weight}.woff2"


@dataclass(frozen=True)
class StaticFile:
    """The content of one file and the name under which it is served."""

    name: str
    content: bytes

    @cached_property
    def hashed_name(self) -> str:
        """Its name with a hash of its content before the ending."""
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}.{hashlib.sha256(self.content).hexdigest()[:12]}.{ending}"

    @cached_property
    def compressed(self) -> bytes:
        """Its content as gzip, empty where that is no shorter."""
        compressed = gzip.compress(self.content, mtime=0)
        return compressed if len(compressed) < len(self.content) else b""

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"/static/{self.hashed_name}"


@lru_cache(maxsize=1)
def load_static_files() -> Mapping[str, StaticFile]:
    """Return every file by its own name; a bundle that was not built is missing."""
    fonts = [
        StaticFile(_FONT_SLOT.format(weight=weight), bengali_font.subset_font(weight))
        for weight in bengali_font.WEIGHTS
    ]
    paths = [*sorted(_FOLDER.iterdir()), *(_BUILT / name for name in _BUNDLES)]
    files = {path.name: path.read_bytes() for path in paths if path.is_file()}
    files["workbench.css"] += write_sector_styles(Ontology.load()).encode()
    for font in fonts:  # the style names each font by its hash
        files["workbench.css"] = files["workbench.css"].replace(font.name.encode(), font.hashed_name.encode())
    return {file.name: file for file in (*fonts, *(StaticFile(*pair) for pair in files.items()))}


def has_static_file(name: str) -> bool:
    """Whether a file is there: a bundle may not have been built."""
    return name in load_static_files()


def read_bundle(name: str) -> bytes:
    """Return a file that is bundled of npm, empty where it was not built."""
    path = _BUILT / name
    return path.read_bytes() if path.is_file() else b""


def find_static_address(name: str) -> str:
    """Return where a file is served; KeyError for one that there is not."""
    return load_static_files()[name].address


def answer_static(request: Request) -> Response:
    """Answer with the file whose hashed name is asked for."""
    wanted = request.path_params["name"]
    for file in load_static_files().values():
        if file.hashed_name == wanted:
            headers = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
            is_short = "gzip" in request.headers.get("accept-encoding", "") and file.compressed
            if is_short:
                headers["content-encoding"] = "gzip"
            content = file.compressed if is_short else file.content
            return Response(content, media_type=_TYPES[Path(wanted).suffix], headers=headers)
    return Response("not found", 404, media_type="text/plain")
