"""`stakeholders open`: the workbench, in the browser."""

from __future__ import annotations

import click

from ..core.address import DatasetLocation
from ..schema.levels import Audience
from . import options, output, page_opening, session


@click.command("open")
@click.argument("data", type=options.DataSetParamType(), required=False)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8321, or the next free]"
)
@click.option("--read-only", is_flag=True, help="Let nothing be changed.")
@click.option("--public", is_flag=True, help="Let other machines read the public edition, without a token.")
@options.audience()
@page_opening.no_open
@click.pass_context
def command(
    ctx: click.Context,
    data: DatasetLocation,
    port: int | None,
    read_only: bool,
    public: bool,
    audience: str,
    no_open: bool,
) -> None:
    """Open the workbench: see, search and ask a data set in the browser.

    Prints the address, which only this computer can open, and opens it. DATA is what -d of the other commands
    takes; without it, it is the data set in this folder, else the example. Ctrl-C ends it.
    """
    from ..serve import server
    from ..serve.running import claim_dataset
    from ..serve.security import AccessRules

    if public:
        is_chosen = ctx.get_parameter_source("audience") is not click.core.ParameterSource.DEFAULT
        if is_chosen and audience != Audience.PUBLIC:
            raise click.UsageError("--public shows the public edition only; leave --audience out")
        audience = str(Audience.PUBLIC)
    path = session.require_local_path(data, "open")
    with claim_dataset(path, f"{audience} {public}") as running:
        if running and (address := running.find_address()):
            output.write_note("this data set is open already, at:")
            _announce(address, no_open)
            return
        listener = server.bind_port(port, server.EVERY_HOST if public else server.HOST)
        rules = AccessRules(listener.getsockname()[1], is_read_only=read_only, is_public=public)
        address = f"http://{server.HOST}:{rules.port}/" + ("" if public else f"?token={rules.token}")

        def announce() -> None:
            if running:
                running.announce(address)
            _announce(address, no_open)

        server.serve_dataset(path, lambda: session.open_knowledge(path, audience), rules, listener, announce)


def _announce(address: str, no_open: bool) -> None:
    output.write_line(address)
    page_opening.open_address(address, is_refused=no_open)
