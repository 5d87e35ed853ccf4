"""Opens a page in the browser after a command has made it, where somebody is there to look at it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

no_open = click.option("--no-open", is_flag=True, help="Do not open the page in the browser.")


def open_page(page: Path | None, *, is_refused: bool) -> bool:
    """Open a page, and tell whether it was; never in a script, on a build server or without a display.

    Without a page, nothing was drawn that a browser shows.
    """
    return page is not None and open_address(page.resolve().as_uri(), is_refused=is_refused)


def open_address(address: str, *, is_refused: bool) -> bool:
    """Open an address where a page would be opened, and tell whether it was."""
    if is_refused or not is_desktop():
        return False
    import webbrowser

    return webbrowser.open(address)


def is_desktop() -> bool:
    """Tell whether somebody sits at this computer and sees windows."""
    if os.environ.get("CI") or not sys.stdout or not sys.stdin:
        return False
    return sys.stdout.isatty() and sys.stdin.isatty() and has_display()


def has_display() -> bool:
    """Tell whether windows can be shown; Windows and macOS always can."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
