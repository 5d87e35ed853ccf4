"""Reads XML files element by element, whatever they are made to do to the reader.

Entities are refused, nothing is fetched, and depth and length of a text are bounded by the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .collected_network import CollectedNetwork
from .registry import SAMPLE_BYTES, FileSample
from .xml_faults import shorten_fault

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # one that does not end hides the rest


def find_root_name(sample: FileSample) -> str:
    """Return the name of the first element of a file, empty where it is no XML."""
    if not sample.text.startswith("<"):
        return ""
    match = _ROOT.search(_COMMENT.sub("", sample.text))
    return match[1] if match else ""


def iterate_elements(
    collected: CollectedNetwork, tags: Sequence[str], *, starting: Sequence[str] = ()
) -> Iterator[tuple[str, _Element]]:
    """Yield each element of some names with its name, when it ends; those of `starting` when they begin.

    What stands before a fault in the file is yielded, and the rest listed as left out.
    """
    from lxml import etree

    _refuse_entities(collected)
    collected.refuse_many(collected.count_in_file(*(f"<{tag} ".encode() for tag in tags)))
    items = 0
    wanted = [f"{{*}}{tag}" for tag in (*tags, *starting)]
    try:
        with collected.path.open("rb") as file:  # the parser would leave it open
            for event, element in etree.iterparse(
                file,
                events=("start", "end"),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            ):
                name = etree.QName(element).localname
                collected.refuse_many(items)
                if event == ("start" if name in starting else "end"):
                    yield name, element
                    if name not in starting:
                        items += 1
                        element.clear(keep_tail=False)
    except etree.XMLSyntaxError as error:
        line = error.position[0] if error.position else 0
        fault = shorten_fault(str(error.msg))
        if not items:
            raise collected.refuse(f"line {line}: {fault}; correct that place") from None
        collected.skip(f"line {line}", f"the file cannot be read from here on ({fault})")
    except OSError as error:
        raise collected.refuse(f"cannot be read ({error.strerror or error})") from None


def list_texts(element: _Element, tag: str) -> list[str]:
    """Return the texts of the children of a name."""
    return [" ".join("".join(child.itertext()).split()) for child in element.findall(f"{{*}}{tag}")]


def _refuse_entities(collected: CollectedNetwork) -> None:
    with collected.path.open("rb") as file:
        start = file.read(SAMPLE_BYTES).replace(b"\0", b"")  # UTF-16, too
    if b"<!ENTITY" in start:
        raise collected.refuse("declares entities, which could expand without bound; remove its DOCTYPE")
