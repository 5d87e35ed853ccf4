"""Opens what `-d` names for a verb, with progress, and says what an edition is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.address import Address, DatasetLocation
from . import output
from .options import MeasureOptions

if TYPE_CHECKING:
    from ..model.graph import StakeholderGraph
    from ..model.network import Network
    from ..publish.answers.view import AnswerView


def open_knowledge(data: DatasetLocation, audience: str) -> StakeholderGraph:
    """Return the data set: an endpoint's, the one kept of these files if they are the same, or a new one."""
    from ..model.opening import open_endpoint, open_graph

    with output.show_progress(f"reading {data or 'the example data set'}") as say:
        if isinstance(data, Address):
            return open_endpoint(data, audience=audience)
        path = data or find_default_dataset()
        return _open_snapshot(path, audience, say) or open_graph(path, audience=audience)


def _open_snapshot(path: Path, audience: str, say: Callable[[str], None]) -> StakeholderGraph | None:
    """Return a data set from the snapshot that a build has saved, renewed where its files have changed."""
    from ..core.errors import DamagedStoreError, StoreError
    from ..core.notes import write_note
    from ..model.opening import build_snapshot, is_fresh, open_snapshot
    from ..schema.vocabulary import Ontology
    from ..store import cache_entries, snapshots

    damage = ""
    try:
        snapshot = snapshots.find_snapshot(path, audience)
        if not snapshot:
            return None
        if is_fresh(snapshot, path, Ontology.load()):
            return open_snapshot(snapshot)
    except DamagedStoreError as error:
        damage = str(error)
    try:
        knowledge, new_snapshot = build_snapshot(path, audience=audience, say=say)
        cache_entries.keep_snapshot(new_snapshot)
    except StoreError as error:
        write_note(f"the saved snapshot cannot be used ({error}); the tables are read again")
        return None
    if damage:
        write_note(f"the saved snapshot was damaged ({damage}); it was made again from the tables")
    return knowledge


def require_local_path(data: DatasetLocation, verb: str) -> Path:
    """Return where the tables lie that a verb needs; InputError where the data set is behind an address."""
    from ..core.errors import InputError

    if isinstance(data, Address):
        raise InputError(
            f"{data}: {verb} works on the tables, which an endpoint does not hold; give their folder with -d"
        )
    return data or find_default_dataset()


def find_default_dataset() -> Path:
    """Return the data set of a command without -d: the one in the current folder, else the example."""
    from ..core import resources
    from ..schema.dataset import TABLES

    folder = Path.cwd()
    names = ("dataset.toml", *(f"{table}.csv" for table in TABLES))
    return folder if any((folder / name).is_file() for name in names) else resources.find_example_dataset()


def open_network(data: DatasetLocation, audience: str) -> Network:
    """Return the network of the loaded data set."""
    from ..model.network import Network

    return Network(open_knowledge(data, audience))


def open_owners_answer(command: str, settings: MeasureOptions, measure: str, what: str) -> AnswerView:
    """Return what a command looks at whose measure is for the owner alone; QueryError for other readers.

    An endpoint may hold an edition for others than `--audience` says, which is known once it is open.
    """
    require_measure(measure, settings.audience, what)
    view = open_answer(command, settings)
    require_measure(measure, view.knowledge.audience, what)
    return view


def open_answer(command: str, settings: MeasureOptions, *, mode: str = "all") -> AnswerView:
    """Return what a command that measures looks at, and the texts that it says, in a language.

    `mode` says which network: of organisations, of alliances, of events or of all together.
    """
    from ..model.modes import NetworkMode, check_event_kinds
    from ..model.tie_filter import check_date, check_tie_kinds
    from ..publish.answers import view

    if settings.as_of:
        check_date(settings.as_of)
    network = open_network(settings.data, settings.audience)
    check_kinds = check_event_kinds if mode == NetworkMode.EVENTS else check_tie_kinds
    return view.open_answer(
        command,
        network,
        lang=settings.lang,
        certainty=settings.certainty,
        kinds=check_kinds(network, settings.kinds),
        as_of=settings.as_of,
        mode=NetworkMode(mode),
    )


def find_organisation(knowledge: StakeholderGraph, name: str) -> str:
    """Return the IRI of a named organisation; NameNotFoundError for what is none."""
    return knowledge.names.find_organisation(name).iri


def require_measure(measure: str, audience: str, what: str) -> None:
    """Refuse an edition whose readers may not see a measure."""
    from ..core.errors import QueryError
    from ..measures.registry import MEASURES
    from ..schema.levels import Audience

    if not MEASURES[measure].is_open_to(Audience(audience)):
        raise QueryError(
            f"{what} is for --audience internal only: who holds a network together is, in the wrong hands, "
            "a list of whom to put under pressure"
        )
