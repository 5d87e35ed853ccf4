"""What the tests of bounded processes have done in one: it is imported there, by its name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from graph.core.errors import InputError, StoreError


def add(first: int, second: int) -> int:
    return first + second


def raise_input_error(message: str) -> None:
    raise InputError(message)


def raise_error_that_cannot_be_pickled() -> None:
    class LocalError(Exception):
        pass

    raise LocalError("only known there")


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def hoard(megabytes: int) -> int:
    """Take memory piece by piece, as a join does, and write to it."""
    pieces = [bytearray(os.urandom(64)) * (1 << 14) for _ in range(megabytes)]
    return len(pieces)


def take_at_once(megabytes: int) -> int:
    return len(bytearray(megabytes << 20))


def die() -> None:
    os.abort()


def make_bytes(size: int) -> bytes:
    return bytes(size)


def send_pieces(send: Callable[[bytes], None], number: int, size: int) -> int:
    for index in range(number):
        send(bytes([index % 256]) * size)
    return number


def print_and_add(first: int, second: int) -> int:
    print("noise on standard output")
    os.write(1, b"more of it\n")
    return first + second


def get_process() -> int:
    return os.getpid()


def sleep_beside(file: str) -> None:
    """Write this process's number into a file, then sleep."""
    Path(file).write_text(str(os.getpid()), encoding="ascii")
    time.sleep(60)


def fail_to_write(folder: Path, path: Path) -> None:
    path.write_text("half")
    raise StoreError(f"{path.name}: cannot be written (no room)")


def never_write(folder: Path, path: Path) -> None:
    path.write_text("half")
    spin()
