"""Shows the interactive map, and its drawing for pages that show it without script."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..map import bengali_font
from .forms import go_to
from .rendering import open_page, render_page

_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def answer_map(request: Request) -> Response:
    """Answer with the interactive map in a frame, or with a page that waits for it."""
    page = open_page(request)
    template = "map.html" if page.version.drawn_map else "waiting.html"
    focus = request.query_params.get("focus", "")
    picked = request.query_params.get("picked", "")
    return render_page(page, template, "map", focus=focus, picked=picked, what="map-waiting")


def answer_map_state(request: Request) -> Response:
    """Answer whether the map shows the data as they are now, and whether it could not be drawn."""
    version = open_page(request).version
    is_drawn = version.drawn_map is not None and not version.is_map_old
    return JSONResponse({"is_drawn": is_drawn, "has_failed": version.has_map_failed})


def draw_again(request: Request, _: FormData) -> Response:
    """Have the map drawn once more, where that has failed, and show it."""
    page = open_page(request)
    page.dataset.draw_again()
    return go_to(page.addresses.map)


def answer_map_page(request: Request) -> Response:
    """Answer with the page of the map alone; its one script is allowed by its hash."""
    page = open_page(request)
    drawn_map = page.version.drawn_map
    if not drawn_map:
        raise HTTPException(404)
    content = drawn_map.pages[page.lang]
    return Response(
        content, media_type="text/html", headers={"content-security-policy": write_map_policy(content)}
    )


def write_map_policy(content: bytes) -> str:
    """Return the policy of the map's page: it runs its own script and no other, and fetches nothing."""
    digests = (hashlib.sha256(script).digest() for script in _SCRIPT.findall(content))
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "font-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    )


def answer_picture(request: Request) -> Response:
    """Answer with the drawing of the map as an SVG file that brings its Bengali letters."""
    page = open_page(request)
    drawn_map = page.version.drawn_map
    if not drawn_map:
        raise HTTPException(404)
    drawing = drawn_map.drawings[page.lang, page.theme == "dark"]
    if page.lang == "bn":
        inside = drawing.index(">") + 1
        drawing = f"{drawing[:inside]}<style>{bengali_font.write_font_css()}</style>{drawing[inside:]}"
        drawing = drawing.replace('font-family="', f'font-family="{bengali_font.FAMILY}, ', 1)
    policy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
    return Response(drawing, media_type="image/svg+xml", headers={"content-security-policy": policy})
