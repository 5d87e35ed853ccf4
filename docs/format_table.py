"""Finds out what each format of export cannot hold: writes a network that has everything, and reads it back.

`docs/refresh.py` writes the result into `docs/formats.md`; the tests hold both to it.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from graph.core.atomic import publish_files
from graph.curate.importing.dataset_files import render_plan
from graph.curate.importing.plan import ImportRequest, plan_import
from graph.ingest import load_tables
from graph.ingest.foreign.network import FilePlace, ForeignNetwork, ForeignNode, ForeignTie
from graph.ingest.foreign.reading_choices import ReadingChoices
from graph.ingest.foreign.registry import read_networks
from graph.ingest.rdf_file import FORMATS
from graph.model.network import Network
from graph.model.opening import open_graph
from graph.publish.export.registry import ExportFormat, list_format_names, load_format
from graph.schema.vocabulary import Ontology

NOWHERE = FilePlace("", "")
NODE_FIELDS = {
    "name": "names",
    "name_bn": "Bengali names beside English ones",
    "abbreviation": "abbreviations",
    "type_word": "types",
    "is_person": "who is a person",
    "located_in": "places",
    "founded": "founding dates",
    "homepage": "websites",
    "identifiers": "identifiers",
    "alternatives": "other names",
    "remarks": "remarks",
    "attributes": "attributes of organisations",
}
TIE_FIELDS = {
    "relation_word": "relations",
    "kind": "kinds of our vocabulary",
    "is_directed": "directions",
    "weight": "weights",
    "start": "start dates",
    "end": "end dates",
    "date_text": "dates in words",
    "attributes": "attributes of ties, so also sources and quotes",
}
NETWORK_FIELDS = {"title": "the title", "publisher": "the publisher", "licence": "the licence"}
CONTROL_SIGNS = "\x07 bell"

FULL = ForeignNetwork(
    format="stakeholders",
    nodes=(
        ForeignNode(
            "alder", NOWHERE, name="Alder Trust", name_bn="অল্ডার ট্রাস্ট", abbreviation="AT",
            type_word="Foundation",
            located_in="Sylhet", founded="1998", homepage="https://alder.example", identifiers=("iati:BD-1",),
            alternatives=("The Alders", "Alder"), remarks="Moved in 2020.", attributes={"staff": "12"},
        ),
        ForeignNode("birch", NOWHERE, name="Birch Forum"),
        ForeignNode("cedar", NOWHERE, name="Cedar Union"),
        ForeignNode("rahima", NOWHERE, name="Rahima Begum", type_word="Person", is_person=True),
    ),
    ties=(
        ForeignTie("alder", "birch", NOWHERE, relation_word="funds", kind="funds", is_directed=True,
                   weight=2.5, start="2019-01-01", end="2021-12-31", date_text="2019 to 2021",
                   attributes={"amount": "5"}),
        ForeignTie("alder", "birch", NOWHERE, relation_word="works with", kind="partneredWith"),
        ForeignTie("birch", "alder", NOWHERE, relation_word="trains", is_directed=True),
        ForeignTie("rahima", "birch", NOWHERE, relation_word="leads", is_directed=True),
    ),
    title="Trees of the valley",
    publisher="Alder Trust",
    licence="CC-BY-4.0",
)  # fmt: skip


def read_back(format_: ExportFormat, network: ForeignNetwork) -> ForeignNetwork | None:
    """Return a network as it is read again from what a format writes; None where nothing reads it."""
    if format_.write_network is None:
        return None
    contents = format_.write_network(network)
    with tempfile.TemporaryDirectory() as folder:
        named = {f"network{format_.suffix}": contents} if isinstance(contents, bytes) else contents
        for name, data in named.items():
            (Path(folder) / name).write_bytes(data)
        paths = sorted(Path(folder) / name for name in named)
        return read_networks(paths, ReadingChoices())[0]


def list_losses(format_: ExportFormat) -> list[str]:
    """Return what a format cannot hold, by writing it and reading it back."""
    again = read_back(format_, FULL)
    if again is None:
        return []
    return [*_compare_ids(again), *_compare_fields(again), *_compare_signs(format_)]


def _compare_ids(again: ForeignNetwork) -> Iterator[str]:
    if {node.key for node in again.nodes} != {node.key for node in FULL.nodes}:
        yield "ids"
    names = {node.name for node in again.nodes}
    if "Cedar Union" not in names:
        yield "organisations without a tie"
    if len(again.ties) != len(FULL.ties):
        yield "several ties of two organisations"


def _compare_fields(again: ForeignNetwork) -> Iterator[str]:
    # who reads a table knows a person by the type
    nodes = {
        node.name: replace(node, is_person=node.is_person or node.type_word == "Person")
        for node in again.nodes
    }
    for field, words in NODE_FIELDS.items():
        if any(getattr(nodes.get(node.name, node), field) != getattr(node, field) for node in FULL.nodes):
            yield words
    written, read = ({describe_tie(network, tie): tie for tie in network.ties} for network in (FULL, again))
    for field, words in TIE_FIELDS.items():
        if any(getattr(read.get(key, tie), field) != getattr(tie, field) for key, tie in written.items()):
            yield words
    yield from (
        words for field, words in NETWORK_FIELDS.items() if getattr(again, field) != getattr(FULL, field)
    )


def describe_tie(network: ForeignNetwork, tie: ForeignTie) -> tuple[str, ...]:
    """Return by what a tie is known again: the names of its ends and its relation, in whatever order."""
    names = {node.key: node.name or node.key for node in network.nodes}
    return (*sorted((names[tie.subject], names[tie.object])), tie.relation_word)


def _compare_signs(format_: ExportFormat) -> Iterator[str]:
    node = ForeignNode("a", NOWHERE, name=CONTROL_SIGNS)
    tie = ForeignTie("a", "b", NOWHERE, relation_word="funds")
    network = replace(FULL, nodes=(node, ForeignNode("b", NOWHERE, name="B")), ties=(tie,))
    again = read_back(format_, network)
    if again and CONTROL_SIGNS not in {item.name for item in again.nodes}:
        yield "control characters in names"


DATASET = Path(__file__).resolve().parent.parent / "data" / "kestrel"
Parts = Mapping[str, set[object]]  # what a data set holds, by the words of the table of formats


@cache
def open_dataset() -> Network:
    """Return the example in which everything occurs, with what only its owner sees."""
    return Network(open_graph(DATASET, audience="internal"))


def list_losses_of_dataset(format_: ExportFormat) -> list[str]:
    """Return what of a whole data set is lost, by writing the example and reading it again.

    RDF is imported as a data set, whose network is compared; of tables the rows are.
    """
    contents = format_.write(open_dataset())
    named = {f"network{format_.suffix}": contents} if isinstance(contents, bytes) else contents
    with tempfile.TemporaryDirectory() as folder:
        for name, data in named.items():
            (Path(folder) / name).write_bytes(data)
        files = [Path(folder) / name for name in sorted(named) if not name.endswith(".toml")]
        plan = plan_import(ImportRequest(tuple(files), Path(folder) / "again"))
        if format_.suffix in FORMATS:
            publish_files(plan.target.path, render_plan(plan, b""))
            again = Network(open_graph(plan.target.path, audience="internal"))
            before, after = read_network(open_dataset()), read_network(again)
        else:
            original = {
                table: [row.cells for row in rows] for table, rows in load_tables(DATASET).rows.items()
            }
            before, after = read_rows(original), read_rows(plan.imported.rows)
    lost = {words: before[words] - after[words] for words in before}
    return [words if lost[words] == before[words] else f"some {words}" for words in before if lost[words]]


def read_network(network: Network) -> Parts:
    """Return what a network holds, whichever addresses it has."""
    knowledge, shorten = network.knowledge, network.knowledge.dataset.mint.shorten_iri
    ties = {(tie.kind.name, shorten(tie.subject), shorten(tie.object)): tie for tie in network.ties}
    return {
        "ids": {entity.id for entity in knowledge.entities.values()},
        "ties": set(ties),
        "dates of ties": {(*key, str(tie.dates)) for key, tie in ties.items() if tie.dates},
        "certainty": {(*key, tie.shown_certainty) for key, tie in ties.items()},
        "quotes": {evidence.phrase for evidence in knowledge.evidence.values()} - {""},
        "sources": set(map(shorten, knowledge.sources)),
    }


def read_rows(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Parts:
    """Return what the rows of tables hold, by the names of things."""
    rows = defaultdict(
        list, {table: [defaultdict(str, row) for row in rows] for table, rows in tables.items()}
    )
    organisations = Ontology.load().list_subclass_names("Organisation")
    things = [*rows["events"], *rows["entities"]]
    name = {row["id"]: row["label_en"] or row["label_bn"] for row in things}
    ties = [(row, (name.get(row["subject"]), row["kind"], name.get(row["object"]))) for row in rows["ties"]]
    return {
        "ids": {row["id"] for row in things},
        "names of organisations": {name[row["id"]] for row in things if row["class"] in organisations},
        "types": {(name[row["id"]], row["class"], row["type"]) for row in things},
        "ties": {tie for _, tie in ties},
        "dates of ties": {(*tie, row["start"], row["end"]) for row, tie in ties if row["start"]},
        "certainty": {(*tie, row["certainty"]) for row, tie in ties},
        "quotes": {row["phrase"] for row in rows["ties"]} - {""},
        "facts": {(row["subject"], row["property"], row["value"]) for row in rows["facts"]},
        "counts": {row["id"] for row in rows["counts"]},
        "sources": {row["id"] for row in rows["sources"]},
    }


def write_table() -> str:
    """Return the table of formats: what writes which file, and what it does not hold."""
    lines = ["| `--format` | writes | file | does not hold |", "|---|---|---|---|"]
    for name in list_format_names():
        format_ = load_format(name)
        measure = list_losses if format_.write_network else list_losses_of_dataset
        losses = format_.limits or "; ".join(measure(format_))
        ending = f"`{format_.suffix}`" if format_.suffix else "folder"
        lines.append(f"| `{name}` | {format_.title} | {ending} | {losses or 'nothing is lost'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(write_table())
