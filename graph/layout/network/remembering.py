"""Remembers what functions of arrays returned last, for a map that is drawn again after a small change."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def remember_results(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator for a function whose result follows from its arguments alone.

    Of the same arguments, by their bytes, the result is the same array, which nobody may change; the last
    `most` are kept. Two threads may make the same at once, which does no harm.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept: OrderedDict[bytes, T] = OrderedDict()

        @wraps(function)
        def call(*arguments: P.args, **named: P.kwargs) -> T:
            key = _digest_arguments(*arguments, *sorted(named.items()))
            result = kept.pop(key, None)
            if result is None:
                result = function(*arguments, **named)
                if hasattr(result, "setflags"):
                    result.setflags(write=False)
            kept[key] = result
            while len(kept) > most:
                kept.popitem(last=False)
            return result

        return call

    return decorate


def _digest_arguments(*arguments: object) -> bytes:
    import numpy as np

    digest = hashlib.blake2b(digest_size=20)
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            digest.update(repr((argument.dtype.str, argument.shape)).encode())
            digest.update(argument.tobytes())
        else:
            digest.update(repr(argument).encode())
    return digest.digest()
