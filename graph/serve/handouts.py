"""Makes the files that leave the workbench: which there are, in which formats, and how each is made.

Formats come from the registries of reports, matrices and exports: what is added there is offered here.
`make_handout` is carried out in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.atomic import publish_files
from ..core.errors import EmptyEditionError, InputError, StoreError
from ..core.lock_files import find_lock_file
from ..core.messages import LANGUAGES
from ..ingest.derived_ids import make_id
from ..model.network import Network
from ..model.opening import open_graph
from ..publish import matrices
from ..publish.export.registry import list_format_names, load_format
from ..publish.output_folder import refuse_narrower_folder
from ..publish.writers.formats import FORMATS, write_report
from ..publish.writers.zip import zip_files
from ..schema.levels import Audience
from ..schema.terms import make_slug

Say = Callable[[str], None]
_MAP_PAGE, _MAP_FILES = "html", "zip"
_MATRIX_FORMS = ("xlsx", "csv")
_BRIEF, _PROFILES = "brief", "profiles"  # a shorter report and a longer one
_SHEET_LANGUAGES = ("both", *LANGUAGES)
_SHEET_FORMS = (*_SHEET_LANGUAGES, *(f"docx-{choice}" for choice in _SHEET_LANGUAGES))
_TRIES = 100  # names that are tried beside one that is taken


@dataclass(frozen=True)
class Handout:
    """What can be handed out: the formats that it has, its variants if any, and what makes it."""

    key: str
    list_forms: Callable[[], tuple[str, ...]]
    make: Callable[[Network, HandoutOrder, Say], tuple[str, bytes]]  # ending of the file, and its content
    list_variants: Callable[[], tuple[str, ...]] = tuple


@dataclass(frozen=True)
class HandoutOrder:
    """One file that is asked for: of which data set, for whom, in which format and language, and where to."""

    path: Path
    folder: Path
    audience: str
    key: str
    form: str
    variant: str = ""
    lang: str = "en"
    organisation: str = ""  # of one partner sheet; empty: all
    day: str = ""  # on which it is asked for: the date of a bundle whose sources bear none
    is_beside: bool = False  # under a new name where the usual one is taken


@dataclass(frozen=True)
class WrittenFile:
    """A file that was made."""

    name: str
    size: int


class OpenElsewhereError(StoreError):
    """A file cannot be replaced, for it is open in another program."""


def make_handout(send: Callable[[bytes], None], order: HandoutOrder) -> WrittenFile:
    """Make a file and put it into its folder, whole or not at all."""

    def say(step: str) -> None:
        send(step.encode())

    refuse_narrower_folder(order.folder, Audience(order.audience))
    say("reading")
    network = Network(open_graph(order.path, audience=order.audience))
    if not network.knowledge.list_organisations():
        raise EmptyEditionError(f"the {order.audience} edition has no organisation")
    say("making")
    ending, content = HANDOUTS[order.key].make(network, order, say)
    name = _choose_name(order, make_slug(network.knowledge.dataset.name), ending)
    say("writing")
    return _write(order.folder, name, content)


def _choose_name(order: HandoutOrder, dataset: str, ending: str) -> str:
    parts = [dataset, order.key, order.variant, order.organisation and make_id(order.organisation)]
    parts.append(order.audience)
    parts += [order.lang] if order.lang != LANGUAGES[0] else []
    stem = "-".join(filter(None, parts))
    if not order.is_beside:
        return f"{stem}.{ending}"
    names = (f"{stem}-{number}.{ending}" for number in range(2, _TRIES))
    return next(name for name in names if not (order.folder / name).exists())


def _write(folder: Path, name: str, content: bytes) -> WrittenFile:
    target = folder / name
    lock = find_lock_file(target)
    if lock:
        raise OpenElsewhereError(f"{target}: is open in another program ({lock.name})")
    try:
        publish_files(folder, {name: content})
    except StoreError as error:
        if isinstance(error.__context__, PermissionError) and target.exists():
            raise OpenElsewhereError(f"{target}: is open in another program") from None
        raise
    return WrittenFile(name, len(content))


# ---- how each is made ----
def _make_map(network: Network, order: HandoutOrder, _: Say) -> tuple[str, bytes]:
    from ..map import render_map
    from ..publish.share import make_share_files

    if order.form == _MAP_PAGE:
        return "html", render_map(network, lang=order.lang).encode()
    return "zip", zip_files(make_share_files(network, lang=order.lang))


def _make_report(network: Network, order: HandoutOrder, _: Say) -> tuple[str, bytes]:
    from ..publish.report.sections import compose_report

    is_brief, has_profiles = order.variant == _BRIEF, order.variant == _PROFILES
    report = compose_report(network, lang=order.lang, brief=is_brief, profiles=has_profiles)
    return order.form, write_report(report, order.form)


def _make_matrix(network: Network, order: HandoutOrder, _: Say) -> tuple[str, bytes]:
    matrix = matrices.build_matrix(network, order.variant)
    if order.form == "csv":
        return "csv", matrices.as_csv(matrix, order.lang)
    choices = f"--audience {order.audience} --certainty unknown --lang {order.lang}"
    command = f"stakeholders matrix {order.variant} -d {network.knowledge.dataset.name} {choices}"
    return "xlsx", matrices.as_xlsx(
        matrix, order.lang, knowledge=network.knowledge, command=command, with_evidence=True
    )


def _make_sheets(network: Network, order: HandoutOrder, say: Say) -> tuple[str, bytes]:
    from ..publish.partner_sheet import prepare_partner_sheets, render_partner_sheet

    suffix, _, choice = order.form.rpartition("-")
    suffix = suffix or "pdf"
    languages = LANGUAGES if choice == "both" else (choice,)
    sheets, knowledge = prepare_partner_sheets(network), network.knowledge
    if order.organisation:
        entity = knowledge.names.find_organisation(order.organisation)
        return suffix, render_partner_sheet(sheets, entity, suffix, languages=languages)
    chosen, files = knowledge.list_organisations(), {}
    for number, entity in enumerate(chosen, start=1):
        say(f"making {number} {len(chosen)}")
        sheet = render_partner_sheet(sheets, entity, suffix, languages=languages)
        files[f"{make_slug(entity.id)}.{suffix}"] = sheet
    return "zip", zip_files(files)


def _make_site(network: Network, order: HandoutOrder, _: Say) -> tuple[str, bytes]:
    from .dataset_session import OpenDataset
    from .publishing import build_site

    dataset = OpenDataset.open_once(order.path, network.knowledge)
    return "zip", zip_files(build_site(dataset, lambda _: None))


def _make_export(network: Network, order: HandoutOrder, _: Say) -> tuple[str, bytes]:
    format_ = load_format(order.form)
    contents = format_.write(network)
    if isinstance(contents, bytes):
        return format_.suffix.lstrip("."), contents
    return "zip", zip_files(contents)


def _make_bundle(network: Network, order: HandoutOrder, _: Say) -> tuple[str, bytes]:
    from ..publish.bundle import make_bundle

    is_dated = any(source.issued for source in network.knowledge.sources.values())
    bundle = make_bundle(network, lang=order.lang, date="" if is_dated else order.day)
    return "zip", bundle.archive


def _list_exports() -> tuple[str, ...]:
    usual = ("xlsx", "tables", "turtle", "gexf", "graphml")
    names = list_format_names()
    return (*(name for name in usual if name in names), *(name for name in names if name not in usual))


HANDOUTS: Mapping[str, Handout] = {
    handout.key: handout
    for handout in (
        Handout("map", lambda: (_MAP_PAGE, _MAP_FILES), _make_map),
        Handout(
            "report",
            lambda: tuple(sorted(FORMATS, key=lambda form: form != "docx")),
            _make_report,
            lambda: ("", _BRIEF, _PROFILES),
        ),
        Handout("matrix", lambda: _MATRIX_FORMS, _make_matrix, lambda: tuple(matrices.KINDS)),
        Handout("sheets", lambda: _SHEET_FORMS, _make_sheets),
        Handout("site", lambda: ("zip",), _make_site),
        Handout("tables", _list_exports, _make_export),
        Handout("bundle", lambda: ("zip",), _make_bundle),
    )
}


def check_order(order: HandoutOrder) -> None:
    """Raise InputError where an order names something that is not offered."""
    handout = HANDOUTS.get(order.key)
    if not handout:
        raise InputError(f"nothing called '{order.key}' can be made; choose one of {', '.join(HANDOUTS)}")
    for given, offered in ((order.form, handout.list_forms()), (order.variant, handout.list_variants())):
        if given not in (offered or ("",)):
            raise InputError(f"'{order.key}' has no '{given}'; choose one of {', '.join(offered)}")
