"""Keeps Python's collector of cycles from going through values that live on."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def without_gc(build: Callable[P, T]) -> Callable[P, T]:
    """Return a function that builds its value without Python's collector of cycles looking in.

    For functions that make very many values which all live on: the collector would go through all of them
    again and again and find nothing, which takes as long as the work itself.
    """

    @functools.wraps(build)
    def build_without_gc(*args: P.args, **kwargs: P.kwargs) -> T:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return build(*args, **kwargs)
        finally:
            if was_on:
                gc.enable()

    return build_without_gc


def set_living_values_apart() -> None:
    """Have the collector look no more through the values that there are now.

    For a server that holds a large data set: to go through it takes longer than a page, and all have to wait.
    What was set apart before and has died meanwhile is let go of first.
    """
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()
    gc.freeze()
