"""`stakeholders open`: the workbench, in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.address import Address, DatasetLocation
from ..schema.levels import Audience
from . import options, output, page_opening, session


@click.command("open")
@click.argument("data", type=options.DataSetParamType(), required=False)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port to listen on.  [default: that of last time, else 8321, or the next free]",
)
@click.option("--read-only", is_flag=True, help="Let nothing be changed.")
@click.option("--public", is_flag=True, help="Let other machines read the public edition, without a token.")
@click.option(
    "--install-shortcut", is_flag=True, help="Write a shortcut that opens DATA with a double click, and end."
)
@options.audience()
@page_opening.no_open
@click.pass_context
def command(
    ctx: click.Context,
    data: DatasetLocation,
    port: int | None,
    read_only: bool,
    public: bool,
    install_shortcut: bool,
    audience: str,
    no_open: bool,
) -> None:
    """Open the workbench: see, search and ask a data set in the browser.

    Prints the address, which only this computer can open, and opens it. DATA is a folder or workbook, or the
    name of an example. Without it, the data set in this folder is shown, else a page on which you choose one.
    Ctrl-C ends it.
    """
    from ..serve import server
    from ..serve.running import claim_dataset
    from ..serve.security import AccessRules
    from ..serve.shelf import OpenElsewhereError

    if public:
        is_chosen = ctx.get_parameter_source("audience") is not click.core.ParameterSource.DEFAULT
        if is_chosen and audience != Audience.PUBLIC:
            raise click.UsageError("--public shows the public edition only; leave --audience out")
        audience = str(Audience.PUBLIC)
    is_owner = Audience(audience).is_for_owner
    path = _choose_dataset(data, is_owner=is_owner)
    if install_shortcut:
        _install_shortcut(path)
        return
    with server.open_shelf(
        lambda dataset: session.open_knowledge(dataset, audience),
        lambda dataset: claim_dataset(dataset, f"{audience} {public}"),
        is_remembered=is_owner,
    ) as shelf:
        try:
            if path:
                shelf.open(path)
        except OpenElsewhereError as error:
            output.write_note("this data set is open already, at:")
            _announce(error.address, no_open)
            return
        listener = server.bind_port(
            port, server.EVERY_HOST if public else server.HOST, last=shelf.find_last_port()
        )
        rules = AccessRules(
            listener.getsockname()[1], is_read_only=read_only, is_public=public, is_owner=is_owner
        )

        def announce() -> None:
            shelf.announce(rules.write_address)
            _announce(rules.write_address(), no_open)

        server.serve_shelf(shelf, rules, listener, announce)


def _choose_dataset(data: DatasetLocation, *, is_owner: bool) -> Path | None:
    """Return what is shown first, None where the user chooses it in the browser."""
    from ..core.errors import InputError

    if isinstance(data, Address):
        raise InputError(
            f"{data}: the workbench shows a folder or workbook of this computer; for the network behind an "
            f"address, use: stakeholders map -d {data}"
        )
    default = session.find_default_dataset()
    is_example = default != Path.cwd()
    return data or (None if is_owner and is_example else default)


def _install_shortcut(path: Path | None) -> None:
    from ..serve.shortcut import install_shortcut

    if path is None:
        raise click.UsageError("--install-shortcut needs DATA: the folder or workbook that it opens")
    output.write_line(str(install_shortcut(path)))


def _announce(address: str, no_open: bool) -> None:
    output.write_line(address)
    page_opening.open_address(address, is_refused=no_open)
