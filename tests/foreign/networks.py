"""Networks with names that are hard to write, compared without their places."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from graph.ingest.foreign.network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from graph.map.svg_text import strip_unwritable

NOWHERE = FilePlace("", "")
HOSTILE = (
    'say "yes"', "it's", "a\nb", "a\r\nb", "=1+1", "@SUM(A1)", "-2", "a,b;c\td",
    "back\\slash", "\\n", "ends in \\",
    "<b>&amp;</b>", "&#34;", "&lt;", "]]>", "{brace}", "[1]", "!",
    "*Vertices 3", "%", "node", "data:", "n1", "  ",
    "জাফরান জোট", "ক্ষ্ম",
    "👩‍👩‍👧", "\u202eabc", "a\u00a0b", "", "a | b", "#hash", "--", "->", "dl n=3", "'", "১২৩",
)  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
).map(strip_unwritable)
PLAIN = st.text("abc xyz", max_size=8).map(lambda text: " ".join(text.split()))
ATTRIBUTE = st.sampled_from(("staff", "Höhe", "own name", "x y"))


def _is_written(text: str) -> bool:
    return bool(text.strip())


@st.composite
def networks(draw: st.DrawFn) -> ForeignNetwork:
    """Draw a network whose nodes have ids and names, and whose ties have ends."""
    filled = TEXT.filter(_is_written)
    keys = draw(st.lists(filled, min_size=1, max_size=5, unique=True))
    nodes = tuple(
        ForeignNode(
            key,
            NOWHERE,
            name=draw(filled),
            name_bn=draw(st.sampled_from(("", "জোট"))),
            type_word=draw(TEXT.filter(lambda text: _is_written(text) or not text)).strip(" "),
            remarks=draw(st.sampled_from(("", *filter(_is_written, HOSTILE)))),
            attributes=draw(st.dictionaries(ATTRIBUTE, filled, max_size=2)),
        )
        for key in keys
    )
    ties = tuple(
        ForeignTie(
            draw(st.sampled_from(keys)),
            draw(st.sampled_from(keys)),
            NOWHERE,
            relation_word=draw(filled),
            is_directed=draw(st.booleans()),
            weight=draw(st.sampled_from((None, 2.0, 0.25))),
            attributes=draw(st.dictionaries(ATTRIBUTE, filled, max_size=1)),
        )
        for _ in range(draw(st.integers(0, 4)))
    )
    return ForeignNetwork("stakeholders", nodes, ties)


def strip_places(
    network: ForeignNetwork,
) -> tuple[tuple[ForeignNode, ...], tuple[ForeignTie, ...]]:
    """Return nodes and ties without where they stand."""
    return (
        tuple(replace(node, place=NOWHERE) for node in network.nodes),
        tuple(replace(tie, place=NOWHERE) for tie in network.ties),
    )
