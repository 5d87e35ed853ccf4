"""N-Quads as another's register hands them out: a number of bytes in, a file of fictional activities out.

Each activity has a class, a title, a long description, a funder and a partner; the same number gives the
same bytes.

    python benchmarks/foreign.py 1000 FILE     a file of 1,000 MB
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

WORDS = "water school district training health women rural report support local council climate market youth"
ORGANISATIONS = 50_000
BATCH = 5_000  # activities of a graph
SENTENCES = 8  # of a description, of a hundred words each
_HERE = "https://data.example.net"
_SEED = 3


def write(file: Path, size: int) -> int:
    """Write at least so many bytes, and return how many statements they are."""
    chance = random.Random(_SEED)  # noqa: S311
    sentences = [" ".join(chance.choices(WORDS.split(), k=100)) for _ in range(500)]
    file.parent.mkdir(parents=True, exist_ok=True)
    activities = written = 0
    with file.open("wb") as output:
        while written < size:
            written += output.write(_activity(activities, chance, sentences).encode("ascii"))
            activities += 1
    return 5 * activities


def _activity(number: int, chance: random.Random, sentences: list[str]) -> str:
    node, graph = f"<{_HERE}/activity/{number}>", f"<{_HERE}/batch/{number // BATCH}>"
    told = " ".join(chance.choices(sentences, k=SENTENCES))
    funder, partner = int(chance.paretovariate(1)) % ORGANISATIONS, chance.randrange(ORGANISATIONS)
    about = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Project>",
        f'<http://purl.org/dc/terms/title> "Activity {number}"',
        f'<http://purl.org/dc/terms/description> "{told} {number}"',
        f"<https://schema.org/funder> <{_HERE}/organisation/{funder}>",
        f"<https://schema.org/participant> <{_HERE}/organisation/{partner}>",
    )
    return "".join(f"{node} {one} {graph} .\n" for one in about)


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[2]), int(sys.argv[1]) * 1_000_000):,} statements")
